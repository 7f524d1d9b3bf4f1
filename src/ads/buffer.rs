//! Lends memory for decoded bytes and takes it back, so that a stream of any length touches the same few pages.
//!
//! Fresh memory costs more than finding the lines in it: the system clears each page. Blocks of a stream are lent without limit,
//! because whoever passes them on holds but few. Buffers for whole members are large, so all of them together stay within a budget.
//! They come in few sizes, so that one serves members of many sizes; what no member touches takes no memory.

use std::sync::{Arc, Mutex, PoisonError};

/// Most bytes of large buffers, lent or kept, of all threads together: two of the largest for what is decoded, two of the next for
/// what was compressed.
const LARGE_BUDGET: usize = 2 * (96 << 20) + 2 * (24 << 20);
/// The sizes of large buffers.
const LARGE_SIZES: [usize; 3] = [4 << 20, 24 << 20, 96 << 20];
/// Most blocks that are kept for later; more are lent only while many threads read.
const KEPT_BLOCKS: usize = 64;
/// Largest block that is kept: one that grew around a long record is not.
const KEPT_BLOCK_BYTES: usize = 4 << 20;

/// The lender. Clones share their memory.
#[derive(Clone, Debug, Default)]
pub struct Buffers(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    blocks: Mutex<Vec<Vec<u8>>>,
    large: Mutex<Large>,
}

#[derive(Debug, Default)]
struct Large {
    kept: Vec<Vec<u8>>,
    /// Bytes lent and kept.
    n_bytes: usize,
}

/// Where a buffer goes when nobody needs it.
#[derive(Debug)]
enum Home {
    Nowhere,
    Blocks(Arc<Shared>),
    Large(Arc<Shared>),
}

/// Bytes that go back to their lender.
#[derive(Debug)]
pub struct Buffer {
    bytes: Vec<u8>,
    home: Home,
}

impl Buffers {
    /// A block of at least so many bytes, of any content.
    pub(super) fn block(&self, n_bytes: usize) -> Buffer {
        let mut kept = self.0.blocks.lock().unwrap_or_else(PoisonError::into_inner);
        let mut bytes = kept.pop().unwrap_or_default();
        drop(kept);
        if bytes.len() < n_bytes {
            bytes = vec![0; n_bytes];
        }
        Buffer { bytes, home: Home::Blocks(Arc::clone(&self.0)) }
    }

    /// A large buffer of at least so many bytes, of any content; `None` when the budget does not hold it.
    pub(super) fn large(&self, n_bytes: usize) -> Option<Buffer> {
        let n_bytes = LARGE_SIZES.into_iter().find(|size| *size >= n_bytes)?;
        let mut large = self.0.large.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = large.take(n_bytes);
        if kept.is_none() && !large.set_aside(n_bytes) {
            return None;
        }
        drop(large);
        let bytes = kept.unwrap_or_else(|| vec![0; n_bytes]);
        Some(Buffer { bytes, home: Home::Large(Arc::clone(&self.0)) })
    }
}

impl Large {
    /// A kept buffer of that size.
    fn take(&mut self, n_bytes: usize) -> Option<Vec<u8>> {
        let index = self.kept.iter().position(|kept| kept.len() == n_bytes)?;
        Some(self.kept.swap_remove(index))
    }

    /// Makes room for so many bytes, by giving up kept buffers where needed; false when too many are lent.
    fn set_aside(&mut self, n_bytes: usize) -> bool {
        while self.n_bytes + n_bytes > LARGE_BUDGET {
            let Some(kept) = self.kept.pop() else { return false };
            self.n_bytes -= kept.len();
        }
        self.n_bytes += n_bytes;
        true
    }
}

impl Buffer {
    /// Memory of its own, which goes nowhere.
    pub(super) fn own(bytes: Vec<u8>) -> Self {
        Self { bytes, home: Home::Nowhere }
    }
}

impl std::ops::Deref for Buffer {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

impl std::ops::DerefMut for Buffer {
    fn deref_mut(&mut self) -> &mut [u8] {
        &mut self.bytes
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        let bytes = std::mem::take(&mut self.bytes);
        match &self.home {
            Home::Nowhere => {}
            Home::Blocks(shared) => {
                let mut kept = shared.blocks.lock().unwrap_or_else(PoisonError::into_inner);
                if kept.len() < KEPT_BLOCKS && bytes.len() <= KEPT_BLOCK_BYTES {
                    kept.push(bytes);
                }
            }
            Home::Large(shared) => shared.large.lock().unwrap_or_else(PoisonError::into_inner).kept.push(bytes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_that_came_back_is_lent_again() {
        let buffers = Buffers::default();
        let mut block = buffers.block(100);
        block[7] = 9;
        drop(block);
        assert_eq!(buffers.block(100)[7], 9);
        let mut large = buffers.large(5 << 20).unwrap();
        large[7] = 9;
        drop(large);
        assert_eq!(buffers.large(6 << 20).unwrap()[7], 9);
    }

    #[test]
    fn large_buffers_stay_within_the_budget_and_kept_ones_make_room() {
        let buffers = Buffers::default();
        let lent: Vec<_> = std::iter::from_fn(|| buffers.large(96 << 20)).collect();
        assert_eq!(lent.len(), 2);
        let small: Vec<_> = std::iter::from_fn(|| buffers.large(1)).collect();
        assert_eq!(small.len(), 12);
        assert!(buffers.large(97 << 20).is_none());
        drop((lent, small));
        assert_eq!(std::iter::from_fn(|| buffers.large(20 << 20)).collect::<Vec<_>>().len(), 10);
        assert!(buffers.0.large.lock().unwrap().n_bytes <= LARGE_BUDGET);
    }
}
