//! States what a run read, counted and wrote, and checks that the counts balance.
//!
//! Every record that a reader cut is counted where it was cut (`n_records`) and again where it ended: scanned, duplicate, removal
//! or rejected. The two must be equal, in each run. Wall-clock times and the machine are kept apart, in `attempts.jsonl`, so that
//! the same inputs give the same manifest.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::index::IndexSummary;

/// The counts of a run.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Records cut from all inputs.
    pub n_records: u64,
    /// Ads scanned: the rows of the ads table.
    pub n_scanned: u64,
    /// Records of an ad whose other version counts.
    pub n_duplicates: u64,
    /// Of these, records with the same content.
    pub n_duplicates_identical: u64,
    /// Of these, records with other content.
    pub n_duplicates_superseded: u64,
    /// Notes that an ad was taken down.
    pub n_removals: u64,
    /// Records not scanned, by reason.
    pub rejected: BTreeMap<String, u64>,
    /// Sum of `rejected`.
    pub n_rejected: u64,
    /// Files and members not read although they hold no record that could be counted, by reason.
    pub refused_files: BTreeMap<String, u64>,
    /// Scanned ads that repeat an earlier one.
    pub n_reposts: u64,
    /// Of these, ads with the same text.
    #[serde(default)]
    pub n_reposts_exact: u64,
    /// Of these, ads with nearly the same text.
    #[serde(default)]
    pub n_reposts_near: u64,
    /// Scanned ads that are measured.
    pub n_measured: u64,
    /// Scanned ads whose id was made from their content.
    pub n_ids_made: u64,
    /// Scanned ads without a publication date.
    pub n_without_date: u64,
    /// Matches that count, in measured ads.
    pub n_hits: u64,
    /// Words of measured ads.
    pub n_words: u64,
}

impl Counts {
    /// Checks that nothing was lost: `n_records = n_scanned + n_duplicates + n_removals + n_rejected`; and that duplicates and reposts are
    /// the sums of their kinds.
    ///
    /// # Errors
    /// The two sides, when they differ.
    pub fn check(&self) -> Result<()> {
        let ended = self.n_scanned + self.n_duplicates + self.n_removals + self.n_rejected;
        let reposts = self.n_reposts_exact + self.n_reposts_near;
        if self.n_reposts != reposts {
            let text = format!(
                "found {} reposts flagged but {reposts} decided ({} exact, {} near), expected equal numbers; nothing is published",
                self.n_reposts, self.n_reposts_exact, self.n_reposts_near
            );
            return Err(Error::new(ErrorKind::Accounting, text));
        }
        if self.n_records == ended && self.n_duplicates == self.n_duplicates_identical + self.n_duplicates_superseded {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::Accounting,
            format!(
                "found {} records read but {ended} accounted for ({} scanned, {} duplicate, {} removal, {} rejected), expected equal numbers; nothing is published",
                self.n_records, self.n_scanned, self.n_duplicates, self.n_removals, self.n_rejected
            ),
        ))
    }

    /// Checks that a panel's cells add up to the measured ads.
    pub fn check_panel(&self, table: &str, n_ads: u64, n_hits: u64, n_words: u64) -> Result<()> {
        if (n_ads, n_hits, n_words) == (self.n_measured, self.n_hits, self.n_words) {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::Accounting,
            format!(
                "{table}: found {n_ads} ads, {n_hits} hits, {n_words} words in its cells, expected {}, {}, {}; nothing is published",
                self.n_measured, self.n_hits, self.n_words
            ),
        ))
    }

    /// Adds what was counted of other ads by the workers: all but `n_records`, what was rejected and the kinds of reposts, counted
    /// where they are decided.
    pub(crate) fn add(&mut self, other: &Self) {
        self.n_scanned += other.n_scanned;
        self.n_duplicates += other.n_duplicates;
        self.n_duplicates_identical += other.n_duplicates_identical;
        self.n_duplicates_superseded += other.n_duplicates_superseded;
        self.n_removals += other.n_removals;
        self.n_reposts += other.n_reposts;
        self.n_measured += other.n_measured;
        self.n_ids_made += other.n_ids_made;
        self.n_without_date += other.n_without_date;
        self.n_hits += other.n_hits;
        self.n_words += other.n_words;
    }

    /// Whether someone should look at what was not scanned.
    pub fn needs_eyes(&self) -> bool {
        self.n_rejected > 0 || !self.refused_files.is_empty()
    }
}

/// A file of the run.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Output {
    /// Name within the run's folder.
    pub file: String,
    /// Size.
    pub bytes: u64,
    /// Fingerprint.
    pub blake3: String,
    /// Rows, where it is a table or a list.
    pub rows: u64,
}

/// What the measured ads of a year add up to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct YearTotals {
    /// Measured ads.
    pub n_ads: u64,
    /// Their hits.
    pub n_hits: u64,
    /// Their words.
    pub n_words: u64,
}

/// What a gate before publishing found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct GateResult {
    /// Name of the gate.
    pub gate: String,
    /// Whether it was passed.
    pub passed: bool,
    /// Whether it was not passed, and the run was told to go on.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub accepted: bool,
    /// What was found, and what was expected.
    pub found: String,
}

