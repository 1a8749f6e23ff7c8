//! Right in many manners: each of these crates passes the worked example.

use crate::support::*;
use grader_protocol::{Dtype, Request, Value};

/// A neuron around `forward`, with `w` of a type.
fn neuron(w: &str, rank1: bool) -> String {
    let y = if rank1 { "Array1<f64>" } else { "Array2<f64>" };
    format!(
        "pub struct NeuronReLU {{ w: {w}, b: f64 }}
impl NeuronReLU {{
    pub fn new(w: {w}, b: f64) -> Self {{ Self {{ w, b }} }}
    pub fn forward_pass(&self, x: &Array2<f64>) -> {y} {{ (x.dot(&self.w) + self.b).mapv(|v| v.max(0.0)) }}
    pub fn backward_pass(&mut self, x: &Array2<f64>, y: &{y}, p: &{y}, lr: f64) {{
        let n = x.nrows() as f64;
        let e = (p - y) * p.mapv(|v| if v > 0.0 {{ 1.0 }} else {{ 0.0 }});
        self.w = &self.w - &(x.t().dot(&e) * (lr / n));
        self.b -= lr * e.sum() / n;
    }}
    pub fn fit(&mut self, x: &Array2<f64>, y: &{y}, epochs: usize) -> Vec<f64> {{
        let mut out = vec![];
        for _ in 0..epochs {{
            let p = self.forward_pass(x);
            out.push((&p - y).mapv(|d| d * d).mean().unwrap() / 2.0);
            self.backward_pass(x, y, &p, 0.005);
        }}
        out
    }}
}}
"
    )
}

fn check(functions: &str, w: &str, rank1: bool) {
    let source = format!("use ndarray::*;\n{functions}\n{}", neuron(w, rank1));
    example(&Talk::new(&lib(&source)));
}

#[test]
fn owned_and_borrowed_arrays() {
    check(
        "pub fn relu(x: &Array2<f64>) -> Array2<f64> { x.mapv(|v| v.max(0.0)) }
pub fn Loss(p: Array2<f64>, y: Array2<f64>) -> f64 { (p - y).mapv(|d| d * d).mean().unwrap() / 2.0 }",
        "Array2<f64>",
        false,
    );
}

#[test]
fn views_slices_and_iterators() {
    check(
        "pub fn relu(x: ArrayViewD<f64>) -> ArrayD<f64> { x.map(|v| v.max(0.0)) }
pub fn loss(p: &[f64], y: &[f64]) -> f64 { p.iter().zip(y).map(|(a, b)| (a - b).powi(2)).sum::<f64>() / (2 * y.len()) as f64 }",
        "Array1<f64>",
        true,
    );
    check(
        "pub fn relu(x: ArrayView1<'_, f64>) -> Array1<f64> { let mut out = Array1::zeros(x.len()); Zip::from(&mut out).and(&x).for_each(|o, v| *o = v.max(0.0)); out }
pub fn loss(p: ArrayView2<f64>, y: ArrayView2<f64>) -> f64 { Zip::from(&p).and(&y).fold(0.0, |s, a, b| s + (a - b) * (a - b)) / (2.0 * p.len() as f64) }",
        "Array2<f64>",
        false,
    );
}

#[test]
fn plain_numbers_and_vectors() {
    check(
        "fn relu(x: f64) -> f64 { if x > 0.0 { x } else { 0.0 } }
fn J(p: Vec<f64>, y: &Vec<f64>) -> f64 { p.iter().zip(y).map(|(a, b)| (a - b).powi(2)).sum::<f64>() / (2 * y.len()) as f64 }",
        "Array1<f64>",
        true,
    );
    check(
        "pub fn relu(x: &[f64]) -> Vec<f64> { x.iter().map(|v| v.max(0.0)).collect() }
pub fn loss(p: &Vec<Vec<f64>>, y: &[Vec<f64>]) -> (f64) { p.iter().zip(y).map(|(a, b)| (a[0] - b[0]).powi(2)).sum::<f64>() / (2 * y.len()) as f64 }",
        "Array1<f64>",
        true,
    );
}

