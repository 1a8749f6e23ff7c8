//! Full disks and read-only ones: file systems of some hundred kilobytes, which only root can mount.

use super::support::{Class, done, possible};
use grader_tests::{Run, root};
use std::fs;
use std::process::Command;

/// Runs the program twice in a mount namespace of its own: `first` makes a file system at `$AT`, `then` mends it. What
/// the folder holds at the end is copied to `copy`. Both runs.
fn twice(class: &Class, grade: &Command, at: &str, first: &str, then: &str) -> [Run; 2] {
    let script = format!(
        "mkdir -p $AT && {first} || exit 99; \"$@\" 2>$TMP/1; echo $? >$TMP/1c; {then}; \"$@\" 2>$TMP/2; echo $? >$TMP/2c
        rm -rf $COPY; cp -r $AT $COPY"
    );
    let folder = class.path("said");
    fs::create_dir_all(&folder).unwrap();
    let mut command = Command::new("unshare");
    command.args(["-m", "sh", "-c", &script, "sh"]).arg(grade.get_program()).args(grade.get_args());
    for (name, value) in grade.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command.env("AT", class.path(at)).env("TMP", &folder).env("COPY", class.path("copy"));
    let run = done(&mut command);
    assert_eq!(run.code, 0, "{}", run.err);
    ["1", "2"].map(|n| Run {
        code: fs::read_to_string(folder.join(format!("{n}c"))).unwrap().trim().parse().unwrap(),
        out: String::new(),
        err: fs::read_to_string(folder.join(n)).unwrap(),
    })
}

fn tmpfs(size: &str) -> String {
    format!("mount -t tmpfs -o mode=755,size={size} tmpfs $AT")
}

const MORE: &str = "mount -o remount,size=64m $AT";

#[test]
fn a_full_disk_loses_nothing() {
    let class = Class::new();
    if !root() || !possible(&class) {
        return;
    }
    let undisturbed = class.undisturbed("undisturbed");
    let mut failed = 0;
    for size in ["8k", "60k", "120k", "200k"] {
        let [full, then] = twice(&class, &class.grade("full"), "full", &tmpfs(size), MORE);
        assert!([0, 3].contains(&full.code), "{size}: {} {}", full.code, full.err);
        if full.code == 3 {
            let says = ["full", "space"].iter().any(|word| full.err.contains(word));
            assert!(
                says && full.err.contains(&*class.path("full").to_string_lossy()),
                "{size}: {}",
                full.err
            );
            assert!(full.err.contains("same command"), "{size}: {}", full.err);
            failed += 1;
        }
        assert_eq!(then.code, 0, "{size}: {}", then.err);
        class.outcome("copy").assert_is(&undisturbed);
    }
    assert!(failed >= 2, "only {failed} disks were full");
    class.nothing_left();
}

#[test]
fn a_full_cache_is_told_and_costs_no_grade() {
    let class = Class::new();
    if !root() || !possible(&class) {
        return;
    }
    let undisturbed = class.undisturbed("undisturbed");
    for size in ["8k", "100k"] {
        let [full, then] = twice(&class, &class.grade("out"), "cache", &tmpfs(size), MORE);
        assert_eq!(full.code, 3, "{size}: {}", full.err);
        assert!(full.err.contains(&*class.path("cache").to_string_lossy()), "{size}: {}", full.err);
        assert_eq!(then.code, 0, "{size}: {}", then.err);
        class.outcome("out").has_grades_of(&undisturbed);
        fs::remove_dir_all(class.path("out")).unwrap();
    }
}

#[test]
fn a_read_only_folder_is_told() {
    let class = Class::new();
    if !root() || !possible(&class) {
        return;
    }
    let undisturbed = class.undisturbed("out");
    class.write("class/anna.py", "def relu(x):\n    return x\n");
    let first = "mount --bind $AT $AT && mount -o remount,ro,bind $AT";
    let [refused, then] = twice(&class, &class.grade("out"), "out", first, "umount $AT");
    assert_eq!(refused.code, 3, "{}", refused.err);
    assert!(refused.err.contains("ledger.db"), "{}", refused.err);
    assert_eq!(then.code, 0, "{}", then.err);
    let now = class.outcome("copy");
    assert_ne!(now.grades, undisturbed.grades);
    assert_eq!(now.results.len(), undisturbed.results.len());
}
