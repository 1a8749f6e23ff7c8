//! Filters of system calls.
//!
//! Everything that is not named here fails with `ENOSYS`. It has to be that error: told `EPERM`, glibc does not fall
//! back from `clone3` (whose flags a filter cannot see) to `clone`, and OpenBLAS then spins until the CPU limit.

use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
};
use std::collections::BTreeMap;

use super::spec::Filter;

/// What every runtime needs.
#[rustfmt::skip]
const COMMON: &[i64] = &[
    // files
    libc::SYS_read, libc::SYS_write, libc::SYS_readv, libc::SYS_writev, libc::SYS_pread64, libc::SYS_pwrite64,
    libc::SYS_openat, libc::SYS_close, libc::SYS_fstat, libc::SYS_newfstatat, libc::SYS_statx, libc::SYS_lseek,
    libc::SYS_faccessat, libc::SYS_faccessat2, libc::SYS_readlinkat, libc::SYS_getdents64, libc::SYS_getcwd,
    libc::SYS_chdir, libc::SYS_fchdir, libc::SYS_fcntl, libc::SYS_dup, libc::SYS_dup3, libc::SYS_pipe2,
    libc::SYS_mkdirat, libc::SYS_unlinkat, libc::SYS_renameat2, libc::SYS_ftruncate, libc::SYS_truncate,
    libc::SYS_fallocate, libc::SYS_fadvise64, libc::SYS_fsync, libc::SYS_fdatasync, libc::SYS_flock,
    libc::SYS_fchmod, libc::SYS_fchmodat, libc::SYS_umask, libc::SYS_utimensat, libc::SYS_sendfile,
    libc::SYS_copy_file_range, libc::SYS_linkat, libc::SYS_symlinkat, libc::SYS_statfs, libc::SYS_fstatfs, libc::SYS_close_range,
    // waiting
    libc::SYS_ppoll, libc::SYS_pselect6, libc::SYS_epoll_create1, libc::SYS_epoll_ctl, libc::SYS_epoll_pwait,
    libc::SYS_eventfd2, libc::SYS_futex, libc::SYS_wait4, libc::SYS_waitid,
    // memory
    libc::SYS_mmap, libc::SYS_munmap, libc::SYS_mremap, libc::SYS_mprotect, libc::SYS_madvise, libc::SYS_mbind,
    libc::SYS_get_mempolicy, libc::SYS_brk, libc::SYS_msync, libc::SYS_membarrier,
    // threads and signals
    libc::SYS_set_robust_list, libc::SYS_get_robust_list, libc::SYS_rseq, libc::SYS_set_tid_address,
    libc::SYS_rt_sigaction, libc::SYS_rt_sigprocmask, libc::SYS_rt_sigreturn, libc::SYS_rt_sigtimedwait,
    libc::SYS_rt_sigsuspend, libc::SYS_rt_sigpending, libc::SYS_sigaltstack, libc::SYS_restart_syscall,
    libc::SYS_kill, libc::SYS_tgkill, libc::SYS_setitimer, libc::SYS_getitimer,
    libc::SYS_exit, libc::SYS_exit_group, libc::SYS_execve,
    // identity
    libc::SYS_getpid, libc::SYS_gettid, libc::SYS_getppid, libc::SYS_getuid, libc::SYS_geteuid, libc::SYS_getgid,
    libc::SYS_getegid, libc::SYS_getresuid, libc::SYS_getresgid, libc::SYS_getgroups, libc::SYS_getpgid,
    libc::SYS_setpgid, libc::SYS_getsid, libc::SYS_setsid, libc::SYS_capget,
    // scheduling and time
    libc::SYS_sched_yield, libc::SYS_sched_getaffinity, libc::SYS_sched_getparam, libc::SYS_sched_getscheduler,
    libc::SYS_sched_get_priority_min, libc::SYS_sched_get_priority_max, libc::SYS_getcpu, libc::SYS_getpriority,
    libc::SYS_clock_gettime, libc::SYS_clock_getres, libc::SYS_clock_nanosleep, libc::SYS_nanosleep,
    libc::SYS_gettimeofday, libc::SYS_times,
    // the machine
    libc::SYS_getrusage, libc::SYS_sysinfo, libc::SYS_uname, libc::SYS_getrandom,
    // the socket on stdin, and pairs of them; never a socket of one's own
    libc::SYS_sendto, libc::SYS_recvfrom, libc::SYS_shutdown, libc::SYS_getsockopt, libc::SYS_getsockname,
    libc::SYS_getpeername,
];

