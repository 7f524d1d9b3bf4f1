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

/// A fingerprint of a key: equal for equal keys, and seldom equal for others. Made of its first eight bytes, its last eight where it
/// is longer, and its length.
#[inline]
pub(super) fn tag(key: &[u8]) -> u64 {
    match (key.first_chunk::<8>(), key.last_chunk::<8>()) {
        (Some(first), Some(last)) if key.len() > 8 => mix(u64::from_le_bytes(*first), u64::from_le_bytes(*last), key.len()),
        _ => mix(short_word(key), 0, key.len()),
    }
}

/// At most eight bytes as a word, the first the lowest.
#[inline]
fn short_word(key: &[u8]) -> u64 {
    match (key.first_chunk::<4>(), key.last_chunk::<4>()) {
        // Where the halves overlap they agree.
        (Some(first), Some(last)) => u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << (8 * (key.len() - 4)),
        _ => key.iter().rev().fold(0, |n, b| (n << 8) | u64::from(*b)),
    }
}

/// The fingerprint of a key within a record: without a branch on its length, wherever eight bytes follow its beginning.
#[inline]
pub(super) fn tag_at(record: &[u8], from: usize, to: usize) -> u64 {
    let word = |at: usize| record.get(at..)?.first_chunk::<8>().map(|bytes| u64::from_le_bytes(*bytes));
    let n = to - from;
    let last = from.max(to.saturating_sub(8));
    let (Some(first), Some(last)) = (word(from), word(last)) else { return tag(record.get(from..to).unwrap_or_default()) };
    let is_long = u64::from(n > 8).wrapping_neg();
    mix(first & SHORT.get(n.min(8)).unwrap_or(&0), last & is_long, n)
}

/// The bytes of a word that belong to a key of so many.
const SHORT: [u64; 9] = [0, 0xFF, 0xFFFF, 0xFF_FFFF, 0xFFFF_FFFF, 0xFF_FFFF_FFFF, 0xFFFF_FFFF_FFFF, 0xFF_FFFF_FFFF_FFFF, u64::MAX];

#[inline]
fn mix(first: u64, last: u64, n: usize) -> u64 {
    // An odd factor keeps different sums apart and spreads them over the high bits.
    (first ^ last.rotate_left(29) ^ ((n as u64) << 56)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// Where the members of the outermost object stand, by their keys' fingerprints: shapes ask for some forty keys of it, most of them
/// absent, and walking forty members for each costs as much as reading the record.
#[derive(Debug)]
pub(super) struct Index {
    /// Node numbers by the high bits of fingerprints, the next free slot where one is taken; 0 is free.
    slots: [u32; SLOTS],
    is_made: bool,
}

/// Slots of an index, a power of two.
const SLOTS: usize = 128;
/// Most members that are given slots, so that free ones remain.
const MOST_INDEXED: usize = 96;

impl Default for Index {
    fn default() -> Self {
        Self { slots: [0; SLOTS], is_made: false }
    }
}

impl Index {
    fn make(&mut self, nodes: &[Node]) {
        self.is_made = false;
        let Some(root) = nodes.first().filter(|root| root.kind == Kind::Object) else { return };
        self.slots = [0; SLOTS];
        let (mut at, mut n) = (1, 0);
        while at < root.next {
            let Some(node) = nodes.get(at as usize) else { return };
            let mut slot = slot_of(node.tag);
            while let Some(taken) = self.slots.get(slot).filter(|taken| **taken != 0) {
                debug_assert_ne!(*taken, at);
                slot = (slot + 1) % SLOTS;
            }
            if let Some(free) = self.slots.get_mut(slot) {
                *free = at;
            }
            (at, n) = (node.next, n + 1);
            if n > MOST_INDEXED {
                return;
            }
        }
        self.is_made = true;
    }
}

#[inline]
fn slot_of(tag: u64) -> usize {
    // Seven bits for 128 slots.
    (tag >> 57) as usize
}

/// The nodes of one record and the buffers that they are made with.
#[derive(Debug, Default)]
pub(super) struct Tape {
    pub(super) nodes: Vec<Node>,
    pub(super) marks: Marks,
    index: Index,
    /// What the nodes are of where the strict reader read the record.
    copied: String,
}

impl Tape {
    /// Reads exactly one value.
    pub(super) fn read<'a>(&'a mut self, bytes: &'a [u8], max_depth: u16) -> Result<Json<'a>, Refusal> {
        match simdutf8::basic::from_utf8(bytes) {
            Ok(text) if pass(text, max_depth, &mut self.marks, &mut self.nodes).is_some() => {
                self.index.make(&self.nodes);
                Ok(Json::root(self, text))
            }
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
        self.index.make(&self.nodes);
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

    /// The member of an object with a key, by its number. `at` is the object's, `tag` the key's.
    #[inline(never)]
    pub(super) fn member(&self, text: &str, at: usize, tag: u64, key: &str) -> Option<usize> {
        let is_it = |node: &Node| node.tag == tag && node.key(text) == key;
        if at == 0 && self.index.is_made {
            let mut slot = slot_of(tag);
            loop {
                let found = *self.index.slots.get(slot).filter(|found| **found != 0)? as usize;
                if is_it(self.nodes.get(found)?) {
                    return Some(found);
                }
                slot = (slot + 1) % SLOTS;
            }
        }
        let end = self.nodes.get(at)?.next as usize;
        let mut member = at + 1;
        while member < end {
            let node = self.nodes.get(member)?;
            if is_it(node) {
                return Some(member);
            }
            member = node.next as usize;
        }
        None
    }

    fn keep(&mut self, text: &str) -> (u32, u32) {
        let from = index(self.copied.len());
        self.copied.push_str(text);
        (from, index(self.copied.len()))
    }
}

/// A place in a record as a node holds it; records are shorter than 4 GiB.
#[inline]
fn index(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
