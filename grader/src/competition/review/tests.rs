//! Tests of the report: what it finds, and that it finds nothing where there is nothing.

use super::super::draw::Draw;
use super::super::tests::{MANIFEST, competition, run};
use super::super::{Competition, sample};
use super::alike::{Sheet, compare, rows};
use super::*;
use std::fmt::Write as _;
use std::path::PathBuf;

const CLASSES: usize = 10;

/// A class of honest teams. Each row is hard or easy for all, and its wrong answers attract; a team is right if its
/// skill beats the row's difficulty, with luck of its own on a share of the rows. Teams of one kind share more.
fn honest(teams: usize, rows: usize, kinds: usize, own: f64, seed: u64) -> (Vec<u16>, Vec<Vec<u16>>) {
    let mut dice = Draw::new(&seed.to_le_bytes(), "honest");
    let truth: Vec<u16> = (0..rows).map(|_| dice.below(CLASSES) as u16).collect();
    let hard: Vec<f64> = (0..rows).map(|_| dice.unit()).collect();
    let lure: Vec<u16> = (0..rows).map(|_| dice.below(CLASSES) as u16).collect();
    let of_kind: Vec<Vec<f64>> = (0..kinds).map(|_| (0..rows).map(|_| dice.unit()).collect()).collect();
    let all = (0..teams)
        .map(|team| {
            let skill = 0.80 + 0.12 * dice.unit();
            (0..rows)
                .map(|row| {
                    let luck = match dice.unit() {
                        u if u < own => dice.unit(),
                        u if u < own + 0.2 => of_kind[team % kinds][row],
                        _ => hard[row],
                    };
                    match luck < skill {
                        true => truth[row],
                        false if dice.unit() < 0.6 => lure[row],
                        false => dice.below(CLASSES) as u16,
                    }
                })
                .collect()
        })
        .collect();
    (truth, all)
}

fn sheets(truth: &[u16], all: &[Vec<u16>]) -> Vec<Sheet> {
    let right = |cells: &[u16]| cells.iter().zip(truth).map(|(a, b)| a == b).collect::<Vec<bool>>();
    let sheet =
        |(team, cells): (usize, &Vec<u16>)| Sheet::new(team, cells.clone(), Some(right(cells).into_iter()));
    all.iter().enumerate().map(sheet).collect()
}

/// A copy of which a share of rows is drawn anew.
fn copied(from: &[u16], share: f64, seed: u64) -> Vec<u16> {
    let mut dice = Draw::new(&seed.to_le_bytes(), "copied");
    from.iter().map(|c| if dice.unit() < share { dice.below(CLASSES) as u16 } else { *c }).collect()
}

/// Over all pairs together, at most one class in twenty has a false report.
#[test]
fn honest_classes_are_left_alone() {
    for (name, teams, kinds, own) in [
        ("independent", 40, 1, 0.8),
        ("much in common", 40, 1, 0.1),
        ("three kinds", 40, 3, 0.3),
        ("ten teams", 10, 1, 0.3),
        ("six teams", 6, 1, 0.3),
    ] {
        // Each is a class of its own; a debug build has time for fewer.
        let classes = if cfg!(debug_assertions) { 20 } else { 200 };
        let bad = (0..classes)
            .filter(|seed| {
                let (truth, all) = honest(teams, 1000, kinds, own, *seed);
                !compare(&sheets(&truth, &all)).found.is_empty()
            })
            .count();
        assert!(bad * 20 <= classes as usize, "{name}: {bad} of {classes} classes have a false report");
    }
}

