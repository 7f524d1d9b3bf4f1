//! Turns the partitions of scanned ads into the tables and lists of a run, on all workers.
//!
//! Three passes, each over partitions side by side: which version of an ad counts (and what decides about reposts is noted by employer and
//! year), which ads are reposts, and then rows. Nothing in memory grows with the ads but one bit for each; the first two passes read heads
//! only. Rows are written in the order of partitions in groups that depend on nothing but the ads, so the bytes are the same for any number
//! of workers. Panels are counted by each worker and added up.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::ThreadPool;
use serde::Serialize;
use serde_json::json;

use super::employers::EmployerCells;
use super::identity::{Decided, decide, source_of};
use super::job::Job;
use super::outputs::{Lines, ListFile, TableFile};
use super::packed::{Head, heads};
use super::pipeline::{Scanned, Stop, in_order};
use super::reposts::{Noted, Reposts};
use super::spill::Spill;
use crate::error::{Error, ErrorKind, Result};
use crate::export::{Column, EncodedGroup, RowGroup, TableShape, ad_columns, hit_columns, panel_columns};
use crate::index::Held;
use crate::lexicon::Lexicon;
use crate::measure::{AdRow, HitRow, Subset, Sums};
use crate::model::Reject;
use crate::panel::{Dimension, Panel, PanelShape, Period};
use crate::published::{Counts, Output, YearTotals};

/// Fewest ads of a task: partitions are taken together until they have so many. One task is one row group of the ads table.
const TASK_ADS: usize = 16_384;

/// Most rows of a row group.
const GROUP_ROWS: usize = 65_536;

/// What the outputs are made by.
#[derive(Clone, Copy)]
pub(super) struct Tables<'a> {
    /// Where they are written.
    pub(super) folder: &'a Path,
    pub(super) lexicon: &'a Lexicon,
    pub(super) job: &'a Job,
}

/// What was written.
pub(super) struct Finished {
    pub(super) counts: Counts,
    pub(super) outputs: Vec<Output>,
    pub(super) municipalities: Panel,
    pub(super) years: BTreeMap<String, YearTotals>,
    /// Fingerprint of what was measured, ad by ad.
    pub(super) result_hash: String,
}

/// Writes all tables and lists, and checks that everything adds up.
pub(super) fn finish(
    tables: &Tables<'_>,
    spill: Spill,
    scanned: &Scanned,
    held: Option<&Held>,
    n_records: u64,
    pool: &ThreadPool,
    stop: &Stop,
) -> Result<Finished> {
    let partitions = Partitions { spill: &spill, scanned, held, stop };
    let mut counts = Counts { n_records, ..Counts::default() };
    let (n_ads, reposts) = find_reposts(tables, &partitions, pool, &mut counts)?;
    let employers = EmployerCells::new(&tables.job.disk, tables.folder.join("spill-employers"), partitions.some_employers()?);
    let (panels, mut outputs, result_hash) = write_rows(tables, &partitions, pool, &n_ads, &reposts, &employers, &mut counts)?;
    spill.remove()?;
    outputs.push(write_rejects(tables, scanned, &mut counts)?);
    counts.check()?;
    outputs.push(employers.write(tables, pool, &counts)?);
    let shapes: Vec<PanelShape> = PanelShape::published().into_iter().filter(|s| s.by != [Dimension::Employer]).collect();
    let mut municipalities = None;
    let mut years = BTreeMap::new();
    let counts_so_far = &counts;
    let write = |(): &mut (), task: usize| -> Result<(Panel, Output)> {
        let lacks = || Error::new(ErrorKind::Internal, "a panel was not counted");
        let shape = shapes.get(task).ok_or_else(lacks)?;
        let panel = panels.iter().find_map(|p| derived(p, shape)).ok_or_else(lacks)?;
        let total = panel.total();
        counts_so_far.check_panel(&shape.table(), total.n_ads, total.n_hits, total.n_words)?;
        let mut file = TableFile::create(&*tables.job.disk, tables.folder, &shape.table(), panel_columns(shape))?;
        for row in panel.rows(tables.job.min_ads) {
            file.push(&row)?;
        }
        Ok((panel, file.finish()?))
    };
    in_order(
        pool,
        shapes.len(),
        || (),
        write,
        |(panel, output)| {
            if panel.shape().by.is_empty() && panel.shape().per == Period::Year {
                let totals = |sums: &Sums| YearTotals { n_ads: sums.n_ads, n_hits: sums.n_hits, n_words: sums.n_words };
                years = panel.rows(0).into_iter().map(|row| (row.period, totals(&row.sums))).collect();
            }
            if panel.shape().by == [Dimension::Municipality] {
                municipalities = Some(panel);
            }
            outputs.push(output);
            Ok(())
        },
    )?;
    outputs.sort_by(|a, b| a.file.cmp(&b.file));
    let municipalities = municipalities.ok_or_else(|| Error::new(ErrorKind::Internal, "the panel by municipality is missing"))?;
    Ok(Finished { counts, outputs, municipalities, years, result_hash })
}

