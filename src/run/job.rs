//! Runs the whole nightly job: inputs in, a published run out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use serde_json::json;

use super::finish::{Finished, Tables, finish};
use super::gates::{self, GateLimits};
use super::index::{self, RunIndex};
use super::known::{self, KnownInputs};
use super::packed::{At, pack_ad};
use super::pipeline::{Progress, Reading, Scanned, Stop, in_order, read_and_scan, workers};
use super::publish::Staging;
use super::scan::{ScannedAd, Scanning};
use super::sentinels;
use super::settings;
use super::shards::Shards;
use super::spill::{N_PARTITIONS, Spill, partition_of};
use crate::ads::{Input, Limits, Mapping};
use crate::error::{Error, ErrorKind, Result};
use crate::hits::Scanner;
use crate::lexicon::Lexicon;
use crate::panel::Panel;
use crate::published::{Counts, Depth, GateResult, Manifest, Previous, PublishedRun, SCHEMA, check_run};
use crate::registers::Registers;
use crate::store::{Disk, LocalDisk};

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
    /// Whether to index the ads, so that they can be searched.
    pub keep_index: bool,
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
    /// Whether what was found in shards is taken from earlier runs and kept for later ones.
    pub keep_shards: bool,
    /// Whether everything is read and scanned anew, and published even if nothing changed.
    pub force: bool,
    /// What must hold before a run is published.
    pub gates: GateLimits,
    /// How many runs are kept; at least three are.
    pub n_kept_runs: usize,
    /// Where it is written.
    pub disk: Arc<dyn Disk>,
}

impl Default for Job {
    fn default() -> Self {
        Self {
            inputs: Vec::new(),
            out: PathBuf::from("out"),
            lexicon: None,
            n_threads: 1,
            keep_hits: true,
            keep_index: true,
            keep_reposts: false,
            min_ads: 20,
            vacancy_cap: 50,
            limits: Limits::default(),
            mapping: Mapping::default(),
            keep_shards: true,
            force: false,
            gates: GateLimits::default(),
            n_kept_runs: 10,
            disk: Arc::new(LocalDisk),
        }
    }
}

/// How a run ended.
#[derive(Debug)]
pub struct Outcome {
    /// The folder of the run that is served now.
    pub folder: PathBuf,
    /// Its manifest.
    pub manifest: Manifest,
    /// Whether it is a new run; otherwise nothing changed, and the run before stays.
    pub is_new: bool,
    /// Records of which the result was known from earlier runs.
    pub n_reused: u64,
    /// The panel by municipality and year, for the table on the screen; `None` where nothing had to be counted.
    pub municipalities: Option<Panel>,
    /// The registers of the run, for the names on the screen.
    pub registers: Arc<Registers>,
    /// What could not be done once the run was served: old runs that were not removed, what was not kept for later runs.
    pub untidy: Option<String>,
}

/// What many runs may share: the lexicon and what is made of it.
#[derive(Debug)]
pub struct Prepared {
    lexicon: Lexicon,
    registers: Arc<Registers>,
    /// Made when the first ad is scanned: a run that finds nothing new does without.
    scanner: OnceLock<Scanner>,
}

impl Prepared {
    /// Loads a lexicon and the registers; `None` for the lexicon of the program.
    ///
    /// # Errors
    /// The lexicon breaks a rule.
    pub fn load(lexicon: Option<&Path>) -> Result<Self> {
        Ok(Self { lexicon: Lexicon::load(lexicon)?, registers: Arc::new(Registers::load()?), scanner: OnceLock::new() })
    }

    fn scanner(&self) -> Result<&Scanner> {
        if let Some(scanner) = self.scanner.get() {
            return Ok(scanner);
        }
        let made = Scanner::new(&self.lexicon)?;
        Ok(self.scanner.get_or_init(|| made))
    }
}

/// Runs the job.
///
/// # Errors
/// The lexicon breaks a rule, an input changed or an output could not be written, the counts do not balance, a gate was not passed, or
/// someone asked to stop. Then nothing is published. Alone where the disk fails just when the run has begun to be served, the message says
/// that it is.
pub fn run(job: &Job, progress: &Progress, stop: &Stop) -> Result<Outcome> {
    run_prepared(job, &Prepared::load(job.lexicon.as_deref())?, progress, stop)
}

