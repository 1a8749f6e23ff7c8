"""What is run for a wanted thing, and what is not."""

import pytest
from client import CLASS, VARIABLE, explain, numpy, plain
from conftest import book, raised


def _book(shared, cells, name="f", *args):
    shared.load({"a.ipynb": book(*cells)}, [name])
    return plain(shared.call(shared.open(), *args))


def test_training_plots_and_downloads_are_not_run(shared):
    cells = [
        "import numpy as np\nimport matplotlib.pyplot as plt\nK = 2",
        "data = pd.read_csv('no such file')\nX = data.values\nraise SystemExit",
        "def f(x):\n    return x * K",
        "for i in range(10**12):\n    f(i)\nhistory = f(X)\nplt.plot(history)\nplt.show()\nopen('no such file')\nexit()",
    ]
    assert _book(shared, cells, "f", 4) == 8
    assert shared.notes() == []


def test_a_decorator_that_keeps_nothing_needed_is_not_run(shared):
    cells = [
        "import numpy as np\nLOG = []\nR = {}",
        "def logged(g):\n    LOG.append(g)\n    return g\ndef local(g):\n    R = {}\n    R[g] = g\n    return g",
        "@logged\ndef train(): pass\n@local\ndef other(): pass\n@np.vectorize\ndef twice(x): return 2 * x\nraise SystemExit",
        "def f(x):\n    return x + np.int64(1) + len(R)",
        "@logged\n@local\n@np.no_such_decorator\ndef late(): pass\nhistory = local(train())",
    ]
    assert _book(shared, cells, "f", 4) == 5
    assert shared.notes() == []


def test_a_needed_statement_that_fails_is_a_note(shared):
    cells = ["data = open('no such file')", "K = 3\nL = 1 / 0", "def f(x):\n    return x * K if x else data + L"]
    assert _book(shared, cells, "f", 4) == 12
    notes = shared.notes()
    assert [(n, a["cell"], a["line"]) for n, a in notes] == [("statement_failed", 1, 1), ("statement_failed", 2, 2)]
    assert notes[1][1]["error"] == "ZeroDivisionError: division by zero"
    error = raised(shared.call(shared.open(), 0))
    assert (error.cls, error.place) == ("NameError", ("a.ipynb", 3, 2))


def test_sys_exit_in_a_needed_statement(shared):
    assert _book(shared, ["import sys\nK = sys.exit(3)\n", "def f(x):\n    global K\n    K = 1\n    return x"], "f", 4) == 4


