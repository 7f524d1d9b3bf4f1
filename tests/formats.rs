//! Writes a table in every format and has other people's readers say what is in the files.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "a test stops where something is missing, and says so")]

#[path = "formats/by_hand.rs"]
mod by_hand;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use serde_json::{Value, json};
use svall::export::formats::{
    DcatOptions, DcatService, FormatOptions, PxEncoding, Show, TableFormat, codebook_csv, csvw_metadata, dcat, encode, full_title,
    json_stat, json_stat_metadata, n_rows,
};
use svall::published::current_run;
use svall::registers::Registers;
use svall::table::{Cell, CellStatus, Language, Table, Text};

const SVALL: &str = env!("CARGO_BIN_EXE_svall");

/// Says on standard error, past the capture of passing tests, that something was not tested.
fn not_run(notice: &str) {
    use std::io::Write;
    let _closed = writeln!(std::io::stderr(), "{notice}");
}

fn options(language: Language) -> FormatOptions {
    FormatOptions { language, ..FormatOptions::default() }
}

fn text(table: &Table, format: TableFormat, options: &FormatOptions) -> String {
    String::from_utf8(encode(table, format, options).unwrap()).unwrap()
}

/// The table in the plainest form, for readers of another language.
fn plainly(table: &Table) -> Value {
    let both = |text: &svall::table::Text| json!({"sv": text.sv, "en": text.en});
    let mut cells = Vec::new();
    table.each_cell(|categories, cell| {
        let codes: Vec<&str> = categories.iter().map(|c| c.code.as_str()).collect();
        cells.push(json!({"codes": codes, "value": cell.value, "status": cell.status.id(), "sign": cell.status.sign()}));
    });
    let dimensions = table.dimensions.iter().map(|d| {
        let categories = d
            .categories
            .iter()
            .map(|c| json!({"code": c.code, "label": both(&c.label), "decimals": c.decimals, "unit": c.unit.as_ref().map(both)}));
        json!({"code": d.code, "label": both(&d.label), "categories": categories.collect::<Vec<_>>()})
    });
    json!({
        "id": table.id,
        "title": {"sv": full_title(table, Language::Swedish), "en": full_title(table, Language::English)},
        "stub": table.stub,
        "heading": table.heading,
        "dimensions": dimensions.collect::<Vec<_>>(),
        "cells": cells,
        "run": table.source.run_id,
    })
}

/// Writes the table into a folder in both languages, and in all formats.
fn write_all(table: &Table, folder: &Path) {
    std::fs::write(folder.join("expected.json"), plainly(table).to_string()).unwrap();
    for language in Language::ALL {
        for format in TableFormat::ALL {
            let bytes = encode(table, format, &options(language)).unwrap();
            std::fs::write(folder.join(format!("table.{}.{}", language.id(), format.extension())), bytes).unwrap();
        }
        let latin = FormatOptions { px_encoding: PxEncoding::Latin1, ..options(language) };
        std::fs::write(folder.join(format!("latin.{}.px", language.id())), encode(table, TableFormat::Px, &latin).unwrap()).unwrap();
        let csv = format!("table.{}.csv", language.id());
        std::fs::write(folder.join(format!("{csv}-metadata.json")), csvw_metadata(table, language, &csv).to_string()).unwrap();
    }
    std::fs::write(folder.join("codebook.csv"), codebook_csv([table]).unwrap()).unwrap();
    std::fs::write(folder.join("dcat.ttl"), dcat([table], &catalogue("https://svall.example.se")).unwrap()).unwrap();
}

fn catalogue(base_url: &str) -> DcatOptions<'static> {
    DcatOptions {
        base_url: base_url.to_owned(),
        publisher: "Exempelstad".to_owned(),
        publisher_type: "LocalAuthority".to_owned(),
        email: "data@example.se".to_owned(),
        formats: TableFormat::ALL.to_vec(),
        address: &|table, format| format!("https://svall.example.se/{}.{}", table.id, format.extension()),
        service: Some(DcatService {
            endpoint: "https://svall.example.se/api/v2".to_owned(),
            description: "https://svall.example.se/api/openapi.json".to_owned(),
        }),
    }
}

