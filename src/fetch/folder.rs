//! Owns the folder that is filled: its lock, its record, and how a whole file gets its name.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::checksum::fingerprint;
use super::download::Whole;
use super::moment::Moment;
use super::part::Part;
use super::record::{FileRecord, Record};
use crate::error::{Error, ErrorKind, Result};
use crate::store::{Disk, Lock, create_folders, replace};

/// The record; names that begin with a dot are no inputs of `svall run`.
const RECORD: &str = ".fetch.json";
/// The lock.
const LOCK: &str = ".fetch.lock";

/// What became of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It came in one go.
    Fetched,
    /// It came, some of it in an earlier try.
    Resumed,
    /// It stands there already, byte for byte.
    Unchanged,
}

/// A file that is there.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Fetched {
    /// Where it came from.
    pub url: String,
    /// Where it lies.
    pub file: String,
    /// Its length.
    pub bytes: u64,
    /// Its fingerprint.
    pub blake3: String,
    /// What became of it.
    pub status: Status,
}

/// A folder that only this program fills, as long as the value lives.
#[derive(Debug)]
pub struct Folder<'d> {
    disk: &'d dyn Disk,
    path: PathBuf,
    record: Record,
    _lock: Lock,
}

impl<'d> Folder<'d> {
    /// Opens a folder, and makes it if there is none.
    ///
    /// # Errors
    /// It cannot be made or read, or another call is filling it.
    pub fn open(disk: &'d dyn Disk, path: &Path) -> Result<Self> {
        create_folders(disk, path)?;
        let lock = path.join(LOCK);
        let lock = Lock::take(&lock).map_err(|e| if e.kind() == ErrorKind::Locked { is_filled(path, &lock) } else { e })?;
        Ok(Self { disk, path: path.to_owned(), record: Record::read(&path.join(RECORD))?, _lock: lock })
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// What is remembered of it.
    pub(super) fn record(&self) -> &Record {
        &self.record
    }

    /// What an earlier call left of a file.
    pub(super) fn part(&self, name: &str, url: &str) -> Result<Part<'d>> {
        Part::load(self.disk, &self.path, name, url)
    }

    /// What is known of a file from this address, if the file is still as it was recorded.
    pub(super) fn finished(&self, name: &str, url: &str) -> Option<FileRecord> {
        let record = self.record.files.get(name).filter(|r| r.url == url)?;
        let (blake3, bytes) = fingerprint(&self.path.join(name)).ok()?;
        (record.blake3 == blake3 && record.bytes == bytes).then(|| record.clone())
    }

    /// Changes the record, durably.
    pub(super) fn note(&mut self, change: impl FnOnce(&mut Record)) -> Result<()> {
        let mut record = self.record.clone();
        change(&mut record);
        if record != self.record {
            replace(self.disk, &self.path.join(RECORD), record.written().as_bytes())?;
            self.record = record;
        }
        Ok(())
    }

    /// Gives a whole file its name, unless it stands there already, and records it.
    pub(super) fn publish(&mut self, name: &str, url: &str, part: &mut Part<'_>, whole: Whole) -> Result<Fetched> {
        let target = self.path.join(name);
        let is_there = target.metadata().is_ok_and(|m| m.is_file() && m.len() == whole.bytes)
            && fingerprint(&target).is_ok_and(|(blake3, _)| blake3 == whole.content.blake3);
        if is_there {
            part.discard()?;
        } else {
            part.publish(&self.path, name)?;
        }
        let blake3 = whole.content.blake3;
        let file =
            FileRecord { url: url.to_owned(), version: whole.version, bytes: whole.bytes, blake3: blake3.clone(), fetched: Moment::now() };
        self.note(|record| {
            record.files.insert(name.to_owned(), file);
        })?;
        let status = match (is_there, whole.is_resumed) {
            (true, _) => Status::Unchanged,
            (false, true) => Status::Resumed,
            (false, false) => Status::Fetched,
        };
        Ok(Fetched { url: url.to_owned(), file: target.display().to_string(), bytes: whole.bytes, blake3, status })
    }
}

fn is_filled(path: &Path, lock: &Path) -> Error {
    let who = Lock::holder(lock).map_or_else(|| "another process".to_owned(), |h| format!("process {} on {}", h.pid, h.host));
    Error::new(ErrorKind::Locked, format!("{}: {who} is fetching into this folder; nothing was fetched", path.display()))
}
