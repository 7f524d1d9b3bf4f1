//! The page of downloads: every table as files, the addresses for programs, how to read them elsewhere, the licence, and how to cite.

mod recipes;
mod words;

use maud::{Markup, html};

use super::address::Address;
use super::fault::Fault;
use super::number::count;
use super::page::{Page, Reply, Shown, Visit};
use super::words::Words;
use crate::export::formats::{TableFormat, n_rows};
use crate::table::{Role, Table};

/// The page.
pub(super) static PAGE: Page = Page {
    id: "downloads",
    paths: ["/sv/ladda-ner", "/en/downloads"],
    name: words::NAME,
    is_in_navigation: true,
    parameters: &[],
    is_light: false,
    make,
};

/// What people call a format.
fn name(format: TableFormat) -> Words {
    match format {
        TableFormat::Xlsx => words::EXCEL,
        TableFormat::CsvSv => words::CSV_SWEDISH,
        TableFormat::Csv => words::CSV,
        TableFormat::Px => words::PX,
        TableFormat::JsonStat => words::JSON_STAT,
        TableFormat::Parquet => words::PARQUET,
        TableFormat::Dta => words::STATA,
        TableFormat::Html => words::HTML,
    }
}

/// Its name in addresses of the interface.
fn id(format: TableFormat) -> &'static str {
    if format == TableFormat::JsonStat { "json-stat2" } else { format.id() }
}

/// Addresses for programs, with what stands there.
const ADDRESSES: [(&str, Words); 4] = [
    ("/api/v2/tables", words::VERSION_2),
    ("/api/v1", words::VERSION_1),
    ("/api/ads", words::ADS_API),
    ("/api/openapi.json", words::OPENAPI),
];

#[expect(clippy::unnecessary_wraps, reason = "all pages have one form")]
fn make(visit: &Visit) -> Result<Reply, Fault> {
    let language = visit.language;
    let tables = &visit.material.tables;
    let n_cells: usize = tables.iter().map(|table| table.cells.len()).sum();
    let values = [("n", tables.len().to_string()), ("cells", count(n_cells as u64, language)), ("run", visit.material.run.run_id.clone())];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let lead = words::LEAD.with(language, &values);
    let is_served = |path: &str| path != "/api/ads" || visit.material.run.has_index;
    let main = html! {
        h1 { (visit.say(words::TITLE)) }
        p.lead { (lead) }
        p { (words::SIGNS.with(language, &[("n", &count(visit.material.min_ads, language))])) }
        section.card #tables {
            h2 { (visit.say(words::TABLES)) }
            @for table in tables.iter() { (files(visit, table)) }
        }
        section.card #programs {
            h2 { (visit.say(words::PROGRAMS)) }
            p { (visit.say(words::PROGRAMS_TEXT)) }
            ul {
                @for (path, what) in ADDRESSES.iter().filter(|(path, _)| is_served(path)) {
                    li { a href=(visit.to_path(path)) { code { (visit.host.base_path) (path) } } ": " (visit.say(*what)) }
                }
            }
            p { (words::LIMIT.with(language, &[("n", &count(visit.host.max_cells as u64, language))])) }
        }
        (recipes::shown(visit))
        (licence(visit))
    };
    Ok(Shown { description: Some(lead.clone()), ..Shown::new(visit.say(words::TITLE), main) }.into())
}

