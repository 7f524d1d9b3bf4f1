//! Knows of every word which literals it is, holds or begins: the rows of the lexicon and the cues, by word instead of by byte.
//!
//! A text is a sequence of runs of letters and digits. A literal that is one run, or begins with one, can only stand where the lexicon's rules of
//! word boundaries allow, and most of these rules speak of the run alone: a word or phrase begins with its run, a prefix too, a head ends with
//! it. So the question "what may match here" has one answer a run, whatever stands around it, and an answer can be kept for the next time.
//!
//! `forward` holds what begins with a run, `backward` heads with their endings, read from the end, `heads` those heads that are several runs.
//! Literals that begin with a sign (".net") are in `signs`. What is found here is asked once more by the rules of `boundary`: this table may
//! name too much, never too little.

use super::tails::{START_BYTES, Start, Tails};
use super::trie::{Node, Trie};
use crate::lexicon::{Cue, MatchKind, Pattern};
use crate::text::{function_word, is_word_char};

/// In the signs of a verdict: the languages of which the word is a function word.
pub(super) const LANGUAGES: u8 = 0b1_1111;
/// The word speaks to the reader, or may begin one that does.
pub(super) const NAMES_READER: u8 = 1 << 6;
/// The word holds a letter beyond ASCII.
pub(super) const HOLDS_OTHER_LETTER: u8 = 1 << 7;

/// What may match at a run. Bytes are counted from the start of the run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Candidate {
    /// A literal within the run.
    Within { literal: u32, from: u32, to: u32 },
    /// Literals that begin with the run, or its end, and go on after it.
    Onward { node: Node, from: u32, is_head: bool, next: NextBytes, short: u8 },
}

/// Which bytes may come next: a sieve of 64 places, two for the byte after the sign.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct NextBytes(u64);

impl NextBytes {
    /// Whether two bytes after a run may lead on.
    pub(super) fn may_be(self, sign: u8, after: u8) -> bool {
        self.0 >> Self::place(sign, after) & 1 == 1
    }

    fn place(sign: u8, after: u8) -> u32 {
        let hash = u32::from(sign).wrapping_mul(7) ^ u32::from(after);
        hash & 63
    }
}

/// The answer of the table for one run.
#[derive(Clone, Debug, Default)]
pub(super) struct Verdict {
    /// What may match.
    pub(super) candidates: Vec<Candidate>,
    /// What the word is beside its candidates.
    pub(super) signs: u8,
}

/// Literals by word. The literals of patterns are numbered from 0, those of cues follow.
#[derive(Debug, Default)]
pub(super) struct WordTable {
    forward: Trie,
    backward: Trie,
    heads: Trie,
    signs: Trie,
    /// The first two bytes of the literals in `signs`.
    sign_bytes: NextBytes,
    /// What follows the first run of a literal, where that is long enough.
    pub(super) tails: Tails,
    /// Marks of `backward`: a head with the length of its ending, or the node of `heads` after the first run of one.
    ends: Vec<End>,
}

#[derive(Clone, Copy, Debug)]
enum End {
    Head { literal: u32, ending_bytes: u32 },
    FirstRun { node: Node },
}

impl WordTable {
    /// A table of patterns and cues.
    pub(super) fn new(patterns: &[Pattern], cues: &[Cue]) -> Self {
        let (mut forward, mut backward, mut heads, mut signs, mut first_runs) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut ends = Vec::new();
        for (pattern, literal) in patterns.iter().zip(0u32..) {
            let text = pattern.literal.as_str();
            let run = first_run(text);
            if run.is_empty() {
                signs.push((text.as_bytes().to_vec(), literal));
            } else if pattern.kind != MatchKind::Head {
                forward.push((text.as_bytes().to_vec(), literal));
            } else if run.len() < text.len() {
                heads.push((text.as_bytes().to_vec(), literal));
                first_runs.push(run);
            } else {
                for ending in &pattern.endings {
                    let mark = u32::try_from(ends.len()).unwrap_or(u32::MAX);
                    ends.push(End::Head { literal, ending_bytes: u32::try_from(ending.len()).unwrap_or(u32::MAX) });
                    backward.push((text.bytes().chain(ending.bytes()).rev().collect(), mark));
                }
            }
        }
        for (cue, literal) in cues.iter().zip(u32::try_from(patterns.len()).unwrap_or(u32::MAX)..) {
            let list = if first_run(&cue.wording).is_empty() { &mut signs } else { &mut forward };
            list.push((cue.wording.as_bytes().to_vec(), literal));
        }
        let mut tails = Vec::new();
        let heads = with_tails(heads, true, &mut tails);
        first_runs.sort_unstable();
        first_runs.dedup();
        for run in first_runs {
            let node = run.bytes().try_fold(0, |node, byte| heads.step(node, byte));
            let mark = u32::try_from(ends.len()).unwrap_or(u32::MAX);
            ends.extend(node.map(|node| End::FirstRun { node }));
            backward.push((run.bytes().rev().collect(), mark));
        }
        let forward = with_tails(forward, false, &mut tails);
        let mut sign_bytes = NextBytes::default();
        for (literal, _) in &signs {
            match literal.as_slice() {
                [sign, after, ..] => sign_bytes.0 |= 1 << NextBytes::place(*sign, *after),
                [sign] => (0..=u8::MAX).for_each(|after| sign_bytes.0 |= 1 << NextBytes::place(*sign, after)),
                [] => {}
            }
        }
        let signs = Trie::new(signs);
        Self { forward, backward: Trie::new(backward), heads, signs, sign_bytes, tails: Tails::new(tails), ends }
    }