/// Runs the job with what was loaded before; the job's own choice of a lexicon is not asked.
///
/// # Errors
/// As `run`.
pub fn run_prepared(job: &Job, prepared: &Prepared, progress: &Progress, stop: &Stop) -> Result<Outcome> {
    let Prepared { lexicon, registers, .. } = prepared;
    let mut staging = Staging::create(&job.disk, &job.out)?;
    let cache = job.out.join("cache");
    let known = known::look(&job.inputs, &settings::of_run(job, lexicon, registers));
    if let (false, Some(known), Some(before)) = (job.force, &known, staging.previous())
        && is_still_served(job, known, &cache, before)
    {
        let served = Served { folder: before.folder.clone(), manifest: before.manifest.clone(), is_new: false };
        return Ok(Ending { job, staging: &staging, registers, known: None, shards: None, index: None }.of(served, None));
    }
    let scanning = Scanning { lexicon, scanner: prepared.scanner()?, registers, keep_hits: job.keep_hits };
    let sentinels = sentinels::ask(&scanning)?;
    let pool = workers(job.n_threads)?;
    let spill = Spill::new(&job.disk, staging.folder().join("spill"), N_PARTITIONS);
    let shards = if job.keep_shards {
        let fingerprint = settings::of_scan(job, lexicon, registers);
        Some(Shards::open(&*job.disk, &cache.join("shards"), fingerprint, !job.force)?)
    } else {
        None
    };
    let segments = index::segments(job, staging.folder(), &cache, lexicon, registers)?;
    let Job { inputs, limits, mapping, .. } = job;
    let reading = Reading { inputs, limits, mapping, shards: shards.as_ref(), segments: segments.as_ref(), progress, stop };
    let scanned = read_and_scan(&reading, &scanning, &pool, &spill)?;
    if scanned.inputs.iter().all(|i| i.members.iter().all(|m| m.n_records == 0)) {
        let message = "found no record in any input, expected at least one; nothing is published";
        return Err(Error::new(ErrorKind::Input, message).with_hint("`svall classify INPUT` says what each file was taken for"));
    }
    let tables = Tables { folder: staging.folder(), lexicon, job };
    let n_records = scanned.inputs.iter().flat_map(|i| &i.members).map(|m| m.n_records).sum();
    let index = segments.as_ref().map(RunIndex::new);
    let held = index.as_ref().map(|index| &index.held);
    let finished = finish(&tables, spill, &scanned, held, n_records, &pool, stop)?;
    let (manifest, municipalities) = manifest(job, lexicon, registers, &scanned, finished)?;
    let unchanged = staging.previous().filter(|before| !job.force && is_the_same(&before.manifest, &manifest, job));
    let served = if let Some(before) = unchanged.filter(|before| check_run(before, Depth::Quick).is_empty()) {
        Served { folder: before.folder.clone(), manifest: before.manifest.clone(), is_new: false }
    } else {
        publish(job, &mut staging, manifest, index.as_ref(), sentinels, stop)?
    };
    let ending = Ending { job, staging: &staging, registers, known: known.as_ref(), shards: shards.as_ref(), index: index.as_ref() };
    Ok(ending.of(served, Some(municipalities)))
}

/// Publishes what was measured, if all gates are passed.
fn publish(
    job: &Job,
    staging: &mut Staging,
    mut manifest: Manifest,
    index: Option<&RunIndex<'_>>,
    sentinels: GateResult,
    stop: &Stop,
) -> Result<Served> {
    follow(&mut manifest, staging.previous());
    manifest.gates = gates::ask(&job.gates, &manifest, staging.previous().map(|before| &before.manifest), sentinels);
    gates::check(&manifest.gates)?;
    if stop.is_asked() {
        return Err(Error::new(ErrorKind::Interrupted, "stopped as asked; nothing is published"));
    }
    index.map_or(Ok(()), |index| index.write(job, staging.folder(), &mut manifest))?;
    let folder = staging.publish(&manifest)?;
    Ok(Served { folder, manifest, is_new: true })
}

/// The run that is served when all is done.
struct Served {
    folder: PathBuf,
    manifest: Manifest,
    is_new: bool,
}

/// What is left to do when it is settled which run is served: to remove old runs, and to keep for later ones what this one found out.
struct Ending<'r> {
    job: &'r Job,
    staging: &'r Staging,
    registers: &'r Arc<Registers>,
    known: Option<&'r KnownInputs>,
    shards: Option<&'r Shards<'r>>,
    index: Option<&'r RunIndex<'r>>,
}

