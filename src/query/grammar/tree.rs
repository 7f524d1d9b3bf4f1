//! Holds what a query asks for, as a tree.

use super::fields::FieldId;
use crate::text::Span;

/// What a query asks for. Two are equal if they ask for the same in the same order; where the words stood does not matter.
///
/// A list holds at least two members, and none that is a list of the same kind; a `Not` holds no `Not`; `All` stands alone.
#[derive(Clone, PartialEq, Debug)]
pub enum Expression {
    /// All ads: a query without terms.
    All,
    /// A word as it was written: `kunskap`, `c#`, `24/7`. It has at least one letter or digit.
    Word(Wording),
    /// Words in exactly this form and order. It has at least one letter or digit.
    Phrase(Wording),
    /// Words that begin so.
    Prefix(Wording),
    /// A value of a field.
    Field(FieldTerm),
    /// All of these.
    And(Vec<Expression>),
    /// One of these, or more.
    Or(Vec<Expression>),
    /// Everything else.
    Not(Box<Expression>),
}

/// The text of a word, phrase or beginning of a word, without quotation marks and star; white space is single spaces.
#[derive(Clone, Debug)]
pub struct Wording {
    /// In the case in which it was written.
    pub text: String,
    /// Bytes of the query's text, quotation marks and star included.
    pub span: Span,
}

impl PartialEq for Wording {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

/// A value that a field must have.
#[derive(Clone, Debug)]
pub struct FieldTerm {
    /// The field.
    pub field: FieldId,
    /// The value.
    pub value: FieldValue,
    /// Bytes of the query's text: name and value, or the value alone where it stands in the parentheses of its field.
    pub span: Span,
    /// Bytes of the query's text: the value alone, quotation marks and star included.
    pub value_span: Span,
}

impl PartialEq for FieldTerm {
    fn eq(&self, other: &Self) -> bool {
        (self.field, &self.value) == (other.field, &other.value)
    }
}

/// A value as it was written; which values a field has is not known here.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum FieldValue {
    /// One word.
    Text(String),
    /// What stood between quotation marks; white space is single spaces.
    Phrase(String),
    /// Values that begin so. Only in fields whose kind has prefixes.
    Prefix(String),
    /// From one value to another, both included. At least one is there. Only in fields whose kind has ranges.
    Range {
        /// The lowest, if there is one.
        from: Option<String>,
        /// The highest, if there is one.
        to: Option<String>,
    },
}

impl Expression {
    /// What is asked for if this must not hold.
    pub(super) fn negated(self) -> Self {
        match self {
            Self::Not(inner) => *inner,
            other => Self::Not(Box::new(other)),
        }
    }

    /// All of these; lists of the same kind become part of this one.
    pub(super) fn all_of(members: Vec<Self>) -> Self {
        Self::list(members, Self::And, |e| if let Self::And(inner) = e { Ok(inner) } else { Err(e) })
    }

    /// One of these; lists of the same kind become part of this one.
    pub(super) fn any_of(members: Vec<Self>) -> Self {
        Self::list(members, Self::Or, |e| if let Self::Or(inner) = e { Ok(inner) } else { Err(e) })
    }

    fn list(members: Vec<Self>, kind: fn(Vec<Self>) -> Self, inner: fn(Self) -> Result<Vec<Self>, Self>) -> Self {
        let mut all = Vec::with_capacity(members.len());
        for member in members {
            match inner(member) {
                Ok(more) => all.extend(more),
                Err(one) => all.push(one),
            }
        }
        if all.len() == 1 { all.pop().unwrap_or(Self::All) } else { kind(all) }
    }

    /// The expressions directly within this one.
    pub fn members(&self) -> &[Self] {
        match self {
            Self::And(all) | Self::Or(all) => all,
            Self::Not(inner) => std::slice::from_ref(inner),
            _ => &[],
        }
    }

    /// The number of words, phrases, beginnings of words and field values.
    pub fn n_terms(&self) -> usize {
        match self {
            Self::All => 0,
            Self::And(_) | Self::Or(_) | Self::Not(_) => self.members().iter().map(Self::n_terms).sum(),
            _ => 1,
        }
    }
}
