//! Geometry of the small pictures. Templates draw them with attributes only: the pages' policy allows no style in
//! markup. What is along the width is in percent, so that a picture fits a phone without its text shrinking.

use crate::competition::{BoardView, Entry, Histogram, Kind, Shown, Threshold, near, near_last};
use crate::{site::words::points, text::Lang};
use serde::Serialize;

/// Percent of the width, short: `12.3`.
fn percent(x: f64) -> f64 {
    if x.is_nan() { 0.0 } else { tenths(x.clamp(0.0, 1.0) * 100.0) }
}

fn tenths(x: f64) -> f64 {
    (x * 10.0).round() / 10.0
}

/// A range of values along the width of a picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    low: f64,
    high: f64,
}

impl Axis {
    /// From `low` to `high`; one value stands in the middle.
    pub fn new(low: f64, high: f64) -> Self {
        if high > low { Self { low, high } } else { Self { low: low - 0.5, high: high + 0.5 } }
    }

    /// Of the intervals of a board. What lies far out at either end (a random guess, a diverged model, somebody who has
    /// the labels) is cut off at the edge, so that it does not squeeze all others into a corner.
    pub fn of_intervals(view: &BoardView) -> Self {
        let scores: Vec<f64> = view.board.entries.iter().map(|e| e.score).collect();
        let near = near(&scores);
        let entries: Vec<&Entry> = view.board.entries.iter().filter(|e| near.contains(&e.score)).collect();
        let sorted = |value: fn(&Entry) -> f64| {
            let mut values: Vec<f64> = entries.iter().map(|e| value(e)).filter(|v| v.is_finite()).collect();
            values.sort_by(f64::total_cmp);
            values
        };
        let (lows, highs) =
            (sorted(|e| e.ci_low.unwrap_or(e.score)), sorted(|e| e.ci_high.unwrap_or(e.score)));
        let (Some(lowest), Some(highest)) = (lows.first(), highs.last()) else { return Self::new(0.0, 1.0) };
        let at = |values: &[f64], q: f64| values[((values.len() - 1) as f64 * q).round() as usize];
        let (low, high) = (at(&lows, 0.05), at(&highs, 0.95));
        // A quarter as far again as nineteen in twenty lie apart is not far.
        let room = (high - low) / 4.0;
        Self::new(lowest.max(low - room), highest.min(high + room))
    }

    /// Where a value stands, in percent.
    pub fn at(self, value: f64) -> f64 {
        percent((value - self.low) / (self.high - self.low))
    }

    /// Round values along it, four or so, with the decimals that they need.
    pub fn ticks(self) -> Vec<(f64, f64, usize)> {
        let rough = (self.high - self.low) / 5.0;
        let magnitude = 10_f64.powf(rough.log10().floor());
        let step =
            [1.0, 2.0, 5.0, 10.0].map(|m| m * magnitude).into_iter().find(|s| *s >= rough).unwrap_or(rough);
        if !(step.is_finite() && step > 0.0) {
            return Vec::new();
        }
        let decimals = (-step.log10().floor()).clamp(0.0, 9.0) as usize;
        let first = (self.low / step).ceil() as i64;
        let last = ((self.high / step).floor() as i64).min(first + 10);
        (first..=last).map(|i| (self.at(i as f64 * step), i as f64 * step, decimals)).collect()
    }

    /// With room for a bar beyond its ends.
    fn with_room(self, below: bool, above: bool) -> Self {
        let sides = f64::from(u8::from(below) + u8::from(above));
        let room = (self.high - self.low) * BEYOND.1 / (100.0 - sides * BEYOND.1);
        let side = |has: bool| if has { room } else { 0.0 };
        Self { low: self.low - side(below), high: self.high + side(above) }
    }

    fn holds(self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }
}

/// An interval with a mark in it, in percent of the width.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Whisker {
    /// Low end.
    pub x1: f64,
    /// High end.
    pub x2: f64,
    /// Mark.
    pub x: f64,
}

