//! `losses` in Python: ten short functions, from formulas, reductions, and ways to write them down.

use super::{Def, Person};
use std::fmt::Write as _;

/// One of the ten: terms of arrays `@y` and `@p` (or `@q`, where logarithms are taken), and of numbers `@a` and `@b`.
struct Formula {
    name: &'static str,
    arrays: &'static [&'static str],
    numbers: &'static [&'static str],
    /// Whether it is summed up, or keeps its shape.
    sums: bool,
    /// Whether probabilities are kept from 0 (and 1).
    safe: bool,
    /// Whether `n` counts rows.
    rows: bool,
}

const ALL: [Formula; 10] = [
    Formula {
        name: "mse",
        arrays: &[
            "(D) ** 2",
            "np.square(D)",
            "np.power(D, 2)",
            "(D) * (D)",
            "np.abs(D) ** 2",
            "np.multiply(D, D)",
            "@y ** 2 - 2 * @y * @p + @p ** 2",
            "(D).__pow__(2)",
        ],
        numbers: &["(N) ** 2", "pow(N, 2)", "(N) * (N)", "abs(N) ** 2"],
        sums: true,
        safe: false,
        rows: false,
    },
    Formula {
        name: "mse_grad",
        arrays: &[
            "2 * (E)",
            "2.0 * (E)",
            "-2 * (D_)",
            "(E) * 2",
            "(E) + (E)",
            "np.multiply(2, E)",
            "(E) / 0.5",
        ],
        numbers: &["2 * (M)", "(M) * 2", "-2 * (M_)", "(M) + (M)"],
        sums: false,
        safe: false,
        rows: false,
    },
    Formula {
        name: "mae",
        arrays: &[
            "np.abs(D)",
            "abs(D)",
            "np.absolute(D)",
            "np.maximum(D, -(D))",
            "np.sqrt((D) ** 2)",
            "(D) * np.sign(D)",
            "np.where(@p > @y, @p - @y, @y - @p)",
            "np.fabs(D)",
        ],
        numbers: &["abs(N)", "max(N, -(N))", "((N) ** 2) ** 0.5", "(N if @a > @b else -(N))"],
        sums: true,
        safe: false,
        rows: false,
    },
    Formula {
        name: "mae_grad",
        arrays: &[
            "np.sign(E)",
            "np.where(@p > @y, 1.0, np.where(@p < @y, -1.0, 0.0))",
            "-np.sign(D_)",
            "(@p > @y).astype(float) - (@p < @y).astype(float)",
            "(@p > @y) * 1.0 - (@p < @y) * 1.0",
            "np.clip((E) * 1e300, -1, 1)",
            "np.select([@p > @y, @p < @y], [1.0, -1.0], 0.0)",
        ],
        numbers: &[
            "np.sign(M)",
            "(1.0 if @b > @a else -1.0 if @b < @a else 0.0)",
            "float(@b > @a) - float(@b < @a)",
            "(1 if @b > @a else 0) - (1 if @b < @a else 0)",
        ],
        sums: false,
        safe: false,
        rows: false,
    },
    Formula {
        name: "binary_cross_entropy",
        arrays: &[
            "-(@y * np.log(@q) + (1 - @y) * np.log(1 - @q))",
            "-@y * np.log(@q) - (1 - @y) * np.log(1 - @q)",
            "np.where(@y == 1, -np.log(@q), -np.log(1 - @q))",
            "-(@y * np.log(@q) + (1 - @y) * np.log1p(-@q))",
            "-np.log(np.where(@y == 1, @q, 1 - @q))",
            "-((1 - @y) * np.log(1 - @q) + @y * np.log(@q))",
            "-np.log(@y * @q + (1 - @y) * (1 - @q))",
            "np.log(1 / np.abs(1 - @y - @q))",
        ],
        numbers: &[
            "-(@a * np.log(@b) + (1 - @a) * np.log(1 - @b))",
            "(-np.log(@b) if @a == 1 else -np.log(1 - @b))",
            "-@a * np.log(@b) - (1 - @a) * np.log(1 - @b)",
            "-np.log(@b if @a == 1 else 1 - @b)",
        ],
        sums: true,
        safe: true,
        rows: false,
    },
    Formula {
        name: "binary_cross_entropy_grad",
        arrays: &[
            "(@q - @y) / (@q * (1 - @q))",
            "-(@y / @q - (1 - @y) / (1 - @q))",
            "-@y / @q + (1 - @y) / (1 - @q)",
            "(1 - @y) / (1 - @q) - @y / @q",
            "-(@y / @q) + (1 - @y) / (1 - @q)",
            "np.where(@y == 1, -1 / @q, 1 / (1 - @q))",
            "(@q - @y) / @q / (1 - @q)",
            "np.divide(@q - @y, @q - @q ** 2)",
        ],
        numbers: &[
            "(@b - @a) / (@b * (1 - @b))",
            "-@a / @b + (1 - @a) / (1 - @b)",
            "(-1 / @b if @a == 1 else 1 / (1 - @b))",
            "(1 - @a) / (1 - @b) - @a / @b",
        ],
        sums: false,
        safe: true,
        rows: false,
    },
    Formula {
        name: "categorical_cross_entropy",
        arrays: &[
            "-@y * np.log(@q)",
            "-(@y * np.log(@q))",
            "-np.multiply(@y, np.log(@q))",
            "@y * -np.log(@q)",
            "@y * np.log(1 / @q)",
            "np.where(@y == 1, -np.log(@q), 0)",
        ],
        numbers: &[
            "-@a * np.log(@b)",
            "(-np.log(@b) if @a == 1 else 0)",
            "-(@a * np.log(@b))",
            "@a * -np.log(@b)",
        ],
        sums: true,
        safe: true,
        rows: true,
    },
    Formula {
        name: "categorical_cross_entropy_grad",
        arrays: &[
            "-@y / @q",
            "-(@y / @q)",
            "-np.divide(@y, @q)",
            "@y / -@q",
            "-@y * (1 / @q)",
            "np.where(@y == 1, -1 / @q, 0.0)",
            "-1 * @y / @q",
        ],
        numbers: &["-@a / @b", "-(@a / @b)", "(-1 / @b if @a == 1 else 0.0)", "@a / -@b"],
        sums: false,
        safe: true,
        rows: true,
    },
    Formula {
        name: "hinge",
        arrays: &[
            "np.maximum(0, 1 - @y * @p)",
            "np.maximum(1 - @y * @p, 0)",
            "np.where(1 - @y * @p > 0, 1 - @y * @p, 0)",
            "np.clip(1 - @y * @p, 0, None)",
            "(1 - @y * @p) * (@y * @p < 1)",
            "np.fmax(0, 1 - np.multiply(@y, @p))",
            "(np.abs(1 - @y * @p) + 1 - @y * @p) / 2",
        ],
        numbers: &[
            "max(0, 1 - @a * @b)",
            "(1 - @a * @b if @a * @b < 1 else 0)",
            "max(1 - @a * @b, 0.0)",
            "(1 - @a * @b) * (@a * @b < 1)",
        ],
        sums: true,
        safe: false,
        rows: false,
    },
    Formula {
        name: "hinge_grad",
        arrays: &[
            "np.where(@y * @p < 1, -@y, 0)",
            "-@y * (@y * @p < 1)",
            "np.where(1 - @y * @p > 0, -@y, 0.0)",
            "np.where(@y * @p >= 1, 0, -@y)",
            "-(@y * (1 - @y * @p > 0))",
            "np.where(np.multiply(@y, @p) < 1, -1.0, 0.0) * @y",
            "-@y * (1 - @y * @p > 0).astype(float)",
        ],
        numbers: &[
            "(-@a if @a * @b < 1 else 0)",
            "(0.0 if @a * @b >= 1 else -@a)",
            "-@a * (@a * @b < 1)",
            "(-@a if 1 - @a * @b > 0 else 0.0)",
        ],
        sums: false,
        safe: false,
        rows: false,
    },
];

