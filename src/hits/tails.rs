//! Holds what follows the first run of a literal (" verktyg" of "digitala verktyg"), found by its first bytes.
//!
//! Most words can begin a literal and most places in a text do not go on as one. Bits that stay near the processor say "no" to nearly all
//! of them; what they let pass is looked up and compared byte by byte.

use super::trie::Node;

/// How many bytes after a run decide whether to look further.
pub(super) const START_BYTES: usize = 4;

/// A node of a trie, after a run, and the bytes that follow it; of a tail that is shorter, its bytes and zeros.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Start {
    pub(super) node: Node,
    pub(super) is_head: bool,
    pub(super) bytes: [u8; START_BYTES],
}

/// Number of bits that say "no", as a power of two.
const SIEVE_BITS: u32 = 19;

/// The tails of literals by their starts.
#[derive(Debug, Default)]
pub(super) struct Tails {
    /// A bit is set for every start; a start whose bit is not set has no tail.
    sieve: Vec<u64>,
    /// Starts by hash, each at its place or the next free one.
    places: Vec<Place>,
    /// The number of leading bits of a hash that do not tell the place.
    shift: u32,
    list: Vec<Tail>,
    bytes: Vec<u8>,
}

/// Where the tails of a start stand in the list. A place without a key is free: no key is zero, for a run leads to no root.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    key: u64,
    first: u32,
    n: u32,
}

/// A tail and its literal. What comes after the bytes of its start stands here as a number, as far as that holds it.
#[derive(Clone, Copy, Debug)]
struct Tail {
    next: u64,
    mask: u64,
    /// Where the bytes after these stand.
    from: u32,
    to: u32,
    literal: u32,
    len: u32,
}

/// How many bytes of a tail a number holds.
const NEXT_BYTES: usize = 8;

impl Start {
    /// The start of a tail; `None` if the tail is empty.
    pub(super) fn of(node: Node, is_head: bool, tail: &[u8]) -> Option<Self> {
        let bytes = tail.first_chunk().copied().unwrap_or_else(|| padded(tail));
        (!tail.is_empty()).then_some(Self { node, is_head, bytes })
    }

    fn key(self) -> u64 {
        u64::from(self.node) << 33 | u64::from(self.is_head) << 32 | u64::from(u32::from_le_bytes(self.bytes))
    }
}

/// Bytes, padded with zeros.
fn padded<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut padded = [0; N];
    padded.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
    padded
}

