//! The conversation.

use crate::{
    Member, Mismatch, Table, bind, convert, panics,
    slot::Lending,
    spec::{Callable, Spec},
    table::{Product, Thunk},
};
use grader_protocol::{Hello, LoadReport, Raised, Reply, Request, VERSION, Value, Wanted, frame, wire::Wire};
use std::{
    any::Any,
    collections::HashMap,
    fs::File,
    io::{self, Write},
    os::fd::{AsRawFd, FromRawFd, OwnedFd},
};

/// What a handle stands for.
enum Thing {
    Entry { entry: usize, version: usize },
    Object { entry: usize, version: usize, object: Box<dyn Any> },
    Value(Value),
}

struct Server {
    table: Table,
    spec: Spec,
    /// For each wanted thing of `Load`, in its order: index of the entry.
    order: Vec<Option<usize>>,
    things: HashMap<u64, Thing>,
    next: u64,
}

unsafe extern "C" {
    fn dup2(from: i32, to: i32) -> i32;
}

/// Takes the socket off descriptor 0, so that a student who reads standard input gets the end of a file and not
/// the grader's frames.
fn take_socket() -> io::Result<File> {
    // SAFETY: descriptor 0 was given to this program as its socket; nothing else owns it.
    let given = unsafe { OwnedFd::from_raw_fd(0) };
    let socket = given.try_clone()?;
    let (empty, _) = io::pipe()?;
    // SAFETY: both descriptors are open; 0 is replaced, and `given` is forgotten, so that it stays open.
    let replaced = unsafe { dup2(empty.as_raw_fd(), 0) };
    std::mem::forget(given);
    if replaced < 0 { Err(io::Error::last_os_error()) } else { Ok(File::from(socket)) }
}

pub(crate) fn main(fill: fn(&mut Table), spec: &[u8]) -> i32 {
    match take_socket().and_then(|socket| serve(socket, fill, spec)) {
        Ok(()) => 0,
        Err(_) => 3,
    }
}

fn serve(mut socket: File, fill: fn(&mut Table), spec: &[u8]) -> io::Result<()> {
    let spec = Spec::read(spec).map_err(io::Error::other)?;
    panics::install();
    let mut table = Table::default();
    fill(&mut table);
    let hello = Hello { version: VERSION, runtime: spec.runtime.clone() };
    frame::write(&mut socket, &hello.to_bytes(), frame::MAX_FRAME)?;
    let order = (0..spec.entries.len()).map(Some).collect();
    let mut server = Server { table, spec, order, things: HashMap::new(), next: 1 };
    while let Some(bytes) = frame::read(&mut socket, frame::MAX_FRAME)? {
        let reply = match Request::from_bytes(&bytes) {
            Ok(Request::Bye) => break,
            Ok(request) => server.answer(request),
            Err(e) => Reply::Broken(e.to_string()),
        };
        let _ = io::stdout().flush();
        let mut bytes = reply.to_bytes();
        if bytes.len() > frame::MAX_FRAME as usize {
            bytes = Reply::Value(Value::Raised(raised("", "the result is too large".to_owned()))).to_bytes();
        }
        frame::write(&mut socket, &bytes, frame::MAX_FRAME)?;
    }
    Ok(())
}

fn raised(kind: &str, message: String) -> Raised {
    Raised { class: "signature".to_owned(), message, place: None, kind: kind.to_owned() }
}

fn broken(text: &str) -> Reply {
    Reply::Broken(text.to_owned())
}

impl Server {
    fn answer(&mut self, request: Request) -> Reply {
        match request {
            Request::Load { wanted, .. } => self.load(&wanted),
            Request::Open { wanted, version } => self.open(wanted as usize, version as usize),
            Request::Call { target, method, args, kwargs, keep, echo } => {
                self.call(target, method.as_deref(), bind::Given { args, kwargs }, keep, echo)
            }
            Request::Get { target, name } => self.field(target, &name, None),
            Request::Set { target, name, value } => self.field(target, &name, Some(value)),
            Request::Drop { target } => match self.things.remove(&target) {
                // The student's destructor may panic.
                Some(thing) => match panics::guard(|| drop(thing)) {
                    Ok(()) => Reply::Value(Value::None),
                    Err(raised) => Reply::Value(Value::Raised(raised)),
                },
                None => broken("no such handle"),
            },
            Request::Bye => Reply::Value(Value::None),
        }
    }

    fn load(&mut self, wanted: &[Wanted]) -> Reply {
        self.order =
            wanted.iter().map(|w| self.spec.entries.iter().position(|e| e.own.name == w.name)).collect();
        let versions = self
            .order
            .iter()
            .map(|entry| {
                entry.map(|e| self.versions(e).map(|v| self.spec.report.versions[e][v].clone()).collect())
            })
            .map(Option::unwrap_or_default)
            .collect();
        let report = &self.spec.report;
        Reply::Loaded(LoadReport { versions, near: report.near.clone(), notes: report.notes.clone() })
    }

    /// Versions of an entry that are there: compiled in, or refused for their signature.
    fn versions(&self, entry: usize) -> impl Iterator<Item = usize> {
        let count = self.spec.report.versions.get(entry).map_or(0, Vec::len);
        (0..count).filter(move |v| {
            self.table.get(entry, *v, Member::Own).is_some()
                || self.spec.entries[entry].class
                    && self.spec.refusal(entry, *v, None).is_none_or(|r| r.kind != "missing")
                || self.spec.refusal(entry, *v, None).is_some_and(|r| r.kind == "signature")
        })
    }

