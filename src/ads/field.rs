//! Reads single fields the same way in every shape: ids, codes, dates, numbers; and maps columns to fields.

use std::collections::BTreeMap;

use super::json::{Json, Value};
use super::record::Refusal;
use crate::model::{AdId, Date, DateError, RejectReason};

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
pub(super) fn read_id(value: Option<Json<'_>>) -> Result<Option<AdId>, Refusal> {
    let Some(value) = value else { return Ok(None) };
    match value.value() {
        Value::Null => Ok(None),
        Value::Text(text) if text.is_blank() => Ok(None),
        Value::Text(text) => Ok(Some(AdId::given(text.unescaped().into_owned()))),
        Value::Int(n) if n >= 0 => Ok(Some(AdId::given(n.to_string()))),
        _ => Err(Refusal::new(RejectReason::BadId, format!("found {} as id, expected a text or a whole number", value.kind()))),
    }
}

/// Reads a date; absent or blank is no date.
pub(super) fn read_date(value: Option<Json<'_>>) -> Result<Option<Date>, Refusal> {
    let Some(value) = value else { return Ok(None) };
    let date = match value.value() {
        Value::Null => return Ok(None),
        Value::Text(text) if text.is_blank() => return Ok(None),
        Value::Text(text) => read_written_date(&text.unescaped()),
        Value::Int(n) => i64::try_from(n).map_or_else(|_| Date::parse(""), Date::from_timestamp),
        _ => {
            let detail = format!("found {} as date, expected a text such as 2025-03-14", value.kind());
            return Err(Refusal::new(RejectReason::BadDate, detail));
        }
    };
    date.map(Some).map_err(|e| Refusal::new(RejectReason::BadDate, e.to_string()))
}

fn read_written_date(written: &str) -> Result<Date, DateError> {
    if written.len() >= 9 && written.bytes().all(|b| b.is_ascii_digit()) {
        return written.parse().ok().map_or_else(|| Date::parse(written), Date::from_timestamp);
    }
    Date::parse(written)
}

/// Reads a whole number above 0, written as number or text.
pub(super) fn read_count(value: Option<Json<'_>>) -> Option<u32> {
    let n = match value?.first().value() {
        Value::Int(n) => u32::try_from(n).ok()?,
        Value::Text(text) => text.trimmed().parse().ok()?,
        _ => return None,
    };
    (n > 0).then_some(n)
}

/// Reads a time stamp in milliseconds.
pub(super) fn read_stamp(value: Option<Json<'_>>) -> Option<i64> {
    match value?.value() {
        Value::Int(n) => i64::try_from(n).ok(),
        Value::Text(text) => text.trimmed().parse().ok(),
        _ => None,
    }
}

/// Reads a Swedish organisation number: ten digits. The number of a sole trader is a person's number (its third digit is 0 or 1) and
/// is not kept: the employer is then known by name only.
pub(super) fn read_employer_number(value: Option<Json<'_>>) -> Option<String> {
    let written = value?.first().code()?;
    let mut digits = String::with_capacity(written.len());
    digits.extend(written.chars().filter(|c| !matches!(c, '-' | ' ')));
    if digits.len() == 12 && digits.starts_with("16") {
        digits.drain(..2);
    }
    let is_number = digits.len() == 10 && digits.bytes().all(|b| b.is_ascii_digit());
    let is_person = digits.as_bytes().get(2).is_some_and(|b| matches!(b, b'0' | b'1'));
    (is_number && !is_person).then_some(digits)
}

/// Reads a municipality code: up to four digits, with leading zeros restored.
pub(super) fn read_municipality_code(value: Option<Json<'_>>) -> Option<String> {
    read_four_digits(value)
}

/// Reads an SSYK unit group: four digits. (Groups of military work begin with 0: their leading zero is restored.)
pub(super) fn read_ssyk(value: Option<Json<'_>>) -> Option<String> {
    read_four_digits(value)
}

fn read_four_digits(value: Option<Json<'_>>) -> Option<String> {
    let code = value?.first().code()?;
    if !code.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    match code.len() {
        4 => Some(code.into_owned()),
        3 => Some(format!("0{code}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tape::Tape;
    use super::*;

    fn read<T>(json: &str, with: impl Fn(Option<Json<'_>>) -> T) -> T {
        with(Some(Tape::default().read(json.as_bytes(), 64).unwrap()))
    }

    fn number(s: &str) -> Option<String> {
        read(&format!("\"{s}\""), read_employer_number)
    }

    #[test]
    fn organisation_numbers_are_ten_digits_and_never_a_persons() {
        assert_eq!(number("212000-0449").as_deref(), Some("2120000449"));
        assert_eq!(number("165560360793").as_deref(), Some("5560360793"));
        assert_eq!(number("2021000050").as_deref(), Some("2021000050"));
        assert_eq!(number("8501011234"), None);
        assert_eq!(number("850101"), None);
        assert_eq!(read("2321000032", read_employer_number).as_deref(), Some("2321000032"));
    }

    #[test]
    fn a_municipality_code_gets_its_zero_back() {
        assert_eq!(read("580", read_municipality_code).as_deref(), Some("0580"));
        assert_eq!(read("\"0580\"", read_municipality_code).as_deref(), Some("0580"));
        assert_eq!(read("\"Boxholm\"", read_municipality_code), None);
    }
}
