//! Turns the bytes of one JSON value into nodes in one pass, or leaves them to the strict reader.
//!
//! The pass only ever accepts, or says "not me" (`None`). So it must be as strict in what it takes as `json_strict`; what is rare
//! (escapes in keys, whole numbers of twenty digits, large exponents) it leaves, however valid.

use super::escape::unescape;
use super::marks::Marks;
use super::tape::{Kind, Node, index, tag};

/// Deepest nesting that the pass follows: it calls itself for each level, and serde_json refuses 128.
const MAX_DEPTH: u16 = 100;
/// From how many keys on an object is checked for doubles by sorting.
const MANY_KEYS: usize = 64;
/// Most digits behind the point that the pass counts.
const MAX_FRACTION: usize = 100;
/// Whole numbers of so many digits fit 64 bits.
const SAFE_DIGITS: usize = 19;

/// Reads exactly one value. `marks` and `nodes` are buffers; what they held is forgotten.
pub(super) fn pass(text: &str, max_depth: u16, marks: &mut Marks, nodes: &mut Vec<Node>) -> Option<()> {
    nodes.clear();
    // Spans are pairs of 32-bit numbers.
    u32::try_from(text.len()).ok()?;
    marks.find(text.as_bytes());
    let mut pass = Pass { text, bytes: text.as_bytes(), marks, nodes, at: 0 };
    pass.skip_space();
    pass.value(Node::NULL, max_depth.min(MAX_DEPTH))?;
    pass.skip_space();
    (pass.at == text.len()).then_some(())
}

struct Pass<'p> {
    text: &'p str,
    bytes: &'p [u8],
    marks: &'p Marks,
    nodes: &'p mut Vec<Node>,
    at: usize,
}

