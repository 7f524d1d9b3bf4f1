//! Holds a published panel against the one that the ads make.

use std::cmp::Ordering;

use super::findings::Findings;
use super::{compare, rows_of};
use crate::error::Result;
use crate::export::{Column, TableReader, Value, panel_columns};
use crate::panel::{Panel, PanelRow};
use crate::published::folder::PublishedRun;

/// Compares the cells of a panel's table with those of the panel: whole numbers and texts as they are, reals bit by bit, as the same sums
/// give the same bits.
pub(super) fn check(run: &PublishedRun, panel: &Panel, min_ads: u64, findings: &mut Findings) {
    let file = format!("{}.parquet", panel.shape().table());
    let Some(rows) = rows_of(run, &file, findings) else { return };
    match check_cells(run, &file, panel, min_ads, findings) {
        Ok(found) => compare(findings, &file, "rows", found, rows, "the rows of this output in manifest.json"),
        Err(error) => findings.say(&file, || error.to_string()),
    }
}

/// Returns the number of rows in the table.
fn check_cells(run: &PublishedRun, file: &str, panel: &Panel, min_ads: u64, findings: &mut Findings) -> Result<u64> {
    let columns = panel_columns(panel.shape());
    let mut table = TableReader::open_whole(&run.folder.join(file))?;
    let names: Vec<&str> = columns.iter().map(|c| c.name.as_str()).collect();
    if table.names() != names {
        findings.say(file, || format!("columns: found {}, expected {}", table.names().join(", "), names.join(", ")));
        return Ok(0);
    }
    // Rows stand in the order of dimensions and period.
    let keys: Vec<usize> = names
        .iter()
        .enumerate()
        .filter(|(_, name)| **name == "period" || panel.shape().by.iter().any(|d| d.id() == **name))
        .map(|(n, _)| n)
        .collect();
    let mut expected = panel.rows(min_ads).into_iter().peekable();
    let missing = |cell: &PanelRow, findings: &mut Findings| {
        let key: Vec<&str> = cell.values.iter().map(String::as_str).chain([cell.period.as_str()]).collect();
        findings.say(file, || format!("cell {}: found none, expected one with {} ads", key.join(" "), cell.sums.n_ads));
    };
    let mut row = Vec::new();
    while table.next_row(&mut row)? {
        let key: Vec<&str> = keys.iter().map(|n| row.get(*n).and_then(Value::as_text).unwrap_or_default()).collect();
        let order = |cell: &PanelRow| cell.values.iter().map(String::as_str).chain([cell.period.as_str()]).cmp(key.iter().copied());
        while let Some(cell) = expected.next_if(|cell| order(cell) == Ordering::Less) {
            missing(&cell, findings);
        }
        match expected.next_if(|cell| order(cell) == Ordering::Equal) {
            Some(cell) => check_cell(&columns, &cell, &row, &key.join(" "), file, findings),
            None => findings.say(file, || format!("row {}: found the cell {}, expected none there", table.n_read(), key.join(" "))),
        }
    }
    expected.for_each(|cell| missing(&cell, findings));
    Ok(table.n_read())
}

fn check_cell(columns: &[Column<PanelRow>], cell: &PanelRow, row: &[Value], key: &str, file: &str, findings: &mut Findings) {
    for (column, found) in columns.iter().zip(row) {
        let expected = column.value(cell);
        let is_same = match (&expected, found) {
            (Value::Real(a), Value::Real(b)) => a.to_bits() == b.to_bits(),
            (a, b) => a == b,
        };
        if !is_same {
            findings.say(file, || format!("cell {key}: {}: found {found}, expected {expected}, counted from ads.parquet", column.name));
        }
    }
}
