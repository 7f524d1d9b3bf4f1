//! Decides who hires: one id, name and sector per employer, from its number or its name.
//!
//! Ads from 2017 on carry the organisation number; those of 2006-2016 carry only a name. The register holds public employers by
//! number and by name, so that a municipality is one employer through all years. A private employer is known by its number, else by
//! its name with case, signs and company form evened out; then its id begins with `name:`.
//!
//! The sector comes from the register, else from the number: 2120 municipality, 2321 region, 2021 state, 2220 municipal federation,
//! anything else private. Municipal companies (numbers of companies) are private here; the register says where it knows better.

use std::collections::{BTreeMap, HashMap};

use unicode_normalization::UnicodeNormalization;

use super::load::rows;
use crate::error::Result;

/// Who hires, in broad terms.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Sector {
    /// A municipality.
    Municipality,
    /// A region (county council before).
    Region,
    /// The state.
    State,
    /// A municipal federation.
    Federation,
    /// Anyone else.
    Private,
    /// The ad names no employer.
    Unknown,
}

impl Sector {
    /// Every sector, in the order of tables.
    pub const ALL: [Self; 6] = [Self::Municipality, Self::Region, Self::State, Self::Federation, Self::Private, Self::Unknown];

    /// The id as it is written in every file.
    pub fn id(self) -> &'static str {
        match self {
            Self::Municipality => "municipality",
            Self::Region => "region",
            Self::State => "state",
            Self::Federation => "federation",
            Self::Private => "private",
            Self::Unknown => "unknown",
        }
    }

    /// Reads an id.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.id() == id)
    }

    fn of_number(number: &str) -> Self {
        match number.get(..4) {
            Some("2120") => Self::Municipality,
            Some("2321") => Self::Region,
            Some("2021") => Self::State,
            Some("2220") => Self::Federation,
            _ => Self::Private,
        }
    }
}

/// The id of employers that ads do not name.
const UNKNOWN: &str = "unknown";

/// An employer as every table names it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EmployerRef {
    /// Organisation number, `municipality-0561` for a municipality whose number is not known, else `name:` and the evened name; `unknown` where the ad has neither.
    pub id: String,
    /// Name.
    pub name: String,
    /// Sector.
    pub sector: Sector,
}

impl EmployerRef {
    /// Whether the ad names its employer.
    pub fn is_known(&self) -> bool {
        self.id != UNKNOWN
    }
}

/// An employer of the register that is no private one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PublicEmployer {
    /// Organisation number, or `municipality-0561` for a municipality whose number is not known.
    pub id: String,
    /// Name; empty where the register holds only spellings of it, as of municipalities without a number.
    pub name: String,
    /// Sector.
    pub sector: Sector,
    /// Code of the municipality that it is.
    pub municipality: Option<String>,
    /// Code of the county whose region it is.
    pub county: Option<String>,
}

#[derive(Debug)]
struct Named {
    number: String,
    sector: Sector,
    municipality: String,
}

/// Public employers by number and by name.
#[derive(Debug)]
pub struct Employers {
    numbers: HashMap<String, (Sector, String)>,
    names: HashMap<String, Named>,
    /// Names that a department may follow, longest first.
    beginnings: Vec<(String, Named)>,
    /// By id.
    public: Vec<PublicEmployer>,
}

/// Words that show a company, a foundation or a congregation, which is not the municipality whose name it begins with.
const OTHER_BODIES: [&str; 26] = [
    "ab",
    "aktiebolag",
    "aktiebolaget",
    "hb",
    "kb",
    "stiftelse",
    "stiftelsen",
    "bostäder",
    "bostads",
    "bostad",
    "energi",
    "ek",
    "förening",
    "föreningen",
    "församling",
    "pastorat",
    "kommunalförbund",
    "kommunförbund",
    "förbund",
    "förbundet",
    "holding",
    "fastigheter",
    "hamn",
    "företag",
    "företagen",
    "bolag",
];

impl Employers {
    pub(super) fn load() -> Result<Self> {
        let mut numbers = HashMap::new();
        let mut public = BTreeMap::new();
        let some = |code: &str| (!code.is_empty()).then(|| code.to_owned());
        for [number, sector, name, municipality, county, _kind] in
            rows("employers.csv", ["employer_number", "sector", "name", "municipality", "county", "kind"])?
        {
            let sector = Sector::parse(&sector).unwrap_or(Sector::Private);
            if sector != Sector::Private {
                let (municipality, county) = (some(&municipality), some(&county));
                public.insert(number.clone(), PublicEmployer { id: number.clone(), name: name.clone(), sector, municipality, county });
            }
            numbers.insert(number, (sector, name));
        }
        let mut names = HashMap::new();
        let mut beginnings = Vec::new();
        for [key, number, sector, municipality, _county] in
            rows("employer_names.csv", ["name_key", "employer_number", "sector", "municipality", "county"])?
        {
            let named = Named { number, sector: Sector::parse(&sector).unwrap_or(Sector::Private), municipality };
            if named.number.is_empty() && !named.municipality.is_empty() {
                let id = format!("municipality-{}", named.municipality);
                public.entry(id.clone()).or_insert_with(|| PublicEmployer {
                    id,
                    name: String::new(),
                    sector: named.sector,
                    municipality: some(&named.municipality),
                    county: None,
                });
            }
            match key.strip_suffix(" *") {
                Some(beginning) => beginnings.push((beginning.to_owned(), named)),
                None => {
                    names.insert(key, named);
                }
            }
        }
        beginnings.sort_by(|(a, _), (b, _)| b.len().cmp(&a.len()).then(a.cmp(b)));
        Ok(Self { numbers, names, beginnings, public: public.into_values().collect() })
    }

