//! Decides whether a run may be published: few rejects, no damaged file, no sudden loss or growth, closed years as they were.
//!
//! Each gate compares numbers of the manifest, most of them with those of the run that is served. A gate that is not passed ends the run
//! with exit code 20, unless it was named as accepted; either way the manifest says what was found.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::{Error, ErrorKind, Result};
use crate::model::RejectReason;
use crate::published::{GateResult, Manifest, YearTotals};

/// The gates by name, and what each asks.
pub const GATES: [(&str, &str); 6] = [
    ("rejects", "few records are rejected"),
    ("refused-files", "every file and member can be read"),
    ("drop", "no total, input or year falls far below the run before"),
    ("growth", "no closed year grows far above the run before"),
    ("closed-years", "closed years are as they were, by the same lexicon, registers, parameters and program"),
    ("sentinels", "ads of which the counts are known give these counts"),
];

/// What the gates let pass.
#[derive(Clone, PartialEq, Debug)]
pub struct GateLimits {
    /// Highest share of rejected records, in percent.
    pub reject_percent: f64,
    /// Furthest a total may fall below the run before, in percent.
    pub drop_percent: f64,
    /// Furthest a closed year may grow above the run before, in percent.
    pub growth_percent: f64,
    /// How many years are not closed, counted back from the last with at least a hundredth of the ads of the largest.
    pub open_years: u16,
    /// Gates that may fail.
    pub accepted: BTreeSet<String>,
}

impl Default for GateLimits {
    fn default() -> Self {
        Self { reject_percent: 0.1, drop_percent: 2.0, growth_percent: 20.0, open_years: 2, accepted: BTreeSet::new() }
    }
}

/// So many rejected records pass whatever their share: a small file with a bad line is still of use.
const FEW_REJECTS: u64 = 10;
/// More rejected records than this never pass.
const MOST_REJECTS: u64 = 1_000;
/// A fall by so few is no fall: small years and inputs move by single ads.
const FEW_ADS: u64 = 5;
/// A year with less than one in so many of the ads of the largest year is not the last one: dates of single ads are wrong.
const LEAST_PART: u64 = 100;

/// Asks all gates but the sentinels, whose result is given.
pub(super) fn ask(limits: &GateLimits, manifest: &Manifest, before: Option<&Manifest>, sentinels: GateResult) -> Vec<GateResult> {
    let counts = &manifest.counts;
    let mut results = Vec::new();
    let mut answer = |gate: &str, passed: bool, found: String| {
        let accepted = !passed && limits.accepted.contains(gate);
        results.push(GateResult { gate: gate.to_owned(), passed, accepted, found });
    };
    let share = 100.0 * counts.n_rejected as f64 / counts.n_records.max(1) as f64;
    let few = counts.n_rejected <= FEW_REJECTS || (share <= limits.reject_percent && counts.n_rejected <= MOST_REJECTS);
    let allowed = format!("at most {FEW_REJECTS}, or {} % and {MOST_REJECTS}", limits.reject_percent);
    answer("rejects", few, format!("found {} of {} records rejected, expected {allowed}", counts.n_rejected, counts.n_records));
    let refused: Vec<String> = refused(manifest);
    let listed = if refused.is_empty() { String::new() } else { format!(" ({})", first_few(&refused)) };
    answer("refused-files", refused.is_empty(), format!("found {} files or members refused{listed}, expected none", refused.len()));
    // The sample is for trying: a series does not begin with it.
    let before = before.filter(|before| !before.is_sample() || manifest.is_sample());
    if let Some(before) = before {
        let fallen = fallen(limits, manifest, before);
        let found = if fallen.is_empty() { "found no fall".to_owned() } else { format!("found {}", first_few(&fallen)) };
        answer("drop", fallen.is_empty(), format!("{found}, expected at most {} % less than {}", limits.drop_percent, before.run_id));
        let closed = closed_years(limits, manifest, before);
        let grown: Vec<String> =
            closed.iter().filter(|(_, then, now)| is_above(then.n_ads, now.n_ads, limits.growth_percent)).map(told).collect();
        let found = if grown.is_empty() { "found no sudden growth".to_owned() } else { format!("found {}", first_few(&grown)) };
        answer("growth", grown.is_empty(), format!("{found}, expected at most {} % more than {}", limits.growth_percent, before.run_id));
        if let Some(other) = differs(manifest, before) {
            answer("closed-years", true, format!("not compared: {other} is another than that of {}", before.run_id));
        } else {
            let moved: Vec<String> = closed.iter().filter(|(_, then, now)| then != now).map(told).collect();
            let found = if moved.is_empty() {
                format!("found {} closed years as they were", closed.len())
            } else {
                format!("found {}", first_few(&moved))
            };
            answer("closed-years", moved.is_empty(), format!("{found}, expected those of {}", before.run_id));
        }
    }
    let accepted = !sentinels.passed && limits.accepted.contains(&sentinels.gate);
    results.push(GateResult { accepted, ..sentinels });
    results
}

