//! Writes a table as Parquet: zstd, row groups of a fixed number of rows, no clock in the file.
//!
//! The same rows in the same groups give the same bytes. A group is encoded apart from the file (`RowGroup`), so that many can be
//! encoded at once; the file only strings encoded groups together. The library writes no page checksums, so the manifest holds a
//! fingerprint of every file.

use std::io::Write;
use std::sync::Arc;

use bytes::Bytes;
use parquet::basic::{Compression, ConvertedType, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::column::writer::{ColumnCloseResult, ColumnWriter, get_column_writer};
use parquet::data_type::{ByteArray, DataType};
use parquet::errors::ParquetError;
use parquet::file::properties::{WriterProperties, WriterPropertiesPtr};
use parquet::file::writer::{SerializedFileWriter, SerializedPageWriter, TrackedWrite};
use parquet::schema::types::{SchemaDescriptor, Type, TypePtr};

use super::columns::{Column, ColumnType};
use super::value::Field;

/// Rows of one row group of a table that is written row by row.
const GROUP_ROWS: usize = 65_536;

/// The columns of a table, as Parquet names them.
#[derive(Clone)]
pub struct TableShape {
    schema: TypePtr,
    descriptor: Arc<SchemaDescriptor>,
    properties: WriterPropertiesPtr,
    kinds: Vec<ColumnType>,
}

impl TableShape {
    /// The shape of a table with these columns.
    pub fn new<R>(columns: &[Column<R>]) -> Result<Self, ParquetError> {
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
        let schema = Arc::new(Type::group_type_builder("row").with_fields(fields).build()?);
        let properties = WriterProperties::builder()
            .set_created_by(format!("svall {}", env!("CARGO_PKG_VERSION")))
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
            .build();
        Ok(Self {
            descriptor: Arc::new(SchemaDescriptor::new(Arc::clone(&schema))),
            schema,
            properties: Arc::new(properties),
            kinds: columns.iter().map(|c| c.kind).collect(),
        })
    }

    /// An empty row group.
    pub fn group(&self) -> RowGroup {
        let columns = self.kinds.iter().map(|kind| Buffer { defined: Vec::new(), n_rows: 0, values: Values::new(*kind) }).collect();
        RowGroup { shape: self.clone(), columns, n_rows: 0 }
    }
}

/// The values of one column.
enum Values {
    /// All texts in one piece of memory, and where each ends.
    Text(Vec<u8>, Vec<usize>),
    Integer(Vec<i64>),
    Real(Vec<f64>),
    Flag(Vec<bool>),
}

impl Values {
    fn new(kind: ColumnType) -> Self {
        match kind {
            ColumnType::Text => Self::Text(Vec::new(), Vec::new()),
            ColumnType::Integer => Self::Integer(Vec::new()),
            ColumnType::Real => Self::Real(Vec::new()),
            ColumnType::Flag => Self::Flag(Vec::new()),
        }
    }
}

/// One column of a row group.
struct Buffer {
    /// 1 for a value, 0 for none; empty as long as no row lacks a value.
    defined: Vec<i16>,
    n_rows: usize,
    values: Values,
}

impl Buffer {
    fn push(&mut self, field: Field<'_>) {
        let is_value = match (&mut self.values, field) {
            (Values::Text(bytes, ends), Field::Text(text)) => {
                bytes.extend_from_slice(text.as_bytes());
                ends.push(bytes.len());
                true
            }
            (Values::Text(bytes, ends), Field::Day(day)) => {
                bytes.extend_from_slice(&day.written());
                ends.push(bytes.len());
                true
            }
            (Values::Integer(numbers), Field::Integer(n)) => {
                numbers.push(n);
                true
            }
            (Values::Real(numbers), Field::Real(x)) => {
                numbers.push(x);
                true
            }
            (Values::Flag(flags), Field::Flag(b)) => {
                flags.push(b);
                true
            }
            _ => false,
        };
        if !is_value && self.defined.is_empty() {
            self.defined.resize(self.n_rows, 1);
        }
        if !is_value || !self.defined.is_empty() {
            self.defined.push(i16::from(is_value));
        }
        self.n_rows += 1;
    }

    /// Encodes the column and empties it.
    fn encode(&mut self, shape: &TableShape, n: usize) -> Result<(Bytes, ColumnCloseResult), ParquetError> {
        let mut sink = TrackedWrite::new(Vec::new());
        let pages = Box::new(SerializedPageWriter::new(&mut sink));
        let writer = get_column_writer(shape.descriptor.column(n), Arc::clone(&shape.properties), pages);
        if self.defined.is_empty() {
            self.defined.resize(self.n_rows, 1);
        }
        let defined = &self.defined;
        let closed = match (writer, &mut self.values) {
            (ColumnWriter::ByteArrayColumnWriter(writer), Values::Text(bytes, ends)) => {
                let room = bytes.capacity();
                let all = Bytes::from(std::mem::replace(bytes, Vec::with_capacity(room)));
                let mut from = 0;
                let texts: Vec<ByteArray> =
                    ends.iter().map(|end| ByteArray::from(all.slice(std::mem::replace(&mut from, *end)..*end))).collect();
                ends.clear();
                written(writer, &texts, defined)?
            }
            (ColumnWriter::Int64ColumnWriter(writer), Values::Integer(numbers)) => {
                let closed = written(writer, numbers, defined)?;
                numbers.clear();
                closed
            }
            (ColumnWriter::DoubleColumnWriter(writer), Values::Real(numbers)) => {
                let closed = written(writer, numbers, defined)?;
                numbers.clear();
                closed
            }
            (ColumnWriter::BoolColumnWriter(writer), Values::Flag(flags)) => {
                let closed = written(writer, flags, defined)?;
                flags.clear();
                closed
            }
            _ => return Err(ParquetError::General("a column has another type than its values".to_owned())),
        };
        self.defined.clear();
        self.n_rows = 0;
        Ok((Bytes::from(sink.into_inner()?), closed))
    }
}

fn written<T: DataType>(
    mut writer: parquet::column::writer::ColumnWriterImpl<'_, T>,
    values: &[T::T],
    defined: &[i16],
) -> Result<ColumnCloseResult, ParquetError> {
    writer.write_batch(values, Some(defined), None)?;
    writer.close()
}

/// Rows of one row group, column by column.
#[must_use]
pub struct RowGroup {
    shape: TableShape,
    columns: Vec<Buffer>,
    n_rows: usize,
}

impl RowGroup {
    /// Adds a row.
    pub fn push<R>(&mut self, columns: &[Column<R>], row: &R) {
        for (buffer, column) in self.columns.iter_mut().zip(columns) {
            column.give(row, &mut |field| buffer.push(field));
        }
        self.n_rows += 1;
    }

    /// The number of rows so far.
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// Encodes the rows and empties the group.
    pub fn encode(&mut self) -> Result<EncodedGroup, ParquetError> {
        let shape = &self.shape;
        let chunks = self.columns.iter_mut().enumerate().map(|(n, buffer)| buffer.encode(shape, n)).collect::<Result<_, _>>()?;
        let n_rows = std::mem::take(&mut self.n_rows) as u64;
        Ok(EncodedGroup { chunks, n_rows })
    }
}

/// A row group as it will stand in the file.
#[must_use]
pub struct EncodedGroup {
    chunks: Vec<(Bytes, ColumnCloseResult)>,
    n_rows: u64,
}

/// A Parquet file being written. Nothing is complete before `finish`.
#[must_use]
pub struct ParquetTable<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    group: RowGroup,
    n_rows: u64,
}

