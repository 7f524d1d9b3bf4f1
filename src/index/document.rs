//! Makes of a classified ad what the index takes in.

use tantivy::schema::TantivyDocument;

use super::fields::{CodeField, Fields, NumberField, UNKNOWN, WordField, fields};
use super::kept::KeptAd;
use crate::error::{Error, ErrorKind, Result};
use crate::hits::Classified;
use crate::lexicon::Lexicon;
use crate::measure::AdRow;
use crate::text::{fold, folded_term};

/// An ad that was classified.
#[derive(Clone, Copy, Debug)]
pub struct IndexedAd<'a> {
    /// Its row.
    pub row: &'a AdRow,
    /// What was found in it.
    pub found: &'a Classified,
    /// Bytes of its headline in the source text.
    pub headline_bytes: usize,
    /// The lexicon it was classified by.
    pub lexicon: &'a Lexicon,
    /// The ids of its entries.
    pub entry_ids: &'a [String],
}

/// The key of an ad: what finds it and settles every order. Ads stand in the tables in the order of its first byte.
pub(super) fn key_of(id: &str) -> u64 {
    first_64_bits(&blake3::hash(id.as_bytes()))
}

fn first_64_bits(hash: &blake3::Hash) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = *hash.as_bytes();
    u64::from_be_bytes([a, b, c, d, e, f, g, h])
}

/// Fingerprint of what is kept of an ad.
pub(super) fn fingerprint_of(kept: &[u8]) -> u64 {
    first_64_bits(&blake3::hash(kept))
}

/// What the index takes in.
///
/// # Errors
/// A mistake of ours.
pub(super) fn document(ad: &IndexedAd<'_>) -> Result<TantivyDocument> {
    let IndexedAd { row, found, .. } = *ad;
    let kept = KeptAd::new(ad);
    let bytes = postcard::to_stdvec(&kept).map_err(|e| Error::new(ErrorKind::Internal, format!("an ad cannot be kept: {e}")))?;
    let fields = fields();
    let mut document = TantivyDocument::new();
    if kept.text == found.clean.text {
        document.add_text(fields.words(WordField::Text), &found.folded.text);
    } else {
        document.add_text(fields.words(WordField::Text), fold(&kept.text).text);
    }
    document.add_text(fields.words(WordField::Headline), fold(kept.headline()).text);
    document.add_text(fields.words(WordField::Employer), folded_term(&row.employer));
    add_codes(&mut document, fields, row, &kept);
    add_numbers(&mut document, fields, row, fingerprint_of(&bytes));
    document.add_bytes(fields.ad, &bytes);
    Ok(document)
}

fn add_codes(document: &mut TantivyDocument, fields: &Fields, row: &AdRow, kept: &KeptAd<&str>) {
    let mut add = |field: CodeField, code: &str| document.add_text(fields.code(field), code);
    add(CodeField::Employer, &row.employer_id);
    add(CodeField::Sector, &row.sector);
    add(CodeField::Lang, &row.lang);
    add(CodeField::Municipality, row.municipality.as_deref().unwrap_or(UNKNOWN));
    add(CodeField::County, row.county.as_deref().unwrap_or(UNKNOWN));
    add(CodeField::Skr, row.skr.as_deref().unwrap_or(UNKNOWN));
    add(CodeField::Occupation, row.occupation.as_deref().unwrap_or(UNKNOWN));
    let mut seen: Vec<(CodeField, &str)> = Vec::with_capacity(5 * kept.hits.len());
    for hit in kept.hits.iter().filter(|hit| hit.is_counted()) {
        let area = hit.competence.split('.').next().unwrap_or_default();
        seen.extend([
            (CodeField::Competence, hit.competence),
            (CodeField::Area, area),
            (CodeField::Stratum, hit.stratum),
            (CodeField::Role, hit.role().id()),
            (CodeField::Entry, hit.entry),
        ]);
    }
    seen.sort_unstable();
    seen.dedup();
    for (field, code) in seen {
        add(field, code);
    }
}

fn add_numbers(document: &mut TantivyDocument, fields: &Fields, row: &AdRow, content: u64) {
    let m = &row.measures;
    let day = |d: crate::model::Date| u64::from(d.year()) * 10_000 + u64::from(d.month()) * 100 + u64::from(d.day());
    let intensity = (u64::from(m.n_hits) * 1_000_000).checked_div(m.n_words.into()).unwrap_or(0);
    for (field, number) in [
        (NumberField::Year, row.year.map_or(0, u64::from)),
        (NumberField::Month, row.month.map_or(0, u64::from)),
        (NumberField::Published, row.published.map_or(0, day)),
        (NumberField::Words, m.n_words.into()),
        (NumberField::Hits, m.n_hits.into()),
        (NumberField::Terms, m.n_terms.into()),
        (NumberField::Vacancies, row.n_vacancies.into()),
        (NumberField::Intensity, intensity),
    ] {
        document.add_u64(fields.number(field), number);
    }
    document.add_u64(fields.key, key_of(&row.ad_id));
    document.add_u64(fields.content, content);
    let present = m.by_competence.iter().enumerate().fold(0, |bits, (n, hits)| bits | u64::from(*hits > 0) << n);
    document.add_u64(fields.competences, present);
    // Most competences have no hit: a value that is not there counts as 0.
    let counts = [
        (&fields.hits_by_competence[..], &m.by_competence[..]),
        (&fields.hits_by_stratum, &m.by_stratum),
        (&fields.hits_by_role, &m.by_role),
    ];
    for (fields, counts) in counts {
        for (field, hits) in fields.iter().zip(counts).filter(|(_, hits)| **hits > 0) {
            document.add_u64(*field, (*hits).into());
        }
    }
}
