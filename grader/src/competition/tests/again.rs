//! Scoring again after the manifest changed: what may change, and what may not.

use super::*;

/// Opens a competition anew with another manifest.
fn with(c: &Competition, from: &str, to: &str) -> Result<Competition, Error> {
    assert!(c.text.contains(from), "{from}");
    std::fs::write(c.folder.join("assignment.toml"), c.text.replace(from, to)).unwrap();
    Competition::open(&c.folder, None, None, None)
}

fn try_run(c: &Competition, class: &Path, out: &Path) -> Result<Outcome, Error> {
    let stop = AtomicBool::new(false);
    let now: Timestamp = "2026-12-01T00:00:00Z".parse().unwrap();
    score(c, &[class.to_owned()], out, &Options { jobs: 1, now, stop: &stop, progress: &|_, _| {} })
}

fn refused(result: Result<Outcome, Error>) -> (String, Option<u64>) {
    let Err(Error::Wrong { problem, line, .. }) = result else { panic!("{result:?}") };
    (problem.code, line)
}

#[test]
fn scores_of_two_measures_never_stand_on_one_board() {
    let folder = tempfile::tempdir().unwrap();
    let c = competition(&folder.path().join("small"), MANIFEST);
    let (class, out) = (folder.path().join("class"), folder.path().join("out"));
    write_class(&class, &[("a", "a.csv", "2026-11-01T10:00:00Z")], |_| predictions(&c, 100));
    let before = try_run(&c, &class, &out).unwrap().lines;
    write_class(&class, &[("b", "b.csv", "2026-11-01T10:00:00Z")], |_| predictions(&c, 100));
    let other = with(&c, "metric = \"accuracy\"", "metric = \"macro_f1\"").unwrap();
    assert_eq!(refused(try_run(&other, &class, &out)), ("competition_measure_changed".to_owned(), Some(6)));
    let text = std::fs::read_to_string(out.join("scores.jsonl")).unwrap();
    assert_eq!(text.lines().count(), before.len(), "nothing was added");
    // A class in front gives all others new numbers; one fewer leaves answers that are none.
    for classes in ["-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9", "\"0x\", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9"] {
        let moved = with(&c, "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]", &format!("[{classes}]")).unwrap();
        assert_eq!(refused(try_run(&moved, &class, &out)).0, "competition_classes_changed", "{classes}");
    }
    // Everything else may change.
    let same = with(&c, "[generate]", "attempts_per_day = 3\n[generate]").unwrap();
    assert_eq!(try_run(&same, &class, &out).unwrap().scored, 1);
}

#[test]
fn the_number_of_rows_that_students_are_told_is_that_of_the_solution() {
    let folder = tempfile::tempdir().unwrap();
    let c = competition(&folder.path().join("small"), MANIFEST);
    for (rows, hint) in [("rows = 1001", "competition_rows_hint"), ("rows = 50", "competition_rows_hint")] {
        let Err(Error::Wrong { problem, line, hint: Some(got), .. }) =
            with(&c, "rows = 1000\nclasses", &format!("{rows}\nclasses"))
        else {
            panic!("{rows}")
        };
        assert_eq!((problem.code.as_str(), line, got.code.as_str()), ("competition_rows", Some(9), hint));
    }
    std::fs::write(c.folder.join("solution.csv"), "Id,Category,Usage\n1,2,Public\n2,3,Private\n").unwrap();
    let Err(Error::Wrong { hint: Some(hint), .. }) = with(&c, "rows = 1000\nclasses", "rows = 2\nclasses")
    else {
        panic!("ids count from 1")
    };
    assert_eq!(hint.code, "competition_rows_ids_hint");
    assert!(with(&c, "rows = 1000\nclasses", "classes").is_ok());
}

fn verdicts(outcome: &Outcome) -> Vec<(&str, Status, Option<Reason>)> {
    outcome.lines.iter().map(|l| (l.file.as_str(), l.status, l.reason)).collect()
}

/// What a first run into a new folder says, but for its notes.
fn fresh(c: &Competition, class: &Path, folder: &Path) -> Vec<Line> {
    try_run(c, class, tempfile::tempdir_in(folder).unwrap().path()).unwrap().lines
}

