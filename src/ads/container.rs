//! Knows containers by their first bytes and guards what comes out of them.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::limits::Limits;
use super::record::Refusal;
use super::stream::Fault;
use crate::model::RejectReason;

/// What a file is on the outside.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Plain,
    Gzip,
    Zstd,
    Zip,
    Parquet,
    Unsupported(&'static str),
}

impl Kind {
    /// The name in the manifest.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
            Self::Zip => "zip",
            Self::Parquet => "parquet",
            Self::Unsupported(name) => name,
        }
    }

    /// Decides from the first 512 bytes.
    pub(super) fn sniff(head: &[u8]) -> Self {
        match head {
            [0x1F, 0x8B, ..] => Self::Gzip,
            [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => Self::Zstd,
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Self::Zip,
            [b'P', b'A', b'R', b'1', ..] => Self::Parquet,
            [b'P', b'A', b'R', b'E', ..] => Self::Unsupported("encrypted Parquet"),
            [b'R', b'a', b'r', b'!', 0x1A, ..] => Self::Unsupported("RAR"),
            [b'7', b'z', 0xBC, 0xAF, ..] => Self::Unsupported("7z"),
            [0xFD, b'7', b'z', b'X', b'Z', 0, ..] => Self::Unsupported("xz"),
            [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, ..] => Self::Unsupported("bzip2"),
            _ if head.get(257..262) == Some(b"ustar") => Self::Unsupported("tar"),
            _ => Self::Plain,
        }
    }
}

/// The refusal of a container that cannot be read here.
pub(super) fn unsupported(name: &str) -> Refusal {
    Refusal::new(RejectReason::UnsupportedContainer, format!("found {name}, expected plain, gzip, zstd or zip; unpack it first"))
}

/// A count that a reader keeps while others look at it.
#[derive(Clone, Debug, Default)]
pub(super) struct Count(Arc<AtomicU64>);

impl Count {
    /// A count that begins there.
    pub(super) fn of(n: u64) -> Self {
        Self(Arc::new(AtomicU64::new(n)))
    }

    /// Adds to it.
    pub(super) fn add(&self, n: u64) {
        self.0.fetch_add(n, Ordering::Relaxed);
    }

    /// Its value.
    pub(super) fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Whether so many bytes inside are too many for so many outside.
pub(super) fn expands_too_far(decoded: u64, compressed: u64, limits: &Limits) -> bool {
    decoded > limits.ratio_after_bytes && decoded / compressed.max(1) > limits.ratio
}

/// Stops a decoder that expands beyond the limits, and checks a stated size.
pub(super) struct Guarded<R> {
    pub(super) inner: R,
    pub(super) compressed: Count,
    pub(super) decoded: u64,
    pub(super) limits: Limits,
    pub(super) stated: Option<u64>,
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        let decoded = self.decoded + n as u64;
        self.decoded = decoded;
        if expands_too_far(decoded, self.compressed.get(), &self.limits) {
            return Err(unsafe_error(format!(
                "found more than {} times as many bytes inside as outside, expected at most that",
                self.limits.ratio
            )));
        }
        match self.stated {
            Some(stated) if decoded > stated || (n == 0 && !buf.is_empty() && decoded < stated) => {
                Err(io::Error::new(io::ErrorKind::InvalidData, format!("found {decoded} bytes where the directory states {stated}")))
            }
            _ => Ok(n),
        }
    }
}

#[derive(Debug)]
struct UnsafeContent(String);

impl std::fmt::Display for UnsafeContent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for UnsafeContent {}

fn unsafe_error(message: String) -> io::Error {
    io::Error::other(UnsafeContent(message))
}

/// The refusal that an error while reading a stream stands for.
pub(super) fn refusal_of(error: &io::Error, kind: Kind) -> Refusal {
    if error.get_ref().is_some_and(|e| e.downcast_ref::<UnsafeContent>().is_some()) {
        return Refusal::new(RejectReason::UnsafeContainer, error.to_string());
    }
    let reason = if kind == Kind::Plain { RejectReason::Unreadable } else { RejectReason::DamagedContainer };
    Refusal::new(reason, error.to_string())
}

/// Splits a fault into a request to stop and a refusal.
pub(super) fn stopped_or_refused(fault: Fault, kind: Kind) -> Result<Refusal, super::chunk::Stopped> {
    match fault {
        Fault::Stopped => Err(super::chunk::Stopped),
        Fault::Read(error) => Ok(refusal_of(&error, kind)),
    }
}
