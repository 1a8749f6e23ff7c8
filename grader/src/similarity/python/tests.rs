use super::super::winnow::{K, runs};
use super::*;
use crate::assignment::signature::{Entry, EntryKind, Type};

fn wanted() -> Wanted {
    let function = || EntryKind::Function { params: vec![], returns: Type::Any };
    let entry = |name: &str, aliases: &[&str], kind| Entry {
        name: name.to_owned(),
        aliases: aliases.iter().map(|a| (*a).to_owned()).collect(),
        kind,
    };
    let class = EntryKind::Class { new: vec![], fields: vec![], methods: vec![] };
    Wanted::of(&[entry("sigmoid", &["sigm"], function()), entry("Net", &[], class)])
}

fn hashes(sources: &[&str]) -> Vec<u64> {
    let piece = |(i, text): (usize, &&str)| Piece {
        file: "a.ipynb".to_owned(),
        cell: i as u32 + 1,
        text: (*text).to_owned(),
    };
    let pieces: Vec<Piece> = sources.iter().enumerate().map(piece).collect();
    let units = slice(&pieces, &wanted(), false).units;
    let mut all: Vec<u64> = units.iter().flat_map(|u| runs(&u.tokens, K)).collect();
    all.sort_unstable();
    all
}

const ONE: &str = r#"
import numpy as np
eps = 1e-9
def clip(x, low=-30, high=30):
    """Keeps x in bounds."""
    return np.minimum(np.maximum(x, low), high)
def sigmoid(x):
    # numerically stable
    z = clip(x, high=25) + eps
    return 1 / (1 + np.exp(-z))
class Net:
    def __init__(self, n):
        self.weights = np.zeros((n, 1))
    def forward(self, x):
        return sigmoid(x @ self.weights)
print(sigmoid(np.array([1, 2, 3])))
"#;

#[test]
fn renamed_moved_commented_hinted_and_split_is_the_same() {
    let other = [
        "import numpy",
        "class Net:\n  def forward(self, data: numpy.ndarray) -> numpy.ndarray:\n    return sigm(data @ self.w_)\n\n\
         \n  def __init__(this, size: int):\n    'made'\n    this.w_: object = numpy.zeros((size, 1,),)\n",
        "from numpy import minimum as mi, maximum\ndef sigm(inp: float) -> float:\n    '''doc'''\n    q: float = (bound(\n\
        inp, top=25) + tiny)\n    return (1.0 / (1 + numpy.exp(-q)))",
        "def bound(v, bottom=-30, top=30): return mi(maximum(v, bottom), top)\ntiny = 1e-12; plot = 3",
        "%timeit sigm(3)\nplt.show()",
    ];
    let (one, other) = (hashes(&[ONE]), hashes(&other));
    assert!(one.len() > 50, "{}", one.len());
    assert_eq!(one, other);
}

#[test]
fn what_is_done_matters() {
    let one = hashes(&[ONE]);
    for (from, to) in [("1 / (1", "2 / (1"), ("np.minimum", "np.fmin"), ("x @ self", "self"), ("-z", "z")] {
        assert_ne!(hashes(&[&ONE.replacen(from, to, 1)]), one, "{from}");
    }
}

#[test]
fn what_is_not_graded_is_not_looked_at() {
    let more =
        format!("{ONE}\ndef show(history):\n    for x in history:\n        print(x, 1, 2, 3)\nshow([1])\n");
    assert_eq!(hashes(&[&more]), hashes(&[ONE]));
    let more =
        ONE.replace("1 / (1 +", "show(1) / (1 +") + "\ndef show(x):\n    return x * x * x * x * x * x\n";
    assert!(hashes(&[&more]).len() > hashes(&[ONE]).len(), "helpers are followed");
}

#[test]
fn a_library_does_not_hide_behind_its_alias() {
    let with = |import: &str, call: &str| {
        hashes(&[&format!("{import}\ndef sigmoid(x):\n    return 1 / (1 + {call}(-x)) ** 2")])
    };
    let one = with("import numpy as np", "np.exp");
    assert_eq!(with("import numpy as xp", "xp.exp"), one);
    assert_eq!(with("from numpy import exp", "exp"), one);
    assert_eq!(with("from numpy import exp as e", "e"), one);
    assert_eq!(with("from numpy import *", "exp"), one);
    assert_eq!(with("", "np.exp"), one, "a forgotten import is supplied");
    assert_eq!(
        with("from torch.nn import functional as F", "F.exp"),
        with("import torch", "torch.nn.functional.exp")
    );
    assert_ne!(with("import numpy as np", "np.log"), one);
}

#[test]
fn nothing_wanted_is_all() {
    let piece = |text: &str| [Piece { file: "a.py".to_owned(), cell: 0, text: text.to_owned() }];
    let found = slice(&piece("def other(x):\n    return x + 1 + 2 + 3\n"), &wanted(), false);
    assert!(found.whole && found.units.len() == 1);
    assert!(!slice(&piece(ONE), &wanted(), false).whole);
    assert_eq!(
        slice(&piece(ONE), &wanted(), true).units.len(),
        7,
        "constant, 2 functions, class, 2 methods, print"
    );
}

#[test]
fn garbage_and_hostile_lines_are_harmless() {
    for text in [
        "def",
        "class",
        "def sigmoid(",
        "def sigmoid(x:",
        "@",
        "@\n@",
        "lambda",
        "for",
        "x: ",
        "from import",
        "else",
        ")",
    ] {
        hashes(&[text]);
    }
    for word in
        ["lambda ", "for ", "(,) ", "[,]", ",)", "as ", "x:=", "= ", "(", "def f(a=", "@a\n", "class A:\n "]
    {
        hashes(&[&word.repeat(30_000)]);
        hashes(&[&format!("def sigmoid(x): {}", word.repeat(30_000))]);
    }
}
