//! JUnit XML: a suite a submission, a case a check.
//!
//! There is no specification; this is the ground that `testmoapp/junitxml` describes. Points are properties.

use super::class::{Class, points};
use super::{Export, ExportError};
use crate::grading::result::{CheckResult, Status, SubmissionResult, SubmissionStatus};
use crate::site::feedback::shown_message;
use crate::text::Lang;
use std::fmt::Write as _;

/// Makes the file.
pub fn write(class: &mut Class<'_>) -> Result<Export, ExportError> {
    let mut suites = String::new();
    let mut total = Counts::default();
    let mut written = 0;
    let lang = class.book.assignment.words.lang;
    class.each(&mut |row, entry| {
        written += usize::from(entry.score.is_some());
        total.add(&suite(&row.result, entry.score, lang, &mut suites));
    })?;
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(text, "<testsuites name=\"{}\" {} time=\"0\">", xml(&class.title), total.attributes());
    text += &suites;
    text += "</testsuites>\n";
    Ok(Export { files: vec![(String::new(), text.into_bytes())], written, remarks: class.remarks() })
}

#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

impl Counts {
    fn add(&mut self, other: &Self) {
        self.tests += other.tests;
        self.failures += other.failures;
        self.errors += other.errors;
        self.skipped += other.skipped;
    }
    fn attributes(self) -> String {
        let Self { tests, failures, errors, skipped } = self;
        format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\"")
    }
}

fn suite(result: &SubmissionResult, score: Option<f64>, lang: Lang, out: &mut String) -> Counts {
    let mut cases = String::new();
    let mut counts = Counts::default();
    // Of somebody who is excused, no check counts.
    let excused = result.status == SubmissionStatus::Excused;
    for task in result.tasks.iter().filter(|_| !excused) {
        for check in &task.checks {
            case(&result.submission, &task.id, check, lang, &mut counts, &mut cases);
        }
    }
    if result.tasks.is_empty() || excused {
        whole(result, &mut counts, &mut cases);
    }
    let name = xml(&result.submission);
    let at = result.submitted_at.as_ref().map(|t| format!(" timestamp=\"{}\"", xml(t))).unwrap_or_default();
    let _ = writeln!(out, "  <testsuite name=\"{name}\" {} time=\"0\"{at}>", counts.attributes());
    let score = score.map_or_else(String::new, points);
    let properties = [
        ("score", score),
        ("max_score", points(result.max_score)),
        ("assignment", result.assignment.clone()),
    ];
    *out += "    <properties>\n";
    for (key, value) in properties {
        let _ = writeln!(out, "      <property name=\"{key}\" value=\"{}\"/>", xml(&value));
    }
    *out += "    </properties>\n";
    *out += &cases;
    *out += "  </testsuite>\n";
    counts
}

fn case(
    submission: &str,
    task: &str,
    check: &CheckResult,
    lang: Lang,
    counts: &mut Counts,
    out: &mut String,
) {
    counts.tests += 1;
    let (name, class) = (xml(&check.id), xml(&format!("{submission}.{task}")));
    let _ = write!(out, "    <testcase name=\"{name}\" classname=\"{class}\" time=\"0\"");
    let kind = serde_json::to_value(check.status).ok().and_then(|v| v.as_str().map(str::to_owned));
    let message = xml(&shown_message(check, lang).unwrap_or_default());
    let child = match check.status {
        Status::Passed => {
            *out += "/>\n";
            return;
        }
        Status::Skipped => {
            counts.skipped += 1;
            "skipped"
        }
        _ => {
            counts.failures += 1;
            "failure"
        }
    };
    let kind =
        if child == "failure" { format!(" type=\"{}\"", kind.unwrap_or_default()) } else { String::new() };
    let _ = writeln!(out, "><{child} message=\"{message}\"{kind}/></testcase>");
}

/// A submission without checks that count: unreadable, not handed in, excused, or where we failed.
fn whole(result: &SubmissionResult, counts: &mut Counts, out: &mut String) {
    counts.tests += 1;
    let message = xml(&result.notes.iter().map(|n| n.message.as_str()).collect::<Vec<_>>().join("; "));
    let child = match result.status {
        SubmissionStatus::Error => {
            counts.errors += 1;
            format!("<error message=\"{message}\" type=\"error\"/>")
        }
        SubmissionStatus::NotSubmitted | SubmissionStatus::Excused => {
            counts.skipped += 1;
            format!("<skipped message=\"{message}\"/>")
        }
        SubmissionStatus::Graded | SubmissionStatus::Unreadable => {
            counts.failures += 1;
            format!("<failure message=\"{message}\" type=\"unreadable\"/>")
        }
    };
    let class = xml(&result.submission);
    let _ = writeln!(
        out,
        "    <testcase name=\"submission\" classname=\"{class}\" time=\"0\">{child}</testcase>"
    );
}

/// Text of an attribute: characters that XML 1.0 does not allow are left out.
fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\'' => out += "&apos;",
            '\n' => out += "&#10;",
            '\t' => out += "&#9;",
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::xml;

    #[test]
    fn what_xml_does_not_allow_is_left_out() {
        assert_eq!(xml("a\u{0}\u{1b}[31m<b>&\"]]>\u{ffff}\n"), "a[31m&lt;b&gt;&amp;&quot;]]&gt;&#10;");
    }
}
