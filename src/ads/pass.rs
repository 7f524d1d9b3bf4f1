//! Turns the bytes of one JSON value into nodes in one pass, or leaves them to the strict reader.
//!
//! The pass only ever accepts, or says "not me" (`None`). So it must be as strict in what it takes as `json_strict`; what is rare
//! (escapes in keys, whole numbers of twenty digits, large exponents) it leaves, however valid.

#![allow(
    clippy::inline_always,
    reason = "each function has one or two callers within the loop over members, and calls cost more there than what they do"
)]

use super::escape::{PAIR, unescape};
use super::marks::Marks;
use super::tape::{Kind, Node, tag_at};

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
    let (words, has_control) = (marks.words(), marks.has_control());
    let mark_bits = words.first().copied().unwrap_or_default();
    let mut pass = Pass { text, bytes: text.as_bytes(), words, has_control, nodes, at: 0, block: 0, mark_bits };
    pass.skip_space();
    pass.value(Key::NONE, max_depth.min(MAX_DEPTH))?;
    pass.skip_space();
    (pass.at == text.len()).then_some(())
}

struct Pass<'p> {
    text: &'p str,
    bytes: &'p [u8],
    words: &'p [u64],
    has_control: bool,
    nodes: &'p mut Vec<Node>,
    /// What is read next.
    at: usize,
    /// The block of the next mark, and the marks that remain there: all marks before `at` are taken.
    block: usize,
    mark_bits: u64,
}

