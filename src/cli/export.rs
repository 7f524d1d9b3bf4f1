//! `svall export`: tables of the published run as files, and the description of their columns.
//!
//! Two kinds of tables have one command: the files of the run (`ads`, `hits`, `panel_…`), which are CSV or Parquet, and the tables for
//! statistics users (`SVALL01P`, …), which `export_tables` writes in any format.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::export_tables::{self, Chosen};
use super::table::grouped;
use super::{Done, output};
use crate::error::{Error, ErrorKind, Result};
use crate::export::formats::TableFormat;
use crate::export::{ColumnType, CsvTable, TableReader, ad_columns, describe, hit_columns, panel_columns};
use crate::lexicon::Lexicon;
use crate::model::RejectReason;
use crate::panel::{Dimension, PanelShape, Period};
use crate::published::{PublishedRun, current_run};

/// Write tables of the published run as files.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  svall export --all --format csv --to tables
  svall export SVALL01P --format xlsx,px,json-stat --to tables
  svall export SVALL01P --format csv,csvw --choose Region=0580,0560 --lang en --to tables
  svall export --all --format parquet,codebook,dcat --base-url https://svall.example.se --publisher Exempelstad
      --publisher-type LocalAuthority --email data@example.se --to tables
  svall export --columns                      what every column means, as Markdown

Tables: ads, hits and panel_… are files of the run and come as csv and parquet. `svall tables` lists the tables for statistics users, which
come in every format; codebook and dcat are one file for all of them. In CSV of files of the run a missing or suppressed value is written
`..` (R: na.strings=\"..\", pandas: na_values=\"..\"); in CSV of the others the value is empty and the status says why.")]
pub(super) struct Arguments {
    /// Tables: ads, hits, panel_municipality_year, … or SVALL01P, …
    table: Vec<String>,
    /// Every table; those that are files of the run in csv and parquet only.
    #[arg(long)]
    all: bool,
    /// Formats.
    #[arg(long, value_enum, value_delimiter = ',', default_value = "csv")]
    format: Vec<Format>,
    /// Folder of the published run.
    #[arg(long, value_name = "DIR", default_value = "out")]
    out: PathBuf,
    /// Folder to write to.
    #[arg(long, value_name = "DIR", default_value = "export")]
    to: PathBuf,
    #[command(flatten)]
    chosen: Chosen,
    /// Print the columns of the files of a run instead.
    #[arg(long)]
    columns: bool,
}

/// What a file may be.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum Format {
    /// One row per cell, for programs.
    Csv,
    /// For a Swedish spreadsheet: semicolon, decimal comma, measures as columns.
    CsvSv,
    /// A workbook.
    Xlsx,
    /// PC-Axis, both languages in one file.
    Px,
    /// JSON-stat 2.0.
    JsonStat,
    /// Parquet, one row per cell.
    Parquet,
    /// Stata.
    Dta,
    /// One table on a page.
    Html,
    /// What the columns of the file csv are, as CSV on the Web.
    Csvw,
    /// Every code of the tables with its names, as CSV.
    Codebook,
    /// A catalogue for data portals, DCAT-AP-SE as Turtle.
    Dcat,
}

impl Format {
    /// The format of a table's file; none for what is written beside.
    pub(super) fn of_table(self) -> Option<TableFormat> {
        match self {
            Self::Csv => Some(TableFormat::Csv),
            Self::CsvSv => Some(TableFormat::CsvSv),
            Self::Xlsx => Some(TableFormat::Xlsx),
            Self::Px => Some(TableFormat::Px),
            Self::JsonStat => Some(TableFormat::JsonStat),
            Self::Parquet => Some(TableFormat::Parquet),
            Self::Dta => Some(TableFormat::Dta),
            Self::Html => Some(TableFormat::Html),
            Self::Csvw | Self::Codebook | Self::Dcat => None,
        }
    }

