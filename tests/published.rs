//! Holds what is said of published runs to counts made apart: the list of runs, what moved between two, and the deep recount of one.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a test stops where something is missing, and says so"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value as Json, json};
use svall::export::{Column, ColumnType, Field, ParquetTable, TableReader, Value};
use svall::published::{PublishedRun, current_run, files_below, history, recount};

const SVALL: &str = env!("CARGO_BIN_EXE_svall");

fn svall(arguments: &[&str]) -> Output {
    Command::new(SVALL).args(arguments).output().expect("the program starts")
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a temporary path is UTF-8")
}

fn printed(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The records of invented ads, one JSON object each.
fn sample(n_ads: u32, seed: u32) -> Vec<Json> {
    let made = printed(&svall(&["sample", "--ads", &n_ads.to_string(), "--seed", &seed.to_string(), "--format", "jobtech", "-o", "-"]));
    made.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn write_lines(path: &Path, lines: &[Json]) {
    let lines: Vec<String> = lines.iter().map(Json::to_string).collect();
    fs::write(path, lines.join("\n") + "\n").unwrap();
}

/// Runs the job in a folder of its own and returns the run.
fn published(input: &Path, out: &Path, arguments: &[&str]) -> PublishedRun {
    let done = Command::new(SVALL).arg("run").arg(input).args(["--quiet", "--out"]).arg(out).args(arguments).output().unwrap();
    assert!(matches!(done.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&done.stderr));
    current_run(out).unwrap()
}

/// Puts a run beside those of another folder.
fn adopt(run: &PublishedRun, out: &Path) {
    let to = out.join("runs").join(&run.manifest.run_id);
    for file in files_below(&run.folder).unwrap() {
        let name = to.join(file.strip_prefix(&run.folder).unwrap());
        fs::create_dir_all(name.parent().unwrap()).unwrap();
        fs::copy(&file, name).unwrap();
    }
}

/// The rows of a table by column.
fn rows(path: &Path) -> Vec<BTreeMap<String, Value>> {
    let (names, rows) = read_whole(path);
    rows.into_iter().map(|row| names.iter().cloned().zip(row).collect()).collect()
}

/// The names of a table's columns, and its rows.
fn read_whole(path: &Path) -> (Vec<String>, Vec<Vec<Value>>) {
    let mut table = TableReader::open_whole(path).unwrap();
    let (mut rows, mut row) = (Vec::new(), Vec::new());
    while table.next_row(&mut row).unwrap() {
        rows.push(row.clone());
    }
    (table.names().to_vec(), rows)
}

fn number(row: &BTreeMap<String, Value>, column: &str) -> i64 {
    row[column].as_integer().unwrap()
}

fn word(row: &BTreeMap<String, Value>, column: &str) -> String {
    row[column].as_text().unwrap_or("unknown").to_owned()
}

/// The parts of a cell's change of words and hits, counted apart: all ads of both runs in memory, one by one. `data` takes what stands in
/// one run only or has other words, `rest` names the part that takes other hits.
fn counted_apart(runs: [&PublishedRun; 2], by: &str, other_hits: &str) -> BTreeMap<(String, String), BTreeMap<String, i64>> {
    let [before, after] = runs.map(|run| {
        let ads = rows(&run.folder.join("ads.parquet"));
        ads.into_iter().map(|row| (word(&row, "ad_id"), row)).collect::<BTreeMap<_, _>>()
    });
    let mut cells: BTreeMap<(String, String), BTreeMap<String, i64>> = BTreeMap::new();
    let mut give = |row: &BTreeMap<String, Value>, part: &str, sign: i64, words: i64, hits: i64| {
        let year = row["year"].as_integer().map_or("unknown".to_owned(), |y| y.to_string());
        let cell = cells.entry((word(row, by), year)).or_default();
        *cell.entry(format!("n_words_{part}")).or_default() += sign * words;
        *cell.entry(format!("n_hits_{part}")).or_default() += sign * hits;
    };
    let whole = |row: &BTreeMap<String, Value>| (number(row, "n_words"), number(row, "n_hits"));
    let is_repost = |row: &BTreeMap<String, Value>| row["is_repost"] == Value::Flag(true);
    for id in before.keys().chain(after.keys()).collect::<BTreeSet<_>>() {
        let (x, y) = (before.get(id), after.get(id));
        for (row, part) in [(x, "before"), (y, "after")] {
            if let Some(row) = row.filter(|row| !is_repost(row)) {
                give(row, part, 1, whole(row).0, whole(row).1);
            }
        }
        match (x, y) {
            (Some(x), Some(y)) if whole(x).0 == whole(y).0 && is_repost(x) == is_repost(y) && word(x, by) == word(y, by) => {
                if !is_repost(x) {
                    give(y, other_hits, 1, 0, whole(y).1 - whole(x).1);
                }
            }
            (Some(x), Some(y)) if whole(x).0 == whole(y).0 && is_repost(x) == is_repost(y) => {
                give(x, "moves", -1, whole(x).0, whole(x).1);
                give(y, "moves", 1, whole(y).0, whole(y).1);
            }
            (Some(x), Some(y)) if whole(x).0 == whole(y).0 => {
                let (row, sign) = if is_repost(y) { (x, -1) } else { (y, 1) };
                give(row, "reposts", sign, whole(row).0, whole(row).1);
            }
            _ => {
                x.into_iter().filter(|row| !is_repost(row)).for_each(|row| give(row, "data", -1, whole(row).0, whole(row).1));
                y.into_iter().filter(|row| !is_repost(row)).for_each(|row| give(row, "data", 1, whole(row).0, whole(row).1));
            }
        }
    }
    let parts = ["data", "moves", "reposts", "rules"];
    cells.retain(|_, cell| {
        let get = |name: &str| cell.get(name).copied().unwrap_or(0);
        let is_other = ["n_words", "n_hits"].iter().any(|n| get(&format!("{n}_before")) != get(&format!("{n}_after")));
        is_other || ["n_words", "n_hits"].iter().any(|n| parts.iter().any(|part| get(&format!("{n}_{part}")) != 0))
    });
    cells
}

/// What `svall diff` says, as a JSON document.
fn diff(out: &Path, runs: [&PublishedRun; 2], arguments: &[&str]) -> Json {
    let [a, b] = runs.map(|run| run.manifest.run_id.as_str());
    let mut all = vec!["diff", a, b, "--out", text(out), "--format", "json"];
    all.extend(arguments);
    serde_json::from_str(&printed(&svall(&all))).unwrap()
}

/// Holds the cells of a difference to those counted apart, and their parts to their sum.
fn assert_agrees(found: &Json, expected: &BTreeMap<(String, String), BTreeMap<String, i64>>, by: &str) {
    let cells = found["cells"].as_array().unwrap();
    let keys: BTreeSet<(String, String)> =
        cells.iter().map(|c| (c[by].as_str().unwrap().to_owned(), c["period"].as_str().unwrap().to_owned())).collect();
    assert_eq!(keys, expected.keys().cloned().collect());
    for cell in cells {
        let key = (cell[by].as_str().unwrap().to_owned(), cell["period"].as_str().unwrap().to_owned());
        for count in ["n_words", "n_hits"] {
            let get = |name: &str| cell[format!("{count}_{name}")].as_i64().unwrap();
            for name in ["before", "after", "data", "moves", "reposts", "rules"] {
                let expected = expected[&key].get(&format!("{count}_{name}")).copied().unwrap_or(0);
                assert_eq!(get(name), expected, "{key:?} {count}_{name}");
            }
            assert_eq!(get("after") - get("before"), get("data") + get("moves") + get("reposts") + get("rules"), "{key:?}");
        }
    }
}

#[test]
fn added_removed_and_changed_ads_are_told_as_data_and_moved_ones_as_moves() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let ads = sample(800, 5);
    let (first, second) = ads.split_at(600);
    write_lines(&path("a.jsonl"), first);
    let mut later: Vec<Json> = second.iter().take(40).cloned().chain(first.iter().skip(30).cloned()).collect();
    for ad in later.iter_mut().skip(100).take(25) {
        let longer = format!("{} Du har goda kunskaper i Excel.", ad["description"]["text"].as_str().unwrap());
        ad["description"]["text"] = json!(longer);
    }
    for ad in later.iter_mut().skip(200).take(15) {
        ad["workplace_address"] = json!({"municipality_code": "0580", "municipality": "Linköping"});
        ad["employer"] = json!({"organization_number": "2120000449", "name": "Linköpings kommun"});
    }
    write_lines(&path("b.jsonl"), &later);
    let before = published(&path("a.jsonl"), &path("out"), &[]);
    let after = published(&path("b.jsonl"), &path("out2"), &[]);
    adopt(&after, &path("out"));
    for by in ["municipality", "employer"] {
        let column = if by == "employer" { "employer_id" } else { by };
        let expected = counted_apart([&before, &after], column, "data");
        let found = diff(&path("out"), [&before, &after], &["--by", by, "--all"]);
        assert_agrees(&found, &expected, by);
        for part in ["data", "moves"] {
            let n = expected.values().filter(|cell| cell.get(&format!("n_words_{part}")).is_some_and(|n| *n != 0)).count();
            assert!(n > 10, "{n} cells with {part}: the ads try too little");
        }
        let inputs = ["inputs_added", "inputs_removed"].map(|name| found["causes"][name].clone());
        assert_eq!(inputs, [json!([text(&path("b.jsonl"))]), json!([text(&path("a.jsonl"))])]);
        assert_eq!(found["causes"]["lexicon"], Json::Null);
        // Few cells have 20 ads in both runs; those that are hidden are counted.
        let shown = diff(&path("out"), [&before, &after], &["--by", by]);
        let n_hidden = shown["n_suppressed"].as_u64().unwrap();
        assert!(n_hidden > 0);
        assert_eq!(shown["cells"].as_array().unwrap().len() as u64 + n_hidden, found["n_moved"].as_u64().unwrap());
        let is_small = |c: &Json| ["n_ads_before", "n_ads_after"].iter().any(|n| (1..20).contains(&c[*n].as_i64().unwrap()));
        assert!(shown["cells"].as_array().unwrap().iter().all(|c| !is_small(c)));
    }
    let size = |cell: &Json| cell["intensity_change"].as_f64().map(f64::abs);
    let found = diff(&path("out"), [&before, &after], &["--all", "--limit", "7"]);
    let sizes: Vec<Option<f64>> = found["cells"].as_array().unwrap().iter().map(size).collect();
    assert!(sizes.len() == 7 && sizes.windows(2).all(|pair| pair[0] >= pair[1]), "{sizes:?}");
}

#[test]
fn another_lexicon_is_told_as_rules() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    write_lines(&path("a.jsonl"), &sample(400, 6));
    let lexicon = path("lexicon");
    fs::create_dir(&lexicon).unwrap();
    for file in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("lexicons")).unwrap().map(|e| e.unwrap().path()) {
        let content = fs::read_to_string(&file).unwrap();
        let kept: Vec<&str> = content.lines().filter(|l| !l.starts_with("excel,") && !l.starts_with("datorvana,")).collect();
        fs::write(lexicon.join(file.file_name().unwrap()), kept.join("\n") + "\n").unwrap();
    }
    let before = published(&path("a.jsonl"), &path("out"), &[]);
    let after = published(&path("a.jsonl"), &path("out2"), &["--lexicon", text(&lexicon)]);
    adopt(&after, &path("out"));
    let expected = counted_apart([&before, &after], "municipality", "rules");
    assert!(expected.len() > 20, "{} cells: the lexicon tries too little", expected.len());
    let found = diff(&path("out"), [&before, &after], &["--all"]);
    assert_agrees(&found, &expected, "municipality");
    assert_eq!(
        found["total"]["n_hits_rules"],
        json!(after.manifest.counts.n_hits.cast_signed() - before.manifest.counts.n_hits.cast_signed())
    );
    let fingerprint = |run: &PublishedRun| run.manifest.lexicon["fingerprint"].as_str().unwrap()[..8].to_owned();
    let table = printed(&svall(&["diff", &before.manifest.run_id, &after.manifest.run_id, "--out", text(&path("out"))]));
    let lines: Vec<&str> = table.lines().take(3).collect();
    assert_eq!(lines[1..], [format!("lexicon: {} -> {}", fingerprint(&before), fingerprint(&after)).as_str(), ""]);
    assert!(table.contains(&format!("{} of ", expected.len())) && table.contains(" cells moved."), "{table}");
    let csv = printed(&svall(&[
        "diff",
        &before.manifest.run_id,
        &after.manifest.run_id,
        "--out",
        text(&path("out")),
        "--format",
        "csv",
        "--all",
    ]));
    assert_eq!(csv.lines().count(), 1 + expected.len());
}

