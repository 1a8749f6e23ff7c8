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
