//! Turns what is kept of a record into a few bytes, and reads them back in place.
//!
//! A record is its length and then a head of fixed size (what decides between versions and finds reposts), the id, and a body (the row
//! and the matches). Whoever decides reads heads only; the body is unpacked where a row is written, into memory that is used again.
//! Numbers are little-endian; counts, mostly small, have 7 bits a byte.
//!
//! Records are packed by shard: then member, line and byte are counted from the first record of the shard, so that the bytes of a shard
//! depend on its records alone and can be kept. `place` makes them those of the run.

use super::scan::{ScannedAd, write_text};
use super::spill::partition_of;
use crate::index::IndexPlace;
use crate::measure::{AdMeasures, AdRow, HitRow};
use crate::model::{Date, N_COMPETENCES, RejectReason, Role, Zone};
use crate::text::Sketch;

const REMOVAL: u8 = 1;
const HAS_VERSION: u8 = 2;
const ID_IS_MADE: u8 = 4;
const REJECT: u8 = 8;
/// Bytes of the length before a record.
const LENGTH: usize = 8;
/// Bytes of what all records begin with: flags, partition, member, line, byte, place in the index.
const BEGINNING: usize = 2 + 4 + 8 + 8 + 8;

/// What decides about a record, with the bytes of the rest.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Head<'b> {
    pub(super) is_removal: bool,
    pub(super) id_is_made: bool,
    pub(super) member: u32,
    pub(super) line: u64,
    pub(super) byte: u64,
    /// Where the ad is indexed, if it is.
    pub(super) index: IndexPlace,
    pub(super) version: Option<i64>,
    pub(super) published: Option<Date>,
    pub(super) content: u128,
    pub(super) repost_key: u128,
    pub(super) sketch: Sketch,
    pub(super) title_key: u64,
    pub(super) id: &'b str,
    body: &'b [u8],
}

/// Adds an ad.
pub(super) fn pack_ad(to: &mut Vec<u8>, at: At, ad: &ScannedAd) {
    let row = &ad.row;
    record(to, |to| {
        let flags = if ad.version.is_some() { HAS_VERSION } else { 0 } | if row.id_is_made { ID_IS_MADE } else { 0 };
        pack_beginning(to, flags, partition_of(&row.ad_id), at);
        to.extend_from_slice(&ad.version.unwrap_or(0).to_le_bytes());
        to.extend_from_slice(&day_number(row.published).to_le_bytes());
        to.extend_from_slice(&ad.content.to_le_bytes());
        to.extend_from_slice(&ad.repost_key.to_le_bytes());
        to.extend_from_slice(ad.sketch.bytes());
        to.extend_from_slice(&ad.title_key.to_le_bytes());
        pack_text(to, &row.ad_id);
        pack_text(to, &row.employer_id);
        pack_text(to, &row.employer);
        pack_text(to, &row.sector);
        for text in [&row.municipality, &row.county, &row.skr, &row.occupation] {
            // No code is empty, so that an empty text can stand for none.
            pack_text(to, text.as_deref().unwrap_or_default());
        }
        pack_text(to, &row.lang);
        pack_count(to, row.n_vacancies.into());
        pack_measures(to, &row.measures);
        pack_count(to, ad.hits.len() as u64);
        for hit in &ad.hits {
            pack_count(to, hit.from);
            pack_count(to, hit.to);
            pack_text(to, &hit.text);
            pack_count(to, hit.entry.into());
            to.push(position(Zone::ALL.iter().map(|z| z.id()), hit.zone));
            to.push(position(Role::ALL.iter().map(|r| r.id()), hit.role) << 1 | u8::from(hit.counted));
            pack_text(to, &hit.reason);
        }
    });
}

/// Adds a removal.
pub(super) fn pack_removal(to: &mut Vec<u8>, at: At, id: &str) {
    record(to, |to| {
        pack_beginning(to, REMOVAL, partition_of(id), at);
        pack_text(to, id);
    });
}

/// Adds a record that was not scanned.
pub(super) fn pack_reject(to: &mut Vec<u8>, at: At, reason: RejectReason, detail: &str) {
    record(to, |to| {
        pack_beginning(to, REJECT, 0, at);
        pack_text(to, reason.id());
        pack_text(to, detail);
    });
}