#[test]
fn copies_are_found_also_when_they_were_changed() {
    for (name, teams, kinds, own, share) in [
        ("independent, 8 %", 40, 1, 0.8, 0.08),
        ("usual, 5 %", 40, 1, 0.3, 0.05),
        ("three kinds, 2 %", 40, 3, 0.3, 0.02),
        ("ten teams, 3 %", 10, 1, 0.3, 0.03),
        ("six teams, a few rows", 6, 1, 0.3, 0.004),
    ] {
        let (mut found, mut others) = (0, 0);
        let classes = if cfg!(debug_assertions) { 10 } else { 100 };
        for seed in 0..classes {
            let (truth, mut all) = honest(teams, 2000, kinds, own, seed);
            all.push(copied(&all[3], share, seed));
            let alike = compare(&sheets(&truth, &all));
            let right = alike.found.iter().filter(|p| (p.a, p.b) == (3, teams)).count();
            found += right;
            others += alike.found.len() - right;
        }
        assert!(others as u64 * 20 <= classes, "{name}: {others} false reports");
        assert!(found as u64 * 20 >= classes * 19, "{name}: {found} of {classes}");
    }
}

/// Who has nearly everything right agrees with every good team: that is explained.
#[test]
fn good_answers_are_not_alike_for_being_right() {
    for seed in 0..5 {
        let (truth, mut all) = honest(40, 1000, 1, 0.3, seed);
        all.extend([truth.clone(), copied(&truth, 0.01, seed), copied(&truth, 0.02, seed + 100)]);
        assert_eq!(compare(&sheets(&truth, &all)).found, [], "{seed}");
    }
}

/// Attempts of one team resemble each other; a copy of any of them is found.
#[test]
fn a_copy_of_an_attempt_that_does_not_count_is_found() {
    for seed in 0..5 {
        let (truth, all) = honest(20, 1000, 1, 0.3, seed);
        let mut many: Vec<Sheet> = Vec::new();
        for (team, cells) in all.iter().enumerate() {
            for attempt in 0..3 {
                let mut sheet = sheets(&truth, &[copied(cells, 0.03, seed * 100 + attempt)]).remove(0);
                sheet.team = team;
                many.push(sheet);
            }
        }
        assert_eq!(compare(&many).found, [], "{seed}");
        let mut copy = sheets(&truth, &[copied(&many[13].cells, 0.03, 7)]).remove(0);
        copy.team = 20;
        many.push(copy);
        let found = compare(&many).found;
        assert_eq!(found.iter().map(|p| (p.a / 3, p.b)).collect::<Vec<_>>(), [(4, 60)], "{found:?}");
    }
}

/// A thousand teams of ten thousand rows: what is compared is bounded.
#[test]
fn cost_is_bounded() {
    assert_eq!(rows(10_000, 1_000).len(), 10_000);
    for (all, attempts) in [(50_000_000, 3), (10_000, 100_000), (1_000_000, 1_000)] {
        let n = rows(all, attempts).len() as u64;
        let pairs = (attempts.min(3_000) * (attempts.min(3_000) - 1) / 2) as u64;
        assert!(n * pairs <= 21_000_000_000 && n <= 200_000, "{all} {attempts}: {n}");
    }
    assert!(compare(&[]).found.is_empty());
}

fn small(folder: &std::path::Path, rules: &str) -> Competition {
    let manifest = MANIFEST.replace("rows = 1000\nclasses", &format!("{rules}\nrows = 1000\nclasses"));
    competition(&folder.join("small"), &manifest)
}

fn classes(c: &Competition) -> Vec<u16> {
    match &c.solution.truth {
        Predicted::Classes(classes) => classes.clone(),
        Predicted::Numbers(_) => Vec::new(),
    }
}

fn write(folder: &std::path::Path, name: &str, cells: &[u16], backwards: bool) {
    let file = folder.join(name);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    let mut lines: Vec<String> = cells.iter().enumerate().map(|(id, c)| format!("{id},{c}\n")).collect();
    if backwards {
        lines.reverse();
    }
    std::fs::write(file, format!("Id,Category\n{}", lines.concat())).unwrap();
}

