//! Lays the ads that were found in an order and hands them out page by page.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::clock::Clock;
use super::condition::Selected;
use super::fields::{KEY, NumberField};
use super::reader::Reader;
use super::segments::IndexPlace;
use crate::error::Result;

/// The order of ads. Those that are equal in it follow by key, so that an order is the same for every index of the same ads.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Order {
    /// The newest first.
    #[default]
    Newest,
    /// The oldest first; those without a day last.
    Oldest,
    /// The highest intensity first.
    Intensity,
    /// The most hits first.
    Hits,
    /// The most words first.
    Words,
}

impl Order {
    /// Every order.
    pub const ALL: [Self; 5] = [Self::Newest, Self::Oldest, Self::Intensity, Self::Hits, Self::Words];

    /// The name.
    pub fn id(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::Intensity => "intensity",
            Self::Hits => "hits",
            Self::Words => "words",
        }
    }

    /// Reads a name.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.id() == id)
    }

    fn field(self) -> NumberField {
        match self {
            Self::Newest | Self::Oldest => NumberField::Published,
            Self::Intensity => NumberField::Intensity,
            Self::Hits => NumberField::Hits,
            Self::Words => NumberField::Words,
        }
    }

    /// A number that is smaller for what comes first.
    fn rank(self, number: u64) -> u64 {
        match self {
            // None is 0 and becomes the largest.
            Self::Oldest => number.wrapping_sub(1),
            _ => u64::MAX - number,
        }
    }
}

/// A place in an order: after it the next page begins. It holds for the same run and order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Cursor {
    rank: u64,
    key: u64,
}

impl Cursor {
    /// As text, for addresses.
    pub fn to_text(self) -> String {
        format!("{:x}-{:x}", self.rank, self.key)
    }

    /// Reads the text.
    pub fn parse(text: &str) -> Option<Self> {
        let (rank, key) = text.split_once('-')?;
        let is_plain = |text: &&str| text.bytes().all(|b| b.is_ascii_hexdigit());
        let number = |text: &str| Some(text).filter(is_plain).and_then(|text| u64::from_str_radix(text, 16).ok());
        Some(Self { rank: number(rank)?, key: number(key)? })
    }
}

impl Reader {
    /// The next ads in an order, at most so many, each with its place in the order.
    ///
    /// # Errors
    /// The index cannot be read, or the time is over.
    pub fn page(
        &self,
        selected: &Selected,
        order: Order,
        after: Option<Cursor>,
        n_ads: usize,
        clock: &Clock,
    ) -> Result<Vec<(Cursor, IndexPlace)>> {
        let mut first = BinaryHeap::with_capacity(n_ads.min(10_000) + 1);
        for ((number, segment), ads) in (0..).zip(&self.segments).zip(&selected.segments) {
            clock.check()?;
            let columns = segment.reader.fast_fields();
            let numbers = columns.u64(order.field().id()).map_err(|e| self.failed(&e))?;
            let keys = columns.u64(KEY).map_err(|e| self.failed(&e))?;
            for ad in ads.ones() {
                let ad = u32::try_from(ad).unwrap_or(u32::MAX);
                let rank = order.rank(numbers.first(ad).unwrap_or(0));
                // Most ads are behind the last of the page already.
                if first.len() == n_ads && first.peek().is_some_and(|(last, _): &(Cursor, IndexPlace)| rank > last.rank) {
                    continue;
                }
                let cursor = Cursor { rank, key: keys.first(ad).unwrap_or(0) };
                if after.is_some_and(|after| cursor <= after) {
                    continue;
                }
                first.push((cursor, IndexPlace { segment: number, ad }));
                if first.len() > n_ads {
                    first.pop();
                }
            }
        }
        let mut page = first.into_vec();
        page.sort_unstable_by_key(|(cursor, place)| (*cursor, Reverse(*place)));
        Ok(page)
    }

    /// So many of the ads that were found, drawn by their keys, in this order: spread over all of them, and the same for every index of
    /// the same ads.
    ///
    /// # Errors
    /// The index cannot be read, or the time is over.
    pub fn draw(&self, selected: &Selected, n_ads: usize, clock: &Clock) -> Result<Vec<IndexPlace>> {
        let mut drawn: BinaryHeap<(u64, IndexPlace)> = BinaryHeap::new();
        for ((number, segment), ads) in (0..).zip(&self.segments).zip(&selected.segments) {
            clock.check()?;
            let keys = segment.reader.fast_fields().u64(KEY).map_err(|e| self.failed(&e))?;
            for ad in ads.ones() {
                let ad = u32::try_from(ad).unwrap_or(u32::MAX);
                drawn.push((keys.first(ad).unwrap_or(0), IndexPlace { segment: number, ad }));
                if drawn.len() > n_ads {
                    drawn.pop();
                }
            }
        }
        Ok(drawn.into_sorted_vec().into_iter().map(|(_, place)| place).collect())
    }
}
