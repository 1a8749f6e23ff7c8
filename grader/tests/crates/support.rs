//! What the tests share: the entries of an assignment, and a conversation with a built crate.

use grader::assignment::{
    signature::{Entry, EntryKind, Method, Param, Type},
    step::Literal,
};
use grader::prepare::rust::{
    BuildOptions, Built, NotBuilt, Outcome, Runtime, build, ensure_runtime, find_toolchain,
};
use grader::sandbox::{Exit, Filter, Mode, Options, Running, Sandbox, Spec, open_with};
use grader_protocol::{
    Array, Hello, LoadReport, Raised, Reply, Request, SourceFile, Value, Wanted, WantedKind, frame,
    wire::Wire,
};
use std::{path::PathBuf, sync::LazyLock, time::Duration};

/// A cache of its own, beside the build's output, so that the runner is compiled once for all runs of the tests.
pub static CACHE: LazyLock<PathBuf> =
    LazyLock::new(|| PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("crates"));

pub static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    let toolchain = find_toolchain().unwrap_or_else(|e| panic!("{e}"));
    ensure_runtime(&toolchain, &CACHE, &|_| {}).unwrap_or_else(|e| panic!("{e}"))
});

fn open(mode: Mode) -> Box<dyn Sandbox> {
    let launcher = Some(env!("CARGO_BIN_EXE_grader").into());
    open_with(&Options { launcher, ..Options::new(mode) }).unwrap_or_else(|e| panic!("{e}"))
}

pub static JAIL: LazyLock<Box<dyn Sandbox>> = LazyLock::new(|| open(Mode::Require));

fn param(text: &str) -> Param {
    let (name, rest) = text.split_once(": ").unwrap();
    let (ty, default) = rest.split_once(" = ").map_or((rest, None), |(t, d)| (t, Some(d)));
    let optional = ty.ends_with('?') || default.is_some();
    let ty = Type::from_name(ty.trim_end_matches('?')).unwrap();
    let default = default.map(|d| match d.parse::<i64>() {
        Ok(i) => Literal::Int(i),
        Err(_) => Literal::Float(d.parse().unwrap()),
    });
    Param { name: name.to_owned(), ty, optional, default }
}

fn function(name: &str, aliases: &[&str], params: &[&str], returns: Type) -> Entry {
    Entry {
        name: name.to_owned(),
        aliases: aliases.iter().map(|a| (*a).to_owned()).collect(),
        kind: EntryKind::Function { params: params.iter().map(|p| param(p)).collect(), returns },
    }
}

/// The entries of the exercise on activation functions, as far as the tests need them.
pub fn entries() -> Vec<Entry> {
    let method = |name: &str, params: &[&str], returns| Method {
        name: name.to_owned(),
        aliases: vec![],
        params: params.iter().map(|p| param(p)).collect(),
        returns,
    };
    vec![
        function("Loss", &["loss", "J"], &["y_pred: array", "y: array"], Type::Number),
        function("relu", &[], &["x: array"], Type::Array),
        function("elu", &[], &["x: array"], Type::Array),
        Entry {
            name: "NeuronReLU".to_owned(),
            aliases: vec![],
            kind: EntryKind::Class {
                new: vec![param("w: column?"), param("b: number = 0")],
                fields: vec![param("w: column"), param("b: number")],
                methods: vec![
                    method("forward_pass", &["X: matrix"], Type::Column),
                    method(
                        "backward_pass",
                        &["X: matrix", "y: column", "y_pred: column", "learning_rate: number = 0.005"],
                        Type::None,
                    ),
                    method("fit", &["X: matrix", "y: column", "num_epochs: integer = 300"], Type::Numbers),
                ],
            },
        },
    ]
}

