//! Puts random queries to the grammar: every one is read within the limits or refused in its place, and means what it says.
//!
//! `SVALL_QUERIES` sets how many (default 20,000), `SVALL_SEED` which.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test stops where something is wrong, and says so")]

mod queries;

use std::hash::{DefaultHasher, Hash, Hasher};

use queries::{Asked, Meaning, Queries};
use svall::query::{Expression, Limits, Query, QueryError};

const WORDS: &[&str] = &[
    "kock",
    "bagare",
    "kunskap",
    "programmering",
    "c#",
    ".net",
    "c++",
    "24/7",
    "node.js",
    "it-system",
    "Å",
    "vård",
    "and",
    "inte",
    "8:00",
    "SQL:s",
];

const VALUES: &[(&str, &[&str])] = &[
    ("municipality", &["Lund", "0180", "\"Upplands Väsby\"", "Malm*"]),
    ("year", &["2020", "2018..2024", "..2020", "2020.."]),
    ("published", &["2024-01..2024-06-30", "2024"]),
    ("competence", &["2.1", "general"]),
    ("n_vacancies", &["1..", "10"]),
    ("employer", &["\"Region Skåne\"", "name:kalles", "2120001355"]),
    ("lang", &["sv"]),
    ("id", &["content-12ab"]),
];

fn setting(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().map_or(otherwise, |text| text.parse().unwrap_or_else(|_| panic!("{name}: expected a number")))
}

/// Whether a tree holds, given for each term in its canonical form whether that holds.
fn holds(expression: &Expression, term: &impl Fn(&str) -> bool) -> bool {
    match expression {
        Expression::All => true,
        Expression::And(members) => members.iter().all(|m| holds(m, term)),
        Expression::Or(members) => members.iter().any(|m| holds(m, term)),
        Expression::Not(inner) => !holds(inner, term),
        leaf => term(&leaf.to_text()),
    }
}

/// Walks a tree and holds it to what its type promises.
fn check_tree(text: &str, expression: &Expression, depth: usize) {
    let piece = |span: svall::text::Span| text.get(span.from..span.to).unwrap_or_else(|| panic!("{text:?}: {span:?} is no part of it"));
    assert!(depth <= 3 * (Limits::default().depth + 1), "{text:?}: {depth} deep");
    match expression {
        Expression::All => assert_eq!(depth, 0, "{text:?}: all within something"),
        Expression::Word(w) => assert_eq!(piece(w.span), w.text),
        Expression::Prefix(w) => assert_eq!(piece(w.span).strip_suffix('*'), Some(w.text.as_str())),
        Expression::Phrase(w) => assert!(piece(w.span).len() >= w.text.len() + 2, "{text:?}: {w:?}"),
        Expression::Field(term) => assert!(piece(term.span).ends_with(piece(term.value_span)), "{text:?}: {term:?}"),
        Expression::And(members) | Expression::Or(members) => {
            assert!(members.len() > 1, "{text:?}: a list of one");
            for member in members {
                assert!(std::mem::discriminant(member) != std::mem::discriminant(expression), "{text:?}: a list within its like");
                check_tree(text, member, depth + 1);
            }
        }
        Expression::Not(inner) => {
            assert!(!matches!(**inner, Expression::Not(_)), "{text:?}: not not");
            check_tree(text, inner, depth + 1);
        }
    }
}

fn check_read(text: &str, query: &Query) {
    let limits = Limits::default();
    assert!(text.chars().count() <= limits.characters && query.expression.n_terms() <= limits.terms, "{text:?}: beyond the limits");
    check_tree(text, &query.expression, 0);
    let canonical = query.expression.to_text();
    let again = Query::parse(&canonical).unwrap_or_else(|e| panic!("{text:?} became {canonical:?}\n{e}"));
    assert_eq!(again.expression, query.expression, "{text:?} became {canonical:?}");
    assert_eq!(again.expression.to_text(), canonical, "{text:?}");
}

fn check_refused(text: &str, error: &QueryError) {
    let span = error.span();
    assert!(text.get(span.from..span.to).is_some(), "{text:?}: {span:?} is no part of it");
    let told = error.to_string();
    let lines: Vec<&str> = told.lines().collect();
    let [place, _, carets] = lines[..] else { panic!("{text:?}: {told}") };
    let character = text[..span.from].chars().count() + 1;
    assert!(place.starts_with(&format!("query: at character {character}: found ")) && place.contains(", expected "), "{text:?}: {told}");
    assert!(carets.trim_start().chars().all(|c| c == '^') && carets.contains('^'), "{text:?}: {told}");
    assert!(!told.chars().any(|c| c.is_control() && c != '\n'), "{text:?}: {told:?}");
}

/// Whether a term holds in one of many imagined ads.
fn imagined(ad: u64) -> impl Fn(&str) -> bool {
    move |term| {
        let mut hasher = DefaultHasher::new();
        (ad, term).hash(&mut hasher);
        hasher.finish() & 1 == 1
    }
}

fn check_meaning(text: &str, query: &Query, meaning: &Meaning) {
    for ad in 0..16 {
        assert_eq!(holds(&query.expression, &imagined(ad)), meaning.holds(&imagined(ad)), "{text:?} was read as {}", query.expression);
    }
}

#[test]
fn random_queries_are_read_as_they_are_meant_or_refused_in_their_place() {
    let n = setting("SVALL_QUERIES", 20_000);
    let mut queries = Queries::new(setting("SVALL_SEED", 1), WORDS, VALUES);
    let (mut n_read, mut n_grammatical) = (0_u64, 0_u64);
    for _ in 0..n {
        let asked = queries.any();
        let text = asked.text();
        let read = Query::parse(text);
        let is_read = read.is_ok();
        match (read, &asked) {
            (Ok(query), Asked::Grammatical(_, meaning)) => {
                check_read(text, &query);
                check_meaning(text, &query, meaning);
                n_grammatical += 1;
            }
            (Err(error), Asked::Grammatical(..)) => panic!("{text:?} is grammatical\n{error}"),
            (Ok(query), _) => check_read(text, &query),
            (Err(error), _) => check_refused(text, &error),
        }
        n_read += u64::from(is_read);
    }
    // Each sort is tried: what is grammatical is read, of the rest some is read and some refused.
    assert!(n < 1000 || (n_grammatical > n / 3 && n_read > n_grammatical && n_read < n), "{n_grammatical} and {n_read} of {n}");
    eprintln!(
        "{n} queries: {n_read} read ({n_grammatical} of them as meant), {} refused; none wrong, so fewer than {:.7} are",
        n - n_read,
        3.0 / n as f64
    );
}

#[test]
fn the_same_seed_makes_the_same_queries() {
    let made = |seed| {
        let mut queries = Queries::new(seed, WORDS, VALUES);
        (0..50).map(|_| queries.any().text().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(made(7), made(7));
    assert_ne!(made(7), made(8));
}
