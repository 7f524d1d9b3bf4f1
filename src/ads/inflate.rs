//! Inflates a zip member of moderate size in one go, which takes half the time of a stream; whatever is odd is left to the stream.
//!
//! A member that does not inflate to what the directory states is read again as a stream, so that a damaged member ends the same way
//! whatever its size. The checksum of lines may wait until they are cut, when their bytes are at hand anyway.

use std::io::{Read, Seek};
use std::sync::Arc;

use zip::{CompressionMethod, ZipArchive};

use super::buffer::Buffer;
use super::container::expands_too_far;
use super::member::ReadOptions;

/// Largest member that is inflated in one go.
const WHOLE_BYTES: u64 = 96 << 20;
/// Up to this size a block is used, as for a stream.
const BLOCK_BYTES: usize = 1 << 20;
/// Deflate cannot expand further than this; a directory that states more is wrong.
const MOST_EXPANSION: u64 = 1032;

/// What the directory states of a member.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stated {
    pub(super) compressed: u64,
    pub(super) decoded: u64,
    pub(super) crc32: u32,
}

/// A member that has been inflated.
pub(super) struct Whole {
    pub(super) buffer: Arc<Buffer>,
    /// How many bytes of the buffer are the member.
    pub(super) n_bytes: usize,
    /// The checksum that is stated, if it has not been compared.
    pub(super) unchecked: Option<u32>,
}

/// Inflates a member; `None` says that it must be read as a stream. `may_wait` says of its bytes whether their checksum is compared
/// later.
pub(super) fn whole<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    index: usize,
    method: CompressionMethod,
    stated: Stated,
    options: ReadOptions<'_>,
    may_wait: impl FnOnce(&[u8]) -> bool,
) -> Option<Whole> {
    let ReadOptions { limits, buffers, .. } = options;
    let is_odd = method != CompressionMethod::Deflated
        || stated.decoded == 0
        || stated.decoded / MOST_EXPANSION > stated.compressed
        || expands_too_far(stated.decoded, stated.compressed, limits);
    if is_odd || stated.decoded.max(stated.compressed) > WHOLE_BYTES {
        return None;
    }
    let (n_in, n_out) = (usize::try_from(stated.compressed).ok()?, usize::try_from(stated.decoded).ok()?);
    let lend = |n_bytes| if n_bytes <= BLOCK_BYTES { Some(buffers.block(BLOCK_BYTES)) } else { buffers.large(n_bytes) };
    let mut decoded = lend(n_out)?;
    let mut compressed = lend(n_in)?;
    let compressed = compressed.get_mut(..n_in)?;
    archive.by_index_raw(index).ok()?.read_exact(compressed).ok()?;
    let out = decoded.get_mut(..n_out)?;
    let n = libdeflater::Decompressor::new().deflate_decompress(compressed, out).ok()?;
    if n != n_out {
        return None;
    }
    let unchecked = may_wait(out).then_some(stated.crc32);
    let holds = unchecked.is_some() || libdeflater::crc32(out) == stated.crc32;
    holds.then(|| Whole { buffer: Arc::new(decoded), n_bytes: n_out, unchecked })
}
