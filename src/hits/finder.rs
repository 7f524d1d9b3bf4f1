//! Finds the matches and cues of an ad, run by run, and counts its words and their languages on the way.
//!
//! Equal in every match to `Reference`, which looks at the same literals byte by byte.

use std::cmp::Reverse;

use super::boundary::word_around;
use super::scanner::{Match, Scanner};
use super::tails::{Place, Start};
use super::verdicts::{Met, Verdicts};
use super::word_table::{Candidate, HOLDS_OTHER_LETTER, LANGUAGES, NAMES_READER};
use crate::lexicon::{Cue, Pattern};
use crate::text::{Folded, Language, LanguageCount, Runs, Span, is_word_char};

/// A cue in the folded text, by its position in the lexicon.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct FoundCue {
    /// Where it stands in the folded text.
    pub span: Span,
    /// Its position in the lexicon.
    pub cue: usize,
}

/// What one pass over an ad found.
#[derive(Debug, Default)]
pub struct Findings {
    /// Every match, by place; two spellings of one row at one place are one match.
    pub matches: Vec<Match>,
    /// Every cue, by place, the longer first.
    pub cues: Vec<FoundCue>,
    /// Where the runs begin that speak to the reader, alone or as the first of a word.
    pub readers: Vec<usize>,
    /// Number of words.
    pub n_words: u32,
    /// Language.
    pub language: Language,
}

/// Looks at ads one after another and remembers the words it has met.
#[derive(Debug)]
pub struct Finder {
    verdicts: Verdicts,
    runs: Runs,
    /// What is known of each run of the ad.
    met: Vec<Met>,
    /// Runs, or ends of runs, that may begin a literal of several: what comes next, where the literal begins, and where the run ends. They
    /// are looked up after all runs and compared after that: so the memory of one is on its way while others are asked for.
    ahead: Vec<(Start, usize, usize)>,
    places: Vec<(Place, usize, usize)>,
    pub(super) findings: Findings,
}

impl Finder {
    /// A finder that remembers up to 2^`bits` words.
    pub fn new(bits: u32) -> Self {
        Self {
            verdicts: Verdicts::new(bits),
            runs: Runs::default(),
            met: Vec::new(),
            ahead: Vec::new(),
            places: Vec::new(),
            findings: Findings::default(),
        }
    }

    /// Whether a row may match within a folded word of letters and digits.
    pub(super) fn may_match(&mut self, scanner: &Scanner, word: &str) -> bool {
        let Ok(len) = u32::try_from(word.len()) else { return false };
        self.verdicts.look_up(scanner, word.as_bytes(), &[(0, len)], &mut self.met);
        let is_row = |c: &Candidate| matches!(c, Candidate::Within { literal, .. } if (*literal as usize) < scanner.patterns.len());
        self.met.iter().any(|met| self.verdicts.candidates(*met).iter().any(is_row))
    }

    /// The runs of the text that was looked at last.
    pub(super) fn runs(&self) -> &[(u32, u32)] {
        self.runs.all()
    }

    /// Looks at one ad.
    pub fn find(&mut self, scanner: &Scanner, folded: &Folded) -> &Findings {
        let bytes = folded.text.as_bytes();
        let table = &scanner.table;
        let mut found = Collector {
            scanner,
            folded,
            matches: &mut self.findings.matches,
            cues: &mut self.findings.cues,
            readers: &mut self.findings.readers,
        };
        found.matches.clear();
        found.cues.clear();
        found.readers.clear();
        self.ahead.clear();
        let mut words = LanguageCount::default();
        let mut end = 0;
        let runs = self.runs.cut(&folded.text);
        self.verdicts.look_up(scanner, bytes, runs, &mut self.met);
        for (&(from, to), met) in runs.iter().zip(&self.met) {
            let (from, to) = (from as usize, to as usize);
            let mut joins = false;
            if from != end + 1 || !matches!(bytes.get(end), Some(b' ' | b'\n')) {
                found.at_signs(bytes, end, from);
                joins = from == end + 1 && end > 0 && folded.joins_words(end);
            }
            let signs = met.signs();
            words.add(if signs == 0 { 0 } else { languages(signs, folded, from, to) }, joins);
            if signs & NAMES_READER != 0 && !joins {
                found.readers.push(from);
            }
            end = to;
            if !met.has_candidates() {
                continue;
            }
            let after = bytes.get(to..).and_then(|rest| rest.first_chunk::<2>());
            for candidate in self.verdicts.candidates(*met) {
                match *candidate {
                    Candidate::Within { literal, from: start, to: stop } => {
                        found.take_within(literal, Span { from: from + start as usize, to: from + stop as usize }, Span { from, to });
                    }
                    Candidate::Onward { node, from: start, is_head, next, short } => {
                        if after.is_none_or(|[sign, byte]| next.may_be(*sign, *byte)) {
                            let rest = bytes.get(to..).unwrap_or_default();
                            let from = from + start as usize;
                            table.tails.starts(node, is_head, short, rest, |start| self.ahead.push((start, from, to)));
                        }
                    }
                }
            }
        }
        found.at_signs(bytes, end, bytes.len());
        self.places.clear();
        self.places.extend(self.ahead.iter().filter_map(|(start, from, at)| Some((table.tails.place(*start)?, *from, *at))));
        for (place, from, at) in &self.places {
            let rest = bytes.get(*at..).unwrap_or_default();
            table.tails.compare(*place, rest, |literal, len| found.take(literal, Span { from: *from, to: at + len }));
        }
        let matches = &mut self.findings.matches;
        matches.sort_unstable_by(|a, b| {
            (a.span.from, a.span.to, a.owner).cmp(&(b.span.from, b.span.to, b.owner)).then(a.distance.cmp(&b.distance))
        });
        matches.dedup_by(|later, first| later.span == first.span && later.owner == first.owner);
        self.findings.cues.sort_by_key(FoundCue::order);
        self.findings.n_words = words.n_words();
        self.findings.language = words.language();
        &self.findings
    }
}

