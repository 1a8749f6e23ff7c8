use super::super::{DiscoverError, Discovered, Intake, Request, intake};
use super::Layout;
use crate::roster::Roster;
use jiff::tz::TimeZone;
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

/// Makes files in a folder; a name that ends in `/` is an empty folder.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        if name.ends_with('/') {
            std::fs::create_dir_all(path).unwrap();
        } else {
            std::fs::write(path, text).unwrap();
        }
    }
    dir
}

fn zip_of(dir: &Path) -> PathBuf {
    let path = dir.with_extension("zip");
    let mut writer = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    for entry in walkdir::WalkDir::new(dir).sort_by_file_name().into_iter().flatten() {
        let name = entry.path().strip_prefix(dir).unwrap().to_str().unwrap().to_owned();
        if entry.file_type().is_file() {
            writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            std::io::Write::write_all(&mut writer, &std::fs::read(entry.path()).unwrap()).unwrap();
        }
    }
    writer.finish().unwrap();
    path
}

fn request<'a>(paths: &'a [PathBuf], layout: &'a Layout, roster: Option<&'a Roster>) -> Request<'a> {
    Request { paths, layout, assignment: "hw1", roster, zone: TimeZone::UTC }
}

fn take(path: &Path, layout: &str, roster: Option<&str>) -> Result<Intake, DiscoverError> {
    let roster = roster.map(|text| Roster::parse(text.as_bytes(), Path::new("r.csv")).unwrap());
    intake(&request(&[path.to_path_buf()], &layout.parse().unwrap(), roster.as_ref()))
}

/// `id/attempt: parts` of each.
fn short(found: &[Discovered]) -> Vec<String> {
    found
        .iter()
        .map(|d| {
            let parts: Vec<String> = d.parts.iter().map(|p| p.name().nfc().collect()).collect();
            format!("{}/{}: {}", d.id, d.attempt, parts.join(" "))
        })
        .collect()
}

/// The same from a folder and from an archive of it, by itself and named.
fn everywhere(files: &[(&str, &str)], layout: &str, wanted: &[&str]) -> Intake {
    let dir = folder(files);
    let zip = zip_of(dir.path());
    let mut last = None;
    for path in [dir.path(), &zip] {
        for name in ["auto", layout] {
            let found = take(path, name, None).unwrap();
            assert_eq!(short(&found.submissions), wanted, "{name} {}", path.display());
            last = Some(found);
        }
    }
    std::fs::remove_file(zip).unwrap();
    last.unwrap()
}

#[test]
fn moodle_in_folders() {
    let found = everywhere(
        &[
            ("Анна Петрова_101_assignsubmission_file/hw.py", ""),
            ("Борис И\u{306}_102_assignsubmission_file_/hw.ipynb", ""),
            ("Борис И\u{306}_102_assignsubmission_onlinetext_/onlinetext.html", ""),
            ("Participant_103_assignsubmission_file/hw.py", ""),
            ("Анна Петрова_104_assignsubmission_file/hw.py", ""),
            ("grades.csv", ""),
        ],
        "moodle",
        &[
            "101/1: Анна Петрова_101_assignsubmission_file",
            "102/1: Борис Й_102_assignsubmission_file_ Борис Й_102_assignsubmission_onlinetext_",
            "103/1: Participant_103_assignsubmission_file",
            "104/1: Анна Петрова_104_assignsubmission_file",
        ],
    );
    let names: Vec<&str> = found.submissions.iter().map(|s| s.people[0].name.as_str()).collect();
    assert_eq!(
        names,
        ["Анна Петрова", "Борис Й", "", "Анна Петрова"],
        "two of one name stay two; blind stays blind"
    );
    assert_eq!(found.submissions[0].origin, "Анна Петрова_101_assignsubmission_file");
    assert_eq!(found.warnings.len(), 1, "the table that is no submission is told: {:?}", found.warnings);
}

#[test]
fn moodle_flat() {
    everywhere(
        &[
            ("Anna P_101_assignsubmission_file_hw.py", ""),
            ("Anna P_101_assignsubmission_file_my_utils.py", ""),
            ("Bob_102_assignsubmission_onlinetext_onlinetext.html", ""),
        ],
        "moodle",
        &["101/1: hw.py my_utils.py", "102/1: onlinetext.html"],
    );
}

