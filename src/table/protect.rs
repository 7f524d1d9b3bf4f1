//! Chooses which cells are withheld so that no cell of few ads can be computed from those that are shown.
//!
//! Cells are sets of ads, and some are sums of others. The number of ads of every cell is published, its ads with a hit only where the cell is
//! shown. Three things are seen to, one after the other until nothing is left to do:
//!
//! 1. In every sum whose total is shown, what is withheld is at least two cells with at least the least number of ads together, some of them
//!    with and some without a hit; so it is in every area of which the total has ads with and ads without a hit. A total is not withheld alone.
//! 2. No withheld cell follows from all sums together, by exact linear algebra (`certain`).
//! 3. For every withheld cell another count of ads with a hit is looked for, of whole numbers between nothing and all ads of each cell, by
//!    which every sum still holds (`certain`). Where none is found, further cells are withheld as long as one can help. What is looked for are
//!    the simplest changes only, so that more may be withheld than must be, and a cell may be left for which none was found.

use std::collections::VecDeque;

use super::certain::cells_to_free;

/// How many areas there are.
pub(super) const N_AREAS: usize = 6;

/// A cell: a set of ads.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Node {
    pub(super) n_ads: u64,
    pub(super) n_with_hit: u64,
    /// Ads with a hit of each area, of a cell that tells them.
    pub(super) areas: Option<[u64; N_AREAS]>,
    /// Whether it is a cell of a table. One that is not is known to nobody; it must not be told either where it has few ads.
    pub(super) is_published: bool,
}

/// A cell whose ads are those of other cells, each in one of them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct SumOf {
    pub(super) total: usize,
    pub(super) parts: Vec<usize>,
}

/// Cells, and which are sums of which.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Graph {
    pub(super) nodes: Vec<Node>,
    pub(super) sums: Vec<SumOf>,
}

/// What of a sum is withheld.
#[derive(Clone, Copy, Debug, Default)]
struct Hidden {
    total: bool,
    n_parts: usize,
    /// Parts that must not be told.
    n_secret: usize,
    n_ads: u64,
    n_with_hit: u64,
    areas: [u64; N_AREAS],
    /// Whether every part tells its areas.
    lacks_areas: bool,
}

/// The cells of a graph while it is decided which are withheld. Cells that are the same ads are one.
pub(super) struct Protection {
    min_ads: u64,
    pub(super) nodes: Vec<Node>,
    pub(super) sums: Vec<SumOf>,
    /// The sums that a cell is in.
    pub(super) sums_of: Vec<Vec<usize>>,
    pub(super) is_hidden: Vec<bool>,
    hidden: Vec<Hidden>,
    queue: VecDeque<usize>,
}

impl Graph {
    /// Which cells are withheld, in the order of `nodes`.
    pub(super) fn withheld(&self, min_ads: u64) -> Vec<bool> {
        let same = self.same_ads();
        let mut protection = Protection::new(self, &same, min_ads);
        protection.settle();
        loop {
            let further = cells_to_free(&protection);
            if further.is_empty() {
                break;
            }
            for node in further {
                protection.hide(node);
            }
            protection.settle();
        }
        same.iter().map(|node| protection.is_hidden.get(*node).copied().unwrap_or_default()).collect()
    }

    /// For each cell the first one of the same ads: a sum with one part that has ads is that part.
    fn same_ads(&self) -> Vec<usize> {
        let mut first: Vec<usize> = (0..self.nodes.len()).collect();
        let has_ads = |node: &&usize| self.nodes.get(**node).is_some_and(|n| n.n_ads > 0);
        for sum in &self.sums {
            let parts: Vec<usize> = sum.parts.iter().filter(has_ads).copied().collect();
            if let [only] = parts[..] {
                let (a, b) = (find(&first, sum.total), find(&first, only));
                if let Some(to) = first.get_mut(a.max(b)) {
                    *to = a.min(b);
                }
            }
        }
        (0..first.len()).map(|node| find(&first, node)).collect()
    }
}

/// The first cell that a cell leads to.
fn find(first: &[usize], mut node: usize) -> usize {
    while let Some(next) = first.get(node).copied().filter(|next| *next != node) {
        node = next;
    }
    node
}

