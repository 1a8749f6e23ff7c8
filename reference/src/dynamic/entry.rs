//! What a library offers, and how arguments meet parameters.

use super::{Arg, Args, DynError};

/// Function or class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// Called by [`Library::function`](super::Library::function).
    Function,
    /// Made by [`Library::construct`](super::Library::construct).
    Class,
}

/// One parameter of a function, a method or a constructor.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What it is when it is not given; `None` for a parameter that has to be given.
    pub default: Option<Arg>,
}

/// One method of a class.
#[derive(Clone, Debug, PartialEq)]
pub struct Method {
    /// Its name.
    pub name: &'static str,
    /// Its parameters, `self` left out.
    pub parameters: Vec<Parameter>,
}

/// One function or class of a library.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its name.
    pub name: &'static str,
    /// Other names under which it may be called (they differ by year).
    pub aliases: &'static [&'static str],
    /// Function or class.
    pub kind: EntryKind,
    /// The parameters of the function, or of the constructor.
    pub parameters: Vec<Parameter>,
    /// The methods of a class.
    pub methods: Vec<Method>,
    /// The attributes of a class.
    pub attributes: &'static [&'static str],
    /// Other entries that this one calls, and that [`Parts`](super::Parts) may therefore replace.
    pub uses: &'static [&'static str],
}

impl Entry {
    pub(crate) fn function(name: &'static str, parameters: Vec<Parameter>) -> Self {
        Self {
            name,
            aliases: &[],
            kind: EntryKind::Function,
            parameters,
            methods: Vec::new(),
            attributes: &[],
            uses: &[],
        }
    }

    pub(crate) fn class(
        name: &'static str,
        parameters: Vec<Parameter>,
        methods: Vec<Method>,
        attributes: &'static [&'static str],
    ) -> Self {
        Self { name, aliases: &[], kind: EntryKind::Class, parameters, methods, attributes, uses: &[] }
    }

    pub(crate) fn with_aliases(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    pub(crate) fn using(mut self, uses: &'static [&'static str]) -> Self {
        self.uses = uses;
        self
    }

    /// Whether the entry answers to that name.
    ///
    /// ```
    /// use reference::dynamic::library;
    /// let neuron = library("neuron", None).unwrap();
    /// assert!(neuron.entries().iter().any(|entry| entry.answers_to("sigmoid_prime")));
    /// ```
    pub fn answers_to(&self, name: &str) -> bool {
        self.name == name || self.aliases.contains(&name)
    }
}

pub(crate) fn required(name: &'static str) -> Parameter {
    Parameter { name, default: None }
}

pub(crate) fn optional(name: &'static str, default: impl Into<Arg>) -> Parameter {
    Parameter { name, default: Some(default.into()) }
}

pub(crate) fn method(name: &'static str, parameters: Vec<Parameter>) -> Method {
    Method { name, parameters }
}

/// Puts arguments in the order of the parameters, with defaults where nothing was given.
///
/// ```
/// use reference::dynamic::{Arg, Args, Parameter, bind};
/// let parameters = [Parameter { name: "b", default: Some(Arg::Int(0)) }];
/// assert_eq!(bind("f", &parameters, &Args::default()).unwrap(), [Arg::Int(0)]);
/// ```
pub fn bind(function: &str, parameters: &[Parameter], args: &Args) -> Result<Vec<Arg>, DynError> {
    if args.positional.len() > parameters.len() {
        let (most, got) = (parameters.len(), args.positional.len());
        return Err(DynError::bad(function, format!("takes at most {most} arguments, {got} were given")));
    }
    let mut bound: Vec<Option<Arg>> = args.positional.iter().cloned().map(Some).collect();
    bound.resize(parameters.len(), None);
    for (name, value) in &args.named {
        let Some(place) = parameters.iter().position(|parameter| parameter.name == name) else {
            return Err(DynError::bad(function, format!("has no parameter {name:?}")));
        };
        if bound[place].is_some() {
            return Err(DynError::bad(function, format!("{name:?} was given twice")));
        }
        bound[place] = Some(value.clone());
    }
    parameters
        .iter()
        .zip(bound)
        .map(|(parameter, value)| {
            value
                .or_else(|| parameter.default.clone())
                .ok_or_else(|| DynError::bad(function, format!("{:?} was not given", parameter.name)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_meet_parameters() {
        let parameters = [required("X"), required("y"), optional("learning_rate", 0.1)];
        let call = |args: &Args| bind("step", &parameters, args);
        let two = Args::new([Arg::Int(1)]).with("y", 2_i64);
        assert_eq!(call(&two).unwrap(), [Arg::Int(1), Arg::Int(2), Arg::Float(0.1)]);
        assert!(call(&Args::new([Arg::Int(1)])).is_err(), "y is missing");
        assert!(call(&two.clone().with("X", 3_i64)).is_err(), "X given twice");
        assert!(call(&two.with("alpha", 3_i64)).is_err(), "no such parameter");
        assert!(call(&Args::new([(); 4].map(|()| Arg::Int(1)))).is_err(), "too many");
    }
}
