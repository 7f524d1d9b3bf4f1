//! Holds what `svall serve` answers on ads against what the commands print: the same values, masked, with its headers, and with mistakes in
//! their place.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a test stops where something is missing, and says so"
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;

use serde_json::{Value, json};
use tempfile::TempDir;

const SVALL: &str = env!("CARGO_BIN_EXE_svall");

fn say(notice: &str) {
    let _closed = writeln!(std::io::stderr(), "{notice}");
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a temporary path is UTF-8")
}

fn svall(arguments: &[&str]) -> String {
    let done = Command::new(SVALL).args(arguments).output().expect("the program starts");
    assert!(matches!(done.status.code(), Some(0 | 1)), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

/// An ad with personal data in it, and one of another employer for the same occupation.
const WRITTEN: [(&str, &str); 2] = [
    (
        "written-1",
        "Du har goda kunskaper i Excel och SQL. Vi har inga krav på datorvana.\nKontakta Anna Tallén på anna@tallroten.se eller 070-123 45 67.",
    ),
    ("åäö/1 <b>", "Vi söker dig som kan digital signering. Excel är meriterande. <script>alert(1)</script>"),
];

fn written() -> String {
    let mut lines = String::new();
    for (id, words) in WRITTEN {
        let ad = json!({
            "id": id, "headline": "Kock", "description": {"text": words}, "publication_date": "2025-03-01T00:00:00",
            "employer": {"name": "Kommunen & Co", "organization_number": "2120000456"},
            "workplace_address": {"municipality_code": "0581"},
            "occupation_group": {"legacy_ams_taxonomy_id": "5120"},
        });
        writeln!(lines, "{ad}").unwrap();
    }
    lines
}

/// Publishes a run of invented ads and the written ones.
fn publish(out: &Path, n_ads: u32, seed: u32, arguments: &[&str]) {
    fs::create_dir_all(out).unwrap();
    let made = svall(&["sample", "--ads", &n_ads.to_string(), "--seed", &seed.to_string(), "--format", "jobtech", "-o", "-"]);
    let ads = out.join(format!("ads{seed}.jsonl"));
    fs::write(&ads, made + &written()).unwrap();
    let accept = ["drop", "growth", "closed-years"].map(|gate| ["--accept", gate]).concat();
    svall(&[&["run", text(&ads), "--quiet", "--out", text(out)], accept.as_slice(), arguments].concat());
}

/// A server at work; it is killed when the test ends.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(out: &Path, arguments: &[&str]) -> Self {
        let mut command = Command::new(SVALL);
        command.args(["serve", "--addr", "127.0.0.1:0", "--out", text(out)]).args(arguments);
        if !arguments.contains(&"--max-calls") {
            command.args(["--max-calls", "1000000"]);
        }
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().expect("the program starts");
        let mut address = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut address).unwrap();
        assert!(address.starts_with("http://127.0.0.1:"), "found `{address}`, expected an address");
        Self { child, address: address.trim().trim_end_matches('/').to_owned() }
    }

    fn get(&self, path: &str) -> Told {
        self.ask("GET", path, "")
    }

    fn ask(&self, method: &str, path: &str, headers: &str) -> Told {
        let (socket, base) =
            self.address.trim_start_matches("http://").split_once('/').unwrap_or((self.address.trim_start_matches("http://"), ""));
        let base = if base.is_empty() { String::new() } else { format!("/{base}") };
        let mut stream = TcpStream::connect(socket).unwrap();
        stream
            .write_all(format!("{method} {base}{path} HTTP/1.1\r\nHost: example\r\nConnection: close\r\n{headers}\r\n").as_bytes())
            .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        Told(String::from_utf8_lossy(&answer).into_owned())
    }

    /// The ads of a search that must be answered.
    fn ads(&self, query: &[(&str, &str)]) -> Value {
        let told = self.get(&address("/api/ads", query));
        assert_eq!(told.status(), "200", "{query:?}: {}", told.0);
        told.json()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}

/// A whole answer.
struct Told(String);

impl Told {
    fn status(&self) -> &str {
        self.0.split(' ').nth(1).unwrap_or_default()
    }

