//! Says which ads a question is about, and finds them.
//!
//! A condition is answered one segment at a time by sets of bits, one for each ad: words, codes and ranges fill sets, AND, OR and NOT join
//! them. So a question costs at most what its terms' ads and the ads of the index cost, whatever is asked, and its total is exact. The sets
//! of words, codes and ranges are kept as far as there is room: the next page, another order and other filters ask for the same ones.

use std::ops::RangeInclusive;
use std::sync::Arc;

use fixedbitset::FixedBitSet;
use tantivy::query::{EnableScoring, PhraseQuery, Query};
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::{DocSet, TERMINATED, TantivyError};

use super::clock::Clock;
use super::document::key_of;
use super::fields::{CodeField, NumberField, WordField, fields};
use super::reader::{ReadSegment, Reader};
use super::segments::IndexPlace;
use super::tokens::cut;
use crate::error::{Error, ErrorKind, Result};

/// Most different words that one prefix may stand for.
const MOST_WORDS: usize = 100_000;

/// Which ads are asked for.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Condition {
    /// All.
    All,
    /// Those that hold a word, in any form or as a part of a compound. The word is folded.
    Word(WordField, String),
    /// Those that hold words exactly as written, one after the other. The words are folded.
    Phrase(WordField, Vec<String>),
    /// Those that hold a word that begins so. The beginning is folded.
    Beginning(WordField, String),
    /// Those with a code.
    Code(CodeField, String),
    /// Those with one of these codes.
    Codes(CodeField, Vec<String>),
    /// Those with a code that begins so.
    CodeBeginning(CodeField, String),
    /// Those with a number in a range.
    Number(NumberField, RangeInclusive<u64>),
    /// The ad with an id.
    Id(String),
    /// Reposts.
    Repost,
    /// Those of which all hold.
    And(Vec<Condition>),
    /// Those of which any holds.
    Or(Vec<Condition>),
    /// Those of which this does not hold.
    Not(Box<Condition>),
}

/// The ads that were asked for, by segment.
#[derive(Clone, Debug)]
pub struct Selected {
    pub(super) segments: Vec<FixedBitSet>,
}

impl Selected {
    /// Takes the reposts out, and says how many there were.
    pub fn leave_out_reposts(&mut self, reader: &Reader) -> u64 {
        let before = self.n_ads();
        for (ads, segment) in self.segments.iter_mut().zip(&reader.segments) {
            ads.difference_with(&segment.reposts);
        }
        before - self.n_ads()
    }

    /// How many.
    pub fn n_ads(&self) -> u64 {
        self.segments.iter().map(|ads| ads.count_ones(..) as u64).sum()
    }

    /// Their places, in no order that means anything.
    pub fn places(&self) -> impl Iterator<Item = IndexPlace> + '_ {
        let place = |segment, ad| IndexPlace { segment, ad: u32::try_from(ad).unwrap_or(u32::MAX) };
        (0..).zip(&self.segments).flat_map(move |(segment, ads)| ads.ones().map(move |ad| place(segment, ad)))
    }
}

impl Reader {
    /// Finds the ads of the run of which a condition holds.
    ///
    /// # Errors
    /// The index cannot be read, or the time is over.
    pub fn select(&self, condition: &Condition, clock: &Clock) -> Result<Selected> {
        let condition = self.prepare(condition);
        let mut segments = Vec::with_capacity(self.segments.len());
        for (number, segment) in self.segments.iter().enumerate() {
            let mut ads = Answering { reader: self, number, segment, clock }.answer(&condition)?;
            ads.intersect_with(&segment.held);
            segments.push(ads);
        }
        Ok(Selected { segments })
    }

    /// Puts in place of words the terms that they are found by.
    fn prepare<'c>(&self, condition: &'c Condition) -> Prepared<'c> {
        // What is asked twice is answered once.
        let is_first = |of: &[Condition], n: usize| of.get(n).is_some_and(|one| of.iter().take(n).all(|before| before != one));
        let all = |of: &'c [Condition]| of.iter().enumerate().filter(|(n, _)| is_first(of, *n)).map(|(_, one)| self.prepare(one)).collect();
        match condition {
            Condition::Word(field, word) => Prepared::Terms(condition, fields().words(*field), self.asked(word)),
            Condition::And(of) => Prepared::And(all(of)),
            Condition::Or(of) => Prepared::Or(all(of)),
            Condition::Not(of) => Prepared::Not(Box::new(self.prepare(of))),
            plain => Prepared::Plain(plain),
        }
    }
}

