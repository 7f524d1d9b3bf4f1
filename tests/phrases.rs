//! Holds `svall phrases` to telling what peers write and we do not: counts, examples, mix of occupations, masks, and the same every time.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where something is wrong, and says so")]

use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;

use serde_json::{Value as Json, json};
use svall::ads::Input;
use svall::error::ErrorKind;
use svall::run::{Job, Progress, Stop, run};
use svall::search::{Phrase, PhraseAnswer, PhraseQuestion, Searcher};

const SVALL: &str = env!("CARGO_BIN_EXE_svall");
const OURS: &str = "Ydre kommun";

/// Words that are in no other ad, so that no ad is taken for another published again.
fn filler(seed: usize) -> String {
    let mut state = seed as u64 * 2_654_435_761 + 12_345;
    let mut next = |n: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % n
    };
    let mut word = || (0..4).map(|_| ["ba", "dy", "fö", "gli", "ku", "my", "nå", "re", "tjo", "vä"][next(10)]).collect::<String>();
    (0..30).map(|_| word()).collect::<Vec<_>>().join(" ")
}

/// An ad; its day follows its number.
fn ad(id: usize, employer: &str, occupation: &str, text: &str) -> Json {
    let day = format!("2024-{:02}-{:02}T00:00:00", 1 + id / 28 % 12, 1 + id % 28);
    json!({
        "id": id.to_string(), "headline": filler(id + 5000).split(' ').next(), "publication_date": day,
        "description": {"text": format!("{text}\n{}.", filler(id))},
        "employer": {"name": employer}, "occupation_group": {"label": "x", "legacy_ams_taxonomy_id": occupation},
        "workplace_address": {"municipality_code": "0512"},
    })
}

fn publish(folder: &Path, ads: &[Json], n_threads: usize) -> Searcher {
    let path = folder.join("ads.jsonl");
    std::fs::write(&path, ads.iter().map(|ad| ad.to_string() + "\n").collect::<String>()).unwrap();
    let inputs = vec![Input::File { path, name: "ads.jsonl".to_owned() }];
    let job = Job { inputs, out: folder.join("out"), n_threads, min_ads: 15, ..Job::default() };
    let outcome = run(&job, &Progress::default(), &Stop::default()).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(outcome.manifest.counts.n_scanned, ads.len() as u64);
    Searcher::of_current(&folder.join("out")).unwrap_or_else(|e| panic!("{e}"))
}

fn asked(searcher: &Searcher, change: impl FnOnce(&mut PhraseQuestion)) -> PhraseAnswer {
    let mut question =
        PhraseQuestion { employer: Some(OURS.to_owned()), n_examples: 3, allowed: Duration::from_mins(2), ..PhraseQuestion::default() };
    change(&mut question);
    searcher.phrases(&question).unwrap_or_else(|e| panic!("{e}"))
}

fn told(phrases: &[Phrase]) -> Vec<&str> {
    phrases.iter().map(|one| one.phrase.as_str()).collect()
}

fn near(a: f64, b: f64) {
    assert!((a - b).abs() < 1e-9, "{a} is not near {b}");
}

/// Eight peers with four ads each, three of which ask for Excel; one of them with thirty more that speak of its robots; and twelve ads of
/// ours that do not, but have their own habit. `Signe` stands for what is masked.
fn some_ads() -> Vec<Json> {
    let mut ads = Vec::new();
    for employer in 0..8 {
        for n in 0..4 {
            let asks = if n < 3 { "Du har goda kunskaper i Excel." } else { "Du har goda kunskaper i köket." };
            let asks = if (employer + n) % 3 == 0 { asks.replace("goda kunskaper", "god kunskap") } else { asks.to_owned() };
            let text = format!("{asks} Vi lagar mat tillsammans. Frågor besvaras av Signe Tallgren, 070-123 45 67, excel@tallroten.se.");
            ads.push(ad(
                ads.len(),
                &format!("Krog {} AB", ["Al", "Ask", "Björk", "Ek", "En", "Hassel", "Lind", "Rönn"][employer]),
                "5120",
                &text,
            ));
        }
    }
    for _ in 0..30 {
        ads.push(ad(ads.len(), "Krog Al AB", "5120", "Du programmerar robotar i Python. Vi lagar mat tillsammans."));
    }
    for n in 0..12 {
        let text = if n < 9 { "Ydre kommun söker dig. Du använder digitala verktyg varje dag." } else { "Du är van att laga mat." };
        ads.push(ad(ads.len(), OURS, "5120", text));
    }
    // Other occupations, and nobody's ad.
    for n in 0..6 {
        ads.push(ad(ads.len(), &format!("Kontor {n} AB"), "4111", "Du arbetar i ekonomisystem och Word."));
    }
    ads.push(ad(ads.len(), "", "5120", "Du har goda kunskaper i Excel."));
    ads
}

