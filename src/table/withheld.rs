//! Says of every cell of a year whether its measures are shown, and why not.

use super::cell::CellStatus;
use super::cells::YearCells;
use super::gather::{Gathering, split};
use super::year_graph::YearGraph;

/// The statuses of a year. Those of regions are by region and part.
#[derive(Clone, Debug, Default)]
pub(super) struct Withheld {
    pub(super) place: Vec<CellStatus>,
    pub(super) employer: Vec<CellStatus>,
    pub(super) units: Vec<CellStatus>,
    pub(super) employers: Vec<CellStatus>,
}

impl Withheld {
    /// The statuses of a year: suppressed under `min_ads` ads, protected where it would tell a suppressed cell.
    pub(super) fn new(gathering: &Gathering, cells: &YearCells, min_ads: u64) -> Self {
        let graph = YearGraph::new(gathering, cells);
        let withheld = graph.graph.withheld(min_ads);
        let status = |node: usize| {
            let n_ads = graph.graph.nodes.get(node).map_or(0, |n| n.n_ads);
            match withheld.get(node) {
                Some(true) if n_ads < min_ads => CellStatus::Suppressed,
                Some(true) => CellStatus::Protected,
                _ => CellStatus::Ok,
            }
        };
        let n_regions = gathering.regions.list().len();
        let by_region = |at: &dyn Fn(usize, usize) -> usize| {
            (0..n_regions)
                .flat_map(|region| (0..split::N).map(move |part| (region, part)))
                .map(|(region, part)| status(at(region, part)))
                .collect()
        };
        Self {
            place: by_region(&|region, part| graph.place(region, part)),
            employer: by_region(&|region, part| graph.employer_view(region, part)),
            units: (0..cells.units.len()).map(|n| status(graph.unit(n))).collect(),
            employers: (0..cells.employers.len()).map(|n| status(graph.employer(n))).collect(),
        }
    }
}