const MEANS: [&str; 8] = [
    "np.mean(T)",
    "(T).mean()",
    "np.sum(T) / n",
    "(T).sum() / n",
    "np.average(T)",
    "1 / n * np.sum(T)",
    "np.sum(T) * (1.0 / n)",
    "np.add.reduce(np.ravel(T)) / n",
];
const ROW_MEANS: [&str; 7] = [
    "np.sum(T) / n",
    "np.mean(np.sum(T, axis=1))",
    "(T).sum(axis=1).mean()",
    "np.sum(T, axis=-1).mean()",
    "(T).sum() / n",
    "np.average(np.sum(T, axis=1))",
    "1 / n * np.sum(T)",
];
const SCALES: [&str; 7] = [
    "(T) / n",
    "1 / n * (T)",
    "(T) * (1 / n)",
    "np.divide(T, n)",
    "(1.0 / n) * (T)",
    "np.multiply(T, 1 / n)",
    "(T) * n ** -1",
];
const COUNTS: [&str; 7] = [
    "@p.size",
    "np.size(@p)",
    "@y.size",
    "len(@p.ravel())",
    "np.prod(@p.shape)",
    "len(np.ravel(@y))",
    "@p.reshape(-1).shape[0]",
];
const ROWS: [&str; 4] = ["len(@y)", "@y.shape[0]", "@p.shape[0]", "len(@p)"];
/// How both come to one shape.
const SHAPES: [&str; 7] = [
    "~    @p = np.asarray(y_pred, dtype=float)\n    @y = np.asarray(y_true, dtype=float).reshape(@p.shape)\n",
    "~    @y = np.reshape(y_true, np.shape(y_pred))\n~    @p = np.array(y_pred)\n",
    "    @p = np.array(y_pred, float)\n    @y = np.array(y_true, float)\n    @y = @y.reshape(@p.shape)\n",
    "    @y, @p = np.reshape(y_true, np.shape(y_pred)), np.asarray(y_pred)\n",
    "~    @y = y_true.reshape(y_pred.shape)\n~    @p = y_pred\n",
    "    @y = np.asarray(y_true)\n    @p = np.asarray(y_pred)\n    if @y.shape != @p.shape:\n        @y = @y.reshape(@p.shape)\n",
    "    @p = y_pred * 1.0\n    @y = np.resize(y_true, @p.shape)\n",
];
const SAFE: [&str; 7] = [
    "    @q = np.clip(P, E, 1 - E)\n",
    "    @q = P.clip(E, 1 - E)\n",
    "    @q = np.minimum(np.maximum(P, E), 1 - E)\n",
    "    @q = np.where(P < E, E, P)\n    @q = np.where(@q > 1 - E, 1 - E, @q)\n",
    "    @q = np.maximum(np.minimum(P, 1 - E), E)\n",
    "    @q = P.copy()\n    @q[@q < E] = E\n    @q[@q > 1 - E] = 1 - E\n",
    "    @q = E + (1 - 2 * E) * P\n",
];
const LOOPS: [&str; 7] = [
    "    @s = 0\n    for @a, @b in zip(@y.ravel(), Q.ravel()):\n        @s += T\n    return @s / n\n",
    "~    @y = @y.ravel()\n~    Q = Q.ravel()\n    @s = 0.0\n    for @i in range(len(@y)):\n        @a, @b = @y[@i], Q[@i]\n        @s += T\n    return @s / n\n",
    "    return sum(T for @a, @b in zip(@y.flatten(), Q.flatten())) / n\n",
    "    @r = []\n    for @a, @b in zip(@y.flat, Q.flat):\n        @r.append(T)\n    return sum(@r) / n\n",
    "    @s = 0\n    for @i in np.ndindex(Q.shape):\n        @a = @y[@i]\n        @b = Q[@i]\n        @s = @s + T\n    return @s / n\n",
    "    @r = [T for @a, @b in zip(@y.reshape(-1), Q.reshape(-1))]\n    return np.sum(@r) / n\n",
    "    @s, @i = 0, 0\n    while @i < Q.size:\n        @a = @y.flat[@i]\n        @b = Q.flat[@i]\n        @s += T\n        @i += 1\n    return @s / n\n",
];
const FILLS: [&str; 6] = [
    "    @g = np.zeros(Q.shape)\n    for @i in np.ndindex(Q.shape):\n        @a, @b = @y[@i], Q[@i]\n        @g[@i] = T\n    return @g / n\n",
    "    @g = [T for @a, @b in zip(@y.ravel(), Q.ravel())]\n    return np.array(@g).reshape(Q.shape) / n\n",
    "    @g = np.zeros_like(Q, dtype=float)\n    for @i in range(Q.size):\n        @a = @y.flat[@i]\n        @b = Q.flat[@i]\n        @g.flat[@i] = (T) / n\n    return @g\n",
    "    @r = []\n    for @a, @b in zip(@y.flat, Q.flat):\n        @r.append((T) / n)\n    return np.reshape(@r, Q.shape)\n",
    "    @g = np.empty(Q.shape)\n    for @i, (@a, @b) in enumerate(zip(@y.ravel(), Q.ravel())):\n        @g.flat[@i] = T\n    @g /= n\n    return @g\n",
    "    @fn = lambda @a, @b: T\n    return np.array(list(map(@fn, @y.ravel(), Q.ravel()))).reshape(Q.shape) / n\n",
];

