//! Turns one record into what the run keeps of it: the row of the ad and its matches.

use std::cell::OnceCell;

use super::fingerprint::Fingerprints;
use crate::hits::{Classified, Classifier, Hit, Scanner};
use crate::index::IndexedAd;
use crate::lexicon::{Entry, Lexicon};
use crate::measure::{AdRow, HitRow, measure_ad};
use crate::model::{Ad, Date, Place};
use crate::registers::{Registers, Resolver};
use crate::text::Sketch;

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
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ScannedAd {
    /// Time stamp of the version, milliseconds.
    pub version: Option<i64>,
    /// Fingerprint of all fields but the id.
    pub content: u128,
    /// Fingerprint of employer, year and folded text: equal for exact reposts. The first byte is that of employer and year alone.
    pub repost_key: u128,
    /// Sketch of the folded text: near for near reposts.
    pub sketch: Sketch,
    /// Fingerprint of employer, year, municipality and headline: equal for near reposts. 0 where it is not to be compared.
    pub title_key: u64,
    /// The row of the ads table.
    pub row: AdRow,
    /// Line in the source.
    pub line: u64,
    /// Matches, counted or not.
    pub hits: Vec<HitRow>,
}

/// Scans one ad after the other into the same memory. One for each worker.
pub struct AdScan<'s> {
    classifier: Classifier<'s>,
    keeping: Keeping<'s>,
    /// The ids of the lexicon's entries, for the index.
    entry_ids: OnceCell<Vec<String>>,
}

/// What keeps of an ad what the run needs.
struct Keeping<'s> {
    scanning: &'s Scanning<'s>,
    resolver: Resolver<'s>,
    fingerprints: Fingerprints,
    scanned: ScannedAd,
}

impl<'s> AdScan<'s> {
    /// A scan that has seen no ad.
    pub fn new(scanning: &'s Scanning<'s>) -> Self {
        let keeping = Keeping {
            scanning,
            resolver: Resolver::new(scanning.registers),
            fingerprints: Fingerprints::default(),
            scanned: ScannedAd::default(),
        };
        Self { classifier: Classifier::new(scanning.lexicon, scanning.scanner), keeping, entry_ids: OnceCell::new() }
    }

    /// Scans an ad. What is returned holds until the next one.
    pub fn scan(&mut self, ad: &Ad, place: &Place) -> &ScannedAd {
        let source = ad.source_text();
        let found = self.classifier.classify(source);
        self.keeping.keep(ad, place, source, found)
    }

    /// What the index takes in of the ad that was scanned last.
    pub(super) fn indexed<'a>(&'a self, ad: &Ad) -> IndexedAd<'a> {
        let Keeping { scanning, scanned, .. } = &self.keeping;
        let lexicon = scanning.lexicon;
        let entry_ids = self.entry_ids.get_or_init(|| lexicon.entries.iter().map(Entry::id).collect());
        IndexedAd { row: &scanned.row, found: self.classifier.found(), headline_bytes: ad.headline().len(), lexicon, entry_ids }
    }

    /// What the run keeps of an ad and of what was found in it.
    pub fn keep(&mut self, ad: &Ad, place: &Place, source: &str, found: &Classified) -> &ScannedAd {
        self.keeping.keep(ad, place, source, found)
    }
}

impl Keeping<'_> {
    fn keep(&mut self, ad: &Ad, place: &Place, source: &str, found: &Classified) -> &ScannedAd {
        let Self { scanning, resolver, fingerprints, scanned } = self;
        let lexicon = scanning.lexicon;
        let municipality = resolver.municipality(ad.municipality.as_deref(), ad.municipality_name.as_deref());
        let employer = resolver.employer(ad.employer_number.as_deref(), ad.employer.as_deref());
        let year = ad.published.map(Date::year);
        let row = &mut scanned.row;
        row.ad_id.clear();
        row.ad_id.push_str(ad.id.as_str());
        row.id_is_made = ad.id.is_made();
        row.published = ad.published;
        row.year = year;
        row.month = ad.published.map(Date::month);
        row.employer_id.clone_from(&employer.id);
        row.employer.clone_from(&employer.name);
        employer.sector.id().clone_into(&mut row.sector);
        scanned.repost_key = fingerprints.repost_key(employer, year, &found.folded.text);
        scanned.sketch = Sketch::new(&found.folded.text, &found.runs);
        scanned.title_key = fingerprints.title_key(employer, year, municipality.map(|m| m.code.as_str()), ad.headline());
        write_text(&mut row.municipality, municipality.map(|m| m.code.as_str()));
        write_text(&mut row.county, municipality.map(|m| m.county.as_str()));
        write_text(&mut row.skr, municipality.map(|m| m.skr.as_str()));
        write_text(&mut row.occupation, scanning.registers.occupations.ssyk(&ad.occupation));
        row.n_vacancies = ad.vacancies.unwrap_or(1);
        found.language.code().clone_into(&mut row.lang);
        row.measures = measure_ad(&found.hits, &lexicon.entries, found.n_words);
        row.is_repost = false;
        place.write_source(&mut row.source_file);
        row.source_offset = place.byte;
        scanned.hits.clear();
        if scanning.keep_hits {
            scanned.hits.extend(found.hits.iter().map(|hit| hit_row(hit, source, lexicon)));
        }
        scanned.version = ad.version;
        scanned.content = Fingerprints::content(ad);
        scanned.line = place.line;
        scanned
    }
}

/// Writes a text that may be missing over another, in the same memory.
pub(super) fn write_text(to: &mut Option<String>, text: Option<&str>) {
    match text {
        Some(text) => text.clone_into(to.get_or_insert_default()),
        None => *to = None,
    }
}

/// A match as a row of the hits table.
pub fn hit_row(hit: &Hit, source: &str, lexicon: &Lexicon) -> HitRow {
    let wording = source.get(hit.source_span.from..hit.source_span.to).unwrap_or_default();
    let mut reason = String::new();
    for (n, written) in hit.reasons.iter().map(|reason| reason.written(lexicon)).enumerate() {
        if n == 0 {
            reason = written;
        } else {
            reason.push(';');
            reason.push_str(&written);
        }
    }
    HitRow {
        from: hit.source_span.from as u64,
        to: hit.source_span.to as u64,
        text: wording.to_owned(),
        entry: u32::try_from(hit.entry).unwrap_or(u32::MAX),
        zone: hit.zone.id(),
        role: hit.role.id(),
        counted: hit.is_counted(),
        reason,
    }
}
