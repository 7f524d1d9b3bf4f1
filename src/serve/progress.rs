//! Knows how far a connection has come, and when patience with it ends.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

/// How long a connection may take for each of its steps.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Patience {
    /// From the opening to the first byte.
    pub first_byte: Duration,
    /// From the first byte of a request to the end of its head.
    pub head: Duration,
    /// From the head to the end of the body.
    pub body: Duration,
    /// From an answer to the next request.
    pub idle: Duration,
    /// From the whole request to the answer.
    pub answer: Duration,
    /// While the other side takes no byte of an answer.
    pub stall: Duration,
    /// Bytes that the other side must take in a second, on average, once an answer has been under way for as long as `answer`.
    pub bytes_per_second: u64,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            first_byte: Duration::from_secs(5),
            head: Duration::from_secs(5),
            body: Duration::from_secs(5),
            idle: Duration::from_secs(10),
            answer: Duration::from_secs(10),
            stall: Duration::from_secs(5),
            bytes_per_second: 32 * 1024,
        }
    }
}

/// The steps of a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Step {
    /// Nothing has come, or nothing since the last answer.
    Silent,
    /// A part of the head has come.
    Head,
    /// The head has come, the body not wholly.
    Body,
    /// The answer is being made.
    Answering,
    /// The answer is being sent.
    Sending,
}

#[derive(Clone, Copy, Debug)]
struct State {
    step: Step,
    since: Instant,
    n_answers: u64,
    n_sent: u64,
    is_whole: bool,
    stalled_since: Option<Instant>,
}

/// How far a connection has come.
#[derive(Debug)]
pub(super) struct Progress {
    state: Mutex<State>,
    is_cut: AtomicBool,
    /// Told when the connection must make room for another.
    pub(super) leave: Notify,
}

