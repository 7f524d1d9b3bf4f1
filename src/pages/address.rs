//! Builds the addresses of pages: base path, language, path and parameters, always in one order and never with a character out of place.
//!
//! Parameters have the names of the command line's options and are the same in both languages, so that a view keeps its address but for
//! the path when the language is switched. A parameter that has its usual value is left out.

use std::fmt;

use form_urlencoded::byte_serialize;

/// An address within this server.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Address {
    path: String,
    query: Vec<(String, String)>,
}

impl Address {
    /// The address of a path below the base path; `{name}` in it is replaced by the part of the name.
    pub(super) fn new(base: &str, pattern: &str, parts: &[(&str, &str)]) -> Self {
        let mut path = base.to_owned();
        for segment in pattern.split('/').skip(1) {
            path.push('/');
            match segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
                Some(name) => {
                    let value = parts.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value);
                    path.extend(byte_serialize(value.as_bytes()).map(|piece| if piece == "+" { "%20" } else { piece }));
                }
                None => path.push_str(segment),
            }
        }
        Self { path, query: Vec::new() }
    }

    /// The address with another parameter.
    #[must_use]
    pub(super) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.query.push((name.to_owned(), value.into()));
        self
    }

    /// The address with another parameter where there is a value.
    #[must_use]
    pub(super) fn with_some(self, name: &str, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        for (n, (name, value)) in self.query.iter().enumerate() {
            f.write_str(if n == 0 { "?" } else { "&" })?;
            byte_serialize(name.as_bytes()).try_for_each(|piece| f.write_str(piece))?;
            f.write_str("=")?;
            // Commas, colons and brackets are read by people and by our own interface; they need no sign in a query.
            for piece in byte_serialize(value.as_bytes()) {
                f.write_str(match piece {
                    "%2C" => ",",
                    "%3A" => ":",
                    other => other,
                })?;
            }
        }
        Ok(())
    }
}

impl maud::Render for Address {
    fn render_to(&self, buffer: &mut String) {
        maud::Render::render_to(self.to_string().as_str(), buffer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_put_into_an_address_stays_one_part_of_it() {
        let address = Address::new("/svall", "/sv/kommun/{code}", &[("code", "05/6 0?")]).with("vs", "mean,skr").with("q", "å&b=<c> d");
        assert_eq!(address.to_string(), "/svall/sv/kommun/05%2F6%200%3F?vs=mean,skr&q=%C3%A5%26b%3D%3Cc%3E+d");
        assert_eq!(Address::new("", "/sv", &[]).with_some("x", None::<String>).to_string(), "/sv");
    }
}