fn hash(key: u64) -> u64 {
    // Digits of the golden ratio spread the bits of a key over the leading ones.
    key.wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// Word and bit of the sieve.
fn sieved(hash: u64) -> (usize, u64) {
    let place = hash >> (64 - SIEVE_BITS);
    (usize::try_from(place >> 6).unwrap_or_default(), 1 << (place & 63))
}

impl Tails {
    /// Tails, each with its start and literal; a tail begins with the bytes of its start.
    pub(super) fn new(mut all: Vec<(Start, Vec<u8>, u32)>) -> Self {
        all.sort();
        let n_starts = all.chunk_by(|(a, ..), (b, ..)| a == b).count();
        let bits = (n_starts * 4 / 3 + 2).next_power_of_two().trailing_zeros();
        let mut made =
            Self { sieve: vec![0; 1 << (SIEVE_BITS - 6)], places: vec![Place::default(); 1 << bits], shift: 64 - bits, ..Self::default() };
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        for of_start in all.chunk_by(|(a, ..), (b, ..)| a == b) {
            let first = number(made.list.len());
            for (_, bytes, literal) in of_start {
                let rest = bytes.get(START_BYTES..).unwrap_or_default();
                let (next, beyond) = rest.split_at(rest.len().min(NEXT_BYTES));
                let from = number(made.bytes.len());
                made.bytes.extend_from_slice(beyond);
                made.list.push(Tail {
                    next: u64::from_le_bytes(padded(next)),
                    mask: next.iter().fold(0, |mask, _| mask << 8 | 0xFF),
                    from,
                    to: number(made.bytes.len()),
                    literal: *literal,
                    len: number(bytes.len()),
                });
            }
            let Some((start, ..)) = of_start.first() else { continue };
            made.add(Place { key: start.key(), first, n: number(of_start.len()) });
        }
        made
    }

    fn add(&mut self, place: Place) {
        let hash = hash(place.key);
        let (word, bit) = sieved(hash);
        self.sieve.iter_mut().skip(word).take(1).for_each(|w| *w |= bit);
        let n = self.places.len();
        let first = usize::try_from(hash >> self.shift).unwrap_or_default();
        let free = (first..n).chain(0..first).find(|at| self.places.get(*at).is_some_and(|place| place.key == 0));
        if let Some(free) = free.and_then(|at| self.places.get_mut(at)) {
            *free = place;
        }
    }

    /// Calls `take` with the starts of a node that the rest of a text begins with and that may have tails. `short` tells of which lengths
    /// below those of a start there are tails, by bits.
    pub(super) fn starts(&self, node: Node, is_head: bool, short: u8, rest: &[u8], mut take: impl FnMut(Start)) {
        if let Some(bytes) = rest.first_chunk::<START_BYTES>() {
            let start = Start { node, is_head, bytes: *bytes };
            if self.may_have(start) {
                take(start);
            }
        }
        for len in (1..START_BYTES).filter(|len| short >> len & 1 == 1) {
            let start = rest.get(..len).and_then(|bytes| Start::of(node, is_head, bytes));
            start.filter(|start| self.may_have(*start)).into_iter().for_each(&mut take);
        }
    }

    fn may_have(&self, start: Start) -> bool {
        let (word, bit) = sieved(hash(start.key()));
        self.sieve.get(word).is_some_and(|w| w & bit != 0)
    }

    /// Where the tails of a start stand; `None` if it has none.
    pub(super) fn place(&self, start: Start) -> Option<Place> {
        let key = start.key();
        let first = usize::try_from(hash(key) >> self.shift).unwrap_or_default();
        let (before, from) = self.places.split_at_checked(first)?;
        let taken = from.iter().chain(before).take_while(|place| place.key != 0);
        taken.copied().find(|place| place.key == key)
    }

    /// Calls `found` with the literal and the length of every tail at a place that the rest of a text begins with.
    pub(super) fn compare(&self, place: Place, rest: &[u8], mut found: impl FnMut(u32, usize)) {
        let after = rest.get(START_BYTES..).unwrap_or_default();
        let next = u64::from_le_bytes(after.first_chunk().copied().unwrap_or_else(|| padded(after)));
        let (first, n) = (place.first as usize, place.n as usize);
        for tail in self.list.get(first..first + n).unwrap_or_default() {
            if next & tail.mask != tail.next {
                continue;
            }
            let beyond = self.bytes.get(tail.from as usize..tail.to as usize).unwrap_or_default();
            if beyond.is_empty() || after.get(NEXT_BYTES..).is_some_and(|rest| rest.starts_with(beyond)) {
                found(tail.literal, tail.len as usize);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_tail_that_the_text_goes_on_with_is_found(
            tails in proptest::collection::vec((1u32..4, any::<bool>(), "[ab -]{1,15}"), 0..60),
            node in 1u32..4, is_head in any::<bool>(), text in "[ab -]{1,18}",
        ) {
            let start = |node, is_head, tail: &str| Start::of(node, is_head, tail.as_bytes()).expect("not empty");
            let all = tails.iter().zip(0..).map(|((n, h, t), literal)| (start(*n, *h, t), t.clone().into_bytes(), literal)).collect();
            let mut found = Vec::new();
            let made = Tails::new(all);
            let mut starts = Vec::new();
            made.starts(node, is_head, 0b1110, text.as_bytes(), |start| starts.push(start));
            for place in starts.into_iter().filter_map(|start| made.place(start)) {
                made.compare(place, text.as_bytes(), |literal, len| found.push((literal, len)));
            }
            found.sort_unstable();
            let fits = |(n, h, t): &(u32, bool, String)| *n == node && *h == is_head && text.starts_with(t.as_str());
            let expected: Vec<(u32, usize)> = tails.iter().zip(0..).filter(|(t, _)| fits(t)).map(|(t, n)| (n, t.2.len())).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
