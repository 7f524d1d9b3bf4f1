//! Reads JSON Lines, and says with file, line and field what was found and what was expected.

use serde_json::{Map, Value as Json};

use crate::error::{Error, ErrorKind, Result};

/// One object, with its place for messages.
pub(super) struct Object<'j> {
    place: &'j str,
    path: String,
    fields: &'j Map<String, Json>,
}

/// Reads every line that is not blank.
pub(super) fn read_lines<T>(file: &str, text: &str, mut read: impl FnMut(&Object<'_>) -> Result<T>) -> Result<Vec<T>> {
    let mut all = Vec::new();
    for (n, line) in text.trim_start_matches('\u{FEFF}').lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let place = format!("{file}:{}", n + 1);
        let value: Json = serde_json::from_str(line)
            .map_err(|e| Error::new(ErrorKind::Input, format!("{place}: found what is no JSON ({e}), expected one object a line")))?;
        let Json::Object(fields) = &value else {
            return Err(Error::new(ErrorKind::Input, format!("{place}: found {}, expected an object", described(Some(&value)))));
        };
        all.push(read(&Object { place: &place, path: String::new(), fields })?);
    }
    Ok(all)
}

impl<'j> Object<'j> {
    /// An error about one field.
    pub(super) fn fault(&self, name: &str, found: &str, expected: &str) -> Error {
        Error::new(ErrorKind::Input, format!("{}: {}{name}: found {found}, expected {expected}", self.place, self.path))
    }

    fn get(&self, name: &str) -> Option<&'j Json> {
        self.fields.get(name).filter(|v| !v.is_null())
    }

    fn unexpected(&self, name: &str, expected: &str) -> Error {
        self.fault(name, &described(self.get(name)), expected)
    }

    /// A text, or none where the field is absent.
    pub(super) fn maybe_text(&self, name: &str) -> Result<Option<&'j str>> {
        match self.get(name) {
            None => Ok(None),
            Some(Json::String(text)) => Ok(Some(text)),
            Some(_) => Err(self.unexpected(name, "a text")),
        }
    }

    /// A text that must be there and must not be blank.
    pub(super) fn text(&self, name: &str) -> Result<&'j str> {
        self.maybe_text(name)?.filter(|t| !t.trim().is_empty()).ok_or_else(|| self.unexpected(name, "a text that is not blank"))
    }

    /// An id: a text or a whole number.
    pub(super) fn id(&self, name: &str) -> Result<String> {
        match self.get(name) {
            Some(Json::String(text)) if !text.trim().is_empty() => Ok(text.clone()),
            Some(Json::Number(n)) if n.is_u64() => Ok(n.to_string()),
            _ => Err(self.unexpected(name, "an id")),
        }
    }

    /// Yes or no, or none where the field is absent.
    pub(super) fn maybe_flag(&self, name: &str) -> Result<Option<bool>> {
        match self.get(name) {
            None => Ok(None),
            Some(Json::Bool(flag)) => Ok(Some(*flag)),
            Some(_) => Err(self.unexpected(name, "true or false")),
        }
    }

    /// A whole number, or none where the field is absent.
    pub(super) fn maybe_count(&self, name: &str) -> Result<Option<u64>> {
        match self.get(name) {
            None => Ok(None),
            Some(value) => value.as_u64().map(Some).ok_or_else(|| self.unexpected(name, "a whole number")),
        }
    }

    /// Objects in a list, or none where the field is absent.
    pub(super) fn maybe_objects(&self, name: &str) -> Result<Option<Vec<Object<'j>>>> {
        let list = match self.get(name) {
            None => return Ok(None),
            Some(Json::Array(list)) => list,
            Some(_) => return Err(self.unexpected(name, "a list")),
        };
        let mut objects = Vec::with_capacity(list.len());
        for (n, value) in list.iter().enumerate() {
            let Json::Object(fields) = value else {
                return Err(self.fault(&format!("{name}[{n}]"), &described(Some(value)), "an object"));
            };
            objects.push(Object { place: self.place, path: format!("{}{name}[{n}].", self.path), fields });
        }
        Ok(Some(objects))
    }

    /// Texts: a list of them, or a single one; none where the field is absent.
    pub(super) fn texts(&self, name: &str) -> Result<Vec<&'j str>> {
        match self.get(name) {
            None => Ok(Vec::new()),
            Some(Json::String(text)) => Ok(vec![text]),
            Some(Json::Array(list)) => {
                let texts: Option<Vec<&str>> = list.iter().map(Json::as_str).collect();
                texts.ok_or_else(|| self.fault(name, "a list that holds something else", "a list of texts"))
            }
            Some(_) => Err(self.unexpected(name, "a list of texts")),
        }
    }

    /// Values of a closed list, under the name of many or, failing that, of one.
    pub(super) fn classes<T>(&self, many: &str, one: &str, parse: impl Fn(&str) -> Option<T>, expected: &str) -> Result<Vec<T>> {
        let name = if self.get(many).is_some() { many } else { one };
        let texts = self.texts(name)?;
        texts.into_iter().map(|text| parse(text).ok_or_else(|| self.fault(name, &format!("`{text}`"), expected))).collect()
    }
}

fn described(value: Option<&Json>) -> String {
    match value {
        None | Some(Json::Null) => "nothing".to_owned(),
        Some(Json::Bool(flag)) => format!("`{flag}`"),
        Some(Json::Number(n)) => format!("the number `{n}`"),
        Some(Json::String(text)) => format!("the text `{}`", text.chars().take(40).collect::<String>()),
        Some(Json::Array(_)) => "a list".to_owned(),
        Some(Json::Object(_)) => "an object".to_owned(),
    }
}