#[test]
fn what_peers_write_comes_first_with_its_counts_and_examples() {
    let folder = tempfile::tempdir().unwrap();
    let searcher = publish(folder.path(), &some_ads(), 2);
    let answer = asked(&searcher, |_| {});
    assert_eq!((answer.ours.n_ads, answer.peers.n_ads, answer.peers.n_employers, answer.n_occupations), (12, 62, 8, 1));
    assert_eq!((answer.employers.len(), answer.employers[0].name.as_str(), answer.employers[0].n_ads), (1, OURS, 12));
    assert!(answer.is_small() && answer.is_whole);
    // Forms of a word are one, the most frequent is told, and no shorter phrase beside it.
    assert_eq!(told(&answer.from_peers), ["goda kunskaper i Excel"]);
    let first = &answer.from_peers[0];
    assert_eq!((first.peers.n_ads, first.peers.n_employers, first.ours.n_ads, first.n_words), (24, 8, 0, 4));
    near(first.peers.share, 24.0 / 62.0);
    near(first.difference.value, 24.0 / 62.0);
    let (low, high) = first.difference.bounds.unwrap();
    assert!(0.0 < low && low < 24.0 / 62.0 && 24.0 / 62.0 < high && first.log_likelihood > 0.0 && first.log_ratio > 0.0);
    assert_eq!(first.competence.as_deref(), Some("1.3"));
    assert_eq!(first.entry.as_deref(), Some("mul:Excel:word"));
    // The newest ads, one an employer.
    let ids: Vec<&str> = first.examples.iter().map(|example| example.line.ad_id.as_str()).collect();
    assert_eq!(ids, ["30", "26", "22"]);
    let example = &first.examples[1];
    assert_eq!((example.employer.as_str(), example.published.as_deref()), ("Krog Lind AB", Some("2024-01-27")));
    let line = &example.line;
    assert_eq!((line.keyword.to_lowercase().as_str(), line.entry.as_str()), ("goda kunskaper i excel", first.entry.as_deref().unwrap()));
    assert!(line.pre.ends_with("Du har") && line.post.starts_with(". Vi lagar mat tillsammans"), "{line:?}");
    // And the other direction.
    let ours = &answer.from_ours[0];
    assert_eq!((ours.phrase.as_str(), ours.ours.n_ads, ours.peers.n_ads), ("digitala verktyg varje dag", 9, 0));
    assert!(ours.difference.value < 0.0 && ours.log_likelihood < 0.0 && ours.log_ratio < 0.0);
    assert!(ours.examples.iter().all(|example| example.employer == OURS) && ours.examples.len() == 3);
}

#[test]
fn the_habit_of_one_employer_is_no_habit_of_peers() {
    let folder = tempfile::tempdir().unwrap();
    let searcher = publish(folder.path(), &some_ads(), 2);
    let robots = |answer: &PhraseAnswer| answer.from_peers.iter().any(|one| one.phrase.contains("Python"));
    assert!(robots(&asked(&searcher, |question| question.least_employers = 1)));
    for (least, all_words) in [(2, false), (3, false), (3, true)] {
        assert!(!robots(&asked(&searcher, |question| (question.least_employers, question.all_words) = (least, all_words))));
    }
}

#[test]
fn no_masked_text_is_part_of_a_phrase_or_bridged_by_one() {
    let folder = tempfile::tempdir().unwrap();
    let searcher = publish(folder.path(), &some_ads(), 2);
    let answer = asked(&searcher, |question| (question.all_words, question.n_phrases) = (true, 200));
    let words = told(&answer.from_peers);
    assert!(words.contains(&"besvaras") || words.contains(&"Frågor besvaras"), "{words:?}");
    let shown = format!("{answer:?}").to_lowercase();
    for personal in ["signe", "tallgren", "070", "123", "45 67", "tallroten"] {
        assert!(!shown.contains(personal), "{personal} is shown");
    }
    assert!(answer.from_peers.iter().chain(&answer.from_ours).all(|one| !one.phrase.contains('*')));
    // Our own name is no habit; what stands beside it is.
    let ours = told(&answer.from_ours);
    assert!(!ours.is_empty() && ours.iter().all(|phrase| !phrase.contains("Ydre")), "{ours:?}");
}

