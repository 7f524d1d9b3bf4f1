//! Lists the runs of an output folder, which of them follow from each other, and what changed from one to the next.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::causes::Causes;
use super::folder::PublishedRun;
use super::manifest::Manifest;
use crate::error::{Error, ErrorKind, Result};

/// How a run stands to the one that is served.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// `CURRENT` names it.
    Served,
    /// The served run follows from it.
    Earlier,
    /// Neither: it was never served, or the chain to it is broken.
    Orphan,
}

impl Standing {
    /// The id as it is written in every format.
    pub fn id(self) -> &'static str {
        match self {
            Self::Served => "served",
            Self::Earlier => "earlier",
            Self::Orphan => "orphan",
        }
    }
}

/// A run in the list.
#[derive(Clone, Debug)]
pub struct ListedRun {
    /// The id, which is the name of its folder.
    pub id: String,
    /// Its folder.
    pub folder: PathBuf,
    /// How it stands to the served run.
    pub standing: Standing,
    /// Its manifest, or why it cannot be read.
    pub manifest: std::result::Result<Manifest, String>,
    /// The id of the run before it, as the manifest states it.
    pub previous: Option<String>,
    /// What changed against the run before it; `None` where there was none or it cannot be read any more.
    pub causes: Option<Causes>,
}

/// All runs of a folder.
#[derive(Clone, Debug)]
pub struct History {
    /// The runs, newest last.
    pub runs: Vec<ListedRun>,
    /// What is wrong with `CURRENT`.
    pub fault: Option<String>,
}

/// The id of the run before this one, and the fingerprint of its manifest where it is stated.
fn previous_of(manifest: &Manifest) -> Option<(&str, Option<&str>)> {
    manifest.previous.as_ref().map(|before| (before.run_id.as_str(), Some(before.manifest.as_str())))
}

/// Reads the manifests of all runs in an output folder.
///
/// # Errors
/// The folder holds no runs.
pub fn history(out: &Path) -> Result<History> {
    let runs = out.join("runs");
    let none = || {
        Error::new(ErrorKind::Input, format!("{}: found no published run", out.display())).with_hint("`svall run --out DIR` publishes one")
    };
    let mut ids: Vec<String> = fs::read_dir(&runs)
        .map_err(|_| none())?
        .filter_map(|entry| entry.ok().filter(|e| e.path().is_dir())?.file_name().into_string().ok())
        .collect();
    if ids.is_empty() {
        return Err(none());
    }
    ids.sort_by(|a, b| (number_of(a), a).cmp(&(number_of(b), b)));
    let pointer = out.join("CURRENT");
    let text = fs::read_to_string(&pointer).map_err(|e| format!("{}: cannot be read: {e}", pointer.display()));
    let (mut fault, mut expected) = (text.as_ref().err().cloned(), None);
    if let Ok(text) = &text {
        match text.trim().split_once(' ') {
            Some((id, fingerprint)) if ids.iter().any(|known| known == id) => {
                expected = Some((id.to_owned(), Some(fingerprint.to_owned())));
            }
            Some((id, _)) => {
                fault = Some(format!("{}: found the run {id}, expected one of those in {}", pointer.display(), runs.display()));
            }
            None => fault = Some(format!("{}: found `{}`, expected a run's id and a fingerprint", pointer.display(), text.trim())),
        }
    }
    let mut listed: BTreeMap<String, ListedRun> = ids.iter().map(|id| (id.clone(), read(&runs, id))).collect();
    // The chain: from the served run to the one before it, as long as there is one that was not met.
    let mut standing = Standing::Served;
    while let Some((id, fingerprint)) = expected.take() {
        let Some(run) = listed.get_mut(&id).filter(|run| run.standing == Standing::Orphan) else { break };
        run.standing = standing;
        standing = Standing::Earlier;
        let is_other =
            fingerprint.is_some_and(|f| fs::read(run.folder.join("manifest.json")).is_ok_and(|b| blake3::hash(&b).to_hex().as_str() != f));
        if is_other && run.manifest.is_ok() {
            run.manifest = Err("manifest.json: found another fingerprint than the one that was published".to_owned());
        }
        if let Ok(manifest) = &run.manifest {
            expected = previous_of(manifest).map(|(id, fingerprint)| (id.to_owned(), fingerprint.map(str::to_owned)));
        }
    }
    let manifests: BTreeMap<String, Manifest> =
        listed.iter().filter_map(|(id, run)| Some((id.clone(), run.manifest.as_ref().ok()?.clone()))).collect();
    let runs = ids.iter().filter_map(|id| {
        let mut run = listed.remove(id)?;
        if let Ok(manifest) = &run.manifest {
            run.previous = previous_of(manifest).map(|(id, _)| id.to_owned());
            let before = run.previous.as_ref().and_then(|id| manifests.get(id));
            run.causes = before.map(|before| Causes::between(before, manifest));
        }
        Some(run)
    });
    Ok(History { runs: runs.collect(), fault })
}

