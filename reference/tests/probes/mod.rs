//! Random questions to every entry of a library; the answers tell two libraries apart.

#![expect(clippy::float_cmp, reason = "infinities agree only exactly")]

use ndarray::{Array2, ArrayD, Axis, array};
use reference::dynamic::{Arg, Args, DynError, Entry, EntryKind, Library, Object, Parts};
use reference::init::{Generator, normal, uniform};

/// What came back, as numbers; what is no number has a form of its own.
pub type Answers = Vec<Result<Arg, DynError>>;

fn call(
    object: &mut Box<dyn Object>,
    method: &str,
    args: impl IntoIterator<Item = Arg>,
) -> Result<Arg, DynError> {
    object.call(method, &Args::new(args))
}

/// Asks one entry; with the costly question how many epochs `fit` has by itself, or without.
pub fn ask(
    library_name: &str,
    library: &dyn Library,
    entry: &Entry,
    seed: u64,
    default_epochs: bool,
) -> Answers {
    let mut generator = Generator::new(seed);
    match (library_name, entry.kind, entry.name) {
        (_, EntryKind::Class, "Car") => car(library),
        (_, EntryKind::Class, "MLP") => mlp(library, &mut generator),
        (_, EntryKind::Class, name) => unit(library, name, &mut generator, default_epochs),
        ("losses", _, name) => losses(library, name, &mut generator),
        (_, _, "Loss" | "loss") => loss(library, library_name, entry.name, &mut generator),
        ("mlp", _, name) => layers(library, name, &mut generator),
        (_, _, name) => curve(library, name, entry.parameters.len() > 1, &mut generator),
    }
}

fn extremes() -> ArrayD<f64> {
    array![-1000.0, -20.0, -1.0, -0.5, 0.0, 0.25, 0.5, 1.0, 20.0, 1000.0].into_dyn()
}

fn curve(library: &dyn Library, name: &str, has_alpha: bool, generator: &mut Generator) -> Answers {
    let mut inputs =
        vec![Args::new([Arg::from(normal((7, 3), 3.0, generator))]), Args::new([Arg::Array(extremes())])];
    if has_alpha {
        inputs.push(Args::new([Arg::Array(extremes())]).with("alpha", 0.3));
        inputs.push(Args::new([Arg::from(normal(9, 2.0, generator))]).with("alpha", 1.7));
    }
    inputs.iter().map(|args| library.function(name, args, &Parts::new())).collect()
}

fn zeros_and_ones(n: usize, generator: &mut Generator) -> Array2<f64> {
    Array2::from_shape_simple_fn((n, 1), || f64::from(generator.uniform() < 0.4))
}

fn both_shapes(ask: &mut dyn FnMut(Arg, Arg), p: &Array2<f64>, y: &Array2<f64>) {
    ask(Arg::from(p.clone()), Arg::from(y.clone()));
    ask(Arg::from(p.clone()), Arg::from(y.column(0).to_owned()));
    ask(Arg::from(p.column(0).to_owned()), Arg::from(y.column(0).to_owned()));
}

fn loss(library: &dyn Library, library_name: &str, name: &str, generator: &mut Generator) -> Answers {
    let mut answers = Answers::new();
    let mut ask = |p: Arg, y: Arg| answers.push(library.function(name, &Args::new([p, y]), &Parts::new()));
    for n in [1, 2, 11] {
        let y = zeros_and_ones(n, generator);
        both_shapes(&mut ask, &uniform((n, 1), 0.01, 0.99, generator), &y);
        if library_name != "logloss" {
            both_shapes(&mut ask, &normal((n, 1), 2.0, generator), &y);
        }
    }
    answers
}

