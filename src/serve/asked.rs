//! A request as its handlers read it, and the answer that they give.

use axum::body::Bytes;
use hyper::StatusCode;
use serde_json::Value;

use super::problem::Problem;
use crate::table::Language;

/// A request.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    /// The named parts of the path.
    pub(super) parts: Vec<(String, String)>,
    /// Names and values of the query, in order.
    pub(super) query: Vec<(String, String)>,
    /// The body.
    pub(super) body: Bytes,
    /// The header `Accept`.
    pub(super) accept: String,
    /// The header `Accept-Language`.
    pub(super) accept_language: String,
}

impl Asked {
    /// A named part of the path.
    pub(super) fn part(&self, name: &str) -> &str {
        self.parts.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// A value of the query by its name, whatever the case.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The values of the query that are named `name[…]`, with what stands in the brackets.
    pub(super) fn indexed<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.query.iter().filter_map(move |(key, value)| {
            let (base, rest) = key.split_once('[')?;
            base.eq_ignore_ascii_case(name).then_some((rest.strip_suffix(']')?, value.as_str()))
        })
    }

    /// A whole number of the query, at least 1.
    pub(super) fn number(&self, name: &str) -> Result<Option<usize>, Problem> {
        let Some(text) = self.value(name) else { return Ok(None) };
        let is_plain = text.len() <= 9 && text.bytes().all(|b| b.is_ascii_digit());
        let number = is_plain.then(|| text.parse().ok()).flatten().filter(|n| *n > 0);
        number.map(Some).ok_or_else(|| Problem::mistake(format!("{name}: found `{text}`, expected a whole number from 1 to 999999999")))
    }

    /// A flag of the query.
    pub(super) fn flag(&self, name: &str) -> Result<bool, Problem> {
        match self.value(name).map(str::to_ascii_lowercase).as_deref() {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(text) => Err(Problem::mistake(format!("{name}: found `{text}`, expected true or false"))),
        }
    }

    /// The language that is asked for with `lang`.
    pub(super) fn language(&self) -> Result<Language, Problem> {
        match self.value("lang") {
            None => Ok(Language::default()),
            Some(id) => Language::parse(id).ok_or_else(|| Problem::mistake(format!("lang: found `{id}`, expected sv or en"))),
        }
    }
}

/// What is sent.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    /// The status.
    pub(super) status: StatusCode,
    /// Its media type.
    pub(super) media: String,
    /// Its content.
    pub(super) body: Bytes,
    /// Whether the content is compressed, by gzip.
    pub(super) is_packed: bool,
    /// The name under which a browser keeps it.
    pub(super) file_name: Option<String>,
    /// Whether it may be kept by whoever passes it on.
    pub(super) may_be_kept: bool,
    /// Whether it never changes under its address, and may be kept for ever.
    pub(super) is_forever: bool,
    /// Where it stands instead.
    pub(super) location: Option<String>,
}

impl Answer {
    /// An answer with its media type.
    pub(super) fn new(media: &str, body: Vec<u8>) -> Self {
        Self {
            status: StatusCode::OK,
            media: media.to_owned(),
            body: body.into(),
            is_packed: false,
            file_name: None,
            may_be_kept: true,
            is_forever: false,
            location: None,
        }
    }

    /// A value as JSON.
    pub(super) fn json(value: &Value) -> Self {
        Self::new("application/json", value.to_string().into_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &[(&str, &str)]) -> Asked {
        Asked { query: query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(), ..Asked::default() }
    }

    #[test]
    fn names_of_the_query_are_read_in_any_case() {
        let asked =
            asked(&[("ValueCodes[Region]", "05*"), ("LANG", "en"), ("pageNumber", "2"), ("valuecodes", "x"), ("valuecodes[Tid", "y")]);
        assert_eq!(asked.indexed("valuecodes").collect::<Vec<_>>(), [("Region", "05*")]);
        assert_eq!(asked.language(), Ok(Language::English));
        assert_eq!(asked.number("pagenumber"), Ok(Some(2)));
        assert_eq!(asked.flag("defaultSelection"), Ok(false));
    }

    #[test]
    fn what_is_no_number_flag_or_language_is_said() {
        for text in ["0", "-1", "1.5", "", "x", "9999999999"] {
            assert!(asked(&[("n", text)]).number("n").is_err(), "{text}");
        }
        assert!(asked(&[("lang", "de")]).language().is_err());
        assert!(asked(&[("defaultSelection", "maybe")]).flag("defaultselection").is_err());
    }
}
