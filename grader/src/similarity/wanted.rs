//! What the assignment asks for, by name: where the graded slice starts.

use super::token::plain;
use crate::assignment::signature::{Entry, EntryKind};
use std::collections::{HashMap, HashSet};

/// Names of an assignment.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Where slices start: entries and their aliases, without capitals and underscores.
    roots: HashSet<String>,
    /// What cannot be renamed, with the one name of it: functions, classes, and their members.
    fixed: HashMap<String, String>,
    members: HashMap<String, String>,
}

impl Wanted {
    /// Of the entries of an assignment.
    pub fn of(entries: &[Entry]) -> Self {
        let mut wanted = Self::default();
        for entry in entries {
            let names = || std::iter::once(&entry.name).chain(&entry.aliases);
            wanted.roots.extend(names().map(|n| plain(n)));
            let fixed = names().map(|n| (plain(n), entry.name.clone()));
            match &entry.kind {
                EntryKind::Function { .. } => wanted.fixed.extend(fixed),
                EntryKind::Class { fields, methods, .. } => {
                    wanted.fixed.extend(fixed);
                    wanted.members.extend(fields.iter().map(|f| (plain(&f.name), f.name.clone())));
                    for method in methods {
                        let names = std::iter::once(&method.name).chain(&method.aliases);
                        wanted.members.extend(names.map(|n| (plain(n), method.name.clone())));
                    }
                }
                EntryKind::Variable { name, .. } => wanted.roots.extend(name.iter().map(|n| plain(n))),
            }
        }
        wanted
    }

    /// Whether a slice starts at what binds this name.
    pub fn is_root(&self, name: &str) -> bool {
        self.roots.contains(&plain(name))
    }

    /// The one name of a function or class that the assignment names.
    pub fn fixed(&self, name: &str) -> Option<&str> {
        self.fixed.get(&plain(name)).map(String::as_str)
    }

    /// The one name of a method or an attribute that the assignment names.
    pub fn member(&self, name: &str) -> Option<&str> {
        self.members.get(&plain(name)).map(String::as_str)
    }
}
