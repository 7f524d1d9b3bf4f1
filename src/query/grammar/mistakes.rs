//! Says of every mistake in a query what was found, what was expected, and what to do.

use super::fields::{FieldId, FieldKind};
use super::query_error::QueryError;
use super::signs::shown;
use crate::text::Span;

/// Most characters of the query that a sentence repeats.
const MAX_REPEATED: usize = 40;

/// What is wrong with a query. Texts are parts of the query.
#[derive(Debug)]
pub(super) enum Mistake {
    TooLong {
        n: usize,
        most: usize,
    },
    LongerInFull {
        n: usize,
        most: usize,
    },
    TooDeep {
        most: usize,
    },
    TooManyTerms {
        most: usize,
    },
    Unseen {
        sign: char,
    },
    QuoteMissing {
        sign: String,
    },
    NothingQuoted {
        found: String,
    },
    StarQuoted,
    CloseMissing,
    OpenMissing {
        after_term: bool,
    },
    NothingEnclosed,
    /// An operator, or what it is followed by, stands where a term is needed; `found` is empty at the end.
    TermMissing {
        before: Option<String>,
        found: String,
    },
    MinusAlone {
        sign: String,
    },
    MinusTwice {
        found: String,
    },
    MinusAfter {
        before: String,
    },
    StarAlone,
    StarInside,
    StarEarly {
        n: usize,
        least: usize,
    },
    StarAtNumber {
        field: FieldId,
    },
    NothingToFind {
        found: String,
    },
    FieldMissing,
    FieldUnknown {
        name: String,
        word: String,
    },
    FieldInField {
        outer: FieldId,
        inner: String,
    },
    ValueMissing {
        name: String,
    },
    ValueIsOperator {
        name: String,
        found: String,
    },
    ValueIsNegative {
        name: String,
        value: String,
    },
    RangeWithoutEnds {
        field: FieldId,
    },
    RangeWithManyEnds {
        field: FieldId,
    },
    RangeOfCodes {
        field: FieldId,
    },
}

