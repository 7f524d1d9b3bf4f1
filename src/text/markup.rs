//! Takes tags, comments, scripts and entities out of a text in one pass, in linear time.
//!
//! A parser of the HTML standard needs quadratic time on hostile input (1 MB of nested tags did not end in 30 s, measured), so this
//! is a reader of tags, not of documents: `<` followed by a name up to the next `>` is a tag, anything else is text ("< 5 år"). Tags that
//! start a line in a browser become line breaks, others vanish. Entities are decoded exactly once; a text whose markup was itself
//! escaped (`&lt;p&gt;`) has its escaped tags taken out too, because no ad speaks of paragraphs in angle brackets.

use super::entities;
use super::span_map::{Span, SpanMap};

/// Tags whose content is not text.
const SILENT: [&str; 4] = ["script", "style", "template", "head"];

/// Tags that start a line.
const BLOCKS: [&str; 30] = [
    "p",
    "br",
    "div",
    "li",
    "ul",
    "ol",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "tr",
    "td",
    "th",
    "table",
    "thead",
    "tbody",
    "section",
    "article",
    "header",
    "footer",
    "blockquote",
    "pre",
    "hr",
    "dl",
    "dt",
    "dd",
    "paragraph",
    "list",
];

/// Tags within a line.
const INLINE: [&str; 22] = [
    "b", "i", "u", "s", "em", "strong", "span", "a", "font", "small", "big", "sub", "sup", "img", "item", "center", "html", "body", "meta",
    "link", "o:p", "mark",
];

/// Whether a text has anything to take out.
pub(super) fn has_markup(text: &str) -> bool {
    memchr::memchr2(b'<', b'&', text.as_bytes()).is_some()
}

/// A text without markup, with its map.
pub(super) fn strip(text: &str) -> (String, SpanMap) {
    let mut out = Stripper {
        text,
        result: String::with_capacity(text.len()),
        map: SpanMap::default(),
        no_close_after: None,
        unclosed: [false; SILENT.len()],
    };
    let mut at = 0;
    while let Some(step) = memchr::memchr2(b'<', b'&', text.as_bytes().get(at..).unwrap_or_default()) {
        let mark = at + step;
        out.copy(at, mark);
        at = if text.as_bytes().get(mark) == Some(&b'<') { out.tag(mark) } else { out.entity(mark) };
    }
    out.copy(at, text.len());
    (out.result, out.map)
}

struct Stripper<'t> {
    text: &'t str,
    result: String,
    map: SpanMap,
    /// From here on there is no `>`: keeps a text of many `<` linear.
    no_close_after: Option<usize>,
    /// Which silent tags are known to have no closing tag in the rest of the text, for the same reason.
    unclosed: [bool; SILENT.len()],
}

impl Stripper<'_> {
    fn copy(&mut self, from: usize, to: usize) {
        if let Some(piece) = self.text.get(from..to) {
            self.result.push_str(piece);
            self.map.copy(Span { from, to });
        }
    }

    /// Reads what stands at a `<`; returns where to go on.
    fn tag(&mut self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        if rest.starts_with("<!--") {
            let end = rest.find("-->").map_or(self.text.len(), |n| at + n + 3);
            return self.vanish(at, end);
        }
        let Some(name) = tag_name(rest.get(1..).unwrap_or_default()) else {
            self.copy(at, at + 1);
            return at + 1;
        };
        let Some(end) = self.find_close(at) else {
            self.copy(at, at + 1);
            return at + 1;
        };
        let name = name.to_ascii_lowercase();
        if let Some(n) = SILENT.iter().position(|silent| *silent == name)
            && rest.get(1..2) != Some("/")
        {
            let closing = if self.unclosed.get(n) == Some(&true) { None } else { find_ignoring_case(self.text, &format!("</{name}"), end) };
            if closing.is_none()
                && let Some(known) = self.unclosed.get_mut(n)
            {
                *known = true;
            }
            let end = closing.map_or(end, |close| self.find_close(close).unwrap_or(self.text.len()));
            return self.vanish(at, end);
        }
        if BLOCKS.contains(&name.as_str()) { self.line_break(at, end) } else { self.vanish(at, end) }
    }

    /// Reads what stands at a `&`; returns where to go on.
    fn entity(&mut self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        let Some((c, len)) = entities::read(rest) else {
            self.copy(at, at + 1);
            return at + 1;
        };
        if c == '<'
            && let Some((end, is_block)) = escaped_tag(rest)
        {
            return if is_block { self.line_break(at, at + end) } else { self.vanish(at, at + end) };
        }
        self.result.push(c);
        self.map.replace(Span { from: at, to: at + len }, c.len_utf8());
        at + len
    }

    fn find_close(&mut self, at: usize) -> Option<usize> {
        if self.no_close_after.is_some_and(|from| at >= from) {
            return None;
        }
        let found = memchr::memchr(b'>', self.text.as_bytes().get(at..).unwrap_or_default());
        if found.is_none() {
            self.no_close_after = Some(at);
        }
        found.map(|n| at + n + 1)
    }

    fn line_break(&mut self, from: usize, to: usize) -> usize {
        self.result.push('\n');
        self.map.replace(Span { from, to }, 1);
        to
    }

    fn vanish(&mut self, from: usize, to: usize) -> usize {
        self.map.replace(Span { from, to }, 0);
        to
    }
}

