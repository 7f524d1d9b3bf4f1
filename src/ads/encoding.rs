//! Decides a stream's encoding once, from its beginning, and makes UTF-8 of it.
//!
//! A Latin-1 file read as UTF-8 with replacement characters would lose every "å ä ö" and with them the hits, without any error.
//! So nothing is ever replaced: a stream is UTF-8 (with or without byte order mark), UTF-16, or Windows-1252 (which holds Latin-1)
//! when its beginning has bytes that are not UTF-8 and no sequence that is. In a UTF-8 stream a bad line is refused by itself.

use std::io::{self, Read};

/// The encoding of a stream.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
    Windows1252,
}

impl Encoding {
    /// The name in the manifest.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1252 => "windows-1252",
        }
    }

    /// Decides from the first bytes of a stream; also says how many bytes of byte order mark to skip.
    pub(super) fn sniff(head: &[u8]) -> (Self, usize) {
        match head {
            [0xEF, 0xBB, 0xBF, ..] => return (Self::Utf8, 3),
            [0xFF, 0xFE, ..] => return (Self::Utf16Le, 2),
            [0xFE, 0xFF, ..] => return (Self::Utf16Be, 2),
            _ => {}
        }
        if let Some(utf16) = sniff_utf16(head) {
            return (utf16, 0);
        }
        let (mut sequences, mut invalid) = (0usize, 0usize);
        let mut rest = head.utf8_chunks().peekable();
        while let Some(chunk) = rest.next() {
            sequences += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
            // A sequence cut by the end of the head is not invalid.
            if rest.peek().is_some() || head.len() < 4 {
                invalid += chunk.invalid().len();
            } else if chunk.invalid().len() == 1 && chunk.invalid().first().is_some_and(|b| *b < 0xC2) {
                invalid += 1;
            }
        }
        let is_text = !head.iter().any(|b| *b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0C));
        if invalid > 0 && sequences == 0 && is_text { (Self::Windows1252, 0) } else { (Self::Utf8, 0) }
    }

    /// Wraps a stream so that it yields UTF-8.
    pub(super) fn decode<'r>(self, inner: impl Read + 'r) -> Box<dyn Read + 'r> {
        let encoding = match self {
            Self::Utf8 => return Box::new(inner),
            Self::Utf16Le => encoding_rs::UTF_16LE,
            Self::Utf16Be => encoding_rs::UTF_16BE,
            Self::Windows1252 => encoding_rs::WINDOWS_1252,
        };
        Box::new(DecodingReader {
            inner,
            decoder: encoding.new_decoder_without_bom_handling(),
            raw: vec![0; 64 << 10],
            raw_range: 0..0,
            out: Vec::new(),
            out_at: 0,
            at_end: false,
            finished: false,
        })
    }
}

/// Knows UTF-16 without a mark by its zero bytes: nearly every other byte of a Western text.
fn sniff_utf16(head: &[u8]) -> Option<Encoding> {
    let sample = head.get(..head.len().min(512))?;
    if sample.len() < 8 {
        return None;
    }
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let half = sample.len() / 2;
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 10 >= half * 8 && even * 20 <= half {
        Some(Encoding::Utf16Le)
    } else if even * 10 >= half * 8 && odd * 20 <= half {
        Some(Encoding::Utf16Be)
    } else {
        None
    }
}

struct DecodingReader<R> {
    inner: R,
    decoder: encoding_rs::Decoder,
    raw: Vec<u8>,
    raw_range: std::ops::Range<usize>,
    out: Vec<u8>,
    out_at: usize,
    at_end: bool,
    finished: bool,
}

impl<R: Read> DecodingReader<R> {
    fn decode_more(&mut self) -> io::Result<()> {
        if self.raw_range.is_empty() && !self.at_end {
            let n = self.inner.read(&mut self.raw)?;
            self.raw_range = 0..n;
            self.at_end = n == 0;
        }
        let source = self.raw.get(self.raw_range.clone()).unwrap_or_default();
        self.out.resize(source.len() * 3 + 16, 0);
        let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(source, &mut self.out, self.at_end);
        self.out.truncate(written);
        self.out_at = 0;
        self.raw_range.start += read;
        self.finished = self.at_end && matches!(result, encoding_rs::DecoderResult::InputEmpty);
        if matches!(result, encoding_rs::DecoderResult::Malformed(..)) {
            // A byte that no UTF-8 text holds: the record it stands in is refused as `bad_utf8`.
            self.out.push(0xFF);
        }
        Ok(())
    }
}

impl<R: Read> Read for DecodingReader<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        while self.out_at >= self.out.len() {
            if self.finished {
                return Ok(0);
            }
            self.decode_more()?;
        }
        let ready = self.out.get(self.out_at..).unwrap_or_default();
        let n = ready.len().min(buf.len());
        if let (Some(to), Some(from)) = (buf.get_mut(..n), ready.get(..n)) {
            to.copy_from_slice(from);
        }
        self.out_at += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> Vec<u8> {
        let (encoding, skip) = Encoding::sniff(bytes);
        let mut out = Vec::new();
        encoding.decode(&bytes[skip..]).read_to_end(&mut out).expect("a slice can be read");
        out
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        let text = "{\"headline\":\"Åäö é – Kock sökes till Växjö\"}\n";
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let utf16be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(text);
        let with = |mark: &[u8], body: &[u8]| [mark, body].concat();
        for bytes in [
            text.as_bytes().to_vec(),
            with(b"\xEF\xBB\xBF", text.as_bytes()),
            utf16.clone(),
            with(b"\xFF\xFE", &utf16),
            with(b"\xFE\xFF", &utf16be),
            utf16be,
            latin.into_owned(),
        ] {
            assert_eq!(String::from_utf8(decoded(&bytes)).as_deref(), Ok(text));
        }
    }

    #[test]
    fn a_stream_of_mixed_encodings_stays_utf8() {
        assert_eq!(
            Encoding::sniff("å".as_bytes().iter().copied().chain([b'\n', 0xE5, b'\n', b' ']).collect::<Vec<_>>().as_slice()).0,
            Encoding::Utf8
        );
    }

    #[test]
    fn a_lone_surrogate_in_utf16_becomes_a_byte_that_is_refused() {
        let mut bytes = b"\xFF\xFE".to_vec();
        bytes.extend([0x41, 0x00, 0x00, 0xD8, 0x42, 0x00]);
        assert!(std::str::from_utf8(&decoded(&bytes)).is_err());
    }
}
