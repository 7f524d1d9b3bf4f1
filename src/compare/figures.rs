//! Adds ads up per municipality, year and occupation, in one pass, both by who hires and by where the workplace is.
//!
//! As an employer a municipality has the ads of sector `municipality` whose employer the register knows as that municipality; as a place
//! it has the ads with a workplace there, whoever hires. Which ads are read, and that reposts are left out, is the caller's business.

use std::collections::{BTreeMap, HashMap};
use std::ops::RangeInclusive;

use super::code::Code;
use crate::measure::{AdRow, Estimate, Subset, Sums, ratio_estimate};
use crate::registers::{Registers, Sector};
use crate::table::View;

/// Integer sums over the ads of one municipality for one occupation. Merging is addition.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct OccupationSums {
    /// Ads.
    pub n_ads: u64,
    /// Words.
    pub n_words: u64,
    /// Hits.
    pub n_hits: u64,
    /// Σ h², Σ h·w, Σ w².
    squares: [u128; 3],
}

impl OccupationSums {
    /// Adds one ad.
    pub fn add(&mut self, n_words: u32, n_hits: u32) {
        let (words, hits) = (u128::from(n_words), u128::from(n_hits));
        self.n_ads += 1;
        self.n_words += u64::from(n_words);
        self.n_hits += u64::from(n_hits);
        for (sum, product) in self.squares.iter_mut().zip([hits * hits, hits * words, words * words]) {
            *sum += product;
        }
    }

    /// Adds the sums of other ads.
    pub fn merge(&mut self, other: &Self) {
        self.n_ads += other.n_ads;
        self.n_words += other.n_words;
        self.n_hits += other.n_hits;
        for (sum, more) in self.squares.iter_mut().zip(other.squares) {
            *sum += more;
        }
    }

    /// Hits per 1,000 words; `None` where there are no words.
    pub fn rate(&self) -> Option<f64> {
        (self.n_words > 0).then(|| 1000.0 * self.n_hits as f64 / self.n_words as f64)
    }

    /// Hits per 1,000 words with the interval that has the ad as unit.
    pub fn intensity(&self) -> Option<Estimate> {
        let [hh, hw, ww] = self.squares;
        let ratio = ratio_estimate(self.n_ads, self.n_hits.into(), self.n_words.into(), hh, hw, ww)?;
        Some(Estimate { value: 1000.0 * ratio.value, bounds: ratio.bounds.map(|(low, high)| (1000.0 * low, 1000.0 * high)) })
    }
}

/// What one municipality has in one year.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Cell {
    /// One for each subset.
    sums: Vec<Sums>,
    occupations: BTreeMap<Code, OccupationSums>,
}

impl Cell {
    fn add(&mut self, row: &AdRow, subsets: &[Subset], vacancy_cap: u32) {
        self.sums.resize_with(subsets.len(), Sums::default);
        for (sums, subset) in self.sums.iter_mut().zip(subsets) {
            sums.add(row, *subset, vacancy_cap);
        }
        let occupation = row.occupation.as_deref().and_then(Code::parse).unwrap_or(Code::UNKNOWN);
        self.occupations.entry(occupation).or_default().add(row.measures.n_words, row.measures.n_hits);
    }
}

/// Sums per municipality, year and occupation, in both views.
#[derive(Clone, Debug)]
pub struct Figures {
    subsets: Vec<Subset>,
    vacancy_cap: u32,
    /// The municipality of each employer's id that is one.
    employers: HashMap<String, Option<Code>>,
    registered: HashMap<String, Code>,
    by_employer: BTreeMap<(Code, u16), Cell>,
    by_place: BTreeMap<(Code, u16), Cell>,
    /// Employers other than municipalities, by sector, id and year.
    others: BTreeMap<(Sector, String, u16), OccupationSums>,
    n_ads: u64,
    n_without_year: u64,
    n_unknown_municipal_employer: u64,
}

impl Figures {
    /// No ads yet. `subsets` are the hits that are told apart besides all of them: areas or competences.
    pub fn new(registers: &Registers, subsets: &[Subset], vacancy_cap: u32) -> Self {
        let mut all = vec![Subset::All];
        all.extend(subsets.iter().filter(|subset| **subset != Subset::All));
        let registered = registers.employers.municipalities().filter_map(|(id, code)| Some((id.to_owned(), Code::parse(code)?)));
        Self {
            subsets: all,
            vacancy_cap,
            employers: HashMap::new(),
            registered: registered.collect(),
            by_employer: BTreeMap::new(),
            by_place: BTreeMap::new(),
            others: BTreeMap::new(),
            n_ads: 0,
            n_without_year: 0,
            n_unknown_municipal_employer: 0,
        }
    }

