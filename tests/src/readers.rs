//! The rules of the systems that read what goes out, written down as readers: each takes what the real importer takes and
//! drops what the real importer drops.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What is wrong with a `results.json`, by Gradescope's documentation of autograder specifications.
pub fn gradescope(results: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let Some(top) = results.as_object() else { return vec!["no object".to_owned()] };
    let tests = top.get("tests").map(|t| t.as_array().cloned().ok_or("tests is no list"));
    let tests = match tests.transpose() {
        Ok(tests) => tests,
        Err(e) => return vec![e.to_owned()],
    };
    if !top.contains_key("score") && tests.is_none() {
        wrong.push("neither score nor tests".to_owned());
    }
    let top_keys = [
        ("score", "number"),
        ("execution_time", "number"),
        ("output", "text"),
        ("output_format", "format"),
        ("test_output_format", "format"),
        ("test_name_format", "format"),
        ("visibility", "seen"),
        ("stdout_visibility", "seen"),
        ("extra_data", "object"),
        ("tests", "list"),
        ("leaderboard", "list"),
    ];
    known("results", top, &top_keys, &mut wrong);
    let test_keys = [
        ("score", "number"),
        ("max_score", "number"),
        ("status", "status"),
        ("name", "text"),
        ("name_format", "format"),
        ("number", "text"),
        ("output", "text"),
        ("output_format", "format"),
        ("tags", "list"),
        ("visibility", "seen"),
        ("extra_data", "object"),
    ];
    for (i, test) in tests.iter().flatten().enumerate() {
        match test.as_object() {
            Some(test) => known(&format!("tests[{i}]"), test, &test_keys, &mut wrong),
            None => wrong.push(format!("tests[{i}] is no object")),
        }
    }
    let scored = |t: &Value| t.get("score").is_some();
    if !top.contains_key("score") && !tests.iter().flatten().all(scored) {
        wrong.push("a test without a score, and no score above".to_owned());
    }
    wrong
}

/// Keys that Gradescope knows, each of its kind.
fn known(of: &str, object: &serde_json::Map<String, Value>, keys: &[(&str, &str)], wrong: &mut Vec<String>) {
    const FORMATS: [&str; 5] = ["text", "html", "simple_format", "md", "ansi"];
    const SEEN: [&str; 4] = ["hidden", "after_due_date", "after_published", "visible"];
    for (key, value) in object {
        let Some((_, kind)) = keys.iter().find(|(k, _)| k == key) else {
            wrong.push(format!("{of}.{key} is unknown"));
            continue;
        };
        let fits = match *kind {
            "number" => value.is_number(),
            "text" => value.as_str().is_some_and(|t| !t.contains('\r')),
            "format" => value.as_str().is_some_and(|t| FORMATS.contains(&t)),
            "seen" => value.as_str().is_some_and(|t| SEEN.contains(&t)),
            "status" => value.as_str().is_some_and(|t| ["passed", "failed"].contains(&t)),
            "list" => value.is_array(),
            "object" => value.is_object(),
            other => panic!("{other}"),
        };
        if !fits {
            wrong.push(format!("{of}.{key} is no {kind}: {value}"));
        }
    }
}

/// What Moodle makes of an entry of a feedback archive: the number of the participant and the name of the file that is
/// attached, or nothing, in silence.
///
/// Source: `is_valid_filename_for_import` of `mod/assign/feedback/file/importziplib.php`.
pub fn moodle_feedback(entry: &str, participants: &BTreeSet<u32>) -> Option<(u32, String)> {
    const PLUGINS: [(&str, &str); 3] =
        [("assignsubmission", "file"), ("assignsubmission", "onlinetext"), ("assignsubmission", "comments")];
    let name = entry.rsplit('/').next()?;
    if name.is_empty() || name.starts_with(['.', '~']) {
        return None;
    }
    let mut path: Vec<&str> = entry.split('/').collect();
    while !path.is_empty() {
        let part = path.remove(0);
        let info: Vec<&str> = part.splitn(5, '_').collect();
        let [_, number, kind, plugin, rest @ ..] = &info[..] else { continue };
        let Ok(number) = number.parse::<u32>() else { continue };
        if !participants.contains(&number) || !PLUGINS.contains(&(kind, plugin)) {
            continue;
        }
        let file: Vec<&str> =
            rest.iter().copied().chain(path.iter().copied()).filter(|p| !p.is_empty()).collect();
        return Some((number, file.join("/")));
    }
    None
}

type Row = Vec<String>;

/// A table as a strict reader of RFC 4180 sees it; every row has to have as many cells as the header.
pub fn strict_csv(text: &str, separator: u8) -> Result<Vec<Row>, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut rows: Vec<Row> = Vec::new();
    let (mut cell, mut row, mut quoted, mut chars) =
        (String::new(), Vec::new(), false, text.chars().peekable());
    let mut fresh = true;
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                cell.push('"');
                chars.next();
            }
            '"' if quoted => quoted = false,
            '"' if fresh => quoted = true,
            '"' => return Err(format!("a quote within a cell of row {}", rows.len() + 1)),
            c if quoted => cell.push(c),
            '\r' | '\n' => {
                if c == '\r' && chars.peek() == Some(&'\n') {
                    chars.next();
                }
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
                fresh = true;
                continue;
            }
            c if u32::from(c) == u32::from(separator) => {
                row.push(std::mem::take(&mut cell));
                fresh = true;
                continue;
            }
            c => cell.push(c),
        }
        fresh = false;
    }
    if quoted {
        return Err("a quote is open at the end".to_owned());
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    match rows.iter().position(|r| r.len() != rows[0].len()) {
        Some(at) => Err(format!("row {} has {} cells", at + 1, rows[at].len())),
        None => Ok(rows),
    }
}