impl Progress {
    pub(super) fn new(now: Instant) -> Self {
        let state = State { step: Step::Silent, since: now, n_answers: 0, n_sent: 0, is_whole: false, stalled_since: None };
        Self { state: Mutex::new(state), is_cut: AtomicBool::new(false), leave: Notify::new() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn step(&self, step: Step, now: Instant) {
        let mut state = self.state();
        state.step = step;
        state.since = now;
    }

    /// The connection is ended before its time.
    pub(super) fn cut(&self) {
        self.is_cut.store(true, Ordering::Relaxed);
    }

    /// Whether it was ended before its time.
    pub(super) fn was_cut(&self) -> bool {
        self.is_cut.load(Ordering::Relaxed)
    }

    /// Bytes came in.
    pub(super) fn received(&self, now: Instant) {
        if self.state().step == Step::Silent {
            self.step(Step::Head, now);
        }
    }

    /// The head came whole.
    pub(super) fn head_came(&self, now: Instant) {
        self.step(Step::Body, now);
    }

    /// The request came whole.
    pub(super) fn body_came(&self, now: Instant) {
        self.step(Step::Answering, now);
    }

    /// The answer is there and is sent from now on.
    pub(super) fn answer_begins(&self, now: Instant) {
        let mut state = self.state();
        *state = State { step: Step::Sending, since: now, n_sent: 0, is_whole: false, stalled_since: None, ..*state };
    }

    /// Every byte of the answer was handed on to be sent.
    pub(super) fn answer_is_whole(&self) {
        self.state().is_whole = true;
    }

    /// Bytes went out.
    pub(super) fn sent(&self, n: usize) {
        let mut state = self.state();
        state.n_sent += n as u64;
        state.stalled_since = None;
    }

    /// The other side takes no bytes at the moment.
    pub(super) fn stalls(&self, now: Instant) {
        self.state().stalled_since.get_or_insert(now);
    }

    /// Nothing waits to be sent.
    pub(super) fn flushed(&self, now: Instant) {
        let mut state = self.state();
        state.stalled_since = None;
        if state.step == Step::Sending && state.is_whole {
            *state = State { step: Step::Silent, since: now, n_answers: state.n_answers + 1, ..*state };
        }
    }

    /// Whether the connection has used up its time.
    pub(super) fn is_over(&self, now: Instant, patience: &Patience) -> bool {
        let state = *self.state();
        let took = now.saturating_duration_since(state.since);
        let step_is_over = match state.step {
            Step::Silent if state.n_answers == 0 => took >= patience.first_byte,
            Step::Silent => took >= patience.idle,
            Step::Head => took >= patience.head,
            // A body that is late is answered with 408, and an answer that is late with 503; this is for what even that cannot end.
            Step::Body => took >= patience.body + Duration::from_secs(1),
            Step::Answering => took >= patience.answer + Duration::from_secs(1),
            Step::Sending => took >= patience.answer + Duration::from_secs(state.n_sent / patience.bytes_per_second.max(1)),
        };
        step_is_over || state.stalled_since.is_some_and(|since| now.saturating_duration_since(since) >= patience.stall)
    }

    /// How readily the connection is closed to make room: the smallest first; `None` while it is being served.
    pub(super) fn rank(&self, now: Instant) -> Option<(u8, Instant)> {
        let state = *self.state();
        let is_waiting = matches!(state.step, Step::Silent | Step::Head | Step::Body);
        let has_stalled = |since: Instant| now.saturating_duration_since(since) >= Duration::from_secs(1);
        match state.stalled_since {
            _ if is_waiting => Some((u8::from(state.n_answers > 0), state.since)),
            Some(since) if has_stalled(since) => Some((2, since)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(start: Instant, seconds: u64) -> Instant {
        start + Duration::from_secs(seconds)
    }

    #[test]
    fn each_step_has_its_own_patience() {
        let patience = Patience::default();
        let start = Instant::now();
        let progress = Progress::new(start);
        assert!(!progress.is_over(after(start, 4), &patience));
        assert!(progress.is_over(after(start, 5), &patience), "no first byte");
        progress.received(after(start, 4));
        progress.received(after(start, 8));
        assert!(progress.is_over(after(start, 9), &patience), "a byte now and then makes no head");
        progress.head_came(after(start, 9));
        progress.body_came(after(start, 10));
        assert!(!progress.is_over(after(start, 20), &patience));
        progress.answer_begins(after(start, 20));
        progress.flushed(after(start, 20));
        progress.answer_is_whole();
        progress.flushed(after(start, 21));
        assert!(!progress.is_over(after(start, 30), &patience));
        assert!(progress.is_over(after(start, 31), &patience), "idle");
    }

    #[test]
    fn an_answer_that_is_taken_slowly_or_not_at_all_ends() {
        let patience = Patience::default();
        let start = Instant::now();
        let progress = Progress::new(start);
        progress.answer_begins(start);
        progress.stalls(after(start, 1));
        progress.stalls(after(start, 4));
        assert!(progress.is_over(after(start, 6), &patience), "nothing taken for five seconds");
        progress.sent(64 * 1024);
        assert!(!progress.is_over(after(start, 11), &patience), "64 KiB give two seconds more");
        assert!(progress.is_over(after(start, 12), &patience));
    }

    #[test]
    fn strangers_make_room_before_guests_and_nobody_who_is_served() {
        let start = Instant::now();
        let [stranger, guest, served, stalled] = [0; 4].map(|_| Progress::new(start));
        stranger.received(after(start, 3));
        guest.answer_begins(start);
        guest.answer_is_whole();
        guest.flushed(start);
        served.body_came(start);
        stalled.answer_begins(start);
        stalled.stalls(start);
        let now = after(start, 4);
        assert_eq!(served.rank(now), None);
        assert_eq!(stalled.rank(start), None);
        let ranks = [stranger.rank(now), guest.rank(now), stalled.rank(now)].map(|rank| rank.map(|rank| rank.0));
        assert_eq!(ranks, [Some(0), Some(1), Some(2)]);
    }
}
