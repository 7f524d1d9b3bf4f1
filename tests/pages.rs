//! Holds the pages of `svall serve` to their promises: each answers in both languages, shows the tables' values, leads nowhere in vain,
//! and lets nothing through that somebody else wrote.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "a test stops where something is missing, and says so")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;

const SVALL: &str = env!("CARGO_BIN_EXE_svall");
/// Stockholm has the most ads of the invented ones.
const LARGE: &str = "0180";

fn svall(arguments: &[&str]) -> String {
    let done = Command::new(SVALL).args(arguments).output().expect("the program starts");
    assert!(matches!(done.status.code(), Some(0 | 1)), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a temporary path is UTF-8")
}

/// The folder of a published run of invented ads of 2023 on: one that shows every cell, one that shows those of five ads or more. They stay
/// for the whole test.
fn run(shows_all: bool) -> &'static Path {
    static ALL: OnceLock<tempfile::TempDir> = OnceLock::new();
    static FIVE: OnceLock<tempfile::TempDir> = OnceLock::new();
    let (out, min_ads) = if shows_all { (&ALL, "1") } else { (&FIVE, "5") };
    let folder = out.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let made = svall(&["sample", "--ads", "8000", "--seed", "7", "--format", "jobtech", "-o", "-"]);
        let is_meant = |line: &&str| {
            let ad: Value = serde_json::from_str(line).unwrap();
            ad["publication_date"].as_str().is_some_and(|day| day >= "2023")
        };
        let lines: Vec<&str> = made.lines().filter(is_meant).collect();
        let ads = folder.path().join("ads.jsonl");
        fs::write(&ads, lines.join("\n") + "\n").unwrap();
        svall(&["run", text(&ads), "--quiet", "--no-index", "--min-ads", min_ads, "--out", text(folder.path())]);
        folder
    });
    folder.path()
}

/// A server at work; it is killed when the test ends.
struct Server {
    child: Child,
    socket: String,
}

