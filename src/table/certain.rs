//! Finds withheld cells that can be computed all the same, and cells to withhold so that they cannot.
//!
//! The withheld cells are the unknowns of a system of sums. A cell is computed exactly where its column depends on no other columns. Where
//! columns depend on each other, the dependence is a way to change the counts of ads with a hit without changing anything that is shown; if it
//! also leaves every count between nothing and all ads of the cell, it proves that the cells in it cannot be known.

use std::collections::BTreeMap;

use super::elimination::{Basis, Residue, Sparse};
use super::protect::Protection;

/// Scales by which a dependence may become one of whole numbers.
const SCALES: [i64; 10] = [1, -1, 2, -2, 3, -3, 4, -4, 6, -6];

/// Cells to withhold beside those that are; none where every withheld cell is safe.
pub(super) fn cells_to_free(protection: &Protection) -> Vec<usize> {
    let hidden = protection.is_hidden.iter().enumerate().filter(|(_, is_hidden)| **is_hidden);
    let unknowns: BTreeMap<usize, Sparse> = hidden.map(|(node, _)| (node, column(protection, node))).collect();
    let mut weights = vec![0; protection.sums.len()];
    for (row, _) in unknowns.values().flatten() {
        if let Some(weight) = weights.get_mut(*row) {
            *weight += 1;
        }
    }
    // Cells that can lose and gain many ads with a hit come first, so that changes of others are made of them.
    let mut order: Vec<usize> = unknowns.keys().copied().collect();
    order.sort_by_key(|node| (std::cmp::Reverse(room(protection, *node).map_or(0, |(down, up)| down.min(up))), *node));
    let mut basis = Basis::new(weights);
    let others: Vec<usize> = order.into_iter().filter(|node| !basis.put(*node, columns(&unknowns, *node))).collect();
    let mut is_safe = vec![false; protection.nodes.len()];
    let mut blocked = Vec::new();
    for node in others {
        let Some(parts) = basis.solve(columns(&unknowns, node)) else { continue };
        let is_needed = parts.iter().map(|(cell, _)| *cell).chain([node]).any(|cell| !is_safe.get(cell).copied().unwrap_or_default());
        if !is_needed {
            continue;
        }
        match blocking(protection, node, &parts) {
            None => parts.iter().map(|(cell, _)| *cell).chain([node]).for_each(|cell| mark(&mut is_safe, cell)),
            Some(cell) => blocked.push((node, cell)),
        }
    }
    let is_open = |is_safe: &[bool], node: usize| protection.is_secret(node) && !is_safe.get(node).copied().unwrap_or_default();
    let in_basis: Vec<usize> = basis.columns().collect();
    // A cell of the basis is freed by itself; any other one by freeing what stands in its way.
    let mut to_free: Vec<usize> = in_basis.iter().copied().filter(|node| is_open(&is_safe, *node)).collect();
    to_free.extend(blocked.into_iter().filter(|(node, _)| is_open(&is_safe, *node)).map(|(_, cell)| cell));
    to_free.sort_unstable();
    to_free.dedup();
    let mut chosen: Vec<usize> = Vec::new();
    for node in to_free {
        let Some(rows) = basis.row_that_tells(node) else { continue };
        let tells = |candidate: usize| {
            let sum = column(protection, candidate)
                .iter()
                .fold(Residue::default(), |sum, (row, value)| sum.plus(value.times(rows.get(*row).copied().unwrap_or_default())));
            !sum.is_zero()
        };
        if chosen.iter().any(|candidate| tells(*candidate)) {
            continue;
        }
        let told_by = protection.sums.iter().zip(&rows).filter(|(_, much)| !much.is_zero()).map(|(sum, _)| sum);
        let mut candidates: Vec<usize> = told_by.flat_map(|sum| sum.parts.iter().chain([&sum.total])).copied().collect();
        candidates.sort_unstable();
        candidates.dedup();
        candidates.retain(|candidate| protection.is_shown(*candidate) && tells(*candidate));
        // Parts first, of totals the smallest. A part with room both ways can change whatever else stands still.
        let cost = |candidate: &usize| {
            let size = if is_total(protection, *candidate) { protection.nodes.get(*candidate).map_or(0, |n| n.n_ads) } else { 0 };
            let is_extreme = room(protection, *candidate).is_none_or(|(down, up)| down.min(up) == 0);
            (size, is_extreme, protection.cost(*candidate))
        };
        chosen.extend(candidates.into_iter().min_by_key(cost));
    }
    chosen
}

fn mark(is_safe: &mut [bool], node: usize) {
    if let Some(safe) = is_safe.get_mut(node) {
        *safe = true;
    }
}

fn columns(unknowns: &BTreeMap<usize, Sparse>, node: usize) -> &[(usize, Residue)] {
    unknowns.get(&node).map(Vec::as_slice).unwrap_or_default()
}

/// By how much a cell's ads with a hit can fall and rise.
fn room(protection: &Protection, node: usize) -> Option<(u64, u64)> {
    protection.nodes.get(node).map(|n| (n.n_with_hit, n.n_ads.saturating_sub(n.n_with_hit)))
}

/// A cell that stands in the way of changing `node` together with `parts` of the basis; `None` if nothing does.
fn blocking(protection: &Protection, node: usize, parts: &[(usize, Residue)]) -> Option<usize> {
    let mut blocking = Some(node);
    for scale in SCALES {
        let changes = parts.iter().map(|(cell, much)| (*cell, much.negated())).chain([(node, Residue::ONE)]);
        let bad = changes.into_iter().find(|(cell, much)| {
            let change = much.times(Residue::of(scale)).small();
            let fits = change
                .zip(room(protection, *cell))
                .is_some_and(|(change, (down, up))| change.unsigned_abs() <= if change < 0 { down } else { up });
            !fits
        });
        match bad {
            None => return None,
            Some((cell, _)) if blocking == Some(node) => blocking = Some(cell),
            Some(_) => {}
        }
    }
    blocking
}

/// A cell's entries in the system, where each sum is a row: 1 in those that it is a part of, -1 in those of which it is the total.
fn column(protection: &Protection, node: usize) -> Sparse {
    let sums = protection.sums_of.get(node).into_iter().flatten();
    sums.map(|n| {
        let is_total = protection.sums.get(*n).is_some_and(|sum| sum.total == node);
        (*n, Residue::of(if is_total { -1 } else { 1 }))
    })
    .collect()
}

fn is_total(protection: &Protection, node: usize) -> bool {
    column(protection, node).iter().any(|(_, value)| *value != Residue::ONE)
}
