//! Opens a zip archive and checks its directory before any member is read.
//!
//! The zip library tells members apart by name, so two members of one name would become one, without an error; and it believes an
//! end record that states fewer members than there are. The directory is therefore walked here, and its entries compared with the
//! number in the end record and with what the library found. Members that share bytes, the sign of a bomb, are refused. Member
//! names are labels only: nothing is ever written under them.

use std::io::{Read, Seek, SeekFrom};

use zip::{CompressionMethod, ZipArchive};

use super::limits::Limits;
use super::positioned::Positioned;
use super::record::Refusal;
use crate::model::RejectReason;

/// Size of the end record without its comment.
const END_RECORD: usize = 22;
/// Size of the locator of the 64-bit end record, which stands before the end record.
const LOCATOR_64: usize = 20;
/// Size of an entry of the directory without its name, extra fields and comment.
const DIRECTORY_ENTRY: usize = 46;

/// Opens an archive whose directory holds what it says.
pub(super) fn open(mut file: Positioned, limits: &Limits) -> Result<ZipArchive<Positioned>, Refusal> {
    let damaged = |detail: String| Refusal::new(RejectReason::DamagedContainer, detail);
    let end = read_end_record(&mut file).map_err(|e| damaged(format!("found no readable end record: {e}")))?;
    let Some(end) = end else {
        return Err(damaged("found no end record, expected one in the last 64 KiB".to_owned()));
    };
    if end.n_members > limits.members as u64 {
        return Err(Refusal::new(
            RejectReason::UnsafeContainer,
            format!("found {} members, expected at most {}", end.n_members, limits.members),
        ));
    }
    let listed = count_listed(&mut file, &end).map_err(|e| damaged(format!("found a directory that cannot be read: {e}")))?;
    if listed != Some(end.n_members) {
        return Err(damaged(format!("found a directory of other members than the {} that the end record states", end.n_members)));
    }
    if end.n_members == 0 && begins_with_member(&mut file).map_err(|e| damaged(e.to_string()))? {
        return Err(damaged("found a member but none listed, expected all of them in the directory".to_owned()));
    }
    let mut archive = ZipArchive::new(file).map_err(|e| damaged(format!("found a directory that cannot be read: {e}")))?;
    if end.n_members != archive.len() as u64 {
        return Err(Refusal::new(
            RejectReason::UnsafeContainer,
            format!("found {} members listed but {} that can be told apart by name, expected as many", end.n_members, archive.len()),
        ));
    }
    match archive.has_overlapping_files() {
        Ok(false) => Ok(archive),
        Ok(true) => Err(Refusal::new(RejectReason::UnsafeContainer, "found members that share bytes, expected each to have its own")),
        Err(e) => Err(damaged(format!("found a directory that cannot be read: {e}"))),
    }
}

/// What the end record states of the directory before it.
struct EndRecord {
    n_members: u64,
    directory_bytes: u64,
    /// One past the directory's last byte.
    directory_end: u64,
}

/// Reads the end record; `None` if there is none.
fn read_end_record(file: &mut Positioned) -> std::io::Result<Option<EndRecord>> {
    let size = file.seek(SeekFrom::End(0))?;
    let tail_size = size.min((1 << 16) + (END_RECORD + LOCATOR_64) as u64);
    file.seek(SeekFrom::Start(size - tail_size))?;
    let mut tail = Vec::new();
    file.by_ref().take(tail_size).read_to_end(&mut tail)?;
    let Some(at) = memchr::memmem::rfind(&tail, b"PK\x05\x06") else { return Ok(None) };
    let Some(record) = tail.get(at..at + END_RECORD) else { return Ok(None) };
    let end = EndRecord {
        n_members: short(record, 10),
        directory_bytes: short(record, 12) | short(record, 14) << 16,
        directory_end: size - tail_size + at as u64,
    };
    let locator = at.checked_sub(LOCATOR_64).and_then(|from| tail.get(from..at)).filter(|l| l.starts_with(b"PK\x06\x07"));
    let Some(locator) = locator else { return Ok(Some(end)) };
    let offset = long(locator, 8);
    file.seek(SeekFrom::Start(offset))?;
    let mut record = [0u8; 48];
    file.read_exact(&mut record)?;
    if !record.starts_with(b"PK\x06\x06") {
        return Ok(Some(end));
    }
    Ok(Some(EndRecord { n_members: long(&record, 32), directory_bytes: long(&record, 40), directory_end: offset }))
}

/// Walks the directory and counts its entries; `None` if it does not end with a whole entry.
fn count_listed(file: &mut Positioned, end: &EndRecord) -> std::io::Result<Option<u64>> {
    let Some(start) = end.directory_end.checked_sub(end.directory_bytes) else { return Ok(None) };
    file.seek(SeekFrom::Start(start))?;
    let mut directory = file.by_ref().take(end.directory_bytes);
    let mut n_entries = 0;
    while directory.limit() > 0 {
        let mut entry = [0u8; DIRECTORY_ENTRY];
        directory.read_exact(&mut entry)?;
        let rest = short(&entry, 28) + short(&entry, 30) + short(&entry, 32);
        if !entry.starts_with(b"PK\x01\x02") || directory.limit() < rest {
            return Ok(None);
        }
        std::io::copy(&mut directory.by_ref().take(rest), &mut std::io::sink())?;
        n_entries += 1;
    }
    Ok(Some(n_entries))
}

fn begins_with_member(file: &mut Positioned) -> std::io::Result<bool> {
    file.rewind()?;
    let mut head = Vec::new();
    file.by_ref().take(4).read_to_end(&mut head)?;
    Ok(head == b"PK\x03\x04")
}

fn short(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..at + 2).and_then(|b| b.try_into().ok()).map_or(0, |b| u64::from(u16::from_le_bytes(b)))
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

/// Whether a member's compression is one that is read here.
pub(super) fn can_unpack(method: CompressionMethod) -> bool {
    matches!(method, CompressionMethod::Stored | CompressionMethod::Deflated | CompressionMethod::Zstd)
}

/// Files that operating systems leave in archives.
pub(super) fn is_leftover(name: &str) -> bool {
    name.starts_with("__MACOSX/") || name.rsplit('/').next().is_some_and(|file| matches!(file, ".DS_Store" | "Thumbs.db" | "desktop.ini"))
}
