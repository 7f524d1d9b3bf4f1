//! Carries records from the reader to the workers, a shard at a time.
//!
//! Where a shard ends is read off its records alone: not off buffers, threads or what came before. So a file with a few other records than
//! yesterday has the same shards but for those around them, and what was found in a shard can be kept for the next night.

use std::sync::Arc;

use twox_hash::XxHash3_64;

use super::buffer::Buffer;
use super::container::Count;
use crate::model::{Place, Reject};

/// One record within a chunk's buffer.
#[derive(Clone, Copy, Debug)]
pub struct Slot {
    /// First byte in the buffer.
    pub start: usize,
    /// One past the last byte in the buffer.
    pub end: usize,
    /// Line in the stream, from 1.
    pub line: u64,
    /// Byte in the decoded stream, from 0.
    pub byte: u64,
}

/// A shard: consecutive records of one member, each as the bytes of a JSON value.
#[derive(Debug)]
pub struct Chunk {
    /// Number of the member within the run.
    pub member: u32,
    /// File and member name; line and byte are those of the first record.
    pub place: Place,
    /// How many bytes of the stored file have been read since the chunk before it.
    pub stored_bytes: u64,
    /// Where each record lies.
    pub slots: Vec<Slot>,
    /// The bytes that the records are part of; neighbouring chunks may share them.
    buffer: Arc<Buffer>,
}

impl Chunk {
    /// The records with their places.
    pub fn records(&self) -> impl Iterator<Item = (Place, &[u8])> {
        self.slots.iter().map(|slot| {
            let place = Place { file: Arc::clone(&self.place.file), member: self.place.member.clone(), line: slot.line, byte: slot.byte };
            (place, self.buffer.get(slot.start..slot.end).unwrap_or_default())
        })
    }
}

/// What a reader has to tell.
#[derive(Debug)]
pub enum Event {
    /// Records to be read and scanned.
    Chunk(Chunk),
    /// What cannot be cut into records.
    Reject {
        /// Number of the member within the run.
        member: u32,
        /// Reason and place.
        reject: Reject,
    },
    /// The member has been read to its end; with a reject it is damaged, and none of its records counts.
    MemberEnd {
        /// Number of the member within the run.
        member: u32,
        /// Why the member as a whole is refused.
        refused: Option<Reject>,
    },
}

/// The receiver asked the reader to stop.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stopped;

/// The receiver of events.
pub type Emit<'a> = dyn FnMut(Event) -> Result<(), Stopped> + 'a;

/// Collects records and passes them on shard by shard.
pub(super) struct ChunkBuilder {
    member: u32,
    place: Place,
    /// Records that were copied: of formats that do not leave them in one piece, and of shards that span two buffers.
    buffer: Vec<u8>,
    slots: Vec<Slot>,
    chunk_bytes: usize,
    /// Bytes of the shard at hand.
    n_bytes: usize,
    n_records: u64,
    stored: Count,
    /// How many stored bytes the chunks so far have told of.
    told: u64,
}

impl ChunkBuilder {
    /// `stored` tells how many bytes of the stored file have been read.
    pub(super) fn new(member: u32, place: Place, chunk_bytes: usize, stored: Count) -> Self {
        Self { member, place, buffer: Vec::new(), slots: Vec::new(), chunk_bytes, n_bytes: 0, n_records: 0, told: stored.get(), stored }
    }

    /// How many records have been passed on or refused.
    pub(super) fn n_records(&self) -> u64 {
        self.n_records
    }

    /// Adds one record.
    pub(super) fn push(&mut self, bytes: &[u8], line: u64, byte: u64, emit: &mut Emit<'_>) -> Result<(), Stopped> {
        self.n_records += 1;
        self.copy(bytes, line, byte);
        if self.ends_with(bytes) { self.flush(emit) } else { Ok(()) }
    }

    fn copy(&mut self, bytes: &[u8], line: u64, byte: u64) {
        let start = self.buffer.len();
        self.buffer.extend_from_slice(bytes);
        self.slots.push(Slot { start, end: self.buffer.len(), line, byte });
    }

    /// Whether this record is the last of its shard. From half the usual size on, each may be, the likelier the longer it is; at twice
    /// that size one must be.
    fn ends_with(&mut self, record: &[u8]) -> bool {
        self.n_bytes += record.len();
        let chance = || (u128::from(XxHash3_64::oneshot(record)) * self.chunk_bytes as u128) >> 64 < 2 * record.len() as u128;
        let ends = self.n_bytes >= 2 * self.chunk_bytes || (self.n_bytes >= self.chunk_bytes / 2 && chance());
        if ends {
            self.n_bytes = 0;
        }
        ends
    }

    /// Passes on a refusal found while cutting.
    pub(super) fn refuse(&mut self, mut reject: Reject, emit: &mut Emit<'_>) -> Result<(), Stopped> {
        reject.place.file = Arc::clone(&self.place.file);
        reject.place.member.clone_from(&self.place.member);
        self.n_records += reject.n_records;
        emit(Event::Reject { member: self.member, reject })
    }

