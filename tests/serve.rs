//! Holds `svall serve` to its promises with the programs that people use: clients of PxWebApi, a tester of descriptions, a thousand slow
//! connections, and runs that are exchanged while others read.
//!
//! `SVALL_ALL=1` runs the long forms.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a test stops where something is missing, and says so"
)]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

const SVALL: &str = env!("CARGO_BIN_EXE_svall");

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

fn is_long() -> bool {
    std::env::var_os("SVALL_ALL").is_some()
}

/// Says on standard error, past the capture of passing tests, what was tested or not.
fn say(notice: &str) {
    let _closed = writeln!(std::io::stderr(), "{notice}");
}

/// The Python that has the clients.
fn python() -> Option<String> {
    let python = std::env::var("SVALL_PYTHON").ok();
    if python.is_none() {
        say("NOT RUN: SVALL_PYTHON is not set; `bash tests/run` sets it to a Python with clients of PxWebApi");
    }
    python
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a temporary path is UTF-8")
}

fn svall(arguments: &[&str]) -> String {
    let done = Command::new(SVALL).args(arguments).output().expect("the program starts");
    assert!(matches!(done.status.code(), Some(0 | 1)), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

/// Publishes a run of invented ads of the years from one on: few years make tables that are made in no time.
fn publish(out: &Path, n_ads: u32, seed: u32, first_year: &str) {
    fs::create_dir_all(out).unwrap();
    let made = svall(&["sample", "--ads", &n_ads.to_string(), "--seed", &seed.to_string(), "--format", "jobtech", "-o", "-"]);
    let is_meant = |line: &&str| {
        let ad: Value = serde_json::from_str(line).unwrap();
        ad["publication_date"].as_str().is_some_and(|day| day >= first_year)
    };
    let lines: Vec<&str> = made.lines().filter(is_meant).collect();
    assert!(lines.len() >= 10, "only {} ads", lines.len());
    let ads = out.join(format!("ads{seed}.jsonl"));
    fs::write(&ads, lines.join("\n") + "\n").unwrap();
    let accept = ["drop", "growth", "closed-years"].map(|gate| ["--accept", gate]).concat();
    svall(&[&["run", text(&ads), "--quiet", "--no-index", "--out", text(out)], accept.as_slice()].concat());
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

    /// Where it listens, `127.0.0.1:8080`.
    fn socket(&self) -> &str {
        self.address.trim_start_matches("http://").split('/').next().unwrap()
    }

    /// The whole answer to what is sent, as it comes over the line.
    fn answer(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(self.socket()).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn ask(&self, method: &str, path: &str, headers: &str) -> String {
        self.answer(&format!("{method} {path} HTTP/1.1\r\nHost: example\r\nConnection: close\r\n{headers}\r\n"))
    }

    fn post(&self, path: &str, body: &str) -> String {
        let length = body.len();
        self.answer(&format!("POST {path} HTTP/1.1\r\nHost: example\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}

fn header<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    let head = answer.split("\r\n\r\n").next().unwrap_or_default();
    head.lines().filter_map(|line| line.split_once(": ")).find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

fn body(answer: &str) -> Value {
    serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap()
}

/// Runs a script with the Python of the clients; returns what it printed.
fn script(python: &str, name: &str, arguments: &[&str]) -> String {
    let done = Command::new(python).arg(tests().join(name)).args(arguments).output().expect("Python starts");
    assert!(done.status.success(), "{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

/// A server with a run of some hundred ads.
fn small() -> (TempDir, Server) {
    let folder = tempfile::tempdir().unwrap();
    publish(folder.path(), 1500, 7, "2024");
    let server = Server::start(folder.path(), &[]);
    (folder, server)
}

#[test]
fn clients_as_they_are_read_what_the_panels_say() {
    let Some(python) = python() else { return };
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    publish(&out, 3000, 5, "");
    for by in ["nation", "county", "municipality"] {
        let file = folder.path().join(format!("{by}.csv"));
        svall(&["panel", "--by", by, "--per", "year", "--out", text(&out), "--format", "csv", "-o", text(&file)]);
    }
    let toolkit = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/npm");
    let has_toolkit = toolkit.join("node_modules/jsonstat-toolkit").is_dir();
    let server = Server::start(&out, &["--base-path", "/tal/svall"]);
    let printed = script(&python, "serve.py", &[&server.address, text(folder.path()), if has_toolkit { text(&toolkit) } else { "-" }]);
    assert!(printed.contains("pyscbwrapper: ") && printed.contains("pxwebpy: "), "{printed}");
    if !has_toolkit {
        say("NOT RUN: jsonstat-toolkit is not in target/npm; `bash tests/run` installs it where npm is");
    }
}

#[test]
fn what_the_description_allows_is_accepted_and_what_it_does_not_is_refused() {
    let Some(python) = python() else { return };
    let (folder, server) = small();
    let n_examples = if is_long() { "300" } else { "20" };
    let done = Command::new(Path::new(&python).with_file_name("st"))
        .args(["--config-file", text(&tests().join("serve/schemathesis.toml")), "run", &format!("{}/api/openapi.json", server.address)])
        .args(["--max-examples", n_examples, "--seed", "1", "--no-color", "--generation-database", "none"])
        .current_dir(folder.path())
        .output()
        .expect("schemathesis starts");
    let said = String::from_utf8_lossy(&done.stdout);
    let summary: Vec<&str> = said.lines().rev().take(25).collect();
    assert!(done.status.success(), "{said}");
    say(&format!("schemathesis, {n_examples} examples: {}", summary.iter().find(|line| line.contains("generated")).unwrap_or(&"")));
}

#[test]
fn slow_connections_are_closed_while_a_polite_client_is_served() {
    let Some(python) = python() else { return };
    let (_folder, server) = small();
    let (n_slow, seconds) = if is_long() { ("1000", "15") } else { ("120", "13") };
    let found: Value = serde_json::from_str(&script(&python, "serve/slow.py", &[&server.address, n_slow, seconds])).unwrap();
    assert_eq!(found["still_open"], 0, "{found}");
    let (asked, failed) = (found["polite"].as_f64().unwrap(), found["failed"].as_f64().unwrap());
    assert!(asked >= 20.0 && failed <= asked / 100.0, "{found}");
    say(&format!("slow connections: {found}"));
}

#[test]
fn another_run_is_served_without_an_error_and_no_answer_is_of_two_runs() {
    let Some(python) = python() else { return };
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    publish(&out, 1500, 7, "2024");
    let first = fs::read(out.join("CURRENT")).unwrap();
    publish(&out, 1500, 8, "2024");
    let second = fs::read(out.join("CURRENT")).unwrap();
    assert_ne!(first, second);
    let server = Server::start(&out, &["--look", "1"]);
    let end = folder.path().join("end");
    let reader = Command::new(python)
        .arg(tests().join("serve/swap.py"))
        .args([&server.address, text(&end)])
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python starts");
    let served = |id: &str| body(&server.ask("GET", "/health", ""))["run_id"] == id;
    let n_swaps = if is_long() { 20 } else { 2 };
    for n in 0..n_swaps {
        let pointer = if n % 2 == 0 { &first } else { &second };
        let id = String::from_utf8_lossy(pointer).split(' ').next().unwrap().to_owned();
        // As a run does it: at once, under another name first.
        fs::write(out.join("CURRENT.next"), pointer).unwrap();
        fs::rename(out.join("CURRENT.next"), out.join("CURRENT")).unwrap();
        let deadline = Instant::now() + Duration::from_mins(2);
        while !served(&id) {
            assert!(Instant::now() < deadline, "{id} is not served");
            std::thread::sleep(Duration::from_millis(100));
        }
        std::thread::sleep(Duration::from_secs(1));
    }
    fs::write(&end, "").unwrap();
    let printed = reader.wait_with_output().unwrap();
    let found: Value = serde_json::from_slice(&printed.stdout).unwrap();
    assert_eq!((found["errors"].as_array().map(Vec::len), found["mixed"].as_array().map(Vec::len)), (Some(0), Some(0)), "{found}");
    assert_eq!(found["runs"].as_array().map(Vec::len), Some(2), "{found}");
    say(&format!("{n_swaps} swaps: {} answers, no error, none mixed", found["answers"]));
}

#[test]
fn every_answer_carries_its_headers_and_errors_are_problems() {
    let (folder, server) = small();
    let always = ["content-security-policy", "x-content-type-options", "referrer-policy", "x-frame-options", "permissions-policy", "vary"];
    for (method, path, expected) in [
        ("GET", "/", "303"),
        ("GET", "/a/app.css", "404"),
        ("GET", "/api/names?q=boxh", "200"),
        ("GET", "/api/names", "400"),
        ("GET", "/api/names?q=x&limit=51", "400"),
        ("GET", "/health", "200"),
        ("GET", "/nothing", "404"),
        ("GET", "/%ff", "404"),
        ("GET", "/../../etc/passwd", "404"),
        ("POST", "/health", "405"),
        ("GET", "/api/v2/config", "200"),
        ("GET", "/api/v2/config/", "200"),
        ("HEAD", "/api/v2/config", "200"),
        ("OPTIONS", "/api/v2/tables/SVALL01P/data", "204"),
        ("TRACE", "/api/v2/config", "405"),
        ("GET", "/api/v2/tables/NONE", "404"),
        ("GET", "/api/v2/tables/%ff", "404"),
        ("GET", "/api/v2/tables?pageNumber=x", "400"),
        ("GET", "/api/v2/tables?pageNumber=9", "404"),
        ("GET", "/api/v2/tables/SVALL01P/data?valuecodes[Nothing]=1", "400"),
        ("GET", "/api/v2/tables/SVALL01P/data?outputFormat=doc", "400"),
        ("GET", "/api/v2/savedqueries/x", "404"),
        ("GET", "/api/v1/de", "404"),
        ("GET", "/api/v1/sv/svall/AM/SVALL01P?config", "200"),
        ("GET", "/api/v3", "404"),
    ] {
        // Where nothing is, people are told in a page, and programs, which say that they read JSON, in a problem.
        let answer = server.ask(method, path, "Accept: application/json\r\n");
        assert_eq!(status(&answer), expected, "{method} {path}: {answer}");
        for name in always {
            assert!(header(&answer, name).is_some(), "{method} {path}: {name} is missing in {answer}");
        }
        assert_eq!(header(&answer, "access-control-allow-origin").is_some(), path.starts_with("/api"), "{method} {path}");
        if expected.starts_with('4') && method != "HEAD" {
            assert_eq!(header(&answer, "content-type"), Some("application/problem+json"), "{method} {path}: {answer}");
            let problem = body(&answer);
            assert_eq!(problem["status"].to_string(), expected);
            let detail = problem["detail"].as_str().unwrap();
            assert!(!detail.is_empty() && !detail.contains("src/") && !detail.contains(text(folder.path())), "{detail}");
        }
        if expected == "405" || method == "OPTIONS" {
            assert!(header(&answer, "allow").is_some_and(|allow| allow.contains("GET")), "{method} {path}: {answer}");
        }
    }
}

#[test]
fn an_answer_that_is_known_is_not_sent_again_and_tags_differ_where_bytes_do() {
    let (_folder, server) = small();
    let path = "/api/v2/tables/SVALL01P/data?outputFormat=csv";
    let first = server.ask("GET", path, "");
    let tag = header(&first, "etag").expect("a tag");
    assert!(tag.starts_with('"') && tag.ends_with('"'), "{tag}");
    assert!(header(&first, "cache-control").is_some_and(|value| value.contains("public")));
    let again = server.ask("GET", path, &format!("If-None-Match: \"other\", W/{tag}\r\n"));
    assert_eq!((status(&again), header(&again, "etag")), ("304", Some(tag)));
    assert!(again.ends_with("\r\n\r\n"), "an answer that is not sent has no content");
    let packed = server.ask("GET", path, "Accept-Encoding: gzip\r\n");
    assert_eq!(header(&packed, "content-encoding"), Some("gzip"));
    let other_form = server.ask("GET", "/api/v2/tables/SVALL01P/data", "Accept: text/csv\r\n");
    assert_eq!(header(&other_form, "content-type"), Some("text/csv; charset=utf-8"));
    let tags: std::collections::BTreeSet<_> = [&first, &packed, &other_form].map(|answer| header(answer, "etag")).into();
    assert_eq!(tags.len(), 3, "{tags:?}");
    assert_eq!(status(&server.ask("GET", "/api/v2/tables/SVALL01P/data", "Accept: image/png\r\n")), "406");
}

#[test]
fn what_is_too_much_is_refused_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    publish(folder.path(), 1500, 7, "2024");
    let server = Server::start(folder.path(), &["--max-cells", "100", "--max-calls", "8", "--window", "3600"]);
    let path = "/api/v2/tables/SVALL01P/data?valuecodes[Region]=*&valuecodes[ContentsCode]=*&valuecodes[Tid]=*";
    let answer = server.ask("GET", path, "");
    assert_eq!(status(&answer), "403");
    assert!(body(&answer)["detail"].as_str().is_some_and(|detail| detail.contains("at most 100")), "{answer}");
    assert_eq!(status(&server.post("/api/v2/savedqueries", &" ".repeat(70_000))), "413");
    assert_eq!(status(&server.post("/api/v2/savedqueries", "{")), "400");
    assert_eq!(status(&server.post("/api/v2/savedqueries", &"[".repeat(60_000))), "400");
    let long = server.ask("GET", &format!("/api/v2/tables?query={}", "a".repeat(70_000)), "");
    assert!(["414", "431"].contains(&status(&long)), "{long}");
    for _ in 0..8 {
        server.ask("GET", "/api/v2/config", "");
    }
    let answer = server.ask("GET", "/api/v2/config", "");
    assert_eq!(status(&answer), "429");
    let wait: u64 = header(&answer, "retry-after").unwrap().parse().unwrap();
    assert!((1..=3600).contains(&wait), "{wait}");
    assert_eq!(status(&server.ask("GET", "/health", "")), "200", "whoever watches is always told");
}

#[test]
fn a_run_that_cannot_be_read_leaves_the_one_before() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path();
    publish(out, 1500, 7, "2024");
    let server = Server::start(out, &["--look", "1"]);
    let before = body(&server.ask("GET", "/health", ""));
    assert_eq!(before["status"], "ok");
    fs::write(out.join("CURRENT"), format!("r999999-00000000 {}\n", "0".repeat(64))).unwrap();
    let deadline = Instant::now() + Duration::from_mins(1);
    loop {
        let now = body(&server.ask("GET", "/health", ""));
        assert_eq!(now["run_id"], before["run_id"]);
        if now["status"] == "stale" {
            break;
        }
        assert!(Instant::now() < deadline, "{now}");
        std::thread::sleep(Duration::from_millis(100));
    }
    assert!(server.ask("GET", "/en", "").contains("A newer run was published"));
}

#[cfg(unix)]
#[test]
fn asked_to_end_it_sends_what_is_under_way_and_ends_well() {
    let (_folder, mut server) = small();
    let mut stream = TcpStream::connect(server.socket()).unwrap();
    let path = "/api/v2/tables/SVALL05/data?valuecodes[Kompetens]=*&valuecodes[Niva]=*&valuecodes[ContentsCode]=*&valuecodes[Tid]=*";
    stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: example\r\n\r\n").as_bytes()).unwrap();
    let mut first = [0; 1];
    stream.read_exact(&mut first).unwrap();
    let done = Command::new("kill").args(["-TERM", &server.child.id().to_string()]).status().unwrap();
    assert!(done.success());
    let mut rest = String::new();
    stream.read_to_string(&mut rest).unwrap();
    let answer = format!("H{rest}");
    assert_eq!(status(&answer), "200");
    assert_eq!(header(&answer, "content-length").unwrap(), answer.split_once("\r\n\r\n").unwrap().1.len().to_string());
    assert_eq!(server.child.wait().unwrap().code(), Some(0));
}

#[test]
fn without_a_run_or_with_an_address_that_is_taken_it_does_not_start() {
    let folder = tempfile::tempdir().unwrap();
    let start = |arguments: &[&str]| Command::new(SVALL).arg("serve").args(arguments).output().unwrap();
    assert_eq!(start(&["--out", text(folder.path())]).status.code(), Some(21));
    publish(folder.path(), 1500, 7, "2024");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let refused = start(&["--out", text(folder.path()), "--addr", &taken.local_addr().unwrap().to_string()]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("cannot be listened at"));
    assert_eq!(start(&["--out", text(folder.path()), "--base-path", "a b"]).status.code(), Some(2));
}
