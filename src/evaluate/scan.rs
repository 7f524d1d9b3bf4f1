//! Makes hits of the marked ads with a lexicon, by the same call as every other scan.

use super::found::FoundHit;
use super::gold::GoldAd;
use crate::error::Result;
use crate::hits::{Classifier, Reason, Scanner};
use crate::lexicon::Lexicon;

/// Every match in the marked ads, counted or not, by ad and place. Reasons for which `forgives` is true are passed over, so that a
/// match which has no other counts.
///
/// # Errors
/// The lexicon is too large to be made ready.
pub fn scan_gold(gold: &[GoldAd], lexicon: &Lexicon, forgives: impl Fn(&Reason) -> bool) -> Result<Vec<FoundHit>> {
    let scanner = Scanner::new(lexicon)?;
    let mut classifier = Classifier::new(lexicon, &scanner);
    let mut found = Vec::new();
    for ad in gold {
        let source = ad.source_text();
        for hit in &classifier.classify(&source).hits {
            let Some(entry) = lexicon.entries.get(hit.entry) else { continue };
            let reasons: Vec<String> = hit.reasons.iter().filter(|r| !forgives(r)).map(|r| r.written(lexicon)).collect();
            found.push(FoundHit {
                ad_id: ad.id.clone(),
                text: source.get(hit.source_span.from..hit.source_span.to).unwrap_or_default().to_owned(),
                competence: entry.competence,
                counted: reasons.is_empty(),
                stratum: Some(entry.stratum),
                role: Some(hit.role),
                reasons,
                entry: entry.id(),
                from: Some(hit.source_span.from),
            });
        }
    }
    Ok(found)
}
