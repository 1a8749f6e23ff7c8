//! Limits of memory and processes on a whole tree, by cgroups, where the machine lets us make some.
//!
//! The keeper makes one folder and gives it to the unprivileged uid; each worker lives in it, and steps into a group of
//! its own for the moment in which it makes a container, so that everything in the container is born inside. Without
//! cgroups the watch of init limits the tree; it only looks every 20 ms.

use std::fs;
use std::io;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::spec::Limits;

/// What init and the bookkeeping of the kernel take besides the program.
const OVERHEAD: u64 = 32 << 20;

/// How the names of a launcher's folders begin; its pid follows.
const PREFIX: &str = "grader-";

/// The folder that we may use in each hierarchy.
#[derive(Clone, Debug)]
pub(super) enum Groups {
    /// Version 1: one hierarchy a controller.
    One { memory: PathBuf, pids: PathBuf },
    /// Version 2: one for all. Processes live in leaves only.
    Two { root: PathBuf, home: PathBuf },
}

impl Groups {
    /// Makes the folders and gives them to `uid`; `None` where that is not possible.
    pub(super) fn delegate(uid: u32, gid: u32) -> Option<Self> {
        let groups = Self::version_one().or_else(Self::version_two)?;
        let given = groups.folders().iter().all(|folder| {
            let files = ["", "cgroup.procs", "tasks", "cgroup.subtree_control", "cgroup.threads"];
            let mut there = files.iter().map(|file| folder.join(file)).filter(|file| file.exists());
            there.all(|file| chown(file, Some(uid), Some(gid)).is_ok())
        });
        if given && groups.works() {
            return Some(groups);
        }
        groups.remove();
        None
    }

    fn version_one() -> Option<Self> {
        let make = |controller: &str| {
            let above = own_group(|names| names.split(',').any(|name| name == controller))?;
            let of_controller = |options: &str| options.split(',').any(|option| option == controller);
            fresh(&mounted(|fs, options| fs == "cgroup" && of_controller(options))?.folder(&above)?)
        };
        let memory = make("memory")?;
        if let Some(pids) = make("pids") {
            return Some(Self::One { memory, pids });
        }
        let _ = fs::remove_dir(memory);
        None
    }

    /// The nearest folder above our own that hands both controllers on.
    fn version_two() -> Option<Self> {
        let own = own_group(str::is_empty)?;
        let mount = mounted(|fs, _| fs == "cgroup2")?;
        let own = mount.folder(&own)?;
        let above = own.ancestors().take_while(|p| p.starts_with(&mount.point));
        let above = above.skip(usize::from(own != mount.point));
        let root = above.filter(|p| hands_on(p)).find_map(fresh)?;
        let home = root.join("home");
        let made = fs::write(root.join("cgroup.subtree_control"), "+memory +pids")
            .and_then(|()| fs::create_dir(&home));
        if made.is_err() {
            let _ = fs::remove_dir(root);
            return None;
        }
        Some(Self::Two { root, home })
    }

    /// Whether the limits that we need can be written.
    fn works(&self) -> bool {
        match self.make("try", &Limits::default()) {
            Ok(group) => {
                group.remove();
                true
            }
            Err(_) => false,
        }
    }

    fn folders(&self) -> Vec<&Path> {
        match self {
            Self::One { memory, pids } => vec![memory, pids],
            Self::Two { root, home } => vec![root, home],
        }
    }

    /// Moves the calling process to where workers live.
    pub(super) fn go_home(&self) -> io::Result<()> {
        match self {
            Self::One { memory, pids } => join(memory).and_then(|()| join(pids)),
            Self::Two { home, .. } => join(home),
        }
    }

    /// Makes a group for one container.
    pub(super) fn make(&self, name: &str, limits: &Limits) -> io::Result<Group> {
        let bytes =
            limits.address_space().saturating_add(2 * limits.tmp).saturating_add(OVERHEAD).to_string();
        // Init and the process above it are counted, too.
        let processes = (limits.processes + 2).to_string();
        let folders = match self {
            Self::One { memory, pids } => vec![memory.join(name), pids.join(name)],
            Self::Two { root, .. } => vec![root.join(name)],
        };
        let group = Group { folders };
        for folder in &group.folders {
            fs::create_dir(folder)?;
        }
        let first = &group.folders[0];
        match self {
            Self::One { .. } => {
                fs::write(first.join("memory.limit_in_bytes"), &bytes)?;
                // Memory and swap together; only where swap is counted.
                let _ = fs::write(first.join("memory.memsw.limit_in_bytes"), &bytes);
                fs::write(group.folders[1].join("pids.max"), processes)?;
            }
            Self::Two { .. } => {
                fs::write(first.join("memory.max"), &bytes)?;
                let _ = fs::write(first.join("memory.swap.max"), "0");
                fs::write(first.join("pids.max"), processes)?;
            }
        }
        Ok(group)
    }