/// The run before a run.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Previous {
    /// Its id.
    pub run_id: String,
    /// Fingerprint of its manifest.
    pub manifest: String,
}

/// The form of manifests that this program writes.
pub const SCHEMA: u32 = 2;

/// The manifest of a run.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the manifest's form.
    pub schema: u32,
    /// The run's id: a number that rises by one, and the beginning of `content_hash`.
    pub run_id: String,
    /// Fingerprint of this manifest but for `run_id`, `index`, `previous`, `gates` and itself: equal for equal inputs, lexicon, parameters and
    /// program.
    pub content_hash: String,
    /// Fingerprint of what was measured, ad by ad: equal whatever files the ads came in, and in which order.
    pub result_hash: String,
    /// Version of the program.
    pub program: String,
    /// Fingerprint of what the program is made of.
    pub program_fingerprint: String,
    /// Lexicon: fingerprint and number of entries and exclusions.
    pub lexicon: serde_json::Value,
    /// Fingerprint of the registers.
    pub registers: String,
    /// Parameters that decide the result.
    pub parameters: BTreeMap<String, serde_json::Value>,
    /// Inputs, by name.
    pub inputs: Vec<serde_json::Value>,
    /// Counts.
    pub counts: Counts,
    /// Measured ads by year of publication; `unknown` for those without.
    pub years: BTreeMap<String, YearTotals>,
    /// Outputs, by name.
    pub outputs: Vec<Output>,
    /// The search index, which is no part of the content: how ads are dealt into its files is left to chance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<IndexSummary>,
    /// The gates that were passed before publishing.
    pub gates: Vec<GateResult>,
    /// The run before this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous: Option<Previous>,
}

impl Manifest {
    /// The manifest as it is written.
    ///
    /// # Errors
    /// A mistake of ours.
    pub fn text(&self) -> Result<String> {
        let text = serde_json::to_string_pretty(self);
        text.map(|text| text + "\n").map_err(|e| Error::new(ErrorKind::Internal, format!("the manifest cannot be written: {e}")))
    }

    /// Whether every ad is one of the invented ones that come with the program, for trying.
    pub fn is_sample(&self) -> bool {
        self.inputs.iter().all(|input| input["file"].as_str().is_some_and(|file| file.starts_with("data/sample/")))
    }

    /// All files of the run but the manifest itself; those of the index with its folder.
    pub fn files(&self) -> Vec<Output> {
        let of_index = self.index.iter().flat_map(|index| &index.files).map(|file| Output {
            file: format!("{}/{}", crate::index::FOLDER, file.file),
            bytes: file.bytes,
            blake3: file.blake3.clone(),
            rows: 0,
        });
        self.outputs.iter().cloned().chain(of_index).collect()
    }

    /// What `content_hash` must be.
    ///
    /// # Errors
    /// A mistake of ours.
    pub fn hash_of_content(&self) -> Result<String> {
        let content =
            Self { run_id: String::new(), content_hash: String::new(), index: None, gates: Vec::new(), previous: None, ..self.clone() };
        Ok(blake3::hash(content.text()?.as_bytes()).to_hex().to_string())
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A manifest that states little.
    pub(in super::super) fn manifest() -> Manifest {
        let text = r#"{"schema": 1, "run_id": "r000001-aa", "program": "0.1.0", "lexicon": {"fingerprint": "4f1c55aa01", "n_entries": 2},
            "registers": "r1", "parameters": {"min_ads": 20, "vacancy_cap": 50, "keep_reposts": false}, "inputs": [], "counts": {
            "n_records": 0, "n_scanned": 0, "n_duplicates": 0, "n_duplicates_identical": 0, "n_duplicates_superseded": 0, "n_removals": 0,
            "rejected": {}, "n_rejected": 0, "refused_files": {}, "n_reposts": 0, "n_measured": 0, "n_ids_made": 0, "n_without_date": 0,
            "n_hits": 0, "n_words": 0}, "outputs": [], "content_hash": "aa", "result_hash": "", "program_fingerprint": "", "years": {},
            "gates": []}"#;
        serde_json::from_str(text).expect("a manifest")
    }

    #[test]
    fn counts_that_do_not_balance_are_refused() {
        let mut counts = Counts {
            n_records: 10,
            n_scanned: 5,
            n_duplicates: 2,
            n_duplicates_identical: 2,
            n_removals: 1,
            n_rejected: 2,
            ..Counts::default()
        };
        assert!(counts.check().is_ok());
        counts.n_scanned = 4;
        assert_eq!(counts.check().map_err(|e| e.kind()), Err(ErrorKind::Accounting));
        counts.n_scanned = 5;
        (counts.n_reposts, counts.n_reposts_exact) = (2, 1);
        assert_eq!(counts.check().map_err(|e| e.kind()), Err(ErrorKind::Accounting));
        counts.n_reposts_near = 1;
        assert!(counts.check().is_ok());
        counts.n_measured = 4;
        assert!(counts.check_panel("panel_x", 4, 0, 0).is_ok());
        assert!(counts.check_panel("panel_x", 3, 0, 0).is_err());
    }
}