impl Pass<'_> {
    /// Reads the value at `at`. `node` brings its key.
    #[inline]
    fn value(&mut self, node: Node, depth: u16) -> Option<()> {
        match self.here()? {
            b'"' => {
                let (from, to, kind) = self.string()?;
                self.push(Node { from, to, kind, ..node });
            }
            b'n' => self.literal(b"null", Node { kind: Kind::Null, ..node })?,
            b't' => self.literal(b"true", Node { kind: Kind::True, ..node })?,
            b'f' => self.literal(b"false", Node { kind: Kind::False, ..node })?,
            b'{' => self.object(node, depth)?,
            b'[' => self.array(node, depth)?,
            b'-' | b'0'..=b'9' => {
                let from = index(self.at);
                let kind = self.number()?;
                self.push(Node { from, to: index(self.at), kind, ..node });
            }
            _ => return None,
        }
        Some(())
    }

    fn object(&mut self, node: Node, depth: u16) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        let object = self.open(Node { kind: Kind::Object, ..node });
        let mut keys = Keys::default();
        if self.here()? == b'}' {
            return self.close(object);
        }
        loop {
            if self.here()? != b'"' {
                return None;
            }
            let (key_from, key_to, kind) = self.string()?;
            let key = self.bytes.get(key_from as usize..key_to as usize)?;
            let tag = tag(key);
            if kind != Kind::Str || (keys.may_hold(tag) && self.holds(object, tag, key)) {
                return None;
            }
            self.skip_space();
            if self.here()? != b':' {
                return None;
            }
            self.at += 1;
            self.skip_space();
            self.value(Node { tag, key_from, key_to, ..Node::NULL }, depth)?;
            self.skip_space();
            match self.here()? {
                b',' => self.at += 1,
                b'}' => break,
                _ => return None,
            }
            self.skip_space();
        }
        if keys.n > MANY_KEYS && self.has_doubles(object) {
            return None;
        }
        self.close(object)
    }

    fn array(&mut self, node: Node, depth: u16) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        let array = self.open(Node { kind: Kind::Array, ..node });
        if self.here()? == b']' {
            return self.close(array);
        }
        loop {
            self.value(Node::NULL, depth)?;
            self.skip_space();
            match self.here()? {
                b',' => self.at += 1,
                b']' => return self.close(array),
                _ => return None,
            }
            self.skip_space();
        }
    }

    /// Reads the string whose opening quote stands at `at`: its span without quotes, and which kind it is.
    #[inline]
    fn string(&mut self) -> Option<(u32, u32, Kind)> {
        let from = self.at + 1;
        let mut to = self.marks.next(from)?;
        let mut kind = Kind::Str;
        while *self.bytes.get(to)? == b'\\' {
            kind = Kind::Escaped;
            to = self.marks.next(self.after_escape(to)?)?;
        }
        if self.marks.has_control() && self.bytes.get(from..to)?.iter().fold(u8::MAX, |lowest, b| lowest.min(*b)) < b' ' {
            return None;
        }
        self.at = to + 1;
        Some((index(from), index(to), kind))
    }

    /// Where the escape ends that begins at `at`.
    #[inline]
    fn after_escape(&self, at: usize) -> Option<usize> {
        // Line breaks are nearly all escapes there are.
        if *self.bytes.get(at + 1)? == b'n' {
            return Some(at + 2);
        }
        unescape(self.bytes.get(at..)?).map(|(_, n)| at + n)
    }

    #[inline]
    fn literal(&mut self, expected: &[u8], node: Node) -> Option<()> {
        let end = self.at + expected.len();
        if self.bytes.get(self.at..end)? != expected {
            return None;
        }
        self.at = end;
        self.push(node);
        Some(())
    }

    /// Reads a number, and says whether serde_json makes a whole number or a floating-point number of it.
    fn number(&mut self) -> Option<Kind> {
        let is_negative = self.here()? == b'-';
        self.at += usize::from(is_negative);
        let from = self.at;
        let n_whole = self.digits();
        let whole = self.text.get(from..self.at)?;
        if n_whole == 0 || n_whole > SAFE_DIGITS || (n_whole > 1 && whole.starts_with('0')) {
            return None;
        }
        let mut kind = Kind::Int;
        if self.bytes.get(self.at) == Some(&b'.') {
            kind = Kind::Float;
            self.at += 1;
            let n_fraction = self.digits();
            if n_fraction == 0 || n_fraction > MAX_FRACTION {
                return None;
            }
        }
        if matches!(self.bytes.get(self.at), Some(b'e' | b'E')) {
            kind = Kind::Float;
            self.at += 1;
            self.at += usize::from(matches!(self.bytes.get(self.at), Some(b'+' | b'-')));
            // With at most two digits no number is too large for a floating-point number.
            if !(1..=2).contains(&self.digits()) {
                return None;
            }
        }
        if kind == Kind::Int && is_negative {
            // Minus zero, and what is below the least 64-bit number, are floating-point numbers to serde_json.
            let n: u64 = whole.parse().ok()?;
            if n == 0 || n > i64::MIN.unsigned_abs() {
                kind = Kind::Float;
            }
        }
        Some(kind)
    }

    /// Passes over digits and says how many.
    #[inline]
    fn digits(&mut self) -> usize {
        let from = self.at;
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        self.at - from
    }

    #[inline]
    fn here(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    #[inline]
    fn skip_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.bytes.get(self.at) {
            self.at += 1;
        }
    }

    #[inline]
    fn push(&mut self, node: Node) {
        let next = index(self.nodes.len() + 1);
        self.nodes.push(Node { next, ..node });
    }

    /// Begins an object or a list, and goes to what comes first in it.
    #[inline]
    fn open(&mut self, node: Node) -> usize {
        self.push(node);
        self.at += 1;
        self.skip_space();
        self.nodes.len() - 1
    }

    #[inline]
    fn close(&mut self, opened: usize) -> Option<()> {
        self.at += 1;
        let next = index(self.nodes.len());
        self.nodes.get_mut(opened)?.next = next;
        Some(())
    }

    /// Whether an object that is still open has a key.
    #[cold]
    fn holds(&self, object: usize, tag: u64, key: &[u8]) -> bool {
        self.members(object).any(|member| member.tag == tag && member.key(self.text).as_bytes() == key)
    }

    #[cold]
    fn has_doubles(&self, object: usize) -> bool {
        let mut keys: Vec<&str> = self.members(object).map(|member| member.key(self.text)).collect();
        keys.sort_unstable();
        keys.windows(2).any(|pair| pair.first() == pair.last())
    }

    fn members(&self, object: usize) -> impl Iterator<Item = &Node> {
        let first = self.nodes.get(object + 1);
        std::iter::successors(first, |member| self.nodes.get(member.next as usize))
    }
}

/// Which keys an object may have had so far: one bit of 256 for each, by its fingerprint.
#[derive(Default)]
struct Keys {
    bits: [u64; 4],
    n: usize,
}

impl Keys {
    /// Adds a key; whether one with the same bit was there. Beyond `MANY_KEYS` the answer is no: such an object is sorted in the end.
    #[inline]
    fn may_hold(&mut self, tag: u64) -> bool {
        self.n += 1;
        let bit = 1 << ((tag >> 56) & 63);
        let Some(word) = self.bits.get_mut((tag >> 62) as usize) else { return true };
        let was_set = *word & bit != 0;
        *word |= bit;
        was_set && self.n <= MANY_KEYS
    }
}
