//! Counts ads by year in everything that the tables speak of, in integers, so that their order changes nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::catalogue::Tables;
use super::own_group::OwnGroup;
use super::quality::{QualityCounts, RunCounts};
use super::regions::Regions;
use super::shape::Source;
use crate::error::Result;
use crate::measure::{AdRow, Subset, Sums};
use crate::model::{Area, Competence, Stratum};
use crate::registers::{Registers, Sector};

/// Parts of the ads of a region: all of them, six sectors, eleven occupation groups, hits of six areas.
pub(super) mod split {
    /// All ads.
    pub(in super::super) const TOTAL: usize = 0;
    /// The first sector, in the order of `Sector::ALL`.
    pub(in super::super) const SECTORS: usize = 1;
    /// The sectors of the employer view.
    pub(in super::super) const PUBLIC_SECTORS: std::ops::Range<usize> = SECTORS..SECTORS + 4;
    /// The first occupation group: SSYK major groups 0 to 9, then unknown.
    pub(in super::super) const OCCUPATIONS: usize = 7;
    /// How many occupation groups there are.
    pub(in super::super) const N_OCCUPATIONS: usize = 11;
    /// The first area.
    pub(in super::super) const AREAS: usize = 18;
    /// How many parts there are.
    pub(in super::super) const N: usize = 24;
}

/// An employer of the register.
#[derive(Clone, Debug)]
pub(super) struct KnownEmployer {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) sector: usize,
    pub(super) leaf: usize,
}

/// What was counted in a year. Of `place` and `employer`, the key is leaf and part; the total of a leaf is that of its sectors.
#[derive(Clone, Debug, Default)]
pub(super) struct YearSums {
    pub(super) place: HashMap<(usize, usize), Sums>,
    pub(super) employer: HashMap<(usize, usize), Sums>,
    pub(super) units: HashMap<usize, Sums>,
    pub(super) employers: HashMap<usize, Sums>,
    /// All ads; then the hits of each competence; then of each stratum.
    pub(super) kinds: Vec<Sums>,
    pub(super) quality: QualityCounts,
}

/// The ads of a run, counted for the tables.
#[derive(Debug)]
pub struct Gathering {
    vacancy_cap: u32,
    pub(super) regions: Regions,
    pub(super) employers: Vec<KnownEmployer>,
    /// Code and Swedish name of the SSYK unit groups, by code.
    pub(super) units: Vec<(String, String)>,
    /// Swedish names of the SSYK major groups.
    pub(super) major_groups: Vec<String>,
    employer_places: HashMap<String, usize>,
    unit_places: HashMap<String, usize>,
    pub(super) years: BTreeMap<u16, YearSums>,
    pub(super) run: Option<RunCounts>,
}

impl Gathering {
    /// Nothing counted yet. `vacancy_cap` bounds the weight of an ad in the measures weighted by vacancies.
    pub fn new(registers: &Registers, vacancy_cap: u32) -> Self {
        let regions = Regions::new(registers);
        let employers: Vec<KnownEmployer> = registers
            .employers
            .public()
            .iter()
            .map(|e| {
                let municipality = e.municipality.as_deref();
                let leaf = match e.sector {
                    Sector::Municipality => municipality.and_then(|code| regions.municipality(code)),
                    Sector::Region => e.county.as_deref().and_then(|code| regions.county_employer(code)),
                    _ => None,
                };
                let full_name = || registers.places.municipality(municipality, None).map(|m| m.full_name.clone());
                let name = if e.name.is_empty() { full_name().unwrap_or_else(|| e.id.clone()) } else { e.name.clone() };
                KnownEmployer { id: e.id.clone(), name, sector: sector_place(e.sector), leaf: leaf.unwrap_or(regions.unknown()) }
            })
            .collect();
        let mut units: Vec<(String, String)> =
            registers.occupations.groups().map(|(code, name)| (code.to_owned(), name.to_owned())).collect();
        units.sort();
        let major_groups = (0..10).map(|n| registers.occupations.name(&n.to_string()).unwrap_or_default().to_owned()).collect();
        Self {
            vacancy_cap,
            employer_places: employers.iter().enumerate().map(|(n, e)| (e.id.clone(), n)).collect(),
            unit_places: units.iter().enumerate().map(|(n, (code, _))| (code.clone(), n)).collect(),
            regions,
            employers,
            units,
            major_groups,
            years: BTreeMap::new(),
            run: None,
        }
    }

