//! Turns what is kept of an ad for showing it into bytes, and back: what it is, headline and text, masked, and the place of every match.
//!
//! The text is the clean text with personal data masked, which moves no byte. Matches stand by their place in it, counted or not, as the
//! batch found them; `edges` lead the edges of a word back to the text as it came in.

use serde::{Deserialize, Serialize};

use super::document::IndexedAd;
use crate::hits::Classified;
use crate::model::{Role, Zone};
use crate::text::{Span, mask_spans, personal_data, words};

/// What is kept of an ad. Texts are lent when it is written, and its own when it is read.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct KeptAd<T = String> {
    /// Identity.
    pub id: T,
    /// Day of publication, `2025-03-01`.
    pub published: Option<String>,
    /// Employer's id.
    pub employer_id: T,
    /// Employer's name.
    pub employer: T,
    /// Sector of the employer.
    pub sector: T,
    /// Municipality of the workplace, four digits.
    pub municipality: Option<T>,
    /// SSYK unit group.
    pub occupation: Option<T>,
    /// Language.
    pub lang: T,
    /// Vacancies as the ad states them.
    pub n_vacancies: u32,
    /// Words of headline and text.
    pub n_words: u32,
    /// Hits that count.
    pub n_hits: u32,
    /// Bytes of `text` that are the headline.
    pub headline_bytes: u32,
    /// Headline and text, clean and masked.
    pub text: String,
    /// Where the distance to the source text changes: a byte of `text` and the byte of the source text it came from.
    edges: Vec<(u32, u32)>,
    /// Every match, by place.
    pub hits: Vec<KeptHit<T>>,
}

/// What is kept of a match.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct KeptHit<T = String> {
    /// First byte in `text`.
    pub from: u32,
    /// One past the last byte in `text`.
    pub to: u32,
    /// Lexicon row: language, term and match kind.
    pub entry: T,
    /// Competence.
    pub competence: T,
    /// Stratum.
    pub stratum: T,
    /// What the ad says of it.
    role: u8,
    /// The zone around it.
    zone: u8,
    /// Why it does not count; empty if it counts.
    pub reason: String,
}

impl<T> KeptHit<T> {
    /// Whether it counts.
    pub fn is_counted(&self) -> bool {
        self.reason.is_empty()
    }

    /// What the ad says of it.
    pub fn role(&self) -> Role {
        Role::ALL.get(usize::from(self.role)).copied().unwrap_or(Role::ALL[0])
    }

    /// The zone around it.
    pub fn zone(&self) -> Zone {
        Zone::ALL.get(usize::from(self.zone)).copied().unwrap_or(Zone::ALL[0])
    }
}

impl<'a> KeptAd<&'a str> {
    /// What is kept of an ad that was classified.
    pub(super) fn new(ad: &IndexedAd<'a>) -> Self {
        let IndexedAd { row, found, headline_bytes, lexicon, entry_ids } = *ad;
        let clean = &found.clean;
        let personal = personal_data(&clean.text);
        let text = mask_spans(&clean.text, personal.iter().map(|p| p.span));
        let hits = found.hits.iter().filter_map(|hit| {
            let entry = lexicon.entries.get(hit.entry)?;
            let reasons: Vec<String> = hit.reasons.iter().map(|reason| reason.written(lexicon)).collect();
            Some(KeptHit {
                from: short(hit.span.from),
                to: short(hit.span.to),
                entry: entry_ids.get(hit.entry)?.as_str(),
                competence: entry.competence.id(),
                stratum: entry.stratum.id(),
                role: u8::try_from(hit.role.index()).unwrap_or(0),
                zone: Zone::ALL.iter().position(|zone| *zone == hit.zone).and_then(|n| u8::try_from(n).ok()).unwrap_or(0),
                reason: reasons.join(";"),
            })
        });
        Self {
            id: &row.ad_id,
            published: row.published.map(|day| day.to_string()),
            employer_id: &row.employer_id,
            employer: &row.employer,
            sector: &row.sector,
            municipality: row.municipality.as_deref(),
            occupation: row.occupation.as_deref(),
            lang: &row.lang,
            n_vacancies: row.n_vacancies,
            n_words: row.measures.n_words,
            n_hits: row.measures.n_hits,
            headline_bytes: short(clean.of_source(headline_bytes)),
            edges: if clean.is_source() { Vec::new() } else { edges(found) },
            hits: hits.collect(),
            text,
        }
    }
}

impl<T> KeptAd<T> {
    /// The headline.
    pub fn headline(&self) -> &str {
        self.text.get(..self.headline_bytes as usize).unwrap_or_default().trim()
    }

    /// The place in the source text of a word or of several.
    pub fn to_source(&self, span: Span) -> Span {
        let lead = |at: usize| {
            let next = self.edges.partition_point(|(clean, _)| *clean as usize <= at);
            match next.checked_sub(1).and_then(|n| self.edges.get(n)) {
                Some((clean, source)) => *source as usize + (at - *clean as usize),
                None => at,
            }
        };
        Span { from: lead(span.from), to: lead(span.to) }
    }
}

fn short(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The edges of words and matches at which the distance to the source text changes.
fn edges(found: &Classified) -> Vec<(u32, u32)> {
    let mut spans: Vec<Span> = words(&found.clean.text).chain(found.hits.iter().map(|hit| hit.span)).collect();
    spans.sort_unstable();
    let mut all: Vec<(usize, usize)> = Vec::new();
    for span in spans {
        let source = found.clean.to_source(span);
        all.push((span.from, source.from));
        all.push((span.to, source.to));
    }
    all.sort_unstable();
    // Where a word ends and the next begins at one byte, the later one leads.
    all.dedup_by_key(|edge| edge.0);
    let mut distance = 0;
    all.retain(|(clean, source)| {
        let here = source.wrapping_sub(*clean);
        let is_change = here != distance;
        distance = here;
        is_change
    });
    all.into_iter().map(|(clean, source)| (short(clean), short(source))).collect()
}
