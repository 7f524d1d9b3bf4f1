//! Finds the bytes at which a JSON string ends or goes on differently: quotes that close or open, and backslashes that escape.
//!
//! One bit a byte, 64 bytes at a time and without branches, so that long texts cost no more than short ones. A quote behind an
//! escaping backslash gets no bit. Outside strings JSON knows no backslash; the first one there ends the reading, so what the bits
//! say after it does not matter. The arithmetic on runs of backslashes is that of simdjson (Langdale and Lemire, "Parsing
//! gigabytes of JSON per second", 2019, section 3.1.1, in the shorter form of its later releases).

use wide::u8x16;

/// Bytes that one word of bits stands for.
const BLOCK: usize = 64;
/// Bytes that are compared at once.
const LANES: usize = 16;
/// The odd places of a word.
const ODD: u64 = 0xAAAA_AAAA_AAAA_AAAA;

/// The marks of one record. The buffer is used again for the next record.
#[derive(Debug, Default)]
pub(super) struct Marks {
    words: Vec<u64>,
    has_control: bool,
}

/// What is seen in one block: quotes, backslashes, and the lowest byte of each lane.
struct Seen {
    quotes: u64,
    backslashes: u64,
    lowest: u8x16,
}

impl Marks {
    /// Marks a record; the marks of the record before are forgotten.
    pub(super) fn find(&mut self, bytes: &[u8]) {
        let (blocks, rest) = bytes.as_chunks::<BLOCK>();
        let mut is_escaped = 0;
        let mut lowest = u8x16::splat(u8::MAX);
        let mut word = |block: &[u8; BLOCK]| {
            let seen = look(block);
            lowest = lowest.min(seen.lowest);
            mark(&seen, &mut is_escaped)
        };
        self.words.clear();
        self.words.extend(blocks.iter().map(&mut word));
        if !rest.is_empty() {
            let mut last = [b' '; BLOCK];
            for (to, from) in last.iter_mut().zip(rest) {
                *to = *from;
            }
            self.words.push(word(&last));
        }
        self.has_control = lowest.to_array().iter().any(|b| *b < b' ');
    }

    /// The marks from a byte on.
    #[inline]
    pub(super) fn from(&self, byte: usize) -> impl Iterator<Item = usize> {
        let mut block = byte / BLOCK;
        let mut word = self.words.get(block).copied().unwrap_or_default() & (u64::MAX << (byte % BLOCK));
        std::iter::from_fn(move || {
            while word == 0 {
                block += 1;
                word = *self.words.get(block)?;
            }
            let at = block * BLOCK + word.trailing_zeros() as usize;
            word &= word - 1;
            Some(at)
        })
    }

    /// All marks, 64 to a word, the first byte's the lowest.
    #[inline]
    pub(super) fn words(&self) -> &[u64] {
        &self.words
    }

    /// Whether the record holds a control character anywhere, be it within a string or between values.
    #[inline]
    pub(super) fn has_control(&self) -> bool {
        self.has_control
    }

    /// Gives back memory beyond `n_words` words.
    pub(super) fn shrink(&mut self, n_words: usize) {
        if self.words.capacity() > n_words {
            self.words = Vec::new();
        }
    }
}

#[inline]
fn look(block: &[u8; BLOCK]) -> Seen {
    let mut seen = Seen { quotes: 0, backslashes: 0, lowest: u8x16::splat(u8::MAX) };
    for (n, lanes) in block.as_chunks::<LANES>().0.iter().enumerate() {
        let bytes = u8x16::new(*lanes);
        let place = n * LANES;
        seen.quotes |= u64::from(bytes.simd_eq(u8x16::splat(b'"')).to_bitmask()) << place;
        seen.backslashes |= u64::from(bytes.simd_eq(u8x16::splat(b'\\')).to_bitmask()) << place;
        seen.lowest = seen.lowest.min(bytes);
    }
    seen
}

/// The marks of a block. `is_escaped` is 1 where the block before ends with an escaping backslash, and is set for the next block.
#[inline]
fn mark(seen: &Seen, is_escaped: &mut u64) -> u64 {
    let may_escape = seen.backslashes & !*is_escaped;
    // In a run of backslashes every second one escapes; the borrow of the subtraction ends each run by itself.
    let ends = ((may_escape << 1) | ODD).wrapping_sub(may_escape) ^ ODD;
    let escaped = ends ^ (seen.backslashes | *is_escaped);
    let escaping = ends & seen.backslashes;
    *is_escaped = escaping >> 63;
    (seen.quotes & !escaped) | escaping
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(bytes: &[u8]) -> Vec<usize> {
        let mut marks = Marks::default();
        marks.find(bytes);
        let found: Vec<usize> = marks.from(0).collect();
        for from in [1, 63, 64, 65, 128] {
            assert!(marks.from(from).eq(found.iter().copied().filter(|at| *at >= from)));
        }
        found
    }

    /// The same by walking the bytes.
    fn walked(bytes: &[u8]) -> Vec<usize> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            if bytes[at] == b'"' || bytes[at] == b'\\' {
                found.push(at);
            }
            at += if bytes[at] == b'\\' { 2 } else { 1 };
        }
        found
    }

    #[test]
    fn every_second_backslash_of_a_run_escapes_wherever_blocks_end() {
        for n_before in 0..140 {
            for n_backslashes in 0..70 {
                let text = format!("{}{}\"{}\\n\"", " ".repeat(n_before), "\\".repeat(n_backslashes), "x".repeat(n_before % 7));
                assert_eq!(marked(text.as_bytes()), walked(text.as_bytes()), "{text}");
            }
        }
    }

    #[test]
    fn marks_do_not_depend_on_what_was_read_before() {
        let mut marks = Marks::default();
        marks.find("\n\\\"".repeat(100).as_bytes());
        assert!(marks.has_control());
        marks.find(b"\"a\"");
        assert!(!marks.has_control());
        assert_eq!(marks.from(0).collect::<Vec<_>>(), [0, 2]);
    }

    #[test]
    fn a_control_character_is_seen_wherever_it_stands() {
        for n in 0..200 {
            for byte in [0x00, 0x09, 0x1f, 0x20, 0x7f, 0xff] {
                let mut bytes = vec![b'a'; 200];
                bytes[n] = byte;
                let mut marks = Marks::default();
                marks.find(&bytes);
                assert_eq!(marks.has_control(), byte < 0x20, "{byte:#x} at {n}");
            }
        }
    }
}
