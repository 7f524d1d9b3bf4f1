//! Counts the panel by employer and year, range by range of employers, so that memory does not grow with their number.
//!
//! What the panel needs of each measured ad is noted in ranges of employer ids; each range is counted apart, and the ranges in their order
//! make the table. Where one range ends and the next begins is read off some ads of the run: it decides how even the work is, and nothing
//! else.

use std::path::PathBuf;
use std::sync::Arc;

use rayon::ThreadPool;

use super::finish::Tables;
use super::outputs::TableFile;
use super::packed::{Unpack, pack_count, pack_measures, pack_text, record};
use super::pipeline::in_order;
use super::spill::Spill;
use crate::error::Result;
use crate::export::panel_columns;
use crate::measure::{AdRow, Subset, Sums};
use crate::panel::{Dimension, Panel, PanelRow, PanelShape, Period};
use crate::published::{Counts, Output};
use crate::store::Disk;

/// Most ranges.
const N_RANGES: usize = 64;

/// Measured ads by employer.
pub(super) struct EmployerCells {
    spill: Spill,
    /// The first employer of each range but the first.
    beginnings: Vec<String>,
}

impl EmployerCells {
    /// No ads yet; what outgrows memory goes to this folder. `some` are employers of some ads.
    pub(super) fn new(disk: &Arc<dyn Disk>, folder: PathBuf, mut some: Vec<String>) -> Self {
        some.sort_unstable();
        let step = (some.len() / N_RANGES).max(1);
        let mut beginnings: Vec<String> = some.into_iter().step_by(step).skip(1).take(N_RANGES - 1).collect();
        beginnings.dedup();
        Self { spill: Spill::new(disk, folder, beginnings.len() + 1), beginnings }
    }

    /// Adds a measured ad.
    pub(super) fn add(&self, row: &AdRow) -> Result<()> {
        let range = self.beginnings.partition_point(|first| *first <= row.employer_id);
        self.spill.push(range, |to| {
            record(to, |to| {
                pack_text(to, &row.employer_id);
                pack_text(to, &row.employer);
                // A year is never 0.
                pack_count(to, row.year.unwrap_or(0).into());
                pack_count(to, row.n_vacancies.into());
                pack_measures(to, &row.measures);
            });
        })
    }

    /// Writes the panel and checks that its cells add up to the measured ads.
    pub(super) fn write(self, tables: &Tables<'_>, pool: &ThreadPool, counts: &Counts) -> Result<Output> {
        let shape = PanelShape { by: vec![Dimension::Employer], per: Period::Year };
        let mut file = TableFile::create(&*tables.job.disk, tables.folder, &shape.table(), panel_columns(&shape))?;
        let mut total = Sums::default();
        let count = |(): &mut (), range: usize| -> Result<(Sums, Vec<PanelRow>)> {
            let mut panel = Panel::new(shape.clone(), Subset::All, tables.job.vacancy_cap);
            self.count(range, &mut panel)?;
            Ok((panel.total(), panel.rows(tables.job.min_ads)))
        };
        in_order(
            pool,
            self.spill.n_partitions(),
            || (),
            count,
            |(sums, rows)| {
                total.merge(&sums);
                rows.iter().try_for_each(|row| file.push(row))
            },
        )?;
        counts.check_panel(&shape.table(), total.n_ads, total.n_hits, total.n_words)?;
        self.spill.remove()?;
        file.finish()
    }

    fn count(&self, range: usize, panel: &mut Panel) -> Result<()> {
        let bytes = self.spill.read(range)?;
        let mut from = Unpack(&bytes);
        let mut row = AdRow::default();
        while !from.0.is_empty() {
            let unpacked = from.record().and_then(|mut ad| {
                ad.text()?.clone_into(&mut row.employer_id);
                ad.text()?.clone_into(&mut row.employer);
                row.year = ad.count_32().and_then(|year| u16::try_from(year).ok()).filter(|year| *year > 0);
                row.n_vacancies = ad.count_32()?;
                row.measures = ad.measures()?;
                Some(())
            });
            unpacked.ok_or_else(|| self.spill.damaged(range))?;
            panel.add(&row);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_in_their_order_make_the_panel_whatever_ads_they_are_read_off() {
        let ads: Vec<AdRow> = (0..500u16)
            .map(|n| AdRow {
                employer_id: format!("name:{}", n * 7 % 90),
                employer: format!("E {}", n % 3),
                year: (n % 5 > 0).then_some(2020 + n % 4),
                n_vacancies: u32::from(n % 60),
                ..AdRow::default()
            })
            .collect();
        let shape = PanelShape { by: vec![Dimension::Employer], per: Period::Year };
        let mut whole = Panel::new(shape.clone(), Subset::All, 50);
        for ad in &ads {
            whole.add(ad);
        }
        let folder = tempfile::tempdir().expect("a folder");
        for some in [0, 1, 40, 500] {
            let some = ads.iter().take(some).map(|ad| ad.employer_id.clone()).collect();
            let cells = EmployerCells::new(&(Arc::new(crate::store::LocalDisk) as Arc<dyn Disk>), folder.path().join("spill"), some);
            ads.iter().try_for_each(|ad| cells.add(ad)).expect("room");
            let mut rows = Vec::new();
            for range in 0..cells.spill.n_partitions() {
                let mut panel = Panel::new(shape.clone(), Subset::All, 50);
                cells.count(range, &mut panel).expect("readable");
                rows.extend(panel.rows(3));
            }
            assert_eq!(rows, whole.rows(3));
        }
    }
}
