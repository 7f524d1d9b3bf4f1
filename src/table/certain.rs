//! Finds withheld cells that can be computed all the same, and cells to withhold so that they cannot.
//!
//! The withheld cells that no bound tells (`forced`) are the unknowns of a system of sums. A cell is computed exactly where its column depends
//! on no other columns; where columns depend on each other, the dependence is a way to change what is withheld without changing what is shown.

use std::collections::{BTreeMap, BTreeSet};

use super::elimination::{Basis, Residue, Sparse};
use super::forced::Told;
use super::protect::Protection;

/// Cells to withhold beside those that are; none where every secret cell is safe.
pub(super) fn cells_to_free(protection: &Protection) -> Vec<usize> {
    let told = Told::new(protection);
    let mut chosen: BTreeSet<usize> = BTreeSet::new();
    // What bounds tell.
    for node in (0..protection.nodes.len()).filter(|node| protection.is_secret(*node) && told.is_told(*node)) {
        let candidates = told.helpers(protection, node);
        if !candidates.iter().any(|candidate| chosen.contains(candidate)) {
            chosen.extend(candidates.into_iter().min_by_key(|candidate| preference(protection, *candidate)));
        }
    }
    if !chosen.is_empty() {
        // What all sums tell is asked last, as it takes longest.
        return chosen.into_iter().collect();
    }
    let hidden = (0..protection.nodes.len()).filter(|node| protection.is_hidden.get(*node).copied().unwrap_or_default());
    let unknowns: BTreeMap<usize, Sparse> =
        hidden.filter(|node| !told.is_told(*node)).map(|node| (node, column(protection, node))).collect();
    let mut weights = vec![0; protection.sums.len()];
    for (row, _) in unknowns.values().flatten() {
        if let Some(weight) = weights.get_mut(*row) {
            *weight += 1;
        }
    }
    let mut basis = Basis::new(weights);
    let others: Vec<usize> = unknowns.iter().filter(|(node, entries)| !basis.put(**node, entries)).map(|(node, _)| *node).collect();
    let mut may_change: BTreeSet<usize> = BTreeSet::new();
    for node in others {
        let parts = basis.solve(unknowns.get(&node).map(Vec::as_slice).unwrap_or_default());
        may_change.extend(parts.into_iter().flatten().map(|(cell, _)| cell).chain([node]));
    }
    // What all sums together tell.
    for node in basis.columns().filter(|node| protection.is_secret(*node) && !may_change.contains(node)) {
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
        let cells: BTreeSet<usize> = told_by.flat_map(|sum| sum.parts.iter().chain([&sum.total])).copied().collect();
        let of_sums = cells.iter().copied().filter(|candidate| protection.is_shown(*candidate) && tells(*candidate));
        // What is withheld there and told by others counts as shown: those others are to be withheld.
        let of_others = cells.iter().filter(|cell| told.is_told(**cell)).flat_map(|cell| told.helpers(protection, *cell));
        let candidates = of_sums.map(|candidate| (candidate, false)).chain(of_others.map(|candidate| (candidate, true)));
        let preferred =
            |(candidate, is_other): &(usize, bool)| (protection.is_whole(*candidate), *is_other, preference(protection, *candidate));
        chosen.extend(candidates.min_by_key(preferred).map(|(candidate, _)| candidate));
    }
    chosen.into_iter().collect()
}

/// Parts first, of totals the smallest. A part with room both ways can change whatever else stands still.
fn preference(protection: &Protection, candidate: usize) -> (u64, bool, (usize, u64, usize)) {
    let node = protection.nodes.get(candidate);
    let size = if is_total(protection, candidate) { node.map_or(0, |n| n.n_ads) } else { 0 };
    let is_extreme = node.is_none_or(|n| n.n_with_hit == 0 || n.n_with_hit == n.n_ads);
    (size, is_extreme, protection.cost(candidate))
}

/// A cell's entries in the system, where each sum is a row.
fn column(protection: &Protection, node: usize) -> Sparse {
    protection.factors(node).map(|(sum, factor)| (sum, Residue::of(factor))).collect()
}

fn is_total(protection: &Protection, node: usize) -> bool {
    column(protection, node).iter().any(|(_, value)| *value != Residue::ONE)
}
