//! Lays a table out in rows and columns: which cell stands where, and what its row and column are.

use crate::table::{Category, Cell, Dimension, Role, Table};

/// A table in rows and columns.
pub(super) struct Layout<'t> {
    pub(super) table: &'t Table,
    stub: Vec<usize>,
    heading: Vec<usize>,
    sizes: Vec<usize>,
    /// Cells between two neighbours of a dimension.
    strides: Vec<usize>,
    /// For each column, how far its cells stand from the first of their row.
    columns: Vec<usize>,
}

impl<'t> Layout<'t> {
    /// As the table itself wants to be printed.
    pub(super) fn printed(table: &'t Table) -> Self {
        Self::of(table, table.stub.clone(), table.heading.clone())
    }

    /// Measures as columns, all else as rows.
    pub(super) fn measures_as_columns(table: &'t Table) -> Self {
        match table.place_of(Role::Metric) {
            Some(measures) => Self::of(table, (0..table.dimensions.len()).filter(|n| *n != measures).collect(), vec![measures]),
            None => Self::of(table, (0..table.dimensions.len()).collect(), Vec::new()),
        }
    }

    fn of(table: &'t Table, stub: Vec<usize>, heading: Vec<usize>) -> Self {
        let sizes = table.sizes();
        let mut strides = vec![1; sizes.len()];
        let mut block = 1;
        for (stride, size) in strides.iter_mut().zip(&sizes).rev() {
            *stride = block;
            block *= size;
        }
        let mut layout = Self { table, stub, heading, sizes, strides, columns: Vec::new() };
        layout.columns = (0..layout.count(&layout.heading)).map(|n| layout.distance(&layout.heading, n)).collect();
        layout
    }

    fn count(&self, dimensions: &[usize]) -> usize {
        dimensions.iter().filter_map(|d| self.sizes.get(*d)).product()
    }

    /// Each of these dimensions with the place of its category in the n-th combination, of which the last dimension runs fastest.
    fn places<'s>(&'s self, dimensions: &'s [usize], n: usize) -> impl Iterator<Item = (usize, usize)> + 's {
        let mut block = self.count(dimensions);
        let mut rest = n;
        dimensions.iter().map(move |d| {
            block /= self.sizes.get(*d).copied().unwrap_or(1).max(1);
            let place = rest / block.max(1);
            rest %= block.max(1);
            (*d, place)
        })
    }

    fn distance(&self, dimensions: &[usize], n: usize) -> usize {
        self.places(dimensions, n).map(|(d, place)| place * self.strides.get(d).copied().unwrap_or(0)).sum()
    }

    fn categories<'s>(&'s self, dimensions: &'s [usize], n: usize) -> Vec<&'t Category> {
        self.places(dimensions, n).filter_map(|(d, place)| self.table.dimensions.get(d)?.categories.get(place)).collect()
    }

    /// The dimensions of the rows.
    pub(super) fn stub(&self) -> Vec<&'t Dimension> {
        self.stub.iter().filter_map(|d| self.table.dimensions.get(*d)).collect()
    }

    /// The dimensions of the columns.
    pub(super) fn heading(&self) -> Vec<&'t Dimension> {
        self.heading.iter().filter_map(|d| self.table.dimensions.get(*d)).collect()
    }

    /// The number of rows of cells.
    pub(super) fn n_rows(&self) -> usize {
        self.count(&self.stub)
    }

    /// The number of columns of cells.
    pub(super) fn n_columns(&self) -> usize {
        self.columns.len()
    }

    /// The categories of a row.
    pub(super) fn row(&self, n: usize) -> Vec<&'t Category> {
        self.categories(&self.stub, n)
    }

    /// The categories of a column.
    pub(super) fn column(&self, n: usize) -> Vec<&'t Category> {
        self.categories(&self.heading, n)
    }

    /// The cells of a row, each with its measure.
    pub(super) fn cells(&self, row: usize) -> impl Iterator<Item = (&'t Cell, Option<&'t Category>)> + '_ {
        let first = self.distance(&self.stub, row);
        let metric = self.table.place_of(Role::Metric);
        self.columns.iter().filter_map(move |column| {
            let n = first + column;
            let measure = metric.and_then(|d| {
                let place = n / self.strides.get(d)? % self.sizes.get(d)?;
                self.table.dimensions.get(d)?.categories.get(place)
            });
            Some((self.table.cells.get(n)?, measure))
        })
    }
}

/// Whether the names of a dimension say no more than its codes, as those of years do.
pub(super) fn is_its_own_name(dimension: &Dimension) -> bool {
    dimension.categories.iter().all(|category| category.label.sv == category.code && category.label.en == category.code)
}
