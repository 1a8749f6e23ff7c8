//! The instructor's own file, filled in place, differs from the original in grades and in nothing else: whatever its
//! encoding, separators, quotes, ends of lines, columns and order.

use grader::export::{Format, Request, export};
use grader::grading::gradebook::Gradebook;
use proptest::prelude::*;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

const MANIFEST: &str = r#"schema = 1
id = "small"
languages = ["python"]
title = { en = "Small", ru = "Малое" }
points = 10
oracle = "reference:activations"
[entry.relu]
params = ["x: array"]
returns = "array"
[[task]]
id = "relu"
title = { en = "A", ru = "А" }
points = 7.5
[[task.check]]
id = "example"
visibility = "public"
call = "relu($x)"
inputs.x = [-1.0, 2.0]
[[task]]
id = "other"
title = { en = "B", ru = "Б" }
points = 2.5
[[task.check]]
id = "example"
visibility = "public"
call = "relu($x)"
inputs.x = [1.0, 2.0]
"#;
const ROSTER: &str =
    "id,name,SIS User ID\nanna,Анна Петрова,a1\nboris,Борис Ёлкин,b1\nclara,Clara Smith,c1\n";

/// A class that is graded once: Anna 10, Boris 2.5, Clara handed in nothing.
static CLASS: LazyLock<tempfile::TempDir> = LazyLock::new(|| {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("small/assignment.toml", MANIFEST);
    write("in/anna.py", "import numpy as np\ndef relu(x): return np.maximum(x, 0)\n");
    write("in/boris.py", "import numpy as np\ndef relu(x): return np.abs(x)\n");
    write("roster.csv", ROSTER);
    let mut run = Command::new(env!("CARGO_BIN_EXE_grader"));
    run.current_dir(dir.path()).env("GRADER_SEED", "fill").env_remove("RUST_BACKTRACE");
    run.args(["grade", "small", "in", "--out", "out", "--roster", "roster.csv", "-q"]);
    let done = run.output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    dir
});

#[derive(Clone, Copy, Debug)]
enum Encoding {
    Utf8,
    Bom,
    Little,
    Big,
    Windows,
}

fn windows_1251(c: char) -> u8 {
    match c {
        'Ё' => 0xa8,
        'ё' => 0xb8,
        'А'..='я' => u8::try_from(u32::from(c) - 0x410 + 0xc0).unwrap(),
        c => u8::try_from(u32::from(c)).unwrap(),
    }
}

impl Encoding {
    fn bytes(self, text: &str) -> Vec<u8> {
        let wide = |mark: [u8; 2], unit: fn(u16) -> [u8; 2]| {
            mark.into_iter().chain(text.encode_utf16().flat_map(unit)).collect()
        };
        match self {
            Self::Utf8 => text.as_bytes().to_vec(),
            Self::Bom => format!("\u{feff}{text}").into_bytes(),
            Self::Little => wide([0xff, 0xfe], u16::to_le_bytes),
            Self::Big => wide([0xfe, 0xff], u16::to_be_bytes),
            Self::Windows => text.chars().map(windows_1251).collect(),
        }
    }
}

/// How a file looks.
#[derive(Clone, Debug)]
struct Look {
    encoding: Encoding,
    separator: char,
    end: &'static str,
    /// Which cells are quoted though they need not be, a bit each.
    quotes: u64,
    last_end: bool,
    moodle: bool,
    comma: bool,
    /// Columns of somebody else's, before and behind the grade.
    around: (usize, usize),
    order: Vec<usize>,
    /// What else stands in cells.
    words: Vec<usize>,
}

/// What stands in cells that are not ours.
const WORDS: [&str; 9] =
    ["", "x", "два слова", "a,b", "a;b", "кавычка \" тут", "две\nстроки", "=1+1", "\tтаб"];

fn looks() -> impl Strategy<Value = Look> {
    use Encoding::{Big, Bom, Little, Utf8, Windows};
    let encoding = prop::sample::select(vec![Utf8, Bom, Little, Big, Windows]);
    let form = (
        encoding,
        prop::sample::select(vec![',', ';', '\t']),
        prop::sample::select(vec!["\r\n", "\n", "\r"]),
    );
    let order = Just((0..4).collect::<Vec<usize>>()).prop_shuffle();
    let rest = (any::<u64>(), any::<bool>(), any::<bool>(), any::<bool>(), (0..3usize, 0..3usize), order);
    (form, rest, prop::collection::vec(0..WORDS.len(), 24)).prop_map(|(form, rest, words)| Look {
        encoding: form.0,
        separator: form.1,
        end: form.2,
        quotes: rest.0,
        last_end: rest.1,
        moodle: rest.2,
        comma: rest.3,
        around: rest.4,
        order: rest.5,
        words,
    })
}

