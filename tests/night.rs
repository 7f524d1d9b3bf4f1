//! Watches the program as the machines of a night do: by exit code, last line, log, command, metrics, `status` and `verify`, in nights that
//! go well and in those that do not.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::disallowed_methods,
    clippy::float_cmp,
    reason = "a test stops where something is missing, and says so; gauges that are compared are whole numbers"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value as Json;
use svall::published::Manifest;

/// A folder with one file of ads and, once there was a run, what is published.
struct Machine(tempfile::TempDir);

impl Machine {
    /// A machine with so many ads.
    fn new(n_ads: usize) -> Self {
        let machine = Self(tempfile::tempdir().unwrap());
        fs::create_dir(machine.at("ads")).unwrap();
        machine.write(n_ads);
        machine
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Replaces the file of ads.
    fn write(&self, n_ads: usize) {
        let ad = |n: usize| {
            let (month, day) = (1 + n % 12, 1 + n % 28);
            format!(
                r#"{{"id":{n},"headline":"Kock {n}","text":"Vi söker kock nummer {n} med datorvana och kunskaper i Excel.","published":"2025-{month:02}-{day:02}","employer":"Krogen {} AB"}}"#,
                n % 40
            )
        };
        fs::write(self.at("ads/a.jsonl"), (0..n_ads).map(ad).collect::<Vec<_>>().join("\n")).unwrap();
    }

    /// Calls the program in this folder.
    fn svall(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_svall")).args(arguments).current_dir(self.0.path()).output().expect("the program starts")
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.svall(&[&["run", "ads", "--quiet"], arguments].concat())
    }

    /// A run that must end with this code.
    fn night(&self, arguments: &[&str], code: i32) -> Output {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(code), "{}", said(&output));
        output
    }

