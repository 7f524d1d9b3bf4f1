//! Makes ads of the rows of an ads table.

use std::path::Path;

use super::table_reader::TableReader;
use super::value::Value;
use crate::error::Result;
use crate::measure::AdRow;
use crate::model::{Competence, Date, Role, Stratum};

/// Puts a value into an ad; false where it does not fit.
type Put = Box<dyn Fn(&mut AdRow, &mut Value) -> bool + Send>;

/// An ads table that is being read. Columns that are not read leave their fields empty.
pub struct AdsReader {
    table: TableReader,
    puts: Vec<Put>,
    values: Vec<Value>,
}

impl AdsReader {
    /// Opens a table to read all that an ad holds.
    ///
    /// # Errors
    /// The file cannot be read, or lacks a column.
    pub fn open(path: &Path) -> Result<Self> {
        Self::of(path, fields())
    }

    /// Opens a table to read these columns only.
    ///
    /// # Errors
    /// The file cannot be read, or lacks a column.
    pub fn open_columns(path: &Path, columns: &[&str]) -> Result<Self> {
        Self::of(path, fields().into_iter().filter(|(name, _)| columns.contains(&name.as_str())).collect())
    }

    fn of(path: &Path, fields: Vec<(String, Put)>) -> Result<Self> {
        let names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
        let table = TableReader::open(path, &names)?;
        Ok(Self { table, puts: fields.into_iter().map(|(_, put)| put).collect(), values: Vec::new() })
    }

    /// The next ad; `None` after the last one.
    ///
    /// # Errors
    /// The file is damaged, or a value is not one that an ad can have.
    pub fn next_ad(&mut self) -> Result<Option<AdRow>> {
        if !self.table.next_row(&mut self.values)? {
            return Ok(None);
        }
        let mut ad = AdRow::default();
        for ((put, value), name) in self.puts.iter().zip(&mut self.values).zip(self.table.names()) {
            if !put(&mut ad, value) {
                return Err(self.table.misfit(name, value, "a value of its column in data/COLUMNS.md"));
            }
        }
        Ok(Some(ad))
    }

    /// The number of ads so far; after an ad was read, the number of its row from 1.
    pub fn n_read(&self) -> u64 {
        self.table.n_read()
    }
}

/// Every column that an ad is made of. `n_competences` follows from others.
fn fields() -> Vec<(String, Put)> {
    let mut fields = vec![
        text("ad_id", |ad| &mut ad.ad_id),
        field("published", |ad, value| {
            ad.published = value.as_text().and_then(|day| Date::parse(day).ok());
            ad.published.is_some() || *value == Value::Null
        }),
        number("year", |ad, n| set(&mut ad.year, n)),
        number("month", |ad, n| set(&mut ad.month, n)),
        text("employer_id", |ad| &mut ad.employer_id),
        text("employer", |ad| &mut ad.employer),
        text("sector", |ad| &mut ad.sector),
        text_or_none("municipality", |ad| &mut ad.municipality),
        text_or_none("county", |ad| &mut ad.county),
        text_or_none("skr", |ad| &mut ad.skr),
        text_or_none("occupation", |ad| &mut ad.occupation),
        count("n_vacancies", |ad| Some(&mut ad.n_vacancies)),
        text("lang", |ad| &mut ad.lang),
        count("n_words", |ad| Some(&mut ad.measures.n_words)),
        count("n_hits", |ad| Some(&mut ad.measures.n_hits)),
        count("n_terms", |ad| Some(&mut ad.measures.n_terms)),
    ];
    fields
        .extend(Competence::all().map(|c| count(&format!("hits_{}", c.column()), move |ad| ad.measures.by_competence.get_mut(c.index()))));
    fields.extend(Stratum::ALL.iter().map(|s| count(&format!("hits_{}", s.id()), |ad| ad.measures.by_stratum.get_mut(s.index()))));
    fields.extend(Role::ALL.iter().map(|r| count(&format!("hits_{}", r.id()), |ad| ad.measures.by_role.get_mut(r.index()))));
    fields.extend([
        flag("is_repost", |ad| &mut ad.is_repost),
        flag("id_is_made", |ad| &mut ad.id_is_made),
        text("source_file", |ad| &mut ad.source_file),
        field("source_offset", |ad, value| match value.as_integer().map(u64::try_from) {
            Some(Ok(offset)) => {
                ad.source_offset = offset;
                true
            }
            _ => false,
        }),
    ]);
    fields
}

fn field(name: &str, put: impl Fn(&mut AdRow, &mut Value) -> bool + Send + 'static) -> (String, Put) {
    (name.to_owned(), Box::new(put))
}

fn text(name: &str, at: impl Fn(&mut AdRow) -> &mut String + Send + 'static) -> (String, Put) {
    field(name, move |ad, value| match value {
        Value::Text(text) => {
            *at(ad) = std::mem::take(text);
            true
        }
        _ => false,
    })
}