/// A folder in which the sample was run, once for all tests. It stays until the next time, as a static is never dropped.
fn published() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("formats");
        let _absent = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let run = Command::new(SVALL).args(["run", "--quiet", "--out", "out"]).current_dir(&folder).output().unwrap();
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        folder
    })
}

/// Runs `svall export` on the sample; returns its exit code and what it said.
fn export(arguments: &str, to: &Path) -> (Option<i32>, String) {
    let mut command = Command::new(SVALL);
    let ran = command.arg("export").args(arguments.split_whitespace()).arg("--to").arg(to).current_dir(published()).output().unwrap();
    assert!(ran.stdout.is_empty());
    (ran.status.code(), String::from_utf8_lossy(&ran.stderr).into_owned())
}

fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .map(|entries| entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect())
        .unwrap_or_default();
    names.sort();
    names
}

/// Has the readers say what they find in the files of a table, and holds it to the table.
fn read_by_others(python: &str, table: &Table) {
    let folder = tempfile::tempdir().unwrap();
    write_all(table, folder.path());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats.py");
    let read = Command::new(python).arg(script).arg(folder.path()).output().unwrap();
    let said = String::from_utf8_lossy(&read.stdout);
    assert!(read.status.success(), "{}: {said}{}", table.id, String::from_utf8_lossy(&read.stderr));
    assert!(said.lines().filter(|line| line.ends_with(&format!(": {} cells", table.cells.len()))).count() > 20, "{said}");
    for line in said.lines().filter(|line| line.starts_with("NOT RUN")) {
        not_run(line);
    }
}

fn python() -> Option<String> {
    let python = std::env::var("SVALL_PYTHON").ok();
    if python.is_none() {
        not_run("NOT RUN: SVALL_PYTHON is not set; `bash tests/run` sets it to a Python with readers of every format");
    }
    python
}

#[test]
fn other_peoples_readers_find_every_cell_as_it_is() {
    if let Some(python) = python() {
        read_by_others(&python, &by_hand::table());
    }
}

#[test]
fn other_peoples_readers_find_the_tables_of_a_run_as_they_are() {
    let Some(python) = python() else { return };
    let tables = current_run(&published().join("out")).unwrap().tables(&Registers::load().unwrap()).unwrap();
    // A part of those that have hundreds of regions or occupations: every reader sees every cell of it.
    for (id, n_first) in [("SVALL01P", 4), ("SVALL04", 6), ("SVALL05", 4), ("SVALL06R", 30)] {
        let table = tables.get(id).unwrap();
        let places: Vec<Vec<usize>> = table.sizes().into_iter().map(|size| (0..size.min(n_first)).collect()).collect();
        read_by_others(&python, &table.choose(&places));
    }
}

/// The payloads that are published for trying programs which write CSV, where they lie beside the project.
#[test]
fn no_payload_that_is_known_begins_a_cell_of_a_spreadsheet() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora/csv-injection-payloads/Intruder/csv-payload.txt");
    let payloads: Vec<String> = if let Ok(text) = std::fs::read_to_string(&file) {
        text.lines().map(str::to_owned).collect()
    } else {
        not_run(&format!("NOT RUN: {} is not here; only the payloads of our own are tried", file.display()));
        Vec::new()
    };
    let mut table = by_hand::table().choose(&[vec![0], vec![0], vec![0], vec![0]]);
    let own = by_hand::HOSTILE.iter().map(|payload| (*payload).to_owned());
    for payload in own.chain(payloads) {
        table.dimensions[0].categories[0].label = Text::same(&payload);
        let csv = text(&table, TableFormat::CsvSv, &FormatOptions::default());
        let mut reader =
            csv::ReaderBuilder::new().delimiter(b';').has_headers(false).from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
        for record in reader.records() {
            for field in &record.unwrap() {
                assert!(!field.trim_start().starts_with(['=', '+', '-', '@', '\u{ff1d}', '\t', '\r']), "{payload:?} gives {field:?}");
            }
        }
    }
}

