//! Writes a tree as the one text that stands for it, as addresses of pages need it.
//!
//! Reading that text gives an equal tree. Fields have their English names, AND is a space, NOT is a minus, parentheses stand only where they
//! change the meaning. Neighbours with the same field share its name, which keeps a list of codes as short as it was written.

use std::fmt;

use super::fields::FieldId;
use super::limits::DEPTH;
use super::tree::{Expression, FieldTerm, FieldValue};

impl Expression {
    /// The canonical query; the empty text for all ads.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        write(&mut text, self, 0);
        text
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text())
    }
}

impl fmt::Display for FieldValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Phrase(text) => write!(f, "\"{text}\""),
            Self::Prefix(text) => write!(f, "{text}*"),
            Self::Range { from, to } => {
                write!(f, "{}..{}", from.as_deref().unwrap_or_default(), to.as_deref().unwrap_or_default())
            }
        }
    }
}

/// The sign between the members of a list.
fn sign_of(list: &Expression) -> &'static str {
    if matches!(list, Expression::Or(_)) { " OR " } else { " " }
}

/// Writes an expression that stands inside `depth` parentheses.
fn write(out: &mut String, expression: &Expression, depth: usize) {
    match expression {
        Expression::All => {}
        Expression::Word(word) => out.push_str(&word.text),
        Expression::Phrase(phrase) => *out += &format!("\"{}\"", phrase.text),
        Expression::Prefix(prefix) => *out += &format!("{}*", prefix.text),
        Expression::Field(term) => *out += &format!("{}:{}", term.field.name(), term.value),
        Expression::Not(inner) => {
            out.push('-');
            match **inner {
                Expression::And(_) | Expression::Or(_) => write_enclosed(out, inner, depth),
                _ => write(out, inner, depth),
            }
        }
        Expression::And(members) | Expression::Or(members) => write_list(out, expression, members, depth),
    }
}

/// Writes a list in parentheses; in those of a field if all members are its values.
fn write_enclosed(out: &mut String, list: &Expression, depth: usize) {
    let members = list.members();
    match leading_values(members) {
        Some((field, values)) if values.len() == members.len() => write_values(out, field, &values, sign_of(list)),
        _ => {
            out.push('(');
            write_list(out, list, members, depth + 1);
            out.push(')');
        }
    }
}

fn write_list(out: &mut String, list: &Expression, members: &[Expression], depth: usize) {
    let mut rest = members;
    while let Some((first, after)) = rest.split_first() {
        if rest.len() < members.len() {
            out.push_str(sign_of(list));
        }
        match leading_values(rest) {
            // One more level of parentheses than the query may have had here; it must stay within the limit.
            Some((field, values)) if values.len() > 1 && depth < DEPTH => {
                write_values(out, field, &values, sign_of(list));
                rest = rest.get(values.len()..).unwrap_or_default();
                continue;
            }
            _ => {}
        }
        if matches!((list, first), (Expression::And(_), Expression::Or(_))) {
            write_enclosed(out, first, depth);
        } else {
            write(out, first, depth);
        }
        rest = after;
    }
}

/// The values of one field at the beginning of a list.
fn leading_values(members: &[Expression]) -> Option<(FieldId, Vec<&FieldTerm>)> {
    let Some(Expression::Field(FieldTerm { field, .. })) = members.first() else { return None };
    let same = members.iter().map_while(|m| match m {
        Expression::Field(term) if term.field == *field => Some(term),
        _ => None,
    });
    Some((*field, same.collect()))
}

fn write_values(out: &mut String, field: FieldId, values: &[&FieldTerm], sign: &str) {
    let values: Vec<String> = values.iter().map(|v| v.value.to_string()).collect();
    *out += &format!("{}:({})", field.name(), values.join(sign));
}
