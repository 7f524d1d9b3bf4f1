//! Says of a run, or of all of them, whether every byte is the one that was published.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::folder::{PublishedRun, check_output, files_below, pointer_to, run_with, served_run};
use super::manifest::Manifest;
use super::recount::recount;
use crate::error::{Error, ErrorKind, Result};
use crate::index::FOLDER;
use crate::store::{Disk, replace};

/// How closely a run is looked at.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Depth {
    /// Names, sizes, the manifest with its counts: milliseconds.
    Quick,
    /// And the fingerprint of every file.
    Files,
    /// And all counts, made again from the tables.
    Deep,
}

impl Depth {
    /// The name.
    pub fn id(self) -> &'static str {
        match self {
            Self::Quick => "quick",
            Self::Files => "files",
            Self::Deep => "deep",
        }
    }
}

/// What is wrong with a run; empty where nothing is.
pub fn check_run(run: &PublishedRun, depth: Depth) -> Vec<String> {
    let mut wrong = Vec::new();
    let manifest = &run.manifest;
    let path = run.folder.join("manifest.json");
    let mut say = |what: String| wrong.push(what);
    match manifest.hash_of_content() {
        Ok(hash) if hash == manifest.content_hash => {}
        Ok(hash) => say(format!("{}: found content_hash {}, expected {hash}", path.display(), manifest.content_hash)),
        Err(e) => say(format!("{}: {e}", path.display())),
    }
    if manifest.run_id.split_once('-').is_none_or(|(_, hash)| hash.is_empty() || !manifest.content_hash.starts_with(hash)) {
        say(format!(
            "{}: found run {} with content {}, expected one that ends in its beginning",
            path.display(),
            manifest.run_id,
            manifest.content_hash
        ));
    }
    if let Err(e) = manifest.counts.check() {
        say(format!("{}: {e}", path.display()));
    }
    let mut listed = BTreeSet::from([path]);
    let mut is_index_whole = true;
    for output in &manifest.files() {
        let path = run.folder.join(&output.file);
        let found = match fs::metadata(&path) {
            Ok(metadata) if metadata.len() != output.bytes => {
                Some(format!("{}: found {} bytes, expected {}", path.display(), metadata.len(), output.bytes))
            }
            Ok(_) if depth >= Depth::Files => check_output(&run.folder, output).err().map(|e| e.to_string()),
            Ok(_) => None,
            Err(e) => Some(format!("{}: {e}", path.display())),
        };
        if let Some(found) = found {
            is_index_whole &= !Path::new(&output.file).starts_with(FOLDER);
            say(found);
        }
        listed.insert(path);
    }
    match files_below(&run.folder) {
        Ok(files) => {
            for path in files.iter().filter(|path| !listed.contains(*path)) {
                say(format!("{}: found a file that the manifest does not list", path.display()));
            }
        }
        Err(e) => say(e.to_string()),
    }
    if depth >= Depth::Deep {
        wrong.extend(if is_index_whole { recount(run) } else { recount(&without_index(run)) });
    }
    wrong
}

/// A run of which the index is not looked at: of other bytes than those that were written nothing can be known, not even that reading
/// them ends.
fn without_index(run: &PublishedRun) -> PublishedRun {
    PublishedRun { manifest: Manifest { index: None, ..run.manifest.clone() }, ..run.clone() }
}

/// The run that is served, and those before it as far as they are kept, newest first; a link that does not hold ends it with an error.
///
/// # Errors
/// `CURRENT` or the manifest it names is damaged, or nothing is published.
pub fn chain(out: &Path) -> Result<(Vec<PublishedRun>, Option<Error>)> {
    let mut runs = vec![super::current_run(out)?];
    while let Some(before) = runs.last().and_then(|run| run.manifest.previous.clone()) {
        if !out.join("runs").join(&before.run_id).exists() {
            break;
        }
        match run_with(out, &before.run_id, Some(&before.manifest)) {
            Ok(run) => runs.push(run),
            Err(e) => return Ok((runs, Some(e))),
        }
    }
    Ok((runs, None))
}

/// Makes the newest whole run the one that is served, if the one that is served is not whole; returns the id of the run that is served
/// in the end.
///
/// # Errors
/// No run is whole, or `CURRENT` cannot be written.
pub fn repair(disk: &dyn Disk, out: &Path) -> Result<String> {
    if let Ok(Some(run)) = served_run(out)
        && check_run(&run, Depth::Files).is_empty()
    {
        return Ok(run.manifest.run_id);
    }
    let runs = out.join("runs");
    let mut ids: Vec<String> = fs::read_dir(&runs)
        .map_err(|e| Error::input(&runs, e))?
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    ids.sort();
    for id in ids.iter().rev() {
        if let Ok(run) = run_with(out, id, None)
            && check_run(&run, Depth::Files).is_empty()
        {
            replace(disk, &out.join("CURRENT"), pointer_to(id, &run.fingerprint).as_bytes())?;
            return Ok(id.clone());
        }
    }
    Err(Error::new(ErrorKind::Accounting, format!("{}: found no run that is whole", runs.display())).with_hint(
        "files of the index are shared by runs, so that damage may be, too; `svall run --force` publishes a run with files of its own",
    ))
}