impl Look {
    /// The cells before the grade's, of the header and of four students.
    fn known(&self) -> [Vec<&'static str>; 5] {
        if self.moodle {
            [
                vec!["Идентификатор", "Полное имя", "ID number", "Последнее изменение (оценка)"],
                vec!["Участник 11", "Анна Петрова", "a1", "-"],
                vec!["Участник 12", "Борис Ёлкин", "b1", "-"],
                vec!["Участник 13", "Clara Smith", "c1", "-"],
                vec!["Участник 14", "Кто Другой", "z9", "-"],
            ]
        } else {
            [
                vec!["Student", "ID", "SIS User ID", "SIS Login ID", "Section"],
                vec!["Петрова, Анна", "1", "a1", "anna", "G1"],
                vec!["Ёлкин, Борис", "2", "b1", "boris", "G1"],
                vec!["Smith, Clara", "3", "c1", "clara", "G2"],
                vec!["Другой, Кто", "4", "z9", "other", "G2"],
            ]
        }
    }

    fn number(&self, text: &str) -> String {
        if self.moodle && self.comma { text.replace('.', ",") } else { text.to_owned() }
    }

    /// The file, with these grades of the four.
    fn file(&self, grades: [Option<&str>; 4]) -> Vec<u8> {
        let before = ["1.00", "", "3.50", "4.00"].map(|g| self.number(g));
        let mut words = self.words.iter().cycle();
        let mut bits = 0..;
        let mut cell = |text: &str, wanted: Option<&str>, out: &mut String| {
            let needs = |t: &str| t.contains(['"', '\r', '\n', self.separator]);
            let quoted = needs(text) || self.quotes >> (bits.next().unwrap_or(0) % 64) & 1 == 1;
            let text = wanted.unwrap_or(text);
            if quoted || needs(text) {
                out.extend(["\"", &text.replace('"', "\"\""), "\""]);
            } else {
                *out += text;
            }
        };
        let mut text = String::new();
        let [header, students @ ..] = self.known();
        let title = if self.moodle { "Оценка" } else { "Small (77)" };
        let rows = std::iter::once((header, None))
            .chain(self.order.iter().map(|i| (students[*i].clone(), Some(*i))));
        for (line, (known, student)) in rows.enumerate() {
            if line > 0 {
                text += self.end;
            }
            let (first, last) = self.around;
            // Canvas's own columns come first and together; others follow.
            for (i, known) in known.iter().enumerate() {
                if i > 0 {
                    text.push(self.separator);
                }
                cell(known, None, &mut text);
            }
            for i in 0..first + 1 + last {
                text.push(self.separator);
                match student {
                    _ if i == first && student.is_none() => cell(title, None, &mut text),
                    Some(s) if i == first => {
                        let wanted = grades[s].map(|g| self.number(g));
                        cell(&before[s], wanted.as_deref(), &mut text);
                    }
                    None => cell(&format!("Прочее {i}"), None, &mut text),
                    Some(_) => cell(WORDS[*words.next().unwrap_or(&0)], None, &mut text),
                }
            }
        }
        if self.last_end {
            text += self.end;
        }
        self.encoding.bytes(&text)
    }
}

fn filled(look: &Look, original: &[u8], dir: &Path) -> Vec<u8> {
    let path = dir.join("theirs.csv");
    std::fs::write(&path, original).unwrap();
    let book = Gradebook::open(&CLASS.path().join("out")).unwrap();
    let format = if look.moodle { Format::Moodle } else { Format::Canvas };
    let column = (!look.moodle).then_some("Small (77)");
    let made = export(&book, &Request { format, file: Some(&path), column });
    let made = made.unwrap_or_else(|e| panic!("{e}\n{}", String::from_utf8_lossy(original)));
    assert_eq!(made.written, 2, "{:?}\n{}", made.remarks, String::from_utf8_lossy(original));
    made.files[0].1.clone()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn only_grades_change(look in looks()) {
        let dir = tempfile::tempdir().unwrap();
        let original = look.file([None; 4]);
        // Who handed in nothing, and who is nobody of ours, keep what stands there.
        let expected = look.file([Some("10"), Some("2.5"), None, None]);
        prop_assert_ne!(&original, &expected);
        let made = filled(&look, &original, dir.path());
        prop_assert!(
            made == expected,
            "{look:?}\n{}\n---\n{}",
            String::from_utf8_lossy(&made),
            String::from_utf8_lossy(&expected)
        );
        // Filled once more, Canvas's file stays as it is.
        if !look.moodle {
            prop_assert_eq!(filled(&look, &made, dir.path()), made);
        }
    }
}
