//! Says what stands between a name and what may tell that it is one: how many words, an end of a sentence, a mask.

use super::evidence::Evidence;
use super::lower::is_one_of;
use super::vocabulary::Class;
use crate::text::is_word_char;

/// Farthest that evidence before a name reaches, in bytes and words.
pub(super) const REACH: usize = 130;
const REACH_WORDS: usize = 12;

/// Abbreviations whose full stop ends no sentence.
const ABBREVIATIONS: &[&str] = &[
    "tel", "tfn", "dr", "prof", "leg", "läk", "mob", "nr", "st", "ev", "resp", "bitr", "ansv", "tf", "mr", "mrs", "ms", "doc", "univ",
    "ass", "e", "t", "f", "no",
];

/// What stands between two places.
#[derive(Clone, Copy, Debug)]
pub(super) struct Between {
    pub(super) n_words: usize,
    /// Whether a capitalised word is among them of which nothing is known.
    pub(super) is_unknown: bool,
}

impl Evidence<'_> {
    /// What stands between evidence and a name; `None` if it is too far, or a sentence ends between, or a mask.
    pub(super) fn words_between(&self, from: usize, to: usize) -> Option<Between> {
        if to < from || to - from > REACH {
            return None;
        }
        let gap = self.gap(from, to);
        if holds_mask(gap) || ends_sentence(gap) {
            return None;
        }
        let first = self.words.partition_point(|w| w.span.from < from);
        let last = self.words.partition_point(|w| w.span.from < to);
        let within = self.words.get(first..last).unwrap_or_default();
        let mut between = Between { n_words: 0, is_unknown: false };
        // The parts of an address are no words.
        for word in within.iter().filter(|w| !self.is_in_contact(w.span)) {
            between.n_words += 1;
            between.is_unknown |= word.is_capital && !word.is_all_capitals(self.text) && word.class(self.text) == Class::Unknown;
        }
        (between.n_words <= REACH_WORDS).then_some(between)
    }
}

/// Whether something is masked in a text.
fn holds_mask(text: &str) -> bool {
    memchr::memchr_iter(b'*', text.as_bytes()).any(|at| text.as_bytes().get(at + 1) == Some(&b'*'))
}

/// Whether a full stop or exclamation mark ends a sentence in a text, or a paragraph is long over.
fn ends_sentence(gap: &str) -> bool {
    let mut from = 0;
    while let Some(step) = memchr::memchr2(b'.', b'!', gap.as_bytes().get(from..).unwrap_or_default()) {
        let at = from + step;
        let word = gap.get(..at).unwrap_or_default().rsplit(|c: char| !is_word_char(c)).next().unwrap_or_default();
        let mut after = gap.get(at + 1..).unwrap_or_default().chars();
        let parted = after.next().is_none_or(|c| c.is_whitespace() || c.is_uppercase());
        // A lone letter is an initial; a stop right after the cue ends the cue's own sentence.
        let is_initial = || word.chars().flat_map(char::to_lowercase).take(2).count() == 1;
        if parted && !is_initial() && !is_one_of(word, ABBREVIATIONS) {
            return true;
        }
        from = at + 1;
    }
    false
}