/// An answer.
struct Answer {
    status: u16,
    head: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Answer {
    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

impl Server {
    fn start(arguments: &[&str]) -> Self {
        Self::of(run(true), arguments)
    }

    fn of(out: &Path, arguments: &[&str]) -> Self {
        let mut command = Command::new(SVALL);
        command.args(["serve", "--addr", "127.0.0.1:0", "--max-calls", "1000000", "--out", text(out)]).args(arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().expect("the program starts");
        let mut address = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut address).unwrap();
        let socket = address.trim_start_matches("http://").split('/').next().unwrap().to_owned();
        Self { child, socket }
    }

    fn ask(&self, path: &str, headers: &str) -> Answer {
        let mut stream = TcpStream::connect(&self.socket).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: example\r\nConnection: close\r\n{headers}\r\n").unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let fields: BTreeMap<String, String> =
            head.lines().filter_map(|line| line.split_once(": ")).map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
        let mut body = bytes[end + 4..].to_vec();
        if fields.get("transfer-encoding").is_some_and(|how| how == "chunked") {
            body = unchunked(&body);
        }
        Answer { status: head.split(' ').nth(1).unwrap().parse().unwrap(), head: fields, body }
    }

    /// A page that must be there.
    fn page(&self, path: &str) -> String {
        let answer = self.ask(path, "");
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.text().to_owned()
    }

    fn json(&self, path: &str) -> Value {
        serde_json::from_str(&self.page(path)).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}

fn unchunked(mut body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(at) = body.windows(2).position(|two| two == b"\r\n") {
        let length = usize::from_str_radix(std::str::from_utf8(&body[..at]).unwrap().trim(), 16).unwrap();
        if length == 0 {
            break;
        }
        whole.extend_from_slice(&body[at + 2..at + 2 + length]);
        body = &body[at + 2 + length + 2..];
    }
    whole
}

/// The tags of a page, as they stand: `/p`, `a href="…"`.
fn tags(page: &str) -> Vec<&str> {
    page.split('<').skip(1).map(|rest| rest.split('>').next().unwrap()).collect()
}

/// The values of an attribute.
fn attributes<'p>(page: &'p str, name: &str) -> Vec<&'p str> {
    let begin = format!(" {name}=\"");
    tags(page).into_iter().filter_map(|tag| tag.split(&begin).nth(1)).map(|rest| rest.split('"').next().unwrap()).collect()
}

/// A page without entities, as far as we write them.
fn read(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
}

/// The texts of the cells of each row of a table, the table being the one whose caption begins so.
fn rows(page: &str, caption: &str) -> Vec<Vec<String>> {
    let table = page.split("<table").find(|table| table.split("<caption>").nth(1).is_some_and(|rest| rest.starts_with(caption)));
    let table = table.unwrap_or_else(|| panic!("no table `{caption}`")).split("</table>").next().unwrap();
    let cell = |cell: &str| {
        let inner = cell.split_once('>').unwrap().1.split("</t").next().unwrap();
        let mut text = String::new();
        let mut is_tag = false;
        for c in inner.chars() {
            match c {
                '<' => is_tag = true,
                '>' => is_tag = false,
                c if !is_tag => text.push(c),
                _ => {}
            }
        }
        read(&text)
    };
    let cells = |row: &str| {
        row.split("<t").filter(|part| part.starts_with("h ") || part.starts_with("h>") || part.starts_with('d')).map(cell).collect()
    };
    table.split("<tr").skip(1).map(cells).collect()
}

fn number(text: &str) -> Option<f64> {
    text.replace('\u{a0}', "").replace('\u{2212}', "-").replace('+', "").replace(',', ".").trim_end_matches('%').parse().ok()
}

/// The tags of a page that do not fit together.
fn misplaced(page: &str) -> Vec<String> {
    const VOID: [&str; 6] = ["meta", "link", "input", "br", "hr", "img"];
    let mut open: Vec<&str> = Vec::new();
    let mut wrong = Vec::new();
    for tag in tags(page) {
        let name = tag.split([' ', '\n']).next().unwrap();
        match name.strip_prefix('/') {
            Some(name) if open.pop() != Some(name) => wrong.push(format!("</{name}>")),
            Some(_) => {}
            None if name.starts_with('!') || tag.ends_with('/') || VOID.contains(&name) => {}
            None => open.push(name),
        }
    }
    wrong.extend(open.iter().map(|name| format!("<{name}>")));
    wrong
}

/// An address for each page and for some of its choices, in both languages.
fn addresses() -> Vec<(String, String)> {
    csv::Reader::from_reader(include_str!("pages/addresses.csv").as_bytes()).deserialize().collect::<Result<_, _>>().unwrap()
}

#[test]
fn every_page_is_whole_in_both_languages_and_leads_nowhere_in_vain() {
    let server = Server::start(&["--base-path", "/svall", "--contact", "svall@example.org"]);
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut links: BTreeSet<String> = BTreeSet::new();
    for (sv, en) in addresses() {
        for (path, language, other) in [(&sv, "sv", &en), (&en, "en", &sv)] {
            let path = format!("/svall{path}");
            let answer = server.ask(&path, "");
            assert_eq!(answer.status, 200, "{path}: {}", answer.text());
            let page = answer.text();
            assert_eq!(answer.head["content-type"], "text/html; charset=utf-8");
            assert!(page.starts_with("<!DOCTYPE html>") && page.contains(&format!("<html lang=\"{language}\">")), "{path}");
            assert_eq!(misplaced(page), [""; 0], "{path}");
            assert_eq!(page.matches("<h1").count(), 1, "{path}");
            let ids = attributes(page, "id");
            assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "{path}: an id stands twice in {ids:?}");
            // The same view in the other language.
            let hrefs: Vec<String> = attributes(page, "href").into_iter().map(read).collect();
            assert!(hrefs.contains(&format!("/svall{other}")), "{path} does not lead to {other}: {hrefs:?}");
            // Nothing of it stands in the page itself, and nothing comes from elsewhere.
            assert!(!page.contains(" style=") && !page.contains("<style") && !page.contains("javascript:"), "{path}");
            for tag in tags(page) {
                assert!(!tag.starts_with("script") || tag.contains(" src=\"/svall/a/"), "{path}: {tag}");
                let is_handler = tag.split(' ').skip(1).any(|part| part.starts_with("on") && part.contains('='));
                assert!(!is_handler, "{path}: {tag}");
            }
            for source in attributes(page, "src") {
                assert!(source.starts_with("/svall/"), "{path}: {source}");
            }
            assert!(page.contains("mailto:svall@example.org"), "{path}");
            let packed = server.ask(&path, "Accept-Encoding: gzip\r\n");
            assert_eq!(packed.head.get("content-encoding").map(String::as_str), Some("gzip"), "{path}");
            assert!(packed.body.len() < 60 * 1024, "{path}: {} bytes", packed.body.len());
            let actions = attributes(page, "action").into_iter().map(read);
            let outside = |link: &String| {
                link.starts_with("https://creativecommons.org/")
                    || link.starts_with("https://www.digg.se/")
                    || link.starts_with("mailto:")
                    || link.starts_with('#')
            };
            links.extend(hrefs.into_iter().chain(actions).filter(|link| !outside(link)));
            seen.insert(path);
        }
    }
    // Links to many municipalities and employers are alike; a few of each kind are enough.
    let mut followed: BTreeMap<String, u32> = BTreeMap::new();
    for link in links.difference(&seen) {
        assert!(link.starts_with("/svall/"), "{link}");
        let kind: String = link
            .split('?')
            .next()
            .unwrap()
            .split('/')
            .map(|part| if part.bytes().any(|b| b.is_ascii_digit()) && !part.contains('.') { "#" } else { part })
            .collect();
        let kind = kind + link.split("outputFormat").nth(1).unwrap_or_default();
        let n = followed.entry(kind).or_default();
        *n += 1;
        if *n <= 4 {
            let answer = server.ask(link, "");
            assert!(matches!(answer.status, 200 | 303), "{link}: {} {}", answer.status, String::from_utf8_lossy(&answer.body));
        }
    }
    assert!(followed.len() > 20, "{followed:?}");
}

