//! Lays out a table for reading: columns as wide as their content, numbers to the right.

/// A table as text, with a line under its header.
pub(super) fn lay_out(header: &[&str], rows: &[Vec<String>], right: &[bool]) -> String {
    let mut widths: Vec<usize> = header.iter().map(|h| h.chars().count()).collect();
    for row in rows {
        for (width, field) in widths.iter_mut().zip(row) {
            *width = (*width).max(field.chars().count());
        }
    }
    let line = |fields: &mut dyn Iterator<Item = &str>| {
        let mut text = String::new();
        for ((field, width), right) in fields.zip(&widths).zip(right) {
            let space = " ".repeat(width.saturating_sub(field.chars().count()));
            if *right {
                text.push_str(&space);
                text.push_str(field);
            } else {
                text.push_str(field);
                text.push_str(&space);
            }
            text.push_str("  ");
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
        text
    };
    let mut text = line(&mut header.iter().copied());
    let rule: Vec<String> = widths.iter().map(|w| "─".repeat(*w)).collect();
    text.push_str(&line(&mut rule.iter().map(String::as_str)));
    for row in rows {
        text.push_str(&line(&mut row.iter().map(String::as_str)));
    }
    text
}

/// A table as Markdown.
pub(super) fn markdown(header: &[&str], rows: &[Vec<String>], right: &[bool]) -> String {
    let line = |fields: &mut dyn Iterator<Item = &str>| fields.fold("|".to_owned(), |line, field| format!("{line} {field} |")) + "\n";
    let mut text = line(&mut header.iter().copied());
    text.push_str(&line(&mut right.iter().map(|right| if *right { "---:" } else { "---" })));
    for row in rows {
        text.push_str(&line(&mut row.iter().map(String::as_str)));
    }
    text
}

/// A whole number with a thin mark every three digits: `12 345`.
pub(super) fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push('\u{202F}');
        }
        text.push(c);
    }
    text
}

/// A change, grouped and with its sign: `+12 345`; `0` without one.
pub(super) fn signed(n: i128) -> String {
    let digits = grouped(u64::try_from(n.unsigned_abs()).unwrap_or(u64::MAX));
    match n {
        0 => digits,
        1.. => format!("+{digits}"),
        _ => format!("-{digits}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up() {
        let rows = vec![vec!["Åre".to_owned(), "7".to_owned()], vec!["Malmö".to_owned(), "12".to_owned()]];
        assert_eq!(lay_out(&["place", "ads"], &rows, &[false, true]), "place  ads\n─────  ───\nÅre      7\nMalmö   12\n");
        assert_eq!(markdown(&["place", "ads"], &rows, &[false, true]), "| place | ads |\n| --- | ---: |\n| Åre | 7 |\n| Malmö | 12 |\n");
        assert_eq!(grouped(1_234_567), "1\u{202F}234\u{202F}567");
        assert_eq!([signed(1234), signed(0), signed(-7)], ["+1\u{202F}234", "0", "-7"]);
    }
}
