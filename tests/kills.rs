//! Kills the program at random moments of a night, and flips bits of what it published.
//!
//! `SVALL_KILLS` sets how often it is killed (default 12), `SVALL_SEED` the moments, `SVALL_BIN` another program, such as one built for
//! release. What was found is printed with n and the bound that holds with 95 % confidence.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test stops where something is missing, and says so")]

mod alike;
mod machine;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use alike::{check_index, seen};
use machine::{read_tree, write_tree};
use svall::published::{Depth, PublishedRun, chain, check_run, files_below, recount, served_run};

fn program() -> PathBuf {
    std::env::var_os("SVALL_BIN").map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_svall")), PathBuf::from)
}

fn setting(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().map_or(otherwise, |text| text.parse().unwrap_or_else(|_| panic!("{name}: expected a number")))
}

/// Numbers that look random and are the same for the same seed.
struct Chance(u64);

impl Chance {
    fn number(&mut self) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From 0 to below 1.
    fn share(&mut self) -> f64 {
        (self.number() >> 11) as f64 / (1u64 << 53) as f64
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.number() % n as u64).unwrap()
    }
}

fn sample(path: &Path, n_ads: u32, seed: u32) {
    let (n_ads, seed) = (n_ads.to_string(), seed.to_string());
    let made = Command::new(program())
        .args(["sample", "--ads", &n_ads, "--seed", &seed, "--format", "jobtech", "-o", path.to_str().unwrap()])
        .output()
        .unwrap();
    assert!(made.status.success());
}

/// A night's run, to be waited for or killed.
fn night(inputs: &[&Path], out: &Path) -> Command {
    let mut command = Command::new(program());
    command.arg("run").args(inputs).arg("--out").arg(out);
    // Night by night the inputs differ: what is tried here is not the gates.
    command.args([
        "--quiet",
        "--threads",
        "2",
        "--keep-runs",
        "3",
        "--max-drop",
        "100",
        "--max-growth",
        "1000",
        "--accept",
        "closed-years",
    ]);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// What can go wrong with a kill.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Wrong {
    Lost,
    Double,
    Unreadable,
    NotResumable,
    OtherBytes,
    /// The index cannot be opened, lacks ads or has others, or does not find one by its id.
    Index,
    /// What the tables, panels and lists say of each other, and of the index.
    Count,
}

#[test]
fn a_kill_at_any_moment_loses_nothing_and_the_night_ends_in_the_same_bytes() {
    let n_kills = setting("SVALL_KILLS", 12);
    let seed = setting("SVALL_SEED", 1);
    let mut chance = Chance(seed);
    let folder = tempfile::tempdir().unwrap();
    let (yesterday, today) = (folder.path().join("a.jsonl"), folder.path().join("b.jsonl"));
    sample(&yesterday, 200, 1);
    sample(&today, 400, 2);
    let (out, base) = (folder.path().join("out"), folder.path().join("base"));
    for inputs in [&[yesterday.as_path()][..], &[today.as_path()][..], &[yesterday.as_path()][..]] {
        assert!(night(inputs, &base).status().unwrap().success());
    }
    let before = read_tree(&base);
    let old = served_run(&base).unwrap().unwrap();
    let started = Instant::now();
    assert!(night(&[&yesterday, &today], &base).status().unwrap().success());
    // How long a night takes at this moment: the moments of kills are spread over it.
    let mut undisturbed = started.elapsed();
    let (after, new) = (seen(&base), served_run(&base).unwrap().unwrap());
    let mut wrong: BTreeMap<Wrong, u64> = BTreeMap::new();
    let (mut n_killed, mut n_too_late, mut n_published, mut n_nights) = (0, 0, 0, 0);
    while n_killed < n_kills {
        write_tree(&out, &before);
        n_nights += 1;
        if chance.share() < 0.5 {
            fs::remove_dir_all(out.join("cache")).unwrap();
        }
        for _ in 0..=chance.below(3) {
            let mut child = night(&[&yesterday, &today], &out).spawn().unwrap();
            std::thread::sleep(Duration::from_secs_f64(undisturbed.as_secs_f64() * 1.1 * chance.share()));
            let is_over = child.try_wait().unwrap().is_some();
            child.kill().unwrap();
            child.wait().unwrap();
            if is_over {
                n_too_late += 1;
                break;
            }
            n_killed += 1;
            match served_run(&out).and_then(|run| Ok((run, chain(&out)?))) {
                Ok((Some(run), (runs, None))) => {
                    if runs.iter().any(|run| !check_run(run, Depth::Files).is_empty()) {
                        *wrong.entry(Wrong::Unreadable).or_default() += 1;
                    }
                    if runs.iter().any(|run| !check_index(run).is_empty()) {
                        *wrong.entry(Wrong::Index).or_default() += 1;
                    }
                    let is_new = run.manifest.run_id == new.manifest.run_id;
                    n_published += u64::from(is_new);
                    let expected = if is_new { &new } else { &old };
                    for (kind, is_wrong) in lost_or_double(&run, expected) {
                        *wrong.entry(kind).or_default() += u64::from(is_wrong);
                    }
                }
                _ => *wrong.entry(Wrong::Unreadable).or_default() += 1,
            }
        }
        let started = Instant::now();
        let is_done = night(&[&yesterday, &today], &out).status().unwrap().success();
        undisturbed = (undisturbed * 7 + started.elapsed()) / 8;
        if !is_done {
            *wrong.entry(Wrong::NotResumable).or_default() += 1;
        } else if !check_run(&served_run(&out).unwrap().unwrap(), Depth::Deep).is_empty() {
            *wrong.entry(Wrong::Count).or_default() += 1;
        } else if seen(&out) != after {
            *wrong.entry(Wrong::OtherBytes).or_default() += 1;
        }
    }
    wrong.retain(|_, n| *n > 0);
    // What could have gone unseen with a chance of 5 %.
    let bound = 1.0 - 0.05f64.powf(1.0 / n_killed as f64);
    eprintln!(
        "{n_killed} kills in {n_nights} nights (seed {seed}, a night takes {:.2} s), {n_published} of them after publishing, {n_too_late} came too late: {} wrong {wrong:?}; below {:.2} % with 95 % confidence",
        undisturbed.as_secs_f64(),
        wrong.values().sum::<u64>(),
        bound * 100.0
    );
    assert!(wrong.is_empty(), "{wrong:?}");
}

