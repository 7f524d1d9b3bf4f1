//! Lives through many nights with one output folder: files that change, a file cut short, a power cut, another lexicon, nothing to do.
//!
//! `SVALL_BIN` names another program than the one built with the tests, a release build; then there are more ads, and memory is watched.
//! `SVALL_NIGHTS=30` tries all nights. With `faketime` each night is a day later.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "a test stops where something is missing, and says so")]

mod alike;
#[path = "clock/mod.rs"]
mod clock;
#[path = "nights/world.rs"]
mod world;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use clock::{Clock, program, say};
use serde_json::Value as Json;
use svall::published::{Manifest, attempts, current_run};
use world::{Account, CLOSED, World};

/// Fewest nights that hold everything that can happen.
const FEWEST_NIGHTS: u64 = 8;

/// A program that has ended.
struct Ended {
    code: Option<i32>,
    is_killed: bool,
    stdout: String,
    stderr: String,
    /// Its greatest memory, KiB.
    peak: u64,
}

impl Ended {
    /// The last line on standard output, which says how a run ended.
    fn facts(&self) -> Json {
        serde_json::from_str(self.stdout.lines().last().unwrap_or_default()).unwrap_or_else(|e| panic!("{e}: {}", self.stderr))
    }
}

/// The machine on which the nights pass.
struct Machine {
    folder: PathBuf,
    clock: Option<Clock>,
    night: u64,
    /// The folder of the lexicon, once it is another than the program's own.
    lexicon: Option<PathBuf>,
}

impl Machine {
    fn out(&self) -> PathBuf {
        self.folder.join("out")
    }

    fn start(&self, arguments: &[&str]) -> Child {
        let mut command = Command::new(program());
        command.current_dir(&self.folder).args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        if let Some(clock) = &self.clock {
            clock.set(&mut command, &format!("+{}d", self.night));
        }
        command.spawn().unwrap()
    }

    fn do_it(&self, arguments: &[&str]) -> Ended {
        watch(self.start(arguments), || false)
    }

    fn start_run(&self, out: &str, more: &[&str]) -> Child {
        let mut arguments = vec!["run", "ads", "--out", out, "--quiet", "--threads", "2", "--min-ads", "5", "--keep-runs", "3"];
        let lexicon = self.lexicon.as_ref().map(|lexicon| lexicon.to_str().unwrap());
        arguments.extend(lexicon.into_iter().flat_map(|lexicon| ["--lexicon", lexicon]));
        arguments.extend(more);
        self.start(&arguments)
    }

    fn run(&self) -> Ended {
        watch(self.start_run("out", &["--if-changed"]), || false)
    }

    /// Runs, and kills the run when a file with this name or ending appears in what it writes.
    fn run_killed_at(&self, file: &str) -> Ended {
        let staging = self.out().join("staging");
        watch(self.start_run("out", &["--if-changed"]), || n_entries(&staging, file) > 0)
    }

    fn served(&self) -> Manifest {
        current_run(&self.out()).unwrap().manifest
    }

    fn pointer(&self) -> String {
        fs::read_to_string(self.out().join("CURRENT")).unwrap()
    }

    /// What is served must be whole.
    fn verify(&self, more: &[&str]) {
        let verified = self.do_it(&[&["verify", "out"], more].concat());
        assert_eq!(verified.code, Some(0), "night {}: {}{}", self.night, verified.stdout, verified.stderr);
    }

    /// What `svall status` says, and its exit code; with a clock, a night without a good run is too old.
    fn status(&self) -> Ended {
        let age: &[&str] = if self.clock.is_some() { &["--max-age", "20"] } else { &[] };
        self.do_it(&[&["status", "out"], age].concat())
    }
}

/// Waits for the end of a program that says little; before it, kills it as soon as `is_time`.
fn watch(mut child: Child, is_time: impl Fn() -> bool) -> Ended {
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        let told = fs::read_to_string(&status).unwrap_or_default();
        let line = told.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse().ok());
        peak = peak.max(line.unwrap_or(0));
        if is_time() {
            child.kill().unwrap();
            break;
        }
        std::thread::sleep(Duration::from_micros(500));
    }
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ended {
        code: output.status.code(),
        is_killed: output.status.signal() == Some(9),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
        peak,
    }
}

