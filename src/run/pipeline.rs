//! Moves records from the reader to the workers and on to the partitions. The only place that starts threads.
//!
//! One thread reads and cuts, the workers parse, scan and put what they keep into the partitions, the calling thread collects what was
//! rejected. Both channels are bounded, so memory is, too. Results arrive in any order; nothing after this depends on it.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use crossbeam_channel::{Receiver, Sender, bounded};
use rayon::ThreadPool;

use super::identity::Sources;
use super::packed::{pack_ad, pack_removal};
use super::scan::{AdScan, Scanning};
use super::spill::{Spill, partition_of};
use crate::ads::{Chunk, Event, Input, InputReport, Limits, Mapping, Record, RecordReader, Stopped, read_input};
use crate::error::{Error, ErrorKind, Result};
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
    /// The name of each member.
    pub(super) sources: Sources,
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

/// What reaches the collector.
enum Collected {
    Reject(u32, Reject),
    MemberEnd(u32, Option<Reject>),
    /// What a worker kept could not be stored.
    Failure(Error),
}

/// Where workers put what they keep.
struct Store<'a> {
    spill: &'a Spill,
    sources: Mutex<Sources>,
}

/// Reads and scans all inputs.
pub(super) fn read_and_scan(reading: &Reading<'_>, scanning: &Scanning<'_>, pool: &ThreadPool, spill: &Spill) -> Result<Scanned> {
    let n_threads = pool.current_num_threads();
    let store = Store { spill, sources: Mutex::default() };
    let store_of_workers = &store;
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
                        workers.spawn(move |_| work(&chunks, &results, reading, scanning, store_of_workers));
                    }
                });
            }));
            worked.map_err(|_| Error::new(ErrorKind::Internal, "a worker failed while scanning; nothing is published"))
        });
        let collected = collect(&results_out);
        // When the collector fails, closing its channel stops the workers and then the reader.
        drop(results_out);
        let read = reader.join().unwrap_or_else(|_| Err(Error::new(ErrorKind::Internal, "the reader failed; nothing is published")));
        let worked = workers.join().unwrap_or_else(|_| Err(Error::new(ErrorKind::Internal, "the workers failed; nothing is published")));
        if reading.stop.is_asked() {
            return Err(Error::new(ErrorKind::Interrupted, "stopped as asked; nothing is published"));
        }
        let (rejects, refused) = collected?;
        worked?;
        let sources = std::mem::take(&mut *store.sources.lock().unwrap_or_else(PoisonError::into_inner));
        Ok(Scanned { inputs: read?, rejects, refused, sources })
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
fn work(chunks: &Receiver<Chunk>, results: &Sender<Collected>, reading: &Reading<'_>, scanning: &Scanning<'_>, store: &Store<'_>) {
    let mut reader = RecordReader::new(reading.mapping, reading.limits);
    let mut scan = AdScan::new(scanning);
    for chunk in chunks {
        store.sources.lock().unwrap_or_else(PoisonError::into_inner).entry(chunk.member).or_insert_with(|| chunk.place.source());
        for (place, bytes) in chunk.records() {
            let (member, partitions) = (chunk.member, store.spill);
            let kept = match reader.read(bytes) {
                Ok(Record::Ad(ad)) => {
                    let scanned = scan.scan(&ad, &place);
                    partitions.push(partition_of(&scanned.row.ad_id), |to| pack_ad(to, member, scanned))
                }
                Ok(Record::Removal(id)) => {
                    partitions.push(partition_of(id.as_str()), |to| pack_removal(to, member, id.as_str(), place.line, place.byte))
                }
                Err(refusal) => {
                    let reject = Reject { reason: refusal.reason, place, detail: refusal.detail, n_records: 1 };
                    if results.send(Collected::Reject(member, reject)).is_err() {
                        return;
                    }
                    continue;
                }
            };
            if let Err(failure) = kept {
                // Whether or not it is heard: who hears no more has failed before.
                let _heard = results.send(Collected::Failure(failure));
                return;
            }
        }
        reading.progress.n_records.fetch_add(chunk.slots.len() as u64, Ordering::Relaxed);
    }
}

type Rejects = (Vec<(u32, Reject)>, BTreeMap<u32, Reject>);

fn collect(results: &Receiver<Collected>) -> Result<Rejects> {
    let mut rejects = Vec::new();
    let mut refused = BTreeMap::new();
    for collected in results {
        match collected {
            Collected::Reject(member, reject) => rejects.push((member, reject)),
            Collected::MemberEnd(member, Some(reject)) => {
                refused.insert(member, reject);
            }
            Collected::MemberEnd(_, None) => {}
            Collected::Failure(failure) => return Err(failure),
        }
    }
    Ok((rejects, refused))
}