    /// Adds one ad.
    pub fn add(&mut self, row: &AdRow) {
        self.n_ads += 1;
        let Some(year) = row.year else {
            self.n_without_year += 1;
            return;
        };
        if let Some(place) = row.municipality.as_deref().and_then(Code::parse) {
            self.by_place.entry((place, year)).or_default().add(row, &self.subsets, self.vacancy_cap);
        }
        match Sector::parse(&row.sector) {
            Some(Sector::Municipality) => match self.municipality_of(&row.employer_id) {
                Some(employer) => self.by_employer.entry((employer, year)).or_default().add(row, &self.subsets, self.vacancy_cap),
                None => self.n_unknown_municipal_employer += 1,
            },
            Some(sector @ (Sector::Region | Sector::State)) => {
                let sums = self.others.entry((sector, row.employer_id.clone(), year)).or_default();
                sums.add(row.measures.n_words, row.measures.n_hits);
            }
            _ => {}
        }
    }

    fn municipality_of(&mut self, id: &str) -> Option<Code> {
        if let Some(known) = self.employers.get(id) {
            return *known;
        }
        let found = id.strip_prefix("municipality-").and_then(Code::parse).or_else(|| self.registered.get(id).copied());
        self.employers.insert(id.to_owned(), found);
        found
    }

    fn cells(&self, view: View) -> &BTreeMap<(Code, u16), Cell> {
        match view {
            View::Employer => &self.by_employer,
            View::Place => &self.by_place,
        }
    }

    fn cells_of(&self, view: View, municipality: Code, years: &RangeInclusive<u16>) -> impl Iterator<Item = &Cell> {
        let range = (!years.is_empty()).then(|| (municipality, *years.start())..=(municipality, *years.end()));
        range.into_iter().flat_map(move |range| self.cells(view).range(range).map(|(_, cell)| cell))
    }

    /// The sums of a municipality over some years, of the hits of a subset; of no ads where there are none or the subset was not asked for.
    pub fn sums(&self, view: View, municipality: Code, years: &RangeInclusive<u16>, subset: Subset) -> Sums {
        let mut total = Sums::default();
        if let Some(n) = self.subsets.iter().position(|own| *own == subset) {
            self.cells_of(view, municipality, years).filter_map(|cell| cell.sums.get(n)).for_each(|sums| total.merge(sums));
        }
        total
    }

    /// The sums of a municipality over some years, by occupation.
    pub fn occupations(&self, view: View, municipality: Code, years: &RangeInclusive<u16>) -> BTreeMap<Code, OccupationSums> {
        let mut total: BTreeMap<Code, OccupationSums> = BTreeMap::new();
        for (occupation, sums) in self.cells_of(view, municipality, years).flat_map(|cell| &cell.occupations) {
            total.entry(*occupation).or_default().merge(sums);
        }
        total
    }

    /// The sums of all municipalities over some years, by occupation.
    pub fn all_occupations(&self, view: View, years: &RangeInclusive<u16>) -> BTreeMap<Code, OccupationSums> {
        let mut total: BTreeMap<Code, OccupationSums> = BTreeMap::new();
        for ((_, year), cell) in self.cells(view) {
            if years.contains(year) {
                cell.occupations.iter().for_each(|(occupation, sums)| total.entry(*occupation).or_default().merge(sums));
            }
        }
        total
    }

    /// The municipalities that have at least `min_ads` ads in these years, by code.
    pub fn municipalities(&self, view: View, years: &RangeInclusive<u16>, min_ads: u64) -> Vec<Code> {
        let mut n_ads: BTreeMap<Code, u64> = BTreeMap::new();
        for ((municipality, year), cell) in self.cells(view) {
            if years.contains(year) {
                *n_ads.entry(*municipality).or_default() += cell.sums.first().map_or(0, |sums| sums.n_ads);
            }
        }
        n_ads.into_iter().filter(|(_, n)| *n >= min_ads.max(1)).map(|(municipality, _)| municipality).collect()
    }

    /// The years that have ads.
    pub fn years(&self, view: View) -> Vec<u16> {
        let mut years: Vec<u16> = self.cells(view).keys().map(|(_, year)| *year).collect();
        years.sort_unstable();
        years.dedup();
        years
    }

