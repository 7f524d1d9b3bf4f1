//! States how patient, how careful and how large fetching may be.

use std::fmt;
use std::time::Duration;

/// What holds for every file of a call.
#[derive(Clone, Debug)]
pub struct Rules {
    /// How often a file is asked for at most.
    pub tries: u32,
    /// The first wait after a try that failed; doubles with each. For JobStream also the least time between two requests.
    pub pause: Duration,
    /// The longest wait, whatever the server asks for.
    pub longest_wait: Duration,
    /// How long to wait for a connection, for an answer, and for more of a body.
    pub timeout: Duration,
    /// Most bytes of a file.
    pub max_bytes: u64,
    /// Whether hosts other than this machine may be asked without encryption.
    pub allow_http: bool,
    /// Whether the SHA-256 that must stand at `URL.sha256` is asked for.
    pub sidecar: bool,
    /// Sent to JobStream and nowhere else.
    pub api_key: Option<ApiKey>,
}

/// A key that is shown nowhere.
#[derive(Clone)]
pub struct ApiKey(String);

impl ApiKey {
    /// A key; `None` if it is empty or cannot stand in a header.
    pub fn new(key: &str) -> Option<Self> {
        let key = key.trim();
        (!key.is_empty() && key.bytes().all(|b| b.is_ascii_graphic())).then(|| Self(key.to_owned()))
    }

    /// For the header of a request only.
    pub(super) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(..)")
    }
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            tries: 6,
            pause: Duration::from_secs(2),
            longest_wait: Duration::from_mins(15),
            timeout: Duration::from_mins(2),
            max_bytes: 20_000_000_000,
            allow_http: false,
            sidecar: false,
            api_key: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_not_shown_and_cannot_break_a_header() {
        let rules = Rules { api_key: ApiKey::new(" secret\n"), ..Rules::default() };
        assert_eq!(rules.api_key.as_ref().map(ApiKey::reveal), Some("secret"));
        assert!(!format!("{rules:?}").contains("secret"));
        assert!(ApiKey::new("a\r\nb: c").is_none() && ApiKey::new(" ").is_none());
    }
}
