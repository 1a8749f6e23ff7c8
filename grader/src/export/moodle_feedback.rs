//! The archive that Moodle takes under «Upload multiple feedback files in a zip»: each student's own page, in the folder
//! that the student's work came in.
//!
//! Source: `mod/assign/feedback/file/importziplib.php`. A folder's name is split at its first four underscores: the
//! second part is the number of the participant, the third and fourth the plug-in; Moodle drops in silence what it cannot
//! read so, hidden files (`.`, `~`), and files that are the submission's own to the byte. Names of folders are therefore
//! repeated as they came (in composed normal form, of which Moodle reads the number alone), and who has none that Moodle
//! would read is listed.

use super::class::Class;
use super::{Export, ExportError};
use crate::grading::gradebook::Row;
use crate::grading::result::SubmissionStatus;
use crate::site::feedback;
use crate::text::{Message, args};
use std::collections::HashSet;
use std::io::{self, Cursor, Write};
use zip::write::SimpleFileOptions;

/// Name of a page in its folder.
const PAGE: &str = "feedback.html";
/// Longest name that file systems take, in bytes.
const LONGEST: usize = 255;

/// Makes the archive. The same grades give the same bytes.
pub fn write(class: &mut Class<'_>) -> Result<Export, ExportError> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    let words = &class.book.assignment.words;
    let mut taken: HashSet<String> = HashSet::new();
    let (mut written, mut outcome) = (0, Ok(()));
    class.each(&mut |row, _| {
        let origin = match place(row) {
            Ok(origin) if !taken.insert(origin.to_owned()) => {
                return class.remark(about("export_feedback_taken", row));
            }
            Ok(origin) => origin,
            Err(why) => return class.remark(why),
        };
        if outcome.is_ok() {
            let page = feedback::render(&row.result, words);
            let name = format!("{origin}/{PAGE}");
            outcome = zip.start_file(name, options).map_err(io::Error::other);
            outcome = std::mem::replace(&mut outcome, Ok(())).and_then(|()| zip.write_all(page.as_bytes()));
            written += 1;
        }
    })?;
    outcome?;
    if written == 0 {
        return Err(ExportError::NoMoodleFolders);
    }
    let bytes = zip.finish().map_err(io::Error::other)?.into_inner();
    // What `Class` says of points does not concern pages.
    let remarks = class.remarks().into_iter().filter(|m| m.code.starts_with("export_feedback")).collect();
    Ok(Export { files: vec![(String::new(), bytes)], written, remarks })
}

/// The folder of a student's page, or why there is none.
fn place(row: &Row) -> Result<&str, Message> {
    let origin = row.student.origin.as_str();
    if row.result.status == SubmissionStatus::Error {
        return Err(about("export_feedback_error", row));
    }
    if row.attempts == 0 {
        return Err(about("export_feedback_absent", row));
    }
    let parts: Vec<&str> = origin.splitn(5, '_').collect();
    if !origin.contains("_assignsubmission_") {
        return Err(about("export_feedback_no_folder", row));
    }
    let number = |text: &&str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if parts.len() < 4 || !parts.get(1).is_some_and(number) || parts[2] != "assignsubmission" {
        return Err(about("export_feedback_no_number", row));
    }
    let unsafe_in_zip = |c: char| c.is_control() || matches!(c, '/' | '\\');
    if origin.contains(unsafe_in_zip) || origin.len() > LONGEST {
        return Err(about("export_feedback_unsafe", row));
    }
    Ok(origin)
}

fn about(code: &str, row: &Row) -> Message {
    // Numbers of participants say little to an instructor.
    let id = &row.student.submission;
    let known = |name: &&str| !name.is_empty() && name != id;
    let names: Vec<&str> = row.student.people.iter().map(|p| p.name.as_str()).filter(known).collect();
    let who = if names.is_empty() { id.clone() } else { format!("{id} ({})", names.join(", ")) };
    Message::new(code, args! { "submission" => who, "folder" => &row.student.origin })
}
