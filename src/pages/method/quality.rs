//! The tables of the method's page: how many values are withheld, and what the data of each year and of the run are.

use maud::{Markup, html};

use super::words;
use crate::compare::{Code, Measure};
use crate::pages::downloads::{Choice, downloads};
use crate::pages::gauge;
use crate::pages::number::count;
use crate::pages::page::Visit;
use crate::pages::peers::ByRegion;
use crate::pages::slice::Slice;
use crate::table::{CellStatus, Role, Table, View};

/// What becomes of the values of municipalities by year: columns of the table.
const STATUSES: [CellStatus; 4] = [CellStatus::Ok, CellStatus::Suppressed, CellStatus::Protected, CellStatus::Missing];

/// How many values of municipalities are shown, withheld, and missing.
pub(super) fn withheld(visit: &Visit) -> Markup {
    let language = visit.language;
    let fewest = count(visit.material.min_ads, language);
    let counted: Vec<_> = [(View::Employer, words::AS_EMPLOYER), (View::Place, words::AS_PLACE)]
        .into_iter()
        .filter_map(|(view, name)| Some((name, statuses(visit, view)?)))
        .collect();
    html! {
        section.card #withheld {
            h2 { (visit.say(words::WITHHELD)) }
            p { (words::WITHHELD_TEXT.with(language, &[("n", &fewest)])) }
            div.wide role="region" aria-label=(visit.say(words::WITHHELD_CAPTION)) tabindex="0" {
                table {
                    caption { (visit.say(words::WITHHELD_CAPTION)) }
                    thead { tr {
                        th scope="col" { (visit.say(words::ROLE)) }
                        th.number scope="col" { (visit.say(words::SHOWN)) }
                        th.number scope="col" { (gauge::reason(visit, CellStatus::Suppressed)) }
                        th.number scope="col" { (visit.say(words::PROTECTED)) }
                        th.number scope="col" { (gauge::reason(visit, CellStatus::Missing)) }
                    } }
                    tbody {
                        @for (name, found) in &counted {
                            tr {
                                th scope="row" { (visit.say(*name)) }
                                @for n in found { td.number { (count(*n, language)) } }
                            }
                        }
                    }
                }
            }
            ul.notes { @for text in words::WITHHELD_NOTES { li { (visit.say(text)) } } }
        }
    }
}

fn statuses(visit: &Visit, view: View) -> Option<[u64; 4]> {
    let table = ByRegion::new(visit.material, "SVALL01", view, None)?;
    let mut found = [0; 4];
    for municipality in visit.material.registers.places.municipalities() {
        let Some(line) = Code::parse(&municipality.code).and_then(|code| table.municipality(code)) else { continue };
        for year in line.years() {
            let status = line.cell(Measure::Intensity.id(), *year).status;
            for (n, known) in found.iter_mut().zip(STATUSES) {
                *n += u64::from(known == status);
            }
        }
    }
    Some(found)
}

/// The counts of each year.
pub(super) fn by_year(visit: &Visit) -> Markup {
    let language = visit.language;
    let table = visit.material.table("SVALL06");
    let Some((table, line)) = table.and_then(|table| Some((table, Slice::new(table, &[])?))) else { return html! {} };
    let counts = table.place_of(Role::Metric).and_then(|at| table.dimensions.get(at)).map_or(&[][..], |dimension| &dimension.categories);
    let choice =
        Choice { table: &table.id, of: vec![("ContentsCode", "*".to_owned()), ("Tid", "*".to_owned())], n_cells: table.cells.len() as u64 };
    html! {
        section.card #quality {
            h2 { (table.title.of(language)) }
            p { (table.description.of(language)) }
            div.wide role="region" aria-label=(table.title.of(language)) tabindex="0" {
                table {
                    caption { (visit.say(words::QUALITY_CAPTION)) }
                    thead { tr {
                        th scope="col" { (visit.say(words::YEAR)) }
                        @for one in counts { th.number scope="col" { (one.label.of(language)) } }
                    } }
                    tbody {
                        @for year in line.years().iter().rev() {
                            tr {
                                th scope="row" { (year) }
                                @for one in counts { td.number { (count(line.count(&one.code, *year), language)) } }
                            }
                        }
                    }
                }
            }
            (notes(visit, table))
            (downloads(visit, &choice, &[]))
        }
    }
}

/// What became of the records of the run.
pub(super) fn of_run(visit: &Visit) -> Markup {
    let language = visit.language;
    let Some(table) = visit.material.table("SVALL06R") else { return html! {} };
    let mut rows = Vec::new();
    table.each_cell(|categories, cell| {
        let name = categories.first().map_or("", |category| category.label.of(language));
        rows.push((name.to_owned(), cell.value));
    });
    let choice = Choice {
        table: &table.id,
        of: vec![("Utfall", "*".to_owned()), ("ContentsCode", "*".to_owned()), ("Tid", "*".to_owned())],
        n_cells: table.cells.len() as u64,
    };
    html! {
        section.card #records {
            h2 { (table.title.of(language)) }
            p { (table.description.of(language)) }
            div.wide role="region" aria-label=(table.title.of(language)) tabindex="0" {
                table {
                    caption { (visit.say(words::RECORDS_CAPTION)) }
                    thead { tr { th scope="col" { (visit.say(words::OUTCOME)) } th.number scope="col" { (visit.say(words::RECORDS)) } } }
                    tbody {
                        @for (name, value) in &rows {
                            tr {
                                th scope="row" { (name) }
                                td.number { @if let Some(value) = value { (crate::pages::number::number(*value, 0, language)) } @else { ".." } }
                            }
                        }
                    }
                }
            }
            (downloads(visit, &choice, &[]))
        }
    }
}

fn notes(visit: &Visit, table: &Table) -> Markup {
    html! { ul.notes { @for note in &table.notes { li { (note.text.of(visit.language)) } } } }
}
