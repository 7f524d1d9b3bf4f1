//! Shows a mistake in its place: a sentence, the query, and a caret under what is meant.

use std::fmt;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::signs::shown;
use crate::error::{Error, ErrorKind};
use crate::text::Span;

/// Most characters of the query that are shown on either side of the place. Together they fit in a line of a terminal.
const MAX_SHOWN: usize = 40;

/// What is wrong with a query, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct QueryError {
    span: Span,
    message: String,
    hint: Option<String>,
    /// The sentence and the hint in Swedish, where they were given.
    swedish: Box<(Option<String>, Option<String>)>,
    /// The place counted in characters, from 1.
    character: usize,
    /// The part of the query that is shown.
    line: String,
    /// Columns before the carets.
    indent: usize,
    /// The number of carets.
    n_carets: usize,
}

impl QueryError {
    /// An error at a range of bytes of a query's text: what was found, and what was expected.
    pub(super) fn new(query: &str, span: Span, message: impl Into<String>) -> Self {
        let from = query.floor_char_boundary(span.from);
        let to = query.floor_char_boundary(span.to.max(from));
        let piece = |from: usize, to: usize| query.get(from..to).unwrap_or_default();
        let (before, found, after) = (piece(0, from), piece(from, to), piece(to, query.len()));
        let (before, is_cut_before) = last_characters(before, MAX_SHOWN);
        let (found, is_cut_within) = first_characters(found, MAX_SHOWN);
        let (after, is_cut_after) = if is_cut_within { (String::new(), true) } else { first_characters(after, MAX_SHOWN) };
        let before = if is_cut_before { format!("…{before}") } else { before };
        let end = if is_cut_after { "…" } else { "" };
        Self {
            span: Span { from, to },
            message: message.into(),
            hint: None,
            swedish: Box::default(),
            character: piece(0, from).chars().count() + 1,
            indent: before.width(),
            n_carets: found.width().max(1),
            line: format!("{before}{found}{after}{end}").trim_end().to_owned(),
        }
    }

    /// Adds an action the reader can take.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds the sentence and the action in Swedish.
    #[must_use]
    pub fn in_swedish(mut self, message: impl Into<String>, hint: Option<String>) -> Self {
        self.swedish = Box::new((Some(message.into()), hint));
        self
    }

    /// What was found and what was expected, and what to do about it, in Swedish.
    pub fn swedish(&self) -> (&str, Option<&str>) {
        match &*self.swedish {
            (Some(message), hint) => (message, hint.as_deref()),
            (None, _) => (&self.message, self.hint()),
        }
    }

    /// The part of the query around the place, and under it a caret for each character that is meant.
    pub fn picture(&self) -> String {
        let Self { line, indent, n_carets, .. } = self;
        format!("{line}\n{:indent$}{:^<n_carets$}", "", "")
    }

    /// Bytes of the query's text that are meant; empty at its end where something is missing.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The place counted in characters of the query, from 1.
    pub fn character(&self) -> usize {
        self.character
    }

    /// What was found and what was expected, without the place.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do about it, where there is something to do.
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

/// The first characters of a text as they are shown, and whether there are more.
fn first_characters(text: &str, n: usize) -> (String, bool) {
    let mut chars = text.chars();
    let first = chars.by_ref().take(n).map(shown).collect();
    (first, chars.next().is_some())
}

/// The last characters of a text as they are shown, and whether there are more.
fn last_characters(text: &str, n: usize) -> (String, bool) {
    let from = text.char_indices().rev().take(n).last().map_or(0, |(at, _)| at);
    let mut last: String = text.get(from..).unwrap_or_default().chars().map(shown).collect();
    // What has no width of its own would be shown on the sign before it.
    while from > 0 && last.chars().next().is_some_and(|c| c.width() == Some(0)) {
        last.remove(0);
    }
    (last, from > 0)
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { character, message, line, indent, n_carets, .. } = self;
        write!(f, "query: at character {character}: {message}\n  {line}\n  {:indent$}{:^<n_carets$}", "", "")
    }
}

impl std::error::Error for QueryError {}

impl From<QueryError> for Error {
    fn from(error: QueryError) -> Self {
        let told = Self::new(ErrorKind::Usage, error.to_string());
        match error.hint {
            Some(hint) => told.with_hint(hint),
            None => told,
        }
    }
}
