//! Reads lexicon rows and says, with file, line and field, which rule a row breaks.

use std::collections::HashMap;
use std::fmt;

use csv::{ReaderBuilder, StringRecord};

use super::entry::{Entry, Exclusion, Forms, LexiconLanguage, MatchKind};
use crate::model::{Competence, Stratum};
use crate::text::{folded_term, is_word_char};

/// The header of an entry file.
pub const ENTRY_HEADER: [&str; 8] = ["term", "match", "case", "forms", "competence", "stratum", "source", "note"];
/// The header of `exclusions.csv`.
pub(super) const EXCLUSION_HEADER: [&str; 3] = ["term", "match", "reason"];
/// Longest term in bytes.
const MAX_TERM: usize = 120;

/// A broken rule: where it stands, what was found, what was expected.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Fault {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: u64,
    /// The field, from 1.
    pub column: usize,
    /// What was found and what was expected.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)
    }
}

/// Reads a file's records and checks its header.
pub(super) fn records(file: &str, text: &str, header: &[&str], faults: &mut Vec<Fault>) -> Vec<(u64, StringRecord)> {
    let fault = |line, message: String| Fault { file: file.to_owned(), line, column: 1, message };
    let mut reader = ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for (n, record) in reader.records().enumerate() {
        let record = match record {
            Ok(record) => record,
            Err(e) => {
                faults.push(fault(e.position().map_or(0, csv::Position::line), format!("the row cannot be read: {e}")));
                break;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        if n == 0 {
            if record.iter().ne(header.iter().copied()) {
                let found: Vec<&str> = record.iter().collect();
                faults.push(fault(line, format!("found the header `{}`, expected `{}`", found.join(","), header.join(","))));
                break;
            }
        } else if record.len() == header.len() {
            rows.push((line, record));
        } else {
            faults.push(fault(line, format!("found {} fields, expected {}", record.len(), header.len())));
        }
    }
    if text.matches('"').count() % 2 == 1 {
        faults.push(fault(0, "found an odd number of quotes, expected each quoted field to be closed".to_owned()));
    }
    rows
}

/// Reads an entry file.
pub(super) fn read_entries(file: &str, language: LexiconLanguage, text: &str, faults: &mut Vec<Fault>) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (line, record) in records(file, text, &ENTRY_HEADER, faults) {
        let get = |n: usize| record.get(n).unwrap_or_default();
        let mut broken = false;
        let mut fault = |column: usize, message: String| {
            broken = true;
            faults.push(Fault { file: file.to_owned(), line, column: column + 1, message });
        };
        let term = get(0);
        for message in term_faults(term, get(1)) {
            fault(0, message);
        }
        let kind = MatchKind::parse(get(1));
        if kind.is_none() {
            fault(1, format!("match `{}` does not exist, expected word, phrase, head, prefix or token", get(1)));
        }
        let case_sensitive = match get(2) {
            "" => false,
            "yes" => true,
            other => {
                fault(2, format!("case `{other}` does not exist, expected `yes` or nothing"));
                false
            }
        };
        let forms = Forms::parse(get(3));
        if forms.is_none() {
            fault(3, format!("forms `{}` does not exist, expected noun, verb, adjective, name, none or nothing", get(3)));
        }
        let competence = Competence::parse(get(4));
        if competence.is_none() {
            fault(4, missing_competence(get(4)));
        }
        let stratum = Stratum::parse(get(5));
        if stratum.is_none() {
            fault(5, format!("stratum `{}` does not exist, expected basic, software or specialist", get(5)));
        }
        if get(6).trim().is_empty() {
            fault(6, "the source is missing, expected where the term was drawn from".to_owned());
        }
        if let (Some(kind), Some(forms), Some(competence), Some(stratum), false) = (kind, forms, competence, stratum, broken) {
            entries.push(Entry {
                language,
                term: term.to_owned(),
                kind,
                case_sensitive,
                forms,
                competence,
                stratum,
                source: get(6).to_owned(),
                note: get(7).to_owned(),
                line,
            });
        }
    }
    entries
}

/// Reads `exclusions.csv`.
pub(super) fn read_exclusions(file: &str, text: &str, faults: &mut Vec<Fault>) -> Vec<Exclusion> {
    let mut exclusions = Vec::new();
    for (line, record) in records(file, text, &EXCLUSION_HEADER, faults) {
        let get = |n: usize| record.get(n).unwrap_or_default();
        let mut broken = false;
        let mut fault = |column: usize, message: String| {
            broken = true;
            faults.push(Fault { file: file.to_owned(), line, column: column + 1, message });
        };
        for message in term_faults(get(0), get(1)) {
            fault(0, message);
        }
        let kind = MatchKind::parse(get(1));
        if kind.is_none() {
            fault(1, format!("match `{}` does not exist, expected word, phrase, head, prefix or token", get(1)));
        }
        if get(2).trim().is_empty() {
            fault(2, "the reason is missing, expected a sentence".to_owned());
        }
        if let (Some(kind), false) = (kind, broken) {
            exclusions.push(Exclusion { term: get(0).to_owned(), kind, reason: get(2).to_owned(), line });
        }
    }
    exclusions
}

/// What is wrong with a term by itself.
fn term_faults(term: &str, kind: &str) -> Vec<String> {
    let mut found = Vec::new();
    if normalised(term).is_empty() {
        found.push("the term is empty, expected at least one letter or digit".to_owned());
        return found;
    }
    if term.len() > MAX_TERM {
        found.push(format!("the term has {} bytes, expected at most {MAX_TERM}", term.len()));
    }
    if term.trim() != term || term.contains("  ") {
        found.push(format!("the term `{term}` has a space too many"));
    }
    if term.contains(['\n', '\r', '\t', '\u{A0}', '\u{AD}', '\u{2010}', '\u{2011}', '\u{2013}', '’']) {
        found.push(format!(
            "the term `{}` has a character that no clean text holds, expected plain spaces, hyphens and apostrophes",
            term.escape_debug()
        ));
    }
    if !unicode_normalization::is_nfc(term) {
        found.push(format!("the term `{term}` is not composed, expected NFC"));
    }
    let n_words = term.split(' ').count();
    if kind == "phrase" && n_words < 2 {
        found.push(format!("the phrase `{term}` has one word, expected match `word` or `head`"));
    }
    if kind != "phrase" && n_words > 1 {
        found.push(format!("the term `{term}` has {n_words} words, expected match `phrase`"));
    }
    found
}

fn missing_competence(id: &str) -> String {
    let area = id.split('.').next().and_then(|a| a.parse().ok()).and_then(Competence::range_of);
    match area {
        Some(range) => format!("competence `{id}` does not exist; this area has {range}"),
        None => format!("competence `{id}` does not exist, expected 1.1 to 5.4 or general"),
    }
}

/// A term as it is compared with others: folded, without spaces, hyphens and slashes.
pub fn normalised(term: &str) -> String {
    let folded = folded_term(term);
    if !folded.chars().any(is_word_char) {
        return String::new();
    }
    folded.chars().filter(|c| !matches!(c, ' ' | '-' | '/')).collect()
}

/// What a term must not share with another. A prefix looks for other words than the term itself, so it may stand beside one; a token
/// stands for its one spelling only.
pub fn double_key(term: &str, kind: MatchKind) -> (String, u8) {
    match kind {
        MatchKind::Prefix => (normalised(term), 1),
        MatchKind::Token => (folded_term(term), 2),
        MatchKind::Word | MatchKind::Phrase | MatchKind::Head => (normalised(term), 0),
    }
}

/// Finds terms that stand twice.
pub(super) fn find_doubles<'r>(rows: impl Iterator<Item = (String, u64, &'r str, MatchKind)>, faults: &mut Vec<Fault>) {
    let mut seen: HashMap<(String, u8), (String, u64)> = HashMap::new();
    for (file, line, term, kind) in rows {
        let key = double_key(term, kind);
        match seen.get(&key) {
            Some((other, other_line)) => faults.push(Fault {
                file,
                line,
                column: 1,
                message: format!(
                    "the term `{term}` stands already in {other}:{other_line}, as {} no difference",
                    if kind == MatchKind::Token { "case makes" } else { "hyphens, spaces and case make" }
                ),
            }),
            None => {
                seen.insert(key, (file, line));
            }
        }
    }
}

/// A file in canonical form: header, rows by folded term, plain quoting.
pub fn canonical(text: &str) -> Option<String> {
    let mut reader = ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let mut rows: Vec<StringRecord> = reader.records().collect::<Result<_, _>>().ok()?;
    let header = if rows.is_empty() { return None } else { rows.remove(0) };
    rows.sort_by_cached_key(|r| (folded_term(r.get(0).unwrap_or_default()), r.iter().map(str::to_owned).collect::<Vec<_>>()));
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    writer.write_record(&header).ok()?;
    for row in &rows {
        writer.write_record(row).ok()?;
    }
    String::from_utf8(writer.into_inner().ok()?).ok()
}
