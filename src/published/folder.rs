//! Finds the published run of an output folder and reads its tables.

use std::fs;
use std::path::{Path, PathBuf};

use super::manifest::Manifest;
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
}

/// The run that an output folder serves.
///
/// # Errors
/// There is none, or its manifest is not the one that was published.
pub fn current_run(out: &Path) -> Result<PublishedRun> {
    let pointer = out.join("CURRENT");
    let text = fs::read_to_string(&pointer).map_err(|_| {
        Error::new(ErrorKind::Input, format!("{}: found no published run", out.display())).with_hint("`svall run --out DIR` publishes one")
    })?;
    let (id, fingerprint) = text.trim().split_once(' ').ok_or_else(|| Error::input(&pointer, "expected a run's id and a fingerprint"))?;
    let folder = out.join("runs").join(id);
    let path = folder.join("manifest.json");
    let manifest = fs::read_to_string(&path).map_err(|e| Error::input(&path, e))?;
    if blake3::hash(manifest.as_bytes()).to_hex().as_str() != fingerprint {
        return Err(Error::input(&path, format!("found another fingerprint than {fingerprint}, as published")));
    }
    let manifest = serde_json::from_str(&manifest).map_err(|e| Error::input(&path, e))?;
    Ok(PublishedRun { folder, manifest })
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
        let path = self.folder.join(file);
        let expected = self.manifest.outputs.iter().find(|o| o.file == file);
        let expected = expected.ok_or_else(|| Error::input(&path, "the manifest does not list it"))?;
        let mut hasher = blake3::Hasher::new();
        let opened = fs::File::open(&path).and_then(|f| hasher.update_reader(f).map(|_| ()));
        opened.map_err(|e| Error::input(&path, e))?;
        if hasher.finalize().to_hex().as_str() == expected.blake3 {
            return Ok(());
        }
        Err(Error::new(ErrorKind::Accounting, format!("{}: found other bytes than those published", path.display())))
    }
}
