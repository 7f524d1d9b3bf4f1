//! Leads every span of a changed text back to the text it was made from.
//!
//! Cleaning removes tags, makes characters of entities and composes accents. The source is never edited, so each piece of the
//! result remembers where it came from: copied pieces byte by byte, replaced pieces as a whole.

/// A half-open range of bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Span {
    /// First byte.
    pub from: usize,
    /// One past the last byte.
    pub to: usize,
}

impl Span {
    /// Whether another span lies within this one.
    pub fn holds(self, other: Self) -> bool {
        self.from <= other.from && other.to <= self.to
    }

    /// Number of bytes.
    pub fn len(self) -> usize {
        self.to - self.from
    }

    /// Whether it holds no byte.
    pub fn is_empty(self) -> bool {
        self.from >= self.to
    }
}

/// A run of bytes of the result and the bytes of the source it stands for.
#[derive(Clone, Copy, Debug)]
struct Piece {
    result: usize,
    source: usize,
    source_len: usize,
    copied: bool,
}

/// The pieces of a changed text in order.
#[derive(Clone, Debug, Default)]
pub struct SpanMap {
    pieces: Vec<Piece>,
    result_len: usize,
    source_len: usize,
}

impl SpanMap {
    /// Forgets all pieces.
    pub(super) fn clear(&mut self) {
        self.pieces.clear();
        self.result_len = 0;
        self.source_len = 0;
    }

    /// Adds bytes copied from `source`.
    pub(super) fn copy(&mut self, source: Span) {
        if source.is_empty() {
            return;
        }
        match self.pieces.last_mut() {
            Some(last) if last.copied && last.source + last.source_len == source.from => last.source_len += source.len(),
            _ => self.pieces.push(Piece { result: self.result_len, source: source.from, source_len: source.len(), copied: true }),
        }
        self.result_len += source.len();
        self.source_len = source.to;
    }

    /// Adds `n_bytes` that stand for all of `source`.
    pub(super) fn replace(&mut self, source: Span, n_bytes: usize) {
        if n_bytes > 0 {
            self.pieces.push(Piece { result: self.result_len, source: source.from, source_len: source.len(), copied: false });
            self.result_len += n_bytes;
        }
        self.source_len = source.to;
    }

    /// The span of the source that a span of the result stands for.
    pub fn to_source(&self, result: Span) -> Span {
        let from =
            self.piece_at(result.from).map_or(self.source_len, |p| if p.copied { p.source + (result.from - p.result) } else { p.source });
        if result.is_empty() {
            return Span { from, to: from };
        }
        let to = self
            .piece_at(result.to - 1)
            .map_or(self.source_len, |p| if p.copied { p.source + (result.to - p.result) } else { p.source + p.source_len });
        Span { from, to: to.max(from) }
    }

    /// The same for spans that come by their first byte: the search begins at the piece of the span before.
    pub(crate) fn to_source_onward(&self, result: Span, piece: &mut usize) -> Span {
        while self.pieces.get(*piece + 1).is_some_and(|next| next.result <= result.from) {
            *piece += 1;
        }
        match self.pieces.get(*piece) {
            Some(p) if p.copied && p.result <= result.from && result.to <= p.result + p.source_len && !result.is_empty() => {
                let shift = |at: usize| p.source + (at - p.result);
                Span { from: shift(result.from), to: shift(result.to) }
            }
            _ => self.to_source(result),
        }
    }

    /// The first byte of the result that stands for a byte of the source or a later one.
    pub(super) fn of_source(&self, source: usize) -> usize {
        let after = self.pieces.partition_point(|p| p.source < source);
        let before = after.checked_sub(1).and_then(|n| self.pieces.get(n));
        match (before, self.pieces.get(after)) {
            (Some(p), _) if p.copied && source < p.source + p.source_len => p.result + (source - p.source),
            (_, Some(next)) => next.result,
            (_, None) => self.result_len,
        }
    }

    fn piece_at(&self, at: usize) -> Option<&Piece> {
        if at >= self.result_len {
            return None;
        }
        let after = self.pieces.partition_point(|p| p.result <= at);
        self.pieces.get(after.checked_sub(1)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_leads_back_over_removed_and_replaced_pieces() {
        // Source "a&amp;b<p>c" becomes "a&bc".
        let mut map = SpanMap::default();
        map.copy(Span { from: 0, to: 1 });
        map.replace(Span { from: 1, to: 6 }, 1);
        map.copy(Span { from: 6, to: 7 });
        map.copy(Span { from: 10, to: 11 });
        assert_eq!(map.to_source(Span { from: 0, to: 1 }), Span { from: 0, to: 1 });
        assert_eq!(map.to_source(Span { from: 1, to: 2 }), Span { from: 1, to: 6 });
        assert_eq!(map.to_source(Span { from: 0, to: 3 }), Span { from: 0, to: 7 });
        assert_eq!(map.to_source(Span { from: 2, to: 4 }), Span { from: 6, to: 11 });
        assert_eq!(map.to_source(Span { from: 3, to: 4 }), Span { from: 10, to: 11 });
    }
}
