//! Decides what the words around a hit are about: its zone, its role, and whether the demand is denied.
//!
//! A heading rules the lines after it; a cue within a sentence rules its scope and comes before the heading. Of several cues the one
//! that stands nearest before the hit is taken, then one that rules what stands before it, then one that rules the sentence. A merit is
//! a merit wherever in the sentence it is said ("Excel är meriterande"). A negation reaches to the end of its clause.

use super::finder::Findings;
use super::layout::{Sentence, Sentences};
use super::names::Names;
use crate::lexicon::{Cue, CueKind, CuePlace, CueScope};
use crate::model::{Role, Zone};
use crate::text::{Folded, Marks, Span, is_word_char, words};

/// What a cue says, and of what, without its wording.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Saying {
    place: CuePlace,
    scope: CueScope,
    kind: CueKind,
}

impl From<&Cue> for Saying {
    fn from(cue: &Cue) -> Self {
        Self { place: cue.place, scope: cue.scope, kind: cue.kind }
    }
}

/// What a cue says, with its place in the clean text.
type Placed = (Span, Saying);

/// What is said around one hit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Context {
    pub(super) zone: Zone,
    pub(super) role: Role,
    pub(super) is_negated: bool,
    /// The sentence around the hit, in the clean text.
    pub(super) sentence: Span,
    /// The number of the sentence.
    pub(super) number: usize,
}

impl Context {
    /// The context of a hit where no cue is known.
    pub(super) fn plain(hit: Span) -> Self {
        Self { zone: Zone::Demand, role: Role::Duty, is_negated: false, sentence: hit, number: 0 }
    }
}

/// One sentence with what rules it.
#[derive(Debug)]
struct Ruled {
    span: Span,
    heading: (Option<Zone>, Option<Role>),
    /// What an earlier sentence of the line has begun to speak of.
    carried: Option<Zone>,
    is_headline: bool,
    /// Where its cues stand among all that hold: the first, and one past the last.
    cues: (usize, usize),
}

/// The sentences of an ad with what rules them; the memory is kept for the next ad.
#[derive(Debug, Default)]
pub(super) struct Contexts {
    sentences: Sentences,
    cues: Vec<Placed>,
    /// Where words may speak to the reader.
    readers: Vec<usize>,
    /// The cues that hold, sentence by sentence.
    held: Vec<Placed>,
    ruled: Vec<Ruled>,
}

impl Contexts {
    /// Reads a clean text, given what was found in its folded form. The headline is the first line.
    pub(super) fn read(&mut self, clean: &str, folded: &Folded, found: &Findings, sayings: &[Saying], marks: &mut Marks) {
        let mut piece = 0;
        let mut to_clean = |span: Span| folded.to_clean_onward(span, &mut piece);
        self.cues.clear();
        self.cues.extend(found.cues.iter().filter_map(|f| sayings.get(f.cue).map(|said| (to_clean(f.span), *said))));
        let mut piece = 0;
        let mut to_clean = |from: usize| folded.to_clean_onward(Span { from, to: from + 1 }, &mut piece).from;
        self.readers.clear();
        self.readers.extend(found.readers.iter().map(|from| to_clean(*from)));
        let headline_bytes = memchr::memchr(b'\n', clean.as_bytes()).unwrap_or(0);
        self.sentences.divide(clean, marks);
        self.held.clear();
        self.ruled.clear();
        self.rule(clean, headline_bytes);
    }

    /// The context of a span of the clean text.
    pub(super) fn around(&self, clean: &str, hit: Span) -> Context {
        context(clean, &self.ruled, &self.held, hit)
    }

