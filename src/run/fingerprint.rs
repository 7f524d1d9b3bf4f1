//! Takes the fingerprints by which a run tells equal ads: of an ad's content, of its employer, year and text, and of what two ads must
//! have in common before their texts are compared.
//!
//! The content's is the beginning of its BLAKE3, which also decides between versions of the same age. The others are XXH3; they never leave
//! the run, so what is asked of them is that different ads differ by chance alone. Of the first two, 120 bits or more: two unequal texts
//! among 100 million collide with a chance below 10^-20. Of the third 64, since the texts are compared as well.

use twox_hash::XxHash3_128;

use crate::model::Ad;
use crate::registers::EmployerRef;

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

    /// The same employer with the same text, whatever its case and spacing, in the same year. The first byte is that of the employer and
    /// the year alone, so all ads that may repeat one another share it; where the employer is not known only equal texts do.
    pub(super) fn repost_key(&mut self, employer: &EmployerRef, year: Option<u16>, folded: &str) -> u128 {
        let text = XxHash3_128::oneshot(folded.trim().as_bytes());
        self.employer_and_year(employer, year);
        let [by, ..] = XxHash3_128::oneshot(&self.bytes).to_le_bytes();
        self.bytes.extend_from_slice(&text.to_le_bytes());
        let mut key = XxHash3_128::oneshot(&self.bytes).to_le_bytes();
        if employer.is_known() {
            key[0] = by;
        }
        u128::from_le_bytes(key)
    }

    /// The same employer with the same headline, whatever its case and signs, in the same year for the same municipality. 0 where employer
    /// or headline is not known: then nothing says that two ads are of one job.
    pub(super) fn title_key(&mut self, employer: &EmployerRef, year: Option<u16>, municipality: Option<&str>, headline: &str) -> u64 {
        self.employer_and_year(employer, year);
        self.bytes.extend_from_slice(municipality.unwrap_or_default().as_bytes());
        self.bytes.push(0);
        let before = self.bytes.len();
        let mut letter = [0; 4];
        for word in headline.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            for c in word.chars().flat_map(char::to_lowercase) {
                self.bytes.extend_from_slice(c.encode_utf8(&mut letter).as_bytes());
            }
            self.bytes.push(b' ');
        }
        if !employer.is_known() || self.bytes.len() == before {
            return 0;
        }
        let [.., a, b, c, d, e, f, g, h] = XxHash3_128::oneshot(&self.bytes).to_le_bytes();
        u64::from_le_bytes([a, b, c, d, e, f, g, h]).max(1)
    }

    /// Begins the bytes to be hashed.
    fn employer_and_year(&mut self, employer: &EmployerRef, year: Option<u16>) {
        self.bytes.clear();
        self.bytes.extend_from_slice(&year.unwrap_or(0).to_le_bytes());
        self.bytes.extend_from_slice(employer.id.as_bytes());
        self.bytes.push(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registers::Sector;

    fn employer(id: &str) -> EmployerRef {
        let sector = if id == "unknown" { Sector::Unknown } else { Sector::Private };
        EmployerRef { id: id.to_owned(), name: String::new(), sector }
    }

    #[test]
    fn a_repost_has_the_same_employer_year_and_text() {
        let mut fingerprints = Fingerprints::default();
        let key = fingerprints.repost_key(&employer("a"), Some(2024), "vi söker\n");
        assert_eq!(fingerprints.repost_key(&employer("a"), Some(2024), "vi söker"), key);
        for (id, year, text) in [("b", Some(2024), "vi söker"), ("a", Some(2025), "vi söker"), ("a", Some(2024), "vi söker en")] {
            assert_ne!(fingerprints.repost_key(&employer(id), year, text), key);
        }
    }

    #[test]
    fn the_ads_of_a_known_employer_in_a_year_share_the_first_byte() {
        let mut fingerprints = Fingerprints::default();
        for (id, is_shared) in [("a", true), ("b", true), ("unknown", false)] {
            let first = |key: u128| key.to_le_bytes()[0];
            let texts = ["vi söker en kock", "kock sökes", "en kock till ön", "kockar"];
            let firsts = texts.map(|text| first(fingerprints.repost_key(&employer(id), Some(2024), text)));
            assert_eq!(firsts.iter().all(|by| *by == firsts[0]), is_shared, "{id}");
        }
    }

    #[test]
    fn a_title_is_compared_by_its_words_for_one_employer_year_and_municipality() {
        let mut fingerprints = Fingerprints::default();
        let mut key = |id: &str, year, place, headline: &str| fingerprints.title_key(&employer(id), Some(year), place, headline);
        let title = key("a", 2024, Some("0580"), "Undersköterska natt, ÄNGSGÅRDEN!");
        assert_eq!(key("a", 2024, Some("0580"), "undersköterska  natt - ängsgården"), title);
        for other in [
            key("b", 2024, Some("0580"), "Undersköterska natt, Ängsgården"),
            key("a", 2025, Some("0580"), "Undersköterska natt, Ängsgården"),
            key("a", 2024, Some("0581"), "Undersköterska natt, Ängsgården"),
            key("a", 2024, None, "Undersköterska natt, Ängsgården"),
            key("a", 2024, Some("0580"), "Undersköterska dag, Ängsgården"),
            key("a", 2024, Some("0580"), "Undersköterska natt, Ängsgården 2"),
        ] {
            assert!(other != title && other != 0);
        }
        assert_eq!(key("unknown", 2024, Some("0580"), "Undersköterska"), 0);
        assert_eq!(key("a", 2024, Some("0580"), " – "), 0);
    }
}
