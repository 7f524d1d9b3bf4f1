//! Holds `svall evaluate` to figures computed by hand, and to those of the scorer that came with the marked ads.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "a test stops where something is missing, and says so")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value as Json, json};
use svall::evaluate::{GoldAd, Tally, judge_all, per_competence, read_gold, read_hits, score_json, tally, total};

/// Six invented ads, and hits on them with every case that decides a figure.
const GOLD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/evaluate_gold.jsonl");
const HITS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/evaluate_hits.jsonl");

fn svall(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_svall")).args(arguments).output().unwrap()
}

fn printed(arguments: &[&str]) -> String {
    let output = svall(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8(output.stderr).unwrap());
    String::from_utf8(output.stdout).unwrap()
}

fn evaluated(arguments: &[&str]) -> Json {
    serde_json::from_str(&printed(&[&["evaluate", "--json"], arguments].concat())).unwrap()
}

/// Says on standard error, past the capture of passing tests, that something was not tested.
fn not_run(notice: &str) {
    let _closed = writeln!(std::io::stderr(), "{notice}");
}

/// Asserts that every figure of `expected` stands in `found`, equal to the last digit.
fn assert_figures(found: &Json, expected: &Json, at: &str) {
    match expected {
        Json::Object(fields) => {
            for (name, value) in fields {
                assert_figures(&found[name], value, &format!("{at}.{name}"));
            }
        }
        Json::Number(n) => assert_eq!(found.as_f64(), n.as_f64(), "{at}"),
        other => assert_eq!(found, other, "{at}"),
    }
}

#[test]
fn the_figures_are_those_computed_by_hand() {
    let found = evaluated(&[GOLD, "--hits", HITS]);
    let expected = json!({
        "ads": 6,
        // Right a1 and a3, wrong a6, missed a5; a4 has a possible demand only and is left out.
        "ad_demand": {"p": 0.6667, "r": 0.6667, "f1": 0.6667, "tp": 2, "fp": 1, "fn": 1},
        // Right 1.3 of a1 and 3.4 of a3; wrong 3.1 and 2.1 of a1, 5.1 of a4, 1.1 of a6; missed 4.1 of a5.
        "ad_competence": {"p": 0.3333, "r": 0.6667, "f1": 0.4444, "tp": 2, "fp": 4, "fn": 1},
        "ad_area": {"p": 0.3333, "r": 0.6667, "f1": 0.4444, "tp": 2, "fp": 4, "fn": 1},
        // Four of six demands; five of eight wordings, as "Excel" and "EXCEL" are one.
        "mention": {"p": 0.625, "r": 0.6667, "f1": 0.6452, "sure": 6, "hits": 8},
        "traps": {"counted": 0.5, "n": 2},
        // "EXCEL" speaks for "Excel", and with the wrong role; "Python" has two roles.
        "role": {"same": 0.6667, "n": 3},
        "stratum": {"same": 1.0, "n": 4},
        "competence": {"same": 0.3333, "n": 3},
        "per_competence": {
            "1.1": {"p": 0.0, "fp": 1}, "1.3": {"f1": 1.0, "tp": 1, "fp": 0, "fn": 0}, "2.1": {"fp": 1}, "3.1": {"fp": 1},
            "3.4": {"f1": 1.0, "tp": 1}, "4.1": {"r": 0.0, "fn": 1}, "5.1": {"fp": 1},
        },
    });
    assert_figures(&found, &expected, "");
    assert_eq!(found["per_competence"].as_object().unwrap().len(), 7);
    let of_class = |by: &str, value: &str| {
        let groups = found["breakdown"]["mentions"].as_array().unwrap();
        groups.iter().find(|g| g["by"] == by && g["value"] == value).unwrap().clone()
    };
    assert_figures(&of_class("competence", "1.3"), &json!({"sure": 2, "r": 0.5, "hits": 2, "p": 1.0, "same_competence": 0.0}), "1.3");
    assert_figures(
        &of_class("stratum", "specialist"),
        &json!({"sure": 4, "r": 0.75, "hits": 3, "p": 1.0, "same_stratum": 1.0}),
        "specialist",
    );
    assert_figures(&of_class("role", "duty"), &json!({"sure": 3, "r": 0.6667, "hits": 5, "p": 0.8, "same_role": 1.0}), "duty");
    assert_figures(
        &found["breakdown"]["languages"]["en"],
        &json!({"ads": 2, "ad_demand": {"f1": 1.0}, "mention": {"r": 1.0, "p": 0.8}}),
        "en",
    );
}

