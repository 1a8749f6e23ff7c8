//! Pictures in feedback hold nothing hidden: a submission that keeps all that it is ever given, and answers with it, finds
//! none of the hidden inputs on its page.

use grader::assignment::manifest::Visibility;
use grader::assignment::{Assignment, Seed};
use grader::compare::Numbers;
use grader::grading::{CaseId, Engine, Machine, Oracles, PythonRuntime, Runtimes, Selection};
use grader::sandbox::{Mode, Options, open_with};
use grader::site::feedback::{self, FeedbackContext};
use grader::submission::{Discovered, read};
use grader_protocol::Value;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Keeps every number, and hands out the newest.
const HOARDER: &str = "
import numpy as np
hoard = [7.25] * 600
def keep(*all):
    for x in all:
        hoard[:0] = [float(v) for v in np.asarray(x, dtype=float).ravel()]
def out(shape):
    return np.resize(np.array(hoard), shape)
def sigmoid(x):
    had = out(np.shape(x)); keep(x); return had
def sigmoid_derivative(x):
    had = out(np.shape(x)); keep(x); return had
def loss(y_pred, y):
    keep(y_pred, y); return hoard[3]
class Neuron:
    def __init__(self, w=None, b=0):
        keep(w, b); self.w, self.b = out((2, 1)), hoard[2]
    def forward_pass(self, X):
        keep(X); return out((len(X), 1))
    def backward_pass(self, X, y, y_pred, learning_rate=0.1):
        keep(X, y); self.w, self.b = out((2, 1)), hoard[2]
    def fit(self, X, y, num_epochs=5000):
        keep(X, y); return [float(x) for x in out(num_epochs)]
";

fn numbers(value: &Value, into: &mut HashSet<String>) {
    match value {
        Value::List(items) => items.iter().for_each(|v| numbers(v, into)),
        Value::Map(pairs) => pairs.iter().for_each(|(_, v)| numbers(v, into)),
        other => {
            let all = Numbers::from_value(other).map(|n| n.elements).unwrap_or_default();
            // As many digits as a picture keeps, and as a message may begin with.
            into.extend(all.iter().map(|x| rounded(*x)));
        }
    }
}

fn rounded(x: f64) -> String {
    format!("{x:.5e}")
}

/// Numbers in a text.
fn in_text(text: &str) -> HashSet<String> {
    let words = text.split(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-' | 'e' | '+')));
    words.filter_map(|w| w.trim_matches('.').parse::<f64>().ok()).map(rounded).collect()
}

#[test]
fn no_picture_holds_a_hidden_input() {
    let dir = tempfile::tempdir().unwrap();
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let assignment = Assignment::load(&repository.join("assignments/neuron")).unwrap();
    let mut options = Options::new(Mode::Auto);
    options.launcher = Some(PathBuf::from(env!("CARGO_BIN_EXE_grader")));
    let sandbox: Arc<dyn grader::sandbox::Sandbox> = Arc::from(open_with(&options).unwrap());
    let cache = grader::prepare::cache_dir();
    let python = PythonRuntime::ready(&assignment, &cache, &|_| {}).map_err(|e| panic!("{e}"));
    let stop = AtomicBool::new(false);
    let engine = Engine {
        assignment: &assignment,
        oracles: Oracles::new(&assignment, Seed::secret("hoard"), HashMap::new()),
        runtimes: Runtimes { sandbox, python: Some(python), rust: None },
        selection: Selection::All,
        machine: Machine::default(),
        stop: &stop,
        tap: None,
    };
    let file = dir.path().join("hoarder.py");
    std::fs::write(&file, HOARDER).unwrap();
    let submission = Discovered::new("hoarder", vec![file.into()]);
    let result = engine.grade(&submission, &read(&submission.parts).unwrap()).result;

    let (mut hidden, mut public) = (HashSet::new(), HashSet::new());
    for (task, t) in assignment.tasks.iter().enumerate() {
        for (check, c) in t.checks.iter().enumerate() {
            let into = if c.visibility == Visibility::Hidden { &mut hidden } else { &mut public };
            for case in 0..c.cases {
                let drawn = engine.oracles.drawn(CaseId { task, check, case });
                drawn.values.values().for_each(|v| numbers(v, into));
            }
        }
    }
    // The grid is everybody's, and round numbers are everywhere.
    public.extend((0..=36).map(|i| rounded(-4.0 + 8.0 * f64::from(i) / 36.0)));
    let round = |text: &String| text.parse::<f64>().is_ok_and(|x| (x * 8.0).fract() == 0.0);
    hidden.retain(|x| !public.contains(x) && !round(x));
    assert!(hidden.len() > 100, "{}", hidden.len());

    let checks: Vec<_> = result.tasks.iter().flat_map(|t| &t.checks).collect();
    let plots: Vec<_> = checks.iter().filter(|c| c.plot.is_some()).collect();
    let kinds: HashSet<String> = plots
        .iter()
        .map(|c| serde_json::to_value(&c.plot).unwrap()["kind"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(kinds.len(), 3, "a curve, losses and a boundary are drawn: {kinds:?}");
    assert!(plots.iter().all(|c| c.visibility == Visibility::Public));
    let page = feedback::render(&result, &FeedbackContext::of(&assignment));
    assert!(page.matches("<figure").count() >= 3);
    // The receipt's hashes and the style hold digits that are nobody's.
    let body = page.split("<main>").nth(1).unwrap().split("class=\"receipt\"").next().unwrap();
    for text in [serde_json::to_string(&result.tasks).unwrap(), body.to_owned()] {
        let shown = in_text(&text);
        let leaked: Vec<&String> = shown.intersection(&hidden).collect();
        assert!(leaked.is_empty(), "{leaked:?}");
    }
    // What is looked for would be found.
    let one: f64 = hidden.iter().next().unwrap().parse().unwrap();
    assert!(in_text(&format!("<b>{one}</b>")).iter().any(|x| hidden.contains(x)));
    // A hidden check with a picture, which grading never makes, is not drawn either.
    let mut forged = result.clone();
    let plot = plots[0].plot.clone();
    for check in forged.tasks.iter_mut().flat_map(|t| &mut t.checks) {
        check.plot = if check.visibility == Visibility::Hidden { plot.clone() } else { None };
    }
    assert!(!feedback::render(&forged, &FeedbackContext::of(&assignment)).contains("<figure"));
}
