//! Decides when an ad is published, and reckons with days.
//!
//! Years and months are drawn unevenly, as ads really come: more of them from 2016 to 2023 than before, few in July and December,
//! many before the summer. The weights are rounded and chosen by hand: they describe no statistic.

use std::fmt;

use super::random::Random;

/// Weight of each year from 2006 to 2025.
const YEARS: [u64; 20] = [40, 48, 46, 31, 38, 46, 44, 43, 50, 58, 66, 70, 72, 66, 51, 68, 80, 70, 58, 52];

/// Weight of each month.
const MONTHS: [u64; 12] = [110, 102, 115, 108, 104, 78, 48, 98, 104, 98, 86, 60];

/// Weight of each hour of the day. Midnight stands for ads without a time.
const HOURS: [u64; 24] = [10, 0, 0, 0, 0, 1, 3, 9, 14, 14, 13, 11, 9, 12, 12, 11, 8, 4, 2, 1, 1, 1, 1, 0];

/// A second of a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Moment {
    pub(super) year: u64,
    pub(super) month: u64,
    pub(super) day: u64,
    hour: u64,
    minute: u64,
    second: u64,
}

impl Moment {
    pub(super) fn draw(random: &mut Random) -> Self {
        let year = 2006 + random.weighted(YEARS.into_iter()) as u64;
        let month = 1 + random.weighted(MONTHS.into_iter()) as u64;
        let day = random.between(1, days_in(year, month));
        let hour = random.weighted(HOURS.into_iter()) as u64;
        let (minute, second) = if hour == 0 { (0, 0) } else { (random.below(60), random.below(60)) };
        Self { year, month, day, hour, minute, second }
    }

    /// Reads what [`fmt::Display`] writes; a part that is missing or no number is 0.
    pub(super) fn parse(written: &str) -> Self {
        let mut parts = written.split(['-', 'T', ':']).map(|part| part.parse().unwrap_or_default());
        let mut next = || parts.next().unwrap_or_default();
        Self { year: next(), month: next(), day: next(), hour: next(), minute: next(), second: next() }
    }

    /// The last second of the day so many days later.
    pub(super) fn end_of_day_after(self, days: u64) -> Self {
        let (mut year, mut month, mut day) = (self.year, self.month, self.day + days);
        while day > days_in(year, month) {
            day -= days_in(year, month);
            month += 1;
            if month > 12 {
                (year, month) = (year + 1, 1);
            }
        }
        Self { year, month, day, hour: 23, minute: 59, second: 59 }
    }

    /// Milliseconds since 1970, reckoned as if the clock showed universal time.
    pub(super) fn milliseconds(self) -> u64 {
        let years: u64 = (1970..self.year).map(|year| (1..=12).map(|month| days_in(year, month)).sum::<u64>()).sum();
        let months: u64 = (1..self.month).map(|month| days_in(self.year, month)).sum();
        let days = years + months + self.day.saturating_sub(1);
        (((days * 24 + self.hour) * 60 + self.minute) * 60 + self.second) * 1000
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { year, month, day, hour, minute, second } = self;
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
    }
}

/// How many days an ad stays open: 14 to 35. The id decides, so that every shape states the same last day.
pub(super) fn days_open(id: u64) -> u64 {
    14 + id % 22
}

fn days_in(year: u64, month: u64) -> u64 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 => 28 + u64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_read_and_reckoned_with() {
        let moment = Moment::parse("2019-12-20T09:12:00");
        assert_eq!(moment.to_string(), "2019-12-20T09:12:00");
        assert_eq!(moment.end_of_day_after(20).to_string(), "2020-01-09T23:59:59");
        assert_eq!(Moment::parse("2020-02-20T00:00:00").end_of_day_after(10).to_string(), "2020-03-01T23:59:59");
        assert_eq!(Moment::parse("2025-09-11T09:25:57").milliseconds(), 1_757_582_757_000);
    }
}
