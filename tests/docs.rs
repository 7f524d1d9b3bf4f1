//! Holds the documents to the program: what README.md and data/COLUMNS.md say is what the program does.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn document(name: &str) -> String {
    fs::read_to_string(project().join(name)).expect("a document of the project can be read")
}

fn readme() -> String {
    document("README.md")
}

fn svall(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_svall")).args(arguments).current_dir(folder).output().expect("svall can be started")
}

/// The standard output of a command that must succeed.
fn output_of(folder: &Path, arguments: &[&str]) -> String {
    let output = svall(folder, arguments);
    let said = utf8(output.stderr);
    assert!(output.status.success(), "`svall {}` ended with {}: {said}", arguments.join(" "), output.status);
    utf8(output.stdout)
}

/// UTF-8 or a failed test; the program never writes anything else.
fn utf8(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("the program writes UTF-8")
}

fn folder() -> TempDir {
    TempDir::new().expect("a folder for the test")
}

/// A help text, whatever the width it was wrapped to.
fn help(command: &[&str]) -> String {
    let mut arguments = command.to_vec();
    arguments.push("--help");
    output_of(&project(), &arguments)
}

/// The commands that a help text lists.
fn commands_in(help: &str) -> Vec<String> {
    let listed = help.lines().skip_while(|l| *l != "Commands:").skip(1).take_while(|l| !l.is_empty());
    let names = listed.filter(|l| l.starts_with("  ") && !l.starts_with("   ")).filter_map(|l| l.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

/// Every command that does something, as its words.
fn commands() -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for name in commands_in(&help(&[])) {
        let inner = commands_in(&help(&[&name]));
        if inner.is_empty() {
            found.push(vec![name]);
        } else {
            found.extend(inner.into_iter().map(|i| vec![name.clone(), i]));
        }
    }
    assert!(found.len() > 5, "found too few commands in the help: {found:?}");
    found
}

fn help_of(command: &[String]) -> String {
    help(&command.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The long flags that a help text lists under any of its headings, each with what it says about the flag.
fn flags_in(help: &str) -> Vec<(String, String)> {
    let mut flags: Vec<(String, String)> = Vec::new();
    let listed = help.lines().skip_while(|l| *l != "Options:").take_while(|l| !l.starts_with("Example"));
    for line in listed.filter(|l| l.starts_with(' ')) {
        let words = line.trim_start();
        if words.starts_with('-') && line.len() - words.len() <= 6 {
            let (names, about) = words.split_once("  ").unwrap_or((words, ""));
            let long = names.split([' ', ',']).find(|n| n.starts_with("--")).unwrap_or(names);
            flags.push((long.to_owned(), about.trim().to_owned()));
        } else if let Some((_, about)) = flags.last_mut() {
            about.push_str(words);
        }
    }
    flags
}

/// The content of the first block of a kind, such as `text` or `python`.
fn block(document: &str, kind: &str) -> String {
    let start = format!("```{kind}\n");
    let (_, rest) = document.split_once(&start).expect("README.md has a block of this kind");
    rest.split("```").next().unwrap_or(rest).to_owned()
}

/// The examples of README's table of commands, without the name of the program.
fn examples() -> Vec<Vec<String>> {
    let readme = readme();
    let table = readme.lines().skip_while(|l| *l != "| command | example |").skip(2).take_while(|l| l.starts_with('|'));
    let examples = table.filter_map(|line| line.split('`').nth(1)?.strip_prefix("svall "));
    examples.map(|e| e.split_whitespace().map(str::to_owned).collect()).collect()
}

/// The paths of README's listing of a run.
fn listed_files() -> Vec<String> {
    let readme = readme();
    let listing = readme.lines().skip_while(|l| !l.starts_with("    CURRENT ")).take_while(|l| l.starts_with("    "));
    listing.filter_map(|l| l.split_whitespace().next()).map(str::to_owned).collect()
}

#[test]
fn the_document_of_columns_is_what_the_program_says() {
    let written = output_of(&project(), &["export", "--columns"]);
    assert!(written == document("data/COLUMNS.md"), "data/COLUMNS.md differs; `svall export --columns > data/COLUMNS.md` writes it");
}

#[test]
fn the_picture_in_the_readme_is_what_the_program_prints() {
    let folder = folder();
    let printed = output_of(folder.path(), &["run", "--quiet"]);
    // Where nobody looks at it, a line for programs follows.
    let end = printed.trim_end().rfind('\n').expect("more than one line") + 1;
    assert_eq!(block(&readme(), "text"), printed[..end], "the first block of README.md is out of date");
    let last: serde_json::Value = serde_json::from_str(&printed[end..]).expect("the last line is JSON");
    assert_eq!((&last["status"], &last["exit_code"]), (&"published".into(), &0.into()));
    // The second time there is nothing to do, and whoever asks sees the same.
    let again = output_of(folder.path(), &["run", "--quiet"]);
    let (table, last) = again.split_at(again.trim_end().rfind('\n').expect("more than one line") + 1);
    assert_eq!(table, &printed[..end]);
    assert!(last.contains("\"status\":\"unchanged\""), "{last}");
    assert!(!output_of(folder.path(), &["run", "--quiet", "--if-changed"]).contains("municipality"));
}

#[test]
fn the_worked_example_has_the_numbers_of_the_sample() {
    let folder = folder();
    output_of(folder.path(), &["run", "--quiet"]);
    let arguments = ["panel", "--where", "municipality=0580", "--where", "year=2025", "--format", "json"];
    let cell: serde_json::Value = serde_json::from_str(&output_of(folder.path(), &arguments)).expect("one cell");
    let count = |name: &str| cell[name].as_u64().expect("a count");
    let value = |name: &str| cell[name].as_f64().expect("a value");
    let words = format!("{},{:03}", count("n_words") / 1000, count("n_words") % 1000);
    let readme = readme();
    for expected in [
        format!("The {} ads of 2025", count("n_ads")),
        format!("{} hits in {words} words", count("n_hits")),
        format!("1000 × {} / {words} = {:.1}", count("n_hits"), value("intensity")),
        format!("here {:.1} to {:.1}", value("intensity_low"), value("intensity_high")),
    ] {
        assert!(readme.contains(&expected), "README.md does not say `{expected}`");
    }
}

#[test]
fn every_command_stands_in_the_readme_and_shows_an_example_in_its_help() {
    let readme = readme();
    for command in commands() {
        let name = command.join(" ");
        assert!(readme.contains(&format!("`svall {name}")), "README.md has no example of `svall {name}`");
        assert!(help_of(&command).contains("Example"), "`svall {name} --help` shows no example");
    }
}

#[test]
fn every_flag_is_explained_in_the_help_of_its_command() {
    for command in commands() {
        let flags = flags_in(&help_of(&command));
        assert!(flags.iter().any(|(name, _)| name == "--help"), "found no flags in the help of {command:?}");
        for (name, about) in flags {
            assert!(about.len() > 5, "`svall {} --help` does not say what {name} does", command.join(" "));
        }
    }
}

#[test]
fn a_flag_without_a_word_about_it_is_seen() {
    let help =
        "Options:\n      --out <DIR>  Where to publish\n  -o, --bare <FILE>\n\n      --long <N>\n          Over the line\n\n  -h, --help";
    let flags = flags_in(&format!("{help}\n\nGates:\n      --max <N>\n\nExamples:\n  svall --other"));
    let silent: Vec<&str> = flags.iter().filter(|(_, about)| about.is_empty()).map(|(name, _)| name.as_str()).collect();
    assert_eq!((flags.len(), silent), (5, vec!["--bare", "--help", "--max"]));
}

#[test]
fn every_flag_in_the_readme_is_one_of_the_program() {
    let known: Vec<String> = commands().iter().flat_map(|c| flags_in(&help_of(c))).map(|(name, _)| name).collect();
    let cargos = ["--release", "--path", "--"];
    for word in readme().split(|c: char| !(c.is_ascii_lowercase() || c == '-')).filter(|w| w.starts_with("--") && w.len() > 2) {
        let is_rule = word.chars().all(|c| c == '-');
        assert!(is_rule || cargos.contains(&word) || known.iter().any(|k| k == word), "README.md names {word}, which no command has");
    }
}

#[test]
fn every_example_of_the_readme_runs() {
    let folder = folder();
    let examples = examples();
    // The examples share files: what makes ads comes first.
    let (makes, uses): (Vec<_>, Vec<_>) = examples.iter().partition(|e| e.first().is_some_and(|c| c == "sample"));
    assert!(makes.len() == 1 && uses.len() > 5, "found too few examples in README.md: {examples:?}");
    for example in makes.into_iter().chain(uses) {
        let arguments: Vec<&str> = example.iter().map(String::as_str).collect();
        if arguments.first() == Some(&"serve") {
            serves(folder.path(), &arguments);
        } else {
            output_of(folder.path(), &arguments);
        }
    }
}

/// A server does not end by itself: it runs if it says where it listens. Its own port may be taken on this machine.
fn serves(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_svall"));
    command.args(arguments).args(["--addr", "127.0.0.1:0"]).current_dir(folder).stdout(Stdio::piped());
    let mut server = command.spawn().expect("svall can be started");
    let mut address = String::new();
    let read = BufReader::new(server.stdout.take().expect("its output")).read_line(&mut address);
    server.kill().expect("it is still there");
    server.wait().expect("it ends");
    assert!(read.is_ok() && address.starts_with("http://127.0.0.1:"), "`svall {}` said `{address}`", arguments.join(" "));
}

#[test]
fn every_exit_code_of_the_help_stands_in_the_readme() {
    let help = help(&[]);
    let (_, codes) = help.split_once("Exit codes:\n").expect("the help lists exit codes");
    let codes: Vec<&str> = codes.lines().filter_map(|line| line.split_whitespace().next()).filter(|c| c.parse::<u8>().is_ok()).collect();
    assert!(codes.len() > 8, "found too few exit codes in the help: {codes:?}");
    let readme = readme();
    for code in codes {
        assert!(readme.contains(&format!("\n| {code} | ")), "README.md does not say what exit code {code} means");
    }
}

#[test]
fn a_run_leaves_the_files_that_the_readme_lists_and_no_other() {
    let folder = folder();
    output_of(folder.path(), &["run", "--quiet"]);
    let out = folder.path().join("out");
    let id = fs::read_to_string(out.join("CURRENT")).expect("CURRENT").split(' ').next().expect("an id").to_owned();
    let listed: Vec<String> = listed_files().iter().map(|f| f.replace("<id>", &id)).collect();
    assert!(listed.len() > 10, "found too few files in README.md: {listed:?}");
    for file in &listed {
        assert!(out.join(file).exists(), "README.md lists {file}, and the run left none");
    }
    for (prefix, left) in [(String::new(), out.clone()), (format!("runs/{id}/"), out.join("runs").join(&id))] {
        for entry in fs::read_dir(left).expect("a folder of the run") {
            let name = format!("{prefix}{}", entry.expect("an entry").file_name().to_str().expect("a name in UTF-8"));
            assert!(name == "runs" || listed.contains(&name), "the run left {name}, and README.md does not list it");
        }
    }
}

#[test]
fn the_recipes_for_python_and_duckdb_find_every_cell_that_is_shown() {
    // tests/run sets the variable; without it there is no Python with these packages to ask.
    let Ok(python) = std::env::var("SVALL_PYTHON") else { return };
    let folder = folder();
    let table = output_of(folder.path(), &["run", "--quiet"]);
    let n_cells = table.lines().filter(|l| l.contains(" %  ")).count();
    output_of(folder.path(), &["export", "panel_municipality_year", "--format", "csv,parquet", "--to", "tables"]);
    let readme = readme();
    let query = format!(
        "import duckdb\nfor row in duckdb.sql('''{}''').fetchall(): print(*row)",
        block(&readme, "sql").trim_end().trim_end_matches(';')
    );
    let printed = [block(&readme, "python"), query].map(|program| {
        let output = Command::new(&python).args(["-c", &program]).current_dir(folder.path()).output().expect("Python can be started");
        assert!(output.status.success(), "{program}\n{}", utf8(output.stderr));
        utf8(output.stdout)
    });
    assert_eq!(printed[0].lines().count(), n_cells, "{}", printed[0]);
    assert_eq!(printed[0], printed[1], "the two recipes read different values");
}

#[test]
fn the_columns_document_and_the_readme_name_no_table_that_is_missing() {
    let columns = document("data/COLUMNS.md");
    for file in listed_files().iter().filter_map(|f| f.strip_prefix("runs/<id>/")?.strip_suffix(".parquet")) {
        let is_described = columns.contains(&format!("\n## {file}\n")) || (file.starts_with("panel_") && columns.contains(file));
        assert!(is_described, "data/COLUMNS.md does not describe {file}");
    }
}
