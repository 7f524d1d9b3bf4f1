//! Runs the whole nightly job: inputs in, a published run out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde_json::json;

use super::finish::{Finished, Tables, finish};
use super::packed::pack_ad;
use super::pipeline::{Progress, Reading, Scanned, Stop, in_order, read_and_scan, workers};
use super::publish::Staging;
use super::scan::{ScannedAd, Scanning};
use super::spill::{N_PARTITIONS, Spill, partition_of};
use crate::ads::{Input, Limits, Mapping};
use crate::error::{Error, ErrorKind, Result};
use crate::hits::Scanner;
use crate::lexicon::Lexicon;
use crate::panel::Panel;
use crate::published::{Counts, Manifest, Output, current_run};
use crate::registers::Registers;

/// What a run is to do.
#[derive(Clone, Debug)]
pub struct Job {
    /// What to read.
    pub inputs: Vec<Input>,
    /// Where to publish.
    pub out: PathBuf,
    /// Folder of the lexicon; `None` for the program's own.
    pub lexicon: Option<PathBuf>,
    /// Worker threads.
    pub n_threads: usize,
    /// Whether to write the hits table.
    pub keep_hits: bool,
    /// Whether reposts are measured.
    pub keep_reposts: bool,
    /// Fewest ads of a cell that is shown.
    pub min_ads: u64,
    /// Highest weight of an ad in the measures weighted by vacancies.
    pub vacancy_cap: u32,
    /// Limits of the readers.
    pub limits: Limits,
    /// Columns of flat records.
    pub mapping: Mapping,
}

/// A published run, for the command line.
#[derive(Debug)]
pub struct Outcome {
    /// The run's folder.
    pub folder: PathBuf,
    /// Its manifest.
    pub manifest: Manifest,
    /// The panel by municipality and year, for the table on the screen.
    pub municipalities: Panel,
    /// The registers of the run, for the names on the screen.
    pub registers: Registers,
}

/// Runs the job.
///
/// # Errors
/// The lexicon breaks a rule, an input changed or an output could not be written, the counts do not balance, or someone asked to
/// stop. Then nothing is published.
pub fn run(job: &Job, progress: &Progress, stop: &Stop) -> Result<Outcome> {
    let started = Instant::now();
    let lexicon = Lexicon::load(job.lexicon.as_deref())?;
    let registers = Registers::load()?;
    let scanner = Scanner::new(&lexicon)?;
    let staging = Staging::create(&job.out)?;
    let pool = workers(job.n_threads)?;
    let spill = Spill::new(staging.folder().join("spill"), N_PARTITIONS);
    let scanning = Scanning { lexicon: &lexicon, scanner: &scanner, registers: &registers, keep_hits: job.keep_hits };
    let reading = Reading { inputs: &job.inputs, limits: &job.limits, mapping: &job.mapping, progress, stop };
    let scanned = read_and_scan(&reading, &scanning, &pool, &spill)?;
    if scanned.inputs.iter().all(|i| i.members.iter().all(|m| m.n_records == 0)) {
        let message = "found no record in any input, expected at least one; nothing is published";
        return Err(Error::new(ErrorKind::Input, message).with_hint("`svall classify INPUT` says what each file was taken for"));
    }
    let tables = Tables { folder: staging.folder(), lexicon: &lexicon, job };
    let n_records = scanned.inputs.iter().flat_map(|i| &i.members).map(|m| m.n_records).sum();
    let Finished { counts, outputs, municipalities } = finish(&tables, spill, &scanned, n_records, &pool, stop)?;
    let manifest = manifest(job, &lexicon, &registers, &scanned, counts, outputs)?;
    let volatile = json!({
        "seconds": started.elapsed().as_secs_f64(),
        "threads": job.n_threads,
        "finished_unix": std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |d| d.as_secs()),
    });
    if stop.is_asked() {
        return Err(Error::new(ErrorKind::Interrupted, "stopped as asked; nothing is published"));
    }
    let folder = staging.publish(&manifest, &volatile)?;
    Ok(Outcome { folder, manifest, municipalities, registers })
}

/// Does the second half of a run alone, into a folder that holds no run: stores scanned ads in partitions, decides, and writes tables and
/// lists, but no manifest. This is what a bench of it measures.
///
/// # Errors
/// An output could not be written, or the counts do not balance.
pub fn write_scanned(job: &Job, lexicon: &Lexicon, ads: &[ScannedAd], folder: &Path) -> Result<Counts> {
    let pool = workers(job.n_threads)?;
    let spill = Spill::new(folder.join("spill"), N_PARTITIONS);
    let chunks: Vec<&[ScannedAd]> = ads.chunks(256).collect();
    let store = |(): &mut (), chunk: usize| {
        let ads = chunks.get(chunk).copied().unwrap_or_default();
        ads.iter().try_for_each(|ad| spill.push(partition_of(&ad.row.ad_id), |to| pack_ad(to, 0, ad)))
    };
    in_order(&pool, chunks.len(), || (), store, |()| Ok(()))?;
    let source = ads.first().map_or(String::new(), |ad| ad.row.source_file.clone());
    let sources = BTreeMap::from([(0, source)]);
    let scanned = Scanned { inputs: Vec::new(), rejects: Vec::new(), refused: BTreeMap::new(), sources };
    let tables = Tables { folder, lexicon, job };
    Ok(finish(&tables, spill, &scanned, ads.len() as u64, &pool, &Stop::default())?.counts)
}

fn manifest(
    job: &Job,
    lexicon: &Lexicon,
    registers: &Registers,
    scanned: &Scanned,
    counts: Counts,
    outputs: Vec<Output>,
) -> Result<Manifest> {
    let parameters = BTreeMap::from([
        ("min_ads".to_owned(), json!(job.min_ads)),
        ("vacancy_cap".to_owned(), json!(job.vacancy_cap)),
        ("keep_reposts".to_owned(), json!(job.keep_reposts)),
        ("keep_hits".to_owned(), json!(job.keep_hits)),
        ("map".to_owned(), json!(job.mapping.assignments().collect::<Vec<_>>())),
        ("record_bytes".to_owned(), json!(job.limits.record_bytes)),
        ("document_bytes".to_owned(), json!(job.limits.document_bytes)),
    ]);
    let inputs = scanned
        .inputs
        .iter()
        .map(|i| serde_json::to_value(i).map_err(|e| Error::new(ErrorKind::Internal, format!("the manifest cannot be written: {e}"))))
        .collect::<Result<Vec<_>>>()?;
    let mut manifest = Manifest {
        schema: 1,
        run_id: String::new(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        lexicon: json!({
            "fingerprint": lexicon.fingerprint,
            "n_entries": lexicon.entries.len(),
            "n_exclusions": lexicon.exclusions.len(),
        }),
        registers: registers.fingerprint.clone(),
        parameters,
        inputs,
        counts,
        outputs,
        previous: None,
    };
    let content =
        serde_json::to_vec(&manifest).map_err(|e| Error::new(ErrorKind::Internal, format!("the manifest cannot be written: {e}")))?;
    let short: String = blake3::hash(&content).to_hex().chars().take(8).collect();
    let previous = if job.out.join("CURRENT").exists() { Some(current_run(&job.out)?.manifest.run_id) } else { None };
    let number = previous.as_deref().and_then(|id| id.strip_prefix('r')?.split('-').next()?.parse::<u64>().ok()).unwrap_or(0) + 1;
    manifest.run_id = format!("r{number:06}-{short}");
    manifest.previous = previous;
    Ok(manifest)
}
