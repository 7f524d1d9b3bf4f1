//! The page of what other employers write in ads for the same occupations, and a municipality does not.

mod kept;
mod words;

pub(super) use kept::KeptPhrases;
use maud::{Markup, html};

use super::fault::Fault;
use super::material::Material;
use super::municipality::{Choices, PAGE as MUNICIPALITY, PARAMETERS, employer_id};
use super::notice::{self, Weight};
use super::number::{count, number};
use super::page::{Host, Page, Reply, Shown, Visit};
use super::peers::{Against, Peers};
use crate::error::ErrorKind;
use crate::search::{Ads, Phrase, PhraseAnswer, PhraseQuestion};
use crate::table::{Language, View};

/// The page.
pub(super) static PAGE: Page = Page {
    id: "phrases",
    paths: ["/sv/kommun/{code}/fraser", "/en/municipality/{code}/phrases"],
    name: words::NAME,
    is_in_navigation: false,
    parameters: &PARAMETERS,
    is_light: false,
    make,
};

/// Most phrases that are told.
const MOST: usize = 15;
/// Most ads that are read, ours and the peers': the page is made while somebody waits.
const MOST_READ: (usize, usize) = (300, 3000);
/// Over how many years ads are compared.
const YEARS: u16 = 3;

fn make(visit: &Visit) -> Result<Reply, Fault> {
    let choices = Choices::read(visit)?;
    let title = words::TITLE.with(visit.language, &[("name", &choices.municipality.name)]);
    let framed = |rest: Markup| {
        let main = html! {
            h1 { (title) }
            (rest)
            p { a href=(choices.address(visit, &MUNICIPALITY)) { (visit.say(words::BACK)) } }
        };
        // There are pieces of ads in it.
        Shown { is_for_robots: false, ..Shown::new(title.as_str(), main) }
    };
    let Ads::Ready(searcher) = &visit.material.ads else { return Ok(framed(notice::no_index(visit)).into()) };
    match visit.material.phrases.get(searcher, &question(visit, &choices)) {
        Ok(answer) => Ok(framed(told(visit, &choices, &answer)).into()),
        Err(error) => match error.kind() {
            ErrorKind::Late => Ok(Reply::Refused(503, framed(notice::told(visit, Weight::Strong, words::LATE_TITLE, words::LATE)))),
            ErrorKind::Usage | ErrorKind::Input => {
                Ok(framed(notice::told(visit, Weight::Plain, words::TOO_FEW_TITLE, words::TOO_FEW)).into())
            }
            _ => Err(Fault::Broken),
        },
    }
}

/// Answers what the page of a municipality asks where nobody chooses, so that it is there when somebody opens it.
pub(super) fn prepare(material: &Material, host: &Host, municipality: &str, view: View) {
    let Ads::Ready(searcher) = &material.ads else { return };
    let parts = [("code".to_owned(), municipality.to_owned())];
    let query = [("as".to_owned(), (if view == View::Employer { "employer" } else { "place" }).to_owned())];
    let visit = Visit { material, host, is_stale: false, page: Some(&PAGE), language: Language::Swedish, parts: &parts, query: &query };
    if let Ok(choices) = Choices::read(&visit) {
        // What cannot be answered is told to whoever asks.
        let _answer = material.phrases.get(searcher, &question(&visit, &choices));
    }
}

/// Against whom phrases are compared: the first of the choices that is a group.
fn group(choices: &Choices) -> Against {
    choices.against.iter().copied().find(|against| *against != Against::Mean).unwrap_or(Against::Mean)
}

fn years(choices: &Choices) -> (u16, u16) {
    (choices.year.saturating_sub(YEARS - 1).max(choices.years.0), choices.year)
}

fn question(visit: &Visit, choices: &Choices) -> PhraseQuestion {
    let own = choices.municipality;
    let mut peers = match group(choices) {
        Against::Mean => Vec::new(),
        Against::Skr => vec![format!("skr:{}", own.skr)],
        Against::Similar => {
            let members = Peers::new(visit, choices.view, own, Against::Similar).members;
            let codes: Vec<String> = members.iter().map(|code| format!("municipality:{code}")).collect();
            if codes.is_empty() { Vec::new() } else { vec![codes.join(" OR ")] }
        }
    };
    let (employer, ours) = match choices.view {
        View::Employer => {
            peers.push("sector:municipality".to_owned());
            (Some(employer_id(visit, choices)), Vec::new())
        }
        View::Place => {
            peers.push(format!("-municipality:{}", own.code));
            (None, vec![format!("municipality:{}", own.code)])
        }
    };
    let (from, to) = years(choices);
    PhraseQuestion {
        employer,
        ours,
        peers,
        within: vec![format!("year:{from}..{to}")],
        n_phrases: MOST,
        most_ours: MOST_READ.0,
        most_peers: MOST_READ.1,
        allowed: visit.host.search_time,
        ..PhraseQuestion::default()
    }
}

fn told(visit: &Visit, choices: &Choices, answer: &PhraseAnswer) -> Markup {
    let language = visit.language;
    let sure: Vec<&Phrase> = answer.from_peers.iter().filter(|phrase| phrase.is_sure).collect();
    let who = match group(choices) {
        Against::Mean => visit.say(words::WHO_ALL).to_owned(),
        Against::Skr => words::WHO_SKR.with(language, &[("code", &choices.municipality.skr)]),
        Against::Similar => visit.say(words::WHO_SIMILAR).to_owned(),
    };
    let (from, to) = years(choices);
    let values = [
        ("n", count(answer.peers.n_ads, language)),
        ("m", count(answer.peers.n_employers, language)),
        ("ours", count(answer.ours.n_ads, language)),
        ("years", format!("{from}–{to}")),
    ];
    let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
    let lead = if sure.is_empty() { words::LEAD_NONE } else { words::LEAD };
    html! {
        p.lead { (lead.with(language, &values)) " " (who) }
        @if !sure.is_empty() {
            div.wide role="region" aria-label=(visit.say(words::CAPTION)) tabindex="0" {
                table {
                    caption { (visit.say(words::CAPTION)) }
                    thead { tr {
                        th scope="col" { (visit.say(words::PHRASE)) }
                        th.number scope="col" { (visit.say(words::THEIRS)) }
                        th.number scope="col" { (visit.say(words::OURS)) }
                        th.number scope="col" { (visit.say(words::EMPLOYERS)) }
                        th.example scope="col" { (visit.say(words::EXAMPLE)) }
                    } }
                    tbody { @for phrase in &sure { (row(visit, phrase)) } }
                }
            }
        }
        ul.notes { li { (visit.say(words::NOTE)) } }
    }
}

fn row(visit: &Visit, phrase: &Phrase) -> Markup {
    let percent = |share: f64| {
        let text = number(100.0 * share, 1, visit.language);
        if visit.language == Language::Swedish { text + "\u{a0}%" } else { text + "%" }
    };
    html! {
        tr {
            th scope="row" lang="sv" { (phrase.phrase) }
            td.number { (percent(phrase.peers.share)) }
            td.number { (percent(phrase.ours.share)) }
            td.number { (count(phrase.peers.n_employers, visit.language)) }
            td.example {
                @if let Some(example) = phrase.examples.first() {
                    q lang="sv" { (example.line.pre) " " mark { (example.line.keyword) } " " (example.line.post) }
                    " " span.soft { (example.employer) }
                }
            }
        }
    }
}