CONSTANTS = [
    (["def f(x): return x + K", "K = 1"], "a constant below"),
    (["K = 1", "def f(x, k=K): return x + k"], "a default"),
    (["def f(x, k=K): return x + k", "K = 1"], "a default whose global stands below"),
    (["def f(x, k=A + B): return x + k", "A = C", "B = 0\nC = 1"], "defaults below, one of another"),
    (["def g(x):\n    return h(x)", "def f(x): return g(x)", "def h(x): return x + 1"], "helpers below"),
    (["K = [0]", "K.append(1)\nK.extend([5])", "def f(x): return x + K[1]"], "a list that grows"),
    (["K = {}", "K['a'] = 1", "def f(x): return x + K['a']"], "a dictionary that is filled"),
    (["K = 0", "K += 1", "def f(x): return x + K"], "augmented assignment"),
    (["if True:\n    K = 1\nelse:\n    K = 2", "def f(x): return x + K"], "in an if"),
    (["try:\n    K = 1 / 0\nexcept Exception:\n    K = 1", "def f(x): return x + K"], "in a try"),
    (["K = 0\nfor i in range(3):\n    K += i\nK -= 2", "def f(x): return x + K"], "from a loop"),
    (["import contextlib\nwith contextlib.nullcontext(1) as K:\n    pass", "def f(x): return x + K"], "from a with"),
    (["A, (B, *C) = 1, (2, 3, 4)", "def f(x): return x + A + (C[0] - 3)"], "from unpacking"),
    (["print(K := 1)", "def f(x): return x + K"], "from a walrus"),
    (["K: int = 1", "def f(x): return x + K"], "annotated"),
    (["def init():\n    global K\n    K = 1", "init()", "def f(x): return x + K"], "set by a global statement"),
    (["K = lambda: L", "L = 1", "def f(x): return x + K()"], "through a lambda"),
    (["D = dict(a=1)", "def f(x): return [D[k] + x for k in D][0]"], "in a comprehension"),
    (["class C:\n    K = 1", "def f(x): return x + C.K"], "a class attribute"),
    (["class C: pass", "C.K = 1", "def f(x): return x + C.K"], "a patched class attribute"),
    (["class C: pass", "setattr(C, 'K', 1)", "def f(x): return x + C.K"], "setattr"),
    (["class C: pass", "def to(c):\n    return lambda g: setattr(c, 'K', 1)", "@to(C)\ndef g(): pass", "def f(x): return x + C.K"], "a decorator that patches"),
    (["R = {}\ndef register(g):\n    R[g.__name__] = g\n    return g", "@register\ndef one(): return 1", "def f(x): return x + R['one']()"], "a decorator that registers"),
    (["R = {}\ndef register(name):\n    def deco(g):\n        R[name] = g\n        return g\n    return deco", "@register('o')\ndef one(): return 1", "def f(x): return x + R['o']()"], "a factory of decorators"),
    (["R = {}\ndef keep(g): R.update({g.__name__: g})\ndef register(g):\n    keep(g)\n    return g", "@register\nclass one:\n    K = 1", "def f(x): return x + R['one'].K"], "a decorator of classes that calls another"),
    (["class R:\n    all = {}\n    @classmethod\n    def add(cls, g):\n        cls.all[g.__name__] = g\n        return g", "@R.add\ndef one(): return 1", "def f(x): return x + R.all['one']()"], "a class that registers"),
    (["class Kept(dict):\n    def add(self, name):\n        return lambda g: self.setdefault(name, g)", "R = Kept()", "@R.add('o')\ndef one(): return 1", "def f(x): return x + R['o']()"], "an object that registers"),
    (["R = []\ndef register(g): R.append(g)", "def one(): return 1\nregister(one)", "def f(x): return x + R[0]()"], "a function that registers"),
    (["R = {}\ndef register(name):\n    return lambda g: R.setdefault(name, g)", "one = register('o')(lambda: 1)", "def f(x): return x + R['o']()"], "a factory that is called"),
    (["def deco(g):\n    return lambda x: g(x) + 1", "@deco\ndef f(x): return x"], "a decorator"),
    (["@deco\ndef f(x): return x", "def deco(g):\n    return lambda x: g(x) + 1"], "a decorator below"),
    (["from math import *", "def f(x): return x + int(cos(0))"], "a star import"),
    (["from numpy import *", "def f(x): return x + int(sum([[1, 0]], axis=1)[0])"], "a star import that hides a builtin"),
    (["if 1:\n    def g(x): return x + 1", "def f(x): return g(x)"], "a helper in an if"),
    (["def outer():\n    def inner(x): return x + K\n    return inner", "K = 1", "f = outer()"], "a closure"),
    (["def f(x):\n    return helper(x)", "def helper(x):\n    if x <= 0: return 1\n    return helper(x - 1) + 1"], "recursion"),
    (["K = 1", "def f(x): return eval('x') + K"], "eval of a local"),
    (["from functools import singledispatch\n@singledispatch\ndef f(x): return 0\n@f.register(int)\ndef _(x): return x + 1"], "singledispatch"),
]  # fmt: skip


@pytest.mark.parametrize("cells, _what", CONSTANTS, ids=[w for _, w in CONSTANTS])
def test_what_it_needs_is_found(shared, cells, _what):
    assert _book(shared, cells, "f", 4) == 5
    assert shared.notes() == []


def test_names_stand_as_after_the_cell_of_the_version(shared):
    cells = ["K = 1", "def f(x): return x + K", "K = 100"]
    assert _book(shared, cells, "f", 4) == 5


def test_in_a_script_names_stand_as_at_its_end(ask):
    assert ask("K = 1\ndef f(x): return x + K\nK = 100", "f", 4) == 104


def test_locals_are_no_globals(shared):
    cells = ["data = open('x')\nX = open('y')\nn = open('z')", "def f(X):\n    n = X\n    data = [n for n in range(X)]\n    return len(data)"]
    assert _book(shared, cells, "f", 4) == 4
    assert shared.notes() == []


def test_a_helper_that_is_a_stub_gives_way_to_a_later_one(shared):
    cells = ["def g(x): pass", "def f(x): return g(x)", "def g(x): return x + 1"]
    assert _book(shared, cells, "f", 4) == 5


