//! Finds phone numbers and personal identity numbers among the numbers of a text.
//!
//! Ads are full of numbers: dates, hours, salaries, references. A number is a phone number if it has a country code (`+46`, `0046`), or a
//! trunk zero and the length and groups of a subscriber's number, or if a word such as "tel" stands right before it. A word such as
//! "ref" or "dnr" before it, or "kr" after it, says that it is not.

use super::beside_number::{ends_in_phone_word, is_amount, says_extension, says_phone, says_reference, with_extension, words_before};
use super::{Personal, PersonalKind, identity};
use crate::text::{Span, is_word_char};

/// Most groups of a number that are looked at together.
const MOST_GROUPS: usize = 8;

/// A run of digits and what parts it from the one before.
#[derive(Clone, Copy, Debug)]
struct Group {
    span: Span,
    /// `-`, `/`, `.` or `+` before it, or a space if there is none of these.
    sign: char,
    has_space: bool,
    in_brackets: bool,
}

/// Phone numbers and identity numbers between `taken` spans, by place, given where digits stand.
pub(super) fn find(text: &str, digits: &[usize], taken: &[Span]) -> Vec<Personal> {
    let mut found = Vec::new();
    let mut from = 0;
    let mut digits = digits;
    for span in taken.iter().copied().chain([Span { from: text.len(), to: text.len() }]) {
        let piece = text.get(from..span.from).unwrap_or_default();
        let shifted = |p: Personal| Personal { span: Span { from: p.span.from + from, to: p.span.to + from }, kind: p.kind };
        let (before, rest) = digits.split_at(digits.partition_point(|at| *at < span.from));
        let inside = before.split_at(before.partition_point(|at| *at < from)).1;
        found.extend(find_in(piece, inside.iter().map(|at| at - from)).into_iter().map(shifted));
        digits = rest;
        from = span.to;
    }
    found
}

/// A short number right after a name or address: one of a house or town ("Anna Berg 58 21"), or what a collector left of a longer one.
pub(super) fn after_person(text: &str, end: usize) -> Option<Span> {
    let rest = text.get(end..)?;
    let gap = rest.find(|c: char| !matches!(c, ' ' | ',' | ':' | '\u{a0}' | '-' | '–')).filter(|gap| *gap > 0 && *gap <= LONGEST_GAP)?;
    let chain = read_chain(text, end + gap);
    let last = chain.last()?;
    let n_digits: usize = chain.iter().map(|g| g.span.len()).sum();
    let is_shaped = chain.len() >= 2 && chain.iter().all(|g| (2..=3).contains(&g.span.len())) && (4..=9).contains(&n_digits);
    (is_shaped && ends_number(text, last.span.to) && !is_amount(text, last.span.to)).then_some(Span { from: end + gap, to: last.span.to })
}

/// Most bytes between a person and the number.
const LONGEST_GAP: usize = 4;

fn find_in(text: &str, digits: impl Iterator<Item = usize>) -> Vec<Personal> {
    let mut found = Vec::new();
    let mut at = 0;
    for digit in digits {
        if digit < at {
            continue;
        }
        let chain = read_chain(text, digit);
        at = chain.last().map_or(text.len(), |g| g.span.to);
        // Most numbers of ads are short.
        if chain.iter().map(|g| g.span.len()).sum::<usize>() >= 3 {
            judge_chain(text, &chain, &mut found);
        }
    }
    found
}

/// Reads groups of digits that separators join.
fn read_chain(text: &str, from: usize) -> Vec<Group> {
    let bytes = text.as_bytes();
    let mut chain = Vec::new();
    let mut at = from;
    let mut group = Group { span: Span { from, to: from }, sign: ' ', has_space: true, in_brackets: false };
    group.in_brackets = from > 0 && bytes.get(from - 1) == Some(&b'(');
    loop {
        let len = bytes.get(at..).map_or(0, |rest| rest.iter().take_while(|b| b.is_ascii_digit()).count());
        group.span = Span { from: at, to: at + len };
        chain.push(group);
        at += len;
        let Some((next, parted)) = separator(text, at) else { return chain };
        group = parted;
        at = next;
    }
}

/// Reads what may stand between two groups: where the next begins, and how it is parted.
fn separator(text: &str, from: usize) -> Option<(usize, Group)> {
    let mut group = Group { span: Span { from, to: from }, sign: ' ', has_space: false, in_brackets: false };
    let mut at = from;
    for c in text.get(from..)?.chars().take(5) {
        match c {
            '0'..='9' => return (at > from).then_some((at, group)),
            ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' => group.has_space = true,
            '-' | '–' | '‑' | '−' | '/' | '.' | '+' if group.sign == ' ' => {
                group.sign = if matches!(c, '–' | '‑' | '−') { '-' } else { c };
            }
            '(' => group.in_brackets = true,
            ')' => {}
            _ => return None,
        }
        at += c.len_utf8();
    }
    None
}

