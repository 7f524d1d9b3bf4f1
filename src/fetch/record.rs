//! Remembers what was fetched into a folder: the versions of its files, and how far the changes of JobStream have come.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::moment::Moment;
use crate::error::{Error, ErrorKind, Result};

/// What tells versions of a file apart, as its server wrote it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(super) struct Version {
    /// The `ETag`, with its quotes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) etag: Option<String>,
    /// The `Last-Modified`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) last_modified: Option<String>,
}

/// A file that came whole.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct FileRecord {
    /// Where it came from.
    pub(super) url: String,
    /// Which version it is.
    #[serde(flatten)]
    pub(super) version: Version,
    /// Its length.
    pub(super) bytes: u64,
    /// Its fingerprint.
    pub(super) blake3: String,
    /// When it came.
    pub(super) fetched: Moment,
}

/// How far JobStream was followed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct StreamRecord {
    /// Up to when changes are on disk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) updated_to: Option<Moment>,
    /// When it was asked last, with whatever outcome.
    pub(super) asked: Moment,
}

/// What is remembered of a folder, stored as JSON.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(super) struct Record {
    /// Files by name.
    #[serde(default)]
    pub(super) files: BTreeMap<String, FileRecord>,
    /// Streams by their base address.
    #[serde(default)]
    pub(super) streams: BTreeMap<String, StreamRecord>,
}

impl Record {
    /// Reads the record of a folder; an empty one if there is none.
    pub(super) fn read(path: &Path) -> Result<Self> {
        let text = match fs::read_to_string(path) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            text => text.map_err(|e| Error::input(path, e))?,
        };
        serde_json::from_str(&text).map_err(|e| {
            let hint = "without this file everything is fetched anew, and `svall fetch updates` needs --since";
            Error::new(ErrorKind::Input, format!("{}: found {e}, expected what svall wrote", path.display())).with_hint(hint)
        })
    }

    /// As it is stored.
    pub(super) fn written(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}