    fn header(&self, name: &str) -> Option<&str> {
        let head = self.0.split("\r\n\r\n").next().unwrap_or_default();
        head.lines().filter_map(|line| line.split_once(": ")).find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    fn body(&self) -> &str {
        self.0.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{}", self.0)).1
    }

    fn json(&self) -> Value {
        serde_json::from_str(self.body()).unwrap_or_else(|e| panic!("{e}: {}", self.0))
    }
}

fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut all, byte| {
        if byte.is_ascii_alphanumeric() {
            all.push(char::from(byte));
        } else {
            write!(all, "%{byte:02X}").unwrap();
        }
        all
    })
}

fn address(path: &str, query: &[(&str, &str)]) -> String {
    let pairs: Vec<String> = query.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
}

/// A run with an index, which several tests read.
static RUN: LazyLock<(TempDir, PathBuf)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    publish(&out, 1500, 7, &[]);
    (folder, out)
});

fn out() -> &'static Path {
    &RUN.1
}

fn employer_with_most_ads() -> String {
    let found: Value = serde_json::from_str(&svall(&["search", "", "--facet", "employer", "--json", "--out", text(out())])).unwrap();
    found["facets"][0]["values"][0]["value"].as_str().unwrap().to_owned()
}

#[test]
fn the_terms_of_the_pages_are_in_as_many_ads_as_a_search_finds() {
    let server = Server::start(out(), &[]);
    let file = server.get("/sv/kompetenser/ord.csv");
    assert_eq!((file.status(), file.header("content-type")), ("200", Some("text/csv; charset=utf-8")));
    let mut rows = csv::Reader::from_reader(file.body().as_bytes());
    assert_eq!(rows.headers().unwrap(), vec!["entry", "term", "competence", "year", "n_ads"]);
    let rows: Vec<(String, String, String, u16, u64)> = rows.deserialize().collect::<Result<_, _>>().unwrap();
    assert!(rows.len() > 100, "{} rows", rows.len());
    // Every seventh, so that terms with and without a competence and all years are met.
    for (entry, term, competence, year, n_ads) in rows.iter().step_by(7) {
        let found = server.ads(&[("q", &format!("entry:\"{entry}\" year:{year}")), ("limit", "1")]);
        assert_eq!(found["n_ads"], json!(n_ads), "{entry} {year}");
        assert!(!term.is_empty() && (competence == "general" || competence.contains('.')), "{entry}: {term} {competence}");
    }
    // The page shows those in most ads of its year, with the same numbers, and leads to the ads.
    let page = server.get("/en/competences").body().to_owned();
    let year = rows.iter().map(|row| row.3).filter(|year| page.contains(&format!("year={year}"))).max().expect("a year");
    let (_, term, _, _, n_ads) = rows.iter().filter(|row| row.3 == year).max_by_key(|row| row.4).unwrap();
    let section = page.split("id=\"terms\"").nth(1).expect("a section of terms");
    let first = section.split("<tbody>").nth(1).unwrap().split("</tr>").next().unwrap();
    assert!(first.contains(&format!("<td class=\"number\">{n_ads}</td>")), "{term}: {first}");
}

