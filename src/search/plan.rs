//! Turns what a query asks into a condition of the index: names into codes, words into what they are found by, values into ranges.

use std::ops::RangeInclusive;

use super::names::{Codes, Unknown, code_field, codes};
use crate::index::{CodeField, Condition, NumberField, WordField};
use crate::query::{Expression, FieldId, FieldTerm, FieldValue, Query, QueryError};
use crate::registers::Registers;
use crate::text::{Span, folded_term};
use crate::words::WordForms;

/// The condition of a query.
///
/// # Errors
/// A value that its field does not have, in its place in the query.
pub fn plan(query: &Query, registers: &Registers) -> Result<Condition, QueryError> {
    Planning { query, registers }.of(&query.expression)
}

/// The words of a text as the index knows them.
pub(super) fn words_of(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    WordForms::each_word(&folded_term(text), |word| words.push(word.text.to_owned()));
    words
}

/// Whether a query asks for reposts itself.
pub(super) fn names_reposts(expression: &Expression) -> bool {
    match expression {
        Expression::Field(term) => term.field == FieldId::Repost,
        Expression::And(all) | Expression::Or(all) => all.iter().any(names_reposts),
        Expression::Not(one) => names_reposts(one),
        Expression::All | Expression::Word(_) | Expression::Phrase(_) | Expression::Prefix(_) => false,
    }
}

struct Planning<'a> {
    query: &'a Query,
    registers: &'a Registers,
}

type Planned = Result<Condition, QueryError>;

impl Planning<'_> {
    fn of(&self, expression: &Expression) -> Planned {
        let all = |of: &[Expression]| of.iter().map(|one| self.of(one)).collect::<Result<Vec<_>, _>>();
        Ok(match expression {
            Expression::All => Condition::All,
            Expression::Word(word) => word_condition(WordField::Text, &word.text),
            Expression::Phrase(phrase) => Condition::Phrase(WordField::Text, words_of(&phrase.text)),
            Expression::Prefix(beginning) => beginning_condition(WordField::Text, &beginning.text),
            Expression::And(of) => Condition::And(all(of)?),
            Expression::Or(of) => Condition::Or(all(of)?),
            Expression::Not(of) => Condition::Not(Box::new(self.of(of)?)),
            Expression::Field(term) => self.of_field(term)?,
        })
    }

    fn of_field(&self, term: &FieldTerm) -> Planned {
        match term.field {
            FieldId::Headline => Ok(of_words(WordField::Headline, &term.value)),
            FieldId::Employer => Ok(of_employer(&term.value)),
            FieldId::Id => Ok(Condition::Id(plain(&term.value).to_owned())),
            FieldId::Repost => self.of_repost(term),
            FieldId::Published => self.of_days(term),
            FieldId::Year => self.of_numbers(term, NumberField::Year, 1),
            FieldId::Month => self.of_numbers(term, NumberField::Month, 1),
            FieldId::Words => self.of_numbers(term, NumberField::Words, 1),
            FieldId::Hits => self.of_numbers(term, NumberField::Hits, 1),
            FieldId::Vacancies => self.of_numbers(term, NumberField::Vacancies, 1),
            FieldId::Intensity => self.of_numbers(term, NumberField::Intensity, 1000),
            field => match code_field(field) {
                Some(code) => self.of_codes(term, code),
                None => Err(self.query.error_at(term.span, format!("found a field `{}` that cannot be asked", field.name()))),
            },
        }
    }

    fn of_codes(&self, term: &FieldTerm, field: CodeField) -> Planned {
        if let FieldValue::Prefix(beginning) = &term.value {
            return Ok(Condition::CodeBeginning(field, beginning.clone()));
        }
        let value = plain(&term.value);
        match codes(self.registers, field, value) {
            Ok(Codes::Any(mut codes)) => match (codes.pop(), codes.is_empty()) {
                (Some(code), true) => Ok(Condition::Code(field, code)),
                (last, _) => Ok(Condition::Codes(field, codes.into_iter().chain(last).collect())),
            },
            Ok(Codes::Beginning(beginning)) => Ok(Condition::CodeBeginning(field, beginning)),
            Err(Unknown { expected, offered }) => {
                let error = self.wrong(term.value_span, value, &expected);
                let offered = (!offered.is_empty()).then(|| offered.join(", "));
                let Some(offered) = offered else { return Err(error) };
                let swedish = error.swedish().0.to_owned();
                Err(error.with_hint(format!("did you mean {offered}?")).in_swedish(swedish, Some(format!("menade du {offered}?"))))
            }
        }
    }

    fn of_repost(&self, term: &FieldTerm) -> Planned {
        match plain(&term.value).to_lowercase().as_str() {
            "yes" | "ja" => Ok(Condition::Repost),
            "no" | "nej" => Ok(Condition::Not(Box::new(Condition::Repost))),
            other => Err(self.wrong(term.value_span, other, "yes or no")),
        }
    }

    /// A number, or a range of numbers, each of them so many units of the index.
    fn of_numbers(&self, term: &FieldTerm, field: NumberField, units: u64) -> Planned {
        let number = |text: &str| {
            let wrong = || self.wrong(term.value_span, text, "a number");
            let (whole, parts) = text.split_once(['.', ',']).unwrap_or((text, ""));
            let digits = units.ilog10() as usize;
            if parts.len() > digits {
                return Err(wrong());
            }
            let number = |text: &str| if text.is_empty() { Some(0) } else { text.parse::<u64>().ok() };
            let (whole, parts) = (whole.parse::<u64>().ok(), number(&format!("{parts:0<digits$}")));
            whole.zip(parts).and_then(|(whole, parts)| whole.checked_mul(units)?.checked_add(parts)).ok_or_else(wrong)
        };
        let range = match &term.value {
            FieldValue::Range { from, to } => {
                let from = from.as_deref().map_or(Ok(0), number)?;
                from..=to.as_deref().map_or(Ok(u64::MAX), number)?
            }
            value => {
                let one = number(plain(value))?;
                // A whole number means all that it is the beginning of: `intensity:10` is 10.000 to 10.999.
                one..=one + if one.is_multiple_of(units) { units - 1 } else { 0 }
            }
        };
        self.of_range(term, field, range)
    }

    /// A day, month or year, or a range of them.
    fn of_days(&self, term: &FieldTerm) -> Planned {
        let days = |text: &str| {
            let mut parts = text.splitn(3, '-').map(|part| part.parse::<u64>().ok());
            let day = match (parts.next().flatten(), parts.next(), parts.next()) {
                (Some(year @ 1000..=9999), None, None) => Some(year * 10_000..=year * 10_000 + 9999),
                (Some(year @ 1000..=9999), Some(Some(month @ 1..=12)), None) => {
                    Some(year * 10_000 + month * 100..=year * 10_000 + month * 100 + 99)
                }
                (Some(year @ 1000..=9999), Some(Some(month @ 1..=12)), Some(Some(day @ 1..=31))) => {
                    let day = year * 10_000 + month * 100 + day;
                    Some(day..=day)
                }
                _ => None,
            };
            day.ok_or_else(|| self.wrong(term.value_span, text, "a day such as 2024-06-30, a month 2024-06, or a year 2024"))
        };
        let range = match &term.value {
            FieldValue::Range { from, to } => {
                let from = from.as_deref().map(days).transpose()?.map_or(1, |days| *days.start());
                from..=to.as_deref().map(days).transpose()?.map_or(u64::MAX, |days| *days.end())
            }
            value => days(plain(value))?,
        };
        self.of_range(term, NumberField::Published, range)
    }

    fn of_range(&self, term: &FieldTerm, field: NumberField, range: RangeInclusive<u64>) -> Planned {
        if range.is_empty() {
            let message = format!("found the range {} upside down, expected the lower end first", term.value);
            let swedish = format!("hittade intervallet {} upp och ned, väntade den lägre änden först", term.value);
            return Err(self.query.error_at(term.value_span, message).in_swedish(swedish, None));
        }
        Ok(Condition::Number(field, range))
    }

    fn wrong(&self, span: Span, value: &str, expected: &str) -> QueryError {
        let error = self.query.error_at(span, format!("found `{value}`, expected {expected}"));
        error.in_swedish(format!("hittade `{value}`, väntade {}", in_swedish(expected)), None)
    }
}

