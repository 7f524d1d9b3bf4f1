//! Opens the index of a published run and shows its ads.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use fixedbitset::FixedBitSet;
use tantivy::directory::MmapDirectory;
use tantivy::schema::{IndexRecordOption, TantivyDocument, Term, Value};
use tantivy::store::StoreReader;
use tantivy::{DocSet, Index, SegmentReader, TERMINATED, TantivyError};

use super::assemble::REPOSTS;
use super::directory::PublishedFolder;
use super::document::{fingerprint_of, key_of};
use super::fields::{CONTENT, fields, tokenizers};
use super::found::FoundAds;
use super::kept::KeptAd;
use super::segments::IndexPlace;
use crate::error::{Error, ErrorKind, Result};
use crate::words::WordForms;

/// Blocks of kept ads that stay uncompressed in memory, for each segment.
const CACHED_BLOCKS: usize = 8;

/// The index of a run, for reading.
pub struct Reader {
    folder: PathBuf,
    pub(super) segments: Vec<ReadSegment>,
    forms: Mutex<WordForms>,
    /// Sets of ads that questions are answered with, as far as they are kept.
    pub(super) found: FoundAds,
    /// The run that it was made for.
    run_id: String,
}

/// A segment that is read.
pub(super) struct ReadSegment {
    pub(super) reader: SegmentReader,
    store: StoreReader,
    /// The ads that the run holds.
    pub(super) held: FixedBitSet,
    /// Of these, the reposts.
    pub(super) reposts: FixedBitSet,
    /// The ads with a number above 0 in a column, by its name, once somebody asked for them.
    having: Mutex<HashMap<String, Arc<FixedBitSet>>>,
}

impl ReadSegment {
    /// The ads with a number above 0 in a column. It is read once and then kept: a bit for each ad.
    pub(super) fn having(&self, column: &str) -> tantivy::Result<Arc<FixedBitSet>> {
        let mut kept = self.having.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(ads) = kept.get(column) {
            return Ok(Arc::clone(ads));
        }
        let n_ads = self.reader.max_doc();
        let mut found = Vec::new();
        if let Some(numbers) = self.reader.fast_fields().column_opt::<u64>(column)? {
            numbers.get_docids_for_value_range(1..=u64::MAX, 0..n_ads, &mut found);
        }
        let mut ads = FixedBitSet::with_capacity(n_ads as usize);
        for ad in found {
            ads.insert(ad as usize);
        }
        let ads = Arc::new(ads);
        kept.insert(column.to_owned(), Arc::clone(&ads));
        Ok(ads)
    }

    /// The ads with a number above 0 in one of these columns, kept as `having` keeps them.
    pub(super) fn having_any(&self, columns: &[String]) -> tantivy::Result<Arc<FixedBitSet>> {
        if let [column] = columns {
            return self.having(column);
        }
        let name = columns.join("|");
        if let Some(ads) = self.having.lock().unwrap_or_else(PoisonError::into_inner).get(&name) {
            return Ok(Arc::clone(ads));
        }
        let mut ads = FixedBitSet::with_capacity(self.reader.max_doc() as usize);
        for column in columns {
            ads.union_with(&*self.having(column)?);
        }
        let ads = Arc::new(ads);
        self.having.lock().unwrap_or_else(PoisonError::into_inner).insert(name, Arc::clone(&ads));
        Ok(ads)
    }
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "index of {} in {}", self.run_id, self.folder.display())
    }
}

impl Reader {
    /// Opens the index in a folder. Nothing there is written or locked.
    ///
    /// # Errors
    /// There is none, or it cannot be read.
    pub fn open(folder: &Path) -> Result<Self> {
        let failed = |e: TantivyError| unreadable(folder, &e);
        let directory = MmapDirectory::open(folder).map_err(|e| failed(e.into()))?;
        let mut index = Index::open(PublishedFolder(directory)).map_err(failed)?;
        index.set_tokenizers(tokenizers());
        if index.schema() != fields().schema {
            let message = format!("{}: found an index with other fields than those of this version of svall", folder.display());
            return Err(Error::new(ErrorKind::Input, message).with_hint("`svall run` builds it anew"));
        }
        let metas = index.load_metas().map_err(failed)?;
        let path = folder.join(REPOSTS);
        let text = fs::read_to_string(&path).map_err(|e| Error::input(&path, e))?;
        let reposts: BTreeMap<String, Vec<u32>> = serde_json::from_str(&text).map_err(|e| Error::input(&path, e))?;
        let mut segments = Vec::with_capacity(metas.segments.len());
        for meta in &metas.segments {
            let reader = SegmentReader::open(&index.segment(meta.clone())).map_err(failed)?;
            let n_ads = reader.max_doc() as usize;
            let mut held = FixedBitSet::with_capacity(n_ads);
            match reader.alive_bitset() {
                Some(alive) => alive.iter_alive().for_each(|ad| held.insert(ad as usize)),
                None => held.insert_range(..),
            }
            let mut is_repost = FixedBitSet::with_capacity(n_ads);
            let own = reposts.get(&meta.id().uuid_string()).into_iter().flatten();
            own.filter(|ad| (**ad as usize) < n_ads).for_each(|ad| is_repost.insert(*ad as usize));
            let store = reader.get_store_reader(CACHED_BLOCKS).map_err(|e| failed(e.into()))?;
            segments.push(ReadSegment { reader, store, held, reposts: is_repost, having: Mutex::default() });
        }
        let run_id = metas.payload.unwrap_or_default();
        Ok(Self { folder: folder.to_owned(), segments, forms: Mutex::new(WordForms::new()), found: FoundAds::new(), run_id })
    }

