//! What is fed with hostile bytes. Each target is a function of bytes that panics on a finding; `fuzz/` gives them to
//! libFuzzer, and `main.rs` to a loop of our own.

use grader::assignment::{Assignment, lint};
use grader::competition::{Manifest, check_bytes, check_reader, public_schema};
use grader::course::{self, Course, lateness, penalty};
use grader::prepare::rust::read_crate;
use grader::roster::{Joined, Roster};
use grader::submission::{Layout, Request as Asked, file_name, intake, read};
use grader::text::Lang;
use grader_protocol::wire::Wire;
use grader_protocol::{Hello, Reply, Request, SourceFile, Value};
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::sync::LazyLock;

/// A target.
pub type Target = fn(&[u8]);

/// All of them, by name.
pub const ALL: [(&str, Target); 9] = [
    ("frames", frames),
    ("manifest", manifest),
    ("competition", competition),
    ("csv", csv),
    ("archive", archive),
    ("crate", source_of_crate),
    ("roster", roster),
    ("course", course),
    ("layout", layout),
];

/// Frames of the protocol: what is read is written again as the same bytes.
pub fn frames(bytes: &[u8]) {
    fn same<T: Wire>(bytes: &[u8]) {
        if let Ok(x) = T::from_bytes(bytes) {
            let again = x.to_bytes();
            assert_eq!(again, bytes, "another form of the same message");
        }
    }
    same::<Reply>(bytes);
    same::<Request>(bytes);
    same::<Hello>(bytes);
    same::<Value>(bytes);
}

/// Manifests of assignments, and what the linter says of them.
pub fn manifest(bytes: &[u8]) {
    static DIR: LazyLock<tempfile::TempDir> = LazyLock::new(|| tempfile::tempdir().unwrap());
    let dir = DIR.path();
    fs::write(dir.join("assignment.toml"), bytes).unwrap();
    match Assignment::load(dir) {
        Ok(assignment) => assert!(!assignment.id.is_empty()),
        Err(errors) => assert!(!errors.render(Lang::En).is_empty()),
    }
    let _ = lint(dir);
}

/// Manifests of competitions.
pub fn competition(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = Manifest::parse(text, Path::new("assignment.toml"));
    }
}

/// A reader that gives little at a time.
struct Slow<'a>(&'a [u8], usize);

impl Read for Slow<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.1 = self.1 * 7 % 31 + 1;
        let n = self.1.min(self.0.len()).min(buffer.len());
        buffer[..n].copy_from_slice(&self.0[..n]);
        self.0 = &self.0[n..];
        Ok(n)
    }
}

/// Predictions: the same verdict in one piece and in many.
pub fn csv(bytes: &[u8]) {
    static MANIFEST: LazyLock<Manifest> = LazyLock::new(|| {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assignments/fashionmnist/assignment.toml");
        let text = fs::read_to_string(&file).unwrap();
        let rows = text.lines().map(|l| if l.starts_with("rows =") { "rows = 5" } else { l });
        Manifest::parse(&rows.collect::<Vec<_>>().join("\n"), &file).unwrap()
    });
    let schema = public_schema(&MANIFEST).unwrap();
    let whole = check_bytes(&schema, bytes);
    let pieces = check_reader(&schema, Slow(bytes, 3), |_| {}).unwrap();
    assert_eq!(whole.rows, pieces.rows);
    assert_eq!(format!("{:?}", whole.problems), format!("{:?}", pieces.problems));
}

/// Archives that a student hands in.
pub fn archive(bytes: &[u8]) {
    let dir = tempfile::tempdir().unwrap();
    let packed = |bytes: &[u8]| {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        io::Write::write_all(&mut out, bytes).unwrap();
        out.finish().unwrap()
    };
    fs::write(dir.path().join("a.zip"), bytes).unwrap();
    fs::write(dir.path().join("b.tar"), bytes).unwrap();
    fs::write(dir.path().join("c.tar.gz"), packed(bytes)).unwrap();
    let content = read(&[dir.path().to_path_buf().into()]).unwrap();
    for file in &content.files {
        let bad = |part: &str| matches!(part, "" | "." | "..");
        assert!(!file.path.split('/').any(bad), "{:?} leaves its folder", file.path);
    }
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 3, "something was unpacked");
}

/// The text of a crate, in which the grader looks for what it asks for: `Cargo.toml`, a line of `=`, `src/lib.rs`.
pub fn source_of_crate(bytes: &[u8]) {
    static ASSIGNMENT: LazyLock<Assignment> = LazyLock::new(|| {
        Assignment::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../assignments/activations")).unwrap()
    });
    let at = bytes.windows(3).position(|w| w == b"===");
    let (cargo, lib) =
        at.map_or((&b"[package]\nname = \"a\"\n"[..], bytes), |n| (&bytes[..n], &bytes[n + 3..]));
    let file = |path: &str, bytes: &[u8]| SourceFile { path: path.to_owned(), bytes: bytes.to_vec() };
    let _ = read_crate(&[file("Cargo.toml", cargo), file("src/lib.rs", lib)], &ASSIGNMENT.entries);
}

