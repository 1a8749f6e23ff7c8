//! From the bytes of a CSV to a roster.

use super::columns::{Column, Header, header};
use super::when;
use super::{IdKind, Person, Roster, RosterError};
use crate::text::{Message, args};
use std::collections::HashMap;
use std::path::Path;

/// Rows above the header that an export may have.
const MAX_PREAMBLE: usize = 5;
/// A roster is a class, not a database.
const MAX_BYTES: u64 = 64 << 20;

/// Reads people from the rows of a table of which the header is known.
pub struct PersonReader(Header);

impl PersonReader {
    /// By the cells of the header; none where no column tells who somebody is.
    pub fn new(header_cells: &[String]) -> Option<Self> {
        Some(header(header_cells)).filter(Header::identifies).map(Self)
    }

    /// Kind of file that the header is of: `moodle`, `canvas`, …, `csv`.
    pub fn form(&self) -> &'static str {
        self.0.form
    }

    /// Who a row is about; none for rows about nobody, such as Canvas's `Points Possible`.
    pub fn person(&self, cells: &[String]) -> Option<Person> {
        if self.0.form == "canvas" && not_a_student(cells) {
            return None;
        }
        person(&self.0, cells)
    }
}

impl Roster {
    /// Reads a roster. Separator, encoding (UTF-8, UTF-16, Windows-1251) and byte order mark are found out.
    pub fn read(path: &Path) -> Result<Self, RosterError> {
        let unreadable = |source| RosterError::Unreadable { path: path.to_path_buf(), source };
        let mut bytes = Vec::new();
        let file = std::fs::File::open(path).map_err(unreadable)?;
        std::io::Read::read_to_end(&mut std::io::Read::take(file, MAX_BYTES), &mut bytes)
            .map_err(unreadable)?;
        Self::parse(&bytes, path)
    }

    /// Reads a roster from bytes; `path` is for messages.
    pub fn parse(bytes: &[u8], path: &Path) -> Result<Self, RosterError> {
        let no_table = || RosterError::NoTable { path: path.to_path_buf() };
        let text = decode(bytes).ok_or_else(no_table)?;
        let rows = rows(&text);
        let (start, header) = rows
            .iter()
            .take(MAX_PREAMBLE)
            .enumerate()
            .map(|(i, (_, cells))| (i, header(cells)))
            .find(|(_, header)| header.identifies())
            .ok_or_else(|| match rows.first() {
                None => no_table(),
                Some((_, found)) => {
                    let found = found.iter().take(20).cloned().collect();
                    RosterError::NoColumns { path: path.to_path_buf(), found }
                }
            })?;
        let mut roster = Self { people: Vec::new(), form: header.form, ..Self::default() };
        let mut seen: HashMap<String, usize> = HashMap::new();
        for (line, cells) in &rows[start + 1..] {
            if header.form == "canvas" && not_a_student(cells) {
                continue;
            }
            let Some(person) = person(&header, cells) else {
                let message = Message::new("roster_row_empty", args! { "line" => line });
                roster.skipped.push((*line, message));
                continue;
            };
            if let Some(first) = seen.insert(person.id.clone(), *line) {
                let same = roster.people.contains(&person);
                if same {
                    continue;
                }
                return Err(RosterError::DuplicateId {
                    path: path.to_path_buf(),
                    line: *line,
                    first,
                    id: person.id,
                });
            }
            let time = header.find(Column::HandedIn).and_then(|i| cells.get(i));
            if let Some(time) = time.and_then(|t| when::moodle(t)) {
                roster.times.insert(person.id.clone(), time);
            }
            roster.people.push(person);
        }
        Ok(roster)
    }
}

/// Canvas puts rows of no student below the header: `Manual Posting`, `Points Possible`; and a student of its own,
/// `Student, Test`, whom every course has.
fn not_a_student(cells: &[String]) -> bool {
    let first = cells.first().map_or("", |c| c.trim());
    first.is_empty() || first.starts_with("Points Possible") || first == "Student, Test"
}

