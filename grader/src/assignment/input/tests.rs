//! Streams that nobody changes unknowingly, and distributions that are what they say.

#![expect(clippy::float_cmp, reason = "these numbers are exact")]

use super::{Drawn, Inputs, Seed, draw::CaseName, read_inputs};
use crate::assignment::{finding::Findings, node::Section};
use grader_protocol::{Array, Dtype, Value};
use proptest::prelude::*;
use std::path::Path;

/// Inputs that a check would have.
fn inputs(text: &str) -> Inputs {
    #[derive(serde::Deserialize)]
    struct Check {
        #[serde(default)]
        dims: Section,
        inputs: Section,
    }
    let check: Check = toml::from_str(text).unwrap();
    let mut findings = Findings::new(Path::new("assignment.toml"), text);
    let mut inputs = read_inputs(&check.dims, &check.inputs, &mut findings);
    assert_eq!(findings.into_vec(), []);
    inputs.lowest_first = true;
    inputs
}

fn draw_as(text: &str, seed: &Seed, check: &str, case: u32) -> Drawn {
    inputs(text).draw(seed, CaseName { assignment: "sample", task: "task", check, case })
}

fn draw(text: &str) -> Drawn {
    draw_as(text, &Seed::secret("test"), "check", 1)
}

fn array(drawn: &Drawn, name: &str, part: Option<&str>) -> Array {
    let Some(Value::Array(array)) = drawn.get(name, part) else { panic!("{name} is no array: {drawn:?}") };
    array.clone()
}

fn numbers(drawn: &Drawn, name: &str) -> Vec<f64> {
    array(drawn, name, None).to_f64().unwrap()
}

fn mean(x: &[f64]) -> f64 {
    x.iter().sum::<f64>() / x.len() as f64
}

/// A grade must be reproducible years later: if this fails, the streams have changed, and every hidden input with
/// them. Don't; or raise the version of the manifest's schema.
#[test]
fn streams_stay_as_they_are() {
    let drawn = draw(
        "dims = { n = [1, 1000] }
        inputs.u = { uniform = [0, 1], shape = [3] }
        inputs.z = { normal = [0, 1], shape = [3] }
        inputs.i = { integers = [-1000, 1000], shape = [3] }
        inputs.s = { simplex = 3, shape = [1] }
        inputs.a = { spiral = { per_arm = 1 } }
        inputs.c = { choice = ['a', 'b', 'c'] }",
    );
    insta::assert_debug_snapshot!((
        drawn.dims.get("n"),
        numbers(&drawn, "u"),
        numbers(&drawn, "z"),
        numbers(&drawn, "i"),
        numbers(&drawn, "s"),
        array(&drawn, "a", Some("y")).to_f64(),
        drawn.get("c", None),
        Seed::public().sha256_hex(),
    ));
}

#[test]
fn everything_in_the_key_changes_the_stream_and_nothing_else_does() {
    let text = "inputs.x = { uniform = [0, 1], shape = [2] }";
    let base = draw(text);
    assert_eq!(base, draw(text));
    let seed = Seed::secret("test");
    let more = draw(&format!("{text}\ninputs.a = {{ normal = [0, 1], shape = [9] }}"));
    assert_eq!(base.get("x", None), more.get("x", None), "another input changes nothing");
    let name =
        |assignment, task, check, case| inputs(text).draw(&seed, CaseName { assignment, task, check, case });
    assert_eq!(base, name("sample", "task", "check", 1));
    for other in [
        name("sampl", "task", "check", 1),
        name("sample", "tas", "check", 1),
        name("sample", "task", "chec", 1),
        name("sample", "task", "check", 2),
        draw_as(text, &Seed::secret("test2"), "check", 1),
        draw_as(text, &Seed::public(), "check", 1),
    ] {
        assert_ne!(base, other);
    }
    // Parts of the key do not run into each other.
    assert_ne!(name("a", "bc", "d", 1), name("ab", "c", "d", 1));
}

#[test]
fn seeds_from_files_and_options_agree_and_are_not_printed() {
    assert_eq!(Seed::secret("s3cret\n"), Seed::secret("s3cret"));
    assert_eq!(Seed::secret("s3cret\r\n"), Seed::secret("s3cret"));
    assert_ne!(Seed::secret("s3cret "), Seed::secret("s3cret"));
    let seed = Seed::secret("s3cret");
    assert!(!format!("{seed:?}").contains("s3cret"));
    // printf s3cret | sha256sum
    assert_eq!(seed.sha256_hex(), "1ec1c26b50d5d3c58d9583181af8076655fe00756bf7285940ba3670f99fcba0");
}