/// What was expected, in Swedish. A list of codes is the same in both languages.
fn in_swedish(expected: &str) -> &str {
    match expected {
        "a municipality's code or name" => "en kommuns kod eller namn",
        "a county's code or name" => "ett läns kod eller namn",
        "an SSYK 2012 code of 1 to 4 digits, or words of an occupation's name" => {
            "en SSYK 2012-kod med 1–4 siffror, eller ord ur ett yrkes namn"
        }
        "1.1 to 5.4, or general" => "1.1 till 5.4, eller general",
        "1 to 5, or general" => "1 till 5, eller general",
        "yes or no" => "ja eller nej",
        "a number" => "ett tal",
        "a day such as 2024-06-30, a month 2024-06, or a year 2024" => "en dag som 2024-06-30, en månad 2024-06 eller ett år 2024",
        codes => codes,
    }
}

fn plain(value: &FieldValue) -> &str {
    match value {
        FieldValue::Text(text) | FieldValue::Phrase(text) | FieldValue::Prefix(text) => text,
        FieldValue::Range { from, to } => from.as_deref().or(to.as_deref()).unwrap_or_default(),
    }
}

/// One word in any form; what the index knows as several words stands in this order.
fn word_condition(field: WordField, text: &str) -> Condition {
    let mut words = words_of(text);
    match (words.pop(), words.is_empty()) {
        (Some(word), true) => Condition::Word(field, word),
        (last, _) => Condition::Phrase(field, words.into_iter().chain(last).collect()),
    }
}

fn beginning_condition(field: WordField, text: &str) -> Condition {
    let mut words = words_of(text);
    let Some(last) = words.pop() else { return Condition::All };
    let beginning = Condition::Beginning(field, last);
    if words.is_empty() { beginning } else { Condition::And(vec![Condition::Phrase(field, words), beginning]) }
}

fn of_words(field: WordField, value: &FieldValue) -> Condition {
    match value {
        FieldValue::Phrase(text) => Condition::Phrase(field, words_of(text)),
        FieldValue::Prefix(text) => beginning_condition(field, text),
        value => word_condition(field, plain(value)),
    }
}

/// An employer by id, or by words of the name.
fn of_employer(value: &FieldValue) -> Condition {
    let text = plain(value);
    let bare: String = text.chars().filter(|c| *c != '-').collect();
    let is_number = bare.len() == 10 && bare.bytes().all(|b| b.is_ascii_digit());
    if is_number {
        Condition::Code(CodeField::Employer, bare)
    } else if text.starts_with("municipality-") || text.starts_with("name:") || text == "unknown" {
        Condition::Code(CodeField::Employer, text.to_owned())
    } else {
        of_words(WordField::Employer, value)
    }
}
