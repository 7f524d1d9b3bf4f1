//! Names the parts of a lexicon row.

use crate::model::{Competence, Stratum};

/// How a term is looked for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum MatchKind {
    /// One word that stands alone.
    Word,
    /// Several words.
    Phrase,
    /// The word alone, or the last part of a compound.
    Head,
    /// The first part of a longer word.
    Prefix,
    /// One token exactly as written: no other form or spelling, no part of a compound, hyphens included.
    Token,
}

impl MatchKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Word, Self::Phrase, Self::Head, Self::Prefix, Self::Token];

    /// The id as it is written in the files.
    pub fn id(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Phrase => "phrase",
            Self::Head => "head",
            Self::Prefix => "prefix",
            Self::Token => "token",
        }
    }

    /// Reads an id.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.id() == id)
    }
}

/// Which forms of a term are found.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Forms {
    /// Decided by the term's ending.
    ByRule,
    /// Forms of a noun.
    Noun,
    /// Forms of a verb.
    Verb,
    /// Forms of an adjective.
    Adjective,
    /// The term and its genitive.
    Name,
    /// The term only.
    None,
}

impl Forms {
    /// Every class.
    pub const ALL: [Self; 6] = [Self::ByRule, Self::Noun, Self::Verb, Self::Adjective, Self::Name, Self::None];

    /// The id as it is written in the files.
    pub fn id(self) -> &'static str {
        match self {
            Self::ByRule => "",
            Self::Noun => "noun",
            Self::Verb => "verb",
            Self::Adjective => "adjective",
            Self::Name => "name",
            Self::None => "none",
        }
    }

    /// Reads an id.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.id() == id)
    }
}

/// The language whose rules of inflection a row follows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum LexiconLanguage {
    /// Swedish.
    Sv,
    /// English.
    En,
    /// Names used in every language.
    Mul,
}

impl LexiconLanguage {
    /// Every language, in the order of the files.
    pub const ALL: [Self; 3] = [Self::Sv, Self::En, Self::Mul];

    /// The code, which is also the name of the file: `sv` is read from `sv.csv`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Sv => "sv",
            Self::En => "en",
            Self::Mul => "mul",
        }
    }
}

/// The identity of a row: language, term and kind, as `sv:datorvana:word`.
pub type EntryId = String;

/// One row of a lexicon.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The file it stands in, by language.
    pub language: LexiconLanguage,
    /// Dictionary form.
    pub term: String,
    /// How it is looked for.
    pub kind: MatchKind,
    /// Whether the case must be as written.
    pub case_sensitive: bool,
    /// Which forms are found.
    pub forms: Forms,
    /// The competence it speaks of.
    pub competence: Competence,
    /// How deep it goes.
    pub stratum: Stratum,
    /// Where the term was drawn from.
    pub source: String,
    /// A remark for reviewers.
    pub note: String,
    /// Line in its file.
    pub line: u64,
}

impl Entry {
    /// The identity of the row.
    pub fn id(&self) -> EntryId {
        format!("{}:{}:{}", self.language.code(), self.term, self.kind.id())
    }
}

/// A wording that does not count, although a row would take it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exclusion {
    /// Dictionary form.
    pub term: String,
    /// How it is looked for.
    pub kind: MatchKind,
    /// Why it does not count.
    pub reason: String,
    /// Line in its file.
    pub line: u64,
}
