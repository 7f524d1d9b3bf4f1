//! Finds names for programs: municipalities, counties and public employers, as a search box offers them while somebody types.

use serde_json::{Value, json};

use super::app::Site;
use super::asked::{Answer, Asked};
use super::problem::Problem;
use crate::pages::{Found, page_of};

/// Names that are told where nobody says how many.
const USUAL: usize = 8;
/// Most names that are told.
const MOST: usize = 50;

/// The names that fit `q`, the best first.
pub(super) fn names(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    let language = asked.language()?;
    let most = asked.number("limit")?.unwrap_or(USUAL);
    if most > MOST {
        return Err(Problem::mistake(format!("limit: found `{most}`, expected a whole number from 1 to {MOST}")));
    }
    let typed = asked.value("q").ok_or_else(|| Problem::mistake("q: found nothing, expected a name or its beginning"))?;
    let one = |found: &Found| -> Value {
        let named = found.named;
        json!({
            "name": named.name,
            "kind": named.kind.id(),
            "label": named.kind.word(language),
            "code": named.code,
            "exact": found.is_exact,
            "address": page_of(named, &site.facts.host, language),
        })
    };
    let found: Vec<Value> = site.served.material.names.find(typed, most).iter().map(one).collect();
    Ok(Answer::json(&json!({"language": language.id(), "query": typed, "names": found})))
}
