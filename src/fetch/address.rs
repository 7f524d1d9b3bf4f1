//! Takes a web address apart: whether it may be asked, where a redirect leads from it, and the name of its file.

use std::fmt;
use std::net::IpAddr;

/// Longest name of a file, in bytes.
const NAME_BYTES: usize = 200;

/// An address of the web without a fragment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Address {
    is_https: bool,
    /// Host and port in small letters.
    authority: String,
    /// Path and query; begins with `/`.
    path: String,
}

impl Address {
    /// Reads an address that begins with `https://` or `http://`; otherwise says what was found.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let bad = |what: &str| format!("`{text}`: {what}");
        if let Some(c) = text.chars().find(|c| !c.is_ascii_graphic()) {
            return Err(bad(&format!("found {c:?}, expected an address in which such signs are written as %..")));
        }
        let (scheme, rest) = text.split_once("://").ok_or_else(|| bad("found no https://, expected a whole address"))?;
        let is_https = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => false,
            _ => return Err(bad(&format!("found `{scheme}`, expected https"))),
        };
        let rest = rest.split('#').next().unwrap_or(rest);
        let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        if authority.contains('@') || authority.contains('\\') {
            return Err(bad("found a name or a backslash before the host, expected the host alone"));
        }
        let default_port = if is_https { ":443" } else { ":80" };
        let authority = authority.to_ascii_lowercase();
        let authority = authority.strip_suffix(default_port).unwrap_or(&authority).to_owned();
        if host_of(&authority).is_empty() {
            return Err(bad("found no host"));
        }
        let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
        Ok(Self { is_https, authority, path })
    }

    /// Whether what is sent there cannot be read or changed on the way.
    pub(super) fn is_https(&self) -> bool {
        self.is_https
    }

    /// Whether the host is this machine.
    pub(super) fn is_loopback(&self) -> bool {
        let host = host_of(&self.authority);
        host == "localhost" || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }

    /// Whether scheme, host and port are the same.
    pub(super) fn is_of_same_origin(&self, other: &Self) -> bool {
        self.is_https == other.is_https && self.authority == other.authority
    }

    /// Where a `Location` leads from here.
    pub(super) fn join(&self, location: &str) -> Result<Self, String> {
        let scheme = if self.is_https { "https" } else { "http" };
        let before_query = |text: &str| text.split(['?', '#']).next().unwrap_or(text).to_owned();
        let origin = format!("{scheme}://{}", self.authority);
        if before_query(location).contains("://") {
            Self::parse(location)
        } else if location.starts_with("//") {
            Self::parse(&format!("{scheme}:{location}"))
        } else if location.starts_with('/') {
            Self::parse(&format!("{origin}{location}"))
        } else {
            let path = before_query(&self.path);
            let folder = path.rfind('/').and_then(|n| path.get(..=n)).unwrap_or("/");
            let from = if location.starts_with('?') { &path } else { folder };
            Self::parse(&format!("{origin}{from}{location}"))
        }
    }

    /// The last part of the path, if it can be the name of a file everywhere; otherwise says why not.
    pub(super) fn file_name(&self) -> Result<&str, String> {
        let path = self.path.split('?').next().unwrap_or(&self.path);
        let name = path.rsplit('/').next().unwrap_or(path);
        let is_plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-+=".contains(&b));
        if name.is_empty() || name.len() > NAME_BYTES || name.starts_with('.') || name.ends_with('.') || !is_plain {
            return Err(format!(
                "{self}: found `{name}` as the name of the file, expected letters, digits and ._-+= that begin with no dot"
            ));
        }
        Ok(name)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}{}", if self.is_https { "https" } else { "http" }, self.authority, self.path)
    }
}

/// The host without its port.
fn host_of(authority: &str) -> &str {
    match authority.find(']') {
        Some(end) => authority.get(..=end).unwrap_or(authority),
        None => authority.split(':').next().unwrap_or(authority),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Address {
        Address::parse(text).unwrap_or_else(|e| unreachable!("{e}"))
    }

    #[test]
    fn an_address_is_written_as_it_was_read() {
        for (text, written) in [
            ("HTTPS://Example.ORG:443/A/b.zip?x=1#y", "https://example.org/A/b.zip?x=1"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080/"),
            ("https://a.se?x", "https://a.se/?x"),
        ] {
            assert_eq!(address(text).to_string(), written);
        }
    }

    #[test]
    fn what_is_no_address_of_the_web_is_refused() {
        for text in
            ["", "a.zip", "ftp://a/b", "https:///b", "https://localhost@evil.org/", "https://a b/", "https://a.se/å", "https://:80/"]
        {
            assert!(Address::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn only_this_machine_is_loopback() {
        for text in ["http://localhost:1/", "http://127.9.9.9/", "http://[::1]:80/x"] {
            assert!(address(text).is_loopback(), "{text}");
        }
        for text in ["http://localhost.evil.org/", "http://128.0.0.1/", "http://[::2]/", "http://127.0.0.1.evil.org/"] {
            assert!(!address(text).is_loopback(), "{text}");
        }
    }

    #[test]
    fn a_redirect_leads_where_its_location_says() {
        let from = address("https://a.se/x/y.zip?q=1");
        for (location, to) in [
            ("http://b.se/z", "http://b.se/z"),
            ("//b.se/z", "https://b.se/z"),
            ("/z?u=http://c", "https://a.se/z?u=http://c"),
            ("z", "https://a.se/x/z"),
            ("?q=2", "https://a.se/x/y.zip?q=2"),
        ] {
            assert_eq!(from.join(location).map(|a| a.to_string()), Ok(to.to_owned()), "{location}");
        }
        assert!(from.is_of_same_origin(&address("https://a.se:443/other")));
        assert!(!from.is_of_same_origin(&address("http://a.se/x/y.zip")));
    }

    #[test]
    fn the_name_of_a_file_cannot_lead_out_of_a_folder() {
        assert_eq!(address("https://a.se/x/2016.jsonl.zip?sig=../../b").file_name(), Ok("2016.jsonl.zip"));
        for text in
            ["https://a.se/", "https://a.se/..", "https://a.se/.part", "https://a.se/a%2Fb", "https://a.se/a:b", "https://a.se/x/a."]
        {
            assert!(address(text).file_name().is_err(), "{text}");
        }
    }
}
