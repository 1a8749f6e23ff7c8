//! From what was graded to what counts: penalties, points by hand, and the attempt that counts. Pure arithmetic.

use super::result::{SubmissionStatus, round_points};
use super::story::{AttemptStory, Story};
use crate::course::{Counts, LateState, Lateness, Rules, lateness, penalty};
use jiff::{Timestamp, tz::TimeZone};
use serde_json::{Value, json};

/// What one attempt comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// Number of the attempt; 0: nothing was handed in.
    pub attempt: u32,
    /// Whether it is the one that counts.
    pub counts: bool,
    /// Status.
    pub status: SubmissionStatus,
    /// Points before lateness, with the tasks' points by hand; null where we failed.
    pub raw: Option<f64>,
    /// How late it is.
    pub late: Lateness,
    /// Points that lateness takes.
    pub penalty: f64,
    /// What it comes to; null where we failed, or where nothing is to be graded.
    pub score: Option<f64>,
}

impl Standing {
    /// As the ledger writes it down.
    pub fn facts(&self, max: f64) -> Value {
        json!({
            "attempt": self.attempt, "status": self.status, "raw": self.raw, "late": self.late.state,
            "late_seconds": self.late.seconds, "percent": self.late.percent, "penalty": self.penalty,
            "final": self.score, "max_score": max,
        })
    }
}

/// What all attempts of a student come to, in their order; exactly one counts, also where nothing was handed in.
pub fn standings(story: &Story, rules: &Rules, zone: &TimeZone, max: f64) -> Vec<Standing> {
    let graded = story.attempts.iter().filter(|(no, a)| **no > 0 && a.standing().is_some());
    let mut all: Vec<Standing> =
        graded.map(|(no, attempt)| standing(*no, attempt, story, rules, zone, max)).collect();
    if all.is_empty() {
        all.push(nothing(story));
    }
    let counting = counting(&all, rules.counts);
    all[counting].counts = true;
    if story.excused.is_some() {
        let standing = &mut all[counting];
        standing.status = SubmissionStatus::Excused;
        (standing.score, standing.penalty) = (None, 0.0);
    }
    all
}

fn nothing(story: &Story) -> Standing {
    let by_hand = &story.by_hand;
    let raw = round_points(by_hand.tasks.values().sum());
    Standing {
        attempt: 0,
        counts: false,
        status: SubmissionStatus::NotSubmitted,
        raw: Some(raw),
        late: Lateness::default(),
        penalty: 0.0,
        score: by_hand.score.or(Some(raw)),
    }
}

fn standing(
    number: u32,
    attempt: &AttemptStory,
    story: &Story,
    rules: &Rules,
    zone: &TimeZone,
    max: f64,
) -> Standing {
    let (recorded, seen) = (attempt.standing(), attempt.seen.as_ref());
    let by_hand = &story.by_hand;
    let changed = |score: f64| {
        let of = |id: &String| recorded.and_then(|r| r.tasks.get(id)).copied().unwrap_or_default();
        round_points(score + by_hand.tasks.iter().map(|(id, points)| points - of(id)).sum::<f64>())
    };
    let raw = recorded.and_then(|r| r.score).map(changed);
    let at: Option<Timestamp> = seen.and_then(|s| s.submitted_at.as_deref()).and_then(|t| t.parse().ok());
    let mut late = lateness(at, rules, story.until(), zone);
    if at.is_none() && seen.is_some_and(|s| s.late) {
        late.state = LateState::Late;
    }
    let taken = match (by_hand.score, raw) {
        (None, Some(raw)) => penalty(raw, max, &late, rules.late.as_ref()),
        _ => 0.0,
    };
    Standing {
        attempt: number,
        counts: false,
        status: recorded.map_or(SubmissionStatus::Error, |r| r.status),
        raw,
        late,
        penalty: taken,
        score: by_hand.score.or_else(|| raw.map(|raw| round_points(raw - taken))),
    }
}

/// The one that counts. What we failed at and what came after the close only where there is nothing else.
fn counting(all: &[Standing], rule: Counts) -> usize {
    let ours = |s: &Standing| s.status == SubmissionStatus::Error;
    let closed = |s: &Standing| s.late.state == LateState::Closed;
    let among: Vec<usize> = [
        |error: bool, closed: bool| !error && !closed,
        |error: bool, _: bool| !error,
        |_: bool, _: bool| true,
    ]
    .iter()
    .map(|fits| (0..all.len()).filter(|i| fits(ours(&all[*i]), closed(&all[*i]))).collect::<Vec<_>>())
    .find(|among| !among.is_empty())
    .unwrap_or_default();
    let last = among.last().copied().unwrap_or_default();
    match rule {
        Counts::Last => last,
        Counts::Best => {
            let score = |i: usize| all[i].score.unwrap_or(f64::NEG_INFINITY);
            among
                .iter()
                .copied()
                .reduce(|best, i| if score(i) > score(best) { i } else { best })
                .unwrap_or(last)
        }
        Counts::LastBeforeDeadline => among.iter().copied().rfind(|i| all[*i].late.on_time()).unwrap_or(last),
    }
}