/// All ten, as somebody writes them.
pub fn write(person: &mut Person) -> Vec<Def> {
    let mut defs = Vec::new();
    let style = person.habits[0];
    let eps = match person.habits[1] % 3 {
        0 => {
            let value = person.rng.popular(&[
                "1e-12",
                "1e-15",
                "1e-10",
                "1e-9",
                "1e-8",
                "1e-7",
                "np.finfo(float).eps",
            ]);
            defs.push(Def::helper(format!("@eps = {value}\n")));
            "@eps"
        }
        1 => "1e-12",
        _ => "1e-15",
    };
    // Helpers for what comes again and again.
    let shapes = person.rng.rank(SHAPES.len());
    let prep = person.habits[2] % 4 == 1;
    if prep {
        let body = SHAPES[shapes];
        defs.push(Def::helper(format!("def @prep(y_true, y_pred):\n{body}    return @y, @p\n")));
    }
    let lim = person.habits[3] % 4 == 2;
    if lim {
        let body = person.rng.popular(&SAFE).replace('P', "@x").replace('E', eps);
        defs.push(Def::helper(format!("def @lim(@x):\n{body}    return @q\n")));
    }
    let avg = person.habits[4] % 5 == 3;
    if avg {
        let body = person.rng.popular(&[
            "np.mean(@x)",
            "np.sum(@x) / np.size(@x)",
            "sum(np.ravel(@x)) / len(np.ravel(@x))",
        ]);
        defs.push(Def::helper(format!("def @avg(@x):\n    return {body}\n")));
    }
    let in_class = style == 6;
    let mut class = String::from("class @c:\n");
    let mut names = Vec::new();
    for formula in &ALL {
        let mut body = String::new();
        body += match (prep, person.habits[5] % 8) {
            (true, _) => "    @y, @p = @prep(y_true, y_pred)\n",
            (false, _) if person.rng.percent(85) => SHAPES[shapes],
            (false, _) => person.rng.popular(&SHAPES),
        };
        if formula.safe && lim {
            body += "    @q = @lim(@p)\n";
        } else if formula.safe {
            body += &person.habit(6, &SAFE).replace('P', "@p").replace('E', eps);
        }
        body += &rest(person, formula, avg);
        let text = format!("def {}(y_true, y_pred):\n{body}", formula.name);
        if in_class {
            class += "%%\n    @staticmethod\n";
            for line in text.lines() {
                let (mark, line) = line.strip_prefix('~').map_or(("", line), |line| ("~", line));
                let _ = writeln!(class, "{mark}    {line}");
            }
            names.push(formula.name);
        } else {
            defs.push(Def::new(text));
        }
    }
    if in_class {
        defs.push(Def::new(class));
        let taken: Vec<String> = names.iter().map(|n| format!("{n} = @c.{n}\n")).collect();
        defs.push(Def::late(taken.concat()));
    }
    defs
}

