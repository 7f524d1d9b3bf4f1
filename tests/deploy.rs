//! Holds what `deploy/` says to systemd, to cron and to the program: units that are sound and closed, commands that exist and run, alerts on
//! gauges that are written.

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

use saphyr_parser::{Event, Parser};

const SVALL: &str = env!("CARGO_BIN_EXE_svall");
/// Where the units and cron lines expect the program.
const INSTALLED: &str = "/usr/local/bin/svall";
/// Where they expect everything else.
const STATE: &str = "/var/lib/svall";
const SERVICES: [&str; 2] = ["svall.service", "svall-fetch.service"];

fn deploy() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy")
}

fn document(name: &str) -> String {
    fs::read_to_string(deploy().join(name)).unwrap_or_else(|e| panic!("deploy/{name}: {e}"))
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// What a unit says for a key, line by line.
fn settings(unit: &str, key: &str) -> Vec<String> {
    let text = document(unit);
    text.lines().filter_map(|line| line.strip_prefix(key)?.strip_prefix('=')).map(str::to_owned).collect()
}

/// The commands of a unit, with what the example of its environment file puts into them.
fn unit_commands(unit: &str) -> Vec<String> {
    let environment = document("run.env.example") + &document("fetch.env.example");
    let given: Vec<(&str, &str)> = environment.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('=')).collect();
    let mut commands = settings(unit, "ExecStart");
    commands.extend(settings(unit, "ExecStartPost"));
    for command in &mut commands {
        for (name, value) in &given {
            *command = command.replace(&format!("${name}"), value.trim_matches('"'));
        }
        assert!(!command.contains('$'), "{unit}: {command}: no example gives this variable");
    }
    commands
}

/// The lines of the crontab that are jobs: five fields and a command.
fn cron_jobs() -> Vec<(Vec<String>, String)> {
    let is_job = |line: &&str| !line.is_empty() && !line.starts_with('#') && !line.split(' ').next().unwrap().contains('=');
    let text = document("svall.cron");
    let jobs = text.lines().filter(is_job).map(|line| {
        let mut parts = line.splitn(6, ' ').map(str::to_owned);
        let fields: Vec<String> = parts.by_ref().take(5).collect();
        (fields, parts.next().unwrap_or_else(|| panic!("{line}: found no command after five fields")))
    });
    jobs.collect()
}

/// The calls of svall in a command of a shell or of systemd, without the program's name.
fn calls(command: &str) -> Vec<Vec<String>> {
    let parts: Vec<&str> = command.split(INSTALLED).skip(1).collect();
    let call = |part: &&str| {
        let end = part.find([';', '>', '|', '&', ')']).unwrap_or(part.len());
        part[..end].split_whitespace().filter(|word| *word != "2").map(str::to_owned).collect()
    };
    parts.iter().map(call).collect()
}

/// systemd-analyze, or a loud word that it is missing.
fn systemd_analyze(arguments: &[&str]) -> Option<Output> {
    let output = Command::new("systemd-analyze").args(arguments).output();
    if output.is_err() {
        eprintln!("NOT CHECKED: systemd-analyze was not found, so `systemd-analyze {}` could not be asked", arguments.join(" "));
    }
    output.ok()
}

/// The units in a folder of their own, with the program that is tested.
fn units() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for unit in [SERVICES[0], SERVICES[1], "svall.timer"] {
        fs::write(folder.path().join(unit), document(unit).replace(INSTALLED, SVALL)).unwrap();
    }
    folder
}

/// A folder as the units have it: invented ads, and room for what is published and for metrics.
fn state() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["ads", "metrics"] {
        fs::create_dir(folder.path().join(name)).unwrap();
    }
    let ads = folder.path().join("ads/a.jsonl");
    let made = Command::new(SVALL).args(["sample", "--ads", "120", "--seed", "5", "-o"]).arg(ads).output().unwrap();
    assert!(made.status.success(), "{}", said(&made));
    folder
}

/// A command as it stands in a unit or a crontab, in another folder and with the program that is tested.
fn shell(command: &str, state: &Path) -> Output {
    let command = command.replace(INSTALLED, SVALL).replace(STATE, state.to_str().unwrap());
    Command::new("sh").args(["-c", &command]).output().unwrap()
}

#[test]
fn systemd_takes_the_units_as_they_are() {
    let folder = units();
    let paths: Vec<String> = fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().path().to_str().unwrap().to_owned()).collect();
    let mut arguments = vec!["verify", "--man=no"];
    arguments.extend(paths.iter().map(String::as_str));
    let Some(verified) = systemd_analyze(&arguments) else { return };
    assert!(verified.status.success() && said(&verified).is_empty(), "{}", said(&verified));
    let calendar = settings("svall.timer", "OnCalendar");
    let when = systemd_analyze(&["calendar", &calendar[0]]).expect("it was found before");
    assert!(when.status.success(), "{}", said(&when));
}