impl Protection {
    fn new(graph: &Graph, same: &[usize], min_ads: u64) -> Self {
        let first = |node: usize| same.get(node).copied().unwrap_or(node);
        let mut nodes: Vec<Node> = graph.nodes.clone();
        for (n, node) in graph.nodes.iter().enumerate() {
            if let Some(to) = nodes.get_mut(first(n)) {
                to.is_published |= node.is_published;
                to.areas = to.areas.or(node.areas);
            }
        }
        let has_ads = |node: &usize| nodes.get(*node).is_some_and(|n| n.n_ads > 0);
        let mut sums: Vec<SumOf> = Vec::new();
        for sum in &graph.sums {
            let mut parts: Vec<usize> = sum.parts.iter().map(|node| first(*node)).filter(has_ads).collect();
            parts.sort_unstable();
            if parts.len() > 1 {
                sums.push(SumOf { total: first(sum.total), parts });
            }
        }
        sums.sort_by(|a, b| (a.total, &a.parts).cmp(&(b.total, &b.parts)));
        sums.dedup();
        let mut sums_of = vec![Vec::new(); nodes.len()];
        for (n, sum) in sums.iter().enumerate() {
            for node in sum.parts.iter().chain([&sum.total]) {
                if let Some(of) = sums_of.get_mut(*node) {
                    of.push(n);
                }
            }
        }
        let hidden = vec![Hidden::default(); sums.len()];
        let is_hidden = vec![false; nodes.len()];
        let mut made = Self { min_ads, nodes, sums, sums_of, is_hidden, hidden, queue: VecDeque::new() };
        for n in 0..made.nodes.len() {
            let is_first = first(n) == n;
            let Some(node) = made.nodes.get(n) else { continue };
            if is_first && node.n_ads > 0 && (node.n_ads < min_ads || !node.is_published) {
                made.hide(n);
            }
        }
        made
    }

    /// Whether a hidden cell must not be told: one of a table, or one of few ads.
    pub(super) fn is_secret(&self, node: usize) -> bool {
        self.nodes.get(node).is_some_and(|n| n.is_published || n.n_ads < self.min_ads)
    }

    fn hide(&mut self, node: usize) {
        match self.is_hidden.get_mut(node) {
            Some(is_hidden) if !*is_hidden => *is_hidden = true,
            _ => return,
        }
        for n in self.sums_of.get(node).cloned().unwrap_or_default() {
            let with = self.with(n, node);
            if let Some(hidden) = self.hidden.get_mut(n) {
                *hidden = with;
            }
            self.queue.push_back(n);
        }
    }

    /// What of a sum would be withheld with one cell more.
    fn with(&self, sum: usize, node: usize) -> Hidden {
        let mut hidden = self.hidden.get(sum).copied().unwrap_or_default();
        let Some(cell) = self.nodes.get(node) else { return hidden };
        if self.sums.get(sum).is_some_and(|sum| sum.total == node) {
            hidden.total = true;
            return hidden;
        }
        hidden.n_parts += 1;
        hidden.n_secret += usize::from(self.is_secret(node));
        hidden.n_ads += cell.n_ads;
        hidden.n_with_hit += cell.n_with_hit;
        match cell.areas {
            Some(areas) => hidden.areas.iter_mut().zip(areas).for_each(|(to, n)| *to += n),
            None => hidden.lacks_areas = true,
        }
        hidden
    }

    /// Whether what is withheld of a sum would be told by it.
    fn is_told(&self, sum: usize, hidden: &Hidden) -> bool {
        if hidden.total {
            return hidden.n_parts == 0 && self.sums.get(sum).is_some_and(|sum| self.is_secret(sum.total));
        }
        let is_extreme = |n: u64| n == 0 || n == hidden.n_ads;
        let are_areas_extreme =
            !hidden.lacks_areas && hidden.areas.into_iter().zip(self.areas_that_vary(sum)).any(|(n, varies)| varies && is_extreme(n));
        hidden.n_secret > 0 && (hidden.n_parts < 2 || hidden.n_ads < self.min_ads || is_extreme(hidden.n_with_hit) || are_areas_extreme)
    }

