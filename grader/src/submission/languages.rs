//! Languages of submissions.

use super::archive::Format;
use super::discovered::Discovered;
use super::discovered::Part;
use super::listing::{Listing, junk};
use crate::assignment::manifest::Language;

/// Languages that submissions are written in, as their file names say; archives are looked into.
pub fn languages(submissions: &[Discovered]) -> Vec<Language> {
    let mut found = Vec::new();
    let mut archives: Vec<&Discovered> = Vec::new();
    for submission in submissions {
        let mut packed = false;
        for part in &submission.parts {
            names(part, &mut |name| {
                packed |= Format::of(name).is_some();
                note(name, &mut found);
            });
        }
        if packed {
            archives.push(submission);
        }
        if found.len() == 2 {
            return found;
        }
    }
    // Archives of students' own cost more to look into, and mostly tell nothing new.
    for submission in archives {
        if let Ok(listing) = Listing::of(&submission.parts) {
            listing.found.iter().for_each(|f| note(&f.name, &mut found));
        }
        if found.len() == 2 {
            break;
        }
    }
    found
}

fn note(name: &str, found: &mut Vec<Language>) {
    let name = name.rsplit('/').next().unwrap_or(name);
    let language = if name == "Cargo.toml" || super::files::rust(name) {
        Language::Rust
    } else if super::files::python(name) {
        Language::Python
    } else {
        return;
    };
    if !found.contains(&language) {
        found.push(language);
    }
}

fn names(part: &Part, tell: &mut dyn FnMut(&str)) {
    match part {
        Part::Path(path) => {
            let walk = walkdir::WalkDir::new(path).max_depth(6).into_iter();
            let walk = walk.filter_entry(|e| e.depth() == 0 || !junk(&e.file_name().to_string_lossy()));
            walk.flatten().for_each(|entry| tell(&entry.file_name().to_string_lossy()));
        }
        Part::Named(name, _) => tell(name),
        Part::Inside(archive, path) => archive.below(path).for_each(|entry| tell(&entry.name)),
    }
}
