//! Writes the figures as JSON, rounded to four digits, under the names that the scorer of the annotated ads uses.

use serde_json::{Map, Value as Json, json};

use super::ablation::Ablated;
use super::breakdown::{Breakdown, Group};
use super::errors::Finding;
use super::interval::{Interval, Intervals};
use super::personal::PersonalFound;
use super::score::{Counts, RATES, Rate, SHARES, Share, Tally};
use crate::model::Competence;

/// All measures.
pub fn score_json<'c>(tally: &Tally, per_competence: impl IntoIterator<Item = (&'c Competence, &'c Counts)>) -> Map<String, Json> {
    let mut all = measures(tally);
    let each = per_competence.into_iter().map(|(c, counts)| (c.id().to_owned(), counts_json(*counts))).collect();
    all.insert("per_competence".to_owned(), Json::Object(each));
    all
}

/// Everything but the competences one by one.
fn measures(tally: &Tally) -> Map<String, Json> {
    let mention = tally.mention();
    let mut rates = rate_json(mention);
    rates.insert("sure".to_owned(), Json::from(mention.n_gold));
    rates.insert("hits".to_owned(), Json::from(mention.n_found));
    let mut all = Map::new();
    for (name, value) in [
        ("ads", Json::from(tally.n_ads)),
        ("ad_demand", counts_json(tally.ad_demand)),
        ("ad_competence", counts_json(tally.ad_competence)),
        ("ad_area", counts_json(tally.ad_area)),
        ("mention", Json::Object(rates)),
        ("traps", json!({"counted": rounded(tally.traps.value().unwrap_or(0.0)), "n": tally.traps.of})),
        ("role", same_json(tally.role)),
        ("stratum", same_json(tally.stratum)),
        ("competence", same_json(tally.competence)),
    ] {
        all.insert(name.to_owned(), value);
    }
    all
}

/// The intervals, each as its two bounds.
pub fn intervals_json(intervals: &Intervals) -> Json {
    let bounds = |i: &Option<Interval>| i.map_or(Json::Null, |i| json!([rounded(i.low), rounded(i.high)]));
    let mut all = Map::new();
    for ((id, ..), [p, r, f1]) in RATES.iter().zip(&intervals.rates) {
        all.insert((*id).to_owned(), json!({"p": bounds(p), "r": bounds(r), "f1": bounds(f1)}));
    }
    for ((id, name, ..), interval) in SHARES.iter().zip(&intervals.shares) {
        all.insert((*id).to_owned(), json!({ *name: bounds(interval) }));
    }
    Json::Object(all)
}

/// Figures by class and language.
pub fn breakdown_json(breakdown: &Breakdown) -> Json {
    let groups: Vec<Json> = breakdown.groups.iter().map(group_json).collect();
    let languages: Map<String, Json> = breakdown.languages.iter().map(|(lang, t)| (lang.clone(), Json::Object(measures(t)))).collect();
    json!({"mentions": groups, "languages": languages})
}

fn group_json(group: &Group) -> Json {
    let value = |share: Share| share.value().map(rounded);
    json!({
        "by": group.column, "value": group.value, "r": value(group.found), "sure": group.found.of, "p": value(group.right),
        "hits": group.right.of, "same_competence": value(group.competence), "same_stratum": value(group.stratum),
        "same_role": value(group.role),
    })
}

/// What is found without each part, and how far the F1 of mentions moves from the first row.
pub fn ablation_json(rows: &[Ablated]) -> Json {
    let full = rows.first().map_or(0.0, |r| r.tally.mention().f1);
    let row = |ablated: &Ablated| {
        let mention = ablated.tally.mention();
        json!({
            "part": ablated.part, "rows": ablated.n_rows, "ad_demand_f1": rounded(ablated.tally.ad_demand.rate().f1),
            "mention_p": rounded(mention.precision), "mention_r": rounded(mention.recall), "mention_f1": rounded(mention.f1),
            "ad_competence_f1": rounded(ablated.tally.ad_competence.rate().f1),
            "traps_counted": rounded(ablated.tally.traps.value().unwrap_or(0.0)), "mention_f1_change": rounded(mention.f1 - full),
        })
    };
    rows.iter().map(row).collect()
}

/// One error.
pub fn finding_json(finding: &Finding) -> Json {
    json!({
        "kind": finding.kind.id(), "ad_id": finding.ad_id, "lang": finding.lang, "wording": finding.wording,
        "competence": finding.competence, "stratum": finding.stratum, "role": finding.role, "entry": finding.entry,
        "reason": finding.reason, "context": finding.context,
    })
}

fn counts_json(counts: Counts) -> Json {
    let mut all = rate_json(counts.rate());
    for (name, n) in [("tp", counts.right), ("fp", counts.wrong), ("fn", counts.missed)] {
        all.insert(name.to_owned(), Json::from(n));
    }
    Json::Object(all)
}

fn rate_json(rate: Rate) -> Map<String, Json> {
    let figures = [("p", rate.precision), ("r", rate.recall), ("f1", rate.f1)];
    figures.into_iter().map(|(name, value)| (name.to_owned(), Json::from(rounded(value)))).collect()
}

/// The personal data that a mask covers, by kind.
pub fn personal_json(found: &PersonalFound) -> Json {
    let of = |share: Share| share.value().map_or(Json::Null, |value| json!({"recall": rounded(value), "n": share.of}));
    json!({"email": of(found.email), "phone": of(found.phone), "name": of(found.name)})
}

fn same_json(share: Share) -> Json {
    share.value().map_or(Json::Null, |value| json!({"same": rounded(value), "n": share.of}))
}

/// Four digits; of two that are equally near, the even one.
fn rounded(value: f64) -> f64 {
    format!("{value:.4}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_four_digits() {
        for (value, written) in [(2.0 / 3.0, 0.6667), (1.0 / 32.0, 0.0312), (3.0 / 32.0, 0.0938), (1.0, 1.0), (-0.00001, 0.0)] {
            assert!((rounded(value) - written).abs() < 1e-12, "{value}");
        }
    }
}
