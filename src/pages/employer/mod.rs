//! The page of a public employer that is no municipality, and the list of them.

mod list_page;
mod words;

use std::collections::HashMap;

use maud::{Markup, html};

use super::downloads::{Choice, downloads};
use super::fault::Fault;
use super::gauge::{self, MEASURES};
use super::notice::{Weight, told};
use super::number::count;
use super::page::{Page, Reply, Shown, Visit};
use super::sentence::{Held, plain, sentence};
use super::slice::{Slice, Valued};
use super::yearly::{Line, Picture, Yearly, break_notes};
use crate::chart::Kind;
use crate::compare::{Code, Difference, Measure, breaks_between, difference_of_means, spread};
use crate::measure::Estimate;
use crate::registers::{PublicEmployer, Sector};
use crate::table::{Cell, CellStatus, View};

pub(super) use list_page::PAGE as LIST;

/// The page.
pub(super) static PAGE: Page = Page {
    id: "employer",
    paths: ["/sv/arbetsgivare/{code}", "/en/employer/{code}"],
    name: words::NAME,
    is_in_navigation: false,
    parameters: &["measure", "year"],
    is_light: false,
    make,
};

/// The page's chart as a file.
pub(super) static CHART: Page = Page {
    id: "employer-chart",
    paths: ["/sv/arbetsgivare/{code}/diagram.svg", "/en/employer/{code}/chart.svg"],
    make: |visit| chart(visit, Picture::Svg),
    ..PAGE
};

/// The same for a slide.
pub(super) static SLIDE: Page = Page {
    id: "employer-slide",
    paths: ["/sv/arbetsgivare/{code}/diagram.png", "/en/employer/{code}/chart.png"],
    make: |visit| chart(visit, Picture::Png),
    ..PAGE
};

/// What the page shows.
struct Standing<'v> {
    employer: &'v PublicEmployer,
    measure: Measure,
    years: (u16, u16),
    usual_year: u16,
    year: u16,
    /// The employer's line; `None` where it has no ads.
    own: Option<Slice<'v>>,
    /// The lines of the employers of its sector, itself among them.
    sector: Vec<Slice<'v>>,
}

impl<'v> Standing<'v> {
    fn read(visit: &Visit<'v>) -> Result<Self, Fault> {
        let code = visit.part("code");
        let unknown = || Fault::NotFound(Some((code.to_owned(), visit.say(words::EXPECTED).to_owned())));
        let all = visit.material.registers.employers.public();
        let employer = all.iter().find(|employer| employer.id == code).ok_or_else(unknown)?;
        let table = visit.material.table("SVALL04").ok_or(Fault::Broken)?;
        let years = visit.material.years().ok_or(Fault::Broken)?;
        let usual_year = visit.material.last_whole_year().unwrap_or(years.1);
        let year = match visit.value("year") {
            None => usual_year,
            Some(text) => {
                let wrong =
                    || Fault::Wrong { name: "year".to_owned(), found: text.to_owned(), expected: format!("{}–{}", years.0, years.1) };
                text.parse().ok().filter(|year| (years.0..=years.1).contains(year)).ok_or_else(wrong)?
            }
        };
        let measure = visit.one_of("measure", &MEASURES)?.unwrap_or_default();
        let at = table.place("Arbetsgivare").ok_or(Fault::Broken)?;
        let categories = table.dimensions.get(at).map_or(&[][..], |dimension| &dimension.categories);
        let sectors: HashMap<&str, Sector> = all.iter().map(|employer| (employer.id.as_str(), employer.sector)).collect();
        let Some(first) = categories.first().and_then(|first| Slice::new(table, &[("Arbetsgivare", &first.code)])) else {
            return Ok(Self { employer, measure, years, usual_year, year, own: None, sector: Vec::new() });
        };
        let mut own = None;
        let mut sector = Vec::new();
        for (place, category) in categories.iter().enumerate() {
            if sectors.get(category.code.as_str()) == Some(&employer.sector) {
                sector.push(first.moved(at, place));
            }
            if category.code == code {
                own = Some(first.moved(at, place));
            }
        }
        let has_ads = |own: &Slice| own.years().iter().any(|year| own.n_ads(*year) > 0);
        Ok(Self { employer, measure, years, usual_year, year, own: own.filter(has_ads), sector })
    }