#[test]
fn every_error_is_listed_with_its_reason_and_context() {
    let listed = printed(&["evaluate", GOLD, "--hits", HITS, "--errors", "-"]);
    let expected = "kind,ad_id,lang,wording,competence,stratum,role,entry,reason,context\n\
        miss,a1,sv,Visma,1.3,software,requirement,mul:Visma:word,zone:employer,\
        Ekonom Du kan Excel. Hos oss finns [[Visma]]. Ansök via e-post till Kim Ek.\n\
        false_hit,a1,sv,e-post,2.1,basic,requirement,sv:e-post:word,application,\
        Ekonom Du kan Excel. Hos oss finns Visma. Ansök via [[e-post]] till Kim Ek.\n\
        trap,a1,sv,e-post,2.1,basic,requirement,sv:e-post:word,application,\
        Ekonom Du kan Excel. Hos oss finns Visma. Ansök via [[e-post]] till Kim Ek.\n\
        false_hit,a4,en,Nurse,5.1,,,,,[[Nurse]] Some computer literacy helps.\n\
        miss,a5,sv,cybersäkerhet,4.1,specialist,duty,,no match,Vakt Du ansvarar för vår [[cybersäkerhet]].\n\
        false_hit,a6,sv,webben,1.1,basic,duty,,other_meaning,Tecknare Läs mer på [[webben]].\n";
    assert_eq!(listed, expected);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("errors.csv");
    printed(&["evaluate", GOLD, "--hits", HITS, "--errors", file.to_str().unwrap()]);
    assert_eq!(std::fs::read_to_string(file).unwrap(), expected);
}

#[test]
fn halves_follow_the_order_of_ids_whatever_the_language() {
    for (arguments, n_ads) in [(vec!["--half", "0"], 3), (vec!["--half", "1"], 3), (vec!["--half", "1", "--lang", "sv"], 2)] {
        let found = evaluated(&[&[GOLD, "--hits", HITS], arguments.as_slice()].concat());
        assert_eq!(found["ads"], n_ads, "{arguments:?}");
    }
    let even = evaluated(&[GOLD, "--hits", HITS, "--half", "0"]);
    assert_figures(&even, &json!({"ad_demand": {"tp": 2, "fp": 0, "fn": 1}, "mention": {"sure": 6, "hits": 6}}), "half 0");
}

#[test]
fn without_hits_the_ads_are_scanned_as_by_classify() {
    let folder = tempfile::tempdir().unwrap();
    let hits = folder.path().join("hits.jsonl");
    let hits = hits.to_str().unwrap();
    let mut golds = vec![GOLD.to_owned()];
    golds.extend(shared("dev.jsonl").map(|dev| dev.display().to_string()));
    for gold in golds {
        printed(&["classify", &gold, "--all", "--hits", hits]);
        let (own, given) = (evaluated(&[&gold, "--resamples", "20"]), evaluated(&[&gold, "--resamples", "20", "--hits", hits]));
        for name in ["ad_demand", "mention", "traps", "role", "per_competence", "intervals", "breakdown", "errors"] {
            assert_eq!(own[name], given[name], "{name}");
        }
    }
}

#[test]
fn the_table_of_parts_names_every_row_of_the_lexicon_once_by_file_and_once_by_source() {
    let found = evaluated(&[GOLD, "--ablate", "--resamples", "0"]);
    let rows = found["ablation"].as_array().unwrap();
    let n_rows = |is_of: &dyn Fn(&str) -> bool| {
        rows.iter().filter(|r| is_of(r["part"].as_str().unwrap())).map(|r| r["rows"].as_u64().unwrap()).sum::<u64>()
    };
    let stats: Json = serde_json::from_str(&printed(&["lexicon", "stats", "--json"])).unwrap();
    assert_eq!(n_rows(&|p| ["sv.csv", "en.csv", "mul.csv"].contains(&p)), stats["n_entries"].as_u64().unwrap());
    assert_eq!(n_rows(&|p| p.starts_with("source ")), stats["n_entries"].as_u64().unwrap());
    assert_eq!(rows[0]["part"], "full");
    assert_eq!(rows[0]["mention_f1"], found["mention"]["f1"]);
}

