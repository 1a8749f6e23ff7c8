//! Functions of answers and predictions: losses and their gradients.

use ndarray::{Array2, ArrayD, Axis, Ix2};

use crate::dynamic::{Arg, DynError};

/// What makes a matrix of a matrix.
pub(crate) type MatrixMap = fn(&Array2<f64>) -> Array2<f64>;

/// How answers and predictions meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pairing {
    /// Each prediction with its own answer, whatever the two shapes.
    EachWithItsOwn,
    /// As NumPy broadcasts: (n, 1) with (n,) gives every prediction with every answer, (n, n).
    Broadcast,
}

/// What is returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// One number.
    Number,
    /// One number an element of the predictions.
    EachElement,
    /// Nothing: printed, not returned.
    Nothing,
}

/// How many there are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    /// All elements.
    pub(crate) elements: f64,
    /// Rows: objects.
    pub(crate) rows: f64,
    /// Columns: classes.
    pub(crate) columns: f64,
}

impl Size {
    pub(crate) fn of(array: &Array2<f64>) -> Self {
        Self { elements: array.len() as f64, rows: array.nrows() as f64, columns: array.ncols() as f64 }
    }
}

/// A loss, or the gradient of one with respect to the predictions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PairwiseRecipe {
    /// What one prediction p and one answer y contribute.
    pub(crate) term: fn(p: f64, y: f64) -> f64,
    /// A number: from the sum of all terms. Each element: from its own term.
    pub(crate) total: fn(f64, &Size) -> f64,
    /// Number, elements, or nothing.
    pub(crate) outcome: Outcome,
    /// Who meets whom.
    pub(crate) pairing: Pairing,
    /// What is done to the predictions first.
    pub(crate) prepare: Option<MatrixMap>,
    /// Whether one-dimensional arguments are one object of k classes rather than n objects.
    pub(crate) rows_are_objects: bool,
}

impl PairwiseRecipe {
    /// A loss: one number from the sum.
    pub(crate) fn loss(term: fn(f64, f64) -> f64, total: fn(f64, &Size) -> f64) -> Self {
        Self {
            term,
            total,
            outcome: Outcome::Number,
            pairing: Pairing::EachWithItsOwn,
            prepare: None,
            rows_are_objects: false,
        }
    }

    /// A gradient: one number an element.
    pub(crate) fn gradient(term: fn(f64, f64) -> f64, total: fn(f64, &Size) -> f64) -> Self {
        Self { outcome: Outcome::EachElement, ..Self::loss(term, total) }
    }

    /// One-hot rows (n, k).
    pub(crate) fn over_rows(mut self) -> Self {
        self.rows_are_objects = true;
        self
    }

    pub(crate) fn call(&self, function: &str, p: &Arg, y: &Arg) -> Result<Arg, DynError> {
        let bad = |name: &str, reason: String| DynError::bad(function, format!("{name}: {reason}"));
        let p = p.array().map_err(|reason| bad("y_pred", reason))?;
        let y = y.array().map_err(|reason| bad("y_true", reason))?;
        if p.len() != y.len() || p.is_empty() {
            let (p, y) = (p.shape(), y.shape());
            return Err(DynError::bad(function, format!("y_pred of shape {p:?} with y_true of shape {y:?}")));
        }
        let shape = p.shape().to_vec();
        let mut terms = self.terms(&p, &y).map_err(|reason| DynError::bad(function, reason))?;
        let size = Size::of(&terms);
        match self.outcome {
            Outcome::Nothing => Ok(Arg::None),
            Outcome::Number => Ok(Arg::Float((self.total)(terms.sum(), &size))),
            Outcome::EachElement => {
                terms.mapv_inplace(|term| (self.total)(term, &size));
                if shape.is_empty() {
                    return Ok(Arg::Float(terms[[0, 0]]));
                }
                let fits = terms.len() == shape.iter().product::<usize>();
                let shape = if fits { shape } else { terms.shape().to_vec() };
                let array = terms.into_shape_with_order(shape);
                array.map(Arg::Array).map_err(|error| DynError::bad(function, error.to_string()))
            }
        }
    }

