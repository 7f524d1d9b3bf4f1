//! Shows the ads that were found: how many, where they are, and a page of them, word by word in context or as a list.

use maud::{Markup, html};

use super::choices::{Choices, ORDERS, View};
use super::{AD, FILTERS, form, words};
use crate::index::{GroupBy, KeptAd};
use crate::pages::notice::{Weight, notice};
use crate::pages::number::{count, number};
use crate::pages::page::Visit;
use crate::search::{Answer, Facet, KwicLine};
use crate::table::Language;

/// Ads of a page.
pub(super) const N_ADS: usize = 20;
/// Values of a facet; of years all are shown.
pub(super) const N_VALUES: usize = 30;
/// Values that are shown of it.
const N_SHOWN: usize = 8;
/// Lines of an ad that are shown; its own page shows all.
const N_LINES: usize = 5;
/// Decimals of an intensity.
const DECIMALS: usize = 1;

/// Hits per 1,000 words of an ad.
pub(super) fn intensity(visit: &Visit, ad: &KeptAd) -> String {
    number(1000.0 * f64::from(ad.n_hits) / f64::from(ad.n_words.max(1)), DECIMALS, visit.language)
}

/// The headline, or that there is none.
pub(super) fn headline<'a>(visit: &Visit, ad: &'a KeptAd) -> &'a str {
    let headline = ad.headline();
    if headline.is_empty() { visit.say(words::NO_HEADLINE) } else { headline }
}

/// The name of the municipality of an ad.
pub(super) fn municipality(visit: &Visit, ad: &KeptAd) -> String {
    ad.municipality.as_deref().map_or_else(|| visit.say(words::UNKNOWN).to_owned(), |code| form::value(visit, "municipality", code))
}

/// The language of a text in the page, where it is another than the page's.
pub(super) fn language_of(visit: &Visit, ad: &KeptAd) -> Option<String> {
    let is_code = ad.lang.len() == 2 && ad.lang.bytes().all(|b| b.is_ascii_lowercase());
    (is_code && ad.lang != visit.language.id()).then(|| ad.lang.clone())
}

/// How many ads there are, and what they were chosen by.
pub(super) fn sentence(visit: &Visit, choices: &Choices, answer: &Answer, n_selected: Option<u64>) -> Markup {
    let n = count(answer.n_ads, visit.language);
    let found = if answer.n_ads == 1 { visit.say(words::FOUND_ONE).to_owned() } else { words::FOUND.with(visit.language, &[("n", &n)]) };
    let order = ORDERS.iter().find(|(order, _)| *order == choices.order).map_or("", |(_, name)| visit.say(*name));
    html! {
        p.lead role="status" {
            strong { (found) }
            @if let Some(of) = n_selected.filter(|of| *of > 0) {
                " · " (words::OF_THEM.with(visit.language, &[("share", &share(visit, answer.n_ads, of)), ("n", &count(of, visit.language))]))
            }
            "."
            @if answer.ads.len() as u64 != answer.n_ads && !answer.ads.is_empty() {
                " " (words::SHOWN.with(visit.language, &[("n", &count(answer.ads.len() as u64, visit.language)), ("order", order)]))
            }
        }
        @if answer.n_reposts > 0 {
            p.soft { (words::REPOSTS.with(visit.language, &[("n", &count(answer.n_reposts, visit.language))])) }
        }
    }
}

fn share(visit: &Visit, part: u64, whole: u64) -> String {
    let text = number(100.0 * part as f64 / whole as f64, 1, visit.language);
    match visit.language {
        Language::Swedish => text + "\u{a0}%",
        Language::English => text + "%",
    }
}

/// The filters that were chosen, each with the way to do without it.
pub(super) fn chosen(visit: &Visit, choices: &Choices) -> Markup {
    html! {
        @if !choices.filters.is_empty() {
            ul.chosen-filters aria-label=(visit.say(words::CHOSEN)) {
                @for (name, values) in &choices.filters {
                    @let shown = values.iter().map(|value| form::value(visit, name, value)).collect::<Vec<_>>().join(", ");
                    li {
                        (form::name(visit, name)) ": " strong { (shown) } " "
                        a href=(choices.with(name, &[]).address(visit)) {
                            (visit.say(words::REMOVE)) span.unseen { " " (form::name(visit, name)) }
                        }
                    }
                }
            }
        }
    }
}