/// The panels that every ad is added to, but for employers; all others that are published are coarser than one of these. County and SKR
/// group follow from the municipality, so they make no cells of their own.
fn counted_panels(vacancy_cap: u32) -> Vec<Panel> {
    let place_and_sector = [Dimension::Municipality, Dimension::County, Dimension::Skr, Dimension::Sector];
    [(&place_and_sector[..], Period::Year), (&[Dimension::Occupation], Period::Year), (&[], Period::Month)]
        .into_iter()
        .map(|(by, per)| Panel::new(PanelShape { by: by.to_vec(), per }, Subset::All, vacancy_cap))
        .collect()
}

/// A panel of this shape, if it is coarser than the counted one.
fn derived(counted: &Panel, shape: &PanelShape) -> Option<Panel> {
    let own = counted.shape();
    (own.per == shape.per && shape.by.iter().all(|d| own.by.contains(d))).then(|| counted.coarser(&shape.by))
}

/// The partitions of a run and what is to be known about them.
struct Partitions<'a> {
    spill: &'a Spill,
    scanned: &'a Scanned,
    /// Where it is noted which ads the index is to hold.
    held: Option<&'a Held>,
    stop: &'a Stop,
}

impl Partitions<'_> {
    fn read(&self, partition: usize) -> Result<Vec<u8>> {
        if self.stop.is_asked() {
            return Err(Error::new(ErrorKind::Interrupted, "stopped as asked; nothing is published"));
        }
        self.spill.read(partition)
    }

    /// Which versions count; members that are refused as a whole take no part.
    fn decide<'b>(&self, partition: usize, bytes: &'b [u8]) -> Result<Decided<'b>> {
        let mut records = heads(bytes).ok_or_else(|| self.spill.damaged(partition))?;
        if !self.scanned.refused.is_empty() {
            records.retain(|record| !self.scanned.refused.contains_key(&record.member));
        }
        Ok(decide(records, &self.scanned.sources))
    }

    /// The employers of some ads, the same ones for any number of workers.
    fn some_employers(&self) -> Result<Vec<String>> {
        let mut employers = Vec::new();
        for partition in 0..self.spill.n_partitions() {
            let bytes = self.read(partition)?;
            let decided = self.decide(partition, &bytes)?;
            employers.extend(decided.ads.iter().filter_map(Head::employer_id).map(str::to_owned));
            if employers.len() >= 1024 {
                break;
            }
        }
        Ok(employers)
    }
}

/// The first two passes: how many ads count in each partition, and which of them are reposts.
fn find_reposts(tables: &Tables<'_>, partitions: &Partitions<'_>, pool: &ThreadPool, counts: &mut Counts) -> Result<(Vec<usize>, Reposts)> {
    let noted = Noted::new(&tables.job.disk, tables.folder.join("spill-reposts"));
    let note = |(): &mut (), partition: usize| {
        let bytes = partitions.read(partition)?;
        let decided = partitions.decide(partition, &bytes)?;
        let by = u32::try_from(partition).unwrap_or(u32::MAX);
        for (position, ad) in (0..).zip(&decided.ads) {
            noted.note(by, position, ad)?;
        }
        Ok(decided.ads.len())
    };
    let mut n_ads = Vec::new();
    in_order(
        pool,
        partitions.spill.n_partitions(),
        || (),
        note,
        |n| {
            n_ads.push(n);
            Ok(())
        },
    )?;
    let reposts = Reposts::none(&n_ads);
    let decide = |(): &mut (), key: usize| noted.decide(key, &reposts);
    in_order(
        pool,
        noted.n_partitions(),
        || (),
        decide,
        |found| {
            counts.n_reposts_exact += found.n_exact;
            counts.n_reposts_near += found.n_near;
            Ok(())
        },
    )?;
    noted.remove()?;
    Ok((n_ads, reposts))
}