/// A table: what it holds, and its files. One that is larger than an answer may be is divided by years.
fn files(visit: &Visit, table: &Table) -> Markup {
    let language = visit.language;
    let sizes: Vec<String> = table
        .dimensions
        .iter()
        .map(|dimension| format!("{}: {}", dimension.label.of(language), count(dimension.categories.len() as u64, language)))
        .collect();
    let parts = parts(table, visit.host.max_cells);
    let rows = |format| count(n_rows(table, format) as u64, language);
    html! {
        h3 #(table.id) { (table.id) ": " (table.title.of(language)) }
        p { (table.description.of(language)) }
        p.soft {
            (sizes.join(", ")) ". "
            (words::CELLS.with(language, &[("n", &count(table.cells.len() as u64, language))])) " "
            (words::ROWS.with(language, &[("n", &rows(TableFormat::Csv)), ("m", &rows(TableFormat::CsvSv))]))
            @if parts.len() > 1 { " " (words::DIVIDED.with(language, &[("n", &parts.len().to_string())])) }
        }
        @for part in &parts {
            ul.downloads {
                @if let (true, Some(first), Some(last)) = (parts.len() > 1, part.first(), part.last()) {
                    li.soft { @if first == last { (first) } @else { (first) "–" (last) } ":" }
                }
                @for format in TableFormat::ALL {
                    li { a href=(address(visit, table, (parts.len() > 1).then_some(part), id(format))) { (visit.say(name(format))) } }
                }
            }
        }
    }
}

/// The years of each file: as many as an answer may hold.
fn parts(table: &Table, max_cells: usize) -> Vec<Vec<&str>> {
    let years: Vec<&str> = table
        .place_of(Role::Time)
        .and_then(|time| table.dimensions.get(time))
        .map_or_else(Vec::new, |time| time.categories.iter().map(|category| category.code.as_str()).collect());
    let of_year = (table.cells.len() / years.len().max(1)).max(1);
    years.chunks((max_cells / of_year).max(1)).map(<[&str]>::to_vec).collect()
}

fn address(visit: &Visit, table: &Table, years: Option<&Vec<&str>>, format: &str) -> Address {
    let start = visit.to_path(&format!("/api/v2/tables/{}/data", table.id)).with("lang", visit.language.id());
    let chosen = table.dimensions.iter().fold(start, |address, dimension| {
        let values = match years {
            Some(years) if dimension.role == Role::Time => years.join(","),
            _ => "*".to_owned(),
        };
        address.with(&format!("valueCodes[{}]", dimension.code), values)
    });
    chosen.with("outputFormat", format)
}

fn licence(visit: &Visit) -> Markup {
    let run = &visit.material.run;
    let day = visit.material.day();
    let values = [("run", run.run_id.as_str()), ("day", day), ("program", run.program.as_str())];
    html! {
        section.card #licence {
            h2 { (visit.say(words::LICENCE)) }
            p { (visit.say(words::LICENCE_TEXT)) " " a rel="license" href=(run.licence) { (run.licence) } }
            h3 { (visit.say(words::CITE)) }
            p { (words::CITE_TEXT.with(visit.language, &values)) }
            p { (visit.say(words::CITE_WHY)) }
            @if let Some(previous) = &run.previous { p { (words::PREVIOUS.with(visit.language, &[("run", previous)])) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Category, Cell, Dimension, Source, Text};

    #[test]
    fn a_large_table_is_divided_into_files_that_an_answer_can_hold() {
        let dimension = |code, role, codes: &[&str]| Dimension {
            code,
            label: Text::same(code),
            role,
            categories: codes.iter().map(|code| Category::new(*code, Text::same(code))).collect(),
            elimination: None,
            code_lists: Vec::new(),
        };
        let table = Table {
            id: "T".to_owned(),
            title: Text::default(),
            description: Text::default(),
            view: None,
            dimensions: vec![dimension("R", Role::Geo, &["1", "2", "3"]), dimension("Tid", Role::Time, &["2023", "2024", "2025"])],
            stub: vec![0],
            heading: vec![1],
            cells: vec![Cell::of(1.0); 9],
            notes: Vec::new(),
            source: Source::default(),
        };
        assert_eq!(parts(&table, 9), [["2023", "2024", "2025"]]);
        assert_eq!(parts(&table, 8), [vec!["2023", "2024"], vec!["2025"]]);
        assert_eq!(parts(&table, 1).len(), 3, "a year is never divided");
    }
}
