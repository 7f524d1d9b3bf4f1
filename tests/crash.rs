//! Stops the machine after every operation of a night, in every state that the disk may be left in, and lets every operation fail: what is
//! served is whole, and the night can be made up for.
//!
//! Every state is verified. The night is repeated from one state of each kind; with `SVALL_ALL=1` from each.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test stops where something is missing, and says so")]

mod alike;
mod machine;

use std::collections::BTreeSet;
use std::fs;
use std::io::{ErrorKind as IoKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use alike::{check_index, seen};
use machine::{Operation, Tree, WatchedDisk, crash_states, hash_of, read_tree, write_tree};
use svall::ads::Input;
use svall::error::{Error, ErrorKind};
use svall::published::{Depth, chain, check_run, served_run};
use svall::run::{GATES, GateLimits, Job, Outcome, Prepared, Progress, Stop, run_prepared};
use svall::store::{Disk, LocalDisk};

/// So many ads of a night, some of them older than the others.
fn ads(night: usize) -> String {
    let ad = |n: usize| {
        format!(
            "{{\"id\":\"{n}\",\"headline\":\"Kock {n}\",\"text\":\"Du har datorvana och goda kunskaper i Excel, natt {}.\",\"published\":\"202{}-05-01\",\"employer\":\"Krog {}\"}}\n",
            n % 7,
            n % 5,
            n % 9
        )
    };
    (0..60 + night * 3).map(ad).collect::<String>() + "{\"id\":\"3\",\"removed\":true}\n"
}

struct Nights {
    prepared: Prepared,
    folder: tempfile::TempDir,
}

impl Nights {
    fn new() -> Self {
        let nights = Self { prepared: Prepared::load(None).unwrap(), folder: tempfile::tempdir().unwrap() };
        for night in 0..6 {
            fs::write(nights.input(night), ads(night)).unwrap();
        }
        nights
    }

    fn input(&self, night: usize) -> PathBuf {
        self.folder.path().join(format!("{night}.jsonl"))
    }

    /// A night's run. What a run is made of is the same file each night, so the name is, too.
    fn run(&self, night: usize, out: &Path, disk: Arc<dyn Disk>) -> Result<Outcome, Error> {
        let job = Job {
            inputs: vec![Input::File { path: self.input(night), name: "ads.jsonl".to_owned() }],
            out: out.to_owned(),
            n_threads: 1,
            min_ads: 5,
            n_kept_runs: 3,
            gates: GateLimits { accepted: GATES.map(|(gate, _)| gate.to_owned()).into(), ..GateLimits::default() },
            disk,
            ..Job::default()
        };
        run_prepared(&job, &self.prepared, &Progress::default(), &Stop::default())
    }

    /// What lies in a folder after so many nights.
    fn after(&self, n_nights: usize) -> Tree {
        let out = self.folder.path().join("before");
        write_tree(&out, &Tree::new());
        for night in 0..n_nights {
            self.run(night, &out, Arc::new(LocalDisk)).unwrap_or_else(|e| panic!("{e}"));
        }
        read_tree(&out)
    }
}

/// Fingerprint of every byte that readers see, which is all but what the runs keep for themselves, and perhaps of the segments that are kept:
/// which of their files are there, and which are empty.
fn kind_of(tree: &Tree, asks_for_kept: bool) -> blake3::Hash {
    let own = |path: &Path| ["staging", "cache", "LOCK"].iter().any(|own| path.starts_with(own));
    let kept = tree.iter().filter(|(path, _)| asks_for_kept && path.starts_with("cache/index"));
    let kept: Tree = kept.map(|(path, bytes)| (path.clone(), bytes.as_ref().map(|b| b[..b.len().min(1)].to_vec()))).collect();
    hash_of(tree.iter().filter(|(path, _)| !own(path)).chain(&kept))
}

/// The id of the run that is served, all of which is whole, and all before it.
fn served(out: &Path, told: &str) -> Option<String> {
    let run = served_run(out).unwrap_or_else(|e| panic!("{told}: {e}"))?;
    let (runs, broken) = chain(out).unwrap_or_else(|e| panic!("{told}: {e}"));
    assert!(broken.is_none(), "{told}: {broken:?}");
    for run in &runs {
        assert_eq!(check_run(run, Depth::Files), [""; 0], "{told}");
        assert_eq!(check_index(run), [""; 0], "{told}");
    }
    Some(run.manifest.run_id)
}

#[test]
fn a_machine_that_stops_at_any_operation_serves_a_whole_run_and_goes_on() {
    let nights = Nights::new();
    let all = std::env::var_os("SVALL_ALL").is_some();
    let out = nights.folder.path().join("out");
    for n_before in [0, 1, 4] {
        let before = nights.after(n_before);
        write_tree(&out, &before);
        let old = served(&out, "before");
        let disk = WatchedDisk::new(&out);
        nights.run(n_before, &out, Arc::new(disk.clone())).unwrap_or_else(|e| panic!("{e}"));
        let (log, after) = (disk.log(), seen(&out));
        let new = served(&out, "after");
        assert_ne!(old, new);
        // The night is published once the folder with the pointer in it is durable.
        let is_pointer = |o: &Operation| matches!(o, Operation::Rename(_, to) if to == Path::new("CURRENT"));
        let published = log.iter().position(is_pointer).unwrap();
        let durable = published + log[published..].iter().position(|o| *o == Operation::SyncFolder(PathBuf::new())).unwrap();
        let n_links = log.iter().filter(|o| matches!(o, Operation::Link(..))).count();
        assert!(n_links >= 6, "found {n_links} second names");
        let mut kinds: BTreeSet<[u8; 32]> = BTreeSet::new();
        let (mut n_states, mut n_repeated) = (0, 0);
        for n in 0..=log.len() {
            for (left, tree) in crash_states(&before, &log, n) {
                n_states += 1;
                let is_seldom = kinds.insert(kind_of(&tree, n_before == 1).into());
                if !is_seldom && !all {
                    continue;
                }
                let told = format!("{n_before} nights before, stopped after {n} of {} operations, {left:?}", log.len());
                write_tree(&out, &tree);
                let found = served(&out, &told);
                assert!(found == old && n <= durable || found == new && n > published, "{told}: found {found:?}");
                n_repeated += 1;
                nights.run(n_before, &out, Arc::new(LocalDisk)).unwrap_or_else(|e| panic!("{told}: {e}"));
                assert!(seen(&out) == after, "{told}: repeated, it ends in other bytes");
            }
        }
        eprintln!(
            "{n_before} nights before: {} operations, {n_states} states, {} kinds, {n_repeated} nights repeated",
            log.len(),
            kinds.len()
        );
        assert!(log.len() > 50 && n_states > 10 * log.len() && kinds.len() > 4);
    }
}

#[test]
fn an_operation_that_fails_publishes_nothing_or_all_and_the_night_can_be_repeated() {
    let nights = Nights::new();
    let step = if std::env::var_os("SVALL_ALL").is_some() { 1 } else { 5 };
    let before = nights.after(4);
    let (out, whole) = (nights.folder.path().join("out"), nights.folder.path().join("whole"));
    write_tree(&whole, &before);
    let disk = WatchedDisk::new(&whole);
    nights.run(4, &whole, Arc::new(disk.clone())).unwrap_or_else(|e| panic!("{e}"));
    let (log, after) = (disk.log(), seen(&whole));
    let published = log.iter().position(|o| matches!(o, Operation::Rename(_, to) if to == Path::new("CURRENT"))).unwrap();
    write_tree(&out, &before);
    let old = served(&out, "before");
    let (mut n_failed, mut n_untidy) = (0, 0);
    let durable = published + log[published..].iter().position(|o| *o == Operation::SyncFolder(PathBuf::new())).unwrap();
    let tried: BTreeSet<usize> = (0..log.len()).step_by(step).chain(published - 1..=durable + 1).collect();
    for (how, at) in [IoKind::StorageFull, IoKind::Other].into_iter().flat_map(|how| tried.iter().map(move |at| (how, *at))) {
        let told = format!("{how} at operation {at}, {:?}", log[at]).chars().take(200).collect::<String>();
        write_tree(&out, &before);
        let failed = nights.run(4, &out, Arc::new(WatchedDisk::failing(&out, at, how)));
        match failed {
            Err(e) => {
                assert_eq!(e.kind(), ErrorKind::Storage, "{told}: {e}");
                assert!(at <= durable, "{told}: found an error after the run was published: {e}");
                assert_eq!(e.to_string().contains("is served, but may not be durable"), at > published, "{told}: {e}");
                n_failed += 1;
            }
            Ok(ended) => {
                assert!(at > durable && ended.is_new, "{told}: found a night that ended well");
                assert!(ended.untidy.is_some(), "{told}: found no word of it");
                n_untidy += 1;
            }
        }
        // After the pointer is replaced the new run is served, whatever fails then.
        let found = served(&out, &told);
        assert_eq!(found == old, at <= published, "{told}: found {found:?}");
        nights.run(4, &out, Arc::new(LocalDisk)).unwrap_or_else(|e| panic!("{told}: {e}"));
        assert!(seen(&out) == after, "{told}: repeated, it ends in other bytes");
    }
    eprintln!("{n_failed} operations failed before a run was published and {n_untidy} after, each night repeated");
    assert!(n_failed > 30 && n_untidy > 8);
}

#[test]
fn a_disk_that_is_full_at_any_byte_publishes_nothing() {
    let nights = Nights::new();
    let before = nights.after(1);
    let out = nights.folder.path().join("out");
    write_tree(&out, &before);
    let old = served(&out, "before");
    let all = std::env::var_os("SVALL_ALL").is_some();
    for (has_links, step) in if all { [(true, 4000), (false, 4000)] } else { [(true, 9000), (false, 19_000)] } {
        let n_full = fill(&nights, &before, old.as_deref(), has_links, step);
        eprintln!("full at {n_full} sizes {step} bytes apart, on a disk {} second names", if has_links { "with" } else { "without" });
        assert!(n_full > 10);
    }
}

/// Fills a disk at each size until there is room for all; returns at how many it was full.
fn fill(nights: &Nights, before: &Tree, old: Option<&str>, has_links: bool, step: usize) -> usize {
    let out = nights.folder.path().join("out");
    let mut n_full = 0;
    for room in (0..).step_by(step) {
        write_tree(&out, before);
        let disk = WatchedDisk::with_room(&out, room);
        match nights.run(1, &out, Arc::new(if has_links { disk } else { disk.without_links() })) {
            Ok(ended) if ended.untidy.is_none() => return n_full,
            Ok(_) => assert_ne!(served(&out, &format!("{room} bytes")).as_deref(), old, "{room} bytes"),
            Err(e) => {
                assert_eq!(e.kind(), ErrorKind::Storage, "{room} bytes: {e}");
                assert_eq!(served(&out, &format!("{room} bytes")).as_deref(), old, "{room} bytes: {e}");
            }
        }
        n_full += 1;
        nights.run(1, &out, Arc::new(LocalDisk)).unwrap_or_else(|e| panic!("{room} bytes: {e}"));
    }
    n_full
}

#[test]
fn a_disk_that_keeps_other_bytes_than_were_written_publishes_nothing() {
    let nights = Nights::new();
    let before = nights.after(1);
    let out = nights.folder.path().join("out");
    write_tree(&out, &before);
    let old = served(&out, "before");
    let disk = WatchedDisk::new(&out);
    nights.run(1, &out, Arc::new(disk.clone())).unwrap_or_else(|e| panic!("{e}"));
    let (log, after) = (disk.log(), seen(&out));
    let (mut n_outputs, mut n_of_index) = (0, 0);
    for operation in &log {
        let Operation::Create(path, file) = operation else { continue };
        let is_of_index = path.starts_with("cache/index") || path.starts_with("staging/run/index");
        let is_output = is_of_index || path.parent() == Some(Path::new("staging/run")) && !path.ends_with("manifest.json");
        let write = log.iter().position(|o| matches!(o, Operation::Write(to, bytes) if to == file && !bytes.is_empty()));
        let Some(at) = write.filter(|_| is_output) else { continue };
        write_tree(&out, &before);
        let told = nights.run(1, &out, Arc::new(WatchedDisk::lying(&out, at)));
        if path.extension().is_some_and(|end| end == "shards") {
            told.unwrap_or_else(|e| panic!("{}: {e}", path.display()));
            continue;
        }
        let refused = told.map_or_else(|e| e, |_| panic!("{}: found a night that ended well", path.display()));
        assert_eq!(refused.kind(), ErrorKind::Storage, "{}: {refused}", path.display());
        assert_eq!(served(&out, "a bit is another"), old);
        n_outputs += 1;
        if is_of_index {
            n_of_index += 1;
            nights.run(1, &out, Arc::new(LocalDisk)).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
            assert!(seen(&out) == after, "{}: repeated, it ends in other bytes", path.display());
        }
    }
    // Six files of a segment, what is struck out of it, the reposts and the list of all; a list of shards is no part of a run.
    assert!(n_outputs - n_of_index > 10 && n_of_index >= 8, "found {n_outputs} outputs, {n_of_index} of the index");
}

#[test]
fn a_second_name_is_the_same_file_until_both_are_gone() {
    let folder = tempfile::tempdir().unwrap();
    let (out, left) = (folder.path().join("out"), folder.path().join("left"));
    let before = Tree::from([("a".into(), None), ("b".into(), None)]);
    write_tree(&out, &before);
    let disk = WatchedDisk::new(&out);
    let [first, second] = ["a/x", "b/x"].map(|name| out.join(name));
    let mut file = disk.create(&first).unwrap();
    file.write_all(b"one").unwrap();
    disk.link(&first, &second).unwrap();
    file.write_all(b" two").unwrap();
    file.sync().unwrap();
    disk.sync_folder(&out.join("b")).unwrap();
    disk.remove_file(&first).unwrap();
    assert_eq!(disk.create(&second).map(|_| ()).map_err(|e| e.kind()), Err(IoKind::AlreadyExists));
    let log = disk.log();
    // Whatever became of the first name, the second stands once its folder was synced, and has every byte that was.
    let after: Vec<Tree> = crash_states(&before, &log, log.len()).into_iter().map(|(_, tree)| tree).collect();
    assert!(after.iter().all(|tree| tree[Path::new("b/x")].as_deref() == Some(b"one two")));
    assert!([true, false].iter().all(|is_there| after.iter().any(|tree| tree.contains_key(Path::new("a/x")) == *is_there)));
    // Before that each may be missing.
    let unsynced = log.iter().position(|o| matches!(o, Operation::SyncFolder(_))).unwrap();
    let before_sync: BTreeSet<Vec<PathBuf>> = crash_states(&before, &log, unsynced)
        .into_iter()
        .map(|(_, tree)| tree.into_keys().filter(|name| name.ends_with("x")).collect())
        .collect();
    assert_eq!(before_sync.len(), 4, "{before_sync:?}");
    // The disk itself does the same.
    assert_eq!(read_tree(&out)[Path::new("b/x")].as_deref(), Some(&b"one two"[..]));
    write_tree(&left, &after[0]);
    assert_eq!(read_tree(&left), read_tree(&out));
}
