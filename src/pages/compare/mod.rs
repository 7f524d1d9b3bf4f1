//! The page that sets municipalities side by side: their lines against the mean of municipalities, a year's values, and a report's table.

mod choices;
mod latest;
mod report;
mod words;

use maud::{Markup, html};

use super::downloads::{Choice, downloads};
use super::fault::Fault;
use super::gauge;
use super::notice::{Weight, notice};
use super::number::signed_bounds;
use super::page::{Page, Reply, Shown, Visit};
use super::peers::{ByRegion, MEAN_CODE};
use super::sentence::{lowered, raised};
use super::slice::{Slice, Valued};
use super::yearly::{Line, Picture, Yearly, break_notes};
use crate::chart::Kind;
use crate::compare::{Code, Difference, Spread, breaks_between, difference_of_means, spread};
use crate::measure::Estimate;
use crate::registers::Municipality;
use crate::table::View;
pub(super) use choices::year_of;
use choices::{Choices, MOST, MOST_MARKED};

/// The page.
pub(super) static PAGE: Page = Page {
    id: "compare",
    paths: ["/sv/jamfor", "/en/compare"],
    name: words::NAME,
    is_in_navigation: true,
    parameters: &["of", "as", "measure", "year", "mark", "name"],
    is_light: false,
    make,
};

/// Its lines as a file.
pub(super) static CHART: Page = Page {
    id: "compare-chart",
    paths: ["/sv/jamfor/diagram.svg", "/en/compare/chart.svg"],
    is_in_navigation: false,
    make: |visit| chart(visit, Picture::Svg),
    ..PAGE
};

/// The same for a slide.
pub(super) static SLIDE: Page = Page {
    id: "compare-slide",
    paths: ["/sv/jamfor/diagram.png", "/en/compare/chart.png"],
    make: |visit| chart(visit, Picture::Png),
    ..CHART
};

/// Its values of a year as a file.
pub(super) static LATEST_CHART: Page = Page {
    id: "compare-year-chart",
    paths: ["/sv/jamfor/lage.svg", "/en/compare/year.svg"],
    make: |visit| latest::chart(visit, Picture::Svg),
    ..CHART
};

/// The same for a slide.
pub(super) static LATEST_SLIDE: Page = Page {
    id: "compare-year-slide",
    paths: ["/sv/jamfor/lage.png", "/en/compare/year.png"],
    make: |visit| latest::chart(visit, Picture::Png),
    ..CHART
};

/// Its table as a workbook.
pub(super) static BOOK: Page =
    Page { id: "compare-book", paths: ["/sv/jamfor/tabell.xlsx", "/en/compare/table.xlsx"], make: book, ..CHART };

/// A municipality of the comparison.
#[derive(Debug)]
struct Member<'v> {
    code: Code,
    municipality: &'v Municipality,
    line: Slice<'v>,
    /// Its value of the year.
    now: Valued,
    /// That less the mean of municipalities.
    to_mean: Option<Difference>,
    /// Whether its line has a colour.
    is_coloured: bool,
}

/// What the page shows.
#[derive(Debug)]
struct Comparison<'v> {
    choices: Choices<'v>,
    table: ByRegion<'v>,
    /// What is compared, in a title: `kommunerna i Östergötlands län som arbetsgivare`.
    what: String,
    members: Vec<Member<'v>>,
    mean: Slice<'v>,
    columns: Option<Spread>,
    difference: Option<Difference>,
}

impl<'v> Comparison<'v> {
    fn new(visit: &Visit<'v>, choices: Choices<'v>) -> Option<Self> {
        let (measure, year) = (choices.measure, choices.year);
        let table = ByRegion::new(visit.material, "SVALL01", choices.view, None)?;
        let all: Vec<Code> = visit.material.registers.places.municipalities().iter().filter_map(|m| Code::parse(&m.code)).collect();
        let everywhere = table.values(&all, measure, year);
        let codes: Vec<Code> = choices.members.iter().map(|(code, _)| *code).collect();
        let own = table.values(&codes, measure, year);
        let mut members = Vec::with_capacity(codes.len());
        for (code, municipality) in &choices.members {
            let line = table.municipality(*code)?;
            let alone: Vec<(Code, Estimate)> = own.iter().filter(|(own, _)| own == code).copied().collect();
            let now = line.of(measure, year);
            let to_mean = difference_of_means(&alone, &everywhere);
            members.push(Member { code: *code, municipality, line, now, to_mean, is_coloured: false });
        }
        let coloured = coloured(&choices, &members);
        for member in &mut members {
            member.is_coloured = coloured.contains(&member.code);
        }
        let view = if choices.view == View::Employer { words::WHAT_EMPLOYER } else { words::WHAT_PLACE };
        let what = view.with(visit.language, &[("what", &choices.told(visit))]);
        Some(Self {
            what,
            members,
            mean: table.region(MEAN_CODE)?,
            columns: spread(&own.iter().map(|(_, value)| *value).collect::<Vec<_>>()),
            difference: difference_of_means(&own, &everywhere),
            table,
            choices,
        })
    }