#[test]
fn canvas() {
    let found = everywhere(
        &[
            ("petrovaanna_101_90001_hw.py", ""),
            ("petrovaanna_101_90002_utils-1.py", ""),
            ("smithbob_LATE_102_90003_hw.ipynb", ""),
            ("kimli_103_90004_hw.py", ""),
            ("kimli_103_90005_hw-1.py", ""),
            ("kimli_103_90006_notes.txt", ""),
            ("leeann_104_text.html", ""),
        ],
        "canvas",
        &[
            "101/1: hw.py utils.py",
            "102/1: hw.ipynb",
            "103/1: hw.py notes.txt",
            "103/2: hw.py notes.txt",
            "104/1: 104_text.html",
        ],
    );
    assert_eq!(
        found.submissions.iter().filter(|s| s.late).map(|s| s.id.as_str()).collect::<Vec<_>>(),
        ["102"]
    );
}

#[test]
fn numbers_in_names_do_not_make_a_canvas() {
    let dir = folder(&[("hw_2024_101_ivan.py", ""), ("hw_2024_102_anna.py", ""), ("hw_2024_103_li.py", "")]);
    assert_eq!(take(dir.path(), "auto", None).unwrap().submissions.len(), 3);
    let two = folder(&[("Lab_2023_111_a.py", ""), ("Lab_2024_112_b.py", "")]);
    let ids = take(two.path(), "auto", None).unwrap().submissions;
    assert_eq!(ids[0].id, "Lab_2023_111_a");
}

#[test]
fn gradescope() {
    let yml = "---\nsubmission_11:\n  :submitters:\n  - :name: Anna\n    :sid: '7'\n    :email: a@x.ru\n  - :name: Bob\n    :sid: '8'\n    :email: b@x.ru\n  :created_at: 2024-11-12 10:00:00.000 +03:00\nsubmission_12:\n  :submitters:\n  - :name: Li\n    :email: l@x.ru\n";
    let found = everywhere(
        &[
            ("assignment_5_export/submission_metadata.yml", yml),
            ("assignment_5_export/submission_11/hw.py", ""),
            ("assignment_5_export/submission_12/hw.py", ""),
            ("__MACOSX/assignment_5_export/._submission_metadata.yml", ""),
        ],
        "gradescope",
        &["11/1: submission_11", "12/1: submission_12"],
    );
    assert_eq!(found.submissions[0].students(), ["7", "8"]);
    assert_eq!(found.submissions[0].submitted_at.as_deref(), Some("2024-11-12T07:00:00Z"));
    assert_eq!(found.submissions[1].students(), ["l@x.ru"]);
}

#[test]
fn nbgrader() {
    let found = everywhere(
        &[
            ("submitted/anna/hw1/hw.ipynb", ""),
            ("submitted/anna/hw1/timestamp.txt", "2024-11-12 10:00:00.5 Europe/Moscow"),
            ("submitted/bob/hw1/hw.ipynb", ""),
            ("submitted/bob/hw2/hw.ipynb", ""),
            ("submitted/li/hw2/hw.ipynb", ""),
        ],
        "nbgrader",
        &["anna/1: hw1", "bob/1: hw1"],
    );
    assert_eq!(found.submissions[0].submitted_at.as_deref(), Some("2024-11-12T07:00:00.5Z"));
    let dir = folder(&[
        ("submitted/a/ps1/x.py", ""),
        ("submitted/a/ps2/x.py", ""),
        ("submitted/a/ps1/timestamp.txt", ""),
    ]);
    assert!(matches!(take(dir.path(), "nbgrader", None), Err(DiscoverError::SeveralAssignments { .. })));
    assert_eq!(short(&take(dir.path(), "nbgrader:ps2", None).unwrap().submissions), ["a/1: ps2"]);
    everywhere(
        &[
            ("anna+hw1+2024-11-12 10:00:00.1 UTC+x1/hw.py", ""),
            ("anna+hw1+2024-11-11 10:00:00.1 UTC+x2/hw.py", ""),
            ("bob+hw1+2024-11-12 10:00:00.1 +0300+x3/hw.py", ""),
        ],
        "nbgrader",
        &[
            "anna/1: anna+hw1+2024-11-11 10:00:00.1 UTC+x2",
            "anna/2: anna+hw1+2024-11-12 10:00:00.1 UTC+x1",
            "bob/1: bob+hw1+2024-11-12 10:00:00.1 +0300+x3",
        ],
    );
}

#[test]
fn github_classroom() {
    everywhere(
        &[
            ("hw1-anna-lee/.git/HEAD", "ref"),
            ("hw1-anna-lee/hw.py", ""),
            ("hw1-bob/.git/HEAD", "ref"),
            ("hw1-bob/src/lib.rs", ""),
            ("README.md", ""),
        ],
        "github-classroom",
        &["anna-lee/1: hw1-anna-lee", "bob/1: hw1-bob"],
    );
}