/// Where a record stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct At {
    pub(super) member: u32,
    pub(super) line: u64,
    pub(super) byte: u64,
    /// Where an ad is indexed: in a shard, the number of ads before it.
    pub(super) index: IndexPlace,
}

fn pack_beginning(to: &mut Vec<u8>, flags: u8, partition: u8, at: At) {
    to.extend_from_slice(&[flags, partition]);
    to.extend_from_slice(&at.member.to_le_bytes());
    to.extend_from_slice(&at.line.to_le_bytes());
    to.extend_from_slice(&at.byte.to_le_bytes());
    to.extend_from_slice(&at.index.segment.to_le_bytes());
    to.extend_from_slice(&at.index.ad.to_le_bytes());
}

/// A record of a shard, by its bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Packed<'b> {
    /// An ad or a removal: where it belongs.
    Kept {
        /// The partition of its id.
        partition: u8,
        /// Where it stands, counted from the first record of the shard.
        at: At,
        /// The whole record, to be given to `place`.
        bytes: &'b [u8],
    },
    /// A record that was not scanned.
    Reject {
        /// Where it stands, counted from the first record of the shard.
        at: At,
        reason: RejectReason,
        detail: &'b str,
    },
}

/// The next record of a shard, which must not be at its end; `None` where the bytes are no such record.
pub(super) fn next_packed<'b>(from: &mut Unpack<'b>) -> Option<Packed<'b>> {
    let bytes = from.0;
    let mut record = from.record()?;
    let bytes = bytes.get(..LENGTH + record.0.len())?;
    let [flags, partition] = record.array()?;
    let (member, line, byte) = (record.u32()?, record.u64()?, record.u64()?);
    let at = At { member, line, byte, index: IndexPlace { segment: record.u32()?, ad: record.u32()? } };
    if flags & REJECT == 0 {
        return Some(Packed::Kept { partition, at, bytes });
    }
    let id = record.text()?;
    let reason = RejectReason::ALL.iter().copied().find(|reason| reason.id() == id)?;
    let detail = record.text()?;
    record.0.is_empty().then_some(Packed::Reject { at, reason, detail })
}

/// Whether an ad is among the records of a shard.
pub(super) fn holds_ad(bytes: &[u8]) -> bool {
    let mut from = Unpack(bytes);
    std::iter::from_fn(|| from.record()).any(|record| record.0.first().is_some_and(|flags| flags & (REMOVAL | REJECT) == 0))
}

/// Adds a record of a shard with the place that it has in the run.
pub(super) fn place(to: &mut Vec<u8>, bytes: &[u8], at: At) {
    let Some((length, [flags, partition, ..])) = bytes.split_at_checked(LENGTH) else { return };
    to.extend_from_slice(length);
    pack_beginning(to, *flags, *partition, at);
    to.extend_from_slice(bytes.get(LENGTH + BEGINNING..).unwrap_or_default());
}

/// Adds counts of an ad.
pub(super) fn pack_measures(to: &mut Vec<u8>, measures: &AdMeasures) {
    pack_count(to, measures.n_words.into());
    pack_count(to, measures.n_hits.into());
    pack_count(to, measures.n_terms.into());
    // Most competences have no hit: a bit for each that has, and its hits.
    let present = measures.by_competence.iter().enumerate().fold(0u32, |bits, (n, hits)| bits | u32::from(*hits > 0) << n);
    to.extend_from_slice(&present.to_le_bytes());
    for hits in measures.by_competence.iter().filter(|hits| **hits > 0) {
        pack_count(to, (*hits).into());
    }
    for hits in measures.by_stratum.iter().chain(&measures.by_role) {
        pack_count(to, (*hits).into());
    }
}

/// Adds a record whose bytes `fill` writes, with its length before it.
pub(super) fn record(to: &mut Vec<u8>, fill: impl FnOnce(&mut Vec<u8>)) {
    let at = to.len();
    to.extend_from_slice(&[0; LENGTH]);
    fill(to);
    let len = (to.len() - at - LENGTH) as u64;
    if let Some(place) = to.get_mut(at..at + LENGTH) {
        place.copy_from_slice(&len.to_le_bytes());
    }
}

/// Adds a text with its length.
pub(super) fn pack_text(to: &mut Vec<u8>, text: &str) {
    pack_count(to, text.len() as u64);
    to.extend_from_slice(text.as_bytes());
}

