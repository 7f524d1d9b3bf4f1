//! Puts the index of a run together from segments: strikes out what the run does not hold, notes the reposts, and lists all of it at once.
//!
//! The files of segments are not copied but given a second name in the run's folder; they are never changed. `meta.json` comes last and
//! carries the run's id, so a folder with it is whole, and one without it is no index.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use tantivy::directory::Directory;
use tantivy::directory::TerminatingWrite;
use tantivy::fastfield::write_alive_bitset;
use tantivy::index::SegmentId;
use tantivy::{BitSet, Index, IndexMeta, SegmentMeta, TantivyError};

use super::directory::SegmentFolder;
use super::fields::{CONTENT, fields, settings, tokenizers};
use super::segments::{IndexPlace, Segments, WrittenSegment, failed};
use super::summary::{IndexFile, IndexSummary};
use crate::error::{Error, ErrorKind, Result};
use crate::store::{link_or_copy, write_new};

/// The file that tells which ads are reposts.
pub(super) const REPOSTS: &str = "reposts.json";
/// The number of the one commit.
const COMMIT: u64 = 1;

/// Which ads of the segments a run holds, and which of them are reposts.
pub struct Held {
    segments: Vec<HeldSegment>,
}

struct HeldSegment {
    n_ads: u32,
    is_held: Vec<AtomicU64>,
    is_repost: Vec<AtomicU64>,
}

impl Held {
    /// None yet.
    pub fn none(segments: &Segments) -> Self {
        let bits = |n: u32| (0..n.div_ceil(64)).map(|_| AtomicU64::new(0)).collect();
        let segments = segments.n_ads().into_iter().map(|n_ads| HeldSegment { n_ads, is_held: bits(n_ads), is_repost: bits(n_ads) });
        Self { segments: segments.collect() }
    }

    /// Notes an ad; says whether it has a place in a segment and was not noted before.
    pub fn note(&self, place: IndexPlace, is_repost: bool) -> bool {
        let Some(segment) = self.segments.get(place.segment as usize).filter(|segment| place.ad < segment.n_ads) else { return false };
        let (word, bit) = (place.ad as usize / 64, 1u64 << (place.ad % 64));
        if let Some(reposts) = segment.is_repost.get(word).filter(|_| is_repost) {
            reposts.fetch_or(bit, Ordering::Relaxed);
        }
        segment.is_held.get(word).is_some_and(|held| held.fetch_or(bit, Ordering::Relaxed) & bit == 0)
    }

    /// How many ads are held, by segment.
    pub fn n_held(&self) -> Vec<u32> {
        self.segments.iter().map(|s| s.is_held.iter().map(|word| word.load(Ordering::Relaxed).count_ones()).sum()).collect()
    }
}

impl HeldSegment {
    fn ads(&self, bits: &[AtomicU64]) -> impl Iterator<Item = u32> {
        let words: Vec<u64> = bits.iter().map(|word| word.load(Ordering::Relaxed)).collect();
        (0..self.n_ads).filter(move |ad| words.get(*ad as usize / 64).is_some_and(|word| word >> (ad % 64) & 1 == 1))
    }
}

