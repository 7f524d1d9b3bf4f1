//! Holds the accuracy on annotated ads above what is asked of it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "a test stops where something is missing, and says so")]

use std::path::Path;
use std::process::Command;

/// What is asked of all annotated ads, and of the Swedish ones alone. The best existing word lists reach an F1 of 0.80 on whether an ad
/// asks for anything digital and of 0.61 on single mentions.
const FLOORS: [(&str, &str, f64); 8] = [
    ("ad_demand", "f1", 0.97),
    ("mention", "f1", 0.92),
    ("mention", "p", 0.90),
    ("mention", "r", 0.90),
    ("ad_competence", "f1", 0.86),
    ("ad_area", "f1", 0.90),
    ("role", "same", 0.85),
    ("stratum", "same", 0.92),
];
/// Largest share of the traps that may count.
const TRAPS: f64 = 0.05;

/// Says on standard error, past the capture of passing tests, that something was not tested.
fn not_run(notice: &str) {
    use std::io::Write;
    let _closed = writeln!(std::io::stderr(), "{notice}");
}

#[test]
fn annotated_ads_are_read_as_well_as_is_asked() {
    let gold = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/gold");
    if !gold.exists() {
        not_run(&format!("NOT RUN: {} is not here; accuracy is not measured", gold.display()));
        return;
    }
    let python = std::env::var("SVALL_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let folder = tempfile::tempdir().unwrap();
    let hits = folder.path().join("hits.jsonl");
    let all = std::fs::read_to_string(gold.join("dev.jsonl")).unwrap();
    let swedish: String = all.split_inclusive('\n').filter(|line| line.contains("\"lang\": \"sv\"")).collect();
    assert!(swedish.lines().count() > 50, "the annotated ads do not say their language as expected");
    for (name, ads) in [("all", &all), ("Swedish", &swedish)] {
        let file = folder.path().join(format!("{name}.jsonl"));
        std::fs::write(&file, ads).unwrap();
        let classified = Command::new(env!("CARGO_BIN_EXE_svall")).arg("classify").arg(&file).arg("--hits").arg(&hits).status().unwrap();
        assert!(classified.success());
        let scored = Command::new(&python).arg(gold.join("score.py")).args([&file, &hits]).arg("--json").output().unwrap();
        let figures: serde_json::Value = serde_json::from_slice(&scored.stdout).unwrap();
        for (measure, figure, floor) in FLOORS {
            let value = figures[measure][figure].as_f64().unwrap();
            assert!(value >= floor, "{name} ads: {measure} {figure} {value}, expected at least {floor}");
        }
        let counted = figures["traps"]["counted"].as_f64().unwrap();
        assert!(counted <= TRAPS, "{name} ads: {counted} of the traps count, expected at most {TRAPS}");
    }
}
