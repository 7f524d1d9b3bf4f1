//! Holds the code to the house rules that `src/README.md` states.
//!
//! Two tables of that file are read: who may use whom (`stage | may use`) and where a guest library may be used (`guest | room`).
//! Rules speak of the code that runs: comments, literals and `#[cfg(test)]` items are blanked before a rule looks. Every rule takes
//! text, so a test at the end of this file shows for each that it can fail. A broken rule is named as `src/file.rs:line: what`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Stages without a say in what data means: every stage may use them.
const USED_BY_ALL: [&str; 1] = ["error"];
/// Names that say nothing about what a module holds.
const DRAWERS: [&str; 7] = ["util", "utils", "common", "helper", "helpers", "misc", "prelude"];
/// Stages that turn values into values.
const PURE: [&str; 11] = ["text", "words", "hits", "measure", "panel", "compare", "chart", "diagnose", "evaluate", "exchange", "query"];
/// Most lines of a file.
const MAX_LINES: usize = 800;

/// A file under `src`, by its path from there with `/`.
struct Source {
    path: String,
    text: String,
}

impl Source {
    fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// The folder directly under `src`, or the name of a file that lies there itself.
    fn stage(&self) -> &str {
        self.path.split('/').next().unwrap_or_default().trim_end_matches(".rs")
    }

    /// Whether it lies above the stages: `lib.rs` and `main.rs`.
    fn is_root(&self) -> bool {
        ["lib.rs", "main.rs"].contains(&self.path.as_str())
    }

    /// How many `super` lead from its top level to the crate's root.
    fn depth(&self) -> usize {
        let n_parts = self.path.split('/').count();
        if self.path.ends_with("/mod.rs") { n_parts - 1 } else { n_parts }
    }

    fn uses(&self) -> Vec<Use> {
        uses(&blank_tests(&blank_words(&self.text)))
    }

    fn broken(&self, line: usize, what: &str) -> String {
        format!("src/{}:{line}: {what}", self.path)
    }
}

/// A path or macro as the code names it: `crate::text::fold`, `std::fs`, `println!`.
#[derive(Debug, PartialEq, Eq)]
struct Use {
    line: usize,
    path: String,
}

impl Use {
    fn segments(&self) -> impl Iterator<Item = &str> {
        self.path.split("::")
    }

    /// Whether the path is `name` or goes on from it.
    fn begins_with(&self, name: &str) -> bool {
        self.path.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    }
}

// ---- reading code ----