#[test]
fn generics() {
    check(
        "pub fn relu<D: Dimension>(x: &Array<f64, D>) -> Array<f64, D> { x.mapv(|v| v.max(0.0)) }
pub fn loss<S, D>(p: &ArrayBase<S, D>, y: &ArrayBase<S, D>) -> f64 where S: Data<Elem = f64>, D: Dimension { (p - y).mapv(|d| d * d).mean().unwrap() / 2.0 }",
        "Array2<f64>",
        false,
    );
    check(
        "pub fn relu<T: Into<f64>>(x: T) -> f64 { x.into().max(0.0) }
pub fn loss<'a>(p: impl Into<ArrayView1<'a, f64>>, y: ArrayView1<'a, f64>) -> Option<f64> { (&p.into() - &y).mapv(|d| d * d).mean().map(|m| m / 2.0) }",
        "Array1<f64>",
        true,
    );
}

#[test]
fn results_and_references_of_ndarray_017() {
    check(
        "pub fn relu(x: &ArrayRef<f64, IxDyn>) -> Result<ArrayD<f64>, String> { Ok(x.mapv(|v| v.max(0.0))) }
pub fn loss(p: &ArrayRef2<f64>, y: &ArrayRef2<f64>) -> Result<f64, ShapeError> { Ok((p - y).mapv(|d| d * d).sum() / (2 * p.len()) as f64) }",
        "Array2<f64>",
        false,
    );
}

#[test]
fn macros_renames_and_constants() {
    check(
        "macro_rules! act { ($n:ident, $e:expr) => { pub fn $n(x: &Array2<f64>) -> Array2<f64> { x.mapv($e) } } }
act!(relu, |v| v.max(0.0));
mod inner { pub fn half_mse(p: &ndarray::Array2<f64>, y: &ndarray::Array2<f64>) -> f64 { (p - y).mapv(|d| d * d).mean().unwrap() / 2.0 } }
pub use inner::half_mse as loss;",
        "Array2<f64>",
        false,
    );
    check(
        "pub const relu: fn(f64) -> f64 = |x| x.max(0.0);
pub fn loss(p: ArrayD<f64>, y: ArrayD<f64>) -> Array0<f64> { arr0((p - y).mapv(|d| d * d).mean().unwrap() / 2.0) }",
        "Array1<f64>",
        true,
    );
}

#[test]
fn modules_traits_and_getters_in_several_files() {
    let talk = Talk::new(&fixture("modules"));
    example(&talk);
    assert_eq!(talk.report.versions[1][0].file, "src/functions.rs");
    assert_eq!(talk.end(), grader::sandbox::Exit::Code(0));
}

#[test]
fn a_generic_neuron_behind_an_alias() {
    example(&Talk::new(&fixture("alias")));
}

#[test]
fn a_binary_crate_with_private_items() {
    let talk = Talk::new(&fixture("binary"));
    example(&talk);
    assert_eq!(talk.report.versions[3][0].line, 11);
}

#[test]
fn a_bare_file_in_a_folder() {
    let mut files = fixture("binary");
    files.retain(|f| std::path::Path::new(&f.path).extension().is_some_and(|e| e == "rs"));
    for f in &mut files {
        f.path = f.path.replace("src/", "homework/");
    }
    let built = built(&files);
    assert_eq!(built.notes[0].code, "crate_without_manifest");
    example(&Talk::start(&built));
}

