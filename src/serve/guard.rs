//! The headers that every answer carries, errors too.

use axum::response::Response;
use hyper::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS,
    ACCESS_CONTROL_MAX_AGE, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};

/// What a browser may do with our pages: show them with our own style and scripts, ask this server, and nothing else.
const ALWAYS: [(HeaderName, &str); 7] = [
    (CONTENT_SECURITY_POLICY, "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "no-referrer"),
    (X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("permissions-policy"), "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (VARY, "Accept, Accept-Encoding"),
];

/// Any page may read the programming interface: it has no cookies and tells everybody the same.
const API: [(HeaderName, &str); 5] = [
    (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    (ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST, OPTIONS"),
    (ACCESS_CONTROL_ALLOW_HEADERS, "Accept, Content-Type, If-None-Match"),
    (ACCESS_CONTROL_EXPOSE_HEADERS, "ETag, Retry-After, X-Data-Run"),
    (ACCESS_CONTROL_MAX_AGE, "86400"),
];

/// Ads stand in search engines only where their employers put them.
const OF_ADS: [(HeaderName, &str); 1] = [(HeaderName::from_static("x-robots-tag"), "noindex")];

/// What a browser may do with a table as a page: show it with the style that it brings, and nothing else.
pub(super) const OF_TABLE: &str =
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// Whether a path, base path and all, belongs to the programming interface.
pub(super) fn is_api(path: &str) -> bool {
    path.split('/').any(|part| part == "api")
}

/// Whether a path, base path and all, leads to what ads say.
fn is_of_ads(path: &str) -> bool {
    path.split('/').any(|part| ["ads", "annonser", "phrases"].contains(&part))
}

/// The answer with its headers.
pub(super) fn dressed(path: &str, mut response: Response) -> Response {
    let of_api = API.iter().filter(|_| is_api(path));
    for (name, value) in ALWAYS.iter().chain(of_api).chain(OF_ADS.iter().filter(|_| is_of_ads(path))) {
        // A file that brings its own style says so itself.
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}
