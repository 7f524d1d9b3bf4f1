//! Turns a row into the literal texts that the scanner looks for.
//!
//! People write "e-post", "epost" and "e post"; so each hyphen, space and slash of a term stands for its variants: a hyphen also for
//! a space or nothing, a space also for a hyphen or nothing, a slash also for a spaced slash, a hyphen, a space or nothing. Each variant is one literal,
//! with the endings that may follow it. A token has one spelling; only an underscore in it, which word lists write where two words were
//! joined ("visual_basic"), also stands for the space.

use super::entry::{Entry, Exclusion, Forms, LexiconLanguage, MatchKind};
use super::inflect::{agreeing, inflect};
use crate::text::folded_term;

/// Most variants of one term; a term with more separators keeps its first ones.
const MAX_VARIANTS: usize = 96;

/// What a pattern belongs to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Owner {
    /// An entry, by its position in the lexicon.
    Entry(usize),
    /// An exclusion, by its position.
    Exclusion(usize),
}

/// One literal to look for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pattern {
    /// What it belongs to.
    pub owner: Owner,
    /// How it is looked for.
    pub kind: MatchKind,
    /// The text in folded form.
    pub literal: String,
    /// The text in the case of the row, as long as the folded one; `None` if any case will do.
    pub cased: Option<String>,
    /// What may follow the literal, sorted; empty for a prefix.
    pub endings: Vec<String>,
    /// Length of the dictionary form in this spelling, in bytes.
    pub term_bytes: usize,
}

/// The patterns of all entries and exclusions.
pub fn patterns(entries: &[Entry], exclusions: &[Exclusion]) -> Vec<Pattern> {
    let mut all = Vec::new();
    for (n, e) in entries.iter().enumerate() {
        add(&mut all, Owner::Entry(n), &e.term, e.kind, e.case_sensitive, e.forms, e.language);
    }
    for (n, e) in exclusions.iter().enumerate() {
        add(&mut all, Owner::Exclusion(n), &e.term, e.kind, false, Forms::ByRule, LexiconLanguage::Sv);
    }
    all
}

fn add(all: &mut Vec<Pattern>, owner: Owner, term: &str, kind: MatchKind, case: bool, forms: Forms, language: LexiconLanguage) {
    if kind == MatchKind::Prefix {
        for written in variants(term, false) {
            let cased = case.then(|| written.clone());
            all.push(Pattern { owner, kind, literal: folded_term(&written), cased, endings: Vec::new(), term_bytes: written.len() });
        }
        return;
    }
    if kind == MatchKind::Token {
        let joined = term.replace('_', " ");
        let spellings = if joined == term { vec![joined] } else { vec![term.to_owned(), joined] };
        for written in spellings {
            let cased = case.then(|| written.clone());
            let endings = vec![String::new()];
            all.push(Pattern { owner, kind, literal: folded_term(&written), cased, endings, term_bytes: written.len() });
        }
        return;
    }
    let agree = language == LexiconLanguage::Sv && kind == MatchKind::Phrase && !case;
    for written in variants(term, agree) {
        let folded = folded_term(&written);
        let last = folded.rfind([' ', '-', '/']).map_or(0, |at| at + 1);
        let (Some(before), Some(word), Some(written_word)) = (folded.get(..last), folded.get(last..), written.get(last..)) else {
            continue;
        };
        if word.is_empty() {
            continue;
        }
        let inflected = inflect(written_word, word, forms, language);
        let literal = format!("{before}{}", inflected.stem);
        let cased = if case { written.get(..literal.len()).map(str::to_owned) } else { None };
        all.push(Pattern { owner, kind, literal, cased, endings: inflected.endings, term_bytes: written.len() });
    }
}

/// Every way of writing a term.
fn variants(term: &str, agree: bool) -> Vec<String> {
    let mut made = vec![String::new()];
    let mut rest = term;
    loop {
        let end = rest.find([' ', '-', '/']).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let is_last = after.is_empty();
        let words = if agree && !is_last { agreeing(word) } else { vec![word.to_owned()] };
        let separators: &[&str] = match after.as_bytes().first() {
            None => &[""],
            Some(b'-') if after.len() == 1 => &["-"],
            // A hyphen at the very beginning or between single signs would vanish into nothing.
            Some(b'-') if word.is_empty() => &["-"],
            Some(b'-') => &["-", " ", ""],
            Some(b' ') => &[" ", "-", ""],
            Some(_) => &["/", " / ", "-", " ", ""],
        };
        let mut next = Vec::with_capacity(made.len() * words.len() * separators.len());
        for beginning in &made {
            for w in &words {
                for separator in separators {
                    next.push(format!("{beginning}{w}{separator}"));
                }
            }
        }
        next.truncate(MAX_VARIANTS);
        made = next;
        if is_last {
            break;
        }
        rest = after.get(1..).unwrap_or_default();
    }
    made.sort();
    made.dedup();
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_stand_for_their_variants() {
        assert_eq!(variants("e-post", false), ["e post", "e-post", "epost"]);
        assert_eq!(variants("machine learning", false), ["machine learning", "machine-learning", "machinelearning"]);
        assert_eq!(variants("CI/CD", false), ["CI / CD", "CI CD", "CI-CD", "CI/CD", "CICD"]);
        assert_eq!(variants("IT-", false), ["IT-"]);
        assert!(variants("digitala verktyg", true).contains(&"digitalt verktyg".to_owned()));
    }
}
