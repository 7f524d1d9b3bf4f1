//! Holds one match of an entry in an ad, whether it counts, and why not.

use crate::lexicon::Lexicon;
use crate::model::{Role, Zone};
use crate::text::Span;

/// Why a match does not count.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Reason {
    /// It lies within a longer match, of the entry at this position.
    Nested(usize),
    /// It lies within an exclusion, at this position.
    Exclusion(usize),
    /// It stands in a zone that states no demand.
    Zone(Zone),
    /// A guard cancels it, by its id: negation, another meaning.
    Guard(&'static str),
}

impl Reason {
    /// The reason as it stands in every table: `zone:employer`, `nested:data protection`.
    pub fn written(&self, lexicon: &Lexicon) -> String {
        match self {
            Self::Nested(entry) => format!("nested:{}", lexicon.entries.get(*entry).map_or("", |e| e.term.as_str())),
            Self::Exclusion(n) => format!("exclusion:{}", lexicon.exclusions.get(*n).map_or("", |e| e.term.as_str())),
            Self::Zone(zone) => format!("zone:{}", zone.id()),
            Self::Guard(guard) => format!("guard:{guard}"),
        }
    }
}

/// One match of an entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hit {
    /// Where it stands in the clean text.
    pub span: Span,
    /// Where it stands in the source text.
    pub source_span: Span,
    /// The entry's position in the lexicon.
    pub entry: usize,
    /// The zone around it.
    pub zone: Zone,
    /// What the ad says of it.
    pub role: Role,
    /// Why it does not count; empty if it counts.
    pub reasons: Vec<Reason>,
}

impl Hit {
    /// Whether it counts.
    pub fn is_counted(&self) -> bool {
        self.reasons.is_empty()
    }
}
