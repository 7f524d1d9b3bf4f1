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
#[derive(Clone, PartialEq, Debug)]
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
    measures: Option<MeasureValues>,
}

impl PanelRow {
    /// The row of a cell, suppressed if it has fewer than `min_ads` ads.
    pub(super) fn new(values: Vec<String>, employer_name: Option<String>, period: String, sums: Sums, min_ads: u64) -> Self {
        let status = if sums.n_ads < min_ads { Status::Suppressed } else { Status::Ok };
        let measures = (status == Status::Ok).then(|| sums.values());
        Self { values, employer_name, period, status, sums, measures }
    }

    /// The measures; `None` for a suppressed cell.
    pub fn measures(&self) -> Option<&MeasureValues> {
        self.measures.as_ref()
    }
}
