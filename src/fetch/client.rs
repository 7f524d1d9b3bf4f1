//! Asks a server once: follows redirects by the rules, and says whether asking again can help.

use std::io::{self, Read};
use std::sync::Arc;
use std::time::Duration;

use ureq::Agent;
use ureq::tls::{RootCerts, TlsConfig, TlsProvider};

use super::address::Address;
use super::rules::{ApiKey, Rules};

/// How often an answer may send to another address.
const MAX_REDIRECTS: u32 = 5;
/// Most bytes of a sidecar.
const SIDECAR_BYTES: u64 = 1 << 16;

/// Asks servers.
#[derive(Debug)]
pub(super) struct Client {
    agent: Agent,
    allow_http: bool,
}

/// What a server answered.
pub(super) struct Answer {
    pub(super) status: u16,
    headers: ureq::http::HeaderMap,
    /// Whether the body says itself where it ends, by its length or by chunks.
    pub(super) is_delimited: bool,
    /// Length of the body where it is stated.
    pub(super) length: Option<u64>,
    /// Breaks off with an error where the body ends before its stated end.
    pub(super) body: Box<dyn Read>,
}

/// Why there is no answer.
#[derive(PartialEq, Eq, Debug)]
pub(super) enum Unanswered {
    /// Asking again may help.
    Perhaps(String),
    /// It will not.
    Never(String),
}

impl Answer {
    /// A header, by its name in small letters.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok().map(str::trim)
    }

    /// The status with its usual words: `404 Not Found`.
    pub(super) fn status_in_words(&self) -> String {
        let words = ureq::http::StatusCode::from_u16(self.status).ok().and_then(|s| s.canonical_reason());
        words.map_or_else(|| self.status.to_string(), |words| format!("{} {words}", self.status))
    }
}

impl Client {
    /// A client that keeps to the rules.
    pub(super) fn new(rules: &Rules) -> Self {
        let tls = TlsConfig::builder()
            .provider(TlsProvider::Rustls)
            .root_certs(RootCerts::PlatformVerifier)
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent(user_agent())
            .accept("*/*")
            // A compressed transfer would have other lengths, ranges and checksums than the file.
            .accept_encoding("identity")
            // A server that lies about a length leaves bytes in the connection, so none is used twice.
            .max_idle_connections(0)
            .timeout_resolve(Some(rules.timeout.min(Duration::from_secs(30))))
            .timeout_connect(Some(rules.timeout.min(Duration::from_secs(30))))
            .timeout_recv_response(Some(rules.timeout))
            .timeout_per_read(Some(rules.timeout))
            .build();
        Self { agent: config.new_agent(), allow_http: rules.allow_http }
    }

    /// Whether an address may be asked; otherwise says why not.
    pub(super) fn may_ask(&self, address: &Address) -> Result<(), String> {
        if address.is_https() || address.is_loopback() || self.allow_http {
            return Ok(());
        }
        Err(format!("{address}: found http, expected https; --allow-http asks without encryption all the same"))
    }

    /// Asks for an address. A key goes to the host of that address only, wherever it redirects to.
    pub(super) fn ask(&self, address: &Address, headers: &[(&str, String)], key: Option<&ApiKey>) -> Result<Answer, Unanswered> {
        let mut at = address.clone();
        for _ in 0..=MAX_REDIRECTS {
            self.may_ask(&at).map_err(Unanswered::Never)?;
            let key = key.filter(|_| at.is_of_same_origin(address));
            let answer = self.ask_once(&at, headers, key)?;
            if !matches!(answer.status, 301 | 302 | 303 | 307 | 308) {
                return Ok(answer);
            }
            let location = answer.header("location");
            let location = location.ok_or_else(|| Unanswered::Perhaps(format!("found status {} without Location", answer.status)))?;
            at = redirect(&at, location).map_err(Unanswered::Never)?;
        }
        Err(Unanswered::Never(format!("found more than {MAX_REDIRECTS} redirects, expected at most that")))
    }

    /// The text that stands at an address, if it is short.
    pub(super) fn short_text(&self, address: &Address) -> Result<String, Unanswered> {
        let answer = self.ask(address, &[], None)?;
        if answer.status != 200 {
            let found = format!("{address}: found status {}, expected 200", answer.status_in_words());
            return Err(if is_passing(answer.status) { Unanswered::Perhaps(found) } else { Unanswered::Never(found) });
        }
        let mut text = String::new();
        let read = answer.body.take(SIDECAR_BYTES).read_to_string(&mut text);
        read.map_err(|e| Unanswered::Perhaps(format!("{address}: found {e}"))).map(|_| text)
    }

