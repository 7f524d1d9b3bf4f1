//! Inflates every member of a gzip stream and accepts nothing but zero padding after the last.
//!
//! The plain decoder stops after the first member, and the multi-member one refuses padding; both facts were measured. Here each
//! member is read to its end and its checksum, then what follows is looked at: another member, zeros, the end, or an error.

use std::io::{self, BufRead, Read};

#[expect(clippy::disallowed_types, reason = "this is the one place that looks at what follows a member")]
use flate2::bufread::GzDecoder;

/// Reads all members of a gzip stream as one.
pub(super) struct GzipMembers<R: BufRead> {
    state: State<R>,
}

enum State<R: BufRead> {
    #[expect(clippy::disallowed_types, reason = "this is the one place that looks at what follows a member")]
    Member(Box<GzDecoder<R>>),
    Between(R),
    Done,
}

impl<R: BufRead> GzipMembers<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { state: State::Between(inner) }
    }
}

impl<R: BufRead> Read for GzipMembers<R> {
    #[expect(clippy::disallowed_types, reason = "this is the one place that looks at what follows a member")]
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        loop {
            match std::mem::replace(&mut self.state, State::Done) {
                State::Done => return Ok(0),
                State::Between(mut inner) => {
                    if only_padding_follows(&mut inner)? {
                        return Ok(0);
                    }
                    self.state = State::Member(Box::new(GzDecoder::new(inner)));
                }
                State::Member(mut member) => match member.read(buf)? {
                    0 if !buf.is_empty() => self.state = State::Between(member.into_inner()),
                    n => {
                        self.state = State::Member(member);
                        return Ok(n);
                    }
                },
            }
        }
    }
}

/// Reads zeros up to the end; false when another member begins.
fn only_padding_follows(inner: &mut impl BufRead) -> io::Result<bool> {
    let mut padded = false;
    loop {
        let bytes = inner.fill_buf()?;
        match bytes.first() {
            None => return Ok(true),
            Some(0x1F) if !padded => return Ok(false),
            Some(0) => {
                padded = true;
                let zeros = bytes.iter().take_while(|b| **b == 0).count();
                inner.consume(zeros);
            }
            Some(_) => return Err(io::Error::new(io::ErrorKind::InvalidData, "found bytes after the last gzip member that are no member")),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn member(text: &str) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text.as_bytes()).expect("memory");
        encoder.finish().expect("memory")
    }

    fn read(parts: &[&[u8]]) -> io::Result<String> {
        let mut text = String::new();
        GzipMembers::new(parts.concat().as_slice()).read_to_string(&mut text).map(|_| text)
    }

    #[test]
    fn all_members_are_read_and_nothing_but_zeros_may_follow_the_last() {
        let (first, second) = (member("första\n"), member("andra\n"));
        assert_eq!(read(&[&first, &second]).ok().as_deref(), Some("första\nandra\n"));
        assert_eq!(read(&[&first, &second, &[0; 500]]).ok().as_deref(), Some("första\nandra\n"));
        assert!(read(&[&first, b"x"]).is_err() && read(&[&first, &[0], &second]).is_err());
        let mut wrong = second;
        let checksum = wrong.len() - 8;
        wrong[checksum] ^= 1;
        assert!(read(&[&first, &wrong]).is_err());
    }
}