    /// How many are shown, from where to where, their mean and how it differs from that of all municipalities.
    fn answer(&self, visit: &Visit) -> String {
        let (measure, language) = (self.choices.measure, visit.language);
        let text = |value: f64| gauge::in_text(value, measure, language);
        let shown: Vec<(&str, f64)> =
            self.members.iter().filter_map(|one| Some((one.municipality.name.as_str(), one.now.cell.value?))).collect();
        let (low, high) = (shown.iter().min_by(|(_, a), (_, b)| a.total_cmp(b)), shown.iter().max_by(|(_, a), (_, b)| a.total_cmp(b)));
        let (year, m, k) = (self.choices.year.to_string(), self.members.len().to_string(), shown.len().to_string());
        let Some((((lowest, low), (highest, high)), columns)) = low.zip(high).zip(self.columns) else {
            return words::FINDING_NONE.with(language, &[("year", &year), ("m", &m)]);
        };
        let nation = self.mean.of(measure, self.choices.year).cell.value.map_or_else(|| "..".to_owned(), text);
        let values = [
            ("year", year),
            ("measure", lowered(visit.say(gauge::name(measure)))),
            ("k", k),
            ("m", m),
            ("low", text(*low)),
            ("lowest", (*lowest).to_owned()),
            ("high", text(*high)),
            ("highest", (*highest).to_owned()),
            ("mean", text(columns.mean.value)),
            ("nation", nation),
        ];
        let finding = if columns.n == 1 { words::FINDING_ONE } else { words::FINDING };
        let told = finding.with(language, &values.each_ref().map(|(name, value)| (*name, value.as_str())));
        format!("{told} {}", self.difference(visit))
    }

    fn difference(&self, visit: &Visit) -> String {
        let (measure, language) = (self.choices.measure, visit.language);
        let Some(found) = self.difference else { return String::new() };
        let interval = signed_bounds(found.estimate, measure.scale(), gauge::decimals(measure), language);
        let told = match (found.is_different, &interval) {
            (true, _) => words::DIFFERS,
            (false, Some(_)) => words::DIFFERS_NOT,
            (false, None) => words::DIFFERS_UNKNOWN,
        };
        let values = [
            ("difference", gauge::difference(found.estimate.value, measure, language)),
            ("unit", gauge::difference_unit(measure, language).to_owned()),
            ("interval", interval.unwrap_or_default()),
            ("direction", visit.say(if found.estimate.value > 0.0 { words::HIGHER } else { words::LOWER }).to_owned()),
        ];
        told.with(language, &values.each_ref().map(|(name, value)| (*name, value.as_str())))
    }

    /// The lines: those in colour first, then the mean, then the grey ones.
    fn yearly(&self, visit: &Visit) -> Yearly {
        let (choices, language) = (&self.choices, visit.language);
        let of = |is_coloured: bool| {
            let kind = if is_coloured { Kind::Focus } else { Kind::Context };
            self.members.iter().filter(move |one| one.is_coloured == is_coloured).map(move |one| Line {
                name: one.municipality.name.clone(),
                kind,
                years: one.line.yearly(choices.measure),
            })
        };
        let mean = Line { name: visit.say(words::MEAN).to_owned(), kind: Kind::Comparison, years: self.mean.yearly(choices.measure) };
        let (from, to) = (choices.years.0.to_string(), choices.years.1.to_string());
        let title = words::COURSE_TITLE
            .with(language, &[("measure", visit.say(gauge::name(choices.measure))), ("what", &self.what), ("from", &from), ("to", &to)]);
        let mut breaks = Vec::new();
        for member in &self.members {
            let own =
                breaks_between(&(choices.years.0..=choices.years.0), &(choices.years.1..=choices.years.1), choices.view, Some(member.code));
            breaks.extend(own.into_iter().filter(|one| !breaks.contains(one)).collect::<Vec<_>>());
        }
        breaks.sort_by_key(|one| one.from_year);
        let lines = of(true).chain([mean]).chain(of(false)).collect();
        Yearly { id: "lines", title, finding: self.answer(visit), measure: choices.measure, lines, breaks }
    }