#[test]
fn a_search_finds_what_the_command_finds() {
    let server = Server::start(out(), &[]);
    let printed = |arguments: &[&str]| -> Value {
        serde_json::from_str(&svall(&[&["search", "--json", "--out", text(out())], arguments].concat())).unwrap()
    };
    for (query, arguments) in [
        (vec![("q", "excel OR \"digital signering\"")], vec!["excel OR \"digital signering\""]),
        (
            vec![("q", "program* year:2015.."), ("sort", "intensity"), ("limit", "7")],
            vec!["program* year:2015..", "--sort", "intensity", "--limit", "7"],
        ),
        (vec![("q", "dator"), ("kwic", "5"), ("limit", "50")], vec!["dator", "--kwic", "5", "--limit", "50"]),
        (
            vec![("facet", "year,occupation"), ("values", "3"), ("where", "sector:municipality"), ("where", "n_hits:1..")],
            vec!["", "--facet", "year,occupation", "--values", "3", "--where", "sector:municipality", "--where", "n_hits:1.."],
        ),
        (vec![("q", "kommun:Linköping"), ("by", "year,sector")], vec!["kommun:Linköping", "--by", "year,sector"]),
        (vec![("by", "nation")], vec!["", "--by", "nation"]),
        (vec![("q", "repost:yes")], vec!["repost:yes"]),
    ] {
        let (found, expected) = (server.ads(&query), printed(&arguments));
        assert_eq!(found, expected, "{query:?}");
    }
    // What was chosen from a list is the same as what is written in a query.
    let chosen = server.ads(&[
        ("municipality", "Linköping"),
        ("municipality", "0581"),
        ("year", "2018-2025"),
        ("hits", "with"),
        ("sector", "municipality"),
    ]);
    assert_eq!(chosen, printed(&["municipality:(0580 OR 0581) year:2018..2025 n_hits:1.. sector:municipality"]));
    assert!(chosen["n_ads"].as_u64().unwrap() > 0);
    let none = server.ads(&[("hits", "without"), ("limit", "0")]);
    assert_eq!(none["ads"], json!([]));
    assert_eq!(
        none["n_ads"].as_u64().unwrap() + server.ads(&[("hits", "with")])["n_ads"].as_u64().unwrap(),
        server.ads(&[])["n_ads"].as_u64().unwrap()
    );
}

