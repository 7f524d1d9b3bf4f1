//! Reads a published series of values per municipality and year from CSV, and says of each name whom it means.
//!
//! Columns: `name` or `municipality`, `year` or `period`, and `mean`, `value` or `intensity`; others are passed over. Comma or semicolon.
//! Names are those of municipalities in any of their forms ("Ale kommun", "Stockholm stad", "0580"), or of means over a sector
//! (`municipalities` or `ALL`, `regions`, `agencies`). What means nobody known is kept by name, and counted.

use std::collections::BTreeMap;

use csv::{ReaderBuilder, Trim};

use super::code::Code;
use crate::error::{Error, ErrorKind, Result};
use crate::registers::Places;

/// The name of the study that svall's values are first held against.
const GU_NAME: &str = "GU/SCDI 2021 (published)";

/// Where its values come from.
const GU_SOURCE: &str = "University of Gothenburg, SCDI, 2021 (hci-gu/digitalforvaltning-digital-competence); Mankevich, Magnusson and \
                         Svahn, Information Polity 28(3), 2023, https://doi.org/10.3233/IP-220012";

/// The header of its files.
const GU_HEADER: [&str; 4] = ["id", "name", "year", "mean"];

/// A mean over the employers of a sector.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SectorMean {
    /// Of municipalities.
    Municipalities,
    /// Of regions.
    Regions,
    /// Of state agencies.
    Agencies,
}

impl SectorMean {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Municipalities, Self::Regions, Self::Agencies];

    /// The name, as published series write it.
    pub fn id(self) -> &'static str {
        match self {
            Self::Municipalities => "municipalities",
            Self::Regions => "regions",
            Self::Agencies => "agencies",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        let name = if name == "ALL" { "municipalities" } else { name };
        Self::ALL.into_iter().find(|sector| sector.id() == name)
    }
}

/// Whose value it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Whose {
    /// A municipality's.
    Municipality(Code),
    /// A mean over a sector.
    Sector(SectorMean),
}

/// A published series.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct PublishedSeries {
    /// Its name.
    pub name: String,
    /// Where it comes from; empty where nobody says.
    pub source: String,
    /// The values.
    pub values: BTreeMap<(Whose, u16), f64>,
    /// Rows of the file.
    pub n_rows: u64,
    /// Rows without a value.
    pub n_without_value: u64,
    /// Names that mean nobody known, with their rows.
    pub unknown: BTreeMap<String, u64>,
}

impl PublishedSeries {
    /// Reads a file's text; `file` is named in errors. Of a file that holds several series `only` chooses one.
    ///
    /// # Errors
    /// File and line, what was found and what was expected.
    pub fn read(file: &str, text: &str, only: Option<&str>, places: &Places) -> Result<Self> {
        let wrong = |line: u64, message: String| Error::new(ErrorKind::Usage, format!("{file}:{line}: {message}"));
        let text = text.trim_start_matches('\u{feff}');
        let first = text.lines().next().unwrap_or_default().trim();
        let delimiter = if first.contains(';') { b';' } else { b',' };
        let mut reader = ReaderBuilder::new().delimiter(delimiter).trim(Trim::All).from_reader(text.as_bytes());
        let header = reader.headers().map_err(|e| wrong(1, e.to_string()))?.clone();
        let place = |names: &[&str]| names.iter().find_map(|name| header.iter().position(|own| own.eq_ignore_ascii_case(name)));
        let (Some(name_at), Some(year_at), Some(value_at)) =
            (place(&["municipality", "name"]), place(&["year", "period"]), place(&["mean", "value", "intensity"]))
        else {
            let expected = "the columns name or municipality, year or period, and mean, value or intensity";
            return Err(wrong(1, format!("found the header `{first}`, expected {expected}")));
        };
        let series_at = place(&["series"]);
        let is_gu = header.iter().eq(GU_HEADER);
        let mut series = Self {
            name: if is_gu { GU_NAME } else { file }.to_owned(),
            source: if is_gu { GU_SOURCE } else { "" }.to_owned(),
            ..Self::default()
        };
        let names = series_at.map_or_else(Vec::new, |n| series_names(text, delimiter, n));
        if (names.len() > 1 && only.is_none()) || only.is_some_and(|only| !names.is_empty() && !names.iter().any(|name| name == only)) {
            let message = format!("found the series {}, expected --series with one of them", names.join(" and "));
            return Err(Error::new(ErrorKind::Usage, format!("{file}: {message}")));
        }
        for record in reader.records() {
            let record = record.map_err(|e| wrong(e.position().map_or(0, csv::Position::line), e.to_string()))?;
            let line = record.position().map_or(0, csv::Position::line);
            let get = |n: usize| record.get(n).unwrap_or_default();
            if let Some(of) = series_at.map(get) {
                if only.is_some_and(|only| only != of) {
                    continue;
                }
                of.clone_into(&mut series.name);
            }
            series.n_rows += 1;
            let (name, value) = (get(name_at), get(value_at));
            let year: u16 = get(year_at)
                .parse()
                .ok()
                .filter(|year| (1990..=2100).contains(year))
                .ok_or_else(|| wrong(line, format!("found `{}`, expected a year", get(year_at))))?;
            let known = SectorMean::parse(name).map(Whose::Sector);
            let whose = known.or_else(|| places.called(name).and_then(|m| Code::parse(&m.code)).map(Whose::Municipality));
            let Some(whose) = whose else {
                *series.unknown.entry(name.to_owned()).or_default() += 1;
                continue;
            };
            if ["", "..", ".", "NA"].contains(&value) {
                series.n_without_value += 1;
                continue;
            }
            let number = if delimiter == b';' { value.replace(',', ".") } else { value.to_owned() };
            let number: f64 = number
                .parse()
                .ok()
                .filter(|n: &f64| n.is_finite())
                .ok_or_else(|| wrong(line, format!("found `{value}`, expected a number")))?;
            if series.values.insert((whose, year), number).is_some() {
                let hint = "a row for each municipality and year";
                return Err(wrong(line, format!("found `{name}` {year} a second time, expected {hint}")));
            }
        }
        Ok(series)
    }
}