#[test]
fn runs_are_listed_in_order_and_named_by_a_beginning() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let input = folder.path().join("a.jsonl");
    write_lines(&input, &sample(120, 7));
    let first = published(&input, &out, &[]);
    let second = published(&input, &out, &["--min-ads", "5"]);
    let orphan = published(&input, &folder.path().join("out2"), &["--vacancy-cap", "9"]);
    adopt(&orphan, &out);
    let (a, b, c) = (first.manifest.run_id.as_str(), second.manifest.run_id.as_str(), orphan.manifest.run_id.as_str());
    let listed: Json = serde_json::from_str(&printed(&svall(&["runs", text(&out), "--json"]))).unwrap();
    let of = |id: &str| listed["runs"].as_array().unwrap().iter().find(|run| run["run_id"] == json!(id)).unwrap().clone();
    assert_eq!([a, b, c].map(|id| of(id)["standing"].clone()), [json!("earlier"), json!("served"), json!("orphan")]);
    assert_eq!(listed["runs"].as_array().unwrap().last().unwrap()["run_id"], json!(b));
    assert_eq!((of(a)["changed"].clone(), of(b)["previous"].clone()), (Json::Null, json!(a)));
    assert_eq!(of(b)["changed"]["parameters"], json!({"min_ads": [20, 5]}));
    let counts = &second.manifest.counts;
    assert_eq!((of(b)["n_scanned"].as_u64(), of(b)["n_hits"].as_u64()), (Some(120), Some(counts.n_hits)));
    assert_eq!(of(b)["intensity"].as_f64(), Some(1000.0 * counts.n_hits as f64 / counts.n_words as f64));
    let table = printed(&svall(&["runs", text(&out)]));
    assert!(table.contains("first run") && table.contains("parameters: min_ads 20 -> 5"), "{table}");

    let same = printed(&svall(&["diff", "previous", "CURRENT", "--out", text(&out)]));
    assert!(same.contains("parameters: min_ads 20 -> 5\n") && same.contains("No cell moved.\n"), "{same}");
    let run = |name: &str| svall(&["diff", name, "CURRENT", "--out", text(&out)]).status.code();
    assert_eq!((run(&b[..9]), run(&a[..7]), run("r000009"), run("")), (Some(0), Some(2), Some(2), Some(2)));
    assert_eq!(svall(&["runs", text(&folder.path().join("none"))]).status.code(), Some(21));

    fs::write(first.folder.join("manifest.json"), "{").unwrap();
    let damaged = svall(&["runs", text(&out)]);
    assert_eq!(damaged.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&damaged.stdout).contains("damaged"));
    assert_eq!(run("previous"), Some(21));
    assert_eq!(history(&out).unwrap().runs.len(), 3);
}

