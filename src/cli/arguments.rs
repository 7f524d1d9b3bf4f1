//! Holds the arguments that several commands share: inputs, texts, mapping and limits.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::ads::{Input, Limits, Mapping, list_inputs};
use crate::error::{Error, ErrorKind, Result};

/// How inputs are read.
#[derive(Args, Debug, Clone)]
pub(super) struct Reading {
    /// Name a column of flat records (CSV, Parquet, flat JSON): id, headline, text, employer, orgnr, municipality, occupation, published, vacancies.
    #[arg(long, value_name = "FIELD=COLUMN")]
    map: Vec<String>,
    /// Longest record in bytes.
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().record_bytes)]
    max_record_bytes: usize,
}

impl Reading {
    pub(super) fn limits(&self) -> Limits {
        Limits { record_bytes: self.max_record_bytes, ..Limits::default() }
    }

    pub(super) fn mapping(&self) -> Result<Mapping> {
        let mut mapping = Mapping::default();
        for assignment in &self.map {
            mapping.add(assignment).map_err(|e| Error::new(ErrorKind::Usage, format!("--map: {e}")))?;
        }
        Ok(mapping)
    }
}

/// The sample that is part of the program.
const SAMPLE: [(&str, &[u8]); 4] = [
    ("data/sample/2014.jsonl", include_bytes!("../../data/sample/2014.jsonl")),
    ("data/sample/2018.json", include_bytes!("../../data/sample/2018.json")),
    ("data/sample/2022.jsonl", include_bytes!("../../data/sample/2022.jsonl")),
    ("data/sample/2025.json", include_bytes!("../../data/sample/2025.json")),
];

/// The named inputs, or the sample.
pub(super) fn inputs_or_sample(named: &[PathBuf]) -> Result<Vec<Input>> {
    if named.is_empty() {
        return Ok(SAMPLE.iter().map(|(name, bytes)| Input::Embedded { name, bytes }).collect());
    }
    list_inputs(named)
}

/// The text of a file in UTF-8; `-` reads standard input.
pub(super) fn read_text(path: &Path) -> Result<String> {
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        std::io::stdin().lock().read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|mut file| file.read_to_end(&mut bytes))
    };
    read.map_err(|e| Error::input(path, e))?;
    String::from_utf8(bytes).map_err(|e| Error::input(path, format!("found a byte that is not UTF-8: {e}")))
}
