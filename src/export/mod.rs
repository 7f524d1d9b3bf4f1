//! Writes tables as CSV and Parquet, and describes every column.
//!
//! `columns` is the one table of columns: it decides their order, type, unit and meaning, and takes the value out of a row. The
//! files, `data/COLUMNS.md` and `svall export --columns` all follow it.

mod columns;
mod csv_table;
mod parquet_read;
mod parquet_table;
mod value;

pub use columns::{Column, ColumnType, ad_columns, ad_row, describe, hit_columns, panel_columns};
pub use csv_table::CsvTable;
pub use parquet_read::{describe_names, read_table};
pub use parquet_table::{EncodedGroup, ParquetTable, RowGroup, TableShape};
pub use value::{Field, Value};
