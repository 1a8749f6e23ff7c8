//! The exercise `mlp`: a linear layer, softmax, and a network of two layers.

use ndarray::{Array2, Axis};

use super::curve::Curve;
use super::pairwise::{MatrixMap, PairwiseRecipe};
use crate::activations::{scalar, softmax};
use crate::dynamic::{Arg, Args, DynError, Entry, Library, Object, Parts, bind, method, required};
use crate::losses::scalar::cross_entropy;

/// How a linear layer is done.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LinearRecipe {
    /// The result from X·W and b, which has one row.
    pub(crate) add: fn(&Array2<f64>, &Array2<f64>) -> Array2<f64>,
    /// What takes the place of W.
    pub(crate) weights: Option<MatrixMap>,
}

impl LinearRecipe {
    fn honest() -> Self {
        Self { add: |product, b| product + b, weights: None }
    }

    fn call(&self, x: &Array2<f64>, w: &Array2<f64>, b: &Array2<f64>) -> Result<Array2<f64>, DynError> {
        let fits = x.ncols() == w.nrows() && b.nrows() == 1 && (b.ncols() == w.ncols() || b.ncols() == 1);
        if !fits {
            let (x, w, b) = (x.shape(), w.shape(), b.shape());
            let reason = format!("X of shape {x:?} with W of shape {w:?} and b of shape {b:?}");
            return Err(DynError::bad("linear_forward", reason));
        }
        let other = self.weights.map(|weights| weights(w));
        Ok((self.add)(&x.dot(other.as_ref().unwrap_or(w)), b))
    }
}

/// How the exercise is done.
#[derive(Clone, Debug)]
pub(crate) struct MlpRecipe {
    pub(crate) linear: LinearRecipe,
    pub(crate) softmax: MatrixMap,
    pub(crate) relu: Curve,
    pub(crate) network: NetworkRecipe,
}

/// How the class `MLP` is done.
#[derive(Clone, Debug)]
pub(crate) struct NetworkRecipe {
    /// The two layers.
    pub(crate) layers: [LinearRecipe; 2],
    pub(crate) activation: Curve,
    pub(crate) softmax: MatrixMap,
    /// What a mistaken class does itself rather than by the functions of the exercise.
    pub(crate) own_softmax: bool,
    pub(crate) backward: BackwardRecipe,
    pub(crate) loss: PairwiseRecipe,
    pub(crate) update: UpdateRecipe,
    pub(crate) fit: FitRecipe,
}

/// dZ2 = (P − Y)/n; dW2 = Hᵀ·dZ2, db2 = Σ dZ2; dH = dZ2·W2ᵀ, dZ1 = dH·ReLU′(Z1); dW1 = Xᵀ·dZ1, db1 = Σ dZ1.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BackwardRecipe {
    /// dZ2 from P and Y, before it is scaled.
    pub(crate) output: fn(p: f64, y: f64) -> f64,
    /// What dZ2 is multiplied by, from the numbers of objects and of classes.
    pub(crate) scale: fn(objects: f64, classes: f64) -> f64,
    /// The derivative of the hidden activation, from Z1 and H.
    pub(crate) slope: fn(z: f64, h: f64) -> f64,
    /// What dW2 is computed from, of Z1 and H.
    pub(crate) hidden: fn(z: f64, h: f64) -> f64,
    /// What is made of dW1, db1, dW2, db2, which are right until then, given n.
    pub(crate) finish: fn([Array2<f64>; 4], n: f64) -> [Array2<f64>; 4],
    /// The list that `backward` returns, of dW1, db1, dW2, db2.
    pub(crate) returned: fn([Array2<f64>; 4]) -> [Array2<f64>; 4],
    /// W2 as dH sees it.
    pub(crate) seen: MatrixMap,
    /// Whether dZ2 runs through the Jacobian of softmax once more.
    pub(crate) through_softmax: bool,
}

/// θ ← θ − rate·dθ.
#[derive(Clone, Copy, Debug)]
pub(crate) struct UpdateRecipe {
    /// What each of dW1, db1, dW2, db2 is multiplied by before it is subtracted.
    pub(crate) steps: fn(rate: f64) -> [f64; 4],
    /// The hidden layer's gradients are computed after the output layer has changed.
    pub(crate) output_first: bool,
    /// Gradients add up from step to step.
    pub(crate) accumulates: bool,
    /// What `step` returns.
    pub(crate) report: Report,
}

/// What `step` returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Report {
    LossBefore,
    LossAfter,
    Nothing,
}

