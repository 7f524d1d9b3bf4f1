//! Takes the fingerprints by which a run tells equal ads: of an ad's content, and of its employer, year and text.
//!
//! The content's is the beginning of its BLAKE3, which also decides between versions of the same age. The other is XXH3; it never leaves
//! the run, so what is asked of it is that different ads differ by chance alone. Of either, 128 bits: two unequal texts among 100 million
//! collide with a chance below 10^-22.

use twox_hash::XxHash3_128;

use crate::model::Ad;

/// Takes fingerprints. One for each worker.
#[derive(Debug, Default)]
pub(super) struct Fingerprints {
    bytes: Vec<u8>,
}

impl Fingerprints {
    /// Over every field but the id and the time stamp of the version: equal for equal content, whatever shape it was read from.
    pub(super) fn content(ad: &Ad) -> u128 {
        let bytes = ad.content_fingerprint();
        bytes.first_chunk::<16>().map_or(0, |first| u128::from_be_bytes(*first))
    }

    /// The same employer with the same text, whatever its case and spacing, in the same year.
    pub(super) fn repost_key(&mut self, employer_id: &str, year: Option<u16>, folded: &str) -> u128 {
        self.bytes.clear();
        self.bytes.extend_from_slice(&XxHash3_128::oneshot(folded.trim().as_bytes()).to_le_bytes());
        self.bytes.extend_from_slice(&year.unwrap_or(0).to_le_bytes());
        self.bytes.extend_from_slice(employer_id.as_bytes());
        XxHash3_128::oneshot(&self.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repost_has_the_same_employer_year_and_text() {
        let mut fingerprints = Fingerprints::default();
        let key = fingerprints.repost_key("a", Some(2024), "vi söker\n");
        assert_eq!(fingerprints.repost_key("a", Some(2024), "vi söker"), key);
        for (employer, year, text) in [("b", Some(2024), "vi söker"), ("a", Some(2025), "vi söker"), ("a", Some(2024), "vi söker en")] {
            assert_ne!(fingerprints.repost_key(employer, year, text), key);
        }
    }
}
