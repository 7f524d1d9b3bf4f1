//! Lists what is behind the figures: demands that were missed, wordings that are none, traps that were counted.

use super::found::FoundHit;
use super::judge::Judged;
use super::wording::{normalised, overlap};

/// Characters of context on either side.
const CONTEXT: usize = 60;

/// What kind of error it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FindingKind {
    /// A sure demand that no counted wording overlaps.
    Miss,
    /// A counted wording that overlaps no demand.
    FalseHit,
    /// A sure trap that a counted wording overlaps.
    Trap,
}

impl FindingKind {
    /// The id as it is written.
    pub fn id(self) -> &'static str {
        match self {
            Self::Miss => "miss",
            Self::FalseHit => "false_hit",
            Self::Trap => "trap",
        }
    }
}

/// One error.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// What kind it is.
    pub kind: FindingKind,
    /// The ad.
    pub ad_id: String,
    /// Its language.
    pub lang: String,
    /// The wording: what the annotators quoted, or what was counted.
    pub wording: String,
    /// Competence, several with semicolons: of the annotators for a miss, of the hit otherwise.
    pub competence: String,
    /// Stratum, likewise.
    pub stratum: String,
    /// Role, likewise.
    pub role: String,
    /// The row of the lexicon: behind the hit, or behind the matches that were found and not counted.
    pub entry: String,
    /// Of a miss, why the matches that were found do not count, or `no match`; otherwise why the annotators call it a trap, if they do.
    pub reason: String,
    /// The words around it, the wording itself in double brackets.
    pub context: String,
}

/// The errors of all ads, in their order.
pub fn findings(judged: &[Judged<'_>]) -> Vec<Finding> {
    judged.iter().flat_map(of_ad).collect()
}

fn of_ad(judged: &Judged<'_>) -> Vec<Finding> {
    let ad = judged.ad;
    let source = ad.source_text();
    let mut all = Vec::new();
    for missed in judged.mentions.iter().filter(|m| m.mention.is_sure && m.found_by.is_empty()) {
        let mention = missed.mention;
        let quote = normalised(&mention.quote);
        let near: Vec<&FoundHit> = judged.uncounted.iter().copied().filter(|h| overlap(&quote, &normalised(&h.text))).collect();
        let reason = joined(near.iter().flat_map(|h| h.reasons.iter().map(String::as_str)));
        all.push(Finding {
            kind: FindingKind::Miss,
            ad_id: ad.id.clone(),
            lang: ad.lang.clone(),
            wording: mention.quote.clone(),
            competence: joined(mention.competences.iter().map(|c| c.id())),
            stratum: joined(mention.strata.iter().map(|s| s.id())),
            role: joined(mention.roles.iter().map(|r| r.id())),
            entry: joined(near.iter().map(|h| h.entry.as_str())),
            reason: if near.is_empty() { "no match".to_owned() } else { reason },
            context: context(&source, &mention.quote, None),
        });
    }
    for wording in judged.wordings.iter().filter(|w| !w.is_right) {
        let traps = ad.traps.iter().filter(|t| overlap(&normalised(&t.quote), &wording.normalised));
        let reason = joined(traps.flat_map(|t| t.reasons.iter().map(String::as_str)));
        all.push(of_hit(FindingKind::FalseHit, judged, &source, wording.hit, wording.hit.text.clone(), reason));
    }
    for (trap, hit) in &judged.traps_counted {
        let reason = joined(trap.reasons.iter().map(String::as_str));
        all.push(of_hit(FindingKind::Trap, judged, &source, hit, trap.quote.clone(), reason));
    }
    all
}

fn of_hit(kind: FindingKind, judged: &Judged<'_>, source: &str, hit: &FoundHit, wording: String, reason: String) -> Finding {
    let from = if kind == FindingKind::FalseHit { hit.from } else { None };
    Finding {
        kind,
        ad_id: judged.ad.id.clone(),
        lang: judged.ad.lang.clone(),
        competence: hit.competence.id().to_owned(),
        stratum: hit.stratum.map_or("", |s| s.id()).to_owned(),
        role: hit.role.map_or("", |r| r.id()).to_owned(),
        entry: hit.entry.clone(),
        reason,
        context: context(source, &wording, from),
        wording,
    }
}

/// Distinct values in their order, with semicolons.
fn joined<'v>(values: impl Iterator<Item = &'v str>) -> String {
    let mut distinct: Vec<&str> = Vec::new();
    for value in values.filter(|v| !v.is_empty()) {
        if !distinct.contains(&value) {
            distinct.push(value);
        }
    }
    distinct.join(";")
}

/// The words around a wording, on one line; empty if it stands nowhere in the source.
fn context(source: &str, wording: &str, from: Option<usize>) -> String {
    let stands_at = |at: &usize| source.get(*at..).is_some_and(|rest| rest.starts_with(wording));
    let Some(from) = from.filter(stands_at).or_else(|| source.find(wording)) else { return String::new() };
    let (before, rest) = source.split_at(from);
    let after = rest.get(wording.len()..).unwrap_or_default();
    let start = before.char_indices().rev().nth(CONTEXT - 1).map_or(0, |(at, _)| at);
    let end = after.char_indices().nth(CONTEXT).map_or(after.len(), |(at, _)| at);
    let (open, close) = (if start > 0 { "…" } else { "" }, if end < after.len() { "…" } else { "" });
    let line = format!("{open}{}[[{wording}]]{}{close}", before.get(start..).unwrap_or_default(), after.get(..end).unwrap_or_default());
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_context_has_sixty_characters_on_either_side() {
        let source = format!("{}Excel{}", "å".repeat(70), "ö".repeat(60));
        assert_eq!(context(&source, "Excel", None), format!("…{}[[Excel]]{}", "å".repeat(60), "ö".repeat(60)));
        assert_eq!(context("SQL,\n SQL och Excel", "SQL", Some(6)), "SQL, [[SQL]] och Excel");
        assert_eq!(context("Excel", "SQL", Some(70)), "");
    }
}
