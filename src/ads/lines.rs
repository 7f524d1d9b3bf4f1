//! Cuts JSON Lines into records: one line, one record; blank lines are skipped and counted.
//!
//! A line over the limit is refused as one record and reading goes on at the next line, so memory stays bounded on any input.

use std::io::Read;

use super::chunk::{ChunkBuilder, Emit};
use super::limits::Limits;
use super::stream::{Fault, Stream};
use crate::model::{Reject, RejectReason};

/// Returns the number of blank lines.
pub(super) fn cut<R: Read>(stream: &mut Stream<R>, limits: &Limits, chunks: &mut ChunkBuilder, emit: &mut Emit<'_>) -> Result<u64, Fault> {
    let mut pending: Vec<u8> = Vec::new();
    let mut overlong = false;
    let mut n_blank = 0;
    let (mut line, mut byte) = (1, 0);
    loop {
        let bytes = stream.fill()?;
        let at_end = bytes.is_empty();
        let newline = memchr::memchr(b'\n', bytes);
        let piece = bytes.get(..newline.unwrap_or(bytes.len())).unwrap_or_default();
        let n = piece.len() + usize::from(newline.is_some());
        let complete = newline.is_some() || at_end;
        let fits = pending.len() + piece.len() <= limits.record_bytes;
        if complete && pending.is_empty() && fits && !overlong {
            // The end of a file that ends with a line break is not a line.
            if n > 0 {
                n_blank += take(piece, line, byte, chunks, emit)?;
            }
        } else if fits && !overlong {
            pending.extend_from_slice(piece);
        } else {
            overlong = true;
            pending.clear();
        }
        stream.consume(n);
        if complete {
            if overlong {
                let detail = format!("found a record of more than {} bytes, expected at most that", limits.record_bytes);
                let place = chunks.place(line, byte);
                chunks.refuse(Reject { reason: RejectReason::LineTooLong, place, detail, n_records: 1 }, emit)?;
            } else if !pending.is_empty() {
                n_blank += take(&pending, line, byte, chunks, emit)?;
            }
            pending.clear();
            overlong = false;
            (line, byte) = (stream.line(), stream.byte());
        }
        if at_end {
            chunks.flush(emit)?;
            return Ok(n_blank);
        }
    }
}

/// Passes on one line; returns 1 for a blank line.
fn take(line_bytes: &[u8], line: u64, byte: u64, chunks: &mut ChunkBuilder, emit: &mut Emit<'_>) -> Result<u64, Fault> {
    let trimmed = line_bytes.trim_ascii();
    if trimmed.is_empty() {
        return Ok(1);
    }
    chunks.push(trimmed, line, byte, emit)?;
    Ok(0)
}
