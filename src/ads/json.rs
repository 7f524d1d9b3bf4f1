//! Reads one JSON value strictly: every byte checked, no key twice, no nesting beyond the limit.
//!
//! serde_json does not check what it skips, keeps the last of two equal keys, and reports nesting only at 128 levels. A record
//! whose id stands twice must not count under either, so the whole record is read into a small tree that refuses all three.
//! There is one parser on one path: CSV rows and Parquet rows arrive here as JSON too.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use super::record::Refusal;
use crate::model::RejectReason;

/// A JSON value that borrows its strings where they hold no escapes.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Json<'a> {
    Null,
    Bool(bool),
    Int(i128),
    Float(f64),
    Str(Cow<'a, str>),
    Array(Vec<Json<'a>>),
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
}

/// From how many keys on an object is checked for doubles by hashing.
const MANY_KEYS: usize = 32;

impl<'a> Json<'a> {
    /// Reads exactly one value.
    pub(super) fn parse(bytes: &'a [u8], max_depth: u16) -> Result<Self, Refusal> {
        let text = std::str::from_utf8(bytes).map_err(|e| {
            Refusal::new(RejectReason::BadUtf8, format!("found bytes that are not UTF-8 at byte {} of the record", e.valid_up_to()))
        })?;
        let found = Cell::new(None);
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let seed = Seed { depth: max_depth, found: &found };
        let result = seed.deserialize(&mut deserializer).and_then(|value| deserializer.end().map(|()| value));
        result.map_err(|error| {
            let reason = found.get().unwrap_or_else(|| {
                if error.to_string().starts_with("recursion limit") { RejectReason::TooDeep } else { RejectReason::BadJson }
            });
            Refusal::new(reason, error.to_string())
        })
    }

    /// The value of a key of an object.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.iter().find(|(k, _)| k == key).map(|(_, v)| v).filter(|v| **v != Self::Null),
            _ => None,
        }
    }

    /// The value at a path of keys; a list on the way stands for its first element.
    pub(super) fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |value, key| value.first().get(key)).map(Self::first)
    }

    /// The first element of a list, or the value itself.
    pub(super) fn first(&self) -> &Self {
        match self {
            Self::Array(elements) => elements.first().unwrap_or(&Self::Null).first(),
            other => other,
        }
    }

    /// Text that is not blank.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Str(s) if !s.trim().is_empty() => Some(s),
            _ => None,
        }
    }

    /// Text that is not blank, at a path.
    pub(super) fn text_at(&self, path: &[&str]) -> Option<&str> {
        self.at(path).and_then(Self::text)
    }

    /// A code written as text or as a whole number.
    pub(super) fn code(&self) -> Option<String> {
        match self {
            Self::Str(s) if !s.trim().is_empty() => Some(s.trim().to_owned()),
            Self::Int(n) => Some(n.to_string()),
            _ => None,
        }
    }

    /// A code at a path.
    pub(super) fn code_at(&self, path: &[&str]) -> Option<String> {
        self.at(path).and_then(Self::code)
    }

    /// The keys of an object.
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        let members = match self {
            Self::Object(members) => members.as_slice(),
            _ => &[],
        };
        members.iter().map(|(k, _)| k.as_ref())
    }

    /// What kind of value it is, for messages.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "true or false",
            Self::Int(_) => "a whole number",
            Self::Float(_) => "a number with a fraction or exponent",
            Self::Str(_) => "a text",
            Self::Array(_) => "a list",
            Self::Object(_) => "an object",
        }
    }
}

#[derive(Clone, Copy)]
struct Seed<'c> {
    depth: u16,
    found: &'c Cell<Option<RejectReason>>,
}

