//! Keeps the segments that ads are indexed in, from one run to the next.
//!
//! A segment is written once, by one worker, for the shards that fell to it, and made durable with a list of these shards. A later run that
//! meets a shard again points at its ads in the segment that has them, instead of indexing them anew. What a segment holds beyond the
//! ads of a run (older versions, ads of files that changed) is struck out when the run's index is put together.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde::{Deserialize, Serialize};
use tantivy::index::SegmentId;
use tantivy::indexer::{AddOperation, SegmentWriter};
use tantivy::{Index, Segment, TantivyError};

use super::directory::SegmentFolder;
use super::document::{IndexedAd, document};
use super::fields::{fields, settings, tokenizers};
use super::summary::IndexFile;
use crate::error::{Error, ErrorKind, Result};
use crate::store::{Disk, create_folders, remove_all, write_new};

/// Memory of a worker's segment, beyond which it is written.
const SEGMENT_BYTES: usize = 96 << 20;
/// What tantivy is told: how its tables begin.
const TABLE_BYTES: usize = 64 << 20;
/// From so many small segments on, small ones are not used again, so that their shards come together in larger ones.
const MANY_SMALL: usize = 24;
/// Up to so many ads a segment is small.
const SMALL_ADS: u32 = 4096;
/// The file that lists a segment's shards ends in this.
const LIST: &str = "shards";

/// What a shard is known by.
pub type ShardKey = [u8; 16];

/// Where an ad is indexed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct IndexPlace {
    /// Number of the segment in this run.
    pub segment: u32,
    /// Number of the ad in it.
    pub ad: u32,
}

/// The segments that a run may point at.
pub struct Segments {
    disk: Arc<dyn Disk>,
    /// Where they are.
    folder: PathBuf,
    all: Mutex<Vec<Arc<WrittenSegment>>>,
    known: HashMap<ShardKey, KnownShard>,
}

/// A shard of which the ads are in a segment.
struct KnownShard {
    first: IndexPlace,
    n_ads: u32,
    /// Whether this run met it.
    is_met: AtomicBool,
}

/// A segment that stands, with its list.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct WrittenSegment {
    /// Its id, which its files begin with.
    pub(super) id: String,
    pub(super) n_ads: u32,
    pub(super) files: Vec<IndexFile>,
    /// Its shards, as hexadecimal numbers, and the ads of each, in order.
    shards: Vec<(String, u32)>,
    /// Whether its bytes were found to be those that were written; asked when it is used again.
    #[serde(skip)]
    is_whole: OnceLock<bool>,
    /// Whether this run wrote it.
    #[serde(skip)]
    is_own: bool,
}

impl Segments {
    /// Finds the segments in a folder, which is made when one is written. What is not whole there is removed; without trust, all is.
    ///
    /// # Errors
    /// The folder cannot be read or cleared.
    pub fn open(disk: &Arc<dyn Disk>, folder: &Path, is_trusted: bool) -> Result<Self> {
        let mut segments = Self { disk: Arc::clone(disk), folder: folder.to_owned(), all: Mutex::default(), known: HashMap::new() };
        if !folder.is_dir() || !is_trusted {
            remove_all(&**disk, folder)?;
            return Ok(segments);
        }
        let mut paths = Vec::new();
        for entry in fs::read_dir(folder).map_err(|e| Error::input(folder, e))? {
            paths.push(entry.map_err(|e| Error::input(folder, e))?.path());
        }
        paths.sort();
        let lists = paths.iter().filter(|path| path.extension().is_some_and(|e| e == LIST));
        let mut whole: Vec<WrittenSegment> = lists.filter_map(|path| read_list(path)).collect();
        if whole.iter().filter(|segment| segment.n_ads <= SMALL_ADS).count() > MANY_SMALL {
            whole.retain(|segment| segment.n_ads > SMALL_ADS);
        }
        let is_used = |path: &Path| path.file_stem().is_some_and(|stem| whole.iter().any(|segment| stem == segment.id.as_str()));
        for path in paths.iter().filter(|path| !is_used(path)) {
            remove_all(&**disk, path)?;
        }
        for (number, segment) in (0..).zip(&whole) {
            let mut first = IndexPlace { segment: number, ad: 0 };
            for (key, n_ads) in &segment.shards {
                if let Some(key) = key_of_hex(key) {
                    segments.known.insert(key, KnownShard { first, n_ads: *n_ads, is_met: AtomicBool::new(false) });
                }
                first.ad += n_ads;
            }
        }
        segments.all = Mutex::new(whole.into_iter().map(Arc::new).collect());
        Ok(segments)
    }

