//! Says against whom a municipality is held, and what their values are in the tables.

use std::collections::HashMap;
use std::rc::Rc;

use super::material::{Material, YEARS_OF_LIKENESS};
use super::page::Visit;
use super::sentence::lowered;
use super::slice::{Slice, Valued};
use super::words::{Words, words};
use crate::compare::{Code, Difference, Measure, Spread, difference_of_means, spread};
use crate::measure::Estimate;
use crate::registers::Municipality;
use crate::table::{Cell, CellStatus, Table, View};

/// Against whom.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Against {
    /// The mean of municipalities, as in the tables.
    Mean,
    /// The others of its SKR group.
    Skr,
    /// The most similar ones.
    Similar,
}

impl Against {
    /// Ids in addresses.
    pub(super) const ALL: [(&'static str, Self); 3] = [("mean", Self::Mean), ("skr", Self::Skr), ("similar", Self::Similar)];

    /// Its id.
    pub(super) fn id(self) -> &'static str {
        Self::ALL.iter().find(|(_, one)| *one == self).map_or("", |(id, _)| id)
    }
}

const MEAN: Words = words("Medel för kommuner", "Mean of municipalities");
const SKR: Words = words("SKR-grupp {code}, övriga", "SKR group {code}, others");
const SIMILAR: Words = words("Liknande kommuner", "Similar municipalities");
const MEAN_TOLD: Words = words(
    "Medel för kommuner är ovägt: varje kommun vars värde visas räknas lika, stor som liten.",
    "The mean of municipalities is unweighted: each municipality whose value is shown counts the same, large or small.",
);
const SKR_TOLD: Words = words(
    "{group} är kommungrupper från Sveriges Kommuner och Regioner 2023. Linjen är det ovägda medlet av gruppens övriga kommuner.",
    "{group} is a group of the Swedish Association of Local Authorities and Regions, 2023. The line is the unweighted mean of the group's other municipalities.",
);
const SIMILAR_TOLD: Words = words(
    "Liknande är de sju kommuner som ligger närmast i invånare, yrken i annonserna de senaste {n} åren och SKR:s huvudgrupp: {names}. Linjen är deras ovägda medel.",
    "Similar are the seven municipalities nearest in inhabitants, occupations of the ads of the last {n} years and main group of SKR: {names}. The line is their unweighted mean.",
);

/// The municipalities that one is held against.
#[derive(Clone, Debug)]
pub(super) struct Peers {
    /// Which.
    pub(super) against: Against,
    /// Their name.
    pub(super) name: String,
    /// Who they are and how they were chosen, in a sentence.
    pub(super) told: String,
    /// Their codes.
    pub(super) members: Vec<Code>,
}

impl Peers {
    /// The peers of a municipality.
    pub(super) fn new(visit: &Visit, view: View, own: &Municipality, against: Against) -> Self {
        let places = &visit.material.registers.places;
        let language = visit.language;
        let all = || places.municipalities().iter();
        let (name, told, members) = match against {
            Against::Mean => {
                (visit.say(MEAN).to_owned(), visit.say(MEAN_TOLD).to_owned(), all().filter_map(|m| Code::parse(&m.code)).collect())
            }
            Against::Skr => {
                let group = group_name(visit, &own.skr);
                let members = all().filter(|m| m.skr == own.skr && m.code != own.code).filter_map(|m| Code::parse(&m.code)).collect();
                (SKR.with(language, &[("code", &own.skr)]), SKR_TOLD.with(language, &[("group", &group)]), members)
            }
            Against::Similar => {
                let found = Code::parse(&own.code).map(|code| visit.material.likeness(view).of(code)).unwrap_or_default();
                let members: Vec<Code> = found.municipalities.iter().map(|one| one.municipality).collect();
                let names: Vec<&str> =
                    members.iter().filter_map(|code| places.called(&code.to_string())).map(|m| m.name.as_str()).collect();
                let told = SIMILAR_TOLD.with(language, &[("n", &YEARS_OF_LIKENESS.to_string()), ("names", &names.join(", "))]);
                (visit.say(SIMILAR).to_owned(), told, members)
            }
        };
        Self { against, name, told, members }
    }

