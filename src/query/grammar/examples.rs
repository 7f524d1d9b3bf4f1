//! Shows by examples which tree a query is, and what is said of one that cannot be read.

use proptest::prelude::*;

use super::{Expression, FieldId, FieldValue, Limits, Query};
use crate::error::{Error, ErrorKind};
use crate::text::Span;

/// A tree in brackets: `(and kock (not "två ord") program* year=2018..)`.
fn tree(expression: &Expression) -> String {
    let list = |name: &str, members: &[Expression]| format!("({name} {})", members.iter().map(tree).collect::<Vec<_>>().join(" "));
    match expression {
        Expression::All => "all".to_owned(),
        Expression::Word(word) => word.text.clone(),
        Expression::Phrase(phrase) => format!("\"{}\"", phrase.text),
        Expression::Prefix(prefix) => format!("{}*", prefix.text),
        Expression::Field(term) => match &term.value {
            FieldValue::Range { from, to } => {
                format!("{}={}..{}", term.field.name(), from.as_deref().unwrap_or("_"), to.as_deref().unwrap_or("_"))
            }
            value => format!("{}={value}", term.field.name()),
        },
        Expression::And(members) => list("and", members),
        Expression::Or(members) => list("or", members),
        Expression::Not(_) => list("not", expression.members()),
    }
}

fn tree_of(text: &str) -> String {
    tree(&Query::parse(text).unwrap_or_else(|e| panic!("{e}")).expression)
}

fn told(text: &str) -> String {
    Query::parse(text).expect_err(text).to_string()
}

/// Query, tree, canonical query.
const TREES: &[[&str; 3]] = &[
    ["", "all", ""],
    [" \t\n\u{A0}", "all", ""],
    ["kunskap", "kunskap", "kunskap"],
    ["  Kunskap  ", "Kunskap", "Kunskap"],
    ["kock lund", "(and kock lund)", "kock lund"],
    ["kock AND lund OCH bra", "(and kock lund bra)", "kock lund bra"],
    ["kock OR kokerska ELLER bagare", "(or kock kokerska bagare)", "kock OR kokerska OR bagare"],
    ["NOT kock", "(not kock)", "-kock"],
    ["INTE kock", "(not kock)", "-kock"],
    ["-kock -bagare", "(and (not kock) (not bagare))", "-kock -bagare"],
    ["NOT NOT kock", "kock", "kock"],
    ["NOT -(NOT kock)", "(not kock)", "-kock"],
    ["kock NOT lund", "(and kock (not lund))", "kock -lund"],
    ["kock OR NOT lund", "(or kock (not lund))", "kock OR -lund"],
    ["a OR b c OR NOT d e", "(or a (and b c) (and (not d) e))", "a OR b c OR -d e"],
    ["(a OR b) c", "(and (or a b) c)", "(a OR b) c"],
    ["NOT (a b)", "(not (and a b))", "-(a b)"],
    ["-(a OR b)", "(not (or a b))", "-(a OR b)"],
    ["((((((((a))))))))", "a", "a"],
    ["(a (b (c d)))", "(and a b c d)", "a b c d"],
    ["(a OR (b OR c)) OR d", "(or a b c d)", "a OR b OR c OR d"],
    ["a(b)c", "(and a b c)", "a b c"],
    ["a \"b\"\"c\"", "(and a \"b\" \"c\")", "a \"b\" \"c\""],
    ["and or not och eller inte And", "(and and or not och eller inte And)", "and or not och eller inte And"],
    ["\"NOT\" \"OR\"", "(and \"NOT\" \"OR\")", "\"NOT\" \"OR\""],
    ["\"digital  kompetens \"", "\"digital kompetens\"", "\"digital kompetens\""],
    ["”digital kompetens” „c” «d»", "(and \"digital kompetens\" \"c\" \"d\")", "\"digital kompetens\" \"c\" \"d\""],
    ["\"(a OR -b):\"", "\"(a OR -b):\"", "\"(a OR -b):\""],
    ["program*", "program*", "program*"],
    ["it-system* OR åäö*", "(or it-system* åäö*)", "it-system* OR åäö*"],
    [
        "c# .net c++ 24/7 node.js it-system R&D e-post",
        "(and c# .net c++ 24/7 node.js it-system R&D e-post)",
        "c# .net c++ 24/7 node.js it-system R&D e-post",
    ],
    ["kl 8:00", "(and kl 8:00)", "kl 8:00"],
    ["https://example.se/a SQL:s it:n", "(and https://example.se/a SQL:s it:n)", "https://example.se/a SQL:s it:n"],
    ["municipality:Lund", "municipality=Lund", "municipality:Lund"],
    ["Kommun:Lund län:12 LAN:Skåne", "(and municipality=Lund county=12 county=Skåne)", "municipality:Lund county:(12 Skåne)"],
    ["-sektor:region", "(not sector=region)", "-sector:region"],
    ["employer:\"Region  Skåne\"", "employer=\"Region Skåne\"", "employer:\"Region Skåne\""],
    ["employer:name:kalles", "employer=name:kalles", "employer:name:kalles"],
    ["employer:kalle..son", "employer=kalle..son", "employer:kalle..son"],
    ["yrke:program*", "occupation=program*", "occupation:program*"],
    ["kommun:(Lund OR Malmö)", "(or municipality=Lund municipality=Malmö)", "municipality:(Lund OR Malmö)"],
    ["kommun:Lund OR kommun:Malmö OR a", "(or municipality=Lund municipality=Malmö a)", "municipality:(Lund OR Malmö) OR a"],
    [
        "rubrik:(kock (bagare OR \"varm mat\") -konditor)",
        "(and headline=kock (or headline=bagare headline=\"varm mat\") (not headline=konditor))",
        "headline:kock headline:(bagare OR \"varm mat\") -headline:konditor",
    ],
    ["kommun:(Lund)", "municipality=Lund", "municipality:Lund"],
    ["-kommun:(Lund OR Malmö)", "(not (or municipality=Lund municipality=Malmö))", "-municipality:(Lund OR Malmö)"],
    ["a (kommun:Lund OR län:Skåne)", "(and a (or municipality=Lund county=Skåne))", "a (municipality:Lund OR county:Skåne)"],
    ["year:2018..2024", "year=2018..2024", "year:2018..2024"],
    ["år:..2020", "year=_..2020", "year:..2020"],
    ["year:2020..", "year=2020.._", "year:2020.."],
    ["intensity:10.5..20", "intensity=10.5..20", "intensity:10.5..20"],
    ["published:2024-01..2024-06-30", "published=2024-01..2024-06-30", "published:2024-01..2024-06-30"],
    ["year:(2018..2020 OR 2022)", "(or year=2018..2020 year=2022)", "year:(2018..2020 OR 2022)"],
    [
        "competence:(2.1 OR general) nivå:basic",
        "(and (or competence=2.1 competence=general) stratum=basic)",
        "competence:(2.1 OR general) stratum:basic",
    ],
    [
        "träffar:5.. ord:100 platser:1 ompublicering:no",
        "(and n_hits=5.._ n_words=100 n_vacancies=1 repost=no)",
        "n_hits:5.. n_words:100 n_vacancies:1 repost:no",
    ],
];

