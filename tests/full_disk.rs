//! Fills a real disk at each size: the run ends with exit code 22, and the one before is served.
//!
//! A disk of a given size is a tmpfs, which only the superuser can mount. Where it cannot be mounted this says so, and
//! `crash.rs` holds the same promise on a disk that counts its bytes. `SVALL_BIN` names another program.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test stops where something is missing, and says so")]

mod alike;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use alike::check_index;
use svall::published::{Depth, check_run, served_run};

fn program() -> PathBuf {
    std::env::var_os("SVALL_BIN").map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_svall")), PathBuf::from)
}

/// A disk of its own size, until it is dropped.
struct Mounted(PathBuf);

impl Mounted {
    fn new(at: &Path) -> Option<Self> {
        std::fs::create_dir_all(at).unwrap();
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=64m", "tmpfs"]).arg(at).output();
        mounted.is_ok_and(|o| o.status.success()).then(|| Self(at.to_owned()))
    }

    /// Makes the disk so large.
    fn resize(&self, kib: u64) {
        let size = format!("remount,size={kib}k");
        assert!(Command::new("mount").args(["-o", &size]).arg(&self.0).status().unwrap().success(), "{size}");
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _left = Command::new("umount").arg(&self.0).status();
    }
}

fn run(input: &Path, out: &Path) -> Output {
    let accept = ["--accept", "drop", "--accept", "growth", "--accept", "closed-years", "--keep-runs", "3"];
    Command::new(program()).arg("run").arg(input).arg("--out").arg(out).arg("--quiet").args(accept).output().unwrap()
}

fn used_kib(at: &Path) -> u64 {
    let told = Command::new("df").args(["-k", "--output=used"]).arg(at).output().unwrap();
    String::from_utf8(told.stdout).unwrap().lines().nth(1).unwrap().trim().parse().unwrap()
}

#[test]
fn a_disk_that_fills_at_any_size_leaves_the_run_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let Some(disk) = Mounted::new(&folder.path().join("disk")) else {
        eprintln!("NOT TRIED: a disk of a given size cannot be mounted here (that needs the superuser)");
        return;
    };
    let n_ads = if std::env::var_os("SVALL_ALL").is_some() { "20000" } else { "500" };
    let step = if std::env::var_os("SVALL_ALL").is_some() { 1024 } else { 100 };
    let inputs = ["a", "b"].map(|name| {
        let path = folder.path().join(format!("{name}.jsonl"));
        let seed = name.bytes().map(u32::from).sum::<u32>().to_string();
        let made = Command::new(program()).args(["sample", "--ads", n_ads, "--seed", &seed, "-o"]).arg(&path).status();
        assert!(made.unwrap().success());
        path
    });
    let out = folder.path().join("disk/out");
    assert!(run(&inputs[0], &out).status.success());
    let old = served_run(&out).unwrap().unwrap().manifest.run_id;
    let (mut n_full, mut size) = (0, used_kib(&disk.0) + 16);
    loop {
        // What a failed night found out helps the next: without it every step is tried at its full need.
        std::fs::remove_dir_all(out.join("cache")).unwrap();
        disk.resize(size.max(used_kib(&disk.0) + 16));
        let ended = run(&inputs[1], &out);
        let served = served_run(&out).unwrap().unwrap();
        assert_eq!(check_run(&served, Depth::Files), [""; 0], "{size} KiB");
        assert_eq!(check_index(&served), [""; 0], "{size} KiB");
        let told = String::from_utf8(ended.stderr).unwrap();
        match ended.status.code() {
            Some(22) => assert!(told.contains("cannot be written") && served.manifest.run_id == old, "{size} KiB: {told}"),
            // The disk was full when all but the tidying was done.
            Some(1) => {
                assert!(told.contains("warning: the run is served") && served.manifest.run_id != old, "{size} KiB: {told}");
                break;
            }
            Some(0) => break,
            code => panic!("{size} KiB: found exit code {code:?}, expected 22: {told}"),
        }
        n_full += 1;
        size += step;
    }
    eprintln!("full at {n_full} sizes, {step} KiB apart, up to {size} KiB: exit code 22 each time, and {old} was served");
    assert!(n_full >= 3);
}
