//! Finds and reads the ads of both sides: ours, and those of other employers for the same occupations.
//!
//! Of more ads than may be read, ours are the newest, and the peers' are those since the oldest of them: what is written changes with the
//! years. Of the peers' ads, if they are still too many, some are drawn from every occupation in our mix, by their keys, which spreads them
//! over all days and employers and draws the same every time.

use std::collections::{BTreeMap, BTreeSet};

use hashbrown::HashMap;

use super::texts::{TextPlace, TextReader, Texts};
use super::{EmployerAds, PhraseQuestion, Side};
use crate::error::{Error, ErrorKind, Result};
use crate::index::{Clock, CodeField, Condition, GroupBy, IndexPlace, NumberField, Order, Selected, WordField};
use crate::query::{Expression, FieldId, FieldTerm, FieldValue, Query};
use crate::search::Searcher;
use crate::search::plan::{names_reposts, plan, words_of};
use crate::text::Span;

/// Ads between two looks at the clock.
const ADS_AT_ONCE: usize = 64;
/// The employer of ads that name none.
const UNKNOWN: &str = "unknown";
/// Most employers that are offered in place of one that is not there.
const MOST_OFFERED: usize = 5;

/// An ad that was read.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct ReadAd {
    pub(super) place: IndexPlace,
    pub(super) is_ours: bool,
    /// Number of the employer, on its side.
    pub(super) employer: u32,
    /// Number of the occupation.
    pub(super) occupation: u32,
    /// Day of publication as `yyyymmdd`; 0 for none.
    pub(super) published: u32,
    pub(super) text: TextPlace,
}

/// The ads of both sides.
#[derive(Debug)]
pub(super) struct Sides {
    /// Peers by employer, then ours, the newest first. Every occupation has ads on both sides.
    pub(super) ads: Vec<ReadAd>,
    pub(super) texts: Texts,
    pub(super) ours: Side,
    pub(super) peers: Side,
    /// Our employers, the one with the most ads first.
    pub(super) employers: Vec<EmployerAds>,
    /// Names of the peers' employers.
    pub(super) peer_names: Vec<String>,
    /// Municipalities of our workplaces.
    pub(super) municipalities: BTreeSet<String>,
    pub(super) n_occupations: usize,
    pub(super) n_without_occupation: u64,
    pub(super) n_without_peers: u64,
    /// The first day, as `yyyymmdd`, of which ads of peers were looked for, where ours were cut.
    pub(super) since: Option<u32>,
    /// The language of most of our ads, and of most of the peers'.
    pub(super) languages: (String, String),
}

/// What was read of an ad beside its words.
struct Known {
    ad: ReadAd,
    employer_id: String,
    employer: String,
    occupation: Option<String>,
    municipality: Option<String>,
    lang: String,
}

