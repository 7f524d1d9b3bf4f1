//! Turns a seed and the number of an ad into a stream of choices.
//!
//! The stream is `SplitMix64`, written out here and not taken from a library: a generated file is named by its seed and its number of
//! ads, so the same two numbers must give the same bytes whatever version of a library is at hand.
//!
//! Source: Steele, Lea and Flood (2014), Fast splittable pseudorandom number generators, OOPSLA.

/// The step between two states: 2^64 divided by the golden ratio, made odd.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// A stream of choices.
pub(super) struct Random {
    state: u64,
}

impl Random {
    /// The stream of one ad. It depends on the two numbers only, so that ads may be made in any order.
    pub(super) fn of_ad(seed: u64, index: u64) -> Self {
        Self { state: mix(mix(seed.wrapping_add(STEP)).wrapping_add(index.wrapping_mul(STEP)) ^ 0x5361_6D70_6C65_4164) }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(STEP);
        mix(self.state)
    }

    /// A number from 0 up to `n`, `n` not included; 0 where `n` is 0. The bias is below n / 2^64.
    pub(super) fn below(&mut self, n: u64) -> u64 {
        u64::try_from((u128::from(self.next()) * u128::from(n)) >> 64).unwrap_or_default()
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// Whether something with a chance of `percent` in a hundred comes about.
    pub(super) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// A place in a list of `len` items.
    pub(super) fn place(&mut self, len: usize) -> usize {
        usize::try_from(self.below(len as u64)).unwrap_or_default()
    }

    /// One item of a list; the empty value of its kind where the list is empty.
    pub(super) fn pick<T: Copy + Default>(&mut self, list: &[T]) -> T {
        let at = self.place(list.len());
        list.get(at).copied().unwrap_or_default()
    }

    /// A place in a list of weights, each as likely as its weight says.
    pub(super) fn weighted(&mut self, weights: impl Iterator<Item = u64> + Clone) -> usize {
        let mut left = self.below(weights.clone().sum());
        for (at, weight) in weights.enumerate() {
            if left < weight {
                return at;
            }
            left -= weight;
        }
        0
    }

    /// Takes one item out of a bag, none where it is empty.
    pub(super) fn take<T>(&mut self, bag: &mut Vec<T>) -> Option<T> {
        if bag.is_empty() {
            return None;
        }
        let at = self.place(bag.len());
        Some(bag.swap_remove(at))
    }
}

/// Spreads every bit of a number over all the others.
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_the_published_one() {
        let mut random = Random { state: 1_234_567 };
        assert_eq!([random.next(), random.next()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }

    #[test]
    fn a_stream_depends_on_seed_and_index_only() {
        assert_eq!(Random::of_ad(1, 2).next(), Random::of_ad(1, 2).next());
        assert_ne!(Random::of_ad(1, 2).next(), Random::of_ad(2, 1).next());
        assert_ne!(Random::of_ad(1, 2).next(), Random::of_ad(1, 3).next());
    }

    #[test]
    fn every_item_is_reached_and_none_beyond() {
        let mut random = Random::of_ad(0, 0);
        let mut seen = [0; 4];
        for _ in 0..1000 {
            seen[random.weighted([1, 0, 2, 1].into_iter())] += 1;
        }
        assert!(seen[1] == 0 && seen[0] > 150 && seen[2] > 400 && seen[3] > 150);
        let mut bag = vec![1, 2, 3];
        while random.take(&mut bag).is_some() {}
        assert_eq!(random.take(&mut bag), None);
        assert_eq!(random.pick::<&str>(&[]), "");
    }
}
