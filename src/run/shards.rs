//! Keeps what was found in each shard of the inputs, so that a run that was killed goes on where it stood, and a night costs only what is
//! new.
//!
//! A shard is known by a key made of the bytes of its records and of everything that decides what they become: lexicon, registers,
//! configuration, program. Another of any of these is another key, so a result can be found again only where it would come out again.
//! What is kept is held against its fingerprint when it is read; what does not agree counts as not known, and is scanned.
//!
//! Results lie in packs. A pack is only ever added to, by one worker of one run, and nothing of it is made durable: what a crash takes away
//! is scanned again. After a run is published, packs of which little was used are written anew.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use zstd::bulk::Compressor;

use crate::ads::Chunk;
use crate::error::{Error, ErrorKind, Result};
use crate::store::{Disk, DiskFile, create_folders, remove_all};

/// The form of packs and of what they hold. Another form is another fingerprint.
const FORM: &str = "svall shards 1";
/// Bytes of a pack before its first shard: the fingerprint of what made it.
const HEAD_BYTES: usize = 32;
/// Bytes of an entry before its content: key, length, check.
const ENTRY_BYTES: usize = 16 + 4 + 16;
/// How hard content is compressed: a third of the bytes for a fiftieth of the time of a scan.
const LEVEL: i32 = 1;
/// From so many packs on, small ones are put together.
const MANY_PACKS: usize = 16;
/// Up to this size a pack is small.
const SMALL_PACK_BYTES: u64 = 32 << 20;

/// What a shard is known by.
pub(super) type Key = [u8; 16];

/// Results of earlier runs, and of this one for later ones.
pub(super) struct Shards<'d> {
    disk: &'d dyn Disk,
    /// The folder of all results, and of those with this fingerprint.
    folder: PathBuf,
    own: PathBuf,
    fingerprint: [u8; 32],
    /// Whether what is known is used; otherwise everything is scanned, and what was known is replaced.
    is_trusted: bool,
    known: HashMap<Key, Known>,
    packs: Vec<Pack>,
    next_pack: AtomicU32,
    /// Records that were not scanned again.
    n_reused: AtomicU64,
}

struct Known {
    pack: usize,
    /// First byte of the content in the pack.
    at: u64,
    length: u32,
    check: [u8; 16],
    is_used: AtomicBool,
}

struct Pack {
    path: PathBuf,
    file: Mutex<File>,
    n_bytes: u64,
}

