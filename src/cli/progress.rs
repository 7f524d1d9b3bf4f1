//! Shows how far a run is: a bar on a terminal, a plain line every 30 seconds elsewhere.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::output;
use super::table::grouped;
use crate::run::Progress;

/// A display that ends with `finish`.
pub(super) struct Display {
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Display {
    /// Starts showing progress over `total_bytes` of inputs.
    pub(super) fn start(progress: Arc<Progress>, total_bytes: u64, quiet: bool) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&over);
        let thread = (!quiet).then(|| {
            std::thread::spawn(move || if output::is_terminal() { bar(&progress, total_bytes, &seen) } else { lines(&progress, &seen) })
        });
        Self { over, thread }
    }

    /// Stops showing.
    pub(super) fn finish(mut self) {
        self.over.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // A display that failed has nothing more to show.
            let _ended = thread.join();
        }
    }
}

fn bar(progress: &Progress, total_bytes: u64, over: &AtomicBool) {
    let bar = ProgressBar::new(total_bytes);
    let style = ProgressStyle::with_template("{bar:30} {bytes}/{total_bytes} {bytes_per_sec}  {msg}  {eta} left");
    if let Ok(style) = style {
        bar.set_style(style);
    }
    let started = Instant::now();
    while !over.load(Ordering::Relaxed) {
        let n_records = progress.n_records.load(Ordering::Relaxed);
        let rate = n_records as f64 / started.elapsed().as_secs_f64().max(0.001);
        bar.set_position(progress.n_bytes.load(Ordering::Relaxed).max(progress.n_bytes_done.load(Ordering::Relaxed)).min(total_bytes));
        bar.set_message(format!("{} records, {rate:.0} a second", grouped(n_records)));
        std::thread::sleep(Duration::from_millis(100));
    }
    bar.finish_and_clear();
}

fn lines(progress: &Progress, over: &AtomicBool) {
    let started = Instant::now();
    let mut next = 30;
    while !over.load(Ordering::Relaxed) {
        std::thread::sleep(Duration::from_millis(100));
        let seconds = started.elapsed().as_secs();
        if seconds >= next {
            next += 30;
            let n_records = progress.n_records.load(Ordering::Relaxed);
            let n_bytes = progress.n_bytes.load(Ordering::Relaxed);
            output::remark(&format!("{seconds} s: {} records, {} MB read", grouped(n_records), grouped(n_bytes / 1_000_000)));
        }
    }
}