/// Blanks comments and the content of literals; lines stay where they are.
fn blank_words(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let at = |n: usize| chars.get(n).copied().unwrap_or('\0');
    let mut code = String::with_capacity(text.len());
    let mut n = 0;
    while n < chars.len() {
        let begins_word = n == 0 || !is_name(at(n - 1));
        let end = match at(n) {
            '/' if at(n + 1) == '/' => end_of_line(&chars, n),
            '/' if at(n + 1) == '*' => end_of_block(&chars, n),
            '"' => end_of_text(&chars, n),
            'r' if begins_word || at(n - 1) == 'b' => end_of_raw_text(&chars, n).unwrap_or(n),
            '\'' => end_of_char(&chars, n).unwrap_or(n),
            _ => n,
        };
        if end == n {
            code.push(at(n));
            n += 1;
        } else {
            code.extend((n..end).map(|i| if at(i) == '\n' { '\n' } else { ' ' }));
            n = end;
        }
    }
    code
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn end_of_line(chars: &[char], from: usize) -> usize {
    chars.iter().skip(from).position(|c| *c == '\n').map_or(chars.len(), |n| from + n)
}

fn end_of_block(chars: &[char], from: usize) -> usize {
    let mut depth = 0;
    let mut n = from;
    while n + 1 < chars.len() {
        match (chars[n], chars[n + 1]) {
            ('/', '*') => (depth, n) = (depth + 1, n + 2),
            ('*', '/') => (depth, n) = (depth - 1, n + 2),
            _ => n += 1,
        }
        if depth == 0 {
            return n;
        }
    }
    chars.len()
}

fn end_of_text(chars: &[char], from: usize) -> usize {
    let mut n = from + 1;
    while n < chars.len() {
        match chars[n] {
            '\\' => n += 2,
            '"' => return n + 1,
            _ => n += 1,
        }
    }
    chars.len()
}

/// The end of `r"…"` or `r#"…"#`; `None` if `r` begins something else.
fn end_of_raw_text(chars: &[char], from: usize) -> Option<usize> {
    let n_hashes = chars.iter().skip(from + 1).take_while(|c| **c == '#').count();
    let open = from + 1 + n_hashes;
    if chars.get(open) != Some(&'"') {
        return None;
    }
    let closes = |n: usize| chars[n] == '"' && chars.iter().skip(n + 1).take(n_hashes).filter(|c| **c == '#').count() == n_hashes;
    Some((open + 1..chars.len()).find(|n| closes(*n)).map_or(chars.len(), |n| n + 1 + n_hashes))
}

/// The end of a character literal; `None` for a lifetime.
fn end_of_char(chars: &[char], from: usize) -> Option<usize> {
    if chars.get(from + 1) == Some(&'\\') {
        let close = chars.iter().skip(from + 3).position(|c| *c == '\'')?;
        return Some(from + 3 + close + 1);
    }
    (chars.get(from + 2) == Some(&'\'')).then_some(from + 3)
}

/// Blanks every item marked `#[cfg(test)]`, in code whose comments and literals are blank.
fn blank_tests(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut kept = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(at) = rest.find(MARK) {
        let (before, item) = rest.split_at(at);
        let end = end_of_item(item);
        kept.push_str(before);
        kept.extend(item[..end].chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        rest = &item[end..];
    }
    kept.push_str(rest);
    kept
}

/// Where an item ends: after its closing brace, or after a semicolon that comes before any brace.
fn end_of_item(item: &str) -> usize {
    let mut depth = 0;
    for (n, c) in item.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 1 => return n + 1,
            '}' => depth -= 1,
            ';' if depth == 0 => return n + 1,
            _ => {}
        }
    }
    item.len()
}

/// Every path that code names, groups taken apart: `crate::{a, b::c}` gives `crate::a` and `crate::b::c`.
fn uses(code: &str) -> Vec<Use> {
    let tokens = tokens(code);
    let mut found = Vec::new();
    let mut n = 0;
    while n < tokens.len() {
        let begins_path = tokens[n].1.starts_with(is_name) && (n == 0 || tokens[n - 1].1 != "::");
        if begins_path { read_path(&tokens, &mut n, "", &mut found) } else { n += 1 }
    }
    found
}

/// Reads one path, or one branch of a group, from `n` on.
fn read_path(tokens: &[(usize, &str)], n: &mut usize, prefix: &str, found: &mut Vec<Use>) {
    let token = |n: usize| tokens.get(n).map_or("", |t| t.1);
    let line = tokens.get(*n).map_or(0, |t| t.0);
    let mut path = prefix.to_owned();
    loop {
        match token(*n) {
            "{" if !path.is_empty() => {
                *n += 1;
                while !["}", ""].contains(&token(*n)) {
                    if token(*n).starts_with(is_name) || token(*n) == "*" { read_path(tokens, n, &path, found) } else { *n += 1 }
                }
                *n += 1;
                return;
            }
            name if name.starts_with(is_name) || name == "*" => {
                path = if path.is_empty() { name.to_owned() } else { format!("{path}::{name}") };
                *n += 1;
            }
            _ => break,
        }
        if token(*n) != "::" {
            break;
        }
        *n += 1;
    }
    if token(*n) == "!" && token(*n + 1) != "=" {
        path.push('!');
    }
    if token(*n) == "as" {
        *n += 2;
    }
    found.push(Use { line, path });
}

/// Names, `::` and single signs, each with its line from 1.
fn tokens(code: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (n, line) in code.lines().enumerate() {
        let mut rest = line.trim_start();
        while let Some(first) = rest.chars().next() {
            let len = if is_name(first) {
                rest.find(|c| !is_name(c)).unwrap_or(rest.len())
            } else if rest.starts_with("::") {
                2
            } else {
                first.len_utf8()
            };
            let (token, after) = rest.split_at(len);
            found.push((n + 1, token));
            rest = after.trim_start();
        }
    }
    found
}

// ---- reading the tables ----

