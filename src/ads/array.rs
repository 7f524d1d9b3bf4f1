//! Cuts a JSON array into its elements while it streams by, so that a yearly file of one array needs no more memory than a line.

use std::io::Read;

use super::chunk::{ChunkBuilder, Emit};
use super::limits::Limits;
use super::scanner::ValueScanner;
use super::stream::{Fault, Stream};
use crate::model::{Reject, RejectReason};

/// What came of following one value.
pub(super) enum Value {
    /// The value is in the buffer.
    Complete,
    /// The value is longer than the limit; it was skipped.
    TooLong,
    /// The stream ended within the value.
    Cut,
}

/// Reads one value into `buffer`.
pub(super) fn read_value<R: Read>(stream: &mut Stream<R>, limit: usize, buffer: &mut Vec<u8>) -> Result<Value, Fault> {
    buffer.clear();
    let mut scanner = ValueScanner::default();
    let mut overlong = false;
    loop {
        let bytes = stream.fill()?;
        if bytes.is_empty() {
            return Ok(if scanner.may_end() { Value::Complete } else { Value::Cut });
        }
        let end = scanner.advance(bytes);
        let n = end.unwrap_or(bytes.len());
        if buffer.len() + n > limit {
            overlong = true;
            buffer.clear();
        } else if !overlong {
            buffer.extend_from_slice(bytes.get(..n).unwrap_or_default());
        }
        stream.consume(n);
        if end.is_some() {
            return Ok(if overlong { Value::TooLong } else { Value::Complete });
        }
    }
}

/// Cuts the array at whose opening bracket the stream stands.
pub(super) fn cut<R: Read>(stream: &mut Stream<R>, limits: &Limits, chunks: &mut ChunkBuilder, emit: &mut Emit<'_>) -> Result<(), Fault> {
    let mut buffer = Vec::new();
    stream.next_after_space()?;
    stream.consume(1);
    let mut first = true;
    loop {
        let next = stream.next_after_space()?;
        let (line, byte) = (stream.line(), stream.byte());
        let refuse = |reason, detail: &str, chunks: &mut ChunkBuilder, emit: &mut Emit<'_>| {
            let place = chunks.place(line, byte);
            chunks.refuse(Reject { reason, place, detail: detail.to_owned(), n_records: 1 }, emit)
        };
        match (next, first) {
            (None, _) => {
                refuse(RejectReason::TruncatedArray, "found the end of the file, expected `]`", chunks, emit)?;
                break;
            }
            (Some(b']'), _) => {
                stream.consume(1);
                if stream.next_after_space()?.is_some() {
                    let detail = "found more after the closing `]`, expected the end of the file";
                    refuse(RejectReason::BadJson, detail, chunks, emit)?;
                }
                break;
            }
            (Some(b','), false) => {
                stream.consume(1);
                if stream.next_after_space()? == Some(b']') {
                    refuse(RejectReason::BadJson, "found `,` before `]`, expected an element", chunks, emit)?;
                    first = true;
                    continue;
                }
            }
            (Some(_), true) => {}
            (Some(_), false) => {
                refuse(RejectReason::BadJson, "found no `,` between two elements of the array; the rest is not read", chunks, emit)?;
                break;
            }
        }
        first = false;
        stream.next_after_space()?;
        let (line, byte) = (stream.line(), stream.byte());
        match read_value(stream, limits.record_bytes, &mut buffer)? {
            Value::Complete if buffer.is_empty() => {
                refuse(RejectReason::BadJson, "found no element where one was expected; the rest is not read", chunks, emit)?;
                break;
            }
            Value::Complete => chunks.push(&buffer, line, byte, emit)?,
            Value::TooLong => {
                let detail = format!("found an element of more than {} bytes, expected at most that", limits.record_bytes);
                refuse(RejectReason::LineTooLong, &detail, chunks, emit)?;
            }
            Value::Cut => {
                refuse(RejectReason::TruncatedArray, "found the end of the file within an element", chunks, emit)?;
                break;
            }
        }
    }
    chunks.flush(emit)?;
    Ok(())
}
