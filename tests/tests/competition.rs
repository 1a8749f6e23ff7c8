//! What an instructor sees of a competition on the terminal: mistakes of the manifest, the board, what does not count.

use grader_tests::{grader, seeded};
use std::fmt::Write as _;
use std::path::Path;

const MANIFEST: &str = r#"
schema = 1
id = "digits"
title = { en = "Digits", ru = "Цифры" }
[competition]
metric = "accuracy"
id_column = "Id"
target = "Label"
classes = [0, 1, 2, 3]
opens = 2026-01-01
closes = 2026-02-01T00:00:00
attempts_per_day = 1
"#;

const POINTS: &str = "[points]\ntable = [[0.5, 2], [0.9, 4]]\n";

fn put(file: &Path, text: &str) {
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, text).unwrap();
}

fn label(row: usize) -> usize {
    row * 7 % 4
}

/// A competition of 100 rows.
fn competition(dir: &Path, manifest: &str) {
    let mut solution = "Id,Label,Usage\n".to_owned();
    for row in 0..100 {
        let _ = writeln!(solution, "{row},{},{}", label(row), ["Public", "Private"][row % 2]);
    }
    put(&dir.join("digits/solution.csv"), &solution);
    put(&dir.join("digits/assignment.toml"), manifest);
}

/// Predictions with so many rows wrong.
fn predictions(wrong: usize) -> String {
    (0..100).fold("Id,Label\n".to_owned(), |mut text, row| {
        let _ = writeln!(text, "{row},{}", (label(row) + usize::from(row < wrong)) % 4);
        text
    })
}

#[test]
fn a_manifest_that_can_never_be_right_is_refused_with_its_line() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name).display().to_string();
    put(&dir.path().join("files/ada.csv"), &predictions(10));
    competition(
        dir.path(),
        &(MANIFEST.replace("opens = 2026-01-01", "opens = 2026-03-01") + "[points]\ntable = [[84, 2]]\n"),
    );
    let run = grader(&["lint", &path("digits")]);
    assert_eq!(run.code, 2, "{}{}", run.out, run.err);
    for part in ["assignment.toml:11:10", "closes", "assignment.toml:14:11", "Write 0.84, not 84."] {
        assert!(run.out.contains(part), "{part}: {}", run.out);
    }
    let run = grader(&["score", &path("digits"), &path("files"), "--out", &path("out")]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("Write 0.84, not 84.") && !dir.path().join("out").exists(), "{}", run.err);
    let run = grader(&["lint", &path("digits"), "--lang", "ru"]);
    assert!(run.out.contains("Напишите 0.84, а не 84."), "{}", run.out);
    // A warning is none of that.
    competition(dir.path(), &MANIFEST.replace("2026-02-01T00:00:00", "2026-02-01"));
    let run = grader(&["lint", &path("digits")]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("2026-02-01T23:59:59"), "{}", run.out);
    competition(dir.path(), &(MANIFEST.to_owned() + POINTS));
    let run = grader(&["lint", &path("digits")]);
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.err);
    // The solution is read, where there is one.
    put(&dir.path().join("digits/solution.csv"), "Id,Label,Usage\n0,1,Public\n0,2,Private\n");
    let run = grader(&["lint", &path("digits")]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("solution.csv:3"), "{}", run.err);
}

