//! Turns what goes wrong with a question on ads into a problem: a mistake with its place, or too little time.

use hyper::StatusCode;
use serde_json::json;

use crate::error::{Error, ErrorKind};
use crate::query::{Query, QueryError};
use crate::search::{Searcher, plan};
use crate::serve::problem::Problem;

/// Seconds after which a question that took too long may be asked again.
const PAUSE: u64 = 10;

/// Whether a query can be answered: read, and with values that its fields have.
///
/// # Errors
/// The first mistake, in its place.
pub(crate) fn checked(searcher: &Searcher, text: &str) -> Result<Query, QueryError> {
    let query = Query::parse(text)?;
    plan(&query, searcher.registers())?;
    Ok(query)
}

/// A mistake in a query that somebody wrote, with the name of its parameter and its place there.
pub(super) fn mistake(parameter: &str, error: &QueryError) -> Problem {
    let mut problem = of_parameter(parameter, error.to_string());
    let mut tell = |name: &str, value| problem.members.insert(name.to_owned(), value);
    tell("sentence", json!(error.message()));
    // Where it is: bytes of the parameter's value, and the character, from 1, for people.
    tell("from", json!(error.span().from));
    tell("to", json!(error.span().to));
    tell("character", json!(error.character()));
    if let Some(hint) = error.hint() {
        tell("hint", json!(hint));
    }
    problem
}

/// A value that a parameter does not have.
pub(super) fn of_parameter(parameter: &str, detail: impl Into<String>) -> Problem {
    let mut problem = Problem::mistake(detail);
    problem.members.insert("parameter".to_owned(), json!(parameter));
    problem
}

/// What the index or a comparison could not do.
pub(crate) fn problem(error: &Error) -> Problem {
    match error.kind() {
        ErrorKind::Usage => {
            let mut problem = Problem::mistake(error.to_string());
            problem.members.extend(error.hint().map(|hint| ("hint".to_owned(), json!(hint))));
            problem
        }
        ErrorKind::Late => {
            let mut problem = Problem { retry_after: Some(PAUSE), ..Problem::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string()) };
            problem.members.extend(error.hint().map(|hint| ("hint".to_owned(), json!(hint))));
            problem
        }
        // The sentence names files of the host.
        _ => Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the ads could not be read"),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::index::Clock;

    #[test]
    fn a_mistake_is_told_with_a_caret_and_its_place() {
        let error = Query::parse("åäö (kock").expect_err("a parenthesis is open");
        let problem = mistake("q", &error);
        assert_eq!(problem.status, StatusCode::BAD_REQUEST);
        assert!(problem.detail.ends_with("\n  åäö (kock\n      ^"), "{}", problem.detail);
        let expected =
            json!({"parameter": "q", "sentence": "found `(` without `)` after it, expected `)`", "from": 7, "to": 8, "character": 5});
        assert_eq!(serde_json::Value::Object(problem.members), expected);
    }

    #[test]
    fn an_answer_that_takes_too_long_may_be_asked_for_again_later_and_no_path_is_told() {
        let late = Clock::of(Duration::ZERO).check().expect_err("no time is too little");
        let late = problem(&late);
        assert_eq!((late.status, late.retry_after), (StatusCode::SERVICE_UNAVAILABLE, Some(PAUSE)));
        let unreadable = problem(&Error::input(std::path::Path::new("/srv/secret/index"), "gone"));
        assert_eq!((unreadable.status, unreadable.detail.contains("secret")), (StatusCode::INTERNAL_SERVER_ERROR, false));
    }
}
