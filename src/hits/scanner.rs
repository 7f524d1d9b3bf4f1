//! Holds a lexicon made ready for scanning: the literals of its rows by word, its cues and its guards.
//!
//! `Finder` walks through the words of an ad; around each literal the boundary rules decide whether it makes a word. Two others find the same
//! and are what tests hold it against: `Reference`, an automaton over all bytes, and a naive scanner that tries every form at every place.

use super::context::Saying;
use super::finder::Finder;
use super::guard::Guards;
use super::plain_word::PlainWord;
use super::word_table::WordTable;
use crate::error::{Error, ErrorKind, Result};
use crate::lexicon::{Cue, Lexicon, MatchKind, Owner, Pattern, patterns};
use crate::text::{Folded, Span};

/// One match of an entry or an exclusion, before anything is decided about it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Match {
    /// Where it stands in the folded text.
    pub span: Span,
    /// What it belongs to.
    pub owner: Owner,
    /// How the row looks for it.
    pub kind: MatchKind,
    /// By how many bytes the wording differs from the dictionary form.
    pub distance: usize,
    /// Whether the row demands its case.
    pub case_sensitive: bool,
}

/// A lexicon made ready for scanning.
#[derive(Debug)]
pub struct Scanner {
    pub(super) patterns: Vec<Pattern>,
    pub(super) plain: Vec<Option<PlainWord>>,
    pub(super) table: WordTable,
    cues: Vec<Cue>,
    pub(super) sayings: Vec<Saying>,
    guards: Guards,
}

/// Most literals of a lexicon: spellings of rows, and cues. The numbers in which verdicts are kept hold twice as many.
const MOST_LITERALS: usize = 1 << 23;

impl Scanner {
    /// Makes a lexicon ready.
    ///
    /// # Errors
    /// The lexicon has more literals than `MOST_LITERALS`, or 4 GiB of them.
    pub fn new(lexicon: &Lexicon) -> Result<Self> {
        let mut scanner = Self::of_patterns(patterns(&lexicon.entries, &lexicon.exclusions), lexicon.cues.clone())?;
        scanner.guards = Guards::new(&lexicon.guards, &lexicon.entries);
        Ok(scanner)
    }

    pub(super) fn of_patterns(patterns: Vec<Pattern>, cues: Vec<Cue>) -> Result<Self> {
        let n_bytes: usize = patterns.iter().map(|p| p.literal.len()).chain(cues.iter().map(|c| c.wording.len())).sum();
        if u32::try_from(n_bytes).is_err() {
            let message =
                format!("the lexicon cannot be made ready for scanning: found {n_bytes} bytes of literals, expected less than 4 GiB");
            return Err(Error::new(ErrorKind::Lexicon, message));
        }
        let n_literals = patterns.len() + cues.len();
        if n_literals > MOST_LITERALS {
            let message =
                format!("the lexicon cannot be made ready for scanning: found {n_literals} literals, expected at most {MOST_LITERALS}");
            return Err(Error::new(ErrorKind::Lexicon, message));
        }
        let table = WordTable::new(&patterns, &cues);
        let sayings = cues.iter().map(Saying::from).collect();
        let plain = patterns.iter().map(PlainWord::of).collect();
        Ok(Self { patterns, plain, table, cues, sayings, guards: Guards::default() })
    }

    /// Whether a literal may stand at the beginning of a run, given the rest of the run. The literals of patterns come first, then cues.
    pub(super) fn may_be_followed(&self, literal: u32, rest: &[u8]) -> bool {
        let literal = literal as usize;
        match self.patterns.get(literal) {
            Some(p) => p.kind == MatchKind::Prefix || p.endings.binary_search_by(|ending| ending.as_bytes().cmp(rest)).is_ok(),
            None => self.cues.get(literal - self.patterns.len()).is_some_and(|cue| cue.open_ended || rest.is_empty()),
        }
    }

    /// The cues of the lexicon.
    pub(super) fn cues(&self) -> &[Cue] {
        &self.cues
    }

    /// The guards of the lexicon.
    pub(super) fn guards(&self) -> &Guards {
        &self.guards
    }