#[test]
fn hits_of_other_ads_are_passed_over_and_said() {
    let folder = tempfile::tempdir().unwrap();
    let hits = folder.path().join("hits.jsonl");
    let other = "{\"ad_id\":\"b1\",\"text\":\"Excel\",\"competence\":\"1.3\"}\n";
    std::fs::write(&hits, std::fs::read_to_string(HITS).unwrap() + other).unwrap();
    let hits = hits.to_str().unwrap();
    let said = |arguments: &[&str]| String::from_utf8(svall(&[&["evaluate", GOLD, "--hits"], arguments].concat()).stderr).unwrap();
    assert!(said(&[hits]).ends_with(": 1 of 12 hits belong to other ads and are passed over\n"));
    assert_eq!(said(&[HITS]) + &said(&[hits, "--half", "1"]), "");
    assert_eq!(evaluated(&[GOLD, "--hits", hits])["mention"], evaluated(&[GOLD, "--hits", HITS])["mention"]);
}

#[test]
fn the_marked_ad_in_the_readme_can_be_evaluated() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let block = readme.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let gold = folder.path().join("gold.jsonl");
    std::fs::write(&gold, block.replace('\n', " ")).unwrap();
    let found = evaluated(&[gold.to_str().unwrap()]);
    assert_figures(
        &found,
        &json!({"ads": 1, "mention": {"f1": 1.0, "sure": 1}, "traps": {"counted": 0.0, "n": 1}, "role": {"same": 1.0}}),
        "README",
    );
}

#[test]
fn equal_calls_print_equal_bytes_and_markdown_is_a_table() {
    let arguments = ["evaluate", GOLD, "--hits", HITS, "--markdown"];
    let text = printed(&arguments);
    assert_eq!(text, printed(&arguments));
    assert!(text.contains(
        "\n| measure | marked | found | precision | 95 % interval | recall | 95 % interval | F1 | 95 % interval |\n| --- | ---: |"
    ));
    assert!(text.contains("\n| mention | 6 | 8 | 0.625 | "), "{text}");
    assert!(!printed(&["evaluate", GOLD, "--hits", HITS, "--resamples", "0"]).contains("interval"));
}

#[test]
fn what_cannot_be_read_is_named_by_file_line_and_field() {
    let folder = tempfile::tempdir().unwrap();
    let gold = folder.path().join("gold.jsonl");
    std::fs::write(
        &gold,
        "{\"id\":\"1\",\"text\":\"x\",\"mentions\":[]}\n{\"id\":\"2\",\"text\":\"x\",\"mentions\":[{\"quote\":\"x\"}]}\n",
    )
    .unwrap();
    let output = svall(&["evaluate", gold.to_str().unwrap()]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(21));
    assert!(said.ends_with("gold.jsonl:2: mentions[0].competences: found nothing, expected 1.1 to 5.4 or general\n"), "{said}");
    assert_eq!(svall(&["evaluate", "missing.jsonl"]).status.code(), Some(21));
    assert_eq!(svall(&["evaluate", GOLD, "--lang", "fi"]).status.code(), Some(2));
    assert_eq!(svall(&["evaluate", GOLD, "--half", "2"]).status.code(), Some(2));
    assert_eq!(svall(&["evaluate", GOLD, "--hits", HITS, "--ablate"]).status.code(), Some(2));
}

// ---- the scorer that came with the marked ads ----

/// A file beside the marked ads, where they are at hand.
fn shared(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/gold").join(name);
    if path.exists() {
        return Some(path);
    }
    not_run(&format!("NOT RUN: {} is not here; figures are not held against the scorer of the marked ads", path.display()));
    None
}

/// Reads a list of hits a line and prints its figures.
const SCORER: &str = "import json, runpy, sys
score = runpy.run_path(sys.argv[1])['score']
gold = [json.loads(line) for line in open(sys.argv[2], encoding='utf-8') if line.strip()]
for line in sys.stdin.buffer:
    print(json.dumps(score(gold, json.loads(line))), flush=True)";

