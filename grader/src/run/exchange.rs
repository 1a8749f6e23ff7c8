//! One request, one reply, and a deadline on both.

use super::party::Trouble;
use crate::compare::{Crash, Failure};
use grader_protocol::wire::Wire;
use grader_protocol::{Hello, Reply, Request, VERSION};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::cell::Cell;
use std::io::{ErrorKind, Read, Write};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ending {
    /// By itself, with a code.
    Exit(i32),
    /// By a signal.
    Signal(i32),
    /// Over its memory.
    Memory,
    /// Over its CPU time.
    Cpu,
    /// Over the amount of output that is read.
    Output,
    /// The sandbox failed: our failure.
    Lost,
}

/// A process that speaks the protocol. Dropping it kills it and all that it started.
pub trait Process: Send {
    /// The stream of frames.
    fn stream(&mut self) -> &mut UnixStream;
    /// CPU seconds so far, of everything in it.
    fn cpu_seconds(&self) -> f64;
    /// Kills all of it.
    fn kill(&mut self);
    /// How it ended; waits a moment for that, then kills it.
    fn ending(&mut self) -> Ending;
    /// CPU seconds so far, and peak memory in bytes, where known.
    fn used(&self) -> (f64, Option<u64>) {
        (self.cpu_seconds(), None)
    }
}

/// How a process is started: the one seam between "cold", "warm", and whatever comes.
pub trait Start: Send + Sync {
    /// Starts a fresh process in which nothing of an earlier one is left.
    fn start(&self) -> Result<Box<dyn Process>, Trouble>;

    /// When what came of the processes so far may be the doing of what starts them, and not of the program: another way
    /// to start it, with which all of it is to be done again.
    /// `failed`: whether the conversation ended in [`Trouble`].
    fn in_doubt(&self, _failed: bool) -> Option<&dyn Start> {
        None
    }
}

impl<T: Start + ?Sized> Start for &T {
    fn start(&self) -> Result<Box<dyn Process>, Trouble> {
        (**self).start()
    }
}

impl<T: Start + ?Sized> Start for Arc<T> {
    fn start(&self) -> Result<Box<dyn Process>, Trouble> {
        (**self).start()
    }
}

/// Records every byte that is sent, for the test that nothing expected is among them.
pub type Tap = Arc<Mutex<Vec<u8>>>;

/// Largest reply that is read. Over it, the process is taken for hostile.
const MAX_REPLY: u32 = 1 << 28;
/// How often the CPU time is looked at.
const TICK: Duration = Duration::from_millis(20);

/// Limits of one exchange.
#[derive(Clone, Copy, Debug)]
pub struct Deadline {
    /// CPU time.
    pub cpu: Duration,
    /// Wall time. It is for what waits: whoever is still computing when it is over, on a machine that has others to
    /// serve as well, gets as much again, until the CPU time decides.
    pub wall: Duration,
    /// Wall time that is left for all of the conversation.
    pub left: Duration,
}

impl Deadline {
    /// This much of both.
    pub const fn both(time: Duration) -> Self {
        Self { cpu: time, wall: time, left: time }
    }
}

/// Share of the CPU time that somebody who is computing uses in one wall time. It bounds how often that is given again,
/// and with it the load under which a time-out is still the CPU's.
const COMPUTING: f64 = 1.0 / 3.0;

/// What came of an exchange.
#[derive(Debug)]
pub enum Exchanged {
    /// A reply.
    Reply(Reply),
    /// The user interrupted; the process is gone.
    Stopped,
    /// The student's process failed; it is gone.
    Failed {
        /// How.
        failure: Failure,
        /// Whether it was the wall clock that ran out, which another process on the machine may be to blame for.
        by_wall: bool,
    },
}

/// Reads the first frame.
pub fn greet(process: &mut dyn Process, deadline: Deadline) -> Result<Hello, Trouble> {
    // For all of the conversation: whoever reads or writes looks at the clocks.
    process.stream().set_nonblocking(true).map_err(|e| Trouble::Start(e.to_string()))?;
    match receive(process, &Watch::new(deadline, None)) {
        Ok(bytes) => {
            let hello = Hello::from_bytes(&bytes).map_err(|e| Trouble::Runner(e.to_string()))?;
            if hello.version == VERSION {
                Ok(hello)
            } else {
                Err(Trouble::Runner(format!(
                    "speaks version {} of the protocol, not {VERSION}",
                    hello.version
                )))
            }
        }
        Err(end) => Err(Trouble::Start(format!("{end:?}"))),
    }
}