    fn is_of_runs(self) -> bool {
        matches!(self, Self::Csv | Self::Parquet)
    }
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Result<Done> {
    if arguments.columns {
        output::data(&columns_document()?)?;
        return Ok(Done::Fully);
    }
    let published = current_run(&arguments.out)?;
    let existing: Vec<&str> = published.manifest.outputs.iter().filter_map(|o| o.file.strip_suffix(".parquet")).collect();
    if arguments.table.is_empty() && !arguments.all {
        let expected = existing.join(", ");
        return Err(Error::new(ErrorKind::Usage, format!("found no table, expected --all, some of {expected}, or of `svall tables`")));
    }
    let asked = || arguments.table.iter().map(String::as_str);
    let of_run: Vec<&str> = if arguments.all { existing.clone() } else { asked().filter(|t| existing.contains(t)).collect() };
    let others: Vec<&str> = asked().filter(|t| !existing.contains(t)).collect();
    if let (Some(table), Some(format)) = (of_run.first().filter(|_| !arguments.all), arguments.format.iter().find(|f| !f.is_of_runs())) {
        let format = format.to_possible_value().map(|v| v.get_name().to_owned()).unwrap_or_default();
        return Err(Error::new(
            ErrorKind::Usage,
            format!("{table}: found the format {format}, expected csv or parquet for a file of the run"),
        ));
    }
    // Refused before anything is written: names, codes and addresses of the tables for statistics users.
    let tables = if arguments.all || !others.is_empty() {
        export_tables::chosen(&published, &others, arguments.all, &existing, &arguments.chosen)?
    } else {
        Vec::new()
    };
    arguments.chosen.check(&arguments.format)?;
    for table in of_run {
        for format in arguments.format.iter().filter(|f| f.is_of_runs()) {
            write(&published, table, *format, &arguments.to)?;
        }
    }
    export_tables::write(&tables, &arguments.format, &arguments.chosen, &arguments.to)?;
    Ok(Done::Fully)
}

fn write(published: &PublishedRun, table: &str, format: Format, to: &Path) -> Result<()> {
    let file = format!("{table}.parquet");
    published.check(&file)?;
    let from = published.folder.join(&file);
    let n_rows = published.manifest.outputs.iter().find(|o| o.file == file).map_or(0, |o| o.rows);
    let (target, n_bytes) = if format == Format::Parquet {
        let target = to.join(&file);
        let mut source = File::open(&from).map_err(|e| Error::input(&from, e))?;
        let n_bytes = output::write_whole(&target, |out| io::copy(&mut source, out).map(|_| ()))?;
        (target, n_bytes)
    } else {
        let target = to.join(format!("{table}.csv"));
        let n_bytes = write_csv(&from, &target)?;
        (target, n_bytes)
    };
    told(&target, n_rows, n_bytes);
    Ok(())
}

fn write_csv(from: &Path, target: &Path) -> Result<u64> {
    let mut rows = TableReader::open_whole(from)?;
    // An error of reading is kept apart, because it names another file than the one that is written.
    let mut read = Ok(());
    let written = output::write_whole(target, |out| {
        let mut csv = CsvTable::with_names(out, rows.names())?;
        let mut row = Vec::new();
        loop {
            match rows.next_row(&mut row) {
                Ok(true) => csv.push(&row)?,
                Ok(false) => break,
                Err(error) => {
                    read = Err(error);
                    return Err(io::Error::other("the table cannot be read"));
                }
            }
        }
        csv.finish().map(|_| ())
    });
    read?;
    written
}

/// Says what was written.
pub(super) fn told(target: &Path, n_rows: u64, n_bytes: u64) {
    output::remark(&format!("{}: {} rows, {} bytes", target.display(), grouped(n_rows), grouped(n_bytes)));
}

/// Every table and column, as Markdown: the content of `data/COLUMNS.md`.
pub(super) fn columns_document() -> Result<String> {
    let lexicon = Lexicon::load(None)?;
    let mut text = "# Columns of the tables\n\nWritten by `svall export --columns`; a test holds it to the program. In Parquet a missing value is null, in CSV it is `..`.\n".to_owned();
    let shape = PanelShape {
        by: vec![Dimension::Employer, Dimension::Municipality, Dimension::Sector, Dimension::County, Dimension::Skr, Dimension::Occupation],
        per: Period::Year,
    };
    let published: Vec<String> = PanelShape::published().iter().map(PanelShape::table).collect();
    let tables = [
        ("ads", "One row per scanned ad, sorted by partition of the id, then id.".to_owned(), describe(&ad_columns())),
        ("hits", "One row per match, counted or not, in the order of the ads.".to_owned(), describe(&hit_columns(&lexicon))),
        (
            "panel_…",
            format!("One row per cell. A panel has the dimensions its name says. Published by every run: {}.", published.join(", ")),
            describe(&panel_columns(&shape)),
        ),
    ];
    for (name, about, columns) in tables {
        text.push_str(&format!("\n## {name}\n\n{about}\n\n| column | type | unit | meaning |\n|---|---|---|---|\n"));
        for [column, kind, unit, meaning] in columns {
            text.push_str(&format!("| `{column}` | {kind} | {unit} | {meaning} |\n"));
        }
    }
    text.push_str("\n## Reasons in rejects.jsonl\n\n| reason | meaning |\n|---|---|\n");
    for reason in RejectReason::ALL {
        text.push_str(&format!("| `{}` | {} |\n", reason.id(), reason.meaning()));
    }
    text.push_str(&format!(
        "\nTypes: {} are bytes of UTF-8, {} and {} have 64 bits, {} is true or false.\n",
        ColumnType::Text.id(),
        ColumnType::Integer.id(),
        ColumnType::Real.id(),
        ColumnType::Flag.id()
    ));
    Ok(text)
}
