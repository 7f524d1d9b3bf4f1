//! Says what each part of the method adds: the same ads once with everything, then once without each part.
//!
//! A part is either a rule, whose reasons are passed over, or rows of the lexicon, which are taken out or changed. What stays is scanned
//! anew, so a row takes over where another no longer holds its words. A further part is one line in `parts`.

use super::gold::GoldAd;
use super::judge::judge_all;
use super::scan::scan_gold;
use super::score::{Tally, tally, total};
use crate::error::Result;
use crate::hits::Reason;
use crate::lexicon::{CueKind, Entry, Forms, Lexicon, LexiconLanguage, MatchKind};

/// What is found without one part.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ablated {
    /// The part; `full` where nothing is left out.
    pub part: String,
    /// Rows of the lexicon that the part rests on: those taken out, changed, or without effect.
    pub n_rows: usize,
    /// What is found without it.
    pub tally: Tally,
}

/// One part of the method.
struct Part {
    name: String,
    n_rows: usize,
    change: Change,
}

/// How a part is left out.
enum Change {
    /// Nothing is.
    Nothing,
    /// Matches that do not count for this reason only do count.
    Forgive(fn(&Reason) -> bool),
    /// The lexicon is another.
    Lexicon(Box<dyn Fn(&mut Lexicon)>),
}

/// The full method first, then every part.
fn parts(lexicon: &Lexicon) -> Vec<Part> {
    let cues = |is_of: fn(&CueKind) -> bool| lexicon.cues.iter().filter(|c| is_of(&c.kind)).count();
    let entries = |is_of: &dyn Fn(&Entry) -> bool| lexicon.entries.iter().filter(|e| is_of(e)).count();
    let part = |name: &str, n_rows: usize, change: Change| Part { name: name.to_owned(), n_rows, change };
    let mut all = vec![
        part("full", 0, Change::Nothing),
        part("zones", cues(|k| matches!(k, CueKind::Context(Some(_), _))), Change::Forgive(|r| matches!(r, Reason::Zone(_)))),
        part("negations", cues(|k| *k == CueKind::Negation), Change::Forgive(|r| is_by_guard(r, "negation"))),
        part("guards", lexicon.guards.len(), Change::Lexicon(Box::new(|l| l.guards.clear()))),
        part("exclusions", lexicon.exclusions.len(), Change::Lexicon(Box::new(|l| l.exclusions.clear()))),
        part("compounds", entries(&|e| is_part_of_compound(e.kind)), Change::Lexicon(Box::new(keep_whole_words))),
        part("inflection", entries(&|e| e.forms != Forms::None), Change::Lexicon(Box::new(keep_dictionary_forms))),
    ];
    for language in LexiconLanguage::ALL.into_iter().filter(|l| lexicon.entries.iter().any(|e| e.language == *l)) {
        let without: Box<dyn Fn(&mut Lexicon)> = Box::new(move |l| l.entries.retain(|e| e.language != language));
        all.push(part(&format!("{}.csv", language.code()), entries(&|e| e.language == language), Change::Lexicon(without)));
    }
    let mut sources: Vec<&str> = lexicon.entries.iter().map(|e| e.source.as_str()).collect();
    sources.sort_unstable();
    sources.dedup();
    for source in sources {
        let left_out = source.to_owned();
        let without: Box<dyn Fn(&mut Lexicon)> = Box::new(move |l| l.entries.retain(|e| e.source != left_out));
        all.push(part(&format!("source {source}"), entries(&|e| e.source == source), Change::Lexicon(without)));
    }
    all
}

fn is_by_guard(reason: &Reason, name: &str) -> bool {
    matches!(reason, Reason::Guard(guard) if *guard == name)
}

fn is_part_of_compound(kind: MatchKind) -> bool {
    matches!(kind, MatchKind::Head | MatchKind::Prefix)
}

/// Heads are found as words that stand alone, first parts not at all.
fn keep_whole_words(lexicon: &mut Lexicon) {
    lexicon.entries.retain(|e| e.kind != MatchKind::Prefix);
    lexicon.entries.iter_mut().filter(|e| e.kind == MatchKind::Head).for_each(|e| e.kind = MatchKind::Word);
}