#[test]
fn an_old_edition_and_a_renamed_dependency() {
    let source = format!(
        "extern crate nd;\nuse nd::*;\nfn relu(x: f64) -> f64 {{ x.max(0.0) }}\nfn loss(p: &Array1<f64>, y: &Array1<f64>) -> f64 {{ (p - y).mapv(|d| d * d).sum() / 2.0 / y.len() as f64 }}\n{}",
        neuron("Array1<f64>", true)
    );
    let manifest =
        "[package]\nname = \"hw\"\n[dependencies]\nnd = { package = \"ndarray\", version = \"0.15\" }\n";
    let built = built(&with(&[("Cargo.toml", manifest), ("src/lib.rs", &source)]));
    assert_eq!(built.notes[0].code, "crate_dependency_version");
    example(&Talk::start(&built));
}

#[test]
fn defaults_are_filled_in() {
    let source = "use ndarray::*;
pub struct NeuronReLU { pub w: Option<Array1<f64>>, pub b: f64 }
impl NeuronReLU {
    pub fn new(w: Option<Array1<f64>>, b: f64) -> Self { Self { w, b } }
    pub fn backward_pass(&mut self, _x: ArrayView2<f64>, _y: ArrayView1<f64>, _p: ArrayView1<f64>, learning_rate: f64) { self.b = learning_rate; }
    pub fn fit(&mut self, _x: ArrayView2<f64>, _y: ArrayView1<f64>, num_epochs: i32) -> Array1<f64> { Array1::zeros(num_epochs as usize) }
}";
    let talk = Talk::new(&lib(source));
    let n = talk.make(&[]);
    assert_eq!(talk.get(n, "w"), Value::None);
    assert_eq!(talk.get(n, "b"), Value::Float(0.0));
    let (x, y) = (array(&[1, 1], &[1.0]), array(&[1, 1], &[1.0]));
    talk.method(n, "backward_pass", &[x.clone(), y.clone(), y.clone()]);
    assert_eq!(talk.get(n, "b"), Value::Float(0.005));
    assert_eq!(numbers(&talk.method(n, "fit", &[x, y.clone()])).0, [300]);
    let set = Request::Set { target: n, name: "w".to_owned(), value: array(&[2, 1], &[3.0, 4.0]) };
    assert_eq!(talk.value(&set), Value::None);
    near(&talk.get(n, "w"), &[2, 1], &[3.0, 4.0]);
    let kwargs = vec![("b".to_owned(), Value::Int(7))];
    let call = Request::Call {
        target: talk.open("NeuronReLU"),
        method: None,
        args: vec![],
        kwargs,
        keep: true,
        echo: false,
    };
    let Value::Handle(n) = talk.value(&call) else { panic!() };
    assert_eq!(talk.get(n, "b"), Value::Float(7.0));
}

#[test]
fn a_struct_without_new_and_one_that_borrows() {
    let source = "use ndarray::*;
pub struct NeuronReLU { pub b: f64, pub w: Array1<f64> }";
    let talk = Talk::new(&lib(source));
    let n = talk.make(&[array(&[2, 1], &[1.0, 2.0]), Value::Float(3.0)]);
    near(&talk.get(n, "w"), &[2, 1], &[1.0, 2.0]);
    let source = "use ndarray::*;
pub struct NeuronReLU<'a> { w: &'a Array2<f64>, b: f64 }
impl<'a> NeuronReLU<'a> {
    pub fn new(w: &'a Array2<f64>, b: f64) -> Self { Self { w, b } }
    pub fn forward_pass(&self, x: ArrayView2<f64>) -> Array2<f64> { x.dot(self.w) + self.b }
}";
    let talk = Talk::new(&lib(source));
    let n = talk.make(&[array(&[2, 1], &[1.0, 2.0]), Value::Float(3.0)]);
    near(&talk.method(n, "forward_pass", &[array(&[1, 2], &[1.0, 1.0])]), &[1, 1], &[6.0]);
}