/// What decides what the records of a shard become, as one fingerprint.
pub(super) fn fingerprint_of(parts: &[&str]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    for part in [&[FORM], parts].concat() {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    *hasher.finalize().as_bytes()
}

impl<'d> Shards<'d> {
    /// Finds what is known below a folder, which is made when something is added.
    pub(super) fn open(disk: &'d dyn Disk, folder: &Path, fingerprint: [u8; 32], is_trusted: bool) -> Result<Self> {
        let name: String = blake3::Hash::from(fingerprint).to_hex().chars().take(16).collect();
        let own = folder.join(name);
        let mut shards = Self {
            disk,
            folder: folder.to_owned(),
            own,
            fingerprint,
            is_trusted,
            known: HashMap::new(),
            packs: Vec::new(),
            next_pack: AtomicU32::new(0),
            n_reused: AtomicU64::new(0),
        };
        let mut numbered = Vec::new();
        if shards.own.is_dir() {
            for entry in fs::read_dir(&shards.own).map_err(|e| Error::input(&shards.own, e))? {
                let path = entry.map_err(|e| Error::input(&shards.own, e))?.path();
                let number = path.file_stem().and_then(|name| name.to_str()?.parse::<u32>().ok());
                numbered.extend(number.map(|number| (number, path)));
            }
        }
        numbered.sort();
        shards.next_pack = AtomicU32::new(numbered.last().map_or(0, |(number, _)| number + 1));
        for (_, path) in numbered {
            // A pack that cannot be read holds nothing that is known.
            let _unreadable = shards.read_pack(path);
        }
        Ok(shards)
    }

    fn read_pack(&mut self, path: PathBuf) -> io::Result<()> {
        let mut file = File::open(&path)?;
        let n_bytes = file.metadata()?.len();
        let mut head = [0; HEAD_BYTES];
        let is_ours = file.read_exact(&mut head).is_ok() && head == self.fingerprint;
        let mut at = if is_ours { HEAD_BYTES as u64 } else { n_bytes };
        let mut entry = [0; ENTRY_BYTES];
        while at + ENTRY_BYTES as u64 <= n_bytes {
            file.seek(SeekFrom::Start(at))?;
            file.read_exact(&mut entry)?;
            let (key, length, check) = entry_of(&entry);
            at += ENTRY_BYTES as u64;
            // The last entry of a run that was killed may be cut short.
            if at + u64::from(length) > n_bytes {
                break;
            }
            self.known.insert(key, Known { pack: self.packs.len(), at, length, check, is_used: AtomicBool::new(false) });
            at += u64::from(length);
        }
        self.packs.push(Pack { path, file: Mutex::new(file), n_bytes });
        Ok(())
    }

    /// The key of a shard.
    /// `whole` is memory that is used again: bytes in one piece are fingerprinted several times as fast.
    pub(super) fn key(&self, shard: &Chunk, whole: &mut Vec<u8>) -> Key {
        whole.clear();
        for (place, bytes) in shard.records() {
            let (line, byte) = (place.line.wrapping_sub(shard.place.line), place.byte.wrapping_sub(shard.place.byte));
            for number in [bytes.len() as u64, line, byte] {
                whole.extend_from_slice(&number.to_le_bytes());
            }
            whole.extend_from_slice(bytes);
        }
        let mut hasher = blake3::Hasher::new_keyed(&self.fingerprint);
        first_half(&hasher.update(whole).finalize())
    }

    /// Writes what is known of a shard over `to` and says whether anything is.
    pub(super) fn find(&self, key: &Key, to: &mut Vec<u8>) -> bool {
        let Some(known) = self.known.get(key).filter(|_| self.is_trusted) else { return false };
        let Some(content) = self.content(key, known) else { return false };
        let Ok(unpacked) = zstd::stream::decode_all(content.as_slice()) else { return false };
        known.is_used.store(true, Ordering::Relaxed);
        *to = unpacked;
        true
    }

    /// The content of an entry, if it is what was written.
    fn content(&self, key: &Key, known: &Known) -> Option<Vec<u8>> {
        let mut content = vec![0; known.length as usize];
        let mut file = self.packs.get(known.pack)?.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(known.at)).and_then(|_| file.read_exact(&mut content)).ok()?;
        drop(file);
        (check_of(key, &content) == known.check).then_some(content)
    }

    fn new_pack(&self) -> Result<(PathBuf, Box<dyn DiskFile>)> {
        create_folders(self.disk, &self.own)?;
        let path = self.own.join(format!("{:06}.pack", self.next_pack.fetch_add(1, Ordering::Relaxed)));
        let opened = self.disk.create(&path).and_then(|mut file| {
            file.write_all(&self.fingerprint)?;
            Ok(file)
        });
        opened.map(|file| (path.clone(), file)).map_err(|e| Error::storage(&path, e))
    }

    /// Notes that so many records were not scanned again.
    pub(super) fn note_reused(&self, n_records: u64) {
        self.n_reused.fetch_add(n_records, Ordering::Relaxed);
    }

    /// How many records were not scanned again.
    pub(super) fn n_reused(&self) -> u64 {
        self.n_reused.load(Ordering::Relaxed)
    }

    /// One who adds results.
    pub(super) fn adding(&self) -> Adding<'_> {
        Adding { shards: self, file: None, compressor: None, entry: Vec::new() }
    }

    /// Keeps what this run used and added, and removes the rest: to be called when the run is published.
    pub(super) fn tidy(&self) -> Result<()> {
        let mut used = vec![Vec::new(); self.packs.len()];
        for (key, known) in self.known.iter().filter(|(_, known)| known.is_used.load(Ordering::Relaxed)) {
            if let Some(used) = used.get_mut(known.pack) {
                used.push((known, key));
            }
        }
        let n_small = self.packs.iter().filter(|pack| pack.n_bytes < SMALL_PACK_BYTES).count();
        let mut anew = self.adding();
        let mut replaced = Vec::new();
        for (pack, mut used) in self.packs.iter().zip(used) {
            let n_used: u64 = used.iter().map(|(known, _)| u64::from(known.length) + ENTRY_BYTES as u64).sum();
            let is_one_of_many = n_small > MANY_PACKS && pack.n_bytes < SMALL_PACK_BYTES;
            if n_used * 2 > pack.n_bytes && !is_one_of_many {
                continue;
            }
            used.sort_unstable_by_key(|(known, _)| known.at);
            for (known, key) in used {
                if let Some(content) = self.content(key, known) {
                    anew.write(key, &content)?;
                }
            }
            replaced.push(&pack.path);
        }
        drop(anew);
        // Removed only when what was used of them stands elsewhere.
        replaced.into_iter().try_for_each(|path| remove_all(self.disk, path))?;
        let Ok(others) = fs::read_dir(&self.folder) else { return Ok(()) };
        let mut others: Vec<PathBuf> = others.flatten().map(|entry| entry.path()).filter(|path| *path != self.own).collect();
        others.sort();
        others.iter().try_for_each(|other| remove_all(self.disk, other))
    }
}

/// Adds results to a pack of its own. One for each worker.
pub(super) struct Adding<'s> {
    shards: &'s Shards<'s>,
    file: Option<(PathBuf, Box<dyn DiskFile>)>,
    /// Made when the first result is added.
    compressor: Option<Compressor<'static>>,
    entry: Vec<u8>,
}

