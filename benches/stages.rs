//! Measures the stages that every ad passes: cleaning, folding, matching, matching with all rules, and the parser of a JSON record
//! beside them as a yardstick.
//!
//! Run: `cargo bench --bench stages [-- ADS.jsonl]`. Without a file, 4,000 invented ads (seed 7). Each round runs every stage once, on
//! one thread; a stage's figure is its fastest round, and ratios are of such figures, so other work on the machine disturbs them
//! little. Every stage asserts its result: the same sum in each round, and what must hold between stages.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a bench prints, and stops where it fails"
)]

use std::time::{Duration, Instant};

use svall::hits::{Scanner, classify};
use svall::lexicon::Lexicon;
use svall::sample::generate;
use svall::text::{clean, fold};

const ROUNDS: usize = 5;
const SAMPLE_ADS: u64 = 4_000;

/// What a stage did: a sum that must be the same in every round.
type Stage<'s> = (&'static str, Box<dyn Fn() -> u64 + 's>);

fn main() {
    // Cargo adds `--bench`.
    let file = std::env::args().skip(1).find(|a| !a.starts_with("--"));
    let records = match &file {
        Some(path) => read(path),
        None => (0..SAMPLE_ADS).map(|n| generate(7, n)).map(|ad| record(&ad.headline, &ad.text)).collect(),
    };
    let sources: Vec<String> = records.iter().map(|r| source_of(r)).collect();
    let n_bytes: usize = sources.iter().map(String::len).sum();
    let lexicon = Lexicon::load(None).unwrap();
    let mut plain = lexicon.clone();
    plain.cues.clear();
    plain.guards.clear();
    let scanner = Scanner::new(&lexicon).unwrap();
    let plain_scanner = Scanner::new(&plain).unwrap();
    let cleaned: Vec<String> = sources.iter().map(|s| clean(s).text).collect();
    let folded: Vec<_> = cleaned.iter().map(|t| fold(t)).collect();
    let stages: Vec<Stage<'_>> = vec![
        ("parse (serde_json)", Box::new(|| records.iter().map(|r| source_of(r).len() as u64).sum())),
        ("clean", Box::new(|| sources.iter().map(|s| clean(s).text.len() as u64).sum())),
        ("fold", Box::new(|| cleaned.iter().map(|t| fold(t).text.len() as u64).sum())),
        ("match", Box::new(|| folded.iter().map(|f| plain_scanner.scan(f).len() as u64).sum())),
        ("classify without cues and guards", Box::new(|| counted(&sources, &plain, &plain_scanner))),
        ("classify", Box::new(|| counted(&sources, &lexicon, &scanner))),
    ];
    let mut fastest = vec![Duration::MAX; stages.len()];
    let mut sums = vec![None; stages.len()];
    for _ in 0..ROUNDS {
        for (n, (name, stage)) in stages.iter().enumerate() {
            let start = Instant::now();
            let sum = stage();
            fastest[n] = fastest[n].min(start.elapsed());
            assert_eq!(*sums[n].get_or_insert(sum), sum, "{name} gave another result than in an earlier round");
        }
    }
    let sum = |n: usize| sums[n].unwrap_or_default();
    assert!(sum(5) > 0, "no hit counts");
    assert!(sum(4) > sum(5), "the rules cancel nothing: {} hits without them, {} with", sum(4), sum(5));
    println!("{} ads, {:.1} MB of text, {ROUNDS} rounds, one thread", sources.len(), n_bytes as f64 / 1e6);
    println!("{:<34} {:>10} {:>10} {:>8} {:>12}", "stage", "MB/s", "ads/s", "x parse", "result");
    for (n, (name, _)) in stages.iter().enumerate() {
        let seconds = fastest[n].as_secs_f64();
        let (speed, ads) = (n_bytes as f64 / 1e6 / seconds, sources.len() as f64 / seconds);
        println!("{name:<34} {speed:>10.1} {ads:>10.0} {:>8.2} {:>12}", seconds / fastest[0].as_secs_f64(), sum(n));
    }
    println!("cost of the rules: {:.2} x", fastest[5].as_secs_f64() / fastest[4].as_secs_f64());
}

/// Number of hits that count.
fn counted(sources: &[String], lexicon: &Lexicon, scanner: &Scanner) -> u64 {
    sources.iter().map(|s| classify(s, lexicon, scanner).hits.iter().filter(|h| h.is_counted()).count() as u64).sum()
}

fn record(headline: &str, text: &str) -> String {
    serde_json::json!({"headline": headline, "text": text}).to_string()
}

/// Headline, line break and text of a flat record.
fn source_of(record: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(record).unwrap();
    let field = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
    format!("{}\n{}", field("headline"), field("text"))
}

/// The flat records of a file of JSON Lines.
fn read(path: &str) -> Vec<String> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{path}: cannot be read: {e}"));
    let records: Vec<String> = text.lines().filter(|l| !l.trim().is_empty()).map(str::to_owned).collect();
    assert!(records.iter().any(|r| source_of(r).len() > 1), "{path}: found no record with `headline` or `text`, expected flat JSON Lines");
    records
}
