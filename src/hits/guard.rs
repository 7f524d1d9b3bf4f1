//! Cancels matches whose surroundings tell that the word means something else.
//!
//! A guard looks at the neighbours of a match, at its sentence, or at the other terms that count: "C" counts beside "Java" and not
//! beside "körkort". Terms that only count in company never are company themselves, so the order of matches decides nothing.

use std::collections::{BTreeMap, HashMap};

use memchr::memmem;

use super::hit::{Hit, Reason};
use crate::lexicon::{Entry, Guard, GuardKind, GuardWording, GuardedTerm, normalised};
use crate::model::Stratum;
use crate::text::{Folded, Span, folded_term, is_word_char};

/// How many sentences away company may stand.
const NEAR: usize = 1;
/// How many other terms of specialists make an ad one of specialists.
const SPECIALIST_AD: usize = 4;

/// Guards by the entries they watch.
#[derive(Debug, Default)]
pub(super) struct Guards {
    all: Vec<Watch>,
    /// Of every entry, the guards that watch it, by position and in order.
    of_entry: Vec<Vec<u32>>,
}

/// A guard made ready.
#[derive(Debug)]
struct Watch {
    kind: GuardKind,
    wordings: Vec<Wording>,
}

/// A wording made ready: the parts between its stars, and a search for the first.
#[derive(Debug)]
struct Wording {
    parts: Vec<String>,
    stem: memmem::Finder<'static>,
}

impl Wording {
    fn new(wording: &GuardWording) -> Self {
        let stem = memmem::Finder::new(wording.stem()).into_owned();
        Self { parts: wording.0.split('*').map(str::to_owned).collect(), stem }
    }

    /// Where the wording ends that begins at `from`, if it stands there as whole words.
    fn end_at(&self, text: &str, from: usize) -> Option<usize> {
        let mut at = from;
        for (n, part) in self.parts.iter().enumerate() {
            if n > 0 {
                at += text.get(at..)?.find(|c| !is_word_char(c)).unwrap_or(text.len() - at);
            }
            at += text.get(at..)?.strip_prefix(part.as_str()).map(|_| part.len())?;
        }
        let goes_on = text.get(at..)?.starts_with(is_word_char);
        (!goes_on).then_some(at)
    }

    /// The ends of the wording wherever it stands in a text as whole words.
    fn ends<'t>(&'t self, text: &'t str) -> impl Iterator<Item = usize> + 't {
        self.stem.find_iter(text.as_bytes()).filter_map(|from| {
            let begins = !text.get(..from).is_some_and(|before| before.ends_with(is_word_char));
            begins.then(|| self.end_at(text, from))?
        })
    }
}

/// The sentence that was asked last, in folded form: hits come sentence by sentence.
#[derive(Default)]
struct FoldedSentence {
    span: Option<Span>,
    text: String,
}

impl FoldedSentence {
    fn of(&mut self, clean: &str, place: Place) -> &str {
        if self.span != Some(place.sentence) {
            self.text = folded_term(clean.get(place.sentence.from..place.sentence.to).unwrap_or_default());
            self.span = Some(place.sentence);
        }
        &self.text
    }
}

/// Where a hit stands, for its guards.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// In the folded text.
    pub(super) folded: Span,
    /// In the clean text.
    pub(super) clean: Span,
    /// Its sentence, in the clean text.
    pub(super) sentence: Span,
    /// The number of its sentence.
    pub(super) number: usize,
}

