//! Says in which order ads stand in the tables of a run: by the first byte of the BLAKE3 of their id, then by id.
//!
//! Every run has this order, so the tables of two runs can be read side by side, and an id that stands twice has a neighbour that is equal.

use std::cmp::Ordering;

use crate::error::{Error, ErrorKind, Result};

/// Where an ad stands among all ads.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Position {
    partition: u8,
    id: String,
}

impl Position {
    pub(super) fn of(id: &str) -> Self {
        let [partition, ..] = *blake3::hash(id.as_bytes()).as_bytes();
        Self { partition, id: id.to_owned() }
    }

    /// The ad's id.
    pub(super) fn id(&self) -> &str {
        &self.id
    }

    /// Whether it is the position of this id.
    pub(super) fn is_of(&self, id: &str) -> bool {
        self.id == id
    }
}

/// Watches that ads come in order.
#[derive(Debug, Default)]
pub(super) struct Order {
    last: Option<Position>,
}

impl Order {
    /// Takes the next ad.
    ///
    /// # Errors
    /// It stands where it should not, in words that begin with `what` and its number from 1.
    pub(super) fn next(&mut self, what: &str, number: u64, position: &Position) -> Result<()> {
        let wrong = match &self.last {
            None => None,
            Some(last) => match position.cmp(last) {
                Ordering::Greater => None,
                Ordering::Equal => Some(format!("found ad {} again, expected every ad once", position.id)),
                Ordering::Less => Some(format!("found ad {} after ad {}, expected it before", position.id, last.id)),
            },
        };
        self.last = Some(position.clone());
        wrong.map_or(Ok(()), |wrong| Err(Error::new(ErrorKind::Accounting, format!("{what}: row {number}: {wrong}"))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ad_that_stands_twice_or_too_late_is_named() {
        let mut ids: Vec<String> = (0..300).map(|n| n.to_string()).collect();
        ids.sort_by_key(|id| Position::of(id));
        let said = |ids: &[String]| -> Vec<String> {
            let mut order = Order::default();
            (1..).zip(ids).filter_map(|(n, id)| order.next("t", n, &Position::of(id)).err()).map(|e| e.to_string()).collect()
        };
        assert!(said(&ids).is_empty());
        let (a, b) = (ids[7].clone(), ids[8].clone());
        let mut doubled = ids.clone();
        doubled.insert(8, a.clone());
        assert_eq!(said(&doubled), [format!("t: row 9: found ad {a} again, expected every ad once")]);
        ids.swap(7, 8);
        assert_eq!(said(&ids), [format!("t: row 9: found ad {a} after ad {b}, expected it before")]);
    }
}
