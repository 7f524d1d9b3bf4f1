//! Keeps scanned ads in partitions by id, on disk once they outgrow a small buffer.
//!
//! All versions of one ad fall into one partition, so identity is decided one partition at a time and memory is bounded by the
//! largest. The number of partitions is fixed; it does not depend on threads or input, and neither does the order of outputs.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::scan::ScannedAd;
use crate::error::{Error, ErrorKind, Result};
use crate::model::Place;

/// Number of partitions: with 10 million ads about 40,000 in each.
pub(super) const N_PARTITIONS: usize = 256;

/// Bytes of a partition that are kept in memory.
const BUFFER_BYTES: usize = 512 << 10;

/// What is kept of a record.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) enum Kept {
    /// An ad.
    Ad(Box<ScannedAd>),
    /// A removal: id, file, line, byte.
    Removal { id: String, source: String, line: u64, byte: u64 },
}

impl Kept {
    /// The removal of an ad.
    pub(super) fn removal(id: String, place: &Place) -> Self {
        Self::Removal { id, source: place.source(), line: place.line, byte: place.byte }
    }

    fn id(&self) -> &str {
        match self {
            Self::Ad(ad) => &ad.row.ad_id,
            Self::Removal { id, .. } => id,
        }
    }
}

/// The partition of an id.
fn partition_of(id: &str) -> usize {
    usize::from(blake3::hash(id.as_bytes()).as_bytes()[0]) % N_PARTITIONS
}

/// Packs what is kept of a record of a member: the partition it belongs to and its bytes.
pub(super) fn pack(member: u32, kept: &Kept) -> Result<(usize, Vec<u8>)> {
    let packed =
        postcard::to_stdvec(&(member, kept)).map_err(|e| Error::new(ErrorKind::Internal, format!("a scanned ad cannot be packed: {e}")))?;
    let mut bytes = Vec::with_capacity(packed.len() + 4);
    let len = u32::try_from(packed.len()).map_err(|_| Error::new(ErrorKind::Internal, "a scanned ad is larger than 4 GiB"))?;
    bytes.extend_from_slice(&len.to_le_bytes());
    bytes.extend_from_slice(&packed);
    Ok((partition_of(kept.id()), bytes))
}

/// The partitions of a run.
pub(super) struct Spill {
    folder: PathBuf,
    buffers: Vec<Vec<u8>>,
    spilt: Vec<bool>,
}

impl Spill {
    /// Partitions in a folder that is made when it is needed.
    pub(super) fn new(folder: PathBuf) -> Self {
        Self { folder, buffers: vec![Vec::new(); N_PARTITIONS], spilt: vec![false; N_PARTITIONS] }
    }

    /// Adds packed bytes to a partition.
    pub(super) fn push(&mut self, partition: usize, packed: &[u8]) -> Result<()> {
        let Some(buffer) = self.buffers.get_mut(partition) else { return Ok(()) };
        buffer.extend_from_slice(packed);
        if buffer.len() < BUFFER_BYTES {
            return Ok(());
        }
        let path = self.path(partition);
        let first = self.spilt.get(partition) == Some(&false);
        if first {
            fs::create_dir_all(&self.folder).map_err(|e| Error::storage(&self.folder, e))?;
        }
        let mut file = File::options().create(true).append(true).open(&path).map_err(|e| Error::storage(&path, e))?;
        if let (Some(buffer), Some(spilt)) = (self.buffers.get_mut(partition), self.spilt.get_mut(partition)) {
            file.write_all(buffer).map_err(|e| Error::storage(&path, e))?;
            buffer.clear();
            *spilt = true;
        }
        Ok(())
    }

    /// Reads a partition: each record with the number of its member.
    pub(super) fn read(&self, partition: usize) -> Result<Vec<(u32, Kept)>> {
        let mut bytes = Vec::new();
        let path = self.path(partition);
        if self.spilt.get(partition) == Some(&true) {
            File::open(&path).and_then(|mut f| f.read_to_end(&mut bytes)).map_err(|e| Error::input(&path, e))?;
        }
        bytes.extend_from_slice(self.buffers.get(partition).map_or(&[][..], Vec::as_slice));
        let damaged = || Error::new(ErrorKind::Internal, format!("{}: found a record that cannot be unpacked", path.display()));
        let mut kept = Vec::new();
        let mut rest = bytes.as_slice();
        while let Some((len, after)) = rest.split_first_chunk::<4>() {
            let (packed, next) =
                usize::try_from(u32::from_le_bytes(*len)).ok().and_then(|n| after.split_at_checked(n)).ok_or_else(damaged)?;
            kept.push(postcard::from_bytes(packed).map_err(|_| damaged())?);
            rest = next;
        }
        if rest.is_empty() { Ok(kept) } else { Err(damaged()) }
    }

    /// Removes what was spilt.
    pub(super) fn remove(self) -> Result<()> {
        if self.folder.exists() { fs::remove_dir_all(&self.folder).map_err(|e| Error::storage(&self.folder, e)) } else { Ok(()) }
    }

    fn path(&self, partition: usize) -> PathBuf {
        self.folder.join(Path::new(&format!("{partition:03}.part")))
    }
}
