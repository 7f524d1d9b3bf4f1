//! Finds the municipality of a workplace by code, name or concept id.

use std::collections::HashMap;

use super::employers::name_key;
use super::load::rows;
use crate::error::{Error, ErrorKind, Result};

/// One of the 290 municipalities.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Municipality {
    /// Four-digit code.
    pub code: String,
    /// Short name, such as `Linköping`.
    pub name: String,
    /// Name it goes by as an employer, such as `Linköpings kommun`.
    pub full_name: String,
    /// Two-digit code of the county.
    pub county: String,
    /// SKR group, `A1` to `C9` (2023).
    pub skr: String,
    /// Inhabitants in 2025.
    pub population: u32,
}

/// One of the nine groups of municipalities of SKR, 2023.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SkrGroup {
    /// `A1` to `C9`.
    pub code: String,
    /// Name in Swedish.
    pub name_sv: String,
    /// Name in English.
    pub name_en: String,
}

/// Municipalities and counties.
#[derive(Debug)]
pub struct Places {
    municipalities: Vec<Municipality>,
    by_code: HashMap<String, usize>,
    by_name: HashMap<String, usize>,
    by_concept: HashMap<String, usize>,
    counties: Vec<(String, String)>,
    skr_groups: Vec<SkrGroup>,
}

impl Places {
    pub(super) fn load() -> Result<Self> {
        let mut municipalities = Vec::new();
        let (mut by_code, mut by_name, mut by_concept) = (HashMap::new(), HashMap::new(), HashMap::new());
        for [code, name, full_name, county, skr, population] in
            rows("municipalities.csv", ["municipality", "name", "name_full", "county", "skr", "population_2025"])?
        {
            by_code.insert(code.clone(), municipalities.len());
            by_name.insert(name_key(&name), municipalities.len());
            let population = population.parse().map_err(|_| {
                let found = format!("data/registers/municipalities.csv: {code}: found the population `{population}`, expected a number");
                Error::new(ErrorKind::Lexicon, found)
            })?;
            municipalities.push(Municipality { code, name, full_name, county, skr, population });
        }
        for [old, code, _valid_to, _note] in rows("municipality_codes_old.csv", ["old", "municipality", "valid_to_year", "note"])? {
            if let Some(n) = by_code.get(&code).copied() {
                by_code.insert(old, n);
            }
        }
        for [concept, code] in rows("municipality_concepts.csv", ["concept_id", "municipality"])? {
            if let Some(n) = by_code.get(&code).copied() {
                by_concept.insert(concept, n);
            }
        }
        let counties = rows("counties.csv", ["county", "name", "region_name"])?.into_iter().map(|[code, name, _]| (code, name)).collect();
        let skr_groups = rows("skr_groups.csv", ["skr", "main", "name_sv", "name_en"])?
            .into_iter()
            .map(|[code, _main, name_sv, name_en]| SkrGroup { code, name_sv, name_en })
            .collect();
        Ok(Self { municipalities, by_code, by_name, by_concept, counties, skr_groups })
    }

    /// All municipalities, by code.
    pub fn municipalities(&self) -> &[Municipality] {
        &self.municipalities
    }

    /// Code and name of every county.
    pub fn counties(&self) -> &[(String, String)] {
        &self.counties
    }

    /// The nine groups of SKR, by code.
    pub fn skr_groups(&self) -> &[SkrGroup] {
        &self.skr_groups
    }

    /// The municipality of a code, else of a concept id or a name. Codes that no longer exist lead to the municipality of today.
    pub fn municipality(&self, code: Option<&str>, name: Option<&str>) -> Option<&Municipality> {
        let by_name = || {
            let name = name?;
            self.by_concept.get(name).or_else(|| {
                let key = name_key(name);
                let key = key.strip_suffix(" kommun").unwrap_or(&key);
                self.by_name.get(key)
            })
        };
        let n = code.and_then(|c| self.by_code.get(c)).or_else(by_name)?;
        self.municipalities.get(*n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_municipality_is_found_by_code_old_code_name_and_concept() {
        let places = Places::load().expect("the register holds");
        assert_eq!(places.municipalities().len(), 290);
        assert_eq!(places.counties().len(), 21);
        let code = |c: Option<&str>, n: Option<&str>| places.municipality(c, n).map(|m| m.code.clone());
        assert_eq!(code(Some("0560"), None).as_deref(), Some("0560"));
        assert_eq!(code(Some("1917"), None).as_deref(), Some("0331"));
        assert_eq!(code(None, Some("Malmö")).as_deref(), Some("1280"));
        assert_eq!(code(None, Some("Boxholm kommun")).as_deref(), Some("0560"));
        assert_eq!(code(None, Some("snx9_qVD_Dr1")).as_deref(), Some("0483"));
        assert_eq!(code(Some("9999"), None), None);
        assert_eq!(code(None, Some("London")), None);
    }
}