#[test]
fn every_format_has_a_name_an_extension_and_a_type_of_its_own() {
    let mut seen = std::collections::BTreeSet::new();
    for format in TableFormat::ALL {
        assert_eq!(TableFormat::parse(format.id()), Some(format));
        assert!(format.media_type().contains('/'));
        assert!(seen.insert(format.extension()), "{}", format.extension());
    }
    assert_eq!(TableFormat::parse("pdf"), None);
}

#[test]
fn the_same_table_gives_the_same_bytes() {
    for format in TableFormat::ALL {
        let made = || encode(&by_hand::table(), format, &FormatOptions::default()).unwrap();
        assert!(made() == made(), "{}", format.id());
    }
}

#[test]
fn a_table_whose_cells_do_not_fit_is_refused_in_every_format() {
    let mut short = by_hand::table();
    short.cells.pop();
    let mut double = by_hand::table();
    double.heading = vec![0, 2];
    let mut silent = by_hand::table();
    silent.cells[0] = Cell { value: None, status: CellStatus::Ok };
    let mut endless = by_hand::table();
    endless.cells[0] = Cell::of(f64::NAN);
    for (table, told) in [(short, "found 575 cells"), (double, "stub and heading"), (silent, "cell 0"), (endless, "cell 0")] {
        for format in TableFormat::ALL {
            let error = encode(&table, format, &FormatOptions::default()).unwrap_err();
            assert!(error.to_string().contains(told), "{error}");
        }
    }
}

#[test]
fn csv_tells_codes_or_names_or_both_with_the_separator_and_title_that_are_wished() {
    let table = by_hand::table().choose(&[vec![1], vec![1], vec![1], vec![0, 1]]);
    let codes = FormatOptions { show: Show::Codes, separator: b'\t', ..FormatOptions::default() };
    let lines = text(&table, TableFormat::Csv, &codes);
    assert_eq!(lines.lines().next(), Some("Region\tArbetsgivare\tContentsCode\tTid\tvalue\tstatus"));
    assert!(lines.lines().nth(1).unwrap().starts_with("0580\t0000000000\tintensity\t2023\t"), "{lines}");
    let texts = FormatOptions { show: Show::Texts, with_title: true, ..options(Language::English) };
    let lines = text(&table, TableFormat::Csv, &texts);
    assert_eq!(lines.lines().next(), Some("Digital competence in job ads by region and employer 2023–2024"));
    assert!(lines.contains("\r\nLinköping,\"Ångpanneföreningen, \"\"ÅF\"\"; Östersund\",Intensity,2023,"), "{lines}");
}

#[test]
fn swedish_csv_has_the_name_first_a_decimal_comma_and_no_formula() {
    let lines = text(&by_hand::table(), TableFormat::CsvSv, &FormatOptions::default());
    let head =
        "\u{feff}Region;Region (kod);Arbetsgivare;Arbetsgivare (kod);År;Antal annonser;Intensitet;Andel annonser med digitala ord\r\n";
    assert!(lines.starts_with(head), "{}", &lines[..200]);
    assert!(lines.contains("\r\nRiket;00;Linköpings kommun;2120000456;2023;0;0,4;-0,12\r\n"), "{}", &lines[..600]);
    assert!(lines.contains(";'=1+1;X00;") && lines.contains(";'\u{ff1d}1+1;X11;") && lines.contains(";..;"));
    let numbers = lines.lines().filter(|line| line.contains("Linköpings kommun")).flat_map(|line| line.split(';').skip(5));
    assert!(numbers.clone().count() > 30 && numbers.into_iter().all(|n| !n.starts_with('\'')));
}

