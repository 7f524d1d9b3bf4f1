//! Answers what other employers write that we do not: the phrases that set their ads for the same occupations apart from ours.
//!
//! `sides` finds and reads the ads, `pieces` cuts them into words, `texts` keeps the words as numbers, `counts` counts phrases, `shares`
//! compares the two sides, `choice` decides which phrases are told, `telling` writes them out, `rows` names the columns.
//!
//! A phrase is one to four words as they stand in the kept, masked text, forms of a word put together. It is a habit of the peers if several
//! of their employers write it, and a habit of ours if several of our ads do,
//! at least one in a hundred. Each ad counts once, whatever it repeats.

mod choice;
mod counts;
mod function_words;
mod pieces;
mod rows;
mod shares;
mod sides;
mod telling;
mod texts;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use choice::Choosing;
pub use choice::Writer;
use counts::Counting;
pub use rows::{PhraseRow, phrase_columns, phrase_rows, phrases_json};
use shares::{Mix, sure_from};
use sides::{Sides, read_sides};
use telling::Telling;

use super::answer::Searcher;
use super::kwic::KwicLine;
use super::plan::words_of;
use crate::error::{Error, ErrorKind, Result};
use crate::index::Clock;
use crate::measure::Estimate;

/// Most phrases of a direction that are told.
pub const MOST_PHRASES: usize = 200;
/// Most examples of a phrase.
pub const MOST_EXAMPLES: usize = 3;
/// Fewest of our ads for a habit of ours,
const LEAST_OF_OURS: u64 = 2;
/// and at least one of so many.
const LEAST_ONE_OF: u64 = 100;
/// Most different phrases of one length that are counted: some 130 MB.
const MOST_COUNTED: usize = 3_000_000;

/// A question.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct PhraseQuestion {
    /// Our employer, by id or words of the name, as in the field `employer:` of a query.
    pub employer: Option<String>,
    /// Queries of which all hold for our ads.
    pub ours: Vec<String>,
    /// Queries of which all hold for the ads of peers.
    pub peers: Vec<String>,
    /// Queries of which all hold for both: years, occupations, a language.
    pub within: Vec<String>,
    /// Whether all phrases are compared, not only those with a match of the lexicon that counts.
    pub all_words: bool,
    /// Phrases of each direction, at most `MOST_PHRASES`.
    pub n_phrases: usize,
    /// Examples of each phrase, at most `MOST_EXAMPLES`.
    pub n_examples: usize,
    /// Fewest employers of peers that write a phrase.
    pub least_employers: u32,
    /// Most ads of ours that are read, the newest first.
    pub most_ours: usize,
    /// Most ads of peers that are read.
    pub most_peers: usize,
    /// How long it may take.
    pub allowed: Duration,
}

impl Default for PhraseQuestion {
    fn default() -> Self {
        Self {
            employer: None,
            ours: Vec::new(),
            peers: Vec::new(),
            within: Vec::new(),
            all_words: false,
            n_phrases: 20,
            n_examples: 1,
            least_employers: 3,
            most_ours: 2_000,
            most_peers: 20_000,
            allowed: Duration::from_mins(1),
        }
    }
}

/// The ads of one side.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Side {
    /// Ads that were found.
    pub n_found: u64,
    /// Ads of these that were read.
    pub n_read: u64,
    /// Ads of these that are compared: for occupations of both sides.
    pub n_ads: u64,
    /// Employers of these.
    pub n_employers: u64,
}

/// An employer of ours.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EmployerAds {
    /// Id, with which `employer:` asks for this one alone.
    pub id: String,
    /// Name.
    pub name: String,
    /// Ads that were found.
    pub n_ads: u64,
}

/// How many ads of a side hold a phrase.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct PhraseUse {
    /// Ads.
    pub n_ads: u64,
    /// Their employers.
    pub n_employers: u64,
    /// Share of the ads, 0 to 1; of the peers in our mix of occupations.
    pub share: f64,
}

/// A phrase that one side writes more.
#[derive(Clone, PartialEq, Debug)]
pub struct Phrase {
    /// The most frequent wording.
    pub phrase: String,
    /// Who writes it more.
    pub writer: Writer,
    /// Words.
    pub n_words: usize,
    /// Our use of it.
    pub ours: PhraseUse,
    /// The peers' use of it.
    pub peers: PhraseUse,
    /// The peers' share less ours, with its 95 % interval.
    pub difference: Estimate,
    /// Signed G2; positive where peers write it more.
    pub log_likelihood: f64,
    /// How many times the shares differ by two; positive where peers write it more.
    pub log_ratio: f64,
    /// Whether G2 is beyond chance even where so many phrases are compared.
    pub is_sure: bool,
    /// The lexicon row that counts in it most often.
    pub entry: Option<String>,
    /// Its competence.
    pub competence: Option<String>,
    /// Where it stands.
    pub examples: Vec<PhraseExample>,
}

/// A place where a phrase stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PhraseExample {
    /// Employer's name.
    pub employer: String,
    /// Day of publication.
    pub published: Option<String>,
    /// The phrase in its context.
    pub line: KwicLine,
}