impl Whisker {
    /// Of a score; where no interval is known, the mark alone.
    pub fn score(axis: Axis, entry: &Entry) -> Self {
        let end = |end: Option<f64>| axis.at(end.unwrap_or(entry.score));
        Self { x1: end(entry.ci_low), x2: end(entry.ci_high), x: axis.at(entry.score) }
    }

    /// Of a rank among `n`: each rank is a stretch of the width.
    pub fn rank(n: u64, low: u64, high: u64, rank: u64) -> Self {
        let n = n.max(1) as f64;
        let x = |r: f64| percent(r / n);
        Self { x1: x(low.saturating_sub(1) as f64), x2: x(high as f64), x: x(rank as f64 - 0.5) }
    }
}

/// Shown scores of a team, as points of a line.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Spark {
    /// `0,12 8,10 …`
    pub points: String,
    /// End of the line.
    pub x: f64,
    /// End of the line.
    pub y: f64,
}

/// Size of a sparkline, in pixels.
const SPARK: (f64, f64) = (60.0, 16.0);
/// Points of a sparkline.
const SPARK_POINTS: usize = 16;

impl Spark {
    /// Of a history; one attempt has none.
    pub fn new(history: &[Shown], higher_is_better: bool) -> Option<Self> {
        if history.len() < 2 {
            return None;
        }
        let step = history.len().div_ceil(SPARK_POINTS).max(1);
        let last = history.len() - 1;
        let kept: Vec<f64> =
            (0..=last).filter(|i| (last - i).is_multiple_of(step)).map(|i| history[i].score).collect();
        let reach = Reach::of(history);
        let width = (kept.len() - 1).max(1) as f64;
        let place = |(i, score): (usize, &f64)| {
            let share = reach.share(*score).clamp(0.0, 1.0);
            let up = if higher_is_better { share } else { 1.0 - share };
            (2.0 + (i as f64 / width * (SPARK.0 - 4.0)).round(), 2.0 + ((1.0 - up) * (SPARK.1 - 4.0)).round())
        };
        let points: Vec<(f64, f64)> = kept.iter().enumerate().map(place).collect();
        let (x, y) = *points.last()?;
        let points = points.iter().map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>().join(" ");
        Some(Self { points, x, y })
    }
}

/// Height of the histogram's bars, in pixels.
const BARS: f64 = 110.0;

/// The histogram of a board's scores.
#[derive(Debug, Serialize)]
pub struct Bars {
    /// Bars.
    pub columns: Vec<Bar>,
    /// Baselines.
    pub baselines: Vec<Line>,
    /// Scores that are worth points.
    pub thresholds: Vec<Line>,
    /// Left end.
    pub low: f64,
    /// Right end.
    pub high: f64,
    /// Round values: percent along the width, value, decimals.
    pub ticks: Vec<(f64, f64, usize)>,
    /// Teams in the highest bar.
    pub most: u64,
    /// Where the axis begins and ends, in percent along the width.
    pub from: f64,
    /// Its end.
    pub to: f64,
    /// Teams that are too far out for the axis, in the direction of smaller scores.
    pub below: Option<Beyond>,
    /// And of larger ones.
    pub above: Option<Beyond>,
}

/// Teams beyond an end of the axis: a bar of their own, apart from the others.
#[derive(Debug, Serialize)]
pub struct Beyond {
    /// Teams.
    pub teams: u64,
    /// The end of the axis.
    pub end: f64,
    bar: Bar,
    /// Middle of the bar.
    at: f64,
}

/// Width of such a bar, and of its place, in percent.
const BEYOND: (f64, f64) = (3.0, 6.0);

/// One bar: percent along the width, pixels from the top.
#[derive(Debug, Serialize)]
pub struct Bar {
    x: f64,
    width: f64,
    y: f64,
    height: f64,
}

/// A line across the histogram.
#[derive(Debug, Serialize)]
pub struct Line {
    /// Percent along the width.
    pub x: f64,
    /// Value.
    pub score: f64,
    /// Points that it is worth, in the page's language.
    pub points: String,
    /// Is there room for a label beside those before?
    pub labelled: bool,
}