#[test]
fn px_keeps_the_rules_that_its_readers_need() {
    for (encoding, name) in [(PxEncoding::Utf8, "utf-8"), (PxEncoding::Latin1, "iso-8859-1")] {
        let bytes =
            encode(&by_hand::table(), TableFormat::Px, &FormatOptions { px_encoding: encoding, ..FormatOptions::default() }).unwrap();
        let px = match encoding {
            PxEncoding::Utf8 => String::from_utf8(bytes).unwrap(),
            PxEncoding::Latin1 => bytes.iter().map(|b| char::from(*b)).collect(),
        };
        assert!(px.contains(&format!("CODEPAGE=\"{name}\";\r\n")));
        let (head, data) = px.split_once("DATA=\r\n").unwrap();
        assert!(px.split("\r\n").all(|line| line.chars().count() < 200 && !line.contains('\n')));
        assert!(head.split_terminator("\r\n").all(|line| line.ends_with([';', ',', '"'])), "{head}");
        let (rows, end) = data.rsplit_once("\r\n").unwrap();
        assert_eq!(end, ";");
        assert!(rows.split("\r\n").all(|row| row.ends_with(' ')));
        assert_eq!(rows.split_whitespace().count(), by_hand::table().cells.len());
        assert!(rows.contains("\"..\" ") && rows.contains("\".\" "));
        for keyword in ["TITLE[en]=", "UNITS(\"Intensitet\")=", "UNITS[en](\"Intensity\")=", "ELIMINATION(\"Region\")=\"Riket\";", "NOTEX="]
        {
            assert!(head.contains(keyword), "{keyword}");
        }
        assert!(head.contains("TIMEVAL(\"År\")=TLIST(A1),\"2023\",\"2024\",\"2025\";"));
        assert_eq!(head.contains("Łódź"), encoding == PxEncoding::Utf8);
        assert_eq!(head.contains("ersatta"), encoding == PxEncoding::Latin1);
    }
}

#[test]
fn json_stat_says_what_clients_of_pxwebapi_read() {
    let table = by_hand::table();
    let whole = json_stat(&table, Language::English);
    assert_eq!(whole["value"].as_array().unwrap().len(), table.cells.len());
    assert_eq!(
        (&whole["value"][7], &whole["status"]["7"], &whole["extension"]["svall"]["status"]["7"]),
        (&Value::Null, &json!(".."), &json!("suppressed"))
    );
    assert_eq!((&whole["status"]["23"], &whole["value"][1]), (&json!("."), &json!(1)));
    assert_eq!(whole["role"], json!({"time": ["Tid"], "geo": ["Region"], "metric": ["ContentsCode"]}));
    assert_eq!(whole["dimension"]["ContentsCode"]["category"]["unit"]["share"], json!({"base": "per cent", "decimals": 2}));
    let metadata = json_stat_metadata(&table, Language::Swedish);
    assert_eq!((&metadata["value"], metadata.get("status")), (&json!([]), None));
    let region = &metadata["dimension"]["Region"]["extension"];
    assert_eq!((&region["elimination"], &region["eliminationValueCode"]), (&json!(true), &json!("00")));
    assert_eq!(region["codelists"], json!([{"id": "vs_Kommun", "label": "Kommuner", "type": "Valueset"}]));
    assert_eq!(metadata["extension"]["px"]["heading"], json!(["ContentsCode", "Tid"]));
    assert_eq!(metadata["extension"]["noteMandatory"], json!({"0": true}));
}

#[test]
fn a_catalogue_says_where_its_address_is_none() {
    let error = dcat([&by_hand::table()], &catalogue("svall example")).unwrap_err();
    assert!(error.to_string().starts_with("`svall example/dcat#catalogue` is no address"), "{error}");
}

#[test]
fn rows_are_told_as_the_file_has_them() {
    let table = by_hand::table();
    let rows = TableFormat::ALL.map(|format| (format.id(), n_rows(&table, format)));
    let expected =
        [("xlsx", 64), ("csv-sv", 192), ("csv", 576), ("px", 64), ("json-stat", 576), ("parquet", 576), ("dta", 192), ("html", 64)];
    assert_eq!(rows, expected);
    let lines = text(&table, TableFormat::CsvSv, &FormatOptions::default()).lines().count();
    assert_eq!(lines, 193);
}

