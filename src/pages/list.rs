//! Lists the pages. A page is served, linked from others and named in the navigation exactly if it stands here.
//!
//! To add one: a folder or file in `pages` with a `static PAGE: Page` and its `words`, and a row here.

use super::page::Page;
use super::{accessibility, ads, compare, competences, county, employer, files, map, method, municipality, overview, phrases, search_page};

/// Every page, in the order of the navigation.
pub static PAGES: &[&Page] = &[
    &overview::PAGE,
    &overview::CHART,
    &overview::SLIDE,
    &county::PAGE,
    &municipality::PAGE,
    &municipality::CHART,
    &municipality::SLIDE,
    &phrases::PAGE,
    &employer::LIST,
    &employer::PAGE,
    &employer::CHART,
    &employer::SLIDE,
    &compare::PAGE,
    &compare::CHART,
    &compare::SLIDE,
    &compare::BOOK,
    &compare::LATEST_CHART,
    &compare::LATEST_SLIDE,
    &map::PAGE,
    &map::CHART,
    &map::SLIDE,
    &map::STRIP_CHART,
    &map::STRIP_SLIDE,
    &competences::PAGE,
    &competences::TERMS,
    &ads::PAGE,
    &ads::AD,
    &method::PAGE,
    &files::PAGE,
    &accessibility::PAGE,
    &search_page::PAGE,
];

/// The page of an id.
pub(super) fn page(id: &str) -> Option<&'static Page> {
    PAGES.iter().copied().find(|page| page.id == id)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::table::Language;

    #[test]
    fn every_page_has_an_id_and_addresses_of_its_own() {
        let ids: BTreeSet<&str> = PAGES.iter().map(|page| page.id).collect();
        assert_eq!(ids.len(), PAGES.len());
        let paths: BTreeSet<&str> = PAGES.iter().flat_map(|page| page.paths).collect();
        assert_eq!(paths.len(), 2 * PAGES.len());
        for page in PAGES {
            for language in Language::ALL {
                let path = page.path(language);
                let is_below = path.strip_prefix('/').and_then(|rest| rest.strip_prefix(language.id()));
                assert!(is_below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/')), "{path}");
            }
        }
    }
}
