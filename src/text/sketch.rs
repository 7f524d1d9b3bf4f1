//! Takes a sketch of a folded text: 64 bytes that tell how much of its wording it shares with another.
//!
//! What two texts share is, of all sequences of three words that stand in either, the part that stands in both. Each sequence has a hash,
//! whose first bits deal it into one of 64 groups; of the least hash of each group the sketch keeps a byte, never 0, and 0 for a group that
//! is empty. The least of a group is the same in both texts as often as they share wording, so the part of the groups in which two sketches
//! agree is an estimate, with a standard error of 0.05 where four fifths are shared (one permutation hashing; Li, Owen and Zhang 2012).
//! Groups that are empty in both say nothing and are left out, as they often are in short texts.
//!
//! Spacing and signs do not count. Hashes are made here and not by a library, as a word takes a few instructions and no call; what is asked
//! of them is that different words differ, not that nobody could make two that do not.

/// Groups into which sequences are dealt, a power of two.
const N_GROUPS: usize = 64;

/// From this part of the groups on two texts are near: numerator and denominator.
const NEAR: (u16, u16) = (4, 5);

/// Odd numbers without a pattern, by which hashes are spread (the constants of xxHash64).
const SPREAD: [u64; 3] = [0x9E37_79B1_85EB_CA87, 0xC2B2_AE3D_27D4_EB4F, 0x1656_67B1_9E37_79F9];

/// What is kept of the wording of a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sketch([u8; N_GROUPS]);

impl Sketch {
    /// The sketch of a folded text, given its runs of letters and digits in order: first byte, and one past the last.
    pub fn new(folded: &str, runs: &[(u32, u32)]) -> Self {
        let bytes = folded.as_bytes();
        let mut least = [u64::MAX; N_GROUPS];
        let (mut first, mut second) = (0, 0);
        for (n, (from, to)) in runs.iter().enumerate() {
            let third = hash(bytes, *from as usize, *to as usize);
            if n >= 2 {
                let sequence = hash_of_three(first, second, third);
                let [group, ..] = sequence.to_be_bytes();
                if let Some(least) = least.get_mut(usize::from(group >> (u8::BITS - N_GROUPS.ilog2()))) {
                    *least = sequence.min(*least);
                }
            }
            (first, second) = (second, third);
        }
        Self(least.map(|sequence| if sequence == u64::MAX { 0 } else { u8::try_from(sequence % 255).map_or(0, |byte| byte + 1) }))
    }

