//! Has published runs counted again by other programs (DuckDB and pyarrow, `tests/recount.py`).

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a test stops where something is missing, and says so"
)]

use std::path::{Path, PathBuf};
use std::process::Command;

const SVALL: &str = env!("CARGO_BIN_EXE_svall");

/// Runs the job and the recount; returns what the recount printed.
fn recounted(arguments: &[&str]) -> Option<String> {
    let Ok(python) = std::env::var("SVALL_PYTHON") else {
        not_run("NOT RUN: SVALL_PYTHON is not set; `bash tests/run` sets it to a Python with duckdb and pyarrow");
        return None;
    };
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let run = Command::new(SVALL).arg("run").args(arguments).args(["--quiet", "--min-ads", "7", "--out"]).arg(&out).output().unwrap();
    assert!(matches!(run.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&run.stderr));
    let current = std::fs::read_to_string(out.join("CURRENT")).unwrap();
    let run_folder = out.join("runs").join(current.split(' ').next().unwrap());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recount.py");
    let recount = Command::new(python).arg(script).arg(run_folder).arg("7").output().unwrap();
    assert!(recount.status.success(), "{}{}", String::from_utf8_lossy(&recount.stdout), String::from_utf8_lossy(&recount.stderr));
    Some(String::from_utf8_lossy(&recount.stdout).into_owned())
}

/// Says on standard error, past the capture of passing tests, that something was not tested.
fn not_run(notice: &str) {
    use std::io::Write;
    let _closed = writeln!(std::io::stderr(), "{notice}");
}

#[test]
fn other_programs_count_the_sample_alike() {
    if let Some(printed) = recounted(&[]) {
        assert!(printed.contains("401 ads"), "{printed}");
    }
}

#[test]
fn other_programs_count_generated_ads_alike() {
    let folder = tempfile::tempdir().unwrap();
    let ads = folder.path().join("ads.jsonl.zst");
    let made = Command::new(SVALL).args(["sample", "--ads", "3000", "--seed", "3", "-o"]).arg(&ads).status().unwrap();
    assert!(made.success());
    if let Some(printed) = recounted(&[ads.to_str().unwrap()]) {
        assert!(printed.contains("3000 ads"), "{printed}");
    }
}

#[test]
fn other_programs_count_real_ads_alike() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/ads");
    if !shared.exists() {
        not_run(&format!("NOT RUN: {} is not here; real ads are not counted again", shared.display()));
        return;
    }
    let mut files: Vec<PathBuf> = vec![shared.join("real_sv.jsonl")];
    for folder in ["formats", "other"] {
        files.extend(std::fs::read_dir(shared.join(folder)).unwrap().map(|e| e.unwrap().path()));
    }
    let names: Vec<&str> = files.iter().map(|f| f.to_str().unwrap()).collect();
    if let Some(printed) = recounted(&names) {
        eprintln!("{printed}");
    }
}
