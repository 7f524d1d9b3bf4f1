//! Says which cells of a year are sums of which others, over all tables of both views.

use super::cells::{Plane, YearCells};
use super::gather::{Gathering, split};
use super::protect::{Graph, N_AREAS, Node, SumOf};
use super::regions::{Region, RegionKind};
use crate::measure::Sums;

/// The parts that are cells of the graph: the total, sectors, occupation groups. The cells of areas are shown where the total is.
const N_PARTS: usize = split::AREAS;
const MUNICIPALITY: usize = split::SECTORS;
const REGION: usize = split::SECTORS + 1;

/// The graph of a year and where its cells stand in it.
pub(super) struct YearGraph {
    pub(super) graph: Graph,
    first_place: usize,
    first_employer_view: usize,
    first_unit: usize,
    first_employer: usize,
}

impl YearGraph {
    pub(super) fn new(gathering: &Gathering, cells: &YearCells) -> Self {
        let regions = gathering.regions.list();
        let n_regions = regions.len();
        let mut nodes = Vec::new();
        for plane in [&cells.place, &cells.employer] {
            for region in 0..n_regions {
                nodes.extend((0..N_PARTS).map(|part| node_of(plane, region, part)));
            }
        }
        let first_unit = nodes.len();
        nodes.extend(cells.units.iter().map(node));
        let first_employer = nodes.len();
        nodes.extend(cells.employers.iter().map(node));
        let mut made = Self {
            graph: Graph { nodes, sums: Vec::new() },
            first_place: 0,
            first_employer_view: n_regions * N_PARTS,
            first_unit,
            first_employer,
        };
        made.add_regions(regions);
        made.add_units(gathering);
        made.add_employers(gathering, regions);
        made.tie_views();
        made
    }

    /// The place of a cell of the view of places.
    pub(super) fn place(&self, region: usize, part: usize) -> usize {
        self.first_place + place_in_view(region, part)
    }

    /// The place of a cell of the view of employers.
    pub(super) fn employer_view(&self, region: usize, part: usize) -> usize {
        self.first_employer_view + place_in_view(region, part)
    }

    /// The place of a unit group.
    pub(super) fn unit(&self, n: usize) -> usize {
        self.first_unit + n
    }

    /// The place of an employer.
    pub(super) fn employer(&self, n: usize) -> usize {
        self.first_employer + n
    }

    fn sum(&mut self, total: usize, parts: Vec<usize>) {
        self.graph.sums.push(SumOf { total, parts });
    }

    /// Adds what a total has beside its parts, as a cell that no table shows; then the sum of all of them.
    fn sum_with_rest(&mut self, total: usize, mut parts: Vec<usize>) {
        let nodes = &self.graph.nodes;
        let Some(mut rest) = nodes.get(total).cloned() else { return };
        rest.is_published = false;
        for part in parts.iter().filter_map(|part| nodes.get(*part)) {
            rest.n_ads = rest.n_ads.saturating_sub(part.n_ads);
            rest.n_with_hit = rest.n_with_hit.saturating_sub(part.n_with_hit);
        }
        rest.areas = None;
        parts.push(nodes.len());
        self.graph.nodes.push(rest);
        self.sum(total, parts);
    }

    fn add_regions(&mut self, regions: &[Region]) {
        let of_kind = |kind: RegionKind| regions.iter().enumerate().filter(move |(_, r)| r.kind == kind).map(|(n, _)| n);
        let municipalities: Vec<usize> = of_kind(RegionKind::Municipality).collect();
        let top: Vec<usize> = of_kind(RegionKind::County).chain(of_kind(RegionKind::Unknown)).collect();
        let at: [fn(&Self, usize, usize) -> usize; 2] = [Self::place, Self::employer_view];
        for (is_employer_view, at) in [false, true].into_iter().zip(at) {
            for (n, region) in regions.iter().enumerate().filter(|(_, r)| r.kind != RegionKind::Mean) {
                let sectors = (split::SECTORS..split::OCCUPATIONS).map(|part| at(self, n, part)).collect();
                self.sum(at(self, n, split::TOTAL), sectors);
                let occupations = (split::OCCUPATIONS..N_PARTS).map(|part| at(self, n, part)).collect();
                self.sum(at(self, n, split::TOTAL), occupations);
                let members: Vec<usize> = match region.kind {
                    RegionKind::Nation => top.clone(),
                    RegionKind::Municipality | RegionKind::Unknown | RegionKind::Mean => continue,
                    _ => region.leaves.iter().filter_map(|leaf| municipalities.get(*leaf).copied()).collect(),
                };
                let is_county_as_employer = is_employer_view && region.kind == RegionKind::County;
                for part in 0..N_PARTS {
                    let mut parts: Vec<usize> = members.iter().map(|member| at(self, *member, part)).collect();
                    let total = at(self, n, part);
                    match part {
                        _ if !is_county_as_employer => self.sum(total, parts),
                        split::TOTAL => {
                            let region_as_employer = at(self, n, REGION);
                            self.tell_areas(region_as_employer, total, &parts);
                            parts.push(region_as_employer);
                            self.sum(total, parts);
                        }
                        MUNICIPALITY => self.sum(total, parts),
                        // What the region as an employer has in an occupation is in no table.
                        split::OCCUPATIONS.. => self.sum_with_rest(total, parts),
                        _ => {}
                    }
                }
            }
        }
    }