impl Guards {
    /// Assigns guards to entries.
    pub(super) fn new(guards: &[Guard], entries: &[Entry]) -> Self {
        let mut of_term: HashMap<&str, Vec<&Guard>> = HashMap::new();
        let mut of_ending: Vec<(&GuardedTerm, &Guard)> = Vec::new();
        for guard in guards {
            for term in &guard.terms {
                if term.is_ending {
                    of_ending.push((term, guard));
                } else {
                    of_term.entry(&term.text).or_default().push(guard);
                }
            }
        }
        let mut in_order: Vec<&Guard> = guards.iter().collect();
        in_order.sort();
        let number: BTreeMap<&Guard, u32> = in_order.iter().copied().zip(0..).collect();
        let mut of_entry = Vec::with_capacity(entries.len());
        for entry in entries {
            let term = normalised(&entry.term);
            let named = of_term.get(term.as_str()).into_iter().flatten().copied();
            let by_ending = of_ending.iter().filter(|(t, _)| t.is(&term)).map(|(_, guard)| *guard);
            let mut watching: Vec<u32> = named.chain(by_ending).filter_map(|guard| number.get(guard).copied()).collect();
            watching.sort_unstable();
            watching.dedup();
            of_entry.push(watching);
        }
        let watch = |g: &&Guard| Watch { kind: g.kind, wordings: g.wordings.iter().map(Wording::new).collect() };
        Self { all: in_order.iter().map(watch).collect(), of_entry }
    }

    /// Adds the reasons of guards to the hits of an ad; `places` go with `hits`.
    pub(super) fn apply(&self, clean: &str, folded: &Folded, places: &[Place], hits: &mut [Hit], entries: &[Entry]) {
        if !hits.iter().any(|h| self.guards(h.entry).next().is_some()) {
            return;
        }
        let mut sentence = FoldedSentence::default();
        for (hit, place) in hits.iter_mut().zip(places) {
            let by_words = self.guards(hit.entry).find(|g| by_words(g, clean, folded, *place, &mut sentence));
            hit.reasons.extend(by_words.map(|guard| Reason::Guard(guard.kind.id())));
        }
        if !hits.iter().any(|h| self.guards(h.entry).any(|g| needs_company(g.kind))) {
            return;
        }
        let company: Vec<(usize, usize, Stratum)> = hits
            .iter()
            .zip(places)
            .filter(|(h, _)| h.is_counted() && !self.guards(h.entry).any(|g| needs_company(g.kind)))
            .filter_map(|(h, p)| entries.get(h.entry).map(|e| (p.number, h.entry, e.stratum)))
            .filter(|(_, _, stratum)| *stratum != Stratum::Basic)
            .collect();
        let mut specialist: Vec<usize> = company.iter().filter(|c| c.2 == Stratum::Specialist).map(|c| c.1).collect();
        specialist.sort_unstable();
        specialist.dedup();
        let is_lay = specialist.len() < SPECIALIST_AD;
        for (hit, place) in hits.iter_mut().zip(places) {
            // Hits come by place, so company comes by the number of its sentence.
            let nearest = company.partition_point(|(number, _, _)| number + NEAR < place.number);
            let is_alone = || company.get(nearest).is_none_or(|(number, _, _)| *number > place.number + NEAR);
            let cancels = |g: &&Watch| match g.kind {
                GuardKind::Alone => is_alone() && !g.stands_in(sentence.of(clean, *place)),
                GuardKind::Lay => is_lay,
                _ => false,
            };
            let guard = self.guards(hit.entry).find(cancels);
            hit.reasons.extend(guard.map(|g| Reason::Guard(g.kind.id())));
        }
    }

    fn guards(&self, entry: usize) -> impl Iterator<Item = &Watch> {
        self.of_entry.get(entry).into_iter().flatten().filter_map(|n| self.all.get(*n as usize))
    }
}

impl Watch {
    /// Whether one of the wordings stands in a folded text as whole words.
    fn stands_in(&self, text: &str) -> bool {
        self.wordings.iter().any(|wording| wording.ends(text).next().is_some())
    }

    /// Whether one of the wordings is a folded word.
    fn names(&self, word: &str) -> bool {
        self.wordings.iter().any(|wording| wording.end_at(word, 0) == Some(word.len()))
    }
}

fn needs_company(kind: GuardKind) -> bool {
    matches!(kind, GuardKind::Alone | GuardKind::Lay)
}

