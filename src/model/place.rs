//! Says where a record stands: file, member, line and byte.

use std::fmt;
use std::sync::Arc;

/// Where a record begins. Lines count from 1, bytes from 0 and in the decoded stream (after inflating and after conversion to UTF-8).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Place {
    /// The file as it was named, or `-` for standard input.
    pub file: Arc<str>,
    /// The member of a zip archive.
    pub member: Option<Arc<str>>,
    /// The line in a text file; the number of the record in a Parquet file.
    pub line: u64,
    /// The byte in the decoded stream; 0 in a Parquet file.
    pub byte: u64,
}

impl Place {
    /// The file as a whole.
    pub fn of_file(file: &str) -> Self {
        Self { file: file.into(), member: None, line: 0, byte: 0 }
    }

    /// File and member in one name, `file:member`.
    pub fn source(&self) -> String {
        let mut source = String::new();
        self.write_source(&mut source);
        source
    }

    /// Writes file and member in one name over another text.
    pub fn write_source(&self, to: &mut String) {
        to.clear();
        to.push_str(&self.file);
        if let Some(member) = &self.member {
            to.push(':');
            to.push_str(member);
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source())?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        Ok(())
    }
}
