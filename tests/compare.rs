//! Holds `svall compare-group` and `svall compare` to the panels of a run, to their own sums, and to a series made to agree.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where something is wrong, and says so")]

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value as Json, json};
use svall::ads::Input;
use svall::run::{Job, Progress, Stop, run};
use tempfile::TempDir;

/// Code and name of the municipalities that hire.
const HIRING: [(&str, &str); 6] = [
    ("0512", "Ydre kommun"),
    ("0513", "Kinda kommun"),
    ("0560", "Boxholms kommun"),
    ("0561", "Åtvidabergs kommun"),
    ("0580", "Linköpings kommun"),
    ("0581", "Norrköpings kommun"),
];
const YEARS: [usize; 4] = [2020, 2021, 2022, 2023];
const MIN_ADS: u64 = 15;

/// How many of a municipality's 20 ads of a year ask for Excel; no two municipalities have equally many in a year.
fn n_asking(municipality: usize, year: usize) -> usize {
    1 + (3 * municipality + 4 * year) % 19
}

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

fn ad(id: usize, employer: &str, place: &str, year: usize, occupation: &str, text: &str) -> Json {
    json!({
        "id": id.to_string(), "headline": "Kollega", "publication_date": format!("{year}-{:02}-{:02}T00:00:00", 1 + id % 12, 1 + id % 28),
        "description": {"text": format!("{text}\n{}.", filler(id))},
        "employer": {"name": employer}, "occupation_group": {"label": "x", "legacy_ams_taxonomy_id": occupation},
        "workplace_address": {"municipality_code": place},
    })
}

/// Ads of equal length, so that intensity is proportional to the ads that ask; one of them published twice, and five of Vadstena.
fn some_ads() -> Vec<Json> {
    let mut ads = Vec::new();
    for (m, (code, name)) in HIRING.iter().enumerate() {
        for (y, year) in YEARS.iter().enumerate() {
            for n in 0..20 {
                let text = if n < n_asking(m, y) { "Du har goda kunskaper i Excel." } else { "Du har goda kunskaper i köket." };
                ads.push(ad(ads.len(), name, code, *year, if n % 3 < m % 3 { "4111" } else { "5321" }, text));
            }
        }
    }
    let mut again = ads[0].clone();
    again["id"] = "again".into();
    ads.push(again);
    for _ in 0..5 {
        ads.push(ad(ads.len(), "Vadstena kommun", "0584", 2023, "5321", "Du har goda kunskaper i Excel."));
    }
    ads
}

fn published() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let ads = some_ads();
    let path = folder.path().join("ads.jsonl");
    fs::write(&path, ads.iter().map(|ad| ad.to_string() + "\n").collect::<String>()).unwrap();
    let inputs = vec![Input::File { path, name: "ads.jsonl".to_owned() }];
    let job = Job { inputs, out: folder.path().join("out"), n_threads: 2, min_ads: MIN_ADS, keep_index: false, ..Job::default() };
    let outcome = run(&job, &Progress::default(), &Stop::default()).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!((outcome.manifest.counts.n_scanned, outcome.manifest.counts.n_reposts), (ads.len() as u64, 1));
    folder
}

fn svall(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_svall")).args(arguments).current_dir(folder).output().unwrap()
}

fn told(folder: &Path, arguments: &[&str]) -> String {
    let output = svall(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8(output.stderr).unwrap());
    String::from_utf8(output.stdout).unwrap()
}

