//! Measures the stages that every ad passes: cleaning, folding, the sketch of the wording, matching, matching with all rules, and the
//! parser of a JSON record beside them as a yardstick.
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

use svall::hits::{Classifier, Finder, Reference, Scanner};
use svall::lexicon::Lexicon;
use svall::sample::generate;
use svall::text::{Runs, Sketch, clean, fold};

const PARSE: &str = "parse (simdutf8 and serde_json)";
const MATCH_PLAINLY: &str = "match (aho-corasick)";
const MATCH: &str = "match, cues, words, language";
const NO_RULES: &str = "classify without cues and guards";
const CLASSIFY: &str = "classify";
const ROUNDS: usize = 7;
const SAMPLE_ADS: u64 = 4_000;

/// What a stage did: a sum that must be the same in every round.
type Stage<'s> = (&'static str, Box<dyn FnMut() -> u64 + 's>);

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
    let reference = Reference::new(&scanner).unwrap();
    let cleaned: Vec<String> = sources.iter().map(|s| clean(s).text).collect();
    let folded: Vec<_> = cleaned.iter().map(|t| fold(t)).collect();
    let cut: Vec<Vec<(u32, u32)>> = folded.iter().map(|f| Runs::default().cut(&f.text).to_vec()).collect();
    let (mut runs, mut finder) = (Runs::default(), Finder::new(16));
    let (mut plain_classifier, mut classifier) = (Classifier::new(&plain, &plain_scanner), Classifier::new(&lexicon, &scanner));
    let mut stages: Vec<Stage<'_>> = vec![
        (PARSE, Box::new(|| records.iter().map(|r| source_bytes(r)).sum())),
        ("clean", Box::new(|| sources.iter().map(|s| clean(s).text.len() as u64).sum())),
        ("fold", Box::new(|| cleaned.iter().map(|t| fold(t).text.len() as u64).sum())),
        ("runs of letters", Box::new(|| folded.iter().map(|f| runs.cut(&f.text).len() as u64).sum())),
        ("sketch", Box::new(|| folded.iter().zip(&cut).map(|(f, runs)| u64::from(Sketch::new(&f.text, runs).bytes()[0])).sum())),
        (MATCH_PLAINLY, Box::new(|| folded.iter().map(|f| reference.scan(f).len() as u64).sum())),
        (MATCH, Box::new(|| folded.iter().map(|f| finder.find(&scanner, f).matches.len() as u64).sum())),
        (NO_RULES, Box::new(|| counted(&sources, &mut plain_classifier))),
        (CLASSIFY, Box::new(|| counted(&sources, &mut classifier))),
    ];
    let mut fastest = vec![Duration::MAX; stages.len()];
    let mut sums = vec![None; stages.len()];
    for _ in 0..ROUNDS {
        for (n, (name, stage)) in stages.iter_mut().enumerate() {
            let start = Instant::now();
            let sum = stage();
            fastest[n] = fastest[n].min(start.elapsed());
            assert_eq!(*sums[n].get_or_insert(sum), sum, "{name} gave another result than in an earlier round");
        }
    }
    let at = |wanted: &str| stages.iter().position(|(name, _)| *name == wanted).unwrap();
    let sum = |name: &str| sums[at(name)].unwrap_or_default();
    assert!(sum(CLASSIFY) > 0, "no hit counts");
    assert!(sum(NO_RULES) > sum(CLASSIFY), "the rules cancel nothing: {} hits without them, {} with", sum(NO_RULES), sum(CLASSIFY));
    assert_eq!(sum(MATCH), sum(MATCH_PLAINLY), "the finder and its reference disagree");
    println!("{} ads, {:.1} MB of text, {ROUNDS} rounds, one thread", sources.len(), n_bytes as f64 / 1e6);
    println!("{:<34} {:>10} {:>10} {:>8} {:>8} {:>12}", "stage", "MB/s", "ads/s", "us/ad", "x parse", "result");
    let seconds = |n: usize| fastest[n].as_secs_f64();
    for (n, (name, _)) in stages.iter().enumerate() {
        let (speed, ads) = (n_bytes as f64 / 1e6 / seconds(n), sources.len() as f64 / seconds(n));
        let ratio = seconds(n) / seconds(at(PARSE));
        println!("{name:<34} {speed:>10.1} {ads:>10.0} {:>8.2} {ratio:>8.2} {:>12}", 1e6 / ads, sums[n].unwrap_or_default());
    }
    println!("cost of the rules: {:.2} x", seconds(at(CLASSIFY)) / seconds(at(NO_RULES)));
}

/// Number of hits that count.
fn counted(sources: &[String], classifier: &mut Classifier<'_>) -> u64 {
    sources.iter().map(|s| classifier.classify(s).hits.iter().filter(|h| h.is_counted()).count() as u64).sum()
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

/// Bytes of headline and text, as the parsers that are measured elsewhere read them.
fn source_bytes(record: &str) -> u64 {
    #[derive(serde::Deserialize)]
    struct Wanted<'r> {
        #[serde(borrow)]
        headline: std::borrow::Cow<'r, str>,
        #[serde(borrow)]
        text: std::borrow::Cow<'r, str>,
    }
    let text = simdutf8::basic::from_utf8(record.as_bytes()).unwrap();
    let wanted: Wanted<'_> = serde_json::from_str(text).unwrap();
    (wanted.headline.len() + wanted.text.len()) as u64
}

/// The flat records of a file of JSON Lines.
fn read(path: &str) -> Vec<String> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{path}: cannot be read: {e}"));
    let records: Vec<String> = text.lines().filter(|l| !l.trim().is_empty()).map(str::to_owned).collect();
    assert!(records.iter().any(|r| source_of(r).len() > 1), "{path}: found no record with `headline` or `text`, expected flat JSON Lines");
    records
}
