//! Takes the lexicon to the formats of other programs and back, and has programs that know the formats read them.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a test stops where something is missing, and says so"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use svall::exchange::{Adoption, Categories, Columns, Format, adopt, give};
use svall::lexicon::{Entry, Forms, Lexicon, LexiconFile, LexiconLanguage, MatchKind};
use svall::model::Stratum;

const SVALL: &str = env!("CARGO_BIN_EXE_svall");

/// Term and competence of every row, and what else `field` says of it.
fn set<T: Ord>(entries: &[Entry], field: impl Fn(&Entry) -> T) -> BTreeSet<(String, &'static str, T)> {
    entries.iter().map(|e| (e.term.clone(), e.competence.id(), field(e))).collect()
}

fn there_and_back(lexicon: &Lexicon, format: Format) -> Lexicon {
    let given = give(lexicon, format, false).unwrap();
    let list = format.read("list", &given.text, &Columns::default()).unwrap();
    let adoption = Adoption {
        categories: Categories::ByName,
        language: LexiconLanguage::Sv,
        kind: MatchKind::Word,
        forms: Forms::ByRule,
        stratum: Stratum::Basic,
        source: "list".to_owned(),
        respell: Vec::new(),
    };
    let adopted = adopt(&list, &adoption);
    let lost: Vec<_> = adopted.unkept.iter().filter(|u| !u.is_found).collect();
    assert!(lost.is_empty(), "{}: {lost:?}", format.id());
    let files: Vec<LexiconFile> = adopted.files.into_iter().map(|(base, text)| LexiconFile { name: base.clone(), base, text }).collect();
    let (read, faults) = Lexicon::read(&files);
    // `digcomp-3.0.csv` comes from the program.
    assert!(faults.is_empty(), "{}: {faults:?}", format.id());
    read
}

#[test]
fn every_format_brings_back_the_terms_and_their_competences() {
    let lexicon = Lexicon::load(None).unwrap();
    let terms = set(&lexicon.entries, |_| ());
    for format in Format::ALL {
        let back = set(&there_and_back(&lexicon, format).entries, |_| ());
        let lost: Vec<_> = terms.difference(&back).take(5).collect();
        let made: Vec<_> = back.difference(&terms).take(5).collect();
        assert!(lost.is_empty() && made.is_empty(), "{}: lost {lost:?}, made {made:?}", format.id());
    }
}

#[test]
fn the_table_brings_back_every_field_that_decides_hits_and_stars_bring_back_the_match() {
    let lexicon = Lexicon::load(None).unwrap();
    let all = |e: &Entry| (e.language, e.kind, e.case_sensitive, e.forms, e.stratum);
    assert_eq!(set(&there_and_back(&lexicon, Format::Csv).entries, all), set(&lexicon.entries, all));
    for format in [Format::Quanteda, Format::Wordstat] {
        assert_eq!(set(&there_and_back(&lexicon, format).entries, |e| e.kind), set(&lexicon.entries, |e| e.kind), "{}", format.id());
    }
}

fn svall(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(SVALL).args(arguments).current_dir(folder).output().unwrap()
}

#[test]
fn each_line_that_is_not_kept_is_named_with_its_reason() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("l.yml"), "tools:\n  - excel\n  - EXCEL\n  - 'dig* verktyg'\nother:\n  - word\n").unwrap();
    fs::write(folder.path().join("map.csv"), "category,competence,stratum\ntools,1.3,software\n").unwrap();
    let done = svall(folder.path(), &["lexicon", "import", "l.yml", "--competence-from", "map.csv", "-o", "mine"]);
    let said = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(1), "{said}");
    for expected in [
        "l.yml:3: `EXCEL`: the row of line 2 finds it",
        "l.yml:4: not kept: `dig* verktyg`: a star in a phrase has no match rule",
        "l.yml:6: not kept: `word`: found the category `other`, which the table of categories does not have",
        "mine: 1 rows; 1 lines found by the row of another or kept in part; 2 lines not kept",
    ] {
        assert!(said.contains(expected), "{expected} is not in {said}");
    }
    let rows = fs::read_to_string(folder.path().join("mine/sv.csv")).unwrap();
    assert!(rows.ends_with("\nexcel,word,,,1.3,software,l,\n"), "{rows}");
    assert_eq!(svall(folder.path(), &["lexicon", "check", "--lexicon", "mine"]).status.code(), Some(0));
    let again = svall(folder.path(), &["lexicon", "import", "l.yml", "--competence-from", "1.3", "-o", "mine"]);
    assert_eq!(again.status.code(), Some(22), "a lexicon is never written over");
}

