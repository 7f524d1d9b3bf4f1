//! Counts the calls of each address in a window of time, so that one caller cannot have the server alone.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Most addresses that are counted in one window; whoever comes after them waits for the next.
const MAX_ADDRESSES: usize = 100_000;

/// Calls per address.
#[derive(Debug)]
pub(super) struct Pace {
    most: u32,
    window: Duration,
    counts: Mutex<(Instant, HashMap<IpAddr, u32>)>,
}

impl Pace {
    pub(super) fn new(most: u32, window: Duration, now: Instant) -> Self {
        Self { most, window, counts: Mutex::new((now, HashMap::new())) }
    }

    /// Counts an answer that costs as much as so many calls. One that costs more than a window holds takes a window of its own.
    ///
    /// # Errors
    /// There were too many; the seconds until the window ends, at least 1.
    pub(super) fn call(&self, address: IpAddr, n_calls: u32, now: Instant) -> Result<(), u64> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if now.saturating_duration_since(counts.0) >= self.window {
            *counts = (now, HashMap::new());
        }
        let (begun, counts) = &mut *counts;
        let has_room = counts.len() < MAX_ADDRESSES;
        let count = match counts.get_mut(&network(address)) {
            Some(count) => count,
            None if has_room => counts.entry(network(address)).or_default(),
            None => return Err(self.wait(*begun, now)),
        };
        let is_first = *count <= 1;
        *count = count.saturating_add(n_calls);
        if *count <= self.most || (is_first && n_calls > 1) { Ok(()) } else { Err(self.wait(*begun, now)) }
    }

    fn wait(&self, begun: Instant, now: Instant) -> u64 {
        self.window.saturating_sub(now.saturating_duration_since(begun)).as_secs() + 1
    }
}

/// What counts as one caller: an address, or the 64 bits that an IPv6 network has in common.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_address_has_its_own_count_and_each_window_begins_anew() {
        let start = Instant::now();
        let pace = Pace::new(2, Duration::from_secs(10), start);
        let [one, other]: [IpAddr; 2] = ["192.0.2.1", "::ffff:192.0.2.2"].map(|text| text.parse().unwrap());
        let called = [one, one, one, other].map(|address| pace.call(address, 1, start + Duration::from_secs(4)));
        assert_eq!(called, [Ok(()), Ok(()), Err(7), Ok(())]);
        assert_eq!(pace.call(one, 1, start + Duration::from_secs(10)), Ok(()));
    }

    #[test]
    fn a_network_of_the_sixth_version_is_one_caller() {
        let start = Instant::now();
        let pace = Pace::new(1, Duration::from_secs(10), start);
        let called = ["2001:db8::1", "2001:db8::2", "2001:db8:0:1::1"].map(|text| pace.call(text.parse().unwrap(), 1, start).is_ok());
        assert_eq!(called, [true, false, true]);
    }

    #[test]
    fn what_costs_more_uses_up_the_window_sooner() {
        let start = Instant::now();
        let pace = Pace::new(10, Duration::from_secs(10), start);
        let [one, other]: [IpAddr; 2] = ["192.0.2.1", "192.0.2.2"].map(|text| text.parse().unwrap());
        assert_eq!([4, 6, 1].map(|n| pace.call(one, n, start).is_ok()), [true, true, false]);
        // Even what costs more than a window holds is answered once in a window.
        assert_eq!([60, 1].map(|n| pace.call(other, n, start).is_ok()), [true, false]);
    }
}
