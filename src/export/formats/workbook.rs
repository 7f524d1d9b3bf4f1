//! Writes a table as a workbook: the data as people read it, the data cell by cell, what the table is, and its codes.
//!
//! Codes are text cells and keep their zeros; numbers are whole numbers with a format that shows fewer decimals; every text is written as
//! text, so that nothing is a formula.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, IgnoreError, Workbook, Worksheet, XlsxError};

use super::codebook;
use super::layout::{Layout, is_its_own_name};
use super::wording::{self, CODE, SIGNS, status_meaning};
use super::{FormatOptions, Show, csv_tidy, full_title};
use crate::error::{Error, ErrorKind, Result};
use crate::table::{Category, Cell, CellStatus, Language, Table};

/// Rows of a sheet, the header among them.
const MAX_ROWS: usize = 1_048_576;
/// Columns of a sheet.
const MAX_COLUMNS: usize = 16_384;
/// Widest column, in characters.
const MAX_WIDTH: usize = 60;

struct Sheets<'t> {
    table: &'t Table,
    language: Language,
    bold: Format,
    sign: Format,
    wrap: Format,
    /// By the number of decimals that are shown.
    numbers: Vec<Format>,
}

pub(super) fn write(table: &Table, options: &FormatOptions) -> Result<Vec<u8>> {
    let layout = Layout::printed(table);
    let n_columns = layout.n_columns() + 2 * layout.stub().len();
    if layout.n_rows() >= MAX_ROWS || n_columns > MAX_COLUMNS {
        let message = format!(
            "table {}: found {} rows and {n_columns} columns, expected at most {MAX_ROWS} and {MAX_COLUMNS}, which is what a sheet holds",
            table.id,
            layout.n_rows() + 1
        );
        return Err(Error::new(ErrorKind::Usage, message).with_hint("choose fewer categories, or take csv or parquet"));
    }
    workbook(table, options.language, &layout)
        .map_err(|cause| Error::new(ErrorKind::Internal, format!("table {}: cannot be written as a workbook: {cause}", table.id)))
}

fn workbook(table: &Table, language: Language, layout: &Layout<'_>) -> std::result::Result<Vec<u8>, XlsxError> {
    let number = |decimals: usize| if decimals == 0 { "#,##0".to_owned() } else { format!("#,##0.{}", "0".repeat(decimals)) };
    let sheets = Sheets {
        table,
        language,
        bold: Format::new().set_bold(),
        sign: Format::new().set_align(FormatAlign::Right),
        wrap: Format::new().set_text_wrap().set_align(FormatAlign::Top),
        numbers: (0..=15).map(|decimals| Format::new().set_num_format(number(decimals))).collect(),
    };
    let mut workbook = Workbook::new();
    workbook.set_properties(&sheets.properties());
    sheets.data(workbook.add_worksheet(), layout)?;
    // A table may have more cells than a sheet has rows; what the table is says so then.
    let has_tidy = table.cells.len() < MAX_ROWS;
    if has_tidy {
        sheets.tidy(workbook.add_worksheet())?;
    }
    sheets.about(workbook.add_worksheet(), has_tidy)?;
    sheets.codebook(workbook.add_worksheet())?;
    workbook.save_to_buffer()
}

/// The number of a row or column as the library counts; sizes were looked at before.
fn at<N: TryFrom<usize> + Default>(n: usize) -> N {
    N::try_from(n).unwrap_or_default()
}

