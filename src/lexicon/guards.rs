//! Reads the guards: in which surroundings a term means something else.
//!
//! "Access" is a database program and "access to buildings" is not; "C" is a language beside "C++" and a licence beside "körkort". What
//! tells them apart is data (`guards.csv`), each row with a reason.

use super::rows::{Fault, normalised, records};
use crate::text::folded_term;

/// The header of `guards.csv`.
const GUARD_HEADER: [&str; 4] = ["term", "when", "wording", "reason"];

/// In which surroundings a guard cancels a match.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum GuardKind {
    /// One of the wordings stands directly before.
    Before,
    /// One of the wordings stands directly after.
    After,
    /// One of the wordings stands in the sentence.
    Sentence,
    /// One of the wordings stands in the sentence, before the match.
    Earlier,
    /// None of the wordings stands in the sentence.
    Without,
    /// It is part of a longer name: the next word, or the one before, begins with a capital and is none of the wordings.
    Name,
    /// No other term of software or specialists counts nearby, nor does one of the wordings stand in the sentence.
    Alone,
    /// The ad names too few other terms of specialists.
    Lay,
}

impl GuardKind {
    /// Every kind.
    pub const ALL: [Self; 8] =
        [Self::Before, Self::After, Self::Sentence, Self::Earlier, Self::Without, Self::Name, Self::Alone, Self::Lay];

    /// The id as it is written in the file.
    pub fn id(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::After => "after",
            Self::Sentence => "sentence",
            Self::Earlier => "earlier",
            Self::Without => "without",
            Self::Name => "name",
            Self::Alone => "alone",
            Self::Lay => "lay",
        }
    }

    /// Reads an id.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.id() == id)
    }
}

/// One wording of a guard: folded, each `*` standing for any ending of the word before it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct GuardWording(pub String);

impl GuardWording {
    /// The part before the first star.
    pub fn stem(&self) -> &str {
        self.0.split('*').next().unwrap_or_default()
    }
}

/// A term that a guard watches, as lexicon rows are compared.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct GuardedTerm {
    /// Folded, without the star.
    pub text: String,
    /// Whether it stands for every term that ends so.
    pub is_ending: bool,
}

impl GuardedTerm {
    /// Whether it stands for a term, given as lexicon rows are compared.
    pub fn is(&self, term: &str) -> bool {
        if self.is_ending { term.ends_with(&self.text) } else { term == self.text }
    }
}

/// One guard.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Guard {
    /// The terms it watches.
    pub terms: Vec<GuardedTerm>,
    /// In which surroundings.
    pub kind: GuardKind,
    /// Which wordings.
    pub wordings: Vec<GuardWording>,
    /// Line in its file.
    pub line: u64,
}

/// Reads `guards.csv`.
pub(super) fn read_guards(file: &str, text: &str, faults: &mut Vec<Fault>) -> Vec<Guard> {
    let mut guards: Vec<Guard> = Vec::new();
    for (line, record) in records(file, text, &GUARD_HEADER, faults) {
        let get = |n: usize| record.get(n).unwrap_or_default();
        let mut fault = |column: usize, message: String| faults.push(Fault { file: file.to_owned(), line, column, message });
        let terms: Vec<GuardedTerm> =
            get(0).split('|').map(|t| GuardedTerm { text: normalised(t.trim_start_matches('*')), is_ending: t.starts_with('*') }).collect();
        if terms.iter().any(|t| t.text.is_empty()) {
            fault(1, "a term is empty, expected terms of the lexicon, parted by `|`".to_owned());
            continue;
        }
        let Some(kind) = GuardKind::parse(get(1)) else {
            fault(2, format!("`{}` does not exist, expected before, after, sentence, earlier, without, name, alone or lay", get(1)));
            continue;
        };
        let wordings: Vec<GuardWording> = get(2).split('|').filter(|w| !w.is_empty()).map(|w| GuardWording(folded_term(w))).collect();
        if let Some(bad) = wordings.iter().find(|w| w.0.trim() != w.0 || w.stem().is_empty() || w.0.contains("  ")) {
            fault(3, format!("found the wording `{}`, expected words with single spaces, where `*` may end a word", bad.0));
        }
        let needs_wording = !matches!(kind, GuardKind::Name | GuardKind::Alone | GuardKind::Lay);
        if wordings.is_empty() && needs_wording {
            fault(3, format!("the wording is missing, expected what stands {}", kind.id()));
        }
        if !wordings.is_empty() && kind == GuardKind::Lay {
            fault(3, "found a wording, expected none beside `lay`".to_owned());
        }
        if get(3).trim().is_empty() {
            fault(4, "the reason is missing, expected a sentence".to_owned());
        }
        if guards.iter().any(|g| g.terms == terms && g.kind == kind) {
            fault(1, format!("the term `{}` has a guard `{}` already, expected one row with all wordings", get(0), kind.id()));
            continue;
        }
        guards.push(Guard { terms, kind, wordings, line });
    }
    guards
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_breaks_a_rule_is_named() {
        let text = "term,when,wording,reason\nC,near,x,r\nC,after,,r\nC,lay,x,r\nC,before,  x,r\nC,alone,,\nC,alone,,r\n,lay,,r\n";
        let mut faults = Vec::new();
        let guards = read_guards("guards.csv", text, &mut faults);
        let lines: Vec<u64> = faults.iter().map(|f| f.line).collect();
        assert_eq!(lines, [2, 3, 4, 5, 6, 7, 8], "{faults:?}");
        assert_eq!(guards.len(), 4);
    }
}
