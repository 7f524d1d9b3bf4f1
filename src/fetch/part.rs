//! Keeps what came of a file so far, so that a later try can go on from there.
//!
//! Beside the bytes stands a note: address, version, length, and up to where the bytes are durable, with their fingerprint. Only bytes under
//! that fingerprint are believed, as nothing is known of others after a power cut. A later try asks again for a little more than what is
//! missing and compares, so bytes of another version, or from another place of the file, are noticed where they are joined.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use blake3::Hasher;
use serde::{Deserialize, Serialize};

use super::checksum::Checksum;
use super::record::Version;
use crate::error::{Error, Result};
use crate::store::{Disk, DiskFile, remove_all, replace};

/// After so many bytes they are made durable.
const DURABLE_BYTES: u64 = 8 << 20;
/// How many bytes that are there already are asked for again and compared.
const OVERLAP_BYTES: u64 = 4 << 10;

/// Of which file the bytes are.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Origin {
    /// Its address.
    pub(super) url: String,
    /// Its version.
    #[serde(flatten)]
    pub(super) version: Version,
    /// Whether the time of the version is that of one version only: it was not changed within the minute before.
    pub(super) time_tells: bool,
    /// Its length, where it is known.
    pub(super) total: Option<u64>,
    /// What the source states of the whole file.
    pub(super) checksums: Vec<Checksum>,
}

impl Origin {
    /// What a server compares before it goes on in the middle; `None` if it has nothing that tells versions apart for certain.
    pub(super) fn condition(&self) -> Option<&str> {
        let strong = self.version.etag.as_deref().filter(|e| e.starts_with('"'));
        strong.or_else(|| self.version.last_modified.as_deref().filter(|_| self.time_tells))
    }

    /// Whether an answer with this version goes on with this one.
    pub(super) fn goes_on_as(&self, answered: &Version) -> bool {
        let same = |own: &Option<String>, other: &Option<String>| other.is_none() || own == other;
        let by_tag = self.condition().is_some_and(|c| c.starts_with('"'));
        let decisive = if by_tag { answered.etag.is_some() } else { answered.last_modified.is_some() };
        decisive && same(&self.version.etag, &answered.etag) && same(&self.version.last_modified, &answered.last_modified)
    }
}

#[derive(Serialize, Deserialize)]
struct Note {
    #[serde(flatten)]
    origin: Origin,
    /// How many bytes are durable.
    durable: u64,
    /// Fingerprint of these.
    blake3: String,
}

/// Why bytes were not taken.
#[derive(Debug)]
pub(super) enum NotTaken {
    /// They differ from those that are there; the byte.
    Differ(u64),
    /// The disk.
    Disk(Error),
}

/// A file that is not whole yet.
pub(super) struct Part<'d> {
    disk: &'d dyn Disk,
    path: PathBuf,
    note_path: PathBuf,
    origin: Option<Origin>,
    file: Option<Box<dyn DiskFile>>,
    /// For comparing with what is there already.
    reader: Option<File>,
    /// Bytes in the file.
    length: u64,
    /// Bytes under the fingerprint; the hasher holds these.
    known: u64,
    /// Bytes that the note speaks of.
    durable: u64,
    hasher: Hasher,
    /// Where the next bytes belong.
    at: u64,
}

impl<'d> Part<'d> {
    /// What an earlier call left under this name of a file from this address; what cannot be trusted is removed.
    pub(super) fn load(disk: &'d dyn Disk, folder: &Path, name: &str, url: &str) -> Result<Self> {
        let (path, note_path) = (folder.join(format!(".{name}.part")), folder.join(format!(".{name}.part.json")));
        let mut part = Self {
            disk,
            path,
            note_path,
            origin: None,
            file: None,
            reader: None,
            length: 0,
            known: 0,
            durable: 0,
            hasher: Hasher::new(),
            at: 0,
        };
        if !part.trusts_note(url).map_err(|e| Error::input(&part.path, e))? {
            part.discard()?;
        }
        Ok(part)
    }

