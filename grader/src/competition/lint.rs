//! What an instructor should know about a competition before its rules are used.
//!
//! Errors can never be right: no attempt would count, or a score is asked for that the metric does not have. Warnings
//! may be what was meant.

use super::manifest::{Label, MANIFEST, Manifest, course_zone};
use super::solution::public_schema;
use super::{Competition, Error, Metric, baseline};
use crate::assignment::{Fault, Finding, Findings};
use crate::text::args;
use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;
use toml::de::{DeTable, DeValue};

/// Numbers of `[competition]` of which there is at least one.
const COUNTS: [&str; 4] = ["rows", "attempts_per_day", "chosen", "max_megabytes"];

/// Everything that is wrong with the manifest in a folder, in its order. What cannot be read at all is an error.
pub fn lint(folder: &Path) -> Result<Vec<Finding>, Error> {
    let file = folder.join(MANIFEST);
    let text = std::fs::read_to_string(&file).map_err(Error::io(&file))?;
    let mut findings = Findings::new(&file, &text);
    let document = Document::read(&text);
    counts(&document, &mut findings);
    match Manifest::parse(&text, &file) {
        // What was said already is why it cannot be read.
        Err(_) if findings.failed() => return Ok(findings.into_vec()),
        Err(error) => return Err(error),
        Ok(manifest) => {
            let zone = course_zone(folder)?;
            times(&manifest, zone.as_deref(), &document, &mut findings);
            classes(&manifest, &document, &mut findings);
            scores(&manifest, &document, &mut findings);
        }
    }
    Ok(findings.into_vec())
}

/// Reads what the manifest names, if it is there: the solution, and predictions of baselines.
pub fn lint_files(folder: &Path) -> Result<(), Error> {
    let file = folder.join(MANIFEST);
    let manifest = Manifest::read(&file)?;
    if folder.join(&manifest.competition.solution).is_file() {
        // Whatever the secret is: no split of it makes a file right that is wrong.
        let competition = Competition::open(folder, None, Some(b"lint"), course_zone(folder)?)?;
        return baseline::check(&manifest, folder, &competition.solution.schema);
    }
    match public_schema(&manifest) {
        Some(schema) => baseline::check(&manifest, folder, &schema),
        None => Ok(()),
    }
}

/// The manifest as TOML, to find places in.
struct Document<'a>(Option<DeValue<'a>>);

impl<'a> Document<'a> {
    fn read(text: &'a str) -> Self {
        Self(DeTable::parse(text).ok().map(|table| DeValue::Table(table.into_inner())))
    }

    /// The value at a path like `points.table.0.1`, and where it stands.
    fn get(&self, path: &str) -> Option<(&DeValue<'a>, Range<usize>)> {
        let mut found = (self.0.as_ref()?, 0..0);
        for step in path.split('.') {
            let next = match step.parse::<usize>() {
                Ok(at) => found.0.get(at)?,
                Err(_) => found.0.get(step)?,
            };
            found = (next.get_ref(), next.span());
        }
        Some(found)
    }

    fn span(&self, path: &str) -> Range<usize> {
        self.get(path).map_or(0..0, |(_, span)| span)
    }
}

fn counts(document: &Document<'_>, findings: &mut Findings<'_>) {
    for key in COUNTS {
        let Some((value, span)) = document.get(&format!("competition.{key}")) else { continue };
        let number = value.as_integer().and_then(|n| i64::from_str_radix(n.as_str(), n.radix()).ok());
        if let Some(number) = number.filter(|n| *n < 1) {
            let args = args! { "key" => key, "value" => number };
            let fault = Fault::new(span, "competition_at_least_one", args.clone());
            findings.error(fault.hint("competition_at_least_one_hint", args));
        }
    }
}

fn times(manifest: &Manifest, course: Option<&str>, document: &Document<'_>, findings: &mut Findings<'_>) {
    let zone = manifest.zone(course);
    let span = document.span("competition.closes");
    let (opens, closes) = (manifest.opens(&zone), manifest.closes(&zone));
    if let (Some(opens), Some(closes)) = (opens, closes)
        && closes <= opens
    {
        let local = |t| zone.to_datetime(t).to_string();
        let args = args! { "opens" => local(opens), "closes" => local(closes) };
        let fault = Fault::new(span, "competition_closes_first", args);
        findings.error(fault.hint("competition_closes_first_hint", args! {}));
        return;
    }
    let written = manifest.competition.closes.as_ref().map(|v| match v.get_ref() {
        toml::Value::String(text) => text.clone(),
        other => other.to_string(),
    });
    if let Some(day) = written.filter(|w| !w.contains(':')) {
        let args = args! { "day" => day };
        let fault = Fault::new(span, "competition_closes_midnight", args.clone());
        findings.warning(fault.hint("competition_closes_midnight_hint", args));
    }
}

