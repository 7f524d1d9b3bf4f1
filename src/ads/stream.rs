//! Counts lines and bytes while a decoded stream is read.

use std::io::{self, BufRead, BufReader, Read};

use super::chunk::Stopped;

/// Why reading a stream ended before its end.
#[derive(Debug)]
pub(super) enum Fault {
    /// The receiver asked to stop.
    Stopped,
    /// The stream could not be read on.
    Read(io::Error),
}

impl From<Stopped> for Fault {
    fn from(Stopped: Stopped) -> Self {
        Self::Stopped
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Read(error)
    }
}

/// A buffered stream that knows its line (from 1) and byte (from 0).
pub(super) struct Stream<R> {
    inner: BufReader<R>,
    line: u64,
    byte: u64,
}

impl<R: Read> Stream<R> {
    /// A stream that is known to be short needs no more memory than its bytes: an archive may hold many.
    pub(super) fn new(inner: R, capacity: usize) -> Self {
        Self { inner: BufReader::with_capacity(capacity, inner), line: 1, byte: 0 }
    }

    /// The bytes at hand; empty at the end of the stream.
    pub(super) fn fill(&mut self) -> io::Result<&[u8]> {
        loop {
            match self.inner.fill_buf() {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
                Ok(_) => break,
            }
        }
        // A second call returns the buffer at hand; the borrow of the first cannot outlive the loop.
        self.inner.fill_buf()
    }

    /// Marks bytes at hand as read.
    pub(super) fn consume(&mut self, n: usize) {
        let newlines = memchr::memchr_iter(b'\n', self.inner.buffer().get(..n).unwrap_or_default()).count();
        self.line += newlines as u64;
        self.byte += n as u64;
        self.inner.consume(n);
    }

    /// The line at which the next byte stands.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// The number of bytes read.
    pub(super) fn byte(&self) -> u64 {
        self.byte
    }

    /// Skips JSON white space and returns the next byte, without reading it.
    pub(super) fn next_after_space(&mut self) -> io::Result<Option<u8>> {
        loop {
            let bytes = self.fill()?;
            if bytes.is_empty() {
                return Ok(None);
            }
            if let Some(n) = bytes.iter().position(|b| !super::scanner::is_space(*b)) {
                let next = bytes.get(n).copied();
                self.consume(n);
                return Ok(next);
            }
            let n = bytes.len();
            self.consume(n);
        }
    }
}
