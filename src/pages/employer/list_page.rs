//! The list of public employers by sector, with their value of the last year.

use maud::html;

use super::words;
use crate::compare::Measure;
use crate::pages::fault::Fault;
use crate::pages::number::count;
use crate::pages::page::{Page, Reply, Shown, Visit};
use crate::pages::slice::{Slice, Valued};
use crate::pages::yearly::{legend, value_cell};
use crate::registers::{PublicEmployer, Sector};

/// The page.
pub(in crate::pages) static PAGE: Page = Page {
    id: "employers",
    paths: ["/sv/arbetsgivare", "/en/employer"],
    name: words::LIST_NAME,
    is_in_navigation: true,
    parameters: &[],
    is_light: false,
    make,
};

const SECTORS: [Sector; 3] = [Sector::Region, Sector::State, Sector::Federation];

fn make(visit: &Visit) -> Result<Reply, Fault> {
    let language = visit.language;
    let table = visit.material.table("SVALL04").ok_or(Fault::Broken)?;
    let year = visit.material.last_whole_year().ok_or(Fault::Broken)?;
    let value = |employer: &PublicEmployer| -> Option<Valued> {
        let line = Slice::new(table, &[("Arbetsgivare", &employer.id)])?;
        line.years().iter().any(|year| line.n_ads(*year) > 0).then(|| line.of(Measure::Intensity, year))
    };
    let of_sector = |sector: Sector| {
        let all = visit.material.registers.employers.public().iter();
        let mut rows: Vec<(&PublicEmployer, Valued)> =
            all.filter(|employer| employer.sector == sector).filter_map(|employer| Some((employer, value(employer)?))).collect();
        rows.sort_by(|(a, _), (b, _)| a.name.cmp(&b.name));
        rows
    };
    let lists: Vec<_> = SECTORS.map(|sector| (sector, of_sector(sector))).into_iter().filter(|(_, rows)| !rows.is_empty()).collect();
    let n = count(lists.iter().map(|(_, rows)| rows.len() as u64).sum(), language);
    let caption = words::LIST_CAPTION.with(language, &[("year", &year.to_string())]);
    let title = visit.say(words::LIST_TITLE);
    let main = html! {
        h1 { (title) }
        p.lead { (words::LIST_LEAD.with(language, &[("n", &n)])) }
        @for (sector, rows) in &lists {
            section.card {
                h2 { (visit.say(words::sector_list(*sector))) }
                div.wide role="region" aria-label=(visit.say(words::sector_list(*sector))) tabindex="0" {
                    table {
                        caption { (caption) }
                        thead { tr {
                            th scope="col" { (visit.say(words::EMPLOYER)) }
                            th.number scope="col" { (visit.say(words::VALUE)) }
                            th.number scope="col" { (visit.say(words::ADS)) }
                        } }
                        tbody {
                            @for (employer, value) in rows {
                                tr {
                                    th scope="row" { a href=(visit.to(&super::PAGE, &[("code", &employer.id)])) { (employer.name) } }
                                    (value_cell(visit, Some(value), Measure::Intensity))
                                    td.number { (count(value.n_ads, language)) }
                                }
                            }
                        }
                    }
                }
                (legend(visit, rows.iter().map(|(_, value)| value)))
            }
        }
    };
    Ok(Shown::new(title, main).into())
}
