//! Lengths of time as people write them: `15m`, `1h30m`, `2d`.

use jiff::{Span, Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// A length of time. Days are days of the calendar: where clocks are changed, one of them has 23 or 25 hours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// Days.
    pub days: i64,
    /// Seconds on top of them.
    pub seconds: i64,
}

/// Most days: beyond a century it is a slip of the pen.
const MAX_DAYS: i64 = 36_525;

impl Period {
    /// Reads numbers with units: weeks, days, hours, minutes, seconds, each at most once, in this order.
    pub fn parse(text: &str) -> Option<Self> {
        let units = [('w', 7, 0), ('d', 1, 0), ('h', 0, 3600), ('m', 0, 60), ('s', 0, 1)];
        let mut next = 0;
        let mut period = Self::default();
        let mut rest = text.trim();
        if rest.is_empty() {
            return None;
        }
        while !rest.is_empty() {
            let digits = rest.find(|c: char| !c.is_ascii_digit())?;
            let number: i64 = rest[..digits].parse().ok()?;
            let unit = rest[digits..].chars().next()?;
            let at = next + units[next..].iter().position(|(name, ..)| *name == unit)?;
            let (_, days, seconds) = units[at];
            period.days = period.days.checked_add(number.checked_mul(days)?)?;
            period.seconds = period.seconds.checked_add(number.checked_mul(seconds)?)?;
            next = at + 1;
            rest = rest[digits + unit.len_utf8()..].trim_start();
        }
        let whole = period.days.checked_add(period.seconds / 86_400)?;
        (whole <= MAX_DAYS).then_some(period)
    }

    /// So long after a time: the days by the clock on the wall, then the seconds.
    pub fn after(self, time: Timestamp, zone: &TimeZone) -> Timestamp {
        let days = Span::new().try_days(self.days).ok();
        let days = days.and_then(|days| time.to_zoned_datetime(zone.clone()).checked_add(days).ok());
        let time = days.map_or(Timestamp::MAX, |t| t.timestamp());
        time.checked_add(Span::new().seconds(self.seconds)).unwrap_or(Timestamp::MAX)
    }

    /// For comparing periods in a file; days are 24 hours here.
    pub(super) fn rough(self) -> i64 {
        self.days * 86_400 + self.seconds
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_as_people_write_them() {
        for (text, days, seconds) in [
            ("0s", 0, 0),
            ("15m", 0, 900),
            ("1h30m", 0, 5400),
            ("1h 30m", 0, 5400),
            ("2d", 2, 0),
            ("1w1d", 8, 0),
        ] {
            assert_eq!(Period::parse(text), Some(Period { days, seconds }), "{text}");
        }
        for text in
            ["", "15", "m", "15 minutes", "1m1h", "1m1m", "-1h", "1.5h", "99999999999999999999s", "40000d"]
        {
            assert_eq!(Period::parse(text), None, "{text}");
        }
    }
}
