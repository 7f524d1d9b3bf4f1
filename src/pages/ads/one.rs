//! Shows one ad: its masked text with every match marked, why each counts or not, and how its intensity is counted.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::found::{headline, intensity, language_of, municipality};
use super::{PAGE, form, reasons, words};
use crate::pages::notice::{Weight, told};
use crate::pages::number::{count, number};
use crate::pages::page::Visit;
use crate::search::{ExplainedAd, ExplainedMatch};

/// The page of an ad.
pub(super) fn shown(visit: &Visit, found: &ExplainedAd) -> Markup {
    let ad = &found.ad;
    let hits = match ad.n_hits {
        1 => visit.say(words::ONE_HIT).to_owned(),
        n => words::N_HITS.with(visit.language, &[("n", &count(n.into(), visit.language))]),
    };
    let n_words = count(ad.n_words.into(), visit.language);
    let sentence = words::AD_SENTENCE.with(visit.language, &[("hits", &hits), ("words", &n_words), ("intensity", &intensity(visit, ad))]);
    // What lies within a longer match is no word of its own.
    let n_not = found.matches.iter().filter(|(_, one)| !one.counted && !one.is_nested()).count() as u64;
    let not = match n_not {
        0 => None,
        1 => Some(visit.say(words::ONE_NOT_COUNTED).to_owned()),
        n => Some(words::NOT_COUNTED.with(visit.language, &[("n", &count(n, visit.language))])),
    };
    html! {
        h1 lang=[language_of(visit, ad)] { (headline(visit, ad)) }
        p.about {
            (ad.employer) " · " (municipality(visit, ad))
            @if let Some(day) = &ad.published { " · " time.nowrap datetime=(day) { (day) } }
            @if let Some(code) = &ad.occupation { " · " (form::value(visit, "occupation", code)) }
        }
        @if found.is_repost { (told(visit, Weight::Strong, words::REPOST_TITLE, words::REPOST_TEXT)) }
        p.lead { (sentence) @if let Some(not) = not { " " (not) } }
        section.card #text {
            h2 { (visit.say(words::TEXT)) }
            p.soft {
                span.hit { (visit.say(words::LEGEND_COUNTED)) } " "
                span.hit.not { (visit.say(words::LEGEND_NOT)) } " · "
                (visit.say(words::MASKED))
            }
            (marked(visit, found))
        }
        section.card #matches {
            h2 { (visit.say(words::MATCHES)) }
            @if found.matches.is_empty() { p { (visit.say(words::NO_MATCHES)) } } @else { (table(visit, found)) }
        }
        (arithmetic(visit, found))
        section.card #more {
            ul.downloads {
                li { a href=(visit.to(&PAGE, &[]).with("employer", ad.employer_id.as_str())) { (visit.say(words::MORE_OF_EMPLOYER)) } }
                li { a href=(visit.to(&PAGE, &[])) { (visit.say(words::ALL_ADS)) } }
                li { a href=(visit.to_parts("/api/ads/{id}/explanation", &[("id", &ad.id)])) { (visit.say(words::AS_JSON)) } }
                @if visit.host.contact.contains('@') {
                    li { a href=(format!("mailto:{}?subject=svall%20{}", visit.host.contact, encoded(&ad.id))) { (visit.say(words::REPORT)) } }
                }
            }
        }
    }
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// The text with every match marked that lies in no other; each leads to its row of the table.
fn marked(visit: &Visit, found: &ExplainedAd) -> Markup {
    let text = found.ad.text.as_str();
    let mut pieces: Vec<(&str, Option<(usize, &ExplainedMatch)>)> = Vec::new();
    let mut at = 0;
    for (n, (span, one)) in found.matches.iter().enumerate().filter(|(_, (_, one))| !one.is_nested()) {
        // One that overlaps the one before it stands in the table only.
        let (Some(before), Some(own)) = (text.get(at..span.from), text.get(span.from..span.to)) else { continue };
        pieces.push((before, None));
        pieces.push((own, Some((n + 1, one))));
        at = span.to;
    }
    pieces.push((text.get(at..).unwrap_or_default(), None));
    html! {
        div.ad-text lang=[language_of(visit, &found.ad)] {
            @for (piece, one) in pieces {
                @if let Some((n, one)) = one {
                    a.hit.not[!one.counted] id=(format!("t{n}")) href=(format!("#m{n}")) { (piece) sup { (n) } }
                } @else { (piece) }
            }
        }
    }
}

