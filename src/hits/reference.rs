//! Finds the same matches and cues as `Finder` in the plain way: one automaton looks for every literal at every byte.
//!
//! It is what the fast way is held against, in tests and in `benches`; a property test holds it against a naive scanner in turn.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind as Semantics};

use super::finder::{FoundCue, cue_at, matched};
use super::scanner::{Match, Scanner};
use crate::error::{Error, ErrorKind, Result};
use crate::text::{Folded, Span};

/// Automata over the literals and the cues of a scanner.
pub struct Reference<'s> {
    scanner: &'s Scanner,
    literals: AhoCorasick,
    cues: AhoCorasick,
}

impl<'s> Reference<'s> {
    /// The reference of a scanner.
    ///
    /// # Errors
    /// The lexicon is larger than the automaton can hold (about two thousand million states).
    pub fn new(scanner: &'s Scanner) -> Result<Self> {
        let literals = automaton(scanner.patterns.iter().map(|p| p.literal.as_str()))?;
        let cues = automaton(scanner.cues().iter().map(|c| c.wording.as_str()))?;
        Ok(Self { scanner, literals, cues })
    }

    /// Every match in a folded text, by place; two spellings of one row at one place are one match.
    pub fn scan(&self, folded: &Folded) -> Vec<Match> {
        let places = self.literals.find_overlapping_iter(&folded.text);
        let mut found: Vec<Match> = places
            .filter_map(|m| matched(self.scanner.patterns.get(m.pattern().as_usize())?, folded, Span { from: m.start(), to: m.end() }))
            .collect();
        found.sort_unstable_by(|a, b| {
            (a.span.from, a.span.to, a.owner).cmp(&(b.span.from, b.span.to, b.owner)).then(a.distance.cmp(&b.distance))
        });
        found.dedup_by(|later, first| later.span == first.span && later.owner == first.owner);
        found
    }

    /// Every cue in a folded text: its span and its position, by place.
    pub fn cues(&self, folded: &Folded) -> Vec<(Span, usize)> {
        let places = self.cues.find_overlapping_iter(&folded.text);
        let found = places.filter_map(|m| {
            let cue = m.pattern().as_usize();
            let span = cue_at(self.scanner.cues().get(cue)?, &folded.text, Span { from: m.start(), to: m.end() })?;
            Some(FoundCue { span, cue })
        });
        let mut found: Vec<(Span, usize)> = found.map(|f| (f.span, f.cue)).collect();
        found.sort_unstable();
        found
    }
}

fn automaton<'l>(literals: impl Iterator<Item = &'l str>) -> Result<AhoCorasick> {
    AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .match_kind(Semantics::Standard)
        .build(literals)
        .map_err(|e| Error::new(ErrorKind::Lexicon, format!("the lexicon cannot be made ready for scanning: {e}")))
}
