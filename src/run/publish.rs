//! Makes a run appear at once or not at all.
//!
//! Everything is written into `staging/run`, each file made durable and read again; then the folder is renamed into `runs/`, and last the
//! pointer `CURRENT` is replaced. Until that last step readers see the run before, whatever happens, and only after it are old runs
//! removed. Each step is durable before the next begins. A run that fails removes its staging; what a killed one leaves belongs to nobody
//! and is removed by the next.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::{Error, ErrorKind, Result};
use crate::published::{Manifest, PublishedRun, chain, check_output, files_below, pointer_to, run_with, served_run};
use crate::store::{Disk, Lock, create_folders, remove_all, replace, write_new};

/// Fewest runs that are kept: the one that is served, and two before it.
pub(super) const FEWEST_KEPT: usize = 3;

/// A run being written. Dropped without `publish`, its folder is removed.
pub(super) struct Staging {
    disk: Arc<dyn Disk>,
    out: PathBuf,
    folder: PathBuf,
    /// The run that is served while this one is made.
    previous: Option<PublishedRun>,
    is_published: bool,
    _lock: Lock,
}

impl Staging {
    /// Starts a run in an output folder that no other run is writing to.
    pub(super) fn create(disk: &Arc<dyn Disk>, out: &Path) -> Result<Self> {
        let (staging, runs) = (out.join("staging"), out.join("runs"));
        create_folders(&**disk, &staging)?;
        create_folders(&**disk, &runs)?;
        let lock = Lock::take(&out.join("LOCK"))?;
        let previous = served_run(out).map_err(|e| {
            Error::new(e.kind(), format!("{e}; nothing is published"))
                .with_hint("`svall verify --repair` goes back to the newest whole run")
        })?;
        if previous.is_none() {
            refuse_lost_pointer(out, &runs)?;
        }
        for left in entries(&staging)? {
            remove_all(&**disk, &left)?;
        }
        let folder = staging.join("run");
        disk.create_folder(&folder).map_err(|e| Error::storage(&folder, e))?;
        Ok(Self { disk: Arc::clone(disk), out: out.to_owned(), folder, previous, is_published: false, _lock: lock })
    }

    /// Where outputs are written.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The run that is served until this one is published.
    pub(super) fn previous(&self) -> Option<&PublishedRun> {
        self.previous.as_ref()
    }

    /// Publishes: outputs read again, manifest, folder, pointer, in this order.
    pub(super) fn publish(&mut self, manifest: &Manifest) -> Result<PathBuf> {
        let disk = &*self.disk;
        self.read_again(manifest)?;
        let text = manifest.text()?;
        write_new(disk, &self.folder.join("manifest.json"), text.as_bytes())?;
        self.sync(&self.folder)?;
        let runs = self.out.join("runs");
        let target = runs.join(&manifest.run_id);
        let fingerprint = blake3::hash(text.as_bytes()).to_hex().to_string();
        // A run of this id that no pointer names was left by one that was killed before it could be named.
        if target.exists() {
            let left = self.out.join("staging").join("left");
            disk.rename(&target, &left).map_err(|e| Error::storage(&target, e))?;
            remove_all(disk, &left)?;
        }
        disk.rename(&self.folder, &target).map_err(|e| Error::storage(&target, e))?;
        self.is_published = true;
        self.sync(&runs)?;
        self.sync(&self.out.join("staging"))?;
        let named = replace(disk, &self.out.join("CURRENT"), pointer_to(&manifest.run_id, &fingerprint).as_bytes());
        named.map(|()| target).map_err(|e| self.told_if_served(e, &manifest.run_id))
    }

    /// Says of an error at the pointer whether readers see the run nevertheless: its name was changed, and is perhaps not durable.
    fn told_if_served(&self, error: Error, run_id: &str) -> Error {
        if !served_run(&self.out).is_ok_and(|run| run.is_some_and(|run| run.manifest.run_id == run_id)) {
            return error;
        }
        let message = format!("{error}; {run_id} is served, but may not be durable: if the machine stops, the run before may be back");
        Error::new(error.kind(), message).with_hint("look at the disk, then `svall run --force` publishes it again")
    }

    /// Removes all runs but the newest ones, of which there are so many. To be called after `publish`.
    pub(super) fn keep_newest(&self, n_kept: usize) -> Result<()> {
        // Where a link does not hold, nothing before it is a run that could be served.
        let (chain, _broken) = chain(&self.out)?;
        let kept: BTreeSet<PathBuf> = chain.into_iter().take(n_kept.max(FEWEST_KEPT)).map(|run| run.folder).collect();
        let mut others: Vec<PathBuf> = entries(&self.out.join("runs"))?.into_iter().filter(|path| !kept.contains(path)).collect();
        others.sort();
        // Moved out first: a folder in `runs` is whole or not there.
        let (runs, left) = (self.out.join("runs"), self.out.join("staging").join("left"));
        for other in others {
            self.disk.rename(&other, &left).map_err(|e| Error::storage(&other, e))?;
            self.sync(&runs)?;
            remove_all(&*self.disk, &left)?;
        }
        Ok(())
    }

    /// Reads every output again and holds it against what was written; nothing else may be there.
    fn read_again(&self, manifest: &Manifest) -> Result<()> {
        let storage = |e: Error| Error::new(ErrorKind::Storage, format!("{e}; nothing is published"));
        let files = manifest.files();
        files.iter().try_for_each(|output| check_output(&self.folder, output)).map_err(storage)?;
        let listed: BTreeSet<PathBuf> = files.iter().map(|output| self.folder.join(&output.file)).collect();
        match files_below(&self.folder)?.into_iter().find(|path| !listed.contains(path)) {
            Some(path) => {
                Err(Error::new(ErrorKind::Internal, format!("{}: the manifest does not list it; nothing is published", path.display())))
            }
            None => Ok(()),
        }
    }

    fn sync(&self, folder: &Path) -> Result<()> {
        self.disk.sync_folder(folder).map_err(|e| Error::storage(folder, e))
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.is_published {
            // Nothing was published, so nothing is lost if this fails; the next run clears it.
            let _left_behind = remove_all(&*self.disk, &self.folder);
        }
    }
}

/// Without a pointer the first run is made. Where runs follow one another already, the pointer was lost, and must not begin anew.
fn refuse_lost_pointer(out: &Path, runs: &Path) -> Result<()> {
    for path in entries(runs)? {
        let id = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if run_with(out, id, None).is_ok_and(|run| run.manifest.previous.is_some()) {
            let message = format!("{}: found runs but no file CURRENT that names the one served; nothing is published", out.display());
            return Err(Error::new(ErrorKind::Accounting, message).with_hint("`svall verify --repair` names the newest whole run"));
        }
    }
    Ok(())
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let read = fs::read_dir(folder).and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect());
    read.map_err(|e| Error::input(folder, e))
}
