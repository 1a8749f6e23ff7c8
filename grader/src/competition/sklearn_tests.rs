//! Every metric equals scikit-learn's.
//!
//! Needs a Python that imports `sklearn`: `$GRADER_TEST_PYTHON`, else `python3`. Without one the test says so and
//! passes, unless `GRADER_REQUIRE_ALL=1`.

use super::draw::Draw;
use super::metric::{self, Metric, Pairs};
use serde_json::{Value, json};
use std::io::Write;
use std::process::{Command, Stdio};

const SCRIPT: &str = r#"
import json, sys, warnings
warnings.filterwarnings("ignore")
import numpy as np, sklearn
from sklearn import metrics as m
sklearn.set_config(assume_finite=True, skip_parameter_validation=True)  # the same numbers, sooner
def one(c):
    y, p, k = c["truth"], c["predicted"], c["metric"]
    if k == "accuracy": return m.accuracy_score(y, p)
    if k == "balanced_accuracy": return m.balanced_accuracy_score(y, p)
    if k == "macro_f1": return m.f1_score(y, p, average="macro", zero_division=0)
    if k == "micro_f1": return m.f1_score(y, p, average="micro", zero_division=0)
    if k == "log_loss": return m.log_loss(y, np.array(p), labels=list(range(max(2, len(p[0])))) if isinstance(p[0], list) else [0, 1])
    if k == "rmse": return m.root_mean_squared_error(y, p)
    if k == "mae": return m.mean_absolute_error(y, p)
    if k == "r2": return m.r2_score(y, p)
    if k == "auc": return m.roc_auc_score(y, p)
print(json.dumps([float(one(c)) for c in json.load(sys.stdin)]))
"#;

