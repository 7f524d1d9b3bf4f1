//! Says how long to wait before a file is asked for again, and waits.

use std::time::Duration;

use super::moment::Moment;
use super::rules::Rules;

/// The wait after so many failed tries of an address, from 1: doubles each time, give or take a quarter, and is never shorter than what the
/// server asks for or longer than the rules allow.
///
/// Two machines that fail at the same time do not come back at the same time if they ask for different files, and a test that asks for the
/// same file waits equally long each time.
pub(super) fn pause_after(address: &str, n_failed: u32, asked: Option<Duration>, rules: &Rules) -> Duration {
    let doubled = rules.pause.saturating_mul(1 << n_failed.saturating_sub(1).min(20));
    let wait = doubled.min(rules.longest_wait).mul_f64(0.75 + 0.5 * part_of(address, n_failed));
    wait.max(asked.unwrap_or_default()).min(rules.longest_wait)
}

/// A number from 0 to 1 that is as good as drawn, and the same for the same address and try.
fn part_of(address: &str, n_failed: u32) -> f64 {
    let hash = blake3::Hasher::new().update(&n_failed.to_le_bytes()).update(address.as_bytes()).finalize();
    hash.as_bytes().iter().take(4).fold(0.0, |n, byte| n * 256.0 + f64::from(*byte)) / f64::from(u32::MAX)
}

/// The wait that a `Retry-After` header asks for: seconds, or the moment up to which to wait.
pub(super) fn retry_after(header: &str, now: Moment) -> Option<Duration> {
    match header.trim().parse::<u64>() {
        Ok(seconds) => Some(Duration::from_secs(seconds)),
        Err(_) => Moment::from_http(header.trim()).map(|until| until.since(now)),
    }
}

/// Waits.
pub(super) fn wait(time: Duration) {
    std::thread::sleep(time);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_spread_by_address_and_end_at_the_longest() {
        let rules = Rules { pause: Duration::from_secs(2), longest_wait: Duration::from_mins(1), ..Rules::default() };
        let waits = |address: &str| (1..40).map(|n| pause_after(address, n, None, &rules).as_secs_f64()).collect::<Vec<f64>>();
        let first = waits("https://a.se/1");
        for (n, wait) in first.iter().enumerate() {
            let doubled = (2.0 * f64::powi(2.0, i32::try_from(n).unwrap())).min(60.0);
            assert!((doubled * 0.75..=60f64.min(doubled * 1.25)).contains(wait), "{n}: {wait}");
        }
        assert_eq!(first, waits("https://a.se/1"));
        assert_ne!(first, waits("https://a.se/2"));
        let parts: Vec<f64> = (1..=200).map(|n| part_of("https://a.se/1", n)).collect();
        for quarter in [0.0, 0.25, 0.5, 0.75] {
            let n = parts.iter().filter(|part| (quarter..=quarter + 0.25).contains(*part)).count();
            assert!((25..=75).contains(&n), "{n} of 200 from {quarter} on");
        }
    }

    #[test]
    fn a_server_that_asks_for_a_wait_gets_it_up_to_the_longest() {
        let rules = Rules { longest_wait: Duration::from_mins(1), ..Rules::default() };
        let after = |asked| pause_after("x", 1, Some(Duration::from_secs(asked)), &rules).as_secs();
        assert_eq!((after(30), after(86_400)), (30, 60));
        assert!(after(0) >= 1);
    }

    #[test]
    fn both_forms_of_retry_after_are_read() {
        let now = Moment::parse("2026-11-22T02:00:00Z").unwrap();
        assert_eq!(retry_after(" 120 ", now), Some(Duration::from_mins(2)));
        assert_eq!(retry_after("Sun, 22 Nov 2026 02:00:30 GMT", now), Some(Duration::from_secs(30)));
        assert_eq!(retry_after("Sun, 22 Nov 2026 01:00:00 GMT", now), Some(Duration::ZERO));
        assert_eq!(retry_after("soon", now), None);
    }
}
