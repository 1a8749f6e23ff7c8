//! The text of a step, read.

use super::{Action, Arguments, Expr, scan::RESERVED, scan::Scan};
use crate::{assignment::finding::Fault, text::args};

/// What a step's text says: the name that keeps the result, and what is done.
pub type Parsed = (Option<String>, Action);

/// Reads one step. A bare name, which may be a variable or a mistake, is an [`Action::Variable`].
pub fn parse(text: &str) -> Result<Parsed, Fault> {
    let mut scan = Scan::new(text);
    let start = scan.at();
    let first = free_name(&mut scan)?;
    let (bind, name) =
        if scan.eat_equals() { (Some(first.to_owned()), free_name(&mut scan)?) } else { (None, first) };
    let action = if scan.eat(".") {
        of_object(&mut scan, name, bind.is_some())?
    } else if scan.sees("(") {
        Action::Call { entry: name.to_owned(), args: arguments(&mut scan)? }
    } else {
        Action::Variable { entry: name.to_owned() }
    };
    if bind.is_none() && matches!(action, Action::Variable { .. }) && scan.sees(",") {
        return Err(Fault::new(start..scan.at() + 1, "manifest_step_unpacks", args! {}));
    }
    scan.end()?;
    Ok((bind, action))
}

/// After `object.`
fn of_object(scan: &mut Scan<'_>, object: &str, bound: bool) -> Result<Action, Fault> {
    let member = scan.name()?.to_owned();
    let object = object.to_owned();
    if scan.sees("(") {
        return Ok(Action::Method { object, method: member, args: arguments(scan)? });
    }
    if !bound && scan.eat_equals() {
        return Ok(Action::Set { object, attribute: member, value: expr(scan)? });
    }
    Ok(Action::Get { object, attribute: member })
}

/// A name that is no word of the language.
fn free_name<'a>(scan: &mut Scan<'a>) -> Result<&'a str, Fault> {
    let start = scan.at();
    if scan.sees("$") {
        return Err(Fault::new(start..start + 1, "manifest_step_begins_with_input", args! {}));
    }
    let name = scan.name()?;
    if RESERVED.contains(&name) {
        let span = start..start + name.len();
        return Err(Fault::new(span, "manifest_reserved_word", args! { "name" => name }));
    }
    Ok(name)
}

fn arguments(scan: &mut Scan<'_>) -> Result<Arguments, Fault> {
    scan.expect("(")?;
    let mut args = Arguments::default();
    while !scan.eat(")") {
        let start = scan.at();
        let name = scan.maybe_name().filter(|_| scan.eat_equals());
        if let Some(name) = name {
            if args.named.iter().any(|(n, _)| n == name) {
                let span = start..start + name.len();
                return Err(Fault::new(span, "manifest_argument_twice", args! { "name" => name }));
            }
            args.named.push((name.to_owned(), expr(scan)?));
        } else {
            scan.back_to(start);
            let value = expr(scan)?;
            if !args.named.is_empty() {
                return Err(Fault::new(start..scan.at(), "manifest_positional_after_named", args! {}));
            }
            args.positional.push(value);
        }
        if !scan.eat(",") && !scan.sees(")") {
            return Err(scan.unexpected(if scan.at_end() { ")" } else { "," }));
        }
    }
    Ok(args)
}

/// Reads an argument: `$x`, `$data.X`, a literal, a name.
fn expr(scan: &mut Scan<'_>) -> Result<Expr, Fault> {
    if scan.eat("$") {
        let name = scan.name()?.to_owned();
        let part = if scan.eat(".") { Some(scan.name()?.to_owned()) } else { None };
        return Ok(Expr::Input { name, part });
    }
    if let Some(literal) = scan.literal()? {
        return Ok(Expr::Literal(literal));
    }
    let start = scan.at();
    let Some(name) = scan.maybe_name() else { return Err(scan.unexpected("argument")) };
    if scan.sees("(") || scan.sees(".") {
        return Err(Fault::new(start..scan.at() + 1, "manifest_nested_step", args! { "name" => name })
            .hint("manifest_bind_first", args! {}));
    }
    Ok(Expr::Name(name.to_owned()))
}

