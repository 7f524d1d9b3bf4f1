//! A disk that writes down what is done to it, and works out what a machine that stopped could have left of it.
//!
//! The model is the weakest that is promised: bytes are there once their file was synced, names once their folder was, a rename whole or not
//! at all. What was not synced may be there or not, each operation by itself. Disks that reorder behind a sync are not modelled.

#![allow(dead_code, unreachable_pub, clippy::unwrap_used, clippy::panic, reason = "each test that uses it takes a part")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use svall::store::{Disk, DiskFile, LocalDisk};

/// What was done. Paths are relative to the root; files are numbered as they are opened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Operation {
    Create(PathBuf, usize),
    Append(PathBuf, usize),
    Write(usize, Vec<u8>),
    Sync(usize),
    Rename(PathBuf, PathBuf),
    /// A second name for a file.
    Link(PathBuf, PathBuf),
    CreateFolder(PathBuf),
    RemoveFile(PathBuf),
    RemoveFolder(PathBuf),
    SyncFolder(PathBuf),
}

/// The local disk, with a log, and an operation that fails or lies.
#[derive(Clone, Debug)]
pub struct WatchedDisk {
    root: PathBuf,
    log: Arc<Mutex<Vec<Operation>>>,
    /// The operation that fails, counted from 0, and how.
    fails: Option<(usize, io::ErrorKind)>,
    /// The write that puts another bit on disk than it was given, and does not say so.
    lies: Option<usize>,
    /// Bytes that may still be written.
    room: Arc<Mutex<u64>>,
    /// Whether it knows second names.
    has_links: bool,
}

impl WatchedDisk {
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), log: Arc::default(), fails: None, lies: None, room: Arc::new(Mutex::new(u64::MAX)), has_links: true }
    }

    pub fn failing(root: &Path, at: usize, how: io::ErrorKind) -> Self {
        Self { fails: Some((at, how)), ..Self::new(root) }
    }

    pub fn lying(root: &Path, at: usize) -> Self {
        Self { lies: Some(at), ..Self::new(root) }
    }

    /// A disk that is full after so many bytes.
    pub fn with_room(root: &Path, n_bytes: u64) -> Self {
        Self { room: Arc::new(Mutex::new(n_bytes)), ..Self::new(root) }
    }

    /// The same disk, but one that knows no second names.
    pub fn without_links(self) -> Self {
        Self { has_links: false, ..self }
    }

    pub fn log(&self) -> Vec<Operation> {
        self.log.lock().unwrap().clone()
    }

    fn note(&self, operation: Operation) -> io::Result<usize> {
        let mut log = self.log.lock().unwrap();
        let at = log.len();
        log.push(operation);
        match self.fails {
            Some((fails, how)) if fails == at => Err(how.into()),
            _ => Ok(at),
        }
    }

    fn relative(&self, path: &Path) -> PathBuf {
        path.strip_prefix(&self.root).unwrap_or_else(|_| panic!("{} is outside", path.display())).to_owned()
    }
}

struct WatchedFile {
    disk: WatchedDisk,
    number: usize,
    inner: Box<dyn DiskFile>,
}

impl Write for WatchedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let at = self.disk.note(Operation::Write(self.number, bytes.to_vec()))?;
        let mut room = self.disk.room.lock().unwrap();
        if *room < bytes.len() as u64 {
            return Err(io::ErrorKind::StorageFull.into());
        }
        *room -= bytes.len() as u64;
        let mut kept = bytes.to_vec();
        if self.disk.lies == Some(at) {
            kept[bytes.len() / 2] ^= 1;
        }
        self.inner.write_all(&kept)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl DiskFile for WatchedFile {
    fn sync(&mut self) -> io::Result<()> {
        self.disk.note(Operation::Sync(self.number))?;
        self.inner.sync()
    }
}