#[test]
fn rules_of_time_and_number_hold_for_what_is_scored_already() {
    let folder = tempfile::tempdir().unwrap();
    let rules = "attempts_per_day = 1\nshown = \"exact\"\ncloses = 2026-11-20T00:00:00";
    let c = ruled(&folder.path().join("small"), rules);
    let (class, out) = (folder.path().join("class"), folder.path().join("out"));
    let files = [
        ("a", "a/1.csv", "2026-11-10T10:00:00Z"),
        ("a", "a/2.csv", "2026-11-10T11:00:00Z"),
        ("a", "a/3.csv", "2026-11-21T11:00:00Z"),
        ("b", "b/1.csv", "2026-11-10T11:00:00Z"),
    ];
    write_class(&class, &files, |i| predictions(&c, [90, 50, 20, 70][i]));
    let first = try_run(&c, &class, &out).unwrap();
    let reasons: Vec<_> = first.lines.iter().map(|l| l.reason).collect();
    assert_eq!(reasons, [None, Some(Reason::OverLimit), Some(Reason::AfterClose), None]);
    // Nothing changed: nothing is judged, and nothing is added to the chain.
    let events = || {
        let report = crate::ledger::verify(&out, None).unwrap();
        assert_eq!(report.found, []);
        report.events
    };
    let before = events();
    assert_eq!(try_run(&c, &class, &out).unwrap().lines, first.lines);
    assert_eq!(events(), before);
    let more = with(&c, "attempts_per_day = 1", "attempts_per_day = 2").unwrap();
    let second = try_run(&more, &class, &out).unwrap();
    assert_eq!(second.lines, fresh(&more, &class, folder.path()));
    assert_eq!(verdicts(&second)[1], ("a/2.csv", Status::Valid, None));
    let note = &second.notes[0];
    assert_eq!(
        (note.code.as_str(), &note.args["now"], &note.args["not"]),
        ("score_judged_anew", &1.into(), &0.into())
    );
    let later = with(&more, "2026-11-20", "2026-11-25").unwrap();
    let third = try_run(&later, &class, &out).unwrap();
    assert_eq!(third.lines, fresh(&later, &class, folder.path()));
    let board = standings(&out, "2026-12-01T00:00:00Z".parse().unwrap()).unwrap();
    assert!((board.public.board.entries[0].score - 0.96).abs() < 1e-12);
    // An earlier close takes some away, and the board falls back.
    let earlier = with(&later, "2026-11-25", "2026-11-10").unwrap();
    let fourth = try_run(&earlier, &class, &out).unwrap();
    assert_eq!(fourth.lines, fresh(&earlier, &class, folder.path()));
    assert_eq!(fourth.notes[0].args["not"], 4);
    // What is shown goes by the present rule, from the first attempt on.
    let open = with(&earlier, "closes = 2026-11-10T00:00:00\n", "").unwrap();
    let open = with(&open, "attempts_per_day = 2", "attempts_per_day = 9").unwrap();
    try_run(&open, &class, &out).unwrap();
    for shown in ["significant", "ladder", "exact\"\ncounts = \"last"] {
        let other = with(&open, "shown = \"exact\"", &format!("shown = \"{shown}\"")).unwrap();
        assert_eq!(
            try_run(&other, &class, &out).unwrap().lines,
            fresh(&other, &class, folder.path()),
            "{shown}"
        );
    }
    assert!(events() > before);
}

#[test]
fn times_that_come_later_are_taken_and_other_ones_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let c = ruled(&folder.path().join("small"), "attempts_per_day = 1");
    let (class, out) = (folder.path().join("class"), folder.path().join("out"));
    let files = [("a", "a/1.csv", "2026-11-10T10:00:00Z"), ("a", "a/2.csv", "2026-11-10T11:00:00Z")];
    write_class(&class, &files, |i| predictions(&c, i));
    let list = class.join("submissions.csv");
    let text = std::fs::read_to_string(&list).unwrap();
    std::fs::remove_file(&list).unwrap();
    let without = try_run(&c, &class, &out).unwrap();
    assert!(without.lines.iter().all(|l| l.status == Status::Valid && l.submitted_at.is_none()));
    std::fs::write(&list, &text).unwrap();
    let timed = try_run(&c, &class, &out).unwrap();
    assert_eq!(timed.lines, fresh(&c, &class, folder.path()));
    assert_eq!(timed.lines[1].reason, Some(Reason::OverLimit));
    std::fs::write(&list, text.replace("T11:", "T12:")).unwrap();
    let other = try_run(&c, &class, &out).unwrap();
    assert_eq!((&other.lines, other.notes[0].code.as_str()), (&timed.lines, "score_other_times"));
}