/// Steps over all objects.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FitRecipe {
    pub(crate) epochs: fn(given: usize) -> usize,
    /// Rows of a batch, from the number of objects.
    pub(crate) batch: fn(usize) -> usize,
    /// The weights are set to zero first.
    pub(crate) from_zeros: bool,
    pub(crate) last_loss_only: bool,
    /// Recorded instead of the loss.
    pub(crate) record: fn(loss: f64, n: f64) -> f64,
    pub(crate) rate: fn(given: f64) -> f64,
}

impl MlpRecipe {
    pub(crate) fn honest() -> Self {
        let linear = LinearRecipe::honest();
        let relu = Curve::named("relu", |z, _| scalar::relu(z));
        let rows: MatrixMap = |z| softmax(z, Axis(1));
        let network = NetworkRecipe {
            layers: [linear; 2],
            activation: relu,
            softmax: rows,
            own_softmax: false,
            backward: BackwardRecipe {
                output: |p, y| p - y,
                scale: |objects, _| 1.0 / objects,
                slope: |z, _| scalar::relu_derivative(z),
                hidden: |_, h| h,
                finish: |gradients, _| gradients,
                returned: |gradients| gradients,
                seen: Array2::clone,
                through_softmax: false,
            },
            loss: PairwiseRecipe::loss(cross_entropy, |sum, size| sum / size.rows).over_rows(),
            update: UpdateRecipe {
                steps: |rate| [rate; 4],
                output_first: false,
                accumulates: false,
                report: Report::LossBefore,
            },
            fit: FitRecipe {
                epochs: |given| given,
                batch: |objects| objects,
                from_zeros: false,
                last_loss_only: false,
                record: |loss, _| loss,
                rate: |given| given,
            },
        };
        Self { linear, softmax: rows, relu, network }
    }
}

/// The library of the exercise `mlp`.
pub(crate) struct MlpLibrary {
    recipe: MlpRecipe,
    entries: Vec<Entry>,
}

impl MlpLibrary {
    pub(crate) fn new(recipe: MlpRecipe) -> Self {
        let names = ["X", "W", "b"];
        let methods = vec![
            method("forward", vec![required("X")]),
            method("backward", vec![required("X"), required("Y")]),
            method("step", ["X", "Y", "learning_rate"].map(required).to_vec()),
            method("fit", ["X", "Y", "learning_rate", "num_epochs"].map(required).to_vec()),
        ];
        let entries = vec![
            Entry::function("linear_forward", names.map(required).to_vec()),
            Entry::function("softmax", vec![required("Z")]),
            Entry::function("relu", vec![required("Z")]),
            Entry::class("MLP", ATTRIBUTES.map(required).to_vec(), methods, &ATTRIBUTES).using(&[
                "linear_forward",
                "softmax",
                "relu",
            ]),
        ];
        Self { recipe, entries }
    }
}

impl Library for MlpLibrary {
    fn entries(&self) -> &[Entry] {
        &self.entries
    }

    fn function(&self, name: &str, args: &Args, _: &Parts) -> Result<Arg, DynError> {
        let entry = self.entry(name).ok_or_else(|| DynError::no_such("function", name))?;
        let bound = bind(name, &entry.parameters, args)?;
        let row = |i: usize| {
            let bad = |reason| DynError::bad(name, format!("{}: {reason}", entry.parameters[i].name));
            bound[i].row().map_err(bad)
        };
        match name {
            "linear_forward" => Ok(Arg::from(self.recipe.linear.call(&row(0)?, &row(1)?, &row(2)?)?)),
            "softmax" => {
                let result = (self.recipe.softmax)(&row(0)?);
                let one = bound[0].array().is_ok_and(|z| z.ndim() < 2) && result.nrows() == 1;
                Ok(if one { Arg::from(result.row(0).to_owned()) } else { Arg::from(result) })
            }
            "relu" => {
                let own = Curve { part: None, ..self.recipe.relu };
                own.apply(name, &bound[0], &Parts::new())
            }
            _ => Err(DynError::no_such("function", name)),
        }
    }

    fn construct(&self, class: &str, args: &Args, parts: &Parts) -> Result<Box<dyn Object>, DynError> {
        let entry = self.entry(class).filter(|entry| !entry.methods.is_empty());
        let entry = entry.ok_or_else(|| DynError::no_such("class", class))?;
        let mut network = Network {
            recipe: self.recipe.network.clone(),
            entry: entry.clone(),
            parts: parts.clone(),
            values: std::array::from_fn(|_| Array2::zeros((1, 1))),
            sums: None,
        };
        for (name, value) in ATTRIBUTES.into_iter().zip(bind(class, &entry.parameters, args)?) {
            network.set(name, value)?;
        }
        Ok(Box::new(network))
    }
}