/// Partitions that are done together: consecutive ones, until they have enough ads.
fn tasks(n_ads: &[usize]) -> Vec<std::ops::Range<usize>> {
    let mut tasks = Vec::new();
    let (mut from, mut n) = (0, 0);
    for (partition, n_here) in n_ads.iter().enumerate() {
        n += n_here;
        if n >= TASK_ADS || partition + 1 == n_ads.len() {
            tasks.push(from..partition + 1);
            (from, n) = (partition + 1, 0);
        }
    }
    tasks
}

/// The third pass: rows, hits, lists, panels. Returns the counted panels, and the fingerprint of what was measured.
fn write_rows(
    tables: &Tables<'_>,
    partitions: &Partitions<'_>,
    pool: &ThreadPool,
    n_ads: &[usize],
    reposts: &Reposts,
    employers: &EmployerCells,
    counts: &mut Counts,
) -> Result<(Vec<Panel>, Vec<Output>, String)> {
    let (ad_columns, hit_columns) = (ad_columns(), hit_columns(tables.lexicon));
    let storage = |name: &'static str| move |e| Error::storage(&tables.folder.join(name), e);
    let ad_shape = TableShape::new(&ad_columns).map_err(storage("ads.parquet"))?;
    let hit_shape = TableShape::new(&hit_columns).map_err(storage("hits.parquet"))?;
    let tasks = tasks(n_ads);
    let writing = Writing { tables, partitions, reposts, employers, ad_columns: &ad_columns, hit_columns: &hit_columns };
    let start = || Worker {
        ads: ad_shape.group(),
        hits: hit_shape.group(),
        panels: counted_panels(tables.job.vacancy_cap),
        row: AdRow::default(),
        hit: <(String, HitRow)>::default(),
    };
    let mut ads = TableFile::create(&*tables.job.disk, tables.folder, "ads", crate::export::ad_columns())?;
    let mut hits = if tables.job.keep_hits {
        Some(TableFile::create(&*tables.job.disk, tables.folder, "hits", crate::export::hit_columns(tables.lexicon))?)
    } else {
        None
    };
    let mut duplicates = ListFile::create(&*tables.job.disk, tables.folder, "duplicates")?;
    let mut removals = ListFile::create(&*tables.job.disk, tables.folder, "removals")?;
    let work = |worker: &mut Worker, task: usize| writing.write(worker, tasks.get(task).cloned().unwrap_or_default());
    let mut measured = blake3::Hasher::new();
    let workers = in_order(pool, tasks.len(), start, work, |written| {
        counts.add(&written.counts);
        measured.update(written.measured.finalize().as_bytes());
        written.ads.into_iter().try_for_each(|group| ads.append(group))?;
        if let Some(hits) = &mut hits {
            written.hits.into_iter().try_for_each(|group| hits.append(group))?;
        }
        duplicates.append(&written.duplicates)?;
        removals.append(&written.removals)
    })?;
    let mut panels = counted_panels(tables.job.vacancy_cap);
    for worker in workers {
        panels.iter_mut().zip(worker.panels).for_each(|(all, own)| all.merge(own));
    }
    let mut outputs = vec![ads.finish()?, duplicates.finish()?, removals.finish()?];
    outputs.extend(hits.map(TableFile::finish).transpose()?);
    Ok((panels, outputs, measured.finalize().to_hex().to_string()))
}

/// What all workers of the third pass share.
struct Writing<'a> {
    tables: &'a Tables<'a>,
    partitions: &'a Partitions<'a>,
    reposts: &'a Reposts,
    employers: &'a EmployerCells,
    ad_columns: &'a [Column<AdRow>],
    hit_columns: &'a [Column<(String, HitRow)>],
}

/// What one worker of the third pass has for itself.
struct Worker {
    ads: RowGroup,
    hits: RowGroup,
    panels: Vec<Panel>,
    row: AdRow,
    hit: (String, HitRow),
}

/// What came out of one task.
#[derive(Default)]
struct Written {
    ads: Vec<EncodedGroup>,
    hits: Vec<EncodedGroup>,
    duplicates: Lines,
    removals: Lines,
    counts: Counts,
    measured: blake3::Hasher,
}

#[derive(Serialize)]
struct DuplicateLine<'a> {
    ad_id: &'a str,
    kind: &'a str,
    file: &'a str,
    line: u64,
    byte: u64,
    counted_file: &'a str,
    counted_line: u64,
}

#[derive(Serialize)]
struct RemovalLine<'a> {
    ad_id: &'a str,
    file: &'a str,
    line: u64,
    byte: u64,
}