fn judge_chain(text: &str, chain: &[Group], found: &mut Vec<Personal>) {
    let mut n = 0;
    let mut after_phone = false;
    while let Some(first) = chain.get(n) {
        let starts = if n == 0 {
            begins_number(text, first.span.from)
        } else {
            first.sign == '+' || (first.sign == ' ' && first.has_space) || after_phone
        };
        // The extension of a number was read with it.
        let is_read = found.last().is_some_and(|p| p.span.to > first.span.from);
        let most = if starts && !is_read { (chain.len() - n).min(MOST_GROUPS) } else { 0 };
        let longest = (1..=most).rev().find_map(|len| {
            let groups = chain.get(n..n + len)?;
            judge(text, groups, chain.get(n + len), n == 0).map(|personal| (len, personal))
        });
        after_phone = longest.is_some();
        match longest {
            Some((len, personal)) => {
                found.push(personal);
                n += len;
            }
            None => n += 1,
        }
    }
}

/// Whether no letter, digit or sign of a sum stands before a number.
fn begins_number(text: &str, from: usize) -> bool {
    let before = text.get(..from).unwrap_or_default().trim_end_matches(['+', '(']);
    let mut last = before.chars().rev();
    let (previous, earlier) = (last.next(), last.next());
    let follows_sign = matches!(previous, Some('-' | '.' | ',' | ':' | '/' | '_' | '–')) && earlier.is_some_and(|c| c.is_ascii_digit());
    let follows_code = matches!(previous, Some('-' | '/')) && earlier.is_some_and(char::is_uppercase);
    !follows_code
        && !previous.is_some_and(|c| is_word_char(c) && !c.is_lowercase() || matches!(c, '$' | '£' | '€' | '#' | '_' | '=' | '~'))
        && !follows_sign
        && (!previous.is_some_and(char::is_lowercase) || ends_in_phone_word(before))
}

/// What a number made of these groups is, if it is personal.
fn judge(text: &str, groups: &[Group], next: Option<&Group>, is_first: bool) -> Option<Personal> {
    let (first, last) = (groups.first()?, groups.last()?);
    let digits: Vec<u8> = groups.iter().flat_map(|g| text.get(g.span.from..g.span.to).unwrap_or_default().bytes()).collect();
    if digits.len() > 20 || next.is_some_and(|g| !g.has_space && !matches!(g.sign, '/' | '+')) || !ends_number(text, last.span.to) {
        return None;
    }
    let plus = plus_before(text, first.span.from);
    // The bracket of "(031) 12 34 56" belongs to the number, that of "(031-12 34 56)" does not.
    let has_bracket = groups.len() > 1
        && first.in_brackets
        && text.as_bytes().get(first.span.to) == Some(&b')')
        && text.as_bytes().get(..first.span.from).is_some_and(|t| t.ends_with(b"("));
    let whole = Span { from: plus.unwrap_or(first.span.from - usize::from(has_bracket)), to: last.span.to };
    if plus.is_none() && is_identity(groups, &digits) {
        return Some(Personal { span: Span { from: first.span.from, to: last.span.to }, kind: PersonalKind::IdentityNumber });
    }
    if groups.iter().skip(1).any(|g| g.sign == '+') {
        return None;
    }
    let words = words_before(text, whole.from);
    let named = is_first && says_phone(&words);
    if !named && (is_first && says_reference(&words) || is_amount(text, last.span.to)) {
        return None;
    }
    let is_short = is_first
        && says_extension(&words)
        && groups.iter().all(|g| (3..=6).contains(&g.span.len()))
        && groups.iter().skip(1).all(|g| g.sign == '/');
    let shaped = is_international(groups, &digits, plus.is_some()) || is_national(groups, &digits, named) || is_american(groups, &digits);
    // A shorter reading of a longer number needs a sign that shows its form.
    let is_cut = next.is_some_and(|g| g.sign != '/' && text.as_bytes().get(g.span.from) != Some(&b'0'));
    let is_sure = plus.is_some() || named || groups.iter().skip(1).any(|g| g.sign != ' ');
    let is_phone = is_short || (shaped && (!is_cut || is_sure)) || (named && is_named_phone(groups, &digits));
    is_phone.then(|| Personal { span: Span { from: whole.from, to: with_extension(text, last.span.to) }, kind: PersonalKind::Phone })
}

