//! What the instructor is told of `submissions.csv`, `chosen.csv` and folders that are not what was meant.

use super::*;

const TIME: &str = "2026-11-01T10:00:00Z";

fn scored(c: &Competition, inputs: &[PathBuf], out: &Path) -> Result<Outcome, Error> {
    let stop = AtomicBool::new(false);
    let now: Timestamp = "2026-12-01T00:00:00Z".parse().unwrap();
    score(c, inputs, out, &Options { jobs: 1, now, stop: &stop, progress: &|_, _| {} })
}

fn codes(outcome: &Outcome) -> Vec<&str> {
    outcome.notes.iter().map(|n| n.code.as_str()).collect()
}

fn put(c: &Competition, class: &Path, files: &[(&str, usize)]) {
    for (file, wrong) in files {
        let path = class.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, predictions(c, *wrong)).unwrap();
        backdate(&path);
    }
}

#[test]
fn rows_without_a_file_and_attempts_without_a_time_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let c = ruled(&folder.path().join("small"), "attempts_per_day = 1\ncloses = 2026-11-20");
    let class = folder.path().join("class");
    put(&c, &class, &[("a/1.csv", 1), ("a/2.csv", 2), ("b.csv", 3)]);
    let run = |rows: &str, out: &str| {
        std::fs::write(class.join("submissions.csv"), format!("team,file,submitted_at\n{rows}")).unwrap();
        scored(&c, std::slice::from_ref(&class), &folder.path().join(out)).unwrap()
    };
    let typo = run(&format!("a,1.csv,{TIME}\na,a/3.csv,{TIME}\nb,b.csv,{TIME}\n"), "typo");
    assert_eq!(codes(&typo), ["score_absent_meant", "score_absent", "score_untimed"]);
    let text = typo.notes[0].text(crate::text::Lang::En);
    assert!(text.contains("submissions.csv:2: ") && text.contains("a/1.csv"), "{text}");
    assert_eq!(typo.notes[2].args["count"], 2);
    // The same row in other spellings is found, and the rules apply.
    let right = run(&format!("a,./a/1.csv,{TIME}\na,a\\2.csv,{TIME}\nb, b.csv ,{TIME}\n"), "right");
    assert!(codes(&right).is_empty(), "{:?}", right.notes);
    let reasons: Vec<_> = right.lines.iter().map(|l| l.reason).collect();
    assert_eq!(reasons, [None, Some(Reason::OverLimit), None]);
    // A file that was scored and is gone is no slip.
    std::fs::remove_file(class.join("b.csv")).unwrap();
    let gone = run(&format!("a,a/1.csv,{TIME}\na,a/2.csv,{TIME}\nb,b.csv,{TIME}\n"), "right");
    assert!(codes(&gone).is_empty(), "{:?}", gone.notes);
    let future = run("a,a/1.csv,2099-11-01T10:00:00Z\na,a/2.csv,2026-11-01T10:00:00Z\n", "future");
    assert_eq!(codes(&future), ["score_early_time"]);
    let many: String = (0..9).map(|i| format!("x,x/{i}.csv,{TIME}\n")).collect();
    let many = run(&format!("a,a/1.csv,{TIME}\na,a/2.csv,{TIME}\n{many}"), "many");
    assert_eq!(codes(&many).len(), 6);
    assert_eq!((codes(&many)[5], &many.notes[5].args["count"]), ("score_more_rows", &4.into()));
    std::fs::write(class.join("submissions.csv"), format!("team,file,submitted_at\n,a/1.csv,{TIME}\n"))
        .unwrap();
    let Err(Error::Wrong { problem, line, .. }) = scored(&c, &[class], &folder.path().join("empty")) else {
        panic!("a team without a name")
    };
    assert_eq!((problem.code.as_str(), line), ("submissions_empty", Some(2)));
}

#[test]
fn folders_of_teams_that_are_named_one_by_one_are_not_mixed() {
    let folder = tempfile::tempdir().unwrap();
    let c = competition(&folder.path().join("small"), MANIFEST);
    let class = folder.path().join("class");
    put(&c, &class, &[("t0/1.csv", 1), ("t1/1.csv", 2), ("t2/2.csv", 3), ("t3.csv", 4)]);
    let run = |names: &[&str]| {
        let inputs: Vec<PathBuf> = names.iter().map(|n| class.join(n)).collect();
        scored(&c, &inputs, &folder.path().join("out"))
    };
    for names in [&["t0", "t1"][..], &["t0/1.csv", "t1/1.csv"], &["t1/1.csv", "t0"]] {
        let Err(Error::Wrong { problem, hint, .. }) = run(names) else { panic!("{names:?}") };
        assert_eq!(problem.code, "team_of_two_folders", "{names:?}");
        assert!(hint.unwrap().text(crate::text::Lang::En).contains(class.to_str().unwrap()));
    }
    assert_eq!(codes(&run(&["t0", "t2"]).unwrap()), ["score_many_roots"]);
    assert!(codes(&run(&["t0", "t0/1.csv", "t3.csv"]).unwrap()).is_empty());
    std::fs::write(class.join("submissions.csv"), "team,file,submitted_at\n").unwrap();
    let Err(Error::Wrong { problem, .. }) = run(&["t3.csv", "submissions.csv"]) else { panic!() };
    assert_eq!(problem.code, "list_is_no_attempt");
    // The folder above them: teams by their folders.
    let teams: Vec<String> = scored(&c, &[class], &folder.path().join("whole"))
        .unwrap()
        .lines
        .into_iter()
        .map(|l| l.team)
        .collect();
    assert_eq!(teams, ["t0", "t1", "t2", "t3"]);
}

