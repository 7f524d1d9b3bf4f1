//! Names the formats of word lists and dispatches to the file that reads or writes each.

use super::delimited::{self, Columns};
use super::word_list::WordList;
use super::{liwc, quanteda, skos, wordstat};
use crate::error::Result;

/// A format of word lists.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// A dictionary of the R package quanteda, as YAML.
    Quanteda,
    /// A dictionary of LIWC, `.dic`.
    Liwc,
    /// A categorisation dictionary of WordStat, `.cat`.
    Wordstat,
    /// A table with a term and a category in each row.
    Csv,
    /// A SKOS concept scheme, as Turtle.
    Skos,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 5] = [Self::Quanteda, Self::Liwc, Self::Wordstat, Self::Csv, Self::Skos];

    /// The id.
    pub fn id(self) -> &'static str {
        match self {
            Self::Quanteda => "quanteda",
            Self::Liwc => "liwc",
            Self::Wordstat => "wordstat",
            Self::Csv => "csv",
            Self::Skos => "skos",
        }
    }

    /// Reads an id.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.id() == id)
    }

    /// The format that files with this ending have, in lower case and without the dot.
    pub fn of_extension(extension: &str) -> Option<Self> {
        match extension {
            "yml" | "yaml" => Some(Self::Quanteda),
            "dic" => Some(Self::Liwc),
            "cat" => Some(Self::Wordstat),
            "csv" | "tsv" | "tab" => Some(Self::Csv),
            "ttl" | "nt" => Some(Self::Skos),
            _ => None,
        }
    }

    /// Reads a list.
    ///
    /// # Errors
    /// The text as a whole is not of this format.
    pub fn read(self, file: &str, text: &str, columns: &Columns) -> Result<WordList> {
        match self {
            Self::Quanteda => quanteda::read(file, text),
            Self::Liwc => liwc::read(file, text),
            Self::Wordstat => Ok(wordstat::read(text)),
            Self::Csv => delimited::read(file, text, columns),
            Self::Skos => skos::read(file, text),
        }
    }
}
