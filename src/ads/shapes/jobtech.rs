//! Reads the JobTech shape: JobSearch, JobStream, the historical API and the yearly files.
//!
//! Across years the same field is a scalar or a list, text or number, absent or null; a list stands for its first element. The
//! organisation number is absent in the older files. Source: JobTech's documentation of JobStream and of the historical ads.

use super::super::field::{read_count, read_date, read_employer_number, read_id, read_municipality_code, read_ssyk, read_stamp};
use super::super::json::Json;
use super::super::record::Refusal;
use super::Found;
use crate::model::Occupation;

pub(super) fn read(value: Json<'_>) -> Result<Found<'_>, Refusal> {
    let id = match read_id(value.get("id"))? {
        Some(id) => Some(id),
        None => read_id(value.get("original_id"))?,
    };
    Ok(Found {
        id,
        headline: value.text_at(&["headline"]),
        text: value
            .text_at(&["description", "text"])
            .or_else(|| value.text_at(&["description", "text_formatted"]))
            .or_else(|| value.text_at(&["description"])),
        employer: value
            .text_at(&["employer", "name"])
            .or_else(|| value.text_at(&["employer", "workplace"]))
            .or_else(|| value.text_at(&["employer"])),
        employer_number: read_employer_number(value.at(&["employer", "organization_number"])),
        municipality: read_municipality_code(value.at(&["workplace_address", "municipality_code"])),
        municipality_name: value
            .text_at(&["workplace_address", "municipality_concept_id"])
            .or_else(|| value.text_at(&["workplace_address", "municipality"])),
        occupation: Occupation {
            ssyk: read_ssyk(value.at(&["occupation_group", "legacy_ams_taxonomy_id"])),
            legacy_id: value.code_at(&["occupation", "legacy_ams_taxonomy_id"]),
            concept_id: value.code_at(&["occupation", "concept_id"]),
        },
        published: read_date(value.get("publication_date"))?,
        version: read_stamp(value.get("timestamp")),
        vacancies: read_count(value.get("number_of_vacancies")),
    })
}