/// Query, what is said with its place, hint ("" for none).
const MISTAKES: &[[&str; 3]] = &[
    ["kock AND )", "query: at character 10: found `)` without `(` before it, expected a word\n  kock AND )\n           ^", ""],
    [
        "kock ) lund",
        "query: at character 6: found `)` without `(` before it, expected another word or the end\n  kock ) lund\n       ^",
        "",
    ],
    ["åäö )", "query: at character 5: found `)` without `(` before it, expected another word or the end\n  åäö )\n      ^", ""],
    [
        "a\u{30A} 漢字 )",
        "query: at character 7: found `)` without `(` before it, expected another word or the end\n  a\u{30A} 漢字 )\n         ^",
        "",
    ],
    ["(kock OR (lund)", "query: at character 1: found `(` without `)` after it, expected `)`\n  (kock OR (lund)\n  ^", ""],
    ["kock (", "query: at character 6: found `(` without `)` after it, expected `)`\n  kock (\n       ^", ""],
    ["kock ( )", "query: at character 6: found nothing between `(` and `)`, expected a word\n  kock ( )\n       ^^^", ""],
    ["kommun:()", "query: at character 8: found nothing between `(` and `)`, expected a word\n  kommun:()\n         ^^", ""],
    [
        "\"digital kompetens",
        "query: at character 1: found `\"` without another after it, expected `\"` at the end of the phrase\n  \"digital kompetens\n  ^",
        "",
    ],
    ["kock ”", "query: at character 6: found `”` without another after it, expected `\"` at the end of the phrase\n  kock ”\n       ^", ""],
    ["kock \" \"", "query: at character 6: found `\" \"`, expected a word between the quotation marks\n  kock \" \"\n       ^^^", ""],
    [
        "\"digital komp*\"",
        "query: at character 14: found `*` between quotation marks, expected words only: that wording is meant exactly\n  \"digital komp*\"\n               ^",
        "",
    ],
    ["AND kock", "query: at character 1: found `AND`, expected a word before it\n  AND kock\n  ^^^", OPERATORS],
    ["kock OR", "query: at character 8: found the end after `OR`, expected a word\n  kock OR\n         ^", OPERATORS],
    [
        "kock OR ELLER lund",
        "query: at character 9: found `ELLER` after `OR`, expected a word\n  kock OR ELLER lund\n          ^^^^^",
        OPERATORS,
    ],
    ["(kock INTE )", "query: at character 12: found `)` after `INTE`, expected a word\n  (kock INTE )\n             ^", OPERATORS],
    ["NOT", "query: at character 4: found the end after `NOT`, expected a word\n  NOT\n     ^", OPERATORS],
    [
        "kock - lund",
        "query: at character 6: found `-` alone, expected a word directly after it\n  kock - lund\n       ^",
        "a minus directly before a word leaves out the ads with it: -kock",
    ],
    ["--help", "query: at character 1: found `--`, expected one `-` before a word\n  --help\n  ^^", ""],
    ["\"it\"-system", "query: at character 5: found `-` directly after `\"`, expected a space between them\n  \"it\"-system\n      ^", ""],
    ["kock *", "query: at character 6: found `*` alone, expected the beginning of a word before it\n  kock *\n       ^", ""],
    ["pro*gram", "query: at character 4: found `*` within a word, expected it at the end only\n  pro*gram\n     ^", ""],
    ["pr*", "query: at character 3: found `*` after 2 letters and digits, expected at least 3\n  pr*\n    ^", "write more of the word"],
    ["c++*", "query: at character 4: found `*` after 1 letter or digit, expected at least 3\n  c++*\n     ^", "write more of the word"],
    [
        "år:201*",
        "query: at character 7: found `*` in `year`, expected a number, or a range such as `10..20`, `10..` or `..20`\n  år:201*\n        ^",
        "",
    ],
    ["kock & lund", "query: at character 6: found `&`, expected a word with a letter or digit\n  kock & lund\n       ^", ""],
    [
        "kommun :Lund",
        "query: at character 8: found `:` without a name before it, expected the name of a field directly before it\n  kommun :Lund\n         ^",
        "to search for the colon itself, put the words between quotation marks",
    ],
    [
        "kommun: Lund",
        "query: at character 1: found no value after `kommun:`, expected one directly after the colon\n  kommun: Lund\n  ^^^^^^^",
        "write it without a space: municipality:Lund",
    ],
    [
        "(kommun:)",
        "query: at character 2: found no value after `kommun:`, expected one directly after the colon\n  (kommun:)\n   ^^^^^^^",
        "write it without a space: municipality:Lund",
    ],
    [
        "year:OR",
        "query: at character 6: found `OR` after `year:`, expected a value\n  year:OR\n       ^^",
        "if it is the value, write year:\"OR\"",
    ],
    [
        "year:-2020",
        "query: at character 6: found `-` after `year:`, expected a value\n  year:-2020\n       ^",
        "the minus stands before the field: -year:2020",
    ],
    [
        "kommun:år:2020",
        "query: at character 8: found `år:` in the value of `municipality`, expected a value without a field of its own\n  kommun:år:2020\n         ^^^",
        "to search for the colon itself, put the value between quotation marks",
    ],
    [
        "kommun:(Lund OR år:2020)",
        "query: at character 17: found `år:` in the value of `municipality`, expected a value without a field of its own\n  kommun:(Lund OR år:2020)\n                  ^^^",
        "to search for the colon itself, put the value between quotation marks",
    ],
    [
        "year:..",
        "query: at character 6: found a range without ends in `year`, expected a number, or a range such as `10..20`, `10..` or `..20`\n  year:..\n       ^^",
        "",
    ],
    [
        "published:1..2..3",
        "query: at character 11: found a range with more than two ends in `published`, expected a day, month or year, or a range such as `2024-01..2024-06-30`\n  published:1..2..3\n            ^^^^^^^",
        "",
    ],
    [
        "skr:A1..A3",
        "query: at character 5: found a range in `skr`, expected one value\n  skr:A1..A3\n      ^^^^^^",
        "for several values, write skr:(… OR …)",
    ],
    ["((((((((( a", "query: at character 9: found one more `(` inside another, expected at most 8 deep\n  ((((((((( a\n          ^", ""],
    [
        "kock\u{1B}[2J",
        "query: at character 5: found the invisible character U+001B, expected letters, digits and signs\n  kock\u{FFFD}[2J\n      ^",
        "",
    ],
    [
        "kock\u{202E} lund",
        "query: at character 5: found the invisible character U+202E, expected letters, digits and signs\n  kock\u{FFFD} lund\n      ^",
        "",
    ],
];

