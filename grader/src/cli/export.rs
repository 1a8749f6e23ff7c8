//! `grader export`: grades for another system.

use super::context::{Context, clean};
use super::exit::{Code, Failure};
use super::grade::cannot_write;
use crate::export::{Export, Format, Request, export};
use crate::grading::gradebook::Gradebook;
use crate::grading::output::write_atomic;
use crate::text::{Message, args};
use clap::ValueEnum;
use clap::builder::PossibleValue;
use std::path::{Path, PathBuf};

/// Options of `grader export`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  grader export out --to csv                              a table: out/export/csv.csv
  grader export out --to moodle --file worksheet.csv      Moodle's own worksheet, filled: out/export/worksheet.csv
  grader export out --to moodle-feedback                  everyone's page for Moodle: out/export/moodle-feedback.zip
  grader export out --to canvas --file Grades.csv --column 'HW 1 (1234)'
  grader export out --to gradescope                       a results.json a student: out/export/gradescope/
  grader export out --to junit --out -                    on stdout

The zip of feedback is what Moodle takes under Upload multiple feedback files in a zip; it needs a class that came in as
Moodle's own download. Of the instructor's own file only grades change; its columns, order, encoding and separator stay. Every row that the LMS
would skip is listed with the reason.")]
pub struct ExportArgs {
    /// Folder that `grader grade` wrote
    dir: PathBuf,
    /// Format
    #[arg(long, value_name = "FORMAT")]
    to: Format,
    /// The file that the LMS offers for download, to be filled (canvas, moodle)
    #[arg(long, value_name = "IN")]
    file: Option<PathBuf>,
    /// Name of the grade's column in it, where it cannot be told
    #[arg(long, value_name = "NAME")]
    column: Option<String>,
    /// Where it goes; `-` is stdout [default: below DIR/export]
    #[arg(long, value_name = "OUT")]
    out: Option<PathBuf>,
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }
    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()))
    }
}

/// Makes an export.
pub fn run(args: &ExportArgs, context: &Context) -> Result<Code, Failure> {
    let book = Gradebook::open(&args.dir)?;
    let request = Request { format: args.to, file: args.file.as_deref(), column: args.column.as_deref() };
    let made = export(&book, &request)?;
    for remark in &made.remarks {
        context.warn(remark);
    }
    let out = args.out.clone().unwrap_or_else(|| default_out(args));
    if out == Path::new("-") {
        if args.to.is_folder() || args.to.is_archive() {
            let code = if args.to.is_folder() { "export_folder_stdout" } else { "export_archive_stdout" };
            return Err(Failure::usage(Message::bare(code), None));
        }
        made.files.iter().for_each(|(_, bytes)| context.out(String::from_utf8_lossy(bytes).trim_end()));
        return Ok(Code::Done);
    }
    write(&made, &out)?;
    let done = args! { "count" => made.written, "remarks" => made.remarks.len(), "path" => clean(&out.display().to_string()) };
    let code = if args.to == Format::MoodleFeedback { "export_feedback_done" } else { "export_done" };
    context.tell(&Message::new(code, done));
    Ok(Code::Done)
}

fn default_out(args: &ExportArgs) -> PathBuf {
    match args.file.as_ref().and_then(|f| f.file_name()) {
        Some(name) => args.dir.join("export").join(name),
        None => args.dir.join(args.to.default_name()),
    }
}

fn write(made: &Export, out: &Path) -> Result<(), Failure> {
    for (name, bytes) in &made.files {
        let path = if name.is_empty() { out.to_path_buf() } else { out.join(name) };
        if let Some(parent) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
            std::fs::create_dir_all(parent).map_err(|e| cannot_write(parent, &e))?;
        }
        write_atomic(&path, |file| file.write_all(bytes)).map_err(super::grade::output_failure)?;
    }
    Ok(())
}