/// A condition with the terms of its words.
enum Prepared<'c> {
    Plain(&'c Condition),
    Terms(&'c Condition, Field, Vec<String>),
    And(Vec<Prepared<'c>>),
    Or(Vec<Prepared<'c>>),
    Not(Box<Prepared<'c>>),
}

/// Answers a condition in one segment.
struct Answering<'a> {
    reader: &'a Reader,
    number: usize,
    segment: &'a ReadSegment,
    clock: &'a Clock,
}

impl Answering<'_> {
    fn answer(&self, condition: &Prepared<'_>) -> Result<FixedBitSet> {
        self.clock.check()?;
        let mut ads = self.none();
        match condition {
            Prepared::And(all) => {
                ads.insert_range(..);
                for one in all {
                    match one {
                        Prepared::Not(one) => ads.difference_with(&*self.found(one)?),
                        one => ads.intersect_with(&*self.found(one)?),
                    }
                    if ads.is_clear() {
                        break;
                    }
                }
            }
            Prepared::Or(any) => any.iter().try_for_each(|one| self.found(one).map(|found| ads.union_with(&found)))?,
            Prepared::Not(one) => {
                ads = self.answer(one)?;
                ads.toggle_range(..);
            }
            Prepared::Plain(_) | Prepared::Terms(..) => match self.kept(condition)? {
                Some(found) => ads.union_with(&found),
                None => self.answer_one(condition, &mut ads)?,
            },
        }
        Ok(ads)
    }

    /// The ads of a condition, which others may be using, too.
    fn found(&self, condition: &Prepared<'_>) -> Result<Arc<FixedBitSet>> {
        self.kept(condition)?.map_or_else(|| self.answer(condition).map(Arc::new), Ok)
    }

    /// The set of a condition that is kept, found now if it was not yet; `None` for one whose set is put together of others, or at hand.
    fn kept(&self, condition: &Prepared<'_>) -> Result<Option<Arc<FixedBitSet>>> {
        let asked = match condition {
            Prepared::Plain(Condition::All | Condition::Id(_) | Condition::Repost) => return Ok(None),
            Prepared::Plain(asked) | Prepared::Terms(asked, ..) => *asked,
            Prepared::And(_) | Prepared::Or(_) | Prepared::Not(_) => return Ok(None),
        };
        let find = || {
            let mut ads = self.none();
            self.answer_one(condition, &mut ads).map(|()| ads)
        };
        self.reader.found.get(self.number, asked, find).map(Some)
    }

    fn answer_one(&self, condition: &Prepared<'_>, ads: &mut FixedBitSet) -> Result<()> {
        match condition {
            Prepared::Terms(_, field, terms) => terms.iter().try_for_each(|term| self.add_term(*field, term, ads)),
            Prepared::Plain(plain) => self.answer_plain(plain, ads),
            // These are put together of others.
            Prepared::And(_) | Prepared::Or(_) | Prepared::Not(_) => Ok(()),
        }
    }

    fn answer_plain(&self, condition: &Condition, ads: &mut FixedBitSet) -> Result<()> {
        match condition {
            Condition::All => ads.insert_range(..),
            Condition::Phrase(field, words) => self.add_phrase(*field, words, ads)?,
            Condition::Beginning(field, beginning) => self.add_beginning(fields().words(*field), beginning, ads)?,
            Condition::CodeBeginning(field, beginning) => match fields().code(*field) {
                Some(code) => self.add_beginning(code, beginning, ads)?,
                None => self.add_counted(*field, |code| code.starts_with(beginning.as_str()), ads)?,
            },
            Condition::Code(field, code) => self.add_code(*field, code, ads)?,
            Condition::Codes(field, codes) => codes.iter().try_for_each(|code| self.add_code(*field, code, ads))?,
            Condition::Number(field, range) => self.add_range(*field, range, ads)?,
            Condition::Id(id) => self.add(&Term::from_field_u64(fields().key, key_of(id)), ads)?,
            Condition::Repost => ads.union_with(&self.segment.reposts),
            // These were prepared.
            Condition::Word(..) | Condition::And(_) | Condition::Or(_) | Condition::Not(_) => {}
        }
        Ok(())
    }

    fn none(&self) -> FixedBitSet {
        FixedBitSet::with_capacity(self.segment.reader.max_doc() as usize)
    }

    fn add_term(&self, field: Field, term: &str, ads: &mut FixedBitSet) -> Result<()> {
        self.add(&Term::from_field_text(field, cut(term)), ads)
    }

    fn add_code(&self, field: CodeField, code: &str, ads: &mut FixedBitSet) -> Result<()> {
        match fields().code(field) {
            Some(own) => self.add_term(own, code, ads),
            None => self.add_counted(field, |own| own == code, ads),
        }
    }

    /// Adds the ads with a hit that counts as one of some codes.
    fn add_counted(&self, field: CodeField, is_asked: impl Fn(&str) -> bool, ads: &mut FixedBitSet) -> Result<()> {
        for (_, columns) in field.counted().unwrap_or_default().iter().filter(|(code, _)| is_asked(code)) {
            ads.union_with(&*self.segment.having_any(columns).map_err(|e| self.reader.failed(&e))?);
        }
        Ok(())
    }

    fn add(&self, term: &Term, ads: &mut FixedBitSet) -> Result<()> {
        let inverted = self.segment.reader.inverted_index(term.field()).map_err(|e| self.reader.failed(&e))?;
        let found = inverted.read_postings(term, IndexRecordOption::Basic).map_err(|e| self.reader.failed(&e.into()))?;
        add_all(found, ads);
        Ok(())
    }

    fn add_phrase(&self, field: WordField, words: &[String], ads: &mut FixedBitSet) -> Result<()> {
        let field = fields().words(field);
        match words {
            [] => Ok(()),
            [word] => self.add_term(field, word, ads),
            words => {
                let phrase = PhraseQuery::new(words.iter().map(|word| Term::from_field_text(field, cut(word))).collect());
                let scoring = EnableScoring::disabled_from_schema(&fields().schema);
                let weight = phrase.weight(scoring).map_err(|e| self.reader.failed(&e))?;
                add_all(Some(weight.scorer(&self.segment.reader, 1.0).map_err(|e| self.reader.failed(&e))?), ads);
                Ok(())
            }
        }
    }

    fn add_beginning(&self, field: Field, beginning: &str, ads: &mut FixedBitSet) -> Result<()> {
        let failed = |e: std::io::Error| self.reader.failed(&TantivyError::from(e));
        let inverted = self.segment.reader.inverted_index(field).map_err(|e| self.reader.failed(&e))?;
        let mut terms = inverted.terms().range().ge(cut(beginning)).into_stream().map_err(failed)?;
        let mut n_terms = 0;
        while terms.advance() && terms.key().starts_with(cut(beginning).as_bytes()) {
            let found = inverted.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic).map_err(failed)?;
            add_all(Some(found), ads);
            n_terms += 1;
            if n_terms % 64 == 0 {
                self.clock.check()?;
            }
            if n_terms > MOST_WORDS {
                let text = format!("query: `{beginning}*` stands for more than {MOST_WORDS} words, expected a longer beginning");
                return Err(Error::new(ErrorKind::Usage, text));
            }
        }
        Ok(())
    }

    fn add_range(&self, field: NumberField, range: &RangeInclusive<u64>, ads: &mut FixedBitSet) -> Result<()> {
        self.add_column(field.id(), range, ads)
    }

    /// Adds the ads with a number in a range; a column that no ad of the segment has a number in is not there.
    fn add_column(&self, name: &str, range: &RangeInclusive<u64>, ads: &mut FixedBitSet) -> Result<()> {
        let column = self.segment.reader.fast_fields().column_opt::<u64>(name).map_err(|e| self.reader.failed(&e))?;
        let mut found = Vec::new();
        if let Some(column) = column {
            column.get_docids_for_value_range(range.clone(), 0..self.segment.reader.max_doc(), &mut found);
        }
        for ad in found {
            ads.insert(ad as usize);
        }
        Ok(())
    }
}

/// Adds the ads of a list, in order, to a set.
fn add_all(list: Option<impl DocSet>, ads: &mut FixedBitSet) {
    let Some(mut list) = list else { return };
    let mut ad = list.doc();
    while ad != TERMINATED {
        ads.insert(ad as usize);
        ad = list.advance();
    }
}
