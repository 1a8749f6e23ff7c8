//! From the paths of a command line to submissions and the people that they are from.

use super::archive::{Archive, Format, OF_CLASS};
use super::discover_error::DiscoverError;
use super::discovered::{Discovered, Part};
use super::layout::{self, Layout, LayoutProblem, Recognised, Slot};
use super::names::text_of;
use super::tree::{self, Child};
use crate::roster::{Joined, Match, Person, Roster, same_name};
use crate::text::{Message, args};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// Paths of the command line.
    pub paths: &'a [PathBuf],
    /// The layout.
    pub layout: &'a Layout,
    /// Id of the assignment: what nbgrader and GitHub Classroom may call it, too.
    pub assignment: &'a str,
    /// The roster.
    pub roster: Option<&'a Roster>,
    /// The course's time zone, in which Moodle's worksheet gives times.
    pub zone: TimeZone,
}

/// What came in.
#[derive(Clone, Debug, Default)]
pub struct Intake {
    /// Attempts, ordered by submission id, then attempt.
    pub submissions: Vec<Discovered>,
    /// Those of the roster who handed in nothing.
    pub absent: Vec<Person>,
    /// What people may want to know: the layout of each path, the roster's sums.
    pub said: Vec<Message>,
    /// What people have to know: what was left out, who is not in the roster.
    pub warnings: Vec<Message>,
}

/// Finds the submissions below some paths, whatever the layout.
pub fn discover(paths: &[PathBuf]) -> Result<Vec<Discovered>, DiscoverError> {
    let request = Request { paths, layout: &Layout::Auto, assignment: "", roster: None, zone: TimeZone::UTC };
    Ok(intake(&request)?.submissions)
}

/// Finds the submissions and joins them with the roster.
///
/// A path is a folder or an archive of a class, or one submission: a file, a crate, an archive in which no class is
/// recognised. Ids are in composed normal form, so that a name that macOS took apart stays one.
pub fn intake(request: &Request<'_>) -> Result<Intake, DiscoverError> {
    let mut intake = Intake::default();
    let mut slots: BTreeMap<(String, u32), Slot> = BTreeMap::new();
    let mut notes: BTreeMap<String, Message> = BTreeMap::new();
    let mut together: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in request.paths {
        let found = of_path(path, request, &mut intake)?;
        let plain = matches!(found.layout, "folders" | "files" | "one");
        for slot in found.slots.into_iter().flat_map(layout::split_attempts) {
            if plain {
                together.entry(slot.id.nfc().collect()).or_default().push(slot.origin.clone());
            }
            merge(slot, &mut slots, &mut intake.warnings);
        }
        for child in found.stray {
            let mut slot = layout::plain_slot(&child);
            slot.id = slot.id.nfc().collect();
            let args = args! { "layout" => layout::title(found.layout), "name" => child.name };
            notes.insert(slot.id.clone(), Message::new("not_of_layout", args));
            merge(slot, &mut slots, &mut intake.warnings);
        }
    }
    together.retain(|_, names| names.len() > 1);
    if !together.is_empty() {
        let (count, shown) = (together.len(), together.keys().take(8).cloned().collect::<Vec<_>>());
        let args = args! { "count" => count, "names" => shown, "more" => count - shown.len() };
        intake.warnings.push(Message::new("intake_together", args));
    }
    intake.submissions = slots.into_values().map(|slot| discovered(slot, &notes)).collect();
    for submission in &mut intake.submissions {
        let names = together.get(&submission.id).map(|names| args! { "names" => names });
        submission.notes.extend(names.map(|args| Message::new("put_together", args)));
    }
    if let Some(roster) = request.roster {
        join(&mut intake, roster, &request.zone);
    }
    Ok(intake)
}

/// What one path holds.
struct OfPath {
    layout: &'static str,
    slots: Vec<Slot>,
    /// Work that lies between what an LMS wrote and is none of it: graded all the same, and said.
    stray: Vec<Child>,
}