#[test]
fn echo_shows_what_was_changed_in_place() {
    let source = "use ndarray::*;
pub fn relu(x: &mut Array2<f64>) -> Array2<f64> { x.mapv_inplace(|v| v.max(0.0)); x.clone() }";
    let talk = Talk::new(&lib(source));
    let x = array(&[1, 2], &[-1.0, 2.0]);
    let call = Request::Call {
        target: talk.open("relu"),
        method: None,
        args: vec![x],
        kwargs: vec![],
        keep: false,
        echo: true,
    };
    let want = array(&[1, 2], &[0.0, 2.0]);
    assert_eq!(talk.value(&call), Value::List(vec![want.clone(), Value::List(vec![want])]));
}

/// A call whose arguments are shown as they are after it: its result, and its first argument.
fn echoed(talk: &Talk, name: &str, args: &[Value]) -> (Value, Value) {
    let Request::Call { target, method, args, kwargs, keep, .. } = call(talk.open(name), None, args) else {
        unreachable!()
    };
    let Value::List(mut pair) = talk.value(&Request::Call { target, method, args, kwargs, keep, echo: true })
    else {
        panic!("no echo")
    };
    let Some(Value::List(mut after)) = pair.pop() else { panic!("no arguments") };
    (pair.remove(0), after.remove(0))
}

#[test]
fn references_to_views_see_the_numbers() {
    // Large enough that memory which was freed is given to somebody else.
    let data: Vec<f64> = (0..600).map(f64::from).collect();
    let (x, sum) = (array(&[200, 3], &data), data.iter().sum::<f64>());
    for view in [
        "&ArrayView2<f64>",
        "&ArrayViewD<f64>",
        "&mut ArrayView2<f64>",
        "&ArrayViewMut2<f64>",
        "&mut ArrayViewMut2<f64>",
        "&CowArray<f64, Ix2>",
    ] {
        let source = format!(
            "use ndarray::*;\npub fn loss(p: {view}, y: {view}) -> f64 {{ let _ = vec![7.5; 600]; p.sum() + 2.0 * y.sum() }}"
        );
        let talk = Talk::new(&lib(&source));
        let (value, after) = echoed(&talk, "Loss", &[x.clone(), x.clone()]);
        assert_eq!((value, after), (Value::Float(3.0 * sum), x.clone()), "{view}");
    }
    let source = "use ndarray::*;
pub fn relu(x: &mut ArrayViewMut2<f64>) -> Array2<f64> { x[[0, 0]] = 5.0; x.to_owned() }";
    let (value, after) = echoed(&Talk::new(&lib(source)), "relu", &[array(&[1, 2], &[1.0, 2.0])]);
    assert_eq!(after, array(&[1, 2], &[5.0, 2.0]), "what is changed through a view is");
    assert_eq!(value, after);
}

/// The methods of a neuron, its macro and its trait written around them.
const FORWARD: &str = "fn forward_pass(&self, x: &Array2<f64>) -> Array2<f64> { (x.dot(&self.w) + self.b).mapv(|v| v.max(0.0)) }";
const BACKWARD: &str =
    "fn backward_pass(&mut self, x: &Array2<f64>, y: &Array2<f64>, p: &Array2<f64>, lr: f64) {
    let n = x.nrows() as f64;
    let e = (p - y) * p.mapv(|v| if v > 0.0 { 1.0 } else { 0.0 });
    self.w -= &(x.t().dot(&e) * (lr / n));
    self.b -= lr * e.sum() / n;
}";
const FIT: &str = "fn fit(&mut self, x: &Array2<f64>, y: &Array2<f64>, epochs: usize) -> Vec<f64> { vec![x.sum() + y.sum(); epochs] }";
const NEW: &str = "fn new(w: Array2<f64>, b: f64) -> Self { Self { w, b } }";
const FUNCTIONS: &str = "use ndarray::*;
pub fn relu(x: &ArrayD<f64>) -> ArrayD<f64> { x.mapv(|v| v.max(0.0)) }
pub fn loss<D: Dimension>(p: &Array<f64, D>, y: &Array<f64, D>) -> f64 { (p - y).mapv(|d| d * d).mean().unwrap() / 2.0 }
";