/// The Python to compare with, or None (and a loud line) if there is none.
fn python() -> Option<String> {
    let program = std::env::var("GRADER_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let found = Command::new(&program).args(["-c", "import sklearn"]).stderr(Stdio::null()).status();
    if found.is_ok_and(|status| status.success()) {
        return Some(program);
    }
    assert!(std::env::var_os("GRADER_REQUIRE_ALL").is_none(), "{program} cannot import sklearn");
    let _ = writeln!(std::io::stderr(), "SKIPPED: {program} cannot import sklearn; set GRADER_TEST_PYTHON");
    None
}

/// A random case, or one at an edge, and our score of it.
fn case(metric: Metric, number: usize, draw: &mut Draw) -> (Value, f64) {
    let rows = [2, 3, 5, 17, 60, 150][number % 6];
    let classes = [2, 3, 10][number / 6 % 3];
    let edge = number / 18 % 6;
    let weights = None;
    match metric {
        Metric::Rmse | Metric::Mae | Metric::R2 => {
            let scale = [1.0, 1e-8, 1e8, 1.0, 1.0, 1.0][edge];
            let shift = if edge == 3 { 1e6 } else { 0.0 };
            let truth: Vec<f64> = (0..rows)
                .map(|_| if edge == 4 { 2.5 } else { shift + scale * (draw.unit() - 0.5) })
                .collect();
            let predicted: Vec<f64> =
                truth.iter().map(|t| if edge == 5 { *t } else { t + scale * (draw.unit() - 0.5) }).collect();
            let pairs = Pairs { truth: &truth[..], predicted: &predicted[..], weights };
            let score = match metric {
                Metric::Rmse => metric::rmse(pairs),
                Metric::Mae => metric::mae(pairs),
                _ => metric::r2(pairs),
            };
            (json!({"truth": truth, "predicted": predicted}), score)
        }
        Metric::LogLoss => {
            let binary = number.is_multiple_of(4);
            let width = if binary { 1 } else { classes };
            let truth: Vec<u16> =
                (0..rows).map(|_| draw.below(if binary { 2 } else { classes }) as u16).collect();
            let rows_of: Vec<Vec<f64>> = truth
                .iter()
                .map(|class| {
                    let mut p: Vec<f64> = (0..width).map(|_| draw.unit()).collect();
                    match edge {
                        1 => p.fill(0.0),
                        2 => {
                            for x in &mut p {
                                *x *= 1e-18;
                            }
                        }
                        3 => {
                            p.fill(0.0);
                            if let Some(right) = p.get_mut(usize::from(*class)) {
                                *right = 1.0;
                            }
                        }
                        _ => {}
                    }
                    if width > 1 {
                        if edge == 1 || edge == 2 {
                            p[0] = 1.0;
                        }
                        let total: f64 = p.iter().sum();
                        for x in &mut p {
                            *x /= total;
                        }
                    }
                    p
                })
                .collect();
            let losses = truth.iter().zip(&rows_of).map(|(class, p)| metric::log_loss_of_row(*class, p));
            let score = metric::sum(losses) / f64::from(rows);
            let predicted = if binary { json!(rows_of.concat()) } else { json!(rows_of) };
            (json!({"truth": truth, "predicted": predicted}), score)
        }
        Metric::Auc => {
            let truth: Vec<u16> =
                (0..rows).map(|i| if i < 2 { i as u16 } else { draw.below(2) as u16 }).collect();
            let levels: u32 = [1, 2, 3, 10, 1000, 1_000_000][edge];
            let predicted: Vec<f64> = truth
                .iter()
                .map(|_| f64::from(draw.below(levels as usize) as u32) / f64::from(levels))
                .collect();
            let score = metric::auc(Pairs { truth: &truth[..], predicted: &predicted, weights });
            (json!({"truth": truth, "predicted": predicted}), score)
        }
        _ => {
            let few = if edge == 1 { 1 } else { classes };
            let truth: Vec<u16> = (0..rows).map(|_| draw.below(few) as u16).collect();
            let predicted: Vec<u16> = truth
                .iter()
                .map(|t| match edge {
                    2 => *t,
                    3 => (t + 1) % classes as u16,
                    4 => 0,
                    _ if draw.unit() < 0.6 => *t,
                    _ => draw.below(classes) as u16,
                })
                .collect();
            let pairs = Pairs { truth: &truth[..], predicted: &predicted[..], weights };
            let score = match metric {
                Metric::Accuracy => metric::accuracy(pairs),
                Metric::BalancedAccuracy => metric::balanced_accuracy(pairs),
                Metric::MacroF1 => metric::macro_f1(pairs),
                _ => metric::micro_f1(pairs),
            };
            (json!({"truth": truth, "predicted": predicted}), score)
        }
    }
}

#[test]
fn metrics_equal_scikit_learn() {
    let Some(python) = python() else { return };
    let cases = 2_000;
    let mut draw = Draw::new(b"sklearn", "cases");
    let mut list = Vec::new();
    let mut ours = Vec::new();
    for metric in Metric::ALL {
        for number in 0..cases {
            let (mut case, score) = case(metric, number, &mut draw);
            case["metric"] = json!(metric);
            list.push(case);
            ours.push((metric, number, score));
        }
    }
    let mut child = Command::new(python)
        .args(["-c", SCRIPT])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let input = serde_json::to_vec(&list).unwrap();
    let mut stdin = child.stdin.take().unwrap();
    std::thread::spawn(move || stdin.write_all(&input).unwrap());
    let output = child.wait_with_output().unwrap();
    let theirs: Vec<f64> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(theirs.len(), ours.len());
    for ((metric, number, ours), theirs) in ours.into_iter().zip(theirs) {
        // R² subtracts from 1, so its error is one of 1; the others are relative.
        let scale = if metric == Metric::R2 { theirs.abs().max(1.0) } else { theirs.abs().max(1e-12) };
        let error = (ours - theirs).abs() / scale;
        assert!(error <= 1e-12, "{metric:?} {number}: {ours} {theirs}");
    }
}

type Classes = fn(Pairs<'_, u16, u16>) -> f64;
type Numbers = fn(Pairs<'_, f64, f64>) -> f64;

/// A bootstrap counts rows instead of copying them: both ways give one score.
#[test]
fn weights_are_copies() {
    let mut draw = Draw::new(b"weights", "cases");
    for _ in 0..200 {
        let rows = 2 + draw.below(20);
        let weights: Vec<u32> = (0..rows).map(|_| draw.below(4) as u32).collect();
        let truth: Vec<u16> = (0..rows).map(|_| draw.below(2) as u16).collect();
        let predicted: Vec<u16> = (0..rows).map(|_| draw.below(2) as u16).collect();
        let numbers: Vec<f64> = (0..rows).map(|_| f64::from(draw.below(5) as u32)).collect();
        let copies = |f: &dyn Fn(usize) -> f64| -> Vec<f64> {
            (0..rows).flat_map(|i| std::iter::repeat_n(f(i), weights[i] as usize)).collect()
        };
        let classes = |xs: Vec<f64>| xs.into_iter().map(|x| x as u16).collect::<Vec<u16>>();
        let t = classes(copies(&|i| f64::from(truth[i])));
        let p = classes(copies(&|i| f64::from(predicted[i])));
        let n = copies(&|i| numbers[i]);
        if t.is_empty() {
            continue;
        }
        for f in [metric::accuracy as Classes, metric::balanced_accuracy, metric::macro_f1] {
            let weighted = f(Pairs { truth: &truth[..], predicted: &predicted[..], weights: Some(&weights) });
            let copied = f(Pairs { truth: &t[..], predicted: &p[..], weights: None });
            assert!((weighted - copied).abs() < 1e-12);
        }
        let weighted =
            metric::auc(Pairs { truth: &truth[..], predicted: &numbers[..], weights: Some(&weights) });
        assert!(
            (weighted - metric::auc(Pairs { truth: &t[..], predicted: &n[..], weights: None })).abs() < 1e-12
        );
        let float: Vec<f64> = truth.iter().map(|x| f64::from(*x)).collect();
        let tf: Vec<f64> = t.iter().map(|x| f64::from(*x)).collect();
        for f in [metric::rmse as Numbers, metric::mae, metric::r2] {
            let weighted = f(Pairs { truth: &float[..], predicted: &numbers[..], weights: Some(&weights) });
            let copied = f(Pairs { truth: &tf[..], predicted: &n[..], weights: None });
            assert!((weighted - copied).abs() < 1e-9 * copied.abs().max(1.0), "{weighted} {copied}");
        }
    }
}