    /// Finds what rules each sentence.
    fn rule(&mut self, clean: &str, headline_bytes: usize) {
        let mut heading = (None, None);
        let mut names = Names::of(clean);
        let mut carried = None;
        let headline = clean.get(..headline_bytes).unwrap_or_default();
        let mut cues = self.cues.as_slice();
        for sentence in self.sentences.all() {
            let n_before = cues.iter().take_while(|(span, _)| span.from < sentence.span.from).count();
            let rest = cues.get(n_before..).unwrap_or_default();
            let n_within = rest.iter().take_while(|(span, _)| span.from < sentence.span.to).count();
            let (within, rest) = rest.split_at_checked(n_within).unwrap_or_default();
            cues = rest;
            let is_headline = sentence.span.from < headline_bytes;
            let line = clean.get(sentence.span.from..sentence.span.to).unwrap_or_default();
            if !is_headline && let Some(said) = heading_of(line, headline, sentence, within) {
                heading = said;
            }
            let holds = |(span, c): &Placed| match c.place {
                CuePlace::Sentence => true,
                CuePlace::Subject => names.begin(sentence.span, *span),
                CuePlace::Heading | CuePlace::Line => false,
            };
            let first = self.held.len();
            keep_longest(within.iter().copied().filter(holds), &mut self.held);
            let zones = || self.held.iter().skip(first).filter_map(|(_, c)| zone_of(*c));
            let presents = zones().any(|z| z == Zone::Employer);
            if presents || carried.is_some() {
                let turns = zones().any(|z| z == Zone::Demand) || addresses_reader(clean, sentence.span, &self.readers);
                carried = (!turns).then_some(Zone::Employer);
            }
            self.ruled.push(Ruled { span: sentence.span, heading, carried, is_headline, cues: (first, self.held.len()) });
            carried = carried.filter(|_| !sentence.ends_line);
        }
    }
}

/// What a line says of those after it, if it is a heading.
fn heading_of(line: &str, headline: &str, sentence: &Sentence, cues: &[Placed]) -> Option<(Option<Zone>, Option<Role>)> {
    let said = |c: Saying| if let CueKind::Context(zone, role) = c.kind { (zone, role) } else { (None, None) };
    let is_merit = |c: Saying| said(c).1 == Some(Role::Merit);
    if sentence.may_be_heading {
        let names = |(span, c): &&(Span, Saying)| match c.place {
            CuePlace::Heading => names_line(line, sentence.span, *span),
            CuePlace::Line => is_line(line, sentence.span, *span),
            CuePlace::Sentence | CuePlace::Subject => false,
        };
        // "Nice to have skills & experience" asks for merits.
        if let Some((_, cue)) = cues.iter().filter(names).max_by_key(|(span, c)| (is_merit(*c), span.len())) {
            return Some(said(*cue));
        }
        if let Some(named) = presents_by_name(line) {
            // "Om Data Engineer-rollen" under the headline "Data Engineer" presents the work.
            let is_of_work = headline.to_lowercase().contains(&named.to_lowercase());
            return Some(if is_of_work { (Some(Zone::Demand), Some(Role::Duty)) } else { (Some(Zone::Employer), None) });
        }
    }
    if cues.is_empty() {
        return None;
    }
    if let Some(label) = label(line, sentence.span) {
        let names = |(span, c): &&(Span, Saying)| {
            let head = line.get(..label.len()).unwrap_or_default();
            label.holds(*span)
                && match c.place {
                    CuePlace::Heading => names_line(head, label, *span),
                    CuePlace::Line => is_line(head, label, *span),
                    CuePlace::Sentence | CuePlace::Subject => false,
                }
        };
        if let Some((_, cue)) = cues.iter().filter(names).max_by_key(|(span, c)| (is_merit(*c), span.len())) {
            return Some(said(*cue));
        }
    }
    // "Det är meriterande om du har erfarenhet av:" rules the list that follows, however long the line is.
    let opens_list = sentence.ends_line && line.ends_with(':');
    let of_role = || cues.iter().filter(|(_, c)| c.place == CuePlace::Sentence && said(*c).1.is_some());
    let last = of_role().find(|(_, c)| is_merit(*c)).or_else(|| of_role().next_back());
    last.filter(|_| opens_list).map(|(_, c)| (Some(said(*c).0.unwrap_or(Zone::Demand)), said(*c).1))
}

