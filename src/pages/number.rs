//! Writes what the pages add to numbers as charts write them: a sign that is always there, bounds, and the time of a run.

pub(super) use crate::chart::{count, number};
use crate::measure::Estimate;
use crate::table::Language;

/// The minus of the pages.
const MINUS: char = '\u{2212}';

/// A number that always has a sign, but for zero: `+0,4`, `−1,9`.
pub(super) fn signed(value: f64, decimals: usize, language: Language) -> String {
    let text = number(value, decimals, language);
    let is_zero = text.chars().all(|c| !c.is_ascii_digit() || c == '0');
    if value > 0.0 && !is_zero { format!("+{text}") } else { text }
}

/// The bounds of an estimate, `2,8–5,1`; with `to` between them where one is negative. Nothing where it has none.
pub(super) fn bounds(estimate: Estimate, scale: f64, decimals: usize, language: Language) -> Option<String> {
    let (low, high) = estimate.bounds?;
    let [from, to] = [low, high].map(|bound| number(scale * bound, decimals, language));
    let between = match (from.starts_with(MINUS) || to.starts_with(MINUS), language) {
        (false, _) => "–",
        (true, Language::Swedish) => " till ",
        (true, Language::English) => " to ",
    };
    Some(format!("{from}{between}{to}"))
}

/// The bounds of a difference, each with its sign: `−0,58 till +1,29`.
pub(super) fn signed_bounds(estimate: Estimate, scale: f64, decimals: usize, language: Language) -> Option<String> {
    let (low, high) = estimate.bounds?;
    let [from, to] = [low, high].map(|bound| signed(scale * bound, decimals, language));
    let between = if language == Language::Swedish { "till" } else { "to" };
    Some(format!("{from} {between} {to}"))
}

/// A day and, if it is told, a time: `2026-11-22 03:10 UTC`.
pub(super) fn moment(text: &str) -> String {
    match text.split_once('T') {
        Some((day, time)) => format!("{day} {} UTC", time.get(..5).unwrap_or(time)),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{English, Swedish};

    #[test]
    fn a_difference_has_its_sign_and_zero_has_none() {
        assert_eq!([signed(0.4, 1, Swedish), signed(0.04, 1, Swedish), signed(-1.9, 1, English)], ["+0,4", "0,0", "−1.9"]);
        assert_eq!(moment("2026-11-22T03:10:00Z"), "2026-11-22 03:10 UTC");
    }

    #[test]
    fn bounds_stay_readable_beside_a_minus() {
        let of = |low, high, language| bounds(Estimate { value: 0.0, bounds: Some((low, high)) }, 1.0, 1, language);
        assert_eq!(of(2.8, 5.1, Swedish).as_deref(), Some("2,8–5,1"));
        assert_eq!(of(-2.8, 5.1, Swedish).as_deref(), Some("−2,8 till 5,1"));
        assert_eq!(bounds(Estimate { value: 1.0, bounds: None }, 1.0, 1, English), None);
        let difference = Estimate { value: 0.4, bounds: Some((-0.58, 1.29)) };
        assert_eq!(signed_bounds(difference, 1.0, 2, English).as_deref(), Some("−0.58 to +1.29"));
    }
}