impl Bars {
    /// Of a board; none where nobody is on it.
    pub fn new(view: &BoardView, thresholds: &[Threshold], lang: Lang) -> Option<Self> {
        let Histogram { start, width, counts, below, above } = &view.histogram;
        let most = counts.iter().chain([below, above]).copied().max().filter(|m| *m > 0)?;
        let end = start + width * counts.len() as f64;
        let baselines: Vec<f64> =
            view.board.entries.iter().filter(|e| e.kind == Kind::Baseline).map(|e| e.score).collect();
        let span = (end - start).abs().max(f64::MIN_POSITIVE);
        // A baseline or a threshold near the scores widens the picture; one far away does not.
        let near = |v: f64| v.is_finite() && v > start - span && v < end + span;
        let extra: Vec<f64> = baselines
            .iter()
            .copied()
            .chain(thresholds.iter().map(|t| t.score))
            .filter(|v| near(*v))
            .collect();
        let values = Axis::new(
            extra.iter().copied().fold(*start, f64::min),
            extra.iter().copied().fold(end, f64::max),
        );
        let axis = values.with_room(*below > 0, *above > 0);
        let bar = |x: f64, width: f64, n: u64| {
            // At least two pixels: one team is to be seen beside a thousand.
            let height = (n as f64 / most as f64 * BARS).max(2.0).round();
            Bar { x, width: tenths(width).max(0.4), y: BARS - height, height }
        };
        let bars = counts.iter().enumerate().filter(|(_, n)| **n > 0).map(|(i, n)| {
            let x = axis.at(start + width * i as f64);
            bar(x, axis.at(start + width * (i + 1) as f64) - x, *n)
        });
        let beyond = |n: u64, x: f64, end: f64| {
            let at = x + BEYOND.0 / 2.0;
            (n > 0).then(|| Beyond { teams: n, end, bar: bar(x, BEYOND.0, n), at })
        };
        let line = |score: f64, points: String| Line { x: axis.at(score), score, points, labelled: true };
        Some(Self {
            columns: bars.collect(),
            below: beyond(*below, 0.0, values.low),
            above: beyond(*above, 100.0 - BEYOND.0, values.high),
            baselines: baselines
                .into_iter()
                .filter(|v| values.holds(*v))
                .map(|v| line(v, String::new()))
                .collect(),
            thresholds: with_room(
                thresholds
                    .iter()
                    .filter(|t| values.holds(t.score))
                    .map(|t| line(t.score, points(t.points, lang)))
                    .collect(),
            ),
            from: axis.at(values.low),
            to: axis.at(values.high),
            low: values.low,
            high: values.high,
            ticks: values.ticks().into_iter().map(|(_, v, d)| (axis.at(v), v, d)).collect(),
            most,
        })
    }
}

/// Leaves out labels that would stand on one another.
fn with_room(mut lines: Vec<Line>) -> Vec<Line> {
    lines.sort_by(|a, b| a.x.total_cmp(&b.x));
    let mut free = f64::NEG_INFINITY;
    for line in &mut lines {
        line.labelled = line.x >= free;
        if line.labelled {
            free = line.x + 6.0;
        }
    }
    lines
}

/// How far the scores of a team reach that a picture shows: those that are far out stand at its edge.
#[derive(Clone, Copy, Debug)]
struct Reach {
    low: f64,
    high: f64,
}

impl Reach {
    fn of(history: &[Shown]) -> Self {
        let scores: Vec<f64> = history.iter().map(|s| s.score).collect();
        let near = near_last(&scores);
        let shown = || scores.iter().copied().filter(|s| near.contains(s));
        Self { low: shown().fold(f64::INFINITY, f64::min), high: shown().fold(f64::NEG_INFINITY, f64::max) }
    }

    /// From 0 at the lowest to 1 at the highest; less or more where a score is far out.
    fn share(self, score: f64) -> f64 {
        if self.high > self.low {
            (score - self.low) / (self.high - self.low)
        } else {
            0.5 + f64::from(i8::from(score > self.high) - i8::from(score < self.low))
        }
    }
}

