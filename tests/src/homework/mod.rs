//! Homework of made-up students: independent solutions of an assignment, and copies that were disguised.
//!
//! **How independence is made.** A [`Person`] draws a way of working (loops or arrays, temporaries or one line, where `1/n`
//! stands, how logarithms of 0 are avoided, helpers or none) with the popularity that these have among people, and for
//! each function a formula of several, leaving their own manner now and then. Two people are independent draws: they
//! share what is popular, as people do, and short functions come out the same in dozens of submissions. Nothing is
//! made distinct by names alone: names are drawn too, and similarity looks through them. To these come the right
//! solutions of `fixtures/corpus`, which people wrote to be unusual.
//!
//! **How a copy is disguised.** It is the same person's work with another [`Look`]: every name of the student's own, the
//! order of functions, methods and of statements that do not depend on each other, comments, docstrings, type hints, and the
//! cells or files that it stands in.

mod crates;
mod losses;
mod neuron;

pub use neuron::starter;

use serde_json::json;
use std::fmt::Write as _;
use std::path::Path;

/// SplitMix64: the same numbers everywhere.
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
    /// A stream of its own for each seed and purpose.
    pub fn new(seed: u64, purpose: &str) -> Self {
        let hash = purpose
            .bytes()
            .fold(seed ^ 0x51_7c_c1_b7, |h, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3));
        let mut rng = Self(hash);
        rng.next();
        rng
    }
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let x = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }
    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }
    /// True so many times in a hundred.
    pub fn percent(&mut self, p: usize) -> bool {
        self.below(100) < p
    }
    /// One of them; the first are the most popular (each is 0.75 times as likely as the one before).
    pub fn popular<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.rank(of.len())]
    }
    /// A place in such an order.
    pub fn rank(&mut self, n: usize) -> usize {
        let weights: Vec<u64> =
            (0..n as u32).map(|i| (1_000_000.0 * 0.75_f64.powi(i as i32)) as u64).collect();
        let mut at = self.next() % weights.iter().sum::<u64>();
        weights
            .iter()
            .position(|w| {
                let here = at < *w;
                at = at.saturating_sub(*w);
                here
            })
            .unwrap_or(0)
    }
    fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            let j = self.below(i + 1);
            list.swap(i, j);
        }
    }
}

/// A definition: `@role` stands for a name, and neighbouring lines that begin with `~` do not depend on each other; a
/// line of `~~` ends such a group.
#[derive(Clone, Debug)]
struct Def {
    text: String,
    /// What others use, and what uses none of them.
    helper: bool,
    /// Uses others as soon as it is run, so that it has to stand behind them.
    late: bool,
}

impl Def {
    fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), helper: false, late: false }
    }
    fn helper(text: impl Into<String>) -> Self {
        Self { helper: true, ..Self::new(text) }
    }
    fn late(text: impl Into<String>) -> Self {
        Self { late: true, ..Self::new(text) }
    }
}

/// Who writes: what is drawn once, and a stream for the rest.
#[derive(Debug)]
pub struct Person {
    rng: Rng,
    habits: [usize; 12],
}

impl Person {
    /// Somebody.
    pub fn new(seed: u64) -> Self {
        let mut rng = Rng::new(seed, "person");
        let habits = std::array::from_fn(|_| rng.rank(9));
        Self { rng, habits }
    }
    /// Their habit in a matter, or, one time in five, another.
    fn habit<'t>(&mut self, matter: usize, of: &[&'t str]) -> &'t str {
        if self.rng.percent(20) { self.rng.popular(of) } else { of[self.habits[matter] % of.len()] }
    }
}

/// What a copy can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disguise {
    /// Nothing but the file: the same bytes.
    Nothing,
    /// Names.
    Renamed,
    /// Order of definitions, methods and statements.
    Reordered,
    /// Comments, docstrings, type hints.
    Comments,
    /// Cells, or files.
    Split,
    /// All of these.
    Everything,
}

