//! What a mistake costs: its own entry or method, and nothing else.

use crate::support::*;
use grader_protocol::{Request, Value};

const FINE: &str = "pub fn relu(x: f64) -> f64 { x.max(0.0) }\n";

fn still_fine(talk: &Talk) {
    assert_eq!(talk.call("relu", &[Value::Float(-1.0)]), Value::Float(0.0));
}

#[test]
fn a_missing_function_or_class() {
    let talk = Talk::new(&lib(&format!(
        "{FINE}pub fn los(x: f64) -> f64 {{ let elu = x; elu }}\npub struct NeuronRelus;"
    )));
    assert_eq!(talk.found(), [0, 1, 0, 0]);
    assert_eq!(
        talk.report.near,
        [("Loss".to_owned(), "los".to_owned()), ("NeuronReLU".to_owned(), "NeuronRelus".to_owned())]
    );
    still_fine(&talk);
}

#[test]
fn a_wrong_type() {
    let talk = Talk::new(&lib(&format!(
        "{FINE}pub fn elu(x: std::collections::HashMap<String, f64>) -> f64 {{ x[\"a\"] }}
pub fn loss(p: f64, y: f64) -> std::time::Duration {{ todo!() }}"
    )));
    assert_eq!(talk.found(), [1, 1, 1, 0]);
    let r = raised(talk.call("elu", &[Value::Float(1.0)]));
    assert_eq!(r.kind, "signature");
    assert!(r.message.contains("HashMap<String, f64>") && r.message.contains("pub fn elu"), "{}", r.message);
    let r = raised(talk.call("Loss", &[Value::Float(1.0), Value::Float(1.0)]));
    assert!(r.message.contains("Duration"), "{}", r.message);
    still_fine(&talk);
}

#[test]
fn another_number_of_parameters() {
    let talk = Talk::new(&lib(&format!(
        "{FINE}pub fn elu(x: f64, alpha: f64) -> f64 {{ x * alpha }}\npub fn loss(p: &[f64]) -> f64 {{ 0.0 }}"
    )));
    for (name, args) in [("elu", 1), ("Loss", 2)] {
        let r = raised(talk.call(name, &vec![Value::Float(1.0); args]));
        assert_eq!(r.kind, "signature", "{name}");
        let (takes, gives) = (3 - args, args);
        assert_eq!(r.message, format!("`{name}` takes {takes} arguments, not {gives}"));
    }
    still_fine(&talk);
    let talk = Talk::new(&lib(&format!(
        "use ndarray::*;\n{FINE}pub struct NeuronReLU {{ pub w: Array2<f64>, pub b: f64 }}
impl NeuronReLU {{ pub fn forward_pass(x: &Array2<f64>, w: &Array2<f64>, b: f64) -> Array2<f64> {{ x.dot(w) + b }} }}"
    )));
    let n = talk.make(&[array(&[1, 1], &[1.0]), Value::Float(3.0)]);
    let r = raised(talk.method(n, "forward_pass", &[array(&[1, 1], &[1.0])]));
    assert_eq!(r.message, "`forward_pass` takes 3 arguments and no `self`, not 1");
}

#[test]
fn missing_methods_fields_and_other_signatures() {
    let source = format!(
        "use ndarray::*;\n{FINE}pub struct NeuronReLU {{ w: Array1<f64>, bias: f64 }}
impl NeuronReLU {{
    pub fn new(w: Array1<f64>, b: f64) -> Self {{ Self {{ w, bias: b }} }}
    pub fn forward_pass(self, x: &Array2<f64>) -> Array1<f64> {{ x.dot(&self.w) + self.bias }}
    pub fn backward_pass(&mut self, x: &str, y: &Array1<f64>, p: &Array1<f64>, lr: f64) {{ self.bias = lr; }}
}}"
    );
    let talk = Talk::new(&lib(&source));
    let n = talk.make(&[array(&[2, 1], &[1.0, 2.0]), Value::Float(3.0)]);
    near(&talk.get(n, "w"), &[2, 1], &[1.0, 2.0]);
    let x = array(&[1, 2], &[1.0, 1.0]);
    assert_eq!(raised(talk.get(n, "b")).kind, "missing");
    assert_eq!(raised(talk.method(n, "fit", &[x.clone(), x.clone()])).kind, "missing");
    assert_eq!(raised(talk.method(n, "forward_pass", std::slice::from_ref(&x))).kind, "signature");
    let r = raised(talk.method(n, "backward_pass", &[x.clone(), x.clone(), x]));
    assert_eq!(r.kind, "signature");
    assert!(r.message.contains("takes text here, but is given an array of shape [1, 2]"), "{}", r.message);
    still_fine(&talk);
}

