//! One perceptron or neuron: the class of four exercises.

use ndarray::{Array2, ArrayD, ArrayView2, Axis, Ix2};

use super::curve::Curve;
use super::pairwise::{MatrixMap, Pairing, PairwiseRecipe, errors};
use crate::dynamic::{
    Arg, Args, DynError, Entry, Object, Parameter, Parts, bind, method, optional, required,
};

/// How a class of one unit is done.
#[derive(Clone, Debug)]
pub(crate) struct UnitRecipe {
    pub(crate) activation: Curve,
    pub(crate) forward: Forward,
    pub(crate) gradient: Gradient,
    pub(crate) update: Update,
    pub(crate) fit: Fit,
    pub(crate) loss: PairwiseRecipe,
    /// The entry that is the loss.
    pub(crate) loss_part: &'static str,
    pub(crate) learning_rate: f64,
    pub(crate) num_epochs: usize,
}

/// z = X·w + b, then the activation.
#[derive(Clone, Debug)]
pub(crate) struct Forward {
    /// What is added to X·w, from b and the number of features.
    pub(crate) bias: fn(b: f64, features: f64) -> f64,
    /// The answer from z and its activation.
    pub(crate) answer: fn(z: f64, a: f64) -> f64,
}

/// dw = Xᵀe/n, db = mean(e), e = error · derivative.
#[derive(Clone, Debug)]
pub(crate) struct Gradient {
    pub(crate) error: fn(p: f64, y: f64) -> f64,
    pub(crate) pairing: Pairing,
    /// The derivative of the activation; `None` where there is none.
    pub(crate) derivative: Option<Curve>,
    pub(crate) derivative_at: At,
    /// Whether the derivative is in dw, and in db.
    pub(crate) derivative_in: (bool, bool),
    /// What Σ x·e is multiplied by.
    pub(crate) scale_w: fn(&Batch) -> f64,
    /// What Σ e is multiplied by.
    pub(crate) scale_b: fn(&Batch) -> f64,
    /// Further factors of dw and of db.
    pub(crate) factors: (f64, f64),
    /// What takes the place of X.
    pub(crate) inputs: Option<MatrixMap>,
    /// Only the last object counts.
    pub(crate) last_object_only: bool,
    /// db is the mean of dw rather than of the errors.
    pub(crate) bias_from_weights: bool,
}

/// Where the derivative is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum At {
    /// At z = X·w + b.
    PreActivation,
    /// At the prediction.
    Activation,
}

impl At {
    pub(crate) fn other(self) -> Self {
        match self {
            Self::PreActivation => Self::Activation,
            Self::Activation => Self::PreActivation,
        }
    }
}

/// Numbers of a batch.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Batch {
    pub(crate) objects: f64,
    pub(crate) features: f64,
    /// How many errors there are: as many as objects.
    pub(crate) errors: f64,
}

/// w ← w − rate·dw, b ← b − rate·db.
#[derive(Clone, Debug)]
pub(crate) struct Update {
    /// The rate from the one that was given and the default.
    pub(crate) rate: fn(given: f64, default: f64) -> f64,
    /// What dw is multiplied by before it is subtracted.
    pub(crate) step_w: fn(rate: f64) -> f64,
    /// What db is multiplied by before it is subtracted.
    pub(crate) step_b: fn(rate: f64) -> f64,
    /// db is computed anew after w has changed.
    pub(crate) weights_first: bool,
}

/// A loss before each step.
#[derive(Clone, Debug)]
pub(crate) struct Fit {
    pub(crate) start: Start,
    /// b at the start, from the b that was there.
    pub(crate) start_b: fn(b: f64) -> f64,
    pub(crate) reset_each_epoch: bool,
    pub(crate) predictions: Predictions,
    pub(crate) steps: bool,
    pub(crate) epochs: fn(given: usize, default: usize) -> usize,
    pub(crate) loss_after_step: bool,
    pub(crate) returns: Returns,
}

/// Weights at the start of `fit`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Start {
    /// Always from one number.
    Constant(f64),
    /// Zeros when there are none yet, else as they are.
    ZerosIfNone,
}