impl Disk for WatchedDisk {
    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        // What is refused changes nothing.
        if path.symlink_metadata().is_ok() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let number = self.log.lock().unwrap().len();
        self.note(Operation::Create(self.relative(path), number))?;
        Ok(Box::new(WatchedFile { disk: self.clone(), number, inner: LocalDisk.create(path)? }))
    }

    fn append(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        let number = self.log.lock().unwrap().len();
        self.note(Operation::Append(self.relative(path), number))?;
        Ok(Box::new(WatchedFile { disk: self.clone(), number, inner: LocalDisk.append(path)? }))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.note(Operation::Rename(self.relative(from), self.relative(to)))?;
        LocalDisk.rename(from, to)
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        if !self.has_links {
            return Err(io::ErrorKind::Unsupported.into());
        }
        self.note(Operation::Link(self.relative(from), self.relative(to)))?;
        LocalDisk.link(from, to)
    }

    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.note(Operation::CreateFolder(self.relative(path)))?;
        LocalDisk.create_folder(path)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.note(Operation::RemoveFile(self.relative(path)))?;
        LocalDisk.remove_file(path)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.note(Operation::RemoveFolder(self.relative(path)))?;
        LocalDisk.remove_folder(path)
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.note(Operation::SyncFolder(self.relative(path)))?;
        LocalDisk.sync_folder(path)
    }
}

/// Names and bytes; a folder has none.
pub type Tree = BTreeMap<PathBuf, Option<Vec<u8>>>;

/// What lies below a folder.
pub fn read_tree(root: &Path) -> Tree {
    fn add(root: &Path, folder: &Path, tree: &mut Tree) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().to_owned();
            if path.is_dir() {
                tree.insert(name, None);
                add(root, &path, tree);
            } else {
                tree.insert(name, Some(fs::read(&path).unwrap()));
            }
        }
    }
    let mut tree = Tree::new();
    add(root, root, &mut tree);
    tree
}

/// A fingerprint of names and bytes.
pub fn hash_of<'t>(entries: impl Iterator<Item = (&'t PathBuf, &'t Option<Vec<u8>>)>) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    for (path, bytes) in entries {
        let name = path.to_str().unwrap();
        hasher.update(format!("{} {name} {:?}\n", name.len(), bytes.as_ref().map(Vec::len)).as_bytes());
        hasher.update(bytes.as_deref().unwrap_or_default());
    }
    hasher.finalize()
}

/// Makes a folder hold just this.
pub fn write_tree(root: &Path, tree: &Tree) {
    if root.exists() {
        fs::remove_dir_all(root).unwrap();
    }
    fs::create_dir_all(root).unwrap();
    for (name, bytes) in tree {
        let path = root.join(name);
        match bytes {
            None => fs::create_dir_all(path).unwrap(),
            Some(bytes) => fs::write(path, bytes).unwrap(),
        }
    }
}

/// What is left of operations that were not durable when the machine stopped.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Left {
    /// All of them.
    All,
    /// None.
    Nothing,
    /// This one alone.
    Only(usize),
    /// All but this one.
    AllBut(usize),
    /// All, and of the last write so many of 2 halves.
    Torn(usize),
}

/// What the disk may hold if the machine stops after the first `n` operations on what lay there.
pub fn crash_states(before: &Tree, log: &[Operation], n: usize) -> Vec<(Left, Tree)> {
    let log = &log[..n];
    let durable = durable(log);
    let open: Vec<usize> = (0..n).filter(|at| !durable.contains(at) && changes(&log[*at])).collect();
    let mut lefts = vec![Left::All, Left::Nothing];
    lefts.extend(open.iter().flat_map(|at| [Left::Only(*at), Left::AllBut(*at)]));
    if matches!(log.last(), Some(Operation::Write(..))) {
        lefts.extend([Left::Torn(0), Left::Torn(1)]);
    }
    lefts.into_iter().map(|left| (left, replay(before, log, &durable, left))).collect()
}

fn changes(operation: &Operation) -> bool {
    !matches!(operation, Operation::Sync(_) | Operation::SyncFolder(_))
}

fn parent(path: &Path) -> PathBuf {
    path.parent().map_or_else(PathBuf::new, Path::to_owned)
}

/// The operations of which the effect is durable at the end of the log.
fn durable(log: &[Operation]) -> BTreeSet<usize> {
    let mut durable = BTreeSet::new();
    for (at, operation) in log.iter().enumerate() {
        let synced = |folder: &Path| log[at..].iter().any(|o| matches!(o, Operation::SyncFolder(f) if f == folder));
        let is_durable = match operation {
            Operation::Write(file, _) => log[at..].iter().any(|o| matches!(o, Operation::Sync(f) if f == file)),
            Operation::Create(path, _) | Operation::Append(path, _) | Operation::Link(_, path) => synced(&parent(path)),
            Operation::CreateFolder(path) | Operation::RemoveFile(path) | Operation::RemoveFolder(path) => synced(&parent(path)),
            Operation::Rename(from, to) => synced(&parent(from)) && synced(&parent(to)),
            Operation::Sync(_) | Operation::SyncFolder(_) => true,
        };
        if is_durable {
            durable.insert(at);
        }
    }
    durable
}

