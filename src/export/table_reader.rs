//! Reads chosen columns of a table that svall wrote, some rows at a time, so that two tables can be read side by side.
//!
//! The Parquet library panics on some damaged files, so each step runs under a guard that turns a panic into an error.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::file::reader::{FileReader, SerializedFileReader};

use super::value::Value;
use crate::error::{Error, Result};

/// Most rows that are in memory at once.
const BATCH_ROWS: usize = 4096;

/// A table that is being read from its first row to its last.
pub struct TableReader {
    path: PathBuf,
    file: SerializedFileReader<File>,
    names: Vec<String>,
    /// Position of each chosen column in the file.
    places: Vec<usize>,
    /// The row group after the one that is being read.
    next_group: usize,
    columns: Vec<ColumnReader>,
    /// Rows of the group that wait in the file.
    n_waiting: usize,
    batch: Vec<std::vec::IntoIter<Value>>,
    /// Rows of the batch that were not handed out.
    n_batched: usize,
    n_read: u64,
}

impl TableReader {
    /// Opens a table to read these of its columns, in this order.
    ///
    /// # Errors
    /// The file cannot be read, or lacks one of the columns.
    pub fn open(path: &Path, columns: &[&str]) -> Result<Self> {
        Self::of_columns(path, Some(columns))
    }

    /// Opens a table to read all columns.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn open_whole(path: &Path) -> Result<Self> {
        Self::of_columns(path, None)
    }

    fn of_columns(path: &Path, columns: Option<&[&str]>) -> Result<Self> {
        let opened = File::open(path).map_err(|e| Error::input(path, e))?;
        let file = guarded(|| SerializedFileReader::new(opened).map_err(|e| e.to_string())).map_err(|e| Error::input(path, e))?;
        let there: Vec<String> =
            file.metadata().file_metadata().schema_descr().root_schema().get_fields().iter().map(|f| f.name().to_owned()).collect();
        let names: Vec<String> = columns.map_or_else(|| there.clone(), |wanted| wanted.iter().map(|name| (*name).to_owned()).collect());
        let place = |name: &String| {
            there.iter().position(|n| n == name).ok_or_else(|| Error::input(path, format!("found no column `{name}`, expected one")))
        };
        let places = names.iter().map(place).collect::<Result<Vec<_>>>()?;
        Ok(Self {
            path: path.to_owned(),
            file,
            names,
            places,
            next_group: 0,
            columns: Vec::new(),
            n_waiting: 0,
            batch: Vec::new(),
            n_batched: 0,
            n_read: 0,
        })
    }

    /// The names of the columns that are read.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The number of rows so far; after a row was read, its number from 1.
    pub fn n_read(&self) -> u64 {
        self.n_read
    }

    /// Writes the values of the next row over `row`; false after the last one.
    ///
    /// # Errors
    /// The file is damaged.
    pub fn next_row(&mut self, row: &mut Vec<Value>) -> Result<bool> {
        row.clear();
        if self.n_batched == 0 && !self.fill()? {
            return Ok(false);
        }
        row.extend(self.batch.iter_mut().filter_map(Iterator::next));
        self.n_batched -= 1;
        self.n_read += 1;
        Ok(true)
    }

    /// An error at the row that was read last.
    pub(super) fn misfit(&self, column: &str, found: &Value, expected: &str) -> Error {
        Error::input(&self.path, format!("row {}: {column}: found {found}, expected {expected}", self.n_read))
    }

    /// Reads the next batch; false after the last one.
    fn fill(&mut self) -> Result<bool> {
        while self.n_waiting == 0 {
            if self.next_group >= self.file.num_row_groups() {
                return Ok(false);
            }
            self.open_group().map_err(|cause| self.damaged(&cause))?;
        }
        let n = self.n_waiting.min(BATCH_ROWS);
        let columns = &mut self.columns;
        let read = guarded(|| columns.iter_mut().map(|column| values(column, n).map(Vec::into_iter)).collect());
        self.batch = read.map_err(|cause| self.damaged(&cause))?;
        self.n_waiting -= n;
        self.n_batched = n;
        Ok(true)
    }

    fn open_group(&mut self) -> std::result::Result<(), String> {
        let (file, places, index) = (&self.file, &self.places, self.next_group);
        let (columns, n_rows) = guarded(|| {
            let group = file.get_row_group(index).map_err(|e| e.to_string())?;
            let columns = places.iter().map(|n| group.get_column_reader(*n).map_err(|e| e.to_string())).collect::<Outcome<Vec<_>>>()?;
            Ok((columns, group.metadata().num_rows()))
        })?;
        self.columns = columns;
        self.n_waiting = usize::try_from(n_rows).map_err(|_| format!("found {n_rows} rows in a group"))?;
        self.next_group += 1;
        Ok(())
    }

    fn damaged(&self, cause: &str) -> Error {
        Error::input(&self.path, format!("after row {}: {cause}", self.n_read))
    }
}

/// The cause in words where a step fails.
type Outcome<T> = std::result::Result<T, String>;