/// The rows of the table with this header: the first cell's names, and the second cell's names or its bare word.
fn table(readme: &str, header: [&str; 2]) -> BTreeMap<String, BTreeSet<String>> {
    let cells = |line: &str| -> Option<[String; 2]> {
        let mut cells = line.trim().strip_prefix('|')?.strip_suffix('|')?.split('|').map(|c| c.trim().to_owned());
        Some([cells.next()?, cells.next()?])
    };
    let mut rows = BTreeMap::new();
    let lines = readme.lines().skip_while(|line| cells(line).is_none_or(|c| c != header));
    for [left, right] in lines.skip(2).map_while(cells) {
        for name in names(&left) {
            rows.insert(name, names(&right));
        }
    }
    rows
}

/// What stands between backticks; without any, the words themselves.
fn names(cell: &str) -> BTreeSet<String> {
    if cell.contains('`') {
        return cell.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    }
    cell.split_whitespace().map(str::to_owned).collect()
}

type Stages = BTreeMap<String, BTreeSet<String>>;

fn stages_table(readme: &str) -> Stages {
    table(readme, ["stage", "may use"])
}

fn rooms_table(readme: &str) -> Stages {
    table(readme, ["guest", "room"])
}

// ---- the rules ----

/// The stages that a file uses, with the line: by `crate::`, or by `super` up to the root.
fn stages_used(file: &Source) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for used in file.uses() {
        let segments: Vec<&str> = used.segments().collect();
        let n_up = segments.iter().take_while(|s| **s == "super").count();
        let stage = if segments.first() == Some(&"crate") {
            segments.get(1)
        } else if n_up >= file.depth() {
            segments.get(n_up)
        } else {
            None
        };
        if let Some(stage) = stage.filter(|s| **s != file.stage()) {
            found.push((used.line, (*stage).to_owned()));
        }
    }
    found
}

fn forbidden_uses(files: &[Source], stages: &Stages) -> Vec<String> {
    let mut broken = Vec::new();
    for file in files.iter().filter(|f| !f.is_root()) {
        let allowed = stages.get(file.stage());
        for (line, stage) in stages_used(file) {
            let fits = USED_BY_ALL.contains(&stage.as_str()) || allowed.is_some_and(|a| a.contains("everything") || a.contains(&stage));
            if !fits {
                broken.push(file.broken(line, &format!("`{}` uses `{stage}`, which the table does not allow", file.stage())));
            }
        }
    }
    broken
}

fn unused_rights(files: &[Source], stages: &Stages) -> Vec<String> {
    let mut broken = Vec::new();
    for (stage, allowed) in stages {
        let used: BTreeSet<String> = files.iter().filter(|f| f.stage() == stage).flat_map(stages_used).map(|(_, stage)| stage).collect();
        for right in allowed.iter().filter(|r| *r != "everything" && !used.contains(*r)) {
            broken.push(format!("src/README.md: the table lets `{stage}` use `{right}`, and no file of it does"));
        }
    }
    broken
}

fn stages_that_differ(files: &[Source], stages: &Stages) -> Vec<String> {
    let there: BTreeSet<&str> = files.iter().filter(|f| !f.is_root()).map(Source::stage).collect();
    let named: BTreeSet<&str> = stages.keys().map(String::as_str).collect();
    let missing = there.difference(&named).map(|s| format!("src/{s}: is not in the table of src/README.md"));
    let absent = named.difference(&there).map(|s| format!("src/README.md: the table names `{s}`, which is not under src"));
    missing.chain(absent).collect()
}

/// Uses of a guest outside its room. Of two guests whose names begin alike, the longer one's room counts.
fn guests_outside(files: &[Source], rooms: &Stages, guest: &str) -> Vec<String> {
    let Some(room) = rooms.get(guest) else {
        return vec![format!("src/README.md: the table of guests does not name `{guest}`")];
    };
    let mut broken = Vec::new();
    for file in files.iter().filter(|f| !room.contains(f.stage()) && !room.contains(&f.path)) {
        for used in file.uses() {
            let is_own = rooms.keys().any(|other| other.len() > guest.len() && other.starts_with(guest) && used.begins_with(other));
            if used.begins_with(guest) && !is_own {
                broken.push(file.broken(used.line, &format!("`{}` stands outside the room of `{guest}`", used.path)));
            }
        }
    }
    broken
}

