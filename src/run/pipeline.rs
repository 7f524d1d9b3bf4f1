//! Shares reading, cutting and scanning between the workers and moves what they find to the partitions. The only place that starts
//! threads.
//!
//! Every worker does whatever there is to do: it scans records that wait, else it reads the next part of an input (see `queue`), and
//! when nobody takes what it reads, it scans that itself. So no core waits while another inflates, and as many threads work as were
//! asked for. The calling thread collects. Both channels are bounded, so memory is, too. Results arrive in any order; nothing after
//! this depends on it.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use rayon::ThreadPool;

use super::identity::Sources;
use super::packed::{At, Packed, Unpack, holds_ad, next_packed, pack_ad, pack_reject, pack_removal, place};
use super::queue::{Next, Queue};
use super::scan::{AdScan, Scanning};
use super::shards::{Adding, Shards};
use super::spill::Spill;
use crate::ads::{Buffers, Chunk, Event, Input, InputReport, Limits, Mapping, ReadOptions, Record, RecordReader, Stopped};
use crate::error::{Error, ErrorKind, Result};
use crate::index::{Adding as Indexing, IndexPlace, Segments};
use crate::model::{Place, Reject};

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
    /// What is known of earlier runs, and where results are kept for later ones; `None` to scan everything and keep nothing.
    pub(super) shards: Option<&'a Shards<'a>>,
    /// Where ads are indexed; `None` for a run without an index.
    pub(super) segments: Option<&'a Segments>,
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
    let (chunks_in, chunks_out) = bounded::<Chunk>(n_threads * 2);
    let (results_in, results_out) = bounded::<Collected>(n_threads * 4);
    let queue = Queue::new(reading.inputs, reading.limits);
    let buffers = Buffers::default();
    std::thread::scope(|scope| {
        let (queue, buffers, store_of_workers) = (&queue, &buffers, &store);
        let workers = scope.spawn(move || {
            let worked = catch_unwind(AssertUnwindSafe(|| {
                pool.scope(|workers| {
                    for _ in 0..n_threads {
                        let (chunks, offers) = (chunks_out.clone(), chunks_in.clone());
                        let worker =
                            Worker { reading, scanning, store: store_of_workers, queue, buffers, chunks, results: results_in.clone() };
                        workers.spawn(move |_| worker.work(offers));
                    }
                    // Each worker holds its own ends of the channels; those at hand would keep them open.
                    drop((chunks_in, chunks_out, results_in));
                });
            }));
            worked.map_err(|_| Error::new(ErrorKind::Internal, "a worker failed while reading or scanning; nothing is published"))
        });
        let collected = collect(&results_out);
        // When the collector fails, closing its channel stops the workers.
        drop(results_out);
        let worked = workers.join().unwrap_or_else(|_| Err(Error::new(ErrorKind::Internal, "the workers failed; nothing is published")));
        if reading.stop.is_asked() {
            return Err(Error::new(ErrorKind::Interrupted, "stopped as asked; nothing is published"));
        }
        let (rejects, refused) = collected?;
        worked?;
        let sources = std::mem::take(&mut *store.sources.lock().unwrap_or_else(PoisonError::into_inner));
        Ok(Scanned { inputs: queue.reports()?, rejects, refused, sources })
    })
}

/// One thread that reads and scans.
struct Worker<'a> {
    reading: &'a Reading<'a>,
    scanning: &'a Scanning<'a>,
    store: &'a Store<'a>,
    queue: &'a Queue<'a>,
    buffers: &'a Buffers,
    /// Records that wait to be scanned.
    chunks: Receiver<Chunk>,
    results: Sender<Collected>,
}