fn classes(manifest: &Manifest, document: &Document<'_>, findings: &mut Findings<'_>) {
    let rules = &manifest.competition;
    let Some(classes) = rules.classes.as_ref().filter(|_| rules.metric.compares_classes()) else { return };
    let span = document.span("competition.classes");
    let integers = classes.iter().filter(|c| matches!(c, Label::Integer(_))).count();
    if integers > 0 && integers < classes.len() {
        let fault = Fault::new(span.clone(), "competition_classes_mixed", args! {});
        findings.warning(fault.hint("competition_classes_mixed_hint", args! {}));
    }
    let mut seen = BTreeSet::new();
    for (at, class) in classes.iter().enumerate() {
        let name = match class {
            Label::Integer(number) => number.to_string(),
            Label::Text(text) => text.clone(),
        };
        if !seen.insert(name.clone()) {
            let place = document.span(&format!("competition.classes.{at}"));
            findings.error(Fault::new(place, "competition_class_twice", args! { "value" => name }));
        }
    }
    if seen.len() < 2 {
        findings.error(Fault::new(span, "competition_one_class", args! {}));
    }
}

/// Scores that the metric does not have, and points that are none.
fn scores(manifest: &Manifest, document: &Document<'_>, findings: &mut Findings<'_>) {
    let metric = manifest.competition.metric;
    let mut score = |value: f64, path: &str| {
        if let Some(fault) = not_a_score(metric, value, document.span(path)) {
            findings.error(fault);
        }
    };
    if let Some(ceiling) = manifest.competition.ceiling {
        score(ceiling, "competition.ceiling");
    }
    let table = manifest.points.as_ref().map_or(&[][..], |p| &p.get_ref().table);
    for (at, row) in table.iter().enumerate() {
        score(row[0], &format!("points.table.{at}.0"));
    }
    for (at, given) in manifest.baseline.iter().enumerate() {
        if let Some(value) = given.get_ref().score {
            score(value, &format!("baseline.{at}.score"));
        }
    }
    for (at, [_, points]) in table.iter().enumerate().filter(|(_, row)| row[1] < 0.0) {
        let args = args! { "value" => points.to_string() };
        let place = document.span(&format!("points.table.{at}.1"));
        findings.error(Fault::new(place, "competition_points_negative", args));
    }
    let mut ids = BTreeSet::new();
    for (at, given) in manifest.baseline.iter().enumerate() {
        let id = &given.get_ref().id;
        if !ids.insert(id) {
            let place = document.span(&format!("baseline.{at}.id"));
            findings.error(Fault::new(place, "competition_baseline_twice", args! { "id" => id }));
        }
    }
}

fn not_a_score(metric: Metric, value: f64, span: Range<usize>) -> Option<Fault> {
    let (low, high) = metric.limits();
    if (low..=high).contains(&value) {
        return None;
    }
    let limits = match (low.is_finite(), high.is_finite()) {
        (true, true) => "both",
        (true, false) => "low",
        _ => "high",
    };
    let value_text = value.to_string();
    let args = args! { "value" => value_text, "metric" => metric.name(), "limits" => limits };
    let fault = Fault::new(span, "competition_not_a_score", args);
    // Percent are a known mistake.
    let percent = low >= 0.0 && high <= 1.0 && value > 1.0 && value <= 100.0;
    let fraction = (value * 1e4).round() / 1e6;
    let args = args! { "value" => value_text, "fraction" => fraction.to_string() };
    Some(if percent { fault.hint("competition_percent_hint", args) } else { fault })
}

#[cfg(test)]
mod tests {
    use super::super::tests::MANIFEST as SMALL;
    use super::*;
    use crate::assignment::Severity;
    use crate::text::Lang;

