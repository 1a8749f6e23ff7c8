//! No LMS: one entry a student, a folder or a file.

use super::super::tree::Child;
use super::{Recognised, Slot};
use crate::roster::{IdKind, Person};

/// Folders and files; of several files of one name and different endings one submission.
pub(in super::super) fn plain(children: &[Child]) -> Recognised {
    recognised("folders", children, |_| true)
}

/// Folders only.
pub(in super::super) fn only_folders(children: &[Child]) -> Recognised {
    recognised("folders", children, |c| c.folder)
}

/// Files only.
pub(in super::super) fn only_files(children: &[Child]) -> Recognised {
    recognised("files", children, |c| !c.folder)
}

fn recognised(layout: &'static str, children: &[Child], wanted: impl Fn(&Child) -> bool) -> Recognised {
    let children = || children.iter().filter(|c| c.name != "expected.toml");
    Recognised {
        layout,
        slots: children().filter(|c| wanted(c)).map(slot).collect(),
        rest: children().filter(|c| !wanted(c)).cloned().collect(),
    }
}

/// A folder or a file as a submission.
pub(in super::super) fn slot(child: &Child) -> Slot {
    let id = child.stem();
    let mut person = Person::of_id(IdKind::Own, id);
    // A folder is often called like its student.
    person.name = id.replace('_', " ");
    Slot::of(id, &child.name, person, child.part.clone())
}