const OPERATORS: &str = "AND, OR and NOT (OCH, ELLER, INTE) stand between words; to search for them, write them in lower case";

#[test]
fn a_query_is_its_tree_and_the_tree_its_canonical_query() {
    for [text, expected, canonical] in TREES {
        let query = Query::parse(text).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(tree(&query.expression), *expected, "{text}");
        assert_eq!(query.expression.to_text(), *canonical, "{text}");
        assert_eq!(tree_of(canonical), *expected, "{text}");
    }
}

#[test]
fn every_mistake_has_its_own_words_in_its_place() {
    for [text, expected, hint] in MISTAKES {
        let error = Query::parse(text).expect_err(text);
        assert_eq!(error.to_string(), *expected);
        assert_eq!(error.hint().unwrap_or_default(), *hint, "{text}");
    }
}

#[test]
fn an_unknown_field_is_told_with_the_nearest_names_and_all_of_them() {
    let error = Query::parse("kock komun:Lund").expect_err("no such field");
    assert_eq!(
        error.to_string(),
        "query: at character 6: found `komun`, expected the name of a field, such as `kommun`\n  kock komun:Lund\n       ^^^^^"
    );
    let hint = error.hint().expect("what to do");
    assert!(
        hint.starts_with("to search for the colon itself, write \"komun:Lund\"; the fields are id, headline (rubrik), employer"),
        "{hint}"
    );
    assert!(FieldId::all().all(|f| hint.contains(f.name())), "{hint}");
    assert_eq!(told("Krav: excel"), "query: at character 1: found `Krav`, expected the name of a field\n  Krav: excel\n  ^^^^");
    assert_eq!(
        told("rol:x").lines().next(),
        Some("query: at character 1: found `rol`, expected the name of a field, such as `role` or `roll`")
    );
}