/// The figures of the other scorer for lists of hits.
fn scored(gold: &Path, lists: &[Vec<Json>]) -> Vec<Json> {
    let python = std::env::var("SVALL_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let mut child = Command::new(python)
        .args(["-B", "-c", SCORER])
        .args([&shared("score.py").unwrap(), gold])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let lines: String = lists.iter().map(|hits| Json::from(hits.clone()).to_string() + "\n").collect();
    let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The figures of this program, by its library.
fn own_score(gold: &[GoldAd], hits: &[Json]) -> Json {
    let lines: String = hits.iter().map(|hit| hit.to_string() + "\n").collect();
    let hits = read_hits("hits", &lines).unwrap();
    let judged = judge_all(gold, &hits);
    let tallies: Vec<Tally> = judged.iter().map(tally).collect();
    Json::Object(score_json(&total(&tallies), &per_competence(&judged)))
}

#[test]
fn the_other_scorer_has_the_same_figures_for_the_invented_ads() {
    let Some(_) = shared("score.py") else { return };
    let hits: Vec<Json> = std::fs::read_to_string(HITS).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let expected = scored(Path::new(GOLD), std::slice::from_ref(&hits));
    assert_figures(&evaluated(&[GOLD, "--hits", HITS]), &expected[0], "invented");
}

#[test]
fn the_other_scorer_has_the_same_figures_for_real_ads_and_for_hits_perturbed_at_random() {
    let Some(dev) = shared("dev.jsonl") else { return };
    let classified = printed(&["classify", dev.to_str().unwrap(), "--all"]);
    let hits: Vec<Json> = classified.lines().map(|line| needed(&serde_json::from_str(line).unwrap())).collect();
    let quotes: Vec<String> = std::fs::read_to_string(&dev)
        .unwrap()
        .lines()
        .flat_map(|line| serde_json::from_str::<Json>(line).unwrap()["mentions"].as_array().unwrap().clone())
        .map(|mention| mention["quote"].as_str().unwrap().to_owned())
        .collect();
    let mut lists = vec![hits.clone()];
    lists.extend((1..=200).map(|seed| perturbed(&hits, &quotes, &mut Draws(seed))));
    let expected = scored(&dev, &lists);
    assert_eq!(expected.len(), lists.len());
    assert_figures(&evaluated(&[dev.to_str().unwrap()]), &expected[0], "dev");
    let gold = read_gold("gold", &std::fs::read_to_string(&dev).unwrap()).unwrap();
    for (n, (hits, expected)) in lists.iter().zip(&expected).enumerate() {
        assert_figures(&own_score(&gold, hits), expected, &format!("list {n}"));
    }
    let distinct: std::collections::HashSet<String> = expected.iter().map(ToString::to_string).collect();
    assert!(distinct.len() > 190, "the lists hardly differ: {} of {}", distinct.len(), lists.len());
}

/// A stream of draws (`SplitMix64`).
struct Draws(u64);

impl Draws {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % n as u64).unwrap()
    }
}

/// A hit with the fields that decide figures.
fn needed(hit: &Json) -> Json {
    ["ad_id", "text", "competence", "counted", "stratum", "role"].into_iter().map(|name| (name.to_owned(), hit[name].clone())).collect()
}

/// Hits dropped, doubled, moved, relabelled, written otherwise, and with fields taken away.
fn perturbed(hits: &[Json], quotes: &[String], draws: &mut Draws) -> Vec<Json> {
    const COMPETENCES: [&str; 6] = ["1.3", "2.4", "3.1", "3.4", "5.2", "general"];
    const ROLES: [&str; 4] = ["requirement", "merit", "duty", ""];
    const STRATA: [&str; 4] = ["basic", "software", "specialist", ""];
    let rarity = 2 + draws.below(12);
    let mut made: Vec<Json> = Vec::new();
    for hit in hits {
        if draws.below(rarity) == 0 {
            continue;
        }
        let mut hit = hit.clone();
        if draws.below(rarity) == 0 {
            made.push(hit.clone());
            hit["role"] = json!(ROLES[draws.below(4)]);
        }
        if draws.below(rarity) == 0 {
            hit["competence"] = json!(COMPETENCES[draws.below(6)]);
            hit["stratum"] = json!(STRATA[draws.below(4)]);
        }
        if draws.below(rarity) == 0 {
            let text = hit["text"].as_str().unwrap().to_owned();
            hit["text"] = json!(match draws.below(6) {
                0 => text.to_uppercase(),
                1 => format!(" {} \t", text.replace(' ', "\n\u{A0}")),
                2 => text.chars().take(3).collect(),
                3 => quotes[draws.below(quotes.len())].clone(),
                4 => text.replace("ss", "ß").replace("fi", "ﬁ"),
                _ => String::new(),
            });
        }
        if draws.below(rarity) == 0 {
            hit["counted"] = json!(draws.below(2) == 0);
        }
        if draws.below(rarity) == 0 {
            let name = ["role", "stratum", "counted"][draws.below(3)];
            hit.as_object_mut().unwrap().remove(name);
        }
        let at = if draws.below(rarity) == 0 { draws.below(made.len() + 1) } else { made.len() };
        made.insert(at, hit);
    }
    made
}
