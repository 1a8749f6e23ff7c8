//! Where a batch is graded: on this machine, or on a cluster.

use super::context::Context;
use super::exit::Failure;
use super::work::SandboxArg;
use crate::grading::cluster::BatchFolder;
use crate::text::{Message, args};
use clap::ValueEnum;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Where submissions are graded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum EngineArg {
    /// On this machine.
    #[default]
    Local,
    /// As a job array of Slurm.
    Slurm,
}

/// Options of `grade` for clusters.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct ClusterArgs {
    /// Where submissions are graded: on this machine, or as a job array of Slurm
    #[arg(long, value_enum, default_value = "local")]
    engine: EngineArg,
    /// Slurm: nodes at a time; each is taken whole, or --jobs processors of it [default: 2]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000))]
    nodes: Option<u32>,
    /// Slurm: folder that this machine and all nodes see under the same path [default: that of --out]
    #[arg(long, value_name = "DIR")]
    slurm_shared: Option<PathBuf>,
    /// Slurm: more options for sbatch, such as "--partition=teaching --time=30"; they win
    #[arg(long, value_name = "OPTIONS", allow_hyphen_values = true)]
    slurm_args: Option<String>,
}

/// A batch on a cluster, as it was asked for.
#[derive(Clone, Debug)]
pub struct ClusterPlan {
    /// Workers at a time.
    pub nodes: usize,
    /// Processors of each, where that was said.
    pub jobs: Option<usize>,
    /// Where the batch is shared.
    pub folder: BatchFolder,
    /// A worker that gives no sign of life for so long is lost.
    pub lost_after: Duration,
    /// Options for `sbatch`.
    pub more: Vec<String>,
}

/// Workers that are silent for so long are lost, where `$GRADER_SLURM_LOST_AFTER` does not say otherwise (seconds).
const LOST_AFTER: u64 = 60;

impl ClusterArgs {
    /// What was asked for; none: this machine.
    pub fn plan(
        &self,
        assignment: &str,
        out: &Path,
        sandbox: SandboxArg,
        context: &Context,
    ) -> Result<Option<ClusterPlan>, Failure> {
        let usage =
            |code: &str| Failure::usage(Message::bare(code), Some(Message::bare("hint_slurm_engine")));
        if self.engine == EngineArg::Local {
            let alone = self.nodes.is_some() || self.slurm_shared.is_some() || self.slurm_args.is_some();
            return if alone { Err(usage("slurm_options_alone")) } else { Ok(None) };
        }
        if sandbox == SandboxArg::Off {
            return Err(Failure::usage(
                Message::bare("slurm_needs_sandbox"),
                Some(Message::bare("hint_doctor")),
            ));
        }
        let shared = self.slurm_shared.as_deref().unwrap_or(out);
        // Paths that are there have one name, by which the batch is found again.
        for dir in [out, shared] {
            std::fs::create_dir_all(dir).map_err(|e| super::grade::cannot_write(dir, &e))?;
        }
        let more = match self.slurm_args.as_deref().map(words) {
            None => Vec::new(),
            Some(Some(words)) => words,
            Some(None) => return Err(usage("slurm_args_unbalanced")),
        };
        Ok(Some(ClusterPlan {
            nodes: self.nodes.unwrap_or(2) as usize,
            jobs: context.asked_jobs,
            folder: BatchFolder::of(shared, out, assignment),
            lost_after: lost_after()?,
            more,
        }))
    }
}

fn lost_after() -> Result<Duration, Failure> {
    let Ok(text) = std::env::var("GRADER_SLURM_LOST_AFTER") else {
        return Ok(Duration::from_secs(LOST_AFTER));
    };
    match text.trim().parse() {
        Ok(seconds @ 1..=86_400) => Ok(Duration::from_secs(seconds)),
        _ => Err(Failure::usage(Message::new("slurm_lost_after_wrong", args! { "value" => text }), None)),
    }
}

/// Words as a shell splits them: quotes hold together, a backslash takes the next letter as it is. None where a quote
/// is not closed.
fn words(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut letters = text.chars();
    while let Some(c) = letters.next() {
        match c {
            '\'' | '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match letters.next()? {
                        end if end == c => break,
                        '\\' if c == '"' => word.push(letters.next()?),
                        other => word.push(other),
                    }
                }
            }
            '\\' => word.get_or_insert_default().push(letters.next()?),
            c if c.is_whitespace() => words.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_are_split_as_a_shell_does() {
        let split = |text: &str| words(text).unwrap();
        assert_eq!(split("  --partition=a  --time 30 "), ["--partition=a", "--time", "30"]);
        assert_eq!(split(r#"--comment='a b' "c \" d" e\ f "" "#), ["--comment=a b", "c \" d", "e f", ""]);
        assert!(split(" ").is_empty());
        for open in ["'a", "\"a", "a\\", "\"a\\"] {
            assert_eq!(words(open), None, "{open}");
        }
    }
}