    fn attempts(&self) -> Vec<Json> {
        let text = fs::read_to_string(self.at("out/attempts.jsonl")).unwrap_or_default();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    fn current(&self) -> String {
        fs::read_to_string(self.at("out/CURRENT")).unwrap().split(' ').next().unwrap().to_owned()
    }

    fn manifest(&self) -> Manifest {
        let text = fs::read_to_string(self.at("out/runs").join(self.current()).join("manifest.json")).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    fn runs(&self) -> Vec<String> {
        let names = fs::read_dir(self.at("out/runs")).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
        names.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Changes one byte of a file of the run that is served.
    fn flip(&self, file: &str) {
        let path = self.at("out/runs").join(self.current()).join(file);
        let mut bytes = fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&path, bytes).unwrap();
    }

    /// What a command prints, and its exit code.
    fn printed(&self, arguments: &[&str]) -> (String, Option<i32>) {
        let output = self.svall(arguments);
        (String::from_utf8(output.stdout).unwrap(), output.status.code())
    }
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn shown(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The last line of standard output.
fn last_line(output: &Output) -> Json {
    let text = std::str::from_utf8(&output.stdout).unwrap();
    serde_json::from_str(text.trim_end().lines().last().unwrap_or_default()).unwrap_or_else(|e| panic!("{e}: {text}\n{}", said(output)))
}

#[test]
fn the_last_line_on_standard_output_says_how_the_run_ended() {
    let machine = Machine::new(60);
    let first = last_line(&machine.night(&[], 0));
    let expected = [("status", Json::from("published")), ("exit_code", 0.into()), ("run_id", machine.current().into())];
    for (key, value) in &expected {
        assert_eq!(first[*key], *value, "{first}");
    }
    assert_eq!((&first["counts"]["n_records"], &first["counts"]["n_measured"]), (&60.into(), &60.into()));
    assert_eq!(first["content_hash"], machine.manifest().content_hash);
    let second = last_line(&machine.night(&["--if-changed"], 0));
    assert_eq!((&second["status"], &second["run_id"], &second["counts"]), (&"unchanged".into(), &first["run_id"], &first["counts"]));
    let attempts = machine.attempts();
    assert_eq!(attempts.iter().map(|a| &a["status"]).collect::<Vec<_>>(), ["published", "unchanged"]);
    assert!(attempts.iter().all(|a| a["started_unix"].as_u64() > Some(1_700_000_000) && a["seconds"].as_f64() > Some(0.0)));
}

#[test]
fn a_night_that_failed_is_told_with_its_code_and_leaves_what_is_served() {
    let machine = Machine::new(60);
    machine.night(&[], 0);
    let served = machine.current();
    machine.write(30);
    let gate = last_line(&machine.night(&[], 20));
    let usage = last_line(&machine.night(&["--map", "text"], 2));
    fs::remove_file(machine.at("ads/a.jsonl")).unwrap();
    let no_file = last_line(&machine.night(&[], 21));
    fs::remove_dir(machine.at("ads")).unwrap();
    let no_folder = last_line(&machine.night(&[], 21));
    for (ended, code, message) in [
        (&gate, 20, "gate drop: found ads: 30 after 60"),
        (&no_file, 21, "found no record"),
        (&no_folder, 21, "ads: "),
        (&usage, 2, "--map"),
    ] {
        assert_eq!((&ended["status"], &ended["exit_code"], &ended["run_id"]), (&"failed".into(), &code.into(), &served.as_str().into()));
        assert!(ended["message"].as_str().unwrap().contains(message), "{ended}");
        assert!(ended.get("counts").is_none());
    }
    assert!(gate["hint"].as_str().unwrap().contains("--accept drop"), "{gate}");
    assert_eq!(machine.current(), served);
    assert_eq!(machine.attempts().iter().map(|a| a["exit_code"].as_u64().unwrap()).collect::<Vec<_>>(), [0, 20, 2, 21, 21]);
}

#[test]
fn who_finds_another_at_work_is_told_who_and_notes_no_attempt() {
    let machine = Machine::new(20);
    machine.night(&[], 0);
    let lock = fs::File::options().write(true).open(machine.at("out/LOCK")).unwrap();
    lock.lock().unwrap();
    let refused = last_line(&machine.night(&["--metrics", "m.prom"], 23));
    assert_eq!((&refused["status"], &refused["run_id"]), (&"failed".into(), &machine.current().into()));
    assert!(refused["message"].as_str().unwrap().contains("another run is at work here (process "), "{refused}");
    assert_eq!(gauges(&machine.at("m.prom"))["svall_last_run_exit_code"], 23.0);
    assert_eq!(machine.svall(&["verify", "out", "--repair"]).status.code(), Some(23));
    let (text, code) = machine.printed(&["status"]);
    assert!(code == Some(0) && text.contains("At work: process "), "{text}");
    drop(lock);
    assert_eq!(machine.attempts().len(), 1);
    assert!(!machine.printed(&["status"]).0.contains("At work"));
}

#[test]
fn an_output_that_cannot_be_written_ends_with_22_and_is_told() {
    let machine = Machine::new(20);
    fs::write(machine.at("out"), "a file").unwrap();
    let notify = ["--notify-cmd", "cat > told.json", "--metrics", "m.prom"];
    let failed = last_line(&machine.night(&notify, 22));
    assert_eq!((&failed["status"], &failed["exit_code"]), (&"failed".into(), &22.into()));
    let told: Json = serde_json::from_str(&fs::read_to_string(machine.at("told.json")).unwrap()).unwrap();
    assert_eq!(told, failed);
    assert_eq!(gauges(&machine.at("m.prom"))["svall_last_run_success"], 0.0);
    assert_eq!(fs::read_to_string(machine.at("out")).unwrap(), "a file");
}

#[test]
fn a_run_after_which_nothing_can_be_tidied_is_published_with_a_warning() {
    let machine = Machine::new(20);
    // A folder where a file must be written, and the sample, which is not too young to be known again.
    fs::create_dir_all(machine.at("out/cache/inputs.json/x")).unwrap();
    for (status, arguments) in [("published", &[][..]), ("unchanged", &["--log-format", "json"])] {
        let ended = machine.svall(&[&["run", "--quiet"], arguments].concat());
        let (log, last) = (said(&ended), last_line(&ended));
        assert_eq!((ended.status.code(), &last["status"], &last["exit_code"]), (Some(1), &status.into(), &1.into()), "{log}");
        assert!(last["untidy"].as_str().unwrap().contains("inputs.json: cannot be written"), "{last}");
        assert!(log.contains("the run is served, but tidying up after it failed"), "{log}");
    }
    let attempts = machine.attempts();
    assert_eq!(attempts.iter().map(|a| &a["status"]).collect::<Vec<_>>(), ["published", "unchanged"]);
    assert!(attempts.iter().all(|a| a["untidy"].is_string()));
    assert!(machine.printed(&["status"]).0.contains("Served: "));
    fs::remove_dir_all(machine.at("out/cache/inputs.json")).unwrap();
    let ended = machine.svall(&["run", "--quiet"]);
    assert!(ended.status.code() == Some(0) && last_line(&ended).get("untidy").is_none(), "{}", said(&ended));
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_ends_with_22() {
    use std::os::unix::fs::PermissionsExt;
    let machine = Machine::new(20);
    fs::create_dir(machine.at("out")).unwrap();
    fs::set_permissions(machine.at("out"), fs::Permissions::from_mode(0o500)).unwrap();
    // The superuser may write anywhere.
    if fs::write(machine.at("out/x"), "").is_err() {
        assert_eq!(last_line(&machine.night(&[], 22))["exit_code"], 22);
    }
    fs::set_permissions(machine.at("out"), fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn asked_for_json_a_run_prints_one_value_with_all_of_the_manifest() {
    let machine = Machine::new(30);
    for status in ["published", "unchanged"] {
        let printed: Json = serde_json::from_slice(&machine.night(&["--json"], 0).stdout).unwrap();
        let path = machine.at("out/runs").join(machine.current()).join("manifest.json");
        let manifest: Json = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        for (key, value) in manifest.as_object().unwrap() {
            assert_eq!(printed[key], *value, "{key}");
        }
        assert_eq!((&printed["status"], &printed["exit_code"]), (&status.into(), &0.into()));
    }
    machine.write(0);
    let failed: Json = serde_json::from_slice(&machine.night(&["--json"], 21).stdout).unwrap();
    assert_eq!(failed["status"], "failed");
}

#[cfg(unix)]
#[test]
fn no_name_from_outside_breaks_a_line_of_the_log_or_reaches_a_terminal() {
    let evil = "a\n{\"level\":\"info\"}\r\u{1b}[31m\u{7f}\u{9b}2J\u{85}\u{2028}.jsonl";
    let machine = Machine::new(20);
    let canary = "blåmesen";
    let ad = serde_json::json!({"id": 900, "headline": "Kock\u{1b}[2J", "text": format!("{canary} \u{9b}31m datorvana"),
        "published": "2025-05-05", "employer": "Ond\n\u{1b}]0;x\u{7} AB"});
    fs::write(machine.at("ads").join(evil), format!("{ad}\nnot json \u{1b}[31m {canary}\n")).unwrap();
    let bad_zip = |machine: &Machine| fs::write(machine.at("ads").join(evil.replace("jsonl", "zip")), b"PK\x03\x04 cut").unwrap();
    // Each is a night of another kind: it ends well with a reject, something beside the run fails, the lock is held, a gate, no input.
    let nights: [(&str, &[&str], i32); 5] = [
        ("well", &["--force", "--notify-cmd", "echo spoken; echo spoken >&2"], 1),
        ("beside", &["--force", "--notify-cmd", "exit 3", "--metrics", "no/such\u{1b}[31m/m.prom"], 1),
        ("lock", &[], 23),
        ("gate", &[], 20),
        ("input", &[], 21),
    ];
    for (kind, arguments, code) in nights {
        let lock = (kind == "lock").then(|| fs::File::options().write(true).open(machine.at("out/LOCK")).unwrap());
        if let Some(lock) = &lock {
            lock.lock().unwrap();
        }
        if kind == "gate" {
            bad_zip(&machine);
        }
        let log = |format: &str| {
            let input = machine.at(if kind == "input" { "ads/no\u{1b}[31m\u{9b}" } else { "ads" });
            let mut all = vec!["run", input.to_str().unwrap(), "--log-format", format];
            all.extend(arguments);
            let output = machine.svall(&all);
            assert_eq!(output.status.code(), Some(code), "{kind}: {}", said(&output));
            let last = output.stdout.trim_ascii_end().rsplit(|b| *b == b'\n').next().unwrap().to_vec();
            assert!(serde_json::from_slice::<Json>(&last).unwrap().is_object());
            let (log, last) = (said(&output), String::from_utf8(last).unwrap());
            for text in [&log, &last] {
                let hidden = text.chars().find(|c| c.is_control() && *c != '\n');
                assert_eq!((hidden, text.contains(canary)), (None, false), "{kind}: {text:?}");
            }
            log
        };
        let lines = log("json");
        let events: Vec<Json> = lines.lines().map(|l| serde_json::from_str(l).unwrap_or_else(|e| panic!("{kind}: {e}: {l}"))).collect();
        assert!(events.iter().all(|e| e["time_unix"].is_u64() && e["level"].is_string() && e["event"].is_string()), "{lines}");
        assert_eq!(events[0]["event"], "run begins", "{kind}: {lines}");
        let ended = events.iter().find(|e| e["event"] == "run ends").unwrap();
        assert_eq!((&ended["exit_code"], &ended["level"]), (&code.into(), &if code < 2 { "info" } else { "error" }.into()));
        let warnings = events.iter().filter(|e| e["level"] == "warning").count();
        assert_eq!(warnings, if kind == "beside" { 2 } else { 0 }, "{kind}: {lines}");
        if kind == "gate" {
            assert!(ended["message"].as_str().unwrap().contains("\u{1b}[31m"), "the name itself is not lost: {lines}");
        }
        log("text");
    }
    assert!(!machine.printed(&["status"]).0.contains('\u{1b}'));
}

#[test]
fn the_command_to_notify_gets_the_result_on_its_input_and_in_its_environment() {
    let machine = Machine::new(20);
    let command = "cat > told.json; printf '%s/%s/%s' \"$SVALL_STATUS\" \"$SVALL_EXIT_CODE\" \"$SVALL_RUN_ID\" > told.txt";
    for (n_ads, status, code) in [(20, "published", 0), (20, "unchanged", 0), (5, "failed", 20)] {
        machine.write(n_ads);
        let last = last_line(&machine.night(&["--notify-cmd", command], code));
        let told: Json = serde_json::from_str(&fs::read_to_string(machine.at("told.json")).unwrap()).unwrap();
        assert_eq!(told, last);
        assert_eq!(fs::read_to_string(machine.at("told.txt")).unwrap(), format!("{status}/{code}/{}", machine.current()));
    }
    machine.write(20);
    let output = machine.night(&["--force", "--notify-cmd", "exit 3"], 0);
    assert!(said(&output).contains("warning: --notify-cmd: found exit status: 3"), "{}", said(&output));
}

/// The gauges of a file in the text format of Prometheus; stops where it is not in that form.
fn gauges(path: &Path) -> BTreeMap<String, f64> {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.ends_with('\n'));
    let (mut declared, mut found) = (BTreeSet::new(), BTreeMap::new());
    let is_name = |name: &str| name.starts_with("svall_") && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    for line in text.lines() {
        if let Some(help) = line.strip_prefix("# HELP ") {
            let (name, help) = help.split_once(' ').expect(line);
            assert!(is_name(name) && !help.is_empty(), "{line}");
        } else if let Some(of_type) = line.strip_prefix("# TYPE ") {
            let name = of_type.strip_suffix(" gauge").expect(line);
            assert!(is_name(name) && declared.insert(name), "{line}");
        } else {
            let (series, value) = line.rsplit_once(' ').expect(line);
            let (name, labels) = series.split_once('{').map_or((series, None), |(name, labels)| (name, Some(labels)));
            assert!(declared.contains(name), "{line}: expected a TYPE before it");
            if let Some(labels) = labels {
                let (label, value) = labels.strip_suffix("\"}").and_then(|l| l.split_once("=\"")).expect(line);
                assert!([label, value].iter().all(|word| word.chars().all(|c| c.is_ascii_lowercase() || c == '_')), "{line}");
            }
            let value: f64 = value.parse().expect(line);
            assert!(value.is_finite() && found.insert(series.to_owned(), value).is_none(), "{line}");
        }
    }
    found
}

#[test]
fn the_metrics_are_gauges_of_this_night_and_replaced_at_once() {
    let machine = Machine::new(50);
    let path = machine.at("metrics/svall.prom");
    fs::create_dir(machine.at("metrics")).unwrap();
    fs::write(machine.at("metrics/svall.prom.tmp"), "what a crash left").unwrap();
    let night = |arguments: &[&str], code| {
        machine.night(&[&["--metrics", "metrics/svall.prom"], arguments].concat(), code);
        let names: Vec<_> = fs::read_dir(machine.at("metrics")).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(names, ["svall.prom"]);
        gauges(&path)
    };
    let first = night(&[], 0);
    let counts = machine.manifest().counts;
    assert_eq!(first["svall_run_records{state=\"scanned\"}"], counts.n_scanned as f64);
    assert_eq!((first["svall_run_hits"], first["svall_run_words"]), (counts.n_hits as f64, counts.n_words as f64));
    assert_eq!((first["svall_last_run_success"], first["svall_last_run_reused_records"]), (1.0, 0.0));
    let started = first["svall_last_run_start_seconds"];
    assert_eq!(first["svall_last_good_run_start_seconds"], started);
    fs::write(machine.at("ads/b.jsonl"), r#"{"id":"b","text":"Vi söker en målare.","published":"2025-02-02"}"#).unwrap();
    let second = night(&[], 0);
    assert_eq!((second["svall_last_run_reused_records"], second["svall_run_records{state=\"scanned\"}"]), (50.0, 51.0));
    machine.write(10);
    let failed = night(&[], 20);
    assert_eq!((failed["svall_last_run_success"], failed["svall_last_run_exit_code"]), (0.0, 20.0));
    assert!(failed["svall_last_good_run_start_seconds"] >= started && !failed.contains_key("svall_run_hits"));
    machine.write(52);
    let third = night(&["--no-shards"], 0);
    assert_eq!((third["svall_last_run_reused_records"], third["svall_run_records{state=\"scanned\"}"]), (0.0, 53.0));
}

#[test]
fn status_says_what_is_served_how_the_last_night_went_and_when_it_is_too_old() {
    let machine = Machine::new(60);
    let status = |arguments: &[&str]| machine.printed(&[&["status", "out"], arguments].concat());
    let (text, code) = status(&[]);
    assert_eq!((text.as_str(), code), ("Look at this: nothing is published\n", Some(1)));
    assert_eq!(status(&["--max-age", "1"]).1, Some(1));
    machine.night(&[], 0);
    let served = machine.current();
    let (text, code) = status(&["--max-age", "1"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.starts_with(&format!("Served: {served} with 60 ads from 60 records; ")), "{text}");
    assert!(text.contains("\nLast run that ended well: published, 20") && !text.contains("Look at this"), "{text}");
    let (text, code) = status(&["--max-age", "0"]);
    assert!(code == Some(1) && text.contains("Look at this: found no run that ended well within 0 hours"), "{text}");
    for no_hours in ["nan", "-1", "inf", "soon"] {
        assert_eq!(status(&[&format!("--max-age={no_hours}")]).1, Some(2), "{no_hours}");
    }
    machine.write(10);
    machine.night(&[], 20);
    let (text, code) = status(&[]);
    assert_eq!(code, Some(1));
    for expected in [format!("Served: {served}"), "Last run: failed".into(), "the last run failed (exit code 20): gate drop".into()] {
        assert!(text.contains(&expected), "{text}");
    }
    let (text, _) = status(&["--json"]);
    let facts: Json = serde_json::from_str(&text).unwrap();
    assert_eq!((&facts["run_id"], &facts["last"]["exit_code"]), (&served.as_str().into(), &20.into()));
    assert_eq!((&facts["last_good"]["status"], facts["wrong"].as_array().map(Vec::len)), (&"published".into(), Some(1)));
    machine.write(60);
    machine.night(&[], 0);
    assert_eq!(status(&[]).1, Some(0));
    fs::remove_file(machine.at("out/runs").join(&served).join("ads.parquet")).unwrap();
    let (text, code) = status(&[]);
    assert!(code == Some(1) && text.contains("ads.parquet"), "{text}");
}

#[test]
fn status_tells_a_run_at_work_from_one_that_was_killed() {
    let machine = Machine::new(30);
    machine.night(&[], 0);
    // It waits for its input, so it is at work until it is killed.
    let mut child = Command::new(env!("CARGO_BIN_EXE_svall"))
        .args(["run", "-", "--quiet"])
        .current_dir(machine.0.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    while !machine.at("out/staging/run").exists() {
        std::thread::yield_now();
    }
    let at_work = machine.svall(&["status"]);
    assert_eq!(at_work.status.code(), Some(0), "{}", shown(&at_work));
    assert!(shown(&at_work).contains(&format!("At work: process {} on", child.id())), "{}", shown(&at_work));
    child.kill().unwrap();
    child.wait().unwrap();
    let killed = machine.svall(&["status"]);
    assert_eq!(killed.status.code(), Some(1), "{}", shown(&killed));
    assert!(shown(&killed).contains("a run was killed before it ended"), "{}", shown(&killed));
    machine.night(&["--force"], 0);
    assert_eq!(machine.svall(&["status"]).status.code(), Some(0));
}

#[test]
fn verify_finds_a_flipped_byte_and_repair_goes_back_to_the_run_before() {
    let machine = Machine::new(60);
    let verify = |arguments: &[&str]| {
        let output = machine.svall(&[&["verify", "out"], arguments].concat());
        (String::from_utf8(output.stdout.clone()).unwrap() + &said(&output), output.status.code())
    };
    assert_eq!(verify(&[]).1, Some(21));
    machine.night(&[], 0);
    let first = machine.current();
    machine.write(61);
    machine.night(&[], 0);
    let second = machine.current();
    for depth in [&[][..], &["--quick"], &["--deep"], &["--all"]] {
        let (text, code) = verify(depth);
        assert!(code == Some(0) && text.contains(&second), "{depth:?}: {text}");
        assert_eq!(text.contains(&first), depth == ["--all"]);
    }
    machine.flip("ads.parquet");
    assert_eq!(verify(&["--quick"]).1, Some(0), "its size is the same");
    for depth in [&[][..], &["--all"], &["--deep"]] {
        let (text, code) = verify(depth);
        assert_eq!(code, Some(25), "{depth:?}");
        let line = text.lines().next().unwrap();
        assert!(line.contains(&format!("{second}/ads.parquet: found other bytes")), "{depth:?}: {text}");
        let error = text.lines().find(|line| line.starts_with("error: ")).unwrap();
        assert!(error.contains("ads.parquet"), "the error alone names a file: {text}");
    }
    let (json, _) = machine.printed(&["verify", "out", "--json"]);
    assert_eq!(serde_json::from_str::<Json>(&json).unwrap()["wrong"].as_array().map(Vec::len), Some(1));
    let (text, code) = verify(&["--repair"]);
    assert!(code == Some(0) && text.contains(&format!("{first} is whole and served")), "{text}");
    assert_eq!(machine.current(), first);
    assert_eq!(verify(&["--all"]).1, Some(0), "what is outside the chain is nobody's");
    // The next night publishes anew, in place of the one that was damaged.
    machine.night(&["--if-changed"], 0);
    assert_eq!((machine.current(), machine.runs()), (second.clone(), vec![first.clone(), second]));
    assert_eq!(verify(&["--all", "--deep"]).1, Some(0));
    // Damage in the manifest itself, and then nowhere to go back to.
    machine.flip("manifest.json");
    assert_eq!(verify(&[]).1, Some(25));
    assert_eq!(last_line(&machine.night(&["--force"], 25))["status"], "failed");
    assert_eq!(verify(&["--repair"]).1, Some(0));
    assert_eq!(machine.current(), first);
    machine.flip("hits.parquet");
    let (text, code) = verify(&["--repair"]);
    assert!(code == Some(25) && text.contains("found no run that is whole"), "{text}");
}

#[test]
fn all_of_the_chain_is_checked_where_an_earlier_run_was_changed() {
    let machine = Machine::new(30);
    machine.night(&[], 0);
    let first = machine.current();
    machine.night(&["--force"], 0);
    fs::write(machine.at("out/runs").join(&first).join("rejects.jsonl"), "x").unwrap();
    assert_eq!(machine.svall(&["verify"]).status.code(), Some(0));
    assert_eq!(machine.svall(&["verify", "--all"]).status.code(), Some(25));
    let manifest = machine.at("out/runs").join(&first).join("manifest.json");
    fs::write(&manifest, fs::read_to_string(&manifest).unwrap().replace("\"n_hits\": ", "\"n_hits\": 1")).unwrap();
    let (text, code) = machine.printed(&["verify", "--all"]);
    assert!(code == Some(25) && text.contains(&first), "{text}");
    assert_eq!(machine.svall(&["verify"]).status.code(), Some(0));
}

#[test]
fn at_least_three_runs_are_kept_and_the_chain_between_them_holds() {
    let machine = Machine::new(20);
    for night in 1..=5 {
        machine.night(&["--force", "--keep-runs", "1"], 0);
        assert_eq!(machine.runs().len(), night.min(3));
    }
    let numbers = |runs: Vec<String>| runs.iter().map(|id| id[..7].to_owned()).collect::<Vec<_>>();
    assert_eq!(numbers(machine.runs()), ["r000003", "r000004", "r000005"]);
    for _ in 0..2 {
        machine.night(&["--force", "--keep-runs", "4"], 0);
    }
    assert_eq!(numbers(machine.runs()), ["r000004", "r000005", "r000006", "r000007"]);
    let (text, code) = machine.printed(&["verify", "--all", "--json"]);
    let found: Json = serde_json::from_str(&text).unwrap();
    assert_eq!((code, found["runs"].as_array().map(Vec::len)), (Some(0), Some(4)), "{text}");
}

#[test]
fn force_publishes_what_is_the_same_as_another_run() {
    let machine = Machine::new(20);
    machine.night(&[], 0);
    let first = machine.manifest();
    let again = last_line(&machine.night(&["--force"], 0));
    let second = machine.manifest();
    assert_eq!((&again["status"], &again["n_reused"]), (&"published".into(), &0.into()));
    assert_eq!((&first.content_hash, &first.outputs), (&second.content_hash, &second.outputs));
    assert_eq!(second.previous.map(|before| before.run_id), Some(first.run_id));
}

#[test]
fn a_truncated_input_is_published_only_where_the_drop_is_accepted() {
    let machine = Machine::new(200);
    machine.night(&[], 0);
    machine.write(110);
    let message = last_line(&machine.night(&["--accept", "growth"], 20))["message"].as_str().unwrap().to_owned();
    for found in ["ads: 110 after 200", "ads of 2025: 110 after 200", "records of ads/a.jsonl: 110 after 200", "nothing is published"] {
        assert!(message.contains(found), "{message}");
    }
    assert_eq!(machine.svall(&["run", "ads", "--accept", "everything"]).status.code(), Some(2));
    let output = machine.night(&["--accept", "drop"], 0);
    assert!(said(&output).contains("Accepted although the gate drop was not passed"), "{}", said(&output));
    let gates = machine.manifest().gates;
    let drop = gates.iter().find(|gate| gate.gate == "drop").unwrap();
    assert!(!drop.passed && drop.accepted && drop.found.contains("ads: 110 after 200"), "{drop:?}");
    assert!(gates.iter().all(|gate| gate.gate == "drop" || gate.passed && !gate.accepted), "{gates:?}");
    assert_eq!(gates.len(), 6);
    machine.night(&["--force"], 0);
    assert!(machine.manifest().gates.iter().all(|gate| gate.passed), "what was accepted once is what the next night is held against");
}

#[test]
fn a_damaged_zip_is_published_only_where_refused_files_are_accepted() {
    let machine = Machine::new(100);
    machine.night(&[], 0);
    let zip = machine.at("ads/b.jsonl.zip");
    let made = machine.svall(&["sample", "--ads", "50", "--seed", "9", "-o", zip.to_str().unwrap()]);
    assert!(made.status.success());
    let bytes = fs::read(&zip).unwrap();
    fs::write(&zip, &bytes[..bytes.len() / 2]).unwrap();
    let message = last_line(&machine.night(&[], 20))["message"].as_str().unwrap().to_owned();
    assert!(message.contains("gate refused-files: found 1 files or members refused (ads/b.jsonl.zip damaged_container)"), "{message}");
    assert_eq!(last_line(&machine.night(&["--accept", "refused-files"], 1))["status"], "published");
    let gates = machine.manifest().gates;
    assert!(gates.iter().any(|gate| gate.gate == "refused-files" && gate.accepted), "{gates:?}");
    assert_eq!(machine.manifest().counts.n_scanned, 100);
    fs::write(&zip, bytes).unwrap();
    machine.night(&["--accept", "closed-years"], 0);
    assert_eq!(machine.manifest().counts.n_scanned, 150);
}
