//! `svall classify`: the hits of ads, without publishing anything.

use std::io::Write;
use std::ops::ControlFlow;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Map, Value as Json};

use super::Done;
use super::arguments::{Reading, inputs_or_sample};
use super::each_ad::each_ad;
use super::output::{closed_is_fine, create};
use crate::error::Result;
use crate::export::{Column, CsvTable, Value, ad_columns, hit_columns};
use crate::hits::Scanner;
use crate::lexicon::Lexicon;
use crate::registers::Registers;
use crate::run::{AdScan, Scanning};

/// Write the hits of ads as JSON Lines, one per match, and publish nothing.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  svall classify ads.jsonl                       hits to standard output
  svall classify ads.jsonl --all --hits h.jsonl  also the matches that do not count, with the reason
  svall classify ads.jsonl --ads ads.csv --hits /dev/null

Every record is taken as it comes: duplicates are not looked for.")]
pub(super) struct Arguments {
    /// Files or folders; `-` reads standard input. Default: the sample.
    input: Vec<PathBuf>,
    /// Where to write hits; `-` is standard output.
    #[arg(long, value_name = "FILE", default_value = "-")]
    hits: PathBuf,
    /// Also write one row per ad, as CSV.
    #[arg(long, value_name = "FILE")]
    ads: Option<PathBuf>,
    /// Also write matches that do not count, with the reason.
    #[arg(long)]
    all: bool,
    /// Folder of a lexicon; default: the one that comes with the program.
    #[arg(long, value_name = "DIR")]
    lexicon: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Result<Done> {
    let inputs = inputs_or_sample(&arguments.input)?;
    let lexicon = Lexicon::load(arguments.lexicon.as_deref())?;
    let registers = Registers::load()?;
    let scanner = Scanner::new(&lexicon)?;
    let scanning = Scanning { lexicon: &lexicon, scanner: &scanner, registers: &registers, keep_hits: true };
    let mut scan = AdScan::new(&scanning);
    let columns = hit_columns(&lexicon);
    let ad_columns = ad_columns();
    let mut hits = create(&arguments.hits)?;
    let mut ads = match &arguments.ads {
        Some(path) => Some((path, CsvTable::new(create(path)?, &ad_columns).map_err(|e| crate::error::Error::storage(path, e))?)),
        None => None,
    };
    // A reader that closed the pipe has seen enough.
    let mut is_closed = false;
    let n_rejected = each_ad(&inputs, &arguments.reading, |ad, place| {
        let scanned = scan.scan(ad, place);
        let mut row = (scanned.row.ad_id.clone(), crate::measure::HitRow::default());
        for hit in scanned.hits.iter().filter(|h| arguments.all || h.counted) {
            row.1.clone_from(hit);
            let written = hits.write_all(hit_line(&columns, &row).as_bytes());
            if written.is_err() {
                is_closed = true;
                return closed_is_fine(written, &arguments.hits).map(ControlFlow::Break);
            }
        }
        if let Some((path, table)) = &mut ads {
            let values: Vec<Value> = ad_columns.iter().map(|c| c.value(&scanned.row)).collect();
            let written = table.push(&values);
            if written.is_err() {
                is_closed = true;
                return closed_is_fine(written, path).map(ControlFlow::Break);
            }
        }
        Ok(ControlFlow::Continue(()))
    })?;
    if is_closed {
        return Ok(Done::Fully);
    }
    closed_is_fine(hits.flush(), &arguments.hits)?;
    if let Some((path, table)) = ads {
        closed_is_fine(table.finish().and_then(|mut out| out.flush()), path)?;
    }
    Ok(if n_rejected > 0 { Done::WithRemarks } else { Done::Fully })
}

/// A match as one line of JSON; `reason` only where it does not count.
fn hit_line(columns: &[Column<(String, crate::measure::HitRow)>], row: &(String, crate::measure::HitRow)) -> String {
    let mut object = Map::new();
    for column in columns {
        let value = match column.value(row) {
            Value::Null => Json::Null,
            Value::Text(t) if column.name == "reason" => {
                if t.is_empty() {
                    continue;
                }
                Json::from(t.split(';').map(str::to_owned).collect::<Vec<_>>())
            }
            Value::Text(t) => Json::from(t),
            Value::Integer(n) => Json::from(n),
            Value::Real(x) => Json::from(x),
            Value::Flag(b) => Json::from(b),
        };
        object.insert(column.name.clone(), value);
    }
    Json::Object(object).to_string() + "\n"
}
