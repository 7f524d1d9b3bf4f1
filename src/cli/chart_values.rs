//! Reads the lines of a figure from a table: what it shows, and where it withholds a value, the sign and the reason.

use std::ops::RangeInclusive;

use super::chart_words::{self as words, Figure};
use crate::chart::{Kind, Point, Series, Shown};
use crate::compare::{Code, Measure, name_of, spread};
use crate::measure::Estimate;
use crate::registers::Places;
use crate::table::{Cell, CellStatus, Role, Table};

/// The code of the mean of municipalities in the tables.
const MEAN: &str = "KM";

/// The years of a table.
pub(super) fn years(table: &Table) -> Vec<u16> {
    let time = table.place_of(Role::Time).and_then(|n| table.dimensions.get(n));
    time.iter().flat_map(|time| &time.categories).filter_map(|category| category.code.parse().ok()).collect()
}

/// A table by region, and what is read of it.
#[derive(Clone, Debug)]
pub(super) struct Values<'t> {
    pub(super) table: &'t Table,
    pub(super) measure: Measure,
    pub(super) years: RangeInclusive<u16>,
    pub(super) figure: &'t Figure,
}

impl Values<'_> {
    /// The cell of a region, all of its other dimensions together.
    fn cell(&self, region: &str, measure: &str, year: u16) -> Cell {
        let year = year.to_string();
        let of = |role: Role, elimination: Option<&String>| match role {
            Role::Geo => region.to_owned(),
            Role::Metric => measure.to_owned(),
            Role::Time => year.clone(),
            Role::Classification => elimination.cloned().unwrap_or_default(),
        };
        let codes: Vec<String> = self.table.dimensions.iter().map(|d| of(d.role, d.elimination.as_ref())).collect();
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        self.table.cell_of(&codes).copied().unwrap_or(Cell::without(CellStatus::Missing))
    }

    fn bounds(&self, region: &str, year: u16) -> Option<(f64, f64)> {
        let of = |code: &str| self.cell(region, code, year).value;
        match self.measure {
            Measure::Intensity => of("intensity_low").zip(of("intensity_high")),
            Measure::Share => of("share_low").zip(of("share_high")),
            // Ads without a hit are those that are not with one.
            Measure::Floor => of("share_low").zip(of("share_high")).map(|(low, high)| (1.0 - high, 1.0 - low)),
            Measure::Breadth => None,
        }
    }

    fn point(&self, year: u16, cell: Cell, bounds: Option<(f64, f64)>, n: u64) -> Point {
        let scale = self.measure.scale();
        let shown = match cell.value {
            Some(value) => Shown::Value { value: scale * value, bounds: bounds.map(|(low, high)| (scale * low, scale * high)) },
            None => Shown::Absent { sign: cell.status.sign().to_owned(), reason: self.figure.reason(cell.status) },
        };
        Point { year, shown, n: Some(n) }
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of ads, which the table keeps as a number")]
    fn n_ads(&self, region: &str, year: u16) -> u64 {
        self.cell(region, "n_ads", year).value.map_or(0, |n| n as u64)
    }

    fn region(&self, region: &str) -> Vec<Point> {
        let of = |year| self.point(year, self.cell(region, self.measure.id(), year), self.bounds(region, year), self.n_ads(region, year));
        self.years.clone().map(of).collect()
    }

    /// The line of a municipality.
    pub(super) fn municipality(&self, places: &Places, code: Code, kind: Kind) -> Series {
        Series { label: name_of(places, code), kind, points: self.region(&code.to_string()) }
    }

    /// The mean of municipalities.
    pub(super) fn mean(&self) -> Series {
        Series { label: words::mean(self.figure.language).to_owned(), kind: Kind::Comparison, points: self.region(MEAN) }
    }

    /// The mean of the others of its SKR group.
    pub(super) fn skr(&self, places: &Places, figure: &Figure) -> Series {
        let own = figure.named.first();
        let members = places.municipalities().iter().filter(|m| own.is_some_and(|own| own.skr == m.skr && own.code != m.code));
        let members: Vec<Code> = members.filter_map(|m| Code::parse(&m.code)).collect();
        self.mean_of(&members, words::skr(own.map_or("", |own| own.skr.as_str()), figure.language))
    }

    /// The unweighted mean of the values that the table shows of these municipalities.
    pub(super) fn mean_of(&self, members: &[Code], label: String) -> Series {
        let of = |year: u16| {
            let shown: Vec<(f64, u64)> = members
                .iter()
                .filter_map(|code| {
                    let region = code.to_string();
                    self.cell(&region, self.measure.id(), year).value.map(|value| (value, self.n_ads(&region, year)))
                })
                .collect();
            let estimates: Vec<Estimate> = shown.iter().map(|(value, _)| Estimate { value: *value, bounds: None }).collect();
            let cell = spread(&estimates).map_or(Cell::without(CellStatus::Missing), |spread| Cell::of(spread.mean.value));
            self.point(year, cell, None, shown.iter().map(|(_, n)| n).sum())
        };
        Series { label, kind: Kind::Comparison, points: self.years.clone().map(of).collect() }
    }
}