/// Rosters: spreadsheets of people, in any encoding.
pub fn roster(bytes: &[u8]) {
    let path = Path::new("roster.csv");
    let Ok(roster) = Roster::parse(bytes, path) else { return };
    assert_eq!(Roster::parse(bytes, path).ok().as_ref(), Some(&roster), "another roster from the same bytes");
    let mut joined = Joined::new(&roster);
    for person in &roster.people {
        assert!(!person.id.is_empty(), "somebody without an id");
        assert!(!person.listed().is_empty());
        let (found, _) = joined.find(person);
        assert!(!found.id.is_empty());
    }
    for (_, message) in &roster.skipped {
        assert!(!message.text(Lang::Ru).is_empty());
    }
}

/// `course.toml`: whatever its rules are, lateness takes no more than there is.
pub fn course(bytes: &[u8]) {
    static DIR: LazyLock<tempfile::TempDir> = LazyLock::new(|| tempfile::tempdir().unwrap());
    let dir = DIR.path();
    fs::write(dir.join(course::FILE), bytes).unwrap();
    let findings = course::lint(dir);
    let course = match Course::load(dir) {
        Ok(course) => course,
        Err(errors) => {
            assert!(!errors.render(Lang::En).is_empty() && !findings.is_empty());
            return;
        }
    };
    for rules in course.assignments.values().chain([&course.other]) {
        let due = rules.due.map_or(1_700_000_000, jiff::Timestamp::as_second);
        for seconds in [-1, 0, 1, 59, 3600, 86_401, 40_000_000] {
            let Ok(at) = jiff::Timestamp::from_second(due.saturating_add(seconds)) else { continue };
            let late = lateness(Some(at), rules, None, &course.zone);
            for raw in [0.0, 0.5, 10.0] {
                let taken = penalty(raw, 10.0, &late, rules.late.as_ref());
                assert!((0.0..=raw).contains(&taken), "{taken} of {raw}");
            }
        }
    }
}

/// Names that an LMS's download may have, a line each; after a line of `=` what its files hold. Whatever the layout, an
/// id is there once an attempt and can be the name of a file.
pub fn layout(bytes: &[u8]) {
    let at = bytes.windows(3).position(|w| w == b"===");
    let (names, text) = at.map_or((bytes, &b"x = 1\n"[..]), |n| (&bytes[..n], &bytes[n + 3..]));
    let dir = tempfile::tempdir().unwrap();
    for name in names.split(|b| *b == b'\n').take(40) {
        use std::os::unix::ffi::OsStrExt;
        let parts: Vec<_> = name.split(|b| *b == b'/').collect();
        let bad = |part: &&[u8]| matches!(*part, b"" | b"." | b"..") || part.contains(&0) || part.len() > 200;
        if parts.iter().any(bad) || parts.len() > 4 {
            continue;
        }
        let path = dir.path().join(std::ffi::OsStr::from_bytes(name));
        // A name may be a file's and a folder's at once.
        if fs::create_dir_all(path.parent().unwrap()).is_ok() {
            let _ = fs::write(path, text);
        }
    }
    let paths = [dir.path().to_path_buf()];
    let layouts = [
        Layout::Auto,
        Layout::Folders,
        Layout::Files,
        Layout::Moodle,
        Layout::Canvas,
        Layout::Gradescope,
        Layout::Nbgrader(None),
        Layout::GithubClassroom(None),
    ];
    for layout in &layouts {
        let zone = jiff::tz::TimeZone::UTC;
        let Ok(found) = intake(&Asked { paths: &paths, layout, assignment: "hw1", roster: None, zone })
        else {
            continue;
        };
        let mut seen = BTreeSet::new();
        for submission in &found.submissions {
            assert!(seen.insert((&submission.id, submission.attempt)), "{:?} twice", submission.id);
            assert!(!submission.parts.is_empty() && !submission.people.is_empty());
            let name = file_name(&submission.id);
            let safe = !name.is_empty() && name.len() < 200 && !name.starts_with(['.', '-']);
            assert!(safe && !name.contains(['/', '\\', '\0', '\n']), "{name:?} as a file's name");
        }
        let ids: BTreeSet<_> = found.submissions.iter().map(|s| &s.id).collect();
        let files: BTreeSet<_> = ids.iter().map(|id| file_name(id)).collect();
        assert_eq!(ids.len(), files.len(), "two ids have one file");
        for message in found.said.iter().chain(&found.warnings) {
            assert!(!message.text(Lang::En).is_empty());
        }
    }
}
