//! Brings a request to its handler and gives every answer its headers: one list of routes, one way through.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, FromRequestParts, Query, RawPathParams, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter, on};
use hyper::header::{
    ACCEPT, ACCEPT_ENCODING, ALLOW, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderMap, HeaderName,
    HeaderValue, IF_NONE_MATCH,
};
use hyper::{Method, StatusCode, Uri};
use std::net::SocketAddr;
use tokio::sync::Semaphore;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::compression::{CompressionLayer, CompressionLevel};

use super::asked::{Answer, Asked};
use super::guard::{OF_TABLE, dressed, is_api};
use super::pace::Pace;
use super::problem::Problem;
use super::state::{Current, Served};
use super::{Facts, openapi, page};
use super::{pxweb::version1, pxweb::version2};

/// How long others may keep an answer, in seconds; after that they ask whether it still holds.
const MAX_AGE: &str = "public, max-age=300";
/// Most answers that wait to be made.
const MAX_WAITING: usize = 64;
/// The run that an answer is of.
const DATA_RUN: HeaderName = HeaderName::from_static("x-data-run");

/// What a handler is given.
pub(super) struct Site<'s> {
    /// The run that is served.
    pub(super) served: &'s Served,
    /// What the server was started with.
    pub(super) facts: &'s Facts,
    /// Whether a newer run could not be read.
    pub(super) is_stale: bool,
}

/// Answers a request.
pub(super) type Handler = fn(&Site, &Asked) -> Result<Answer, Problem>;

/// A method and path, and who answers.
pub(super) struct Route {
    pub(super) method: Method,
    pub(super) path: &'static str,
    pub(super) handler: Handler,
    /// Whether the answer is made in no time, so that it need not wait for others.
    pub(super) is_light: bool,
}

const fn get(path: &'static str, handler: Handler) -> Route {
    Route { method: Method::GET, path, handler, is_light: false }
}

const fn light(path: &'static str, handler: Handler) -> Route {
    Route { method: Method::GET, path, handler, is_light: true }
}

const fn post(path: &'static str, handler: Handler) -> Route {
    Route { method: Method::POST, path, handler, is_light: false }
}

/// Everything that can be asked for. `openapi.json` describes what begins with `/api` and `/health`, and a test holds it to this list.
pub(super) static ROUTES: [Route; 22] = [
    light("/", page::page),
    light("/style.css", page::style),
    light("/health", page::health),
    light("/api/openapi.json", openapi::document),
    light("/api/v2/config", version2::config),
    get("/api/v2/tables", version2::tables),
    get("/api/v2/tables/{id}", version2::table),
    get("/api/v2/tables/{id}/metadata", version2::metadata),
    get("/api/v2/tables/{id}/defaultselection", version2::default_selection_of),
    get("/api/v2/tables/{id}/data", version2::data),
    post("/api/v2/tables/{id}/data", version2::data_by_body),
    get("/api/v2/codelists/{id}", version2::code_list),
    post("/api/v2/savedqueries", version2::save_query),
    get("/api/v2/savedqueries/{id}", version2::saved_query),
    get("/api/v2/savedqueries/{id}/selection", version2::saved_selection),
    get("/api/v2/savedqueries/{id}/data", version2::saved_data),
    light("/api/v1", version1::root),
    light("/api/v1/{lang}", version1::databases),
    light("/api/v1/{lang}/svall", version1::subjects),
    get("/api/v1/{lang}/svall/{subject}", version1::tables),
    get("/api/v1/{lang}/svall/{subject}/{id}", version1::table),
    post("/api/v1/{lang}/svall/{subject}/{id}", version1::data),
];

/// What all answers share.
pub(super) struct App {
    current: Current,
    facts: Facts,
    pace: Pace,
    /// How many answers are made at a time.
    at_work: Arc<Semaphore>,
    /// How many are made or wait.
    at_door: Arc<Semaphore>,
}

