//! Takes connections and ends those that take too long, too much room, or are over.
//!
//! axum's own loop waits for ever for the first byte, a head or an idle client, so that a few hundred silent connections stop it.

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::response::IntoResponse;
use hyper::body::Incoming;
use hyper::header::{CONNECTION, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::{interval, sleep, timeout};
use tower::ServiceExt;

use super::app::without_slash;
use super::guard::dressed;
use super::problem::Problem;
use super::progress::{Patience, Progress};
use super::socket::{SentBody, Socket};

/// Most bytes of a request's body.
const MAX_BODY: usize = 64 * 1024;
/// Most bytes of a request's head.
const MAX_HEAD: usize = 64 * 1024;
/// How often a connection is looked at.
const LOOK: Duration = Duration::from_millis(500);

/// Who is connected.
struct Guests {
    connected: Mutex<HashMap<u64, Arc<Progress>>>,
    most: usize,
}

impl Guests {
    /// Lets one in; if there is no room, the one that can best be spared must leave. `None` if all are being served.
    fn enter(&self, id: u64, now: Instant) -> Option<Arc<Progress>> {
        let mut connected = self.connected.lock().unwrap_or_else(PoisonError::into_inner);
        if connected.len() >= self.most {
            let spared = connected.iter().filter_map(|(id, progress)| progress.rank(now).map(|rank| (rank, *id))).min()?;
            if let Some(progress) = connected.remove(&spared.1) {
                progress.leave.notify_one();
            }
        }
        let progress = Arc::new(Progress::new(now));
        connected.insert(id, Arc::clone(&progress));
        Some(progress)
    }

    fn leave(&self, id: u64) {
        self.connected.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }

    fn are_gone(&self) -> bool {
        self.connected.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }
}

/// Serves connections until `end` is told, and lets answers under way be sent.
pub(super) async fn listen(listener: TcpListener, app: Router, patience: Patience, most: usize, mut end: watch::Receiver<bool>) {
    let guests = Arc::new(Guests { connected: Mutex::new(HashMap::new()), most: most.max(1) });
    let mut next_id = 0_u64;
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = end.wait_for(|ends| *ends) => break,
        };
        // The machine has no room for another connection, or this one is gone already.
        let Ok((stream, peer)) = accepted else {
            sleep(Duration::from_millis(20)).await;
            continue;
        };
        next_id += 1;
        let Some(progress) = guests.enter(next_id, Instant::now()) else { continue };
        let (app, guests, end, id) = (app.clone(), Arc::clone(&guests), end.clone(), next_id);
        tokio::spawn(async move {
            attend(stream, peer, app, patience, progress, end).await;
            guests.leave(id);
        });
    }
    drop(listener);
    let deadline = Instant::now() + patience.answer;
    while !guests.are_gone() && Instant::now() < deadline {
        sleep(Duration::from_millis(20)).await;
    }
}

/// Serves one connection until it closes, its time is over, it must make room, or the server ends.
async fn attend(
    stream: TcpStream,
    peer: SocketAddr,
    app: Router,
    patience: Patience,
    progress: Arc<Progress>,
    mut end: watch::Receiver<bool>,
) {
    // Small answers are sent at once; that it cannot be asked for is no reason to serve nothing.
    let _unasked = stream.set_nodelay(true);
    let io = TokioIo::new(Socket::new(stream, Arc::clone(&progress)));
    let told = Arc::clone(&progress);
    let service = service_fn(move |request| answer(app.clone(), request, peer, patience, Arc::clone(&told)));
    // hyper's own timer, which ends with good manners, is the last resort: `progress` is stricter.
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(patience.idle.max(patience.head) * 2).max_buf_size(MAX_HEAD).max_headers(64);
    let mut connection = pin!(builder.serve_connection(io, service));
    let mut look = interval(LOOK);
    let mut is_ending = false;
    loop {
        tokio::select! {
            // The other side closed, or spoke no HTTP: there is nobody to tell.
            _ = connection.as_mut() => return,
            () = progress.leave.notified() => return progress.cut(),
            _ = look.tick() => if progress.is_over(Instant::now(), &patience) { return progress.cut() },
            _ = end.wait_for(|ends| *ends), if !is_ending => {
                is_ending = true;
                connection.as_mut().graceful_shutdown();
            }
        }
    }
}

/// Answers one request, whatever happens.
async fn answer(
    app: Router,
    request: Request<Incoming>,
    peer: SocketAddr,
    patience: Patience,
    progress: Arc<Progress>,
) -> Result<Response<SentBody>, Infallible> {
    progress.head_came(Instant::now());
    let path = request.uri().path().to_owned();
    let (mut head, body) = request.into_parts();
    if let Some(uri) = without_slash(&head.uri) {
        head.uri = uri;
    }
    let body = timeout(patience.body, to_bytes(Body::new(body), MAX_BODY)).await;
    progress.body_came(Instant::now());
    let response = match body {
        Ok(Ok(bytes)) => {
            head.extensions.insert(ConnectInfo(peer));
            match timeout(patience.answer, app.oneshot(Request::from_parts(head, Body::from(bytes)))).await {
                Ok(Ok(response)) => response,
                Err(_) => dressed(&path, Problem::busy("the answer took too long").into_response()),
            }
        }
        Ok(Err(_)) => last(&path, StatusCode::PAYLOAD_TOO_LARGE, format!("the body is longer than {MAX_BODY} bytes or broke off")),
        Err(_) => last(&path, StatusCode::REQUEST_TIMEOUT, "the body did not come in time".to_owned()),
    };
    progress.answer_begins(Instant::now());
    Ok(response.map(|body| SentBody::new(body, progress)))
}

/// A problem after which the connection closes, because nobody knows where the next request begins.
fn last(path: &str, status: StatusCode, detail: String) -> Response<Body> {
    let mut response = dressed(path, Problem::new(status, detail).into_response());
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_there_is_no_room_the_oldest_stranger_leaves() {
        let guests = Guests { connected: Mutex::new(HashMap::new()), most: 2 };
        let start = Instant::now();
        let first = guests.enter(1, start).expect("room");
        let second = guests.enter(2, start + Duration::from_secs(1)).expect("room");
        let third = guests.enter(3, start + Duration::from_secs(2)).expect("room is made");
        assert!(!guests.connected.lock().unwrap().contains_key(&1), "the first left");
        drop(first);
        second.body_came(start);
        third.body_came(start);
        assert!(guests.enter(4, start + Duration::from_secs(3)).is_none(), "nobody who is served must leave");
        guests.leave(2);
        guests.leave(3);
        assert!(guests.are_gone());
    }
}
