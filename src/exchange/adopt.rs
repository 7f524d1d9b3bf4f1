//! Decides what of another program's word list becomes rows of a lexicon.
//!
//! `term*` becomes a prefix and the word itself, `term??*` a prefix, `*term` the head of a compound; a star anywhere else has no match
//! rule. A wording that ends in a hyphen is a prefix, too. A wording that a row of the same list finds already needs no row of its own. What is not kept is named with its line.

use std::collections::{BTreeMap, HashMap};

use csv::ReaderBuilder;
use unicode_normalization::UnicodeNormalization;

use super::word_list::{RowFields, Unreadable, WordList, WordListTerm};
use crate::error::{Error, ErrorKind, Result};
use crate::lexicon::{ENTRY_HEADER, Forms, Lexicon, LexiconFile, LexiconLanguage, MatchKind, canonical, double_key};
use crate::model::{Competence, Stratum};

/// How categories become competences.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Categories {
    /// All wordings have this one.
    All(Competence),
    /// The innermost category whose name begins with the id of one.
    ByName,
    /// A table: category, competence, and a stratum where it is told.
    Table(BTreeMap<String, (Competence, Option<Stratum>)>),
}

/// How a list is taken over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Adoption {
    /// How categories become competences.
    pub categories: Categories,
    /// The language of wordings that name none.
    pub language: LexiconLanguage,
    /// How single words without a star are looked for.
    pub kind: MatchKind,
    /// Which forms are found.
    pub forms: Forms,
    /// The stratum where no table tells one.
    pub stratum: Stratum,
    /// What stands in the column `source`.
    pub source: String,
    /// What is replaced in each wording first, in this order.
    pub respell: Vec<(String, String)>,
}

/// A list as a lexicon.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Adopted {
    /// The files of the lexicon's folder: name and text.
    pub files: Vec<(String, String)>,
    /// Number of rows.
    pub n_rows: usize,
    /// What was not kept, by line.
    pub unkept: Vec<Unreadable>,
}

/// One row to be.
#[derive(Clone)]
struct Draft {
    line: u64,
    wording: String,
    language: LexiconLanguage,
    term: String,
    kind: MatchKind,
    fields: [String; 3],
    competence: Competence,
    /// Whether it only completes another row of the same line.
    is_implied: bool,
}

/// Reads a table of categories: `category,competence` and, if there, `stratum`.
///
/// # Errors
/// The header or a value is not as expected, with file and line.
pub fn read_categories(file: &str, text: &str) -> Result<Categories> {
    let fail = |line: u64, message: String| Error::new(ErrorKind::Usage, format!("{file}:{line}: {message}"));
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|e| fail(1, e.to_string()))?.clone();
    if header.get(0) != Some("category") || header.get(1) != Some("competence") || header.get(2).is_some_and(|h| h != "stratum") {
        let found: Vec<&str> = header.iter().collect();
        return Err(fail(
            1,
            format!("found the header `{}`, expected `category,competence` or `category,competence,stratum`", found.join(",")),
        ));
    }
    let mut table = BTreeMap::new();
    for record in reader.records() {
        let record = record.map_err(|e| fail(e.position().map_or(0, csv::Position::line), e.to_string()))?;
        let line = record.position().map_or(0, csv::Position::line);
        let get = |n: usize| record.get(n).unwrap_or_default().trim();
        let competence = Competence::parse(get(1))
            .ok_or_else(|| fail(line, format!("competence `{}` does not exist, expected 1.1 to 5.4 or general", get(1))))?;
        let stratum = match get(2) {
            "" => None,
            id => Some(
                Stratum::parse(id)
                    .ok_or_else(|| fail(line, format!("stratum `{id}` does not exist, expected basic, software or specialist")))?,
            ),
        };
        table.insert(get(0).to_owned(), (competence, stratum));
    }
    Ok(Categories::Table(table))
}

/// Makes a lexicon of a list.
pub fn adopt(list: &WordList, adoption: &Adoption) -> Adopted {
    let mut unkept = list.unreadable.clone();
    let mut drafts: Vec<Draft> = Vec::new();
    for term in &list.terms {
        match drafts_of(term, adoption) {
            Ok(made) => drafts.extend(made),
            Err(reason) => unkept.push(Unreadable { line: term.line, wording: term.wording.clone(), reason, is_found: false }),
        }
    }
    // Rows that only complete others give way to rows that a line asks for.
    drafts.sort_by_key(|d| d.is_implied);
    let mut drafts = without_doubles(drafts, &mut unkept);
    drop_broken(&mut drafts, &mut unkept);
    unkept.sort();
    let mut files: Vec<(String, String)> = Vec::new();
    for language in LexiconLanguage::ALL {
        let of: Vec<&Draft> = drafts.iter().filter(|d| d.language == language).collect();
        // A lexicon has a Swedish file, be it empty.
        if !of.is_empty() || language == LexiconLanguage::Sv {
            let text = written(&of, &adoption.source);
            files.push((format!("{}.csv", language.code()), canonical(&text).unwrap_or(text)));
        }
    }
    Adopted { files, n_rows: drafts.len(), unkept }
}

