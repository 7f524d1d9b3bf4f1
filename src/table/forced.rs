//! Finds withheld cells that are told by what a count can be: where all that is withheld of a sum has no ad with a hit, it is told by the sum.
//!
//! A count that is 0 can only rise, one that is all ads of its cell can only fall. Where a cell of a sum rises, another one must make up for it;
//! where none can, it cannot rise either, which may be what a cell of another sum would need. A cell that can do neither is known.

use std::collections::BTreeSet;

use super::protect::{Node, Protection};

/// The directions in which a count may change the difference between the parts of a sum and its total.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Directions {
    up: bool,
    down: bool,
}

impl Directions {
    /// As the bounds of a count allow.
    fn of(node: &Node) -> Self {
        Self { up: node.n_with_hit < node.n_ads, down: node.n_with_hit > 0 }
    }

    /// As the bounds of a cell's count allow.
    fn of_cell(protection: &Protection, cell: usize) -> Self {
        protection.nodes.get(cell).map(Self::of).unwrap_or_default()
    }

    /// As a part or the total of a sum changes it.
    fn within(self, is_total: bool) -> Self {
        if is_total { Self { up: self.down, down: self.up } } else { self }
    }
}

/// What bounds tell of the withheld cells.
pub(super) struct Told {
    /// How each withheld cell may still change; a cell that is shown cannot.
    open: Vec<Directions>,
    /// The sums that keep a cell from rising and from falling.
    by: Vec<[Option<usize>; 2]>,
}

impl Told {
    pub(super) fn new(protection: &Protection) -> Self {
        let is_hidden = |node: usize| protection.is_hidden.get(node).copied().unwrap_or_default();
        let nodes = protection.nodes.iter().enumerate();
        let open = nodes.map(|(n, node)| if is_hidden(n) { Directions::of(node) } else { Directions::default() });
        let mut made = Self { open: open.collect(), by: vec![[None; 2]; protection.nodes.len()] };
        let mut waiting: Vec<usize> = (0..protection.sums.len()).rev().collect();
        while let Some(n) = waiting.pop() {
            for cell in made.settle(protection, n) {
                waiting.extend(protection.sums_of.get(cell).into_iter().flatten().filter(|other| **other != n));
            }
        }
        made
    }

    /// Takes from the cells of a sum the directions for which nothing makes up; the cells that lost one.
    fn settle(&mut self, protection: &Protection, sum: usize) -> Vec<usize> {
        let mut lost = Vec::new();
        loop {
            let is_total = |cell: usize| protection.sums.get(sum).is_some_and(|sum| sum.total == cell);
            let cells: Vec<(usize, bool, Directions)> = protection
                .members(sum)
                .map(|cell| (cell, is_total(cell)))
                .map(|(cell, is_total)| (cell, is_total, self.open.get(cell).copied().unwrap_or_default().within(is_total)))
                .collect();
            let n_up = cells.iter().filter(|(_, _, can)| can.up).count();
            let n_down = cells.iter().filter(|(_, _, can)| can.down).count();
            let before = lost.len();
            for (cell, is_total, can) in cells {
                let kept = Directions { up: can.up && n_down > usize::from(can.down), down: can.down && n_up > usize::from(can.up) };
                if kept == can {
                    continue;
                }
                let (can, kept) = (can.within(is_total), kept.within(is_total));
                if let (Some(open), Some([up, down])) = (self.open.get_mut(cell), self.by.get_mut(cell)) {
                    *open = kept;
                    *up = if can.up && !kept.up { Some(sum) } else { *up };
                    *down = if can.down && !kept.down { Some(sum) } else { *down };
                }
                lost.push(cell);
            }
            if lost.len() == before {
                return lost;
            }
        }
    }

    /// Whether a withheld cell is told.
    pub(super) fn is_told(&self, node: usize) -> bool {
        self.open.get(node).is_some_and(|can| !can.up && !can.down)
    }

    /// Shown cells that could make up for a change of a told cell, were they withheld: those of the sums that keep it, or else of the sums that
    /// keep what is withheld there, and so on; the wholes only where there is nothing else.
    pub(super) fn helpers(&self, protection: &Protection, node: usize) -> Vec<usize> {
        let mut seen = BTreeSet::from([node]);
        let mut nodes = vec![node];
        let mut wholes = Vec::new();
        while !nodes.is_empty() {
            let shown = nodes.iter().flat_map(|node| self.helpers_of(protection, *node));
            let (whole, shown): (Vec<usize>, Vec<usize>) = shown.partition(|helper| protection.is_whole(*helper));
            if !shown.is_empty() {
                return shown;
            }
            wholes.extend(whole);
            let sums = nodes.iter().flat_map(|node| self.keeping(protection, *node));
            let cells: Vec<usize> = sums.flat_map(|(sum, _)| protection.members(sum)).collect();
            nodes = cells.into_iter().filter(|cell| !protection.is_shown(*cell) && seen.insert(*cell)).collect();
        }
        wholes
    }

    /// The sums that keep a cell from changing, and in which direction it would.
    fn keeping(&self, protection: &Protection, node: usize) -> Vec<(usize, Directions)> {
        let [up, down] = self.by.get(node).copied().unwrap_or_default();
        let kept = [(up, Directions { up: true, down: false }), (down, Directions { up: false, down: true })];
        let kept: Vec<_> = kept.into_iter().filter_map(|(sum, wanted)| Some((sum?, wanted))).collect();
        if !kept.is_empty() {
            return kept;
        }
        let can = Directions::of_cell(protection, node);
        protection.sums_of.get(node).into_iter().flatten().map(|sum| (*sum, can)).collect()
    }

    /// Shown cells of the sums that keep a cell which could make up for its changes.
    fn helpers_of(&self, protection: &Protection, node: usize) -> Vec<usize> {
        let mut helpers = Vec::new();
        for (sum, wanted) in self.keeping(protection, node) {
            let is_total = |cell: usize| protection.sums.get(sum).is_some_and(|sum| sum.total == cell);
            let wanted = wanted.within(is_total(node));
            for cell in protection.members(sum).filter(|cell| protection.is_shown(*cell)) {
                let can = Directions::of_cell(protection, cell).within(is_total(cell));
                if (wanted.up && can.down) || (wanted.down && can.up) {
                    helpers.push(cell);
                }
            }
        }
        helpers
    }
}
