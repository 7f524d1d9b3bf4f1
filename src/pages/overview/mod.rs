//! The overview: how what ads ask for has changed in each sector, and where to find a municipality.

mod words;

use maud::{Markup, html};

use super::downloads::{Choice, downloads};
use super::fault::Fault;
use super::gauge::{self, MEASURES};
use super::number::{count, signed_bounds};
use super::page::{Page, Reply, Shown, Visit};
use super::panels::{Panel, Panels};
use super::peers::ByRegion;
use super::sentence::lowered;
use super::slice::Slice;
use super::yearly::{Line, Picture, Yearly, break_notes};
use crate::chart::Kind;
use crate::compare::{Code, Difference, Measure, breaks_between, difference};
use crate::registers::Municipality;
use crate::table::View;

/// The page.
pub(super) static PAGE: Page = Page {
    id: "overview",
    paths: ["/sv", "/en"],
    name: words::NAME,
    is_in_navigation: true,
    parameters: &["measure"],
    is_light: false,
    make,
};

/// The page's chart as a file.
pub(super) static CHART: Page = Page {
    id: "overview-chart",
    paths: ["/sv/diagram.svg", "/en/chart.svg"],
    is_in_navigation: false,
    make: |visit| chart(visit, Picture::Svg),
    ..PAGE
};

/// The same for a slide.
pub(super) static SLIDE: Page =
    Page { id: "overview-slide", paths: ["/sv/diagram.png", "/en/chart.png"], make: |visit| chart(visit, Picture::Png), ..CHART };

/// The sectors that are drawn, and all of them together.
const SECTORS: [&str; 5] = ["municipality", "region", "state", "private", ALL];
/// The category of all sectors.
const ALL: &str = "total";
/// Fewest ads of a municipality whose change is told.
const FEWEST: u64 = 100;
/// Over how many years a change is told.
const SINCE: u16 = 3;
/// Most changes that are told.
const MOST: usize = 5;

/// What the page shows.
struct Overview<'v> {
    measure: Measure,
    years: (u16, u16),
    year: u16,
    /// The lines of the sectors and of all ads, by code and name.
    sectors: Vec<(&'static str, &'v str, Slice<'v>)>,
}

impl<'v> Overview<'v> {
    fn read(visit: &Visit<'v>) -> Result<Self, Fault> {
        let measure = visit.one_of("measure", &MEASURES)?.unwrap_or_default();
        let table = visit.material.table("SVALL01P").ok_or(Fault::Broken)?;
        let categories = table.place("Sektor").and_then(|at| table.dimensions.get(at)).map_or(&[][..], |dimension| &dimension.categories);
        let of = |code: &'static str| {
            let name = categories.iter().find(|category| category.code == code)?.label.of(visit.language);
            Some((code, name, Slice::new(table, &[("Region", "00"), ("Sektor", code)])?))
        };
        let sectors: Vec<_> = SECTORS.into_iter().filter_map(of).collect();
        let years = visit.material.years().ok_or(Fault::Broken)?;
        Ok(Self { measure, years, year: visit.material.last_whole_year().unwrap_or(years.1), sectors })
    }

    /// What municipalities ask for this year and asked for in the first one; where that is withheld, what all ads ask for.
    fn answer(&self, visit: &Visit) -> String {
        let language = visit.language;
        let year = self.year.to_string();
        let shown = |wanted: &str| {
            let (code, _, line) = self.sectors.iter().find(|(code, ..)| *code == wanted)?;
            Some((*code, line, line.of(self.measure, self.year).estimate()?))
        };
        let Some((code, line, estimate)) = shown("municipality").or_else(|| shown(ALL)) else {
            return words::NOTHING.with(language, &[("year", &year)]);
        };
        let text = |value| gauge::in_text(value, self.measure, language);
        let n = count(line.n_ads(self.year), language);
        let about = match gauge::interval(estimate, self.measure, language) {
            Some(interval) => words::ABOUT.with(language, &[("interval", &interval), ("n", &n)]),
            None => words::ABOUT_PLAIN.with(language, &[("n", &n)]),
        };
        let earlier = line.yearly(self.measure).into_iter().find(|one| one.cell.value.is_some() && one.year < self.year);
        let earlier = earlier.map_or_else(
            || ".".to_owned(),
            |one| {
                let value = text(one.cell.value.unwrap_or_default());
                words::EARLIER.with(language, &[("value", &value), ("year", &one.year.to_string())])
            },
        );
        let of = visit.say(if code == ALL { words::OF_ALL } else { words::OF_MUNICIPALITIES });
        let stated = words::stated(self.measure).with(language, &[("year", &year), ("of", of), ("value", &text(estimate.value))]);
        format!("{stated} ({about}){earlier}")
    }

    fn yearly(&self, visit: &Visit) -> Yearly {
        let lines = self.sectors.iter().map(|(code, name, line)| Line {
            name: (*name).to_owned(),
            kind: if *code == ALL { Kind::Comparison } else { Kind::Focus },
            years: line.yearly(self.measure),
        });
        let (from, to) = (self.years.0.to_string(), self.years.1.to_string());
        let title =
            words::CHART_TITLE.with(visit.language, &[("measure", visit.say(gauge::name(self.measure))), ("from", &from), ("to", &to)]);
        // What concerns one municipality is no break of the sectors.
        let breaks = breaks_between(&(self.years.0..=self.years.0), &(self.years.1..=self.years.1), View::Employer, Code::parse("0580"));
        Yearly { id: "sectors", title, finding: self.answer(visit), measure: self.measure, lines: lines.collect(), breaks }
    }
}