/// Finds and reads both sides.
pub(super) fn read_sides(searcher: &Searcher, question: &PhraseQuestion, clock: &Clock) -> Result<Sides> {
    let finding = Finding::new(searcher, question, clock)?;
    let ours = finding.ours()?;
    let reader = searcher.reader();
    let mut texts = TextReader::new(question.all_words);
    let page = reader.page(&ours, Order::Newest, None, question.most_ours, clock)?;
    let places: Vec<IndexPlace> = page.into_iter().map(|(_, place)| place).collect();
    let own = read(searcher, &places, true, &mut texts, clock)?;
    let counts = reader.facet(&ours, GroupBy::Code(CodeField::Employer), clock)?;
    let employers: Vec<EmployerAds> = counts.into_iter().map(|(id, n)| employer_ads(&own, id, n)).collect();
    let mut mix: BTreeMap<String, u64> = BTreeMap::new();
    own.iter().filter_map(|known| known.occupation.clone()).for_each(|occupation| *mix.entry(occupation).or_default() += 1);
    if mix.is_empty() {
        let text = "phrases: none of our ads names an occupation, and peers are found by occupation";
        return Err(Error::new(ErrorKind::Usage, text));
    }
    let is_cut = (own.len() as u64) < ours.n_ads();
    let since = own.iter().map(|known| known.ad.published).filter(|day| is_cut && *day > 0).min();
    let drawn = finding.peers(&mix, &employers, since)?;
    let peers = read(searcher, &drawn.places, false, &mut texts, clock)?;
    // Occupations that both sides hire for, in the order of their codes.
    let of_peers: BTreeSet<&str> = peers.iter().filter_map(|known| known.occupation.as_deref()).collect();
    let shared: HashMap<&str, u32> = mix.keys().map(String::as_str).filter(|code| of_peers.contains(code)).zip(0..).collect();
    let number = |known: &Known| known.occupation.as_deref().and_then(|code| shared.get(code)).copied();
    let is_unknown = |known: &&Known| known.occupation.is_none();
    let n_without_occupation = own.iter().filter(is_unknown).count() as u64;
    let municipalities = own.iter().filter_map(|known| known.municipality.clone()).collect();
    let (mut ads, peer_names) = by_employer(&peers, number);
    let n_peers = ads.len() as u64;
    let own_ads = by_employer(&own, number).0.into_iter();
    let mut own_ads: Vec<ReadAd> = own_ads.map(|ad| ReadAd { is_ours: true, ..ad }).collect();
    own_ads.sort_by_key(|ad| std::cmp::Reverse(ad.published));
    let n_ours = own_ads.len() as u64;
    let n_own_employers = own_ads.iter().map(|ad| ad.employer).collect::<BTreeSet<_>>().len() as u64;
    ads.extend(own_ads);
    let n_occupations = shared.len();
    Ok(Sides {
        ours: Side { n_found: ours.n_ads(), n_read: own.len() as u64, n_ads: n_ours, n_employers: n_own_employers },
        peers: Side { n_found: drawn.n_found, n_read: peers.len() as u64, n_ads: n_peers, n_employers: peer_names.len() as u64 },
        n_without_peers: own.len() as u64 - n_without_occupation - n_ours,
        n_without_occupation,
        since,
        languages: (language_of_most(&own), language_of_most(&peers)),
        n_occupations,
        employers,
        peer_names,
        municipalities,
        texts: texts.finish(),
        ads,
    })
}

fn language_of_most(all: &[Known]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for known in all {
        *counts.entry(known.lang.as_str()).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, n)| *n).map(|(lang, _)| lang.to_owned()).unwrap_or_default()
}

fn employer_ads(own: &[Known], id: String, n_ads: u64) -> EmployerAds {
    let name = own.iter().find(|known| known.employer_id == id).map(|known| known.employer.clone());
    EmployerAds { name: name.unwrap_or_else(|| id.clone()), id, n_ads }
}

/// Reads ads and gives what is known of them in the order in which they were asked for.
fn read(searcher: &Searcher, places: &[IndexPlace], is_ours: bool, texts: &mut TextReader, clock: &Clock) -> Result<Vec<Known>> {
    // Ads that were kept together are read together.
    let mut order: Vec<(usize, IndexPlace)> = places.iter().copied().enumerate().collect();
    order.sort_unstable_by_key(|(_, place)| *place);
    let mut all: Vec<(usize, Known)> = Vec::with_capacity(places.len());
    for (n, (rank, place)) in order.into_iter().enumerate() {
        if n.is_multiple_of(ADS_AT_ONCE) {
            clock.check()?;
        }
        let ad = searcher.reader().ad(place)?;
        let day = ad.published.as_deref().and_then(|day| day.replace('-', "").parse().ok()).unwrap_or(0);
        let read = ReadAd { place, is_ours, published: day, text: texts.add(&ad), ..ReadAd::default() };
        let known = Known {
            ad: read,
            employer_id: ad.employer_id,
            employer: ad.employer,
            occupation: ad.occupation,
            municipality: ad.municipality,
            lang: ad.lang,
        };
        all.push((rank, known));
    }
    all.sort_unstable_by_key(|(rank, _)| *rank);
    Ok(all.into_iter().map(|(_, known)| known).collect())
}

/// The ads of occupations that have a number, by employer; and the names of the employers, which follow their first ads.
fn by_employer(all: &[Known], number: impl Fn(&Known) -> Option<u32>) -> (Vec<ReadAd>, Vec<String>) {
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    let mut names = Vec::new();
    let mut ads = Vec::with_capacity(all.len());
    for known in all {
        let Some(occupation) = number(known) else { continue };
        let employer = *numbers.entry(known.employer_id.as_str()).or_insert_with(|| {
            names.push(known.employer.clone());
            u32::try_from(names.len() - 1).unwrap_or(u32::MAX)
        });
        ads.push(ReadAd { employer, occupation, ..known.ad.clone() });
    }
    ads.sort_by_key(|ad| ad.employer);
    (ads, names)
}