fn by_words(guard: &Watch, clean: &str, folded: &Folded, place: Place, sentence: &mut FoldedSentence) -> bool {
    let (before, after) =
        (folded.text.get(..place.folded.from).unwrap_or_default(), folded.text.get(place.folded.to..).unwrap_or_default());
    match guard.kind {
        GuardKind::Before => {
            let before = before.trim_end_matches(JOINTS);
            let before = before.get(before.floor_char_boundary(before.len().saturating_sub(MAX_BEFORE))..).unwrap_or_default();
            guard.wordings.iter().any(|wording| wording.ends(before).any(|end| end == before.len()))
        }
        GuardKind::After => {
            let after = after.trim_start_matches(JOINTS);
            guard.wordings.iter().any(|wording| wording.end_at(after, 0).is_some())
        }
        GuardKind::Sentence => guard.stands_in(sentence.of(clean, place)),
        GuardKind::Without => !guard.stands_in(sentence.of(clean, place)),
        GuardKind::Earlier => {
            let n_before = place.clean.from.saturating_sub(place.sentence.from);
            guard.stands_in(sentence.of(clean, place).get(..n_before).unwrap_or_default())
        }
        GuardKind::Name => is_part_of_name(folded, place.folded, guard),
        GuardKind::Alone | GuardKind::Lay => false,
    }
}

/// What may stand between a match and its neighbour.
const JOINTS: [char; 6] = [' ', '-', '/', '&', '\'', '"'];
/// Longest wording before a match, in bytes.
const MAX_BEFORE: usize = 60;

