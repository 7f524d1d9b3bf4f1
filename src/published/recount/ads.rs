//! Counts the ads table again, and holds each row to what its columns promise.

use super::findings::Findings;
use super::{compare, rows_of};
use crate::export::Value;
use crate::measure::AdRow;
use crate::model::Date;
use crate::published::folder::PublishedRun;
use crate::published::manifest::Counts;
use crate::published::order::{Order, Position};

const FILE: &str = "ads.parquet";

/// What the ads table holds, as far as it was read.
#[derive(Debug, Default)]
pub(super) struct AdsCount {
    order: Order,
    counts: Counts,
}

impl AdsCount {
    /// Adds the next ad; `n_competences` is what its row says of itself.
    pub(super) fn add(
        &mut self,
        ad: &AdRow,
        n_competences: Option<&Value>,
        position: &Position,
        is_measured: bool,
        findings: &mut Findings,
    ) {
        let counts = &mut self.counts;
        counts.n_scanned += 1;
        counts.n_reposts += u64::from(ad.is_repost);
        counts.n_ids_made += u64::from(ad.id_is_made);
        counts.n_without_date += u64::from(ad.published.is_none());
        if is_measured {
            counts.n_measured += 1;
            counts.n_hits += u64::from(ad.measures.n_hits);
            counts.n_words += u64::from(ad.measures.n_words);
        }
        let row = counts.n_scanned;
        if let Err(error) = self.order.next(FILE, row, position) {
            findings.say(FILE, || error.to_string());
        }
        check_row(ad, n_competences, row, findings);
    }

    /// Holds the sums against the manifest.
    pub(super) fn check(&self, run: &PublishedRun, findings: &mut Findings) {
        let (found, stated) = (&self.counts, &run.manifest.counts);
        if let Some(rows) = rows_of(run, FILE, findings) {
            compare(findings, FILE, "rows", found.n_scanned, rows, "the rows of this output in manifest.json");
        }
        for (name, found, stated) in [
            ("n_scanned", found.n_scanned, stated.n_scanned),
            ("n_reposts", found.n_reposts, stated.n_reposts),
            ("n_measured", found.n_measured, stated.n_measured),
            ("n_ids_made", found.n_ids_made, stated.n_ids_made),
            ("n_without_date", found.n_without_date, stated.n_without_date),
            ("n_hits", found.n_hits, stated.n_hits),
            ("n_words", found.n_words, stated.n_words),
        ] {
            compare(findings, FILE, name, found, stated, "the count in manifest.json");
        }
    }
}

fn check_row(ad: &AdRow, n_competences: Option<&Value>, row: u64, findings: &mut Findings) {
    let m = &ad.measures;
    let mut say = |column: &str, found: &dyn std::fmt::Display, expected: String| {
        findings.say(FILE, || format!("row {row} (ad {}): {column}: found {found}, expected {expected}", ad.ad_id));
    };
    let sum = |counts: &[u32]| counts.iter().map(|n| u64::from(*n)).sum::<u64>();
    for (what, counts) in [("competence", &m.by_competence[..]), ("stratum", &m.by_stratum), ("role", &m.by_role)] {
        if sum(counts) != u64::from(m.n_hits) {
            say("n_hits", &m.n_hits, format!("{}, the sum of its hits by {what}", sum(counts)));
        }
    }
    let expected = m.n_competences();
    if n_competences != Some(&Value::count(expected)) {
        let found = n_competences.map_or_else(|| "no row".to_owned(), Value::to_string);
        say("n_competences", &found, format!("{expected}, the competences with hits"));
    }
    // An entry has one competence and at least one hit.
    if m.n_terms < expected || m.n_terms > m.n_hits {
        say("n_terms", &m.n_terms, format!("{expected} to {}, from its competences to its hits", m.n_hits));
    }
    let date = ad.published;
    let written = |n: Option<u16>| n.map_or("no value".to_owned(), |n| n.to_string());
    if ad.year != date.map(Date::year) {
        say("year", &written(ad.year), format!("{}, that of `published`", written(date.map(Date::year))));
    }
    if ad.month != date.map(Date::month) {
        say("month", &written(ad.month.map(u16::from)), format!("{}, that of `published`", written(date.map(|d| d.month().into()))));
    }
    if ad.id_is_made && !ad.ad_id.starts_with("content-") {
        say("ad_id", &ad.ad_id, "an id that begins with content-, as it was made".to_owned());
    }
}