/// The files of a fixture.
pub fn fixture(name: &str) -> Vec<SourceFile> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/crates/fixtures").join(name);
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(&root).sort_by_file_name() {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(&root).unwrap().to_str().unwrap();
            // `.toml_`: else cargo takes the fixture for a package of its own.
            let path = path.replace(".toml_", ".toml");
            files.push(SourceFile { path, bytes: std::fs::read(entry.path()).unwrap() });
        }
    }
    files
}

/// A crate of one file.
pub fn lib(source: &str) -> Vec<SourceFile> {
    with(&[("src/lib.rs", source)])
}

/// A crate of these files with the usual manifest.
pub fn with(list: &[(&str, &str)]) -> Vec<SourceFile> {
    let manifest = "[package]\nname = \"hw\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n[dependencies]\nndarray = \"0.17\"\n";
    let manifest = ("Cargo.toml", manifest);
    let all = list
        .iter()
        .chain(std::iter::once(&manifest).filter(|_| list.iter().all(|(p, _)| *p != "Cargo.toml")));
    all.map(|(path, text)| SourceFile { path: (*path).to_owned(), bytes: text.as_bytes().to_vec() }).collect()
}

pub fn try_build(files: &[SourceFile]) -> Outcome {
    let options = BuildOptions { wall: Duration::from_secs(30), ..BuildOptions::default() };
    build(files, &entries(), &options, &RUNTIME, &**JAIL, &CACHE).unwrap_or_else(|e| panic!("{e}"))
}

pub fn built(files: &[SourceFile]) -> Built {
    match try_build(files) {
        Outcome::Built(built) => built,
        Outcome::NotBuilt(n) => panic!("{:?}\n{}", n.message, n.text),
    }
}

pub fn not_built(files: &[SourceFile]) -> NotBuilt {
    match try_build(files) {
        Outcome::Built(_) => panic!("it was built"),
        Outcome::NotBuilt(n) => n,
    }
}

/// A conversation.
pub struct Talk {
    running: Running,
    pub report: LoadReport,
}

impl Talk {
    pub fn new(files: &[SourceFile]) -> Self {
        Self::start(&built(files))
    }

    pub fn start(built: &Built) -> Self {
        let mut spec = Spec::new(&built.program, Filter::Rust);
        spec.read_only = vec![grader::sandbox::Bind::same(built.program.parent().unwrap())];
        let running = JAIL.spawn(&spec).unwrap_or_else(|e| panic!("{e}"));
        running.stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let mut talk = Self { running, report: LoadReport::default() };
        let hello = Hello::from_bytes(&talk.read().unwrap()).unwrap();
        assert!(hello.runtime.starts_with("rustc 1."), "{}", hello.runtime);
        let wanted = entries().into_iter().map(|e| Wanted {
            name: e.name,
            aliases: e.aliases,
            kind: if matches!(e.kind, EntryKind::Class { .. }) {
                WantedKind::Class
            } else {
                WantedKind::Function
            },
            after: vec![],
        });
        let load = Request::Load { files: vec![], wanted: wanted.collect(), options: vec![] };
        match talk.ask(&load) {
            Some(Reply::Loaded(report)) => talk.report = report,
            other => panic!("{other:?}"),
        }
        talk
    }

    fn read(&self) -> Option<Vec<u8>> {
        frame::read(&mut &self.running.stream, frame::MAX_FRAME).ok().flatten()
    }

    /// `None` when the process is gone.
    pub fn ask(&self, request: &Request) -> Option<Reply> {
        frame::write(&mut &self.running.stream, &request.to_bytes(), frame::MAX_FRAME).ok()?;
        Some(Reply::from_bytes(&self.read()?).unwrap())
    }

    pub fn value(&self, request: &Request) -> Value {
        match self.ask(request) {
            Some(Reply::Value(v)) => v,
            other => panic!("{other:?} to {request:?}"),
        }
    }

    pub fn found(&self) -> Vec<usize> {
        self.report.versions.iter().map(Vec::len).collect()
    }

    pub fn open(&self, name: &str) -> u64 {
        let wanted = entries().iter().position(|e| e.name == name).unwrap() as u32;
        handle(self.value(&Request::Open { wanted, version: 0 }))
    }