impl<W: Write + Send> ParquetTable<W> {
    /// Starts a file with these columns.
    pub fn new<R>(out: W, columns: &[Column<R>]) -> Result<Self, ParquetError> {
        Self::with_shape(out, &TableShape::new(columns)?)
    }

    /// Starts a file of a known shape.
    pub fn with_shape(out: W, shape: &TableShape) -> Result<Self, ParquetError> {
        let writer = SerializedFileWriter::new(out, Arc::clone(&shape.schema), Arc::clone(&shape.properties))?;
        Ok(Self { writer, group: shape.group(), n_rows: 0 })
    }

    /// Adds a row.
    pub fn push<R>(&mut self, columns: &[Column<R>], row: &R) -> Result<(), ParquetError> {
        self.group.push(columns, row);
        if self.group.n_rows() == GROUP_ROWS { self.write_group() } else { Ok(()) }
    }

    /// Adds an encoded group of a table of the same shape; rows that were pushed before stand before it.
    pub fn append(&mut self, group: EncodedGroup) -> Result<(), ParquetError> {
        self.write_group()?;
        self.splice(group)
    }

    /// The number of rows so far.
    pub fn n_rows(&self) -> u64 {
        self.n_rows + self.group.n_rows() as u64
    }

    fn write_group(&mut self) -> Result<(), ParquetError> {
        if self.group.n_rows() == 0 {
            return Ok(());
        }
        let group = self.group.encode()?;
        self.splice(group)
    }

    fn splice(&mut self, encoded: EncodedGroup) -> Result<(), ParquetError> {
        let mut group = self.writer.next_row_group()?;
        for (bytes, closed) in encoded.chunks {
            group.append_column(&bytes, closed)?;
        }
        group.close()?;
        self.n_rows += encoded.n_rows;
        Ok(())
    }

    /// Writes what is left and hands the file back.
    pub fn finish(mut self) -> Result<W, ParquetError> {
        self.write_group()?;
        self.writer.into_inner()
    }
}
