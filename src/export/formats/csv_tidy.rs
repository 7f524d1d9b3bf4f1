//! Writes a table as CSV by RFC 4180 for programs: one row per cell, texts and numbers as they are.
//!
//! Each dimension has a column of codes and one of names, then follow `value`, empty where there is none, and `status`, which says why.
//! Nothing is altered, so a name may begin with `=`: this file is for R and Python, not for a spreadsheet that runs such names.

use super::number::whole;
use super::{FormatOptions, Show, full_title};
use crate::error::{Error, ErrorKind, Result};
use crate::table::Table;

/// The names of the columns.
pub(super) fn names(table: &Table, show: Show) -> Vec<String> {
    let mut names = Vec::new();
    for dimension in &table.dimensions {
        match show {
            Show::Codes => names.push(dimension.code.to_owned()),
            Show::Texts => names.push(format!("{}_label", dimension.code)),
            Show::CodesAndTexts => names.extend([dimension.code.to_owned(), format!("{}_label", dimension.code)]),
        }
    }
    names.extend(["value".to_owned(), "status".to_owned()]);
    names
}

pub(super) fn write(table: &Table, options: &FormatOptions) -> Result<Vec<u8>> {
    let failed = |cause: csv::Error| Error::new(ErrorKind::Internal, format!("table {}: cannot be written as CSV: {cause}", table.id));
    let mut out = csv::WriterBuilder::new()
        .delimiter(options.separator)
        .terminator(csv::Terminator::CRLF)
        .flexible(options.with_title)
        .from_writer(Vec::new());
    if options.with_title {
        out.write_record([full_title(table, options.language)]).map_err(failed)?;
    }
    out.write_record(names(table, options.show)).map_err(failed)?;
    let mut done = Ok(());
    table.each_cell(|categories, cell| {
        if done.is_err() {
            return;
        }
        let value = cell.value.map(whole).unwrap_or_default();
        let mut fields: Vec<&str> = Vec::with_capacity(2 * categories.len() + 2);
        for category in categories {
            if options.show != Show::Texts {
                fields.push(&category.code);
            }
            if options.show != Show::Codes {
                fields.push(category.label.of(options.language));
            }
        }
        fields.extend([value.as_str(), cell.status.id()]);
        done = out.write_record(fields);
    });
    done.map_err(failed)?;
    out.into_inner().map_err(|cause| Error::new(ErrorKind::Internal, format!("table {}: cannot be written as CSV: {cause}", table.id)))
}