impl Ending<'_> {
    /// Does it, and says how the run ended. The run is served whatever becomes of this, so what fails is told and undoes nothing.
    fn of(&self, Served { folder, manifest, is_new }: Served, municipalities: Option<Panel>) -> Outcome {
        let cache = self.job.out.join("cache");
        let done = [
            self.staging.keep_newest(self.job.n_kept_runs),
            self.known.map_or(Ok(()), |known| known.note(&*self.job.disk, &cache, &self.job.inputs, &manifest.run_id)),
            self.shards.map_or(Ok(()), Shards::tidy),
            self.index.map_or(Ok(()), |index| index.tidy(self.job)),
        ];
        let failed: Vec<String> = done.into_iter().filter_map(Result::err).map(|e| e.to_string()).collect();
        Outcome {
            folder,
            manifest,
            is_new,
            n_reused: self.shards.map_or(0, Shards::n_reused),
            municipalities,
            registers: Arc::clone(self.registers),
            untidy: (!failed.is_empty()).then(|| failed.join("; ")),
        }
    }
}

/// Whether the run that is served was made of these inputs, and is whole as far as can be seen in a moment.
fn is_still_served(job: &Job, known: &KnownInputs, cache: &Path, before: &PublishedRun) -> bool {
    known.made(cache, &before.manifest.run_id)
        && (before.manifest.index.is_some() || !job.keep_index)
        && check_run(before, Depth::Quick).is_empty()
}

/// Whether a run has all that a new one would have.
fn is_the_same(before: &Manifest, new: &Manifest, job: &Job) -> bool {
    before.content_hash == new.content_hash && (before.index.is_some() || !job.keep_index)
}

/// Does the second half of a run alone, into a folder that holds no run: stores scanned ads in partitions, decides, and writes tables and
/// lists, but no manifest. This is what a bench of it measures.
///
/// # Errors
/// An output could not be written, or the counts do not balance.
pub fn write_scanned(job: &Job, lexicon: &Lexicon, ads: &[ScannedAd], folder: &Path) -> Result<Counts> {
    let pool = workers(job.n_threads)?;
    let spill = Spill::new(&job.disk, folder.join("spill"), N_PARTITIONS);
    let chunks: Vec<&[ScannedAd]> = ads.chunks(256).collect();
    let store = |(): &mut (), chunk: usize| {
        let ads = chunks.get(chunk).copied().unwrap_or_default();
        let at = |ad: &ScannedAd| At { line: ad.line, byte: ad.row.source_offset, ..At::default() };
        ads.iter().try_for_each(|ad| spill.push(partition_of(&ad.row.ad_id).into(), |to| pack_ad(to, at(ad), ad)))
    };
    in_order(&pool, chunks.len(), || (), store, |()| Ok(()))?;
    let source = ads.first().map_or(String::new(), |ad| ad.row.source_file.clone());
    let sources = BTreeMap::from([(0, source)]);
    let scanned = Scanned { inputs: Vec::new(), rejects: Vec::new(), refused: BTreeMap::new(), sources };
    let tables = Tables { folder, lexicon, job };
    Ok(finish(&tables, spill, &scanned, None, ads.len() as u64, &pool, &Stop::default())?.counts)
}

/// The manifest of a run that follows none yet.
fn manifest(job: &Job, lexicon: &Lexicon, registers: &Registers, scanned: &Scanned, finished: Finished) -> Result<(Manifest, Panel)> {
    let inputs = scanned
        .inputs
        .iter()
        .map(|i| serde_json::to_value(i).map_err(|e| Error::new(ErrorKind::Internal, format!("the manifest cannot be written: {e}"))))
        .collect::<Result<Vec<_>>>()?;
    let mut manifest = Manifest {
        schema: SCHEMA,
        run_id: String::new(),
        content_hash: String::new(),
        result_hash: finished.result_hash,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        program_fingerprint: settings::PROGRAM.to_owned(),
        lexicon: json!({
            "fingerprint": lexicon.fingerprint,
            "n_entries": lexicon.entries.len(),
            "n_exclusions": lexicon.exclusions.len(),
        }),
        registers: registers.fingerprint.clone(),
        parameters: settings::parameters(job),
        inputs,
        counts: finished.counts,
        years: finished.years,
        outputs: finished.outputs,
        index: None,
        gates: Vec::new(),
        previous: None,
    };
    manifest.content_hash = manifest.hash_of_content()?;
    Ok((manifest, finished.municipalities))
}

