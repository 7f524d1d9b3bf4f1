//! Ends a question that takes too long.

use std::time::{Duration, Instant};

use crate::error::{Error, ErrorKind, Result};

/// When a question must be answered.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    until: Option<Instant>,
    allowed: Duration,
}

impl Clock {
    /// A question that may take as long as it takes.
    pub fn unlimited() -> Self {
        Self { until: None, allowed: Duration::MAX }
    }

    /// A question that begins now and may take so long.
    pub fn of(allowed: Duration) -> Self {
        Self { until: Instant::now().checked_add(allowed), allowed }
    }

    /// Ends the question if its time is over.
    ///
    /// # Errors
    /// It is.
    pub fn check(&self) -> Result<()> {
        match self.until {
            Some(until) if Instant::now() > until => {
                let text = format!("query: found no answer within {} ms; it asks for too much at once", self.allowed.as_millis());
                Err(Error::new(ErrorKind::Late, text).with_hint("ask for longer words, longer prefixes, or fewer ads by a field"))
            }
            _ => Ok(()),
        }
    }
}
