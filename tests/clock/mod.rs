//! Gives a program another clock, where `faketime` is installed, and names the program that is tried.

use std::io::Write;
use std::process::Command;

/// The program that is tried: `SVALL_BIN`, or the one that was built with the tests.
pub(crate) fn program() -> String {
    std::env::var("SVALL_BIN").unwrap_or_else(|_| env!("CARGO_BIN_EXE_svall").to_owned())
}

/// Says something on standard error, past the capture of passing tests.
pub(crate) fn say(notice: &str) {
    let _closed = writeln!(std::io::stderr(), "{notice}");
}

/// The library that gives a program another clock.
#[derive(Clone)]
pub(crate) struct Clock(String);

impl Clock {
    /// `None` where `faketime` is not installed; then the tests say so and go on with the clock of the machine.
    pub(crate) fn find() -> Option<Self> {
        let asked = Command::new("faketime").args(["-f", "+0d", "printenv", "LD_PRELOAD"]).output().ok()?;
        let library = String::from_utf8(asked.stdout).ok()?.trim().to_owned();
        (asked.status.success() && !library.is_empty()).then_some(Self(library))
    }

    /// Lets a command begin at this moment, `@2024-02-29 12:00:00` in Universal Time, or this far from now, `+3d`. Files keep their own
    /// times, and how long something takes is still measured truly.
    pub(crate) fn set(&self, command: &mut Command, moment: &str) {
        command.env("LD_PRELOAD", &self.0).env("FAKETIME", moment).env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        command.env("DONT_FAKE_MONOTONIC", "1").env("NO_FAKE_STAT", "1").env("FAKETIME_NO_CACHE", "1");
    }
}
