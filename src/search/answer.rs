//! Answers questions on the ads of a published run.

use std::path::Path;
use std::time::Duration;

use super::filters::read_chosen;
use super::keywords::Keywords;
use super::kwic::{KwicLine, lines};
use super::names::name_of;
use super::plan::{names_reposts, plan};
use crate::error::{Error, ErrorKind, Result};
use crate::index::{Clock, CodeField, Condition, Cursor, FOLDER, GroupBy, IndexPlace, KeptAd, Order, Reader, Selected};
use crate::measure::{MeasureValues, Subset, Sums};
use crate::model::Competence;
use crate::published::{Parameters, PublishedRun};
use crate::query::Query;
use crate::registers::Registers;

/// Most ads of one page.
pub const MOST_ADS: usize = 1000;
/// Most values of a facet that are told.
pub const MOST_VALUES: usize = 1000;
/// How long a question may take, where nobody says otherwise.
pub const ALLOWED: Duration = Duration::from_secs(10);

/// A question.
#[derive(Clone, Debug)]
pub struct Question {
    /// The query, and others that must hold besides.
    pub queries: Vec<String>,
    /// Queries put together of values that somebody chose, which must hold too and may be longer.
    pub chosen: Vec<String>,
    /// The order of the ads.
    pub order: Order,
    /// Where the page begins.
    pub after: Option<Cursor>,
    /// Ads of a page, at most `MOST_ADS`.
    pub n_ads: usize,
    /// What to count the ads by.
    pub facets: Vec<GroupBy>,
    /// Values of a facet that are told, at most `MOST_VALUES`.
    pub n_values: usize,
    /// What to add the ads up by: a table of measures.
    pub groups: Option<Vec<GroupBy>>,
    /// Words on each side of a keyword; `None` for no keywords.
    pub kwic: Option<usize>,
    /// How long it may take.
    pub allowed: Duration,
}

impl Default for Question {
    fn default() -> Self {
        Self {
            queries: Vec::new(),
            chosen: Vec::new(),
            order: Order::Newest,
            after: None,
            n_ads: 20,
            facets: Vec::new(),
            n_values: 10,
            groups: None,
            kwic: None,
            allowed: ALLOWED,
        }
    }
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Ads of which all queries hold.
    pub n_ads: u64,
    /// Reposts among those that hold, which are left out because no panel counts them.
    pub n_reposts: u64,
    /// The ads of the page.
    pub ads: Vec<KeptAd>,
    /// Where the next page begins, if there is one.
    pub next: Option<Cursor>,
    /// The facets.
    pub facets: Vec<Facet>,
    /// The table of measures.
    pub groups: Vec<Group>,
    /// The keywords of the ads of the page.
    pub kwic: Vec<KwicLine>,
}

/// How many ads have each value of something.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Facet {
    /// What they are counted by.
    pub by: GroupBy,
    /// Values with their names and numbers of ads, the most frequent first.
    pub values: Vec<(String, Option<String>, u64)>,
    /// How many more values there are.
    pub n_more: usize,
}

/// What the ads of a group add up to.
#[derive(Clone, Debug)]
pub struct Group {
    /// The value of each thing that ads are grouped by.
    pub values: Vec<String>,
    /// The sums, as in a panel.
    pub sums: Sums,
    /// The measures; `None` where there are too few ads.
    pub measures: Option<MeasureValues>,
}

/// The ads of a run, ready to be asked.
#[derive(Debug)]
pub struct Searcher {
    run: PublishedRun,
    reader: Reader,
    registers: Registers,
    parameters: Parameters,
}

impl Searcher {
    /// Opens the index of a run.
    ///
    /// # Errors
    /// The run has none, or it cannot be read, or belongs to another run.
    pub fn open(run: PublishedRun) -> Result<Self> {
        if run.manifest.index.is_none() {
            let message = format!("{}: found a run without a search index", run.folder.display());
            return Err(Error::new(ErrorKind::Input, message).with_hint("`svall run` without --no-index builds one"));
        }
        let reader = Reader::open(&run.folder.join(FOLDER))?;
        if reader.run_id() != run.manifest.run_id {
            let message = format!("{}: found the index of {}", run.folder.display(), reader.run_id());
            return Err(Error::new(ErrorKind::Accounting, message));
        }
        let parameters = Parameters::of(&run.manifest);
        Ok(Self { run, reader, registers: Registers::load()?, parameters })
    }

    /// Opens the index of the run that an output folder serves.
    ///
    /// # Errors
    /// Nothing is published there, or as `open`.
    pub fn of_current(out: &Path) -> Result<Self> {
        Self::open(crate::published::current_run(out)?)
    }

    /// The run.
    pub fn run(&self) -> &PublishedRun {
        &self.run
    }

    /// The registers that names are looked up in.
    pub fn registers(&self) -> &Registers {
        &self.registers
    }

