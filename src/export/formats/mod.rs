//! Writes a table as the files that statistics users open: one file here per format.
//!
//! Every format takes the same table and the same options, and fails rather than write a table whose cells do not fit its dimensions.
//! Nothing here knows a clock: the same table gives the same bytes.

mod cells_parquet;
mod codebook;
mod csv_swedish;
mod csv_tidy;
mod csvw;
mod dcat;
mod json_stat;
mod layout;
mod number;
mod page;
mod px;
mod px_keywords;
mod stata;
mod stata_file;
mod wording;
mod workbook;

use crate::error::{Error, ErrorKind, Result};
use crate::table::{CellStatus, Language, Table};

pub use codebook::codebook_csv;
pub use csvw::csvw_metadata;
pub use dcat::{DcatOptions, DcatService, dcat};
pub use json_stat::{json_stat, json_stat_metadata};
pub use wording::full_title;

/// A format of files.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum TableFormat {
    /// CSV by RFC 4180, one row per cell, for programs.
    Csv,
    /// CSV for a Swedish spreadsheet: semicolon, decimal comma, measures as columns.
    CsvSv,
    /// A workbook for spreadsheets.
    Xlsx,
    /// PC-Axis.
    Px,
    /// JSON-stat 2.0.
    JsonStat,
    /// Parquet, one row per cell.
    Parquet,
    /// Stata, release 118.
    Dta,
    /// One accessible table on a page.
    Html,
}

impl TableFormat {
    /// Every format, in the order in which people are asked.
    pub const ALL: [Self; 8] = [Self::Xlsx, Self::CsvSv, Self::Csv, Self::Px, Self::JsonStat, Self::Parquet, Self::Dta, Self::Html];

    /// Its name in commands and addresses.
    pub fn id(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::CsvSv => "csv-sv",
            Self::Xlsx => "xlsx",
            Self::Px => "px",
            Self::JsonStat => "json-stat",
            Self::Parquet => "parquet",
            Self::Dta => "dta",
            Self::Html => "html",
        }
    }

    /// Reads a name.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.id() == id)
    }

    /// The media type. Texts are UTF-8, but for PX, whose file names its own encoding.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv | Self::CsvSv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Px => "application/octet-stream",
            Self::JsonStat => "application/json",
            Self::Parquet => "application/vnd.apache.parquet",
            Self::Dta => "application/x-stata-dta",
            Self::Html => "text/html; charset=utf-8",
        }
    }

    /// What ends the name of a file, without the first point.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::CsvSv => "sv.csv",
            Self::Xlsx => "xlsx",
            Self::Px => "px",
            Self::JsonStat => "json",
            Self::Parquet => "parquet",
            Self::Dta => "dta",
            Self::Html => "html",
        }
    }
}

/// The bytes of a PX file's texts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum PxEncoding {
    /// UTF-8.
    #[default]
    Utf8,
    /// ISO 8859-1, for programs that know no other.
    Latin1,
}

impl PxEncoding {
    /// Its name in commands and in the file.
    pub fn id(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Latin1 => "iso-8859-1",
        }
    }

    /// Reads a name.
    pub fn parse(id: &str) -> Option<Self> {
        [Self::Utf8, Self::Latin1].into_iter().find(|encoding| encoding.id().eq_ignore_ascii_case(id))
    }
}

/// How a category is told in CSV.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Show {
    /// By its code.
    Codes,
    /// By its name.
    Texts,
    /// By both, in two columns.
    #[default]
    CodesAndTexts,
}

/// What a reader of the file wishes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FormatOptions {
    /// The language; in PX the one that comes first.
    pub language: Language,
    /// The bytes of PX.
    pub px_encoding: PxEncoding,
    /// What CSV tells of categories.
    pub show: Show,
    /// Whether CSV begins with a line that holds the title.
    pub with_title: bool,
    /// What stands between two fields of `csv`: `,`, `;`, a tab or a space. `csv-sv` always has `;`.
    pub separator: u8,
}

impl Default for FormatOptions {
    fn default() -> Self {
        Self { language: Language::Swedish, px_encoding: PxEncoding::Utf8, show: Show::CodesAndTexts, with_title: false, separator: b',' }
    }
}

/// The table as the bytes of a file.
///
/// # Errors
/// Where cells and dimensions do not fit together, or the format cannot hold a table of this size.
pub fn encode(table: &Table, format: TableFormat, options: &FormatOptions) -> Result<Vec<u8>> {
    check(table)?;
    match format {
        TableFormat::Csv => csv_tidy::write(table, options),
        TableFormat::CsvSv => csv_swedish::write(table, options),
        TableFormat::Px => Ok(px::write(table, options)),
        TableFormat::JsonStat => Ok(json_stat(table, options.language).to_string().into_bytes()),
        TableFormat::Xlsx => workbook::write(table, options),
        TableFormat::Parquet => cells_parquet::write(table, options),
        TableFormat::Dta => stata::write(table, options),
        TableFormat::Html => Ok(page::write(table, options).into_bytes()),
    }
}

/// The rows of the table in a format, without heads: one per cell, or fewer where columns hold measures or more.
pub fn n_rows(table: &Table, format: TableFormat) -> usize {
    match format {
        TableFormat::Csv | TableFormat::Parquet | TableFormat::JsonStat => table.cells.len(),
        TableFormat::CsvSv | TableFormat::Dta => layout::Layout::measures_as_columns(table).n_rows(),
        TableFormat::Xlsx | TableFormat::Px | TableFormat::Html => layout::Layout::printed(table).n_rows(),
    }
}

/// That every cell has its place, and a value exactly where its status says so.
fn check(table: &Table) -> Result<()> {
    let found = |what: String| Error::new(ErrorKind::Internal, format!("table {}: {what}", table.id));
    let n_expected: usize = table.sizes().iter().product();
    if table.cells.len() != n_expected {
        return Err(found(format!("found {} cells, expected {n_expected} by the dimensions", table.cells.len())));
    }
    let mut printed: Vec<usize> = table.stub.iter().chain(&table.heading).copied().collect();
    printed.sort_unstable();
    if !printed.iter().copied().eq(0..table.dimensions.len()) {
        return Err(found(format!("stub and heading name the dimensions {printed:?}, expected each of {} once", table.dimensions.len())));
    }
    for (n, cell) in table.cells.iter().enumerate() {
        let fits = match cell.value {
            Some(value) => cell.status == CellStatus::Ok && value.is_finite(),
            None => cell.status != CellStatus::Ok,
        };
        if !fits {
            return Err(found(format!("cell {n} has the value {:?} and the status {}", cell.value, cell.status.id())));
        }
    }
    Ok(())
}