/// The name of a tag, from what follows its `<`.
fn tag_name(after: &str) -> Option<&str> {
    let name = after.strip_prefix(['/', '!', '?']).unwrap_or(after);
    let end = name.bytes().position(|b| !b.is_ascii_alphanumeric() && b != b':' && b != b'-').unwrap_or(name.len());
    let name = name.get(..end)?;
    let known = name.as_bytes().first().is_some_and(u8::is_ascii_alphabetic);
    // What looks like an address in angle brackets, or a comparison, is text.
    let follows = after.as_bytes().get(after.len().min(end + usize::from(after.starts_with(['/', '!', '?']))));
    (known && matches!(follows, None | Some(b'>' | b'/' | b' ' | b'\t' | b'\n' | b'\r'))).then_some(name)
}

/// The end of an escaped tag (`&lt;p class=…&gt;`) of a known name, and whether it starts a line.
fn escaped_tag(rest: &str) -> Option<(usize, bool)> {
    let after = rest.get(4..)?;
    let name = tag_name_escaped(after)?;
    let lower = name.to_ascii_lowercase();
    let is_block = BLOCKS.contains(&lower.as_str());
    if !is_block && !INLINE.contains(&lower.as_str()) {
        return None;
    }
    // Attributes of escaped tags are short; a missing end is no tag.
    let mut window = after.len().min(400);
    while !after.is_char_boundary(window) {
        window -= 1;
    }
    let end = after.get(..window)?.find("&gt;")?;
    Some((4 + end + 4, is_block))
}

fn tag_name_escaped(after: &str) -> Option<&str> {
    let name = after.strip_prefix('/').unwrap_or(after);
    let end = name.bytes().position(|b| !b.is_ascii_alphanumeric() && b != b':')?;
    let follows = name.as_bytes().get(end)?;
    matches!(follows, b'&' | b'/' | b' ').then(|| name.get(..end)).flatten()
}

/// Finds an ASCII text, whatever its case, from a byte on.
fn find_ignoring_case(text: &str, wanted: &str, from: usize) -> Option<usize> {
    let rest = text.as_bytes().get(from..)?;
    memchr::memchr_iter(b'<', rest)
        .find(|at| rest.get(*at..*at + wanted.len()).is_some_and(|found| found.eq_ignore_ascii_case(wanted.as_bytes())))
        .map(|at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stripped(text: &str) -> String {
        strip(text).0
    }

    #[test]
    fn tags_go_and_lines_stay() {
        assert_eq!(stripped("<p>Du kan <b>Java</b>Script</p><ul><li>Excel</li></ul>"), "\nDu kan JavaScript\n\n\nExcel\n\n");
        assert_eq!(stripped("a<br/>b<BR>c"), "a\nb\nc");
        assert_eq!(stripped("x<script>if (a<b) alert('Excel')</SCRIPT>y<style>p{}</style>z"), "xyz");
        assert_eq!(stripped("a<!-- Excel -->b"), "ab");
    }

    #[test]
    fn what_is_no_tag_is_text() {
        for text in ["< 5 år", "a<b", "5 <6> 7", "<3", "<namn@example.se>", "x < y > z", "<", "<>"] {
            assert_eq!(stripped(text), text);
        }
    }

    #[test]
    fn entities_are_decoded_once() {
        assert_eq!(stripped("R&amp;D &aring;&auml;&ouml; &amp;lt;b&amp;gt;"), "R&D åäö &lt;b&gt;");
        assert_eq!(stripped("AT&T & co &foo; 5 &lt; 6"), "AT&T & co &foo; 5 < 6");
    }

    #[test]
    fn escaped_markup_goes_too() {
        assert_eq!(stripped("&lt;p&gt;Vi &lt;b&gt;kan&lt;/b&gt;&lt;br /&gt;C&lt;/p&gt;"), "\nVi kan\nC\n");
        assert_eq!(stripped("a &lt;b och c&gt;"), "a <b och c>".replace("<b och c>", ""));
        assert_eq!(stripped("List&lt;String&gt;"), "List<String>");
    }

    #[test]
    fn hostile_markup_is_read_in_linear_time() {
        // Quadratic reading of any of these would take minutes.
        for piece in ["<div>", "<", "<a ", "&lt;", "<!--", "<script>", "</", "<a b='", "&lt;p "] {
            let text = piece.repeat(1_000_000 / piece.len());
            assert!(strip(&text).0.len() <= text.len());
        }
    }
}
