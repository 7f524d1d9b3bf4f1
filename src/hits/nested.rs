//! Decides which matches count when matches share words.
//!
//! A lexicon holds short terms inside longer ones: "data" may be a term of 1.3 and "data protection" one of 4.2. To count both would
//! raise 1.3 in every ad that seeks a data protection officer. The rule: a match inside a longer match is dropped, whatever their
//! competences, and so is one inside an exclusion; matches that overlap without one holding the other both stay. Of matches
//! over the same words one counts: an exclusion before an entry, then the row whose dictionary form is nearest in length, then the row
//! that names the word as a whole, then the head of a compound, then its first part, then the row that demands its case, then the
//! smaller competence and id. The rule does not depend on the order of the lexicon's rows.
//!
//! In: the matches of one ad, by place. Out: for each match, what holds it.

use std::cmp::Ordering;

use super::hit::Reason;
use super::scanner::Match;
use crate::lexicon::{Entry, MatchKind, Owner};

/// For each match, by its position, why it does not count; `None` if nothing holds it.
pub(super) fn nested_in(matches: &[Match], entries: &[Entry]) -> Vec<Option<Reason>> {
    let mut order: Vec<usize> = (0..matches.len()).collect();
    let at = |n: &usize| matches.get(*n);
    order.sort_by(|a, b| match (at(a), at(b)) {
        (Some(a), Some(b)) => a.span.from.cmp(&b.span.from).then(b.span.to.cmp(&a.span.to)).then_with(|| preference(a, b, entries)),
        _ => Ordering::Equal,
    });
    let mut reasons = vec![None; matches.len()];
    // Of all matches that began earlier, the one that ends last holds every match that ends before it.
    let mut last: Option<&Match> = None;
    for n in order {
        let Some(this) = matches.get(n) else { continue };
        match last {
            Some(holder) if holder.span.holds(this.span) => {
                if let Some(reason) = reasons.get_mut(n) {
                    *reason = Some(match holder.owner {
                        Owner::Entry(entry) => Reason::Nested(entry),
                        Owner::Exclusion(exclusion) => Reason::Exclusion(exclusion),
                    });
                }
            }
            _ => last = Some(this),
        }
    }
    reasons
}

/// Which of two matches over the same words counts: the lesser.
fn preference(a: &Match, b: &Match, entries: &[Entry]) -> Ordering {
    let owner_rank = |m: &Match| matches!(m.owner, Owner::Entry(_));
    let kind_rank = |m: &Match| match m.kind {
        MatchKind::Word | MatchKind::Phrase | MatchKind::Token => 0,
        MatchKind::Head => 1,
        MatchKind::Prefix => 2,
    };
    let entry = |m: &Match| match m.owner {
        Owner::Entry(n) => entries.get(n).map(|e| (e.competence, e.language, e.term.as_str(), e.kind)),
        Owner::Exclusion(_) => None,
    };
    owner_rank(a)
        .cmp(&owner_rank(b))
        .then(a.distance.cmp(&b.distance))
        .then(kind_rank(a).cmp(&kind_rank(b)))
        .then(b.case_sensitive.cmp(&a.case_sensitive))
        .then_with(|| entry(a).cmp(&entry(b)))
        .then(a.owner.cmp(&b.owner))
}