fn losses(library: &dyn Library, name: &str, generator: &mut Generator) -> Answers {
    let mut answers = Answers::new();
    let mut ask = |p: Arg, y: Arg| answers.push(library.function(name, &Args::new([y, p]), &Parts::new()));
    for n in [1, 3, 8] {
        if name.starts_with("categorical") {
            let p = one_hot(n, 4, generator) * 0.5 + uniform((n, 4), 0.02, 0.12, generator);
            ask(Arg::from(p), Arg::from(one_hot(n, 4, generator)));
            let y = one_hot(n, 4, generator);
            ask(Arg::from(y.clone()), Arg::from(y));
        } else if name.starts_with("binary") {
            let y = zeros_and_ones(n, generator);
            both_shapes(&mut ask, &uniform((n, 1), 0.01, 0.99, generator), &y);
            both_shapes(&mut ask, &y.clone(), &y);
        } else if name.starts_with("hinge") {
            let y = zeros_and_ones(n, generator) * 2.0 - 1.0;
            both_shapes(&mut ask, &normal((n, 1), 1.5, generator), &y);
            both_shapes(&mut ask, &y.clone(), &y);
        } else {
            let y = normal((n, 1), 2.0, generator);
            both_shapes(&mut ask, &normal((n, 1), 2.0, generator), &y);
            both_shapes(&mut ask, &y.clone(), &y);
            ask(Arg::from(normal((n, 3), 2.0, generator)), Arg::from(normal((n, 3), 2.0, generator)));
        }
    }
    answers
}

fn one_hot(n: usize, k: usize, generator: &mut Generator) -> Array2<f64> {
    let mut y = Array2::zeros((n, k));
    for mut row in y.outer_iter_mut() {
        row[(generator.uniform() * k as f64) as usize] = 1.0;
    }
    y
}

fn layers(library: &dyn Library, name: &str, generator: &mut Generator) -> Answers {
    let mut inputs = vec![];
    if name == "linear_forward" {
        for (n, m, k) in [(5, 3, 2), (1, 4, 4), (6, 2, 2)] {
            let arrays = [
                normal((n, m), 1.0, generator),
                normal((m, k), 1.0, generator),
                normal((1, k), 1.0, generator),
            ];
            inputs.push(Args::new(arrays.map(Arg::from)));
        }
    } else {
        inputs.push(Args::new([Arg::from(normal((5, 3), 2.0, generator))]));
        inputs.push(Args::new([Arg::from(array![[1000.0, 999.0, -1000.0], [0.0, 0.0, 0.0]])]));
        inputs.push(Args::new([Arg::from(normal((1, 4), 2.0, generator))]));
    }
    inputs.iter().map(|args| library.function(name, args, &Parts::new())).collect()
}

fn car(library: &dyn Library) -> Answers {
    let args = Args::new([Arg::from("Lada"), Arg::Int(5), Arg::from("red"), Arg::Int(180)]);
    let mut car = library.construct("Car", &args, &Parts::new()).unwrap();
    let mut answers: Answers = ["model", "passengers", "color", "speed"].map(|name| car.get(name)).into();
    for cost in [5_000_000, 900_000] {
        answers.push(call(&mut car, "set_cost", [Arg::Int(cost)]));
        answers.extend([3, 1, 2, 7].map(|year| call(&mut car, "new_cost", [Arg::Int(year)])));
    }
    answers
}

fn unit(library: &dyn Library, class: &str, generator: &mut Generator, default_epochs: bool) -> Answers {
    let mut answers = Answers::new();
    for (round, (n, m)) in [(1, 3), (7, 2), (12, 4)].into_iter().enumerate() {
        let (x, w) = (normal((n, m), 1.0, generator), normal((m, 1), 1.0, generator));
        let y = zeros_and_ones(n, generator);
        let args = || Args::new([Arg::from(w.clone()), Arg::Float(0.7)]);
        let mut unit = library.construct(class, &args(), &Parts::new()).unwrap();
        answers.push(call(&mut unit, "activate", [Arg::Array(extremes())]));
        for (i, rate) in [None, Some(1.5), Some(0.3)].into_iter().enumerate() {
            let p = call(&mut unit, "forward_pass", [Arg::from(x.clone())]);
            answers.push(p.clone());
            let Ok(p @ Arg::Array(_)) = p else { continue };
            let y = if i == 2 { Arg::from(y.column(0).to_owned()) } else { Arg::from(y.clone()) };
            let step = [Arg::from(x.clone()), y, p].into_iter().chain(rate.map(Arg::Float));
            answers.push(call(&mut unit, "backward_pass", step));
            answers.extend([unit.get("w"), unit.get("b")]);
        }
        let epochs = [4, 1, 3][round];
        let args = if round == 1 { Args::default() } else { args() };
        let mut unit = library.construct(class, &args, &Parts::new()).unwrap();
        let fit = [Arg::from(x), Arg::from(y)].into_iter().chain([Arg::Int(epochs)]);
        answers.push(call(&mut unit, "fit", fit));
        answers.extend([unit.get("w"), unit.get("b")]);
    }
    if default_epochs {
        let mut unit = library.construct(class, &Args::default(), &Parts::new()).unwrap();
        answers.push(call(&mut unit, "fit", [Arg::from(array![[1.0]]), Arg::from(array![[1.0]])]));
    }
    answers
}

