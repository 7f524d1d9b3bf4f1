//! `svall lexicon`: the lexicon as reviewed data.

use std::fs;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::arguments::Reading;
use super::table::{grouped, lay_out};
use super::{Done, lexicon_diff, lexicon_lists, lexicon_usage, output};
use crate::error::{Error, Result};
use crate::hits::{Scanner, unreachable_entries};
use crate::lexicon::{Lexicon, canonical, patterns, stats};
use crate::registers::Registers;
use crate::run::{Scanning, measure_sentinels, sentinel_table};

/// Check and describe the lexicon.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand, Debug)]
enum Action {
    /// List every broken rule with file, line and field; exit code 1 if there is one.
    #[command(after_help = "Examples:\n  svall lexicon check\n  svall lexicon check --lexicon lexicons --write")]
    Check {
        /// Folder of a lexicon; default: the one that comes with the program.
        #[arg(long, value_name = "DIR")]
        lexicon: Option<PathBuf>,
        /// Rewrite the files in canonical order (needs --lexicon).
        #[arg(long, requires = "lexicon")]
        write: bool,
    },
    /// Count rows and forms; with --forms list what is looked for; with --on count what each row finds in ads.
    #[command(after_help = "Examples:
  svall lexicon stats
  svall lexicon stats --forms | grep ^sv:journalsystem
  svall lexicon stats --on ads.jsonl --csv terms.csv
  svall lexicon stats --on ads.jsonl --drift --from 2018 --to 2025

Share is the hits of a row of all counted hits. Every record counts as it comes: duplicates are not looked for.")]
    Stats {
        /// Folder of a lexicon; default: the one that comes with the program.
        #[arg(long, value_name = "DIR")]
        lexicon: Option<PathBuf>,
        /// List every term with the literals and endings it is found by.
        #[arg(long)]
        forms: bool,
        /// Print as JSON.
        #[arg(long, conflicts_with = "on")]
        json: bool,
        /// Count what each row finds in these files or folders; `-` reads standard input.
        #[arg(long, value_name = "ADS", num_args = 1.., conflicts_with = "forms")]
        on: Vec<PathBuf>,
        #[command(flatten)]
        usage: lexicon_usage::Options,
        #[command(flatten)]
        reading: Reading,
    },
    Diff(lexicon_diff::Arguments),
    /// Print the counts of the sentinel ads, which every run measures before it publishes.
    #[command(after_help = "Example:\n  svall lexicon sentinels > lexicons/sentinels.csv")]
    Sentinels {
        /// Folder of a lexicon; default: the one that comes with the program.
        #[arg(long, value_name = "DIR")]
        lexicon: Option<PathBuf>,
    },
    Export(lexicon_lists::Export),
    Import(lexicon_lists::Import),
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Result<Done> {
    match &arguments.action {
        Action::Check { lexicon, write } => check(lexicon.as_deref(), *write),
        Action::Stats { lexicon, forms, json, on, .. } if on.is_empty() => describe(lexicon.as_deref(), *forms, *json),
        Action::Stats { lexicon, on, usage, reading, .. } => lexicon_usage::run(lexicon.as_deref(), on, usage, reading),
        Action::Sentinels { lexicon } => sentinels(lexicon.as_deref()),
        Action::Diff(a) => lexicon_diff::run(a),
        Action::Export(a) => lexicon_lists::export(a),
        Action::Import(a) => lexicon_lists::import(a),
    }
}

fn check(folder: Option<&std::path::Path>, write: bool) -> Result<Done> {
    let mut files = Lexicon::files(folder)?;
    if write {
        for file in files.iter_mut().filter(|f| f.base != "digcomp-3.0.csv") {
            if let Some(sorted) = canonical(&file.text).filter(|sorted| *sorted != file.text) {
                fs::write(&file.name, &sorted).map_err(|e| Error::storage(std::path::Path::new(&file.name), e))?;
                output::remark(&format!("{}: rewritten in canonical order", file.name));
                file.text = sorted;
            }
        }
    }
    let (lexicon, faults) = Lexicon::read(&files);
    let mut lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    for file in files.iter().filter(|f| f.base != "digcomp-3.0.csv") {
        if canonical(&file.text).is_some_and(|sorted| sorted != file.text) {
            lines.push(format!(
                "{}:1:1: the rows are not in canonical order; `svall lexicon check --lexicon DIR --write` sorts them",
                file.name
            ));
        }
    }
    // Whether a row is reachable can be told only of rows that can be read.
    if faults.is_empty() {
        for found in unreachable_entries(&lexicon)? {
            let Some(entry) = lexicon.entries.get(found.entry) else { continue };
            let base = format!("{}.csv", entry.language.code());
            let name = files.iter().find(|f| f.base == base).map_or(base.as_str(), |f| f.name.as_str());
            lines.push(format!("{name}:{}:1: the term `{}` can never count: {} takes it", entry.line, entry.term, found.taken_by));
        }
    }
    for line in &lines {
        output::data(&format!("{line}\n"))?;
    }
    output::remark(&format!(
        "{} entries, {} exclusions, {} cues, {} guards, {} broken rules",
        grouped(lexicon.entries.len() as u64),
        grouped(lexicon.exclusions.len() as u64),
        grouped(lexicon.cues.len() as u64),
        grouped(lexicon.guards.len() as u64),
        lines.len()
    ));
    Ok(if lines.is_empty() { Done::Fully } else { Done::WithRemarks })
}

fn sentinels(folder: Option<&std::path::Path>) -> Result<Done> {
    let lexicon = Lexicon::load(folder)?;
    let (registers, scanner) = (Registers::load()?, Scanner::new(&lexicon)?);
    let scanning = Scanning { lexicon: &lexicon, scanner: &scanner, registers: &registers, keep_hits: false };
    output::data(&sentinel_table(&measure_sentinels(&scanning)?)?)?;
    Ok(Done::Fully)
}

fn describe(folder: Option<&std::path::Path>, forms: bool, json: bool) -> Result<Done> {
    let lexicon = Lexicon::load(folder)?;
    if forms {
        let mut text = String::new();
        for pattern in patterns(&lexicon.entries, &[]) {
            let crate::lexicon::Owner::Entry(n) = pattern.owner else { continue };
            let Some(entry) = lexicon.entries.get(n) else { continue };
            text.push_str(&format!("{}\t{}\t{}\n", entry.id(), pattern.literal, pattern.endings.join(",")));
        }
        output::data(&text)?;
        return Ok(Done::Fully);
    }
    let counted = stats(&lexicon);
    if json {
        let by: Vec<serde_json::Value> =
            counted.by_column.iter().map(|(column, value, n)| serde_json::json!({"column": column, "value": value, "n": n})).collect();
        let object = serde_json::json!({
            "fingerprint": lexicon.fingerprint, "n_entries": counted.n_entries, "n_exclusions": counted.n_exclusions,
            "n_literals": counted.n_patterns, "n_forms": counted.n_forms, "by": by,
        });
        output::data(&format!("{object}\n"))?;
        return Ok(Done::Fully);
    }
    let title = |column: &str, value: &str| match column {
        "competence" => lexicon.framework.title(value).map(|t| t.en.clone()).unwrap_or_default(),
        _ => String::new(),
    };
    let rows: Vec<Vec<String>> = counted
        .by_column
        .iter()
        .map(|(column, value, n)| vec![(*column).to_owned(), value.clone(), grouped(*n as u64), title(column, value)])
        .collect();
    let mut text = format!(
        "{} entries and {} exclusions make {} literals and {} forms.\nFingerprint {}\n\n",
        grouped(counted.n_entries as u64),
        grouped(counted.n_exclusions as u64),
        grouped(counted.n_patterns as u64),
        grouped(counted.n_forms as u64),
        lexicon.fingerprint
    );
    text.push_str(&lay_out(&["column", "value", "entries", "title"], &rows, &[false, false, true, false]));
    output::data(&text)?;
    Ok(Done::Fully)
}
