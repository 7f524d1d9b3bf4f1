//! Counts the ads that were found: by code or year, and by the integers that panels are made of.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use fixedbitset::FixedBitSet;
use tantivy::columnar::{Column, StrColumn};

use super::clock::Clock;
use super::condition::Selected;
use super::fields::{COMPETENCES, CodeField, NumberField, UNKNOWN, hits_column};
use super::reader::{ReadSegment, Reader};
use crate::error::{Error, ErrorKind, Result};
use crate::measure::{AdRow, Subset, Sums};
use crate::model::{Competence, Role, Stratum};

/// Ads between two looks at the clock.
const ADS_AT_ONCE: usize = 4096;
/// Most groups of an answer.
const MOST_GROUPS: usize = 200_000;

/// What ads are grouped by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum GroupBy {
    /// A code. An ad with several is counted with each.
    Code(CodeField),
    /// Year of publication.
    Year,
    /// Month of publication, `2025-03`.
    Month,
}

impl GroupBy {
    /// The name, as in the tables.
    pub fn id(self) -> &'static str {
        match self {
            Self::Code(field) => field.id(),
            Self::Year => "year",
            Self::Month => "month",
        }
    }

    /// Reads a name.
    pub fn parse(id: &str) -> Option<Self> {
        match id {
            "year" => Some(Self::Year),
            "month" => Some(Self::Month),
            id => CodeField::parse(id).map(Self::Code),
        }
    }
}

impl Reader {
    /// How many ads have each value, the most frequent first.
    ///
    /// # Errors
    /// The index cannot be read, or the time is over.
    pub fn facet(&self, selected: &Selected, by: GroupBy, clock: &Clock) -> Result<Vec<(String, u64)>> {
        let mut counts: HashMap<String, u64> = HashMap::new();
        for (segment, ads) in self.segments.iter().zip(&selected.segments) {
            let values = Values::open(self, segment, by)?;
            // Values are small numbers: places in a list of names, years and months.
            let mut tally: Vec<u64> = Vec::new();
            if let Values::Counted(codes) = &values {
                clock.check()?;
                tally.extend(codes.iter().map(|(_, having)| ads.intersection_count(having) as u64));
            } else {
                values.tally(ads, clock, &mut tally)?;
            }
            let here: Vec<(u64, u64)> = (0..).zip(tally).filter(|(_, n)| *n > 0).collect();
            let names = values.names(self, here.iter().map(|(value, _)| *value))?;
            for (name, (_, n)) in names.into_iter().zip(here) {
                *counts.entry(name).or_default() += n;
            }
        }
        let mut counts: Vec<(String, u64)> = counts.into_iter().collect();
        counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Ok(counts)
    }

    /// How many ads have each value of one thing together with each of another that takes few values, such as the year.
    ///
    /// # Errors
    /// The index cannot be read, or the time is over.
    pub fn crossed(
        &self,
        selected: &Selected,
        by: GroupBy,
        with: GroupBy,
        clock: &Clock,
    ) -> Result<BTreeMap<String, BTreeMap<String, u64>>> {
        let mut counts: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
        for (segment, ads) in self.segments.iter().zip(&selected.segments) {
            let [values, others] = [Values::open(self, segment, by)?, Values::open(self, segment, with)?];
            let mut here: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
            for (n, ad) in ads.ones().enumerate() {
                if n.is_multiple_of(ADS_AT_ONCE) {
                    clock.check()?;
                }
                let ad = u32::try_from(ad).unwrap_or(u32::MAX);
                others.each(ad, |other| {
                    let tally = here.entry(other).or_default();
                    values.each(ad, |value| add_one(tally, value));
                });
            }
            let other_names = others.names(self, here.keys().copied())?;
            for (other, tally) in other_names.into_iter().zip(here.into_values()) {
                let found: Vec<(u64, u64)> = (0..).zip(tally).filter(|(_, n)| *n > 0).collect();
                let names = values.names(self, found.iter().map(|(value, _)| *value))?;
                for (name, (_, n)) in names.into_iter().zip(found) {
                    *counts.entry(name).or_default().entry(other.clone()).or_default() += n;
                }
            }
        }
        Ok(counts)
    }