/// Measured with systemd 252: 0.2 for the run, 1.1 for the fetch, of 10. The limits leave room for versions that weigh otherwise.
#[test]
fn the_services_are_hardly_exposed() {
    let folder = units();
    for (unit, tenths) in [("svall.service", "10"), ("svall-fetch.service", "20")] {
        let path = folder.path().join(unit);
        let arguments = ["security", "--offline=yes", "--no-pager", &format!("--threshold={tenths}"), path.to_str().unwrap()];
        let Some(judged) = systemd_analyze(&arguments) else { return };
        let said = said(&judged);
        let overall = said.lines().find(|line| line.contains("Overall exposure")).unwrap_or_else(|| panic!("{said}"));
        eprintln!("{unit}: {}", overall.trim_start_matches(['→', ' ']));
        assert!(judged.status.success(), "{unit}: found more than {tenths} tenths: {overall}");
    }
}

#[test]
fn the_services_give_up_what_they_do_not_need() {
    let both = [
        ("Type", "oneshot"),
        ("User", "svall"),
        ("UMask", "0027"),
        ("NoNewPrivileges", "yes"),
        ("CapabilityBoundingSet", ""),
        ("ProtectSystem", "strict"),
        ("ProtectHome", "yes"),
        ("PrivateTmp", "yes"),
        ("PrivateDevices", "yes"),
        ("MemoryDenyWriteExecute", "yes"),
        ("RestrictNamespaces", "yes"),
    ];
    for unit in SERVICES {
        for (key, value) in both {
            assert_eq!(settings(unit, key), [value], "{unit}: {key}");
        }
        assert_eq!(settings(unit, "SystemCallFilter"), ["@system-service", "~@privileged @resources"], "{unit}");
        for limit in ["MemoryMax", "TasksMax", "TimeoutStartSec"] {
            assert_eq!(settings(unit, limit).len(), 1, "{unit}: {limit}");
        }
    }
    let run = SERVICES[0];
    assert_eq!((settings(run, "PrivateNetwork"), settings(run, "IPAddressDeny")), (vec!["yes".to_owned()], vec!["any".to_owned()]));
    assert_eq!(settings(run, "RestrictAddressFamilies"), ["AF_UNIX"]);
    // Each may write what it makes, and the run none of its inputs.
    assert_eq!(settings(run, "StateDirectory"), ["svall/published svall/metrics"]);
    assert_eq!(settings(SERVICES[1], "StateDirectory"), ["svall/ads"]);
    assert!(SERVICES.iter().all(|unit| settings(unit, "ReadWritePaths").is_empty()));
    assert_eq!(settings(run, "SuccessExitStatus"), ["1"]);
    assert_eq!(settings(run, "After"), [SERVICES[1]], "the run comes after the fetch");
    assert_eq!(settings(run, "Wants"), [SERVICES[1]], "and also where the fetch failed");
    assert_eq!(settings("svall.timer", "Persistent"), ["true"]);
    assert_eq!(settings("svall.timer", "RandomizedDelaySec").len(), 1);
}

#[test]
fn every_command_and_flag_is_one_of_the_program() {
    let commands: Vec<String> =
        SERVICES.iter().flat_map(|unit| unit_commands(unit)).chain(cron_jobs().into_iter().map(|(_, command)| command)).collect();
    let calls: Vec<Vec<String>> = commands.iter().flat_map(|command| calls(command)).collect();
    assert!(calls.len() >= 7, "found too few calls of svall: {calls:?}");
    for call in calls {
        let n = if call[0] == "fetch" { 2 } else { 1 };
        let help = Command::new(SVALL).args(&call[..n]).arg("--help").output().unwrap();
        assert!(help.status.success(), "svall {}: {}", call.join(" "), said(&help));
        let help = said(&help);
        for flag in call.iter().filter(|word| word.starts_with('-')) {
            let is_known = help.lines().any(|line| line.trim_start().split([' ', ',']).next() == Some(flag));
            assert!(is_known, "svall {}: --help does not know {flag}", call.join(" "));
        }
    }
}

#[test]
fn the_commands_of_the_run_do_what_the_unit_expects() {
    let state = state();
    for command in unit_commands("svall.service") {
        let done = shell(&command, state.path());
        assert_eq!(done.status.code(), Some(0), "{command}: {}", said(&done));
    }
    assert!(state.path().join("published/CURRENT").exists() && state.path().join("metrics/svall.prom").exists());
}

#[test]
fn cron_finds_five_fields_and_a_command_in_each_line() {
    let jobs = cron_jobs();
    assert_eq!(jobs.len(), 3);
    for (fields, command) in &jobs {
        for (field, range) in fields.iter().zip([0..=59, 0..=23, 1..=31, 1..=12, 0..=7]) {
            assert!(field == "*" || field.parse().is_ok_and(|n: u8| range.contains(&n)), "{fields:?}: {field}");
        }
        assert!(!command.contains('%'), "{command}: cron makes a line break of %");
    }
}