    /// The areas of which a sum's total has hits in some but not all of its ads. In the other areas the total, shown or not, has nothing to tell
    /// apart.
    fn areas_that_vary(&self, sum: usize) -> [bool; N_AREAS] {
        let total = self.sums.get(sum).and_then(|sum| self.nodes.get(sum.total));
        total.and_then(|t| t.areas.map(|areas| areas.map(|n| n > 0 && n < t.n_ads))).unwrap_or_default()
    }

    /// Whether a total has no ad with a hit, or no ad without: then it tells that of every part.
    fn tells_by_itself(&self, node: usize) -> bool {
        self.nodes.get(node).is_some_and(|n| n.n_with_hit == 0 || n.n_with_hit == n.n_ads)
    }

    /// What withholding a cell costs: how many sums would then need another cell, and its ads.
    pub(super) fn cost(&self, node: usize) -> (usize, u64, usize) {
        let sums = self.sums_of.get(node).map(Vec::as_slice).unwrap_or_default();
        let told = |n: &&usize| {
            let was_told = self.hidden.get(**n).is_some_and(|hidden| self.is_told(**n, hidden));
            !was_told && self.is_told(**n, &self.with(**n, node))
        };
        (sums.iter().filter(told).count(), self.nodes.get(node).map_or(0, |n| n.n_ads), node)
    }

    /// Whether a cell is shown and has ads, so that it can be withheld.
    pub(super) fn is_shown(&self, node: usize) -> bool {
        self.nodes.get(node).is_some_and(|n| n.n_ads > 0) && !self.is_hidden.get(node).copied().unwrap_or(true)
    }

