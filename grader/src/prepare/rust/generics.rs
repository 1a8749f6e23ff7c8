//! Types for the parameters of a student's generic function: what the grader passes is `f64` in any dimension.

use super::items::{Function, Generic, Generics};
use crate::assignment::signature::{Param, Type};

/// Types in place of the parameters, or `None` when there is no sensible choice.
pub(super) fn instantiate(generics: &Generics) -> Option<Vec<String>> {
    if generics.consts > 0 {
        return None;
    }
    Some(generics.types.iter().map(|g| choose(g, generics)).collect())
}

/// The same parameters, of which none has to agree with another.
pub(super) fn apart(generics: &Generics) -> Generics {
    let mut generics = generics.clone();
    generics.types.iter_mut().for_each(|g| g.uses = 0);
    generics
}

/// `::<A, B>`, or nothing.
pub(super) fn turbofish(generics: &Generics) -> String {
    match instantiate(generics) {
        Some(types) if !types.is_empty() => format!("::<{}>", types.join(", ")),
        _ => String::new(),
    }
}

/// What is known of a type parameter of a struct or trait.
pub(super) enum Known {
    /// The type that it stands for.
    Type(String),
    /// Its bounds.
    Bounds(String),
}

/// `<'static, A, B>`, or nothing: arguments of a struct. What is not `known` of its parameters is chosen by their bounds;
/// defaults at the end are left to the compiler.
pub(super) fn arguments(generics: &Generics, known: &dyn Fn(usize, &Generic) -> Option<Known>) -> String {
    let mut filled = generics.clone();
    let written = filled.types.iter().rposition(|g| !g.default).map_or(0, |i| i + 1);
    filled.types.truncate(written);
    let mut given = vec![None; written];
    for (i, g) in filled.types.iter_mut().enumerate() {
        match known(i, g) {
            Some(Known::Type(ty)) => given[i] = Some(ty),
            Some(Known::Bounds(bounds)) if g.bounds.trim().is_empty() => g.bounds = bounds,
            _ => {}
        }
    }
    let chosen = instantiate(&filled).unwrap_or_default();
    let types = given.into_iter().zip(chosen).map(|(given, chosen)| given.unwrap_or(chosen));
    let all: Vec<String> =
        std::iter::repeat_n("'static".to_owned(), generics.lifetimes).chain(types).collect();
    if all.is_empty() { String::new() } else { format!("<{}>", all.join(", ")) }
}

/// A function as an expression. One with `impl Trait` among its parameters is called by a closure that names a type.
pub(super) fn callable(path: String, f: &Function) -> String {
    if f.params.iter().all(Option::is_none) {
        return path;
    }
    let typed = |(i, bounds): (usize, &Option<String>)| match bounds {
        Some(bounds) => {
            let generic = Generic { bounds: bounds.clone(), ..Generic::default() };
            format!("a{i}: {}", choose(&generic, &f.generics))
        }
        None => format!("a{i}"),
    };
    let params: Vec<String> = f.params.iter().enumerate().map(typed).collect();
    let args: Vec<String> = (0..params.len()).map(|i| format!("a{i}")).collect();
    format!("|{}| {path}({})", params.join(", "), args.join(", "))
}

/// A function of which only the name is known, called with arrays: a macro may have made it generic. Several arrays may
/// have to have the same dimension.
pub(super) fn typed(name: &str, params: &[Param]) -> Vec<String> {
    let array = |p: &Param| matches!(p.ty, Type::Array | Type::Matrix | Type::Column);
    if !params.iter().all(array) {
        return Vec::new();
    }
    let list = |ty: &str| (0..params.len()).map(|i| format!("a{i}{ty}")).collect::<Vec<_>>().join(", ");
    let call = |array: &str| {
        format!("|{}| {name}({})", list(&format!(": &__gr::ndarray::{array}<__gr::types::f64>")), list(""))
    };
    ["Array2", "ArrayD"].into_iter().skip(usize::from(params.len() < 2)).map(call).collect()
}

