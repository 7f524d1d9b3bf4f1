//! Holds `svall chart` to the tables: a figure shows their values and no other, says what they withhold, and is a picture of its size.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where something is wrong, and says so")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use resvg::tiny_skia::Pixmap;
use resvg::usvg::roxmltree::{Document, Node};
use serde_json::json;
use svall::chart::{self, Break, DotChart, Heading, Kind, LineChart, Point, Row, Series, Sheet, Shown};
use svall::published::current_run;
use svall::registers::Registers;
use svall::table::{Cell, CellStatus, Language, Table, Tables};
use tempfile::TempDir;

fn svall(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_svall")).current_dir(folder).args(arguments).output().unwrap()
}

fn done(folder: &Path, arguments: &[&str]) -> String {
    let output = svall(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", output.stderr.escape_ascii());
    String::from_utf8(output.stdout).unwrap()
}

fn refused(folder: &Path, arguments: &[&str]) -> String {
    let output = svall(folder, arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

/// A run of invented ads, made once for all tests, and its tables.
struct Run {
    folder: TempDir,
    tables: Tables,
}

/// Municipalities that hire, where they are.
const HIRING: [(&str, &str); 5] = [
    ("0560", "Boxholms kommun"),
    ("0513", "Kinda kommun"),
    ("0561", "Åtvidabergs kommun"),
    ("0580", "Linköpings kommun"),
    ("0581", "Norrköpings kommun"),
];
const YEARS: [u16; 5] = [2013, 2014, 2015, 2017, 2018];

/// Words that are in no other ad, so that no ad is taken for another published again.
fn filler(seed: u64) -> String {
    let mut state = seed.wrapping_mul(2_654_435_761) + 12_345;
    let mut next = |n: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % n
    };
    let mut word = || (0..4).map(|_| ["ba", "dy", "fö", "gli", "ku", "my", "nå", "re", "tjo", "vä"][next(10)]).collect::<String>();
    (0..30).map(|_| word()).collect::<Vec<_>>().join(" ")
}

/// Twelve ads of each municipality and year, some of which ask for Excel; in 2015 one of Boxholm, too few to be shown.
fn ads() -> String {
    let mut lines = String::new();
    let mut id = 0_u64;
    for (m, (code, employer)) in HIRING.iter().enumerate() {
        for (y, year) in YEARS.iter().enumerate() {
            for n in 0..if *year == 2015 && m == 0 { 1 } else { 12 } {
                id += 1;
                let text = if n < 1 + (3 * m + 4 * y) % 11 { "Du har goda kunskaper i Excel." } else { "Du har goda kunskaper i köket." };
                let ad = json!({
                    "id": id.to_string(), "headline": "Kollega",
                    "publication_date": format!("{year}-{:02}-{:02}T00:00:00", 1 + id % 12, 1 + id % 28),
                    "description": {"text": format!("{text}\n{}.", filler(id))}, "employer": {"name": employer},
                    "workplace_address": {"municipality_code": code},
                });
                lines.push_str(&(ad.to_string() + "\n"));
            }
        }
    }
    lines
}

static RUN: LazyLock<Run> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("ads.jsonl"), ads()).unwrap();
    done(folder.path(), &["run", "ads.jsonl", "--out", "out", "--min-ads", "3", "--no-index", "--no-hits"]);
    let tables = current_run(&folder.path().join("out")).unwrap().tables(&Registers::load().unwrap()).unwrap();
    Run { folder, tables }
});

