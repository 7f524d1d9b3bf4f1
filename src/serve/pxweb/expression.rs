//! Reads how a client names values of a variable: codes, `*`, `?`, TOP, BOTTOM, RANGE, FROM and TO.

/// One way of naming values.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Expression {
    /// A code, or a pattern in which `*` stands for any text and `?` for any one character.
    Pattern(String),
    /// The code that is written exactly so, signs of patterns included.
    Code(String),
    /// The first values; of a time variable the latest ones. So many, after leaving out so many.
    Top(usize, usize),
    /// The last values; of a time variable the earliest ones.
    Bottom(usize, usize),
    /// From one code to another, both included.
    Range(String, String),
    /// From a code to the last.
    From(String),
    /// From the first to a code.
    To(String),
}

impl Expression {
    /// Reads one expression, in brackets or not, whatever the case of its name. What is none of the known forms is a code or pattern.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let text = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text).trim();
        if text.is_empty() {
            return Err("found an empty value, expected a code or an expression".to_owned());
        }
        let Some((name, rest)) = text.split_once('(') else { return Ok(Self::Pattern(text.to_owned())) };
        let Some(inside) = rest.strip_suffix(')') else { return Ok(Self::Pattern(text.to_owned())) };
        let parts: Vec<&str> = inside.split(',').map(str::trim).collect();
        match (name.trim().to_ascii_lowercase().as_str(), parts.as_slice()) {
            ("top", [n]) => Ok(Self::Top(count(text, n)?, 0)),
            ("top", [n, offset]) => Ok(Self::Top(count(text, n)?, whole(text, offset)?)),
            ("bottom", [n]) => Ok(Self::Bottom(count(text, n)?, 0)),
            ("bottom", [n, offset]) => Ok(Self::Bottom(count(text, n)?, whole(text, offset)?)),
            ("range", [from, to]) => Ok(Self::Range(code(text, from)?, code(text, to)?)),
            ("from", [from]) => Ok(Self::From(code(text, from)?)),
            ("to", [to]) => Ok(Self::To(code(text, to)?)),
            ("top" | "bottom", _) => Err(format!("found `{text}`, expected one number, or a number and how many are left out before it")),
            ("range", _) => Err(format!("found `{text}`, expected two codes")),
            ("from" | "to", _) => Err(format!("found `{text}`, expected one code")),
            _ => Ok(Self::Pattern(text.to_owned())),
        }
    }

    /// The places of the values that it names, ascending.
    ///
    /// # Errors
    /// It names none.
    pub(super) fn places(&self, codes: &[&str], is_time: bool) -> Result<Vec<usize>, String> {
        let n = codes.len();
        let first = |count: usize, offset: usize| (offset.min(n)..offset.saturating_add(count).min(n)).collect::<Vec<_>>();
        let last = |count: usize, offset: usize| {
            let end = n.saturating_sub(offset);
            (end.saturating_sub(count)..end).collect::<Vec<_>>()
        };
        let found = match self {
            Self::Code(code) => vec![place(codes, code)?],
            Self::Pattern(pattern) => match place(codes, pattern) {
                Ok(place) => vec![place],
                Err(_) if pattern.contains(['*', '?']) => {
                    let pattern: Vec<char> = pattern.chars().collect();
                    (0..n).filter(|at| codes.get(*at).is_some_and(|code| fits(&pattern, code))).collect()
                }
                Err(unknown) => return Err(unknown),
            },
            Self::Top(count, offset) if is_time => last(*count, *offset),
            Self::Top(count, offset) => first(*count, *offset),
            Self::Bottom(count, offset) if is_time => first(*count, *offset),
            Self::Bottom(count, offset) => last(*count, *offset),
            Self::Range(from, to) => (place(codes, from)?..=place(codes, to)?).collect(),
            Self::From(from) => (place(codes, from)?..n).collect(),
            Self::To(to) => (0..=place(codes, to)?).collect(),
        };
        if found.is_empty() { Err(format!("`{}` fits no value", self.written())) } else { Ok(found) }
    }

    /// The expression as it is written.
    pub(super) fn written(&self) -> String {
        let counted = |name: &str, n: &usize, offset: &usize| match offset {
            0 => format!("{name}({n})"),
            offset => format!("{name}({n},{offset})"),
        };
        match self {
            Self::Pattern(text) | Self::Code(text) => text.clone(),
            Self::Top(n, offset) => counted("TOP", n, offset),
            Self::Bottom(n, offset) => counted("BOTTOM", n, offset),
            Self::Range(from, to) => format!("RANGE({from},{to})"),
            Self::From(from) => format!("FROM({from})"),
            Self::To(to) => format!("TO({to})"),
        }
    }
}

/// The parts of a list in an address: commas part them, except within brackets or parentheses.
pub(super) fn split_list(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '[' | '(' => depth += 1,
            ']' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if c == ',' && depth == 0 {
            parts.push(std::mem::take(&mut part));
        } else {
            part.push(c);
        }
    }
    parts.push(part);
    parts
}

/// The place of a code: as it is written, or else whatever the case.
fn place(codes: &[&str], code: &str) -> Result<usize, String> {
    let exact = codes.iter().position(|known| *known == code);
    let found = exact.or_else(|| codes.iter().position(|known| known.to_lowercase() == code.to_lowercase()));
    found.ok_or_else(|| format!("the value `{code}` does not exist"))
}

