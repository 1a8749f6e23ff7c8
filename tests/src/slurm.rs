//! A Slurm cluster of two nodes on this machine's loopback, with everything of its own: munge's key and socket, the
//! controller, two node daemons, their ports and folders. It ends with its value, also when a test fails.

use std::fmt::Write;
use std::fs;
use std::io;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The programs that it needs.
const PROGRAMS: [&str; 6] = ["munged", "slurmctld", "slurmd", "sbatch", "squeue", "scancel"];

/// A node.
pub const NODES: [&str; 2] = ["n1", "n2"];

/// A cluster.
pub struct Slurm {
    dir: tempfile::TempDir,
    munged: Option<Child>,
    controller: Option<Child>,
    nodes: Vec<Option<Child>>,
}

/// A program on the path, or where Debian puts daemons.
fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let daemons = ["/usr/sbin", "/sbin"].map(PathBuf::from);
    std::env::split_paths(&path).chain(daemons).map(|d| d.join(name)).find(|f| f.is_file())
}

impl Slurm {
    /// Whether its programs are on this machine.
    pub fn installed() -> bool {
        PROGRAMS.iter().all(|name| program(name).is_some())
    }

    /// Starts one, and waits until its nodes are ready.
    pub fn start() -> Self {
        let dir = tempfile::Builder::new().prefix("slurm-").tempdir().unwrap();
        // munge wants its socket where everybody can reach it.
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let mut cluster = Self { dir, munged: None, controller: None, nodes: vec![None, None] };
        cluster.configure();
        cluster.munged = Some(cluster.munge());
        let config = cluster.path("slurm.conf");
        cluster.controller = Some(cluster.daemon("slurmctld", &["-D", "-f", config.to_str().unwrap()]));
        for no in 0..NODES.len() {
            cluster.boot(no);
        }
        cluster.wait_for("idle", NODES.len());
        cluster
    }