/// Ends the run where a gate was not passed.
///
/// # Errors
/// The gates that were not passed, with what they found.
pub(super) fn check(results: &[GateResult]) -> Result<()> {
    let failed: Vec<&GateResult> = results.iter().filter(|result| !result.passed && !result.accepted).collect();
    if failed.is_empty() {
        return Ok(());
    }
    let told: Vec<String> = failed.iter().map(|result| format!("gate {}: {}", result.gate, result.found)).collect();
    let accept: Vec<String> = failed.iter().map(|result| format!("--accept {}", result.gate)).collect();
    Err(Error::new(ErrorKind::Gate, format!("{}; nothing is published", told.join("; ")))
        .with_hint(format!("look at the input first; where the numbers are right, run again with {}", accept.join(" "))))
}

/// Files and members that were refused as a whole, each with its reason.
fn refused(manifest: &Manifest) -> Vec<String> {
    let mut refused = Vec::new();
    for input in &manifest.inputs {
        let file = input["file"].as_str().unwrap_or_default();
        for member in input["members"].as_array().into_iter().flatten() {
            // What was left over by an operating system is passed over, not refused: it is no reason of the closed list.
            let is_listed = |reason: &&str| RejectReason::ALL.iter().any(|listed| listed.id() == *reason);
            let reason = member["refused"].as_str().filter(is_listed);
            if let Some(reason) = reason {
                let member = member["name"].as_str().map(|name| format!(":{name}")).unwrap_or_default();
                refused.push(format!("{file}{member} {reason}"));
            }
        }
    }
    refused
}

fn is_below(then: u64, now: u64, percent: f64) -> bool {
    (now as f64) < then as f64 * (1.0 - percent / 100.0) && then - now > FEW_ADS
}

fn is_above(then: u64, now: u64, percent: f64) -> bool {
    now as f64 > then as f64 * (1.0 + percent / 100.0) && now - then > FEW_ADS
}

fn fallen(limits: &GateLimits, manifest: &Manifest, before: &Manifest) -> Vec<String> {
    let mut totals = vec![
        ("ads".to_owned(), before.counts.n_scanned, manifest.counts.n_scanned),
        ("employers by year".to_owned(), n_employers(before), n_employers(manifest)),
    ];
    for (year, then) in &before.years {
        totals.push((format!("ads of {year}"), then.n_ads, manifest.years.get(year).map_or(0, |now| now.n_ads)));
    }
    // An input that is gone altogether shows in the totals, if it matters: nightly files may be put together into larger ones.
    let (then, now) = (records_by_input(before), records_by_input(manifest));
    for (file, then) in then {
        if let Some(now) = now.get(file) {
            totals.push((format!("records of {file}"), then, *now));
        }
    }
    let fallen = totals.into_iter().filter(|(_, then, now)| is_below(*then, *now, limits.drop_percent));
    fallen.map(|(what, then, now)| format!("{what}: {now} after {then}")).collect()
}

fn n_employers(manifest: &Manifest) -> u64 {
    manifest.outputs.iter().find(|output| output.file == "panel_employer_year.parquet").map_or(0, |output| output.rows)
}

