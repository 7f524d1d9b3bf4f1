//! Works out, while a run is served already, what takes long and people will ask for.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio::sync::watch;
use tokio::task;

use super::state::Served;
use crate::pages::{self, Host};
use crate::table::View;

/// Works for a run as long as it is served and the server does not end. What is not worked out when somebody asks is made then.
pub(super) fn prepare(served: &Arc<Served>, host: &Host, end: &watch::Receiver<bool>) {
    let codes: Vec<String> = served.material.registers.places.municipalities().iter().map(|m| m.code.clone()).collect();
    let (served, host, end) = (Arc::downgrade(served), host.clone(), end.clone());
    let _work = task::spawn_blocking(move || {
        for view in [View::Employer, View::Place] {
            for municipality in &codes {
                // Once another run is served nobody holds this one.
                let Some(served) = served.upgrade().filter(|_| !*end.borrow()) else { return };
                pages::prepare_phrases(&served.material, &host, municipality, view);
            }
        }
        if let Some(served) = served.upgrade() {
            served.is_prepared.store(true, Ordering::Relaxed);
        }
    });
}