fn lost_or_double(found: &PublishedRun, expected: &PublishedRun) -> [(Wrong, bool); 2] {
    let (found, expected) = (&found.manifest, &expected.manifest);
    let [found_ads, ads] = [found, expected].map(|m| (m.counts.n_scanned, m.counts.n_hits, m.counts.n_words));
    [(Wrong::Lost, found_ads < ads || found.result_hash != expected.result_hash), (Wrong::Double, found_ads > ads)]
}

#[test]
fn every_flipped_bit_of_what_is_published_is_found() {
    let n_flips = setting("SVALL_FLIPS", 1000);
    let mut chance = Chance(setting("SVALL_SEED", 1));
    let folder = tempfile::tempdir().unwrap();
    let (input, out) = (folder.path().join("a.jsonl"), folder.path().join("out"));
    sample(&input, 200, 3);
    // So that the lists of removals and duplicates hold a line.
    let ads = fs::read_to_string(&input).unwrap();
    fs::write(&input, format!("{ads}{}\n{{\"id\":\"gone\",\"removed\":true}}\n", ads.lines().next().unwrap())).unwrap();
    assert!(night(&[&input], &out).status().unwrap().success());
    let run = served_run(&out).unwrap().unwrap();
    let files: Vec<PathBuf> = files_below(&run.folder).unwrap().into_iter().chain([out.join("CURRENT")]).collect();
    // A segment has seven files; the run lists what is struck out of it, the reposts, and all of them.
    let of_index: Vec<&PathBuf> = files.iter().filter(|path| path.starts_with(run.folder.join("index"))).collect();
    assert!(files.len() - of_index.len() > 15 && of_index.len() >= 10, "{files:?}");
    for file in ["store", "term", "idx", "pos", "fast", "fieldnorm", "del", "json"] {
        assert!(of_index.iter().any(|path| path.extension().is_some_and(|end| end == file)), "no file {file} is tried");
    }
    let is_whole = || served_run(&out).is_ok_and(|run| run.is_some_and(|run| check_run(&run, Depth::Files).is_empty()));
    assert!(is_whole());
    let mut by_file: BTreeMap<String, u64> = BTreeMap::new();
    let mut n_read = 0;
    for (_, path) in (0..n_flips).zip(files.iter().cycle()) {
        let whole = fs::read(path).unwrap();
        // An empty list has no bit: it is given one.
        let mut flipped = if whole.is_empty() { vec![0] } else { whole.clone() };
        let at = chance.below(flipped.len());
        flipped[at] ^= 1 << chance.below(8);
        fs::write(path, flipped).unwrap();
        assert!(!is_whole(), "{}: a bit of byte {at} of {} was flipped, and nothing said so", path.display(), whole.len());
        // Who looks closer reads nothing of a damaged index; who reads it all the same gets an error or other ads, and stops nowhere.
        if chance.below(20) == 0 && path.parent() != Some(out.as_path()) && !path.ends_with("manifest.json") {
            assert!(!check_run(&run, Depth::Deep).is_empty());
            n_read += usize::from(path.starts_with(run.folder.join("index")));
            let _read_or_refused = recount(&run);
        }
        fs::write(path, whole).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        let name = if of_index.contains(&path) { name.rsplit('.').next().unwrap() } else { name };
        *by_file.entry(name.to_owned()).or_default() += 1;
    }
    assert!(is_whole());
    eprintln!(
        "{n_flips} of {n_flips} flipped bits were found, in {} kinds of files, {} of them in the index, of which {n_read} were read all the same",
        by_file.len(),
        ["store", "term", "idx", "pos", "fast", "fieldnorm", "del", "json"].iter().filter_map(|end| by_file.get(*end)).sum::<u64>()
    );
}
