//! Reads a table that svall wrote, row by row.

use std::fs::File;
use std::path::Path;

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;

use super::value::Value;
use crate::error::{Error, Result};

/// The column names of a file.
///
/// # Errors
/// The file cannot be read.
pub fn describe_names(path: &Path) -> Result<Vec<String>> {
    let file = File::open(path).map_err(|e| Error::input(path, e))?;
    let reader = SerializedFileReader::new(file).map_err(|e| Error::input(path, e))?;
    Ok(names_of(&reader))
}

fn names_of(reader: &SerializedFileReader<File>) -> Vec<String> {
    reader.metadata().file_metadata().schema_descr().root_schema().get_fields().iter().map(|f| f.name().to_owned()).collect()
}

/// Calls `each` with the column names and every row of a file.
///
/// # Errors
/// The file cannot be read, or `each` fails.
pub fn read_table(path: &Path, mut each: impl FnMut(&[String], Vec<Value>) -> Result<()>) -> Result<()> {
    let file = File::open(path).map_err(|e| Error::input(path, e))?;
    let reader = SerializedFileReader::new(file).map_err(|e| Error::input(path, e))?;
    let names = names_of(&reader);
    for row in reader.get_row_iter(None).map_err(|e| Error::input(path, e))? {
        let row = row.map_err(|e| Error::input(path, e))?;
        let values = row.into_columns().into_iter().map(|(_, field)| value(field)).collect();
        each(&names, values)?;
    }
    Ok(())
}

fn value(field: Field) -> Value {
    match field {
        Field::Str(s) => Value::Text(s),
        Field::Long(n) => Value::Integer(n),
        Field::Double(x) => Value::Real(x),
        Field::Bool(b) => Value::Flag(b),
        _ => Value::Null,
    }
}