fn person(header: &Header, cells: &[String]) -> Option<Person> {
    let cell = |column: Column| {
        let text = header.find(column).and_then(|i| cells.get(i)).map(|c| unguarded(c.trim()))?;
        (!text.is_empty()).then(|| text.to_owned())
    };
    let mut person = Person { email: cell(Column::Email), group: cell(Column::Group), ..Person::default() };
    let (first, last) = (cell(Column::First), cell(Column::Last));
    if let Some(sort) = cell(Column::SortName) {
        person.name = match sort.split_once(',') {
            Some((last, first)) => format!("{} {}", first.trim(), last.trim()),
            None => sort.clone(),
        };
        person.sort_name = sort;
    }
    if let Some(name) = cell(Column::Name) {
        person.name = name;
    } else if first.is_some() || last.is_some() {
        let both: Vec<&str> = [&first, &last].into_iter().flatten().map(String::as_str).collect();
        person.name = both.join(" ");
        let both: Vec<&str> = [&last, &first].into_iter().flatten().map(String::as_str).collect();
        person.sort_name = both.join(", ");
    }
    let ids = [
        (Column::Participant, IdKind::Moodle),
        (Column::Own, if header.form == "nbgrader" { IdKind::Nbgrader } else { IdKind::Own }),
        (Column::Canvas, IdKind::Canvas),
        (Column::Gradescope, IdKind::Gradescope),
        (Column::Sis, IdKind::Sis),
        (Column::Login, IdKind::Login),
        (Column::Github, IdKind::Github),
    ];
    for (column, kind) in ids {
        if let Some(id) = cell(column) {
            // `Participant 1234`, `Участник 1234`: the number counts.
            let number = |id: &str| id.rsplit(char::is_whitespace).next().unwrap_or(id).to_owned();
            let id = if column == Column::Participant { number(&id) } else { id };
            if person.id.is_empty() {
                person.id.clone_from(&id);
            }
            person.ids.insert(kind, id);
        }
    }
    if person.id.is_empty() {
        person.id =
            person.email.clone().or_else(|| (!person.name.is_empty()).then(|| person.name.clone()))?;
    }
    Some(person)
}

/// Canvas guards cells that look like formulas: `="=x"`.
fn unguarded(cell: &str) -> &str {
    cell.strip_prefix("=\"").and_then(|c| c.strip_suffix('"')).unwrap_or(cell)
}

/// Rows with the line that each starts in, empty ones left out.
fn rows(text: &str) -> Vec<(usize, Vec<String>)> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator(text))
        .from_reader(text.as_bytes());
    reader
        .records()
        .flatten()
        .map(|record| {
            let line = record.position().map_or(0, |p| p.line() as usize);
            (line, record.iter().map(str::to_owned).collect::<Vec<_>>())
        })
        .filter(|(_, cells)| cells.iter().any(|c| !c.trim().is_empty()))
        .collect()
}

/// The separator that the first line has most of, outside of quotes.
fn separator(text: &str) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted && counts.iter().any(|(_, n)| *n > 0) => break,
            _ if !quoted => counts.iter_mut().filter(|(c, _)| *c == byte).for_each(|(_, n)| *n += 1),
            _ => {}
        }
    }
    counts.iter().max_by_key(|(_, n)| *n).map_or(b',', |(c, _)| *c)
}

/// Text of a file that a spreadsheet wrote.
pub(crate) fn decode(bytes: &[u8]) -> Option<String> {
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|c| unit([c[0], c[1]])).collect();
        String::from_utf16(&units).ok()
    };
    let text = match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes)?,
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes)?,
        [_, 0, _, 0, ..] => utf16(bytes, u16::from_le_bytes)?,
        [0, _, 0, _, ..] => utf16(bytes, u16::from_be_bytes)?,
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => windows_1251(bytes),
        },
    };
    (!text.contains('\0')).then_some(text)
}

