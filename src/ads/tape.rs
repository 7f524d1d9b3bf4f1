//! Holds one JSON value as a flat list of nodes, whichever of the two readers read it.
//!
//! The fast reader (`pass`) takes what it is sure of; all else goes to the strict one (`json_strict`), which alone refuses and says
//! why. A node holds spans of the record and where its next sibling stands; the list is used again for the next record. Numbers
//! and texts are converted when a shape asks for them, which is for few of a hundred fields.

use super::json::Json;
use super::json_strict::Tree;
use super::marks::Marks;
use super::pass::pass;
use super::record::Refusal;
use crate::model::RejectReason;

/// How many nodes, words or bytes a buffer may keep from one record to the next.
const KEPT: usize = 1 << 16;

/// What a node is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Null,
    True,
    False,
    /// A whole number of at most 64 bits with its sign.
    Int,
    Float,
    /// A string without escapes.
    Str,
    /// A string with escapes, all of them valid.
    Escaped,
    Array,
    Object,
}

/// One value. Its children, if any, stand between it and `next`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    /// The fingerprint of its key, 0 where it has none.
    pub(super) tag: u64,
    pub(super) key_from: u32,
    pub(super) key_to: u32,
    /// The bytes of a string without its quotes, or of a number.
    pub(super) from: u32,
    pub(super) to: u32,
    /// The node after this one and all that it holds.
    pub(super) next: u32,
    pub(super) kind: Kind,
}

impl Node {
    /// What stands where there is no value.
    pub(super) const NULL: Self = Self { tag: 0, key_from: 0, key_to: 0, from: 0, to: 0, next: 0, kind: Kind::Null };

    /// The key in the text that the nodes are of.
    #[inline]
    pub(super) fn key<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.key_from as usize..self.key_to as usize).unwrap_or_default()
    }
}

/// A fingerprint of a key: equal for equal keys, and seldom equal for others.
#[inline]
pub(super) fn tag(key: &[u8]) -> u64 {
    let (first, last) = match (key.first_chunk::<8>(), key.last_chunk::<8>()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => match (key.first_chunk::<4>(), key.last_chunk::<4>()) {
            (Some(first), Some(last)) => (u64::from(u32::from_le_bytes(*first)), u64::from(u32::from_le_bytes(*last))),
            _ => (key.iter().fold(0, |n, b| (n << 8) | u64::from(*b)), 0),
        },
    };
    // An odd factor keeps different sums apart and spreads them over the high bits.
    (first ^ last.rotate_left(29) ^ ((key.len() as u64) << 56)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// The nodes of one record and the buffers that they are made with.
#[derive(Debug, Default)]
pub(super) struct Tape {
    pub(super) nodes: Vec<Node>,
    pub(super) marks: Marks,
    /// What the nodes are of where the strict reader read the record.
    copied: String,
}

impl Tape {
    /// Reads exactly one value.
    pub(super) fn read<'a>(&'a mut self, bytes: &'a [u8], max_depth: u16) -> Result<Json<'a>, Refusal> {
        match simdutf8::basic::from_utf8(bytes) {
            Ok(text) if pass(text, max_depth, &mut self.marks, &mut self.nodes).is_some() => Ok(Json::root(self, text)),
            _ => self.read_strictly(bytes, max_depth),
        }
    }

    /// Reads exactly one value with the strict reader alone.
    pub(super) fn read_strictly<'a>(&'a mut self, bytes: &'a [u8], max_depth: u16) -> Result<Json<'a>, Refusal> {
        if u32::try_from(bytes.len()).is_err() {
            let detail = format!("found a record of {} bytes, expected less than 4 GiB", bytes.len());
            return Err(Refusal::new(RejectReason::LineTooLong, detail));
        }
        let tree = Tree::parse(bytes, max_depth)?;
        self.nodes.clear();
        self.copied.clear();
        self.copy("", &tree);
        Ok(Json::root(self, &self.copied))
    }

    /// Gives back the memory of a record that was much larger than records are.
    pub(super) fn shrink(&mut self) {
        if self.nodes.capacity() > KEPT {
            self.nodes = Vec::new();
        }
        if self.copied.capacity() > KEPT {
            self.copied = String::new();
        }
        self.marks.shrink(KEPT);
    }

    /// Writes down what the strict reader read.
    fn copy(&mut self, key: &str, tree: &Tree<'_>) {
        let key_span = self.keep(key);
        let tag = tag(key.as_bytes());
        let (kind, (from, to)) = match tree {
            Tree::Null => (Kind::Null, (0, 0)),
            Tree::Bool(true) => (Kind::True, (0, 0)),
            Tree::Bool(false) => (Kind::False, (0, 0)),
            Tree::Int(n) => (Kind::Int, self.keep(&n.to_string())),
            Tree::Float(_) => (Kind::Float, (0, 0)),
            Tree::Str(s) => (Kind::Str, self.keep(s)),
            Tree::Array(_) => (Kind::Array, (0, 0)),
            Tree::Object(_) => (Kind::Object, (0, 0)),
        };
        let at = self.nodes.len();
        self.nodes.push(Node { tag, key_from: key_span.0, key_to: key_span.1, from, to, next: 0, kind });
        match tree {
            Tree::Array(elements) => elements.iter().for_each(|element| self.copy("", element)),
            Tree::Object(members) => members.iter().for_each(|(key, value)| self.copy(key, value)),
            _ => {}
        }
        let next = index(self.nodes.len());
        if let Some(node) = self.nodes.get_mut(at) {
            node.next = next;
        }
    }

    fn keep(&mut self, text: &str) -> (u32, u32) {
        let from = index(self.copied.len());
        self.copied.push_str(text);
        (from, index(self.copied.len()))
    }
}

/// A place in a record as a node holds it; records are shorter than 4 GiB.
#[inline]
pub(super) fn index(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
