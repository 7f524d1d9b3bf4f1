//! Hands visits to the pages and gives what they answer; and tells whoever watches whether all is well.

use std::sync::atomic::Ordering;

use hyper::StatusCode;
use serde_json::json;

use super::app::Site;
use super::asked::{Answer, Asked};
use super::problem::Problem;
use crate::pages::{self, Fault, Page, Sent, Visit};
use crate::table::Language;

/// Whether the server serves, which run, and whether a newer one could not be read.
#[expect(clippy::unnecessary_wraps, reason = "all handlers have one form")]
pub(super) fn health(site: &Site, _: &Asked) -> Result<Answer, Problem> {
    let status = if site.is_stale { "stale" } else { "ok" };
    let facts = json!({
        "status": status,
        "run_id": site.served.run_id,
        "updated": site.served.updated(),
        "n_tables": site.served.tables.len(),
        "ads": site.served.material.ads.id(),
        "is_prepared": site.served.is_prepared.load(Ordering::Relaxed),
        "version": env!("CARGO_PKG_VERSION"),
    });
    Ok(Answer { may_be_kept: false, ..Answer::json(&facts) })
}

/// Leads to the first page in the language that the browser prefers.
#[expect(clippy::unnecessary_wraps, reason = "all handlers have one form")]
pub(super) fn front(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    let language = wanted_language(&asked.accept_language);
    let location = format!("{}/{}", site.facts.base_path, language.id());
    let moved = Answer::new("text/plain; charset=utf-8", format!("{location}\n").into_bytes());
    Ok(Answer { status: StatusCode::SEE_OTHER, may_be_kept: false, location: Some(location), ..moved })
}

/// The style and the scripts of the pages.
pub(super) fn asset(_: &Site, asked: &Asked) -> Result<Answer, Problem> {
    let found = pages::asset(asked.part("name")).ok_or_else(|| Problem::not_found("nothing is served at this address"))?;
    Ok(Answer { is_forever: true, ..Answer::new(found.media, found.bytes.to_vec()) })
}

/// A page.
pub(super) fn shown(site: &Site, asked: &Asked, page: &'static Page, language: Language) -> Answer {
    answer(pages::answer(&visit(site, &asked.parts, &asked.query, Some(page), language)))
}

/// A problem as people read it.
pub(super) fn refused(site: &Site, page: Option<&'static Page>, language: Language, problem: &Problem) -> Answer {
    let fault = match problem.status.as_u16() {
        404 => Fault::NotFound(None),
        429 | 503 => Fault::Busy,
        400 => Fault::Wrong { name: "?".to_owned(), found: String::new(), expected: problem.detail.clone() },
        _ => Fault::Broken,
    };
    let told = answer(pages::refused(&visit(site, &[], &[], page.filter(|page| !page.path(language).contains('{')), language), &fault));
    let status = if problem.status == StatusCode::TOO_MANY_REQUESTS { problem.status } else { told.status };
    Answer { status, ..told }
}

/// How many calls a page is worth; only those that search in the ads are counted.
pub(super) fn cost(page: &Page, asked: &Asked) -> u32 {
    pages::cost(page, &asked.query)
}

/// The language that somebody wants most, by the header `Accept-Language`; Swedish where it names neither.
pub(super) fn wanted_language(header: &str) -> Language {
    let mut best: Option<(f64, Language)> = None;
    for wanted in header.split(',') {
        let mut parts = wanted.split(';').map(str::trim);
        let tag = parts.next().unwrap_or_default().to_ascii_lowercase();
        let Some(language) = Language::parse(tag.split('-').next().unwrap_or_default()) else { continue };
        let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(1.0, |q| q.parse().unwrap_or(0.0));
        if best.is_none_or(|(most, _)| weight > most) {
            best = Some((weight, language));
        }
    }
    best.map_or(Language::Swedish, |(_, language)| language)
}

fn visit<'v>(
    site: &'v Site,
    parts: &'v [(String, String)],
    query: &'v [(String, String)],
    page: Option<&'static Page>,
    language: Language,
) -> Visit<'v> {
    Visit { material: &site.served.material, host: &site.facts.host, is_stale: site.is_stale, page, language, parts, query }
}

fn answer(sent: Sent) -> Answer {
    let status = StatusCode::from_u16(sent.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    Answer {
        status,
        file_name: sent.file_name,
        may_be_kept: status == StatusCode::OK,
        location: sent.location,
        ..Answer::new(sent.media, sent.body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_that_is_wanted_most_is_taken() {
        for (header, language) in [
            ("", Language::Swedish),
            ("de-DE,de;q=0.9", Language::Swedish),
            ("en-GB,en;q=0.9,sv;q=0.8", Language::English),
            ("en;q=0.5, sv-SE;q=0.8", Language::Swedish),
            ("EN", Language::English),
            ("en;q=x,sv;q=0.1", Language::Swedish),
        ] {
            assert_eq!(wanted_language(header), language, "{header}");
        }
    }
}