#[test]
fn shares_of_peers_are_those_of_our_mix_of_occupations() {
    // Nurses write of Excel, cooks hardly: peers hire nurses, we hire cooks. Within both occupations we write more of it.
    let folder = tempfile::tempdir().unwrap();
    let mut ads = Vec::new();
    let mut add = |employer: &str, occupation: &str, n_ads: usize, n_with: usize| {
        for n in 0..n_ads {
            let text = if n < n_with { "Du dokumenterar i Excel." } else { "Du dokumenterar noga." };
            ads.push(ad(ads.len(), employer, occupation, text));
        }
    };
    let name = |n: usize| format!("Vård {} AB", filler(n).split(' ').next().unwrap());
    // Our nurses' ads are older than all, our cooks' in the middle.
    add(OURS, "2221", 20, 18);
    for n in 0..20 {
        if n == 10 {
            add(OURS, "5120", 80, 8);
        }
        add(&name(n), "2221", 8, 5 - n % 2);
        add(&name(n), "5120", 2, 0);
    }
    let searcher = publish(folder.path(), &ads, 2);
    let answer = asked(&searcher, |_| {});
    assert_eq!((answer.n_occupations, answer.peers.n_ads, answer.ours.n_ads), (2, 200, 100));
    assert_eq!((told(&answer.from_peers), told(&answer.from_ours)), (vec![], vec!["dokumenterar i Excel"]));
    let one = &answer.from_ours[0];
    assert_eq!((one.peers.n_ads, one.ours.n_ads), (90, 26));
    // 45 % of the peers' ads are more than our 26 %; in our mix it is 0.2 x 90/160.
    near(one.peers.share, 0.2 * 90.0 / 160.0);
    near(one.ours.share, 0.26);
    assert!(one.difference.value < 0.0 && one.difference.bounds.unwrap().1 < 0.0);
    // Nurses alone.
    let nurses = asked(&searcher, |question| question.within = vec!["occupation:2221".to_owned()]);
    assert_eq!((nurses.ours.n_ads, nurses.peers.n_ads), (20, 160));
    near(nurses.from_ours[0].peers.share, 90.0 / 160.0);
    // Fewer are read than there are: in our mix, one nurse of five, and told.
    let few = asked(&searcher, |question| question.most_peers = 50);
    assert_eq!((few.peers.n_found, few.peers.n_read), (200, 50));
    let few = asked(&searcher, |question| question.most_ours = 30);
    assert_eq!((few.ours.n_found, few.ours.n_read, few.since.is_some()), (100, 30, true));
    // Cooks alone, and since the oldest of these ads.
    assert_eq!((few.n_occupations, few.peers.n_found), (1, 20));
}

#[test]
fn the_same_ads_give_the_same_answer_in_any_order_and_with_any_number_of_threads() {
    let mut ads = some_ads();
    let mut first = None;
    for n_threads in [1, 3] {
        let folder = tempfile::tempdir().unwrap();
        let searcher = publish(folder.path(), &ads, n_threads);
        let ask = |all_words, most_peers| {
            asked(&searcher, |question| (question.all_words, question.most_peers, question.n_phrases) = (all_words, most_peers, 200))
        };
        let answers = [ask(false, 20_000), ask(true, 20_000), ask(true, 25), ask(true, 20_000)];
        assert!(answers[1].from_peers.len() >= 3, "{:?}", told(&answers[1].from_peers));
        assert_eq!(answers[1], answers[3]);
        assert_eq!(*first.get_or_insert_with(|| answers.clone()), answers);
        ads.reverse();
    }
}

#[test]
fn queries_say_who_we_are_who_peers_are_and_of_which_years() {
    let folder = tempfile::tempdir().unwrap();
    let searcher = publish(folder.path(), &some_ads(), 2);
    let answer = asked(&searcher, |question| question.peers = vec!["employer:ek OR employer:lind OR employer:rönn".to_owned()]);
    assert_eq!((answer.peers.n_ads, answer.peers.n_employers), (12, 3));
    let answer = asked(&searcher, |question| question.within = vec!["published:2024-03..".to_owned()]);
    assert_eq!(answer.ours.n_ads + answer.peers.n_ads, 18);
    let mut question = PhraseQuestion { ours: vec!["employer:kontor".to_owned()], ..PhraseQuestion::default() };
    let error = searcher.phrases(&question).unwrap_err();
    assert!(error.kind() == ErrorKind::Usage && error.to_string().contains("found no ad of another employer"), "{error}");
    question.ours = vec!["employer:\"kontor 1 ab\"".to_owned()];
    let answer = searcher.phrases(&question).unwrap();
    assert_eq!((answer.ours.n_ads, answer.peers.n_ads, answer.from_peers.len()), (1, 5, 0));
    question.ours = vec!["employer:ingen".to_owned()];
    assert_eq!(searcher.phrases(&question).unwrap_err().kind(), ErrorKind::Usage);
    question.ours = vec![];
    assert_eq!(searcher.phrases(&question).unwrap_err().kind(), ErrorKind::Usage);
    question = PhraseQuestion { employer: Some(OURS.to_owned()), allowed: Duration::ZERO, ..PhraseQuestion::default() };
    assert!(searcher.phrases(&question).unwrap_err().to_string().contains("found no answer within 0 ms"));
}