fn make(visit: &Visit) -> Result<Reply, Fault> {
    let overview = Overview::read(visit)?;
    let language = visit.language;
    let (from, to) = (overview.years.0.to_string(), overview.years.1.to_string());
    let title = words::TITLE.with(language, &[("from", &from), ("to", &to)]);
    let yearly = overview.yearly(visit);
    let answer = overview.answer(visit);
    let id = overview.measure.id();
    let choice = Choice {
        table: "SVALL01P",
        of: vec![
            ("Region", "00".to_owned()),
            ("Sektor", SECTORS.join(",")),
            ("ContentsCode", format!("n_ads,{id}")),
            ("Tid", "*".to_owned()),
        ],
        n_cells: (SECTORS.len() * 2 * yearly.lines.first().map_or(0, |line| line.years.len())) as u64,
    };
    let picture = |page| visit.to(page, &[]).with_some("measure", (overview.measure != Measure::default()).then_some(id));
    let main = html! {
        h1 { (title) }
        p.lead { (answer) }
        (form(visit, &overview))
        section.card #sectors-card {
            h2 { (visit.say(words::SECTORS)) }
            (yearly.shown(visit, &downloads(visit, &choice, &[("PNG", picture(&SLIDE)), ("SVG", picture(&CHART))])))
            ul.notes {
                li { (visit.say(gauge::meaning(overview.measure))) }
                li { (visit.say(words::SECTORS_NOTE)) }
                (break_notes(visit, &yearly.breaks))
            }
        }
        (find(visit))
        (changes(visit, &overview))
        (areas(visit, &overview))
        (news(visit, &overview))
    };
    Ok(Shown { description: Some(answer), ..Shown::new(title, main) }.into())
}

fn chart(visit: &Visit, picture: Picture) -> Result<Reply, Fault> {
    let overview = Overview::read(visit)?;
    overview.yearly(visit).file(visit, &format!("svall-sectors-{}", overview.measure.id()), picture)
}

fn form(visit: &Visit, overview: &Overview) -> Markup {
    html! {
        form.choices method="get" action=(visit.to(&PAGE, &[])) aria-label=(visit.say(words::CHOICES)) {
            div {
                label.above for="measure" { (visit.say(words::MEASURE)) }
                select #measure name="measure" {
                    @for (id, measure) in MEASURES {
                        option value=(id) selected[measure == overview.measure] { (visit.say(gauge::name(measure))) }
                    }
                }
            }
            button type="submit" { (visit.say(words::SHOW)) }
        }
    }
}

/// The counties, each of which leads to its municipalities.
fn find(visit: &Visit) -> Markup {
    let counties = visit.material.registers.places.counties();
    html! {
        section.card #find {
            h2 { (visit.say(words::FIND)) }
            p { (visit.say(words::FIND_TEXT)) }
            ul.where {
                @for (code, name) in counties {
                    @if let Some(address) = visit.to_called("county", &[("code", code)]) { li { a href=(address) { (name) } } }
                }
            }
            @if let Some(address) = visit.to_called("employers", &[]) { p { a href=(address) { (visit.say(words::EMPLOYERS)) } } }
        }
    }
}

/// A municipality that changed.
struct Change<'v> {
    municipality: &'v Municipality,
    n_ads: u64,
    found: Difference,
}