    /// Where the ads of a shard are indexed, if they are, and whole.
    pub fn find(&self, key: &ShardKey) -> Option<IndexPlace> {
        let KnownShard { first, is_met, .. } = self.known.get(key)?;
        let segment = self.segment(first.segment)?;
        if !segment.is_whole.get_or_init(|| segment.files.iter().all(|file| is_whole(&self.folder, file))) {
            return None;
        }
        is_met.store(true, Ordering::Relaxed);
        Some(*first)
    }

    /// One who adds ads.
    pub fn adding(&self) -> Adding<'_> {
        Adding { segments: self, index: None, open: None }
    }

    /// The number of ads in each segment, by number.
    pub fn n_ads(&self) -> Vec<u32> {
        self.all().iter().map(|segment| segment.n_ads).collect()
    }

    /// Removes the segments of which fewer than half of the ads were met by the run that was published, and those that other lexicons or
    /// programs wrote.
    ///
    /// An ad is met where its shard is read, although another version of it may count: a file of older versions is read each night, and what
    /// is known of it would otherwise be found out each night.
    ///
    /// # Errors
    /// One cannot be removed.
    pub fn tidy(&self) -> Result<()> {
        let all = self.all();
        let mut n_met: Vec<u64> = all.iter().map(|segment| if segment.is_own { segment.n_ads.into() } else { 0 }).collect();
        for shard in self.known.values().filter(|shard| shard.is_met.load(Ordering::Relaxed)) {
            if let Some(n_met) = n_met.get_mut(shard.first.segment as usize) {
                *n_met += u64::from(shard.n_ads);
            }
        }
        for (segment, n_met) in all.iter().zip(n_met) {
            if n_met * 2 < u64::from(segment.n_ads) || n_met == 0 {
                // The list goes first: what is left without one is nobody's.
                let list = self.folder.join(format!("{}.{LIST}", segment.id));
                let files = segment.files.iter().map(|file| self.folder.join(&file.file));
                std::iter::once(list).chain(files).try_for_each(|path| remove_all(&*self.disk, &path))?;
            }
        }
        let Some(Ok(others)) = self.folder.parent().map(fs::read_dir) else { return Ok(()) };
        let mut others: Vec<PathBuf> = others.flatten().map(|entry| entry.path()).filter(|path| *path != self.folder).collect();
        others.sort();
        others.iter().try_for_each(|other| remove_all(&*self.disk, other))
    }

    /// The folder that they are in.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn disk(&self) -> &Arc<dyn Disk> {
        &self.disk
    }

    pub(super) fn all(&self) -> Vec<Arc<WrittenSegment>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn segment(&self, number: u32) -> Option<Arc<WrittenSegment>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).get(number as usize).cloned()
    }
}

/// Adds ads to a segment of its own. One for each worker.
pub struct Adding<'s> {
    segments: &'s Segments,
    index: Option<(Index, SegmentFolder)>,
    open: Option<OpenSegment>,
}

/// A segment that is being written.
struct OpenSegment {
    segment: Segment,
    writer: SegmentWriter,
    number: u32,
    shards: Vec<(String, u32)>,
}