/// Whether a cue is all that a line says.
fn is_line(line: &str, whole: Span, cue: Span) -> bool {
    let outside = [line.get(..cue.from - whole.from), line.get(cue.to.min(whole.to) - whole.from..)];
    outside.into_iter().flatten().all(|rest| !rest.contains(is_word_char))
}

/// Whether a cue is what a line is about: it begins the line, or makes up half of its words, or the line ends as a heading does.
fn names_line(line: &str, whole: Span, cue: Span) -> bool {
    let begins = line.find(char::is_alphabetic).is_none_or(|at| whole.from + at >= cue.from);
    let n_words = |text: &str| text.split_whitespace().count();
    let cued = line.get(cue.from - whole.from..cue.to.min(whole.to) - whole.from).unwrap_or_default();
    // "Electrical Engineer Responsibilities" is a heading, "Analyse customer requirements" is none.
    let ends_line = line.get(cue.to.min(whole.to) - whole.from..).is_some_and(|rest| !rest.contains(is_word_char));
    let ends = ends_line && cued.starts_with(char::is_uppercase);
    begins || ends || n_words(cued) * 2 >= n_words(line) || line.ends_with([':', '?'])
}

/// Most words before the colon of a heading that its text follows on.
const LABEL_WORDS: usize = 5;

/// The part of a line before its colon: "Profile description" of "Profile description: You have …".
fn label(line: &str, whole: Span) -> Option<Span> {
    let colon = memchr::memchr(b':', line.as_bytes())?;
    let label = line.get(..colon)?;
    let is_label = label.split_whitespace().count() <= LABEL_WORDS && line.len() > colon + 1;
    is_label.then_some(Span { from: whole.from, to: whole.from + colon })
}

/// The first word after "Om" in "Om Bolaget AB", "About Company" or "Why Company?": a heading that no cue can name.
fn presents_by_name(line: &str) -> Option<&str> {
    let line = line.trim_matches(|c: char| !c.is_alphanumeric());
    let mut words = line.split_whitespace();
    let first = words.next()?;
    let named = words.next().filter(|w| w.starts_with(char::is_uppercase))?;
    (["om", "about", "why", "varför"].iter().any(|w| first.eq_ignore_ascii_case(w)) && line.split_whitespace().count() <= 5)
        .then_some(named)
}

fn zone_of(cue: Saying) -> Option<Zone> {
    if let CueKind::Context(zone, _) = cue.kind { zone } else { None }
}

/// Words by which a sentence speaks to or of the person who reads it. The table of words knows the first run of each.
const READER: [&str; 12] = ["du", "dig", "din", "ditt", "dina", "dej", "you", "your", "you'll", "you're", "you’ll", "you’re"];

/// Whether a sentence does so; `readers` are the places of the text where such a word may begin.
fn addresses_reader(clean: &str, sentence: Span, readers: &[usize]) -> bool {
    let first = readers.partition_point(|at| *at < sentence.from);
    readers.iter().skip(first).take_while(|at| **at < sentence.to).any(|at| {
        let rest = clean.get(*at..sentence.to).unwrap_or_default();
        let word = words(rest).next().and_then(|s| rest.get(s.from..s.to));
        word.is_some_and(|w| READER.iter().any(|r| w.eq_ignore_ascii_case(r)))
    })
}

/// Adds cues but those that lie within another; they come by place, the longer first.
fn keep_longest(cues: impl Iterator<Item = Placed>, kept: &mut Vec<Placed>) {
    let first = kept.len();
    for (span, cue) in cues {
        if !kept.iter().skip(first).any(|(holder, _)| holder.holds(span) && *holder != span) {
            kept.push((span, cue));
        }
    }
}

