//! Canvas's «Download Submissions» (`lib/content_zipper.rb`).
//!
//! `lastnamefirstname_[LATE_]<user>_<attachment>_<file>`, all in one folder; text and links are
//! `…_<user>_text.html`, `…_<user>_link.html`; anonymous marking is `anon_<id>_…` with letters in the id.
//! The archive holds the last attempt. A file that was uploaded again has `-1` at its end; where both are there, the
//! download was made twice, and they are two attempts.

use super::super::tree::Child;
use super::{Recognised, Slot};
use crate::roster::{IdKind, Person};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, PartialEq, Eq)]
struct Parsed<'a> {
    user: &'a str,
    name: &'a str,
    late: bool,
    attachment: &'a str,
    file: &'a str,
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn parse(text: &str) -> Option<Parsed<'_>> {
    let parts: Vec<(usize, &str)> = {
        let mut at = 0;
        text.split('_')
            .map(|p| {
                let here = at;
                at += p.len() + 1;
                (here, p)
            })
            .collect()
    };
    let anonymous = parts.first()?.1 == "anon";
    for i in 1..parts.len().saturating_sub(1) {
        let (at, user) = parts[i];
        let is_id =
            digits(user) || (anonymous && user.bytes().all(|b| b.is_ascii_alphanumeric()) && user != "LATE");
        if !is_id || user.is_empty() {
            continue;
        }
        let late = parts[i - 1].1 == "LATE";
        let end = if late { parts[i - 1].0 } else { at };
        let name = text[..end].trim_end_matches('_');
        let name = if anonymous { "" } else { name };
        let (after, next) = parts[i + 1];
        if i + 2 == parts.len() && matches!(next, "text.html" | "link.html") {
            return Some(Parsed { user, name, late, attachment: "", file: next });
        }
        if digits(next) && i + 2 < parts.len() {
            let file = &text[after + next.len() + 1..];
            return (!file.is_empty()).then_some(Parsed { user, name, late, attachment: next, file });
        }
    }
    None
}

