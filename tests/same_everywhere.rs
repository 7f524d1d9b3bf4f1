//! Holds the program to one result for the same ads: whatever the machine's threads, time zone, language and clock, the order in which files
//! are named, and the files that the ads came in.
//!
//! `SVALL_BIN` names another program than the one built with the tests; `SVALL_ALL=1` tries all combinations instead of all pairs.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "a test stops where something is missing, and says so")]

mod alike;
#[path = "clock/mod.rs"]
mod clock;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use alike::check_index;
use clock::{Clock, program, say};
use svall::export::{Column, ColumnType, Field, ParquetTable};
use svall::published::{Manifest, current_run};

const TIME_ZONES: [&str; 3] = ["UTC", "Asia/Kolkata", "America/St_Johns"];
const LOCALES: [&str; 3] = ["C", "sv_SE.UTF-8", "tr_TR.UTF-8"];
const MOST_THREADS: usize = 16;

/// Numbers that look like chance and are the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }

    fn shuffle<T>(&mut self, all: &mut [T]) {
        (1..all.len()).rev().for_each(|n| all.swap(n, self.below(n + 1)));
    }
}

/// The same invented ads in two forms.
struct Ads {
    json: Vec<String>,
    header: csv::StringRecord,
    rows: Vec<csv::StringRecord>,
}

impl Ads {
    fn make(n_ads: usize) -> Self {
        let made = |format: &str| {
            let arguments = ["sample", "--ads", &n_ads.to_string(), "--seed", "20", "--format", format];
            let output = Command::new(program()).args(arguments).output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            output.stdout
        };
        let json: Vec<String> = String::from_utf8(made("jobtech")).unwrap().lines().map(str::to_owned).collect();
        let flat = made("csv");
        let mut reader = csv::Reader::from_reader(flat.as_slice());
        let header = reader.headers().unwrap().clone();
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!((json.len(), rows.len()), (n_ads, n_ads));
        Self { json, header, rows }
    }

    /// Some of the ads as a file or member with this name, which says its form.
    fn written(&self, name: &str, which: &[usize]) -> Vec<u8> {
        let lines = || which.iter().map(|n| self.json[*n].as_str()).collect::<Vec<_>>();
        match end(name) {
            "jsonl" => (lines().join("\n") + "\n").into_bytes(),
            "json" => format!("[{}]", lines().join(",\n")).into_bytes(),
            "csv" => {
                let mut writer = csv::Writer::from_writer(Vec::new());
                writer.write_record(&self.header).unwrap();
                for n in which {
                    writer.write_record(&self.rows[*n]).unwrap();
                }
                writer.into_inner().unwrap()
            }
            "parquet" => {
                let columns: Vec<Column<csv::StringRecord>> = (self.header.iter().enumerate())
                    .map(|(n, name)| {
                        Column::new(name, ColumnType::Text, "", "", move |row: &csv::StringRecord| {
                            Field::text(row.get(n).filter(|text| !text.is_empty()))
                        })
                    })
                    .collect();
                let mut table = ParquetTable::new(Vec::new(), &columns).unwrap();
                for n in which {
                    table.push(&columns, &self.rows[*n]).unwrap();
                }
                table.finish().unwrap()
            }
            other => panic!("found a name that ends in {other}"),
        }
    }

    /// Writes a file; its name says its container. One of several members is a zip archive.
    fn write(&self, folder: &Path, name: &str, members: &[(&str, Vec<usize>)]) {
        let path = folder.join(name);
        let only = |end: &str| self.written(name.trim_end_matches(end), &members[0].1);
        let bytes = match end(name) {
            "gz" => {
                let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
                packed.write_all(&only(".gz")).unwrap();
                packed.finish().unwrap()
            }
            "zst" => zstd::encode_all(only(".zst").as_slice(), 3).unwrap(),
            "zip" => {
                let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
                for (member, which) in members {
                    zip.start_file(*member, zip::write::SimpleFileOptions::default()).unwrap();
                    zip.write_all(&self.written(member, which)).unwrap();
                }
                zip.finish().unwrap().into_inner()
            }
            _ => only(""),
        };
        fs::write(path, bytes).unwrap();
    }
}

