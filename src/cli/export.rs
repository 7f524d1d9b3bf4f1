//! `svall export`: tables of the published run as CSV or Parquet, and the description of their columns.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::output::{closed_is_fine, create};
use super::{Done, output};
use crate::error::{Error, ErrorKind, Result};
use crate::export::{ColumnType, CsvTable, TableReader, ad_columns, describe, hit_columns, panel_columns};
use crate::lexicon::Lexicon;
use crate::model::RejectReason;
use crate::panel::{Dimension, PanelShape, Period};
use crate::published::{PublishedRun, current_run};

/// Write tables of the published run as CSV or Parquet.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  svall export --all --format csv --to tables
  svall export panel_municipality_year --format csv,parquet --to tables
  svall export --columns                      what every column means, as Markdown

In CSV a missing or suppressed value is written `..` (R: na.strings=\"..\", pandas: na_values=\"..\").")]
pub(super) struct Arguments {
    /// Tables: ads, hits, panel_municipality_year, …
    table: Vec<String>,
    /// Every table of the run.
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
    /// Print the columns of every table instead.
    #[arg(long)]
    columns: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    Csv,
    Parquet,
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Result<Done> {
    if arguments.columns {
        output::data(&columns_document()?)?;
        return Ok(Done::Fully);
    }
    let published = current_run(&arguments.out)?;
    let existing: Vec<&str> = published.manifest.outputs.iter().filter_map(|o| o.file.strip_suffix(".parquet")).collect();
    let tables: Vec<&str> = if arguments.all { existing.clone() } else { arguments.table.iter().map(String::as_str).collect() };
    if tables.is_empty() {
        return Err(Error::new(ErrorKind::Usage, format!("found no table, expected --all or some of {}", existing.join(", "))));
    }
    for table in tables {
        if !existing.contains(&table) {
            return Err(Error::new(
                ErrorKind::Usage,
                format!("table `{table}` does not exist in this run, expected one of {}", existing.join(", ")),
            ));
        }
        for format in &arguments.format {
            write(&published, table, *format, &arguments.to)?;
        }
    }
    Ok(Done::Fully)
}

fn write(published: &PublishedRun, table: &str, format: Format, to: &Path) -> Result<()> {
    let file = format!("{table}.parquet");
    published.check(&file)?;
    let from = published.folder.join(&file);
    fs::create_dir_all(to).map_err(|e| Error::storage(to, e))?;
    let target = match format {
        Format::Parquet => {
            let target = to.join(&file);
            fs::copy(&from, &target).map_err(|e| Error::storage(&target, e))?;
            target
        }
        Format::Csv => {
            let target = to.join(format!("{table}.csv"));
            let mut rows = TableReader::open_whole(&from)?;
            let mut csv = CsvTable::with_names(create(&target)?, rows.names()).map_err(|e| Error::storage(&target, e))?;
            let mut row = Vec::new();
            while rows.next_row(&mut row)? {
                csv.push(&row).map_err(|e| Error::storage(&target, e))?;
            }
            closed_is_fine(csv.finish().and_then(|mut out| out.flush()), &target)?;
            target
        }
    };
    output::remark(&format!("{}", target.display()));
    Ok(())
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
