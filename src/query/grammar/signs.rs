//! Says which characters have a meaning of their own in a query.

/// Quotation marks of every kind that a keyboard or a word processor makes. Any of them opens a phrase, and any closes it.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

/// The minus before a word, also as a hyphen or dash that a word processor made of it.
pub(super) fn is_minus(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2013}' | '\u{2014}' | '\u{2212}')
}

/// Whether a character ends a word.
pub(super) fn ends_word(c: char) -> bool {
    c.is_whitespace() || is_quote(c) || matches!(c, '(' | ')')
}

/// Characters that show nothing: control characters other than white space, and marks that change how others are shown.
pub(super) fn is_unseen(c: char) -> bool {
    let is_control = c.is_control() && !c.is_whitespace();
    is_control
        || matches!(c, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}')
        || matches!(c, '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// How a character of a query is shown: on one line, and never as something that moves what stands around it.
pub(super) fn shown(c: char) -> char {
    if c.is_whitespace() {
        ' '
    } else if is_unseen(c) {
        '\u{FFFD}'
    } else {
        c
    }
}
