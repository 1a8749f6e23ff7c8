//! Times as rosters write them.

use jiff::civil::DateTime;

const MONTHS: [(&str, &str); 12] = [
    ("jan", "янв"),
    ("feb", "фев"),
    ("mar", "мар"),
    ("apr", "апр"),
    ("may", "ма"),
    ("jun", "июн"),
    ("jul", "июл"),
    ("aug", "авг"),
    ("sep", "сен"),
    ("oct", "окт"),
    ("nov", "ноя"),
    ("dec", "дек"),
];

/// Moodle's dates for people: `Tuesday, 12 November 2024, 10:13 PM`, `вторник, 12 ноября 2024, 22:13`; without a zone.
pub(super) fn moodle(text: &str) -> Option<DateTime> {
    let text = text.replace(['\u{a0}', '\u{202f}'], " ").to_lowercase();
    let words: Vec<&str> = text.split([' ', ',']).filter(|w| !w.is_empty()).collect();
    let month_of = |w: &str| MONTHS.iter().position(|(en, ru)| w.starts_with(en) || w.starts_with(ru));
    let at =
        words.iter().position(|w| month_of(w).is_some() && !w.starts_with(|c: char| c.is_ascii_digit()))?;
    let month = month_of(words[at])? as i8 + 1;
    let day = words.get(at.checked_sub(1)?)?.trim_end_matches('.').parse().ok()?;
    let year = words.get(at + 1)?.parse().ok()?;
    let clock = words[at + 1..].iter().find(|w| w.contains(':'))?;
    let (hour, minute) = clock.split_once(':')?;
    let mut hour: i8 = hour.parse().ok()?;
    let half = words.last()?;
    match *half {
        "pm" if hour < 12 => hour += 12,
        "am" if hour == 12 => hour = 0,
        _ => {}
    }
    DateTime::new(year, month, day, hour, minute.get(..2)?.parse().ok()?, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_moodle() {
        let wanted: DateTime = "2024-11-12T22:13:00".parse().unwrap();
        for text in [
            "Tuesday, 12 November 2024, 10:13 PM",
            "вторник, 12 ноября 2024, 22:13",
            "12 November 2024, 22:13",
        ] {
            assert_eq!(moodle(text), Some(wanted), "{text}");
        }
        assert_eq!(moodle("среда, 1 мая 2024, 00:05").unwrap().to_string(), "2024-05-01T00:05:00");
        assert_eq!(moodle("Friday, 1 March 2024, 12:05 AM").unwrap().to_string(), "2024-03-01T00:05:00");
        assert_eq!(moodle("-"), None);
        assert_eq!(moodle("Tuesday, 12 November"), None);
    }
}
