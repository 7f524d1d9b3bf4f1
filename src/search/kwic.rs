//! Shows keywords in their context, a line each.

use super::keywords::Found;
use crate::index::KeptAd;
use crate::text::{Span, words};

/// A keyword in its context.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KwicLine {
    /// The ad.
    pub ad_id: String,
    /// First byte of the keyword in the source text (headline, line feed, text).
    pub from: u64,
    /// One past its last byte.
    pub to: u64,
    /// The words before it.
    pub pre: String,
    /// The keyword as it stands in the ad.
    pub keyword: String,
    /// The words after it.
    pub post: String,
    /// The lexicon row that counts there; empty if none does.
    pub entry: String,
}

/// The lines of an ad, with so many words on each side.
pub(super) fn lines(ad: &KeptAd, found: &[Found], n_words: usize) -> Vec<KwicLine> {
    let all: Vec<Span> = words(&ad.text).collect();
    let piece = |span: Span| ad.text.get(span.from..span.to).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    let line = |Found { span, entry }: &Found| {
        let first = all.partition_point(|word| word.to <= span.from);
        let next = all.partition_point(|word| word.from < span.to);
        let from = all.get(first.saturating_sub(n_words)).map_or(span.from, |word| word.from.min(span.from));
        let to =
            if n_words == 0 { span.to } else { all.get((next + n_words).min(all.len()) - 1).map_or(span.to, |word| word.to.max(span.to)) };
        let source = ad.to_source(*span);
        KwicLine {
            ad_id: ad.id.clone(),
            from: source.from as u64,
            to: source.to as u64,
            pre: piece(Span { from: if n_words == 0 { span.from } else { from }, to: span.from }),
            keyword: piece(*span),
            post: piece(Span { from: span.to, to }),
            entry: entry.clone().unwrap_or_default(),
        }
    };
    found.iter().map(line).collect()
}
