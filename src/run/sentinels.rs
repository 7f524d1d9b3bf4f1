//! Measures ads of which the counts are known, on the way that all ads take, before anything is published.
//!
//! A program built wrongly, a lexicon from yesterday or a text that lost its å, ä and ö changes these counts. The expected ones belong to
//! the lexicon of the program, known by its fingerprint; with another lexicon there is nothing to compare.

use serde::{Deserialize, Serialize};

use super::scan::{AdScan, Scanning};
use crate::ads::{Event, Input, Limits, Mapping, Record, RecordReader, read_input};
use crate::error::{Error, ErrorKind, Result};
use crate::measure::AdRow;
use crate::model::Competence;
use crate::published::GateResult;

/// The ads.
const ADS: &[u8] = include_bytes!("../../lexicons/sentinels.jsonl");
/// What is known of them.
const EXPECTED: &str = include_str!("../../lexicons/sentinels.csv");
/// The name of the gate.
const GATE: &str = "sentinels";

/// What is known of an ad, or was found in it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Sentinel {
    /// Fingerprint of the lexicon by which it was counted, its beginning.
    pub lexicon: String,
    /// The ad's id.
    pub ad_id: String,
    /// Its language.
    pub lang: String,
    /// Its words.
    pub n_words: u32,
    /// Its hits.
    pub n_hits: u32,
    /// Different terms among them.
    pub n_terms: u32,
    /// Hits by competence, `1.1:2 general:1`.
    pub competences: String,
}

/// Measures the ads.
///
/// # Errors
/// The lexicon's ads cannot be read: a mistake of ours.
pub fn measure_sentinels(scanning: &Scanning<'_>) -> Result<Vec<Sentinel>> {
    let (limits, mapping) = (Limits::default(), Mapping::default());
    let mut reader = RecordReader::new(&mapping, &limits);
    let mut scan = AdScan::new(scanning);
    let mut found = Vec::new();
    let mut emit = |event: Event| {
        if let Event::Chunk(chunk) = event {
            for (place, bytes) in chunk.records() {
                if let Ok(Record::Ad(ad)) = reader.read(bytes) {
                    found.push(sentinel(&scanning.lexicon.fingerprint, &scan.scan(&ad, &place).row));
                }
            }
        }
        Ok(())
    };
    read_input(&Input::Embedded { name: "lexicons/sentinels.jsonl", bytes: ADS }, &limits, &mapping, &mut 0, &mut emit)?;
    Ok(found)
}

fn sentinel(lexicon: &str, row: &AdRow) -> Sentinel {
    let by_competence = Competence::all().zip(&row.measures.by_competence).filter(|(_, hits)| **hits > 0);
    let competences: Vec<String> = by_competence.map(|(competence, hits)| format!("{}:{hits}", competence.id())).collect();
    Sentinel {
        lexicon: beginning(lexicon),
        ad_id: row.ad_id.clone(),
        lang: row.lang.clone(),
        n_words: row.measures.n_words,
        n_hits: row.measures.n_hits,
        n_terms: row.measures.n_terms,
        competences: competences.join(" "),
    }
}

/// Fingerprints are compared by as much as a person can read aloud.
fn beginning(fingerprint: &str) -> String {
    fingerprint.chars().take(16).collect()
}

/// The table of what is known, as it stands in the lexicon's folder.
///
/// # Errors
/// A mistake of ours.
pub fn sentinel_table(sentinels: &[Sentinel]) -> Result<String> {
    let failed = |e: String| Error::new(ErrorKind::Internal, format!("the table of sentinel ads cannot be written: {e}"));
    let mut table = csv::Writer::from_writer(Vec::new());
    sentinels.iter().try_for_each(|sentinel| table.serialize(sentinel)).map_err(|e| failed(e.to_string()))?;
    let bytes = table.into_inner().map_err(|e| failed(e.to_string()))?;
    String::from_utf8(bytes).map_err(|e| failed(e.to_string()))
}

/// Holds the ads against what is known of them.
pub(super) fn ask(scanning: &Scanning<'_>) -> Result<GateResult> {
    let expected: Vec<Sentinel> = csv::Reader::from_reader(EXPECTED.as_bytes())
        .deserialize()
        .collect::<std::result::Result<_, _>>()
        .map_err(|e| Error::new(ErrorKind::Internal, format!("lexicons/sentinels.csv: cannot be read: {e}")))?;
    let result = |passed: bool, found: String| GateResult { gate: GATE.to_owned(), passed, accepted: false, found };
    let own = beginning(&scanning.lexicon.fingerprint);
    if expected.iter().any(|sentinel| sentinel.lexicon != own) {
        return Ok(result(true, format!("not compared: the counts known are those of another lexicon than {own}")));
    }
    let found = measure_sentinels(scanning)?;
    let wrong: Vec<String> = expected
        .iter()
        .zip(found.iter().map(Some).chain(std::iter::repeat(None)))
        .filter(|(expected, found)| Some(*expected) != *found)
        .map(|(expected, found)| {
            let found = found.map_or("nothing".to_owned(), |f| format!("{} hits in {} words ({})", f.n_hits, f.n_words, f.competences));
            let Sentinel { ad_id, n_hits, n_words, competences, .. } = expected;
            format!("{ad_id}: found {found}, expected {n_hits} hits in {n_words} words ({competences})")
        })
        .collect();
    let passed = wrong.is_empty() && found.len() == expected.len();
    Ok(result(passed, if passed { format!("found {} ads as they are known", found.len()) } else { wrong.join("; ") }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hits::Scanner;
    use crate::lexicon::Lexicon;
    use crate::registers::Registers;

    #[test]
    fn the_ads_give_the_counts_that_are_known_by_the_lexicon_of_the_program() {
        let lexicon = Lexicon::load(None).expect("the lexicon of the program");
        let registers = Registers::load().expect("the registers of the program");
        let scanner = Scanner::new(&lexicon).expect("a scanner");
        let scanning = Scanning { lexicon: &lexicon, scanner: &scanner, registers: &registers, keep_hits: false };
        let table = sentinel_table(&measure_sentinels(&scanning).expect("readable")).expect("a table");
        assert_eq!(table, EXPECTED, "after a change of the lexicon: svall lexicon sentinels > lexicons/sentinels.csv");
        let asked = ask(&scanning).expect("readable");
        assert!(asked.passed && asked.found.starts_with("found 5 ads"), "{}", asked.found);
    }
}
