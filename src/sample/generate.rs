//! Decides who seeks whom, where and when, and has the text written.
//!
//! The kind of job is drawn first, then the sort of employer that has such jobs, then the employer. The ads of municipalities follow
//! the number of inhabitants; a region's workplace lies in its own county. Regions and agencies go by the name of the year.
//!
//! In: seed and number. Out: the ad.

use super::compose::{Facts, write_headline, write_text};
use super::moment::{Moment, days_open};
use super::random::Random;
use super::vocabulary::{self, Occupation};
use super::vocabulary_employers::{self as employers, Body, Municipality};

/// The id of the ad with number 0.
const FIRST_ID: u64 = 100_000_001;

/// One generated ad.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SampleAd {
    /// Identity: the ad's number and 100,000,001.
    pub id: u64,
    /// Headline.
    pub headline: String,
    /// Text, 600 to 4,500 characters.
    pub text: String,
    /// Employer's name; a department may follow the name of a municipality.
    pub employer: String,
    /// Organisation number, ten digits, of municipalities, regions and agencies. Firms are made up and have none.
    pub employer_number: Option<String>,
    /// Code and name of the municipality of the workplace; 2 in 100 ads of agencies and firms have none.
    pub municipality: Option<(String, String)>,
    /// Code of the county of the workplace, there whenever the municipality is.
    pub county: Option<String>,
    /// Older id of the occupation name (`YRKE_ID`, `legacy_ams_taxonomy_id`).
    pub occupation_legacy: String,
    /// Label of the occupation name.
    pub occupation_label: String,
    /// SSYK 2012 unit group of the occupation, four digits.
    pub ssyk: String,
    /// Time of publication, from 2006 to 2025, as "2019-03-14T09:12:00".
    pub published: String,
    /// Number of vacancies, at least 1.
    pub vacancies: u32,
}

/// Makes the ad with a given number. It depends on seed and number only.
pub fn generate(seed: u64, index: u64) -> SampleAd {
    let mut random = Random::of_ad(seed, index);
    let id = index.wrapping_add(FIRST_ID);
    let published = Moment::draw(&mut random);
    let occupation = draw_occupation(&mut random);
    let (occupation_legacy, ssyk, occupation_label) = random.pick(occupation.ids);
    let employer = draw_employer(&mut random, occupation, published.year);
    let unit = random.pick(occupation.units);
    let last_day = write_last_day(&mut random, published.end_of_day_after(days_open(id)));
    let reference = format!("{}-{:04}", published.year, random.below(10_000));
    let facts = Facts {
        occupation,
        unit,
        employer: &employer.short,
        sector: employer.sector,
        place: employer.place.map_or("Sverige", |place| place.name),
        year: published.year,
        last_day: &last_day,
        reference: &reference,
        is_english: random.chance(7),
    };
    let headline = write_headline(&mut random, &facts);
    let text = write_text(&mut random, &facts);
    SampleAd {
        id,
        headline,
        text,
        municipality: employer.place.map(|place| (place.code.to_owned(), place.name.to_owned())),
        county: employer.place.map(|place| place.county.to_owned()),
        employer_number: employer.number.map(str::to_owned),
        employer: employer.name,
        occupation_legacy: occupation_legacy.to_owned(),
        occupation_label: occupation_label.to_owned(),
        ssyk: ssyk.to_owned(),
        published: published.to_string(),
        vacancies: draw_vacancies(&mut random),
    }
}

struct Employer {
    /// The name as the ad's record has it.
    name: String,
    /// The name as the text has it.
    short: String,
    number: Option<&'static str>,
    sector: usize,
    place: Option<&'static Municipality>,
}

fn draw_occupation(random: &mut Random) -> &'static Occupation {
    let at = random.weighted(vocabulary::occupations().map(|occupation| occupation.weight));
    vocabulary::occupations().nth(at).unwrap_or(vocabulary::first_occupation())
}

fn draw_employer(random: &mut Random, occupation: &Occupation, year: u64) -> Employer {
    match random.weighted(occupation.sectors.into_iter()) {
        0 => {
            let place = draw_place(random, "");
            let short = place.employer.to_owned();
            let name = if random.chance(25) { format!("{short}, {}", random.pick(&employers::DEPARTMENTS)) } else { short.clone() };
            Employer { name, short, number: Some(place.number), sector: 0, place: Some(place) }
        }
        1 => {
            let at = random.place(employers::REGIONS.len());
            let [first, ..] = &employers::REGIONS;
            let body = employers::REGIONS.get(at).unwrap_or(first);
            let place = draw_place(random, body.county);
            of_body(body, year, 1, Some(place))
        }
        2 => {
            let at = random.place(employers::AGENCIES.len());
            let [first, ..] = &employers::AGENCIES;
            let own = employers::AGENCIES.iter().find(|body| body.name == occupation.agency);
            let body = own.or_else(|| employers::AGENCIES.get(at)).unwrap_or(first);
            let place = draw_place_or_none(random);
            of_body(body, year, 2, place)
        }
        _ => {
            let name = employers::firm(occupation.branch, random.place(employers::N_FIRMS));
            let place = draw_place_or_none(random);
            Employer { short: name.clone(), name, number: None, sector: 3, place }
        }
    }
}

