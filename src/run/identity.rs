//! Decides which version of an ad counts, and which ads are reposts.
//!
//! Records with one id are versions of one ad. The newest counts: by its time stamp, then its publication date; of equally new ones
//! the one with the greater fingerprint of its content, so that the choice never depends on the order of files or threads. Equal content
//! read twice is an identical duplicate, other content a superseded version; both are listed.
//!
//! A repost is the same text (case and spacing aside) by the same employer in the same year under another id. The earliest by
//! publication date, then id, is the ad; the others are flagged and not measured unless the run says so. Across years a text that is
//! published again is a new demand.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::scan::ScannedAd;
use super::spill::Kept;

/// A record that does not count because another version of its ad does.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Duplicate {
    pub(super) ad_id: String,
    pub(super) is_identical: bool,
    pub(super) source: String,
    pub(super) line: u64,
    pub(super) byte: u64,
    pub(super) counted_source: String,
    pub(super) counted_line: u64,
}

/// A removal event.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Removal {
    pub(super) ad_id: String,
    pub(super) source: String,
    pub(super) line: u64,
    pub(super) byte: u64,
}

/// One partition after its versions are decided.
#[derive(Debug, Default)]
pub(super) struct Decided {
    pub(super) ads: Vec<ScannedAd>,
    pub(super) duplicates: Vec<Duplicate>,
    pub(super) removals: Vec<Removal>,
}

/// Decides a partition; ads come out by id.
pub(super) fn decide(kept: Vec<Kept>) -> Decided {
    let mut decided = Decided::default();
    let mut versions: Vec<ScannedAd> = Vec::new();
    for record in kept {
        match record {
            Kept::Ad(ad) => versions.push(*ad),
            Kept::Removal { id, source, line, byte } => decided.removals.push(Removal { ad_id: id, source, line, byte }),
        }
    }
    versions.sort_by(|a, b| {
        let newest_first = |v: &ScannedAd| (Reverse(v.version), Reverse(v.row.published.clone()), Reverse(v.content));
        (a.row.ad_id.as_str(), newest_first(a), place(a)).cmp(&(b.row.ad_id.as_str(), newest_first(b), place(b)))
    });
    for version in versions {
        match decided.ads.last() {
            Some(counted) if counted.row.ad_id == version.row.ad_id => decided.duplicates.push(Duplicate {
                is_identical: counted.content == version.content,
                source: version.row.source_file,
                line: version.line,
                byte: version.row.source_offset,
                counted_source: counted.row.source_file.clone(),
                counted_line: counted.line,
                ad_id: version.row.ad_id,
            }),
            _ => decided.ads.push(version),
        }
    }
    decided.removals.sort();
    decided
}

fn place(ad: &ScannedAd) -> (&str, u64, u64) {
    (&ad.row.source_file, ad.line, ad.row.source_offset)
}

/// The earliest ad of every text.
#[derive(Default)]
pub(super) struct Reposts {
    first: HashMap<[u8; 16], (Option<String>, String)>,
}

impl Reposts {
    /// Notes an ad.
    pub(super) fn note(&mut self, ad: &ScannedAd) {
        let this = order(ad);
        let first = self.first.entry(ad.repost_key).or_insert_with(|| this.clone());
        if this < *first {
            *first = this;
        }
    }

    /// Whether an ad repeats an earlier one; to be asked when every ad has been noted.
    pub(super) fn is_repost(&self, ad: &ScannedAd) -> bool {
        self.first.get(&ad.repost_key).is_some_and(|first| *first != order(ad))
    }
}

fn order(ad: &ScannedAd) -> (Option<String>, String) {
    (ad.row.published.clone(), ad.row.ad_id.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::AdRow;

    fn version(id: &str, stamp: Option<i64>, published: &str, content: u8, file: &str) -> ScannedAd {
        ScannedAd {
            version: stamp,
            content: [content; 32],
            repost_key: [content; 16],
            row: AdRow { ad_id: id.into(), published: Some(published.into()), source_file: file.into(), ..AdRow::default() },
            line: 1,
            hits: Vec::new(),
        }
    }

    fn outcome(versions: &[ScannedAd]) -> (Vec<(String, [u8; 32])>, Vec<(bool, String)>) {
        let decided = decide(versions.iter().cloned().map(|v| Kept::Ad(Box::new(v))).collect());
        (
            decided.ads.iter().map(|a| (a.row.ad_id.clone(), a.content)).collect(),
            decided.duplicates.iter().map(|d| (d.is_identical, d.source.clone())).collect(),
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
        assert_eq!(expected.0, [("1".to_owned(), [2; 32]), ("2".to_owned(), [5; 32])]);
        for _ in 0..versions.len() {
            versions.rotate_left(1);
            assert_eq!(outcome(&versions), expected);
        }
    }

    #[test]
    fn equal_content_is_an_identical_duplicate_and_other_content_a_superseded_version() {
        let versions = [version("1", None, "d", 7, "b"), version("1", None, "d", 7, "a"), version("1", None, "d", 3, "c")];
        let (ads, duplicates) = outcome(&versions);
        assert_eq!(ads, [("1".to_owned(), [7; 32])]);
        assert_eq!(duplicates, [(true, "b".to_owned()), (false, "c".to_owned())]);
    }

    #[test]
    fn the_earliest_of_equal_texts_is_the_ad_and_the_others_are_reposts() {
        let ads =
            [version("2", None, "2024-03-01", 1, "a"), version("1", None, "2024-05-01", 1, "a"), version("3", None, "2024-01-01", 2, "a")];
        let mut reposts = Reposts::default();
        for ad in &ads {
            reposts.note(ad);
        }
        let flags: Vec<bool> = ads.iter().map(|a| reposts.is_repost(a)).collect();
        assert_eq!(flags, [false, true, false]);
    }
}
