//! Hostile bytes for everything of ours that parses.
//!
//! A second a target each time; longer with `FUZZ_SECONDS=600 cargo test --release --test fuzz -- --ignored frames`.
//! `FUZZ_SEED` takes another way. A finding is written to `fuzz/artifacts/` of the temporary folder, and belongs into
//! [`FOUND`] once it is mended. `fuzz/` has the same targets for cargo-fuzz.

mod mutate;
mod targets;

use grader_protocol::wire::Wire;
use grader_protocol::{Array, LoadReport, Note, Raised, Reply, Request, Value, Version};
use mutate::{Random, mutate};
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use targets::{ALL, Target};

/// What was found, with its target: each time tried first.
const FOUND: [(&str, &[u8]); 0] = [];

/// One input may take so long on a busy machine without optimisation.
const SLOW: Duration = Duration::from_mins(1);

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// Files below a folder whose names end so, at most `most`.
fn files(folder: &str, ending: &str, most: usize) -> Vec<Vec<u8>> {
    let mut open = vec![repository(folder)];
    let mut found = Vec::new();
    while let Some(dir) = open.pop() {
        let mut entries: Vec<PathBuf> = fs::read_dir(dir).unwrap().flatten().map(|e| e.path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                open.push(path);
            } else if found.len() < most && path.to_string_lossy().ends_with(ending) {
                found.push(fs::read(path).unwrap());
            }
        }
    }
    assert!(!found.is_empty(), "{folder} has no {ending}");
    found
}

fn messages() -> Vec<Vec<u8>> {
    let raised = Raised {
        class: "ValueError".into(),
        message: "нет".into(),
        place: Some(("a.py".into(), 1, 3)),
        kind: "signature".into(),
    };
    let value = Value::List(vec![
        Value::Array(Array::from_f64(vec![2, 2], &[1.0, -0.0, f64::NAN, 5e-324]).unwrap()),
        Value::Map(vec![("x".into(), Value::Int(-1)), ("y".into(), Value::Raised(raised))]),
        Value::Text("σ".into()),
    ]);
    let version = Version {
        found_as: "relu".into(),
        file: "a.py".into(),
        cell: 1,
        line: 2,
        source: "def relu(x): pass".into(),
        stub: true,
    };
    let note = Note { code: "several_versions".into(), args: vec![("cell".into(), Value::Int(3))] };
    let report =
        LoadReport { versions: vec![vec![version]], near: vec![("a".into(), "b".into())], notes: vec![note] };
    let call = Request::Call {
        target: 1,
        method: Some("fit".into()),
        args: vec![value.clone()],
        kwargs: vec![("n".into(), Value::Float(0.5))],
        keep: false,
        echo: true,
    };
    vec![
        Reply::Value(value.clone()).to_bytes(),
        Reply::Loaded(report).to_bytes(),
        call.to_bytes(),
        value.to_bytes(),
    ]
}

fn archives() -> Vec<Vec<u8>> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for name in ["hw/a.py", "hw/src/lib.rs", "hw/Cargo.toml"] {
        zip.start_file(name, options).unwrap();
        std::io::Write::write_all(&mut zip, b"def relu(x):\n    return x\n").unwrap();
    }
    zip.add_symlink("hw/link", "/etc/passwd", options).unwrap();
    let mut tar = tar::Builder::new(Vec::new());
    for name in ["hw/a.py", "hw/b.ipynb"] {
        let mut header = tar::Header::new_gnu();
        header.set_size(4);
        header.set_cksum();
        tar.append_data(&mut header, name, &b"x=1\n"[..]).unwrap();
    }
    let mut long = tar::Header::new_gnu();
    long.set_size(4);
    long.set_cksum();
    tar.append_data(&mut long, "d/".repeat(80) + "a.py", &b"x=1\n"[..]).unwrap();
    vec![zip.finish().unwrap().into_inner(), tar.into_inner().unwrap()]
}

fn rosters() -> Vec<Vec<u8>> {
    let windows: Vec<u8> = b"\xd4\xc8\xce;\xe3\xf0\xf3\xef\xef\xe0;id\r\n\xc8\xe2\xe0\xed;1;s1\r\n".to_vec();
    let wide: Vec<u8> = "\u{feff}id\tname\ns1\tАнна\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let canvas = "Student,ID,SIS User ID,SIS Login ID,Section,HW1 (22)\n    Points Possible,,,,,10\n\"Петрова, Анна\",7,u7,anna,A,\nTest Student,9,,x,A,\n";
    let moodle = "Идентификатор,Полное имя,Адрес электронной почты,Состояние,Оценка,\"Последнее изменение (ответ)\"\nУчастник1234,Анна Петрова,a@example.org,Отправлено,,\"среда, 16 сентября 2026, 23:59\"\n";
    let own = "id;name;email;group\ns1;'=1+1;a@b;1\ns2;Борис;;\n";
    let gradescope = "First Name,Last Name,SID,Email,Sections\nAnna,Petrova,123,a@example.org,\n";
    let classroom =
        "\"identifier\",\"github_username\",\"github_id\",\"name\"\n\"anna\",\"anna-p\",\"17\",\"\"\n";
    let texts = [canvas, moodle, own, gradescope, classroom].map(|t| t.as_bytes().to_vec());
    texts.into_iter().chain([windows, wide]).collect()
}

