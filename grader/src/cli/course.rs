//! Which assignment is meant, and the course's secret.

use super::context::Context;
use super::exit::{Code, Failure};
use crate::assignment::input::Seed;
use crate::assignment::{Assignment, ManifestErrors};
use crate::bundle;
use crate::course::Course;
use crate::text::{Explain, Message, args};
use std::path::{Path, PathBuf};

/// The folder of an assignment: a folder that holds `assignment.toml`, or an id that is looked up in the course.
pub fn assignment_dir(name: &Path, context: &Context) -> Result<PathBuf, Failure> {
    if name.join("assignment.toml").is_file() {
        return Ok(name.to_path_buf());
    }
    let courses = courses(context)?;
    for course in &courses {
        let dir = course.join(name);
        if dir.join("assignment.toml").is_file() {
            return Ok(dir);
        }
    }
    let mut known: Vec<String> = courses.iter().flat_map(|c| ids(c)).collect();
    known.sort();
    known.dedup();
    let name = name.display().to_string();
    let near = known.iter().max_by(|a, b| {
        let close = |x: &str| strsim::jaro_winkler(x, &name);
        close(a).total_cmp(&close(b))
    });
    let hint = match near.filter(|n| strsim::jaro_winkler(n, &name) > 0.8) {
        Some(near) => Message::new("did_you_mean", args! { "name" => near }),
        None => Message::new("known_assignments", args! { "names" => known }),
    };
    Err(Failure::usage(Message::new("no_such_assignment", args! { "name" => name }), Some(hint)))
}

/// Folders that ids are looked up in, in this order.
fn courses(context: &Context) -> Result<Vec<PathBuf>, Failure> {
    if let Some(course) = &context.course {
        return Ok(vec![course.clone()]);
    }
    let mut found = Vec::new();
    if let Ok(here) = std::env::current_dir() {
        found.extend(here.ancestors().map(|d| d.join("assignments")).find(|d| d.is_dir()));
    }
    found.push(bundled(context)?);
    Ok(found)
}

/// The course that ships with the program, unpacked.
pub fn bundled(context: &Context) -> Result<PathBuf, Failure> {
    bundle::unpack(&bundle::ASSIGNMENTS, "course", &context.cache).map_err(|source| {
        Failure::ours(Message::new(
            "cache_failed",
            args! { "path" => context.cache.display().to_string(), "reason" => source.to_string() },
        ))
    })
}

fn ids(course: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(course) else { return vec![] };
    entries
        .flatten()
        .filter(|e| e.path().join("assignment.toml").is_file())
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .collect()
}

/// Loads an assignment; its errors come as a compiler shows them.
pub fn load(dir: &Path, context: &Context) -> Result<Assignment, Failure> {
    Assignment::load(dir).map_err(|errors| findings(&errors, context))
}

/// The course of an assignment, where there is a `course.toml` beside it.
pub fn course_of(assignment: &Path, context: &Context) -> Result<Option<Course>, Failure> {
    Course::of(assignment).map_err(|errors| findings(&errors, context))
}

fn findings(errors: &ManifestErrors, context: &Context) -> Failure {
    Failure {
        code: Code::Usage,
        messages: vec![errors.message()],
        rendered: Some(errors.render(context.lang)),
        hint: errors.hint().map(Box::new),
    }
}

/// Where the secret seed comes from.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct SeedArgs {
    /// Secret that hidden inputs derive from; visible to other users of the machine, prefer --seed-file or $GRADER_SEED
    #[arg(long, value_name = "TEXT", conflicts_with = "seed_file")]
    pub seed: Option<String>,
    /// File with the secret
    #[arg(long, value_name = "FILE")]
    pub seed_file: Option<PathBuf>,
}

impl SeedArgs {
    /// The secret: from the command line, `$GRADER_SEED`, or `.grader-secret` of the course.
    pub fn seed(&self, assignment: &Path) -> Result<Seed, Failure> {
        if let Some(text) = &self.seed {
            return Ok(Seed::secret(text));
        }
        if let Some(path) = &self.seed_file {
            return read_secret(path);
        }
        if let Ok(text) = std::env::var("GRADER_SEED")
            && !text.trim().is_empty()
        {
            return Ok(Seed::secret(text.trim()));
        }
        if let Some(secret) = course_secret(assignment) {
            return read_secret(&secret);
        }
        Err(Failure::usage(Message::bare("no_seed"), Some(Message::bare("hint_seed"))))
    }

    /// The text of the secret that [`Self::seed`] would take: for a bundle that grades elsewhere.
    pub fn chosen(&self, assignment: &Path) -> Result<String, Failure> {
        self.seed(assignment)?;
        let variable = || std::env::var("GRADER_SEED").ok().filter(|t| !t.trim().is_empty());
        let read = |path: PathBuf| std::fs::read_to_string(path).ok();
        let text = self
            .seed
            .clone()
            .or_else(|| self.seed_file.clone().and_then(read))
            .or_else(variable)
            .or_else(|| course_secret(assignment).and_then(read));
        text.map(|t| t.trim().to_owned())
            .ok_or_else(|| Failure::usage(Message::bare("no_seed"), Some(Message::bare("hint_seed"))))
    }

    /// The secret's text, if there is one: for searching it where it must not be.
    pub fn text(&self, assignment: &Path) -> Option<String> {
        let variable = || std::env::var("GRADER_SEED").ok();
        let file = self.seed_file.clone().or_else(|| course_secret(assignment));
        let text = self.seed.clone().or_else(|| std::fs::read_to_string(file?).ok()).or_else(variable)?;
        Some(text.trim().to_owned()).filter(|t| !t.is_empty())
    }
}

/// `.grader-secret` of the course that an assignment is of.
fn course_secret(assignment: &Path) -> Option<PathBuf> {
    let assignment = assignment.canonicalize().unwrap_or_else(|_| assignment.to_path_buf());
    assignment.ancestors().take(4).map(|d| d.join(".grader-secret")).find(|f| f.is_file())
}

fn read_secret(path: &Path) -> Result<Seed, Failure> {
    let wrong = |reason: String| {
        let args = args! { "path" => path.display().to_string(), "reason" => reason };
        Failure::usage(Message::new("seed_unreadable", args), Some(Message::bare("hint_seed")))
    };
    let text = std::fs::read_to_string(path).map_err(|e| wrong(e.to_string()))?;
    if text.trim().is_empty() {
        return Err(wrong("empty".to_owned()));
    }
    Ok(Seed::secret(text.trim()))
}
