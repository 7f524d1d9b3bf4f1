//! Composes operations of a disk into ways of writing that survive a crash.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use super::disk::Disk;
use crate::error::{Error, Result};

/// Makes a folder and those above it that do not exist yet, each durable in the one above.
///
/// # Errors
/// One of them cannot be made, or is a file.
pub fn create_folders(disk: &dyn Disk, path: &Path) -> Result<()> {
    if path.as_os_str().is_empty() || path.is_dir() {
        return Ok(());
    }
    let parent = parent_of(path);
    create_folders(disk, &parent)?;
    match disk.create_folder(path) {
        Err(e) if !(e.kind() == std::io::ErrorKind::AlreadyExists && path.is_dir()) => return Err(Error::storage(path, e)),
        _ => {}
    }
    disk.sync_folder(&parent).map_err(|e| Error::storage(&parent, e))
}

/// Removes a file or a folder with all it holds; links are not followed. What does not exist is removed already.
///
/// # Errors
/// Something cannot be removed.
pub fn remove_all(disk: &dyn Disk, path: &Path) -> Result<()> {
    let Ok(metadata) = fs::symlink_metadata(path) else { return Ok(()) };
    let removed = if metadata.is_dir() {
        for entry in fs::read_dir(path).map_err(|e| Error::storage(path, e))? {
            remove_all(disk, &entry.map_err(|e| Error::storage(path, e))?.path())?;
        }
        disk.remove_folder(path)
    } else {
        disk.remove_file(path)
    };
    removed.map_err(|e| Error::storage(path, e))
}

/// Writes a file that does not exist yet and makes its bytes durable; its name is so once the folder is synced.
///
/// # Errors
/// It exists or cannot be written.
pub fn write_new(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> Result<()> {
    let write = || {
        let mut file = disk.create(path)?;
        file.write_all(bytes)?;
        file.flush()?;
        file.sync()
    };
    write().map_err(|e| Error::storage(path, e))
}

/// Gives a durable file a second name, or copies it where a disk knows no second names; its name is durable once the folder is synced.
///
/// # Errors
/// It cannot be read, or the other cannot be written.
pub fn link_or_copy(disk: &dyn Disk, from: &Path, to: &Path) -> Result<()> {
    use std::io::ErrorKind::{CrossesDevices, PermissionDenied, TooManyLinks, Unsupported};
    match disk.link(from, to) {
        Err(e) if matches!(e.kind(), CrossesDevices | PermissionDenied | TooManyLinks | Unsupported) => {}
        linked => return linked.map_err(|e| Error::storage(to, e)),
    }
    let copy = || {
        let (mut source, mut file) = (fs::File::open(from)?, disk.create(to)?);
        std::io::copy(&mut source, &mut file)?;
        file.flush()?;
        file.sync()
    };
    copy().map_err(|e| Error::storage(to, e))
}

/// Replaces a file at once: whoever opens it finds all of the old bytes or all of the new ones, whenever the machine stops.
///
/// # Errors
/// It cannot be written; then the old one stands.
pub fn replace(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> Result<()> {
    let mut name = path.file_name().map_or_else(OsString::new, OsString::from);
    name.push(".tmp");
    let new = path.with_file_name(name);
    remove_all(disk, &new)?;
    write_new(disk, &new, bytes)?;
    disk.rename(&new, path).map_err(|e| Error::storage(path, e))?;
    let parent = parent_of(path);
    disk.sync_folder(&parent).map_err(|e| Error::storage(&parent, e))
}

/// The folder that holds a path; `.` for a bare name.
fn parent_of(path: &Path) -> PathBuf {
    path.parent().filter(|p| !p.as_os_str().is_empty()).map_or_else(|| PathBuf::from("."), Path::to_owned)
}

#[cfg(test)]
mod tests {
    use super::super::disk::LocalDisk;
    use super::*;

    #[test]
    fn folders_are_made_and_removed_with_all_they_hold() {
        let folder = tempfile::tempdir().expect("a folder");
        let deep = folder.path().join("a/b/c");
        create_folders(&LocalDisk, &deep).expect("room");
        create_folders(&LocalDisk, &deep).expect("it exists");
        write_new(&LocalDisk, &deep.join("x"), b"1").expect("room");
        assert!(write_new(&LocalDisk, &deep.join("x"), b"2").is_err());
        assert!(create_folders(&LocalDisk, &deep.join("x/y")).is_err());
        remove_all(&LocalDisk, &folder.path().join("a")).expect("removable");
        remove_all(&LocalDisk, &folder.path().join("a")).expect("gone already");
        assert!(!folder.path().join("a").exists());
    }

    #[test]
    fn a_file_is_replaced_whatever_a_crash_left_beside_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("CURRENT");
        fs::write(folder.path().join("CURRENT.tmp"), "half").expect("room");
        for text in ["first", "second"] {
            replace(&LocalDisk, &path, text.as_bytes()).expect("room");
            assert_eq!(fs::read_to_string(&path).expect("readable"), text);
        }
        assert!(!folder.path().join("CURRENT.tmp").exists());
    }
}