    /// The public employers that the register knows by number, and the municipalities that it knows by name only; by id.
    pub fn public(&self) -> &[PublicEmployer] {
        &self.public
    }

    /// The employer of an ad.
    pub fn resolve(&self, number: Option<&str>, name: Option<&str>) -> EmployerRef {
        let written = name.map(str::trim).filter(|n| !n.is_empty());
        let key = written.map(name_key).unwrap_or_default();
        if let Some(number) = number {
            if let Some((sector, registered)) = self.numbers.get(number) {
                return EmployerRef { id: number.to_owned(), name: registered.clone(), sector: *sector };
            }
            let sector = Sector::of_number(number);
            // A municipality whose number the register lacks is one with the municipality of that name.
            if sector == Sector::Municipality
                && let Some(named) = self.named(&key).filter(|n| n.number.is_empty() && !n.municipality.is_empty())
            {
                return EmployerRef {
                    id: format!("municipality-{}", named.municipality),
                    name: written.unwrap_or(number).to_owned(),
                    sector,
                };
            }
            return EmployerRef { id: number.to_owned(), name: written.unwrap_or(number).to_owned(), sector };
        }
        let Some(written) = written else {
            return EmployerRef { id: UNKNOWN.to_owned(), name: String::new(), sector: Sector::Unknown };
        };
        match self.named(&key) {
            Some(named) if !named.number.is_empty() => {
                let registered = self.numbers.get(&named.number).map_or(written, |(_, name)| name.as_str());
                EmployerRef { id: named.number.clone(), name: registered.to_owned(), sector: named.sector }
            }
            Some(named) if !named.municipality.is_empty() => {
                EmployerRef { id: format!("municipality-{}", named.municipality), name: written.to_owned(), sector: named.sector }
            }
            Some(named) => EmployerRef { id: format!("name:{key}"), name: written.to_owned(), sector: named.sector },
            None => EmployerRef { id: format!("name:{}", company_key(&key)), name: written.to_owned(), sector: Sector::Private },
        }
    }

    fn named(&self, key: &str) -> Option<&Named> {
        if let Some(named) = self.names.get(key) {
            return Some(named);
        }
        let (_, named) = self
            .beginnings
            .iter()
            .find(|(beginning, _)| key.strip_prefix(beginning.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))?;
        let is_other = key.split(' ').any(|word| OTHER_BODIES.contains(&word));
        (!is_other).then_some(named)
    }
}

/// A name as it is compared: lower case, composed, every run of other signs one space.
pub fn name_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    for c in name.nfc().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            key.push(c);
        } else if !key.ends_with(' ') && !key.is_empty() {
            key.push(' ');
        }
    }
    key.truncate(key.trim_end().len());
    key
}

/// The key of a company: `aktiebolag` is `ab`, `(publ)` is no part of the name.
fn company_key(key: &str) -> String {
    let key = key.strip_suffix(" publ").unwrap_or(key);
    key.split(' ').map(|word| if word == "aktiebolag" { "ab" } else { word }).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(number: Option<&str>, name: Option<&str>) -> (String, Sector) {
        let register = Employers::load().expect("the register holds");
        let employer = register.resolve(number, name);
        (employer.id, employer.sector)
    }

    #[test]
    fn a_municipality_is_one_employer_by_number_and_by_name() {
        let by_number = resolved(Some("2120000449"), Some("LINKÖPINGS KOMMUN"));
        assert_eq!(by_number, ("2120000449".to_owned(), Sector::Municipality));
        assert_eq!(resolved(None, Some("Linköpings kommun")), by_number);
        assert_eq!(resolved(None, Some("LINKÖPINGS KOMMUN, Omsorgskontoret")), by_number);
    }

    #[test]
    fn a_company_with_a_municipalitys_name_is_not_the_municipality() {
        assert_eq!(resolved(None, Some("Linköpings kommun Fastigheter AB")).1, Sector::Private);
    }

    #[test]
    fn the_number_decides_the_sector_where_the_register_is_silent() {
        assert_eq!(resolved(Some("2120009999"), Some("Okänd")).1, Sector::Municipality);
        assert_eq!(resolved(Some("2321009999"), None).1, Sector::Region);
        assert_eq!(resolved(Some("2021009999"), None).1, Sector::State);
        assert_eq!(resolved(Some("2220009999"), None).1, Sector::Federation);
        assert_eq!(resolved(Some("5590000001"), None).1, Sector::Private);
        assert_eq!(resolved(None, None), ("unknown".to_owned(), Sector::Unknown));
    }

    #[test]
    fn every_municipality_is_one_public_employer_and_every_region_too() {
        let register = Employers::load().expect("the register holds");
        let places = super::super::Places::load().expect("the register holds");
        for municipality in places.municipalities() {
            let n = register.public().iter().filter(|e| e.municipality.as_ref() == Some(&municipality.code)).count();
            assert_eq!(n, 1, "{}", municipality.name);
        }
        let counties: Vec<&str> = register.public().iter().filter_map(|e| e.county.as_deref()).collect();
        assert_eq!(counties.len(), 20);
        assert!(register.public().is_sorted_by(|a, b| a.id < b.id));
        assert!(register.public().iter().all(|e| !matches!(e.sector, Sector::Private | Sector::Unknown)));
    }

    #[test]
    fn spellings_of_a_company_are_one_employer() {
        let spelt = ["Tallrotens Omsorg AB", "TALLROTENS OMSORG AKTIEBOLAG", "Tallrotens  Omsorg AB (publ)"];
        for name in spelt {
            assert_eq!(resolved(None, Some(name)), ("name:tallrotens omsorg ab".to_owned(), Sector::Private));
        }
    }
}
