//! Says why a page cannot be shown, with what was found and what was expected, and shows that as a page.

use maud::html;

use super::page::{Shown, Visit};
use super::words;

/// Why a page is not shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fault {
    /// Nothing is at the address; what was found and what was expected, where that can be told.
    NotFound(Option<(String, String)>),
    /// A parameter has a value that it cannot have.
    Wrong {
        /// The parameter.
        name: String,
        /// Its value.
        found: String,
        /// What it could be.
        expected: String,
    },
    /// There is too much to do.
    Busy,
    /// A mistake of ours.
    Broken,
}

impl Fault {
    /// The status of the answer.
    pub fn status(&self) -> u16 {
        match self {
            Self::NotFound(_) => 404,
            Self::Wrong { .. } => 400,
            Self::Busy => 503,
            Self::Broken => 500,
        }
    }

    /// The fault as a page.
    pub(super) fn shown(&self, visit: &Visit) -> Shown {
        let quoted = |text: &str| format!("”{}”", text.chars().take(80).collect::<String>());
        let (title, text) = match self {
            Self::NotFound(None) => (words::FAULT_NOT_FOUND, visit.say(words::FAULT_NOT_FOUND_TEXT).to_owned()),
            Self::NotFound(Some((found, expected))) => {
                (words::FAULT_NOT_FOUND, words::FAULT_UNKNOWN.with(visit.language, &[("found", &quoted(found)), ("expected", expected)]))
            }
            Self::Wrong { name, found, expected } => (
                words::FAULT_WRONG,
                words::FAULT_WRONG_TEXT.with(visit.language, &[("name", name), ("found", &quoted(found)), ("expected", expected)]),
            ),
            Self::Busy => (words::FAULT_BUSY, visit.say(words::FAULT_BUSY_TEXT).to_owned()),
            Self::Broken => (words::FAULT_BROKEN, visit.say(words::FAULT_BROKEN_TEXT).to_owned()),
        };
        let title = visit.say(title);
        let main = html! {
            h1 { (title) }
            p.lead { (text) }
            p {
                @if matches!(self, Self::Wrong { .. }) {
                    a href=(visit.here()) { (visit.say(words::WITHOUT_PARAMETERS)) } " · "
                }
                a href=(visit.start()) { (visit.say(words::TO_START)) }
            }
        };
        Shown { is_for_robots: false, ..Shown::new(title, main) }
    }
}