#[test]
fn invalid_files_are_read_again_when_they_are_checked_by_other_rules() {
    let folder = tempfile::tempdir().unwrap();
    let rules = "attempts_per_day = 1\nshown = \"exact\"";
    let c = ruled(&folder.path().join("small"), rules);
    let (class, out) = (folder.path().join("class"), folder.path().join("out"));
    let files = [
        ("a", "a/1.csv", "2026-11-10T10:00:00Z"),
        ("a", "a/2.csv", "2026-11-10T11:00:00Z"),
        ("b", "b/1.csv", "2026-11-10T11:00:00Z"),
        ("c", "c/1.csv", "2026-11-10T11:00:00Z"),
        ("d", "d/1.csv", "2026-11-10T11:00:00Z"),
    ];
    // Class 10 is none yet.
    let ten = |text: String| -> String {
        text.lines()
            .map(|l| if l.starts_with("5,") { "5,10\n".to_owned() } else { format!("{l}\n") })
            .collect()
    };
    write_class(&class, &files, |i| match i {
        1 => predictions(&c, 20),
        3 => "Id,Category\n1,x\n".to_owned(),
        _ => ten(predictions(&c, i)),
    });
    let first = try_run(&c, &class, &out).unwrap();
    let invalid = |o: &Outcome| o.lines.iter().filter(|l| l.status == Status::Invalid).count();
    assert_eq!((invalid(&first), first.lines[1].counts), (4, true));
    std::fs::remove_file(class.join("d/1.csv")).unwrap();
    let wide = with(&c, "8, 9]", "8, 9, 10]").unwrap();
    // An interrupted run does not forget what is left to do.
    let stop = AtomicBool::new(true);
    let options = Options { jobs: 1, now: Timestamp::UNIX_EPOCH, stop: &stop, progress: &|_, _| {} };
    assert!(score(&wide, std::slice::from_ref(&class), &out, &options).unwrap().interrupted);
    let second = try_run(&wide, &class, &out).unwrap();
    let new = fresh(&wide, &class, folder.path());
    assert_eq!(second.lines[..new.len()], new);
    assert_eq!((invalid(&second), second.scored), (2, 2));
    assert_eq!(verdicts(&second)[1], ("a/2.csv", Status::NotCounted, Some(Reason::OverLimit)));
    let codes: Vec<&str> = second.notes.iter().map(|n| n.code.as_str()).collect();
    assert_eq!(codes[..2], ["score_judged_anew", "score_gone_unchecked"]);
    // Once is enough.
    let third = try_run(&wide, &class, &out).unwrap();
    assert_eq!((third.scored, &third.lines), (0, &second.lines));
    assert!(crate::ledger::verify(&out, None).unwrap().found.is_empty());
}

#[test]
fn a_file_that_was_too_large_is_read_when_the_limit_is_raised() {
    let folder = tempfile::tempdir().unwrap();
    let c = ruled(&folder.path().join("small"), "max_megabytes = 1");
    let (class, out) = (folder.path().join("class"), folder.path().join("out"));
    let file = [("a", "a.csv", "2026-11-10T10:00:00Z")];
    write_class(&class, &file, |_| predictions(&c, 0) + &"\n".repeat(2 << 20));
    assert_eq!(try_run(&c, &class, &out).unwrap().lines[0].status, Status::Invalid);
    let large = with(&c, "max_megabytes = 1", "max_megabytes = 9").unwrap();
    let lines = try_run(&large, &class, &out).unwrap().lines;
    assert_eq!((lines.len(), lines[0].status, lines[0].public), (1, Status::Valid, Some(1.0)));
    assert!(lines[0].sha256.is_some());
}
