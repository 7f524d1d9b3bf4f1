//! Lists the files that an input names: a file, every file below a folder, or standard input.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, Result};

/// One file to be read.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Input {
    /// A file, and the name it goes by in every output.
    File {
        /// Where it lies.
        path: PathBuf,
        /// The name in outputs.
        name: String,
    },
    /// Bytes that are part of the program.
    Embedded {
        /// The name in outputs.
        name: &'static str,
        /// The bytes.
        bytes: &'static [u8],
    },
    /// Standard input, named `-`.
    Stdin,
}

impl Input {
    /// The name in every output.
    pub fn name(&self) -> &str {
        match self {
            Self::File { name, .. } => name,
            Self::Embedded { name, .. } => name,
            Self::Stdin => "-",
        }
    }

    /// The size in bytes where it is known before reading.
    pub fn size(&self) -> Option<u64> {
        match self {
            Self::File { path, .. } => fs::metadata(path).ok().map(|m| m.len()),
            Self::Embedded { bytes, .. } => Some(bytes.len() as u64),
            Self::Stdin => None,
        }
    }
}

/// Lists regular files only, sorted by their names' bytes; the result does not depend on the order of arguments.
///
/// # Errors
/// A named input that does not exist, is neither file nor folder, has a name that is not UTF-8, or is named twice.
pub fn list_inputs(arguments: &[PathBuf]) -> Result<Vec<Input>> {
    let mut inputs = Vec::new();
    for argument in arguments {
        if argument == Path::new("-") {
            inputs.push(Input::Stdin);
            continue;
        }
        let metadata = fs::metadata(argument).map_err(|e| Error::input(argument, e))?;
        if metadata.is_dir() {
            list_folder(argument, &mut inputs)?;
        } else if metadata.is_file() {
            inputs.push(file_input(argument)?);
        } else {
            return Err(Error::new(ErrorKind::Input, format!("{}: found neither a file nor a folder", argument.display())));
        }
    }
    inputs.sort();
    if let Some(twice) = inputs.windows(2).find(|w| w[0] == w[1]) {
        return Err(Error::new(ErrorKind::Usage, format!("{}: named twice, expected each input once", twice[0].name())));
    }
    Ok(inputs)
}

fn list_folder(folder: &Path, inputs: &mut Vec<Input>) -> Result<()> {
    for entry in fs::read_dir(folder).map_err(|e| Error::input(folder, e))? {
        let entry = entry.map_err(|e| Error::input(folder, e))?;
        // The type of the entry itself: links are not followed, so a loop of links ends here.
        let kind = entry.file_type().map_err(|e| Error::input(&entry.path(), e))?;
        if kind.is_dir() {
            list_folder(&entry.path(), inputs)?;
        } else if kind.is_file() && !entry.file_name().as_encoded_bytes().starts_with(b".") {
            inputs.push(file_input(&entry.path())?);
        }
    }
    Ok(())
}

fn file_input(path: &Path) -> Result<Input> {
    let name = path.to_str().ok_or_else(|| Error::new(ErrorKind::Input, format!("{}: found a name that is not UTF-8", path.display())))?;
    Ok(Input::File { path: path.to_owned(), name: name.to_owned() })
}
