//! Makes the table of municipalities side by side: a column each, then their spread and mean, the nation, and the difference.
//!
//! `Genomsnitt` is the unweighted mean of the columns that have a value, `StdAv` their sample standard deviation (n - 1), `Nationellt` the
//! unweighted mean of all municipalities with enough ads, those of the table among them; `Skillnad` is the first mean less the latter. The
//! pooled value, over all ads of these municipalities together, stands beside them under its own name.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::code::Code;
use super::estimates::{Difference, Spread, difference_of_means, spread};
use super::figures::{Figures, OccupationSums};
use super::groups::Group;
use super::measure::Measure;
use super::standardised::{Standardised, standardise};
use crate::measure::{Estimate, Subset, Sums};
use crate::table::{CellStatus, Text, View};

/// What a row is about.
#[derive(Clone, PartialEq, Debug)]
pub struct RowKind {
    /// Id in files: `intensity`, `intensity_standardised`, `area_3`, `competence_3.4`.
    pub id: String,
    /// Name for readers.
    pub label: Text,
    /// The measure.
    pub measure: Measure,
    /// The hits it counts.
    pub subset: Subset,
    /// Whether it is standardised to the occupations of all municipalities.
    pub is_standardised: bool,
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Question {
    /// By who hires or by where the workplace is.
    pub view: View,
    /// The years, pooled.
    pub years: RangeInclusive<u16>,
    /// The municipalities, a column each.
    pub columns: Vec<Code>,
    /// A group to compare with besides the nation.
    pub against: Option<Group>,
    /// The rows.
    pub rows: Vec<RowKind>,
    /// Fewest ads of a municipality that is shown.
    pub min_ads: u64,
}

/// One value.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ComparedCell {
    /// Ads.
    pub n_ads: u64,
    /// The value.
    pub estimate: Option<Estimate>,
    /// Why there is none.
    pub status: CellStatus,
    /// The value less the national mean.
    pub to_nation: Option<Difference>,
    /// The value less the mean of the group that is compared with.
    pub to_group: Option<Difference>,
    /// Of a standardised value: what it is to be held against, and how much of the weights it covers.
    pub standardised: Option<Standardised>,
}

/// One row.
#[derive(Clone, PartialEq, Debug)]
pub struct ComparedRow {
    /// What it is about.
    pub kind: RowKind,
    /// A cell for each column.
    pub cells: Vec<ComparedCell>,
    /// Mean and spread of the columns.
    pub columns: Option<Spread>,
    /// Mean and spread of all municipalities.
    pub nation: Option<Spread>,
    /// The value over all ads of these municipalities together.
    pub nation_pooled: Option<Estimate>,
    /// Mean of the columns less the national mean.
    pub difference: Option<Difference>,
    /// Mean and spread of the group.
    pub group: Option<Spread>,
    /// Mean of the columns less the mean of the group.
    pub group_difference: Option<Difference>,
}

/// The table.
#[derive(Clone, PartialEq, Debug)]
pub struct SideBySide {
    /// The municipalities.
    pub columns: Vec<Code>,
    /// Ads of each.
    pub n_ads: Vec<u64>,
    /// Municipalities with enough ads, and all their ads.
    pub nation: (usize, u64),
    /// The group: its name, its municipalities with enough ads, and all their ads.
    pub group: Option<(Text, Vec<Code>, u64)>,
    /// Municipalities of the group that have too few ads.
    pub group_left_out: Vec<Code>,
    /// The rows.
    pub rows: Vec<ComparedRow>,
}

type Values = Vec<(Code, Estimate)>;

/// Makes the table.
pub fn side_by_side(figures: &Figures, question: &Question) -> SideBySide {
    let (view, years) = (question.view, &question.years);
    let all = figures.municipalities(view, years, question.min_ads);
    let members: Vec<Code> = question.against.iter().flat_map(|group| group.members.iter().copied()).collect();
    let (in_group, left_out): (Vec<Code>, Vec<Code>) = members.into_iter().partition(|code| all.contains(code));
    let n_of = |code: &Code| figures.sums(view, *code, years, Subset::All).n_ads;
    let weights = figures.all_occupations(view, years);
    let rows = question.rows.iter().map(|kind| row(figures, question, kind, &all, &in_group, &weights)).collect();
    SideBySide {
        columns: question.columns.clone(),
        n_ads: question.columns.iter().map(n_of).collect(),
        nation: (all.len(), all.iter().map(n_of).sum()),
        group: question.against.as_ref().map(|group| (group.name.clone(), in_group.clone(), in_group.iter().map(n_of).sum())),
        group_left_out: left_out,
        rows,
    }
}

