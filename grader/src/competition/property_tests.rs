//! The two readers agree, and no corruption of a file changes its score unseen.

use super::answers::{Answers, SplitTruth};
use super::schema::{Ids, Labels, Schema, Values};
use super::{Checked, Metric, Predicted, Split, Usage, check_bytes, check_reader, fast, quick};
use proptest::prelude::*;

const ROWS: usize = 12;

fn schema(kind: usize) -> Schema {
    let ids = Ids::from_integers((0..ROWS as i64).collect());
    let (columns, values) = match kind {
        0 => (vec!["Category".to_owned()], Values::Classes(Labels::new(["0", "1", "2", "10"]))),
        1 => (vec!["Category".to_owned()], Values::Classes(Labels::new(["cat", "dog", "сова", "7"]))),
        2 => (vec!["y".to_owned()], Values::Numbers { low: -100.0, high: 1e6 }),
        _ => (vec!["a".to_owned(), "b".to_owned()], Values::Probabilities),
    };
    Schema { id_column: "Id".to_owned(), columns, ids, values }
}

fn cells(kind: usize, class: usize) -> Vec<String> {
    let one = |list: [&str; 4]| vec![list[class].to_owned()];
    match kind {
        0 => one(["0", "1", "2", "10"]),
        1 => one(["cat", "dog", "сова", "7"]),
        2 => one(["-3.25", "1e3", "0.1", "12"]),
        _ => vec![["0.5", "0.25", "1", "0"][class].to_owned(), ["0.5", "0.75", "0", "1"][class].to_owned()],
    }
}

/// A valid file with rows in some order, and what it predicts.
fn file(kind: usize, order: &[usize], classes: &[usize]) -> String {
    let schema = schema(kind);
    let mut text = format!("Id,{}\n", schema.columns.join(","));
    for row in order {
        text.push_str(&format!("{row},{}\n", cells(kind, classes[*row]).join(",")));
    }
    text
}

/// What people and programs do to files: bytes changed, put in, taken out; lines copied and dropped.
#[derive(Clone, Debug)]
enum Change {
    Byte(usize, u8),
    Insert(usize, String),
    Remove(usize, usize),
    Copy(usize, usize),
    Drop(usize),
    Append(String),
    Swap(usize, usize),
    Cut(usize),
    /// Another text in a cell.
    Cell(usize, usize, String),
    /// In the whole file.
    Everywhere(&'static str, &'static str),
    Quote(usize),
    Wide,
}

fn change() -> impl Strategy<Value = Change> {
    let text = prop::sample::select(vec![
        ",", "\n", "\r", "\r\n", "\"", "\"\"", " ", "\t", "+", "-", ".0", "0", "00", "e1", ";", "nan", "inf",
        "NULL", "#", "\u{feff}", "\u{a0}", "٣", "\0", "_", "'", "1,1\n", "\n\n",
    ]);
    let byte = prop_oneof![any::<u8>(), prop::sample::select(b",\"\n\r 0123456789.-+e".to_vec())];
    let cell = prop::sample::select(vec![
        "1e0",
        "7.0",
        "7.",
        ".7",
        "-0",
        "+1",
        "01",
        "1_0",
        "0x1",
        "1,000",
        "\"1,000\"",
        "1 000",
        "1\u{a0}",
        "\u{200b}1",
        "nan",
        "NaN",
        "-nan",
        "NAN",
        "nan(ind)",
        "NA",
        "N/A",
        "#N/A",
        "null",
        "None",
        "",
        " ",
        "inf",
        "-Infinity",
        "1e400",
        "1e-400",
        "True",
        "cat ",
        "Cat",
        "'1'",
        "=1",
        "99999999999999999999",
        "9007199254740993",
        "1.0000000000000001",
        "0.5",
        "10",
        "11",
        "-1",
        "12",
        "１",
        "٣",
        "²",
        "1\0",
    ]);
    prop_oneof![
        (0..400usize, byte).prop_map(|(at, b)| Change::Byte(at, b)),
        (0..400usize, text.clone()).prop_map(|(at, t)| Change::Insert(at, t.to_owned())),
        (0..400usize, 1..12usize).prop_map(|(at, n)| Change::Remove(at, n)),
        (0..14usize, 0..14usize).prop_map(|(from, to)| Change::Copy(from, to)),
        (0..14usize).prop_map(Change::Drop),
        text.prop_map(|t| Change::Append(t.to_owned())),
        (0..14usize, 0..14usize).prop_map(|(a, b)| Change::Swap(a, b)),
        (0..400usize).prop_map(Change::Cut),
        (0..14usize, 0..3usize, cell).prop_map(|(line, at, t)| Change::Cell(line, at, t.to_owned())),
        prop::sample::select(vec![
            ("\n", "\r\n"),
            ("\n", "\r"),
            ("\n", "\n\r"),
            ("\n", "\n\n"),
            ("\n", ",\n"),
            (",", ";"),
            (",", "\t"),
            (",", ", "),
            (",", " "),
            ("Id", "id"),
            ("Id", "\"Id\""),
            ("Id", " Id"),
            ("\n", ",0\n"),
            (".", ","),
            ("0", "٠"),
            ("1", "１"),
            ("\n", "\n\u{feff}"),
            ("\n", "\"\n\""),
            ("\n", "\n# "),
            ("\n", "\n0,"),
        ])
        .prop_map(|(a, b)| Change::Everywhere(a, b)),
        (0..14usize).prop_map(Change::Quote),
        Just(Change::Wide),
    ]
}