fn layouts() -> Vec<Vec<u8>> {
    let texts = [
        "Анна Петрова_1234_assignsubmission_file_/hw.py\nParticipant 77_assignsubmission_onlinetext_/onlinetext.html",
        "Анна Петрова_1234_assignsubmission_file_hw.py\nDefault group_assignsubmission_file_a.ipynb",
        "petrovaanna_LATE_17_222_hw1-1.ipynb\npetrovaanna_17_221_hw1.ipynb\nanon_aBc1_9_a.py\nx_5_text.html",
        "submission_222/hw.py\nsubmission_223/a.py\nsubmission_metadata.yml\n===submission_222:\n  :submitters:\n  - :name: Anna\n    :sid: '123'\n    :email: a@b\n  :created_at: 2022-09-09 22:11:17.123456000 Z\n",
        "submitted/anna/hw1/hw1.ipynb\nsubmitted/anna/hw1/timestamp.txt\nsubmitted/b/hw2/x.ipynb\n===2026-09-16 23:59:59.0 UTC\n",
        "anna+hw1+2026-09-16 23:59:59 UTC+aGk/hw1.ipynb\nanna+hw1+2026-09-17 00:00:00 UTC/hw1.ipynb",
        "hw1-anna/hw.py\nhw1-boris/src/lib.rs\nhw1-boris/Cargo.toml\nhw1-c/.git",
        "alice.py\nbob/hw.ipynb\nбоб/1/a.py\nбоб/2/a.py\nREADME\n.DS_Store\n__MACOSX/x",
    ];
    texts.map(|t| t.as_bytes().to_vec()).to_vec()
}

fn courses() -> Vec<Vec<u8>> {
    let mut all = files("templates", "course.toml", 5);
    all.push(
        b"schema = 1\ntitle = { en = \"C\", ru = \"K\" }\ntime_zone = \"Europe/Berlin\"\nlang = \"ru\"\n[term.s]\nstarts = 2026-09-01\nends = 2027-01-31\n[late.default]\ngrace = \"15m\"\nper_day = 10\ncap = 50\nfloor = 20\nof = \"score\"\nsteps = [{ after = \"1d\", percent = 5 }]\n[assignment.a]\nopens = 2026-09-01\ndue = 2026-09-14T23:59:00\ncloses = 2026-10-01\npass = \"40%\"\n[[extension]]\nstudent = \"anna\"\nassignment = \"a\"\nuntil = 2026-09-20\nreason = \"ill\"\n"
            .to_vec(),
    );
    all
}

fn corpus(target: &str) -> Vec<Vec<u8>> {
    match target {
        "frames" => messages(),
        "manifest" => files("assignments", "assignment.toml", 20),
        "competition" => {
            let mut all = files("assignments/fashionmnist", "assignment.toml", 1);
            all.extend(files("tests/fixtures/competition", "assignment.toml", 5));
            all
        }
        "csv" => files("tests/fixtures/competition", ".csv", 80),
        "archive" => archives(),
        "roster" => rosters(),
        "course" => courses(),
        "layout" => layouts(),
        _ => files("assignments", "lib.rs", 20),
    }
}

fn fuzz((name, target): (&str, Target), time: Duration, seed: u64) -> u64 {
    let corpus = corpus(name);
    let mut random = Random::new(seed);
    let (started, mut tries) = (Instant::now(), 0);
    while tries < 100 || started.elapsed() < time {
        let mut data = corpus[random.below(corpus.len())].clone();
        if tries > 0 {
            let other = random.below(corpus.len());
            mutate(&mut random, &mut data, &corpus[other]);
        }
        tries += 1;
        let before = Instant::now();
        let done = catch_unwind(AssertUnwindSafe(|| target(&data)));
        if done.is_err() || before.elapsed() > SLOW {
            let folder = std::env::temp_dir().join("fuzz").join("artifacts");
            fs::create_dir_all(&folder).unwrap();
            let file = folder.join(format!("{name}-{seed}-{tries}"));
            fs::write(&file, &data).unwrap();
            panic!("{name}: {} ({:?})", file.display(), before.elapsed());
        }
    }
    tries
}

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

#[test]
fn what_was_found_stays_mended() {
    for (name, bytes) in FOUND {
        let (_, target) = ALL.into_iter().find(|(n, _)| *n == name).unwrap();
        target(bytes);
    }
}

#[test]
fn every_target_for_a_moment() {
    for target in ALL {
        assert!(fuzz(target, Duration::from_millis(500), 1) >= 100, "{}", target.0);
    }
}

macro_rules! long {
    ($($name:ident),*) => {$(
        #[test]
        #[ignore = "runs for FUZZ_SECONDS"]
        fn $name() {
            let target = ALL.into_iter().find(|(n, _)| *n == stringify!($name).trim_start_matches("long_")).unwrap();
            let (seconds, seed) = (number("FUZZ_SECONDS", 60), number("FUZZ_SEED", 2));
            let tries = fuzz(target, Duration::from_secs(seconds), seed);
            eprintln!("{}: {tries} tries in {seconds} s, seed {seed}", target.0);
        }
    )*};
}
long!(
    long_frames,
    long_manifest,
    long_competition,
    long_csv,
    long_archive,
    long_crate,
    long_roster,
    long_course,
    long_layout
);
