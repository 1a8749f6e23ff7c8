//! Tests of the whole way: files in, lines and boards out.

mod again;
mod files;
mod lists;
mod slips;
mod unseen;

use super::history::Status;
use super::*;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// A small competition: ids 0 … 999, classes 0 … 9.
pub const MANIFEST: &str = r#"
schema = 1
id = "small"
title = { en = "Small", ru = "Малое" }
[competition]
metric = "accuracy"
id_column = "Id"
target = "Category"
rows = 1000
classes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
[generate]
rows = 1000
"#;

/// A competition in a folder of its own.
pub fn competition(folder: &Path, manifest: &str) -> Competition {
    std::fs::create_dir_all(folder).unwrap();
    let file = folder.join("assignment.toml");
    std::fs::write(&file, manifest).unwrap();
    let parsed = Manifest::parse(manifest, &file).unwrap();
    generate::write_solution(&parsed, b"seed", &folder.join("solution.csv")).unwrap();
    Competition::open(folder, None, None, None).unwrap()
}

/// Scores everything below some folders.
pub fn run(competition: &Competition, inputs: &[PathBuf], out: &Path) -> Outcome {
    let stop = AtomicBool::new(false);
    let now: Timestamp = "2026-12-01T00:00:00Z".parse().unwrap();
    let options = Options { jobs: 2, now, stop: &stop, progress: &|_, _| {} };
    score(competition, inputs, out, &options).unwrap()
}

#[test]
fn the_sample_class_gets_what_it_expects_and_a_second_run_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let c = competition(&folder.path().join("small"), MANIFEST);
    let class = folder.path().join("class");
    let expected = sample::write(&c, &class, b"class").unwrap();
    let out = folder.path().join("out");
    let first = run(&c, std::slice::from_ref(&class), &out);
    assert_eq!(first.scored, expected.len());
    let lines: BTreeMap<&str, &Line> = first.lines.iter().map(|l| (l.file.as_str(), l)).collect();
    for want in &expected {
        let line = lines[want.file.as_str()];
        let codes: Vec<Code> = line.errors.iter().map(|p| p.code).collect();
        assert_eq!(
            (line.status, line.reason, codes),
            (want.status, want.reason, want.codes.clone()),
            "{line:?}"
        );
    }
    let bytes = std::fs::read(out.join("scores.jsonl")).unwrap();
    let second = run(&c, std::slice::from_ref(&class), &out);
    assert_eq!(second.scored, 0);
    assert_eq!(std::fs::read(out.join("scores.jsonl")).unwrap(), bytes);
    // Another folder, the same input: the same bytes.
    let third = run(&c, std::slice::from_ref(&class), &folder.path().join("again"));
    assert_eq!(third.lines, first.lines);
    // Taking a file away changes no history.
    std::fs::remove_dir_all(class.join("ada")).unwrap();
    run(&c, &[class], &out);
    assert_eq!(std::fs::read(out.join("scores.jsonl")).unwrap(), bytes);
    assert!(first.lines.iter().filter(|l| l.counts).count() == 14);
    assert!(first.lines.iter().all(|l| l.status == Status::Valid || l.public.is_none()));
}

#[test]
fn the_ledgers_chain_holds_every_scored_file() {
    let folder = tempfile::tempdir().unwrap();
    let c = competition(&folder.path().join("small"), MANIFEST);
    let class = folder.path().join("class");
    sample::write(&c, &class, b"class").unwrap();
    let out = folder.path().join("out");
    let scored = run(&c, std::slice::from_ref(&class), &out).scored as i64;
    let found = || crate::ledger::verify(&out, None).unwrap();
    assert_eq!((found().events, found().found), (scored + 1, vec![]));
    run(&c, &[class], &out);
    assert_eq!(found().events, scored + 1, "what is scored stays, and nothing is added");
    let db = rusqlite::Connection::open(out.join("ledger.db")).unwrap();
    for change in [
        "UPDATE competition_attempts SET public = public + 1e-12 WHERE place = 2",
        "UPDATE competition_attempts SET answers = x'00' WHERE place = 2",
        "INSERT INTO competition_extras VALUES ('canaries', x'00')",
        "UPDATE competition_rules SET chosen = '{\"a\":1}'",
        "DELETE FROM competition_attempts WHERE place = (SELECT max(place) FROM competition_attempts)",
    ] {
        db.execute_batch(&format!("BEGIN; {change}; COMMIT")).unwrap();
        assert!(!found().found.is_empty(), "{change}");
    }
}

