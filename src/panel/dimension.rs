//! Names what ads can be grouped by.
//!
//! Employer and place are two things: `employer` and `sector` say who hires, `municipality`, `county` and `skr` where the workplace is.
//! An ad that lacks a value goes to the cell `unknown`, so that the cells of every panel add up to all ads.

use crate::measure::AdRow;

/// What stands between the values of a key. It sorts before every sign that a value has, so that keys sort as their values do.
pub(super) const BETWEEN: char = '\0';

/// The value of an ad that lacks one.
const UNKNOWN: &str = "unknown";

/// What ads are grouped by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Dimension {
    /// Employer's id.
    Employer,
    /// Municipality of the workplace.
    Municipality,
    /// Sector of the employer.
    Sector,
    /// County of the workplace.
    County,
    /// SKR group of the workplace's municipality.
    Skr,
    /// SSYK unit group.
    Occupation,
}

impl Dimension {
    /// Every dimension.
    pub const ALL: [Self; 6] = [Self::Employer, Self::Municipality, Self::Sector, Self::County, Self::Skr, Self::Occupation];

    /// The id, which is also the column's name.
    pub fn id(self) -> &'static str {
        match self {
            Self::Employer => "employer",
            Self::Municipality => "municipality",
            Self::Sector => "sector",
            Self::County => "county",
            Self::Skr => "skr",
            Self::Occupation => "occupation",
        }
    }

    /// Reads an id.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|d| d.id() == id)
    }

    /// The value of an ad.
    pub fn value(self, row: &AdRow) -> &str {
        match self {
            Self::Employer => &row.employer_id,
            Self::Sector => &row.sector,
            Self::Municipality => row.municipality.as_deref().unwrap_or(UNKNOWN),
            Self::County => row.county.as_deref().unwrap_or(UNKNOWN),
            Self::Skr => row.skr.as_deref().unwrap_or(UNKNOWN),
            Self::Occupation => row.occupation.as_deref().unwrap_or(UNKNOWN),
        }
    }
}

/// The length of time of a cell.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Period {
    /// Calendar year, `2025`.
    Year,
    /// Quarter, `2025Q1`.
    Quarter,
    /// Month, `2025-03`.
    Month,
}

impl Period {
    /// Every period.
    pub const ALL: [Self; 3] = [Self::Year, Self::Quarter, Self::Month];

    /// The id.
    pub fn id(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Quarter => "quarter",
            Self::Month => "month",
        }
    }

    /// Reads an id.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.id() == id)
    }

    /// The period of an ad.
    pub fn value(self, row: &AdRow) -> String {
        let mut period = String::new();
        self.write(row, &mut period);
        period
    }

    /// Adds the period of an ad to a text.
    pub fn write(self, row: &AdRow, to: &mut String) {
        match (row.year, row.month, self) {
            (Some(year), _, Self::Year) => write_number(to, year, 1),
            (Some(year), Some(month), Self::Quarter) => {
                write_number(to, year, 1);
                to.push('Q');
                write_number(to, u16::from((month.max(1) - 1) / 3 + 1), 1);
            }
            (Some(year), Some(month), Self::Month) => {
                write_number(to, year, 1);
                to.push('-');
                write_number(to, u16::from(month), 2);
            }
            _ => to.push_str(UNKNOWN),
        }
    }
}

/// Adds a number of at least so many digits.
fn write_number(to: &mut String, n: u16, n_digits: usize) {
    if n >= 10 || n_digits > 1 {
        write_number(to, n / 10, n_digits.saturating_sub(1));
    }
    to.push(char::from(b'0' + u8::try_from(n % 10).unwrap_or(0)));
}

/// The dimensions and the period of a panel.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PanelShape {
    /// What ads are grouped by, in order; empty for the nation.
    pub by: Vec<Dimension>,
    /// The length of time of a cell.
    pub per: Period,
}

impl PanelShape {
    /// The panels that every run writes.
    pub fn published() -> Vec<Self> {
        let mut shapes: Vec<Self> = Dimension::ALL.iter().map(|d| Self { by: vec![*d], per: Period::Year }).collect();
        shapes.push(Self { by: vec![Dimension::Municipality, Dimension::Sector], per: Period::Year });
        shapes.push(Self { by: vec![], per: Period::Year });
        shapes.push(Self { by: vec![], per: Period::Month });
        shapes
    }

    /// Adds the key of an ad's cell to a text: the values of the dimensions in order, and the period. Keys sort as rows do.
    pub fn write_key(&self, row: &AdRow, to: &mut String) {
        for dimension in &self.by {
            to.push_str(dimension.value(row));
            to.push(BETWEEN);
        }
        self.per.write(row, to);
    }

    /// The values of the dimensions and the period of a key.
    pub fn of_key(key: &str) -> (Vec<String>, String) {
        let mut values: Vec<String> = key.split(BETWEEN).map(str::to_owned).collect();
        let period = values.pop().unwrap_or_default();
        (values, period)
    }

    /// The name of the panel's table: `panel_municipality_year`, `panel_nation_month`.
    pub fn table(&self) -> String {
        let by: Vec<&str> = self.by.iter().map(|d| d.id()).collect();
        let by = if by.is_empty() { "nation".to_owned() } else { by.join("_") };
        format!("panel_{by}_{}", self.per.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ad_without_a_value_goes_to_the_unknown_cell() {
        let row = AdRow { year: Some(2025), month: Some(4), municipality: Some("0560".into()), ..AdRow::default() };
        assert_eq!(Dimension::Municipality.value(&row), "0560");
        assert_eq!(Dimension::Occupation.value(&row), "unknown");
        assert_eq!(Period::Quarter.value(&row), "2025Q2");
        assert_eq!(Period::Month.value(&row), "2025-04");
        assert_eq!(Period::Month.value(&AdRow { month: Some(12), ..row }), "2025-12");
        assert_eq!(Period::Year.value(&AdRow::default()), "unknown");
    }

    #[test]
    fn a_key_gives_its_values_back() {
        let row = AdRow { year: Some(2025), sector: "state".into(), ..AdRow::default() };
        for by in [&[][..], &[Dimension::Sector], &[Dimension::Municipality, Dimension::Sector]] {
            let mut key = String::new();
            PanelShape { by: by.to_vec(), per: Period::Year }.write_key(&row, &mut key);
            let values = by.iter().map(|d| d.value(&row).to_owned()).collect::<Vec<_>>();
            assert_eq!(PanelShape::of_key(&key), (values, "2025".to_owned()));
        }
    }
}
