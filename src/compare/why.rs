//! Answers for one municipality: how it stands, against whom, why, and since when.

use std::ops::RangeInclusive;

use super::code::Code;
use super::decomposition::{Decomposition, decompose};
use super::estimates::{Difference, Spread, difference_of_means, spread};
use super::figures::Figures;
use super::groups::Group;
use super::measure::Measure;
use super::standardised::{Standardised, standardise};
use super::trend::{Trend, trend};
use crate::measure::{Estimate, Subset};
use crate::table::{Text, View};

/// How a municipality stands.
#[derive(Clone, PartialEq, Debug)]
pub struct Answer {
    /// The municipality.
    pub municipality: Code,
    /// Its ads.
    pub n_ads: u64,
    /// Its intensity; `None` where it has too few ads, and then nothing below is known either.
    pub value: Option<Estimate>,
    /// The peers: name, and those with enough ads, the municipality itself left out.
    pub peers: (Text, Vec<Code>),
    /// Mean and spread of the peers.
    pub spread: Option<Spread>,
    /// The municipality less the peers' mean.
    pub difference: Option<Difference>,
    /// The difference in its parts.
    pub decomposition: Option<Decomposition>,
    /// The intensity with the occupations of all municipalities.
    pub standardised: Option<Standardised>,
    /// The change since an earlier period.
    pub trend: Option<Trend>,
}

/// Asks about one municipality. Without an earlier period the nearest one of equal length with enough ads is taken.
pub fn why(
    figures: &Figures,
    view: View,
    years: &RangeInclusive<u16>,
    municipality: Code,
    peers: &Group,
    earlier: Option<&RangeInclusive<u16>>,
    min_ads: u64,
) -> Answer {
    let intensity = |code: Code| figures.sums(view, code, years, Subset::All).values().intensity;
    let shown = figures.municipalities(view, years, min_ads);
    let members: Vec<Code> = peers.members.iter().copied().filter(|code| *code != municipality && shown.contains(code)).collect();
    let n_ads = figures.sums(view, municipality, years, Subset::All).n_ads;
    let mut answer = Answer {
        municipality,
        n_ads,
        value: None,
        peers: (peers.name.clone(), members.clone()),
        spread: None,
        difference: None,
        decomposition: None,
        standardised: None,
        trend: None,
    };
    let values: Vec<(Code, Estimate)> = members.iter().filter_map(|code| Some((*code, intensity(*code)?))).collect();
    answer.spread = spread(&values.iter().map(|(_, value)| *value).collect::<Vec<_>>());
    let Some(value) = intensity(municipality).filter(|_| shown.contains(&municipality)) else { return answer };
    answer.value = Some(value);
    answer.difference = difference_of_means(&[(municipality, value)], &values);
    let own = figures.occupations(view, municipality, years);
    let theirs: Vec<_> = values.iter().map(|(code, _)| figures.occupations(view, *code, years)).collect();
    answer.decomposition = decompose(&own, &theirs);
    answer.standardised = Some(standardise(&own, &figures.all_occupations(view, years)));
    let change = |earlier: &RangeInclusive<u16>| trend(figures, view, municipality, Measure::Intensity, [earlier, years], min_ads);
    answer.trend = if let Some(earlier) = earlier {
        change(earlier)
    } else {
        let length = years.end().saturating_sub(*years.start());
        let first = figures.years(view).first().copied().unwrap_or(*years.start());
        (first..*years.start()).rev().filter_map(|end| Some(end.checked_sub(length)?..=end)).find_map(|earlier| change(&earlier))
    };
    answer
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::figures::tests::{ad, code, figures};

    #[test]
    fn the_answer_leaves_the_municipality_out_of_its_peers_and_its_parts_add_up() {
        let mut rows = Vec::new();
        for (place, occupation, hits) in [("0560", "5321", 1), ("0560", "2512", 9), ("0512", "5321", 2), ("0513", "2512", 8)] {
            rows.extend((0..6u32).map(|n| ad("x", place, occupation, 2025, 100 + n, hits)));
            rows.extend((0..3u32).map(|n| ad("x", place, occupation, 2020, 100 + n, 1)));
        }
        rows.extend((0..6).map(|_| ad("x", "0560", "5321", 2018, 100, 1)));
        let figures = figures(&rows);
        let peers = Group { name: Text::same("Grannar"), members: ["0560", "0512", "0513", "0509"].map(code).to_vec() };
        let answer = why(&figures, View::Place, &(2025..=2025), code("0560"), &peers, None, 6);
        assert_eq!(answer.peers.1, [code("0512"), code("0513")]);
        let (difference, parts) = (answer.difference.expect("a difference"), answer.decomposition.expect("parts"));
        assert!((parts.mix + parts.within - difference.estimate.value).abs() < 1e-9);
        assert_eq!(answer.trend.map(|trend| trend.earlier), Some(2020..=2020));
        let of = |earlier: RangeInclusive<u16>, n| {
            why(&figures, View::Place, &(2025..=2025), code("0560"), &peers, Some(&earlier), n).trend.map(|trend| trend.earlier)
        };
        assert_eq!([of(2018..=2018, 6), of(2019..=2019, 6)], [Some(2018..=2018), None]);
        let few = why(&figures, View::Place, &(2025..=2025), code("0560"), &peers, None, 13);
        assert_eq!((few.value, few.decomposition, few.n_ads), (None, None, 12));
    }
}
