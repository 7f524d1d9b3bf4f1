//! What went wrong with a request, as `application/problem+json` (RFC 9457).

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use hyper::StatusCode;
use hyper::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use serde_json::{Map, Value, json};

/// A request that is not answered as asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Problem {
    /// The status of the answer.
    pub(super) status: StatusCode,
    /// What was found and what was expected.
    pub(super) detail: String,
    /// After how many seconds it may be asked again.
    pub(super) retry_after: Option<u64>,
    /// What else a program can use, such as the place of a mistake.
    pub(super) members: Map<String, Value>,
}

impl Problem {
    pub(super) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into(), retry_after: None, members: Map::new() }
    }

    /// What is asked for does not exist.
    pub(super) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, detail)
    }

    /// The question is not written as it should be.
    pub(super) fn mistake(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail)
    }

    /// The server has too much to do.
    pub(super) fn busy(detail: &str) -> Self {
        Self { retry_after: Some(2), ..Self::new(StatusCode::SERVICE_UNAVAILABLE, detail) }
    }

    fn title(&self) -> &'static str {
        match self.status {
            StatusCode::BAD_REQUEST => "Parameter error",
            StatusCode::FORBIDDEN => "Too many cells selected",
            StatusCode::TOO_MANY_REQUESTS => "Too many requests",
            status => status.canonical_reason().unwrap_or("Error"),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut body = json!({"type": "about:blank", "title": self.title(), "status": self.status.as_u16(), "detail": self.detail});
        if let Some(body) = body.as_object_mut() {
            body.extend(self.members);
        }
        let mut response = Response::new(Body::from(body.to_string()));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
