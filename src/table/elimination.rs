//! Finds out, exactly, how columns of whole numbers depend on each other: sparse elimination modulo a large prime.
//!
//! Columns are put in one after the other. Each that does not depend on those before it joins the basis. Of any other one, `solve` says how
//! it is made of the basis; `row_that_tells` says by which combination of rows a column of the basis is told from all others.

/// 2⁶¹ − 1, a prime.
const PRIME: u64 = (1 << 61) - 1;

/// A number modulo the prime.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Residue(u64);

impl Residue {
    pub(super) const ONE: Self = Self(1);

    pub(super) fn of(n: i64) -> Self {
        let size = Self(n.unsigned_abs() % PRIME);
        if n < 0 { size.negated() } else { size }
    }

    pub(super) fn is_zero(self) -> bool {
        self.0 == 0
    }

    pub(super) fn negated(self) -> Self {
        if self.0 == 0 { self } else { Self(PRIME - self.0) }
    }

    pub(super) fn plus(self, other: Self) -> Self {
        let sum = self.0 + other.0;
        Self(if sum >= PRIME { sum - PRIME } else { sum })
    }

    pub(super) fn times(self, other: Self) -> Self {
        let product = u128::from(self.0) * u128::from(other.0);
        // 2⁶¹ is 1, so that what stands above the lowest 61 bits is added to them; both fit.
        let part = |bits: u128| Self(u64::try_from(bits).unwrap_or_default());
        part(product & u128::from(PRIME)).plus(part(product >> 61))
    }

    fn inverse(self) -> Self {
        // By Fermat: the power PRIME - 2.
        let (mut result, mut base, mut rest) = (Self::ONE, self, PRIME - 2);
        while rest > 0 {
            if rest & 1 == 1 {
                result = result.times(base);
            }
            base = base.times(base);
            rest >>= 1;
        }
        result
    }
}

/// Entries of a sparse column: row and value.
pub(super) type Sparse = Vec<(usize, Residue)>;

#[derive(Debug)]
struct Pivot {
    /// Which column it came of.
    column: usize,
    row: usize,
    /// The column without what earlier pivots explain, with 1 in `row`.
    reduced: Sparse,
    /// How much of each earlier reduced column was in it.
    upper: Sparse,
    /// 1 / what stood in `row` before.
    inverse: Residue,
}

/// Columns that do not depend on each other.
#[derive(Debug)]
pub(super) struct Basis {
    pivots: Vec<Pivot>,
    pivot_of_row: Vec<Option<usize>>,
    /// How many columns have an entry in a row: rows of few are taken first, which keeps columns short.
    weights: Vec<usize>,
    by_row: Vec<Residue>,
    by_pivot: Vec<Residue>,
    waiting: Waiting,
}

/// A set of pivots, as bits.
#[derive(Debug, Default)]
struct Waiting(Vec<u64>);

impl Waiting {
    fn put(&mut self, n: usize) {
        if n / 64 >= self.0.len() {
            self.0.resize(n / 64 + 1, 0);
        }
        if let Some(word) = self.0.get_mut(n / 64) {
            *word |= 1 << (n % 64);
        }
    }

    fn take_first(&mut self) -> Option<usize> {
        let (at, word) = self.0.iter_mut().enumerate().find(|(_, word)| **word != 0)?;
        let bit = word.trailing_zeros();
        *word &= *word - 1;
        Some(at * 64 + bit as usize)
    }

    fn take_last(&mut self) -> Option<usize> {
        let (at, word) = self.0.iter_mut().enumerate().rev().find(|(_, word)| **word != 0)?;
        let bit = 63 - word.leading_zeros();
        *word &= !(1 << bit);
        Some(at * 64 + bit as usize)
    }
}

impl Basis {
    /// No columns yet. `weights` says how many columns will have an entry in each row.
    pub(super) fn new(weights: Vec<usize>) -> Self {
        let n = weights.len();
        Self {
            pivots: Vec::new(),
            pivot_of_row: vec![None; n],
            weights,
            by_row: vec![Residue::default(); n],
            by_pivot: Vec::new(),
            waiting: Waiting::default(),
        }
    }

    /// The columns that are in it.
    pub(super) fn columns(&self) -> impl Iterator<Item = usize> {
        self.pivots.iter().map(|pivot| pivot.column)
    }

    /// What of a column earlier reduced columns explain, and what is left.
    fn reduce(&mut self, entries: &[(usize, Residue)]) -> (Sparse, Sparse) {
        let mut touched = Vec::new();
        let mut explained = Vec::new();
        let (by_row, waiting) = (&mut self.by_row, &mut self.waiting);
        let mut add = |by_row: &mut Vec<Residue>, waiting: &mut Waiting, row: usize, value: Residue| {
            let (Some(to), Some(pivot)) = (by_row.get_mut(row), self.pivot_of_row.get(row)) else { return };
            if to.is_zero() {
                match pivot {
                    Some(pivot) => waiting.put(*pivot),
                    None => touched.push(row),
                }
            }
            *to = to.plus(value);
        };
        for (row, value) in entries {
            add(by_row, waiting, *row, *value);
        }
        while let Some(at) = waiting.take_first() {
            let Some(pivot) = self.pivots.get(at) else { continue };
            let Some(value) = by_row.get_mut(pivot.row).map(std::mem::take).filter(|value| !value.is_zero()) else { continue };
            explained.push((at, value));
            for (row, entry) in pivot.reduced.iter().filter(|(row, _)| *row != pivot.row) {
                add(by_row, waiting, *row, entry.times(value).negated());
            }
        }
        touched.sort_unstable();
        touched.dedup();
        let left = touched.into_iter().map(|row| (row, self.by_row.get_mut(row).map(std::mem::take).unwrap_or_default()));
        (explained, left.filter(|(_, value)| !value.is_zero()).collect())
    }