    /// Withholds further cells until no sum tells what it withholds.
    fn settle(&mut self) {
        while let Some(n) = self.queue.pop_front() {
            while let Some(hidden) = self.hidden.get(n)
                && self.is_told(n, hidden)
            {
                let Some(sum) = self.sums.get(n) else { break };
                let part = sum.parts.iter().copied().filter(|node| self.is_shown(*node)).min_by_key(|node| self.cost(*node));
                let total = Some(sum.total).filter(|node| self.is_shown(*node));
                match if self.tells_by_itself(sum.total) { total.or(part) } else { part.or(total) } {
                    Some(node) => self.hide(node),
                    None => break,
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    const LEAST: u64 = 3;

    /// Regions by two sectors, with their totals, those of the nation, and two groups of regions. `leaves` are ads and ads with a hit of each
    /// region and sector; `groups` says to which group a region belongs. A leaf in `unlisted` is in no table.
    fn graph(leaves: &[[(u64, u64); 2]], groups: &[bool], unlisted: usize) -> Graph {
        let mut made = Graph::default();
        let mut put = |n_ads, n_with_hit| {
            made.nodes.push(Node { n_ads, n_with_hit, areas: None, is_published: true });
            made.nodes.len() - 1
        };
        let rows: Vec<[usize; 3]> = leaves
            .iter()
            .map(|[a, b]| [put(a.0, a.1.min(a.0)), put(b.0, b.1.min(b.0)), put(a.0 + b.0, a.1.min(a.0) + b.1.min(b.0))])
            .collect();
        let mut sums: Vec<SumOf> = rows.iter().map(|row| SumOf { total: row[2], parts: vec![row[0], row[1]] }).collect();
        for is_in in [|_: bool| true, |group: bool| group, |group: bool| !group] {
            for part in 0..3 {
                let parts: Vec<usize> = rows.iter().zip(groups).filter(|(_, group)| is_in(**group)).map(|(row, _)| row[part]).collect();
                let of = |value: fn(&Node) -> u64| parts.iter().map(|n| value(&made.nodes[*n])).sum();
                let total = Node { n_ads: of(|n| n.n_ads), n_with_hit: of(|n| n.n_with_hit), areas: None, is_published: true };
                made.nodes.push(total);
                sums.push(SumOf { total: made.nodes.len() - 1, parts });
            }
        }
        for n in 0..3 {
            let first = rows.len() * 3 + n * 3;
            sums.push(SumOf { total: first + 2, parts: vec![first, first + 1] });
        }
        if let Some(row) = rows.get(unlisted) {
            made.nodes[row[1]].is_published = false;
        }
        made.sums = sums;
        made
    }

    /// Every way to fill the leaves with ads with a hit that agrees with all that is shown, as the values of all cells. Leaves come first, three
    /// cells a region, of which the third is their total.
    fn solutions(graph: &Graph, withheld: &[bool], n_regions: usize) -> Vec<BTreeSet<u64>> {
        let leaves: Vec<usize> = (0..n_regions).flat_map(|region| [region * 3, region * 3 + 1]).collect();
        let mut values = vec![BTreeSet::new(); graph.nodes.len()];
        let mut counts = vec![0u64; graph.nodes.len()];
        fill(graph, withheld, &leaves, &mut counts, &mut values);
        values
    }

    fn fill(graph: &Graph, withheld: &[bool], leaves: &[usize], counts: &mut Vec<u64>, values: &mut [BTreeSet<u64>]) {
        let Some((leaf, rest)) = leaves.split_first() else {
            for sum in &graph.sums {
                counts[sum.total] = sum.parts.iter().map(|part| counts[*part]).sum();
            }
            let agrees = graph.nodes.iter().enumerate().all(|(n, node)| withheld[n] || counts[n] == node.n_with_hit);
            if agrees {
                values.iter_mut().zip(counts.iter()).for_each(|(values, count)| _ = values.insert(*count));
            }
            return;
        };
        let node = &graph.nodes[*leaf];
        let range = if withheld[*leaf] { 0..=node.n_ads } else { node.n_with_hit..=node.n_with_hit };
        for count in range {
            counts[*leaf] = count;
            fill(graph, withheld, rest, counts, values);
        }
    }

    fn check(graph: &Graph, n_regions: usize) -> Result<(), TestCaseError> {
        let withheld = graph.withheld(LEAST);
        let values = solutions(graph, &withheld, n_regions);
        for (n, node) in graph.nodes.iter().enumerate() {
            prop_assert!(values[n].contains(&node.n_with_hit), "cell {n}: the truth is no solution");
            if (1..LEAST).contains(&node.n_ads) {
                prop_assert!(withheld[n], "cell {n} has few ads");
            }
            let is_secret = withheld[n] && node.n_ads > 0 && (node.is_published || node.n_ads < LEAST);
            prop_assert!(!is_secret || values[n].len() > 1, "cell {n} of {node:?} is told: {withheld:?} {graph:?}");
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 400, ..ProptestConfig::default() })]

        #[test]
        fn every_withheld_cell_has_at_least_two_values_that_agree_with_all_that_is_shown(
            leaves in proptest::collection::vec([(0u64..6, 0u64..6), (0u64..6, 0u64..6)], 2..5),
            groups in proptest::collection::vec(any::<bool>(), 5),
            unlisted in 0usize..8,
        ) {
            check(&graph(&leaves, &groups, unlisted), leaves.len())?;
        }
    }

    #[test]
    fn a_table_without_small_cells_is_shown_whole() {
        let graph = graph(&[[(5, 1), (6, 2)], [(7, 0), (8, 8)], [(4, 2), (4, 1)]], &[true, false, true], 9);
        assert!(graph.withheld(LEAST).iter().all(|withheld| !withheld));
        assert!(graph.withheld(0).iter().all(|withheld| !withheld));
    }

    #[test]
    fn withheld_parts_have_enough_ads_together_and_some_but_not_all_of_them_have_hits() {
        // The first part has few ads. The smallest other part has too few hits, so that the next one is withheld, too.
        let node = |n_ads, n_with_hit| Node { n_ads, n_with_hit, areas: None, is_published: true };
        let graph = Graph {
            nodes: vec![node(40, 10), node(2, 0), node(5, 0), node(8, 4), node(25, 6)],
            sums: vec![SumOf { total: 0, parts: vec![1, 2, 3, 4] }],
        };
        assert_eq!(graph.withheld(LEAST), [false, true, true, true, false]);
        // Areas count as hits do: in the first three parts nobody asks for the first one.
        let mut areas = graph;
        for (node, with_hit) in areas.nodes.iter_mut().zip([2, 0, 0, 0, 2]) {
            node.areas = Some([with_hit, node.n_ads / 2, node.n_ads / 2, node.n_ads / 2, node.n_ads / 2, node.n_ads / 2]);
        }
        assert_eq!(areas.withheld(LEAST), [false, true, true, true, true]);
    }
}
