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