#[test]
fn a_municipality_shows_the_values_of_the_tables() {
    let server = Server::start(&[]);
    for (view, letter) in [("employer", "E"), ("place", "P")] {
        let page = server.page(&format!("/sv/kommun/{LARGE}?as={view}&vs=mean"));
        let table = |id: &str, more: &str| server.json(&format!("/api/v2/tables/{id}{letter}/data?outputFormat=json-stat2&{more}"));
        let series = |region: &str, measure: &str| -> Vec<Option<f64>> {
            let found = table(
                "SVALL01",
                &format!("valueCodes[Region]={region}&valueCodes[Sektor]=total&valueCodes[ContentsCode]={measure}&valueCodes[Tid]=*"),
            );
            found["value"].as_array().unwrap().iter().map(Value::as_f64).collect()
        };
        let ours = [series(LARGE, "intensity"), series(LARGE, "n_ads"), series("KM", "intensity")];
        let bounds = [series(LARGE, "intensity_low"), series(LARGE, "intensity_high")];
        let shown = rows(&page, "Intensitet, Stockholm");
        assert_eq!(shown[0], ["År", "Stockholm", "95 % intervall", "Annonser", "Medel för kommuner"]);
        // The last year comes first.
        let years: Vec<&Vec<String>> = shown.iter().skip(1).rev().collect();
        assert_eq!(years.len(), ours[0].len());
        for (n, row) in years.iter().enumerate() {
            let written = |value: Option<f64>, decimals: usize| {
                value.map_or_else(|| "..".to_owned(), |value| format!("{value:.decimals$}").replace('.', ","))
            };
            assert_eq!(row[1].split(' ').next(), Some(written(ours[0][n], 2).as_str()), "{row:?}");
            let interval = bounds[0][n]
                .zip(bounds[1][n])
                .map_or_else(String::new, |(low, high)| format!("{}–{}", written(Some(low), 2), written(Some(high), 2)));
            assert_eq!(row[2], interval);
            assert_eq!(number(&row[3]), ours[1][n]);
            assert_eq!(row[4].split(' ').next(), Some(written(ours[2][n], 2).as_str()), "{row:?}");
        }
        let lead = page.split("<p class=\"lead\">").nth(1).unwrap().split("</p>").next().unwrap();
        let last = years[years.len() - 1];
        assert!(lead.contains(&format!("<strong>{}</strong>", last[1])) && lead.contains(&last[2]) && lead.contains(&last[4]), "{lead}");

        // The parts of the difference add up to it, and it is the difference of the two values.
        let parts: Vec<f64> = rows(&page, "Skillnaden i sina delar").iter().skip(1).map(|row| number(&row[1]).unwrap()).collect();
        assert!((parts[0] + parts[1] - parts[2]).abs() < 1e-9, "{parts:?}");
        let (own, mean) = (ours[0].last().unwrap().unwrap(), ours[2].last().unwrap().unwrap());
        assert!((own - mean - parts[2]).abs() < 0.005 + 1e-9, "{own} {mean} {parts:?}");
        assert!(lead.contains(&format!("{:+.2}", parts[2]).replace('-', "\u{2212}").replace('.', ",")), "{lead}");

        let areas = table(
            "SVALL02",
            &format!("valueCodes[Region]={LARGE}&valueCodes[Omrade]=*&valueCodes[ContentsCode]=intensity&valueCodes[Tid]=*"),
        );
        let values: Vec<Option<f64>> = areas["value"].as_array().unwrap().iter().map(Value::as_f64).collect();
        let heat: Vec<String> = rows(&page, "Intensitet efter kompetensområde").iter().skip(1).flat_map(|row| row[1..].to_vec()).collect();
        let expected: Vec<Option<f64>> = values[years.len()..].to_vec();
        assert_eq!(heat.len(), expected.len());
        for (cell, value) in heat.iter().zip(expected) {
            assert_eq!(number(cell), value.map(|value| format!("{value:.2}").parse().unwrap()), "{cell}");
        }
    }
}

