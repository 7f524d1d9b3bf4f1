//! The page of a municipality, as an employer or as a place: how it stands, against whom, and why.

mod choices;
mod course;
mod details;
mod why;
mod words;

use maud::{Markup, html};

use super::fault::Fault;
use super::number::count;
use super::page::{Page, Reply, Shown, Visit};
use super::peers::group_name;
use super::yearly::Picture;
pub(super) use choices::Choices;
use course::Standing;

use crate::table::View;

/// Parameters of both pages.
pub(super) const PARAMETERS: [&str; 5] = ["as", "measure", "vs", "year", "smooth"];

/// The page.
pub(super) static PAGE: Page = Page {
    id: "municipality",
    paths: ["/sv/kommun/{code}", "/en/municipality/{code}"],
    name: words::NAME,
    is_in_navigation: false,
    parameters: &PARAMETERS,
    is_light: false,
    make,
};

/// The page's chart as a file.
pub(super) static CHART: Page = Page {
    id: "municipality-chart",
    paths: ["/sv/kommun/{code}/diagram.svg", "/en/municipality/{code}/chart.svg"],
    make: |visit| chart(visit, Picture::Svg),
    ..PAGE
};

/// The same for a slide.
pub(super) static SLIDE: Page = Page {
    id: "municipality-slide",
    paths: ["/sv/kommun/{code}/diagram.png", "/en/municipality/{code}/chart.png"],
    make: |visit| chart(visit, Picture::Png),
    ..PAGE
};

fn standing<'v>(visit: &Visit<'v>) -> Result<Standing<'v>, Fault> {
    Standing::new(visit, Choices::read(visit)?).ok_or(Fault::Broken)
}

fn make(visit: &Visit) -> Result<Reply, Fault> {
    let standing = standing(visit)?;
    let choices = &standing.choices;
    if choices.municipality.code != visit.part("code") {
        return Ok(Reply::Moved(choices.address(visit, &PAGE)));
    }
    let main = html! {
        h1 { (standing.title) }
        (about(visit, choices))
        (choices.tabs(visit))
        (standing.answer(visit))
        @if let Some(remedy) = standing.remedy(visit) { (remedy) }
        (choices.form(visit))
        (standing.card(visit))
        (beside(visit, choices))
        (why::card(visit, &standing))
        (details::occupations(visit, &standing))
        (details::areas(visit, &standing))
        (others(visit, choices))
        (behind(visit, &standing))
    };
    let description = standing.yearly(visit).finding;
    Ok(Shown { description: Some(description), ..Shown::new(standing.title.as_str(), main) }.into())
}

fn chart(visit: &Visit, picture: Picture) -> Result<Reply, Fault> {
    let standing = standing(visit)?;
    let choices = &standing.choices;
    let name = format!("svall-{}-{}-{}", choices.municipality.code, choices.view_id(), choices.measure.id());
    standing.yearly(visit).file(visit, &name, picture)
}

/// What the municipality is: its group, its size, its county, and whose ads are counted.
fn about(visit: &Visit, choices: &Choices) -> Markup {
    let municipality = choices.municipality;
    let places = &visit.material.registers.places;
    let county = places.counties().iter().find(|(code, _)| *code == municipality.county);
    let inhabitants = count(u64::from(municipality.population), visit.language);
    let told = if choices.view == View::Employer { words::TOLD_EMPLOYER } else { words::TOLD_PLACE };
    html! {
        p.about {
            (visit.say(told)) " "
            span.nowrap { (group_name(visit, &municipality.skr)) } " · "
            span.nowrap { (words::INHABITANTS.with(visit.language, &[("n", &inhabitants)])) }
            @if let Some((code, name)) = county {
                " · "
                @if let Some(address) = visit.to_called("county", &[("code", code)]) { a href=(address) { (name) } } @else { (name) }
            }
        }
    }
}

/// The ways to the pages that set the municipality beside others.
fn beside(visit: &Visit, choices: &Choices) -> Markup {
    let code = choices.municipality.code.as_str();
    let measure = (choices.measure != crate::compare::Measure::default()).then(|| choices.measure.id());
    let of = |page: &str, name: &str, value: String| {
        let address = visit.to_called(page, &[])?.with_some("as", (choices.view == View::Place).then_some("place"));
        Some(address.with_some("measure", measure).with(name, value))
    };
    let ways = [
        (of("compare", "of", format!("similar:{code}")), words::BESIDE_SIMILAR),
        (of("compare", "of", format!("county:{}", choices.municipality.county)), words::BESIDE_COUNTY),
        (of("map", "mark", code.to_owned()), words::ON_MAP),
    ];
    html! {
        ul.where { @for (address, name) in &ways { @if let Some(address) = address { li { a href=(address) { (visit.say(*name)) } } } } }
    }
}

/// The way to what others write, where the ads can be searched and the page is served.
fn others(visit: &Visit, choices: &Choices) -> Markup {
    let page = super::list::page("phrases").filter(|_| visit.material.run.has_index);
    html! {
        @if let Some(page) = page {
            section.card #others {
                h2 { (visit.say(words::OTHERS_WRITE)) }
                p { (visit.say(words::OTHERS_WRITE_TEXT)) }
                p { a href=(choices.address(visit, page)) { (visit.say(words::OTHERS_WRITE_LINK)) } }
            }
        }
    }
}

/// The id of the municipality as an employer, as ads have it.
pub(super) fn employer_id(visit: &Visit, choices: &Choices) -> String {
    visit.material.registers.employers.resolve(None, Some(&choices.municipality.full_name)).id
}

/// The way to the ads that were counted.
fn behind(visit: &Visit, standing: &Standing) -> Markup {
    let choices = &standing.choices;
    let year = choices.year.to_string();
    let address = visit.to_called("ads", &[]).map(|address| {
        let who = if choices.view == View::Employer { "employer" } else { "municipality" };
        let whom = if choices.view == View::Employer { employer_id(visit, choices) } else { choices.municipality.code.clone() };
        address.with(who, whom).with("year", year.as_str())
    });
    let n = count(standing.now.n_ads, visit.language);
    html! {
        section.card #ads {
            h2 { (visit.say(words::BEHIND)) }
            p { (words::BEHIND_TEXT.with(visit.language, &[("n", &n), ("year", &year)])) }
            @if let Some(address) = address.filter(|_| visit.material.run.has_index && standing.now.n_ads > 0) {
                p { a href=(address) { (visit.say(words::BEHIND_LINK)) } }
            } @else if !visit.material.run.has_index {
                (super::notice::no_index(visit))
            }
        }
    }
}
