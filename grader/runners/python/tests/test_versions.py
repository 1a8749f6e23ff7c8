"""Which bindings of a name are its versions."""

import pytest
from client import CLASS, FUNCTION, explain, plain
from conftest import book, raised


def _found(shared, text, name="f", kind=FUNCTION, aliases=()):
    files = text if isinstance(text, dict) else {"a.py": text}
    return shared.load(files, [(name, list(aliases), kind)]).versions[0]


ENTRIES = [
    "def f(x): return x + 1", "async def f(x): return 1", "f = lambda x: x + 1", "import numpy as np\nf = np.vectorize(lambda x: x + 1)",
    "from functools import partial\ndef g(k, x): return x + k\nf = partial(g, 1)", "def g(x): return x + 1\nf = g",
    "def make():\n    def inner(x): return x + 1\n    return inner\nf = make()", "def make(k): return lambda x: x + k\nf = make(1)",
    "class C:\n    def __call__(self, x): return x + 1\nf = C()",
    "class B:\n    def __call__(self, x): return x + 1\nclass C(B): pass\nf = C()", "class B:\n    def g(self, x): return x + 1\nclass C(B): pass\nc, d = C(), 1\nf = c.g", "if 1:\n    def f(x): return x + 1",
    "try:\n    def f(x): return x + 1\nexcept ImportError: pass", "class C:\n    @staticmethod\n    def g(x): return x + 1\nf = C.g",
    "f = (lambda x: x + 1) if True else None", "a, f = 1, lambda x: x + 1", "f: object = lambda x: x + 1",
    "import functools\n@functools.lru_cache(None)\ndef f(x): return x + 1", "import functools\nf = functools.lru_cache(None)(lambda x: x + 1)",
    "import operator as op\nfrom functools import partial\nf = partial(op.add, 1)", "g = h = f = lambda x: x + 1",
    "T = {'a': (lambda x: x + 1, 2)}\nf, k = T['a']", "def g(x): return x + 1\nT = [g]\nf = T[0]", "def make(k):\n    return lambda x: x + k\na, f = map(make, (5, 1))",
    "def make(k):\n    def g(x): return x + k\n    return g, lambda x: x * k\nf, other = make(1)",
    "from numba import njit\n@njit\ndef f(x): return x + 1", "import numba\n@numba.njit(cache=True)\ndef f(x): return x + 1",
]  # fmt: skip


@pytest.mark.parametrize("text", ENTRIES)
def test_a_function_is(shared, text):
    assert len(_found(shared, text)) == 1
    if "async" not in text:
        assert plain(shared.call(shared.open(), 4)) == 5


@pytest.mark.parametrize(
    "text",
    ["from numpy import abs as f", "import numpy as f", "f = 3", "f = [1]", "def loss(a): return a\nf = loss(3)", "f = 'text'",
     "for i in range(3):\n    f = i", "x = 1\nf = x", "import numpy as np\nf = np.ones(3)", "f = X.mean()", "from helpers import *",
     "class C:\n    def f(self): pass", "def g():\n    def f(): pass", "f = None", "f = model.fit(lambda x: x)",
     "T = [1, 2]\nf = T[0]", "class C:\n    def g(self): pass\nf = C()\n", "class C:\n    def g(self): pass\nc = C()\nf = c.h", "h = train()\nf = h['loss']", "f, k = h[0]", "f, k = map(int, '12')",
     "def train(k):\n    def g(x): return x\n    return g(1), k\nf, b = train(1)", "def make():\n    def g(x): return x\n    return 1, g\nf, b = make()"],
)  # fmt: skip
def test_a_function_is_not(shared, text):
    assert _found(shared, text) == []


def test_an_import_under_another_name_from_a_file_of_their_own(shared):
    helpers = "def shifted(x): return x + 1\nK = 1\nclass N: pass"
    assert len(_found(shared, {"a.py": "from helpers import shifted as f", "helpers.py": helpers})) == 1
    assert plain(shared.call(shared.open(), 4)) == 5
    assert _found(shared, {"a.py": "from helpers import K as f", "helpers.py": helpers}) == []
    assert _found(shared, {"a.py": "from math import sqrt as f", "helpers.py": helpers}) == []
    assert len(_found(shared, {"a.py": "from helpers import N as C", "helpers.py": helpers}, "C", CLASS)) == 1
    # Under its own name it is found where it is defined, once.
    assert [v.file for v in _found(shared, {"a.py": "from helpers import f", "helpers.py": "def f(x): return x"})] == ["helpers.py"]


