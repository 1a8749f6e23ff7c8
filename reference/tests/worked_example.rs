//! The course's worked example, to all digits that it prints.

use ndarray::{ArrayD, array};
use reference::dynamic::{Arg, Args, Parts, library};

fn x() -> ArrayD<f64> {
    array![[1.0, 3.0], [2.0, 4.0], [-1.0, -3.2]].into_dyn()
}

/// Half a unit of the last printed digit.
fn same(got: f64, printed: &str) -> bool {
    let digits = printed.split('.').nth(1).map_or(0, str::len);
    (got - printed.parse::<f64>().unwrap()).abs() <= 0.5 * 10_f64.powi(-(digits as i32)) * (1.0 + 1e-9)
}

fn check(library_name: &str, variant: Option<&str>, class: &str, pred: [&str; 3], w: [&str; 2], b: &str) {
    for y in [array![1.0, 0.0, 1.0].into_dyn(), array![[1.0], [0.0], [1.0]].into_dyn()] {
        let library = library(library_name, variant).unwrap();
        let args = Args::new([Arg::from(array![[1.0], [2.0]]), Arg::Int(2)]);
        let mut unit = library.construct(class, &args, &Parts::new()).unwrap();
        let p = unit.call("forward_pass", &Args::new([Arg::Array(x())])).unwrap();
        let Arg::Array(values) = &p else { panic!("{p:?}") };
        assert_eq!(values.shape(), [3, 1]);
        for (got, printed) in values.iter().zip(pred) {
            assert!(same(*got, printed), "{class}: y_pred {got}, {printed}");
        }
        let answer = unit.call("backward_pass", &Args::new([Arg::Array(x()), Arg::Array(y), p])).unwrap();
        assert_eq!(answer, Arg::None);
        let Arg::Array(after) = unit.get("w").unwrap() else { panic!() };
        assert_eq!(after.shape(), [2, 1]);
        for (got, printed) in after.iter().zip(w) {
            assert!(same(*got, printed), "{class}: w {got}, {printed}");
        }
        let got = unit.get("b").unwrap().number().unwrap();
        assert!(same(got, b), "{class}: b {got}, {b}");
    }
}

const SIGMOIDS: [&str; 3] = [".99987661", ".99999386", ".00449627"];

#[test]
fn perceptron() {
    check("perceptron", None, "Perceptron", ["1", "1", "0"], [".995", "1.988"], "2.0");
}

#[test]
fn neuron() {
    check("neuron", None, "Neuron", SIGMOIDS, [".99985106", "1.99952388"], "2.000148326741343");
}

#[test]
fn logloss() {
    check("logloss", None, "Neuron", SIGMOIDS, [".9001544", "1.76049276"], "1.99985444");
}

#[test]
fn activations_in_every_variant() {
    for derivative in ["derivative_of_preactivation", "derivative_of_activation"] {
        for fit in ["fit_from_zeros", "fit_keeps_weights"] {
            let variant = Some(format!("{derivative}+{fit}"));
            let check = |class, pred, w, b| check("activations", variant.as_deref(), class, pred, w, b);
            check("NeuronReLU", ["9", "12", "0"], [".94666667", "1.88"], "1.96666667");
            check("NeuronLeakyReLU", ["9", "12", "-.054"], [".9466491", "1.87994379"], "1.96668423");
            check("NeuronELU", ["9", "12", "-.00995483"], [".94666659", "1.87999976"], "1.96666674");
        }
    }
}

#[test]
fn another_number_does_not_fit() {
    assert!(same(0.994_999_999_9, ".995") && same(1.988, "1.988") && same(-0.054, "-.054"));
    assert!(!same(0.9956, ".995") && !same(1.9, "2.0") && !same(f64::NAN, "2.0"));
}
