//! `svall verify`: whether what is served is what was published.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::table::grouped;
use super::{Done, output};
use crate::error::{Error, ErrorKind, Result};
use crate::published::{Depth, Output, PublishedRun, chain, check_run, repair};
use crate::store::{LocalDisk, Lock};

/// Check that every byte of the run that is served is the one that was published.
///
/// Each line says where, what was found and what was expected. Without an option, every file is read and held against its fingerprint in
/// the manifest, and the manifest against CURRENT.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  svall verify                     the run that ./out serves
  svall verify /srv/svall --all    and those before it
  svall verify --quick             names, sizes and counts only
  svall verify --deep              and every count made again from the ads and hits tables

Exit code 0: whole; 25: not whole; 21: nothing is published, or it cannot be read.")]
pub(super) struct Arguments {
    /// Where runs are published.
    #[arg(default_value = "out")]
    out: PathBuf,
    /// Look at names, sizes and the manifest only.
    #[arg(long)]
    quick: bool,
    /// Make every count again: panels from the ads, ads from the hits, lists from their lines.
    #[arg(long, conflicts_with = "quick")]
    deep: bool,
    /// Check the runs before it, too, as far as they are kept.
    #[arg(long)]
    all: bool,
    /// If the run that is served is not whole, serve the newest that is.
    #[arg(long)]
    repair: bool,
    /// Print as JSON.
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Result<Done> {
    if arguments.repair {
        let _lock = Lock::take(&arguments.out.join("LOCK"))?;
        let id = repair(&LocalDisk, &arguments.out)?;
        output::remark(&format!("{}: {id} is whole and served", arguments.out.display()));
    }
    let depth = match (arguments.quick, arguments.deep) {
        (true, _) => Depth::Quick,
        (_, true) => Depth::Deep,
        _ => Depth::Files,
    };
    let (runs, broken) = chain(&arguments.out)?;
    let mut wrong: Vec<String> = broken.filter(|_| arguments.all).iter().map(ToString::to_string).collect();
    let looked_at = if arguments.all { runs.as_slice() } else { runs.get(..1).unwrap_or_default() };
    for run in looked_at {
        wrong.extend(check_run(run, depth));
    }
    let outputs: Vec<Output> = looked_at.iter().flat_map(|run| run.manifest.files()).collect();
    let files = outputs.len() + looked_at.len();
    let bytes: u64 = outputs.iter().map(|output| output.bytes).sum();
    let ids: Vec<&str> = looked_at.iter().map(|run: &PublishedRun| run.manifest.run_id.as_str()).collect();
    if arguments.json {
        let found = json!({"runs": ids, "files": files, "bytes": bytes, "depth": depth.id(), "wrong": wrong});
        output::data(&format!("{}\n", output::json_line(&found)))?;
    } else {
        wrong.iter().try_for_each(|line| output::data(&format!("{}\n", output::readable(line))))?;
        if wrong.is_empty() {
            let how = match depth {
                Depth::Quick => "by name and size",
                Depth::Files => "byte by byte",
                Depth::Deep => "byte by byte, and their counts agree",
            };
            output::data(&format!(
                "{}: {} files with {} bytes are those that were published, {how}.\n",
                ids.join(", "),
                files,
                grouped(bytes)
            ))?;
        }
    }
    let Some(first) = wrong.first() else { return Ok(Done::Fully) };
    // The first is told here too: where nobody reads standard output, the error must be enough to begin with.
    let n = wrong.len();
    let message = format!("{}: found {n} differences from what was published, expected none; the first: {first}", arguments.out.display());
    Err(Error::new(ErrorKind::Accounting, message)
        .with_hint("`svall verify --repair` serves the newest whole run; `svall run --force` makes a new one"))
}
