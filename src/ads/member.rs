//! Reads one member to its end: decides its encoding and format, cuts it into records, and reports what it was.
//!
//! A damaged member delivers records before its error. So the receiver is told of the member's end, and whether it holds: until
//! then none of its records counts.

use std::io::{Cursor, Read};
use std::sync::Arc;

use serde::Serialize;

use super::buffer::{Buffer, Buffers};
use super::chunk::{ChunkBuilder, Emit, Event, Stopped};
use super::container::{Count, Guarded, Kind, stopped_or_refused, unsupported};
use super::encoding::Encoding;
use super::field::Mapping;
use super::inflate::Whole;
use super::limits::Limits;
use super::record::Refusal;
use super::sniff::Format;
use super::stream::{Fault, Stream};
use super::{array, columns, document, lines, rows};
use crate::model::{Place, Reject, RejectReason};

/// How many bytes of a stream decide its encoding and format.
const HEAD_BYTES: usize = 256 << 10;

/// What a member was, for the manifest.
#[derive(Clone, Debug, Serialize)]
pub struct MemberReport {
    /// Number within the run. Numbers rise with the order of inputs and members; some are left out.
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

/// How inputs are read.
#[derive(Clone, Copy, Debug)]
pub struct ReadOptions<'a> {
    /// How much of anything a record or container may hold.
    pub limits: &'a Limits,
    /// Columns of flat records.
    pub mapping: &'a Mapping,
    /// Memory for what is decoded; one lender serves all threads.
    pub buffers: &'a Buffers,
}

/// A member that is about to be read.
pub(super) struct Member<'a, 'e> {
    pub(super) options: ReadOptions<'a>,
    pub(super) emit: &'a mut Emit<'e>,
    pub(super) number: u32,
    /// File and member name.
    pub(super) place: Place,
    /// Bytes of the stored file that have been read.
    pub(super) stored: Count,
}

/// What cutting found out about a member.
struct Found {
    format: Format,
    encoding: Encoding,
    /// Number of blank lines, or why the member is refused.
    outcome: Result<Result<u64, Refusal>, Fault>,
}

impl Member<'_, '_> {
    /// Reads a member that was compressed, under the limits.
    pub(super) fn read_guarded(
        self,
        kind: Kind,
        inner: impl Read,
        compressed: Count,
        stated: Option<u64>,
    ) -> Result<MemberReport, Stopped> {
        let mut guarded = Guarded { inner, compressed, decoded: 0, limits: *self.options.limits, stated };
        self.read(kind, &mut guarded)
    }

    /// Reads a member from front to back.
    pub(super) fn read(mut self, kind: Kind, reader: &mut dyn Read) -> Result<MemberReport, Stopped> {
        let mut chunks = self.chunks();
        let found = match read_head(reader, HEAD_BYTES) {
            Ok(head) => self.cut_stream(kind, head, reader, &mut chunks),
            Err(e) => Found { format: Format::Unknown, encoding: Encoding::Utf8, outcome: Err(e.into()) },
        };
        self.end(kind, found, &chunks)
    }

    /// Reads a member that is at hand as a whole.
    pub(super) fn read_whole(mut self, kind: Kind, whole: &Whole) -> Result<MemberReport, Stopped> {
        let mut chunks = self.chunks();
        let bytes = whole.buffer.get(..whole.n_bytes).unwrap_or_default();
        let head = bytes.get(..HEAD_BYTES).unwrap_or(bytes);
        let found = match sniff(kind, head) {
            Ok((encoding @ Encoding::Utf8, Format::JsonLines, mark)) => {
                let outcome = lines::cut_whole(whole, mark, self.options.limits, &mut chunks, self.emit);
                Found { format: Format::JsonLines, encoding, outcome: outcome.map(Ok) }
            }
            _ => self.cut_stream(kind, head.to_vec(), &mut bytes.get(head.len()..).unwrap_or_default(), &mut chunks),
        };
        self.end(kind, found, &chunks)
    }

    /// Reads a Parquet file.
    pub(super) fn read_columns(self, file: std::fs::File) -> Result<MemberReport, Stopped> {
        let mut chunks = self.chunks();
        let (n_records, refusal) = match columns::cut(file, self.options.limits, self.options.mapping, &mut chunks, self.emit)? {
            Ok(()) => (chunks.n_records(), None),
            Err((refusal, n_records)) => (n_records, Some(refusal)),
        };
        self.report("parquet", Encoding::Utf8, n_records, 0, refusal.as_ref())
    }

    /// Refuses a member that cannot be read at all.
    pub(super) fn refuse(self, refusal: &Refusal) -> Result<MemberReport, Stopped> {
        self.report(Format::Unknown.name(), Encoding::Utf8, 0, 0, Some(refusal))
    }

    /// Leaves out a member that holds no ads by its nature; the receiver learns nothing of it.
    pub(super) fn pass_over(self, why: &str) -> MemberReport {
        let name = self.place.member.map(|n| n.to_string());
        let (format, encoding) = ("passed over".to_owned(), Encoding::Utf8.name().to_owned());
        MemberReport { number: self.number, name, format, encoding, n_records: 0, n_blank_lines: 0, refused: Some(why.to_owned()) }
    }

    fn chunks(&self) -> ChunkBuilder {
        ChunkBuilder::new(self.number, self.place.clone(), self.options.limits.chunk_bytes, self.stored.clone())
    }

