//! Cuts JSON Lines into records where they lie: one line, one record; blank lines are skipped and counted.
//!
//! A stream is read into blocks, and a block is passed on whole with the places of its lines; only what follows its last line break
//! is copied, to the next block. A line over the limit is refused as one record and reading goes on at the next line, so memory
//! stays bounded on any input.

use std::io::{self, Read};
use std::sync::Arc;

use super::buffer::Buffers;
use super::chunk::{ChunkBuilder, Emit, Slot};
use super::inflate::Whole;
use super::limits::Limits;
use super::stream::Fault;
use crate::model::{Reject, RejectReason};

/// How many bytes are asked of a stream at a time. What a damaged stream yields before its error depends on it.
const PIECE_BYTES: usize = 256 << 10;

/// Least bytes of a block, beside room for a piece.
const BLOCK_BYTES: usize = 1 << 20;

/// What is known of the lines up to some byte.
struct Cutter<'l> {
    limits: &'l Limits,
    slots: Vec<Slot>,
    /// Where the line at hand begins in the block.
    start: usize,
    /// How far the block has been searched.
    searched: usize,
    /// The number of the line at hand.
    line: u64,
    /// The byte of the stream at which the text of the block begins.
    base: u64,
    /// Where the text begins in the block, after a byte order mark.
    skipped: usize,
    /// The byte of the stream at which a line began that is over the limit.
    overlong: Option<u64>,
    n_blank: u64,
}

impl<'l> Cutter<'l> {
    fn new(limits: &'l Limits, skipped: usize) -> Self {
        Self { limits, slots: Vec::new(), start: skipped, searched: skipped, line: 1, base: 0, skipped, overlong: None, n_blank: 0 }
    }

    /// The byte of the stream at which the line at hand begins.
    fn byte(&self) -> u64 {
        self.base + (self.start - self.skipped) as u64
    }

    /// Finds the lines that end before `end`.
    fn search(&mut self, block: &[u8], end: usize, chunks: &mut ChunkBuilder, emit: &mut Emit<'_>) -> Result<(), Fault> {
        let from = self.searched;
        for at in memchr::memchr_iter(b'\n', block.get(from..end).unwrap_or_default()) {
            self.end_line(block, from + at, chunks, emit)?;
            self.start = from + at + 1;
            self.line += 1;
        }
        self.searched = end;
        if self.overlong.is_none() && end - self.start > self.limits.record_bytes {
            self.overlong = Some(self.byte());
        }
        if self.overlong.is_some() {
            self.start = end;
        }
        Ok(())
    }

    /// Takes the line that ends before `end`, or refuses it.
    fn end_line(&mut self, block: &[u8], end: usize, chunks: &mut ChunkBuilder, emit: &mut Emit<'_>) -> Result<(), Fault> {
        let byte = self.byte();
        let is_overlong = end - self.start > self.limits.record_bytes;
        if let Some(byte) = self.overlong.take().or(is_overlong.then_some(byte)) {
            let detail = format!("found a record of more than {} bytes, expected at most that", self.limits.record_bytes);
            let place = chunks.place(self.line, byte);
            chunks.refuse(Reject { reason: RejectReason::LineTooLong, place, detail, n_records: 1 }, emit)?;
            return Ok(());
        }
        let line = block.get(self.start..end).unwrap_or_default();
        let indent = line.len() - line.trim_ascii_start().len();
        let length = line.trim_ascii().len();
        if length == 0 {
            self.n_blank += 1;
        } else {
            let start = self.start + indent;
            self.slots.push(Slot { start, end: start + length, line: self.line, byte });
        }
        Ok(())
    }

    /// Takes a last line without a line break. The end of a stream that ends with one is not a line.
    fn finish(&mut self, block: &[u8], end: usize, chunks: &mut ChunkBuilder, emit: &mut Emit<'_>) -> Result<(), Fault> {
        if self.start < end || self.overlong.is_some() { self.end_line(block, end, chunks, emit) } else { Ok(()) }
    }
}

/// Cuts a stream of which the head has been read; returns the number of blank lines.
pub(super) fn cut(
    head: &[u8],
    reader: &mut dyn Read,
    limits: &Limits,
    buffers: &Buffers,
    chunks: &mut ChunkBuilder,
    emit: &mut Emit<'_>,
) -> Result<u64, Fault> {
    let block_bytes = head.len().max(limits.chunk_bytes).max(BLOCK_BYTES) + PIECE_BYTES;
    let mut room = block_bytes;
    let mut block = buffers.block(room);
    let mut filled = copy(head, &mut block);
    let mut cutter = Cutter::new(limits, 0);
    loop {
        cutter.search(&block, filled, chunks, emit)?;
        if room - filled < PIECE_BYTES {
            let rest = filled - cutter.start;
            room = if rest > block_bytes / 2 { rest * 2 + PIECE_BYTES } else { block_bytes };
            let mut next = buffers.block(room);
            copy(block.get(cutter.start..filled).unwrap_or_default(), &mut next);
            cutter.base += cutter.start as u64;
            (cutter.start, cutter.searched, filled) = (0, rest, rest);
            chunks.lend(&Arc::new(std::mem::replace(&mut block, next)), &mut cutter.slots, emit)?;
        }
        let piece = block.get_mut(filled..filled + PIECE_BYTES).unwrap_or_default();
        match reader.read(piece) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => {
                chunks.withhold(&mut cutter.slots);
                return Err(e.into());
            }
        }
    }
    cutter.finish(&block, filled, chunks, emit)?;
    chunks.lend(&Arc::new(block), &mut cutter.slots, emit)?;
    chunks.flush(emit)?;
    Ok(cutter.n_blank)
}

/// Cuts a text that is at hand as a whole, but for `skipped` bytes at its beginning; returns the number of blank lines.
pub(super) fn cut_whole(
    whole: &Whole,
    skipped: usize,
    limits: &Limits,
    chunks: &mut ChunkBuilder,
    emit: &mut Emit<'_>,
) -> Result<u64, Fault> {
    let bytes = whole.buffer.get(..whole.n_bytes).unwrap_or_default();
    let mut cutter = Cutter::new(limits, skipped);
    let mut checksum = libdeflater::Crc::new();
    let (mut checked, mut lent) = (0, 0);
    while checked < bytes.len() {
        let end = bytes.len().min(checked + PIECE_BYTES);
        if whole.unchecked.is_some() {
            checksum.update(bytes.get(checked..end).unwrap_or_default());
        }
        checked = end;
        cutter.search(bytes, end, chunks, emit)?;
        if end == bytes.len() {
            if whole.unchecked.is_some_and(|stated| stated != checksum.sum()) {
                chunks.withhold(&mut cutter.slots);
                return Err(io::Error::new(io::ErrorKind::InvalidData, "Invalid checksum").into());
            }
            cutter.finish(bytes, end, chunks, emit)?;
        } else if end - lent < limits.chunk_bytes.max(BLOCK_BYTES) {
            continue;
        }
        lent = end;
        chunks.lend(&whole.buffer, &mut cutter.slots, emit)?;
    }
    chunks.flush(emit)?;
    Ok(cutter.n_blank)
}

fn copy(from: &[u8], to: &mut [u8]) -> usize {
    if let Some(to) = to.get_mut(..from.len()) {
        to.copy_from_slice(from);
    }
    from.len()
}