/// What follows the last dot of a name.
fn end(name: &str) -> &str {
    name.rsplit('.').next().unwrap()
}

/// The machine that a run believes to be on.
#[derive(Clone, Default)]
struct Machine {
    threads: usize,
    time_zone: &'static str,
    locale: &'static str,
    /// What the clock says, where there is another one.
    clock: Option<(Clock, &'static str)>,
}

/// Publishes from a folder, naming files in this order, and returns the manifest.
fn published(folder: &Path, files: &[&str], out: &Path, machine: &Machine) -> Manifest {
    let mut command = Command::new(program());
    command.current_dir(folder).arg("run").args(files).args(["--quiet", "--min-ads", "5", "--threads", &machine.threads.to_string()]);
    command.arg("--out").arg(out).env("TZ", machine.time_zone).env("LC_ALL", machine.locale).env("LANG", machine.locale);
    if let Some((clock, moment)) = &machine.clock {
        clock.set(&mut command, moment);
    }
    let done = command.output().unwrap();
    assert!(matches!(done.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&done.stderr));
    let run = current_run(out).unwrap();
    assert_eq!(run.manifest.content_hash, run.manifest.hash_of_content().unwrap());
    assert_eq!(check_index(&run), [""; 0]);
    run.manifest
}

/// Does a task for each number, two at a time, and returns what came of each.
fn each<T: Send>(n: usize, task: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let (next, done) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= n {
                        return;
                    }
                    let result = task(number);
                    done.lock().unwrap().insert(number, result);
                }
            });
        }
    });
    done.into_inner().unwrap().into_values().collect()
}

fn asks_for_all() -> bool {
    std::env::var("SVALL_ALL").is_ok_and(|all| all == "1")
}

/// Whether the system's library knows a locale.
fn is_installed(locale: &str) -> bool {
    let asked = Command::new("locale").arg("charmap").env("LC_ALL", locale).output();
    locale == "C" || asked.is_ok_and(|asked| asked.stdout.starts_with(b"UTF-8"))
}

/// Six files in as many containers. Some ads stand twice, in different files; one line is broken.
const FILES: [&str; 6] = ["a.jsonl", "b.jsonl.gz", "Ä.zip", "d.csv", "e.parquet", "I.json.zst"];

fn write_six_files(ads: &Ads, folder: &Path) {
    let n = ads.json.len();
    let range = |from: usize, to: usize| (n * from / 12..n * to / 12).collect::<Vec<_>>();
    let [again, split] = [0..9, n / 2..n / 2 + 9].map(Vec::from_iter);
    ads.write(folder, "a.jsonl", &[("", range(0, 3))]);
    ads.write(folder, "b.jsonl.gz", &[("", [range(3, 5), again].concat())]);
    ads.write(folder, "Ä.zip", &[("i.jsonl", range(5, 6)), ("ı.csv", range(6, 7)), ("z.json", range(7, 8))]);
    ads.write(folder, "d.csv", &[("", range(8, 10))]);
    ads.write(folder, "e.parquet", &[("", [split, range(10, 11)].concat())]);
    ads.write(folder, "I.json.zst", &[("", range(11, 12))]);
    let mut broken = fs::read(folder.join("a.jsonl")).unwrap();
    broken.extend_from_slice(b"{\"id\": \"cut sho");
    fs::write(folder.join("a.jsonl"), broken).unwrap();
}

