//! Keeps the sets of ads that words, codes and ranges stand for, so that what many questions have in common is found once.
//!
//! A set belongs to one segment of one index, which never changes. What is asked for least makes room for others.

use std::sync::Arc;

use fixedbitset::FixedBitSet;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::condition::Condition;
use crate::error::Result;

/// Bytes that are kept at most: of ten million ads some fifty sets.
const MOST_BYTES: u64 = 64 << 20;
/// About how many sets that is.
const ABOUT_SETS: usize = 1000;
/// Bytes of a set beside its bits, about.
const FRAME: u64 = 200;

/// A condition and the number of the segment in which it is asked.
type Key = (usize, Condition);

#[derive(Clone, Copy, Debug)]
struct Bits;

impl Weighter<Key, Arc<FixedBitSet>> for Bits {
    fn weight(&self, _: &Key, ads: &Arc<FixedBitSet>) -> u64 {
        (ads.len() / 8) as u64 + FRAME
    }
}

/// The sets that are kept.
#[derive(Debug)]
pub(super) struct FoundAds(Cache<Key, Arc<FixedBitSet>, Bits>);

impl FoundAds {
    pub(super) fn new() -> Self {
        Self(Cache::with_weighter(ABOUT_SETS, MOST_BYTES, Bits))
    }

    /// The ads of a segment of which a condition holds, found if they are not kept. Who asks for the same meanwhile waits for them.
    pub(super) fn get(
        &self,
        segment: usize,
        condition: &Condition,
        find: impl FnOnce() -> Result<FixedBitSet>,
    ) -> Result<Arc<FixedBitSet>> {
        self.0.get_or_insert_with(&(segment, condition.clone()), || find().map(Arc::new))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Error, ErrorKind};

    fn ads(n: usize) -> FixedBitSet {
        let mut ads = FixedBitSet::with_capacity(1 << 20);
        ads.insert(n);
        ads
    }

    #[test]
    fn a_set_is_found_once_for_each_segment_and_condition() {
        let found = FoundAds::new();
        let one = Condition::Id("1".to_owned());
        assert!(found.get(0, &one, || Err(Error::new(ErrorKind::Late, "late"))).is_err());
        assert_eq!(*found.get(0, &one, || Ok(ads(1))).unwrap(), ads(1));
        assert_eq!(*found.get(0, &one, || panic!("it was found")).unwrap(), ads(1));
        assert_eq!(*found.get(1, &one, || Ok(ads(2))).unwrap(), ads(2));
        assert_eq!(*found.get(0, &Condition::Repost, || Ok(ads(3))).unwrap(), ads(3));
    }

    #[test]
    fn sets_make_room_for_others() {
        let found = FoundAds::new();
        for n in 0..2000 {
            let _ads = found.get(n, &Condition::All, || Ok(ads(n))).unwrap();
        }
        assert!(found.0.weight() <= MOST_BYTES && found.0.len() > 100);
    }
}