/// What Moodle's worksheet importer would set: grades by the number of the participant, and the rows that it skips in
/// silence, with the reason. The names of the columns are those of the user's language.
///
/// Source: `mod/assign/feedback/offline/importgradeslib.php`.
pub fn moodle_worksheet(
    rows: &[Row],
    names: [&str; 3],
    maximum: f64,
) -> Result<(BTreeMap<u32, f64>, Vec<String>), String> {
    let (header, rows) = rows.split_first().ok_or("no header")?;
    let column = |name: &str| header.iter().position(|c| c == name).ok_or(format!("no column {name}"));
    let [identifier, grade, _] = [column(names[0])?, column(names[1])?, column(names[2])?];
    let (mut set, mut skipped) = (BTreeMap::new(), Vec::new());
    for row in rows {
        // The importer cuts the localised word and a blank off by their length.
        let digits = row[identifier].rsplit(' ').next().unwrap_or_default();
        let Ok(number) = digits.parse() else { return Err(format!("no participant: {}", row[identifier])) };
        let text = row[grade].trim().replace(',', ".");
        match text.parse::<f64>() {
            Ok(x) if (0.0..=maximum).contains(&x) => drop(set.insert(number, x)),
            Ok(x) => skipped.push(format!("{number}: {x} is out of range")),
            Err(_) if text.is_empty() => skipped.push(format!("{number}: empty")),
            Err(_) => skipped.push(format!("{number}: {text} is no number")),
        }
    }
    Ok((set, skipped))
}

/// What Canvas's importer would set in the column of an assignment: cells by Canvas id, else SIS id, login or name.
///
/// Source: `lib/gradebook_importer.rb`. A column that is no assignment's makes a new one: an error here.
pub fn canvas(rows: &[Row], assignment: &str) -> Result<BTreeMap<String, String>, String> {
    let header = rows.first().filter(|h| h.len() > 3).ok_or("fewer than four columns")?;
    let section = header.iter().rposition(|c| c.contains("Section")).ok_or("no section")?;
    if !header[0].contains("Student") || !header[1].contains("ID") {
        return Err(format!("no gradebook: {header:?}"));
    }
    let total = |c: &str| {
        ["Current", "Final", "Override"].iter().any(|w| c.starts_with(w)) || c.contains("(read only)")
    };
    let own: Vec<usize> = (section + 1..header.len()).filter(|i| !total(&header[*i])).collect();
    let column = own.iter().find(|i| header[**i].contains(assignment)).ok_or("a new assignment is made")?;
    let ids: Vec<usize> = ["ID", "SIS User ID", "SIS Login ID", "Student"]
        .iter()
        .filter_map(|n| header.iter().position(|c| c == n))
        .collect();
    let mut set = BTreeMap::new();
    for row in rows.iter().skip(1).filter(|r| !r[0].contains("Points Possible")) {
        let who = ids.iter().map(|i| row[*i].trim()).find(|c| !c.is_empty()).ok_or("a student without id")?;
        let cell = row[*column].trim();
        // Canvas takes the last separator for the decimal point: 1,234 would become 1.234.
        let plain = cell.bytes().all(|b| b.is_ascii_digit() || b == b'.') && cell.parse::<f64>().is_ok();
        if !(plain || cell.is_empty() || cell == "-" || cell.eq_ignore_ascii_case("EX")) {
            return Err(format!("{who}: {cell}"));
        }
        set.insert(who.to_owned(), cell.to_owned());
    }
    Ok(set)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn gradescope_refuses() {
        assert_eq!(gradescope(&json!({"score": 1})), Vec::<String>::new());
        for (bad, why) in [
            (json!([]), "no object"),
            (json!({"output": ""}), "neither"),
            (json!({"score": "1"}), "no number"),
            (json!({"tests": [{"name": "x"}]}), "without a score"),
            (json!({"score": 1, "visibility": "students"}), "no seen"),
            (json!({"score": 1, "output": "a\r\nb"}), "no text"),
            (json!({"score": 1, "tests": [{"score": 1, "status": "ok"}]}), "no status"),
        ] {
            assert!(gradescope(&bad).iter().any(|w| w.contains(why)), "{bad}: {:?}", gradescope(&bad));
        }
    }

    #[test]
    fn moodle_drops_in_silence() {
        let known = BTreeSet::from([7, 12]);
        let read = |entry| moodle_feedback(entry, &known);
        assert_eq!(
            read("Анна П_7_assignsubmission_file/feedback.html"),
            Some((7, "feedback.html".to_owned()))
        );
        assert_eq!(read("A B_12_assignsubmission_file_/x/y.txt"), Some((12, "x/y.txt".to_owned())));
        assert_eq!(read("A B_12_assignsubmission_file_y.txt"), Some((12, "y.txt".to_owned())));
        for no in [
            "A_9_assignsubmission_file/f.html",
            "A_7_assignsubmission_file/.f",
            "A_B_7_assignsubmission_file/f",
            "7/f.html",
            "Default group_assignsubmission_file/f.html",
        ] {
            assert_eq!(read(no), None, "{no}");
        }
    }

    #[test]
    fn strict_reading_refuses_what_is_not_rfc_4180() {
        assert_eq!(strict_csv("a,b\r\n\"x, \"\"y\"\"\",2\r\n", b',').unwrap()[1], ["x, \"y\"", "2"]);
        for bad in ["a,b\nc\n", "a,b\n\"x,y\n", "a,b\nx\"y,z\n"] {
            assert!(strict_csv(bad, b',').is_err(), "{bad}");
        }
    }
}