def test_names_of_inert_modules_are_never_entry_points(shared):
    assert _found(shared, "from tqdm import tqdm as f") == []
    assert len(_found(shared, "import matplotlib.pyplot as plt\nf = plt.plot")) == 1
    assert raised(shared.open()).kind == "missing"


def test_what_turns_out_not_callable_is_missing(shared):
    assert len(_found(shared, "from functools import partial\npartial = lambda x: 3\nf = partial(1)")) == 1
    error = raised(shared.open())
    assert error.kind == "missing" and "int" in error.message, explain(error)


@pytest.mark.parametrize("text", ["class N: x = 1", "class M: x = 1\nN = M", "N = type('N', (), {'x': 1})", "if 1:\n    class N: x = 1",
    "def make():\n    class M: x = 1\n    return M\nN = make()", "def more(cls):\n    cls.x = 1\n    return cls\nclass M: pass\nN = more(M)",
    "def make():\n    class M: x = 1\n    return 0, M\nk, N = make()", "def more(k):\n    def d(cls):\n        cls.x = k\n        return cls\n    return d\nclass M: pass\nN = more(1)(M)", "def make(n):\n    return type(n, (), {'x': 1})\nN = make('N')"])  # fmt: skip
def test_a_class_is(shared, text):
    assert len(_found(shared, text, "N", CLASS)) == 1
    assert plain(shared.get(shared.open(), "x")) == 1


@pytest.mark.parametrize("text", ["def N(): pass", "from a import N", "class M: pass\nN = M()", "N = 3", "N = lambda: 1", "def g():\n    class M: pass\n    return M()\nN = g()", "N = g(1)(2)"])
def test_a_class_is_not(shared, text):
    assert _found(shared, text, "N", CLASS) == []


def test_versions_in_the_order_of_the_text(shared):
    cells = ["def f(x): return 1", "f = lambda x: 2", "#md text", "def f(x): return 3"]
    found = _found(shared, {"a.ipynb": book(*cells)})
    assert [(v.cell, v.line, v.source) for v in found] == [(1, 1, cells[0]), (2, 1, cells[1]), (3, 1, cells[3])]
    assert [shared.call(shared.open(0, i), 0) for i in range(3)] == [1, 2, 3]


def test_two_versions_in_one_cell(shared):
    found = _found(shared, {"a.ipynb": book("K = 1\ndef f(x): return K\n\ndef f(x): return 2")})
    assert [(v.cell, v.line) for v in found] == [(1, 2), (1, 4)]
    assert [shared.call(shared.open(0, i), 0) for i in range(2)] == [1, 2]


def test_versions_share_no_state(shared):
    cells = ["log = []", "def f(x):\n    log.append(x)\n    return len(log)", "def f(x):\n    log.append(x)\n    return len(log) + 100"]
    _found(shared, {"a.ipynb": book(*cells)})
    a, b = shared.open(0, 0), shared.open(0, 1)
    assert [shared.call(a, 0), shared.call(a, 0), shared.call(b, 0)] == [1, 2, 101]


def test_aliases(shared):
    found = _found(shared, "def J(a): return 1\ndef loss(a): return 2", "Loss", FUNCTION, ["loss", "J"])
    assert [v.found_as for v in found] == ["J", "loss"]
    assert [shared.call(shared.open(0, i), 0) for i in range(2)] == [1, 2]


def test_a_decorator_applied_by_hand_is_a_version(shared):
    found = _found(shared, "import numpy as np\ndef f(x):\n    return x + 1\nf = np.vectorize(f)")
    assert len(found) == 2
    assert [plain(shared.call(shared.open(0, i), [1, 2])).tolist() if i else None for i in range(2)] == [None, [2, 3]]


