//! Opens one input, says of which parts it consists, and reads each part by itself, in any order and on any thread.
//!
//! A file that is read from front to back is one part; an archive has one for each member and some for the fingerprint, so that all
//! cores can inflate. Members are numbered when the input is opened, so no result depends on who reads what when. The fingerprint
//! is taken of the bytes that are read, and the file must have the same size and time before and after.

use std::cell::RefCell;
use std::fs::{File, Metadata};
use std::io::{self, BufReader, Cursor, Read, Seek};
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use zip::ZipArchive;

use super::buffer::Buffers;
use super::chunk::{Emit, Stopped};
use super::container::{Count, Kind, refusal_of, unsupported};
use super::field::Mapping;
use super::fingerprint::{self, Piece, read_to_end};
use super::gzip::GzipMembers;
use super::inflate::{self, Stated};
use super::limits::Limits;
use super::member::{Member, MemberReport, ReadOptions, is_long_lines, read_head};
use super::positioned::Positioned;
use super::record::Refusal;
use super::source::Input;
use super::zip_archive;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Place, RejectReason};

/// How many bytes of a file are read and fingerprinted at a time.
const FILE_BYTES: usize = 256 << 10;

/// What an input was, for the manifest.
#[derive(Clone, Debug, Serialize)]
pub struct InputReport {
    /// The name.
    pub file: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Fingerprint of the bytes that were read.
    pub blake3: String,
    /// `plain`, `gzip`, `zstd`, `zip`, `parquet` or the name of what cannot be read.
    pub container: String,
    /// What it held, in order.
    pub members: Vec<MemberReport>,
}

/// An input of which the parts can be read.
#[derive(Debug)]
pub struct Opened {
    input: Input,
    file: Option<(Arc<File>, Metadata)>,
    contents: Contents,
    first_member: u32,
    n_members: usize,
    n_parts: usize,
    ended: Mutex<Ended>,
}

/// What came of each part, and how many are still to be read.
#[derive(Debug)]
struct Ended {
    parts: Vec<Option<PartReport>>,
    n_left: usize,
}

#[derive(Debug)]
enum Contents {
    /// Read from front to back as one part.
    Stream,
    /// Part 0 is the rows; pieces of the fingerprint follow.
    Parquet,
    /// The first parts are the members; pieces of the fingerprint follow.
    Archive(ZipArchive<Positioned>),
    /// Part 0 is the refusal; pieces of the fingerprint follow.
    BadArchive(Refusal),
}

/// What came of one part.
#[derive(Debug, Default)]
struct PartReport {
    member: Option<MemberReport>,
    /// Size, fingerprint and container of the input, from a part that is all of it.
    whole: Option<(u64, String, &'static str)>,
    /// Fingerprint of a piece of the input, and its bytes.
    piece: Option<(Piece, u64)>,
    stored_bytes: u64,
}

/// What reading a part gave.
#[derive(Debug)]
pub struct PartRead {
    /// How many bytes of the stored file were read for it.
    pub stored_bytes: u64,
    /// The report of the input, if this was the last part to be read.
    pub report: Option<InputReport>,
}

type Outcome = std::result::Result<PartReport, Stopped>;

/// Reads an input part by part; `next_member` numbers members through the whole run. `Ok(None)` says that the receiver asked to
/// stop.
///
/// # Errors
/// The file cannot be opened, or changed while it was read.
pub fn read_input(
    input: &Input,
    limits: &Limits,
    mapping: &Mapping,
    next_member: &mut u32,
    emit: &mut Emit<'_>,
) -> Result<Option<InputReport>> {
    let options = ReadOptions { limits, mapping, buffers: &Buffers::default() };
    let opened = Opened::open(input, limits, next_member)?;
    for part in 0..opened.n_parts() {
        match opened.read_part(part, options, emit)? {
            Some(PartRead { report: Some(report), .. }) => return Ok(Some(report)),
            Some(_) => {}
            None => return Ok(None),
        }
    }
    Err(Error::new(ErrorKind::Internal, format!("{}: found an input without an end", input.name())))
}

impl Opened {
    /// Opens an input and sets aside the numbers of its members.
    ///
    /// # Errors
    /// The file cannot be opened.
    pub fn open(input: &Input, limits: &Limits, next_member: &mut u32) -> Result<Self> {
        let (mut file, mut contents) = (None, Contents::Stream);
        if let Input::File { path, .. } = input {
            let opened = Arc::new(File::open(path).map_err(|e| Error::input(path, e))?);
            let before = opened.metadata().map_err(|e| Error::input(path, e))?;
            contents = match kind_of(&opened).map_err(|e| Error::input(path, e))? {
                Kind::Zip => match zip_archive::open(Positioned::new(Arc::clone(&opened)), limits) {
                    Ok(archive) => Contents::Archive(archive),
                    Err(refusal) => Contents::BadArchive(refusal),
                },
                Kind::Parquet => Contents::Parquet,
                _ => Contents::Stream,
            };
            file = Some((opened, before));
        }
        let n_members = if let Contents::Archive(archive) = &contents { archive.len() } else { 1 };
        let n_parts = match (&contents, &file) {
            (Contents::Stream, _) | (_, None) => 1,
            (_, Some((_, before))) => n_members + fingerprint::n_pieces(before.len()),
        };
        let first_member = *next_member;
        *next_member = first_member.saturating_add(u32::try_from(n_members).unwrap_or(u32::MAX));
        let ended = Mutex::new(Ended { parts: std::iter::repeat_with(|| None).take(n_parts).collect(), n_left: n_parts });
        Ok(Self { input: input.clone(), file, contents, first_member, n_members, n_parts, ended })
    }

