//! Finds personal data in a text and masks it: e-mail addresses, phone numbers, identity numbers, names of contact persons.
//!
//! Ads name people. What leaves for an index or a page is masked; hits are found on the text itself, so that masking moves no count.
//! Addresses and numbers are read by their form, names by what stands around them (a cue such as "kontakta", an address, a title)
//! and by lists of given names and of words that are in no name. Names are best effort.
//!
//! The mask is one `*` for each byte that is not white space. The text keeps its length, so every span stays valid; white space stays,
//! so lines and sentences do; and `*` is no letter, digit or hyphen, so a term matches neither in a mask nor across it, a word beside it
//! keeps its boundary, and a search engine sees no word to index. Letters ("Xxxx") would be words, and a token would change the length.
//!
//! In: a clean text (markup would stand between the parts of a name). Out: spans by place, none touching another's bytes.

mod cues;
mod email;
mod identity;
mod names;
mod phone;
mod runs;
mod vocabulary;

use super::span_map::Span;

/// What kind of personal data.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PersonalKind {
    /// An e-mail address, also one written with `(at)`.
    Email,
    /// A phone number, with its extension.
    Phone,
    /// A Swedish personal identity number or coordination number.
    IdentityNumber,
    /// The name of a person.
    Name,
}

impl PersonalKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Email, Self::Phone, Self::IdentityNumber, Self::Name];

    /// The kind in a word.
    pub fn label(self) -> &'static str {
        match self {
            Self::Email => "e-mail",
            Self::Phone => "phone",
            Self::IdentityNumber => "identity number",
            Self::Name => "name",
        }
    }
}

/// Personal data in a text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Personal {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: PersonalKind,
}

/// The personal data of a text, by place; no two share a byte.
pub fn personal_data(text: &str) -> Vec<Personal> {
    let mut found: Vec<Personal> = email::find(text).into_iter().map(|span| Personal { span, kind: PersonalKind::Email }).collect();
    let emails: Vec<Span> = found.iter().map(|p| p.span).collect();
    found.extend(phone::find(text, &emails));
    found.sort_unstable();
    let names = names::find(text, &found);
    found.extend(names.into_iter().map(|span| Personal { span, kind: PersonalKind::Name }));
    found.sort_unstable();
    let mut end = 0;
    found.retain(|p| {
        let is_free = p.span.from >= end;
        end = if is_free { p.span.to } else { end };
        is_free
    });
    found
}

/// A text with its personal data masked; it has as many bytes as before.
pub fn mask(text: &str) -> String {
    mask_spans(text, personal_data(text).iter().map(|p| p.span))
}

/// A text with these spans masked; they come by place, and one that does not fit the text is left out.
pub fn mask_spans(text: &str, spans: impl IntoIterator<Item = Span>) -> String {
    let mut masked = String::with_capacity(text.len());
    for span in spans {
        let (Some(before), Some(inside)) = (text.get(masked.len()..span.from), text.get(span.from..span.to)) else { continue };
        masked.push_str(before);
        for c in inside.chars() {
            if c.is_whitespace() {
                masked.push(c);
            } else {
                masked.extend(std::iter::repeat_n('*', c.len_utf8()));
            }
        }
    }
    masked.push_str(text.get(masked.len()..).unwrap_or_default());
    masked
}

#[cfg(test)]
mod tests;
