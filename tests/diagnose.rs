//! Holds what `svall lexicon stats --on` and `svall lexicon diff` print to what `svall classify` counts.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where something is missing, and says so")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const SVALL: &str = env!("CARGO_BIN_EXE_svall");
const HEADER: &str = "term,match,case,forms,competence,stratum,source,note\n";

fn svall(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(SVALL).args(arguments).current_dir(folder).output().unwrap()
}

fn printed(folder: &Path, arguments: &[&str]) -> String {
    let done = svall(folder, arguments);
    assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8(done.stderr).unwrap());
    String::from_utf8(done.stdout).unwrap()
}

fn folder_with_ads() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    printed(folder.path(), &["sample", "--ads", "200", "--seed", "5", "-o", "ads.jsonl.gz"]);
    folder
}

fn lexicon(folder: &Path, name: &str, rows: &str) {
    fs::create_dir(folder.join(name)).unwrap();
    fs::write(folder.join(name).join("sv.csv"), format!("{HEADER}{rows}")).unwrap();
    let framework = Path::new(env!("CARGO_MANIFEST_DIR")).join("lexicons/digcomp-3.0.csv");
    fs::copy(framework, folder.join(name).join("digcomp-3.0.csv")).unwrap();
}

#[test]
fn the_hits_of_each_row_are_those_that_classify_lists() {
    let folder = folder_with_ads();
    let mut hits: BTreeMap<String, (u64, Vec<String>)> = BTreeMap::new();
    for line in printed(folder.path(), &["classify", "ads.jsonl.gz"]).lines() {
        let hit: serde_json::Value = serde_json::from_str(line).unwrap();
        let count = hits.entry(hit["entry"].as_str().unwrap().to_owned()).or_default();
        count.0 += 1;
        count.1.push(hit["ad_id"].as_str().unwrap().to_owned());
        count.1.dedup();
    }
    let all: u64 = hits.values().map(|(n, _)| n).sum();
    let table = printed(folder.path(), &["lexicon", "stats", "--on", "ads.jsonl.gz", "--csv", "-"]);
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    let (mut n_rows, mut share) = (0, 0.0);
    for row in rows.records() {
        let row = row.unwrap();
        let (n, ads) = hits.get(&row[0]).cloned().unwrap_or_default();
        assert_eq!((row[3].parse(), row[4].parse()), (Ok(ads.len() as u64), Ok(n)), "{row:?}");
        n_rows += 1;
        share += row[5].parse::<f64>().unwrap();
    }
    assert!((share - 1.0).abs() < 1e-9 && all > 500, "{share} of {all}");
    let shown = printed(folder.path(), &["lexicon", "stats", "--on", "ads.jsonl.gz", "--top", "1"]).replace('\u{202F}', "");
    assert!(shown.contains(&format!("\n{} of {n_rows} rows had no hit.\n", n_rows - hits.len())), "{shown}");
}

#[test]
fn the_contributions_of_the_rows_add_up_to_the_difference_of_the_years() {
    let folder = folder_with_ads();
    let drift = ["lexicon", "stats", "--on", "ads.jsonl.gz", "--drift", "--from", "2010", "--to", "2024"];
    let shown = printed(folder.path(), &drift);
    let year = |y: &str| -> Vec<f64> {
        let line = shown.lines().find(|l| l.starts_with(y)).unwrap().replace('\u{202F}', "");
        line.split_whitespace().map(|n| n.parse().unwrap()).collect()
    };
    let per_word = |y: Vec<f64>| 1000.0 * y[3] / y[2];
    let difference = per_word(year("2024")) - per_word(year("2010"));
    let table = printed(folder.path(), &[&drift[..], &["--csv", "-"]].concat());
    let sum: f64 = table.lines().skip(1).map(|l| l.rsplit(',').next().unwrap().parse::<f64>().unwrap()).sum();
    assert!((sum - difference).abs() < 1e-9, "{sum} and {difference}");
    assert!(shown.contains(&format!("intensity moves by {difference:+.3};")), "{shown}");
    assert_eq!(svall(folder.path(), &["lexicon", "stats", "--on", "ads.jsonl.gz", "--drift", "--to", "1999"]).status.code(), Some(2));
}

#[test]
fn a_lexicon_does_not_differ_from_itself() {
    let folder = folder_with_ads();
    let embedded = format!("{}/lexicons", env!("CARGO_MANIFEST_DIR"));
    let shown = printed(folder.path(), &["lexicon", "diff", "embedded", &embedded, "--on", "ads.jsonl.gz", "--by", "year"]);
    for expected in [
        "Rows: 0 added, 0 removed, 0 changed. Exclusions: 0 added, 0 removed. Cues: 0 added, 0 removed. Guards: 0 added, 0 removed.",
        "\n0 ads have another number of hits; 0 lose their last hit, 0 gain their first.",
        "Every competence has as many hits as before.",
        "Hits lost: 0\n",
        "Hits gained: 0\n",
        "Hits moved: 0\n",
    ] {
        assert!(shown.contains(expected), "{expected} is not in {shown}");
    }
}

#[test]
fn rows_and_hits_that_change_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let ad = |id: u32, year: u32, text: &str| {
        format!("{{\"id\":\"{id}\",\"headline\":\"Jobb\",\"text\":\"{text}\",\"published\":\"{year}-03-01\"}}\n")
    };
    let ads = ad(1, 2020, "excel och digitala verktyg") + &ad(2, 2021, "word") + &ad(3, 2021, "kod");
    fs::write(folder.path().join("ads.jsonl"), ads).unwrap();
    lexicon(folder.path(), "a", "excel,word,,,1.3,software,svall,\nverktyg,word,,,1.3,basic,svall,\nword,word,,,3.1,software,svall,\n");
    lexicon(
        folder.path(),
        "b",
        "digitala verktyg,phrase,,,general,basic,svall,\nexcel,word,,,1.3,basic,svall,\nkod,word,,,3.4,specialist,svall,\n",
    );
    let diff = ["lexicon", "diff", "a", "b", "--on", "ads.jsonl", "--by", "year", "--min-ads", "1"];
    let shown = printed(folder.path(), &diff);
    let flat = shown.split_whitespace().filter(|w| !w.starts_with('─')).collect::<Vec<_>>().join(" ");
    for expected in [
        "Rows: 2 added, 2 removed, 1 changed.",
        "+ sv:digitala verktyg:phrase general basic + sv:kod:word 3.4 specialist",
        "~ sv:excel:word stratum software → basic",
        "counted hits 3 3 0 ads with demand 2 2 0",
        "2 ads have another number of hits; 1 lose their last hit, 1 gain their first.",
        "Hits lost: 1 row hits why they no longer count sv:word:word 1 row removed",
        "sv:kod:word 1 row added",
        "sv:verktyg:word (1.3) sv:digitala verktyg:phrase (general) 1",
    ] {
        assert!(flat.contains(expected), "{expected} is not in {shown}");
    }
    assert_eq!(svall(folder.path(), &["lexicon", "diff", "a", "nowhere"]).status.code(), Some(2));
}