/// Adds a count.
pub(super) fn pack_count(to: &mut Vec<u8>, mut n: u64) {
    while n > 0x7F {
        to.push((n & 0x7F) as u8 | 0x80);
        n >>= 7;
    }
    to.push((n & 0x7F) as u8);
}

fn position<'t>(mut ids: impl Iterator<Item = &'t str>, id: &str) -> u8 {
    ids.position(|known| known == id).and_then(|n| u8::try_from(n).ok()).unwrap_or(u8::MAX >> 1)
}

/// A date as a number in the order of dates; 0 for none.
pub(super) fn day_number(day: Option<Date>) -> u32 {
    day.map_or(0, |d| u32::from(d.year()) << 16 | u32::from(d.month()) << 8 | u32::from(d.day()))
}

fn day_of(number: u32) -> Option<Date> {
    let [day, month, low, high] = number.to_le_bytes();
    Date::new(u16::from_le_bytes([low, high]), month, day)
}

/// Bytes that are being read.
#[derive(Clone, Copy)]
pub(super) struct Unpack<'b>(pub(super) &'b [u8]);

impl<'b> Unpack<'b> {
    /// The next record, as bytes of its own.
    pub(super) fn record(&mut self) -> Option<Unpack<'b>> {
        let len = self.u64()?;
        self.bytes(usize::try_from(len).ok()?).map(Unpack)
    }

    /// The next bytes.
    fn bytes(&mut self, n: usize) -> Option<&'b [u8]> {
        let (bytes, rest) = self.0.split_at_checked(n)?;
        self.0 = rest;
        Some(bytes)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (bytes, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*bytes)
    }

    /// A number of 32 bits.
    pub(super) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    /// A sketch of a text.
    pub(super) fn sketch(&mut self) -> Option<Sketch> {
        self.array().map(Sketch::from_bytes)
    }

    /// A number of 64 bits.
    pub(super) fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }

    /// A number of 128 bits.
    pub(super) fn u128(&mut self) -> Option<u128> {
        self.array().map(u128::from_le_bytes)
    }

    fn byte(&mut self) -> Option<u8> {
        self.array().map(|[byte]| byte)
    }

    /// A count.
    pub(super) fn count(&mut self) -> Option<u64> {
        let mut n = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            n |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Some(n);
            }
        }
        None
    }

    /// A count of 32 bits.
    pub(super) fn count_32(&mut self) -> Option<u32> {
        self.count().and_then(|n| u32::try_from(n).ok())
    }

    /// A text.
    pub(super) fn text(&mut self) -> Option<&'b str> {
        let len = self.count()?;
        std::str::from_utf8(self.bytes(usize::try_from(len).ok()?)?).ok()
    }

    /// Counts of an ad.
    pub(super) fn measures(&mut self) -> Option<AdMeasures> {
        let mut measures =
            AdMeasures { n_words: self.count_32()?, n_hits: self.count_32()?, n_terms: self.count_32()?, ..AdMeasures::default() };
        let mut present = self.u32()?;
        if present >> N_COMPETENCES != 0 {
            return None;
        }
        while present != 0 {
            *measures.by_competence.get_mut(present.trailing_zeros() as usize)? = self.count_32()?;
            present &= present - 1;
        }
        for hits in measures.by_stratum.iter_mut().chain(&mut measures.by_role) {
            *hits = self.count_32()?;
        }
        Some(measures)
    }
}

/// The heads of packed records; `None` where the bytes are no such records.
pub(super) fn heads(bytes: &[u8]) -> Option<Vec<Head<'_>>> {
    let mut from = Unpack(bytes);
    let mut heads = Vec::with_capacity(bytes.len() / 256);
    while !from.0.is_empty() {
        heads.push(head(from.record()?)?);
    }
    Some(heads)
}

