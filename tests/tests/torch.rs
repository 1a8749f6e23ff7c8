//! The assignments in PyTorch, graded for real.

use grader_tests::{can, has_torch, json_lines, repository, seeded};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

fn torch() -> bool {
    can("an interpreter with torch (Debian: python3-torch)", has_torch())
}

/// Grades these files of an assignment; the results by their names, without what comes after the dot.
fn grade(assignment: &str, files: &[(&str, String)], out: &Path) -> Vec<Value> {
    let folder = out.join("class");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, text) in files {
        std::fs::write(folder.join(name), text).unwrap();
    }
    let course = repository("assignments");
    let to = out.join("out");
    let args = ["grade", assignment, folder.to_str().unwrap(), "--course", course.to_str().unwrap(), "--out"];
    let run = seeded("torch", &[&args[..], &[to.to_str().unwrap(), "-q"]].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    json_lines(&to.join("results.jsonl"))
}

fn of<'r>(results: &'r [Value], submission: &str) -> &'r Value {
    results.iter().find(|r| r["submission"] == submission).unwrap_or_else(|| panic!("no {submission}"))
}

fn score(result: &Value) -> f64 {
    result["score"].as_f64().unwrap_or_else(|| panic!("{result}"))
}

/// What failed, with what was said.
fn failed(result: &Value) -> Vec<String> {
    let tasks = result["tasks"].as_array().unwrap().iter();
    let checks = tasks.flat_map(|t| t["checks"].as_array().unwrap());
    let failed = checks.filter(|c| c["status"] != "passed");
    failed.map(|c| format!("{} {} {}", c["id"], c["status"], c["message"])).collect()
}

/// Tasks that have all their points.
fn whole(result: &Value) -> Vec<&str> {
    let tasks = result["tasks"].as_array().unwrap().iter();
    tasks.filter(|t| t["status"] == "passed").map(|t| t["id"].as_str().unwrap()).collect()
}

fn noted(result: &Value, code: &str) -> Vec<String> {
    let notes = result["notes"].as_array().unwrap().iter();
    notes
        .filter(|n| n["code"] == code)
        .filter_map(|n| n["args"]["name"].as_str().map(str::to_owned))
        .collect()
}

fn read(path: &str) -> String {
    std::fs::read_to_string(repository("assignments").join(path)).unwrap()
}

/// The solution with these changes; each has to be one.
fn changed(assignment: &str, changes: &[(&str, &str)]) -> String {
    let mut text = read(&format!("{assignment}/solution/solution.py"));
    for (from, to) in changes {
        assert!(text.contains(from), "{from} is not in the solution of {assignment}");
        text = text.replacen(from, to, 1);
    }
    text
}

/// Its name, the tasks that it costs, and what is changed in the solution.
type Mistake = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