#[test]
fn moments_are_those_of_the_distributions() {
    let drawn = draw(
        "inputs.z = { normal = [3, 2], shape = [20000] }
        inputs.u = { uniform = [-1, 3], shape = [20000] }
        inputs.i = { integers = [1, 6], shape = [20000] }
        inputs.c = { choice = [0.5, 2], shape = [20000] }",
    );
    // Four standard errors of the mean; the seed is fixed, so that this never fails by chance.
    for (name, want, deviation) in [
        ("z", 3.0, 2.0),
        ("u", 1.0, 4.0 / 12_f64.sqrt()),
        ("i", 3.5, (35.0_f64 / 12.0).sqrt()),
        ("c", 1.25, 0.75),
    ] {
        let x = numbers(&drawn, name);
        assert!((mean(&x) - want).abs() < 4.0 * deviation / 20000_f64.sqrt(), "mean of {name}");
        let variance = mean(&x.iter().map(|v| (v - want).powi(2)).collect::<Vec<_>>());
        assert!((variance / deviation.powi(2) - 1.0).abs() < 0.05, "variance of {name}");
    }
    let z: Vec<f64> = numbers(&drawn, "z").iter().map(|z| (z - 3.0) / 2.0).collect();
    let within = |k: f64| z.iter().filter(|x| x.abs() < k).count() as f64 / z.len() as f64;
    assert!((within(1.0) - 0.6827).abs() < 0.015 && (within(2.0) - 0.9545).abs() < 0.01);
    assert!((mean(&z.iter().map(|x| x.powi(4)).collect::<Vec<_>>()) - 3.0).abs() < 0.2, "kurtosis");
    let u = numbers(&drawn, "u");
    assert!(u.iter().all(|x| (-1.0..3.0).contains(x)));
    let i = numbers(&drawn, "i");
    assert!((1..=6).all(|face| i.contains(&f64::from(face))) && i.iter().all(|x| (1.0..=6.0).contains(x)));
}

#[test]
fn generators_give_what_they_say() {
    let drawn = draw(
        "dims = { n = 4, k = 3 }
        inputs.h = { one_hot = 'k', shape = ['n'] }
        inputs.p = { simplex = 'k', shape = ['n'] }
        inputs.t = { sorted_uniform = [-5, 5], shape = [50] }
        inputs.g = { linspace = [-1, 1, 5] }
        inputs.f = { uniform = [-0.2, 0.2], shape = [500], nonzero = 0.05 }
        inputs.d = { clouds = { per_class = 'n', dims = 5 } }
        inputs.s = { spiral = { per_arm = 100 } }
        inputs.one = { integers = [2, 2] }",
    );
    assert_eq!(array(&drawn, "h", None).shape(), [4, 3]);
    for row in numbers(&drawn, "h").chunks(3) {
        assert_eq!((row.iter().sum::<f64>(), row.iter().filter(|x| **x == 1.0).count()), (1.0, 1));
    }
    for row in numbers(&drawn, "p").chunks(3) {
        assert!((row.iter().sum::<f64>() - 1.0).abs() < 1e-12 && row.iter().all(|x| *x > 0.0));
    }
    assert!(numbers(&drawn, "t").is_sorted());
    assert_eq!(numbers(&drawn, "g"), [-1.0, -0.5, 0.0, 0.5, 1.0]);
    assert!(numbers(&drawn, "f").iter().all(|x| (0.05..=0.2).contains(&x.abs())));
    assert_eq!(array(&drawn, "d", Some("X")).shape(), [8, 5]);
    assert_eq!(
        (array(&drawn, "d", Some("y")).shape(), array(&drawn, "d", Some("y")).dtype()),
        (&[8, 1][..], Dtype::Float64)
    );
    let (x, y) = (array(&drawn, "s", Some("X")), array(&drawn, "s", Some("y")));
    assert_eq!((x.shape(), y.shape(), y.dtype()), (&[300, 2][..], &[300][..], Dtype::Int64));
    assert!(
        x.to_f64().unwrap().chunks(2).all(|p| p[0].hypot(p[1]) <= 1.0 + 1e-12),
        "the spiral lies in the unit disc"
    );
    assert_eq!(drawn.get("one", None), Some(&Value::Int(2)));
    assert_eq!(drawn.get("d", Some("z")), None);
}