/// The folder of bundled competitions with their files and expected outcomes.
fn fixtures(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/competition").join(name)
}

/// Scores the files of a bundled competition and holds them against `expected.json`; gives the codes that came up.
fn as_expected(name: &str) -> BTreeSet<Code> {
    let folder = fixtures(name);
    let c = Competition::open(&folder, None, None, None).unwrap();
    let out = tempfile::tempdir().unwrap();
    let outcome = run(&c, &[folder.join("submissions")], out.path());
    let text = std::fs::read_to_string(folder.join("expected.json")).unwrap();
    let expected: BTreeMap<String, serde_json::Value> = serde_json::from_str(&text).unwrap();
    let files: BTreeSet<&String> = outcome.lines.iter().map(|l| &l.file).collect();
    assert_eq!(files, expected.keys().collect(), "files and expectations");
    for line in &outcome.lines {
        let want = &expected[&line.file];
        let got: BTreeMap<&str, u64> = line.errors.iter().map(|p| (p.code.name(), p.count)).collect();
        let context = format!("{}: {:#?}", line.file, line.errors);
        assert_eq!(serde_json::to_value(line.status).unwrap(), want["status"], "{context}");
        assert_eq!(serde_json::to_value(got).unwrap(), want["codes"], "{context}");
        for (split, score) in [("public", line.public), ("private", line.private)] {
            if let Some(want) = want.get(split) {
                assert_eq!(&serde_json::to_value(score).unwrap(), want, "{context}");
            }
        }
    }
    outcome.lines.iter().flat_map(|l| l.errors.iter().map(|p| p.code)).collect()
}

#[test]
fn every_code_has_a_file_that_shows_it() {
    let mut seen = as_expected("classes");
    seen.extend(as_expected("probabilities"));
    // A file that is too large is not worth storing, and an unreadable one cannot be stored.
    seen.extend([Code::TooLarge, Code::Unreadable]);
    assert_eq!(seen, Code::ALL.into_iter().collect());
}

#[test]
fn a_large_file_is_not_read_and_a_long_line_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let c = Competition::open(&fixtures("classes"), None, None, None).unwrap();
    let class = folder.path().join("class");
    std::fs::create_dir(&class).unwrap();
    let sparse = std::fs::File::create(class.join("sparse.csv")).unwrap();
    sparse.set_len(1 << 40).unwrap();
    let mut line = b"Id,Category\n".to_vec();
    line.resize(1 << 20, b'1');
    std::fs::write(class.join("line.csv"), line).unwrap();
    let outcome = run(&c, &[class], &folder.path().join("out"));
    for line in &outcome.lines {
        assert!(
            line.errors.iter().any(|p| p.code == Code::TooLarge || p.code == Code::RaggedRow),
            "{line:?}"
        );
    }
    assert_eq!(outcome.lines[1].sha256, None);
    // Past the limit of one line, in memory and in pieces.
    let mut long = b"Id,Category\n0,".to_vec();
    long.resize(3 << 20, b'1');
    long.extend(b"\n1,2\n");
    let whole = check_bytes(&c.solution.schema, &long).problems.finish(crate::text::Lang::En);
    let pieces = check_reader(&c.solution.schema, &long[..], |_| {}).unwrap();
    assert_eq!(whole, pieces.problems.finish(crate::text::Lang::En));
    assert!(whole.iter().any(|p| p.code == Code::TooLarge && p.count == 1), "{whole:?}");
}

/// A file of predictions for the small competition whose first `wrong` public rows are wrong.
fn predictions(c: &Competition, wrong: usize) -> String {
    let Predicted::Classes(truth) = &c.solution.truth else { unreachable!() };
    let mut left = wrong;
    let mut text = String::from("Id,Category\n");
    for (row, class) in truth.iter().enumerate() {
        let off = left > 0 && c.solution.usage[row] == Usage::Public;
        left -= usize::from(off);
        text.push_str(&format!("{row},{}\n", (class + u16::from(off)) % 10));
    }
    text
}

