//! Turns one record into what the run keeps of it: the row of the ad and its matches.

use serde::{Deserialize, Serialize};

use crate::hits::{Classifier, Hit, Scanner};
use crate::lexicon::Lexicon;
use crate::measure::{AdRow, HitRow, measure_ad};
use crate::model::{Ad, Place};
use crate::registers::Registers;

/// What scanning needs to know.
pub struct Scanning<'a> {
    /// The lexicon.
    pub lexicon: &'a Lexicon,
    /// The lexicon made ready.
    pub scanner: &'a Scanner,
    /// Municipalities, employers, occupations.
    pub registers: &'a Registers,
    /// Whether to keep the matches.
    pub keep_hits: bool,
}

/// An ad after scanning.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ScannedAd {
    /// Time stamp of the version, milliseconds.
    pub version: Option<i64>,
    /// Fingerprint of all fields but the id.
    pub content: [u8; 32],
    /// Fingerprint of employer, year and folded text: equal for reposts.
    pub repost_key: [u8; 16],
    /// The row of the ads table.
    pub row: AdRow,
    /// Line in the source.
    pub line: u64,
    /// Matches, counted or not.
    pub hits: Vec<HitRow>,
}

/// Scans an ad.
pub fn scan_ad(ad: &Ad, place: &Place, scanning: &Scanning<'_>, classifier: &mut Classifier<'_>) -> ScannedAd {
    let source = ad.source_text();
    let found = classifier.classify(source);
    let measures = measure_ad(&found.hits, &scanning.lexicon.entries, found.n_words);
    let employer = scanning.registers.employers.resolve(ad.employer_number.as_deref(), ad.employer.as_deref());
    let municipality = scanning.registers.places.municipality(ad.municipality.as_deref(), ad.municipality_name.as_deref());
    let year = ad.published.map(crate::model::Date::year);
    let repost_key = repost_key(&employer.id, year, &found.folded.text);
    let hits = if scanning.keep_hits { found.hits.iter().map(|hit| hit_row(hit, source, scanning.lexicon)).collect() } else { Vec::new() };
    let row = AdRow {
        ad_id: ad.id.as_str().to_owned(),
        id_is_made: ad.id.is_made(),
        published: ad.published.map(|d| d.to_string()),
        year,
        month: ad.published.map(crate::model::Date::month),
        employer_id: employer.id,
        employer: employer.name,
        sector: employer.sector.id().to_owned(),
        municipality: municipality.map(|m| m.code.clone()),
        county: municipality.map(|m| m.county.clone()),
        skr: municipality.map(|m| m.skr.clone()),
        occupation: scanning.registers.occupations.ssyk(&ad.occupation).map(str::to_owned),
        n_vacancies: ad.vacancies.unwrap_or(1),
        lang: found.language.code().to_owned(),
        measures,
        is_repost: false,
        source_file: place.source(),
        source_offset: place.byte,
    };
    ScannedAd { version: ad.version, content: ad.content_fingerprint(), repost_key, row, line: place.line, hits }
}

/// A match as a row of the hits table.
pub fn hit_row(hit: &Hit, source: &str, lexicon: &Lexicon) -> HitRow {
    let wording = source.get(hit.source_span.from..hit.source_span.to).unwrap_or_default();
    HitRow {
        from: hit.source_span.from as u64,
        to: hit.source_span.to as u64,
        text: wording.to_owned(),
        entry: u32::try_from(hit.entry).unwrap_or(u32::MAX),
        zone: hit.zone.id().to_owned(),
        role: hit.role.id().to_owned(),
        counted: hit.is_counted(),
        reasons: hit.reasons.iter().map(|reason| reason.written(lexicon)).collect(),
    }
}

/// The same employer with the same text, whatever its case and spacing, in the same year.
fn repost_key(employer_id: &str, year: Option<u16>, folded: &str) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(employer_id.as_bytes());
    hasher.update(&[0]);
    hasher.update(&year.unwrap_or(0).to_le_bytes());
    hasher.update(folded.trim().as_bytes());
    let mut key = [0; 16];
    hasher.finalize_xof().fill(&mut key);
    key
}