#[test]
fn arrays_that_share_a_dimension_are_called_with_one() {
    let bodies = [
        "pub fn loss<D: Dimension>(p: &Array<f64, D>, y: &Array<f64, D>) -> f64",
        "pub fn loss<S, D>(p: &ArrayBase<S, D>, y: &ArrayBase<S, D>) -> f64 where S: Data<Elem = f64>, D: Dimension + RemoveAxis",
        "pub fn loss<S: Data<Elem = f64>, T: Data<Elem = f64>, D: Dimension>(p: &ArrayBase<S, D>, y: &ArrayBase<T, D>) -> f64",
        "macro_rules! make { ($n:ident) => { pub fn $n<D: Dimension>(p: &Array<f64, D>, y: &Array<f64, D>) -> f64 { (p - y).sum() } } }\nmake!(loss);\nfn other() -> f64",
    ];
    for body in bodies {
        let source = format!("use ndarray::*;\n{body} {{ (p - y).sum() }}")
            .replace("other() -> f64 { (p - y).sum() }", "other() -> f64 { 0.0 }");
        let talk = Talk::new(&lib(&source));
        let value = talk.call("Loss", &[array(&[2, 1], &[3.0, 4.0]), array(&[2], &[1.0, 1.0])]);
        near(&value, &[], &[5.0]);
    }
    // Two dimensions are two dimensions: what broadcasts is a mistake.
    let source = "use ndarray::*;
pub fn loss(p: &ArrayD<f64>, y: &ArrayD<f64>) -> f64 { (p - y).sum() }";
    let value =
        Talk::new(&lib(source)).call("Loss", &[array(&[2, 1], &[3.0, 4.0]), array(&[2], &[1.0, 1.0])]);
    near(&value, &[], &[10.0]);
}

#[test]
fn methods_that_macros_and_traits_make() {
    let plain = "pub struct NeuronReLU { pub w: Array2<f64>, pub b: f64 }";
    let neurons = [
        // Provided for everything that has parameters, in modules of its own.
        format!(
            "mod deep {{ use ndarray::*; pub struct NeuronReLU {{ pub w: Array2<f64>, pub b: f64 }}
impl NeuronReLU {{ pub {NEW} }}
pub trait Params {{ fn parts(&mut self) -> (&mut Array2<f64>, &mut f64); fn own(&self) -> (&Array2<f64>, f64); }}
impl Params for NeuronReLU {{
    fn parts(&mut self) -> (&mut Array2<f64>, &mut f64) {{ (&mut self.w, &mut self.b) }}
    fn own(&self) -> (&Array2<f64>, f64) {{ (&self.w, self.b) }}
}}
mod model {{ use ndarray::*; use super::Params; pub(super) trait Model {{
    fn forward_pass(&self, x: &Array2<f64>) -> Array2<f64>;
    fn backward_pass(&mut self, x: &Array2<f64>, y: &Array2<f64>, p: &Array2<f64>, lr: f64);
    {FIT}
}}
impl<T: Params> Model for T {{
    fn forward_pass(&self, x: &Array2<f64>) -> Array2<f64> {{ let (w, b) = self.own(); (x.dot(w) + b).mapv(|v| v.max(0.0)) }}
    fn backward_pass(&mut self, x: &Array2<f64>, y: &Array2<f64>, p: &Array2<f64>, lr: f64) {{
        let n = x.nrows() as f64;
        let e = (p - y) * p.mapv(|v| if v > 0.0 {{ 1.0 }} else {{ 0.0 }});
        let (w, b) = self.parts();
        *w -= &(x.t().dot(&e) * (lr / n));
        *b -= lr * e.sum() / n;
    }}
}} }} }}"
        ),
        // A macro writes the `impl` of a trait, `new` in it.
        format!(
            "{plain}\npub trait Model: Sized {{ fn new(w: Array2<f64>, b: f64) -> Self; fn forward_pass(&self, x: &Array2<f64>) -> Array2<f64>;
fn backward_pass(&mut self, x: &Array2<f64>, y: &Array2<f64>, p: &Array2<f64>, lr: f64); fn fit(&mut self, x: &Array2<f64>, y: &Array2<f64>, epochs: usize) -> Vec<f64>; }}
macro_rules! model {{ ($t:ty) => {{ impl Model for $t {{ {NEW} {FORWARD} {BACKWARD} {FIT} }} }} }}\nmodel!(NeuronReLU);"
        ),
        // A macro writes an `impl` without a trait.
        format!(
            "{plain}\nmacro_rules! model {{ ($t:ident) => {{ impl $t {{ pub {NEW} pub {FORWARD} pub {BACKWARD} pub {FIT} }} }} }}\nmodel!(NeuronReLU);"
        ),
    ];
    for neuron in neurons {
        example(&Talk::new(&lib(&format!("{FUNCTIONS}{neuron}"))));
    }
}

