//! Lends the memory of words met from question to question.

use std::sync::{Mutex, PoisonError};

use crate::words::WordForms;

/// What nobody uses at the moment.
static RESTING: Mutex<Option<WordForms>> = Mutex::new(None);

/// Does something with a memory of words. Two that ask at once have one each, and the later one's is kept; what is remembered changes no
/// result.
pub(super) fn with_forms<T>(work: impl FnOnce(&mut WordForms) -> T) -> T {
    let resting = RESTING.lock().unwrap_or_else(PoisonError::into_inner).take();
    let mut forms = resting.unwrap_or_default();
    let done = work(&mut forms);
    *RESTING.lock().unwrap_or_else(PoisonError::into_inner) = Some(forms);
    done
}
