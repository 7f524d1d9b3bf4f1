//! Holds the tables of the run that is served, and exchanges them at once when another run is published.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use crate::error::Result;
use crate::pages::Material;
use crate::published::current_run;
use crate::table::Table;

/// The tables of one run.
#[derive(Debug)]
pub(super) struct Served {
    /// Id of the run.
    pub(super) run_id: String,
    /// Fingerprint of its manifest.
    pub(super) fingerprint: String,
    /// Its tables, in order.
    pub(super) tables: Arc<[Table]>,
    /// What pages read, of the same run.
    pub(super) material: Arc<Material>,
    /// Whether what takes long has been worked out ahead.
    pub(super) is_prepared: AtomicBool,
}

impl Served {
    /// Reads the run that an output folder serves.
    pub(super) fn load(out: &Path) -> Result<Self> {
        let run = current_run(out)?;
        let material = Material::load(&run)?;
        material.prepare();
        Ok(Self {
            run_id: run.manifest.run_id.clone(),
            fingerprint: run.fingerprint,
            tables: Arc::clone(&material.tables),
            material: Arc::new(material),
            is_prepared: AtomicBool::new(false),
        })
    }

    /// A table by its id, whatever the case.
    pub(super) fn table(&self, id: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.id.eq_ignore_ascii_case(id))
    }

    /// When the run was published.
    pub(super) fn updated(&self) -> &str {
        self.tables.first().map_or("", |table| &table.source.updated)
    }
}

/// What is served now.
#[derive(Debug)]
pub(super) struct Current {
    out: PathBuf,
    served: RwLock<Arc<Served>>,
    is_stale: AtomicBool,
}

impl Current {
    /// Reads the run that is served; what `CURRENT` says is read first, so that a change while reading is seen at the next look.
    pub(super) fn load(out: &Path) -> Result<(Self, String)> {
        let pointer = pointer(out);
        let served = Served::load(out)?;
        Ok((Self::with(out, served), pointer))
    }

    pub(super) fn with(out: &Path, served: Served) -> Self {
        Self { out: out.to_owned(), served: RwLock::new(Arc::new(served)), is_stale: AtomicBool::new(false) }
    }

    /// The run of an answer. Whoever answers takes it once, so that no answer is of two runs.
    pub(super) fn served(&self) -> Arc<Served> {
        Arc::clone(&self.served.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether another run was published and could not be read.
    pub(super) fn is_stale(&self) -> bool {
        self.is_stale.load(Ordering::Relaxed)
    }

    /// Looks whether another run is served, and reads it; true if it was exchanged.
    ///
    /// # Errors
    /// It could not be read; the one before is still served.
    pub(super) fn look(&self, known: &mut String) -> Result<bool> {
        let pointer = pointer(&self.out);
        if pointer == *known && !self.is_stale() {
            return Ok(false);
        }
        match Served::load(&self.out) {
            Ok(served) => {
                let is_other = served.fingerprint != self.served().fingerprint;
                if is_other {
                    *self.served.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(served);
                }
                *known = pointer;
                self.is_stale.store(false, Ordering::Relaxed);
                Ok(is_other)
            }
            Err(e) => {
                self.is_stale.store(true, Ordering::Relaxed);
                Err(e)
            }
        }
    }
}

/// What `CURRENT` says; nothing where it cannot be read.
fn pointer(out: &Path) -> String {
    std::fs::read_to_string(out.join("CURRENT")).unwrap_or_default()
}