    /// Cuts a stream of which the head has been read.
    fn cut_stream(&mut self, kind: Kind, head: Vec<u8>, reader: &mut dyn Read, chunks: &mut ChunkBuilder) -> Found {
        match sniff(kind, &head) {
            Ok((encoding, format, mark)) => Found { format, encoding, outcome: self.cut(encoding, format, mark, head, reader, chunks) },
            Err(refusal) => Found { format: Format::Unknown, encoding: Encoding::Utf8, outcome: Ok(Err(refusal)) },
        }
    }

    /// Cuts a stream into records; returns the number of blank lines.
    fn cut(
        &mut self,
        encoding: Encoding,
        format: Format,
        mark: usize,
        head: Vec<u8>,
        reader: &mut dyn Read,
        chunks: &mut ChunkBuilder,
    ) -> Result<Result<u64, Refusal>, Fault> {
        let ReadOptions { limits, mapping, buffers } = self.options;
        let (n_head, emit) = (head.len(), &mut *self.emit);
        if format == Format::JsonLines && encoding == Encoding::Utf8 {
            if n_head < HEAD_BYTES {
                let whole = Whole { buffer: Arc::new(Buffer::own(head)), n_bytes: n_head, unchecked: None };
                return Ok(Ok(lines::cut_whole(&whole, mark, limits, chunks, emit)?));
            }
            return Ok(Ok(lines::cut(head.get(mark..).unwrap_or_default(), reader, limits, buffers, chunks, emit)?));
        }
        let mut unmarked = Cursor::new(head);
        unmarked.set_position(mark as u64);
        let mut decoded = encoding.decode(unmarked.chain(reader));
        if format == Format::JsonLines {
            return Ok(Ok(lines::cut(&[], &mut decoded, limits, buffers, chunks, emit)?));
        }
        let mut stream = Stream::new(decoded, n_head.max(1 << 10));
        match format {
            Format::Empty | Format::JsonLines => {}
            Format::JsonArray => array::cut(&mut stream, limits, chunks, emit)?,
            Format::JsonDocument => document::cut(&mut stream, limits, chunks, emit)?,
            Format::Csv(delimiter) => {
                if let Err(refusal) = rows::cut(&mut stream, delimiter, limits, mapping, chunks, emit)? {
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

    fn end(self, kind: Kind, found: Found, chunks: &ChunkBuilder) -> Result<MemberReport, Stopped> {
        let (n_blank, refusal) = match found.outcome {
            Ok(Ok(n_blank)) => (n_blank, None),
            Ok(Err(refusal)) => (0, Some(refusal)),
            Err(fault) => (0, Some(stopped_or_refused(fault, kind)?)),
        };
        self.report(found.format.name(), found.encoding, chunks.n_records(), n_blank, refusal.as_ref())
    }

    fn report(
        self,
        format: &str,
        encoding: Encoding,
        n_records: u64,
        n_blank_lines: u64,
        refusal: Option<&Refusal>,
    ) -> Result<MemberReport, Stopped> {
        let report = MemberReport {
            number: self.number,
            name: self.place.member.as_ref().map(ToString::to_string),
            format: format.to_owned(),
            encoding: encoding.name().to_owned(),
            n_records,
            n_blank_lines,
            refused: refusal.map(|r| r.reason.id().to_owned()),
        };
        let refused = refusal.map(|r| Reject { reason: r.reason, place: self.place, detail: r.detail.clone(), n_records });
        (self.emit)(Event::MemberEnd { member: self.number, refused })?;
        Ok(report)
    }
}

/// Whether a member is lines that are cut where they lie, and longer than what decides that.
pub(super) fn is_long_lines(kind: Kind, bytes: &[u8]) -> bool {
    let head = bytes.get(..HEAD_BYTES).unwrap_or_default();
    bytes.len() > HEAD_BYTES && matches!(sniff(kind, head), Ok((Encoding::Utf8, Format::JsonLines, _)))
}

/// Decides encoding and format from the head of a member, and how many bytes of byte order mark to skip.
fn sniff(kind: Kind, head: &[u8]) -> Result<(Encoding, Format, usize), Refusal> {
    let inner = Kind::sniff(head.get(..512).unwrap_or(head));
    if kind != Kind::Plain && inner != Kind::Plain {
        return Err(unsupported(&format!("{} within {}", inner.name(), kind.name())));
    }
    let (encoding, mark) = Encoding::sniff(head);
    let whole = head.len() < HEAD_BYTES;
    let unmarked = head.get(mark..).unwrap_or_default();
    let mut decoded = Vec::new();
    let text = match encoding {
        Encoding::Utf8 => unmarked,
        _ => match encoding.decode(unmarked).read_to_end(&mut decoded) {
            Ok(_) => &decoded,
            Err(e) => return Err(Refusal::new(RejectReason::Unreadable, e.to_string())),
        },
    };
    Ok((encoding, Format::sniff(text, whole), mark))
}

/// Reads up to so many bytes.
pub(super) fn read_head(reader: &mut (impl Read + ?Sized), limit: usize) -> std::io::Result<Vec<u8>> {
    let mut head = Vec::new();
    reader.take(limit as u64).read_to_end(&mut head)?;
    Ok(head)
}