#[test]
fn an_error_of_the_project_says_the_same() {
    let error = Error::from(Query::parse("pr*").expect_err("too early"));
    assert_eq!((error.kind(), error.hint()), (ErrorKind::Usage, Some("write more of the word")));
    assert_eq!(error.to_string(), told("pr*"));
}

#[test]
fn a_query_that_is_too_long_is_shown_where_it_becomes_too_long() {
    let exactly = "å".repeat(256);
    assert_eq!(tree_of(&exactly), exactly);
    let expected =
        format!("query: at character 257: found 258 characters, expected at most 256\n  …{}\n{}^^", "å".repeat(42), " ".repeat(43));
    assert_eq!(told(&"å".repeat(258)), expected);
    let long = told(&"kunskap ".repeat(12_500));
    assert!(long.starts_with("query: at character 257: found 100000 characters, expected at most 256\n"), "{long}");
    assert!(long.len() < 300, "{long}");
}

#[test]
fn a_query_that_is_too_long_in_full_is_refused() {
    let short = "ord:1 -".repeat(31) + "platser:1";
    let error = told(&short);
    assert!(
        error.contains("found a query that has 354 characters with its fields and spaces written out, expected at most 256"),
        "{error}"
    );
}

#[test]
fn a_list_of_codes_keeps_its_length() {
    let codes: Vec<String> = (0..26).map(|n| format!("{:04}", 114 + n)).collect();
    let text = format!("municipality:({})", codes.join(" OR "));
    for (text, expected) in [(format!("kock OR {text}"), format!("kock OR {text}")), (format!("({text}) kock"), format!("{text} kock"))] {
        assert_eq!(Query::parse(&text).expect("within the limits").expression.to_text(), expected);
    }
}