impl Run {
    fn path(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    fn table(&self, id: &str) -> &Table {
        self.tables.get(id).unwrap()
    }
}

/// What a figure says of a series in a year: value and ads as they are written.
fn points(svg: &str) -> Vec<(usize, u16, String, String)> {
    let document = Document::parse(svg).unwrap();
    let is_point = |node: &Node| node.attribute("class") == Some("point") && node.has_attribute("data-year");
    let text = |node: &Node, name: &str| node.attribute(name).unwrap().to_owned();
    document
        .descendants()
        .filter(is_point)
        .map(|node| {
            let (series, year) = (text(&node, "data-series").parse().unwrap(), text(&node, "data-year").parse().unwrap());
            (series, year, text(&node, "data-value"), text(&node, "data-n"))
        })
        .collect()
}

fn written(cell: &Cell, scale: f64, decimals: usize, language: Language) -> String {
    cell.value.map_or_else(|| cell.status.sign().to_owned(), |value| chart::number(scale * value, decimals, language))
}

#[test]
fn every_value_of_a_figure_is_that_of_the_table_or_its_sign() {
    let (sv, en) = (Language::Swedish, Language::English);
    for (id, view, measure, scale, decimals, language) in [
        ("SVALL01E", "employer", "intensity", 1.0, 2, sv),
        ("SVALL01P", "place", "share", 100.0, 1, en),
        ("SVALL01P", "place", "floor", 100.0, 1, sv),
    ] {
        let table = RUN.table(id);
        let codes = ["0560", "0580"];
        let arguments = ["chart", codes[0], codes[1], "--view", view, "--measure", measure, "--lang", language.id(), "-o", "-"];
        let svg = done(&RUN.path(), &arguments);
        let found = points(&svg);
        let years = &table.dimensions.last().unwrap().categories;
        assert_eq!(found.len(), 3 * years.len());
        assert!(years.len() > YEARS.len(), "a year without ads has its place");
        let (mut n_withheld, mut n_shown) = (0, 0);
        for (series, year, value, n) in found {
            let region = if series == 2 { "KM" } else { codes[series] };
            let year = year.to_string();
            let cell = table.cell_of(&[region, "total", measure, &year]).unwrap();
            assert_eq!(value, written(cell, scale, decimals, language), "{region} {measure} {year}");
            let ads = table.cell_of(&[region, "total", "n_ads", &year]).unwrap();
            assert_eq!(n, written(ads, 1.0, 0, language), "{region} ads {year}");
            n_withheld += u32::from(cell.status == CellStatus::Suppressed);
            n_shown += u32::from(series != 2 && cell.status == CellStatus::Ok);
        }
        assert!(n_shown > 0, "{id}: {codes:?}");
        assert_eq!(n_withheld > 0, svg.contains(if language == sv { ".. färre än 3 annonser" } else { ".. fewer than 3 ads" }));
    }
}

#[test]
fn a_picture_has_the_size_that_was_asked_for_and_ink_all_over() {
    for (size, width, height) in [("1600x900", 1600, 900), ("360x640", 360, 640)] {
        let name = format!("{size}.png");
        done(&RUN.path(), &["chart", "Linköping", "--view", "place", "--size", size, "-o", &name]);
        let picture = Pixmap::decode_png(&std::fs::read(RUN.path().join(name)).unwrap()).unwrap();
        assert_eq!((picture.width(), picture.height()), (width, height));
        let dark = |from: u32, to: u32| (from..to).any(|y| (0..width).any(|x| picture.pixel(x, y).is_some_and(|pixel| pixel.red() < 120)));
        assert!((0..4).all(|quarter| dark(quarter * height / 4, (quarter + 1) * height / 4)), "{size}");
    }
}

#[test]
fn a_group_stands_in_grey_behind_those_that_are_named() {
    let svg = done(&RUN.path(), &["chart", "Linköping", "Boxholm", "county:05", "--view", "place", "-o", "-"]);
    let document = Document::parse(&svg).unwrap();
    let series: Vec<Node> = document.descendants().filter(|node| node.attribute("class") == Some("series")).collect();
    assert_eq!(series.len(), 14, "13 municipalities and their mean");
    let is_grey =
        |node: &&Node| node.children().all(|child| child.tag_name().name() != "g") && node.children().any(|c| c.has_tag_name("title"));
    assert_eq!(series.iter().filter(is_grey).count(), 11);
    assert!(svg.contains("13 kommuner som platser: digital kompetens i platsannonser"));
}

#[test]
fn means_of_peers_are_over_the_values_that_the_table_shows() {
    let code = "0580";
    let registers = Registers::load().unwrap();
    let own = registers.places.municipality(Some(code), None).unwrap();
    let svg = done(&RUN.path(), &["chart", code, "--view", "place", "--vs", "mean,skr,similar", "-o", "-"]);
    let table = RUN.table("SVALL01P");
    let others: Vec<&str> =
        registers.places.municipalities().iter().filter(|m| m.skr == own.skr && m.code != own.code).map(|m| m.code.as_str()).collect();
    let mut n_values = 0;
    for (_, year, value, _) in points(&svg).into_iter().filter(|(series, ..)| *series == 2) {
        let year = year.to_string();
        let shown: Vec<f64> = others.iter().filter_map(|code| table.cell_of(&[code, "total", "intensity", &year]).unwrap().value).collect();
        let mean = shown.iter().sum::<f64>() / shown.len() as f64;
        let expected = if shown.is_empty() { "..".to_owned() } else { chart::number(mean, 2, Language::Swedish) };
        assert_eq!(value, expected, "{year}");
        n_values += usize::from(!shown.is_empty());
    }
    assert!(n_values > 0 && svg.contains(&format!("SKR-grupp {}, övriga", own.skr)) && svg.contains("Liknande kommuner"));
}

#[test]
fn a_figure_names_its_run_and_what_the_measure_is_not() {
    let run = RUN.table("SVALL01E").source.run_id.clone();
    let svg = done(&RUN.path(), &["chart", "Linköping", "-o", "-"]);
    let words: String = Document::parse(&svg).unwrap().descendants().filter_map(|node| node.text()).collect::<Vec<_>>().join(" ");
    assert!(words.contains(&run) && words.contains("Linköpings kommun som arbetsgivare"), "{words}");
    assert!(words.contains("inte vilken kompetens"), "{words}");
    assert!(!words.contains("Detta är ett exempel"), "{words}");
    assert_eq!(svg, done(&RUN.path(), &["chart", "Linköping", "-o", "-"]), "the same figure twice");
}

#[test]
fn a_figure_of_the_sample_says_that_its_ads_are_invented() {
    let folder = tempfile::tempdir().unwrap();
    done(folder.path(), &["run", "--out", "out", "--no-index", "--no-hits"]);
    let svg = done(folder.path(), &["chart", "Linköping", "--lang", "en", "-o", "-"]);
    assert!(svg.contains("This is a sample. The ads are invented"), "{svg}");
}

#[test]
fn what_cannot_be_drawn_is_refused_with_what_can() {
    for (arguments, expected) in [
        (&["Boxolm", "-o", "a.svg"][..], "near it come Boxholm"),
        (&["Boxholm", "-o", "a.pdf"], ".svg or .png"),
        (&["Boxholm", "-o", "a.png", "--size", "10x10"], "100 to 8000"),
        (&["Boxholm", "-o", "a.png", "--size", "large"], "such as 1600x900"),
        (&["Boxholm", "-o", "a.svg", "--year-from", "2030"], "expected years of the run"),
        (&["Boxholm", "Kinda", "-o", "a.svg", "--vs", "skr"], "expected one"),
        (&["county:99", "-o", "a.svg"], "a county's code or name"),
    ] {
        let arguments: Vec<&str> = ["chart"].iter().chain(arguments).copied().collect();
        let said = refused(&RUN.path(), &arguments);
        assert!(said.contains(expected), "{arguments:?}: {said}");
    }
    assert!(!RUN.path().join("a.svg").exists() && !RUN.path().join("a.png").exists());
}

const HOSTILE: &str = "\"><script>alert(1)</script><![CDATA[ ]]> &amp; ' onload=\"x\" \u{0}\u{1b}[31m\u{202e}\u{ffff} -->";

#[test]
fn what_others_wrote_cannot_leave_its_place_in_any_chart() {
    let hostile = || HOSTILE.to_owned();
    let shown = |n: u16| match n % 3 {
        0 => Shown::Value { value: f64::from(n) / 100.0, bounds: Some((0.0, f64::INFINITY)) },
        1 => Shown::Value { value: f64::NAN, bounds: None },
        _ => Shown::Absent { sign: hostile(), reason: hostile() },
    };
    let points: Vec<Point> = (2000..2030).map(|year| Point { year, shown: shown(year), n: Some(u64::from(year)) }).collect();
    let series: Vec<Series> =
        [Kind::Focus, Kind::Comparison, Kind::Context].map(|kind| Series { label: hostile(), kind, points: points.clone() }).to_vec();
    let rows: Vec<Row> = (0..9).map(|n| Row { label: hostile(), kind: Kind::Focus, shown: shown(n), n: None }).collect();
    let line = LineChart {
        unit: hostile(),
        decimals: 1,
        years: (2000, 2029),
        series: series.clone(),
        breaks: vec![Break { from_year: 2014, label: hostile() }],
        counts: Some(hostile()),
    };
    let mean = Some((5.0, hostile()));
    let dots = DotChart { unit: hostile(), decimals: 1, rows: rows.clone(), mean: mean.clone(), counts: Some(hostile()) };
    let strip = chart::Strip { unit: hostile(), decimals: 1, rows: rows.clone(), mean };
    let panels = vec![chart::Panel { title: hostile(), series }];
    let multiples = chart::SmallMultiples { unit: hostile(), decimals: 1, years: (2000, 2029), panels };
    let rows = ["0560", "nowhere"].into_iter().map(str::to_owned).zip(rows).collect();
    let map = chart::TileMap { unit: hostile(), decimals: 1, classes: chart::Classes::Diverging, limits: [f64::NAN, 1.0, 0.0, 2.0], rows };
    for width in [1.0, 360.0, 760.0, f64::NAN] {
        let heading = Some(Heading { title: hostile(), subtitle: hostile() });
        let sheet = Sheet { width, heading, foot: vec![hostile()], ..Sheet::new(hostile(), hostile(), hostile()) };
        for svg in [
            chart::line(&line, &sheet),
            chart::dots(&dots, &sheet),
            chart::strip(&strip, &sheet),
            chart::small_multiples(&multiples, &sheet),
            chart::tile_map(&map, &sheet),
        ] {
            let document = Document::parse(&svg).unwrap_or_else(|e| panic!("{e}: {svg}"));
            let known = ["svg", "title", "desc", "defs", "pattern", "g", "rect", "path", "circle", "line", "text"];
            for node in document.descendants().filter(Node::is_element) {
                assert!(known.contains(&node.tag_name().name()), "{node:?}");
                for attribute in node.attributes() {
                    assert!(!attribute.name().starts_with("on") && !["style", "href"].contains(&attribute.name()), "{attribute:?}");
                    // What fills a shape is a colour, or stands in the same picture.
                    let own = |id: &str| document.descendants().any(|node| node.attribute("id") == Some(id));
                    let is_own = |url: &str| url.strip_prefix("url(#").and_then(|id| id.strip_suffix(')')).is_some_and(own);
                    assert!(attribute.name() != "fill" || !attribute.value().contains("url") || is_own(attribute.value()), "{attribute:?}");
                }
            }
            assert!(!svg.contains("NaN") && !svg.contains("inf\""), "{svg}");
            let root = document.root_element();
            assert_eq!(root.attribute("role"), Some("img"));
            let named: Vec<&str> = root.attribute("aria-labelledby").unwrap().split(' ').collect();
            let has = |id: &&str| document.descendants().any(|node| node.attribute("id") == Some(*id));
            assert!(named.len() == 2 && named.iter().all(has), "{named:?}");
            assert!(chart::png(&svg, 400, 300).is_ok());
        }
    }
}

#[test]
fn names_at_the_ends_of_lines_do_not_touch_and_stay_on_the_sheet() {
    let series: Vec<Series> = (0..13)
        .map(|n| Series {
            label: format!("Kommun nummer {n}"),
            kind: if n < 5 { Kind::Focus } else { Kind::Context },
            points: (2006..=2025).map(|year| Point { year, shown: Shown::Value { value: 4.0, bounds: None }, n: None }).collect(),
        })
        .collect();
    let line = LineChart { unit: String::new(), decimals: 1, years: (2006, 2025), series, breaks: Vec::new(), counts: None };
    let svg = chart::line(&line, &Sheet::new("a", "t", "d"));
    let document = Document::parse(&svg).unwrap();
    let is_name = |node: &Node| node.attribute("class").is_some_and(|class| class.split(' ').any(|one| one == "name"));
    let mut places: Vec<f64> = document.descendants().filter(is_name).map(|node| node.attribute("y").unwrap().parse().unwrap()).collect();
    places.sort_by(f64::total_cmp);
    assert_eq!(places.len(), 13);
    assert!(places.windows(2).all(|pair| pair[1] - pair[0] >= 13.0), "{places:?}");
    let height: f64 = document.root_element().attribute("height").unwrap().parse().unwrap();
    assert!(places[0] > 8.0 && places[12] < height, "{places:?}");
}
