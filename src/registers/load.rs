//! Reads a register file that is part of the program.

use csv::{ReaderBuilder, StringRecord};

use crate::error::{Error, ErrorKind, Result};

/// Every register file, by name.
const FILES: [(&str, &str); 9] = [
    ("municipalities.csv", include_str!("../../data/registers/municipalities.csv")),
    ("municipality_codes_old.csv", include_str!("../../data/registers/municipality_codes_old.csv")),
    ("municipality_concepts.csv", include_str!("../../data/registers/municipality_concepts.csv")),
    ("counties.csv", include_str!("../../data/registers/counties.csv")),
    ("employers.csv", include_str!("../../data/registers/employers.csv")),
    ("employer_names.csv", include_str!("../../data/registers/employer_names.csv")),
    ("ssyk.csv", include_str!("../../data/registers/ssyk.csv")),
    ("occupations_legacy.csv", include_str!("../../data/registers/occupations_legacy.csv")),
    ("occupations_concept.csv", include_str!("../../data/registers/occupations_concept.csv")),
];

/// Files of names only: they decide nothing that a run counts, so they are no part of the fingerprint.
const NAMES: [(&str, &str); 1] = [("skr_groups.csv", include_str!("../../data/registers/skr_groups.csv"))];

/// The rows of a file whose header is as expected.
pub(super) fn rows<const N: usize>(file: &str, header: [&str; N]) -> Result<Vec<[String; N]>> {
    let text = FILES.iter().chain(&NAMES).find(|(name, _)| *name == file).map_or("", |(_, text)| *text);
    let broken = |line: u64, message: &str| Error::new(ErrorKind::Lexicon, format!("data/registers/{file}:{line}: {message}"));
    let mut reader = ReaderBuilder::new().from_reader(text.as_bytes());
    let found = reader.headers().map_err(|e| broken(1, &e.to_string()))?;
    if !found.iter().eq(header) {
        return Err(broken(
            1,
            &format!("found the header `{}`, expected `{}`", found.iter().collect::<Vec<_>>().join(","), header.join(",")),
        ));
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record: StringRecord = record.map_err(|e| broken(0, &e.to_string()))?;
        let mut row: [String; N] = std::array::from_fn(|_| String::new());
        for (to, from) in row.iter_mut().zip(record.iter()) {
            from.clone_into(to);
        }
        rows.push(row);
    }
    Ok(rows)
}

/// Fingerprint over all files.
pub(super) fn fingerprint() -> String {
    let mut hasher = blake3::Hasher::new();
    for (name, text) in FILES {
        hasher.update(name.as_bytes());
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}