/// A run with records of every kind, copied for each test that changes it.
fn run_to_damage(folder: &Path) -> PublishedRun {
    let mut ads = sample(250, 8);
    let mut newer = ads[3].clone();
    newer["headline"] = json!("En annan rubrik");
    newer["timestamp"] = json!(4_102_444_800_000_u64);
    let again = ads[4].clone();
    ads.extend([newer, again, json!({"id": "gone", "removed": true}), json!({"id": "9", "headline": "Ingen text"}), json!([1])]);
    let mut flat = ads[5].clone();
    flat["id"] = json!("a-repost");
    flat["timestamp"] = json!(1);
    ads.push(flat);
    let input = folder.join("a.jsonl");
    write_lines(&input, &ads);
    let run = published(&input, &folder.join("out"), &["--min-ads", "3"]);
    let c = &run.manifest.counts;
    assert!(c.n_reposts > 0 && c.n_duplicates == 2 && c.n_removals == 1 && c.n_rejected == 2, "{c:?}");
    run
}

/// Writes a table again after its rows were changed.
fn tamper(run: &PublishedRun, table: &str, change: impl FnOnce(&[String], &mut Vec<Vec<Value>>)) {
    let path = run.folder.join(format!("{table}.parquet"));
    let (names, mut rows) = read_whole(&path);
    let kind = |n: usize| {
        let value = rows.iter().map(|row| &row[n]).find(|value| **value != Value::Null);
        match value {
            Some(Value::Integer(_)) => ColumnType::Integer,
            Some(Value::Real(_)) => ColumnType::Real,
            Some(Value::Flag(_)) => ColumnType::Flag,
            _ => ColumnType::Text,
        }
    };
    let columns: Vec<Column<Vec<Value>>> = names
        .iter()
        .enumerate()
        .map(|(n, name)| {
            Column::new(name.clone(), kind(n), "", "", move |row: &Vec<Value>| match &row[n] {
                Value::Null => Field::Null,
                Value::Text(t) => Field::Text(t),
                Value::Integer(n) => Field::Integer(*n),
                Value::Real(x) => Field::Real(*x),
                Value::Flag(b) => Field::Flag(*b),
            })
        })
        .collect();
    change(&names, &mut rows);
    let mut written = ParquetTable::new(fs::File::create(&path).unwrap(), &columns).unwrap();
    for row in &rows {
        written.push(&columns, row).unwrap();
    }
    written.finish().unwrap();
}