#[test]
fn the_command_writes_what_was_chosen_and_says_how_much() {
    let to = tempfile::tempdir().unwrap();
    let groups = to.path().join("groups.csv");
    std::fs::write(&groups, "group,label,municipality\nDIVOS,Divos,0560\nDIVOS,Divos,0580\n").unwrap();
    let tables = to.path().join("tables");
    let chosen = format!(
        "SVALL01P svall05 ads --format csv,parquet --choose region=0580,DIVOS --choose Tid=2025,2014 --lang en --groups {}",
        groups.display()
    );
    let (code, said) = export(&chosen, &tables);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(names_in(&tables), ["SVALL01P.csv", "SVALL01P.parquet", "SVALL05.csv", "SVALL05.parquet", "ads.csv", "ads.parquet"]);
    for name in names_in(&tables) {
        let n_bytes = std::fs::metadata(tables.join(&name)).unwrap().len();
        let line = said.lines().find(|line| line.contains(&format!("{name}: "))).unwrap();
        let told: String = line.rsplit_once(", ").unwrap().1.chars().filter(char::is_ascii_digit).collect();
        assert_eq!(told, n_bytes.to_string(), "{line}");
    }
    let mut reader = csv::Reader::from_path(tables.join("SVALL01P.csv")).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 2 * 7 * 11 * 2);
    assert_eq!(rows[0].iter().take(2).collect::<Vec<_>>(), ["0580", "Linköping"]);
    assert!(rows.iter().skip(rows.len() / 2).all(|row| &row[0] == "DIVOS" && &row[1] == "Divos"));
    assert_eq!(rows.iter().take(2).map(|row| row[6].to_owned()).collect::<Vec<_>>(), ["2025", "2014"]);
}

#[test]
fn the_command_refuses_what_it_cannot_write_before_it_writes_anything() {
    let to = tempfile::tempdir().unwrap();
    let tables = to.path().join("tables");
    for (arguments, told) in [
        ("SVALL05 ads --format csv,px", "ads: found the format px, expected csv or parquet"),
        ("SVALL05 SVALL77", "table `SVALL77` does not exist in this run, expected one of SVALL01P"),
        ("SVALL01P --choose Region=0580,99999", "--choose: SVALL01P has no code `99999` of Region, expected some of 00, "),
        ("SVALL05 --choose Region=0580", "--choose: no table has the dimension `Region`, expected one of Kompetens"),
        ("SVALL05 --choose Tid", "--choose: found `Tid`, expected DIMENSION=CODE"),
        ("SVALL05 --format csv,dcat", "--format dcat: found no --base-url"),
        ("SVALL05 --lang de", "expected sv or en"),
        ("", "found no table, expected --all"),
    ] {
        let (code, said) = export(arguments, &tables);
        assert!(code == Some(2) && said.contains(told), "{arguments}: {said}");
        assert!(names_in(&tables).is_empty(), "{arguments}: {:?}", names_in(&tables));
    }
}

#[test]
fn what_describes_all_tables_is_written_beside_them() {
    let to = tempfile::tempdir().unwrap();
    let about = "--base-url https://svall.example.se/ --publisher Exempelstad --publisher-type LocalAuthority --email data@example.se";
    let (code, said) = export(&format!("SVALL06R SVALL05 --format xlsx,px,csvw,codebook,dcat --px-encoding iso-8859-1 {about}"), to.path());
    assert_eq!(code, Some(0), "{said}");
    let expected = [
        "SVALL05.csv-metadata.json",
        "SVALL05.px",
        "SVALL05.xlsx",
        "SVALL06R.csv-metadata.json",
        "SVALL06R.px",
        "SVALL06R.xlsx",
        "codebook.csv",
        "dcat.ttl",
    ];
    assert_eq!(names_in(to.path()), expected);
    let catalogue = std::fs::read_to_string(to.path().join("dcat.ttl")).unwrap();
    assert!(catalogue.contains("<https://svall.example.se/SVALL06R.px>") && !catalogue.contains("//SVALL06R"), "{catalogue}");
    let codebook = std::fs::read_to_string(to.path().join("codebook.csv")).unwrap();
    assert!(codebook.contains("\r\nSVALL05,") && codebook.contains("\r\nSVALL06R,"));
}