fn records_by_input(manifest: &Manifest) -> BTreeMap<&str, u64> {
    let records = |input: &serde_json::Value| {
        input["members"].as_array().into_iter().flatten().filter_map(|member| member["n_records"].as_u64()).sum()
    };
    manifest.inputs.iter().filter_map(|input| Some((input["file"].as_str()?, records(input)))).collect()
}

type Year<'a> = (&'a String, YearTotals, YearTotals);

/// Years of the run before that are closed, as they were and as they are.
fn closed_years<'a>(limits: &GateLimits, manifest: &Manifest, before: &'a Manifest) -> Vec<Year<'a>> {
    let number = |year: &String| year.parse::<u16>().ok();
    let ads: BTreeMap<u16, u64> = before.years.iter().filter_map(|(year, then)| Some((number(year)?, then.n_ads))).collect();
    let largest = ads.values().max().copied().unwrap_or(0);
    let last = ads.iter().rfind(|(_, n_ads)| n_ads.saturating_mul(LEAST_PART) >= largest).map_or(0, |(year, _)| *year);
    let is_closed = |year: &String| number(year).is_some_and(|year| year + limits.open_years <= last);
    let now = |year: &String| manifest.years.get(year).copied().unwrap_or_default();
    before.years.iter().filter(|(year, _)| is_closed(year)).map(|(year, then)| (year, *then, now(year))).collect()
}

fn told((year, then, now): &Year<'_>) -> String {
    format!("{year}: {} ads, {} hits, {} words after {}, {}, {}", now.n_ads, now.n_hits, now.n_words, then.n_ads, then.n_hits, then.n_words)
}

/// What decides results and is another than before.
fn differs(manifest: &Manifest, before: &Manifest) -> Option<&'static str> {
    if manifest.lexicon != before.lexicon {
        Some("the lexicon")
    } else if manifest.registers != before.registers {
        Some("the registers")
    } else if manifest.program_fingerprint != before.program_fingerprint {
        Some("the program")
    } else if manifest.parameters != before.parameters {
        Some("the configuration")
    } else {
        None
    }
}

