//! Reads from a request what is asked of the ads: the query, filters that somebody chose, an order, a page, and what to count.

use std::time::Duration;

use super::cost::PEERS;
use super::trouble::{checked, mistake, of_parameter};
use crate::index::{Cursor, GroupBy, Order};
use crate::search::{FILTERS, MOST_EXAMPLES, PhraseQuestion, Question, Searcher, WrongFilter, chosen};
use crate::serve::asked::Asked;
use crate::serve::problem::Problem;

/// Most ads of a page.
const MOST_ADS: usize = 100;
/// Most values of a facet, and phrases of a direction.
const MOST_VALUES: usize = 100;
/// Most words on each side of a keyword.
const MOST_WORDS: usize = 40;
/// Most facets, and things that ads are grouped by.
const MOST_FACETS: usize = 6;
/// Most queries besides.
const MOST_QUERIES: usize = 30;
/// Names of what ads are counted or grouped by.
const GROUPS: &str = "year, month, municipality, county, sector, skr, occupation, employer, lang, competence, area, stratum, role, entry";

/// The values of a parameter that may be given several times, or once with commas.
pub(super) fn each_value<'a>(asked: &'a Asked, name: &'a str) -> impl Iterator<Item = &'a str> {
    let own = asked.query.iter().filter(move |(known, _)| known.eq_ignore_ascii_case(name));
    own.flat_map(|(_, value)| value.split(',')).map(str::trim).filter(|value| !value.is_empty())
}

/// A number of the query as far as it can be read; 0 for what cannot be.
pub(super) fn number_or(asked: &Asked, name: &str, otherwise: usize) -> usize {
    asked.value(name).map_or(otherwise, |text| text.parse().unwrap_or(0))
}

/// The values of a parameter that may be given several times, as they stand.
fn whole_values<'a>(asked: &'a Asked, name: &str) -> Vec<&'a str> {
    let own = asked.query.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
    own.map(|(_, value)| value.trim()).filter(|value| !value.is_empty()).collect()
}

/// A whole number within bounds.
fn whole(asked: &Asked, name: &str, least: usize, most: usize) -> Result<Option<usize>, Problem> {
    let Some(text) = asked.value(name) else { return Ok(None) };
    let number = text.parse().ok().filter(|n| (least..=most).contains(n) && text.bytes().all(|b| b.is_ascii_digit()));
    number.map(Some).ok_or_else(|| of_parameter(name, format!("{name}: found `{text}`, expected a whole number from {least} to {most}")))
}

/// Refuses parameters that do not exist, or that are given twice where one is meant: whoever misspells a filter must not read the numbers of
/// all ads.
fn known(asked: &Asked, once: &[&str], several: &[&str]) -> Result<(), Problem> {
    for (name, _) in &asked.query {
        let is = |known: &&&str| name.eq_ignore_ascii_case(known);
        if let Some(single) = once.iter().find(is) {
            let n = asked.query.iter().filter(|(other, _)| other.eq_ignore_ascii_case(single)).count();
            if n > 1 {
                return Err(of_parameter(single, format!("{single}: found {n} values, expected one")));
            }
        } else if !several.iter().any(|known| name.eq_ignore_ascii_case(known)) {
            let all = [once, several].concat().join(", ");
            return Err(of_parameter(name, format!("found no parameter `{name}`, expected {all}")));
        }
    }
    Ok(())
}

fn not_too_many<T>(name: &str, values: Vec<T>, most: usize) -> Result<Vec<T>, Problem> {
    if values.len() <= most {
        return Ok(values);
    }
    Err(of_parameter(name, format!("{name}: found {} values, expected at most {most}", values.len())))
}

/// A query that a parameter holds, if it can be answered.
fn query(searcher: &Searcher, name: &str, text: &str) -> Result<String, Problem> {
    checked(searcher, text).map_err(|e| mistake(name, &e))?;
    Ok(text.to_owned())
}

/// A filter that cannot be used.
fn wrong(filter: &WrongFilter) -> Problem {
    of_parameter(filter.name, format!("{}: {}", filter.name, filter.english))
}

fn groups(asked: &Asked, name: &str, has_nation: bool) -> Result<Vec<GroupBy>, Problem> {
    let also = if has_nation { ", or nation" } else { "" };
    let wrong = |id: &str| of_parameter(name, format!("{name}: found `{id}`, expected {GROUPS}{also}"));
    let values = each_value(asked, name).filter(|id| !(has_nation && *id == "nation"));
    let all: Vec<GroupBy> = values.map(|id| GroupBy::parse(id).ok_or_else(|| wrong(id))).collect::<Result<_, _>>()?;
    not_too_many(name, all, MOST_FACETS)
}

