//! Writes one JSON object straight into a text, key by key.
//!
//! A tree of values would be built and thrown away for every ad, with an allocation for each of its keys.

/// An object that is being written.
pub(super) struct JsonObject {
    out: String,
    is_empty: bool,
}

impl JsonObject {
    /// An object without keys, with room for so many bytes.
    pub(super) fn with_capacity(n_bytes: usize) -> Self {
        let mut out = String::with_capacity(n_bytes);
        out.push('{');
        Self { out, is_empty: true }
    }

    /// A key with a text.
    pub(super) fn text(&mut self, key: &str, value: &str) -> &mut Self {
        self.key(key);
        self.quote(value);
        self
    }

    /// A key with a text, or with null where there is none.
    pub(super) fn text_or_null(&mut self, key: &str, value: Option<&str>) -> &mut Self {
        match value {
            Some(value) => self.text(key, value),
            None => self.bare(key, "null"),
        }
    }

    /// A key with a value that is JSON already.
    pub(super) fn bare(&mut self, key: &str, json: &str) -> &mut Self {
        self.key(key);
        self.out.push_str(json);
        self
    }

    /// Keys with null.
    pub(super) fn nulls(&mut self, keys: &[&str]) -> &mut Self {
        for key in keys {
            self.bare(key, "null");
        }
        self
    }

    /// A key with an object.
    pub(super) fn object(&mut self, key: &str, write: impl FnOnce(&mut Self)) -> &mut Self {
        self.key(key);
        self.inner(write);
        self
    }

    /// A key with a list that holds one object.
    pub(super) fn list_of_one(&mut self, key: &str, write: impl FnOnce(&mut Self)) -> &mut Self {
        self.key(key);
        self.out.push('[');
        self.inner(write);
        self.out.push(']');
        self
    }

    /// The object as text.
    pub(super) fn finish(mut self) -> String {
        self.out.push('}');
        self.out
    }

    fn inner(&mut self, write: impl FnOnce(&mut Self)) {
        self.out.push('{');
        self.is_empty = true;
        write(self);
        self.out.push('}');
        self.is_empty = false;
    }

    fn key(&mut self, key: &str) {
        if !self.is_empty {
            self.out.push(',');
        }
        self.is_empty = false;
        self.quote(key);
        self.out.push(':');
    }

    fn quote(&mut self, text: &str) {
        self.out.push('"');
        let mut rest = text;
        while let Some(at) = rest.bytes().position(|byte| byte < 0x20 || byte == b'"' || byte == b'\\') {
            let (before, from) = rest.split_at(at);
            self.out.push_str(before);
            let mut after = from.chars();
            match after.next() {
                Some('\n') => self.out.push_str("\\n"),
                Some('\r') => self.out.push_str("\\r"),
                Some('\t') => self.out.push_str("\\t"),
                Some(c @ ('"' | '\\')) => self.out.extend(['\\', c]),
                // Texts of generated ads hold no other control characters; a space keeps the JSON sound.
                _ => self.out.push(' '),
            }
            rest = after.as_str();
        }
        self.out.push_str(rest);
        self.out.push('"');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let mut json = JsonObject::with_capacity(10);
        json.text("a", "\"rör\" \\ \n\r\t–").nulls(&["b", "c"]).bare("d", "[1]");
        json.object("e", |inner| {
            inner.text_or_null("f", None).text_or_null("g", Some(""));
        });
        json.list_of_one("h", |inner| {
            inner.bare("i", "2");
        });
        json.object("j", |_| {}).text("k", "\u{1}");
        let read: serde_json::Value = serde_json::from_str(&json.finish()).unwrap();
        let expected = serde_json::json!({
            "a": "\"rör\" \\ \n\r\t–", "b": null, "c": null, "d": [1], "e": { "f": null, "g": "" }, "h": [{ "i": 2 }], "j": {}, "k": " "
        });
        assert_eq!(read, expected);
    }
}
