//! `svall lexicon stats --on`: what each row of the lexicon finds in ads, and which rows make the difference between two years.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use clap::Args;

use super::arguments::{Reading, inputs_or_sample};
use super::each_ad::each_ad;
use super::output::{closed_is_fine, create};
use super::table::{grouped, lay_out};
use super::{Done, output};
use crate::diagnose::{Drift, Usage, YearlyUsage, drift};
use crate::error::{Error, ErrorKind, Result};
use crate::export::{CsvTable, Value};
use crate::hits::Scanner;
use crate::lexicon::{Entry, Lexicon};
use crate::registers::Registers;
use crate::run::{AdScan, Scanning};

/// What to tell of the rows, and where.
#[derive(Args, Debug)]
pub(super) struct Options {
    /// Which rows make the difference of intensity between two years: the first and the last, or --from and --to.
    #[arg(long, requires = "on")]
    drift: bool,
    /// The year to compare with.
    #[arg(long, value_name = "YEAR", requires = "drift")]
    from: Option<u16>,
    /// The year that is compared.
    #[arg(long, value_name = "YEAR", requires = "drift")]
    to: Option<u16>,
    /// Number of rows on the screen.
    #[arg(long, value_name = "N", default_value_t = 20, requires = "on")]
    top: usize,
    /// Write every row as CSV; `-` is standard output, in place of the table.
    #[arg(long, value_name = "FILE", requires = "on")]
    csv: Option<PathBuf>,
}