    /// What the ads of each group add up to: the same integers as a panel's. The key holds a value for each of `by`.
    ///
    /// # Errors
    /// The index cannot be read, there are too many groups, or the time is over.
    pub fn sums(
        &self,
        selected: &Selected,
        by: &[GroupBy],
        subset: Subset,
        vacancy_cap: u32,
        clock: &Clock,
    ) -> Result<BTreeMap<Vec<String>, Sums>> {
        let mut groups: BTreeMap<Vec<String>, Sums> = BTreeMap::new();
        for (segment, ads) in self.segments.iter().zip(&selected.segments) {
            let measures = Measures::open(self, segment, subset)?;
            let values = by.iter().map(|by| Values::open(self, segment, *by)).collect::<Result<Vec<_>>>()?;
            let mut here: HashMap<Vec<u64>, Sums> = HashMap::new();
            let mut row = AdRow::default();
            let mut keys: Vec<Vec<u64>> = Vec::new();
            for (n, ad) in ads.ones().enumerate() {
                if n.is_multiple_of(ADS_AT_ONCE) {
                    clock.check()?;
                }
                let ad = u32::try_from(ad).unwrap_or(u32::MAX);
                measures.read(ad, &mut row);
                keys.clear();
                keys.push(Vec::with_capacity(by.len()));
                for values in &values {
                    let before = std::mem::take(&mut keys);
                    values.each(ad, |value| keys.extend(before.iter().map(|key| [key.as_slice(), &[value]].concat())));
                }
                for key in keys.drain(..) {
                    here.entry(key).or_default().add(&row, subset, vacancy_cap);
                }
                if here.len() > MOST_GROUPS {
                    return Err(too_many_groups());
                }
            }
            let mut names = Vec::new();
            for (n, values) in values.iter().enumerate() {
                let mut all: Vec<u64> = here.keys().filter_map(|key| key.get(n).copied()).collect();
                all.sort_unstable();
                all.dedup();
                let texts = values.names(self, all.iter().copied())?;
                names.push(all.into_iter().zip(texts).collect::<HashMap<u64, String>>());
            }
            for (key, sums) in here {
                let name = |(value, names): (u64, &HashMap<u64, String>)| names.get(&value).cloned().unwrap_or_default();
                groups.entry(key.into_iter().zip(&names).map(name).collect()).or_default().merge(&sums);
            }
            if groups.len() > MOST_GROUPS {
                return Err(too_many_groups());
            }
        }
        Ok(groups)
    }
}

fn add_one(tally: &mut Vec<u64>, value: u64) {
    let at = usize::try_from(value).unwrap_or(usize::MAX - 1);
    if at >= tally.len() {
        tally.resize(at + 1, 0);
    }
    if let Some(n) = tally.get_mut(at) {
        *n += 1;
    }
}

fn too_many_groups() -> Error {
    Error::new(ErrorKind::Usage, format!("query: found more than {MOST_GROUPS} groups, expected fewer"))
        .with_hint("group by less, or ask for fewer ads")
}