/// Height of a team's chart, in pixels.
const CHART: f64 = 120.0;
/// Distance of its line from its edges, and of attempts that are far out.
const CHART_EDGE: (f64, f64) = (8.0, 6.0);
/// Room that is left to those.
const CHART_FAR: f64 = 22.0;
/// Attempts that a team's chart shows.
const CHART_POINTS: usize = 200;

/// Shown scores of a team, attempt by attempt: steps, in percent along the width and pixels from the top.
#[derive(Debug, Serialize)]
pub struct Steps {
    /// Pieces of the line: x1, y1, x2, y2.
    pub lines: Vec<[f64; 4]>,
    /// Attempts that moved the shown score: x, y.
    pub dots: Vec<[f64; 2]>,
    /// Pieces of the line that lead to attempts or from them that are far out, and are cut off.
    pub far_lines: Vec<[f64; 4]>,
    /// Attempts that are so far out (a model that diverged) that a line to them would show nothing else: they stand at
    /// the edge.
    pub far_dots: Vec<[f64; 2]>,
    /// The first value that is not far out.
    pub first: f64,
    /// The last value.
    pub last: f64,
    /// Lowest value that is not far out.
    pub low: f64,
    /// Highest one.
    pub high: f64,
    /// Attempts below all that the line shows.
    pub below: u64,
    /// And above.
    pub above: u64,
}

