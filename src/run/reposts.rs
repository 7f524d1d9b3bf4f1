//! Finds the ads that repeat an earlier one, in memory that does not grow with the texts.
//!
//! A repost is an ad published again under another id, by the same employer in the same year. Its text may be the same, case and spacing
//! aside: an exact repost. Or it may differ in a date, a name, a sentence: a near repost shares four fifths of its wording, by the estimate
//! of `text/sketch`, with an earlier ad that is none itself, and was published on a later day under the same headline for the same
//! municipality. Employers write the ads of different jobs on one template, and those differ as little; they differ in the headline or the
//! municipality, or appear on one day. So every near repost has an ad that counts and is near to it, and a text that changes step by step
//! is a demand of its own again once it has left that ad behind.
//!
//! The earliest by publication date, then id, is the ad; the others are flagged and not measured unless the run says so. Across years a
//! text that is published again is a new demand. Only versions that count take part.
//!
//! What decides (keys, sketch, date, id) is noted in partitions by employer and year, so that all ads that may repeat one another meet;
//! each partition is decided apart, and in the order of date and id, whatever order they were noted in. What comes back is one bit for each
//! ad, by the ad's partition and its position among the ads that count there.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::packed::{Head, Unpack, day_number, pack_text, record};
use super::spill::Spill;
use crate::error::Result;
use crate::store::Disk;
use crate::text::Sketch;

/// Number of partitions by employer and year.
const N_PARTITIONS: usize = 64;

/// Most earlier ads under one title that an ad is compared with, the latest first: the work for an employer with very many ads of one
/// title grows with their number, not with its square.
const MOST_COMPARED: usize = 500;

/// What decides about reposts, while ads are being noted.
pub(super) struct Noted {
    spill: Spill,
}

/// What decides about one ad. Ads are in order by `repost_key` or by `title_key`, then by day and id.
struct Candidate<'b> {
    repost_key: u128,
    title_key: u64,
    sketch: Sketch,
    day: u32,
    id: &'b str,
    partition: u32,
    position: u32,
    is_exact: bool,
}

/// How many reposts of either kind were found.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Found {
    pub(super) n_exact: u64,
    pub(super) n_near: u64,
}

impl Noted {
    /// Nothing noted yet; what outgrows memory goes to this folder.
    pub(super) fn new(disk: &Arc<dyn Disk>, folder: PathBuf) -> Self {
        Self { spill: Spill::new(disk, folder, N_PARTITIONS) }
    }

    /// The number of partitions to be decided.
    pub(super) fn n_partitions(&self) -> usize {
        self.spill.n_partitions()
    }

    /// Notes an ad by its partition and its position among the ads that count there.
    pub(super) fn note(&self, partition: u32, position: u32, ad: &Head<'_>) -> Result<()> {
        let [by, ..] = ad.repost_key.to_le_bytes();
        self.spill.push(usize::from(by) % N_PARTITIONS, |to| {
            record(to, |to| {
                to.extend_from_slice(&ad.repost_key.to_le_bytes());
                to.extend_from_slice(ad.sketch.bytes());
                to.extend_from_slice(&ad.title_key.to_le_bytes());
                to.extend_from_slice(&day_number(ad.published).to_le_bytes());
                to.extend_from_slice(&partition.to_le_bytes());
                to.extend_from_slice(&position.to_le_bytes());
                pack_text(to, ad.id);
            });
        })
    }

    /// Decides one partition by employer and year.
    pub(super) fn decide(&self, partition: usize, reposts: &Reposts) -> Result<Found> {
        let bytes = self.spill.read(partition)?;
        let mut from = Unpack(&bytes);
        let mut ads = Vec::with_capacity(bytes.len() / 128);
        while !from.0.is_empty() {
            let ad = from.record().and_then(candidate);
            ads.push(ad.ok_or_else(|| self.spill.damaged(partition))?);
        }
        let n_exact = find_exact(&mut ads, reposts);
        let n_near = find_near(&mut ads, reposts);
        Ok(Found { n_exact, n_near })
    }

    /// Removes what was spilt.
    pub(super) fn remove(self) -> Result<()> {
        self.spill.remove()
    }
}

