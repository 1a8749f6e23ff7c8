//! From equal wrong answers to a known mistake: one student's definition, cut out with what it needs, and run again to
//! see that it gives the same answers.

use super::engine::{Engine, Selection};
use super::gradebook::Gradebook;
use super::replay::Recorded;
use super::report::{Cluster, Member};
use super::result::LanguageName;
use crate::assignment::Assignment;
use crate::assignment::manifest::Language;
use crate::grading::batch::BatchError;
use crate::run::{Conversation, Program, Trouble};
use crate::submission::{Content, Discovered, Kind};
use crate::text::Message;
use grader_protocol::{SourceFile, Value};
use std::time::Duration;

/// Largest text of a known mistake, in bytes.
const LARGEST: usize = 256 << 10;

/// A definition that gives the answers of a cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Whose it is.
    pub submission: String,
    /// The module.
    pub text: String,
}

/// What came of looking for one.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// The first that gives the answers.
    pub found: Option<Found>,
    /// Those that do not, and why.
    pub tried: Vec<(String, Message)>,
}

/// Looks among the members of a cluster for a definition that gives its answers alone. The engine's selection becomes
/// the cluster's task.
///
/// # Errors
/// The ledger cannot be read, or we fail at running the code.
pub fn search(
    engine: &mut Engine<'_>,
    book: &Gradebook,
    cluster: &Cluster,
) -> Result<Result<Search, Trouble>, BatchError> {
    let mut search = Search::default();
    let tasks = &engine.assignment.tasks;
    let Some(number) = tasks.iter().position(|t| t.id == cluster.task) else { return Ok(Ok(search)) };
    engine.selection = Selection::Task(number);
    for member in cluster.who.iter().filter(|m| m.language == Some(LanguageName::Python)) {
        let why = match content(engine, book, member)? {
            Err(why) => why,
            Ok(content) => match cut(engine, number, member, &content) {
                Err(trouble) => return Ok(Err(trouble)),
                Ok(None) => Message::bare("mutant_why_nothing"),
                Ok(Some(text)) if answers(engine, &text, cluster).as_ref() == Some(&cluster.answers) => {
                    search.found = Some(Found { submission: member.submission.clone(), text });
                    return Ok(Ok(search));
                }
                Ok(Some(_)) => Message::bare("mutant_why_other"),
            },
        };
        search.tried.push((member.submission.clone(), why));
    }
    Ok(Ok(search))
}

/// The files of a member, where they, the assignment and the seed are still those of the grade.
fn content(
    engine: &Engine<'_>,
    book: &Gradebook,
    member: &Member,
) -> Result<Result<Content, Message>, BatchError> {
    let gone = || Message::bare("files_are_gone");
    let Some(subject) = book.subject(&member.submission)? else { return Ok(Err(gone())) };
    let Some(recorded) = Recorded::find(book, &subject, None)? else { return Ok(Err(gone())) };
    let inputs = recorded.inputs(book, &engine.assignment.sha256, &engine.oracles.seed_sha256());
    Ok(match inputs {
        Ok((_, content)) => Ok(content),
        Err(mut missing) => Err(if missing.is_empty() { gone() } else { missing.swap_remove(0) }),
    })
}

/// The definitions that a task is about, with all that they need, as one module; none of the code runs.
fn cut(
    engine: &Engine<'_>,
    task: usize,
    member: &Member,
    content: &Content,
) -> Result<Option<String>, Trouble> {
    let prepared = engine.runtimes.prepare(Language::Python, content, engine.assignment)?;
    let Ok(start) = prepared.start else { return Ok(None) };
    let mut load = prepared.load;
    load.options.push(("cut".to_owned(), wanted(engine.assignment, task, member)));
    let total = Duration::from_mins(1);
    let mut party = Conversation::new(Program { start, load, total });
    party.stop_on(engine.stop);
    let Ok(report) = party.report()? else { return Ok(None) };
    party.close();
    let text = report.notes.iter().rev().filter(|n| n.code == "cut").flat_map(|n| &n.args).next();
    Ok(match text {
        Some((_, Value::Text(text))) if text.len() <= LARGEST => Some(text.clone()),
        _ => None,
    })
}

/// Names of entries, the place of the first one's version with it.
fn wanted(assignment: &Assignment, task: usize, member: &Member) -> Value {
    let task = &assignment.tasks[task];
    let mut names: Vec<&String> = Vec::new();
    for name in task.uses.iter().chain(&task.given) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let asked = names.into_iter().enumerate().map(|(i, name)| {
        let place = member.place.as_ref().filter(|_| i == 0);
        let number = |of: fn(&crate::grading::result::Place) -> u32| Value::Int(place.map_or(0, of).into());
        let file = place.map_or_else(String::new, |p| p.file.clone());
        Value::List(vec![
            Value::Text(name.clone()),
            Value::Text(file),
            number(|p| p.cell),
            number(|p| p.line),
        ])
    });
    Value::List(asked.collect())
}

/// The digest of the answers that a module gives to the cluster's task.
fn answers(engine: &Engine<'_>, text: &str, cluster: &Cluster) -> Option<String> {
    let file = SourceFile { path: "mutant.py".to_owned(), bytes: text.as_bytes().to_vec() };
    let content = Content { kind: Kind::Python, files: vec![file], sha256: String::new(), notes: vec![] };
    let result = engine.grade(&Discovered::new(&cluster.id, vec![]), &content).result;
    result.tasks.into_iter().find(|t| t.id == cluster.task)?.answers
}