/// Puts the index of a run together in a folder that does not exist yet.
///
/// # Errors
/// It cannot be written, or does not hold as many ads as it should.
pub fn assemble(segments: &Segments, held: &Held, folder: &Path, run_id: &str, n_ads: u64) -> Result<IndexSummary> {
    let disk = segments.disk();
    disk.create_folder(folder).map_err(|e| Error::storage(folder, e))?;
    let own = SegmentFolder::new(disk, folder);
    let builder = Index::builder().schema(fields().schema.clone()).settings(settings()).tokenizers(tokenizers());
    let index = builder.open_or_create(own.clone()).map_err(|e| failed(folder, &e))?;
    let (metas, files, reposts) = (Vec::new(), Vec::new(), BTreeMap::new());
    let mut assembly = Assembly { segments, folder, own: own.clone(), index, metas, files, reposts, digest: 0 };
    let mut n_held = 0;
    for ((segment, held), n) in segments.all().iter().zip(&held.segments).zip(held.n_held()) {
        if n > 0 {
            assembly.take(segment, held, n)?;
            n_held += u64::from(n);
        }
    }
    if n_held != n_ads {
        let message = format!("found {n_held} ads in the index, expected {n_ads}; nothing is published");
        return Err(Error::new(ErrorKind::Accounting, message));
    }
    let Assembly { metas, mut files, reposts, digest, .. } = assembly;
    files.extend(own.take_written());
    let n_segments = metas.len() as u64;
    let meta = IndexMeta {
        index_settings: settings(),
        segments: metas,
        opstamp: COMMIT,
        payload: Some(run_id.to_owned()),
        ..IndexMeta::with_schema(fields().schema.clone())
    };
    let text = |what: serde_json::Result<String>| what.map_err(|e| Error::new(ErrorKind::Internal, format!("a list of the index: {e}")));
    let reposts = text(serde_json::to_string(&reposts))?;
    let meta = text(serde_json::to_string_pretty(&meta))?;
    for (name, text) in [(REPOSTS, reposts), ("meta.json", meta)] {
        write_new(&**disk, &folder.join(name), text.as_bytes())?;
        let (file, bytes) = (name.to_owned(), text.len() as u64);
        files.push(IndexFile { file, bytes, blake3: blake3::hash(text.as_bytes()).to_hex().to_string() });
    }
    disk.sync_folder(folder).map_err(|e| Error::storage(folder, e))?;
    files.sort_by(|a, b| a.file.cmp(&b.file));
    Ok(IndexSummary { engine: engine(), n_ads, n_segments, digest: format!("{digest:016x}"), files })
}

/// What writes and reads the index.
fn engine() -> String {
    tantivy::version().to_string()
}

/// An index that is being put together.
struct Assembly<'a> {
    segments: &'a Segments,
    folder: &'a Path,
    own: SegmentFolder,
    index: Index,
    metas: Vec<SegmentMeta>,
    files: Vec<IndexFile>,
    /// The reposts of each segment, by its id.
    reposts: BTreeMap<String, Vec<u32>>,
    /// Sum of the fingerprints of all ads that are held.
    digest: u64,
}

impl Assembly<'_> {
    /// Takes in a segment of which so many ads are held.
    fn take(&mut self, segment: &WrittenSegment, held: &HeldSegment, n_held: u32) -> Result<()> {
        let disk = &**self.segments.disk();
        for file in &segment.files {
            link_or_copy(disk, &self.segments.folder().join(&file.file), &self.folder.join(&file.file))?;
            self.own.expect(file);
            self.files.push(file.clone());
        }
        let failed = |e: TantivyError| failed(self.folder, &e);
        let id = SegmentId::from_uuid_string(&segment.id)
            .map_err(|_| Error::new(ErrorKind::Internal, format!("{} is no id of a segment", segment.id)))?;
        let mut meta = self.index.new_segment_meta(id, segment.n_ads);
        if n_held < segment.n_ads {
            meta = meta.with_delete_meta(segment.n_ads - n_held, COMMIT);
            let mut alive = BitSet::with_max_value(segment.n_ads);
            held.ads(&held.is_held).for_each(|ad| {
                alive.insert(ad);
            });
            let name = meta.relative_path(tantivy::index::SegmentComponent::Delete);
            let mut file = self.index.directory().open_write(&name).map_err(|e| failed(e.into()))?;
            let written = write_alive_bitset(&alive, &mut file).and_then(|()| file.flush()).and_then(|()| file.terminate());
            written.map_err(|e| Error::storage(&self.folder.join(&name), e))?;
        }
        let reader = tantivy::SegmentReader::open(&self.index.segment(meta.clone())).map_err(failed)?;
        let contents = reader.fast_fields().u64(CONTENT).map_err(failed)?;
        for ad in reader.doc_ids_alive() {
            self.digest = self.digest.wrapping_add(contents.first(ad).unwrap_or(0));
        }
        let reposts: Vec<u32> = held.ads(&held.is_repost).collect();
        if !reposts.is_empty() {
            self.reposts.insert(segment.id.clone(), reposts);
        }
        self.metas.push(meta);
        Ok(())
    }
}
