//! What lies in a folder of submissions, who says when it came, and what students are told of it.

use super::*;

/// A file that somebody is still writing is left alone, whatever it looks like so far.
#[test]
fn a_file_that_is_being_copied_is_left_for_the_next_run() {
    use std::io::Write as _;
    let folder = tempfile::tempdir().unwrap();
    let c = competition(&folder.path().join("small"), MANIFEST);
    let (class, out) = (folder.path().join("class"), folder.path().join("out"));
    std::fs::create_dir(&class).unwrap();
    let (file, text) = (class.join("slow.csv"), predictions(&c, 0));
    let mut handle = std::fs::File::create(&file).unwrap();
    handle.write_all(&text.as_bytes()[..100]).unwrap();
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                handle.write_all(b"\n").unwrap();
                std::thread::sleep(std::time::Duration::from_millis(10));
            }
        });
        let outcome = run(&c, std::slice::from_ref(&class), &out);
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        assert_eq!((outcome.left, outcome.scored, outcome.lines.len()), (vec!["slow.csv".to_owned()], 0, 0));
    });
    std::fs::write(&file, text).unwrap();
    let lines = run(&c, &[class], &out).lines;
    assert_eq!((lines.len(), lines[0].status, lines[0].public), (1, Status::Valid, Some(1.0)));
}

/// What lies in a folder besides prediction files: nothing is followed, waited for, or read without end.
#[test]
fn only_regular_files_are_attempts() {
    let folder = tempfile::tempdir().unwrap();
    let c = competition(&folder.path().join("small"), MANIFEST);
    let class = folder.path().join("class");
    std::fs::create_dir_all(class.join("folder.csv")).unwrap();
    let text = predictions(&c, 0);
    std::fs::write(class.join("folder.csv/1.csv"), &text).unwrap();
    for name in ["right.CSV", ".hidden.csv", "~lock.csv", "notes.txt", "part.csv.crdownload"] {
        std::fs::write(class.join(name), &text).unwrap();
    }
    let links = [
        ("link.csv", class.join("right.CSV")),
        ("zero.csv", "/dev/zero".into()),
        ("gone.csv", "/none".into()),
    ];
    for (name, to) in &links {
        std::os::unix::fs::symlink(to, class.join(name)).unwrap();
    }
    let pipe = class.join("pipe.csv");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let outcome = run(&c, std::slice::from_ref(&class), &folder.path().join("out"));
    let teams: Vec<&str> = outcome.lines.iter().map(|l| l.team.as_str()).collect();
    assert_eq!(teams, ["folder.csv", "right"]);
    let mut ignored = outcome.ignored;
    ignored.sort();
    assert_eq!(ignored, ["gone.csv", "link.csv", "notes.txt", "part.csv.crdownload", "pipe.csv", "zero.csv"]);
    for path in [pipe.as_path(), Path::new("/dev/zero")] {
        let stop = AtomicBool::new(false);
        let now = Timestamp::UNIX_EPOCH;
        let options = Options { jobs: 1, now, stop: &stop, progress: &|_, _| {} };
        let refused = score(&c, &[path.to_owned()], &folder.path().join("out2"), &options);
        assert!(matches!(refused, Err(Error::Wrong { problem, .. }) if problem.code == "not_a_regular_file"));
        let checked = check_file(&c.folder, path, crate::text::Lang::En);
        assert!(matches!(checked, Err(Error::Wrong { problem, .. }) if problem.code == "not_a_regular_file"));
    }
}

/// What instructors get wrong in `submissions.csv`, and what is right although it looks odd.
#[test]
fn times_come_from_a_list_that_names_its_mistakes() {
    let folder = tempfile::tempdir().unwrap();
    let c = competition(&folder.path().join("small"), MANIFEST);
    let class = folder.path().join("class");
    write_class(&class, &[("a", "a/1.csv", ""), ("a", "a/2.csv", ""), ("b", "b.csv", "")], |i| {
        predictions(&c, i)
    });
    let list = class.join("submissions.csv");
    let read = |rows: &str| {
        std::fs::write(&list, rows).unwrap();
        let stop = AtomicBool::new(false);
        let options = Options { jobs: 1, now: Timestamp::UNIX_EPOCH, stop: &stop, progress: &|_, _| {} };
        score(&c, std::slice::from_ref(&class), &tempfile::tempdir().unwrap().path().join("out"), &options)
    };
    for (rows, code, line) in [
        ("team,file\na,a/1.csv\n", "submissions_column", 1),
        ("", "submissions_column", 1),
        ("team,file,submitted_at\na,a/1.csv,yesterday\n", "submissions_time", 2),
        (
            "team,file,submitted_at\na,a/1.csv,2026-11-01T10:00:00Z\na,a/2.csv,2026-11-01 10:00\n",
            "submissions_time",
            3,
        ),
        ("team,file,submitted_at\na,a/1.csv,2026-02-30T10:00:00Z\n", "submissions_time", 2),
        ("team,file,submitted_at\na,a/1.csv,2026-11-01T10:00:00Z,x\n", "submissions_row", 2),
        (
            "team,file,submitted_at\na,a/1.csv,2026-11-01T10:00:00Z\na,a/1.csv,2026-11-01T11:00:00Z\n",
            "submissions_twice",
            3,
        ),
    ] {
        let Err(Error::Wrong { problem, line: got, .. }) = read(rows) else { panic!("{rows:?}") };
        assert_eq!((problem.code.as_str(), got), (code, Some(line)), "{rows:?}");
    }
    // Other zones, other columns, another order, a team that has no folder, a file that is not there.
    let rows = "\u{feff}note,submitted_at,submitter,file,team\r\nx,2026-11-01T10:00:00+09:00,Eve,a/2.csv,a\r\n\
        ,2026-10-31T23:30:00-02:00,,a/1.csv,a\r\n,2026-11-01T00:00:00Z,,b.csv,\"c, d\"\r\n,2026-11-01T00:00:00Z,,gone.csv,g\r\n";
    let lines = read(rows).unwrap().lines;
    let got: Vec<_> = lines
        .iter()
        .map(|l| (l.team.as_str(), l.file.as_str(), l.submitted_at.unwrap().to_string()))
        .collect();
    let want = [
        ("a", "a/2.csv", "2026-11-01T01:00:00Z"),
        ("a", "a/1.csv", "2026-11-01T01:30:00Z"),
        ("c, d", "b.csv", "2026-11-01T00:00:00Z"),
    ];
    assert_eq!(got, want.map(|(team, file, time)| (team, file, time.to_owned())));
}

