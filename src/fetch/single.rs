//! Fetches one file from an address that is given in full.

use super::address::Address;
use super::client::Client;
use super::download::{Download, Got, Wanted};
use super::folder::{Fetched, Folder, Status};
use super::rules::Rules;
use crate::error::{Error, ErrorKind, Result};

/// The name under which a file from this address is kept: the last part of its path.
///
/// # Errors
/// It is no address, or ends in nothing that could be a name.
pub fn file_name(url: &str) -> Result<String> {
    Ok(address_of(url)?.file_name().map_err(unusable)?.to_owned())
}

/// Brings a file into a folder, or leaves it there if the source has no other; `tell` hears of tries that failed.
///
/// # Errors
/// The file did not come whole in the tries that are allowed, or cannot be written.
pub fn fetch_file(folder: &mut Folder<'_>, rules: &Rules, url: &str, tell: &mut dyn FnMut(&str)) -> Result<Fetched> {
    let address = address_of(url)?;
    let name = address.file_name().map_err(unusable)?;
    let url = address.to_string();
    let client = Client::new(rules);
    client.may_ask(&address).map_err(unusable)?;
    let mut part = folder.part(name, &url)?;
    let finished = folder.finished(name, &url);
    let wanted = Wanted { address: &address, name, finished: finished.clone(), is_live: false, key: None };
    let download = Download { client: &client, rules, wanted, part: &mut part, tell };
    match (download.run()?, finished) {
        (Got::Whole(whole), _) => folder.publish(name, &url, &mut part, *whole),
        (Got::Unchanged, finished) => {
            let (bytes, blake3) = finished.map_or_else(Default::default, |f| (f.bytes, f.blake3));
            let file = folder.path().join(name).display().to_string();
            Ok(Fetched { url, file, bytes, blake3, status: Status::Unchanged })
        }
    }
}

pub(super) fn address_of(url: &str) -> Result<Address> {
    Address::parse(url).map_err(unusable)
}

pub(super) fn unusable(found: String) -> Error {
    Error::new(ErrorKind::Usage, found)
}