/// Writes files and `submissions.csv`, and backdates them: nothing is being copied.
fn write_class(folder: &Path, files: &[(&str, &str, &str)], text: impl Fn(usize) -> String) {
    let mut times = String::from("team,file,submitted_at\n");
    for (index, (team, file, time)) in files.iter().enumerate() {
        let path = folder.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text(index)).unwrap();
        backdate(&path);
        times.push_str(&format!("{team},{file},{time}\n"));
    }
    std::fs::write(folder.join("submissions.csv"), times).unwrap();
}

fn backdate(path: &Path) {
    let file = std::fs::File::options().append(true).open(path).unwrap();
    file.set_modified(std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000))
        .unwrap();
}

fn ruled(folder: &Path, rules: &str) -> Competition {
    let manifest = MANIFEST.replace("rows = 1000\nclasses", &format!("{rules}\nrows = 1000\nclasses"));
    competition(folder, &manifest)
}

#[test]
fn days_are_those_of_the_course_also_when_clocks_change() {
    let folder = tempfile::tempdir().unwrap();
    let c = ruled(
        &folder.path().join("small"),
        "time_zone = \"Europe/Berlin\"\nattempts_per_day = 2\nopens = 2026-10-24\ncloses = 2026-10-27T12:00:00",
    );
    let class = folder.path().join("class");
    // The 25th of October 2026 has 25 hours in Berlin; its hour from 2 to 3 is there twice.
    let files = [
        ("a", "a/01.csv", "2026-10-23T21:59:59Z", Some(Reason::BeforeOpen)),
        ("a", "a/02.csv", "2026-10-23T22:00:00Z", None),
        ("a", "a/03.csv", "2026-10-24T21:59:00Z", None),
        ("a", "a/04.csv", "2026-10-24T21:59:30Z", Some(Reason::OverLimit)),
        ("a", "a/05.csv", "2026-10-24T22:00:00Z", None),
        ("a", "a/06.csv", "2026-10-25T00:30:00Z", None),
        ("a", "a/07.csv", "2026-10-25T01:30:00Z", Some(Reason::OverLimit)),
        ("a", "a/08.csv", "2026-10-25T22:59:59Z", Some(Reason::OverLimit)),
        ("a", "a/09.csv", "2026-10-25T23:00:00Z", None),
        ("a", "a/10.csv", "2026-10-27T10:59:59.999Z", None),
        ("a", "a/11.csv", "2026-10-27T12:00:00+01:00", Some(Reason::AfterClose)),
        ("b", "b/1.csv", "2026-10-24T21:59:30Z", None),
    ];
    let list: Vec<_> = files.iter().map(|(team, file, time, _)| (*team, *file, *time)).collect();
    write_class(&class, &list, |_| predictions(&c, 100));
    let outcome = run(&c, &[class], &folder.path().join("out"));
    for ((.., want), line) in files.iter().zip(&outcome.lines) {
        assert_eq!(line.reason, *want, "{}", line.file);
        let status = if want.is_some() { Status::NotCounted } else { Status::Valid };
        assert_eq!((line.status, line.shown.is_some()), (status, want.is_none()), "{}", line.file);
    }
}

#[test]
fn an_invalid_file_costs_no_attempt() {
    let folder = tempfile::tempdir().unwrap();
    let c = ruled(&folder.path().join("small"), "attempts_per_day = 1");
    let class = folder.path().join("class");
    let files = [("a", "a/1.csv", "2026-11-01T10:00:00Z"), ("a", "a/2.csv", "2026-11-01T11:00:00Z")];
    write_class(&class, &files, |i| if i == 0 { "Id\n1\n".to_owned() } else { predictions(&c, 3) });
    let lines = run(&c, &[class], &folder.path().join("out")).lines;
    assert_eq!((lines[0].status, lines[1].status), (Status::Invalid, Status::Valid));
    assert_eq!(lines[1].public, Some(497.0 / 500.0));
}

