//! From `course.toml` to a [`Course`]: all problems at once, each with its place and with what to write.

use super::manifest::{self, Manifest, schema};
use super::when::{self, Day};
use super::{Course, Extension, FILE, LatePolicy, LateStep, PassMark, Period, Rules, Term};
use crate::assignment::document::{Document, read_document};
use crate::assignment::node::{Node, NodeValue};
use crate::assignment::{Fault, Finding, Findings, ManifestErrors, Severity};
use crate::text::{Lang, args};
use jiff::{Timestamp, tz::TimeZone};
use std::collections::BTreeMap;
use std::path::Path;
use toml::Spanned;

/// The version of the format that this program reads.
const SCHEMA: u32 = 1;

/// The policy of assignments that name no other.
const DEFAULT: &str = "default";
/// The name that no policy has.
const NONE: &str = "none";

impl Course {
    /// Reads `course.toml` in a folder. Warnings are left to [`super::lint`].
    pub fn load(dir: &Path) -> Result<Self, ManifestErrors> {
        let (course, findings) = load(dir);
        match course {
            Some(course) if findings.iter().all(|f| f.severity == Severity::Warning) => Ok(course),
            _ => Err(ManifestErrors { file: dir.join(FILE), findings }),
        }
    }

    /// The course of an assignment: `course.toml` beside the assignment's folder; none where there is no such file.
    pub fn of(assignment: &Path) -> Result<Option<Self>, ManifestErrors> {
        let folder = assignment.canonicalize().unwrap_or_else(|_| assignment.to_owned());
        match folder.parent().filter(|dir| dir.join(FILE).is_file()) {
            Some(dir) => Self::load(dir).map(Some),
            None => Ok(None),
        }
    }
}

/// The course in a folder as far as it can be read, and everything that is wrong with it.
pub(super) fn load(dir: &Path) -> (Option<Course>, Vec<Finding>) {
    let file = dir.join(FILE);
    let source = match read_document(&file) {
        Ok(source) => source,
        Err(finding) => return (None, vec![*finding]),
    };
    let mut findings = Findings::new(&file, &source);
    let document = Document { schema: &schema(), name: FILE, dates: true };
    let manifest: Option<Manifest> = document.read(&mut findings);
    let course = manifest.and_then(|manifest| build(&file, &manifest, &mut findings));
    (course, findings.into_vec())
}

fn build(file: &Path, manifest: &Manifest, findings: &mut Findings<'_>) -> Option<Course> {
    if *manifest.schema.get_ref() != SCHEMA {
        let args = args! { "got" => manifest.schema.get_ref(), "want" => SCHEMA };
        findings.error(Fault::new(manifest.schema.span(), "manifest_other_schema", args));
    }
    for lang in Lang::ALL {
        if manifest.title.get_ref().get(lang).trim().is_empty() {
            let args = args! { "key" => "title", "lang" => lang.tag() };
            findings.error(Fault::new(manifest.title.span(), "manifest_text_missing", args));
        }
    }
    let zone_name = manifest.time_zone.get_ref();
    let Ok(zone) = TimeZone::get(zone_name) else {
        let fault = Fault::new(manifest.time_zone.span(), "course_time_zone", args! { "zone" => zone_name });
        findings.error(fault.hint("course_time_zone_hint", args! {}));
        return None;
    };
    let mut read = Reading { zone: &zone, findings };
    let policies = read.policies(&manifest.late);
    let terms = read.terms(&manifest.term);
    let default = policies.get(DEFAULT).cloned();
    let other = Rules { counts: manifest.counts, late: default, ..Rules::default() };
    let mut assignments = BTreeMap::new();
    for (id, dates) in &manifest.assignment {
        let rules = read.rules(dates, &other, &policies, &terms);
        assignments.insert(id.get_ref().clone(), rules);
    }
    let extensions = read.extensions(&manifest.extension, &assignments);
    Some(Course {
        file: file.to_owned(),
        title: manifest.title.get_ref().clone(),
        lang: manifest.lang,
        zone,
        zone_name: manifest.time_zone.get_ref().clone(),
        terms,
        assignments,
        other,
        extensions,
    })
}

struct Reading<'a, 'f> {
    zone: &'a TimeZone,
    findings: &'a mut Findings<'f>,
}

