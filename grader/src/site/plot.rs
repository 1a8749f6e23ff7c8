//! Pictures in feedback: lines and marks as SVG, in place, with words for who does not see them.

use crate::grading::plot::Plot;
use crate::text::{Lang, Message, args};
use serde::Serialize;

/// Size of the drawing within its axes.
const SIZE: (f64, f64) = (320.0, 180.0);

/// What the template draws.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Picture {
    /// The picture in words.
    says: String,
    /// Names along the axes.
    x_name: &'static str,
    y_name: &'static str,
    /// Ticks of both axes.
    x_ticks: Vec<Tick>,
    y_ticks: Vec<Tick>,
    /// Lines of the student's: several where values are missing.
    got: Vec<String>,
    /// The right line.
    want: String,
    /// Marks of objects.
    objects: Vec<Object>,
    /// Whether objects have classes.
    classes: bool,
}

/// A tick: where it is, and its number.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Tick {
    at: String,
    label: String,
}

/// An object of two features.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Object {
    x: String,
    y: String,
    second: bool,
}

/// From numbers to places in the drawing.
struct Frame {
    x: (f64, f64),
    y: (f64, f64),
}

impl Frame {
    fn at(&self, x: f64, y: f64) -> (f64, f64) {
        // What is far outside stays outside, as near as a drawing can hold.
        let share = |v: f64, (low, high): (f64, f64)| ((v - low) / (high - low)).clamp(-9.0, 10.0);
        (share(x, self.x) * SIZE.0, (1.0 - share(y, self.y)) * SIZE.1)
    }

    fn line(&self, points: impl Iterator<Item = (f64, f64)>) -> String {
        let place = |(x, y)| {
            let (x, y) = self.at(x, y);
            format!("{x:.1},{y:.1}")
        };
        points.map(place).collect::<Vec<_>>().join(" ")
    }

    fn ticks(&self, lang: Lang) -> (Vec<Tick>, Vec<Tick>) {
        let of = |(low, high): (f64, f64), place: &dyn Fn(f64) -> f64| {
            let ticks = round_values(low, high).into_iter();
            ticks.map(|v| Tick { at: format!("{:.1}", place(v)), label: number(v, lang) }).collect()
        };
        (of(self.x, &|v| self.at(v, self.y.0).0), of(self.y, &|v| self.at(self.x.0, v).1))
    }
}

impl Picture {
    /// Draws a plot.
    pub fn new(plot: &Plot, lang: Lang) -> Option<Self> {
        match plot {
            Plot::Curve { x, got, want } => {
                let values = series(x, got, want, lang, "x", "y")?;
                let far = farthest(x, got, want)?;
                let args = args! {
                    "low" => number(*x.first()?, lang), "high" => number(*x.last()?, lang), "at" => number(far.0, lang),
                    "got" => far.1.map_or_else(|| "NaN".to_owned(), |y| number(y, lang)), "want" => number(far.2, lang)
                };
                Some(Self { says: Message::new("site_plot_curve", args).text(lang), ..values })
            }
            Plot::Losses { got, want } => {
                let epochs: Vec<f64> = (1..=want.len()).map(|i| i as f64).collect();
                let values = series(&epochs, got, want, lang, "", "")?;
                let shown = |y: Option<f64>| y.map_or_else(|| "NaN".to_owned(), |y| number(y, lang));
                let args = args! {
                    "n" => want.len(), "first" => shown(*got.first()?), "last" => shown(*got.last()?),
                    "want_first" => number(*want.first()?, lang), "want_last" => number(*want.last()?, lang)
                };
                Some(Self { says: Message::new("site_plot_losses", args).text(lang), ..values })
            }
            Plot::Boundary { points, second, got, want } => boundary(points, second, *got, *want, lang),
        }
    }
}

fn series(
    x: &[f64],
    got: &[Option<f64>],
    want: &[f64],
    lang: Lang,
    x_name: &'static str,
    y_name: &'static str,
) -> Option<Picture> {
    if x.len() < 2 || got.len() != x.len() || want.len() != x.len() {
        return None;
    }
    // The right values fill the picture; the student's may leave it.
    let (low, high) = range(want.iter().copied())?;
    let room = (high - low).max(0.5 * high.abs()).max(1e-3);
    let near = |y: &f64| (low - room..=high + room).contains(y);
    let (low, high) = range(want.iter().copied().chain(got.iter().flatten().copied().filter(near)))?;
    let edge = ((high - low) * 0.08).max(1e-9);
    let frame = Frame { x: (x[0], *x.last()?), y: (low - edge, high + edge) };
    let mut lines: Vec<Vec<(f64, f64)>> = vec![vec![]];
    for (x, y) in x.iter().zip(got) {
        match y {
            Some(y) => lines.last_mut()?.push((*x, *y)),
            None => lines.push(vec![]),
        }
    }
    let (x_ticks, y_ticks) = frame.ticks(lang);
    Some(Picture {
        says: String::new(),
        x_name,
        y_name,
        x_ticks,
        y_ticks,
        got: lines.into_iter().filter(|l| l.len() > 1).map(|l| frame.line(l.into_iter())).collect(),
        want: frame.line(x.iter().copied().zip(want.iter().copied())),
        objects: vec![],
        classes: false,
    })
}

