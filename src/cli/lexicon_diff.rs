//! `svall lexicon diff`: which rows differ between two lexicons, and what that changes in ads.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::arguments::{Reading, inputs_or_sample};
use super::each_ad::each_ad;
use super::table::{grouped, lay_out, signed};
use super::{Done, output};
use crate::diagnose::{HitChanges, RowChanges, row_changes};
use crate::error::Result;
use crate::hits::Scanner;
use crate::lexicon::{Entry, Lexicon};
use crate::measure::AdRow;
use crate::model::Competence;
use crate::registers::Registers;
use crate::run::{AdScan, Scanning};

/// Compare two lexicons: which rows differ, and with --on what each counts in the same ads.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  svall lexicon diff embedded lexicons
  svall lexicon diff embedded mine --on ads.jsonl --by municipality

A and B are folders of a lexicon, or the word `embedded` for the one that comes with the program. A row is known by its
language, term and match. A hit that one row loses and another takes at the same words is a move.")]
pub(super) struct Arguments {
    /// The lexicon before.
    #[arg(value_name = "A")]
    before: PathBuf,
    /// The lexicon after.
    #[arg(value_name = "B")]
    after: PathBuf,
    /// Count in these files or folders; `-` reads standard input.
    #[arg(long, value_name = "ADS", num_args = 1..)]
    on: Vec<PathBuf>,
    /// Also tell which cells move most.
    #[arg(long, value_enum, requires = "on")]
    by: Option<By>,
    /// Fewest ads of a cell that is told.
    #[arg(long, value_name = "N", default_value_t = 20)]
    min_ads: u64,
    /// Number of rows of each table.
    #[arg(long, value_name = "N", default_value_t = 20)]
    top: usize,
    #[command(flatten)]
    reading: Reading,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum By {
    Municipality,
    Employer,
    Year,
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Result<Done> {
    let load = |name: &Path| Lexicon::load(if name == Path::new("embedded") { None } else { Some(name) });
    let (a, b) = (load(&arguments.before)?, load(&arguments.after)?);
    let mut text = rows_text(&a, &b, &row_changes(&a, &b), arguments.top);
    let mut n_rejected = 0;
    if !arguments.on.is_empty() {
        let registers = Registers::load()?;
        let (scanner_a, scanner_b) = (Scanner::new(&a)?, Scanner::new(&b)?);
        let with_a = Scanning { lexicon: &a, scanner: &scanner_a, registers: &registers, keep_hits: true };
        let with_b = Scanning { lexicon: &b, scanner: &scanner_b, registers: &registers, keep_hits: true };
        let (mut scan_a, mut scan_b) = (AdScan::new(&with_a), AdScan::new(&with_b));
        let mut changes = HitChanges::new(&a, &b);
        n_rejected = each_ad(&inputs_or_sample(&arguments.on)?, &arguments.reading, |ad, place| {
            let (before, after) = (scan_a.scan(ad, place), scan_b.scan(ad, place));
            let cell = arguments.by.map(|by| cell(by, &before.row, &registers));
            changes.add(&before.row, [&before.hits, &after.hits], cell.as_deref());
            Ok(ControlFlow::Continue(()))
        })?;
        text.push_str(&measures_text(&changes));
        text.push_str(&competences_text(&changes));
        text.push_str(&terms_text(&a, &b, &changes, arguments.top));
        if let Some(by) = arguments.by {
            text.push_str(&cells_text(&changes, by, arguments));
        }
    }
    output::data(&text)?;
    Ok(if n_rejected > 0 { Done::WithRemarks } else { Done::Fully })
}

fn cell(by: By, row: &AdRow, registers: &Registers) -> String {
    match by {
        By::Year => row.year.map_or("unknown".to_owned(), |y| y.to_string()),
        By::Employer => format!("{} {}", row.employer_id, row.employer).trim().to_owned(),
        By::Municipality => registers
            .places
            .municipality(row.municipality.as_deref(), None)
            .map_or("(no municipality)".to_owned(), |m| format!("{} {}", m.code, m.name)),
    }
}

/// At most so many lines, and how many more there are.
fn first(lines: Vec<String>, top: usize) -> String {
    let n = lines.len();
    let mut text: String = lines.into_iter().take(top).collect();
    if n > top {
        text.push_str(&format!("… and {} more\n", grouped((n - top) as u64)));
    }
    text
}

fn rows_text(a: &Lexicon, b: &Lexicon, changes: &RowChanges, top: usize) -> String {
    let described = |sign: char, e: &Entry| format!("{sign} {}  {} {}\n", e.id(), e.competence, e.stratum.id());
    let of = |lexicon: &Lexicon, sign: char, at: &[usize]| -> Vec<String> {
        at.iter().filter_map(|n| lexicon.entries.get(*n)).map(|e| described(sign, e)).collect()
    };
    let mut text = format!(
        "Rows: {} added, {} removed, {} changed. Exclusions: {} added, {} removed. Cues: {} added, {} removed. Guards: {} added, {} removed.\n",
        grouped(changes.added.len() as u64),
        grouped(changes.removed.len() as u64),
        grouped(changes.changed.len() as u64),
        grouped(changes.exclusions_added.len() as u64),
        grouped(changes.exclusions_removed.len() as u64),
        grouped(changes.n_cues_added as u64),
        grouped(changes.n_cues_removed as u64),
        grouped(changes.n_guards_added as u64),
        grouped(changes.n_guards_removed as u64),
    );
    let changed: Vec<String> = changes
        .changed
        .iter()
        .filter_map(|c| {
            let [n, _] = c.entries;
            let fields: Vec<String> = c.fields.iter().map(|(name, x, y)| format!("{name} {x} → {y}")).collect();
            Some(format!("~ {}  {}\n", a.entries.get(n)?.id(), fields.join(", ")))
        })
        .collect();
    let exclusions = |sign: char, of: &[String]| of.iter().map(|e| format!("{sign} exclusion {e}\n")).collect::<Vec<_>>();
    for lines in [
        of(b, '+', &changes.added),
        of(a, '-', &changes.removed),
        changed,
        exclusions('+', &changes.exclusions_added),
        exclusions('-', &changes.exclusions_removed),
    ] {
        text.push_str(&first(lines, top));
    }
    text
}

fn counts(name: &str, before: u64, after: u64) -> Vec<String> {
    vec![name.to_owned(), grouped(before), grouped(after), signed(i128::from(after) - i128::from(before))]
}

fn measures_text(changes: &HitChanges) -> String {
    let [a, b] = &changes.usage;
    let value = |name: &str, digits: usize, x: Option<f64>, y: Option<f64>| {
        let written = |x: Option<f64>| x.map_or("..".to_owned(), |x| format!("{x:.digits$}"));
        let change = x.zip(y).map_or("..".to_owned(), |(x, y)| format!("{:+.digits$}", y - x));
        vec![name.to_owned(), written(x), written(y), change]
    };
    let percent = |x: Option<f64>| x.map(|x| 100.0 * x);
    let rows = vec![
        counts("counted hits", a.n_hits, b.n_hits),
        counts("ads with demand", a.n_ads_with_hit, b.n_ads_with_hit),
        value("intensity", 2, a.intensity(), b.intensity()),
        value("share, %", 1, percent(a.share()), percent(b.share())),
    ];
    let [lost, gained] = changes.n_ads_lost_gained;
    format!(
        "\nIn {} ads with {} words:\n\n{}\n{} ads have another number of hits; {} lose their last hit, {} gain their first.\n",
        grouped(a.n_ads),
        grouped(a.n_words),
        lay_out(&["measure", "before", "after", "change"], &rows, &[false, true, true, true]),
        grouped(changes.n_ads_changed),
        grouped(lost),
        grouped(gained),
    )
}

fn competences_text(changes: &HitChanges) -> String {
    let [before, after] = &changes.by_competence;
    let rows: Vec<Vec<String>> = Competence::all()
        .zip(before.iter().zip(after))
        .filter(|(_, (x, y))| x != y)
        .map(|(competence, (x, y))| counts(competence.id(), *x, *y))
        .collect();
    if rows.is_empty() {
        return "\nEvery competence has as many hits as before.\n".to_owned();
    }
    format!(
        "\nHits by competence, where they differ:\n\n{}",
        lay_out(&["competence", "before", "after", "change"], &rows, &[false, true, true, true])
    )
}

fn terms_text(a: &Lexicon, b: &Lexicon, changes: &HitChanges, top: usize) -> String {
    let id = |lexicon: &Lexicon, n: usize| lexicon.entries.get(n).map(Entry::id).unwrap_or_default();
    let with_competence =
        |lexicon: &Lexicon, n: usize| lexicon.entries.get(n).map(|e| format!("{} ({})", e.id(), e.competence)).unwrap_or_default();
    let by_count = |of: &BTreeMap<(usize, String), u64>, lexicon: &Lexicon| {
        let mut rows: Vec<(u64, Vec<String>)> =
            of.iter().map(|((n, reason), hits)| (*hits, vec![id(lexicon, *n), grouped(*hits), reason.clone()])).collect();
        rows.sort_by(|x, y| y.0.cmp(&x.0).then_with(|| x.1.cmp(&y.1)));
        rows
    };
    let mut moves: Vec<(u64, Vec<String>)> =
        changes.moves.iter().map(|((x, y), hits)| (*hits, vec![with_competence(a, *x), with_competence(b, *y), grouped(*hits)])).collect();
    moves.sort_by(|x, y| y.0.cmp(&x.0).then_with(|| x.1.cmp(&y.1)));
    let mut text = String::new();
    for (name, header, right, rows) in [
        ("Hits lost", ["row", "hits", "why they no longer count"], [false, true, false], by_count(&changes.lost, a)),
        ("Hits gained", ["row", "hits", "why they did not count before"], [false, true, false], by_count(&changes.gained, b)),
        ("Hits moved", ["from row", "to row", "hits"], [false, false, true], moves),
    ] {
        let n: u64 = rows.iter().map(|r| r.0).sum();
        text.push_str(&format!("\n{name}: {}\n", grouped(n)));
        if rows.is_empty() {
            continue;
        }
        let n_rows = rows.len();
        let shown: Vec<Vec<String>> = rows.into_iter().take(top).map(|r| r.1).collect();
        text.push_str(&format!("\n{}", lay_out(&header, &shown, &right)));
        if n_rows > shown.len() {
            text.push_str(&format!("… and {} more rows\n", grouped((n_rows - shown.len()) as u64)));
        }
    }
    text
}

fn cells_text(changes: &HitChanges, by: By, arguments: &Arguments) -> String {
    let by = match by {
        By::Municipality => "municipality",
        By::Employer => "employer",
        By::Year => "year",
    };
    let cells = changes.cells_by_movement(arguments.min_ads);
    let rows: Vec<Vec<String>> = cells
        .iter()
        .take(arguments.top)
        .map(|(name, c)| {
            let [before, after] = c.intensity().map_or(["..".to_owned(), "..".to_owned()], |i| i.map(|x| format!("{x:.2}")));
            let [hits_before, hits_after] = c.n_hits.map(grouped);
            vec![(*name).to_owned(), grouped(c.n_ads), hits_before, hits_after, before, after, format!("{:+.2}", c.movement())]
        })
        .collect();
    let n_small = changes.cells.len() - cells.len();
    let header = [by, "ads", "hits before", "hits after", "intensity before", "after", "change"];
    let mut text = format!(
        "\nIntensity by {by}, the largest change first:\n\n{}",
        lay_out(&header, &rows, &[false, true, true, true, true, true, true])
    );
    if cells.len() > rows.len() {
        text.push_str(&format!("… and {} more cells\n", grouped((cells.len() - rows.len()) as u64)));
    }
    if n_small > 0 {
        text.push_str(&format!("{} cells with fewer than {} ads are left out.\n", grouped(n_small as u64), arguments.min_ads));
    }
    text
}