fn svall(arguments: &[&str]) -> Output {
    Command::new(SVALL).args(arguments).output().expect("the program starts")
}

fn utf8(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("the program writes UTF-8")
}

#[test]
fn the_command_prints_a_sentence_a_table_csv_and_json() {
    let folder = tempfile::tempdir().unwrap();
    drop(publish(folder.path(), &some_ads(), 2));
    let out = folder.path().join("out");
    let ask = |arguments: &[&str]| {
        let mut all = vec!["phrases", "--out", out.to_str().unwrap()];
        all.extend(arguments);
        svall(&all)
    };
    let output = ask(&["--employer", OURS]);
    let (printed, said) = (utf8(output.stdout), utf8(output.stderr));
    assert_eq!(output.status.code(), Some(0), "{said}");
    let sentence = "Ydre kommun: 12 ads in 1 occupation; peers: 62 ads of 8 employers in the same occupations, same mix.\n";
    assert!(printed.starts_with(sentence), "{printed}");
    assert!(printed.contains("\ngoda kunskaper i Excel  38.7 %  0.0 %  +38.7 (+"), "{printed}");
    assert!(printed.contains("Du har [god kunskap i Excel]. Vi lagar mat tillsammans"), "{printed}");
    assert!(said.contains("only 12 ads of ours, and this run shows no measure of fewer than 15"), "{said}");
    // Every column that is listed, in this order.
    let output = ask(&["--employer", OURS, "--csv"]);
    let table = utf8(output.stdout);
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    let header: Vec<String> = rows.headers().unwrap().iter().map(str::to_owned).collect();
    let listed = utf8(svall(&["phrases", "--columns"]).stdout);
    let listed: Vec<&str> = listed.lines().skip(2).filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(header, listed);
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    let value = |row: usize, name: &str| rows[row][header.iter().position(|column| column == name).unwrap()].to_owned();
    for (name, wanted) in [
        ("written_by", "peers"),
        ("rank", "1"),
        ("phrase", "goda kunskaper i Excel"),
        ("n_peer_ads", "24"),
        ("n_peer_employers", "8"),
        ("n_our_ads", "0"),
        ("share_ours", "0"),
        ("competence", "1.3"),
        ("example_ad_id", "30"),
        ("n_ours", "12"),
        ("n_peers", "62"),
        ("n_employers", "8"),
    ] {
        assert_eq!(value(0, name), wanted, "{name}");
    }
    assert_eq!((value(1, "written_by").as_str(), value(1, "rank").as_str()), ("ours", "1"));
    let output = ask(&["--employer", OURS, "--json", "--examples", "2"]);
    let answer: Json = serde_json::from_str(&utf8(output.stdout)).unwrap();
    assert_eq!((&answer["ours"]["n_ads"], &answer["phrases"][0]["phrase"]), (&json!(12), &json!("goda kunskaper i Excel")));
    assert_eq!(answer["languages"], json!(["und", "sv"]));
    assert!(answer["g2_sure"].as_f64().unwrap() > 15.0, "{}", answer["g2_sure"]);
    assert_eq!(answer["phrases"][0]["examples"].as_array().unwrap().len(), 2);
    let output = ask(&["--employer", OURS, "--where", "kontor OR tillsammans OR digitala", "--where", "lang:sv OR lang:und"]);
    let printed = utf8(output.stdout);
    assert!(printed.starts_with("Ydre kommun: 9 ads in 1 occupation; peers: 62 ads of 8"), "{printed} {}", utf8(output.stderr));
    // A name that fits several employers, and one that fits none.
    let said = utf8(ask(&["--employer", "krog"]).stderr);
    assert!(said.contains("our ads are those of 8 employers; --employer with an id takes one alone:\n  name:krog al"), "{said}");
    let output = ask(&["--employer", "Krog Hassel Ek"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(utf8(output.stderr).contains("employers with some of these words: Krog Ek AB (name:krog ek"));
    assert_eq!(ask(&[]).status.code(), Some(2));
    assert_eq!(ask(&["--employer", OURS, "--year", "20x4"]).status.code(), Some(2));
    assert_eq!(ask(&["--employer", OURS, "--examples", "4"]).status.code(), Some(2));
}
