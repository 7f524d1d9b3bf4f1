//! Adds ads to the cells of one panel, and cells of two panels to each other.
//!
//! A cell is found by its values as one text, so that adding an ad to a cell that exists takes no memory.

use std::collections::BTreeMap;

use hashbrown::HashMap;

use super::dimension::{BETWEEN, Dimension, PanelShape};
use super::rows::PanelRow;
use crate::measure::{AdRow, Subset, Sums};

/// The cells of one panel.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Panel {
    shape: PanelShape,
    subset: Subset,
    vacancy_cap: u32,
    /// By the values of the dimensions and the period.
    cells: HashMap<String, Sums>,
    /// How often each employer goes by which name.
    names: HashMap<String, BTreeMap<String, u64>>,
    key: String,
}

impl Panel {
    /// An empty panel. `vacancy_cap` bounds the weight of an ad in the weighted measures.
    pub fn new(shape: PanelShape, subset: Subset, vacancy_cap: u32) -> Self {
        Self { shape, subset, vacancy_cap, cells: HashMap::new(), names: HashMap::new(), key: String::new() }
    }

    /// The panel's shape.
    pub fn shape(&self) -> &PanelShape {
        &self.shape
    }

    /// Adds one ad.
    pub fn add(&mut self, row: &AdRow) {
        self.key.clear();
        self.shape.write_key(row, &mut self.key);
        self.cells.entry_ref(self.key.as_str()).or_default().add(row, self.subset, self.vacancy_cap);
        if self.shape.by.contains(&Dimension::Employer) {
            let names = self.names.entry_ref(row.employer_id.as_str()).or_default();
            match names.get_mut(&row.employer) {
                Some(n) => *n += 1,
                None => _ = names.insert(row.employer.clone(), 1),
            }
        }
    }

    /// Adds the cells of another panel of the same shape.
    pub fn merge(&mut self, other: Self) {
        for (key, sums) in other.cells {
            self.cells.entry(key).or_default().merge(&sums);
        }
        for (id, names) in other.names {
            let known = self.names.entry(id).or_default();
            for (name, n) in names {
                *known.entry(name).or_default() += n;
            }
        }
    }

    /// The panel that has only some of this one's dimensions, by the same period. A dimension that this one lacks has no values there.
    #[must_use]
    pub fn coarser(&self, by: &[Dimension]) -> Self {
        let shape = PanelShape { by: by.to_vec(), per: self.shape.per };
        let mut coarser = Self::new(shape, self.subset, self.vacancy_cap);
        let places: Vec<Option<usize>> = by.iter().map(|d| self.shape.by.iter().position(|own| own == d)).collect();
        for (key, sums) in &self.cells {
            let values: Vec<&str> = key.split(BETWEEN).collect();
            coarser.key.clear();
            for place in &places {
                coarser.key.push_str(place.and_then(|n| values.get(n)).copied().unwrap_or_default());
                coarser.key.push(BETWEEN);
            }
            coarser.key.push_str(values.last().copied().unwrap_or_default());
            coarser.cells.entry_ref(coarser.key.as_str()).or_default().merge(sums);
        }
        if by.contains(&Dimension::Employer) {
            coarser.names.clone_from(&self.names);
        }
        coarser
    }

    /// The sum of all cells.
    pub fn total(&self) -> Sums {
        let mut total = Sums::default();
        for sums in self.cells.values() {
            total.merge(sums);
        }
        total
    }

    /// The rows, sorted by dimensions and period. A cell of fewer than `min_ads` ads is suppressed.
    pub fn rows(&self, min_ads: u64) -> Vec<PanelRow> {
        let mut cells: Vec<(&String, &Sums)> = self.cells.iter().collect();
        cells.sort_unstable_by_key(|(key, _)| *key);
        cells
            .into_iter()
            .map(|(key, sums)| {
                let (values, period) = PanelShape::of_key(key);
                PanelRow::new(values.clone(), self.name_of(&values), period, sums.clone(), min_ads)
            })
            .collect()
    }