fn printing_outside(files: &[Source]) -> Vec<String> {
    const MACROS: [&str; 5] = ["print!", "println!", "eprint!", "eprintln!", "dbg!"];
    let prints = |u: &Use| MACROS.contains(&u.path.as_str()) || ["io::stdout", "io::stderr"].iter().any(|s| u.path.ends_with(s));
    find(files.iter().filter(|f| f.stage() != "cli" && f.path != "main.rs"), prints, "prints, which only cli and main.rs do")
}

/// What is published goes to disk through `store`, where a test can stop the machine; `cli` writes files that a user names.
fn writing_outside(files: &[Source]) -> Vec<String> {
    const CHANGES: [&str; 13] = [
        "fs::write",
        "fs::rename",
        "fs::remove_file",
        "fs::remove_dir",
        "fs::remove_dir_all",
        "fs::create_dir",
        "fs::create_dir_all",
        "fs::copy",
        "fs::hard_link",
        "File::create",
        "File::create_new",
        "File::options",
        "OpenOptions::new",
    ];
    let changes = |u: &Use| CHANGES.iter().any(|c| u.path == *c || u.path.ends_with(&format!("::{c}")));
    find(files.iter().filter(|f| !["cli", "store"].contains(&f.stage())), changes, "changes the disk, which only store and cli do")
}

fn impure(files: &[Source]) -> Vec<String> {
    let reaches_out = |u: &Use| {
        ["std::fs", "std::env", "std::net", "std::process"].iter().any(|s| u.begins_with(s))
            || u.segments().any(|s| ["SystemTime", "Instant"].contains(&s))
    };
    find(files.iter().filter(|f| PURE.contains(&f.stage())), reaches_out, "reaches outside a pure stage")
}

fn globs_of_parents(files: &[Source]) -> Vec<String> {
    let is_glob = |u: &Use| u.path.ends_with("super::*");
    find(files.iter(), is_glob, "takes everything of the parent, outside tests")
}

fn find<'f>(files: impl Iterator<Item = &'f Source>, is_broken: impl Fn(&Use) -> bool, what: &str) -> Vec<String> {
    files
        .flat_map(|f| {
            f.uses().into_iter().filter(|u| is_broken(u)).map(|u| f.broken(u.line, &format!("`{}` {what}", u.path))).collect::<Vec<_>>()
        })
        .collect()
}

fn drawers(files: &[Source]) -> Vec<String> {
    let mut broken = Vec::new();
    for file in files {
        for part in file.path.split('/').map(|p| p.trim_end_matches(".rs")).filter(|p| DRAWERS.contains(p)) {
            broken.push(file.broken(1, &format!("`{part}` says nothing about what it holds")));
        }
        let code = blank_words(&file.text);
        let tokens = tokens(&code);
        for pair in tokens.windows(2).filter(|pair| pair[0].1 == "mod" && DRAWERS.contains(&pair[1].1)) {
            broken.push(file.broken(pair[0].0, &format!("module `{}` says nothing about what it holds", pair[1].1)));
        }
    }
    broken
}

fn long_files(files: &[Source]) -> Vec<String> {
    let long = files.iter().filter(|f| f.text.lines().count() > MAX_LINES);
    long.map(|f| f.broken(MAX_LINES + 1, &format!("has {} lines, expected at most {MAX_LINES}", f.text.lines().count()))).collect()
}

fn headless_files(files: &[Source]) -> Vec<String> {
    let headless = files.iter().filter(|f| !f.text.lines().next().is_some_and(|l| l.starts_with("//! ") && l.len() > 4));
    headless.map(|f| f.broken(1, "does not begin with a sentence after `//!`")).collect()
}

// ---- the house ----

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn house() -> (Vec<Source>, Stages, Stages) {
    let mut files = Vec::new();
    read_folder(&src(), "", &mut files);
    assert!(!files.is_empty(), "no file was found under src");
    let readme = fs::read_to_string(src().join("README.md")).expect("src/README.md can be read");
    (files, stages_table(&readme), rooms_table(&readme))
}

