//! A class of made-up students as Moodle and Canvas hand it out, with what has to come of each.
//!
//! The same number gives the same bytes. Submissions are those of the bundled class whose scores are known
//! (`fixtures/class/activations/expected.toml`), in the forms that students hand in: notebooks, files, archives with
//! names of every kind, junk, attacks.

use crate::archives::{Entry, gz, gz_zeros, tar, zip};
use crate::repository;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::io::Result;
use std::path::Path;

/// What somebody hands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A file or a notebook.
    Plain,
    /// After the deadline: Canvas says so in the name, Moodle in its worksheet.
    Late,
    /// A zip archive.
    Zipped,
    /// A zip archive of a Russian Windows: names in code page 866.
    ZippedCp866,
    /// A compressed tar archive.
    TarGz,
    /// A notebook with a picture, a text and a module beside it.
    SeveralFiles,
    /// `__MACOSX`, `.DS_Store`, checkpoints, a virtual environment around the work.
    Junk,
    /// The work twice: in Canvas a re-upload (`-1`), in Moodle an archive with an entry twice, of which the last counts.
    Twice,
    /// Another student has the same name.
    Namesake,
    /// Handed in and not in the roster.
    Stranger,
    /// In the roster; handed in nothing.
    NotSubmitted,
    /// Only text typed into the LMS.
    OnlineText,
    /// A PDF.
    NoCode,
    /// An archive with a password.
    Encrypted,
    /// Half of an archive.
    Truncated,
    /// An archive of a gigabyte of zeros.
    Bomb,
    /// An archive that wants to write elsewhere.
    ZipSlip,
    /// An archive with links to the host's files.
    Symlink,
    /// A RAR archive.
    Rar,
    /// An archive in an archive in an archive.
    NestedTwice,
}

/// Who does not simply hand in, in this order from the third student on, again after every forty.
const SPECIAL: [Kind; 25] = [
    Kind::Late,
    Kind::Zipped,
    Kind::ZippedCp866,
    Kind::TarGz,
    Kind::SeveralFiles,
    Kind::Junk,
    Kind::Twice,
    Kind::Namesake,
    Kind::Namesake,
    Kind::Stranger,
    Kind::NotSubmitted,
    Kind::OnlineText,
    Kind::NoCode,
    Kind::Encrypted,
    Kind::Truncated,
    Kind::Bomb,
    Kind::ZipSlip,
    Kind::Symlink,
    Kind::Rar,
    Kind::NestedTwice,
    Kind::Late,
    Kind::NotSubmitted,
    Kind::Zipped,
    Kind::Late,
    Kind::Junk,
];

const FIRST: [&str; 12] = [
    "Анна",
    "Борис",
    "Фёдор",
    "Зоя",
    "Айгуль",
    "Jose\u{301}",
    "Mary-Jane",
    "Андре\u{438}\u{306}",
    "伟",
    "Ольга",
    "Thi Hoa",
    "Дарья",
];
const LAST: [&str; 13] = [
    "Петрова",
    "Ёлкин",
    "O'Brien",
    "Салтыков-Щедрин",
    "Нургалиева",
    "García",
    "王",
    "Ким",
    "Мельник",
    "Nguyễn",
    "Smith",
    "Иванов",
    "Щербакова",
];

/// One student.
#[derive(Clone, Debug)]
pub struct Student {
    /// Number in the LMS.
    pub id: u32,
    /// First name.
    pub first: String,
    /// Last name.
    pub last: String,
    /// What they hand in.
    pub kind: Kind,
    /// Which of the known submissions, and the score that it has.
    work: usize,
}

impl Student {
    /// First name, last name.
    pub fn name(&self) -> String {
        format!("{} {}", self.first, self.last)
    }
    /// The status that has to come out.
    pub fn status(&self) -> &'static str {
        match self.kind {
            Kind::NotSubmitted => "not_submitted",
            Kind::OnlineText
            | Kind::NoCode
            | Kind::Encrypted
            | Kind::Truncated
            | Kind::Bomb
            | Kind::ZipSlip
            | Kind::Symlink
            | Kind::Rar
            | Kind::NestedTwice => "unreadable",
            _ => "graded",
        }
    }
    fn email(&self) -> String {
        format!("student{}@example.org", self.id)
    }
}

