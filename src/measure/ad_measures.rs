//! Counts the hits of one ad by competence, stratum and role.

use crate::hits::Hit;
use crate::lexicon::Entry;
use crate::model::N_COMPETENCES;

/// Counts of one ad. Only hits that count are in them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AdMeasures {
    /// Words of the clean text.
    pub n_words: u32,
    /// Hits.
    pub n_hits: u32,
    /// Distinct entries among the hits.
    pub n_terms: u32,
    /// Hits by competence, `1.1` first and `general` last.
    pub by_competence: [u32; N_COMPETENCES],
    /// Hits by stratum.
    pub by_stratum: [u32; 3],
    /// Hits by role.
    pub by_role: [u32; 3],
}

impl AdMeasures {
    /// Number of distinct competences, 0 to 22.
    pub fn n_competences(&self) -> u32 {
        self.by_competence.iter().map(|n| u32::from(*n > 0)).sum()
    }
}

/// Counts the hits of an ad.
pub fn measure_ad(hits: &[Hit], entries: &[Entry], n_words: u32) -> AdMeasures {
    let mut measures = AdMeasures { n_words, ..AdMeasures::default() };
    let mut terms = Vec::with_capacity(hits.len());
    for hit in hits.iter().filter(|h| h.is_counted()) {
        let Some(entry) = entries.get(hit.entry) else { continue };
        measures.n_hits += 1;
        terms.push(hit.entry);
        for (counts, index) in [
            (measures.by_competence.as_mut_slice(), entry.competence.index()),
            (measures.by_stratum.as_mut_slice(), entry.stratum.index()),
            (measures.by_role.as_mut_slice(), hit.role.index()),
        ] {
            if let Some(count) = counts.get_mut(index) {
                *count += 1;
            }
        }
    }
    terms.sort_unstable();
    terms.dedup();
    measures.n_terms = u32::try_from(terms.len()).unwrap_or(u32::MAX);
    measures
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hits::Reason;
    use crate::lexicon::{Forms, LexiconLanguage, MatchKind};
    use crate::model::{Competence, Role, Stratum, Zone};
    use crate::text::Span;

    fn entry(competence: &str, stratum: Stratum) -> Entry {
        Entry {
            language: LexiconLanguage::Sv,
            term: competence.to_owned(),
            kind: MatchKind::Word,
            case_sensitive: false,
            forms: Forms::None,
            competence: Competence::parse(competence).expect("a known id"),
            stratum,
            source: String::new(),
            note: String::new(),
            line: 1,
        }
    }

    fn hit(entry: usize, role: Role, reasons: Vec<Reason>) -> Hit {
        let span = Span { from: 0, to: 1 };
        Hit { span, source_span: span, entry, zone: Zone::Demand, role, reasons }
    }

    #[test]
    fn hits_are_counted_by_class_and_cancelled_ones_are_not() {
        let entries = [entry("1.3", Stratum::Software), entry("general", Stratum::Basic)];
        let hits = [
            hit(0, Role::Requirement, vec![]),
            hit(0, Role::Merit, vec![]),
            hit(1, Role::Duty, vec![]),
            hit(1, Role::Duty, vec![Reason::Zone(Zone::Application)]),
        ];
        let m = measure_ad(&hits, &entries, 50);
        assert_eq!((m.n_words, m.n_hits, m.n_terms, m.n_competences()), (50, 3, 2, 2));
        assert_eq!(m.by_stratum, [1, 2, 0]);
        assert_eq!(m.by_role, [1, 1, 1]);
        assert_eq!((m.by_competence[2], m.by_competence[21]), (2, 1));
    }
}
