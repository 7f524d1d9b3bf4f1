//! Shows the terms behind the competences: in how many ads each counts, since when, and which were met for the first time of late.

use maud::{Markup, html};

use super::{Demand, Kind, area_of, words};
use crate::pages::fault::Fault;
use crate::pages::notice;
use crate::pages::number::count;
use crate::pages::page::{Page, Reply, Visit};
use crate::search::TermUse;

/// All terms as a file.
pub(in crate::pages) static TERMS: Page = Page {
    id: "terms",
    paths: ["/sv/kompetenser/ord.csv", "/en/competences/terms.csv"],
    name: words::TERMS,
    is_in_navigation: false,
    parameters: &[],
    is_light: false,
    make: file,
};

/// Terms that are shown.
const MOST: usize = 25;
/// Over how many years, the shown one included, a term is said to be new.
const NEW_YEARS: u16 = 3;
/// Fewest ads of a new term that is shown: a term in one ad may be one author's.
const FEWEST: u64 = 3;

/// What the ads write that counts.
pub(super) fn section(visit: &Visit, shown: &Demand) -> Markup {
    let language = visit.language;
    let year = shown.year.to_string();
    let Some(terms) = visit.material.terms() else {
        return html! { section.card #terms { h2 { (visit.say(words::TERMS)) } (notice::no_index(visit)) } };
    };
    let is_of = |term: &&TermUse| match (shown.area, term.competence) {
        (None, _) => true,
        (Some(area), Some(competence)) => area_of(competence.id()) == Some(area),
        (Some(_), None) => false,
    };
    let mut used: Vec<&TermUse> = terms.iter().filter(is_of).filter(|term| term.in_year(shown.year) > 0).collect();
    used.sort_by_key(|term| std::cmp::Reverse(term.in_year(shown.year)));
    let since = shown.year.saturating_sub(NEW_YEARS - 1);
    let is_new = |term: &&&TermUse| term.first_year().is_some_and(|first| first >= since.max(shown.years.0 + 1)) && term.n_ads >= FEWEST;
    let mut fresh: Vec<&TermUse> = used.iter().filter(is_new).copied().collect();
    fresh.sort_by_key(|term| std::cmp::Reverse(term.n_ads));
    let (n, n_new) = (count(used.len() as u64, language), count(fresh.len() as u64, language));
    let values = [("n", n.as_str()), ("new", &n_new), ("year", &year), ("since", &since.to_string())];
    html! {
        section.card #terms {
            h2 { (visit.say(words::TERMS)) }
            p.finding { (words::TERMS_FINDING.with(language, &values)) }
            (table(visit, &words::TERMS_CAPTION.with(language, &values), used.iter().take(MOST), shown))
            h3 { (visit.say(words::NEW_TERMS)) }
            @if fresh.is_empty() { p { (words::NO_NEW_TERMS.with(language, &values)) } }
            @else { (table(visit, &words::NEW_CAPTION.with(language, &values), fresh.iter().take(MOST), shown)) }
            ul.downloads {
                li { a href=(visit.to(&TERMS, &[])) {
                    (words::ALL_TERMS.with(language, &[("n", &count(terms.len() as u64, language))]))
                } }
            }
            ul.notes { li { (visit.say(words::TERMS_NOTE)) } li { (words::NEW_NOTE.with(language, &[("n", &FEWEST.to_string())])) } }
        }
    }
}

fn table<'t>(visit: &Visit, caption: &str, terms: impl Iterator<Item = &'t &'t TermUse>, shown: &Demand) -> Markup {
    let (language, year) = (visit.language, shown.year);
    let called = |id: &str| shown.competences.iter().find(|kind| kind.code == id).map_or_else(|| id.to_owned(), Kind::called);
    let ads = |term: &TermUse| {
        let address = visit.to_called("ads", &[])?;
        Some(address.with("q", format!("entry:\"{}\"", term.entry)).with("year", year.to_string()))
    };
    html! {
        div.wide role="region" aria-label=(caption) tabindex="0" {
            table {
                caption { (caption) }
                thead { tr {
                    th scope="col" { (visit.say(words::TERM)) }
                    th scope="col" { (visit.say(words::COMPETENCE)) }
                    th.number scope="col" { (words::ADS_IN.with(language, &[("year", &year.to_string())])) }
                    th.number scope="col" { (visit.say(words::ADS_IN_ALL)) }
                    th.number scope="col" { (visit.say(words::FIRST)) }
                } }
                tbody {
                    @for term in terms {
                        tr {
                            th scope="row" {
                                @if let Some(address) = ads(term) { a href=(address) { (term.term) } } @else { (term.term) }
                            }
                            td { @if let Some(competence) = term.competence { (called(competence.id())) } @else { (visit.say(words::OTHER_LEXICON)) } }
                            td.number { (count(term.in_year(year), language)) }
                            td.number { (count(term.n_ads, language)) }
                            td.number { @if let Some(first) = term.first_year() { (first) } }
                        }
                    }
                }
            }
        }
    }
}

/// A row for each term and year with an ad: the entry, the term, its competence, the year, the ads.
fn file(visit: &Visit) -> Result<Reply, Fault> {
    let terms = visit.material.terms().ok_or(Fault::NotFound(None))?;
    let mut out = csv::Writer::from_writer(Vec::new());
    let mut row = |cells: [&str; 5]| out.write_record(cells).map_err(|_| Fault::Broken);
    row(["entry", "term", "competence", "year", "n_ads"])?;
    for term in terms {
        let competence = term.competence.map_or("", |competence| competence.id());
        for (year, n) in &term.years {
            row([&term.entry, &term.term, competence, &year.to_string(), &n.to_string()])?;
        }
    }
    let bytes = out.into_inner().map_err(|_| Fault::Broken)?;
    Ok(Reply::File { media: "text/csv; charset=utf-8", name: "svall-terms.csv".to_owned(), bytes })
}
