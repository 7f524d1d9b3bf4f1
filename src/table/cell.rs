//! Says what stands in a cell of a table, and why where it is no number.

/// What a cell says beside its value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum CellStatus {
    /// The value is shown.
    #[default]
    Ok,
    /// Withheld: fewer ads than the run's minimum.
    Suppressed,
    /// Withheld: it would tell a suppressed value by subtraction.
    Protected,
    /// Not known: there are no ads to measure, or the source does not tell.
    Missing,
    /// Cannot be: the measure does not exist for such a cell.
    NotApplicable,
}

impl CellStatus {
    /// Every status.
    pub const ALL: [Self; 5] = [Self::Ok, Self::Suppressed, Self::Protected, Self::Missing, Self::NotApplicable];

    /// The word that stands in a column `status`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Suppressed => "suppressed",
            Self::Protected => "protected",
            Self::Missing => "missing",
            Self::NotApplicable => "not_applicable",
        }
    }

    /// The sign of the statistical offices: `.` cannot be, `..` not available or too uncertain; nothing where the value is shown.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Ok => "",
            Self::Suppressed | Self::Protected | Self::Missing => "..",
            Self::NotApplicable => ".",
        }
    }
}

/// One cell.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Cell {
    /// The value, in the unit of its measure; there exactly where the status is `Ok`.
    pub value: Option<f64>,
    /// Why there is none.
    pub status: CellStatus,
}

impl Cell {
    /// A cell that shows its value.
    pub fn of(value: f64) -> Self {
        Self { value: Some(value), status: CellStatus::Ok }
    }

    /// A cell without a value.
    pub fn without(status: CellStatus) -> Self {
        Self { value: None, status }
    }
}
