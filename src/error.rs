//! Carries why a run cannot go on: a kind, a place, what was found and what was expected.
//!
//! A bad record is no error (see `model::Reject`). An error is printed once, by `cli`, with the place first.

use std::fmt;

/// What kind of trouble it is; it decides the exit code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ErrorKind {
    /// The command was not used as documented: exit code 2.
    Usage,
    /// An input could not be read, or changed while it was read: exit code 21.
    Input,
    /// The lexicon or a register breaks its rules: exit code 2.
    Lexicon,
    /// An output could not be written: exit code 22.
    Storage,
    /// A gate before publishing was not passed: exit code 20.
    Gate,
    /// Another run is at work in the same folder: exit code 23.
    Locked,
    /// The counts do not balance: exit code 25.
    Accounting,
    /// A worker failed by our own mistake: exit code 24.
    Internal,
    /// A question was not answered within the time it may take: exit code 2.
    Late,
    /// Stopped by the user: exit code 130.
    Interrupted,
}

/// Why a run cannot go on.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    hint: Option<String>,
    is_told: bool,
}

/// The result of everything that can fail.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error with its message: place first, then what was found and what was expected.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hint: None, is_told: false }
    }

    /// Adds an action the reader can take.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Marks an error that was told already, in a log of its own form.
    #[must_use]
    pub fn already_told(mut self) -> Self {
        self.is_told = true;
        self
    }

    /// Whether it was told already.
    pub fn is_told(&self) -> bool {
        self.is_told
    }

    /// An output that could not be written.
    pub fn storage(path: &std::path::Path, cause: impl fmt::Display) -> Self {
        Self::new(ErrorKind::Storage, format!("{}: cannot be written: {cause}", path.display()))
    }

    /// An input that could not be read.
    pub fn input(path: &std::path::Path, cause: impl fmt::Display) -> Self {
        Self::new(ErrorKind::Input, format!("{}: cannot be read: {cause}", path.display()))
    }

    /// The kind.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// What to do about it, where there is something to do.
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
