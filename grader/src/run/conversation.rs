//! The student's process as a party: started when needed, replaced when it died.

use super::exchange::{Deadline, Exchanged, Process, Start, Tap, exchange, greet};
use super::party::{Answered, Argument, CallArguments, Party, Trouble};
use crate::compare::Failure;
use grader_protocol::{LoadReport, Note, Raised, Reply, Request, SourceFile, Value, Wanted, WantedKind};
use std::collections::HashMap;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

/// What is loaded into a process.
#[derive(Clone, Debug, Default)]
pub struct Load {
    /// Files of the submission; none for a crate, which is in the program.
    pub files: Vec<SourceFile>,
    /// What to look for.
    pub wanted: Vec<Wanted>,
    /// Options of the runner.
    pub options: Vec<(String, Value)>,
}

/// A submission that can be run.
pub struct Program<'a> {
    /// How its process is started.
    pub start: Box<dyn Start + 'a>,
    /// What is loaded into it.
    pub load: Load,
    /// Wall time for all of it.
    pub total: Duration,
}

/// Time for a process to say its first word, and to load a submission, on a busy machine.
const START: Duration = Duration::from_mins(1);

struct Live {
    process: Box<dyn Process>,
    handles: HashMap<(usize, u32), Answered>,
}

/// What is asked for along with each call.
#[derive(Clone, Copy, Debug, Default)]
struct Watching {
    /// The arguments as they are after it.
    arguments: bool,
    /// Its CPU time.
    time: bool,
}

/// A conversation with a student's process.
pub struct Conversation<'a> {
    program: Program<'a>,
    live: Option<Live>,
    report: Option<LoadReport>,
    runtime: String,
    notes: Vec<Note>,
    hushed: bool,
    versions: HashMap<String, u32>,
    cpu: Duration,
    wall: Duration,
    spent: Duration,
    by_wall: bool,
    watching: Watching,
    after: Option<Vec<Value>>,
    seconds: f64,
    cpu_total: f64,
    peak: u64,
    tap: Option<Tap>,
    stop: Option<&'a AtomicBool>,
}

impl<'a> Conversation<'a> {
    /// A conversation; no process is started before something is asked.
    pub fn new(program: Program<'a>) -> Self {
        Self {
            program,
            live: None,
            report: None,
            runtime: String::new(),
            notes: vec![],
            hushed: false,
            versions: HashMap::new(),
            cpu: Duration::from_secs(5),
            wall: Duration::from_secs(15),
            spent: Duration::ZERO,
            by_wall: false,
            watching: Watching::default(),
            after: None,
            seconds: 0.0,
            cpu_total: 0.0,
            peak: 0,
            tap: None,
            stop: None,
        }
    }

    /// Records every byte that is sent.
    pub fn tap(&mut self, tap: Tap) {
        self.tap = Some(tap);
    }

    /// Gives up when this flag is set.
    pub const fn stop_on(&mut self, stop: &'a AtomicBool) {
        self.stop = Some(stop);
    }

    /// Limits of each call from now on.
    pub fn limit(&mut self, cpu: Duration, wall: Duration) {
        (self.cpu, self.wall) = (cpu, wall);
    }

    /// Uses this version of an entry from now on.
    pub fn choose(&mut self, entry: &str, version: u32) {
        self.versions.insert(entry.to_owned(), version);
    }

    /// What runs there: `CPython 3.11.2, numpy 1.24.2`. Empty before the first request.
    pub fn runtime(&self) -> &str {
        &self.runtime
    }

    /// Whether the last failure was the wall clock's.
    pub const fn timed_out_by_wall(&self) -> bool {
        self.by_wall
    }

    /// Whether the time for the whole submission is used up.
    pub fn exhausted(&self) -> bool {
        self.spent >= self.program.total
    }

    /// What the submission holds; starts a process.
    pub fn report(&mut self) -> Result<Result<LoadReport, Failure>, Trouble> {
        if self.report.is_none()
            && let Err(failure) = self.ensure()?
        {
            return Ok(Err(failure));
        }
        Ok(Ok(self.report.clone().unwrap_or_default()))
    }

    /// Starts and loads a process unless one is there.
    fn ensure(&mut self) -> Result<Result<(), Failure>, Trouble> {
        if self.live.is_some() {
            return Ok(Ok(()));
        }
        let mut process = self.program.start.start()?;
        let deadline = Deadline::both(START);
        self.runtime = greet(&mut *process, deadline)?.runtime;
        let Load { files, wanted, options } = self.program.load.clone();
        let request = Request::Load { files, wanted, options };
        self.live = Some(Live { process, handles: HashMap::new() });
        match self.ask(
            &request,
            self.cpu.max(Duration::from_secs(10)),
            self.wall.max(Duration::from_secs(30)),
        )? {
            Ok(Reply::Loaded(report)) => {
                self.report.get_or_insert(report);
                Ok(Ok(()))
            }
            Ok(other) => Err(Trouble::Runner(format!("answered a load with {other:?}"))),
            Err(failure) => Ok(Err(failure)),
        }
    }

