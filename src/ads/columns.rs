//! Cuts a Parquet file into records: each row becomes an object.
//!
//! The Parquet library panics on some damaged files (4 of 137 in a public fuzzing corpus), so each step runs under a guard that
//! turns a panic into a refusal. The schema is looked at first: a file without a column for the ad's text is refused at once. Rows
//! are passed on one by one, so that a row group needs no more memory than its pages.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};

use parquet::file::metadata::RowGroupMetaData;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, Row};
use serde_json::{Map, Value};

use super::chunk::{ChunkBuilder, Emit, Stopped};
use super::field::Mapping;
use super::limits::Limits;
use super::record::Refusal;
use super::rows::insert;
use super::shapes;
use crate::model::{Reject, RejectReason};

/// Most rows that a file is believed to state: more would be damage, and must not spoil the sums.
const MOST_ROWS: u64 = 1 << 40;

/// Cuts a Parquet file. `Ok(Err(refusal))` refuses the file as a whole, with the number of rows where it is known.
pub(super) fn cut(
    file: File,
    limits: &Limits,
    mapping: &Mapping,
    chunks: &mut ChunkBuilder,
    emit: &mut Emit<'_>,
) -> Result<Result<(), (Refusal, u64)>, Stopped> {
    let opened = guarded(|| SerializedFileReader::new(file).map_err(|e| e.to_string()));
    let reader = match opened {
        Ok(reader) => reader,
        Err(cause) => return Ok(Err((Refusal::new(RejectReason::BadParquet, cause), 0))),
    };
    let metadata = reader.metadata().file_metadata();
    let n_rows = u64::try_from(metadata.num_rows()).unwrap_or(0).min(MOST_ROWS);
    let columns: Vec<String> = metadata.schema_descr().root_schema().get_fields().iter().map(|f| f.name().to_owned()).collect();
    if !columns.iter().any(|column| shapes::is_known_column(column, mapping)) {
        let found: Vec<String> = columns.iter().take(8).map(|c| format!("`{}`", c.chars().take(30).collect::<String>())).collect();
        let detail =
            format!("found the columns {}, expected one that holds the ad's text; name it with --map text=COLUMN", found.join(", "));
        return Ok(Err((Refusal::new(RejectReason::UnknownFormat, detail), n_rows)));
    }
    let mut line = 0;
    for (index, group) in reader.metadata().row_groups().iter().enumerate() {
        if let Some(refusal) = expands_too_far(group, limits) {
            return Ok(Err((refusal, chunks.n_records())));
        }
        let damaged = |cause: String, chunks: &ChunkBuilder| {
            Ok(Err((Refusal::new(RejectReason::BadParquet, format!("row group {index}: {cause}")), chunks.n_records())))
        };
        let group = match guarded(|| reader.get_row_group(index).map_err(|e| e.to_string())) {
            Ok(group) => group,
            Err(cause) => return damaged(cause, chunks),
        };
        let mut rows = match guarded(|| group.get_row_iter(None).map_err(|e| e.to_string())) {
            Ok(rows) => rows,
            Err(cause) => return damaged(cause, chunks),
        };
        loop {
            let bytes = match guarded(|| rows.next().map(|row| row.map(record)).transpose().map_err(|e| e.to_string())) {
                Ok(Some(bytes)) => bytes,
                Ok(None) => break,
                Err(cause) => return damaged(cause, chunks),
            };
            line += 1;
            if bytes.len() > limits.record_bytes {
                let place = chunks.place(line, 0);
                let detail = format!("found a row of more than {} bytes, expected at most that", limits.record_bytes);
                chunks.refuse(Reject { reason: RejectReason::LineTooLong, place, detail, n_records: 1 }, emit)?;
            } else {
                chunks.push(&bytes, line, 0, emit)?;
            }
        }
    }
    if line != n_rows {
        let detail = format!("found {line} rows, expected {n_rows} as the file states");
        return Ok(Err((Refusal::new(RejectReason::BadParquet, detail), chunks.n_records())));
    }
    chunks.flush(emit)?;
    Ok(Ok(()))
}

/// The refusal of a row group that expands beyond the limits, by the sizes that the file states.
fn expands_too_far(group: &RowGroupMetaData, limits: &Limits) -> Option<Refusal> {
    let inside = u64::try_from(group.total_byte_size()).unwrap_or(0);
    let outside = u64::try_from(group.compressed_size()).unwrap_or(0).max(1);
    (inside > limits.ratio_after_bytes && inside / outside > limits.ratio).then(|| {
        let detail = format!("found more than {} times as many bytes inside a row group as outside, expected at most that", limits.ratio);
        Refusal::new(RejectReason::UnsafeContainer, detail)
    })
}

/// Runs a step of the library; a panic in it becomes an error.
fn guarded<T>(step: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(step)).unwrap_or_else(|_| Err("found damage that stops the Parquet library".to_owned()))
}

fn record(row: Row) -> Vec<u8> {
    let mut object = Map::new();
    for (name, field) in row.into_columns() {
        insert(&mut object, &name, value(field));
    }
    serde_json::to_vec(&object).unwrap_or_default()
}

fn value(field: Field) -> Value {
    match field {
        Field::Null => Value::Null,
        Field::Bool(b) => Value::from(b),
        Field::Byte(n) => Value::from(n),
        Field::Short(n) => Value::from(n),
        Field::Int(n) => Value::from(n),
        Field::Long(n) | Field::TimeMicros(n) => Value::from(n),
        Field::UByte(n) => Value::from(n),
        Field::UShort(n) => Value::from(n),
        Field::UInt(n) => Value::from(n),
        Field::ULong(n) => Value::from(n),
        Field::Float(n) => Value::from(n),
        Field::Double(n) => Value::from(n),
        Field::Str(s) => Value::from(s),
        Field::Bytes(bytes) => bytes.as_utf8().map_or(Value::Null, Value::from),
        Field::Date(days) => crate::model::Date::from_days(i64::from(days)).map_or(Value::Null, |d| Value::from(d.to_string())),
        Field::TimeMillis(n) => Value::from(n),
        Field::TimestampMillis(n) => Value::from(n),
        Field::TimestampMicros(n) => Value::from(n.div_euclid(1000)),
        Field::Group(row) => Value::Object(row.into_columns().into_iter().map(|(name, field)| (name, value(field))).collect()),
        Field::ListInternal(list) => Value::Array(list.elements().iter().cloned().map(value).collect()),
        other => Value::from(other.to_string()),
    }
}