#[test]
fn the_terminal_says_which_board_it_is_and_what_does_not_count() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name).display().to_string();
    let (comp, files, out) = (path("digits"), path("files"), path("scores"));
    let file = |name: &str, text: &str| put(&dir.path().join("files").join(name), text);
    // It closes in a far future, so the public board is the one to see.
    competition(dir.path(), &(MANIFEST.replace("2026-02-01", "2126-02-01") + POINTS));
    file("ada/1.csv", &predictions(10));
    file("ada/2.csv", &predictions(8));
    file("bob.csv", &predictions(20));
    file("early.csv", &predictions(5));
    file("wrong.csv", "Id;Label\n1;2\n");
    let day = "2026-01-05T10:00:00Z";
    file(
        "submissions.csv",
        &format!(
            "team,file,submitted_at\nada,ada/1.csv,{day}\nada,ada/2.csv,2026-01-05T11:00:00Z\nbob,bob.csv,{day}\nearly,early.csv,2025-12-31T10:00:00Z\n"
        ),
    );
    let score = || grader(&["score", &comp, &files, "--out", &out]);
    let run = score();
    assert_eq!(run.code, 0, "{}", run.err);
    let lines: Vec<&str> = run.out.lines().collect();
    assert!(lines[0].contains("public board") && lines[0].contains("50 public rows"), "{}", run.out);
    assert_eq!(
        lines[1].split_whitespace().collect::<Vec<_>>(),
        ["rank", "team", "score", "between", "points"]
    );
    assert_eq!(lines[2].split_whitespace().collect::<Vec<_>>(), ["1", "ada", "0.9000", "1–2", "4"]);
    assert_eq!(lines[4], "Not on the board, without an attempt that counts: early, wrong.");
    for part in [
        "ada: ada/2.csv does not count: over the day's number of attempts (2026-01-05 11:00:00)",
        "early: early.csv does not count: before the opening",
        "wrong.csv\n  · ",
    ] {
        assert!(run.err.contains(part), "{part}: {}", run.err);
    }
    assert!(!run.err.contains("earlier runs"), "{}", run.err);

    // What was said once is a number from then on.
    file("cleo.csv", "Id;Label\n1;2\n");
    let run = score();
    assert!(run.err.contains("cleo.csv\n") && !run.err.contains("wrong.csv"), "{}", run.err);
    assert!(!run.err.contains("early.csv"), "{}", run.err);
    assert!(
        run.err.contains("From earlier runs: 1 invalid, 2 not counted") && run.err.contains("scores.jsonl"),
        "{}",
        run.err
    );
    let run = score();
    assert!(run.err.contains("From earlier runs: 2 invalid, 2 not counted"), "{}", run.err);
    let run = grader(&["score", &comp, &files, "--out", &out, "-v"]);
    assert!(run.err.contains("wrong.csv\n") && run.err.contains("early.csv does not"), "{}", run.err);

    // After the close the terminal shows what the site does.
    competition(dir.path(), &(MANIFEST.to_owned() + POINTS));
    let run = grader(&["score", &comp, &files, "--out", &out]);
    assert!(run.out.starts_with("Final: the private board"), "{}", run.out);
    let run = grader(&["score", &comp, &files, "--out", &out, "--lang", "ru"]);
    assert!(run.out.contains("Итог: закрытая таблица") && run.out.contains("место"), "{}", run.out);
}

