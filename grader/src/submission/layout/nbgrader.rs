//! nbgrader: `submitted/<student>/<assignment>/` with `timestamp.txt`, and the inbound folder of its exchange, where
//! each attempt is `<student>+<assignment>+<time>[+<random>]`.

use super::super::times::stamp;
use super::super::tree::{Child, children as children_of, has, text};
use super::attempts::number;
use super::{LayoutProblem, Outcome, Recognised, Slot};
use crate::roster::{IdKind, Person};
use std::collections::{BTreeMap, BTreeSet};

const TIME: &str = "timestamp.txt";
/// Students that are looked at before it is decided.
const LOOK_AT: usize = 20;

/// Recognises it: a folder `submitted`, or folders of folders with `timestamp.txt`, or names of the exchange. Named on
/// the command line, folders of folders are enough.
pub(super) fn find(
    name: &str,
    children: &[Child],
    named: Option<&str>,
    assignment: &str,
    forced: bool,
) -> Outcome {
    if let Some(found) = inbound(children, named, assignment)? {
        return Ok(Some(found));
    }
    if let Some(submitted) = children.iter().find(|c| c.folder && c.name == "submitted") {
        let inner = children_of(&submitted.part).unwrap_or_default();
        return students(&inner, named, assignment);
    }
    let folders = || children.iter().filter(|c| c.folder);
    let timed = folders().take(LOOK_AT).any(|student| {
        children_of(&student.part).is_ok_and(|inner| {
            inner.iter().any(|c| c.folder && number(&c.name).is_none() && has(&c.part, TIME))
        })
    });
    if timed || name == "submitted" || (forced && folders().next().is_some()) {
        return match students(children, named, assignment) {
            // A folder that is called `submitted` need not be nbgrader's.
            Err(_) if !timed && !forced => Ok(None),
            outcome => outcome,
        };
    }
    Ok(None)
}

fn students(children: &[Child], named: Option<&str>, assignment: &str) -> Outcome {
    let mut rest = Vec::new();
    let mut all: Vec<(&Child, Vec<Child>)> = Vec::new();
    let mut assignments: BTreeSet<String> = BTreeSet::new();
    for child in children {
        if !child.folder {
            rest.push(child.clone());
            continue;
        }
        let inner = children_of(&child.part).unwrap_or_default();
        assignments.extend(inner.iter().filter(|c| c.folder).map(|c| c.name.clone()));
        all.push((child, inner));
    }
    if assignments.is_empty() {
        return Ok(None);
    }
    let wanted = choose(assignments, named, assignment)?;
    let mut slots = Vec::new();
    for (child, inner) in all {
        // Who has no folder of this assignment did not hand it in.
        let Some(work) = inner.into_iter().find(|c| c.folder && c.name == wanted) else { continue };
        let person = Person::of_id(IdKind::Nbgrader, &child.name);
        let mut slot = Slot::of(&child.name, &child.name, person, work.part.clone());
        slot.submitted_at = text(&work.part, TIME, 200).as_deref().and_then(stamp);
        slots.push(slot);
    }
    Ok(Some(Recognised { layout: "nbgrader", slots, rest }))
}

/// Which assignment of the folder is meant: the named one, the one with the assignment's id, the only one.
fn choose(found: BTreeSet<String>, named: Option<&str>, assignment: &str) -> Result<String, LayoutProblem> {
    let is_there = |name: &&str| found.contains(*name);
    if let Some(name) = named.or(Some(assignment)).filter(is_there).or(Some(assignment).filter(is_there)) {
        return Ok(name.to_owned());
    }
    match (named, found.len()) {
        (None, 1) => Ok(found.into_iter().next().unwrap_or_default()),
        _ => Err(LayoutProblem::SeveralAssignments(found.into_iter().collect())),
    }
}

/// Attempts of the exchange.
fn inbound(children: &[Child], named: Option<&str>, assignment: &str) -> Outcome {
    let parse = |c: &Child| {
        let mut parts = c.name.splitn(3, '+');
        let (student, assignment, time) = (parts.next()?, parts.next()?, parts.next()?);
        // The random part has no `+`; a time zone `+0300` has one.
        let time = stamp(time).or_else(|| time.rsplit_once('+').and_then(|(t, _)| stamp(t)))?;
        c.folder.then(|| (student.to_owned(), assignment.to_owned(), time))
    };
    let parsed: Vec<_> = children.iter().map(|c| (c, parse(c))).collect();
    let assignments: BTreeSet<String> =
        parsed.iter().flat_map(|(_, p)| p).map(|(_, a, _)| a.clone()).collect();
    if assignments.is_empty() {
        return Ok(None);
    }
    let wanted = choose(assignments, named, assignment)?;
    let mut attempts: BTreeMap<String, Vec<(String, &Child)>> = BTreeMap::new();
    let mut rest = Vec::new();
    for (child, parsed) in parsed {
        match parsed {
            Some((student, a, time)) if a == wanted => {
                attempts.entry(student).or_default().push((time, child));
            }
            Some(_) => {}
            None => rest.push(child.clone()),
        }
    }
    let mut slots = Vec::new();
    for (student, mut list) in attempts {
        list.sort_by(|a, b| a.0.cmp(&b.0));
        for (k, (time, child)) in list.into_iter().enumerate() {
            let person = Person::of_id(IdKind::Nbgrader, &student);
            let mut slot = Slot::of(&student, &child.name, person, child.part.clone());
            slot.attempt = k as u32 + 1;
            slot.submitted_at = Some(time);
            slots.push(slot);
        }
    }
    Ok(Some(Recognised { layout: "nbgrader", slots, rest }))
}