impl Worker<'_> {
    /// Scans and reads until there is nothing left. `offers` takes what this worker reads; it closes when nobody reads any more.
    fn work(&self, offers: Sender<Chunk>) {
        let mut tools = Tools {
            reader: RecordReader::new(self.reading.mapping, self.reading.limits),
            scan: AdScan::new(self.scanning),
            adding: self.reading.shards.map(Shards::adding),
            indexing: self.reading.segments.map(Segments::adding),
            packed: Vec::new(),
            whole: Vec::new(),
        };
        let outcome = self.scan_and_read(&offers, &mut tools);
        drop(offers);
        if outcome.is_ok() {
            // Others may still be reading.
            while let Ok(chunk) = self.chunks.recv() {
                if self.scan(&chunk, &mut tools).is_err() {
                    break;
                }
            }
        }
        if let Some(Err(failure)) = tools.indexing.as_mut().map(Indexing::finish) {
            // Where nobody listens any more, another failure ends the run.
            let _ended = self.tell(Collected::Failure(failure));
        }
        // One that cannot go on leaves nothing to read to the others; what is offered to it they scan themselves.
        if outcome.is_err() {
            self.queue.close();
        }
    }

    fn scan_and_read(&self, offers: &Sender<Chunk>, tools: &mut Tools<'_>) -> std::result::Result<(), Stopped> {
        let Reading { limits, mapping, progress, stop, .. } = *self.reading;
        let options = ReadOptions { limits, mapping, buffers: self.buffers };
        loop {
            // Waiting records come first: whoever read them holds memory for them.
            while let Ok(chunk) = self.chunks.try_recv() {
                self.scan(&chunk, tools)?;
            }
            let next = match self.queue.next() {
                Ok(Some(next)) => next,
                Ok(None) => return Ok(()),
                Err(e) => return self.fail(usize::MAX, e),
            };
            let Next { index, input, part } = next;
            let mut told = 0;
            let mut emit = |event: Event| {
                if stop.is_asked() || self.queue.is_closed() {
                    return Err(Stopped);
                }
                match event {
                    Event::Chunk(chunk) => {
                        told += chunk.stored_bytes;
                        progress.n_bytes.fetch_add(chunk.stored_bytes, Ordering::Relaxed);
                        match offers.try_send(chunk) {
                            Ok(()) => Ok(()),
                            Err(TrySendError::Full(chunk) | TrySendError::Disconnected(chunk)) => self.scan(&chunk, tools),
                        }
                    }
                    Event::Reject { member, reject } => self.tell(Collected::Reject(member, reject)),
                    Event::MemberEnd { member, refused } => self.tell(Collected::MemberEnd(member, refused)),
                }
            };
            match input.read_part(part, options, &mut emit) {
                Ok(Some(read)) => {
                    progress.n_bytes.fetch_add(read.stored_bytes.saturating_sub(told), Ordering::Relaxed);
                    if let Some(report) = read.report {
                        progress.n_bytes_done.fetch_add(report.bytes, Ordering::Relaxed);
                        progress.n_inputs.fetch_add(1, Ordering::Relaxed);
                        self.queue.report(index, report);
                    }
                }
                Ok(None) => return Err(Stopped),
                Err(e) => return self.fail(index, e),
            }
        }
    }

    fn fail(&self, index: usize, error: Error) -> std::result::Result<(), Stopped> {
        self.queue.fail(index, error);
        Err(Stopped)
    }

    fn tell(&self, collected: Collected) -> std::result::Result<(), Stopped> {
        self.results.send(collected).map_err(|_| Stopped)
    }

    /// Finds out what became of the records of a shard before, or reads and scans them, and puts what is kept into the partitions.
    fn scan(&self, shard: &Chunk, tools: &mut Tools<'_>) -> std::result::Result<(), Stopped> {
        let (member, n_records) = (shard.member, shard.slots.len() as u64);
        let name = || shard.place.source();
        self.store.sources.lock().unwrap_or_else(PoisonError::into_inner).entry(member).or_insert_with(name);
        let first = match self.look_up_or_scan(shard, tools) {
            Ok(first) => first,
            Err(failure) => {
                self.tell(Collected::Failure(failure))?;
                return Err(Stopped);
            }
        };
        let mut packed = Unpack(&tools.packed);
        let mut n_placed = 0;
        while !packed.0.is_empty() {
            let in_run = |at: At| {
                let index = IndexPlace { segment: first.segment, ad: first.ad + at.index.ad };
                At { member, line: shard.place.line + at.line, byte: shard.place.byte + at.byte, index }
            };
            let kept = match next_packed(&mut packed) {
                Some(Packed::Kept { partition, at, bytes }) => {
                    self.store.spill.push(usize::from(partition), |to| place(to, bytes, in_run(at)))
                }
                Some(Packed::Reject { at, reason, detail }) => {
                    let At { line, byte, .. } = in_run(at);
                    let place = Place { line, byte, ..shard.place.clone() };
                    self.tell(Collected::Reject(member, Reject { reason, place, detail: detail.to_owned(), n_records: 1 })).map(Ok)?
                }
                None => Err(Error::new(ErrorKind::Internal, "found results of a shard that cannot be unpacked; nothing is published")),
            };
            if let Err(failure) = kept {
                self.tell(Collected::Failure(failure))?;
                return Err(Stopped);
            }
            n_placed += 1;
        }
        if n_placed != n_records {
            let message = format!("{}: found {n_placed} results for a shard of {n_records} records; nothing is published", shard.place);
            self.tell(Collected::Failure(Error::new(ErrorKind::Accounting, message)))?;
            return Err(Stopped);
        }
        self.reading.progress.n_records.fetch_add(n_records, Ordering::Relaxed);
        Ok(())
    }

    /// Writes what became of the records of a shard over `tools.packed`, and returns where its first ad is indexed.
    fn look_up_or_scan(&self, shard: &Chunk, tools: &mut Tools<'_>) -> Result<IndexPlace> {
        let Tools { reader, scan, adding, indexing, packed, whole } = tools;
        let key = self.reading.shards.map(|shards| (shards, shards.key(shard, whole)));
        let is_known = key.as_ref().is_some_and(|(shards, key)| shards.find(key, packed));
        if let Some((shards, key)) = key.as_ref().filter(|_| is_known) {
            // What is known of a shard serves an index only where its ads are indexed, too.
            let first = match self.reading.segments.filter(|_| holds_ad(packed)) {
                Some(segments) => segments.find(key),
                None => Some(IndexPlace::default()),
            };
            if let Some(first) = first {
                shards.note_reused(shard.slots.len() as u64);
                return Ok(first);
            }
        }
        packed.clear();
        let key = key.as_ref().map(|(_, key)| key);
        let (mut first, mut n_ads) = (IndexPlace::default(), 0);
        for (place, bytes) in shard.records() {
            let (line, byte) = (place.line.wrapping_sub(shard.place.line), place.byte.wrapping_sub(shard.place.byte));
            let at = At { member: 0, line, byte, index: IndexPlace { segment: 0, ad: n_ads } };
            match reader.read(bytes) {
                Ok(Record::Ad(ad)) => {
                    pack_ad(packed, at, scan.scan(&ad, &place));
                    if let Some(indexing) = indexing {
                        let indexed = indexing.add(key, &scan.indexed(&ad))?;
                        first = if n_ads == 0 { indexed } else { first };
                    }
                    n_ads += 1;
                }
                Ok(Record::Removal(id)) => pack_removal(packed, at, id.as_str()),
                Err(refusal) => pack_reject(packed, at, refusal.reason, &refusal.detail),
            }
        }
        indexing.as_mut().map_or(Ok(()), |indexing| indexing.end_shard(key, n_ads))?;
        match (adding, key) {
            (Some(adding), Some(key)) if !is_known => adding.add(key, packed)?,
            _ => {}
        }
        Ok(first)
    }
}

/// What a worker keeps from record to record.
struct Tools<'a> {
    reader: RecordReader<'a>,
    scan: AdScan<'a>,
    adding: Option<Adding<'a>>,
    indexing: Option<Indexing<'a>>,
    /// What became of the records of the shard at hand.
    packed: Vec<u8>,
    /// The records of the shard at hand, in one piece.
    whole: Vec<u8>,
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
