//! The reference as a party: it answers in this process, and no student's code comes near it.

use super::party::{Answered, Argument, CallArguments, Party, Trouble};
use crate::compare::Failure;
use grader_protocol::{Array, Raised, Value};
use ndarray::{ArrayD, IxDyn};
use reference::dynamic::{Arg, Args, DynError, Library, Object, Parts};
use std::collections::HashMap;

/// A library of the reference, as a party.
pub struct Reference {
    library: Box<dyn Library>,
    parts: Parts,
    objects: HashMap<u64, Box<dyn Object>>,
    next: u64,
    seconds: f64,
}

impl Reference {
    /// A party that answers from `library`.
    pub fn new(library: Box<dyn Library>) -> Self {
        Self { library, parts: Parts::new(), objects: HashMap::new(), next: 1, seconds: 0.0 }
    }

    /// Uses these functions in place of the library's own (follow-through).
    #[must_use]
    pub fn with_parts(mut self, parts: Parts) -> Self {
        self.parts = parts;
        self
    }

    fn timed<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        let started = std::time::Instant::now();
        let result = work(self);
        self.seconds = started.elapsed().as_secs_f64();
        result
    }
}

fn object_error(object: u64) -> Trouble {
    Trouble::Oracle { step: format!("object {object}"), reason: "is not there".to_owned() }
}

fn outcome(result: Result<Arg, DynError>) -> Answered {
    match result.map_err(|e| e.to_string()).and_then(|arg| from_arg(&arg)) {
        Ok(value) => Answered::Value(value),
        Err(message) => Answered::Failed(Failure::Raised(Raised {
            class: "oracle".to_owned(),
            message,
            place: None,
            kind: String::new(),
        })),
    }
}

/// A value of the protocol as the reference takes it.
pub(crate) fn to_arg(value: &Value) -> Result<Arg, String> {
    Ok(match value {
        Value::None => Arg::None,
        Value::Bool(x) => Arg::Bool(*x),
        Value::Int(x) => Arg::Int(*x),
        Value::Float(x) => Arg::Float(*x),
        Value::Text(x) => Arg::Text(x.clone()),
        Value::Array(a) => {
            let elements = a.to_f64().ok_or_else(|| format!("an array of {}", a.dtype().name()))?;
            let array = ArrayD::from_shape_vec(IxDyn(a.shape()), elements).map_err(|e| e.to_string())?;
            Arg::Array(array)
        }
        Value::List(items) => Arg::List(items.iter().map(to_arg).collect::<Result<_, _>>()?),
        other => return Err(format!("{} is no argument of the reference", other.kind())),
    })
}

/// A value of the reference as the protocol carries it.
pub(crate) fn from_arg(arg: &Arg) -> Result<Value, String> {
    Ok(match arg {
        Arg::None => Value::None,
        Arg::Bool(x) => Value::Bool(*x),
        Arg::Int(x) => Value::Int(*x),
        Arg::Float(x) => Value::Float(*x),
        Arg::Text(x) => Value::Text(x.clone()),
        Arg::Array(a) => {
            let elements: Vec<f64> = a.iter().copied().collect();
            Value::Array(
                Array::from_f64(a.shape().to_vec(), &elements)
                    .ok_or("an array that does not fit its shape")?,
            )
        }
        Arg::List(items) => Value::List(items.iter().map(from_arg).collect::<Result<_, _>>()?),
    })
}

fn to_args(args: &CallArguments) -> Result<Args, Trouble> {
    let one = |a: &Argument| match a {
        Argument::Value(value) => {
            to_arg(value).map_err(|reason| Trouble::Oracle { step: "an argument".to_owned(), reason })
        }
        Argument::Object(_) | Argument::Entry(_) => Err(Trouble::Oracle {
            step: "an argument".to_owned(),
            reason: "the reference takes no functions or objects".to_owned(),
        }),
    };
    Ok(Args {
        positional: args.positional.iter().map(one).collect::<Result<_, _>>()?,
        named: args.named.iter().map(|(n, a)| Ok((n.clone(), one(a)?))).collect::<Result<_, Trouble>>()?,
    })
}

impl Party for Reference {
    fn call(&mut self, entry: &str, args: &CallArguments, keep: bool) -> Result<Answered, Trouble> {
        let args = to_args(args)?;
        self.timed(|this| {
            if !keep {
                return Ok(outcome(this.library.function(entry, &args, &this.parts)));
            }
            match this.library.construct(entry, &args, &this.parts) {
                Ok(object) => {
                    let id = this.next;
                    this.next += 1;
                    this.objects.insert(id, object);
                    Ok(Answered::Object(id))
                }
                Err(e) => Ok(outcome(Err(e))),
            }
        })
    }
    fn method(&mut self, object: u64, method: &str, args: &CallArguments) -> Result<Answered, Trouble> {
        let args = to_args(args)?;
        self.timed(|this| {
            let target = this.objects.get_mut(&object).ok_or_else(|| object_error(object))?;
            Ok(outcome(target.call(method, &args)))
        })
    }
    fn get(&mut self, object: u64, attribute: &str) -> Result<Answered, Trouble> {
        let target = self.objects.get(&object).ok_or_else(|| object_error(object))?;
        Ok(outcome(target.get(attribute)))
    }
    fn set(&mut self, object: u64, attribute: &str, value: &Argument) -> Result<Answered, Trouble> {
        let args = to_args(&CallArguments { positional: vec![value.clone()], named: vec![] })?;
        let value = args.positional.into_iter().next().unwrap_or_default();
        let target = self.objects.get_mut(&object).ok_or_else(|| object_error(object))?;
        Ok(outcome(target.set(attribute, value).map(|()| Arg::None)))
    }
    fn variable(&mut self, entry: &str) -> Result<Answered, Trouble> {
        Err(Trouble::Oracle { step: entry.to_owned(), reason: "the reference has no variables".to_owned() })
    }
    fn seconds(&self) -> f64 {
        self.seconds
    }
    fn forget(&mut self, object: u64) {
        self.objects.remove(&object);
    }
}
