//! Finds the words that announce a person: "kontakta", "hiring manager", "lämnas av".
//!
//! After a strong cue a person is to be expected; after a weak one ("leds av") as well a firm. A cue is a whole word or phrase.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, Anchored, Input, MatchKind, StartKind};

use super::cut::Cut;
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

struct Cues {
    /// For the low bits of three bytes, whether a cue begins with them.
    beginnings: Vec<bool>,
    automaton: AhoCorasick,
    strong: Vec<bool>,
    labels: Vec<bool>,
}

static CUES: LazyLock<Option<Cues>> = LazyLock::new(|| {
    let mut wordings: Vec<(String, bool)> = Vec::new();
    for (list, is_strong) in [(STRONG, true), (WEAK, false)] {
        for cue in list.split('|').map(str::trim) {
            wordings.push((cue.to_owned(), is_strong));
            // The automaton folds ASCII only.
            if !cue.is_ascii() {
                wordings.push((cue.to_uppercase(), is_strong));
            }
        }
    }
    let automaton = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostLongest)
        .start_kind(StartKind::Anchored)
        .build(wordings.iter().map(|(wording, _)| wording.as_str()))
        .ok()?;
    let mut beginnings = vec![false; 1 << 15];
    for (wording, _) in &wordings {
        // A cue of two letters may stand before any byte.
        let thirds = wording.as_bytes().get(2).map_or(0..=u8::MAX, |third| *third..=*third);
        for place in thirds.filter_map(|third| beginning(&[wording.as_bytes().get(..2).unwrap_or_default(), &[third]].concat())) {
            if let Some(known) = beginnings.get_mut(place) {
                *known = true;
            }
        }
    }
    let labels = wordings.iter().map(|(wording, _)| LABELS.contains(&wording.as_str())).collect();
    Some(Cues { beginnings, automaton, strong: wordings.iter().map(|(_, is_strong)| *is_strong).collect(), labels })
});

/// The low five bits of the first three bytes, which part all letters of a case and are the same in both.
fn beginning(bytes: &[u8]) -> Option<usize> {
    let [one, two, rest @ ..] = bytes else { return None };
    let third = rest.first().copied().unwrap_or_default();
    Some([one, two, &third].iter().fold(0, |place, byte| place << 5 | usize::from(*byte & 31)))
}

impl Cues {
    /// The longest cue that begins at a place, if it is a whole word. (A shorter one at the same place is not looked for.)
    fn cue_at(&self, text: &str, from: usize) -> Option<Cue> {
        let place = text.as_bytes().get(from..).and_then(beginning)?;
        if self.beginnings.get(place) != Some(&true) {
            return None;
        }
        let found = self.automaton.find(Input::new(text).span(from..text.len()).anchored(Anchored::Yes))?;
        let span = Span { from, to: found.end() };
        let says = |list: &[bool]| list.get(found.pattern().as_usize()) == Some(&true);
        is_whole_word(text, span).then(|| Cue { span, is_strong: says(&self.strong), is_label: says(&self.labels) })
    }
}

/// The cues of a text, which was cut, that lie in none of the `taken` spans, by place.
pub(super) fn find(text: &str, cut: &Cut, taken: &[Span]) -> Vec<Cue> {
    let Some(cues) = CUES.as_ref() else { return Vec::new() };
    let mut found = Vec::new();
    let mut end = 0;
    let mut look_at = |from: usize| {
        if from >= end
            && let Some(cue) = cues.cue_at(text, from)
        {
            end = cue.span.to;
            let after = taken.partition_point(|t| t.to <= cue.span.from);
            if taken.get(after).is_none_or(|t| t.from >= cue.span.to) {
                found.push(cue);
            }
        }
    };
    // A whole word begins where letters do, or with a capital among them.
    let mut capitals = cut.capitals().peekable();
    for (from, to) in cut.runs() {
        look_at(from);
        while let Some(capital) = capitals.next_if(|at| *at < to) {
            if capital > from {
                look_at(capital);
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
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        find(text, &Cut::of(text), &[]).iter().map(|c| &text[c.span.from..c.span.to]).collect()
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
