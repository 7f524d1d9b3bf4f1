//! Says of every cell of a year whether its measures are shown.

use super::cell::CellStatus;
use super::cells::{Plane, YearCells};
use super::gather::{Gathering, split};
use crate::measure::Sums;

/// The statuses of a year.
#[derive(Clone, Debug, Default)]
pub(super) struct Withheld {
    pub(super) place: Vec<CellStatus>,
    pub(super) employer: Vec<CellStatus>,
    pub(super) units: Vec<CellStatus>,
    pub(super) employers: Vec<CellStatus>,
}

impl Withheld {
    /// The statuses by the number of ads alone.
    pub(super) fn new(gathering: &Gathering, cells: &YearCells, min_ads: u64) -> Self {
        let status = |sums: &Sums| if (1..min_ads).contains(&sums.n_ads) { CellStatus::Suppressed } else { CellStatus::Ok };
        let plane = |plane: &Plane| {
            let places = (0..gathering.regions.list().len()).flat_map(|region| (0..split::N).map(move |part| (region, part)));
            places.map(|(region, part)| plane.at(region, part).map(status).unwrap_or_default()).collect()
        };
        Self {
            place: plane(&cells.place),
            employer: plane(&cells.employer),
            units: cells.units.iter().map(status).collect(),
            employers: cells.employers.iter().map(status).collect(),
        }
    }
}
