//! Why a municipality differs: the difference split into the mix of occupations and the wording within them.

use maud::{Markup, html};

use super::course::Standing;
use super::words;
use crate::compare::Measure;
use crate::compare::{Decomposition, ShownContribution, decompose, shown_contributions};
use crate::pages::number::{count, number, signed};
use crate::pages::page::Visit;

/// Most occupations that are told one by one.
const MOST: usize = 8;
/// Decimals of the parts.
const DECIMALS: usize = 2;
/// From which share of the words on ads without an occupation are spoken of.
const NOTABLE: f64 = 0.05;

/// The card; nothing where there is nobody to be held against.
pub(super) fn card(visit: &Visit, standing: &Standing) -> Markup {
    let (choices, language) = (&standing.choices, visit.language);
    let Some(peers) = standing.peers.first() else { return html! {} };
    let year = choices.year.to_string();
    let years = choices.year..=choices.year;
    // Only municipalities whose value the table shows take part, so that the parts add up to the difference of the tables.
    let shown = |codes: &[crate::compare::Code]| standing.table.values(codes, Measure::Intensity, choices.year);
    let figures = &visit.material.figures;
    let parts = shown(&[choices.code]).first().and_then(|_| {
        let own = figures.occupations(choices.view, choices.code, &years);
        let theirs: Vec<_> = shown(&peers.members).iter().map(|(code, _)| figures.occupations(choices.view, *code, &years)).collect();
        decompose(&own, &theirs)
    });
    html! {
        section.card #why {
            h2 { (visit.say(words::WHY)) }
            @match &parts {
                None => { p { (words::WHY_NOT.with(language, &[("year", &year)])) } }
                Some(parts) => {
                    p.finding {
                        (words::WHY_FINDING.with(language, &[
                            ("difference", &signed(parts.difference(), DECIMALS, language)),
                            ("year", &year),
                            ("peers", &peers.within()),
                        ]))
                    }
                    (table_of_parts(visit, parts, &year))
                    (occupations(visit, parts, &year))
                    ul.notes {
                        li { (words::WHY_HOW.with(language, &[("n", &visit.material.min_ads.to_string())])) }
                        @if parts.unknown.iter().any(|share| *share >= NOTABLE) {
                            @let [ours, theirs] = parts.unknown.map(|share| percent(visit, share));
                            li { (words::WHY_UNKNOWN.with(language, &[("ours", &ours), ("theirs", &theirs)])) }
                        }
                    }
                }
            }
        }
    }
}

/// The two parts as they are shown: rounded so that the rounded parts add up to the rounded difference.
fn rounded(parts: &Decomposition) -> [f64; 3] {
    let unit = 10_f64.powi(i32::try_from(DECIMALS).unwrap_or(0));
    let round = |value: f64| (value * unit).round() / unit;
    let sum = round(parts.difference());
    let (mix, within) = (round(parts.mix), round(parts.within));
    // The part that loses more by rounding takes the hundredth that is left over.
    let rest = sum - mix - within;
    if (parts.mix - mix).abs() > (parts.within - within).abs() { [mix + rest, within, sum] } else { [mix, within + rest, sum] }
}

fn table_of_parts(visit: &Visit, parts: &Decomposition, year: &str) -> Markup {
    let [mix, within, sum] = rounded(parts);
    let row = |name: &str, value: f64, class: Option<&str>| {
        html! { tr class=[class] { th scope="row" { (name) } td.number { (signed(value, DECIMALS, visit.language)) } } }
    };
    html! {
        table {
            caption { (words::WHY_CAPTION.with(visit.language, &[("year", year)])) }
            thead { tr { th scope="col" { (visit.say(words::WHY_PART)) } th.number scope="col" { (visit.say(words::WHY_SIZE)) } } }
            tbody {
                (row(visit.say(words::WHY_MIX), mix, None))
                (row(visit.say(words::WHY_WITHIN), within, None))
                (row(visit.say(words::WHY_SUM), sum, Some("sum")))
            }
        }
    }
}

