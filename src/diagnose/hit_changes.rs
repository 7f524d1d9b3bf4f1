//! Compares what two lexicons count in the same ads, row by row.
//!
//! A hit stays if the same row counts at the same words for the same competence. A hit that only the first lexicon counts and one
//! that only the second counts, over words they share, are one hit that moved from row to row. What is left is lost or gained, with
//! the reason for which the other lexicon does not count it.

use std::collections::BTreeMap;

use super::usage::Usage;
use crate::lexicon::Lexicon;
use crate::measure::{AdRow, HitRow};
use crate::model::N_COMPETENCES;

/// Hits that moved, by the entry they left and the entry that takes them.
pub type Moves = BTreeMap<(usize, usize), u64>;

/// One cell before and after.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct CellChange {
    /// Ads.
    pub n_ads: u64,
    /// Words.
    pub n_words: u64,
    /// Counted hits before and after.
    pub n_hits: [u64; 2],
    /// Ads with a counted hit before and after.
    pub n_ads_with_hit: [u64; 2],
}

impl CellChange {
    /// Hits per 1,000 words before and after; `None` without words.
    pub fn intensity(&self) -> Option<[f64; 2]> {
        (self.n_words > 0).then(|| self.n_hits.map(|n| 1000.0 * n as f64 / self.n_words as f64))
    }

    /// By how many hits per 1,000 words the cell moves.
    pub fn movement(&self) -> f64 {
        self.intensity().map_or(0.0, |[before, after]| after - before)
    }
}

/// The comparison of two lexicons on a set of ads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HitChanges {
    /// What each lexicon counted.
    pub usage: [Usage; 2],
    /// Counted hits by competence, before and after.
    pub by_competence: [[u64; N_COMPETENCES]; 2],
    /// Ads in which another number of hits counts.
    pub n_ads_changed: u64,
    /// Ads with a hit before and none after, and the reverse.
    pub n_ads_lost_gained: [u64; 2],
    /// Hits that moved.
    pub moves: Moves,
    /// Hits lost, by entry of the first lexicon and the reason.
    pub lost: BTreeMap<(usize, String), u64>,
    /// Hits gained, by entry of the second lexicon and the reason for which the first did not count them.
    pub gained: BTreeMap<(usize, String), u64>,
    /// By the value of a dimension.
    pub cells: BTreeMap<String, CellChange>,
    /// For each entry of the first lexicon, the same row in the second.
    same: Vec<Option<usize>>,
    /// The competence of each entry, by lexicon.
    competences: [Vec<usize>; 2],
}

impl HitChanges {
    /// No ads yet.
    pub fn new(a: &Lexicon, b: &Lexicon) -> Self {
        let after: BTreeMap<String, usize> = b.entries.iter().enumerate().map(|(n, e)| (e.id(), n)).collect();
        let competences = [a, b].map(|l| l.entries.iter().map(|e| e.competence.index()).collect());
        Self {
            usage: [Usage::new(a.entries.len()), Usage::new(b.entries.len())],
            by_competence: [[0; N_COMPETENCES]; 2],
            n_ads_changed: 0,
            n_ads_lost_gained: [0; 2],
            moves: Moves::new(),
            lost: BTreeMap::new(),
            gained: BTreeMap::new(),
            cells: BTreeMap::new(),
            same: a.entries.iter().map(|e| after.get(&e.id()).copied()).collect(),
            competences,
        }
    }

    /// Adds an ad with the matches of both lexicons, counted or not, and the cell it is in.
    pub fn add(&mut self, row: &AdRow, hits: [&[HitRow]; 2], cell: Option<&str>) {
        for ((usage, by_competence), (hits, competences)) in
            self.usage.iter_mut().zip(&mut self.by_competence).zip(hits.iter().zip(&self.competences))
        {
            usage.add(row, hits);
            for hit in hits.iter().filter(|h| h.counted) {
                if let Some(count) = competences.get(entry(hit)).and_then(|c| by_competence.get_mut(*c)) {
                    *count += 1;
                }
            }
        }
        let n_counted = hits.map(|hits| hits.iter().filter(|h| h.counted).count() as u64);
        let [before, after] = n_counted;
        self.n_ads_changed += u64::from(before != after);
        let [lost, gained] = &mut self.n_ads_lost_gained;
        *lost += u64::from(before > 0 && after == 0);
        *gained += u64::from(before == 0 && after > 0);
        if let Some(cell) = cell {
            let cell = self.cells.entry(cell.to_owned()).or_default();
            cell.n_ads += 1;
            cell.n_words += u64::from(row.measures.n_words);
            for ((hits, with_hit), n) in cell.n_hits.iter_mut().zip(&mut cell.n_ads_with_hit).zip(n_counted) {
                *hits += n;
                *with_hit += u64::from(n > 0);
            }
        }
        self.compare(hits);
    }

    /// Pairs the hits that differ.
    fn compare(&mut self, [a, b]: [&[HitRow]; 2]) {
        let is_same = |x: &HitRow, y: &HitRow, at_same_words: bool| {
            self.is_same_row(x, y) && if at_same_words { (x.from, x.to) == (y.from, y.to) } else { share_words(x, y) }
        };
        let mut left: Vec<&HitRow> = a.iter().filter(|h| h.counted).collect();
        let mut right: Vec<&HitRow> = b.iter().filter(|h| h.counted).collect();
        for at_same_words in [true, false] {
            left.retain(|x| match right.iter().position(|y| is_same(x, y, at_same_words)) {
                Some(n) => {
                    right.remove(n);
                    false
                }
                None => true,
            });
        }
        for x in left {
            if let Some(n) = right.iter().position(|y| share_words(x, y)) {
                let y = right.remove(n);
                *self.moves.entry((entry(x), entry(y))).or_default() += 1;
                continue;
            }
            let match_after = b.iter().find(|y| !y.counted && share_words(x, y) && self.same_entry(x) == Some(entry(y)));
            let reason = match (match_after, self.same_entry(x)) {
                (Some(y), _) => y.reason.clone(),
                (None, None) => "row removed".to_owned(),
                (None, Some(_)) => "no match".to_owned(),
            };
            *self.lost.entry((entry(x), reason)).or_default() += 1;
        }
        for y in right {
            let match_before = a.iter().find(|x| !x.counted && share_words(x, y) && self.same_entry(x) == Some(entry(y)));
            let reason = match match_before {
                Some(x) => x.reason.clone(),
                None if self.same.contains(&Some(entry(y))) => "no match".to_owned(),
                None => "row added".to_owned(),
            };
            *self.gained.entry((entry(y), reason)).or_default() += 1;
        }
    }