    /// A place in its folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// The same command, for this cluster.
    pub fn with<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command.env("SLURM_CONF", self.path("slurm.conf"))
    }

    fn configure(&self) {
        for part in ["state", "n1", "n2"] {
            fs::create_dir(self.path(part)).unwrap();
        }
        let output = |program: &str, args: &[&str]| {
            let out = Command::new(program).args(args).output().unwrap();
            String::from_utf8(out.stdout).unwrap().trim().to_owned()
        };
        let (host, user) = (output("uname", &["-n"]), output("id", &["-un"]));
        let ports = free_ports(3);
        let dir = self.dir.path().display();
        let mut text = format!(
            "ClusterName=test\nSlurmctldHost={host}(127.0.0.1)\nSlurmctldPort={}\nSlurmUser={user}\nSlurmdUser={user}
AuthType=auth/munge\nAuthInfo=socket={dir}/munge.socket\nCredType=cred/munge
StateSaveLocation={dir}/state\nSlurmdSpoolDir={dir}/%n\nSlurmctldPidFile={dir}/slurmctld.pid\nSlurmdPidFile={dir}/%n.pid
SlurmctldLogFile={dir}/slurmctld.log\nSlurmdLogFile={dir}/%n.log
ProctrackType=proctrack/linuxproc\nTaskPlugin=task/none\nJobAcctGatherType=jobacct_gather/none\nMpiDefault=none
AccountingStorageType=accounting_storage/none\nSelectType=select/linear\nSlurmdParameters=config_overrides
SchedulerParameters=batch_sched_delay=0,sched_interval=1\nReturnToService=2\nSlurmdTimeout=30\nKillWait=2\n",
            ports[0]
        );
        for (node, port) in NODES.iter().zip(&ports[1..]) {
            writeln!(text, "NodeName={node} NodeHostname={host} NodeAddr=127.0.0.1 Port={port} CPUs=1")
                .unwrap();
        }
        text.push_str("PartitionName=main Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP\n");
        fs::write(self.path("slurm.conf"), text).unwrap();
    }

    /// The daemon that signs Slurm's messages.
    fn munge(&self) -> Child {
        let (key, socket) = (self.path("munge.key"), self.path("munge.socket"));
        let random = fs::File::open("/dev/urandom").unwrap();
        io::copy(&mut io::Read::take(random, 1024), &mut fs::File::create(&key).unwrap()).unwrap();
        fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
        let option = |name: &str, file: &str| format!("--{name}={}", self.path(file).display());
        let child = self.daemon(
            "munged",
            &[
                "--foreground",
                "--force",
                &option("key-file", "munge.key"),
                &option("socket", "munge.socket"),
                &option("pid-file", "munge.pid"),
                &option("seed-file", "munge.seed"),
                &option("log-file", "munge.log"),
            ],
        );
        self.until("munge listens", || socket.exists());
        child
    }

    fn daemon(&self, name: &str, args: &[&str]) -> Child {
        let log = fs::OpenOptions::new().create(true).append(true).open(self.path("daemons.log")).unwrap();
        let mut command = Command::new(program(name).unwrap());
        self.with(&mut command).args(args).stdin(Stdio::null());
        command.stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap()
    }

    /// Starts the daemon of a node.
    fn boot(&mut self, no: usize) {
        let config = self.path("slurm.conf");
        self.nodes[no] =
            Some(self.daemon("slurmd", &["-D", "-N", NODES[no], "-f", config.to_str().unwrap()]));
    }

    /// Runs one of Slurm's commands.
    pub fn ask(&self, name: &str, args: &[&str]) -> String {
        let mut command = Command::new(program(name).unwrap());
        let out = self.with(&mut command).args(args).output().unwrap();
        String::from_utf8_lossy(&out.stdout).into_owned()
    }

    fn wait_for(&self, state: &str, count: usize) {
        self.until(state, || self.ask("sinfo", &["-h", "-N", "-o", "%T"]).matches(state).count() >= count);
    }

    fn until(&self, what: &str, mut is: impl FnMut() -> bool) {
        let end = Instant::now() + Duration::from_mins(1);
        while !is() {
            let log = || fs::read_to_string(self.path("daemons.log")).unwrap_or_default();
            assert!(Instant::now() < end, "waited in vain for: {what}\n{}", log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// What is taken off the net: the node's daemon, and everything that it started, without a word to anybody.
    pub fn kill_node(&mut self, no: usize) {
        let mut daemon = self.nodes[no].take().expect("the node is up");
        daemon.kill().unwrap();
        daemon.wait().unwrap();
        for pid in self.of_node(NODES[no]) {
            kill(pid);
        }
    }

    /// Processes that a node's daemon started: those of its jobs carry its name in their environment, the job's
    /// keeper is their parent.
    fn of_node(&self, node: &str) -> Vec<u32> {
        let mark = format!("SLURMD_NODENAME={node}");
        let config = format!("SLURM_CONF={}", self.path("slurm.conf").display());
        let mut found = Vec::new();
        for pid in processes() {
            let environ = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
            let has = |what: &str| environ.split(|b| *b == 0).any(|v| v == what.as_bytes());
            if has(&mark) && has(&config) {
                found.push(pid);
                found.extend(parent(pid).filter(|p| command_of(*p).starts_with("slurmstepd")));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

impl Drop for Slurm {
    fn drop(&mut self) {
        // Jobs first: nothing is left running.
        for node in NODES {
            self.of_node(node).into_iter().for_each(kill);
        }
        for child in self.nodes.iter_mut().chain([&mut self.controller, &mut self.munged]).flatten() {
            // It may have ended by itself.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn kill(pid: u32) {
    // It may have ended by itself.
    let _ = Command::new("kill").args(["-KILL", &pid.to_string()]).stderr(Stdio::null()).status();
}

fn processes() -> Vec<u32> {
    let entries = fs::read_dir("/proc").unwrap().flatten();
    entries.filter_map(|e| e.file_name().to_str()?.parse().ok()).collect()
}

fn parent(pid: u32) -> Option<u32> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    status.lines().find_map(|l| l.strip_prefix("PPid:"))?.trim().parse().ok()
}

fn command_of(pid: u32) -> String {
    let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    String::from_utf8_lossy(&line).into_owned()
}

/// Ports that are free now.
fn free_ports(count: usize) -> Vec<u16> {
    let held: Vec<TcpListener> = (0..count).map(|_| TcpListener::bind("127.0.0.1:0").unwrap()).collect();
    held.iter().map(|l| l.local_addr().unwrap().port()).collect()
}

/// The folder in which a batch lies in a shared one.
pub fn batch_folder(shared: &Path) -> Option<PathBuf> {
    let entries = fs::read_dir(shared).ok()?.flatten();
    entries
        .map(|e| e.path())
        .find(|p| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with("grader-")))
}