    /// The sketch with these bytes.
    pub const fn from_bytes(bytes: [u8; N_GROUPS]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub const fn bytes(&self) -> &[u8; N_GROUPS] {
        &self.0
    }

    /// Whether two texts share four fifths of their wording or more, by estimate. A text of fewer than three words is near to none.
    pub fn is_near(&self, other: &Self) -> bool {
        let (alike, told) = self.compare(other);
        told > 0 && alike * NEAR.1 >= told * NEAR.0
    }

    /// In how many groups both agree, and how many tell anything.
    fn compare(&self, other: &Self) -> (u16, u16) {
        let (mut alike, mut told) = (0u8, 0u8);
        for (a, b) in self.0.iter().zip(&other.0) {
            let tells = u8::from(a | b != 0);
            told += tells;
            alike += tells & u8::from(a == b);
        }
        (alike.into(), told.into())
    }
}

impl Default for Sketch {
    /// Of an empty text.
    fn default() -> Self {
        Self([0; N_GROUPS])
    }
}

/// The hash of a word: of its length, its first eight bytes and its last eight.
fn hash(bytes: &[u8], from: usize, to: usize) -> u64 {
    let len = to.saturating_sub(from) as u64;
    // The bytes of its neighbours, which a shorter word leaves room for, are shifted out.
    let others = 8 * (8 - len.clamp(1, 8));
    let first = bytes.get(from..).and_then(<[u8]>::first_chunk).map(|eight| u64::from_le_bytes(*eight) << others >> others);
    let last = bytes.get(..to).and_then(<[u8]>::last_chunk).map(|eight| u64::from_le_bytes(*eight) >> others);
    let at_the_edge = || bytes.get(from..to).unwrap_or_default().iter().take(8).rev().fold(0, |all, byte| all << 8 | u64::from(*byte));
    let (first, last) = (first.unwrap_or_else(at_the_edge), last.unwrap_or_else(at_the_edge));
    (first ^ len << 56).wrapping_mul(SPREAD[0]) ^ last.wrapping_mul(SPREAD[1]).rotate_left(32)
}

/// The hash of a sequence of three words.
fn hash_of_three(first: u64, second: u64, third: u64) -> u64 {
    let mut hash = first.rotate_left(42) ^ second.rotate_left(21) ^ third;
    hash = (hash ^ hash >> 32).wrapping_mul(SPREAD[1]);
    hash = (hash ^ hash >> 29).wrapping_mul(SPREAD[2]);
    hash ^ hash >> 32
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::text::Runs;

    fn sketch(folded: &str) -> Sketch {
        let mut runs = Runs::default();
        Sketch::new(folded, runs.cut(folded))
    }

    /// So many words, no two of them alike.
    fn words(n: u32) -> Vec<String> {
        (0..n).map(|n| format!("ord{}", n.wrapping_mul(2_654_435_761) % 1_000_003)).collect()
    }

    /// The part of the sequences of three words that stand in both texts.
    fn shared(a: &[String], b: &[String]) -> f64 {
        let (a, b): (BTreeSet<&[String]>, BTreeSet<&[String]>) = (a.windows(3).collect(), b.windows(3).collect());
        a.intersection(&b).count() as f64 / a.union(&b).count() as f64
    }

    #[test]
    fn a_date_a_name_a_number_a_typing_error_or_a_sentence_leaves_a_text_near() {
        let text = words(300);
        let whole = sketch(&text.join(" "));
        let changed = |at: usize, n: usize, to: &str| {
            let mut other = text.clone();
            other.splice(at..at + n, to.split(' ').map(str::to_owned));
            sketch(&other.join(" "))
        };
        for other in [
            changed(280, 2, "14 mars"),
            changed(10, 1, "anna-karin andersson"),
            changed(120, 1, "2024/0318-22"),
            changed(200, 1, "datorvanna"),
            changed(150, 0, "vi ser gärna att du har körkort och egen bil"),
            changed(290, 10, "välkommen"),
        ] {
            assert!(whole.is_near(&other));
            assert_ne!(whole, other);
        }
    }

    #[test]
    fn two_jobs_on_one_template_are_apart() {
        // The employer's own words, half of each ad, and words on the job.
        let (about, jobs) = (words(150), words(450));
        let ad = |from: usize| sketch(&[&about[..], &jobs[from..from + 150]].concat().join(" "));
        assert!(!ad(150).is_near(&ad(300)));
        // Two thirds in common are too little, too.
        assert!(!ad(150).is_near(&ad(210)));
    }

    #[test]
    fn spacing_and_signs_do_not_count_and_the_edges_of_a_text_are_no_words() {
        let text = sketch("på ö i hav");
        assert_eq!(sketch("  – på\nö, i (hav)! … … … "), text);
        assert_ne!(sketch("på ö i ha"), text);
        assert_ne!(text, Sketch::default());
        let long = "universitetssjukhusen söker specialistsjuksköterska till intensivvårdsavdelningen";
        assert_eq!(sketch(&format!("•• {long} ••••••••")), sketch(long));
        assert_ne!(sketch(&long.replace("nsivvård", "nsivvard")), sketch(long));
    }

    #[test]
    fn short_texts_are_near_where_they_are_the_same_and_two_words_tell_nothing() {
        assert!(!sketch("kock sökes").is_near(&sketch("kock sökes")));
        assert!(!Sketch::default().is_near(&Sketch::default()));
        assert!(sketch("kock sökes nu").is_near(&sketch("kock sökes nu")));
        assert!(!sketch("kock sökes nu ring 070 1").is_near(&sketch("kock sökes nu ring 070 2")));
        assert!(!sketch("kock sökes nu").is_near(&sketch(&words(300).join(" "))));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_estimate_is_near_the_part_that_is_shared(from in 0usize..300, n in 100usize..300, seed in 0usize..1000) {
            let all: Vec<String> = words(2000)[seed..seed + 600].to_vec();
            let (a, b) = (&all[..300], &all[from..from + n]);
            let (alike, told) = sketch(&a.join(" ")).compare(&sketch(&b.join(" ")));
            // Six standard errors where the error is greatest, at one half.
            prop_assert!((f64::from(alike) / f64::from(told) - shared(a, b)).abs() < 0.375);
        }

        #[test]
        fn any_text_can_be_sketched_and_tells_what_it_is(text in "[a-zåäö0-9 .,•–\\u{a0}€Ж]{0,80}") {
            prop_assert_eq!(sketch(&text), sketch(&format!("{text} ")));
            prop_assert_eq!(Sketch::from_bytes(*sketch(&text).bytes()), sketch(&text));
        }
    }
}