fn percent(visit: &Visit, share: f64) -> String {
    let text = number(100.0 * share, 1, visit.language);
    if visit.language == crate::table::Language::Swedish { text + "\u{a0}%" } else { text + "%" }
}

fn occupations(visit: &Visit, parts: &Decomposition, year: &str) -> Markup {
    let language = visit.language;
    let all = shown_contributions(parts, visit.material.min_ads);
    let rest = all.get(MOST..).unwrap_or_default();
    let sum = |get: fn(&ShownContribution) -> f64| rest.iter().map(get).sum::<f64>();
    let n_rest: usize = rest.iter().map(|one| one.n_occupations).sum();
    let row = |name: &str, n: u64, shares: [f64; 2], parts: [f64; 3], class: Option<&str>| {
        html! {
            tr class=[class] {
                th scope="row" { (name) }
                td.number { (count(n, language)) }
                @for share in shares { td.number { (percent(visit, share)) } }
                @for part in parts { td.number { (signed(part, DECIMALS, language)) } }
            }
        }
    };
    let [mix, within, total] = rounded(parts);
    let columns = [words::OUR_ADS, words::OUR_WORDS, words::THEIR_WORDS, words::MIX, words::WITHIN, words::TOGETHER];
    html! {
        details {
            summary { (visit.say(words::WHY_OCCUPATIONS_MORE)) }
            div.wide role="region" aria-label=(visit.say(words::WHY_OCCUPATIONS_MORE)) tabindex="0" {
                table {
                    caption { (words::WHY_OCCUPATIONS.with(language, &[("year", year)])) }
                    thead { tr {
                        th scope="col" { (visit.say(words::OCCUPATION)) }
                        @for column in columns { th.number scope="col" { (visit.say(column)) } }
                    } }
                    tbody {
                        @for one in all.iter().take(MOST) {
                            (row(&name(visit, one), one.n_ads[0], one.shares, [one.mix, one.within, one.total()], None))
                        }
                        @if !rest.is_empty() {
                            @let name = words::REST.with(language, &[("n", &n_rest.to_string())]);
                            @let shares = [sum(|one| one.shares[0]), sum(|one| one.shares[1])];
                            @let parts = [sum(|one| one.mix), sum(|one| one.within), sum(ShownContribution::total)];
                            (row(&name, rest.iter().map(|one| one.n_ads[0]).sum(), shares, parts, None))
                        }
                        (row(visit.say(words::TOGETHER), all.iter().map(|one| one.n_ads[0]).sum(), [1.0, 1.0], [mix, within, total], Some("sum")))
                    }
                }
            }
        }
    }
}

/// The name of an occupation or of what is left of a group of them.
fn name(visit: &Visit, one: &ShownContribution) -> String {
    let occupations = &visit.material.registers.occupations;
    let n = one.n_occupations.to_string();
    match one.ssyk.as_str() {
        "unknown" => visit.say(words::UNKNOWN_OCCUPATION).to_owned(),
        "" => words::ALL_REST.with(visit.language, &[("n", &n)]),
        code => {
            let name = occupations.name(code).map_or_else(|| code.to_owned(), |name| format!("{code} {name}"));
            if code.len() == 4 { name } else { words::GROUP_REST.with(visit.language, &[("name", &name), ("n", &n)]) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_that_are_shown_add_up_to_the_difference_that_is_shown() {
        for (mix, within) in [(0.004, 0.004), (-1.127, -0.776), (0.335, -0.335), (12.346, 0.009), (0.0, 0.0)] {
            let parts =
                Decomposition { ours: mix + within, peers: 0.0, mix, within, only: [0.0; 2], unknown: [0.0; 2], occupations: Vec::new() };
            let [a, b, sum] = rounded(&parts);
            let written = |value: f64| (value * 100.0).round();
            assert!((written(a) + written(b) - written(sum)).abs() < 1e-9, "{mix} {within}: {a} {b} {sum}");
            assert!((a - mix).abs() < 0.0151 && (b - within).abs() < 0.0151);
        }
    }
}
