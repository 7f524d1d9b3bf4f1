//! Finds entries that can never count because another row takes every word they name.

use super::classify::Classifier;
use super::hit::Reason;
use super::scanner::Scanner;
use crate::error::Result;
use crate::lexicon::{Entry, Lexicon, MatchKind};

/// An entry that its own term does not reach.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unreachable {
    /// The entry's position.
    pub entry: usize,
    /// The entry or exclusion that takes its term, as a name for messages.
    pub taken_by: String,
}

/// Scans each entry's term by itself; the entry must be what counts there.
pub fn unreachable_entries(lexicon: &Lexicon) -> Result<Vec<Unreachable>> {
    let scanner = Scanner::new(lexicon)?;
    let mut classifier = Classifier::new(lexicon, &scanner);
    let mut found = Vec::new();
    for (n, entry) in lexicon.entries.iter().enumerate() {
        let text = sample_of(entry);
        let classified = classifier.classify(&text);
        // Company that a guard asks for is not there, which takes nothing from the row.
        if classified.hits.iter().any(|h| h.entry == n && h.reasons.iter().all(|r| matches!(r, Reason::Guard(_)))) {
            continue;
        }
        let taker = classified.hits.iter().find(|h| h.is_counted()).and_then(|h| lexicon.entries.get(h.entry)).map(Entry::id);
        found.push(Unreachable { entry: n, taken_by: taker.unwrap_or_else(|| "an exclusion".to_owned()) });
    }
    Ok(found)
}

/// A word that only this row should take: the term, or for a prefix a word that begins with it.
fn sample_of(entry: &Entry) -> String {
    let word = if entry.kind == MatchKind::Prefix { format!("{}qzqz", entry.term) } else { entry.term.clone() };
    // As a headline, where no cue can turn it into something else than a demand.
    word + "\n"
}
