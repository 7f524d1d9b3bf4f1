//! Reads flat records: one column a field, from CSV, Parquet or JSON Lines.
//!
//! `--map field=column` names a column; without it a field is found under its own name or one of a few names in wide use.

use super::super::field::{FLAT_FIELDS, Mapping, read_count, read_date, read_employer_number, read_id, read_municipality_code, read_ssyk};
use super::super::json::Json;
use super::super::record::Refusal;
use super::Found;
use crate::model::Occupation;

/// Names under which a field is found when none is given, the field's own name first.
fn names(field: &str) -> &'static [&'static str] {
    match field {
        "id" => &["id", "ad_id", "slug"],
        "headline" => &["headline", "title"],
        "text" => &["text", "description", "description.text"],
        "employer" => &["employer", "company_name", "employer.name"],
        "orgnr" => &["orgnr", "employer_number", "organization_number"],
        "municipality" => &["municipality", "municipality_code", "municipality_label", "location"],
        "occupation" => &["occupation", "ssyk"],
        "published" => &["published", "publication_date", "created_at"],
        "vacancies" => &["vacancies", "number_of_vacancies"],
        _ => &[],
    }
}

fn field<'a>(value: Json<'a>, mapping: &Mapping, field: &str) -> Option<Json<'a>> {
    match mapping.column(field) {
        Some(column) => value.get(column),
        None => names(field).iter().find_map(|name| value.get(name)),
    }
}

/// Whether a record is one: it has a text or a headline, and one more field; or the column of its text was named.
pub(super) fn fits(value: Json<'_>, mapping: &Mapping) -> bool {
    let has = |f: &&str| {
        let present = |name: &str| value.has(name);
        mapping.column(f).map_or_else(|| names(f).iter().any(|n| present(n)), present)
    };
    let wording = ["text", "headline"].iter().any(&has);
    wording && (mapping.column("text").is_some() || FLAT_FIELDS.iter().filter(|f| has(f)).count() >= 2)
}

/// Whether a column can be the text of an ad, in a flat record or in one of the published shapes.
pub(in super::super) fn is_known_column(column: &str, mapping: &Mapping) -> bool {
    let shaped = ["PLATSBESKRIVNING", "PLATSRUBRIK", "annonstext", "beskrivning", "headline", "annonsrubrik"];
    mapping.names(column)
        || shaped.contains(&column)
        || FLAT_FIELDS.iter().filter(|f| ["text", "headline"].contains(f)).any(|f| names(f).contains(&column))
}

pub(super) fn read<'a>(value: Json<'a>, mapping: &Mapping) -> Result<Found<'a>, Refusal> {
    let get = |name: &str| field(value, mapping, name);
    let place = get("municipality");
    let municipality = read_municipality_code(place);
    let occupation = get("occupation");
    Ok(Found {
        id: read_id(get("id"))?,
        headline: get("headline").and_then(Json::text),
        text: get("text").and_then(Json::text),
        employer: get("employer").and_then(Json::text),
        employer_number: read_employer_number(get("orgnr")),
        municipality_name: if municipality.is_none() { place.and_then(|p| p.first().text()) } else { None },
        municipality,
        occupation: Occupation { ssyk: read_ssyk(occupation), ..Occupation::default() },
        published: read_date(get("published"))?,
        vacancies: read_count(get("vacancies")),
        ..Found::default()
    })
}
