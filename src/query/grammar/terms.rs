//! Tells words, beginnings of words and values of fields from each other.
//!
//! A colon belongs to a word where what stands before it has anything but letters ("8:00"), where an address follows ("https://…"), and where
//! a Swedish ending follows ("SQL:s"). Otherwise what stands before it must be the name of a field.

use super::fields::{FieldId, FieldKind};
use super::limits::Limits;
use super::mistakes::Mistake;
use super::signs::is_minus;
use super::tokens::{Wrong, operator};
use super::tree::{Expression, FieldTerm, FieldValue, Wording};
use crate::text::{Span, is_word_char};

/// Endings that Swedish writes after the colon of an abbreviation.
const ENDINGS: [&str; 14] = ["s", "n", "en", "et", "t", "ns", "ens", "ets", "er", "ar", "erna", "arna", "na", "are"];

/// What a word of the query is, outside the parentheses of a field.
pub(super) enum Read<'q> {
    /// A word or the beginning of one.
    Term(Expression),
    /// A field with what stands after the colon: a value, or nothing where a phrase or parentheses must follow.
    Field { field: FieldId, name: &'q str, value: &'q str },
}

/// Reads a word that may name a field.
pub(super) fn read<'q>(word: &'q str, span: Span, limits: &Limits) -> Result<Read<'q>, Wrong> {
    let Some((name, value)) = word.split_once(':').filter(|(name, value)| may_be_field(name, value)) else {
        return plain(word, span, limits).map(Read::Term);
    };
    if name.is_empty() {
        return Err((Span { from: span.from, to: span.from + 1 }, Mistake::FieldMissing));
    }
    let Some(field) = FieldId::named(name) else {
        let mistake = Mistake::FieldUnknown { name: name.to_owned(), word: word.to_owned() };
        return Err((Span { from: span.from, to: span.from + name.len() }, mistake));
    };
    Ok(Read::Field { field, name, value })
}

/// Whether what stands before a colon must be the name of a field.
fn may_be_field(name: &str, value: &str) -> bool {
    if FieldId::named(name).is_some() || name.is_empty() {
        return true;
    }
    let looks_like_name = name.chars().all(|c| c.is_alphabetic() || c == '_') && name.contains(char::is_alphabetic);
    looks_like_name && !value.starts_with("//") && !ENDINGS.contains(&value)
}

/// Reads a word that names no field.
fn plain(word: &str, span: Span, limits: &Limits) -> Result<Expression, Wrong> {
    if let Some(text) = before_star(word, span, limits)? {
        return Ok(Expression::Prefix(Wording { text: text.to_owned(), span }));
    }
    check_has_letters(word, span)?;
    Ok(Expression::Word(Wording { text: word.to_owned(), span }))
}

/// Reads a value that stands directly after the colon; `name` is the field as it was written, `span` the value's place.
pub(super) fn after_colon(field: FieldId, name: &str, value: &str, span: Span, limits: &Limits) -> Result<FieldValue, Wrong> {
    let name = name.to_owned();
    if let Some(sign) = value.chars().next().filter(|c| is_minus(*c)) {
        let value = value.trim_start_matches(is_minus).to_owned();
        return Err((Span { from: span.from, to: span.from + sign.len_utf8() }, Mistake::ValueIsNegative { name, value }));
    }
    if operator(value).is_some() {
        return Err((span, Mistake::ValueIsOperator { name, found: value.to_owned() }));
    }
    self::value(field, value, span, limits)
}

/// Reads a value, directly after the colon or in the parentheses of its field.
pub(super) fn value(field: FieldId, value: &str, span: Span, limits: &Limits) -> Result<FieldValue, Wrong> {
    if let Some((inner, _)) = value.split_once(':').filter(|(inner, _)| FieldId::named(inner).is_some()) {
        let mistake = Mistake::FieldInField { outer: field, inner: format!("{inner}:") };
        return Err((Span { from: span.from, to: span.from + inner.len() + 1 }, mistake));
    }
    if let Some(text) = before_star_of_value(field, value, span, limits)? {
        return Ok(FieldValue::Prefix(text.to_owned()));
    }
    match value.split_once("..") {
        Some((from, to)) if field.kind().has_ranges() => range(field, from, to, span),
        Some(_) if field.kind() == FieldKind::Code => Err((span, Mistake::RangeOfCodes { field })),
        _ => {
            check_has_letters(value, span)?;
            Ok(FieldValue::Text(value.to_owned()))
        }
    }
}

/// A value with its field as a term of the query.
pub(super) fn term(field: FieldId, value: FieldValue, span: Span, value_span: Span) -> Expression {
    Expression::Field(FieldTerm { field, value, span, value_span })
}

fn range(field: FieldId, from: &str, to: &str, span: Span) -> Result<FieldValue, Wrong> {
    if to.contains("..") || to.starts_with('.') {
        return Err((span, Mistake::RangeWithManyEnds { field }));
    }
    let end = |text: &str| -> Result<Option<String>, Wrong> {
        if text.is_empty() {
            return Ok(None);
        }
        check_has_letters(text, span)?;
        Ok(Some(text.to_owned()))
    };
    match (end(from)?, end(to)?) {
        (None, None) => Err((span, Mistake::RangeWithoutEnds { field })),
        (from, to) => Ok(FieldValue::Range { from, to }),
    }
}

fn before_star_of_value<'q>(field: FieldId, value: &'q str, span: Span, limits: &Limits) -> Result<Option<&'q str>, Wrong> {
    match value.find('*') {
        Some(star) if !field.kind().has_prefixes() => Err((place_of(span, star), Mistake::StarAtNumber { field })),
        _ => before_star(value, span, limits),
    }
}

/// What stands before the star of a word; `None` if it has none.
fn before_star<'q>(word: &'q str, span: Span, limits: &Limits) -> Result<Option<&'q str>, Wrong> {
    let Some(star) = word.find('*') else { return Ok(None) };
    let (before, after) = word.split_at(star);
    let n = before.chars().filter(|c| is_word_char(*c)).count();
    if word.chars().all(|c| c == '*') {
        Err((span, Mistake::StarAlone))
    } else if after.len() > 1 {
        Err((place_of(span, star), Mistake::StarInside))
    } else if n < limits.prefix_characters {
        Err((place_of(span, star), Mistake::StarEarly { n, least: limits.prefix_characters }))
    } else {
        Ok(Some(before))
    }
}

/// The place of a sign of one byte within a word.
fn place_of(word: Span, at: usize) -> Span {
    Span { from: word.from + at, to: word.from + at + 1 }
}

fn check_has_letters(word: &str, span: Span) -> Result<(), Wrong> {
    if word.contains(is_word_char) { Ok(()) } else { Err((span, Mistake::NothingToFind { found: word.to_owned() })) }
}
