//! Reads a file from a place of its own, so that several threads read one file without moving each other.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

/// How much is read ahead for small reads.
const AHEAD_BYTES: usize = 8 << 10;

/// A reader with its own place in a shared file. A clone begins at the same place and reads ahead by itself.
#[derive(Debug)]
pub(super) struct Positioned {
    file: Arc<File>,
    at: u64,
    /// Bytes of the file from `ahead_at` on.
    ahead: Vec<u8>,
    ahead_at: u64,
}

impl Positioned {
    /// A reader that stands at the beginning.
    pub(super) fn new(file: Arc<File>) -> Self {
        Self { file, at: 0, ahead: Vec::new(), ahead_at: 0 }
    }

    /// What has been read ahead of the place.
    fn held(&self) -> &[u8] {
        let skip = self.at.checked_sub(self.ahead_at).and_then(|n| usize::try_from(n).ok());
        skip.and_then(|n| self.ahead.get(n..)).unwrap_or_default()
    }
}

impl Clone for Positioned {
    fn clone(&self) -> Self {
        Self { at: self.at, ..Self::new(Arc::clone(&self.file)) }
    }
}

#[cfg(unix)]
fn read_at(file: &File, buf: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buf, at)
}

#[cfg(windows)]
fn read_at(file: &File, buf: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buf, at)
}

impl Read for Positioned {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.held().is_empty() {
            if buf.len() >= AHEAD_BYTES {
                let n = read_at(&self.file, buf, self.at)?;
                self.at += n as u64;
                return Ok(n);
            }
            self.ahead.resize(AHEAD_BYTES, 0);
            // Nothing counts as read ahead until the file has been read.
            self.ahead_at = u64::MAX;
            let n = read_at(&self.file, &mut self.ahead, self.at)?;
            self.ahead.truncate(n);
            self.ahead_at = self.at;
        }
        let held = self.held();
        let n = held.len().min(buf.len());
        if let (Some(to), Some(from)) = (buf.get_mut(..n), held.get(..n)) {
            to.copy_from_slice(from);
        }
        self.at += n as u64;
        Ok(n)
    }
}

impl Seek for Positioned {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.file.metadata()?.len().checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "found a place before the file's first byte"))?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn clones_read_the_same_bytes_without_moving_each_other() {
        let mut file = tempfile::tempfile().unwrap();
        let bytes: Vec<u8> = (0..50_000u32).flat_map(u32::to_le_bytes).collect();
        file.write_all(&bytes).unwrap();
        let mut first = Positioned::new(Arc::new(file));
        let mut head = [0; 10];
        first.read_exact(&mut head).unwrap();
        let mut second = first.clone();
        let mut rest = Vec::new();
        second.read_to_end(&mut rest).unwrap();
        assert_eq!((&head[..], &rest[..]), (&bytes[..10], &bytes[10..]));
        for (from, n) in [(3, 5), (9_000, 20_000), (9_001, 3), (0, 4), (199_990, 10)] {
            let mut found = vec![0; n];
            first.seek(SeekFrom::Start(from)).unwrap();
            first.read_exact(&mut found).unwrap();
            let from = usize::try_from(from).unwrap();
            assert_eq!(found, bytes[from..from + n]);
        }
        assert_eq!(first.seek(SeekFrom::End(0)).unwrap(), 200_000);
        assert_eq!(first.read(&mut head).unwrap(), 0);
    }
}
