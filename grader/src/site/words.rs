//! Text on its way into a page: names of people, numbers, times.

use crate::text::{Lang, Message, args, hidden::is_hidden};
use jiff::{Timestamp, tz::TimeZone};
use serde::Serialize;
use std::fmt::Write as _;
use unicode_normalization::char::is_combining_mark;

/// Characters of a name that a page shows.
pub const NAME_SHOWN: usize = 48;
/// Characters of a name that a page holds in full, as the title of a shortened one.
pub const NAME_TITLE: usize = 160;
/// Marks in a row that a letter keeps: no script needs more, and more climb over the lines above.
const MARKS: usize = 3;

/// Text in which nothing is invisible and nothing turns the direction of what follows: control characters, bidi
/// controls and characters of no width are spelt out. Lines and tabs become spaces.
pub fn visible(text: &str) -> String {
    made_visible(text, ' ')
}

/// The same for text of several lines: line ends stay.
pub fn visible_lines(text: &str) -> String {
    made_visible(&text.replace("\r\n", "\n"), '\n')
}

fn made_visible(text: &str, line_end: char) -> String {
    let mut out = String::with_capacity(text.len());
    let mut marks = 0;
    for c in text.chars() {
        if is_combining_mark(c) {
            marks += 1;
            if marks > MARKS {
                continue;
            }
        } else {
            marks = 0;
        }
        match c {
            '\n' => out.push(line_end),
            '\t' | '\r' => out.push(' '),
            '\0'..='\u{1f}' => out.extend(char::from_u32(0x2400 + c as u32)),
            '\u{7f}' => out.push('\u{2421}'),
            c if is_hidden(c) => {
                let _ = write!(out, "⟨U+{:04X}⟩", c as u32);
            }
            c => out.push(c),
        }
    }
    out
}

/// A name as pages show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Name {
    /// What is shown: at most [`NAME_SHOWN`] characters.
    pub text: String,
    /// More of it, where it was shortened.
    pub title: Option<String>,
}

impl Name {
    /// A name, made visible and shortened.
    pub fn new(name: &str) -> Self {
        // More than is needed of 10,000 characters is not looked at.
        let head: String = name.chars().take(NAME_TITLE * 4).collect();
        let full = visible(&head);
        let mut text = shorten(&full, NAME_SHOWN);
        let title = (text != full).then(|| shorten(&full, NAME_TITLE));
        if text.trim().is_empty() {
            "∅".clone_into(&mut text);
        }
        Self { text, title }
    }
}

/// At most `max` characters; `…` stands for the rest.
pub fn shorten(text: &str, max: usize) -> String {
    match text.char_indices().nth(max) {
        None => text.to_owned(),
        Some(_) => text.chars().take(max - 1).collect::<String>().trim_end().to_owned() + "…",
    }
}

/// A piece of a sentence: words, or what stands between backticks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// Text.
    pub text: String,
    /// Whether it is code.
    pub code: bool,
}

/// A sentence with `code` in it, in pieces; line ends stay. A lone backtick stays what it is.
pub fn pieces(text: &str) -> Vec<Piece> {
    let text = visible_lines(text);
    let mut out = Vec::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once('`') {
        let Some((code, tail)) = after.split_once('`') else { break };
        if !before.is_empty() {
            out.push(Piece { text: before.to_owned(), code: false });
        }
        if !code.is_empty() {
            out.push(Piece { text: code.to_owned(), code: true });
        }
        rest = tail;
    }
    if !rest.is_empty() {
        out.push(Piece { text: rest.to_owned(), code: false });
    }
    out
}

/// From here on a number with all its digits is too wide.
const LARGE: f64 = 1e6;
/// And from here on most of them say nothing: a model that diverged.
const ABSURD: f64 = 1e12;

/// A number with a fixed count of decimals, as the language writes it; a large one by its power of ten.
pub fn decimal(x: f64, digits: usize, lang: Lang) -> String {
    if x.abs() < LARGE || !x.is_finite() {
        return localise(&format!("{x:.digits$}"), lang);
    }
    let digits = if x.abs() < ABSURD { 4 } else { 1 };
    localise(&format!("{x:.digits$e}"), lang)
}

/// The same for a round number, as axes have them: `1.5e9`.
pub fn round(x: f64, digits: usize, lang: Lang) -> String {
    if x.abs() < LARGE || !x.is_finite() {
        return decimal(x, digits, lang);
    }
    // Steps are added up, so that the last digits may be off.
    let text = format!("{x:.3e}");
    let (number, power) = text.split_once('e').unwrap_or((&text, "0"));
    localise(&format!("{}e{power}", number.trim_end_matches('0').trim_end_matches('.')), lang)
}

/// Points: as few decimals as say it, at most four.
pub fn points(x: f64, lang: Lang) -> String {
    let text = format!("{:.4}", if x == 0.0 { 0.0 } else { x });
    localise(text.trim_end_matches('0').trim_end_matches('.'), lang)
}

/// A whole number with groups of thousands.
pub fn count(n: usize, lang: Lang) -> String {
    let digits = n.to_string();
    let gap = match lang {
        Lang::En => ',',
        Lang::Ru => '\u{a0}',
    };
    // Russian typography groups from five digits on.
    if digits.len() <= if lang == Lang::Ru { 4 } else { 3 } {
        return digits;
    }
    let mut out = String::new();
    for (at, c) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(gap);
        }
        out.push(c);
    }
    out
}

