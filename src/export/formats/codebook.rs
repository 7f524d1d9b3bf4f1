//! Writes the codebook of tables: every code with its name, unit and note, in both languages.

use super::wording::status_meaning;
use crate::error::{Error, ErrorKind, Result};
use crate::table::{CellStatus, Language, Role, Table};

/// The columns.
pub(super) const NAMES: [&str; 14] = [
    "table",
    "dimension",
    "dimension_sv",
    "dimension_en",
    "role",
    "code",
    "label_sv",
    "label_en",
    "unit_sv",
    "unit_en",
    "decimals",
    "is_elimination",
    "note_sv",
    "note_en",
];

/// A row for every category of a table, and one for every status of its cells.
pub(super) fn rows(table: &Table) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for dimension in &table.dimensions {
        let role = match dimension.role {
            Role::Geo => "geo",
            Role::Time => "time",
            Role::Metric => "metric",
            Role::Classification => "classification",
        };
        for category in &dimension.categories {
            let unit = category.unit.clone().unwrap_or_default();
            let note = category.note.clone().unwrap_or_default();
            let decimals = if dimension.role == Role::Metric { category.decimals.to_string() } else { String::new() };
            let is_elimination = dimension.elimination.as_ref() == Some(&category.code);
            rows.push(vec![
                table.id.clone(),
                dimension.code.to_owned(),
                dimension.label.sv.clone(),
                dimension.label.en.clone(),
                role.to_owned(),
                category.code.clone(),
                category.label.sv.clone(),
                category.label.en.clone(),
                unit.sv,
                unit.en,
                decimals,
                is_elimination.to_string(),
                note.sv,
                note.en,
            ]);
        }
    }
    for status in CellStatus::ALL {
        let [sv, en] = Language::ALL.map(|language| status_meaning(status).of(language).to_owned());
        let mut row = vec![String::new(); NAMES.len()];
        for (n, content) in [(0, table.id.as_str()), (1, "status"), (2, "status"), (3, "status"), (5, status.id()), (6, &sv), (7, &en)] {
            if let Some(field) = row.get_mut(n) {
                content.clone_into(field);
            }
        }
        rows.push(row);
    }
    rows
}

/// The codebook of these tables as CSV by RFC 4180, UTF-8.
pub fn codebook_csv<'t>(tables: impl IntoIterator<Item = &'t Table>) -> Result<Vec<u8>> {
    let failed = |cause: String| Error::new(ErrorKind::Internal, format!("codebook: cannot be written as CSV: {cause}"));
    let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    out.write_record(NAMES).map_err(|e| failed(e.to_string()))?;
    for table in tables {
        for row in rows(table) {
            out.write_record(row).map_err(|e| failed(e.to_string()))?;
        }
    }
    out.into_inner().map_err(|e| failed(e.to_string()))
}
