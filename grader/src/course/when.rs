//! Dates as people write them in `course.toml`.

use jiff::civil::{Date, DateTime, Time};
use jiff::{Timestamp, tz::TimeZone};

/// What a date without a time of day means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Day {
    /// Its first second: something begins.
    Start,
    /// Its last second: something ends.
    End,
}

/// Reads `2026-09-14T23:59:59+03:00`, `2026-09-14T23:59` or `2026-09-14` (with a blank for the `T` as well). What has
/// no offset is a time on the walls of that zone; a time that is there twice, when clocks are set back, is the later
/// one, and one that is skipped moves forward: both in favour of whoever hands in.
pub fn parse(text: &str, day: Day, zone: &TimeZone) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(time) = text.parse::<Timestamp>() {
        return Timestamp::from_second(time.as_second()).ok();
    }
    // `2026` or `2026-09` would be read as something by nobody's intention.
    let civil = if text.len() == 10 {
        let date: Date = text.parse().ok()?;
        date.to_datetime(match day {
            Day::Start => Time::midnight(),
            Day::End => Time::constant(23, 59, 59, 0),
        })
    } else {
        let (date, time) = text.split_at_checked(10)?;
        let date: Date = date.parse().ok()?;
        let time = time.strip_prefix(['T', 't', ' '])?;
        let strict = time.bytes().all(|b| b.is_ascii_digit() || b == b':' || b == b'.');
        let time: Time = strict.then(|| time.parse().ok()).flatten()?;
        DateTime::from_parts(date, time)
    };
    let time = zone.to_ambiguous_zoned_datetime(civil).later().ok()?.timestamp();
    Timestamp::from_second(time.as_second()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, day: Day) -> Option<String> {
        parse(text, day, &TimeZone::get("Europe/Berlin").unwrap()).map(|t| t.to_string())
    }

    #[test]
    fn dates_with_and_without_offset() {
        let end = |text| at(text, Day::End).unwrap_or_default();
        assert_eq!(end("2026-09-14T23:59:59"), "2026-09-14T21:59:59Z");
        assert_eq!(end("2026-09-14 23:59"), "2026-09-14T21:59:00Z");
        assert_eq!(end("2026-09-14T23:59:59Z"), "2026-09-14T23:59:59Z");
        assert_eq!(end("2026-09-14T23:59:59+05:00"), "2026-09-14T18:59:59Z");
        assert_eq!(end("2026-09-14"), "2026-09-14T21:59:59Z");
        assert_eq!(at("2026-09-14", Day::Start).unwrap(), "2026-09-13T22:00:00Z");
        for wrong in [
            "",
            "2026",
            "2026-09",
            "2026-02-30",
            "14.09.2026",
            "tomorrow",
            "2026-09-14T",
            "2026-09-14T25:00",
            "2027-02-29",
        ] {
            assert_eq!(at(wrong, Day::End), None, "{wrong}");
        }
        assert!(at("2028-02-29", Day::End).is_some());
    }

    #[test]
    fn clocks_that_are_changed_favour_whoever_hands_in() {
        // 2026-03-29 02:00 to 03:00 is skipped, 2026-10-25 02:00 to 03:00 is there twice.
        assert_eq!(at("2026-03-29T02:30", Day::End).unwrap(), "2026-03-29T01:30:00Z");
        assert_eq!(at("2026-10-25T02:30", Day::End).unwrap(), "2026-10-25T01:30:00Z");
    }
}
