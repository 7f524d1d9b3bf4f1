//! Fetches from JobStream: all ads that are open at a moment, and what has changed since the last time.
//!
//! Changes are asked for from some minutes before the last time on, so that nothing falls between two calls; of an ad read twice the newest
//! version counts, so an overlap changes no number. How far changes have come is recorded after their file is on disk, never before.

use std::time::Duration;

use super::address::Address;
use super::client::Client;
use super::download::{Download, Got, Wanted, Whole};
use super::folder::{Fetched, Folder};
use super::moment::Moment;
use super::part::Part;
use super::pause::wait;
use super::record::StreamRecord;
use super::rules::Rules;
use super::single::{address_of, unusable};
use crate::error::{Error, ErrorKind, Result};

/// Brings all open ads into a folder, as `snapshot-` with the moment.
///
/// # Errors
/// They did not come whole in the tries that are allowed, or cannot be written.
pub fn fetch_snapshot(folder: &mut Folder<'_>, rules: &Rules, base: &str, tell: &mut dyn FnMut(&str)) -> Result<Fetched> {
    let base = base.trim_end_matches('/');
    let (whole, address, mut part) = ask(folder, rules, base, &format!("{base}/snapshot"), "snapshot", tell)?;
    let asked = whole.asked;
    let name = format!("snapshot-{}.{}", asked.in_name(), whole.content.extension);
    let fetched = folder.publish(&name, &address.to_string(), &mut part, whole)?;
    // Changes since an earlier time are not all in the snapshot: an ad may have come and gone. So it only begins a record.
    folder.note(|record| {
        if let Some(stream) = record.streams.get_mut(base) {
            stream.updated_to.get_or_insert(asked);
        }
    })?;
    Ok(fetched)
}

/// Brings what changed into a folder, as `updates-FROM-TO`: since a given moment, or since `overlap` before the last success.
///
/// # Errors
/// Nothing says since when, the changes did not come whole in the tries that are allowed, or cannot be written.
pub fn fetch_updates(
    folder: &mut Folder<'_>,
    rules: &Rules,
    base: &str,
    since: Option<Moment>,
    overlap: Duration,
    tell: &mut dyn FnMut(&str),
) -> Result<Fetched> {
    let base = base.trim_end_matches('/');
    let last = folder.record().streams.get(base).and_then(|s| s.updated_to);
    let from = since.or_else(|| last.map(|last| last.before(overlap))).ok_or_else(|| {
        let found = format!("{}: found no earlier snapshot or updates from {base}, expected one to go on from", folder.path().display());
        Error::new(ErrorKind::Usage, found).with_hint("`svall fetch snapshot` makes a beginning, or --since says since when")
    })?;
    let url = format!("{base}/stream?date={}", from.asked());
    let (whole, address, mut part) = ask(folder, rules, base, &url, "updates", tell)?;
    let to = whole.asked;
    let name = format!("updates-{}-{}.{}", from.in_name(), to.in_name(), whole.content.extension);
    let fetched = folder.publish(&name, &address.to_string(), &mut part, whole)?;
    // A time given by hand that lies after the last success would leave a gap: then the earlier changes stay to be fetched.
    let joins = last.is_none_or(|last| from <= last);
    if joins {
        folder.note(|record| {
            if let Some(stream) = record.streams.get_mut(base) {
                stream.updated_to = Some(to);
            }
        })?;
    } else {
        tell("updates: --since lies after the last success, so the next call begins where that one ended");
    }
    Ok(fetched)
}

/// Asks JobStream, but not sooner after the last time than the rules allow.
fn ask<'d>(
    folder: &mut Folder<'d>,
    rules: &Rules,
    base: &str,
    url: &str,
    name: &str,
    tell: &mut dyn FnMut(&str),
) -> Result<(Whole, Address, Part<'d>)> {
    let address = address_of(url)?;
    let client = Client::new(rules);
    client.may_ask(&address).map_err(unusable)?;
    let mut part = folder.part(name, url)?;
    part.discard()?;
    let now = Moment::now();
    let last = folder.record().streams.get(base).map(|s| s.asked).filter(|asked| *asked <= now);
    let still = last.map_or(Duration::ZERO, |asked| rules.pause.saturating_sub(now.since(asked)));
    if still >= Duration::from_secs(1) {
        tell(&format!("{name}: waits {} s, as the source was asked just before", still.as_secs()));
        wait(still);
    }
    folder.note(|record| {
        let asked = Moment::now();
        record.streams.entry(base.to_owned()).or_insert(StreamRecord { updated_to: None, asked }).asked = asked;
    })?;
    let wanted = Wanted { address: &address, name, finished: None, is_live: true, key: rules.api_key.as_ref() };
    match (Download { client: &client, rules, wanted, part: &mut part, tell }).run()? {
        Got::Whole(whole) => Ok((*whole, address, part)),
        Got::Unchanged => Err(Error::new(ErrorKind::Internal, format!("{address}: found no change without asking for one"))),
    }
}
