//! A server on this machine that answers as a test tells it to, request by request.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// What was asked.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// Path and query.
    pub(crate) path: String,
    /// Headers by name in small letters.
    pub(crate) headers: BTreeMap<String, String>,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    /// The first byte of the range that is asked for.
    pub(crate) fn range(&self) -> Option<usize> {
        self.header("range")?.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok()
    }
}

/// Writes an answer to a request; an error closes the connection.
type Answer = dyn Fn(&Request, &mut TcpStream) -> std::io::Result<()> + Send + Sync;

/// A server; it ends when it is dropped.
pub(crate) struct Server {
    port: u16,
    over: Arc<AtomicBool>,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    /// Starts a server that answers every request so.
    pub(crate) fn start(answer: impl Fn(&Request, &mut TcpStream) -> std::io::Result<()> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port of this machine");
        let port = listener.local_addr().expect("an address").port();
        let over = Arc::new(AtomicBool::new(false));
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (is_over, seen) = (Arc::clone(&over), Arc::clone(&requests));
        let answer: Arc<Answer> = Arc::new(answer);
        thread::spawn(move || {
            for stream in listener.incoming() {
                if is_over.load(Ordering::SeqCst) {
                    break;
                }
                let (Ok(stream), answer, seen) = (stream, Arc::clone(&answer), Arc::clone(&seen)) else { continue };
                thread::spawn(move || serve(stream, &answer, &seen));
            }
        });
        Self { port, over, requests }
    }

    /// An address of this server.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// What was asked so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().expect("no test holds it").clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        // Wakes the thread that waits for a connection.
        let _woken = TcpStream::connect(("127.0.0.1", self.port));
    }
}

fn serve(mut stream: TcpStream, answer: &Arc<Answer>, seen: &Mutex<Vec<Request>>) {
    // Head and body are written apart; neither waits for the other.
    let _sent_at_once = stream.set_nodelay(true);
    let Some(request) = read_request(&stream) else { return };
    seen.lock().expect("no test holds it").push(request.clone());
    // A client that has gone away is no matter of the server.
    let _answered = answer(&request, &mut stream);
    let _closed = stream.shutdown(Shutdown::Write);
    // What the client still sends is read, so that closing does not reset what it has not read yet.
    let _rest = std::io::copy(&mut stream.take(1 << 20), &mut std::io::sink());
}

fn read_request(stream: &TcpStream) -> Option<Request> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next()?.ok()?;
    let path = first.split(' ').nth(1)?.to_owned();
    let mut headers = BTreeMap::new();
    for line in lines {
        let line = line.ok()?;
        let Some((name, value)) = line.split_once(':') else { break };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    Some(Request { path, headers })
}

/// Writes a status line and headers.
pub(crate) fn head(stream: &mut TcpStream, status: &str, headers: &[(&str, String)]) -> std::io::Result<()> {
    let mut text = format!("HTTP/1.1 {status}\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    stream.write_all((text + "\r\n").as_bytes())
}

/// A file as a server keeps it.
#[derive(Clone, Debug)]
pub(crate) struct Version {
    pub(crate) bytes: Arc<Vec<u8>>,
    pub(crate) etag: String,
}

impl Version {
    pub(crate) fn new(bytes: Vec<u8>) -> Self {
        let etag = format!("\"{}\"", &blake3::hash(&bytes).to_hex()[..16]);
        Self { bytes: Arc::new(bytes), etag }
    }

    /// Answers as a good server does: ranges, and whether there is another version.
    pub(crate) fn serve(&self, request: &Request, stream: &mut TcpStream) -> std::io::Result<()> {
        let total = self.bytes.len();
        let etag = ("ETag", self.etag.clone());
        if request.header("if-none-match") == Some(&self.etag) {
            return head(stream, "304 Not Modified", &[etag]);
        }
        let is_same = request.header("if-range").is_none_or(|v| v == self.etag);
        match request.range().filter(|_| is_same) {
            Some(at) if at >= total => head(stream, "416 Range Not Satisfiable", &[("Content-Range", format!("bytes */{total}"))]),
            Some(at) => {
                let range = ("Content-Range", format!("bytes {at}-{}/{total}", total - 1));
                head(stream, "206 Partial Content", &[etag, range, ("Content-Length", (total - at).to_string())])?;
                stream.write_all(&self.bytes[at..])
            }
            None => {
                head(stream, "200 OK", &[etag, ("Content-Length", total.to_string())])?;
                stream.write_all(&self.bytes)
            }
        }
    }
}
