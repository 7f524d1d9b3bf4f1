//! Holds one cell as a row of a table.

use crate::measure::{MeasureValues, Sums};

/// Whether a cell's values may be shown.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Status {
    /// Shown.
    Ok,
    /// Withheld: too few ads.
    Suppressed,
}

impl Status {
    /// The id as it is written in every file.
    pub fn id(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Suppressed => "suppressed",
        }
    }
}

/// One cell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PanelRow {
    /// The values of the dimensions, in order.
    pub values: Vec<String>,
    /// The employer's name, in a panel by employer.
    pub employer_name: Option<String>,
    /// The period.
    pub period: String,
    /// Whether the values may be shown.
    pub status: Status,
    /// The sums.
    pub sums: Sums,
}

impl PanelRow {
    /// The measures; `None` for a suppressed cell.
    pub fn measures(&self) -> Option<MeasureValues> {
        (self.status == Status::Ok).then(|| self.sums.values())
    }
}