    /// The regions of the downloads: the municipalities and the mean.
    fn regions(&self) -> String {
        let mut regions: Vec<String> = self.members.iter().map(|one| one.code.to_string()).collect();
        regions.push(MEAN_CODE.to_owned());
        regions.join(",")
    }

    /// The measures of the downloads.
    fn measures(&self) -> String {
        let id = self.choices.measure.id();
        match id {
            "intensity" | "share" => format!("n_ads,{id},{id}_low,{id}_high"),
            _ => format!("n_ads,{id}"),
        }
    }

    /// A choice of the table behind the lines, of some years.
    fn choice(&self, years: &str, n_years: usize) -> Choice<'_> {
        let measures = self.measures();
        let n_cells = (self.members.len() + 1) * measures.split(',').count() * n_years;
        Choice {
            table: &self.table.table().id,
            of: vec![("Region", self.regions()), ("Sektor", "total".to_owned()), ("ContentsCode", measures), ("Tid", years.to_owned())],
            n_cells: n_cells as u64,
        }
    }

    fn course(&self, visit: &Visit) -> Markup {
        let (choices, language) = (&self.choices, visit.language);
        let yearly = self.yearly(visit);
        let pictures = [("PNG", choices.address(visit, &SLIDE)), ("SVG", choices.address(visit, &CHART))];
        let files = downloads(visit, &self.choice("*", self.mean.years().len()), &pictures);
        let (from, to) = (choices.years.0.to_string(), choices.years.1.to_string());
        html! {
            section.card #course {
                h2 { (words::COURSE.with(language, &[("from", &from), ("to", &to)])) }
                (yearly.shown(visit, &files))
                ul.notes {
                    li { (visit.say(gauge::meaning(choices.measure))) }
                    li { (visit.say(words::MEAN_NOTE)) }
                    @if choices.marked.len() > MOST_MARKED {
                        li { (words::MARKED_NOTE.with(language, &[("n", &MOST_MARKED.to_string())])) }
                    } @else if choices.marked.is_empty() && self.members.len() > MOST_MARKED {
                        li { (words::COLOURED_NOTE.with(language, &[("year", &choices.year.to_string())])) }
                    }
                    (break_notes(visit, &yearly.breaks))
                    @if choices.years.1 > choices.usual_year {
                        li { (words::PARTIAL.with(language, &[("day", visit.material.day()), ("year", &to)])) }
                    }
                }
            }
        }
    }

    /// The last year of which a value is shown, where none is of the year that was chosen.
    fn latest(&self, visit: &Visit) -> Option<Markup> {
        if self.columns.is_some() {
            return None;
        }
        let measure = self.choices.measure;
        let has_value = |year: &u16| self.members.iter().any(|one| one.line.of(measure, *year).cell.value.is_some());
        let year = self.mean.years().iter().rev().copied().find(has_value)?;
        let address = Choices { year, ..self.choices.clone() }.address(visit, &PAGE);
        Some(html! { p { a href=(address) { (words::LATEST.with(visit.language, &[("year", &year.to_string())])) } } })
    }
}

/// The municipalities whose lines have a colour: those that the reader wants, else those chosen one by one and then those with most ads.
fn coloured(choices: &Choices, members: &[Member]) -> Vec<Code> {
    if !choices.marked.is_empty() {
        return choices.marked.iter().copied().take(MOST_MARKED).collect();
    }
    let alone: Vec<String> = choices.chosen.iter().filter(|one| one.is_one).map(|one| one.id.clone()).collect();
    let mut order: Vec<(&Member, Option<usize>)> =
        members.iter().map(|one| (one, alone.iter().position(|id| *id == one.municipality.code))).collect();
    order.sort_by_key(|(one, place)| (place.is_none(), *place, std::cmp::Reverse(one.now.n_ads)));
    order.into_iter().map(|(one, _)| one.code).take(MOST_MARKED).collect()
}

/// Whether forms sent more than the address needs: an empty parameter, or one that stands twice.
pub(super) fn is_as_forms_send_it(visit: &Visit) -> bool {
    let is_twice = |n: usize, name: &str| visit.query.iter().take(n).any(|(own, _)| own == name);
    visit.query.iter().enumerate().any(|(n, (name, value))| value.is_empty() || is_twice(n, name))
}

