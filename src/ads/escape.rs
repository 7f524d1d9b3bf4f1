//! Turns an escape of a JSON string into the character it stands for, and refuses what is no escape.

/// Bytes of an escape that is two surrogates.
pub(super) const PAIR: usize = 12;

/// The character that the escape at the start of `bytes` stands for, and how many bytes it takes. Half a surrogate pair is none.
#[inline]
pub(super) fn unescape(bytes: &[u8]) -> Option<(char, usize)> {
    let simple = match bytes.get(1)? {
        b'n' => '\n',
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b't' => '\t',
        b'r' => '\r',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'u' => return unescape_unicode(bytes),
        _ => return None,
    };
    Some((simple, 2))
}

fn unescape_unicode(bytes: &[u8]) -> Option<(char, usize)> {
    let unit = hex(bytes.get(2..6)?)?;
    if !(0xD800..0xDC00).contains(&unit) {
        return char::from_u32(unit).map(|c| (c, 6));
    }
    let low = bytes.get(6..8).filter(|b| *b == b"\\u").and(hex(bytes.get(8..12)?))?;
    if !(0xDC00..0xE000).contains(&low) {
        return None;
    }
    char::from_u32(0x1_0000 + ((unit - 0xD800) << 10) + (low - 0xDC00)).map(|c| (c, PAIR))
}

fn hex(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |n, b| char::from(*b).to_digit(16).map(|digit| n * 16 + digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_escape_is_read_as_serde_json_reads_it() {
        let units = ["0041", "00e5", "00E5", "d83d", "dbff", "dc00", "de00", "dfff", "ffff", "0000", "00g0", "+041"];
        let mut escapes: Vec<String> = (0..128u8).map(|b| format!("\\{}", char::from(b))).collect();
        for a in units {
            escapes.push(format!("\\u{a}"));
            escapes.extend(units.iter().map(|b| format!("\\u{a}\\u{b}")));
            escapes.push(format!("\\u{a}\\n"));
        }
        for escape in escapes {
            let expected = serde_json::from_str::<String>(&format!("\"{escape}\"")).ok();
            let mut found = Some(String::new());
            let mut rest = escape.as_bytes();
            while !rest.is_empty() && found.is_some() {
                let next = if rest[0] == b'\\' { unescape(rest) } else { None };
                found = found.zip(next).map(|(s, (c, _))| s + &c.to_string());
                rest = &rest[next.map_or(0, |(_, n)| n)..];
            }
            assert_eq!(found, expected, "{escape}");
        }
    }
}
