//! Adds the leaves of a year up to the regions of the tables.

use std::collections::HashMap;

use super::gather::{Gathering, YearSums, split};
use super::regions::Regions;
use crate::measure::Sums;

/// The sums of every region and part in one view.
#[derive(Clone, Debug)]
pub(super) struct Plane {
    sums: Vec<Sums>,
}

impl Plane {
    fn new(regions: &Regions, counted: &HashMap<(usize, usize), Sums>) -> Self {
        let mut leaves: Vec<Vec<(usize, &Sums)>> = vec![Vec::new(); regions.n_leaves()];
        for ((leaf, part), sums) in counted {
            if let Some(leaf) = leaves.get_mut(*leaf) {
                leaf.push((*part, sums));
            }
        }
        let mut plane = Self { sums: vec![Sums::default(); regions.list().len() * split::N] };
        for (n, region) in regions.list().iter().enumerate() {
            for (part, sums) in region.leaves.iter().filter_map(|leaf| leaves.get(*leaf)).flatten() {
                plane.add(n, *part, sums);
                if (split::SECTORS..split::OCCUPATIONS).contains(part) {
                    plane.add(n, split::TOTAL, sums);
                }
            }
        }
        plane
    }

    fn add(&mut self, region: usize, part: usize, sums: &Sums) {
        if let Some(to) = self.sums.get_mut(region * split::N + part) {
            to.merge(sums);
        }
    }

    /// The sums of a region's part.
    pub(super) fn at(&self, region: usize, part: usize) -> Option<&Sums> {
        self.sums.get(region * split::N + part)
    }
}

/// Everything that the tables show of a year, before anything is withheld.
#[derive(Clone, Debug)]
pub(super) struct YearCells {
    pub(super) place: Plane,
    pub(super) employer: Plane,
    /// By SSYK unit group, unknown last.
    pub(super) units: Vec<Sums>,
    /// By employer of the register.
    pub(super) employers: Vec<Sums>,
}

impl YearCells {
    pub(super) fn new(gathering: &Gathering, year: &YearSums) -> Self {
        let listed = |n: usize, sums: &HashMap<usize, Sums>| (0..n).map(|at| sums.get(&at).cloned().unwrap_or_default()).collect();
        Self {
            place: Plane::new(&gathering.regions, &year.place),
            employer: Plane::new(&gathering.regions, &year.employer),
            units: listed(gathering.units.len() + 1, &year.units),
            employers: listed(gathering.employers.len(), &year.employers),
        }
    }
}