fn run_of(folder: PathBuf, manifest: Manifest) -> Result<PublishedRun> {
    let path = folder.join("manifest.json");
    let bytes = fs::read(&path).map_err(|e| Error::input(&path, e))?;
    Ok(PublishedRun { folder, manifest, fingerprint: blake3::hash(&bytes).to_hex().to_string() })
}

fn read(runs: &Path, id: &str) -> ListedRun {
    let folder = runs.join(id);
    let read = || {
        let bytes = fs::read(folder.join("manifest.json")).map_err(|e| format!("manifest.json: cannot be read: {e}"))?;
        let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|e| format!("manifest.json: cannot be read: {e}"))?;
        if manifest.run_id == id {
            return Ok(manifest);
        }
        Err(format!("manifest.json: found the run {}, expected {id}", manifest.run_id))
    };
    ListedRun { id: id.to_owned(), manifest: read(), folder, standing: Standing::Orphan, previous: None, causes: None }
}

/// The number in an id such as `r000012-4f1c55aa`.
fn number_of(id: &str) -> u64 {
    id.strip_prefix('r').and_then(|rest| rest.split('-').next()?.parse().ok()).unwrap_or(0)
}

impl History {
    /// The run that a user names: an id, an unambiguous beginning of one, `CURRENT`, or `previous` for the one before it.
    ///
    /// # Errors
    /// There is no such run, there are several, or its manifest cannot be read.
    pub fn find(&self, name: &str) -> Result<PublishedRun> {
        let usage = |message: String| Error::new(ErrorKind::Usage, message).with_hint("`svall runs` lists all runs");
        let served = self.runs.iter().find(|run| run.standing == Standing::Served);
        let run = match name {
            "CURRENT" => served.ok_or_else(|| usage("CURRENT: no run is served".to_owned()))?,
            "previous" => {
                let served = served.ok_or_else(|| usage("previous: no run is served".to_owned()))?;
                let id = served.previous.as_ref().ok_or_else(|| usage(format!("previous: there is no run before {}", served.id)))?;
                let found = self.runs.iter().find(|run| run.id == *id);
                found.ok_or_else(|| usage(format!("previous: the run {id} before {} is not here any more", served.id)))?
            }
            _ => {
                let exact = self.runs.iter().find(|run| run.id == name);
                let mut beginning = self.runs.iter().filter(|run| !name.is_empty() && run.id.starts_with(name));
                match (exact, beginning.next(), beginning.next()) {
                    (Some(run), ..) | (None, Some(run), None) => run,
                    (None, Some(a), Some(b)) => {
                        return Err(usage(format!("{name}: several runs begin so, {} and {} among them", a.id, b.id)));
                    }
                    (None, None, _) => return Err(usage(format!("{name}: there is no such run"))),
                }
            }
        };
        let manifest = run.manifest.clone().map_err(|cause| Error::new(ErrorKind::Input, format!("{}: {cause}", run.folder.display())))?;
        run_of(run.folder.clone(), manifest)
    }

    /// Whether something is wrong with a run or with `CURRENT`.
    pub fn needs_eyes(&self) -> bool {
        self.fault.is_some() || self.runs.iter().any(|run| run.manifest.is_err())
    }
}

#[cfg(test)]
mod tests {
    use super::super::manifest::Previous;
    use super::super::manifest::tests::manifest;
    use super::*;

