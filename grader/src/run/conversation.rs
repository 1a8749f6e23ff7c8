//! The student's process as a party: started when needed, replaced when it died.

use super::exchange::{Deadline, Exchanged, Process, Start, Tap, closed, exchange, greet};
use super::party::{Answered, Argument, CallArguments, Party, Trouble};
use crate::compare::{Crash, Failure};
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
    /// A process that has been started and not been heard yet.
    begun: Option<Box<dyn Process>>,
    report: Option<LoadReport>,
    runtime: String,
    notes: Vec<Note>,
    /// Whether remarks are asked for after each version that is opened.
    listening: bool,
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
    /// Bytes of answers that may still come.
    room: u64,
}

impl<'a> Conversation<'a> {
    /// A conversation; no process is started before something is asked.
    pub fn new(program: Program<'a>) -> Self {
        Self {
            program,
            live: None,
            begun: None,
            report: None,
            runtime: String::new(),
            notes: vec![],
            listening: false,
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
            room: u64::MAX,
        }
    }

    /// Records every byte that is sent.
    pub fn tap(&mut self, tap: Tap) {
        self.tap = Some(tap);
    }

    /// Takes at most so many bytes of answers: all are kept until the submission is judged.
    pub const fn room_for_answers(&mut self, bytes: u64) {
        self.room = bytes;
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

    /// Starts the first process and does not wait for it: it imports meanwhile. What comes in the way comes again when
    /// something is asked.
    pub fn begin(&mut self) {
        if self.live.is_none() && self.begun.is_none() {
            self.begun = self.program.start.start().ok();
        }
    }

    /// Whether there is no process: none was needed, or it has died.
    pub const fn is_over(&self) -> bool {
        self.live.is_none() && self.begun.is_none()
    }

    /// Starts and loads a process unless one is there.
    fn ensure(&mut self) -> Result<Result<(), Failure>, Trouble> {
        if self.live.is_some() {
            return Ok(Ok(()));
        }
        let mut process = match self.begun.take() {
            Some(process) => process,
            None => self.program.start.start()?,
        };
        match self.greet(&mut *process)? {
            Ok(runtime) => self.runtime = runtime,
            Err(failure) => return Ok(Err(failure)),
        }
        let Load { files, wanted, options } = self.program.load.clone();
        let request = Request::Load { files, wanted, options };
        self.live = Some(Live { process, handles: HashMap::new() });
        let (cpu, wall) = self.while_starting();
        match self.ask(&request, cpu, wall)? {
            Ok(Reply::Loaded(report)) => {
                self.report.get_or_insert(report);
                Ok(Ok(()))
            }
            Ok(_) => Ok(Err(self.babbled())),
            Err(failure) => Ok(Err(failure)),
        }
    }

    /// The first frame. Code of a crate can run before the runner linked with it, or in its place: there it is the
    /// student's failure when none comes; of an interpreter it is ours.
    fn greet(&mut self, process: &mut dyn Process) -> Result<Result<String, Failure>, Trouble> {
        let started = Instant::now();
        if !self.is_crate() {
            return Ok(Ok(greet(process, Deadline::both(START))?.runtime));
        }
        let (cpu, wall) = self.while_starting();
        let left = self.program.total.saturating_sub(self.spent).max(Duration::from_millis(1));
        let deadline = Deadline { cpu, wall: wall.min(left), left };
        let outcome = greet(process, deadline);
        self.spent += started.elapsed();
        Ok(match outcome {
            Ok(hello) => Ok(clip(hello.runtime)),
            Err(Trouble::Start(_)) if started.elapsed() >= wall.min(left) => {
                Err(Failure::Timeout(wall.min(left).as_secs_f64().round()))
            }
            Err(_) => Err(closed(process, deadline)),
        })
    }

    /// Time for a process to say its first word or to load a submission, in the student's account: CPU and wall.
    fn while_starting(&self) -> (Duration, Duration) {
        (self.cpu.max(Duration::from_secs(10)), self.wall.max(Duration::from_secs(30)))
    }

    /// Whether the student's code is in the program itself.
    const fn is_crate(&self) -> bool {
        self.program.load.files.is_empty()
    }

    /// What came is no answer to what was asked.
    fn babbled(&mut self) -> Failure {
        self.retire();
        Failure::Crashed(Crash::Protocol)
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
            // A student's code can say so as well as the runner that shares its process; before any of it has run, it
            // is the runner.
            Exchanged::Reply(Reply::Broken(text))
                if matches!(request, Request::Load { .. }) && !self.is_crate() =>
            {
                Err(Trouble::Runner(text))
            }
            Exchanged::Reply(Reply::Broken(_)) => Ok(Err(self.babbled())),
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
            let (cpu, peak) = live.process.used();
            self.cpu_total += cpu;
            self.peak = self.peak.max(peak.unwrap_or(0));
            live.process.kill();
        }
    }

