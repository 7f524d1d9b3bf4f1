//! Reads one line of a table: a category of each dimension fixed, measures and years free.

use std::rc::Rc;

use crate::compare::Measure;
use crate::measure::Estimate;
use crate::table::{Cell, CellStatus, Role, Table};

/// What a table says of one measure in one year.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Valued {
    /// The year.
    pub(super) year: u16,
    /// The value, in the unit of the table, or why there is none.
    pub(super) cell: Cell,
    /// The ends of its interval, where the table has one.
    pub(super) bounds: Option<(f64, f64)>,
    /// Ads behind it.
    pub(super) n_ads: u64,
}

impl Valued {
    /// The value with its interval.
    pub(super) fn estimate(&self) -> Option<Estimate> {
        self.cell.value.map(|value| Estimate { value, bounds: self.bounds })
    }
}

/// Where in its contents a table keeps what is told of a measure.
#[derive(Clone, Copy, Debug, Default)]
struct Places {
    value: Option<usize>,
    bounds: Option<(usize, usize)>,
}

/// Where the cells of a table stand, for every line of it.
#[derive(Debug)]
struct Layout {
    /// How far apart in the block two neighbours of each dimension are.
    strides: Vec<usize>,
    contents: usize,
    time: usize,
    years: Vec<u16>,
    n_ads: Option<usize>,
    measures: [(Measure, Places); 4],
}

/// A line of a table.
#[derive(Clone, Debug)]
pub(super) struct Slice<'t> {
    table: &'t Table,
    layout: Rc<Layout>,
    /// The place of the category of each dimension.
    at: Vec<usize>,
    /// Where in the block the line's first cell is.
    first: usize,
}

impl Layout {
    fn of(table: &Table) -> Option<Self> {
        let sizes = table.sizes();
        let mut strides = vec![1; sizes.len()];
        for n in (0..sizes.len().saturating_sub(1)).rev() {
            *strides.get_mut(n)? = strides.get(n + 1)? * sizes.get(n + 1)?;
        }
        let (contents, time) = (table.place_of(Role::Metric)?, table.place_of(Role::Time)?);
        let place = |code: &str| table.dimensions.get(contents)?.place(code);
        let measures = [Measure::Intensity, Measure::Share, Measure::Floor, Measure::Breadth].map(|measure| {
            let ends = match measure {
                Measure::Intensity => Some(("intensity_low", "intensity_high")),
                Measure::Share | Measure::Floor => Some(("share_low", "share_high")),
                Measure::Breadth => None,
            };
            let bounds = ends.and_then(|(low, high)| place(low).zip(place(high)));
            (measure, Places { value: place(measure.id()), bounds })
        });
        let years = table.dimensions.get(time)?.categories.iter().filter_map(|category| category.code.parse().ok()).collect();
        Some(Self { n_ads: place("n_ads"), strides, contents, time, years, measures })
    }
}

impl<'t> Slice<'t> {
    /// The line of these categories, by code of dimension and category; other dimensions stand at what stands for all of them. `None`
    /// where the table has no such category.
    pub(super) fn new(table: &'t Table, of: &[(&str, &str)]) -> Option<Self> {
        let layout = Layout::of(table)?;
        let mut at = Vec::with_capacity(table.dimensions.len());
        for dimension in &table.dimensions {
            let code = of.iter().find(|(name, _)| *name == dimension.code).map(|(_, code)| *code).or(dimension.elimination.as_deref());
            at.push(match dimension.role {
                Role::Metric | Role::Time => 0,
                _ => dimension.place(code?)?,
            });
        }
        let first = at.iter().zip(&layout.strides).map(|(at, stride)| at * stride).sum();
        Some(Self { table, layout: Rc::new(layout), at, first })
    }

    /// The line with another category of a dimension, by its place.
    pub(super) fn moved(&self, dimension: usize, place: usize) -> Self {
        let mut moved = self.clone();
        if let Some((at, stride)) = moved.at.get_mut(dimension).zip(self.layout.strides.get(dimension)) {
            moved.first = moved.first + place * stride - *at * stride;
            *at = place;
        }
        moved
    }

    /// The table.
    pub(super) fn table(&self) -> &'t Table {
        self.table
    }

    /// The years of the table.
    pub(super) fn years(&self) -> &[u16] {
        &self.layout.years
    }

    /// The cell of a measure, by its place among the contents, in a year, by its place.
    fn at(&self, measure: Option<usize>, year: Option<usize>) -> Cell {
        let stride = |dimension: usize| self.layout.strides.get(dimension).copied().unwrap_or(0);
        let found = measure.zip(year).and_then(|(measure, year)| {
            self.table.cells.get(self.first + measure * stride(self.layout.contents) + year * stride(self.layout.time))
        });
        found.copied().unwrap_or(Cell::without(CellStatus::Missing))
    }

    fn place_of_year(&self, year: u16) -> Option<usize> {
        self.layout.years.iter().position(|own| *own == year)
    }

    /// The cell of a measure, by its code, in a year.
    pub(super) fn cell(&self, code: &str, year: u16) -> Cell {
        let measure = self.table.dimensions.get(self.layout.contents).and_then(|dimension| dimension.place(code));
        self.at(measure, self.place_of_year(year))
    }

    /// A count in a year; 0 where there is none.
    pub(super) fn count(&self, code: &str, year: u16) -> u64 {
        whole(self.cell(code, year))
    }

    /// Ads in a year.
    pub(super) fn n_ads(&self, year: u16) -> u64 {
        whole(self.at(self.layout.n_ads, self.place_of_year(year)))
    }

    /// A measure in a year.
    pub(super) fn of(&self, measure: Measure, year: u16) -> Valued {
        self.valued(measure, year, self.place_of_year(year))
    }

    fn valued(&self, measure: Measure, year: u16, place: Option<usize>) -> Valued {
        let places = self.layout.measures.iter().find(|(own, _)| *own == measure).map(|(_, places)| *places).unwrap_or_default();
        let cell = self.at(places.value, place);
        let bound = |of: usize| self.at(Some(of), place).value;
        let bounds = places.bounds.and_then(|(low, high)| bound(low).zip(bound(high)));
        // Ads without a hit are those that are not with one.
        let bounds = bounds.map(|(low, high)| if measure == Measure::Floor { (1.0 - high, 1.0 - low) } else { (low, high) });
        let n_ads = whole(self.at(self.layout.n_ads, place));
        Valued { year, cell, bounds: bounds.filter(|_| cell.value.is_some()), n_ads }
    }

    /// A measure in every year.
    pub(super) fn yearly(&self, measure: Measure) -> Vec<Valued> {
        self.years().iter().enumerate().map(|(place, year)| self.valued(measure, *year, Some(place))).collect()
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts are whole and below 2^52")]
fn whole(cell: Cell) -> u64 {
    cell.value.map_or(0, |n| n as u64)
}
