//! Gives a comparison as long rows, one for each value, for programs.

use super::grid::{GridCell, name_of};
use super::side_by_side::{ComparedCell, ComparedRow, SideBySide};
use crate::measure::Estimate;
use crate::registers::Places;
use crate::table::CellStatus;

use super::estimates::Difference;

/// The names of the columns.
pub const TIDY_COLUMNS: [&str; 18] = [
    "row",
    "measure",
    "kind",
    "municipality",
    "name",
    "n_municipalities",
    "n_ads",
    "value",
    "low",
    "high",
    "status",
    "national_difference",
    "national_difference_low",
    "national_difference_high",
    "is_different_from_nation",
    "group_difference",
    "group_difference_low",
    "group_difference_high",
];

/// Every value of a comparison, each row as long as `TIDY_COLUMNS`.
///
/// `kind` is `municipality`, `columns_mean`, `columns_standard_deviation`, `national_mean` (both unweighted over municipalities),
/// `national_pooled` (over all ads together) or `group_mean`. Shares are ratios, 0 to 1.
pub fn tidy_rows(table: &SideBySide, places: &Places) -> Vec<Vec<GridCell>> {
    table.rows.iter().flat_map(|row| rows_of(table, row, places)).collect()
}

const NONE: GridCell = GridCell::Without("..");

fn rows_of(table: &SideBySide, row: &ComparedRow, places: &Places) -> Vec<Vec<GridCell>> {
    let text = |text: &str| GridCell::Text(text.to_owned());
    let start = |kind: &str, code: &str, name: &str, n: Option<usize>, n_ads: Option<u64>| {
        vec![
            text(&row.kind.id),
            text(row.kind.measure.id()),
            text(kind),
            if code.is_empty() { NONE } else { text(code) },
            text(name),
            n.map_or(NONE, |n| GridCell::Count(n as u64)),
            n_ads.map_or(NONE, GridCell::Count),
        ]
    };
    let mut rows = Vec::new();
    for (code, cell) in table.columns.iter().zip(&row.cells) {
        let mut fields = start("municipality", &code.to_string(), &name_of(places, *code), None, Some(cell.n_ads));
        fields.extend(value(cell.estimate, cell.status));
        fields.extend(differences(cell));
        rows.push(fields);
    }
    let mut whole = |kind: &str, name: &str, n: Option<usize>, n_ads: Option<u64>, estimate: Option<Estimate>, to_nation, to_group| {
        let mut fields = start(kind, "", name, n, n_ads);
        fields.extend(value(estimate, if estimate.is_some() { CellStatus::Ok } else { CellStatus::Missing }));
        fields.extend(difference(to_nation));
        fields.extend(difference(to_group).into_iter().take(3));
        rows.push(fields);
    };
    let n = row.columns.map(|spread| spread.n);
    let mean = row.columns.map(|spread| spread.mean);
    whole("columns_mean", "Genomsnitt", n, None, mean, row.difference, row.group_difference);
    let deviation = row.columns.and_then(|spread| spread.standard_deviation).map(|value| Estimate { value, bounds: None });
    whole("columns_standard_deviation", "StdAv", n, None, deviation, None, None);
    whole("national_mean", "Nationellt", row.nation.map(|spread| spread.n), None, row.nation.map(|spread| spread.mean), None, None);
    if !row.kind.is_standardised {
        whole("national_pooled", "Nationellt, samlat", Some(table.nation.0), Some(table.nation.1), row.nation_pooled, None, None);
    }
    if let Some((name, members, n_ads)) = &table.group {
        whole("group_mean", &name.sv, Some(members.len()), Some(*n_ads), row.group.map(|spread| spread.mean), None, None);
    }
    rows
}

fn real(value: Option<f64>) -> GridCell {
    value.map_or(NONE, |value| GridCell::Number(value, 4))
}

fn value(estimate: Option<Estimate>, status: CellStatus) -> [GridCell; 4] {
    let bounds = estimate.and_then(|estimate| estimate.bounds);
    [
        real(estimate.map(|estimate| estimate.value)),
        real(bounds.map(|(low, _)| low)),
        real(bounds.map(|(_, high)| high)),
        GridCell::Text(status.id().to_owned()),
    ]
}

fn difference(found: Option<Difference>) -> [GridCell; 4] {
    let bounds = found.and_then(|found| found.estimate.bounds);
    [
        real(found.map(|found| found.estimate.value)),
        real(bounds.map(|(low, _)| low)),
        real(bounds.map(|(_, high)| high)),
        found.map_or(NONE, |found| GridCell::Text(found.is_different.to_string())),
    ]
}

fn differences(cell: &ComparedCell) -> Vec<GridCell> {
    difference(cell.to_nation).into_iter().chain(difference(cell.to_group).into_iter().take(3)).collect()
}