#[test]
fn two_runs_at_once_take_each_file_once_and_keep_the_limit() {
    let folder = tempfile::tempdir().unwrap();
    let c = ruled(&folder.path().join("small"), "attempts_per_day = 3");
    let class = folder.path().join("class");
    let names: Vec<String> = (0..60).map(|i| format!("t{}/{:02}.csv", i % 5, i)).collect();
    let files: Vec<(&str, &str, &str)> =
        names.iter().map(|f| (&f[..2], f.as_str(), "2026-11-01T10:00:00Z")).collect();
    write_class(&class, &files, |i| predictions(&c, 100 + i));
    let out = folder.path().join("out");
    let scored: usize = std::thread::scope(|scope| {
        let runs: Vec<_> =
            (0..4).map(|_| scope.spawn(|| run(&c, std::slice::from_ref(&class), &out).scored)).collect();
        runs.into_iter().map(|r| r.join().unwrap()).sum()
    });
    assert_eq!(scored, 60);
    let lines = run(&c, &[class], &out).lines;
    assert_eq!(lines.len(), 60);
    for team in ["t0", "t1", "t2", "t3", "t4"] {
        let own = || lines.iter().filter(|l| l.team == team);
        assert_eq!(own().filter(|l| l.status == Status::Valid).count(), 3, "{team}");
        assert_eq!(own().filter(|l| l.reason == Some(Reason::OverLimit)).count(), 9, "{team}");
        assert_eq!(own().filter(|l| l.counts).count(), 1, "{team}");
    }
    let text = std::fs::read_to_string(out.join("scores.jsonl")).unwrap();
    assert_eq!(text.lines().count(), 60);
}

#[test]
fn the_board_moves_only_for_what_is_distinguishable() {
    let folder = tempfile::tempdir().unwrap();
    let class = folder.path().join("class");
    let files = [
        ("a", "a/1.csv", "2026-11-01T10:00:00Z"),
        ("a", "a/2.csv", "2026-11-01T11:00:00Z"),
        ("a", "a/3.csv", "2026-11-01T12:00:00Z"),
        ("a", "a/4.csv", "2026-11-01T13:00:00Z"),
    ];
    // 80, 79, 60, 120 wrong of 500 public rows.
    let wrong = [80, 79, 60, 120];
    let shown = |rule: &str| -> Vec<f64> {
        let c = ruled(&folder.path().join(rule), &format!("shown = \"{rule}\""));
        write_class(&class, &files, |i| predictions(&c, wrong[i]));
        let lines = run(&c, std::slice::from_ref(&class), &folder.path().join(format!("out-{rule}"))).lines;
        lines.iter().map(|l| 500.0 - l.shown.unwrap() * 500.0).map(f64::round).collect()
    };
    assert_eq!(shown("exact"), [80.0, 79.0, 60.0, 60.0]);
    assert_eq!(shown("significant"), [80.0, 80.0, 60.0, 60.0]);
    // One row is one standard error of itself: that is how few flips climb the Ladder.
    assert_eq!(shown("ladder"), [80.0, 79.0, 60.0, 60.0]);
}

#[test]
fn a_file_that_changes_is_another_attempt_and_the_first_one_stays() {
    let folder = tempfile::tempdir().unwrap();
    let c = ruled(&folder.path().join("small"), "counts = \"last\"");
    let class = folder.path().join("class");
    std::fs::create_dir(&class).unwrap();
    let out = folder.path().join("out");
    for (run_number, wrong) in [10, 50, 200].into_iter().enumerate() {
        std::fs::write(class.join("alice.csv"), predictions(&c, wrong)).unwrap();
        let lines = run(&c, std::slice::from_ref(&class), &out).lines;
        assert_eq!(lines.len(), run_number + 1);
        let counts: Vec<bool> = lines.iter().map(|l| l.counts).collect();
        assert_eq!(counts.iter().rposition(|c| *c), Some(run_number));
        assert_eq!(lines[0].public, Some(0.98));
    }
}

