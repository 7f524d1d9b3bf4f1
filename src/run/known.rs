//! Tells in a moment that nothing changed since the run that is served: the same files, by size, times and place on disk, and the same of
//! everything that decides the result.
//!
//! The time at which a file was last changed is the kernel's own and cannot be set by a program. A file that was changed while a run began
//! could be changed again within the same tick of the clock, so it is not trusted. Whoever does not want to trust times at all asks for a
//! run with `--force`, which reads everything.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::ads::Input;
use crate::error::{Error, ErrorKind, Result};
use crate::store::{Disk, create_folders, replace};

/// The coarsest tick of a file system's clock that is common, and that of those which count fractions of a second.
const TICKS: [Duration; 2] = [Duration::from_secs(2), Duration::from_millis(50)];

/// What is known of the inputs of a run.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct KnownInputs {
    /// The run that was made of them.
    run_id: String,
    /// Fingerprint of everything else that decides the result.
    decided_by: String,
    files: Vec<KnownFile>,
}

/// A file as the disk describes it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct KnownFile {
    name: String,
    path: PathBuf,
    bytes: u64,
    /// Nanoseconds since 1970.
    modified: Option<u128>,
    /// Seconds and nanoseconds of the last change, device, number of the file there; empty where the system has none.
    identity: Vec<u64>,
}

/// The inputs as they are at this moment; `None` where one is read only once or may be changing.
pub(super) fn look(inputs: &[Input], decided_by: &str) -> Option<KnownInputs> {
    let now = SystemTime::now();
    let mut files = Vec::new();
    for input in inputs {
        files.push(match input {
            Input::Stdin => return None,
            Input::Embedded { name, bytes } => {
                let path = PathBuf::new();
                KnownFile { name: (*name).to_owned(), path, bytes: bytes.len() as u64, modified: None, identity: Vec::new() }
            }
            Input::File { path, name } => {
                let metadata = fs::metadata(path).ok()?;
                let change = last_change(&metadata)?;
                let [coarse, fine] = TICKS;
                let has_fraction = change.duration_since(UNIX_EPOCH).is_ok_and(|since| since.subsec_nanos() != 0);
                if change > now.checked_sub(if has_fraction { fine } else { coarse })? {
                    return None;
                }
                let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos();
                let path = fs::canonicalize(path).ok()?;
                KnownFile { name: name.clone(), path, bytes: metadata.len(), modified: Some(modified), identity: identity(&metadata) }
            }
        });
    }
    Some(KnownInputs { run_id: String::new(), decided_by: decided_by.to_owned(), files })
}

#[cfg(unix)]
fn identity(metadata: &Metadata) -> Vec<u64> {
    use std::os::unix::fs::MetadataExt;
    vec![metadata.ctime().cast_unsigned(), metadata.ctime_nsec().cast_unsigned(), metadata.dev(), metadata.ino()]
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> Vec<u64> {
    Vec::new()
}

/// When a file was last changed in any way.
fn last_change(metadata: &Metadata) -> Option<SystemTime> {
    let modified = metadata.modified().ok()?;
    let changed = match identity(metadata).as_slice() {
        [seconds, nanoseconds, ..] => UNIX_EPOCH + Duration::new(*seconds, u32::try_from(*nanoseconds).ok()?),
        _ => modified,
    };
    Some(modified.max(changed))
}

impl KnownInputs {
    /// Whether the run that is served was made of just these.
    pub(super) fn made(&self, cache: &Path, run_id: &str) -> bool {
        let text = fs::read_to_string(path_in(cache)).ok();
        let known: Option<Self> = text.and_then(|text| serde_json::from_str(&text).ok());
        known.is_some_and(|known| known.run_id == run_id && known.decided_by == self.decided_by && known.files == self.files)
    }

    /// Notes that a run was made of these, if they are still as they were before it began.
    pub(super) fn note(&self, disk: &dyn Disk, cache: &Path, inputs: &[Input], run_id: &str) -> Result<()> {
        if look(inputs, &self.decided_by).as_ref() != Some(self) {
            return Ok(());
        }
        let known = Self { run_id: run_id.to_owned(), ..self.clone() };
        let text = serde_json::to_string(&known)
            .map_err(|e| Error::new(ErrorKind::Internal, format!("what is known of the inputs cannot be written: {e}")))?;
        create_folders(disk, cache)?;
        replace(disk, &path_in(cache), text.as_bytes())
    }
}

fn path_in(cache: &Path) -> PathBuf {
    cache.join("inputs.json")
}