/// Whether a word with a capital stands beside a match, parted by one space, and is none of the wordings.
fn is_part_of_name(folded: &Folded, span: Span, allowed: &Watch) -> bool {
    let is_name = |word: &str| word.starts_with(char::is_uppercase) && !allowed.names(&folded_term(word));
    let before = folded.cased.get(..span.from).and_then(|b| b.strip_suffix(' ')).unwrap_or_default();
    let word_before = before.get(before.trim_end_matches(is_word_char).len()..).unwrap_or_default();
    // A capital at the start of a sentence or item says nothing.
    let lead = before.get(..before.len() - word_before.len()).unwrap_or_default().trim_end_matches(['"', '\'', '(']);
    let opens = lead.trim_end().is_empty() || lead.trim_end().ends_with(['.', ':', '!', '?', '-', '•', '·', '*', '\n']);
    // "Match-IT" is a name, "HR-IT" and "SAP-IT" are not.
    let joined = folded.cased.get(..span.from).and_then(|b| b.strip_suffix('-')).unwrap_or_default();
    let word_joined = joined.get(joined.trim_end_matches(is_word_char).len()..).unwrap_or_default();
    let is_joined = is_name(word_joined) && word_joined.contains(char::is_lowercase);
    let after = folded.cased.get(span.to..).and_then(|a| a.strip_prefix(' ')).unwrap_or_default();
    let word_after = after.get(..after.find(|c| !is_word_char(c)).unwrap_or(after.len())).unwrap_or_default();
    is_joined || (is_name(word_before) && !opens) || is_name(word_after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hits::{Scanner, classify};
    use crate::lexicon::{Lexicon, LexiconFile};

    const ENTRIES: &str = "term,match,case,forms,competence,stratum,source,note\n\
        Access,word,yes,name,1.3,software,svall,\nC,word,yes,name,3.4,specialist,svall,\nOffice,word,yes,name,3.1,software,svall,\n\
        Vault,word,yes,name,4.1,software,svall,\nJava,word,yes,name,3.4,specialist,svall,\nPython,word,yes,name,3.4,specialist,svall,\n\
        Rust,word,yes,name,3.4,specialist,svall,\npipeline,word,,,3.4,specialist,svall,\ndata engineer,phrase,,,1.3,specialist,svall,\n\
        software developer,phrase,,,3.4,specialist,svall,\nnew technology,phrase,,,5.4,basic,svall,\nIT,word,yes,name,general,basic,svall,\n";
    const GUARDS: &str = "term,when,wording,reason\n\
        Access,after,to|control*,Entry.\nAccess,before,remote,Entry.\nC,sentence,körkort*|vitamin,A licence.\nOffice,name,Microsoft|Excel,A place.\n\
        IT,name,Support*,A name.\nVault,alone,hemlighet*,A cellar.\npipeline,lay,,Oil.\n*engineer|*developer,earlier,work* closely with|team of,Colleagues.\n\
        new technology,without,learn*|curious,Nobody asks.\n";

    /// What the ad says that counts, and what a guard cancels.
    fn judged(ad: &str) -> (Vec<String>, Vec<String>) {
        let file = |base: &str, text: &str| LexiconFile { name: base.to_owned(), base: base.to_owned(), text: text.to_owned() };
        let cues = file("negations.csv", "cue,scope,reason\ninga krav på,after,It denies.\n");
        let (lexicon, faults) = Lexicon::read(&[file("mul.csv", ENTRIES), file("guards.csv", GUARDS), cues]);
        assert!(faults.is_empty(), "{faults:?}");
        let found = classify(ad, &lexicon, &Scanner::new(&lexicon).expect("a small lexicon fits"));
        let wording = |h: &crate::hits::Hit| found.clean.text[h.span.from..h.span.to].to_owned();
        let (counted, cancelled): (Vec<_>, Vec<_>) = found.hits.iter().partition(|h| h.is_counted());
        let reasons = |h: &&crate::hits::Hit| format!("{} {:?}", wording(h), h.reasons);
        (counted.into_iter().map(wording).collect(), cancelled.iter().map(reasons).collect())
    }

    fn counted(ad: &str) -> Vec<String> {
        judged(ad).0
    }

    #[test]
    fn neighbours_tell_another_meaning() {
        assert_eq!(counted("Kock\nExcel och Access används. Access to the kitchen, remote Access, Access-controls."), ["Access"]);
    }

    #[test]
    fn the_sentence_tells_another_meaning() {
        assert_eq!(counted("Kock\nDu kan C och mer. Du har körkort C nu."), ["C"]);
        assert!(judged("Kock\nDu har körkort C.").1[0].contains("sentence"));
    }

    #[test]
    fn part_of_a_longer_name_is_no_term() {
        assert_eq!(counted("Kock\nMicrosoft Office, ett Office på Advancement Office. Match-IT och SAP-IT"), ["Office", "Office", "IT"]);
        assert_eq!(counted("Kock\nVi kan IT. IT Support. HR och IT\nPlats Malmö"), ["IT", "IT", "IT"]);
    }

    #[test]
    fn some_terms_count_in_company_only() {
        assert_eq!(counted("Kock\nDu sköter vår Vault."), [""; 0]);
        assert_eq!(counted("Kock\nDu sköter vår Vault med hemligheter. Lagret. Torget. Vault i Malmö."), ["Vault"]);
        assert_eq!(counted("Kock\nDu sköter vår Vault. Java används. Gatan. Vault där."), ["Vault", "Java"]);
        assert_eq!(counted("Kock\nVault och pipeline."), [""; 0]);
    }

    #[test]
    fn some_terms_count_in_ads_of_specialists_only() {
        assert_eq!(counted("Kock\nOur pipeline. Java, Python, Rust."), ["Java", "Python", "Rust"]);
        assert_eq!(counted("Kock\nOur pipeline. Java, Python, Rust, C."), ["pipeline", "Java", "Python", "Rust", "C"]);
    }

    #[test]
    fn titles_of_colleagues_do_not_count() {
        assert_eq!(
            counted("Data engineer\nAs a data engineer you work closely with a software developer."),
            ["Data engineer", "data engineer"]
        );
        assert_eq!(counted("Kock\nYou lead a team of data engineers."), [""; 0]);
    }

    #[test]
    fn a_megabyte_without_a_stop_is_read() {
        let n = 1_000_000 / 48;
        let ad = format!("Kock\n{}", "Kvarnby is a C, Vault och pipeline utan körkort ".repeat(n));
        assert_eq!(judged(&ad).1.len(), 3 * n);
    }

    #[test]
    fn some_terms_need_a_word_in_the_sentence() {
        assert_eq!(counted("Kock\nYou are curious of new technology. We have new technology."), ["new technology"]);
    }

    #[test]
    fn a_star_stands_for_the_rest_of_its_word() {
        let ends = |wording: &str, text: &str| Wording::new(&GuardWording(wording.to_owned())).end_at(text, 0);
        assert_eq!(ends("work* with", "working with"), Some(12));
        assert_eq!(ends("work* with", "work with us"), Some(9));
        assert_eq!(ends("work* with", "working without"), None);
        assert_eq!(ends("to", "tomorrow"), None);
    }
}