    /// Findings in a manifest: severity, code, line, hint.
    fn found(text: &str) -> Vec<(Severity, String, usize, Option<String>)> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(MANIFEST), text).unwrap();
        let findings = lint(folder.path()).unwrap();
        findings
            .into_iter()
            .map(|f| (f.severity, f.message.code, f.line, f.hint.map(|h| h.text(Lang::En))))
            .collect()
    }

    /// Codes with the small competition, to which rules and other tables are added.
    fn codes(rules: &str, tables: &str) -> Vec<String> {
        let text = SMALL.replace("[generate]", &format!("{rules}\n[generate]")) + tables;
        found(&text).into_iter().map(|(_, code, ..)| code).collect()
    }

    #[test]
    fn what_can_never_be_right_is_an_error_with_its_line() {
        let text = SMALL.replace("rows = 1000\nclasses", "attempts_per_day = 0\nrows = 1000\nclasses");
        let hint = "Leave `attempts_per_day` out for no limit.".to_owned();
        assert_eq!(found(&text), [(Severity::Error, "competition_at_least_one".to_owned(), 9, Some(hint))]);
        for (rules, code) in [
            ("attempts_per_day = -1", "competition_at_least_one"),
            ("counts = \"chosen\"\nchosen = 0", "competition_at_least_one"),
            ("max_megabytes = 0", "competition_at_least_one"),
            ("opens = 2026-12-01\ncloses = 2026-11-01T00:00:00", "competition_closes_first"),
            ("opens = 2026-12-01\ncloses = 2026-12-01", "competition_closes_first"),
            ("ceiling = 7.0", "competition_not_a_score"),
            ("ceiling = -0.1", "competition_not_a_score"),
        ] {
            assert_eq!(codes(rules, ""), [code], "{rules}");
        }
        for rules in [
            "attempts_per_day = 1",
            "max_megabytes = 1",
            "opens = 2026-12-01\ncloses = 2026-12-01T00:01:00",
            "ceiling = 1",
        ] {
            assert_eq!(codes(rules, ""), [""; 0], "{rules}");
        }
    }

    #[test]
    fn classes_are_different_and_of_one_kind() {
        let with = |classes: &str| {
            let list = "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]";
            found(&SMALL.replace(list, classes)).into_iter().map(|(_, code, ..)| code).collect::<Vec<_>>()
        };
        assert_eq!(with("[0, 1, 1]"), ["competition_class_twice"]);
        assert_eq!(with("[0, 1, \"cat\"]"), ["competition_classes_mixed"]);
        assert_eq!(with("[0]"), ["competition_one_class"]);
        assert_eq!(with("[\"cat\", \"dog\"]"), [""; 0]);
    }

    #[test]
    fn scores_are_those_of_the_metric() {
        let points = |table: &str| format!("[points]\ntable = {table}\n");
        assert_eq!(codes("", &points("[[84, 2], [90, 4]]")), ["competition_not_a_score"; 2]);
        assert_eq!(codes("", &points("[[0.84, -2], [0.9, 4]]")), ["competition_points_negative"]);
        assert_eq!(codes("", &points("[[0, 0], [1, 4]]")), [""; 0]);
        let hints: Vec<String> =
            found(&(SMALL.to_owned() + &points("[[84, 2]]"))).into_iter().filter_map(|f| f.3).collect();
        assert_eq!(hints, ["Write 0.84, not 84."]);
        let baseline = |score: &str| {
            format!("[[baseline]]\nid = \"a\"\nname = {{ en = \"A\", ru = \"A\" }}\nscore = {score}\n")
        };
        assert_eq!(codes("", &baseline("7.0")), ["competition_not_a_score"]);
        assert_eq!(codes("", &(baseline("0.7") + &baseline("0.8"))), ["competition_baseline_twice"]);
        let rmse = SMALL.replace("accuracy", "rmse");
        assert_eq!(found(&(rmse.clone() + &baseline("700"))), []);
        assert_eq!(found(&(rmse + &baseline("-1.0"))).len(), 1);
        let r2 = SMALL.replace("accuracy", "r2");
        assert_eq!(found(&(r2.clone() + &baseline("-5.0"))), []);
        assert_eq!(found(&(r2 + &baseline("1.5"))).len(), 1);
    }

    #[test]
    fn what_may_be_meant_is_a_warning() {
        let only = |rules: &str| {
            let text = SMALL.replace("[generate]", &format!("{rules}\n[generate]"));
            found(&text).into_iter().map(|(severity, code, ..)| (severity, code)).collect::<Vec<_>>()
        };
        let warning = |code: &str| vec![(Severity::Warning, code.to_owned())];
        assert_eq!(only("closes = 2026-11-30"), warning("competition_closes_midnight"));
        assert_eq!(only("closes = \"2026-11-30\""), warning("competition_closes_midnight"));
        assert_eq!(only("closes = 2026-11-30T00:00:00"), []);
        assert_eq!(only("opens = 2026-11-30"), []);
    }

    #[test]
    fn files_that_are_there_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path();
        let baseline = "[[baseline]]\nid = \"a\"\nname = { en = \"A\", ru = \"A\" }\nfile = \"base.csv\"\n";
        let manifest = SMALL.to_owned() + baseline;
        std::fs::write(dir.join(MANIFEST), &manifest).unwrap();
        assert!(lint_files(dir).is_err(), "the baseline is missing");
        let rows: String = (0..1000).map(|i| format!("{i},{}\n", i % 10)).collect();
        std::fs::write(dir.join("base.csv"), format!("Id,Category\n{rows}")).unwrap();
        lint_files(dir).unwrap();
        std::fs::write(dir.join("base.csv"), format!("Id,Category\n{}", rows.replace("7,7\n", "7,77\n")))
            .unwrap();
        let said = lint_files(dir).unwrap_err().to_string();
        assert!(said.contains("base.csv:9: "), "{said}");
        std::fs::write(dir.join("base.csv"), format!("Id,Category\n{rows}")).unwrap();
        std::fs::write(
            dir.join("solution.csv"),
            format!("Id,Category\n{}", rows.replace("\n7,7\n", "\n7,x\n")),
        )
        .unwrap();
        let said = lint_files(dir).unwrap_err().to_string();
        assert!(said.contains("solution.csv:9: "), "{said}");
    }
}
