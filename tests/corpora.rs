//! Holds every file of the published test corpora to the outcome that `corpora.csv` states, within limits of time and memory.
//!
//! An outcome is what a run would count: records, ads and removals (before duplicates are dropped), the refused records by reason,
//! the members that are refused as a whole, and those passed over. The records of a refused member do not count as ads. The rules
//! further down hold whatever the table says. The corpora lie beside the repository, or where `SVALL_CORPORA` says; without them
//! the tests say so and pass. With `SVALL_CORPORA_WRITE=1` the table is written from what was found: read the difference.

#![expect(clippy::panic, reason = "the helpers of the tests name the file at which they stop")]

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use svall::ads::{Event, Input, Limits, Mapping, Record, read_input, read_record};
use svall::model::{Ad, Reject, RejectReason};

/// The folders of the corpora that are read.
const FOLDERS: [&str; 8] =
    ["arrow-testing", "csv-spectrum", "nst-JSONTestSuite", "own-generated", "parquet-testing", "utf8tests", "zip2-testdata", "zstd-golden"];

/// Longest time for one file. A build without optimisation is not what anybody waits for.
const TIME_LIMIT: Duration = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 2 });

/// Most memory that this process may ever have held, in KiB: 768 MiB.
const MEMORY_LIMIT_KIB: u64 = 768 << 10;

/// Files of the JSON suite that hold no record at all: nothing, a space, a lone byte order mark.
const HOLDS_NO_RECORD: [&str; 3] = ["n_structure_no_data.json", "n_single_space.json", "n_structure_UTF8_BOM_no_data.json"];

/// The one file of the Parquet fuzzing corpus that holds no byte.
const HOLDS_NO_ROW: &str = "clusterfuzz-testcase-parquet-arrow-fuzz-6268365762199552";

/// What a run would count of one file.
#[derive(Default)]
struct Outcome {
    n_records: u64,
    n_ads: u64,
    n_removals: u64,
    n_passed_over: usize,
    /// Refused records by reason, those of refused members among them.
    rejected: BTreeMap<RejectReason, u64>,
    /// Refusals of members that held no record, by reason.
    refused: BTreeMap<RejectReason, u64>,
    /// What was found, in words.
    details: Vec<String>,
    duration: Duration,
}

impl Outcome {
    fn add_reject(&mut self, reject: &Reject) {
        let (counts, n) = if reject.n_records == 0 { (&mut self.refused, 1) } else { (&mut self.rejected, reject.n_records) };
        *counts.entry(reject.reason).or_default() += n;
        self.details.push(reject.detail.clone());
    }

    fn merge(&mut self, member: &Self) {
        self.n_ads += member.n_ads;
        self.n_removals += member.n_removals;
        for (reason, n) in &member.rejected {
            *self.rejected.entry(*reason).or_default() += n;
        }
        for (reason, n) in &member.refused {
            *self.refused.entry(*reason).or_default() += n;
        }
        self.details.extend(member.details.iter().cloned());
    }

    fn n_rejected(&self) -> u64 {
        self.rejected.values().sum()
    }

    fn has_refusal(&self) -> bool {
        !self.rejected.is_empty() || !self.refused.is_empty()
    }

    fn has(&self, reasons: &[RejectReason]) -> bool {
        reasons.iter().any(|r| self.rejected.contains_key(r) || self.refused.contains_key(r))
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "records={} ads={} removals={}", self.n_records, self.n_ads, self.n_removals)?;
        for (heading, counts) in [("", &self.rejected), (" refused", &self.refused)] {
            if !counts.is_empty() {
                write!(f, " |{heading}")?;
                counts.iter().try_for_each(|(reason, n)| write!(f, " {}:{n}", reason.id()))?;
            }
        }
        if self.n_passed_over > 0 {
            write!(f, " | passed over {}", self.n_passed_over)?;
        }
        Ok(())
    }
}

