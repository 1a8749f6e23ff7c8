//! `losses` as a crate.

use super::{Look, Person, Rng, named, ordered};
use std::fmt::Write as _;
use std::path::Path;

/// Name, terms of numbers `@a` (label) and `@b` (prediction) of type f64, whether it is summed, whether `n` counts rows.
type Formula = (&'static str, &'static [&'static str], bool, bool);

const ALL: [Formula; 10] = [
    (
        "mse",
        &[
            "(@b - @a).powi(2)",
            "(@a - @b).powi(2)",
            "(@b - @a) * (@b - @a)",
            "(@a - @b).powf(2.0)",
            "@a * @a - 2.0 * @a * @b + @b * @b",
        ],
        true,
        false,
    ),
    (
        "mse_grad",
        &[
            "2.0 * (@b - @a)",
            "(@b - @a) * 2.0",
            "-2.0 * (@a - @b)",
            "(@b - @a) + (@b - @a)",
            "(@b - @a) / 0.5",
        ],
        false,
        false,
    ),
    (
        "mae",
        &[
            "(@b - @a).abs()",
            "(@a - @b).abs()",
            "f64::abs(@b - @a)",
            "if @b > @a { @b - @a } else { @a - @b }",
            "(@b - @a).max(@a - @b)",
        ],
        true,
        false,
    ),
    (
        "mae_grad",
        &[
            "if @b > @a { 1.0 } else if @b < @a { -1.0 } else { 0.0 }",
            "if @b == @a { 0.0 } else { (@b - @a).signum() }",
            "f64::from(u8::from(@b > @a)) - f64::from(u8::from(@b < @a))",
            "match @b.partial_cmp(&@a) { Some(std::cmp::Ordering::Greater) => 1.0, Some(std::cmp::Ordering::Less) => -1.0, _ => 0.0 }",
        ],
        false,
        false,
    ),
    (
        "binary_cross_entropy",
        &[
            "-(@a * SAFE.ln() + (1.0 - @a) * (1.0 - SAFE).ln())",
            "-@a * SAFE.ln() - (1.0 - @a) * (1.0 - SAFE).ln()",
            "if @a == 1.0 { -SAFE.ln() } else { -(1.0 - SAFE).ln() }",
            "{ let @q = SAFE; -(@a * @q.ln() + (1.0 - @a) * (-@q).ln_1p()) }",
        ],
        true,
        false,
    ),
    (
        "binary_cross_entropy_grad",
        &[
            "(SAFE - @a) / (SAFE * (1.0 - SAFE))",
            "(1.0 - @a) / (1.0 - SAFE) - @a / SAFE",
            "{ let @q = SAFE; (@q - @a) / @q / (1.0 - @q) }",
            "-@a / SAFE + (1.0 - @a) / (1.0 - SAFE)",
            "if @a == 1.0 { -1.0 / SAFE } else { 1.0 / (1.0 - SAFE) }",
        ],
        false,
        false,
    ),
    (
        "categorical_cross_entropy",
        &[
            "-@a * SAFE.ln()",
            "-(@a * SAFE.ln())",
            "if @a > 0.5 { -SAFE.ln() } else { 0.0 }",
            "@a * -SAFE.ln()",
        ],
        true,
        true,
    ),
    (
        "categorical_cross_entropy_grad",
        &["-@a / SAFE", "-(@a / SAFE)", "if @a > 0.5 { -1.0 / SAFE } else { 0.0 }", "@a * (-1.0 / SAFE)"],
        false,
        true,
    ),
    (
        "hinge",
        &[
            "(1.0 - @a * @b).max(0.0)",
            "f64::max(0.0, 1.0 - @a * @b)",
            "if @a * @b < 1.0 { 1.0 - @a * @b } else { 0.0 }",
            "{ let @mar = 1.0 - @a * @b; if @mar > 0.0 { @mar } else { 0.0 } }",
        ],
        true,
        false,
    ),
    (
        "hinge_grad",
        &[
            "if @a * @b < 1.0 { -@a } else { 0.0 }",
            "if 1.0 - @a * @b > 0.0 { -@a } else { 0.0 }",
            "if @a * @b >= 1.0 { 0.0 } else { -@a }",
            "-@a * f64::from(u8::from(@a * @b < 1.0))",
        ],
        false,
        false,
    ),
];

const SUMS: [&str; 7] = [
    "    let mut @s = 0.0;\n    for (@a, @b) in @y.iter().zip(@p.iter()) {\n        let (@a, @b) = (*@a, *@b);\n        @s += T;\n    }\n    @s / COUNT\n",
    "    @y.iter().zip(@p.iter()).map(|(&@a, &@b)| T).sum::<f64>() / COUNT\n",
    "~    let @n = COUNT;\n~    let mut @s = 0.0;\n    for @i in 0..@y.nrows() {\n        for @j in 0..@y.ncols() {\n            let @a = @y[[@i, @j]];\n            let @b = @p[[@i, @j]];\n            @s += T;\n        }\n    }\n    @s / @n\n",
    "    let @s = ndarray::Zip::from(@y).and(@p).fold(0.0, |@s, &@a, &@b| @s + (T));\n    return @s / COUNT;\n",
    "    let @s: f64 = ndarray::Zip::from(@y).and(@p).map_collect(|&@a, &@b| T).sum();\n    @s / COUNT\n",
    "    let @r: Vec<f64> = @y.iter().zip(@p).map(|(@a, @b)| { let (@a, @b) = (*@a, *@b); T }).collect();\n    @r.iter().sum::<f64>() / COUNT\n",
    "    let @fn = |@a: f64, @b: f64| -> f64 { T };\n    let mut @s = 0.0;\n    for (@a, @b) in @y.iter().zip(@p) {\n        @s = @s + @fn(*@a, *@b);\n    }\n    @s / COUNT\n",
];
const MAPS: [&str; 6] = [
    "    let mut @g = Array2::zeros(@p.dim());\n    for ((@i, @j), @x) in @g.indexed_iter_mut() {\n        let @a = @y[[@i, @j]];\n        let @b = @p[[@i, @j]];\n        *@x = (T) / COUNT;\n    }\n    @g\n",
    "    ndarray::Zip::from(@y).and(@p).map_collect(|&@a, &@b| T) / COUNT\n",
    "~    let @n = COUNT;\n~    let mut @g = Array2::<f64>::zeros(@p.raw_dim());\n    for @i in 0..@y.nrows() {\n        for @j in 0..@y.ncols() {\n            let (@a, @b) = (@y[[@i, @j]], @p[[@i, @j]]);\n            @g[[@i, @j]] = (T) / @n;\n        }\n    }\n    @g\n",
    "    Array2::from_shape_fn(@p.dim(), |@i| {\n        let @a = @y[@i];\n        let @b = @p[@i];\n        (T) / COUNT\n    })\n",
    "    let @r: Vec<f64> = @y.iter().zip(@p.iter()).map(|(&@a, &@b)| (T) / COUNT).collect();\n    Array2::from_shape_vec(@p.dim(), @r).unwrap()\n",
    "    let mut @g = @p.clone();\n    ndarray::Zip::from(&mut @g).and(@y).for_each(|@x, &@a| {\n        let @b = *@x;\n        *@x = T;\n    });\n    @g / COUNT\n",
];
const SAFE: [&str; 5] = [
    "@x.clamp(@eps, 1.0 - @eps)",
    "@x.max(@eps).min(1.0 - @eps)",
    "if @x < @eps { @eps } else if @x > 1.0 - @eps { 1.0 - @eps } else { @x }",
    "@eps + (1.0 - 2.0 * @eps) * @x",
    "f64::min(f64::max(@x, @eps), 1.0 - @eps)",
];

/// Writes a crate; names of the parameters are the student's own.
pub fn write(person: &mut Person, look: Look, to: &Path) -> std::io::Result<()> {
    let mut defs = vec![format!(
        "const @eps: f64 = {};\n",
        person.rng.popular(&["1e-12", "1e-15", "1e-10", "f64::EPSILON"])
    )];
    let direct = person.rng.percent(40);
    let safe = person.rng.popular(&SAFE);
    if !direct {
        defs.push(format!("fn @lim(@x: f64) -> f64 {{\n    {safe}\n}}\n"));
    }
    for (name, terms, sums, rows) in ALL {
        let guarded = if direct { format!("({safe})").replace("@x", "@b") } else { "@lim(@b)".to_owned() };
        let term = person.rng.popular(terms).replace("SAFE", &guarded);
        let form = if sums { person.habit(9, &SUMS) } else { person.habit(10, &MAPS) };
        let of_rows =
            ["@y.nrows() as f64", "(@p.nrows() as f64)", "@y.shape()[0] as f64", "(@p.dim().0 as f64)"];
        let of_all = [
            "@y.len() as f64",
            "(@p.len() as f64)",
            "(@y.nrows() * @y.ncols()) as f64",
            "@p.iter().count() as f64",
        ];
        let count = if rows { person.habit(8, &of_rows) } else { person.habit(7, &of_all) };
        let body = form
            .replace("COUNT", "\u{1}")
            .replace("(T)", &format!("({term})"))
            .replace("T;", &format!("{term};"))
            .replace(" T", &format!(" {term}"));
        let body = body.replace('\u{1}', &format!("({count})"));
        let returns = if sums { "f64" } else { "Array2<f64>" };
        defs.push(format!("pub fn {name}(@y: &Array2<f64>, @p: &Array2<f64>) -> {returns} {{\n{body}}}\n"));
    }
    let mut rng = Rng::new(look.order, "order");
    rng.shuffle(&mut defs);
    let mut remarks = Rng::new(look.comments, "comments");
    let mut texts: Vec<String> = Vec::new();
    for def in &defs {
        let mut text = String::new();
        for line in ordered(def, &mut rng) {
            if remarks.percent(12) {
                let _ = writeln!(text, "// {}", super::REMARKS[remarks.below(8)]);
            }
            let _ = writeln!(text, "{line}");
        }
        texts.push(named(&text, look).replace("@j", "jj"));
    }
    let head = "#![allow(warnings)]\nuse ndarray::Array2;\n";
    std::fs::create_dir_all(to.join("src"))?;
    let manifest = "[package]\nname = \"losses\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n[dependencies]\nndarray = \"0.17\"\n";
    std::fs::write(to.join("Cargo.toml"), manifest)?;
    if Rng::new(look.form, "form").percent(40) {
        // Two modules that see each other.
        let half = texts.len() / 2;
        let module = |texts: &[String]| format!("use crate::*;\n{}", texts.join("\n"));
        std::fs::write(
            to.join("src/first.rs"),
            module(&texts[..half]).replace("\nfn ", "\npub fn ").replace("const ", "pub const "),
        )?;
        std::fs::write(
            to.join("src/second.rs"),
            module(&texts[half..]).replace("\nfn ", "\npub fn ").replace("const ", "pub const "),
        )?;
        return std::fs::write(
            to.join("src/lib.rs"),
            format!("{head}mod first;\nmod second;\npub use first::*;\npub use second::*;\n"),
        );
    }
    std::fs::write(to.join("src/lib.rs"), format!("{head}\n{}", texts.join("\n")))
}