fn boundary(
    points: &[[f64; 2]],
    second: &[bool],
    got: [f64; 3],
    want: [f64; 3],
    lang: Lang,
) -> Option<Picture> {
    let axis = |i: usize| {
        let (low, high) = range(points.iter().map(|p| p[i]))?;
        let edge = ((high - low) * 0.25).max(0.5);
        Some((low - edge, high + edge))
    };
    let frame = Frame { x: axis(0)?, y: axis(1)? };
    // From edge to edge along the axis that the line leans to.
    let line = |[w1, w2, b]: [f64; 3]| {
        let across =
            |low: f64, high: f64, first: f64, other: f64| [low, high].map(|v| (v, -(first * v + b) / other));
        let ends = if w2.abs() >= w1.abs() {
            across(frame.x.0, frame.x.1, w1, w2)
        } else {
            across(frame.y.0, frame.y.1, w2, w1).map(|(y, x)| (x, y))
        };
        frame.line(ends.into_iter())
    };
    let shown = |[w1, w2, b]: [f64; 3]| {
        let n = |v: f64| number(v, lang);
        format!("{}·x₁ + {}·x₂ + {} = 0", n(w1), n(w2), n(b)).replace("+ −", "− ")
    };
    let object = |(i, p): (usize, &[f64; 2])| {
        let (x, y) = frame.at(p[0], p[1]);
        Object { x: format!("{x:.1}"), y: format!("{y:.1}"), second: second.get(i) == Some(&true) }
    };
    let (x_ticks, y_ticks) = frame.ticks(lang);
    let args = args! { "got" => shown(got), "want" => shown(want), "n" => points.len() };
    Some(Picture {
        says: Message::new("site_plot_boundary", args).text(lang),
        x_name: "x₁",
        y_name: "x₂",
        x_ticks,
        y_ticks,
        got: vec![line(got)],
        want: line(want),
        objects: points.iter().enumerate().map(object).collect(),
        classes: !second.is_empty(),
    })
}

/// Where two series are farthest apart; a missing value is farther than any.
fn farthest(x: &[f64], got: &[Option<f64>], want: &[f64]) -> Option<(f64, Option<f64>, f64)> {
    let apart = |g: Option<f64>, w: f64| g.map_or(f64::INFINITY, |g| (g - w).abs());
    let all = x.iter().zip(got).zip(want).map(|((x, g), w)| (*x, *g, *w));
    all.reduce(|a, b| if apart(b.1, b.2) > apart(a.1, a.2) { b } else { a })
}

fn range(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.filter(|v| v.is_finite()).fold(None, |range, v| {
        let (low, high) = range.unwrap_or((v, v));
        Some((v.min(low), v.max(high)))
    })
}

/// Three to six round values of a range.
fn round_values(low: f64, high: f64) -> Vec<f64> {
    let span = high - low;
    if !(span > 0.0 && span.is_finite()) {
        return vec![];
    }
    let power = 10_f64.powf((span / 4.0).log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].map(|m| m * power).into_iter().find(|s| span / s <= 5.0).unwrap_or(span);
    let first = (low / step).ceil();
    (0..8).map(|i| (first + f64::from(i)) * step).take_while(|v| *v <= high + span * 1e-9).collect()
}

/// A number in a few characters; a comma and a real minus where the language has them.
fn number(x: f64, lang: Lang) -> String {
    let size = x.abs();
    let text = if size != 0.0 && !(1e-3..1e5).contains(&size) {
        format!("{x:.2e}")
    } else {
        let digits = if size >= 100.0 { 1 } else { 4 };
        let text = format!("{x:.digits$}");
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    let text = if text == "-0" { "0".to_owned() } else { text.replace('-', "−") };
    if lang == Lang::Ru { text.replace('.', ",") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_few() {
        assert_eq!(round_values(-4.0, 4.0), [-4.0, -2.0, 0.0, 2.0, 4.0]);
        assert_eq!(round_values(1.0, 1.0), Vec::<f64>::new());
        for (low, high) in [(0.0, 1.0), (-0.32, 4.32), (1e-6, 3e-6), (-7e8, 2.0)] {
            let ticks = round_values(low, high);
            assert!((2..=6).contains(&ticks.len()), "{low} {high}: {ticks:?}");
        }
    }

    #[test]
    fn numbers_are_short() {
        let shown: Vec<String> =
            [0.0, -0.0, 1.5, -2.0, 0.123_456, 1e9, 12_345.6].iter().map(|x| number(*x, Lang::En)).collect();
        assert_eq!(shown, ["0", "0", "1.5", "−2", "0.1235", "1.00e9", "12345.6"]);
        assert_eq!(number(-1.5, Lang::Ru), "−1,5");
    }

    #[test]
    fn values_that_are_missing_or_far_out_break_nothing() {
        let x: Vec<f64> = (0..5).map(f64::from).collect();
        let plot = Plot::Curve {
            x: x.clone(),
            got: vec![Some(0.0), None, Some(1e300), Some(-1e300), Some(0.0)],
            want: x,
        };
        let picture = Picture::new(&plot, Lang::En).unwrap();
        assert!(picture.says.contains("x = 1: NaN where 1"), "{}", picture.says);
        let numbers = picture.got.join(" ").replace(',', " ");
        assert!(numbers.split(' ').all(|n| n.parse::<f64>().is_ok_and(|n| n.abs() < 4000.0)), "{numbers}");
        let none = Plot::Losses { got: vec![], want: vec![] };
        assert_eq!(Picture::new(&none, Lang::En), None);
    }
}
