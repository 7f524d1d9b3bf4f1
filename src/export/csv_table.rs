//! Writes a table as CSV by RFC 4180: comma, double quotes, a header, UTF-8 without mark, line feed.
//!
//! A missing value is written `..`, as Swedish statistics do: never blank and never 0. Numbers have a point, and as many digits as it
//! takes to read the same number back. Texts stand as they are: this file is for programs (R: `na.strings = ".."`, pandas:
//! `na_values = ".."`), not for a spreadsheet that runs what begins with `=`.

use std::io::Write;

use super::columns::Column;
use super::value::Value;

/// What stands for a missing value.
const MISSING: &str = "..";

/// A CSV file being written. Nothing is complete before `finish`.
#[must_use]
pub struct CsvTable<W: Write> {
    writer: csv::Writer<W>,
}

impl<W: Write> CsvTable<W> {
    /// Writes the header.
    pub fn new<R>(out: W, columns: &[Column<R>]) -> std::io::Result<Self> {
        let names: Vec<String> = columns.iter().map(|c| c.name.clone()).collect();
        Self::with_names(out, &names)
    }

    /// Writes a header of these names.
    pub fn with_names(out: W, names: &[String]) -> std::io::Result<Self> {
        let mut writer = csv::WriterBuilder::new().from_writer(out);
        writer.write_record(names)?;
        Ok(Self { writer })
    }

    /// Writes a row.
    pub fn push(&mut self, row: &[Value]) -> std::io::Result<()> {
        Ok(self.writer.write_record(row.iter().map(field))?)
    }

    /// Writes what is left and hands the file back.
    pub fn finish(mut self) -> std::io::Result<W> {
        self.writer.flush()?;
        self.writer.into_inner().map_err(|e| std::io::Error::other(e.to_string()))
    }
}

fn field(value: &Value) -> String {
    match value {
        Value::Null => MISSING.to_owned(),
        Value::Text(t) => t.clone(),
        Value::Integer(n) => n.to_string(),
        Value::Real(x) => x.to_string(),
        Value::Flag(b) => b.to_string(),
    }
}
