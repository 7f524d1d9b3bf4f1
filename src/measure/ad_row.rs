//! Holds what the tables keep of an ad and of its hits.

use super::ad_measures::AdMeasures;
use crate::model::{Area, Competence, Date, Role, Stratum};

/// One scanned ad, as a row of the ads table.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AdRow {
    /// Identity.
    pub ad_id: String,
    /// Whether the id was made from the content.
    pub id_is_made: bool,
    /// Publication date.
    pub published: Option<Date>,
    /// Year of publication.
    pub year: Option<u16>,
    /// Month, 1 to 12.
    pub month: Option<u8>,
    /// Employer's id.
    pub employer_id: String,
    /// Employer's name.
    pub employer: String,
    /// Employer's sector.
    pub sector: String,
    /// Municipality of the workplace, four digits.
    pub municipality: Option<String>,
    /// County of the workplace, two digits.
    pub county: Option<String>,
    /// SKR group of the workplace's municipality.
    pub skr: Option<String>,
    /// SSYK 2012 unit group.
    pub occupation: Option<String>,
    /// Vacancies as the ad states them; 1 where it states none.
    pub n_vacancies: u32,
    /// Language code.
    pub lang: String,
    /// Counts.
    pub measures: AdMeasures,
    /// Whether the same employer published the same text before in that year.
    pub is_repost: bool,
    /// File, and member after a colon.
    pub source_file: String,
    /// Byte in the decoded stream.
    pub source_offset: u64,
}

/// One match, as a row of the hits table.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct HitRow {
    /// First byte in the source text.
    pub from: u64,
    /// One past the last byte in the source text.
    pub to: u64,
    /// The wording as it stands in the ad.
    pub text: String,
    /// The entry's position in the lexicon.
    pub entry: u32,
    /// Zone.
    pub zone: &'static str,
    /// Role.
    pub role: &'static str,
    /// Whether it counts.
    pub counted: bool,
    /// Why not, separated by semicolons; empty if it counts.
    pub reason: String,
}

/// Which hits a measure is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Subset {
    /// All of them.
    #[default]
    All,
    /// Those of one competence.
    Competence(Competence),
    /// Those of one area.
    Area(Area),
    /// Those of one stratum.
    Stratum(Stratum),
    /// Those of one role.
    Role(Role),
}

impl Subset {
    /// The number of an ad's hits that belong to the subset.
    pub fn n_hits(self, measures: &AdMeasures) -> u32 {
        let at = |counts: &[u32], index: usize| counts.get(index).copied().unwrap_or(0);
        match self {
            Self::All => measures.n_hits,
            Self::Competence(c) => at(&measures.by_competence, c.index()),
            Self::Area(a) => Competence::all().filter(|c| c.area() == a).map(|c| at(&measures.by_competence, c.index())).sum(),
            Self::Stratum(s) => at(&measures.by_stratum, s.index()),
            Self::Role(r) => at(&measures.by_role, r.index()),
        }
    }

    /// The number of distinct competences among an ad's hits of the subset; `None` where the row does not tell.
    pub fn n_competences(self, measures: &AdMeasures) -> Option<u32> {
        match self {
            Self::All => Some(measures.n_competences()),
            Self::Competence(_) => Some(u32::from(self.n_hits(measures) > 0)),
            Self::Area(a) => {
                let with_hits = |c: &Competence| measures.by_competence.get(c.index()).is_some_and(|n| *n > 0);
                u32::try_from(Competence::all().filter(|c| c.area() == a).filter(with_hits).count()).ok()
            }
            Self::Stratum(_) | Self::Role(_) => None,
        }
    }
}