fn changes(visit: &Visit, overview: &Overview) -> Markup {
    let (language, measure) = (visit.language, overview.measure);
    let Some(table) = ByRegion::new(visit.material, "SVALL01", View::Employer, None) else { return html! {} };
    let since = overview.year.saturating_sub(SINCE);
    let mut found = Vec::new();
    for municipality in visit.material.registers.places.municipalities() {
        let line = Code::parse(&municipality.code).and_then(|code| table.municipality(code));
        let Some([before, now]) = line.map(|line| [since, overview.year].map(|year| line.of(measure, year))) else { continue };
        let Some((before_value, value)) = before.estimate().zip(now.estimate()) else { continue };
        let change = difference(value, before_value);
        if before.n_ads.min(now.n_ads) >= FEWEST && change.is_different {
            found.push(Change { municipality, n_ads: now.n_ads, found: change });
        }
    }
    found.sort_by(|a, b| b.found.estimate.value.abs().total_cmp(&a.found.estimate.value.abs()));
    found.truncate(MOST);
    let (from, to, fewest) = (since.to_string(), overview.year.to_string(), FEWEST.to_string());
    let caption = words::CHANGES_CAPTION.with(
        language,
        &[("measure", visit.say(gauge::name(measure))), ("from", &from), ("to", &to), ("unit", visit.say(gauge::unit(measure)))],
    );
    let told = if found.is_empty() { words::CHANGES_NONE } else { words::CHANGES_TEXT };
    html! {
        section.card #changes {
            h2 { (words::CHANGES.with(language, &[("year", &from)])) }
            p { (told.with(language, &[("n", &fewest)])) }
            @if !found.is_empty() {
                div.wide role="region" aria-label=(caption) tabindex="0" {
                    table {
                        caption { (caption) }
                        thead { tr {
                            th scope="col" { (visit.say(words::MUNICIPALITY)) }
                            th.number scope="col" { (visit.say(words::CHANGE)) }
                            th.number scope="col" { (visit.say(words::INTERVAL)) }
                            th.number scope="col" { (visit.say(words::ADS)) " " (to) }
                        } }
                        tbody {
                            @for one in &found {
                                @let address = visit.to_called("municipality", &[("code", &one.municipality.code)]);
                                tr {
                                    th scope="row" {
                                        @if let Some(address) = address { a href=(address) { (one.municipality.name) } } @else { (one.municipality.name) }
                                    }
                                    td.number { (gauge::difference(one.found.estimate.value, measure, language)) }
                                    td.number { (signed_bounds(one.found.estimate, measure.scale(), gauge::decimals(measure), language).unwrap_or_default()) }
                                    td.number { (count(one.n_ads, language)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn areas(visit: &Visit, overview: &Overview) -> Markup {
    let language = visit.language;
    let Some(table) = visit.material.table("SVALL02P") else { return html! {} };
    let categories = table.place("Omrade").and_then(|at| table.dimensions.get(at)).map_or(&[][..], |dimension| &dimension.categories);
    let panels: Vec<Panel> = categories
        .iter()
        .filter(|category| category.code != "total")
        .filter_map(|category| {
            let line = Slice::new(table, &[("Region", "00"), ("Omrade", &category.code)])?;
            Some(Panel { name: category.label.of(language).to_owned(), years: line.yearly(Measure::Intensity) })
        })
        .collect();
    let value = |panel: &Panel| panel.years.iter().find(|one| one.year == overview.year)?.cell.value;
    let first = panels.iter().filter_map(|panel| Some((panel.name.as_str(), value(panel)?))).max_by(|(_, a), (_, b)| a.total_cmp(b));
    let finding = first.map_or_else(String::new, |(area, value)| {
        let value = gauge::in_text(value, Measure::Intensity, language);
        words::AREAS_FINDING.with(language, &[("year", &overview.year.to_string()), ("area", &lowered(area)), ("value", &value)])
    });
    let (from, to) = (overview.years.0.to_string(), overview.years.1.to_string());
    let n_cells = 2 * categories.len() * panels.first().map_or(0, |panel| panel.years.len());
    let panels = Panels {
        id: "areas-chart",
        title: words::AREAS_TITLE.with(language, &[("from", &from), ("to", &to)]),
        finding: finding.clone(),
        measure: Measure::Intensity,
        of: visit.say(words::SWEDEN).to_owned(),
        all: panels,
    };
    let choice = Choice {
        table: "SVALL02P",
        of: vec![
            ("Region", "00".to_owned()),
            ("Omrade", "*".to_owned()),
            ("ContentsCode", "n_ads,intensity".to_owned()),
            ("Tid", "*".to_owned()),
        ],
        n_cells: n_cells as u64,
    };
    html! {
        section.card #areas {
            h2 { (visit.say(words::AREAS)) }
            p.finding { (finding) }
            (panels.shown(visit, &downloads(visit, &choice, &[])))
            ul.notes { li { (visit.say(words::AREAS_NOTE)) } }
            @if let Some(address) = visit.to_called("competences", &[]) { p { a href=(address) { (visit.say(words::AREAS)) } } }
        }
    }
}

fn news(visit: &Visit, overview: &Overview) -> Markup {
    let run = &visit.material.run;
    let n = visit.material.table("SVALL06").and_then(|table| Slice::new(table, &[]));
    let n = n.map_or(0, |line| line.years().iter().map(|year| line.count("n_measured", *year)).sum());
    let (from, to) = (overview.years.0.to_string(), overview.years.1.to_string());
    let values =
        [("run", run.run_id.as_str()), ("day", visit.material.day()), ("n", &count(n, visit.language)), ("from", &from), ("to", &to)];
    html! {
        section.card #news {
            h2 { (visit.say(words::NEWS)) }
            p {
                (words::NEWS_RUN.with(visit.language, &values))
                @if let Some(previous) = &run.previous { " " (words::NEWS_PREVIOUS.with(visit.language, &[("run", previous)])) }
            }
            @if let Some(page) = super::list::page("method") { p { a href=(visit.to(page, &[])) { (visit.say(page.name)) } } }
        }
    }
}
