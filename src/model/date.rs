//! Reads the date on which an ad was published, as the ad writes it.
//!
//! The year of an ad decides its cell, so the rule must not depend on the machine: the calendar date is taken as written. A time
//! without offset is Swedish local time, and one with an offset ("Z", "+01:00") keeps the date that is written beside it; nothing
//! is converted. A number is a time stamp since 1970 (seconds, or milliseconds from 10^11 on) and is read in UTC.
//!
//! In: `2025-03-14`, `2025-03-14T09:12:00`, `2018-10-19 00:00:00`, `1757582757157`. Out: year, month, day.

use std::fmt;

/// A calendar date, ordered.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// Why a date could not be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DateError(String);

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Date {
    /// Builds a date that exists between 1990 and 2100.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let ok = (1990..=2100).contains(&year) && (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
        ok.then_some(Self { year, month, day })
    }

    /// The year, 1990 to 2100.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day, 1 to 31.
    pub fn day(self) -> u8 {
        self.day
    }

    /// The date as it is written everywhere, `2025-03-14`, in ASCII.
    pub fn written(self) -> [u8; 10] {
        let digit = |n: u16| b'0' + u8::try_from(n % 10).unwrap_or(0);
        let (y, m, d) = (self.year, u16::from(self.month), u16::from(self.day));
        [digit(y / 1000), digit(y / 100), digit(y / 10), digit(y), b'-', digit(m / 10), digit(m), b'-', digit(d / 10), digit(d)]
    }

    /// Reads a written date or date and time.
    pub fn parse(written: &str) -> Result<Self, DateError> {
        let bad = || DateError(format!("found `{}`, expected a date such as 2025-03-14 or 2025-03-14T09:12:00", shorten(written)));
        let s = written.trim();
        let bytes = s.as_bytes();
        let head = bytes.get(..10).ok_or_else(bad)?;
        if head[4] != b'-' || head[7] != b'-' {
            return Err(bad());
        }
        let year = number(&head[..4]).ok_or_else(bad)?;
        let month = number(&head[5..7]).ok_or_else(bad)?;
        let day = number(&head[8..10]).ok_or_else(bad)?;
        match bytes.get(10) {
            None => {}
            Some(b'T' | b't' | b' ') if time_is_plain(&bytes[11..]) => {}
            Some(_) => return Err(bad()),
        }
        let month = u8::try_from(month).map_err(|_| bad())?;
        let day = u8::try_from(day).map_err(|_| bad())?;
        Self::new(year, month, day)
            .ok_or_else(|| DateError(format!("found `{}`, expected a day that exists between 1990 and 2100", shorten(written))))
    }

    /// Reads a time stamp since 1970 in UTC: seconds, or milliseconds from 10^11 on.
    pub fn from_timestamp(stamp: i64) -> Result<Self, DateError> {
        let seconds = if stamp.abs() >= 100_000_000_000 { stamp.div_euclid(1000) } else { stamp };
        Self::from_days(seconds.div_euclid(86_400))
            .ok_or_else(|| DateError(format!("found `{stamp}`, expected a time stamp between 1990 and 2100")))
    }

    /// The date a number of days after 1970-01-01. Source: H. Hinnant, "chrono-compatible low-level date algorithms", `civil_from_days`.
    pub fn from_days(days: i64) -> Option<Self> {
        let z = days.checked_add(719_468)?;
        let era = z.div_euclid(146_097);
        let doe = z.rem_euclid(146_097);
        let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let day = u8::try_from(doy - (153 * mp + 2) / 5 + 1).ok()?;
        let month = u8::try_from(if mp < 10 { mp + 3 } else { mp - 9 }).ok()?;
        let year = u16::try_from(yoe + era * 400 + i64::from(month <= 2)).ok()?;
        Self::new(year, month, day)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

fn days_in(year: u16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 31,
    }
}

fn number(digits: &[u8]) -> Option<u16> {
    digits.iter().try_fold(0u16, |n, b| b.is_ascii_digit().then(|| n * 10 + u16::from(b - b'0')))
}

/// Whether the part after the date holds only what a time and an offset are written with, and starts with an hour.
fn time_is_plain(time: &[u8]) -> bool {
    time.len() >= 2
        && time[..2].iter().all(u8::is_ascii_digit)
        && time.iter().all(|b| b.is_ascii_digit() || matches!(b, b':' | b'.' | b'+' | b'-' | b'Z' | b'z' | b' '))
}

fn shorten(s: &str) -> String {
    s.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_taken_as_written() {
        for written in
            ["2023-12-31", "2023-12-31T23:30:00Z", "2023-12-31T23:30:00+01:00", "2023-12-31 00:00:00", "2023-12-31T16:41:29.963+0100"]
        {
            assert_eq!(Date::parse(written).map(|d| d.to_string()), Ok("2023-12-31".to_owned()), "{written}");
        }
    }

    #[test]
    fn what_is_no_date_is_refused_with_what_was_found() {
        for written in ["2019-<phone>:00:00", "", "20190101", "2019-02-29", "2019-13-01", "1889-01-01", "2019-01-01x", "2019-01-01T"] {
            assert!(Date::parse(written).is_err(), "{written}");
        }
        assert!(Date::parse("2020-02-29").is_ok());
    }

    #[test]
    fn a_date_is_written_one_way() {
        let days = (7_305..47_482).filter_map(Date::from_days);
        assert!(days.inspect(|d| assert_eq!(std::str::from_utf8(&d.written()), Ok(d.to_string().as_str()))).count() > 40_000);
    }

    #[test]
    fn time_stamps_are_read_in_seconds_and_milliseconds() {
        assert_eq!(Date::from_timestamp(1_757_582_757_157).map(|d| d.to_string()), Ok("2025-09-11".to_owned()));
        assert_eq!(Date::from_timestamp(1_784_791_828).map(|d| d.to_string()), Ok("2026-07-23".to_owned()));
        assert!(Date::from_timestamp(0).is_err());
    }
}
