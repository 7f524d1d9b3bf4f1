//! Moves records from the reader to the workers and on to the partitions. The only place that starts threads.
//!
//! One thread reads and cuts, the workers parse and scan, the calling thread collects. Both channels are bounded, so memory is, too.
//! Results arrive in any order; nothing after this depends on it.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crossbeam_channel::{Receiver, Sender, bounded};

use super::scan::{Scanning, scan_ad};
use super::spill::{Kept, Spill, pack};
use crate::ads::{Chunk, Event, Input, InputReport, Limits, Mapping, Record, RecordReader, Stopped, read_input};
use crate::error::{Error, ErrorKind, Result};
use crate::hits::Classifier;
use crate::model::Reject;

/// Asks a run to stop, from a signal handler.
#[derive(Debug, Default)]
pub struct Stop(AtomicBool);

impl Stop {
    /// Asks to stop.
    pub fn ask(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether someone asked.
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// How far a run is.
#[derive(Debug, Default)]
pub struct Progress {
    /// Bytes of inputs that have been read, as stored.
    pub n_bytes: AtomicU64,
    /// Records that have been read and scanned.
    pub n_records: AtomicU64,
    /// Inputs that have been read to their end.
    pub n_inputs: AtomicU64,
    /// Bytes of the inputs that have been read to their end, as stored.
    pub n_bytes_done: AtomicU64,
}

/// What came out of reading and scanning.
pub(super) struct Scanned {
    pub(super) inputs: Vec<InputReport>,
    /// Rejects with the number of their member.
    pub(super) rejects: Vec<(u32, Reject)>,
    /// Members that are refused as a whole.
    pub(super) refused: BTreeMap<u32, Reject>,
}

/// What is to be read, and how.
#[derive(Clone, Copy)]
pub(super) struct Reading<'a> {
    pub(super) inputs: &'a [Input],
    pub(super) limits: &'a Limits,
    pub(super) mapping: &'a Mapping,
    pub(super) progress: &'a Progress,
    pub(super) stop: &'a Stop,
}

/// What a worker hands on for one chunk.
struct Batch {
    member: u32,
    kept: Vec<(usize, Vec<u8>)>,
    rejects: Vec<Reject>,
}

/// What reaches the collector.
enum Collected {
    Batch(Batch),
    Reject(u32, Reject),
    MemberEnd(u32, Option<Reject>),
}

/// Reads and scans all inputs.
pub(super) fn read_and_scan(reading: &Reading<'_>, scanning: &Scanning<'_>, n_threads: usize, spill: &mut Spill) -> Result<Scanned> {
    let Reading { limits, mapping, progress, .. } = *reading;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(n_threads)
        .build()
        .map_err(|e| Error::new(ErrorKind::Internal, format!("the workers cannot be started: {e}")))?;
    let (chunks_in, chunks_out) = bounded::<Chunk>(n_threads * 2);
    let (results_in, results_out) = bounded::<Collected>(n_threads * 4);
    std::thread::scope(|scope| {
        let reader_results = results_in.clone();
        let reader = scope.spawn(move || read_all(reading, &chunks_in, &reader_results));
        let workers = scope.spawn(|| {
            let (chunks_out, results_in) = (chunks_out, results_in);
            let worked = catch_unwind(AssertUnwindSafe(|| {
                pool.scope(|workers| {
                    for _ in 0..n_threads {
                        let (chunks, results) = (chunks_out.clone(), results_in.clone());
                        workers.spawn(move |_| work(&chunks, &results, mapping, limits, scanning, progress));
                    }
                });
            }));
            worked.map_err(|_| Error::new(ErrorKind::Internal, "a worker failed while scanning; nothing is published"))
        });
        let collected = collect(&results_out, spill);
        // When the collector fails, closing its channel stops the workers and then the reader.
        drop(results_out);
        let read = reader.join().unwrap_or_else(|_| Err(Error::new(ErrorKind::Internal, "the reader failed; nothing is published")));
        let worked = workers.join().unwrap_or_else(|_| Err(Error::new(ErrorKind::Internal, "the workers failed; nothing is published")));
        if reading.stop.is_asked() {
            return Err(Error::new(ErrorKind::Interrupted, "stopped as asked; nothing is published"));
        }
        let (rejects, refused) = collected?;
        worked?;
        Ok(Scanned { inputs: read?, rejects, refused })
    })
}

fn read_all(reading: &Reading<'_>, chunks: &Sender<Chunk>, results: &Sender<Collected>) -> Result<Vec<InputReport>> {
    let Reading { inputs, limits, mapping, progress, stop } = *reading;
    let mut reports = Vec::new();
    let mut next_member = 0;
    for input in inputs {
        let mut emit = |event: Event| {
            if stop.is_asked() {
                return Err(Stopped);
            }
            match event {
                Event::Chunk(chunk) => {
                    let done = progress.n_bytes_done.load(Ordering::Relaxed);
                    progress.n_bytes.store(done + chunk.stored_bytes, Ordering::Relaxed);
                    chunks.send(chunk).map_err(|_| Stopped)
                }
                Event::Reject { member, reject } => results.send(Collected::Reject(member, reject)).map_err(|_| Stopped),
                Event::MemberEnd { member, refused } => results.send(Collected::MemberEnd(member, refused)).map_err(|_| Stopped),
            }
        };
        match read_input(input, limits, mapping, &mut next_member, &mut emit)? {
            Some(report) => {
                progress.n_bytes_done.fetch_add(report.bytes, Ordering::Relaxed);
                reports.push(report);
            }
            None => break,
        }
        progress.n_inputs.fetch_add(1, Ordering::Relaxed);
    }
    Ok(reports)
}

/// What one worker does until there are no more chunks.
fn work(
    chunks: &Receiver<Chunk>,
    results: &Sender<Collected>,
    mapping: &Mapping,
    limits: &Limits,
    scanning: &Scanning<'_>,
    progress: &Progress,
) {
    let mut reader = RecordReader::new(mapping, limits);
    let mut classifier = Classifier::new(scanning.lexicon, scanning.scanner);
    for chunk in chunks {
        let mut batch = Batch { member: chunk.member, kept: Vec::new(), rejects: Vec::new() };
        for (place, bytes) in chunk.records() {
            let kept = match reader.read(bytes) {
                Ok(Record::Ad(ad)) => Kept::Ad(Box::new(scan_ad(&ad, &place, scanning, &mut classifier))),
                Ok(Record::Removal(id)) => Kept::removal(id.as_str().to_owned(), &place),
                Err(refusal) => {
                    batch.rejects.push(Reject { reason: refusal.reason, place, detail: refusal.detail, n_records: 1 });
                    continue;
                }
            };
            match pack(chunk.member, &kept) {
                Ok(packed) => batch.kept.push(packed),
                // Cannot happen with what `scan_ad` makes; a lost record would show as counts that do not balance.
                Err(_) => return,
            }
        }
        progress.n_records.fetch_add(chunk.slots.len() as u64, Ordering::Relaxed);
        if results.send(Collected::Batch(batch)).is_err() {
            return;
        }
    }
}

type Rejects = (Vec<(u32, Reject)>, BTreeMap<u32, Reject>);

fn collect(results: &Receiver<Collected>, spill: &mut Spill) -> Result<Rejects> {
    let mut rejects = Vec::new();
    let mut refused = BTreeMap::new();
    for collected in results {
        match collected {
            Collected::Batch(batch) => {
                for (partition, packed) in batch.kept {
                    spill.push(partition, &packed)?;
                }
                rejects.extend(batch.rejects.into_iter().map(|r| (batch.member, r)));
            }
            Collected::Reject(member, reject) => rejects.push((member, reject)),
            Collected::MemberEnd(member, Some(reject)) => {
                refused.insert(member, reject);
            }
            Collected::MemberEnd(_, None) => {}
        }
    }
    Ok((rejects, refused))
}