#[test]
fn type_parameters_of_structs() {
    let neurons = [
        "pub trait Act { fn f(&self, z: f64) -> f64; } #[derive(Default)] pub struct Relu; impl Act for Relu { fn f(&self, z: f64) -> f64 { z.max(0.0) } }
pub struct NeuronReLU<A: Act = Relu> { pub w: Array2<f64>, pub b: f64, act: A }
impl<A: Act + Default> NeuronReLU<A> { pub fn new(w: Array2<f64>, b: f64) -> Self { Self { w, b, act: A::default() } } }
impl<A: Act> NeuronReLU<A> { pub FORWARD pub BACKWARD pub FIT }",
        // No default, and one type that has the trait.
        "mod acts { pub trait Act { fn f(z: f64) -> f64; } pub struct Relu; impl Act for Relu { fn f(z: f64) -> f64 { z.max(0.0) } } }
pub struct NeuronReLU<A: acts::Act> { pub w: Array2<f64>, pub b: f64, act: std::marker::PhantomData<A> }
impl<A: acts::Act> NeuronReLU<A> { pub fn new(w: Array2<f64>, b: f64) -> Self { Self { w, b, act: std::marker::PhantomData } } pub FORWARD pub BACKWARD pub FIT }",
        // The `impl` says which type.
        "pub struct Relu; pub struct NeuronReLU<A> { pub w: Array2<f64>, pub b: f64, act: A }
impl NeuronReLU<Relu> { pub fn new(w: Array2<f64>, b: f64) -> Self { Self { w, b, act: Relu } } pub FORWARD pub BACKWARD pub FIT }",
        "pub struct NeuronReLU<F = fn(f64) -> f64> where F: Fn(f64) -> f64 { pub w: Array2<f64>, pub b: f64, act: F }
impl NeuronReLU<fn(f64) -> f64> { pub fn new(w: Array2<f64>, b: f64) -> Self { Self { w, b, act: |z| z.max(0.0) } } pub FORWARD pub BACKWARD pub FIT }",
    ];
    for neuron in neurons {
        let neuron = neuron.replace("FORWARD", FORWARD).replace("BACKWARD", BACKWARD).replace("FIT", FIT);
        example(&Talk::new(&lib(&format!("{FUNCTIONS}{neuron}"))));
    }
}

#[test]
fn acronyms_as_rust_names_them() {
    let neuron = format!(
        "pub struct NeuronRelu {{ w: Array2<f64>, b: f64 }}\nimpl NeuronRelu {{ pub {NEW} pub {FORWARD} pub {BACKWARD} pub {FIT} }}"
    );
    let talk = Talk::new(&lib(&format!("{FUNCTIONS}{neuron}")));
    example(&talk);
    assert_eq!(talk.report.versions[3][0].found_as, "NeuronRelu");
    // Where the name is there as it was asked for, that one is meant.
    let both = neuron.replace("NeuronRelu", "NeuronReLU");
    let talk = Talk::new(&lib(&format!("{FUNCTIONS}{both}\npub struct NeuronRelu;")));
    assert_eq!(talk.found()[3], 1);
    example(&talk);
}

