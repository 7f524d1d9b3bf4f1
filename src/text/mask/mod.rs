//! Finds personal data in a text and masks it: e-mail addresses, phone numbers, identity numbers, names of contact persons.
//!
//! Ads name people. What leaves for an index or a page is masked; hits are found on the text itself, so that masking moves no count.
//! Addresses and numbers are read by their form, names by what stands around them (a cue such as "kontakta", an address, a title)
//! and by lists of given names and of words that are in no name. Names are best effort.
//!
//! The mask is one `*` for each byte that is not white space. The text keeps its length, so every span stays valid; white space stays,
//! so lines and sentences do; and `*` is no letter, digit or hyphen, so a term matches neither in a mask nor across it, a word beside it
//! keeps its boundary, and a search engine sees no word to index. Letters ("Xxxx") would be words, and a token would change the length.
//!
//! In: a clean text (markup would stand between the parts of a name). Out: spans by place, none touching another's bytes.

mod beside_number;
mod between;
mod cues;
mod cut;
mod email;
mod evidence;
mod identity;
mod local_part;
mod lower;
mod names;
mod phone;
mod runs;
mod vocabulary;

use std::borrow::Cow;

use super::span_map::Span;
use cut::Cut;
use runs::{Word, read_words_again};

/// What kind of personal data.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PersonalKind {
    /// An e-mail address, also one written with `(at)`.
    Email,
    /// A phone number, with its extension.
    Phone,
    /// A Swedish personal identity number or coordination number.
    IdentityNumber,
    /// The name of a person.
    Name,
}

impl PersonalKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Email, Self::Phone, Self::IdentityNumber, Self::Name];

    /// The kind in a word.
    pub fn label(self) -> &'static str {
        match self {
            Self::Email => "e-mail",
            Self::Phone => "phone",
            Self::IdentityNumber => "identity number",
            Self::Name => "name",
        }
    }
}

/// Personal data in a text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Personal {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: PersonalKind,
}

/// Most readings of one text. Two do for nearly all; the bound keeps a text that was made to need more linear.
const MOST_READINGS: usize = 6;

/// The personal data of a text, by place; no two share a byte.
///
/// What is masked says nothing any more of what stands beside it ("ref" two words before a number), so a text in which something was
/// found is read again with it masked, until nothing is found: a masked text holds no personal data that this function knows.
pub fn personal_data(text: &str) -> Vec<Personal> {
    let mut cut = Cut::of(text);
    let mut words = None;
    let mut masked = Cow::Borrowed(text);
    let mut all = Vec::new();
    for _ in 0..MOST_READINGS {
        let fresh = read_once(&masked, &cut, &mut words);
        if fresh.is_empty() {
            break;
        }
        let spans: Vec<Span> = fresh.iter().map(|p| p.span).collect();
        masked = Cow::Owned(mask_spans(&masked, spans.iter().copied()));
        cut.mask(&spans);
        words = words.map(|before| read_words_again(&masked, &cut, &before, &spans));
        all.extend(fresh);
    }
    all.sort_unstable();
    all
}

/// Reads a text that was cut; its words are read when they are first needed.
fn read_once(text: &str, cut: &Cut, words: &mut Option<Vec<Word>>) -> Vec<Personal> {
    let mut found: Vec<Personal> =
        email::find(text, cut.disguises()).into_iter().map(|span| Personal { span, kind: PersonalKind::Email }).collect();
    let emails: Vec<Span> = found.iter().map(|p| p.span).collect();
    found.extend(repeated(text, &emails).into_iter().map(|span| Personal { span, kind: PersonalKind::Email }));
    found.extend(phone::find(text, cut.digits(), &emails));
    found.sort_unstable();
    let names = names::find(text, cut, words, &found);
    let numbers = names.iter().chain(&emails).filter_map(|person| phone::after_person(text, person.to));
    found.extend(numbers.map(|span| Personal { span, kind: PersonalKind::Phone }));
    found.extend(names.into_iter().map(|span| Personal { span, kind: PersonalKind::Name }));
    found.sort_unstable();
    let mut end = 0;
    found.retain(|p| {
        let is_free = p.span.from >= end;
        end = if is_free { p.span.to } else { end };
        is_free
    });
    found
}

/// Most addresses that are looked for again; each is looked for in all of the text.
const MOST_REPEATED: usize = 16;

/// Where addresses stand once more: one that ran into a number was not taken for an address there ("a.berg@tallroten.se.2025-09-01").
fn repeated(text: &str, addresses: &[Span]) -> Vec<Span> {
    let wordings = addresses.iter().filter_map(|span| text.get(span.from..span.to)).take(MOST_REPEATED);
    let all = wordings.flat_map(|w| memchr::memmem::find_iter(text.as_bytes(), w).map(|from| Span { from, to: from + w.len() }));
    let is_known = |span: &Span| {
        let next = addresses.partition_point(|known| known.to <= span.from);
        addresses.get(next).is_some_and(|known| known.from < span.to)
    };
    all.filter(|span| !is_known(span)).collect()
}