#[test]
fn choices_that_choose_nothing_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let c = ruled(&folder.path().join("small"), "counts = \"chosen\"\nchosen = 2\ncloses = 2026-11-20");
    let (class, out) = (folder.path().join("class"), folder.path().join("out"));
    put(&c, &class, &[("a/1.csv", 1), ("a/2.csv", 2), ("a/3.csv", 3), ("b/1.csv", 4)]);
    let times: String = ["a,a/1", "a,a/2", "a,a/3", "b,b/1"].map(|f| format!("{f}.csv,{TIME}\n")).concat();
    std::fs::write(class.join("submissions.csv"), format!("team,file,submitted_at\n{times}")).unwrap();
    std::fs::write(class.join("b/2.csv"), "Id\n").unwrap();
    backdate(&class.join("b/2.csv"));
    let run = |rows: &str| {
        std::fs::write(class.join("chosen.csv"), format!("team,file\n{rows}")).unwrap();
        scored(&c, std::slice::from_ref(&class), &out).unwrap()
    };
    for (rows, want) in [
        ("a,a/1.csv\na,a/3.csv\n", None),
        ("a,a/9.csv\n", Some("score_choice_unknown")),
        ("a,2.csv\n", Some("score_absent_meant")),
        ("a,b/1.csv\n", Some("score_choice_of_other")),
        ("b,b/2.csv\n", Some("score_choice_no_attempt")),
        ("a,a/1.csv\na,a/2.csv\na,a/3.csv\n", Some("score_choices_many")),
    ] {
        // Before each of them, another choice is not a late one: it is a new folder.
        let _ = std::fs::remove_dir_all(&out);
        let outcome = run(rows);
        assert_eq!(codes(&outcome), want.into_iter().collect::<Vec<_>>(), "{rows}");
    }
    // The close is over.
    assert_eq!(codes(&run("a,a/1.csv\n")), ["score_choices_late"]);
    assert!(codes(&run("a,a/1.csv\n")).is_empty());
    let best = ruled(&folder.path().join("best/small"), "");
    let outcome = scored(&best, &[class], &folder.path().join("best-out")).unwrap();
    assert_eq!(codes(&outcome), ["score_choices_unused"]);
}

#[test]
fn links_that_are_named_are_not_followed_and_nothing_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let c = competition(&folder.path().join("small"), MANIFEST);
    let class = folder.path().join("class");
    put(&c, &class, &[("a.csv", 1)]);
    let (file, link) = (folder.path().join("b.csv"), folder.path().join("link"));
    std::os::unix::fs::symlink(class.join("a.csv"), &file).unwrap();
    std::os::unix::fs::symlink(&class, &link).unwrap();
    let out = folder.path().join("out");
    let Err(Error::Wrong { problem, .. }) = scored(&c, &[file], &out) else { panic!("a link was followed") };
    assert_eq!(problem.code, "link_not_followed");
    assert_eq!(scored(&c, &[link], &out).unwrap().lines.len(), 1, "a folder may be named by a link");
    let Err(Error::Wrong { problem, .. }) = scored(&c, std::slice::from_ref(&class), &class.join("a.csv"))
    else {
        panic!()
    };
    assert_eq!(problem.code, "out_is_no_folder");
    let empty = folder.path().join("empty");
    std::fs::create_dir(&empty).unwrap();
    assert_eq!(codes(&scored(&c, &[empty], &out).unwrap()), ["score_nothing_found"]);
    // Spaces around a name are no other team.
    put(&c, &class, &[(" a.csv", 2), (" b /1.csv", 3)]);
    let lines = scored(&c, &[class], &folder.path().join("spaces")).unwrap().lines;
    let teams: Vec<&str> = lines.iter().map(|l| l.team.as_str()).collect();
    assert_eq!(teams, ["a", "a", "b"]);
}

#[test]
fn a_ledger_that_is_damaged_is_not_mended_by_another_run() {
    use crate::text::Explain as _;
    let folder = tempfile::tempdir().unwrap();
    let c = competition(&folder.path().join("small"), MANIFEST);
    let (class, out) = (folder.path().join("class"), folder.path().join("out"));
    put(&c, &class, &[("a.csv", 1)]);
    scored(&c, std::slice::from_ref(&class), &out).unwrap();
    std::fs::write(out.join("ledger.db"), "garbage ".repeat(1000)).unwrap();
    let error = scored(&c, std::slice::from_ref(&class), &out).unwrap_err();
    assert_eq!(error.hint().unwrap().code, "hint_ledger_broken");
    let below = scored(&c, std::slice::from_ref(&class), &class.join("a.csv/out")).unwrap_err();
    assert!(below.hint().is_none() && below.blame() == crate::text::Blame::User, "{below:?}");
}