#[test]
fn folders_files_and_attempts() {
    let dir = folder(&[
        ("anna/attempt_1/hw.py", ""),
        ("anna/attempt_2/hw.py", ""),
        ("anna/attempt_2/timestamp.txt", "2024-11-12 10:00:00 UTC"),
        ("bob/hw_v2.py", ""),
        ("li.ipynb", ""),
        ("li.py", ""),
        ("kim.tar.gz", ""),
        ("__MACOSX/x.py", ""),
        (".DS_Store", ""),
    ]);
    let found = take(dir.path(), "auto", None).unwrap().submissions;
    assert_eq!(
        short(&found),
        ["anna/1: attempt_1", "anna/2: attempt_2", "bob/1: bob", "kim/1: kim.tar.gz", "li/1: li.ipynb li.py"]
    );
    assert_eq!(found[1].submitted_at.as_deref(), Some("2024-11-12T10:00:00Z"));
    assert_eq!(take(dir.path(), "folders", None).unwrap().submissions.len(), 3);
    let files = take(dir.path(), "files", None).unwrap();
    assert_eq!(short(&files.submissions), ["kim/1: kim.tar.gz", "li/1: li.ipynb li.py"]);
    assert_eq!(files.warnings[0].code, "intake_left_out");
    assert!(matches!(take(dir.path(), "moodle", None), Err(DiscoverError::NotOfLayout { .. })));
    assert!("mooodle".parse::<Layout>().is_err());
}

#[test]
fn an_archive_is_a_class_or_one_student() {
    let one = folder(&[("hw/hw.py", ""), ("hw/utils.py", ""), ("hw/data/x.csv", "")]);
    let crate_ = folder(&[("Cargo.toml", ""), ("src/lib.rs", ""), ("tests/x.rs", "")]);
    for dir in [&one, &crate_] {
        let zip = zip_of(dir.path());
        let found = take(&zip, "auto", None).unwrap().submissions;
        assert_eq!(found.len(), 1, "{:?}", short(&found));
        std::fs::remove_file(zip).unwrap();
    }
    let class = folder(&[("class/anna/hw.py", ""), ("class/bob/hw.ipynb", "")]);
    let zip = zip_of(class.path());
    assert_eq!(short(&take(&zip, "auto", None).unwrap().submissions), ["anna/1: anna", "bob/1: bob"]);
    std::fs::write(&zip, "PK\x03\x04 half").unwrap();
    assert!(matches!(take(&zip, "auto", None), Err(DiscoverError::BadArchive { .. })));
    std::fs::remove_file(zip).unwrap();
}

#[test]
fn work_between_the_lines_is_not_dropped() {
    let dir = folder(&[
        ("Anna_101_assignsubmission_file/hw.py", ""),
        ("Bob_102_assignsubmission_file/hw.py", ""),
        ("by mail/hw.py", ""),
        ("notes.txt", ""),
    ]);
    let found = take(dir.path(), "auto", None).unwrap();
    assert_eq!(
        short(&found.submissions),
        [
            "101/1: Anna_101_assignsubmission_file",
            "102/1: Bob_102_assignsubmission_file",
            "by mail/1: by mail"
        ]
    );
    assert_eq!(found.submissions[2].notes[0].code, "not_of_layout");
    assert_eq!(found.warnings[0].code, "intake_left_out");
}

#[test]
fn rosters_name_people_and_groups() {
    let roster = "Identifier,Full name,Email address,Group,Grade,Last modified (submission)\nParticipant 101,Anna P,a@x.ru,Team A,,\"Tuesday, 12 November 2024, 10:13 PM\"\nParticipant 102,Bob Q,b@x.ru,Team A,,-\nParticipant 103,Li R,l@x.ru,Team B,,-\n";
    let dir = folder(&[
        ("Anna P_101_assignsubmission_file/hw.py", ""),
        ("Nobody_999_assignsubmission_file/hw.py", ""),
    ]);
    let found = take(dir.path(), "auto", Some(roster)).unwrap();
    assert_eq!(found.submissions[0].submitted_at.as_deref(), Some("2024-11-12T22:13:00Z"));
    assert_eq!(found.submissions[0].people[0].email.as_deref(), Some("a@x.ru"));
    assert_eq!(found.submissions[1].notes[0].code, "not_in_roster");
    assert_eq!(found.absent.iter().map(|p| p.id.as_str()).collect::<Vec<_>>(), ["102", "103"]);
    assert_eq!(found.warnings.iter().map(|m| m.code.as_str()).collect::<Vec<_>>(), ["intake_strangers"]);
    let teams = folder(&[("Team A_7_assignsubmission_file/hw.py", "")]);
    let found = take(teams.path(), "auto", Some(roster)).unwrap();
    assert_eq!(found.submissions[0].students(), ["101", "102"]);
    assert!(found.submissions[0].notes.is_empty());
    assert_eq!(found.absent.len(), 1);
}