#[test]
fn boards_hold_together() {
    let folder = tempfile::tempdir().unwrap();
    let rules = "time_zone = \"Europe/Moscow\"\ncloses = 2026-11-25";
    let manifest = MANIFEST.replace("rows = 1000\nclasses", &format!("{rules}\nrows = 1000\nclasses"))
        + "[points]\nrule = \"linear\"\nbeat = \"easy\"\ntable = [[0.8, 2], [0.9, 8]]\n"
        + "[[baseline]]\nid = \"easy\"\nname = { en = \"Easy\", ru = \"Легко\" }\nscore = 0.83\n";
    let c = competition(&folder.path().join("small"), &manifest);
    let class = folder.path().join("class");
    sample::write(&c, &class, b"class").unwrap();
    let out = folder.path().join("out");
    run(&c, &[class], &out);
    let before = standings(&out, "2026-11-24T20:59:59Z".parse().unwrap()).unwrap();
    assert!(before.private.is_none() && before.shake_up.is_empty() && before.public.board.provisional);
    let after = standings(&out, "2026-11-24T21:00:00Z".parse().unwrap()).unwrap();
    let private = after.private.unwrap();
    assert!(!private.board.provisional && after.shake_up.len() == 14);
    for view in [&after.public, &private] {
        let entries = &view.board.entries;
        assert_eq!((entries.len(), view.details.len()), (15, 15));
        assert!(entries.is_sorted_by(|a, b| a.score >= b.score));
        let bins = &view.histogram;
        assert_eq!(bins.counts.iter().sum::<u64>() + bins.below + bins.above, 14);
        for e in entries {
            let interval = e.ci_low.zip(e.ci_high);
            // A number that was given was measured on no rows.
            assert_eq!(interval.is_none(), e.kind == Kind::Baseline, "{e:?}");
            assert!(interval.is_none_or(|(low, high)| low <= e.score && e.score <= high), "{e:?}");
            assert!(e.rank_low <= e.rank && e.rank <= e.rank_high, "{e:?}");
            assert_eq!(e.tied_with_first, e.rank_low == 1);
            match e.kind {
                Kind::Baseline => assert!(e.points.is_none() && e.team == "Easy"),
                Kind::Team => assert_eq!(e.points.unwrap() > 0.0, e.score > 0.83, "{e:?}"),
            }
        }
    }
    let json = serde_json::to_value(&after.public.board).unwrap();
    let keys: Vec<&String> = json.as_object().unwrap().keys().collect();
    let wanted = "schema competition split as_of metric higher_is_better rows ci_level ci_method rank_method \
        provisional entries";
    assert_eq!(keys, wanted.split_whitespace().collect::<Vec<_>>());
    let keys: Vec<&String> = json["entries"][0].as_object().unwrap().keys().collect();
    let wanted =
        "rank rank_low rank_high kind team score ci_low ci_high tied_with_first attempts submitted_at points";
    assert_eq!(keys, wanted.split_whitespace().collect::<Vec<_>>());
}

#[test]
fn equal_scores_share_a_rank_and_the_next_one_skips() {
    let folder = tempfile::tempdir().unwrap();
    let c = competition(&folder.path().join("small"), MANIFEST);
    let class = folder.path().join("class");
    let files = [
        ("late", "late.csv", "2026-11-01T12:00:00Z"),
        ("best", "best.csv", "2026-11-01T13:00:00Z"),
        ("early", "early.csv", "2026-11-01T10:00:00Z"),
        ("last", "last.csv", "2026-11-01T09:00:00Z"),
    ];
    write_class(&class, &files, |i| predictions(&c, [50, 10, 50, 200][i]));
    let out = folder.path().join("out");
    run(&c, &[class], &out);
    let board = standings(&out, Timestamp::UNIX_EPOCH).unwrap().public.board;
    let got: Vec<(u64, &str)> = board.entries.iter().map(|e| (e.rank, e.team.as_str())).collect();
    assert_eq!(got, [(1, "best"), (2, "early"), (2, "late"), (4, "last")]);
    assert_eq!(board.as_of.unwrap().to_string(), "2026-11-01T13:00:00Z");
}

#[test]
fn no_team_and_one_team_are_boards_too() {
    let folder = tempfile::tempdir().unwrap();
    let c = competition(&folder.path().join("small"), MANIFEST);
    let class = folder.path().join("class");
    std::fs::create_dir(&class).unwrap();
    let out = folder.path().join("out");
    assert!(standings(&out, Timestamp::UNIX_EPOCH).is_err());
    run(&c, std::slice::from_ref(&class), &out);
    let none = standings(&out, Timestamp::UNIX_EPOCH).unwrap().public;
    assert!(none.board.entries.is_empty() && none.histogram.counts.is_empty());
    std::fs::write(class.join("one.csv"), predictions(&c, 0)).unwrap();
    run(&c, &[class], &out);
    let one = standings(&out, Timestamp::UNIX_EPOCH).unwrap().public.board.entries;
    assert_eq!((one[0].rank_low, one[0].rank_high, one[0].ci_high), (1, 1, Some(1.0)));
}