#[test]
fn fields_behind_getters_cells_and_derefs() {
    let methods = format!("pub {FIT}");
    let neurons = [
        // Renamed, and known to nobody but the compiler.
        "mod m { use ndarray::*; macro_rules! make { ($n:ident) => { pub struct $n { w: Array2<f64>, b: f64 }
impl $n { pub fn new(w: Array2<f64>, b: f64) -> Self { Self { w, b } } pub fn w(&self) -> &Array2<f64> { &self.w } pub fn get_b(&self) -> f64 { self.b } pub FORWARD pub BACKWARD pub FIT } } }
make!(Unit); } pub use m::Unit as NeuronReLU;",
        // The field's type says nothing to the grader, its getter does.
        "pub struct NeuronReLU { w: Array2<f64>, b: std::cell::Cell<f64> }
impl NeuronReLU { pub fn new(w: Array2<f64>, b: f64) -> Self { Self { w, b: b.into() } } pub fn b(&self) -> f64 { self.b.get() }
pub fn forward_pass(&self, x: &Array2<f64>) -> Array2<f64> { (x.dot(&self.w) + self.b.get()).mapv(|v| v.max(0.0)) }
pub fn backward_pass(&mut self, x: &Array2<f64>, y: &Array2<f64>, p: &Array2<f64>, lr: f64) {
    let n = x.nrows() as f64;
    let e = (p - y) * p.mapv(|v| if v > 0.0 { 1.0 } else { 0.0 });
    self.w -= &(x.t().dot(&e) * (lr / n));
    self.b.set(self.b.get() - lr * e.sum() / n);
} METHODS }",
        "pub struct Params { pub w: Array2<f64>, pub b: f64 } pub struct NeuronReLU { params: Params }
impl std::ops::Deref for NeuronReLU { type Target = Params; fn deref(&self) -> &Params { &self.params } }
impl std::ops::DerefMut for NeuronReLU { fn deref_mut(&mut self) -> &mut Params { &mut self.params } }
impl NeuronReLU { pub fn new(w: Array2<f64>, b: f64) -> Self { Self { params: Params { w, b } } } pub FORWARD pub BACKWARD pub FIT }",
    ];
    for neuron in neurons {
        let neuron =
            neuron.replace("METHODS", &methods).replace("FORWARD", FORWARD).replace("BACKWARD", BACKWARD);
        let neuron = neuron.replace("FIT", FIT);
        example(&Talk::new(&lib(&format!("{FUNCTIONS}{neuron}"))));
    }
}

