//! Writes numbers: whole, as programs read them, or with the decimals that people are shown.

use crate::table::Language;

/// As many digits as it takes to read the same number back, with a point.
pub(super) fn whole(value: f64) -> String {
    // Zero has no sign for a reader.
    if value == 0.0 { "0".to_owned() } else { value.to_string() }
}

/// At most this many decimals, with a point, and none that is 0 at the end.
pub(super) fn at_most(value: f64, decimals: usize) -> String {
    let written = rounded(value, decimals);
    if written.contains('.') { written.trim_end_matches('0').trim_end_matches('.').to_owned() } else { written }
}

/// These decimals, with the language's decimal sign, nothing between thousands.
pub(super) fn shown(value: f64, decimals: u8, language: Language) -> String {
    let written = rounded(value, usize::from(decimals));
    match language {
        Language::Swedish => written.replace('.', ","),
        Language::English => written,
    }
}

fn rounded(value: f64, decimals: usize) -> String {
    let written = format!("{value:.decimals$}");
    match written.strip_prefix('-') {
        Some(zero) if zero.bytes().all(|b| b == b'0' || b == b'.') => zero.to_owned(),
        _ => written,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_for_programs_and_for_people() {
        assert_eq!([whole(67.0), whole(-0.0), whole(0.1 + 0.2)], ["67", "0", "0.30000000000000004"]);
        assert_eq!([at_most(5.123_456_789, 6), at_most(5.5, 6), at_most(100.0, 6), at_most(-1e-9, 6)], ["5.123457", "5.5", "100", "0"]);
        assert_eq!(shown(-5.25, 1, Language::Swedish), "-5,2");
        assert_eq!(shown(-0.04, 1, Language::English), "0.0");
        assert_eq!(shown(1234.0, 0, Language::Swedish), "1234");
    }
}