#[cfg(test)]
mod tests {
    use super::super::story::{Recorded, Seen};
    use super::*;
    use crate::course::{Base, LatePolicy, Period};

    fn attempt(at: Option<&str>, status: SubmissionStatus, score: Option<f64>) -> AttemptStory {
        let recorded = Recorded {
            seq: 1,
            status,
            score,
            bonus: 0.0,
            tasks: [("a".to_owned(), 2.0)].into(),
            key: String::new(),
            language: None,
            assignment: String::new(),
            legacy: false,
        };
        let good = (status != SubmissionStatus::Error).then(|| recorded.clone());
        let seen = Seen { submitted_at: at.map(str::to_owned), ..Seen::default() };
        AttemptStory { seen: Some(seen), good, newest: Some(recorded) }
    }

    fn graded(at: &str, score: f64) -> AttemptStory {
        attempt(Some(at), SubmissionStatus::Graded, Some(score))
    }

    fn story(attempts: &[AttemptStory]) -> Story {
        Story { attempts: (1..).zip(attempts.iter().cloned()).collect(), ..Story::default() }
    }

    fn rules(counts: Counts) -> Rules {
        let late = LatePolicy {
            grace: Period::default(),
            steps: vec![],
            per_day: 10.0,
            cap: 100.0,
            floor: 0.0,
            of: Base::Score,
        };
        let time = |t: &str| Some(t.parse().unwrap());
        Rules {
            due: time("2026-09-10T00:00:00Z"),
            closes: time("2026-09-20T00:00:00Z"),
            counts,
            late: Some(late),
            ..Rules::default()
        }
    }

    /// The attempt that counts, and what it comes to.
    fn counts(story: &Story, rule: Counts) -> (u32, Option<f64>) {
        let all = standings(story, &rules(rule), &TimeZone::UTC, 10.0);
        assert_eq!(all.iter().filter(|s| s.counts).count(), 1);
        all.iter().find(|s| s.counts).map(|s| (s.attempt, s.score)).unwrap()
    }

    #[test]
    fn the_attempt_that_counts() {
        let story = story(&[
            graded("2026-09-01T00:00:00Z", 6.0),
            graded("2026-09-09T00:00:00Z", 5.0),
            graded("2026-09-11T00:00:00Z", 7.0),
            graded("2026-09-21T00:00:00Z", 10.0),
        ]);
        // The third is a day late: 6.3 of 7. The fourth came after the close.
        assert_eq!(counts(&story, Counts::Last), (3, Some(6.3)));
        assert_eq!(counts(&story, Counts::Best), (3, Some(6.3)));
        assert_eq!(counts(&story, Counts::LastBeforeDeadline), (2, Some(5.0)));
    }

    #[test]
    fn what_we_fail_at_counts_only_where_there_is_nothing_else() {
        let failed = || attempt(Some("2026-09-02T00:00:00Z"), SubmissionStatus::Error, None);
        assert_eq!(
            counts(&story(&[graded("2026-09-01T00:00:00Z", 6.0), failed()]), Counts::Last),
            (1, Some(6.0))
        );
        assert_eq!(counts(&story(&[failed()]), Counts::Last), (1, None));
    }

    #[test]
    fn equal_scores_count_once_and_the_first() {
        let equal = [graded("2026-09-01T00:00:00Z", 6.0), graded("2026-09-02T00:00:00Z", 6.0)];
        assert_eq!(counts(&story(&equal), Counts::Best).0, 1);
    }

    #[test]
    fn points_by_hand_of_a_task_are_penalised_and_a_final_score_is_not() {
        let mut story = story(&[graded("2026-09-11T00:00:00Z", 7.0)]);
        story.by_hand.tasks.insert("a".to_owned(), 3.0);
        assert_eq!(counts(&story, Counts::Last), (1, Some(7.2)), "(7 − 2 + 3) less 10 %");
        story.by_hand.score = Some(9.0);
        assert_eq!(counts(&story, Counts::Last), (1, Some(9.0)));
        story.excused = Some(1);
        let all = standings(&story, &rules(Counts::Last), &TimeZone::UTC, 10.0);
        assert_eq!((all[0].status, all[0].score), (SubmissionStatus::Excused, None));
    }

    #[test]
    fn who_handed_in_nothing_has_a_row_too() {
        let mut story = Story::default();
        assert_eq!(counts(&story, Counts::Best), (0, Some(0.0)));
        assert!(counts(&story, Counts::Best).1.is_some_and(f64::is_sign_positive));
        story.by_hand.score = Some(5.0);
        assert_eq!(counts(&story, Counts::Best), (0, Some(5.0)));
    }

    #[test]
    fn an_extension_takes_the_penalty_away() {
        let mut story = story(&[graded("2026-09-11T00:00:00Z", 7.0)]);
        story.course_extension = Some("2026-09-12T00:00:00Z".parse().unwrap());
        assert_eq!(counts(&story, Counts::Last), (1, Some(7.0)));
    }
}