    /// The loss of predictions (n, 1), without copies where each has its own answer.
    pub(crate) fn number(&self, function: &str, p: &Array2<f64>, y: &ArrayD<f64>) -> Result<f64, DynError> {
        let usual = self.pairing == Pairing::EachWithItsOwn && self.outcome == Outcome::Number;
        if usual && self.prepare.is_none() && p.ncols() == 1 && p.len() == y.len() && !y.is_empty() {
            let sum = p.iter().zip(y).map(|(&p, &y)| (self.term)(p, y)).sum();
            return Ok((self.total)(sum, &Size::of(p)));
        }
        let loss = self.call(function, &Arg::Array(p.clone().into_dyn()), &Arg::Array(y.clone()))?;
        Ok(loss.number().unwrap_or(f64::NAN))
    }

    /// The terms, as a matrix.
    fn terms(&self, p: &ArrayD<f64>, y: &ArrayD<f64>) -> Result<Array2<f64>, String> {
        let (mut left, right) = (self.matrix(p)?, self.matrix(y)?);
        if let Some(prepare) = self.prepare {
            left = prepare(&left);
        }
        if self.pairing == Pairing::Broadcast && p.ndim() + y.ndim() == 3 && left.ncols() == 1 {
            let (column, row) = if p.ndim() == 2 { (&left, &right) } else { (&right, &left) };
            let n = column.nrows();
            let pick = |i: usize, j: usize| {
                if p.ndim() == 2 { (column[[i, 0]], row[[j, 0]]) } else { (row[[j, 0]], column[[i, 0]]) }
            };
            return Ok(Array2::from_shape_fn((n, n), |(i, j)| {
                let (p, y) = pick(i, j);
                (self.term)(p, y)
            }));
        }
        if self.rows_are_objects && left.dim() != right.dim() {
            return Err(format!(
                "predictions of shape {:?} with answers of shape {:?}",
                left.dim(),
                right.dim()
            ));
        }
        let right = right.to_shape(left.dim()).map_err(|error| error.to_string())?;
        left.zip_mut_with(&right, |p, &y| *p = (self.term)(*p, y));
        Ok(left)
    }

    /// Rows are objects. One dimension is n objects, or one object of k classes.
    fn matrix(&self, array: &ArrayD<f64>) -> Result<Array2<f64>, String> {
        let (length, first) = (array.len(), array.shape().first().copied().unwrap_or(1));
        let shape = match array.ndim() {
            0 | 1 if self.rows_are_objects => (1, length),
            0 | 1 => (length, 1),
            _ => (first, length / first.max(1)),
        };
        let matrix = array.to_shape(shape).map_err(|error| error.to_string())?;
        Ok(matrix.into_owned())
    }
}

/// Errors (n, 1) of predictions (n, 1) and answers; (n, n) when they broadcast.
pub(crate) fn errors(
    p: &Array2<f64>,
    y: &ArrayD<f64>,
    error: fn(f64, f64) -> f64,
    pairing: Pairing,
) -> Result<Array2<f64>, String> {
    let recipe = PairwiseRecipe { pairing, ..PairwiseRecipe::gradient(error, |term, _| term) };
    if p.ncols() == 1 && p.len() == y.len() {
        if pairing == Pairing::EachWithItsOwn {
            // The usual case, thousands of times in `fit`: without copies.
            let errors = p.iter().zip(y).map(|(&p, &y)| error(p, y)).collect();
            return Array2::from_shape_vec(p.dim(), errors).map_err(|error| error.to_string());
        }
        return recipe.terms(&p.clone().into_dyn(), y);
    }
    // Predictions (n, n) of a unit whose weights broadcast before: NumPy meets (n,) with every row of them, (n, 1) with
    // every column.
    if pairing == Pairing::Broadcast && y.ndim() == 1 && y.len() == p.ncols() {
        return Ok(Array2::from_shape_fn(p.dim(), |(i, j)| error(p[[i, j]], y[[j]])));
    }
    let y = y.to_shape((y.len(), 1)).map_err(|error| error.to_string())?;
    let y = y.view().into_dimensionality::<Ix2>().map_err(|error| error.to_string())?;
    if y.nrows() != p.nrows() {
        return Err(format!("{} predictions with {} answers", p.nrows(), y.nrows()));
    }
    let mut result = p.clone();
    for mut column in result.axis_iter_mut(Axis(1)) {
        column.zip_mut_with(&y.column(0), |p, &y| *p = error(*p, y));
    }
    Ok(result)
}
