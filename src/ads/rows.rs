//! Cuts CSV into records: each row becomes a flat object, keyed by the header.
//!
//! The csv parser takes an unclosed quote at the end of a file for a field that holds the rest of the file, without an error; that
//! was measured. Here the end of the file is tested: if the parser is still within quotes, the row is refused by name. A record
//! over the limits (bytes or physical lines) ends the reading, because what follows an unclosed quote cannot be told apart.

use std::io::Read;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use serde_json::{Map, Value};

use super::chunk::{ChunkBuilder, Emit};
use super::field::Mapping;
use super::limits::Limits;
use super::record::Refusal;
use super::shapes;
use super::stream::{Fault, Stream};
use crate::model::{Reject, RejectReason};

/// What came of reading one row.
enum Row {
    Fields(Vec<Vec<u8>>),
    Unclosed,
    TooLong,
    End,
}

/// Cuts a stream of rows. `Ok(Err(refusal))` refuses the stream as a whole.
pub(super) fn cut<R: Read>(
    stream: &mut Stream<R>,
    delimiter: u8,
    limits: &Limits,
    mapping: &Mapping,
    chunks: &mut ChunkBuilder,
    emit: &mut Emit<'_>,
) -> Result<Result<(), Refusal>, Fault> {
    let mut parser = ReaderBuilder::new().delimiter(delimiter).build();
    let mut header = match read_row(stream, &mut parser, limits)? {
        Row::Fields(fields) => fields,
        Row::End => return Ok(Ok(())),
        Row::Unclosed | Row::TooLong => return Ok(Err(Refusal::new(RejectReason::UnknownFormat, "found no header that ends"))),
    };
    if header.len() <= 2 && header.first().is_some_and(|f| f.starts_with(b"sep=")) {
        header = match read_row(stream, &mut parser, limits)? {
            Row::Fields(fields) => fields,
            _ => return Ok(Ok(())),
        };
    }
    let names = match names_of(&header, mapping) {
        Ok(names) => names,
        Err(refusal) => return Ok(Err(refusal)),
    };
    loop {
        let (line, byte) = (stream.line(), stream.byte());
        let row = read_row(stream, &mut parser, limits)?;
        let refusal = match row {
            Row::End => break,
            Row::Fields(fields) if fields.len() != names.len() => {
                Refusal::new(RejectReason::BadRow, format!("found {} fields, expected {} as in the header", fields.len(), names.len()))
            }
            Row::Fields(fields) => match object(&names, fields) {
                Some(record) => {
                    chunks.push(&record, line, byte, emit)?;
                    continue;
                }
                None => Refusal::new(RejectReason::BadUtf8, "found a field whose bytes are not UTF-8"),
            },
            Row::Unclosed => Refusal::new(RejectReason::UnclosedQuote, "found the end of the file within quotes, expected a closing `\"`"),
            Row::TooLong => Refusal::new(
                RejectReason::FieldTooLong,
                format!(
                    "found a row of more than {} bytes or {} lines; the rest of the file is not read",
                    limits.record_bytes, limits.row_lines
                ),
            ),
        };
        let ends = matches!(refusal.reason, RejectReason::UnclosedQuote | RejectReason::FieldTooLong);
        let place = chunks.place(line, byte);
        chunks.refuse(Reject { reason: refusal.reason, place, detail: refusal.detail, n_records: 1 }, emit)?;
        if ends {
            break;
        }
    }
    chunks.flush(emit)?;
    Ok(Ok(()))
}

fn names_of(header: &[Vec<u8>], mapping: &Mapping) -> Result<Vec<String>, Refusal> {
    let mut names = Vec::with_capacity(header.len());
    for field in header {
        let name = String::from_utf8(field.clone())
            .map_err(|_| Refusal::new(RejectReason::BadUtf8, "found a header whose bytes are not UTF-8"))?;
        let name = name.trim().to_owned();
        if names.contains(&name) {
            return Err(Refusal::new(RejectReason::DuplicateKey, format!("found the column `{}` twice in the header", shorten(&name))));
        }
        names.push(name);
    }
    if names.iter().any(|name| shapes::is_known_column(name, mapping)) {
        return Ok(names);
    }
    let found: Vec<String> = names.iter().take(8).map(|n| format!("`{}`", shorten(n))).collect();
    Err(Refusal::new(
        RejectReason::UnknownFormat,
        format!("found the columns {}, expected one that holds the ad's text; name it with --map text=COLUMN", found.join(", ")),
    ))
}

fn shorten(name: &str) -> String {
    name.chars().take(30).collect()
}

/// A row as a JSON object; a dotted name becomes a nested one, so that `employer.name` is found where the shapes look for it.
fn object(names: &[String], fields: Vec<Vec<u8>>) -> Option<Vec<u8>> {
    let mut record = Map::new();
    for (name, field) in names.iter().zip(fields) {
        let text = String::from_utf8(field).ok()?;
        let value = if text.is_empty() { Value::Null } else { Value::String(text) };
        insert(&mut record, name, value);
    }
    serde_json::to_vec(&record).ok()
}