fn of_path(path: &Path, request: &Request<'_>, intake: &mut Intake) -> Result<OfPath, DiscoverError> {
    let unreadable = |source| DiscoverError::Unreadable { path: path.to_path_buf(), source };
    let meta = std::fs::metadata(path).map_err(unreadable)?;
    let name = named(path);
    let one = || {
        let child = Child { name: name.clone(), folder: meta.is_dir(), part: Part::Path(path.to_path_buf()) };
        OfPath { layout: "one", slots: vec![layout::plain_slot(&child)], stray: vec![] }
    };
    if meta.is_dir() && path.join("Cargo.toml").is_file() {
        return Ok(one());
    }
    let (root, name) = if meta.is_dir() {
        (Part::Path(path.to_path_buf()), name.clone())
    } else if let Some((_, stem)) = Format::of(&name) {
        let archive = Archive::open(path, OF_CLASS).map_err(|e| DiscoverError::BadArchive {
            message: e.message(&path.display().to_string()),
            source: e,
        })?;
        intake.warnings.extend(archive.notes_below("").take(10).cloned());
        (tree::root(archive), stem.to_owned())
    } else {
        return Ok(one());
    };
    match class(&root, &name, path, request)? {
        Some(found) => Ok(sorted_out(found, path, request, intake)),
        // An archive in which no class shows is one student's.
        None if meta.is_file() => Ok(one()),
        None => Err(DiscoverError::Empty { path: path.to_path_buf() }),
    }
}

/// A path's name, also that of `.` and `..`.
fn named(path: &Path) -> String {
    let resolved = if path.file_name().is_none() { path.canonicalize().ok() } else { None };
    let path = resolved.as_deref().unwrap_or(path);
    text_of(path.file_name().unwrap_or_default()).nfc().collect()
}

/// A folder of a class: recognised here, or in the one folder that it holds.
fn class(
    root: &Part,
    name: &str,
    path: &Path,
    request: &Request<'_>,
) -> Result<Option<Recognised>, DiscoverError> {
    let read = |part: &Part| {
        tree::children(part).map_err(|source| DiscoverError::Unreadable { path: path.to_path_buf(), source })
    };
    let top = read(root)?;
    let is_archive = matches!(root, Part::Inside(..));
    let (mut part, mut name, mut children) = (root.clone(), name.to_owned(), top.clone());
    for _ in 0..3 {
        let found = layout::recognise(request.layout, &part, &name, &children, request.assignment);
        match found {
            Ok(Some(found)) => return Ok(Some(found)),
            Ok(None) => {}
            Err(LayoutProblem::SeveralAssignments(names)) => {
                return Err(DiscoverError::SeveralAssignments { path: path.to_path_buf(), names });
            }
        }
        match &children[..] {
            [only] if only.folder => {
                (part, name) = (only.part.clone(), only.name.clone());
                children = read(&part)?;
            }
            _ => break,
        }
    }
    // What packs a folder puts the folder itself into the archive.
    let inner = if is_archive { children } else { top };
    let found = match request.layout {
        Layout::Folders => layout::only_folders(&inner),
        Layout::Files => layout::only_files(&inner),
        Layout::Auto if is_archive && !shows_a_class(&inner) => return Ok(None),
        Layout::Auto => layout::plain(&inner),
        named => {
            return Err(DiscoverError::NotOfLayout { path: path.to_path_buf(), layout: named.name() });
        }
    };
    Ok((!found.slots.is_empty()).then_some(found))
}

/// An archive is a class when it holds two or more folders or archives with work in each, and no loose code: the
/// modules of one student's work lie together.
fn shows_a_class(children: &[Child]) -> bool {
    let bundle = |c: &Child| (c.folder || Format::of(&c.name).is_some()) && tree::may_be_work(c);
    let sources = |c: &Child| c.folder && matches!(c.name.as_str(), "src" | "tests" | "data" | "examples");
    let loose = |c: &Child| !c.folder && tree::may_be_work(c) && Format::of(&c.name).is_none();
    children.iter().filter(|c| bundle(c)).count() >= 2 && !children.iter().any(|c| sources(c) || loose(c))
}

