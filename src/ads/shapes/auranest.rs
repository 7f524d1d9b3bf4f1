//! Reads the shape in which JobTech's older search API passed on ads of other job sites: `header`, `content.text`, `source`.

use super::super::field::{read_date, read_id};
use super::super::json::Json;
use super::super::record::Refusal;
use super::Found;

pub(super) fn read(value: Json<'_>) -> Result<Found<'_>, Refusal> {
    Ok(Found {
        id: read_id(value.get("id"))?,
        headline: value.text_at(&["header"]),
        text: value.text_at(&["content", "text"]),
        employer: value.text_at(&["employer", "name"]),
        published: read_date(value.at(&["source", "firstSeenAt"]))?,
        ..Found::default()
    })
}