    /// How many parts there are, numbered from 0; at least one.
    pub fn n_parts(&self) -> usize {
        self.n_parts
    }

    /// Reads one part. Each must be read once; whoever reads the last one gets the report. `Ok(None)` says that the receiver asked
    /// to stop.
    ///
    /// # Errors
    /// The file cannot be read, or changed while it was read.
    pub fn read_part(&self, part: usize, options: ReadOptions<'_>, emit: &mut Emit<'_>) -> Result<Option<PartRead>> {
        let read = match (&self.contents, part.checked_sub(self.n_members)) {
            (Contents::Stream, _) => self.read_stream(options, emit),
            (_, Some(piece)) => self.fingerprint(piece, options.buffers).map(Ok),
            (Contents::Parquet, _) => self.read_parquet(options, emit),
            (Contents::BadArchive(refusal), _) => Ok(self.member(0, None, options, emit).refuse(refusal).map(PartReport::of)),
            (Contents::Archive(archive), _) => Ok(self.read_entry(&mut archive.clone(), part, options, emit)),
        };
        let report = match read.map_err(|e| self.unreadable(&e))? {
            Ok(report) => report,
            Err(Stopped) => return Ok(None),
        };
        let stored_bytes = report.stored_bytes;
        let mut ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(slot @ None) = ended.parts.get_mut(part) {
            *slot = Some(report);
            ended.n_left -= 1;
        }
        let report = if ended.n_left == 0 { Some(self.report(std::mem::take(&mut ended.parts))?) } else { None };
        Ok(Some(PartRead { stored_bytes, report }))
    }

    fn unreadable(&self, cause: &io::Error) -> Error {
        match &self.input {
            Input::File { path, .. } => Error::input(path, cause),
            input => Error::new(ErrorKind::Input, format!("{}: {cause}", input.name())),
        }
    }

    /// The report of the input, if it rested while it was read.
    fn report(&self, parts: Vec<Option<PartReport>>) -> Result<InputReport> {
        let (mut whole, mut pieces, mut n_bytes) = (None, Vec::new(), 0);
        let mut members = Vec::new();
        for part in parts.into_iter().flatten() {
            whole = whole.or(part.whole);
            members.extend(part.member);
            if let Some((piece, n)) = part.piece {
                pieces.push(piece);
                n_bytes += n;
            }
        }
        let kind = if matches!(self.contents, Contents::Parquet) { Kind::Parquet } else { Kind::Zip };
        let whole = whole.or_else(|| Some((n_bytes, fingerprint::merge(&pieces, n_bytes)?.to_hex().to_string(), kind.name())));
        let rests = match (&self.file, &whole) {
            (Some((file, before)), Some((n_bytes, ..))) => {
                let after = file.metadata().map_err(|e| self.unreadable(&e))?;
                before.len() == after.len() && before.modified().ok() == after.modified().ok() && *n_bytes == after.len()
            }
            (file, _) => file.is_none(),
        };
        let Some((bytes, blake3, container)) = whole.filter(|_| rests) else {
            let name = if let Input::File { path, .. } = &self.input { path.display().to_string() } else { String::new() };
            let message = format!("{name}: found another size or time after reading than before, expected a file that rests");
            return Err(Error::new(ErrorKind::Input, message));
        };
        Ok(InputReport { file: self.input.name().to_owned(), bytes, blake3, container: container.to_owned(), members })
    }

