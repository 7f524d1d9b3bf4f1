//! Opens a zip archive and checks its directory before any member is read.
//!
//! The zip library tells members apart by name, so two members of one name would become one, without an error. The number of
//! entries in the archive's own end record is therefore read here and compared. Members that share bytes, the sign of a bomb, are
//! refused. Member names are labels only: nothing is ever written under them.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};

use zip::ZipArchive;

use super::limits::Limits;
use super::record::Refusal;
use crate::model::RejectReason;

/// Size of the end record without its comment.
const END_RECORD: usize = 22;
/// Size of the locator of the 64-bit end record, which stands before the end record.
const LOCATOR_64: usize = 20;

/// Opens an archive whose directory holds what it says.
pub(super) fn open(mut file: File, limits: &Limits) -> Result<ZipArchive<BufReader<File>>, Refusal> {
    let listed = listed_entries(&mut file)
        .map_err(|e| Refusal::new(RejectReason::DamagedContainer, format!("found no readable end record: {e}")))?;
    let mut archive = ZipArchive::new(BufReader::new(file))
        .map_err(|e| Refusal::new(RejectReason::DamagedContainer, format!("found a directory that cannot be read: {e}")))?;
    let Some(listed) = listed else {
        return Err(Refusal::new(RejectReason::DamagedContainer, "found no end record, expected one in the last 64 KiB"));
    };
    if listed != archive.len() as u64 {
        return Err(Refusal::new(
            RejectReason::UnsafeContainer,
            format!("found {listed} members listed but {} that can be told apart by name, expected as many", archive.len()),
        ));
    }
    if archive.len() > limits.members {
        return Err(Refusal::new(
            RejectReason::UnsafeContainer,
            format!("found {} members, expected at most {}", archive.len(), limits.members),
        ));
    }
    match archive.has_overlapping_files() {
        Ok(false) => Ok(archive),
        Ok(true) => Err(Refusal::new(RejectReason::UnsafeContainer, "found members that share bytes, expected each to have its own")),
        Err(e) => Err(Refusal::new(RejectReason::DamagedContainer, format!("found a directory that cannot be read: {e}"))),
    }
}

/// The number of entries that the end record states; `None` if there is no end record.
fn listed_entries(file: &mut File) -> std::io::Result<Option<u64>> {
    let size = file.seek(SeekFrom::End(0))?;
    let tail_size = size.min((1 << 16) + (END_RECORD + LOCATOR_64) as u64);
    file.seek(SeekFrom::Start(size - tail_size))?;
    let mut tail = Vec::new();
    file.take(tail_size).read_to_end(&mut tail)?;
    let Some(at) = memchr::memmem::rfind(&tail, b"PK\x05\x06") else { return Ok(None) };
    let short = |offset: usize| tail.get(at + offset..at + offset + 2).map(|b| u64::from(b[0]) | u64::from(b[1]) << 8);
    let Some(entries) = short(10) else { return Ok(None) };
    if entries < 0xFFFF {
        return Ok(Some(entries));
    }
    let locator = at.checked_sub(LOCATOR_64).and_then(|from| tail.get(from..at)).filter(|l| l.starts_with(b"PK\x06\x07"));
    let Some(locator) = locator else { return Ok(Some(entries)) };
    let offset = long(locator, 8);
    file.seek(SeekFrom::Start(offset))?;
    let mut record = [0u8; 40];
    file.read_exact(&mut record)?;
    Ok(Some(if record.starts_with(b"PK\x06\x06") { long(&record, 32) } else { entries }))
}

fn long(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..at + 8).and_then(|b| b.try_into().ok()).map_or(0, u64::from_le_bytes)
}

/// Why a member's name is not to be trusted.
pub(super) fn name_is_unsafe(name: &str) -> bool {
    name.starts_with('/')
        || name.contains('\0')
        || name.contains('\\')
        || name.get(1..2) == Some(":")
        || name.split('/').any(|part| part == "..")
}

/// Files that operating systems leave in archives.
pub(super) fn is_leftover(name: &str) -> bool {
    name.starts_with("__MACOSX/") || name.rsplit('/').next().is_some_and(|file| matches!(file, ".DS_Store" | "Thumbs.db" | "desktop.ini"))
}
