//! States what the index of a run is, for its manifest.

use serde::{Deserialize, Serialize};

/// The index of a run.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct IndexSummary {
    /// What wrote it, with its version.
    pub engine: String,
    /// Ads in it: all that were scanned, reposts too.
    pub n_ads: u64,
    /// Parts that it consists of. How ads are dealt into parts is left to chance.
    pub n_segments: u64,
    /// Fingerprint of what is kept of the ads, whatever parts they are in.
    pub digest: String,
    /// Its files, by name.
    pub files: Vec<IndexFile>,
}

/// A file of the index.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct IndexFile {
    /// Name within the index's folder.
    pub file: String,
    /// Size.
    pub bytes: u64,
    /// Fingerprint.
    pub blake3: String,
}

/// Name of the index's folder within the run's.
pub const FOLDER: &str = "index";