    fn member<'a, 'e>(&self, index: usize, name: Option<Arc<str>>, options: ReadOptions<'a>, emit: &'a mut Emit<'e>) -> Member<'a, 'e> {
        let number = self.first_member.saturating_add(u32::try_from(index).unwrap_or(u32::MAX));
        let place = Place { member: name, ..Place::of_file(self.input.name()) };
        Member { options, emit, number, place, stored: Count::default() }
    }

    /// Reads from front to back.
    fn read_stream(&self, options: ReadOptions<'_>, emit: &mut Emit<'_>) -> io::Result<Outcome> {
        let head_of = |bytes: &[u8]| Kind::sniff(bytes.get(..512).unwrap_or(bytes));
        match (&self.input, &self.file) {
            (Input::Embedded { bytes, .. }, _) => Ok(self.read_sequence(Cursor::new(*bytes), head_of(bytes), options, emit)),
            (_, Some((file, _))) => Ok(self.read_sequence(&**file, kind_of(file)?, options, emit)),
            _ => {
                let mut stdin = io::stdin().lock();
                let head = read_head(&mut stdin, 512)?;
                let kind = head_of(&head);
                Ok(self.read_sequence(Cursor::new(head).chain(stdin), kind, options, emit))
            }
        }
    }

    fn read_sequence(&self, inner: impl Read, kind: Kind, options: ReadOptions<'_>, emit: &mut Emit<'_>) -> Outcome {
        let hasher = Rc::new(RefCell::new(blake3::Hasher::new()));
        let member = self.member(0, None, options, emit);
        let n_bytes = member.stored.clone();
        let mut raw = Hashed { inner, hasher: Rc::clone(&hasher), n_bytes: n_bytes.clone() };
        let report = {
            let mut buffered = BufReader::with_capacity(FILE_BYTES, &mut raw);
            match kind {
                Kind::Gzip => member.read_guarded(kind, GzipMembers::new(buffered), n_bytes.clone(), None)?,
                Kind::Zstd => match zstd::stream::read::Decoder::with_buffer(buffered) {
                    Ok(decoder) => member.read_guarded(kind, decoder, n_bytes.clone(), None)?,
                    Err(e) => member.refuse(&refusal_of(&e, kind))?,
                },
                Kind::Unsupported(name) => member.refuse(&unsupported(name))?,
                Kind::Zip | Kind::Parquet => {
                    let detail = format!("found {} in a stream that cannot be searched, expected it as a file", kind.name());
                    member.refuse(&Refusal::new(RejectReason::UnsupportedContainer, detail))?
                }
                Kind::Plain => member.read(kind, &mut buffered)?,
            }
        };
        // What the reader did not need is part of the fingerprint all the same. A file that cannot be read on is already refused.
        let _unreadable_rest = read_to_end(&mut raw, &mut options.buffers.block(FILE_BYTES), |_| {});
        let blake3 = hasher.borrow().finalize().to_hex().to_string();
        let whole = Some((n_bytes.get(), blake3, kind.name()));
        Ok(PartReport { whole, stored_bytes: n_bytes.get(), ..PartReport::of(report) })
    }

    /// Takes a piece of the fingerprint of a file whose members are read through a directory.
    fn fingerprint(&self, piece: usize, buffers: &Buffers) -> io::Result<PartReport> {
        let Some((file, before)) = &self.file else { return Ok(PartReport::default()) };
        let mut positioned = Positioned::new(Arc::clone(file));
        let piece = fingerprint::read_piece(&mut positioned, before.len(), piece, &mut buffers.block(FILE_BYTES))?;
        // Stored bytes of an archive are counted by the parts that read its members.
        let stored_bytes = if matches!(self.contents, Contents::Parquet) { piece.1 } else { 0 };
        Ok(PartReport { piece: Some(piece), stored_bytes, ..PartReport::default() })
    }