/// Reads an argument that stands alone, such as what a property compares with.
pub fn parse_expr(text: &str) -> Result<Expr, Fault> {
    let mut scan = Scan::new(text);
    let value = expr(&mut scan)?;
    scan.end()?;
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assignment::step::Literal;
    use proptest::prelude::*;

    fn input(name: &str) -> Expr {
        Expr::Input { name: name.to_owned(), part: None }
    }

    #[test]
    fn every_form_of_a_step() {
        let call = |args| Action::Call { entry: "f".to_owned(), args };
        assert_eq!(
            parse("f($x)"),
            Ok((None, call(Arguments { positional: vec![input("x")], named: vec![] })))
        );
        assert_eq!(parse(" p=f ( ) "), Ok((Some("p".to_owned()), call(Arguments::default()))));
        let (_, Action::Method { object, method, args }) =
            parse("m.g($d.X, p, [1, -2.5e3, 'a\\'b', none], lr=0.1,)").unwrap()
        else {
            panic!("a method")
        };
        assert_eq!((object.as_str(), method.as_str()), ("m", "g"));
        assert_eq!(args.positional[0], Expr::Input { name: "d".to_owned(), part: Some("X".to_owned()) });
        assert_eq!(args.positional[1], Expr::Name("p".to_owned()));
        let list = [Literal::Int(1), Literal::Float(-2500.0), Literal::Text("a'b".to_owned()), Literal::None];
        assert_eq!(args.positional[2], Expr::Literal(Literal::List(list.to_vec())));
        assert_eq!(args.named, [("lr".to_owned(), Expr::Literal(Literal::Float(0.1)))]);
        let (object, attribute) = ("m".to_owned(), "b".to_owned());
        assert_eq!(
            parse("m.b").unwrap().1,
            Action::Get { object: object.clone(), attribute: attribute.clone() }
        );
        let value = Expr::Literal(Literal::Bool(true));
        assert_eq!(parse("m.b = True").unwrap().1, Action::Set { object, attribute, value });
        assert_eq!(parse("a").unwrap().1, Action::Variable { entry: "a".to_owned() });
        assert_eq!(parse("q = m.b").unwrap().0.as_deref(), Some("q"));
    }

    #[test]
    fn what_is_no_step_is_refused_where_it_goes_wrong() {
        for (text, code, at) in [
            ("", "manifest_text_ends", 0),
            ("f(", "manifest_text_ends", 2),
            ("f($x", "manifest_text_ends", 4),
            ("f($x))", "manifest_text_goes_on", 5),
            ("f(x y)", "manifest_unexpected", 4),
            ("f(,)", "manifest_unexpected", 2),
            ("f($)", "manifest_unexpected", 3),
            ("f('x)", "manifest_open_quote", 2),
            ("f(1.2.3)", "manifest_not_a_number", 2),
            ("f([1, x])", "manifest_unexpected", 6),
            ("f(a=1, a=2)", "manifest_argument_twice", 7),
            ("f(a=1, 2)", "manifest_positional_after_named", 7),
            ("f(g(1))", "manifest_nested_step", 2),
            ("f(m.b)", "manifest_nested_step", 2),
            ("$x", "manifest_step_begins_with_input", 0),
            ("a, b = f()", "manifest_step_unpacks", 0),
            ("none = f()", "manifest_reserved_word", 0),
            ("m.b == 1", "manifest_text_goes_on", 4),
            ("q = m.b = 1", "manifest_text_goes_on", 8),
            ("ф(1)", "manifest_unexpected", 0),
            ("2", "manifest_unexpected", 0),
            (&format!("f({}", "[".repeat(50_000)), "manifest_too_deep", 34),
        ] {
            let fault = parse(text).expect_err(text);
            assert_eq!((fault.message.code.as_str(), fault.span.start), (code, at), "{text}");
        }
        assert!(parse(&format!("f({}{})", "[".repeat(32), "]".repeat(32))).is_ok());
    }

    proptest! {
        /// Whatever is written: a step or a fault inside of the text, never a panic.
        #[test]
        fn nothing_panics(text in "[a-z$.,=()\\[\\]'\"0-9 \\\\ф-]{0,24}") {
            if let Err(fault) = parse(&text) {
                prop_assert!(text.get(fault.span.clone()).is_some(), "{:?}", fault.span);
            }
        }
    }
}
