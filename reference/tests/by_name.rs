//! The exercises by name: what they accept, what they refuse, and the student's own parts in place of ours.

use std::sync::{Arc, Mutex};

use ndarray::{Array1, Array2, array};
use reference::dynamic::{Arg, Args, DynError, EntryKind, Library, Object, Parts, libraries, library};
use reference::init::{Generator, normal};
use reference::mlp::Mlp;
use reference::neuron::{Activation, Loss, Neuron};
use reference::perceptron::Perceptron;

fn make(name: &str, variant: Option<&str>, class: &str, args: &Args) -> Box<dyn Object> {
    library(name, variant).unwrap().construct(class, args, &Parts::new()).unwrap()
}

fn data() -> (Array2<f64>, Array1<f64>) {
    let x = normal((8, 3), 1.0, &mut Generator::new(1));
    (x, Array1::from_shape_fn(8, |i| f64::from(i % 3 == 0)))
}

fn close(got: &Arg, want: &[f64]) -> bool {
    let got = got.array().unwrap();
    got.len() == want.len() && got.iter().zip(want).all(|(g, w)| (g - w).abs() <= 1e-12 * w.abs().max(1.0))
}

#[test]
fn fit_is_that_of_the_models() {
    let (x, y) = data();
    let fit = |name: &str, class: &str| {
        let args = Args::new([Arg::from(array![5.0, 5.0, 5.0]), Arg::Float(5.0)]);
        let mut unit = make(name, None, class, &args);
        let args = Args::new([Arg::from(x.clone()), Arg::from(y.clone())]).with("num_epochs", 40_i64);
        (unit.call("fit", &args).unwrap(), unit.get("w").unwrap())
    };
    let mut perceptron = Perceptron::zeros(3);
    let (losses, w) = fit("perceptron", "Perceptron");
    assert!(close(&losses, &perceptron.fit(&x, &y, 0.005, 40).unwrap()));
    assert!(close(&w, &perceptron.w.to_vec()));
    for (name, class, activation, loss, rate) in [
        ("neuron", "Neuron", Activation::Sigmoid, Loss::HalfSquared, 0.1),
        ("logloss", "Neuron", Activation::Sigmoid, Loss::CrossEntropy, 0.1),
        ("activations", "NeuronReLU", Activation::Relu, Loss::HalfSquared, 0.005),
        ("activations", "NeuronLeakyReLU", Activation::LeakyRelu(0.01), Loss::HalfSquared, 0.005),
        ("activations", "NeuronELU", Activation::Elu(0.01), Loss::HalfSquared, 0.005),
    ] {
        let mut neuron = Neuron::zeros(3, activation, loss);
        let (losses, w) = fit(name, class);
        assert!(close(&losses, &neuron.fit(&x, &y, rate, 40).unwrap()), "{class}");
        assert!(close(&w, &neuron.w.to_vec()), "{class}");
        assert!(!close(&losses, &neuron.fit(&x, &y, rate, 41).unwrap()), "{class}: one more");
    }
}

#[test]
fn a_network_by_name_trains_as_the_model_does() {
    let (x, _) = data();
    let y = Array2::from_shape_fn((8, 4), |(i, j)| f64::from(i % 4 == j));
    let mut network = Mlp::from_seed(3, 5, 4, 1);
    let weights = [
        Arg::from(network.w1.clone()),
        Arg::from(network.b1.clone()),
        Arg::from(network.w2.clone()),
        Arg::from(network.b2.clone()),
    ];
    let mut object = make("mlp", None, "MLP", &Args::new(weights));
    let losses = object
        .call("fit", &Args::new([Arg::from(x.clone()), Arg::from(y.clone()), Arg::Float(0.3), Arg::Int(30)]));
    assert!(close(&losses.unwrap(), &network.fit(&x, &y, 0.3, 30).unwrap()));
    assert!(close(&object.get("W2").unwrap(), network.w2.as_slice().unwrap()));
}

