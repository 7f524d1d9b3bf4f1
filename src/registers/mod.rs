//! Knows Sweden's municipalities, public employers and occupations, as of the files in `data/registers`.
//!
//! The files are part of the program; `data/registers/SOURCES.md` names each source and licence.

mod employers;
mod load;
mod occupations;
mod places;
mod resolver;

pub use employers::{EmployerRef, Employers, PublicEmployer, Sector, name_key};
pub use occupations::Occupations;
pub use places::{Municipality, Places, SkrGroup};
pub use resolver::Resolver;

use crate::error::Result;

/// All registers.
#[derive(Debug)]
pub struct Registers {
    /// Municipalities, counties and SKR groups.
    pub places: Places,
    /// Public employers.
    pub employers: Employers,
    /// Occupations.
    pub occupations: Occupations,
    /// Fingerprint of all files.
    pub fingerprint: String,
}

impl Registers {
    /// Reads the registers that are part of the program.
    ///
    /// # Errors
    /// A file that breaks its own rules, with file and line.
    pub fn load() -> Result<Self> {
        let places = Places::load()?;
        let employers = Employers::load()?;
        let occupations = Occupations::load()?;
        Ok(Self { places, employers, occupations, fingerprint: load::fingerprint() })
    }
}
