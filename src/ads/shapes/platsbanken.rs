//! Reads the Platsbanken shape of the years 2006-2016: capital keys, every value a text or null, no organisation number.
//!
//! Source: JobTech's notes on the early release of historical ads (CC BY 4.0).

use super::super::field::{read_count, read_date, read_id, read_municipality_code};
use super::super::json::Json;
use super::super::record::Refusal;
use super::Found;
use crate::model::Occupation;

pub(super) fn read(value: Json<'_>) -> Result<Found<'_>, Refusal> {
    Ok(Found {
        id: read_id(value.get("PLATSNUMMER"))?,
        headline: value.text_at(&["PLATSRUBRIK"]),
        text: value.text_at(&["PLATSBESKRIVNING"]),
        employer: value.text_at(&["AG_NAMN"]),
        municipality: read_municipality_code(value.get("KOMMUN_KOD")),
        occupation: Occupation { legacy_id: value.code_at(&["YRKE_ID"]), ..Occupation::default() },
        published: read_date(value.get("FORSTA_PUBLICERINGSDATUM"))?,
        vacancies: read_count(value.get("ANTAL_AKT_PLATSER")),
        ..Found::default()
    })
}
