//! Finds the runs of an output folder and reads their tables.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::manifest::{Manifest, Output};
use crate::error::{Error, ErrorKind, Result};
use crate::export::AdsReader;
use crate::measure::AdRow;

/// A published run.
#[derive(Clone, Debug)]
pub struct PublishedRun {
    /// Its folder.
    pub folder: PathBuf,
    /// Its manifest.
    pub manifest: Manifest,
    /// Fingerprint of the manifest.
    pub fingerprint: String,
}

/// The run that an output folder serves.
///
/// # Errors
/// There is none, or its manifest is not the one that was published.
pub fn current_run(out: &Path) -> Result<PublishedRun> {
    served_run(out)?.ok_or_else(|| {
        Error::new(ErrorKind::Input, format!("{}: found no published run", out.display())).with_hint("`svall run --out DIR` publishes one")
    })
}

/// The run that an output folder serves; `None` where nothing has been published.
///
/// # Errors
/// `CURRENT` cannot be read, or the manifest is not the one that it names.
pub fn served_run(out: &Path) -> Result<Option<PublishedRun>> {
    read_current(out)?.map(|(id, fingerprint)| run_with(out, &id, Some(&fingerprint))).transpose()
}

/// Id and fingerprint of the run that `CURRENT` names; `None` where nothing has been published.
///
/// # Errors
/// It cannot be read, or is not written as it should be.
pub(super) fn read_current(out: &Path) -> Result<Option<(String, String)>> {
    let pointer = out.join("CURRENT");
    let text = match fs::read_to_string(&pointer) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        text => text.map_err(|e| Error::input(&pointer, e))?,
    };
    let (id, fingerprint) = read_pointer(&text).ok_or_else(|| Error::input(&pointer, "expected a run's id and a fingerprint"))?;
    Ok(Some((id.to_owned(), fingerprint.to_owned())))
}

/// A run of an output folder by its id.
///
/// # Errors
/// There is none, its manifest cannot be read, or is not the expected one.
pub fn run_with(out: &Path, id: &str, fingerprint: Option<&str>) -> Result<PublishedRun> {
    let folder = out.join("runs").join(id);
    let path = folder.join("manifest.json");
    let text = fs::read_to_string(&path).map_err(|e| Error::input(&path, e))?;
    let found = blake3::hash(text.as_bytes()).to_hex().to_string();
    if let Some(expected) = fingerprint.filter(|expected| *expected != found) {
        return Err(Error::new(ErrorKind::Accounting, format!("{}: found fingerprint {found}, expected {expected}", path.display())));
    }
    let manifest: Manifest = serde_json::from_str(&text).map_err(|e| Error::input(&path, e))?;
    if manifest.run_id != id {
        return Err(Error::new(ErrorKind::Accounting, format!("{}: found the manifest of {}", path.display(), manifest.run_id)));
    }
    Ok(PublishedRun { folder, manifest, fingerprint: found })
}

/// The line of `CURRENT` that names a run.
pub fn pointer_to(id: &str, fingerprint: &str) -> String {
    format!("{id} {fingerprint}\n")
}

/// Id and fingerprint of `CURRENT`, which must be written exactly so.
fn read_pointer(text: &str) -> Option<(&str, &str)> {
    let (id, fingerprint) = text.strip_suffix('\n')?.split_once(' ')?;
    let is_id = id.len() <= 40 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') && !id.is_empty();
    let is_hash = fingerprint.len() == 64 && fingerprint.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    (is_id && is_hash).then_some((id, fingerprint))
}

impl PublishedRun {
    /// Calls `each` with every ad of the run.
    ///
    /// # Errors
    /// The table cannot be read, or is not the one that was published.
    pub fn read_ads(&self, mut each: impl FnMut(AdRow)) -> Result<()> {
        let path = self.folder.join("ads.parquet");
        self.check("ads.parquet")?;
        let mut ads = AdsReader::open(&path)?;
        while let Some(ad) = ads.next_ad()? {
            each(ad);
        }
        Ok(())
    }

    /// Checks a file against the fingerprint in the manifest.
    ///
    /// # Errors
    /// The file is missing from the manifest or the folder, or its bytes are not those that were published.
    pub fn check(&self, file: &str) -> Result<()> {
        let files = self.manifest.files();
        let expected = files.iter().find(|o| o.file == file);
        check_output(&self.folder, expected.ok_or_else(|| Error::input(&self.folder.join(file), "the manifest does not list it"))?)
    }
}

/// All files below a folder, and the folders in it that are empty, by name.
///
/// # Errors
/// It cannot be read.
pub fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let read = fs::read_dir(folder).and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect());
    let entries: Vec<PathBuf> = read.map_err(|e| Error::input(folder, e))?;
    let mut files = Vec::new();
    for entry in entries {
        let below = if entry.is_dir() { files_below(&entry)? } else { Vec::new() };
        if below.is_empty() {
            files.push(entry);
        } else {
            files.extend(below);
        }
    }
    files.sort();
    Ok(files)
}

/// Checks a file of a run against what was written.
///
/// # Errors
/// It cannot be read, or has other bytes.
pub fn check_output(folder: &Path, output: &Output) -> Result<()> {
    let path = folder.join(&output.file);
    let mut hasher = blake3::Hasher::new();
    let read = fs::File::open(&path).and_then(|file| hasher.update_reader(file).map(|_| ()));
    read.map_err(|e| Error::input(&path, e))?;
    if hasher.finalize().to_hex().as_str() == output.blake3 && hasher.count() == output.bytes {
        return Ok(());
    }
    Err(Error::new(ErrorKind::Accounting, format!("{}: found other bytes than those that were written", path.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_is_read_only_as_it_is_written() {
        let hash = "0".repeat(64);
        let text = pointer_to("r000012-0a1b2c3d", &hash);
        assert_eq!(read_pointer(&text), Some(("r000012-0a1b2c3d", hash.as_str())));
        for at in 0..text.len() {
            assert_eq!(read_pointer(&text[..at]), None);
        }
        for text in [
            format!("../x {hash}\n"),
            format!(" {hash}\n"),
            format!("r1 {hash}\n\n"),
            format!("r1 {hash}\u{b}"),
            format!("r1 {}\n", "g".repeat(64)),
        ] {
            assert_eq!(read_pointer(&text), None, "{text:?}");
        }
    }
}
