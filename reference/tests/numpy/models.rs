//! The models, and the exercises by name, against the same formulas in NumPy.

use ndarray::{Array1, Array2, Array3, Axis, Ix1, Ix2};
use reference::dynamic::{Arg, Args, Library, Parts, library};
use reference::mlp::Mlp;
use reference::neuron::{Activation, Loss, Neuron};
use reference::perceptron::Perceptron;

use super::{ALPHA, Expected, check, expected};

fn cube(expected: &Expected, name: &str, rows: usize, columns: usize) -> Array3<f64> {
    let flat = expected.read(name);
    let problems = flat.len() / (rows * columns);
    flat.into_shape_with_order((problems, rows, columns)).expect(name)
}

struct Problems {
    x: Array3<f64>,
    y: Array3<f64>,
    w: Array3<f64>,
    b: Array1<f64>,
}

/// Sums over objects cancel: their rounding is relative to the terms, which are of the order of 1, not to the sum.
fn check_sums(name: &str, got: &[f64], want: &Array1<f64>) {
    let near = |(&got, &want): (&f64, &f64)| if (got - want).abs() <= 2e-15 { want } else { got };
    let got: Vec<f64> = got.iter().zip(want).map(near).collect();
    check(name, &got, want);
}

/// Predictions, weights and biases after the step.
type Stepped = (Vec<f64>, Vec<f64>, Vec<f64>);

impl Problems {
    fn read(expected: &Expected) -> Self {
        let x = cube(expected, "unit_x", 50, 3);
        assert!(x.len_of(Axis(0)) * 50 >= 10_000);
        let (y, w) = (cube(expected, "unit_y", 50, 1), cube(expected, "unit_w", 3, 1));
        Self { x, y, w, b: expected.read("unit_b") }
    }

    fn each(&self, mut solve: impl FnMut(Array2<f64>, Array1<f64>, Array1<f64>, f64) -> Stepped) -> Stepped {
        let mut all: Stepped = Default::default();
        for i in 0..self.b.len() {
            let x = self.x.index_axis(Axis(0), i).to_owned();
            let column = |cube: &Array3<f64>| cube.index_axis(Axis(0), i).column(0).to_owned();
            let (p, w, b) = solve(x, column(&self.y), column(&self.w), self.b[i]);
            all.0.extend(p);
            all.1.extend(w);
            all.2.extend(b);
        }
        all
    }

    fn check(expected: &Expected, name: &str, (p, w, b): &Stepped) {
        check_sums(name, p, &expected.read(&format!("unit_{name}_p")));
        check_sums(name, w, &expected.read(&format!("unit_{name}_w")));
        check_sums(name, b, &expected.read(&format!("unit_{name}_b")));
    }
}

#[test]
fn units_agree() {
    let Some(expected) = expected("units", "units") else { return };
    let problems = Problems::read(&expected);
    let perceptrons = problems.each(|x, y, w, b| {
        let mut unit = Perceptron { w, b };
        let p = unit.forward(&x).unwrap();
        unit.step(&x, &y, 0.3).unwrap();
        (p.to_vec(), unit.w.to_vec(), vec![unit.b])
    });
    Problems::check(&expected, "step_half_squared", &perceptrons);
    for (name, activation, loss) in [
        ("sigmoid_half_squared", Activation::Sigmoid, Loss::HalfSquared),
        ("sigmoid_squared", Activation::Sigmoid, Loss::Squared),
        ("sigmoid_cross_entropy", Activation::Sigmoid, Loss::CrossEntropy),
        ("relu_half_squared", Activation::Relu, Loss::HalfSquared),
        ("leaky_relu_half_squared", Activation::LeakyRelu(ALPHA), Loss::HalfSquared),
        ("elu_half_squared", Activation::Elu(ALPHA), Loss::HalfSquared),
        ("elu_squared", Activation::Elu(ALPHA), Loss::Squared),
        ("tanh_half_squared", Activation::Tanh, Loss::HalfSquared),
    ] {
        let neurons = problems.each(|x, y, w, b| {
            let mut unit = Neuron { w, b, activation, loss };
            let p = unit.forward(&x).unwrap();
            unit.step(&x, &y, 0.3).unwrap();
            (p.to_vec(), unit.w.to_vec(), vec![unit.b])
        });
        Problems::check(&expected, name, &neurons);
    }
}