/// A known submission: its file's name, its bytes, its score.
struct Work {
    name: String,
    bytes: Vec<u8>,
    score: f64,
}

/// The class: `count` students.
pub fn students(count: usize) -> Vec<Student> {
    let works = works().len();
    let mut students: Vec<Student> = Vec::new();
    for i in 0..count {
        let place = i % 40;
        let kind = place.checked_sub(3).and_then(|p| SPECIAL.get(p)).copied().unwrap_or(Kind::Plain);
        let twin = students.last().filter(|s| kind == Kind::Namesake && s.kind == Kind::Namesake);
        let (first, last) = match twin {
            Some(twin) => (twin.first.clone(), twin.last.clone()),
            // Twelve and thirteen have no common divisor: a name comes again after 156 students, and then has a number.
            None if i < 156 => (FIRST[i % 12].to_owned(), LAST[i % 13].to_owned()),
            None => (FIRST[i % 12].to_owned(), format!("{}-{}", LAST[i % 13], LAST[(i / 13 + 5) % 13])),
        };
        students.push(Student { id: 40_000 + 7 * i as u32, first, last, kind, work: i % works });
    }
    students
}

/// Writes `moodle.zip`, `canvas.zip`, the rosters `moodle.csv` (grading worksheet) and `canvas.csv` (gradebook), and
/// `expected.json`: each student with kind, status, score and number of attempts, and the count of each kind.
pub fn write(out: &Path, count: usize) -> Result<Value> {
    std::fs::create_dir_all(out)?;
    let (students, works) = (students(count), works());
    std::fs::write(out.join("moodle.zip"), zip(&moodle(&students, &works)))?;
    std::fs::write(out.join("canvas.zip"), zip(&canvas(&students, &works)))?;
    std::fs::write(out.join("moodle.csv"), moodle_worksheet(&students))?;
    std::fs::write(out.join("canvas.csv"), canvas_gradebook(&students))?;
    let expected = expected(&students, &works);
    std::fs::write(out.join("expected.json"), serde_json::to_string_pretty(&expected)? + "\n")?;
    Ok(expected)
}

fn expected(students: &[Student], works: &[Work]) -> Value {
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let mut statuses: BTreeMap<&str, usize> = BTreeMap::new();
    let mut list = Vec::new();
    for student in students {
        *kinds.entry(format!("{:?}", student.kind)).or_default() += 1;
        *statuses.entry(student.status()).or_default() += 1;
        let score = if student.status() == "graded" { works[student.work].score } else { 0.0 };
        list.push(json!({
            "id": student.id.to_string(), "name": student.name(), "kind": format!("{:?}", student.kind),
            "status": student.status(), "score": score, "late": student.kind == Kind::Late,
            "in_roster": student.kind != Kind::Stranger,
            "attempts": { "moodle": attempts(student, false), "canvas": attempts(student, true) },
        }));
    }
    json!({ "count": students.len(), "kinds": kinds, "statuses": statuses, "students": list })
}

fn attempts(student: &Student, canvas: bool) -> usize {
    match student.kind {
        Kind::NotSubmitted => 0,
        Kind::Twice if canvas => 2,
        _ => 1,
    }
}

/// Submissions of the bundled class that are graded from one Python file or notebook, in no time.
fn works() -> Vec<Work> {
    let class = repository("tests/fixtures/class/activations");
    let text = std::fs::read_to_string(class.join("expected.toml")).expect("the class is there");
    let table: toml::Table = text.parse().expect("the class's file parses");
    let mut works = Vec::new();
    for (id, wanted) in &table {
        let slow = wanted.get("tasks").is_some_and(|t| {
            t.as_table().is_some_and(|t| {
                t.values().any(|v| ["timeout", "memory"].contains(&v[0].as_str().unwrap_or("")))
            })
        });
        if wanted["language"].as_str() != Some("python")
            || wanted["status"].as_str() != Some("graded")
            || slow
        {
            continue;
        }
        let path = class.join("submissions").join(id);
        let Ok(entries) = std::fs::read_dir(&path) else { continue };
        let files: Vec<_> = entries.flatten().map(|e| e.path()).collect();
        if let [file] = &files[..] {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let bytes = std::fs::read(file).expect("a file of the class can be read");
            let score = wanted["score"].as_float().or(wanted["score"].as_integer().map(|i| i as f64));
            works.push(Work { name, bytes, score: score.expect("a score") });
        }
    }
    assert!(works.len() >= 5, "the class has Python submissions");
    works
}

