//! Keeps the verdicts of words, for ads repeat their words.
//!
//! A table of fixed size in which a word has one place; a word that finds another there takes it, and the other moves one place aside.
//! What is kept only saves work: the same verdict comes from the table of words.

use super::scanner::Scanner;
use super::word_table::{Candidate, Verdict};

/// Longest word that is kept, in bytes.
const KEPT_BYTES: usize = 24;
/// From how many kept candidates on the keeper is emptied.
const MOST_CANDIDATES: usize = 1 << 20;

/// A place of a word: its bytes, padded with zeros, which no run holds; so a free place, all zeros, is that of no word.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    key: [u64; 3],
    met: Met,
}

/// What is known of a run of the text at hand.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Met {
    /// What it is beside its candidates, in the lowest eight bits, and how many candidates it has.
    signs_and_n: u32,
    /// Its first candidate.
    first: u32,
}

impl Met {
    /// What it is beside its candidates.
    pub(super) fn signs(self) -> u8 {
        self.signs_and_n.to_le_bytes()[0]
    }

    fn n(self) -> usize {
        (self.signs_and_n >> 8) as usize
    }

    /// Whether it has candidates.
    pub(super) fn has_candidates(self) -> bool {
        self.n() > 0
    }
}

/// Verdicts of words.
#[derive(Debug)]
pub(super) struct Verdicts {
    slots: Vec<Slot>,
    /// The number of leading bits of a hash that do not tell the place.
    shift: u32,
    candidates: Vec<Candidate>,
    scratch: Verdict,
}

impl Verdicts {
    /// A keeper of 2^`bits` places.
    pub(super) fn new(bits: u32) -> Self {
        Self { slots: vec![Slot::default(); 1 << bits], shift: 64 - bits, candidates: Vec::new(), scratch: Verdict::default() }
    }

    /// Looks up the runs of a text. All of them at once: so the memory of one is on its way while others are asked for.
    pub(super) fn look_up(&mut self, scanner: &Scanner, text: &[u8], runs: &[(u32, u32)], met: &mut Vec<Met>) {
        if self.candidates.len() > MOST_CANDIDATES {
            self.candidates.clear();
            self.slots.fill(Slot::default());
        }
        met.clear();
        met.extend(runs.iter().map(|(from, to)| {
            let (from, to) = (*from as usize, *to as usize);
            if to - from > KEPT_BYTES {
                return self.judge(scanner, text.get(from..to).unwrap_or_default());
            }
            let key = key(text, from, to - from);
            let place = usize::try_from(hash(key) >> self.shift).unwrap_or_default();
            match self.slots.get(place) {
                Some(slot) if slot.key == key => slot.met,
                _ => self.second(scanner, text.get(from..to).unwrap_or_default(), key, place),
            }
        }));
    }

    /// The candidates of a run that was met in this text.
    #[inline]
    pub(super) fn candidates(&self, met: Met) -> &[Candidate] {
        let first = met.first as usize;
        self.candidates.get(first..first + met.n()).unwrap_or_default()
    }

    /// What is known of a word that is not at its place: from the place beside it, else from the table of words. It takes its place, and
    /// the word that stood there goes to the place beside it.
    #[cold]
    #[inline(never)]
    fn second(&mut self, scanner: &Scanner, run: &[u8], key: [u64; 3], place: usize) -> Met {
        let known = self.slots.get(place ^ 1).filter(|slot| slot.key == key).map(|slot| slot.met);
        let met = known.unwrap_or_else(|| self.judge(scanner, run));
        let moved = self.slots.get(place).copied().unwrap_or_default();
        if let Some(beside) = self.slots.get_mut(place ^ 1) {
            *beside = moved;
        }
        if let Some(slot) = self.slots.get_mut(place) {
            *slot = Slot { key, met };
        }
        met
    }

    #[cold]
    #[inline(never)]
    fn judge(&mut self, scanner: &Scanner, run: &[u8]) -> Met {
        scanner.table.judge(run, |literal, rest| scanner.may_be_followed(literal, rest), &mut self.scratch);
        let first = u32::try_from(self.candidates.len()).unwrap_or(u32::MAX);
        self.candidates.extend_from_slice(&self.scratch.candidates);
        // A literal makes at most two candidates of a run, so their number has room in 24 bits.
        let n = u32::try_from(self.scratch.candidates.len()).unwrap_or(u32::MAX);
        Met { first, signs_and_n: n << 8 | u32::from(self.scratch.signs) }
    }
}

/// The bytes of a word as numbers.
#[inline]
fn key(text: &[u8], from: usize, len: usize) -> [u64; 3] {
    let bytes = match text.get(from..).and_then(|rest| rest.first_chunk::<KEPT_BYTES>()) {
        Some(bytes) => *bytes,
        None => near_end(text, from),
    };
    let (numbers, _) = bytes.as_chunks::<8>();
    let masks = MASKS.get(len).unwrap_or(&[0; 3]);
    let number = |n: usize| numbers.get(n).map_or(0, |b| u64::from_le_bytes(*b)) & masks.get(n).copied().unwrap_or(0);
    [number(0), number(1), number(2)]
}

/// For every length of a word, which bytes of its numbers belong to it.
static MASKS: [[u64; 3]; KEPT_BYTES + 1] = {
    let mut masks = [[0; 3]; KEPT_BYTES + 1];
    let mut len = 0;
    while len <= KEPT_BYTES {
        let mut at = 0;
        while at < len {
            masks[len][at / 8] |= 0xFF << (8 * (at % 8));
            at += 1;
        }
        len += 1;
    }
    masks
};

/// The last bytes of a text, padded with zeros.
#[cold]
fn near_end(text: &[u8], from: usize) -> [u8; KEPT_BYTES] {
    let mut bytes = [0; KEPT_BYTES];
    bytes.iter_mut().zip(text.get(from..).unwrap_or_default()).for_each(|(to, from)| *to = *from);
    bytes
}

fn hash(key: [u64; 3]) -> u64 {
    // Numbers without a pattern (digits of the golden ratio and of π) spread the bits of each part; the fold takes in those of the whole.
    let folded = (key[0] ^ key[1].rotate_left(23) ^ key[2].rotate_left(47)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (folded ^ (folded >> 32)).wrapping_mul(0x2436_6A88_85A3_08D3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_tells_words_apart_wherever_they_stand() {
        let text = b"abcdefghijklmnopqrstuvwxyzab";
        for from in 0..text.len() {
            for to in from + 1..=text.len().min(from + KEPT_BYTES) {
                let alone = &text[from..to];
                assert_eq!(key(text, from, to - from), key(alone, 0, alone.len()));
                let numbers: Vec<u8> = key(alone, 0, alone.len()).iter().flat_map(|n| n.to_le_bytes()).collect();
                assert_eq!(&numbers[..alone.len()], alone);
                assert!(numbers[alone.len()..].iter().all(|b| *b == 0));
            }
        }
    }
}