/// What Russian spreadsheets write when nobody tells them otherwise.
fn windows_1251(bytes: &[u8]) -> String {
    const HIGH: &str = "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u{98}™љ›њќћџ\u{a0}ЎўЈ¤Ґ¦§Ё©Є«¬\u{ad}®Ї°±Ііґµ¶·ё№є»јЅѕї";
    let high: Vec<char> = HIGH.chars().collect();
    let letter = |b: u8| match b {
        0..=0x7f => char::from(b),
        0x80..=0xbf => high.get(usize::from(b) - 0x80).copied().unwrap_or('\u{fffd}'),
        _ => char::from_u32(0x410 + u32::from(b) - 0xc0).unwrap_or('\u{fffd}'),
    };
    bytes.iter().map(|b| letter(*b)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(bytes: &[u8]) -> Result<Roster, RosterError> {
        Roster::parse(bytes, Path::new("roster.csv"))
    }

    #[test]
    fn every_encoding_and_separator_gives_the_same_people() {
        let text = "id;name;email;group\r\na1;Анна Петрова;anna@x.ru;ИУ7-11\r\nb2;Борис Ёж;;\r\n";
        let expected = parse(text.as_bytes()).unwrap();
        assert_eq!(expected.people.len(), 2);
        assert_eq!(expected.people[0].name, "Анна Петрова");
        assert_eq!(expected.people[1].email, None);
        let bom = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        let le: Vec<u8> =
            [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let be: Vec<u8> =
            [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
        let cp1251: Vec<u8> = text
            .chars()
            .map(|c| match c {
                'А'..='я' => (c as u32 - 0x410 + 0xc0) as u8,
                'Ё' => 0xa8,
                c => c as u8,
            })
            .collect();
        for bytes in
            [bom, le, be, cp1251, text.replace(';', ",").into_bytes(), text.replace(';', "\t").into_bytes()]
        {
            assert_eq!(parse(&bytes).unwrap(), expected);
        }
    }

    #[test]
    fn a_canvas_gradebook() {
        let text = "Student,ID,SIS User ID,SIS Login ID,Section,HW (7)\n    Points Possible,,,,,10\n\"Петрова, Анна\",501,u17,anna,ИУ7,\n\"Student, Test\",502,,t,ИУ7,\n";
        let roster = parse(text.as_bytes()).unwrap();
        assert_eq!((roster.form, roster.people.len()), ("canvas", 1));
        let anna = &roster.people[0];
        assert_eq!(
            (anna.id.as_str(), anna.name.as_str(), anna.sort_name.as_str()),
            ("501", "Анна Петрова", "Петрова, Анна")
        );
        assert_eq!(anna.ids[&IdKind::Sis], "u17");
        assert_eq!(anna.group.as_deref(), Some("ИУ7"));
    }

    #[test]
    fn a_moodle_worksheet_in_russian() {
        let text = "Идентификатор,Полное имя,Адрес электронной почты,Статус,Оценка,Максимальная оценка\nУчастник 1234,Анна Петрова,a@x.ru,,,10\n";
        let roster = parse(text.as_bytes()).unwrap();
        assert_eq!(roster.people[0].id, "1234");
        assert_eq!(roster.people[0].ids[&IdKind::Moodle], "1234");
    }

    #[test]
    fn what_is_no_roster_is_refused() {
        assert!(matches!(parse(b""), Err(RosterError::NoTable { .. })));
        assert!(matches!(parse(b"\x89PNG\r\n\x1a\n\0\0\0"), Err(RosterError::NoTable { .. })));
        assert!(matches!(parse(b"colour,size\nred,1\n"), Err(RosterError::NoColumns { .. })));
        let twice = parse(b"id,name\n1,A\n2,B\n1,C\n");
        assert!(matches!(twice, Err(RosterError::DuplicateId { line: 4, first: 2, .. })), "{twice:?}");
        assert_eq!(parse(b"id,name\n1,A\n1,A\n").unwrap().people.len(), 1, "one row twice is one person");
    }
}
