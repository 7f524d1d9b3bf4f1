//! Holds the lexicon that comes with the program to its rules, and the check to naming every broken one.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a test stops where something is missing, and says so"
)]

use std::fs;
use std::path::Path;
use std::process::Command;

use svall::lexicon::{Lexicon, stats};

const SVALL: &str = env!("CARGO_BIN_EXE_svall");
const HEADER: &str = "term,match,case,forms,competence,stratum,source,note\n";

fn check(folder: &Path) -> (Option<i32>, String) {
    let done = Command::new(SVALL).args(["lexicon", "check", "--lexicon"]).arg(folder).output().unwrap();
    (done.status.code(), String::from_utf8(done.stdout).unwrap())
}

fn lexicon_of(rows: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("sv.csv"), format!("{HEADER}{rows}")).unwrap();
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("lexicons/digcomp-3.0.csv"), folder.path().join("digcomp-3.0.csv")).unwrap();
    folder
}

#[test]
fn the_lexicon_breaks_no_rule() {
    let (code, found) = check(&Path::new(env!("CARGO_MANIFEST_DIR")).join("lexicons"));
    assert_eq!((code, found.as_str()), (Some(0), ""));
}

#[test]
fn the_lexicon_covers_every_competence_and_stratum() {
    let lexicon = Lexicon::load(None).unwrap();
    let counted = stats(&lexicon);
    assert!(counted.n_entries >= 1500, "{} entries", counted.n_entries);
    let values = |column: &str| counted.by_column.iter().filter(|(c, _, n)| *c == column && *n > 0).count();
    assert_eq!((values("competence"), values("stratum"), values("match")), (22, 3, 4));
    assert!(lexicon.entries.iter().all(|e| !e.source.trim().is_empty()));
}

#[test]
fn every_broken_rule_is_named_with_file_line_and_field() {
    let cases = [
        (",word,,,1.3,basic,svall,\n", "sv.csv:2:1: the term is empty"),
        ("--,word,,,1.3,basic,svall,\n", "sv.csv:2:1: the term is empty"),
        ("excel,verb,,,1.3,basic,svall,\n", "sv.csv:2:2: match `verb` does not exist"),
        ("excel,word,no,,1.3,basic,svall,\n", "sv.csv:2:3: case `no` does not exist"),
        ("excel,word,,plural,1.3,basic,svall,\n", "sv.csv:2:4: forms `plural` does not exist"),
        ("excel,word,,,4.5,basic,svall,\n", "sv.csv:2:5: competence `4.5` does not exist; this area has 4.1 to 4.4"),
        ("excel,word,,,1.3,expert,svall,\n", "sv.csv:2:6: stratum `expert` does not exist"),
        ("excel,word,,,1.3,basic,,\n", "sv.csv:2:7: the source is missing"),
        ("e-post,word,,,2.1,basic,svall,\nE post,phrase,,,2.1,basic,svall,\n", "sv.csv:3:1: the term `E post` stands already in"),
        ("digital,phrase,,,general,basic,svall,\n", "sv.csv:2:1: the phrase `digital` has one word"),
        ("digital vana,word,,,general,basic,svall,\n", "sv.csv:2:1: the term `digital vana` has 2 words"),
        ("A\u{30a}r,word,,,general,basic,svall,\n", "is not composed, expected NFC"),
        ("excel,word,,,1.3,basic,svall\n", "sv.csv:2:1: found 7 fields, expected 8"),
        ("excel,word,,,1.3,basic,svall,\"note\n", "found an odd number of quotes"),
        ("zebra,word,,,1.3,basic,svall,\nadobe,word,,,3.1,software,svall,\n", "sv.csv:1:1: the rows are not in canonical order"),
        ("system,word,,,1.3,basic,svall,\nsystemet,word,,none,1.3,basic,svall,\nsystemets,word,,noun,1.3,basic,svall,\n", ""),
    ];
    for (rows, expected) in cases {
        let folder = lexicon_of(rows);
        let (code, found) = check(folder.path());
        if expected.is_empty() {
            assert_eq!(code, Some(0), "{rows}: {found}");
            continue;
        }
        assert_eq!(code, Some(1), "{rows}");
        assert!(found.contains(expected), "{rows} gave {found}");
    }
}

#[test]
fn a_term_that_another_row_always_takes_is_unreachable() {
    let folder = lexicon_of("dataskydd,word,,,4.2,basic,svall,\n");
    fs::write(folder.path().join("exclusions.csv"), "term,match,reason\ndataskydd,word,Another meaning.\n").unwrap();
    let (code, found) = check(folder.path());
    assert_eq!(code, Some(1));
    assert!(found.contains("sv.csv:2:1: the term `dataskydd` can never count: an exclusion takes it"), "{found}");
}

#[test]
fn rows_are_rewritten_in_canonical_order_on_request() {
    let folder = lexicon_of("zebra,word,,,1.3,basic,svall,\nadobe,word,,,3.1,software,svall,\n");
    let done = Command::new(SVALL).args(["lexicon", "check", "--write", "--lexicon"]).arg(folder.path()).output().unwrap();
    assert_eq!(done.status.code(), Some(0));
    let written = fs::read_to_string(folder.path().join("sv.csv")).unwrap();
    assert_eq!(written, format!("{HEADER}adobe,word,,,3.1,software,svall,\nzebra,word,,,1.3,basic,svall,\n"));
}