/// The languages of a run, for the count of function words. One with a capital beyond ASCII and none within ("Är") is none.
fn languages(signs: u8, folded: &Folded, from: usize, to: usize) -> u8 {
    let languages = signs & LANGUAGES;
    if signs & HOLDS_OTHER_LETTER == 0 || languages == 0 {
        return languages;
    }
    let (written, lower) = (folded.cased.as_bytes().get(from..to), folded.text.as_bytes().get(from..to));
    let is_in_case = written == lower || written.unwrap_or_default().iter().any(u8::is_ascii_uppercase);
    if is_in_case { languages } else { 0 }
}

struct Collector<'f> {
    scanner: &'f Scanner,
    folded: &'f Folded,
    matches: &'f mut Vec<Match>,
    cues: &'f mut Vec<FoundCue>,
    readers: &'f mut Vec<usize>,
}

impl FoundCue {
    /// By place, the longer first.
    fn order(&self) -> (usize, Reverse<usize>, usize) {
        (self.span.from, Reverse(self.span.to), self.cue)
    }
}

impl Collector<'_> {
    /// Looks for literals that begin with one of the signs between two runs.
    fn at_signs(&mut self, bytes: &[u8], from: usize, to: usize) {
        for at in from..to {
            let scanner = self.scanner;
            scanner.table.at_sign(bytes, at, |literal, to| self.take(literal, Span { from: at, to }));
        }
    }

    /// Keeps a literal if it stands as its row or cue demands.
    fn take(&mut self, literal: u32, span: Span) {
        let literal = literal as usize;
        if let Some(pattern) = self.scanner.patterns.get(literal) {
            self.matches.extend(matched(pattern, self.folded, span));
        } else if let Some(cue) = literal.checked_sub(self.scanner.patterns.len()) {
            let found = self.scanner.cues().get(cue).and_then(|c| cue_at(c, &self.folded.text, span));
            self.cues.extend(found.map(|span| FoundCue { span, cue }));
        }
    }

    /// The same for a literal within a run. Of a cue the table has told that it begins with the run, and that it ends with it or may end
    /// anywhere; then its span is the run.
    fn take_within(&mut self, literal: u32, span: Span, run: Span) {
        if let Some(cue) = (literal as usize).checked_sub(self.scanner.patterns.len()) {
            self.cues.push(FoundCue { span: run, cue });
            return;
        }
        let plain = self.scanner.plain.get(literal as usize).copied().flatten();
        match plain.and_then(|word| word.matched(self.folded.text.as_bytes(), run)) {
            Some(found) => self.matches.push(found),
            None => self.take(literal, span),
        }
    }
}

/// The match that a literal makes where it stands; `None` if the rules of word boundaries say that it makes none.
pub(super) fn matched(pattern: &Pattern, folded: &Folded, literal: Span) -> Option<Match> {
    let span = word_around(pattern, folded, literal)?;
    Some(Match {
        span,
        owner: pattern.owner,
        kind: pattern.kind,
        distance: span.len().abs_diff(pattern.term_bytes),
        case_sensitive: pattern.cased.is_some(),
    })
}

/// The span of a cue whose wording stands at a place of a folded text; `None` if it is part of a longer word.
pub(super) fn cue_at(cue: &Cue, text: &str, wording: Span) -> Option<Span> {
    let begins = !text.get(..wording.from)?.ends_with(is_word_char);
    let rest = text.get(wording.to..)?;
    let tail = if cue.open_ended { rest.find(|c| !is_word_char(c)).unwrap_or(rest.len()) } else { 0 };
    let ends = cue.open_ended || !rest.starts_with(is_word_char);
    (begins && ends).then_some(Span { from: wording.from, to: wording.to + tail })
}