    pub fn call(&self, name: &str, args: &[Value]) -> Value {
        self.value(&call(self.open(name), None, args))
    }

    pub fn make(&self, args: &[Value]) -> u64 {
        handle(self.call("NeuronReLU", args))
    }

    pub fn method(&self, object: u64, name: &str, args: &[Value]) -> Value {
        self.value(&call(object, Some(name), args))
    }

    pub fn get(&self, object: u64, name: &str) -> Value {
        self.value(&Request::Get { target: object, name: name.to_owned() })
    }

    pub fn end(&self) -> Exit {
        let _ = frame::write(&mut &self.running.stream, &Request::Bye.to_bytes(), frame::MAX_FRAME);
        self.running.finish(Duration::from_secs(10))
    }
}

pub fn call(target: u64, method: Option<&str>, args: &[Value]) -> Request {
    let method = method.map(str::to_owned);
    Request::Call { target, method, args: args.to_vec(), kwargs: vec![], keep: method_keeps(), echo: false }
}

const fn method_keeps() -> bool {
    false
}

fn handle(value: Value) -> u64 {
    match value {
        Value::Handle(h) => h,
        other => panic!("a handle expected: {other:?}"),
    }
}

pub fn array(shape: &[usize], data: &[f64]) -> Value {
    Value::Array(Array::from_f64(shape.to_vec(), data).unwrap())
}

pub fn raised(value: Value) -> Raised {
    match value {
        Value::Raised(r) => r,
        other => panic!("an error expected: {other:?}"),
    }
}

/// Shape and numbers.
pub fn numbers(value: &Value) -> (Vec<usize>, Vec<f64>) {
    match value {
        Value::Array(a) => (a.shape().to_vec(), a.to_f64().unwrap()),
        Value::Float(x) => (vec![], vec![*x]),
        other => panic!("numbers expected: {other:?}"),
    }
}

/// Whether numbers are near to each other.
pub fn near(value: &Value, shape: &[usize], want: &[f64]) {
    let (got_shape, got) = numbers(value);
    assert_eq!(got_shape, shape);
    for (a, b) in got.iter().zip(want) {
        assert!((a - b).abs() <= 1e-8 * b.abs().max(1.0), "{got:?} is not {want:?}");
    }
}

/// The worked example: every call of the exercise, with its numbers.
pub fn example(talk: &Talk) {
    let x = array(&[3, 2], &[1.0, 3.0, 2.0, 4.0, -1.0, -3.2]);
    let y = array(&[3, 1], &[1.0, 0.0, 1.0]);
    near(&talk.call("relu", &[array(&[2, 2], &[-1.0, 0.0, 2.0, -0.5])]), &[2, 2], &[0.0, 0.0, 2.0, 0.0]);
    near(&talk.call("relu", &[array(&[3], &[-1.0, 0.0, 2.0])]), &[3], &[0.0, 0.0, 2.0]);
    near(&talk.call("Loss", &[array(&[3, 1], &[9.0, 12.0, 0.0]), y.clone()]), &[], &[34.833_333_333_333_336]);
    let neuron = talk.make(&[array(&[2, 1], &[1.0, 2.0]), Value::Int(2)]);
    let p = talk.method(neuron, "forward_pass", std::slice::from_ref(&x));
    near(&p, &[3, 1], &[9.0, 12.0, 0.0]);
    assert_eq!(talk.method(neuron, "backward_pass", &[x.clone(), y.clone(), p]), Value::None);
    near(&talk.get(neuron, "w"), &[2, 1], &[0.946_666_666_666_667, 1.88]);
    near(&talk.get(neuron, "b"), &[], &[1.966_666_666_666_666_7]);
    let losses = talk.method(neuron, "fit", &[x, y, Value::Int(3)]);
    assert_eq!(numbers(&losses).0, [3]);
}
