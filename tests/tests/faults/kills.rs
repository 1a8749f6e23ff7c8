//! `SIGKILL` at random times. `GRADER_KILLS=200` for more of them, `GRADER_KILLS_SEED` for others.

use super::support::{Class, Outcome, Random, competition, done, possible};
use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// What is killed, and what has to come of it.
struct Batch<'a> {
    class: &'a Class,
    command: &'a dyn Fn() -> Command,
    outcome: &'a dyn Fn() -> Outcome,
    /// Before a new round.
    start_anew: &'a dyn Fn(),
    /// Between two kills: what is only a cache may go.
    forget: &'a dyn Fn(u64),
}

/// Kills it so often, each time going on with the same command; how many batches came to their end.
fn kill(batch: &Batch<'_>, undisturbed: &Outcome, kills: u64, within: Duration) -> u64 {
    let seed = number("GRADER_KILLS_SEED", 5);
    let mut random = Random(seed);
    let (mut killed, mut ended) = (0, 0);
    while killed < kills {
        let wait = Duration::from_micros(random.below(within.as_micros() as u64));
        let mut child = (batch.command)().spawn().unwrap();
        let until = Instant::now() + wait;
        let status = loop {
            match child.try_wait().unwrap() {
                Some(status) => break Some(status),
                None if Instant::now() >= until => break None,
                None => std::thread::sleep(Duration::from_millis(1)),
            }
        };
        if let Some(status) = status {
            assert_eq!(status.code(), Some(0), "seed {seed}, after {killed} kills");
            (batch.outcome)().assert_is(undisturbed);
            ended += 1;
            (batch.start_anew)();
        } else {
            child.kill().unwrap();
            child.wait().unwrap();
            killed += 1;
            batch.class.nothing_left();
            (batch.forget)(random.below(4));
        }
    }
    let run = done(&mut (batch.command)());
    assert_eq!(run.code, 0, "{}", run.err);
    (batch.outcome)().assert_is(undisturbed);
    batch.class.nothing_left();
    assert!(batch.class.half_written().is_empty(), "{:?}", batch.class.half_written());
    ended + 1
}

#[test]
fn a_batch_that_is_killed_again_and_again_ends_as_if_nothing_had_happened() {
    let class = Class::new().with_crate();
    if !possible(&class) {
        return;
    }
    let undisturbed = class.undisturbed("undisturbed");
    let begun = Instant::now();
    class.undisturbed("measured").assert_is(&undisturbed);
    let within = begun.elapsed() * 11 / 10;
    let batch = Batch {
        class: &class,
        command: &|| class.grade("out"),
        outcome: &|| class.outcome("out"),
        start_anew: &|| fs::remove_dir_all(class.path("out")).unwrap(),
        forget: &|dice| {
            // Every now and then the crate is compiled anew, and the runner unpacked.
            if dice == 0 {
                let _ = fs::remove_dir_all(class.path("cache/rust/crates"));
            }
        },
    };
    kill(&batch, &undisturbed, number("GRADER_KILLS", 15), within);
}

#[test]
fn scoring_that_is_killed_counts_nothing_twice() {
    let class = Class::new();
    competition(&class, 12, 25);
    let score = |out: &str| {
        let mut command = class.command();
        command.arg("score").arg(class.path("competition")).arg(class.path("predictions"));
        command.arg("--out").arg(class.path(out)).args(["-q", "--jobs", "2"]);
        command
    };
    let outcome = |out: &str| {
        let verify = done(class.command().args(["ledger", "verify"]).arg(class.path(out)));
        assert_eq!(verify.code, 0, "{} {}", verify.out, verify.err);
        let db = rusqlite::Connection::open(class.path(out).join("ledger.db")).unwrap();
        let mut rows = db
            .prepare("SELECT team || attempt || file, 1 = 0, place, count(*) FROM competition_attempts GROUP BY 1, 3")
            .unwrap();
        let rows = rows.query_map([], |r| {
            let key: (String, bool, i64) = (r.get(0)?, r.get(1)?, r.get(2)?);
            Ok((key, r.get(3)?))
        });
        let scores = fs::read_to_string(class.path(out).join("scores.jsonl")).unwrap();
        Outcome {
            results: scores.lines().map(str::to_owned).collect(),
            grades: String::new(),
            events: rows.unwrap().collect::<Result<_, _>>().unwrap(),
        }
    };
    let begun = Instant::now();
    assert_eq!(done(&mut score("undisturbed")).code, 0);
    let within = begun.elapsed() * 11 / 10;
    let undisturbed = outcome("undisturbed");
    assert_eq!((undisturbed.results.len(), undisturbed.events.len()), (300, 300));
    assert!(undisturbed.results.iter().all(|line| line.contains("\"status\":\"valid\"")));
    let batch = Batch {
        class: &class,
        command: &|| score("out"),
        outcome: &|| outcome("out"),
        start_anew: &|| fs::remove_dir_all(class.path("out")).unwrap(),
        forget: &|_| {},
    };
    kill(&batch, &undisturbed, number("GRADER_KILLS", 15), within);
}
