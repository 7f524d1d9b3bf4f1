//! Runs the whole nightly job: inputs in, a published run out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde_json::json;

use super::folder::current_run;
use super::identity::{Decided, Reposts, decide};
use super::manifest::{Counts, Manifest, Output};
use super::outputs::{ListFile, TableFile};
use super::pipeline::{Progress, Reading, Scanned, Stop, read_and_scan};
use super::publish::Staging;
use super::scan::Scanning;
use super::spill::{N_PARTITIONS, Spill};
use crate::ads::{Input, Limits, Mapping};
use crate::error::{Error, ErrorKind, Result};
use crate::export::{ad_columns, hit_columns, panel_columns};
use crate::hits::Scanner;
use crate::lexicon::Lexicon;
use crate::measure::Subset;
use crate::model::Reject;
use crate::panel::{Panel, PanelShape};
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
    let mut spill = Spill::new(staging.folder().join("spill"));
    let scanning = Scanning { lexicon: &lexicon, scanner: &scanner, registers: &registers, keep_hits: job.keep_hits };
    let reading = Reading { inputs: &job.inputs, limits: &job.limits, mapping: &job.mapping, progress, stop };
    let scanned = read_and_scan(&reading, &scanning, job.n_threads, &mut spill)?;
    if scanned.inputs.iter().all(|i| i.members.iter().all(|m| m.n_records == 0)) {
        let message = "found no record in any input, expected at least one; nothing is published";
        return Err(Error::new(ErrorKind::Input, message).with_hint("`svall classify INPUT` says what each file was taken for"));
    }
    let mut finish = Finish::new(job, staging.folder(), &lexicon, &scanned)?;
    finish.write_partitions(&spill, &scanned, stop)?;
    spill.remove()?;
    let (counts, outputs, municipalities) = finish.end(job, staging.folder(), &scanned)?;
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

/// Writes outputs partition by partition.
struct Finish {
    counts: Counts,
    ads: TableFile<crate::measure::AdRow>,
    hits: Option<TableFile<(String, crate::measure::HitRow)>>,
    duplicates: ListFile,
    removals: ListFile,
    panels: Vec<Panel>,
    keep_reposts: bool,
}

impl Finish {
    fn new(job: &Job, folder: &Path, lexicon: &Lexicon, scanned: &Scanned) -> Result<Self> {
        let n_records = scanned.inputs.iter().flat_map(|i| &i.members).map(|m| m.n_records).sum();
        Ok(Self {
            counts: Counts { n_records, ..Counts::default() },
            ads: TableFile::create(folder, "ads", ad_columns())?,
            hits: if job.keep_hits { Some(TableFile::create(folder, "hits", hit_columns(lexicon))?) } else { None },
            duplicates: ListFile::create(folder, "duplicates")?,
            removals: ListFile::create(folder, "removals")?,
            panels: PanelShape::published().into_iter().map(|shape| Panel::new(shape, Subset::All, job.vacancy_cap)).collect(),
            keep_reposts: job.keep_reposts,
        })
    }

    /// Two passes over the partitions: reposts are known only when every ad has been seen.
    fn write_partitions(&mut self, spill: &Spill, scanned: &Scanned, stop: &Stop) -> Result<()> {
        let decided = |partition| -> Result<Decided> {
            if stop.is_asked() {
                return Err(Error::new(ErrorKind::Interrupted, "stopped as asked; nothing is published"));
            }
            let kept = spill.read(partition)?;
            Ok(decide(kept.into_iter().filter(|(member, _)| !scanned.refused.contains_key(member)).map(|(_, kept)| kept).collect()))
        };
        let mut reposts = Reposts::default();
        for partition in 0..N_PARTITIONS {
            decided(partition)?.ads.iter().for_each(|ad| reposts.note(ad));
        }
        for partition in 0..N_PARTITIONS {
            self.write(decided(partition)?, &reposts)?;
        }
        Ok(())
    }

