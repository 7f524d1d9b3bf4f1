//! Decides which version of an ad counts.
//!
//! Records with one id are versions of one ad. The newest counts: by its time stamp, then its publication date; of equally new ones
//! the one with the greater fingerprint of its content, so that the choice never depends on the order of files or threads. Equal content
//! read twice is an identical duplicate, other content a superseded version; both are listed.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;

use super::packed::Head;

/// The name of each member, `file:member`, by its number.
pub(super) type Sources = BTreeMap<u32, String>;

/// The name of a member.
pub(super) fn source_of(sources: &Sources, member: u32) -> &str {
    sources.get(&member).map_or("", String::as_str)
}

/// One partition after its versions are decided.
#[derive(Debug, Default)]
pub(super) struct Decided<'b> {
    /// The versions that count, by id.
    pub(super) ads: Vec<Head<'b>>,
    /// Records that do not count, each with the version that counts.
    pub(super) duplicates: Vec<(Head<'b>, Head<'b>)>,
    /// Removal events.
    pub(super) removals: Vec<Head<'b>>,
}

/// Decides a partition; ads come out by id.
pub(super) fn decide<'b>(records: Vec<Head<'b>>, sources: &Sources) -> Decided<'b> {
    let (mut removals, mut versions): (Vec<Head<'b>>, Vec<Head<'b>>) = records.into_iter().partition(|r| r.is_removal);
    let place = |r: &Head<'b>| (r.line, r.byte);
    versions.sort_unstable_by(|a, b| {
        by_id(a, b).then_with(|| {
            let newest_first = |r: &Head<'b>| (Reverse(r.version), Reverse(r.published), Reverse(r.content));
            let by_source = || source_of(sources, a.member).cmp(source_of(sources, b.member));
            newest_first(a).cmp(&newest_first(b)).then_with(by_source).then_with(|| place(a).cmp(&place(b)))
        })
    });
    removals.sort_unstable_by(|a, b| {
        let by_source = || source_of(sources, a.member).cmp(source_of(sources, b.member));
        a.id.cmp(b.id).then_with(by_source).then_with(|| place(a).cmp(&place(b)))
    });
    let mut decided = Decided { ads: Vec::with_capacity(versions.len()), duplicates: Vec::new(), removals };
    for version in versions {
        match decided.ads.last() {
            Some(counted) if counted.id == version.id => decided.duplicates.push((version, *counted)),
            _ => decided.ads.push(version),
        }
    }
    decided
}

/// The order of ids as texts. The first eight bytes settle most pairs, as one number.
fn by_id(a: &Head<'_>, b: &Head<'_>) -> Ordering {
    let beginning = |id: &str| id.as_bytes().first_chunk::<8>().map(|bytes| u64::from_be_bytes(*bytes));
    match (beginning(a.id), beginning(b.id)) {
        (Some(x), Some(y)) if x != y => x.cmp(&y),
        _ => a.id.cmp(b.id),
    }
}

#[cfg(test)]
mod tests {
    use super::super::packed::{At, heads, pack_ad};
    use super::super::scan::ScannedAd;
    use super::*;
    use crate::measure::AdRow;
    use crate::model::Date;

    const FILES: [&str; 3] = ["a", "b", "c"];

    fn version(id: &str, stamp: Option<i64>, published: &str, content: u8, file: &str) -> (u32, ScannedAd) {
        let ad = ScannedAd {
            version: stamp,
            content: content.into(),
            row: AdRow { ad_id: id.into(), published: Date::parse(published).ok(), ..AdRow::default() },
            line: 1,
            ..ScannedAd::default()
        };
        ((0..).zip(FILES).find(|(_, f)| *f == file).expect("a file").0, ad)
    }

    fn outcome(versions: &[(u32, ScannedAd)]) -> (Vec<(String, u128)>, Vec<(bool, u32)>) {
        let mut bytes = Vec::new();
        for (member, ad) in versions {
            pack_ad(&mut bytes, At { member: *member, line: ad.line, byte: ad.row.source_offset, ..At::default() }, ad);
        }
        let sources = (0..).zip(FILES.map(str::to_owned)).collect();
        let decided = decide(heads(&bytes).expect("records"), &sources);
        (
            decided.ads.iter().map(|a| (a.id.to_owned(), a.content)).collect(),
            decided.duplicates.iter().map(|(d, counted)| (d.content == counted.content, d.member)).collect(),
        )
    }

    #[test]
    fn the_newest_version_counts_in_any_order() {
        let mut versions = vec![
            version("1", Some(5), "2024-01-01", 1, "a"),
            version("1", Some(9), "2024-01-01", 2, "b"),
            version("1", None, "2025-01-01", 3, "c"),
            version("2", None, "2024-01-01", 4, "a"),
            version("2", None, "2024-02-01", 5, "a"),
        ];
        let expected = outcome(&versions);
        assert_eq!(expected.0, [("1".to_owned(), 2), ("2".to_owned(), 5)]);
        for _ in 0..versions.len() {
            versions.rotate_left(1);
            assert_eq!(outcome(&versions), expected);
        }
    }

    #[test]
    fn equal_content_is_an_identical_duplicate_and_other_content_a_superseded_version() {
        let versions = [version("1", None, "d", 7, "b"), version("1", None, "d", 7, "a"), version("1", None, "d", 3, "c")];
        let (ads, duplicates) = outcome(&versions);
        assert_eq!(ads, [("1".to_owned(), 7)]);
        assert_eq!(duplicates, [(true, 1), (false, 2)]);
    }

    #[test]
    fn ids_come_out_in_the_order_of_texts() {
        let ids = ["1", "10000000", "100000001", "12345678", "2", "content-ab", "ä"];
        let versions: Vec<_> = ids.iter().rev().map(|id| version(id, None, "2024-01-01", 1, "a")).collect();
        assert_eq!(outcome(&versions).0.into_iter().map(|(id, _)| id).collect::<Vec<_>>(), ids);
    }
}
