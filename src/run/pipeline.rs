//! Shares reading, cutting and scanning between the workers and moves what they find to the partitions. The only place that starts
//! threads.
//!
//! Every worker does whatever there is to do: it scans records that wait, else it reads the next part of an input (see `queue`), and
//! when nobody takes what it reads, it scans that itself. So no core waits while another inflates, and as many threads work as were
//! asked for. The calling thread collects. Both channels are bounded, so memory is, too. Results arrive in any order; nothing after
//! this depends on it.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};

use super::queue::{Next, Queue};
use super::scan::{Scanning, scan_ad};
use super::spill::{Kept, Spill, pack};
use crate::ads::{Buffers, Chunk, Event, Input, InputReport, Limits, Mapping, ReadOptions, Record, Stopped, read_record};
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
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(n_threads)
        .build()
        .map_err(|e| Error::new(ErrorKind::Internal, format!("the workers cannot be started: {e}")))?;
    let (chunks_in, chunks_out) = bounded::<Chunk>(n_threads * 2);
    let (results_in, results_out) = bounded::<Collected>(n_threads * 4);
    let queue = Queue::new(reading.inputs, reading.limits);
    let buffers = Buffers::default();
    std::thread::scope(|scope| {
        let (queue, buffers) = (&queue, &buffers);
        let workers = scope.spawn(move || {
            let worked = catch_unwind(AssertUnwindSafe(|| {
                pool.scope(|workers| {
                    for _ in 0..n_threads {
                        let (chunks, offers) = (chunks_out.clone(), chunks_in.clone());
                        let worker = Worker { reading, scanning, queue, buffers, chunks, results: results_in.clone() };
                        workers.spawn(move |_| worker.work(offers));
                    }
                    // Each worker holds its own ends of the channels; those at hand would keep them open.
                    drop((chunks_in, chunks_out, results_in));
                });
            }));
            worked.map_err(|_| Error::new(ErrorKind::Internal, "a worker failed while reading or scanning; nothing is published"))
        });
        let collected = collect(&results_out, spill);
        // When the collector fails, closing its channel stops the workers.
        drop(results_out);
        let worked = workers.join().unwrap_or_else(|_| Err(Error::new(ErrorKind::Internal, "the workers failed; nothing is published")));
        if reading.stop.is_asked() {
            return Err(Error::new(ErrorKind::Interrupted, "stopped as asked; nothing is published"));
        }
        let (rejects, refused) = collected?;
        worked?;
        Ok(Scanned { inputs: queue.reports()?, rejects, refused })
    })
}

/// One thread that reads and scans.
struct Worker<'a> {
    reading: &'a Reading<'a>,
    scanning: &'a Scanning<'a>,
    queue: &'a Queue<'a>,
    buffers: &'a Buffers,
    /// Records that wait to be scanned.
    chunks: Receiver<Chunk>,
    results: Sender<Collected>,
}

impl Worker<'_> {
    /// Scans and reads until there is nothing left. `offers` takes what this worker reads; it closes when nobody reads any more.
    fn work(&self, offers: Sender<Chunk>) {
        let outcome = self.scan_and_read(&offers);
        drop(offers);
        if outcome.is_ok() {
            // Others may still be reading.
            while let Ok(chunk) = self.chunks.recv() {
                if self.scan(&chunk).is_err() {
                    break;
                }
            }
        }
        // One that cannot go on leaves nothing to read to the others; what is offered to it they scan themselves.
        if outcome.is_err() {
            self.queue.close();
        }
    }

    fn scan_and_read(&self, offers: &Sender<Chunk>) -> std::result::Result<(), Stopped> {
        let Reading { limits, mapping, progress, stop, .. } = *self.reading;
        let options = ReadOptions { limits, mapping, buffers: self.buffers };
        loop {
            // Waiting records come first: whoever read them holds memory for them.
            while let Ok(chunk) = self.chunks.try_recv() {
                self.scan(&chunk)?;
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
                            Err(TrySendError::Full(chunk) | TrySendError::Disconnected(chunk)) => self.scan(&chunk),
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

    /// Reads and scans the records of one chunk.
    fn scan(&self, chunk: &Chunk) -> std::result::Result<(), Stopped> {
        let mut batch = Batch { member: chunk.member, kept: Vec::new(), rejects: Vec::new() };
        for (place, bytes) in chunk.records() {
            let kept = match read_record(bytes, self.reading.mapping, self.reading.limits) {
                Ok(Record::Ad(ad)) => Kept::Ad(Box::new(scan_ad(&ad, &place, self.scanning))),
                Ok(Record::Removal(id)) => Kept::removal(id.as_str().to_owned(), &place),
                Err(refusal) => {
                    batch.rejects.push(Reject { reason: refusal.reason, place, detail: refusal.detail, n_records: 1 });
                    continue;
                }
            };
            match pack(chunk.member, &kept) {
                Ok(packed) => batch.kept.push(packed),
                // Cannot happen with what `scan_ad` makes; a lost record would show as counts that do not balance.
                Err(_) => return Err(Stopped),
            }
        }
        self.reading.progress.n_records.fetch_add(chunk.slots.len() as u64, Ordering::Relaxed);
        self.tell(Collected::Batch(batch))
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
