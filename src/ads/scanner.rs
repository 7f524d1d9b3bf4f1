//! Finds where a JSON value ends, in a stream, without reading it.
//!
//! Only strings, escapes and brackets matter for that. Whether the value is valid is decided later, by the one parser (`json`).

/// Follows one JSON value from its first byte.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct ValueScanner {
    depth: u32,
    in_string: bool,
    escaped: bool,
    is_scalar: bool,
}

impl ValueScanner {
    /// Follows the value through the next bytes. `Some(n)` says that it ends before byte `n`.
    pub(super) fn advance(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut i = 0;
        while let Some(&b) = bytes.get(i) {
            if self.in_string {
                if self.escaped {
                    self.escaped = false;
                    i += 1;
                    continue;
                }
                let rest = bytes.get(i..).unwrap_or_default();
                let step = memchr::memchr2(b'"', b'\\', rest)?;
                i += step + 1;
                if rest.get(step) == Some(&b'\\') {
                    self.escaped = true;
                } else {
                    self.in_string = false;
                    if self.depth == 0 {
                        return Some(i);
                    }
                }
                continue;
            }
            match b {
                b'"' if self.is_scalar => return Some(i),
                b'"' => self.in_string = true,
                b'{' | b'[' if self.is_scalar => return Some(i),
                b'{' | b'[' => self.depth = self.depth.saturating_add(1),
                b'}' | b']' if self.depth == 0 => return Some(i),
                b'}' | b']' => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        return Some(i + 1);
                    }
                }
                _ if self.depth > 0 => {}
                b',' | b' ' | b'\t' | b'\n' | b'\r' => return Some(i),
                _ => self.is_scalar = true,
            }
            i += 1;
        }
        None
    }

    /// Whether the stream may end here without cutting the value.
    pub(super) fn may_end(self) -> bool {
        self.is_scalar && !self.in_string && self.depth == 0
    }
}

/// Whether a byte is JSON white space.
pub(super) fn is_space(b: u8) -> bool {
    matches!(b, b' ' | b'\t' | b'\n' | b'\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(json: &str) -> Option<usize> {
        ValueScanner::default().advance(json.as_bytes())
    }

    #[test]
    fn a_value_ends_where_its_brackets_close() {
        assert_eq!(end(r#"{"a":"}\"]"} x"#), Some(12));
        assert_eq!(end(r"[1,[2]],"), Some(7));
        assert_eq!(end(r#""a\\" "#), Some(5));
        assert_eq!(end("12,"), Some(2));
        assert_eq!(end("true]"), Some(4));
        assert_eq!(end(r#"{"a":1"#), None);
    }

    #[test]
    fn a_value_is_followed_through_any_cut_of_the_stream() {
        let json = br#"{"a":"\\\"}","b":[{},"["]}, "next""#;
        let whole = ValueScanner::default().advance(json);
        for cut in 0..json.len() {
            let mut scanner = ValueScanner::default();
            let first = scanner.advance(&json[..cut]);
            let end = first.or_else(|| scanner.advance(&json[cut..]).map(|n| n + cut));
            assert_eq!(end, whole, "cut at {cut}");
        }
    }
}