#[test]
fn page_by_page_every_ad_comes_once() {
    let server = Server::start(out(), &["--base-path", "/tal/svall"]);
    let n_ads = server.ads(&[("q", "excel"), ("limit", "0")])["n_ads"].as_u64().unwrap();
    let (mut ids, mut after, mut n_told) = (BTreeSet::new(), String::new(), 0);
    loop {
        let mut query = vec![("q", "excel"), ("limit", "30"), ("sort", "hits")];
        if !after.is_empty() {
            query.push(("after", &after));
        }
        let page = server.ads(&query);
        let ads = page["ads"].as_array().unwrap();
        n_told += ads.len() as u64;
        ids.extend(ads.iter().map(|ad| ad["ad_id"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        next.clone_into(&mut after);
    }
    assert!(n_ads > 60, "found {n_ads}, expected several pages");
    assert_eq!((ids.len() as u64, n_told), (n_ads, n_ads));
}

#[test]
fn an_ad_is_told_masked_and_explained_as_the_command_explains_it() {
    let server = Server::start(out(), &[]);
    for (id, _) in WRITTEN {
        let path = format!("/api/ads/{}", encoded(id));
        let told = server.get(&path);
        let ad = told.json();
        let row = server.ads(&[("q", "kock"), ("where", &format!("id:\"{id}\""))]);
        for (name, value) in row["ads"][0].as_object().unwrap() {
            assert_eq!(&ad[name], value, "{name}");
        }
        let by_competence: u64 = ad["n_hits_by_competence"].as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum();
        assert_eq!(by_competence, ad["n_hits"].as_u64().unwrap());
        let explained = server.get(&format!("{path}/explanation"));
        let explanation = explained.json();
        let lines = svall(&["explain", id, "--json", "--out", text(out())]);
        let printed: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let words = explanation["text"].as_str().unwrap();
        let mut matches = explanation["matches"].as_array().unwrap().clone();
        for one in &mut matches {
            let place = |name: &str| usize::try_from(one[name].as_u64().unwrap()).unwrap();
            assert_eq!(words.get(place("text_from")..place("text_to")), one["text"].as_str());
            let one = one.as_object_mut().unwrap();
            one.remove("text_from");
            one.remove("text_to");
        }
        assert!(!matches.is_empty());
        assert_eq!(matches, printed);
        for told in [&told, &explained] {
            assert!(!told.0.contains("Tallén") && !told.0.contains("tallroten") && !told.0.contains("123 45"), "{}", told.0);
        }
    }
    let counted = server.get("/api/ads/written-1/explanation").json();
    let found = |words: &str| counted["matches"].as_array().unwrap().iter().find(|one| one["text"] == words).cloned().unwrap();
    assert_eq!((&found("Excel")["counted"], &found("datorvana")["counted"]), (&json!(true), &json!(false)));
    assert_eq!(found("datorvana")["reason"], json!(["guard:negation"]));
    // Masked words are found by nobody.
    assert_eq!(server.ads(&[("q", "\"anna tallén\" OR \"tallroten\"")])["n_ads"], 0);
    for path in ["/api/ads/none", "/api/ads/none/explanation", "/api/ads/%00", "/api/ads/..%2F..%2Fetc%2Fpasswd"] {
        assert_eq!(server.get(path).status(), "404", "{path}");
    }
}

#[test]
fn phrases_are_those_of_the_command() {
    let server = Server::start(out(), &[]);
    let employer = employer_with_most_ads();
    let printed =
        svall(&["phrases", "--employer", &employer, "--most-peers", "300", "--year", "2010..2025", "--json", "--out", text(out())]);
    let asked = [("employer", employer.as_str()), ("most_peers", "300"), ("year", "2010-2025")];
    let told = server.get(&address("/api/phrases", &asked));
    assert_eq!((told.status(), told.header("x-robots-tag")), ("200", Some("noindex")), "{}", told.0);
    assert_eq!(told.json(), serde_json::from_str::<Value>(&printed).unwrap());
    for (query, parameter) in [
        (vec![], "employer"),
        (vec![("ours", "sector:municipality"), ("occupation", "9999x")], "occupation"),
        (vec![("employer", "x"), ("most_peers", "20001")], "most_peers"),
        (vec![("employer", "x"), ("peers", "(")], "peers"),
    ] {
        let told = server.get(&address("/api/phrases", &query));
        assert_eq!((told.status(), told.json()["parameter"].as_str()), ("400", Some(parameter)), "{query:?}: {}", told.0);
    }
}

#[test]
fn ads_are_kept_from_search_engines_and_known_by_their_run() {
    let server = Server::start(out(), &[]);
    for path in ["/api/ads", "/api/ads?q=(", "/api/ads/written-1", "/api/ads/written-1/explanation", "/api/ads/none", "/api/phrases"] {
        assert_eq!(server.get(path).header("x-robots-tag"), Some("noindex"), "{path}");
    }
    assert_eq!(server.get("/api/v2/tables").header("x-robots-tag"), None);
    let told = server.get("/api/ads?q=excel");
    assert_eq!(told.header("cache-control"), Some("public, max-age=300"));
    assert_eq!(told.header("access-control-allow-origin"), Some("*"));
    assert!(told.header("x-data-run").is_some());
    let tag = told.header("etag").unwrap();
    let again = server.ask("GET", "/api/ads?q=excel", &format!("If-None-Match: {tag}\r\n"));
    assert_eq!((again.status(), again.body()), ("304", ""));
    let head = server.ask("HEAD", "/api/ads?q=excel", "");
    assert_eq!((head.status(), head.body(), head.header("etag")), ("200", "", Some(tag)));
    assert_eq!(server.ask("POST", "/api/ads", "Content-Length: 0\r\n").status(), "405");
    assert_eq!(server.get("/api/ads?q=(").header("cache-control"), Some("no-store"));
    assert_eq!(server.get("/health").json()["ads"], "ready");
}

#[test]
fn a_mistake_is_told_with_its_parameter_and_place() {
    let server = Server::start(out(), &[]);
    let told = server.get(&address("/api/ads", &[("q", "kock kommun:Linköpin")]));
    let problem = told.json();
    assert_eq!((told.status(), told.header("content-type")), ("400", Some("application/problem+json")));
    assert_eq!(
        (&problem["parameter"], &problem["from"], &problem["to"], &problem["character"]),
        (&json!("q"), &json!(12), &json!(21), &json!(13))
    );
    assert!(problem["detail"].as_str().unwrap().ends_with("\n  kock kommun:Linköpin\n              ^^^^^^^^"), "{problem}");
    assert_eq!(problem["hint"], "did you mean Linköping, Lidköping?");
    for (query, parameter) in [
        (vec![("where", "AND")], "where"),
        (vec![("municipality", "0581"), ("municipality", "Lnud")], "municipality"),
        (vec![("area", "6")], "area"),
        (vec![("year", "2020 OR kock")], "year"),
        (vec![("hits", "some")], "hits"),
        (vec![("sort", "relevance")], "sort"),
        (vec![("after", "x")], "after"),
        (vec![("limit", "101")], "limit"),
        (vec![("kwic", "1000")], "kwic"),
        (vec![("facet", "year,colour")], "facet"),
        (vec![("by", "colour")], "by"),
        (vec![("q", "kock"), ("q", "lärare")], "q"),
        (vec![("yeer", "2020")], "yeer"),
        (vec![("employer", "\"")], "employer"),
    ] {
        let told = server.get(&address("/api/ads", &query));
        assert_eq!((told.status(), told.json()["parameter"].as_str()), ("400", Some(parameter)), "{query:?}: {}", told.0);
        let detail = told.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains("expected") && detail.contains("found"), "{detail}");
    }
}

#[test]
fn a_run_without_an_index_says_so_and_a_broken_one_stops_no_table() {
    let folder = tempfile::tempdir().unwrap();
    let bare = folder.path().join("bare");
    publish(&bare, 200, 3, &["--no-index"]);
    let server = Server::start(&bare, &[]);
    for path in ["/api/ads?q=excel", "/api/ads/written-1", "/api/ads/written-1/explanation", "/api/phrases?employer=x"] {
        let told = server.get(path);
        assert_eq!((told.status(), told.header("x-robots-tag")), ("404", Some("noindex")), "{path}");
        assert!(told.json()["detail"].as_str().unwrap().contains("without an index"), "{}", told.0);
    }
    assert_eq!(server.get("/health").json()["ads"], "no index");
    let broken = folder.path().join("broken");
    publish(&broken, 200, 3, &[]);
    let run = fs::read_dir(broken.join("runs")).unwrap().next().unwrap().unwrap().path();
    fs::write(run.join("index/meta.json"), "{}").unwrap();
    let server = Server::start(&broken, &[]);
    let told = server.get("/api/ads?q=excel");
    assert_eq!(told.status(), "503");
    assert!(!told.0.contains(text(folder.path())), "{}", told.0);
    assert_eq!((server.get("/health").json()["ads"].as_str(), server.get("/api/v2/tables").status()), (Some("unreadable"), "200"));
}

#[test]
fn what_costs_much_is_counted_as_much_and_what_takes_too_long_is_ended() {
    let server = Server::start(out(), &["--max-calls", "30", "--window", "3600"]);
    let asked = ["/api/ads?q=excel", "/api/ads?by=year&limit=0", "/api/ads?by=year,sector&limit=0", "/api/ads?q=excel"]
        .map(|path| server.get(path));
    assert_eq!(asked.each_ref().map(Told::status), ["200", "200", "429", "429"]);
    let told = &asked[2];
    assert!(told.header("retry-after").unwrap().parse::<u64>().unwrap() > 0);
    assert!(told.json()["detail"].as_str().unwrap().contains("counts as 20"), "{}", told.0);
    let hurried = Server::start(out(), &["--timeout", "0"]);
    for path in ["/api/ads?q=excel".to_owned(), address("/api/phrases", &[("employer", &employer_with_most_ads())])] {
        let told = hurried.get(&path);
        assert_eq!(
            (told.status(), told.header("retry-after"), told.header("cache-control")),
            ("503", Some("10"), Some("no-store")),
            "{}",
            told.0
        );
        assert!(told.json()["detail"].as_str().unwrap().contains("found no answer within 0 ms"), "{}", told.0);
    }
    assert_eq!(hurried.get("/api/ads/written-1").status(), "200");
}

#[test]
fn ads_and_tables_are_exchanged_together() {
    let folder = tempfile::tempdir().unwrap();
    let served = folder.path().join("out");
    publish(&served, 200, 3, &[]);
    let server = Server::start(&served, &["--look", "1"]);
    let first = server.ads(&[("limit", "0")]);
    let run = server.get("/health").json()["run_id"].clone();
    publish(&served, 400, 4, &[]);
    let mut n_looks = 0;
    while server.get("/health").json()["run_id"] == run {
        std::thread::sleep(std::time::Duration::from_millis(200));
        n_looks += 1;
        assert!(n_looks < 300, "the other run is not served");
    }
    let told = server.get("/api/ads?limit=0");
    let current = fs::read_to_string(served.join("CURRENT")).unwrap();
    assert_eq!(told.header("x-data-run"), current.split(' ').next());
    assert_ne!(told.json(), first);
    let printed: Value = serde_json::from_str(&svall(&["search", "", "--limit", "0", "--json", "--out", text(&served)])).unwrap();
    assert_eq!(told.json(), printed);
}

#[test]
fn no_query_of_strangers_is_more_than_refused() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora/blns/blns.json");
    let mut strings: Vec<String> =
        ["\"", "((((((((((", "a* b* c*", "-", "NOT", "kommun:", "år:2020..1990", "\u{202e}x", "a".repeat(300).as_str()]
            .map(str::to_owned)
            .to_vec();
    match fs::read_to_string(&corpus) {
        Ok(read) => strings.extend(serde_json::from_str::<Vec<String>>(&read).unwrap()),
        Err(e) => say(&format!("NOT RUN: the list of naughty strings is not there: {}: {e}", corpus.display())),
    }
    let server = Server::start(out(), &[]);
    for string in strings {
        for told in [
            server.get(&address("/api/ads", &[("q", &string), ("kwic", "3"), ("limit", "5")])),
            server.get(&address("/api/ads", &[("employer", &string), ("limit", "1")])),
            server.get(&format!("/api/ads/{}", encoded(&string))),
            server.get(&address("/api/phrases", &[("employer", &string), ("most_peers", "10")])),
        ] {
            assert!(["200", "400", "404"].contains(&told.status()), "{string:?}: {}", told.0);
            let _json = told.json();
        }
    }
}

#[test]
fn the_description_of_ads_is_what_the_server_does() {
    let Some(python) = std::env::var_os("SVALL_PYTHON") else {
        say("NOT RUN: SVALL_PYTHON is not set; `bash tests/run` sets it to a Python with a tester of descriptions");
        return;
    };
    let server = Server::start(out(), &[]);
    let n_examples = if std::env::var_os("SVALL_ALL").is_some() { "300" } else { "20" };
    let folder = tempfile::tempdir().unwrap();
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/serve/schemathesis.toml");
    let operations = ["ads", "ad", "explanation", "phrases"].map(|id| ["--include-operation-id", id]).concat();
    let done = Command::new(Path::new(&python).with_file_name("st"))
        .args(["--config-file", text(&config), "run", &format!("{}/api/openapi.json", server.address)])
        .args(["--max-examples", n_examples, "--seed", "1", "--no-color", "--generation-database", "none"])
        .args(operations)
        .current_dir(folder.path())
        .output()
        .expect("schemathesis starts");
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success(), "{said}");
    say(&format!("schemathesis, {n_examples} examples: {}", said.lines().find(|line| line.contains("generated")).unwrap_or("")));
}

