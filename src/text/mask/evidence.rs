//! Says what stands around capitalised words: cues, titles, roles, other names, addresses, and what parts them.

use std::cell::OnceCell;

use hashbrown::HashMap;

use super::Personal;
use super::between::REACH;
use super::cues::Cue;
use super::local_part::Addresses;
use super::lower::is_one_of;
use super::runs::{Run, Word};
use super::vocabulary::{Class, is_surname_shaped};
use crate::text::Span;

/// How near a cue or an address makes its surroundings a place of contact, in bytes.
const NEAR: usize = 250;

/// Most places of one word that are looked at.
const MOST_PLACES: usize = 50;

/// Words after which a firm, a place or a subject is named, not a person.
const NOT_PERSONS: &[&str] = &[
    "på",
    "hos",
    "at",
    "i",
    "in",
    "inom",
    "för",
    "for",
    "of",
    "om",
    "kring",
    "about",
    "regarding",
    "angående",
    "rörande",
    "gällande",
    "vid",
    "within",
    "into",
    "the",
    "from",
    "från",
    "using",
    "via",
    "mot",
    "join",
];

/// Words that may stand between a name and its address.
const LINKS: &[&str] = &[
    "på",
    "at",
    "via",
    "on",
    "by",
    "or",
    "eller",
    "och",
    "and",
    "tel",
    "tfn",
    "tlf",
    "telefon",
    "telefonnummer",
    "telephone",
    "phone",
    "mobil",
    "mobile",
    "mob",
    "mail",
    "mejl",
    "maila",
    "mejla",
    "e-mail",
    "email",
    "e-post",
    "epost",
    "mailto",
    "nås",
    "nummer",
    "number",
    "address",
    "adress",
    "direkt",
    "can",
    "be",
    "reached",
    "som",
    "du",
    "finns",
    "med",
    "tele",
    "mailadress",
    "e-postadress",
];

/// A text with all that may tell where names stand.
pub(super) struct Evidence<'t> {
    pub(super) text: &'t str,
    pub(super) words: &'t [Word],
    cues: Vec<Cue>,
    contacts: &'t [Personal],
    placeholders: Vec<Span>,
    /// Where a name of one word may stand, by place.
    reach: Vec<Span>,
    /// Where each word stands, made when it is first asked for.
    index: OnceCell<Index<'t>>,
    addresses: OnceCell<Addresses>,
}

/// Where each word stands.
struct Index<'t> {
    /// The first place of a word among all.
    first: HashMap<&'t str, usize>,
    /// For each word, the next place of the same.
    next: Vec<Option<usize>>,
}

impl<'t> Evidence<'t> {
    /// The evidence of a text; cues and contacts come by place.
    pub(super) fn new(text: &'t str, words: &'t [Word], cues: Vec<Cue>, contacts: &'t [Personal]) -> Self {
        let placeholders = placeholders(text);
        let reach = reach(&cues, contacts, &placeholders);
        Self { text, words, cues, contacts, placeholders, reach, index: OnceCell::new(), addresses: OnceCell::new() }
    }
}

