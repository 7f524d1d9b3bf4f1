//! Finds the SSYK 2012 unit group of an occupation.
//!
//! Ads carry the group itself, or the id of an occupation name: an old number or a concept id. Before the spring of 2014 ads were
//! coded by SSYK 96; their occupation names lead to today's groups all the same, which is a series break that every table names.

use std::collections::HashMap;

use super::load::rows;
use crate::error::Result;
use crate::model::Occupation;

/// SSYK groups and the occupation ids that lead to them.
#[derive(Debug)]
pub struct Occupations {
    names: HashMap<String, String>,
    by_legacy_id: HashMap<String, String>,
    by_concept_id: HashMap<String, String>,
}

impl Occupations {
    pub(super) fn load() -> Result<Self> {
        let names = rows("ssyk.csv", ["ssyk", "name_sv", "level"])?.into_iter().map(|[code, name, _]| (code, name)).collect();
        let pairs = |file, header| rows(file, header).map(|rows| rows.into_iter().map(|[id, ssyk]| (id, ssyk)).collect());
        Ok(Self {
            names,
            by_legacy_id: pairs("occupations_legacy.csv", ["legacy_id", "ssyk"])?,
            by_concept_id: pairs("occupations_concept.csv", ["concept_id", "ssyk"])?,
        })
    }

    /// The four-digit group of an occupation: the one the source states, else the one its ids lead to.
    pub fn ssyk<'r>(&'r self, occupation: &'r Occupation) -> Option<&'r str> {
        let stated = occupation.ssyk.as_deref().filter(|code| self.names.contains_key(*code));
        let by_legacy = || occupation.legacy_id.as_ref().and_then(|id| self.by_legacy_id.get(id));
        let by_concept = || occupation.concept_id.as_ref().and_then(|id| self.by_concept_id.get(id));
        stated.or_else(|| by_legacy().or_else(by_concept).map(String::as_str))
    }

    /// Code and name of every four-digit group, in no order that means anything.
    pub fn groups(&self) -> impl Iterator<Item = (&str, &str)> {
        self.names.iter().filter(|(code, _)| code.len() == 4).map(|(code, name)| (code.as_str(), name.as_str()))
    }

    /// The name of a group of any level in Swedish.
    pub fn name(&self, ssyk: &str) -> Option<&str> {
        self.names.get(ssyk).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_occupation_leads_to_its_group_from_any_id() {
        let register = Occupations::load().expect("the register holds");
        let of = |ssyk: Option<&str>, legacy: Option<&str>, concept: Option<&str>| Occupation {
            ssyk: ssyk.map(str::to_owned),
            legacy_id: legacy.map(str::to_owned),
            concept_id: concept.map(str::to_owned),
        };
        assert_eq!(register.ssyk(&of(Some("2512"), None, None)), Some("2512"));
        assert_eq!(register.ssyk(&of(None, Some("1000"), None)), Some("8161"));
        assert_eq!(register.ssyk(&of(Some("9999"), Some("1000"), None)), Some("8161"));
        assert_eq!(register.ssyk(&of(None, None, Some("UVrW_krj_vk8"))), Some("2225"));
        assert_eq!(register.ssyk(&of(None, None, None)), None);
    }
}