fn at(names: &[String], column: &str) -> usize {
    names.iter().position(|name| name == column).unwrap()
}

/// Keeps the files of a run and puts them back when it is told to.
struct Kept(PathBuf, BTreeMap<PathBuf, Vec<u8>>);

impl Kept {
    fn of(run: &PublishedRun) -> Self {
        let files = files_below(&run.folder).unwrap().into_iter();
        Self(run.folder.clone(), files.map(|file| (file.clone(), fs::read(file).unwrap())).collect())
    }

    fn restore(&self) {
        assert!(self.0.exists());
        self.1.iter().for_each(|(file, bytes)| fs::write(file, bytes).unwrap());
    }
}

fn assert_names(found: &[String], expected: &[&str]) {
    for part in expected {
        assert!(found.iter().any(|f| f.contains(part)), "`{part}` is not among:\n{}", found.join("\n"));
    }
}

#[test]
fn a_run_recounts_to_what_it_says_of_itself() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(recount(&run_to_damage(folder.path())), Vec::<String>::new());
    let input = folder.path().join("a.jsonl");
    let kept = published(&input, &folder.path().join("out2"), &["--keep-reposts", "--no-hits", "--vacancy-cap", "2"]);
    assert_eq!(recount(&kept), Vec::<String>::new());
}