impl Evidence<'_> {
    pub(super) fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |w| w.text(self.text))
    }

    pub(super) fn class(&self, at: usize) -> Class {
        self.words.get(at).map_or(Class::Other, |w| w.class(self.text))
    }

    pub(super) fn span(&self, run: Run) -> Span {
        let from = self.words.get(run.first).map_or(0, |w| w.span.from);
        Span { from, to: self.words.get(run.last).map_or(from, |w| w.span.to) }
    }

    pub(super) fn gap(&self, from: usize, to: usize) -> &str {
        self.text.get(from..to).unwrap_or_default()
    }

    /// Whether an address and a span share a byte.
    pub(super) fn is_in_contact(&self, span: Span) -> bool {
        let n = self.contacts.partition_point(|p| p.span.to <= span.from);
        self.contacts.get(n).is_some_and(|p| p.span.from < span.to)
    }

    /// Whether an address ends right before a name.
    pub(super) fn follows_contact(&self, span: Span) -> bool {
        let n = self.contacts.partition_point(|p| p.span.to <= span.from);
        n.checked_sub(1).and_then(|n| self.contacts.get(n)).is_some_and(|p| span.from - p.span.to <= 2)
    }

    /// The nearest cue before a place, if nothing parts them.
    pub(super) fn cue_before(&self, span: Span) -> Option<Cue> {
        let n = self.cues.partition_point(|c| c.span.to <= span.from);
        let cue = *self.cues.get(n.checked_sub(1)?)?;
        self.words_between(cue.span.to, span.from).map(|_| cue)
    }

    pub(super) fn is_right_after(&self, cue: Cue, span: Span) -> bool {
        self.words_between(cue.span.to, span.from).is_some_and(|between| between.n_words == 0)
    }

    /// Whether anything may make a name of a lone word: a cue or another name before, an address after or made of it. Most words are
    /// told here. The part of the reach where the last such question ended is left in `at`; words come by place.
    pub(super) fn is_in_reach(&self, word: &Word, previous: Option<Span>, at: &mut usize) -> bool {
        let span = word.span;
        while self.reach.get(*at).is_some_and(|reach| reach.to < span.from) {
            *at += 1;
        }
        self.reach.get(*at).is_some_and(|reach| reach.from <= span.to)
            || previous.is_some_and(|name| span.from <= name.to + REACH)
            || self.addresses().may_name(word.text(self.text))
    }

    /// Whether a cue or another name announces a person here.
    pub(super) fn is_called(&self, run: Run, previous: Option<Span>) -> bool {
        let span = self.span(run);
        let by_cue = self.cue_before(span).is_some_and(|cue| {
            let between = self.words_between(cue.span.to, span.from);
            let fits = between.is_some_and(|b| !b.is_unknown);
            fits && (cue.is_strong || self.is_titled(run) || self.text.get(..span.from).is_some_and(|t| t.trim_end().ends_with(':')))
        });
        by_cue || self.follows_name(span, previous)
    }

    /// Whether a name was found shortly before, in the same list or sentence.
    pub(super) fn follows_name(&self, span: Span, previous: Option<Span>) -> bool {
        previous.is_some_and(|name| {
            let gap = self.gap(name.to, span.from);
            let is_list = gap.trim_start().starts_with([',', '/', '|', '(', '\n', '-', '–', ':'])
                || [" eller ", " och ", " or ", " and "].iter().any(|w| gap.ends_with(w));
            is_list && self.words_between(name.to, span.from).is_some()
        })
    }

    /// Whether the words stand between two names: "Anna Berg, Xiu Yan och Lars Ek".
    pub(super) fn is_among_names(&self, run: Run, previous: Option<Span>) -> bool {
        const JOINTS: [&str; 6] = [", ", " och ", " and ", " eller ", " or ", " & "];
        let span = self.span(run);
        let follows = previous.is_some_and(|name| JOINTS.contains(&self.gap(name.to, span.from)));
        let precedes = JOINTS.iter().find_map(|joint| {
            let after = self.text.get(span.to..)?.strip_prefix(joint)?;
            let at = self.text.len() - after.len();
            let n = self.words.partition_point(|w| w.span.from < at);
            self.words.get(n).map(|w| w.span.from == at && w.is_capital && w.class(self.text) == Class::Given)
        });
        follows && precedes == Some(true)
    }

    /// Whether a title or role stands right before.
    pub(super) fn is_titled(&self, run: Run) -> bool {
        let span = self.span(run);
        run.first.checked_sub(1).and_then(|n| self.words.get(n)).is_some_and(|before| {
            let gap = self.gap(before.span.to, span.from);
            matches!(before.class(self.text), Class::Title | Class::Role | Class::Union)
                && matches!(gap, " " | "\u{a0}" | ". " | "." | ": " | ", " | ":" | ".\u{a0}" | " - " | " – ")
        })
    }

    /// Whether a role follows after a sign: "Anna Berg, enhetschef".
    pub(super) fn has_role(&self, run: Run) -> bool {
        let span = self.span(run);
        self.words.get(run.last + 1).is_some_and(|next| {
            let gap = self.gap(span.to, next.span.from);
            let parted = gap.trim_matches([' ', '\u{a0}', '\r']);
            gap.len() <= 6
                && matches!(parted, "," | "-" | "–" | "(" | "/" | "|" | "\n" | "\n\n" | ":")
                && matches!(next.class(self.text), Class::Role | Class::Title | Class::Union)
        })
    }

    /// Whether an address follows within reach, with nothing but a title or a link between.
    pub(super) fn has_contact(&self, run: Run) -> bool {
        let span = self.span(run);
        self.next_contact(span).is_some_and(|at| {
            let gap = self.gap(span.to, at);
            let parted =
                gap.trim_start().starts_with([',', '/', '(', '-', '–', '|', ':', '\n', '\r', '<', '[', ';']) || gap.starts_with('\n');
            (parted || self.is_linked(run)) && self.words_between(span.to, at).is_some()
        })
    }

    /// Whether an address follows with nothing but a link between: "Anna på 070".
    pub(super) fn is_linked(&self, run: Run) -> bool {
        let span = self.span(run);
        self.next_contact(span).is_some_and(|at| {
            let n_links = self.words.get(run.last + 1..).unwrap_or_default().iter().take_while(|w| w.span.from < at).count();
            let links = self.words.get(run.last + 1..run.last + 1 + n_links).unwrap_or_default();
            n_links <= 4 && links.iter().all(|w| is_one_of(w.text(self.text), LINKS)) && self.words_between(span.to, at).is_some()
        })
    }

    /// Where the next address begins, if near; also one that was taken out before: "[email]".
    fn next_contact(&self, span: Span) -> Option<usize> {
        let n = self.contacts.partition_point(|p| p.span.from < span.to);
        let own = self.contacts.get(n).map(|p| p.span.from).filter(|at| at - span.to <= REACH);
        let n = self.placeholders.partition_point(|p| p.from < span.to);
        let taken_out = self.placeholders.get(n).filter(|p| p.to - span.to <= REACH).map(|p| p.from);
        own.into_iter().chain(taken_out).min()
    }

    /// Whether a label stands right before ("Hiring manager"), or a cue and a colon.
    pub(super) fn is_after_label(&self, span: Span) -> bool {
        let before = self.text.get(..span.from).unwrap_or_default().trim_end();
        self.cue_before(span).is_some_and(|cue| before.ends_with(':') || (cue.is_label && self.is_right_after(cue, span)))
    }

    /// Whether a word of the run stands elsewhere in lower case, as no name does.
    pub(super) fn is_common(&self, run: Run) -> bool {
        let run_words = self.words.get(run.first..=run.last).unwrap_or_default();
        run_words.iter().filter(|w| w.is_capital).any(|w| self.places(&w.text(self.text).to_lowercase()).next().is_some())
    }

    /// Whether the last word is a surname by its form.
    pub(super) fn is_shaped(&self, run: Run) -> bool {
        is_surname_shaped(self.word(run.last))
    }

    pub(super) fn follows_preposition(&self, run: Run) -> bool {
        let span = self.span(run);
        run.first.checked_sub(1).and_then(|n| self.words.get(n)).is_some_and(|before| {
            let n = self.cues.partition_point(|c| c.span.to < before.span.to);
            let in_cue = self.cues.get(n).is_some_and(|c| c.span.holds(before.span));
            matches!(self.gap(before.span.to, span.from), " " | "\u{a0}") && !in_cue && is_one_of(before.text(self.text), NOT_PERSONS)
        })
    }

    /// Whether a cue or an address is near.
    pub(super) fn is_near(&self, span: Span, previous: Option<Span>) -> bool {
        let is_within = |from: usize, to: usize| (to <= span.from && span.from - to <= NEAR) || (from >= span.to && from - span.to <= NEAR);
        let n = self.cues.partition_point(|c| c.span.from < span.from);
        let cue = |n: usize| self.cues.get(n).is_some_and(|c| is_within(c.span.from, c.span.to));
        let m = self.contacts.partition_point(|p| p.span.from < span.from);
        let contact = |m: usize| self.contacts.get(m).is_some_and(|p| is_within(p.span.from, p.span.to));
        cue(n)
            || n.checked_sub(1).is_some_and(cue)
            || contact(m)
            || m.checked_sub(1).is_some_and(contact)
            || previous.is_some_and(|p| is_within(p.from, p.to))
    }

    /// Whether the words, or the first of them, stand in the ad away from cues and addresses too.
    pub(super) fn is_named_elsewhere(&self, run: Run) -> bool {
        let span = self.span(run);
        self.places(self.word(run.first)).any(|place| place.from != span.from && !self.is_near(place, None))
    }

    /// Where a word stands outside of addresses.
    fn places<'s>(&'s self, word: &str) -> impl Iterator<Item = Span> + 's {
        let index = self.index.get_or_init(|| {
            let mut first = HashMap::with_capacity(self.words.len());
            let mut next: Vec<Option<usize>> =
                self.words.iter().enumerate().rev().map(|(n, w)| first.insert(w.text(self.text), n)).collect();
            next.reverse();
            Index { first, next }
        });
        let places = std::iter::successors(index.first.get(word).copied(), |n| *index.next.get(*n)?);
        places.take(MOST_PLACES).filter_map(|n| self.words.get(n)).map(|w| w.span).filter(|span| !self.is_in_contact(*span))
    }

    fn addresses(&self) -> &Addresses {
        self.addresses.get_or_init(|| Addresses::new(self.text, self.contacts))
    }

    /// Whether an address is made of the name: `anna.berg@`, `aberg@`.
    pub(super) fn is_local_part(&self, run: Run) -> bool {
        let first = self.word(run.first);
        let addresses = self.addresses();
        if !addresses.may_name(first) {
            return false;
        }
        if run.first < run.last {
            return addresses.name_both(first, self.word(run.last));
        }
        (self.class(run.first) != Class::Unknown || self.is_near(self.span(run), None)) && addresses.name_word(first)
    }
}

