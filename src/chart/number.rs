//! Writes numbers as people read them on a chart.

use crate::table::Language;

/// Stands between thousands in Swedish; no line breaks there.
const NO_BREAK: char = '\u{a0}';
/// A minus that is as wide as a plus.
const MINUS: char = '\u{2212}';

/// A number with these decimals: `1 234,5` in Swedish, `1,234.5` in English; the minus is U+2212 and zero has none. What is no number is `..`.
pub fn number(value: f64, decimals: usize, language: Language) -> String {
    if !value.is_finite() {
        return "..".to_owned();
    }
    let digits = format!("{:.*}", decimals, value.abs());
    let is_zero = digits.bytes().all(|b| matches!(b, b'0' | b'.'));
    let (whole, part) = digits.split_once('.').unwrap_or((&digits, ""));
    let (between, sign) = match language {
        Language::Swedish => (NO_BREAK, ','),
        Language::English => (',', '.'),
    };
    let mut text = String::new();
    if value < 0.0 && !is_zero {
        text.push(MINUS);
    }
    for (n, digit) in whole.chars().enumerate() {
        if n > 0 && (whole.len() - n).is_multiple_of(3) {
            text.push(between);
        }
        text.push(digit);
    }
    if !part.is_empty() {
        text.push(sign);
        text.push_str(part);
    }
    text
}

/// A count.
pub fn count(n: u64, language: Language) -> String {
    number(n as f64, 0, language)
}

/// A value with its interval: `3,9 (2,8–5,1)`.
pub fn with_interval(value: f64, bounds: Option<(f64, f64)>, decimals: usize, language: Language) -> String {
    let written = |value| number(value, decimals, language);
    let bounds = bounds.map_or_else(String::new, |(low, high)| {
        // A dash beside a minus is hard to read.
        let between = match language {
            _ if low >= 0.0 => "–",
            Language::Swedish => " till ",
            Language::English => " to ",
        };
        format!(" ({}{between}{})", written(low), written(high))
    });
    written(value) + &bounds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_as_people_of_each_language_write_them() {
        let (sv, en) = (Language::Swedish, Language::English);
        assert_eq!(number(1234.56, 1, sv), "1\u{a0}234,6");
        assert_eq!(number(-1_234_567.0, 0, en), "\u{2212}1,234,567");
        assert_eq!(number(-0.04, 1, sv), "0,0");
        assert_eq!(number(999.96, 1, en), "1,000.0");
        assert_eq!([number(f64::NAN, 1, sv), number(f64::INFINITY, 1, en), count(41, sv)], ["..", "..", "41"]);
        assert_eq!(with_interval(3.94, Some((2.8, 5.1)), 1, sv), "3,9 (2,8–5,1)");
        assert_eq!(with_interval(-0.5, Some((-1.0, 0.1)), 1, en), "\u{2212}0.5 (\u{2212}1.0 to 0.1)");
        assert_eq!(with_interval(2.0, None, 0, en), "2");
    }
}