    fn same_entry(&self, hit: &HitRow) -> Option<usize> {
        self.same.get(entry(hit)).copied().flatten()
    }

    fn is_same_row(&self, x: &HitRow, y: &HitRow) -> bool {
        let [a, b] = &self.competences;
        self.same_entry(x) == Some(entry(y)) && a.get(entry(x)) == b.get(entry(y))
    }

    /// Cells of at least so many ads, the largest movement first.
    pub fn cells_by_movement(&self, min_ads: u64) -> Vec<(&str, CellChange)> {
        let mut cells: Vec<(&str, CellChange)> =
            self.cells.iter().filter(|(_, c)| c.n_ads >= min_ads).map(|(name, c)| (name.as_str(), *c)).collect();
        cells.sort_by(|a, b| b.1.movement().abs().total_cmp(&a.1.movement().abs()).then(a.0.cmp(b.0)));
        cells
    }
}

fn entry(hit: &HitRow) -> usize {
    usize::try_from(hit.entry).unwrap_or(usize::MAX)
}

fn share_words(x: &HitRow, y: &HitRow) -> bool {
    x.from < y.to && y.from < x.to
}

#[cfg(test)]
mod tests {
    use super::super::usage::tests::{ad, hit};
    use super::*;
    use crate::lexicon::LexiconFile;
    use proptest::prelude::*;

    fn lexicon(rows: &str) -> Lexicon {
        let text = format!("term,match,case,forms,competence,stratum,source,note\n{rows}");
        let (lexicon, faults) = Lexicon::read(&[LexiconFile { name: "sv.csv".to_owned(), base: "sv.csv".to_owned(), text }]);
        assert!(faults.is_empty(), "{faults:?}");
        lexicon
    }

    fn both() -> [Lexicon; 2] {
        [
            lexicon("a,word,,,1.1,basic,svall,\nb,word,,,1.1,basic,svall,\nc,word,,,1.1,basic,svall,\n"),
            lexicon("a,word,,,1.1,basic,svall,\nb,word,,,2.1,basic,svall,\nd,word,,,1.1,basic,svall,\n"),
        ]
    }

    #[test]
    fn hits_stay_move_or_are_lost_and_gained() {
        let [x, y] = both();
        let mut changes = HitChanges::new(&x, &y);
        let mut nested = hit(0, 30, 35, false);
        nested.reason = "nested:d".to_owned();
        // `a` stays, `b` changes its competence, `c` is lost at 20 and moves to `d` at 10, `a` at 30 is held by nothing of B's own.
        let before = [hit(0, 0, 1, true), hit(1, 5, 6, true), hit(2, 10, 12, true), hit(2, 20, 21, true), hit(0, 30, 35, true)];
        let after = [hit(0, 0, 1, true), hit(1, 5, 6, true), hit(2, 9, 12, true), nested, hit(2, 50, 51, true)];
        changes.add(&ad(2020, 100), [&before, &after], Some("2020"));
        assert_eq!(changes.moves, Moves::from([((1, 1), 1), ((2, 2), 1)]));
        assert_eq!(changes.lost, BTreeMap::from([((0, "nested:d".to_owned()), 1), ((2, "row removed".to_owned()), 1)]));
        assert_eq!(changes.gained, BTreeMap::from([((2, "row added".to_owned()), 1)]));
        assert_eq!(changes.cells_by_movement(1)[0].1.intensity(), Some([50.0, 40.0]));
        assert!(changes.cells_by_movement(2).is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_gained_less_what_is_lost_is_the_difference(
            hits in proptest::collection::vec(proptest::collection::vec((0u32..3, 0u64..12, 1u64..4, any::<bool>()), 0..12), 2),
        ) {
            let [x, y] = both();
            let rows = |n: usize| hits[n].iter().map(|(e, from, len, c)| hit(*e, *from, from + len, *c)).collect::<Vec<_>>();
            let mut changes = HitChanges::new(&x, &y);
            changes.add(&ad(2020, 10), [&rows(0), &rows(1)], None);
            let sum = |of: &BTreeMap<(usize, String), u64>| of.values().sum::<u64>();
            prop_assert_eq!(changes.usage[0].n_hits + sum(&changes.gained), changes.usage[1].n_hits + sum(&changes.lost));
        }

        #[test]
        fn a_lexicon_does_not_differ_from_itself(
            hits in proptest::collection::vec((0u32..3, 0u64..12, 1u64..4, any::<bool>()), 0..12),
        ) {
            let [x, _] = both();
            let rows: Vec<HitRow> = hits.iter().map(|(e, from, len, c)| hit(*e, *from, from + len, *c)).collect();
            let mut changes = HitChanges::new(&x, &x);
            changes.add(&ad(2020, 10), [&rows, &rows], None);
            prop_assert!(changes.moves.is_empty() && changes.lost.is_empty() && changes.gained.is_empty());
        }
    }
}