/// Where words have a cue in reach before them, or an address after them.
fn reach(cues: &[Cue], contacts: &[Personal], placeholders: &[Span]) -> Vec<Span> {
    let before = cues.iter().map(|cue| Span { from: cue.span.to, to: cue.span.to + REACH });
    let after = contacts.iter().map(|p| p.span).chain(placeholders.iter().copied());
    let mut all: Vec<Span> = before.chain(after.map(|span| Span { from: span.from.saturating_sub(REACH), to: span.from })).collect();
    all.sort_unstable();
    let mut merged: Vec<Span> = Vec::with_capacity(all.len());
    for span in all {
        match merged.last_mut() {
            Some(last) if span.from <= last.to => last.to = last.to.max(span.to),
            _ => merged.push(span),
        }
    }
    merged
}

/// What another program put for addresses: "[email]", "<phone>".
fn placeholders(text: &str) -> Vec<Span> {
    const WORDS: &[&str] = &["email", "e-mail", "epost", "e-post", "phone", "telefon", "tel", "mobil", "telephone", "email address"];
    /// More bytes than any of the words has.
    const LONGEST: usize = 16;
    let bytes = text.as_bytes();
    let brackets = memchr::memchr2_iter(b'[', b'<', bytes).map(|at| at + 1);
    let placeholders = brackets.filter_map(|from| {
        let inside = bytes.get(from..bytes.len().min(from + LONGEST))?;
        let to = from + memchr::memchr2(b']', b'>', inside)?;
        is_one_of(text.get(from..to)?, WORDS).then_some(Span { from: from - 1, to: to + 1 })
    });
    placeholders.collect()
}
