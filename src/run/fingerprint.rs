//! Takes the fingerprints by which a run tells equal ads: of an ad's content, and of its employer, year and text.
//!
//! Both are XXH3 with 128 bits and never leave the run, so what is asked of them is that different ads differ by chance alone; every
//! fingerprint that is published (ids made from content, files, lexicon) is BLAKE3. Two unequal texts among 100 million collide with a
//! chance below 10^-22.

use twox_hash::XxHash3_128;

use crate::model::Ad;

/// Takes fingerprints. One for each worker.
#[derive(Debug, Default)]
pub(super) struct Fingerprints {
    bytes: Vec<u8>,
}

impl Fingerprints {
    /// Over every field but the id and the time stamp of the version: equal for equal content, whatever shape it was read from.
    pub(super) fn content(&mut self, ad: &Ad) -> u128 {
        self.bytes.clear();
        let fields = [
            Some(ad.headline.as_str()),
            Some(ad.text.as_str()),
            ad.employer.as_deref(),
            ad.employer_number.as_deref(),
            ad.municipality.as_deref(),
            ad.municipality_name.as_deref(),
            ad.occupation.ssyk.as_deref(),
            ad.occupation.legacy_id.as_deref(),
            ad.occupation.concept_id.as_deref(),
        ];
        for field in fields {
            // The length goes first so that no two lists of fields run together to the same bytes.
            self.bytes.extend_from_slice(&field.map_or(0, |f| f.len() as u64 + 1).to_le_bytes());
            self.bytes.extend_from_slice(field.unwrap_or_default().as_bytes());
        }
        self.bytes.extend_from_slice(&ad.published.map_or([0; 10], crate::model::Date::written));
        self.bytes.extend_from_slice(&ad.vacancies.map_or(0, |v| u64::from(v) + 1).to_le_bytes());
        XxHash3_128::oneshot(&self.bytes)
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
    use crate::model::{AdId, Occupation};

    fn ad(headline: &str, text: &str) -> Ad {
        Ad {
            id: AdId::given("1".to_owned()),
            headline: headline.to_owned(),
            text: text.to_owned(),
            employer: None,
            employer_number: None,
            municipality: None,
            municipality_name: None,
            occupation: Occupation::default(),
            published: None,
            version: None,
            vacancies: None,
        }
    }

    #[test]
    fn every_field_of_the_content_is_in_its_fingerprint() {
        let base = ad("Kock", "Vi söker");
        let changed: [fn(&mut Ad); 11] = [
            |a| a.headline.push('s'),
            |a| a.text.push('s'),
            |a| a.employer = Some(String::new()),
            |a| a.employer_number = Some(String::new()),
            |a| a.municipality = Some(String::new()),
            |a| a.municipality_name = Some(String::new()),
            |a| a.occupation.ssyk = Some(String::new()),
            |a| a.occupation.legacy_id = Some(String::new()),
            |a| a.occupation.concept_id = Some(String::new()),
            |a| a.published = crate::model::Date::new(2024, 1, 1),
            |a| a.vacancies = Some(0),
        ];
        let mut fingerprints = Fingerprints::default();
        let mut all = vec![fingerprints.content(&base)];
        for change in changed {
            let mut other = base.clone();
            change(&mut other);
            all.push(fingerprints.content(&other));
        }
        let mut other_id = base.clone();
        other_id.id = AdId::given("2".to_owned());
        assert_eq!(fingerprints.content(&other_id), all[0]);
        assert_ne!(fingerprints.content(&ad("Kock V", "i söker")), all[0]);
        let n = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), n);
    }

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