fn refused(folder: &Path, arguments: &[&str]) -> String {
    let output = svall(folder, arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

fn json_of(folder: &Path, arguments: &[&str]) -> Json {
    serde_json::from_str(&told(folder, arguments)).unwrap()
}

fn near(a: &Json, b: f64) {
    let a = a.as_f64().unwrap_or_else(|| panic!("found {a}, expected {b}"));
    assert!((a - b).abs() < 1e-9, "{a} is not near {b}");
}

#[test]
fn a_run_made_after_a_published_series_agrees_with_it() {
    let folder = published();
    let mut text = "id,name,year,mean\n".to_owned();
    for (m, (_, name)) in HIRING.iter().enumerate() {
        for (y, year) in YEARS.iter().enumerate() {
            text.push_str(&format!("{},{},{year},{}\n", text.len(), name.replace("s kommun", " kommun"), 0.01 * n_asking(m, y) as f64));
        }
    }
    text.push_str("1,NA,2020,0.1\n2,OMX30,2020,0.2\n3,Malmö stad,2020,0.3\n");
    fs::write(folder.path().join("data.csv"), text).unwrap();
    for view in ["employer", "place"] {
        let found = json_of(folder.path(), &["compare", "data.csv", "--as", view, "--json"]);
        let ranks: Vec<(u64, f64)> = found["ranks"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| (one["n"].as_u64().unwrap(), one["correlation"].as_f64().unwrap()))
            .collect();
        assert_eq!(ranks, vec![(6, 1.0); 4], "{found}");
        found["trend_quartiles"].as_array().unwrap().iter().for_each(|r| near(r, 1.0));
        assert_eq!(
            (found["n_common"].as_u64(), found["n_only_published"].as_u64(), found["n_only_ours"].as_u64()),
            (Some(24), Some(1), Some(0))
        );
        assert_eq!(found["unknown"], json!({"NA": 1, "OMX30": 1}));
        assert_eq!(found["published"], "GU/SCDI 2021 (published)");
    }
    let output = svall(folder.path(), &["compare", "data.csv"]);
    let remarks = String::from_utf8(output.stderr).unwrap();
    assert!(remarks.contains("few municipalities: at most 6") && remarks.contains("`OMX30` (1)"), "{remarks}");
    // The picture, and both series as rows with their source.
    told(folder.path(), &["compare", "data.csv", "-o", "agreement.svg", "--series-out", "series.csv"]);
    let svg = fs::read_to_string(folder.path().join("agreement.svg")).unwrap();
    assert!(svg.starts_with("<svg ") && svg.contains("<title id=") && svg.contains("correlation of ranks 1.000 to 1.000 in 4 years"));
    assert_eq!(svg.matches("<circle").count(), 6);
    let series = fs::read_to_string(folder.path().join("series.csv")).unwrap();
    assert_eq!(
        series.lines().filter(|line| line.starts_with("GU/SCDI 2021 (published),") && line.contains("10.3233/IP-220012")).count(),
        25
    );
    assert!(refused(folder.path(), &["compare", "series.csv"]).contains("expected --series"));
}

#[test]
fn our_own_exported_series_agrees_with_us_exactly() {
    let folder = published();
    told(folder.path(), &["panel", "--by", "municipality", "--format", "csv", "-o", "panel.csv"]);
    let found = json_of(folder.path(), &["compare", "panel.csv", "--as", "place", "--json"]);
    assert!(found["ranks"].as_array().unwrap().iter().all(|one| one["correlation"] == 1.0), "{found}");
    assert!(found["trends"].as_array().unwrap().iter().all(|one| one["correlation"] == 1.0), "{found}");
    assert_eq!((found["n_common"].as_u64(), found["n_without_value"].as_u64()), (Some(24), Some(1)));
}

#[test]
fn the_columns_are_the_values_of_the_panel_and_close_as_the_report_does() {
    let folder = published();
    let of = |more: &[&str]| told(folder.path(), &[&["compare-group", "Boxholm", "0580", "Vadstena", "--year", "2023"], more].concat());
    let panel = json_of(folder.path(), &["panel", "--where", "municipality=0560", "--where", "year=2023", "--format", "json"]);
    let table = json_of(folder.path(), &["compare-group", "Boxholm", "0580", "--year", "2023", "--as", "place", "--format", "json"]);
    let value = |row: &str, kind: &str, code: Json| -> Json {
        let values = table["values"].as_array().unwrap();
        values.iter().find(|one| one["row"] == row && one["kind"] == kind && one["municipality"] == code).unwrap().clone()
    };
    for measure in ["intensity", "share", "breadth", "floor"] {
        let cell = value(measure, "municipality", "0560".into());
        for (name, column) in [("value", measure.to_owned()), ("low", format!("{measure}_low")), ("high", format!("{measure}_high"))] {
            if let Some(expected) = panel[&column].as_f64() {
                near(&cell[name], expected);
            }
        }
        assert_eq!(cell["n_ads"], panel["n_ads"]);
    }
    // 1 + (3 m + 12) % 19 of 20 ads: 13, 16, 19, 3, 6, 9 of them ask.
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    near(&value("share", "columns_mean", Json::Null)["value"], mean(&[0.95, 0.3]));
    let national = mean(&[0.65, 0.8, 0.95, 0.15, 0.3, 0.45]);
    near(&value("share", "national_mean", Json::Null)["value"], national);
    near(&value("share", "columns_mean", Json::Null)["national_difference"], mean(&[0.95, 0.3]) - national);
    near(&value("share", "columns_standard_deviation", Json::Null)["value"], 0.65 / 2.0_f64.sqrt());
    near(&value("share", "national_pooled", Json::Null)["value"], 66.0 / 120.0);
    assert_eq!(value("share", "municipality", "0560".into())["is_different_from_nation"], true);
    // For Excel in Sweden, with the reason of what is withheld.
    let csv = of(&["--format", "csv-sv"]);
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines[0], "\u{feff};Boxholm;Linköping;Vadstena;StdAv;Genomsnitt;Nationellt;Skillnad;Nationellt, samlat");
    let share = lines.iter().find(|line| line.starts_with("Andel annonser med")).unwrap();
    assert!(share.ends_with(";95,0;30,0;..;46,0;62,5;55,0;7,5;55,0"), "{share}");
    assert!(csv.contains("Antal annonser;20;20;5;"), "{csv}");
    assert!(csv.contains(".. Vadstena: färre än 15 annonser (5), värdet visas inte."), "{csv}");
    assert!(csv.contains("Skiljer sig från Nationellt, Andel annonser med digital kompetens (%): Boxholm +40,0"), "{csv}");
    // Rows by area add the whole first; every competence has a Swedish name.
    let areas = of(&["--rows", "area", "--vs", "county:05"]);
    assert!(areas.contains("3 Skapa innehåll") && areas.contains("Östergötlands län, övriga"), "{areas}");
    assert_eq!(of(&["--rows", "competence", "--format", "csv"]).lines().filter(|line| line.contains(",municipality,0560,")).count(), 23);
}

#[test]
fn the_workbook_keeps_codes_as_text_and_numbers_as_numbers() {
    let folder = published();
    told(folder.path(), &["compare-group", "Boxholm", "Kinda", "--vs", "skr", "--as", "place", "-o", "jämförelse.xlsx"]);
    let mut archive = zip::ZipArchive::new(fs::File::open(folder.path().join("jämförelse.xlsx")).unwrap()).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    let texts = part("xl/sharedStrings.xml");
    for text in ["0560", "StdAv", "Genomsnitt", "Nationellt", "Skillnad", "Boxholm", "national_pooled"] {
        assert!(texts.contains(&format!(">{text}<")), "{text}");
    }
    let names = part("xl/workbook.xml");
    assert!(["Jämförelse", "Alla värden", "Om tabellen"].iter().all(|name| names.contains(name)), "{names}");
    let n_numbers = part("xl/worksheets/sheet1.xml").matches("<v>").count() - part("xl/worksheets/sheet1.xml").matches("t=\"s\"").count();
    assert!(n_numbers > 20, "{n_numbers}");
}

#[test]
fn why_says_how_a_municipality_stands_and_its_parts_add_up() {
    let folder = published();
    let text = told(folder.path(), &["compare-group", "Boxholm", "--year", "2023", "--vs", "all", "--why"]);
    let first = text.lines().next().unwrap();
    assert!(
        first.starts_with("Boxholm som arbetsgivare 2023: ") && first.contains("20 annonser") && first.contains("5 kommuner"),
        "{first}"
    );
    assert!(first.ends_with("högre."), "{first}");
    assert!(text.contains("Varför: skillnaden") && text.contains("Utveckling: ") && text.contains(" 2022 → "), "{text}");
    let found = json_of(folder.path(), &["compare-group", "Boxholm", "--year", "2023", "--vs", "all", "--why", "--format", "json"]);
    let parts = &found["decomposition"];
    let value = |of: &Json, name: &str| of[name].as_f64().unwrap();
    near(&found["difference"]["value"], value(parts, "mix") + value(parts, "within"));
    let occupations = parts["occupations"].as_array().unwrap();
    let sum: f64 = occupations.iter().map(|one| value(one, "mix") + value(one, "within")).sum();
    near(&found["difference"]["value"], sum);
    assert!(occupations.iter().all(|one| !(1..MIN_ADS).contains(&one["n_ads"].as_u64().unwrap())), "{parts}");
    let few = told(folder.path(), &["compare-group", "Vadstena", "--year", "2023", "--why"]);
    assert_eq!(few, "Vadstena som arbetsgivare 2023: 5 annonser, färre än 15; värdet visas inte.\n");
    let similar = json_of(folder.path(), &["compare-group", "Boxholm", "--year", "2023", "--vs", "similar", "--why", "--format", "json"]);
    assert_eq!(similar["peers"]["municipalities"].as_array().unwrap().len(), 5);
}

#[test]
fn what_is_written_wrong_is_told_with_what_comes_near() {
    let folder = published();
    fs::write(folder.path().join("groups.csv"), "group,label,municipality\ndigga,Digga,Ydre\ndigga,,Kindda\n").unwrap();
    for (arguments, expected) in [
        (&["Linkoping"][..], "found `Linkoping`, expected a municipality's code or name; near it come Linköping"),
        (&["Boxholm", "--vs", "skr:X9"], "--vs: found `skr:X9`"),
        (&["Boxholm", "--year", "2025..2023"], "--year: found `2025..2023`"),
        (
            &["group:digga", "--groups", "groups.csv"],
            "groups.csv:3: found `Kindda`, expected a municipality's code or name; near it come Kinda",
        ),
        (&["group:digga"], "--groups FILE"),
        (&["Boxholm", "--why", "--format", "xlsx"], "--why"),
    ] {
        let message = refused(folder.path(), &[&["compare-group"], arguments].concat());
        assert!(message.contains(expected), "{message}");
    }
    fs::write(folder.path().join("groups.csv"), "group;label;municipality\ndigga;Digga Östergötland;Ydre\ndigga;;0513\n").unwrap();
    let table = told(folder.path(), &["compare-group", "Boxholm", "--vs", "group:Digga", "--groups", "groups.csv", "--year", "2023"]);
    assert!(table.contains("Digga Östergötland: ovägt medel av 2 kommuner med 40 annonser: Ydre, Kinda."), "{table}");
}

#[test]
fn the_help_leads_to_the_table() {
    let folder = tempfile::tempdir().unwrap();
    let help = told(folder.path(), &["--help"]);
    assert!(
        help.split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .contains("Municipalities side by side, against their SKR group, as an Excel table"),
        "{help}"
    );
}
