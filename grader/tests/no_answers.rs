//! Expected values never enter the student's process: all bytes that are sent to it are recorded and searched.

use grader::assignment::{Assignment, Body, Seed};
use grader::compare::{Answer, Numbers};
use grader::grading::{CaseId, Engine, Machine, Oracles, PythonRuntime, Runtimes, Selection};
use grader::run::Tap;
use grader::sandbox::{Mode, Options, open_with};
use grader::submission::{Discovered, read};
use grader_protocol::Value;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Wrong throughout, so that nothing that a scenario hands back to it is a right answer by itself.
const WRONG: &str = "
import numpy as np
def sigmoid(x): return np.asarray(x) * 0 + 7.25
def sigmoid_derivative(x): return np.asarray(x) * 0 + 7.25
def loss(y_pred, y): return 7.25
class Neuron:
    def __init__(self, w=None, b=0): self.w, self.b = np.full((3, 1), 7.25), 7.25
    def activate(self, x): return np.asarray(x) * 0 + 7.25
    def forward_pass(self, X): return np.full((len(X), 1), 7.25)
    def backward_pass(self, X, y, y_pred, learning_rate=0.1): pass
    def fit(self, X, y, num_epochs=5): return [7.25] * num_epochs
";

fn numbers(value: &Value, into: &mut Vec<f64>) {
    match value {
        Value::List(items) => items.iter().for_each(|v| numbers(v, into)),
        Value::Map(pairs) => pairs.iter().for_each(|(_, v)| numbers(v, into)),
        other => into.extend(Numbers::from_value(other).map(|n| n.elements).unwrap_or_default()),
    }
}

#[test]
fn no_expected_value_is_among_the_bytes_that_are_sent() {
    let dir = tempfile::tempdir().unwrap();
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let assignment = Assignment::load(&repository.join("assignments/neuron")).unwrap();
    let mut options = Options::new(Mode::Auto);
    options.launcher = Some(PathBuf::from(env!("CARGO_BIN_EXE_grader")));
    let sandbox: Arc<dyn grader::sandbox::Sandbox> = Arc::from(open_with(&options).unwrap());
    let cache = grader::prepare::cache_dir();
    let python = PythonRuntime::ready(&assignment, &cache, &|_| {}).map_err(|e| panic!("{e}"));
    let runtimes = Runtimes { sandbox, python: Some(python), rust: None };
    let tap = Tap::default();
    let stop = AtomicBool::new(false);
    let engine = Engine {
        assignment: &assignment,
        oracles: Oracles::new(&assignment, Seed::secret("tap"), HashMap::new()),
        runtimes,
        selection: Selection::All,
        machine: Machine::default(),
        stop: &stop,
        tap: Some(Tap::clone(&tap)),
    };
    let file = dir.path().join("wrong.py");
    std::fs::write(&file, WRONG).unwrap();
    let paths = vec![file];
    let submission = Discovered::new("wrong", paths.into_iter().map(Into::into).collect());
    let graded = engine.grade(&submission, &read(&submission.parts).unwrap());
    assert_eq!(graded.result.score, Some(0.0), "{:?}", graded.result.tasks);

    let sent = tap.lock().unwrap().clone();
    let (mut expected, mut inputs) = (Vec::new(), Vec::new());
    for (task, t) in assignment.tasks.iter().enumerate() {
        for (check, c) in t.checks.iter().enumerate() {
            for case in 0..c.cases {
                let id = CaseId { task, check, case };
                engine.oracles.drawn(id).values.values().for_each(|v| numbers(v, &mut inputs));
                if let Body::Compare(_) = c.body {
                    for answer in &engine.oracles.performance(id, &t.oracles[0]).unwrap().transcript.answers {
                        if let Answer::Value(v) = answer {
                            numbers(v, &mut expected);
                        }
                    }
                }
            }
        }
    }
    // What says something: no small whole number, and none of the inputs.
    let inputs: HashSet<[u8; 8]> = inputs.iter().map(|x| x.to_le_bytes()).collect();
    let telling: HashSet<[u8; 8]> = expected
        .iter()
        .filter(|x| x.fract() != 0.0)
        .map(|x| x.to_le_bytes())
        .filter(|b| !inputs.contains(b))
        .collect();
    assert!(telling.len() > 100, "only {} expected values to look for", telling.len());
    let found = |wanted: &HashSet<[u8; 8]>| {
        sent.windows(8).filter(|w| wanted.contains(&<[u8; 8]>::try_from(*w).unwrap())).count()
    };
    assert_eq!(found(&telling), 0);
    // The search does find what is there.
    assert!(found(&inputs) > 100);
}
