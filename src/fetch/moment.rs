//! Reads and writes moments as JobStream understands them, to the second.
//!
//! JobStream takes times without a zone, in Swedish local time. In autumn an hour of that time comes twice, so a time without zone cannot
//! say which of the two is meant. Here a moment is always written in Swedish standard time (UTC+1), summer too: it never reads later than
//! the clocks in Sweden, so what is asked for begins in time or an hour early, and no table of time zones is needed.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::model::Date;

/// Offset of Swedish standard time from UTC, in seconds.
const STANDARD_TIME: i64 = 3600;
const DAY: i64 = 86_400;

/// A moment, in whole seconds since 1970 in UTC. It is stored as `2026-11-22T02:00:00Z`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Moment(i64);

impl Moment {
    /// This moment by the clock of this machine.
    pub fn now() -> Self {
        SystemTime::now().into()
    }

    /// Reads `2026-11-22`, `2026-11-22T03:00:00`, or with `Z` or `+01:00` behind it. Without a zone it is Swedish standard time.
    ///
    /// # Errors
    /// What was found and what was expected.
    pub fn parse(text: &str) -> Result<Self, String> {
        let bad = || format!("found `{text}`, expected a time such as 2026-11-22T03:00:00, if need be with Z or +01:00 behind it");
        let date = text.get(..10).and_then(|d| Date::parse(d).ok()).ok_or_else(bad)?;
        let rest = text.get(10..).unwrap_or_default();
        let (seconds, zone) = match rest.strip_prefix('T') {
            None if rest.is_empty() => (0, ""),
            None => return Err(bad()),
            Some(time) => {
                let (time, zone) = time.split_at_checked(8).ok_or_else(bad)?;
                (seconds_of(time, 3).ok_or_else(bad)?, zone)
            }
        };
        let offset = match (zone, zone.split_at_checked(1)) {
            ("", _) => STANDARD_TIME,
            ("Z", _) => 0,
            (_, Some(("+", ahead))) => seconds_of(ahead, 2).ok_or_else(bad)?,
            (_, Some(("-", behind))) => -seconds_of(behind, 2).ok_or_else(bad)?,
            _ => return Err(bad()),
        };
        Ok(Self(days_before(date) * DAY + seconds - offset))
    }

    /// Reads the date of an HTTP header, such as `Sun, 22 Nov 2026 02:00:00 GMT`.
    pub(super) fn from_http(text: &str) -> Option<Self> {
        httpdate::parse_http_date(text).ok().map(Self::from)
    }

    /// A moment so much earlier.
    pub(super) fn before(self, span: Duration) -> Self {
        Self(self.0.saturating_sub_unsigned(span.as_secs()))
    }

    /// How long after `earlier` it is; nothing if it is not.
    pub(super) fn since(self, earlier: Self) -> Duration {
        Duration::from_secs(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// In Swedish standard time without a zone, `2026-11-22T03:00:00`: what JobStream is asked with.
    pub(super) fn asked(self) -> String {
        written(self.0 + STANDARD_TIME, ":")
    }

    /// The same as part of a file's name, `2026-11-22T030000`.
    pub(super) fn in_name(self) -> String {
        written(self.0 + STANDARD_TIME, "")
    }
}

impl From<SystemTime> for Moment {
    fn from(time: SystemTime) -> Self {
        Self(time.duration_since(UNIX_EPOCH).map_or(0, |d| i64::try_from(d.as_secs()).unwrap_or(i64::MAX)))
    }
}

impl From<Moment> for String {
    fn from(moment: Moment) -> Self {
        moment.to_string()
    }
}

impl TryFrom<String> for Moment {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}Z", written(self.0, ":"))
    }
}

/// Date and time of seconds since 1970. Years outside 1990 to 2100, which no clock shows, become the first day of these.
fn written(seconds: i64, colon: &str) -> String {
    let date = Date::from_days(seconds.div_euclid(DAY)).map_or_else(|| "1990-01-01".to_owned(), |d| d.to_string());
    let second = seconds.rem_euclid(DAY);
    format!("{date}T{:02}{colon}{:02}{colon}{:02}", second / 3600, second / 60 % 60, second % 60)
}

/// Seconds of `03:00:00` (three parts) or `01:00` (two).
fn seconds_of(text: &str, n_parts: usize) -> Option<i64> {
    let parts: Vec<&str> = text.split(':').collect();
    let mut seconds = 0;
    for (n, part) in parts.iter().enumerate() {
        let value: i64 = part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok())??;
        if part.len() != 2 || value > if n == 0 { 23 } else { 59 } {
            return None;
        }
        seconds += value * [3600, 60, 1].get(n)?;
    }
    (parts.len() == n_parts).then_some(seconds)
}

/// Days from 1970-01-01. Source: H. Hinnant, "chrono-compatible low-level date algorithms", `days_from_civil`.
fn days_before(date: Date) -> i64 {
    let (month, day) = (i64::from(date.month()), i64::from(date.day()));
    let year = i64::from(date.year()) - i64::from(month <= 2);
    let (era, yoe) = (year.div_euclid(400), year.rem_euclid(400));
    let doy = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Moment {
        Moment::parse(text).unwrap_or_else(|e| unreachable!("{e}"))
    }

    #[test]
    fn a_time_without_zone_is_asked_for_as_it_was_given() {
        assert_eq!(moment("2026-06-30T23:59:58").asked(), "2026-06-30T23:59:58");
        assert_eq!(moment("2026-02-28").asked(), "2026-02-28T00:00:00");
        assert_eq!(moment("2026-11-22T03:04:05").in_name(), "2026-11-22T030405");
    }

    #[test]
    fn a_zone_moves_a_time() {
        assert_eq!(moment("2026-11-22T03:00:00Z").asked(), "2026-11-22T04:00:00");
        assert_eq!(moment("2026-07-01T00:30:00+02:00").asked(), "2026-06-30T23:30:00");
        assert_eq!(moment("2026-07-01T00:30:00-01:30").to_string(), "2026-07-01T02:00:00Z");
        assert_eq!(Moment::from_http("Sun, 22 Nov 2026 02:00:00 GMT"), Some(moment("2026-11-22T02:00:00Z")));
    }

    #[test]
    fn every_moment_reads_back_as_it_was_written() {
        for seconds in (631_200_000..4_100_000_000).step_by(7_654_321) {
            assert_eq!(moment(&Moment(seconds).to_string()), Moment(seconds));
            assert_eq!(moment(&Moment(seconds).asked()), Moment(seconds));
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in ["", "yesterday", "2026-02-30", "2026-11-22 03:00:00", "2026-11-22T3:00:00", "2026-11-22T24:00:00", "2026-11-22T03:00"]
        {
            assert!(Moment::parse(text).is_err(), "{text}");
        }
        for text in ["2026-11-22T03:00:00+1", "2026-11-22T03:00:00+01:00:00", "2026-11-22T03:00:00z", "2026-11-22T+3:00:00", "2026-11-2å"]
        {
            assert!(Moment::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_asked_for_never_begins_later_than_the_clocks_in_sweden_show() {
        // Summer time ends on 2026-10-25 at 01:00 UTC: clocks go from 03:00 back to 02:00.
        let local = |utc: i64, summer: bool| written(utc + if summer { 7200 } else { 3600 }, ":");
        let end = moment("2026-10-25T01:00:00Z").0;
        for from in [end - 3600, end - 1800, end - 1, end, end + 1800] {
            let asked = Moment(from).asked();
            assert!((from..end + 7200).step_by(60).all(|later| asked <= local(later, later < end)), "{asked}");
        }
    }
}
