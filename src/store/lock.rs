//! Keeps two writers of one folder apart, and names the one at work.
//!
//! The kernel holds the lock, so it ends with the process, however that ends; a `LOCK` file that lies about locks nobody.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};

/// Who holds a lock. It is for people: the lock itself is the kernel's.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Holder {
    /// Process number.
    pub pid: u32,
    /// Name of the machine; empty where it is not known.
    pub host: String,
    /// When it took the lock, seconds since 1970.
    pub since_unix: u64,
}

/// A lock that is held until it is dropped.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "the open file is the lock")] File);

impl Lock {
    /// Takes the lock that this file stands for, or names its holder.
    ///
    /// # Errors
    /// Someone holds it, or the file cannot be written.
    pub fn take(path: &Path) -> Result<Self> {
        let opened = File::options().create(true).truncate(false).write(true).open(path);
        let mut file = opened.map_err(|e| Error::storage(path, e))?;
        if file.try_lock().is_err() {
            let folder = path.parent().unwrap_or(path).display();
            let who = match Self::holder(path) {
                Some(h) => format!("process {} on {} since {} seconds", h.pid, h.host, now().saturating_sub(h.since_unix)),
                None => "a process that has not written its number yet".to_owned(),
            };
            let message = format!("{folder}: another run is at work here ({who}); nothing is published");
            return Err(Error::new(ErrorKind::Locked, message).with_hint("`svall status` says how far it is; a killed run holds no lock"));
        }
        let holder = Holder { pid: std::process::id(), host: host(), since_unix: now() };
        let line = serde_json::to_string(&holder).unwrap_or_default() + "\n";
        file.set_len(0).and_then(|()| file.write_all(line.as_bytes())).map_err(|e| Error::storage(path, e))?;
        Ok(Self(file))
    }

    /// Who wrote the file last: whoever holds the lock, if it is held.
    pub fn holder(path: &Path) -> Option<Holder> {
        serde_json::from_str(&fs::read_to_string(path).ok()?).ok()
    }

    /// Who holds the lock at this moment; `None` when nobody does.
    ///
    /// # Errors
    /// The file cannot be opened although it exists.
    pub fn held_by(path: &Path) -> Result<Option<Holder>> {
        let file = match File::open(path) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            file => file.map_err(|e| Error::input(path, e))?,
        };
        Ok(if file.try_lock_shared().is_ok() { None } else { Some(Self::holder(path).unwrap_or_default()) })
    }
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs())
}

fn host() -> String {
    let kernel = fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let name = kernel.or_else(|| std::env::var("COMPUTERNAME").ok()).unwrap_or_default();
    name.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_is_refused_and_told_who_holds_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("LOCK");
        assert_eq!(Lock::held_by(&path).expect("readable"), None);
        let lock = Lock::take(&path).expect("free");
        let refused = Lock::take(&path).expect_err("held");
        assert_eq!(refused.kind(), ErrorKind::Locked);
        assert!(refused.to_string().contains(&format!("process {}", std::process::id())));
        assert_eq!(Lock::held_by(&path).expect("readable").map(|h| h.pid), Some(std::process::id()));
        drop(lock);
        assert_eq!(Lock::held_by(&path).expect("readable"), None);
        drop(Lock::take(&path).expect("free again"));
    }
}
