//! Puts a call of `attack` into every function of a text that somebody else wrote.

/// Python: `attack()` becomes the first statement of every `def`.
pub(super) fn python(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut lines = text.split_inclusive('\n').peekable();
    let mut quote: Option<&str> = None;
    while let Some(line) = lines.next() {
        out.push_str(line);
        let starts = quote.is_none() && is_def(line);
        quote = after_quotes(line, quote);
        if !starts {
            continue;
        }
        // A signature may go on for lines.
        let mut signature = line.to_owned();
        while end_of_signature(&signature).is_none() {
            let Some(more) = lines.next() else { return out };
            out.push_str(more);
            signature.push_str(more);
        }
        let end = end_of_signature(&signature).unwrap_or(signature.len());
        let rest = &signature[end..];
        if rest.trim().is_empty() || rest.trim_start().starts_with('#') {
            let indent = line.len() - line.trim_start().len();
            let own = lines.peek().map(|next| next.len() - next.trim_start().len());
            let indent = own.filter(|n| *n > indent).unwrap_or(indent + 4);
            out.push_str(&" ".repeat(indent));
            out.push_str("attack()\n");
        } else {
            out.truncate(out.len() - rest.len());
            out.push_str(" attack();");
            out.push_str(rest);
        }
    }
    out
}

fn is_def(line: &str) -> bool {
    let text = line.trim_start();
    text.starts_with("def ") || text.starts_with("async def ")
}

/// Which triple quote is open after a line.
fn after_quotes<'a>(line: &str, mut open: Option<&'a str>) -> Option<&'a str> {
    let mut rest = line;
    loop {
        if let Some(quote) = open {
            let Some((_, after)) = rest.split_once(quote) else { return open };
            (open, rest) = (None, after);
        } else {
            let first = ["\"\"\"", "'''"].into_iter().filter_map(|q| Some((rest.find(q)?, q))).min();
            let (at, quote) = first?;
            (open, rest) = (Some(quote), &rest[at + 3..]);
        }
    }
}

/// Where the colon of a signature ends.
fn end_of_signature(text: &str) -> Option<usize> {
    let (mut depth, mut quote) = (0_i32, None);
    for (at, c) in text.char_indices() {
        match c {
            _ if quote == Some(c) => quote = None,
            _ if quote.is_some() => {}
            '"' | '\'' => quote = Some(c),
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            ':' if depth == 0 && text[..at].contains(')') => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// Rust: `crate::attack();` becomes the first statement of every function with a body.
pub(super) fn rust(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut rest = text;
    while let Some(at) = next_fn(rest) {
        let body = at + end_of_head(&rest[at..]);
        let constant = rest[..at].trim_end().ends_with("const");
        if rest[body..].starts_with('{') && !constant {
            out.push_str(&rest[..=body]);
            out.push_str(" crate::attack();");
            rest = &rest[body + 1..];
        } else {
            let next = (body + 1).min(rest.len());
            out.push_str(&rest[..next]);
            rest = &rest[next..];
        }
    }
    out.push_str(rest);
    out
}

/// Where a body starts, or the semicolon in place of one: not the one of an array's type.
fn end_of_head(text: &str) -> usize {
    let mut depth = 0_i32;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            '{' | ';' if depth == 0 => return at,
            _ => {}
        }
    }
    text.len()
}

/// Where the next `fn name` stands outside a line comment.
fn next_fn(text: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + text[from..].find("fn ")?;
        let line = text[..at].rfind('\n').map_or(0, |n| n + 1);
        let before = text[..at].chars().next_back();
        let word = before.is_none_or(char::is_whitespace);
        let name = text[at + 3..].chars().next().is_some_and(|c| c.is_alphabetic() || c == '_');
        if word && name && !text[line..at].contains("//") {
            return Some(at);
        }
        from = at + 3;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn python_functions_call_it_first() {
        let text = "\"\"\"def no(): x\n\ndef no():\n\"\"\"\ndef a(x,\n      y={1: 2}):  # c\n    return x\nclass C:\n  def b(self) -> \"a:b\":\n    '''doc'''\ndef c(x): return x\nasync def d(): pass\n";
        let want = "\"\"\"def no(): x\n\ndef no():\n\"\"\"\ndef a(x,\n      y={1: 2}):  # c\n    attack()\n    return x\nclass C:\n  def b(self) -> \"a:b\":\n    attack()\n    '''doc'''\ndef c(x): attack(); return x\nasync def d(): attack(); pass\n";
        assert_eq!(python(text), want);
    }

    #[test]
    fn rust_functions_call_it_first() {
        let text = "// fn no() {}\npub fn a(x: &[f64; 2]) -> f64 {\n 1.0 }\ntrait T { fn b(); }\nconst fn c() -> u8 { 1 }\nimpl X { fn d(&self)\nwhere Self: Sized { todo!() } }";
        let want = "// fn no() {}\npub fn a(x: &[f64; 2]) -> f64 { crate::attack();\n 1.0 }\ntrait T { fn b(); }\nconst fn c() -> u8 { 1 }\nimpl X { fn d(&self)\nwhere Self: Sized { crate::attack(); todo!() } }";
        assert_eq!(rust(text), want);
    }
}
