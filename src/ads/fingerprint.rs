//! Takes the fingerprint of a file in pieces, each by itself, so that it fills the gaps that members of unequal size leave.
//!
//! BLAKE3 is a tree: the fingerprint of the whole is made of those of its subtrees, and is the same as that taken in one go.

use std::io::{self, Read, Seek, SeekFrom};

use blake3::hazmat::{ChainingValue, HasherExt, Mode, left_subtree_len, merge_subtrees_non_root, merge_subtrees_root};
use blake3::{Hash, Hasher};

use super::buffer::Buffer;

/// Length of a piece; a power of two, as subtrees must be.
const PIECE_BYTES: u64 = 16 << 20;

/// The fingerprint of one piece.
#[derive(Clone, Copy, Debug)]
pub(super) enum Piece {
    /// The piece is all there is.
    Whole(Hash),
    /// A subtree.
    Subtree(ChainingValue),
}

/// How many pieces a file has; at least one.
pub(super) fn n_pieces(n_bytes: u64) -> usize {
    usize::try_from(n_bytes.div_ceil(PIECE_BYTES)).unwrap_or(usize::MAX).max(1)
}

/// Reads one piece of a file of so many bytes; also says how many bytes it found.
pub(super) fn read_piece(file: &mut (impl Read + Seek), n_bytes: u64, piece: usize, buffer: &mut Buffer) -> io::Result<(Piece, u64)> {
    let from = piece as u64 * PIECE_BYTES;
    file.seek(SeekFrom::Start(from))?;
    let mut hasher = Hasher::new();
    hasher.set_input_offset(from);
    read_to_end(&mut file.take(PIECE_BYTES), buffer, |bytes| {
        hasher.update(bytes);
    })?;
    let found = hasher.count();
    // A file that shrank has no such piece any more; whoever compares its size will say so.
    let piece = match (n_bytes <= PIECE_BYTES, found) {
        (true, _) => Piece::Whole(hasher.finalize()),
        (false, 0) => Piece::Whole(Hasher::new().finalize()),
        (false, _) => Piece::Subtree(hasher.finalize_non_root()),
    };
    Ok((piece, found))
}

/// The fingerprint of a file of so many bytes; `None` if its pieces are not those of such a file.
pub(super) fn merge(pieces: &[Piece], n_bytes: u64) -> Option<Hash> {
    if let [Piece::Whole(hash)] = pieces {
        return Some(*hash);
    }
    let (left, right) = halves(pieces, n_bytes)?;
    Some(merge_subtrees_root(&subtree(left.0, left.1)?, &subtree(right.0, right.1)?, Mode::Hash))
}

fn subtree(pieces: &[Piece], n_bytes: u64) -> Option<ChainingValue> {
    match pieces {
        [Piece::Subtree(value)] => Some(*value),
        [] | [Piece::Whole(_)] => None,
        _ => {
            let (left, right) = halves(pieces, n_bytes)?;
            Some(merge_subtrees_non_root(&subtree(left.0, left.1)?, &subtree(right.0, right.1)?, Mode::Hash))
        }
    }
}

/// Splits pieces where the tree does.
fn halves(pieces: &[Piece], n_bytes: u64) -> Option<((&[Piece], u64), (&[Piece], u64))> {
    if n_bytes <= PIECE_BYTES {
        return None;
    }
    let left_bytes = left_subtree_len(n_bytes);
    let (left, right) = pieces.split_at_checked(usize::try_from(left_bytes / PIECE_BYTES).ok()?)?;
    Some(((left, left_bytes), (right, n_bytes - left_bytes)))
}

/// Reads to the end, a buffer at a time.
pub(super) fn read_to_end(reader: &mut impl Read, buffer: &mut Buffer, mut take: impl FnMut(&[u8])) -> io::Result<()> {
    loop {
        match reader.read(buffer) {
            Ok(0) => return Ok(()),
            Ok(n) => take(buffer.get(..n).unwrap_or_default()),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_of_the_pieces_is_that_of_the_whole() {
        let piece = usize::try_from(PIECE_BYTES).unwrap();
        let bytes: Vec<u8> = (0..piece * 5 + 777).map(|n| u8::try_from(n % 251).unwrap()).collect();
        let mut buffer = Buffer::own(vec![0; 300_000]);
        for length in [0, 1, 1024, piece - 1, piece, piece + 1, 2 * piece, 3 * piece - 5, 4 * piece, 4 * piece + 1, bytes.len()] {
            let (whole, n_bytes) = (&bytes[..length], length as u64);
            let mut read = |n| read_piece(&mut io::Cursor::new(whole), n_bytes, n, &mut buffer).unwrap();
            let pieces: Vec<(Piece, u64)> = (0..n_pieces(n_bytes)).map(&mut read).collect();
            assert_eq!(pieces.iter().map(|(_, n)| n).sum::<u64>(), n_bytes);
            let pieces: Vec<Piece> = pieces.into_iter().map(|(piece, _)| piece).collect();
            assert_eq!(merge(&pieces, n_bytes), Some(blake3::hash(whole)), "{length} bytes");
        }
    }

    #[test]
    fn pieces_of_a_file_that_changed_make_no_fingerprint() {
        let mut buffer = Buffer::own(vec![0; 300_000]);
        let gone = read_piece(&mut io::Cursor::new(b"short"), 3 * PIECE_BYTES, 1, &mut buffer).unwrap();
        assert_eq!(gone.1, 0);
        assert_eq!(merge(&[gone.0, gone.0, gone.0], 3 * PIECE_BYTES), None);
    }
}