impl Mistake {
    /// The mistake in its place.
    pub(super) fn at(&self, query: &str, span: Span) -> QueryError {
        let error = QueryError::new(query, span, self.message()).in_swedish(self.swedish(), self.swedish_hint());
        match self.hint() {
            Some(hint) => error.with_hint(hint),
            None => error,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::TooLong { n, most } => format!("found {n} characters, expected at most {most}"),
            Self::LongerInFull { n, most } => {
                format!("found a query that has {n} characters with its fields and spaces written out, expected at most {most}")
            }
            Self::TooDeep { most } => format!("found one more `(` inside another, expected at most {most} deep"),
            Self::TooManyTerms { most } => format!("found one more word or value, expected at most {most}"),
            Self::Unseen { sign } => {
                format!("found the invisible character U+{:04X}, expected letters, digits and signs", u32::from(*sign))
            }
            Self::QuoteMissing { sign } => format!("found `{sign}` without another after it, expected `\"` at the end of the phrase"),
            Self::NothingQuoted { found } => format!("found {}, expected a word between the quotation marks", repeated(found)),
            Self::StarQuoted => "found `*` between quotation marks, expected words only: that wording is meant exactly".to_owned(),
            Self::CloseMissing => "found `(` without `)` after it, expected `)`".to_owned(),
            Self::OpenMissing { after_term: false } => "found `)` without `(` before it, expected a word".to_owned(),
            Self::OpenMissing { after_term: true } => "found `)` without `(` before it, expected another word or the end".to_owned(),
            Self::NothingEnclosed => "found nothing between `(` and `)`, expected a word".to_owned(),
            Self::TermMissing { before, found } => {
                let found = if found.is_empty() { "the end".to_owned() } else { repeated(found) };
                match before {
                    Some(operator) => format!("found {found} after {}, expected a word", repeated(operator)),
                    None => format!("found {found}, expected a word before it"),
                }
            }
            Self::MinusAlone { sign } => format!("found `{sign}` alone, expected a word directly after it"),
            Self::MinusTwice { found } => format!("found {}, expected one `-` before a word", repeated(found)),
            Self::MinusAfter { before } => format!("found `-` directly after `{before}`, expected a space between them"),
            Self::StarAlone => "found `*` alone, expected the beginning of a word before it".to_owned(),
            Self::StarInside => "found `*` within a word, expected it at the end only".to_owned(),
            Self::StarEarly { n, least } => {
                format!("found `*` after {n} {}, expected at least {least}", if *n == 1 { "letter or digit" } else { "letters and digits" })
            }
            Self::StarAtNumber { field } => format!("found `*` in `{}`, expected {}", field.name(), expected_of(*field)),
            Self::NothingToFind { found } => format!("found {}, expected a word with a letter or digit", repeated(found)),
            Self::FieldMissing => "found `:` without a name before it, expected the name of a field directly before it".to_owned(),
            Self::FieldUnknown { name, .. } => match FieldId::nearest(name).as_slice() {
                [] => format!("found {}, expected the name of a field", repeated(name)),
                near => {
                    let near: Vec<String> = near.iter().map(|n| format!("`{n}`")).collect();
                    format!("found {}, expected the name of a field, such as {}", repeated(name), near.join(" or "))
                }
            },
            Self::FieldInField { outer, inner } => {
                format!("found {} in the value of `{}`, expected a value without a field of its own", repeated(inner), outer.name())
            }
            Self::ValueMissing { name } => {
                format!("found no value after {}, expected one directly after the colon", repeated(&format!("{name}:")))
            }
            Self::ValueIsOperator { name, found } => format!("found `{found}` after {}, expected a value", repeated(&format!("{name}:"))),
            Self::ValueIsNegative { name, .. } => format!("found `-` after {}, expected a value", repeated(&format!("{name}:"))),
            Self::RangeWithoutEnds { field } => {
                format!("found a range without ends in `{}`, expected {}", field.name(), expected_of(*field))
            }
            Self::RangeWithManyEnds { field } => {
                format!("found a range with more than two ends in `{}`, expected {}", field.name(), expected_of(*field))
            }
            Self::RangeOfCodes { field } => format!("found a range in `{}`, expected one value", field.name()),
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::TermMissing { .. } => {
                "AND, OR and NOT (OCH, ELLER, INTE) stand between words; to search for them, write them in lower case".to_owned()
            }
            Self::MinusAlone { .. } => "a minus directly before a word leaves out the ads with it: -kock".to_owned(),
            Self::StarEarly { .. } => "write more of the word".to_owned(),
            Self::FieldMissing => "to search for the colon itself, put the words between quotation marks".to_owned(),
            Self::FieldUnknown { word, .. } => {
                format!("to search for the colon itself, write \"{}\"; the fields are {}", cut(word), FieldId::list())
            }
            Self::FieldInField { .. } => "to search for the colon itself, put the value between quotation marks".to_owned(),
            Self::ValueMissing { name } => match FieldId::named(name) {
                Some(field) => format!("write it without a space: {}", field.example()),
                None => return None,
            },
            Self::ValueIsOperator { name, found } => format!("if it is the value, write {}:\"{found}\"", cut(name)),
            Self::ValueIsNegative { name, value } => format!("the minus stands before the field: -{}:{}", cut(name), cut(value)),
            Self::RangeOfCodes { field } => format!("for several values, write {}:(… OR …)", field.name()),
            _ => return None,
        };
        Some(hint)
    }
}

/// What a number or day is written like.
fn expected_of(field: FieldId) -> &'static str {
    match field.kind() {
        FieldKind::Day => "a day, month or year, or a range such as `2024-01..2024-06-30`",
        _ => "a number, or a range such as `10..20`, `10..` or `..20`",
    }
}

/// A part of the query within a sentence.
pub(super) fn repeated(part: &str) -> String {
    format!("`{}`", cut(part))
}

/// The beginning of a part of the query, as it is shown.
pub(super) fn cut(part: &str) -> String {
    let mut chars = part.chars();
    let mut kept: String = chars.by_ref().take(MAX_REPEATED).map(shown).collect();
    if chars.next().is_some() {
        kept.push('…');
    }
    kept
}