fn read_folder(folder: &Path, prefix: &str, files: &mut Vec<Source>) {
    let mut entries: Vec<_> = fs::read_dir(folder).expect("a folder under src can be read").map(|e| e.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().and_then(|n| n.to_str()).expect("a name in UTF-8");
        if path.is_dir() {
            read_folder(&path, &format!("{prefix}{name}/"), files);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = fs::read_to_string(&path).expect("a file under src can be read");
            files.push(Source { path: format!("{prefix}{name}"), text });
        }
    }
}

fn assert_holds(broken: &[String]) {
    assert!(broken.is_empty(), "{} times broken:\n{}", broken.len(), broken.join("\n"));
}

#[test]
fn every_stage_uses_only_what_the_table_allows() {
    let (files, stages, _) = house();
    assert_holds(&forbidden_uses(&files, &stages));
}

#[test]
fn the_table_allows_nothing_that_the_code_does_not_use() {
    let (files, stages, _) = house();
    assert_holds(&unused_rights(&files, &stages));
}

#[test]
fn the_table_names_every_stage_under_src_and_no_other() {
    let (files, stages, _) = house();
    assert_holds(&stages_that_differ(&files, &stages));
}

#[test]
fn parquet_stays_in_ads_and_export() {
    let (files, _, rooms) = house();
    assert_holds(&guests_outside(&files, &rooms, "parquet"));
}

#[test]
fn the_library_of_workbooks_stays_in_export() {
    let (files, _, rooms) = house();
    assert_holds(&guests_outside(&files, &rooms, "rust_xlsxwriter"));
}

#[test]
fn the_command_line_library_stays_in_cli() {
    let (files, _, rooms) = house();
    for guest in ["clap", "clap_complete", "clap_mangen", "ctrlc"] {
        assert_holds(&guests_outside(&files, &rooms, guest));
    }
}

#[test]
fn the_stemmer_stays_in_words() {
    let (files, _, rooms) = house();
    assert_holds(&guests_outside(&files, &rooms, "frostem"));
}

#[test]
fn yaml_stays_in_exchange_and_turtle_in_exchange_and_export() {
    let (files, _, rooms) = house();
    for guest in ["saphyr_parser", "oxttl", "oxrdf"] {
        assert_holds(&guests_outside(&files, &rooms, guest));
    }
}

#[test]
fn the_network_is_used_in_fetch_and_serve_only() {
    let (files, _, rooms) = house();
    for guest in ["ureq", "rustls", "std::net", "httpdate", "sha2", "md5", "base64"] {
        assert_holds(&guests_outside(&files, &rooms, guest));
    }
}

#[test]
fn the_web_server_stays_in_serve_and_calls_nobody() {
    let (files, _, rooms) = house();
    for guest in ["axum", "hyper", "hyper_util", "tokio", "tower", "tower_http"] {
        assert_holds(&guests_outside(&files, &rooms, guest));
    }
    let calls = |used: &Use| ["TcpStream::connect", "UdpSocket", "TcpSocket", "lookup_host"].iter().any(|name| used.path.contains(name));
    assert_holds(&find(files.iter().filter(|file| file.stage() == "serve"), calls, "calls out, and serve only answers"));
}

#[test]
fn pictures_and_their_font_are_made_in_chart() {
    let (files, _, rooms) = house();
    for guest in ["resvg", "notosans"] {
        assert_holds(&guests_outside(&files, &rooms, guest));
    }
}

#[test]
fn progress_bars_stay_in_cli() {
    let (files, _, rooms) = house();
    assert_holds(&guests_outside(&files, &rooms, "indicatif"));
}

#[test]
fn worker_threads_start_only_in_run() {
    let (files, _, rooms) = house();
    for guest in ["rayon", "crossbeam_channel", "std::thread", "std::thread::available_parallelism"] {
        assert_holds(&guests_outside(&files, &rooms, guest));
    }
}

#[test]
fn only_store_and_cli_change_the_disk() {
    let (files, _, _) = house();
    assert_holds(&writing_outside(&files));
}

#[test]
fn only_cli_and_main_print() {
    let (files, _, _) = house();
    assert_holds(&printing_outside(&files));
}

#[test]
fn stages_between_reading_and_writing_touch_no_file_clock_or_environment() {
    let (files, _, _) = house();
    assert_holds(&impure(&files));
}

#[test]
fn no_module_is_a_drawer() {
    let (files, _, _) = house();
    assert_holds(&drawers(&files));
}