/// A text with its personal data masked; it has as many bytes as before.
pub fn mask(text: &str) -> String {
    mask_spans(text, personal_data(text).iter().map(|p| p.span))
}

/// A text with these spans masked. They come by place; one that does not fit the text is left out.
pub fn mask_spans(text: &str, spans: impl IntoIterator<Item = Span>) -> String {
    let mut masked = String::with_capacity(text.len());
    for span in spans {
        let from = span.from.max(masked.len());
        let (Some(before), Some(inside)) = (text.get(masked.len()..from), text.get(from..span.to)) else { continue };
        masked.push_str(before);
        for c in inside.chars() {
            if c.is_whitespace() {
                masked.push(c);
            } else {
                masked.extend(std::iter::repeat_n('*', c.len_utf8()));
            }
        }
    }
    masked.push_str(text.get(masked.len()..).unwrap_or_default());
    masked
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::words;

    /// The names found in a text.
    fn names(text: &str) -> Vec<&str> {
        let is_name = |p: &&Personal| p.kind == PersonalKind::Name;
        personal_data(text).iter().filter(is_name).map(|p| &text[p.span.from..p.span.to]).collect()
    }

    #[test]
    fn a_short_number_after_a_name_or_address_is_a_telephone_number() {
        let phones = |text: &str| {
            let of_phone = |p: &&Personal| p.kind == PersonalKind::Phone;
            personal_data(text).iter().filter(of_phone).map(|p| text[p.span.from..p.span.to].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(phones("Välkommen att kontakta Anna Berg  58 21"), ["58 21"]);
        assert_eq!(phones("Kontakt: anna.berg@example.se 58 21"), ["58 21"]);
        assert_eq!(phones("Välkommen att kontakta Anna Berg, 12 34 56."), ["12 34 56"]);
        assert_eq!(phones("Välkommen att kontakta Anna Berg 2025 12 000 kr"), [""; 0]);
        assert_eq!(phones("Du får 58 21 och Anna lagar mat"), [""; 0]);
    }

    #[test]
    fn contact_persons_are_found() {
        for (text, found) in [
            ("Kontaktperson: Anna Tallén, enhetschef", &["Anna Tallén"][..]),
            ("Frågor om tjänsten? Kontakta rekryterande chef Anna Tallén.", &["Anna Tallén"]),
            ("Upplysningar lämnas av Anna Tallén och Lars-Erik von Gran.", &["Anna Tallén", "Lars-Erik von Gran"]),
            ("Varmt välkommen att höra av dig till Anna!", &["Anna"]),
            ("Fackliga företrädare: Unionen, Lars Ek; Saco: Karin Gran", &["Lars Ek", "Karin Gran"]),
            ("Hiring manager Jane Smith, or please contact Jane.", &["Jane Smith", "Jane"]),
            ("Med vänliga hälsningar\nAnna", &["Anna"]),
            ("Contact Dr Xiu Fangyan - Head of Testing", &["Xiu Fangyan"]),
            ("Vid frågor kontakta Gentrit Kjikaj på 070-123 45 67.", &["Gentrit Kjikaj"]),
            ("Vid frågor, ring Kurdo på 070-123 45 67.", &["Kurdo"]),
            ("NameShalini NarangJob titleDental NurseEmail", &["Shalini Narang"]),
            ("KONTAKT: ALMA TALLÉN / alma@tallroten.se", &["ALMA TALLÉN"]),
            (
                "Du arbetar med Anna Tallström i vården. Annas dag är lång. Anna kan. Kontakt: 08-123 456 78",
                &["Anna Tallström", "Anna", "Anna"],
            ),
            ("Handledning: Yifan Bang, Xie Tallo och Anna Herland föreslås.", &["Yifan Bang", "Xie Tallo", "Anna Herland"]),
            ("Please contact Sean O’Tallen at 020 7188 7188", &["Sean O’Tallen"]),
            ("Vill du veta mer om oss? berta.tallen@tallroten.se\nBerta Tallen", &["Berta Tallen"]),
            ("Recruiter: J. Tallsson, <email>", &["J. Tallsson"]),
        ] {
            assert_eq!(names(text), found, "{text}");
        }
    }

    #[test]
    fn firms_places_and_skills_are_no_persons() {
        for text in [
            "Kontakta Volvo Cars på 031-12 34 56. Volvo Cars gör bilar, och här i Göteborg finns många som gillar att vi på fabriken bygger dem. \
             Vi har också en rolig vardag med mycket att göra för den som vill, och lugnare dagar emellanåt för den som inte vill. Här trivs man. \
             Det gör nog du med, om du tycker om tempo och att det händer saker, men också kan ta det lugnt när det behövs. Volvo Cars är stort.",
            "Please contact Human Resources at jobb@tallroten.se",
            "Contact Customer Support Team, tel 020 7188 7188",
            "Kontakta Region Skåne, 040-12 34 56",
            "Ansök via Tall & Gran AB, kontakt: jobb@tallroten.se",
            "Du kan Java, Julia och Python. Kontakta oss.",
            "Per telefon 070-123 45 67 når du oss.",
            "Bo hos oss i Lund! Ring 046-12 34 56.",
            "Anna Tall Assistans AB söker dig. Kontakt: jobb@tallroten.se",
            "Inga krav på erfarenhet. Kontakta oss.",
            "Du svarar på frågor.\nDina arbetsuppgifter är många.",
            "Vi är Anna.js-utvecklare. Kontakta oss.",
        ] {
            assert_eq!(names(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn the_mask_keeps_bytes_and_white_space() {
        let text = "Kontakta Anna Tallén, 070-123 45 67, åsa@tallroten.se.\nSQL krävs.";
        assert_eq!(mask(text), "Kontakta **** *******, ******* ** **, *****************.\nSQL krävs.");
        assert_eq!(mask(text).len(), text.len());
        assert_eq!(mask("Kock sökes till Växjö."), "Kock sökes till Växjö.");
    }

    #[test]
    fn kinds_are_told_apart_and_come_by_place() {
        let text = "Kontakta Anna Tallén, född 811218-9876, tel 08-123 456, a@tallroten.se";
        let kinds: Vec<&str> = personal_data(text).iter().map(|p| p.kind.label()).collect();
        assert_eq!(kinds, ["name", "identity number", "phone", "e-mail"]);
        assert!(PersonalKind::ALL.iter().all(|kind| kinds.contains(&kind.label())));
    }

    #[test]
    fn spans_that_overlap_are_masked_together() {
        let spans = [Span { from: 1, to: 3 }, Span { from: 2, to: 5 }, Span { from: 4, to: 99 }];
        assert_eq!(mask_spans("abcdefg", spans), "a****fg");
    }

    #[test]
    fn hostile_texts_are_read_in_linear_time() {
        for piece in [
            "a@",
            "((((",
            "070 ",
            "Anna Berg ",
            "kontakta ",
            "Xiu Yan, ",
            "Kontakta Xiu Yan, a@b.se ",
            "tel 1 ",
            "+46",
            " (at) ",
            "1.",
            "O'",
            "J. ",
        ] {
            let text = piece.repeat(200_000 / piece.len());
            assert_eq!(mask(&text).len(), text.len(), "{piece}");
        }
    }

    /// Pieces of ads, of personal data and of what looks like it.
    const PIECES: [&str; 44] = [
        "Kontakta ",
        "kontakt: ",
        "Anna ",
        "Tallén",
        "Anna Berg",
        "Xiu Yan",
        ", ",
        "\n",
        " på ",
        "070-123 45 67",
        "+46 (0)70 123 45 67",
        "08-123 456 78",
        "a.berg@tallroten.se",
        "anna (at) tallroten.se",
        "@",
        " @ ",
        ".",
        "811218-9876",
        "2025-09-01",
        "kr ",
        "SQL",
        "C++",
        " Volvo Cars ",
        " AB",
        " & ",
        "enhetschef ",
        "Dr ",
        "Hiring manager ",
        "hälsningar ",
        "Unionen: ",
        "och ",
        "*",
        "**",
        "****** ",
        "[email]",
        "ref ",
        "tel ",
        "1234 ",
        "å",
        "Å",
        "\u{301}",
        "\u{a0}",
        "von ",
        "linkedin.com/in/",
    ];

    proptest! {
        #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_mask_is_whole_and_final(pieces in proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..24)) {
            let text = pieces.concat();
            let found = personal_data(&text);
            let mut end = 0;
            for personal in &found {
                let span = personal.span;
                prop_assert!(span.from >= end && span.to > span.from);
                prop_assert!(text.is_char_boundary(span.from) && text.is_char_boundary(span.to));
                end = span.to;
            }
            let masked = mask(&text);
            prop_assert_eq!(masked.len(), text.len());
            prop_assert_eq!(&mask(&masked), &masked, "{}", text);
            for personal in &found {
                let inside = &masked[personal.span.from..personal.span.to];
                prop_assert!(inside.chars().all(|c| c == '*' || c.is_whitespace()) && inside.contains('*'));
                prop_assert_eq!(words(inside).count(), 0);
                if personal.kind == PersonalKind::Email {
                    prop_assert!(!masked.contains(&text[personal.span.from..personal.span.to]));
                }
            }
        }

        #[test]
        fn any_text_is_masked_without_a_fault(text in "\\PC{0,60}") {
            prop_assert_eq!(mask(&text).len(), text.len());
        }
    }
}