impl App {
    pub(super) fn new(current: Current, facts: Facts, n_workers: usize) -> Arc<Self> {
        let pace = Pace::new(facts.max_calls, Duration::from_secs(facts.window_seconds), Instant::now());
        let at_work = Arc::new(Semaphore::new(n_workers.max(1)));
        Arc::new(Self { current, facts, pace, at_work, at_door: Arc::new(Semaphore::new(n_workers + MAX_WAITING)) })
    }

    /// What is served.
    pub(super) fn current(&self) -> &Current {
        &self.current
    }
}

/// The routes, below the base path, with everything around them.
pub(super) fn router(app: &Arc<App>) -> Router {
    let mut router = Router::new();
    for route in &ROUTES {
        let filter = if route.method == Method::POST { MethodFilter::POST } else { MethodFilter::GET };
        let (handler, is_light) = (route.handler, route.is_light);
        let methods: MethodRouter<Arc<App>> =
            on(filter, move |State(app): State<Arc<App>>, request: Request| answer(app, handler, is_light, request));
        router = router.route(route.path, methods);
    }
    for path in ROUTES.iter().map(|route| route.path).collect::<BTreeSet<_>>() {
        let mut known: Vec<&str> = ROUTES.iter().filter(|route| route.path == path).map(|route| route.method.as_str()).collect();
        if known.contains(&"GET") {
            known.push("HEAD");
        }
        known.push("OPTIONS");
        let known = known.join(", ");
        router = router.route(path, on(MethodFilter::OPTIONS, move || async move { (StatusCode::NO_CONTENT, [(ALLOW, known)]) }));
    }
    let nothing = || async { Problem::not_found("nothing is served at this address") };
    let other_method = || async { Problem::new(StatusCode::METHOD_NOT_ALLOWED, "this address does not know the method") };
    let router = router.method_not_allowed_fallback(other_method).fallback(nothing);
    let router = match app.facts.base_path.as_str() {
        "" => router,
        base => Router::new().nest(base, router).fallback(nothing),
    };
    let is_worth_it =
        SizeAbove::new(256).and(NotForContentType::const_new("application/vnd.")).and(NotForContentType::const_new("application/x-stata"));
    let gzip = CompressionLayer::new().gzip(true).quality(CompressionLevel::Fastest).compress_when(is_worth_it);
    router.layer(from_fn_with_state(Arc::clone(app), around)).layer(gzip).with_state(Arc::clone(app))
}

/// The path without the slash at its end, which some clients add.
pub(super) fn without_slash(uri: &Uri) -> Option<Uri> {
    let path = uri.path();
    let short = path.trim_end_matches('/');
    if short.len() == path.len() || path == "/" {
        return None;
    }
    let short = if short.is_empty() { "/" } else { short };
    let written = uri.query().map_or_else(|| short.to_owned(), |query| format!("{short}?{query}"));
    written.parse().ok()
}

/// Counts calls and adds the headers that all answers have.
async fn around(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    if is_api(&path) && request.method() != Method::OPTIONS {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
        let caller =
            app.facts.caller(peer, request.headers().get_all("x-forwarded-for").iter().filter_map(|v| v.to_str().ok()).next_back());
        if let Some(seconds) = caller.and_then(|caller| app.pace.call(caller, Instant::now()).err()) {
            let detail = format!("more than {} calls in {} seconds", app.facts.max_calls, app.facts.window_seconds);
            let problem = Problem { retry_after: Some(seconds), ..Problem::new(StatusCode::TOO_MANY_REQUESTS, detail) };
            return dressed(&path, problem.into_response());
        }
    }
    dressed(&path, next.run(request).await)
}

