//! Serves the tables of the published run to browsers, statistics programs and other machines, read-only.
//!
//! `listen` takes connections (`progress` and `socket` know how long each may take), `app` holds the routes and what every answer has,
//! `state` the run that is served; `ads` answers on its ads, `pxweb` speaks with clients of PxWebApi, `page` hands people the pages of `crate::pages`, `names` finds names
//! for programs. It makes no connection of its own.

mod ads;
mod app;
mod asked;
#[cfg(test)]
mod example;
mod guard;
mod kept;
mod listen;
mod names;
mod openapi;
mod pace;
mod page;
mod prepare;
mod problem;
mod progress;
mod pxweb;
mod socket;
mod state;

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::error::{Error, ErrorKind, Result};
use crate::pages::Host;

pub use progress::Patience;

/// How it is served.
#[derive(Clone, Debug)]
pub struct Options {
    /// Folder of the published runs.
    pub out: PathBuf,
    /// Where to listen, `127.0.0.1:8080`; port 0 takes any that is free.
    pub address: String,
    /// What all addresses begin with, `/svall`; empty for nothing.
    pub base_path: String,
    /// Most connections at a time.
    pub max_connections: usize,
    /// Most cells of an answer.
    pub max_cells: usize,
    /// How long a search in the ads may take; a comparison of phrases may take twice as long.
    pub search_time: Duration,
    /// Most calls of one address in a window of time.
    pub max_calls: u32,
    /// Length of the window in seconds.
    pub window_seconds: u64,
    /// Whether a proxy in front says in `X-Forwarded-For` who calls.
    pub has_proxy: bool,
    /// Seconds between two looks at whether another run is served.
    pub look_seconds: u64,
    /// A mail or web address for questions, which every page names; empty for none.
    pub contact: String,
    /// Who offers the service, for its statement on accessibility; empty where nobody is named.
    pub owner: String,
    /// How long connections may take.
    pub patience: Patience,
}

/// What handlers know of the server.
#[derive(Clone, Debug, Default)]
struct Facts {
    base_path: String,
    /// Where the pages stand.
    host: Host,
    max_cells: usize,
    max_calls: u32,
    window_seconds: u64,
    has_proxy: bool,
}

impl Facts {
    /// Who calls: the other end of the connection, or whom the proxy names last.
    fn caller(&self, peer: Option<IpAddr>, forwarded: Option<&str>) -> Option<IpAddr> {
        let named = || forwarded?.rsplit(',').next()?.trim().parse().ok();
        if self.has_proxy { named().or(peer) } else { peer }
    }
}

/// Serves until the process is asked to end. `ready` is told the address, `remark` what somebody should know.
///
/// # Errors
/// There is no published run, an option cannot be meant, or the address cannot be had.
pub fn serve(options: &Options, ready: impl FnOnce(&str), remark: impl Fn(&str) + Send + Sync + 'static) -> Result<()> {
    let base_path = base_path(&options.base_path)?;
    let facts = Facts {
        base_path: base_path.clone(),
        host: Host {
            base_path: base_path.clone(),
            contact: options.contact.trim().to_owned(),
            owner: options.owner.trim().to_owned(),
            search_time: options.search_time,
            max_cells: options.max_cells,
        },
        max_cells: options.max_cells,
        max_calls: options.max_calls,
        window_seconds: options.window_seconds.max(1),
        has_proxy: options.has_proxy,
    };
    let (current, pointer) = state::Current::load(&options.out)?;
    current.served().material.ads.trouble().iter().for_each(|trouble| remark(trouble));
    let failed = |e: std::io::Error| Error::new(ErrorKind::Usage, format!("--addr {}: cannot be listened at: {e}", options.address));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_name("serve").build().map_err(failed)?;
    runtime.block_on(async {
        let listener = TcpListener::bind(&options.address).await.map_err(failed)?;
        let address: SocketAddr = listener.local_addr().map_err(failed)?;
        let n_workers = runtime.metrics().num_workers();
        let app = app::App::new(current, facts, n_workers);
        let (tell_end, end) = watch::channel(false);
        wait_for_signal(tell_end).map_err(failed)?;
        prepare::prepare(&app.current().served(), app.host(), &end);
        tokio::spawn(look(Arc::clone(&app), pointer, Duration::from_secs(options.look_seconds.max(1)), end.clone(), remark));
        ready(&format!("http://{address}{base_path}/"));
        listen::listen(listener, app::router(&app), options.patience, options.max_connections, end).await;
        Ok(())
    })
}

/// The base path as the routes need it: a slash before each part, none at the end.
fn base_path(given: &str) -> Result<String> {
    let parts: Vec<&str> = given.split('/').filter(|part| !part.is_empty()).collect();
    let is_plain = |part: &str| part != ".." && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    if !parts.iter().all(|part| is_plain(part)) {
        return Err(Error::new(
            ErrorKind::Usage,
            format!("--base-path: found `{given}`, expected letters, digits, -, _ and . between slashes"),
        ));
    }
    Ok(parts.iter().flat_map(|part| ["/", part]).collect())
}

/// Tells the end when the process is asked to end.
fn wait_for_signal(tell: watch::Sender<bool>) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
        tokio::spawn(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            tell.send_replace(true);
        });
    }
    #[cfg(not(unix))]
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            tell.send_replace(true);
        }
    });
    Ok(())
}

/// Looks every few seconds whether another run is served; after one that could not be read it waits longer.
async fn look(
    app: Arc<app::App>,
    mut pointer: String,
    pause: Duration,
    end: watch::Receiver<bool>,
    remark: impl Fn(&str) + Send + Sync + 'static,
) {
    let host = app.host().clone();
    let mut wait = pause;
    loop {
        tokio::time::sleep(wait).await;
        let app = Arc::clone(&app);
        let mut known = pointer.clone();
        let looked = tokio::task::spawn_blocking(move || {
            let looked = app.current().look(&mut known);
            (looked.map(|is_other| is_other.then(|| app.current().served())), known)
        });
        wait = pause;
        match looked.await {
            Ok((Ok(served), known)) => {
                pointer = known;
                if let Some(served) = served {
                    remark(&format!("{} is served", served.run_id));
                    prepare::prepare(&served, &host, &end);
                    served.material.ads.trouble().iter().for_each(|trouble| remark(trouble));
                }
            }
            Ok((Err(e), _)) => {
                remark(&format!("the run before is still served: {e}"));
                wait = pause.max(Duration::from_secs(30));
            }
            Err(e) => remark(&format!("the run before is still served: {e}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_path_is_brought_into_one_form() {
        for (given, expected) in [("", ""), ("/", ""), ("svall", "/svall"), ("/a/b-c/", "/a/b-c")] {
            assert_eq!(base_path(given).unwrap(), expected);
        }
        for given in ["/a b", "/{id}", "/..", "/å", "https://example.org/"] {
            assert!(base_path(given).is_err(), "{given}");
        }
    }

    #[test]
    fn only_a_proxy_that_was_announced_is_believed() {
        let peer: Option<IpAddr> = Some(IpAddr::from([127, 0, 0, 1]));
        let facts = |has_proxy| Facts { has_proxy, ..Facts::default() };
        assert_eq!(facts(false).caller(peer, Some("192.0.2.1")), peer);
        assert_eq!(facts(true).caller(peer, Some("192.0.2.9, 192.0.2.1")), Some(IpAddr::from([192, 0, 2, 1])));
        assert_eq!(facts(true).caller(peer, Some("nonsense")), peer);
    }
}
