//! Marks the bytes of a text for which a rule holds, 64 at a time: one bit a byte.
//!
//! Most steps look for few bytes among many: line breaks, stops, capitals, edges of words. A loop that asks each byte pays for a wrong guess of
//! the processor at every edge; a row of bits does not. The rule is written once, over a byte and the one before it; the compiler makes vector
//! code of it, for AVX2 where the machine has it, else for what the target has. Both are held against a loop over single bytes.

/// Bytes a word of marks stands for.
const BLOCK: usize = 64;

/// One bit for each byte of a text, the first byte in the lowest bit of the first word.
#[derive(Clone, Debug, Default)]
pub struct Marks(Vec<u64>);

impl Marks {
    /// Marks the bytes of which `rule` holds, given the byte before (0 before the first) and the byte.
    pub fn set(&mut self, bytes: &[u8], rule: impl Fn(u8, u8) -> bool + Copy) {
        self.0.clear();
        self.0.reserve(bytes.len() / BLOCK + 1);
        #[cfg(target_arch = "x86_64")]
        if std::arch::is_x86_feature_detected!("avx2") {
            #[expect(unsafe_code, reason = "the one condition of this call, that the machine has AVX2, was asked in the line above")]
            // SAFETY: see the reason.
            unsafe {
                avx2::mark(bytes, &mut self.0, rule);
            }
            return;
        }
        mark(bytes, &mut self.0, rule, bits);
    }

    /// The marked places, in order.
    pub fn places(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(n, word)| Bits { word: *word, from: n * BLOCK })
    }

    /// The rows of bits.
    pub(crate) fn words(&self) -> &[u64] {
        &self.0
    }

    /// Takes the marks off a range of bytes.
    pub(super) fn clear(&mut self, from: usize, to: usize) {
        for at in from..to {
            if let Some(word) = self.0.get_mut(at / BLOCK) {
                *word &= !(1 << (at % BLOCK));
            }
        }
    }
}

struct Bits {
    word: u64,
    from: usize,
}

impl Iterator for Bits {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        if self.word == 0 {
            return None;
        }
        let at = self.from + self.word.trailing_zeros() as usize;
        self.word &= self.word - 1;
        Some(at)
    }
}

/// Marks block by block; `bits` makes a word of 64 answers.
#[expect(clippy::inline_always, reason = "only as part of the caller does it become code for the caller's processor")]
#[inline(always)]
fn mark(bytes: &[u8], words: &mut Vec<u64>, rule: impl Fn(u8, u8) -> bool + Copy, bits: impl Fn(&[u8; BLOCK]) -> u64) {
    let (blocks, tail) = bytes.as_chunks::<BLOCK>();
    let mut last = 0;
    let mut answers = [0; BLOCK];
    let mut before = [0; BLOCK];
    for block in blocks {
        before[0] = last;
        before[1..].copy_from_slice(&block[..BLOCK - 1]);
        for ((answer, before), byte) in answers.iter_mut().zip(&before).zip(block) {
            *answer = if rule(*before, *byte) { 0xFF } else { 0 };
        }
        words.push(bits(&answers));
        last = block[BLOCK - 1];
    }
    if tail.is_empty() {
        return;
    }
    let mut word = 0;
    for (n, byte) in tail.iter().enumerate() {
        word |= u64::from(rule(last, *byte)) << n;
        last = *byte;
    }
    words.push(word);
}

/// The bits of 64 answers, each all ones or zero.
#[expect(clippy::inline_always, reason = "as above")]
#[inline(always)]
fn bits(answers: &[u8; BLOCK]) -> u64 {
    answers.iter().enumerate().fold(0, |word, (n, answer)| word | u64::from(answer & 1) << n)
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
    //! The same for machines with AVX2: the compiler makes 32 answers at once, and one instruction gathers their bits.

    use std::arch::x86_64::{_mm256_movemask_epi8, _mm256_set_epi64x};

    use super::BLOCK;

    #[target_feature(enable = "avx2")]
    pub(super) fn mark(bytes: &[u8], words: &mut Vec<u64>, rule: impl Fn(u8, u8) -> bool + Copy) {
        super::mark(bytes, words, rule, |answers| bits(answers));
    }

    #[target_feature(enable = "avx2")]
    fn bits(answers: &[u8; BLOCK]) -> u64 {
        let (eights, _) = answers.as_chunks::<8>();
        let half = |at: usize| {
            let eight = |n: usize| eights.get(at + n).map_or(0, |e| i64::from_le_bytes(*e));
            u64::from(_mm256_movemask_epi8(_mm256_set_epi64x(eight(3), eight(2), eight(1), eight(0))).cast_unsigned())
        };
        half(0) | half(4) << 32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn vector_code_and_plain_code_mark_what_a_loop_marks(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let rule = |before: u8, byte: u8| before == 0xC3 || byte.is_ascii_uppercase() || (before == b' ' && byte >= 0x80);
            let expected: Vec<usize> = (0..bytes.len()).filter(|n| rule(if *n == 0 { 0 } else { bytes[n - 1] }, bytes[*n])).collect();
            let mut marks = Marks::default();
            marks.set(&bytes, rule);
            prop_assert_eq!(marks.places().collect::<Vec<_>>(), expected.clone());
            let mut plain = Marks::default();
            mark(&bytes, &mut plain.0, rule, bits);
            prop_assert_eq!(plain.places().collect::<Vec<_>>(), expected);
        }
    }
}
