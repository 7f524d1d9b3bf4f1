//! Lays out what all pages have: the way to the content, the search, the navigation, the other language, and where the numbers come from.

use maud::{DOCTYPE, Markup, html};

use super::assets;
use super::list;
use super::notice;
use super::number::moment;
use super::page::{Shown, Visit};
use super::words;
use crate::table::Language;

/// A whole page.
pub(super) fn framed(visit: &Visit, shown: &Shown) -> Markup {
    let product = visit.say(words::PRODUCT);
    let names = assets::names();
    let asset = |name: &str| visit.to_path(&format!("/a/{name}"));
    let of = |language| visit.in_language(language, true);
    html! {
        (DOCTYPE)
        html lang=(visit.language.id()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (shown.title) " – " (product) }
                @if let Some(description) = &shown.description { meta name="description" content=(description); }
                @if !shown.is_for_robots { meta name="robots" content="noindex"; }
                link rel="stylesheet" href=(asset(&names.css));
                link rel="icon" type="image/svg+xml" href=(asset(&names.icon));
                @for language in Language::ALL { link rel="alternate" hreflang=(language.id()) href=(of(language)); }
                script type="module" src=(asset(&names.search)) {}
                script type="module" src=(asset(&names.chart)) {}
            }
            body {
                a.skip href="#content" { (visit.say(words::SKIP)) }
                (head(visit))
                main #content tabindex="-1" {
                    (notice::of_frame(visit))
                    (shown.main)
                }
                (foot(visit))
            }
        }
    }
}

fn head(visit: &Visit) -> Markup {
    let other = if visit.language == Language::Swedish { Language::English } else { Language::Swedish };
    let search = list::page("search").map(|page| visit.to(page, &[]));
    html! {
        header.site {
            div.bar {
                a.brand href=(visit.start()) {
                    span.product { (visit.say(words::PRODUCT)) } " "
                    span.tagline { (visit.say(words::TAGLINE)) }
                }
                @if let Some(search) = search {
                    form.search role="search" action=(search) method="get"
                        data-names=(visit.to_path("/api/names").with("lang", visit.language.id())) {
                        label.unseen for="search-name" { (visit.say(words::SEARCH_LABEL)) }
                        input #search-name type="search" name="q" placeholder=(visit.say(words::SEARCH_LABEL))
                            autocomplete="off" spellcheck="false" maxlength="100";
                        button type="submit" { (visit.say(words::SEARCH)) }
                    }
                }
            }
            nav aria-label=(visit.say(words::NAVIGATION)) {
                ul {
                    @for page in list::PAGES.iter().filter(|page| page.is_in_navigation) {
                        @let is_here = visit.page.is_some_and(|own| own.id == page.id);
                        li { a href=(visit.to(page, &[])) aria-current=[is_here.then_some("page")] { (visit.say(page.name)) } }
                    }
                    li.language {
                        a href=(visit.in_language(other, true)) lang=(other.id()) hreflang=(other.id()) {
                            (visit.say(words::OTHER_LANGUAGE))
                        }
                    }
                }
            }
        }
    }
}

fn foot(visit: &Visit) -> Markup {
    let run = &visit.material.run;
    let contact = visit.host.contact.as_str();
    let contact_address = if contact.contains("://") { contact.to_owned() } else { format!("mailto:{contact}") };
    html! {
        footer.site {
            p.standing { (visit.say(words::STANDING)) }
            p {
                (visit.say(words::RUN)) " " (run.run_id)
                @if !run.updated.is_empty() {
                    ", " (visit.say(words::PUBLISHED)) " " time datetime=(run.updated) { (moment(&run.updated)) }
                }
                " · " (visit.say(words::LEXICON)) " " (run.lexicon.get(..12).unwrap_or(&run.lexicon))
                " · " (visit.say(words::PROGRAM)) " svall " (run.program)
            }
            ul.links {
                li { a rel="license" href=(run.licence) { (visit.say(words::LICENCE)) } }
                @if let Some(page) = list::page("accessibility") { li { a href=(visit.to(page, &[])) { (visit.say(page.name)) } } }
                li { a href=(visit.to_path("/api/openapi.json")) { (visit.say(words::API)) } }
                @if !contact.is_empty() { li { a href=(contact_address) { (visit.say(words::CONTACT)) ": " (contact) } } }
            }
        }
    }
}
