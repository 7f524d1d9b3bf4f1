//! Tells names from other words: what an ad writes with a capital inside its sentences and never without one.
//!
//! Every sentence begins with a capital, so "Knowit utvecklar …" and "Teamet utvecklar …" look alike. The rest of the ad tells them
//! apart: it says "hos Knowit" and "i teamet".

use std::collections::HashMap;

use crate::text::{Span, is_word_char, words};

/// What may stand before a name that begins a sentence.
const PREPOSITIONS: [&str; 3] = ["At ", "Hos ", "På "];

/// Fewest letters of a name in capitals.
const MIN_CAPITALS: usize = 4;
/// Most words of a name.
const MAX_WORDS: usize = 4;

/// The names of one ad.
#[derive(Debug)]
pub(super) struct Names<'t> {
    text: &'t str,
    /// For each word in lower case: whether it stands inside a sentence with a capital, and whether anywhere without.
    seen: Option<HashMap<String, (bool, bool)>>,
}

impl<'t> Names<'t> {
    /// The names of a clean text; nothing is read before the first question.
    pub(super) fn of(text: &'t str) -> Self {
        Self { text, seen: None }
    }

    /// Whether the words from the start of a sentence up to a cue are a name.
    pub(super) fn begin(&mut self, sentence: Span, cue: Span) -> bool {
        let Some(subject) = self.text.get(sentence.from..cue.from) else { return false };
        // "At Knowit, we …", "Hos Knowit arbetar vi …" speak of the employer as "Knowit develops …" does.
        let subject = subject.trim_start_matches(|c: char| !c.is_alphanumeric());
        let subject = PREPOSITIONS.iter().find_map(|p| subject.strip_prefix(p)).unwrap_or(subject).trim().trim_end_matches(',');
        let mut all = words(subject).filter_map(|s| subject.get(s.from..s.to));
        let Some(first) = all.next() else { return false };
        let mut rest: Vec<&str> = all.collect();
        rest.retain(|w| !matches!(*w, "and" | "och" | "of" | "by" | "i" | "in" | "de" | "for"));
        let joined = subject.chars().all(|c| is_word_char(c) || matches!(c, ' ' | '-' | '&' | '.' | '\''));
        joined
            && rest.len() < MAX_WORDS
            && std::iter::once(first).chain(rest).all(|w| w.starts_with(|c: char| c.is_uppercase() || c.is_numeric()))
            && self.is_name(first)
    }

    fn is_name(&mut self, word: &str) -> bool {
        // "DigiPlex", "SMHI": a capital inside the word; "AI" and "SQL" are no names of employers.
        let has_small = word.contains(char::is_lowercase);
        if word.chars().skip(1).any(char::is_uppercase) && (has_small || word.chars().count() >= MIN_CAPITALS) {
            return true;
        }
        let text = self.text;
        let seen = self.seen.get_or_insert_with(|| see(text));
        seen.get(&word.to_lowercase()).is_some_and(|(capital, small)| *capital && !*small)
    }
}

/// How each word of a text is written.
fn see(text: &str) -> HashMap<String, (bool, bool)> {
    let mut seen: HashMap<String, (bool, bool)> = HashMap::new();
    for span in words(text) {
        let Some(word) = text.get(span.from..span.to) else { continue };
        let (capital, small) = seen.entry(word.to_lowercase()).or_default();
        if word.starts_with(char::is_lowercase) {
            *small = true;
        } else {
            let before = text.get(..span.from).unwrap_or_default();
            *capital |= before.ends_with(' ') && before.trim_end().ends_with(|c: char| is_word_char(c) || matches!(c, ',' | '(' | '&'));
        }
    }
    seen
}