fn table(visit: &Visit, found: &ExplainedAd) -> Markup {
    html! {
        div.wide role="region" aria-label=(visit.say(words::MATCHES)) tabindex="0" {
            table.matches {
                caption { (visit.say(words::MATCHES_CAPTION)) }
                thead {
                    tr {
                        th.rank scope="col" { "#" }
                        th scope="col" { (visit.say(words::WORD)) }
                        th scope="col" { (visit.say(words::DOES_IT_COUNT)) }
                        th scope="col" { (visit.say(words::COMPETENCE)) }
                        th scope="col" { (visit.say(words::STRATUM)) }
                        th scope="col" { (visit.say(words::ROLE)) }
                        th scope="col" { (visit.say(words::ZONE)) }
                        th scope="col" { (visit.say(words::ENTRY)) }
                    }
                }
                tbody {
                    @for (n, (_, one)) in found.matches.iter().enumerate() {
                        tr id=(format!("m{}", n + 1)) {
                            td.rank { (n + 1) }
                            th scope="row" lang=[language_of(visit, &found.ad)] {
                                @let wording = one.wording.split_whitespace().collect::<Vec<_>>().join(" ");
                                @if one.is_nested() { (wording) } @else { a href=(format!("#t{}", n + 1)) { (wording) } }
                            }
                            td { (verdict(visit, one)) }
                            td { (competence(visit, &one.competence)) }
                            td { (reasons::stratum(visit, &one.stratum)) }
                            td { (reasons::role(visit, &one.role)) }
                            td { (reasons::zone(visit, &one.zone)) }
                            td { code { (one.entry) } }
                        }
                    }
                }
            }
        }
    }
}

fn verdict(visit: &Visit, one: &ExplainedMatch) -> Markup {
    let all: Vec<String> = one.each_reason().map(|written| reasons::reason(visit, written)).collect();
    html! {
        @if one.counted { strong { (visit.say(words::YES)) } } @else { (words::NO.with(visit.language, &[("reason", &all.join("; "))])) }
    }
}

/// A competence as `2.4 Samarbeta digitalt`; `general`, which is no number, by its name alone.
fn competence(visit: &Visit, id: &str) -> String {
    let label = reasons::label(visit, "Kompetens", id);
    if id.contains('.') && label != id { format!("{id} {label}") } else { label }
}

/// How the intensity is counted, with the part of each competence.
fn arithmetic(visit: &Visit, found: &ExplainedAd) -> Markup {
    let ad = &found.ad;
    let mut by_competence: BTreeMap<&str, u32> = BTreeMap::new();
    for (_, one) in found.matches.iter().filter(|(_, one)| one.counted) {
        *by_competence.entry(&one.competence).or_default() += 1;
    }
    let part = |n: u32| number(1000.0 * f64::from(n) / f64::from(ad.n_words.max(1)), 1, visit.language);
    let [hits, n_words] = [ad.n_hits, ad.n_words].map(|n| count(n.into(), visit.language));
    let run = &visit.material.run;
    html! {
        section.card #arithmetic {
            h2 { (visit.say(words::ARITHMETIC)) }
            p { (words::ARITHMETIC_TEXT.with(visit.language, &[("hits", &hits), ("words", &n_words), ("intensity", &intensity(visit, ad))])) }
            @if !by_competence.is_empty() {
                table {
                    caption { (visit.say(words::ARITHMETIC_CAPTION)) }
                    thead {
                        tr {
                            th scope="col" { (visit.say(words::COMPETENCE)) }
                            th.number scope="col" { (visit.say(words::HITS)) }
                            th.number scope="col" { (visit.say(words::PER_1000)) }
                        }
                    }
                    tbody {
                        @for (id, n) in &by_competence {
                            tr {
                                th scope="row" { (competence(visit, id)) }
                                td.number { (count((*n).into(), visit.language)) }
                                td.number { (part(*n)) }
                            }
                        }
                        tr.sum {
                            th scope="row" { (visit.say(words::SUM)) }
                            td.number { (hits) }
                            td.number { (intensity(visit, ad)) }
                        }
                    }
                }
            }
            p.soft { (words::LEXICON.with(visit.language, &[("id", run.lexicon.get(..12).unwrap_or(&run.lexicon)), ("run", &run.run_id)])) }
        }
    }
}
