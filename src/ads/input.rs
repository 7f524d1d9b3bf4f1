//! Reads one input to its end: opens its container, cuts every member into records, and reports what it was.
//!
//! A damaged member delivers records before its error. So the receiver is told of each member's end, and whether it holds: until
//! then none of its records counts. The input's fingerprint is taken of the very bytes that are read, and the file must have the
//! same size and time before and after.

use std::cell::{Cell, RefCell};
use std::fs::{File, Metadata};
use std::io::{self, BufReader, Cursor, Read, Seek};
use std::rc::Rc;
use std::sync::Arc;

use serde::Serialize;

use super::chunk::{ChunkBuilder, Emit, Event, Stopped};
use super::container::{Counted, Guarded, Kind, refusal_of, stopped_or_refused, unsupported};
use super::encoding::Encoding;
use super::field::Mapping;
use super::gzip::GzipMembers;
use super::limits::Limits;
use super::record::Refusal;
use super::sniff::Format;
use super::source::Input;
use super::stream::{Fault, Stream};
use super::{array, columns, document, lines, rows, zip_archive};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Place, Reject, RejectReason};

/// How many bytes of a stream decide its encoding and format.
const HEAD_BYTES: usize = 256 << 10;

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

/// What a member was, for the manifest.
#[derive(Clone, Debug, Serialize)]
pub struct MemberReport {
    /// Number within the run.
    #[serde(skip)]
    pub number: u32,
    /// Name within a zip archive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Format.
    pub format: String,
    /// Encoding.
    pub encoding: String,
    /// Records cut, refused ones included.
    pub n_records: u64,
    /// Blank lines passed over.
    pub n_blank_lines: u64,
    /// Why it was passed over, or refused as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
}

/// Everything that reading needs to know.
struct Reading<'a, 'e> {
    limits: &'a Limits,
    mapping: &'a Mapping,
    emit: &'a mut Emit<'e>,
    next_member: &'a mut u32,
    file: Arc<str>,
    members: Vec<MemberReport>,
    /// Bytes of the stored file that have been read.
    stored: Rc<Cell<u64>>,
}

/// Reads an input; `next_member` numbers members through the whole run. `Ok(None)` says that the receiver asked to stop.
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
    let reading = Reading { limits, mapping, emit, next_member, file: input.name().into(), members: Vec::new(), stored: Rc::default() };
    match input {
        Input::File { path, .. } => {
            let file = File::open(path).map_err(|e| Error::input(path, e))?;
            let before = file.metadata().map_err(|e| Error::input(path, e))?;
            let kind = kind_of(&file).map_err(|e| Error::input(path, e))?;
            let report = match kind {
                Kind::Zip | Kind::Parquet => reading.seekable(&file, kind, input),
                _ => Ok(reading.sequential(file.try_clone().map_err(|e| Error::input(path, e))?, kind)),
            };
            let report = report.map_err(|e| Error::input(path, e))?;
            let after = file.metadata().map_err(|e| Error::input(path, e))?;
            if changed(&before, &after) || report.as_ref().is_some_and(|r| r.bytes != after.len()) {
                let message =
                    format!("{}: found another size or time after reading than before, expected a file that rests", path.display());
                return Err(Error::new(ErrorKind::Input, message));
            }
            Ok(report)
        }
        Input::Embedded { bytes, .. } => {
            Ok(reading.sequential(Cursor::new(*bytes), Kind::sniff(bytes.get(..bytes.len().min(512)).unwrap_or_default())))
        }
        Input::Stdin => {
            let mut stdin = io::stdin().lock();
            let head = read_head(&mut stdin, 512).map_err(|e| Error::new(ErrorKind::Input, format!("-: {e}")))?;
            let kind = Kind::sniff(&head);
            Ok(reading.sequential(Cursor::new(head).chain(stdin), kind))
        }
    }
}

fn kind_of(mut file: &File) -> io::Result<Kind> {
    let head = read_head(&mut file, 512)?;
    file.rewind()?;
    Ok(Kind::sniff(&head))
}

fn changed(before: &Metadata, after: &Metadata) -> bool {
    before.len() != after.len() || before.modified().ok() != after.modified().ok()
}

fn read_head(reader: &mut impl Read, limit: usize) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    reader.take(limit as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// Takes the fingerprint of what passes.
struct Hashed<R> {
    inner: R,
    hasher: Rc<RefCell<blake3::Hasher>>,
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.hasher.borrow_mut().update(buf.get(..n).unwrap_or_default());
        Ok(n)
    }
}