const ATTRIBUTES: [&str; 4] = ["W1", "b1", "W2", "b2"];

/// An object of the class `MLP`.
struct Network {
    recipe: NetworkRecipe,
    entry: Entry,
    parts: Parts,
    /// W1 (m, h), b1 (1, h), W2 (h, k), b2 (1, k).
    values: [Array2<f64>; 4],
    /// Gradients so far, where they add up.
    sums: Option<[Array2<f64>; 4]>,
}

struct Passed {
    z: Array2<f64>,
    hidden: Array2<f64>,
    p: Array2<f64>,
}

impl Network {
    fn layer(&self, i: usize, x: &Array2<f64>) -> Result<Array2<f64>, DynError> {
        let (w, b) = (&self.values[2 * i], &self.values[2 * i + 1]);
        if b.ncols() != w.ncols() {
            let (w, b) = (w.shape(), b.shape());
            return Err(DynError::bad("MLP", format!("W{0} of shape {w:?} with b{0} of shape {b:?}", i + 1)));
        }
        let args = || Args::new([x, w, b].map(|array| Arg::from(array.clone())));
        match self.parts.has("linear_forward").then(|| self.parts.call("linear_forward", &args())).flatten() {
            Some(answer) => part_matrix("linear_forward", &answer?, (x.nrows(), w.ncols())),
            None => self.recipe.layers[i].call(x, w, b),
        }
    }

    fn forward(&self, x: &Array2<f64>) -> Result<Passed, DynError> {
        let z = self.layer(0, x)?;
        let hidden = self.recipe.activation.over(&z, &self.parts)?;
        let scores = self.layer(1, &hidden)?;
        let args = || Args::new([Arg::from(scores.clone())]);
        let own = self.recipe.own_softmax || !self.parts.has("softmax");
        let p = match (!own).then(|| self.parts.call("softmax", &args())).flatten() {
            Some(answer) => part_matrix("softmax", &answer?, scores.dim())?,
            None => (self.recipe.softmax)(&scores),
        };
        Ok(Passed { z, hidden, p })
    }

    fn check(&self, method: &str, x: &Array2<f64>, y: &Array2<f64>) -> Result<(), DynError> {
        if x.nrows() == y.nrows() && y.ncols() == self.values[2].ncols() && x.nrows() > 0 {
            return Ok(());
        }
        Err(DynError::bad(method, format!("X of shape {:?} with Y of shape {:?}", x.shape(), y.shape())))
    }

    /// dW1, db1, dW2, db2; `w2` is what the hidden layer's error comes through.
    fn backward(
        &self,
        x: &Array2<f64>,
        y: &Array2<f64>,
        passed: &Passed,
        w2: &Array2<f64>,
    ) -> [Array2<f64>; 4] {
        let how = &self.recipe.backward;
        let (n, k) = (y.nrows() as f64, y.ncols() as f64);
        let mut output = passed.p.clone();
        output.zip_mut_with(y, |p, &y| *p = (how.output)(*p, y));
        output *= (how.scale)(n, k);
        if how.through_softmax {
            output = crate::activations::softmax_backward(&passed.p, &output, Axis(1));
        }
        let mix = |f: fn(f64, f64) -> f64| {
            let mut mixed = passed.z.clone();
            mixed.zip_mut_with(&passed.hidden, |z, &h| *z = f(*z, h));
            mixed
        };
        let sums = |errors: &Array2<f64>| errors.sum_axis(Axis(0)).insert_axis(Axis(0));
        let hidden = output.dot(&(how.seen)(w2).t()) * mix(how.slope);
        let gradients = [x.t().dot(&hidden), sums(&hidden), mix(how.hidden).t().dot(&output), sums(&output)];
        (how.finish)(gradients, n)
    }

    fn loss(&self, x: &Array2<f64>, y: &Array2<f64>) -> Result<f64, DynError> {
        let (p, y) = (Arg::from(self.forward(x)?.p), Arg::from(y.clone()));
        Ok(self.recipe.loss.call("step", &p, &y)?.number().unwrap_or(f64::NAN))
    }

