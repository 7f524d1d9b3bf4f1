//! The page of method and quality: what is measured, with an example from the run itself, what is withheld, where series break, and how to
//! make the numbers again.

mod quality;
mod words;

use maud::{Markup, html};

use super::fault::Fault;
use super::gauge::{self, MEASURES};
use super::number::{count, moment};
use super::page::{Page, Reply, Shown, Visit};
use super::peers::{ByRegion, MEAN_CODE};
use super::slice::Slice;
use super::words::STANDING;
use crate::compare::{Code, Measure, breaks_between};
use crate::table::View;

/// The page.
pub(super) static PAGE: Page = Page {
    id: "method",
    paths: ["/sv/metod", "/en/method"],
    name: words::NAME,
    is_in_navigation: true,
    parameters: &[],
    is_light: false,
    make,
};

fn make(visit: &Visit) -> Result<Reply, Fault> {
    let years = visit.material.years().ok_or(Fault::Broken)?;
    let year = visit.material.last_whole_year().unwrap_or(years.1);
    let lead = example(visit, year);
    let main = html! {
        h1 { (visit.say(words::TITLE)) }
        p.lead { (lead) }
        p { (visit.say(STANDING)) }
        section.card #measures {
            h2 { (visit.say(words::MEASURES)) }
            ul { @for (_, measure) in MEASURES { li { (visit.say(gauge::meaning(measure))) } } }
            p { (visit.say(words::INTERVALS)) }
        }
        (counted(visit))
        (whose(visit, year))
        (quality::withheld(visit))
        (breaks(visit, years))
        (quality::by_year(visit))
        (quality::of_run(visit))
        (accuracy(visit))
        (versions(visit))
        (again(visit))
    };
    Ok(Shown { description: Some(lead.clone()), ..Shown::new(visit.say(words::TITLE), main) }.into())
}

/// The measure by the sums of a year, and the value of the tables that it gives.
fn example(visit: &Visit, year: u16) -> String {
    let language = visit.language;
    let totals = visit.material.run.made.years.get(&year.to_string());
    let line = visit.material.table("SVALL01P").and_then(|table| Slice::new(table, &[("Region", "00")]));
    let value = line.and_then(|line| line.of(Measure::Intensity, year).estimate());
    let Some((totals, value)) = totals.zip(value) else { return words::NO_EXAMPLE.of(language).to_owned() };
    let values = [
        ("year", year.to_string()),
        ("ads", count(totals.n_ads, language)),
        ("words", count(totals.n_words, language)),
        ("hits", count(totals.n_hits, language)),
        ("value", gauge::in_text(value.value, Measure::Intensity, language)),
        ("interval", gauge::interval(value, Measure::Intensity, language).unwrap_or_default()),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    words::EXAMPLE.with(language, &values)
}

/// What counts and what does not.
fn counted(visit: &Visit) -> Markup {
    let made = &visit.material.run.made;
    let n = count(made.n_entries, visit.language);
    html! {
        section.card #counted {
            h2 { (visit.say(words::COUNTED)) }
            @if made.n_entries > 0 { p { (words::LEXICON.with(visit.language, &[("n", &n)])) } }
            div.pair {
                div { h3 { (visit.say(words::COUNTS)) } ul { @for text in words::DOES_COUNT { li { (visit.say(text)) } } } }
                div { h3 { (visit.say(words::COUNTS_NOT)) } ul { @for text in words::DOES_NOT { li { (visit.say(text)) } } } }
            }
            @if visit.material.run.has_index {
                @if let Some(address) = visit.to_called("ads", &[]) { p { a href=(address) { (visit.say(words::SEE_ADS)) } } }
            }
        }
    }
}

/// Employer and place, and the two means with their values.
fn whose(visit: &Visit, year: u16) -> Markup {
    let language = visit.language;
    let table = ByRegion::new(visit.material, "SVALL01", View::Employer, None);
    let unweighted = table.and_then(|table| table.region(MEAN_CODE)?.of(Measure::Intensity, year).cell.value);
    let pooled = visit.material.table("SVALL01P").and_then(|table| Slice::new(table, &[("Region", "00"), ("Sektor", "municipality")]));
    let pooled = pooled.and_then(|line| line.of(Measure::Intensity, year).cell.value);
    let text = |value: f64| gauge::in_text(value, Measure::Intensity, language);
    html! {
        section.card #whose {
            h2 { (visit.say(words::WHOSE)) }
            ul { @for text in words::WHOSE_TEXTS { li { (visit.say(text)) } } }
            @if let Some((unweighted, pooled)) = unweighted.zip(pooled) {
                p { (words::MEANS.with(language, &[("year", &year.to_string()), ("mean", &text(unweighted)), ("pooled", &text(pooled))])) }
            }
        }
    }
}

