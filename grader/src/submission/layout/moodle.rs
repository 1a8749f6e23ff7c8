//! Moodle's «Download all submissions» (`mod/assign/classes/downloader.php`; before 4.1 in `locallib.php`).
//!
//! Folders `Full name_1234_assignsubmission_file` (3.1 to 4.0 with a trailing `_`), or without «download in folders»
//! files `Full name_1234_assignsubmission_file_<name>`. Underscores of names became spaces, so the first one ends the
//! name. `Participant 1234` (older: `Participant_1234`) is blind marking: the word is the interface's, the number
//! counts. Teams are `Group name_<id>_…`, and `Default group_…` without an id for those in no team.

use super::super::tree::Child;
use super::{Recognised, Slot};
use crate::roster::{IdKind, Person};
use std::collections::BTreeMap;

/// A name as Moodle writes it.
#[derive(Debug, PartialEq, Eq)]
struct Parsed<'a> {
    /// Number of the participant or group, else the name.
    id: &'a str,
    /// Name of the student or group.
    name: &'a str,
    /// The folder's name in a feedback archive: up to the plug-in.
    origin: &'a str,
    /// The student's own name of the file, in flat mode.
    file: &'a str,
}

fn parse(text: &str) -> Option<Parsed<'_>> {
    const KINDS: [&str; 3] = ["file", "onlinetext", "comments"];
    // A student's name cannot hold `_`, a file's can: the first place is the one.
    let at = text.find("_assignsubmission_")?;
    let head = &text[..at];
    let tail = &text[at + "_assignsubmission_".len()..];
    let kind =
        KINDS.iter().find(|k| tail.strip_prefix(**k).is_some_and(|r| r.is_empty() || r.starts_with('_')))?;
    let file = tail[kind.len()..].trim_start_matches('_');
    let origin = &text[..text.len() - file.len()];
    let (name, id) = match head.rsplit_once('_') {
        Some((name, id)) if !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()) => (name, id),
        _ => (head, head),
    };
    (!id.is_empty()).then_some(Parsed { id, name, origin, file })
}

/// Recognises it: at least half of what is there has such names.
pub(super) fn find(children: &[Child]) -> Option<Recognised> {
    let count = children.iter().filter(|c| parse(&c.name).is_some()).count();
    if count == 0 || count * 2 < children.len() {
        return None;
    }
    let mut slots: BTreeMap<String, Slot> = BTreeMap::new();
    let mut rest = Vec::new();
    for child in children {
        let Some(found) = parse(&child.name) else {
            rest.push(child.clone());
            continue;
        };
        // In flat mode the file's own name is behind all that.
        let part = child.part.clone();
        let part = if child.folder || found.file.is_empty() { part } else { part.called(found.file) };
        if let Some(slot) = slots.get_mut(found.id) {
            slot.parts.push(part);
            // Feedback goes with the files, not with the text that was typed.
            if slot.origin.contains("_onlinetext") {
                found.origin.clone_into(&mut slot.origin);
            }
            continue;
        }
        let mut person = Person::of_id(IdKind::Moodle, found.id);
        if !blind(found.name) {
            found.name.clone_into(&mut person.name);
        }
        slots.insert(found.id.to_owned(), Slot::of(found.id, found.origin, person, part));
    }
    Some(Recognised { layout: "moodle", slots: slots.into_values().collect(), rest })
}

/// What stands for a name that is not told.
fn blind(name: &str) -> bool {
    matches!(name, "Participant" | "Участник")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_all_versions() {
        let name = |text| parse(text).map(|n| (n.id, n.name, n.file));
        assert_eq!(name("Анна Петрова_1234_assignsubmission_file"), Some(("1234", "Анна Петрова", "")));
        assert_eq!(name("Anna P_1234_assignsubmission_file_"), Some(("1234", "Anna P", "")));
        assert_eq!(
            name("Anna P_1234_assignsubmission_file_hw_2_final.ipynb"),
            Some(("1234", "Anna P", "hw_2_final.ipynb"))
        );
        assert_eq!(
            name("Anna P_1234_assignsubmission_onlinetext_onlinetext.html"),
            Some(("1234", "Anna P", "onlinetext.html"))
        );
        assert_eq!(name("Participant_77_assignsubmission_file"), Some(("77", "Participant", "")));
        assert_eq!(name("Team 3_9_assignsubmission_file"), Some(("9", "Team 3", "")));
        assert_eq!(name("Default group_assignsubmission_file"), Some(("Default group", "Default group", "")));
        assert_eq!(
            name("Anna_assignsubmission_file_1_assignsubmission_file"),
            Some(("Anna", "Anna", "1_assignsubmission_file"))
        );
        for no in ["alice", "Anna_1234_assignfeedback_file", "_assignsubmission_file", "hw_1234_final.ipynb"]
        {
            assert_eq!(name(no), None, "{no}");
        }
    }
}
