//! Holds one field of a table: lent by a row, or kept.

use std::fmt;

use crate::model::Date;

/// One field as a row lends it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Field<'a> {
    /// No value.
    Null,
    /// Text.
    Text(&'a str),
    /// A date, written `2025-03-14`.
    Day(Date),
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// True or false.
    Flag(bool),
}

impl<'a> Field<'a> {
    /// A count.
    pub fn count(n: impl TryInto<i64>) -> Self {
        n.try_into().map_or(Self::Null, Self::Integer)
    }

    /// A text, or none.
    pub fn text(text: Option<&'a str>) -> Self {
        text.map_or(Self::Null, Self::Text)
    }
}

/// One field that is kept.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    /// No value.
    Null,
    /// Text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// True or false.
    Flag(bool),
}

impl From<Field<'_>> for Value {
    fn from(field: Field<'_>) -> Self {
        match field {
            Field::Null => Self::Null,
            Field::Text(t) => Self::Text(t.to_owned()),
            Field::Day(day) => Self::Text(day.to_string()),
            Field::Integer(n) => Self::Integer(n),
            Field::Real(x) => Self::Real(x),
            Field::Flag(b) => Self::Flag(b),
        }
    }
}

impl From<Value> for serde_json::Value {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Text(t) => Self::from(t),
            Value::Integer(n) => Self::from(n),
            Value::Real(x) => Self::from(x),
            Value::Flag(b) => Self::from(b),
        }
    }
}

impl fmt::Display for Value {
    /// As it stands in a sentence.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("no value"),
            Self::Text(t) => write!(f, "`{t}`"),
            Self::Integer(n) => write!(f, "{n}"),
            Self::Real(x) => write!(f, "{x}"),
            Self::Flag(b) => write!(f, "{b}"),
        }
    }
}

impl Value {
    /// A count.
    pub fn count(n: impl TryInto<i64>) -> Self {
        n.try_into().map_or(Self::Null, Self::Integer)
    }

    /// The text.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(t) => Some(t),
            _ => None,
        }
    }

    /// The whole number.
    pub fn as_integer(&self) -> Option<i64> {
        match self {
            Self::Integer(n) => Some(*n),
            _ => None,
        }
    }
}