/// Runs the command.
pub(super) fn run(folder: Option<&Path>, ads: &[PathBuf], options: &Options, reading: &Reading) -> Result<Done> {
    let inputs = inputs_or_sample(ads)?;
    let lexicon = Lexicon::load(folder)?;
    let registers = Registers::load()?;
    let scanner = Scanner::new(&lexicon)?;
    let scanning = Scanning { lexicon: &lexicon, scanner: &scanner, registers: &registers, keep_hits: true };
    let mut scan = AdScan::new(&scanning);
    let mut all = Usage::new(lexicon.entries.len());
    let mut yearly = YearlyUsage::new(lexicon.entries.len());
    let n_rejected = each_ad(&inputs, reading, |ad, place| {
        let scanned = scan.scan(ad, place);
        all.add(&scanned.row, &scanned.hits);
        if options.drift {
            yearly.add(&scanned.row, &scanned.hits);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    let table = if options.drift { drift_table(&lexicon, &yearly, options)? } else { usage_table(&lexicon, &all, options.top) };
    if let Some(path) = &options.csv {
        write_csv(path, &table)?;
    }
    if options.csv.as_deref() != Some(Path::new("-")) {
        output::data(&table.text)?;
    }
    Ok(if n_rejected > 0 { Done::WithRemarks } else { Done::Fully })
}

/// What is shown, and every row for the file.
struct Told {
    text: String,
    header: Vec<String>,
    rows: Vec<Vec<Value>>,
}

fn write_csv(path: &Path, told: &Told) -> Result<()> {
    let fine = |written| closed_is_fine(written, path);
    let mut table = match CsvTable::with_names(create(path)?, &told.header) {
        Ok(table) => table,
        Err(e) => return fine(Err(e)),
    };
    for row in &told.rows {
        if let Err(e) = table.push(row) {
            return fine(Err(e));
        }
    }
    fine(table.finish().and_then(|mut out| out.flush()))
}

/// The first fields of every table: the row by its id, and what it stands for.
fn named(entry: &Entry) -> [Value; 3] {
    [Value::Text(entry.id()), Value::Text(entry.competence.id().to_owned()), Value::Text(entry.stratum.id().to_owned())]
}

fn usage_table(lexicon: &Lexicon, usage: &Usage, top: usize) -> Told {
    let rows: Vec<(&Entry, u64, u64, f64)> = usage
        .by_hits()
        .into_iter()
        .filter_map(|(n, used)| {
            let share = if usage.n_hits > 0 { used.n_hits as f64 / usage.n_hits as f64 } else { 0.0 };
            lexicon.entries.get(n).map(|entry| (entry, used.n_ads, used.n_hits, share))
        })
        .collect();
    let value = |x: Option<f64>, unit: &str| x.map_or("..".to_owned(), |x| format!("{x:.1}{unit}"));
    let mut text = format!(
        "{} ads, {} words: {} counted hits, intensity {}, share {}.\n\n",
        grouped(usage.n_ads),
        grouped(usage.n_words),
        grouped(usage.n_hits),
        value(usage.intensity(), ""),
        value(usage.share().map(|s| 100.0 * s), " %"),
    );
    let shown: Vec<Vec<String>> = rows
        .iter()
        .filter(|r| r.2 > 0)
        .take(top)
        .map(|(e, ads, hits, share)| {
            vec![
                e.id(),
                e.competence.id().to_owned(),
                e.stratum.id().to_owned(),
                grouped(*ads),
                grouped(*hits),
                format!("{:.2} %", 100.0 * share),
            ]
        })
        .collect();
    text.push_str(&lay_out(&["row", "competence", "stratum", "ads", "hits", "share"], &shown, &[false, false, false, true, true, true]));
    let n_used = rows.len() - usage.n_unused();
    if n_used > shown.len() {
        text.push_str(&format!("… and {} more rows with a hit\n", grouped((n_used - shown.len()) as u64)));
    }
    text.push_str(&format!("\n{} of {} rows had no hit.\n", grouped(usage.n_unused() as u64), grouped(rows.len() as u64)));
    Told {
        text,
        header: ["row", "competence", "stratum", "n_ads", "n_hits", "share"].map(str::to_owned).to_vec(),
        rows: rows
            .iter()
            .map(|(e, ads, hits, share)| {
                named(e).into_iter().chain([Value::count(*ads), Value::count(*hits), Value::Real(*share)]).collect()
            })
            .collect(),
    }
}

fn drift_table(lexicon: &Lexicon, yearly: &YearlyUsage, options: &Options) -> Result<Told> {
    let usage = |message: String| Error::new(ErrorKind::Usage, message);
    let with_words: Vec<u16> = yearly.years.iter().filter(|(_, u)| u.n_words > 0).map(|(year, _)| *year).collect();
    let (Some(first), Some(last)) = (with_words.first(), with_words.last()) else {
        return Err(usage("--drift: found no ad with a date and words, expected ads of two years".to_owned()));
    };
    let (from, to) = (options.from.unwrap_or(*first), options.to.unwrap_or(*last));
    if from == to {
        return Err(usage(format!("--drift: found ads of {from} only, expected two years")));
    }
    let found = drift(yearly, from, to).ok_or_else(|| {
        let missing = if with_words.contains(&from) { to } else { from };
        usage(format!("--drift: found no ad of {missing}, expected one of {first} to {last}"))
    })?;
    let mut text = "Intensity by year of publication (hits per 1,000 words)\n\n".to_owned();
    let years: Vec<Vec<String>> = yearly
        .years
        .iter()
        .map(|(year, u)| {
            let intensity = u.intensity().map_or("..".to_owned(), |x| format!("{x:.2}"));
            vec![year.to_string(), grouped(u.n_ads), grouped(u.n_words), grouped(u.n_hits), intensity]
        })
        .collect();
    text.push_str(&lay_out(&["year", "ads", "words", "hits", "intensity"], &years, &[false, true, true, true, true]));
    if yearly.n_undated > 0 {
        text.push_str(&format!("{} ads have no date and are in no year.\n", grouped(yearly.n_undated)));
    }
    text.push_str(&contributions(lexicon, &found, options.top));
    let header = ["row", "competence", "stratum", "n_hits_from", "n_hits_to", "contribution"].map(str::to_owned).to_vec();
    let rows = found
        .terms
        .iter()
        .filter_map(|t| {
            let [a, b] = t.n_hits.map(Value::count);
            Some(named(lexicon.entries.get(t.entry)?).into_iter().chain([a, b, Value::Real(found.per_1000_words(t.numerator))]).collect())
        })
        .collect();
    Ok(Told { text, header, rows })
}

fn contributions(lexicon: &Lexicon, found: &Drift, top: usize) -> String {
    let [from, to] = found.years;
    let all = found.numerator;
    let mut text = format!("\nFrom {from} to {to} intensity moves by {:+.3}; each row's part of it:\n\n", found.per_1000_words(all));
    let shown: Vec<Vec<String>> = found
        .terms
        .iter()
        .take(top)
        .filter_map(|t| {
            let entry = lexicon.entries.get(t.entry)?;
            let [a, b] = t.n_hits.map(grouped);
            Some(vec![entry.id(), entry.competence.id().to_owned(), a, b, format!("{:+.3}", found.per_1000_words(t.numerator))])
        })
        .collect();
    let header = ["row", "competence", &format!("hits {from}"), &format!("hits {to}"), "contribution"];
    text.push_str(&lay_out(&header, &shown, &[false, false, true, true, true]));
    let rest: i128 = found.terms.iter().skip(top).map(|t| t.numerator).sum();
    if found.terms.len() > shown.len() {
        let n = grouped((found.terms.len() - shown.len()) as u64);
        text.push_str(&format!("… and {n} more rows, together {:+.3}\n", found.per_1000_words(rest)));
    }
    text
}
