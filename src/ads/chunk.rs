//! Carries records from the reader to the workers, many at a time.

use std::sync::Arc;

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

/// Records of one member, each as the bytes of a JSON value.
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

/// Collects records and passes them on when enough bytes are together.
pub(super) struct ChunkBuilder {
    member: u32,
    place: Place,
    /// Records that were copied, for formats that do not leave them in one piece.
    buffer: Vec<u8>,
    slots: Vec<Slot>,
    chunk_bytes: usize,
    n_records: u64,
    stored: Count,
    /// How many stored bytes the chunks so far have told of.
    told: u64,
}

impl ChunkBuilder {
    /// `stored` tells how many bytes of the stored file have been read.
    pub(super) fn new(member: u32, place: Place, chunk_bytes: usize, stored: Count) -> Self {
        Self { member, place, buffer: Vec::new(), slots: Vec::new(), chunk_bytes, n_records: 0, told: stored.get(), stored }
    }

    /// How many records have been passed on or refused.
    pub(super) fn n_records(&self) -> u64 {
        self.n_records
    }

    /// Adds one record.
    pub(super) fn push(&mut self, bytes: &[u8], line: u64, byte: u64, emit: &mut Emit<'_>) -> Result<(), Stopped> {
        let start = self.buffer.len();
        self.buffer.extend_from_slice(bytes);
        self.slots.push(Slot { start, end: self.buffer.len(), line, byte });
        self.n_records += 1;
        if self.buffer.len() >= self.chunk_bytes { self.flush(emit) } else { Ok(()) }
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

    /// Passes on what is left.
    pub(super) fn flush(&mut self, emit: &mut Emit<'_>) -> Result<(), Stopped> {
        if self.slots.is_empty() {
            return Ok(());
        }
        let capacity = self.buffer.len();
        let buffer = std::mem::replace(&mut self.buffer, Vec::with_capacity(capacity));
        let slots = std::mem::take(&mut self.slots);
        self.hand_on(Arc::new(Buffer::own(buffer)), slots, emit)
    }

    /// Passes on records where they lie, as many chunks as their bytes make.
    pub(super) fn lend(&mut self, buffer: &Arc<Buffer>, slots: &mut Vec<Slot>, emit: &mut Emit<'_>) -> Result<(), Stopped> {
        self.n_records += slots.len() as u64;
        let mut n_bytes = 0;
        let mut rest = std::mem::take(slots);
        while let Some(last) = rest.iter().position(|slot| {
            n_bytes += slot.end - slot.start;
            n_bytes >= self.chunk_bytes
        }) {
            let later = rest.split_off(last + 1);
            self.hand_on(Arc::clone(buffer), std::mem::replace(&mut rest, later), emit)?;
            n_bytes = 0;
        }
        if rest.is_empty() { Ok(()) } else { self.hand_on(Arc::clone(buffer), rest, emit) }
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
        emit(Event::Chunk(Chunk { member: self.member, place: self.place.clone(), stored_bytes, slots, buffer }))
    }
}