#[test]
fn each_value_occurs_where_there_is_room() {
    for case in 0..200 {
        let drawn = draw(&format!(
            "inputs.y = {{ integers = [0, 1], shape = [2, 1], each = true }}
            inputs.c{case} = {{ choice = [-1, 0, 1], shape = [4], each = true }}
            inputs.few = {{ integers = [0, 5], shape = [2], each = true }}
            inputs.free = {{ integers = [0, 1], shape = [2] }}",
        ));
        let y = numbers(&drawn, "y");
        assert!(y.contains(&0.0) && y.contains(&1.0), "{y:?}");
        let c = numbers(&drawn, &format!("c{case}"));
        assert!([-1.0, 0.0, 1.0].iter().all(|v| c.contains(v)), "{c:?}");
        assert_eq!(numbers(&drawn, "few").len(), 2);
    }
}

#[test]
fn clouds_are_apart() {
    let drawn = draw("inputs.d = { clouds = { per_class = 200, separation = 6 } }");
    let (x, y) =
        (array(&drawn, "d", Some("X")).to_f64().unwrap(), array(&drawn, "d", Some("y")).to_f64().unwrap());
    let right = x.chunks(2).zip(&y).filter(|(p, y)| (p[0] > 0.0) == (**y == 1.0)).count();
    assert!(right >= 396, "{right} of 400");
    assert!(!y.is_sorted(), "classes come mixed");
}

#[test]
fn literals_keep_their_kind() {
    let drawn = draw(
        "inputs = { f = 0.5, i = 3, t = 'text', b = true, w = [[1], [2.5]], empty = [], bools = [true, false],
        words = ['a', 'b'], list = { value = [[1, 2], [3]], dtype = 'list' }, ints = { value = [1, 2], dtype = 'int64' },
        small = { value = [0.5], dtype = 'float32' } }",
    );
    let get = |name| drawn.get(name, None).unwrap().clone();
    assert_eq!(get("f"), Value::Float(0.5));
    assert_eq!(get("i"), Value::Int(3));
    assert_eq!(get("t"), Value::Text("text".to_owned()));
    assert_eq!(get("b"), Value::Bool(true));
    assert_eq!(get("w"), Value::Array(Array::from_f64(vec![2, 1], &[1.0, 2.5]).unwrap()));
    assert_eq!(get("empty"), Value::Array(Array::from_f64(vec![0], &[]).unwrap()));
    assert_eq!(array(&drawn, "bools", None).dtype(), Dtype::Bool);
    assert_eq!(get("words"), Value::List(vec!["a".into(), "b".into()]));
    let row = |items: &[i64]| Value::List(items.iter().map(|i| Value::Int(*i)).collect());
    assert_eq!(get("list"), Value::List(vec![row(&[1, 2]), row(&[3])]));
    assert_eq!(
        (array(&drawn, "ints", None).dtype(), array(&drawn, "small", None).dtype()),
        (Dtype::Int64, Dtype::Float32)
    );
}

#[test]
fn the_first_of_several_cases_takes_the_lowest_lengths() {
    let text = "dims = { n = [1, 1000], m = 3 }\ninputs.x = { normal = [0, 1], shape = ['n', 'm'] }";
    let seed = Seed::secret("test");
    assert_eq!(array(&draw_as(text, &seed, "check", 0), "x", None).shape(), [1, 3]);
    let lengths: Vec<usize> = (1..9).map(|case| draw_as(text, &seed, "check", case).dims["n"]).collect();
    assert!(lengths.iter().any(|n| *n != lengths[0]) && lengths.iter().all(|n| (1..=1000).contains(n)));
    let mut single = inputs(text);
    single.lowest_first = false;
    let name = CaseName { assignment: "sample", task: "task", check: "check", case: 0 };
    assert_ne!(single.draw(&seed, name).dims["n"], 1);
}

proptest! {
    /// Special values are there in every array that is not empty, and no other values than those and drawn ones.
    #[test]
    fn special_values_are_mixed_in(n in 0_usize..40, seed in ".{1,12}") {
        let text = format!("inputs.x = {{ uniform = [1, 2], shape = [{n}], special = [-0.0, nan, 1000], special_share = 0.1 }}");
        let x = numbers(&draw_as(&text, &Seed::secret(&seed), "check", 1), "x");
        let special = x.iter().filter(|v| v.is_nan() || **v == 1000.0 || (**v == 0.0 && v.is_sign_negative())).count();
        prop_assert_eq!(special > 0, n > 0);
        prop_assert_eq!(x.iter().filter(|v| (1.0..2.0).contains(*v)).count() + special, n);
    }
}
