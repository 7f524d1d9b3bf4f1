//! Reads the shapes with Swedish keys: the ledigajobb API of 2016-2018, Platsannonser of 2018-2019 and its search index of 2019.

use super::super::field::{read_count, read_date, read_employer_number, read_id, read_municipality_code, read_ssyk, read_stamp};
use super::super::json::Json;
use super::super::record::Refusal;
use super::Found;
use crate::model::Occupation;

pub(super) fn read(value: Json<'_>) -> Result<Found<'_>, Refusal> {
    if value.get("annons").is_some() { ledigajobb(value) } else { platsannons(value) }
}

fn ledigajobb(value: Json<'_>) -> Result<Found<'_>, Refusal> {
    Ok(Found {
        id: read_id(value.at(&["annons", "annonsid"]))?,
        headline: value.text_at(&["annons", "annonsrubrik"]),
        text: value.text_at(&["annons", "annonstext"]),
        employer: value.text_at(&["arbetsplats", "arbetsplatsnamn"]),
        municipality: read_municipality_code(value.at(&["annons", "kommunkod"])),
        municipality_name: value.text_at(&["annons", "kommunnamn"]),
        occupation: Occupation { legacy_id: value.code_at(&["annons", "yrkesid"]), ..Occupation::default() },
        published: read_date(value.at(&["annons", "publiceraddatum"]))?,
        vacancies: read_count(value.at(&["annons", "antal_platser"])),
        ..Found::default()
    })
}

fn platsannons(value: Json<'_>) -> Result<Found<'_>, Refusal> {
    let id = match read_id(value.get("id"))? {
        Some(id) => Some(id),
        None => read_id(value.get("annonsId"))?,
    };
    Ok(Found {
        id,
        headline: value.text_at(&["annonsrubrik"]).or_else(|| value.text_at(&["rubrik"])),
        text: value
            .text_at(&["annonstext"])
            .or_else(|| value.text_at(&["beskrivning", "annonstext"]))
            .or_else(|| value.text_at(&["annonstextFormaterad"])),
        employer: value.text_at(&["arbetsgivareNamn"]).or_else(|| value.text_at(&["arbetsgivare", "namn"])),
        employer_number: read_employer_number(
            value.get("organisationsnummer").or_else(|| value.at(&["arbetsgivare", "organisationsnummer"])),
        ),
        municipality: read_municipality_code(
            value.at(&["arbetsplatsadress", "kommunkod"]).or_else(|| value.at(&["arbetsplatsadress", "kommun", "varde"])),
        ),
        municipality_name: value
            .text_at(&["arbetsplatsadress", "kommun", "namn"])
            .or_else(|| value.text_at(&["arbetsplatsadress", "kommun"])),
        occupation: Occupation {
            ssyk: read_ssyk(value.at(&["yrkesgrupp", "taxonomi-kod"])),
            legacy_id: value.code_at(&["yrkesroll", "taxonomi-kod"]).or_else(|| value.code_at(&["yrkesroll", "varde"])),
            concept_id: value.code_at(&["yrkesroll", "kod"]),
        },
        published: read_date(value.get("publiceringsdatum"))?,
        version: read_stamp(value.get("updatedAt").or_else(|| value.get("timestamp"))),
        vacancies: read_count(value.get("antal_platser").or_else(|| value.get("antalPlatser"))),
    })
}
