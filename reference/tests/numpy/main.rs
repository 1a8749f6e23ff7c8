//! Against NumPy and SciPy on random inputs.
//!
//! `GRADER_TEST_PYTHON` names an interpreter that has both; else `python3` is tried. Without one the comparison is
//! skipped aloud, or fails when `GRADER_REQUIRE_ALL` is 1.

#![expect(clippy::float_cmp, reason = "equal numbers have no error, infinities among them")]

mod models;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use ndarray::{Array1, Array2, Axis};
use reference::{activations, losses};

const TOLERANCE: f64 = 1e-12;
const ALPHA: f64 = 0.01;

/// The folder of expected values; removed when the tests are done.
struct Expected(PathBuf);

impl Drop for Expected {
    fn drop(&mut self) {
        // A folder that is left behind in the temporary folder is no reason to fail.
        drop(std::fs::remove_dir_all(&self.0));
    }
}

impl Expected {
    fn read(&self, name: &str) -> Array1<f64> {
        let bytes = std::fs::read(self.0.join(name)).expect(name);
        bytes.chunks_exact(8).map(|eight| f64::from_le_bytes(eight.try_into().unwrap())).collect()
    }

    fn rows(&self, name: &str, columns: usize) -> Array2<f64> {
        let flat = self.read(name);
        let rows = flat.len() / columns;
        flat.into_shape_with_order((rows, columns)).expect(name)
    }
}

fn python() -> Option<PathBuf> {
    static FOUND: OnceLock<Option<PathBuf>> = OnceLock::new();
    FOUND.get_or_init(find_python).clone()
}

fn find_python() -> Option<PathBuf> {
    let given = std::env::var_os("GRADER_TEST_PYTHON").map(PathBuf::from);
    let candidate = given.clone().unwrap_or_else(|| PathBuf::from("python3"));
    let found = Command::new(&candidate)
        .args(["-c", "import numpy, scipy.special"])
        .output()
        .is_ok_and(|output| output.status.success());
    if found {
        return Some(candidate);
    }
    let required = given.is_some() || std::env::var("GRADER_REQUIRE_ALL").is_ok_and(|value| value == "1");
    assert!(!required, "{} cannot import numpy and scipy", candidate.display());
    announce_skip();
    None
}

#[expect(clippy::print_stderr, reason = "a skipped test has to say so")]
fn announce_skip() {
    eprintln!("SKIPPED: no Python with NumPy and SciPy; set GRADER_TEST_PYTHON to one");
}

/// A section of the script; `test` keeps the folders of tests apart that run at once.
fn expected(test: &str, section: &str) -> Option<Expected> {
    let python = python()?;
    let folder = std::env::temp_dir().join(format!("reference-numpy-{}-{test}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let folder = Expected(folder);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/numpy/expected.py");
    let output = Command::new(python).arg(script).arg(&folder.0).arg(section).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(folder)
}

/// The largest relative error; NaN and infinities have to agree exactly.
fn largest_error<'a>(got: impl IntoIterator<Item = &'a f64>, want: &Array1<f64>) -> f64 {
    let got: Vec<f64> = got.into_iter().copied().collect();
    assert_eq!(got.len(), want.len());
    got.iter().zip(want).fold(0.0, |largest, (&got, &want)| {
        let error = match (got.is_finite(), want.is_finite()) {
            (true, true) if got == want => 0.0,
            // Below the normal numbers f64 has fewer digits.
            (true, true) => (got - want).abs() / want.abs().max(f64::MIN_POSITIVE / TOLERANCE),
            _ if got == want || (got.is_nan() && want.is_nan()) => 0.0,
            _ => f64::INFINITY,
        };
        f64::max(largest, error)
    })
}

fn check<'a>(name: &str, got: impl IntoIterator<Item = &'a f64>, want: &Array1<f64>) {
    let error = largest_error(got, want);
    assert!(error <= TOLERANCE, "{name}: largest relative error {error:e}");
}

#[test]
fn activations_agree() {
    let Some(expected) = expected("activations", "elementwise") else { return };
    let x = expected.read("x");
    assert!(x.len() >= 10_000);
    for (name, got) in [
        ("sigmoid", activations::sigmoid(&x)),
        ("sigmoid_derivative", activations::sigmoid_derivative(&x)),
        ("step", activations::step(&x)),
        ("relu", activations::relu(&x)),
        ("relu_derivative", activations::relu_derivative(&x)),
        ("leaky_relu", activations::leaky_relu(&x, ALPHA)),
        ("leaky_relu_derivative", activations::leaky_relu_derivative(&x, ALPHA)),
        ("elu", activations::elu(&x, ALPHA)),
        ("elu_derivative", activations::elu_derivative(&x, ALPHA)),
        ("tanh", activations::tanh(&x)),
        ("tanh_derivative", activations::tanh_derivative(&x)),
        ("softplus", activations::softplus(&x)),
        ("softplus_derivative", activations::softplus_derivative(&x)),
    ] {
        check(name, &got, &expected.read(name));
    }
}