    /// Reads the note and holds the bytes against it.
    fn trusts_note(&mut self, url: &str) -> io::Result<bool> {
        let Some(note) = fs::read_to_string(&self.note_path).ok().and_then(|t| serde_json::from_str::<Note>(&t).ok()) else {
            return Ok(false);
        };
        let file = match File::open(&self.path) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(false),
            file => file?,
        };
        self.length = file.metadata()?.len();
        let fits = note.origin.total.is_none_or(|total| self.length <= total);
        if note.origin.url != url || note.origin.condition().is_none() || self.length < note.durable || !fits {
            return Ok(false);
        }
        self.hasher.update_reader(file.take(note.durable))?;
        if self.hasher.count() != note.durable || self.hasher.finalize().to_hex().to_string() != note.blake3 {
            return Ok(false);
        }
        (self.known, self.durable, self.origin) = (note.durable, note.durable, Some(note.origin));
        Ok(true)
    }

    /// Where the bytes are.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// How many bytes are there that may be trusted.
    pub(super) fn known(&self) -> u64 {
        self.known
    }

    /// Of which file they are.
    pub(super) fn origin(&self) -> Option<&Origin> {
        self.origin.as_ref()
    }

    /// Fingerprint of the bytes.
    pub(super) fn blake3(&self) -> String {
        self.hasher.finalize().to_hex().to_string()
    }

    /// Whether all bytes are there.
    pub(super) fn is_complete(&self) -> bool {
        let total = self.origin.as_ref().and_then(|o| o.total);
        total.is_some_and(|total| total == self.known && self.length == self.known)
    }

    /// From which byte the file can be asked for; `None` if it must be from its beginning.
    pub(super) fn resume_at(&self) -> Option<u64> {
        let origin = self.origin.as_ref()?;
        (origin.condition().is_some() && origin.total.is_some() && self.known > OVERLAP_BYTES).then(|| self.known - OVERLAP_BYTES)
    }

    /// Begins with the first byte of a file; what was there is removed.
    pub(super) fn begin(&mut self, origin: Origin) -> Result<()> {
        self.discard()?;
        self.file = Some(self.disk.create(&self.path).map_err(|e| Error::storage(&self.path, e))?);
        self.origin = Some(origin);
        Ok(())
    }

    /// Goes on at a byte that is there already.
    pub(super) fn go_on(&mut self, at: u64) -> Result<()> {
        let mut reader = File::open(&self.path).map_err(|e| Error::input(&self.path, e))?;
        reader.seek(SeekFrom::Start(at)).map_err(|e| Error::input(&self.path, e))?;
        if self.file.is_none() {
            self.file = Some(self.disk.append(&self.path).map_err(|e| Error::storage(&self.path, e))?);
        }
        (self.reader, self.at) = (Some(reader), at);
        Ok(())
    }

    /// Takes the next bytes: compares those that are there, and adds the others.
    pub(super) fn take(&mut self, bytes: &[u8]) -> std::result::Result<(), NotTaken> {
        let n_there = self.length.saturating_sub(self.at).min(bytes.len() as u64);
        let (there, added) = bytes.split_at(usize::try_from(n_there).unwrap_or(bytes.len()).min(bytes.len()));
        if let (Some(reader), false) = (&mut self.reader, there.is_empty()) {
            let mut own = vec![0; there.len()];
            reader.read_exact(&mut own).map_err(|e| NotTaken::Disk(Error::input(&self.path, e)))?;
            if let Some(n) = own.iter().zip(there).position(|(own, other)| own != other) {
                return Err(NotTaken::Differ(self.at + n as u64));
            }
        }
        if let (Some(file), false) = (&mut self.file, added.is_empty()) {
            file.write_all(added).map_err(|e| NotTaken::Disk(Error::storage(&self.path, e)))?;
            self.length += added.len() as u64;
        }
        let n_known = usize::try_from(self.known.saturating_sub(self.at)).unwrap_or(usize::MAX);
        self.hasher.update(bytes.get(n_known..).unwrap_or_default());
        self.at += bytes.len() as u64;
        self.known = self.known.max(self.at);
        if self.known - self.durable >= DURABLE_BYTES { self.keep().map_err(NotTaken::Disk) } else { Ok(()) }
    }

    /// Makes what came durable, and notes it where a later try could go on from it.
    pub(super) fn keep(&mut self) -> Result<()> {
        if let Some(file) = &mut self.file {
            file.flush().and_then(|()| file.sync()).map_err(|e| Error::storage(&self.path, e))?;
        }
        self.durable = self.known;
        let Some(origin) = self.origin.as_ref().filter(|o| o.condition().is_some() && o.total.is_some()) else { return Ok(()) };
        let note = Note { origin: origin.clone(), durable: self.known, blake3: self.blake3() };
        replace(self.disk, &self.note_path, serde_json::to_string_pretty(&note).unwrap_or_default().as_bytes())
    }

    /// Removes all of it.
    pub(super) fn discard(&mut self) -> Result<()> {
        (self.file, self.reader, self.origin) = (None, None, None);
        (self.length, self.known, self.durable, self.at) = (0, 0, 0, 0);
        self.hasher = Hasher::new();
        remove_all(self.disk, &self.path)?;
        remove_all(self.disk, &self.note_path)
    }

    /// Gives the whole its name at once; a file of that name is replaced. The bytes must be durable.
    pub(super) fn publish(&mut self, folder: &Path, name: &str) -> Result<()> {
        self.file = None;
        let target = folder.join(name);
        self.disk.rename(&self.path, &target).map_err(|e| Error::storage(&target, e))?;
        self.disk.sync_folder(folder).map_err(|e| Error::storage(folder, e))?;
        remove_all(self.disk, &self.note_path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::LocalDisk;

    const URL: &str = "https://a.se/x";

    fn origin(total: u64) -> Origin {
        let version = Version { etag: Some("\"1\"".to_owned()), last_modified: None };
        Origin { url: URL.to_owned(), version, time_tells: false, total: Some(total), checksums: Vec::new() }
    }

    fn bytes(n: usize) -> Vec<u8> {
        (0..n).map(|i| u8::try_from(i * i % 251).unwrap()).collect()
    }

    #[test]
    fn a_later_call_goes_on_where_the_bytes_are_durable() {
        let folder = tempfile::tempdir().unwrap();
        let whole = bytes(30_000);
        let mut part = Part::load(&LocalDisk, folder.path(), "x", URL).unwrap();
        part.begin(origin(30_000)).unwrap();
        part.take(&whole[..10_000]).unwrap();
        part.keep().unwrap();
        part.take(&whole[10_000..12_000]).unwrap();
        drop(part);
        let mut part = Part::load(&LocalDisk, folder.path(), "x", URL).unwrap();
        let at = part.resume_at().unwrap();
        assert_eq!(at, 10_000 - OVERLAP_BYTES);
        part.go_on(at).unwrap();
        for block in whole[usize::try_from(at).unwrap()..].chunks(777) {
            part.take(block).unwrap();
        }
        part.keep().unwrap();
        assert!(part.is_complete());
        assert_eq!(part.blake3(), blake3::hash(&whole).to_hex().to_string());
        part.publish(folder.path(), "x").unwrap();
        assert_eq!(fs::read(folder.path().join("x")).unwrap(), whole);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn bytes_that_differ_where_they_are_joined_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let whole = bytes(20_000);
        let mut part = Part::load(&LocalDisk, folder.path(), "x", URL).unwrap();
        part.begin(origin(30_000)).unwrap();
        part.take(&whole[..10_000]).unwrap();
        part.keep().unwrap();
        let at = part.resume_at().unwrap();
        part.go_on(at).unwrap();
        assert!(matches!(part.take(&whole[..1000]), Err(NotTaken::Differ(n)) if n >= at));
    }

    #[test]
    fn what_is_not_as_the_note_says_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".x.part");
        let leave = || {
            let mut part = Part::load(&LocalDisk, folder.path(), "x", URL).unwrap();
            part.begin(origin(30_000)).unwrap();
            part.take(&bytes(10_000)).unwrap();
            part.keep().unwrap();
        };
        let known = |url| Part::load(&LocalDisk, folder.path(), "x", url).unwrap().known();
        leave();
        assert_eq!(known(URL), 10_000);
        assert_eq!(known("https://a.se/y"), 0);
        for spoil in [|b: &mut Vec<u8>| b[5] ^= 1, |b: &mut Vec<u8>| b.truncate(9_999), |b: &mut Vec<u8>| b.resize(30_001, 0)] {
            leave();
            let mut spoilt = fs::read(&path).unwrap();
            spoil(&mut spoilt);
            fs::write(&path, spoilt).unwrap();
            assert_eq!(known(URL), 0);
            assert!(!path.exists());
        }
        leave();
        fs::write(folder.path().join(".x.part.json"), "{").unwrap();
        assert_eq!(known(URL), 0);
    }

    #[test]
    fn only_what_tells_versions_apart_for_certain_allows_going_on() {
        let version =
            |etag: Option<&str>, time: Option<&str>| Version { etag: etag.map(str::to_owned), last_modified: time.map(str::to_owned) };
        let of = |version, time_tells| Origin { version, time_tells, ..origin(1) };
        let tagged = of(version(Some("\"1\""), Some("t")), true);
        assert!(tagged.goes_on_as(&version(Some("\"1\""), None)));
        assert!(!tagged.goes_on_as(&version(Some("\"2\""), Some("t"))));
        assert!(!tagged.goes_on_as(&version(Some("\"1\""), Some("u"))));
        assert!(!tagged.goes_on_as(&version(None, Some("t"))));
        let timed = of(version(Some("W/\"1\""), Some("t")), true);
        assert_eq!(timed.condition(), Some("t"));
        assert!(timed.goes_on_as(&version(None, Some("t"))) && !timed.goes_on_as(&version(None, None)));
        assert_eq!(of(version(Some("W/\"1\""), Some("t")), false).condition(), None);
    }
}