fn whole(text: &str, number: &str) -> Result<usize, String> {
    let is_plain = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    let number = is_plain.then(|| number.parse().ok()).flatten();
    number.ok_or_else(|| format!("found `{text}`, expected a whole number"))
}

fn count(text: &str, number: &str) -> Result<usize, String> {
    whole(text, number).and_then(|n| if n > 0 { Ok(n) } else { Err(format!("found `{text}`, expected a number above 0")) })
}

fn code(text: &str, code: &str) -> Result<String, String> {
    if code.is_empty() { Err(format!("found `{text}`, expected a code")) } else { Ok(code.to_owned()) }
}

/// Whether a code fits a pattern, whatever the case. One pass that remembers the last star, so that no pattern takes more than
/// pattern times code steps.
fn fits(pattern: &[char], code: &str) -> bool {
    let lower = |c: char| c.to_lowercase().collect::<Vec<char>>();
    let code: Vec<char> = code.chars().collect();
    let (mut at, mut from) = (0, 0);
    let mut star = None;
    while from < code.len() {
        match (pattern.get(at), code.get(from)) {
            (Some('*'), _) => {
                star = Some((at, from));
                at += 1;
            }
            (Some(p), Some(c)) if *p == '?' || lower(*p) == lower(*c) => {
                at += 1;
                from += 1;
            }
            _ => match star {
                Some((star_at, star_from)) => {
                    star = Some((star_at, star_from + 1));
                    at = star_at + 1;
                    from = star_from + 1;
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(at).all(|p| *p == '*')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CODES: [&str; 6] = ["00", "05", "0560", "0580", "06", "A1"];

    fn named(text: &str, is_time: bool) -> Result<Vec<&'static str>, String> {
        let places = Expression::parse(text)?.places(&CODES, is_time)?;
        Ok(places.into_iter().map(|at| CODES[at]).collect())
    }

    #[test]
    fn every_expression_names_its_values_in_any_case_and_in_brackets() {
        for (text, expected) in [
            ("0580", vec!["0580"]),
            ("a1", vec!["A1"]),
            ("*", CODES.to_vec()),
            ("05*", vec!["05", "0560", "0580"]),
            ("*60", vec!["0560"]),
            ("*5*", vec!["05", "0560", "0580"]),
            ("0?", vec!["00", "05", "06"]),
            ("??", vec!["00", "05", "06", "A1"]),
            ("TOP(2)", vec!["00", "05"]),
            ("top(2,1)", vec!["05", "0560"]),
            ("Bottom(2)", vec!["06", "A1"]),
            ("bottom(1,1)", vec!["06"]),
            ("[range(05,0580)]", vec!["05", "0560", "0580"]),
            ("FROM(06)", vec!["06", "A1"]),
            ("to( 05 )", vec!["00", "05"]),
            ("TOP(99)", CODES.to_vec()),
        ] {
            assert_eq!(named(text, false).as_ref(), Ok(&expected), "{text}");
        }
    }

    #[test]
    fn of_time_the_top_is_the_latest() {
        assert_eq!(named("top(2)", true), Ok(vec!["06", "A1"]));
        assert_eq!(named("top(2,1)", true), Ok(vec!["0580", "06"]));
        assert_eq!(named("bottom(1)", true), Ok(vec!["00"]));
    }

    #[test]
    fn what_names_nothing_is_a_mistake() {
        for text in [
            "0581",
            "9*",
            "range(06,05)",
            "range(05)",
            "top(x)",
            "top(0)",
            "top(-1)",
            "top()",
            "top(1,2,3)",
            "from()",
            "",
            "[]",
            "top(1,9)",
        ] {
            assert!(named(text, false).is_err(), "{text}");
        }
    }

    #[test]
    fn a_list_is_cut_at_commas_outside_brackets() {
        assert_eq!(split_list("2010,[range(2012,2014)],top(1,2),x"), ["2010", "[range(2012,2014)]", "top(1,2)", "x"]);
        assert_eq!(split_list(""), [""]);
    }

    /// The meaning of a pattern, by trying everything.
    fn fits_slowly(pattern: &[char], code: &[char]) -> bool {
        match pattern.split_first() {
            None => code.is_empty(),
            Some(('*', rest)) => (0..=code.len()).any(|n| fits_slowly(rest, &code[n..])),
            Some((p, rest)) => code.split_first().is_some_and(|(c, after)| (*p == '?' || p == c) && fits_slowly(rest, after)),
        }
    }

    proptest! {
        #[test]
        fn a_pattern_fits_as_its_meaning_says(pattern in "[ab*?]{0,8}", code in "[ab]{0,8}") {
            let (pattern, chars): (Vec<char>, Vec<char>) = (pattern.chars().collect(), code.chars().collect());
            prop_assert_eq!(fits(&pattern, &code), fits_slowly(&pattern, &chars));
        }

        #[test]
        fn any_text_is_read_without_a_fall_and_names_places_that_exist(text in "\\PC{0,30}|(top|bottom|range|from|to)\\([0-9a-z,]{0,9}\\)") {
            if let Ok(expression) = Expression::parse(&text)
                && let Ok(places) = expression.places(&CODES, true)
            {
                prop_assert!(!places.is_empty() && places.iter().all(|at| *at < CODES.len()) && places.is_sorted());
                prop_assert_eq!(Expression::parse(&expression.written()).and_then(|again| again.places(&CODES, true)), Ok(places));
            }
        }
    }
}