/// An answer.
#[derive(Clone, PartialEq, Debug)]
pub struct PhraseAnswer {
    /// Our ads.
    pub ours: Side,
    /// The peers' ads.
    pub peers: Side,
    /// Our employers, the one with the most ads first.
    pub employers: Vec<EmployerAds>,
    /// Occupations that both sides hire for.
    pub n_occupations: usize,
    /// Ads of ours that were read and name no occupation: left out.
    pub n_without_occupation: u64,
    /// Ads of ours that were read and are for occupations that no peer hires for: left out.
    pub n_without_peers: u64,
    /// The first day of which ads of peers were looked for, where not all ads of ours were read.
    pub since: Option<String>,
    /// The language of most of our ads, and of most of the peers'.
    pub languages: (String, String),
    /// Phrases that enough employers or enough of our ads write.
    pub n_compared: u64,
    /// G2 from which on a difference is sure where so many are compared.
    pub sure_from: f64,
    /// Whether every phrase could be counted; if not, some that few employers write are missing.
    pub is_whole: bool,
    /// Fewest ads that the run shows measures of.
    pub min_ads: u64,
    /// What peers write more, what differs most certainly first.
    pub from_peers: Vec<Phrase>,
    /// What we write more.
    pub from_ours: Vec<Phrase>,
}

impl PhraseAnswer {
    /// Whether we have fewer ads than the run shows measures of.
    pub fn is_small(&self) -> bool {
        self.ours.n_ads < self.min_ads
    }
}

impl Searcher {
    /// Compares the phrases of our ads with those of other employers for the same occupations.
    ///
    /// # Errors
    /// A query cannot be read, there are no ads on one side, the index cannot be read, or the time is over.
    pub fn phrases(&self, question: &PhraseQuestion) -> Result<PhraseAnswer> {
        if question.most_ours == 0 || question.most_peers == 0 {
            return Err(Error::new(ErrorKind::Usage, "phrases: found no ads to be read, expected at least one of each side"));
        }
        let clock = Clock::of(question.allowed);
        let sides = read_sides(self, question, &clock)?;
        let mut answer = PhraseAnswer {
            ours: sides.ours,
            peers: sides.peers,
            employers: sides.employers.clone(),
            n_occupations: sides.n_occupations,
            n_without_occupation: sides.n_without_occupation,
            n_without_peers: sides.n_without_peers,
            since: sides.since.map(|day| format!("{:04}-{:02}-{:02}", day / 10_000, day / 100 % 100, day % 100)),
            languages: sides.languages.clone(),
            n_compared: 0,
            sure_from: sure_from(0),
            is_whole: true,
            min_ads: self.parameters().min_ads,
            from_peers: Vec::new(),
            from_ours: Vec::new(),
        };
        if sides.ads.is_empty() {
            return Ok(answer);
        }
        let mix = Mix::of(&sides.ads);
        let least_ours = LEAST_OF_OURS.max(sides.ours.n_ads.div_ceil(LEAST_ONE_OF));
        let least = (question.least_employers.max(1), u32::try_from(least_ours).unwrap_or(u32::MAX));
        let own_names = self.own_names(&sides, least.0);
        let mut choosing = Choosing::new(&sides.texts, &sides.ads, &mix, &clock, least, own_names);
        let counting = Counting {
            texts: &sides.texts,
            ads: &sides.ads,
            with_match: !question.all_words,
            least_employers: least.0,
            least_ours: least.1,
            most: MOST_COUNTED,
            clock: &clock,
        };
        answer.is_whole = counting.each_length(|levels, places| choosing.take(levels, places))?;
        answer.n_compared = choosing.n_compared;
        answer.sure_from = sure_from(answer.n_compared);
        let telling = Telling { searcher: self, question, sides: &sides, clock: &clock, sure_from: answer.sure_from };
        for writer in Writer::ALL {
            let chosen = choosing.choose(writer, question.n_phrases.min(MOST_PHRASES))?;
            let told = chosen.iter().map(|one| telling.tell(one, writer)).collect::<Result<Vec<_>>>()?;
            match writer {
                Writer::Peers => answer.from_peers = told,
                Writer::Ours => answer.from_ours = told,
            }
        }
        Ok(answer)
    }

    /// Words of our employers' names and municipalities; not those that are in the names of several peers, such as `kommun`.
    fn own_names(&self, sides: &Sides, least_employers: u32) -> BTreeSet<u32> {
        let mut n_peers: BTreeMap<String, u32> = BTreeMap::new();
        for name in &sides.peer_names {
            let words: BTreeSet<String> = words_of(name).into_iter().collect();
            for word in words {
                *n_peers.entry(word).or_default() += 1;
            }
        }
        let names = sides.employers.iter().flat_map(|employer| words_of(&employer.name));
        let mut words: BTreeSet<String> = names.filter(|word| n_peers.get(word).is_none_or(|n| *n < least_employers)).collect();
        for code in &sides.municipalities {
            if let Some(municipality) = self.registers().places.municipality(Some(code), None) {
                words.extend(words_of(&municipality.name));
            }
        }
        let genitives: Vec<String> = words.iter().map(|word| format!("{word}s")).collect();
        words.iter().chain(&genitives).filter_map(|word| sides.texts.base_of(word)).collect()
    }
}