/// What to do where nothing was found.
pub(super) fn nothing(visit: &Visit, choices: &Choices) -> Markup {
    let text = html! {
        @if choices.filters.is_empty() {
            p { (visit.say(words::NONE_PLAIN)) }
        } @else {
            p { (visit.say(words::NONE_TEXT)) }
            ul {
                @for (name, values) in &choices.filters {
                    @let shown = values.iter().map(|value| form::value(visit, name, value)).collect::<Vec<_>>().join(", ");
                    @let label = form::name(visit, name).to_lowercase();
                    li {
                        a href=(choices.with(name, &[]).address(visit)) {
                            (words::WITHOUT_FILTER.with(visit.language, &[("name", &label), ("value", &shown)]))
                        }
                    }
                }
            }
        }
    };
    notice(Weight::Plain, visit.say(words::NONE_TITLE), &text)
}

/// A page of ads, and the ways on.
pub(super) fn page(visit: &Visit, choices: &Choices, answer: &Answer) -> Markup {
    let next = answer.next.map(|next| Choices { after: Some(next), ..choices.clone() }.address(visit));
    let first = choices.after.map(|_| Choices { after: None, ..choices.clone() }.address(visit));
    html! {
        section.card #results {
            h2 { (visit.say(words::RESULTS)) }
            @match choices.view {
                View::Kwic => (kwic(visit, answer)),
                View::List => (list(visit, answer)),
            }
            nav.paging aria-label=(visit.say(words::PAGING)) {
                @if let Some(first) = first { a href=(first) { (visit.say(words::FIRST)) } }
                @if let Some(next) = next { a.button rel="next" href=(next) { (words::NEXT.with(visit.language, &[("n", &N_ADS.to_string())])) } }
            }
            ul.downloads { li { a href=(choices.for_programs(visit)) { (visit.say(words::AS_JSON)) } } }
        }
    }
}

/// Where and when an ad was published, by whom.
fn source(visit: &Visit, ad: &KeptAd) -> Markup {
    html! {
        @if let Some(day) = &ad.published { time datetime=(day) { (day) } " · " }
        (ad.employer) " · " (municipality(visit, ad))
    }
}

fn kwic(visit: &Visit, answer: &Answer) -> Markup {
    html! {
        p.soft { (visit.say(words::LEGEND)) }
        ol.kwic {
            @for ad in &answer.ads {
                @let lines: Vec<&KwicLine> = answer.kwic.iter().filter(|line| line.ad_id == ad.id).collect();
                @let address = visit.to(&AD, &[("id", &ad.id)]);
                li {
                    h3 { a href=(&address) lang=[language_of(visit, ad)] { (headline(visit, ad)) } }
                    p.source { (source(visit, ad)) " · " (measured(visit, ad)) }
                    @if lines.is_empty() {
                        p.soft { (visit.say(words::NO_KEYWORDS)) }
                    } @else {
                        ul lang=[language_of(visit, ad)] {
                            @for line in lines.iter().take(N_LINES) {
                                li {
                                    "…" (line.pre) " "
                                    @if line.entry.is_empty() { strong { (line.keyword) } } @else { mark { (line.keyword) } }
                                    (space(&line.post)) (line.post) "…"
                                }
                            }
                        }
                    }
                    @if lines.len() > N_LINES {
                        @let n = count((lines.len() - N_LINES) as u64, visit.language);
                        p { a href=(format!("{address}#text")) { (words::MORE_WORDS.with(visit.language, &[("n", &n)])) } }
                    }
                }
            }
        }
    }
}

/// What stands between a word and what follows it.
fn space(after: &str) -> &'static str {
    if after.starts_with(['.', ',', ';', ':', '!', '?', ')', '"', '/']) { "" } else { " " }
}