/// Sends a request and waits for its reply. After a failure the process is dead.
pub fn exchange(
    process: &mut dyn Process,
    request: &Request,
    deadline: Deadline,
    tap: Option<&Tap>,
    stop: Option<&AtomicBool>,
) -> Exchanged {
    let body = request.to_bytes();
    let mut frame = Vec::with_capacity(body.len() + 4);
    frame.extend_from_slice(&(body.len() as u32).to_le_bytes());
    frame.extend_from_slice(&body);
    if let Some(tap) = tap {
        tap.lock().unwrap_or_else(std::sync::PoisonError::into_inner).extend_from_slice(&frame);
    }
    let watch = Watch::new(deadline, stop);
    let outcome = send(process, &frame, &watch).and_then(|()| receive(process, &watch));
    let end = match outcome {
        Ok(bytes) => match Reply::from_bytes(&bytes) {
            Ok(reply) => return Exchanged::Reply(reply),
            Err(_) => End::Babble,
        },
        Err(End::Stopped) => {
            process.kill();
            return Exchanged::Stopped;
        }
        Err(end) => end,
    };
    let (failure, by_wall) = match end {
        End::Babble | End::Stopped => (Failure::Crashed(Crash::Protocol), false),
        End::Wall => (Failure::Timeout(round(deadline.wall)), true),
        End::Cpu => (Failure::Timeout(round(deadline.cpu)), false),
        End::Closed => (closed(process, deadline), false),
    };
    process.kill();
    Exchanged::Failed { failure, by_wall }
}

/// The process closed its end: how did it end?
pub(super) fn closed(process: &mut dyn Process, deadline: Deadline) -> Failure {
    match process.ending() {
        Ending::Exit(code) => Failure::Crashed(Crash::Exit(code)),
        Ending::Signal(signal) => Failure::Crashed(Crash::Signal(signal)),
        Ending::Memory => Failure::Memory,
        Ending::Cpu => Failure::Timeout(round(deadline.cpu)),
        Ending::Output => Failure::Crashed(Crash::Output),
        Ending::Lost => Failure::Crashed(Crash::Signal(9)),
    }
}

fn round(d: Duration) -> f64 {
    (d.as_secs_f64() * 10.0).round() / 10.0
}

#[derive(Debug)]
enum End {
    Closed,
    Babble,
    Wall,
    Cpu,
    Stopped,
}

/// What is watched while waiting.
///
/// Asking for the CPU time costs more than a short call does, so it is asked for only when a call takes longer than a
/// tick; the time at its start is then what it is now less the wall time since, which errs in the student's favour.
struct Watch<'a> {
    deadline: Deadline,
    started: Instant,
    before: Cell<Option<f64>>,
    /// When the wall time is over, and the CPU time at the start of it.
    until: Cell<Instant>,
    since: Cell<Option<f64>>,
    stop: Option<&'a AtomicBool>,
}

impl<'a> Watch<'a> {
    fn new(deadline: Deadline, stop: Option<&'a AtomicBool>) -> Self {
        let started = Instant::now();
        let until = Cell::new(started + deadline.wall.min(deadline.left));
        Self { deadline, started, before: Cell::new(None), until, since: Cell::new(None), stop }
    }

    /// The CPU time now, and at the start.
    fn cpu(&self, process: &dyn Process) -> (f64, f64) {
        let now = process.cpu_seconds();
        let before = self.before.get().unwrap_or_else(|| now - self.started.elapsed().as_secs_f64());
        self.before.set(Some(before));
        (now, before)
    }

    fn over_cpu(&self, process: &dyn Process) -> bool {
        let (now, before) = self.cpu(process);
        now - before > self.deadline.cpu.as_secs_f64()
    }

    /// Whether the wall time is over, for good.
    fn over_wall(&self, process: &dyn Process) -> bool {
        if Instant::now() < self.until.get() {
            return false;
        }
        let (now, before) = self.cpu(process);
        let used = now - self.since.get().unwrap_or(before);
        self.since.set(Some(now));
        self.until.set(Instant::now() + self.deadline.wall.min(self.deadline.left));
        used < self.deadline.cpu.as_secs_f64() * COMPUTING
    }
}

