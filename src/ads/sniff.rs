//! Decides the format of a decoded stream from its beginning.

use super::document::looks_like_envelope;
use super::scanner::ValueScanner;

/// The format of a stream.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Format {
    /// Nothing but white space.
    Empty,
    /// One record a line.
    JsonLines,
    /// One array of records.
    JsonArray,
    /// Values over several lines, or API responses.
    JsonDocument,
    /// Rows with a header, and the delimiter.
    Csv(u8),
    /// None of these.
    Unknown,
}

impl Format {
    /// The name in the manifest.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::JsonLines => "json-lines",
            Self::JsonArray => "json-array",
            Self::JsonDocument => "json-document",
            Self::Csv(_) => "csv",
            Self::Unknown => "unknown",
        }
    }

    /// Decides from the first bytes of a stream in UTF-8; `whole` says that there are no more.
    pub(super) fn sniff(head: &[u8], whole: bool) -> Self {
        let text = head.trim_ascii_start();
        let Some(first) = text.first() else { return if whole { Self::Empty } else { Self::Unknown } };
        match first {
            b'[' => return if lines_of_arrays(text) { Self::JsonLines } else { Self::JsonArray },
            b'{' => return object_format(text, whole),
            _ => {}
        }
        let lines = || text.split(|b| *b == b'\n').take(20);
        if lines().skip(1).any(|line| line.trim_ascii_start().starts_with(b"{")) {
            // A spoiled first line must not hide the records after it.
            return Self::JsonLines;
        }
        match delimiter(text) {
            Some(delimiter) => Self::Csv(delimiter),
            None => Self::Unknown,
        }
    }
}

/// A line that is a whole array, followed by another, is no array of records.
fn lines_of_arrays(text: &[u8]) -> bool {
    let mut lines = text.split(|b| *b == b'\n').map(<[u8]>::trim_ascii).filter(|l| !l.is_empty());
    let is_array = |line: Option<&[u8]>| line.is_some_and(|l| ValueScanner::default().advance(l) == Some(l.len()) && l.starts_with(b"["));
    is_array(lines.next()) && is_array(lines.next())
}

fn object_format(text: &[u8], whole: bool) -> Format {
    if looks_like_envelope(text) {
        return Format::JsonDocument;
    }
    let line_end = memchr::memchr(b'\n', text);
    let first_line = text.get(..line_end.unwrap_or(text.len())).unwrap_or_default().trim_ascii_end();
    if line_end.is_none() && !whole {
        return Format::JsonLines;
    }
    let closed = ValueScanner::default().advance(first_line);
    if closed == Some(first_line.len()) || first_line.ends_with(b"}") {
        return if closed.is_some_and(|n| n < first_line.len()) { Format::JsonDocument } else { Format::JsonLines };
    }
    // A first line that is cut off in a file of lines is followed by a line that begins a record; a pretty-printed one is not.
    let next_line = text.get(line_end.unwrap_or(text.len())..).unwrap_or_default().trim_ascii_start();
    if next_line.starts_with(b"{\"") || (next_line.is_empty() && first_line.len() > 1) { Format::JsonLines } else { Format::JsonDocument }
}

/// The delimiter of a header line: the one of `;`, tab, `|` and `,` that occurs most. A single known column needs none.
fn delimiter(text: &[u8]) -> Option<u8> {
    let line = text.split(|b| matches!(b, b'\n' | b'\r')).next()?;
    if let Some(rest) = line.strip_prefix(b"sep=") {
        return rest.first().copied();
    }
    if line.len() > 64 << 10 || std::str::from_utf8(line).is_err() {
        return None;
    }
    let count = |d: u8| memchr::memchr_iter(d, line).count();
    [b',', b';', b'\t', b'|'].into_iter().filter(|d| count(*d) > 0).max_by_key(|d| count(*d))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn format(text: &str) -> Format {
        Format::sniff(text.as_bytes(), true)
    }

    #[test]
    fn a_format_is_known_by_its_beginning() {
        assert_eq!(format(" \n"), Format::Empty);
        assert_eq!(format("{\"id\":1}\n{\"id\":2}\n"), Format::JsonLines);
        assert_eq!(format("{\"id\":1}"), Format::JsonLines);
        assert_eq!(format("{\n \"id\":1\n}"), Format::JsonDocument);
        assert_eq!(format("{\"hits\":[{\"id\":1}]}"), Format::JsonDocument);
        assert_eq!(format("{\"id\":1}{\"id\":2}"), Format::JsonDocument);
        assert_eq!(format("{\"id\":1,\"te\n{\"id\":2}\n"), Format::JsonLines);
        assert_eq!(format("[\n {\"id\":1}"), Format::JsonArray);
        assert_eq!(format("garbage\n{\"id\":2}\n"), Format::JsonLines);
        assert_eq!(format("id;text\n1;a"), Format::Csv(b';'));
        assert_eq!(format("sep=;\nid;text\n1;a"), Format::Csv(b';'));
        assert_eq!(format("nonsense"), Format::Unknown);
    }
}
