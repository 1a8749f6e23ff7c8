//! Landlock's rules as a descriptor, for a process that another one restricts itself by.
//!
//! Where a container is made by the crate, it does the same; `tests/sandbox/warm.rs` compares the two.

use hakoniwa::landlock::FsAccess;
use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible, Ruleset, RulesetAttr,
    RulesetCreatedAttr, RulesetError, path_beneath_rules,
};
use rustix::fd::OwnedFd;
use std::io;

/// The version of Landlock whose rights are named. Newer kernels know more, older ones are asked for what they know.
const VERSION: ABI = ABI::V5;

/// Makes the rules: reading, writing or executing beneath these paths, nothing elsewhere, no TCP.
pub(super) fn ruleset(rules: &[(String, FsAccess)]) -> io::Result<OwnedFd> {
    let other = |e: RulesetError| io::Error::other(e.to_string());
    let mut made = Ruleset::default()
        .set_compatibility(CompatLevel::HardRequirement)
        .handle_access(AccessFs::from_all(ABI::V1))
        .map_err(other)?
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(VERSION))
        .map_err(other)?
        .handle_access(AccessNet::BindTcp | AccessNet::ConnectTcp)
        .map_err(other)?
        .create()
        .map_err(other)?;
    for (path, allowed) in rules {
        let path = std::fs::canonicalize(path)?;
        made = made.add_rules(path_beneath_rules([path], rights(*allowed))).map_err(other)?;
    }
    Option::<OwnedFd>::from(made).ok_or_else(|| io::ErrorKind::Unsupported.into())
}

fn rights(allowed: FsAccess) -> BitFlags<AccessFs> {
    let mut rights = BitFlags::empty();
    for (kind, of) in [
        (FsAccess::R, AccessFs::from_read(VERSION) & !AccessFs::Execute),
        (FsAccess::W, AccessFs::from_write(VERSION)),
        (FsAccess::X, AccessFs::Execute.into()),
    ] {
        if allowed.contains(kind) {
            rights |= of;
        }
    }
    rights
}