fn candidate(mut from: Unpack<'_>) -> Option<Candidate<'_>> {
    let (repost_key, sketch, title_key) = (from.u128()?, from.sketch()?, from.u64()?);
    let (day, partition, position) = (from.u32()?, from.u32()?, from.u32()?);
    Some(Candidate { repost_key, title_key, sketch, day, id: from.text()?, partition, position, is_exact: false })
}

/// Flags all ads but the earliest of each text.
fn find_exact(ads: &mut [Candidate<'_>], reposts: &Reposts) -> u64 {
    ads.sort_unstable_by(|a, b| (a.repost_key, a.day, a.id).cmp(&(b.repost_key, b.day, b.id)));
    let mut n_exact = 0;
    for same in ads.chunk_by_mut(|a, b| a.repost_key == b.repost_key) {
        for ad in same.iter_mut().skip(1) {
            ad.is_exact = true;
            reposts.flag(ad.partition, ad.position);
            n_exact += 1;
        }
    }
    n_exact
}

/// Flags of the others those that are near to an earlier ad of the same title that is not flagged.
fn find_near(ads: &mut [Candidate<'_>], reposts: &Reposts) -> u64 {
    ads.sort_unstable_by(|a, b| (a.title_key, a.day, a.id).cmp(&(b.title_key, b.day, b.id)));
    let mut n_near = 0;
    let mut counted: Vec<Sketch> = Vec::new();
    for same in ads.chunk_by(|a, b| a.title_key == b.title_key).filter(|same| same.first().is_some_and(|ad| ad.title_key != 0)) {
        counted.clear();
        for of_a_day in same.chunk_by(|a, b| a.day == b.day) {
            let n_earlier = counted.len();
            for ad in of_a_day.iter().filter(|ad| !ad.is_exact) {
                let earlier = counted.iter().take(n_earlier).rev().take(MOST_COMPARED);
                if earlier.into_iter().any(|earlier| ad.sketch.is_near(earlier)) {
                    reposts.flag(ad.partition, ad.position);
                    n_near += 1;
                } else {
                    counted.push(ad.sketch);
                }
            }
        }
    }
    n_near
}

/// One bit for each ad that counts.
pub(super) struct Reposts {
    flags: Vec<Vec<AtomicU64>>,
}

impl Reposts {
    /// No reposts among so many ads in each partition.
    pub(super) fn none(n_ads: &[usize]) -> Self {
        Self { flags: n_ads.iter().map(|n| (0..n.div_ceil(64)).map(|_| AtomicU64::new(0)).collect()).collect() }
    }

    fn word(&self, partition: usize, position: usize) -> Option<&AtomicU64> {
        self.flags.get(partition)?.get(position / 64)
    }

    fn flag(&self, partition: u32, position: u32) {
        if let Some(word) = self.word(partition as usize, position as usize) {
            word.fetch_or(1 << (position % 64), Ordering::Relaxed);
        }
    }

    /// Whether an ad repeats an earlier one; to be asked when every partition by employer and year is decided.
    pub(super) fn is_repost(&self, partition: usize, position: usize) -> bool {
        self.word(partition, position).is_some_and(|word| word.load(Ordering::Relaxed) >> (position % 64) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::packed::{At, heads, pack_ad};
    use super::super::scan::ScannedAd;
    use super::*;
    use crate::measure::AdRow;
    use crate::model::Date;

    /// A sketch that agrees with that of another number in `n` of 64 groups.
    fn sketch(number: u8, n: usize) -> Sketch {
        Sketch::from_bytes(std::array::from_fn(|at| if at < n { 1 } else { 2 + number }))
    }

    fn ad(title_key: u64, sketch: Sketch, day: u32, id: &str, position: u32) -> Candidate<'_> {
        Candidate { repost_key: u128::from(position), title_key, sketch, day, id, partition: 0, position, is_exact: false }
    }

    /// The positions that are flagged, and how many of either kind.
    fn found(mut ads: Vec<Candidate<'_>>) -> (Vec<u32>, u64, u64) {
        let reposts = Reposts::none(&[ads.len()]);
        let n_exact = find_exact(&mut ads, &reposts);
        let n_near = find_near(&mut ads, &reposts);
        ads.sort_unstable_by_key(|ad| ad.position);
        (ads.iter().map(|ad| ad.position).filter(|p| reposts.is_repost(0, *p as usize)).collect(), n_exact, n_near)
    }

    #[test]
    fn a_near_repost_comes_on_a_later_day_under_the_same_title() {
        let near = |n: u8| sketch(n, 60);
        let ads = vec![
            ad(1, near(0), 10, "a", 0),
            ad(1, near(1), 11, "b", 1),
            ad(1, near(2), 10, "c", 2),
            ad(2, near(3), 12, "d", 3),
            ad(0, near(4), 12, "e", 4),
            ad(0, near(5), 13, "f", 5),
            ad(1, sketch(6, 20), 12, "g", 6),
        ];
        assert_eq!(found(ads), (vec![1], 0, 1));
    }

    #[test]
    fn ads_without_a_date_are_compared_by_their_whole_text_only() {
        let mut ads = vec![ad(1, sketch(0, 60), 0, "a", 0), ad(1, sketch(1, 60), 0, "b", 1), ad(1, sketch(0, 60), 0, "c", 2)];
        ads[2].repost_key = ads[0].repost_key;
        assert_eq!(found(ads), (vec![2], 1, 0));
    }

    #[test]
    fn a_text_that_left_the_first_ad_behind_is_a_demand_of_its_own() {
        let step = |n: usize| Sketch::from_bytes(std::array::from_fn(|at| if at < n * 10 { 2 } else { 1 }));
        let ads = vec![ad(1, step(0), 1, "a", 0), ad(1, step(1), 2, "b", 1), ad(1, step(2), 3, "c", 2), ad(1, step(3), 4, "d", 3)];
        assert!(step(1).is_near(&step(2)) && !step(0).is_near(&step(2)));
        assert_eq!(found(ads), (vec![1, 3], 0, 2));
    }

    #[test]
    fn an_ad_is_compared_with_the_latest_of_its_title() {
        // Two different numbers agree in half of the groups at most.
        let alone = |n: u32| {
            let [high, low] = [1 + n / 250, 1 + n % 250].map(|n| u8::try_from(n).expect("a byte"));
            Sketch::from_bytes(std::array::from_fn(|at| if at < 32 { high } else { low }))
        };
        let n_ads = u32::try_from(MOST_COMPARED).expect("few") + 1;
        let last = n_ads + 1;
        for (of, is_found) in [(0, false), (1, true), (n_ads - 1, true)] {
            let mut ads: Vec<_> = (0..n_ads).map(|n| ad(1, alone(n), 1 + n, "", n)).collect();
            ads.push(ad(1, alone(of), last, "", last - 1));
            assert_eq!(found(ads).2 == 1, is_found, "{of}");
        }
    }

    #[test]
    fn two_hundred_thousand_ads_of_one_title_are_decided() {
        let ids: Vec<String> = (0..200_000).map(|n| format!("{n:06}")).collect();
        let templates: Vec<Sketch> = (0..8).map(|n| sketch(n, 30)).collect();
        let ads = ids.iter().zip(0..).map(|(id, n)| ad(1, templates[n as usize % 8], 1 + n / 1000, id, n)).collect();
        // Those of the first day have no earlier one.
        let (flagged, n_exact, n_near) = found(ads);
        assert_eq!((flagged.len(), n_exact, n_near), (199_000, 0, 199_000));
    }

    /// One ad after the other against all before it.
    fn plainly(ads: &[Candidate<'_>]) -> Vec<u32> {
        let mut order: Vec<&Candidate<'_>> = ads.iter().collect();
        order.sort_by_key(|ad| (ad.day, ad.id));
        let (mut counted, mut flagged): (Vec<&Candidate<'_>>, Vec<u32>) = (Vec::new(), Vec::new());
        for (n, this) in order.iter().enumerate() {
            let is_exact = order[..n].iter().any(|before| before.repost_key == this.repost_key);
            let may_be_near = |before: &Candidate<'_>| before.title_key == this.title_key && before.day < this.day && this.title_key != 0;
            if is_exact || counted.iter().any(|before| may_be_near(before) && before.sketch.is_near(&this.sketch)) {
                flagged.push(this.position);
            } else {
                counted.push(this);
            }
        }
        flagged.sort_unstable();
        flagged
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_order_in_which_ads_were_noted_makes_no_difference_and_equal_texts_are_always_found(
            drawn in proptest::collection::vec((0u128..4, 0u64..3, 0u32..4, 0u8..3, 40usize..64), 0..40),
            turns in proptest::collection::vec(any::<prop::sample::Index>(), 40),
        ) {
            let ids: Vec<String> = (0..drawn.len()).map(|n| format!("{}", n * 7919 % 1000)).collect();
            let make = |n: usize| {
                let (text, title, day, number, alike) = drawn[n];
                let mut made = ad(title, sketch(number, alike), day, &ids[n], u32::try_from(n).expect("few"));
                // Every second ad has a text that others have, too.
                made.repost_key = if n.is_multiple_of(2) { text } else { 100 + n as u128 };
                made
            };
            let mut order: Vec<usize> = (0..drawn.len()).collect();
            let expected = plainly(&order.iter().map(|n| make(*n)).collect::<Vec<_>>());
            for (n, turn) in turns.iter().enumerate().take(drawn.len()) {
                order.swap(n, turn.index(drawn.len()));
            }
            let (flagged, n_exact, n_near) = found(order.iter().map(|n| make(*n)).collect());
            prop_assert_eq!(&flagged, &expected);
            prop_assert_eq!(flagged.len() as u64, n_exact + n_near);
            let texts: std::collections::BTreeSet<u128> = order.iter().map(|n| make(*n).repost_key).collect();
            prop_assert_eq!(n_exact, (drawn.len() - texts.len()) as u64);
        }
    }

    #[test]
    fn the_earliest_of_equal_or_near_texts_is_the_ad_and_the_others_are_reposts() {
        let ads = [
            ("2", "2024-03-01", 1),
            ("1", "2024-05-01", 1),
            ("3", "2024-01-01", 2),
            ("9", "2024-03-01", 1),
            ("4", "", 3),
            ("5", "2024-01-01", 3),
        ];
        let mut bytes = Vec::new();
        for (id, day, key) in ads {
            let row = AdRow { ad_id: id.to_owned(), published: Date::parse(day).ok(), ..AdRow::default() };
            pack_ad(&mut bytes, At::default(), &ScannedAd { repost_key: key, row, ..ScannedAd::default() });
        }
        // Two near texts, one a day later; their keys have the first byte of one employer and year.
        for (id, day, repost_key, sketch) in [("6", "2024-01-02", 0x100, sketch(0, 60)), ("7", "2024-01-03", 0x200, sketch(1, 60))] {
            let row = AdRow { ad_id: id.to_owned(), published: Date::parse(day).ok(), ..AdRow::default() };
            pack_ad(&mut bytes, At::default(), &ScannedAd { repost_key, sketch, title_key: 9, row, ..ScannedAd::default() });
        }
        let folder = tempfile::tempdir().expect("a folder");
        let noted = Noted::new(&(Arc::new(crate::store::LocalDisk) as Arc<dyn Disk>), folder.path().join("spill"));
        // The positions lie in several words of the flags.
        let position = |n: u32| n * 20;
        for (n, ad) in (0..).zip(&heads(&bytes).expect("records")) {
            noted.note(5, position(n), ad).expect("room");
        }
        let reposts = Reposts::none(&[0, 0, 0, 0, 0, 141]);
        let mut found = Found::default();
        for partition in 0..noted.n_partitions() {
            let here = noted.decide(partition, &reposts).expect("readable");
            found = Found { n_exact: found.n_exact + here.n_exact, n_near: found.n_near + here.n_near };
        }
        let flags: Vec<bool> = (0..8).map(|n| reposts.is_repost(5, position(n) as usize)).collect();
        assert_eq!(flags, [false, true, false, true, false, true, false, true]);
        assert_eq!(found, Found { n_exact: 3, n_near: 1 });
    }
}
