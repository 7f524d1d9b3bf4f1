//! Tells in how many ads of each year each row of the lexicon has a hit, and when its first one was.

use std::collections::BTreeMap;

use super::answer::Searcher;
use crate::error::Result;
use crate::index::{Clock, CodeField, GroupBy};
use crate::lexicon::{Entry, Lexicon};
use crate::model::Competence;

/// A row of the lexicon in the ads of a run. Reposts are left out, as everywhere.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TermUse {
    /// The row: language, term and match kind.
    pub entry: String,
    /// The term as the lexicon writes it.
    pub term: String,
    /// What it counts as; `None` where the lexicon of this program has no such row.
    pub competence: Option<Competence>,
    /// Ads with a hit of it, by year of publication.
    pub years: BTreeMap<u16, u64>,
    /// Ads with a hit of it, those of an unknown year, too.
    pub n_ads: u64,
}

impl TermUse {
    /// The first year in which an ad has a hit of it.
    pub fn first_year(&self) -> Option<u16> {
        self.years.keys().next().copied()
    }

    /// Ads with a hit of it in a year.
    pub fn in_year(&self, year: u16) -> u64 {
        self.years.get(&year).copied().unwrap_or(0)
    }
}

impl Searcher {
    /// The rows of the lexicon that have hits in the ads, those in most ads first. It reads all ads once.
    ///
    /// # Errors
    /// The index or the lexicon cannot be read.
    pub fn terms(&self) -> Result<Vec<TermUse>> {
        let clock = Clock::unlimited();
        let (all, _) = self.select(&[], &clock)?;
        let counted = self.reader().crossed(&all, GroupBy::Code(CodeField::Entry), GroupBy::Year, &clock)?;
        let lexicon = Lexicon::load(None)?;
        let rows: BTreeMap<String, &Entry> = lexicon.entries.iter().map(|entry| (entry.id(), entry)).collect();
        let of = |(id, years): (String, BTreeMap<String, u64>)| {
            let row = rows.get(&id);
            let between = id.split_once(':').and_then(|(_, rest)| rest.rsplit_once(':')).map_or(id.as_str(), |(term, _)| term);
            TermUse {
                term: row.map_or_else(|| between.to_owned(), |row| row.term.clone()),
                competence: row.map(|row| row.competence),
                n_ads: years.values().sum(),
                years: years.iter().filter_map(|(year, n)| Some((year.parse().ok()?, *n))).collect(),
                entry: id,
            }
        };
        let mut terms: Vec<TermUse> = counted.into_iter().map(of).collect();
        terms.sort_by(|a, b| b.n_ads.cmp(&a.n_ads).then_with(|| a.entry.cmp(&b.entry)));
        Ok(terms)
    }
}
