//! Numbers the 21 competences of DigComp 3.0, their five areas, and the class `general`.
//!
//! The ids `1.1` to `5.4` are unchanged since DigComp 2.0, so one id serves every edition. `general` is svall's own class for
//! wording that names no single competence ("datorvana"). Source: DigComp 3.0, JRC144121, CC BY 4.0.

use std::fmt;

/// How many classes a hit can have: 21 competences and `general`.
pub const N_COMPETENCES: usize = 22;

/// The number of competences in each of the five areas.
const PER_AREA: [u8; 5] = [3, 6, 4, 4, 4];

/// Every id, in the order of columns in every table.
const IDS: [&str; N_COMPETENCES] = [
    "1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "3.1", "3.2", "3.3", "3.4", "4.1", "4.2", "4.3", "4.4", "5.1", "5.2",
    "5.3", "5.4", "general",
];

/// One of the 21 competences, or `general`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Competence(u8);

impl Competence {
    /// The class of wording that names no single competence.
    pub const GENERAL: Self = Self(21);

    /// Every class, `1.1` first and `general` last.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..N_COMPETENCES).map(|i| Self(i.to_le_bytes()[0]))
    }

    /// Reads an id such as `3.4` or `general`.
    pub fn parse(id: &str) -> Option<Self> {
        Self::all().find(|c| c.id() == id)
    }

    /// The class at a column's position, 0 to 21.
    pub fn from_index(index: usize) -> Option<Self> {
        Self::all().nth(index)
    }

    /// The position in tables, 0 to 21.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// The id as it is written in every file.
    pub fn id(self) -> &'static str {
        IDS.get(self.index()).copied().unwrap_or("general")
    }

    /// The id as part of a column's name: `3_4`.
    pub fn column(self) -> String {
        self.id().replace('.', "_")
    }

    /// The area that the competence belongs to.
    pub fn area(self) -> Area {
        let mut first = 0;
        for (n, size) in (1u8..).zip(PER_AREA) {
            first += size;
            if self.0 < first {
                return Area(n);
            }
        }
        Area::GENERAL
    }

    /// The ids of one area in words, for messages: "4.1 to 4.4".
    pub fn range_of(area: u8) -> Option<String> {
        let n = PER_AREA.get(usize::from(area).checked_sub(1)?)?;
        Some(format!("{area}.1 to {area}.{n}"))
    }
}

impl fmt::Display for Competence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// One of the five areas, or `general`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Area(u8);

impl Area {
    /// The area of the class `general`.
    pub const GENERAL: Self = Self(6);

    /// Every area, `1` first and `general` last.
    pub fn all() -> impl Iterator<Item = Self> {
        (1..=6).map(Self)
    }

    /// Reads `1` to `5` or `general`.
    pub fn parse(id: &str) -> Option<Self> {
        Self::all().find(|a| a.id() == id)
    }

    /// The id as it is written in every file.
    pub fn id(self) -> &'static str {
        match self.0 {
            1 => "1",
            2 => "2",
            3 => "3",
            4 => "4",
            5 => "5",
            _ => "general",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_id_reads_back_and_lies_in_its_area() {
        assert_eq!(Competence::all().count(), 22);
        for c in Competence::all() {
            assert_eq!(Competence::parse(c.id()), Some(c));
            let first = c.id().split('.').next();
            assert_eq!(first, Some(c.area().id()));
        }
        assert_eq!(Competence::parse("4.5"), None);
        assert_eq!(Competence::range_of(4).as_deref(), Some("4.1 to 4.4"));
    }
}
