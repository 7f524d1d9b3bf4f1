//! Holds the accuracy on annotated ads above the floors that existing word lists set.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "a test stops where something is missing, and says so")]

use std::path::Path;
use std::process::Command;

/// Figures of the best existing lists on the same ads, by the same scorer: ad demand F1 0.80, mention F1 0.61.
const FLOORS: [(&str, f64); 2] = [("ad_demand", 0.80), ("mention", 0.61)];

/// Says on standard error, past the capture of passing tests, that something was not tested.
fn not_run(notice: &str) {
    use std::io::Write;
    let _closed = writeln!(std::io::stderr(), "{notice}");
}

#[test]
fn annotated_ads_are_read_better_than_by_any_existing_word_list() {
    let gold = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/gold");
    if !gold.exists() {
        not_run(&format!("NOT RUN: {} is not here; accuracy is not measured", gold.display()));
        return;
    }
    let python = std::env::var("SVALL_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let folder = tempfile::tempdir().unwrap();
    let hits = folder.path().join("hits.jsonl");
    let dev = gold.join("dev.jsonl");
    let classified = Command::new(env!("CARGO_BIN_EXE_svall")).arg("classify").arg(&dev).arg("--hits").arg(&hits).status().unwrap();
    assert!(classified.success());
    let scored = Command::new(python).arg(gold.join("score.py")).args([&dev, &hits]).arg("--json").output().unwrap();
    let figures: serde_json::Value = serde_json::from_slice(&scored.stdout).unwrap();
    for (measure, floor) in FLOORS {
        let f1 = figures[measure]["f1"].as_f64().unwrap();
        assert!(f1 > floor, "{measure} F1 {f1}, expected above {floor}");
    }
}