    /// The same with groups of municipalities that a user named, which become regions.
    ///
    /// # Errors
    /// A code that is taken, or a municipality that does not exist; with the line.
    pub fn with_groups(mut self, groups: &[OwnGroup]) -> Result<Self> {
        let codes: BTreeSet<String> = self.regions.list().iter().map(|r| r.code.clone()).collect();
        OwnGroup::check(groups, &codes, |code| self.regions.municipality(code).is_some())?;
        self.regions.add_groups(groups);
        Ok(self)
    }

    /// The same with the counts of the run, of which no year is known.
    #[must_use]
    pub fn with_run_counts(mut self, counts: RunCounts) -> Self {
        self.run = Some(counts);
        self
    }

    /// Adds an ad that is measured. One without a year is in no table but is part of the run's counts.
    pub fn add(&mut self, ad: &AdRow) {
        let Some(year) = ad.year else { return };
        let cap = self.vacancy_cap;
        let to = self.years.entry(year).or_default();
        to.quality.add_measured(ad);
        let sector = Sector::parse(&ad.sector).unwrap_or(Sector::Unknown);
        let unit = ad.occupation.as_deref().and_then(|code| self.unit_places.get(code).copied());
        let major = ad.occupation.as_deref().filter(|_| unit.is_some()).and_then(|code| code.chars().next()?.to_digit(10));
        let occupation = split::OCCUPATIONS + major.map_or(split::N_OCCUPATIONS - 1, |n| n as usize);
        let parts: [usize; 2] = [split::SECTORS + sector_place(sector), occupation];
        let known = self.employer_places.get(&ad.employer_id).copied();
        let place = ad.municipality.as_deref().and_then(|code| self.regions.municipality(code)).unwrap_or(self.regions.unknown());
        let count = |sums: &mut HashMap<(usize, usize), Sums>, leaf| {
            for part in parts {
                sums.entry((leaf, part)).or_default().add(ad, Subset::All, cap);
            }
            for (n, area) in Area::all().enumerate() {
                sums.entry((leaf, split::AREAS + n)).or_default().add(ad, Subset::Area(area), cap);
            }
        };
        count(&mut to.place, place);
        if is_public(sector) {
            let seat = known.and_then(|n| self.employers.get(n)).filter(|e| e.sector == sector_place(sector));
            count(&mut to.employer, seat.map_or(self.regions.unknown(), |e| e.leaf));
            if let Some(n) = known.filter(|_| seat.is_some()) {
                to.employers.entry(n).or_default().add(ad, Subset::All, cap);
            }
        }
        to.units.entry(unit.unwrap_or(self.units.len())).or_default().add(ad, Subset::All, cap);
        if to.kinds.is_empty() {
            to.kinds = vec![Sums::default(); kinds().count()];
        }
        for (sums, subset) in to.kinds.iter_mut().zip(kinds()) {
            sums.add(ad, subset, cap);
        }
    }

    /// Adds an ad that repeats another one and is not measured: it counts in the table of quality only.
    pub fn add_repost(&mut self, ad: &AdRow) {
        if let Some(year) = ad.year {
            self.years.entry(year).or_default().quality.add_repost();
        }
    }

    /// The tables. A cell of fewer than `min_ads` ads is suppressed, and others so that it cannot be computed.
    pub fn tables(self, source: &Source, min_ads: u64) -> Tables {
        Tables::new(&self, source, min_ads)
    }
}

/// The hits that the table of competences tells apart: all, of each competence, of each stratum.
pub(super) fn kinds() -> impl Iterator<Item = Subset> {
    let competences = Competence::all().map(Subset::Competence);
    std::iter::once(Subset::All).chain(competences).chain(Stratum::ALL.iter().copied().map(Subset::Stratum))
}

/// Whether ads of a sector are in the employer view.
fn is_public(sector: Sector) -> bool {
    matches!(sector, Sector::Municipality | Sector::Region | Sector::State | Sector::Federation)
}

/// The place of a sector in `Sector::ALL`.
fn sector_place(sector: Sector) -> usize {
    Sector::ALL.iter().position(|s| *s == sector).unwrap_or(Sector::ALL.len() - 1)
}