/// Names, and the number of the file that each stands for; a folder has none.
type Names = BTreeMap<PathBuf, Option<usize>>;

fn rename(names: &mut Names, from: &Path, to: &Path) {
    let moved: Vec<(PathBuf, Option<usize>)> =
        names.iter().filter(|(name, _)| name.starts_with(from)).map(|(name, node)| (name.clone(), *node)).collect();
    names.retain(|name, _| !name.starts_with(from));
    names.extend(moved.into_iter().map(|(name, node)| {
        let rest = name.strip_prefix(from).unwrap();
        (if rest.as_os_str().is_empty() { to.to_owned() } else { to.join(rest) }, node)
    }));
}

fn replay(before: &Tree, log: &[Operation], durable: &BTreeSet<usize>, left: Left) -> Tree {
    let last_write = log.len().wrapping_sub(1);
    let stays = |at: usize| {
        durable.contains(&at)
            || match left {
                Left::All | Left::Torn(_) => true,
                Left::Nothing => false,
                Left::Only(one) => one == at,
                Left::AllBut(one) => one != at,
            }
    };
    // Files by number, so that a rename takes the bytes along and two names can stand for one file.
    let mut names = Names::new();
    let mut files: BTreeMap<usize, Vec<u8>> = BTreeMap::new();
    let mut opened: BTreeMap<usize, usize> = BTreeMap::new();
    for (n, (path, bytes)) in before.iter().enumerate() {
        let number = usize::MAX - n;
        names.insert(path.clone(), bytes.is_some().then_some(number));
        files.extend(bytes.clone().map(|bytes| (number, bytes)));
    }
    // What the machine saw before it stopped: a second name is one of the file that had the first at that time, whether or not the first is
    // on disk yet.
    let mut at_work = names.clone();
    let exists = |names: &Names, folder: &Path| folder.as_os_str().is_empty() || names.contains_key(folder);
    for (at, operation) in log.iter().enumerate() {
        match operation {
            Operation::Create(path, number) | Operation::Append(path, number) => {
                let known = at_work.get(path).copied().flatten();
                let file = known.filter(|_| matches!(operation, Operation::Append(..))).unwrap_or(*number);
                opened.insert(*number, file);
                files.entry(file).or_default();
                at_work.insert(path.clone(), Some(file));
                if stays(at) && exists(&names, &parent(path)) {
                    names.insert(path.clone(), Some(file));
                }
            }
            Operation::Write(number, bytes) if stays(at) => {
                let halves = match left {
                    Left::Torn(halves) if at == last_write => halves,
                    _ => 2,
                };
                let file = opened[number];
                files.get_mut(&file).unwrap().extend_from_slice(&bytes[..bytes.len() * halves / 2]);
            }
            Operation::CreateFolder(path) => {
                at_work.entry(path.clone()).or_insert(None);
                if stays(at) && exists(&names, &parent(path)) {
                    names.entry(path.clone()).or_insert(None);
                }
            }
            Operation::Link(from, to) => {
                let node = at_work[from];
                at_work.insert(to.clone(), node);
                if stays(at) && exists(&names, &parent(to)) {
                    names.insert(to.clone(), node);
                }
            }
            Operation::RemoveFile(path) | Operation::RemoveFolder(path) => {
                at_work.retain(|name, _| !name.starts_with(path));
                if stays(at) {
                    names.retain(|name, _| !name.starts_with(path));
                }
            }
            Operation::Rename(from, to) => {
                rename(&mut at_work, from, to);
                if stays(at) && names.contains_key(from) && exists(&names, &parent(to)) {
                    rename(&mut names, from, to);
                }
            }
            Operation::Write(..) | Operation::Sync(_) | Operation::SyncFolder(_) => {}
        }
    }
    names.into_iter().map(|(name, node)| (name, node.map(|number| files[&number].clone()))).collect()
}