/// The disguises of a class: each alone, and all together as often.
pub const DISGUISES: [Disguise; 8] = [
    Disguise::Renamed,
    Disguise::Everything,
    Disguise::Reordered,
    Disguise::Everything,
    Disguise::Comments,
    Disguise::Everything,
    Disguise::Split,
    Disguise::Everything,
];

/// How the same work looks.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    names: u64,
    order: u64,
    comments: u64,
    form: u64,
}

impl Look {
    /// Somebody's own.
    pub const fn own(seed: u64) -> Self {
        Self { names: seed, order: seed, comments: seed, form: seed }
    }
    /// Another one.
    #[must_use]
    pub fn disguised(self, by: Disguise) -> Self {
        let other = |x: u64| x.wrapping_mul(31).wrapping_add(1_000_003);
        let mut look = self;
        match by {
            Disguise::Nothing => {}
            Disguise::Renamed => look.names = other(self.names),
            Disguise::Reordered => look.order = other(self.order),
            Disguise::Comments => look.comments = other(self.comments),
            Disguise::Split => look.form = other(self.form),
            Disguise::Everything => return Self::own(other(self.names)),
        }
        look
    }
}

/// Names that people give, by role. No name has two roles.
const ROLES: [(&str, [&str; 8]); 26] = [
    ("y", ["y", "t", "target", "labels", "truth", "yt", "actual", "real_y"]),
    ("p", ["p", "pred", "yp", "output", "probs", "y_hat", "predicted", "out_p"]),
    ("d", ["diff", "error", "d", "delta", "err", "residual", "e", "difference"]),
    ("n", ["n", "N", "count", "m", "size", "num", "batch", "total_n"]),
    ("s", ["total", "s", "acc", "result", "loss_sum", "summa", "res", "value"]),
    ("g", ["grad", "g", "dL", "gradient", "derivative", "dp", "slope", "gr"]),
    ("i", ["i", "k", "idx", "j", "index", "pos", "ii", "row"]),
    ("a", ["a", "u", "yi", "true_i", "first", "ti", "left", "y_i"]),
    ("b", ["b", "v", "pi", "pred_i", "second", "qi", "right", "p_i"]),
    ("q", ["q", "clipped", "safe", "pc", "bounded", "prob", "p_safe", "cl"]),
    ("eps", ["EPS", "eps", "EPSILON", "tiny", "SMALL", "epsilon", "TINY", "eps_"]),
    ("mar", ["margin", "z", "mrg", "margins", "hm", "gap", "one_minus", "score"]),
    ("prep", ["prepare", "to_arrays", "check", "unify", "same_shape", "arrays", "align", "as_pair"]),
    ("avg", ["average", "reduce_mean", "mean_of", "avg", "mean_all", "my_mean", "calc_mean", "mn"]),
    ("lim", ["limit", "clip_probs", "make_safe", "inside", "bound", "stabilise", "guard", "cut"]),
    ("fn", ["f", "func", "term", "fn", "op", "formula", "rule", "kernel"]),
    ("x", ["x", "inp", "arr", "data", "xs", "vec", "array", "val"]),
    ("r", ["items", "parts", "terms", "values", "pieces", "lst", "collected", "acc_list"]),
    ("c", ["Losses", "LossLib", "Criteria", "Metrics", "L", "Functions", "AllLosses", "LossSet"]),
    ("w", ["weights_grad", "dw", "grad_w", "delta_w", "dW", "gw", "w_step", "wgrad"]),
    ("h", ["ex", "small", "expo", "pw", "em", "exp_x", "power", "exponent"]),
    ("sg", ["sig", "sgm", "act", "sx", "sigma", "s_x", "activated", "y_s"]),
    ("hist", ["history", "losses", "loss_log", "errors", "Js", "curve", "track", "trace"]),
    ("ep", ["epoch", "_", "step", "it", "iteration", "ep", "t_ep", "loop"]),
    ("me", ["self", "self", "self", "self", "this", "self", "self", "self"]),
    ("lr", ["alpha", "lr", "rate", "eta", "step_size", "speed", "lrate", "ln_rate"]),
];