/// All files and folders below a folder; what goes while it is looked at is passed over.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let Ok(read) = fs::read_dir(folder) else { return Vec::new() };
    let mut all = Vec::new();
    for path in read.flatten().map(|entry| entry.path()) {
        all.extend(entries(&path));
        all.push(path);
    }
    all
}

fn n_entries(folder: &Path, name: &str) -> usize {
    entries(folder).iter().filter(|path| path.file_name().unwrap().to_string_lossy().ends_with(name)).count()
}

/// Bytes of the files below a folder, those with two names once; the number of names that are no part of an index, and the most segments
/// that an index or the cache has.
fn size(folder: &Path) -> (u64, u64, usize) {
    let files: Vec<PathBuf> = entries(folder).into_iter().filter(|path| path.is_file()).collect();
    let on_disk = files.iter().filter_map(|path| fs::metadata(path).ok()).map(|m| (m.ino(), m.len())).collect::<BTreeMap<_, _>>();
    let is_of_index = |path: &Path| path.strip_prefix(folder).unwrap().components().any(|part| part.as_os_str() == "index");
    let mut segments: BTreeMap<&Path, usize> = BTreeMap::new();
    for path in files.iter().filter(|path| path.extension().is_some_and(|end| end == "store")) {
        *segments.entry(path.parent().unwrap()).or_default() += 1;
    }
    let n_others = files.iter().filter(|path| !is_of_index(path)).count() as u64;
    (on_disk.values().sum(), n_others, segments.into_values().max().unwrap_or(0))
}

/// The program's own lexicon with a row more, for a word that is in many ads.
fn lexicon_with_a_row_more(folder: &Path) -> PathBuf {
    let lexicon = folder.join("lexicon");
    fs::create_dir(&lexicon).unwrap();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("lexicons")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, lexicon.join(path.file_name().unwrap())).unwrap();
    }
    let file = lexicon.join("sv.csv");
    let rows = fs::read_to_string(&file).unwrap();
    fs::write(file, rows + "verksamhet,word,,,1.1,basic,svall,\n").unwrap();
    lexicon
}

/// What a night has left.
struct Morning {
    night: u64,
    n_records: u64,
    n_reused: u64,
    input_bytes: u64,
    out_bytes: u64,
    out_files: u64,
    /// Most segments of an index, or of those that are kept.
    n_segments: usize,
    peak: u64,
}

/// A file comes cut short, then a closed year changes: nothing is published, and `svall status` says so.
fn fail(machine: &Machine, world: &mut World) -> usize {
    let before = machine.pointer();
    for gate in ["drop", "closed-years"] {
        if gate == "drop" {
            world.cut_open_year();
        } else {
            world.change_closed_year();
        }
        let failed = machine.run();
        assert_eq!(failed.code, Some(20), "night {}: {}", machine.night, failed.stderr);
        assert!(failed.stderr.contains(&format!("gate {gate}: ")), "{}", failed.stderr);
        assert_eq!(failed.facts()["status"], "failed");
        assert_eq!(machine.pointer(), before, "yesterday is served");
        machine.verify(&[]);
        let status = machine.status();
        assert_eq!(status.code, Some(1));
        assert!(status.stdout.contains("the last run failed (exit code 20)") && status.stdout.contains(gate), "{}", status.stdout);
        world.mend();
    }
    world.note_read(false);
    2
}

/// The power goes three times; each time what is served is whole. Returns whether everything was scanned before the last.
fn lose_power(machine: &Machine, world: &mut World) -> bool {
    let before = machine.pointer();
    let mut n_killed = 0;
    let mut is_all_scanned = false;
    for file in ["run", ".parquet", "manifest.json"] {
        let ended = machine.run_killed_at(file);
        n_killed += u64::from(ended.is_killed);
        is_all_scanned |= ended.is_killed && file == ".parquet";
        machine.verify(&[]);
        let is_served = machine.pointer() != before;
        assert!(!is_served || file != "run", "night {}: a run was published before its tables were written", machine.night);
        assert!(ended.is_killed || ended.code.is_some_and(|code| code < 2), "night {}: {}", machine.night, ended.stderr);
    }
    assert!(n_killed > 0, "night {}: no run was killed while it worked", machine.night);
    world.note_read(false);
    is_all_scanned
}