#[test]
fn a_county_side_by_side_shows_the_tables_values_and_what_follows_from_them() {
    let server = Server::start(&[]);
    for (view, letter) in [("employer", "E"), ("place", "P")] {
        let page = server.page(&format!("/sv/jamfor?of=county:01&as={view}"));
        let report = rows(&page, "Digital kompetens i annonser");
        let n = report[0].len();
        assert_eq!(report[0][n - 4..], ["StdAv", "Genomsnitt", "Nationellt", "Skillnad"]);
        assert_eq!(n, 1 + 26 + 4, "the municipalities of Stockholm county");
        let codes = server.json(&format!(
            "/api/v2/tables/SVALL01{letter}/data?outputFormat=json-stat2&valueCodes[Region]=01??,KM&valueCodes[Sektor]=total&valueCodes[ContentsCode]=intensity&valueCodes[Tid]=2025"
        ));
        let values: Vec<Option<f64>> = codes["value"].as_array().unwrap().iter().map(Value::as_f64).collect();
        let index = codes["dimension"]["Region"]["category"]["index"].as_object().unwrap();
        let mean = values[usize::try_from(index["KM"].as_u64().unwrap()).unwrap()];
        let mut expected: Vec<String> = Vec::new();
        for (code, place) in index.iter().filter(|(code, _)| code.starts_with("01") && code.len() == 4) {
            let value = values[usize::try_from(place.as_u64().unwrap()).unwrap()];
            expected.push(value.map_or_else(|| "..".to_owned(), |value| format!("{value:.2}").replace('.', ",")));
            assert!(page.contains(code.as_str()));
        }
        let mut shown: Vec<String> = report[1][1..n - 4].iter().map(|cell| cell.split(' ').next().unwrap().to_owned()).collect();
        expected.sort();
        shown.sort();
        assert_eq!(shown, expected);
        let known: Vec<f64> = shown.iter().filter_map(|cell| number(cell)).collect();
        let average = known.iter().sum::<f64>() / known.len() as f64;
        let deviation = (known.iter().map(|value| (value - average).powi(2)).sum::<f64>() / (known.len() as f64 - 1.0)).sqrt();
        let closing: Vec<f64> = report[1][n - 4..].iter().map(|cell| number(cell.split(' ').next().unwrap()).unwrap()).collect();
        // What is written has two decimals, and so has what it is worked out of.
        for (found, expected) in closing.iter().zip([deviation, average, mean.unwrap(), average - mean.unwrap()]) {
            assert!((found - expected).abs() < 0.011, "{closing:?}: {expected}");
        }
        // The same values stand in the lines' table, in the dots' and on the map.
        let year: Vec<String> = rows(&page, "Intensitet, kommunerna i Stockholms län")[1].clone();
        assert_eq!(year[0], "2025");
        let map = server.page(&format!("/sv/karta?as={view}&smooth=1&show=value&county=01"));
        let on_map: BTreeMap<String, String> =
            rows(&map, "Intensitet").iter().skip(1).map(|row| (row[0].clone(), row[1].clone())).collect();
        for (name, value) in report[0][1..n - 4].iter().zip(&report[1][1..n - 4]) {
            assert_eq!(on_map.get(name), Some(value), "{name}");
        }
    }
}

