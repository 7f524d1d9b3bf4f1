//! Finds the words that announce a person: "kontakta", "hiring manager", "lämnas av".
//!
//! After a strong cue a person is to be expected; after a weak one ("leds av") as well a firm. A cue is a whole word or phrase.

use std::cmp::Reverse;
use std::sync::LazyLock;

use hashbrown::HashMap;

use crate::text::{Span, is_word_char};

/// Cues after which a person is named, most of the time.
const STRONG: &str = "kontakta|kontaktar|kontakt|kontaktperson|kontaktpersoner|kontaktinformation|kontaktuppgifter|lämnas av|besvaras av|\
    ges av|svarar på|upplysningar|upplysning|hör av dig till|höra av dig till|hör gärna av dig till|av er till|av dig direkt till|vänd dig till|vända dig till|\
    ställas till|ställs till|skickas till|skicka den till|mejla|mejla till|mejl till|maila|maila till|mail till|mejlar|mailar|ring|ringa|ringer|prata med|\
    tala med|dialog med|hör av dig|frågor|fråga|vid frågor|frågor till|rekryterande chef|rekryterande|rekryterare|rekryteringsansvarig|ansvarig rekryterare|\
    ansvariga rekryterare|rekryteringskonsult|anställande chef|rekryteringspartner|facklig|fackliga|fackligt|facket|unionen|akademikerna|\
    akademikerföreningen|saco|saco-s|ofr-s|sveriges ingenjörer|ledarna|vårdförbundet|forena|ssr|läkarförbundet|sveriges lärare|lärarförbundet|\
    naturvetarna|union|unions|union representative|union representatives|hälsningar|hälsning|mvh|välkomnar|mitt namn är|jag heter|my name is|regards|sincerely|contact|contacting|\
    contact person|contact persons|contact information|made to|contact details|call|please call|reach out to|reach out|reach|get in touch with|touch with|questions|question to|\
    questions to|any questions to|directed to|hiring manager|recruiting manager|recruiter|recruiters|recruitment consultant|recruitment manager|enquiries|enquiry|\
    informal discussion|informal visit|informal visits|informal chat|further information|further details|more information|speak to|\
    speak with|talk to|name|email|e-mail|telephone|ask for|ansprechpartner|ansprechpartnerin|kontaktperson är|ansvarig för rekryteringen|talent acquisition partner";

/// Cues after which a person or a firm may be named.
const WEAK: &str = "handledning av|handledare|supervisor|supervised by|supervision of|närmaste chef|närmsta chef|chef är|chef blir|rapporterar till|\
    rapporterar du till|reports to|report to|reporting to|leds av|led by|founded by|grundades av|grundare|drivs av|ägs av|ägare|säger|berättar|says|\
    arbetsledare|medarbetare|kollega|handledning|handleds av|vd|ceo|professor|docent|chef|prefekt|manager|director|undertecknad";

/// Cues that are the label of a person's name.
const LABELS: &[&str] = &[
    "kontakta",
    "kontaktperson",
    "kontaktpersoner",
    "lämnas av",
    "besvaras av",
    "hör av dig till",
    "höra av dig till",
    "vänd dig till",
    "rekryterande chef",
    "ansvarig rekryterare",
    "anställande chef",
    "mitt namn är",
    "jag heter",
    "my name is",
    "contact",
    "contact information",
    "contact person",
    "hiring manager",
    "recruiting manager",
    "reach out to",
    "get in touch with",
    "name",
    "ansprechpartner",
];

/// A cue in a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Cue {
    pub(super) span: Span,
    pub(super) is_strong: bool,
    /// A person must follow: "hiring manager", "name".
    pub(super) is_label: bool,
}

/// A cue as it is written, in lower case or, if it has letters beyond ASCII, in capitals too. ASCII is compared in any case.
struct Wording {
    written: String,
    is_strong: bool,
    is_label: bool,
}

/// All cues by their beginning; of those with the same one, the longest first.
struct Cues {
    wordings: HashMap<u32, Vec<Wording>>,
    /// One bit for each hash of a beginning, because most words of a text begin otherwise.
    may_begin: Vec<u64>,
}

static CUES: LazyLock<Cues> = LazyLock::new(|| {
    let mut cues = Cues { wordings: HashMap::new(), may_begin: vec![0; N_BITS / 64] };
    for (list, is_strong) in [(STRONG, true), (WEAK, false)] {
        for cue in list.split('|').map(str::trim) {
            cues.add(Wording { written: cue.to_owned(), is_strong, is_label: LABELS.contains(&cue) });
            if !cue.is_ascii() {
                cues.add(Wording { written: cue.to_uppercase(), is_strong, is_label: false });
            }
        }
    }
    for wordings in cues.wordings.values_mut() {
        wordings.sort_by_key(|wording| Reverse(wording.written.len()));
    }
    cues
});

/// Bits for hashes of beginnings; few more are set than there are beginnings, about a hundred.
const N_BITS: usize = 1 << 15;

/// The first four bytes of a text, and the first two, which stand for a cue of less than four. Set is the bit in which the two cases of an
/// ASCII letter differ, so both cases have one beginning.
fn beginnings(text: &[u8]) -> [u32; 2] {
    let four = text.first_chunk().copied().unwrap_or_else(|| std::array::from_fn(|n| text.get(n).copied().unwrap_or_default()));
    let four = u32::from_le_bytes(four) | 0x2020_2020;
    [four, four & 0xFFFF]
}