fn drafts_of(term: &WordListTerm, adoption: &Adoption) -> std::result::Result<Vec<Draft>, String> {
    let (competence, stratum) = competence_of(&term.categories, adoption)?;
    let mut wording: String = term.wording.nfc().map(plain).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
    for (from, to) in &adoption.respell {
        wording = wording.replace(from.as_str(), to);
    }
    let draft = |term_text: &str, kind: MatchKind, fields: [String; 3], is_implied: bool| Draft {
        line: term.line,
        wording: term.wording.clone(),
        language: term.language.unwrap_or(adoption.language),
        term: term_text.to_owned(),
        kind,
        fields,
        competence,
        is_implied,
    };
    let stratum = stratum.unwrap_or(adoption.stratum).id().to_owned();
    if let Some(RowFields { kind, case, forms, stratum: told }) = &term.row {
        let kind = MatchKind::parse(kind).ok_or_else(|| format!("match `{kind}` does not exist"))?;
        let stratum = if told.is_empty() { stratum } else { told.clone() };
        return Ok(vec![draft(&wording, kind, [case.clone(), forms.clone(), stratum], false)]);
    }
    let fields = |forms: Forms| [String::new(), forms.id().to_owned(), stratum.clone()];
    let is_phrase = wording.contains(' ');
    let plain_kind = if is_phrase && adoption.kind != MatchKind::Token { MatchKind::Phrase } else { adoption.kind };
    let has_star = |text: &str| text.contains(['*', '?']);
    if !has_star(&wording) {
        // "IT-" is how the first part of a compound is written; as a word it would stand nowhere.
        let is_part = adoption.kind == MatchKind::Word && !is_phrase && wording.ends_with('-');
        let kind = if is_part { MatchKind::Prefix } else { plain_kind };
        return Ok(vec![draft(&wording, kind, fields(adoption.forms), false)]);
    }
    if is_phrase || adoption.kind == MatchKind::Token {
        return Err(format!("a star in a {} has no match rule", if is_phrase { "phrase" } else { "token" }));
    }
    let stem = |text: Option<&str>| text.filter(|s| !has_star(s) && !s.is_empty()).map(str::to_owned);
    if let Some(stem) = stem(wording.strip_suffix("??*").or_else(|| wording.strip_suffix("?*"))) {
        return Ok(vec![draft(&stem, MatchKind::Prefix, fields(Forms::ByRule), false)]);
    }
    if let Some(stem) = stem(wording.strip_suffix('*')) {
        let mut made = vec![draft(&stem, MatchKind::Prefix, fields(Forms::ByRule), false)];
        if stem.ends_with(char::is_alphanumeric) {
            // The star also takes one letter, which a prefix does not: those words are forms of the word.
            made.push(draft(&stem, MatchKind::Word, fields(Forms::ByRule), true));
        }
        return Ok(made);
    }
    if let Some(stem) = stem(wording.strip_prefix('*')) {
        return Ok(vec![draft(&stem, MatchKind::Head, fields(adoption.forms), false)]);
    }
    Err("a star or question mark has a match rule only as `term*`, `term??*` and `*term`".to_owned())
}

/// Spaces, hyphens and apostrophes as lexicon rows have them.
fn plain(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2013}' | '\u{2212}' => '-',
        '’' | '‘' | '´' => '\'',
        c => c,
    }
}

fn competence_of(categories: &[String], adoption: &Adoption) -> std::result::Result<(Competence, Option<Stratum>), String> {
    let named = || if categories.is_empty() { "no category".to_owned() } else { format!("the category `{}`", categories.join("/")) };
    match &adoption.categories {
        Categories::All(competence) => Ok((*competence, None)),
        Categories::ByName => categories
            .iter()
            .rev()
            .find_map(|name| Competence::parse(name.split([' ', '_', '\t']).next().unwrap_or(name)))
            .map(|c| (c, None))
            .ok_or_else(|| format!("found {}, expected a name that begins with 1.1 to 5.4 or general", named())),
        Categories::Table(table) => categories
            .iter()
            .rev()
            .find_map(|name| table.get(name))
            .copied()
            .ok_or_else(|| format!("found {}, which the table of categories does not have", named())),
    }
}

fn without_doubles(drafts: Vec<Draft>, unkept: &mut Vec<Unreadable>) -> Vec<Draft> {
    let mut seen: HashMap<(String, u8), (u64, Competence)> = HashMap::new();
    let mut kept = Vec::new();
    for draft in drafts {
        let key = double_key(&draft.term, draft.kind);
        match seen.get(&key) {
            None => {
                seen.insert(key, (draft.line, draft.competence));
                kept.push(draft);
            }
            Some(_) if draft.is_implied => {}
            Some((line, competence)) => {
                let is_found = *competence == draft.competence;
                let reason = if is_found {
                    format!("the row of line {line} finds it")
                } else {
                    format!("the row of line {line} finds it for competence {competence}, and a wording counts for one only")
                };
                unkept.push(Unreadable { line: draft.line, wording: draft.wording, reason, is_found });
            }
        }
    }
    kept
}

