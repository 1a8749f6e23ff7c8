//! What an attempt costs by its time: pure arithmetic.
//!
//! With the deadline `D` (of a student with an extension: the later of the two), the time `t` of the attempt and the
//! policy's `grace`, `steps`, `per_day`, `cap`, `floor`, all in whole seconds, fractions of a second being cut off:
//!
//! - `t ≤ D`: on time. `t ≤ D + grace`: late, and nothing is taken.
//! - later than that, everything is counted from `D`, not from the end of the grace period:
//!   `days` is the least whole number with `t ≤ D + days` days; days are those of the calendar in the course's time
//!   zone, so that each ends at the deadline's time of day, and the one on which clocks are changed has 23 or 25 hours;
//!   `step` is the percent of the last step with `t > D + after`, else 0;
//!   `percent = min(step + per_day · days, cap)`.
//! - `taken = percent / 100 · base`, where the base is the raw score, or the maximum where the policy says `of = "max"`;
//!   `final = max(raw − taken, min(raw, floor / 100 · maximum), 0)`, and the penalty is `raw − final`, to 1e-4.
//! - `t` after the close: the attempt is not accepted; its final score is 0.
//!
//! An attempt whose time is not known is not late.

use super::{Base, LatePolicy, LateStep, Rules};
use jiff::{Span, Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// How an attempt stands to its deadline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LateState {
    /// Its time, or the deadline, is not known.
    #[default]
    Unknown,
    /// By the deadline.
    OnTime,
    /// After it, within the grace period.
    Grace,
    /// After that.
    Late,
    /// After the close.
    Closed,
}

/// How late an attempt is, and what that takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Lateness {
    /// How it stands to its deadline.
    pub state: LateState,
    /// The deadline that applies to it, extension included.
    pub due: Option<Timestamp>,
    /// Seconds after the deadline; 0 where it is on time.
    pub seconds: i64,
    /// Days that have begun; 0 within the grace period.
    pub days: i64,
    /// Percent that are taken.
    pub percent: f64,
}

impl Lateness {
    /// Whether it was handed in on time, the grace period included.
    pub const fn on_time(&self) -> bool {
        matches!(self.state, LateState::Unknown | LateState::OnTime | LateState::Grace)
    }
}

/// How late an attempt of that time is. `until` is the student's extension.
pub fn lateness(at: Option<Timestamp>, rules: &Rules, until: Option<Timestamp>, zone: &TimeZone) -> Lateness {
    let whole = |t: Timestamp| Timestamp::from_second(t.as_second()).unwrap_or(t);
    let extended = |t: Option<Timestamp>| t.map(|t| until.map_or(t, |until| t.max(until)));
    let (due, closes) = (extended(rules.due).map(whole), extended(rules.closes).map(whole));
    let Some(at) = at.map(whole) else { return Lateness { due, ..Lateness::default() } };
    let closed = closes.is_some_and(|closes| at > closes);
    let Some(deadline) = due else {
        let state = if closed { LateState::Closed } else { LateState::Unknown };
        return Lateness { state, percent: if closed { 100.0 } else { 0.0 }, ..Lateness::default() };
    };
    let seconds = (at.as_second() - deadline.as_second()).max(0);
    let so_far = Lateness { state: LateState::OnTime, due, seconds, days: 0, percent: 0.0 };
    if closed {
        let days = days(deadline, at, zone);
        return Lateness { state: LateState::Closed, days, percent: 100.0, ..so_far };
    }
    let grace = rules.late.as_ref().map_or(deadline, |policy| policy.grace.after(deadline, zone));
    if at <= deadline {
        so_far
    } else if at <= grace {
        Lateness { state: LateState::Grace, ..so_far }
    } else {
        let days = days(deadline, at, zone);
        let percent = rules.late.as_ref().map_or(0.0, |policy| percent(policy, deadline, at, days, zone));
        Lateness { state: LateState::Late, days, percent, ..so_far }
    }
}

/// Days after the deadline that have begun.
fn days(deadline: Timestamp, at: Timestamp, zone: &TimeZone) -> i64 {
    if at <= deadline {
        return 0;
    }
    let start = deadline.to_zoned_datetime(zone.clone());
    let end = |days: i64| {
        let span = Span::new().try_days(days).ok();
        span.and_then(|s| start.checked_add(s).ok()).map_or(Timestamp::MAX, |t| t.timestamp())
    };
    // A day has 23 to 25 hours, so that the number of 24 hours is off by one at most.
    let mut days = ((at.as_second() - deadline.as_second()) / 86_400 - 1).max(1);
    while end(days) < at {
        days += 1;
    }
    days
}

fn percent(policy: &LatePolicy, deadline: Timestamp, at: Timestamp, days: i64, zone: &TimeZone) -> f64 {
    let applies = |step: &&LateStep| at > step.after.after(deadline, zone);
    let step = policy.steps.iter().rfind(applies).map_or(0.0, |step| step.percent);
    (step + policy.per_day * days as f64).min(policy.cap)
}

/// Points that lateness takes off a raw score.
pub fn penalty(raw: f64, max: f64, late: &Lateness, policy: Option<&LatePolicy>) -> f64 {
    if late.state == LateState::Closed {
        return raw;
    }
    let Some(policy) = policy else { return 0.0 };
    let base = match policy.of {
        Base::Score => raw,
        Base::Max => max,
    };
    let floor = raw.min(policy.floor / 100.0 * max);
    let score = (raw - late.percent / 100.0 * base).max(floor).max(0.0);
    ((raw - score) * 1e4).round() / 1e4
}