fn apply(bytes: &mut Vec<u8>, change: &Change) {
    let lines = |bytes: &[u8]| bytes.split_inclusive(|b| *b == b'\n').map(<[u8]>::to_vec).collect::<Vec<_>>();
    match change {
        Change::Byte(at, b) => {
            let at = at % bytes.len().max(1);
            if let Some(byte) = bytes.get_mut(at) {
                *byte = *b;
            }
        }
        Change::Insert(at, text) => {
            let at = at % (bytes.len() + 1);
            bytes.splice(at..at, text.bytes());
        }
        Change::Remove(at, n) => {
            let at = at % (bytes.len() + 1);
            bytes.drain(at..(at + n).min(bytes.len()));
        }
        Change::Copy(from, to) => {
            let mut list = lines(bytes);
            if !list.is_empty() {
                let line = list[from % list.len()].clone();
                list.insert(to % (list.len() + 1), line);
            }
            *bytes = list.concat();
        }
        Change::Drop(at) => {
            let mut list = lines(bytes);
            if !list.is_empty() {
                list.remove(at % list.len());
            }
            *bytes = list.concat();
        }
        Change::Append(text) => bytes.extend(text.bytes()),
        Change::Swap(a, b) => {
            let mut list = lines(bytes);
            if !list.is_empty() {
                let count = list.len();
                list.swap(a % count, b % count);
            }
            *bytes = list.concat();
        }
        Change::Cut(at) => bytes.truncate(*at),
        Change::Cell(line, at, text) => {
            let mut list = lines(bytes);
            if let Some(line) = list.get_mut(*line) {
                let end = line.len() - usize::from(line.ends_with(b"\n"));
                let mut cells: Vec<Vec<u8>> = line[..end].split(|b| *b == b',').map(<[u8]>::to_vec).collect();
                let count = cells.len();
                cells[at % count] = text.clone().into_bytes();
                *line = [cells.join(&b','), line[end..].to_vec()].concat();
            }
            *bytes = list.concat();
        }
        Change::Everywhere(from, to) => {
            if let Ok(text) = std::str::from_utf8(bytes) {
                *bytes = text.replace(from, to).into_bytes();
            }
        }
        Change::Quote(at) => {
            let mut list = lines(bytes);
            if let Some(line) = list.get_mut(*at) {
                let end = line.len() - usize::from(line.ends_with(b"\n"));
                let cells: Vec<Vec<u8>> =
                    line[..end].split(|b| *b == b',').map(|c| [b"\"", c, b"\""].concat()).collect();
                *line = [cells.join(&b','), line[end..].to_vec()].concat();
            }
            *bytes = list.concat();
        }
        Change::Wide => {
            let text = String::from_utf8_lossy(bytes).into_owned();
            *bytes = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        }
    }
}

/// An independent reading of a file that is said to be valid: each id's cells, with the `csv` crate.
fn naive(kind: usize, bytes: &[u8]) -> Option<Vec<Vec<String>>> {
    let text = std::str::from_utf8(bytes).ok()?.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().ok()?.clone();
    let place = |name: &str| header.iter().position(|h| h == name);
    let schema = schema(kind);
    let id = place("Id")?;
    let columns: Vec<usize> = schema.columns.iter().map(|c| place(c)).collect::<Option<_>>()?;
    let mut out = vec![Vec::new(); ROWS];
    for record in reader.records() {
        let record = record.ok()?;
        if record.iter().all(str::is_empty) {
            continue;
        }
        let row = record.get(id)?.parse::<f64>().ok()? as usize;
        out[row] = columns.iter().map(|c| record.get(*c).map(str::to_owned)).collect::<Option<_>>()?;
    }
    Some(out)
}

