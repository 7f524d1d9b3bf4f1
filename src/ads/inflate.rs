//! Inflates a zip member of moderate size in one go, which takes half the time of a stream; whatever is odd is left to the stream.
//!
//! Nothing is passed on before size and checksum hold. A member that does not inflate to what the directory states is read again as
//! a stream, so that a damaged member ends the same way whatever its size.

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

/// The whole member in the first bytes of a buffer, and their number; `None` says that it must be read as a stream.
pub(super) fn whole<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    index: usize,
    method: CompressionMethod,
    stated: Stated,
    options: ReadOptions<'_>,
) -> Option<(Arc<Buffer>, usize)> {
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
    (n == n_out && libdeflater::crc32(out) == stated.crc32).then(|| (Arc::new(decoded), n_out))
}