    /// Sums of every employer of a sector in a year, by id. Regions and the state only.
    pub fn employers_of(&self, sector: Sector, year: u16) -> impl Iterator<Item = (&str, &OccupationSums)> {
        self.others.iter().filter(move |((own, _, at), _)| *own == sector && *at == year).map(|((_, id, _), sums)| (id.as_str(), sums))
    }

    /// Ads that were added.
    pub fn n_ads(&self) -> u64 {
        self.n_ads
    }

    /// Ads without a year, which belong to no cell.
    pub fn n_without_year(&self) -> u64 {
        self.n_without_year
    }

    /// Ads of the sector of municipalities whose employer the register does not know as one of them.
    pub fn n_unknown_municipal_employer(&self) -> u64 {
        self.n_unknown_municipal_employer
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::measure::AdMeasures;

    /// An ad of a municipality with a workplace somewhere.
    pub(in crate::compare) fn ad(employer: &str, place: &str, occupation: &str, year: u16, n_words: u32, n_hits: u32) -> AdRow {
        let mut measures = AdMeasures { n_words, n_hits, ..AdMeasures::default() };
        measures.by_competence[0] = n_hits;
        AdRow {
            employer_id: employer.to_owned(),
            sector: "municipality".to_owned(),
            municipality: (!place.is_empty()).then(|| place.to_owned()),
            occupation: (!occupation.is_empty()).then(|| occupation.to_owned()),
            year: Some(year),
            n_vacancies: 1,
            measures,
            ..AdRow::default()
        }
    }

    pub(in crate::compare) fn code(text: &str) -> Code {
        Code::parse(text).expect("four digits")
    }

    pub(in crate::compare) fn figures(rows: &[AdRow]) -> Figures {
        let registers = Registers::load().expect("the registers hold");
        let mut figures = Figures::new(&registers, &[], 50);
        for row in rows {
            figures.add(row);
        }
        figures
    }

    #[test]
    fn a_municipality_as_employer_and_as_place_are_two_things() {
        let linkoping = "2120000449";
        let mut company = ad("name:krogen ab", "0580", "5120", 2025, 30, 3);
        company.sector = "private".to_owned();
        let figures = figures(&[
            ad(linkoping, "0580", "2512", 2025, 100, 1),
            ad(linkoping, "0560", "2512", 2025, 50, 2),
            ad("municipality-0560", "0560", "5321", 2024, 10, 0),
            ad("2120009999", "0560", "", 2025, 10, 0),
            company,
        ]);
        let n = |view, at: &str, years| {
            let sums = figures.sums(view, code(at), &years, Subset::All);
            (sums.n_ads, sums.n_words, sums.n_hits)
        };
        assert_eq!(n(View::Employer, "0580", 2025..=2025), (2, 150, 3));
        assert_eq!(n(View::Place, "0580", 2025..=2025), (2, 130, 4));
        assert_eq!(n(View::Place, "0560", 2024..=2025), (3, 70, 2));
        assert_eq!(n(View::Employer, "0560", 2025..=2025), (0, 0, 0));
        #[expect(clippy::reversed_empty_ranges, reason = "what a caller may ask")]
        let nothing = 2025..=2024;
        assert_eq!(n(View::Place, "0560", nothing), (0, 0, 0));
        assert_eq!(figures.n_unknown_municipal_employer(), 1);
        assert_eq!(figures.municipalities(View::Place, &(2024..=2025), 3), [code("0560")]);
        assert_eq!(figures.years(View::Employer), [2024, 2025]);
    }

    #[test]
    fn occupations_add_up_to_the_municipality() {
        let rows: Vec<AdRow> = (0..60u32)
            .map(|n| ad("2120000449", if n % 2 == 0 { "0580" } else { "0560" }, ["2512", "5321", ""][n as usize % 3], 2025, 10 + n, n % 4))
            .collect();
        let figures = figures(&rows);
        for view in [View::Employer, View::Place] {
            for at in ["0580", "0560"] {
                let whole = figures.sums(view, code(at), &(2025..=2025), Subset::All);
                let mut sum = OccupationSums::default();
                figures.occupations(view, code(at), &(2025..=2025)).values().for_each(|one| sum.merge(one));
                assert_eq!((sum.n_ads, sum.n_words, sum.n_hits), (whole.n_ads, whole.n_words, whole.n_hits));
                assert_eq!(sum.intensity(), whole.values().intensity);
            }
        }
    }
}