#[cfg(test)]
mod tests {
    use super::super::{Cell, CellStatus, Role, Table};
    use super::*;
    use crate::measure::AdMeasures;
    use crate::model::N_COMPETENCES;

    /// An ad of Boxholm as an employer, with a workplace in Linköping.
    fn ad(n: u16) -> AdRow {
        let mut by_competence = [0; N_COMPETENCES];
        by_competence[usize::from(n) % 3] = u32::from(n % 2);
        AdRow {
            ad_id: n.to_string(),
            year: Some(2020 + n % 3 * 2),
            employer_id: "2120000407".to_owned(),
            sector: "municipality".to_owned(),
            municipality: Some("0580".to_owned()),
            occupation: Some("2512".to_owned()),
            n_vacancies: 1,
            lang: "sv".to_owned(),
            measures: AdMeasures {
                n_words: 100 + u32::from(n),
                n_hits: u32::from(n % 2),
                by_competence,
                by_stratum: [u32::from(n % 2), 0, 0],
                ..AdMeasures::default()
            },
            ..AdRow::default()
        }
    }

    fn tables(ads: impl Iterator<Item = AdRow>, min_ads: u64) -> Tables {
        let registers = Registers::load().expect("the registers hold");
        let boxholm = registers.employers.public().iter().find(|e| e.id == "2120000407").and_then(|e| e.municipality.clone());
        assert_eq!(boxholm.as_deref(), Some("0560"));
        let mut gathering = Gathering::new(&registers, 50);
        for ad in ads {
            gathering.add(&ad);
        }
        gathering.tables(&Source::default(), min_ads)
    }

    fn cell(tables: &Tables, id: &str, codes: &[&str]) -> Cell {
        *tables.get(id).and_then(|table| table.cell_of(codes)).expect("a cell")
    }

    #[test]
    fn an_ad_counts_for_its_employer_in_one_view_and_for_its_place_in_the_other() {
        let tables = tables((0..90).map(ad), 1);
        let at = |id, codes: &[&str]| cell(&tables, id, codes).value;
        assert_eq!(at("SVALL01E", &["0560", "municipality", "n_ads", "2020"]), Some(30.0));
        assert_eq!(at("SVALL01P", &["0560", "municipality", "n_ads", "2020"]), Some(0.0));
        assert_eq!(at("SVALL01P", &["0580", "total", "n_ads", "2022"]), Some(30.0));
        for region in ["00", "05", "KM", "C7", "S1"] {
            assert_eq!(at("SVALL01E", &[region, "total", "n_ads", "2024"]), Some(30.0), "{region}");
        }
        assert_eq!(at("SVALL04", &["2120000407", "n_ads", "2024"]), Some(30.0));
        assert_eq!(at("SVALL03N", &["2512", "n_ads", "2024"]), Some(30.0));
        assert_eq!(at("SVALL03E", &["0560", "2", "n_ads", "2024"]), Some(30.0));
        assert_eq!(at("SVALL06", &["n_lang_sv", "2024"]), Some(30.0));
        // 2020 holds the ads 0, 3, 6 and so on: every second has a hit, of competence 1.1.
        assert_eq!(at("SVALL02P", &["0580", "1", "share", "2020"]), Some(0.5));
        assert_eq!(at("SVALL02P", &["0580", "2", "share", "2020"]), Some(0.0));
        assert_eq!(at("SVALL05", &["1.1", "total", "share", "2020"]), Some(0.5));
        assert_eq!(at("SVALL05", &["total", "basic", "share", "2020"]), Some(0.5));
        assert_eq!(cell(&tables, "SVALL05", &["1.1", "basic", "share", "2020"]).status, CellStatus::NotApplicable);
        assert_eq!(cell(&tables, "SVALL01E", &["0560", "state", "n_ads", "2020"]).status, CellStatus::NotApplicable);
        assert_eq!(cell(&tables, "SVALL01P", &["0560", "state", "share", "2020"]).status, CellStatus::Missing);
    }

