//! Cuts JSON documents that are neither lines nor one array: API responses, pretty-printed records, values one after another.
//!
//! An API response is an object with its ads in a list under `hits` (or `hits.hits`, the search index's own form) or
//! `testannonser`; each element is a record. Any other value is one record.

use std::io::Read;
use std::ops::Range;

use super::array::{Value, read_value};
use super::chunk::{ChunkBuilder, Emit};
use super::limits::Limits;
use super::scanner::{ValueScanner, is_space};
use super::stream::{Fault, Stream};
use crate::model::{Reject, RejectReason};

/// Keys under which an envelope holds its list of records.
const LISTS: [&[u8]; 2] = [b"hits", b"testannonser"];

/// Cuts the values of a stream one after another.
pub(super) fn cut<R: Read>(stream: &mut Stream<R>, limits: &Limits, chunks: &mut ChunkBuilder, emit: &mut Emit<'_>) -> Result<(), Fault> {
    let mut buffer = Vec::new();
    while let Some(next) = stream.next_after_space()? {
        let (line, byte) = (stream.line(), stream.byte());
        let read = read_value(stream, limits.document_bytes, &mut buffer)?;
        let refusal = match read {
            Value::Complete if buffer.is_empty() => {
                stream.consume(1);
                Some((RejectReason::BadJson, format!("found `{}`, expected a JSON value", next.escape_ascii())))
            }
            Value::Complete => match list_in(&buffer) {
                Ok(None) if buffer.len() > limits.record_bytes => Some((
                    RejectReason::LineTooLong,
                    format!("found a record of more than {} bytes, expected at most that", limits.record_bytes),
                )),
                Ok(None) => {
                    chunks.push(&buffer, line, byte, emit)?;
                    None
                }
                Ok(Some(elements)) => {
                    push_elements(&buffer, &elements, line, byte, chunks, emit)?;
                    None
                }
                Err(at) => Some((RejectReason::BadJson, format!("found bad punctuation at byte {at} of the document"))),
            },
            Value::TooLong => Some((
                RejectReason::LineTooLong,
                format!("found a document of more than {} bytes, expected at most that", limits.document_bytes),
            )),
            Value::Cut => Some((RejectReason::TruncatedArray, "found the end of the file within a value".to_owned())),
        };
        if let Some((reason, detail)) = refusal {
            let place = chunks.place(line, byte);
            chunks.refuse(Reject { reason, place, detail, n_records: 1 }, emit)?;
        }
    }
    chunks.flush(emit)?;
    Ok(())
}

fn push_elements(
    buffer: &[u8],
    elements: &[Range<usize>],
    line: u64,
    byte: u64,
    chunks: &mut ChunkBuilder,
    emit: &mut Emit<'_>,
) -> Result<(), Fault> {
    let (mut seen, mut line) = (0, line);
    for element in elements {
        let before = buffer.get(seen..element.start).unwrap_or_default();
        line += memchr::memchr_iter(b'\n', before).count() as u64;
        seen = element.start;
        chunks.push(buffer.get(element.clone()).unwrap_or_default(), line, byte + element.start as u64, emit)?;
    }
    Ok(())
}

/// Whether a value, as far as it is at hand, is an envelope.
pub(super) fn looks_like_envelope(head: &[u8]) -> bool {
    let mut cursor = Cursor { bytes: head, at: 0 };
    if !cursor.take(b'{') {
        return false;
    }
    while let Some((key, value)) = cursor.member() {
        if LISTS.contains(&key) {
            let first = head.get(value.start);
            return matches!(first, Some(b'[' | b'{'));
        }
        if !cursor.take(b',') {
            return false;
        }
    }
    false
}

/// The elements of the list that an envelope holds; `None` if the value is no envelope; `Err` with a byte if it is badly punctuated.
fn list_in(bytes: &[u8]) -> Result<Option<Vec<Range<usize>>>, usize> {
    let mut cursor = Cursor { bytes, at: 0 };
    let mut list = None;
    if !cursor.take(b'{') {
        return Ok(None);
    }
    while let Some((key, value)) = cursor.member() {
        match bytes.get(value.start) {
            Some(b'[') if LISTS.contains(&key) => list = Some(value),
            Some(b'{') if key == b"hits" => {
                let inner = bytes.get(value.clone()).unwrap_or_default();
                if let Some(elements) = list_in(inner).map_err(|at| at + value.start)? {
                    return Ok(Some(elements.into_iter().map(|e| e.start + value.start..e.end + value.start).collect()));
                }
            }
            _ => {}
        }
        if !cursor.take(b',') {
            break;
        }
    }
    let Some(list) = list else { return Ok(None) };
    if !cursor.take(b'}') {
        return Err(cursor.at);
    }
    let mut cursor = Cursor { bytes: bytes.get(..list.end).unwrap_or_default(), at: list.start };
    let mut elements = Vec::new();
    cursor.take(b'[');
    if cursor.take(b']') {
        return Ok(Some(elements));
    }
    loop {
        elements.push(cursor.value().ok_or(cursor.at)?);
        if cursor.take(b']') {
            return Ok(Some(elements));
        }
        if !cursor.take(b',') {
            return Err(cursor.at);
        }
    }
}

/// Walks the punctuation of one level of a JSON value.
struct Cursor<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Cursor<'b> {
    fn skip_space(&mut self) {
        while self.bytes.get(self.at).is_some_and(|b| is_space(*b)) {
            self.at += 1;
        }
    }

    fn take(&mut self, wanted: u8) -> bool {
        self.skip_space();
        let found = self.bytes.get(self.at) == Some(&wanted);
        self.at += usize::from(found);
        found
    }

    /// The range of the next value; one that is cut off ends with the bytes at hand.
    fn value(&mut self) -> Option<Range<usize>> {
        self.skip_space();
        let rest = self.bytes.get(self.at..)?;
        let n = ValueScanner::default().advance(rest).unwrap_or(rest.len());
        let range = self.at..self.at + n;
        self.at += n;
        (n > 0).then_some(range)
    }

    /// The key (as its bytes) and value of the next member.
    fn member(&mut self) -> Option<(&'b [u8], Range<usize>)> {
        let key = self.value()?;
        let key = self.bytes.get(key)?.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
        if !self.take(b':') {
            return None;
        }
        Some((key, self.value()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn elements(json: &str) -> Result<Option<Vec<&str>>, usize> {
        list_in(json.as_bytes()).map(|found| found.map(|list| list.into_iter().map(|r| &json[r]).collect()))
    }

    #[test]
    fn the_list_of_an_envelope_is_found_at_both_depths() {
        assert_eq!(elements(r#"{"total":2, "hits": [ {"a":1}, {"b":"]"} ], "x":1}"#), Ok(Some(vec![r#"{"a":1}"#, r#"{"b":"]"}"#])));
        assert_eq!(elements(r#"{"hits":{"total":1,"hits":[{"_source":{}}]}}"#), Ok(Some(vec![r#"{"_source":{}}"#])));
        assert_eq!(elements(r#"{"hits":[]}"#), Ok(Some(vec![])));
        assert_eq!(elements(r#"{"id":1}"#), Ok(None));
        assert!(elements(r#"{"hits":[{} {}]}"#).is_err());
    }

    #[test]
    fn an_envelope_is_known_by_its_beginning() {
        assert!(looks_like_envelope(br#"{"took":1,"hits":{"total":5,"hits":[{"#));
        assert!(!looks_like_envelope(br#"{"id":"1","headline":"hits"}"#));
    }
}