/// Starts the workers.
pub(super) fn workers(n_threads: usize) -> Result<ThreadPool> {
    let built = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build();
    built.map_err(|e| Error::new(ErrorKind::Internal, format!("the workers cannot be started: {e}")))
}

/// Does a number of tasks on all workers and hands the results to `take` in the order of the tasks. Each worker has a state of its own,
/// which is handed back at the end, in any order. At most two tasks for each worker are under way or wait to be taken, so memory is
/// bounded.
pub(super) fn in_order<S: Send, T: Send>(
    pool: &ThreadPool,
    n_tasks: usize,
    start: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, usize) -> Result<T> + Sync,
    take: impl FnMut(T) -> Result<()> + Send,
) -> Result<Vec<S>> {
    let failed = || Error::new(ErrorKind::Internal, "a worker failed while writing; nothing is published");
    let next = AtomicUsize::new(0);
    let states = Mutex::new(Vec::new());
    let done = catch_unwind(AssertUnwindSafe(|| {
        let mut take = take;
        let n_threads = pool.current_num_threads();
        let (leave, leaves) = bounded::<()>(n_threads * 2);
        for _ in 0..n_threads * 2 {
            let _has_room = leave.send(());
        }
        let (results_in, results) = bounded::<(usize, Result<T>)>(n_threads * 2);
        pool.in_place_scope(|workers| {
            for _ in 0..n_threads {
                let (leaves, results_in) = (leaves.clone(), results_in.clone());
                let (next, states, start, work, failed) = (&next, &states, &start, &work, &failed);
                workers.spawn(move |_| {
                    let mut state = start();
                    while leaves.recv().is_ok() {
                        let task = next.fetch_add(1, Ordering::Relaxed);
                        if task >= n_tasks {
                            break;
                        }
                        // A result that never comes would be waited for.
                        let result = catch_unwind(AssertUnwindSafe(|| work(&mut state, task))).unwrap_or_else(|_| Err(failed()));
                        if results_in.send((task, result)).is_err() {
                            break;
                        }
                    }
                    states.lock().unwrap_or_else(PoisonError::into_inner).push(state);
                });
            }
            drop(results_in);
            // Both ends belong to this block: when it is left early, workers find them closed and stop.
            let (leave, results) = (leave, results);
            let mut waiting = BTreeMap::new();
            let mut n_taken = 0;
            while n_taken < n_tasks {
                let Ok((task, result)) = results.recv() else { return Err(failed()) };
                waiting.insert(task, result);
                while let Some(result) = waiting.remove(&n_taken) {
                    take(result?)?;
                    n_taken += 1;
                    let _nobody_waits = leave.send(());
                }
            }
            Ok(())
        })
    }));
    done.map_err(|_| failed())??;
    Ok(states.into_inner().unwrap_or_else(PoisonError::into_inner))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_taken_in_the_order_of_tasks_and_states_come_back() {
        for n_threads in [1, 2, 5] {
            let pool = workers(n_threads).expect("workers");
            for n_tasks in [0, 1, 3, 200] {
                let mut taken = Vec::new();
                let work = |done: &mut usize, task: usize| {
                    *done += 1;
                    Ok(task * task)
                };
                let states = in_order(
                    &pool,
                    n_tasks,
                    || 0,
                    work,
                    |result| {
                        taken.push(result);
                        Ok(())
                    },
                );
                assert_eq!(taken, (0..n_tasks).map(|n| n * n).collect::<Vec<_>>());
                assert_eq!(states.expect("no failure").iter().sum::<usize>(), n_tasks);
            }
        }
    }

    #[test]
    fn a_task_that_fails_or_panics_ends_the_work_with_an_error() {
        let pool = workers(2).expect("workers");
        let failure = || Error::new(ErrorKind::Storage, "full");
        let work = |(): &mut (), task: usize| if task == 50 { Err(failure()) } else { Ok(task) };
        assert_eq!(in_order(&pool, 100, || (), work, |_| Ok(())).map_err(|e| e.kind()), Err(ErrorKind::Storage));
        assert!(in_order(&pool, 100, || (), |(), task| Ok(task), |n| if n == 7 { Err(failure()) } else { Ok(()) }).is_err());
        let panics = |(): &mut (), task: usize| if task == 50 { panic!("on purpose") } else { Ok(task) };
        assert_eq!(in_order(&pool, 100, || (), panics, |_| Ok(())).map_err(|e| e.kind()), Err(ErrorKind::Internal));
    }
}
