//! `svall runs`: the published runs of a folder, and what changed from one to the next.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value as Json, json};

use super::table::{grouped, lay_out};
use super::{Done, output};
use crate::error::{Error, ErrorKind, Result};
use crate::published::{Counts, History, ListedRun, PublishedRun, history, lexicon_of, short};

/// List the published runs, newest last, and what changed from one to the next.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  svall runs
  svall runs published --json

A run is served (CURRENT names it), earlier (the served run follows from it) or an orphan (neither). Exit code 1 where a manifest
cannot be read or CURRENT names no run.")]
pub(super) struct Arguments {
    /// Folder of the published runs.
    #[arg(value_name = "OUT", default_value = "out")]
    out: PathBuf,
    /// Print all that is known of each run, as JSON.
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Result<Done> {
    let found = history(&arguments.out)?;
    output::data(&if arguments.json { json_text(&found)? } else { table_text(&found) })?;
    if let Some(fault) = &found.fault {
        output::remark(fault);
    }
    found.runs.iter().filter_map(|run| run.run.as_ref().err()).for_each(|cause| output::remark(cause));
    Ok(if found.needs_eyes() { Done::WithRemarks } else { Done::Fully })
}

/// Hits per 1,000 words over all measured ads.
fn intensity(counts: &Counts) -> Option<f64> {
    (counts.n_words > 0).then(|| 1000.0 * counts.n_hits as f64 / counts.n_words as f64)
}

fn standing(run: &ListedRun) -> &'static str {
    if run.run.is_err() { "damaged" } else { run.standing.id() }
}

fn table_text(found: &History) -> String {
    let rows: Vec<Vec<String>> = found.runs.iter().map(row).collect();
    let header = ["run", "", "records", "ads", "measured", "hits", "intensity", "lexicon", "program", "changed"];
    lay_out(&header, &rows, &[false, false, true, true, true, true, true, false, false, false])
}

fn row(run: &ListedRun) -> Vec<String> {
    let mut row = vec![run.id.clone(), standing(run).to_owned()];
    match &run.run {
        Ok(PublishedRun { manifest, .. }) => {
            let c = &manifest.counts;
            row.extend([c.n_records, c.n_scanned, c.n_measured, c.n_hits].map(grouped));
            row.push(intensity(c).map_or("..".to_owned(), |x| format!("{x:.2}")));
            row.extend([short(lexicon_of(manifest)).to_owned(), manifest.program.clone(), changed(run)]);
        }
        Err(cause) => {
            row.extend(std::iter::repeat_n("..".to_owned(), 7));
            row.push(cause.clone());
        }
    }
    row
}

fn changed(run: &ListedRun) -> String {
    match (run.previous(), &run.causes) {
        (None, _) => "first run".to_owned(),
        (Some(previous), None) => format!("{previous} is not here to compare with"),
        (Some(_), Some(causes)) if causes.is_empty() => "nothing".to_owned(),
        (Some(_), Some(causes)) => causes.lines().join("; "),
    }
}

fn json_text(found: &History) -> Result<String> {
    let runs: Vec<Json> = found.runs.iter().map(object).collect();
    let document = json!({"fault": found.fault, "runs": runs});
    let text = serde_json::to_string_pretty(&document);
    text.map(|t| t + "\n").map_err(|e| Error::new(ErrorKind::Internal, format!("the list cannot be written: {e}")))
}

fn object(run: &ListedRun) -> Json {
    match &run.run {
        Ok(PublishedRun { manifest, .. }) => json!({
            "run_id": run.id,
            "standing": standing(run),
            "previous": run.previous(),
            "n_records": manifest.counts.n_records,
            "n_scanned": manifest.counts.n_scanned,
            "n_measured": manifest.counts.n_measured,
            "n_hits": manifest.counts.n_hits,
            "n_words": manifest.counts.n_words,
            "intensity": intensity(&manifest.counts),
            "lexicon": lexicon_of(manifest),
            "registers": manifest.registers,
            "program": manifest.program,
            "parameters": manifest.parameters,
            "changed": run.causes,
        }),
        Err(cause) => json!({"run_id": run.id, "standing": standing(run), "cause": cause}),
    }
}