    /// Gives a cell the areas that a total has beside other parts.
    fn tell_areas(&mut self, node: usize, total: usize, others: &[usize]) {
        let areas = |n: usize| self.graph.nodes.get(n).and_then(|node| node.areas);
        let Some(mut rest) = areas(total) else { return };
        for other in others.iter().filter_map(|n| areas(*n)) {
            rest.iter_mut().zip(other).for_each(|(rest, n)| *rest = rest.saturating_sub(n));
        }
        if let Some(node) = self.graph.nodes.get_mut(node) {
            node.areas = Some(rest);
        }
    }

    /// Unit groups add up to the major groups of the nation.
    fn add_units(&mut self, gathering: &Gathering) {
        for major in 0..split::N_OCCUPATIONS {
            let is_of_major = |code: &str| code.chars().next().and_then(|c| c.to_digit(10)).is_some_and(|n| n as usize == major);
            let units = gathering.units.iter().enumerate().filter(|(_, (code, _))| is_of_major(code));
            let mut parts: Vec<usize> = units.map(|(n, _)| self.unit(n)).collect();
            if major == split::N_OCCUPATIONS - 1 {
                parts.push(self.unit(gathering.units.len()));
            }
            self.sum(self.place(0, split::OCCUPATIONS + major), parts);
        }
    }

    /// The employers of the register add up to their municipality or region; of no municipality or region, to their sector with others that
    /// the register does not know.
    fn add_employers(&mut self, gathering: &Gathering, regions: &[Region]) {
        let employers_of = |made: &Self, leaf: usize, sector: Option<usize>| -> Vec<usize> {
            let employers = gathering.employers.iter().enumerate();
            employers.filter(|(_, e)| e.leaf == leaf && sector.is_none_or(|s| s == e.sector)).map(|(n, _)| made.employer(n)).collect()
        };
        for (n, region) in regions.iter().enumerate() {
            match (region.kind, region.leaves.last()) {
                (RegionKind::Municipality, Some(leaf)) => {
                    self.sum(self.employer_view(n, split::TOTAL), employers_of(self, *leaf, None));
                }
                (RegionKind::County, Some(leaf)) => self.sum(self.employer_view(n, REGION), employers_of(self, *leaf, None)),
                (RegionKind::Unknown, Some(leaf)) => {
                    for part in split::PUBLIC_SECTORS {
                        let employers = employers_of(self, *leaf, Some(part - split::SECTORS));
                        self.sum_with_rest(self.employer_view(n, part), employers);
                    }
                }
                _ => {}
            }
        }
    }

    /// In the nation both views have the same ads of a public sector, and of an occupation one has those of the other and more.
    fn tie_views(&mut self) {
        for part in split::PUBLIC_SECTORS {
            self.sum(self.place(0, part), vec![self.employer_view(0, part)]);
        }
        for part in split::OCCUPATIONS..N_PARTS {
            self.sum_with_rest(self.place(0, part), vec![self.employer_view(0, part)]);
        }
    }
}

/// The place of a cell among those of its view. The cells of areas follow the total.
fn place_in_view(region: usize, part: usize) -> usize {
    region * N_PARTS + if part < N_PARTS { part } else { split::TOTAL }
}

fn node(sums: &Sums) -> Node {
    Node { n_ads: sums.n_ads, n_with_hit: sums.n_ads_with_hit, areas: None, is_published: true }
}

fn node_of(plane: &Plane, region: usize, part: usize) -> Node {
    let mut made = plane.at(region, part).map(node).unwrap_or_default();
    if part == split::TOTAL {
        let with_hit = |n: usize| plane.at(region, split::AREAS + n).map_or(0, |sums| sums.n_ads_with_hit);
        made.areas = Some(std::array::from_fn::<u64, N_AREAS, _>(with_hit));
    }
    made
}
