//! Smooths a line of years: each becomes the mean of the values that are shown in it and the two years before.
//!
//! Only values that are shown anyway go in, so that no withheld one can be worked out from a smoothed line.

use super::slice::Valued;
use crate::compare::combination;
use crate::table::Cell;

/// Years of a smoothed value.
pub(super) const WINDOW: u16 = 3;
/// Values that a smoothed one needs.
const FEWEST: usize = 2;

/// The line smoothed. A year of which the window shows fewer than two values keeps its reason, or gets that of a year without value.
pub(super) fn smoothed(line: &[Valued]) -> Vec<Valued> {
    let of = |at: &Valued| {
        let in_window = |one: &&Valued| one.year <= at.year && one.year + WINDOW > at.year;
        let window: Vec<&Valued> = line.iter().filter(in_window).collect();
        let shown: Vec<_> = window.iter().filter_map(|one| one.estimate()).collect();
        let n_ads = window.iter().filter(|one| one.cell.value.is_some()).map(|one| one.n_ads).sum();
        if shown.len() < FEWEST {
            let status =
                window.iter().rev().find(|one| one.cell.value.is_none()).map_or(crate::table::CellStatus::Missing, |one| one.cell.status);
            return Valued { cell: Cell::without(status), bounds: None, ..*at };
        }
        let mean = combination(shown.iter().map(|value| (1.0 / shown.len() as f64, *value)));
        Valued { year: at.year, cell: Cell::of(mean.value), bounds: mean.bounds, n_ads }
    };
    line.iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::CellStatus;

    #[test]
    fn a_smoothed_value_is_made_of_shown_values_only() {
        let value = |year, value: f64| Valued { year, cell: Cell::of(value), bounds: Some((value - 1.0, value + 1.0)), n_ads: 20 };
        let none = |year| Valued { year, cell: Cell::without(CellStatus::Suppressed), bounds: None, n_ads: 3 };
        let line = [value(2020, 1.0), value(2021, 3.0), none(2022), value(2023, 7.0), none(2024), none(2025)];
        let smooth = smoothed(&line);
        let values: Vec<Option<f64>> = smooth.iter().map(|one| one.cell.value).collect();
        assert_eq!(values, [None, Some(2.0), Some(2.0), Some(5.0), None, None]);
        assert_eq!(smooth[3].n_ads, 40);
        assert_eq!(smooth[5].cell.status, CellStatus::Suppressed);
        assert!(smooth[1].bounds.is_some_and(|(low, high)| low > 1.0 && high < 3.0));
    }
}
