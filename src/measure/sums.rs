//! Adds ads up in integers, so that the result does not depend on their order, and makes measures of the sums at the end.

use super::ad_row::{AdRow, Subset};
use super::interval::{Estimate, mean_estimate, ratio_estimate, wilson};
use crate::model::N_COMPETENCES;

/// Integer sums over a set of ads. Merging is addition.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sums {
    /// Ads.
    pub n_ads: u64,
    /// Vacancies, each ad's capped.
    pub n_vacancies: u64,
    /// Words.
    pub n_words: u64,
    /// Hits of the subset.
    pub n_hits: u64,
    /// Ads with a hit of the subset.
    pub n_ads_with_hit: u64,
    /// Σ h², Σ h·w, Σ w².
    squares: [u128; 3],
    /// Σ of distinct competences and of their squares.
    breadth: [u64; 2],
    /// Whether every row told its breadth.
    breadth_unknown: bool,
    /// Σ v·h, Σ v·w, Σ v·y (y = 1 for an ad with a hit).
    weighted: [u128; 3],
    /// Σ v²h², Σ v²hw, Σ v²w², Σ v²y, Σ v².
    weighted_squares: [u128; 5],
    /// Hits by competence.
    pub by_competence: [u64; N_COMPETENCES],
    /// Ads with a hit by competence.
    pub ads_by_competence: [u64; N_COMPETENCES],
}

/// The measures of a set of ads.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct MeasureValues {
    /// Hits per 1,000 words.
    pub intensity: Option<Estimate>,
    /// Ads with a hit, of all ads.
    pub share: Option<Estimate>,
    /// Mean number of distinct competences per ad.
    pub breadth: Option<Estimate>,
    /// Ads without any hit, of all ads.
    pub floor: Option<Estimate>,
    /// Hits per 1,000 words, each ad weighted by its vacancies.
    pub intensity_vacancies: Option<Estimate>,
    /// Vacancies in ads with a hit, of all vacancies.
    pub share_vacancies: Option<Estimate>,
}

impl Sums {
    /// Adds one ad.
    pub fn add(&mut self, row: &AdRow, subset: Subset, vacancy_cap: u32) {
        let m = &row.measures;
        let hits = u64::from(subset.n_hits(m));
        let words = u64::from(m.n_words);
        let vacancies = u64::from(row.n_vacancies.clamp(1, vacancy_cap.max(1)));
        let with_hit = u64::from(hits > 0);
        self.n_ads += 1;
        self.n_vacancies += vacancies;
        self.n_words += words;
        self.n_hits += hits;
        self.n_ads_with_hit += with_hit;
        // Each factor has 32 bits, so every product of two has 64, and its product with another such one 128.
        let wide = |a: u64, b: u64| u128::from(a) * u128::from(b);
        add_all(&mut self.squares, [wide(hits, hits), wide(hits, words), wide(words, words)]);
        match subset.n_competences(m) {
            Some(n) => add_all(&mut self.breadth, [u64::from(n), u64::from(n) * u64::from(n)]),
            None => self.breadth_unknown = true,
        }
        let (vh, vw, vy) = (vacancies * hits, vacancies * words, vacancies * with_hit);
        add_all(&mut self.weighted, [vh.into(), vw.into(), vy.into()]);
        add_all(&mut self.weighted_squares, [wide(vh, vh), wide(vh, vw), wide(vw, vw), wide(vy, vacancies), wide(vacancies, vacancies)]);
        // Most competences have no hit in an ad.
        let mut rest = m.by_competence.iter().enumerate().fold(0u32, |bits, (n, hits)| bits | u32::from(*hits > 0) << n);
        while rest != 0 {
            let n = rest.trailing_zeros() as usize;
            rest &= rest - 1;
            if let (Some(sum), Some(ads), Some(hits)) =
                (self.by_competence.get_mut(n), self.ads_by_competence.get_mut(n), m.by_competence.get(n))
            {
                *sum += u64::from(*hits);
                *ads += 1;
            }
        }
    }

    /// Adds the sums of other ads.
    pub fn merge(&mut self, other: &Self) {
        self.n_ads += other.n_ads;
        self.n_vacancies += other.n_vacancies;
        self.n_words += other.n_words;
        self.n_hits += other.n_hits;
        self.n_ads_with_hit += other.n_ads_with_hit;
        add_all(&mut self.squares, other.squares);
        add_all(&mut self.breadth, other.breadth);
        self.breadth_unknown |= other.breadth_unknown;
        add_all(&mut self.weighted, other.weighted);
        add_all(&mut self.weighted_squares, other.weighted_squares);
        add_all(&mut self.by_competence, other.by_competence);
        add_all(&mut self.ads_by_competence, other.ads_by_competence);
    }

