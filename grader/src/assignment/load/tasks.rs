//! Tasks and checks.

use super::{
    check_id, check_limits, check_text, check_tolerance, oracle, oracle::Libraries, property, scope::Scope,
};
use crate::{
    assignment::{
        Body, Check, OracleRef, Task,
        finding::{Fault, Findings},
        input::{Inputs, read_inputs},
        manifest::{self, Manifest, Visibility},
        node::{Node, NodeValue},
        signature::Entry,
        step::Step,
    },
    text::args,
};
use std::path::Path;
use toml::Spanned;

/// What tasks are built in.
struct Context<'a> {
    dir: &'a Path,
    manifest: &'a Manifest,
    entries: &'a [Entry],
    oracles: Vec<OracleRef>,
}

/// Builds all tasks.
pub fn build(dir: &Path, manifest: &Manifest, entries: &[Entry], findings: &mut Findings<'_>) -> Vec<Task> {
    let main = std::iter::once(&manifest.oracle).chain(&manifest.accept);
    let oracles = main.filter_map(|o| oracle::read(dir, o, findings)).collect();
    let context = Context { dir, manifest, entries, oracles };
    let ids: Vec<&Spanned<String>> = manifest.task.iter().map(|t| &t.id).collect();
    if unique(&ids, "manifest_task_twice", findings) {
        check_depends(&manifest.task, findings);
    }
    manifest.task.iter().map(|t| context.task(t, findings)).collect()
}

impl Context<'_> {
    fn task(&self, task: &manifest::Task, findings: &mut Findings<'_>) -> Task {
        check_id(&task.id, findings);
        check_text(&task.title, "title", findings);
        if let Some(hint) = &task.hint {
            check_text(hint, "hint", findings);
        }
        let points = *task.points.get_ref();
        if !(points > 0.0 && points.is_finite()) {
            findings.error(Fault::new(task.points.span(), "manifest_points_not_positive", args! {}));
        }
        let limits = task.limits.get_ref().over(self.manifest.limits.get_ref());
        if !task.limits.span().is_empty() {
            check_limits(&Spanned::new(task.limits.span(), limits.clone()), findings);
        }
        check_tolerance(task.tolerance.as_ref(), findings);
        let oracles = self.oracles_of(task, findings);
        self.check_given(task, &Libraries::of(&oracles), findings);
        let (checks, uses) = self.checks(task, &oracles, findings);
        Task {
            id: task.id.get_ref().clone(),
            title: task.title.get_ref().clone(),
            hint: task.hint.as_ref().map(|h| h.get_ref().clone()),
            points,
            bonus: task.bonus,
            depends: task.depends.iter().map(|d| d.get_ref().clone()).collect(),
            given: task.given.iter().map(|g| g.get_ref().clone()).collect(),
            oracles,
            limits,
            uses,
            checks,
        }
    }

    /// What is given to the oracle is an entry of the assignment, and something that the oracle has.
    fn check_given(&self, task: &manifest::Task, libraries: &Libraries, findings: &mut Findings<'_>) {
        for name in &task.given {
            let text = name.get_ref();
            if !self.entries.iter().any(|e| e.name == *text) {
                let known = self.entries.iter().map(|e| e.name.as_str());
                let fault = Fault::new(name.span(), "manifest_unknown_entry", args! { "name" => text });
                findings.error(fault.suggest(text, known));
            } else if let Err(fault) = libraries.has(text) {
                findings.error(Fault { span: name.span(), ..fault });
            }
        }
    }

    /// The task's own oracles, else the assignment's.
    fn oracles_of(&self, task: &manifest::Task, findings: &mut Findings<'_>) -> Vec<OracleRef> {
        let main = match &task.oracle {
            Some(own) => oracle::read(self.dir, own, findings).into_iter().collect(),
            None => self.oracles.iter().take(1).cloned().collect::<Vec<_>>(),
        };
        let others: Vec<OracleRef> = match (&task.accept, &task.oracle) {
            (Some(own), _) => own.iter().filter_map(|o| oracle::read(self.dir, o, findings)).collect(),
            (None, None) => self.oracles.iter().skip(1).cloned().collect(),
            // Other oracles of the assignment are alternatives to its own main one.
            (None, Some(_)) => Vec::new(),
        };
        main.into_iter().chain(others).collect()
    }

    fn checks(
        &self,
        task: &manifest::Task,
        oracles: &[OracleRef],
        findings: &mut Findings<'_>,
    ) -> (Vec<Check>, Vec<String>) {
        let ids: Vec<&Spanned<String>> = task.check.iter().map(|c| &c.id).collect();
        unique(&ids, "manifest_check_twice", findings);
        if task.check.is_empty() {
            let args = args! { "task" => task.id.get_ref() };
            findings.error(Fault::new(task.id.span(), "manifest_empty_task", args));
        } else if task.check.iter().all(|c| c.visibility == Visibility::Public) {
            let args = args! { "task" => task.id.get_ref() };
            findings.warning(Fault::new(task.id.span(), "manifest_no_hidden_check", args));
        }
        let weights: f64 = task.check.iter().map(|c| *c.weight.get_ref()).filter(|w| *w > 0.0).sum();
        let mut uses = Vec::new();
        let libraries = Libraries::of(oracles);
        let checks = task.check.iter().map(|check| {
            let weight = *check.weight.get_ref();
            if !(weight > 0.0 && weight.is_finite()) {
                findings.error(Fault::new(check.weight.span(), "manifest_weight_not_positive", args! {}));
            }
            let points = task.points.get_ref() * weight / weights;
            self.check(task, check, points, &libraries, &mut uses, findings)
        });
        let checks = checks.collect();
        // The task is about the entry that it is named after, else about the first that is called.
        let id = task.id.get_ref().replace('-', "_");
        if let Some(at) = uses.iter().position(|name| name.eq_ignore_ascii_case(&id)) {
            uses[..=at].rotate_right(1);
        }
        (checks, uses)
    }

    fn check(
        &self,
        task: &manifest::Task,
        check: &manifest::Check,
        points: f64,
        libraries: &Libraries,
        uses: &mut Vec<String>,
        findings: &mut Findings<'_>,
    ) -> Check {
        check_id(&check.id, findings);
        check_tolerance(check.tolerance.as_ref(), findings);
        if *check.cases.get_ref() == 0 {
            findings.error(Fault::new(check.cases.span(), "manifest_no_cases", args! {}));
        }
        let mut inputs = read_inputs(&check.dims, &check.inputs, findings);
        inputs.lowest_first = *check.cases.get_ref() > 1;
        // Properties need no oracle, but for the one that compares with its speed.
        let compared = check.property.is_none();
        let none = Libraries::default();
        let timed = check.property.as_ref().is_some_and(|p| p.get("faster_than").is_some());
        let libraries = if compared || timed { libraries } else { &none };
        let mut scope = Scope::new(self.entries, &inputs, compared, libraries, uses);
        let steps = steps(check, &mut scope, findings);
        let property =
            check.property.as_ref().and_then(|node| property::read(node, &steps, &mut scope, findings));
        // Where a step cannot be read, nothing says what it would have used.
        if scope.is_whole() && !steps.is_empty() {
            warn_unused(check, &inputs, &scope, findings);
        }
        if compared && !steps.is_empty() && !steps.iter().any(|s| s.judge.compare) {
            let args = args! { "check" => check.id.get_ref() };
            findings.warning(Fault::new(check.id.span(), "manifest_compares_nothing", args));
        }
        let body = match property {
            Some(property) => Body::Property(steps, property),
            None => Body::Compare(steps),
        };
        Check {
            id: check.id.get_ref().clone(),
            visibility: check.visibility,
            points,
            cases: *check.cases.get_ref(),
            inputs,
            body,
            tolerance: [&check.tolerance, &task.tolerance, &self.manifest.tolerance]
                .into_iter()
                .find_map(|t| t.as_ref().map(|t| *t.get_ref())),
            shape: check.shape.or(task.shape).unwrap_or(self.manifest.policy.shape),
        }
    }
}