#[test]
fn pages_bear_a_diverged_model_and_say_what_does_not_count() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name).display().to_string();
    let file = |name: &str, text: &str| put(&dir.path().join("files").join(name), text);
    let baseline = "[[baseline]]\nid = \"b\"\nname = { en = \"Linear\", ru = \"Линейная\" }\nscore = 0.25\n";
    let manifest = MANIFEST.replace("accuracy", "r2").replace("classes = [0, 1, 2, 3]\n", "");
    let points = "[points]\ntable = [[0.5, 2.5], [0.9, 4]]\n";
    competition(dir.path(), &(manifest + points + baseline));
    let numbers = |off: f64, factor: f64| {
        (0..100).fold("Id,Label\n".to_owned(), |mut text, row| {
            let value = label(row) as f64 + if row % 3 == 0 { off } else { 0.0 };
            let _ = writeln!(text, "{row},{}", value * factor);
            text
        })
    };
    let mut times = "team,file,submitted_at\n".to_owned();
    for (i, team) in ["ada", "bob", "cleo", "dan", "eve"].into_iter().enumerate() {
        file(&format!("{team}/1.csv"), &numbers(0.2 * (i + 1) as f64, 1.0));
        let _ = writeln!(times, "{team},{team}/1.csv,2026-01-05T10:00:00Z");
    }
    file("far/1.csv", &numbers(0.0, 1e10));
    file("far/2.csv", &numbers(0.0, 1.5));
    file("far/3.csv", "Id,Label\n0,1\n");
    let _ = writeln!(times, "far,far/1.csv,2026-01-05T10:00:00Z\nfar,far/2.csv,2026-02-05T10:00:00Z");
    file("late.csv", &numbers(0.0, 1.0));
    file("slip.csv", &numbers(0.0, 1.0).replace("\n0,0\n1,", "\n0,boo\n1,boo").replace("booboo", "boo"));
    file("ivanova.csv", "");
    let _ = writeln!(times, "late,late.csv,2026-02-05T10:00:00Z\nslip,ivanova.csv,2026-01-05T10:00:00Z");
    file("submissions.csv", &times);
    let run = grader(&["score", &path("digits"), &path("files"), "--out", &path("scores")]);
    assert_eq!(run.code, 0, "{}", run.err);
    let run = grader(&["leaderboard", &path("scores"), "--out", &path("site")]);
    assert_eq!(run.code, 0, "{}", run.err);

    let page = |name: &str| std::fs::read_to_string(dir.path().join("site/digits").join(name)).unwrap();
    let board = page("index.html");
    assert!(board.contains("1 team below 0.") && board.contains("e20"), "{board}");
    let digits = |text: &str| text.split(|c: char| !c.is_ascii_digit()).map(str::len).max();
    assert!(digits(board.split("<tbody>").nth(1).unwrap()) < Some(12), "{board}");
    // Points are what the table says, and a number that was given has no interval.
    assert!(board.contains(">2.5</text>"), "{board}");
    let row = |text: &str| {
        let at = text.find("Linear</bdi> <small>").unwrap();
        text[at..].split("</tr>").next().unwrap().to_owned()
    };
    assert!(!row(&board).contains("0.2500–0.2500") && row(&board).contains("0.2500"), "{}", row(&board));
    let json: serde_json::Value = serde_json::from_str(&page("leaderboard.json")).unwrap();
    let entries = json["entries"].as_array().unwrap();
    let baseline = entries.iter().find(|e| e["kind"] == "baseline").unwrap();
    assert!(baseline["ci_low"].is_null() && baseline["ci_high"].is_null(), "{baseline}");
    assert!(entries.iter().all(|e| e["kind"] == "baseline" || e["ci_low"].is_f64()), "{json}");
    assert!(page("leaderboard.csv").contains("baseline,Linear,0.25,,,"), "{}", page("leaderboard.csv"));
    assert!(page("index.ru.html").contains("ниже 0,") && page("index.ru.html").contains(",0e"), "{board}");

    let team = |name: &str, file: &str| page(&format!("t/{name}/{file}"));
    let far = team("far", "index.html");
    assert!(far.contains("does not count: after the close"), "{far}");
    for part in ["not valid", "far/3.csv", "99 ids are missing", "1 row, 100 expected", "far above −"] {
        assert_eq!(far.contains(part), part != "far above −", "{part}: {far}");
    }
    // Who has nothing else stands below the table, with a page.
    assert!(
        board.contains("Teams without a score") && board.contains("href=\"t/late/index.html\""),
        "{board}"
    );
    assert!(!board.split("</table>").next().unwrap().contains("t/late/"), "{board}");
    let late = team("late", "index.html");
    assert!(late.contains("late.csv") && late.contains("after the close") && !late.contains("<dl"), "{late}");
    assert!(team("late", "index.ru.html").contains("нет результата"));
    // A label of somebody's own is not published, the line of it is.
    let slip = team("slip", "index.html");
    assert!(slip.contains("not valid") && slip.contains("(line 2)") && !slip.contains("boo"), "{slip}");
    // Nor is the name of a file that lies under another name than the team's.
    assert!(slip.contains("slip.csv") && !slip.contains("ivanova"), "{slip}");
    assert!(team("far", "index.ru.html").contains("не засчитана: после закрытия"));
    assert!(!team("ada", "index.html").contains("does not count"));
    // The same points in the same digits on both pages.
    assert!(board.contains("<td class=\"c-pts\">0.0</td>") && far.contains("<dd>0.0</dd>"), "{far}");
}

#[test]
fn labels_without_a_header_make_no_folder() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name).display().to_string();
    let rows: String = (0..100).fold(String::new(), |mut text, row| {
        let _ = writeln!(text, "{row},{}", row % 5);
        text
    });
    let new = |id: &str, labels: &str| {
        put(&dir.path().join("labels.csv"), labels);
        seeded(
            "x",
            &["new", id, "--competition", "--labels", &path("labels.csv"), "--course", &path("course")],
        )
    };
    let run = new("bare", &rows);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("labels.csv:1") && run.err.contains("header"), "{}", run.err);
    assert!(!dir.path().join("course/bare").exists());
    let run = new("good", &format!("Id,Category\n{rows}"));
    assert_eq!(run.code, 0, "{}", run.err);
    let run = grader(&["lint", &path("course/good")]);
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.err);
    // Nothing stays of what cannot be made either.
    let run = new("twice", &format!("Id,Id\n{rows}"));
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(!dir.path().join("course/twice").exists());
}