#[test]
fn nothing_but_a_test_takes_everything_of_its_parent() {
    let (files, _, _) = house();
    assert_holds(&globs_of_parents(&files));
}

#[test]
fn no_file_is_longer_than_800_lines() {
    let (files, _, _) = house();
    assert_holds(&long_files(&files));
}

#[test]
fn every_file_begins_with_a_sentence_about_itself() {
    let (files, _, _) = house();
    assert_holds(&headless_files(&files));
}

// ---- every rule can fail ----

mod each_rule_can_fail {
    use super::{
        Source, drawers, forbidden_uses, globs_of_parents, guests_outside, headless_files, impure, long_files, printing_outside,
        rooms_table, stages_table, stages_that_differ, unused_rights, writing_outside,
    };

    const README: &str = "Words.\n\n| stage | may use |\n|---|---|\n| `model`, `error` | |\n| `text` | |\n| `hits` | `model`, `text` |\n\
        | `cli` | everything |\n\nMore.\n\n| guest | room |\n|---|---|\n| `parquet` | `ads` |\n| `std::thread` | `run`, `cli/progress.rs` |\n\
        | `std::thread::available_parallelism` | `cli` |\n";

    fn lines(broken: &[String]) -> Vec<&str> {
        broken.iter().map(|b| b.split(": ").next().unwrap_or_default()).collect()
    }

    #[test]
    fn a_use_that_the_table_does_not_allow_is_named_with_file_and_line() {
        let stages = stages_table(README);
        let bad = Source::new("text/fold.rs", "//! Folds.\n\nuse crate::model::Ad;\n\nfn f() { crate::hits::scan() }\n");
        assert_eq!(lines(&forbidden_uses(&[bad], &stages)), ["src/text/fold.rs:3", "src/text/fold.rs:5"]);
        let nested = Source::new("text/fold.rs", "use crate::{\n    error::Result,\n    hits::{Hit, scan as s},\n    model,\n};\n");
        assert_eq!(lines(&forbidden_uses(&[nested], &stages)), ["src/text/fold.rs:3", "src/text/fold.rs:3", "src/text/fold.rs:4"]);
        let roundabout = Source::new("text/fold.rs", "use super::span::Span;\nuse super::super::hits::Hit;\n");
        assert_eq!(lines(&forbidden_uses(&[roundabout], &stages)), ["src/text/fold.rs:2"]);
        let good = Source::new("hits/scan.rs", "use crate::error::Result;\nuse crate::{model::Ad, text};\nuse crate::hits::Hit;\n");
        let all = Source::new("cli/run.rs", "use crate::hits::Hit;\n");
        assert!(forbidden_uses(&[good, all], &stages).is_empty());
    }

    #[test]
    fn comments_literals_and_tests_are_no_use() {
        let text = "// crate::hits\n/* crate::hits /* x */ crate::hits */\nconst A: &str = \"crate::hits \\\" crate::hits\";\n\
            const B: &str = r#\"crate::\"hits\"#;\nfn f<'a>(c: &'a str) -> char { '\"' }\n#[cfg(test)]\nmod tests {\n    use super::*;\n\
            use crate::hits::Hit;\n}\nuse crate::hits::scan;\n";
        let file = Source::new("text/fold.rs", text);
        assert_eq!(lines(&forbidden_uses(&[file], &stages_table(README))), ["src/text/fold.rs:11"]);
        assert!(globs_of_parents(&[Source::new("text/fold.rs", text)]).is_empty());
    }

    #[test]
    fn a_right_that_no_file_takes_is_named() {
        let file = Source::new("hits/scan.rs", "use crate::text::fold;\n");
        let broken = unused_rights(&[file], &stages_table(README));
        assert_eq!(broken, ["src/README.md: the table lets `hits` use `model`, and no file of it does"]);
    }

    #[test]
    fn a_folder_without_a_row_and_a_row_without_a_folder_are_named() {
        let files = ["model/mod.rs", "error.rs", "text/mod.rs", "cli/mod.rs", "index/mod.rs", "lib.rs"].map(|p| Source::new(p, ""));
        let broken = stages_that_differ(&files, &stages_table(README));
        assert_eq!(lines(&broken), ["src/index", "src/README.md"]);
        assert!(broken[1].contains("`hits`"));
    }

