//! Holds a table, whole or as somebody chose from it: what it is, its dimensions, and one dense block of cells.

use super::cell::Cell;
use super::dimension::{Category, Dimension, Role};
use super::language::Text;

/// Who or where the ads of a table are grouped by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum View {
    /// By who hires.
    Employer,
    /// By where the workplace is.
    Place,
}

/// What a reader must or may know of a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Note {
    /// The note.
    pub text: Text,
    /// Whether the table may not be read without it.
    pub is_mandatory: bool,
}

/// Where the numbers of a table come from.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Source {
    /// Whom to name as the source.
    pub name: Text,
    /// Id of the published run.
    pub run_id: String,
    /// When the run was published, `2026-11-22T03:10:00Z`.
    pub updated: String,
    /// Version of the program.
    pub program: String,
    /// Version or fingerprint of the lexicon.
    pub lexicon: String,
    /// Address of the licence of the numbers.
    pub licence: String,
}

/// A table.
#[derive(Clone, PartialEq, Debug)]
pub struct Table {
    /// Id: `SVALL01`.
    pub id: String,
    /// Title without the dimensions' names and the years.
    pub title: Text,
    /// What is counted and how, in a few sentences.
    pub description: Text,
    /// By whom or where; `None` where both are the same.
    pub view: Option<View>,
    /// The dimensions, in the order of the cells: the last one runs fastest.
    pub dimensions: Vec<Dimension>,
    /// Rows of the printed table, as places in `dimensions`.
    pub stub: Vec<usize>,
    /// Columns of the printed table, as places in `dimensions`.
    pub heading: Vec<usize>,
    /// Every cell, row-major.
    pub cells: Vec<Cell>,
    /// Notes, the mandatory ones first.
    pub notes: Vec<Note>,
    /// Where it comes from.
    pub source: Source,
}

impl Table {
    /// The number of categories of each dimension.
    pub fn sizes(&self) -> Vec<usize> {
        self.dimensions.iter().map(|dimension| dimension.categories.len()).collect()
    }

    /// The place of a dimension by its code, whatever the case.
    pub fn place(&self, code: &str) -> Option<usize> {
        self.dimensions.iter().position(|dimension| dimension.code.eq_ignore_ascii_case(code))
    }

    /// The place of the dimension with a role.
    pub fn place_of(&self, role: Role) -> Option<usize> {
        self.dimensions.iter().position(|dimension| dimension.role == role)
    }

    /// The cell at these places of the dimensions.
    pub fn cell(&self, at: &[usize]) -> Option<&Cell> {
        let mut n = 0;
        for (place, size) in at.iter().zip(self.sizes()) {
            if *place >= size {
                return None;
            }
            n = n * size + place;
        }
        (at.len() == self.dimensions.len()).then(|| self.cells.get(n)).flatten()
    }

    /// The cell of these codes, one for each dimension in order.
    pub fn cell_of(&self, codes: &[&str]) -> Option<&Cell> {
        let at = self.dimensions.iter().zip(codes).map(|(dimension, code)| dimension.place(code)).collect::<Option<Vec<_>>>()?;
        self.cell(&at)
    }

    /// The table with only these categories of each dimension, in this order. Places that do not exist are left out.
    #[must_use]
    pub fn choose(&self, places: &[Vec<usize>]) -> Self {
        let mut chosen = self.clone_without_cells();
        let sizes = self.sizes();
        for (n, dimension) in chosen.dimensions.iter_mut().enumerate() {
            if let Some(wanted) = places.get(n) {
                dimension.categories = wanted.iter().filter_map(|place| dimension.categories.get(*place).cloned()).collect();
            }
        }
        let wanted: Vec<Vec<usize>> = sizes
            .iter()
            .enumerate()
            .map(|(n, size)| match places.get(n) {
                Some(wanted) => wanted.iter().copied().filter(|place| place < size).collect(),
                None => (0..*size).collect(),
            })
            .collect();
        // From the first dimension to the last, the beginning of every block of cells.
        let mut begins = vec![0];
        for (size, wanted) in sizes.iter().zip(&wanted) {
            begins = begins.iter().flat_map(|begin| wanted.iter().map(move |place| begin * size + place)).collect();
        }
        chosen.cells = begins.into_iter().filter_map(|n| self.cells.get(n).copied()).collect();
        chosen
    }