fn head(mut from: Unpack<'_>) -> Option<Head<'_>> {
    let [flags, _partition] = from.array()?;
    let (member, line, byte) = (from.u32()?, from.u64()?, from.u64()?);
    let index = IndexPlace { segment: from.u32()?, ad: from.u32()? };
    let is_removal = flags & REMOVAL != 0;
    let (mut version, mut published, mut content, mut repost_key) = (None, None, 0, 0);
    let (mut sketch, mut title_key) = (Sketch::default(), 0);
    if !is_removal {
        let stamp = from.u64()?.cast_signed();
        version = (flags & HAS_VERSION != 0).then_some(stamp);
        published = day_of(from.u32()?);
        content = from.u128()?;
        repost_key = from.u128()?;
        sketch = from.sketch()?;
        title_key = from.u64()?;
    }
    let id = from.text()?;
    let id_is_made = flags & ID_IS_MADE != 0;
    Some(Head {
        is_removal,
        id_is_made,
        member,
        line,
        byte,
        index,
        version,
        published,
        content,
        repost_key,
        sketch,
        title_key,
        id,
        body: from.0,
    })
}

impl Head<'_> {
    /// The employer's id; `None` where the bytes are damaged.
    pub(super) fn employer_id(&self) -> Option<&str> {
        Unpack(self.body).text()
    }

    /// Adds to a fingerprint what was found out about the ad: all but the file that it came in and its place there.
    pub(super) fn fingerprint(&self, is_repost: bool, hasher: &mut blake3::Hasher) {
        let mut head = Vec::with_capacity(self.id.len() + 16);
        pack_text(&mut head, self.id);
        head.push(u8::from(is_repost) << 1 | u8::from(self.id_is_made));
        head.extend_from_slice(&day_number(self.published).to_le_bytes());
        head.extend_from_slice(&(self.body.len() as u64).to_le_bytes());
        hasher.update(&head);
        hasher.update(self.body);
    }

    /// Writes the row over another one, in the same memory, and hands each match to `take`, written over another one, too. Returns `None`
    /// where the bytes are damaged.
    pub(super) fn unpack(
        &self,
        row: &mut AdRow,
        source: &str,
        hit: &mut (String, HitRow),
        mut take: impl FnMut(&(String, HitRow)),
    ) -> Option<()> {
        let mut from = Unpack(self.body);
        self.id.clone_into(&mut row.ad_id);
        row.id_is_made = self.id_is_made;
        row.published = self.published;
        row.year = self.published.map(Date::year);
        row.month = self.published.map(Date::month);
        from.text()?.clone_into(&mut row.employer_id);
        from.text()?.clone_into(&mut row.employer);
        from.text()?.clone_into(&mut row.sector);
        for to in [&mut row.municipality, &mut row.county, &mut row.skr, &mut row.occupation] {
            write_text(to, Some(from.text()?).filter(|code| !code.is_empty()));
        }
        from.text()?.clone_into(&mut row.lang);
        row.n_vacancies = from.count_32()?;
        row.measures = from.measures()?;
        source.clone_into(&mut row.source_file);
        row.source_offset = self.byte;
        self.id.clone_into(&mut hit.0);
        for _ in 0..from.count()? {
            let (_, hit_row) = &mut *hit;
            hit_row.from = from.count()?;
            hit_row.to = from.count()?;
            from.text()?.clone_into(&mut hit_row.text);
            hit_row.entry = from.count_32()?;
            hit_row.zone = Zone::ALL.get(usize::from(from.byte()?))?.id();
            let role = from.byte()?;
            hit_row.role = Role::ALL.get(usize::from(role >> 1))?.id();
            hit_row.counted = role & 1 == 1;
            from.text()?.clone_into(&mut hit_row.reason);
            take(hit);
        }
        from.0.is_empty().then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ad(texts: &[String], numbers: &[u32], day: Option<Date>, version: Option<i64>) -> ScannedAd {
        let text = |n: usize| texts[n % texts.len()].clone();
        let code = |n: usize| Some(text(n)).filter(|t| !t.is_empty());
        let number = |n: usize| numbers[n % numbers.len()];
        let hit = |n: usize| HitRow {
            from: number(n).into(),
            to: u64::from(number(n)) << 30,
            text: text(n),
            entry: number(n + 1),
            zone: Zone::ALL[n % Zone::ALL.len()].id(),
            role: Role::ALL[n % Role::ALL.len()].id(),
            counted: n.is_multiple_of(2),
            reason: text(n + 1),
        };
        ScannedAd {
            version,
            content: u128::MAX - u128::from(number(0)),
            repost_key: u128::from(number(1)) << 70,
            sketch: Sketch::from_bytes(std::array::from_fn(|n| number(n).to_le_bytes()[0])),
            title_key: u64::from(number(2)) << 31,
            row: AdRow {
                ad_id: text(0),
                id_is_made: number(0) % 2 == 1,
                published: day,
                year: day.map(Date::year),
                month: day.map(Date::month),
                employer_id: text(1),
                employer: text(2),
                sector: text(3),
                municipality: code(4),
                county: code(5),
                skr: code(6),
                occupation: code(7),
                n_vacancies: number(2),
                lang: text(8),
                measures: AdMeasures {
                    n_words: number(3),
                    n_hits: number(4),
                    n_terms: number(5),
                    by_competence: std::array::from_fn(|n| number(n) / 2),
                    by_stratum: std::array::from_fn(&number),
                    by_role: std::array::from_fn(&number),
                },
                is_repost: false,
                source_file: "a.jsonl".to_owned(),
                source_offset: u64::MAX - 1,
            },
            line: 1 << 40,
            hits: (0..numbers.len()).map(hit).collect(),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_packed_is_unpacked_and_a_cut_is_noticed(
            texts in proptest::collection::vec("[a-zåäö;:]{0,9}", 1..12),
            numbers in proptest::collection::vec(prop_oneof![0u32..3, any::<u32>()], 1..9),
            day in proptest::option::of(8000i64..40_000),
            version in proptest::option::of(any::<i64>()),
        ) {
            let ad = ad(&texts, &numbers, day.and_then(Date::from_days), version);
            let mut bytes = Vec::new();
            pack_removal(&mut bytes, At { member: 7, line: 3, byte: 4, ..At::default() }, "gone");
            let before = bytes.len();
            pack_ad(&mut bytes, At { member: 9, line: ad.line, byte: ad.row.source_offset, ..At::default() }, &ad);
            let found = heads(&bytes).expect("whole records");
            prop_assert_eq!(found.len(), 2);
            prop_assert_eq!((found[0].is_removal, found[0].member, found[0].id, found[0].line, found[0].byte), (true, 7, "gone", 3, 4));
            let head = found[1];
            prop_assert_eq!((head.is_removal, head.member, head.line, head.version), (false, 9, ad.line, ad.version));
            prop_assert_eq!((head.content, head.repost_key, head.published), (ad.content, ad.repost_key, ad.row.published));
            prop_assert_eq!((head.sketch, head.title_key), (ad.sketch, ad.title_key));
            prop_assert_eq!(head.employer_id(), Some(ad.row.employer_id.as_str()));
            let (mut row, mut hits) = (AdRow { county: Some("old".to_owned()), ..AdRow::default() }, Vec::new());
            prop_assert!(head.unpack(&mut row, "a.jsonl", &mut Default::default(), |(_, hit)| hits.push(hit.clone())).is_some());
            prop_assert_eq!(&row, &ad.row);
            prop_assert_eq!(&hits, &ad.hits);
            for cut in before + 1..bytes.len() {
                prop_assert!(heads(&bytes[..cut]).is_none());
            }
            let mut shard = Vec::new();
            pack_ad(&mut shard, At { line: 2, byte: 3, ..At::default() }, &ad);
            pack_reject(&mut shard, At { line: 5, byte: 6, ..At::default() }, RejectReason::BadId, &texts[0]);
            let (mut from, mut placed) = (Unpack(&shard), Vec::new());
            let Some(Packed::Kept { partition, at, bytes: record }) = next_packed(&mut from) else { unreachable!("an ad") };
            prop_assert_eq!((partition, at), (partition_of(&ad.row.ad_id), At { line: 2, byte: 3, ..At::default() }));
            place(&mut placed, record, At { member: 9, line: ad.line, byte: ad.row.source_offset, ..At::default() });
            prop_assert_eq!(&placed[..], &bytes[before..]);
            let reject = Packed::Reject { at: At { line: 5, byte: 6, ..At::default() }, reason: RejectReason::BadId, detail: &texts[0] };
            prop_assert_eq!(next_packed(&mut from), Some(reject));
            prop_assert!(from.0.is_empty());
            for cut in 1..shard.len() {
                let mut from = Unpack(&shard[..cut]);
                let mut is_whole = true;
                while is_whole && !from.0.is_empty() {
                    is_whole = next_packed(&mut from).is_some();
                }
                prop_assert_eq!(is_whole, cut == record.len());
            }
        }
    }
}