#[test]
fn every_metric_makes_a_board() {
    let folder = tempfile::tempdir().unwrap();
    for metric in ["balanced_accuracy", "macro_f1", "micro_f1", "rmse", "mae", "r2", "auc"] {
        let base = folder.path().join(metric);
        let labels = if metric == "auc" { "[0, 1]" } else { "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]" };
        let manifest = MANIFEST
            .replace("\"accuracy\"", &format!("\"{metric}\""))
            .replace("[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]", labels);
        let c = competition(&base.join("c"), &manifest);
        let class = base.join("class");
        std::fs::create_dir_all(class.join("team")).unwrap();
        let solution = std::fs::read_to_string(base.join("c/solution.csv")).unwrap();
        let guess = |every: usize| -> String {
            let rows = solution.lines().skip(1).enumerate().map(|(i, line)| {
                let (id, rest) = line.split_once(',').unwrap();
                let label: i64 = rest.split(',').next().unwrap().parse().unwrap();
                format!("{id},{}\n", if i % every == 0 { (label + 1) % 2 } else { label })
            });
            format!("Id,Category\n{}", rows.collect::<String>())
        };
        std::fs::write(class.join("better.csv"), guess(50)).unwrap();
        std::fs::write(class.join("worse.csv"), guess(2)).unwrap();
        let out = base.join("out");
        let lines = run(&c, &[class], &out).lines;
        assert!(lines.iter().all(|l| l.status == Status::Valid), "{metric}: {lines:?}");
        let board = standings(&out, Timestamp::UNIX_EPOCH).unwrap().public.board;
        let names: Vec<&str> = board.entries.iter().map(|e| e.team.as_str()).collect();
        assert_eq!(names, ["better", "worse"], "{metric}");
        assert!(!board.entries[1].tied_with_first, "{metric}: {:?}", board.entries);
    }
}

/// What instructors get wrong, and the line that they are told.
#[test]
fn a_wrong_solution_names_its_line() {
    let manifest = Manifest::parse(MANIFEST, Path::new("assignment.toml")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("solution.csv");
    let read = |text: &str, seed: Option<&[u8]>| {
        std::fs::write(&file, text).unwrap();
        Solution::read(&file, &manifest, seed)
    };
    let good = "Id,Category,Usage\n1,3,Public\n0,4,Private\n2,9,Ignored\n";
    let solution = read(good, None).unwrap();
    assert_eq!(solution.usage, [Usage::Private, Usage::Public, Usage::Ignored]);
    for (text, code, line) in [
        ("", "solution_empty_file", 1),
        ("\n \n", "solution_empty_file", 1),
        ("{\"a\": 1}", "solution_not_csv", 1),
        ("Id;Category\n", "solution_delimiter", 1),
        ("Id,Usage\n1,Public\n", "solution_column_missing", 1),
        ("Id,Category,Category\n", "solution_column_twice", 1),
        ("Id,Category,Usage,Note\n", "solution_column_extra", 1),
        ("Id,Category,Usage\n1,3,Public\n2,4\n", "solution_ragged", 3),
        ("Id,Category,Usage\n1,3,Public\n,4,Private\n", "solution_empty", 3),
        ("Id,Category,Usage\n1,3,Public\n2,,Private\n", "solution_empty", 3),
        ("Id,Category,Usage\n1,3,Public\n2,4,private\n", "solution_usage", 3),
        ("Id,Category,Usage\n5,3,Public\n2,4,Private\n1,1,Public\n5,4,Private\n", "solution_duplicate_id", 5),
        ("Id,Category,Usage\n1,3,Public\n2,11,Private\n", "solution_label", 3),
    ] {
        let Err(Error::Wrong { problem, line: got, .. }) = read(text, None) else { panic!("{text:?}") };
        assert_eq!((problem.code.as_str(), got), (code, Some(line)), "{text:?}");
    }
    for (text, code) in [
        ("Id,Category,Usage\n", "solution_no_rows"),
        ("Id,Category,Usage\n1,3,Public\n", "solution_no_split"),
        ("Id,Category\n1,3\n", "solution_no_usage"),
    ] {
        let Err(Error::Wrong { problem, line: None, .. }) = read(text, None) else { panic!("{text:?}") };
        assert_eq!(problem.code, code);
    }
    // Drawn by hash of the id: the order of rows decides nothing, the seed everything.
    let rows = |ids: &mut dyn Iterator<Item = u32>| -> String {
        "Id,Category\n".to_owned() + &ids.map(|id| format!("{id},1\n")).collect::<String>()
    };
    let usage = |text: &str, seed: &[u8]| read(text, Some(seed)).unwrap().usage;
    let up = usage(&rows(&mut (0..400)), b"x");
    assert_eq!(up, usage(&rows(&mut (0..400).rev()), b"x"));
    assert_ne!(up, usage(&rows(&mut (0..400)), b"y"));
    let public = up.iter().filter(|u| **u == Usage::Public).count();
    assert!((150..250).contains(&public), "{public}");
}

/// What instructors get wrong in a manifest, and where they are told to look.
#[test]
fn a_wrong_manifest_names_its_line() {
    let parse = |text: &str| Manifest::parse(text, Path::new("assignment.toml"));
    assert!(parse(MANIFEST).is_ok());
    let line = |from: &str, to: &str| -> (String, u64) {
        match parse(&MANIFEST.replace(from, to)) {
            Err(Error::Wrong { problem, line: Some(line), .. }) => (problem.code, line),
            other => panic!("{to}: {other:?}"),
        }
    };
    assert_eq!(line("schema = 1", "schema = 2").0, "competition_schema");
    assert_eq!(line("metric = \"accuracy\"", "metric = \"acuracy\""), ("competition_manifest".to_owned(), 6));
    assert_eq!(line("rows = 1000\nclasses", "rosw = 1000\nclasses"), ("competition_manifest".to_owned(), 9));
    assert_eq!(line("\"Category\"", "[\"a\", \"b\"]"), ("competition_one_target".to_owned(), 8));
    assert_eq!(line("\"Category\"", "\"Id\""), ("competition_column_twice".to_owned(), 8));
    assert_eq!(
        line("rows = 1000\nclasses", "closes = \"soon\"\nclasses"),
        ("competition_time".to_owned(), 9)
    );
    assert_eq!(line("rows = 1000\nclasses", "time_zone = \"Mars\"\nclasses").0, "competition_time_zone");
    assert_eq!(line("rows = 1000\nclasses", "public_share = 1.0\nclasses").0, "competition_share");
    let points = |table: &str| line("[generate]", &format!("[points]\n{table}\n[generate]")).0;
    assert_eq!(points("table = [[0.9, 1], [0.8, 2]]"), "competition_points");
    assert_eq!(points("table = [[0.8, 1]]\nbeat = \"none\""), "competition_beat");
}

/// `GRADER_UPDATE=1` writes it anew.
#[test]
fn the_schema_file_is_up_to_date() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assignments/competition.schema.json");
    let text = manifest::schema_text();
    if std::env::var_os("GRADER_UPDATE").is_some() {
        std::fs::write(&file, &text).unwrap();
    }
    let there = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(there == text, "{file:?} is not that of the types; GRADER_UPDATE=1 writes it anew");
}

