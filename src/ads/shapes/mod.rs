//! Decides which published shape a record has, by its keys, and reads it.
//!
//! Five shapes are known: JobTech (JobSearch, JobStream, the historical API and the yearly files), Platsbanken 2006-2016, the
//! Swedish-key shapes of 2016-2019 and the passed-on ads of the older search API, schema.org `JobPosting`, and flat records. Envelopes (`_source`, `platsannons`,
//! `originalJobPosting`) are opened first.

mod auranest;
mod flat;
mod job_posting;
mod jobtech;
mod platsbanken;
mod swedish;

use super::field::Mapping;
use super::json::{Json, Text};
use super::record::{Record, Refusal};
use crate::model::{Ad, AdId, Date, Occupation, RejectReason, Wording};

pub(super) use flat::is_known_column;

/// The fields of an ad as a shape finds them, before the demands on every ad are checked.
#[derive(Default)]
struct Found<'a> {
    id: Option<AdId>,
    headline: Option<Text<'a>>,
    text: Option<Text<'a>>,
    employer: Option<Text<'a>>,
    employer_number: Option<String>,
    municipality: Option<String>,
    municipality_name: Option<Text<'a>>,
    occupation: Occupation,
    published: Option<Date>,
    version: Option<i64>,
    vacancies: Option<u32>,
}

/// Reads a record of any known shape.
pub(super) fn read(value: Json<'_>, mapping: &Mapping) -> Result<Record, Refusal> {
    if !value.is_object() {
        return Err(Refusal::new(RejectReason::NotAnAd, format!("found {}, expected an object", value.kind())));
    }
    let value = open_envelope(value);
    let has = |key: &str| value.has(key);
    let found = if is_removal(value) {
        let id = super::field::read_id(value.get("id"))?
            .ok_or_else(|| Refusal::new(RejectReason::BadId, "found a removal without id, expected the id of an ad"))?;
        return Ok(Record::Removal(id));
    } else if has("PLATSNUMMER") || has("PLATSBESKRIVNING") || has("PLATSRUBRIK") {
        platsbanken::read(value)?
    } else if has("annonstext") || has("annonsrubrik") || has("rubrik") || has("beskrivning") || has("annons") {
        swedish::read(value)?
    } else if value.text_at(&["@type"]).is_some_and(|t| t.unescaped().rsplit('/').next() == Some("JobPosting")) {
        job_posting::read(value)?
    } else if has("header") && value.get("content").is_some_and(Json::is_object) {
        auranest::read(value)?
    } else if value.get("description").is_some_and(Json::is_object) || value.at(&["employer", "name"]).is_some() || has("publication_date")
    {
        jobtech::read(value)?
    } else if flat::fits(value, mapping) {
        flat::read(value, mapping)?
    } else {
        let keys: Vec<&str> = value.keys().take(8).collect();
        return Err(Refusal::new(
            RejectReason::NotAnAd,
            format!("found the keys {}, expected those of a published shape, such as headline and description.text", listed(&keys)),
        ));
    };
    finish(found).map(|ad| Record::Ad(Box::new(ad)))
}

/// A record that says an ad was taken down and carries nothing else.
fn is_removal(value: Json<'_>) -> bool {
    value.get("removed").is_some_and(Json::is_true) && value.get("description").is_none() && value.get("headline").is_none()
}

fn open_envelope(value: Json<'_>) -> Json<'_> {
    let mut inner = value;
    for key in ["_source", "platsannons", "originalJobPosting"] {
        if let Some(object) = inner.get(key).filter(|value| value.is_object()) {
            inner = object;
        }
    }
    inner
}

/// Checks what is demanded of every ad.
fn finish(found: Found<'_>) -> Result<Ad, Refusal> {
    let text = found.text.ok_or_else(|| Refusal::new(RejectReason::NoText, "found no text, expected the ad's description"))?;
    let mut ad = Ad {
        id: AdId::given(String::new()),
        wording: Wording::write(
            found.headline.map_or(0, Text::max_bytes) + text.max_bytes(),
            |source| found.headline.into_iter().for_each(|headline| headline.write(source)),
            |source| text.write(source),
        ),
        employer: found.employer.map(|e| e.trimmed().into_owned()),
        employer_number: found.employer_number,
        municipality: found.municipality,
        municipality_name: found.municipality_name.map(|m| m.trimmed().into_owned()),
        occupation: found.occupation,
        published: found.published,
        version: found.version,
        vacancies: found.vacancies,
    };
    ad.id = found.id.unwrap_or_else(|| AdId::made(&hex(&ad.content_fingerprint()[..16])));
    Ok(ad)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |hex, b| hex + &format!("{b:02x}"))
}

fn listed(keys: &[&str]) -> String {
    if keys.is_empty() {
        return "of no field".to_owned();
    }
    keys.iter().map(|k| format!("`{}`", k.chars().take(30).collect::<String>())).collect::<Vec<_>>().join(", ")
}
