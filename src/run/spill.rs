//! Keeps packed records in partitions, on disk once they outgrow a small buffer.
//!
//! All versions of one ad fall into one partition, so identity is decided one partition at a time and memory is bounded by the
//! largest. The number of partitions is fixed; it does not depend on threads or input, and neither does the order of outputs. Workers
//! add to partitions side by side: in which order records lie in a partition is left to chance, and nothing after this depends on it.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::error::{Error, ErrorKind, Result};
use crate::store::{Disk, create_folders, remove_all};

/// Number of partitions by id: with 10 million ads about 40,000 in each.
pub(super) const N_PARTITIONS: usize = u8::MAX as usize + 1;

/// Bytes of a partition that are kept in memory.
const BUFFER_BYTES: usize = 64 << 10;

/// The partition of an id.
pub(super) fn partition_of(id: &str) -> u8 {
    blake3::hash(id.as_bytes()).as_bytes()[0]
}

#[derive(Default)]
struct Partition {
    buffer: Vec<u8>,
    is_spilt: bool,
}

/// Partitions of packed records.
pub(super) struct Spill {
    disk: Arc<dyn Disk>,
    folder: PathBuf,
    partitions: Vec<Mutex<Partition>>,
}

impl Spill {
    /// So many partitions in a folder that is made when it is needed.
    pub(super) fn new(disk: &Arc<dyn Disk>, folder: PathBuf, n_partitions: usize) -> Self {
        Self { disk: Arc::clone(disk), folder, partitions: (0..n_partitions).map(|_| Mutex::default()).collect() }
    }

    /// The number of partitions.
    pub(super) fn n_partitions(&self) -> usize {
        self.partitions.len()
    }

    /// Adds the bytes that `pack` writes to a partition.
    pub(super) fn push(&self, partition: usize, pack: impl FnOnce(&mut Vec<u8>)) -> Result<()> {
        let lacks = || Error::new(ErrorKind::Internal, format!("partition {partition} does not exist"));
        let mut part = self.partitions.get(partition).ok_or_else(lacks)?.lock().unwrap_or_else(PoisonError::into_inner);
        pack(&mut part.buffer);
        if part.buffer.len() < BUFFER_BYTES {
            return Ok(());
        }
        if !part.is_spilt {
            create_folders(&*self.disk, &self.folder)?;
        }
        let path = self.path(partition);
        let opened = self.disk.append(&path);
        opened.and_then(|mut file| file.write_all(&part.buffer)).map_err(|e| Error::storage(&path, e))?;
        part.is_spilt = true;
        part.buffer.clear();
        // One long record does not keep its memory for the rest of the run.
        part.buffer.shrink_to(2 * BUFFER_BYTES);
        Ok(())
    }

    /// The bytes of a partition.
    pub(super) fn read(&self, partition: usize) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let Some(part) = self.partitions.get(partition) else { return Ok(bytes) };
        let part = part.lock().unwrap_or_else(PoisonError::into_inner);
        if part.is_spilt {
            let path = self.path(partition);
            File::open(&path)
                .and_then(|mut file| {
                    let len = usize::try_from(file.metadata()?.len()).unwrap_or(0);
                    bytes.reserve_exact(len + part.buffer.len());
                    file.read_to_end(&mut bytes)
                })
                .map_err(|e| Error::input(&path, e))?;
        }
        bytes.extend_from_slice(&part.buffer);
        Ok(bytes)
    }

    /// Says that a partition holds something else than records.
    pub(super) fn damaged(&self, partition: usize) -> Error {
        Error::new(ErrorKind::Internal, format!("{}: found a record that cannot be unpacked", self.path(partition).display()))
    }

    /// Removes what was spilt.
    pub(super) fn remove(self) -> Result<()> {
        remove_all(&*self.disk, &self.folder)
    }

    fn path(&self, partition: usize) -> PathBuf {
        self.folder.join(Path::new(&format!("{partition:03}.part")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_partition_gives_back_all_that_was_added_whether_in_memory_or_on_disk() {
        let folder = tempfile::tempdir().expect("a folder");
        let spill = Spill::new(&(Arc::new(crate::store::LocalDisk) as Arc<dyn Disk>), folder.path().join("spill"), 2);
        let mut expected = Vec::new();
        for n in 0..3 * BUFFER_BYTES as u64 / 8 {
            spill.push(1, |to| to.extend_from_slice(&n.to_le_bytes())).expect("room");
            expected.extend_from_slice(&n.to_le_bytes());
        }
        spill.push(1, |to| to.push(9)).expect("room");
        expected.push(9);
        assert!(spill.read(1).expect("readable") == expected);
        assert_eq!(spill.read(0).expect("readable"), b"");
        assert!(spill.push(2, |_| {}).is_err());
        spill.remove().expect("removable");
        assert!(!folder.path().join("spill").exists());
    }
}