    /// The name an employer goes by most often; of equally frequent ones the first by bytes.
    fn name_of(&self, values: &[String]) -> Option<String> {
        let at = self.shape.by.iter().position(|d| *d == Dimension::Employer)?;
        let names = self.names.get(values.get(at)?)?;
        let most = names.values().max()?;
        names.iter().find(|(_, n)| *n == most).map(|(name, _)| name.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::super::dimension::Period;
    use super::super::rows::Status;
    use super::*;
    use crate::measure::AdMeasures;
    use proptest::prelude::*;

    fn ad(employer: &str, year: u16, n_words: u32, n_hits: u32) -> AdRow {
        AdRow {
            employer_id: employer.to_lowercase(),
            employer: employer.to_owned(),
            year: Some(year),
            n_vacancies: 1,
            measures: AdMeasures { n_words, n_hits, ..AdMeasures::default() },
            ..AdRow::default()
        }
    }

    fn panel(rows: &[AdRow]) -> Panel {
        let mut panel = Panel::new(PanelShape { by: vec![Dimension::Employer], per: Period::Year }, Subset::All, 50);
        for row in rows {
            panel.add(row);
        }
        panel
    }

    #[test]
    fn a_small_cell_is_suppressed_and_a_large_one_is_not() {
        let mut rows: Vec<AdRow> = (0..20).map(|_| ad("A", 2024, 100, 1)).collect();
        rows.extend((0..19).map(|_| ad("A", 2025, 100, 1)));
        let rows = panel(&rows).rows(20);
        let seen: Vec<(&str, Status)> = rows.iter().map(|r| (r.period.as_str(), r.status)).collect();
        assert_eq!(seen, [("2024", Status::Ok), ("2025", Status::Suppressed)]);
        assert_eq!(rows.iter().map(|r| r.measures().is_some()).collect::<Vec<_>>(), [true, false]);
    }

    #[test]
    fn rows_are_sorted_and_an_employer_goes_by_its_most_frequent_name() {
        let rows = panel(&[ad("b", 2025, 1, 0), ad("B", 2024, 1, 0), ad("B", 2025, 1, 0), ad("a", 2025, 1, 0)]).rows(0);
        let seen: Vec<(String, String, Option<String>)> =
            rows.iter().map(|r| (r.values[0].clone(), r.period.clone(), r.employer_name.clone())).collect();
        let row = |v: &str, p: &str, n: &str| (v.to_owned(), p.to_owned(), Some(n.to_owned()));
        assert_eq!(seen, [row("a", "2025", "a"), row("b", "2024", "B"), row("b", "2025", "B")]);
    }

    #[test]
    fn a_coarser_panel_has_the_cells_that_its_ads_make() {
        let shape = |by: &[Dimension]| PanelShape { by: by.to_vec(), per: Period::Year };
        let fine = [Dimension::Municipality, Dimension::County, Dimension::Sector];
        let rows: Vec<AdRow> = (0..40)
            .map(|n| AdRow {
                municipality: (n % 3 > 0).then(|| format!("05{}", n % 5)),
                county: (n % 3 > 0).then(|| "05".to_owned()),
                sector: if n % 2 == 0 { "state" } else { "region" }.to_owned(),
                ..ad("a", 2020 + n % 4, 10 * u32::from(n), u32::from(n % 7))
            })
            .collect();
        let counted = |by: &[Dimension]| {
            let mut panel = Panel::new(shape(by), Subset::All, 50);
            for row in &rows {
                panel.add(row);
            }
            panel
        };
        let all = counted(&fine);
        for by in [&fine[..1], &fine[1..2], &fine[2..], &[Dimension::Sector, Dimension::Municipality], &[]] {
            assert_eq!(all.coarser(by).rows(3), counted(by).rows(3), "{by:?}");
            assert_eq!(all.coarser(by).shape(), &shape(by));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn merging_panels_is_adding_their_ads(
            ads in proptest::collection::vec(("[AaBb]", 2020u16..2023, 0u32..300, 0u32..9), 0..30),
            cut in 0usize..30,
        ) {
            let rows: Vec<AdRow> = ads.iter().map(|(e, y, w, h)| ad(e, *y, *w, *h)).collect();
            let cut = cut.min(rows.len());
            let mut ab = panel(&rows[..cut]);
            ab.merge(panel(&rows[cut..]));
            let mut ba = panel(&rows[cut..]);
            ba.merge(panel(&rows[..cut]));
            prop_assert_eq!(ab.rows(3), ba.rows(3));
            prop_assert_eq!(ab.rows(3), panel(&rows).rows(3));
            prop_assert_eq!(ab.total().n_ads, rows.len() as u64);
        }
    }
}
