//! Holds the lists of a run against the counts of its manifest, and those counts against each other.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};

use serde_json::Value as Json;

use super::findings::Findings;
use super::{compare, rows_of};
use crate::published::folder::PublishedRun;
use crate::published::manifest::Manifest;

const MANIFEST: &str = "manifest.json";

/// Holds the counts against each other: every record that was read ended somewhere.
pub(super) fn check_counts(manifest: &Manifest, findings: &mut Findings) {
    let c = &manifest.counts;
    let ended = c.n_scanned + c.n_duplicates + c.n_removals + c.n_rejected;
    compare(findings, MANIFEST, "counts: n_records", c.n_records, ended, "scanned + duplicate + removal + rejected");
    let duplicates = c.n_duplicates_identical + c.n_duplicates_superseded;
    compare(findings, MANIFEST, "counts: n_duplicates", c.n_duplicates, duplicates, "identical + superseded");
    compare(findings, MANIFEST, "counts: n_rejected", c.n_rejected, c.rejected.values().sum(), "the sum by reason");
    let members = manifest.inputs.iter().filter_map(|input| input.get("members")?.as_array()).flatten();
    let read: u64 = members.filter_map(|member| member.get("n_records")?.as_u64()).sum();
    compare(findings, MANIFEST, "counts: n_records", c.n_records, read, "the sum of the records of all inputs");
    for name in ["min_ads", "vacancy_cap", "keep_reposts"] {
        if !manifest.parameters.contains_key(name) {
            findings.say(MANIFEST, || format!("parameters: found no {name}, expected one; the value that svall has by itself is taken"));
        }
    }
}

/// What the lines of a list count.
type Lines = BTreeMap<String, u64>;

/// Counts the lines of each list again.
pub(super) fn check_lists(run: &PublishedRun, findings: &mut Findings) {
    let c = &run.manifest.counts;
    let of = |line: &Json, name: &str| line.get(name).and_then(Json::as_str).map(str::to_owned);
    let (mut rejected, mut refused) = (Lines::new(), Lines::new());
    let is_read = count(run, "rejects.jsonl", findings, |line| {
        let reason = of(line, "reason").ok_or("reason")?;
        match line.get("n_records").and_then(Json::as_u64).ok_or("n_records")? {
            0 => *refused.entry(reason).or_default() += 1,
            n => *rejected.entry(reason).or_default() += n,
        }
        Ok(())
    });
    if is_read {
        compare_lines(findings, "rejects.jsonl", "rejected records", &rejected, &c.rejected);
        compare_lines(findings, "rejects.jsonl", "refused files", &refused, &c.refused_files);
    }
    let mut kinds = Lines::new();
    let is_read = count(run, "duplicates.jsonl", findings, |line| {
        *kinds.entry(of(line, "kind").ok_or("kind")?).or_default() += 1;
        Ok(())
    });
    if is_read {
        let stated = [("identical", c.n_duplicates_identical), ("superseded", c.n_duplicates_superseded)];
        let stated = stated.into_iter().filter(|(_, n)| *n > 0).map(|(kind, n)| (kind.to_owned(), n)).collect();
        compare_lines(findings, "duplicates.jsonl", "lines of the kind", &kinds, &stated);
    }
    let mut removals = 0;
    let is_read = count(run, "removals.jsonl", findings, |line| {
        of(line, "ad_id").ok_or("ad_id")?;
        removals += 1;
        Ok(())
    });
    if is_read {
        compare(findings, "removals.jsonl", "lines", removals, c.n_removals, "n_removals in manifest.json");
    }
}

fn compare_lines(findings: &mut Findings, file: &str, what: &str, found: &Lines, stated: &Lines) {
    let n = |of: &Lines, name: &str| of.get(name).copied().unwrap_or(0);
    let names: std::collections::BTreeSet<&String> = found.keys().chain(stated.keys()).collect();
    for name in names {
        compare(findings, file, &format!("{what} {name}"), n(found, name), n(stated, name), "the count in manifest.json");
    }
}

/// Calls `each` with every line of a list, which names the field that a line lacks. Returns whether the list could be read.
fn count(run: &PublishedRun, file: &str, findings: &mut Findings, mut each: impl FnMut(&Json) -> Result<(), &'static str>) -> bool {
    let Some(rows) = rows_of(run, file, findings) else { return false };
    let path = run.folder.join(file);
    let opened = match File::open(&path) {
        Ok(opened) => opened,
        Err(cause) => {
            findings.say(file, || format!("cannot be read: {cause}"));
            return false;
        }
    };
    let mut n = 0;
    for line in BufReader::new(opened).split(b'\n') {
        let line = match line {
            Ok(line) => line,
            Err(cause) => {
                findings.say(file, || format!("after line {n}: cannot be read: {cause}"));
                return false;
            }
        };
        n += 1;
        let parsed = serde_json::from_slice(&line).map_err(|e| e.to_string());
        let taken = parsed.and_then(|line: Json| each(&line).map_err(|field| format!("found no {field}, expected one")));
        if let Err(cause) = taken {
            findings.say(file, || format!("line {n}: {cause}"));
        }
    }
    compare(findings, file, "lines", n, rows, "the rows of this output in manifest.json");
    true
}
