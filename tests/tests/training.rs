//! Notebooks that train for hours, download and draw: none of that is run.

use grader_tests::{json_lines, repository, seeded};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// The solution of `neuron`, a function or class a cell, among cells that would take hours.
fn book(number: usize) -> Value {
    let solution = std::fs::read_to_string(repository("assignments/neuron/solution/solution.py")).unwrap();
    let mut cells = vec![
        "!wget -q https://example.com/data.zip && unzip data.zip\n%matplotlib inline".to_owned(),
        "import requests, time\nimport matplotlib.pyplot as plt\nfrom tqdm import tqdm\nopen('started', 'w').write('x')"
            .to_owned(),
        "data = requests.get('https://example.com/data.csv').text\nX, y = np.loadtxt('data.csv')".to_owned(),
    ];
    for (i, part) in solution.split("\n\n\n").enumerate() {
        cells.push(part.to_owned());
        // Each alone takes minutes: whoever runs one of them is late.
        let mut training = format!("for epoch in tqdm(range(10_000)):  # {number}.{i}\n");
        let _ = writeln!(
            training,
            "    time.sleep(0.1)\n    X = np.random.rand(2000, 2000) @ np.random.rand(2000, 2000)"
        );
        training.push_str("    print(epoch, X.sum())\nplt.plot(X); plt.savefig('plot.png'); plt.show()");
        cells.push(training);
    }
    cells.push("neuron = Neuron()\nlosses = neuron.fit(np.random.rand(10 ** 6, 30), np.random.rand(10 ** 6), 10_000)".to_owned());
    let cells: Vec<Value> = cells
        .iter()
        .map(|text| json!({ "cell_type": "code", "metadata": {}, "outputs": [], "execution_count": null, "source": text }))
        .collect();
    json!({ "nbformat": 4, "nbformat_minor": 2, "metadata": {}, "cells": cells })
}

/// How many: more of them by hand, to measure.
fn count() -> usize {
    std::env::var("GRADER_TRAINING_BOOKS").ok().and_then(|n| n.parse().ok()).unwrap_or(5)
}

#[test]
fn nothing_of_the_training_is_run() {
    let dir = tempfile::tempdir().unwrap();
    let class = dir.path().join("class");
    std::fs::create_dir(&class).unwrap();
    for number in 0..count() {
        std::fs::write(class.join(format!("student{number:03}.ipynb")), book(number).to_string()).unwrap();
    }
    let out = dir.path().join("out");
    let assignment = repository("assignments/neuron");
    let [assignment, class, to] = [&assignment, &class, &out].map(|p| p.to_str().unwrap());
    let run = seeded("training", &["grade", assignment, class, "--out", to, "-q"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let results = json_lines(&out.join("results.jsonl"));
    assert_eq!(results.len(), count());
    for result in &results {
        assert_eq!(result["score"], result["max_score"], "{result:#}");
    }
    // CPU time, which does not depend on who else uses the machine: one epoch of one cell takes longer than all this.
    for timing in json_lines(&out.join("timings.jsonl")) {
        let cpu = timing["cpu_seconds"].as_f64().unwrap();
        assert!(cpu < 20.0, "{timing}");
    }
}