/// A class whose board has pseudonyms, scored, with times and submitters.
fn pseudonymous(folder: &Path, lang: &str) -> (PathBuf, Vec<String>) {
    let manifest = MANIFEST
        .replace("id = \"small\"", &format!("id = \"small\"\nlang = \"{lang}\""))
        .replace("rows = 1000\nclasses", "names = \"pseudonyms\"\ncloses = 2026-11-20\nrows = 1000\nclasses");
    let mut c = competition(&folder.join("small"), &manifest);
    c.pseudonym_key = Some([7; 32]);
    let class = folder.join("class");
    let teams = ["ivanova-maria", "Пётр Смирнов", "s1234567", "the-overfitters"].map(str::to_owned);
    let mut list = "team,file,submitted_at,submitter\n".to_owned();
    for (i, team) in teams.iter().enumerate() {
        for attempt in 0..3 {
            let file = format!("{team}/upload-{attempt}.csv");
            std::fs::create_dir_all(class.join(team)).unwrap();
            std::fs::write(class.join(&file), predictions(&c, 300 - 60 * attempt + i)).unwrap();
            list +=
                &format!("{team},{file},2026-11-0{}T1{i}:17:4{attempt}Z,mail-{i}@edu.example\n", attempt + 1);
        }
    }
    std::fs::write(class.join("submissions.csv"), list).unwrap();
    let out = folder.join("out");
    run(&c, &[class], &out);
    (out, teams.to_vec())
}

