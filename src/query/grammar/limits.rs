//! Bounds what one query may ask for, so that no query costs much more than another.

/// Most characters of a query: three lines of a terminal. The codes of all 26 municipalities of Stockholm county, with their field, have 219.
pub(super) const CHARACTERS: usize = 256;

/// Most parentheses inside each other. Nobody reads deeper; the parser and all later stages call themselves once or a few times a level.
pub(super) const DEPTH: usize = 8;

/// Most words, phrases, beginnings and field values. Each costs a look into the index; a county has at most 49 municipalities, but its code
/// asks for all of them.
pub(super) const TERMS: usize = 32;

/// Fewest letters and digits before a star. What a star costs is the number of words that begin so, and each letter more leaves a small part of
/// them.
pub(super) const PREFIX_CHARACTERS: usize = 3;

/// Deepest level that may be asked for, so that no setting can use up the stack of a thread. The tests go as deep.
const DEEPEST: usize = 64;

/// What one query may ask for at most.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Most characters, 256. It holds for the text and for the canonical text of what was read.
    pub characters: usize,
    /// Most parentheses inside each other, 8; what is beyond 64 counts as 64.
    pub depth: usize,
    /// Most words, phrases, beginnings of words and field values, 32.
    pub terms: usize,
    /// Fewest letters and digits before a star, 3.
    pub prefix_characters: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { characters: CHARACTERS, depth: DEPTH, terms: TERMS, prefix_characters: PREFIX_CHARACTERS }
    }
}

impl Limits {
    /// The depth that is safe whatever was asked for.
    pub(super) fn safe_depth(&self) -> usize {
        self.depth.min(DEEPEST)
    }
}