fn bit_of(beginning: u32) -> (usize, u32) {
    let hash = beginning.wrapping_mul(0x9E37_79B1) >> 17;
    (hash as usize / 64, hash % 64)
}

impl Cues {
    fn add(&mut self, wording: Wording) {
        let [four, two] = beginnings(wording.written.as_bytes());
        let beginning = if wording.written.len() < 4 { two } else { four };
        let (word, bit) = bit_of(beginning);
        if let Some(word) = self.may_begin.get_mut(word) {
            *word |= 1 << bit;
        }
        self.wordings.entry(beginning).or_default().push(wording);
    }

    /// Whether a cue may begin here.
    fn may_begin(&self, text: &[u8]) -> bool {
        let [four, two] = beginnings(text);
        self.may_have(four) || self.may_have(two)
    }

    fn may_have(&self, beginning: u32) -> bool {
        let (word, bit) = bit_of(beginning);
        self.may_begin.get(word).is_some_and(|word| word >> bit & 1 == 1)
    }

    /// The longest cue that begins at a place, if it is a whole word. (A shorter one at the same place is not looked for.)
    fn cue_at(&self, text: &str, from: usize) -> Option<Cue> {
        let rest = text.as_bytes().get(from..)?;
        // Wordings with one beginning mostly differ in the last byte.
        let last = |bytes: &[u8]| bytes.last().map(u8::to_ascii_lowercase);
        let begins = |wording: &&Wording| {
            let written = wording.written.as_bytes();
            rest.get(..written.len()).is_some_and(|bytes| last(bytes) == last(written) && bytes.eq_ignore_ascii_case(written))
        };
        let known = beginnings(rest).into_iter().filter(|beginning| self.may_have(*beginning));
        let wording = known.filter_map(|beginning| self.wordings.get(&beginning)).flatten().find(begins)?;
        let span = Span { from, to: from + wording.written.len() };
        is_whole_word(text, span).then_some(Cue { span, is_strong: wording.is_strong, is_label: wording.is_label })
    }
}

/// Where a cue may begin in a text, given its runs of letters and digits and its capitals, by place: with a run, or with a capital in one.
pub(super) fn places(text: &str, runs: &[(usize, usize)], capitals: &[usize]) -> Vec<usize> {
    let cues = &*CUES;
    let mut places = Vec::with_capacity(runs.len() / 8);
    let mut look_at = |from: usize| {
        if text.as_bytes().get(from..).is_some_and(|rest| cues.may_begin(rest)) {
            places.push(from);
        }
    };
    let mut capitals = capitals;
    for (from, to) in runs {
        look_at(*from);
        while let [capital, rest @ ..] = capitals
            && capital < to
        {
            if capital > from {
                look_at(*capital);
            }
            capitals = rest;
        }
    }
    places
}

/// The cues of a text that lie in none of the `taken` spans, by place. A cue begins in one of these places, or there is none.
pub(super) fn find(text: &str, places: &[usize], taken: &[Span]) -> Vec<Cue> {
    let mut found = Vec::new();
    let mut end = 0;
    for from in places {
        if *from >= end
            && let Some(cue) = CUES.cue_at(text, *from)
        {
            end = cue.span.to;
            let after = taken.partition_point(|t| t.to <= cue.span.from);
            if taken.get(after).is_none_or(|t| t.from >= cue.span.to) {
                found.push(cue);
            }
        }
    }
    found
}

/// Whether no letter goes on at either side; a capital after a lower-case letter begins a word ("NameAnna").
fn is_whole_word(text: &str, span: Span) -> bool {
    let before = text.get(..span.from).and_then(|t| t.chars().next_back());
    let after = text.get(span.to..).and_then(|t| t.chars().next());
    let inside = |at: Option<&str>, last: bool| at.and_then(|t| if last { t.chars().next_back() } else { t.chars().next() });
    let first = inside(text.get(span.from..span.to), false);
    let last = inside(text.get(span.from..span.to), true);
    let glued = |left: Option<char>, right: Option<char>| left.is_some_and(char::is_lowercase) && right.is_some_and(char::is_uppercase);
    let begins = !before.is_some_and(|c| is_word_char(c) || c == '-') || glued(before, first);
    let ends = !after.is_some_and(|c| is_word_char(c) || c == '-') || glued(last, after);
    begins && ends
}

#[cfg(test)]
mod tests {
    use super::super::cut::Cut;
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        find(text, Cut::of(text).cue_places(), &[]).iter().map(|c| &text[c.span.from..c.span.to]).collect()
    }

    #[test]
    fn cues_are_whole_words_in_any_case() {
        assert_eq!(
            found("Kontakta oss. KONTAKT: kundkontakter, Hiring Manager; HÄLSNINGAR"),
            ["Kontakta", "KONTAKT", "Hiring Manager", "HÄLSNINGAR"]
        );
        assert_eq!(found("NameAnna BergJob title"), ["Name"]);
        assert_eq!(found("contacts, callous, spring"), [""; 0]);
    }
}
