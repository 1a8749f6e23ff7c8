//! Limits of the kernel on one process. They back the watch on the tree, which ends things sooner and in words.

use rustix::process::{Resource, Rlimit, setrlimit};
use std::io;

use super::spec::Limits;

/// Stack of the main thread; threads get as much by default.
const STACK: u64 = 8 << 20;

/// The limits of one process, as the kernel takes them: resource, soft, hard.
///
/// `above`: how many processes of ours the kernel counts with those in the container, where it counts by user namespace.
/// Else the limit would count everything that the user runs on the machine, and is left out.
pub(super) fn table(limits: &Limits, above: Option<u32>) -> [Option<(Resource, u64, u64)>; 7] {
    // The watch counts finer; the kernel's limit is a second later, and its hard limit another.
    let cpu = limits.cpu.as_secs() + 1 + u64::from(limits.cpu.subsec_nanos() > 0);
    let same = |resource, limit| Some((resource, limit, limit));
    [
        same(Resource::Core, 0),
        Some((Resource::Cpu, cpu, cpu + 1)),
        same(Resource::Fsize, limits.file_size),
        same(Resource::Nofile, limits.open_files.into()),
        same(Resource::Stack, STACK),
        same(Resource::As, limits.address_space()),
        above.and_then(|above| same(Resource::Nproc, u64::from(limits.processes) + u64::from(above))),
    ]
}

/// Sets the limits of the calling process and of what it becomes. Allocates nothing, so that it can run between
/// fork and exec.
pub(super) fn apply(limits: &Limits, above: Option<u32>) -> io::Result<()> {
    table(limits, above)
        .into_iter()
        .flatten()
        .try_for_each(|(resource, soft, hard)| set(resource, soft, hard))
}

/// Never above what the caller has itself.
fn set(resource: Resource, soft: u64, hard: u64) -> io::Result<()> {
    let most = rustix::process::getrlimit(resource).maximum.unwrap_or(u64::MAX);
    let limit = Rlimit { current: Some(soft.min(most)), maximum: Some(hard.min(most)) };
    Ok(setrlimit(resource, limit)?)
}