/// Reads a search.
///
/// # Errors
/// Something cannot be read or does not exist.
pub(super) fn search(searcher: &Searcher, asked: &Asked, allowed: Duration) -> Result<Question, Problem> {
    let filters = FILTERS.map(|(name, _)| name);
    let once = ["q", "year", "hits", "sort", "after", "limit", "values", "kwic"];
    known(asked, &once, &[&filters[..], &["where", "facet", "by"]].concat())?;
    let mut queries = Vec::new();
    if let Some(text) = asked.value("q") {
        queries.push(query(searcher, "q", text)?);
    }
    for text in not_too_many("where", whole_values(asked, "where"), MOST_QUERIES)? {
        queries.push(query(searcher, "where", text)?);
    }
    let chosen = chosen(searcher, |name| whole_values(asked, name)).map_err(|e| wrong(&e))?.into_iter().map(|(_, text)| text).collect();
    let orders = Order::ALL.map(Order::id).join(", ");
    let order = match asked.value("sort") {
        None => Order::default(),
        Some(id) => Order::parse(id).ok_or_else(|| of_parameter("sort", format!("sort: found `{id}`, expected {orders}")))?,
    };
    let wrong_place =
        |text: &str| of_parameter("after", format!("after: found `{text}`, expected the `next` of an answer, such as 3fd-1a2b"));
    let after = asked.value("after").map(|text| Cursor::parse(text).ok_or_else(|| wrong_place(text))).transpose()?;
    let by = groups(asked, "by", true)?;
    Ok(Question {
        queries,
        chosen,
        order,
        after,
        n_ads: whole(asked, "limit", 0, MOST_ADS)?.unwrap_or(20),
        facets: groups(asked, "facet", false)?,
        n_values: whole(asked, "values", 1, MOST_VALUES)?.unwrap_or(10),
        groups: each_value(asked, "by").next().is_some().then_some(by),
        kwic: whole(asked, "kwic", 0, MOST_WORDS)?,
        allowed,
    })
}

/// Reads a comparison of phrases.
///
/// # Errors
/// Something cannot be read or does not exist.
pub(super) fn phrases(searcher: &Searcher, asked: &Asked, allowed: Duration) -> Result<PhraseQuestion, Problem> {
    let once = ["employer", "ours", "peers", "year", "all_words", "limit", "examples", "min_employers", "most_peers"];
    known(asked, &once, &["occupation", "where"])?;
    let own = |name: &str| asked.value(name).filter(|text| !text.trim().is_empty());
    let written = |name: &str| own(name).map(|text| query(searcher, name, text)).transpose();
    let (ours, peers) = (written("ours")?, written("peers")?);
    let own_values =
        |name: &'static str| if ["employer", "occupation", "year"].contains(&name) { whole_values(asked, name) } else { Vec::new() };
    let chosen = chosen(searcher, own_values).map_err(|e| wrong(&e))?;
    let employer = own("employer").map(str::to_owned);
    if employer.is_none() && ours.is_none() {
        return Err(of_parameter("employer", "employer: found none, expected an employer's name or id, or a query in `ours`"));
    }
    let mut within = Vec::new();
    for text in not_too_many("where", whole_values(asked, "where"), MOST_QUERIES)? {
        within.push(query(searcher, "where", text)?);
    }
    within.extend(chosen.into_iter().filter(|(name, _)| *name != "employer").map(|(_, text)| text));
    let usual = PhraseQuestion::default();
    let least_employers = whole(asked, "min_employers", 1, 1000)?.and_then(|n| u32::try_from(n).ok());
    Ok(PhraseQuestion {
        employer,
        ours: ours.into_iter().collect(),
        peers: peers.into_iter().collect(),
        within,
        all_words: asked.flag("all_words")?,
        n_phrases: whole(asked, "limit", 1, MOST_VALUES)?.unwrap_or(usual.n_phrases),
        n_examples: whole(asked, "examples", 0, MOST_EXAMPLES)?.unwrap_or(usual.n_examples),
        least_employers: least_employers.unwrap_or(usual.least_employers),
        most_peers: whole(asked, "most_peers", 1, usual.most_peers)?.unwrap_or(PEERS),
        allowed,
        ..usual
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &[(&str, &str)]) -> Asked {
        Asked { query: query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(), ..Asked::default() }
    }

    #[test]
    fn what_is_misspelt_or_given_twice_is_refused_by_name() {
        let found = known(&asked(&[("q", "a"), ("yeer", "2020")]), &["q", "year"], &["where"]).expect_err("no such parameter");
        assert_eq!(found.members.get("parameter"), Some(&serde_json::json!("yeer")));
        assert!(known(&asked(&[("q", "a"), ("Q", "b")]), &["q"], &[]).is_err());
        assert_eq!(known(&asked(&[("where", "a"), ("where", "b")]), &["q"], &["where"]), Ok(()));
    }

    #[test]
    fn a_number_out_of_its_bounds_is_said() {
        for text in ["101", "-1", "+5", "1.5", "", "x", "99999999999999999999"] {
            assert!(whole(&asked(&[("limit", text)]), "limit", 0, 100).is_err(), "{text}");
        }
        assert_eq!(whole(&asked(&[("limit", "100")]), "limit", 0, 100), Ok(Some(100)));
    }
}
