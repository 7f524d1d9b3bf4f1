//! Writes the tables and lists of a run and takes the fingerprint of each file as it is written.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::error::{Error, ErrorKind, Result};
use crate::export::{Column, EncodedGroup, ParquetTable};
use crate::published::Output;
use crate::store::{Disk, DiskFile};

/// A file that counts and fingerprints what passes.
pub(super) struct HashedFile {
    inner: BufWriter<Box<dyn DiskFile>>,
    hasher: blake3::Hasher,
    n_bytes: u64,
}

impl HashedFile {
    fn create(disk: &dyn Disk, path: &Path) -> Result<Self> {
        let file = disk.create(path).map_err(|e| Error::storage(path, e))?;
        Ok(Self { inner: BufWriter::with_capacity(1 << 20, file), hasher: blake3::Hasher::new(), n_bytes: 0 })
    }

    /// Writes what is left and makes it durable.
    fn finish(mut self, path: &Path, rows: u64) -> Result<Output> {
        self.inner.flush().map_err(|e| Error::storage(path, e))?;
        let mut file = self.inner.into_inner().map_err(|e| Error::storage(path, e.into_error()))?;
        file.sync().map_err(|e| Error::storage(path, e))?;
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
        Ok(Output { file: name.to_owned(), bytes: self.n_bytes, blake3: self.hasher.finalize().to_hex().to_string(), rows })
    }
}

impl Write for HashedFile {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        let n = self.inner.write(buf)?;
        self.hasher.update(buf.get(..n).unwrap_or_default());
        self.n_bytes += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// A Parquet table of the run.
#[must_use]
pub(super) struct TableFile<R> {
    path: PathBuf,
    columns: Vec<Column<R>>,
    table: ParquetTable<HashedFile>,
}

impl<R> TableFile<R> {
    pub(super) fn create(disk: &dyn Disk, folder: &Path, name: &str, columns: Vec<Column<R>>) -> Result<Self> {
        let path = folder.join(format!("{name}.parquet"));
        let file = HashedFile::create(disk, &path)?;
        let table = ParquetTable::new(file, &columns).map_err(|e| Error::storage(&path, e))?;
        Ok(Self { path, columns, table })
    }

    pub(super) fn push(&mut self, row: &R) -> Result<()> {
        self.table.push(&self.columns, row).map_err(|e| Error::storage(&self.path, e))
    }

    /// Adds rows that were encoded elsewhere.
    pub(super) fn append(&mut self, group: EncodedGroup) -> Result<()> {
        self.table.append(group).map_err(|e| Error::storage(&self.path, e))
    }

    pub(super) fn finish(self) -> Result<Output> {
        let rows = self.table.n_rows();
        let file = self.table.finish().map_err(|e| Error::storage(&self.path, e))?;
        file.finish(&self.path, rows)
    }
}

/// Lines of a list, one JSON object each.
#[derive(Default)]
pub(super) struct Lines {
    bytes: Vec<u8>,
    rows: u64,
}

impl Lines {
    pub(super) fn push(&mut self, row: &impl Serialize) -> Result<()> {
        serde_json::to_writer(&mut self.bytes, row)
            .map_err(|e| Error::new(ErrorKind::Internal, format!("a line of a list cannot be written: {e}")))?;
        self.bytes.push(b'\n');
        self.rows += 1;
        Ok(())
    }
}

/// A list of the run, one JSON object a line.
#[must_use]
pub(super) struct ListFile {
    path: PathBuf,
    file: HashedFile,
    rows: u64,
}

impl ListFile {
    pub(super) fn create(disk: &dyn Disk, folder: &Path, name: &str) -> Result<Self> {
        let path = folder.join(format!("{name}.jsonl"));
        Ok(Self { file: HashedFile::create(disk, &path)?, path, rows: 0 })
    }

    pub(super) fn push(&mut self, row: &impl Serialize) -> Result<()> {
        self.rows += 1;
        serde_json::to_writer(&mut self.file, row)
            .map_err(io::Error::from)
            .and_then(|()| self.file.write_all(b"\n"))
            .map_err(|e| Error::storage(&self.path, e))
    }

    /// Adds lines that were written elsewhere.
    pub(super) fn append(&mut self, lines: &Lines) -> Result<()> {
        self.rows += lines.rows;
        self.file.write_all(&lines.bytes).map_err(|e| Error::storage(&self.path, e))
    }

    pub(super) fn finish(self) -> Result<Output> {
        self.file.finish(&self.path, self.rows)
    }
}
