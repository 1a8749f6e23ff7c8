//! What the processes of a namespace use, read by its init.

use std::fs;
use std::time::Duration;

/// Whoever looks.
const INIT: u32 = 1;

/// A sum over processes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sum {
    /// Processes.
    pub processes: u32,
    /// Threads of them.
    pub threads: u32,
    /// CPU time of all that live, and of the children that they have waited for.
    pub cpu: Duration,
    /// Resident pages of all, in bytes. Pages that two share are counted twice.
    pub resident: u64,
}

/// Adds up these processes.
pub(super) fn sum(pids: &[u32]) -> Sum {
    let mut total = Sum::default();
    for &pid in pids {
        let Some(stat) = stat(pid) else { continue };
        total.processes += 1;
        total.threads += stat.threads;
        total.cpu += clock(pid).unwrap_or_default() + stat.children;
        total.resident += stat.resident;
    }
    total
}

/// Proportional memory of these processes: what two share is split between them. Slower than [`sum`].
pub(super) fn proportional(pids: &[u32]) -> u64 {
    pids.iter().filter_map(|pid| field(*pid, "smaps_rollup", "Pss:")).sum()
}

/// The largest peak of a single one of these processes, in bytes.
pub(super) fn peak(pids: &[u32]) -> u64 {
    pids.iter().filter_map(|pid| field(*pid, "status", "VmHWM:")).max().unwrap_or(0)
}

/// Every process in `/proc` except init itself.
pub(super) fn pids() -> Vec<u32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|e| e.file_name().to_str()?.parse().ok()).filter(|pid| *pid != INIT).collect()
}

/// A field in kB, in bytes.
fn field(pid: u32, file: &str, name: &str) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{pid}/{file}")).ok()?;
    let rest = text.lines().find_map(|line| line.strip_prefix(name))?;
    rest.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kb| kb << 10)
}

struct Stat {
    threads: u32,
    children: Duration,
    resident: u64,
}

/// proc_pid_stat(5). The name in it can hold anything, also `)`: fields are counted from the last one.
fn stat(pid: u32) -> Option<Stat> {
    let text = fs::read(format!("/proc/{pid}/stat")).ok()?;
    let text = String::from_utf8_lossy(&text);
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_ascii_whitespace().collect();
    let number = |from_one: usize| fields.get(from_one - 3)?.parse::<u64>().ok();
    let ticks = number(16)? + number(17)?;
    Some(Stat {
        threads: number(20)? as u32,
        children: Duration::from_secs_f64(ticks as f64 / rustix::param::clock_ticks_per_second() as f64),
        resident: number(24)? * rustix::param::page_size() as u64,
    })
}

/// CPU time of one process with all its threads, to the nanosecond.
pub(super) fn clock(pid: u32) -> Option<Duration> {
    let mut id = 0;
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: both calls only write to the variable that they are given.
    let ok = unsafe {
        libc::clock_getcpuclockid(pid as libc::pid_t, &raw mut id) == 0
            && libc::clock_gettime(id, &raw mut time) == 0
    };
    ok.then(|| Duration::new(time.tv_sec as u64, time.tv_nsec as u32))
}
