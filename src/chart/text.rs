//! Guesses how wide a text will be, breaks it into lines and shortens it: the reader's font is not known while a chart is drawn.

/// How wide a character is, in parts of the font's size; rather too wide than too narrow.
fn width_of(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | '\u{a0}' | ' ' => 0.3,
        'f' | 't' | 'r' | '(' | ')' | '-' | '/' | 'I' => 0.4,
        'm' | 'w' | 'M' | 'W' | '%' | '—' | '…' => 0.9,
        c if c.is_ascii_digit() => 0.58,
        c if c.is_uppercase() => 0.7,
        c if u32::from(c) < 0x2000 => 0.6,
        '–' | '−' => 0.6,
        _ => 1.0,
    }
}

/// The width of a text in a font of this size, in the same unit.
pub(super) fn width(text: &str, size: f64) -> f64 {
    size * text.chars().map(width_of).sum::<f64>()
}

/// The width of bold text.
pub(super) fn bold_width(text: &str, size: f64) -> f64 {
    1.08 * width(text, size)
}

/// Breaks a text at its spaces into lines that are not wider than `most`; a word that is wider is shortened.
pub(super) fn wrapped(text: &str, size: f64, most: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let word = shortened(word, size, most);
        match lines.last_mut() {
            Some(line) if width(line, size) + width(" ", size) + width(&word, size) <= most => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines
}

/// At most `n` lines; what does not fit is left out, with an ellipsis.
pub(super) fn wrapped_to(text: &str, size: f64, most: f64, n: usize) -> Vec<String> {
    let mut lines = wrapped(text, size, most);
    if lines.len() > n {
        lines.truncate(n);
        if let Some(last) = lines.last_mut() {
            *last = shortened(&format!("{last}…"), size, most);
        }
    }
    lines
}

/// A text that is not wider than `most`, with an ellipsis where it had to be cut.
pub(super) fn shortened(text: &str, size: f64, most: f64) -> String {
    if width(text, size) <= most {
        return text.to_owned();
    }
    let mut short = String::new();
    let room = most - width("…", size);
    for c in text.trim_end_matches('…').chars() {
        if width(&short, size) + size * width_of(c) > room {
            break;
        }
        short.push(c);
    }
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_broken_at_spaces_and_a_long_word_is_cut() {
        assert_eq!(wrapped("Medel för kommuner", 10.0, 80.0), ["Medel för", "kommuner"]);
        let lines = wrapped("Upplands-Väsbykommunalförbundet ja", 10.0, 60.0);
        assert!(lines.iter().all(|line| width(line, 10.0) <= 60.0), "{lines:?}");
        assert!(lines[0].ends_with('…') && lines[1] == "ja", "{lines:?}");
        assert_eq!(wrapped_to("a b c", 10.0, 6.0, 2).len(), 2);
        assert!(wrapped("", 10.0, 60.0).is_empty());
    }
}
