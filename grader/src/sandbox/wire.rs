//! Messages between the program, the launcher and init: JSON, one a packet, with descriptors beside it.

use rustix::net::{
    AddressFamily, RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer,
    SendAncillaryMessage, SendFlags, SocketFlags, SocketType, recvmsg, sendmsg, socketpair,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::io::{self, IoSlice, IoSliceMut};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::PathBuf;

use super::spec::{Bind, Filter, Limits, Usage};
use super::without::Parts;

/// A packet is at most this long: below the default send buffer of a socket.
const PACKET: usize = 160 << 10;

/// All but orders are shorter than this: a few numbers, or a reason.
const SHORT: usize = 8 << 10;

/// A reason is cut so that it fits.
const REASON: usize = 1 << 10;

/// Program → launcher: build a container. With it: control, stdout, stderr.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Build {
    /// Binds whose `host` the unprivileged uid can reach.
    pub read_only: Vec<Bind>,
    pub writable: Vec<Bind>,
    pub limits: Limits,
    pub filter: Filter,
    /// Whether it holds a warm server: then its init makes further containers inside it.
    pub template: bool,
    pub without: Parts,
}

/// Program → keeper (the launcher's part that stays root).
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Keep {
    /// Make this path reachable.
    Expose(PathBuf),
}

/// Keeper → program.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Kept {
    /// Ready; whether paths can be exposed, and whether there are cgroups.
    Ready { can_expose: bool, cgroups: bool },
    /// The path can now be reached here.
    Exposed(PathBuf),
    /// It did not work.
    Failed(String),
}

/// Program → init: run this. With it: the descriptor that becomes the child's stdin.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Start {
    pub program: PathBuf,
    pub args: Vec<String>,
    pub env: Vec<(String, String)>,
    pub cwd: PathBuf,
    pub limits: Limits,
    pub filter: Filter,
    pub seccomp: bool,
    pub without: Parts,
}

/// Program → init, later.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Ask {
    /// Report what has been used so far.
    Usage,
    /// To the init of a warm server: make a container with a fork of it in it. With it: control, stdin, stdout, stderr.
    Fork(Limits),
}

/// Warm server → init.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Word {
    /// The server has imported what it should and waits for work.
    Ready,
    /// It has forked. With it: a pidfd of the fork.
    Forked,
    /// It could not.
    Failed { errno: i32 },
    /// The fork has ended: its status, CPU time in microseconds, largest resident size in KiB.
    Ended { status: i32, cpu: u64, peak: u64 },
}

/// Init (or a worker, for `Broken`) → program.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Report {
    /// Init is up. With it: a pidfd of init, the namespace's PID 1.
    Hello,
    /// The program runs. With it: a pidfd of it.
    Started,
    /// The container could not be made, or is gone: then `out_of_memory` tells what the kernel did to it.
    Broken { reason: String, out_of_memory: bool },
    /// The program could not be started.
    Failed { step: String, errno: i32 },
    /// Answer to [`Ask::Usage`].
    Usage(Usage),
    /// The program has ended.
    Ended { end: End, usage: Usage },
}

/// How init saw the program end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum End {
    Code(i32),
    Signal(i32),
    Cpu,
    Memory,
    Processes,
}

/// A pair of packet sockets, closed on exec.
pub(super) fn pair() -> io::Result<(OwnedFd, OwnedFd)> {
    Ok(socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None)?)
}

/// Sends one message. Never raises SIGPIPE.
pub(super) fn send(
    socket: impl AsFd,
    message: &impl Serialize,
    descriptors: &[BorrowedFd<'_>],
) -> io::Result<()> {
    send_bytes(socket, &serde_json::to_vec(message)?, descriptors)
}

/// Sends one packet as it is.
pub(super) fn send_bytes(socket: impl AsFd, bytes: &[u8], descriptors: &[BorrowedFd<'_>]) -> io::Result<()> {
    if bytes.len() > PACKET {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "message too long"));
    }
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(16))];
    let mut beside = SendAncillaryBuffer::new(&mut space);
    if !descriptors.is_empty() && !beside.push(SendAncillaryMessage::ScmRights(descriptors)) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "too many descriptors"));
    }
    rustix::io::retry_on_intr(|| sendmsg(&socket, &[IoSlice::new(bytes)], &mut beside, SendFlags::NOSIGNAL))?;
    Ok(())
}

impl Report {
    /// A container that could not be made, or is gone.
    pub(super) fn broken(mut reason: String, out_of_memory: bool) -> Self {
        let cut = (0..=reason.len().min(REASON)).rev().find(|at| reason.is_char_boundary(*at));
        reason.truncate(cut.unwrap_or(0));
        Self::Broken { reason, out_of_memory }
    }
}

/// Receives one short message; `None` when the other end is closed.
pub(super) fn receive<T: DeserializeOwned>(
    socket: impl AsFd,
    flags: RecvFlags,
) -> io::Result<Option<(T, Vec<OwnedFd>)>> {
    take(socket, flags, &mut [0; SHORT])
}

/// Receives an order ([`Build`], [`Start`]), which can be long; `None` when the other end is closed.
pub(super) fn receive_order<T: DeserializeOwned>(
    socket: impl AsFd,
    flags: RecvFlags,
) -> io::Result<Option<(T, Vec<OwnedFd>)>> {
    take(socket, flags, &mut vec![0; PACKET])
}

fn take<T: DeserializeOwned>(
    socket: impl AsFd,
    flags: RecvFlags,
    bytes: &mut [u8],
) -> io::Result<Option<(T, Vec<OwnedFd>)>> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(16))];
    let mut beside = RecvAncillaryBuffer::new(&mut space);
    let got = rustix::io::retry_on_intr(|| {
        recvmsg(&socket, &mut [IoSliceMut::new(bytes)], &mut beside, flags | RecvFlags::CMSG_CLOEXEC)
    })?;
    let descriptors = beside
        .drain()
        .filter_map(|m| match m {
            RecvAncillaryMessage::ScmRights(rights) => Some(rights),
            _ => None,
        })
        .flatten()
        .collect();
    if got.bytes == 0 {
        return Ok(None);
    }
    Ok(Some((serde_json::from_slice(&bytes[..got.bytes])?, descriptors)))
}