fn first_few(all: &[String]) -> String {
    let shown = all.iter().take(5).map(String::as_str).collect::<Vec<_>>().join(", ");
    if all.len() > 5 { format!("{shown} and {} more", all.len() - 5) } else { shown }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::published::Counts;

    fn manifest(years: &[(&str, u64)]) -> Manifest {
        let n_ads = years.iter().map(|(_, n)| n).sum();
        Manifest {
            schema: 2,
            run_id: "r000001-00000000".to_owned(),
            content_hash: String::new(),
            result_hash: String::new(),
            program: String::new(),
            program_fingerprint: String::new(),
            lexicon: json!({"fingerprint": "a"}),
            registers: String::new(),
            parameters: BTreeMap::new(),
            inputs: vec![json!({"file": "2024.jsonl", "members": [{"n_records": n_ads}]})],
            counts: Counts { n_records: n_ads, n_scanned: n_ads, n_measured: n_ads, ..Counts::default() },
            years: years.iter().map(|(year, n)| ((*year).to_owned(), YearTotals { n_ads: *n, n_hits: *n, n_words: *n })).collect(),
            outputs: Vec::new(),
            index: None,
            gates: Vec::new(),
            previous: None,
        }
    }

    /// The gates that were not passed.
    fn failed(manifest: &Manifest, before: Option<&Manifest>) -> Vec<String> {
        let sentinels = GateResult { gate: "sentinels".to_owned(), passed: true, accepted: false, found: String::new() };
        let limits = GateLimits::default();
        let results = ask(&limits, manifest, before, sentinels.clone());
        assert!(results.iter().all(|result| GATES.iter().any(|(name, _)| *name == result.gate)));
        let failed: Vec<String> = results.iter().filter(|result| !result.passed).map(|result| result.gate.clone()).collect();
        assert_eq!(check(&results).map_err(|e| e.kind()), if failed.is_empty() { Ok(()) } else { Err(ErrorKind::Gate) });
        let accepting = GateLimits { accepted: failed.iter().cloned().collect(), ..limits };
        assert!(check(&ask(&accepting, manifest, before, sentinels)).is_ok());
        failed
    }

    const USUAL: [(&str, u64); 4] = [("2022", 10_000), ("2023", 10_000), ("2024", 10_000), ("2025", 5_000)];

    #[test]
    fn a_night_as_usual_passes() {
        let before = manifest(&USUAL);
        assert_eq!(failed(&before, None), [""; 0]);
        assert_eq!(failed(&manifest(&[("2022", 10_000), ("2023", 10_000), ("2024", 10_010), ("2025", 5_100)]), Some(&before)), [""; 0]);
    }

    #[test]
    fn a_fall_of_the_whole_of_a_year_or_of_an_input_does_not() {
        let before = manifest(&USUAL);
        assert_eq!(failed(&manifest(&[("2022", 10_000), ("2023", 10_000), ("2024", 9_700), ("2025", 5_300)]), Some(&before)), ["drop"]);
        assert_eq!(failed(&manifest(&[("2022", 10_000), ("2023", 10_000), ("2024", 10_000)]), Some(&before)), ["drop"]);
        let mut cut = manifest(&USUAL);
        cut.inputs = vec![json!({"file": "2024.jsonl", "members": [{"n_records": 30_000}]}), json!({"file": "b", "members": []})];
        assert_eq!(failed(&cut, Some(&before)), ["drop"]);
    }

    #[test]
    fn a_closed_year_that_moves_by_one_ad_does_not_unless_the_rules_changed() {
        let before = manifest(&USUAL);
        let mut moved = manifest(&[("2022", 10_000), ("2023", 10_001), ("2024", 10_000), ("2025", 5_000)]);
        assert_eq!(failed(&moved, Some(&before)), ["closed-years"]);
        moved.lexicon = json!({"fingerprint": "b"});
        assert_eq!(failed(&moved, Some(&before)), [""; 0]);
        let grown = manifest(&[("2022", 10_000), ("2023", 13_000), ("2024", 10_000), ("2025", 5_000)]);
        assert_eq!(failed(&grown, Some(&before)), ["growth", "closed-years"]);
    }

    #[test]
    fn an_ad_with_a_date_far_ahead_closes_no_year() {
        let with = |now: u64, ahead: u64| manifest(&[("2023", 10_000), ("2024", 10_000), ("2025", now), ("2099", ahead)]);
        assert_eq!(failed(&with(5_100, 1), Some(&with(5_000, 1))), [""; 0]);
        assert_eq!(failed(&with(5_100, 99), Some(&with(5_000, 99))), [""; 0]);
        // A year of its own, that closes those before it.
        assert_eq!(failed(&with(5_100, 100), Some(&with(5_000, 100))), ["closed-years"]);
        let moved = manifest(&[("2023", 10_001), ("2024", 10_000), ("2025", 5_100), ("2099", 1)]);
        assert_eq!(failed(&moved, Some(&with(5_000, 1))), ["closed-years"]);
    }

    #[test]
    fn many_rejects_and_a_refused_file_do_not() {
        let mut rejected = manifest(&USUAL);
        rejected.counts.n_rejected = 36;
        assert_eq!(failed(&rejected, None), ["rejects"]);
        rejected.counts.n_rejected = 34;
        assert_eq!(failed(&rejected, None), [""; 0]);
        rejected.inputs = vec![json!({"file": "a.zip", "members": [{"name": "b", "n_records": 0, "refused": "damaged_container"}]})];
        assert_eq!(failed(&rejected, None), ["refused-files"]);
        let left = "leftover";
        rejected.inputs = vec![json!({"file": "a.zip", "members": [{"name": "b", "n_records": 0, "refused": left}]})];
        assert_eq!(failed(&rejected, None), [""; 0]);
    }

    #[test]
    fn a_series_does_not_begin_with_the_sample() {
        let mut sample = manifest(&USUAL);
        sample.inputs = vec![json!({"file": "data/sample/2025.json", "members": []})];
        assert_eq!(failed(&manifest(&[("2025", 12)]), Some(&sample)), [""; 0]);
    }
}