fn row(
    figures: &Figures,
    question: &Question,
    kind: &RowKind,
    all: &[Code],
    in_group: &[Code],
    weights: &BTreeMap<Code, OccupationSums>,
) -> ComparedRow {
    let (view, years) = (question.view, &question.years);
    let standardised = |code: Code| kind.is_standardised.then(|| standardise(&figures.occupations(view, code, years), weights));
    let value = |code: Code, sums: &Sums| match standardised(code) {
        Some(standardised) => standardised.estimate,
        None => kind.measure.of(&sums.values()),
    };
    let mut pooled = Sums::default();
    let mut nation: Values = Vec::with_capacity(all.len());
    for code in all {
        let sums = figures.sums(view, *code, years, kind.subset);
        nation.extend(value(*code, &sums).map(|estimate| (*code, estimate)));
        pooled.merge(&sums);
    }
    let of = |codes: &[Code]| -> Values { nation.iter().filter(|(code, _)| codes.contains(code)).copied().collect() };
    let (own, group) = (of(&question.columns), of(in_group));
    let mean = |values: &Values| spread(&values.iter().map(|(_, estimate)| *estimate).collect::<Vec<_>>());
    let cell = |code: &Code| {
        let sums = figures.sums(view, *code, years, kind.subset);
        let found = own.iter().find(|(own, _)| own == code).copied();
        let alone: Values = found.into_iter().collect();
        let status = match (sums.n_ads, found) {
            (_, Some(_)) => CellStatus::Ok,
            (0, None) => CellStatus::Missing,
            (n, None) if n < question.min_ads => CellStatus::Suppressed,
            (_, None) => CellStatus::Missing,
        };
        ComparedCell {
            n_ads: sums.n_ads,
            estimate: found.map(|(_, estimate)| estimate),
            status,
            to_nation: difference_of_means(&alone, &nation),
            to_group: difference_of_means(&alone, &group),
            standardised: if sums.n_ads < question.min_ads { None } else { standardised(*code) },
        }
    };
    ComparedRow {
        kind: kind.clone(),
        cells: question.columns.iter().map(cell).collect(),
        columns: mean(&own),
        nation: mean(&nation),
        nation_pooled: if kind.is_standardised { None } else { kind.measure.of(&pooled.values()) },
        difference: difference_of_means(&own, &nation),
        group: mean(&group),
        group_difference: difference_of_means(&own, &group),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::figures::tests::{ad, code, figures};

    fn kind(is_standardised: bool) -> RowKind {
        let label = Measure::Intensity.label();
        RowKind { id: "intensity".to_owned(), label, measure: Measure::Intensity, subset: Subset::All, is_standardised }
    }

    fn near(a: Option<f64>, b: f64) {
        assert!(a.is_some_and(|a| (a - b).abs() < 1e-9), "{a:?} is not near {b}");
    }

    /// Five ads each at 10, 20, 60 hits per 1,000 words, the last with words ten times as many; two ads of Åtvidaberg.
    fn some() -> Figures {
        let mut rows = Vec::new();
        for (place, words, hits, n) in [("0580", 100, 1, 5), ("0581", 100, 2, 5), ("0560", 1000, 60, 5), ("0561", 100, 50, 2)] {
            rows.extend((0..n).map(|_| ad("x", place, "5321", 2025, words, hits)));
        }
        figures(&rows)
    }

    #[test]
    fn the_closing_columns_are_those_of_their_definition() {
        let group = Group { name: Text::same("Två"), members: vec![code("0581"), code("0561")] };
        let question = Question {
            view: View::Place,
            years: 2025..=2025,
            columns: vec![code("0580"), code("0560"), code("0561"), code("0512")],
            against: Some(group),
            rows: vec![kind(false), kind(true)],
            min_ads: 5,
        };
        let table = side_by_side(&some(), &question);
        assert_eq!((table.n_ads.as_slice(), table.nation), (&[5, 5, 2, 0][..], (3, 15)));
        assert_eq!(table.group_left_out, [code("0561")]);
        let row = &table.rows[0];
        let statuses: Vec<CellStatus> = row.cells.iter().map(|cell| cell.status).collect();
        assert_eq!(statuses, [CellStatus::Ok, CellStatus::Ok, CellStatus::Suppressed, CellStatus::Missing]);
        assert_eq!(row.cells[2].estimate, None);
        near(row.columns.map(|spread| spread.mean.value), 35.0);
        near(row.columns.and_then(|spread| spread.standard_deviation), 50.0 / 2.0_f64.sqrt());
        near(row.nation.map(|spread| spread.mean.value), 30.0);
        near(row.nation_pooled.map(|pooled| pooled.value), 315.0 / 6.0);
        near(row.difference.map(|difference| difference.estimate.value), 5.0);
        near(row.cells[0].to_nation.map(|difference| difference.estimate.value), -20.0);
        near(row.cells[0].to_group.map(|difference| difference.estimate.value), -10.0);
        near(row.group_difference.map(|difference| difference.estimate.value), 15.0);
        // One occupation: standardised to itself.
        near(table.rows[1].cells[1].estimate.map(|estimate| estimate.value), 60.0);
        assert_eq!(table.rows[1].nation_pooled, None);
    }
}
