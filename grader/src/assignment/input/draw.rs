//! Drawing the inputs of one case.

use super::{Drawn, Inputs, Seed, generate::generate};
use std::collections::BTreeMap;

/// Whose inputs are drawn. All of it goes into the key of every stream.
#[derive(Clone, Copy, Debug)]
pub struct CaseName<'a> {
    /// Id of the assignment.
    pub assignment: &'a str,
    /// Id of the task.
    pub task: &'a str,
    /// Id of the check.
    pub check: &'a str,
    /// Number of the case, from 0.
    pub case: u32,
}

impl Inputs {
    /// The inputs of one case, a function of the arguments alone. Each input has a stream of its own, keyed by SHA-256
    /// of the seed and all names, so that adding one changes no other.
    pub fn draw(&self, seed: &Seed, name: CaseName<'_>) -> Drawn {
        let case = name.case.to_string();
        let stream = |input: &str| seed.stream(&[name.assignment, name.task, name.check, &case, input]);
        let dims: BTreeMap<String, usize> = self
            .dims
            .iter()
            .map(|(dim, lo, hi)| {
                let length = if name.case == 0 && self.lowest_first {
                    *lo
                } else {
                    stream(&format!("dims.{dim}")).integer(*lo as i64, *hi as i64) as usize
                };
                (dim.clone(), length)
            })
            .collect();
        let values = self
            .inputs
            .iter()
            .map(|(input, how)| (input.clone(), generate(how, &dims, &mut stream(input))))
            .collect();
        Drawn { dims, values }
    }

    /// Other inputs for the same case: the lengths are those of `drawn`, every value that is drawn is drawn anew.
    pub fn redraw(&self, seed: &Seed, name: CaseName<'_>, drawn: &Drawn) -> Drawn {
        let case = name.case.to_string();
        let mut values = BTreeMap::new();
        for (input, how) in &self.inputs {
            let again = format!("again.{input}");
            let mut stream = seed.stream(&[name.assignment, name.task, name.check, &case, &again]);
            values.insert(input.clone(), generate(how, &drawn.dims, &mut stream));
        }
        Drawn { dims: drawn.dims.clone(), values }
    }
}