    /// What may match at a run. `may_be_followed` tells of a literal at its beginning whether the rest of the run may follow it.
    pub(super) fn judge(&self, run: &[u8], may_be_followed: impl Fn(u32, &[u8]) -> bool, verdict: &mut Verdict) {
        verdict.candidates.clear();
        verdict.signs = function_word(run) & LANGUAGES;
        if verdict.signs != 0 && !run.is_ascii() {
            verdict.signs |= HOLDS_OTHER_LETTER;
        }
        if matches!(run, b"du" | b"dig" | b"din" | b"ditt" | b"dina" | b"dej" | b"you" | b"your") {
            verdict.signs |= NAMES_READER;
        }
        let len = u32::try_from(run.len()).unwrap_or(u32::MAX);
        let mut node = 0;
        let mut walked = 0;
        for byte in run {
            let Some(next) = self.forward.step(node, *byte) else { break };
            node = next;
            walked += 1;
            let rest = run.get(walked..).unwrap_or_default();
            for literal in self.forward.marks(node).iter().filter(|literal| may_be_followed(**literal, rest)) {
                verdict.candidates.push(Candidate::Within { literal: *literal, from: 0, to: u32::try_from(walked).unwrap_or(u32::MAX) });
            }
        }
        if walked == run.len() {
            onward(&self.forward, node, 0, false, verdict);
        }
        let mut node = 0;
        for (from, byte) in (0..len).zip(run).rev() {
            let Some(next) = self.backward.step(node, *byte) else { break };
            node = next;
            for end in self.backward.marks(node).iter().filter_map(|mark| self.ends.get(*mark as usize)) {
                match *end {
                    End::Head { literal, ending_bytes } => {
                        verdict.candidates.push(Candidate::Within { literal, from, to: len - ending_bytes });
                    }
                    End::FirstRun { node } => onward(&self.heads, node, from, true, verdict),
                }
            }
        }
    }

    /// Calls `found` with the literal and its end for every literal that begins with the sign at a byte of the text.
    pub(super) fn at_sign(&self, text: &[u8], at: usize, found: impl FnMut(u32, usize)) {
        let next = |n: usize| text.get(at + n).copied().unwrap_or_default();
        if !self.sign_bytes.may_be(next(0), next(1)) {
            return;
        }
        walk(&self.signs, 0, text, at, found);
    }
}

fn walk(trie: &Trie, node: Node, text: &[u8], at: usize, mut found: impl FnMut(u32, usize)) {
    let mut node = node;
    for (byte, end) in text.get(at..).unwrap_or_default().iter().zip(at + 1..) {
        let Some(next) = trie.step(node, *byte) else { return };
        node = next;
        trie.marks(node).iter().for_each(|literal| found(*literal, end));
    }
}

/// A trie of literals; what follows their first runs goes into the tails.
fn with_tails(literals: Vec<(Vec<u8>, u32)>, is_head: bool, tails: &mut Vec<(Start, Vec<u8>, u32)>) -> Trie {
    let trie = Trie::new(literals.clone());
    for (text, literal) in literals {
        let run = std::str::from_utf8(&text).map_or(0, |text| first_run(text).len());
        let (first, rest) = text.split_at_checked(run).unwrap_or_default();
        let node = first.iter().try_fold(0, |node, byte| trie.step(node, *byte));
        if let Some(start) = node.and_then(|node| Start::of(node, is_head, rest)) {
            tails.push((start, rest.to_vec(), literal));
        }
    }
    trie
}

/// Adds to a verdict what goes on from a node of a trie after the run.
fn onward(trie: &Trie, node: Node, from: u32, is_head: bool, verdict: &mut Verdict) {
    let mut next = NextBytes::default();
    let mut short = 0;
    // A letter would lengthen the run.
    for sign in trie.next_bytes(node).iter().filter(|byte| !byte.is_ascii_alphanumeric()) {
        let Some(after) = trie.step(node, *sign) else { continue };
        short |= short_ends(trie, after, 1);
        if trie.marks(after).is_empty() {
            trie.next_bytes(after).iter().for_each(|byte| next.0 |= 1 << NextBytes::place(*sign, *byte));
        } else {
            (0..=u8::MAX).for_each(|byte| next.0 |= 1 << NextBytes::place(*sign, byte));
        }
    }
    if next.0 != 0 {
        verdict.candidates.push(Candidate::Onward { node, from, is_head, next, short });
    }
}

/// After how many bytes literals end, as bits, if that is less than those of a start; `len` bytes lead to the node.
fn short_ends(trie: &Trie, node: Node, len: usize) -> u8 {
    if len >= START_BYTES {
        return 0;
    }
    let here = if trie.marks(node).is_empty() { 0 } else { 1 << len };
    trie.next_bytes(node).iter().filter_map(|b| trie.step(node, *b)).fold(here, |ends, next| ends | short_ends(trie, next, len + 1))
}

/// The run that a literal begins with; empty if it begins with a sign.
fn first_run(literal: &str) -> &str {
    literal.get(..literal.find(|c| !is_word_char(c)).unwrap_or(literal.len())).unwrap_or_default()
}
