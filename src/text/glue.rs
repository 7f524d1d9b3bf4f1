//! Parts words that a lost line break has glued together: "Kubernetes and LinuxWays to …", "god datorvanaDu trivs …".
//!
//! Programs that copy ads from pages drop line breaks, so that one sentence runs into the next. A break is put before a word that begins
//! sentences and items of ads, if it has a capital and stands directly after a lower-case letter or a closing sign. Names with a capital
//! inside ("PowerPoint", "LinkedIn", "InDesign") hold no such word.

use super::marks::Marks;
use super::span_map::{Span, SpanMap};
use super::words::is_word_char;

/// Words that begin a sentence, heading or item, and that no name ends with.
const STARTERS: [&str; 104] = [
    "Ability",
    "About",
    "Additional",
    "Anställningen",
    "Ansvar",
    "Ansvara",
    "Ansökan",
    "Arbeta",
    "Arbetet",
    "Arbetsuppgifter",
    "As",
    "Bidra",
    "Collaborate",
    "Comfortable",
    "Contribute",
    "Dessutom",
    "Det",
    "Detta",
    "Develop",
    "Din",
    "Dina",
    "Ditt",
    "Du",
    "Either",
    "Ensure",
    "Erfarenhet",
    "Ett",
    "Excellent",
    "Experience",
    "Experienced",
    "Exposure",
    "Extensive",
    "Familiar",
    "Familiarity",
    "Fluent",
    "Flytande",
    "För",
    "God",
    "Goda",
    "Good",
    "Has",
    "Have",
    "Hos",
    "How",
    "Här",
    "Högskoleutbildning",
    "If",
    "Implement",
    "Intresse",
    "Join",
    "Knowledge",
    "Krav",
    "Kunskap",
    "Kunskaper",
    "Kvalifikationer",
    "Maintain",
    "Mer",
    "Meriterande",
    "Minimum",
    "Minst",
    "Mycket",
    "Nice",
    "Omfattning",
    "Our",
    "Participate",
    "Please",
    "Preferred",
    "Previous",
    "Proficiency",
    "Proficient",
    "Proven",
    "Qualifications",
    "Relevant",
    "Required",
    "Requirements",
    "Responsibilities",
    "Samarbeta",
    "Since",
    "Solid",
    "Som",
    "Strong",
    "Säkerställa",
    "The",
    "This",
    "Tidigare",
    "Tjänsten",
    "Understanding",
    "Utbildning",
    "Utveckla",
    "Vad",
    "Vana",
    "Vem",
    "Vi",
    "Vill",
    "Välkommen",
    "Vår",
    "Våra",
    "Ways",
    "We",
    "What",
    "Who",
    "Why",
    "You",
    "Your",
];

/// The text with a line break at every seam, and the way back; `None` if it has no seam.
pub(super) fn parted(text: &str, marks: &mut Marks) -> Option<(String, SpanMap)> {
    let seams = seams(text, marks);
    if seams.is_empty() {
        return None;
    }
    let mut result = String::with_capacity(text.len() + seams.len());
    let mut map = SpanMap::default();
    let mut from = 0;
    for seam in seams {
        result.push_str(text.get(from..seam).unwrap_or_default());
        map.copy(Span { from, to: seam });
        result.push('\n');
        map.replace(Span { from: seam, to: seam }, 1);
        from = seam;
    }
    result.push_str(text.get(from..).unwrap_or_default());
    map.copy(Span { from, to: text.len() });
    Some((result, map))
}

/// Where a starter is glued to what stands before it.
fn seams(text: &str, marks: &mut Marks) -> Vec<usize> {
    // A capital after a letter, in ASCII or in the second byte of å, ä, ö and the like, or after a closing sign.
    marks.set(text.as_bytes(), |before, capital| {
        let may_close = before.is_ascii_alphabetic() || before >= 0x80 || matches!(before, b'.' | b'!' | b'?' | b')' | b':' | b';');
        may_close && capital.is_ascii_uppercase()
    });
    marks.places().filter(|seam| is_seam(text, *seam)).collect()
}

fn is_seam(text: &str, seam: usize) -> bool {
    let (before, after) = text.split_at_checked(seam).unwrap_or_default();
    let word = after.get(..after.find(|c| !is_word_char(c)).unwrap_or(after.len())).unwrap_or_default();
    // "What we do at KvarnbyKvarnby was founded": a name that ends one sentence and begins the next.
    let begins_word = |rest: &str| !rest.ends_with(is_word_char);
    if word.len() >= MIN_DOUBLED && before.strip_suffix(word).is_some_and(begins_word) {
        return true;
    }
    // Every starter has a small second letter.
    if !word.as_bytes().get(1).is_some_and(|b| b.is_ascii_lowercase() || *b >= 0x80) || STARTERS.binary_search(&word).is_err() {
        return false;
    }
    let run = before.chars().rev().take(MIN_BEFORE).take_while(|c| c.is_lowercase()).count();
    // "OM ROLLENSom konsult": a heading in capitals.
    let capitals = before.chars().rev().take(MIN_CAPITALS).take_while(|c| c.is_uppercase()).count();
    run >= MIN_BEFORE || capitals >= MIN_CAPITALS || before.ends_with(['.', '!', '?', ')', ':', ';'])
}

/// Fewest lower-case letters before a seam.
const MIN_BEFORE: usize = 2;
/// Shortest name that is parted from itself, in bytes.
const MIN_DOUBLED: usize = 4;
/// Fewest capitals before a seam.
const MIN_CAPITALS: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    fn part(text: &str) -> String {
        parted(text, &mut Marks::default()).map_or_else(|| text.to_owned(), |(text, _)| text)
    }

    #[test]
    fn starters_are_in_order() {
        assert!(STARTERS.is_sorted());
        assert!(STARTERS.iter().all(|s| s.chars().nth(1).is_some_and(char::is_lowercase)));
    }

    #[test]
    fn glued_sentences_are_parted() {
        assert_eq!(
            part("Kubernetes and LinuxWays to stand outExperience with Go"),
            "Kubernetes and Linux\nWays to stand out\nExperience with Go"
        );
        assert_eq!(part("OM ROLLENSom konsult"), "OM ROLLEN\nSom konsult");
        assert_eq!(
            part("god datorvanaDu trivs i miljöDet finns (Excel)Vi söker"),
            "god datorvana\nDu trivs i miljö\nDet finns (Excel)\nVi söker"
        );
    }

    #[test]
    fn a_name_is_parted_from_itself() {
        assert_eq!(part("What we do at KvarnbyKvarnby grew"), "What we do at Kvarnby\nKvarnby grew");
    }

    #[test]
    fn names_and_plain_text_are_not_touched() {
        for text in
            ["PowerPoint, YouTube, LinkedIn, InDesign, DevOps, JavaScript", "Vi söker dig. Du kan Excel.", "iVi eDu", "WordDu\u{301}"]
        {
            assert_eq!(part(text), text);
        }
    }

    #[test]
    fn every_span_leads_back() {
        let text = "Excel och datorDu kan";
        let (parted, map) = parted(text, &mut Marks::default()).expect("there is a seam");
        let at = parted.find("Du").expect("it stands there");
        assert_eq!(map.to_source(Span { from: at, to: at + 2 }), Span { from: 15, to: 17 });
        assert_eq!(map.to_source(Span { from: 0, to: 5 }), Span { from: 0, to: 5 });
    }
}
