//! Hands the terms of a text to the index, in the form that tantivy asks for.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::words::WordForms;

/// Longest term in bytes; the rest of a longer word is not looked at.
pub(super) const LONGEST_TERM: usize = 240;

/// Cuts folded texts into terms.
#[derive(Clone)]
pub(super) struct AdTokens {
    forms: WordForms,
    words: Vec<(usize, usize, u32)>,
    token: Token,
}

impl AdTokens {
    pub(super) fn new() -> Self {
        Self { forms: WordForms::new(), words: Vec::new(), token: Token::default() }
    }
}

impl Tokenizer for AdTokens {
    type TokenStream<'a> = AdTokenStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> AdTokenStream<'a> {
        let Self { forms, words, token } = self;
        words.clear();
        WordForms::each_word(text, |word| words.push((word.from, word.to, word.position)));
        AdTokenStream { text, forms, words, token, word: 0, term: 0 }
    }
}

/// The terms of one text, those of a word at one position.
pub(super) struct AdTokenStream<'a> {
    text: &'a str,
    forms: &'a mut WordForms,
    words: &'a [(usize, usize, u32)],
    token: &'a mut Token,
    word: usize,
    term: usize,
}

impl TokenStream for AdTokenStream<'_> {
    fn advance(&mut self) -> bool {
        while let Some((from, to, position)) = self.words.get(self.word).copied() {
            let word = self.text.get(from..to).unwrap_or_default();
            if let Some(term) = self.forms.terms(word).get(self.term) {
                self.term += 1;
                self.token.text.clear();
                self.token.text.push_str(cut(term));
                self.token.position = position as usize;
                self.token.position_length = 1;
                (self.token.offset_from, self.token.offset_to) = (from, to);
                return true;
            }
            self.word += 1;
            self.term = 0;
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