#[test]
fn the_cron_lines_run_and_send_mail_only_where_something_is_wrong() {
    let state = state();
    let jobs: Vec<String> = cron_jobs().into_iter().map(|(_, command)| command).collect();
    // Nothing is asked of the source here.
    let night = jobs[0].replace(&format!("{INSTALLED} fetch"), "true");
    assert_ne!(night, jobs[0]);
    let nothing = said(&shell(&jobs[1], state.path()));
    assert!(nothing.contains("nothing is published"), "{nothing}");
    let done = shell(&night, state.path());
    assert!(done.status.success() && done.stdout.is_empty(), "{}", said(&done));
    for watch in &jobs[1..] {
        assert_eq!(said(&shell(watch, state.path())), "", "{watch}");
    }
    fs::write(state.path().join("ads/a.jsonl"), "").unwrap();
    assert_eq!(shell(&night, state.path()).status.code(), Some(21));
    let failed = said(&shell(&jobs[1], state.path()));
    assert!(failed.contains("the last run failed (exit code 21)"), "{failed}");
}

/// The mappings of a YAML document that hold an `alert`, as key and value.
fn alerts() -> Vec<BTreeMap<String, String>> {
    let (mut open, mut found): (Vec<BTreeMap<String, String>>, _) = (Vec::new(), Vec::new());
    let mut key: Option<String> = None;
    let text = document("alerts.yml");
    for event in Parser::new_from_str(&text) {
        let (event, span) = event.unwrap_or_else(|e| panic!("deploy/alerts.yml: {e}"));
        match (event, key.take()) {
            (Event::MappingStart(..), _) => open.push(BTreeMap::new()),
            (Event::MappingEnd, _) => {
                let whole = open.pop().unwrap();
                match open.last_mut() {
                    Some(outer) if !whole.contains_key("alert") => outer.extend(whole),
                    _ => found.push(whole),
                }
            }
            (Event::Scalar(value, ..), Some(key)) => {
                let before = open.last_mut().and_then(|mapping| mapping.insert(key.clone(), value.into_owned()));
                assert_eq!(before, None, "deploy/alerts.yml:{}: {key} stands twice", span.start.line());
            }
            (Event::Scalar(value, ..), None) => key = Some(value.into_owned()),
            _ => {}
        }
    }
    found.retain(|mapping| mapping.contains_key("alert"));
    found
}

#[test]
fn alerts_ask_for_gauges_that_the_program_writes() {
    let state = state();
    let command = unit_commands("svall.service").remove(0);
    assert!(shell(&command, state.path()).status.success());
    let metrics = fs::read_to_string(state.path().join("metrics/svall.prom")).unwrap();
    let series: Vec<&str> = metrics.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.rsplit_once(' ')).map(|(s, _)| s).collect();
    let alerts = alerts();
    assert_eq!(alerts.len(), 5);
    for alert in &alerts {
        let (name, expression) = (&alert["alert"], &alert["expr"]);
        assert!(alert["summary"].len() > 20 && alert["action"].len() > 20 && alert.contains_key("severity"), "{name}");
        let is_of_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let gauges: BTreeSet<&str> = expression.split(|c| !is_of_name(c)).filter(|word| word.starts_with("svall_")).collect();
        assert!(!gauges.is_empty(), "{name}: {expression}");
        for gauge in gauges {
            let labels = expression.split(gauge).nth(1).and_then(|rest| rest.strip_prefix('{')?.split('}').next());
            let wanted = labels.map_or(gauge.to_owned(), |labels| format!("{gauge}{{{labels}}}"));
            let is_written = series.iter().any(|s| *s == wanted || labels.is_none() && s.starts_with(&format!("{gauge}{{")));
            assert!(is_written, "{name}: svall writes no {wanted}:\n{metrics}");
        }
    }
}

#[test]
fn the_document_names_every_file_and_what_to_do_at_each_exit_code() {
    let readme = document("README.md");
    for entry in fs::read_dir(deploy()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(name == "README.md" || readme.contains(&format!("`{name}`")), "deploy/README.md does not name {name}");
    }
    for code in [2, 20, 21, 22, 23, 24, 25, 130] {
        assert!(readme.contains(&format!("\n| {code} | ")), "deploy/README.md does not say what to do at {code}");
    }
    for (number, name) in readme.match_indices("deploy/").map(|(at, _)| &readme[at + 7..]).enumerate() {
        let end = name.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '-')).unwrap_or(name.len());
        assert!(deploy().join(name[..end].trim_end_matches('.')).exists(), "deploy/README.md, mention {number}: {}", &name[..end]);
    }
}