    #[test]
    fn a_guest_outside_its_room_is_named() {
        let rooms = rooms_table(README);
        let bad = Source::new("panel/cells.rs", "use parquet::file::reader;\nuse std::{fmt, thread};\nuse crate::export::parquet_table;\n");
        let files =
            [bad, Source::new("ads/columns.rs", "use parquet::record;\n"), Source::new("cli/progress.rs", "std::thread::spawn(f)\n")];
        assert_eq!(lines(&guests_outside(&files, &rooms, "parquet")), ["src/panel/cells.rs:1"]);
        assert_eq!(lines(&guests_outside(&files, &rooms, "std::thread")), ["src/panel/cells.rs:2"]);
        let cores = [
            Source::new("cli/run.rs", "std::thread::available_parallelism()\n"),
            Source::new("ads/x.rs", "std::thread::available_parallelism()\n"),
        ];
        assert!(guests_outside(&cores, &rooms, "std::thread").is_empty());
        assert_eq!(lines(&guests_outside(&cores, &rooms, "std::thread::available_parallelism")), ["src/ads/x.rs:1"]);
        assert_eq!(guests_outside(&cores, &rooms, "clap").len(), 1, "a guest without a row is named");
    }

    #[test]
    fn writing_outside_store_is_named() {
        let bad = Source::new(
            "run/job.rs",
            "use std::fs::{self, File};\nfn f() {\n    fs::write(a, b);\n    let x = File::create(a);\n    std::fs::rename(a, b);\n    fs::read(a);\n}\n",
        );
        let good = Source::new("store/disk.rs", "fn f() { std::fs::rename(a, b) }\n");
        assert_eq!(lines(&writing_outside(&[bad, good])), ["src/run/job.rs:3", "src/run/job.rs:4", "src/run/job.rs:5"]);
    }

    #[test]
    fn printing_outside_cli_is_named() {
        let bad = Source::new(
            "run/job.rs",
            "fn f() {\n    println!(\"x\");\n    eprintln!();\n    let out = std::io::stdout();\n    if a != b {}\n}\n",
        );
        let good = Source::new("cli/output.rs", "fn f() { println!() }\n");
        assert_eq!(lines(&printing_outside(&[bad, good])), ["src/run/job.rs:2", "src/run/job.rs:3", "src/run/job.rs:4"]);
    }

    #[test]
    fn a_file_a_clock_or_the_environment_in_a_pure_stage_is_named() {
        let bad = Source::new("measure/sums.rs", "use std::{fs::File, fmt};\nuse std::time::Instant;\nfn f() { std::env::var(a) }\n");
        let good = Source::new("run/job.rs", "use std::fs;\n");
        assert_eq!(lines(&impure(&[bad, good])), ["src/measure/sums.rs:1", "src/measure/sums.rs:2", "src/measure/sums.rs:3"]);
    }

    #[test]
    fn a_drawer_is_named() {
        let files = [Source::new("text/utils.rs", ""), Source::new("text/mod.rs", "//! a\nmod common;\nmod utility;\n")];
        assert_eq!(lines(&drawers(&files)), ["src/text/utils.rs:1", "src/text/mod.rs:2"]);
    }

    #[test]
    fn a_glob_of_the_parent_outside_tests_is_named() {
        let files = [Source::new("text/fold.rs", "use super::{words, *};\nuse crate::model::*;\n")];
        assert_eq!(lines(&globs_of_parents(&files)), ["src/text/fold.rs:1"]);
    }

    #[test]
    fn a_file_that_is_too_long_is_named() {
        let files = [Source::new("text/fold.rs", &"\n".repeat(801)), Source::new("text/mod.rs", &"\n".repeat(800))];
        assert_eq!(lines(&long_files(&files)), ["src/text/fold.rs:801"]);
    }

    #[test]
    fn a_file_without_a_head_is_named() {
        let files =
            [Source::new("text/fold.rs", "use a;\n"), Source::new("text/mod.rs", "//! Makes clean text.\n"), Source::new("a.rs", "//! \n")];
        assert_eq!(lines(&headless_files(&files)), ["src/text/fold.rs:1", "src/a.rs:1"]);
    }
}