const REMARKS: [&str; 8] = [
    "as in the lecture",
    "считаем среднее",
    "TODO: check once more",
    "see the formula",
    "works for matrices too",
    "важно: не забыть про n",
    "the sign matters here",
    "step by step",
];

/// `text` with its names filled in.
fn named(text: &str, look: Look) -> String {
    let mut rng = Rng::new(look.names, "names");
    let names: Vec<(&str, &str)> = ROLES.iter().map(|(role, names)| (*role, names[rng.below(8)])).collect();
    let mut out = String::new();
    let mut parts = text.split('@');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let end = part.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(part.len());
        if let Some((_, name)) = names.iter().find(|(role, _)| *role == &part[..end]) {
            out.push_str(name);
        } else {
            // `@` is also matrix multiplication, and begins a decorator.
            out.push('@');
            out.push_str(&part[..end]);
        }
        out.push_str(&part[end..]);
    }
    out
}

/// Lines of a definition in the order of a look.
fn ordered(text: &str, rng: &mut Rng) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut free: Vec<String> = Vec::new();
    for line in text.lines() {
        match line.strip_prefix('~') {
            Some(line) if line != "~" => free.push(line.to_owned()),
            end => {
                rng.shuffle(&mut free);
                out.append(&mut free);
                out.extend(end.is_none().then(|| line.to_owned()));
            }
        }
    }
    rng.shuffle(&mut free);
    out.append(&mut free);
    out
}

/// Methods of a class (marked by a line of `%%`) in the order of a look.
fn methods(text: &str, rng: &mut Rng) -> String {
    let mut parts: Vec<&str> = text.split("%%\n").collect();
    if parts.len() > 2 {
        rng.shuffle(&mut parts[1..]);
    }
    parts.concat()
}

/// Adds what does not matter to a definition of Python.
fn commented(lines: &[String], look: Look, salt: usize) -> String {
    let mut rng = Rng::new(look.comments.wrapping_add(salt as u64 * 7919), "comments");
    let (share, docs, hints) = (rng.below(40), rng.percent(40), rng.percent(30));
    let mut out = String::new();
    for line in lines {
        let indent = &line[..line.len() - line.trim_start().len()];
        if rng.percent(share / 2) {
            let _ = writeln!(out, "{indent}# {}", REMARKS[rng.below(8)]);
        }
        let def = line.trim_start().starts_with("def ") && line.ends_with("):");
        let mut line = line.clone();
        if def && hints {
            let (head, params) = line.split_once('(').unwrap_or_default();
            let params = params.trim_end_matches("):").split(", ").map(|p| match p.split_once('=') {
                Some((name, default)) => format!("{name}: float = {default}"),
                None if p == "self" || p == "this" || p.is_empty() || p.starts_with('*') => p.to_owned(),
                None => format!("{p}: \"np.ndarray\""),
            });
            line = format!("{head}({}) -> \"np.ndarray\":", params.collect::<Vec<_>>().join(", "));
        }
        let tail =
            if rng.percent(share / 4) { format!("  # {}", REMARKS[rng.below(8)]) } else { String::new() };
        let _ = writeln!(out, "{line}{tail}");
        if def && docs {
            let _ = writeln!(out, "{indent}    \"\"\"{}.\"\"\"", REMARKS[rng.below(8)]);
        }
        if rng.percent(share / 8) && !line.ends_with(':') {
            out.push('\n');
        }
    }
    out
}

