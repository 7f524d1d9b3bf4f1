//! Takes the parameters that decide about cells out of a manifest.

use super::manifest::Manifest;

/// Parameters of a run that decide which ads are measured and which cells are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Parameters {
    /// Fewest ads of a cell that is shown.
    pub min_ads: u64,
    /// Highest weight of an ad in the measures weighted by vacancies.
    pub vacancy_cap: u32,
    /// Whether reposts are measured.
    pub keep_reposts: bool,
}

impl Parameters {
    /// Those of a run; a parameter that its manifest does not state has the value that it has where nobody sets it.
    pub fn of(manifest: &Manifest) -> Self {
        let stated = |name: &str| manifest.parameters.get(name);
        Self {
            min_ads: stated("min_ads").and_then(serde_json::Value::as_u64).unwrap_or(20),
            vacancy_cap: stated("vacancy_cap").and_then(serde_json::Value::as_u64).and_then(|n| u32::try_from(n).ok()).unwrap_or(50),
            keep_reposts: stated("keep_reposts").and_then(serde_json::Value::as_bool).unwrap_or(false),
        }
    }
}
