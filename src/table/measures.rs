//! Lists the measures of the tables: code, name, unit, decimals, and how each is taken from the sums of a cell.

use super::cell::{Cell, CellStatus};
use super::dimension::{Category, Dimension, Role};
use super::language::Text;
use crate::measure::{Estimate, MeasureValues, Sums};

/// A measure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Measure {
    Ads,
    Intensity,
    IntensityLow,
    IntensityHigh,
    Share,
    ShareLow,
    ShareHigh,
    Breadth,
    Floor,
    IntensityVacancies,
    ShareVacancies,
}

/// The measures of all hits.
pub(super) const ALL_MEASURES: [Measure; 11] = [
    Measure::Ads,
    Measure::Intensity,
    Measure::IntensityLow,
    Measure::IntensityHigh,
    Measure::Share,
    Measure::ShareLow,
    Measure::ShareHigh,
    Measure::Breadth,
    Measure::Floor,
    Measure::IntensityVacancies,
    Measure::ShareVacancies,
];

/// The measures of some hits: those of an area, a competence, a stratum.
pub(super) const MEASURES_OF_SOME_HITS: [Measure; 7] = [
    Measure::Ads,
    Measure::Intensity,
    Measure::IntensityLow,
    Measure::IntensityHigh,
    Measure::Share,
    Measure::ShareLow,
    Measure::ShareHigh,
];

impl Measure {
    /// Code, name and unit in both languages, decimals.
    fn words(self) -> (&'static str, [&'static str; 2], [&'static str; 2], u8) {
        let hits = ["träffar per 1 000 ord", "hits per 1,000 words"];
        let share = ["andel av annonserna, 0 till 1", "share of the ads, 0 to 1"];
        match self {
            Self::Ads => ("n_ads", ["Antal annonser", "Number of ads"], ["annonser", "ads"], 0),
            Self::Intensity => ("intensity", ["Intensitet", "Intensity"], hits, 2),
            Self::IntensityLow => ("intensity_low", ["Intensitet, nedre gräns (95 %)", "Intensity, lower bound (95%)"], hits, 2),
            Self::IntensityHigh => ("intensity_high", ["Intensitet, övre gräns (95 %)", "Intensity, upper bound (95%)"], hits, 2),
            Self::Share => ("share", ["Andel annonser med minst en träff", "Share of ads with at least one hit"], share, 3),
            Self::ShareLow => (
                "share_low",
                ["Andel annonser med minst en träff, nedre gräns (95 %)", "Share of ads with at least one hit, lower bound (95%)"],
                share,
                3,
            ),
            Self::ShareHigh => (
                "share_high",
                ["Andel annonser med minst en träff, övre gräns (95 %)", "Share of ads with at least one hit, upper bound (95%)"],
                share,
                3,
            ),
            Self::Breadth => (
                "breadth",
                ["Bredd: antal olika kompetenser per annons, medelvärde", "Breadth: number of different competences per ad, mean"],
                ["kompetenser per annons, 0 till 22", "competences per ad, 0 to 22"],
                2,
            ),
            Self::Floor => ("floor", ["Andel annonser utan träff", "Share of ads without a hit"], share, 3),
            Self::IntensityVacancies => {
                ("intensity_vacancies", ["Intensitet, vägd med antal platser", "Intensity, weighted by vacancies"], hits, 2)
            }
            Self::ShareVacancies => (
                "share_vacancies",
                ["Andel platser i annonser med minst en träff", "Share of vacancies in ads with at least one hit"],
                ["andel av platserna, 0 till 1", "share of the vacancies, 0 to 1"],
                3,
            ),
        }
    }

    fn estimate(self, values: &MeasureValues) -> Option<f64> {
        let low = |e: Option<Estimate>| e.and_then(|e| e.bounds).map(|b| b.0);
        let high = |e: Option<Estimate>| e.and_then(|e| e.bounds).map(|b| b.1);
        let middle = |e: Option<Estimate>| e.map(|e| e.value);
        match self {
            Self::Ads => None,
            Self::Intensity => middle(values.intensity),
            Self::IntensityLow => low(values.intensity),
            Self::IntensityHigh => high(values.intensity),
            Self::Share => middle(values.share),
            Self::ShareLow => low(values.share),
            Self::ShareHigh => high(values.share),
            Self::Breadth => middle(values.breadth),
            Self::Floor => middle(values.floor),
            Self::IntensityVacancies => middle(values.intensity_vacancies),
            Self::ShareVacancies => middle(values.share_vacancies),
        }
    }

    /// Whether it is a bound of an interval, which the mean of municipalities does not have.
    fn is_bound(self) -> bool {
        matches!(self, Self::IntensityLow | Self::IntensityHigh | Self::ShareLow | Self::ShareHigh)
    }
}

/// A cell made ready for the tables: ads, and measures where there are ads and they are shown.
#[derive(Clone, Debug, Default)]
pub(super) struct Shown {
    n_ads: u64,
    status: CellStatus,
    values: Option<MeasureValues>,
    /// The means of the measures over municipalities, instead of values.
    means: Option<Vec<Option<f64>>>,
}