#[test]
fn a_damaged_table_is_named_with_place_found_and_expected() {
    let folder = tempfile::tempdir().unwrap();
    let run = run_to_damage(folder.path());
    let kept = Kept::of(&run);
    let ads = rows(&run.folder.join("ads.parquet"));
    let with_hits = ads.iter().position(|row| number(row, "n_hits") > 0 && row["is_repost"] == Value::Flag(false)).unwrap();
    let (id, n_hits) = (word(&ads[with_hits], "ad_id"), number(&ads[with_hits], "n_hits"));
    let place = format!("{} {}", word(&ads[with_hits], "municipality"), number(&ads[with_hits], "year"));

    tamper(&run, "ads", |_, rows| _ = rows.remove(with_hits));
    let of_ads = format!("ads.parquet: rows: found {}, expected {}", ads.len() - 1, ads.len());
    let stray = format!(
        "found {} hits of ad {id}, expected none",
        rows(&run.folder.join("hits.parquet")).iter().filter(|h| word(h, "ad_id") == id).count()
    );
    let measured = format!("n_measured: found {}", run.manifest.counts.n_measured - 1);
    assert_names(&recount(&run), &[&of_ads, &stray, &measured, &format!("panel_municipality_year.parquet: cell {place}")]);
    kept.restore();

    tamper(&run, "ads", |_, rows| {
        let double = rows[with_hits].clone();
        rows.insert(with_hits, double);
    });
    let twice = format!("ads.parquet: row {}: found ad {id} again, expected every ad once", with_hits + 2);
    assert_names(
        &recount(&run),
        &[&twice, &format!("n_scanned: found {}", ads.len() + 1), &format!("ad {id}: n_hits: found {n_hits}, expected 0")],
    );
    kept.restore();

    tamper(&run, "ads", |_, rows| rows.swap(10, 100));
    assert_names(&recount(&run), &["expected it before"]);
    kept.restore();

    tamper(&run, "ads", |names, rows| rows[with_hits][at(names, "n_hits")] = Value::Integer(n_hits + 1));
    let found = recount(&run);
    let by_sum =
        format!("row {} (ad {id}): n_hits: found {}, expected {n_hits}, the sum of its hits by competence", with_hits + 1, n_hits + 1);
    let by_hits = format!("ads.parquet: ad {id}: n_hits: found {}, expected {n_hits}, counted from hits.parquet", n_hits + 1);
    assert_names(
        &found,
        &[&by_sum, &by_hits, &format!("cell {place}: n_hits: found"), &format!("n_hits: found {}", run.manifest.counts.n_hits + 1)],
    );
    kept.restore();

    for (column, value, expected) in [
        ("n_competences", Value::Integer(22), "n_competences: found 22, expected"),
        ("n_terms", Value::Integer(0), "n_terms: found 0, expected"),
        ("month", Value::Integer(13), "month: found 13, expected"),
        (
            "n_words",
            Value::Null,
            "n_words: found no value, expected a value of its column in data/COLUMNS.md; the panels are not counted again",
        ),
        ("is_repost", Value::Flag(true), "n_reposts: found"),
        ("id_is_made", Value::Flag(true), "expected an id that begins with content-"),
    ] {
        tamper(&run, "ads", |names, rows| rows[with_hits][at(names, column)] = value);
        assert_names(&recount(&run), &[expected]);
        kept.restore();
    }
}

