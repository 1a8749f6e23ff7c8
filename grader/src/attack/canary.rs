//! What an attack must not touch, made for it: files, a folder, ports, and a mark by which its processes are known.

use rustix::fd::OwnedFd;
use rustix::fs::inotify;
use sha2::{Digest, Sha256};
use std::fs;
use std::io;
use std::mem::MaybeUninit;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};
use tempfile::TempDir;

/// The canaries of one attack.
pub(super) struct Canaries {
    folder: TempDir,
    /// Known to nobody but the attack's own text: a file's content and a process's name.
    pub mark: String,
    /// Content of the file that must not be read. The attack does not know it.
    pub secret: String,
    tcp: TcpListener,
    unix: UnixListener,
    watch: OwnedFd,
}

/// A name that nobody guesses; not meant to be a secret for long.
fn token(kind: &str) -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_nanos());
    let text = format!("{kind} {now} {} {}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    Sha256::digest(text).iter().take(8).map(|b| format!("{b:02x}")).collect()
}

impl Canaries {
    /// Makes them in a folder that every user of the machine can look into.
    pub(super) fn new() -> io::Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("grader-attack-")
            .permissions(fs::Permissions::from_mode(0o755))
            .tempdir()?;
        let (mark, secret) = (token("mark"), format!("SECRET{}", token("secret")));
        let file = folder.path().join("secret.txt");
        fs::write(&file, &secret)?;
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644))?;
        for (name, mode) in [("write", 0o777), ("submission", 0o755)] {
            fs::create_dir(folder.path().join(name))?;
            fs::set_permissions(folder.path().join(name), fs::Permissions::from_mode(mode))?;
        }
        let tcp = TcpListener::bind(("127.0.0.1", 0))?;
        tcp.set_nonblocking(true)?;
        let socket = folder.path().join("socket");
        let unix = UnixListener::bind(&socket)?;
        fs::set_permissions(&socket, fs::Permissions::from_mode(0o777))?;
        unix.set_nonblocking(true)?;
        let watch = inotify::init(inotify::CreateFlags::NONBLOCK | inotify::CreateFlags::CLOEXEC)?;
        let flags = inotify::WatchFlags::OPEN | inotify::WatchFlags::ACCESS | inotify::WatchFlags::ATTRIB;
        inotify::add_watch(&watch, &file, flags)?;
        Ok(Self { folder, mark, secret, tcp, unix, watch })
    }

    /// The file that must not be read.
    pub(super) fn secret_file(&self) -> PathBuf {
        self.folder.path().join("secret.txt")
    }
    /// The folder that must not be written.
    pub(super) fn write_dir(&self) -> PathBuf {
        self.folder.path().join("write")
    }
    /// Where the submission is put.
    pub(super) fn submission(&self) -> PathBuf {
        self.folder.path().join("submission")
    }
    /// The socket that must not be connected to.
    pub(super) fn socket(&self) -> PathBuf {
        self.folder.path().join("socket")
    }
    /// The port that must not be connected to.
    pub(super) fn port(&self) -> u16 {
        self.tcp.local_addr().map_or(0, |a| a.port())
    }

    /// Whether somebody opened the file.
    pub(super) fn read(&self) -> bool {
        let mut buffer = [MaybeUninit::uninit(); 4096];
        inotify::Reader::new(&self.watch, &mut buffer).next().is_ok()
    }

    /// Whether something lies in the folder, or beside it, or carries the mark where everybody may write.
    pub(super) fn written(&self) -> bool {
        let names = |path: &Path| fs::read_dir(path).map_or(0, Iterator::count);
        // Where everybody may write; what an attack left there is taken away.
        let shared = ["/tmp", "/var/tmp", "/dev/shm"].map(|dir| Path::new(dir).join(&self.mark));
        let marks = shared.iter().filter(|path| fs::remove_file(path).is_ok()).count();
        marks > 0
            || self.segment()
            || names(&self.write_dir()) > 0
            || names(self.folder.path()) != 4
            || fs::read_to_string(self.secret_file()).ok().as_ref() != Some(&self.secret)
    }

    /// Whether a System V segment of the machine's has a key that is the beginning of the mark; it is taken away.
    /// proc_sysvipc(5).
    fn segment(&self) -> bool {
        let key = i64::from_str_radix(&self.mark[..7], 16).unwrap_or(-1);
        let table = fs::read_to_string("/proc/sysvipc/shm").unwrap_or_default();
        let found = table.lines().find_map(|line| {
            let mut fields = line.split_whitespace();
            (fields.next()?.parse() == Ok(key)).then(|| fields.next()?.parse::<i32>().ok())?
        });
        if let Some(id) = found {
            // SAFETY: removing takes no buffer.
            unsafe { libc::shmctl(id, libc::IPC_RMID, std::ptr::null_mut()) };
        }
        found.is_some()
    }

    /// Whether somebody connected.
    pub(super) fn connected(&self) -> bool {
        self.tcp.accept().is_ok() || self.unix.accept().is_ok()
    }

    /// Processes that carry the mark; they are ended.
    pub(super) fn left(&self) -> usize {
        let mut found = 0;
        for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
            let Some(pid) = entry.file_name().to_str().and_then(|n| n.parse::<i32>().ok()) else { continue };
            let marked = ["cmdline", "comm"].iter().any(|file| {
                let text = fs::read(entry.path().join(file)).unwrap_or_default();
                text.windows(MARK.min(self.mark.len())).any(|w| w == &self.mark.as_bytes()[..MARK])
            });
            if marked && let Some(pid) = rustix::process::Pid::from_raw(pid) {
                found += 1;
                let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
            }
        }
        found
    }
}

/// As much of the mark as fits into a process's name.
const MARK: usize = 12;

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::TcpStream;
    use std::os::unix::net::UnixStream;

    #[test]
    fn canaries_tell() {
        let c = Canaries::new().unwrap();
        assert_eq!((c.read(), c.connected(), c.left()), (false, false, 0));
        assert_eq!(fs::read_to_string(c.secret_file()).unwrap(), c.secret);
        assert!(c.read());
        while c.read() {}
        assert!(!c.written() && c.read(), "looking is reading");
        let _stream = TcpStream::connect(("127.0.0.1", c.port())).unwrap();
        assert!(c.connected() && !c.connected());
        let _stream = UnixStream::connect(c.socket()).unwrap();
        assert!(c.connected());
        fs::File::create(c.write_dir().join("x")).unwrap().write_all(b"x").unwrap();
        assert!(c.written());
        fs::remove_file(c.write_dir().join("x")).unwrap();
        assert!(!c.written());
        let key = i32::from_str_radix(&c.mark[..7], 16).unwrap();
        // SAFETY: takes numbers only.
        assert!(unsafe { libc::shmget(key, 4096, libc::IPC_CREAT | 0o600) } >= 0);
        assert!(c.written() && !c.written(), "seen once, and taken away");
        let mut child = std::process::Command::new("/bin/sh")
            .args(["-c", &format!("echo; read x; true {}", c.mark)])
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        // It has its name when it has said something.
        child.stdout.take().unwrap().read_exact(&mut [0]).unwrap();
        assert_eq!(c.left(), 1);
        child.wait().unwrap();
        assert_eq!(c.left(), 0);
    }
}
