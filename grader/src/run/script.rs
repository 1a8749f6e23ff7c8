//! A party plays the steps of a check.

use super::party::{Answered, Argument, CallArguments, Party, Trouble};
use crate::assignment::input::Drawn;
use crate::assignment::signature::{Entry, EntryKind, Type};
use crate::assignment::step::{Action, Arguments, Expr, Literal, Step};
use crate::compare::{Answer, Transcript, is_unchanged};
use grader_protocol::Value;
use std::collections::BTreeMap;

/// What a party did in one case.
#[derive(Clone, Debug, Default)]
pub struct Performance {
    /// Its answers.
    pub transcript: Transcript,
    /// Inputs as they were after the calls that got them, by name; only where the party echoes. One that a call changed
    /// is as that call left it, whatever came later: each step is handed a copy of its own.
    pub after: BTreeMap<String, Value>,
    /// CPU seconds of the last step.
    pub seconds: f64,
}

enum Bound {
    Value(Value),
    Object(u64),
}

/// Plays the steps. It ends with the first failure, or with a result that cannot be handed on.
pub fn play(
    party: &mut dyn Party,
    entries: &[Entry],
    steps: &[Step],
    drawn: &Drawn,
) -> Result<Performance, Trouble> {
    let mut stage = Stage { party, entries, drawn, bound: BTreeMap::new() };
    let mut performance = Performance::default();
    for step in steps {
        let answered = stage.step(step)?;
        performance.seconds = stage.party.seconds();
        if let Some(after) = stage.party.after() {
            note_after(step, after, drawn, &mut performance.after);
        }
        let answer = match answered {
            Answered::Failed(failure) => {
                performance.transcript.answers.push(Answer::Failed(failure));
                break;
            }
            Answered::Object(object) => {
                if let Some(name) = &step.bind {
                    stage.bound.insert(name.clone(), Bound::Object(object));
                }
                Answer::Done
            }
            Answered::Value(value) => {
                let lost = matches!(value, Value::Opaque(_)) && step.bind.is_some();
                if let Some(name) = &step.bind {
                    stage.bound.insert(name.clone(), Bound::Value(value.clone()));
                }
                performance.transcript.answers.push(Answer::Value(value));
                if lost {
                    break;
                }
                continue;
            }
        };
        performance.transcript.answers.push(answer);
    }
    stage.tidy();
    Ok(performance)
}

struct Stage<'a> {
    party: &'a mut dyn Party,
    entries: &'a [Entry],
    drawn: &'a Drawn,
    bound: BTreeMap<String, Bound>,
}

impl Stage<'_> {
    fn step(&mut self, step: &Step) -> Result<Answered, Trouble> {
        match &step.action {
            Action::Call { entry, args } => {
                // What has methods and attributes stays where it is.
                let keep = self.entries.iter().any(|e| {
                    let object = matches!(
                        e.kind,
                        EntryKind::Class { .. } | EntryKind::Function { returns: Type::Object, .. }
                    );
                    e.name == *entry && object
                });
                let args = self.arguments(step, args)?;
                self.party.call(entry, &args, keep)
            }
            Action::Method { object, method, args } => {
                let args = self.arguments(step, args)?;
                let object = self.object(step, object)?;
                self.party.method(object, method, &args)
            }
            Action::Get { object, attribute } => {
                let object = self.object(step, object)?;
                self.party.get(object, attribute)
            }
            Action::Set { object, attribute, value } => {
                let value = self.argument(step, value)?;
                let object = self.object(step, object)?;
                self.party.set(object, attribute, &value)
            }
            Action::Variable { entry } => self.party.variable(entry),
        }
    }

    fn arguments(&self, step: &Step, args: &Arguments) -> Result<CallArguments, Trouble> {
        Ok(CallArguments {
            positional: args.positional.iter().map(|e| self.argument(step, e)).collect::<Result<_, _>>()?,
            named: args
                .named
                .iter()
                .map(|(name, e)| Ok((name.clone(), self.argument(step, e)?)))
                .collect::<Result<_, Trouble>>()?,
        })
    }

    fn argument(&self, step: &Step, expr: &Expr) -> Result<Argument, Trouble> {
        Ok(match expr {
            Expr::Literal(literal) => Argument::Value(literal_value(literal)),
            Expr::Input { name, part } => {
                Argument::Value(input(self.drawn, name, part.as_deref()).ok_or_else(|| Trouble::Oracle {
                    step: step.text.clone(),
                    reason: format!("there is no input ${name}"),
                })?)
            }
            Expr::Name(name) => match self.bound.get(name) {
                Some(Bound::Value(value)) => Argument::Value(value.clone()),
                Some(Bound::Object(object)) => Argument::Object(*object),
                None => Argument::Entry(name.clone()),
            },
        })
    }

    fn object(&self, step: &Step, name: &str) -> Result<u64, Trouble> {
        match self.bound.get(name) {
            Some(Bound::Object(object)) => Ok(*object),
            _ => Err(Trouble::Oracle { step: step.text.clone(), reason: format!("{name} is not an object") }),
        }
    }

    fn tidy(&mut self) {
        for bound in self.bound.values() {
            if let Bound::Object(object) = bound {
                self.party.forget(*object);
            }
        }
    }
}