/// Holds the rows to the rules of a lexicon, and drops those that break one.
fn drop_broken(drafts: &mut Vec<Draft>, unkept: &mut Vec<Unreadable>) {
    let mut broken: BTreeMap<usize, String> = BTreeMap::new();
    for language in LexiconLanguage::ALL {
        let places: Vec<usize> = drafts.iter().enumerate().filter(|(_, d)| d.language == language).map(|(n, _)| n).collect();
        let rows: Vec<&Draft> = drafts.iter().filter(|d| d.language == language).collect();
        let name = format!("{}.csv", language.code());
        let (_, faults) = Lexicon::read(&[LexiconFile { name: name.clone(), base: name, text: written(&rows, "list") }]);
        for fault in faults {
            // Line 1 is the header.
            if let Some(place) = usize::try_from(fault.line).ok().and_then(|l| l.checked_sub(2)).and_then(|n| places.get(n)) {
                broken.entry(*place).or_insert(fault.message);
            }
        }
    }
    let mut n = 0;
    drafts.retain(|draft| {
        let reason = broken.remove(&n);
        n += 1;
        let Some(reason) = reason else { return true };
        if !draft.is_implied {
            unkept.push(Unreadable { line: draft.line, wording: draft.wording.clone(), reason, is_found: false });
        }
        false
    });
}

fn written(drafts: &[&Draft], source: &str) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut all_written = writer.write_record(ENTRY_HEADER).is_ok();
    for d in drafts {
        let [case, forms, stratum] = &d.fields;
        all_written &= writer.write_record([&d.term, d.kind.id(), case, forms, d.competence.id(), stratum, source, ""]).is_ok();
    }
    debug_assert!(all_written, "a row of plain text can be written to memory");
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn adopted(wordings: &[(&str, &str)], kind: MatchKind) -> Adopted {
        let mut list = WordList::default();
        for (line, (wording, category)) in (1u64..).zip(wordings) {
            list.push(line, wording, &[(*category).to_owned()]);
        }
        let adoption = Adoption {
            categories: Categories::ByName,
            language: LexiconLanguage::Sv,
            kind,
            forms: Forms::ByRule,
            stratum: Stratum::Basic,
            source: "list".to_owned(),
            respell: vec![("__".to_owned(), "-".to_owned())],
        };
        adopt(&list, &adoption)
    }

    fn rows(adopted: &Adopted) -> Vec<String> {
        let text = &adopted.files[0].1;
        text.lines().skip(1).map(|l| l.split(',').take(5).collect::<Vec<_>>().join(",")).collect()
    }

    fn lines(adopted: &Adopted) -> Vec<(u64, bool)> {
        adopted.unkept.iter().map(|u| (u.line, u.is_found)).collect()
    }

    #[test]
    fn stars_become_match_rules_where_there_is_one() {
        let list =
            [("webb*", "3.1"), ("*system", "1.3 Data"), ("dataskydds??*", "4.2"), ("digital* verktyg", "general"), ("a*b", "general")];
        let made = adopted(&list, MatchKind::Word);
        assert_eq!(rows(&made), ["dataskydds,prefix,,,4.2", "system,head,,,1.3", "webb,prefix,,,3.1", "webb,word,,,3.1"]);
        assert_eq!(lines(&made), [(4, false), (5, false)]);
    }

    #[test]
    fn a_wording_that_a_row_finds_already_is_named_and_one_for_another_competence_refused() {
        let list = [("e-post", "2.1"), ("E post", "2.1"), ("epost", "2.2"), ("webb", "1.1"), ("webb*", "3.1"), ("x", "9.9"), ("--", "1.1")];
        let made = adopted(&list, MatchKind::Word);
        assert_eq!(rows(&made), ["e-post,word,,,2.1", "webb,prefix,,,3.1", "webb,word,,,1.1"]);
        assert_eq!(lines(&made), [(2, true), (3, false), (6, false), (7, false)]);
    }

    #[test]
    fn tokens_keep_each_spelling_and_respelling_comes_first() {
        let list =
            [("pc__vana", "general"), ("pc-vana", "general"), ("pcvana", "general"), ("pc vana", "general"), ("visual_basic", "3.4")];
        let made = adopted(&list, MatchKind::Token);
        assert_eq!(rows(&made), ["pc-vana,token,,,general", "pcvana,token,,,general", "visual_basic,token,,,3.4"]);
        assert_eq!(lines(&made), [(2, true), (4, false)]);
    }

    #[test]
    fn a_table_of_categories_is_read_with_its_line_for_mistakes() {
        let table = read_categories("m.csv", "category,competence,stratum\nbasics,general,basic\nmjukvara,general,\n").expect("a table");
        let Categories::Table(table) = table else { panic!("expected a table") };
        assert_eq!(table.get("basics"), Some(&(Competence::GENERAL, Some(Stratum::Basic))));
        let error = read_categories("m.csv", "category,competence\na,7.1\n").expect_err("no such competence");
        assert!(error.to_string().starts_with("m.csv:2: competence `7.1`"), "{error}");
    }
}