impl Reading<'_, '_> {
    fn time(&mut self, text: &Spanned<String>, key: &str, day: Day) -> Option<Timestamp> {
        let time = when::parse(text.get_ref(), day, self.zone);
        if time.is_none() {
            let args = args! { "key" => key, "value" => text.get_ref() };
            self.findings.error(
                Fault::new(text.span(), "course_bad_time", args).hint("course_bad_time_hint", args! {}),
            );
        }
        time
    }

    fn period(&mut self, text: &Spanned<String>, key: &str) -> Period {
        Period::parse(text.get_ref()).unwrap_or_else(|| {
            let args = args! { "key" => key, "value" => text.get_ref() };
            let fault = Fault::new(text.span(), "course_bad_period", args);
            self.findings.error(fault.hint("course_bad_period_hint", args! {}));
            Period::default()
        })
    }

    fn percent(&mut self, number: Option<&Spanned<f64>>, key: &str, default: f64) -> f64 {
        let Some(number) = number else { return default };
        let percent = *number.get_ref();
        if !(0.0..=100.0).contains(&percent) {
            let args = args! { "key" => key };
            self.findings.error(Fault::new(number.span(), "course_bad_percent", args));
        }
        percent
    }

    fn policies(
        &mut self,
        written: &BTreeMap<Spanned<String>, Spanned<manifest::Late>>,
    ) -> BTreeMap<String, LatePolicy> {
        let mut policies = BTreeMap::new();
        for (name, late) in written {
            if name.get_ref() == NONE {
                self.findings.error(Fault::new(name.span(), "course_policy_none", args! {}));
            }
            policies.insert(name.get_ref().clone(), self.policy(late));
        }
        policies
    }

    fn policy(&mut self, written: &Spanned<manifest::Late>) -> LatePolicy {
        let late = written.get_ref();
        let mut steps: Vec<LateStep> = Vec::new();
        for step in &late.steps {
            let after = self.period(&step.after, "after");
            let percent = self.percent(Some(&step.percent), "percent", 0.0);
            if steps.last().is_some_and(|last| last.after.rough() >= after.rough()) {
                self.findings.error(Fault::new(step.after.span(), "course_steps_do_not_rise", args! {}));
            }
            steps.push(LateStep { after, percent });
        }
        let policy = LatePolicy {
            grace: late.grace.as_ref().map_or_else(Period::default, |g| self.period(g, "grace")),
            per_day: self.percent(late.per_day.as_ref(), "per_day", 0.0),
            cap: self.percent(late.cap.as_ref(), "cap", 100.0),
            floor: self.percent(late.floor.as_ref(), "floor", 0.0),
            of: late.of,
            steps,
        };
        if policy.steps.is_empty() && late.per_day.is_none() {
            self.findings.warning(Fault::new(written.span(), "course_policy_takes_nothing", args! {}));
        }
        policy
    }

    fn terms(&mut self, written: &BTreeMap<Spanned<String>, manifest::Term>) -> BTreeMap<String, Term> {
        let mut terms = BTreeMap::new();
        for (id, term) in written {
            let (starts, ends) =
                (self.time(&term.starts, "starts", Day::Start), self.time(&term.ends, "ends", Day::End));
            let (Some(starts), Some(ends)) = (starts, ends) else { continue };
            self.order(starts, ends, &term.ends, ("starts", "ends"));
            terms.insert(id.get_ref().clone(), Term { starts, ends });
        }
        terms
    }

    fn order(&mut self, first: Timestamp, second: Timestamp, place: &Spanned<String>, keys: (&str, &str)) {
        if second < first {
            let args = args! { "first" => keys.0, "second" => keys.1 };
            self.findings.error(Fault::new(place.span(), "course_order", args));
        }
    }

