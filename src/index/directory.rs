//! Where index files are written and read: written through the layer that all of a run goes through, read by readers that cannot write.
//!
//! tantivy keeps lists of its own (`meta.json`, `.managed.json`) that it would replace while it writes. A segment needs none of them: they
//! stay in memory, and a run writes its one `meta.json` when everything else of it stands.

use std::collections::HashMap;
use std::fmt;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, OwnedBytes, TerminatingWrite, WatchCallback, WatchHandle,
    WritePtr,
};

use super::summary::IndexFile;
use crate::store::{Disk, DiskFile};

/// Bytes of a file that are written at once.
const BUFFER_BYTES: usize = 1 << 20;

/// A folder in which segments are written.
#[derive(Clone)]
pub(super) struct SegmentFolder {
    disk: Arc<dyn Disk>,
    folder: PathBuf,
    /// Lists that tantivy replaces as a whole.
    lists: Arc<Mutex<HashMap<PathBuf, Vec<u8>>>>,
    written: Arc<Mutex<Vec<IndexFile>>>,
    /// Files that are read only if they are these, by name.
    expected: Arc<Mutex<HashMap<PathBuf, IndexFile>>>,
}

impl fmt::Debug for SegmentFolder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "segments in {}", self.folder.display())
    }
}

impl SegmentFolder {
    pub(super) fn new(disk: &Arc<dyn Disk>, folder: &Path) -> Self {
        Self { disk: Arc::clone(disk), folder: folder.to_owned(), lists: Arc::default(), written: Arc::default(), expected: Arc::default() }
    }

    /// The files that were written and made durable since the last call, by name.
    pub(super) fn take_written(&self) -> Vec<IndexFile> {
        let mut written = std::mem::take(&mut *self.written.lock().unwrap_or_else(PoisonError::into_inner));
        written.sort_by(|a, b| a.file.cmp(&b.file));
        written
    }

    /// Lets a file be read only if its bytes are these: tantivy may stop at others, or take them for an index.
    pub(super) fn expect(&self, file: &IndexFile) {
        self.expected.lock().unwrap_or_else(PoisonError::into_inner).insert(PathBuf::from(&file.file), file.clone());
    }
}

/// A file that counts and fingerprints what passes.
struct SegmentFile {
    /// Behind a lock because tantivy asks for it; nobody else holds it.
    inner: Mutex<BufWriter<Box<dyn DiskFile>>>,
    hasher: blake3::Hasher,
    name: String,
    written: Arc<Mutex<Vec<IndexFile>>>,
}

impl Write for SegmentFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.inner.get_mut().unwrap_or_else(PoisonError::into_inner).write(bytes)?;
        self.hasher.update(bytes.get(..n).unwrap_or_default());
        Ok(n)
    }

    /// Bytes go out when there are enough of them.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl TerminatingWrite for SegmentFile {
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        let inner = self.inner.get_mut().unwrap_or_else(PoisonError::into_inner);
        inner.flush()?;
        inner.get_mut().sync()?;
        let (bytes, blake3) = (self.hasher.count(), self.hasher.finalize().to_hex().to_string());
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        written.push(IndexFile { file: self.name.clone(), bytes, blake3 });
        Ok(())
    }
}

impl Directory for SegmentFolder {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let bytes = fs::read(self.folder.join(path)).map_err(|e| unreadable(e, path))?;
        if let Some(expected) = self.expected.lock().unwrap_or_else(PoisonError::into_inner).get(path)
            && blake3::hash(&bytes).to_hex().as_str() != expected.blake3
        {
            let other = io::Error::new(io::ErrorKind::InvalidData, "found other bytes than those that were written");
            return Err(OpenReadError::wrap_io_error(other, path.to_owned()));
        }
        Ok(Arc::new(OwnedBytes::new(bytes)))
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        let failed = |e| DeleteError::IoError { io_error: Arc::new(e), filepath: path.to_owned() };
        self.disk.remove_file(&self.folder.join(path)).map_err(failed)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        let is_listed = self.lists.lock().unwrap_or_else(PoisonError::into_inner).contains_key(path);
        Ok(is_listed || self.folder.join(path).exists())
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let file = self.disk.create(&self.folder.join(path)).map_err(|e| match e.kind() {
            io::ErrorKind::AlreadyExists => OpenWriteError::FileAlreadyExists(path.to_owned()),
            _ => OpenWriteError::wrap_io_error(e, path.to_owned()),
        })?;
        let file = SegmentFile {
            inner: Mutex::new(BufWriter::with_capacity(BUFFER_BYTES, file)),
            hasher: blake3::Hasher::new(),
            name: path.to_string_lossy().into_owned(),
            written: Arc::clone(&self.written),
        };
        // tantivy takes the writer out of its buffer and puts it into another.
        Ok(BufWriter::with_capacity(0, Box::new(file)))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        lists.get(path).cloned().ok_or_else(|| OpenReadError::FileDoesNotExist(path.to_owned()))
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.lists.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), data.to_vec());
        Ok(())
    }

    /// The folder is synced once, when a segment stands.
    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    fn acquire_lock(&self, _: &Lock) -> Result<DirectoryLock, LockError> {
        Ok(no_lock())
    }

    fn watch(&self, _: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}

/// The index of a published run: nothing in it can be changed, locked or watched.
#[derive(Clone, Debug)]
pub(super) struct PublishedFolder(pub(super) MmapDirectory);

impl Directory for PublishedFolder {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.0.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        Err(DeleteError::IoError { io_error: Arc::new(read_only()), filepath: path.to_owned() })
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.0.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        Err(OpenWriteError::wrap_io_error(read_only(), path.to_owned()))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.0.atomic_read(path)
    }

    fn atomic_write(&self, _: &Path, _: &[u8]) -> io::Result<()> {
        Err(read_only())
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    /// What is never written needs no lock.
    fn acquire_lock(&self, _: &Lock) -> Result<DirectoryLock, LockError> {
        Ok(no_lock())
    }

    fn watch(&self, _: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}

fn read_only() -> io::Error {
    io::Error::new(io::ErrorKind::ReadOnlyFilesystem, "the index of a published run is not written")
}

fn no_lock() -> DirectoryLock {
    DirectoryLock::from(Box::new(()))
}

fn unreadable(e: io::Error, path: &Path) -> OpenReadError {
    match e.kind() {
        io::ErrorKind::NotFound => OpenReadError::FileDoesNotExist(path.to_owned()),
        _ => OpenReadError::wrap_io_error(e, path.to_owned()),
    }
}
