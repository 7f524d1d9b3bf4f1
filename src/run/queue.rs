//! Hands out the parts of all inputs one after another, and gathers the reports of inputs in their order.
//!
//! An input is opened when its first part is asked for, so that members are numbered in order and few files are open at a time.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::ads::{Input, InputReport, Limits, Opened};
use crate::error::{Error, ErrorKind, Result};

/// A part to be read.
pub(super) struct Next {
    /// Place of the input among the inputs.
    pub(super) index: usize,
    pub(super) input: Arc<Opened>,
    pub(super) part: usize,
}

/// What is left to read, and what has been read.
pub(super) struct Queue<'a> {
    inputs: &'a [Input],
    limits: &'a Limits,
    ahead: Mutex<Ahead>,
    ended: Mutex<Ended>,
    closed: AtomicBool,
}

#[derive(Default)]
struct Ahead {
    /// How many inputs have been opened.
    n_opened: usize,
    next_member: u32,
    /// The input opened last and its next part.
    current: Option<(Arc<Opened>, usize)>,
}

struct Ended {
    reports: Vec<Option<InputReport>>,
    /// The failure of the first input that failed.
    failure: Option<(usize, Error)>,
}

impl<'a> Queue<'a> {
    pub(super) fn new(inputs: &'a [Input], limits: &'a Limits) -> Self {
        let ended = Ended { reports: inputs.iter().map(|_| None).collect(), failure: None };
        Self { inputs, limits, ahead: Mutex::default(), ended: Mutex::new(ended), closed: AtomicBool::new(false) }
    }

    /// The next part; `None` when all have been handed out.
    ///
    /// # Errors
    /// The next input cannot be opened.
    pub(super) fn next(&self) -> Result<Option<Next>> {
        let mut ahead = self.ahead.lock().map_err(|_| Error::new(ErrorKind::Internal, "the reader failed; nothing is published"))?;
        loop {
            if self.is_closed() {
                return Ok(None);
            }
            let index = ahead.n_opened.saturating_sub(1);
            if let Some((input, part)) = &mut ahead.current
                && *part < input.n_parts()
            {
                let next = Next { index, input: Arc::clone(input), part: *part };
                *part += 1;
                return Ok(Some(next));
            }
            // The input of which all parts are handed out closes with the last of them.
            ahead.current = None;
            let Some(input) = self.inputs.get(ahead.n_opened) else { return Ok(None) };
            ahead.current = Some((Arc::new(Opened::open(input, self.limits, &mut ahead.next_member)?), 0));
            ahead.n_opened += 1;
        }
    }

    /// Hands out nothing more.
    pub(super) fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
    }

    /// Whether nothing more is handed out.
    pub(super) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
    }

    /// Keeps the report of an input.
    pub(super) fn report(&self, index: usize, report: InputReport) {
        if let Some(slot) = self.ended.lock().unwrap_or_else(PoisonError::into_inner).reports.get_mut(index) {
            *slot = Some(report);
        }
    }

    /// Keeps the error of an input and hands out nothing more.
    pub(super) fn fail(&self, index: usize, error: Error) {
        self.close();
        let mut ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        if ended.failure.as_ref().is_none_or(|(first, _)| index < *first) {
            ended.failure = Some((index, error));
        }
    }

    /// The reports of all inputs, in order.
    ///
    /// # Errors
    /// An input could not be read, or has not been read to its end.
    pub(super) fn reports(&self) -> Result<Vec<InputReport>> {
        let mut ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, error)) = ended.failure.take() {
            return Err(error);
        }
        let reports: Option<Vec<_>> = std::mem::take(&mut ended.reports).into_iter().collect();
        reports.ok_or_else(|| Error::new(ErrorKind::Internal, "found an input that was not read to its end; nothing is published"))
    }
}