    fn write(&mut self, decided: Decided, reposts: &Reposts) -> Result<()> {
        let counts = &mut self.counts;
        for mut ad in decided.ads {
            ad.row.is_repost = reposts.is_repost(&ad);
            counts.n_scanned += 1;
            counts.n_reposts += u64::from(ad.row.is_repost);
            counts.n_ids_made += u64::from(ad.row.id_is_made);
            counts.n_without_date += u64::from(ad.row.published.is_none());
            self.ads.push(&ad.row)?;
            if self.keep_reposts || !ad.row.is_repost {
                counts.n_measured += 1;
                counts.n_hits += u64::from(ad.row.measures.n_hits);
                counts.n_words += u64::from(ad.row.measures.n_words);
                self.panels.iter_mut().for_each(|panel| panel.add(&ad.row));
            }
            if let Some(table) = &mut self.hits {
                let mut row = (ad.row.ad_id, crate::measure::HitRow::default());
                for hit in ad.hits {
                    row.1 = hit;
                    table.push(&row)?;
                }
            }
        }
        for d in decided.duplicates {
            counts.n_duplicates += 1;
            counts.n_duplicates_identical += u64::from(d.is_identical);
            counts.n_duplicates_superseded += u64::from(!d.is_identical);
            let kind = if d.is_identical { "identical" } else { "superseded" };
            self.duplicates.push(&json!({
                "ad_id": d.ad_id, "kind": kind, "file": d.source, "line": d.line, "byte": d.byte,
                "counted_file": d.counted_source, "counted_line": d.counted_line,
            }))?;
        }
        for r in decided.removals {
            counts.n_removals += 1;
            self.removals.push(&json!({"ad_id": r.ad_id, "file": r.source, "line": r.line, "byte": r.byte}))?;
        }
        Ok(())
    }

    /// Writes rejects and panels, and checks that everything adds up.
    fn end(mut self, job: &Job, folder: &Path, scanned: &Scanned) -> Result<(Counts, Vec<Output>, Panel)> {
        let mut outputs = vec![self.ads.finish()?, self.duplicates.finish()?, self.removals.finish()?];
        outputs.extend(self.hits.map(TableFile::finish).transpose()?);
        outputs.push(write_rejects(folder, scanned, &mut self.counts)?);
        self.counts.check()?;
        let mut municipalities = None;
        for panel in self.panels {
            let table = panel.shape().table();
            let total = panel.total();
            self.counts.check_panel(&table, total.n_ads, total.n_hits, total.n_words)?;
            let mut file = TableFile::create(folder, &table, panel_columns(panel.shape()))?;
            for row in panel.rows(job.min_ads) {
                file.push(&row)?;
            }
            outputs.push(file.finish()?);
            if table == "panel_municipality_year" {
                municipalities = Some(panel);
            }
        }
        outputs.sort_by(|a, b| a.file.cmp(&b.file));
        let municipalities = municipalities.ok_or_else(|| Error::new(ErrorKind::Internal, "the panel by municipality is missing"))?;
        Ok((self.counts, outputs, municipalities))
    }
}

/// Lists what was rejected. Records of a refused member are counted with the member, once.
fn write_rejects(folder: &Path, scanned: &Scanned, counts: &mut Counts) -> Result<Output> {
    let single = scanned.rejects.iter().filter(|(member, _)| !scanned.refused.contains_key(member)).map(|(_, r)| r);
    let mut all: Vec<&Reject> = single.chain(scanned.refused.values()).collect();
    all.sort_by(|a, b| (&a.place, a.reason, &a.detail).cmp(&(&b.place, b.reason, &b.detail)));
    let mut list = ListFile::create(folder, "rejects")?;
    for reject in all {
        if reject.n_records > 0 {
            *counts.rejected.entry(reject.reason.id().to_owned()).or_default() += reject.n_records;
            counts.n_rejected += reject.n_records;
        } else {
            *counts.refused_files.entry(reject.reason.id().to_owned()).or_default() += 1;
        }
        let mut row = json!({"reason": reject.reason.id(), "file": reject.place.file.as_ref()});
        if let Some(member) = &reject.place.member {
            row["member"] = json!(member.as_ref());
        }
        row["line"] = json!(reject.place.line);
        row["byte"] = json!(reject.place.byte);
        row["n_records"] = json!(reject.n_records);
        row["detail"] = json!(reject.detail);
        list.push(&row)?;
    }
    list.finish()
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