#[test]
fn a_wrong_panel_cell_or_hit_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let run = run_to_damage(folder.path());
    let kept = Kept::of(&run);
    let tables = fs::read_dir(&run.folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    let panels: Vec<String> = tables.filter(|t| t.starts_with("panel_")).map(|t| t.trim_end_matches(".parquet").to_owned()).collect();
    assert_eq!(panels.len(), 9);
    for panel in &panels {
        tamper(&run, panel, |names, rows| {
            let (status, share) = (at(names, "status"), at(names, "share_low"));
            let row = rows.iter_mut().rfind(|row| row[status] == Value::Text("ok".to_owned())).unwrap();
            let Value::Real(x) = row[share] else { panic!("a real") };
            row[share] = Value::Real(f64::from_bits(x.to_bits() ^ 1));
        });
        let found = recount(&run);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_names(&found, &[&format!("{panel}.parquet: cell "), ": share_low: found "]);
        kept.restore();
    }
    tamper(&run, "panel_county_year", |names, rows| {
        rows.remove(1);
        let mut added = rows[3].clone();
        added[at(names, "county")] = Value::Text("99".to_owned());
        rows.push(added);
    });
    let found = recount(&run);
    assert_eq!(found.len(), 2, "{found:?}");
    assert_names(&found, &["panel_county_year.parquet: cell ", ": found none, expected one with ", ": found the cell 99 "]);
    kept.restore();

    for (column, value, expected) in [
        ("to", Value::Integer(0), "expected a range that is not empty"),
        ("entry", Value::Null, "expected a row of the lexicon"),
        ("counted", Value::Flag(false), "expected a reason where a match does not count"),
        ("counted", Value::Flag(false), "expected 0, counted from hits.parquet"),
        ("competence", Value::Text("9.9".to_owned()), "expected one of DigComp and its area"),
        ("role", Value::Text("wish".to_owned()), "role: found `wish`, expected requirement, merit or duty"),
        ("text", Value::Text("å".to_owned()), "text: found 2 bytes, expected"),
        ("ad_id", Value::Text("of-nobody".to_owned()), "of ad of-nobody, expected none"),
    ] {
        tamper(&run, "hits", |names, rows| {
            let counted = at(names, "counted");
            let first = rows.iter_mut().find(|row| row[counted] == Value::Flag(true)).unwrap();
            first[at(names, column)] = value;
            // An ad with one hit only, so that what is expected of it is plain.
            let id = at(names, "ad_id");
            if expected.contains("expected 0") {
                first[counted] = Value::Flag(true);
                let n = |rows: &[Vec<Value>], wanted: &Value| {
                    rows.iter().filter(|r| r[id] == *wanted && r[counted] == Value::Flag(true)).count()
                };
                let at_one = (0..rows.len()).find(|at| rows[*at][counted] == Value::Flag(true) && n(rows, &rows[*at][id]) == 1).unwrap();
                rows[at_one][counted] = Value::Flag(false);
            }
        });
        assert_names(&recount(&run), &[expected]);
        kept.restore();
    }
    fs::remove_file(run.folder.join("hits.parquet")).unwrap();
    assert_names(&recount(&run), &["hits.parquet: cannot be read"]);
}

