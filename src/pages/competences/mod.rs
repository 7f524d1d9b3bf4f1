//! The page of competences: which of the areas and the 21 competences ads ask for, and how that has changed.

mod terms;
mod words;

use maud::{Markup, html};

use super::downloads::{Choice, downloads};
use super::fault::Fault;
use super::gauge;
use super::heat::heat_cell;
use super::number::count;
use super::page::{Page, Reply, Shown, Visit};
use super::panels::{Panel, Panels};
use super::sentence::lowered;
use super::slice::{Slice, Valued};
use super::yearly::{legend, value_cell};
use crate::compare::Measure;
use crate::model::{Area, Competence};
use crate::table::{Category, Table};

pub(super) use terms::TERMS;

/// The page.
pub(super) static PAGE: Page = Page {
    id: "competences",
    paths: ["/sv/kompetenser", "/en/competences"],
    name: words::NAME,
    is_in_navigation: true,
    parameters: &["measure", "area"],
    is_light: false,
    make,
};

/// The measures that tables have for a part of the hits.
const MEASURES: [(&str, Measure); 2] = [("share", Measure::Share), ("intensity", Measure::Intensity)];

/// An area or a competence with its years.
struct Kind<'v> {
    code: &'v str,
    name: &'v str,
    line: Slice<'v>,
}

impl Kind<'_> {
    fn years(&self, measure: Measure) -> Vec<Valued> {
        self.line.yearly(measure)
    }

    /// Its name, behind the number that the framework gives it.
    fn called(&self) -> String {
        if self.code.starts_with(|c: char| c.is_ascii_digit()) { format!("{} {}", self.code, self.name) } else { self.name.to_owned() }
    }
}

/// What the page shows.
struct Demand<'v> {
    measure: Measure,
    /// The chosen area, by its code.
    area: Option<&'v str>,
    years: (u16, u16),
    year: u16,
    areas: Vec<Kind<'v>>,
    /// The competences of the chosen area, or all.
    competences: Vec<Kind<'v>>,
}

/// The categories of a dimension but for what stands for all, each with its line for the nation.
fn kinds<'v>(visit: &Visit<'v>, table: &'v Table, dimension: &'static str) -> Vec<Kind<'v>> {
    let categories = table.place(dimension).and_then(|at| table.dimensions.get(at)).map_or(&[][..], |dimension| &dimension.categories);
    let kind = |category: &'v Category| {
        let line = Slice::new(table, &[(dimension, &category.code)])?;
        Some(Kind { code: &category.code, name: category.label.of(visit.language), line })
    };
    categories.iter().filter(|category| category.code != "total").filter_map(kind).collect()
}

/// The code of the area of a competence.
fn area_of(competence: &str) -> Option<&'static str> {
    Competence::parse(competence).map(|competence| competence.area().id())
}

impl<'v> Demand<'v> {
    fn read(visit: &Visit<'v>) -> Result<Self, Fault> {
        let measure = visit.one_of("measure", &MEASURES)?.unwrap_or(Measure::Share);
        let known: Vec<(&str, &str)> = Area::all().map(|area| (area.id(), area.id())).collect();
        let area = visit.one_of("area", &known)?;
        let by_area = visit.material.table("SVALL02P").ok_or(Fault::Broken)?;
        let by_competence = visit.material.table("SVALL05").ok_or(Fault::Broken)?;
        let mut competences = kinds(visit, by_competence, "Kompetens");
        competences.retain(|kind| area.is_none() || area_of(kind.code) == area);
        let years = visit.material.years().ok_or(Fault::Broken)?;
        let year = visit.material.last_whole_year().unwrap_or(years.1);
        let area = kinds_area(area);
        Ok(Self { measure, area, years, year, areas: kinds(visit, by_area, "Omrade"), competences })
    }

    fn area(&self) -> Option<&Kind<'v>> {
        self.areas.iter().find(|kind| Some(kind.code) == self.area)
    }

    /// What the small charts show: the areas, or the competences of the chosen one.
    fn drawn(&self) -> &[Kind<'v>] {
        if self.area.is_some() { &self.competences } else { &self.areas }
    }

    /// Which of what is drawn most ads ask for this year, and what it was in the first one.
    fn answer(&self, visit: &Visit) -> String {
        let language = visit.language;
        let value = |kind: &Kind| kind.line.of(self.measure, self.year).cell.value;
        let most = self.drawn().iter().filter_map(|kind| Some((kind, value(kind)?))).max_by(|(_, a), (_, b)| a.total_cmp(b));
        let year = self.year.to_string();
        let Some((kind, found)) = most else { return words::NOTHING.with(language, &[("year", &year)]) };
        let of = kind.line.of(self.measure, self.year);
        let interval = of.estimate().and_then(|estimate| gauge::interval(estimate, self.measure, language)).unwrap_or_default();
        let earlier = kind.line.yearly(self.measure).into_iter().find(|one| one.cell.value.is_some() && one.year < self.year);
        let earlier = earlier.map_or_else(
            || ".".to_owned(),
            |one| {
                let value = gauge::in_text(one.cell.value.unwrap_or_default(), self.measure, language);
                words::EARLIER.with(language, &[("value", &value), ("year", &one.year.to_string())])
            },
        );
        let area = self.area().map_or_else(String::new, |area| words::WITHIN.with(language, &[("area", &lowered(area.name))]));
        let values = [
            ("year", year.as_str()),
            ("area", &area),
            ("name", &lowered(kind.name)),
            ("value", &gauge::in_text(found, self.measure, language)),
            ("interval", &interval),
            ("n", &count(of.n_ads, language)),
        ];
        let stated = if self.measure == Measure::Share { words::ANSWER_SHARE } else { words::ANSWER_INTENSITY };
        stated.with(language, &values) + &earlier
    }
}