fn noisy(truth: &[u16], accuracy: f64, seed: u64) -> Vec<u16> {
    let mut dice = Draw::new(&seed.to_le_bytes(), "noisy");
    truth.iter().map(|c| if dice.unit() < accuracy { *c } else { dice.below(CLASSES) as u16 }).collect()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn the_sample_class_has_nothing_to_report_but_its_mistakes() {
    let folder = tempfile::tempdir().unwrap();
    let c = small(folder.path(), "");
    let class = folder.path().join("class");
    sample::write(&c, &class, b"class").unwrap();
    let out = folder.path().join("out");
    run(&c, &[class], &out);
    let report = review(&out, at("2027-01-01T00:00:00Z")).unwrap();
    assert_eq!((report.teams, report.invalid), (14, 8));
    assert!(report.suspects.is_empty() && report.duplicates.is_empty(), "{report:?}");
    assert_eq!(report.alike.found, []);
    assert!(report.submitters.is_empty() && report.look_alikes.is_empty());
    assert!(report.mistakes.iter().any(|m| m.code == super::super::Code::WrongRowCount && m.files == 2));
    assert_eq!(report.shake_up.teams.len(), 14);
    assert!(report.shake_up.tau.unwrap() > 0.5 && report.shake_up.in_range >= 13);
}

#[test]
fn duplicates_submitters_and_names_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let c = small(folder.path(), "");
    let (class, truth) = (folder.path().join("class"), classes(&c));
    let shared = noisy(&truth, 0.9, 1);
    write(&class, "alice.csv", &shared, false);
    write(&class, "bob/1.csv", &noisy(&truth, 0.8, 2), false);
    write(&class, "bob/2.csv", &shared, true);
    write(&class, "Аlice.csv", &noisy(&truth, 0.7, 3), false);
    // One class for all rows is nobody's own work, and nobody's copy.
    write(&class, "lazy.csv", &[0; 1000], false);
    write(&class, "idle.csv", &[0; 1000], false);
    let list = "team,file,submitted_at,submitter\nalice,alice.csv,2026-11-02T10:00:00Z,a@x\n\
        bob,bob/2.csv,2026-11-03T10:00:00Z,b@x\nlazy,lazy.csv,2026-11-02T10:00:00Z,a@x\n";
    std::fs::write(class.join("submissions.csv"), list).unwrap();
    let out = folder.path().join("out");
    run(&c, &[class], &out);
    let report = review(&out, at("2027-01-01T00:00:00Z")).unwrap();
    assert_eq!(report.duplicates.len(), 1, "{:?}", report.duplicates);
    let files: Vec<&str> = report.duplicates[0].attempts.iter().map(|a| a.file.as_str()).collect();
    assert_eq!((files, report.duplicates[0].same_bytes), (vec!["alice.csv", "bob/2.csv"], false));
    assert_eq!(report.submitters.len(), 1);
    assert_eq!(report.submitters[0].teams, ["alice", "lazy"]);
    assert_eq!(report.look_alikes, [["alice".to_owned(), "Аlice".to_owned()]]);
}

/// A solution with canaries, and its `canaries.csv`.
fn plant(c: &Competition, known: bool) -> Vec<u16> {
    let truth = classes(c);
    let mut planted = truth.clone();
    let mut solution = "Id,Category,Usage\n".to_owned();
    let mut canaries = "Id,Category,original\n".to_owned();
    let mut dice = Draw::new(b"x", "canaries");
    for (id, class) in truth.iter().enumerate() {
        let usage = if id % 2 == 0 { "Public" } else { "Private" };
        if id % 25 == 7 {
            planted[id] = (class + 1 + dice.below(CLASSES - 1) as u16) % CLASSES as u16;
            let _ = writeln!(solution, "{id},{},Ignored", planted[id]);
            let _ = writeln!(canaries, "{id},{},{class}", planted[id]);
        } else {
            let _ = writeln!(solution, "{id},{class},{usage}");
        }
    }
    std::fs::write(c.folder.join("solution.csv"), solution).unwrap();
    if known {
        std::fs::write(c.folder.join("canaries.csv"), canaries).unwrap();
    }
    planted
}