/// Runs a step of the library; a panic in it becomes an error.
fn guarded<T>(step: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    catch_unwind(AssertUnwindSafe(step)).unwrap_or_else(|_| Err("found damage that stops the Parquet library".to_owned()))
}

/// The next `n` values of a column.
fn values(column: &mut ColumnReader, n: usize) -> Outcome<Vec<Value>> {
    match column {
        ColumnReader::ByteArrayColumnReader(column) => read(column, n, |bytes| {
            let text = std::str::from_utf8(bytes.data()).map_err(|e| format!("found a text that is not UTF-8: {e}"))?;
            Ok(Value::Text(text.to_owned()))
        }),
        ColumnReader::Int64ColumnReader(column) => read(column, n, |n| Ok(Value::Integer(*n))),
        ColumnReader::DoubleColumnReader(column) => read(column, n, |x| Ok(Value::Real(*x))),
        ColumnReader::BoolColumnReader(column) => read(column, n, |b| Ok(Value::Flag(*b))),
        _ => Err("found a column of a type that no table of svall has".to_owned()),
    }
}

fn read<T: DataType>(column: &mut ColumnReaderImpl<T>, n: usize, value: impl Fn(&T::T) -> Outcome<Value>) -> Outcome<Vec<Value>> {
    let (mut defined, mut present) = (Vec::with_capacity(n), Vec::with_capacity(n));
    let (n_read, ..) = column.read_records(n, Some(&mut defined), None, &mut present).map_err(|e| e.to_string())?;
    if n_read != n || defined.len() != n {
        return Err(format!("found {n_read} values in a column, expected {n}"));
    }
    let mut present = present.iter();
    let next = |is_value: &i16| match is_value {
        0 => Ok(Value::Null),
        _ => present.next().map_or_else(|| Err("found fewer values in a column than it states".to_owned()), &value),
    };
    defined.iter().map(next).collect()
}

#[cfg(test)]
mod tests {
    use super::super::columns::{Column, ColumnType};
    use super::super::parquet_table::ParquetTable;
    use super::super::value::Field;
    use super::*;

    fn columns() -> Vec<Column<u32>> {
        vec![
            Column::new("n", ColumnType::Integer, "", "", |n: &u32| Field::count(*n)),
            Column::new("text", ColumnType::Text, "", "", |n: &u32| if n.is_multiple_of(3) { Field::Null } else { Field::Text("å") }),
            Column::new(
                "real",
                ColumnType::Real,
                "",
                "",
                |n: &u32| if n.is_multiple_of(5) { Field::Null } else { Field::Real(f64::from(*n) / 7.0) },
            ),
            Column::new("flag", ColumnType::Flag, "", "", |n: &u32| Field::Flag(n.is_multiple_of(2))),
            Column::new("none", ColumnType::Text, "", "", |_: &u32| Field::Null),
        ]
    }

    /// A table of so many rows in two groups.
    fn written(path: &Path, n_rows: u32) {
        let columns = columns();
        let mut table = ParquetTable::new(File::create(path).expect("room"), &columns).expect("a table");
        let mut group = super::super::TableShape::new(&columns).expect("a shape").group();
        for n in 0..n_rows {
            if n < n_rows / 3 {
                group.push(&columns, &n);
            } else {
                if n == n_rows / 3 {
                    table.append(group.encode().expect("a group")).expect("room");
                }
                table.push(&columns, &n).expect("room");
            }
        }
        table.finish().expect("room");
    }

    #[test]
    fn all_columns_and_chosen_ones_give_the_values_that_were_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("t.parquet");
        for n_rows in [0, 1, 9, 20_000] {
            written(&path, n_rows);
            let columns = columns();
            let mut reader = TableReader::open_whole(&path).expect("readable");
            let mut chosen = TableReader::open(&path, &["flag", "n"]).expect("readable");
            let (mut row, mut two) = (Vec::new(), Vec::new());
            for n in 0..n_rows {
                let expected: Vec<Value> = columns.iter().map(|column| column.value(&n)).collect();
                assert!(reader.next_row(&mut row).expect("readable"));
                assert!(chosen.next_row(&mut two).expect("readable"));
                assert_eq!(row, expected);
                assert_eq!(two, [expected[3].clone(), expected[0].clone()]);
            }
            assert!(!reader.next_row(&mut row).expect("readable"));
            assert_eq!(reader.n_read(), u64::from(n_rows));
        }
        let missing = TableReader::open(&path, &["n", "m"]).map(|_| ()).expect_err("no such column");
        assert!(missing.to_string().contains("found no column `m`"), "{missing}");
    }

    #[test]
    fn a_damaged_table_ends_in_an_error() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("t.parquet");
        written(&path, 9000);
        let bytes = std::fs::read(&path).expect("readable");
        for damage in [bytes.get(..bytes.len() / 2), bytes.get(..0), Some(b"PAR1 and more")] {
            std::fs::write(&path, damage.expect("a part")).expect("room");
            assert!(TableReader::open_whole(&path).is_err());
        }
    }
}