/// The steps of `call` or `steps`.
fn steps(check: &manifest::Check, scope: &mut Scope<'_>, findings: &mut Findings<'_>) -> Vec<Step> {
    let call = check
        .call
        .as_ref()
        .map(|call| Node { span: call.span(), value: NodeValue::Text(call.get_ref().clone()) });
    match (&call, &check.steps) {
        (Some(call), None) => scope.step(call, findings).into_iter().collect(),
        (None, Some(steps)) => {
            let items = steps.list().unwrap_or_default();
            if items.is_empty() {
                findings.error(Fault::new(steps.span.clone(), "manifest_no_steps", args! {}));
            }
            items.iter().filter_map(|item| scope.step(item, findings)).collect()
        }
        (both, _) => {
            let code = if both.is_some() { "manifest_call_and_steps" } else { "manifest_no_steps" };
            findings.error(Fault::new(check.id.span(), code, args! {}));
            Vec::new()
        }
    }
}

fn warn_unused(check: &manifest::Check, inputs: &Inputs, scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for (name, _) in &inputs.inputs {
        if !scope.uses_input(name) {
            let span = super::place(&check.inputs, name, check.id.span());
            findings.warning(Fault::new(span, "manifest_unused_input", args! { "name" => name }));
        }
    }
}

/// Whether no id is there twice.
fn unique(ids: &[&Spanned<String>], code: &str, findings: &mut Findings<'_>) -> bool {
    let mut unique = true;
    for (i, id) in ids.iter().enumerate() {
        if ids[..i].iter().any(|other| other.get_ref() == id.get_ref()) {
            findings.error(Fault::new(id.span(), code, args! { "id" => id.get_ref() }));
            unique = false;
        }
    }
    unique
}

/// Tasks depend on other tasks, and not in a circle.
fn check_depends(tasks: &[manifest::Task], findings: &mut Findings<'_>) {
    let find = |id: &str| tasks.iter().find(|t| t.id.get_ref() == id);
    for task in tasks {
        for depend in &task.depends {
            let id = depend.get_ref();
            if find(id).is_none() {
                let fault = Fault::new(depend.span(), "manifest_unknown_task", args! { "id" => id });
                findings.error(fault.suggest(id, tasks.iter().map(|t| t.id.get_ref().as_str())));
                continue;
            }
            // All that this dependency stands on.
            let mut reached = vec![id.as_str()];
            let mut next = 0;
            while let Some(task) = reached.get(next).copied() {
                next += 1;
                for further in find(task).map(|t| t.depends.as_slice()).unwrap_or_default() {
                    if !reached.contains(&further.get_ref().as_str()) {
                        reached.push(further.get_ref());
                    }
                }
            }
            if reached.contains(&task.id.get_ref().as_str()) {
                let args = args! { "task" => task.id.get_ref(), "id" => id };
                findings.error(Fault::new(depend.span(), "manifest_depends_in_a_circle", args));
            }
        }
    }
}
