//! Holds what a search finds against the tables of the run, against ads read one by one, and against what a user expects.
//!
//! `SVALL_QUERIES` sets how many random queries are asked (default 3,000), `SVALL_SEED` which.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test stops where something is wrong, and says so"
)]

mod queries;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use queries::{Asked, Chance, Queries, VALUES};
use serde_json::{Value as Json, json};
use svall::ads::Input;
use svall::error::{Error, ErrorKind};
use svall::export::{TableReader, Value};
use svall::index::{Clock, GroupBy, Order};
use svall::published::current_run;
use svall::run::{Job, Progress, Stop, run};
use svall::search::{Answer, Question, Searcher};

const SVALL: &str = env!("CARGO_BIN_EXE_svall");

fn svall(arguments: &[&str]) -> Output {
    Command::new(SVALL).args(arguments).output().expect("the program starts")
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a temporary path is UTF-8")
}

fn setting(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().map_or(otherwise, |text| text.parse().unwrap_or_else(|_| panic!("{name}: expected a number")))
}

/// A run of invented ads.
fn sampled(folder: &Path, n_ads: u32) -> PathBuf {
    let (ads, out) = (folder.join("ads.jsonl"), folder.join("out"));
    let made = svall(&["sample", "--ads", &n_ads.to_string(), "--seed", "5", "--format", "jobtech", "-o", text(&ads)]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    publish(&out, Input::File { path: ads, name: "ads.jsonl".to_owned() });
    out
}

fn publish(out: &Path, input: Input) {
    let job = Job { inputs: vec![input], out: out.to_owned(), n_threads: 2, min_ads: 1, ..Job::default() };
    run(&job, &Progress::default(), &Stop::default()).unwrap_or_else(|e| panic!("{e}"));
}

/// A run of ads that are written here.
fn written(folder: &Path, ads: &[Json]) -> Searcher {
    let lines: Vec<String> = ads.iter().map(|ad| ad.to_string() + "\n").collect();
    let path = folder.join("written.jsonl");
    std::fs::write(&path, lines.concat()).unwrap();
    publish(&folder.join("out"), Input::File { path, name: "written.jsonl".to_owned() });
    Searcher::of_current(&folder.join("out")).unwrap_or_else(|e| panic!("{e}"))
}

fn asked(searcher: &Searcher, query: &str) -> Answer {
    try_ask(searcher, query).unwrap_or_else(|e| panic!("{query}: {e}"))
}

fn try_ask(searcher: &Searcher, query: &str) -> Result<Answer, Error> {
    searcher.ask(&Question { queries: vec![query.to_owned()], n_ads: 1000, allowed: Duration::from_mins(1), ..Question::default() })
}

/// The ids of the ads that a query finds, in order of ids.
fn ids(searcher: &Searcher, query: &str) -> Vec<String> {
    let mut ids: Vec<String> = asked(searcher, query).ads.into_iter().map(|ad| ad.id).collect();
    ids.sort();
    ids
}

/// The rows of a published panel, by column.
fn panel(out: &Path, name: &str) -> Vec<BTreeMap<String, Value>> {
    let mut table = TableReader::open_whole(&current_run(out).unwrap().folder.join(format!("{name}.parquet"))).unwrap();
    let names = table.names().to_vec();
    let (mut rows, mut row) = (Vec::new(), Vec::new());
    while table.next_row(&mut row).unwrap() {
        rows.push(names.iter().cloned().zip(row.iter().cloned()).collect());
    }
    rows
}

#[test]
fn the_ads_of_any_cell_of_a_panel_add_up_to_its_integers() {
    let folder = tempfile::tempdir().unwrap();
    let out = sampled(folder.path(), 4000);
    let searcher = Searcher::of_current(&out).unwrap();
    let fields = ["municipality", "employer", "sector", "county", "skr", "occupation", "municipality_sector"];
    let panels: Vec<Vec<BTreeMap<String, Value>>> = fields.iter().map(|by| panel(&out, &format!("panel_{by}_year"))).collect();
    let mut chance = Chance::of(setting("SVALL_SEED", 1));
    let (mut n_cells, mut n_with_hits) = (0, 0);
    while n_cells < 50 {
        let n = chance.below(fields.len());
        let cell = &panels[n][chance.below(panels[n].len())];
        let value = |column: &str| cell[column].as_text().unwrap_or_else(|| panic!("{column}: {cell:?}")).to_owned();
        let year = value("period");
        let term = |field: &str| format!("{field}:\"{}\"", value(field));
        let mut query: Vec<String> = fields[n].split('_').map(term).collect();
        query.push(if year == "unknown" { "NOT year:1..".to_owned() } else { format!("year:{year}") });
        let question = Question { queries: query, groups: Some(Vec::new()), n_ads: 0, ..Question::default() };
        let answer = searcher.ask(&question).unwrap_or_else(|e| panic!("{question:?}: {e}"));
        let group = &answer.groups[0].sums;
        let count = |column: &str| cell[column].as_integer().unwrap_or_else(|| panic!("{column}: {cell:?}"));
        for (column, found) in [
            ("n_ads", group.n_ads),
            ("n_vacancies", group.n_vacancies),
            ("n_words", group.n_words),
            ("n_hits", group.n_hits),
            ("n_ads_with_hit", group.n_ads_with_hit),
        ] {
            assert_eq!(i64::try_from(found).unwrap(), count(column), "{column} of {question:?}");
        }
        for c in svall::model::Competence::all() {
            let (hits, ads) = (group.by_competence[c.index()], group.ads_by_competence[c.index()]);
            assert_eq!(i64::try_from(hits).unwrap(), count(&format!("hits_{}", c.column())), "{c} of {question:?}");
            assert_eq!(i64::try_from(ads).unwrap(), count(&format!("ads_{}", c.column())), "{c} of {question:?}");
        }
        let measures = answer.groups[0].measures.unwrap();
        assert_eq!(Value::Real(measures.intensity.unwrap().value), cell["intensity"], "{question:?}");
        n_cells += 1;
        n_with_hits += i32::from(group.n_hits > 0);
    }
    assert!(n_with_hits > 30, "{n_with_hits} of {n_cells} cells have hits");
    // All cells of a panel at once.
    let by = |id: &str| GroupBy::parse(id).unwrap();
    let groups = Some(vec![by("municipality"), by("sector"), by("year")]);
    let all = searcher.ask(&Question { groups, n_ads: 0, ..Question::default() }).unwrap();
    let found: BTreeSet<(String, u64)> = all.groups.iter().map(|g| (g.values.join(" "), g.sums.n_hits)).collect();
    let key =
        |cell: &BTreeMap<String, Value>| ["municipality", "sector", "period"].map(|c| cell[c].as_text().unwrap().to_owned()).join(" ");
    let stated = panels[6].iter().map(|cell| (key(cell), u64::try_from(cell["n_hits"].as_integer().unwrap()).unwrap()));
    assert_eq!(found, stated.collect());
}

const WORDS: &[&str] =
    &["kunskap", "system", "excel", "vård", "ansvar", "arbete", "du", "kund", "lön", "c#", "it-system", "erfarenhet", "digital", "xyzzy"];

#[test]
fn a_query_finds_what_its_terms_find_joined_as_it_says_and_no_query_is_too_much() {
    let folder = tempfile::tempdir().unwrap();
    let searcher = Searcher::of_current(&sampled(folder.path(), 1500)).unwrap();
    let clock = Clock::unlimited();
    let mut all = BTreeSet::new();
    searcher
        .reader()
        .each_ad(|place, _, _| {
            all.insert(place);
        })
        .unwrap();
    let places = |text: &str| -> BTreeSet<_> {
        // What is asked has reposts named, so that none are left out.
        let query = svall::query::Query::parse(text).unwrap_or_else(|e| panic!("{text}: {e}"));
        let condition = svall::search::plan(&query, searcher.registers()).unwrap_or_else(|e| panic!("{text}: {e}"));
        searcher.reader().select(&condition, &clock).unwrap().places().collect()
    };
    let (n_queries, seed) = (setting("SVALL_QUERIES", 200), setting("SVALL_SEED", 1));
    let mut stream = Queries::new(seed, WORDS, VALUES);
    let mut terms: HashMap<String, BTreeSet<svall::index::IndexPlace>> = HashMap::new();
    let (mut n_answered, mut n_found, mut n_refused) = (0, 0, 0);
    for n in 0..n_queries {
        let query = stream.any();
        match (&query, try_ask(&searcher, query.text())) {
            (Asked::Grammatical(text, meaning), Ok(_)) => {
                n_answered += 1;
                let found = places(text);
                n_found += usize::from(!found.is_empty() && found.len() < all.len());
                // A term is asked for alone once; what is asked with it is worked out ad by ad.
                for term in meaning.terms() {
                    terms.entry(term.to_owned()).or_insert_with(|| places(term));
                }
                for place in &all {
                    let holds = meaning.holds(&|term: &str| terms[term].contains(place));
                    assert_eq!(found.contains(place), holds, "query {n} of seed {seed}: {text}: {place:?}");
                }
            }
            (_, Ok(_)) => n_answered += 1,
            (Asked::Grammatical(text, _), Err(e)) => panic!("query {n} of seed {seed}: {text}: {e}"),
            (_, Err(e)) => {
                assert!(e.kind() == ErrorKind::Usage && e.to_string().starts_with("query"), "{}: {e}", query.text());
                n_refused += 1;
            }
        }
    }
    eprintln!(
        "{n_queries} queries: {n_answered} answered, {n_refused} refused, {n_found} of those with a meaning found some ads and not all"
    );
    assert!(n_found * 20 > n_answered && n_refused > 0);
}

/// Ads that are written for what a user asks.
fn some_ads() -> Vec<Json> {
    let ad = |id: &str, day: &str, headline: &str, text: &str| {
        json!({"id": id, "headline": headline, "description": {"text": text}, "publication_date": format!("{day}T00:00:00"),
            "employer": {"name": "Ydre kommun", "organization_number": "2120000381"}, "workplace_address": {"municipality_code": "0512"}})
    };
    vec![
        ad("1", "2021-03-01", "Systemutvecklare", "Du har goda programmeringskunskaper i C# och .NET. Vi arbetar i Norrköping."),
        ad("2", "2022-04-02", "Kock", "Du lagar mat. Kunskap om råvaror. Du hanterar kassasystem och Excel."),
        ad(
            "3",
            "2022-05-03",
            "Undersköterska",
            "Du dokumenterar med digital signering. Körkort krävs. Kontakta Anna Tallgren, 08-123 456 78.",
        ),
        ad(
            "4",
            "2023-06-04",
            "Sköterska <b>natt</b>",
            "<p>Kunskaperna &auml;r <i>viktiga</i>, liksom datorvana.</p><p>Signering digital.</p>",
        ),
        ad("5", "2024-01-31", "Utvecklare C++", "You know C and Java. Å och Ö. Asa ar bra. Node.js och it-system."),
    ]
}

#[test]
fn words_are_found_in_any_form_phrases_as_written_and_names_of_technology_whole() {
    let folder = tempfile::tempdir().unwrap();
    let searcher = written(folder.path(), &some_ads());
    for (query, found) in [
        ("kunskap", &["1", "2", "4"][..]),
        ("kunskaper", &["1", "2", "4"]),
        ("KUNSKAPERNA", &["1", "2", "4"]),
        ("\"kunskap\"", &["2"]),
        ("programmering", &["1"]),
        ("utvecklare", &["1", "5"]),
        ("system", &["1", "2", "5"]),
        ("\"digital signering\"", &["3"]),
        ("digital signering", &["3", "4"]),
        ("digital -sköterska", &[]),
        ("c#", &["1"]),
        ("c++", &["5"]),
        ("c", &["5"]),
        (".net", &["1"]),
        ("node.js", &["5"]),
        ("it-system", &["5"]),
        ("å", &["5"]),
        ("program*", &["1"]),
        ("sköterska", &["3", "4"]),
        ("headline:sköterska", &["3", "4"]),
        ("rubrik:kock", &["2"]),
        ("viktiga", &["4"]),
        ("tallgren", &[]),
        ("anna", &[]),
        ("\"123 456\"", &[]),
        ("NOT kunskap", &["3", "5"]),
        ("kock OR (c# .net)", &["1", "2"]),
        ("år:2022", &["2", "3"]),
        ("published:2022-05..", &["3", "4", "5"]),
        ("published:2024-01-31", &["5"]),
        ("kommun:Ydre", &["1", "2", "3", "4", "5"]),
        ("employer:\"ydre kommun\" excel", &["2"]),
        ("entry:excel", &["2"]),
        ("id:4", &["4"]),
        ("", &["1", "2", "3", "4", "5"]),
    ] {
        assert_eq!(ids(&searcher, query), found, "{query}");
    }
}

#[test]
fn keywords_stand_where_the_batch_found_them() {
    let folder = tempfile::tempdir().unwrap();
    let searcher = written(folder.path(), &some_ads());
    let source = |id: &str| {
        let ads = some_ads();
        let ad = ads.iter().find(|ad| ad["id"] == id).unwrap().clone();
        format!("{}\n{}", ad["headline"].as_str().unwrap(), ad["description"]["text"].as_str().unwrap())
    };
    let ask = |query: &str| {
        let question = Question { queries: vec![query.to_owned()], kwic: Some(2), ..Question::default() };
        searcher.ask(&question).unwrap_or_else(|e| panic!("{e}")).kwic
    };
    let lines = ask("kunskap");
    let shown: Vec<[&str; 4]> = lines.iter().map(|l| [l.ad_id.as_str(), &l.pre, &l.keyword, &l.post]).collect();
    assert!(shown.contains(&["4", "Sköterska natt", "Kunskaperna", "är viktiga"]), "{shown:?}");
    assert!(shown.iter().any(|line| line[0] == "1" && line[2] == "programmeringskunskaper"), "{shown:?}");
    for line in &lines {
        let source = source(&line.ad_id);
        let found = &source[usize::try_from(line.from).unwrap()..usize::try_from(line.to).unwrap()];
        assert_eq!(found, line.keyword, "ad {}", line.ad_id);
    }
    // Without words the hits are the keywords: the same places as in the hits table.
    let mut table = TableReader::open_whole(&searcher.run().folder.join("hits.parquet")).unwrap();
    let names = table.names().to_vec();
    let at = |name: &str| names.iter().position(|n| n == name).unwrap();
    let (mut expected, mut row) = (BTreeSet::new(), Vec::new());
    while table.next_row(&mut row).unwrap() {
        if row[at("counted")] == Value::Flag(true) {
            let number = |name: &str| u64::try_from(row[at(name)].as_integer().unwrap()).unwrap();
            expected.insert((
                row[at("ad_id")].as_text().unwrap().to_owned(),
                number("from"),
                number("to"),
                row[at("entry")].as_text().unwrap().to_owned(),
            ));
        }
    }
    let found: BTreeSet<_> = ask("").into_iter().map(|l| (l.ad_id, l.from, l.to, l.entry)).collect();
    assert!(expected.len() > 5, "{expected:?}");
    assert_eq!(found, expected);
}

#[test]
fn pages_hold_every_ad_once_in_each_order() {
    let folder = tempfile::tempdir().unwrap();
    let searcher = Searcher::of_current(&sampled(folder.path(), 700)).unwrap();
    for order in Order::ALL {
        let (mut after, mut all) = (None, Vec::new());
        loop {
            let question = Question { order, after, n_ads: 37, ..Question::default() };
            let answer = searcher.ask(&question).unwrap();
            all.extend(answer.ads);
            after = answer.next;
            if after.is_none() {
                break;
            }
        }
        let ids: BTreeSet<&str> = all.iter().map(|ad| ad.id.as_str()).collect();
        assert_eq!((ids.len() as u64, all.len() as u64), (asked(&searcher, "").n_ads, asked(&searcher, "").n_ads), "{order:?}");
        let rising = |key: &dyn Fn(&svall::index::KeptAd) -> i64| all.windows(2).all(|pair| key(&pair[0]) <= key(&pair[1]));
        let day = |ad: &svall::index::KeptAd| ad.published.as_deref().unwrap_or("0").replace('-', "").parse::<i64>().unwrap();
        assert!(match order {
            Order::Newest => rising(&|ad| -day(ad)),
            Order::Oldest => rising(&|ad| if day(ad) == 0 { i64::MAX } else { day(ad) }),
            Order::Hits => rising(&|ad| -i64::from(ad.n_hits)),
            Order::Words => rising(&|ad| -i64::from(ad.n_words)),
            Order::Intensity => rising(&|ad| -(i64::from(ad.n_hits) * 1_000_000 / i64::from(ad.n_words.max(1)))),
        });
    }
}

#[test]
fn mistakes_are_told_in_their_place_and_a_question_ends_in_its_time() {
    let folder = tempfile::tempdir().unwrap();
    let searcher = written(folder.path(), &some_ads());
    let error = |query: &str| try_ask(&searcher, query).map(|a| a.n_ads).unwrap_err();
    let told = error("kock kommun:Norköping");
    assert!(told.to_string().contains("found `Norköping`") && told.to_string().contains("         ^"), "{told}");
    assert!(told.hint().is_some_and(|hint| hint.contains("Norrköping")), "{:?}", told.hint());
    for (query, word) in [
        ("year:2024..2018", "upside down"),
        ("year:tjugo", "a number"),
        ("published:2024-13", "a day such as"),
        ("sector:moon", "municipality, region"),
        ("competence:9.9", "1.1 to 5.4"),
        ("repost:maybe", "yes or no"),
        ("occupation:xyzzy", "SSYK"),
        (&"(".repeat(2500), "256"),
    ] {
        assert!(error(query).to_string().contains(word), "{query}: {}", error(query));
    }
    let late = searcher.ask(&Question { allowed: Duration::ZERO, ..Question::default() });
    assert!(late.is_err_and(|e| e.to_string().contains("within 0 ms")));
}

#[test]
fn the_commands_answer_as_a_user_expects() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path(), &some_ads());
    let out = folder.path().join("out");
    let command = |arguments: &[&str]| {
        let ended = svall(&[arguments, &["--out", text(&out)]].concat());
        let said = String::from_utf8(ended.stderr).unwrap();
        assert!(ended.status.success(), "{arguments:?}: {said}");
        (String::from_utf8(ended.stdout).unwrap(), said)
    };
    let (table, said) = command(&["search", "kunskap", "--limit", "2"]);
    assert!(table.contains("Ydre") && table.lines().count() == 4 && said.contains("2 of 3 ads; the next: --after "), "{table}{said}");
    let next = said.split("--after ").nth(1).unwrap().trim();
    let (rest, said) = command(&["search", "kunskap", "--limit", "2", "--after", next]);
    assert!(rest.lines().count() == 3 && said.contains("1 of 3 ads"), "{rest}{said}");
    let (csv, _) = command(&["search", "kunskap", "--kwic", "8", "--csv"]);
    assert_eq!(csv.lines().next(), Some("ad_id,from,to,pre,keyword,post,entry"));
    let (csv, _) = command(&["search", "", "--facet", "year,municipality", "--csv"]);
    assert!(csv.starts_with("facet,value,name,n_ads\nyear,2022,..,2\n") && csv.contains("municipality,0512,Ydre,5"), "{csv}");
    let (json, _) = command(&["search", "kock", "--json", "--by", "year"]);
    let json: Json = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["n_ads"], &json["ads"][0]["ad_id"], &json["groups"][0]["year"]), (&json!(1), &json!("2"), &json!("2022")));
    let (shown, _) = command(&["explain", "3"]);
    assert!(shown.contains("**** ********") && !shown.contains("Tallgren") && shown.contains("[["), "{shown}");
    let (fields, _) = command(&["search", "--fields"]);
    assert!(fields.contains("arbetsgivare") && fields.contains("intensity:10..20"), "{fields}");
    let wrong = svall(&["search", "kock AND", "--out", text(&out)]);
    assert_eq!(wrong.status.code(), Some(2));
    let missing = svall(&["explain", "77", "--out", text(&out)]);
    assert_eq!(missing.status.code(), Some(21));
}