    /// The place of a line of this member.
    pub(super) fn place(&self, line: u64, byte: u64) -> Place {
        Place { line, byte, ..self.place.clone() }
    }

    /// Passes on what is left; the next record begins a shard.
    pub(super) fn flush(&mut self, emit: &mut Emit<'_>) -> Result<(), Stopped> {
        self.n_bytes = 0;
        if self.slots.is_empty() {
            return Ok(());
        }
        let capacity = self.buffer.len();
        let buffer = std::mem::replace(&mut self.buffer, Vec::with_capacity(capacity));
        let slots = std::mem::take(&mut self.slots);
        self.hand_on(Arc::new(Buffer::own(buffer)), slots, emit)
    }

    /// Passes on records where they lie. Those of a shard that spans two buffers are copied.
    pub(super) fn lend(&mut self, buffer: &Arc<Buffer>, slots: &mut Vec<Slot>, emit: &mut Emit<'_>) -> Result<(), Stopped> {
        self.n_records += slots.len() as u64;
        let mut waiting = Vec::new();
        for slot in slots.drain(..) {
            let record = buffer.get(slot.start..slot.end).unwrap_or_default();
            let ends = self.ends_with(record);
            if !self.slots.is_empty() {
                self.copy(record, slot.line, slot.byte);
                if ends {
                    self.flush(emit)?;
                }
                continue;
            }
            waiting.push(slot);
            if ends {
                self.hand_on(Arc::clone(buffer), std::mem::take(&mut waiting), emit)?;
            }
        }
        for slot in waiting {
            self.copy(buffer.get(slot.start..slot.end).unwrap_or_default(), slot.line, slot.byte);
        }
        Ok(())
    }

    /// Counts records that are never passed on because their member turned out damaged.
    pub(super) fn withhold(&mut self, slots: &mut Vec<Slot>) {
        self.n_records += slots.len() as u64;
        slots.clear();
    }

    fn hand_on(&mut self, buffer: Arc<Buffer>, slots: Vec<Slot>, emit: &mut Emit<'_>) -> Result<(), Stopped> {
        let stored = self.stored.get();
        let stored_bytes = stored - self.told;
        self.told = stored;
        let first = slots.first().map_or((0, 0), |slot| (slot.line, slot.byte));
        let place = self.place(first.0, first.1);
        emit(Event::Chunk(Chunk { member: self.member, place, stored_bytes, slots, buffer }))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    /// The shards of records that come in buffers of so many; `None` copies each.
    fn shards(records: &[Vec<u8>], in_buffer: Option<usize>) -> Vec<Vec<Vec<u8>>> {
        let mut shards = Vec::new();
        let mut emit = |event| {
            if let Event::Chunk(chunk) = event {
                shards.push(chunk.records().map(|(_, bytes)| bytes.to_vec()).collect());
            }
            Ok(())
        };
        let mut builder = ChunkBuilder::new(0, Place::of_file("a"), 1000, Count::default());
        for records in records.chunks(in_buffer.unwrap_or(usize::MAX)) {
            let mut slots = Vec::new();
            let mut buffer = Vec::new();
            for (n, record) in (1..).zip(records) {
                if in_buffer.is_none() {
                    builder.push(record, n, 0, &mut emit).expect("goes on");
                    continue;
                }
                let start = buffer.len();
                buffer.extend_from_slice(record);
                slots.push(Slot { start, end: buffer.len(), line: n, byte: 0 });
            }
            builder.lend(&Arc::new(Buffer::own(buffer)), &mut slots, &mut emit).expect("goes on");
        }
        builder.flush(&mut emit).expect("goes on");
        assert_eq!(builder.n_records(), records.len() as u64);
        shards
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn shards_hold_every_record_once_and_depend_on_no_buffer(
            records in proptest::collection::vec("[a-f]{1,300}", 0..200), in_buffer in 1usize..90,
        ) {
            let records: Vec<Vec<u8>> = records.into_iter().map(String::into_bytes).collect();
            let found = shards(&records, None);
            prop_assert_eq!(&shards(&records, Some(in_buffer)), &found);
            prop_assert_eq!(found.concat(), records);
            for shard in &found {
                prop_assert!(shard.iter().map(Vec::len).sum::<usize>() < 2000 + 300);
            }
        }
    }

    #[test]
    fn a_record_more_or_less_changes_few_shards() {
        let record = |n: u64| format!("{:x}", n.wrapping_mul(0x9E37_79B9_7F4A_7C15)).repeat(10).into_bytes();
        let before: Vec<_> = (0..4000).map(record).collect();
        let known: BTreeSet<_> = shards(&before, Some(77)).into_iter().collect();
        assert!(known.len() > 400);
        for (at, more) in [(0, true), (1234, true), (2000, false), (3999, false)] {
            let mut after = before.clone();
            if more {
                after.insert(at, record(9999));
            } else {
                after.remove(at);
            }
            let shards = shards(&after, Some(50));
            let n_changed = shards.iter().filter(|shard| !known.contains(*shard)).count();
            assert!((0..20).contains(&n_changed), "{n_changed} of {}", shards.len());
        }
    }
}
