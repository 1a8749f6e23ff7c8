//! Who runs it. Most of this needs root, and says so when it is not.

use crate::support::{JAIL, python, run};
use grader::sandbox::{Bind, Exit, State};
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};

fn root() -> bool {
    let root = rustix_uid() == 0;
    if !root {
        eprintln!("SKIPPED: needs root");
    }
    root
}

/// This process's uid, without a dependency for it.
fn rustix_uid() -> u32 {
    fs::metadata("/proc/self").unwrap().uid()
}

#[test]
fn layers_are_named() {
    let names: Vec<_> = JAIL.layers().iter().map(|l| l.name).collect();
    assert!(names.contains(&"namespaces") && names.contains(&"uid"), "{names:?}");
    assert!(
        JAIL.layers()
            .iter()
            .filter(|l| ["namespaces", "uid", "seccomp"].contains(&l.name))
            .all(|l| l.state == State::On)
    );
    assert_eq!(JAIL.describe(), JAIL.describe());
    for layer in JAIL.layers() {
        let text = layer.detail.text(grader::text::Lang::Ru);
        assert!(!text.contains(&layer.detail.code), "not in the catalogue: {text}");
    }
}

/// Processes of the host whose command line holds `mark`, with their uids.
fn uids(mark: &str) -> Vec<u32> {
    fs::read_dir("/proc")
        .unwrap()
        .flatten()
        .filter(|e| {
            fs::read(e.path().join("cmdline")).is_ok_and(|c| String::from_utf8_lossy(&c).contains(mark))
        })
        .filter(|e| {
            fs::read_link(e.path().join("exe")).is_ok_and(|exe| exe.to_string_lossy().contains("python"))
        })
        .map(|e| e.metadata().unwrap().uid())
        .collect()
}

#[test]
fn never_root_outside() {
    let mark = "mark_of_never_root_outside";
    let running = JAIL.spawn(&python(&format!("import os; '{mark}'; os.read(0, 1)"))).unwrap();
    let uids = uids(mark);
    assert_eq!(uids.len(), 1);
    if root() {
        assert_eq!(uids, [64_999]);
    }
    assert_ne!(uids, [0]);
    drop(running);
}

#[test]
fn written_files_are_not_roots() {
    if !root() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut spec = python("import os; open('/out/x', 'w'); os.chmod('/out/x', 0o4755)");
    spec.writable.push(Bind::new(folder.path(), "/out"));
    assert_eq!(run(&spec).0, Exit::Code(0));
    assert_eq!(fs::metadata(folder.path().join("x")).unwrap().uid(), 64_999);
}

#[test]
fn paths_under_a_private_home() {
    if !root() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    fs::set_permissions(home.path(), fs::Permissions::from_mode(0o700)).unwrap();
    let tool = home.path().join("tool");
    fs::create_dir(&tool).unwrap();
    fs::write(tool.join("x"), "tool").unwrap();
    fs::write(home.path().join("secret"), "secret").unwrap();
    let mut spec = python("import sys; print(open(sys.argv[1]).read())");
    spec.args.push(tool.join("x").display().to_string());
    spec.read_only.push(Bind::same(&tool));
    assert_eq!(run(&spec).1, "tool\n");
    spec.args[3] = home.path().join("secret").display().to_string();
    assert_eq!(run(&spec).0, Exit::Code(1));
    // Declared once, everything below is reachable.
    JAIL.expose(&tool).unwrap();
    fs::create_dir(tool.join("new")).unwrap();
    fs::write(tool.join("new/y"), "later").unwrap();
    spec.read_only = vec![Bind::new(tool.join("new"), "/new")];
    spec.args[3] = "/new/y".to_owned();
    assert_eq!(run(&spec).1, "later\n");
    // A folder that nobody else may read stays unread, and the error says so.
    fs::set_permissions(&tool, fs::Permissions::from_mode(0o700)).unwrap();
    let other = home.path().join("other");
    fs::create_dir(&other).unwrap();
    fs::set_permissions(&other, fs::Permissions::from_mode(0o700)).unwrap();
    spec.read_only = vec![Bind::new(&other, "/other")];
    assert!(JAIL.spawn(&spec).is_err());
    chown(&other, Some(64_999), Some(64_999)).unwrap();
    assert!(JAIL.spawn(&spec).is_ok());
}

#[test]
fn every_namespace_is_its_own() {
    let kinds = ["user", "mnt", "pid", "net", "ipc", "uts", "cgroup"];
    let mut spec =
        python("import os, sys\nfor kind in sys.argv[1:]: print(os.readlink('/proc/self/ns/' + kind))");
    spec.args.extend(kinds.map(str::to_owned));
    let inside = run(&spec).1;
    let outside = kinds.map(|kind| fs::read_link(format!("/proc/self/ns/{kind}")).unwrap());
    assert_eq!(inside.lines().count(), kinds.len());
    for (inside, outside) in inside.lines().zip(outside) {
        assert_ne!(inside, outside.to_string_lossy());
    }
}