fn context(text: &str, ruled: &[Ruled], held: &[Placed], hit: Span) -> Context {
    let after = ruled.partition_point(|r| r.span.from <= hit.from);
    let Some(sentence) = after.checked_sub(1).and_then(|n| ruled.get(n)) else {
        return Context::plain(hit);
    };
    let role_of = |c: Saying| if let CueKind::Context(_, role) = c.kind { role } else { None };
    let cues = held.get(sentence.cues.0..sentence.cues.1).unwrap_or_default();
    let zone = nearest(cues, hit, zone_of).or(sentence.carried).or(sentence.heading.0).unwrap_or(Zone::Demand);
    let merit = cues.iter().any(|(span, c)| role_of(*c) == Some(Role::Merit) && reaches(c.scope, *span, hit));
    // A merit heading ("Meriterande") rules its list: "erfarenhet av" in an item makes no requirement of it.
    let merit_heading = sentence.heading.1 == Some(Role::Merit);
    let role = if merit || merit_heading { Role::Merit } else { nearest(cues, hit, role_of).or(sentence.heading.1).unwrap_or(Role::Duty) };
    // "Excel är meriterande men inget krav" is a merit, not a denial.
    let is_negated =
        !merit && cues.iter().any(|(span, c)| c.kind == CueKind::Negation && reaches(c.scope, *span, hit) && same_clause(text, *span, hit));
    let zone = if sentence.is_headline { Zone::Demand } else { zone };
    Context { zone, role, is_negated, sentence: sentence.span, number: after - 1 }
}

/// What the nearest cue says that says anything.
fn nearest<T: Copy>(cues: &[Placed], hit: Span, said: impl Fn(Saying) -> Option<T>) -> Option<T> {
    let of = |scope: CueScope| cues.iter().filter(move |(span, c)| c.scope == scope && reaches(scope, *span, hit));
    let before = of(CueScope::After).filter_map(|(_, c)| said(*c)).last();
    before.or_else(|| of(CueScope::Before).find_map(|(_, c)| said(*c))).or_else(|| {
        of(CueScope::Sentence)
            .filter_map(|(span, c)| said(*c).map(|s| (span.from.abs_diff(hit.from), s)))
            .min_by_key(|(d, _)| *d)
            .map(|(_, s)| s)
    })
}

fn reaches(scope: CueScope, cue: Span, hit: Span) -> bool {
    match scope {
        CueScope::Sentence => true,
        CueScope::After => cue.from <= hit.from,
        CueScope::Before => hit.from < cue.from,
    }
}

/// Whether no clause ends between a cue and a hit.
fn same_clause(text: &str, cue: Span, hit: Span) -> bool {
    let between = if cue.to <= hit.from { text.get(cue.to..hit.from) } else { text.get(hit.to..cue.from) };
    let between = between.unwrap_or_default().to_lowercase();
    !between.contains([';', ':', '!', '?'])
        && ![" men ", " but ", " utan ", " däremot ", " however "].iter().any(|word| between.contains(word))
}

#[cfg(test)]
mod tests {
    use super::super::finder::Finder;
    use super::super::scanner::Scanner;
    use super::*;
    use crate::text::{clean, fold};

    fn cue(wording: &str, place: CuePlace, scope: CueScope, kind: CueKind) -> Cue {
        let open_ended = wording.ends_with('*');
        Cue { wording: wording.trim_end_matches('*').to_owned(), open_ended, place, scope, kind }
    }

