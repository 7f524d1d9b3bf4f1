//! Holds our series against a published one: do municipalities stand in the same order, and do they move alike?
//!
//! Only municipality-years that both have are compared; ours has those with at least as many ads as a cell needs. The two need not have the
//! same unit: correlations compare order and movement, not level.

use std::collections::{BTreeMap, BTreeSet};

use super::code::Code;
use super::correlation::{pearson, quartiles, spearman};
use super::figures::Figures;
use super::published_series::{PublishedSeries, SectorMean, Whose};
use crate::measure::Subset;
use crate::registers::Sector;
use crate::table::View;

/// Values by whose they are and year.
pub type Series = BTreeMap<(Whose, u16), f64>;

/// The order of municipalities in one year.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct YearAgreement {
    /// The year.
    pub year: u16,
    /// Municipalities that both have.
    pub n: usize,
    /// Spearman's rank correlation over them.
    pub ranks: Option<f64>,
}

/// The movement of one municipality or sector over the years.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct TrendAgreement {
    /// Whose.
    pub whose: Whose,
    /// Years that both have.
    pub n: usize,
    /// Pearson's correlation over them.
    pub correlation: Option<f64>,
}

/// How far two series agree.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Agreement {
    /// Every year that both have.
    pub years: Vec<YearAgreement>,
    /// Every municipality that both have in three years or more and that moves in both; the lowest correlation first, of equal ones by code.
    pub trends: Vec<TrendAgreement>,
    /// Municipalities that both have, but not in enough years or without any movement.
    pub n_without_trend: usize,
    /// Lower quartile, median and upper quartile of the trends.
    pub quartiles: Option<[f64; 3]>,
    /// The means over sectors that the published series has, and that both have in some year.
    pub sectors: Vec<TrendAgreement>,
    /// Sectors that the published series has and ours has not.
    pub sectors_missing: Vec<SectorMean>,
    /// Municipality-years that both have.
    pub n_common: usize,
    /// Municipality-years of the published series that ours does not have.
    pub n_only_published: usize,
    /// Municipality-years of ours that the published series does not have.
    pub n_only_ours: usize,
}

/// Our series of intensities: municipalities with at least `min_ads` ads, and the unweighted means over the employers of a sector that have
/// as many.
pub fn our_series(figures: &Figures, view: View, min_ads: u64) -> Series {
    let mut series = Series::new();
    for year in figures.years(view) {
        let mut values = Vec::new();
        for code in figures.municipalities(view, &(year..=year), min_ads) {
            if let Some(value) = figures.sums(view, code, &(year..=year), Subset::All).values().intensity {
                series.insert((Whose::Municipality(code), year), value.value);
                values.push(value.value);
            }
        }
        let of = |sector| -> Vec<f64> {
            figures
                .employers_of(sector, year)
                .filter(|(_, sums)| sums.n_ads >= min_ads.max(1))
                .filter_map(|(_, sums)| sums.rate())
                .collect()
        };
        let sectors =
            [(SectorMean::Municipalities, values), (SectorMean::Regions, of(Sector::Region)), (SectorMean::Agencies, of(Sector::State))];
        for (sector, values) in sectors.into_iter().filter(|(_, values)| !values.is_empty()) {
            series.insert((Whose::Sector(sector), year), values.iter().sum::<f64>() / values.len() as f64);
        }
    }
    series
}

/// The pairs of values that both series have, by year.
pub fn common(ours: &Series, published: &PublishedSeries) -> BTreeMap<u16, Vec<(Code, f64, f64)>> {
    let mut pairs: BTreeMap<u16, Vec<(Code, f64, f64)>> = BTreeMap::new();
    for ((whose, year), value) in ours {
        if let (Whose::Municipality(code), Some(other)) = (whose, published.values.get(&(*whose, *year))) {
            pairs.entry(*year).or_default().push((*code, *value, *other));
        }
    }
    pairs
}

