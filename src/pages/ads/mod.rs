//! The pages of ads: a search in them, and one ad with why each of its words counts or not.
//!
//! `choices` reads what is asked, `form` lets readers ask and says what is wrong, `found` shows what was found, `one` an ad, `reasons` puts
//! classes and reasons into words. What is found is the answer of `search`, the same as for the command and for programs.

mod choices;
mod form;
mod found;
mod one;
mod reasons;
mod words;

use maud::html;

use super::fault::Fault;
use super::notice::{self, Weight};
use super::page::{Page, Reply, Shown, Visit};
use super::words::Words;
use crate::error::{Error, ErrorKind};
use crate::query::Query;
use crate::search::{Ads, Answer, Question, Searcher, chosen, plan};
use choices::{Choices, View};
use form::Wrong;

/// The search.
pub(super) static PAGE: Page = Page {
    id: "ads",
    paths: ["/sv/annonser", "/en/ads"],
    name: words::NAME,
    is_in_navigation: true,
    parameters: &[
        "q",
        "year",
        "municipality",
        "county",
        "employer",
        "occupation",
        "sector",
        "area",
        "hits",
        "sort",
        "view",
        "words",
        "after",
    ],
    is_light: false,
    make: search,
};

/// One ad.
pub(super) static AD: Page = Page {
    id: "ad",
    paths: ["/sv/annonser/{id}", "/en/ads/{id}"],
    name: words::AD,
    is_in_navigation: false,
    parameters: &[],
    is_light: false,
    make: ad,
};

/// The filters in the order of the form, with their names.
const FILTERS: [(&str, Words); 8] = [
    ("year", words::YEAR),
    ("municipality", words::MUNICIPALITY),
    ("county", words::COUNTY),
    ("employer", words::EMPLOYER),
    ("occupation", words::OCCUPATION),
    ("sector", words::SECTOR),
    ("area", words::AREA),
    ("hits", words::HITS),
];

/// A page that search engines leave out.
fn unlisted(visit: &Visit, main: maud::Markup) -> Shown {
    Shown { is_for_robots: false, ..Shown::new(visit.say(words::TITLE), main) }
}

/// The state in which no ad can be shown; nothing where they can be asked.
fn state(visit: &Visit) -> Option<Reply> {
    match &visit.material.ads {
        Ads::Ready(_) => None,
        Ads::NoIndex => {
            let main = html! { h1 { (visit.say(words::TITLE)) } (notice::no_index(visit)) };
            Some(unlisted(visit, main).into())
        }
        Ads::Unreadable(_) => {
            let told = notice::told(visit, Weight::Strong, words::UNREADABLE, words::UNREADABLE_TEXT);
            Some(Reply::Refused(503, unlisted(visit, html! { h1 { (visit.say(words::TITLE)) } (told) })))
        }
    }
}

fn search(visit: &Visit) -> Result<Reply, Fault> {
    let choices = Choices::read(visit)?;
    let Ads::Ready(searcher) = &visit.material.ads else { return state(visit).ok_or(Fault::Broken) };
    let framed = |wrong: Option<&Wrong>, rest: maud::Markup| {
        let main = html! {
            h1 { (visit.say(words::TITLE)) }
            p.about { (visit.say(words::ABOUT)) }
            (form::form(visit, &choices, wrong))
            (rest)
        };
        unlisted(visit, main)
    };
    let question = match question(visit, searcher, &choices) {
        Ok(question) => question,
        Err(wrong) => return Ok(Reply::Refused(400, framed(Some(&wrong), html! {}))),
    };
    let told = |title, text| notice::told(visit, Weight::Strong, title, text);
    match asked(searcher, &question, &choices) {
        Ok((answer, n_selected)) => {
            let rest = html! {
                (found::chosen(visit, &choices))
                (found::sentence(visit, &choices, &answer, n_selected))
                @if answer.ads.is_empty() { (found::nothing(visit, &choices)) } @else { (found::page(visit, &choices, &answer)) }
                (found::facets(visit, &choices, &answer))
            };
            Ok(framed(None, rest).into())
        }
        Err(error) => match error.kind() {
            ErrorKind::Late => Ok(Reply::Refused(503, framed(None, told(words::LATE, words::LATE_TEXT)))),
            ErrorKind::Usage => Ok(Reply::Refused(400, framed(None, told(words::TOO_MUCH, words::TOO_MUCH_TEXT)))),
            _ => Err(Fault::Broken),
        },
    }
}

/// The question of the choices.
fn question(visit: &Visit, searcher: &Searcher, choices: &Choices) -> Result<Question, Wrong> {
    let query = Query::parse(&choices.query).and_then(|query| plan(&query, searcher.registers()).map(|_| query)).map_err(Wrong::Query)?;
    let values = |name: &'static str| choices.values(name).iter().map(String::as_str).collect();
    let chosen = chosen(searcher, values).map_err(Wrong::Filter)?.into_iter().map(|(_, text)| text).collect();
    Ok(Question {
        queries: vec![query.text],
        chosen,
        order: choices.order,
        after: choices.after,
        n_ads: found::N_ADS,
        // Where the ads are is told with the first of them.
        facets: if choices.after.is_none() { found::counted_by() } else { Vec::new() },
        n_values: found::N_VALUES,
        groups: None,
        kwic: (choices.view == View::Kwic).then_some(choices.n_words),
        allowed: visit.host.search_time,
    })
}

/// The answer, and of how many ads the query is a part where filters leave some.
fn asked(searcher: &Searcher, question: &Question, choices: &Choices) -> Result<(Answer, Option<u64>), Error> {
    let answer = searcher.ask(question)?;
    if choices.query.is_empty() {
        return Ok((answer, None));
    }
    let all = Question { queries: Vec::new(), n_ads: 0, facets: Vec::new(), kwic: None, after: None, ..question.clone() };
    let n_selected = searcher.ask(&all)?.n_ads;
    Ok((answer, Some(n_selected)))
}

fn ad(visit: &Visit) -> Result<Reply, Fault> {
    let Ads::Ready(searcher) = &visit.material.ads else { return state(visit).ok_or(Fault::Broken) };
    let id = visit.part("id");
    let found = searcher.explain(id).map_err(|_| Fault::Broken)?;
    let found = found.ok_or_else(|| Fault::NotFound(Some((id.to_owned(), visit.say(words::EXPECTED_AD).to_owned()))))?;
    let title = found::headline(visit, &found.ad).to_owned();
    Ok(Shown { is_for_robots: false, ..Shown::new(title, one::shown(visit, &found)) }.into())
}
