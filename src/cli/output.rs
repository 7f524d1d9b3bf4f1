//! Writes to standard output and standard error; a closed pipe ends a command without an error.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufWriter, ErrorKind as IoKind, IsTerminal, Write};
use std::path::Path;

use serde_json::Value;

use crate::error::{Error, Result};

/// Says something on standard error.
#[expect(clippy::print_stderr, reason = "this is the one place that prints")]
pub(super) fn remark(text: &str) {
    eprintln!("{}", readable(text));
}

/// A text that moves no cursor and sets no colour: names of files come from others, and control characters in them are written as `\u{1b}`.
pub(super) fn readable(text: &str) -> Cow<'_, str> {
    let is_hidden = |c: char| c.is_control() && c != '\n' && c != '\t';
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::new();
    for c in text.chars() {
        if is_hidden(c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// A value as one line of JSON, whatever reads it. JSON itself lets DEL, the control characters from U+0080 on, and the line and paragraph
/// separators stand in a string; terminals obey the former, and some readers of lines end a line at the latter.
pub(super) fn json_line(value: &Value) -> String {
    let is_hidden = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let mut line = String::new();
    for c in value.to_string().chars() {
        if is_hidden(c) {
            line.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            line.push(c);
        }
    }
    line
}

/// Writes a text to standard output.
pub(super) fn data(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    closed_is_fine(out.write_all(text.as_bytes()).and_then(|()| out.flush()), Path::new("-"))
}

/// Turns a closed pipe into success.
pub(super) fn closed_is_fine(written: io::Result<()>, path: &Path) -> Result<()> {
    match written {
        Err(e) if e.kind() == IoKind::BrokenPipe => Ok(()),
        Err(e) => Err(Error::storage(path, e)),
        Ok(()) => Ok(()),
    }
}

/// A file, or standard output for `-`.
pub(super) fn create(path: &Path) -> Result<Box<dyn Write + Send>> {
    if path == Path::new("-") {
        return Ok(Box::new(BufWriter::with_capacity(1 << 16, io::stdout())));
    }
    if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|e| Error::storage(folder, e))?;
    }
    let file = File::create(path).map_err(|e| Error::storage(path, e))?;
    Ok(Box::new(BufWriter::with_capacity(1 << 20, file)))
}

/// Writes a file whole or not at all: under a name of its own beside it, which is changed when all is written. Returns its bytes.
pub(super) fn write_whole(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<u64> {
    if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|e| Error::storage(folder, e))?;
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = path.with_file_name(name);
    let written = File::create(&part).and_then(|file| {
        let mut out = BufWriter::with_capacity(1 << 20, file);
        write(&mut out)?;
        out.flush()?;
        let n_bytes = out.get_ref().metadata()?.len();
        out.get_ref().sync_all()?;
        std::fs::rename(&part, path)?;
        Ok(n_bytes)
    });
    written.map_err(|e| {
        // What was written so far is of no use; if it cannot be removed either, the first error tells more.
        let _removed = std::fs::remove_file(&part);
        Error::storage(path, e)
    })
}

/// Whether data is printed for a person.
pub(super) fn prints_to_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Whether standard error is a terminal.
pub(super) fn is_terminal() -> bool {
    io::stderr().is_terminal()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_line_of_json_holds_no_control_character_and_gives_back_the_same_value() {
        let all: String = (0..0x3000).filter_map(char::from_u32).collect();
        let value = json!({"message": all});
        let line = json_line(&value);
        assert!(!line.contains(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')));
        assert_eq!(serde_json::from_str::<Value>(&line).expect("JSON"), value);
    }

    #[test]
    fn a_file_that_cannot_be_written_whole_leaves_the_one_before() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("deep/table.csv");
        assert_eq!(write_whole(&path, |out| out.write_all(b"first")).expect("a file"), 5);
        write_whole(&path, |out| out.write_all(b"half").and_then(|()| Err(io::Error::other("no room")))).expect_err("no room");
        assert_eq!(std::fs::read(&path).expect("the file"), b"first");
        assert_eq!(std::fs::read_dir(folder.path().join("deep")).expect("a folder").count(), 1);
    }

    #[test]
    fn what_is_said_keeps_its_lines_and_loses_its_escapes() {
        assert_eq!(readable("a\n\tb åäö"), "a\n\tb åäö");
        assert_eq!(readable("a\u{1b}[31m\u{9b}\r"), "a\\u{1b}[31m\\u{9b}\\u{d}");
    }
}