#[test]
fn who_has_the_solution_file_is_found_and_who_is_good_is_not() {
    for known in [true, false] {
        let folder = tempfile::tempdir().unwrap();
        let c = small(folder.path(), "ceiling = 0.97");
        let truth = classes(&c);
        let planted = plant(&c, known);
        let c = Competition::open(&c.folder, None, None, None).unwrap();
        let class = folder.path().join("class");
        for team in 0..12 {
            write(
                &class,
                &format!("honest-{team}.csv"),
                &noisy(&truth, 0.80 + 0.01 * team as f64, team),
                false,
            );
        }
        // The solution file, with every tenth row spoilt so as not to be seen.
        write(&class, "thief.csv", &noisy(&planted, 0.9, 99), false);
        // The labels of the web: all right, canaries too.
        write(&class, "downloader.csv", &truth, false);
        write(&class, "genius.csv", &noisy(&truth, 0.985, 98), false);
        let out = folder.path().join("out");
        run(&c, &[class], &out);
        let report = review(&out, at("2027-01-01T00:00:00Z")).unwrap();
        let found: Vec<(Why, &str)> =
            report.suspects.iter().map(|s| (s.why, s.attempt.team.as_str())).collect();
        let want = [(Why::Canaries, "thief"), (Why::Perfect, "downloader"), (Why::AboveCeiling, "genius")];
        assert_eq!(found, want, "{known}");
        assert_eq!(report.canaries, 40);
        let downloader = &report.suspects[1];
        assert_eq!((downloader.planted, downloader.original), (Some(0), known.then_some(40)));
        assert!(report.suspects[0].p_value.unwrap() < 1e-9);
    }
}

/// Rows that are just left out, with true labels, make nobody a thief.
#[test]
fn ignored_rows_with_true_labels_are_no_canaries() {
    let folder = tempfile::tempdir().unwrap();
    let c = small(folder.path(), "");
    let truth = classes(&c);
    let file = c.folder.join("solution.csv");
    let mut text = "Id,Category,Usage\n".to_owned();
    for (id, class) in truth.iter().enumerate() {
        let _ = writeln!(text, "{id},{class},{}", ["Public", "Private", "Ignored"][id % 3]);
    }
    std::fs::write(&file, text).unwrap();
    let c = Competition::open(&c.folder, None, None, None).unwrap();
    let class = folder.path().join("class");
    for team in 0..5 {
        write(&class, &format!("{team}.csv"), &noisy(&truth, 0.9, team), false);
    }
    let out = folder.path().join("out");
    run(&c, &[class], &out);
    assert_eq!(review(&out, at("2027-01-01T00:00:00Z")).unwrap().suspects, []);
}

#[test]
fn a_wrong_list_of_canaries_names_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let c = small(folder.path(), "");
    for (text, place) in [
        ("Id,Category\n1,2\n", "canaries.csv:1:"),
        ("Id,Category,original\n1,2,3\n77777,1,2\n", "canaries.csv:3:"),
        ("Id,Category,original\n1,2,cat\n", "canaries.csv:2:"),
        ("Id,Category,original\n1,2\n", "canaries.csv:2:"),
    ] {
        std::fs::write(c.folder.join("canaries.csv"), text).unwrap();
        let error = super::super::canaries::read(&c.folder, &c.solution).unwrap_err();
        assert!(error.to_string().contains(place), "{error}");
    }
}

/// Teams that have one attempt, none, or scores without a spread are no reason to fail.
#[test]
fn small_boards_have_reports_too() {
    for teams in 0..4u64 {
        let folder = tempfile::tempdir().unwrap();
        let c = small(folder.path(), "");
        let class = folder.path().join("class");
        std::fs::create_dir_all(&class).unwrap();
        for team in 0..teams {
            write(&class, &format!("{team}.csv"), &classes(&c), team == 1);
        }
        let out: PathBuf = folder.path().join("out");
        run(&c, &[class], &out);
        let report = review(&out, at("2027-01-01T00:00:00Z")).unwrap();
        assert_eq!(report.duplicates.len(), usize::from(teams > 1));
        assert_eq!(report.suspects.len() as u64, teams);
        crate::site::review::render(&report, &crate::site::Engine::embedded()).unwrap();
    }
}
