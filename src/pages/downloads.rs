//! Offers what a chart or table shows as files: the same cells, in the formats of the tables' interface, and the chart as a picture.

use maud::{Markup, html};

use super::address::Address;
use super::number::count;
use super::page::Visit;
use super::words::{Words, words};

/// Formats of the interface and what people call them, Excel first.
const FORMATS: [(&str, Words); 5] = [
    ("xlsx", words("Excel", "Excel")),
    ("csv-sv", words("CSV (svensk Excel)", "CSV (Swedish Excel)")),
    ("csv", words("CSV", "CSV")),
    ("px", words("PX", "PX")),
    ("json-stat2", words("JSON-stat", "JSON-stat")),
];

const DOWNLOAD: Words = words("Ladda ner", "Download");
const VALUES: Words = words("{n} värden", "{n} values");

/// A choice of cells of a table.
#[derive(Clone, Debug)]
pub(super) struct Choice<'c> {
    /// The table.
    pub(super) table: &'c str,
    /// Categories of each dimension, by code; `*` for all.
    pub(super) of: Vec<(&'c str, String)>,
    /// How many cells that is.
    pub(super) n_cells: u64,
}

/// The files of a choice, and the pictures of the chart by name and address.
pub(super) fn downloads(visit: &Visit, choice: &Choice, pictures: &[(&str, Address)]) -> Markup {
    let address = |format: &str| {
        let start = visit.to_path(&format!("/api/v2/tables/{}/data", choice.table)).with("lang", visit.language.id());
        let chosen = choice.of.iter().fold(start, |address, (code, values)| address.with(&format!("valueCodes[{code}]"), values.as_str()));
        chosen.with("outputFormat", format)
    };
    let what = VALUES.with(visit.language, &[("n", &count(choice.n_cells, visit.language))]);
    html! {
        ul.downloads {
            li.soft { (visit.say(DOWNLOAD)) " (" (what) "):" }
            @for (format, name) in FORMATS { li { a href=(address(format)) { (visit.say(name)) } } }
            @for (name, address) in pictures { li { a href=(address) { (name) } } }
        }
    }
}
