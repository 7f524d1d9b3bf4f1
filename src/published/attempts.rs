//! Keeps a line for each time that a run was tried, so that a night that failed is seen although yesterday's run is served.
//!
//! Wall-clock times stand here alone: nothing of them is in a run, so that equal inputs make equal bytes. A line that a crash cut short is
//! passed over.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::store::{Disk, create_folders, replace};

/// Most lines that are kept.
const KEPT: usize = 1000;

/// How a run was tried, and what came of it.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Attempt {
    /// `published`, `unchanged` or `failed`.
    pub status: String,
    /// The exit code of the program.
    pub exit_code: u8,
    /// The run that is served since; none where nothing was ever published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run_id: Option<String>,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// What could not be tidied after a run that is served.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub untidy: Option<String>,
    /// When it began, seconds since 1970.
    pub started_unix: u64,
    /// How long it took.
    pub seconds: f64,
    /// Worker threads.
    pub threads: usize,
    /// Records that were read.
    pub n_records: u64,
    /// Records of which the result was known from earlier runs.
    pub n_reused: u64,
}

/// Adds a line.
///
/// # Errors
/// It cannot be written.
pub fn note_attempt(disk: &dyn Disk, out: &Path, attempt: &Attempt) -> Result<()> {
    let path = path_in(out);
    let line = serde_json::to_string(attempt)
        .map_err(|e| Error::new(ErrorKind::Internal, format!("what came of the run cannot be written: {e}")))?;
    let before = fs::read_to_string(&path).unwrap_or_default();
    if before.lines().count() >= 2 * KEPT {
        let n_old = before.lines().count() - KEPT;
        let kept: Vec<&str> = before.lines().skip(n_old).chain([line.as_str()]).collect();
        return replace(disk, &path, (kept.join("\n") + "\n").as_bytes());
    }
    create_folders(disk, out)?;
    let separator = if before.is_empty() || before.ends_with('\n') { "" } else { "\n" };
    let append = || {
        let mut file = disk.append(&path)?;
        file.write_all(format!("{separator}{line}\n").as_bytes())?;
        file.sync()
    };
    append().map_err(|e| Error::storage(&path, e))
}

/// All lines, the oldest first.
pub fn attempts(out: &Path) -> Vec<Attempt> {
    let text = fs::read_to_string(path_in(out)).unwrap_or_default();
    text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

fn path_in(out: &Path) -> PathBuf {
    out.join("attempts.jsonl")
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::store::LocalDisk;

    #[test]
    fn lines_are_kept_in_order_past_one_that_was_cut_short_and_not_without_end() {
        let folder = tempfile::tempdir().expect("a folder");
        let note = |n| note_attempt(&LocalDisk, folder.path(), &Attempt { started_unix: n, ..Attempt::default() }).expect("room");
        let times = || attempts(folder.path()).iter().map(|a| a.started_unix).collect::<Vec<_>>();
        note(1);
        let mut file = fs::File::options().append(true).open(path_in(folder.path())).expect("a file");
        file.write_all(b"{\"status\":\"pub").expect("room");
        note(2);
        assert_eq!(times(), [1, 2]);
        (3..=2 * KEPT as u64 + 5).for_each(note);
        let times = times();
        assert!(times.len() <= 2 * KEPT && times.is_sorted());
        assert_eq!(times.last(), Some(&(2 * KEPT as u64 + 5)));
    }
}