fn mlp(library: &dyn Library, generator: &mut Generator) -> Answers {
    let mut answers = Answers::new();
    let state = |object: &dyn Object| ["W1", "b1", "W2", "b2"].map(|name| object.get(name));
    for (n, m, h, k) in [(1, 2, 3, 3), (6, 3, 5, 4), (8, 2, 3, 3)] {
        let x = normal((n, m), 1.0, generator);
        let y = one_hot(n, k, generator);
        let shapes = [(m, h), (1, h), (h, k), (1, k)];
        let weights = shapes.map(|shape| Arg::from(normal(shape, 0.8, generator)));
        let mut network = library.construct("MLP", &Args::new(weights.clone()), &Parts::new()).unwrap();
        answers.push(call(&mut network, "forward", [Arg::from(x.clone())]));
        answers.push(call(&mut network, "forward", [Arg::from(x.index_axis(Axis(0), 0).to_owned() * 900.0)]));
        answers.push(call(&mut network, "backward", [Arg::from(x.clone()), Arg::from(y.clone())]));
        for rate in [0.5, 0.2] {
            let step = [Arg::from(x.clone()), Arg::from(y.clone()), Arg::Float(rate)];
            answers.push(call(&mut network, "step", step));
            answers.extend(state(&*network));
        }
        let mut network = library.construct("MLP", &Args::new(weights), &Parts::new()).unwrap();
        answers.push(call(&mut network, "fit", [Arg::from(x), Arg::from(y), Arg::Float(0.3), Arg::Int(4)]));
        answers.extend(state(&*network));
    }
    answers
}

/// Whether some number differs by more than `tolerance`, relative to the larger of the two; or a shape, or a kind.
pub fn differ(a: &Answers, b: &Answers, tolerance: f64) -> bool {
    a.len() != b.len()
        || a.iter().zip(b).any(|(a, b)| match (a, b) {
            (Ok(a), Ok(b)) => values_differ(a, b, tolerance),
            (Err(_), Err(_)) => false,
            _ => true,
        })
}

fn values_differ(a: &Arg, b: &Arg, tolerance: f64) -> bool {
    if matches!((a, b), (Arg::Text(_) | Arg::None, _) | (_, Arg::Text(_) | Arg::None)) {
        return a != b;
    }
    match (a.array(), b.array()) {
        (Ok(a), Ok(b)) if a.shape() == b.shape() => {
            a.iter().zip(&b).any(|(&a, &b)| numbers_differ(a, b, tolerance))
        }
        (Ok(_), Ok(_)) => true,
        _ => match (a, b) {
            (Arg::List(a), Arg::List(b)) => {
                a.len() != b.len() || a.iter().zip(b).any(|(a, b)| values_differ(a, b, tolerance))
            }
            _ => a != b,
        },
    }
}

fn numbers_differ(a: f64, b: f64, tolerance: f64) -> bool {
    if !a.is_finite() || !b.is_finite() {
        return a != b && !(a.is_nan() && b.is_nan());
    }
    (a - b).abs() > tolerance * a.abs().max(b.abs()) && (a - b).abs() > 1e-12
}