impl Adding<'_> {
    /// Adds an ad of the shard at hand and returns its place. `key` is what its shard will be known by, if it will.
    ///
    /// # Errors
    /// The segment cannot be written.
    pub fn add(&mut self, key: Option<&ShardKey>, ad: &IndexedAd<'_>) -> Result<IndexPlace> {
        let document = document(ad)?;
        let open = if let Some(open) = &mut self.open {
            open
        } else {
            let open = self.begin(key)?;
            self.open.insert(open)
        };
        let place = IndexPlace { segment: open.number, ad: open.writer.max_doc() };
        open.writer.add_document(AddOperation { opstamp: 0, document }).map_err(|e| failed(self.segments.folder(), &e))?;
        Ok(place)
    }

    /// Ends a shard of so many ads; the segment is written once it is large enough.
    ///
    /// # Errors
    /// The segment cannot be written.
    pub fn end_shard(&mut self, key: Option<&ShardKey>, n_ads: u32) -> Result<()> {
        let Some(open) = &mut self.open else { return Ok(()) };
        if let Some(key) = key.filter(|_| n_ads > 0) {
            open.shards.push((hex_of_key(key), n_ads));
        }
        if open.writer.mem_usage() < SEGMENT_BYTES { Ok(()) } else { self.finish() }
    }

    /// Writes what was added last.
    ///
    /// # Errors
    /// The segment cannot be written.
    pub fn finish(&mut self) -> Result<()> {
        let Some(OpenSegment { segment, writer, number, shards }) = self.open.take() else { return Ok(()) };
        let Some((_, files)) = &self.index else { return Ok(()) };
        let Segments { disk, folder, all, .. } = self.segments;
        let n_ads = writer.max_doc();
        writer.finalize().map_err(|e| failed(folder, &e))?;
        let id = segment.id().uuid_string();
        let written = WrittenSegment { id, n_ads, files: files.take_written(), shards, is_whole: OnceLock::from(true), is_own: true };
        let text = serde_json::to_string(&written).map_err(|e| Error::new(ErrorKind::Internal, format!("a list of shards: {e}")))?;
        let text = format!("{}\n{text}\n", blake3::hash(text.as_bytes()).to_hex());
        disk.sync_folder(folder).map_err(|e| Error::storage(folder, e))?;
        write_new(&**disk, &folder.join(format!("{}.{LIST}", written.id)), text.as_bytes())?;
        disk.sync_folder(folder).map_err(|e| Error::storage(folder, e))?;
        if let Some(place) = all.lock().unwrap_or_else(PoisonError::into_inner).get_mut(number as usize) {
            *place = Arc::new(written);
        }
        Ok(())
    }

    /// Begins a segment. Its id follows from its first shard, so that a run on one thread writes the same files each time.
    fn begin(&mut self, key: Option<&ShardKey>) -> Result<OpenSegment> {
        let Segments { disk, folder, all, .. } = self.segments;
        let failed = |e: TantivyError| failed(folder, &e);
        let (index, _) = match &mut self.index {
            Some(index) => index,
            none => {
                create_folders(&**disk, folder)?;
                let files = SegmentFolder::new(disk, folder);
                let builder = Index::builder().schema(fields().schema.clone()).settings(settings()).tokenizers(tokenizers());
                none.insert((builder.open_or_create(files.clone()).map_err(failed)?, files))
            }
        };
        for attempt in 0u32.. {
            let mut hasher = blake3::Hasher::new();
            hasher.update(key.map_or(&[][..], |key| key));
            hasher.update(&attempt.to_le_bytes());
            let id: String = hasher.finalize().to_hex().chars().take(32).collect();
            let Ok(id) = SegmentId::from_uuid_string(&id) else { continue };
            let segment = index.segment(index.new_segment_meta(id, 0));
            match SegmentWriter::for_segment(TABLE_BYTES, segment.clone()) {
                Ok(writer) => {
                    let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
                    let number = u32::try_from(all.len()).unwrap_or(u32::MAX);
                    // Its place among the others, until it is written.
                    all.push(Arc::new(WrittenSegment {
                        id: id.uuid_string(),
                        n_ads: 0,
                        files: Vec::new(),
                        shards: Vec::new(),
                        is_whole: OnceLock::from(false),
                        is_own: true,
                    }));
                    return Ok(OpenSegment { segment, writer, number, shards: Vec::new() });
                }
                // Another worker met the same bytes, or a run before did.
                Err(TantivyError::OpenWriteError(tantivy::directory::error::OpenWriteError::FileAlreadyExists(_))) => {}
                Err(e) => return Err(failed(e)),
            }
        }
        Err(Error::new(ErrorKind::Internal, "no id is left for a segment"))
    }
}

/// An index that cannot be written.
pub(super) fn failed(folder: &Path, e: &TantivyError) -> Error {
    Error::new(ErrorKind::Storage, format!("{}: the index cannot be written: {e}", folder.display()))
}

/// Whether a file has the bytes that were written.
fn is_whole(folder: &Path, file: &IndexFile) -> bool {
    let mut hasher = blake3::Hasher::new();
    let read = fs::File::open(folder.join(&file.file)).and_then(|from| hasher.update_reader(from).map(|_| ()));
    read.is_ok() && hasher.count() == file.bytes && hasher.finalize().to_hex().as_str() == file.blake3
}

/// The list of a segment; `None` where it is not the one that was written, or files are missing.
fn read_list(path: &Path) -> Option<WrittenSegment> {
    let text = fs::read_to_string(path).ok()?;
    let (hash, text) = text.strip_suffix('\n')?.split_once('\n')?;
    if blake3::hash(text.as_bytes()).to_hex().as_str() != hash {
        return None;
    }
    let segment: WrittenSegment = serde_json::from_str(text).ok()?;
    let folder = path.parent()?;
    let is_there = |file: &IndexFile| fs::metadata(folder.join(&file.file)).is_ok_and(|m| m.len() == file.bytes);
    (path.file_stem()? == segment.id.as_str() && segment.files.iter().all(is_there)).then_some(segment)
}

fn hex_of_key(key: &ShardKey) -> String {
    format!("{:032x}", u128::from_be_bytes(*key))
}

fn key_of_hex(hex: &str) -> Option<ShardKey> {
    u128::from_str_radix(hex, 16).ok().filter(|_| hex.len() == 32).map(u128::to_be_bytes)
}
