//! The student's parts, as an oracle calls them.

use super::arrays::{arrays, bits};
use crate::run::{Answered, Argument, CallArguments, Conversation, Party, Trouble, from_arg, to_arg};
use grader_protocol::Value;
use reference::dynamic::{Arg, Args, DynError, Library, Parts};
use std::collections::HashMap;
use std::sync::mpsc;

/// So many first calls of a part in a case are made twice: a part has to be deterministic.
const TWICE: usize = 4;

/// A call of a part, on its way to the student's process.
pub(super) struct Ask {
    pub part: String,
    pub args: Args,
    pub reply: mpsc::Sender<Result<Arg, String>>,
}

/// Parts that send their calls through a channel.
pub(super) fn parts(library: &dyn Library, set: &[&str], asks: &mpsc::Sender<Ask>) -> Parts {
    set.iter().fold(Parts::new(), |parts, part| {
        let Some(entry) = library.entry(part) else { return parts };
        let (asks, part) = (asks.clone(), (*part).to_owned());
        parts.with(entry.name, move |args: &Args| {
            let (reply, answer) = mpsc::channel();
            let gone = || DynError::Part { name: part.clone(), reason: "nobody answers".to_owned() };
            asks.send(Ask { part: part.clone(), args: args.clone(), reply }).map_err(|_| gone())?;
            answer.recv().map_err(|_| gone())?.map_err(|reason| DynError::Part { name: part.clone(), reason })
        })
    })
}

/// Where the calls of parts are answered.
pub(super) struct Counter<'p, 'c> {
    pub party: &'p mut Conversation<'c>,
    pub most: usize,
    pub calls: HashMap<String, usize>,
    pub trouble: Option<Trouble>,
}

impl Counter<'_, '_> {
    pub fn serve(&mut self, part: &str, args: &Args) -> Result<Arg, String> {
        if self.trouble.is_some() || self.party.exhausted() {
            return Err("no time is left".to_owned());
        }
        let made = self.calls.entry(part.to_owned()).or_default();
        *made += 1;
        if *made > self.most {
            return Err("too many calls".to_owned());
        }
        let twice = *made <= TWICE;
        let first = self.call(part, args)?;
        if twice && bits(&first) != bits(&self.call(part, args)?) {
            return Err("not deterministic".to_owned());
        }
        to_arg(&first)
    }

    /// One call, which gives finite numbers.
    fn call(&mut self, part: &str, args: &Args) -> Result<Value, String> {
        let value = |arg: &Arg| from_arg(arg).map(Argument::Value);
        let args = CallArguments {
            positional: args.positional.iter().map(value).collect::<Result<_, _>>()?,
            named: args
                .named
                .iter()
                .map(|(n, a)| Ok((n.clone(), value(a)?)))
                .collect::<Result<_, String>>()?,
        };
        match self.party.call(part, &args, false) {
            Ok(Answered::Value(value)) => {
                let numbers = arrays(&value);
                let finite = numbers.iter().all(|n| n.elements.iter().all(|x| x.is_finite()));
                (finite && !numbers.is_empty())
                    .then_some(value)
                    .ok_or_else(|| "not finite numbers".to_owned())
            }
            Ok(_) => Err("no numbers".to_owned()),
            Err(trouble) => {
                self.trouble = Some(trouble);
                Err("the process is gone".to_owned())
            }
        }
    }
}
