//! Courses as people write them, and what being late costs.

use super::late::{LateState, lateness, penalty};
use super::{Base, Counts, Course, LatePolicy, LateStep, PassMark, Period, Rules, lint};
use crate::assignment::Severity;
use crate::text::Lang;
use jiff::{Timestamp, tz::TimeZone};
use std::path::Path;

fn read(text: &str) -> Result<Course, String> {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("course.toml"), text).unwrap();
    Course::load(dir.path()).map_err(|e| e.render(Lang::En))
}

const HEAD: &str = "schema = 1
title = { en = \"Neural networks\", ru = \"Нейронные сети\" }
time_zone = \"Europe/Moscow\"
";

#[test]
fn a_whole_course() {
    let course = read(&format!(
        "{HEAD}counts = \"best\"
[late.default]
grace = \"15m\"
per_day = 10
cap = 50
[late.hard]
steps = [{{ after = \"0s\", percent = 20 }}, {{ after = \"7d\", percent = 100 }}]
[term.autumn]
starts = 2026-09-01
ends = 2026-12-31
[assignment.activations]
opens = 2026-09-01
due = 2026-09-14T23:59:59
closes = 2026-09-21
pass = \"60%\"
term = \"autumn\"
[assignment.losses]
due = \"2026-09-21 20:00\"
late = \"hard\"
counts = \"last-before-deadline\"
pass = 4
[assignment.free]
late = \"none\"
[[extension]]
student = \"alice\"
assignment = \"activations\"
until = 2026-09-20T12:00:00+03:00
reason = \"ill\"
"
    ))
    .unwrap();
    let rules = course.rules("activations");
    assert_eq!(rules.due.unwrap().to_string(), "2026-09-14T20:59:59Z");
    assert_eq!(rules.closes.unwrap().to_string(), "2026-09-21T20:59:59Z");
    assert_eq!((rules.pass, rules.counts), (Some(PassMark::Percent(60.0)), Counts::Best));
    assert_eq!(rules.late.as_ref().unwrap().cap, 50.0);
    assert_eq!(course.rules("losses").late.as_ref().unwrap().steps.len(), 2);
    assert_eq!(course.rules("losses").counts, Counts::LastBeforeDeadline);
    assert_eq!((course.rules("free").late.as_ref(), course.rules("free").due), (None, None));
    // What the file does not name has the default policy, and no deadline.
    assert_eq!(course.rules("other").late, rules.late);
    let until = |student| course.extension("activations", [student]).map(|e| e.until.to_string());
    assert_eq!(until("alice").as_deref(), Some("2026-09-20T09:00:00Z"));
    assert_eq!(until("bob"), None);
    assert_eq!(course.extension("losses", ["alice"]), None);
}

#[test]
fn mistakes_are_told_with_their_place_and_what_to_write() {
    for (text, place, words) in [
        ("time_zone = 3", "3:13", "has to be a text"),
        ("[late.x]\nper_dya = 3", "5:1", "did you mean `per_day`?"),
        ("[late.x]\nper_day = 300", "5:11", "from 0 to 100"),
        ("[late.x]\ngrace = \"soon\"\nper_day = 1", "5:9", "`1h30m`"),
        ("[late.none]\nper_day = 1", "4:7", "`none`"),
        (
            "[late.x]\nsteps = [{ after = \"2h\", percent = 1 }, { after = \"1h\", percent = 2 }]",
            "5:51",
            "rising order",
        ),
        ("[assignment.a]\ndue = 2026-09-14T25:00", "", "not TOML"),
        ("[assignment.a]\ndue = \"14.09.2026\"", "5:7", "2026-09-14T23:59:59"),
        ("[assignment.a]\ndeu = 2026-09-14", "5:1", "did you mean `due`?"),
        ("[assignment.a]\nlate = \"x\"", "5:8", "no late policy `x`"),
        ("[assignment.a]\ncounts = \"first\"", "5:10", "cannot be `first`"),
        ("[assignment.a]\npass = \"most\"", "5:8", "`\"60%\"`"),
        ("[assignment.a]\ndue = 2026-09-14\ncloses = 2026-09-01", "6:10", "before `due`"),
        ("[assignment.a]\nterm = \"spring\"", "5:8", "no term `spring`"),
        (
            "[[extension]]\nstudent = \"a\"\nassignment = \"x\"\nuntil = 2026-01-01\nreason = \"r\"",
            "6:14",
            "no `x`",
        ),
        ("[[extension]]\nstudent = \"a\"", "4:3", "`reason`"),
    ] {
        // The first case replaces the zone, the others come after it.
        let head = if place == "3:13" {
            HEAD.replace("time_zone = \"Europe/Moscow\"\n", "")
        } else {
            HEAD.to_owned()
        };
        let error = read(&format!("{head}{text}\n")).unwrap_err();
        assert!(error.contains(&format!("course.toml:{place}")) && error.contains(words), "{text}\n{error}");
    }
    let wrong_zone = HEAD.replace("Moscow", "Atlantis");
    assert!(read(&wrong_zone).unwrap_err().contains("Europe/Atlantis"));
    assert!(read("").unwrap_err().contains("`time_zone`"));
}

#[test]
fn lint_warns_of_what_is_not_there() {
    let dir = tempfile::tempdir().unwrap();
    let text = format!("{HEAD}[assignment.activations]\ndue = 2026-09-14\n");
    std::fs::write(dir.path().join("course.toml"), text).unwrap();
    let found = lint(dir.path());
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].severity, Severity::Warning);
    std::fs::create_dir(dir.path().join("activations")).unwrap();
    std::fs::write(dir.path().join("activations/assignment.toml"), "").unwrap();
    assert_eq!(lint(dir.path()), []);
}

#[test]
fn the_schema_lies_beside_the_assignments() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assignments/course.schema.json");
    let text = super::manifest::schema_text();
    if std::env::var_os("GRADER_UPDATE").is_some() {
        std::fs::write(&file, &text).unwrap();
    }
    assert_eq!(
        std::fs::read_to_string(&file).unwrap_or_default(),
        text,
        "assignments/course.schema.json is not that of the types; GRADER_UPDATE=1 writes it anew"
    );
}

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn period(text: &str) -> Period {
    Period::parse(text).unwrap()
}

fn policy() -> LatePolicy {
    LatePolicy { grace: period("15m"), steps: vec![], per_day: 10.0, cap: 35.0, floor: 0.0, of: Base::Score }
}

/// Percent of an attempt, and the days that have begun.
fn late(due: &str, at: &str, policy: LatePolicy, zone: &str) -> (LateState, i64, f64) {
    let rules = Rules { due: Some(time(due)), late: Some(policy), ..Rules::default() };
    let zone = TimeZone::get(zone).unwrap();
    let late = lateness(Some(time(at)), &rules, None, &zone);
    (late.state, late.days, late.percent)
}

#[test]
fn boundaries_are_kept_to_the_second() {
    let due = "2026-09-14T20:59:59Z";
    for (at, want) in [
        ("2026-09-14T20:59:59Z", (LateState::OnTime, 0, 0.0)),
        ("2026-09-14T20:59:59.999Z", (LateState::OnTime, 0, 0.0)),
        ("2026-09-14T21:00:00Z", (LateState::Grace, 0, 0.0)),
        ("2026-09-14T21:14:59Z", (LateState::Grace, 0, 0.0)),
        ("2026-09-14T21:15:00Z", (LateState::Late, 1, 10.0)),
        ("2026-09-15T20:59:59Z", (LateState::Late, 1, 10.0)),
        ("2026-09-15T21:00:00Z", (LateState::Late, 2, 20.0)),
        ("2026-09-17T20:59:59Z", (LateState::Late, 3, 30.0)),
        ("2026-09-17T21:00:00Z", (LateState::Late, 4, 35.0)),
        ("2027-09-14T21:00:00Z", (LateState::Late, 366, 35.0)),
    ] {
        assert_eq!(late(due, at, policy(), "Europe/Moscow"), want, "{at}");
    }
}

#[test]
fn days_are_those_of_the_calendar() {
    let none = || LatePolicy { grace: Period::default(), ..policy() };
    let (berlin, utc) = ("Europe/Berlin", "UTC");
    // Clocks are set back in the night to 2026-10-25: the first day after the deadline has 25 hours.
    let due = "2026-10-24T21:59:59Z";
    assert_eq!(late(due, "2026-10-25T22:59:59Z", none(), berlin).1, 1);
    assert_eq!(late(due, "2026-10-25T23:00:00Z", none(), berlin).1, 2);
    assert_eq!(late(due, "2026-10-25T22:59:59Z", none(), utc).1, 2);
    // Clocks are set forward in the night to 2026-03-29: that day has 23.
    let due = "2026-03-28T22:59:59Z";
    assert_eq!(late(due, "2026-03-29T21:59:59Z", none(), berlin).1, 1);
    assert_eq!(late(due, "2026-03-29T22:00:00Z", none(), berlin).1, 2);
    // The 29th of February is a day like others.
    assert_eq!(late("2028-02-28T20:00:00Z", "2028-02-29T20:00:00Z", none(), utc).1, 1);
    assert_eq!(late("2028-02-28T20:00:00Z", "2028-02-29T20:00:01Z", none(), utc).1, 2);
    assert_eq!(late("2027-02-28T20:00:00Z", "2027-03-01T20:00:01Z", none(), utc).1, 2);
    assert_eq!(late("2028-02-29T20:00:00Z", "2029-02-28T20:00:01Z", none(), utc).1, 366);
}

#[test]
fn steps_and_days_add_up_to_the_cap() {
    let step = |after, percent| LateStep { after: period(after), percent };
    let steps = vec![step("0s", 5.0), step("1h", 15.0), step("2d", 40.0)];
    let of = |per_day, cap| LatePolicy {
        grace: Period::default(),
        steps: steps.clone(),
        per_day,
        cap,
        ..policy()
    };
    let due = "2026-09-14T20:00:00Z";
    let percent = |at, policy| late(due, at, policy, "UTC").2;
    assert_eq!(percent("2026-09-14T20:00:00Z", of(0.0, 100.0)), 0.0);
    assert_eq!(percent("2026-09-14T20:00:01Z", of(0.0, 100.0)), 5.0);
    assert_eq!(percent("2026-09-14T21:00:00Z", of(0.0, 100.0)), 5.0);
    assert_eq!(percent("2026-09-14T21:00:01Z", of(0.0, 100.0)), 15.0);
    assert_eq!(percent("2026-09-16T20:00:00Z", of(0.0, 100.0)), 15.0);
    assert_eq!(percent("2026-09-16T20:00:01Z", of(0.0, 100.0)), 40.0);
    assert_eq!(percent("2026-09-16T20:00:01Z", of(10.0, 100.0)), 70.0);
    assert_eq!(percent("2026-09-16T20:00:01Z", of(10.0, 60.0)), 60.0);
}

#[test]
fn points_are_taken_of_the_score_or_of_the_maximum_and_never_below_the_floor() {
    let late = |percent| super::Lateness { state: LateState::Late, percent, ..super::Lateness::default() };
    let of = |of, floor| LatePolicy { floor, of, ..policy() };
    let taken = |raw, percent, policy: LatePolicy| penalty(raw, 10.0, &late(percent), Some(&policy));
    assert_eq!(taken(8.0, 25.0, of(Base::Score, 0.0)), 2.0);
    assert_eq!(taken(8.0, 25.0, of(Base::Max, 0.0)), 2.5);
    assert_eq!(taken(1.0, 25.0, of(Base::Max, 0.0)), 1.0, "no score is negative");
    assert_eq!(taken(8.0, 90.0, of(Base::Score, 50.0)), 3.0, "5 of 10 are left");
    assert_eq!(taken(4.0, 90.0, of(Base::Score, 50.0)), 0.0, "what is below the floor stays");
    assert_eq!(taken(3.3333, 10.0, of(Base::Score, 0.0)), 0.3333);
    assert_eq!(taken(12.0, 10.0, of(Base::Score, 0.0)), 1.2, "bonus points are part of the score");
    assert_eq!(penalty(8.0, 10.0, &late(50.0), None), 0.0);
}

#[test]
fn an_extension_moves_the_deadline_and_the_close() {
    let zone = TimeZone::UTC;
    let rules = Rules {
        due: Some(time("2026-09-14T20:00:00Z")),
        closes: Some(time("2026-09-16T20:00:00Z")),
        late: Some(policy()),
        ..Rules::default()
    };
    let at = |at: &str, until: Option<&str>| lateness(Some(time(at)), &rules, until.map(time), &zone);
    assert_eq!(at("2026-09-16T20:00:00Z", None).state, LateState::Late);
    let closed = at("2026-09-16T20:00:01Z", None);
    assert_eq!((closed.state, penalty(8.0, 10.0, &closed, rules.late.as_ref())), (LateState::Closed, 8.0));
    let until = Some("2026-09-20T20:00:00Z");
    assert_eq!(at("2026-09-20T20:00:00Z", until).state, LateState::OnTime);
    assert_eq!(at("2026-09-20T20:00:01Z", until).state, LateState::Closed);
    // An extension takes no time away, and one within the course's dates leaves the close where it is.
    assert_eq!(at("2026-09-14T20:00:00Z", Some("2026-09-01T00:00:00Z")).state, LateState::OnTime);
    let within = Some("2026-09-15T20:00:00Z");
    assert_eq!(
        (at("2026-09-15T20:20:00Z", within).percent, at("2026-09-16T20:00:01Z", within).state),
        (10.0, LateState::Closed)
    );
    assert_eq!(lateness(None, &rules, None, &zone).state, LateState::Unknown);
}

#[test]
fn pass_marks_are_points_or_percent() {
    assert!(PassMark::Points(6.0).passes(6.0, 10.0) && !PassMark::Points(6.0).passes(5.9999, 10.0));
    assert!(PassMark::Percent(60.0).passes(6.0, 10.0) && !PassMark::Percent(60.0).passes(5.99, 10.0));
}
