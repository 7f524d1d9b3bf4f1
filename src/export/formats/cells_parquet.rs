//! Writes a table as Parquet: one row per cell, codes and names as dictionaries, and in the file's metadata what the table is.

use std::sync::Arc;

use parquet::basic::{Compression, ConvertedType, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};

use super::{FormatOptions, Show, csv_tidy, full_title};
use crate::error::{Error, ErrorKind, Result};
use crate::table::{CellStatus, Language, Table};

/// Rows of one row group.
const GROUP_ROWS: usize = 1 << 20;

pub(super) fn write(table: &Table, options: &FormatOptions) -> Result<Vec<u8>> {
    file(table, options.language)
        .map_err(|cause| Error::new(ErrorKind::Internal, format!("table {}: cannot be written as Parquet: {cause}", table.id)))
}

fn file(table: &Table, language: Language) -> std::result::Result<Vec<u8>, ParquetError> {
    let properties = WriterProperties::builder()
        .set_created_by(format!("svall {}", env!("CARGO_PKG_VERSION")))
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
        .set_key_value_metadata(Some(metadata(table, language)))
        .build();
    let mut out = SerializedFileWriter::new(Vec::new(), schema(table)?, Arc::new(properties))?;
    let mut first = 0;
    // An empty table is a file with a schema and no rows.
    while first < table.cells.len() {
        let end = (first + GROUP_ROWS).min(table.cells.len());
        let mut group = out.next_row_group()?;
        write_group(table, language, first..end, &mut group)?;
        group.close()?;
        first = end;
    }
    out.into_inner()
}

/// The columns of the CSV for programs; only `value` may hold nothing.
fn schema(table: &Table) -> std::result::Result<TypePtr, ParquetError> {
    let columns = csv_tidy::names(table, Show::CodesAndTexts).into_iter().map(|name| {
        let column = if name == "value" {
            Type::primitive_type_builder(&name, Physical::DOUBLE).with_repetition(Repetition::OPTIONAL)
        } else {
            Type::primitive_type_builder(&name, Physical::BYTE_ARRAY)
                .with_repetition(Repetition::REQUIRED)
                .with_logical_type(Some(LogicalType::String))
                .with_converted_type(ConvertedType::UTF8)
        };
        column.build().map(Arc::new)
    });
    let columns = columns.collect::<std::result::Result<Vec<_>, _>>()?;
    Ok(Arc::new(Type::group_type_builder("cell").with_fields(columns).build()?))
}

fn metadata(table: &Table, language: Language) -> Vec<KeyValue> {
    let source = &table.source;
    let notes: Vec<&str> = table.notes.iter().map(|note| note.text.of(language)).collect();
    [
        ("svall.table", table.id.clone()),
        ("svall.title.sv", full_title(table, Language::Swedish)),
        ("svall.title.en", full_title(table, Language::English)),
        ("svall.description", table.description.of(language).to_owned()),
        ("svall.notes", notes.join("\n")),
        ("svall.language", language.id().to_owned()),
        ("svall.source", source.name.of(language).to_owned()),
        ("svall.run", source.run_id.clone()),
        ("svall.updated", source.updated.clone()),
        ("svall.program", source.program.clone()),
        ("svall.lexicon", source.lexicon.clone()),
        ("svall.licence", source.licence.clone()),
    ]
    .map(|(key, value)| KeyValue::new(key.to_owned(), value))
    .to_vec()
}

fn write_group(
    table: &Table,
    language: Language,
    rows: std::ops::Range<usize>,
    group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
) -> std::result::Result<(), ParquetError> {
    let mut block = table.cells.len();
    for dimension in &table.dimensions {
        let size = dimension.categories.len().max(1);
        block /= size;
        let codes = dimension.categories.iter().map(|category| category.code.as_str());
        let names = dimension.categories.iter().map(|category| category.label.of(language));
        for texts in [codes.collect::<Vec<_>>(), names.collect::<Vec<_>>()] {
            let texts: Vec<ByteArray> = texts.into_iter().map(ByteArray::from).collect();
            let values: Vec<ByteArray> = rows.clone().filter_map(|n| texts.get(n / block.max(1) % size).cloned()).collect();
            write_texts(group, &values)?;
        }
    }
    let cells = table.cells.get(rows).unwrap_or_default();
    let values: Vec<f64> = cells.iter().filter_map(|cell| cell.value).collect();
    let defined: Vec<i16> = cells.iter().map(|cell| i16::from(cell.value.is_some())).collect();
    if let Some(mut column) = group.next_column()? {
        column.typed::<DoubleType>().write_batch(&values, Some(&defined), None)?;
        column.close()?;
    }
    let statuses = CellStatus::ALL.map(|status| (status, ByteArray::from(status.id())));
    let status = cells.iter().filter_map(|cell| statuses.iter().find(|(status, _)| *status == cell.status).map(|(_, text)| text.clone()));
    write_texts(group, &status.collect::<Vec<_>>())
}

fn write_texts(group: &mut SerializedRowGroupWriter<'_, Vec<u8>>, values: &[ByteArray]) -> std::result::Result<(), ParquetError> {
    if let Some(mut column) = group.next_column()? {
        column.typed::<ByteArrayType>().write_batch(values, None, None)?;
        column.close()?;
    }
    Ok(())
}