/// Reads a file as a run does and hands on each ad, those of refused members too.
fn read_file(path: &Path, mapping: &Mapping, mut on_ad: impl FnMut(&Ad)) -> Outcome {
    let limits = Limits::default();
    let input = Input::File { path: path.to_owned(), name: path.display().to_string() };
    let mut outcome = Outcome::default();
    let mut members: BTreeMap<u32, Outcome> = BTreeMap::new();
    let start = Instant::now();
    let report = {
        let mut emit = |event: Event| {
            match event {
                Event::Chunk(chunk) => {
                    let member = members.entry(chunk.member).or_default();
                    for (_, bytes) in chunk.records() {
                        match read_record(bytes, mapping, &limits) {
                            Ok(Record::Ad(ad)) => {
                                member.n_ads += 1;
                                on_ad(&ad);
                            }
                            Ok(Record::Removal(_)) => member.n_removals += 1,
                            Err(refusal) => {
                                *member.rejected.entry(refusal.reason).or_default() += 1;
                                member.details.push(refusal.detail);
                            }
                        }
                    }
                }
                Event::Reject { member, reject } => members.entry(member).or_default().add_reject(&reject),
                Event::MemberEnd { member, refused } => {
                    let member = members.remove(&member).unwrap_or_default();
                    match refused {
                        Some(reject) => outcome.add_reject(&reject),
                        None => outcome.merge(&member),
                    }
                }
            }
            Ok(())
        };
        read_input(&input, &limits, mapping, &mut 0, &mut emit)
    };
    outcome.duration = start.elapsed();
    let report = report.unwrap_or_else(|e| panic!("{}: {e}", path.display())).expect("nobody asked to stop");
    outcome.n_records = report.members.iter().map(|m| m.n_records).sum();
    outcome.n_passed_over = report.members.iter().filter(|m| m.format == "passed over").count();
    assert!(members.is_empty(), "{}: a member has no end", path.display());
    assert_eq!(
        outcome.n_records,
        outcome.n_ads + outcome.n_removals + outcome.n_rejected(),
        "{}: every record is an ad, a removal or refused",
        path.display()
    );
    outcome
}

/// The folder of the corpora; says so loudly when it is not there.
fn corpora() -> Option<PathBuf> {
    let folder =
        std::env::var_os("SVALL_CORPORA").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora"), PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    say(&format!("NOT RUN: {} is not there; set SVALL_CORPORA to the folder of the test corpora", folder.display()));
    None
}

/// Writes past the test harness, which would keep what a passing test prints.
fn say(text: &str) {
    writeln!(std::io::stderr().lock(), "\n{text}").expect("standard error takes a line");
}

/// Every file below a folder, by its path with `/`, sorted.
fn list_files(root: &Path, folder: &str, files: &mut Vec<String>) {
    let mut entries: Vec<_> =
        fs::read_dir(root.join(folder)).unwrap_or_else(|e| panic!("{folder}: {e}")).map(|e| e.expect("a folder can be listed")).collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = format!("{folder}/{}", entry.file_name().to_str().expect("names of corpus files are UTF-8"));
        if entry.path().is_dir() { list_files(root, &name, files) } else { files.push(name) }
    }
}

/// The outcome of every file by its path within the corpora. All tests share one walk.
fn outcomes() -> Option<&'static BTreeMap<String, Outcome>> {
    static OUTCOMES: OnceLock<BTreeMap<String, Outcome>> = OnceLock::new();
    let root = corpora()?;
    Some(OUTCOMES.get_or_init(|| {
        let mut files = Vec::new();
        for folder in FOLDERS {
            list_files(&root, folder, &mut files);
        }
        files
            .into_iter()
            .map(|file| {
                let outcome = read_file(&root.join(&file), &Mapping::default(), |_| {});
                (file, outcome)
            })
            .collect()
    }))
}

/// The files of a folder, by name.
fn files_in<'o>(outcomes: &'o BTreeMap<String, Outcome>, folder: &str) -> Vec<(&'o str, &'o Outcome)> {
    let found: Vec<_> = outcomes.iter().filter_map(|(file, outcome)| Some((file.strip_prefix(folder)?, outcome))).collect();
    assert!(!found.is_empty(), "no file in {folder}");
    found
}

fn table_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpora.csv")
}

fn read_table() -> BTreeMap<String, String> {
    let path = table_path();
    let mut reader = csv::Reader::from_path(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut table = BTreeMap::new();
    for row in reader.deserialize() {
        let (file, outcome): (String, String) = row.unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        assert!(table.insert(file.clone(), outcome).is_none(), "{}: `{file}` stands twice", path.display());
    }
    table
}

fn write_table(outcomes: &BTreeMap<String, Outcome>) {
    let mut writer = csv::Writer::from_path(table_path()).expect("the table can be written");
    writer.write_record(["file", "outcome"]).expect("the table can be written");
    for (file, outcome) in outcomes {
        writer.write_record([file, &outcome.to_string()]).expect("the table can be written");
    }
    writer.flush().expect("the table can be written");
}

/// The most memory this process has held, in KiB, where the system tells.
fn peak_memory_kib() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok())
}

