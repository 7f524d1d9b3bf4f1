//! Says in a few sentences how somebody stands: the value with its interval and ads, the mean of peers, the difference, and how long so.

use maud::{Markup, html};

use super::gauge;
use super::number::{count, signed_bounds};
use super::page::Visit;
use super::slice::Valued;
use super::words::{Words, words};
use crate::compare::{Difference, Measure};
use crate::table::CellStatus;

/// What a measure was, of some ads in a year.
fn stated(measure: Measure) -> Words {
    match measure {
        Measure::Intensity => words(
            "{year} innehöll {ads} {value} träffar för digital kompetens per 1 000 ord",
            "In {year} {ads} held {value} hits for digital competence per 1,000 words",
        ),
        Measure::Share => words("{year} nämnde {value} av {ads} digital kompetens", "In {year} {value} of {ads} named digital competence"),
        Measure::Floor => words(
            "{year} saknade {value} av {ads} varje ord för digital kompetens",
            "In {year} {value} of {ads} lacked any word for digital competence",
        ),
        Measure::Breadth => words(
            "{year} nämnde {ads} i medel {value} olika digitala kompetenser per annons",
            "In {year} {ads} named {value} different digital competences per ad on average",
        ),
    }
}

const WITH_INTERVAL: Words = words("95\u{a0}% intervall {interval}; {n} annonser", "95% interval {interval}; {n} ads");
const WITHOUT_INTERVAL: Words = words("{n} annonser", "{n} ads");
const PEERS_ARE: Words = words("{peers}: {value}.", "{peers}: {value}.");
const DIFFERS: Words = words(
    "Skillnaden är {difference}{unit} ({interval}): säkert {direction}.",
    "The difference is {difference}{unit} ({interval}): surely {direction}.",
);
const DIFFERS_NOT: Words = words(
    "Skillnaden är {difference}{unit} ({interval}): ingen säker skillnad.",
    "The difference is {difference}{unit} ({interval}): no sure difference.",
);
const DIFFERS_UNKNOWN: Words =
    words("Skillnaden är {difference}{unit}, utan intervall.", "The difference is {difference}{unit}, without an interval.");
const HIGHER: Words = words("högre", "higher");
const LOWER: Words = words("lägre", "lower");
const HIGHER_BEGINS: Words = words("Högre", "Higher");
const LOWER_BEGINS: Words = words("Lägre", "Lower");
const YEARS_OF: Words = words(
    "{direction} än jämförelsen {k} av de {m} år där båda visas.",
    "{direction} than the comparison in {k} of the {m} years in which both are shown.",
);
const NOT_SHOWN: Words =
    words("{year} visas inget värde för {ads}: {reason} ({n} annonser).", "In {year} no value is shown for {ads}: {reason} ({n} ads).");
const PROTECTED: Words = words(
    "{year} visas inget värde för {ads} ({n} annonser), för med det kunde ett annat värde på färre än {fewest} annonser räknas ut.",
    "In {year} no value is shown for {ads} ({n} ads), because with it another value of fewer than {fewest} ads could be worked out.",
);
const NO_ADS: Words =
    words("{year} finns inga annonser att räkna: {ads} saknas.", "In {year} there are no ads to count: {ads} are missing.");

/// Whom somebody is held against.
#[derive(Clone, Debug)]
pub(super) struct Held<'s> {
    /// Their name, as it begins a sentence.
    pub(super) name: &'s str,
    /// Their mean in the year.
    pub(super) mean: Option<f64>,
    /// The value less their mean.
    pub(super) difference: Option<Difference>,
    /// The value and their mean, in every year in which both are shown.
    pub(super) pairs: Vec<(f64, f64)>,
}

