//! Reads one ad: clean text, matches, and which of them count. One pure call per ad.

use super::address::addresses;
use super::context::{Context, Contexts};
use super::ellipsis::elided;
use super::finder::Finder;
use super::guard::Place;
use super::hit::{Hit, Reason};
use super::nested::nested_in;
use super::scanner::{Match, Scanner};
use crate::lexicon::{Lexicon, Owner};
use crate::model::Zone;
use crate::text::{CleanText, Folded, Language, Marks, clean_into, fold_into};

/// What was found in one ad.
#[derive(Clone, Debug, Default)]
pub struct Classified {
    /// The clean text.
    pub clean: CleanText,
    /// The clean text in folded form.
    pub folded: Folded,
    /// The runs of letters and digits of the folded text, in order: first byte, and one past the last.
    pub runs: Vec<(u32, u32)>,
    /// Number of words of the clean text.
    pub n_words: u32,
    /// Language.
    pub language: Language,
    /// Every match of an entry, counted or not, by place.
    pub hits: Vec<Hit>,
}

/// Classifies ads one after another. It remembers the words it has met, which changes no result, and keeps its memory from ad to ad.
#[derive(Debug)]
pub struct Classifier<'l> {
    lexicon: &'l Lexicon,
    scanner: &'l Scanner,
    finder: Finder,
    /// For the words that a list has shortened.
    whole_words: Finder,
    marks: Marks,
    contexts: Contexts,
    found: Classified,
}

/// How many words are remembered, as a power of two.
const KEPT_WORDS: u32 = 16;
/// How many are remembered for one ad alone, and for shortened words.
const FEW_WORDS: u32 = 8;

impl<'l> Classifier<'l> {
    /// A classifier for many ads.
    pub fn new(lexicon: &'l Lexicon, scanner: &'l Scanner) -> Self {
        Self::keeping(KEPT_WORDS, lexicon, scanner)
    }

    fn keeping(words: u32, lexicon: &'l Lexicon, scanner: &'l Scanner) -> Self {
        Self {
            lexicon,
            scanner,
            finder: Finder::new(words),
            whole_words: Finder::new(words.min(FEW_WORDS)),
            marks: Marks::default(),
            contexts: Contexts::default(),
            found: Classified::default(),
        }
    }

    /// What was found in the text that was classified last.
    pub fn found(&self) -> &Classified {
        &self.found
    }

    /// Classifies a source text (headline, line break, text).
    pub fn classify(&mut self, source: &str) -> &Classified {
        let (lexicon, scanner) = (self.lexicon, self.scanner);
        let Classified { clean, folded, runs, n_words, language, hits } = &mut self.found;
        clean_into(source, clean, &mut self.marks);
        fold_into(&clean.text, folded, &mut self.marks);
        // A lexicon without cues, as a list of another origin is, asks for no judgement on where a word stands.
        let is_judged = !lexicon.cues.is_empty();
        self.finder.find(scanner, folded);
        runs.clear();
        runs.extend_from_slice(self.finder.runs());
        let findings = &mut self.finder.findings;
        (*n_words, *language) = (findings.n_words, findings.language);
        if is_judged {
            let elided = elided(folded, scanner, &mut self.whole_words);
            if !elided.is_empty() {
                findings.matches.extend(elided);
                findings.matches.sort_by_key(|m| (m.span.from, m.span.to, m.owner));
            }
        }
        hits.clear();
        if !findings.matches.is_empty() {
            let sentences = is_judged.then(|| {
                self.contexts.read(&clean.text, folded, findings, &scanner.sayings, &mut self.marks);
                &self.contexts
            });
            judge(clean, folded, &findings.matches, sentences, lexicon, scanner, hits);
        }
        &self.found
    }
}

/// Makes the hits of an ad, with every reason for which one does not count.
fn judge(
    clean: &CleanText,
    folded: &Folded,
    matches: &[Match],
    sentences: Option<&Contexts>,
    lexicon: &Lexicon,
    scanner: &Scanner,
    hits: &mut Vec<Hit>,
) {
    let held = nested_in(matches, &lexicon.entries);
    let addresses = if sentences.is_some() { addresses(&clean.text) } else { Vec::new() };
    let mut places = Vec::with_capacity(matches.len());
    for (found, held) in matches.iter().zip(held) {
        let Owner::Entry(entry) = found.owner else { continue };
        let span = folded.to_clean(found.span);
        let context = sentences.map_or_else(|| Context::plain(span), |s| s.around(&clean.text, span));
        let mut reasons: Vec<Reason> = held.into_iter().collect();
        if context.zone != Zone::Demand {
            reasons.push(Reason::Zone(context.zone));
        }
        if context.is_negated {
            reasons.push(Reason::Guard("negation"));
        }
        let nearest = addresses.partition_point(|a| a.to < span.to);
        if addresses.get(nearest).is_some_and(|a| a.holds(span)) {
            reasons.push(Reason::Guard("address"));
        }
        places.push(Place { folded: found.span, clean: span, sentence: context.sentence, number: context.number });
        hits.push(Hit { span, source_span: clean.to_source(span), entry, zone: context.zone, role: context.role, reasons });
    }
    scanner.guards().apply(&clean.text, folded, &places, hits, &lexicon.entries);
}