/// When `fit` predicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Predictions {
    EachEpoch,
    Once,
}

/// What `fit` returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Returns {
    AllLosses,
    LastLoss,
    Nothing,
}

impl UnitRecipe {
    /// The unit without the mistakes: half squared error, a derivative, fit from zeros.
    pub(crate) fn honest(activation: Curve, derivative: Option<Curve>, loss: PairwiseRecipe) -> Self {
        Self {
            activation,
            forward: Forward { bias: |b, _| b, answer: |_, a| a },
            gradient: Gradient {
                error: |p, y| p - y,
                pairing: Pairing::EachWithItsOwn,
                derivative,
                derivative_at: At::PreActivation,
                derivative_in: (true, true),
                scale_w: |batch| 1.0 / batch.objects,
                scale_b: |batch| 1.0 / batch.errors,
                factors: (1.0, 1.0),
                inputs: None,
                last_object_only: false,
                bias_from_weights: false,
            },
            update: Update {
                rate: |given, _| given,
                step_w: |rate| rate,
                step_b: |rate| rate,
                weights_first: false,
            },
            fit: Fit {
                start: Start::Constant(0.0),
                start_b: |_| 0.0,
                reset_each_epoch: false,
                predictions: Predictions::EachEpoch,
                steps: true,
                epochs: |given, _| given,
                loss_after_step: false,
                returns: Returns::AllLosses,
            },
            loss,
            loss_part: "loss",
            learning_rate: 0.1,
            num_epochs: 5000,
        }
    }

    pub(crate) fn entry(&self, name: &'static str, uses: &'static [&'static str]) -> Entry {
        let batch = [required("X"), required("y"), required("y_pred")];
        let methods = vec![
            method("activate", vec![required("x")]),
            method("forward_pass", vec![required("X")]),
            method(
                "backward_pass",
                batch.into_iter().chain([optional("learning_rate", self.learning_rate)]).collect(),
            ),
            method("fit", vec![required("X"), required("y"), optional("num_epochs", self.num_epochs as i64)]),
        ];
        let parameters: Vec<Parameter> = vec![optional("w", Arg::None), optional("b", 0_i64)];
        Entry::class(name, parameters, methods, &["w", "b"]).using(uses)
    }
}

/// An object of the class.
pub(crate) struct Unit {
    recipe: UnitRecipe,
    entry: Entry,
    parts: Parts,
    w: Option<Array2<f64>>,
    b: f64,
}

impl Unit {
    pub(crate) fn new(
        recipe: &UnitRecipe,
        entry: &Entry,
        args: &Args,
        parts: &Parts,
    ) -> Result<Self, DynError> {
        let bound = bind(entry.name, &entry.parameters, args)?;
        let mut unit =
            Self { recipe: recipe.clone(), entry: entry.clone(), parts: parts.clone(), w: None, b: 0.0 };
        for (name, value) in ["w", "b"].into_iter().zip(bound) {
            unit.set(name, value)?;
        }
        Ok(unit)
    }

    /// z, one row an object.
    fn pre_activation(&self, x: &Array2<f64>) -> Result<Array2<f64>, DynError> {
        let w = self.w.as_ref().ok_or_else(|| DynError::bad("forward_pass", "there are no weights yet"))?;
        if x.ncols() != w.nrows() {
            let (x, w) = (x.shape(), w.shape());
            return Err(DynError::bad("forward_pass", format!("X of shape {x:?} with w of shape {w:?}")));
        }
        Ok(product(&x.view(), w) + (self.recipe.forward.bias)(self.b, x.ncols() as f64))
    }

    fn forward(&self, x: &Array2<f64>) -> Result<Array2<f64>, DynError> {
        let z = self.pre_activation(x)?;
        let mut a = self.recipe.activation.over(&z, &self.parts)?;
        a.zip_mut_with(&z, |a, &z| *a = (self.recipe.forward.answer)(z, *a));
        Ok(a)
    }

