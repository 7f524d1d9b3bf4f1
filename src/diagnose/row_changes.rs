//! Compares the rows of two lexicons: added, removed, and changed in a field that decides something.

use std::collections::BTreeMap;

use crate::lexicon::{Cue, Entry, Guard, Lexicon};

/// A row that stands in both lexicons with other fields.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChangedRow {
    /// Its position in both.
    pub entries: [usize; 2],
    /// Field, value before, value after.
    pub fields: Vec<(&'static str, String, String)>,
}

/// The differences between two lexicons.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RowChanges {
    /// Positions in the second lexicon.
    pub added: Vec<usize>,
    /// Positions in the first.
    pub removed: Vec<usize>,
    /// Rows of both.
    pub changed: Vec<ChangedRow>,
    /// Terms of exclusions in the second lexicon only.
    pub exclusions_added: Vec<String>,
    /// Terms of exclusions in the first lexicon only.
    pub exclusions_removed: Vec<String>,
    /// Number of cues in the second lexicon only.
    pub n_cues_added: usize,
    /// Number of cues in the first lexicon only.
    pub n_cues_removed: usize,
    /// Number of guards in the second lexicon only.
    pub n_guards_added: usize,
    /// Number of guards in the first lexicon only.
    pub n_guards_removed: usize,
}

/// Compares two lexicons. A row is known by its language, term and match.
pub fn row_changes(a: &Lexicon, b: &Lexicon) -> RowChanges {
    let before = positions(a);
    let after = positions(b);
    let mut changes = RowChanges::default();
    for (id, n) in &before {
        match after.get(id) {
            None => changes.removed.push(*n),
            Some(m) => {
                let fields = a.entries.get(*n).zip(b.entries.get(*m)).map(|(x, y)| changed_fields(x, y)).unwrap_or_default();
                if !fields.is_empty() {
                    changes.changed.push(ChangedRow { entries: [*n, *m], fields });
                }
            }
        }
    }
    changes.added = after.iter().filter(|(id, _)| !before.contains_key(*id)).map(|(_, m)| *m).collect();
    let exclusion = |l: &Lexicon| l.exclusions.iter().map(|e| format!("{}:{}", e.term, e.kind.id())).collect::<Vec<String>>();
    let (old, new) = (exclusion(a), exclusion(b));
    changes.exclusions_added = new.iter().filter(|e| !old.contains(e)).cloned().collect();
    changes.exclusions_removed = old.iter().filter(|e| !new.contains(e)).cloned().collect();
    let missing = |of: &[Cue], from: &[Cue]| of.iter().filter(|c| from.binary_search(c).is_err()).count();
    changes.n_cues_added = missing(&b.cues, &a.cues);
    changes.n_cues_removed = missing(&a.cues, &b.cues);
    let is_same = |g: &Guard, h: &Guard| (&g.terms, g.kind, &g.wordings) == (&h.terms, h.kind, &h.wordings);
    let lacking = |of: &[Guard], from: &[Guard]| of.iter().filter(|g| !from.iter().any(|h| is_same(g, h))).count();
    changes.n_guards_added = lacking(&b.guards, &a.guards);
    changes.n_guards_removed = lacking(&a.guards, &b.guards);
    changes
}

fn positions(lexicon: &Lexicon) -> BTreeMap<String, usize> {
    lexicon.entries.iter().enumerate().map(|(n, e)| (e.id(), n)).collect()
}

fn changed_fields(a: &Entry, b: &Entry) -> Vec<(&'static str, String, String)> {
    let case = |e: &Entry| if e.case_sensitive { "yes" } else { "no" }.to_owned();
    let forms = |e: &Entry| if e.forms.id().is_empty() { "by rule" } else { e.forms.id() }.to_owned();
    [
        ("case", case(a), case(b)),
        ("forms", forms(a), forms(b)),
        ("competence", a.competence.id().to_owned(), b.competence.id().to_owned()),
        ("stratum", a.stratum.id().to_owned(), b.stratum.id().to_owned()),
    ]
    .into_iter()
    .filter(|(_, x, y)| x != y)
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::LexiconFile;

    fn lexicon(rows: &str, exclusions: &str) -> Lexicon {
        let file = |base: &str, text: String| LexiconFile { name: base.to_owned(), base: base.to_owned(), text };
        let (lexicon, faults) = Lexicon::read(&[
            file("sv.csv", format!("term,match,case,forms,competence,stratum,source,note\n{rows}")),
            file("exclusions.csv", format!("term,match,reason\n{exclusions}")),
        ]);
        assert!(faults.is_empty(), "{faults:?}");
        lexicon
    }

    #[test]
    fn rows_are_known_by_language_term_and_match() {
        let a = lexicon("excel,word,,,1.3,software,svall,\ndata,word,,,1.3,basic,svall,\nsystem,word,,,1.3,basic,svall,\n", "x,word,Y.\n");
        let b = lexicon(
            "excel,word,,none,3.1,software,other,\ndata,word,,,1.3,basic,svall,note\nsystem,head,,,1.3,basic,svall,\n",
            "z,word,Y.\n",
        );
        let changes = row_changes(&a, &b);
        let ids = |l: &Lexicon, of: &[usize]| of.iter().map(|n| l.entries[*n].id()).collect::<Vec<_>>();
        assert_eq!(ids(&b, &changes.added), ["sv:system:head"]);
        assert_eq!(ids(&a, &changes.removed), ["sv:system:word"]);
        let fields = |f: &ChangedRow| f.fields.iter().map(|(name, x, y)| format!("{name} {x} {y}")).collect::<Vec<_>>();
        assert_eq!(changes.changed.iter().map(fields).collect::<Vec<_>>(), [["forms by rule none", "competence 1.3 3.1"]]);
        assert_eq!((changes.exclusions_added, changes.exclusions_removed), (vec!["z:word".to_owned()], vec!["x:word".to_owned()]));
        assert_eq!(row_changes(&a, &a), RowChanges::default());
    }
}