/// Waits until the stream is ready, looking at the clocks meanwhile.
fn ready(process: &mut dyn Process, flags: PollFlags, watch: &Watch<'_>) -> Result<(), End> {
    loop {
        if watch.over_wall(process) {
            return Err(End::Wall);
        }
        let left = watch.until.get().saturating_duration_since(Instant::now());
        if watch.stop.is_some_and(|s| s.load(Ordering::Relaxed)) {
            return Err(End::Stopped);
        }
        let wait = left.min(TICK);
        let timeout = Timespec { tv_sec: wait.as_secs() as i64, tv_nsec: i64::from(wait.subsec_nanos()) };
        let stream = process.stream();
        let fd = stream.as_fd();
        let mut fds = [PollFd::new(&fd, flags)];
        match poll(&mut fds, Some(&timeout)) {
            Ok(0) => {
                if watch.over_cpu(process) {
                    return Err(End::Cpu);
                }
            }
            Ok(_) => return Ok(()),
            Err(rustix::io::Errno::INTR) => {}
            Err(_) => return Err(End::Closed),
        }
    }
}

fn send(process: &mut dyn Process, mut bytes: &[u8], watch: &Watch<'_>) -> Result<(), End> {
    while !bytes.is_empty() {
        match process.stream().write(bytes) {
            Ok(0) => return Err(End::Closed),
            Ok(n) => bytes = &bytes[n..],
            Err(e) if e.kind() == ErrorKind::WouldBlock => ready(process, PollFlags::OUT, watch)?,
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(_) => return Err(End::Closed),
        }
    }
    Ok(())
}

fn receive(process: &mut dyn Process, watch: &Watch<'_>) -> Result<Vec<u8>, End> {
    ready(process, PollFlags::IN, watch)?;
    let mut head = Vec::with_capacity(4);
    fill(process, &mut head, 4, watch)?;
    let len = u32::from_le_bytes([head[0], head[1], head[2], head[3]]);
    if len > MAX_REPLY {
        return Err(End::Babble);
    }
    let mut body = Vec::new();
    fill(process, &mut body, len as usize, watch)?;
    Ok(body)
}

/// Reads until `buffer` holds `len` bytes. The buffer grows as bytes arrive.
fn fill(process: &mut dyn Process, buffer: &mut Vec<u8>, len: usize, watch: &Watch<'_>) -> Result<(), End> {
    let mut chunk = [0; 1 << 14];
    while buffer.len() < len {
        let want = (len - buffer.len()).min(chunk.len());
        match process.stream().read(&mut chunk[..want]) {
            Ok(0) => return Err(End::Closed),
            Ok(n) => buffer.extend_from_slice(&chunk[..n]),
            Err(e) if e.kind() == ErrorKind::WouldBlock => ready(process, PollFlags::IN, watch)?,
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(_) => return Err(End::Closed),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Says nothing, and computes for a part of the time.
    struct Silent {
        stream: UnixStream,
        _other: UnixStream,
        started: Instant,
        share: f64,
    }

    impl Process for Silent {
        fn stream(&mut self) -> &mut UnixStream {
            &mut self.stream
        }
        fn cpu_seconds(&self) -> f64 {
            self.started.elapsed().as_secs_f64() * self.share
        }
        fn kill(&mut self) {}
        fn ending(&mut self) -> Ending {
            Ending::Lost
        }
    }

    fn timed_out(share: f64) -> (Failure, bool) {
        let (stream, other) = UnixStream::pair().unwrap();
        stream.set_nonblocking(true).unwrap();
        let mut process = Silent { stream, _other: other, started: Instant::now(), share };
        let wall = Duration::from_millis(200);
        let deadline = Deadline { cpu: Duration::from_millis(100), wall, left: Duration::from_mins(1) };
        match exchange(&mut process, &Request::Drop { target: 1 }, deadline, None, None) {
            Exchanged::Failed { failure, by_wall } => (failure, by_wall),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn who_computes_slowly_is_judged_by_cpu_time_and_who_waits_by_the_clock() {
        // A quarter of a core: the CPU time is up after the wall time would have been.
        assert_eq!(timed_out(0.25), (Failure::Timeout(0.1), false));
        assert_eq!(timed_out(0.0), (Failure::Timeout(0.2), true));
        assert_eq!(timed_out(0.01), (Failure::Timeout(0.2), true));
    }
}
