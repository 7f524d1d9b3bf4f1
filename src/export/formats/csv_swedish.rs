//! Writes a table as CSV that a Swedish spreadsheet opens with a double click: semicolon, decimal comma, UTF-8 with mark, CRLF.
//!
//! Measures are columns. The name of a category stands before its code, because spreadsheets take the zeros from the beginning of
//! codes. A text that a spreadsheet would run as a formula gets an apostrophe before it; numbers never do.

use super::layout::{Layout, is_its_own_name};
use super::number::{shown, whole};
use super::wording::CODE;
use super::{FormatOptions, Show, full_title};
use crate::error::{Error, ErrorKind, Result};
use crate::table::{Category, Cell, Language, Table};

pub(super) fn write(table: &Table, options: &FormatOptions) -> Result<Vec<u8>> {
    let failed = |cause: String| Error::new(ErrorKind::Internal, format!("table {}: cannot be written as CSV: {cause}", table.id));
    let language = options.language;
    let layout = Layout::measures_as_columns(table);
    // The mark by which spreadsheets know UTF-8.
    let mut out = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .flexible(options.with_title)
        .from_writer("\u{feff}".as_bytes().to_vec());
    if options.with_title {
        out.write_record([harmless(&full_title(table, language))]).map_err(|e| failed(e.to_string()))?;
    }
    let stub = layout.stub();
    let mut record = Vec::new();
    for dimension in &stub {
        let name = dimension.label.of(language);
        match shown_columns(options.show, is_its_own_name(dimension)) {
            (true, true) => record.extend([harmless(name), harmless(&format!("{name} ({})", CODE.of(language)))]),
            _ => record.push(harmless(name)),
        }
    }
    record.extend((0..layout.n_columns()).map(|n| harmless(&heading(&layout.column(n), language))));
    out.write_record(&record).map_err(|e| failed(e.to_string()))?;
    for row in 0..layout.n_rows() {
        record.clear();
        for (dimension, category) in stub.iter().zip(layout.row(row)) {
            let (has_name, has_code) = shown_columns(options.show, is_its_own_name(dimension));
            if has_name {
                record.push(harmless(category.label.of(language)));
            }
            if has_code {
                record.push(harmless(&category.code));
            }
        }
        record.extend(layout.cells(row).map(|(cell, measure)| value(cell, measure)));
        out.write_record(&record).map_err(|e| failed(e.to_string()))?;
    }
    out.into_inner().map_err(|e| failed(e.to_string()))
}

/// Whether there is a column of names, and one of codes.
fn shown_columns(show: Show, is_own_name: bool) -> (bool, bool) {
    match show {
        Show::Codes => (false, true),
        Show::Texts => (true, false),
        Show::CodesAndTexts => (true, !is_own_name),
    }
}

/// A measure with its unit; without measures the word that every file has for a value.
fn heading(categories: &[&Category], language: Language) -> String {
    match categories {
        [] => "value".to_owned(),
        _ => categories.iter().map(|category| category.label.of(language)).collect::<Vec<_>>().join(" "),
    }
}

/// A number with decimal comma whatever the language, as the spreadsheet is Swedish; or the sign for why there is none.
fn value(cell: &Cell, measure: Option<&Category>) -> String {
    match (cell.value, measure) {
        (Some(value), Some(measure)) => shown(value, measure.decimals, Language::Swedish),
        (Some(value), None) => whole(value).replace('.', ","),
        (None, _) => cell.status.sign().to_owned(),
    }
}

/// The text with an apostrophe before it if a spreadsheet would take it for a formula. Blanks before a sign do not hide it from all
/// spreadsheets, and some take the wide forms of East Asia for the same signs.
pub(super) fn harmless(text: &str) -> String {
    let begins = text.trim_start_matches(|c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}').chars().next();
    let is_sign = |c: char| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠');
    let begins_hidden = text.starts_with(['\t', '\r', '\n', '\0']);
    if begins_hidden || begins.is_some_and(is_sign) { format!("'{text}") } else { text.to_owned() }
}