/// The names in a column of a file, each once, in their order. Rows that cannot be read are told when their values are.
fn series_names(text: &str, delimiter: u8, column: usize) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut reader = ReaderBuilder::new().delimiter(delimiter).trim(Trim::All).from_reader(text.as_bytes());
    for record in reader.records().flatten() {
        let name = record.get(column).unwrap_or_default();
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::figures::tests::code;
    use crate::registers::Registers;

    fn read(text: &str, only: Option<&str>) -> Result<PublishedSeries> {
        let registers = Registers::load().expect("the registers hold");
        PublishedSeries::read("data.csv", text, only, &registers.places)
    }

    #[test]
    fn names_of_the_published_study_are_resolved_and_the_rest_is_counted() {
        let text = "id,name,year,mean\n1,Ale kommun,2006,0.05\n2,Stockholm stad,2006,0.09\n3,Falu kommun,2007,0.06\n4,ALL,2006,0.04\n\
                    5,NA,2006,0.1\n6,NA,2007,0.1\n7,OMX30,2006,0.2\n8,agencies,2006,0.3\n9,Ale kommun,2007,\n";
        let series = read(text, None).expect("a series");
        let of = |whose, year| series.values.get(&(whose, year)).copied();
        assert_eq!(of(Whose::Municipality(code("1440")), 2006), Some(0.05));
        assert_eq!(of(Whose::Municipality(code("0180")), 2006), Some(0.09));
        assert_eq!(of(Whose::Municipality(code("2080")), 2007), Some(0.06));
        assert_eq!(of(Whose::Sector(SectorMean::Municipalities), 2006), Some(0.04));
        assert_eq!(of(Whose::Sector(SectorMean::Agencies), 2006), Some(0.3));
        assert_eq!(series.unknown, BTreeMap::from([("NA".to_owned(), 2), ("OMX30".to_owned(), 1)]));
        assert_eq!((series.n_rows, series.n_without_value, series.values.len()), (9, 1, 5));
        assert_eq!(series.name, GU_NAME);
        assert!(series.source.contains("10.3233/IP-220012"));
    }

    #[test]
    fn a_panel_and_a_file_of_excel_are_read_too() {
        let panel =
            read("municipality,period,n_ads,intensity\n0580,2025,21,67.5\n0560,2025,3,..\nunknown,2025,9,1\n", None).expect("a panel");
        assert_eq!((panel.values.len(), panel.n_without_value, panel.unknown.len()), (1, 1, 1));
        assert_eq!(panel.source, "");
        let excel = read("\u{feff}municipality;year;value\r\nLinköping;2025;6,5\r\n", None).expect("a file of Excel");
        assert_eq!(excel.values.values().copied().collect::<Vec<_>>(), [6.5]);
        let two = "series,name,year,value\na,Linköping,2025,1\nb,Linköping,2025,2\n";
        assert_eq!(read(two, Some("b")).expect("one of two").values.values().copied().collect::<Vec<_>>(), [2.0]);
    }

    #[test]
    fn a_file_that_cannot_be_read_says_where_and_why() {
        for (text, expected) in [
            ("kommun,2006\n", "data.csv:1: found the header `kommun,2006`, expected the columns"),
            ("name,year,value\nAle,2006Q1,1\n", "data.csv:2: found `2006Q1`, expected a year"),
            ("name,year,value\nAle,2006,x\n", "data.csv:2: found `x`, expected a number"),
            ("name,year,value\nAle,2006,1\nAle kommun,2006,1\n", "data.csv:3: found `Ale kommun` 2006 a second time"),
            ("series,name,year,value\na,Ale,2006,1\nb,Ale,2006,1\n", "data.csv: found the series a and b, expected --series"),
        ] {
            let message = read(text, None).expect_err("a wrong file").to_string();
            assert!(message.starts_with(expected), "{message}");
        }
    }
}