/// Prints the first sheet of the workbook on standard input as rows of JSON.
const ROWS_OF_A_WORKBOOK: &str = "
import io, json, sys, openpyxl
book = openpyxl.load_workbook(io.BytesIO(sys.stdin.buffer.read()))
print(json.dumps([list(row) for row in book.worksheets[0].iter_rows(values_only=True)]))
";

#[test]
fn the_report_as_a_workbook_says_what_the_page_says() {
    let Ok(python) = std::env::var("SVALL_PYTHON") else {
        let _closed =
            writeln!(std::io::stderr(), "NOT RUN: SVALL_PYTHON is not set; `bash tests/run` sets it to a Python that reads workbooks");
        return;
    };
    let server = Server::start(&[]);
    let report = rows(&server.page("/sv/jamfor?of=county:01&as=place"), "Digital kompetens i annonser");
    let answer = server.ask("/sv/jamfor/tabell.xlsx?of=county:01&as=place", "");
    assert_eq!(answer.head["content-type"], "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    let mut child =
        Command::new(python).args(["-c", ROWS_OF_A_WORKBOOK]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("Python starts");
    child.stdin.take().unwrap().write_all(&answer.body).unwrap();
    let read = child.wait_with_output().unwrap();
    assert!(read.status.success());
    let sheet: Vec<Vec<Value>> = serde_json::from_slice(&read.stdout).unwrap();
    let begin = sheet.iter().position(|row| row.iter().any(|cell| cell == "Botkyrka")).expect("a row of names");
    let names: Vec<&str> = sheet[begin].iter().filter_map(Value::as_str).collect();
    assert_eq!(names[1..names.len() - 1], report[0][1..], "the same columns, and whether the difference is sure");
    for (row, written) in report[1..].iter().zip(&sheet[begin + 1..]) {
        // The page has the unit below the number, and each number to a fixed number of decimals.
        for (n, cell) in row.iter().enumerate().skip(1).filter(|(_, cell)| !cell.is_empty()) {
            let shown = cell.split(' ').next().unwrap();
            match (number(shown), &written[n]) {
                (Some(shown), Value::Number(found)) => assert!((shown - found.as_f64().unwrap()).abs() < 0.0051, "{row:?} {written:?}"),
                (None, Value::String(found)) => assert_eq!(shown, found.split(' ').next().unwrap(), "{row:?} {written:?}"),
                (_, found) => panic!("found {found}, expected {cell}: {row:?} {written:?}"),
            }
        }
    }
}

#[test]
fn a_comparison_is_reached_in_three_steps_and_keeps_a_short_address() {
    let server = Server::start(&[]);
    let leads = |page: &str, to: &str| assert!(attributes(page, "href").into_iter().map(read).any(|link| link == to), "no link to {to}");
    leads(&server.page("/sv"), "/sv/jamfor");
    leads(&server.page("/sv/jamfor"), "/sv/jamfor?of=county:05");
    leads(&server.page("/sv/lan/05"), "/sv/jamfor?of=county:05");
    let page = server.page("/sv/jamfor?of=county:05");
    // Five lines in colour, the mean, and the other eight in grey.
    let chart = page.split("<svg").nth(1).unwrap();
    assert_eq!(chart.matches("class=\"series\"").count(), 14, "{chart}");
    let to = |path: &str| server.ask(path, "").head.get("location").cloned();
    let sent = "/sv/jamfor?of=county%3A05&of=&of=skr%3AA1&of=&measure=intensity&year=2025&name=";
    assert_eq!(to(sent).as_deref(), Some("/sv/jamfor?of=county:05,skr:A1"));
    assert_eq!(to("/sv/karta?measure=share&county=&mark=&show=difference&smooth=3").as_deref(), Some("/sv/karta?measure=share"));
    let many = server.ask("/sv/jamfor?of=county:14,0180", "");
    assert!(many.status == 400 && many.text().contains("Välj högst 30; det här är 50."), "{}", many.text());
    assert_eq!(server.ask("/sv/jamfor?of=county:14", "").status, 200, "one group is shown whole");
    for path in ["/sv/jamfor?of=9999", "/sv/jamfor?of=county:99", "/en/compare?of=similar:x", "/sv/karta?county=99", "/sv/karta?mark=1"] {
        assert_eq!(server.ask(path, "").status, 400, "{path}");
    }
}

#[test]
fn what_is_withheld_says_why_and_is_never_a_number() {
    let server = Server::of(run(false), &[]);
    let query =
        "valueCodes[Region]=*&valueCodes[Sektor]=total&valueCodes[ContentsCode]=n_ads,intensity&valueCodes[Tid]=2025&outputFormat=csv";
    let csv = server.page(&format!("/api/v2/tables/SVALL01E/data?{query}"));
    let withheld = csv
        .lines()
        .find(|line| line.len() > 4 && line.as_bytes()[4] == b',' && line.ends_with(",suppressed"))
        .expect("a small municipality");
    let code = &withheld[..4];
    for (path, reason, notice) in
        [("/sv/kommun", "färre än 5 annonser", "För få annonser"), ("/en/municipality", "fewer than 5 ads", "Too few ads")]
    {
        let page = server.page(&format!("{path}/{code}"));
        let title = if path.starts_with("/sv") { "Intensitet" } else { "Intensity" };
        let shown = rows(&page, title);
        assert_eq!(shown[1][0], "2025");
        assert_eq!(shown[1][1], format!(".. {reason}"), "{code}");
        assert!(shown[1].iter().all(|cell| !cell.contains('–')), "no interval either: {:?}", shown[1]);
        let lead = page.split("<p class=\"lead\">").nth(1).unwrap().split("</p>").next().unwrap();
        assert!(lead.contains(reason) && !lead.contains("<strong>"), "{lead}");
        assert!(page.contains(notice), "{code}");
    }
    // Without any ads.
    let none = server.page("/sv/kommun/0560");
    assert!(none.contains("finns inga annonser att räkna"), "{none}");
}

#[test]
fn what_somebody_else_wrote_is_never_markup() {
    let server = Server::start(&[]);
    let hostile = "%3Cscript%3Ealert(1)%3C/script%3E%22'%26";
    for (path, status) in [
        (format!("/sv/sok?q={hostile}"), 200),
        (format!("/sv?measure={hostile}"), 400),
        (format!("/en?{hostile}={hostile}"), 200),
        (format!("/sv/kommun/{hostile}"), 404),
        (format!("/sv/kommun/0180?year={hostile}"), 400),
        (format!("/sv/jamfor?of={hostile}"), 400),
        (format!("/sv/jamfor?of=0180&name={hostile}"), 200),
        (format!("/sv/karta?mark={hostile}"), 400),
        (format!("/sv/kommun/0180?vs=mean,{hostile}"), 400),
        (format!("/sv/arbetsgivare/{hostile}"), 404),
        (format!("/sv/{hostile}"), 404),
        ("/sv/kommun/0180?year=2025&as=x".to_owned(), 400),
    ] {
        let answer = server.ask(&path, "");
        assert_eq!(answer.status, status, "{path}");
        let page = answer.text();
        assert!(page.starts_with("<!DOCTYPE html>") && !page.contains("<script>") && !page.contains("\"'&"), "{path}: {page}");
        assert_eq!(misplaced(page), [""; 0], "{path}");
    }
    let wrong = server.page("/en?colour=blue");
    assert!(wrong.contains("The page does not know: colour."), "{wrong}");
    let wrong = server.ask("/en/municipality/0180?measure=nothing", "");
    assert!(wrong.text().contains("intensity, share, floor, breadth") && wrong.head["cache-control"] == "no-store", "{}", wrong.text());
}

#[test]
fn people_and_programs_are_told_of_mistakes_each_in_their_form() {
    let server = Server::start(&[]);
    let media = |path: &str, headers: &str| {
        let answer = server.ask(path, headers);
        (answer.status, answer.head["content-type"].clone())
    };
    assert_eq!(media("/en/nothing", ""), (404, "text/html; charset=utf-8".to_owned()));
    assert_eq!(media("/nothing", "Accept: application/json\r\n"), (404, "application/problem+json".to_owned()));
    assert_eq!(media("/api/nothing", "Accept: text/html\r\n"), (404, "application/problem+json".to_owned()));
    assert!(server.ask("/en/nothing", "").text().contains("There is no such page"));
    assert!(server.ask("/nothing", "Accept-Language: en\r\n").text().contains("There is no such page"));

    let front = |header: &str| server.ask("/", header).head["location"].clone();
    assert_eq!([front(""), front("Accept-Language: en-GB,en;q=0.9\r\n")], ["/sv", "/en"]);
}

#[test]
fn names_are_found_as_people_type_them() {
    let server = Server::start(&[]);
    let to = |path: &str| server.ask(path, "").head.get("location").cloned();
    assert_eq!(to("/sv/sok?q=boxholm").as_deref(), Some("/sv/kommun/0560"));
    assert_eq!(to("/en/search?q=%C3%96sterg%C3%B6tland").as_deref(), Some("/en/county/05"));
    assert_eq!(to("/sv/kommun/0560-boxholm?year=2024").as_deref(), Some("/sv/kommun/0560?year=2024"));
    assert_eq!(to("/sv/arbetsgivare/2120000142").as_deref(), Some("/sv/kommun/0180"));
    assert_eq!(to("/sv/sok?q=uppsala"), None, "a municipality and a county");
    let found = server.json("/api/names?q=norkoping&lang=en&limit=2");
    assert_eq!(found["names"][0]["name"], "Norrköping");
    assert_eq!(found["names"][0]["address"], "/en/municipality/0581");
    assert!(found["names"].as_array().unwrap().len() <= 2);
}

#[test]
fn style_and_scripts_are_kept_for_ever_and_pages_are_asked_for_again() {
    let server = Server::start(&[]);
    let page = server.page("/sv");
    let css = attributes(&page, "href").into_iter().find(|link| link.starts_with("/a/")).unwrap();
    let answer = server.ask(css, "");
    assert_eq!(answer.head["cache-control"], "public, max-age=31536000, immutable");
    assert_eq!(answer.head["content-type"], "text/css; charset=utf-8");
    let answer = server.ask("/sv", "");
    let policy = &answer.head["content-security-policy"];
    assert!(policy.starts_with("default-src 'self'") && !policy.contains("unsafe"), "{policy}");
    let again = server.ask("/sv", &format!("If-None-Match: {}\r\n", answer.head["etag"]));
    assert_eq!((again.status, again.body.len()), (304, 0));
    let chart = server.ask("/sv/kommun/0180/diagram.svg?as=place", "");
    assert_eq!(chart.head["content-type"], "image/svg+xml");
    let slide = server.ask("/en/chart.png?measure=share", "");
    assert_eq!(
        (slide.head["content-type"].as_str(), &slide.body[..8], &slide.body[16..24]),
        ("image/png", &b"\x89PNG\r\n\x1a\n"[..], &[0, 0, 6, 64, 0, 0, 3, 132][..])
    );
    assert!(chart.text().starts_with("<svg") && chart.text().contains("svall, körning") && misplaced(chart.text()).is_empty());
}
