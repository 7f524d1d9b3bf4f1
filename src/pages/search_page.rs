//! The page of the name search: the municipalities, counties and public employers that fit what was typed.

use maud::html;

use super::fault::Fault;
use super::names::{Found, Named};
use super::page::{Page, Reply, Shown, Visit};
use super::words::{Words, words};

/// The page.
pub(super) static PAGE: Page = Page {
    id: "search",
    paths: ["/sv/sok", "/en/search"],
    name: words("Sök", "Search"),
    is_in_navigation: false,
    parameters: &["q"],
    is_light: true,
    make,
};

/// Most names of a page.
const MOST: usize = 50;

const TITLE: Words = words("Sök på namn", "Search by name");
const FOUND_ONE: Words = words("Ett namn passar ”{q}”.", "One name fits “{q}”.");
const FOUND: Words = words("{n} namn passar ”{q}”.", "{n} names fit “{q}”.");
const FOUND_MOST: Words =
    words("Fler än {n} namn passar ”{q}”. Här är de som passar bäst.", "More than {n} names fit “{q}”. These fit best.");
const FOUND_NEAR: Words = words("Inget namn är ”{q}”. Dessa liknar det.", "No name is “{q}”. These come near.");
const FOUND_NONE: Words = words(
    "Inget namn passar ”{q}”. Sök på en kommun, ett län, en region eller en myndighet.",
    "No name fits “{q}”. Search for a municipality, a county, a region or an agency.",
);
const EMPTY: Words = words(
    "Skriv ett namn i sökrutan överst: en kommun, ett län, en region eller en myndighet. Prickar och små stavfel spelar ingen roll.",
    "Type a name in the box at the top: a municipality, a county, a region or an agency. Dots and small spelling mistakes do not matter.",
);

#[expect(clippy::unnecessary_wraps, reason = "all pages have one form")]
fn make(visit: &Visit) -> Result<Reply, Fault> {
    let typed = visit.value("q").unwrap_or_default();
    let found = visit.material.names.find(typed, MOST + 1);
    let exact: Vec<&Found> = found.iter().filter(|found| found.is_exact).collect();
    let only = match (exact.as_slice(), found.as_slice()) {
        ([one], _) => Some(one.named),
        ([], [one]) if one.is_near_enough() => Some(one.named),
        _ => None,
    };
    let address = |named: &Named| visit.to_called(named.kind.page(), &[("code", &named.code)]);
    if let Some(address) = only.and_then(address) {
        return Ok(Reply::Moved(address));
    }
    let shown_text: String = typed.chars().take(100).collect();
    let n = found.len().min(MOST).to_string();
    let told = match found.len() {
        _ if typed.is_empty() => EMPTY,
        0 => FOUND_NONE,
        _ if found.iter().all(|found| !found.is_near_enough()) => FOUND_NEAR,
        1 => FOUND_ONE,
        more if more > MOST => FOUND_MOST,
        _ => FOUND,
    };
    let main = html! {
        h1 { (visit.say(TITLE)) }
        p.lead role="status" { (told.with(visit.language, &[("q", &shown_text), ("n", &n)])) }
        ul.names {
            @for found in found.iter().take(MOST) {
                li {
                    @if let Some(address) = address(found.named) { a href=(address) { (found.named.name) } } @else { (found.named.name) }
                    " " span.kind { (found.named.kind.word(visit.language)) }
                }
            }
        }
    };
    Ok(Shown { is_for_robots: false, ..Shown::new(visit.say(TITLE), main) }.into())
}
