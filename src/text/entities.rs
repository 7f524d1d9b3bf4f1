//! Knows the named character entities that job ads use, and reads numbered ones.
//!
//! The list holds Latin-1, the punctuation of HTML 4 and a few of HTML 5; an unknown name stays as it stands. Source of names
//! and code points: the HTML standard, "Named character references".

/// Reads an entity at the start of `text` (which begins with `&`): the character and the length in bytes.
pub(super) fn read(text: &str) -> Option<(char, usize)> {
    let bytes = text.as_bytes();
    // No known entity is longer than this.
    let end = memchr::memchr(b';', bytes.get(1..bytes.len().min(34))?)? + 1;
    let name = text.get(1..end)?;
    let c = match name.strip_prefix('#') {
        Some(number) => numbered(number)?,
        None => named(name)?,
    };
    Some((c, end + 1))
}

/// A character by its number. What is no character, and control characters, are not made.
fn numbered(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) if !hex.is_empty() && hex.bytes().all(|b| b.is_ascii_hexdigit()) => u32::from_str_radix(hex, 16).ok()?,
        None if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) => number.parse().ok()?,
        _ => return None,
    };
    let c = char::from_u32(code)?;
    let is_control = c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    (!is_control && c != '\u{FFFD}').then_some(c)
}

/// Names of the characters from U+00A0 to U+00FF, in order.
const LATIN_1: [&str; 96] = [
    "nbsp", "iexcl", "cent", "pound", "curren", "yen", "brvbar", "sect", "uml", "copy", "ordf", "laquo", "not", "shy", "reg", "macr",
    "deg", "plusmn", "sup2", "sup3", "acute", "micro", "para", "middot", "cedil", "sup1", "ordm", "raquo", "frac14", "frac12", "frac34",
    "iquest", "Agrave", "Aacute", "Acirc", "Atilde", "Auml", "Aring", "AElig", "Ccedil", "Egrave", "Eacute", "Ecirc", "Euml", "Igrave",
    "Iacute", "Icirc", "Iuml", "ETH", "Ntilde", "Ograve", "Oacute", "Ocirc", "Otilde", "Ouml", "times", "Oslash", "Ugrave", "Uacute",
    "Ucirc", "Uuml", "Yacute", "THORN", "szlig", "agrave", "aacute", "acirc", "atilde", "auml", "aring", "aelig", "ccedil", "egrave",
    "eacute", "ecirc", "euml", "igrave", "iacute", "icirc", "iuml", "eth", "ntilde", "ograve", "oacute", "ocirc", "otilde", "ouml",
    "divide", "oslash", "ugrave", "uacute", "ucirc", "uuml", "yacute", "thorn", "yuml",
];

fn named(name: &str) -> Option<char> {
    let c = match name {
        "amp" | "AMP" => '&',
        "lt" | "LT" => '<',
        "gt" | "GT" => '>',
        "quot" | "QUOT" => '"',
        "apos" => '\'',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "bull" => '•',
        "lsquo" => '‘',
        "rsquo" => '’',
        "sbquo" => '‚',
        "ldquo" => '“',
        "rdquo" => '”',
        "bdquo" => '„',
        "lsaquo" => '‹',
        "rsaquo" => '›',
        "euro" => '€',
        "trade" => '™',
        "ensp" => '\u{2002}',
        "emsp" => '\u{2003}',
        "thinsp" => '\u{2009}',
        "zwnj" => '\u{200C}',
        "zwj" => '\u{200D}',
        "lrm" => '\u{200E}',
        "rlm" => '\u{200F}',
        "minus" => '−',
        "rarr" => '→',
        "larr" => '←',
        "check" => '✓',
        "hyphen" => '‐',
        "Scaron" => 'Š',
        "scaron" => 'š',
        "OElig" => 'Œ',
        "oelig" => 'œ',
        "NewLine" => '\n',
        "Tab" => '\t',
        "commat" => '@',
        "num" => '#',
        "lowbar" => '_',
        "colon" => ':',
        "sol" => '/',
        "lpar" => '(',
        "rpar" => ')',
        "comma" => ',',
        "period" => '.',
        "excl" => '!',
        "quest" => '?',
        "plus" => '+',
        "equals" => '=',
        "percnt" => '%',
        _ => {
            let position = LATIN_1.iter().position(|n| *n == name)?;
            return char::from_u32(0xA0 + u32::try_from(position).ok()?);
        }
    };
    Some(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_are_read_by_name_and_number_and_left_alone_otherwise() {
        assert_eq!(read("&aring;x"), Some(('å', 7)));
        assert_eq!(read("&Ouml;"), Some(('Ö', 6)));
        assert_eq!(read("&yuml;"), Some(('ÿ', 6)));
        assert_eq!(read("&#229;"), Some(('å', 6)));
        assert_eq!(read("&#xE5;"), Some(('å', 6)));
        for left in ["&", "&;", "&foo;", "&#0;", "&#x110000;", "&#xD800;", "&#;", "& b;", "&aring"] {
            assert_eq!(read(left), None, "{left}");
        }
    }
}
