//! What an instructor's slip in a solution must not become: a class, or an id.

use super::*;
use crate::competition::schema::Values;

/// A manifest without rows and classes.
fn manifest() -> Manifest {
    let text = MANIFEST.replace("rows = 1000\nclasses = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]", "");
    Manifest::parse(&text, Path::new("assignment.toml")).unwrap()
}

fn read(rows: &str) -> Result<Solution, Error> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("solution.csv");
    std::fs::write(&file, format!("Id,Category,Usage\n{rows}")).unwrap();
    Solution::read(&file, &manifest(), None)
}

fn labels(solution: &Solution) -> Vec<String> {
    let Values::Classes(labels) = &solution.schema.values else { panic!("{solution:?}") };
    (0..labels.len() as u16).map(|class| labels.name(class)).collect()
}

/// Rows of ids 0 … 59 with labels 0 … 2, of which some are replaced.
fn rows(changes: &[(usize, &str)], id: impl Fn(usize) -> String) -> String {
    (0..60)
        .map(|row| {
            let label = changes.iter().find(|(at, _)| *at == row).map_or(["0", "1", "2"][row % 3], |c| c.1);
            format!("{},{label},{}\n", id(row), if row % 2 == 0 { "Public" } else { "Private" })
        })
        .collect()
}

#[test]
fn a_stray_label_is_a_slip_and_not_a_class() {
    let plain = |row: usize| row.to_string();
    assert_eq!(labels(&read(&rows(&[], plain)).unwrap()), ["0", "1", "2"]);
    for (slip, code) in [
        ("NaN", "labels_nothing"),
        ("NA", "labels_nothing"),
        ("null", "labels_nothing"),
        ("None", "labels_nothing"),
        ("", "solution_empty"),
        ("cat", "labels_mixed"),
        ("1.5", "labels_mixed"),
    ] {
        let Err(Error::Wrong { problem, line, .. }) = read(&rows(&[(4, slip)], plain)) else {
            panic!("{slip}")
        };
        assert_eq!((problem.code.as_str(), line), (code, Some(6)), "{slip}");
    }
    // One number among texts, and a word for "nothing" that is listed.
    let texts: String =
        rows(&[(4, "7")], plain).replace(",0,", ",cat,").replace(",1,", ",dog,").replace(",2,", ",owl,");
    let Err(Error::Wrong { problem, line, .. }) = read(&texts) else { panic!() };
    assert_eq!((problem.code.as_str(), line), ("labels_mixed", Some(6)));
    assert!(read(&texts.replace(",7,", ",cat,")).is_ok());
}

#[test]
fn whole_numbers_are_integers_in_whatever_way_they_are_written() {
    let plain = |row: usize| row.to_string();
    let mixed = read(&rows(&[(0, "0.0"), (1, "01"), (2, "2.0"), (5, "+2")], plain)).unwrap();
    let same = read(&rows(&[], plain)).unwrap();
    assert_eq!((labels(&mixed), &mixed.truth), (labels(&same), &same.truth));
    let floats = rows(&[], plain).replace(",0,", ",0.0,").replace(",1,", ",1.0,").replace(",2,", ",2.0,");
    let floats = read(&floats).unwrap();
    assert_eq!((labels(&floats), &floats.truth), (labels(&same), &same.truth));
    let file: String = "Id,Category\n".to_owned() + &(0..60).map(|i| format!("{i},1\n")).collect::<String>();
    assert!(check_bytes(&floats.schema, file.as_bytes()).problems.is_empty());
    // Ids too: padded ones and floats are found by their numbers.
    for id in [(|row| format!("{row:04}")) as fn(usize) -> String, |row| format!("{row}.0")] {
        let solution = read(&rows(&[], id)).unwrap();
        assert!(solution.schema.ids.are_integers());
        assert_eq!(solution.truth, same.truth);
        assert!(check_bytes(&solution.schema, file.as_bytes()).problems.is_empty());
        let own: String =
            "Id,Category\n".to_owned() + &(0..60).map(|i| format!("{},1\n", id(i))).collect::<String>();
        assert!(check_bytes(&solution.schema, own.as_bytes()).problems.is_empty());
    }
    let twice = rows(&[], |row| if row == 9 { "04".to_owned() } else { row.to_string() });
    let Err(Error::Wrong { problem, line, .. }) = read(&twice) else { panic!() };
    assert_eq!((problem.code.as_str(), line), ("solution_duplicate_id", Some(11)));
}

#[test]
fn a_stray_id_is_a_slip_and_texts_stay_texts() {
    for (slip, code) in [("x8", "solution_id_stray"), ("NaN", "labels_nothing"), ("8.5", "solution_id_stray")]
    {
        let text = rows(&[], |row| if row == 8 { slip.to_owned() } else { row.to_string() });
        let Err(Error::Wrong { problem, line, .. }) = read(&text) else { panic!("{slip}") };
        assert_eq!((problem.code.as_str(), line), (code, Some(10)), "{slip}");
    }
    // Hexadecimal digits, some of which look like numbers.
    let hex = read(&rows(&[], |row| format!("{row:02x}"))).unwrap();
    assert!(!hex.schema.ids.are_integers());
    let long = read(&rows(&[], |row| format!("{}", u128::from(u64::MAX) - 30 + row as u128))).unwrap();
    assert_eq!(long.schema.ids.len(), 60);
}

#[test]
fn further_mistakes_are_told_beside_the_first_one() {
    let text = rows(&[(4, "")], |row| if row == 9 { String::new() } else { row.to_string() });
    let Err(Error::Wrong { problem, line, hint, .. }) = read(&text) else { panic!() };
    assert_eq!((problem.code.as_str(), line), ("solution_empty", Some(6)));
    assert_eq!(hint.unwrap().text(crate::text::Lang::En), "Line 11 is wrong too.");
    let Err(Error::Wrong { line, hint, .. }) = read(&rows(&[], |_| String::new())) else { panic!() };
    assert_eq!(line, Some(2));
    let hint = hint.unwrap().text(crate::text::Lang::En);
    assert_eq!(hint, "These lines are wrong too: 3, 4, 5, 6, 7, 8, 9, 10, 11, 12.");
}

#[test]
fn what_is_out_of_range_is_told_without_words_of_other_metrics() {
    let check = |metric: &str, rules: &str, value: &str| {
        let text = MANIFEST
            .replace("accuracy", metric)
            .replace("rows = 1000\nclasses = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]", &format!("rows = 1\n{rules}"));
        let manifest = Manifest::parse(&text, Path::new("assignment.toml")).unwrap();
        let schema = public_schema(&manifest).unwrap();
        let list = check_bytes(&schema, format!("Id,Category\n0,{value}\n").as_bytes()).problems;
        list.finish(crate::text::Lang::En).into_iter().map(|p| p.message).collect::<Vec<_>>()
    };
    let rmse = check("rmse", "", "1e300");
    assert_eq!(rmse, ["Line 2: \"1e300\" in Category is outside of what is allowed (-1e+150 to 1e+150)."]);
    assert_eq!(check("auc", "", "1e300"), [""; 0]);
    assert_eq!(check("auc", "", "inf").len(), 1);
    assert_eq!(check("auc", "range = [0.0, 1.0]", "1e300").len(), 1);
    assert!(!check("log_loss", "", "1.5")[0].contains("add up"));
}