    /// Removes what is left, when all workers are gone.
    pub(super) fn remove(&self) {
        for folder in self.folders().into_iter().rev() {
            for below in fs::read_dir(folder).into_iter().flatten().flatten() {
                if below.file_type().is_ok_and(|kind| kind.is_dir()) {
                    remove(&below.path());
                }
            }
            remove(folder);
        }
    }
}

/// The group of one container.
#[derive(Debug)]
pub(super) struct Group {
    folders: Vec<PathBuf>,
}

impl Group {
    /// Moves the calling process in; what it forks is born there.
    pub(super) fn enter(&self) -> io::Result<()> {
        self.folders.iter().try_for_each(|folder| join(folder))
    }

    /// Whether the kernel has killed a process of it for lack of memory.
    pub(super) fn out_of_memory(&self) -> bool {
        ["memory.oom_control", "memory.events"].iter().any(|file| {
            let text = fs::read_to_string(self.folders[0].join(file)).unwrap_or_default();
            text.lines().any(|line| line.strip_prefix("oom_kill ").is_some_and(|n| n.trim() != "0"))
        })
    }

    /// Removes it.
    pub(super) fn remove(&self) {
        self.folders.iter().for_each(|folder| remove(folder));
    }
}

/// Removes a group. A process that has just died may still be counted in it for a moment, on a busy machine a longer one.
fn remove(folder: &Path) {
    for wait in (0..12).map(|n| Duration::from_millis(1 << n)) {
        match fs::remove_dir(folder) {
            Err(e) if e.kind() == io::ErrorKind::ResourceBusy => std::thread::sleep(wait),
            _ => break,
        }
    }
}

/// Removes the groups that launchers left behind which were killed. Else the next one that gets such a pid has none.
fn sweep(above: &Path) {
    for entry in fs::read_dir(above).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let pid = name.to_str().and_then(|name| name.strip_prefix(PREFIX)?.parse::<u32>().ok());
        let own = pid == Some(std::process::id());
        if pid.is_some_and(|pid| own || !Path::new("/proc").join(pid.to_string()).exists()) {
            for below in fs::read_dir(entry.path()).into_iter().flatten().flatten() {
                let _ = fs::remove_dir(below.path());
            }
            // With a process in it, it stays.
            let _ = fs::remove_dir(entry.path());
        }
    }
}

fn join(folder: &Path) -> io::Result<()> {
    fs::write(folder.join("cgroup.procs"), "0")
}

/// A new folder of ours.
fn fresh(above: &Path) -> Option<PathBuf> {
    sweep(above);
    let folder = above.join(format!("{PREFIX}{}", std::process::id()));
    fs::create_dir(&folder).ok().map(|()| folder)
}

fn hands_on(folder: &Path) -> bool {
    let control = fs::read_to_string(folder.join("cgroup.subtree_control")).unwrap_or_default();
    ["memory", "pids"].iter().all(|name| control.split_whitespace().any(|c| c == *name))
}

/// Our own group in the hierarchy whose controllers `wanted` accepts. cgroups(7), `/proc/pid/cgroup`.
fn own_group(wanted: impl Fn(&str) -> bool) -> Option<String> {
    let text = fs::read_to_string("/proc/self/cgroup").ok()?;
    text.lines().find_map(|line| {
        let mut parts = line.splitn(3, ':').skip(1);
        let (controllers, path) = (parts.next()?, parts.next()?);
        wanted(controllers).then(|| path.to_owned())
    })
}

/// Where a hierarchy is mounted: `wanted` sees the type and the options of the file system. proc_pid_mountinfo(5).
fn mounted(wanted: impl Fn(&str, &str) -> bool) -> Option<Mount> {
    let text = fs::read_to_string("/proc/self/mountinfo").ok()?;
    text.lines().find_map(|line| {
        let (before, after) = line.split_once(" - ")?;
        let mut after = after.split(' ');
        let (fs, options) = (after.next()?, after.nth(1)?);
        let mut before = before.split(' ').skip(3);
        let (root, point) = (before.next()?, before.next()?);
        wanted(fs, options).then(|| Mount { root: root.into(), point: point.into() })
    })
}

/// A mounted hierarchy, or a part of one.
struct Mount {
    root: PathBuf,
    point: PathBuf,
}

impl Mount {
    /// Where a group is seen here.
    fn folder(&self, group: &str) -> Option<PathBuf> {
        Some(self.point.join(Path::new(group).strip_prefix(&self.root).ok()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_of_dead_launchers_are_swept_away_and_no_others() {
        let above = tempfile::tempdir().unwrap();
        let group = |name: &str| {
            let folder = above.path().join(name);
            fs::create_dir_all(folder.join("17-1")).unwrap();
            folder
        };
        // No pid is that large (proc(5)), and 1 always lives.
        let (dead, own, alive) =
            (group("grader-4194999"), group(&format!("grader-{}", std::process::id())), group("grader-1"));
        let other = group("another-4194999");
        sweep(above.path());
        assert!(!dead.exists() && !own.exists(), "left behind");
        assert!(alive.exists() && other.exists());
        assert!(fresh(above.path()).is_some_and(|folder| folder == own));
    }
}
