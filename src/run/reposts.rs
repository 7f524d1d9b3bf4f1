//! Finds the ads that repeat an earlier one, in memory that does not grow with the texts.
//!
//! A repost is the same text (case and spacing aside) by the same employer in the same year under another id. The earliest by
//! publication date, then id, is the ad; the others are flagged and not measured unless the run says so. Across years a text that is
//! published again is a new demand. Only versions that count take part.
//!
//! What decides (key, date, id) is noted in partitions by key, so that all ads with one text meet in one partition; each partition is
//! decided apart. What comes back is one bit for each ad, by the ad's partition and its position among the ads that count there.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::packed::{Head, Unpack, day_number, pack_text, record};
use super::spill::Spill;
use crate::error::Result;
use crate::store::Disk;

/// Number of partitions by key.
const N_PARTITIONS: usize = 64;

/// What decides about reposts, while ads are being noted.
pub(super) struct Noted {
    spill: Spill,
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
                to.extend_from_slice(&day_number(ad.published).to_le_bytes());
                to.extend_from_slice(&partition.to_le_bytes());
                to.extend_from_slice(&position.to_le_bytes());
                pack_text(to, ad.id);
            });
        })
    }

    /// Decides one partition by key.
    pub(super) fn decide(&self, partition: usize, reposts: &Reposts) -> Result<()> {
        let bytes = self.spill.read(partition)?;
        let mut from = Unpack(&bytes);
        let mut noted = Vec::with_capacity(bytes.len() / 48);
        while !from.0.is_empty() {
            let ad = from.record().and_then(|mut ad| {
                let (key, day, partition, position) = (ad.u128()?, ad.u32()?, ad.u32()?, ad.u32()?);
                Some((key, day, ad.text()?, partition, position))
            });
            noted.push(ad.ok_or_else(|| self.spill.damaged(partition))?);
        }
        noted.sort_unstable();
        for pair in noted.windows(2) {
            if let [before, this] = pair
                && before.0 == this.0
            {
                reposts.flag(this.3, this.4);
            }
        }
        Ok(())
    }

    /// Removes what was spilt.
    pub(super) fn remove(self) -> Result<()> {
        self.spill.remove()
    }
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

    /// Whether an ad repeats an earlier one; to be asked when every partition by key is decided.
    pub(super) fn is_repost(&self, partition: usize, position: usize) -> bool {
        self.word(partition, position).is_some_and(|word| word.load(Ordering::Relaxed) >> (position % 64) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::super::packed::{At, heads, pack_ad};
    use super::super::scan::ScannedAd;
    use super::*;
    use crate::measure::AdRow;
    use crate::model::Date;

    #[test]
    fn the_earliest_of_equal_texts_is_the_ad_and_the_others_are_reposts() {
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
        let folder = tempfile::tempdir().expect("a folder");
        let noted = Noted::new(&(Arc::new(crate::store::LocalDisk) as Arc<dyn Disk>), folder.path().join("spill"));
        // The positions lie in two words of the flags.
        let position = |n: u32| n * 20;
        for (n, ad) in (0..).zip(&heads(&bytes).expect("records")) {
            noted.note(5, position(n), ad).expect("room");
        }
        let reposts = Reposts::none(&[0, 0, 0, 0, 0, 101]);
        for partition in 0..noted.n_partitions() {
            noted.decide(partition, &reposts).expect("readable");
        }
        let flags: Vec<bool> = (0..6).map(|n| reposts.is_repost(5, position(n) as usize)).collect();
        assert_eq!(flags, [false, true, false, true, false, true]);
    }
}