def test_a_helper_redefined_later_does_not_change_an_earlier_version(shared):
    cells = ["def g(x): return x + 1", "def f(x): return g(x)", "def g(x): return 0"]
    assert _book(shared, cells, "f", 4) == 5


@pytest.mark.parametrize(
    "later", ["loss = loss(3)", "for _ in range(2):\n    loss = loss(3)", "loss = []\nloss.append(f(1))", "for loss in []: pass\nloss: float = 1.5"]
)
def test_a_result_that_takes_the_name_of_a_function_is_not_what_is_called(shared, later):
    for cells in (["def loss(x): return x + 1", "def f(x): return loss(x)", later], ["def loss(x): return x + 1", later, "def f(x): return loss(x)"]):
        assert _book(shared, cells, "f", 4) == 5
        assert _ask(shared, "\n".join(cells), 4) == 5
    # A value that is not called is the last one; so is a function.
    assert _ask(shared, "def k(): return 1\nk = k()\ndef f(x): return x + k", 4) == 5
    assert _ask(shared, "def k(x): return 1\ndef f(x): return k(x)\nk = lambda x: x + 1", 4) == 5


def _ask(shared, text, *args):
    shared.load({"a.py": text}, ["f"])
    return plain(shared.call(shared.open(), *args))


def test_main_guards_do_not_run(ask):
    assert ask("K = 1\ndef f(x): return x + K\nif __name__ == '__main__':\n    K = 100\n    raise SystemExit", "f", 4) == 5


def test_methods_patched_in_later_cells(shared):
    cells = ["class N:\n    pass", "def fit(self, x):\n    return x + K\nK = 1", "N.fit = fit", "N.predict = lambda self, x: self.fit(x) * 2"]
    shared.load({"a.ipynb": book(*cells)}, [("N", [], CLASS)])
    n = shared.call(shared.open(), keep=True)
    assert shared.call(n, 4, method="predict") == 10


def test_a_patch_of_the_next_version_does_not_reach_this_one(shared):
    cells = ["class N:\n    def a(self): return 1", "class N:\n    pass", "N.a = lambda self: 2"]
    shared.load({"a.ipynb": book(*cells)}, [("N", [], CLASS)])
    assert [shared.call(shared.call(shared.open(0, i), keep=True), method="a") for i in (0, 1)] == [1, 2]


def test_a_class_that_extends_its_older_self(shared):
    cells = ["class N:\n    def a(self): return 1", "class N(N):\n    def b(self): return self.a() + 1"]
    shared.load({"a.ipynb": book(*cells)}, [("N", [], CLASS)])
    n = shared.call(shared.open(0, 1), keep=True)
    assert shared.call(n, method="b") == 2


def test_usual_names_are_supplied_with_a_note(shared):
    assert _book(shared, ["def f(x): return np.sum(x) + math.floor(1.5)"], "f", [1.0]) == 2
    assert ("import_supplied", {"name": "np", "module": "numpy"}) in shared.notes()


def test_unusual_names_are_not_supplied(shared):
    shared.load({"a.ipynb": book("def f(x): return sp.sum(x)")}, ["f"])
    assert raised(shared.call(shared.open(), [1.0])).cls == "NameError"


def test_a_name_that_is_bound_is_not_supplied(shared):
    assert _book(shared, ["np = 5", "def f(x): return np"], "f", 1) == 5


# ---------------------------------------------------------------- several files


def test_names_from_another_file(shared):
    files = {
        "main.ipynb": book("from helpers import g, K\nimport helpers as h\nfrom lib.tools import *", "def f(x): return g(x) + K + h.one() + tool()"),
        "helpers.py": "K = 1\ndef g(x): return x + L\nL = 10\ndef one(): return 1\nraise SystemExit\n",
        "lib/tools.py": "def tool(): return 100\nwhile True:\n    pass\n",
    }
    shared.load(files, ["f"])
    assert plain(shared.call(shared.open(), 4)) == 116
    assert shared.notes() == []


