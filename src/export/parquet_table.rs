//! Writes a table as Parquet: zstd, row groups of a fixed number of rows, no clock in the file.
//!
//! The same rows give the same bytes. The library writes no page checksums, so the manifest holds a fingerprint of every file.

use std::io::Write;
use std::sync::Arc;

use parquet::basic::{Compression, ConvertedType, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;

use super::columns::{Column, ColumnType};
use super::value::Value;

/// Rows of one row group.
const GROUP_ROWS: usize = 65_536;

/// A Parquet file being written. Nothing is complete before `finish`.
#[must_use]
pub struct ParquetTable<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    kinds: Vec<ColumnType>,
    columns: Vec<Vec<Value>>,
    n_buffered: usize,
    n_rows: u64,
}

impl<W: Write + Send> ParquetTable<W> {
    /// Starts a file with these columns.
    pub fn new<R>(out: W, columns: &[Column<R>]) -> Result<Self, ParquetError> {
        let fields = columns
            .iter()
            .map(|c| {
                let builder = match c.kind {
                    ColumnType::Text => Type::primitive_type_builder(&c.name, Physical::BYTE_ARRAY)
                        .with_logical_type(Some(LogicalType::String))
                        .with_converted_type(ConvertedType::UTF8),
                    ColumnType::Integer => Type::primitive_type_builder(&c.name, Physical::INT64),
                    ColumnType::Real => Type::primitive_type_builder(&c.name, Physical::DOUBLE),
                    ColumnType::Flag => Type::primitive_type_builder(&c.name, Physical::BOOLEAN),
                };
                builder.with_repetition(Repetition::OPTIONAL).build().map(Arc::new)
            })
            .collect::<Result<Vec<_>, _>>()?;
        let schema = Type::group_type_builder("row").with_fields(fields).build()?;
        let properties = WriterProperties::builder()
            .set_created_by(format!("svall {}", env!("CARGO_PKG_VERSION")))
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
            .build();
        let writer = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties))?;
        let kinds: Vec<ColumnType> = columns.iter().map(|c| c.kind).collect();
        let columns = vec![Vec::new(); kinds.len()];
        Ok(Self { writer, kinds, columns, n_buffered: 0, n_rows: 0 })
    }

    /// Adds a row.
    pub fn push(&mut self, row: Vec<Value>) -> Result<(), ParquetError> {
        for (column, value) in self.columns.iter_mut().zip(row) {
            column.push(value);
        }
        self.n_buffered += 1;
        self.n_rows += 1;
        if self.n_buffered == GROUP_ROWS { self.write_group() } else { Ok(()) }
    }

    /// The number of rows so far.
    pub fn n_rows(&self) -> u64 {
        self.n_rows
    }

    fn write_group(&mut self) -> Result<(), ParquetError> {
        if self.n_buffered == 0 {
            return Ok(());
        }
        let mut group = self.writer.next_row_group()?;
        for (kind, values) in self.kinds.iter().zip(&mut self.columns) {
            let Some(mut column) = group.next_column()? else { break };
            let defined: Vec<i16> = values.iter().map(|v| i16::from(*v != Value::Null)).collect();
            match kind {
                ColumnType::Text => {
                    let texts: Vec<ByteArray> = values.iter().filter_map(|v| v.as_text().map(ByteArray::from)).collect();
                    column.typed::<ByteArrayType>().write_batch(&texts, Some(&defined), None)?;
                }
                ColumnType::Integer => {
                    let numbers: Vec<i64> = values.iter().filter_map(Value::as_integer).collect();
                    column.typed::<Int64Type>().write_batch(&numbers, Some(&defined), None)?;
                }
                ColumnType::Real => {
                    let numbers: Vec<f64> = values.iter().filter_map(|v| if let Value::Real(x) = v { Some(*x) } else { None }).collect();
                    column.typed::<DoubleType>().write_batch(&numbers, Some(&defined), None)?;
                }
                ColumnType::Flag => {
                    let flags: Vec<bool> = values.iter().filter_map(|v| if let Value::Flag(b) = v { Some(*b) } else { None }).collect();
                    column.typed::<BoolType>().write_batch(&flags, Some(&defined), None)?;
                }
            }
            column.close()?;
            values.clear();
        }
        group.close()?;
        self.n_buffered = 0;
        Ok(())
    }

    /// Writes what is left and hands the file back.
    pub fn finish(mut self) -> Result<W, ParquetError> {
        self.write_group()?;
        self.writer.into_inner()
    }
}
