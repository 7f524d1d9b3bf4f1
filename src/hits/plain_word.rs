//! Decides the usual case of a word boundary by a look at two bytes: a word whose literal and ending make up its run of letters.
//!
//! The rules of `boundary` ask for case, for signs that join an ending ("SQL:s"), and where a compound begins. Where a row does not demand its
//! case and no such sign stands beside the run, the run is the word.

use super::scanner::Match;
use crate::lexicon::{MatchKind, Owner, Pattern};
use crate::text::Span;

/// What of a row is needed in the usual case.
#[derive(Clone, Copy, Debug)]
pub(super) struct PlainWord {
    owner: Owner,
    kind: MatchKind,
    term_bytes: usize,
}

impl PlainWord {
    /// The usual case of a pattern; `None` if it has none.
    pub(super) fn of(pattern: &Pattern) -> Option<Self> {
        let is_usual = matches!(pattern.kind, MatchKind::Word | MatchKind::Phrase | MatchKind::Head);
        (is_usual && pattern.cased.is_none() && pattern.literal.len() > 1).then_some(Self {
            owner: pattern.owner,
            kind: pattern.kind,
            term_bytes: pattern.term_bytes,
        })
    }

    /// The match that a run makes, given that it ends with the literal and one of its endings (and begins with it, if it is no head);
    /// `None` if that is not the usual case.
    pub(super) fn matched(self, text: &[u8], run: Span) -> Option<Match> {
        let before = run.from.checked_sub(1).and_then(|at| text.get(at));
        let is_usual = !matches!(text.get(run.to), Some(b':' | b'\'')) && (self.kind != MatchKind::Head || before != Some(&b'-'));
        is_usual.then(|| Match {
            span: run,
            owner: self.owner,
            kind: self.kind,
            distance: run.len().abs_diff(self.term_bytes),
            case_sensitive: false,
        })
    }
}