#[test]
fn threads_time_zone_language_and_order_of_files_change_no_byte() {
    let temporary = tempfile::tempdir().unwrap();
    let n_ads = if asks_for_all() { 600 } else { 120 };
    let ads = Ads::make(n_ads);
    let folder = temporary.path().join("ads");
    fs::create_dir(&folder).unwrap();
    write_six_files(&ads, &folder);
    for locale in LOCALES.into_iter().filter(|locale| !is_installed(locale)) {
        say(&format!("NOT RUN IN FULL: the locale {locale} is not installed; the program is told of it, but the system's library is not"));
    }
    let mut machines = Vec::new();
    for threads in 1..=MOST_THREADS {
        for (zone, time_zone) in TIME_ZONES.into_iter().enumerate() {
            for (language, locale) in LOCALES.into_iter().enumerate() {
                // A third of all has every pair: each number of threads meets each zone once, and with it another language.
                if asks_for_all() || language == (threads + zone) % LOCALES.len() {
                    machines.push(Machine { threads, time_zone, locale, clock: None });
                }
            }
        }
    }
    let mut pairs = BTreeSet::new();
    for machine in &machines {
        let threads = machine.threads.to_string();
        pairs.insert((threads.clone(), machine.time_zone));
        pairs.insert((threads, machine.locale));
        pairs.insert((machine.time_zone.to_owned(), machine.locale));
    }
    assert_eq!(pairs.len(), 3 * MOST_THREADS + 3 * MOST_THREADS + 9, "every pair is tried");
    let orders: Vec<Vec<&str>> = (0..machines.len())
        .map(|n| {
            let mut order = FILES.to_vec();
            Chance(n as u64).shuffle(&mut order);
            order
        })
        .collect();
    let manifests = each(machines.len(), |n| published(&folder, &orders[n], &temporary.path().join(format!("out{n}")), &machines[n]));
    let counts = &manifests[0].counts;
    assert_eq!((counts.n_records, counts.n_scanned), (n_ads as u64 + 19, n_ads as u64));
    assert_eq!((counts.n_duplicates_identical, counts.n_duplicates_superseded, counts.n_rejected), (18, 0, 1));
    let hashes: BTreeSet<&String> = manifests.iter().map(|m| &m.content_hash).collect();
    let n_orders = orders.iter().collect::<BTreeSet<_>>().len();
    say(&format!(
        "{} combinations of threads, time zone and language with {n_orders} orders of files, {n_ads} ads: {} content_hash {hashes:?}",
        machines.len(),
        hashes.len()
    ));
    for (machine, manifest) in machines.iter().zip(&manifests) {
        let told = format!("{} threads, TZ={}, LC_ALL={}", machine.threads, machine.time_zone, machine.locale);
        assert_eq!(manifest.content_hash, manifests[0].content_hash, "{told}");
        assert_eq!(manifest.run_id, manifests[0].run_id, "{told}");
        let of_index = |manifest: &Manifest| manifest.index.as_ref().map(|index| (index.n_ads, index.digest.clone()));
        assert_eq!(of_index(manifest), of_index(&manifests[0]), "{told}");
        assert_eq!(of_index(manifest).map(|(n, _)| n), Some(n_ads as u64), "{told}");
    }
}

#[test]
fn the_clock_changes_no_byte() {
    let Some(clock) = Clock::find() else {
        say("NOT RUN: faketime is not installed; nothing is tried with another clock");
        return;
    };
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path().join("ads");
    fs::create_dir(&folder).unwrap();
    write_six_files(&Ads::make(120), &folder);
    // The beginning of time, a day that most years lack, a turn of the year within the run, and the end of seconds in 32 bits.
    let moments = ["@1970-01-01 00:00:00", "@2024-02-29 12:00:00", "@2026-12-31 23:59:58", "@2038-01-19 03:14:06", "@2106-02-07 06:28:14"];
    let expected_unix: [u64; 5] = [0, 1_709_208_000, 1_798_761_598, 2_147_483_646, 4_294_967_294];
    let machine = |moment: Option<&'static str>| Machine {
        threads: 2,
        time_zone: "UTC",
        locale: "C",
        clock: moment.map(|moment| (clock.clone(), moment)),
    };
    let manifests = each(moments.len() + 1, |n| {
        let out = temporary.path().join(format!("out{n}"));
        let manifest = published(&folder, &FILES, &out, &machine(moments.get(n).copied()));
        let attempts = svall::published::attempts(&out);
        if let Some(expected) = expected_unix.get(n) {
            let began = attempts[0].started_unix;
            assert!(began >= *expected && began - expected < 60, "the clock was set: found {began}, expected {expected}");
        }
        manifest
    });
    let hashes: BTreeSet<&String> = manifests.iter().map(|m| &m.content_hash).collect();
    say(&format!("{} clocks: {} content_hash {hashes:?}", moments.len() + 1, hashes.len()));
    assert_eq!(hashes.len(), 1);
}