    /// Puts a column in, unless it depends on those that are; whether it joined.
    pub(super) fn put(&mut self, column: usize, entries: &[(usize, Residue)]) -> bool {
        let (upper, left) = self.reduce(entries);
        let weight = |row: usize| (self.weights.get(row).copied().unwrap_or_default(), row);
        let Some((row, value)) = left.iter().min_by_key(|(row, _)| weight(*row)).copied() else { return false };
        let inverse = value.inverse();
        let reduced = left.into_iter().map(|(row, value)| (row, value.times(inverse))).collect();
        if let Some(pivot) = self.pivot_of_row.get_mut(row) {
            *pivot = Some(self.pivots.len());
        }
        self.pivots.push(Pivot { column, row, reduced, upper, inverse });
        self.by_pivot.push(Residue::default());
        true
    }

    /// How much of each column of the basis makes these entries; `None` where they do not depend on it.
    pub(super) fn solve(&mut self, entries: &[(usize, Residue)]) -> Option<Vec<(usize, Residue)>> {
        let (explained, left) = self.reduce(entries);
        if !left.is_empty() {
            return None;
        }
        for (at, value) in explained {
            if let Some(to) = self.by_pivot.get_mut(at) {
                *to = value;
                self.waiting.put(at);
            }
        }
        let mut found = Vec::new();
        while let Some(at) = self.waiting.take_last() {
            let Some(value) = self.by_pivot.get_mut(at).map(std::mem::take).filter(|value| !value.is_zero()) else { continue };
            let Some(pivot) = self.pivots.get(at) else { continue };
            let much = value.times(pivot.inverse);
            found.push((pivot.column, much));
            for (earlier, part) in &pivot.upper {
                if let Some(to) = self.by_pivot.get_mut(*earlier) {
                    *to = to.plus(part.times(much).negated());
                    self.waiting.put(*earlier);
                }
            }
        }
        Some(found)
    }

    /// By how much to take each row so that a column of the basis gives 1 and every other one 0.
    pub(super) fn row_that_tells(&self, column: usize) -> Option<Vec<Residue>> {
        let wanted = self.pivots.iter().position(|pivot| pivot.column == column)?;
        // What the rows give of each reduced column, then the rows themselves.
        let mut given = vec![Residue::default(); self.pivots.len()];
        for (at, pivot) in self.pivots.iter().enumerate().skip(wanted) {
            let mut rest = if at == wanted { Residue::ONE } else { Residue::default() };
            for (earlier, part) in &pivot.upper {
                rest = rest.plus(part.times(given.get(*earlier).copied().unwrap_or_default()).negated());
            }
            if let Some(to) = given.get_mut(at) {
                *to = rest.times(pivot.inverse);
            }
        }
        let mut rows = vec![Residue::default(); self.weights.len()];
        for (pivot, mut rest) in self.pivots.iter().zip(given).rev() {
            for (row, value) in pivot.reduced.iter().filter(|(row, _)| *row != pivot.row) {
                rest = rest.plus(value.times(rows.get(*row).copied().unwrap_or_default()).negated());
            }
            if let Some(to) = rows.get_mut(pivot.row) {
                *to = rest;
            }
        }
        Some(rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn column(entries: &[i64]) -> Sparse {
        entries.iter().enumerate().filter(|(_, n)| **n != 0).map(|(row, n)| (row, Residue::of(*n))).collect()
    }

    #[test]
    fn numbers_add_and_multiply() {
        let seven = Residue::of(-3).plus(Residue::of(10));
        assert_eq!((seven, seven.times(Residue::of(-2))), (Residue::of(7), Residue::of(-14)));
        assert_eq!(seven.times(seven.inverse()), Residue::ONE);
    }

    proptest! {
           #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

           #[test]
           fn a_column_is_made_of_the_basis_as_told_and_a_row_tells_one_column(
               columns in proptest::collection::vec(proptest::collection::vec(-2i64..3, 5), 1..9),
           ) {
               let sparse: Vec<Sparse> = columns.iter().map(|c| column(c)).collect();
               let mut basis = Basis::new(vec![1; 5]);
               let rest: Vec<usize> = (0..sparse.len()).filter(|n| !basis.put(*n, &sparse[*n])).collect();
               for n in rest {
                   let parts = basis.solve(&sparse[n]).expect("it depends on the basis");
                   for (row, expected) in columns[n].iter().enumerate() {
    let sum = parts.iter().fold(Residue::default(), |sum, (c, much)| sum.plus(Residue::of(columns[*c][row]).times(*much)));
    prop_assert_eq!(sum, Residue::of(*expected));
                   }
               }
               for told in basis.columns() {
                   let rows = basis.row_that_tells(told).expect("a column of the basis");
                   for other in basis.columns() {
                       let sum = sparse[other].iter().fold(Residue::default(), |sum, (row, value)| sum.plus(value.times(rows[*row])));
                       prop_assert_eq!(sum, if other == told { Residue::ONE } else { Residue::default() });
                   }
               }
           }
       }
}
