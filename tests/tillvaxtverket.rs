//! Holds svall with the list of Tillväxtverket and UKÄ to the rule of their study, counted by `tests/tillvaxtverket.py`.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "a test stops where something is missing, and says so")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Real ads that are compared.
const N_ADS: usize = 2000;

fn shared(path: &str) -> Option<PathBuf> {
    let found = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    if !found.exists() {
        not_run(&format!("NOT RUN: {} is not here; the list of Tillväxtverket is not tried", found.display()));
        return None;
    }
    Some(found)
}

/// Says on standard error, past the capture of passing tests, that something was not tested.
fn not_run(notice: &str) {
    use std::io::Write;
    let _closed = writeln!(std::io::stderr(), "{notice}");
}

fn run(command: &mut Command) -> Output {
    let done = command.output().unwrap();
    assert!(matches!(done.status.code(), Some(0 | 1)), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
    done
}

fn svall(folder: &Path, arguments: &[&str]) -> Output {
    run(Command::new(env!("CARGO_BIN_EXE_svall")).args(arguments).current_dir(folder))
}

/// The terms of each ad, as often as they occur, sorted.
type Terms = BTreeMap<String, Vec<String>>;

fn terms_by_svall(folder: &Path, ads: &str, lexicon: &str) -> Terms {
    let mut found = Terms::new();
    for line in String::from_utf8(svall(folder, &["classify", ads, "--lexicon", lexicon]).stdout).unwrap().lines() {
        let hit: serde_json::Value = serde_json::from_str(line).unwrap();
        let terms = found.entry(hit["ad_id"].as_str().unwrap().to_owned()).or_default();
        terms.push(hit["term"].as_str().unwrap().to_owned());
        terms.sort();
    }
    found
}

#[test]
fn svall_counts_by_the_rule_of_the_study() {
    let Ok(python) = std::env::var("SVALL_PYTHON") else {
        not_run("NOT RUN: SVALL_PYTHON is not set; `bash tests/run` sets it");
        return;
    };
    let (Some(list), Some(ads)) =
        (shared("lexicon-sources/digspecads_tillvaxtverket/ordlistor textanalys.xlsx"), shared("ads/real_sv.jsonl"))
    else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tillvaxtverket.py");
    let study = |task: &[&str]| run(Command::new(&python).arg(&script).arg(&list).args(task).current_dir(at)).stdout;
    let real = fs::read_to_string(ads).unwrap();
    let some: String = real.split_inclusive('\n').take(N_ADS).collect();
    fs::write(at.join("ads.jsonl"), some).unwrap();
    fs::write(at.join("terms.csv"), study(&["terms"])).unwrap();
    fs::write(at.join("prepared.jsonl"), study(&["prepare", "ads.jsonl"])).unwrap();
    fs::write(
        at.join("areas.csv"),
        "category,competence,stratum\nbasics,general,basic\nmjukvara,general,software\nprogramming,3.4,specialist\n",
    )
    .unwrap();
    let counted = String::from_utf8(study(&["count", "ads.jsonl"])).unwrap();
    let expected: Terms = counted
        .lines()
        .map(|line| {
            let ad: serde_json::Value = serde_json::from_str(line).unwrap();
            let terms = ad["terms"].as_array().unwrap().iter().map(|t| t.as_str().unwrap().to_owned()).collect();
            (ad["id"].as_str().unwrap().to_owned(), terms)
        })
        .collect();
    assert_eq!(expected.len(), N_ADS);

    let import = ["lexicon", "import", "terms.csv", "--competence-from", "areas.csv", "--match", "token", "--forms", "none"];
    svall(at, &[&import[..], &["-o", "study"]].concat());
    let found = terms_by_svall(at, "prepared.jsonl", "study");
    let none = Vec::new();
    let differing: Vec<&String> =
        expected.iter().filter(|(id, terms)| found.get(*id).unwrap_or(&none) != *terms).map(|(id, _)| id).collect();
    assert!(differing.is_empty(), "{} of {N_ADS} ads differ: {differing:?}", differing.len());

    // On the ads as they are, the list spelled as people write; the study's script deletes pieces of words, which svall does not.
    let respell = ["--respell", "__=-", "--respell", "_plusplus=++", "--respell", "sharp=#", "--respell", "dotnet=.net"];
    svall(at, &[&import[..], &respell, &["-o", "plain"]].concat());
    let plain = terms_by_svall(at, "ads.jsonl", "plain");
    let n_alike = expected.iter().filter(|(id, terms)| plain.contains_key(*id) != terms.is_empty()).count();
    assert!(n_alike >= N_ADS * 97 / 100, "{n_alike} of {N_ADS} ads agree on whether there is a hit");
}
