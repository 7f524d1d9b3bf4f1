//! Divides the difference between the intensity of two years among the rows that make it.
//!
//! Intensity is a sum over rows: hits of the row / words of the year. So the difference between two years is the sum of the rows' own
//! differences, exactly: contributions are kept as integers over one denominator, the product of both years' words.

use std::collections::BTreeMap;

use super::usage::Usage;
use crate::measure::{AdRow, HitRow};

/// Usage by year of publication.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct YearlyUsage {
    /// By year.
    pub years: BTreeMap<u16, Usage>,
    /// Ads without a date; they are in no year.
    pub n_undated: u64,
    n_entries: usize,
}

impl YearlyUsage {
    /// No ads yet, of a lexicon with this many entries.
    pub fn new(n_entries: usize) -> Self {
        Self { n_entries, ..Self::default() }
    }

    /// Adds an ad and its matches, counted or not.
    pub fn add(&mut self, row: &AdRow, hits: &[HitRow]) {
        match row.year {
            Some(year) => self.years.entry(year).or_insert_with(|| Usage::new(self.n_entries)).add(row, hits),
            None => self.n_undated += 1,
        }
    }
}

/// What one row contributes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TermDrift {
    /// The entry's position in the lexicon.
    pub entry: usize,
    /// Counted hits in the first year and in the second.
    pub n_hits: [u64; 2],
    /// The contribution, times the denominator.
    pub numerator: i128,
}

/// The difference between two years.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Drift {
    /// First and second year.
    pub years: [u16; 2],
    /// Difference of hits per word, times the denominator.
    pub numerator: i128,
    /// Words of the first year times words of the second.
    pub denominator: i128,
    /// Every row with a hit in one of the years, the largest contribution first, whatever its sign.
    pub terms: Vec<TermDrift>,
}

impl Drift {
    /// A numerator in hits per 1,000 words.
    pub fn per_1000_words(&self, numerator: i128) -> f64 {
        1000.0 * numerator as f64 / self.denominator as f64
    }
}

/// Divides the difference between two years; `None` if one of them has no words.
pub fn drift(usage: &YearlyUsage, from: u16, to: u16) -> Option<Drift> {
    let (a, b) = (usage.years.get(&from)?, usage.years.get(&to)?);
    let (words_a, words_b) = (i128::from(a.n_words), i128::from(b.n_words));
    if words_a == 0 || words_b == 0 {
        return None;
    }
    let numerator = |hits_a: u64, hits_b: u64| i128::from(hits_b) * words_a - i128::from(hits_a) * words_b;
    let mut terms: Vec<TermDrift> = a
        .terms
        .iter()
        .zip(&b.terms)
        .enumerate()
        .filter(|(_, (a, b))| a.n_hits + b.n_hits > 0)
        .map(|(entry, (a, b))| TermDrift { entry, n_hits: [a.n_hits, b.n_hits], numerator: numerator(a.n_hits, b.n_hits) })
        .collect();
    terms.sort_by(|a, b| b.numerator.abs().cmp(&a.numerator.abs()).then(a.entry.cmp(&b.entry)));
    Some(Drift { years: [from, to], numerator: numerator(a.n_hits, b.n_hits), denominator: words_a * words_b, terms })
}

#[cfg(test)]
mod tests {
    use super::super::usage::tests::{ad, hit};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_worked_difference() {
        let mut usage = YearlyUsage::new(2);
        usage.add(&ad(2014, 1000), &[hit(0, 0, 1, true)]);
        usage.add(&ad(2025, 500), &[hit(0, 0, 1, true), hit(1, 2, 3, true), hit(1, 4, 5, true)]);
        usage.add(&AdRow::default(), &[]);
        let found = drift(&usage, 2014, 2025).expect("both years have words");
        // 1 per 1,000 words becomes 6; of the 5, row 1 brings 4 and row 0 brings 1.
        let rounded = |numerator: i128| format!("{:.3}", found.per_1000_words(numerator));
        assert_eq!(rounded(found.numerator), "5.000");
        let terms: Vec<(usize, String)> = found.terms.iter().map(|t| (t.entry, rounded(t.numerator))).collect();
        assert_eq!(terms, [(1, "4.000".to_owned()), (0, "1.000".to_owned())]);
        assert_eq!(usage.n_undated, 1);
        assert_eq!(drift(&usage, 2014, 2015), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_contributions_add_up_to_the_difference_exactly(
            ads in proptest::collection::vec((0u16..2, 1u32..5000, proptest::collection::vec((0u32..6, any::<bool>()), 0..20)), 2..40),
        ) {
            let mut usage = YearlyUsage::new(6);
            for (year, words, hits) in &ads {
                let hits: Vec<HitRow> = hits.iter().map(|(entry, counted)| hit(*entry, 0, 1, *counted)).collect();
                usage.add(&ad(2020 + year, *words), &hits);
            }
            if let Some(found) = drift(&usage, 2020, 2021) {
                prop_assert_eq!(found.terms.iter().map(|t| t.numerator).sum::<i128>(), found.numerator);
                let intensity = |year: u16| usage.years.get(&year).and_then(Usage::intensity).unwrap_or(0.0);
                prop_assert!((found.per_1000_words(found.numerator) - (intensity(2021) - intensity(2020))).abs() < 1e-9);
            }
        }
    }
}