#[test]
fn every_file_ends_as_the_table_states_in_bounded_time_and_memory() {
    let Some(outcomes) = outcomes() else { return };
    if std::env::var_os("SVALL_CORPORA_WRITE").is_some_and(|v| v == "1") {
        write_table(outcomes);
        say(&format!("WRITTEN: {} from what was found; read the difference before it is kept", table_path().display()));
    }
    let table = read_table();
    let mut differences = String::new();
    for (file, outcome) in outcomes {
        let found = outcome.to_string();
        match table.get(file) {
            None => writeln!(differences, "{file}: found `{found}`, but the table does not name the file"),
            Some(stated) if *stated != found => writeln!(differences, "{file}: found `{found}`, expected `{stated}`"),
            Some(_) => Ok(()),
        }
        .expect("a text takes a line");
        if outcome.duration > TIME_LIMIT {
            writeln!(differences, "{file}: took {:.1?}, expected at most {TIME_LIMIT:?}", outcome.duration).expect("a text takes a line");
        }
    }
    for file in table.keys().filter(|file| !outcomes.contains_key(*file)) {
        writeln!(differences, "{file}: the table names it, but it is not there").expect("a text takes a line");
    }
    let slowest = outcomes.iter().max_by_key(|(_, outcome)| outcome.duration);
    let peak = peak_memory_kib();
    say(&format!(
        "{} files; slowest {}; peak memory {} MiB",
        outcomes.len(),
        slowest.map_or_else(String::new, |(file, outcome)| format!("{file} in {:.2?}", outcome.duration)),
        peak.map_or_else(|| "unknown".to_owned(), |kib| (kib >> 10).to_string())
    ));
    assert!(differences.is_empty(), "\n{differences}");
    assert!(peak.is_none_or(|kib| kib < MEMORY_LIMIT_KIB), "found {peak:?} KiB of memory in use, expected less than {MEMORY_LIMIT_KIB}");
}

#[test]
fn valid_json_is_never_called_broken() {
    let Some(outcomes) = outcomes() else { return };
    let broken = [RejectReason::BadJson, RejectReason::TooDeep, RejectReason::BadUtf8, RejectReason::TruncatedArray];
    for (name, outcome) in files_in(outcomes, "nst-JSONTestSuite/test_parsing/y_") {
        assert!(!outcome.has(&broken), "y_{name}: {outcome}");
    }
}

#[test]
fn broken_json_is_always_refused() {
    let Some(outcomes) = outcomes() else { return };
    for (name, outcome) in files_in(outcomes, "nst-JSONTestSuite/test_parsing/n_") {
        let name = format!("n_{name}");
        assert_eq!(outcome.n_ads, 0, "{name}: {outcome}");
        if HOLDS_NO_RECORD.contains(&name.as_str()) {
            assert_eq!(outcome.to_string(), "records=0 ads=0 removals=0", "{name}");
        } else {
            assert!(outcome.has_refusal(), "{name}: {outcome}");
        }
    }
}

#[test]
fn damaged_zstd_is_refused_as_a_whole() {
    let Some(outcomes) = outcomes() else { return };
    for (name, outcome) in files_in(outcomes, "zstd-golden/tests/golden-decompression-errors/") {
        if Path::new(name).extension().is_none_or(|e| e != "zst") {
            continue;
        }
        assert_eq!(outcome.n_ads, 0, "{name}: {outcome}");
        assert!(outcome.has(&[RejectReason::DamagedContainer]), "{name}: {outcome}");
    }
}

#[test]
fn a_damaged_member_gives_no_ad_and_a_whole_one_gives_all() {
    let Some(outcomes) = outcomes() else { return };
    let ads = |file: &str| outcomes.get(&format!("own-generated/{file}")).unwrap_or_else(|| panic!("{file} is not there")).n_ads;
    let damaged = ["truncated", "bad_crc", "bitflip", "bomb", "second_member_truncated", "trailing_garbage.jsonl.gz", "lying"];
    for (name, outcome) in files_in(outcomes, "own-generated/gz/").into_iter().chain(files_in(outcomes, "own-generated/zip/")) {
        if damaged.iter().any(|d| name.starts_with(d)) {
            assert!(outcome.has_refusal(), "{name}: {outcome}");
        }
    }
    for file in ["gz/bad_crc.jsonl.gz", "gz/bitflip.jsonl.zst", "gz/bomb_1GiB.jsonl.gz", "gz/bomb_2GiB_window2GiB.jsonl.zst"] {
        assert_eq!(ads(file), 0, "{file}");
    }
    for file in ["gz/second_member_truncated.jsonl.gz", "gz/trailing_garbage.jsonl.gz", "gz/truncated.jsonl.gz", "gz/truncated.jsonl.zst"] {
        assert_eq!(ads(file), 0, "{file}");
    }
    for file in ["gz/truncated_trailer.jsonl.gz", "zip/truncated_10.zip", "zip/truncated_50.zip", "zip/truncated_90.zip"] {
        assert_eq!(ads(file), 0, "{file}");
    }
    for file in ["zip/truncated_last_byte.zip", "zip/bomb_overlap_2000x8MiB.zip", "zip/bomb_single_256MiB.zip"] {
        assert_eq!(ads(file), 0, "{file}");
    }
    // Two members of a hundred ads each, one of them damaged.
    for file in ["zip/bad_crc_central.zip", "zip/bitflip_data.zip", "zip/lying_uncompressed_size_huge.zip"] {
        assert_eq!(ads(file), 100, "{file}");
    }
    assert_eq!(ads("gz/good.jsonl.gz"), 100);
    assert_eq!(ads("gz/good.jsonl.zst"), 100);
    assert_eq!(ads("gz/multi_member.jsonl.gz"), 101);
    assert_eq!(ads("gz/two_frames.jsonl.zst"), 200);
    assert_eq!(ads("gz/trailing_zeros.jsonl.gz"), 100);
    assert_eq!(ads("zip/good_two_members.zip"), 200);
}

