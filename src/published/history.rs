//! Lists the runs of an output folder, which of them follow from each other, and what changed from one to the next.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::causes::Causes;
use super::folder::{PublishedRun, read_current, run_with};
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
    /// How it stands to the served run.
    pub standing: Standing,
    /// What was published, or why it cannot be read.
    pub run: std::result::Result<PublishedRun, String>,
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
    let current = out.join("CURRENT");
    let (mut next, fault) = match read_current(out) {
        Ok(Some((id, _))) if !ids.contains(&id) => {
            (None, Some(format!("{}: found the run {id}, expected one of those in {}", current.display(), runs.display())))
        }
        Ok(None) => (None, Some(format!("{}: found no such file, expected the run that is served", current.display()))),
        Ok(named) => (named, None),
        Err(e) => (None, Some(e.to_string())),
    };
    // The chain: from the served run to the one before it, as long as there is one that was not met.
    let (mut listed, mut standing) = (BTreeMap::new(), Standing::Served);
    while let Some((id, fingerprint)) = next.take().filter(|(id, _)| ids.contains(id) && !listed.contains_key(id)) {
        let run = ListedRun::read(out, &id, Some(&fingerprint), standing);
        let before = run.run.as_ref().ok().and_then(|run| run.manifest.previous.as_ref());
        next = before.map(|before| (before.run_id.clone(), before.manifest.clone()));
        listed.insert(id, run);
        standing = Standing::Earlier;
    }
    for id in &ids {
        listed.entry(id.clone()).or_insert_with(|| ListedRun::read(out, id, None, Standing::Orphan));
    }
    let manifest = |id: &str| listed.get(id)?.run.as_ref().ok().map(|run| &run.manifest);
    let causes = |id: &String| {
        let now = manifest(id)?;
        manifest(&now.previous.as_ref()?.run_id).map(|before| Causes::between(before, now))
    };
    let causes: Vec<Option<Causes>> = ids.iter().map(causes).collect();
    let runs = ids.iter().zip(causes).filter_map(|(id, causes)| Some(ListedRun { causes, ..listed.remove(id)? }));
    Ok(History { runs: runs.collect(), fault })
}

impl ListedRun {
    fn read(out: &Path, id: &str, fingerprint: Option<&str>, standing: Standing) -> Self {
        Self { id: id.to_owned(), standing, run: run_with(out, id, fingerprint).map_err(|e| e.to_string()), causes: None }
    }

    /// The id of the run before it, as its manifest states it.
    pub fn previous(&self) -> Option<&str> {
        self.run.as_ref().ok()?.manifest.previous.as_ref().map(|before| before.run_id.as_str())
    }
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
                let id = served.previous().ok_or_else(|| usage(format!("previous: there is no run before {}", served.id)))?;
                let found = self.runs.iter().find(|run| run.id == id);
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
        run.run.clone().map_err(|cause| Error::new(ErrorKind::Input, cause))
    }

    /// Whether something is wrong with a run or with `CURRENT`.
    pub fn needs_eyes(&self) -> bool {
        self.fault.is_some() || self.runs.iter().any(|run| run.run.is_err())
    }
}

#[cfg(test)]
mod tests {
    use super::super::folder::pointer_to;
    use super::super::manifest::tests::manifest;
    use super::super::manifest::{Manifest, Previous};
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
        pointer_to(id, &blake3::hash(text.as_bytes()).to_hex())
    }

    fn seen(history: &History) -> Vec<(&str, &str, bool)> {
        history.runs.iter().map(|r| (r.id.as_str(), r.standing.id(), r.run.is_ok())).collect()
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
        write(out, "r000003-cc", Some("r000001-aa"));
        let [path, orphan] = ["r000001-aa", "r000003-cc"].map(|id| out.join("runs").join(id).join("manifest.json"));
        let whole = fs::read_to_string(&path).expect("readable");
        for (damage, reason) in [
            (whole.replace("r000001-aa", "r000003-aa"), "r000003-cc/manifest.json: found the manifest of r000003-aa"),
            (whole.get(..60).expect("a part").to_owned(), "manifest.json: cannot be read: EOF"),
        ] {
            fs::write(&path, &damage).expect("room");
            fs::write(&orphan, &damage).expect("room");
            let found = history(out).expect("runs");
            assert!(found.needs_eyes());
            // What the run after it says of it is known of the first alone.
            for (run, reason) in [(&found.runs[0], "r000001-aa/manifest.json: found fingerprint "), (&found.runs[2], reason)] {
                let cause = run.run.as_ref().expect_err("damaged");
                assert!(cause.contains(reason), "{cause}");
            }
            assert_eq!(found.find("previous").map(|_| ()).map_err(|e| e.kind()), Err(ErrorKind::Input));
        }
        let path = out.join("runs/r000002-bb/manifest.json");
        let other = fs::read_to_string(&path).expect("readable").replace("\"n_hits\":0", "\"n_hits\":1");
        fs::write(&path, other).expect("room");
        let found = history(out).expect("runs");
        let cause = found.runs[1].run.as_ref().expect_err("changed");
        assert!(cause.contains("manifest.json: found fingerprint "), "{cause}");
    }

    #[test]
    fn a_pointer_to_no_run_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path();
        write(out, "r000001-aa", None);
        let other = pointer_to("r7", &"0".repeat(64));
        for (current, said) in
            [(None, "found no such file"), (Some("r000001-aa"), "expected a run's id"), (Some(other.as_str()), "found the run r7")]
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