/// Solution full, starters nothing, and each mistake costs its task and no other.
fn judges(assignment: &str, module: &str, tasks: &[&str], mistakes: &[Mistake]) {
    if !torch() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let mut files = vec![
        ("solution.py".to_owned(), changed(assignment, &[])),
        ("starter.py".to_owned(), read(&format!("{assignment}/starter/{module}.py"))),
        ("english.ipynb".to_owned(), read(&format!("{assignment}/starter/notebook.en.ipynb"))),
        ("russian.ipynb".to_owned(), read(&format!("{assignment}/starter/notebook.ru.ipynb"))),
    ];
    for (name, _, changes) in mistakes {
        files.push((format!("{name}.py"), changed(assignment, changes)));
    }
    let files: Vec<(&str, String)> = files.iter().map(|(n, t)| (n.as_str(), t.clone())).collect();
    let results = grade(assignment, &files, dir.path());
    assert_eq!(whole(of(&results, "solution")), tasks, "{}", of(&results, "solution"));
    assert!((score(of(&results, "solution")) - 10.0).abs() < 1e-9);
    for starter in ["starter", "english", "russian"] {
        assert!(score(of(&results, starter)).abs() < 1e-9, "{}", of(&results, starter));
    }
    let mut wrong = Vec::new();
    for (name, lost, _) in mistakes {
        let result = of(&results, name);
        let lost: Vec<&str> = lost.split(' ').collect();
        let kept: Vec<&str> = tasks.iter().copied().filter(|t| !lost.contains(t)).collect();
        if whole(result) != kept {
            wrong.push(format!("{name} keeps {:?}, not {kept:?}: {:#?}", whole(result), failed(result)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn basics() {
    judges(
        "pytorch-basics",
        "pytorch_basics",
        &["tensors", "arithmetic", "images", "forward_pass", "gradient"],
        &[
            ("row", "tensors", &[("a[:, 0]", "a[0]")]),
            ("columns", "tensors", &[(".view(3, 4)", ".view(4, 3).t()")]),
            ("transposed", "arithmetic", &[("b = b.view(5, 2)", "b = b.view(2, 5).t()")]),
            ("unviewed", "arithmetic", &[("b = b.view(5, 2)", "b = b")]),
            ("axis", "images", &[("mean(dim=3)", "mean(dim=2)")]),
            ("sum", "images", &[("images.mean(dim=0)", "images.sum(dim=0)")]),
            ("bias", "forward_pass", &[("X @ w)", "X @ w + 0.1)")]),
            ("linear", "forward_pass", &[("torch.sigmoid(X @ w)", "X @ w")]),
            ("permuted", "gradient", &[("b = a.view(1, 8, 3)", "b = a.permute(2, 1, 0).reshape(1, 8, 3)")]),
            ("no_mean", "gradient", &[("** 2).mean()", "** 2).sum()")]),
            ("no_backward", "gradient", &[("L.backward()", "")]),
        ],
    );
}

#[test]
fn one_neuron() {
    judges(
        "neuron-pytorch",
        "neuron_pytorch",
        &["build_model", "predict", "train", "two-clouds"],
        &[
            ("not_zeroed", "train", &[("        optimizer.zero_grad()\n", "")]),
            ("no_bias", "build_model", &[("n_features, 1)", "n_features, 1, bias=False)")]),
            ("sums", "predict two-clouds", &[("return model(X)", "return torch.logit(model(X))")]),
            (
                "after",
                "train",
                &[("losses.append(loss.item())", "losses.append(criterion(model(X), y).item())")],
            ),
            ("mse", "train", &[("BCELoss", "MSELoss")]),
            ("twice", "train two-clouds", &[("BCELoss", "BCEWithLogitsLoss")]),
            ("summed", "train", &[("BCELoss()", "BCELoss(reduction='sum')")]),
            ("no_step", "train two-clouds", &[("        optimizer.step()\n", "")]),
        ],
    );
}

#[test]
fn two_layers() {
    const SOFTMAX: (&str, &str) =
        ("nn.Linear(n_hidden, n_classes))", "nn.Linear(n_hidden, n_classes), nn.Softmax(dim=1))");
    judges(
        "mlp-pytorch",
        "mlp_pytorch",
        &["build_model", "predict", "train", "spiral"],
        &[
            ("not_zeroed", "train spiral", &[("        optimizer.zero_grad()\n", "")]),
            ("softmax", "train spiral", &[SOFTMAX]),
            ("nll", "train spiral", &[SOFTMAX, ("CrossEntropyLoss", "NLLLoss")]),
            ("linear", "build_model spiral", &[("nn.ReLU(), ", "")]),
            ("axis", "predict spiral", &[("argmax(dim=1)", "argmax(dim=0)")]),
            ("sgd", "train spiral", &[("optim.Adam", "optim.SGD")]),
        ],
    );
}

const OLD: &str = "
import numpy as np, torch, torch.nn as nn
from torch.autograd import Variable
device = torch.device('cuda' if torch.cuda.is_available() else 'cpu')
class Net(nn.Module):
    def __init__(self, n):
        super(Net, self).__init__()
        self.w = nn.Parameter(torch.zeros(n, 1)); self.b = nn.Parameter(torch.zeros(1))
    def forward(self, x):
        return torch.mm(x, self.w) + self.b
def build_model(n_features):
    net = Net(n_features).cuda()
    return net
def predict(model, X):
    return model(Variable(X.cuda())).sigmoid().data.cpu().numpy()
def train(model, X, y, num_epochs=100, learning_rate=.1):
    X, y = Variable(X).cuda(), Variable(y.to('cuda'))
    criterion = nn.BCEWithLogitsLoss(size_average=True)
    losses = []
    for epoch in range(num_epochs):
        model.zero_grad()
        loss = criterion(model(X), y)
        loss.backward()
        for p in model.parameters():
            p.data -= learning_rate * p.grad.data
        losses += [loss]
    return losses
net = build_model(2)
for epoch in range(10 ** 9):
    train(net, torch.rand(1000, 2), torch.ones(1000, 1), 1)
";

#[test]
fn old_idioms_keep_their_points_and_are_noted() {
    if !torch() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let results = grade("neuron-pytorch", &[("old.py", OLD.to_owned())], dir.path());
    let old = of(&results, "old");
    assert!((score(old) - 10.0).abs() < 1e-9, "{old:#}");
    assert_eq!(noted(old, "torch_idiom_old"), ["Variable", "size_average="]);
    if !noted(old, "torch_no_cuda").is_empty() {
        assert_eq!(noted(old, "torch_no_cuda"), [".cuda()", ".to(\"cuda\")"]);
    }
}

#[test]
fn random_weights_give_the_same_bytes() {
    if !torch() {
        return;
    }
    let mut bytes = Vec::new();
    for _ in 0..2 {
        let dir = tempfile::tempdir().unwrap();
        // Weights of its own at random, few enough that accuracy and losses are in the balance.
        let own = "torch.nn.init.normal_(torch.empty(n_hidden, n_inputs))";
        let random = changed(
            "mlp-pytorch",
            &[("n_hidden, n_classes))\n", &format!("n_hidden, n_classes))\n{own}\n"))],
        );
        let files =
            [("a.py", random), ("b.py", changed("mlp-pytorch", &[("num_epochs):", "num_epochs // 4):")]))];
        grade("mlp-pytorch", &files, dir.path());
        bytes.push(std::fs::read(dir.path().join("out/results.jsonl")).unwrap());
    }
    assert_eq!(bytes[0], bytes[1]);
}

#[test]
fn without_torch_it_is_our_failure_and_no_grade() {
    let dir = tempfile::tempdir().unwrap();
    // An interpreter that has nothing.
    let python = dir.path().join("bare");
    let made = Command::new("/usr/bin/python3").args(["-m", "venv", "--without-pip"]).arg(&python).status();
    if !can("python3-venv", made.is_ok_and(|s| s.success())) {
        return;
    }
    let file = dir.path().join("homework.py");
    std::fs::write(&file, changed("neuron-pytorch", &[])).unwrap();
    let course = repository("assignments");
    let run = |args: &[&str]| {
        let mut command = grader_tests::command();
        command.env("GRADER_PYTHON", python.join("bin/python")).env("GRADER_SEED", "torch").args(args);
        grader_tests::Run::from(command.args(["--course", course.to_str().unwrap()]).output().unwrap())
    };
    let checked = run(&["check", "neuron-pytorch", file.to_str().unwrap()]);
    assert_eq!(checked.code, 3, "{}", checked.err);
    assert!(checked.err.contains("torch"), "{}", checked.err);
    let out = dir.path().join("out");
    let graded = run(&["grade", "neuron-pytorch", file.to_str().unwrap(), "--out", out.to_str().unwrap()]);
    assert_eq!(graded.code, 3, "{}", graded.err);
    let results = json_lines(&out.join("results.jsonl"));
    assert_eq!((&results[0]["status"], &results[0]["score"]), (&Value::from("error"), &Value::Null));
}

/// As people hand it in: headings of their own making, an answer spread over cells, junk in between.
const NOTEBOOK: &[(&str, &str)] = &[
    ("markdown", "# Семинар\n\nИмя: ..."),
    ("code", "!pip install torch\nimport torch\nfrom google.colab import drive"),
    ("markdown", "<h3>ЗАДАНИЕ 1</h3>"),
    ("code", "a = torch.FloatTensor([[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]])\nprint(a"),
    ("code", "a = torch.FloatTensor([[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]])\na"),
    ("code", "%%time\nt = torch.FloatTensor(range(12))\nb = t.view(-1, 2, 3)"),
    ("code", "c = a[:, 0]\nplt.plot(c)"),
    ("markdown", "**Задание 2.** Арифметика"),
    ("code", "a = torch.arange(1.0, 11.0).view(5, 2)\nb = torch.arange(10.0, 0.0, -1.0).view(1, 10)"),
    ("code", "b = b.view(5, 2)\nc = a.add(b); d = a.sub(b)\ne, f = a.mul(b), a.div(b)"),
    ("markdown", "## Задание 4"),
    ("code", "def forward_pass(X, w):\n    b = 0\n    return 1 / (1 + torch.exp(-X.mm(w)))\na = b = c = 0"),
    ("markdown", "## Задание 5"),
    (
        "code",
        "a = torch.arange(24.0).view(2, 3, 4)\nc = torch.linspace(-1.0, 1.0, 24).view(1, 8, 3).requires_grad_()",
    ),
    ("code", "b = a.reshape(c.shape)"),
    ("code", "loss = torch.mean((c - b).pow(2))"),
    ("code", "loss.backward()\nc.grad"),
    ("markdown", "## Спасибо!"),
    ("code", "for epoch in range(10**12): b = torch.rand(10)\nraise SystemExit"),
];

#[test]
fn notebooks_as_they_are() {
    if !torch() {
        return;
    }
    let cells: Vec<Value> = NOTEBOOK
        .iter()
        .map(|(kind, text)| serde_json::json!({ "cell_type": kind, "metadata": {}, "source": text }))
        .collect();
    let book = serde_json::json!({ "nbformat": 4, "nbformat_minor": 2, "metadata": {}, "cells": cells });
    let dir = tempfile::tempdir().unwrap();
    let results = grade("pytorch-basics", &[("book.ipynb", book.to_string())], dir.path());
    let book = of(&results, "book");
    assert_eq!(whole(book), ["tensors", "arithmetic", "forward_pass", "gradient"], "{:#?}", failed(book));
    assert!(
        failed(book).iter().all(|f| f.contains("images/") && f.contains("missing")),
        "{:#?}",
        failed(book)
    );
}