#[test]
fn softmaxes_agree() {
    let Some(expected) = expected("softmax", "softmaxes") else { return };
    let z = expected.rows("z", 4);
    assert!(z.len() >= 10_000);
    check("softmax", &activations::softmax(&z, Axis(1)), &expected.read("softmax"));
    check("softmax over columns", &activations::softmax(&z, Axis(0)), &expected.read("softmax_columns"));
    let logarithms = activations::log_softmax(&z, Axis(1));
    check("log_softmax", &logarithms, &expected.read("log_softmax_exact"));
    // SciPy's own has an absolute error of the rounding of ln near 1.
    let scipy = expected.read("log_softmax");
    let absolute =
        logarithms.iter().zip(&scipy).map(|(a, b)| (a - b).abs() / b.abs().max(1.0)).fold(0.0, f64::max);
    assert!(absolute <= TOLERANCE, "log_softmax and SciPy: {absolute:e}");
}

#[test]
fn losses_agree() {
    type Loss = fn(&Array1<f64>, &Array1<f64>) -> Result<f64, losses::LossError>;
    type Gradient = fn(&Array1<f64>, &Array1<f64>) -> Result<Array1<f64>, losses::LossError>;
    let Some(expected) = expected("losses", "losses") else { return };
    let listed: [(&str, &str, Loss, Gradient); 5] = [
        ("real", "mse", |y, p| losses::mse(y, p), |y, p| losses::mse_gradient(y, p)),
        ("real", "half_mse", |y, p| losses::half_mse(y, p), |y, p| losses::half_mse_gradient(y, p)),
        ("real", "mae", |y, p| losses::mae(y, p), |y, p| losses::mae_gradient(y, p)),
        (
            "binary",
            "binary_cross_entropy",
            |y, p| losses::binary_cross_entropy(y, p),
            |y, p| losses::binary_cross_entropy_gradient(y, p),
        ),
        ("hinge", "hinge", |y, p| losses::hinge(y, p), |y, p| losses::hinge_gradient(y, p)),
    ];
    for (inputs, name, loss, gradient) in listed {
        let (p, y) = (expected.rows(&format!("{inputs}_p"), 5), expected.rows(&format!("{inputs}_y"), 5));
        assert!(p.nrows() >= 10_000);
        let (mut values, mut slopes) = (vec![], vec![]);
        for (p, y) in p.outer_iter().zip(y.outer_iter()) {
            values.push(loss(&y.to_owned(), &p.to_owned()).unwrap());
            slopes.extend(gradient(&y.to_owned(), &p.to_owned()).unwrap());
        }
        check(name, &values, &expected.read(name));
        check(name, &slopes, &expected.read(&format!("{name}_gradient")));
    }
}

#[test]
fn losses_of_classes_agree() {
    let Some(expected) = expected("classes", "losses") else { return };
    let [p, y, scores] = ["class_p", "class_y", "class_scores"].map(|name| expected.rows(name, 8));
    assert!(p.nrows() >= 10_000);
    let mut got: [Vec<f64>; 4] = Default::default();
    for ((p, y), scores) in p.outer_iter().zip(y.outer_iter()).zip(scores.outer_iter()) {
        let [p, y, scores] = [p, y, scores].map(|row| row.to_shape((2, 4)).unwrap().into_owned());
        got[0].push(losses::categorical_cross_entropy(&y, &p).unwrap());
        got[1].extend(losses::categorical_cross_entropy_gradient(&y, &p).unwrap());
        got[2].push(losses::softmax_cross_entropy(&y, &scores).unwrap());
        got[3].extend(losses::softmax_cross_entropy_gradient(&y, &scores).unwrap());
    }
    check("categorical_cross_entropy", &got[0], &expected.read("categorical_cross_entropy"));
    check("its gradient", &got[1], &expected.read("categorical_cross_entropy_gradient"));
    check("softmax_cross_entropy", &got[2], &expected.read("softmax_cross_entropy"));
    check("its gradient", &got[3], &expected.read("softmax_cross_entropy_gradient"));
}

#[test]
fn a_wrong_value_is_noticed() {
    let want = Array1::from(vec![1.0, 0.0, f64::INFINITY, f64::NAN]);
    assert!(largest_error(&want.clone(), &want) == 0.0);
    for (place, wrong) in [(0, 1.0 + 1e-11), (0, f64::NAN), (1, 1e-20), (2, 1e300), (3, 0.0)] {
        let mut got = want.clone();
        got[place] = wrong;
        assert!(largest_error(&got, &want) > TOLERANCE, "{wrong} at {place}");
    }
}
