//! Tells why each word of an ad counts or not: every match with its place, its lexicon row, and its reasons.

use serde_json::{Value as Json, json};

use super::answer::Searcher;
use crate::error::Result;
use crate::index::{KeptAd, KeptHit};
use crate::text::Span;

/// One match with everything that is known of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExplainedMatch {
    /// First byte in the source text (headline, line feed, text).
    pub from: u64,
    /// One past the last byte.
    pub to: u64,
    /// The wording.
    pub wording: String,
    /// Lexicon row: language, term and match kind.
    pub entry: String,
    /// Competence.
    pub competence: String,
    /// Stratum.
    pub stratum: String,
    /// What the ad says of it.
    pub role: String,
    /// The zone around it.
    pub zone: String,
    /// Whether it counts.
    pub counted: bool,
    /// Why it does not, with semicolons between; empty if it counts.
    pub reasons: String,
    /// File and line of the lexicon row; empty where it is not known.
    pub row: String,
}

impl ExplainedMatch {
    /// The reasons one by one.
    pub fn each_reason(&self) -> impl Iterator<Item = &str> {
        self.reasons.split(';').filter(|reason| !reason.is_empty())
    }

    /// Whether it lies within another match.
    pub fn is_nested(&self) -> bool {
        self.reasons.contains("nested:")
    }

    /// As an object.
    pub fn json(&self) -> Json {
        json!({
            "from": self.from, "to": self.to, "text": self.wording, "entry": self.entry, "competence": self.competence,
            "stratum": self.stratum, "role": self.role, "zone": self.zone, "counted": self.counted,
            "reason": self.each_reason().collect::<Vec<_>>(), "lexicon_row": self.row,
        })
    }
}

/// An ad of a run with its matches.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExplainedAd {
    /// What is kept of the ad; its text is masked.
    pub ad: KeptAd,
    /// Whether it is a repost, which no panel counts.
    pub is_repost: bool,
    /// Every match with its place in the kept text, in order.
    pub matches: Vec<(Span, ExplainedMatch)>,
}

impl Searcher {
    /// Explains an ad of the run; `None` if it has no such ad.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn explain(&self, id: &str) -> Result<Option<ExplainedAd>> {
        let Some((ad, is_repost)) = self.ad(id)? else { return Ok(None) };
        let one = |hit: &KeptHit| {
            let span = Span { from: hit.from as usize, to: hit.to as usize };
            // Places are told as the hits table tells them, in the text as it came in.
            let source = ad.to_source(span);
            let explained = ExplainedMatch {
                from: source.from as u64,
                to: source.to as u64,
                wording: ad.text.get(span.from..span.to).unwrap_or_default().to_owned(),
                entry: hit.entry.clone(),
                competence: hit.competence.clone(),
                stratum: hit.stratum.clone(),
                role: hit.role().id().to_owned(),
                zone: hit.zone().id().to_owned(),
                counted: hit.is_counted(),
                reasons: hit.reason.clone(),
                row: String::new(),
            };
            (span, explained)
        };
        let matches = ad.hits.iter().map(one).collect();
        Ok(Some(ExplainedAd { ad, is_repost, matches }))
    }
}
