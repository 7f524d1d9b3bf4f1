//! Writes to standard output and standard error; a closed pipe ends a command without an error.

use std::fs::File;
use std::io::{self, BufWriter, ErrorKind as IoKind, IsTerminal, Write};
use std::path::Path;

use crate::error::{Error, Result};

/// Says something on standard error.
#[expect(clippy::print_stderr, reason = "this is the one place that prints")]
pub(super) fn remark(text: &str) {
    eprintln!("{text}");
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

/// Whether data is printed for a person.
pub(super) fn prints_to_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Whether standard error is a terminal.
pub(super) fn is_terminal() -> bool {
    io::stderr().is_terminal()
}