    #[test]
    fn years_without_ads_stand_between_the_first_and_the_last_and_few_ads_tell_their_number_only() {
        let tables = tables((0..90).map(ad), 31);
        let table = tables.get("svall01p").expect("a table");
        let time = table.dimensions.last().expect("a dimension");
        assert_eq!(time.categories.iter().map(|c| c.code.as_str()).collect::<Vec<_>>(), ["2020", "2021", "2022", "2023", "2024"]);
        assert_eq!(cell(&tables, "SVALL01P", &["00", "total", "n_ads", "2021"]), Cell::of(0.0));
        assert_eq!(cell(&tables, "SVALL01P", &["00", "total", "share", "2021"]), Cell::without(CellStatus::Missing));
        assert_eq!(cell(&tables, "SVALL01P", &["00", "total", "n_ads", "2020"]), Cell::of(30.0));
        assert_eq!(cell(&tables, "SVALL01P", &["00", "total", "share", "2020"]), Cell::without(CellStatus::Suppressed));
    }

    #[test]
    fn every_table_is_one_dense_block_with_codes_and_labels_that_are_unique() {
        let tables = tables((0..90).map(ad), 20);
        let ids: Vec<&str> = tables.iter().map(|t| t.id.as_str()).collect();
        let expected =
            ["SVALL01P", "SVALL01E", "SVALL02P", "SVALL02E", "SVALL03P", "SVALL03E", "SVALL03N", "SVALL04", "SVALL05", "SVALL06"];
        assert_eq!(ids, expected);
        for table in tables.iter() {
            assert_eq!(table.cells.len(), table.sizes().iter().product::<usize>(), "{}", table.id);
            assert!(table.notes.is_sorted_by_key(|note| !note.is_mandatory), "{}", table.id);
            assert!(table.cells.iter().all(|cell| cell.value.is_some() == (cell.status == CellStatus::Ok)));
            for dimension in &table.dimensions {
                let place = format!("{} {}", table.id, dimension.code);
                let n = dimension.categories.len();
                let parts: [fn(&super::super::Category) -> &str; 3] = [|c| &c.code, |c| &c.label.sv, |c| &c.label.en];
                for part in parts {
                    assert_eq!(dimension.categories.iter().map(part).collect::<BTreeSet<_>>().len(), n, "{place}");
                }
                assert!(dimension.elimination.iter().all(|code| dimension.place(code).is_some()), "{place}");
                assert_eq!(dimension.role == Role::Metric, dimension.categories.iter().all(|c| c.unit.is_some()), "{place}");
                for list in &dimension.code_lists {
                    for value in &list.values {
                        assert!(dimension.place(&value.code).is_some() && !value.members.is_empty(), "{place} {}", list.id);
                        assert!(value.members.iter().all(|code| dimension.place(code).is_some()), "{place} {}", list.id);
                    }
                }
            }
        }
    }

    #[test]
    fn the_order_of_ads_changes_nothing() {
        let mut ads: Vec<AdRow> = (0..300u16)
            .map(|n| AdRow { municipality: Some(["0580", "0560", "0180"][usize::from(n * 7 % 3)].to_owned()), ..ad(n) })
            .collect();
        let one = tables(ads.clone().into_iter(), 20);
        ads.reverse();
        ads.rotate_left(17);
        assert_eq!(one, tables(ads.into_iter(), 20));
    }

    #[test]
    fn an_own_group_is_a_region_counted_from_the_ads_and_its_code_is_its_own() {
        let registers = Registers::load().expect("the registers hold");
        let group = |code: &str| OwnGroup {
            code: code.to_owned(),
            label: "Två".to_owned(),
            municipalities: vec!["0580".to_owned(), "0560".to_owned()],
            line: 2,
        };
        assert!(Gathering::new(&registers, 50).with_groups(&[group("C7")]).is_err());
        assert!(Gathering::new(&registers, 50).with_groups(&[group("G"), group("g")]).is_err());
        let mut gathering = Gathering::new(&registers, 50).with_groups(&[group("G1")]).expect("a group");
        (0..90).for_each(|n| gathering.add(&ad(n)));
        gathering.add_repost(&ad(0));
        let tables = gathering.tables(&Source::default(), 20);
        assert_eq!(cell(&tables, "SVALL02P", &["G1", "total", "n_ads", "2020"]), Cell::of(30.0));
        assert_eq!(cell(&tables, "SVALL06", &["n_reposts", "2020"]), Cell::of(1.0));
        let table: &Table = tables.get("SVALL03P").expect("a table");
        let list = table.dimensions[0].code_lists.iter().find(|list| list.id == "agg_Egen").expect("a list");
        assert_eq!(list.values[0].members, ["0560", "0580"]);
    }
}