fn localise(text: &str, lang: Lang) -> String {
    // A minus is as wide as a digit; a hyphen is not.
    let text = text.replace('-', "−");
    match lang {
        Lang::En => text,
        Lang::Ru => text.replace('.', ","),
    }
}

/// A moment as pages show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Moment {
    /// RFC 3339, for machines.
    pub iso: String,
    /// `1 December 2026, 23:59`
    pub text: String,
    /// `1 Dec, 23:59`, for tables.
    pub short: String,
    /// Name of the time zone.
    pub zone: String,
}

/// Says moments in one time zone and language.
#[derive(Clone, Debug)]
pub struct Clock {
    zone: TimeZone,
    name: String,
    months: Vec<(String, String)>,
}

impl Clock {
    /// In a time zone of the IANA database; one that is not there is UTC.
    pub fn new(zone: &str, lang: Lang) -> Self {
        let (zone, name) = match TimeZone::get(zone) {
            Ok(found) if zone != "UTC" => (found, zone.replace('_', " ")),
            _ => (TimeZone::UTC, "UTC".to_owned()),
        };
        let month = |id: &str, m: i8| Message::new(id, args! { "month" => m }).text(lang);
        let months = (1..=12).map(|m| (month("site_month", m), month("site_month_short", m))).collect();
        Self { zone, name, months }
    }

    /// A moment in words.
    pub fn moment(&self, timestamp: Timestamp) -> Moment {
        let at = timestamp.to_zoned_datetime(self.zone.clone());
        let (hour, minute) = (at.hour(), at.minute());
        let (month, short) = &self.months[usize::from(at.month().unsigned_abs()) - 1];
        Moment {
            iso: timestamp.to_string(),
            text: format!("{} {month} {}, {hour:02}:{minute:02}", at.day(), at.year()),
            short: format!("{} {short}, {hour:02}:{minute:02}", at.day()),
            zone: self.name.clone(),
        }
    }
}

impl Moment {
    /// A moment of RFC 3339 in a time zone; what cannot be read is none.
    pub fn new(rfc3339: &str, zone: &str, lang: Lang) -> Option<Self> {
        Some(Clock::new(zone, lang).moment(rfc3339.parse().ok()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_invisible_stays() {
        assert_eq!(visible("a\u{202e}b\0c\nd\u{200b}"), "a⟨U+202E⟩b␀c d⟨U+200B⟩");
        assert_eq!(visible("\u{1b}[31m"), "␛[31m");
        assert_eq!(visible("\u{e0041}"), "⟨U+E0041⟩");
        // What people are really called stays.
        for name in ["Zoë", "Ёлка", "木村", "مريم", "👩‍🔬", "O'Neil", "é̃"] {
            assert_eq!(visible(name), name);
        }
        assert_eq!(visible(&format!("e{}", "\u{301}".repeat(50))).chars().count(), 1 + MARKS);
    }

    #[test]
    fn long_names_are_shortened() {
        let name = Name::new(&"я".repeat(10_000));
        assert_eq!(name.text.chars().count(), NAME_SHOWN);
        assert_eq!(name.title.map(|t| t.chars().count()), Some(NAME_TITLE));
        assert_eq!(Name::new("Anna").title, None);
        assert_eq!(Name::new("  ").text, "∅");
    }

    #[test]
    fn code_is_set_apart() {
        let piece = |text: &str, code| Piece { text: text.to_owned(), code };
        assert_eq!(
            pieces("use `n`, not `m`"),
            [piece("use ", false), piece("n", true), piece(", not ", false), piece("m", true)]
        );
        assert_eq!(pieces("a ` b"), [piece("a ` b", false)]);
        assert_eq!(pieces(""), []);
    }

    #[test]
    fn numbers_speak_the_language() {
        assert_eq!(decimal(0.871_24, 4, Lang::En), "0.8712");
        assert_eq!(decimal(-0.5, 2, Lang::Ru), "−0,50");
        assert_eq!(decimal(999_999.9, 1, Lang::En), "999999.9");
        assert_eq!(decimal(-8.764e19, 4, Lang::En), "−8.8e19");
        assert_eq!(decimal(1_234_567.0, 4, Lang::Ru), "1,2346e6");
        assert_eq!(round(1.5e9, 0, Lang::Ru), "1,5e9");
        assert_eq!(round(2e6, 0, Lang::En), "2e6");
        assert_eq!(round(0.5, 1, Lang::En), "0.5");
        assert_eq!(points(8.5, Lang::En), "8.5");
        assert_eq!(points(10.0, Lang::Ru), "10");
        assert_eq!(points(-0.0, Lang::En), "0");
        assert_eq!(points(1.0 / 3.0, Lang::Ru), "0,3333");
        assert_eq!(count(1_234_567, Lang::En), "1,234,567");
        assert_eq!(count(5000, Lang::Ru), "5000");
        assert_eq!(count(12_000, Lang::Ru), "12\u{a0}000");
    }

    #[test]
    fn moments_speak_the_language() {
        let at = |lang| Moment::new("2026-12-01T20:59:00Z", "Europe/Moscow", lang).unwrap();
        assert_eq!(at(Lang::En).text, "1 December 2026, 23:59");
        assert_eq!(at(Lang::Ru).text, "1 декабря 2026, 23:59");
        assert_eq!(at(Lang::Ru).short, "1 дек., 23:59");
        assert_eq!(Moment::new("yesterday", "UTC", Lang::En), None);
        assert_eq!(Moment::new("2026-12-01T20:59:00Z", "Mars/Base", Lang::En).unwrap().zone, "UTC");
    }
}
