//! What a container holds.

use hakoniwa::landlock::{CompatMode, FsAccess, Resource, Ruleset};
use hakoniwa::{Container, MountOptions, Namespace};
use rustix::fs::StatVfsMountFlags;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::spec::{Bind, Filter};
use super::wire::Build;
use super::without::Part;

/// The uid and gid that the process sees as its own. What they are outside is the launcher's.
pub(super) const INSIDE: u32 = 1000;

/// Folders at the root that are links into `/usr` on merged systems.
const SYSTEM_LINKS: [&str; 6] = ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];

/// Files and folders of `/etc` that programs and libraries need. `alternatives` leads to the BLAS that NumPy links.
const ETC: [&str; 3] = ["/etc/ld.so.cache", "/etc/localtime", "/etc/alternatives"];

/// What linkers read besides.
const ETC_COMPILER: [&str; 2] = ["/etc/ld.so.conf", "/etc/ld.so.conf.d"];

/// Devices, and whether they can be written.
const DEVICES: [(&str, bool); 5] = [
    ("/dev/null", true),
    ("/dev/zero", true),
    ("/dev/full", true),
    ("/dev/random", false),
    ("/dev/urandom", false),
];

/// Temporary folders.
pub(super) const TEMPORARY: [&str; 2] = ["/tmp", "/dev/shm"];

/// Files of a temporary folder: their inodes are memory of the kernel's.
const INODES: u64 = 16 << 10;

const PASSWD: &str = "root:x:0:0::/:/usr/sbin/nologin\nstudent:x:1000:1000::/home/student:/bin/sh\n\
                      nobody:x:65534:65534::/:/usr/sbin/nologin\n";
const GROUP: &str = "root:x:0:\nstudent:x:1000:\nnogroup:x:65534:\n";

/// A container being put together: mounts beneath, Landlock's rules for the same paths above.
struct Draft {
    container: Container,
    rules: Rules,
}

/// What Landlock allows beneath which path.
pub(super) type Rules = Vec<(String, FsAccess)>;

/// Describes the container of one process, and what Landlock allows in it: a template, in which further containers are
/// made, cannot have it itself, since it forbids mounts.
pub(super) fn describe(build: &Build, landlock: bool) -> io::Result<(Container, Rules)> {
    let mut made = Draft { container: Container::new(), rules: Rules::new() };
    let c = &mut made.container;
    for (namespace, part) in [
        (Namespace::Network, Some(Part::Network)),
        (Namespace::Ipc, Some(Part::Ipc)),
        (Namespace::Uts, None),
        (Namespace::Cgroup, None),
    ] {
        if part.is_none_or(|part| !build.without.has(part)) {
            c.unshare(namespace);
        }
    }
    c.uidmap(INSIDE);
    c.gidmap(INSIDE);
    c.hostname("sandbox");
    made.system(build.filter)?;
    for bind in &build.read_only {
        made.read_only(bind)?;
    }
    for bind in &build.writable {
        made.writable(bind)?;
    }
    for folder in TEMPORARY {
        made.temporary(folder, build.limits.tmp);
    }
    if landlock && !build.template && !build.without.has(Part::Landlock) {
        let mut rules = Ruleset::default();
        rules.restrict(Resource::FS, CompatMode::Enforce);
        // From kernel 6.7 on; the network namespace has no interface anyway.
        rules.restrict(Resource::NET_TCP_BIND, CompatMode::Relax);
        rules.restrict(Resource::NET_TCP_CONNECT, CompatMode::Relax);
        for (path, access) in &made.rules {
            rules.allow_path(path, *access);
        }
        made.container.landlock_ruleset(rules);
    }
    Ok((made.container, made.rules))
}

impl Draft {
    fn system(&mut self, filter: Filter) -> io::Result<()> {
        self.read_only(&Bind::same("/usr"))?;
        for path in SYSTEM_LINKS {
            match fs::read_link(path) {
                Ok(target) => {
                    self.container.symlink(&target.to_string_lossy(), path);
                }
                Err(_) if Path::new(path).is_dir() => self.read_only(&Bind::same(path))?,
                Err(_) => {}
            }
        }
        self.container.dir("/etc", 0o755);
        self.container.dir("/home/student", 0o755);
        self.container.file("/etc/passwd", PASSWD);
        self.container.file("/etc/group", GROUP);
        self.container.file("/etc/hosts", "127.0.0.1 localhost\n");
        self.container.file("/etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n");
        let more: &[&str] = if filter == Filter::Compiler { &ETC_COMPILER } else { &[] };
        for path in ETC.iter().chain(more).filter(|path| Path::new(path).exists()) {
            self.read_only(&Bind::same(path))?;
        }
        self.allow("/etc", FsAccess::R);
        self.allow("/proc", FsAccess::R);
        for (device, writable) in DEVICES {
            let options = options(Path::new(device))?;
            self.container.mount(device, device, "", options, None);
            let access = if writable { FsAccess::R | FsAccess::W } else { FsAccess::R };
            self.allow(device, access);
        }
        Ok(())
    }

