//! Keeps pages that were made, compressed as they are sent, so that what many ask for is made once.
//!
//! A page is known by its tag, which tells the run, the address and the form; one of another run is never found by it, and in time makes
//! room. What is asked for least is forgotten first.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use quick_cache::Weighter;
use quick_cache::sync::{Cache, DefaultLifecycle, PlaceholderGuard};
use tokio::time::timeout;

use super::asked::Answer;

/// Bytes that are kept at most.
const MOST_BYTES: u64 = 32 << 20;
/// About how many pages that is.
const ABOUT_PAGES: usize = 2000;
/// Bytes of an answer beside its content, about.
const FRAME: u64 = 400;
/// How hard a page is compressed: harder ones take twice the time for a tenth less.
const LEVEL: u32 = 3;
/// Fewest bytes that are worth it.
const SMALL: usize = 256;

/// How long one waits for a page that somebody else has made.
const WAIT: Duration = Duration::from_secs(2);

#[derive(Clone, Copy, Debug)]
struct Bodies;

impl Weighter<String, Arc<Answer>> for Bodies {
    fn weight(&self, tag: &String, answer: &Arc<Answer>) -> u64 {
        (tag.len() + answer.media.len() + answer.body.len()) as u64 + FRAME
    }
}

/// The pages that are kept.
#[derive(Debug)]
pub(super) struct KeptPages(Cache<String, Arc<Answer>, Bodies>);

impl KeptPages {
    pub(super) fn new() -> Self {
        Self(Cache::with_weighter(ABOUT_PAGES, MOST_BYTES, Bodies))
    }

    /// The page of a tag, or the place where it is to be kept. Who makes a page has others who want it wait; after a while they make it
    /// themselves.
    pub(super) async fn find(&self, tag: &str) -> Result<Answer, KeptPlace<'_>> {
        match timeout(WAIT, self.0.get_value_or_guard_async(tag)).await {
            Ok(Ok(answer)) => Ok(Answer::clone(&answer)),
            Ok(Err(place)) => Err(KeptPlace(Some(place))),
            Err(_) => Err(KeptPlace(None)),
        }
    }
}

/// Where a page is to be kept. Without one it is not kept.
pub(super) struct KeptPlace<'k>(Option<Guard<'k>>);

type Guard<'k> = PlaceholderGuard<'k, String, Arc<Answer>, Bodies, quick_cache::DefaultHashBuilder, DefaultLifecycle<String, Arc<Answer>>>;

impl KeptPlace<'_> {
    /// Keeps a page if others may keep it, too.
    pub(super) fn keep(self, answer: &Answer) {
        if let Some(place) = self.0.filter(|_| answer.may_be_kept) {
            // Where the place is taken meanwhile, the page that took it is the same one.
            let _same = place.insert(Arc::new(answer.clone()));
        }
    }
}

/// Whether somebody reads gzip, by the header `Accept-Encoding`.
pub(super) fn reads_gzip(header: &str) -> bool {
    header.split(',').any(|one| {
        let mut parts = one.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let is_refused = parts.any(|part| part.strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0)));
        name.eq_ignore_ascii_case("gzip") && !is_refused
    })
}

/// The answer compressed, where it is text and that is worth it.
pub(super) fn packed(answer: Answer) -> Answer {
    let is_text = answer.media.starts_with("text/") || answer.media.starts_with("image/svg");
    if answer.is_packed || !is_text || answer.body.len() < SMALL {
        return answer;
    }
    let mut out = GzEncoder::new(Vec::with_capacity(answer.body.len() / 4), Compression::new(LEVEL));
    match out.write_all(&answer.body).and_then(|()| out.finish()) {
        Ok(body) => Answer { body: Bytes::from(body), is_packed: true, ..answer },
        Err(_) => answer,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn gzip_is_sent_to_those_who_read_it() {
        for (header, reads) in [
            ("gzip, deflate, br", true),
            ("br;q=1.0, GZIP;q=0.8", true),
            ("gzip;q=0", false),
            ("identity", false),
            ("", false),
            ("gzipped", false),
        ] {
            assert_eq!(reads_gzip(header), reads, "{header}");
        }
    }

    #[test]
    fn what_is_packed_is_what_was_there() {
        let page = "<p>Kommunernas annonser</p>".repeat(100);
        let sent = packed(Answer::new("text/html; charset=utf-8", page.clone().into_bytes()));
        let mut read = String::new();
        flate2::read::MultiGzDecoder::new(&sent.body[..]).read_to_string(&mut read).expect("it was written");
        assert!(sent.is_packed && sent.body.len() * 10 < page.len());
        assert_eq!(read, page);
        assert!(!packed(Answer::new("image/png", page.into_bytes())).is_packed);
        assert!(!packed(Answer::new("text/plain", b"short".to_vec())).is_packed);
    }

    #[tokio::test]
    async fn pages_are_found_by_their_tag_and_make_room_for_others() {
        let kept = KeptPages::new();
        let page = |n: u8| Answer::new("text/html", vec![n; 1 << 20]);
        for (tag, answer) in [("a", page(1)), ("c", Answer { may_be_kept: false, ..page(3) })] {
            let Err(place) = kept.find(tag).await else { panic!("nothing was kept") };
            place.keep(&answer);
        }
        let Ok(answer) = kept.find("a").await else { panic!("it was kept") };
        assert_eq!(answer.body.first(), Some(&1));
        assert!(kept.find("b").await.is_err() && kept.find("c").await.is_err());
        for n in 0..100 {
            let Err(place) = kept.find(&n.to_string()).await else { panic!("nothing was kept") };
            place.keep(&page(n));
        }
        assert!(kept.0.weight() <= MOST_BYTES);
    }

    #[tokio::test]
    async fn a_page_that_many_want_is_made_once() {
        let kept = Arc::new(KeptPages::new());
        let Err(place) = kept.find("a").await else { panic!("nothing was kept") };
        let others: Vec<_> = (0..8)
            .map(|_| {
                let kept = Arc::clone(&kept);
                tokio::spawn(async move { kept.find("a").await.is_ok() })
            })
            .collect();
        tokio::task::yield_now().await;
        place.keep(&Answer::new("text/html", b"page".to_vec()));
        for other in others {
            assert!(other.await.expect("it ends"), "it was made again");
        }
        // Who gives up lets another one make it.
        drop(kept.find("b").await);
        assert!(kept.find("b").await.is_err());
    }
}
