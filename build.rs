//! Takes the fingerprint of everything the program is made of, so that a run can say by which program it was made.

use std::fs;
use std::path::{Path, PathBuf};

/// What decides what the program does.
const PARTS: [&str; 7] = ["Cargo.toml", "Cargo.lock", "build.rs", "src", "lexicons", "data/registers", "data/sample"];

fn main() {
    let mut files = Vec::new();
    for part in PARTS {
        println!("cargo::rerun-if-changed={part}");
        list(Path::new(part), &mut files);
    }
    files.sort();
    let mut hasher = blake3::Hasher::new();
    for file in files {
        // A file that is missing in a packaged copy is missing in the fingerprint, too.
        let Ok(bytes) = fs::read(&file) else { continue };
        let name = file.to_string_lossy().replace('\\', "/");
        for part in [name.as_bytes(), &bytes] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
    }
    println!("cargo::rustc-env=SVALL_PROGRAM_FINGERPRINT={}", hasher.finalize().to_hex());
}

fn list(path: &Path, files: &mut Vec<PathBuf>) {
    match fs::read_dir(path) {
        Ok(entries) => entries.flatten().for_each(|entry| list(&entry.path(), files)),
        Err(_) => files.push(path.to_owned()),
    }
}
