//! Clones of GitHub Classroom: `<assignment>-<user>/` (or `-<team>`), each with `.git`, in a folder
//! `<assignment>-submissions` where `gh classroom clone` made them.
//!
//! git is never run and nothing in `.git` is read: it is the student's, and configuration in it can start programs.

use super::super::tree::{Child, has};
use super::{Recognised, Slot};
use crate::roster::{IdKind, Person};

/// Recognises it: clones whose names begin alike.
pub(super) fn find(
    name: &str,
    children: &[Child],
    named: Option<&str>,
    assignment: &str,
    forced: bool,
) -> Option<Recognised> {
    let clones: Vec<&Child> =
        children.iter().filter(|c| c.folder && (forced || has(&c.part, ".git"))).collect();
    let listed = name.strip_suffix("-submissions");
    if clones.is_empty() || clones.len() * 2 < children.len() {
        return None;
    }
    let names: Vec<&str> = clones.iter().map(|c| c.name.as_str()).collect();
    let prefix = [named, listed, Some(assignment)]
        .into_iter()
        .flatten()
        .map(|p| format!("{}-", p.trim_end_matches('-')))
        .find(|p| names.iter().all(|n| n.len() > p.len() && n.starts_with(p.as_str())))
        .or_else(|| common(&names));
    let prefix = match prefix {
        Some(prefix) => prefix,
        None if forced => String::new(),
        None => return None,
    };
    let mut found = Recognised { layout: "github-classroom", slots: vec![], rest: vec![] };
    for child in children {
        if !clones.iter().any(|c| c.name == child.name) {
            found.rest.push(child.clone());
            continue;
        }
        let user = child.name.strip_prefix(prefix.as_str()).unwrap_or(&child.name);
        found.slots.push(Slot::of(
            user,
            &child.name,
            Person::of_id(IdKind::Github, user),
            child.part.clone(),
        ));
    }
    Some(found)
}

/// What several names have in common, up to the last `-` in it.
fn common(names: &[&str]) -> Option<String> {
    let (first, others) = names.split_first()?;
    if others.is_empty() {
        return None;
    }
    let same = |a: &str, b: &str| a.char_indices().zip(b.chars()).take_while(|((_, x), y)| x == y).count();
    let length = others.iter().map(|n| same(first, n)).min()?;
    let shared: String = first.chars().take(length).collect();
    shared.rfind('-').map(|at| shared[..=at].to_owned())
}

#[cfg(test)]
mod tests {
    use super::common;

    #[test]
    fn prefixes() {
        assert_eq!(common(&["hw-1-anna", "hw-1-boris"]).as_deref(), Some("hw-1-"));
        assert_eq!(common(&["hw-1-anna", "hw-1-anna-lee"]).as_deref(), Some("hw-1-"));
        assert_eq!(common(&["anna", "boris"]), None);
        assert_eq!(common(&["hw-anna"]), None);
    }
}
