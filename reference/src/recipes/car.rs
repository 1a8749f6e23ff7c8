//! The class `Car`.

use crate::dynamic::{Arg, Args, DynError, Entry, Library, Object, Parameter, Parts, bind, method, required};

/// How `Car` is done.
#[derive(Clone, Debug)]
pub(crate) struct CarRecipe {
    /// The arguments of the constructor, as stored in model, passengers, color, speed.
    pub(crate) store: fn([Arg; 4]) -> [Arg; 4],
    /// The cost after `set_cost`, from the cost before and the argument.
    pub(crate) set: fn(Option<f64>, f64) -> f64,
    /// The new cost from the present one and the age in years.
    pub(crate) age: fn(f64, f64) -> f64,
    /// Whether `new_cost` keeps the new cost, so that a second call falls from there.
    pub(crate) keeps: bool,
    /// What `new_cost` returns, from the old cost and the new one.
    pub(crate) answer: fn(f64, f64) -> Option<f64>,
}

impl CarRecipe {
    pub(crate) fn honest(choices: &super::Choices) -> Self {
        Self {
            store: |arguments| arguments,
            set: |_, cost| cost,
            age: |cost, year| cost - year * year * 30_000.0,
            keeps: choices.has("adds_up"),
            answer: |_, new| Some(new),
        }
    }
}

const ATTRIBUTES: &[&str] = &["model", "passengers", "color", "speed"];

/// The library of the exercise `oop`.
pub(crate) struct CarLibrary {
    recipe: CarRecipe,
    entries: Vec<Entry>,
}

impl CarLibrary {
    pub(crate) fn new(recipe: CarRecipe) -> Self {
        let parameters: Vec<Parameter> = ATTRIBUTES.iter().map(|name| required(name)).collect();
        let methods =
            vec![method("set_cost", vec![required("cost")]), method("new_cost", vec![required("year")])];
        Self { recipe, entries: vec![Entry::class("Car", parameters, methods, ATTRIBUTES)] }
    }
}

impl Library for CarLibrary {
    fn entries(&self) -> &[Entry] {
        &self.entries
    }

    fn function(&self, name: &str, _: &Args, _: &Parts) -> Result<Arg, DynError> {
        Err(DynError::no_such("function", name))
    }

    fn construct(&self, class: &str, args: &Args, _: &Parts) -> Result<Box<dyn Object>, DynError> {
        let entry = self.entry(class).ok_or_else(|| DynError::no_such("class", class))?;
        let bound = bind(class, &entry.parameters, args)?;
        let arguments = bound.try_into().map_err(|_| DynError::bad(class, "takes four arguments"))?;
        let values = (self.recipe.store)(arguments);
        Ok(Box::new(Car { recipe: self.recipe.clone(), values, cost: None, whole: true }))
    }
}

struct Car {
    recipe: CarRecipe,
    values: [Arg; 4],
    cost: Option<f64>,
    /// Only whole numbers so far: answers are integers then, as in Python.
    whole: bool,
}

impl Car {
    fn amount(&self, x: f64) -> Arg {
        if self.whole && x.fract() == 0.0 && x.abs() < 1e15 { Arg::Int(x as i64) } else { Arg::Float(x) }
    }

    fn number(&mut self, method: &str, args: &Args, parameter: &'static str) -> Result<f64, DynError> {
        let bound = bind(method, &[required(parameter)], args)?;
        self.whole &= matches!(bound[0], Arg::Int(_) | Arg::Bool(_));
        bound[0].number().map_err(|reason| DynError::bad(method, format!("{parameter}: {reason}")))
    }
}

impl Object for Car {
    fn call(&mut self, method: &str, args: &Args) -> Result<Arg, DynError> {
        match method {
            "set_cost" => {
                let cost = self.number(method, args, "cost")?;
                self.cost = Some((self.recipe.set)(self.cost, cost));
                Ok(Arg::None)
            }
            "new_cost" => {
                let year = self.number(method, args, "year")?;
                let old = self.cost.ok_or_else(|| DynError::bad(method, "the cost was never set"))?;
                let new = (self.recipe.age)(old, year);
                if self.recipe.keeps {
                    self.cost = Some(new);
                }
                Ok((self.recipe.answer)(old, new).map_or(Arg::None, |x| self.amount(x)))
            }
            _ => Err(DynError::no_such("method", method)),
        }
    }

    fn get(&self, attribute: &str) -> Result<Arg, DynError> {
        if attribute == "cost" {
            return Ok(self.cost.map_or(Arg::None, |cost| self.amount(cost)));
        }
        let place = ATTRIBUTES.iter().position(|name| *name == attribute);
        place.map(|i| self.values[i].clone()).ok_or_else(|| DynError::no_such("attribute", attribute))
    }

    fn set(&mut self, attribute: &str, value: Arg) -> Result<(), DynError> {
        if attribute == "cost" {
            self.cost = Some(value.number().map_err(|reason| DynError::bad("cost", reason))?);
            return Ok(());
        }
        let place = ATTRIBUTES.iter().position(|name| *name == attribute);
        self.values[place.ok_or_else(|| DynError::no_such("attribute", attribute))?] = value;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamic::library;

    fn costs(variant: &str) -> Vec<Arg> {
        let oop = library("oop", Some(variant)).unwrap();
        let args = Args::new([Arg::from("T"), Arg::Int(4), Arg::from("red")]).with("speed", 180_i64);
        let mut car = oop.construct("Car", &args, &Parts::new()).unwrap();
        assert_eq!(car.get("speed"), Ok(Arg::Int(180)));
        assert!(car.call("new_cost", &Args::new([Arg::Int(1)])).is_err(), "no cost yet");
        car.call("set_cost", &Args::new([Arg::Int(1_000_000)])).unwrap();
        [2, 3].map(|year| car.call("new_cost", &Args::new([Arg::Int(year)])).unwrap()).to_vec()
    }

    #[test]
    fn cost_falls_once_or_adds_up() {
        assert_eq!(costs("once"), [Arg::Int(880_000), Arg::Int(730_000)]);
        assert_eq!(costs("adds_up"), [Arg::Int(880_000), Arg::Int(610_000)]);
    }
}
