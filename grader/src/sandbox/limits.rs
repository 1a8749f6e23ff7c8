//! Limits of the kernel on one process. They back the watch on the tree, which ends things sooner and in words.

use rustix::process::{Resource, Rlimit, setrlimit};
use std::io;

use super::spec::Limits;

/// Stack of the main thread; threads get as much by default.
const STACK: u64 = 8 << 20;

/// Sets the limits of the calling process and of what it becomes. Allocates nothing, so that it can run between
/// fork and exec.
///
/// `count_processes`: whether the kernel counts processes by user namespace. Else the limit would count everything that
/// the user runs on the machine.
pub(super) fn apply(limits: &Limits, count_processes: bool) -> io::Result<()> {
    // The watch counts finer; the kernel's limit is a second later, and its hard limit another.
    let cpu = limits.cpu.as_secs() + 1 + u64::from(limits.cpu.subsec_nanos() > 0);
    set(Resource::Core, 0, 0)?;
    set(Resource::Cpu, cpu, cpu + 1)?;
    set(Resource::Fsize, limits.file_size, limits.file_size)?;
    set(Resource::Nofile, limits.open_files.into(), limits.open_files.into())?;
    set(Resource::Stack, STACK, STACK)?;
    set(Resource::As, limits.address_space(), limits.address_space())?;
    if count_processes {
        // Init and the process above it are counted, too.
        let most = u64::from(limits.processes) + 2;
        set(Resource::Nproc, most, most)?;
    }
    Ok(())
}

/// Never above what the caller has itself.
fn set(resource: Resource, soft: u64, hard: u64) -> io::Result<()> {
    let most = rustix::process::getrlimit(resource).maximum.unwrap_or(u64::MAX);
    let limit = Rlimit { current: Some(soft.min(most)), maximum: Some(hard.min(most)) };
    Ok(setrlimit(resource, limit)?)
}