/// A method of a struct of which only the name is known, by a call with a dot: it may come through `Deref`.
pub(super) fn dotted(ty: &str, name: &str, params: &[Param]) -> Option<String> {
    let known = |p: &Param| match p.ty {
        Type::Array | Type::Matrix | Type::Column => Some("&__gr::ndarray::Array2<__gr::types::f64>"),
        Type::Number => Some("__gr::types::f64"),
        Type::Integer => Some("__gr::types::usize"),
        _ => None,
    };
    let types: Vec<&str> = params.iter().map(known).collect::<Option<_>>()?;
    let typed: Vec<String> = types.iter().enumerate().map(|(i, t)| format!(", a{i}: {t}")).collect();
    let args: Vec<String> = (0..types.len()).map(|i| format!("a{i}")).collect();
    Some(format!("|s: &mut {ty}{}| s.{name}({})", typed.concat(), args.join(", ")))
}

fn choose(generic: &Generic, all: &Generics) -> String {
    const F64: &str = "__gr::types::f64";
    let bounds = generic.bounds.replace(char::is_whitespace, "");
    let has = |words: &[&str]| words.iter().any(|w| bounds.contains(w));
    if has(&["Dimension", "RemoveAxis", "DimMax", "DimAdd"]) {
        // Arrays that have it in common have the same number of dimensions: a caller in Rust cannot do otherwise.
        return if generic.uses > 1 { "__gr::ndarray::Ix2" } else { "__gr::types::IxDyn" }.to_owned();
    }
    if has(&["Data<", "DataMut<", "DataOwned<", "DataClone", "RawData", "Data+", "DataMut+", "DataShared"]) {
        return format!("__gr::types::OwnedRepr<{}>", element(&bounds, all));
    }
    if let Some(inner) = inside(&bounds, "Into<") {
        return match inner.as_str() {
            "f64" | "f32" => inner.replace('f', "__gr::types::f"),
            "Vec<f64>" => format!("__gr::types::Vec<{F64}>"),
            _ if inner.starts_with("Option<") => {
                inner.replace("f64", F64).replace("Option<", "::core::option::Option<")
            }
            _ => array(&inner).unwrap_or_else(|| F64.to_owned()),
        };
    }
    if has(&["AsRef<[f64]>", "Borrow<[f64]>", "Deref<Target=[f64]>", "Deref<Target=Vec<f64>>"]) {
        return format!("__gr::types::Vec<{F64}>");
    }
    if has(&["IntoIterator<Item=&"]) {
        return format!("&'static __gr::types::Vec<{F64}>");
    }
    if has(&["IntoIterator<Item="]) {
        return format!("__gr::types::Vec<{F64}>");
    }
    if has(&["Iterator<Item=f64>", "Iterator<Item=f32>"]) {
        return format!("__gr::types::IntoIter<{F64}>");
    }
    if has(&["f32"]) {
        return "__gr::types::f32".to_owned();
    }
    F64.to_owned()
}

/// The element type that `Data<Elem = T>` speaks of.
fn element(bounds: &str, all: &Generics) -> String {
    match inside(bounds, "Elem=") {
        Some(e) if all.types.iter().any(|g| g.name == e) => "__gr::types::f64".to_owned(),
        Some(e) if matches!(e.as_str(), "f32" | "i64" | "i32" | "usize" | "bool") => {
            if e == "i32" {
                "::core::primitive::i32".to_owned()
            } else {
                format!("__gr::types::{e}")
            }
        }
        _ => "__gr::types::f64".to_owned(),
    }
}

/// What stands behind `start` up to the bracket that closes it, or a `,` or `+` outside of brackets.
fn inside(text: &str, start: &str) -> Option<String> {
    let from = text.find(start)? + start.len();
    let mut depth = 0_i32;
    let rest = &text[from..];
    for (i, c) in rest.char_indices() {
        match c {
            '<' | '(' | '[' => depth += 1,
            '>' | ')' | ']' | ',' | '+' if depth == 0 => return Some(rest[..i].to_owned()),
            '>' | ')' | ']' => depth -= 1,
            _ => {}
        }
    }
    Some(rest.to_owned())
}

