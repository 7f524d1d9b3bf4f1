//! Makes the search index a part of the run: where its segments are, which of their ads the run holds, and when it is put together.

use std::path::Path;

use super::job::Job;
use super::settings;
use crate::error::Result;
use crate::index::{FOLDER, Held, Segments, assemble};
use crate::lexicon::Lexicon;
use crate::published::Manifest;
use crate::registers::Registers;
use crate::store::remove_all;

/// Name of the folder of segments that no later run will use, in that of the run.
const OWN_SEGMENTS: &str = "segments";

/// Opens the segments: beside the shards, of which they hold the ads, or for this run alone. `None` for a run without an index.
pub(super) fn segments(job: &Job, staging: &Path, cache: &Path, lexicon: &Lexicon, registers: &Registers) -> Result<Option<Segments>> {
    if !job.keep_index {
        return Ok(None);
    }
    let fingerprint = blake3::Hash::from(settings::of_scan(job, lexicon, registers)).to_hex();
    let kept = cache.join("index").join(fingerprint.get(..16).unwrap_or_default());
    let folder = if job.keep_shards { kept } else { staging.join(OWN_SEGMENTS) };
    Segments::open(&job.disk, &folder, !job.force).map(Some)
}

/// The segments of a run that was scanned, and the ads of them that it holds.
pub(super) struct RunIndex<'s> {
    pub(super) segments: &'s Segments,
    pub(super) held: Held,
}

impl<'s> RunIndex<'s> {
    /// Holds no ad yet.
    pub(super) fn new(segments: &'s Segments) -> Self {
        Self { segments, held: Held::none(segments) }
    }

    /// Puts the index together in the folder of the run, and states it in the manifest.
    pub(super) fn write(&self, job: &Job, staging: &Path, manifest: &mut Manifest) -> Result<()> {
        let Self { segments, held } = self;
        manifest.index = Some(assemble(segments, held, &staging.join(FOLDER), &manifest.run_id, manifest.counts.n_scanned)?);
        remove_all(&*job.disk, &staging.join(OWN_SEGMENTS))
    }

    /// Removes the segments that are of little use to a later run.
    pub(super) fn tidy(&self, job: &Job) -> Result<()> {
        if job.keep_shards { self.segments.tidy() } else { Ok(()) }
    }
}