#[test]
fn whole_numbers_rows_and_results_of_self() {
    for (p, y) in [
        ("&Array2<i8>", "&Array2<u64>"),
        ("&Array2<i16>", "ArrayView2<u16>"),
        ("&Vec<Vec<isize>>", "&[u32]"),
        ("&[[f64; 1]]", "Vec<[i64; 1]>"),
    ] {
        let source = format!(
            "use ndarray::*;\npub fn loss(p: {p}, y: {y}) -> f64 {{ p.len() as f64 + 10.0 * y.len() as f64 }}"
        );
        let talk = Talk::new(&lib(&source));
        let value = talk.call("Loss", &[array(&[2, 1], &[3.0, 4.0]), array(&[2, 1], &[1.0, 0.0])]);
        assert_eq!(value, Value::Float(22.0), "{p}, {y}");
    }
    let talk = Talk::new(&lib("pub fn loss(p: &[u8], y: &[u8]) -> f64 { 0.0 }"));
    let large = array(&[1], &[300.0]);
    assert_eq!(raised(talk.call("Loss", &[large.clone(), large])).kind, "signature");
    let neuron = format!(
        "pub struct NeuronReLU {{ w: Array2<f64>, b: f64 }}\nimpl NeuronReLU {{ pub {NEW} pub {FORWARD} pub {FIT}
pub fn backward_pass(&mut self, x: &Array2<f64>, y: &Array2<f64>, p: &Array2<f64>, lr: f64) -> Result<&mut Self, String> {{
    if lr < 0.0 {{ return Err(\"negative\".into()); }}
    self.step(x, y, p, lr); Ok(self) }}
{} }}",
        BACKWARD.replace("backward_pass", "step")
    );
    let talk = Talk::new(&lib(&format!("{FUNCTIONS}{neuron}")));
    example(&talk);
    let x = array(&[1, 1], &[1.0]);
    let n = talk.make(&[x.clone(), Value::Float(0.0)]);
    let r = raised(talk.method(n, "backward_pass", &[x.clone(), x.clone(), x, Value::Float(-1.0)]));
    assert_eq!((r.class.as_str(), r.message.as_str()), ("Err", "\"negative\""));
}

#[test]
fn single_precision_is_no_change_and_has_its_own_tolerance() {
    let x = array(&[2, 1], &[0.1, -0.2]);
    for ty in
        ["&Array2<f32>", "&mut Array2<f32>", "&[f32]", "&Vec<Vec<f32>>", "ArrayView2<f32>", "Array2<f32>"]
    {
        let source = format!("use ndarray::*;\npub fn loss(p: {ty}, y: {ty}) -> f64 {{ 0.1 }}");
        let (value, after) = echoed(&Talk::new(&lib(&source)), "Loss", &[x.clone(), x.clone()]);
        assert_eq!(after, x, "{ty}: nothing was changed");
        let Value::Array(value) = value else { panic!("{ty}: {value:?}") };
        assert_eq!((value.dtype(), value.shape()), (Dtype::Float32, &[][..]), "{ty}");
    }
    let source = "use ndarray::*;\npub fn relu(x: &mut Array2<f32>) { x[[0, 0]] = 0.0; }";
    let (_, after) = echoed(&Talk::new(&lib(source)), "relu", std::slice::from_ref(&x));
    near(&after, &[2, 1], &[0.0, f64::from(-0.2_f32)]);
    for source in
        ["pub fn relu(x: f32) -> f32 { x.max(0.0) }", "pub fn relu(x: f32) -> f64 { x.max(0.0) as f64 }"]
    {
        let Value::Array(value) = Talk::new(&lib(source)).call("relu", std::slice::from_ref(&x)) else {
            panic!()
        };
        assert_eq!((value.dtype(), value.shape()), (Dtype::Float32, &[2, 1][..]), "{source}");
    }
    // Double precision stays what it is.
    let value = Talk::new(&lib("pub fn loss(p: Vec<f64>, y: Vec<f64>) -> f64 { p[0] }"))
        .call("Loss", &[x.clone(), x]);
    assert_eq!(value, Value::Float(0.1));
}

#[test]
fn several_versions_of_a_name() {
    let talk = Talk::new(&lib(
        "pub fn relu(x: f64) -> f64 { todo!() }\nmod second { fn relu(x: f64) -> f64 { x.max(0.0) } }",
    ));
    assert_eq!(talk.found()[1], 2);
    assert_eq!(
        talk.report.versions[1].iter().map(|v| (v.line, v.stub)).collect::<Vec<_>>(),
        [(1, true), (2, false)]
    );
    let second = talk.value(&Request::Open { wanted: 1, version: 1 });
    let Value::Handle(second) = second else { panic!() };
    assert_eq!(talk.value(&call(second, None, &[Value::Float(-1.0)])), Value::Float(0.0));
}

#[test]
fn an_unchanged_crate_comes_from_the_cache() {
    let files = lib("pub fn relu(x: f64) -> f64 { x }");
    built(&files);
    assert!(built(&files).cached);
    assert!(
        !built(&lib(&format!("pub fn relu(x: f64) -> f64 {{ x }} // {:?}", std::time::SystemTime::now())))
            .cached
    );
}
