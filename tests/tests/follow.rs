//! Diagnosis and follow-through on whole submissions: a mistake is named, and costs its points once.

use grader_tests::{json_lines, repository, seeded};
use serde_json::Value;
use std::collections::BTreeMap;

const NEURON: &str = "
def loss(y_pred, y): return 0.5 * np.mean((y_pred - np.reshape(y, (-1, 1))) ** 2)
class Neuron:
    def __init__(self, w=None, b=0): self.w, self.b = w, b
    def activate(self, x): return sigmoid(x)
    def forward_pass(self, X): return sigmoid(X @ self.w + self.b)
    def backward_pass(self, X, y, y_pred, learning_rate=0.1):
        e = (y_pred - np.reshape(y, (-1, 1))) * SLOPE
        self.w = self.w - learning_rate * X.T @ e / len(X)
        self.b = self.b - learning_rate * e.mean()
    def fit(self, X, y, num_epochs=5000):
        self.w, self.b, losses = np.zeros((X.shape[1], 1)), 0, []
        for _ in range(num_epochs):
            p = self.forward_pass(X)
            losses.append(loss(p, y))
            self.backward_pass(X, y, p)
        return losses
";

/// Functions on top of the class; and what stands for the slope in it.
fn grade(functions: &str, slope: &str) -> BTreeMap<String, Value> {
    submit("neuron", &format!("import numpy as np\n{functions}\n{}", NEURON.replace("SLOPE", slope)))
}