/// Peers that are to be read.
struct Drawn {
    places: Vec<IndexPlace>,
    n_found: u64,
}

/// Finds the ads of both sides in the index.
struct Finding<'a> {
    searcher: &'a Searcher,
    question: &'a PhraseQuestion,
    clock: &'a Clock,
    /// What holds for both sides.
    within: Vec<Condition>,
    ours: Vec<Condition>,
    peers: Vec<Condition>,
}

impl<'a> Finding<'a> {
    fn new(searcher: &'a Searcher, question: &'a PhraseQuestion, clock: &'a Clock) -> Result<Self> {
        let mut asks_reposts = searcher.parameters().keep_reposts;
        let mut conditions = |texts: &[String]| -> Result<Vec<Condition>> {
            let mut all = Vec::new();
            for text in texts {
                let query = Query::parse(text)?;
                asks_reposts |= names_reposts(&query.expression);
                all.push(plan(&query, searcher.registers())?);
            }
            Ok(all)
        };
        let (mut within, mut ours, peers) = (conditions(&question.within)?, conditions(&question.ours)?, conditions(&question.peers)?);
        if let Some(name) = &question.employer {
            ours.push(employer_condition(searcher, name)?);
        }
        if ours.is_empty() {
            return Err(Error::new(ErrorKind::Usage, "phrases: found neither an employer nor a query that says which ads are ours"));
        }
        if !asks_reposts {
            within.push(Condition::Not(Box::new(Condition::Repost)));
        }
        Ok(Self { searcher, question, clock, within, ours, peers })
    }

    fn select(&self, more: impl IntoIterator<Item = Condition>) -> Result<Selected> {
        let all = more.into_iter().chain(self.within.iter().cloned()).collect();
        self.searcher.reader().select(&Condition::And(all), self.clock)
    }

    fn ours(&self) -> Result<Selected> {
        let ours = self.select(self.ours.iter().cloned())?;
        if ours.n_ads() > 0 {
            return Ok(ours);
        }
        let Some(name) = &self.question.employer else {
            return Err(Error::new(ErrorKind::Usage, "phrases: found no ad that is ours, expected at least one"));
        };
        let error = Error::new(ErrorKind::Usage, format!("phrases: found no ad of the employer `{name}`, expected at least one"));
        let offered = self.offered(name)?;
        if offered.is_empty() {
            return Err(
                error.with_hint("a name is found by its words as ads write them; an id is an organisation number or municipality-CODE")
            );
        }
        Err(error.with_hint(format!("employers with some of these words: {}", offered.join("; "))))
    }

    /// Employers whose names hold a word of a name, those with the most of the words first, then those with the most ads.
    fn offered(&self, name: &str) -> Result<Vec<String>> {
        let mut found: BTreeMap<String, (usize, u64)> = BTreeMap::new();
        for word in words_of(name) {
            let selected = self.select([Condition::Word(WordField::Employer, word)])?;
            for (id, n_ads) in self.searcher.reader().facet(&selected, GroupBy::Code(CodeField::Employer), self.clock)? {
                let known = found.entry(id).or_insert((0, n_ads));
                known.0 += 1;
            }
        }
        let mut found: Vec<(String, (usize, u64))> = found.into_iter().collect();
        found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let named = |(id, (_, n_ads)): (String, (usize, u64))| {
            let selected = self.select([Condition::Code(CodeField::Employer, id.clone())])?;
            let first = self.searcher.reader().draw(&selected, 1, self.clock)?;
            let name = self.searcher.ads(&first)?.pop().map(|ad| ad.employer).unwrap_or_default();
            Ok(format!("{name} ({id}, {n_ads} ads)"))
        };
        found.into_iter().take(MOST_OFFERED).map(named).collect()
    }

