//! Holds many byte strings so that all which begin a text are found in one walk.
//!
//! Nodes are numbered level by level, so the children of a node are neighbours and one number a node tells where they begin.

/// A node; 0 is the root.
pub(super) type Node = u32;

/// Byte strings, each with a mark.
#[derive(Debug, Default)]
pub(super) struct Trie {
    /// Of every node, its first child; the children end where those of the next node begin.
    first_child: Vec<u32>,
    /// The byte that leads to a node.
    label: Vec<u8>,
    /// Of every node, its first mark; as with children.
    first_mark: Vec<u32>,
    marks: Vec<u32>,
    /// The children of the root, by byte; 0 for none.
    root: Vec<Node>,
}

impl Trie {
    /// A trie of strings with their marks; a string may have several.
    pub(super) fn new(mut strings: Vec<(Vec<u8>, u32)>) -> Self {
        strings.sort_unstable();
        let mut trie = Self { label: vec![0], ..Self::default() };
        // Each node with the strings that go through it; the list is worked off from its front while children join its end.
        let mut nodes = vec![(0, strings.len(), 0usize)];
        let mut done = 0;
        while let Some((from, to, depth)) = nodes.get(done).copied() {
            done += 1;
            trie.first_child.push(number(nodes.len()));
            trie.first_mark.push(number(trie.marks.len()));
            let through = strings.get(from..to).unwrap_or_default();
            let n_ended = through.partition_point(|(string, _)| string.len() == depth);
            trie.marks.extend(through.iter().take(n_ended).map(|(_, mark)| *mark));
            let mut start = from + n_ended;
            for same in through.get(n_ended..).unwrap_or_default().chunk_by(|(a, _), (b, _)| a.get(depth) == b.get(depth)) {
                let byte = same.first().and_then(|(string, _)| string.get(depth)).copied().unwrap_or_default();
                nodes.push((start, start + same.len(), depth + 1));
                trie.label.push(byte);
                start += same.len();
            }
        }
        trie.first_child.push(number(nodes.len()));
        trie.first_mark.push(number(trie.marks.len()));
        trie.root = (0..=u8::MAX).map(|byte| trie.search(0, byte).unwrap_or(0)).collect();
        trie
    }

    /// The node that a byte leads to.
    pub(super) fn step(&self, node: Node, byte: u8) -> Option<Node> {
        if node == 0 {
            return self.root.get(usize::from(byte)).copied().filter(|child| *child != 0);
        }
        self.search(node, byte)
    }

    fn search(&self, node: Node, byte: u8) -> Option<Node> {
        let (from, to) = Self::range(&self.first_child, node)?;
        let labels = self.label.get(from..to)?;
        let at = if labels.len() <= 8 { labels.iter().position(|b| *b == byte)? } else { labels.binary_search(&byte).ok()? };
        Some(number(from + at))
    }

    /// The marks of the strings that end at a node.
    pub(super) fn marks(&self, node: Node) -> &[u32] {
        Self::range(&self.first_mark, node).and_then(|(from, to)| self.marks.get(from..to)).unwrap_or_default()
    }

    /// The bytes by which strings go on from a node.
    pub(super) fn next_bytes(&self, node: Node) -> &[u8] {
        Self::range(&self.first_child, node).and_then(|(from, to)| self.label.get(from..to)).unwrap_or_default()
    }

    fn range(first: &[u32], node: Node) -> Option<(usize, usize)> {
        let node = node as usize;
        Some((*first.get(node)? as usize, *first.get(node + 1)? as usize))
    }
}

/// A place in a list as it is kept; lists of a lexicon are far shorter than 2^32.
fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_walk_meets_every_string_that_begins_the_text(strings in proptest::collection::vec("[a-cå]{0,4}", 0..40), text in "[a-cå]{0,6}") {
            let trie = Trie::new(strings.iter().zip(0..).map(|(s, n)| (s.clone().into_bytes(), n)).collect());
            let mut met = trie.marks(0).to_vec();
            let mut node = 0;
            for byte in text.bytes() {
                let Some(next) = trie.step(node, byte) else { break };
                prop_assert!(trie.next_bytes(node).contains(&byte));
                node = next;
                met.extend(trie.marks(node));
            }
            met.sort_unstable();
            let expected: Vec<u32> = strings.iter().zip(0..).filter(|(s, _)| text.starts_with(s.as_str())).map(|(_, n)| n).collect();
            prop_assert_eq!(met, expected);
        }
    }
}
