//! Every gradient against central differences.

use ndarray::{Array1, Array2, Axis, Ix1, Ix2};
use reference::activations::{self, scalar};
use reference::dynamic::{Arg, Args, Parts, library};
use reference::gradcheck::{central_difference, largest_error};
use reference::init::{Generator, normal, uniform};
use reference::losses::{self, LossError};
use reference::mlp::Mlp;
use reference::neuron::{Activation, Loss, Neuron};

const TOLERANCE: f64 = 1e-7;

/// Points that are not nearer to 0 than the step of the differences.
fn away_from_zero(x: &Array1<f64>) -> Array1<f64> {
    x.mapv(|x| if x.abs() < 1e-3 { x + 0.1 } else { x })
}

#[test]
fn derivatives_of_activations() {
    type Function = fn(f64) -> f64;
    let x = away_from_zero(&normal(2000, 3.0, &mut Generator::new(1)));
    let pairs: [(&str, Function, Function); 7] = [
        ("sigmoid", scalar::sigmoid, scalar::sigmoid_derivative),
        ("relu", scalar::relu, scalar::relu_derivative),
        ("leaky_relu", |x| scalar::leaky_relu(x, 0.01), |x| scalar::leaky_relu_derivative(x, 0.01)),
        ("elu", |x| scalar::elu(x, 0.7), |x| scalar::elu_derivative(x, 0.7)),
        ("tanh", scalar::tanh, scalar::tanh_derivative),
        ("softplus", scalar::softplus, scalar::softplus_derivative),
        ("step", scalar::step, |_| 0.0),
    ];
    for (name, f, derivative) in pairs {
        for &x in &x {
            let (point, slope) = (Array1::from(vec![x]), Array1::from(vec![derivative(x)]));
            let error = largest_error(|x| f(x[0]), &point, &slope);
            assert!(error < TOLERANCE, "{name} at {x}: {error:e}");
        }
    }
}

#[test]
fn a_wrong_derivative_is_noticed() {
    let point = Array1::from(vec![0.8]);
    let slope = Array1::from(vec![scalar::sigmoid_derivative(scalar::sigmoid(0.8))]);
    assert!(largest_error(|x| scalar::sigmoid(x[0]), &point, &slope) > 1e-3);
}

#[test]
fn softmax_and_log_softmax_hand_back() {
    let mut generator = Generator::new(2);
    for axis in [Axis(0), Axis(1)] {
        let (x, g) = (normal((5, 4), 2.0, &mut generator), normal((5, 4), 1.0, &mut generator));
        let error = largest_error(
            |x| (activations::softmax(x, axis) * &g).sum(),
            &x,
            &activations::softmax_backward(&activations::softmax(&x, axis), &g, axis),
        );
        assert!(error < TOLERANCE, "softmax: {error:e}");
        let error = largest_error(
            |x| (activations::log_softmax(x, axis) * &g).sum(),
            &x,
            &activations::log_softmax_backward(&activations::log_softmax(&x, axis), &g, axis),
        );
        assert!(error < TOLERANCE, "log-softmax: {error:e}");
    }
    let x = normal(6, 2.0, &mut generator);
    let jacobian = activations::softmax_jacobian(&activations::softmax(&x, Axis(0)));
    for (i, row) in jacobian.outer_iter().enumerate() {
        let error = largest_error(|x| activations::softmax(x, Axis(0))[i], &x, &row.to_owned());
        assert!(error < TOLERANCE, "Jacobian: {error:e}");
    }
}