/// The addresses that a page leads to, without what stands after `#`.
fn links(page: &str) -> BTreeSet<String> {
    let plain = |address: &str| address.split('#').next().unwrap_or_default().replace("&amp;", "&");
    page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(plain).filter(|address| address.starts_with('/')).collect()
}

/// The address of a link by its words.
fn link(page: &str, words: &str) -> Option<String> {
    let before = page.split(words).next().filter(|before| before.len() < page.len())?;
    let address = before.rsplit("href=\"").next()?.split('"').next()?;
    Some(address.replace("&amp;", "&"))
}

#[test]
fn the_page_tells_what_the_interface_tells_in_both_languages() {
    let server = Server::start(out(), &[]);
    let query = [("q", "excel"), ("hits", "with"), ("year", "2015..")];
    let found = server.ads(&query);
    let n_ads = found["n_ads"].as_u64().unwrap();
    assert!(n_ads > 40 && n_ads < 1000, "{n_ads}");
    for (path, n, words) in [("/sv/annonser", format!("{n_ads} annonser"), "med träff"), ("/en/ads", format!("{n_ads} ads"), "with a hit")]
    {
        let told = server.get(&address(path, &query));
        assert_eq!((told.status(), told.header("x-robots-tag")), ("200", Some("noindex")), "{path}");
        let page = told.body();
        assert!(page.contains(&n) && page.contains(words) && page.contains("<meta name=\"robots\" content=\"noindex\">"), "{page}");
        assert!(!page.contains("style=") && !page.contains("onclick"), "{page}");
        for ad in found["ads"].as_array().unwrap() {
            assert!(page.contains(&format!("{path}/{}", encoded_part(ad["ad_id"].as_str().unwrap()))), "{ad}");
        }
        // The other view shows the same ads.
        let list = server.get(&address(path, &[&query[..], &[("view", "list")]].concat()));
        assert!(list.body().contains(&n) && list.body().contains("<table"), "{}", list.0);
    }
}