impl Reading<'_, '_> {
    /// Reads a file that is read from front to back.
    fn sequential(mut self, inner: impl Read, kind: Kind) -> Option<InputReport> {
        let hasher = Rc::new(RefCell::new(blake3::Hasher::new()));
        let n_bytes = Rc::clone(&self.stored);
        let mut raw = Counted { inner: Hashed { inner, hasher: Rc::clone(&hasher) }, n_bytes: Rc::clone(&n_bytes) };
        let outcome = {
            let mut buffered = BufReader::with_capacity(256 << 10, &mut raw);
            match kind {
                Kind::Gzip => self.guarded(None, kind, GzipMembers::new(buffered), n_bytes.clone(), None),
                Kind::Zstd => match zstd::stream::read::Decoder::with_buffer(buffered) {
                    Ok(decoder) => self.guarded(None, kind, decoder, n_bytes.clone(), None),
                    Err(e) => self.refuse_member(None, &refusal_of(&e, kind), 0),
                },
                Kind::Unsupported(name) => self.refuse_member(None, &unsupported(name), 0),
                Kind::Zip | Kind::Parquet => {
                    let detail = format!("found {} in a stream that cannot be searched, expected it as a file", kind.name());
                    self.refuse_member(None, &Refusal::new(RejectReason::UnsupportedContainer, detail), 0)
                }
                Kind::Plain => self.member(None, kind, &mut buffered),
            }
        };
        if outcome.is_err() {
            return None;
        }
        // What the reader did not need is part of the fingerprint all the same. A file that cannot be read on is already refused.
        let _unreadable_rest = io::copy(&mut raw, &mut io::sink());
        let blake3 = hasher.borrow().finalize().to_hex().to_string();
        Some(self.report(n_bytes.get(), blake3, kind))
    }

    /// Reads a file whose parts are found through a directory.
    fn seekable(mut self, file: &File, kind: Kind, input: &Input) -> io::Result<Option<InputReport>> {
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(file)?;
        let again = match input {
            Input::File { path, .. } => File::open(path)?,
            _ => file.try_clone()?,
        };
        let outcome = if kind == Kind::Zip { self.archive(again) } else { self.parquet(again) };
        if outcome.is_err() {
            return Ok(None);
        }
        Ok(Some(self.report(file.metadata()?.len(), hasher.finalize().to_hex().to_string(), kind)))
    }

    fn report(self, bytes: u64, blake3: String, kind: Kind) -> InputReport {
        InputReport { file: self.file.to_string(), bytes, blake3, container: kind.name().to_owned(), members: self.members }
    }

    fn archive(&mut self, file: File) -> std::result::Result<(), Stopped> {
        let mut archive = match zip_archive::open(file, self.limits, &self.stored) {
            Ok(archive) => archive,
            Err(refusal) => return self.refuse_member(None, &refusal, 0),
        };
        for index in 0..archive.len() {
            let mut entry = match archive.by_index(index) {
                Ok(entry) => entry,
                Err(error) => {
                    let reason = match error {
                        zip::result::ZipError::UnsupportedArchive(_) => RejectReason::UnsupportedContainer,
                        _ => RejectReason::DamagedContainer,
                    };
                    self.refuse_member(Some(format!("#{index}").into()), &Refusal::new(reason, format!("found {error}")), 0)?;
                    continue;
                }
            };
            let name: Arc<str> = entry.name().map_or_else(|_| format!("#{index}").into(), |name| name.as_ref().into());
            if entry.is_dir() {
                continue;
            }
            if zip_archive::name_is_unsafe(&name) || entry.is_symlink() {
                let detail = "found a member with an unsafe name or a link, expected a plain file";
                self.refuse_member(Some(name), &Refusal::new(RejectReason::UnsafeContainer, detail), 0)?;
            } else if zip_archive::is_leftover(&name) {
                self.pass_over(&name, "left over by an operating system");
            } else if !zip_archive::can_unpack(entry.compression()) {
                let detail = format!("found a member compressed by {}, expected Deflate, Zstandard or none", entry.compression());
                self.refuse_member(Some(name), &Refusal::new(RejectReason::UnsupportedContainer, detail), 0)?;
            } else {
                let compressed = Rc::new(Cell::new(entry.compressed_size()));
                let stated = entry.size();
                self.guarded(Some(name), Kind::Zip, &mut entry, compressed, Some(stated))?;
            }
        }
        Ok(())
    }

    fn parquet(&mut self, file: File) -> std::result::Result<(), Stopped> {
        let number = self.number();
        let place = Place::of_file(&self.file);
        let mut chunks = ChunkBuilder::new(number, place.clone(), self.limits.chunk_bytes, Rc::clone(&self.stored));
        let refused = match columns::cut(file, self.limits, self.mapping, &mut chunks, self.emit)? {
            Ok(()) => None,
            Err((refusal, n_records)) => Some((refusal, n_records)),
        };
        let n_records = refused.as_ref().map_or(chunks.n_records(), |(_, n)| *n);
        let refused = refused.map(|(refusal, n)| reject(&refusal, place, n));
        self.end_member(number, None, "parquet", Encoding::Utf8, n_records, 0, refused)
    }

    /// Reads a member that was compressed, under the limits.
    fn guarded(
        &mut self,
        name: Option<Arc<str>>,
        kind: Kind,
        inner: impl Read,
        compressed: Rc<Cell<u64>>,
        stated: Option<u64>,
    ) -> std::result::Result<(), Stopped> {
        let mut guarded = Guarded { inner, compressed, decoded: Rc::default(), limits: *self.limits, stated };
        self.member(name, kind, &mut guarded)
    }

