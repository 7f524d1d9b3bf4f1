//! Writes the keywords of a PX file: quoting, lines that are not too long, and the bytes of its encoding.

use unicode_normalization::UnicodeNormalization;

use super::PxEncoding;

/// Most characters of a line; readers allow 256 bytes, and one character may take two.
const LINE: usize = 120;

/// A value of a keyword.
pub(super) enum PxValue {
    /// In quotes.
    Text(String),
    /// As it is: a number, `YES`, `TLIST(A1)`.
    Bare(String),
}

/// The text as a value.
pub(super) fn text(text: &str) -> PxValue {
    PxValue::Text(text.to_owned())
}

/// A PX file being written.
pub(super) struct PxText {
    out: String,
    encoding: PxEncoding,
}

impl PxText {
    pub(super) fn new(encoding: PxEncoding) -> Self {
        Self { out: String::new(), encoding }
    }

    /// Writes `KEYWORD[language]("name","name")=values;`. A single text is cut into several quoted parts where it is long, which readers
    /// put together; a list breaks after commas.
    pub(super) fn keyword(&mut self, keyword: &str, language: Option<&str>, names: &[&str], values: &[PxValue]) {
        let mut line = keyword.to_owned();
        if let Some(language) = language {
            line.push_str(&format!("[{language}]"));
        }
        if !names.is_empty() {
            let quoted: Vec<String> = names.iter().map(|name| quoted(name)).collect();
            line.push_str(&format!("({})", quoted.join(",")));
        }
        line.push('=');
        if let [PxValue::Text(long)] = values {
            for (n, part) in parts(long, LINE.saturating_sub(line.chars().count()).max(LINE / 2)).iter().enumerate() {
                if n > 0 {
                    self.end_line(&mut line);
                }
                line.push_str(&format!("\"{part}\""));
            }
        } else {
            for (n, value) in values.iter().enumerate() {
                let written = match value {
                    PxValue::Text(text) => quoted(text),
                    PxValue::Bare(bare) => bare.clone(),
                };
                if n > 0 {
                    line.push(',');
                    if line.chars().count() + written.chars().count() > LINE {
                        self.end_line(&mut line);
                    }
                }
                line.push_str(&written);
            }
        }
        line.push(';');
        self.end_line(&mut line);
    }

    fn end_line(&mut self, line: &mut String) {
        self.out.push_str(line);
        self.out.push_str("\r\n");
        line.clear();
    }

    /// Writes the cells, row by row: a blank after each, also before a line ends, because there are readers that only take line ends
    /// out. The last line is the semicolon alone.
    pub(super) fn data(&mut self, rows: impl Iterator<Item = Vec<String>>) {
        self.out.push_str("DATA=\r\n");
        for row in rows {
            let mut n_on_line = 0;
            for cell in row {
                if n_on_line + cell.len() + 1 > LINE {
                    self.out.push_str("\r\n");
                    n_on_line = 0;
                }
                n_on_line += cell.len() + 1;
                self.out.push_str(&cell);
                self.out.push(' ');
            }
            self.out.push_str("\r\n");
        }
        self.out.push(';');
    }

    /// The bytes of the file.
    pub(super) fn finish(self) -> Vec<u8> {
        match self.encoding {
            PxEncoding::Utf8 => self.out.into_bytes(),
            PxEncoding::Latin1 => latin1(&self.out).chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect(),
        }
    }
}

/// What PX can hold of a text: it has no way to write a quotation mark or a line end within one.
pub(super) fn writable(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '"' => '\'',
            c if c.is_control() => ' ',
            c => c,
        })
        .collect()
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", writable(text))
}

/// The text in parts of at most this many characters, cut after blanks where there are any.
fn parts(text: &str, room: usize) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut n_used = 0;
    for word in writable(text).split_inclusive(' ') {
        let letters: Vec<char> = word.chars().collect();
        if n_used > 0 && n_used + letters.len() > room {
            found.push(String::new());
            n_used = 0;
        }
        for piece in letters.chunks(room.max(1)) {
            if n_used + piece.len() > room {
                found.push(String::new());
                n_used = 0;
            }
            if let Some(last) = found.last_mut() {
                last.extend(piece);
            }
            n_used += piece.len();
        }
    }
    found
}

/// The text in characters of ISO 8859-1: dashes and quotation marks become plain ones, letters lose marks that it does not have, and
/// what is left becomes a question mark.
pub(super) fn latin1(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    for c in text.nfc() {
        match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => made.push('-'),
            '\u{2018}'..='\u{201b}' | '\u{201c}'..='\u{201f}' => made.push('\''),
            '\u{2026}' => made.push_str("..."),
            '\u{2002}'..='\u{200a}' | '\u{202f}' => made.push(' '),
            '\u{20ac}' => made.push_str("EUR"),
            'Ł' => made.push('L'),
            'ł' => made.push('l'),
            'Đ' => made.push('D'),
            'đ' => made.push('d'),
            'Œ' => made.push_str("OE"),
            'œ' => made.push_str("oe"),
            'ı' => made.push('i'),
            c if u32::from(c) < 256 => made.push(c),
            c => {
                let base = std::iter::once(c).nfkd().next().filter(|base| u32::from(*base) < 256);
                made.push(base.unwrap_or('?'));
            }
        }
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(values: &[PxValue]) -> String {
        let mut px = PxText::new(PxEncoding::Utf8);
        px.keyword("NOTE", Some("en"), &["a \"b\""], values);
        String::from_utf8(px.finish()).expect("UTF-8")
    }

    #[test]
    fn long_texts_are_cut_and_lists_break_after_commas() {
        let long = "ord ".repeat(100);
        let one = written(&[text(&long)]);
        assert!(one.starts_with("NOTE[en](\"a 'b'\")=\"ord ord"), "{one}");
        let whole: String = one.split_once('=').expect("=").1.replace("\"\r\n\"", "");
        assert_eq!(whole, format!("\"{long}\";\r\n"));
        let list: Vec<PxValue> = (0..100).map(|n| text(&format!("värde {n}"))).collect();
        let many = written(&list);
        assert!(many.lines().all(|line| line.chars().count() < 200 && line.ends_with([',', ';'])), "{many}");
    }

    #[test]
    fn a_word_longer_than_a_line_is_cut_and_nothing_is_lost() {
        let word = "ö".repeat(500);
        assert_eq!(parts(&word, 60).concat(), word);
        assert!(parts(&word, 60).iter().all(|part| part.chars().count() <= 60));
        assert_eq!(parts("", 60), [""]);
    }

    #[test]
    fn what_iso_8859_1_lacks_is_replaced_by_what_is_nearest() {
        assert_eq!(latin1("Åre – ”x” … Łódź 1\u{202f}000 λ e\u{301}"), "Åre - 'x' ... Lódz 1 000 ? é");
        let mut px = PxText::new(PxEncoding::Latin1);
        px.keyword("TITLE", None, &[], &[text("Älv–år")]);
        assert_eq!(px.finish(), b"TITLE=\"\xc4lv-\xe5r\";\r\n");
    }
}