def test_source_includes_decorators(shared):
    (v,) = _found(shared, "x = 1\n@staticmethod\ndef f(x):\n    return x\n\ny = 2")
    assert (v.line, v.source) == (3, "@staticmethod\ndef f(x):\n    return x")


def test_only_the_last_versions_are_kept(shared):
    found = _found(shared, "".join("def f(x): return %d\n" % i for i in range(9)))
    assert [v.line for v in found] == [5, 6, 7, 8, 9]
    assert ("versions_cut", {"name": "f", "found": 9, "kept": 5}) in shared.loaded.notes


def test_what_is_filled_in_is_kept_before_stubs(shared):
    found = _found(shared, "def f(x): return 1\n" + "def f(x): pass\n" * 8)
    assert [v.line for v in found] == [1, 6, 7, 8, 9]
    assert [v.stub for v in found] == [False] + [True] * 4


STUBS = [
    "def f(x): pass", "def f(x): ...", "def f(x):\n    'doc'", "def f(x): raise NotImplementedError", "def f(x): raise NotImplementedError('x')",
    "def f(x): return None", "def f(x): return", "def f(x):\n    # your code\n    return ...", "def f(x): return 'your code'",
    "def f(x):\n    y = None\n    return y", "f = lambda x: None", "def f(x):\n    print('todo')", "def f(x): return NotImplemented",
]  # fmt: skip


@pytest.mark.parametrize("text", STUBS)
def test_stubs(shared, text):
    assert [v.stub for v in _found(shared, text)] == [True]


@pytest.mark.parametrize(
    "text", ["def f(x): return x", "def f(x): return 0", "def f(x): print(x)", "def f(x): x[0] = 1", "f = lambda x: x", "def f(x): raise ValueError",
             "def f(x):\n    y = None\n    y = x\n    return y", "def f(x): return '<text>'", "f = lambda x: 'aaa'"]
)  # fmt: skip
def test_no_stubs(shared, text):
    assert [v.stub for v in _found(shared, text)] == [False]


@pytest.mark.parametrize(
    "body, stub",
    [("pass", True), ("def __init__(self, w): self.w = w\n    def fit(self): pass", True), ("def fit(self): pass\n    def a(self): ...", True),
     ("def fit(self): pass\n    def a(self): return 1", False), ("def __init__(self, w): self.w = w", False), ("x = 1", False), ("'doc'", True)],
)  # fmt: skip
def test_stub_classes(shared, body, stub):
    assert [v.stub for v in _found(shared, "class N:\n    " + body, "N", CLASS)] == [stub]


def test_an_empty_class_that_inherits_is_no_stub(shared):
    assert [v.stub for v in _found(shared, "class M: x = 1\nclass N(M): pass", "N", CLASS)] == [False]


@pytest.mark.parametrize(
    "text, near",
    [("def Leaky_ReLU(x): return x", ["Leaky_ReLU"]), ("def leakyrelu(x): return x", ["leakyrelu"]), ("def leaky_rleu(x): return x", ["leaky_rleu"]),
     ("def relu(x): return x", []), ("leaky_reluu = 3", []), ("class N:\n    def leaky_relu(self, x): return x", ["N.leaky_relu"])],
)  # fmt: skip
def test_near_names(shared, text, near):
    loaded = shared.load({"a.py": text}, ["leaky_relu"])
    assert loaded.near == [("leaky_relu", n) for n in near]


def test_no_near_names_for_what_is_there(shared):
    assert shared.load({"a.py": "def f1(x): pass\ndef f(x): pass"}, ["f"]).near == []


def test_a_hopeless_submission_loads(shared):
    loaded = shared.load({"a.py": b"\xff\xfe\x00", "b.bin": b"\0" * 100, "c.ipynb": "}"}, ["f", ("N", [], CLASS)])
    assert loaded.versions == [[], []]


def test_nothing_handed_in(shared):
    assert shared.load({"a.py": "# no code"}, ["f"]).codes() == ["nothing_to_grade"]
    assert shared.load({"a.py": "x = 1"}, ["f"]).codes() == []
    assert shared.load({}, ["f"]).versions == [[]]
