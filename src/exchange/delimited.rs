//! Reads and writes tables with a wording and a category in each row: comma, semicolon or tab, with a header.
//!
//! The table that svall writes has the other fields of a row as well, so that it reads back as it was.

use csv::ReaderBuilder;

use super::give::GivenTerm;
use super::word_list::{RowFields, WordList, WordListTerm};
use crate::error::{Error, ErrorKind, Result};
use crate::lexicon::LexiconLanguage;

/// The header that svall writes.
const HEADER: [&str; 7] = ["term", "category", "language", "match", "case", "forms", "stratum"];

/// The columns that hold the wording and its category.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Columns {
    /// The wording.
    pub term: String,
    /// The category.
    pub category: String,
}

impl Default for Columns {
    fn default() -> Self {
        Self { term: "term".to_owned(), category: "category".to_owned() }
    }
}

pub(super) fn read(file: &str, text: &str, columns: &Columns) -> Result<WordList> {
    let mut reader = ReaderBuilder::new().delimiter(delimiter(text)).flexible(true).from_reader(text.as_bytes());
    let fail = |message: String| Error::new(ErrorKind::Input, format!("{file}:1: {message}"));
    let header: Vec<String> =
        reader.headers().map_err(|e| fail(format!("the header cannot be read: {e}")))?.iter().map(|h| h.trim().to_owned()).collect();
    let place = |name: &str| header.iter().position(|h| h.eq_ignore_ascii_case(name));
    let Some(term_at) = place(&columns.term) else {
        let hint = "`--map term=COLUMN` and `--map category=COLUMN` name them";
        return Err(fail(format!("found the columns `{}`, expected `{}` among them", header.join("`, `"), columns.term)).with_hint(hint));
    };
    let category_at = place(&columns.category);
    let [language_at, kind_at, case_at, forms_at, stratum_at] = ["language", "match", "case", "forms", "stratum"].map(place);
    let mut list = WordList::default();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(e) => {
                list.refuse(e.position().map_or(0, csv::Position::line), "", format!("the row cannot be read: {e}"));
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        let get = |at: Option<usize>| at.and_then(|n| record.get(n)).unwrap_or_default().trim().to_owned();
        let wording = get(Some(term_at));
        if wording.is_empty() {
            list.refuse(line, &get(category_at), "the wording is empty");
            continue;
        }
        let category = get(category_at);
        list.terms.push(WordListTerm {
            line,
            wording,
            categories: if category.is_empty() { Vec::new() } else { vec![category] },
            language: LexiconLanguage::ALL.into_iter().find(|l| l.code() == get(language_at)),
            row: kind_at.map(|_| RowFields { kind: get(kind_at), case: get(case_at), forms: get(forms_at), stratum: get(stratum_at) }),
        });
    }
    Ok(list)
}

/// The sign that parts the fields of the header.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    [b'\t', b';', b','].into_iter().find(|d| header.as_bytes().contains(d)).unwrap_or(b',')
}

pub(super) fn write(terms: &[GivenTerm]) -> Option<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADER).ok()?;
    for t in terms {
        let e = &t.entry;
        let case = if e.case_sensitive { "yes" } else { "" };
        writer.write_record([&e.term, t.competence.id(), e.language.code(), e.kind.id(), case, e.forms.id(), e.stratum.id()]).ok()?;
    }
    String::from_utf8(writer.into_inner().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sign_and_the_columns_are_found_by_the_header() {
        let columns = Columns { term: "word".to_owned(), category: "omrade".to_owned() };
        let list = read("l.tsv", "word\tclean\tomrade\nexcel\tms excel\tbasics\n\tx\ty\nc++\n", &columns).expect("a table");
        let found: Vec<String> = list.terms.iter().map(|t| format!("{}:{}={}", t.line, t.categories.join("/"), t.wording)).collect();
        assert_eq!(found, ["2:basics=excel", "4:=c++"]);
        assert_eq!(list.unreadable[0].line, 3);
        assert!(read("l.csv", "a,b\n1,2\n", &Columns::default()).is_err());
        assert_eq!(read("l.csv", "term;category\nA, B;x\n", &Columns::default()).expect("a table").terms[0].wording, "A, B");
    }
}