    /// Goes on in a fresh process, which knows nothing of what was asked so far.
    pub fn renew(&mut self) {
        self.retire();
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
            Ok(Reply::Value(value)) => {
                let size = size(&value);
                if size > self.room {
                    self.retire();
                    return Ok(Answered::Failed(Failure::Memory));
                }
                self.room -= size;
                Ok(self.answered(value))
            }
            Ok(_) => Ok(Answered::Failed(self.babbled())),
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
            let gone = |after: &String| report.is_some_and(|r| r.notes.iter().any(|n| no_heading(n, after)));
            return Ok(Answered::Failed(match wanted.after.first() {
                Some(after) => Failure::NoVariable {
                    name: wanted.aliases.first().unwrap_or(&wanted.name).clone(),
                    after: wanted.after.clone(),
                    heading: !gone(after),
                },
                None => Failure::Missing { entry: entry.to_owned(), near },
            }));
        }
        let version = self.versions.get(entry).copied().unwrap_or(count - 1).min(count - 1);
        if let Some(known) = self.live.as_ref().and_then(|l| l.handles.get(&(wanted, version))) {
            return Ok(known.clone());
        }
        let answer = match self.value(&Request::Open { wanted: wanted as u32, version })? {
            Answered::Value(_) if self.program.load.wanted[wanted].kind == WantedKind::Object => {
                return Ok(Answered::Failed(self.babbled()));
            }
            answer => answer,
        };
        if self.listening {
            self.take_notes()?;
        }
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
        if self.live.is_none() || self.program.load.files.is_empty() {
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
        // One question after all of them; one after each where a process died and took its remarks with it.
        if self.open_all()? {
            self.take_notes()?;
        } else {
            self.listening = true;
            self.open_all()?;
            self.listening = false;
        }
        Ok(())
    }