/// A part of an address as pages write it.
fn encoded_part(text: &str) -> String {
    text.bytes().fold(String::new(), |mut all, byte| {
        if byte.is_ascii_alphanumeric() || b"-._*".contains(&byte) {
            all.push(char::from(byte));
        } else {
            write!(all, "%{byte:02X}").unwrap();
        }
        all
    })
}

#[test]
fn every_way_on_from_the_page_leads_somewhere() {
    let server = Server::start(out(), &["--base-path", "/tal"]);
    let mut pages = vec!["/sv/annonser".to_owned(), "/en/ads?q=excel&view=list".to_owned(), "/sv/annonser/written-1".to_owned()];
    pages.push("/sv/annonser?q=saknasöverallt&municipality=0581&hits=with".to_owned());
    let mut n_links = 0;
    for path in pages {
        let told = server.get(&path);
        assert_eq!(told.status(), "200", "{path}");
        for address in links(told.body()) {
            let below = address.strip_prefix("/tal").unwrap_or_else(|| panic!("{path}: {address} is not below the base path"));
            let status = server.get(below).status().to_owned();
            assert_eq!(status, "200", "{path}: {address}");
            n_links += 1;
        }
    }
    assert!(n_links > 100, "{n_links}");
    // Page by page, every ad once.
    let n_ads = server.ads(&[("q", "excel")])["n_ads"].as_u64().unwrap();
    let (mut next, mut ads) = (Some("/tal/en/ads?q=excel&view=list".to_owned()), Vec::new());
    while let Some(address) = next {
        let told = server.get(address.strip_prefix("/tal").unwrap());
        ads.extend(links(told.body()).into_iter().filter(|address| address.starts_with("/tal/en/ads/")));
        next = link(told.body(), "Next 20");
    }
    assert_eq!(ads.len() as u64, n_ads);
    assert_eq!(ads.into_iter().collect::<BTreeSet<_>>().len() as u64, n_ads);
}

