//! Hands the terms of a text to the index, in the form that tantivy asks for.

use std::ops::Range;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::words::{TermMemory, WordForms};

/// Longest term in bytes; the rest of a longer word is not looked at.
pub(super) const LONGEST_TERM: usize = 240;

/// Cuts folded texts into terms.
#[derive(Clone)]
pub(super) struct AdTokens {
    memory: TermMemory,
    /// The words of the text at hand: where each stands, and the numbers of its terms.
    words: Vec<(usize, usize, Range<u32>)>,
    token: Token,
}

impl AdTokens {
    pub(super) fn new() -> Self {
        Self { memory: TermMemory::new(), words: Vec::new(), token: Token::default() }
    }
}

impl Tokenizer for AdTokens {
    type TokenStream<'a> = AdTokenStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> AdTokenStream<'a> {
        let Self { memory, words, token } = self;
        memory.make_room();
        words.clear();
        WordForms::each_word(text, |word| words.push((word.from, word.to, memory.terms_of(word.text))));
        AdTokenStream { memory, words, token, word: 0 }
    }
}

/// The terms of one text, those of a word at one position.
pub(super) struct AdTokenStream<'a> {
    memory: &'a TermMemory,
    words: &'a mut [(usize, usize, Range<u32>)],
    token: &'a mut Token,
    word: usize,
}

impl TokenStream for AdTokenStream<'_> {
    fn advance(&mut self) -> bool {
        while let Some((from, to, terms)) = self.words.get_mut(self.word) {
            if let Some(term) = terms.next() {
                self.token.text.clear();
                self.token.text.push_str(cut(self.memory.term(term)));
                self.token.position = self.word;
                self.token.position_length = 1;
                (self.token.offset_from, self.token.offset_to) = (*from, *to);
                return true;
            }
            self.word += 1;
        }
        false
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// A term, no longer than terms may be.
pub(super) fn cut(term: &str) -> &str {
    term.get(..term.floor_char_boundary(LONGEST_TERM)).unwrap_or(term)
}