    fn step(&mut self, x: &Array2<f64>, y: &Array2<f64>, rate: f64) -> Result<f64, DynError> {
        let how = self.recipe.update;
        let passed = self.forward(x)?;
        let (p, answers) = (Arg::from(passed.p.clone()), Arg::from(y.clone()));
        let before = self.recipe.loss.call("step", &p, &answers)?.number().unwrap_or(f64::NAN);
        let mut gradients = self.backward(x, y, &passed, &self.values[2]);
        let steps = (how.steps)(rate);
        if how.output_first {
            let changed = &self.values[2] - &(&gradients[2] * steps[2]);
            gradients = self.backward(x, y, &passed, &changed);
        }
        if how.accumulates {
            if let Some(sums) = &self.sums {
                gradients.iter_mut().zip(sums).for_each(|(gradient, sum)| *gradient += sum);
            }
            self.sums = Some(gradients.clone());
        }
        for ((value, gradient), step) in self.values.iter_mut().zip(&gradients).zip(steps) {
            *value -= &(gradient * step);
        }
        if how.report == Report::LossAfter { self.loss(x, y) } else { Ok(before) }
    }

    fn fit(&mut self, x: &Array2<f64>, y: &Array2<f64>, given: f64, epochs: usize) -> Result<Arg, DynError> {
        let how = self.recipe.fit;
        let rate = (how.rate)(given);
        if how.from_zeros {
            self.values.iter_mut().for_each(|value| value.fill(0.0));
        }
        let mut losses = Vec::new();
        for _ in 0..(how.epochs)(epochs) {
            let (size, mut loss) = ((how.batch)(x.nrows()).max(1), 0.0);
            for first in (0..x.nrows()).step_by(size) {
                let rows = first..(first + size).min(x.nrows());
                let part = rows.len() as f64 / x.nrows() as f64;
                let batch = |all: &Array2<f64>| all.slice_axis(Axis(0), rows.clone().into()).to_owned();
                loss += part * self.step(&batch(x), &batch(y), rate)?;
            }
            losses.push((how.record)(loss, x.nrows() as f64));
        }
        if how.last_loss_only {
            return Ok(losses.last().map_or(Arg::None, |&loss| Arg::Float(loss)));
        }
        Ok(Arg::List(losses.into_iter().map(Arg::Float).collect()))
    }
}

fn part_matrix(name: &str, answer: &Arg, shape: (usize, usize)) -> Result<Array2<f64>, DynError> {
    let bad = |reason: String| DynError::Part { name: name.to_owned(), reason };
    let array = answer.array().map_err(bad)?;
    if array.len() != shape.0 * shape.1 {
        return Err(bad(format!("an array of shape {:?} where {shape:?} is needed", array.shape())));
    }
    Ok(array.to_shape(shape).map_err(|error| bad(error.to_string()))?.into_owned())
}

impl Object for Network {
    fn call(&mut self, method: &str, args: &Args) -> Result<Arg, DynError> {
        let found = self.entry.methods.iter().find(|known| known.name == method);
        let parameters = &found.ok_or_else(|| DynError::no_such("method", method))?.parameters;
        let bound = bind(method, parameters, args)?;
        let bad = |i: usize, reason| DynError::bad(method, format!("{}: {reason}", parameters[i].name));
        let x = bound[0].row().map_err(|reason| bad(0, reason))?;
        if method == "forward" {
            return Ok(Arg::from(self.forward(&x)?.p));
        }
        let y = bound[1].row().map_err(|reason| bad(1, reason))?;
        self.check(method, &x, &y)?;
        if method == "backward" {
            let gradients = self.backward(&x, &y, &self.forward(&x)?, &self.values[2]);
            let returned = (self.recipe.backward.returned)(gradients);
            return Ok(Arg::List(returned.map(Arg::from).into()));
        }
        let rate = bound[2].number().map_err(|reason| bad(2, reason))?;
        if method == "fit" {
            let epochs = bound[3].count().map_err(|reason| bad(3, reason))?;
            return self.fit(&x, &y, rate, epochs);
        }
        let loss = self.step(&x, &y, rate)?;
        Ok(if self.recipe.update.report == Report::Nothing { Arg::None } else { Arg::Float(loss) })
    }

    fn get(&self, attribute: &str) -> Result<Arg, DynError> {
        let place = ATTRIBUTES.iter().position(|name| *name == attribute);
        place
            .map(|i| Arg::from(self.values[i].clone()))
            .ok_or_else(|| DynError::no_such("attribute", attribute))
    }

    fn set(&mut self, attribute: &str, value: Arg) -> Result<(), DynError> {
        let place = ATTRIBUTES.iter().position(|name| *name == attribute);
        let place = place.ok_or_else(|| DynError::no_such("attribute", attribute))?;
        let matrix = if place == 2 { value.column() } else { value.row() };
        self.values[place] = matrix.map_err(|reason| DynError::bad(attribute, reason))?;
        Ok(())
    }
}