    /// Opens the chosen version of every entry: whether one process lived through it.
    fn open_all(&mut self) -> Result<bool, Trouble> {
        let mut lived = self.ensure()?.is_ok();
        for entry in 0..self.program.load.wanted.len() {
            let name = self.program.load.wanted[entry].name.clone();
            self.open(&name)?;
            lived &= self.live.is_some();
        }
        Ok(lived)
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
            // The runner keeps it: only somebody else writes a value in its place.
            Answered::Value(_) if keep => Answered::Failed(self.babbled()),
            Answered::Value(Value::List(mut pair)) if echo && pair.len() == 2 => {
                if let Some(Value::List(after)) = pair.pop() {
                    self.after = Some(after);
                }
                self.answered(pair.pop().unwrap_or(Value::None))
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
/// The remark that a heading is nowhere. It is for the message of the check, and not shown by itself.
pub const NO_HEADING: &str = "no_heading";

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

impl Conversation<'_> {
    fn answered(&self, value: Value) -> Answered {
        match value {
            Value::Handle(handle) => Answered::Object(handle),
            Value::Raised(Raised { class, .. }) if MEMORY_ERRORS.contains(&class.as_str()) => {
                Answered::Failed(Failure::Memory)
            }
            Value::Raised(raised) => Answered::Failed(Failure::Raised(self.tamed(raised))),
            value => Answered::Value(value),
        }
    }

    /// An exception as it may be told: whoever shares the runner's process can put anything into any field.
    fn tamed(&self, mut raised: Raised) -> Raised {
        if raised.kind == "forbidden" && !self.rules_out(&raised.class) {
            raised.kind.clear();
        }
        raised.class = clip(raised.class);
        raised.message = clip(raised.message);
        raised.kind = clip(raised.kind);
        raised.place = raised.place.map(|(file, cell, line)| (clip(file), cell, line));
        raised
    }

    /// Whether the assignment rules out what has this name.
    fn rules_out(&self, name: &str) -> bool {
        let rules = self.program.load.options.iter().filter(|(key, _)| key.starts_with("forbid_"));
        let mut named = rules.filter_map(|(_, value)| match value {
            Value::List(names) => Some(names),
            _ => None,
        });
        let is = |rule: &Value| matches!(rule, Value::Text(rule) if rule == name || canonical(rule) == name);
        named.any(|names| names.iter().any(is))
    }
}

/// As the runner writes names: see `_canonical` in its `forbid.py`.
fn canonical(rule: &str) -> String {
    const ALIASES: [(&str, &str); 5] = [
        ("np", "numpy"),
        ("pd", "pandas"),
        ("plt", "matplotlib.pyplot"),
        ("F", "torch.nn.functional"),
        ("nn", "torch.nn"),
    ];
    let (first, rest) = rule.split_at(rule.find('.').unwrap_or(rule.len()));
    let first = ALIASES.iter().find(|(short, _)| *short == first).map_or(first, |(_, long)| *long);
    let name = format!("{first}{rest}");
    name.strip_prefix("builtins.").map(str::to_owned).unwrap_or(name)
}

/// What a value takes in memory, roughly, in bytes.
fn size(value: &Value) -> u64 {
    let own = size_of::<Value>() as u64;
    own + match value {
        Value::Text(text) => text.len() as u64,
        Value::Array(array) => array.bytes().len() as u64,
        Value::List(items) => items.iter().map(size).sum(),
        Value::Map(pairs) => pairs.iter().map(|(key, item)| key.len() as u64 + size(item)).sum(),
        Value::Raised(r) => (r.class.len() + r.message.len() + r.kind.len()) as u64,
        Value::Opaque(o) => o.type_name.len() as u64,
        Value::None | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Handle(_) => 0,
    }
}

/// At most as much of a text as the runner itself would send.
fn clip(text: String) -> String {
    const MOST: usize = 2_000;
    match text.char_indices().nth(MOST) {
        Some((at, _)) => text[..at].to_owned(),
        None => text,
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

/// Whether a remark says that this heading is nowhere.
fn no_heading(note: &Note, heading: &str) -> bool {
    note.code == NO_HEADING
        && note.args.iter().any(|(k, v)| k == "after" && matches!(v, Value::Text(text) if text == heading))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Never;
    impl Start for Never {
        fn start(&self) -> Result<Box<dyn Process>, Trouble> {
            Err(Trouble::Start("never".to_owned()))
        }
    }

    fn raised(class: &str) -> Value {
        let place = Some(("f".repeat(9_000), 1, 2));
        Value::Raised(Raised {
            class: class.to_owned(),
            message: "ж".repeat(9_000),
            place,
            kind: "forbidden".into(),
        })
    }

    #[test]
    fn only_what_the_assignment_rules_out_is_told_as_forbidden() {
        let names = Value::List(vec![Value::Text("torch".into()), Value::Text("np.dot".into())]);
        let load = Load { options: vec![("forbid_imports".to_owned(), names)], ..Load::default() };
        let talk = Conversation::new(Program { start: Box::new(Never), load, total: Duration::from_secs(1) });
        let kind = |class: &str| match talk.answered(raised(class)) {
            Answered::Failed(Failure::Raised(r)) => {
                assert!(r.message.chars().count() == 2_000 && r.place.unwrap().0.len() == 2_000);
                r.kind
            }
            other => panic!("{other:?}"),
        };
        assert_eq!((kind("torch").as_str(), kind("numpy.dot").as_str()), ("forbidden", "forbidden"));
        // Else a hidden input could be its name.
        assert_eq!((kind("[0.25, 0.5]").as_str(), kind("").as_str()), ("", ""));
    }
}
