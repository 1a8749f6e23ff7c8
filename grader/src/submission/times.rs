//! Times as LMS write them, to RFC 3339.

use jiff::civil::{Date, Time};
use jiff::tz::{Offset, TimeZone};

/// `2015-02-02 15:58:23.948203 America/Los_Angeles`, `… UTC`, `… +0300`, `2022-09-09T22:11:17Z`. Without a zone it is
/// UTC, as nbgrader reads it; an abbreviation that is none of UTC's is no zone (`CST` is three of them).
pub(super) fn stamp(text: &str) -> Option<String> {
    let text = text.trim().trim_matches(['"', '\'']);
    let (date, rest) = text.split_once([' ', 'T'])?;
    let date: Date = date.parse().ok()?;
    let end = rest.find(|c: char| !(c.is_ascii_digit() || c == ':' || c == '.')).unwrap_or(rest.len());
    let time: Time = rest[..end].trim_end_matches('.').parse().ok()?;
    let zone = zone(rest[end..].trim())?;
    let stamp = zone.to_timestamp(date.to_datetime(time)).ok()?;
    Some(stamp.to_string())
}

fn zone(text: &str) -> Option<TimeZone> {
    if matches!(text, "" | "Z" | "z" | "UTC" | "GMT") {
        return Some(TimeZone::UTC);
    }
    if let Some(digits) = text.strip_prefix(['+', '-']) {
        let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
        let (hours, minutes) =
            (digits.get(..2)?.parse::<i32>().ok()?, digits.get(2..4).unwrap_or("0").parse::<i32>().ok()?);
        let seconds = hours * 3600 + minutes * 60;
        let seconds = if text.starts_with('-') { -seconds } else { seconds };
        return Offset::from_seconds(seconds).ok().map(TimeZone::fixed);
    }
    text.contains('/').then(|| TimeZone::get(text).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps() {
        for (text, wanted) in [
            ("2015-02-02 15:58:23.948203 America/Los_Angeles", "2015-02-02T23:58:23.948203Z"),
            ("2015-02-02 15:58:23.948203 UTC\n", "2015-02-02T15:58:23.948203Z"),
            ("2015-02-02 15:58:23", "2015-02-02T15:58:23Z"),
            ("2024-11-12 10:00:00 +0300", "2024-11-12T07:00:00Z"),
            ("2022-09-09 22:11:17.123456000 Z", "2022-09-09T22:11:17.123456Z"),
            ("2022-09-09T22:11:17-07:30", "2022-09-10T05:41:17Z"),
        ] {
            assert_eq!(stamp(text).as_deref(), Some(wanted), "{text}");
        }
        for bad in ["", "yesterday", "2015-02-30 10:00:00 UTC", "2015-02-02 10:00:00 CST", "2015-02-02"] {
            assert_eq!(stamp(bad), None, "{bad}");
        }
    }
}
