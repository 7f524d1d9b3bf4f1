//! Makes a run appear at once or not at all.
//!
//! Everything is written into `staging/<id>`, each file made durable; then the folder is renamed into `runs/`, and last the pointer
//! `CURRENT` is replaced. Until that last step readers see the run before, whatever happens. A run that fails removes its staging.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, Result};
use crate::published::Manifest;

/// A run being written. Dropped without `publish`, its folder is removed.
pub(super) struct Staging {
    out: PathBuf,
    folder: PathBuf,
    published: bool,
    _lock: File,
}

impl Staging {
    /// Starts a run in an output folder that no other run is writing to.
    pub(super) fn create(out: &Path) -> Result<Self> {
        let staging = out.join("staging");
        fs::create_dir_all(&staging).map_err(|e| Error::storage(&staging, e))?;
        fs::create_dir_all(out.join("runs")).map_err(|e| Error::storage(out, e))?;
        let lock_path = out.join("LOCK");
        let mut lock =
            File::options().create(true).truncate(false).write(true).open(&lock_path).map_err(|e| Error::storage(&lock_path, e))?;
        if lock.try_lock().is_err() {
            let holder = fs::read_to_string(&lock_path).unwrap_or_default();
            let message = format!("{}: another run is at work here (process {})", out.display(), holder.trim());
            return Err(Error::new(ErrorKind::Storage, message));
        }
        lock.set_len(0).and_then(|()| writeln!(lock, "{}", std::process::id())).map_err(|e| Error::storage(&lock_path, e))?;
        // What a killed run left behind belongs to nobody: this process holds the lock.
        for left in fs::read_dir(&staging).map_err(|e| Error::storage(&staging, e))?.flatten() {
            fs::remove_dir_all(left.path()).map_err(|e| Error::storage(&left.path(), e))?;
        }
        let folder = staging.join(format!("{}", std::process::id()));
        fs::create_dir(&folder).map_err(|e| Error::storage(&folder, e))?;
        Ok(Self { out: out.to_owned(), folder, published: false, _lock: lock })
    }

    /// Where outputs are written.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Publishes: manifest, folder, pointer, in this order, each durable before the next.
    pub(super) fn publish(mut self, manifest: &Manifest, volatile: &serde_json::Value) -> Result<PathBuf> {
        write_durable(&self.folder.join("volatile.json"), &json(volatile)?)?;
        let text = json(manifest)?;
        write_durable(&self.folder.join("manifest.json"), &text)?;
        sync_folder(&self.folder)?;
        let runs = self.out.join("runs");
        let target = runs.join(&manifest.run_id);
        fs::rename(&self.folder, &target).map_err(|e| Error::storage(&target, e))?;
        self.published = true;
        sync_folder(&runs)?;
        sync_folder(&self.out.join("staging"))?;
        let pointer = self.out.join("CURRENT.tmp");
        write_durable(&pointer, format!("{} {}\n", manifest.run_id, blake3::hash(text.as_bytes()).to_hex()).as_bytes())?;
        let current = self.out.join("CURRENT");
        fs::rename(&pointer, &current).map_err(|e| Error::storage(&current, e))?;
        sync_folder(&self.out)?;
        Ok(target)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.published {
            // Nothing was published, so nothing is lost if this fails; the next run clears it.
            let _left_behind = fs::remove_dir_all(&self.folder);
        }
    }
}

fn json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string_pretty(value)
        .map(|s| s + "\n")
        .map_err(|e| Error::new(ErrorKind::Internal, format!("the manifest cannot be written: {e}")))
}

fn write_durable(path: &Path, content: impl AsRef<[u8]>) -> Result<()> {
    let write = || {
        let mut file = File::create(path)?;
        file.write_all(content.as_ref())?;
        file.sync_all()
    };
    write().map_err(|e| Error::storage(path, e))
}

fn sync_folder(path: &Path) -> Result<()> {
    File::open(path).and_then(|f| f.sync_all()).map_err(|e| Error::storage(path, e))
}