    fn rules(
        &mut self,
        dates: &manifest::Assignment,
        other: &Rules,
        policies: &BTreeMap<String, LatePolicy>,
        terms: &BTreeMap<String, Term>,
    ) -> Rules {
        let opens = dates.opens.as_ref().and_then(|t| self.time(t, "opens", Day::Start));
        let due = dates.due.as_ref().and_then(|t| self.time(t, "due", Day::End));
        let closes = dates.closes.as_ref().and_then(|t| self.time(t, "closes", Day::End));
        if let (Some(opens), Some(due), Some(place)) = (opens, due, &dates.due) {
            self.order(opens, due, place, ("opens", "due"));
        }
        if let (Some(due), Some(closes), Some(place)) = (due, closes, &dates.closes) {
            self.order(due, closes, place, ("due", "closes"));
        }
        let late = match &dates.late {
            None => other.late.clone(),
            Some(name) if name.get_ref() == NONE => None,
            Some(name) => {
                let policy = policies.get(name.get_ref());
                if policy.is_none() {
                    let known = policies.keys().map(String::as_str).chain([NONE]);
                    let args = args! { "name" => name.get_ref() };
                    let fault = Fault::new(name.span(), "course_no_such_policy", args);
                    self.findings.error(fault.suggest(name.get_ref(), known));
                }
                policy.cloned()
            }
        };
        let term = dates.term.as_ref().map(|id| {
            match terms.get(id.get_ref()) {
                None => {
                    let fault =
                        Fault::new(id.span(), "course_no_such_term", args! { "name" => id.get_ref() });
                    self.findings.error(fault.suggest(id.get_ref(), terms.keys().map(String::as_str)));
                }
                Some(term) if due.is_some_and(|due| due < term.starts || due > term.ends) => {
                    let args = args! { "name" => id.get_ref() };
                    self.findings.warning(Fault::new(id.span(), "course_due_outside_term", args));
                }
                Some(_) => {}
            }
            id.get_ref().clone()
        });
        Rules {
            opens,
            due,
            closes,
            pass: dates.pass.as_ref().and_then(|node| self.pass(node)),
            counts: dates.counts.unwrap_or(other.counts),
            late,
            term,
        }
    }

    /// `6`, `"60%"`
    fn pass(&mut self, node: &Node) -> Option<PassMark> {
        let mark = match &node.value {
            NodeValue::Int(_) | NodeValue::Float(_) => node.number().map(PassMark::Points),
            NodeValue::Text(text) => text
                .trim()
                .strip_suffix('%')
                .and_then(|n| n.trim().parse().ok())
                .filter(|percent| (0.0..=100.0).contains(percent))
                .map(PassMark::Percent),
            _ => None,
        };
        let fits = |mark: &PassMark| match mark {
            PassMark::Points(x) | PassMark::Percent(x) => x.is_finite() && *x >= 0.0,
        };
        let mark = mark.filter(fits);
        if mark.is_none() {
            self.findings.error(Fault::new(node.span.clone(), "course_bad_pass", args! {}));
        }
        mark
    }

    fn extensions(
        &mut self,
        written: &[manifest::Extension],
        assignments: &BTreeMap<String, Rules>,
    ) -> Vec<Extension> {
        let mut extensions = Vec::new();
        for extension in written {
            let assignment = extension.assignment.get_ref();
            match assignments.get(assignment) {
                None => {
                    let args = args! { "name" => assignment };
                    let fault = Fault::new(extension.assignment.span(), "course_no_such_assignment", args);
                    self.findings.error(fault.suggest(assignment, assignments.keys().map(String::as_str)));
                }
                Some(rules) if rules.due.is_none() => {
                    let args = args! { "name" => assignment };
                    self.findings.warning(Fault::new(
                        extension.assignment.span(),
                        "course_extension_of_nothing",
                        args,
                    ));
                }
                Some(_) => {}
            }
            for (key, text) in [("student", &extension.student), ("reason", &extension.reason)] {
                if text.get_ref().trim().is_empty() {
                    self.findings.error(Fault::new(text.span(), "course_empty", args! { "key" => key }));
                }
            }
            let Some(until) = self.time(&extension.until, "until", Day::End) else { continue };
            if assignments.get(assignment).and_then(|r| r.due).is_some_and(|due| until < due) {
                self.findings.warning(Fault::new(
                    extension.until.span(),
                    "course_extension_before_due",
                    args! {},
                ));
            }
            extensions.push(Extension {
                student: extension.student.get_ref().clone(),
                assignment: assignment.clone(),
                until,
                reason: extension.reason.get_ref().clone(),
            });
        }
        extensions
    }
}