fn make(visit: &Visit) -> Result<Reply, Fault> {
    let choices = Choices::read(visit)?;
    if is_as_forms_send_it(visit) && visit.unknown_parameters().is_empty() {
        return Ok(Reply::Moved(choices.address(visit, &PAGE)));
    }
    let language = visit.language;
    let view = if choices.view == View::Employer { words::TITLE_EMPLOYER } else { words::TITLE_PLACE };
    let title = view.with(language, &[("what", &choices.told(visit))]);
    if choices.is_too_much() {
        let told = [("most", MOST.to_string()), ("n", choices.members.len().to_string())];
        let text = words::TOO_MUCH.with(language, &told.each_ref().map(|(name, value)| (*name, value.as_str())));
        let main = html! {
            h1 { (title) }
            (notice(Weight::Plain, visit.say(words::TOO_MUCH_TITLE), &html! { p { (text) } }))
            (choices.list(visit))
        };
        return Ok(Reply::Refused(400, Shown { is_for_robots: false, ..Shown::new(title.as_str(), main) }));
    }
    if choices.members.is_empty() {
        let main = html! {
            h1 { (title) }
            p.lead { (visit.say(words::EMPTY)) }
            (examples(visit))
            (choices.tabs(visit))
            (choices.form(visit, &[]))
        };
        return Ok(Shown { description: Some(visit.say(words::EMPTY).to_owned()), ..Shown::new(title.as_str(), main) }.into());
    }
    let is_named = choices.name.is_some();
    let comparison = Comparison::new(visit, choices).ok_or(Fault::Broken)?;
    let choices = &comparison.choices;
    let coloured: Vec<Code> = comparison.members.iter().filter(|one| one.is_coloured).map(|one| one.code).collect();
    let answer = comparison.answer(visit);
    let main = html! {
        h1 { (title) }
        (choices.tabs(visit))
        p.lead { (answer) }
        @if let Some(latest) = comparison.latest(visit) { (latest) }
        (choices.list(visit))
        (choices.form(visit, &coloured))
        (comparison.course(visit))
        (latest::card(visit, &comparison))
        (report::card(visit, &comparison))
    };
    // A name is the reader's; search engines need not spread it.
    Ok(Shown { description: Some(answer), is_for_robots: !is_named, ..Shown::new(raised(&title), main) }.into())
}

fn read<'v>(visit: &Visit<'v>) -> Result<Comparison<'v>, Fault> {
    let choices = Choices::read(visit)?;
    let has_any = !choices.members.is_empty() && !choices.is_too_much();
    let expected = || Fault::Wrong { name: "of".to_owned(), found: String::new(), expected: visit.say(words::EXPECTED).to_owned() };
    if !has_any {
        return Err(expected());
    }
    Comparison::new(visit, choices).ok_or(Fault::Broken)
}

fn chart(visit: &Visit, picture: Picture) -> Result<Reply, Fault> {
    let comparison = read(visit)?;
    let name = format!("svall-compare-{}", comparison.choices.measure.id());
    comparison.yearly(visit).file(visit, &name, picture)
}

fn book(visit: &Visit) -> Result<Reply, Fault> {
    let comparison = read(visit)?;
    let bytes = report::book(visit, &comparison)?;
    Ok(Reply::File {
        media: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        name: format!("svall-compare-{}-{}.xlsx", comparison.choices.measure.id(), comparison.choices.year),
        bytes,
    })
}

/// Ready choices, and each county in one step.
fn examples(visit: &Visit) -> Markup {
    let places = &visit.material.registers.places;
    let address = |of: &str| visit.to(&PAGE, &[]).with("of", of);
    let ready = ["0580,0581,0560", "similar:0560", "skr:A1"];
    let names = ready.map(|of| {
        let names: Vec<&str> = of.split(',').filter_map(|code| places.municipality(Some(code), None)).map(|m| m.name.as_str()).collect();
        match of.split_once(':') {
            Some(("similar", code)) => {
                let name = places.municipality(Some(code), None).map_or(code, |m| m.name.as_str());
                words::AND_SIMILAR.with(visit.language, &[("name", name)])
            }
            Some((_, code)) => words::SKR.with(visit.language, &[("name", &super::peers::group_name(visit, code))]),
            None => names.join(", "),
        }
    });
    html! {
        section #examples {
            h2 { (visit.say(words::EXAMPLES)) }
            ul.where { @for (of, name) in ready.iter().zip(&names) { li { a href=(address(of)) { (name) } } } }
            h2 { (visit.say(words::COUNTIES)) }
            ul.where { @for (code, name) in places.counties() { li { a href=(address(&format!("county:{code}"))) { (name) } } } }
        }
    }
}