/// Where the course says so, a file is as old as the run that saw it first; also the limit of a day goes by that.
#[test]
fn first_seen_is_the_time_of_the_first_run_that_saw_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let rules = "times = \"first_seen\"\nattempts_per_day = 1\ntime_zone = \"Asia/Tokyo\"";
    let c = ruled(&folder.path().join("small"), rules);
    let (class, out) = (folder.path().join("class"), folder.path().join("out"));
    std::fs::create_dir_all(class.join("a")).unwrap();
    let seen = |now: &str, file: &str, wrong: usize| {
        std::fs::write(class.join("a").join(file), predictions(&c, wrong)).unwrap();
        let stop = AtomicBool::new(false);
        let options = Options { jobs: 2, now: now.parse().unwrap(), stop: &stop, progress: &|_, _| {} };
        let lines = score(&c, std::slice::from_ref(&class), &out, &options).unwrap().lines;
        let last = lines.iter().max_by_key(|l| l.attempt).unwrap().clone();
        (lines.len(), last.submitted_at.unwrap().to_string(), last.reason)
    };
    // Midnight in Tokyo is 15:00 in UTC.
    assert_eq!(seen("2026-11-01T14:58:00Z", "9.csv", 9), (1, "2026-11-01T14:58:00Z".to_owned(), None));
    let late = Some(Reason::OverLimit);
    assert_eq!(seen("2026-11-01T14:59:59Z", "8.csv", 8), (2, "2026-11-01T14:59:59Z".to_owned(), late));
    assert_eq!(seen("2026-11-01T15:00:00Z", "7.csv", 7), (3, "2026-11-01T15:00:00Z".to_owned(), None));
    // A second look at the same files changes no time.
    assert_eq!(seen("2026-11-05T00:00:00Z", "7.csv", 7), (3, "2026-11-01T15:00:00Z".to_owned(), None));
}

/// A student's mistake, the hint that goes with it, and its neighbour without one.
#[test]
fn known_mistakes_get_a_hint() {
    let folder = fixtures("classes");
    let c = Competition::open(&folder, None, None, None).unwrap();
    let hints = |file: &str| -> Vec<(Code, String)> {
        let bytes = std::fs::read(folder.join("submissions").join(file)).unwrap();
        let list = check_bytes(&c.solution.schema, &bytes).problems.finish(crate::text::Lang::En);
        list.iter().filter_map(|p| Some((p.code, p.args.get("hint")?.as_str()?.to_owned()))).collect()
    };
    for (file, code, hint) in [
        ("ids-from-one.csv", Code::UnknownId, "one_later"),
        ("ids-with-names.csv", Code::UnknownId, "ids_are_numbers"),
        ("thousands.csv", Code::UnknownId, "thousands"),
        ("joined-with-bom.csv", Code::UnknownId, "header_again"),
        ("class-names.csv", Code::LabelNotInClasses, "class_names"),
        ("labels-from-one.csv", Code::LabelNotInClasses, "one_later"),
        ("logits.csv", Code::LabelNotInClasses, "scores"),
        ("tensors.csv", Code::NotANumber, "wrapped"),
        ("one-hot.csv", Code::UnexpectedColumn, "column_a_class"),
        ("usage-column.csv", Code::UnexpectedColumn, "usage"),
        ("line-in-quotes.csv", Code::UnexpectedColumn, "line_in_quotes"),
        ("probabilities-for-a-class.csv", Code::RaggedRow, "column_a_class"),
        ("comma-at-the-end.csv", Code::RaggedRow, "trailing"),
        ("decimal-commas.csv", Code::RaggedRow, "decimal_comma"),
        ("comment.csv", Code::RaggedRow, "comment"),
        ("swapped-under-the-header.csv", Code::DuplicateId, "swapped"),
    ] {
        assert!(hints(file).contains(&(code, hint.to_owned())), "{file}: {:?}", hints(file));
    }
    for file in
        ["too-few-rows.csv", "train-set.csv", "id-twice.csv", "class-ten.csv", "ragged.csv", "nan.csv"]
    {
        assert!(hints(file).is_empty(), "{file}: {:?}", hints(file));
    }
}
