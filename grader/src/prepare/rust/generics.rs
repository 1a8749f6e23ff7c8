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

/// `::<A, B>`, or nothing.
pub(super) fn turbofish(generics: &Generics) -> String {
    match instantiate(generics) {
        Some(types) if !types.is_empty() => format!("::<{}>", types.join(", ")),
        _ => String::new(),
    }
}

/// `<'static, A, B>`, or nothing: arguments of a struct. A struct without bounds takes them from an `impl`.
pub(super) fn arguments(generics: &Generics, bounds: &dyn Fn(usize) -> Option<String>) -> String {
    let mut filled = generics.clone();
    for (i, g) in filled.types.iter_mut().enumerate() {
        if g.bounds.trim().is_empty() {
            g.bounds = bounds(i).unwrap_or_default();
        }
    }
    let types = instantiate(&filled).unwrap_or_default();
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
            let generic = Generic { name: String::new(), bounds: bounds.clone() };
            format!("a{i}: {}", choose(&generic, &f.generics))
        }
        None => format!("a{i}"),
    };
    let params: Vec<String> = f.params.iter().enumerate().map(typed).collect();
    let args: Vec<String> = (0..params.len()).map(|i| format!("a{i}")).collect();
    format!("|{}| {path}({})", params.join(", "), args.join(", "))
}

/// A function of which only the name is known, called with arrays of any dimension: a macro may have made it generic.
pub(super) fn typed(name: &str, params: &[Param]) -> Option<String> {
    let array = |p: &Param| matches!(p.ty, Type::Array | Type::Matrix | Type::Column);
    if !params.iter().all(array) {
        return None;
    }
    let list = |ty: &str| (0..params.len()).map(|i| format!("a{i}{ty}")).collect::<Vec<_>>().join(", ");
    Some(format!("|{}| {name}({})", list(": &__gr::ndarray::ArrayD<__gr::types::f64>"), list("")))
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
        return "__gr::types::IxDyn".to_owned();
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
        let types = vec![Generic { name: "T".to_owned(), bounds: bounds.to_owned() }];
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
            types: vec![Generic { name: "D".into(), bounds: String::new() }],
            consts: 0,
        };
        assert_eq!(arguments(&g, &|_| Some("Dimension".to_owned())), "<'static, __gr::types::IxDyn>");
        assert_eq!(arguments(&Generics::default(), &|_| None), "");
    }
}
