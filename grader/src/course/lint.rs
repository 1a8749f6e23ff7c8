//! What an instructor should know about a course before its dates are used.

use super::{FILE, load::load};
use crate::assignment::{Finding, Severity};
use crate::text::{Message, args};
use std::path::Path;

/// Everything that is wrong with `course.toml` in a folder, errors first: also assignments that are not there.
pub fn lint(dir: &Path) -> Vec<Finding> {
    let (course, mut findings) = load(dir);
    for id in course.iter().flat_map(|c| c.assignments.keys()) {
        if !dir.join(id).join(crate::assignment::FILE).is_file() {
            let message = Message::new("course_no_such_folder", args! { "name" => id });
            findings.push(Finding::of_file(Severity::Warning, dir.join(FILE), message));
        }
    }
    findings.sort_by_key(|f| f.severity);
    findings
}
