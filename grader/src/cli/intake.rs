//! What came in: the options of `grade` that say where from, and what is told of it.

use super::context::Context;
use super::exit::{Code, Failure};
use crate::course::Course;
use crate::roster::Roster;
use crate::submission::{Intake, Layout, Request, intake};
use crate::text::{Explain, Message};
use jiff::tz::TimeZone;
use std::path::{Path, PathBuf};

/// Where submissions come from.
#[derive(Clone, Debug, clap::Args)]
pub struct IntakeArgs {
    /// How submissions lie there: auto, folders, files, moodle, canvas, gradescope, nbgrader[:NAME] or
    /// github-classroom[:PREFIX]
    #[arg(long, default_value = "auto", value_name = "LAYOUT")]
    pub layout: Layout,
    /// CSV of the course's people: id, name, email, group, or an LMS's own export; who handed in nothing is listed
    #[arg(long, value_name = "FILE")]
    pub roster: Option<PathBuf>,
}

impl IntakeArgs {
    /// Finds submissions and people, and tells what was found.
    ///
    /// Times without a zone (Moodle's worksheet) are in the course's, else in this machine's.
    pub fn intake(
        &self,
        paths: &[PathBuf],
        assignment: (&str, &Path),
        context: &Context,
    ) -> Result<Intake, Failure> {
        let roster = self.roster.as_deref().map(Roster::read).transpose()?;
        let course = Course::of(assignment.1).map_err(|errors| Failure {
            code: Code::Usage,
            messages: vec![errors.message()],
            rendered: Some(errors.render(context.lang)),
            hint: errors.hint().map(Box::new),
        })?;
        let zone = course.map_or_else(|| TimeZone::try_system().unwrap_or(TimeZone::UTC), |c| c.zone);
        let request =
            Request { paths, layout: &self.layout, assignment: assignment.0, roster: roster.as_ref(), zone };
        let found = intake(&request)?;
        let plain = |m: &&Message| m.code == "intake_plain" && self.roster.is_none();
        found.said.iter().filter(|m| !plain(m)).for_each(|m| context.tell(m));
        found.warnings.iter().for_each(|m| context.warn(m));
        Ok(found)
    }
}
