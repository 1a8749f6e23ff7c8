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