/// What comes after the shapes.
fn rest(person: &mut Person, formula: &Formula, avg: bool) -> String {
    let loops = if person.habits[7] > 4 { 80 } else { 8 };
    let count = if formula.rows { person.habit(8, &ROWS) } else { person.habit(8, &COUNTS) };
    let named = person.rng.percent(30);
    let n = if named { "@n" } else { count };
    let mut body = if named { format!("    @n = {count}\n") } else { String::new() };
    let array = if formula.safe { "@q" } else { "@p" };
    if person.rng.percent(loops) {
        let term = person.rng.popular(formula.numbers);
        let term = term.replace("M_", "@a - @b").replace('M', "@b - @a");
        let term = term.replace('N', if person.rng.percent(50) { "@a - @b" } else { "@b - @a" });
        let form = if formula.sums { person.habit(9, &LOOPS) } else { person.habit(9, &FILLS) };
        return body + &filled(form, &term, n).replace('Q', array);
    }
    let mut term = person.rng.popular(formula.arrays).to_owned();
    let (mut d, e, d_) = (if person.rng.percent(55) { "@p - @y" } else { "@y - @p" }, "@p - @y", "@y - @p");
    if term.contains("(D)") && term != "(D)" && (term.matches('D').count() > 1 || person.rng.percent(45)) {
        let _ = writeln!(body, "    @d = {d}");
        d = "@d";
    }
    term = term.replace("D_", "\u{1}").replace('D', d).replace('\u{1}', d_);
    term = term.replace("(E)", &format!("({e})")).replace("E)", &format!("{e})"));
    if formula.sums {
        if person.rng.percent(25) {
            let _ = writeln!(body, "    @s = {term}");
            "@s".clone_into(&mut term);
        }
        let mean = if formula.rows {
            person.habit(10, &ROW_MEANS)
        } else if avg {
            "@avg(T)"
        } else {
            person.habit(10, &MEANS)
        };
        return body + &format!("    return {}\n", filled(mean, &term, n));
    }
    if person.rng.percent(35) {
        let _ = writeln!(body, "    @g = {term}");
        "@g".clone_into(&mut term);
    }
    body + &format!("    return {}\n", filled(person.habit(11, &SCALES), &term, n))
}

/// A form with its term and its count; brackets around a name alone are nobody's habit.
fn filled(form: &str, term: &str, n: &str) -> String {
    let mut out = String::new();
    let mut chars = form.chars().peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        let next = chars.peek().copied().unwrap_or(' ');
        let alone = !before.is_alphanumeric() && before != '@' && before != '.' && !next.is_alphanumeric();
        match c {
            'T' if alone => out += term,
            'n' if alone && next != 'p' && next != '.' => out += n,
            c => out.push(c),
        }
        before = c;
    }
    out.replace("(@s)", "@s")
        .replace("(@g)", "@g")
        .replace("sum@s", "sum(@s)")
        .replace("mean@s", "mean(@s)")
        .replace("average@s", "average(@s)")
        .replace("ravel@s", "ravel(@s)")
        .replace("avg@s", "avg(@s)")
        .replace("np.array@g", "np.array(@g)")
}