/// Puts a value under a dotted name.
pub(super) fn insert(record: &mut Map<String, Value>, name: &str, value: Value) {
    match name.split_once('.') {
        Some((outer, inner)) if !outer.is_empty() && !inner.is_empty() => {
            let nested = record.entry(outer.to_owned()).or_insert_with(|| Value::Object(Map::new()));
            match nested {
                Value::Object(members) => insert(members, inner, value),
                _ => {
                    record.insert(name.to_owned(), value);
                }
            }
        }
        _ => {
            record.insert(name.to_owned(), value);
        }
    }
}

/// Reads one row, growing its buffers up to the limits.
fn read_row<R: Read>(stream: &mut Stream<R>, parser: &mut Reader, limits: &Limits) -> Result<Row, Fault> {
    let mut output = vec![0u8; 4096];
    let mut ends = vec![0usize; 64];
    let (mut n_output, mut n_ends) = (0, 0);
    let first_line = stream.line();
    let mut ending = Ending::Reading;
    loop {
        let (result, n_in, n_out, n_end) = {
            let at_hand = if ending == Ending::Reading { stream.fill()? } else { &[] };
            let input: &[u8] = match ending {
                Ending::Reading if at_hand.is_empty() => {
                    ending = Ending::Newline;
                    b"\n"
                }
                Ending::Reading => at_hand,
                Ending::Newline => b"\n",
                Ending::Closed => b"",
            };
            parser.read_record(input, output.get_mut(n_output..).unwrap_or_default(), ends.get_mut(n_ends..).unwrap_or_default())
        };
        n_output += n_out;
        n_ends += n_end;
        if ending == Ending::Reading {
            stream.consume(n_in);
        }
        let over = n_output > limits.record_bytes || stream.line() - first_line > limits.row_lines;
        match result {
            ReadRecordResult::InputEmpty if over => return Ok(Row::TooLong),
            ReadRecordResult::InputEmpty => {
                if ending == Ending::Newline {
                    ending = Ending::Closed;
                }
            }
            ReadRecordResult::OutputFull if over => return Ok(Row::TooLong),
            ReadRecordResult::OutputFull => output.resize(output.len() * 2, 0),
            ReadRecordResult::OutputEndsFull => ends.resize(ends.len() * 2, 0),
            // The parser was fed a line break and then the end: a row that still comes out was held open by a quote.
            ReadRecordResult::Record if ending == Ending::Closed => return Ok(Row::Unclosed),
            ReadRecordResult::Record => {
                let mut from = 0;
                let mut fields = Vec::with_capacity(n_ends);
                for end in ends.iter().take(n_ends) {
                    fields.push(output.get(from..*end).unwrap_or_default().to_vec());
                    from = *end;
                }
                return Ok(Row::Fields(fields));
            }
            ReadRecordResult::End => return Ok(Row::End),
        }
    }
}

/// How far the end of the stream has been told to the parser.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Reading,
    Newline,
    Closed,
}

#[cfg(test)]
mod tests {
    use super::super::chunk::Event;
    use super::*;
    use crate::model::Place;

    fn rows(csv: &str) -> Vec<String> {
        let mut seen = Vec::new();
        let mut emit = |event: Event| {
            match event {
                Event::Chunk(chunk) => {
                    seen.extend(chunk.records().map(|(_, r)| std::str::from_utf8(r).expect("records are UTF-8").to_owned()));
                }
                Event::Reject { reject, .. } => seen.push(format!("{}:{}", reject.place.line, reject.reason.id())),
                Event::MemberEnd { .. } => {}
            }
            Ok(())
        };
        let limits = Limits::default();
        let mut chunks = ChunkBuilder::new(0, Place::of_file("t"), 1 << 20, super::super::container::Count::default());
        let outcome = cut(&mut Stream::new(csv.as_bytes(), 1 << 10), b',', &limits, &Mapping::default(), &mut chunks, &mut emit);
        if let Ok(Err(refusal)) = outcome {
            seen.push(refusal.reason.id().to_owned());
        }
        seen
    }

    #[test]
    fn rows_become_objects_and_bad_rows_are_refused_by_name() {
        assert_eq!(rows("id,text\n1,a\n2,\"b\nc\"\n"), [r#"{"id":"1","text":"a"}"#, r#"{"id":"2","text":"b\nc"}"#]);
        assert_eq!(rows("id,text\n1,a"), [r#"{"id":"1","text":"a"}"#]);
        assert_eq!(rows("id,text\n1\n2,b,c\n3,d\n"), ["2:bad_row", "3:bad_row", r#"{"id":"3","text":"d"}"#]);
        assert_eq!(rows("id,text\n1,\"abc\n2,def\n"), ["2:unclosed_quote"]);
        assert_eq!(rows("id,text\n1,\"abc\n2,def"), ["2:unclosed_quote"]);
        assert_eq!(rows("id,text,id\n"), ["duplicate_key"]);
        assert_eq!(rows("a,b\n1,2\n"), ["unknown_format"]);
        assert_eq!(
            rows("id,description.text,employer.name\n1,a,\n"),
            [r#"{"id":"1","description":{"text":"a"},"employer":{"name":null}}"#]
        );
    }
}
