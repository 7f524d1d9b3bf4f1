//! Holds one field of a table.

/// One field.
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

impl Value {
    /// A count.
    pub fn count(n: impl TryInto<i64>) -> Self {
        n.try_into().map_or(Self::Null, Self::Integer)
    }

    /// A text, or none.
    pub fn text(text: Option<&str>) -> Self {
        text.map_or(Self::Null, |t| Self::Text(t.to_owned()))
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
