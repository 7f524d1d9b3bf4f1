//! Says what a question on ads is worth in calls, before it is answered.

use super::questions::{each_value, number_or};
use crate::serve::asked::Asked;

/// From so many calls on, a question is heavy: few of them are answered at a time.
pub(crate) const HEAVY: u32 = 10;
/// Ads of a page that cost a call.
const ADS_OF_A_CALL: usize = 25;
/// Calls of a table of sums, for each thing that it is grouped by.
const OF_SUMS: u32 = 10;
/// Calls of a table of sums by competence, which is one table for each.
const OF_COMPETENCES: u32 = 50;
/// Calls of a comparison of phrases, beside the ads that it reads.
const OF_PHRASES: u32 = 20;
/// Ads of peers that cost a call.
const PEERS_OF_A_CALL: usize = 250;
/// Ads of peers that are read where nobody says otherwise.
pub(super) const PEERS: usize = 10_000;

/// Calls of a search: more ads, a later page, keywords, facets and sums each cost.
pub(crate) fn of_search(asked: &Asked) -> u32 {
    let facets = u32::try_from(each_value(asked, "facet").count()).unwrap_or(u32::MAX);
    let by: Vec<&str> = each_value(asked, "by").collect();
    let sums = u32::try_from(by.len()).unwrap_or(u32::MAX).saturating_mul(OF_SUMS);
    let competences = if by.contains(&"competence") { OF_COMPETENCES } else { 0 };
    let ads = u32::try_from(number_or(asked, "limit", 20) / ADS_OF_A_CALL).unwrap_or(u32::MAX);
    let rest = u32::from(asked.value("after").is_some()) + u32::from(asked.value("kwic").is_some());
    [facets, sums, competences, ads, rest].into_iter().fold(0, u32::saturating_add)
}

/// Calls of a comparison of phrases.
pub(crate) fn of_phrases(asked: &Asked) -> u32 {
    let peers = u32::try_from(number_or(asked, "most_peers", PEERS) / PEERS_OF_A_CALL).unwrap_or(u32::MAX);
    OF_PHRASES.saturating_add(peers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &[(&str, &str)]) -> Asked {
        Asked { query: query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(), ..Asked::default() }
    }

    #[test]
    fn what_takes_longer_costs_more_calls() {
        let cost = |query: &[(&str, &str)]| of_search(&asked(query));
        assert_eq!(cost(&[("q", "kock")]), 0);
        assert_eq!(cost(&[("limit", "100"), ("after", "1-2"), ("kwic", "8"), ("facet", "year,employer")]), 8);
        assert!(cost(&[("by", "year")]) >= HEAVY && cost(&[("by", "competence")]) > cost(&[("by", "year,county")]));
        assert_eq!(of_phrases(&asked(&[])), 60);
        assert!(of_phrases(&asked(&[("most_peers", "100")])) >= HEAVY);
        // What cannot be read is refused before it costs anything.
        assert_eq!(cost(&[("limit", "99999999999999999999999")]), 0);
    }
}
