//! Holds a word list as any format tells it: wordings, the categories around each, and what could not be read.

use crate::lexicon::LexiconLanguage;

/// One wording under its categories.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct WordListTerm {
    /// The line it ends on, from 1.
    pub line: u64,
    /// The wording, stars and question marks included.
    pub wording: String,
    /// The categories it stands under, the outermost first.
    pub categories: Vec<String>,
    /// The language, where the format tells it.
    pub language: Option<LexiconLanguage>,
    /// What a list written by svall says of the row besides.
    pub row: Option<RowFields>,
}

/// The fields of a lexicon row that no other program knows, as they are written.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RowFields {
    /// How it is looked for.
    pub kind: String,
    /// `yes` where the case counts.
    pub case: String,
    /// Which forms are found.
    pub forms: String,
    /// How deep it goes.
    pub stratum: String,
}

/// What a line of a list says that is not kept, and why.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Unreadable {
    /// The line, from 1; 0 for the file as a whole.
    pub line: u64,
    /// The wording, or what stands there.
    pub wording: String,
    /// Why it is not kept.
    pub reason: String,
    /// Whether its wording is found all the same, by the row of another line.
    pub is_found: bool,
}

/// A list as it was read.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct WordList {
    /// What was read, in the order of the file.
    pub terms: Vec<WordListTerm>,
    /// What was not.
    pub unreadable: Vec<Unreadable>,
}

impl WordList {
    /// Takes a wording; one that is empty is not kept.
    pub(super) fn push(&mut self, line: u64, wording: &str, categories: &[String]) {
        let wording = wording.trim();
        if wording.is_empty() {
            self.refuse(line, "", "the wording is empty");
        } else {
            self.terms.push(WordListTerm { line, wording: wording.to_owned(), categories: categories.to_vec(), ..WordListTerm::default() });
        }
    }

    /// Notes what is not kept.
    pub(super) fn refuse(&mut self, line: u64, wording: &str, reason: impl Into<String>) {
        self.unreadable.push(Unreadable { line, wording: wording.to_owned(), reason: reason.into(), is_found: false });
    }

    /// Notes something about a line whose wording is kept.
    pub(super) fn remark(&mut self, line: u64, wording: &str, reason: impl Into<String>) {
        self.unreadable.push(Unreadable { line, wording: wording.to_owned(), reason: reason.into(), is_found: true });
    }
}