impl Adding<'_> {
    /// Adds what was found in a shard.
    pub(super) fn add(&mut self, key: &Key, packed: &[u8]) -> Result<()> {
        let content = self.compressed(packed);
        let cannot = |e| Error::new(ErrorKind::Internal, format!("what was found in a shard cannot be compressed: {e}"));
        self.write(key, &content.map_err(cannot)?)
    }

    fn compressed(&mut self, packed: &[u8]) -> io::Result<Vec<u8>> {
        let compressor = match &mut self.compressor {
            Some(compressor) => compressor,
            none => none.insert(Compressor::new(LEVEL)?),
        };
        compressor.compress(packed)
    }

    fn write(&mut self, key: &Key, content: &[u8]) -> Result<()> {
        // A shard that is too long is not kept; with the limits of records there is none.
        let Ok(length) = u32::try_from(content.len()) else { return Ok(()) };
        let (path, file) = match &mut self.file {
            Some(file) => file,
            none => none.insert(self.shards.new_pack()?),
        };
        let entry = &mut self.entry;
        entry.clear();
        entry.extend_from_slice(key);
        entry.extend_from_slice(&length.to_le_bytes());
        entry.extend_from_slice(&check_of(key, content));
        entry.extend_from_slice(content);
        file.write_all(entry).map_err(|e| Error::storage(path, e))
    }
}

fn entry_of(bytes: &[u8; ENTRY_BYTES]) -> (Key, u32, [u8; 16]) {
    let (mut key, mut length, mut check) = (Key::default(), [0; 4], [0; 16]);
    key.copy_from_slice(&bytes[..16]);
    length.copy_from_slice(&bytes[16..20]);
    check.copy_from_slice(&bytes[20..]);
    (key, u32::from_le_bytes(length), check)
}

fn check_of(key: &Key, content: &[u8]) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(key);
    hasher.update(content);
    first_half(&hasher.finalize())
}

fn first_half(hash: &blake3::Hash) -> [u8; 16] {
    let mut half = [0; 16];
    half.copy_from_slice(&hash.as_bytes()[..16]);
    half
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::LocalDisk;

    fn keys(n: u8) -> impl Iterator<Item = Key> {
        (0..n).map(|n| [n; 16])
    }

    fn content(key: &Key) -> Vec<u8> {
        key.repeat(100)
    }

    /// Adds all keys, and returns the pack's bytes and path.
    fn filled(folder: &Path, fingerprint: [u8; 32], n: u8) -> PathBuf {
        let shards = Shards::open(&LocalDisk, folder, fingerprint, true).expect("readable");
        let mut adding = shards.adding();
        keys(n).for_each(|key| adding.add(&key, &content(&key)).expect("room"));
        adding.file.take().expect("a pack").0
    }

    fn n_found(folder: &Path, fingerprint: [u8; 32], n: u8) -> usize {
        let shards = Shards::open(&LocalDisk, folder, fingerprint, true).expect("readable");
        let mut found = Vec::new();
        keys(n)
            .filter(|key| {
                let is_known = shards.find(key, &mut found);
                assert!(!is_known || found == content(key), "what is found is what was added");
                is_known
            })
            .count()
    }

    #[test]
    fn what_was_added_is_found_again_by_the_same_fingerprint_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let (ours, other) = (fingerprint_of(&["a", "b"]), fingerprint_of(&["ab", ""]));
        filled(folder.path(), ours, 9);
        assert_eq!((n_found(folder.path(), ours, 12), n_found(folder.path(), other, 12)), (9, 0));
    }

    #[test]
    fn a_cut_or_changed_byte_costs_results_and_never_changes_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let fingerprint = fingerprint_of(&["a"]);
        let pack = filled(folder.path(), fingerprint, 6);
        let whole = fs::read(&pack).expect("readable");
        for at in 0..whole.len() {
            fs::write(&pack, &whole[..at]).expect("room");
            assert!(n_found(folder.path(), fingerprint, 6) < 6, "cut at {at}");
            let mut changed = whole.clone();
            changed[at] ^= 1 << (at % 8);
            fs::write(&pack, &changed).expect("room");
            assert!(n_found(folder.path(), fingerprint, 6) < 6, "changed at {at}");
        }
    }

    #[test]
    fn what_a_published_run_did_not_use_is_removed_and_the_rest_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let fingerprint = fingerprint_of(&["a"]);
        filled(folder.path(), fingerprint_of(&["old"]), 3);
        for _ in 0..2 {
            filled(folder.path(), fingerprint, 40);
            let shards = Shards::open(&LocalDisk, folder.path(), fingerprint, true).expect("readable");
            let mut found = Vec::new();
            assert!(keys(7).all(|key| shards.find(&key, &mut found)));
            shards.tidy().expect("removable");
            assert_eq!(n_found(folder.path(), fingerprint, 40), 7);
        }
        let left: Vec<_> = fs::read_dir(folder.path()).expect("readable").flatten().collect();
        assert_eq!(left.len(), 1, "results with another fingerprint are gone");
        assert_eq!(fs::read_dir(left[0].path()).expect("readable").count(), 1, "one pack holds what is left");
    }
}