    /// The values of the sector's employers in a year. Each has a number of its own in place of a municipality's code.
    fn values(&self, year: u16) -> Vec<(Code, Estimate)> {
        let numbered = self.sector.iter().enumerate();
        numbered.filter_map(|(n, line)| Some((Code::parse(&format!("{n:04}"))?, line.of(self.measure, year).estimate()?))).collect()
    }

    fn mean(&self, year: u16) -> Valued {
        let values: Vec<Estimate> = self.values(year).into_iter().map(|(_, value)| value).collect();
        let cell = spread(&values).map_or(Cell::without(CellStatus::Missing), |found| Cell::of(found.mean.value));
        Valued { year, cell, bounds: None, n_ads: 0 }
    }

    fn difference(&self, own: &Slice) -> Option<Difference> {
        let value = own.of(self.measure, self.year).estimate()?;
        // Which of the numbered values is its own: the difference moves with it.
        let values = self.values(self.year);
        let code = values.iter().find(|(_, other)| *other == value).map(|(code, _)| *code)?;
        difference_of_means(&[(code, value)], &values)
    }

    fn answer(&self, visit: &Visit, own: &Slice) -> Markup {
        let ads = words::ADS_OF.with(visit.language, &[("name", &self.employer.name)]);
        let now = own.of(self.measure, self.year);
        let pair = |year: &u16| own.of(self.measure, *year).cell.value.zip(self.mean(*year).cell.value);
        let held = Held {
            name: visit.say(words::mean(self.employer.sector)),
            mean: self.mean(self.year).cell.value,
            difference: self.difference(own),
            pairs: own.years().iter().filter_map(pair).collect(),
        };
        sentence(visit, self.measure, &now, &ads, Some(&held))
    }

    fn title(&self, visit: &Visit) -> String {
        words::TITLE.with(visit.language, &[("name", &self.employer.name)])
    }

    fn yearly(&self, visit: &Visit, own: &Slice) -> Yearly {
        let lines = vec![
            Line { name: self.employer.name.clone(), kind: Kind::Focus, years: own.yearly(self.measure) },
            Line {
                name: visit.say(words::mean(self.employer.sector)).to_owned(),
                kind: Kind::Comparison,
                years: own.years().iter().map(|year| self.mean(*year)).collect(),
            },
        ];
        let (from, to) = (self.years.0.to_string(), self.years.1.to_string());
        let values = [("measure", visit.say(gauge::name(self.measure))), ("title", &self.title(visit)), ("from", &from), ("to", &to)];
        let title = words::CHART_TITLE.with(visit.language, &values);
        // What concerns one municipality is no break of another employer.
        let breaks = breaks_between(&(self.years.0..=self.years.0), &(self.years.1..=self.years.1), View::Employer, Code::parse("0580"));
        Yearly { id: "line", title, finding: plain(&self.answer(visit, own)), measure: self.measure, lines, breaks }
    }
}

fn make(visit: &Visit) -> Result<Reply, Fault> {
    let standing = Standing::read(visit)?;
    let employer = standing.employer;
    if let Some(code) = &employer.municipality
        && let Some(address) = visit.to_called("municipality", &[("code", code)])
    {
        return Ok(Reply::Moved(address));
    }
    let title = standing.title(visit);
    let about = [("sector", visit.say(words::sector(employer.sector))), ("number", employer.id.as_str())];
    let main = html! {
        h1 { (title) }
        p.about { (words::ABOUT.with(visit.language, &about)) }
        @match &standing.own {
            None => { (told(visit, Weight::Plain, words::NONE_TITLE, words::NONE_TEXT)) }
            Some(own) => {
                (standing.answer(visit, own))
                (form(visit, &standing))
                (card(visit, &standing, own))
                (behind(visit, &standing, own))
            }
        }
    };
    let description = standing.own.as_ref().map(|own| plain(&standing.answer(visit, own)));
    Ok(Shown { description, ..Shown::new(title, main) }.into())
}