    /// The context of the one place where `wanted` stands in an ad.
    fn around(ad: &str, wanted: &str) -> (Zone, Role, bool) {
        use CuePlace::{Heading, Sentence};
        use CueScope::{After, Before};
        let says = |zone, role| CueKind::Context(zone, role);
        let cues = vec![
            cue("om oss", Heading, CueScope::Sentence, says(Some(Zone::Employer), None)),
            cue("kvalifikation*", Heading, CueScope::Sentence, says(Some(Zone::Demand), Some(Role::Requirement))),
            cue("arbetsuppgifter", Heading, CueScope::Sentence, says(Some(Zone::Demand), Some(Role::Duty))),
            cue("skicka din ansökan", Sentence, CueScope::Sentence, says(Some(Zone::Application), None)),
            cue("du kommer att", Sentence, After, says(Some(Zone::Demand), Some(Role::Duty))),
            cue("erfarenhet av", Sentence, After, says(None, Some(Role::Requirement))),
            cue("meriterande", Sentence, CueScope::Sentence, says(None, Some(Role::Merit))),
            cue("nice to have", Heading, CueScope::Sentence, says(Some(Zone::Demand), Some(Role::Merit))),
            cue("skills and experience", Heading, CueScope::Sentence, says(Some(Zone::Demand), Some(Role::Requirement))),
            cue("erfarenhet", CuePlace::Line, CueScope::Sentence, says(Some(Zone::Demand), Some(Role::Requirement))),
            cue("responsibilities", Heading, CueScope::Sentence, says(Some(Zone::Demand), Some(Role::Duty))),
            cue("utvecklar", CuePlace::Subject, CueScope::Sentence, says(Some(Zone::Employer), None)),
            cue("we", CuePlace::Subject, CueScope::Sentence, says(Some(Zone::Employer), None)),
            cue("inga krav på", Sentence, After, CueKind::Negation),
            cue("är inget krav", Sentence, Before, CueKind::Negation),
        ];
        let clean = clean(ad);
        let from = clean.text.find(wanted).expect("the wanted word stands in the ad");
        let folded = fold(&clean.text);
        let scanner = Scanner::of_patterns(Vec::new(), cues).expect("a few cues fit");
        let mut finder = Finder::new(4);
        let found = finder.find(&scanner, &folded);
        let mut contexts = Contexts::default();
        contexts.read(&clean.text, &folded, found, &scanner.sayings, &mut Marks::default());
        let found = contexts.around(&clean.text, Span { from, to: from + wanted.len() });
        (found.zone, found.role, found.is_negated)
    }

    #[test]
    fn every_word_that_speaks_to_the_reader_is_known_to_the_table() {
        let scanner = Scanner::of_patterns(Vec::new(), Vec::new()).expect("nothing fits");
        for word in READER {
            let text = format!("om {word} nu");
            assert_eq!(Finder::new(4).find(&scanner, &fold(&text)).readers, [3], "{word}");
            assert!(addresses_reader(&text, Span { from: 0, to: text.len() }, &[3]));
        }
    }

    #[test]
    fn a_heading_rules_the_lines_after_it_until_the_next() {
        let ad = "Ekonom\nOM OSS\nVi säljer system.\n\nKvalifikationer:\n- Excel\n- SQL\nArbetsuppgifter\nBokföring i Visma";
        assert_eq!(around(ad, "system"), (Zone::Employer, Role::Duty, false));
        assert_eq!(around(ad, "SQL"), (Zone::Demand, Role::Requirement, false));
        assert_eq!(around(ad, "Visma"), (Zone::Demand, Role::Duty, false));
    }

    #[test]
    fn a_cue_in_the_sentence_comes_before_the_heading_and_ends_with_it() {
        let ad = "Ekonom\nOm oss\nVi säljer system. Du kommer att arbeta i Visma. Skicka din ansökan via e-post. Vi har datorer.";
        assert_eq!(around(ad, "Visma"), (Zone::Demand, Role::Duty, false));
        assert_eq!(around(ad, "e-post").0, Zone::Application);
        assert_eq!(around(ad, "datorer").0, Zone::Employer);
    }

    #[test]
    fn the_headline_is_a_demand_and_a_duty() {
        assert_eq!(around("Systemutvecklare, skicka din ansökan\nText", "Systemutvecklare"), (Zone::Demand, Role::Duty, false));
    }

    #[test]
    fn a_merit_is_one_wherever_it_is_said() {
        let ad = "Ekonom\nKvalifikationer\nDet är meriterande om du kan Excel. Erfarenhet av SQL är meriterande. Visma behövs.";
        assert_eq!(around(ad, "Excel").1, Role::Merit);
        assert_eq!(around(ad, "SQL").1, Role::Merit);
        assert_eq!(around(ad, "Visma").1, Role::Requirement);
    }

