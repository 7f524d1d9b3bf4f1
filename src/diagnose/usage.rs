//! Counts, for each row of a lexicon, its hits and the ads that hold one.

use std::collections::BTreeSet;

use crate::measure::{AdRow, HitRow};

/// What one row found.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct TermUse {
    /// Ads with a counted hit of the row.
    pub n_ads: u64,
    /// Counted hits of the row.
    pub n_hits: u64,
}

/// What all rows found in a set of ads.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Usage {
    /// Ads.
    pub n_ads: u64,
    /// Ads with a counted hit.
    pub n_ads_with_hit: u64,
    /// Words.
    pub n_words: u64,
    /// Counted hits.
    pub n_hits: u64,
    /// By the entry's position in the lexicon.
    pub terms: Vec<TermUse>,
}

impl Usage {
    /// No ads yet, of a lexicon with this many entries.
    pub fn new(n_entries: usize) -> Self {
        Self { terms: vec![TermUse::default(); n_entries], ..Self::default() }
    }

    /// Adds an ad and its matches, counted or not.
    pub fn add(&mut self, row: &AdRow, hits: &[HitRow]) {
        self.n_ads += 1;
        self.n_words += u64::from(row.measures.n_words);
        let mut seen = BTreeSet::new();
        for hit in hits.iter().filter(|h| h.counted) {
            self.n_hits += 1;
            if let Some(term) = usize::try_from(hit.entry).ok().and_then(|n| self.terms.get_mut(n)) {
                term.n_hits += 1;
                term.n_ads += u64::from(seen.insert(hit.entry));
            }
        }
        self.n_ads_with_hit += u64::from(!seen.is_empty());
    }

    /// Counted hits per 1,000 words; `None` without words.
    pub fn intensity(&self) -> Option<f64> {
        (self.n_words > 0).then(|| 1000.0 * self.n_hits as f64 / self.n_words as f64)
    }

    /// Ads with a counted hit, of all ads, 0 to 1; `None` without ads.
    pub fn share(&self) -> Option<f64> {
        (self.n_ads > 0).then(|| self.n_ads_with_hit as f64 / self.n_ads as f64)
    }

    /// Number of rows without a counted hit.
    pub fn n_unused(&self) -> usize {
        self.terms.iter().filter(|t| t.n_hits == 0).count()
    }

    /// The entries by their hits, the most first; of equals, the first in the lexicon.
    pub fn by_hits(&self) -> Vec<(usize, TermUse)> {
        let mut sorted: Vec<(usize, TermUse)> = self.terms.iter().copied().enumerate().collect();
        sorted.sort_by(|a, b| b.1.n_hits.cmp(&a.1.n_hits).then(a.0.cmp(&b.0)));
        sorted
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// An ad of a year with so many words.
    pub(in super::super) fn ad(year: u16, n_words: u32) -> AdRow {
        let mut row = AdRow { year: Some(year), ..AdRow::default() };
        row.measures.n_words = n_words;
        row
    }

    /// A match of an entry at a place.
    pub(in super::super) fn hit(entry: u32, from: u64, to: u64, counted: bool) -> HitRow {
        HitRow { from, to, entry, counted, ..HitRow::default() }
    }

    #[test]
    fn hits_are_counted_by_row_and_an_ad_once_for_each() {
        let mut usage = Usage::new(3);
        usage.add(&ad(2020, 100), &[hit(0, 0, 1, true), hit(0, 2, 3, true), hit(1, 4, 5, false)]);
        usage.add(&ad(2020, 300), &[hit(0, 0, 1, true), hit(1, 4, 5, true)]);
        usage.add(&ad(2020, 0), &[]);
        assert_eq!((usage.n_ads, usage.n_ads_with_hit, usage.n_words, usage.n_hits, usage.n_unused()), (3, 2, 400, 4, 1));
        assert_eq!(usage.by_hits()[0], (0, TermUse { n_ads: 2, n_hits: 3 }));
        assert_eq!(usage.intensity(), Some(10.0));
        assert_eq!(Usage::new(1).intensity(), None);
    }
}