/// Where a `+` stands right before a number.
fn plus_before(text: &str, from: usize) -> Option<usize> {
    let before = text.get(..from)?;
    let bare = before.trim_end_matches(['(', ' ']);
    (bare.ends_with('+') && before.len() - bare.len() <= 1).then(|| bare.len() - 1)
}

fn ends_number(text: &str, to: usize) -> bool {
    let mut after = text.get(to..).unwrap_or_default().chars();
    let (next, following) = (after.next(), after.next());
    let goes_on = matches!(next, Some(':' | ',' | '_' | '@')) && following.is_some_and(|c| c.is_ascii_digit());
    !goes_on && !next.is_some_and(|c| c.is_lowercase() || c.is_ascii_digit() || c == '_')
}

fn is_identity(groups: &[Group], digits: &[u8]) -> bool {
    let parted = match groups {
        [_] => true,
        [_, last] => last.span.len() == 4 && (matches!(last.sign, '-' | '+') || last.has_space),
        _ => false,
    };
    parted && identity::is_personal(digits)
}

/// `+46 (0)70-123 45 67`, `0046…`
fn is_international(groups: &[Group], digits: &[u8], plus: bool) -> bool {
    // "46 70 123 45 67"
    let is_bare = digits.starts_with(b"46") && groups.len() > 2 && groups.first().is_some_and(|g| g.span.len() == 2) && digits.len() >= 10;
    let number = if plus || is_bare { digits } else { digits.strip_prefix(b"00").unwrap_or_default() };
    let is_round = number.ends_with(b"00000");
    let sensible = groups.iter().skip(1).all(|g| g.span.len() <= 10 && (g.span.len() > 1 || groups.len() > 2));
    (8..=15).contains(&number.len()) && number.first().is_some_and(|d| *d != b'0') && !is_round && sensible
}

/// `070-123 45 67`, `08-123 456`, `01234 567890`
fn is_national(groups: &[Group], digits: &[u8], named: bool) -> bool {
    let (Some(b'0'), Some(b'1'..=b'9')) = (digits.first(), digits.get(1)) else { return false };
    let lens: Vec<usize> = groups.iter().map(|g| g.span.len()).collect();
    // "(0)70-123 45 67"
    let lens = match lens.as_slice() {
        [1, area, rest @ ..] if groups.first().is_some_and(|g| g.in_brackets) => [&[area + 1], rest].concat(),
        _ => lens,
    };
    let total = digits.len();
    if let [_] = lens.as_slice() {
        return (9..=11).contains(&total) || (total == 8 && named);
    }
    let Some((area, rest)) = lens.split_first() else { return false };
    let signs: Vec<char> = groups.iter().skip(1).map(|g| g.sign).collect();
    let dotted = signs.contains(&'.');
    let all_pairs = lens.iter().all(|l| *l == 2);
    let area_fits = match area {
        2 => {
            digits.get(1) == Some(&b'8') && digits.get(2) != Some(&b'0') && !dotted && signs.iter().skip(1).all(|s| *s == ' ')
                || (total == 10 && all_pairs && signs.windows(2).all(|pair| pair.first() == pair.last()))
                || (total == 10 && rest.len() == 1)
        }
        3..=5 => true,
        _ => false,
    };
    let ends_in_year = digits.ends_with(b"2") || matches!(digits.get(total.saturating_sub(4)..), Some([b'1', b'9', ..] | [b'2', b'0', ..]));
    let is_date = lens == [2, 2, 4] && ends_in_year;
    // "0730-1630"
    let is_hours = lens == [4, 4] && is_hour(digits.get(..4)) && is_hour(digits.get(4..)) && !named;
    let uniform = !dotted || signs.iter().all(|s| *s == '.');
    let rest_fits = rest.iter().all(|l| (2..=8).contains(l));
    (8..=11).contains(&total) && area_fits && rest_fits && uniform && !is_date && !is_hours
}

fn is_hour(digits: Option<&[u8]>) -> bool {
    let number = digits.unwrap_or_default().iter().fold(0u32, |n, d| n * 10 + u32::from(d - b'0'));
    number <= 2400 && number % 100 < 60
}

/// `(555) 123-4567`, `555-123-4567`
fn is_american(groups: &[Group], digits: &[u8]) -> bool {
    let [area, exchange, line] = groups else { return false };
    let parted = exchange.sign == line.sign && matches!(line.sign, '-' | '.') || (area.in_brackets && line.sign == '-');
    area.span.len() == 3 && exchange.span.len() == 3 && line.span.len() == 4 && parted && !matches!(digits.first(), Some(b'0' | b'1'))
}

