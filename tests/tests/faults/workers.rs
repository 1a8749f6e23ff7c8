//! Interrupts, and helpers of the program that are stopped or killed from outside.

use super::support::{Class, done, possible, signal, wait_for};

/// Helpers with these words in their command line. The launcher's parts have the same one; the first is the keeper.
fn helpers(class: &Class, words: &str) -> Vec<u32> {
    let found = class.processes().into_iter().filter(|(_, line)| line.contains(words));
    let mut pids: Vec<u32> = found.map(|(pid, _)| pid).collect();
    pids.sort_unstable();
    pids
}

/// The pid of the parent.
fn parent(pid: u32) -> Option<u32> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
}

#[test]
fn a_second_interrupt_ends_it_at_once_and_nothing_is_lost() {
    let class = Class::new();
    if !possible(&class) {
        return;
    }
    let undisturbed = class.undisturbed("undisturbed");
    for _ in 0..2 {
        let mut child = class.grade("out").spawn().unwrap();
        wait_for("a container", || helpers(&class, "--warm").first().copied());
        signal("INT", child.id());
        signal("INT", child.id());
        assert_eq!(child.wait().unwrap().code(), Some(130));
        class.nothing_left();
    }
    class.undisturbed("out").assert_is(&undisturbed);
    assert!(class.half_written().is_empty(), "{:?}", class.half_written());
}

/// Grades while `disturb` does something to it once, then again until we have failed at nothing.
fn disturbed(class: &Class, more: &[&str], disturb: impl FnOnce(u32)) {
    let undisturbed = class.undisturbed("undisturbed");
    let mut child = class.grade("out").args(more).spawn().unwrap();
    disturb(child.id());
    let code = child.wait().unwrap().code();
    assert!([Some(0), Some(3)].contains(&code), "{code:?}");
    if code == Some(3) {
        assert_eq!(done(&mut class.grade("out")).code, 0);
    }
    class.outcome("out").has_grades_of(&undisturbed);
    class.nothing_left();
}

#[test]
fn a_server_that_is_stopped_is_replaced() {
    let class = Class::new();
    if possible(&class) {
        disturbed(&class, &[], |_| {
            let server = wait_for("a server", || helpers(&class, "--warm").first().copied());
            signal("STOP", server);
        });
    }
}

#[test]
fn a_launcher_that_is_killed_costs_no_grade() {
    let class = Class::new();
    if possible(&class) {
        disturbed(&class, &[], |program| {
            wait_for("a server", || helpers(&class, "--warm").first().copied());
            let keeper = |pid: &u32| parent(*pid) == Some(program);
            let found = helpers(&class, "__launcher").into_iter().find(keeper).unwrap();
            signal("KILL", found);
        });
    }
}

#[test]
fn a_worker_of_the_launcher_that_is_killed_is_replaced() {
    let class = Class::new();
    if possible(&class) {
        disturbed(&class, &["--cold"], |program| {
            let worker = wait_for("a worker", || {
                let all = helpers(&class, "__launcher");
                let keeper = all.iter().find(|pid| parent(**pid) == Some(program))?;
                all.iter().find(|pid| parent(**pid) == Some(*keeper)).copied()
            });
            signal("KILL", worker);
        });
    }
}