fn of_body(body: &'static Body, year: u64, sector: usize, place: Option<&'static Municipality>) -> Employer {
    let (until, earlier) = body.earlier;
    let name = if year <= until { earlier } else { body.name };
    Employer { name: name.to_owned(), short: name.to_owned(), number: Some(body.number), sector, place }
}

fn draw_place_or_none(random: &mut Random) -> Option<&'static Municipality> {
    if random.chance(2) { None } else { Some(draw_place(random, "")) }
}

/// A municipality, in a county where one is given.
fn draw_place(random: &mut Random, county: &str) -> &'static Municipality {
    let all = &employers::MUNICIPALITIES;
    // Without the addition the smallest would have one ad in a thousand.
    let weight = |place: &Municipality| if county.is_empty() || place.county == county { place.thousands + 15 } else { 0 };
    let [first, ..] = all;
    all.get(random.weighted(all.iter().map(weight))).unwrap_or(first)
}

fn draw_vacancies(random: &mut Random) -> u32 {
    let n = match random.below(100) {
        0..78 => 1,
        78..88 => 2,
        88..97 => random.between(3, 6),
        _ => random.between(7, 40),
    };
    u32::try_from(n).unwrap_or(1)
}

/// A day as ads write it: "2019-03-14", "14 mars 2019" or "14/3".
fn write_last_day(random: &mut Random, last: Moment) -> String {
    const MONTHS: [&str; 12] =
        ["januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december"];
    let Moment { year, month, day, .. } = last;
    let name = usize::try_from(month - 1).ok().and_then(|at| MONTHS.get(at)).copied().unwrap_or_default();
    match random.below(3) {
        0 => format!("{year}-{month:02}-{day:02}"),
        1 => format!("{day} {name} {year}"),
        _ => format!("{day}/{month}"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    const OCCUPATIONS: &str = include_str!("../../data/registers/occupations_legacy.csv");
    const NAMES: &str = include_str!("../../data/registers/employer_names.csv");
    const NUMBERS: &str = include_str!("../../data/registers/employers.csv");
    const PLACES: &str = include_str!("../../data/registers/municipalities.csv");
    const COUNTIES: &str = include_str!("../../data/registers/counties.csv");

    fn ads(n: u64) -> impl Iterator<Item = SampleAd> {
        (0..n).map(|index| generate(7, index))
    }

    /// A name as the register of names writes it.
    fn key_of(name: &str) -> String {
        let spaced: String = name.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
        spaced.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The number the register of names leads to, by the longest key that fits.
    fn number_of(keys: &BTreeMap<&str, &str>, name: &str) -> Option<String> {
        let key = key_of(name);
        let mut found = keys.get(key.as_str()).copied();
        let mut covered = Some(key.as_str());
        while let (None, Some(words)) = (found, covered) {
            found = keys.get(format!("{words} *").as_str()).copied();
            covered = words.rsplit_once(' ').map(|(before, _)| before);
        }
        found.map(str::to_owned)
    }

    fn keys() -> BTreeMap<&'static str, &'static str> {
        NAMES.lines().skip(1).map(|line| line.split_once(',').unwrap()).map(|(key, rest)| (key, rest.split(',').next().unwrap())).collect()
    }

    #[test]
    fn the_same_seed_and_number_give_the_same_ad() {
        assert_eq!(generate(1, 42), generate(1, 42));
        assert_ne!(generate(1, 42).text, generate(2, 42).text);
        assert_ne!(generate(1, 42).text, generate(1, 43).text);
        assert_eq!((generate(1, 0).id, generate(1, 9).id), (100_000_001, 100_000_010));
    }

    #[test]
    fn texts_differ_and_keep_their_bounds() {
        let ads: Vec<SampleAd> = ads(2000).collect();
        let texts: BTreeSet<&str> = ads.iter().map(|ad| ad.text.as_str()).collect();
        assert!(texts.len() > 1990, "{} distinct texts", texts.len());
        let mut lengths: Vec<usize> = ads.iter().map(|ad| ad.text.chars().count()).collect();
        lengths.sort_unstable();
        assert!(lengths[0] >= 600 && lengths[1999] <= 4500, "{} to {}", lengths[0], lengths[1999]);
        assert!((2250..2550).contains(&lengths[1000]), "median {}", lengths[1000]);
    }

    #[test]
    fn no_slot_is_left_open() {
        for ad in ads(3000) {
            assert!(!ad.text.contains(['{', '}']) && !ad.headline.contains(['{', '}']), "{}\n{}", ad.headline, ad.text);
            assert!(
                !ad.text.contains("  ") && !ad.text.contains(" . ") && !ad.text.contains("..") && ad.text.trim() == ad.text,
                "{}",
                ad.text
            );
            assert!(!ad.headline.trim().is_empty() && ad.vacancies > 0);
        }
    }

    #[test]
    fn every_occupation_stands_in_the_register() {
        let pairs: BTreeSet<&str> = OCCUPATIONS.lines().skip(1).collect();
        let mut n = 0;
        for (legacy, ssyk, label) in vocabulary::occupations().flat_map(|occupation| occupation.ids) {
            assert!(pairs.contains(format!("{legacy},{ssyk}").as_str()), "{label}: {legacy},{ssyk}");
            n += 1;
        }
        assert!(vocabulary::occupations().count() >= 25 && n >= 60);
        for occupation in vocabulary::occupations() {
            assert_eq!(occupation.sectors.iter().sum::<u64>(), 100, "{}", occupation.title);
            let known = employers::AGENCIES.iter().any(|body| body.name == occupation.agency);
            assert!(known || occupation.agency.is_empty(), "{}", occupation.agency);
        }
    }

    #[test]
    fn every_public_employer_stands_in_the_registers_and_no_firm_does() {
        let keys = keys();
        for place in &employers::MUNICIPALITIES {
            let rows = PLACES
                .lines()
                .filter(|row| row.starts_with(&format!("{},{},{},{},", place.code, place.name, place.employer, place.county)));
            assert_eq!(rows.count(), 1, "{}", place.name);
            assert!(NUMBERS.contains(&format!("{},municipality,", place.number)), "{}", place.name);
            assert!(COUNTIES.contains(&format!("{},{},", place.county, employers::county_name(place.county).unwrap())));
            for department in employers::DEPARTMENTS {
                assert_eq!(number_of(&keys, &format!("{}, {department}", place.employer)).as_deref(), Some(place.number));
            }
        }
        for body in employers::REGIONS.iter().chain(&employers::AGENCIES) {
            assert!(NUMBERS.contains(&format!(
                "{},{},{},",
                body.number,
                if body.county.is_empty() { "state" } else { "region" },
                body.name
            )));
            assert_eq!(number_of(&keys, body.name).as_deref(), Some(body.number), "{}", body.name);
            if body.earlier.0 > 0 {
                assert_eq!(number_of(&keys, body.earlier.1).as_deref(), Some(body.number), "{}", body.earlier.1);
            }
        }
        let mut firms = BTreeSet::new();
        for branch in vocabulary::occupations().map(|occupation| occupation.branch) {
            for number in 0..employers::N_FIRMS {
                let name = employers::firm(branch, number);
                assert_eq!(number_of(&keys, &name), None, "{name}");
                firms.insert(name);
            }
        }
        assert_eq!(firms.len(), 9 * employers::N_FIRMS);
    }

    #[test]
    fn every_ad_is_led_back_to_its_employer_by_name() {
        let keys = keys();
        for ad in ads(2000) {
            assert_eq!(number_of(&keys, &ad.employer), ad.employer_number, "{}", ad.employer);
        }
    }

    #[test]
    fn ads_are_spread_over_years_employers_languages_and_markup() {
        let ads: Vec<SampleAd> = ads(4000).collect();
        let share = |holds: &dyn Fn(&SampleAd) -> bool| ads.iter().filter(|ad| holds(ad)).count() * 100 / ads.len();
        for year in 2006..=2025 {
            assert!(ads.iter().any(|ad| ad.published.starts_with(&year.to_string())), "{year}");
        }
        assert!((30..60).contains(&share(&|ad| ad.employer_number.as_deref().is_some_and(|n| n.starts_with("212")))));
        assert!((20..50).contains(&share(&|ad| ad.employer_number.is_none())));
        assert!((1..=3).contains(&share(&|ad| ad.text.contains("<p>"))));
        assert!((5..=9).contains(&share(&|ad| ad.text.contains(" the ") && ad.text.contains(" you "))));
        assert!(share(&|ad| ad.municipality.is_none()) <= 2);
    }
}