impl Sheets<'_> {
    fn properties(&self) -> DocProperties {
        let source = &self.table.source;
        // Without a moment of its own the library would take the clock's.
        let moment = source.updated.trim_end_matches('Z');
        let made = ExcelDateTime::parse_from_str(moment).or_else(|_| ExcelDateTime::from_ymd(1980, 1, 1));
        let mut properties = DocProperties::new()
            .set_title(full_title(self.table, self.language))
            .set_subject(self.table.description.of(self.language))
            .set_author(source.name.of(self.language))
            .set_keywords(format!("{} {}", self.table.id, source.run_id))
            .set_comment(&source.licence)
            .set_custom_property("svall table", &self.table.id)
            .set_custom_property("svall run", &source.run_id)
            .set_custom_property("svall program", &source.program)
            .set_custom_property("svall lexicon", &source.lexicon);
        if let Ok(made) = &made {
            properties = properties.set_creation_datetime(made);
        }
        properties
    }

    /// Rows and columns as the table is printed; one row of names above.
    fn data(&self, sheet: &mut Worksheet, layout: &Layout<'_>) -> std::result::Result<(), XlsxError> {
        sheet.set_name("Data")?;
        let stub = layout.stub();
        let mut column = 0;
        for dimension in &stub {
            let name = dimension.label.of(self.language);
            let labels = dimension.categories.iter().map(|c| c.label.of(self.language));
            width(sheet, column, labels.chain([name]))?;
            sheet.write_string_with_format(0, at(column), name, &self.bold)?;
            column += 1;
            if !is_its_own_name(dimension) {
                let code = format!("{name} ({})", CODE.of(self.language));
                width(sheet, column, dimension.categories.iter().map(|c| c.code.as_str()).chain([code.as_str()]))?;
                sheet.write_string_with_format(0, at(column), &code, &self.bold)?;
                column += 1;
            }
        }
        let n_stub = column;
        for n in 0..layout.n_columns() {
            let names: Vec<&str> = layout.column(n).iter().map(|category| category.label.of(self.language)).collect();
            let name = names.join(" ");
            width(sheet, n_stub + n, [name.as_str()])?;
            sheet.write_string_with_format(0, at(n_stub + n), &name, &self.bold)?;
        }
        for row in 0..layout.n_rows() {
            let mut column = 0;
            for (dimension, category) in stub.iter().zip(layout.row(row)) {
                sheet.write_string(at(row + 1), at(column), category.label.of(self.language))?;
                column += 1;
                if !is_its_own_name(dimension) {
                    sheet.write_string(at(row + 1), at(column), &category.code)?;
                    column += 1;
                }
            }
            for (n, (cell, measure)) in layout.cells(row).enumerate() {
                self.cell(sheet, row + 1, n_stub + n, cell, measure)?;
            }
        }
        sheet.set_freeze_panes(1, at(n_stub))?;
        finish(sheet, layout.n_rows(), n_stub + layout.n_columns(), n_stub)
    }

    fn cell(
        &self,
        sheet: &mut Worksheet,
        row: usize,
        column: usize,
        cell: &Cell,
        measure: Option<&Category>,
    ) -> std::result::Result<(), XlsxError> {
        let format = measure.and_then(|measure| self.numbers.get(usize::from(measure.decimals)));
        match (cell.value, format) {
            (Some(value), Some(format)) => sheet.write_number_with_format(at(row), at(column), value, format)?,
            (Some(value), None) => sheet.write_number(at(row), at(column), value)?,
            (None, _) => sheet.write_string_with_format(at(row), at(column), cell.status.sign(), &self.sign)?,
        };
        Ok(())
    }

    /// One row per cell, as in the CSV for programs; nothing stands in `value` where there is none.
    fn tidy(&self, sheet: &mut Worksheet) -> std::result::Result<(), XlsxError> {
        sheet.set_name("Data_tidy")?;
        let names = csv_tidy::names(self.table, Show::CodesAndTexts);
        for (n, name) in names.iter().enumerate() {
            sheet.write_string_with_format(0, at(n), name, &self.bold)?;
        }
        let mut row = 0;
        let mut done = Ok(());
        self.table.each_cell(|categories, cell| {
            row += 1;
            if done.is_ok() {
                done = self.tidy_row(sheet, row, categories, cell);
            }
        });
        done?;
        sheet.set_freeze_panes(1, 0)?;
        finish(sheet, row, names.len(), names.len() - 2)
    }

    fn tidy_row(&self, sheet: &mut Worksheet, row: usize, categories: &[&Category], cell: &Cell) -> std::result::Result<(), XlsxError> {
        for (n, category) in categories.iter().enumerate() {
            sheet.write_string(at(row), at(2 * n), &category.code)?;
            sheet.write_string(at(row), at(2 * n + 1), category.label.of(self.language))?;
        }
        let column = 2 * categories.len();
        if let Some(value) = cell.value {
            sheet.write_number(at(row), at(column), value)?;
        }
        sheet.write_string(at(row), at(column + 1), cell.status.id())?;
        Ok(())
    }

    fn about(&self, sheet: &mut Worksheet, has_tidy: bool) -> std::result::Result<(), XlsxError> {
        sheet.set_name(wording::ABOUT.of(self.language))?;
        sheet.set_column_width(0, 24)?;
        sheet.set_column_width(1, 100)?;
        let mut rows = wording::about(self.table, self.language);
        rows.push((wording::SIGNS_NAME.of(self.language).to_owned(), SIGNS.of(self.language).to_owned()));
        for status in CellStatus::ALL {
            rows.push((format!("status {}", status.id()), status_meaning(status).of(self.language).to_owned()));
        }
        if !has_tidy {
            rows.push(("Data_tidy".to_owned(), wording::NO_TIDY.of(self.language).to_owned()));
        }
        for (n, (name, content)) in rows.iter().enumerate() {
            sheet.write_string_with_format(at(n), 0, name, &self.bold)?;
            sheet.write_string_with_format(at(n), 1, content, &self.wrap)?;
        }
        Ok(())
    }

    fn codebook(&self, sheet: &mut Worksheet) -> std::result::Result<(), XlsxError> {
        sheet.set_name(wording::CODEBOOK.of(self.language))?;
        let rows = codebook::rows(self.table);
        for (n, name) in codebook::NAMES.iter().enumerate() {
            sheet.write_string_with_format(0, at(n), *name, &self.bold)?;
            width(sheet, n, rows.iter().filter_map(|row| row.get(n)).map(String::as_str).chain([*name]))?;
        }
        for (n, row) in rows.iter().enumerate().take(MAX_ROWS - 1) {
            for (column, content) in row.iter().enumerate() {
                sheet.write_string(at(n + 1), at(column), content)?;
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        finish(sheet, rows.len(), codebook::NAMES.len(), codebook::NAMES.len())
    }
}

/// Filters on the first row, and no warning that codes are numbers written as text.
fn finish(sheet: &mut Worksheet, n_rows: usize, n_columns: usize, n_texts: usize) -> std::result::Result<(), XlsxError> {
    if n_columns == 0 || n_rows == 0 {
        return Ok(());
    }
    sheet.autofilter(0, 0, at(n_rows), at(n_columns - 1))?;
    if n_texts > 0 {
        sheet.ignore_error_range(0, 0, at(n_rows), at(n_texts - 1), IgnoreError::NumberStoredAsText)?;
    }
    Ok(())
}

fn width<'a>(sheet: &mut Worksheet, column: usize, texts: impl IntoIterator<Item = &'a str>) -> std::result::Result<(), XlsxError> {
    let longest = texts.into_iter().map(|text| text.chars().count()).max().unwrap_or(0);
    sheet.set_column_width(at(column), (longest + 3).min(MAX_WIDTH) as f64)?;
    Ok(())
}
