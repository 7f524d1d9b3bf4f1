//! Says of every mistake in a query what was found and what was expected, in Swedish.

use super::fields::{FieldId, FieldKind};
use super::mistakes::{Mistake, cut, repeated};

impl Mistake {
    /// The sentence in Swedish.
    pub(super) fn swedish(&self) -> String {
        match self {
            Self::TooLong { n, most } => format!("hittade {n} tecken, väntade högst {most}"),
            Self::LongerInFull { n, most } => {
                format!("hittade en fråga som har {n} tecken med fält och mellanslag utskrivna, väntade högst {most}")
            }
            Self::TooDeep { most } => format!("hittade en `(` till inuti en annan, väntade högst {most} i varandra"),
            Self::TooManyTerms { most } => format!("hittade ett ord eller värde till, väntade högst {most}"),
            Self::Unseen { sign } => {
                format!("hittade det osynliga tecknet U+{:04X}, väntade bokstäver, siffror och tecken", u32::from(*sign))
            }
            Self::QuoteMissing { sign } => format!("hittade `{sign}` utan ett till efter, väntade `\"` i slutet av frasen"),
            Self::NothingQuoted { found } => format!("hittade {}, väntade ett ord mellan citattecknen", repeated(found)),
            Self::StarQuoted => "hittade `*` mellan citattecken, väntade bara ord: där menas exakt det som står".to_owned(),
            Self::CloseMissing => "hittade `(` utan `)` efter, väntade `)`".to_owned(),
            Self::OpenMissing { after_term: false } => "hittade `)` utan `(` före, väntade ett ord".to_owned(),
            Self::OpenMissing { after_term: true } => "hittade `)` utan `(` före, väntade ett ord till eller slutet".to_owned(),
            Self::NothingEnclosed => "hittade ingenting mellan `(` och `)`, väntade ett ord".to_owned(),
            Self::TermMissing { before, found } => {
                let found = if found.is_empty() { "slutet".to_owned() } else { repeated(found) };
                match before {
                    Some(operator) => format!("hittade {found} efter {}, väntade ett ord", repeated(operator)),
                    None => format!("hittade {found}, väntade ett ord före"),
                }
            }
            Self::MinusAlone { sign } => format!("hittade `{sign}` ensamt, väntade ett ord direkt efter"),
            Self::MinusTwice { found } => format!("hittade {}, väntade ett `-` före ett ord", repeated(found)),
            Self::MinusAfter { before } => format!("hittade `-` direkt efter `{before}`, väntade ett mellanslag emellan"),
            Self::StarAlone => "hittade `*` ensam, väntade början av ett ord före".to_owned(),
            Self::StarInside => "hittade `*` inne i ett ord, väntade den bara i slutet".to_owned(),
            Self::StarEarly { n, least } => format!("hittade `*` efter {n} bokstäver och siffror, väntade minst {least}"),
            Self::StarAtNumber { field } => format!("hittade `*` i `{}`, väntade {}", name(*field), expected_of(*field)),
            Self::NothingToFind { found } => format!("hittade {}, väntade ett ord med en bokstav eller siffra", repeated(found)),
            Self::FieldMissing => "hittade `:` utan namn före, väntade namnet på ett fält direkt före".to_owned(),
            Self::FieldUnknown { name, .. } => match FieldId::nearest(name).as_slice() {
                [] => format!("hittade {}, väntade namnet på ett fält", repeated(name)),
                near => {
                    let near: Vec<String> = near.iter().map(|n| format!("`{n}`")).collect();
                    format!("hittade {}, väntade namnet på ett fält, till exempel {}", repeated(name), near.join(" eller "))
                }
            },
            Self::FieldInField { outer, inner } => {
                format!("hittade {} i värdet till `{}`, väntade ett värde utan eget fält", repeated(inner), name(*outer))
            }
            Self::ValueMissing { name } => {
                format!("hittade inget värde efter {}, väntade ett direkt efter kolonet", repeated(&format!("{name}:")))
            }
            Self::ValueIsOperator { name, found } => {
                format!("hittade `{found}` efter {}, väntade ett värde", repeated(&format!("{name}:")))
            }
            Self::ValueIsNegative { name, .. } => format!("hittade `-` efter {}, väntade ett värde", repeated(&format!("{name}:"))),
            Self::RangeWithoutEnds { field } => {
                format!("hittade ett intervall utan ändar i `{}`, väntade {}", name(*field), expected_of(*field))
            }
            Self::RangeWithManyEnds { field } => {
                format!("hittade ett intervall med fler än två ändar i `{}`, väntade {}", name(*field), expected_of(*field))
            }
            Self::RangeOfCodes { field } => format!("hittade ett intervall i `{}`, väntade ett värde", name(*field)),
        }
    }

    /// What to do about it, in Swedish.
    pub(super) fn swedish_hint(&self) -> Option<String> {
        let hint = match self {
            Self::TermMissing { .. } => {
                "OCH, ELLER och INTE (AND, OR, NOT) står mellan ord; skriv dem med små bokstäver för att söka efter dem".to_owned()
            }
            Self::MinusAlone { .. } => "ett minus direkt före ett ord tar bort annonserna med det: -kock".to_owned(),
            Self::StarEarly { .. } => "skriv mer av ordet".to_owned(),
            Self::FieldMissing => "sätt orden inom citattecken för att söka efter kolonet självt".to_owned(),
            Self::FieldUnknown { word, .. } => {
                let fields: Vec<&str> = FieldId::all().map(name).collect();
                format!("skriv \"{}\" för att söka efter kolonet självt; fälten är {}", cut(word), fields.join(", "))
            }
            Self::FieldInField { .. } => "sätt värdet inom citattecken för att söka efter kolonet självt".to_owned(),
            Self::ValueMissing { name } => format!("skriv utan mellanslag: {}", FieldId::named(name)?.example()),
            Self::ValueIsOperator { name, found } => format!("om det är värdet, skriv {}:\"{found}\"", cut(name)),
            Self::ValueIsNegative { name, value } => format!("minus står före fältet: -{}:{}", cut(name), cut(value)),
            Self::RangeOfCodes { field } => format!("för flera värden, skriv {}:(… ELLER …)", name(*field)),
            _ => return None,
        };
        Some(hint)
    }
}

/// The Swedish name of a field.
fn name(field: FieldId) -> &'static str {
    field.swedish().first().copied().unwrap_or_else(|| field.name())
}

/// What a number or day is written like.
fn expected_of(field: FieldId) -> &'static str {
    match field.kind() {
        FieldKind::Day => "en dag, en månad eller ett år, eller ett intervall som `2024-01..2024-06-30`",
        _ => "ett tal, eller ett intervall som `10..20`, `10..` eller `..20`",
    }
}