impl Shown {
    /// A cell of ads; `status` says whether its measures are shown.
    pub(super) fn new(sums: &Sums, status: CellStatus) -> Self {
        let status = if sums.n_ads == 0 { CellStatus::Missing } else { status };
        let values = (status == CellStatus::Ok).then(|| sums.values());
        Self { n_ads: sums.n_ads, status, values, means: None }
    }

    /// The unweighted mean of cells, over those that are shown.
    pub(super) fn mean<'c>(cells: impl Iterator<Item = &'c Self>) -> Self {
        let (mut n_ads, mut sums) = (0, vec![(0.0, 0u32); ALL_MEASURES.len()]);
        for cell in cells {
            let Some(values) = &cell.values else { continue };
            n_ads += cell.n_ads;
            for ((sum, n), measure) in sums.iter_mut().zip(ALL_MEASURES) {
                if let Some(value) = measure.estimate(values) {
                    *sum += value;
                    *n += 1;
                }
            }
        }
        let means = sums.into_iter().map(|(sum, n)| (n > 0).then(|| sum / f64::from(n))).collect();
        let status = if n_ads == 0 { CellStatus::Missing } else { CellStatus::Ok };
        Self { n_ads, status, values: None, means: Some(means) }
    }

    /// The cell of one measure.
    pub(super) fn cell(&self, measure: Measure) -> Cell {
        if measure == Measure::Ads {
            return Cell::of(self.n_ads as f64);
        }
        if self.means.is_some() && measure.is_bound() {
            return Cell::without(CellStatus::NotApplicable);
        }
        if self.status != CellStatus::Ok {
            return Cell::without(self.status);
        }
        let value = match &self.means {
            Some(means) => ALL_MEASURES.iter().zip(means).find(|(m, _)| **m == measure).and_then(|(_, mean)| *mean),
            None => self.values.as_ref().and_then(|values| measure.estimate(values)),
        };
        value.map_or(Cell::without(CellStatus::Missing), Cell::of)
    }
}

/// The dimension of measures.
pub(super) fn contents(measures: &[Measure]) -> Dimension {
    let categories = measures.iter().map(|measure| {
        let (code, [sv, en], [unit_sv, unit_en], decimals) = measure.words();
        Category { unit: Some(Text::new(unit_sv, unit_en)), decimals, ..Category::new(code, Text::new(sv, en)) }
    });
    let categories = categories.collect();
    contents_of(categories)
}

/// The dimension of measures, from its categories.
pub(super) fn contents_of(categories: Vec<Category>) -> Dimension {
    Dimension {
        code: "ContentsCode",
        label: Text::new("tabellinnehåll", "contents"),
        role: Role::Metric,
        categories,
        elimination: None,
        code_lists: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::{AdMeasures, AdRow, Subset};

    fn sums(hits: &[u32]) -> Sums {
        let mut sums = Sums::default();
        for n_hits in hits {
            let measures = AdMeasures { n_words: 100, n_hits: *n_hits, ..AdMeasures::default() };
            sums.add(&AdRow { measures, n_vacancies: 1, ..AdRow::default() }, Subset::All, 50);
        }
        sums
    }

    #[test]
    fn a_cell_tells_its_ads_always_and_its_measures_only_where_they_are_shown() {
        let shown = Shown::new(&sums(&[1, 0]), CellStatus::Ok);
        assert_eq!(
            (shown.cell(Measure::Ads), shown.cell(Measure::Intensity), shown.cell(Measure::Floor)),
            (Cell::of(2.0), Cell::of(5.0), Cell::of(0.5))
        );
        let withheld = Shown::new(&sums(&[1, 0]), CellStatus::Suppressed);
        assert_eq!((withheld.cell(Measure::Ads), withheld.cell(Measure::Share)), (Cell::of(2.0), Cell::without(CellStatus::Suppressed)));
        let empty = Shown::new(&Sums::default(), CellStatus::Ok);
        assert_eq!((empty.cell(Measure::Ads), empty.cell(Measure::Share)), (Cell::of(0.0), Cell::without(CellStatus::Missing)));
    }

    #[test]
    fn the_mean_weighs_each_shown_cell_alike_and_leaves_out_the_others() {
        let cells = [
            Shown::new(&sums(&[1, 0]), CellStatus::Ok),
            Shown::new(&sums(&[2]), CellStatus::Ok),
            Shown::new(&sums(&[9]), CellStatus::Protected),
        ];
        let mean = Shown::mean(cells.iter());
        assert_eq!(
            (mean.cell(Measure::Ads), mean.cell(Measure::Intensity), mean.cell(Measure::Share)),
            (Cell::of(3.0), Cell::of(12.5), Cell::of(0.75))
        );
        assert_eq!(mean.cell(Measure::IntensityLow), Cell::without(CellStatus::NotApplicable));
        assert_eq!(Shown::mean(std::iter::empty()).cell(Measure::Share), Cell::without(CellStatus::Missing));
    }
}