/// The area as the registers of the program hold it, which outlives the visit.
fn kinds_area(code: Option<&str>) -> Option<&'static str> {
    Area::all().map(Area::id).find(|id| Some(*id) == code)
}

fn make(visit: &Visit) -> Result<Reply, Fault> {
    let shown = Demand::read(visit)?;
    let language = visit.language;
    let (from, to) = (shown.years.0.to_string(), shown.years.1.to_string());
    let title = match shown.area() {
        Some(area) => words::TITLE_AREA.with(language, &[("area", area.name), ("from", &from), ("to", &to)]),
        None => words::TITLE.with(language, &[("from", &from), ("to", &to)]),
    };
    let answer = shown.answer(visit);
    let main = html! {
        h1 { (title) }
        p.lead { (answer) }
        p.about { (visit.say(words::ABOUT)) }
        (form(visit, &shown))
        (course(visit, &shown))
        (this_year(visit, &shown))
        (all_years(visit, &shown))
        (terms::section(visit, &shown))
    };
    Ok(Shown { description: Some(answer.clone()), ..Shown::new(title, main) }.into())
}

fn form(visit: &Visit, shown: &Demand) -> Markup {
    html! {
        form.choices method="get" action=(visit.to(&PAGE, &[])) aria-label=(visit.say(words::CHOICES)) {
            div {
                label.above for="measure" { (visit.say(words::MEASURE)) }
                select #measure name="measure" {
                    @for (id, measure) in MEASURES {
                        option value=(id) selected[measure == shown.measure] { (visit.say(gauge::name(measure))) }
                    }
                }
            }
            div {
                label.above for="area" { (visit.say(words::AREA)) }
                select #area name="area" {
                    option value="" { (visit.say(words::ALL_AREAS)) }
                    @for area in &shown.areas { option value=(area.code) selected[Some(area.code) == shown.area] { (area.name) } }
                }
            }
            button type="submit" { (visit.say(words::SHOW)) }
        }
    }
}

/// The small charts with their table.
fn course(visit: &Visit, shown: &Demand) -> Markup {
    let language = visit.language;
    let (from, to) = (shown.years.0.to_string(), shown.years.1.to_string());
    let measure = visit.say(gauge::name(shown.measure));
    let kinds = shown.drawn();
    let (table, dimension) = if shown.area.is_some() { ("SVALL05", "Kompetens") } else { ("SVALL02P", "Omrade") };
    let values = [("measure", measure), ("from", &from), ("to", &to)];
    let title = if shown.area.is_some() { words::CHART_COMPETENCES } else { words::CHART_AREAS }.with(language, &values);
    let panels = Panels {
        id: "kinds-chart",
        title,
        finding: shown.answer(visit),
        measure: shown.measure,
        of: visit.say(words::SWEDEN).to_owned(),
        all: kinds.iter().map(|kind| Panel { name: kind.name.to_owned(), years: kind.years(shown.measure) }).collect(),
    };
    let codes: Vec<&str> = kinds.iter().map(|kind| kind.code).collect();
    let choice = choice(table, dimension, &codes, &format!("n_ads,{}", shown.measure.id()), 2, "*", n_years(shown));
    html! {
        section.card #course {
            h2 { (visit.say(if shown.area.is_some() { words::COURSE_COMPETENCES } else { words::COURSE_AREAS })) }
            (panels.shown(visit, &downloads(visit, &choice, &[])))
            ul.notes {
                li { (visit.say(words::KINDS_NOTE)) }
                li { (visit.say(words::SCALE_NOTE)) }
            }
        }
    }
}

fn n_years(shown: &Demand) -> usize {
    shown.competences.first().map_or(0, |kind| kind.line.years().len())
}

/// Cells of a table by kind: that of areas has regions, that of competences strata.
fn choice<'c>(
    table: &'c str,
    dimension: &'c str,
    codes: &[&str],
    measures: &str,
    n_measures: usize,
    years: &str,
    n_years: usize,
) -> Choice<'c> {
    let other = if table == "SVALL05" { ("Niva", "total".to_owned()) } else { ("Region", "00".to_owned()) };
    Choice {
        table,
        of: vec![other, (dimension, codes.join(",")), ("ContentsCode", measures.to_owned()), ("Tid", years.to_owned())],
        n_cells: (codes.len() * n_measures * n_years) as u64,
    }
}