    #[test]
    fn a_heading_that_presents_the_employer_by_name_is_known_without_a_cue() {
        let ad = "Ekonom\nOm Tallrotens Omsorg AB\nVi säljer system.\nKvalifikationer\nExcel";
        assert_eq!(around(ad, "system").0, Zone::Employer);
        assert_eq!(around(ad, "Excel").0, Zone::Demand);
    }

    #[test]
    fn a_merit_is_not_denied() {
        assert_eq!(around("Kock\nExcel är inget krav men meriterande.", "Excel"), (Zone::Demand, Role::Merit, false));
    }

    #[test]
    fn of_cues_in_one_heading_that_of_a_merit_is_taken() {
        assert_eq!(around("Kock\nNice to have skills and experience\nExcel", "Excel").1, Role::Merit);
    }

    #[test]
    fn a_line_cue_is_all_of_its_line() {
        assert_eq!(around("Kock\nErfarenhet:\nExcel", "Excel").1, Role::Requirement);
        assert_eq!(around("Kock\nErfarenhet inom kök\nExcel", "Excel").1, Role::Duty);
    }

    #[test]
    fn a_heading_may_end_with_its_cue_or_stand_before_a_colon() {
        let ad = "Kock\nOm oss\nVi lagar mat.\nHead Cook Responsibilities\nExcel\nSe till de responsibilities\nSQL";
        assert_eq!(around(ad, "Excel").0, Zone::Demand);
        assert_eq!(around("Kock\nOm oss\nVi säljer.\nKvalifikationer: Excel behövs. SQL behövs.", "SQL").0, Zone::Demand);
    }

    #[test]
    fn a_line_that_ends_in_a_colon_rules_the_list_after_it() {
        let ad = "Kock\nDet är meriterande om du i något av dina tidigare arbeten i stora kök har lärt dig:\nExcel\nSQL";
        assert_eq!(around(ad, "SQL").1, Role::Merit);
    }

    #[test]
    fn a_name_as_subject_speaks_of_the_employer_and_so_does_what_follows() {
        let ad = "Kock\nKvarnby utvecklar Excel. Med SQL går det fort. Du kan Visma. Hos Kvarnby finns Access.\nKöket utvecklar Word. Ett köket.";
        for (wanted, zone) in
            [("Excel", Zone::Employer), ("SQL", Zone::Employer), ("Visma", Zone::Demand), ("Access", Zone::Demand), ("Word", Zone::Demand)]
        {
            assert_eq!(around(ad, wanted).0, zone, "{wanted}");
        }
        assert_eq!(around("Kock\nAt Kvarnby, we sell Excel. See Kvarnby here.", "Excel").0, Zone::Employer);
    }

    #[test]
    fn a_heading_with_the_name_of_the_job_speaks_of_the_work() {
        assert_eq!(around("Excelkock\nOm Excelkock\nSQL", "SQL").0, Zone::Demand);
        assert_eq!(around("Kock\nVarför Kvarnby?\nSQL", "SQL").0, Zone::Employer);
    }

    #[test]
    fn a_negation_reaches_to_the_end_of_its_clause() {
        let ad = "Kock\nVi har inga krav på datorvana men du kan Excel. SQL är inget krav. Visma används.";
        assert!(around(ad, "datorvana").2);
        assert!(!around(ad, "Excel").2);
        assert!(around(ad, "SQL").2);
        assert!(!around(ad, "Visma").2);
    }

    #[test]
    fn an_item_of_a_list_or_a_long_line_is_no_heading() {
        let ad = "Kock\n- Om oss\nExcel\nHär kan du läsa mer om oss och om allt annat som vi gör\nSQL";
        assert_eq!(around(ad, "Excel").0, Zone::Demand);
        assert_eq!(around(ad, "SQL").0, Zone::Demand);
    }
}