/// Compares the two.
pub fn agreement(ours: &Series, published: &PublishedSeries) -> Agreement {
    let pairs = common(ours, published);
    let years = pairs.iter().map(|(year, pairs)| {
        let values: Vec<(f64, f64)> = pairs.iter().map(|(_, a, b)| (*a, *b)).collect();
        YearAgreement { year: *year, n: values.len(), ranks: spearman(&values) }
    });
    let mut over_years: BTreeMap<Whose, Vec<(f64, f64)>> = BTreeMap::new();
    for ((whose, year), value) in ours {
        if let Some(other) = published.values.get(&(*whose, *year)) {
            over_years.entry(*whose).or_default().push((*value, *other));
        }
    }
    let all: Vec<TrendAgreement> =
        over_years.iter().map(|(whose, pairs)| TrendAgreement { whose: *whose, n: pairs.len(), correlation: pearson(pairs) }).collect();
    let is_municipality = |one: &&TrendAgreement| matches!(one.whose, Whose::Municipality(_));
    let mut trends: Vec<TrendAgreement> = all.iter().filter(is_municipality).filter(|one| one.correlation.is_some()).copied().collect();
    trends.sort_by(|a, b| a.correlation.unwrap_or(0.0).total_cmp(&b.correlation.unwrap_or(0.0)).then(a.whose.cmp(&b.whose)));
    let values: Vec<f64> = trends.iter().filter_map(|one| one.correlation).collect();
    let sectors: Vec<TrendAgreement> = all.iter().filter(|one| !is_municipality(one)).copied().collect();
    let asked: BTreeSet<SectorMean> =
        published.values.keys().filter_map(|(whose, _)| if let Whose::Sector(sector) = whose { Some(*sector) } else { None }).collect();
    let n_municipal =
        |series: &mut dyn Iterator<Item = &(Whose, u16)>| series.filter(|(whose, _)| matches!(whose, Whose::Municipality(_))).count();
    let n_common = pairs.values().map(Vec::len).sum();
    Agreement {
        years: years.collect(),
        n_without_trend: all.iter().filter(is_municipality).count() - trends.len(),
        quartiles: quartiles(&values),
        sectors_missing: asked.into_iter().filter(|sector| !sectors.iter().any(|one| one.whose == Whose::Sector(*sector))).collect(),
        sectors,
        n_common,
        n_only_published: n_municipal(&mut published.values.keys()) - n_common,
        n_only_ours: n_municipal(&mut ours.keys()) - n_common,
        trends,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::figures::tests::{ad, code, figures};

    #[test]
    fn a_series_held_against_itself_agrees_exactly() {
        let codes = ["0560", "0580", "0581", "1480"];
        let mut rows = Vec::new();
        for (n, place) in (0u32..).zip(codes) {
            for year in 2020..2025u16 {
                rows.extend((0..5).map(|_| ad("x", place, "", year, 97 + 10 * n, n + (u32::from(year) * 7 + n * n) % 5)));
            }
        }
        rows.extend((0..4).map(|_| ad("x", "0512", "", 2024, 100, 1)));
        let ours = our_series(&figures(&rows), View::Place, 5);
        let published = PublishedSeries { values: ours.clone(), ..PublishedSeries::default() };
        let found = agreement(&ours, &published);
        assert_eq!(found.years.iter().map(|one| (one.n, one.ranks)).collect::<Vec<_>>(), vec![(4, Some(1.0)); 5]);
        assert_eq!(found.quartiles, Some([1.0; 3]));
        assert_eq!((found.trends.len(), found.n_without_trend, found.n_common), (4, 0, 20));
        assert_eq!((found.n_only_ours, found.n_only_published), (0, 0));
        assert_eq!(found.sectors.len(), 1);
    }

    #[test]
    fn what_only_one_series_has_is_counted_and_the_lowest_trend_comes_first() {
        let at = |text: &str, year, value: f64| ((Whose::Municipality(code(text)), year), value);
        let ours: Series = [
            at("0560", 2020, 1.0),
            at("0560", 2021, 2.0),
            at("0560", 2022, 3.0),
            at("0580", 2020, 1.0),
            at("0580", 2021, 2.0),
            at("0580", 2022, 3.0),
            at("0581", 2022, 9.0),
        ]
        .into();
        let mut values: Series =
            ours.iter().map(|(key, value)| (*key, if key.0 == Whose::Municipality(code("0580")) { -value } else { *value })).collect();
        values.remove(&at("0581", 2022, 0.0).0);
        values.insert(at("1480", 2022, 0.0).0, 5.0);
        values.insert((Whose::Sector(SectorMean::Regions), 2022), 5.0);
        let found = agreement(&ours, &PublishedSeries { values, ..PublishedSeries::default() });
        assert_eq!((found.n_common, found.n_only_ours, found.n_only_published), (6, 1, 1));
        let trends: Vec<_> = found.trends.iter().map(|one| (one.whose, one.correlation)).collect();
        assert_eq!(trends, [(Whose::Municipality(code("0580")), Some(-1.0)), (Whose::Municipality(code("0560")), Some(1.0))]);
        assert_eq!(found.years.iter().map(|one| one.ranks).collect::<Vec<_>>(), [None; 3]);
        assert_eq!((found.sectors_missing, found.sectors), (vec![SectorMean::Regions], vec![]));
    }
}
