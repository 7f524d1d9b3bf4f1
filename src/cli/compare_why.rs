//! Says for one municipality how it stands, what makes the difference, and what changed, in Swedish sentences or as JSON.

use std::ops::RangeInclusive;

use serde_json::{Value as Json, json};

use super::table::lay_out;
use crate::compare::{
    Answer, Difference, ShownContribution, difference_written, name_of, parts_written, shown_contributions, swedish_number, years_written,
};
use crate::measure::Estimate;
use crate::registers::Registers;
use crate::table::View;

/// Most occupations that stand in a row of their own.
const MOST_OCCUPATIONS: usize = 8;

/// An answer with what is needed to tell it.
pub(super) struct Told<'a> {
    pub(super) answer: &'a Answer,
    pub(super) registers: &'a Registers,
    pub(super) view: View,
    pub(super) years: &'a RangeInclusive<u16>,
    pub(super) min_ads: u64,
}

fn two(value: f64) -> String {
    swedish_number(value, 1, '−')
}

fn interval(estimate: Estimate) -> String {
    estimate.bounds.map_or_else(String::new, |(low, high)| format!("95 %-intervall {} till {}", two(low), two(high)))
}

impl Told<'_> {
    fn name(&self) -> String {
        name_of(&self.registers.places, self.answer.municipality)
    }

    fn contributions(&self) -> Vec<ShownContribution> {
        self.answer.decomposition.as_ref().map_or_else(Vec::new, |parts| shown_contributions(parts, self.min_ads))
    }

    fn occupation(&self, one: &ShownContribution) -> String {
        let occupations = &self.registers.occupations;
        let is_all = self.answer.decomposition.as_ref().is_some_and(|parts| parts.occupations.len() == one.n_occupations);
        match (one.ssyk.len(), one.n_occupations) {
            _ if one.ssyk == "unknown" => "annonser utan yrke".to_owned(),
            (4, _) => format!("{} {}", one.ssyk, occupations.name(&one.ssyk).unwrap_or_default()),
            (0, n) if is_all => format!("alla {n} yrken tillsammans"),
            (0, n) => format!("övriga {n} yrken tillsammans"),
            (_, n) => format!("{} {}: {n} yrken tillsammans", one.ssyk, occupations.name(&one.ssyk).unwrap_or_default()),
        }
    }

    /// The sentences.
    pub(super) fn text(&self) -> String {
        let answer = self.answer;
        let view = if self.view == View::Employer { "som arbetsgivare" } else { "som plats" };
        let start = format!("{} {view} {}", self.name(), years_written(self.years));
        let Some(value) = answer.value else {
            return format!("{start}: {} annonser, färre än {}; värdet visas inte.\n", answer.n_ads, self.min_ads);
        };
        let stands = format!("{start}: {} träffar per 1 000 ord ({}; {} annonser)", two(value.value), interval(value), answer.n_ads);
        let (peers, members) = (&answer.peers.0.sv, &answer.peers.1);
        let (Some(spread), Some(difference)) = (answer.spread, answer.difference) else {
            return format!(
                "{stands}. Ingen annan kommun i {peers} har minst {} annonser att jämföra med.\n{}",
                self.min_ads,
                self.change()
            );
        };
        let direction = match (difference.is_different, difference.estimate.value > 0.0) {
            (true, true) => "högre",
            (true, false) => "lägre",
            (false, _) => "ingen säker skillnad",
        };
        let mut text = format!(
            "{stands}, mot {} i {peers} (ovägt medel av {} kommuner{}): skillnad {}, {direction}.\n",
            two(spread.mean.value),
            members.len(),
            spread.standard_deviation.map_or_else(String::new, |deviation| format!(", standardavvikelse {}", two(deviation))),
            difference_written(difference.estimate, 1.0, 1),
        );
        if members.len() <= 15 {
            let names: Vec<String> = members.iter().map(|code| name_of(&self.registers.places, *code)).collect();
            text.push_str(&format!("Jämförda kommuner: {}.\n", names.join(", ")));
        }
        text.push_str(&self.parts());
        if let Some(standardised) = answer.standardised {
            text.push_str(&match standardised.estimate {
                Some(estimate) => format!(
                    "\nMed alla kommuners fördelning på yrken: {} ({}), mot {} för alla kommuner i samma yrken, som täcker {:.0} % av vikterna.\n",
                    two(estimate.value),
                    interval(estimate),
                    two(standardised.all),
                    100.0 * standardised.coverage
                ),
                None => format!(
                    "\nYrkesstandardiserat värde visas inte: kommunens yrken täcker {:.0} % av vikterna.\n",
                    100.0 * standardised.coverage
                ),
            });
        }
        text.push_str(&self.change());
        text.push_str("Annonser visar vad arbetsgivare skriver, inte vad personalen kan.\n");
        text
    }

    fn parts(&self) -> String {
        let Some(parts) = &self.answer.decomposition else { return String::new() };
        let of = |value: f64| difference_written(Estimate { value, bounds: None }, 1.0, 2);
        let mut text = format!("\nVarför: skillnaden {} består av {}.\n\n", of(parts.difference()), parts_written(parts));
        let shown = self.contributions();
        let percent = |share: f64| format!("{} %", swedish_number(100.0 * share, 1, '−'));
        let row = |name: String, one: &ShownContribution| {
            vec![name, percent(one.shares[0]), percent(one.shares[1]), of(one.mix), of(one.within), of(one.total())]
        };
        let mut rows: Vec<Vec<String>> = shown.iter().take(MOST_OCCUPATIONS).map(|one| row(self.occupation(one), one)).collect();
        let rest = shown.get(MOST_OCCUPATIONS..).unwrap_or_default();
        if !rest.is_empty() {
            let sum = |get: fn(&ShownContribution) -> f64| rest.iter().map(get).sum::<f64>();
            let n = rest.iter().map(|one| one.n_occupations).sum::<usize>();
            rows.push(vec![
                format!("resten: {n} yrken"),
                percent(sum(|one| one.shares[0])),
                percent(sum(|one| one.shares[1])),
                of(sum(|one| one.mix)),
                of(sum(|one| one.within)),
                of(sum(ShownContribution::total)),
            ]);
        }
        rows.push(vec!["Summa".to_owned(), percent(1.0), percent(1.0), of(parts.mix), of(parts.within), of(parts.difference())]);
        let header = ["yrke (SSYK 2012)", "våra ord", "deras ord", "fördelning", "inom yrket", "summa"];
        text.push_str(&lay_out(&header, &rows, &[false, true, true, true, true, true]));
        if parts.only.iter().any(|share| *share >= 0.005) {
            let [ours, theirs] = parts.only.map(percent);
            text.push_str(&format!("Yrken som bara ena sidan har räknas helt till fördelningen: {ours} av våra ord, {theirs} av deras.\n"));
        }
        if parts.unknown.iter().any(|share| *share >= 0.05) {
            let [ours, theirs] = parts.unknown.map(percent);
            text.push_str(&format!("Utan yrke är annonser med {ours} av våra ord, {theirs} av deras: där kan fördelningen inte ses.\n"));
        }
        text.push_str(&format!("Yrken med färre än {} annonser på en sida visas tillsammans.\n", self.min_ads));
        text
    }

    fn change(&self) -> String {
        let Some(trend) = &self.answer.trend else {
            return "Utveckling: ingen tidigare period har tillräckligt många annonser.\n".to_owned();
        };
        let [before, after] = trend.values;
        let sure = if trend.difference.is_different { "en säker förändring" } else { "ingen säker förändring" };
        let mut text = format!(
            "Utveckling: {} ({} annonser) {} → {} ({} annonser) {}: {}, {sure}.\n",
            two(before.value),
            trend.n_ads[0],
            years_written(&trend.earlier),
            two(after.value),
            trend.n_ads[1],
            years_written(&trend.later),
            difference_written(trend.difference.estimate, 1.0, 1)
        );
        for one in &trend.breaks {
            text.push_str(&format!("Brott i serien {}: {}.\n", one.from_year, one.text.sv));
        }
        text
    }

    /// The same as one object.
    pub(super) fn json(&self) -> Json {
        let answer = self.answer;
        let contributions: Vec<Json> = self
            .contributions()
            .iter()
            .map(|one| {
                json!({
                    "ssyk": one.ssyk, "name": self.occupation(one), "n_occupations": one.n_occupations, "n_ads": one.n_ads[0],
                    "n_ads_peers": one.n_ads[1], "share": one.shares[0], "share_peers": one.shares[1], "mix": one.mix, "within": one.within,
                })
            })
            .collect();
        let decomposition = answer.decomposition.as_ref().map(|parts| {
            json!({
                "difference": parts.difference(), "mix": parts.mix, "within": parts.within, "only_ours": parts.only[0], "only_peers": parts.only[1], "unknown_ours": parts.unknown[0],
                "unknown_peers": parts.unknown[1], "occupations": contributions,
            })
        });
        let trend = answer.trend.as_ref().map(|trend| {
            json!({
                "earlier": [trend.earlier.start(), trend.earlier.end()], "later": [trend.later.start(), trend.later.end()],
                "n_ads": trend.n_ads, "values": trend.values.map(|value| estimate(Some(value))), "difference": different(Some(trend.difference)),
                "breaks": trend.breaks.iter().map(|one| json!({"year": one.from_year, "sv": one.text.sv, "en": one.text.en})).collect::<Vec<_>>(),
            })
        });
        let standardised = answer.standardised.map(|s| json!({"value": estimate(s.estimate), "all": s.all, "coverage": s.coverage}));
        json!({
            "municipality": answer.municipality.to_string(), "name": self.name(),
            "as": if self.view == View::Employer { "employer" } else { "place" },
            "years": [self.years.start(), self.years.end()], "n_ads": answer.n_ads, "min_ads": self.min_ads,
            "status": if answer.value.is_some() { "ok" } else if answer.n_ads > 0 { "suppressed" } else { "missing" },
            "intensity": estimate(answer.value),
            "peers": {
                "name": answer.peers.0.en, "municipalities": answer.peers.1.iter().map(ToString::to_string).collect::<Vec<_>>(),
                "mean": estimate(answer.spread.map(|spread| spread.mean)),
                "standard_deviation": answer.spread.and_then(|spread| spread.standard_deviation),
            },
            "difference": different(answer.difference),
            "decomposition": decomposition,
            "standardised": standardised,
            "trend": trend,
        })
    }
}

fn estimate(found: Option<Estimate>) -> Json {
    found.map_or(Json::Null, |found| {
        let bounds = found.bounds;
        json!({"value": found.value, "low": bounds.map(|(low, _)| low), "high": bounds.map(|(_, high)| high)})
    })
}

fn different(found: Option<Difference>) -> Json {
    found.map_or(Json::Null, |found| {
        let mut object = estimate(Some(found.estimate));
        if let Some(fields) = object.as_object_mut() {
            fields.insert("is_different".to_owned(), found.is_different.into());
        }
        object
    })
}
