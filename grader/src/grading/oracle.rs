//! What the oracles answer, remembered for the whole batch: it is the same for every submission.

use super::recording::Recording;
use crate::assignment::input::{CaseName, Drawn, Seed};
use crate::assignment::step::Step;
use crate::assignment::{Assignment, Body, Edit, OracleRef};
use crate::compare::Answer;
use crate::run::{Conversation, Load, Performance, Program, Reference, Start, Trouble, play};
use reference::mutants::{Mutant, mutated};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Which case of which check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CaseId {
    /// Number of the task.
    pub task: usize,
    /// Number of the check in it.
    pub check: usize,
    /// Number of the case.
    pub case: u32,
}

/// Starts an instructor's solution, and what is loaded into it.
pub struct SolutionProgram {
    /// How it is started.
    pub start: Arc<dyn Start>,
    /// What is loaded.
    pub load: Load,
}

impl SolutionProgram {
    fn conversation(&self) -> Conversation<'static> {
        let start = Box::new(Arc::clone(&self.start));
        let total = Duration::from_hours(24 * 365); // as long as any batch
        let mut conversation = Conversation::new(Program { start, load: self.load.clone(), total });
        conversation.limit(Duration::from_mins(1), Duration::from_mins(2));
        conversation
    }
}

/// A known mistake of the assignment's own: the solution with an edit, as a program.
pub struct OwnMistake {
    /// The edit.
    pub edit: Edit,
    /// The program.
    pub program: SolutionProgram,
}