    /// Writes a run and returns the line that `CURRENT` has when it is served.
    fn write(out: &Path, id: &str, previous: Option<&str>) -> String {
        let previous = previous.map(|id| {
            let bytes = fs::read(out.join("runs").join(id).join("manifest.json")).unwrap_or_default();
            Previous { run_id: id.to_owned(), manifest: blake3::hash(&bytes).to_hex().to_string() }
        });
        let manifest = Manifest { run_id: id.to_owned(), previous, ..manifest() };
        let folder = out.join("runs").join(id);
        fs::create_dir_all(&folder).expect("room");
        let text = serde_json::to_string(&manifest).expect("a manifest");
        fs::write(folder.join("manifest.json"), &text).expect("room");
        format!("{id} {}\n", blake3::hash(text.as_bytes()).to_hex())
    }

    fn seen(history: &History) -> Vec<(&str, &str, bool)> {
        history.runs.iter().map(|r| (r.id.as_str(), r.standing.id(), r.manifest.is_ok())).collect()
    }

    #[test]
    fn the_chain_ends_where_a_run_is_gone_and_what_is_outside_it_is_an_orphan() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path();
        assert!(history(out).is_err());
        write(out, "r000002-aa", Some("r000001-aa"));
        write(out, "r000010-bb", Some("r000002-aa"));
        write(out, "r000009-cc", Some("r000002-aa"));
        let current = write(out, "r000011-dd", Some("r000010-bb"));
        fs::write(out.join("CURRENT"), &current).expect("room");
        let found = history(out).expect("runs");
        assert_eq!(
            seen(&found),
            [
                ("r000002-aa", "earlier", true),
                ("r000009-cc", "orphan", true),
                ("r000010-bb", "earlier", true),
                ("r000011-dd", "served", true)
            ]
        );
        assert!(!found.needs_eyes());
        assert!(found.runs[0].causes.is_none() && found.runs[1].causes.as_ref().is_some_and(Causes::is_empty));
        let id = |name: &str| found.find(name).map(|run| run.manifest.run_id).map_err(|e| e.kind());
        assert_eq!(id("CURRENT"), Ok("r000011-dd".to_owned()));
        assert_eq!(id("previous"), Ok("r000010-bb".to_owned()));
        assert_eq!(id("r000009"), Ok("r000009-cc".to_owned()));
        for unknown in ["r00001", "r000012", "", "current"] {
            assert_eq!(id(unknown), Err(ErrorKind::Usage), "{unknown}");
        }
    }

    #[test]
    fn a_damaged_manifest_is_listed_with_the_reason() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path();
        write(out, "r000001-aa", None);
        let current = write(out, "r000002-bb", Some("r000001-aa"));
        fs::write(out.join("CURRENT"), &current).expect("room");
        let path = out.join("runs/r000001-aa/manifest.json");
        let whole = fs::read_to_string(&path).expect("readable");
        for (damage, reason) in [
            (whole.replace("r000001-aa", "r000003-aa"), "found the run r000003-aa, expected r000001-aa"),
            (whole.get(..60).expect("a part").to_owned(), "manifest.json: cannot be read: EOF"),
        ] {
            fs::write(&path, damage).expect("room");
            let found = history(out).expect("runs");
            assert!(found.needs_eyes());
            let cause = found.runs[0].manifest.as_ref().expect_err("damaged");
            assert!(cause.contains(reason), "{cause}");
            assert_eq!(found.find("previous").map(|_| ()).map_err(|e| e.kind()), Err(ErrorKind::Input));
        }
        let path = out.join("runs/r000002-bb/manifest.json");
        let other = fs::read_to_string(&path).expect("readable").replace("\"n_hits\":0", "\"n_hits\":1");
        fs::write(&path, other).expect("room");
        let found = history(out).expect("runs");
        let cause = found.runs[1].manifest.as_ref().expect_err("changed");
        assert!(cause.contains("another fingerprint"), "{cause}");
    }

    #[test]
    fn a_pointer_to_no_run_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path();
        write(out, "r000001-aa", None);
        for (current, said) in [(None, "cannot be read"), (Some("r000001-aa"), "expected a run's id"), (Some("r7 ff"), "found the run r7")]
        {
            if let Some(current) = current {
                fs::write(out.join("CURRENT"), current).expect("room");
            }
            let found = history(out).expect("runs");
            assert!(found.fault.as_ref().is_some_and(|f| f.contains(said)), "{:?}", found.fault);
            assert_eq!(seen(&found), [("r000001-aa", "orphan", true)]);
            assert!(found.find("CURRENT").is_err() && found.find("r000001").is_ok());
        }
    }
}