/// The sentences; `ads` is `the ads of …`.
pub(super) fn sentence(visit: &Visit, measure: Measure, now: &Valued, ads: &str, held: Option<&Held>) -> Markup {
    let language = visit.language;
    let year = now.year.to_string();
    let n = count(now.n_ads, language);
    let Some(estimate) = now.estimate() else {
        let told = match now.cell.status {
            CellStatus::Protected => PROTECTED,
            CellStatus::Missing if now.n_ads == 0 => NO_ADS,
            _ => NOT_SHOWN,
        };
        let (reason, fewest) = (gauge::reason(visit, now.cell.status), visit.material.min_ads.to_string());
        let values = [("year", year.as_str()), ("ads", ads), ("reason", &reason), ("n", &n), ("fewest", &fewest)];
        return html! { p.lead { (told.with(language, &values)) } };
    };
    let value = gauge::in_text(estimate.value, measure, language);
    let stated = stated(measure).with(language, &[("year", &year), ("ads", ads), ("value", "\u{0}")]);
    let (before, after) = stated.split_once('\u{0}').unwrap_or((&stated, ""));
    let about = match gauge::interval(estimate, measure, language) {
        Some(interval) => WITH_INTERVAL.with(language, &[("interval", &interval), ("n", &n)]),
        None => WITHOUT_INTERVAL.with(language, &[("n", &n)]),
    };
    html! {
        p.lead {
            (before) strong { (value) } (after) " (" (about) "). "
            @if let Some(held) = held { (against(visit, measure, held)) " " (years_of(visit, held)) }
        }
    }
}

/// The peers' mean and the difference to it.
fn against(visit: &Visit, measure: Measure, held: &Held) -> String {
    let language = visit.language;
    let Some(mean) = held.mean else { return String::new() };
    let mut text = PEERS_ARE.with(language, &[("peers", held.name), ("value", &gauge::in_text(mean, measure, language))]);
    if let Some(found) = held.difference {
        let interval = signed_bounds(found.estimate, measure.scale(), gauge::decimals(measure), language);
        let told = match (found.is_different, &interval) {
            (true, _) => DIFFERS,
            (false, Some(_)) => DIFFERS_NOT,
            (false, None) => DIFFERS_UNKNOWN,
        };
        let values = [
            ("difference", gauge::difference(found.estimate.value, measure, language)),
            ("unit", gauge::difference_unit(measure, language).to_owned()),
            ("interval", interval.unwrap_or_default()),
            ("direction", visit.say(if found.estimate.value > 0.0 { HIGHER } else { LOWER }).to_owned()),
        ];
        text.push(' ');
        text.push_str(&told.with(language, &values.each_ref().map(|(name, value)| (*name, value.as_str()))));
    }
    text
}

/// In how many years it was higher or lower than the peers, whichever is more.
fn years_of(visit: &Visit, held: &Held) -> String {
    let higher = held.pairs.iter().filter(|(own, mean)| own > mean).count();
    let lower = held.pairs.iter().filter(|(own, mean)| own < mean).count();
    if held.pairs.len() < 2 {
        return String::new();
    }
    let (direction, k) = if lower > higher { (LOWER_BEGINS, lower) } else { (HIGHER_BEGINS, higher) };
    YEARS_OF.with(visit.language, &[("direction", visit.say(direction)), ("k", &k.to_string()), ("m", &held.pairs.len().to_string())])
}

/// A text without its markup, for where none can stand.
pub(super) fn plain(markup: &Markup) -> String {
    let mut text = String::new();
    let mut is_tag = false;
    for c in markup.0.chars() {
        match c {
            '<' => is_tag = true,
            '>' => is_tag = false,
            c if !is_tag => text.push(c),
            _ => {}
        }
    }
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&").trim().to_owned()
}

/// A title within a sentence: its first letter small.
pub(super) fn lowered(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// A part of a sentence as a title: its first letter large.
pub(super) fn raised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_loses_its_markup_and_nothing_else() {
        assert_eq!(plain(&html! { p { "a < b " strong { "& c" } } }), "a < b & c");
        assert_eq!([lowered("Öppna data"), raised("som platser"), lowered("")], ["öppna data", "Som platser", ""]);
    }
}