#[test]
fn weights_at_the_start_of_fit_are_a_choice() {
    let (x, y) = data();
    let first_loss = |variant: Option<&str>, w: Option<Array1<f64>>| {
        let args = w.map_or_else(Args::default, |w| Args::new([Arg::from(w)]));
        let mut unit = make("activations", variant, "NeuronLeakyReLU", &args);
        let args = Args::new([Arg::from(x.clone()), Arg::from(y.clone()), Arg::Int(1)]);
        unit.call("fit", &args).unwrap().number().unwrap()
    };
    let w = || Some(array![1.0, 2.0, 3.0]);
    let zeros = 0.5 * y.mapv(|y| y * y).mean().unwrap();
    assert!((first_loss(None, w()) - zeros).abs() < 1e-15);
    assert!((first_loss(Some("fit_keeps_weights"), w()) - zeros).abs() > 0.1);
    assert!((first_loss(Some("fit_keeps_weights"), None) - zeros).abs() < 1e-15);
}

#[test]
fn lists_numbers_and_either_shape_of_y_are_accepted() {
    let neuron = library("neuron", None).unwrap();
    let sigmoid = |x: Arg| neuron.function("sigmoid", &Args::new([x]), &Parts::new()).unwrap();
    assert_eq!(sigmoid(Arg::Int(0)), Arg::Float(0.5));
    assert_eq!(sigmoid(Arg::List(vec![Arg::Int(0), Arg::Float(0.0)])), Arg::from(vec![0.5, 0.5]));
    let (x, y) = data();
    let after = |y: Arg| {
        let args = Args::default().with("b", 0.5).with("w", vec![0.1, 0.2, 0.3]);
        let mut unit = make("neuron", None, "Neuron", &args);
        let p = unit.call("forward_pass", &Args::new([Arg::from(x.clone())])).unwrap();
        let step = Args::default().with("y", y).with("y_pred", p).with("X", x.clone());
        unit.call("backward_pass", &step).unwrap();
        unit.get("w").unwrap()
    };
    let column = after(Arg::from(y.clone().into_shape_with_order((8, 1)).unwrap()));
    assert_eq!(after(Arg::from(y.clone())), column);
    assert_eq!(after(Arg::List(y.iter().map(|&y| Arg::Bool(y > 0.5)).collect())), column);
}

#[test]
fn names_of_other_years_are_known() {
    for (name, entry) in [("neuron", "sigmoid_prime"), ("perceptron", "J"), ("activations", "loss")] {
        assert!(library(name, None).unwrap().entry(entry).is_some(), "{entry}");
    }
    assert!(library("neuron", None).unwrap().entry("tanh").is_none());
}

#[test]
fn parts_take_the_place_of_ours() {
    let (x, y) = data();
    let calls = Arc::new(Mutex::new(Vec::new()));
    let recorded = |name: &'static str, answer: fn(&Args) -> Arg| {
        let calls = Arc::clone(&calls);
        move |args: &Args| {
            calls.lock().unwrap().push(name);
            Ok(answer(args))
        }
    };
    let halves = |args: &Args| Arg::Array(args.positional[0].array().unwrap().mapv(|_| 0.5));
    let ones = |args: &Args| Arg::Array(args.positional[0].array().unwrap().mapv(|_| 1.0));
    let parts = Parts::new()
        .with("sigmoid", recorded("sigmoid", halves))
        .with("sigmoid_derivative", recorded("sigmoid_derivative", ones))
        .with("loss", recorded("loss", |_| Arg::Float(7.0)));
    let neuron = library("neuron", None).unwrap();
    let mut unit = neuron.construct("Neuron", &Args::default(), &parts).unwrap();
    let args = Args::new([Arg::from(x.clone()), Arg::from(y.clone())]).with("num_epochs", 1_i64);
    assert_eq!(unit.call("fit", &args), Ok(Arg::List(vec![Arg::Float(7.0)])));
    for name in ["sigmoid", "sigmoid_derivative", "loss"] {
        assert!(calls.lock().unwrap().contains(&name), "{name}");
    }
    let step = unit.get("b").unwrap().number().unwrap();
    let expected = -0.1 * y.mapv(|y| 0.5 - y).mean().unwrap();
    assert!((step - expected).abs() < 1e-15, "{step} {expected}");
    // The functions themselves stay ours.
    assert_eq!(neuron.function("sigmoid", &Args::new([Arg::Int(0)]), &parts), Ok(Arg::Float(0.5)));
}