impl Seed<'_> {
    fn deeper<E: serde::de::Error>(self) -> Result<Self, E> {
        if let Some(depth) = self.depth.checked_sub(1) {
            Ok(Self { depth, ..self })
        } else {
            self.found.set(Some(RejectReason::TooDeep));
            Err(E::custom("found more levels of nesting than the limit"))
        }
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Json<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Json<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, v: bool) -> Result<Self::Value, E> {
        Ok(Json::Bool(v))
    }

    fn visit_i64<E>(self, v: i64) -> Result<Self::Value, E> {
        Ok(Json::Int(i128::from(v)))
    }

    fn visit_u64<E>(self, v: u64) -> Result<Self::Value, E> {
        Ok(Json::Int(i128::from(v)))
    }

    fn visit_f64<E>(self, v: f64) -> Result<Self::Value, E> {
        Ok(Json::Float(v))
    }

    fn visit_str<E>(self, v: &str) -> Result<Self::Value, E> {
        Ok(Json::Str(Cow::Owned(v.to_owned())))
    }

    fn visit_borrowed_str<E>(self, v: &'de str) -> Result<Self::Value, E> {
        Ok(Json::Str(Cow::Borrowed(v)))
    }

    fn visit_string<E>(self, v: String) -> Result<Self::Value, E> {
        Ok(Json::Str(Cow::Owned(v)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let inner = self.deeper()?;
        let mut elements = Vec::new();
        while let Some(element) = seq.next_element_seed(inner)? {
            elements.push(element);
        }
        Ok(Json::Array(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let inner = self.deeper()?;
        let mut members: Vec<(Cow<'de, str>, Json<'de>)> = Vec::new();
        let mut many: HashSet<Cow<'de, str>> = HashSet::new();
        while let Some(key) = map.next_key_seed(KeySeed)? {
            let twice = if members.len() < MANY_KEYS {
                members.iter().any(|(k, _)| *k == key)
            } else {
                if many.is_empty() {
                    many.extend(members.iter().map(|(k, _)| k.clone()));
                }
                !many.insert(key.clone())
            };
            if twice {
                self.found.set(Some(RejectReason::DuplicateKey));
                return Err(A::Error::custom(format!("found the key `{}` twice in one object", key.chars().take(40).collect::<String>())));
            }
            let value = map.next_value_seed(inner)?;
            members.push((key, value));
        }
        Ok(Json::Object(members))
    }
}

struct KeySeed;

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for KeySeed {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, v: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(v.to_owned()))
    }

    fn visit_borrowed_str<E>(self, v: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(v))
    }

    fn visit_string<E>(self, v: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(v))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(json: &str) -> Option<RejectReason> {
        Json::parse(json.as_bytes(), 64).err().map(|r| r.reason)
    }

    #[test]
    fn what_serde_would_let_pass_is_refused_by_name() {
        assert_eq!(reason(r#"{"id":"1","id":"2"}"#), Some(RejectReason::DuplicateKey));
        assert_eq!(reason(r#"{"skipped":{"a":1,"a":1}}"#), Some(RejectReason::DuplicateKey));
        assert_eq!(reason(&"[".repeat(100_000)), Some(RejectReason::TooDeep));
        assert_eq!(reason(&format!("{}1{}", "[".repeat(64), "]".repeat(64))), None);
        assert_eq!(reason(&format!("{}1{}", "[".repeat(65), "]".repeat(65))), Some(RejectReason::TooDeep));
        assert_eq!(reason(r#"{"a":"\ud800"}"#), Some(RejectReason::BadJson));
        assert_eq!(reason(r#"{"a":1} {"a":2}"#), Some(RejectReason::BadJson));
        assert_eq!(Json::parse(b"{\"a\":\"\xe5\"}", 64).err().map(|r| r.reason), Some(RejectReason::BadUtf8));
    }

    #[test]
    fn a_key_beyond_the_first_thirty_two_is_still_checked() {
        let keys: Vec<String> = (0..40).map(|i| format!("\"k{i}\":{i}")).collect();
        assert_eq!(reason(&format!("{{{}}}", keys.join(","))), None);
        assert_eq!(reason(&format!("{{{},\"k3\":1}}", keys.join(","))), Some(RejectReason::DuplicateKey));
    }
}
