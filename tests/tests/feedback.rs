//! What students read for ten typical mistakes, in both languages. Read it as they would: does it teach, and does it leave
//! the work to them?

use grader_tests::{repository, seeded};
use std::fmt::Write as _;
use std::path::Path;

/// Its name, the assignment, and what is changed in its solution.
type Mistake = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

const MISTAKES: [Mistake; 10] = [
    ("01-sum-for-mean", "neuron", &[(" / len(X)", ""), ("error.mean()", "error.sum()")]),
    ("02-no-derivative", "neuron", &[(" * s * (1 - s)\n        self.w", "\n        self.w")]),
    (
        "03-derivative-at-the-wrong-point",
        "neuron",
        &[(" * s * (1 - s)\n        self.w", " * sigmoid_derivative(s)\n        self.w")],
    ),
    ("04-bias-stays", "neuron", &[("self.b = self.b - learning_rate * error.mean()", "pass")]),
    (
        "05-broadcasts",
        "neuron",
        &[("np.reshape(y_pred, (-1, 1)) - np.reshape(y, (-1, 1))) ** 2", "y_pred - y) ** 2")],
    ),
    (
        "06-printed",
        "neuron",
        &[("    return 0.5 * np.mean(", "    print(0.5 * np.mean("), ("** 2)\n", "** 2))\n")],
    ),
    (
        "07-overflow",
        "neuron",
        &[(
            "    small = np.exp(-np.abs(x))\n    return np.where(np.asarray(x) >= 0, 1, small) / (1 + small)",
            "    return np.exp(x) / (1 + np.exp(x))",
        )],
    ),
    ("08-another-name", "neuron", &[("def sigmoid_derivative", "def sigmoid_derivate")]),
    (
        "09-softmax-over-columns",
        "mlp",
        &[("Z.max(axis=1", "Z.max(axis=0"), ("powers.sum(axis=1", "powers.sum(axis=0")],
    ),
    ("10-two-at-once", "neuron", &[(" / len(X)", ""), ("error.mean()", "error.sum() * 0")]),
];

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The words of a page, a line a block.
fn words(html: &str) -> String {
    let mut text = String::new();
    let body = html.split("<main").nth(1).unwrap_or(html);
    let mut rest = body.split_once('>').map_or(body, |(_, r)| r);
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        let (tag, after) = after.split_once('>').unwrap_or((after, ""));
        let name = tag.trim_start_matches('/').split([' ', '\n']).next().unwrap_or_default();
        if matches!(name, "style" | "script" | "svg") && !tag.starts_with('/') {
            rest = after.split_once(&format!("</{name}>")).map_or("", |(_, r)| r);
            continue;
        }
        if !matches!(name, "code" | "b" | "strong" | "em" | "span" | "a") {
            text.push('\n');
        }
        rest = after;
    }
    for (entity, sign) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&#x2F;", "/"),
        ("&amp;", "&"),
    ] {
        text = text.replace(entity, sign);
    }
    let lines = text.lines().map(|l| l.split_whitespace().collect::<Vec<_>>().join(" "));
    open_tasks(&lines.filter(|l| !l.is_empty()).collect::<Vec<_>>())
}

/// `5.5 / 10` at the end of a line, behind the status of a task.
fn is_status(line: &str) -> Option<bool> {
    let (before, most) = line.rsplit_once(" / ")?;
    let digits = before.chars().rev().take_while(|c| c.is_ascii_digit() || *c == '.').count();
    let (status, score) = before.split_at(before.len() - digits);
    (!status.is_empty() && !score.is_empty()).then_some(score != most)
}

/// Tasks that are not passed. Where the version stands, and the receipt, differ between machines or say nothing here.
fn open_tasks(lines: &[String]) -> String {
    let end = lines.iter().position(|l| l == "Receipt" || l == "Квитанция").unwrap_or(lines.len());
    let lines = &lines[..end];
    let starts: Vec<usize> =
        (1..lines.len()).filter(|i| is_status(&lines[*i]).is_some()).map(|i| i - 1).collect();
    let mut text = String::new();
    for (n, start) in starts.iter().enumerate() {
        let until = starts.get(n + 1).copied().unwrap_or(lines.len());
        if is_status(&lines[start + 1]) != Some(true) {
            continue;
        }
        let block = lines[*start..until].iter();
        let block =
            block.take_while(|l| !matches!(l.as_str(), "The version that counts:" | "Учтённый вариант:"));
        let _ = writeln!(text, "\n{}", block.cloned().collect::<Vec<_>>().join("\n"));
    }
    text
}

fn feedback(lang: &str) -> String {
    let dir = tempfile::tempdir().unwrap();
    let course = dir.path().join("assignments");
    for assignment in ["neuron", "mlp"] {
        copy(&repository("assignments").join(assignment), &course.join(assignment));
        let manifest = course.join(assignment).join("assignment.toml");
        let text = std::fs::read_to_string(&manifest).unwrap();
        std::fs::write(&manifest, text.replace("lang = \"en\"", &format!("lang = \"{lang}\""))).unwrap();
        let class = dir.path().join(assignment);
        std::fs::create_dir(&class).unwrap();
        for (name, _, changes) in MISTAKES.iter().filter(|(_, of, _)| *of == assignment) {
            let mut text =
                std::fs::read_to_string(course.join(assignment).join("solution/solution.py")).unwrap();
            for (from, to) in *changes {
                assert!(text.contains(from), "{name}: no {from:?}");
                text = text.replacen(from, to, 1);
            }
            std::fs::write(class.join(format!("{name}.py")), text).unwrap();
        }
        let [class, course, out] = [&class, &course, &dir.path().join("out").join(assignment)]
            .map(|p| p.to_str().unwrap().to_owned());
        let run =
            seeded("feedback", &["grade", assignment, &class, "--course", &course, "--out", &out, "-q"]);
        assert_eq!(run.code, 0, "{}", run.err);
    }
    let mut all = String::new();
    for (name, assignment, _) in MISTAKES {
        let page = dir.path().join("out").join(assignment).join("feedback").join(format!("{name}.html"));
        let page = std::fs::read_to_string(page).unwrap();
        let _ = writeln!(all, "======== {name}\n{}\n", words(&page));
    }
    all
}

#[test]
fn in_english() {
    insta::assert_snapshot!(feedback("en"));
}

#[test]
fn in_russian() {
    let russian = feedback("ru");
    insta::assert_snapshot!(russian);
}