    fn ask_once(&self, address: &Address, headers: &[(&str, String)], key: Option<&ApiKey>) -> Result<Answer, Unanswered> {
        let mut request = self.agent.get(address.to_string()).header("connection", "close");
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        if let Some(key) = key {
            request = request.header("api-key", key.reveal());
        }
        // What is meant for this machine does not go through a proxy.
        let request = if address.is_loopback() { request.config().proxy(None).build() } else { request };
        let (parts, body) = request.call().map_err(|e| unanswered(&e))?.into_parts();
        let has = |name: &str, word: &str| {
            parts.headers.get_all(name).iter().any(|v| v.to_str().is_ok_and(|v| v.to_ascii_lowercase().contains(word)))
        };
        let is_chunked = parts.version == ureq::http::Version::HTTP_11 && has("transfer-encoding", "chunked");
        let length = if is_chunked { None } else { parts.headers.get("content-length").and_then(|v| v.to_str().ok()?.trim().parse().ok()) };
        Ok(Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            is_delimited: is_chunked || length.is_some(),
            length,
            body: Box::new(body.into_reader()),
        })
    }
}

/// Where an answer sends to, unless that would give up encryption.
fn redirect(from: &Address, location: &str) -> Result<Address, String> {
    let to = from.join(location).map_err(|e| format!("found a redirect to {e}"))?;
    if from.is_https() && !to.is_https() {
        return Err(format!("found a redirect from https to {to}, expected to stay with https"));
    }
    Ok(to)
}

/// Whether a status says that asking again may help.
pub(super) fn is_passing(status: u16) -> bool {
    matches!(status, 408 | 425 | 429) || !(400..500).contains(&status)
}

fn user_agent() -> String {
    let repository = env!("CARGO_PKG_REPOSITORY");
    let about = if repository.is_empty() { String::new() } else { format!(" (+{repository})") };
    format!("svall/{}{about}", env!("CARGO_PKG_VERSION"))
}

/// Whether no answer came by chance: a name that does not resolve may do so later, a certificate that is refused will not become good.
fn unanswered(error: &ureq::Error) -> Unanswered {
    let found = format!("found {error}, expected an answer");
    let is_lasting = match error {
        ureq::Error::BadUri(_) | ureq::Error::Http(_) | ureq::Error::InvalidProxyUrl | ureq::Error::Tls(_) => true,
        ureq::Error::Rustls(_) => true,
        ureq::Error::Io(e) => is_refused_certificate(e),
        _ => false,
    };
    if is_lasting { Unanswered::Never(found) } else { Unanswered::Perhaps(found) }
}

fn is_refused_certificate(error: &io::Error) -> bool {
    let inner = error.get_ref().and_then(|e| e.downcast_ref::<rustls::Error>());
    matches!(inner, Some(rustls::Error::InvalidCertificate(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_never_gives_up_encryption() {
        let address = |text| Address::parse(text).unwrap();
        assert_eq!(redirect(&address("http://127.0.0.1/a"), "https://b.se/"), Ok(address("https://b.se/")));
        assert_eq!(redirect(&address("https://a.se/x"), "/y"), Ok(address("https://a.se/y")));
        for location in ["http://a.se/x", "http://127.0.0.1/", "//", "ftp://a.se/", "http://user@a.se/"] {
            assert!(redirect(&address("https://a.se/x"), location).is_err(), "{location}");
        }
    }

    #[test]
    fn other_machines_are_asked_with_encryption_unless_allowed() {
        let client = |allow_http| Client::new(&Rules { allow_http, ..Rules::default() });
        let may_ask = |allow_http, text| client(allow_http).may_ask(&Address::parse(text).unwrap()).is_ok();
        assert!(may_ask(false, "https://a.se/") && may_ask(false, "http://localhost/") && may_ask(true, "http://a.se/"));
        assert!(!may_ask(false, "http://a.se/") && !may_ask(false, "http://localhost.a.se/"));
    }

    #[test]
    fn a_refusal_is_not_asked_again_unless_it_passes() {
        assert!([408, 425, 429, 500, 503, 504].into_iter().all(is_passing));
        assert!(![400, 401, 403, 404, 410, 451].into_iter().any(is_passing));
    }
}