#[test]
fn values_that_do_not_fit() {
    let source = "use ndarray::*;
pub fn relu(x: Array3<f64>) -> Array3<f64> { x }
pub struct NeuronReLU { w: Array2<f64>, b: f64 }
impl NeuronReLU { pub fn new(w: Array2<f64>, b: f64) -> Self { Self { w, b } } pub fn fit(&self, x: &Array2<f64>, y: &Array2<f64>, e: usize) -> Vec<f64> { vec![] } }";
    let talk = Talk::new(&lib(source));
    let r = raised(talk.call("relu", &[array(&[2, 2], &[0.0; 4])]));
    assert_eq!(
        (r.kind.as_str(), r.message.as_str()),
        ("signature", "`relu` takes an array with 3 dimensions here, but is given an array of shape [2, 2]")
    );
    assert_eq!(raised(talk.call("NeuronReLU", &[])).kind, "signature");
    let w = array(&[1, 1], &[0.0]);
    let n = talk.make(std::slice::from_ref(&w));
    assert_eq!(raised(talk.method(n, "fit", &[w.clone(), w.clone(), Value::Float(0.5)])).kind, "signature");
    assert_eq!(raised(talk.method(n, "fit", &[w.clone(), w.clone(), Value::Int(-1)])).kind, "signature");
    near(&talk.method(n, "fit", &[w.clone(), w, Value::Float(2.0)]), &[0], &[]);
}

#[test]
fn panics_and_errors_are_told_with_their_place() {
    let source = "pub fn relu(x: f64) -> f64 {
    if x < 0.0 { panic!(\"negative: {x}\") }
    x
}
pub fn elu(x: &[f64]) -> Vec<f64> { vec![x[x.len() + 5]] }
pub fn loss(_: f64, _: f64) -> Result<f64, String> { Err(\"no\".to_owned()) }";
    let talk = Talk::new(&lib(source));
    let r = raised(talk.call("relu", &[array(&[2], &[1.0, -1.0])]));
    assert_eq!((r.class.as_str(), r.message.as_str()), ("panic", "negative: -1"));
    assert_eq!(r.place, Some(("src/lib.rs".to_owned(), 0, 2)));
    let r = raised(talk.call("elu", &[array(&[1], &[1.0])]));
    assert_eq!(r.place, Some(("src/lib.rs".to_owned(), 0, 5)));
    let r = raised(talk.call("Loss", &[Value::Float(0.0), Value::Float(0.0)]));
    assert_eq!((r.class.as_str(), r.message.as_str()), ("Err", "\"no\""));
    assert_eq!(talk.call("relu", &[Value::Float(2.0)]), Value::Float(2.0));
}

#[test]
fn a_crate_that_does_not_compile() {
    let errors = (0..5).map(|i| format!("\npub fn f{i}() {{ g() }}")).collect::<String>();
    let n = not_built(&lib(&errors));
    assert_eq!(n.message.code, "crate_does_not_compile");
    assert!(n.text.contains("src/lib.rs:2:15") && n.text.contains(" more)"), "{}", n.text);
    assert!(n.text.len() < 5000 && !n.text.contains("no_main"), "{}", n.text);
    let again = not_built(&lib(&errors));
    assert_eq!(again, n, "from the cache");
    assert!(!not_built(&lib("pub fn relu( {")).text.is_empty());
}

#[test]
fn nothing_to_build() {
    assert_eq!(not_built(&with(&[("src/other.txt", "")])).message.code, "crate_without_root");
    assert_eq!(not_built(&[]).message.code, "crate_without_root");
    let n = not_built(&with(&[("Cargo.toml", "[package\n"), ("src/lib.rs", "")]));
    assert_eq!(n.message.code, "crate_manifest_does_not_parse");
}

#[test]
fn nonsense_requests_are_ours() {
    let talk = Talk::new(&lib(FINE));
    for request in [
        Request::Open { wanted: 9, version: 0 },
        Request::Open { wanted: 1, version: 1 },
        Request::Drop { target: 99 },
    ] {
        assert!(matches!(talk.ask(&request), Some(grader_protocol::Reply::Broken(_))), "{request:?}");
    }
    still_fine(&talk);
}