/// Answers one request of a route.
async fn answer(app: Arc<App>, handler: Handler, is_light: bool, request: Request) -> Response {
    let served = app.current.served();
    let (mut head, body) = request.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else { return Problem::mistake("the body broke off").into_response() };
    let Ok(path) = RawPathParams::from_request_parts(&mut head, &()).await else {
        return Problem::not_found("the address is not UTF-8").into_response();
    };
    let Ok(Query(query)) = Query::<Vec<(String, String)>>::try_from_uri(&head.uri) else {
        return Problem::mistake("the query cannot be read").into_response();
    };
    let accept = text(&head.headers, &ACCEPT);
    let asked = Asked { parts: path.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(), query, body, accept };
    let tag = tag(&served, &head.method, &head.uri, &head.headers, &asked.body);
    let run = HeaderValue::from_str(&served.run_id);
    let mut response = if head.method != Method::POST && is_known(&text(&head.headers, &IF_NONE_MATCH), &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else if is_light {
        told(make(&app, &served, handler, &asked))
    } else {
        made(app, served, handler, asked).await
    };
    let is_kept = response.extensions().get::<MayBeKept>().is_some() || response.status() == StatusCode::NOT_MODIFIED;
    if is_kept && let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(ETAG, tag);
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(MAX_AGE));
    }
    if let Ok(run) = run {
        response.headers_mut().insert(DATA_RUN, run);
    }
    response
}

/// Marks an answer that may be kept.
#[derive(Clone)]
struct MayBeKept;

/// Has the answer made where it holds up nobody, if there is room.
async fn made(app: Arc<App>, served: Arc<Served>, handler: Handler, asked: Asked) -> Response {
    let Ok(_door) = Arc::clone(&app.at_door).try_acquire_owned() else {
        return Problem::busy("too many answers are being made").into_response();
    };
    let Ok(work) = Arc::clone(&app.at_work).acquire_owned().await else { return Problem::busy("the server is ending").into_response() };
    let answered = tokio::task::spawn_blocking(move || {
        let _work = work;
        make(&app, &served, handler, &asked)
    });
    told(answered.await.ok().flatten())
}

/// The answer of a handler; nothing if it failed by a mistake of its own.
fn make(app: &App, served: &Served, handler: Handler, asked: &Asked) -> Option<Result<Answer, Problem>> {
    let site = Site { served, facts: &app.facts, is_stale: app.current.is_stale() };
    catch_unwind(AssertUnwindSafe(|| handler(&site, asked))).ok()
}

fn told(answered: Option<Result<Answer, Problem>>) -> Response {
    match answered {
        Some(Ok(answer)) => sent(answer),
        Some(Err(problem)) => problem.into_response(),
        None => Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the server failed by a mistake of its own").into_response(),
    }
}

fn sent(answer: Answer) -> Response {
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = answer.status;
    let headers = response.headers_mut();
    if let Ok(media) = HeaderValue::from_str(&answer.media) {
        headers.insert(CONTENT_TYPE, media);
    }
    if answer.file_name.is_some() && answer.media.starts_with("text/html") {
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(OF_TABLE));
    }
    if let Some(Ok(value)) = answer.file_name.map(|name| HeaderValue::from_str(&format!("inline; filename=\"{name}\""))) {
        headers.insert(CONTENT_DISPOSITION, value);
    }
    if answer.may_be_kept {
        response.extensions_mut().insert(MayBeKept);
    } else {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

fn text(headers: &HeaderMap, name: &HeaderName) -> String {
    let values: Vec<&str> = headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect();
    values.join(", ")
}

/// The tag of an answer: the same run, question and form give the same bytes, and nothing else has the tag.
fn tag(served: &Served, method: &Method, uri: &Uri, headers: &HeaderMap, body: &[u8]) -> String {
    let mut hasher = blake3::Hasher::new();
    let method = if *method == Method::HEAD { &Method::GET } else { method };
    let parts = [
        env!("CARGO_PKG_VERSION").as_bytes(),
        served.fingerprint.as_bytes(),
        method.as_str().as_bytes(),
        uri.path().as_bytes(),
        uri.query().unwrap_or_default().as_bytes(),
        &text(headers, &ACCEPT).into_bytes(),
        &text(headers, &ACCEPT_ENCODING).into_bytes(),
        body,
    ];
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes()).update(part);
    }
    format!("\"{}\"", &hasher.finalize().to_hex()[..32])
}

/// Whether one of the tags that a client has is this one. A proxy that compresses marks a tag as weak.
fn is_known(given: &str, tag: &str) -> bool {
    given.split(',').any(|known| known.trim().trim_start_matches("W/") == tag)
}
