//! Measures the second half of a run, "measure, panel, write": the row of a classified ad and its fingerprints; then partitions, versions,
//! reposts, tables and panels.
//!
//! Run: `cargo bench --bench finish [-- N_ADS [keep-hits]]`; without a number 200,000 ads. 2,000 invented ads (seed 7) are classified
//! once, beforehand; the second half gets as many copies of them as it takes, each with an id, a text and a day of its own. Every stage
//! runs three times, with one worker and with two. What is printed is the processor time of the fastest round for each ad, and the time on
//! the clock, which other work on the machine disturbs. The counts must be the same in every round, and as many as ads were made.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a bench prints, and stops where it fails"
)]

mod clock;

use std::sync::Arc;
use std::time::{Duration, Instant};

use svall::ads::{Limits, Mapping, Record, read_record};
use svall::hits::{Scanner, classify};
use svall::lexicon::Lexicon;
use svall::model::{Date, Place};
use svall::published::Counts;
use svall::registers::Registers;
use svall::run::{AdScan, Job, ScannedAd, Scanning, write_scanned};
use svall::sample::{Shape, generate, write_json};

use clock::processor_time;

const ROUNDS: usize = 3;
const CLASSIFIED: u64 = 2_000;

fn main() {
    // Cargo adds `--bench`.
    let mut arguments = std::env::args().skip(1).filter(|a| !a.starts_with("--"));
    let n_ads: usize = arguments.next().map_or(200_000, |n| n.parse().unwrap());
    let keep_hits = arguments.next().is_some_and(|a| a == "keep-hits");
    let lexicon = Lexicon::load(None).unwrap();
    let scanner = Scanner::new(&lexicon).unwrap();
    let registers = Registers::load().unwrap();
    let scanning = Scanning { lexicon: &lexicon, scanner: &scanner, registers: &registers, keep_hits };
    let mut place = Place::of_file("bench.jsonl");
    place.member = Some(Arc::from("ads.jsonl"));
    let ads: Vec<_> = (0..CLASSIFIED)
        .map(|n| {
            let record = write_json(&generate(7, n), Shape::Jobtech);
            let Ok(Record::Ad(ad)) = read_record(record.as_bytes(), &Mapping::default(), &Limits::default()) else {
                panic!("an invented ad is no ad: {record}")
            };
            let source = ad.source_text().to_owned();
            let found = classify(&source, &lexicon, &scanner);
            (ad, source, found)
        })
        .collect();
    let mut scan = AdScan::new(&scanning);
    let rows = measured(|| {
        for _ in 0..20 {
            for (ad, source, found) in &ads {
                std::hint::black_box(scan.keep(ad, &place, source, found));
            }
        }
    });
    report("row and fingerprints", 1, rows, 20 * ads.len());
    let scanned: Vec<ScannedAd> = (0..n_ads)
        .map(|n| {
            let (ad, source, found) = &ads[n % ads.len()];
            let mut copy = scan.keep(ad, &place, source, found).clone();
            copy.row.ad_id = format!("{}", 100_000_000 + n);
            // One ad in fifty repeats the text of an earlier one.
            let text = if n % 50 == 49 { n.saturating_sub(ads.len()) } else { n };
            copy.repost_key ^= ((text / ads.len()) as u128) << 8;
            copy.title_key ^= (text / ads.len()) as u64;
            copy.content ^= n as u128;
            copy.row.published = Date::from_days(13_149 + i64::try_from(n * 31 % 7_000).unwrap());
            copy.row.year = copy.row.published.map(Date::year);
            copy.row.month = copy.row.published.map(Date::month);
            copy
        })
        .collect();
    let mut counts: Option<Counts> = None;
    for n_threads in [1, 2] {
        let job = Job {
            inputs: Vec::new(),
            out: "unused".into(),
            lexicon: None,
            n_threads,
            keep_hits,
            keep_reposts: false,
            min_ads: 20,
            vacancy_cap: 50,
            limits: Limits::default(),
            mapping: Mapping::default(),
            ..Job::default()
        };
        let written = measured(|| {
            let folder = tempfile::tempdir().unwrap();
            let found = write_scanned(&job, &lexicon, &scanned, folder.path()).unwrap();
            assert_eq!(found.n_scanned, n_ads as u64);
            assert_eq!(*counts.get_or_insert_with(|| found.clone()), found, "{n_threads} workers");
        });
        report("partitions, versions, reposts, tables, panels", n_threads, written, n_ads);
    }
    let counts = counts.unwrap();
    assert!(n_ads <= ads.len() || counts.n_reposts > 0, "no ad repeats another");
    println!("{} hits in {} measured ads, {} reposts", counts.n_hits, counts.n_measured, counts.n_reposts);
}

/// Processor time and time on the clock of the fastest round.
fn measured(mut work: impl FnMut()) -> (Duration, Duration) {
    let mut fastest = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        let (before, start) = (processor_time(), Instant::now());
        work();
        let taken = start.elapsed();
        fastest = (fastest.0.min(processor_time().saturating_sub(before)), fastest.1.min(taken));
    }
    fastest
}

fn report(stage: &str, n_threads: usize, (processor, clock): (Duration, Duration), n_ads: usize) {
    let per_ad = |d: Duration| d.as_secs_f64() * 1e6 / n_ads as f64;
    println!("{stage:<46} {n_threads} workers  {:>7.2} us/ad processor  {:>7.2} us/ad clock", per_ad(processor), per_ad(clock));
}