/// Old spellings of the same calls, and what only this architecture has.
#[cfg(target_arch = "x86_64")]
#[rustfmt::skip]
const LEGACY: &[i64] = &[
    libc::SYS_open, libc::SYS_stat, libc::SYS_lstat, libc::SYS_access, libc::SYS_readlink, libc::SYS_dup2,
    libc::SYS_pipe, libc::SYS_poll, libc::SYS_select, libc::SYS_epoll_wait, libc::SYS_mkdir, libc::SYS_rmdir,
    libc::SYS_unlink, libc::SYS_rename, libc::SYS_renameat, libc::SYS_chmod, libc::SYS_time, libc::SYS_getrlimit,
    libc::SYS_getpgrp, libc::SYS_arch_prctl, libc::SYS_alarm, libc::SYS_pause, libc::SYS_link, libc::SYS_symlink,
];
#[cfg(target_arch = "aarch64")]
const LEGACY: &[i64] = &[libc::SYS_renameat];
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
const LEGACY: &[i64] = &[];

/// What starts a process without a look at flags.
#[cfg(target_arch = "x86_64")]
const FORKS: &[i64] = &[libc::SYS_fork, libc::SYS_vfork];
#[cfg(not(target_arch = "x86_64"))]
const FORKS: &[i64] = &[];

/// What compilers and linkers need besides.
#[rustfmt::skip]
const COMPILER: &[i64] = &[
    libc::SYS_sched_setaffinity, libc::SYS_recvmsg, libc::SYS_sendmsg,
];

/// Flags of `clone` that make a namespace.
const NEW_NAMESPACES: u64 = (libc::CLONE_NEWNS
    | libc::CLONE_NEWCGROUP
    | libc::CLONE_NEWUTS
    | libc::CLONE_NEWIPC
    | libc::CLONE_NEWUSER
    | libc::CLONE_NEWPID
    | libc::CLONE_NEWNET) as u64;

/// `PR_SET_VMA`, by which allocators name their mappings.
const PR_SET_VMA: i32 = 0x5356_4d41;

/// Options of `prctl` that change nothing but the caller. `PR_SET_PDEATHSIG` is not among them: with it, code outlived
/// the kill of a process above it.
const PRCTL: &[i32] = &[
    libc::PR_SET_NAME,
    libc::PR_GET_NAME,
    libc::PR_GET_DUMPABLE,
    libc::PR_GET_NO_NEW_PRIVS,
    libc::PR_GET_SECCOMP,
    libc::PR_CAPBSET_READ,
    PR_SET_VMA,
];

/// Requests of `ioctl` that runtimes make. Terminals can be asked for their size, never be typed into (`TIOCSTI`).
const IOCTL: &[libc::Ioctl] =
    &[libc::TCGETS, libc::TIOCGWINSZ, libc::FIONREAD, libc::FIONBIO, libc::FIOCLEX, libc::FIONCLEX];

type Rules = BTreeMap<i64, Vec<SeccompRule>>;

fn condition(argument: u8, operator: SeccompCmpOp, value: u64) -> Result<SeccompCondition, String> {
    SeccompCondition::new(argument, SeccompCmpArgLen::Qword, operator, value).map_err(|e| e.to_string())
}

/// Compares the low half only: an `int` argument, whose upper half the kernel ignores and a caller can fill.
fn low(argument: u8, operator: SeccompCmpOp, value: u64) -> Result<SeccompCondition, String> {
    SeccompCondition::new(argument, SeccompCmpArgLen::Dword, operator, value).map_err(|e| e.to_string())
}

