//! Leaving a layer out, to see what it stops.
//!
//! `grader attack` runs hostile submissions with each layer left out in turn: what gets through then is what that layer
//! stops. Only code that opens a sandbox can ask for it ([`super::Options::without`]): no manifest, submission, variable of
//! the environment or configuration reaches it. There are no warm servers in such a sandbox, so their code has no switch
//! at all, and the layer is missing from the receipt, so that no grade made that way is taken for a real one.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A part of the isolation that can be left out without harm to the machine, as long as the others hold.
///
/// Not among them are the namespaces of users, mounts and processes, which the others stand on, and the unprivileged uid:
/// without it, an attack that gets through is one on the machine itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Part {
    /// The network namespace: it is the host's network then.
    Network,
    /// The IPC namespace: System V memory and queues are the host's then.
    Ipc,
    /// The drop of capabilities in the container's own user namespace.
    Capabilities,
    /// The second look at paths.
    Landlock,
    /// The filter of system calls.
    Seccomp,
    /// The kernel's limits on single processes.
    Rlimits,
    /// The group of processes with its limits.
    Cgroup,
    /// The look at the tree every 20 ms.
    Watch,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Network,
        Self::Ipc,
        Self::Capabilities,
        Self::Landlock,
        Self::Seccomp,
        Self::Rlimits,
        Self::Cgroup,
        Self::Watch,
    ];

    /// Its name on the command line and in tables: stable, not translated. Four are the names of layers in receipts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::Ipc => "ipc",
            Self::Capabilities => "capabilities",
            Self::Landlock => "landlock",
            Self::Seccomp => "seccomp",
            Self::Rlimits => "rlimits",
            Self::Cgroup => "cgroup",
            Self::Watch => "watch",
        }
    }

    /// The layer that it is a part of, as receipts name it.
    pub const fn layer(self) -> &'static str {
        match self {
            Self::Network | Self::Ipc => "namespaces",
            Self::Capabilities => "uid",
            other => other.name(),
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Parts that are left out together: what one of them stops may be stopped by another as well.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Parts(u16);

impl Parts {
    /// Whether it is among them.
    pub const fn has(self, part: Part) -> bool {
        self.0 & (1 << part as u16) != 0
    }
    /// Whether nothing is left out.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
    /// The parts, in the order of [`Part::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Part> {
        Part::ALL.into_iter().filter(move |part| self.has(*part))
    }
}

impl FromIterator<Part> for Parts {
    fn from_iter<I: IntoIterator<Item = Part>>(parts: I) -> Self {
        Self(parts.into_iter().fold(0, |set, part| set | 1 << part as u16))
    }
}

impl From<Part> for Parts {
    fn from(part: Part) -> Self {
        [part].into_iter().collect()
    }
}

/// A name that is none of [`Part::ALL`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no layer `{0}` that can be left out")]
pub struct UnknownPart(pub String);

impl FromStr for Part {
    type Err = UnknownPart;

    fn from_str(name: &str) -> Result<Self, UnknownPart> {
        Self::ALL.into_iter().find(|p| p.name() == name).ok_or_else(|| UnknownPart(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_are_written() {
        for part in Part::ALL {
            assert_eq!(part.name().parse(), Ok(part));
        }
        assert!("uid".parse::<Part>().is_err());
    }

    #[test]
    fn a_set_has_what_was_put_in() {
        let set: Parts = [Part::Watch, Part::Network].into_iter().collect();
        assert_eq!(set.iter().collect::<Vec<_>>(), [Part::Network, Part::Watch]);
        assert!(set.has(Part::Watch) && !set.has(Part::Seccomp) && !set.is_empty());
        assert!(Parts::default().is_empty() && Part::ALL.into_iter().collect::<Parts>().iter().count() == 8);
    }
}