    /// Reads one member: encoding, format, records, end.
    fn member(&mut self, name: Option<Arc<str>>, kind: Kind, reader: &mut dyn Read) -> std::result::Result<(), Stopped> {
        let number = self.number();
        let place = Place { member: name.clone(), ..Place::of_file(&self.file) };
        let mut chunks = ChunkBuilder::new(number, place.clone(), self.limits.chunk_bytes, Rc::clone(&self.stored));
        let mut format = Format::Unknown;
        let mut encoding = Encoding::Utf8;
        let outcome = self.cut(kind, reader, &mut chunks, &mut format, &mut encoding);
        let (n_blank, refusal) = match outcome {
            Ok(Ok(n_blank)) => (n_blank, None),
            Ok(Err(refusal)) => (0, Some(refusal)),
            Err(fault) => (0, Some(stopped_or_refused(fault, kind)?)),
        };
        let n_records = chunks.n_records();
        let refused = refusal.map(|refusal| reject(&refusal, place, n_records));
        self.end_member(number, name, format.name(), encoding, n_records, n_blank, refused)
    }

    /// Cuts a stream into records; returns the number of blank lines.
    fn cut(
        &mut self,
        kind: Kind,
        mut reader: &mut dyn Read,
        chunks: &mut ChunkBuilder,
        format: &mut Format,
        encoding: &mut Encoding,
    ) -> std::result::Result<std::result::Result<u64, Refusal>, Fault> {
        let head = read_head(&mut reader, HEAD_BYTES)?;
        let inner = Kind::sniff(head.get(..head.len().min(512)).unwrap_or_default());
        if kind != Kind::Plain && inner != Kind::Plain {
            return Ok(Err(unsupported(&format!("{} within {}", inner.name(), kind.name()))));
        }
        let (found, mark) = Encoding::sniff(&head);
        *encoding = found;
        let whole = head.len() < HEAD_BYTES;
        let unmarked = head.get(mark..).unwrap_or_default();
        let mut decoded_head = Vec::new();
        found.decode(unmarked).read_to_end(&mut decoded_head)?;
        *format = Format::sniff(&decoded_head, whole);
        let decoded = found.decode(Cursor::new(unmarked).chain(reader));
        let mut stream = Stream::new(decoded, head.len().max(1 << 10));
        let (limits, emit) = (self.limits, &mut *self.emit);
        match *format {
            Format::Empty => {}
            Format::JsonLines => return Ok(Ok(lines::cut(&mut stream, limits, chunks, emit)?)),
            Format::JsonArray => array::cut(&mut stream, limits, chunks, emit)?,
            Format::JsonDocument => document::cut(&mut stream, limits, chunks, emit)?,
            Format::Csv(delimiter) => {
                if let Err(refusal) = rows::cut(&mut stream, delimiter, limits, self.mapping, chunks, emit)? {
                    return Ok(Err(refusal));
                }
            }
            Format::Unknown => {
                let detail = "found neither JSON nor a header with columns, expected JSON Lines, a JSON array, CSV or Parquet";
                return Ok(Err(Refusal::new(RejectReason::UnknownFormat, detail)));
            }
        }
        // A container's checksum comes after its last byte, so what no format needed is read as well.
        while !stream.fill()?.is_empty() {
            let n = stream.fill()?.len();
            stream.consume(n);
        }
        Ok(Ok(0))
    }

    fn number(&mut self) -> u32 {
        let number = *self.next_member;
        *self.next_member += 1;
        number
    }

    fn refuse_member(&mut self, name: Option<Arc<str>>, refusal: &Refusal, n_records: u64) -> std::result::Result<(), Stopped> {
        let number = self.number();
        let place = Place { member: name.clone(), ..Place::of_file(&self.file) };
        let refused = Some(reject(refusal, place, n_records));
        self.end_member(number, name, Format::Unknown.name(), Encoding::Utf8, n_records, 0, refused)
    }

    fn pass_over(&mut self, name: &str, why: &str) {
        let number = self.number();
        self.members.push(MemberReport {
            number,
            name: Some(name.to_owned()),
            format: "passed over".to_owned(),
            encoding: Encoding::Utf8.name().to_owned(),
            n_records: 0,
            n_blank_lines: 0,
            refused: Some(why.to_owned()),
        });
    }

    #[expect(clippy::too_many_arguments, reason = "each is one column of the member's report")]
    fn end_member(
        &mut self,
        number: u32,
        name: Option<Arc<str>>,
        format: &str,
        encoding: Encoding,
        n_records: u64,
        n_blank_lines: u64,
        refused: Option<Reject>,
    ) -> std::result::Result<(), Stopped> {
        self.members.push(MemberReport {
            number,
            name: name.map(|n| n.to_string()),
            format: format.to_owned(),
            encoding: encoding.name().to_owned(),
            n_records,
            n_blank_lines,
            refused: refused.as_ref().map(|r| r.reason.id().to_owned()),
        });
        (self.emit)(Event::MemberEnd { member: number, refused })
    }
}

fn reject(refusal: &Refusal, place: Place, n_records: u64) -> Reject {
    Reject { reason: refusal.reason, place, detail: refusal.detail.clone(), n_records }
}
