//! Finds in the text of an ad the words that a query asked for, as the index found them.

use std::collections::HashSet;

use super::memory::with_forms;
use super::names::{Codes, code_field, codes};
use super::plan::words_of;
use crate::index::{CodeField, KeptAd, KeptHit};
use crate::query::{Expression, FieldId, FieldValue, Query};
use crate::registers::Registers;
use crate::text::{Span, fold};
use crate::words::WordForms;

/// What to look for in texts.
pub(super) struct Keywords {
    /// Terms of which a word has one.
    terms: HashSet<String>,
    phrases: Vec<Vec<String>>,
    beginnings: Vec<String>,
    /// What the hits must be that were asked for by what they count as.
    of_hits: Vec<(CodeField, Codes)>,
}

/// A place in an ad that was asked for.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Found {
    /// Where it stands in the kept text.
    pub(super) span: Span,
    /// The lexicon row that counts there, if one does.
    pub(super) entry: Option<String>,
}

impl Keywords {
    /// What queries ask for; what they exclude is not looked for.
    pub(super) fn of<'q>(queries: impl IntoIterator<Item = &'q Query>, registers: &Registers) -> Self {
        let mut keywords = Self { terms: HashSet::new(), phrases: Vec::new(), beginnings: Vec::new(), of_hits: Vec::new() };
        with_forms(|forms| queries.into_iter().for_each(|query| keywords.add(&query.expression, registers, forms)));
        keywords
    }

    fn add(&mut self, expression: &Expression, registers: &Registers, forms: &WordForms) {
        match expression {
            Expression::Word(word) => match words_of(&word.text).as_slice() {
                [word] => self.terms.extend(forms.asked(word)),
                words => self.phrases.push(words.to_vec()),
            },
            Expression::Phrase(phrase) => self.phrases.push(words_of(&phrase.text)),
            Expression::Prefix(beginning) => self.beginnings.extend(words_of(&beginning.text).pop()),
            Expression::And(all) | Expression::Or(all) => all.iter().for_each(|one| self.add(one, registers, forms)),
            Expression::Field(term) => match (code_field(term.field), &term.value) {
                (Some(field), FieldValue::Prefix(beginning)) if field.is_of_hits() => {
                    self.of_hits.push((field, Codes::Beginning(beginning.clone())));
                }
                (Some(field), FieldValue::Text(value) | FieldValue::Phrase(value)) if field.is_of_hits() => {
                    self.of_hits.extend(codes(registers, field, value).ok().map(|codes| (field, codes)));
                }
                _ if term.field == FieldId::Headline => match &term.value {
                    FieldValue::Text(text) => self.terms.extend(words_of(text).iter().flat_map(|word| forms.asked(word))),
                    FieldValue::Phrase(text) => self.phrases.push(words_of(text)),
                    _ => {}
                },
                _ => {}
            },
            Expression::Not(_) | Expression::All => {}
        }
    }

    /// The places of an ad that were asked for, in order, none within another; where no words were, the hits that count.
    pub(super) fn find(&self, ad: &KeptAd) -> Vec<Found> {
        let mut spans = with_forms(|forms| self.words(ad, forms));
        let asks_words = !(self.terms.is_empty() && self.phrases.is_empty() && self.beginnings.is_empty());
        let counted = || ad.hits.iter().filter(|hit| hit.is_counted());
        let span_of = |hit: &KeptHit| Span { from: hit.from as usize, to: hit.to as usize };
        if !self.of_hits.is_empty() || !asks_words {
            spans.extend(counted().filter(|hit| self.is_asked(hit)).map(span_of));
        }
        spans.sort_by_key(|span| (span.from, std::cmp::Reverse(span.to)));
        let mut end = 0;
        spans.retain(|span| {
            let is_free = span.from >= end;
            end = if is_free { span.to } else { end };
            is_free
        });
        let entry_at = |span: Span| counted().find(|hit| span_of(hit).from < span.to && span.from < span_of(hit).to);
        spans.into_iter().map(|span| Found { span, entry: entry_at(span).map(|hit| hit.entry.clone()) }).collect()
    }

    fn is_asked(&self, hit: &KeptHit) -> bool {
        let (area, entry) = (hit.competence.split('.').next().unwrap_or_default(), hit.entry.to_lowercase());
        let holds = |(field, codes): &(CodeField, Codes)| {
            let value = match field {
                CodeField::Competence => hit.competence.as_str(),
                CodeField::Area => area,
                CodeField::Stratum => hit.stratum.as_str(),
                CodeField::Role => hit.role().id(),
                _ => entry.as_str(),
            };
            match codes {
                Codes::Any(any) => any.iter().any(|code| code == value),
                Codes::Beginning(beginning) => value.starts_with(beginning.as_str()),
            }
        };
        self.of_hits.is_empty() || self.of_hits.iter().any(holds)
    }

    /// The words and phrases of an ad that were asked for.
    fn words(&self, ad: &KeptAd, forms: &mut WordForms) -> Vec<Span> {
        let folded = fold(&ad.text);
        let mut all: Vec<(usize, usize)> = Vec::new();
        WordForms::each_word(&folded.text, |word| all.push((word.from, word.to)));
        let text = |n: usize| all.get(n).and_then(|(from, to)| folded.text.get(*from..*to));
        let mut spans = Vec::new();
        for (n, (from, to)) in all.iter().enumerate() {
            let Some(word) = text(n) else { continue };
            let is_word = !self.terms.is_empty() && forms.terms(word).iter().any(|term| self.terms.contains(&**term));
            if is_word || self.beginnings.iter().any(|beginning| word.starts_with(beginning.as_str())) {
                spans.push(folded.to_clean(Span { from: *from, to: *to }));
            }
            for phrase in self.phrases.iter().filter(|phrase| !phrase.is_empty()) {
                if phrase.iter().enumerate().all(|(at, wanted)| text(n + at) == Some(wanted.as_str())) {
                    let end = all.get(n + phrase.len() - 1).map_or(*to, |(_, to)| *to);
                    spans.push(folded.to_clean(Span { from: *from, to: end }));
                }
            }
        }
        spans
    }
}