    /// Their name within a sentence: what is no proper name begins small.
    pub(super) fn within(&self) -> String {
        if self.against == Against::Skr { self.name.clone() } else { lowered(&self.name) }
    }
}

/// Code and name of an SKR group.
pub(super) fn group_name(visit: &Visit, code: &str) -> String {
    let groups = visit.material.registers.places.skr_groups();
    let name = groups
        .iter()
        .find(|group| group.code == code)
        .map_or("", |group| if visit.language == crate::table::Language::Swedish { &group.name_sv } else { &group.name_en });
    format!("{code} {name}")
}

/// A table by region, made ready to read the values of many municipalities.
#[derive(Clone, Debug)]
pub(super) struct ByRegion<'t> {
    /// The nation's line, of all that the other dimensions hold.
    start: Slice<'t>,
    dimension: usize,
    places: Rc<HashMap<Code, usize>>,
    mean: usize,
}

/// The code of the mean of municipalities in the tables.
pub(super) const MEAN_CODE: &str = "KM";

impl<'t> ByRegion<'t> {
    /// Of the table `SVALL01`, `02` or `03` in a view, with one category of its other dimension.
    pub(super) fn new(material: &'t Material, stem: &str, view: View, of: Option<(&str, &str)>) -> Option<Self> {
        let letter = if view == View::Employer { "E" } else { "P" };
        Self::of(material.table(&format!("{stem}{letter}"))?, of)
    }

    fn of(table: &'t Table, of: Option<(&str, &str)>) -> Option<Self> {
        let start = Slice::new(table, of.as_slice())?;
        let dimension = table.place("Region")?;
        let categories = &table.dimensions.get(dimension)?.categories;
        let places = categories.iter().enumerate().filter_map(|(n, category)| Some((Code::parse(&category.code)?, n)));
        let places: HashMap<Code, usize> = places.collect();
        let mean = categories.iter().position(|category| category.code == MEAN_CODE)?;
        Some(Self { start, dimension, places: Rc::new(places), mean })
    }

    /// The same of another category of the other dimension, by its place.
    pub(super) fn moved(&self, dimension: usize, place: usize) -> Self {
        Self { start: self.start.moved(dimension, place), ..self.clone() }
    }

    /// The table.
    pub(super) fn table(&self) -> &'t Table {
        self.start.table()
    }

    /// The line of a municipality.
    pub(super) fn municipality(&self, code: Code) -> Option<Slice<'t>> {
        self.places.get(&code).map(|place| self.start.moved(self.dimension, *place))
    }

    /// The line of a region by its code in the table, such as `00` or `05`.
    pub(super) fn region(&self, code: &str) -> Option<Slice<'t>> {
        let dimension = self.table().dimensions.get(self.dimension)?;
        dimension.place(code).map(|place| self.start.moved(self.dimension, place))
    }

    /// The values of municipalities in a year: those that are shown.
    pub(super) fn values(&self, members: &[Code], measure: Measure, year: u16) -> Vec<(Code, Estimate)> {
        let value = |code: &Code| Some((*code, self.municipality(*code)?.of(measure, year).estimate()?));
        members.iter().filter_map(value).collect()
    }

    /// The mean of peers in a year: that of the tables where these are all municipalities.
    pub(super) fn mean_of(&self, peers: &Peers, measure: Measure, year: u16) -> Valued {
        if peers.against == Against::Mean {
            return self.start.moved(self.dimension, self.mean).of(measure, year);
        }
        let found = self.spread_of(peers, measure, year);
        let n_ads = peers
            .members
            .iter()
            .filter_map(|code| self.municipality(*code))
            .map(|line| line.of(measure, year))
            .filter(|one| one.cell.value.is_some())
            .map(|one| one.n_ads)
            .sum();
        let cell = found.map_or(Cell::without(CellStatus::Missing), |spread| Cell::of(spread.mean.value));
        Valued { year, cell, bounds: None, n_ads }
    }

    /// Mean and spread of peers in a year.
    pub(super) fn spread_of(&self, peers: &Peers, measure: Measure, year: u16) -> Option<Spread> {
        let values: Vec<Estimate> = self.values(&peers.members, measure, year).into_iter().map(|(_, value)| value).collect();
        spread(&values)
    }

    /// The municipality less the mean of its peers in a year.
    pub(super) fn difference(&self, own: Code, peers: &Peers, measure: Measure, year: u16) -> Option<Difference> {
        difference_of_means(&self.values(&[own], measure, year), &self.values(&peers.members, measure, year))
    }
}
