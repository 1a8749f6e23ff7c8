//! Functions that a caller gives in place of ours.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use super::{Arg, Args, DynError};

type Part = Arc<Mutex<dyn FnMut(&Args) -> Result<Arg, DynError> + Send>>;

/// Functions that are called in place of the library's own, by name.
///
/// With them a class is judged as if the functions that it calls were right: when a student's `sigmoid` is wrong, `Neuron` can
/// still be compared with an oracle that calls the student's `sigmoid`. Cloning shares the functions. Only
/// entries that [`Entry::uses`](super::Entry::uses) names are ever looked up.
///
/// ```
/// use reference::dynamic::{Arg, Args, Parts, library};
/// let parts = Parts::new().with("sigmoid", |_: &Args| Ok(Arg::Float(0.25)));
/// let neuron = library("neuron", None).unwrap();
/// let mut own = neuron.construct("Neuron", &Args::default(), &parts).unwrap();
/// assert_eq!(own.call("activate", &Args::new([Arg::Float(3.0)])), Ok(Arg::Float(0.25)));
/// ```
#[derive(Clone, Default)]
pub struct Parts {
    named: BTreeMap<String, Part>,
}

impl Parts {
    /// No parts: everything is the library's own.
    ///
    /// ```
    /// assert!(reference::dynamic::Parts::new().is_empty());
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a part, or replaces the one of that name.
    ///
    /// The function may hold a connection to the student's process; a part must not call itself through the
    /// library. Its failure should be [`DynError::Part`], which is handed through as it is.
    ///
    /// ```
    /// use reference::dynamic::{Arg, Args, Parts};
    /// let parts = Parts::new().with("relu", |args: &Args| Ok(args.positional[0].clone()));
    /// assert!(parts.has("relu"));
    /// ```
    #[must_use]
    pub fn with(
        mut self,
        name: &str,
        function: impl FnMut(&Args) -> Result<Arg, DynError> + Send + 'static,
    ) -> Self {
        self.named.insert(name.to_owned(), Arc::new(Mutex::new(function)));
        self
    }

    /// Whether there is a part of that name.
    ///
    /// ```
    /// assert!(!reference::dynamic::Parts::new().has("sigmoid"));
    /// ```
    pub fn has(&self, name: &str) -> bool {
        self.named.contains_key(name)
    }

    /// Whether there is no part at all.
    ///
    /// ```
    /// assert!(reference::dynamic::Parts::new().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.named.is_empty()
    }

    /// Calls a part; `None` when there is none of that name.
    ///
    /// ```
    /// use reference::dynamic::{Args, Parts};
    /// assert!(Parts::new().call("sigmoid", &Args::default()).is_none());
    /// ```
    pub fn call(&self, name: &str, args: &Args) -> Option<Result<Arg, DynError>> {
        let part = self.named.get(name)?;
        let mut function = part.lock().unwrap_or_else(PoisonError::into_inner);
        Some(function(args))
    }
}

impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.named.keys()).finish()
    }
}