    fn ask(
        &mut self,
        request: &Request,
        cpu: Duration,
        wall: Duration,
    ) -> Result<Result<Reply, Failure>, Trouble> {
        let Some(live) = &mut self.live else { return Err(Trouble::Runner("no process".to_owned())) };
        let left = self.program.total.saturating_sub(self.spent).max(Duration::from_millis(1));
        let started = Instant::now();
        let before = if self.watching.time { live.process.cpu_seconds() } else { 0.0 };
        let deadline = Deadline { cpu, wall, left };
        let outcome = exchange(&mut *live.process, request, deadline, self.tap.as_ref(), self.stop);
        self.spent += match &outcome {
            // What others had of the machine meanwhile is not this one's.
            Exchanged::Failed { failure: Failure::Timeout(seconds), .. } => {
                started.elapsed().min(Duration::from_secs_f64(*seconds))
            }
            _ => started.elapsed(),
        };
        if self.watching.time {
            self.seconds = live.process.cpu_seconds() - before;
        }
        match outcome {
            Exchanged::Reply(Reply::Broken(text)) => Err(Trouble::Runner(text)),
            Exchanged::Reply(reply) => Ok(Ok(reply)),
            Exchanged::Stopped => {
                self.retire();
                Err(Trouble::Interrupted)
            }
            Exchanged::Failed { failure, by_wall } => {
                self.retire();
                self.by_wall = by_wall;
                Ok(Err(failure))
            }
        }
    }

    /// Ends the process, and adds up what it took.
    fn retire(&mut self) {
        if let Some(mut live) = self.live.take() {
            self.cpu_total += live.process.cpu_seconds();
            self.peak = self.peak.max(live.process.peak_memory().unwrap_or(0));
            live.process.kill();
        }
    }

    /// Ends the conversation: CPU seconds and peak memory in bytes of all its processes.
    pub fn close(mut self) -> (f64, u64) {
        self.retire();
        (self.cpu_total, self.peak)
    }

    /// A request that is answered with a value.
    fn value(&mut self, request: &Request) -> Result<Answered, Trouble> {
        match self.ask(request, self.cpu, self.wall)? {
            Err(failure) => Ok(Answered::Failed(failure)),
            Ok(Reply::Value(value)) => Ok(answered(value)),
            Ok(other) => Err(Trouble::Runner(format!("answered a request with {other:?}"))),
        }
    }

    /// The chosen version of an entry: a handle, or a variable's value.
    fn open(&mut self, entry: &str) -> Result<Answered, Trouble> {
        if let Err(failure) = self.ensure()? {
            return Ok(Answered::Failed(failure));
        }
        let Some(wanted) = self.program.load.wanted.iter().position(|w| w.name == entry) else {
            return Err(Trouble::Runner(format!("{entry} is not an entry")));
        };
        let report = self.report.as_ref();
        let count = report.and_then(|r| r.versions.get(wanted)).map_or(0, Vec::len) as u32;
        if count == 0 {
            let near = report.map_or(&[][..], |r| &r.near);
            let near = near.iter().filter(|(w, _)| w == entry).map(|(_, found)| found.clone()).collect();
            let wanted = &self.program.load.wanted[wanted];
            return Ok(Answered::Failed(match wanted.after.first() {
                Some(after) => Failure::NoVariable {
                    name: wanted.aliases.first().unwrap_or(&wanted.name).clone(),
                    after: after.clone(),
                },
                None => Failure::Missing { entry: entry.to_owned(), near },
            }));
        }
        let version = self.versions.get(entry).copied().unwrap_or(count - 1).min(count - 1);
        if let Some(known) = self.live.as_ref().and_then(|l| l.handles.get(&(wanted, version))) {
            return Ok(known.clone());
        }
        let answer = self.value(&Request::Open { wanted: wanted as u32, version })?;
        self.take_notes()?;
        // A variable's object is forgotten with the check that looked at it.
        let lasts = self.program.load.wanted[wanted].kind != WantedKind::Object;
        if let Some(live) = &mut self.live
            && lasts
        {
            live.handles.insert((wanted, version), answer.clone());
        }
        Ok(answer)
    }

    /// Remarks that arose when a version was opened: handle 0 is the runner itself, where it has remarks to make.
    fn take_notes(&mut self) -> Result<(), Trouble> {
        if self.hushed || self.live.is_none() || self.program.load.files.is_empty() {
            return Ok(());
        }
        let request = Request::Get { target: 0, name: "notes".to_owned() };
        let Answered::Value(Value::List(found)) = self.value(&request)? else { return Ok(()) };
        for note in found.iter().take(MAX_NOTES).filter_map(as_note) {
            if !self.notes.contains(&note) && self.notes.len() < MAX_NOTES {
                self.notes.push(note);
            }
        }
        Ok(())
    }

    /// Opens the chosen version of every entry, to hear the remarks that arise; from then on there are none, since code
    /// that has seen hidden inputs could put them into a remark.
    pub fn hear_notes(&mut self) -> Result<(), Trouble> {
        let names: Vec<String> = self.program.load.wanted.iter().map(|w| w.name.clone()).collect();
        for name in names {
            self.open(&name)?;
        }
        self.hushed = true;
        Ok(())
    }