/// The fingerprints of the panels.
fn panels(manifest: &Manifest) -> BTreeMap<&str, &str> {
    let panels = manifest.outputs.iter().filter(|output| output.file.starts_with("panel_"));
    panels.map(|output| (output.file.as_str(), output.blake3.as_str())).collect()
}

/// Deals the ads in another order into some files and containers, some ads more than once; returns the names.
fn deal(ads: &Ads, folder: &Path, chance: &mut Chance) -> Vec<String> {
    const ENDS: [&str; 9] = [".jsonl", ".json", ".csv", ".parquet", ".jsonl.gz", ".csv.gz", ".jsonl.zst", ".csv.zst", ".zip"];
    let mut all: Vec<usize> = (0..ads.json.len()).collect();
    (0..20).for_each(|_| all.push(chance.below(ads.json.len())));
    chance.shuffle(&mut all);
    let n_files = 1 + chance.below(7);
    let mut names = Vec::new();
    for (number, part) in all.chunks(all.len().div_ceil(n_files)).enumerate() {
        let name = format!("{}{}", chance.below(1000) * 10 + number, ENDS[chance.below(ENDS.len())]);
        let (left, right) = part.split_at(chance.below(part.len()));
        let halves = [("x.jsonl", left.to_vec()), ("y/x.csv", right.to_vec())];
        let whole = [("", part.to_vec())];
        ads.write(folder, &name, if end(&name) == "zip" { &halves } else { &whole });
        names.push(name);
    }
    names
}

#[test]
fn the_files_that_ads_come_in_change_nothing_that_was_measured() {
    let temporary = tempfile::tempdir().unwrap();
    let (n_ads, n_deals) = if asks_for_all() { (600, 48) } else { (120, 6) };
    let ads = Ads::make(n_ads);
    let manifests = each(n_deals, |n| {
        let folder: PathBuf = temporary.path().join(format!("ads{n}"));
        fs::create_dir(&folder).unwrap();
        let names = deal(&ads, &folder, &mut Chance(n as u64));
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let machine = Machine { threads: 1 + n % 4, time_zone: "UTC", locale: "C", clock: None };
        published(&folder, &names, &temporary.path().join(format!("out{n}")), &machine)
    });
    let results: BTreeSet<&String> = manifests.iter().map(|m| &m.result_hash).collect();
    let contents: BTreeSet<&String> = manifests.iter().map(|m| &m.content_hash).collect();
    say(&format!("{n_deals} ways to deal {n_ads} ads into files: {} result_hash {results:?}", results.len()));
    assert_eq!(contents.len(), n_deals, "the files themselves differ, and the manifest says so");
    for (n, manifest) in manifests.iter().enumerate() {
        // Whether the second is identical depends on its form: a row of CSV says less than an object of JSON.
        assert_eq!((manifest.counts.n_scanned, manifest.counts.n_duplicates), (n_ads as u64, 20), "deal {n}");
        assert_eq!(panels(manifest), panels(&manifests[0]), "deal {n}");
        assert_eq!(manifest.result_hash, manifests[0].result_hash, "deal {n}");
    }
    // It is a fingerprint of the ads: with one ad less it is another.
    let folder = temporary.path().join("fewer");
    fs::create_dir(&folder).unwrap();
    ads.write(&folder, "a.jsonl", &[("", (1..n_ads).collect())]);
    let machine = Machine { threads: 2, time_zone: "UTC", locale: "C", clock: None };
    let fewer = published(&folder, &["a.jsonl"], &temporary.path().join("out-fewer"), &machine);
    assert_ne!(fewer.result_hash, manifests[0].result_hash);
}