    /// The run that it was made for.
    pub fn run_id(&self) -> &str {
        &self.run_id
    }

    /// Ads in it, reposts too.
    pub fn n_ads(&self) -> u64 {
        self.segments.iter().map(|segment| segment.held.count_ones(..) as u64).sum()
    }

    /// The terms of which an ad holds one if it holds a word in any form, or a compound with it.
    pub(super) fn asked(&self, word: &str) -> Vec<String> {
        self.forms.lock().unwrap_or_else(PoisonError::into_inner).asked(word)
    }

    /// What is kept of an ad.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn ad(&self, place: IndexPlace) -> Result<KeptAd> {
        self.kept(place).map(|(ad, _)| ad)
    }

    /// What is kept of an ad, and the fingerprint of its bytes.
    fn kept(&self, place: IndexPlace) -> Result<(KeptAd, u64)> {
        let lacks = || Error::new(ErrorKind::Internal, format!("{}: found no ad {place:?}", self.folder.display()));
        let segment = self.segments.get(place.segment as usize).ok_or_else(lacks)?;
        let document: TantivyDocument = segment.store.get(place.ad).map_err(|e| self.failed(&e))?;
        let bytes = document.get_first(fields().ad).and_then(|value| value.as_bytes()).ok_or_else(lacks)?;
        Ok((postcard::from_bytes(bytes).map_err(|_| lacks())?, fingerprint_of(bytes)))
    }

    /// Where an ad of the run is, by its id.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn find(&self, id: &str) -> Result<Option<IndexPlace>> {
        let term = Term::from_field_u64(fields().key, key_of(id));
        for (number, segment) in (0..).zip(&self.segments) {
            let inverted = segment.reader.inverted_index(fields().key).map_err(|e| self.failed(&e))?;
            let Some(mut ads) = inverted.read_postings(&term, IndexRecordOption::Basic).map_err(|e| self.failed(&e.into()))? else {
                continue;
            };
            while ads.doc() != TERMINATED {
                let place = IndexPlace { segment: number, ad: ads.doc() };
                if segment.held.contains(place.ad as usize) && self.ad(place)?.id == id {
                    return Ok(Some(place));
                }
                ads.advance();
            }
        }
        Ok(None)
    }

    /// Whether an ad is a repost.
    pub fn is_repost(&self, place: IndexPlace) -> bool {
        self.segments.get(place.segment as usize).is_some_and(|segment| segment.reposts.contains(place.ad as usize))
    }

    /// Calls `each` with every ad of the run and the fingerprint of what is kept of it, in no order that means anything.
    ///
    /// # Errors
    /// One cannot be read.
    pub fn each_ad(&self, mut each: impl FnMut(IndexPlace, KeptAd, u64)) -> Result<()> {
        for (number, segment) in (0..).zip(&self.segments) {
            for ad in segment.held.ones() {
                let place = IndexPlace { segment: number, ad: u32::try_from(ad).unwrap_or(u32::MAX) };
                let (ad, fingerprint) = self.kept(place)?;
                each(place, ad, fingerprint);
            }
        }
        Ok(())
    }

    /// Fingerprint of what is kept of the ads, as the manifest states it.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn digest(&self) -> Result<String> {
        let mut digest = 0u64;
        for segment in &self.segments {
            let contents = segment.reader.fast_fields().u64(CONTENT).map_err(|e| self.failed(&e))?;
            for ad in segment.held.ones() {
                digest = digest.wrapping_add(u32::try_from(ad).ok().and_then(|ad| contents.first(ad)).unwrap_or(0));
            }
        }
        Ok(format!("{digest:016x}"))
    }

    /// An index that cannot be read.
    pub(super) fn failed(&self, e: &TantivyError) -> Error {
        unreadable(&self.folder, e)
    }
}

fn unreadable(folder: &Path, e: &TantivyError) -> Error {
    Error::new(ErrorKind::Input, format!("{}: the index cannot be read: {e}", folder.display()))
        .with_hint("`svall verify` says whether its files are those that were published; `svall run` without --no-index builds one")
}