/// The files that somebody hands in; a name with folders lies in them.
fn files(student: &Student, work: &Work, canvas: bool) -> Vec<(String, Vec<u8>)> {
    let (name, bytes) = (work.name.clone(), work.bytes.clone());
    let one = |name: &str, bytes: Vec<u8>| vec![(name.to_owned(), bytes)];
    let entry = Entry::new(&name, bytes.clone());
    match student.kind {
        Kind::NotSubmitted | Kind::OnlineText => vec![],
        Kind::Plain | Kind::Late | Kind::Namesake | Kind::Stranger => one(&name, bytes),
        Kind::Zipped => {
            one("work.zip", zip(&[Entry::new("дз/", []), Entry::new(&format!("дз/{name}"), bytes)]))
        }
        Kind::ZippedCp866 => {
            let ending = name.rsplit('.').next().unwrap_or("py");
            one(
                "Домашняя работа.zip",
                zip(&[Entry::cp866(&format!("Папка\\Решение задачи.{ending}"), bytes)]),
            )
        }
        Kind::TarGz => one(
            "hw.tar.gz",
            gz(&tar(&[("hw/", b'5', "", b""), (&format!("hw/{}", ascii(&name)), b'0', "", &bytes)])),
        ),
        Kind::SeveralFiles => vec![
            (name, bytes),
            ("график.png".to_owned(), b"\x89PNG\r\n\x1a\n".to_vec()),
            ("readme.txt".to_owned(), b"see the notebook".to_vec()),
            ("helpers_of_mine.py".to_owned(), b"UNUSED = 1\n".to_vec()),
        ],
        Kind::Junk if canvas => one("hw.zip", zip(&junk(&name, &bytes))),
        Kind::Junk => junk(&name, &bytes)
            .into_iter()
            .map(|e| (String::from_utf8_lossy(&e.name).into_owned(), e.bytes))
            .collect(),
        Kind::Twice if canvas => {
            let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, "py"));
            vec![(name.clone(), b"def relu(x): return 0\n".to_vec()), (format!("{stem}-1.{ending}"), bytes)]
        }
        Kind::Twice => one("hw.zip", zip(&[Entry::new(&name, "def relu(x): return 0\n"), entry])),
        Kind::NoCode => one("homework.pdf", b"%PDF-1.4\n%%EOF\n".to_vec()),
        Kind::Encrypted => one("secret.zip", zip(&[Entry::encrypted(&name, bytes)])),
        Kind::Truncated => {
            let whole = zip(&[entry]);
            one("half.zip", whole[..whole.len() / 2].to_vec())
        }
        Kind::Bomb => one("big.tar.gz", gz_zeros(256)),
        Kind::ZipSlip => one(
            "slip.zip",
            zip(&[
                Entry::new("../../../../tmp/grader-slip.py", bytes.clone()),
                Entry::new("../x/../../y.py", bytes),
            ]),
        ),
        Kind::Symlink => {
            one("links.zip", zip(&[Entry::link("hw.py", "/etc/passwd"), Entry::link("dir", "/etc")]))
        }
        Kind::Rar => one("hw.rar", b"Rar!\x1a\x07\x01\0rest".to_vec()),
        Kind::NestedTwice => {
            one("outer.zip", zip(&[Entry::new("middle.zip", zip(&[Entry::new("inner.zip", zip(&[entry]))]))]))
        }
    }
}