fn submit(assignment: &str, text: &str) -> BTreeMap<String, Value> {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("student.py");
    std::fs::write(&file, text).unwrap();
    let out = dir.path().join("out");
    let assignment = repository("assignments").join(assignment);
    let paths = [&assignment, &file, &out].map(|p| p.to_str().unwrap().to_owned());
    let run =
        seeded("follow", &["grade", &paths[0], &paths[1], "--out", &paths[2], "--sandbox", "auto", "-q"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let result = json_lines(&out.join("results.jsonl")).remove(0);
    let tasks = result["tasks"].as_array().unwrap().clone();
    tasks.into_iter().map(|t| (t["id"].as_str().unwrap().to_owned(), t)).collect()
}

fn statuses(tasks: &BTreeMap<String, Value>) -> Vec<&str> {
    ["sigmoid", "sigmoid_derivative", "forward", "step", "fit"]
        .map(|id| tasks[id]["status"].as_str().unwrap())
        .to_vec()
}

const FALLING: &str = "
def sigmoid(x): return 1 / (1 + np.exp(x))
def sigmoid_derivative(x): return sigmoid(x) * (1 - sigmoid(x))";

#[test]
fn a_wrong_sigmoid_costs_its_points_once_and_is_named() {
    // By its own derivative, and by s(1 − s) written into the class.
    for slope in ["sigmoid_derivative(X @ self.w + self.b)", "y_pred * (1 - y_pred)"] {
        let tasks = grade(FALLING, slope);
        assert_eq!(statuses(&tasks), ["failed", "passed", "passed", "passed", "passed"], "{slope}");
        assert_eq!(tasks["sigmoid"]["diagnosis"], "neuron/sigmoid_upside_down");
        assert_eq!(tasks["forward"]["diagnosis"], Value::Null);
        let check = &tasks["forward"]["checks"][0];
        assert_eq!(check["code"], "right_given", "{check}");
        assert!(check["message"].as_str().unwrap().contains("sigmoid"), "{check}");
    }
}

#[test]
fn a_mistake_of_its_own_is_not_excused() {
    let tasks = grade(FALLING, "1");
    assert_eq!(statuses(&tasks), ["failed", "passed", "passed", "failed", "failed"]);
}

#[test]
fn no_points_for_a_neuron_built_on_nothing() {
    // Given a sigmoid that is 0 everywhere, whoever does nothing would be right.
    let zero = "def sigmoid(x): return np.zeros(np.shape(x))\ndef sigmoid_derivative(x): return sigmoid(x)";
    let tasks = grade(zero, "0");
    for id in ["forward", "step", "fit"] {
        assert_eq!(tasks[id]["score"], 0.0, "{id}: {}", tasks[id]);
    }
    // Chance is no part: it is asked twice.
    let random =
        "def sigmoid(x): return np.random.rand(*np.shape(x))\ndef sigmoid_derivative(x): return sigmoid(x)";
    assert_eq!(statuses(&grade(random, "1"))[2], "failed");
}

#[test]
fn known_mistakes_of_the_class_are_named_and_right_work_is_not() {
    let right = "def sigmoid(x): return 1 / (1 + np.exp(-np.clip(x, -700, 700)))
def sigmoid_derivative(x): return sigmoid(x) * (1 - sigmoid(x))";
    let tasks = grade(right, "y_pred * (1 - y_pred)");
    assert!(tasks.values().all(|t| t["status"] == "passed" && t["diagnosis"].is_null()), "{tasks:#?}");
    let tasks = grade(right, "1");
    assert_eq!(tasks["step"]["diagnosis"], "neuron/no_derivative");
    assert_eq!(tasks["fit"]["diagnosis"], "neuron/no_derivative");
    assert_eq!(tasks["forward"]["diagnosis"], Value::Null);
    let tasks = grade(right, "sigmoid_derivative(y_pred)");
    assert_eq!(tasks["step"]["diagnosis"], "neuron/derivative_at_wrong_point");
}

#[test]
fn a_second_version_counts_where_it_is_right_given_a_wrong_part() {
    // Neither version is right by itself: the sigmoid is not. The last one leaves the derivative out as well.
    let first = NEURON.replace("SLOPE", "sigmoid_derivative(X @ self.w + self.b)");
    let tasks = grade(&format!("{FALLING}\n{first}"), "1");
    assert_eq!(statuses(&tasks), ["failed", "passed", "passed", "passed", "passed"], "{tasks:#?}");
    // With neither.
    let first = NEURON.replace("SLOPE", "1");
    let tasks = grade(&format!("{FALLING}\n{first}"), "2");
    assert_eq!(statuses(&tasks)[3..], ["failed", "failed"]);
}

/// Gradients come as a list of arrays.
#[test]
fn a_softmax_over_columns_costs_its_points_once() {
    let solution = std::fs::read_to_string(repository("assignments/mlp/solution/solution.py")).unwrap();
    let columns =
        solution.replace("Z.max(axis=1", "Z.max(axis=0").replace("powers.sum(axis=1", "powers.sum(axis=0");
    assert_ne!(columns, solution);
    let tasks = submit("mlp", &columns);
    assert_eq!(tasks["softmax"]["diagnosis"], "mlp/softmax_over_columns");
    for id in ["forward", "backward", "step"] {
        assert_eq!(tasks[id]["status"], "passed", "{id}: {}", tasks[id]);
    }
    let tasks = submit("mlp", &columns.replace("G2 = (P - Y) / len(X)", "G2 = P - Y"));
    assert_eq!(tasks["forward"]["status"], "passed");
    // For one object it is right.
    assert_eq!(tasks["backward"]["score"], 0.25, "a mistake of its own: {}", tasks["backward"]);
    // Parts that answer nothing carry nobody.
    let nothing =
        "def softmax(Z):\n    return np.zeros(np.shape(Z))\ndef relu(x):\n    return np.zeros(np.shape(x))\n";
    let zeros = "[0 * self.W1, 0 * self.b1, 0 * self.W2, 0 * self.b2]";
    let text = solution.replace("class MLP", &format!("{nothing}class MLP"));
    let lazy = text.replace("        Z1, H, P = self._layers(X)\n", &format!("        return {zeros}\n"));
    assert_ne!(lazy, text);
    let tasks = submit("mlp", &lazy);
    assert_eq!(tasks["backward"]["score"], 0.0, "{}", tasks["backward"]);
}
