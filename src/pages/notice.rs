//! Draws the boxes that tell a reader of a state: old figures, invented ads, too few ads, nothing found, no index.

use maud::{Markup, html};

use super::page::Visit;
use super::words::{self, Words};

/// The commands that make a larger sample and serve it.
const LARGER_SAMPLE: &str = "svall sample --ads 100000 -o ads.jsonl\nsvall run ads.jsonl --out larger\nsvall serve --out larger";

/// How much a notice matters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Weight {
    /// Something to know.
    Plain,
    /// Something without which the page would be misread.
    Strong,
}

/// A notice: a title and what follows it.
pub(super) fn notice(weight: Weight, title: &str, text: &Markup) -> Markup {
    let class = if weight == Weight::Strong { "notice strong" } else { "notice" };
    html! { div class=(class) role="note" { p.notice-title { (title) } (text) } }
}

/// A notice of our own words.
pub(super) fn told(visit: &Visit, weight: Weight, title: Words, text: Words) -> Markup {
    notice(weight, visit.say(title), &html! { p { (visit.say(text)) } })
}

/// The notice where ads cannot be searched because the run has no index.
pub(super) fn no_index(visit: &Visit) -> Markup {
    told(visit, Weight::Plain, words::NO_INDEX_TITLE, words::NO_INDEX)
}

/// That the ads are invented; on the first page also how to see more of them.
fn sample(visit: &Visit) -> Markup {
    let is_first = visit.page.is_some_and(|page| page.id == "overview");
    let text = html! {
        p { (visit.say(words::SAMPLE)) }
        @if is_first {
            p { (visit.say(words::SAMPLE_IS_SMALL)) }
            pre { code { (LARGER_SAMPLE) } }
        }
    };
    notice(Weight::Strong, visit.say(words::SAMPLE_TITLE), &text)
}

/// What stands above every page: whether the figures are old or invented, and what of the address was not used.
pub(super) fn of_frame(visit: &Visit) -> Markup {
    let ignored = visit.unknown_parameters();
    html! {
        @if visit.is_stale { (told(visit, Weight::Strong, words::STALE_TITLE, words::STALE)) }
        @if visit.material.run.is_sample { (sample(visit)) }
        @if !ignored.is_empty() {
            (notice(Weight::Plain, visit.say(words::IGNORED_TITLE), &html! {
                p { (words::IGNORED.with(visit.language, &[("names", &ignored.join(", "))])) }
            }))
        }
    }
}