#[test]
fn a_mistake_on_the_page_keeps_the_query_and_shows_its_place() {
    let server = Server::start(out(), &[]);
    for (path, sentence, hint) in [
        ("/sv/annonser", "hittade `Linköpin`, väntade en kommuns kod eller namn", "Menade du Linköping, Lidköping?"),
        ("/en/ads", "found `Linköpin`, expected a municipality&#39;s code or name", "Did you mean Linköping, Lidköping?"),
    ] {
        let told = server.get(&address(path, &[("q", "kock kommun:Linköpin"), ("employer", "Region \"Skåne\"")]));
        assert_eq!((told.status(), told.header("cache-control")), ("400", Some("no-store")));
        let page = told.body().replace('\'', "&#39;");
        for wanted in [
            sentence,
            hint,
            "value=\"kock kommun:Linköpin\"",
            "kock kommun:Linköpin\n            ^^^^^^^^",
            "Region &quot;Skåne&quot;",
            "aria-invalid=\"true\"",
        ] {
            assert!(page.contains(wanted), "{wanted} is not in {page}");
        }
    }
    let told = server.get(&address("/sv/annonser", &[("municipality", "Lnud"), ("q", "kock")]));
    assert_eq!(told.status(), "400");
    assert!(told.body().contains("Filtret kommun kan inte användas") && told.body().contains("menade du Lund"), "{}", told.0);
    for query in [[("sort", "best")], [("after", "x")], [("view", "map")]] {
        assert_eq!(server.get(&address("/sv/annonser", &query)).status(), "400", "{query:?}");
    }
    let hostile =
        server.get(&address("/sv/annonser", &[("q", "\"<script>alert(1)</script>\""), ("employer", "'\"><img src=x onerror=y>")]));
    assert!(!hostile.body().contains("<script>alert") && !hostile.body().contains("<img"), "{}", hostile.0);
}