/// What a layout gave back: work among it is graded too, the rest is said.
fn sorted_out(found: Recognised, path: &Path, request: &Request<'_>, intake: &mut Intake) -> OfPath {
    const SHOWN: usize = 8;
    let Recognised { layout, slots, rest } = found;
    let by_hand = matches!(request.layout, Layout::Folders | Layout::Files);
    let (stray, left): (Vec<Child>, Vec<Child>) =
        rest.into_iter().partition(|c| !by_hand && tree::may_be_work(c));
    let shown = path.display().to_string();
    if !left.is_empty() {
        let names: Vec<&str> = left.iter().take(SHOWN).map(|c| c.name.as_str()).collect();
        let args = args! { "path" => shown, "count" => left.len(), "names" => names.join(", "), "more" => left.len().saturating_sub(SHOWN) };
        intake.warnings.push(Message::new("intake_left_out", args));
    }
    let code = if layout == "folders" || layout == "files" { "intake_plain" } else { "intake_layout" };
    let count = slots.len() + stray.len();
    intake.said.push(Message::new(
        code,
        args! { "path" => shown, "layout" => layout::title(layout), "count" => count },
    ));
    OfPath { layout, slots, stray }
}

/// Puts an attempt to the others. The same id and attempt again are further files of it.
fn merge(mut slot: Slot, slots: &mut BTreeMap<(String, u32), Slot>, warnings: &mut Vec<Message>) {
    slot.id = slot.id.nfc().collect();
    let Some(there) = slots.get_mut(&(slot.id.clone(), slot.attempt)) else {
        slots.insert((slot.id.clone(), slot.attempt), slot);
        return;
    };
    let name = |s: &Slot| s.people.first().map_or_else(String::new, |p| p.name.clone());
    let (one, other) = (name(there), name(&slot));
    if !one.is_empty() && !other.is_empty() && !same_name(&one, &other) && slot.people[0].name != slot.id {
        let args = args! { "id" => slot.id, "one" => one, "other" => other };
        warnings.push(Message::new("intake_two_names", args));
    }
    there.parts.extend(slot.parts);
    there.late |= slot.late;
    there.submitted_at = there.submitted_at.take().max(slot.submitted_at);
}

fn discovered(slot: Slot, notes: &BTreeMap<String, Message>) -> Discovered {
    let mut found = Discovered::new(slot.id, slot.parts);
    found.notes.extend(notes.get(&found.id).cloned());
    if slot.late {
        found.notes.push(Message::bare("lms_says_late"));
    }
    found.attempt = slot.attempt;
    found.submitted_at = slot.submitted_at;
    found.late = slot.late;
    found.people = slot.people;
    found.origin = slot.origin;
    found
}

/// Finds everybody in the roster.
fn join(intake: &mut Intake, roster: &Roster, zone: &TimeZone) {
    let mut joined = Joined::new(roster);
    let mut strangers: Vec<String> = Vec::new();
    for submission in &mut intake.submissions {
        let mut people = Vec::new();
        for person in &submission.people {
            let (found, how) = joined.find(person);
            match how {
                Match::Id | Match::Email | Match::Name => people.push(found),
                Match::Nobody | Match::Ambiguous => {
                    let members = joined.members(person);
                    if !members.is_empty() {
                        people.extend(members);
                        continue;
                    }
                    let code = if how == Match::Ambiguous { "roster_ambiguous" } else { "not_in_roster" };
                    let shown = if person.name.is_empty() { &person.id } else { &person.name };
                    submission.notes.push(Message::new(code, args! { "name" => shown }));
                    if !strangers.contains(shown) {
                        strangers.push(shown.clone());
                    }
                    people.push(found);
                }
            }
        }
        if submission.submitted_at.is_none() {
            let time = people.iter().filter_map(|p| roster.times.get(&p.id)).max();
            submission.submitted_at = time.and_then(|t| zone.to_timestamp(*t).ok()).map(|t| t.to_string());
        }
        submission.people = people;
    }
    intake.absent = joined.absent().cloned().collect();
    let sums =
        args! { "people" => roster.people.len(), "absent" => intake.absent.len(), "form" => roster.form };
    intake.said.push(Message::new("intake_roster", sums));
    intake.warnings.extend(roster.skipped.iter().map(|(_, m)| m.clone()));
    if !strangers.is_empty() {
        const SHOWN: usize = 10;
        let names = strangers.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
        let more = strangers.len().saturating_sub(SHOWN);
        let args = args! { "count" => strangers.len(), "names" => names, "more" => more };
        intake.warnings.push(Message::new("intake_strangers", args));
    }
}