    /// Calls `each` with every cell and its categories, in the order of the cells.
    pub fn each_cell<'t>(&'t self, mut each: impl FnMut(&[&'t Category], &Cell)) {
        let sizes = self.sizes();
        let mut categories: Vec<&Category> = Vec::with_capacity(sizes.len());
        for (n, cell) in self.cells.iter().enumerate() {
            categories.clear();
            let mut block = self.cells.len();
            let mut rest = n;
            for (dimension, size) in self.dimensions.iter().zip(&sizes) {
                block /= (*size).max(1);
                categories.extend(dimension.categories.get(rest / block.max(1)));
                rest %= block.max(1);
            }
            each(&categories, cell);
        }
    }

    fn clone_without_cells(&self) -> Self {
        Self {
            id: self.id.clone(),
            title: self.title.clone(),
            description: self.description.clone(),
            view: self.view,
            dimensions: self.dimensions.clone(),
            stub: self.stub.clone(),
            heading: self.heading.clone(),
            cells: Vec::new(),
            notes: self.notes.clone(),
            source: self.source.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{CellStatus, Language};
    use super::*;

    fn table() -> Table {
        let dimension = |code, role, codes: &[&str]| Dimension {
            code,
            label: Text::same(code),
            role,
            categories: codes.iter().map(|code| Category::new(*code, Text::same(code))).collect(),
            elimination: None,
            code_lists: Vec::new(),
        };
        Table {
            id: "T".to_owned(),
            title: Text::new("Titel", "Title"),
            description: Text::default(),
            view: Some(View::Place),
            dimensions: vec![
                dimension("Region", Role::Geo, &["00", "0580", "0560"]),
                dimension("ContentsCode", Role::Metric, &["n_ads", "intensity"]),
                dimension("Tid", Role::Time, &["2024", "2025"]),
            ],
            stub: vec![0],
            heading: vec![1, 2],
            cells: (0..12).map(|n| Cell::of(f64::from(n))).collect(),
            notes: Vec::new(),
            source: Source::default(),
        }
    }

    #[test]
    fn a_cell_is_found_by_places_and_by_codes() {
        let table = table();
        assert_eq!(table.cell(&[1, 0, 1]).and_then(|cell| cell.value), Some(5.0));
        assert_eq!(table.cell_of(&["0560", "intensity", "2024"]).and_then(|cell| cell.value), Some(10.0));
        assert_eq!(table.cell(&[3, 0, 0]), None);
        assert_eq!(table.cell(&[1, 0]), None);
        assert_eq!(table.title.of(Language::English), "Title");
    }

    #[test]
    fn what_is_chosen_keeps_its_values_in_the_order_of_the_choice() {
        let table = table();
        let chosen = table.choose(&[vec![2, 0], vec![1], vec![0, 1]]);
        assert_eq!(chosen.sizes(), [2, 1, 2]);
        let values: Vec<f64> = chosen.cells.iter().filter_map(|cell| cell.value).collect();
        assert_eq!(values, [10.0, 11.0, 2.0, 3.0]);
        let mut told = Vec::new();
        chosen.each_cell(|categories, cell| {
            told.push((categories.iter().map(|c| c.code.as_str()).collect::<Vec<_>>().join(" "), cell.value));
        });
        assert_eq!(told[1], ("0560 intensity 2025".to_owned(), Some(11.0)));
        assert_eq!(Cell::without(CellStatus::Suppressed).status.sign(), "..");
        assert_eq!(table.choose(&[vec![], vec![0], vec![0]]).cells, []);
    }
}
