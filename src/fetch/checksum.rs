//! Reads the checksums that a source states of a file, and holds the file against them.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use md5::Md5;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// How many bytes are read at a time.
const BLOCK_BYTES: usize = 1 << 18;

/// How a checksum is made.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) enum Method {
    Sha256,
    Md5,
}

/// A checksum that a source states of a whole file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Checksum {
    method: Method,
    /// Two small hexadecimal digits a byte.
    hex: String,
    /// Header or address in which it was stated.
    stated_by: String,
}

impl Checksum {
    fn new(method: Method, bytes: &[u8], stated_by: &str) -> Option<Self> {
        let length = if method == Method::Sha256 { 32 } else { 16 };
        (bytes.len() == length).then(|| Self { method, hex: hex(bytes), stated_by: stated_by.to_owned() })
    }
}

/// The checksums in the headers of an answer that holds the whole file, and the headers that state one that cannot be read.
pub(super) fn stated<'h>(header: impl Fn(&str) -> Option<&'h str>) -> (Vec<Checksum>, Vec<String>) {
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for name in ["repr-digest", "content-digest", "digest", "content-md5", "x-checksum-sha256"] {
        let Some(value) = header(name) else { continue };
        let found = match name {
            "content-md5" => base64(value).and_then(|b| Checksum::new(Method::Md5, &b, name)),
            "x-checksum-sha256" => from_hex(value.trim()).and_then(|b| Checksum::new(Method::Sha256, &b, name)),
            _ => list(value).and_then(|b| Checksum::new(Method::Sha256, &b, name)),
        };
        match found {
            Some(checksum) => known.push(checksum),
            None => unknown.push(format!("{name}: {value}")),
        }
    }
    (known, unknown)
}

/// The SHA-256 in a file such as `sha256sum` writes: a bare one, or the one beside this name.
pub(super) fn in_sidecar(text: &str, name: &str, stated_by: &str) -> Option<Checksum> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    let of_line = |line: &str| Checksum::new(Method::Sha256, &from_hex(line.split_whitespace().next()?)?, stated_by);
    let is_named = |line: &str| {
        let file = line.split_whitespace().nth(1).unwrap_or_default().trim_start_matches('*');
        file.rsplit('/').next() == Some(name)
    };
    match lines.as_slice() {
        [line] if line.split_whitespace().count() == 1 => of_line(line),
        lines => lines.iter().find(|l| is_named(l)).and_then(|l| of_line(l)),
    }
}

/// Reads a file once and compares; the first checksum that does not hold is described.
pub(super) fn check(path: &Path, checksums: &[Checksum]) -> io::Result<Result<(), String>> {
    if checksums.is_empty() {
        return Ok(Ok(()));
    }
    let (mut sha256, mut md5) = (Sha256::new(), Md5::new());
    let wants_md5 = checksums.iter().any(|c| c.method == Method::Md5);
    let wants_sha256 = checksums.iter().any(|c| c.method == Method::Sha256);
    each_block(path, |block| {
        if wants_sha256 {
            sha256.update(block);
        }
        if wants_md5 {
            md5.update(block);
        }
    })?;
    let (sha256, md5) = (hex(&sha256.finalize()), hex(&md5.finalize()));
    for stated in checksums {
        let (name, found) = if stated.method == Method::Sha256 { ("SHA-256", &sha256) } else { ("MD5", &md5) };
        if *found != stated.hex {
            return Ok(Err(format!("found {name} {found}, expected {} as {} states", stated.hex, stated.stated_by)));
        }
    }
    Ok(Ok(()))
}

/// The fingerprint of a file, and its length in bytes.
pub(super) fn fingerprint(path: &Path) -> io::Result<(String, u64)> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path)?)?;
    Ok((hasher.finalize().to_hex().to_string(), hasher.count()))
}

fn each_block(path: &Path, mut take: impl FnMut(&[u8])) -> io::Result<()> {
    let mut file = File::open(path)?;
    let mut block = vec![0; BLOCK_BYTES];
    loop {
        match file.read(&mut block) {
            Ok(0) => return Ok(()),
            Ok(n) => take(block.get(..n).unwrap_or_default()),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
}

/// The SHA-256 in `sha-256=:…:, sha-512=:…:` (RFC 9530) or `SHA-256=…` (RFC 3230).
fn list(value: &str) -> Option<Vec<u8>> {
    let part = value.split(',').map(str::trim).find_map(|item| {
        let (name, rest) = item.split_once('=')?;
        name.eq_ignore_ascii_case("sha-256").then_some(rest)
    })?;
    let part = part.split(';').next().unwrap_or(part).trim();
    base64(part.strip_prefix(':').and_then(|p| p.strip_suffix(':')).unwrap_or(part))
}

fn base64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text.trim()).ok()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |hex, b| format!("{hex}{b:02x}"))
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect::<Option<_>>()?;
    let (pairs, rest) = digits.as_chunks::<2>();
    rest.is_empty().then(|| pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SHA-256 of `abc`, from FIPS 180-2.
    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    fn stated_by(name: &'static str, value: &'static str) -> (Vec<Checksum>, Vec<String>) {
        stated(move |asked| (asked == name).then_some(value))
    }

    #[test]
    fn every_form_of_a_checksum_holds_for_its_file_and_for_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let (abc, other) = (folder.path().join("abc"), folder.path().join("other"));
        std::fs::write(&abc, "abc").unwrap();
        std::fs::write(&other, "abd").unwrap();
        for (name, value) in [
            ("repr-digest", "sha-512=:AAAA:, sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:"),
            ("content-digest", "sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:"),
            ("digest", "SHA-256=ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="),
            ("content-md5", "kAFQmDzST7DWlj99KOF/cg=="),
            ("x-checksum-sha256", ABC),
        ] {
            let (known, unknown) = stated_by(name, value);
            assert_eq!((known.len(), unknown.len()), (1, 0), "{name}");
            assert_eq!(check(&abc, &known).unwrap(), Ok(()), "{name}");
            assert!(check(&other, &known).unwrap().unwrap_err().contains(name), "{name}");
        }
    }

    #[test]
    fn a_checksum_that_cannot_be_read_is_told() {
        for (name, value) in
            [("repr-digest", "sha-512=:AAAA:"), ("content-md5", "kAFQ"), ("x-checksum-sha256", "abc"), ("digest", "sha-256=å")]
        {
            let (known, unknown) = stated_by(name, value);
            assert_eq!((known.len(), unknown.len()), (0, 1), "{name}");
        }
    }

    #[test]
    fn a_sidecar_is_one_checksum_or_a_list_with_names() {
        let other = "0".repeat(64);
        let found = |text: &str| in_sidecar(text, "a.zip", "u").map(|c| c.hex);
        assert_eq!(found(&format!("{ABC}\n")).as_deref(), Some(ABC));
        assert_eq!(found(&format!("{other}  b.zip\n{} *x/a.zip\n", ABC.to_uppercase())).as_deref(), Some(ABC));
        assert_eq!(found(&format!("{ABC}  b.zip\n")), None);
        assert_eq!(found("<html>not found</html>"), None);
        assert_eq!(found(""), None);
    }

    #[test]
    fn the_fingerprint_is_that_of_the_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        let bytes = vec![7; BLOCK_BYTES + 3];
        std::fs::write(&path, &bytes).unwrap();
        assert_eq!(fingerprint(&path).unwrap(), (blake3::hash(&bytes).to_hex().to_string(), bytes.len() as u64));
    }
}
