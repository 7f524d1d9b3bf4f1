//! Finds the municipalities most like one: inhabitants, occupations it hires for, and kind of place.
//!
//! The distance of two municipalities a and b is the root of the sum of three squares:
//!
//! 1. ln(inhabitants of a / inhabitants of b), divided by the root of the mean square of the same over all pairs;
//! 2. the Hellinger distance of their ads' occupations (SSYK 2012, two digits), divided by the root of its mean square over all pairs;
//! 3. 1 if their SKR main groups (A, B, C) differ, else 0.
//!
//! So each of the first two counts 1 for an average pair. Pairs are those of municipalities with at least as many ads as a cell needs; the
//! others are not offered. Of equal distances the lower code comes first. Where the municipality itself has fewer ads, the second part is
//! left out for all, and `knows_occupations` says so.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::code::Code;
use super::figures::{Figures, OccupationSums};
use crate::registers::{Municipality, Places};
use crate::table::View;

/// How many similar municipalities are told.
pub const N_SIMILAR: usize = 7;

/// A municipality and how far it is away.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct SimilarMunicipality {
    /// The municipality.
    pub municipality: Code,
    /// The distance.
    pub distance: f64,
}

/// The answer.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Similar {
    /// The nearest first.
    pub municipalities: Vec<SimilarMunicipality>,
    /// Whether the occupations of the municipality's ads were known.
    pub knows_occupations: bool,
}

/// What the distance is made of.
#[derive(Clone, Debug)]
struct Place {
    code: Code,
    population: u32,
    /// The letter of the SKR main group.
    kind: Option<char>,
    /// Root of the share of ads of each occupation group.
    roots: BTreeMap<u16, f64>,
    has_ads: bool,
}

impl Place {
    fn new(register: &Municipality, code: Code, roots: BTreeMap<u16, f64>) -> Self {
        Self { code, population: register.population, kind: register.skr.chars().next(), has_ads: !roots.is_empty(), roots }
    }

    fn size(&self) -> f64 {
        f64::from(self.population.max(1)).ln()
    }

    /// The squared Hellinger distance of the occupations, 0 to 1.
    fn occupations_apart(&self, other: &Self) -> f64 {
        let common: f64 = self.roots.iter().filter_map(|(group, root)| Some(root * other.roots.get(group)?)).sum();
        (1.0 - common).max(0.0)
    }
}

/// What tells of all municipalities of some years how alike they are: worked out once for questions about any of them.
#[derive(Clone, Debug)]
pub struct Likeness {
    all: Vec<Place>,
    /// Over all pairs, the mean squares of the differences of size and of occupations; 0 where there is none.
    mean_squares: [f64; 2],
}

impl Likeness {
    /// By the ads of some years.
    pub fn new(figures: &Figures, places: &Places, view: View, years: &RangeInclusive<u16>, min_ads: u64) -> Self {
        let all: Vec<Place> = places
            .municipalities()
            .iter()
            .filter_map(|register| {
                let code = Code::parse(&register.code)?;
                Some(Place::new(register, code, roots(&figures.occupations(view, code, years), min_ads)))
            })
            .collect();
        let (mut sizes, mut occupations, mut n_pairs) = (0.0, 0.0, 0.0);
        let offered: Vec<&Place> = all.iter().filter(|place| place.has_ads).collect();
        for (n, a) in offered.iter().enumerate() {
            for b in offered.iter().skip(n + 1) {
                sizes += (a.size() - b.size()).powi(2);
                occupations += a.occupations_apart(b);
                n_pairs += 1.0;
            }
        }
        let mean_squares = [sizes, occupations].map(|sum| if sum > 0.0 { sum / n_pairs } else { 0.0 });
        Self { all, mean_squares }
    }

    /// The municipalities most like one.
    pub fn of(&self, to: Code) -> Similar {
        let Some(own) = self.all.iter().find(|place| place.code == to) else { return Similar::default() };
        let [sizes, occupations] = self.mean_squares;
        let part = |square: f64, mean: f64| if mean > 0.0 { square / mean } else { 0.0 };
        let distance = |other: &Place| {
            let size = part((own.size() - other.size()).powi(2), sizes);
            let occupation = if own.has_ads { part(own.occupations_apart(other), occupations) } else { 0.0 };
            let kind = if own.kind == other.kind { 0.0 } else { 1.0 };
            f64::sqrt(size + occupation + kind)
        };
        let mut found: Vec<SimilarMunicipality> = self
            .all
            .iter()
            .filter(|place| place.has_ads && place.code != to)
            .map(|place| SimilarMunicipality { municipality: place.code, distance: distance(place) })
            .collect();
        found.sort_by(|a, b| a.distance.total_cmp(&b.distance).then(a.municipality.cmp(&b.municipality)));
        found.truncate(N_SIMILAR);
        Similar { municipalities: found, knows_occupations: own.has_ads }
    }
}

/// The municipalities most like one, by the ads of some years.
pub fn similar(figures: &Figures, places: &Places, view: View, years: &RangeInclusive<u16>, to: Code, min_ads: u64) -> Similar {
    Likeness::new(figures, places, view, years, min_ads).of(to)
}

/// The root of each occupation group's share of the ads; none where there are too few ads.
fn roots(occupations: &BTreeMap<Code, OccupationSums>, min_ads: u64) -> BTreeMap<u16, f64> {
    let n_ads: u64 = occupations.values().map(|sums| sums.n_ads).sum();
    if n_ads < min_ads.max(1) {
        return BTreeMap::new();
    }
    let mut groups: BTreeMap<u16, u64> = BTreeMap::new();
    for (occupation, sums) in occupations {
        *groups.entry(occupation.first_two_digits()).or_default() += sums.n_ads;
    }
    groups.into_iter().map(|(group, n)| (group, (n as f64 / n_ads as f64).sqrt())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::figures::tests::{ad, code, figures};
    use crate::registers::Registers;

    #[test]
    fn the_most_similar_hire_for_the_same_and_are_of_the_same_size_and_kind() {
        let registers = Registers::load().expect("the registers hold");
        // Boxholm 0560 and Ydre 0512 are small, Linköping 0580 and Norrköping 0581 large; Kinda 0513 is small and hires others.
        let mut rows = Vec::new();
        for (place, occupation) in [("0560", "5321"), ("0512", "5321"), ("0513", "2512"), ("0580", "5321"), ("0581", "5321"), ("0509", "")]
        {
            rows.extend((0..5).map(|_| ad("x", place, occupation, 2025, 100, 1)));
        }
        rows.push(ad("x", "0561", "5321", 2025, 100, 1));
        let figures = figures(&rows);
        let of = |to: &str| similar(&figures, &registers.places, View::Place, &(2025..=2025), code(to), 5);
        let near = of("0560");
        let codes: Vec<String> = near.municipalities.iter().map(|one| one.municipality.to_string()).collect();
        assert_eq!(codes[0], "0512");
        assert_eq!((codes.len(), near.knows_occupations), (5, true));
        assert_eq!(of("0581").municipalities[0].municipality, code("0580"));
        assert!(!codes.contains(&"0561".to_owned()));
        assert!(!of("0561").knows_occupations);
        assert_eq!(of("0560"), near);
        assert!(near.municipalities.is_sorted_by(|a, b| a.distance <= b.distance));
    }
}
