//! States what decides a result beside the ads: parameters, for the manifest, and all of it as fingerprints.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::job::Job;
use super::shards::fingerprint_of;
use crate::lexicon::Lexicon;
use crate::registers::Registers;

/// Fingerprint of what the program is made of.
pub(super) const PROGRAM: &str = env!("SVALL_PROGRAM_FINGERPRINT");

/// The parameters that decide the result.
pub(super) fn parameters(job: &Job) -> BTreeMap<String, Value> {
    BTreeMap::from([
        ("min_ads".to_owned(), json!(job.min_ads)),
        ("vacancy_cap".to_owned(), json!(job.vacancy_cap)),
        ("keep_reposts".to_owned(), json!(job.keep_reposts)),
        ("keep_hits".to_owned(), json!(job.keep_hits)),
        ("map".to_owned(), json!(job.mapping.assignments().collect::<Vec<_>>())),
        ("record_bytes".to_owned(), json!(job.limits.record_bytes)),
        ("document_bytes".to_owned(), json!(job.limits.document_bytes)),
    ])
}

/// Fingerprint of everything that decides what becomes of a record.
pub(super) fn of_scan(job: &Job, lexicon: &Lexicon, registers: &Registers) -> [u8; 32] {
    let map: Vec<String> = job.mapping.assignments().collect();
    let (map, depth) = (format!("{map:?}"), job.limits.depth.to_string());
    let hits = if job.keep_hits { "hits" } else { "" };
    fingerprint_of(&[PROGRAM, &lexicon.fingerprint, &registers.fingerprint, hits, &map, &depth])
}

/// Fingerprint of everything but the inputs that decides a run.
pub(super) fn of_run(job: &Job, lexicon: &Lexicon, registers: &Registers) -> String {
    let (parameters, limits) = (format!("{:?}", parameters(job)), format!("{:?}", job.limits));
    let parts = [PROGRAM, &lexicon.fingerprint, &registers.fingerprint, &parameters, &limits];
    blake3::Hash::from(fingerprint_of(&parts)).to_hex().to_string()
}