    fn open(&mut self, wanted: usize, version: usize) -> Reply {
        let Some(Some(entry)) = self.order.get(wanted).copied() else {
            return broken("no such wanted thing");
        };
        let Some(version) = self.versions(entry).nth(version) else { return broken("no such version") };
        Reply::Value(self.keep(Thing::Entry { entry, version }))
    }

    fn keep(&mut self, thing: Thing) -> Value {
        let handle = self.next;
        self.next += 1;
        self.things.insert(handle, thing);
        Value::Handle(handle)
    }

    /// Handles among the arguments become the values that they stand for.
    fn resolve(&self, value: Value) -> Value {
        match value {
            Value::Handle(h) => match self.things.get(&h) {
                Some(Thing::Value(v)) => v.clone(),
                _ => Value::Handle(h),
            },
            Value::List(items) => Value::List(items.into_iter().map(|v| self.resolve(v)).collect()),
            other => other,
        }
    }

    fn call(
        &mut self,
        target: u64,
        method: Option<&str>,
        given: bind::Given,
        keep: bool,
        echo: bool,
    ) -> Reply {
        let given = bind::Given {
            args: given.args.into_iter().map(|v| self.resolve(v)).collect(),
            kwargs: given.kwargs.into_iter().map(|(n, v)| (n, self.resolve(v))).collect(),
        };
        let passed = given.args.clone();
        let (entry, version, receiver): (_, _, Option<*mut dyn Any>) = match self.things.get_mut(&target) {
            Some(Thing::Entry { entry, version }) => (*entry, *version, None),
            Some(Thing::Object { entry, version, object }) => (*entry, *version, Some(&raw mut **object)),
            Some(Thing::Value(_)) => return broken("a value is not callable"),
            None => return broken("no such handle"),
        };
        let spec = &self.spec.entries[entry];
        let found = match method {
            None if receiver.is_some() => Err(raised("missing", "the object is not callable".to_owned())),
            None => self.thunk(entry, version, None),
            Some(name) => self.member(entry, name, false).and_then(|m| self.thunk(entry, version, Some(m))),
        };
        let (thunk, what) = match found {
            Ok(found) => found,
            Err(raised) => return Reply::Value(Value::Raised(raised)),
        };
        // What may be kept by the callee is never freed.
        let lending = Lending { keep: keep || spec.class && self.table.borrows(entry, version), watch: echo };
        let value = match panics::guard(|| bind::call(thunk, what, given, receiver, lending)) {
            Ok(Ok(done)) => {
                let value = match done.product {
                    Product::Object(object) => self.keep(Thing::Object { entry, version, object }),
                    Product::Value(value @ Value::Raised(_)) => value,
                    Product::Value(value) if keep => self.keep(Thing::Value(value)),
                    Product::Value(value) => value,
                };
                let count = passed.len();
                let after = done.after.into_iter().chain(passed).take(count).collect();
                if echo { Value::List(vec![value, Value::List(after)]) } else { value }
            }
            Ok(Err(Mismatch(text))) => Value::Raised(raised("signature", format!("`{}` {text}", what.name))),
            Err(raised) => Value::Raised(raised),
        };
        Reply::Value(value)
    }

    fn field(&mut self, target: u64, name: &str, value: Option<Value>) -> Reply {
        let value = value.map(|v| self.resolve(v));
        let (entry, version, object): (_, _, *mut dyn Any) = match self.things.get_mut(&target) {
            Some(Thing::Object { entry, version, object }) => (*entry, *version, &raw mut **object),
            Some(_) => return broken("not an object"),
            None => return broken("no such handle"),
        };
        let found = self.member(entry, name, true).and_then(|m| self.thunk(entry, version, Some(m)));
        let (thunk, what) = match found {
            Ok(found) => found,
            Err(raised) => return Reply::Value(Value::Raised(raised)),
        };
        let lending = Lending { keep: self.table.borrows(entry, version), watch: false };
        let run = || match value {
            None => bind::once(&thunk.body, vec![], Some(object), lending).map(|(product, _)| product),
            Some(value) => match &thunk.write {
                Some(write) => bind::once(write, vec![(value, what.returns)], Some(object), lending)
                    .map(|(product, _)| product),
                None => Err(Mismatch("cannot be set".to_owned())),
            },
        };
        Reply::Value(match panics::guard(run) {
            Ok(Ok(Product::Value(v))) => convert::present(v, what.returns),
            Ok(Ok(Product::Object(_))) => Value::None,
            Ok(Err(Mismatch(text))) => Value::Raised(raised("signature", format!("`{name}` {text}"))),
            Err(raised) => Value::Raised(raised),
        })
    }

    fn member(&self, entry: usize, name: &str, field: bool) -> Result<usize, Raised> {
        let spec = &self.spec.entries[entry];
        let range = if field { 0..spec.fields } else { spec.fields..spec.members.len() };
        range
            .into_iter()
            .find(|i| spec.members[*i].name == name)
            .ok_or_else(|| raised("missing", format!("there is no `{name}`")))
    }

    fn thunk(
        &self,
        entry: usize,
        version: usize,
        member: Option<usize>,
    ) -> Result<(&Thunk, &Callable), Raised> {
        let spec = &self.spec.entries[entry];
        let what = member.map_or(&spec.own, |m| &spec.members[m]);
        let key = member.map_or(Member::Own, Member::Number);
        self.table.get(entry, version, key).map(|t| (t, what)).ok_or_else(|| {
            match self.spec.refusal(entry, version, member) {
                Some(r) => raised(&r.kind, r.message.clone()),
                None => raised(
                    "missing",
                    format!(
                        "there is no `{}`",
                        if member.is_none() && spec.class { "new" } else { &what.name }
                    ),
                ),
            }
        })
    }
}