#[test]
fn a_lost_line_or_a_wrong_count_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut run = run_to_damage(folder.path());
    let kept = Kept::of(&run);
    for (file, expected) in [
        ("rejects.jsonl", "rejects.jsonl: rejected records no_text: found 0, expected 1"),
        ("duplicates.jsonl", "duplicates.jsonl: lines: found 1, expected 2"),
        ("removals.jsonl", "removals.jsonl: lines: found 0, expected 1, n_removals in manifest.json"),
    ] {
        let path = run.folder.join(file);
        let whole = fs::read_to_string(&path).unwrap();
        let lines: Vec<&str> = whole.lines().collect();
        let lost = lines.iter().position(|l| l.contains("no_text")).unwrap_or(0);
        let mut left = lines.clone();
        left.remove(lost);
        fs::write(&path, left.iter().flat_map(|l| [*l, "\n"]).collect::<String>()).unwrap();
        assert_names(&recount(&run), &[expected]);
        fs::write(&path, whole.trim_end().trim_end_matches('}')).unwrap();
        assert_names(&recount(&run), &[&format!("{file}: line {}: EOF", lines.len())]);
        kept.restore();
    }
    let whole = run.manifest.clone();
    run.manifest.counts.n_records += 1;
    let found = recount(&run);
    assert_eq!(found.len(), 2, "{found:?}");
    for of in ["scanned + duplicate + removal + rejected", "the sum of the records of all inputs"] {
        assert_names(&found, &[&format!("manifest.json: counts: n_records: found 257, expected 256, {of}")]);
    }
    run.manifest = whole.clone();
    run.manifest.counts.n_without_date += 1;
    assert_names(&recount(&run), &["n_without_date: found"]);
    run.manifest = whole.clone();
    run.manifest.outputs.retain(|output| output.file != "hits.parquet" && output.file != "panel_skr_year.parquet");
    assert_names(&recount(&run), &["found no hits.parquet, expected one", "found no panel_skr_year.parquet, expected one"]);
    run.manifest = whole;
    run.manifest.parameters.insert("min_ads".to_owned(), json!(4));
    assert_names(&recount(&run), &["status: found `ok`, expected `suppressed`"]);
}
