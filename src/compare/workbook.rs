//! Writes a comparison as an Excel workbook: the table for reading, every value in long rows where they are given, and what it is about.
//!
//! Codes are text cells, so that `0580` keeps its first digit; numbers are numbers, shown with the decimals of the table.

use rust_xlsxwriter::{DocProperties, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::grid::{Grid, GridCell};
use super::tidy::TIDY_COLUMNS;
use crate::error::{Error, ErrorKind, Result};
use crate::table::Language;

/// The workbook's bytes, with the names of its sheets in a language. `about` are pairs of a name and a text, such as source, run and program.
///
/// # Errors
/// The library refuses something, which would be a mistake of this program.
pub fn workbook(grid: &Grid, tidy: &[Vec<GridCell>], about: &[(String, String)], language: Language) -> Result<Vec<u8>> {
    written(grid, tidy, about, language).map_err(|e| Error::new(ErrorKind::Internal, format!("the workbook cannot be made: {e}")))
}

fn written(grid: &Grid, tidy: &[Vec<GridCell>], about: &[(String, String)], language: Language) -> std::result::Result<Vec<u8>, XlsxError> {
    let [of_table, of_values, of_about, title_name, note_name] = match language {
        Language::Swedish => ["Jämförelse", "Alla värden", "Om tabellen", "Titel", "Anmärkning"],
        Language::English => ["Comparison", "All values", "About", "Title", "Note"],
    };
    let mut book = Workbook::new();
    book.set_properties(&DocProperties::new().set_title(&grid.title));
    let sheet = book.add_worksheet().set_name(of_table)?;
    table(sheet, &grid.header, &grid.rows)?;
    sheet.set_column_width(0, 44)?;
    for column in 1..grid.header.len() {
        sheet.set_column_width(u16::try_from(column).unwrap_or(u16::MAX), 14)?;
    }
    let below = u32::try_from(grid.rows.len()).unwrap_or(u32::MAX).saturating_add(2);
    for (row, note) in (below..).zip(&grid.notes) {
        sheet.write_string(row, 0, note)?;
    }
    if !tidy.is_empty() {
        let sheet = book.add_worksheet().set_name(of_values)?;
        table(sheet, &TIDY_COLUMNS.map(str::to_owned), tidy)?;
        sheet.autofit();
    }
    let sheet = book.add_worksheet().set_name(of_about)?;
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    sheet.set_column_width(0, 24)?.set_column_width(1, 110)?;
    let title = (title_name.to_owned(), grid.title.clone());
    let notes = grid.notes.iter().map(|note| (note_name.to_owned(), note.clone()));
    for (row, (name, text)) in (0u32..).zip(std::iter::once(title).chain(about.iter().cloned()).chain(notes)) {
        sheet.write_string_with_format(row, 0, &name, &Format::new().set_bold().set_align(FormatAlign::Top))?;
        sheet.write_string_with_format(row, 1, &text, &wrapped)?;
    }
    book.save_to_buffer()
}

fn table(sheet: &mut Worksheet, header: &[String], rows: &[Vec<GridCell>]) -> std::result::Result<(), XlsxError> {
    let bold = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top);
    let right = Format::new().set_align(FormatAlign::Right);
    for (column, name) in (0u16..).zip(header) {
        sheet.write_string_with_format(0, column, name, &bold)?;
    }
    sheet.set_freeze_panes(1, 1)?;
    for (at, row) in (1u32..).zip(rows) {
        for (column, cell) in (0u16..).zip(row) {
            match cell {
                GridCell::Text(text) => sheet.write_string(at, column, text)?,
                GridCell::Count(n) => sheet.write_number_with_format(at, column, *n as f64, &Format::new().set_num_format("#,##0"))?,
                GridCell::Number(value, decimals) => {
                    let format = Format::new().set_num_format(format!("0.{}", "0".repeat(usize::from(*decimals))));
                    sheet.write_number_with_format(at, column, *value, &format)?
                }
                GridCell::Without(sign) => sheet.write_string_with_format(at, column, *sign, &right)?,
            };
        }
    }
    Ok(())
}