/// Nothing is new: nothing is published, and the second time nothing is read.
fn rest(machine: &Machine) {
    let before = machine.pointer();
    for times in 1..=2 {
        std::thread::sleep(Duration::from_millis(100));
        let rested = machine.run();
        assert_eq!((rested.code, &rested.facts()["status"]), (Some(0), &Json::from("unchanged")), "{}", rested.stderr);
        assert_eq!(machine.pointer(), before);
        if times == 2 {
            assert_eq!(rested.facts()["n_reused"], 0, "nothing is read");
        }
    }
}

#[test]
fn many_nights_lose_nothing_and_leave_nothing_behind() {
    let is_release = std::env::var("SVALL_BIN").is_ok();
    let n_nights = std::env::var("SVALL_NIGHTS").map_or(FEWEST_NIGHTS, |n| n.parse().unwrap()).max(FEWEST_NIGHTS);
    let clock = Clock::find();
    if clock.is_none() {
        say("NOT RUN: faketime is not installed; all nights have the machine's date");
    }
    let temporary = tempfile::tempdir().unwrap();
    let mut machine = Machine { folder: temporary.path().to_owned(), clock, night: 0, lexicon: None };
    let sample = temporary.path().join("sample.jsonl");
    machine.do_it(&["sample", "--ads", "400", "--seed", "30", "-o", sample.to_str().unwrap()]);
    let templates = fs::read_to_string(sample).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let per_year = if is_release { 2000 } else { 90 };
    let mut world = World::begin(&temporary.path().join("ads"), templates, per_year);
    let mut mornings: Vec<Morning> = Vec::new();
    let (mut n_attempts, mut first): (usize, Option<Manifest>) = (0, None);
    for night in 1..=n_nights {
        machine.night = night;
        let before = first.is_some().then(|| machine.served());
        if before.is_some() && machine.clock.is_some() {
            assert_eq!(machine.status().code, Some(1), "night {night}: yesterday's run is too old");
        }
        if night % 10 == 7 {
            rest(&machine);
            n_attempts += 2;
            assert_eq!(machine.status().code, Some(0), "night {night}: {}", machine.status().stdout);
            continue;
        }
        world.pass_night(night);
        let is_other_lexicon = night == 6;
        if is_other_lexicon {
            machine.lexicon = Some(lexicon_with_a_row_more(temporary.path()));
            world.forget();
        }
        if night % 10 == 3 {
            n_attempts += fail(&machine, &mut world);
        }
        // What runs that were killed have found out is known as well, if they came so far.
        let least_known = *world.known().start();
        let is_all_scanned = night % 10 == 4 && lose_power(&machine, &mut world);
        let ended = machine.run();
        n_attempts += 1;
        assert!(matches!(ended.code, Some(0 | 1)), "night {night}: {}", ended.stderr);
        let (facts, manifest) = (ended.facts(), machine.served());
        assert_eq!(Account::of(&manifest), world.account(), "night {night}");
        assert_eq!(facts["run_id"], manifest.run_id.as_str());
        assert_eq!(alike::check_index(&current_run(&machine.out()).unwrap()), [""; 0], "night {night}");
        machine.verify(if night == n_nights || is_other_lexicon { &["--deep"] } else { &[] });
        let status = machine.status();
        assert_eq!(status.code, Some(0), "night {night}: {}", status.stdout);
        let n_reused = facts["n_reused"].as_u64().unwrap();
        let known = if is_all_scanned { manifest.counts.n_records..=manifest.counts.n_records } else { least_known..=*world.known().end() };
        let is_published = facts["status"] == "published";
        assert!(known.contains(&n_reused) || !is_published, "night {night}: found {n_reused} records known, expected {known:?}");
        world.note_read(true);
        if let Some(before) = &before {
            assert_ne!(manifest.content_hash, before.content_hash, "night {night}: something is new");
            let gate = manifest.gates.iter().find(|gate| gate.gate == "closed-years").unwrap();
            assert!(gate.passed && gate.found.starts_with("not compared: the lexicon") == is_other_lexicon, "night {night}: {gate:?}");
            for year in CLOSED.map(|year| year.to_string()) {
                let (then, now) = (before.years[&year], manifest.years[&year]);
                assert_eq!(then.n_hits < now.n_hits, is_other_lexicon, "night {night}: {year}");
                assert_eq!((then.n_ads, then.n_words), (now.n_ads, now.n_words), "night {night}: {year}");
            }
        }
        first.get_or_insert(manifest.clone());
        let (out_bytes, out_files, n_segments) = size(&machine.out());
        let (n_records, input_bytes) = (manifest.counts.n_records, world.n_bytes());
        mornings.push(Morning { night, n_records, n_reused, input_bytes, out_bytes, out_files, n_segments, peak: ended.peak });
    }
    for m in &mornings {
        say(&format!(
            "night {:2}: {} records, {} known ({:.1} %), input {} KiB, out {} KiB in {} files, {} segments, peak {} KiB",
            m.night,
            m.n_records,
            m.n_reused,
            100.0 * m.n_reused as f64 / m.n_records as f64,
            m.input_bytes >> 10,
            m.out_bytes >> 10,
            m.out_files,
            m.n_segments,
            m.peak
        ));
    }
    let noted = attempts(&machine.out());
    assert_eq!(noted.len(), n_attempts, "each run that ended has its line");
    check_room(&machine, &mornings);
    if is_release {
        check_memory(&mornings);
    }
    // What grew night by night is what comes out of nothing.
    let alone = watch(machine.start_run("alone", &["--no-shards"]), || false);
    assert_eq!(alone.facts()["content_hash"], machine.served().content_hash.as_str());
    let [grown, alone] = ["out", "alone"].map(|out| current_run(&temporary.path().join(out)).unwrap());
    assert!(alike::content_of(&grown) == alike::content_of(&alone), "the index that grew night by night is another");
}