/// A person's definitions in the order of a look, with their texts.
fn texts(defs: &[Def], look: Look) -> Vec<(&Def, String)> {
    let mut rng = Rng::new(look.order, "order");
    let mut early: Vec<&Def> = defs.iter().filter(|d| !d.late).collect();
    rng.shuffle(&mut early);
    let all = early.into_iter().chain(defs.iter().filter(|d| d.late));
    let mut text = |def: &Def| named(&ordered(&methods(&def.text, &mut rng), &mut rng).join("\n"), look);
    let text = |(i, def): (usize, _)| {
        let lines: Vec<String> = text(def).lines().map(str::to_owned).collect();
        (def, commented(&lines, look, i))
    };
    all.enumerate().map(text).collect()
}

/// Writes a submission in Python: one file, cells, or two files.
fn python(defs: &[Def], name: &str, look: Look, to: &Path) -> std::io::Result<()> {
    let texts = texts(defs, look);
    let mut rng = Rng::new(look.form, "form");
    let import = "import numpy as np\n";
    match rng.below(5) {
        0 | 1 => {
            let all: Vec<&str> = texts.iter().map(|(_, text)| text.as_str()).collect();
            std::fs::write(to.with_extension("py"), format!("{import}\n\n{}", all.join("\n\n")))
        }
        2 | 3 => {
            let mut cells = vec![import.to_owned()];
            for (_, text) in &texts {
                match cells.last_mut().filter(|_| rng.percent(40)) {
                    Some(cell) => cell.extend(["\n\n", text.as_str()]),
                    None => cells.push(text.clone()),
                }
            }
            let cell =
                |text: &String| json!({"cell_type": "code", "source": text, "outputs": [], "metadata": {}});
            let book =
                json!({"cells": cells.iter().map(cell).collect::<Vec<_>>(), "metadata": {}, "nbformat": 4});
            std::fs::write(to.with_extension("ipynb"), book.to_string())
        }
        _ => {
            let plain = |def: &Def| !def.late && !def.text.starts_with("class");
            let mut files = [import.to_owned(), format!("{import}from helpers import *\n")];
            for (def, text) in &texts {
                let main = !(def.helper || plain(def) && rng.percent(50));
                let _ = write!(files[usize::from(main)], "\n\n{text}");
            }
            std::fs::create_dir_all(to)?;
            std::fs::write(to.join("helpers.py"), &files[0])?;
            std::fs::write(to.join(format!("{name}.py")), &files[1])
        }
    }
}

/// What can be handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Homework {
    /// `losses` in Python: ten short functions.
    Losses,
    /// `neuron` in Python: three functions and a class.
    Neuron,
    /// `neuron`, where the starter holds half of the work.
    Given,
    /// `losses` as a crate.
    Crate,
}

impl Homework {
    /// Id of the assignment.
    pub const fn assignment(self) -> &'static str {
        match self {
            Self::Losses | Self::Crate => "losses",
            Self::Neuron | Self::Given => "neuron",
        }
    }

    fn write(self, seed: u64, look: Look, to: &Path) -> std::io::Result<()> {
        let mut person = Person::new(seed);
        match self {
            Self::Losses => python(&losses::write(&mut person), "losses", look, to),
            Self::Neuron => python(&neuron::write(&mut person), "neuron", look, to),
            Self::Given => python(&neuron::write_given(&mut person), "neuron", look, to),
            Self::Crate => crates::write(&mut person, look, to),
        }
    }
}

/// Writes a class: `independent` solutions `s000 …`, and for the first `copies` of them a disguised copy `c000 …`.
pub fn class(
    homework: Homework,
    seed: u64,
    independent: usize,
    copies: &[Disguise],
    out: &Path,
) -> std::io::Result<()> {
    std::fs::create_dir_all(out)?;
    for i in 0..independent {
        let own = seed.wrapping_mul(1_000_003).wrapping_add(i as u64);
        let look = Look::own(own.wrapping_mul(17).wrapping_add(3));
        homework.write(own, look, &out.join(format!("s{i:03}")))?;
        if let Some(disguise) = copies.get(i) {
            homework.write(own, look.disguised(*disguise), &out.join(format!("c{i:03}")))?;
        }
    }
    Ok(())
}