/// The values of one thing that ads are grouped by, in one segment.
enum Values {
    Codes(StrColumn),
    /// Codes of what hits count as, each with its ads.
    Counted(Vec<(&'static str, Arc<FixedBitSet>)>),
    /// A code that no ad of the segment has.
    None,
    Year(Column<u64>),
    Month(Column<u64>, Column<u64>),
}

impl Values {
    fn open(reader: &Reader, segment: &ReadSegment, by: GroupBy) -> Result<Self> {
        let columns = segment.reader.fast_fields();
        let number = |field: NumberField| columns.u64(field.id()).map_err(|e| reader.failed(&e));
        Ok(match by {
            GroupBy::Code(field) if let Some(codes) = field.counted() => {
                let ads = |names: &[String]| segment.having_any(names).map_err(|e| reader.failed(&e));
                let counted = codes.into_iter().map(|(code, names)| Ok((code, ads(&names)?))).collect::<Result<Vec<_>>>()?;
                Self::Counted(counted)
            }
            GroupBy::Code(field) => columns.str(field.id()).map_err(|e| reader.failed(&e))?.map_or(Self::None, Self::Codes),
            GroupBy::Year => Self::Year(number(NumberField::Year)?),
            GroupBy::Month => Self::Month(number(NumberField::Year)?, number(NumberField::Month)?),
        })
    }

    /// How many of the ads have each value.
    fn tally(&self, ads: &FixedBitSet, clock: &Clock, tally: &mut Vec<u64>) -> Result<()> {
        for (n, ad) in ads.ones().enumerate() {
            if n.is_multiple_of(ADS_AT_ONCE) {
                clock.check()?;
            }
            self.each(u32::try_from(ad).unwrap_or(u32::MAX), |value| add_one(tally, value));
        }
        Ok(())
    }

    fn each(&self, ad: u32, mut take: impl FnMut(u64)) {
        match self {
            Self::Codes(codes) => codes.ords().values_for_doc(ad).for_each(take),
            Self::Counted(codes) => {
                (0..).zip(codes).filter(|(_, (_, ads))| ads.contains(ad as usize)).for_each(|(n, _)| take(n));
            }
            Self::None => {}
            Self::Year(years) => take(years.first(ad).unwrap_or(0)),
            Self::Month(years, months) => take(years.first(ad).unwrap_or(0) * 100 + months.first(ad).unwrap_or(0)),
        }
    }

    /// The names of values, which come in order.
    fn names(&self, reader: &Reader, values: impl Iterator<Item = u64>) -> Result<Vec<String>> {
        let text = |known: bool, text: String| if known { text } else { UNKNOWN.to_owned() };
        let mut names = Vec::new();
        match self {
            Self::Codes(codes) => {
                let mut name = String::new();
                for value in values {
                    codes.ord_to_str(value, &mut name).map_err(|e| reader.failed(&e.into()))?;
                    names.push(name.clone());
                }
            }
            Self::Counted(codes) => {
                let code = |value: u64| usize::try_from(value).ok().and_then(|n| codes.get(n)).map_or("", |(code, _)| code);
                names.extend(values.map(|value| code(value).to_owned()));
            }
            Self::None => {}
            Self::Year(_) => names.extend(values.map(|year| text(year > 0, year.to_string()))),
            Self::Month(..) => names.extend(values.map(|value| text(value > 0, format!("{}-{:02}", value / 100, value % 100)))),
        }
        Ok(names)
    }
}

/// The counts of ads, in one segment.
struct Measures {
    words: Column<u64>,
    hits: Column<u64>,
    vacancies: Column<u64>,
    competences: Column<u64>,
    by_competence: Vec<Column<u64>>,
    /// Read only where one of them is asked for.
    by_stratum: Vec<Column<u64>>,
    by_role: Vec<Column<u64>>,
}

impl Measures {
    fn open(reader: &Reader, segment: &ReadSegment, subset: Subset) -> Result<Self> {
        let columns = segment.reader.fast_fields();
        let open = |name: &str| match columns.column_opt::<u64>(name) {
            Ok(column) => Ok(column.unwrap_or_else(|| Column::build_empty_column(segment.reader.max_doc()))),
            Err(e) => Err(reader.failed(&e)),
        };
        let all = |names: Vec<String>| names.iter().map(|name| open(&hits_column(name))).collect::<Result<Vec<_>>>();
        let strata = if matches!(subset, Subset::Stratum(_)) { Stratum::ALL } else { &[] };
        let roles = if matches!(subset, Subset::Role(_)) { Role::ALL } else { &[] };
        Ok(Self {
            words: open(NumberField::Words.id())?,
            hits: open(NumberField::Hits.id())?,
            vacancies: open(NumberField::Vacancies.id())?,
            competences: open(COMPETENCES)?,
            by_competence: all(Competence::all().map(Competence::column).collect())?,
            by_stratum: all(strata.iter().map(|s| s.id().to_owned()).collect())?,
            by_role: all(roles.iter().map(|r| r.id().to_owned()).collect())?,
        })
    }

    /// Writes what the sums need of an ad over a row.
    fn read(&self, ad: u32, row: &mut AdRow) {
        let number = |column: &Column<u64>| column.first(ad).and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
        row.n_vacancies = number(&self.vacancies);
        let measures = &mut row.measures;
        measures.n_words = number(&self.words);
        measures.n_hits = number(&self.hits);
        measures.by_competence = Default::default();
        let mut rest = self.competences.first(ad).unwrap_or(0);
        while rest != 0 {
            let n = rest.trailing_zeros() as usize;
            rest &= rest - 1;
            if let (Some(to), Some(column)) = (measures.by_competence.get_mut(n), self.by_competence.get(n)) {
                *to = number(column);
            }
        }
        measures.by_stratum.iter_mut().zip(&self.by_stratum).for_each(|(to, column)| *to = number(column));
        measures.by_role.iter_mut().zip(&self.by_role).for_each(|(to, column)| *to = number(column));
    }
}