impl Pass<'_> {
    /// Reads the value at `at`, which has this key.
    #[inline(always)]
    fn value(&mut self, key: Key, depth: u16) -> Option<()> {
        match self.here()? {
            b'"' => {
                let (from, to, kind) = self.string()?;
                self.push(key, from, to, kind);
            }
            b'n' => self.literal(b"null", key, Kind::Null)?,
            b't' => self.literal(b"true", key, Kind::True)?,
            b'f' => self.literal(b"false", key, Kind::False)?,
            b'{' => self.object(key, depth)?,
            b'[' => self.array(key, depth)?,
            b'-' | b'0'..=b'9' => {
                let from = index(self.at);
                let kind = self.number()?;
                self.push(key, from, index(self.at), kind);
            }
            _ => return None,
        }
        Some(())
    }

    fn object(&mut self, key: Key, depth: u16) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        let object = self.open(key, Kind::Object);
        let mut keys = Keys::default();
        if self.here()? == b'}' {
            return self.close(object);
        }
        loop {
            if self.here()? != b'"' {
                return None;
            }
            let (from, to, kind) = self.string()?;
            let key = Key { tag: tag_at(self.bytes, from as usize, to as usize), from, to };
            if kind != Kind::Str || (keys.may_hold(key.tag) && self.holds(object, key)) {
                return None;
            }
            if self.beyond_space()? != b':' {
                return None;
            }
            self.at += 1;
            self.beyond_space()?;
            self.value(key, depth)?;
            match self.beyond_space()? {
                b',' => self.at += 1,
                b'}' => break,
                _ => return None,
            }
            self.beyond_space()?;
        }
        if keys.n > MANY_KEYS && self.has_doubles(object) {
            return None;
        }
        self.close(object)
    }

    fn array(&mut self, key: Key, depth: u16) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        let array = self.open(key, Kind::Array);
        if self.here()? == b']' {
            return self.close(array);
        }
        loop {
            self.value(Key::NONE, depth)?;
            match self.beyond_space()? {
                b',' => self.at += 1,
                b']' => return self.close(array),
                _ => return None,
            }
            self.beyond_space()?;
        }
    }

    /// Reads the string whose opening quote stands at `at`: its span without quotes, and which kind it is.
    #[inline(always)]
    fn string(&mut self) -> Option<(u32, u32, Kind)> {
        let from = self.at + 1;
        if self.next_mark()? != self.at {
            return None;
        }
        let mut to = self.next_mark()?;
        let mut kind = Kind::Str;
        while *self.bytes.get(to)? == b'\\' {
            kind = Kind::Escaped;
            self.check_escape(to)?;
            to = self.next_mark()?;
        }
        if self.has_control && self.bytes.get(from..to)?.iter().fold(u8::MAX, |lowest, b| lowest.min(*b)) < b' ' {
            return None;
        }
        self.at = to + 1;
        Some((index(from), index(to), kind))
    }

    /// Takes the next mark, quote or escape.
    #[inline(always)]
    fn next_mark(&mut self) -> Option<usize> {
        while self.mark_bits == 0 {
            self.block += 1;
            self.mark_bits = *self.words.get(self.block)?;
        }
        let at = self.block * 64 + self.mark_bits.trailing_zeros() as usize;
        self.mark_bits &= self.mark_bits - 1;
        Some(at)
    }

    /// Whether an escape stands for a character; of a pair of surrogates the second mark is taken, too.
    #[inline]
    fn check_escape(&mut self, at: usize) -> Option<()> {
        // Line breaks are nearly all escapes there are.
        if *self.bytes.get(at + 1)? != b'n' && unescape(self.bytes.get(at..)?)?.1 == PAIR {
            self.next_mark()?;
        }
        Some(())
    }

    #[inline]
    fn literal<const N: usize>(&mut self, expected: &[u8; N], key: Key, kind: Kind) -> Option<()> {
        if self.bytes.get(self.at..)?.first_chunk::<N>()? != expected {
            return None;
        }
        self.at += N;
        self.push(key, 0, 0, kind);
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

    /// The next byte that is no white space, to which it goes.
    #[inline(always)]
    fn beyond_space(&mut self) -> Option<u8> {
        let here = self.here()?;
        if here > b' ' {
            return Some(here);
        }
        self.skip_space();
        self.here()
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.bytes.get(self.at) {
            self.at += 1;
        }
    }

    #[inline]
    fn push(&mut self, key: Key, from: u32, to: u32, kind: Kind) {
        let next = index(self.nodes.len() + 1);
        self.nodes.push(Node { tag: key.tag, key_from: key.from, key_to: key.to, from, to, next, kind });
    }

    /// Begins an object or a list, and goes to what comes first in it.
    #[inline]
    fn open(&mut self, key: Key, kind: Kind) -> usize {
        self.push(key, 0, 0, kind);
        self.at += 1;
        // At the end of the record nothing comes, which whoever looks there finds.
        self.beyond_space();
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
    fn holds(&self, object: usize, key: Key) -> bool {
        let written = self.text.get(key.from as usize..key.to as usize);
        self.members(object).any(|member| member.tag == key.tag && Some(member.key(self.text)) == written)
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

/// A place as a node holds it.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "`pass` takes records of less than 4 GiB, and each node takes a byte at least")]
fn index(n: usize) -> u32 {
    n as u32
}

/// The key of a value: its fingerprint and its span.
#[derive(Clone, Copy)]
struct Key {
    tag: u64,
    from: u32,
    to: u32,
}

impl Key {
    const NONE: Self = Self { tag: 0, from: 0, to: 0 };
}

/// Which keys an object may have had so far: one bit of 512 for each, by its fingerprint.
#[derive(Default)]
struct Keys {
    bits: [u64; 8],
    n: usize,
}

impl Keys {
    /// Adds a key; whether one with the same bit was there. Beyond `MANY_KEYS` the answer is no: such an object is sorted in the end.
    #[inline]
    fn may_hold(&mut self, tag: u64) -> bool {
        self.n += 1;
        let bit = 1 << ((tag >> 55) & 63);
        let Some(word) = self.bits.get_mut((tag >> 61) as usize) else { return true };
        let was_set = *word & bit != 0;
        *word |= bit;
        was_set && self.n <= MANY_KEYS
    }
}