impl Writing<'_> {
    fn write(&self, worker: &mut Worker, partitions: std::ops::Range<usize>) -> Result<Written> {
        let mut written = Written::default();
        for partition in partitions {
            let bytes = self.partitions.read(partition)?;
            let decided = self.partitions.decide(partition, &bytes)?;
            for (position, ad) in decided.ads.iter().enumerate() {
                let is_repost = self.reposts.is_repost(partition, position);
                self.write_ad(worker, &mut written, ad, is_repost)?.ok_or_else(|| self.partitions.spill.damaged(partition))?;
            }
            self.list(&mut written, &decided)?;
        }
        if worker.ads.n_rows() > 0 {
            written.ads.push(worker.ads.encode().map_err(|e| Error::storage(self.tables.folder, e))?);
        }
        if worker.hits.n_rows() > 0 {
            written.hits.push(worker.hits.encode().map_err(|e| Error::storage(self.tables.folder, e))?);
        }
        Ok(written)
    }

    /// Writes an ad and its hits; `None` where its bytes are damaged.
    fn write_ad(&self, worker: &mut Worker, written: &mut Written, ad: &Head<'_>, is_repost: bool) -> Result<Option<()>> {
        let Worker { ads, hits, panels, row, hit } = worker;
        let source = source_of(&self.partitions.scanned.sources, ad.member);
        let mut encoded = Ok(());
        let unpacked = ad.unpack(row, source, hit, |hit| {
            hits.push(self.hit_columns, hit);
            if hits.n_rows() == GROUP_ROWS && encoded.is_ok() {
                encoded = hits.encode().map(|group| written.hits.push(group));
            }
        });
        if unpacked.is_none() {
            return Ok(None);
        }
        row.is_repost = is_repost;
        if self.partitions.held.is_some_and(|held| !held.note(ad.index, is_repost)) {
            let message = format!("ad {}: found no place of its own in the index; nothing is published", ad.id);
            return Err(Error::new(ErrorKind::Accounting, message));
        }
        ad.fingerprint(is_repost, &mut written.measured);
        ads.push(self.ad_columns, row);
        if ads.n_rows() == GROUP_ROWS && encoded.is_ok() {
            encoded = ads.encode().map(|group| written.ads.push(group));
        }
        encoded.map_err(|e| Error::storage(self.tables.folder, e))?;
        let counts = &mut written.counts;
        counts.n_scanned += 1;
        counts.n_reposts += u64::from(is_repost);
        counts.n_ids_made += u64::from(row.id_is_made);
        counts.n_without_date += u64::from(row.published.is_none());
        if self.tables.job.keep_reposts || !is_repost {
            counts.n_measured += 1;
            counts.n_hits += u64::from(row.measures.n_hits);
            counts.n_words += u64::from(row.measures.n_words);
            for panel in panels {
                panel.add(row);
            }
            self.employers.add(row)?;
        }
        Ok(Some(()))
    }

    fn list(&self, written: &mut Written, decided: &Decided<'_>) -> Result<()> {
        let source = |record: &Head<'_>| source_of(&self.partitions.scanned.sources, record.member);
        let counts = &mut written.counts;
        for (record, counted) in &decided.duplicates {
            let is_identical = record.content == counted.content;
            counts.n_duplicates += 1;
            counts.n_duplicates_identical += u64::from(is_identical);
            counts.n_duplicates_superseded += u64::from(!is_identical);
            written.duplicates.push(&DuplicateLine {
                ad_id: record.id,
                kind: if is_identical { "identical" } else { "superseded" },
                file: source(record),
                line: record.line,
                byte: record.byte,
                counted_file: source(counted),
                counted_line: counted.line,
            })?;
        }
        for record in &decided.removals {
            counts.n_removals += 1;
            written.removals.push(&RemovalLine { ad_id: record.id, file: source(record), line: record.line, byte: record.byte })?;
        }
        Ok(())
    }
}

/// Lists what was rejected. Records of a refused member are counted with the member, once.
fn write_rejects(tables: &Tables<'_>, scanned: &Scanned, counts: &mut Counts) -> Result<Output> {
    let single = scanned.rejects.iter().filter(|(member, _)| !scanned.refused.contains_key(member)).map(|(_, r)| r);
    let mut all: Vec<&Reject> = single.chain(scanned.refused.values()).collect();
    all.sort_by(|a, b| (&a.place, a.reason, &a.detail).cmp(&(&b.place, b.reason, &b.detail)));
    let mut list = ListFile::create(&*tables.job.disk, tables.folder, "rejects")?;
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