#[test]
fn a_failing_part_is_told_apart() {
    let (x, _) = data();
    let failure = DynError::Part { name: "relu".into(), reason: "boom".into() };
    let handed = failure.clone();
    let raises = Parts::new().with("relu", move |_: &Args| Err(handed.clone()));
    let wrong_shape = Parts::new().with("relu", |_: &Args| Ok(Arg::from(vec![1.0, 2.0])));
    let forward = |parts: &Parts| {
        let activations = library("activations", None).unwrap();
        let args = Args::new([Arg::from(vec![1.0, 2.0, 3.0])]);
        let mut unit = activations.construct("NeuronReLU", &args, parts).unwrap();
        unit.call("forward_pass", &Args::new([Arg::from(x.clone())]))
    };
    assert_eq!(forward(&raises), Err(failure));
    assert!(matches!(forward(&wrong_shape), Err(DynError::Part { .. })));
    assert!(forward(&Parts::new()).is_ok());
}

#[test]
fn what_does_not_fit_is_refused() {
    let bad = |result: Result<Arg, DynError>| matches!(result, Err(DynError::BadArgument { .. }));
    let losses = library("losses", None).unwrap();
    let mse = |a: Arg, b: Arg| losses.function("mse", &Args::new([a, b]), &Parts::new());
    assert!(mse(Arg::from(vec![1.0]), Arg::Int(1)).is_ok());
    assert!(bad(mse(Arg::from(vec![1.0, 2.0]), Arg::from(vec![1.0]))));
    assert!(bad(mse(Arg::Text("1".into()), Arg::from(vec![1.0]))));
    assert!(bad(mse(Arg::List(vec![]), Arg::List(vec![]))));
    let mut unit = make("neuron", None, "Neuron", &Args::default());
    assert!(bad(unit.call("forward_pass", &Args::new([Arg::from(data().0)]))), "no weights");
    assert!(unit.set("w", Arg::from(vec![1.0, 2.0])).is_ok());
    assert!(bad(unit.call("forward_pass", &Args::new([Arg::from(data().0)]))), "two weights, three features");
    assert!(unit.set("w", Arg::Text("w".into())).is_err());
    assert!(matches!(unit.call("predict", &Args::default()), Err(DynError::NoSuch { what: "method", .. })));
    assert!(matches!(unit.get("weights"), Err(DynError::NoSuch { what: "attribute", .. })));
    assert!(matches!(
        losses.construct("mse", &Args::default(), &Parts::new()),
        Err(DynError::NoSuch { what: "class", .. })
    ));
}

/// Whatever is passed, there is an answer or an error, never a panic.
#[test]
fn odd_arguments_do_not_panic() {
    let odd = [
        Arg::None,
        Arg::Bool(true),
        Arg::Int(3),
        Arg::Float(f64::NAN),
        Arg::Text("x".into()),
        Arg::List(vec![]),
        Arg::from(vec![1.0, 2.0, 3.0]),
        Arg::from(Array2::<f64>::ones((3, 3))),
        Arg::from(Array2::<f64>::ones((3, 1))),
        Arg::from(Array2::<f64>::ones((1, 3))),
        Arg::from(Array2::<f64>::zeros((0, 3))),
        Arg::from(Array2::<f64>::zeros((3, 0))),
        Arg::from(ndarray::Array3::<f64>::ones((2, 3, 2))),
    ];
    let mut generator = Generator::new(11);
    let mut pick =
        |n: usize| Args::new((0..n).map(|_| odd[generator.next_u64() as usize % odd.len()].clone()));
    for info in libraries() {
        let library: Box<dyn Library> = library(info.name, None).unwrap();
        for entry in library.entries() {
            for _ in 0..400 {
                let args = pick(entry.parameters.len());
                if entry.kind == EntryKind::Function {
                    drop(library.function(entry.name, &args, &Parts::new()));
                    continue;
                }
                let Ok(mut object) = library.construct(entry.name, &args, &Parts::new()) else { continue };
                for method in &entry.methods {
                    drop(object.call(method.name, &pick(method.parameters.len())));
                }
            }
        }
    }
}
