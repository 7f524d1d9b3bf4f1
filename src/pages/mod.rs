//! Shows people how municipalities and employers stand, against whom and why: pages in Swedish and English, whole without a script.
//!
//! `list` names the pages; each page is a file or folder with its `PAGE` and its `words`. `page` says what a page and a visit are, `frame`
//! lays out what all have, `material` holds what they read of one run, `address` builds links, `number` writes numbers, `notice` tells of
//! states, `fault` of what cannot be shown. Who listens and sends is the caller's business.

mod accessibility;
mod address;
mod ads;
mod assets;
mod compare;
mod competences;
mod county;
mod downloads;
mod drawn;
mod employer;
mod fault;
mod files;
mod frame;
mod gauge;
mod heat;
mod list;
mod map;
mod material;
mod method;
mod municipality;
mod names;
mod notice;
mod number;
mod overview;
mod page;
mod panels;
mod peers;
mod phrases;
mod search_page;
mod sentence;
mod slice;
mod smoothing;
mod words;
mod yearly;

pub use assets::{Asset, asset, fingerprint};
pub use fault::Fault;
pub use list::PAGES;
pub use material::{Made, Material, RunFacts};
pub use names::{Found, NameKind, NameList, Named};
pub use page::{Host, Page, Visit};

use address::Address;
use page::Reply;

use crate::table::{Language, View};

/// What is sent for a visit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sent {
    /// Status of the answer.
    pub status: u16,
    /// Media type.
    pub media: &'static str,
    /// Content.
    pub body: Vec<u8>,
    /// Name under which it is saved, where it is a file.
    pub file_name: Option<String>,
    /// The address where it stands instead.
    pub location: Option<String>,
}

/// Works out what the page of a municipality's phrases tells, which takes long, so that it is there when somebody opens it.
pub fn prepare_phrases(material: &Material, host: &Host, municipality: &str, view: View) {
    phrases::prepare(material, host, municipality, view);
}

/// Answers a visit: the page, the file, the other address, or why there is none.
pub fn answer(visit: &Visit) -> Sent {
    let made = visit.page.map_or(Err(Fault::NotFound(None)), |page| (page.make)(visit));
    let (status, shown) = match made {
        Ok(Reply::Shown(shown)) => (200, shown),
        Ok(Reply::Refused(status, shown)) => (status, shown),
        Ok(Reply::Moved(address)) => {
            return Sent { status: 303, media: HTML, body: Vec::new(), file_name: None, location: Some(address.to_string()) };
        }
        Ok(Reply::File { media, name, bytes }) => {
            return Sent { status: 200, media, body: bytes, file_name: Some(name), location: None };
        }
        Err(fault) => return refused(visit, &fault),
    };
    Sent { status, media: HTML, body: frame::framed(visit, &shown).into_string().into_bytes(), file_name: None, location: None }
}

/// Tells in a page why there is none.
pub fn refused(visit: &Visit, fault: &Fault) -> Sent {
    let body = frame::framed(visit, &fault.shown(visit)).into_string().into_bytes();
    Sent { status: fault.status(), media: HTML, body, file_name: None, location: None }
}

/// The address of the page that shows what bears a name, if it is served.
pub fn page_of(named: &Named, host: &Host, language: Language) -> Option<String> {
    let page = list::page(named.kind.page())?;
    Some(Address::new(&host.base_path, page.path(language), &[("code", &named.code)]).to_string())
}

const HTML: &str = "text/html; charset=utf-8";

/// How many calls a visit to a page is worth: those that search in the ads and those that paint cost, the others show what was counted.
pub fn cost(page: &Page, query: &[(String, String)]) -> u32 {
    let is_later = query.iter().any(|(name, value)| name == "after" && !value.is_empty());
    match page.id {
        "ads" => 4 + u32::from(is_later),
        "ad" => 1,
        "phrases" => 30,
        id if id.ends_with("-slide") => 5,
        _ => 0,
    }
}