/// Disk: OUT grows as the input does and no faster. From the fifth night on three runs are there, so from then on OUT may take 1.3
/// times as many bytes for each byte of input as it took on the fifth. What this finds: each run that is kept too long adds a quarter, and
/// results of another lexicon, or of shards that are gone, that are never cleared away add up night by night.
fn check_room(machine: &Machine, mornings: &[Morning]) {
    let share = |m: &Morning| m.out_bytes as f64 / m.input_bytes as f64;
    let fifth = mornings.iter().find(|m| m.night == 5).unwrap();
    for m in mornings.iter().filter(|m| m.night >= 6) {
        let (found, then) = (share(m), share(fifth));
        // Runs share the parts of their index, but those of two lexicons do not; runs of the first stay until the ninth night.
        let times = if m.night < 9 { 1.6 } else { 1.3 };
        assert!(
            found <= times * then,
            "night {}: found {found:.3} bytes for a byte of input, expected at most {times} times {then:.3}",
            m.night
        );
    }
    let n_runs = fs::read_dir(machine.out().join("runs")).unwrap().count();
    assert_eq!(n_runs, 3);
    assert_eq!(fs::read_dir(machine.out().join("staging")).unwrap().count(), 0);
    // Three runs with their manifests; the pointer, the lock, the attempts and what is known of inputs; packs: 16 small ones are many, and
    // then two workers and what is put together add one each.
    let most = 3 * (machine.served().outputs.len() as u64 + 1) + 4 + 16 + 3;
    for m in mornings {
        assert!(m.out_files <= most, "night {}: found {} files, expected at most {most}", m.night, m.out_files);
        // 24 small segments are many, and then two workers add one each.
        assert!(m.n_segments <= 24 + 2, "night {}: found {} segments", m.night, m.n_segments);
    }
}

/// Memory: from the second night on no night takes a quarter more than another.
fn check_memory(mornings: &[Morning]) {
    let peaks = || mornings.iter().filter(|m| m.night >= 2).map(|m| m.peak);
    let (least, most) = (peaks().min().unwrap(), peaks().max().unwrap());
    assert!(4 * most <= 5 * least, "found peaks from {least} to {most} KiB, expected them within 25 %");
}
