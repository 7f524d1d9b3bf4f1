//! Chooses which cells are withheld so that no cell of few ads can be computed from those that are shown.
//!
//! Cells are sets of ads, and some are sums of others. The number of ads of every cell is published, its ads with a hit only where the cell is
//! shown. A cell of few ads is a secret; a further cell is withheld only to keep one. Four things are seen to, one after the other until nothing
//! is left to do:
//!
//! 1. In every sum whose total is shown and that has a secret, what is withheld is at least two cells with at least the least number of ads
//!    together, some of them with and some without a hit; so it is in every area of which the total has ads with and ads without a hit.
//! 2. A total of few ads is not withheld alone.
//! 3. No secret follows from what a count can be, nothing to all ads, sum by sum until no more follows (`forced`).
//! 4. No secret follows from all sums together, by exact linear algebra over what is left (`certain`).
//!
//! What bounds and several sums tell only together, as a linear program over a whole year could find, is not seen to: to keep that too, as was
//! tried, protected nearly twice as many values of a million ads.

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
    /// The ads of the largest cell.
    most_ads: u64,
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
        let most_ads = nodes.iter().map(|n| n.n_ads).max().unwrap_or_default();
        let mut made = Self { min_ads, most_ads, nodes, sums, sums_of, is_hidden, hidden, queue: VecDeque::new() };
        for n in 0..made.nodes.len() {
            let is_first = first(n) == n;
            let Some(node) = made.nodes.get(n) else { continue };
            if is_first && node.n_ads > 0 && (node.n_ads < min_ads || !node.is_published) {
                made.hide(n);
            }
        }
        made
    }

    /// Whether a cell must not be told: it has few ads.
    pub(super) fn is_secret(&self, node: usize) -> bool {
        self.nodes.get(node).is_some_and(|n| n.n_ads < self.min_ads)
    }

    /// The cells of a sum: its parts, then its total.
    pub(super) fn members(&self, sum: usize) -> impl Iterator<Item = usize> + '_ {
        self.sums.get(sum).into_iter().flat_map(|sum| sum.parts.iter().chain([&sum.total])).copied()
    }

    /// The sums that a cell is in, with 1 where it is a part and -1 where it is the total.
    pub(super) fn factors(&self, node: usize) -> impl Iterator<Item = (usize, i64)> + '_ {
        let is_total = move |n: usize| self.sums.get(n).is_some_and(|sum| sum.total == node);
        self.sums_of.get(node).into_iter().flatten().map(move |n| (*n, if is_total(*n) { -1 } else { 1 }))
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

    /// Whether a cell is what others are parts of, all ads or those of the whole public sector: it is what everybody asks for first.
    pub(super) fn is_whole(&self, node: usize) -> bool {
        let n_ads = |node: usize| self.nodes.get(node).map_or(0, |n| n.n_ads);
        self.factors(node).all(|(_, factor)| factor < 0) && n_ads(node).saturating_mul(10) >= self.most_ads
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

    /// Whether the withheld cells of a graph are told by adding and subtracting sums: whether a row with 1 in the column of a cell and nothing
    /// else is a mixture of the sums' rows. Dense elimination modulo a prime, apart from the one that is tested.
    fn by_algebra(graph: &Graph, withheld: &[bool]) -> Vec<bool> {
        let row = |sum: &SumOf| -> Vec<i64> {
            let mut row = vec![0; graph.nodes.len()];
            sum.parts.iter().for_each(|part| row[*part] += 1);
            row[sum.total] -= 1;
            row.iter().zip(withheld).map(|(factor, withheld)| if *withheld { *factor } else { 0 }).collect()
        };
        let rows: Vec<Vec<i64>> = graph.sums.iter().map(row).collect();
        let told = |cell: usize| {
            let mut with = rows.clone();
            with.push((0..graph.nodes.len()).map(|n| i64::from(n == cell)).collect());
            withheld[cell] && rank(with) == rank(rows.clone())
        };
        (0..graph.nodes.len()).map(told).collect()
    }

    const SMALL_PRIME: i64 = 1_000_003;

    fn rank(mut rows: Vec<Vec<i64>>) -> usize {
        let mut rank = 0;
        for column in 0..rows.first().map_or(0, Vec::len) {
            let Some(pivot) = (rank..rows.len()).find(|row| rows[*row][column] % SMALL_PRIME != 0) else { continue };
            rows.swap(rank, pivot);
            let top = rows[rank].clone();
            for row in rows.iter_mut().skip(rank + 1) {
                let factor = row[column];
                row.iter_mut().zip(&top).for_each(|(to, value)| *to = (*to * top[column] - factor * value) % SMALL_PRIME);
            }
            rank += 1;
        }
        rank
    }

    /// Which cells are known to one who fills in each sum in every way that its counts allow, nothing to all ads of each cell, and goes on with
    /// what that tells.
    fn by_bounds(graph: &Graph, withheld: &[bool]) -> Vec<bool> {
        let mut known: Vec<bool> = withheld.iter().zip(&graph.nodes).map(|(withheld, node)| !withheld || node.n_ads == 0).collect();
        loop {
            let before = known.clone();
            for sum in &graph.sums {
                let mut values = vec![BTreeSet::new(); sum.parts.len() + 1];
                fill(graph, &known, sum, &mut Vec::new(), &mut values);
                for (cell, values) in sum.parts.iter().chain([&sum.total]).zip(&values) {
                    known[*cell] |= values.len() == 1;
                }
            }
            if known == before {
                return known;
            }
        }
    }

    fn fill(graph: &Graph, known: &[bool], sum: &SumOf, counts: &mut Vec<u64>, values: &mut [BTreeSet<u64>]) {
        let range = |cell: usize| {
            let node = &graph.nodes[cell];
            if known[cell] { node.n_with_hit..=node.n_with_hit } else { 0..=node.n_ads }
        };
        let Some(part) = sum.parts.get(counts.len()) else {
            let total = counts.iter().sum();
            if range(sum.total).contains(&total) {
                values.iter_mut().zip(counts.iter().chain([&total])).for_each(|(values, count)| _ = values.insert(*count));
            }
            return;
        };
        for count in range(*part) {
            counts.push(count);
            fill(graph, known, sum, counts, values);
            counts.pop();
        }
    }

    fn check(graph: &Graph) -> Result<(), TestCaseError> {
        let withheld = graph.withheld(LEAST);
        let (by_algebra, by_bounds) = (by_algebra(graph, &withheld), by_bounds(graph, &withheld));
        for (n, node) in graph.nodes.iter().enumerate().filter(|(_, node)| (1..LEAST).contains(&node.n_ads)) {
            prop_assert!(withheld[n], "cell {n} has few ads");
            prop_assert!(!by_algebra[n], "cell {n} of {node:?} is told by all sums: {withheld:?} {graph:?}");
            prop_assert!(!by_bounds[n], "cell {n} of {node:?} is told by what counts can be: {withheld:?} {graph:?}");
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2000, ..ProptestConfig::default() })]

        #[test]
        fn no_cell_of_few_ads_follows_from_what_is_shown(
            leaves in proptest::collection::vec([(0u64..6, 0u64..6), (0u64..6, 0u64..6)], 2..5),
            groups in proptest::collection::vec(any::<bool>(), 5),
            unlisted in 0usize..8,
        ) {
            check(&graph(&leaves, &groups, unlisted))?;
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
