//! Holds `svall explain` to showing every match of an ad, counted or not, with its reason and its row.

#![allow(clippy::unwrap_used, reason = "a test stops where something is missing, and says so")]

use std::io::Write;
use std::process::{Command, Output, Stdio};

const SVALL: &str = env!("CARGO_BIN_EXE_svall");
const AD: &str =
    "Ekonom\nDu har goda kunskaper i Excel.\nMeriterande\n- SQL\nVi har inga krav på datorvana. Skicka din ansökan via e-post.\n";

fn explain(arguments: &[&str], stdin: &str) -> Output {
    let mut child = Command::new(SVALL)
        .arg("explain")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(stdin.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn a_text_is_shown_with_what_counts_and_what_does_not() {
    let printed = String::from_utf8(explain(&["--text", "-"], AD).stdout).unwrap();
    for wanted in ["[[Excel|1.3 requirement]]", "[[SQL|1.3 merit]]", "((datorvana|guard:negation))", "zone:application"] {
        assert!(printed.contains(wanted), "{wanted} is not in\n{printed}");
    }
    assert!(printed.contains("sv:datorvana:head (sv.csv:"), "{printed}");
}

#[test]
fn masked_a_text_shows_no_address_number_or_name_and_no_match_within_one() {
    let ad = "Kock\nKontakta Anna Tallén på javascript@tallroten.se eller 070-123 45 67.\nDu kan Excel.\n";
    let open = String::from_utf8(explain(&["--text", "-"], ad).stdout).unwrap();
    assert!(open.contains("Anna Tallén") && open.contains("@tallroten.se") && open.contains("070-123 45 67"), "{open}");
    for arguments in [&["--text", "-", "--mask"][..], &["--text", "-", "--mask", "--json"]] {
        let output = explain(arguments, ad);
        let printed = String::from_utf8(output.stdout).unwrap();
        assert!(!printed.contains("Tallén") && !printed.contains("tallroten") && !printed.contains("45 67"), "{printed}");
        assert!(printed.contains("Excel") && !printed.contains("javascript"), "{printed}");
        assert!(String::from_utf8(output.stderr).unwrap().contains("left out 1 match(es) in masked text"));
    }
    assert_eq!(explain(&["26021007", "--mask"], "").status.code(), Some(2));
}

#[test]
fn as_json_every_match_has_its_place_and_reason() {
    let printed = String::from_utf8(explain(&["--text", "-", "--json"], AD).stdout).unwrap();
    for line in printed.lines() {
        let hit: serde_json::Value = serde_json::from_str(line).unwrap();
        let (from, to) = (hit["from"].as_u64().unwrap(), hit["to"].as_u64().unwrap());
        assert_eq!(&AD[usize::try_from(from).unwrap()..usize::try_from(to).unwrap()], hit["text"].as_str().unwrap());
        assert_eq!(hit["counted"].as_bool().unwrap(), hit["reason"].as_array().unwrap().is_empty());
    }
    assert!(printed.lines().count() >= 4);
}

#[test]
fn an_ad_of_the_run_is_found_by_its_id() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let run = Command::new(SVALL).args(["run", "--quiet", "--out"]).arg(&out).output().unwrap();
    assert!(run.status.success());
    let hits = Command::new(SVALL).arg("classify").output().unwrap();
    let first: serde_json::Value = serde_json::from_str(String::from_utf8(hits.stdout).unwrap().lines().next().unwrap()).unwrap();
    let id = first["ad_id"].as_str().unwrap();
    let printed = String::from_utf8(explain(&[id, "--out", out.to_str().unwrap()], "").stdout).unwrap();
    assert!(printed.contains(first["entry"].as_str().unwrap()), "{printed}");
}

#[test]
fn without_id_and_text_the_usage_is_shown() {
    assert_eq!(explain(&[], "").status.code(), Some(2));
}