    /// The measures, in floating point only from here on.
    pub fn values(&self) -> MeasureValues {
        let [hh, hw, ww] = self.squares;
        let [vh, vw, vy] = self.weighted;
        let [vvhh, vvhw, vvww, vvy, vv] = self.weighted_squares;
        let per_1000 = |e: Estimate| Estimate { value: 1000.0 * e.value, bounds: e.bounds.map(|(l, h)| (1000.0 * l, 1000.0 * h)) };
        let share = wilson(self.n_ads_with_hit, self.n_ads);
        let floor = share.map(|e| Estimate { value: 1.0 - e.value, bounds: e.bounds.map(|(l, h)| (1.0 - h, 1.0 - l)) });
        let below_1 = |e: Estimate| Estimate { bounds: e.bounds.map(|(l, h)| (l, h.min(1.0))), ..e };
        MeasureValues {
            intensity: ratio_estimate(self.n_ads, self.n_hits.into(), self.n_words.into(), hh, hw, ww).map(per_1000),
            share,
            breadth: if self.breadth_unknown { None } else { mean_estimate(self.n_ads, self.breadth[0], self.breadth[1], 22.0) },
            floor,
            intensity_vacancies: ratio_estimate(self.n_ads, vh, vw, vvhh, vvhw, vvww).map(per_1000),
            share_vacancies: ratio_estimate(self.n_ads, vy, self.n_vacancies.into(), vvy, vvy, vv).map(below_1),
        }
    }
}

fn add_all<T: std::ops::AddAssign, const N: usize>(to: &mut [T; N], from: [T; N]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to += from;
    }
}

#[cfg(test)]
mod tests {
    use super::super::ad_measures::AdMeasures;
    use super::*;
    use proptest::prelude::*;

    fn row(words: u32, hits: [u32; 3], vacancies: u32) -> AdRow {
        let mut measures = AdMeasures { n_words: words, n_hits: hits.iter().sum(), ..AdMeasures::default() };
        measures.by_competence[..3].copy_from_slice(&hits);
        AdRow { measures, n_vacancies: vacancies, ..AdRow::default() }
    }

    fn sums(rows: &[AdRow]) -> Sums {
        let mut sums = Sums::default();
        for row in rows {
            sums.add(row, Subset::All, 50);
        }
        sums
    }

    #[test]
    fn the_measures_of_three_ads_worked_by_hand() {
        // Hits 1, 0, 5 in 100, 50, 250 words; competences 1, 0, 2; vacancies 1, 2, 80 (capped at 50).
        let s = sums(&[row(100, [1, 0, 0], 1), row(50, [0, 0, 0], 2), row(250, [3, 2, 0], 80)]);
        assert_eq!((s.n_ads, s.n_words, s.n_hits, s.n_ads_with_hit, s.n_vacancies), (3, 400, 6, 2, 53));
        let v = s.values();
        let value = |e: Option<Estimate>| e.map(|e| (e.value * 1e6).round() / 1e6);
        assert_eq!(value(v.intensity), Some(15.0));
        assert_eq!(value(v.share), Some(0.666_667));
        assert_eq!(value(v.floor), Some(0.333_333));
        assert_eq!(value(v.breadth), Some(1.0));
        // (1·1 + 2·0 + 50·5) / (1·100 + 2·50 + 50·250) · 1000
        assert_eq!(value(v.intensity_vacancies), Some(19.763_78));
        assert_eq!(value(v.share_vacancies), Some(0.962_264));
        // h² 26, hw 1350, w² 75000: the interval of the ratio is tested in `interval`; here, that these sums reach it.
        let bounds = v.intensity.and_then(|e| e.bounds).map(|(l, h)| ((l * 1000.0).round(), (h * 1000.0).round()));
        assert_eq!(bounds, Some((5752.0, 24248.0)));
        // With weights 1, 2, 50 the residuals v(h - Rw) are -0.976, -1.976, 2.953 over 12,700.
        let weighted = v.intensity_vacancies.and_then(|e| e.bounds).map(|(l, h)| ((l * 1000.0).round(), (h * 1000.0).round()));
        assert_eq!(weighted, Some((19067.0, 20460.0)));
    }

    #[test]
    fn breadth_is_not_told_of_a_stratum_and_stays_untold_when_merged() {
        let mut stratum = Sums::default();
        stratum.add(&row(100, [1, 0, 0], 1), Subset::Stratum(crate::model::Stratum::Basic), 50);
        assert_eq!(stratum.values().breadth, None);
        let mut merged = sums(&[row(100, [1, 0, 0], 1)]);
        assert!(merged.values().breadth.is_some());
        merged.merge(&stratum);
        assert_eq!(merged.values().breadth, None);
    }

    #[test]
    fn a_subset_counts_its_own_hits() {
        let r = row(100, [1, 2, 0], 1);
        let one = Subset::Competence(crate::model::Competence::from_index(1).expect("1.2"));
        assert_eq!((Subset::All.n_hits(&r.measures), one.n_hits(&r.measures)), (3, 2));
        let area = Subset::Area(crate::model::Area::parse("1").expect("an area"));
        assert_eq!((area.n_hits(&r.measures), area.n_competences(&r.measures)), (3, Some(2)));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn merging_is_addition_in_any_order(
            rows in proptest::collection::vec((0u32..400, [0u32..4, 0u32..4, 0u32..4], 0u32..90), 0..20),
            cut in 0usize..20,
        ) {
            let rows: Vec<AdRow> = rows.into_iter().map(|(w, h, v)| row(w, h, v)).collect();
            let cut = cut.min(rows.len());
            let (left, right) = (sums(&rows[..cut]), sums(&rows[cut..]));
            let mut ab = left.clone();
            ab.merge(&right);
            let mut ba = right;
            ba.merge(&left);
            prop_assert_eq!(&ab, &ba);
            prop_assert_eq!(&ab, &sums(&rows));
        }
    }
}
