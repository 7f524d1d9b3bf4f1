//! Reads the text of a query into a tree, and writes a tree as the text of a query.
//!
//! A query is words (`kunskap`), phrases (`"digital kompetens"`, that wording exactly), beginnings of words (`program*`) and fields
//! (`kommun:Lund`, `year:2018..2024`, `municipality:(Lund OR Malmö)`), put together with NOT, AND and OR (also `-`, and INTE, OCH and ELLER),
//! of which NOT binds most and OR least, and with parentheses. What stands side by side must all hold. Operators are written in capitals;
//! `and` is a word. Without any term, all ads are asked for.
//!
//! The steps: `tokens` cuts the text, `terms` tells words from fields, `parser` builds the `tree`, `canonical` writes it. Everything that can be
//! wrong has its sentence in `mistakes` (in Swedish too), and is shown in its place by `query_error`. Nothing here reads or writes anything else.

mod canonical;
mod fields;
mod limits;
mod mistakes;
mod mistakes_in_swedish;
mod parser;
mod query_error;
mod signs;
mod terms;
mod tokens;
mod tree;

#[cfg(test)]
mod examples;

pub use fields::{FieldId, FieldKind};
pub use limits::Limits;
pub use query_error::QueryError;
pub use tree::{Expression, FieldTerm, FieldValue, Wording};

use crate::text::Span;

/// A query that was read.
#[derive(Clone, Debug)]
pub struct Query {
    /// The text it was read from; every span of the tree is a range of its bytes.
    pub text: String,
    /// What it asks for.
    pub expression: Expression,
}

impl Query {
    /// Reads a query within the usual limits.
    ///
    /// # Errors
    /// The first mistake, with its place.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        Self::parse_within(text, &Limits::default())
    }

    /// Reads a query within limits.
    ///
    /// # Errors
    /// The first mistake, with its place.
    pub fn parse_within(text: &str, limits: &Limits) -> Result<Self, QueryError> {
        let expression = parser::parse(text, limits).map_err(|(span, mistake)| mistake.at(text, span))?;
        Ok(Self { text: text.to_owned(), expression })
    }

    /// An error at a place of this query, for what shows only when the query is used: a municipality that does not exist.
    pub fn error_at(&self, span: Span, message: impl Into<String>) -> QueryError {
        QueryError::new(&self.text, span, message)
    }
}