#[test]
fn what_cannot_be_read_ends_with_the_documented_code() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("l.dic"), b"%\n1\ta\n%\ndata\xE5\t1\n").unwrap();
    fs::write(folder.path().join("l.txt"), "excel\n").unwrap();
    let import = |file: &str, from: &str| svall(folder.path(), &["lexicon", "import", file, "--competence-from", from, "-o", "mine"]);
    let said = import("l.dic", "1.3");
    assert_eq!(said.status.code(), Some(21));
    assert!(String::from_utf8(said.stderr).unwrap().contains("l.dic:4: found a byte that is not UTF-8"));
    assert_eq!(import("l.txt", "1.3").status.code(), Some(2));
    assert_eq!(import("l.csv", "9.9").status.code(), Some(2));
    assert_eq!(import("l.csv", "1.3").status.code(), Some(21));
    assert!(!folder.path().join("mine").exists());
}

/// Has Python read a file that svall wrote; what the script prints.
fn read_by_python(format: &str, name: &str, script: &str) -> Option<String> {
    let Ok(python) = std::env::var("SVALL_PYTHON") else {
        not_run("NOT RUN: SVALL_PYTHON is not set; `bash tests/run` sets it to a Python with pyyaml and rdflib");
        return None;
    };
    let folder = tempfile::tempdir().unwrap();
    assert!(svall(folder.path(), &["lexicon", "export", "--format", format, "-o", name]).status.success());
    let read = Command::new(python).args(["-c", script]).current_dir(folder.path()).output().unwrap();
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    Some(String::from_utf8(read.stdout).unwrap())
}

/// Says on standard error, past the capture of passing tests, that something was not tested.
fn not_run(notice: &str) {
    use std::io::Write;
    let _closed = writeln!(std::io::stderr(), "{notice}");
}

#[test]
fn another_reader_of_yaml_finds_the_same_dictionary() {
    let script = "import yaml\nfor key, words in yaml.safe_load(open('l.yml', encoding='utf-8')).items():\n    for word in words: print(key, word, sep='\\t')";
    let Some(printed) = read_by_python("quanteda", "l.yml", script) else { return };
    let lexicon = Lexicon::load(None).unwrap();
    let glob = |e: &Entry| match e.kind {
        MatchKind::Prefix => format!("{}??*", e.term),
        MatchKind::Head => format!("*{}", e.term),
        _ => e.term.clone(),
    };
    let expected: BTreeSet<String> = lexicon.entries.iter().map(|e| format!("{}\t{}", e.competence, glob(e))).collect();
    assert_eq!(printed.lines().map(str::to_owned).collect::<BTreeSet<_>>(), expected);
}

#[test]
fn another_reader_of_rdf_finds_the_same_concepts() {
    let script = "import rdflib\nfrom rdflib.namespace import SKOS\ng = rdflib.Graph().parse('l.ttl')\nfor term, competence in g.subject_objects(SKOS.broader):\n    print(g.value(competence, SKOS.notation), g.value(term, SKOS.prefLabel), g.value(term, SKOS.prefLabel).language, sep='\\t')";
    let Some(printed) = read_by_python("skos", "l.ttl", script) else { return };
    let lexicon = Lexicon::load(None).unwrap();
    let expected: BTreeSet<String> =
        lexicon.entries.iter().map(|e| format!("{}\t{}\t{}", e.competence, e.term, e.language.code())).collect();
    assert_eq!(printed.lines().map(str::to_owned).collect::<BTreeSet<_>>(), expected);
}
