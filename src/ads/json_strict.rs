//! Decides what is not JSON, and says why: every byte checked, no key twice, no nesting beyond the limit.
//!
//! serde_json does not check what it skips, keeps the last of two equal keys, and reports nesting only at 128 levels. A record
//! whose id stands twice must not count under either, so the whole record is read into a small tree that refuses all three.
//! `tape` reads what it is sure of by itself and brings the rest here, so every refusal is worded in this one place.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use super::record::Refusal;
use crate::model::RejectReason;

/// A JSON value that borrows its strings where they hold no escapes.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Tree<'a> {
    Null,
    Bool(bool),
    Int(i128),
    Float(f64),
    Str(Cow<'a, str>),
    Array(Vec<Tree<'a>>),
    Object(Vec<(Cow<'a, str>, Tree<'a>)>),
}

/// From how many keys on an object is checked for doubles by hashing.
const MANY_KEYS: usize = 32;

impl<'a> Tree<'a> {
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
    type Value = Tree<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Tree<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Tree::Null)
    }

    fn visit_bool<E>(self, v: bool) -> Result<Self::Value, E> {
        Ok(Tree::Bool(v))
    }

    fn visit_i64<E>(self, v: i64) -> Result<Self::Value, E> {
        Ok(Tree::Int(i128::from(v)))
    }

    fn visit_u64<E>(self, v: u64) -> Result<Self::Value, E> {
        Ok(Tree::Int(i128::from(v)))
    }

    fn visit_f64<E>(self, v: f64) -> Result<Self::Value, E> {
        Ok(Tree::Float(v))
    }

    fn visit_str<E>(self, v: &str) -> Result<Self::Value, E> {
        Ok(Tree::Str(Cow::Owned(v.to_owned())))
    }

    fn visit_borrowed_str<E>(self, v: &'de str) -> Result<Self::Value, E> {
        Ok(Tree::Str(Cow::Borrowed(v)))
    }

    fn visit_string<E>(self, v: String) -> Result<Self::Value, E> {
        Ok(Tree::Str(Cow::Owned(v)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let inner = self.deeper()?;
        let mut elements = Vec::new();
        while let Some(element) = seq.next_element_seed(inner)? {
            elements.push(element);
        }
        Ok(Tree::Array(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let inner = self.deeper()?;
        let mut members: Vec<(Cow<'de, str>, Tree<'de>)> = Vec::new();
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
        Ok(Tree::Object(members))
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
        Tree::parse(json.as_bytes(), 64).err().map(|r| r.reason)
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
        assert_eq!(Tree::parse(b"{\"a\":\"\xe5\"}", 64).err().map(|r| r.reason), Some(RejectReason::BadUtf8));
    }

    #[test]
    fn a_key_beyond_the_first_thirty_two_is_still_checked() {
        let keys: Vec<String> = (0..40).map(|i| format!("\"k{i}\":{i}")).collect();
        assert_eq!(reason(&format!("{{{}}}", keys.join(","))), None);
        assert_eq!(reason(&format!("{{{},\"k3\":1}}", keys.join(","))), Some(RejectReason::DuplicateKey));
    }
}
