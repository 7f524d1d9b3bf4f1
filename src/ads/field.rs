//! Reads single fields the same way in every shape: ids, codes, dates, numbers; and maps columns to fields.

use std::collections::BTreeMap;

use super::json::Json;
use super::record::Refusal;
use crate::model::{AdId, Date, RejectReason};

/// The fields of the flat shape.
pub(super) const FLAT_FIELDS: [&str; 9] =
    ["id", "headline", "text", "employer", "orgnr", "municipality", "occupation", "published", "vacancies"];

/// Which column of a flat record holds which field, as given with `--map field=column`.
#[derive(Clone, Debug, Default)]
pub struct Mapping {
    columns: BTreeMap<String, String>,
}

impl Mapping {
    /// Adds `field=column`.
    ///
    /// # Errors
    /// A sentence that names what was found and the fields there are.
    pub fn add(&mut self, assignment: &str) -> Result<(), String> {
        let (field, column) = assignment.split_once('=').ok_or_else(|| format!("found `{assignment}`, expected field=column"))?;
        if !FLAT_FIELDS.contains(&field) {
            return Err(format!("field `{field}` does not exist, expected one of {}", FLAT_FIELDS.join(", ")));
        }
        self.columns.insert(field.to_owned(), column.to_owned());
        Ok(())
    }

    /// The column that was named for a field.
    pub(super) fn column(&self, field: &str) -> Option<&str> {
        self.columns.get(field).map(String::as_str)
    }

    /// Whether a column was named for any field.
    pub(super) fn names(&self, column: &str) -> bool {
        self.columns.values().any(|c| c == column)
    }

    /// The assignments, for the manifest.
    pub fn assignments(&self) -> impl Iterator<Item = String> {
        self.columns.iter().map(|(field, column)| format!("{field}={column}"))
    }
}

/// Reads an id: text as it stands, a whole number as its digits, nothing as none.
pub(super) fn read_id(value: Option<&Json<'_>>) -> Result<Option<AdId>, Refusal> {
    match value {
        None | Some(Json::Null) => Ok(None),
        Some(Json::Str(s)) if s.trim().is_empty() => Ok(None),
        Some(Json::Str(s)) => Ok(Some(AdId::given(s.clone().into_owned()))),
        Some(Json::Int(n)) if *n >= 0 => Ok(Some(AdId::given(n.to_string()))),
        Some(other) => Err(Refusal::new(RejectReason::BadId, format!("found {} as id, expected a text or a whole number", other.kind()))),
    }
}

/// Reads a date; absent or blank is no date.
pub(super) fn read_date(value: Option<&Json<'_>>) -> Result<Option<Date>, Refusal> {
    let date = match value {
        None | Some(Json::Null) => return Ok(None),
        Some(Json::Str(s)) if s.trim().is_empty() => return Ok(None),
        Some(Json::Str(s)) if s.len() >= 9 && s.bytes().all(|b| b.is_ascii_digit()) => {
            s.parse().ok().map_or_else(|| Date::parse(s), Date::from_timestamp)
        }
        Some(Json::Str(s)) => Date::parse(s),
        Some(Json::Int(n)) => i64::try_from(*n).map_or_else(|_| Date::parse(""), Date::from_timestamp),
        Some(other) => {
            return Err(Refusal::new(RejectReason::BadDate, format!("found {} as date, expected a text such as 2025-03-14", other.kind())));
        }
    };
    date.map(Some).map_err(|e| Refusal::new(RejectReason::BadDate, e.to_string()))
}

/// Reads a whole number above 0, written as number or text.
pub(super) fn read_count(value: Option<&Json<'_>>) -> Option<u32> {
    let n = match value?.first() {
        Json::Int(n) => u32::try_from(*n).ok()?,
        Json::Str(s) => s.trim().parse().ok()?,
        _ => return None,
    };
    (n > 0).then_some(n)
}

/// Reads a time stamp in milliseconds.
pub(super) fn read_stamp(value: Option<&Json<'_>>) -> Option<i64> {
    match value? {
        Json::Int(n) => i64::try_from(*n).ok(),
        Json::Str(s) => s.trim().parse().ok(),
        _ => None,
    }
}

/// Reads a Swedish organisation number: ten digits. The number of a sole trader is a person's number (its third digit is 0 or 1) and
/// is not kept: the employer is then known by name only.
pub(super) fn read_employer_number(value: Option<&Json<'_>>) -> Option<String> {
    let written = value?.first().code()?;
    let mut digits: String = written.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
    if digits.len() == 12 && digits.starts_with("16") {
        digits.drain(..2);
    }
    let is_number = digits.len() == 10 && digits.bytes().all(|b| b.is_ascii_digit());
    let is_person = digits.as_bytes().get(2).is_some_and(|b| matches!(b, b'0' | b'1'));
    (is_number && !is_person).then_some(digits)
}

/// Reads a municipality code: up to four digits, with leading zeros restored.
pub(super) fn read_municipality_code(value: Option<&Json<'_>>) -> Option<String> {
    let code = value?.first().code()?;
    let is_code = (3..=4).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_digit());
    is_code.then(|| format!("{code:0>4}"))
}

/// Reads an SSYK unit group: four digits. (Groups of military work begin with 0: their leading zero is restored.)
pub(super) fn read_ssyk(value: Option<&Json<'_>>) -> Option<String> {
    let code = value?.first().code()?;
    let is_code = (3..=4).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_digit());
    is_code.then(|| format!("{code:0>4}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(s: &str) -> Option<String> {
        read_employer_number(Some(&Json::Str(s.into())))
    }

    #[test]
    fn organisation_numbers_are_ten_digits_and_never_a_persons() {
        assert_eq!(number("212000-0449").as_deref(), Some("2120000449"));
        assert_eq!(number("165560360793").as_deref(), Some("5560360793"));
        assert_eq!(number("2021000050").as_deref(), Some("2021000050"));
        assert_eq!(number("8501011234"), None);
        assert_eq!(number("850101"), None);
        assert_eq!(read_employer_number(Some(&Json::Int(2_321_000_032))).as_deref(), Some("2321000032"));
    }

    #[test]
    fn a_municipality_code_gets_its_zero_back() {
        assert_eq!(read_municipality_code(Some(&Json::Int(580))).as_deref(), Some("0580"));
        assert_eq!(read_municipality_code(Some(&Json::Str("0580".into()))).as_deref(), Some("0580"));
        assert_eq!(read_municipality_code(Some(&Json::Str("Boxholm".into()))), None);
    }
}
