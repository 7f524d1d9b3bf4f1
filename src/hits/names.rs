//! Tells names from other words: what an ad writes with a capital inside its sentences and never without one.
//!
//! Every sentence begins with a capital, so "Knowit utvecklar …" and "Teamet utvecklar …" look alike. The rest of the ad tells them
//! apart: it says "hos Knowit" and "i teamet".

use crate::text::{Span, is_word_char, words};

/// What may stand before a name that begins a sentence.
const PREPOSITIONS: [&str; 3] = ["At ", "Hos ", "På "];

/// Fewest letters of a name in capitals.
const MIN_CAPITALS: usize = 4;
/// Most words that are looked up in one ad; each is looked for in all of it.
const MAX_NAMES: usize = 64;
/// Most words of a name.
const MAX_WORDS: usize = 4;

/// The names of one ad.
#[derive(Debug)]
pub(super) struct Names<'t> {
    text: &'t str,
    /// Words that were asked for, and whether they are names.
    known: Vec<(&'t str, bool)>,
}

impl<'t> Names<'t> {
    /// The names of a clean text; nothing is read before the first question.
    pub(super) fn of(text: &'t str) -> Self {
        Self { text, known: Vec::new() }
    }

    /// Whether the words from the start of a sentence up to a cue are a name.
    pub(super) fn begin(&mut self, sentence: Span, cue: Span) -> bool {
        let Some(subject) = self.text.get(sentence.from..cue.from) else { return false };
        // "At Knowit, we …", "Hos Knowit arbetar vi …" speak of the employer as "Knowit develops …" does.
        let subject = subject.trim_start_matches(|c: char| !c.is_alphanumeric());
        let subject = PREPOSITIONS.iter().find_map(|p| subject.strip_prefix(p)).unwrap_or(subject).trim().trim_end_matches(',');
        let mut first = None;
        let mut n_rest = 0;
        for word in words(subject).filter_map(|s| subject.get(s.from..s.to)) {
            if first.is_some() && matches!(word, "and" | "och" | "of" | "by" | "i" | "in" | "de" | "for") {
                continue;
            }
            n_rest += usize::from(first.is_some());
            first = first.or(Some(word));
            if n_rest >= MAX_WORDS || !word.starts_with(|c: char| c.is_uppercase() || c.is_numeric()) {
                return false;
            }
        }
        let joined = subject.chars().all(|c| is_word_char(c) || matches!(c, ' ' | '-' | '&' | '.' | '\''));
        joined && first.is_some_and(|first| self.is_name(first))
    }

    fn is_name(&mut self, word: &'t str) -> bool {
        // "DigiPlex", "SMHI": a capital inside the word; "AI" and "SQL" are no names of employers.
        let has_small = word.contains(char::is_lowercase);
        if word.chars().skip(1).any(char::is_uppercase) && (has_small || word.chars().count() >= MIN_CAPITALS) {
            return true;
        }
        if let Some((_, is_name)) = self.known.iter().find(|(known, _)| *known == word) {
            return *is_name;
        }
        if self.known.len() >= MAX_NAMES {
            return false;
        }
        let is_name = stands_within_a_sentence(self.text, word) && !stands_alone(self.text, &word.to_lowercase());
        self.known.push((word, is_name));
        is_name
    }
}

/// The places where a word stands by itself, in this case.
fn places<'p>(text: &'p str, word: &'p str) -> impl Iterator<Item = usize> + 'p {
    memchr::memmem::find_iter(text.as_bytes(), word).filter(move |at| {
        let before = text.get(..*at).is_some_and(|t| t.ends_with(is_word_char));
        let after = text.get(*at + word.len()..).is_some_and(|t| t.starts_with(is_word_char));
        !before && !after
    })
}

fn stands_alone(text: &str, word: &str) -> bool {
    places(text, word).next().is_some()
}

/// Whether a word stands where no sentence begins: after another word, a comma or a bracket.
fn stands_within_a_sentence(text: &str, word: &str) -> bool {
    places(text, word).any(|at| {
        let before = text.get(..at).unwrap_or_default();
        before.ends_with(' ') && before.trim_end().ends_with(|c: char| is_word_char(c) || matches!(c, ',' | '(' | '&'))
    })
}
