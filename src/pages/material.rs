//! Holds what pages read of one run: its tables, the sums behind them, the registers, and the names that can be searched.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::names::NameList;
use super::phrases::KeptPhrases;
use crate::compare::{Figures, Likeness};
use crate::error::Result;
use crate::published::{Parameters, PublishedRun, YearTotals};
use crate::registers::Registers;
use crate::search::{Ads, TermUse};
use crate::table::{Category, Role, Table, View};

/// What pages tell of the run itself.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RunFacts {
    /// Id of the run.
    pub run_id: String,
    /// When it was published, `2026-11-22T03:10:00Z`; empty where that is not known.
    pub updated: String,
    /// Fingerprint of the lexicon.
    pub lexicon: String,
    /// Version of the program that made it.
    pub program: String,
    /// Address of the licence of the numbers.
    pub licence: String,
    /// Whether its ads are the invented ones of the sample.
    pub is_sample: bool,
    /// Whether its ads can be searched.
    pub has_index: bool,
    /// Id of the run before.
    pub previous: Option<String>,
    /// What it was made of.
    pub made: Made,
}

/// What a run was made of, and what its ads add up to: enough to make it again and to follow a value by hand.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Made {
    /// Fingerprint of what the program is made of.
    pub program: String,
    /// Fingerprint of the registers.
    pub registers: String,
    /// Fingerprint of what was measured, ad by ad.
    pub result: String,
    /// Rows of the lexicon.
    pub n_entries: u64,
    /// Rows of the lexicon that keep other meanings out.
    pub n_exclusions: u64,
    /// Highest weight of an ad in the measures weighted by vacancies.
    pub vacancy_cap: u32,
    /// Whether ads that repeat an earlier one are measured.
    pub keep_reposts: bool,
    /// Names and fingerprints of the files that were read.
    pub inputs: Vec<(String, String)>,
    /// What the measured ads of each year add up to.
    pub years: BTreeMap<String, YearTotals>,
}

impl Made {
    fn of(run: &PublishedRun) -> Self {
        let manifest = &run.manifest;
        let parameters = Parameters::of(manifest);
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let n = |name: &str| manifest.lexicon.get(name).and_then(serde_json::Value::as_u64).unwrap_or(0);
        Self {
            program: manifest.program_fingerprint.clone(),
            registers: manifest.registers.clone(),
            result: manifest.result_hash.clone(),
            n_entries: n("n_entries"),
            n_exclusions: n("n_exclusions"),
            vacancy_cap: parameters.vacancy_cap,
            keep_reposts: parameters.keep_reposts,
            inputs: manifest.inputs.iter().map(|input| (text(&input["file"]), text(&input["blake3"]))).collect(),
            years: manifest.years.clone(),
        }
    }
}

/// What pages read. It belongs to one run, so that no page is of two.
#[derive(Debug)]
pub struct Material {
    /// The run.
    pub run: RunFacts,
    /// Its tables.
    pub tables: Arc<[Table]>,
    /// Municipalities, employers, occupations.
    pub registers: Registers,
    /// The sums of municipalities, by year and occupation.
    pub figures: Figures,
    /// Fewest ads of a cell that is shown.
    pub min_ads: u64,
    /// Names that can be searched.
    pub names: NameList,
    /// Its ads.
    pub ads: Ads,
    /// What was found of phrases in its ads.
    pub(super) phrases: KeptPhrases,
    likeness: [OnceLock<Likeness>; 2],
    terms: OnceLock<Option<Vec<TermUse>>>,
}

/// Over how many years, pooled, municipalities are held to be alike.
pub(super) const YEARS_OF_LIKENESS: u16 = 3;

impl Material {
    /// Reads a published run.
    ///
    /// # Errors
    /// Its ads cannot be read, or are not those that were published.
    pub fn load(run: &PublishedRun) -> Result<Self> {
        let registers = Registers::load()?;
        let parameters = Parameters::of(&run.manifest);
        let mut figures = Figures::new(&registers, &[], parameters.vacancy_cap);
        let tables = run.tables_telling(&registers, &[], |ad| figures.add(ad))?;
        let source = run.source();
        let facts = RunFacts {
            run_id: run.manifest.run_id.clone(),
            updated: source.updated,
            lexicon: source.lexicon,
            program: source.program,
            licence: source.licence,
            is_sample: run.manifest.is_sample(),
            has_index: run.manifest.index.is_some(),
            previous: run.manifest.previous.as_ref().map(|previous| previous.run_id.clone()),
            made: Made::of(run),
        };
        let material = Self::new(facts, tables.iter().cloned().collect(), registers, figures, parameters.min_ads);
        Ok(Self { ads: Ads::of(run.clone()), ..material })
    }

    /// The material of what was read, without ads to be asked.
    pub fn new(run: RunFacts, tables: Arc<[Table]>, registers: Registers, figures: Figures, min_ads: u64) -> Self {
        let names = NameList::new(&registers);
        Self {
            run,
            tables,
            registers,
            figures,
            min_ads,
            names,
            ads: Ads::NoIndex,
            phrases: KeptPhrases::new(),
            likeness: [OnceLock::new(), OnceLock::new()],
            terms: OnceLock::new(),
        }
    }

    /// Works out what takes long and many pages ask for, so that nobody waits for it.
    pub fn prepare(&self) {
        let _terms = self.terms();
        for view in [View::Employer, View::Place] {
            let _likeness = self.likeness(view);
        }
    }

    /// A table by its id.
    pub fn table(&self, id: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.id == id)
    }

    /// First and last year of the tables.
    pub fn years(&self) -> Option<(u16, u16)> {
        let years = self.table("SVALL01P").and_then(|table| table.place_of(Role::Time).and_then(|time| table.dimensions.get(time)))?;
        let year = |category: Option<&Category>| category?.code.parse().ok();
        Some((year(years.categories.first())?, year(years.categories.last())?))
    }

    /// The last year that was over when the run was published; the last of all where that is not known or none was.
    pub fn last_whole_year(&self) -> Option<u16> {
        let (first, last) = self.years()?;
        let published: Option<u16> = self.run.updated.get(..4).and_then(|year| year.parse().ok());
        Some(published.map_or(last, |published| last.min(published.saturating_sub(1))).max(first))
    }

    /// The day on which the run was published.
    pub fn day(&self) -> &str {
        self.run.updated.get(..10).unwrap_or(&self.run.updated)
    }

    /// The terms that count in its ads, those in most ads first; `None` where the ads cannot be asked. Worked out when it is first asked for.
    pub fn terms(&self) -> Option<&[TermUse]> {
        let terms = self.terms.get_or_init(|| match &self.ads {
            Ads::Ready(searcher) => searcher.terms().ok(),
            Ads::NoIndex | Ads::Unreadable(_) => None,
        });
        terms.as_deref()
    }

    /// How alike municipalities are by their last years, worked out when it is first asked for.
    pub fn likeness(&self, view: View) -> &Likeness {
        let [employer, place] = &self.likeness;
        let kept = if view == View::Employer { employer } else { place };
        kept.get_or_init(|| {
            let last = self.figures.years(view).last().copied().unwrap_or(0);
            let years = last.saturating_sub(YEARS_OF_LIKENESS - 1)..=last;
            Likeness::new(&self.figures, &self.registers.places, view, &years, self.min_ads)
        })
    }
}
