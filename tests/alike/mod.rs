//! Says whether readers of two output folders see the same: every byte, but for how the ads of the search index are dealt into files.
//!
//! That depends on threads, and on what earlier runs had found out when they were killed. So what names those files is left out of
//! manifests and pointers, and each index is opened instead: it must be right by its own manifest, and hold the same ads by the same words.

#![allow(dead_code, unreachable_pub, clippy::unwrap_used, clippy::panic, reason = "each test that uses it takes a part")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use svall::index::{Clock, CodeField, Condition, FOLDER, KeptAd, Reader, WordField};
use svall::published::{Manifest, PublishedRun, files_below, run_with};
use svall::text::{fold, words};

/// What readers of an output folder see.
#[derive(PartialEq, Eq, Debug, Default)]
pub struct Seen {
    /// All files but those of indexes, by name.
    pub files: BTreeMap<PathBuf, Vec<u8>>,
    /// The indexes, by run.
    pub indexes: BTreeMap<String, IndexContent>,
}

/// What an index holds.
#[derive(PartialEq, Eq, Debug, Default)]
pub struct IndexContent {
    pub digest: String,
    /// By id: fingerprint of all that is kept of the ad, and whether it is a repost.
    pub ads: BTreeMap<String, (blake3::Hash, bool)>,
    /// The ids of the ads that hold a word, for some words.
    pub by_word: BTreeMap<String, BTreeSet<String>>,
    /// The ids of the ads of an employer, for some employers.
    pub by_employer: BTreeMap<String, BTreeSet<String>>,
}

/// What readers see: all but what runs keep for themselves and the times of the attempts.
pub fn seen(out: &Path) -> Seen {
    let mut seen = Seen::default();
    let own = |path: &Path| ["staging", "cache", "LOCK", "attempts.jsonl"].iter().any(|own| path.starts_with(own));
    for path in files_below(out).unwrap() {
        let name = path.strip_prefix(out).unwrap().to_owned();
        if own(&name) || path.is_dir() {
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        if name.starts_with("runs") && name.components().nth(2).is_some_and(|part| part.as_os_str() == FOLDER) {
            continue;
        }
        if name.ends_with("manifest.json") {
            let run = run_with(out, path.parent().unwrap().file_name().unwrap().to_str().unwrap(), None).unwrap();
            if run.manifest.index.is_some() {
                seen.indexes.insert(run.manifest.run_id.clone(), content_of(&run));
            }
            seen.files.insert(name, without_layout(&bytes).into_bytes());
        } else if name == Path::new("CURRENT") {
            seen.files.insert(name, String::from_utf8(bytes).unwrap().split(' ').next().unwrap().as_bytes().to_owned());
        } else {
            seen.files.insert(name, bytes);
        }
    }
    seen
}

/// A manifest without what depends on how ads are dealt into the files of an index.
fn without_layout(bytes: &[u8]) -> String {
    let mut manifest: Manifest = serde_json::from_slice(bytes).unwrap();
    assert_eq!(manifest.text().unwrap().as_bytes(), bytes, "a manifest is written in one way");
    if let Some(index) = &mut manifest.index {
        index.files.clear();
        index.n_segments = 0;
    }
    if let Some(previous) = &mut manifest.previous {
        previous.manifest.clear();
    }
    manifest.text().unwrap()
}

/// What is wrong with the index of a run, by its own manifest and by itself; empty where nothing is.
pub fn check_index(run: &PublishedRun) -> Vec<String> {
    let mut wrong = Vec::new();
    let Some(stated) = &run.manifest.index else { return vec!["the run has no index".to_owned()] };
    let reader = match Reader::open(&run.folder.join(FOLDER)) {
        Ok(reader) => reader,
        Err(e) => return vec![e.to_string()],
    };
    let mut compare = |what: &str, found: String, expected: String| {
        if found != expected {
            wrong.push(format!("{what}: found {found}, expected {expected}"));
        }
    };
    compare("run", reader.run_id().to_owned(), run.manifest.run_id.clone());
    compare("ads", reader.n_ads().to_string(), run.manifest.counts.n_scanned.to_string());
    compare("ads of the manifest", stated.n_ads.to_string(), run.manifest.counts.n_scanned.to_string());
    compare("digest", reader.digest().unwrap(), stated.digest.clone());
    let reposts = reader.select(&Condition::Repost, &Clock::unlimited()).unwrap().n_ads();
    compare("reposts", reposts.to_string(), run.manifest.counts.n_reposts.to_string());
    let mut ids = Vec::new();
    run.read_ads(|ad| ids.push(ad.ad_id)).unwrap();
    for id in ids.iter().step_by(1 + ids.len() / 25) {
        let found = reader.find(id).unwrap().map(|place| reader.ad(place).unwrap().id);
        compare("find", found.unwrap_or_default(), id.clone());
    }
    wrong
}

/// What the index of a run holds; it must be right.
pub fn content_of(run: &PublishedRun) -> IndexContent {
    assert_eq!(check_index(run), [""; 0], "{}", run.folder.display());
    let reader = Reader::open(&run.folder.join(FOLDER)).unwrap();
    let mut content = IndexContent { digest: reader.digest().unwrap(), ..IndexContent::default() };
    let mut ads: BTreeMap<String, KeptAd> = BTreeMap::new();
    reader
        .each_ad(|place, ad, _| {
            let kept = blake3::hash(format!("{ad:?}").as_bytes());
            assert!(content.ads.insert(ad.id.clone(), (kept, reader.is_repost(place))).is_none(), "ad {} is there twice", ad.id);
            ads.insert(ad.id.clone(), ad);
        })
        .unwrap();
    let ids = |condition: &Condition| -> BTreeSet<String> {
        let found = reader.select(condition, &Clock::unlimited()).unwrap();
        found.places().map(|place| reader.ad(place).unwrap().id).collect()
    };
    // Words and employers of a few ads, spread over all of them.
    for ad in ads.values().step_by(1 + ads.len() / 4) {
        let text = fold(&ad.text).text;
        for span in words(&text).step_by(5) {
            let word = text[span.from..span.to].to_owned();
            if word.chars().all(char::is_alphabetic) && !content.by_word.contains_key(&word) {
                let found = ids(&Condition::Phrase(WordField::Text, vec![word.clone()]));
                assert!(found.contains(&ad.id), "ad {} is not found by its word {word}", ad.id);
                content.by_word.insert(word, found);
            }
        }
        let found = ids(&Condition::Code(CodeField::Employer, ad.employer_id.clone()));
        assert!(found.contains(&ad.id), "ad {} is not found by its employer", ad.id);
        content.by_employer.insert(ad.employer_id.clone(), found);
    }
    content
}