    /// Every match in a folded text, by place; two spellings of one row at one place are one match.
    pub fn scan(&self, folded: &Folded) -> Vec<Match> {
        let mut finder = Finder::new(4);
        finder.find(self, folded);
        finder.findings.matches
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hits::Reference;
    use crate::lexicon::{Entry, Exclusion, Forms, LexiconLanguage, inflect};
    use crate::model::{Competence, Stratum};
    use crate::text::{fold, folded_term, is_word_char};
    use proptest::prelude::*;

    fn entry(term: &str, kind: MatchKind, case_sensitive: bool) -> Entry {
        Entry {
            language: LexiconLanguage::Sv,
            term: term.to_owned(),
            kind,
            case_sensitive,
            forms: Forms::ByRule,
            competence: Competence::GENERAL,
            stratum: Stratum::Basic,
            source: "svall".to_owned(),
            note: String::new(),
            line: 1,
        }
    }

    fn found(rows: &[(&str, MatchKind, bool)], text: &str) -> Vec<String> {
        let entries: Vec<Entry> = rows.iter().map(|(t, k, c)| entry(t, *k, *c)).collect();
        let scanner = Scanner::of_patterns(patterns(&entries, &[]), Vec::new()).expect("a small lexicon fits");
        let folded = fold(text);
        scanner.scan(&folded).iter().map(|m| folded.cased[m.span.from..m.span.to].to_owned()).collect()
    }

    use MatchKind::{Head, Phrase, Prefix, Word};

    #[test]
    fn a_word_is_found_at_word_boundaries_only() {
        let excel = [("excel", Word, false)];
        assert_eq!(found(&excel, "Excel, excel-kunskaper (EXCEL)"), ["Excel", "excel", "EXCEL"]);
        assert_eq!(found(&excel, "excellent excelö åexcel 3excel"), [""; 0]);
        assert_eq!(found(&[("ärende", Word, false)], "ÄRENDEN åärende Ärendet"), ["ÄRENDEN", "Ärendet"]);
    }

    #[test]
    fn hyphens_spaces_and_slashes_may_vary() {
        assert_eq!(
            found(&[("e-post", Word, false)], "E-post e post epost e\u{2011}posten repost"),
            ["E-post", "e post", "epost", "e-posten"]
        );
        assert_eq!(found(&[("CI/CD", Word, true)], "CI/CD, CI / CD, ci/cd"), ["CI/CD", "CI / CD"]);
        assert_eq!(
            found(&[("digitala verktyg", Phrase, false)], "digitalt\nverktyg digitala\n\nverktyg Digitala verktygen"),
            ["digitalt verktyg", "Digitala verktygen"]
        );
    }

    #[test]
    fn compounds_are_found_by_head_and_prefix() {
        let head = [("programmering", Head, false)];
        assert_eq!(
            found(&head, "PLC-programmeringen, robotprogrammering och programmering - programmeringsspråk"),
            ["PLC-programmeringen", "robotprogrammering", "programmering"]
        );
        assert_eq!(found(&[("IT-", Prefix, true)], "IT-stöd it-stöd IT- och ITstöd"), ["IT-stöd"]);
        assert_eq!(found(&[("webb", Prefix, false)], "webbsidor webb webba webb-sida webb-"), ["webbsidor", "webb-sida"]);
    }

    #[test]
    fn case_counts_where_the_row_says_so() {
        assert_eq!(found(&[("Word", Word, true)], "Word WORD word Words"), ["Word", "WORD", "Words"]);
        assert_eq!(found(&[("IT", Word, true)], "IT it It IT:s IT-avdelning"), ["IT", "IT:s", "IT"]);
    }

    #[test]
    fn signs_belong_to_names() {
        let languages = [("C", Word, true), ("C#", Word, true), ("C++", Word, true), (".NET", Word, true), ("R", Word, true)];
        assert_eq!(found(&languages, "C, C#, C++ och C/C++."), ["C", "C#", "C++", "C", "C++"]);
        assert_eq!(found(&languages, "R&D, ASP.NET, .NET, R. C.V. C-körkort"), [".NET", "R"]);
    }

    #[test]
    fn a_token_has_one_spelling_and_no_other_form() {
        let token = |term: &'static str| [(term, MatchKind::Token, false)];
        assert_eq!(found(&token("pc-vana"), "PC-vana, pcvana, pc vana, pc-vanan pc-vana-krav"), ["PC-vana"]);
        assert_eq!(found(&token("visual_basic"), "Visual Basic visual_basic visual-basic Visual Basics"), ["Visual Basic", "visual_basic"]);
        assert_eq!(found(&[("R", MatchKind::Token, true)], "R, r, R&D och C/R"), ["R"]);
    }

    /// Tries every form of every row at every place.
    fn naive(entries: &[Entry], exclusions: &[Exclusion], text: &str) -> Vec<(Span, Owner)> {
        let folded = fold(text);
        let rows = entries
            .iter()
            .enumerate()
            .map(|(n, e)| (Owner::Entry(n), e.term.as_str(), e.kind, e.case_sensitive, e.forms))
            .chain(exclusions.iter().enumerate().map(|(n, e)| (Owner::Exclusion(n), e.term.as_str(), e.kind, false, Forms::ByRule)));
        let places: Vec<usize> = folded.text.char_indices().map(|(at, _)| at).collect();
        let mut all = Vec::new();
        for (owner, term, kind, case, forms) in rows {
            for written in spellings(term) {
                let word = written.rsplit([' ', '-']).next().unwrap_or_default();
                let before = &written[..written.len() - word.len()];
                let inflected = inflect(word, &folded_term(word), forms, LexiconLanguage::Sv);
                for form in if kind == Prefix { vec![folded_term(word)] } else { inflected.forms().collect() } {
                    let whole = format!("{}{form}", folded_term(before));
                    for from in &places {
                        let to = from + whole.len();
                        if folded.text.get(*from..to) != Some(whole.as_str()) {
                            continue;
                        }
                        let stem = before.len() + if kind == Prefix { word.len() } else { inflected.stem.len() };
                        let as_written = &folded.cased[*from..from + stem];
                        if case && as_written != &written[..stem] && as_written != written[..stem].to_uppercase() {
                            continue;
                        }
                        let touches = |c: Option<char>| c.is_some_and(is_word_char);
                        let left = touches(folded.text[..*from].chars().next_back());
                        let right = touches(folded.text[to..].chars().next());
                        let word_start = || {
                            let mut start = *from;
                            while let Some(c) = folded.text[..start].chars().next_back() {
                                let hyphen = c == '-' && touches(folded.text[..start - 1].chars().next_back());
                                if !is_word_char(c) && !hyphen {
                                    break;
                                }
                                start -= c.len_utf8();
                            }
                            start
                        };
                        let span = match kind {
                            Prefix => {
                                if left {
                                    continue;
                                }
                                let mut end =
                                    to + folded.text[to..].chars().take_while(|c| is_word_char(*c)).map(char::len_utf8).sum::<usize>();
                                while folded.text[end..].starts_with('-') && touches(folded.text[end + 1..].chars().next()) {
                                    end += 1;
                                    end += folded.text[end..].chars().take_while(|c| is_word_char(*c)).map(char::len_utf8).sum::<usize>();
                                }
                                if folded.text[to..end].chars().filter(|c| is_word_char(*c)).count() < 2 {
                                    continue;
                                }
                                Span { from: *from, to: end }
                            }
                            Head if !right => Span { from: word_start(), to },
                            Word | Phrase if !left && !right => Span { from: *from, to },
                            _ => continue,
                        };
                        all.push((span, owner));
                    }
                }
            }
        }
        all.sort();
        all.dedup();
        all
    }

    fn spellings(term: &str) -> Vec<String> {
        let Some(at) = term.find([' ', '-']) else { return vec![term.to_owned()] };
        let (first, rest) = (&term[..at], &term[at + 1..]);
        let signs = ["-", " ", ""];
        spellings(rest).iter().flat_map(|r| signs.map(|s| format!("{first}{s}{r}"))).collect()
    }

    fn kinds() -> impl Strategy<Value = MatchKind> {
        prop_oneof![Just(Word), Just(Head), Just(Prefix)]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_scanner_finds_what_a_naive_one_finds(
            terms in proptest::collection::vec(("[abåÅeIn]{2,4}(-[abes]{2,3})?", kinds(), any::<bool>()), 1..6),
            excluded in proptest::collection::vec("[abåe]{2,3}", 0..2),
            text in "[abåÅÄeInrst,\\. -]{0,40}",
        ) {
            let entries: Vec<Entry> = terms.iter().map(|(t, k, c)| entry(t, *k, *c)).collect();
            let exclusions: Vec<Exclusion> = excluded
                .iter()
                .map(|t| Exclusion { term: t.clone(), kind: Word, reason: "other meaning".to_owned(), line: 1 })
                .collect();
            let scanner = Scanner::of_patterns(patterns(&entries, &exclusions), Vec::new()).expect("a small lexicon fits");
            let fast = scanner.scan(&fold(&text));
            let reference = Reference::new(&scanner).expect("a small lexicon fits");
            prop_assert_eq!(&fast, &reference.scan(&fold(&text)));
            let fast: Vec<(Span, Owner)> = fast.iter().map(|m| (m.span, m.owner)).collect();
            prop_assert_eq!(fast, naive(&entries, &exclusions, &text));
        }
    }
}