fn numbers(arg: &Arg) -> Vec<f64> {
    arg.array().unwrap().iter().copied().collect()
}

fn by_name(library: &dyn Library, class: &str, problems: &Problems) -> Stepped {
    problems.each(|x, y, w, b| {
        let args = Args::new([Arg::from(w), Arg::Float(b)]);
        let mut unit = library.construct(class, &args, &Parts::new()).unwrap();
        let p = unit.call("forward_pass", &Args::new([Arg::from(x.clone())])).unwrap();
        let step = Args::new([Arg::from(x), Arg::from(y), p.clone()]).with("learning_rate", 0.3);
        unit.call("backward_pass", &step).unwrap();
        (numbers(&p), numbers(&unit.get("w").unwrap()), numbers(&unit.get("b").unwrap()))
    })
}

#[test]
fn exercises_agree() {
    let Some(expected) = expected("exercises", "units") else { return };
    let problems = Problems::read(&expected);
    for (name, library_name, variant, class) in [
        ("step_half_squared", "perceptron", None, "Perceptron"),
        ("sigmoid_half_squared", "neuron", None, "Neuron"),
        ("sigmoid_squared", "neuron", Some("plain_loss+double_gradient"), "Neuron"),
        ("sigmoid_cross_entropy", "logloss", None, "Neuron"),
        ("relu_half_squared", "activations", None, "NeuronReLU"),
        ("leaky_relu_half_squared", "activations", None, "NeuronLeakyReLU"),
        ("elu_half_squared", "activations", None, "NeuronELU"),
    ] {
        let library = library(library_name, variant).unwrap();
        Problems::check(&expected, name, &by_name(&*library, class, &problems));
    }
}

#[test]
fn networks_agree() {
    let Some(expected) = expected("networks", "networks") else { return };
    let (n, m, h, k) = (40, 2, 6, 3);
    let names = [
        ("mlp_x", n, m),
        ("mlp_y", n, k),
        ("mlp_w1", m, h),
        ("mlp_b1", 1, h),
        ("mlp_w2", h, k),
        ("mlp_b2", 1, k),
    ];
    let cubes = names.map(|(name, rows, columns)| cube(&expected, name, rows, columns));
    assert!(cubes[0].len_of(Axis(0)) * n >= 10_000);
    let exercise = library("mlp", None).unwrap();
    let mut typed: [Vec<f64>; 6] = Default::default();
    let mut named: [Vec<f64>; 6] = Default::default();
    for i in 0..cubes[0].len_of(Axis(0)) {
        let [x, y, w1, b1, w2, b2] = [0, 1, 2, 3, 4, 5]
            .map(|j: usize| cubes[j].index_axis(Axis(0), i).to_owned().into_dimensionality::<Ix2>().unwrap());
        let args = Args::new([&w1, &b1, &w2, &b2].map(|array| Arg::from(array.clone())));
        let mut object = exercise.construct("MLP", &args, &Parts::new()).unwrap();
        named[0].extend(numbers(&object.call("forward", &Args::new([Arg::from(x.clone())])).unwrap()));
        let both = [Arg::from(x.clone()), Arg::from(y.clone())];
        let Arg::List(gradients) = object.call("backward", &Args::new(both.clone())).unwrap() else {
            panic!()
        };
        for (all, gradient) in named[2..].iter_mut().zip(gradients) {
            all.extend(numbers(&gradient));
        }
        let step = Args::new(both).with("learning_rate", 0.1);
        named[1].extend(numbers(&object.call("step", &step).unwrap()));

        let flat = |array: Array2<f64>| array.row(0).to_owned().into_dimensionality::<Ix1>().unwrap();
        let network = Mlp { w1, b1: flat(b1), w2, b2: flat(b2) };
        typed[0].extend(network.forward(&x).unwrap());
        typed[1].push(network.loss(&x, &y).unwrap());
        let gradients = network.backward(&x, &y).unwrap();
        typed[2].extend(gradients.w1);
        typed[3].extend(gradients.b1);
        typed[4].extend(gradients.w2);
        typed[5].extend(gradients.b2);
    }
    for (i, name) in ["p", "loss", "dw1", "db1", "dw2", "db2"].into_iter().enumerate() {
        let want = expected.read(&format!("mlp_{name}"));
        check_sums(name, &typed[i], &want);
        check_sums(name, &named[i], &want);
    }
}