fn text_or_none(name: &str, at: impl Fn(&mut AdRow) -> &mut Option<String> + Send + 'static) -> (String, Put) {
    field(name, move |ad, value| match value {
        Value::Text(text) => {
            *at(ad) = Some(std::mem::take(text));
            true
        }
        other => *other == Value::Null,
    })
}

fn count(name: &str, at: impl Fn(&mut AdRow) -> Option<&mut u32> + Send + 'static) -> (String, Put) {
    field(name, move |ad, value| match (value.as_integer().map(u32::try_from), at(ad)) {
        (Some(Ok(n)), Some(place)) => {
            *place = n;
            true
        }
        _ => false,
    })
}

/// A number that may be missing.
fn number(name: &str, put: impl Fn(&mut AdRow, i64) -> bool + Send + 'static) -> (String, Put) {
    field(name, move |ad, value| match value {
        Value::Integer(n) => put(ad, *n),
        other => *other == Value::Null,
    })
}

fn set<T: TryFrom<i64>>(to: &mut Option<T>, n: i64) -> bool {
    *to = T::try_from(n).ok();
    to.is_some()
}

fn flag(name: &str, at: impl Fn(&mut AdRow) -> &mut bool + Send + 'static) -> (String, Put) {
    field(name, move |ad, value| match value {
        Value::Flag(flag) => {
            *at(ad) = *flag;
            true
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::super::columns::{Column, ColumnType, ad_columns};
    use super::super::parquet_table::ParquetTable;
    use super::super::value::Field;
    use super::*;
    use crate::measure::AdMeasures;

    fn ads() -> Vec<AdRow> {
        let full = AdRow {
            ad_id: "7".to_owned(),
            id_is_made: true,
            published: Date::parse("2025-03-04").ok(),
            year: Some(2025),
            month: Some(3),
            employer_id: "e".to_owned(),
            employer: "E".to_owned(),
            sector: "state".to_owned(),
            municipality: Some("0580".to_owned()),
            county: Some("05".to_owned()),
            skr: Some("B3".to_owned()),
            occupation: Some("2512".to_owned()),
            n_vacancies: 3,
            lang: "sv".to_owned(),
            measures: AdMeasures {
                n_words: 100,
                n_hits: 50,
                n_terms: 9,
                by_competence: std::array::from_fn(|n| u32::try_from(n + 1).unwrap_or(0)),
                by_stratum: [31, 32, 33],
                by_role: [41, 42, 43],
            },
            is_repost: true,
            source_file: "a.zip:b".to_owned(),
            source_offset: 1 << 40,
        };
        vec![full, AdRow::default()]
    }

    fn written<R>(path: &Path, columns: &[Column<R>], rows: &[R]) {
        let mut table = ParquetTable::new(std::fs::File::create(path).expect("room"), columns).expect("a table");
        for row in rows {
            table.push(columns, row).expect("room");
        }
        table.finish().expect("room");
    }

    #[test]
    fn ads_come_back_as_they_were_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("ads.parquet");
        written(&path, &ad_columns(), &ads());
        let mut reader = AdsReader::open(&path).expect("readable");
        let mut found = Vec::new();
        while let Some(ad) = reader.next_ad().expect("readable") {
            found.push(ad);
        }
        assert_eq!(found, ads());
        let mut reader = AdsReader::open_columns(&path, &["ad_id", "n_hits"]).expect("readable");
        let ad = reader.next_ad().expect("readable").expect("an ad");
        assert_eq!((ad.ad_id.as_str(), ad.measures.n_hits, ad.measures.n_words, ad.year), ("7", 50, 0, None));
        let read: Vec<String> = fields().into_iter().map(|(name, _)| name).collect();
        let not_read: Vec<String> = ad_columns().into_iter().map(|c| c.name).filter(|name| !read.contains(name)).collect();
        assert_eq!(not_read, ["n_competences"]);
    }

    #[test]
    fn a_value_that_no_ad_has_is_named_with_its_row_and_column() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("ads.parquet");
        let mut columns = ad_columns();
        let at = columns.iter().position(|c| c.name == "n_words").expect("a column");
        for (found, value) in [("-1", Field::Integer(-1)), ("no value", Field::Null)] {
            columns[at] = Column::new("n_words", ColumnType::Integer, "", "", move |ad: &AdRow| {
                if ad.ad_id.is_empty() { value } else { Field::count(ad.measures.n_words) }
            });
            written(&path, &columns, &ads());
            let mut reader = AdsReader::open(&path).expect("readable");
            assert!(reader.next_ad().is_ok());
            let error = reader.next_ad().expect_err("a value that does not fit").to_string();
            assert!(error.contains(&format!("row 2: n_words: found {found}, expected")), "{error}");
        }
    }
}
