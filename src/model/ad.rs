//! Holds one ad as read, before anything is decided about it.

use super::Date;

/// The identity of an ad: the id as text, so that `7` and `"7"` are one ad.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct AdId {
    key: String,
    made: bool,
}

impl AdId {
    /// An id that the source gives.
    pub fn given(key: String) -> Self {
        Self { key, made: false }
    }

    /// An id made from the ad's content, for sources that carry none; written with the prefix `content-`.
    pub fn made(fingerprint: &str) -> Self {
        Self { key: format!("content-{fingerprint}"), made: true }
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.key
    }

    /// Whether the source gave no id.
    pub fn is_made(&self) -> bool {
        self.made
    }
}

/// The occupation as the source names it, before the register makes an SSYK code of it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Occupation {
    /// SSYK 2012 unit group, four digits, where the source carries it.
    pub ssyk: Option<String>,
    /// Legacy id of the occupation name (`YRKE_ID`, `legacy_ams_taxonomy_id`).
    pub legacy_id: Option<String>,
    /// Concept id of the occupation name or group.
    pub concept_id: Option<String>,
}

/// What an ad says: headline, a line break, text, in the one buffer that spans refer to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wording {
    source: String,
    headline_bytes: usize,
}

impl Wording {
    /// Joins a headline, which may be empty, and a text.
    pub fn new(headline: &str, text: &str) -> Self {
        Self::write(headline.len() + text.len(), |source| source.push_str(headline), |source| source.push_str(text))
    }

    /// Joins a headline and a text that are written where they stay. `capacity` is the most bytes they can have together.
    pub fn write(capacity: usize, headline: impl FnOnce(&mut String), text: impl FnOnce(&mut String)) -> Self {
        let mut source = String::with_capacity(capacity + 1);
        headline(&mut source);
        let headline_bytes = source.len();
        source.push('\n');
        text(&mut source);
        Self { source, headline_bytes }
    }

    /// Headline, line break, text.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The headline, may be empty.
    pub fn headline(&self) -> &str {
        self.source.get(..self.headline_bytes).unwrap_or_default()
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.source.get(self.headline_bytes + 1..).unwrap_or_default()
    }
}

/// One ad as read. Contact persons, addresses and application details are not part of it: they are never read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ad {
    /// Identity.
    pub id: AdId,
    /// Headline and text.
    pub wording: Wording,
    /// Employer's name as written.
    pub employer: Option<String>,
    /// Organisation number, ten digits.
    pub employer_number: Option<String>,
    /// Municipality code of the workplace as the source carries it (four digits).
    pub municipality: Option<String>,
    /// Municipality of the workplace by name or concept id, where no code is given.
    pub municipality_name: Option<String>,
    /// Occupation.
    pub occupation: Occupation,
    /// Publication date, absent where the source gives none.
    pub published: Option<Date>,
    /// Time stamp of the version in milliseconds, where the source gives one: the newest version of an ad counts.
    pub version: Option<i64>,
    /// Number of vacancies, absent where the source gives none or 0.
    pub vacancies: Option<u32>,
}

impl Ad {
    /// The text that spans refer to: headline, a line break, text.
    pub fn source_text(&self) -> &str {
        self.wording.source()
    }

    /// The headline, may be empty.
    pub fn headline(&self) -> &str {
        self.wording.headline()
    }

    /// The text, never blank.
    pub fn text(&self) -> &str {
        self.wording.text()
    }

    /// A fingerprint over every field but the id, equal for equal content whatever shape it was read from.
    pub fn content_fingerprint(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        let published = self.published.map(|d| d.to_string());
        let vacancies = self.vacancies.map(|v| v.to_string());
        let fields = [
            Some(self.headline()),
            Some(self.text()),
            self.employer.as_deref(),
            self.employer_number.as_deref(),
            self.municipality.as_deref(),
            self.municipality_name.as_deref(),
            self.occupation.ssyk.as_deref(),
            self.occupation.legacy_id.as_deref(),
            self.occupation.concept_id.as_deref(),
            published.as_deref(),
            vacancies.as_deref(),
        ];
        for field in fields {
            // The length goes first so that no two lists of fields run together to the same bytes.
            match field {
                Some(value) => {
                    hasher.update(&(value.len() as u64 + 1).to_le_bytes());
                    hasher.update(value.as_bytes());
                }
                None => {
                    hasher.update(&0u64.to_le_bytes());
                }
            }
        }
        *hasher.finalize().as_bytes()
    }
}