    /// The ads of other employers for these occupations, drawn in this mix where they are too many.
    fn peers(&self, mix: &BTreeMap<String, u64>, employers: &[EmployerAds], since: Option<u32>) -> Result<Drawn> {
        let reader = self.searcher.reader();
        // Ads that name no employer may be ours.
        let not_peers: Vec<String> = employers.iter().map(|employer| employer.id.clone()).chain([UNKNOWN.to_owned()]).collect();
        let other = || {
            let others = Condition::Not(Box::new(Condition::Codes(CodeField::Employer, not_peers.clone())));
            let days = since.map(|day| Condition::Number(NumberField::Published, day.into()..=u64::MAX));
            self.peers.iter().cloned().chain(days).chain([others])
        };
        let occupations = Condition::Codes(CodeField::Occupation, mix.keys().cloned().collect());
        let all = self.select([occupations].into_iter().chain(other()))?;
        if all.n_ads() == 0 {
            let error = Error::new(ErrorKind::Usage, "phrases: found no ad of another employer for the occupations of our ads");
            return Err(error.with_hint("ask for more years, or for less of the peers"));
        }
        let most = self.question.most_peers;
        if all.n_ads() <= most as u64 {
            return Ok(Drawn { places: reader.draw(&all, most, self.clock)?, n_found: all.n_ads() });
        }
        let found: BTreeMap<String, u64> = reader.facet(&all, GroupBy::Code(CodeField::Occupation), self.clock)?.into_iter().collect();
        let mut places = Vec::with_capacity(most);
        for (occupation, n_ads) in parts_of(mix, &found, most as u64) {
            let one = Condition::Code(CodeField::Occupation, occupation);
            let selected = self.select([one].into_iter().chain(other()))?;
            places.extend(reader.draw(&selected, usize::try_from(n_ads).unwrap_or(usize::MAX), self.clock)?);
        }
        Ok(Drawn { places, n_found: all.n_ads() })
    }
}

/// How many ads to read of each occupation: in the mix, all of those that have fewer, and at least one.
fn parts_of(mix: &BTreeMap<String, u64>, found: &BTreeMap<String, u64>, most: u64) -> BTreeMap<String, u64> {
    let mut parts = BTreeMap::new();
    let mut open: Vec<(&String, u64, u64)> =
        mix.iter().filter_map(|(code, ours)| found.get(code).map(|n_found| (code, *ours, *n_found))).collect();
    let mut rest = most;
    loop {
        let all: u64 = open.iter().map(|(_, ours, _)| ours).sum();
        let share = |ours: u64| (rest * ours).checked_div(all).unwrap_or(0).max(1);
        let (few, many): (Vec<_>, Vec<_>) = open.iter().copied().partition(|(_, ours, n_found)| *n_found <= share(*ours));
        let is_last = few.is_empty();
        if is_last {
            parts.extend(many.iter().map(|(code, ours, _)| ((*code).clone(), share(*ours))));
            return parts;
        }
        for (code, _, n_found) in few {
            parts.insert(code.clone(), n_found);
            rest = rest.saturating_sub(n_found);
        }
        open = many;
    }
}

/// The ads of an employer, as the field `employer:` of a query asks for them.
fn employer_condition(searcher: &Searcher, name: &str) -> Result<Condition> {
    let span = Span { from: 0, to: name.len() };
    let value = FieldValue::Phrase(name.split_whitespace().collect::<Vec<_>>().join(" "));
    let expression = Expression::Field(FieldTerm { field: FieldId::Employer, value, span, value_span: span });
    if words_of(name).is_empty() {
        return Err(Error::new(ErrorKind::Usage, format!("phrases: found the employer `{name}`, expected a name or an id")));
    }
    Ok(plan(&Query { text: name.to_owned(), expression }, searcher.registers())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(of: &[(&str, u64)]) -> BTreeMap<String, u64> {
        of.iter().map(|(code, n)| ((*code).to_owned(), *n)).collect()
    }

    #[test]
    fn peers_are_read_in_our_mix_and_what_few_leave_goes_to_the_others() {
        let mix = counts(&[("a", 50), ("b", 30), ("c", 20)]);
        let found = counts(&[("a", 1000), ("b", 1000), ("c", 1000)]);
        assert_eq!(parts_of(&mix, &found, 100), counts(&[("a", 50), ("b", 30), ("c", 20)]));
        let found = counts(&[("a", 1000), ("b", 1000), ("c", 4)]);
        assert_eq!(parts_of(&mix, &found, 100), counts(&[("a", 60), ("b", 36), ("c", 4)]));
        // Nobody else hires for c; of a there is hardly anything.
        assert_eq!(parts_of(&mix, &counts(&[("a", 2), ("b", 1000)]), 100), counts(&[("a", 2), ("b", 98)]));
    }
}