/// A number after "tel" that has no other mark: not a date, not a short number.
fn is_named_phone(groups: &[Group], digits: &[u8]) -> bool {
    let is_date =
        matches!(digits, [b'1', b'9', ..] | [b'2', b'0', ..]) && groups.first().is_some_and(|g| g.span.len() == 4) && groups.len() > 1;
    let is_round = digits.ends_with(b"000");
    let sensible = groups.iter().all(|g| g.sign != '.' || g.span.len() > 1);
    (6..=13).contains(&digits.len()) && !is_date && !is_round && sensible
}

#[cfg(test)]
mod tests {
    use super::super::cut::Cut;
    use super::*;

    fn found(text: &str) -> Vec<(&str, PersonalKind)> {
        find(text, Cut::of(text).digits(), &[]).into_iter().map(|p| (&text[p.span.from..p.span.to], p.kind)).collect()
    }

    #[test]
    fn phone_numbers_are_found_whole() {
        for phone in [
            "070-123 45 67",
            "08-123 456 78",
            "08-123 456",
            "+46 (0)70 123 45 67",
            "+46(0)701234567",
            "+46701234567",
            "0046 70 123 45 67",
            "01234 567890",
            "020 7188 7188",
            "0701234567",
            "0701-234567",
            "0771-11 12 13",
            "031 - 12 34 56",
            "(031) 12 34 56",
            "070.123.45.67",
            "+44 20 7188 7188",
            "+1 (555) 123-4567",
            "555-123-4567",
            "07 01 23 45 67",
            "08-12 34 56",
            "070-123 45 67/68",
            "08-123 456 ankn 1234",
            "01234 567890 ext. 45",
            "+358 44 123 4567",
            "0707/12 34 56",
            "+46-70-123 45 67",
            "070\u{a0}123\u{a0}45\u{a0}67",
            "070–123 45 67",
            "46 70 123 45 67",
        ] {
            for text in [format!("Frågor: Anna {phone}."), phone.to_owned(), format!("Ring ({phone}) nu"), format!("Nr 3 {phone}\n")] {
                assert_eq!(found(&text), [(phone, PersonalKind::Phone)], "{text}");
            }
        }
    }

    #[test]
    fn after_a_word_for_it_any_number_is_a_phone_number() {
        for (text, phone) in [
            ("Tel: 0123/456 78", "0123/456 78"),
            ("Tfn. 123 45 67", "123 45 67"),
            ("Telephone number: 1132 064321", "1132 064321"),
            ("mobil 701234567", "701234567"),
            ("tel070-123 45 67", "070-123 45 67"),
            ("ext 63530", "63530"),
        ] {
            assert_eq!(found(text), [(phone, PersonalKind::Phone)], "{text}");
        }
    }

    #[test]
    fn two_numbers_in_a_row_are_two() {
        let text = "070-123 45 67 08-123 456 78, 070-765 43 21/08-765 43 21";
        let phones: Vec<&str> = found(text).into_iter().map(|f| f.0).collect();
        assert_eq!(phones, ["070-123 45 67", "08-123 456 78", "070-765 43 21", "08-765 43 21"]);
    }

    #[test]
    fn other_numbers_are_no_phone_numbers() {
        for text in [
            "2025-09-01",
            "2025-09-01 - 2026-08-31",
            "01.09.2025",
            "08-09-2025",
            "08/09 2025",
            "kl. 08.00-17.00",
            "08.30 - 16.30",
            "0730-1630",
            "25 000 - 30 000 kr",
            "100 000 000",
            "123 45 Tallby",
            "556012-3455",
            "Ref.nr 2025/1234",
            "ref: 0812-345678",
            "dnr 0123-2025/4567",
            "ANN-2025-01",
            "annons-id 0123456789",
            "SE35 5000 0000 0549 1000 0003",
            "1 250 000 invånare",
            "£25,304 to £34,169",
            "0,5-1,0",
            "24/7",
            "ISO 27001",
            "version 1.2.3.4567",
            "37,5 hours",
            "2014 2015 2016 2017",
            "+10 000 000",
            "id 070-123 45 67",
            "B-0701234567",
            "Publicerad 05-06-2025",
            "100-120 000 SEK",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn identity_numbers_are_found_by_date_and_check_digit() {
        for number in ["811218-9876", "19811218-9876", "811218+9876", "198112189876", "8112189876", "19811218 9876"] {
            assert_eq!(found(&format!("Nummer {number}.")), [(number, PersonalKind::IdentityNumber)]);
        }
        assert_eq!(found("Org.nr 556012-3455, 811218-9875"), []);
    }
}