/// A conversation with a solution, and the task that it is kept for, where that is a large one.
type Talk = (Option<usize>, Conversation<'static>);
/// A case as a known mistake answers it: of which variant, and which mistake.
type MistakenCase = (CaseId, Option<String>, &'static str);

/// What an oracle gives on the grid of a picture.
type Curve = Option<Arc<Vec<f64>>>;

/// The oracles of an assignment.
pub struct Oracles<'a> {
    assignment: &'a Assignment,
    public: Seed,
    secret: Seed,
    solutions: HashMap<OracleRef, SolutionProgram>,
    talks: Mutex<HashMap<OracleRef, Talk>>,
    drawn: Mutex<HashMap<CaseId, Arc<Drawn>>>,
    answers: Mutex<HashMap<(CaseId, OracleRef), Arc<Performance>>>,
    curves: Mutex<HashMap<(CaseId, OracleRef), Curve>>,
    mistaken: Mutex<HashMap<MistakenCase, Arc<Performance>>>,
    recordings: Mutex<HashMap<PathBuf, Recording>>,
    own: Vec<OwnMistake>,
    own_mistaken: Mutex<HashMap<(usize, usize), OwnCases>>,
    begun: AtomicBool,
}

/// What a known mistake of the assignment's own did in the cases of a task.
pub type OwnCases = Arc<HashMap<CaseId, Performance>>;

impl<'a> Oracles<'a> {
    /// Oracles for hidden checks under this secret seed.
    pub fn new(
        assignment: &'a Assignment,
        secret: Seed,
        solutions: HashMap<OracleRef, SolutionProgram>,
    ) -> Self {
        Self {
            assignment,
            public: Seed::public(),
            secret,
            solutions,
            talks: Mutex::default(),
            drawn: Mutex::default(),
            answers: Mutex::default(),
            curves: Mutex::default(),
            mistaken: Mutex::default(),
            recordings: Mutex::default(),
            own: Vec::new(),
            own_mistaken: Mutex::default(),
            begun: AtomicBool::new(false),
        }
    }

    /// With known mistakes of the assignment's own.
    #[must_use]
    pub fn with_mistakes(self, own: Vec<OwnMistake>) -> Self {
        Self { own, ..self }
    }

    /// The assignment's own mistakes in a task, with their numbers.
    pub fn own_mistakes(&self, task: usize) -> impl Iterator<Item = (usize, &Edit)> {
        let own = self.own.iter().enumerate().map(|(i, m)| (i, &m.edit));
        own.filter(move |(_, edit)| edit.task.is_none_or(|t| t == task))
    }

    /// What such a mistake does in the comparisons of a task. Each has a process of its own, which ends with the task:
    /// two dozen of them at once, with PyTorch in each, would fill the memory.
    pub fn own_mistaken(&self, number: usize, task: usize) -> Result<OwnCases, Trouble> {
        let mut known = lock(&self.own_mistaken);
        if let Some(cases) = known.get(&(number, task)) {
            return Ok(Arc::clone(cases));
        }
        let mut talk = self.own[number].program.conversation();
        let mut cases = HashMap::new();
        for (check, c) in self.assignment.tasks[task].checks.iter().enumerate() {
            let Body::Compare(steps) = &c.body else { continue };
            for case in 0..c.cases {
                let id = CaseId { task, check, case };
                cases.insert(id, play(&mut talk, &self.assignment.entries, steps, &self.drawn(id))?);
            }
        }
        let cases = Arc::new(cases);
        known.insert((number, task), Arc::clone(&cases));
        Ok(cases)
    }

    /// The inputs of a case.
    pub fn drawn(&self, id: CaseId) -> Arc<Drawn> {
        if let Some(known) = lock(&self.drawn).get(&id) {
            return Arc::clone(known);
        }
        let (check, seed, name) = self.named(id);
        let drawn = Arc::new(check.inputs.draw(seed, name));
        lock(&self.drawn).insert(id, Arc::clone(&drawn));
        drawn
    }

    /// Other inputs for a case, of the same lengths.
    pub fn redrawn(&self, id: CaseId) -> Drawn {
        let (check, seed, name) = self.named(id);
        check.inputs.redraw(seed, name, &self.drawn(id))
    }

    /// Numbers for what is no input of a case, such as an order that nobody can guess.
    pub fn chance(&self, id: CaseId, what: &str) -> [u8; 32] {
        self.secret.key(&format!("{what} {} {} {}", id.task, id.check, id.case))
    }

    fn named(&self, id: CaseId) -> (&crate::assignment::Check, &Seed, CaseName<'_>) {
        let task = &self.assignment.tasks[id.task];
        let check = &task.checks[id.check];
        let seed = match check.visibility {
            crate::assignment::manifest::Visibility::Public => &self.public,
            crate::assignment::manifest::Visibility::Hidden => &self.secret,
        };
        let name =
            CaseName { assignment: &self.assignment.id, task: &task.id, check: &check.id, case: id.case };
        (check, seed, name)
    }

    /// What an oracle did in a case.
    pub fn performance(&self, id: CaseId, oracle: &OracleRef) -> Result<Arc<Performance>, Trouble> {
        let key = (id, oracle.clone());
        if let Some(known) = lock(&self.answers).get(&key) {
            return Ok(Arc::clone(known));
        }
        let drawn = self.drawn(id);
        let check = &self.assignment.tasks[id.task].checks[id.check];
        let (Body::Compare(steps) | Body::Property(steps, _)) = &check.body;
        let performance = Arc::new(self.perform(id, steps, &drawn, oracle)?);
        lock(&self.answers).insert(key, Arc::clone(&performance));
        Ok(performance)
    }

    /// What a library with a known mistake did in a case, in a variant of the library.
    pub fn mistaken(
        &self,
        id: CaseId,
        variant: Option<&str>,
        mutant: &'static Mutant,
    ) -> Result<Arc<Performance>, Trouble> {
        let key = (id, variant.map(str::to_owned), mutant.id);
        if let Some(known) = lock(&self.mistaken).get(&key) {
            return Ok(Arc::clone(known));
        }
        let library = mutated(mutant.library, variant, &[mutant.id]).ok_or_else(|| Trouble::Oracle {
            step: mutant.id.to_owned(),
            reason: "there is no such mistake".to_owned(),
        })?;
        let (Body::Compare(steps) | Body::Property(steps, _)) =
            &self.assignment.tasks[id.task].checks[id.check].body;
        let mut party = Reference::new(library);
        let performance = play(&mut party, &self.assignment.entries, steps, &self.drawn(id))?;
        let performance = Arc::new(performance);
        lock(&self.mistaken).insert(key, Arc::clone(&performance));
        Ok(performance)
    }

    /// What an oracle gives on the grid of a picture, where there is a picture to be made of it.
    pub fn curve(&self, id: CaseId, oracle: &OracleRef) -> Option<Arc<Vec<f64>>> {
        let key = (id, oracle.clone());
        if let Some(known) = lock(&self.curves).get(&key) {
            return known.clone();
        }
        let curve = super::plot::wanted(self, id, oracle).map(Arc::new);
        lock(&self.curves).insert(key, curve.clone());
        curve
    }

    /// What an oracle does with inputs of the caller's.
    pub(super) fn play(
        &self,
        id: CaseId,
        steps: &[Step],
        drawn: &Drawn,
        oracle: &OracleRef,
    ) -> Result<Performance, Trouble> {
        self.perform(id, steps, drawn, oracle)
    }

    /// Starts the solutions, once, so that they import what they need while the first students' processes do.
    pub fn begin(&self) {
        if self.begun.swap(true, Ordering::Relaxed) {
            return;
        }
        let mut talks = lock(&self.talks);
        for (oracle, solution) in &self.solutions {
            let first = self.assignment.tasks.iter().find(|t| t.oracles.contains(oracle));
            if first.is_some_and(|task| task.limits.memory_mb <= self.assignment.limits.memory_mb) {
                talks.entry(oracle.clone()).or_insert_with(|| (None, solution.conversation())).1.begin();
            }
        }
    }

    fn perform(
        &self,
        id: CaseId,
        steps: &[Step],
        drawn: &Drawn,
        oracle: &OracleRef,
    ) -> Result<Performance, Trouble> {
        let entries = &self.assignment.entries;
        let performance = match oracle {
            OracleRef::Recorded(path) => return self.recorded(id, path),
            OracleRef::Reference { library, variant } => {
                let found = reference::dynamic::library(library, variant.as_deref());
                let library = found.ok_or_else(|| Trouble::Oracle {
                    step: library.clone(),
                    reason: "there is no such library".to_owned(),
                })?;
                play(&mut Reference::new(library), entries, steps, drawn)?
            }
            OracleRef::Solution(path) => {
                let solution = self.solutions.get(oracle).ok_or_else(|| Trouble::Oracle {
                    step: path.display().to_string(),
                    reason: "the solution was not prepared".to_owned(),
                })?;
                // One process for all: starting one costs a second where it imports torch. What a task with a memory
                // limit of its own leaves behind is given back when the task is done.
                let own = self.assignment.tasks[id.task].limits.memory_mb > self.assignment.limits.memory_mb;
                let own = own.then_some(id.task);
                let mut talks = lock(&self.talks);
                let talk = talks.entry(oracle.clone()).or_insert_with(|| (own, solution.conversation()));
                if talk.0 != own {
                    *talk = (own, solution.conversation());
                }
                let played = play(&mut talk.1, entries, steps, drawn);
                // A process that something on the machine has ended says nothing about the solution.
                let answered = played.as_ref().is_ok_and(|p| p.transcript.failure().is_none());
                if answered || !talk.1.is_over() {
                    played?
                } else {
                    *talk = (own, solution.conversation());
                    play(&mut talk.1, entries, steps, drawn)?
                }
            }
        };
        match performance.transcript.failure() {
            None => Ok(performance),
            Some(failure) => Err(Trouble::Oracle {
                step: steps
                    .get(performance.transcript.answers.len() - 1)
                    .map_or(String::new(), |s| s.text.clone()),
                reason: failure.message(false).text(self.assignment.lang),
            }),
        }
    }

    /// What was recorded of a case.
    fn recorded(&self, id: CaseId, path: &Path) -> Result<Performance, Trouble> {
        let trouble = |reason: String| Trouble::Oracle { step: path.display().to_string(), reason };
        let mut recordings = lock(&self.recordings);
        if !recordings.contains_key(path) {
            let read =
                Recording::read(&self.assignment.dir.join(path)).map_err(|e| trouble(e.to_string()))?;
            recordings.insert(path.to_owned(), read);
        }
        let found = recordings.get(path).and_then(|r| r.get(self.assignment, id));
        let transcript = found.cloned().ok_or_else(|| trouble("no answer was recorded".to_owned()))?;
        Ok(Performance { transcript, ..Performance::default() })
    }

    /// The value of the last step of a case, as the oracle has it.
    pub fn last_value(
        &self,
        id: CaseId,
        oracle: &OracleRef,
    ) -> Result<Option<grader_protocol::Value>, Trouble> {
        Ok(self.performance(id, oracle)?.transcript.answers.last().and_then(|a| match a {
            Answer::Value(v) => Some(v.clone()),
            Answer::Done | Answer::Failed(_) => None,
        }))
    }

    /// The assignment.
    pub const fn assignment(&self) -> &'a Assignment {
        self.assignment
    }

    /// SHA-256 (hex) of the secret seed.
    pub fn seed_sha256(&self) -> String {
        self.secret.sha256_hex()
    }
}

/// A poisoned cache still holds only whole entries.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
