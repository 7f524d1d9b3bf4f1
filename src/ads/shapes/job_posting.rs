//! Reads schema.org `JobPosting` records, as job sites publish them and as JobTech Links passes them on.
//!
//! The identifier is a text or a `PropertyValue`; where it is absent, the address of the ad is its id.

use super::super::field::{read_count, read_date, read_id};
use super::super::json::Json;
use super::super::record::Refusal;
use super::Found;

pub(super) fn read(value: Json<'_>) -> Result<Found<'_>, Refusal> {
    let identifier = value.at(&["identifier", "value"]).or_else(|| value.get("identifier").filter(|v| !v.is_object()));
    let id = match read_id(identifier)? {
        Some(id) => Some(id),
        None => read_id(value.get("url"))?,
    };
    Ok(Found {
        id,
        headline: value.text_at(&["title"]),
        text: value.text_at(&["description"]),
        employer: value.text_at(&["hiringOrganization", "name"]).or_else(|| value.text_at(&["hiringOrganization"])),
        municipality_name: value
            .text_at(&["jobLocation", "address", "addressLocality"])
            .or_else(|| value.text_at(&["jobLocation", "address"])),
        published: read_date(value.get("datePosted"))?,
        vacancies: read_count(value.get("totalJobOpenings")),
        ..Found::default()
    })
}
