//! Builds the tree of a query from its tokens.
//!
//! One function stands for each level of binding: `any_of` (OR), `all_of` (AND, or nothing between), `negated` (NOT), `operand`. They call each
//! other once a parenthesis, and the depth of parentheses is bounded.

use super::fields::FieldId;
use super::limits::Limits;
use super::mistakes::Mistake;
use super::terms::{self, Read};
use super::tokens::{Kind, Token, Wrong, tokens, words_of_phrase};
use super::tree::{Expression, FieldValue, Wording};
use crate::text::Span;

/// Reads the text of a query.
pub(super) fn parse(query: &str, limits: &Limits) -> Result<Expression, Wrong> {
    if let Some((at, _)) = query.char_indices().nth(limits.characters) {
        let mistake = Mistake::TooLong { n: query.chars().count(), most: limits.characters };
        return Err((Span { from: at, to: query.len() }, mistake));
    }
    let tokens = tokens(query)?;
    let mut parser = Parser { tokens: &tokens, limits, n_terms: 0, depth: 0 };
    if parser.next().kind == Kind::End {
        return Ok(Expression::All);
    }
    let expression = parser.any_of(None)?;
    let rest = parser.next();
    if rest.kind == Kind::Close {
        return Err((rest.span, Mistake::OpenMissing { after_term: true }));
    }
    let n = expression.to_text().chars().count();
    if n > limits.characters {
        return Err((Span { from: 0, to: query.len() }, Mistake::LongerInFull { n, most: limits.characters }));
    }
    Ok(expression)
}

struct Parser<'t, 'q> {
    /// What is left, the end included.
    tokens: &'t [Token<'q>],
    limits: &'t Limits,
    n_terms: usize,
    /// Parentheses that are open.
    depth: usize,
}

impl<'q> Parser<'_, 'q> {
    fn next(&self) -> Token<'q> {
        self.tokens.first().copied().unwrap_or(Token { kind: Kind::End, text: "", span: Span { from: 0, to: 0 } })
    }

    /// Takes the next token; the end stays.
    fn take(&mut self) -> Token<'q> {
        let token = self.next();
        if let [_, rest @ ..] = self.tokens
            && !rest.is_empty()
        {
            self.tokens = rest;
        }
        token
    }

    /// One or more lists with OR between them. Within the parentheses of a field, words are its values.
    fn any_of(&mut self, field: Option<FieldId>) -> Result<Expression, Wrong> {
        let mut members = vec![self.all_of(field, None)?];
        while self.next().kind == Kind::Or {
            let operator = self.take();
            members.push(self.all_of(field, Some(operator))?);
        }
        Ok(Expression::any_of(members))
    }

    /// One or more terms with AND or nothing between them. `before` is the operator that asks for the first.
    fn all_of(&mut self, field: Option<FieldId>, before: Option<Token<'q>>) -> Result<Expression, Wrong> {
        let mut members = vec![self.negated(field, before)?];
        loop {
            match self.next().kind {
                Kind::And => {
                    let operator = self.take();
                    members.push(self.negated(field, Some(operator))?);
                }
                Kind::Or | Kind::Close | Kind::End => return Ok(Expression::all_of(members)),
                Kind::Not | Kind::Minus | Kind::Open | Kind::Phrase | Kind::Word => members.push(self.negated(field, None)?),
            }
        }
    }

    /// A term with any number of NOTs before it, of which two cancel out.
    fn negated(&mut self, field: Option<FieldId>, mut before: Option<Token<'q>>) -> Result<Expression, Wrong> {
        let mut is_negated = false;
        while matches!(self.next().kind, Kind::Not | Kind::Minus) {
            before = Some(self.take());
            is_negated = !is_negated;
        }
        let operand = self.operand(field, before)?;
        Ok(if is_negated { operand.negated() } else { operand })
    }

    /// A word, a phrase, a field with its value, or what stands in parentheses.
    fn operand(&mut self, field: Option<FieldId>, before: Option<Token<'q>>) -> Result<Expression, Wrong> {
        let token = self.take();
        match token.kind {
            Kind::Word => match field {
                Some(field) => {
                    let value = terms::value(field, token.text, token.span, self.limits)?;
                    self.term(terms::term(field, value, token.span, token.span), token)
                }
                None => match terms::read(token.text, token.span, self.limits)? {
                    Read::Term(term) => self.term(term, token),
                    Read::Field { field, name, value } => self.field(token, field, name, value),
                },
            },
            Kind::Phrase => {
                let text = words_of_phrase(token.text);
                let term = match field {
                    Some(field) => terms::term(field, FieldValue::Phrase(text), token.span, token.span),
                    None => Expression::Phrase(Wording { text, span: token.span }),
                };
                self.term(term, token)
            }
            Kind::Open => self.enclosed(token, field),
            Kind::Close if self.depth == 0 => Err((token.span, Mistake::OpenMissing { after_term: false })),
            Kind::Close | Kind::And | Kind::Or | Kind::Not | Kind::Minus | Kind::End => {
                let before = before.map(|t| t.text.to_owned());
                Err((token.span, Mistake::TermMissing { before, found: token.text.to_owned() }))
            }
        }
    }

    /// What stands after an opening parenthesis, up to the one that closes it.
    fn enclosed(&mut self, open: Token<'q>, field: Option<FieldId>) -> Result<Expression, Wrong> {
        let most = self.limits.safe_depth();
        match self.next().kind {
            _ if self.depth >= most => return Err((open.span, Mistake::TooDeep { most })),
            Kind::Close => return Err((Span { from: open.span.from, to: self.next().span.to }, Mistake::NothingEnclosed)),
            Kind::End => return Err((open.span, Mistake::CloseMissing)),
            _ => {}
        }
        self.depth += 1;
        let expression = self.any_of(field)?;
        self.depth -= 1;
        match self.take().kind {
            Kind::Close => Ok(expression),
            _ => Err((open.span, Mistake::CloseMissing)),
        }
    }

    /// The value of a field: what stands after the colon, or the phrase or parentheses directly behind it.
    fn field(&mut self, token: Token<'q>, field: FieldId, name: &str, value: &str) -> Result<Expression, Wrong> {
        let next = self.next();
        let value_span = Span { from: token.span.to - value.len(), to: token.span.to };
        if !value.is_empty() {
            let value = terms::after_colon(field, name, value, value_span, self.limits)?;
            return self.term(terms::term(field, value, token.span, value_span), token);
        }
        match next.kind {
            Kind::Phrase if next.span.from == token.span.to => {
                let phrase = FieldValue::Phrase(words_of_phrase(self.take().text));
                self.term(terms::term(field, phrase, Span { from: token.span.from, to: next.span.to }, next.span), token)
            }
            Kind::Open if next.span.from == token.span.to => {
                let open = self.take();
                self.enclosed(open, Some(field))
            }
            _ => Err((token.span, Mistake::ValueMissing { name: name.to_owned() })),
        }
    }

    /// Counts a term.
    fn term(&mut self, term: Expression, token: Token<'q>) -> Result<Expression, Wrong> {
        self.n_terms += 1;
        if self.n_terms > self.limits.terms {
            return Err((token.span, Mistake::TooManyTerms { most: self.limits.terms }));
        }
        Ok(term)
    }
}