#[test]
fn damaged_parquet_never_gives_an_ad() {
    let Some(outcomes) = outcomes() else { return };
    for folder in ["parquet-testing/bad_data/", "arrow-testing/data/parquet/fuzzing/", "arrow-testing/data/parquet/encoding-fuzzing/"] {
        for (name, outcome) in files_in(outcomes, folder) {
            assert_eq!(outcome.n_ads, 0, "{name}: {outcome}");
            assert!(outcome.has_refusal() || name == HOLDS_NO_ROW, "{name}: {outcome}");
        }
    }
}

/// Most files are refused by their columns alone. Here a column is named for the text, so that the pages are read too.
#[test]
fn parquet_is_read_to_an_end_when_one_of_its_columns_is_the_text() {
    let (Some(root), Some(outcomes)) = (corpora(), outcomes()) else { return };
    let mut n_read = 0;
    for (file, outcome) in outcomes {
        let Some(columns) = outcome.details.iter().find_map(|d| d.strip_prefix("found the columns `")) else { continue };
        let column = columns.split('`').next().unwrap_or_default();
        let mut mapping = Mapping::default();
        mapping.add(&format!("text={column}")).expect("text is a field");
        let read = read_file(&root.join(file), &mapping, |_| {});
        assert!(read.duration < TIME_LIMIT, "{file}: took {:.1?}", read.duration);
        n_read += 1;
    }
    assert!(n_read > 100, "found {n_read} files with columns");
}

#[test]
fn the_same_ads_come_out_of_every_way_to_write_them() {
    let Some(root) = corpora() else { return };
    let texts = |file: &str| {
        let mut texts = Vec::new();
        let outcome = read_file(&root.join("own-generated/jsonl").join(file), &Mapping::default(), |ad| {
            texts.push((ad.id.as_str().to_owned(), ad.headline().to_owned(), ad.text().to_owned(), ad.employer.clone(), ad.published));
        });
        assert!(!outcome.has_refusal(), "{file}: {outcome}");
        texts
    };
    let good = texts("good.jsonl");
    assert_eq!(good.len(), 100);
    for file in ["crlf.jsonl", "bom.jsonl", "utf16le_bom.jsonl", "latin1.jsonl", "no_final_newline.jsonl"] {
        assert_eq!(texts(file), good, "{file}");
    }
    // The array holds the first ten.
    assert_eq!(texts("array_instead.json"), good[..10]);
}

#[test]
fn every_field_of_the_csv_spectrum_is_read_as_written() {
    let Some(root) = corpora() else { return };
    let mut files = Vec::new();
    list_files(&root, "csv-spectrum/csvs", &mut files);
    // The twin of this one states another telephone number than the CSV file.
    files.retain(|file| !file.ends_with("/location_coordinates.csv"));
    let folder = tempfile::tempdir().expect("a folder for copies");
    for file in files {
        let mut csv = fs::read_to_string(root.join(&file)).expect("the file is UTF-8");
        if file.ends_with("_crlf.csv") && !csv.contains('\r') {
            // A copy of the corpus may have lost the line ends that these files are about.
            csv = csv.replace('\n', "\r\n");
        }
        let copy = folder.path().join("copy.csv");
        fs::write(&copy, csv).expect("the copy can be written");
        let stated = root.join(file.replace("csvs/", "json/").replace(".csv", ".json"));
        let stated: Vec<BTreeMap<String, String>> =
            serde_json::from_slice(&fs::read(&stated).expect("each CSV file has a JSON twin")).expect("the twin is a list of records");
        for column in stated[0].keys() {
            let mut mapping = Mapping::default();
            mapping.add(&format!("text={column}")).expect("text is a field");
            let mut found = Vec::new();
            let outcome = read_file(&copy, &mapping, |ad| found.push(ad.text().to_owned()));
            assert_eq!(outcome.n_records, stated.len() as u64, "{file}: {outcome}");
            let texts: Vec<_> = stated.iter().map(|row| row[column].clone()).filter(|text| !text.trim().is_empty()).collect();
            assert_eq!(found, texts, "{file}: column `{column}`");
        }
    }
}