/// Which inputs the echoed arguments are.
fn note_after(step: &Step, after: Vec<Value>, drawn: &Drawn, to: &mut BTreeMap<String, Value>) {
    let (Action::Call { args, .. } | Action::Method { args, .. }) = &step.action else { return };
    for (expr, value) in args.positional.iter().zip(after) {
        let Expr::Input { name, part } = expr else { continue };
        let (Some(given), Some(whole)) = (input(drawn, name, part.as_deref()), drawn.values.get(name)) else {
            continue;
        };
        if is_unchanged(&given, &value) {
            to.entry(name.clone()).or_insert_with(|| whole.clone());
        } else {
            to.insert(name.clone(), value);
        }
    }
}

/// The value of an input or of a part of it.
pub(crate) fn input(drawn: &Drawn, name: &str, part: Option<&str>) -> Option<Value> {
    let value = drawn.values.get(name)?;
    match (part, value) {
        (None, value) => Some(value.clone()),
        (Some(part), Value::Map(pairs)) => pairs.iter().find(|(k, _)| k == part).map(|(_, v)| v.clone()),
        (Some(_), _) => None,
    }
}

/// A literal as a value.
pub(crate) fn literal_value(literal: &Literal) -> Value {
    match literal {
        Literal::None => Value::None,
        Literal::Bool(x) => Value::Bool(*x),
        Literal::Int(x) => Value::Int(*x),
        Literal::Float(x) => Value::Float(*x),
        Literal::Text(x) => Value::Text(x.clone()),
        Literal::List(items) => Value::List(items.iter().map(literal_value).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assignment::step::Judge;

    #[test]
    fn a_change_of_an_input_is_not_undone_by_a_later_step() {
        let input = |name: &str| Expr::Input { name: name.to_owned(), part: None };
        let step = |names: &[&str]| Step {
            text: String::new(),
            bind: None,
            action: Action::Method {
                object: "m".to_owned(),
                method: "f".to_owned(),
                args: Arguments { positional: names.iter().map(|n| input(n)).collect(), named: vec![] },
            },
            judge: Judge { compare: true, tolerance: None, shape: None, extra: 0 },
        };
        let (x, y) = (Value::List(vec![Value::Float(1.0)]), Value::Float(0.0));
        let mut drawn = Drawn::default();
        drawn.values.extend([("X".to_owned(), x.clone()), ("y".to_owned(), y.clone())]);
        let mut after = BTreeMap::new();
        note_after(&step(&["X"]), vec![Value::List(vec![Value::Float(0.0)])], &drawn, &mut after);
        note_after(&step(&["X", "y"]), vec![x.clone(), y.clone()], &drawn, &mut after);
        assert_eq!(after["X"], Value::List(vec![Value::Float(0.0)]), "the first step changed it");
        assert_eq!(after["y"], y);
        let mut after = BTreeMap::new();
        for _ in 0..2 {
            note_after(&step(&["X", "y"]), vec![x.clone(), y.clone()], &drawn, &mut after);
        }
        assert_eq!(after, drawn.values.into_iter().collect());
    }
}
