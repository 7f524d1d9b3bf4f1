//! Writes tables as CSV and Parquet, and describes every column.
//!
//! `columns` is the one table of columns: it decides their order, type, unit and meaning, and takes the value out of a row. The
//! files, `data/COLUMNS.md` and `svall export --columns` all follow it.

mod ads_reader;
mod columns;
mod csv_table;
pub mod formats;
mod parquet_table;
mod table_reader;
mod value;

pub use ads_reader::AdsReader;
pub use columns::{Column, ColumnType, ad_columns, describe, hit_columns, panel_columns};
pub use csv_table::CsvTable;
pub use parquet_table::{EncodedGroup, ParquetTable, RowGroup, TableShape};
pub use table_reader::TableReader;
pub use value::{Field, Value};