    /// What dw and db are computed from: the errors for dw, and those for db.
    fn deltas(
        &self,
        x: &Array2<f64>,
        y: &ArrayD<f64>,
        p: &Array2<f64>,
    ) -> Result<(Array2<f64>, Array2<f64>), DynError> {
        let how = &self.recipe.gradient;
        let mut error =
            errors(p, y, how.error, how.pairing).map_err(|reason| DynError::bad("backward_pass", reason))?;
        if how.last_object_only {
            let before = error.nrows() - 1;
            error.slice_axis_mut(Axis(0), (..before).into()).fill(0.0);
        }
        let Some(derivative) = how.derivative else {
            return Ok((error.clone(), error));
        };
        let slope = match how.derivative_at {
            At::PreActivation => derivative.over(&self.pre_activation(x)?, &self.parts)?,
            At::Activation => derivative.over(p, &self.parts)?,
        };
        let with = |wanted: bool| -> Result<Array2<f64>, DynError> {
            if !wanted {
                return Ok(error.clone());
            }
            if slope.ncols() == error.ncols() {
                return Ok(&error * &slope);
            }
            // The derivative's one column meets the n columns of errors that broadcast.
            let mut result = error.clone();
            for mut column in result.axis_iter_mut(Axis(1)) {
                column *= &slope.column(0);
            }
            Ok(result)
        };
        Ok((with(how.derivative_in.0)?, with(how.derivative_in.1)?))
    }

    fn backward(
        &mut self,
        x: &Array2<f64>,
        y: &ArrayD<f64>,
        p: &Array2<f64>,
        given: f64,
    ) -> Result<(), DynError> {
        let columns = self.w.as_ref().map_or(1, Array2::ncols);
        if x.nrows() != y.len() || p.dim() != (x.nrows(), columns) || y.is_empty() {
            let (x, y, p) = (x.shape(), y.shape(), p.shape());
            let reason = format!("X of shape {x:?} with y of shape {y:?} and y_pred of shape {p:?}");
            return Err(DynError::bad("backward_pass", reason));
        }
        let rate = (self.recipe.update.rate)(given, self.recipe.learning_rate);
        let (for_w, mut for_b) = self.deltas(x, y, p)?;
        let how = self.recipe.gradient.clone();
        let batch = |deltas: &Array2<f64>| Batch {
            objects: x.nrows() as f64,
            features: x.ncols() as f64,
            errors: deltas.len() as f64,
        };
        let inputs = how.inputs.map(|inputs| inputs(x));
        let dw = product(&inputs.as_ref().unwrap_or(x).t(), &for_w)
            * ((how.scale_w)(&batch(&for_w)) * how.factors.0);
        let step = &dw * (self.recipe.update.step_w)(rate);
        let w = self.w.as_ref().ok_or_else(|| DynError::bad("backward_pass", "there are no weights yet"))?;
        self.w = Some(subtract(w, &step));
        if self.recipe.update.weights_first {
            let p = self.forward(x)?;
            for_b = self.deltas(x, y, &p)?.1;
        }
        let db = if how.bias_from_weights {
            dw.sum() / dw.len() as f64
        } else {
            for_b.sum() * (how.scale_b)(&batch(&for_b)) * how.factors.1
        };
        self.b -= (self.recipe.update.step_b)(rate) * db;
        Ok(())
    }

    fn reset(&mut self, features: usize) {
        match self.recipe.fit.start {
            Start::ZerosIfNone if self.w.is_some() => {}
            Start::ZerosIfNone => self.w = Some(Array2::zeros((features, 1))),
            Start::Constant(x) => {
                self.w = Some(Array2::from_elem((features, 1), x));
                self.b = (self.recipe.fit.start_b)(self.b);
            }
        }
    }

    fn loss(&self, p: &Array2<f64>, y: &ArrayD<f64>) -> Result<f64, DynError> {
        let name = self.recipe.loss_part;
        if self.parts.has(name) {
            let args = Args::new([Arg::Array(p.clone().into_dyn()), Arg::Array(y.clone())]);
            if let Some(answer) = self.parts.call(name, &args) {
                let bad = |reason| DynError::Part { name: name.to_owned(), reason };
                return answer?.number().map_err(bad);
            }
        }
        self.recipe.loss.number(name, p, y)
    }