#[test]
fn the_term_beyond_the_limit_is_the_mistake() {
    assert_eq!(Query::parse(&"a ".repeat(32)).expect("as many as may be").expression.n_terms(), 32);
    let error = Query::parse(&"a ".repeat(33)).expect_err("one more");
    assert_eq!((error.span(), error.message()), (Span { from: 64, to: 65 }, "found one more word or value, expected at most 32"));
    let in_field = Query::parse(&format!("year:({})", "1 ".repeat(33))).expect_err("one more");
    assert_eq!(in_field.message(), error.message());
}

#[test]
fn hostile_queries_are_refused_at_once() {
    let open = "(".repeat(2_500);
    assert!(told(&format!("{open}a{}", ")".repeat(2_500))).contains("found 5001 characters"));
    assert!(told(&"NOT ".repeat(100_000)).contains("found 400000 characters"));
    assert!(told(&"(\"".repeat(50_000)).contains("found 100000 characters"));
    // The same without the bound on the length: the others hold by themselves.
    let long = Limits { characters: usize::MAX, ..Limits::default() };
    let read =
        |text: &str, limits: &Limits| Query::parse_within(text, limits).map(|q| tree(&q.expression)).map_err(|e| e.message().to_owned());
    assert_eq!(read(&open, &long), Err("found one more `(` inside another, expected at most 8 deep".to_owned()));
    assert_eq!(
        read(&(open.clone() + "a"), &Limits { depth: usize::MAX, ..long }),
        Err("found one more `(` inside another, expected at most 64 deep".to_owned())
    );
    assert_eq!(read(&("NOT ".repeat(100_001) + "a"), &long), Ok("(not a)".to_owned()));
    assert_eq!(read(&"NOT ".repeat(100_000), &long), Err("found the end after `NOT`, expected a word".to_owned()));
    assert_eq!(read(&"a OR ".repeat(100_000), &long), Err("found one more word or value, expected at most 32".to_owned()));
    assert_eq!(
        read(&"year:(".repeat(100_000), &long),
        Err("found `year:` in the value of `year`, expected a value without a field of its own".to_owned())
    );
}

#[test]
fn spans_point_at_the_words_of_the_query() {
    let text = "å \"två  ord\" pro* år:(2020.. OR \"x y\") kommun:Lund employer:\"R S\"";
    let query = Query::parse(text).expect("a query");
    let mut parts = Vec::new();
    collect(&query.expression, &mut |span| parts.push(&text[span.from..span.to]));
    let expected =
        ["å", "\"två  ord\"", "pro*", "2020..", "2020..", "\"x y\"", "\"x y\"", "kommun:Lund", "Lund", "employer:\"R S\"", "\"R S\""];
    assert_eq!(parts, expected);
    let lund = Span { from: text.find("Lund").expect("stands there"), to: text.find(" employer").expect("stands there") };
    let error = query.error_at(lund, "found no municipality of that name").with_hint("try again").to_string();
    assert!(error.ends_with(&format!("\n  {}^^^^", " ".repeat(41))), "{error}");
}

fn collect<'e>(expression: &'e Expression, found: &mut impl FnMut(Span)) {
    match expression {
        Expression::Word(w) | Expression::Phrase(w) | Expression::Prefix(w) => found(w.span),
        Expression::Field(term) => {
            found(term.span);
            found(term.value_span);
        }
        _ => expression.members().iter().for_each(|m: &'e Expression| collect(m, found)),
    }
}

/// How deep a tree is.
fn depth(expression: &Expression) -> usize {
    1 + expression.members().iter().map(depth).max().unwrap_or_default()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_a_query_within_the_limits_or_a_mistake_in_its_place(
        text in "([()\":*. -]|AND|OR |NOT|ELLER |INTE |år:|kommun:|\\.\\.|[a-cåö1-3]|[\u{0}-\u{10FFFF}]){0,400}",
        n in prop_oneof![0..24_usize, 0..401_usize],
    ) {
        let text: String = text.chars().take(n).collect();
        match Query::parse(&text) {
            Ok(query) => {
                let canonical = query.expression.to_text();
                prop_assert!(canonical.chars().count() <= 256 && query.expression.n_terms() <= 32 && depth(&query.expression) <= 26);
                let again = Query::parse(&canonical);
                prop_assert_eq!(again.map(|q| q.expression), Ok(query.expression), "{} became {}", text, canonical);
            }
            Err(error) => {
                let span = error.span();
                prop_assert!(text.get(span.from..span.to).is_some());
                prop_assert_eq!(error.to_string().lines().count(), 3);
            }
        }
    }
}