    /// Remarks that arose when versions were opened.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    fn handle(&mut self, entry: &str) -> Result<Result<u64, Failure>, Trouble> {
        Ok(match self.open(entry)? {
            Answered::Object(handle) => Ok(handle),
            Answered::Failed(failure) => Err(failure),
            Answered::Value(_) => Err(Failure::Missing { entry: entry.to_owned(), near: vec![] }),
        })
    }

    fn argument(&mut self, argument: &Argument) -> Result<Result<Value, Failure>, Trouble> {
        Ok(match argument {
            Argument::Value(value) => Ok(value.clone()),
            Argument::Object(object) => Ok(Value::Handle(*object)),
            Argument::Entry(entry) => self.handle(entry)?.map(Value::Handle),
        })
    }

    fn request(
        &mut self,
        target: u64,
        method: Option<&str>,
        args: &CallArguments,
        keep: bool,
    ) -> Result<Answered, Trouble> {
        let mut positional = Vec::new();
        for a in &args.positional {
            match self.argument(a)? {
                Ok(value) => positional.push(value),
                Err(failure) => return Ok(Answered::Failed(failure)),
            }
        }
        let mut named = Vec::new();
        for (name, a) in &args.named {
            match self.argument(a)? {
                Ok(value) => named.push((name.clone(), value)),
                Err(failure) => return Ok(Answered::Failed(failure)),
            }
        }
        let echo = self.watching.arguments && !keep;
        let method = method.map(str::to_owned);
        let answer =
            self.value(&Request::Call { target, method, args: positional, kwargs: named, keep, echo })?;
        self.after = None;
        Ok(match answer {
            Answered::Value(Value::List(mut pair)) if echo && pair.len() == 2 => {
                if let Some(Value::List(after)) = pair.pop() {
                    self.after = Some(after);
                }
                answered(pair.pop().unwrap_or(Value::None))
            }
            other => other,
        })
    }

    /// A request to an object that lived in a process which is gone.
    fn alive(&self) -> Result<(), Trouble> {
        if self.live.is_some() {
            Ok(())
        } else {
            Err(Trouble::Runner("the object's process is gone".to_owned()))
        }
    }
}

/// More remarks than this help nobody.
const MAX_NOTES: usize = 40;

fn as_note(value: &Value) -> Option<Note> {
    let Value::Map(pairs) = value else { return None };
    let field = |name: &str| pairs.iter().find(|(k, _)| k == name).map(|(_, v)| v);
    match (field("code")?, field("args")?) {
        (Value::Text(code), Value::Map(args)) => Some(Note { code: code.clone(), args: args.clone() }),
        _ => None,
    }
}

/// Exceptions by which Python says that memory ran out.
const MEMORY_ERRORS: [&str; 2] = ["MemoryError", "_ArrayMemoryError"];

fn answered(value: Value) -> Answered {
    match value {
        Value::Handle(handle) => Answered::Object(handle),
        Value::Raised(Raised { class, .. }) if MEMORY_ERRORS.contains(&class.as_str()) => {
            Answered::Failed(Failure::Memory)
        }
        Value::Raised(raised) => Answered::Failed(Failure::Raised(raised)),
        value => Answered::Value(value),
    }
}

impl Party for Conversation<'_> {
    fn call(&mut self, entry: &str, args: &CallArguments, keep: bool) -> Result<Answered, Trouble> {
        match self.handle(entry)? {
            Ok(target) => self.request(target, None, args, keep),
            Err(failure) => Ok(Answered::Failed(failure)),
        }
    }
    fn method(&mut self, object: u64, method: &str, args: &CallArguments) -> Result<Answered, Trouble> {
        self.alive()?;
        self.request(object, Some(method), args, false)
    }
    fn get(&mut self, object: u64, attribute: &str) -> Result<Answered, Trouble> {
        self.alive()?;
        self.value(&Request::Get { target: object, name: attribute.to_owned() })
    }
    fn set(&mut self, object: u64, attribute: &str, value: &Argument) -> Result<Answered, Trouble> {
        self.alive()?;
        match self.argument(value)? {
            Ok(value) => self.value(&Request::Set { target: object, name: attribute.to_owned(), value }),
            Err(failure) => Ok(Answered::Failed(failure)),
        }
    }
    fn variable(&mut self, entry: &str) -> Result<Answered, Trouble> {
        self.open(entry)
    }
    fn after(&mut self) -> Option<Vec<Value>> {
        self.after.take()
    }
    fn echo(&mut self, on: bool) {
        self.watching.arguments = on;
    }
    fn measure(&mut self, on: bool) {
        self.watching.time = on;
    }
    fn seconds(&self) -> f64 {
        self.seconds
    }
    fn forget(&mut self, object: u64) {
        if self.live.is_some() {
            // A process that dies of forgetting is replaced by the next request.
            let _ = self.value(&Request::Drop { target: object });
        }
    }
}

impl Drop for Conversation<'_> {
    fn drop(&mut self) {
        self.retire();
    }
}