fn chart(visit: &Visit, picture: Picture) -> Result<Reply, Fault> {
    let standing = Standing::read(visit)?;
    let own = standing.own.as_ref().ok_or(Fault::NotFound(None))?;
    standing.yearly(visit, own).file(visit, &format!("svall-{}-{}", standing.employer.id, standing.measure.id()), picture)
}

fn form(visit: &Visit, standing: &Standing) -> Markup {
    html! {
        form.choices method="get" action=(visit.to(&PAGE, &[("code", &standing.employer.id)])) aria-label=(visit.say(words::CHOICES)) {
            div {
                label.above for="measure" { (visit.say(words::MEASURE)) }
                select #measure name="measure" {
                    @for (id, measure) in MEASURES {
                        option value=(id) selected[measure == standing.measure] { (visit.say(gauge::name(measure))) }
                    }
                }
            }
            div {
                label.above for="year" { (visit.say(words::YEAR)) }
                select #year name="year" {
                    @for year in (standing.years.0..=standing.years.1).rev() {
                        option value=(year) selected[year == standing.year] { (year) }
                    }
                }
            }
            button type="submit" { (visit.say(words::SHOW)) }
        }
    }
}

fn card(visit: &Visit, standing: &Standing, own: &Slice) -> Markup {
    let language = visit.language;
    let yearly = standing.yearly(visit, own);
    let id = standing.measure.id();
    let measures = match id {
        "intensity" | "share" => format!("n_ads,{id},{id}_low,{id}_high"),
        _ => format!("n_ads,{id}"),
    };
    let choice = Choice {
        table: "SVALL04",
        n_cells: ((measures.matches(',').count() + 1) * own.years().len()) as u64,
        of: vec![("Arbetsgivare", standing.employer.id.clone()), ("ContentsCode", measures), ("Tid", "*".to_owned())],
    };
    let picture = |page| {
        visit
            .to(page, &[("code", &standing.employer.id)])
            .with_some("measure", (standing.measure != Measure::default()).then_some(id))
            .with_some("year", (standing.year != standing.usual_year).then(|| standing.year.to_string()))
    };
    let first = own.years().iter().find(|year| own.n_ads(**year) > 0).filter(|year| **year > standing.years.0);
    let peers = visit.say(words::mean(standing.employer.sector));
    let (from, to) = (standing.years.0.to_string(), standing.years.1.to_string());
    html! {
        section.card #course {
            h2 { (words::COURSE.with(language, &[("from", &from), ("to", &to)])) }
            (yearly.shown(visit, &downloads(visit, &choice, &[("PNG", picture(&SLIDE)), ("SVG", picture(&CHART))])))
            ul.notes {
                li { (visit.say(gauge::meaning(standing.measure))) }
                @if yearly.lines.first().is_some_and(|line| line.years.iter().any(|one| one.bounds.is_some())) {
                    li { (visit.say(words::BAND_NOTE)) }
                }
                li { (words::PEERS_NOTE.with(language, &[("peers", peers)])) }
                @if let Some(first) = first { li { (words::BEFORE.with(language, &[("year", &first.to_string())])) } }
                (break_notes(visit, &yearly.breaks))
            }
        }
    }
}

/// The way to the ads that were counted.
fn behind(visit: &Visit, standing: &Standing, own: &Slice) -> Markup {
    let year = standing.year.to_string();
    let n = count(own.n_ads(standing.year), visit.language);
    let address = visit.to_called("ads", &[]).filter(|_| visit.material.run.has_index);
    let address = address.map(|address| address.with("employer", standing.employer.id.as_str()).with("year", year.as_str()));
    html! {
        section.card #ads {
            h2 { (visit.say(words::BEHIND)) }
            p { (words::BEHIND_TEXT.with(visit.language, &[("n", &n), ("year", &year)])) }
            @if let Some(address) = address {
                p { a href=(address) { (visit.say(words::BEHIND_LINK)) } }
            } @else if !visit.material.run.has_index {
                (super::notice::no_index(visit))
            }
        }
    }
}