#[test]
fn gradients_of_losses() {
    type Value = fn(&Array2<f64>, &Array2<f64>) -> Result<f64, LossError>;
    type Slope = fn(&Array2<f64>, &Array2<f64>) -> Result<Array2<f64>, LossError>;
    let mut generator = Generator::new(3);
    let classes = Array2::from_shape_fn((6, 3), |(i, j)| f64::from(i % 3 == j));
    let signs = Array2::from_shape_fn((6, 3), |(i, j)| if (i + j) % 2 == 0 { 1.0 } else { -1.0 });
    let listed: [(&str, &Array2<f64>, bool, Value, Slope); 7] = [
        ("mse", &signs, false, |y, p| losses::mse(y, p), |y, p| losses::mse_gradient(y, p)),
        ("half_mse", &signs, false, |y, p| losses::half_mse(y, p), |y, p| losses::half_mse_gradient(y, p)),
        ("mae", &signs, false, |y, p| losses::mae(y, p), |y, p| losses::mae_gradient(y, p)),
        (
            "binary_cross_entropy",
            &classes,
            true,
            |y, p| losses::binary_cross_entropy(y, p),
            |y, p| losses::binary_cross_entropy_gradient(y, p),
        ),
        (
            "categorical_cross_entropy",
            &classes,
            true,
            |y, p| losses::categorical_cross_entropy(y, p),
            |y, p| losses::categorical_cross_entropy_gradient(y, p),
        ),
        (
            "softmax_cross_entropy",
            &classes,
            false,
            |y, p| losses::softmax_cross_entropy(y, p),
            |y, p| losses::softmax_cross_entropy_gradient(y, p),
        ),
        ("hinge", &signs, false, |y, p| losses::hinge(y, p), |y, p| losses::hinge_gradient(y, p)),
    ];
    for (name, y, probabilities, value, slope) in listed {
        for _ in 0..200 {
            let p = if probabilities {
                uniform((6, 3), 0.05, 0.95, &mut generator)
            } else {
                normal((6, 3), 2.0, &mut generator)
            };
            let error = largest_error(|p| value(y, p).unwrap(), &p, &slope(y, &p).unwrap());
            assert!(error < TOLERANCE, "{name}: {error:e}");
        }
    }
}

#[test]
fn gradients_by_name_are_those_of_the_losses_by_name() {
    let library = library("losses", None).unwrap();
    let mut generator = Generator::new(4);
    let y = Array2::from_shape_fn((6, 3), |(i, j)| f64::from(i % 3 == j));
    for name in ["mse", "mae", "binary_cross_entropy", "categorical_cross_entropy", "hinge"] {
        let y = if name == "hinge" { &y * 2.0 - 1.0 } else { y.clone() };
        let p = uniform((6, 3), 0.05, 0.95, &mut generator);
        let call = |name: &str, p: &Array2<f64>| {
            let args = Args::new([Arg::from(y.clone()), Arg::from(p.clone())]);
            library.function(name, &args, &Parts::new()).unwrap()
        };
        let slope = call(&format!("{name}_grad"), &p).array().unwrap().into_dimensionality::<Ix2>().unwrap();
        let error = largest_error(|p| call(name, p).number().unwrap(), &p, &slope);
        assert!(error < TOLERANCE, "{name}: {error:e}");
    }
}

#[test]
fn gradients_of_neurons() {
    let mut generator = Generator::new(5);
    let x = normal((9, 3), 1.0, &mut generator);
    let y = Array1::from_shape_fn(9, |i| f64::from(i % 2 == 0));
    for activation in [
        Activation::Sigmoid,
        Activation::Relu,
        Activation::LeakyRelu(0.01),
        Activation::Elu(0.01),
        Activation::Tanh,
        Activation::Identity,
    ] {
        for loss in [Loss::HalfSquared, Loss::Squared, Loss::CrossEntropy] {
            if loss == Loss::CrossEntropy && activation != Activation::Sigmoid {
                continue;
            }
            let parameters = normal(4, 1.0, &mut generator);
            let at = |parameters: &Array1<f64>| Neuron {
                w: parameters.slice_axis(Axis(0), (..3).into()).to_owned(),
                b: parameters[3],
                activation,
                loss,
            };
            let gradient = at(&parameters).gradient(&x, &y).unwrap();
            let gradient: Array1<f64> = gradient.w.iter().copied().chain([gradient.b]).collect();
            let error = largest_error(|p| at(p).mean_loss(&x, &y).unwrap(), &parameters, &gradient);
            assert!(error < TOLERANCE, "{activation:?} {loss:?}: {error:e}");
        }
    }
}

