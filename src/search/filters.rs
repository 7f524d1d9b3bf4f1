//! Writes the text of a query for values that somebody chose from a list or typed into a field of a form.

use super::answer::Searcher;
use super::plan::plan;
use crate::query::{FieldId, Limits, Query, QueryError};

/// Most characters of a query that was put together of chosen values: thirty names of employers.
const CHARACTERS: usize = 8192;
/// Most values of one filter.
const MOST_VALUES: usize = 30;
/// Most characters of a value.
const MOST_CHARACTERS: usize = 200;

/// Filters of which each value is a value of a field: their names, and the field. Beside them there are `year` and `hits`.
pub const FILTERS: [(&str, FieldId); 6] = [
    ("municipality", FieldId::Municipality),
    ("county", FieldId::County),
    ("employer", FieldId::Employer),
    ("sector", FieldId::Sector),
    ("occupation", FieldId::Occupation),
    ("area", FieldId::Area),
];

/// A filter that cannot be used, in both languages.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WrongFilter {
    /// Its name.
    pub name: &'static str,
    /// What was found and expected.
    pub english: String,
    /// The same in Swedish.
    pub swedish: String,
}

/// The queries of the filters that somebody chose, each with its name. `values` gives the values of a name, none of them empty; several are
/// alternatives.
///
/// # Errors
/// A value that its field does not have.
pub fn chosen<'v>(searcher: &Searcher, values: impl Fn(&'static str) -> Vec<&'v str>) -> Result<Vec<(&'static str, String)>, WrongFilter> {
    let mut all = Vec::new();
    for text in values("year").into_iter().take(1) {
        all.push(("year", years(text)?));
    }
    for (name, field) in FILTERS {
        let own = values(name);
        let long = own.iter().map(|value| value.chars().count()).find(|n| *n > MOST_CHARACTERS);
        if own.len() > MOST_VALUES || long.is_some() {
            let (n, most) = long.map_or((own.len(), MOST_VALUES), |n| (n, MOST_CHARACTERS));
            let (what, vad) = if long.is_some() { ("characters", "tecken") } else { ("values", "värden") };
            let english = format!("found {n} {what}, expected at most {most}");
            return Err(WrongFilter { name, english, swedish: format!("hittade {n} {vad}, väntade högst {most}") });
        }
        // Told without its place: nobody wrote the query that this is.
        let wrong = |e: QueryError| {
            let (swedish, hint) = e.swedish();
            let swedish = [Some(swedish), hint].into_iter().flatten().collect::<Vec<_>>().join("; ");
            let english = [Some(e.message()), e.hint()].into_iter().flatten().collect::<Vec<_>>().join("; ");
            WrongFilter { name, english, swedish }
        };
        for value in &own {
            let query = read_chosen(&any_of(field, [*value])).map_err(wrong)?;
            plan(&query, searcher.registers()).map_err(wrong)?;
        }
        if !own.is_empty() {
            let text = any_of(field, own);
            read_chosen(&text).map_err(wrong)?;
            all.push((name, text));
        }
    }
    for text in values("hits").into_iter().take(1) {
        all.push(("hits", hits(text)?));
    }
    Ok(all)
}

/// The query of years: `2024`, `2019..2025`, also with a dash.
pub fn years(text: &str) -> Result<String, WrongFilter> {
    let (from, to) = text.split_once("..").or_else(|| text.split_once(['-', '–'])).unwrap_or((text, text));
    let is_year = |year: &str| year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
    let is_end = |year: &str| year.is_empty() || is_year(year);
    let (from, to) = (from.trim(), to.trim());
    let wrong = |english: &str, swedish: &str| WrongFilter {
        name: "year",
        english: format!("found `{text}`, expected {english}"),
        swedish: format!("hittade `{text}`, väntade {swedish}"),
    };
    if !is_end(from) || !is_end(to) || (from.is_empty() && to.is_empty()) {
        return Err(wrong("a year such as 2024, or 2019..2025", "ett år som 2024, eller 2019..2025"));
    }
    if !from.is_empty() && !to.is_empty() && from > to {
        return Err(wrong("the earlier year first", "det tidigare året först"));
    }
    Ok(if from == to { format!("year:{from}") } else { format!("year:{from}..{to}") })
}

fn hits(text: &str) -> Result<String, WrongFilter> {
    match text {
        "with" => Ok("n_hits:1..".to_owned()),
        "without" => Ok("n_hits:0".to_owned()),
        _ => Err(WrongFilter {
            name: "hits",
            english: format!("found `{text}`, expected with or without"),
            swedish: format!("hittade `{text}`, väntade with eller without"),
        }),
    }
}

/// The query for any of several values of a field, whatever signs they hold.
pub fn any_of<'v>(field: FieldId, values: impl IntoIterator<Item = &'v str>) -> String {
    // A quotation mark of any kind would end the value.
    let plain =
        |value: &str| value.chars().map(|c| if matches!(c, '"' | '“' | '”' | '„' | '«' | '»') { ' ' } else { c }).collect::<String>();
    let all: Vec<String> = values.into_iter().map(|value| format!("\"{}\"", plain(value).trim())).collect();
    match all.as_slice() {
        [one] => format!("{}:{one}", field.name()),
        all => format!("{}:({})", field.name(), all.join(" OR ")),
    }
}

/// Reads a query that was put together of chosen values, which may be longer than one that somebody writes.
///
/// # Errors
/// The first mistake, with its place.
pub fn read_chosen(text: &str) -> Result<Query, QueryError> {
    Query::parse_within(text, &Limits { characters: CHARACTERS, ..Limits::default() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Expression, FieldValue};

    #[test]
    fn no_value_asks_for_more_than_itself() {
        for value in ["Lund", "Upplands Väsby", "a OR b", ") OR (", "x\" OR lang:en", "”» year:2020", "-kock", "år:2020", "https://x.se"]
        {
            let query = read_chosen(&any_of(FieldId::Employer, [value])).expect("a value of any kind can be asked for");
            let Expression::Field(term) = &query.expression else { panic!("{value}: found {:?}", query.expression) };
            assert!(
                matches!((&term.value, term.field), (FieldValue::Phrase(_) | FieldValue::Text(_), FieldId::Employer)),
                "{value}: {term:?}"
            );
        }
    }

    #[test]
    fn years_are_read_in_the_ways_they_are_written() {
        for (text, expected) in [
            ("2024", "year:2024"),
            ("2019..2025", "year:2019..2025"),
            ("2019-2025", "year:2019..2025"),
            ("2019 – 2025", "year:2019..2025"),
            ("2019..", "year:2019.."),
            ("..2025", "year:..2025"),
        ] {
            assert_eq!(years(text), Ok(expected.to_owned()));
        }
        for text in ["..", "-", "20", "2025..2019", "2019 OR kock", "20x4", "2019..2020..2021", "٢٠٢٤"] {
            assert!(years(text).is_err(), "{text}");
        }
    }

    #[test]
    fn several_values_are_asked_for_together() {
        assert_eq!(any_of(FieldId::Occupation, ["2512", "5321"]), "occupation:(\"2512\" OR \"5321\")");
        let name = "Aktiebolaget med det långa namnet ".repeat(5);
        let all = any_of(FieldId::Employer, [name.as_str(); 30]);
        assert!(Query::parse(&all).is_err() && read_chosen(&all).is_ok());
    }
}