/// Gives a run its number, and the run before it.
fn follow(manifest: &mut Manifest, before: Option<&PublishedRun>) {
    let number = |id: &str| id.strip_prefix('r')?.split('-').next()?.parse::<u64>().ok();
    let last = before.and_then(|before| number(&before.manifest.run_id)).unwrap_or(0);
    let beginning: String = manifest.content_hash.chars().take(8).collect();
    manifest.run_id = format!("r{:06}-{beginning}", last + 1);
    manifest.previous = before.map(|before| Previous { run_id: before.manifest.run_id.clone(), manifest: before.fingerprint.clone() });
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::published::chain;

    /// Ads that a file system's clock says nothing about.
    const ADS: &[u8] = b"{\"id\":\"1\",\"text\":\"Du har datorvana.\",\"published\":\"2024-05-01\"}\n\
        {\"id\":\"2\",\"text\":\"Du kan kassasystem och har datorvana.\",\"published\":\"2024-05-02\"}\n";

    fn job(out: PathBuf) -> Job {
        Job { inputs: vec![Input::Embedded { name: "ads.jsonl", bytes: ADS }], out, ..Job::default() }
    }

    fn prepared(terms: &[&str]) -> Prepared {
        let folder = tempfile::tempdir().expect("a folder");
        let rows: Vec<String> = terms.iter().map(|term| format!("{term},word,,,1.1,basic,svall,\n")).collect();
        let table = format!("term,match,case,forms,competence,stratum,source,note\n{}", rows.concat());
        fs::write(folder.path().join("sv.csv"), table).expect("room");
        let framework = include_str!("../../lexicons/digcomp-3.0.csv");
        fs::write(folder.path().join("digcomp-3.0.csv"), framework).expect("room");
        Prepared::load(Some(folder.path())).expect("a lexicon")
    }

    fn published(job: &Job, prepared: &Prepared) -> Outcome {
        run_prepared(job, prepared, &Progress::default(), &Stop::default()).expect("a run")
    }

    #[test]
    fn what_decided_an_earlier_run_decides_no_later_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let [here, apart] = ["here", "apart"].map(|name| job(folder.path().join(name)));
        let (old, mut new) = (prepared(&["datorvana"]), prepared(&["datorvana", "kassasystem"]));
        assert!(published(&here, &old).is_new && !published(&here, &old).is_new);
        let (later, alone) = (published(&here, &new), published(&apart, &new));
        assert_eq!((later.is_new, later.n_reused, later.manifest.counts.n_hits), (true, 0, 3));
        assert_eq!(later.manifest.outputs, alone.manifest.outputs);
        new.registers = Arc::new(Registers { fingerprint: "others".to_owned(), ..Registers::load().expect("registers") });
        let later = published(&here, &new);
        assert_eq!((later.is_new, later.n_reused), (true, 0));
        // Cells are counted from what is known of the ads.
        let later = published(&Job { min_ads: 1, ..here }, &new);
        assert_eq!((later.is_new, later.n_reused), (true, 2));
    }

    #[test]
    fn a_lexicon_that_counts_otherwise_than_its_fingerprint_says_publishes_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut prepared = Prepared::load(None).expect("the lexicon of the program");
        prepared.lexicon.entries.retain(|entry| entry.term.len() % 2 == 0);
        let refused = run_prepared(&job(folder.path().to_owned()), &prepared, &Progress::default(), &Stop::default());
        let refused = refused.expect_err("a gate");
        assert!(refused.kind() == ErrorKind::Gate && refused.to_string().contains("gate sentinels"), "{refused}");
        assert!(!folder.path().join("CURRENT").exists());
    }

    #[test]
    fn three_runs_are_kept_however_few_are_asked_for() {
        let folder = tempfile::tempdir().expect("a folder");
        let prepared = prepared(&["datorvana"]);
        for n in 1..=5 {
            published(&Job { n_kept_runs: 1, min_ads: n, ..job(folder.path().to_owned()) }, &prepared);
            let (runs, broken) = chain(folder.path()).expect("a run is served");
            let expected = usize::try_from(n).expect("few").min(3);
            assert_eq!((runs.len(), broken.is_none()), (expected, true));
            assert_eq!(fs::read_dir(folder.path().join("runs")).expect("readable").count(), expected);
        }
    }
}
