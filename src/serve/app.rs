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
    ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, ALLOW, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_SECURITY_POLICY,
    CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue, IF_NONE_MATCH, LOCATION, RETRY_AFTER, VARY,
};
use hyper::{Method, StatusCode, Uri};
use std::net::{IpAddr, SocketAddr};
use tokio::sync::Semaphore;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::compression::{CompressionLayer, CompressionLevel};

use super::ads::{api, cost};
use super::asked::{Answer, Asked};
use super::guard::{OF_TABLE, dressed, is_api};
use super::kept::{KeptPages, KeptPlace, packed, reads_gzip};
use super::pace::Pace;
use super::problem::Problem;
use super::state::{Current, Served};
use super::{Facts, names, openapi, page};
use super::{pxweb::version1, pxweb::version2};
use crate::pages::{Host, PAGES, Page, fingerprint};
use crate::table::Language;

/// How long others may keep an answer, in seconds; after that they ask whether it still holds.
const MAX_AGE: &str = "public, max-age=300";
/// How others may keep what never changes under its address.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// Seconds after which a page that could not be made in its time may be asked for again.
const PAUSE: u64 = 10;
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

/// Who answers at an address.
#[derive(Clone, Copy)]
enum Maker {
    /// A handler, for programs.
    Handler(&'static Route),
    /// A page in a language, for people.
    Page(&'static Page, Language),
}

impl Maker {
    fn is_page(self) -> bool {
        matches!(self, Self::Page(..))
    }

    /// How many calls an answer is worth beyond what was counted.
    fn cost(self, asked: &Asked) -> u32 {
        match self {
            Self::Handler(route) => (route.cost)(asked),
            Self::Page(page, _) => page::cost(page, asked),
        }
    }
}

/// Says how many calls an answer is worth beyond one.
type Cost = fn(&Asked) -> u32;

/// A method and path, and who answers.
pub(super) struct Route {
    pub(super) method: Method,
    pub(super) path: &'static str,
    pub(super) handler: Handler,
    /// Whether the answer is made in no time, so that it need not wait for others.
    pub(super) is_light: bool,
    /// How many calls the answer is worth beyond the one that it is.
    pub(super) cost: Cost,
}

const fn get(path: &'static str, handler: Handler) -> Route {
    Route { method: Method::GET, path, handler, is_light: false, cost: nothing_more }
}

const fn light(path: &'static str, handler: Handler) -> Route {
    Route { method: Method::GET, path, handler, is_light: true, cost: nothing_more }
}

const fn post(path: &'static str, handler: Handler) -> Route {
    Route { method: Method::POST, path, handler, is_light: false, cost: nothing_more }
}

const fn costly(path: &'static str, handler: Handler, cost: Cost) -> Route {
    Route { method: Method::GET, path, handler, is_light: false, cost }
}

fn nothing_more(_: &Asked) -> u32 {
    0
}

/// Everything that can be asked for, but for the pages, which `pages` lists. `openapi.json` describes what begins with `/api` and `/health`,
/// and a test holds it to this list.
pub(super) static ROUTES: [Route; 27] = [
    light("/", page::front),
    light("/a/{name}", page::asset),
    light("/health", page::health),
    light("/api/names", names::names),
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
    costly("/api/ads", api::search, cost::of_search),
    get("/api/ads/{id}", api::ad),
    get("/api/ads/{id}/explanation", api::explanation),
    costly("/api/phrases", api::phrases, cost::of_phrases),
];

/// What all answers share.
pub(super) struct App {
    current: Current,
    facts: Facts,
    pace: Pace,
    /// How many answers are made at a time.
    at_work: Arc<Semaphore>,
    /// How many of them take long: never all, so that others do not wait.
    at_length: Arc<Semaphore>,
    /// How many are made or wait.
    at_door: Arc<Semaphore>,
    /// Pages that were made before.
    kept: KeptPages,
}

impl App {
    pub(super) fn new(current: Current, facts: Facts, n_workers: usize) -> Arc<Self> {
        let pace = Pace::new(facts.max_calls, Duration::from_secs(facts.window_seconds), Instant::now());
        let at_work = Arc::new(Semaphore::new(n_workers.max(1)));
        let at_length = Arc::new(Semaphore::new((n_workers / 2).max(1)));
        let at_door = Arc::new(Semaphore::new(n_workers + MAX_WAITING));
        Arc::new(Self { current, facts, pace, at_work, at_length, at_door, kept: KeptPages::new() })
    }

    /// What is served.
    pub(super) fn current(&self) -> &Current {
        &self.current
    }

    /// Where the pages stand.
    pub(super) fn host(&self) -> &Host {
        &self.facts.host
    }

    fn site<'s>(&'s self, served: &'s Served) -> Site<'s> {
        Site { served, facts: &self.facts, is_stale: self.current.is_stale() }
    }
}

/// The routes, below the base path, with everything around them.
pub(super) fn router(app: &Arc<App>) -> Router {
    let of_programs = ROUTES.iter().map(|route| (&route.method, route.path, Maker::Handler(route), route.is_light));
    let of_people = PAGES
        .iter()
        .flat_map(|page| Language::ALL.map(|language| (&Method::GET, page.path(language), Maker::Page(page, language), page.is_light)));
    let routes: Vec<_> = of_programs.chain(of_people).collect();
    let mut router = Router::new();
    for (method, path, maker, is_light) in routes.iter().copied() {
        let filter = if *method == Method::POST { MethodFilter::POST } else { MethodFilter::GET };
        let methods: MethodRouter<Arc<App>> =
            on(filter, move |State(app): State<Arc<App>>, request: Request| answer(app, maker, is_light, request));
        router = router.route(path, methods);
    }
    for path in routes.iter().map(|(_, path, ..)| *path).collect::<BTreeSet<_>>() {
        let mut known: Vec<&str> = routes.iter().filter(|(_, own, ..)| *own == path).map(|(method, ..)| method.as_str()).collect();
        if known.contains(&"GET") {
            known.push("HEAD");
        }
        known.push("OPTIONS");
        let known = known.join(", ");
        router = router.route(path, on(MethodFilter::OPTIONS, move || async move { (StatusCode::NO_CONTENT, [(ALLOW, known)]) }));
    }
    let nothing = |State(app): State<Arc<App>>, request: Request| async move { nothing(&app, &request) };
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
async fn around(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    let caller = app.facts.caller(peer, request.headers().get_all("x-forwarded-for").iter().filter_map(|v| v.to_str().ok()).next_back());
    request.extensions_mut().insert(Caller(caller));
    if is_api(&path)
        && request.method() != Method::OPTIONS
        && let Err(problem) = counted(&app, Caller(caller), 1)
    {
        return dressed(&path, problem.into_response());
    }
    dressed(&path, next.run(request).await)
}

/// Who calls, where that is known.
#[derive(Clone, Copy)]
struct Caller(Option<IpAddr>);

/// Counts calls of somebody.
fn counted(app: &App, caller: Caller, n_calls: u32) -> Result<(), Problem> {
    let Some(seconds) = caller.0.and_then(|caller| app.pace.call(caller, n_calls, Instant::now()).err()) else { return Ok(()) };
    let (most, window) = (app.facts.max_calls, app.facts.window_seconds);
    let detail = match n_calls {
        0 | 1 => format!("more than {most} calls in {window} seconds"),
        n => format!("more than {most} calls in {window} seconds, of which this question counts as {n}"),
    };
    Err(Problem { retry_after: Some(seconds), ..Problem::new(StatusCode::TOO_MANY_REQUESTS, detail) })
}

/// Answers one request of a route.
async fn answer(app: Arc<App>, maker: Maker, is_light: bool, request: Request) -> Response {
    let served = app.current.served();
    let is_stale = app.current.is_stale();
    let (mut head, body) = request.into_parts();
    let accept_language = text(&head.headers, &ACCEPT_LANGUAGE);
    let refused = |problem: &Problem| refusal(&app, &served, maker, problem);
    let Ok(body) = to_bytes(body, usize::MAX).await else { return refused(&Problem::mistake("the body broke off")) };
    let Ok(path) = RawPathParams::from_request_parts(&mut head, &()).await else {
        return refused(&Problem::not_found("the address is not UTF-8"));
    };
    let Ok(Query(query)) = Query::<Vec<(String, String)>>::try_from_uri(&head.uri) else {
        return refused(&Problem::mistake("the query cannot be read"));
    };
    let accept = text(&head.headers, &ACCEPT);
    let caller = head.extensions.get::<Caller>().copied().unwrap_or(Caller(None));
    let parts = path.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let asked = Asked { parts, query, body, accept, accept_language };
    // A page changes with its style and with what it says of the run; an answer for programs does not.
    let dress = match maker {
        Maker::Handler(_) => String::new(),
        Maker::Page(..) => format!("{} {is_stale}", fingerprint()),
    };
    let tag = tag(&served, &dress, &head.method, &head.uri, &head.headers, &asked.body);
    let run = HeaderValue::from_str(&served.run_id);
    let mut response = if head.method != Method::POST && is_known(&text(&head.headers, &IF_NONE_MATCH), &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else if is_light {
        told(&app, &served, maker, make(&app, &served, maker, &asked))
    } else {
        let found = if maker.is_page() { Some(app.kept.find(&tag).await) } else { None };
        match found.transpose() {
            Ok(Some(page)) => sent(page),
            found => {
                let keeping = found.err().map(|place| Keeping { place, is_packed: reads_gzip(&text(&head.headers, &ACCEPT_ENCODING)) });
                let n_calls = maker.cost(&asked);
                match if n_calls > 0 { counted(&app, caller, n_calls) } else { Ok(()) } {
                    Ok(()) => made(&app, &served, maker, asked, n_calls >= cost::HEAVY, keeping).await,
                    Err(problem) => refusal(&app, &served, maker, &problem),
                }
            }
        }
    };
    let kept = match response.extensions().get::<Kept>() {
        Some(Kept(how)) => Some(*how),
        None if response.status() == StatusCode::NOT_MODIFIED => Some(MAX_AGE),
        None => None,
    };
    if let Some((how, tag)) = kept.zip(HeaderValue::from_str(&tag).ok()) {
        response.headers_mut().insert(ETAG, tag);
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(how));
    }
    if let Ok(run) = run {
        response.headers_mut().insert(DATA_RUN, run);
    }
    response
}

/// Marks an answer that may be kept, and says for how long.
#[derive(Clone)]
struct Kept(&'static str);

/// How a page is kept.
struct Keeping<'k> {
    place: KeptPlace<'k>,
    is_packed: bool,
}

/// Has the answer made where it holds up nobody, if there is room.
async fn made(app: &Arc<App>, served: &Arc<Served>, maker: Maker, asked: Asked, is_heavy: bool, keeping: Option<Keeping<'_>>) -> Response {
    let Ok(_door) = Arc::clone(&app.at_door).try_acquire_owned() else {
        return refusal(app, served, maker, &Problem::busy("too many answers are being made"));
    };
    let ending = || refusal(app, served, maker, &Problem::busy("the server is ending"));
    let length = if is_heavy { Some(Arc::clone(&app.at_length).acquire_owned().await) } else { None };
    let Ok(length) = length.transpose() else { return ending() };
    let Ok(work) = Arc::clone(&app.at_work).acquire_owned().await else { return ending() };
    let (its_app, its_served) = (Arc::clone(app), Arc::clone(served));
    let is_packed = keeping.as_ref().is_some_and(|keeping| keeping.is_packed);
    let answered = tokio::task::spawn_blocking(move || {
        let _held = (work, length);
        let answered = make(&its_app, &its_served, maker, &asked)?;
        Some(answered.map(|answer| if is_packed { packed(answer) } else { answer }))
    });
    let answered = answered.await.ok().flatten();
    if let Some((keeping, Ok(answer))) = keeping.zip(answered.as_ref()) {
        keeping.place.keep(answer);
    }
    told(app, served, maker, answered)
}

/// The answer of whoever makes it; nothing if it failed by a mistake of its own.
fn make(app: &App, served: &Served, maker: Maker, asked: &Asked) -> Option<Result<Answer, Problem>> {
    let site = app.site(served);
    catch_unwind(AssertUnwindSafe(|| match maker {
        Maker::Handler(route) => (route.handler)(&site, asked),
        Maker::Page(page, language) => Ok(page::shown(&site, asked, page, language)),
    }))
    .ok()
}

fn told(app: &App, served: &Served, maker: Maker, answered: Option<Result<Answer, Problem>>) -> Response {
    match answered {
        Some(Ok(answer)) => sent(answer),
        Some(Err(problem)) => refusal(app, served, maker, &problem),
        None => {
            let problem = Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the server failed by a mistake of its own");
            refusal(app, served, maker, &problem)
        }
    }
}

/// A problem as programs read it, or as a page where people asked for one.
fn refusal(app: &App, served: &Served, maker: Maker, problem: &Problem) -> Response {
    match maker {
        Maker::Handler(_) => problem.clone().into_response(),
        Maker::Page(page, language) => refused_page(&app.site(served), Some(page), language, problem),
    }
}

fn refused_page(site: &Site, page: Option<&'static Page>, language: Language, problem: &Problem) -> Response {
    let Ok(answer) = catch_unwind(AssertUnwindSafe(|| page::refused(site, page, language, problem))) else {
        return problem.clone().into_response();
    };
    let mut response = sent(answer);
    if let Some(seconds) = problem.retry_after {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// What is told where nothing is: a page to people, a problem to programs.
fn nothing(app: &App, request: &Request) -> Response {
    let problem = Problem::not_found("nothing is served at this address");
    let (path, accept) = (request.uri().path(), text(request.headers(), &ACCEPT));
    if is_api(path) || (accept.contains("json") && !accept.contains("html")) {
        return problem.into_response();
    }
    let below = path.strip_prefix(app.facts.base_path.as_str()).unwrap_or(path);
    let language = match below.split('/').nth(1) {
        Some("sv") => Language::Swedish,
        Some("en") => Language::English,
        _ => page::wanted_language(&text(request.headers(), &ACCEPT_LANGUAGE)),
    };
    refused_page(&app.site(&app.current.served()), None, language, &problem)
}

fn sent(answer: Answer) -> Response {
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = answer.status;
    let headers = response.headers_mut();
    if let Ok(media) = HeaderValue::from_str(&answer.media) {
        headers.insert(CONTENT_TYPE, media);
    }
    if answer.is_packed {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    if answer.file_name.is_some() && answer.media.starts_with("text/html") {
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(OF_TABLE));
    }
    if let Some(Ok(value)) = answer.file_name.map(|name| HeaderValue::from_str(&format!("inline; filename=\"{name}\""))) {
        headers.insert(CONTENT_DISPOSITION, value);
    }
    if let Some(Ok(location)) = answer.location.map(|location| HeaderValue::from_str(&location)) {
        headers.insert(LOCATION, location);
        headers.insert(VARY, HeaderValue::from_static("Accept, Accept-Encoding, Accept-Language"));
    }
    if answer.status == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(RETRY_AFTER, HeaderValue::from(PAUSE));
    }
    match (answer.is_forever, answer.may_be_kept) {
        (true, _) => {
            response.extensions_mut().insert(Kept(FOREVER));
        }
        (false, true) => {
            response.extensions_mut().insert(Kept(MAX_AGE));
        }
        (false, false) => {
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
    }
    response
}

fn text(headers: &HeaderMap, name: &HeaderName) -> String {
    let values: Vec<&str> = headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect();
    values.join(", ")
}

/// The tag of an answer: the same run, question and form give the same bytes, and nothing else has the tag.
fn tag(served: &Served, dress: &str, method: &Method, uri: &Uri, headers: &HeaderMap, body: &[u8]) -> String {
    let mut hasher = blake3::Hasher::new();
    let method = if *method == Method::HEAD { &Method::GET } else { method };
    let parts = [
        env!("CARGO_PKG_VERSION").as_bytes(),
        served.fingerprint.as_bytes(),
        dress.as_bytes(),
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