/// The competences in the last whole year, with both measures and what leads to their ads.
fn this_year(visit: &Visit, shown: &Demand) -> Markup {
    let language = visit.language;
    let year = shown.year.to_string();
    let caption = words::YEAR_CAPTION.with(language, &[("year", &year)]);
    let both: Vec<[Valued; 2]> = shown
        .competences
        .iter()
        .map(|kind| [Measure::Share, Measure::Intensity].map(|measure| kind.line.of(measure, shown.year)))
        .collect();
    let codes: Vec<&str> = shown.competences.iter().map(|kind| kind.code).collect();
    let measures = "n_ads,share,share_low,share_high,intensity,intensity_low,intensity_high";
    let choice = choice("SVALL05", "Kompetens", &codes, measures, 7, &year, 1);
    let ads = |code: &str| {
        let found = visit.material.run.has_index.then(|| visit.to_called("ads", &[])).flatten();
        found.map(|address| address.with("q", format!("competence:{code}")).with("year", year.as_str()))
    };
    let interval = |one: &Valued, measure| one.estimate().and_then(|one| gauge::interval(one, measure, language)).unwrap_or_default();
    html! {
        section.card #year {
            h2 { (words::YEAR_TITLE.with(language, &[("year", &year)])) }
            div.wide role="region" aria-label=(caption) tabindex="0" {
                table {
                    caption { (caption) }
                    thead { tr {
                        th scope="col" { (visit.say(words::COMPETENCE)) }
                        th.number scope="col" { (visit.say(words::SHARE)) }
                        th.number scope="col" { (visit.say(words::INTERVAL)) }
                        th.number scope="col" { (visit.say(words::INTENSITY)) }
                        th.number scope="col" { (visit.say(words::INTERVAL)) }
                        @if visit.material.run.has_index { th scope="col" { (visit.say(words::BEHIND)) } }
                    } }
                    tbody {
                        @for (kind, [share, intensity]) in shown.competences.iter().zip(&both) {
                            tr {
                                th scope="row" { (kind.called()) }
                                (value_cell(visit, Some(share), Measure::Share))
                                td.number { (interval(share, Measure::Share)) }
                                (value_cell(visit, Some(intensity), Measure::Intensity))
                                td.number { (interval(intensity, Measure::Intensity)) }
                                @if let Some(address) = ads(kind.code) {
                                    td { a href=(address) { (visit.say(words::ADS)) span.unseen { ": " (kind.name) } } }
                                }
                            }
                        }
                    }
                }
            }
            (legend(visit, both.iter().flatten()))
            (downloads(visit, &choice, &[]))
            ul.notes { li { (visit.say(words::YEAR_NOTE)) } }
        }
    }
}

/// Every competence in every year, as a table whose shades grow with the values.
fn all_years(visit: &Visit, shown: &Demand) -> Markup {
    let language = visit.language;
    let unit = visit.say(gauge::unit(shown.measure));
    let caption = words::HEAT_CAPTION.with(language, &[("measure", visit.say(gauge::name(shown.measure))), ("unit", unit)]);
    let rows: Vec<(&Kind, Vec<Valued>)> = shown.competences.iter().map(|kind| (kind, kind.years(shown.measure))).collect();
    let most = rows.iter().flat_map(|(_, years)| years).filter_map(|one| one.cell.value).fold(0.0, f64::max);
    let years = shown.competences.first().map_or(&[][..], |kind| kind.line.years());
    let codes: Vec<&str> = shown.competences.iter().map(|kind| kind.code).collect();
    let choice = choice("SVALL05", "Kompetens", &codes, &format!("n_ads,{}", shown.measure.id()), 2, "*", years.len());
    let to_area = |code: &str| {
        let measure = (shown.measure != Measure::Share).then_some(shown.measure.id());
        let address = visit.to(&PAGE, &[]).with_some("measure", measure);
        area_of(code).filter(|_| shown.area.is_none()).map(|area| address.with("area", area))
    };
    html! {
        section.card #years {
            h2 { (visit.say(words::HEAT_TITLE)) }
            div.wide role="region" aria-label=(caption) tabindex="0" {
                table.heat {
                    caption { (caption) }
                    thead { tr {
                        th scope="col" { (visit.say(words::COMPETENCE)) }
                        @for year in years { th scope="col" { (year) } }
                    } }
                    tbody {
                        @for (kind, values) in &rows {
                            tr {
                                th scope="row" {
                                    @if let Some(address) = to_area(kind.code) { a href=(address) { (kind.called()) } }
                                    @else { (kind.called()) }
                                }
                                @for one in values { (heat_cell(visit, one, shown.measure, most)) }
                            }
                        }
                    }
                }
            }
            (legend(visit, rows.iter().flat_map(|(_, values)| values)))
            (downloads(visit, &choice, &[]))
        }
    }
}