/// (before − after) / rate of a step by name is the gradient of the exercise's own loss.
#[test]
fn steps_by_name_follow_the_loss() {
    let mut generator = Generator::new(6);
    let x = normal((9, 3), 1.0, &mut generator);
    let y = Array1::from_shape_fn(9, |i| f64::from(i % 2 == 0));
    for (name, variant, class, loss, factor) in [
        ("neuron", None, "Neuron", "loss", 1.0),
        ("neuron", Some("plain_loss+double_gradient"), "Neuron", "loss", 1.0),
        ("neuron", Some("plain_loss"), "Neuron", "loss", 0.5),
        ("logloss", None, "Neuron", "loss", 1.0),
        ("activations", None, "NeuronReLU", "Loss", 1.0),
        ("activations", None, "NeuronLeakyReLU", "Loss", 1.0),
        ("activations", Some("derivative_of_activation"), "NeuronELU", "Loss", 1.0),
        ("activations", None, "NeuronELU", "Loss", 1.0),
    ] {
        let library = library(name, variant).unwrap();
        let start = normal(4, 1.0, &mut generator);
        let unit = |p: &Array1<f64>| {
            let w = p.slice_axis(Axis(0), (..3).into()).to_owned();
            library.construct(class, &Args::new([Arg::from(w), Arg::Float(p[3])]), &Parts::new()).unwrap()
        };
        let forward = Args::new([Arg::from(x.clone())]);
        let value = |p: &Array1<f64>| {
            let predictions = unit(p).call("forward_pass", &forward).unwrap();
            let args = Args::new([predictions, Arg::from(y.clone())]);
            library.function(loss, &args, &Parts::new()).unwrap().number().unwrap()
        };
        let mut stepped = unit(&start);
        let p = stepped.call("forward_pass", &forward).unwrap();
        let args = Args::new([Arg::from(x.clone()), Arg::from(y.clone()), p, Arg::Float(0.5)]);
        stepped.call("backward_pass", &args).unwrap();
        let w = stepped.get("w").unwrap().array().unwrap();
        let after: Array1<f64> =
            w.iter().copied().chain([stepped.get("b").unwrap().number().unwrap()]).collect();
        let error = largest_error(|p| factor * value(p), &start, &((&start - &after) / 0.5));
        assert!(error < TOLERANCE, "{name} {variant:?} {class}: {error:e}");
    }
}

#[test]
fn gradients_of_the_network() {
    let mut network = Mlp::from_seed(3, 5, 4, 7);
    let mut generator = Generator::new(8);
    network.b1 = normal(5, 0.5, &mut generator);
    network.b2 = normal(4, 0.5, &mut generator);
    let x = normal((11, 3), 1.0, &mut generator);
    let y = Array2::from_shape_fn((11, 4), |(i, j)| f64::from(i % 4 == j));
    let gradients = network.backward(&x, &y).unwrap();
    let loss = |change: &dyn Fn(&mut Mlp)| {
        let mut other = network.clone();
        change(&mut other);
        other.loss(&x, &y).unwrap()
    };
    let errors = [
        largest_error(|w| loss(&|m| m.w1.assign(w)), &network.w1, &gradients.w1),
        largest_error(|b| loss(&|m| m.b1.assign(b)), &network.b1, &gradients.b1),
        largest_error(|w| loss(&|m| m.w2.assign(w)), &network.w2, &gradients.w2),
        largest_error(|b| loss(&|m| m.b2.assign(b)), &network.b2, &gradients.b2),
    ];
    assert!(errors.iter().all(|error| *error < TOLERANCE), "{errors:?}");
}

#[test]
fn networks_learn() {
    let mut generator = Generator::new(9);
    let x = normal((60, 2), 1.0, &mut generator);
    let class = |i: usize| usize::from(x[[i, 0]] * x[[i, 1]] > 0.0);
    let y = Array2::from_shape_fn((60, 2), |(i, j)| f64::from(class(i) == j));
    let mut network = Mlp::from_seed(2, 12, 2, 10);
    let losses = network.fit(&x, &y, 0.5, 800).unwrap();
    assert!(losses[799] < 0.25 * losses[0], "{} {}", losses[0], losses[799]);
    let p = network.forward(&x).unwrap();
    let right = p.outer_iter().enumerate().filter(|(i, p)| usize::from(p[1] > p[0]) == class(*i)).count();
    assert!(right >= 55, "{right} of 60");
}

#[test]
fn differences_keep_the_shape() {
    let x = Array1::from(vec![1.0, 2.0]);
    let slope: Array1<f64> = central_difference(|x| x.sum(), &x);
    assert_eq!(slope.into_dimensionality::<Ix1>().unwrap().len(), 2);
}