#[test]
fn the_page_of_an_ad_shows_what_counts_what_does_not_and_the_arithmetic() {
    let server = Server::start(out(), &[]);
    let told = server.get("/sv/annonser/written-1");
    let ad = server.get("/api/ads/written-1").json();
    let page = told.body();
    assert_eq!((told.status(), told.header("x-robots-tag")), ("200", Some("noindex")));
    let (hits, n_words) = (ad["n_hits"].as_u64().unwrap(), ad["n_words"].as_u64().unwrap());
    let intensity = format!("{:.1}", 1000.0 * hits as f64 / n_words as f64).replace('.', ",");
    for wanted in [
        format!("{hits} ÷ {n_words} ord × 1\u{a0}000 = {intensity} träffar per 1\u{a0}000 ord"),
        "nej: annonsen säger att det inte behövs".to_owned(),
        "class=\"hit\" id=\"t1\" href=\"#m1\">Excel<".to_owned(),
        "class=\"hit not\"".to_owned(),
        "sv:datorvana:head".to_owned(),
    ] {
        assert!(page.contains(&wanted), "{wanted} is not in {page}");
    }
    assert!(!page.contains("Tallén") && !page.contains("tallroten") && !page.contains("123 45"), "{page}");
    let other = server.get(&format!("/en/ads/{}", encoded(WRITTEN[1].0)));
    assert_eq!(other.status(), "200", "{}", other.0);
    assert!(!other.body().contains("<script>alert"), "{}", other.0);
    let none = server.get("/en/ads/none");
    assert_eq!(none.status(), "404");
    assert!(none.body().contains("an ad of this run"), "{}", none.0);
    // Every class and reason of the invented ads has its words in both languages.
    let found = server.ads(&[("limit", "40"), ("sort", "hits")]);
    for ad in found["ads"].as_array().unwrap() {
        for path in ["/sv/annonser", "/en/ads"] {
            let told = server.get(&format!("{path}/{}", encoded(ad["ad_id"].as_str().unwrap())));
            for raw in ["zone:", "guard:", "nested:", "exclusion:"] {
                assert!(!told.body().contains(raw), "{raw}: {}", told.0);
            }
        }
    }
}

#[test]
fn pages_of_ads_have_a_state_for_each_thing_that_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let bare = folder.path().join("bare");
    publish(&bare, 200, 3, &["--no-index"]);
    let server = Server::start(&bare, &[]);
    for (path, words) in [("/sv/annonser?q=excel", "Annonssökningen är avstängd"), ("/en/ads/written-1", "Ad search is switched off")] {
        let told = server.get(path);
        assert!(told.status() == "200" && told.body().contains(words), "{path}: {}", told.0);
    }
    let hurried = Server::start(out(), &["--timeout", "0"]);
    let told = hurried.get("/sv/annonser?q=excel");
    assert_eq!((told.status(), told.header("retry-after")), ("503", Some("10")), "{}", told.0);
    assert!(told.body().contains("Sökningen tog för lång tid") && told.body().contains("value=\"excel\""), "{}", told.0);
    let counted = Server::start(out(), &["--max-calls", "9", "--window", "3600"]);
    let statuses = ["excel", "sql", "word"].map(|word| counted.get(&format!("/sv/annonser?q={word}")).status().to_owned());
    assert_eq!(statuses, ["200", "200", "429"]);
    assert!(counted.get("/sv/annonser?q=linux").header("retry-after").is_some());
    // What was made before costs nothing.
    assert_eq!(counted.get("/sv/annonser?q=excel").status(), "200");
}