fn any_of(rules: &mut Rules, call: i64, argument: u8, values: &[u64]) -> Result<(), String> {
    for value in values {
        let rule =
            SeccompRule::new(vec![low(argument, SeccompCmpOp::Eq, *value)?]).map_err(|e| e.to_string())?;
        rules.entry(call).or_default().push(rule);
    }
    Ok(())
}

/// The calls of a filter.
fn rules(filter: Filter) -> Result<Rules, String> {
    let mut rules: Rules = COMMON.iter().chain(LEGACY).map(|call| (*call, Vec::new())).collect();
    let clone = if filter == Filter::Rust {
        let thread = libc::CLONE_THREAD as u64;
        condition(0, SeccompCmpOp::MaskedEq(NEW_NAMESPACES | thread), thread)?
    } else {
        rules.extend(FORKS.iter().map(|call| (*call, Vec::new())));
        condition(0, SeccompCmpOp::MaskedEq(NEW_NAMESPACES), 0)?
    };
    rules.insert(libc::SYS_clone, vec![SeccompRule::new(vec![clone]).map_err(|e| e.to_string())?]);
    if filter == Filter::Compiler {
        rules.extend(COMPILER.iter().map(|call| (*call, Vec::new())));
    }
    any_of(&mut rules, libc::SYS_prctl, 0, &PRCTL.iter().map(|o| *o as u64).collect::<Vec<_>>())?;
    any_of(&mut rules, libc::SYS_ioctl, 1, &IOCTL.iter().map(|r| u64::from(*r as u32)).collect::<Vec<_>>())?;
    any_of(&mut rules, libc::SYS_socketpair, 0, &[libc::AF_UNIX as u64])?;
    // One's own limits only: init has the same uid, and without descriptors it could not watch.
    any_of(&mut rules, libc::SYS_prlimit64, 0, &[0])?;
    Ok(rules)
}

/// The program for the kernel.
pub(super) fn program(filter: Filter) -> Result<BpfProgram, String> {
    let architecture =
        std::env::consts::ARCH.try_into().map_err(|e: seccompiler::BackendError| e.to_string())?;
    SeccompFilter::new(
        rules(filter)?,
        SeccompAction::Errno(libc::ENOSYS as u32),
        SeccompAction::Allow,
        architecture,
    )
    .and_then(TryInto::try_into)
    .map_err(|e: seccompiler::BackendError| e.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_filter_compiles_and_fits() {
        for filter in [Filter::Python, Filter::Rust, Filter::Compiler] {
            let length = program(filter).unwrap().len();
            assert!(length < 4096, "{filter:?}: {length} instructions");
        }
    }

    #[test]
    fn what_no_program_gets() {
        #[rustfmt::skip]
        let never = [
            libc::SYS_ptrace, libc::SYS_io_uring_setup, libc::SYS_keyctl, libc::SYS_add_key, libc::SYS_unshare,
            libc::SYS_setns, libc::SYS_mount, libc::SYS_umount2, libc::SYS_pivot_root, libc::SYS_chroot,
            libc::SYS_bpf, libc::SYS_perf_event_open, libc::SYS_userfaultfd, libc::SYS_socket, libc::SYS_connect,
            libc::SYS_bind, libc::SYS_clone3, libc::SYS_process_vm_readv, libc::SYS_process_vm_writev,
            libc::SYS_pidfd_getfd, libc::SYS_memfd_create, libc::SYS_seccomp, libc::SYS_personality,
            libc::SYS_setrlimit, libc::SYS_setpriority, libc::SYS_init_module, libc::SYS_kexec_load,
        ];
        for filter in [Filter::Python, Filter::Rust, Filter::Compiler] {
            let rules = rules(filter).unwrap();
            for call in never {
                assert!(!rules.contains_key(&call), "{filter:?} lets system call {call} pass");
            }
            for call in [libc::SYS_clone, libc::SYS_prctl, libc::SYS_ioctl, libc::SYS_prlimit64] {
                assert!(!rules[&call].is_empty(), "{filter:?} lets {call} pass with any argument");
            }
        }
        assert!(!rules(Filter::Rust).unwrap().contains_key(&libc::SYS_vfork));
    }
}