/// Recognises it. Named on the command line, one such name is enough; by itself it has to be beyond doubt: a folder of
/// `hw_2024_01_ivan.py` is none of Canvas.
pub(super) fn find(children: &[Child], named: bool) -> Option<Recognised> {
    let files: Vec<(&Child, Parsed<'_>)> =
        children.iter().filter(|c| !c.folder).filter_map(|c| Some((c, parse(&c.name)?))).collect();
    if files.is_empty() || !(named || beyond_doubt(&files, children.len())) {
        return None;
    }
    let mut users: BTreeMap<&str, Vec<&(&Child, Parsed<'_>)>> = BTreeMap::new();
    for file in &files {
        users.entry(file.1.user).or_default().push(file);
    }
    let slots = users.into_iter().flat_map(|(user, files)| of_user(user, &files)).collect();
    let rest = children.iter().filter(|c| c.folder || parse(&c.name).is_none()).cloned().collect();
    Some(Recognised { layout: "canvas", slots, rest })
}

fn beyond_doubt(files: &[(&Child, Parsed<'_>)], all: usize) -> bool {
    let attached: Vec<&Parsed<'_>> =
        files.iter().map(|(_, n)| n).filter(|n| !n.attachment.is_empty()).collect();
    let unique: BTreeSet<&str> = attached.iter().map(|n| n.attachment).collect();
    let users: BTreeSet<&str> = files.iter().map(|(_, n)| n.user).collect();
    let long = attached.iter().all(|n| n.attachment.len() >= 3 && n.user.len() >= 2);
    let lower = files.iter().all(|(_, n)| !n.name.chars().any(char::is_uppercase));
    let years = users.len() == 1 && files.len() > 1;
    files.len() * 2 >= all && unique.len() == attached.len() && long && lower && !years
}

/// The attempts of one user.
fn of_user(user: &str, files: &[&(&Child, Parsed<'_>)]) -> Vec<Slot> {
    let mut versions: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    for (_, name) in files {
        let (base, number) = version(name.file);
        versions.entry(base).or_default().insert(number);
    }
    let numbers: BTreeSet<u32> = versions.values().filter(|v| v.len() > 1).flatten().copied().collect();
    let numbers: Vec<u32> = if numbers.is_empty() { vec![0] } else { numbers.into_iter().collect() };
    let mut slots = Vec::new();
    for (k, number) in numbers.iter().enumerate() {
        let of_attempt = |name: &Parsed<'_>| {
            let (base, own) = version(name.file);
            versions.get(&base).is_none_or(|v| v.len() == 1) || own == *number
        };
        let of_attempt: Vec<_> = files.iter().filter(|(_, name)| of_attempt(name)).collect();
        let Some((child, first)) = of_attempt.first() else { continue };
        let mut person = Person::of_id(IdKind::Canvas, user);
        first.name.clone_into(&mut person.name);
        let mut slot = Slot::of(user, &child.name, person, child.part.clone());
        let names: BTreeSet<&str> = of_attempt.iter().map(|(_, n)| n.file).collect();
        slot.parts = of_attempt.iter().map(|(c, n)| c.part.clone().called(&own_name(n, &names))).collect();
        slot.late = of_attempt.iter().any(|(_, n)| n.late);
        slot.attempt = k as u32 + 1;
        slots.push(slot);
    }
    slots
}

/// The student's own name of a file. A module that was uploaded again has lost the name that others import it by.
fn own_name(name: &Parsed<'_>, others: &BTreeSet<&str>) -> String {
    if name.attachment.is_empty() {
        return format!("{}_{}", name.user, name.file);
    }
    let (base, number) = version(name.file);
    if number > 0 && base.rsplit('.').next() == Some("py") && !others.contains(base.as_str()) {
        return base;
    }
    name.file.to_owned()
}

/// `hw-1.ipynb` is upload 1 of `hw.ipynb`, which is upload 0.
fn version(file: &str) -> (String, u32) {
    let (stem, ending) = file.rsplit_once('.').unwrap_or((file, ""));
    match stem.rsplit_once('-') {
        Some((base, n)) if digits(n) && n.len() < 4 && !base.is_empty() => {
            (format!("{base}.{ending}"), n.parse().unwrap_or(0))
        }
        _ => (format!("{stem}.{ending}"), 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        let name = |text| parse(text).map(|n| (n.user, n.name, n.late, n.file));
        assert_eq!(
            name("petrovaanna_12345_67890_hw.ipynb"),
            Some(("12345", "petrovaanna", false, "hw.ipynb"))
        );
        assert_eq!(
            name("petrovaanna_LATE_12345_67890_my_hw_2.py"),
            Some(("12345", "petrovaanna", true, "my_hw_2.py"))
        );
        assert_eq!(
            name("петроваанна_12345_67890_дз-1.zip"),
            Some(("12345", "петроваанна", false, "дз-1.zip"))
        );
        assert_eq!(name("petrova_anna_12345_67890_hw.py"), Some(("12345", "petrova_anna", false, "hw.py")));
        assert_eq!(name("petrovaanna_12345_text.html"), Some(("12345", "petrovaanna", false, "text.html")));
        assert_eq!(name("anon_Ab3dE_67890_hw.py"), Some(("Ab3dE", "", false, "hw.py")));
        assert_eq!(name("anon_LATE_Ab3dE_67890_hw.py"), Some(("Ab3dE", "", true, "hw.py")));
        for no in ["alice.py", "hw_final.ipynb", "12345_67890_hw.py", "a_12345_67890_", "hw_1_final.py"] {
            assert_eq!(name(no), None, "{no}");
        }
    }

    #[test]
    fn uploads() {
        assert_eq!(version("hw-1.ipynb"), ("hw.ipynb".into(), 1));
        assert_eq!(version("hw.ipynb"), ("hw.ipynb".into(), 0));
        assert_eq!(version("2024-11-12.py").1, 12, "counts only beside a `2024-11.py`");
    }
}