/// A type that is written in the source and that any crate can name.
pub(super) fn plain(text: &str) -> Option<String> {
    match text {
        "f64" | "f32" | "i32" | "i64" | "u8" | "usize" | "bool" => Some(format!("::core::primitive::{text}")),
        "Ix0" | "Ix1" | "Ix2" | "Ix3" | "IxDyn" => Some(format!("__gr::ndarray::{text}")),
        _ => array(text),
    }
}

/// `Array2<f64>`, `ArrayView1<'a, f64>`: with full paths.
fn array(text: &str) -> Option<String> {
    let (name, args) = text.split_once('<')?;
    let name = name.rsplit("::").next()?;
    let view = name.starts_with("ArrayView");
    let known = [
        "Array0",
        "Array1",
        "Array2",
        "Array3",
        "ArrayD",
        "ArrayView1",
        "ArrayView2",
        "ArrayView3",
        "ArrayViewD",
    ];
    let element = if args.contains("f32") { "__gr::types::f32" } else { "__gr::types::f64" };
    let lifetime = if view { "'static, " } else { "" };
    known.contains(&name).then(|| format!("__gr::ndarray::{name}<{lifetime}{element}>"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(bounds: &str) -> String {
        let types = vec![Generic { name: "T".to_owned(), bounds: bounds.to_owned(), ..Generic::default() }];
        instantiate(&Generics { types, ..Generics::default() }).unwrap().remove(0)
    }

    #[test]
    fn bounds_choose_types() {
        for (bounds, want) in [
            ("Dimension", "__gr::types::IxDyn"),
            ("Data<Elem = f64>", "__gr::types::OwnedRepr<__gr::types::f64>"),
            ("ndarray::Data<Elem = A> + Clone", "__gr::types::OwnedRepr<__gr::types::f64>"),
            ("Into<f64> + Copy", "__gr::types::f64"),
            ("Into<Array2<f64>>", "__gr::ndarray::Array2<__gr::types::f64>"),
            ("Into<ArrayView1<'a, f64>>", "__gr::ndarray::ArrayView1<'static, __gr::types::f64>"),
            ("AsRef<[f64]>", "__gr::types::Vec<__gr::types::f64>"),
            ("IntoIterator<Item = f64>", "__gr::types::Vec<__gr::types::f64>"),
            ("Float + ScalarOperand", "__gr::types::f64"),
            ("", "__gr::types::f64"),
        ] {
            assert_eq!(one(bounds), want, "{bounds}");
        }
    }

    #[test]
    fn no_choice_for_const_parameters() {
        assert_eq!(instantiate(&Generics { consts: 1, ..Generics::default() }), None);
    }

    #[test]
    fn a_struct_takes_bounds_from_its_impl() {
        let g = Generics {
            lifetimes: 1,
            types: vec![Generic { name: "D".into(), ..Generic::default() }],
            consts: 0,
        };
        let bounds = |_: usize, _: &Generic| Some(Known::Bounds("Dimension".to_owned()));
        assert_eq!(arguments(&g, &bounds), "<'static, __gr::types::IxDyn>");
        assert_eq!(arguments(&Generics::default(), &|_, _| None), "");
    }

    #[test]
    fn defaults_at_the_end_are_left_out() {
        let default = Generic { name: "A".into(), default: true, ..Generic::default() };
        let types = vec![Generic { name: "T".into(), ..Generic::default() }, default];
        let g = Generics { types, ..Generics::default() };
        assert_eq!(arguments(&g, &|_, _| None), "<__gr::types::f64>");
        let known = |_: usize, _: &Generic| Some(Known::Type("crate::Sigmoid".to_owned()));
        assert_eq!(arguments(&g, &known), "<crate::Sigmoid>");
    }

    #[test]
    fn arrays_that_share_a_dimension_get_the_same_one() {
        let d = |uses| Generic { bounds: "Dimension".into(), uses, ..Generic::default() };
        assert_eq!(choose(&d(1), &Generics::default()), "__gr::types::IxDyn");
        assert_eq!(choose(&d(2), &Generics::default()), "__gr::ndarray::Ix2");
    }
}
