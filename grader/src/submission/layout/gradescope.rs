//! Gradescope's «Export Submissions»: folders `submission_<id>` and a `submission_metadata.yml` that tells who they are
//! from and when they were made.
//!
//! The file is YAML as Ruby writes it, with symbols for keys. Of it only this is read, line by line:
//!
//! ```yaml
//! submission_222222:
//!   :submitters:
//!   - :name: Anna Petrova
//!     :sid: '123'
//!     :email: anna@example.org
//!   :created_at: 2022-09-09 22:11:17.123456000 Z
//! ```

use super::super::discovered::Part;
use super::super::times::stamp;
use super::super::tree::{Child, text};
use super::{Recognised, Slot};
use crate::roster::{IdKind, Person};
use std::collections::BTreeMap;

const FILE: &str = "submission_metadata.yml";
/// It holds results with their output, too.
const MAX_BYTES: u64 = 256 << 20;

#[derive(Debug, Default, PartialEq)]
struct Meta {
    people: Vec<Person>,
    created_at: Option<String>,
}

/// Recognises it: the file is there.
pub(super) fn find(folder: &Part, children: &[Child]) -> Option<Recognised> {
    children.iter().find(|c| !c.folder && c.name == FILE)?;
    let mut metadata = read(&text(folder, FILE, MAX_BYTES)?);
    let mut found = Recognised { layout: "gradescope", slots: vec![], rest: vec![] };
    for child in children {
        if child.name == FILE {
            continue;
        }
        let known = metadata.remove(&child.name);
        let id = match child.stem().strip_prefix("submission_") {
            Some(id) if !id.is_empty() => id.to_owned(),
            _ if known.is_some() => child.name.clone(),
            _ => {
                found.rest.push(child.clone());
                continue;
            }
        };
        let meta = known.unwrap_or_default();
        let mut slot = Slot::of(&id, &child.name, Person::of_id(IdKind::Own, &id), child.part.clone());
        if !meta.people.is_empty() {
            slot.people = meta.people;
        }
        slot.submitted_at = meta.created_at.as_deref().and_then(stamp);
        found.slots.push(slot);
    }
    Some(found)
}

fn read(text: &str) -> BTreeMap<String, Meta> {
    let mut all: BTreeMap<String, Meta> = BTreeMap::new();
    let mut current: Option<String> = None;
    let mut in_submitters = false;
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        let body = line.trim_start();
        if indent == 0 {
            let key = body.strip_suffix(':').map(|k| value(k.trim_start_matches(':')));
            current = key.filter(|k| !k.is_empty());
            if let Some(key) = &current {
                all.insert(key.clone(), Meta::default());
            }
            in_submitters = false;
            continue;
        }
        let Some(meta) = current.as_ref().and_then(|k| all.get_mut(k)) else { continue };
        let (item, body) = match body.strip_prefix("- ") {
            Some(rest) => (true, rest),
            None => (false, body),
        };
        let Some((key, text)) = body.trim_start_matches(':').split_once(':') else { continue };
        if indent == 2 && !item {
            in_submitters = key == "submitters";
            if key == "created_at" {
                meta.created_at = Some(value(text));
            }
        } else if in_submitters {
            if item {
                meta.people.push(Person::default());
            }
            if let Some(person) = meta.people.last_mut() {
                set(person, key, value(text));
            }
        }
    }
    for meta in all.values_mut() {
        meta.people.iter_mut().for_each(identify);
        meta.people.retain(|p| !p.id.is_empty());
    }
    all
}

fn set(person: &mut Person, key: &str, text: String) {
    if text.is_empty() {
        return;
    }
    match key {
        "name" => person.name = text,
        "email" => person.email = Some(text),
        "sid" => {
            person.ids.insert(IdKind::Gradescope, text);
        }
        _ => {}
    }
}

/// Who has no student number is known by the address.
fn identify(person: &mut Person) {
    let id = person.ids.get(&IdKind::Gradescope).or(person.email.as_ref());
    person.id = id.cloned().unwrap_or_else(|| person.name.clone());
}

/// A scalar, without quotes.
fn value(text: &str) -> String {
    let text = text.trim();
    if let Some(inner) = text.strip_prefix('\'').and_then(|t| t.strip_suffix('\'')) {
        return inner.replace("''", "'");
    }
    if text.starts_with('"') {
        // Double quotes have JSON's escapes and `\xNN`, `\e`, which no name has.
        return serde_json::from_str(text).unwrap_or_else(|_| text.trim_matches('"').to_owned());
    }
    if matches!(text, "~" | "null") { String::new() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata() {
        let text = "---\nsubmission_1:\n  :submitters:\n  - :name: Анна Петрова\n    :sid: '007'\n    :email: a@x.ru\n  - :name: \"O\\u2019Neil: Bob\"\n    :email: b@x.ru\n  :created_at: 2022-09-09 22:11:17.5 Z\n  :score: 3.0\n  :history:\n  - :id: 9\n    :created_at: 2020-01-01 00:00:00 Z\n    :name: somebody else\nsubmission_2:\n  :submitters: []\n";
        let all = read(text);
        assert_eq!(all.len(), 2);
        let one = &all["submission_1"];
        assert_eq!(one.created_at.as_deref(), Some("2022-09-09 22:11:17.5 Z"));
        let people: Vec<_> = one.people.iter().map(|p| (p.id.as_str(), p.name.as_str())).collect();
        assert_eq!(people, [("007", "Анна Петрова"), ("b@x.ru", "O’Neil: Bob")]);
        assert_eq!(all["submission_2"], Meta::default());
        assert!(read("nonsense\n\t- [\n: :\n").is_empty());
    }
}
