//! `svall diff`: which cells moved between two published runs, and by what.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::{Map, Value as Json, json};

use super::output::{closed_is_fine, create};
use super::panel::shape;
use super::table::{grouped, lay_out, signed};
use super::{Done, output};
use crate::error::{Error, ErrorKind, Result};
use crate::export::{CsvTable, Value};
use crate::panel::{Dimension, PanelShape};
use crate::published::{Change, Counted, Difference, MovedCell, Part, difference, history};
use crate::registers::Registers;

/// Compare two published runs: which cells moved, and by what.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  svall diff previous CURRENT
  svall diff r000007 r000008 --by employer --limit 50
  svall diff previous CURRENT --by nation --per month --format csv

The change of a cell's ads, words and hits is the sum of four parts: data (ads added or removed, or with other words or another date),
moves (ads with the same words in another cell), reposts (ads that are a repost in one run only) and rules (other hits in the same
words: lexicon or program). Where neither lexicon nor program differ, other hits are data, as the text must be another one; where no
input differs, other words are rules.")]
pub(super) struct Arguments {
    /// The earlier run: an id, an unambiguous beginning of one, CURRENT, or previous.
    #[arg(value_name = "RUN")]
    before: String,
    /// The later run.
    #[arg(value_name = "RUN")]
    after: String,
    /// Folder of the published runs.
    #[arg(long, value_name = "DIR", default_value = "out")]
    out: PathBuf,
    /// What to group by: employer, municipality, sector, county, skr, occupation; several with commas; nation for all ads.
    #[arg(long, value_delimiter = ',', default_value = "municipality")]
    by: Vec<String>,
    /// The length of time of a cell: year, quarter, month.
    #[arg(long, default_value = "year")]
    per: String,
    /// Show cells too that one of the runs suppresses for having few ads.
    #[arg(long)]
    all: bool,
    /// Most cells to show; a table has 20 unless told, other formats all.
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// How to print.
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    Table,
    Csv,
    Json,
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Result<Done> {
    let shape = shape(&arguments.by, &arguments.per)?;
    let runs = history(&arguments.out)?;
    let (before, after) = (runs.find(&arguments.before)?, runs.find(&arguments.after)?);
    let found = difference(&before, &after, &shape)?;
    let ids = [&before.manifest.run_id, &after.manifest.run_id].map(String::as_str);
    let n_suppressed = found.moved.iter().filter(|cell| cell.is_suppressed).count();
    let cells: Vec<&MovedCell> = found.moved.iter().filter(|cell| arguments.all || !cell.is_suppressed).collect();
    let limit = arguments.limit.unwrap_or(if arguments.format == Format::Table { 20 } else { usize::MAX });
    let shown = cells.get(..limit.min(cells.len())).unwrap_or_default();
    let n_hidden = if arguments.all { 0 } else { n_suppressed };
    match arguments.format {
        Format::Table => {
            let mut text = head(ids, &found);
            text.push_str(&cells_text(&shape, shown)?);
            if cells.len() > shown.len() {
                text.push_str(&format!("… and {} more cells; --limit shows more\n", grouped((cells.len() - shown.len()) as u64)));
            }
            if n_hidden > 0 {
                let n = grouped(n_hidden as u64);
                text.push_str(&format!("{n} of these are suppressed in one of the runs, having few ads; --all shows them.\n"));
            }
            output::data(&text)?;
        }
        Format::Csv => write_csv(&shape, shown)?,
        Format::Json => output::data(&json_text(&shape, ids, &found, shown, n_hidden)?)?,
    }
    Ok(Done::Fully)
}

fn head([before, after]: [&str; 2], found: &Difference) -> String {
    let mut text = format!("{before} -> {after}\n");
    for line in found.causes.lines() {
        text.push_str(&format!("{line}\n"));
    }
    if found.causes.is_empty() {
        text.push_str("The manifests differ in no input, lexicon, register, program or parameter.\n");
    }
    let row = |name: &str, of: fn(Counted) -> i64| {
        let t = &found.total;
        let mut row = vec![name.to_owned(), whole(of(t.before)), whole(of(t.after)), signed((of(t.after) - of(t.before)).into())];
        row.extend(Part::ALL.map(|part| signed(of(t.part(part)).into())));
        row
    };
    let rows = [row("ads", |c| c.n_ads), row("words", |c| c.n_words), row("hits", |c| c.n_hits)];
    let header = ["all cells", "before", "after", "change", "data", "moves", "reposts", "rules"];
    text.push_str(&format!("\n{}\n", lay_out(&header, &rows, &[false, true, true, true, true, true, true, true])));
    if found.moved.is_empty() {
        text.push_str("No cell moved.\n");
    } else {
        let (n, of) = (grouped(found.moved.len() as u64), grouped(found.n_cells as u64));
        text.push_str(&format!("{n} of {of} cells moved.\n"));
    }
    text
}

fn whole(n: i64) -> String {
    grouped(n.unsigned_abs())
}

fn cells_text(shape: &PanelShape, cells: &[&MovedCell]) -> Result<String> {
    if cells.is_empty() {
        return Ok(String::new());
    }
    let registers = Registers::load()?;
    let named = |dimension: &Dimension, value: &String, cell: &MovedCell| match dimension {
        Dimension::Municipality => {
            let known = registers.places.municipality(Some(value), None);
            known.map_or_else(|| value.clone(), |m| format!("{} {}", m.code, m.name))
        }
        Dimension::Employer => format!("{value} {}", cell.employer_name.as_deref().unwrap_or_default()).trim().to_owned(),
        _ => value.clone(),
    };
    let rows: Vec<Vec<String>> = cells
        .iter()
        .map(|cell| {
            let Change { before, after, .. } = &cell.change;
            let mut row: Vec<String> = shape.by.iter().zip(&cell.values).map(|(d, value)| named(d, value, cell)).collect();
            row.push(cell.period.clone());
            row.extend([whole(before.n_ads), whole(after.n_ads)]);
            row.extend([before.intensity(), after.intensity()].map(|x| x.map_or("..".to_owned(), |x| format!("{x:.2}"))));
            row.push(cell.change.of_intensity().map_or("..".to_owned(), |x| format!("{x:+.2}")));
            row.push(signed((after.n_hits - before.n_hits).into()));
            row.extend(Part::ALL.map(|part| signed(cell.change.part(part).n_hits.into())));
            row
        })
        .collect();
    let mut header: Vec<&str> = shape.by.iter().map(|d| d.id()).collect();
    let n_texts = header.len() + 1;
    header.extend(["period", "ads before", "after", "intensity before", "after", "change", "hits", "data", "moves", "reposts", "rules"]);
    let right: Vec<bool> = (0..header.len()).map(|n| n >= n_texts).collect();
    Ok(format!(
        "The largest change of intensity first; the last columns are the change of hits and its parts.\n\n{}",
        lay_out(&header, &rows, &right)
    ))
}

/// The columns of a cell in CSV and JSON.
fn fields(shape: &PanelShape, cell: &MovedCell) -> Vec<(String, Value)> {
    let text = |text: &str| Value::Text(text.to_owned());
    let real = |x: Option<f64>| x.map_or(Value::Null, Value::Real);
    let mut fields: Vec<(String, Value)> = Vec::new();
    for (dimension, value) in shape.by.iter().zip(&cell.values) {
        fields.push((dimension.id().to_owned(), text(value)));
        if *dimension == Dimension::Employer {
            fields.push(("employer_name".to_owned(), text(cell.employer_name.as_deref().unwrap_or_default())));
        }
    }
    fields.push(("period".to_owned(), text(&cell.period)));
    fields.push(("is_suppressed".to_owned(), Value::Flag(cell.is_suppressed)));
    let change = &cell.change;
    for (of, counted) in [("before", change.before), ("after", change.after)] {
        fields.extend(counts(of, counted));
        fields.push((format!("intensity_{of}"), real(counted.intensity())));
    }
    fields.push(("intensity_change".to_owned(), real(change.of_intensity())));
    fields.extend(Part::ALL.iter().flat_map(|part| counts(part.id(), change.part(*part))));
    fields
}

fn counts(of: &str, counted: Counted) -> [(String, Value); 3] {
    [("n_ads", counted.n_ads), ("n_words", counted.n_words), ("n_hits", counted.n_hits)]
        .map(|(name, n)| (format!("{name}_{of}"), Value::Integer(n)))
}

fn write_csv(shape: &PanelShape, cells: &[&MovedCell]) -> Result<()> {
    let path = Path::new("-");
    let empty = MovedCell {
        values: vec![String::new(); shape.by.len()],
        period: String::new(),
        employer_name: None,
        is_suppressed: false,
        change: Change::default(),
    };
    let names: Vec<String> = fields(shape, &empty).into_iter().map(|(name, _)| name).collect();
    let written = CsvTable::with_names(create(path)?, &names).and_then(|mut table| {
        for cell in cells {
            let row: Vec<Value> = fields(shape, cell).into_iter().map(|(_, value)| value).collect();
            table.push(&row)?;
        }
        table.finish()?.flush()
    });
    closed_is_fine(written, path)
}

fn json_text(
    shape: &PanelShape,
    [before, after]: [&str; 2],
    found: &Difference,
    cells: &[&MovedCell],
    n_suppressed: usize,
) -> Result<String> {
    let object = |fields: Vec<(String, Value)>| Json::Object(fields.into_iter().map(|(n, value)| (n, value.into())).collect::<Map<_, _>>());
    let total = &found.total;
    let mut sums = counts("before", total.before).to_vec();
    sums.extend(counts("after", total.after));
    sums.extend(Part::ALL.iter().flat_map(|part| counts(part.id(), total.part(*part))));
    let document = json!({
        "before": before,
        "after": after,
        "causes": found.causes,
        "total": object(sums),
        "n_cells": found.n_cells,
        "n_moved": found.moved.len(),
        "n_suppressed": n_suppressed,
        "cells": cells.iter().map(|cell| object(fields(shape, cell))).collect::<Vec<_>>(),
    });
    let text = serde_json::to_string_pretty(&document);
    text.map(|t| t + "\n").map_err(|e| Error::new(ErrorKind::Internal, format!("the difference cannot be written: {e}")))
}