/// Every name and every byte of the published folder is searched for what leads back to a person.
#[test]
fn under_pseudonyms_nothing_leads_back_to_a_person() {
    for lang in ["en", "ru"] {
        let folder = tempfile::tempdir().unwrap();
        let (out, teams) = pseudonymous(folder.path(), lang);
        let standings = standings(&out, "2026-12-01T00:00:00Z".parse().unwrap()).unwrap();
        let site = folder.path().join("site");
        // A build before had the teams' own names: nothing of it may stay.
        let mut open = standings.clone();
        let mut names: Vec<String> = Vec::new();
        for (entry, team) in open.public.board.entries.iter_mut().zip(&teams) {
            names.push(std::mem::replace(&mut entry.team, team.clone()));
        }
        let build = |all: &Standings| {
            crate::site::leaderboard::build(
                std::slice::from_ref(all),
                &site,
                &crate::site::leaderboard::Options::default(),
            )
            .unwrap()
        };
        open.private = None;
        build(&open);
        build(&standings);
        let mut secrets: Vec<String> =
            vec!["upload-".into(), "mail-".into(), "edu.example".into(), ":17:4".into()];
        secrets.extend(teams.iter().flat_map(|t| [t.clone(), crate::site::slug::slug(t)]));
        // Parts of names, and what hashes of names would be.
        secrets
            .extend(["maria", "ivanova", "smirnov", "Смирнов", "1234567", "overfitters"].map(str::to_owned));
        secrets.extend(teams.iter().map(|t| {
            use sha2::{Digest, Sha256};
            hex(&Sha256::digest(t.as_bytes()))[..10].to_owned()
        }));
        let mut files = 0;
        for entry in walkdir::WalkDir::new(&site).into_iter().map(Result::unwrap) {
            let path = entry.path().strip_prefix(&site).unwrap().to_string_lossy().into_owned();
            let bytes =
                if entry.file_type().is_file() { std::fs::read(entry.path()).unwrap() } else { vec![] };
            files += usize::from(!bytes.is_empty());
            let text = String::from_utf8_lossy(&bytes).to_lowercase();
            for secret in &secrets {
                let secret = secret.to_lowercase();
                assert!(
                    !text.contains(&secret) && !path.to_lowercase().contains(&secret),
                    "{path}: {secret}"
                );
            }
        }
        assert!(files > 20, "{files}");
        // The control: the names that the board has are found, each team has its own, and who asks is told.
        let index = std::fs::read_to_string(site.join("small/index.html")).unwrap();
        assert!(names.iter().all(|name| index.contains(name)), "{names:?}");
        let (_, told) = team_names(&out, "2026-12-01T00:00:00Z".parse().unwrap()).unwrap();
        let told: BTreeMap<String, String> = told.into_iter().map(|(t, n)| (t, n.unwrap())).collect();
        assert_eq!(told.keys().collect::<BTreeSet<_>>(), teams.iter().collect());
        assert_eq!(told.values().collect::<BTreeSet<_>>(), names.iter().collect());
        // The instructor's report knows both.
        let report = review(&out, "2026-12-01T00:00:00Z".parse().unwrap()).unwrap();
        assert_eq!(report.pseudonyms, Some(told));
        assert!(report.shake_up.teams.iter().all(|m| teams.contains(&m.team)));
    }
}

#[test]
fn pseudonyms_need_the_secret_once() {
    let folder = tempfile::tempdir().unwrap();
    let manifest = MANIFEST.replace("rows = 1000\nclasses", "names = \"pseudonyms\"\nrows = 1000\nclasses");
    let mut c = competition(&folder.path().join("small"), &manifest);
    let stop = AtomicBool::new(false);
    let options = Options { jobs: 1, now: Timestamp::UNIX_EPOCH, stop: &stop, progress: &|_, _| {} };
    let (class, out) = (folder.path().join("class"), folder.path().join("out"));
    std::fs::create_dir_all(&class).unwrap();
    std::fs::write(class.join("a.csv"), predictions(&c, 10)).unwrap();
    let refused = score(&c, std::slice::from_ref(&class), &out, &options).unwrap_err();
    assert!(refused.to_string().contains("secret"), "{refused}");
    let name = |out: &Path| team_names(out, Timestamp::UNIX_EPOCH).unwrap().1.remove(0).1;
    c.pseudonym_key = Some([1; 32]);
    score(&c, std::slice::from_ref(&class), &out, &options).unwrap();
    let first = name(&out);
    // Later runs need no secret, and another one changes no name.
    for key in [None, Some([2; 32])] {
        c.pseudonym_key = key;
        score(&c, std::slice::from_ref(&class), &out, &options).unwrap();
        assert_eq!(name(&out), first);
    }
}
