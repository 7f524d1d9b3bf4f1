//! Holds a four-digit code of a municipality or an occupation in two bytes, because a comparison keeps a cell for each pair of them.

use std::fmt;

/// A four-digit code, or `unknown`. Codes sort as their digits do, `unknown` last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Code(u16);

impl Code {
    /// The code of an ad that has none.
    pub const UNKNOWN: Self = Self(u16::MAX);

    /// Reads four digits.
    pub fn parse(text: &str) -> Option<Self> {
        let is_code = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
        is_code.then(|| text.parse().ok().map(Self)).flatten()
    }

    /// The number of the first two digits; that of `unknown` is no other code's.
    pub(super) fn first_two_digits(self) -> u16 {
        self.0 / 100
    }

    /// Whether it names something.
    pub fn is_known(self) -> bool {
        self != Self::UNKNOWN
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_known() { write!(f, "{:04}", self.0) } else { f.write_str("unknown") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_written_as_it_was_read() {
        for text in ["0110", "0580", "9629"] {
            assert_eq!(Code::parse(text).map(|code| code.to_string()).as_deref(), Some(text));
        }
        assert_eq!([Code::parse("58"), Code::parse("+580"), Code::parse("unknown"), Code::parse("")], [None; 4]);
        assert_eq!(Code::UNKNOWN.to_string(), "unknown");
        assert!(Code::parse("9999") < Some(Code::UNKNOWN));
    }
}