@pytest.mark.parametrize(
    "statement, use",
    [("import b", "b.g(x)"), ("import src.b", "src.b.g(x)"), ("from src import b", "b.g(x)"), ("from .b import g", "g(x)"),
     ("from . import b", "b.g(x)"), ("from src.b import g as z", "z(x)"), ("import src.b as q", "q.g(x)"), ("from b import *", "g(x)")],
)  # fmt: skip
def test_ways_to_import_an_own_file(shared, statement, use):
    files = {"src/__init__.py": "", "src/b.py": "def g(x): return x + 1", "src/a.py": "%s\ndef f(x): return %s" % (statement, use)}
    shared.load(files, ["f"])
    assert plain(shared.call(shared.open(), 4)) == 5


def test_import_inside_a_function(shared):
    shared.load({"a.py": "def f(x):\n    from b import g\n    return g(x)", "b.py": "def g(x): return x + 1"}, ["f"])
    assert plain(shared.call(shared.open(), 4)) == 5


def test_files_that_import_each_other(shared):
    files = {"a.py": "import b\ndef f(x): return b.g(x)\ndef one(): return 1", "b.py": "import a\ndef g(x): return x + a.one()"}
    shared.load(files, ["f"])
    assert plain(shared.call(shared.open(), 4)) == 5


def test_an_own_file_does_not_hide_a_library(shared):
    files = {"numpy.py": "def sum(x): return 666", "json.py": "", "a.py": "import numpy as np\nimport json\ndef f(x): return json.dumps(int(np.sum(x)))"}
    shared.load(files, ["f"])
    assert plain(shared.call(shared.open(), [1, 2])) == "3"


def test_a_module_handed_in_twice_is_not_mixed(shared):
    files = {"v1/h.py": "K = 1", "v2/a.py": "from h import K\ndef f(x): return x + K"}
    shared.load(files, ["f"])
    assert plain(shared.call(shared.open(), 4)) == 5


# ---------------------------------------------------------------- variables


def _variables(shared, cells, *names):
    shared.load({"a.ipynb": book(*cells)}, [(n, [], VARIABLE) for n in names])
    return [[plain(shared.open(w, v)) for v in range(len(shared.loaded.versions[w]))] for w in range(len(names))]


def test_variables_as_they_were_after_their_own_cell(shared):
    cells = ["a = 1\nb = a + 1", "print(a)\na = b * 10\nc = [a]\nc.append(b)", "a = 'other'"]
    assert _variables(shared, cells, "a", "b", "c") == [[1, 20, "other"], [2], [[20, 2]]]


def test_a_cell_counts_as_a_whole(shared):
    cells = ["class T:\n    def __init__(self): self.grad = None\n    def backward(self): self.grad = 5", "t = T()\nL = t\nL.backward()\ng = t.grad"]
    assert _variables(shared, cells, "g") == [[5]]


def test_variable_bound_twice_in_one_cell(shared):
    assert _variables(shared, ["a = [1]\na[0] = 2\na = a + [3]"], "a") == [[[2], [2, 3]]]


def test_a_variable_of_a_script(shared):
    shared.load({"a.py": "K = 2\na = K * 2\na += 1\nb = a\n"}, [("a", [], VARIABLE), ("b", [], VARIABLE)])
    assert [shared.open("a", 0), shared.open("a", 1), shared.open("b")] == [4, 5, 5]


def test_a_function_is_no_variable(shared):
    assert shared.load({"a.py": "def a(): pass\nimport b"}, [("a", [], VARIABLE), ("b", [], VARIABLE)]).versions == [[], []]


def test_a_variable_whose_statement_fails(shared):
    shared.load({"a.py": "a = 1 / 0"}, [("a", [], VARIABLE)])
    error = raised(shared.open())
    assert (error.cls, error.place) == ("ZeroDivisionError", ("a.py", 0, 1)), explain(error)


def test_arrays_as_variables(shared):
    shared.load({"a.ipynb": book("import numpy as np", "a = np.zeros((2, 3))\na[0, 0] = 1\nprint(a)")}, [("a", [], VARIABLE)])
    assert numpy(shared.open()).tolist() == [[1, 0, 0], [0, 0, 0]]


def test_a_class_patched_by_a_cell_above_it(ask, book):
    cells = ["A.f = f", "class A:\n    def g(self): return 1", "def f(self): return 2", "def h(): return A().f() + A().g()"]
    assert ask({"a.ipynb": book(*cells)}, "h") == 3
    # What patched the class before is not meant for its second try.
    cells = ["class A:\n    pass", "A.f = 1", "class A:\n    f = 2", "def h(): return A.f"]
    assert ask({"a.ipynb": book(*cells)}, "h") == 2
