//! Cuts the text of a query into words, phrases, operators and parentheses.

use super::mistakes::Mistake;
use super::signs::{ends_word, is_minus, is_quote, is_unseen};
use crate::text::{Span, is_word_char};

/// A mistake with the bytes that are meant.
pub(super) type Wrong = (Span, Mistake);

/// What a part of a query is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Open,
    Close,
    And,
    Or,
    Not,
    /// The minus directly before a term.
    Minus,
    /// With its quotation marks.
    Phrase,
    /// Whatever else stands together: a word, a value with its field, the beginning of a word with its star.
    Word,
    /// Behind the last one.
    End,
}

/// A part of a query.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Token<'q> {
    pub(super) kind: Kind,
    pub(super) text: &'q str,
    pub(super) span: Span,
}

/// The operator that a word is, if it is one.
pub(super) fn operator(word: &str) -> Option<Kind> {
    match word {
        "AND" | "OCH" => Some(Kind::And),
        "OR" | "ELLER" => Some(Kind::Or),
        "NOT" | "INTE" => Some(Kind::Not),
        _ => None,
    }
}

/// Cuts a query; the last token is the end.
pub(super) fn tokens(query: &str) -> Result<Vec<Token<'_>>, Wrong> {
    if let Some((at, sign)) = query.char_indices().find(|(_, c)| is_unseen(*c)) {
        return Err((Span { from: at, to: at + sign.len_utf8() }, Mistake::Unseen { sign }));
    }
    let mut found: Vec<Token<'_>> = Vec::new();
    let mut at = 0;
    while let Some(rest) = query.get(at..).filter(|r| !r.is_empty()) {
        let Some(first) = rest.chars().next() else { break };
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let (kind, len) = match first {
            '(' => (Kind::Open, 1),
            ')' => (Kind::Close, 1),
            c if is_quote(c) => (Kind::Phrase, phrase_len(rest).map_err(|m| (Span { from: at, to: at + c.len_utf8() }, m))?),
            c if is_minus(c) => (
                Kind::Minus,
                minus_len(rest, found.last().filter(|t| t.span.to == at)).map_err(|(len, m)| (Span { from: at, to: at + len }, m))?,
            ),
            _ => {
                let len = rest.find(ends_word).unwrap_or(rest.len());
                (operator(rest.get(..len).unwrap_or_default()).unwrap_or(Kind::Word), len)
            }
        };
        let text = rest.get(..len).unwrap_or_default();
        let span = Span { from: at, to: at + len };
        if kind == Kind::Phrase {
            check_phrase(text, span)?;
        }
        found.push(Token { kind, text, span });
        at += len;
    }
    found.push(Token { kind: Kind::End, text: "", span: Span { from: query.len(), to: query.len() } });
    Ok(found)
}

/// The length of a phrase with both quotation marks.
fn phrase_len(rest: &str) -> Result<usize, Mistake> {
    let mut quotes = rest.char_indices().filter(|(_, c)| is_quote(*c));
    let sign = quotes.next().map(|(_, c)| c.to_string()).unwrap_or_default();
    quotes.next().map(|(at, c)| at + c.len_utf8()).ok_or(Mistake::QuoteMissing { sign })
}

/// The words of a phrase with single spaces between them.
pub(super) fn words_of_phrase(phrase: &str) -> String {
    phrase.trim_matches(is_quote).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn check_phrase(phrase: &str, span: Span) -> Result<(), Wrong> {
    if let Some(star) = phrase.find('*') {
        return Err((Span { from: span.from + star, to: span.from + star + 1 }, Mistake::StarQuoted));
    }
    if phrase.contains(is_word_char) { Ok(()) } else { Err((span, Mistake::NothingQuoted { found: phrase.to_owned() })) }
}

/// The length of the minus that a term begins with, given what stands directly before it; an error with the bytes that are meant.
fn minus_len(rest: &str, before: Option<&Token<'_>>) -> Result<usize, (usize, Mistake)> {
    let len = rest.find(|c| !is_minus(c)).unwrap_or(rest.len());
    let signs = rest.get(..len).unwrap_or_default();
    let after = rest.get(len..).and_then(|r| r.chars().next());
    let is_alone = after.is_none_or(|c| c.is_whitespace() || c == ')');
    match before {
        // A word takes every minus with it, so this is a phrase or a parenthesis.
        Some(before) if before.kind != Kind::Open => {
            let sign = before.text.chars().next_back().map(String::from).unwrap_or_default();
            Err((len, Mistake::MinusAfter { before: sign }))
        }
        _ if is_alone => Err((len, Mistake::MinusAlone { sign: signs.to_owned() })),
        _ if signs.chars().count() > 1 => Err((len, Mistake::MinusTwice { found: signs.to_owned() })),
        _ => Ok(len),
    }
}