impl Steps {
    /// Of a history; one attempt has none.
    pub fn new(history: &[Shown]) -> Option<Self> {
        if history.len() < 2 {
            return None;
        }
        let history = &history[history.len().saturating_sub(CHART_POINTS)..];
        let reach = Reach::of(history);
        let far = |s: &Shown| s.score < reach.low || s.score > reach.high;
        let below = history.iter().filter(|s| s.score < reach.low).count() as u64;
        let above = history.iter().filter(|s| s.score > reach.high).count() as u64;
        let room = |n: u64| CHART_EDGE.0 + if n > 0 { CHART_FAR } else { 0.0 };
        let (top, bottom) = (room(above), CHART - room(below));
        let last = (history.len() - 1).max(1) as f64;
        let place = |(i, shown): (usize, &Shown)| {
            let y = match shown.score {
                score if score < reach.low => CHART - CHART_EDGE.1,
                score if score > reach.high => CHART_EDGE.1,
                score => (top + (1.0 - reach.share(score)) * (bottom - top)).round(),
            };
            [percent(0.02 + 0.96 * i as f64 / last), y]
        };
        let points: Vec<[f64; 2]> = history.iter().enumerate().map(place).collect();
        let (mut lines, mut far_lines) = (Vec::new(), Vec::new());
        for (pair, shown) in points.windows(2).zip(history.windows(2)) {
            let ([x1, y1], [x2, y2]) = (pair[0], pair[1]);
            let flat = if far(&shown[0]) { &mut far_lines } else { &mut lines };
            flat.push([x1, y1, x2, y1]);
            if y1.to_bits() != y2.to_bits() {
                let rise = if shown.iter().any(far) { &mut far_lines } else { &mut lines };
                rise.push([x2, y1, x2, y2]);
            }
        }
        let moved = |wanted: bool| {
            let all = points.iter().zip(history).filter(|(_, s)| s.moved && far(s) == wanted);
            all.map(|(p, _)| *p).collect()
        };
        Some(Self {
            dots: moved(false),
            far_dots: moved(true),
            lines,
            far_lines,
            first: history.iter().find(|s| !far(s)).map_or(f64::NAN, |s| s.score),
            last: history.last().map_or(f64::NAN, |s| s.score),
            low: reach.low,
            high: reach.high,
            below,
            above,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(scores: &[f64]) -> Vec<Shown> {
        scores
            .iter()
            .enumerate()
            .map(|(i, score)| Shown { attempt: i as u64 + 1, submitted_at: None, score: *score, moved: true })
            .collect()
    }

    #[test]
    fn ranks_share_the_width() {
        assert_eq!(Whisker::rank(4, 1, 4, 1), Whisker { x1: 0.0, x2: 100.0, x: 12.5 });
        assert_eq!(Whisker::rank(4, 2, 2, 2), Whisker { x1: 25.0, x2: 50.0, x: 37.5 });
        assert_eq!(Whisker::rank(0, 1, 1, 1), Whisker { x1: 0.0, x2: 100.0, x: 50.0 });
    }

    #[test]
    fn one_value_stands_in_the_middle() {
        assert!((Axis::new(0.7, 0.7).at(0.7) - 50.0).abs() < 1e-9);
        assert!((Axis::new(0.0, 1.0).at(7.0) - 100.0).abs() < 1e-9);
    }

    #[test]
    fn ticks_are_round() {
        let values = |low, high| {
            Axis::new(low, high).ticks().iter().map(|(_, v, d)| format!("{v:.d$}")).collect::<Vec<_>>()
        };
        assert_eq!(values(0.84, 0.925), ["0.84", "0.86", "0.88", "0.90", "0.92"]);
        assert_eq!(values(0.0, 12.0), ["0", "5", "10"]);
        assert_eq!(values(0.5, 0.5), ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        assert_eq!(values(0.0, f64::INFINITY), <[&str; 0]>::default());
    }

    #[test]
    fn sparklines_end_at_the_last_attempt_and_better_is_up() {
        assert_eq!(Spark::new(&shown(&[0.5]), true), None);
        let spark = Spark::new(&shown(&[0.5, 0.6, 0.7]), true).unwrap();
        assert_eq!((spark.points.as_str(), spark.x, spark.y), ("2,14 30,8 58,2", 58.0, 2.0));
        assert!((Spark::new(&shown(&[0.5, 0.7]), false).unwrap().y - 14.0).abs() < 1e-9);
        let long = Spark::new(&shown(&vec![0.5; 1000]), true).unwrap();
        assert!(long.points.split(' ').count() <= SPARK_POINTS);
    }

    #[test]
    fn an_attempt_that_diverged_does_not_flatten_the_others() {
        let spark = Spark::new(&shown(&[1e20, 0.44, 0.42, 0.4]), false).unwrap();
        assert_eq!(spark.points, "2,14 21,14 39,8 58,2");
        let steps = Steps::new(&shown(&[1e20, 0.44, 0.42, 0.4])).unwrap();
        assert_eq!((steps.below, steps.above, steps.first, steps.last), (0, 1, 0.44, 0.4));
        assert_eq!((steps.far_dots.as_slice(), steps.far_lines.len()), (&[[2.0, 6.0]][..], 2));
        let ys: Vec<f64> = steps.dots.iter().map(|dot| dot[1]).collect();
        assert_eq!(ys, [30.0, 71.0, 112.0]);
        // R² of such a model is far below; equal scores stand in the middle.
        let steps = Steps::new(&shown(&[-8e19, 0.4, 0.4])).unwrap();
        assert_eq!((steps.below, steps.above, steps.far_dots[0][1], steps.dots[0][1]), (1, 0, 114.0, 49.0));
        // Without one, nothing is cut off.
        let steps = Steps::new(&shown(&[0.1, 0.6, 0.8])).unwrap();
        assert!(steps.far_lines.is_empty() && steps.far_dots.is_empty() && steps.dots.len() == 3);
    }

    #[test]
    fn a_bar_beyond_the_axis_has_its_place_beside_the_others() {
        let axis = Axis::new(0.0, 1.0).with_room(true, false);
        assert!((axis.at(0.0) - 6.0).abs() < 0.1 && (axis.at(1.0) - 100.0).abs() < 0.1);
        let axis = Axis::new(0.0, 1.0).with_room(true, true);
        assert!((axis.at(0.0) - 6.0).abs() < 0.1 && (axis.at(1.0) - 94.0).abs() < 0.1);
        assert_eq!(Axis::new(0.0, 1.0).with_room(false, false), Axis::new(0.0, 1.0));
    }

    #[test]
    fn labels_leave_each_other_room() {
        let line = |x: f64| Line { x, score: 0.0, points: String::new(), labelled: true };
        let lines = with_room(vec![line(20.0), line(10.0), line(12.0)]);
        assert_eq!(lines.iter().map(|l| l.labelled).collect::<Vec<_>>(), [true, false, true]);
    }
}