fn junk(name: &str, bytes: &[u8]) -> Vec<Entry> {
    vec![
        Entry::new(name, bytes),
        Entry::new("__MACOSX/._hw.py", "\0\x05\x16\x07"),
        Entry::new(".DS_Store", "\0\0\0\x01Bud1"),
        Entry::new("Thumbs.db", "x"),
        Entry::new("~$homework.docx", "x"),
        Entry::new(".ipynb_checkpoints/old-checkpoint.ipynb", "{"),
        Entry::new("__pycache__/hw.cpython-311.pyc", "x"),
        Entry::new("myenv/pyvenv.cfg", "home = /usr/bin\n"),
        Entry::new("myenv/lib/python3.11/site-packages/pip.py", "def relu(x): raise SystemExit\n"),
        Entry::new(".git/HEAD", "ref: refs/heads/main\n"),
    ]
}

fn ascii(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' }).collect()
}

fn moodle(students: &[Student], works: &[Work]) -> Vec<Entry> {
    let mut entries = Vec::new();
    for student in students {
        let prefix = format!("{}_{}_assignsubmission", student.name(), student.id);
        for (name, bytes) in files(student, &works[student.work], false) {
            entries.push(Entry::new(&format!("{prefix}_file/{name}"), bytes));
        }
        if student.kind == Kind::OnlineText {
            entries
                .push(Entry::new(&format!("{prefix}_onlinetext/onlinetext.html"), "<p>def relu(x): …</p>"));
        }
    }
    entries
}

fn canvas(students: &[Student], works: &[Work]) -> Vec<Entry> {
    let mut entries = Vec::new();
    for student in students {
        let squeezed: String = format!("{}{}", student.last, student.first)
            .to_lowercase()
            .chars()
            .filter(|c| c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}'))
            .collect();
        let late = if student.kind == Kind::Late { "_LATE" } else { "" };
        let prefix = format!("{squeezed}{late}_{}", student.id);
        for (k, (name, bytes)) in files(student, &works[student.work], true).into_iter().enumerate() {
            entries.push(Entry::new(
                &format!("{prefix}_{}_{name}", 9_000_000 + 10 * student.id + k as u32),
                bytes,
            ));
        }
        if student.kind == Kind::OnlineText {
            entries
                .push(Entry::new(&format!("{prefix}_text.html"), "<html><body>def relu(x): …</body></html>"));
        }
    }
    entries
}

fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}

/// Moodle's grading worksheet, with a byte order mark as its download has it.
fn moodle_worksheet(students: &[Student]) -> String {
    let mut text = "\u{feff}Identifier,\"Full name\",\"Email address\",Status,Group,Grade,\"Maximum grade\",\"Grade can be changed\",\"Last modified (submission)\",\"Last modified (grade)\",\"Feedback comments\"\n".to_owned();
    for student in students.iter().filter(|s| s.kind != Kind::Stranger) {
        let (status, time) = match student.kind {
            Kind::NotSubmitted => ("No submission", "-"),
            Kind::Late => ("Submitted for grading", "Thursday, 14 November 2024, 1:05 AM"),
            _ => ("Submitted for grading", "Tuesday, 12 November 2024, 10:00 AM"),
        };
        let _ = writeln!(
            text,
            "\"Participant {}\",{},{},{},ИУ7-{},,10.00,Yes,{},-,",
            student.id,
            quoted(&student.name()),
            student.email(),
            quoted(status),
            11 + student.id % 3,
            quoted(time)
        );
    }
    text
}

/// Canvas's gradebook.
fn canvas_gradebook(students: &[Student]) -> String {
    let mut text =
        "Student,ID,SIS User ID,SIS Login ID,Section,Activations (771)\n    Points Possible,,,,,10\n"
            .to_owned();
    for student in students.iter().filter(|s| s.kind != Kind::Stranger) {
        let name = quoted(&format!("{}, {}", student.last, student.first));
        let _ =
            writeln!(text, "{name},{0},u{0},{1},ИУ7-{2},", student.id, student.email(), 11 + student.id % 3);
    }
    text += "\"Student, Test\",39999,,test,ИУ7-11,\n";
    text
}