/// Terms are found as they stand in the lexicon. Adjectives before the last word of a Swedish phrase still agree with it.
fn keep_dictionary_forms(lexicon: &mut Lexicon) {
    lexicon.entries.iter_mut().for_each(|e| e.forms = Forms::None);
}

/// Scans the ads with everything, then without each part.
///
/// # Errors
/// A lexicon is too large to be made ready.
pub fn ablate(gold: &[GoldAd], lexicon: &Lexicon) -> Result<Vec<Ablated>> {
    let mut rows = Vec::new();
    for part in parts(lexicon) {
        let hits = match part.change {
            Change::Nothing => scan_gold(gold, lexicon, |_| false)?,
            Change::Forgive(forgives) => scan_gold(gold, lexicon, forgives)?,
            Change::Lexicon(change) => {
                let mut changed = lexicon.clone();
                change(&mut changed);
                scan_gold(gold, &changed, |_| false)?
            }
        };
        let tallies: Vec<Tally> = judge_all(gold, &hits).iter().map(tally).collect();
        rows.push(Ablated { part: part.name, n_rows: part.n_rows, tally: total(&tallies) });
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::super::gold::read_gold;
    use super::*;
    use crate::lexicon::LexiconFile;

    const GOLD: &str = r#"{"id":"1","lang":"sv","headline":"Tandsköterska","text":"Du dokumenterar i tandvårdsjournalsystemet.\nVi har inga krav på datorvana.\nOm oss\nVi säljer journalsystem.","mentions":[{"quote":"tandvårdsjournalsystemet","competence":"1.3"}],"traps":[{"quote":"datorvana","reason":"negated"}]}
{"id":"2","lang":"sv","headline":"Kock","text":"Access till köket ingår. Du kan datorvana. Ett journalsystem hos gäster.","mentions":[{"quote":"datorvana","competence":"general"}],"traps":[{"quote":"Access till","reason":"other_meaning"}]}"#;

    /// Demands found, wordings that are right, wordings, traps counted: without each part.
    fn without_parts() -> Vec<(String, usize, [u64; 4])> {
        let files = [
            (
                "sv.csv",
                "term,match,case,forms,competence,stratum,source,note\n\
                 Access,word,,name,1.3,software,list,\ndatorvana,word,,,general,basic,svall,\njournalsystem,head,,,1.3,software,list,\n",
            ),
            ("guards.csv", "term,when,wording,reason\njournalsystem,after,hos gäster,Another meaning.\n"),
            ("exclusions.csv", "term,match,reason\naccess till,phrase,Another meaning.\n"),
            ("zones.sv.csv", "cue,at,scope,zone,role,reason\nom oss,heading,,employer,,It speaks of the employer.\n"),
            ("negations.csv", "cue,scope,reason\ninga krav på,after,It denies.\n"),
        ];
        let files = files.map(|(base, text)| LexiconFile { name: base.to_owned(), base: base.to_owned(), text: text.to_owned() });
        let (lexicon, faults) = Lexicon::read(&files);
        assert!(faults.is_empty(), "{faults:?}");
        let rows = ablate(&read_gold("gold", GOLD).expect("marked ads"), &lexicon).expect("a small lexicon fits");
        rows.into_iter()
            .map(|r| (r.part, r.n_rows, [r.tally.found.with, r.tally.right.with, r.tally.right.of, r.tally.traps.with]))
            .collect()
    }

    #[test]
    fn each_part_is_missed_where_it_decides() {
        let expected = [
            ("full", 0, [2, 2, 2, 0]),
            // "journalsystem" of the employer is a wording of its own, and a part of what the ad demands elsewhere.
            ("zones", 1, [2, 3, 3, 0]),
            ("negations", 1, [2, 2, 3, 1]),
            ("guards", 1, [2, 2, 3, 0]),
            ("exclusions", 1, [2, 2, 3, 1]),
            ("compounds", 1, [1, 1, 1, 0]),
            ("inflection", 3, [1, 1, 1, 0]),
            ("sv.csv", 3, [0, 0, 0, 0]),
            ("source list", 2, [1, 1, 1, 0]),
            ("source svall", 1, [1, 1, 1, 0]),
        ];
        assert_eq!(without_parts(), expected.map(|(part, n_rows, counts)| (part.to_owned(), n_rows, counts)));
    }
}