    fn read_parquet(&self, options: ReadOptions<'_>, emit: &mut Emit<'_>) -> io::Result<Outcome> {
        let Input::File { path, .. } = &self.input else { return Ok(Ok(PartReport::default())) };
        Ok(self.member(0, None, options, emit).read_columns(File::open(path)?).map(PartReport::of))
    }

    /// Reads a member of an archive.
    fn read_entry(&self, archive: &mut ZipArchive<Positioned>, index: usize, options: ReadOptions<'_>, emit: &mut Emit<'_>) -> Outcome {
        let entry = match archive.by_index(index) {
            Ok(entry) => entry,
            Err(error) => {
                let reason = match error {
                    zip::result::ZipError::UnsupportedArchive(_) => RejectReason::UnsupportedContainer,
                    _ => RejectReason::DamagedContainer,
                };
                let member = self.member(index, Some(format!("#{index}").into()), options, emit);
                return member.refuse(&Refusal::new(reason, format!("found {error}"))).map(PartReport::of);
            }
        };
        let name: Arc<str> = entry.name().map_or_else(|_| format!("#{index}").into(), |name| name.as_ref().into());
        if entry.is_dir() {
            return Ok(PartReport::default());
        }
        let method = entry.compression();
        let stated = Stated { compressed: entry.compressed_size(), decoded: entry.size(), crc32: entry.crc32() };
        let is_link = entry.is_symlink();
        drop(entry);
        let member = self.member(index, Some(Arc::clone(&name)), options, emit);
        let stored = member.stored.clone();
        let report = if zip_archive::name_is_unsafe(&name) || is_link {
            let detail = "found a member with an unsafe name or a link, expected a plain file";
            member.refuse(&Refusal::new(RejectReason::UnsafeContainer, detail))?
        } else if zip_archive::is_leftover(&name) {
            member.pass_over("left over by an operating system")
        } else if !zip_archive::can_unpack(method) {
            let detail = format!("found a member compressed by {method}, expected Deflate, Zstandard or none");
            member.refuse(&Refusal::new(RejectReason::UnsupportedContainer, detail))?
        } else if let Some(whole) = inflate::whole(archive, index, method, stated, options, |bytes| is_long_lines(Kind::Zip, bytes)) {
            stored.add(stated.compressed);
            member.read_whole(Kind::Zip, &whole)?
        } else {
            read_entry_stream(archive, index, stated, member)?
        };
        Ok(PartReport { stored_bytes: stated.compressed, ..PartReport::of(report) })
    }
}

impl PartReport {
    fn of(member: MemberReport) -> Self {
        Self { member: Some(member), ..Self::default() }
    }
}

/// Reads a member of an archive from front to back.
fn read_entry_stream(
    archive: &mut ZipArchive<Positioned>,
    index: usize,
    stated: Stated,
    member: Member<'_, '_>,
) -> std::result::Result<MemberReport, Stopped> {
    match archive.by_index(index) {
        Ok(entry) => {
            let paced = Paced { inner: entry, stated, decoded: 0, stored: member.stored.clone() };
            member.read_guarded(Kind::Zip, paced, Count::of(stated.compressed), Some(stated.decoded))
        }
        Err(error) => member.refuse(&Refusal::new(RejectReason::DamagedContainer, format!("found {error}"))),
    }
}

fn kind_of(mut file: &File) -> io::Result<Kind> {
    let head = read_head(&mut file, 512)?;
    file.rewind()?;
    Ok(Kind::sniff(&head))
}

/// Counts what passes and takes its fingerprint.
struct Hashed<R> {
    inner: R,
    hasher: Rc<RefCell<blake3::Hasher>>,
    n_bytes: Count,
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.hasher.borrow_mut().update(buf.get(..n).unwrap_or_default());
        self.n_bytes.add(n as u64);
        Ok(n)
    }
}

/// Tells how much of a compressed member must have been read by what came out of it; for the display only.
struct Paced<R> {
    inner: R,
    stated: Stated,
    decoded: u64,
    stored: Count,
}

impl<R: Read> Read for Paced<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        let share = |decoded: u64| u128::from(self.stated.compressed) * u128::from(decoded) / u128::from(self.stated.decoded.max(1));
        let before = share(self.decoded);
        self.decoded = self.stated.decoded.min(self.decoded + n as u64);
        self.stored.add(u64::try_from(share(self.decoded).saturating_sub(before)).unwrap_or(0));
        Ok(n)
    }
}
