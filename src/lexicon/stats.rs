//! Counts a lexicon: rows and forms per language, competence, stratum, kind and source.

use std::collections::BTreeMap;

use super::entry::Entry;
use super::patterns::{Owner, patterns};
use super::source::Lexicon;

/// Counts of a lexicon.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stats {
    /// Number of entries.
    pub n_entries: usize,
    /// Number of exclusions.
    pub n_exclusions: usize,
    /// Number of literals that the scanner looks for.
    pub n_patterns: usize,
    /// Number of written forms that are found, prefixes not counted.
    pub n_forms: usize,
    /// Entries by the value of a column: column, value, number.
    pub by_column: Vec<(&'static str, String, usize)>,
}

/// Counts a lexicon.
pub fn stats(lexicon: &Lexicon) -> Stats {
    let all = patterns(&lexicon.entries, &lexicon.exclusions);
    let columns: [(&str, fn(&Entry) -> String); 5] = [
        ("language", |e| e.language.code().to_owned()),
        ("competence", |e| e.competence.id().to_owned()),
        ("stratum", |e| e.stratum.id().to_owned()),
        ("match", |e| e.kind.id().to_owned()),
        ("source", |e| e.source.clone()),
    ];
    let mut by_column = Vec::new();
    for (column, value) in columns {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for entry in &lexicon.entries {
            *counts.entry(value(entry)).or_default() += 1;
        }
        by_column.extend(counts.into_iter().map(|(value, n)| (column, value, n)));
    }
    Stats {
        n_entries: lexicon.entries.len(),
        n_exclusions: lexicon.exclusions.len(),
        n_patterns: all.len(),
        n_forms: all.iter().filter(|p| matches!(p.owner, Owner::Entry(_))).map(|p| p.endings.len()).sum(),
        by_column,
    }
}