    fn fit(&mut self, x: &Array2<f64>, y: &ArrayD<f64>, given: usize) -> Result<Arg, DynError> {
        let how = self.recipe.fit.clone();
        self.reset(x.ncols());
        let first = self.forward(x)?;
        let mut losses = Vec::new();
        for _ in 0..(how.epochs)(given, self.recipe.num_epochs) {
            if how.reset_each_epoch {
                self.reset(x.ncols());
            }
            let p = match how.predictions {
                Predictions::EachEpoch => self.forward(x)?,
                Predictions::Once => first.clone(),
            };
            let before = self.loss(&p, y)?;
            if how.steps {
                self.backward(x, y, &p, self.recipe.learning_rate)?;
            }
            losses.push(if how.loss_after_step { self.loss(&self.forward(x)?, y)? } else { before });
        }
        Ok(match how.returns {
            Returns::AllLosses => Arg::List(losses.into_iter().map(Arg::Float).collect()),
            Returns::LastLoss => losses.last().map_or(Arg::None, |&loss| Arg::Float(loss)),
            Returns::Nothing => Arg::None,
        })
    }
}

/// The matrix product. The usual one column goes through the vector product, which for few features is much faster.
fn product(a: &ArrayView2<f64>, b: &Array2<f64>) -> Array2<f64> {
    if b.ncols() == 1 { a.dot(&b.column(0)).insert_axis(Axis(1)) } else { a.dot(b) }
}

/// w − step, as NumPy broadcasts it when the step has more columns.
fn subtract(w: &Array2<f64>, step: &Array2<f64>) -> Array2<f64> {
    if w.ncols() == step.ncols() {
        return w - step;
    }
    let mut result = -step;
    for mut column in result.axis_iter_mut(Axis(1)) {
        column += &w.column(0);
    }
    result
}

impl Object for Unit {
    fn call(&mut self, method: &str, args: &Args) -> Result<Arg, DynError> {
        let found = self.entry.methods.iter().find(|known| known.name == method);
        let parameters = &found.ok_or_else(|| DynError::no_such("method", method))?.parameters;
        let bound = bind(method, parameters, args)?;
        let named =
            |i: usize, reason: String| DynError::bad(method, format!("{}: {reason}", parameters[i].name));
        let matrix = |i: usize| bound[i].row().map_err(|reason| named(i, reason));
        let column = |i: usize| bound[i].column().map_err(|reason| named(i, reason));
        let array = |i: usize| bound[i].array().map_err(|reason| named(i, reason));
        match method {
            "activate" => self.recipe.activation.apply(method, &bound[0], &self.parts),
            "forward_pass" => Ok(Arg::from(self.forward(&matrix(0)?)?)),
            "backward_pass" => {
                let rate = bound[3].number().map_err(|reason| named(3, reason))?;
                let (x, y, p) = (matrix(0)?, array(1)?, column(2)?);
                self.backward(&x, &y, &p, rate)?;
                Ok(Arg::None)
            }
            "fit" => {
                let epochs = bound[2].count().map_err(|reason| named(2, reason))?;
                let (x, y) = (matrix(0)?, array(1)?);
                self.fit(&x, &y, epochs)
            }
            _ => Err(DynError::no_such("method", method)),
        }
    }

    fn get(&self, attribute: &str) -> Result<Arg, DynError> {
        match attribute {
            "w" => Ok(self.w.clone().map_or(Arg::None, Arg::from)),
            "b" => Ok(Arg::Float(self.b)),
            _ => Err(DynError::no_such("attribute", attribute)),
        }
    }

    fn set(&mut self, attribute: &str, value: Arg) -> Result<(), DynError> {
        let bad = |reason| DynError::bad(attribute, reason);
        match attribute {
            "w" if value == Arg::None => self.w = None,
            "w" => {
                let w = value.column().map_err(bad)?;
                self.w = Some(w.into_dimensionality::<Ix2>().map_err(|error| bad(error.to_string()))?);
            }
            "b" => self.b = value.number().map_err(bad)?,
            _ => return Err(DynError::no_such("attribute", attribute)),
        }
        Ok(())
    }
}