fn same_meaning(kind: usize, predicted: &Predicted, cells: &[Vec<String>]) -> bool {
    let schema = schema(kind);
    match (predicted, &schema.values) {
        (Predicted::Classes(classes), Values::Classes(labels)) => {
            classes.iter().zip(cells).all(|(class, cell)| {
                let name = labels.name(*class);
                cell[0] == name || cell[0].parse::<f64>().ok().is_some_and(|x| Some(x) == name.parse().ok())
            })
        }
        (Predicted::Numbers(numbers), _) => numbers
            .chunks(schema.columns.len())
            .zip(cells)
            .all(|(row, cells)| row.iter().zip(cells).all(|(x, cell)| cell.parse() == Ok(*x))),
        _ => false,
    }
}

fn in_pieces(schema: &Schema, bytes: &[u8]) -> Checked {
    /// Gives a byte at a time.
    struct Slow<'a>(&'a [u8]);
    impl std::io::Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let Some((first, rest)) = self.0.split_first() else { return Ok(0) };
            buffer[0] = *first;
            self.0 = rest;
            Ok(1)
        }
    }
    check_reader(schema, Slow(bytes), |_| {}).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_corruption_is_reported_or_changes_nothing(
        kind in 0..4usize,
        order in Just((0..ROWS).collect::<Vec<_>>()).prop_shuffle(),
        classes in prop::collection::vec(0..4usize, ROWS),
        changes in prop::collection::vec(change(), 0..4),
    ) {
        let schema = schema(kind);
        let mut bytes = file(kind, &order, &classes).into_bytes();
        let whole = check_bytes(&schema, &bytes);
        prop_assert!(whole.problems.is_empty(), "the file is valid before");
        prop_assert!(fast::read(&schema, &bytes).is_some(), "and exactly as it should be");
        prop_assert_eq!(quick::read(&schema, &bytes).is_some(), kind == 0);
        for change in &changes {
            apply(&mut bytes, change);
        }
        let careful = check_bytes(&schema, &bytes);
        let shown = String::from_utf8_lossy(&bytes).into_owned();
        // Whatever the fast reader takes, the careful one takes too, with the same predictions.
        if let Some((rows, predicted)) = fast::read(&schema, &bytes) {
            prop_assert!(careful.problems.is_empty(), "fast, not careful: {:?}\n{shown:?}", careful.problems);
            prop_assert_eq!(rows, careful.rows);
            prop_assert_eq!(&predicted, &careful.predicted);
        }
        for threads in [1, 2] {
            let blocks = quick::read_blocks(&schema, &bytes[..], threads).unwrap();
            let whole = quick::read(&schema, &bytes);
            prop_assert_eq!(blocks.map(|(_, rows, predicted)| (rows, predicted)), whole.clone());
            if let Some((rows, predicted)) = whole {
                prop_assert!(careful.problems.is_empty(), "quick, not careful: {:?}\n{shown:?}", careful.problems);
                prop_assert_eq!((rows, &predicted), (careful.rows, &careful.predicted));
            }
        }
        // Reading in pieces finds the same.
        let pieces = in_pieces(&schema, &bytes);
        prop_assert_eq!(format!("{:?}", pieces.problems), format!("{:?}", careful.problems));
        prop_assert_eq!(pieces.rows, careful.rows);
        // What is called valid means what an independent reader reads. (A lone CR ends a line only to us.)
        if careful.problems.is_empty() {
            prop_assert_eq!(careful.rows as usize, ROWS);
            prop_assert_eq!(&pieces.predicted, &careful.predicted);
            let lone = shown.replace("\r\n", "\n").replace('\r', "\n");
            let lone: String = lone.lines().filter(|l| !l.trim_matches([' ', '\t']).is_empty()).map(|l| format!("{l}\n")).collect();
            let cells = naive(kind, lone.as_bytes());
            prop_assert!(cells.as_ref().is_some_and(|c| same_meaning(kind, &careful.predicted, c)),
                "{shown:?} {:?} {cells:?}", careful.predicted);
        }
    }

    #[test]
    fn the_score_does_not_depend_on_the_order_of_rows(
        order in Just((0..ROWS).collect::<Vec<_>>()).prop_shuffle(),
        truth in prop::collection::vec(0..4u16, ROWS),
        classes in prop::collection::vec(0..4usize, ROWS),
    ) {
        let schema = schema(0);
        let usage: Vec<Usage> = (0..ROWS).map(|r| Usage::from_byte(u8::from(r % 2 == 1))).collect();
        let truth = Predicted::Classes(truth);
        let score = |text: String| {
            let checked = check_bytes(&schema, text.as_bytes());
            let Predicted::Classes(all) = checked.predicted else { unreachable!() };
            let split = SplitTruth::new(&truth, &usage, Metric::Accuracy, Split::Public);
            split.score(&Answers::Classes(all))
        };
        let sorted: Vec<usize> = (0..ROWS).collect();
        prop_assert_eq!(score(file(0, &order, &classes)).to_bits(), score(file(0, &sorted, &classes)).to_bits());
    }
}