fn measured(visit: &Visit, ad: &KeptAd) -> String {
    let told = if ad.n_hits == 1 { words::HIT_OF } else { words::HITS_OF };
    let [hits, n_words] = [ad.n_hits, ad.n_words].map(|n| count(n.into(), visit.language));
    told.with(visit.language, &[("hits", &hits), ("words", &n_words), ("intensity", &intensity(visit, ad))])
}

fn list(visit: &Visit, answer: &Answer) -> Markup {
    html! {
        div.wide role="region" aria-label=(visit.say(words::RESULTS)) tabindex="0" {
            table {
                thead {
                    tr {
                        th scope="col" { (visit.say(words::DATE)) }
                        th scope="col" { (visit.say(words::HEADLINE)) }
                        th scope="col" { (visit.say(words::EMPLOYER)) }
                        th scope="col" { (visit.say(words::MUNICIPALITY)) }
                        th scope="col" { (visit.say(words::OCCUPATION)) }
                        th.number scope="col" { (visit.say(words::HITS)) }
                        th.number scope="col" { (visit.say(words::PER_1000)) }
                    }
                }
                tbody {
                    @for ad in &answer.ads {
                        tr {
                            td.nowrap { (ad.published.as_deref().unwrap_or("..")) }
                            th scope="row" { a href=(visit.to(&AD, &[("id", &ad.id)])) lang=[language_of(visit, ad)] { (headline(visit, ad)) } }
                            td { (ad.employer) }
                            td { (municipality(visit, ad)) }
                            td { @if let Some(code) = &ad.occupation { (form::value(visit, "occupation", code)) } @else { (visit.say(words::UNKNOWN)) } }
                            td.number { (count(ad.n_hits.into(), visit.language)) }
                            td.number { (intensity(visit, ad)) }
                        }
                    }
                }
            }
        }
    }
}

/// Where the ads are, each value with the way to it.
pub(super) fn facets(visit: &Visit, choices: &Choices, answer: &Answer) -> Markup {
    html! {
        @if !answer.facets.is_empty() && answer.n_ads > 0 {
            section.card #where {
                h2 { (visit.say(words::FACETS)) }
                p.soft { (visit.say(words::FACETS_TEXT)) }
                div.facets { @for facet in &answer.facets { (one_facet(visit, choices, facet)) } }
            }
        }
    }
}

fn one_facet(visit: &Visit, choices: &Choices, facet: &Facet) -> Markup {
    let id = facet.by.id();
    let filter = FILTERS.iter().map(|(name, _)| *name).find(|name| *name == id);
    let title = match id {
        "year" => words::YEAR,
        "municipality" => words::MUNICIPALITY,
        "occupation" => words::OCCUPATION,
        "area" => words::BY_AREA,
        _ => words::SECTOR,
    };
    let name = |value: &str, name: Option<&String>| match (value, name) {
        ("unknown", _) => visit.say(words::UNKNOWN).to_owned(),
        (_, Some(name)) => name.clone(),
        (value, None) => form::value(visit, id, value),
    };
    let mut values: Vec<&(String, Option<String>, u64)> = facet.values.iter().collect();
    let mut n_more = facet.n_more;
    if id == "year" {
        values.sort_by(|a, b| b.0.cmp(&a.0));
    } else {
        n_more += values.len().saturating_sub(N_SHOWN);
        values.truncate(N_SHOWN);
    }
    html! {
        div.years[id == "year"] {
            h3 { (visit.say(title)) }
            ul {
                @for (value, own_name, n) in values {
                    li {
                        // Ads without a year cannot be asked for by one.
                        @if let Some(filter) = filter.filter(|_| !(value == "unknown" && id == "year")) {
                            a href=(choices.with(filter, &[value]).address(visit)) { (name(value, own_name.as_ref())) }
                        } @else { (name(value, own_name.as_ref())) }
                        " " span.soft { (count(*n, visit.language)) }
                    }
                }
            }
            @if n_more > 0 { p.soft { (words::AND_MORE.with(visit.language, &[("n", &count(n_more as u64, visit.language))])) } }
        }
    }
}

/// What the ads are counted by.
pub(super) fn counted_by() -> Vec<GroupBy> {
    ["year", "municipality", "occupation", "sector", "area"].into_iter().filter_map(GroupBy::parse).collect()
}