    /// A bind that cannot be written, nor what is mounted below it: a read-only flag holds for one mount only.
    fn read_only(&mut self, bind: &Bind) -> io::Result<()> {
        let inside = absolute(&bind.inside)?;
        let host = fs::canonicalize(&bind.host)?;
        let mut pairs = vec![(host.clone(), inside.to_owned())];
        for below in mounts_below(&host) {
            if let Ok(rest) = below.strip_prefix(&host) {
                pairs.push((below.clone(), format!("{inside}/{}", absolute(rest)?)));
            }
        }
        for (host, inside) in pairs {
            let options = options(&host)? | MountOptions::RDONLY | MountOptions::NOSUID | MountOptions::NODEV;
            self.container.mount(absolute(&host)?, &inside, "", options, None);
        }
        self.allow(inside, FsAccess::R | FsAccess::X);
        Ok(())
    }

    fn writable(&mut self, bind: &Bind) -> io::Result<()> {
        let (host, inside) = (fs::canonicalize(&bind.host)?, absolute(&bind.inside)?);
        let options = options(&host)? | MountOptions::NOSUID | MountOptions::NODEV | MountOptions::NOEXEC;
        self.container.mount(absolute(&host)?, inside, "", options, None);
        self.allow(inside, FsAccess::R | FsAccess::W);
        Ok(())
    }

    fn allow(&mut self, path: &str, access: FsAccess) {
        self.rules.push((path.to_owned(), access));
    }

    fn temporary(&mut self, path: &str, size: u64) {
        let options = MountOptions::NOSUID | MountOptions::NODEV | MountOptions::NOEXEC;
        let data = temporary_data(size);
        self.container.mount("tmpfs", path, "tmpfs", options, Some(data));
        self.allow(path, FsAccess::R | FsAccess::W);
    }
}

/// Options of the file system of a temporary folder.
pub(super) fn temporary_data(size: u64) -> String {
    format!("size={size},nr_inodes={INODES},mode=1777")
}

/// Options of a bind: those that its file system is mounted with outside. They are locked in a user namespace: a remount
/// without them fails, and the crate's own fallback for that case would lose the read-only flag.
fn options(host: &Path) -> io::Result<MountOptions> {
    let flags = rustix::fs::statvfs(host)?.f_flag;
    let mut options = MountOptions::BIND | MountOptions::REC;
    for (flag, option) in [
        (StatVfsMountFlags::RDONLY, MountOptions::RDONLY),
        (StatVfsMountFlags::NOSUID, MountOptions::NOSUID),
        (StatVfsMountFlags::NODEV, MountOptions::NODEV),
        (StatVfsMountFlags::NOEXEC, MountOptions::NOEXEC),
    ] {
        if flags.contains(flag) {
            options |= option;
        }
    }
    Ok(options)
}

/// Mount points below a folder. proc_pid_mountinfo(5).
fn mounts_below(folder: &Path) -> Vec<PathBuf> {
    let text = fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    text.lines()
        .filter_map(|line| line.split(' ').nth(4))
        .map(|point| PathBuf::from(point.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")))
        .filter(|point| point != folder && point.starts_with(folder))
        .collect()
}

/// The crate takes paths as text.
fn absolute(path: &Path) -> io::Result<&str> {
    path.to_str().ok_or_else(|| {
        io::Error::new(io::ErrorKind::InvalidInput, format!("{} is not UTF-8", path.display()))
    })
}

/// The version of Landlock that the kernel has; 0 without.
pub(super) fn landlock_version() -> u32 {
    const VERSION: libc::c_ulong = 1;
    // SAFETY: with this flag the call reads nothing and returns a number.
    let version = unsafe { libc::syscall(libc::SYS_landlock_create_ruleset, 0, 0, VERSION) };
    u32::try_from(version).unwrap_or(0)
}