    /// The index.
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// The parameters of the run.
    pub fn parameters(&self) -> Parameters {
        self.parameters
    }

    /// An ad of the run, and whether it is a repost.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn ad(&self, id: &str) -> Result<Option<(KeptAd, bool)>> {
        let place = self.reader.find(id)?;
        place.map(|place| Ok((self.reader.ad(place)?, self.reader.is_repost(place)))).transpose()
    }

    /// Answers a question.
    ///
    /// # Errors
    /// A query cannot be read, the index cannot be, or the time is over.
    pub fn ask(&self, question: &Question) -> Result<Answer> {
        let clock = Clock::of(question.allowed);
        let written = question.queries.iter().map(|text| Query::parse(text));
        let chosen = question.chosen.iter().map(|text| read_chosen(text));
        let queries = written.chain(chosen).collect::<std::result::Result<Vec<_>, _>>()?;
        let (selected, n_reposts) = self.select(&queries, &clock)?;
        let n_ads = question.n_ads.min(MOST_ADS);
        // One more tells whether there is a next page.
        let mut page = self.reader.page(&selected, question.order, question.after, n_ads + 1, &clock)?;
        let next = if page.len() > n_ads { page.get(n_ads.wrapping_sub(1)).map(|(cursor, _)| *cursor) } else { None };
        page.truncate(n_ads);
        let ads = page.iter().map(|(_, place)| self.reader.ad(*place)).collect::<Result<Vec<_>>>()?;
        let facets = question.facets.iter().map(|by| self.facet(&selected, *by, question.n_values, &clock)).collect::<Result<Vec<_>>>()?;
        let groups = question.groups.as_ref().map_or_else(|| Ok(Vec::new()), |by| self.groups(&selected, by, &clock))?;
        let mut kwic = Vec::new();
        if let Some(n_words) = question.kwic {
            let keywords = Keywords::of(&queries, &self.registers);
            for ad in &ads {
                clock.check()?;
                kwic.extend(lines(ad, &keywords.find(ad), n_words));
            }
        }
        Ok(Answer { n_ads: selected.n_ads(), n_reposts, ads, next, facets, groups, kwic })
    }

    /// The ads of which all queries hold, without reposts unless a query names them or the run measures them; and how many were left out.
    pub(super) fn select(&self, queries: &[Query], clock: &Clock) -> Result<(Selected, u64)> {
        let all = queries.iter().map(|query| plan(query, &self.registers)).collect::<std::result::Result<Vec<_>, _>>()?;
        let mut selected = self.reader.select(&Condition::And(all), clock)?;
        let are_shown = self.parameters.keep_reposts || queries.iter().any(|query| names_reposts(&query.expression));
        let n_reposts = if are_shown { 0 } else { selected.leave_out_reposts(&self.reader) };
        Ok((selected, n_reposts))
    }

    fn facet(&self, selected: &Selected, by: GroupBy, n_values: usize, clock: &Clock) -> Result<Facet> {
        let mut all = self.reader.facet(selected, by, clock)?;
        let n_more = all.len().saturating_sub(n_values.min(MOST_VALUES));
        all.truncate(n_values.min(MOST_VALUES));
        let named = |(value, n): (String, u64)| {
            let name = name_of(&self.registers, by, &value);
            (value, name, n)
        };
        Ok(Facet { by, values: all.into_iter().map(named).collect(), n_more })
    }

    /// The measures of groups. By competence, an ad belongs to every competence: what is measured is its hits of that competence.
    fn groups(&self, selected: &Selected, by: &[GroupBy], clock: &Clock) -> Result<Vec<Group>> {
        let competence = by.iter().position(|by| *by == GroupBy::Code(CodeField::Competence));
        let others: Vec<GroupBy> = by.iter().copied().filter(|by| *by != GroupBy::Code(CodeField::Competence)).collect();
        let cap = self.parameters.vacancy_cap;
        let mut groups = Vec::new();
        let mut add = |values: Vec<String>, sums: Sums| {
            let measures = (sums.n_ads >= self.parameters.min_ads).then(|| sums.values());
            groups.push(Group { values, sums, measures });
        };
        match competence {
            None => self.reader.sums(selected, &others, Subset::All, cap, clock)?.into_iter().for_each(|(values, sums)| add(values, sums)),
            Some(at) => {
                for c in Competence::all() {
                    for (mut values, sums) in self.reader.sums(selected, &others, Subset::Competence(c), cap, clock)? {
                        values.insert(at.min(values.len()), c.id().to_owned());
                        add(values, sums);
                    }
                }
            }
        }
        groups.sort_by(|a, b| a.values.cmp(&b.values));
        Ok(groups)
    }

    /// What is kept of the ads at these places.
    pub(super) fn ads(&self, places: &[IndexPlace]) -> Result<Vec<KeptAd>> {
        places.iter().map(|place| self.reader.ad(*place)).collect()
    }
}
