//! Decides for one ad which demands were found, which wordings were right, and which traps were counted.
//!
//! Wordings are compared, not places: people marked each demand once an ad. Of the counted hits of one wording the last speaks for its
//! competence, stratum and role; wordings stand in the order in which they first occur.

use std::collections::HashMap;

use super::found::FoundHit;
use super::gold::{GoldAd, Mention, Trap};
use super::wording::{normalised, overlap};

/// One ad with everything that was found in it.
#[derive(Clone, Debug)]
pub struct Judged<'a> {
    /// The marked ad.
    pub ad: &'a GoldAd,
    /// The hits that count.
    pub counted: Vec<&'a FoundHit>,
    /// The hits that do not.
    pub uncounted: Vec<&'a FoundHit>,
    /// The distinct wordings of the hits that count.
    pub wordings: Vec<Wording<'a>>,
    /// The demands, sure and possible.
    pub mentions: Vec<JudgedMention<'a>>,
    /// The sure traps that a hit counts, with the first hit that does.
    pub traps_counted: Vec<(&'a Trap, &'a FoundHit)>,
}

/// A wording that counts.
#[derive(Clone, Debug)]
pub struct Wording<'a> {
    /// As it is compared.
    pub normalised: String,
    /// The hit that speaks for it.
    pub hit: &'a FoundHit,
    /// Whether it overlaps any demand of the ad, sure or possible.
    pub is_right: bool,
}

/// A demand with the hits that found it.
#[derive(Clone, Debug)]
pub struct JudgedMention<'a> {
    /// The demand.
    pub mention: &'a Mention,
    /// The hit of each wording that overlaps it, in the order of wordings.
    pub found_by: Vec<&'a FoundHit>,
}

impl JudgedMention<'_> {
    /// Whether a hit agrees with the one value that the annotators gave; none if they gave several, or nothing was found, or the first
    /// hit does not tell.
    pub fn agrees<T: PartialEq + Copy>(&self, gold: &[T], told: impl Fn(&FoundHit) -> Option<T>) -> Option<bool> {
        let [value] = gold else { return None };
        self.found_by.first().and_then(|first| told(first))?;
        Some(self.found_by.iter().any(|hit| told(hit) == Some(*value)))
    }

    /// Whether the competence is the same.
    pub fn same_competence(&self) -> Option<bool> {
        self.agrees(&self.mention.competences, |hit| Some(hit.competence))
    }

    /// Whether the stratum is the same.
    pub fn same_stratum(&self) -> Option<bool> {
        self.agrees(&self.mention.strata, |hit| hit.stratum)
    }

    /// Whether the role is the same.
    pub fn same_role(&self) -> Option<bool> {
        self.agrees(&self.mention.roles, |hit| hit.role)
    }
}

/// Judges every ad. Hits of other ads are passed over.
pub fn judge_all<'a>(gold: &'a [GoldAd], hits: &'a [FoundHit]) -> Vec<Judged<'a>> {
    let mut by_ad: HashMap<&str, Vec<&FoundHit>> = HashMap::new();
    for hit in hits {
        by_ad.entry(&hit.ad_id).or_default().push(hit);
    }
    gold.iter().map(|ad| judge(ad, by_ad.remove(ad.id.as_str()).unwrap_or_default())).collect()
}

fn judge<'a>(ad: &'a GoldAd, hits: Vec<&'a FoundHit>) -> Judged<'a> {
    let (counted, uncounted): (Vec<&FoundHit>, Vec<&FoundHit>) = hits.into_iter().partition(|hit| hit.counted);
    let quotes: Vec<(String, &Mention)> = ad.mentions.iter().map(|m| (normalised(&m.quote), m)).collect();
    let mut wordings: Vec<Wording> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for hit in &counted {
        let wording = normalised(&hit.text);
        if let Some(earlier) = places.get(&wording).and_then(|n| wordings.get_mut(*n)) {
            earlier.hit = hit;
            continue;
        }
        places.insert(wording.clone(), wordings.len());
        let is_right = quotes.iter().any(|(quote, _)| overlap(&wording, quote));
        wordings.push(Wording { normalised: wording, hit, is_right });
    }
    let over = |quote: &str| wordings.iter().filter(|w| overlap(quote, &w.normalised)).map(|w| w.hit).collect::<Vec<_>>();
    let mentions = quotes.iter().map(|(quote, mention)| JudgedMention { mention, found_by: over(quote) }).collect();
    let traps = ad.traps.iter().filter(|trap| trap.is_sure);
    let traps_counted = traps.filter_map(|trap| Some((trap, *over(&normalised(&trap.quote)).first()?))).collect();
    Judged { ad, counted, uncounted, wordings, mentions, traps_counted }
}
