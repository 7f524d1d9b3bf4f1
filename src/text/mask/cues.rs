//! Finds the words that announce a person: "kontakta", "hiring manager", "lämnas av".
//!
//! After a strong cue a person is to be expected; after a weak one ("leds av") as well a firm. A cue is a whole word or phrase.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

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
        .build(wordings.iter().map(|(wording, _)| wording.as_str()))
        .ok()?;
    let labels = wordings.iter().map(|(wording, _)| LABELS.contains(&wording.as_str())).collect();
    Some(Cues { automaton, strong: wordings.iter().map(|(_, is_strong)| *is_strong).collect(), labels })
});

/// The cues of a text that lie in none of the `taken` spans, by place.
pub(super) fn find(text: &str, taken: &[Span]) -> Vec<Cue> {
    let Some(cues) = CUES.as_ref() else { return Vec::new() };
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(m) = cues.automaton.find(aho_corasick::Input::new(text).span(at..text.len())) {
        let span = Span { from: m.start(), to: m.end() };
        let is_whole = is_whole_word(text, span);
        // What is no whole word may hide one that begins within it.
        at = if is_whole { span.to } else { next_char(text, span.from) };
        let after = taken.partition_point(|t| t.to <= span.from);
        if is_whole && taken.get(after).is_none_or(|t| t.from >= span.to) {
            let pattern = m.pattern().as_usize();
            let says = |list: &[bool]| list.get(pattern) == Some(&true);
            found.push(Cue { span, is_strong: says(&cues.strong), is_label: says(&cues.labels) });
        }
    }
    found
}

fn next_char(text: &str, at: usize) -> usize {
    at + text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
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
        find(text, &[]).iter().map(|c| &text[c.span.from..c.span.to]).collect()
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