/// Classifies one source text (headline, line break, text). For many, a `Classifier` is faster and says the same.
pub fn classify(source: &str, lexicon: &Lexicon, scanner: &Scanner) -> Classified {
    let mut classifier = Classifier::keeping(FEW_WORDS, lexicon, scanner);
    classifier.classify(source);
    classifier.found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::LexiconFile;
    use proptest::prelude::*;

    const HEADER: &str = "term,match,case,forms,competence,stratum,source,note\n";

    fn lexicon(rows: &[&str], exclusions: &[&str]) -> Lexicon {
        let file = |base: &str, text: String| LexiconFile { name: base.to_owned(), base: base.to_owned(), text };
        let (lexicon, faults) = Lexicon::read(&[
            file("sv.csv", format!("{HEADER}{}\n", rows.join("\n"))),
            file("exclusions.csv", format!("term,match,reason\n{}\n", exclusions.join("\n"))),
        ]);
        assert!(faults.is_empty(), "{faults:?}");
        lexicon
    }

    fn counted(rows: &[&str], exclusions: &[&str], text: &str) -> Vec<String> {
        let lexicon = lexicon(rows, exclusions);
        let scanner = Scanner::new(&lexicon).expect("a small lexicon fits");
        let found = classify(text, &lexicon, &scanner);
        let id = |h: &Hit| format!("{}={}", &text[h.source_span.from..h.source_span.to], lexicon.entries[h.entry].competence);
        found.hits.iter().filter(|h| h.is_counted()).map(id).collect()
    }

    const DATA: &str = "data,word,,none,1.3,basic,svall,";
    const PROTECTION: &str = "data protection,phrase,,none,4.2,basic,svall,";
    const OFFICER: &str = "protection officer,phrase,,none,4.2,basic,svall,";

    #[test]
    fn a_hit_inside_a_longer_hit_does_not_count() {
        for rows in [[DATA, PROTECTION], [PROTECTION, DATA]] {
            assert_eq!(counted(&rows, &[], "data protection and data"), ["data protection=4.2", "data=1.3"]);
        }
    }

    #[test]
    fn hits_that_overlap_without_one_holding_the_other_both_count() {
        assert_eq!(counted(&[PROTECTION, OFFICER], &[], "data protection officer"), ["data protection=4.2", "protection officer=4.2"]);
    }

    #[test]
    fn a_hit_inside_an_exclusion_does_not_count_but_one_that_holds_it_does() {
        let rows = ["e-post,word,,,2.1,basic,svall,", "via e-post och telefon,phrase,,,2.1,basic,svall,"];
        let excluded = ["via e-post,phrase,How to apply."];
        assert_eq!(counted(&rows, &excluded, "Ansök via e-post."), [""; 0]);
        assert_eq!(counted(&rows, &excluded, "Kontakt via e-post och telefon, mest e-post."), ["via e-post och telefon=2.1", "e-post=2.1"]);
    }

    #[test]
    fn of_rows_over_the_same_word_the_one_that_names_it_counts() {
        let rows =
            ["webbutveckling,word,,,3.4,specialist,svall,", "utveckling,head,,,5.2,specialist,svall,", "webb,prefix,,,3.1,basic,svall,"];
        assert_eq!(counted(&rows, &[], "webbutveckling"), ["webbutveckling=3.4"]);
        assert_eq!(counted(&rows[1..], &[], "webbutveckling"), ["webbutveckling=5.2"]);
        assert_eq!(counted(&rows[2..], &[], "webbutveckling"), ["webbutveckling=3.1"]);
    }

    #[test]
    fn an_exclusion_over_the_same_word_comes_before_an_entry() {
        assert_eq!(counted(&["access,word,,,1.3,software,svall,"], &["access,word,Another meaning."], "access"), [""; 0]);
    }

    #[test]
    fn of_rows_over_the_same_word_the_nearest_dictionary_form_counts() {
        let rows = ["nätverksteknik,word,,,3.4,specialist,svall,", "nätverkstekniker,word,,,5.1,specialist,svall,"];
        assert_eq!(counted(&rows, &[], "nätverkstekniker"), ["nätverkstekniker=5.1"]);
    }

    #[test]
    fn spans_are_spans_of_the_source() {
        let row = ["journalsystem,head,,,1.3,software,svall,"];
        assert_eq!(
            counted(&row, &[], "<p>journal&shy;systemet &amp; v&aring;rt journalsystem</p>"),
            ["journal&shy;systemet=1.3", "journalsystem=1.3"]
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_order_of_rows_makes_no_difference(
            terms in proptest::collection::btree_set("[abc]{1,3}( [abc]{1,2})?", 2..8),
            seed in any::<u64>(),
            text in "[abc -]{0,40}",
        ) {
            let kinds = ["word", "head", "prefix"];
            let mut rows: Vec<String> = terms
                .iter()
                .enumerate()
                .map(|(n, t)| {
                    let kind = if t.contains(' ') { "phrase" } else { kinds[(n + usize::try_from(seed % 3).unwrap_or(0)) % 3] };
                    format!("{t},{kind},,,1.{},basic,svall,", n % 3 + 1)
                })
                .collect();
            let file = |text: String| LexiconFile { name: "sv.csv".to_owned(), base: "sv.csv".to_owned(), text };
            let run = |rows: &[String]| {
                let (lexicon, _) = Lexicon::read(&[file(format!("{HEADER}{}\n", rows.join("\n")))]);
                let scanner = Scanner::new(&lexicon).expect("a small lexicon fits");
                let found = classify(&text, &lexicon, &scanner);
                (lexicon.fingerprint.clone(), found.hits)
            };
            let first = run(&rows);
            rows.reverse();
            prop_assert_eq!(&first, &run(&rows));
            let middle = rows.len() / 2;
            rows.rotate_left(middle);
            prop_assert_eq!(&first, &run(&rows));
        }
    }
}
