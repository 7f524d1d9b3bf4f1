//! Answers on ads as JSON, in the form that the commands print.

use std::collections::BTreeMap;

use hyper::StatusCode;
use serde_json::{Map, Value, json};

use super::trouble::{of_parameter, problem};
use super::{questions, searcher};
use crate::index::KeptAd;
use crate::search::{Question, ad_json, answer_json, phrases_json};
use crate::serve::app::Site;
use crate::serve::asked::{Answer, Asked};
use crate::serve::problem::Problem;

/// Most groups of an answer: some 3 MB.
const MOST_GROUPS: usize = 10_000;

/// The ads of which queries hold: how many, a page of them, keywords, facets and sums.
pub(in crate::serve) fn search(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    let searcher = searcher(site.served)?;
    let question: Question = questions::search(searcher, asked, site.facts.host.search_time)?;
    let answer = searcher.ask(&question).map_err(|e| problem(&e))?;
    if answer.groups.len() > MOST_GROUPS {
        let n = answer.groups.len();
        return Err(of_parameter(
            "by",
            format!("by: found {n} groups, expected at most {MOST_GROUPS}: group by less, or ask for fewer ads"),
        ));
    }
    Ok(Answer::json(&answer_json(&answer, question.groups.as_deref())))
}

/// What is told of one ad: what a search tells, its masked text, and how many of its hits there are of each competence.
fn told(ad: &KeptAd, is_repost: bool) -> Map<String, Value> {
    let mut by_competence: BTreeMap<&str, u32> = BTreeMap::new();
    for hit in ad.hits.iter().filter(|hit| hit.is_counted()) {
        *by_competence.entry(&hit.competence).or_default() += 1;
    }
    let mut told = ad_json(ad);
    told.insert("is_repost".to_owned(), json!(is_repost));
    told.insert("n_hits_by_competence".to_owned(), json!(by_competence));
    told.insert("text".to_owned(), json!(ad.text));
    told
}

/// One ad.
pub(in crate::serve) fn ad(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    let searcher = searcher(site.served)?;
    let found = searcher.ad(asked.part("id")).map_err(|e| problem(&e))?;
    let (ad, is_repost) = found.ok_or_else(no_such_ad)?;
    Ok(Answer::json(&Value::Object(told(&ad, is_repost))))
}

/// One ad with every match, and why it counts or not.
pub(in crate::serve) fn explanation(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    let searcher = searcher(site.served)?;
    let found = searcher.explain(asked.part("id")).map_err(|e| problem(&e))?.ok_or_else(no_such_ad)?;
    let matches = found.matches.iter().map(|(span, one)| {
        let mut told = one.json();
        // Its place in the text that is told here, beside the one in the text as it came in.
        told["text_from"] = json!(span.from);
        told["text_to"] = json!(span.to);
        told
    });
    let matches: Vec<Value> = matches.collect();
    let mut told = told(&found.ad, found.is_repost);
    told.insert("matches".to_owned(), Value::Array(matches));
    Ok(Answer::json(&Value::Object(told)))
}

/// What other employers write in ads for the same occupations, and the other way round.
pub(in crate::serve) fn phrases(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    let searcher = searcher(site.served)?;
    let question = questions::phrases(searcher, asked, site.facts.host.search_time * 2)?;
    let answer = searcher.phrases(&question).map_err(|e| problem(&e))?;
    Ok(Answer::json(&phrases_json(&answer)))
}

fn no_such_ad() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "the run has no ad with this id")
}
