//! Holds the pages to what people meet in a browser: every page in both languages, with scripts and without, on a wide screen and a narrow
//! one, by keyboard and on paper, with ads that strangers wrote to do harm.
//!
//! The browser is Debian's Chromium, led by the scripts in `tests/browser`; accessibility is looked at by axe.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "a test stops where something is missing, and says so")]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;

const SVALL: &str = env!("CARGO_BIN_EXE_svall");
/// The id of the first ad that strangers wrote; the others follow.
const FIRST_HOSTILE: u32 = 900_000_001;
/// Strings of the large list that share an ad, for there are many.
const TOGETHER: usize = 12;

/// Says on standard error, past the capture of passing tests, what was tested or not.
fn say(notice: &str) {
    let _closed = writeln!(std::io::stderr(), "{notice}");
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path of the project is UTF-8")
}

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn svall(arguments: &[&str]) -> String {
    let done = Command::new(SVALL).args(arguments).output().expect("the program starts");
    assert!(matches!(done.status.code(), Some(0 | 1)), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

/// The Python that leads a browser, where both are there.
fn python() -> Option<String> {
    let Ok(python) = std::env::var("SVALL_PYTHON") else {
        say("NOT RUN: SVALL_PYTHON is not set; `bash tests/run` sets it to a Python that leads a browser");
        return None;
    };
    let is_there = |name: &str| Command::new(name).arg("--version").output().is_ok_and(|done| done.status.success());
    if !["chromium", "chromium-browser"].into_iter().any(is_there) {
        say("NOT RUN: Chromium is not there; `bash tests/run` installs it where apt-get can");
        return None;
    }
    Some(python)
}

/// The hostile strings of each ad, our own first, as entities and as they are.
fn hostile() -> Vec<Vec<String>> {
    let own: Vec<String> = serde_json::from_str(include_str!("browser/hostile.json")).unwrap();
    // Markup is left out of texts that are read, and what is written as entities becomes it: both are tried.
    let entities = own.iter().map(|string| string.replace('&', "&amp;").replace('<', "&lt;"));
    let mut shared: Vec<Vec<String>> = entities.chain(own.iter().cloned()).map(|string| vec![string]).collect();
    let list = project().join("../shared/corpora/blns/blns.json");
    match fs::read_to_string(&list) {
        Ok(read) => {
            let strings: Vec<String> = serde_json::from_str(&read).unwrap();
            shared.extend(strings.chunks(TOGETHER).map(<[String]>::to_vec));
        }
        Err(e) => say(&format!("NOT RUN: the list of naughty strings is not there: {}: {e}", list.display())),
    }
    shared
}

/// A published run of invented ads of 2023 on, with its index, and of ads whose headline, employer and text are hostile. It is made once.
fn run() -> &'static (PathBuf, usize) {
    static RUN: OnceLock<(PathBuf, usize)> = OnceLock::new();
    RUN.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
        let _none = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let made = svall(&["sample", "--ads", "8000", "--seed", "7", "--format", "jobtech", "-o", "-"]);
        let ads = made.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let mut ads: Vec<Value> = ads.filter(|ad| ad["publication_date"].as_str().is_some_and(|day| day >= "2023")).collect();
        let hostile = hostile();
        for (strings, id) in hostile.iter().zip(FIRST_HOSTILE..) {
            let mut ad = ads[0].clone();
            let joined = strings.join(" · ");
            ad["id"] = id.to_string().into();
            ad["headline"] = joined.as_str().into();
            ad["employer"]["organization_number"] = Value::Null;
            ad["employer"]["name"] = joined.as_str().into();
            ad["employer"]["workplace"] = joined.as_str().into();
            ad["description"]["text"] =
                format!("Annons {id}. Du arbetar dagligen i Excel.\n{}\nVana vid Word krävs.", strings.join("\n")).into();
            ads.push(ad);
        }
        let lines: Vec<String> = ads.iter().map(Value::to_string).collect();
        let file = folder.join("ads.jsonl");
        fs::write(&file, lines.join("\n") + "\n").unwrap();
        svall(&["run", text(&file), "--quiet", "--min-ads", "1", "--out", text(&folder)]);
        (folder, hostile.len())
    })
}

/// A server at work; it is killed when the test ends.
struct Server(Child, String);

impl Server {
    fn start(base_path: &str) -> Self {
        let mut command = Command::new(SVALL);
        command.args(["serve", "--addr", "127.0.0.1:0", "--max-calls", "1000000", "--out", text(&run().0), "--base-path", base_path]);
        let mut child = command.args(["--contact", "svall@example.org"]).stdout(Stdio::piped()).spawn().expect("the program starts");
        let mut address = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut address).unwrap();
        Self(child, address.trim().to_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _gone = self.0.kill();
        let _gone = self.0.wait();
    }
}

/// Runs a script of `tests/browser` on a server.
fn visited(script: &str, base_path: &str, arguments: &[&str]) {
    let Some(python) = python() else { return };
    let n_hostile = run().1.to_string();
    let server = Server::start(base_path);
    let script = project().join("tests/browser").join(script);
    let done =
        Command::new(python).arg(&script).arg(&server.1).args(arguments).env("N_HOSTILE", n_hostile).output().expect("Python starts");
    assert!(
        done.status.success(),
        "{}\n{}{}",
        script.display(),
        String::from_utf8_lossy(&done.stdout),
        String::from_utf8_lossy(&done.stderr)
    );
    say(String::from_utf8_lossy(&done.stdout).trim());
}

#[test]
fn every_page_in_swedish_serves_everyone() {
    visited("walk.py", "", &["sv", &format!("/sv/annonser/{FIRST_HOSTILE}")]);
}

#[test]
fn every_page_in_english_serves_everyone_below_a_path_of_its_own() {
    visited("walk.py", "/svall", &["en", &format!("/en/ads/{}", FIRST_HOSTILE + 1)]);
}

#[test]
fn what_strangers_wrote_stays_text() {
    visited("hostile.py", "", &[&FIRST_HOSTILE.to_string()]);
}

#[test]
fn people_find_what_they_came_for_by_keyboard_by_mouse_and_without_scripts() {
    visited("journeys.py", "", &[]);
}