fn breaks(visit: &Visit, years: (u16, u16)) -> Markup {
    let heby = Code::parse("0331");
    let found = breaks_between(&(years.0..=years.0), &(years.1..=years.1), View::Employer, heby);
    html! {
        section.card #breaks {
            h2 { (visit.say(words::BREAKS)) }
            p { (visit.say(words::BREAKS_TEXT)) }
            ul {
                @for one in &found { li { strong { (one.from_year) } ": " (one.text.of(visit.language)) "." } }
                li { (visit.say(words::BREAK_LEXICON)) }
            }
        }
    }
}

/// How far what is counted agrees with people.
fn accuracy(visit: &Visit) -> Markup {
    let caption = visit.say(words::ACCURACY_CAPTION);
    html! {
        section.card #accuracy {
            h2 { (visit.say(words::ACCURACY)) }
            p { (visit.say(words::ACCURACY_TEXT)) }
            div.wide role="region" aria-label=(caption) tabindex="0" {
                table {
                    caption { (caption) }
                    thead { tr {
                        th scope="col" { (visit.say(words::ACCURACY_OF)) }
                        th.number scope="col" { (visit.say(words::PRECISION)) }
                        th.number scope="col" { (visit.say(words::RECALL)) }
                    } }
                    tbody {
                        @for (name, precision, recall) in words::AGREEMENT {
                            tr {
                                th scope="row" { (visit.say(name)) }
                                td.number { (super::number::number(precision, 3, visit.language)) }
                                td.number { (super::number::number(recall, 3, visit.language)) }
                            }
                        }
                    }
                }
            }
            ul.notes { @for text in words::ACCURACY_NOTES { li { (visit.say(text)) } } }
        }
    }
}

fn versions(visit: &Visit) -> Markup {
    let run = &visit.material.run;
    let made = &run.made;
    let language = visit.language;
    let reposts = visit.say(if made.keep_reposts { words::REPOSTS_KEPT } else { words::REPOSTS_NOT });
    let rows = [
        (words::RUN, run.run_id.clone()),
        (words::PUBLISHED, moment(&run.updated)),
        (words::PREVIOUS, run.previous.clone().unwrap_or_default()),
        (words::PROGRAM, format!("svall {} ({})", run.program, short(&made.program))),
        (words::LEXICON_VERSION, run.lexicon.clone()),
        (words::REGISTERS, made.registers.clone()),
        (words::RESULT, made.result.clone()),
        (words::FEWEST, count(visit.material.min_ads, language)),
        (words::CAP, count(u64::from(made.vacancy_cap), language)),
        (words::REPOSTS, reposts.to_owned()),
    ];
    html! {
        section.card #versions {
            h2 { (visit.say(words::VERSIONS)) }
            div.wide role="region" aria-label=(visit.say(words::VERSIONS)) tabindex="0" {
                table {
                    caption { (visit.say(words::VERSIONS_CAPTION)) }
                    tbody {
                        @for (name, value) in rows.iter().filter(|(_, value)| !value.is_empty()) {
                            tr { th scope="row" { (visit.say(*name)) } td { (value) } }
                        }
                    }
                }
            }
        }
    }
}

/// The beginning of a fingerprint.
fn short(fingerprint: &str) -> &str {
    fingerprint.get(..12).unwrap_or(fingerprint)
}

/// Most files that are named.
const MOST_FILES: usize = 60;

fn again(visit: &Visit) -> Markup {
    let made = &visit.material.run.made;
    let mut command = "svall run FIL --out out".to_owned();
    if visit.language == crate::table::Language::English {
        command = command.replace("FIL", "FILE");
    }
    command.push_str(&format!(" --min-ads {} --vacancy-cap {}", visit.material.min_ads, made.vacancy_cap));
    if made.keep_reposts {
        command.push_str(" --keep-reposts");
    }
    let n = count(made.inputs.len() as u64, visit.language);
    html! {
        section.card #again {
            h2 { (visit.say(words::AGAIN)) }
            p { (visit.say(words::AGAIN_TEXT)) }
            pre { code { (command) "\nsvall verify out --all" } }
            @if !made.inputs.is_empty() {
                details {
                    summary { (words::INPUTS.with(visit.language, &[("n", &n)])) }
                    div.wide role="region" aria-label=(visit.say(words::INPUTS_CAPTION)) tabindex="0" {
                        table {
                            caption { (visit.say(words::INPUTS_CAPTION)) }
                            thead { tr { th scope="col" { (visit.say(words::FILE)) } th scope="col" { "BLAKE3" } } }
                            tbody {
                                @for (file, fingerprint) in made.inputs.iter().take(MOST_FILES) {
                                    tr { th scope="row" { (file) } td { (short(fingerprint)) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_accuracy_told_is_that_of_the_documentation() {
        let readme = include_str!("../../../README.md");
        for ((_, precision, recall), name) in words::AGREEMENT.iter().zip(["ad demand", "ad × competence", "ad × area", "mention"]) {
            let row = readme.lines().find(|line| line.starts_with(&format!("| {name} |"))).unwrap();
            assert!(row.contains(&format!("| {precision:.3} |")) && row.contains(&format!("| {recall:.3} |")), "{row}");
        }
    }
}
