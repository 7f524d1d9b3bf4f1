//! Names the measures that municipalities are compared by.

use crate::measure::{Estimate, MeasureValues};
use crate::table::Text;

/// A measure.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Measure {
    /// Hits per 1,000 words.
    #[default]
    Intensity,
    /// Ads with a hit, of all ads.
    Share,
    /// Mean number of distinct competences per ad.
    Breadth,
    /// Ads without any hit, of all ads.
    Floor,
}

impl Measure {
    /// Every measure, in the order of tables.
    pub const ALL: [Self; 4] = [Self::Intensity, Self::Share, Self::Breadth, Self::Floor];

    /// The id, which is also the column's name in panels.
    pub fn id(self) -> &'static str {
        match self {
            Self::Intensity => "intensity",
            Self::Share => "share",
            Self::Breadth => "breadth",
            Self::Floor => "floor",
        }
    }

    /// Reads an id.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|measure| measure.id() == id)
    }

    /// The estimate among the measures of a set of ads.
    pub fn of(self, values: &MeasureValues) -> Option<Estimate> {
        match self {
            Self::Intensity => values.intensity,
            Self::Share => values.share,
            Self::Breadth => values.breadth,
            Self::Floor => values.floor,
        }
    }

    /// Name and unit, for readers.
    pub fn label(self) -> Text {
        match self {
            Self::Intensity => Text::new("Intensitet (träffar per 1 000 ord)", "Intensity (hits per 1,000 words)"),
            Self::Share => Text::new("Andel annonser med digital kompetens (%)", "Share of ads with digital competence (%)"),
            Self::Breadth => Text::new("Bredd (kompetenser per annons)", "Breadth (competences per ad)"),
            Self::Floor => Text::new("Andel annonser utan digital kompetens (%)", "Share of ads without digital competence (%)"),
        }
    }

    /// What a value is multiplied by before it is shown: shares are shown in per cent.
    pub fn scale(self) -> f64 {
        match self {
            Self::Intensity | Self::Breadth => 1.0,
            Self::Share | Self::Floor => 100.0,
        }
    }
}
