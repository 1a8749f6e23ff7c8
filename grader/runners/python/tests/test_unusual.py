"""Unusual but right, each beside a neighbour that is wrong in the same place."""

import numpy as np
import pytest
from client import CLASS, explain, numpy, plain
from conftest import book, raised

X, W = np.array([[1.0, 3.0], [2.0, 4.0], [-1.0, -3.2]]), np.array([[1.0], [2.0]])
RELU = [[9.0], [12.0], [0.0]]

HEAD = "import numpy as np\n"
# forward_pass(X, w, b) = relu(X w + b), each in its own way; `wrong` is the same way gone wrong.
WAYS = {
    "einsum": ("def f(X, w, b): return np.maximum(np.einsum('ij,jk->ik', X, w) + b, 0)", "def f(X, w, b): return np.maximum(np.einsum('ij,jk->ik', X, w) - b, 0)"),
    "loops": (
        "def f(X, w, b):\n    out = []\n    for row in X:\n        s = b\n        for k in range(len(row)): s += row[k] * w[k][0]\n        out.append([max(s, 0)])\n    return out",
        "def f(X, w, b):\n    out = []\n    for row in X:\n        s = 0\n        for k in range(len(row)): s += row[k] * w[k][0]\n        out.append([max(s, 0)])\n    return out",
    ),
    "np.where": ("def f(X, w, b):\n    z = X @ w + b\n    return np.where(z > 0, z, 0)", "def f(X, w, b):\n    z = X @ w + b\n    return np.where(z > 0, 0, z)"),
    "mask": ("def f(X, w, b):\n    z = X.dot(w) + b\n    z[z < 0] = 0\n    return z", "def f(X, w, b):\n    z = X.dot(w) + b\n    z[z > 0] = 0\n    return z"),
    "mask product": ("def f(X, w, b):\n    z = X.dot(w) + b\n    return z * (z > 0)", "def f(X, w, b):\n    z = X.dot(w) + b\n    return z > 0"),
    "np.vectorize": ("relu = np.vectorize(lambda x: x if x > 0 else 0.)\ndef f(X, w, b): return relu(X @ w + b)", "relu = np.vectorize(lambda x: x)\ndef f(X, w, b): return relu(X @ w + b)"),
    "lambda": ("f = lambda X, w, b: np.maximum(0, X @ w + b)", "f = lambda X, w, b: np.minimum(0, X @ w + b)"),
    "closure": (
        "def make(act):\n    def g(X, w, b): return act(X @ w + b)\n    return g\nf = make(lambda z: np.clip(z, 0, None))",
        "def make(act):\n    def g(X, w, b): return act(X @ w + b)\n    return g\nf = make(lambda z: np.clip(z, None, 0))",
    ),
    "decorator": (
        "def activated(g):\n    def h(*a): return np.maximum(g(*a), 0)\n    return h\n@activated\ndef f(X, w, b): return X @ w + b",
        "def activated(g):\n    def h(*a): return g(*a)\n    return h\n@activated\ndef f(X, w, b): return X @ w + b",
    ),
    "type hints": (
        "from typing import Optional, List\ndef f(X: np.ndarray, w: 'np.ndarray', b: Optional[float] = 0) -> List[float]: return np.maximum(X @ w + b, 0)",
        "from typing import Optional, List\ndef f(X: np.ndarray, w: 'np.ndarray', b: Optional[float] = 0) -> List[float]: return X @ w + b",
    ),
    "star import": ("from numpy import *\ndef f(X, w, b): return maximum(dot(X, w) + b, 0)", "from numpy import *\ndef f(X, w, b): return minimum(dot(X, w) + b, 0)"),
    "another alias": ("import numpy as xp\ndef f(X, w, b): return xp.maximum(X @ w + b, 0)", "import numpy as xp\ndef f(X, w, b): return xp.minimum(X @ w + b, 0)"),
    "float32": ("def f(X, w, b): return np.maximum(X @ w + b, 0).astype(np.float32)", "def f(X, w, b): return np.maximum(X @ w + b, 0).astype(np.int8) - 1"),
    "np.float": ("def f(X, w, b): return np.maximum(X @ w + b, 0).astype(np.float)", "def f(X, w, b): return (X @ w + b).astype(np.float)"),
    "np.matrix": ("def f(X, w, b): return np.maximum(np.matrix(X) * np.matrix(w) + b, 0)", "def f(X, w, b): return np.maximum(np.matrix(X) * np.matrix(w) - b, 0)"),
    "bias as (1,)": ("def f(X, w, b):\n    b = np.array([b])\n    return np.maximum(X @ w + b, 0)", "def f(X, w, b):\n    b = np.array([b, b])\n    return np.maximum(X @ w + b, 0)"),
    "generator": ("def f(X, w, b): return ([max(float(r @ w[:, 0]) + b, 0)] for r in X)", "def f(X, w, b): return ([float(r @ w[:, 0]) + b] for r in X)"),
    "map": ("def f(X, w, b): return list(map(lambda r: [max(0, r @ w[:, 0] + b)], X))", "def f(X, w, b): return list(map(lambda r: [min(0, r @ w[:, 0] + b)], X))"),
    "keyword-only": ("def f(X, w, b, *, slope=0): return np.where(X @ w + b > 0, X @ w + b, slope)", "def f(X, w, b, *, slope=1): return np.where(X @ w + b > 0, X @ w + b, slope)"),
    "in an if": ("if True:\n    def f(X, w, b): return np.maximum(X @ w + b, 0)\nelse:\n    f = None", "if False:\n    pass\nelse:\n    def f(X, w, b): return X @ w + b"),
    "guarded numba": (
        "try:\n    import numba\n    from numba import njit\nexcept ImportError:\n    njit = lambda g: g\n@njit\ndef f(X, w, b): return np.maximum(X @ w + b, 0)",
        "try:\n    import numba\n    from numba import njit\nexcept ImportError:\n    njit = lambda g: g\n@njit\ndef f(X, w, b): return X @ w + b",
    ),
    "guarded absent module": (
        "try:\n    import cupy_not_there as xp\nexcept ImportError:\n    xp = np\ndef f(X, w, b): return xp.maximum(X @ w + b, 0)",
        "try:\n    import cupy_not_there as xp\nexcept ImportError:\n    xp = np\ndef f(X, w, b): return X @ w + b",
    ),
    "tqdm": (
        "from tqdm.notebook import tqdm\ndef f(X, w, b): return [[max(float((r @ w)[0]) + b, 0)] for r in tqdm(X, total=3)]",
        "from tqdm.notebook import tqdm\ndef f(X, w, b): return [[float((r @ w)[0]) + b] for r in tqdm(X, total=3)]",
    ),
    "plots inside": (
        "import matplotlib.pyplot as plt\ndef f(X, w, b):\n    fig, (ax1, ax2) = plt.subplots(1, 2)\n    ax1.plot(X); plt.show()\n    with plt.style.context('x'): plt.title('t')\n"
        "    for a in fig.axes: a.grid()\n    return np.maximum(X @ w + b, 0)",
        "import matplotlib.pyplot as plt\ndef f(X, w, b):\n    plt.plot(X)\n    return X @ w + b",
    ),
    "display": ("def f(X, w, b):\n    display(X)\n    get_ipython().run_line_magic('time', '')\n    return np.maximum(X @ w + b, 0)", "def f(X, w, b):\n    return display(X)"),
    "global counter": ("n = 0\ndef f(X, w, b):\n    global n\n    n += 1\n    return np.maximum(X @ w + b, 0)", "n = 0\ndef f(X, w, b):\n    global n\n    n += 1\n    return np.full((3, 1), n)"),
    "pandas": (
        "import pandas as pd\ndef f(X, w, b): return pd.DataFrame(np.maximum(X @ w + b, 0))", "import pandas as pd\ndef f(X, w, b): return pd.DataFrame(X @ w + b)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_ways_to_write_a_function(shared, request, way):
    if way == "pandas":
        request.getfixturevalue("has_pandas")
    for text, right in zip(WAYS[way], (True, False)):
        shared.load({"a.ipynb": book(HEAD, text)}, ["f"])
        result = shared.call(shared.open(), X, W, 2)
        try:
            got = np.array(plain(result), dtype=float)
        except (AssertionError, TypeError, ValueError):
            assert not right, explain(result)
            continue
        assert (got.shape == (3, 1) and np.allclose(got, RELU)) is right, got


NEURON = """
class N:
    def __init__(self, w=None, b=0): self.w, self.b = w, b
    def activate(self, x): return np.maximum(x, 0)
    def forward_pass(self, X): return self.activate(X @ self.w + self.b)
"""
CLASSES = {
    "plain": NEURON,
    "property": NEURON.replace("self.w, self.b = w, b", "self._w, self.b = w, b") + "    w = property(lambda self: self._w, lambda self, v: setattr(self, '_w', v))\n",
    "dataclass": "from dataclasses import dataclass\nfrom typing import Any\n@dataclass\nclass N:\n    w: Any = None\n    b: float = 0\n    def forward_pass(self, X): return np.maximum(X @ self.w + self.b, 0)",
    "inheritance": NEURON.replace("class N", "class Base").replace("np.maximum(x, 0)", "x") + "class N(Base):\n    def activate(self, x): return super().activate(x) * (x > 0)\n",
    "abstract base": "from abc import ABC, abstractmethod\nclass B(ABC):\n    @abstractmethod\n    def forward_pass(self, X): ...\nclass N(B):\n    def __init__(self, w, b): self.w, self.b = w, b\n"
    "    def forward_pass(self, X): return np.maximum(X @ self.w + self.b, 0)",
    "staticmethod": NEURON.replace("    def activate(self, x)", "    @staticmethod\n    def activate(x)"),
    "classmethod": NEURON.replace("    def activate(self, x)", "    @classmethod\n    def activate(cls, x)"),
    "class attributes": NEURON.replace("class N:", "class N:\n    w, b, low = None, 0, 0").replace("(x, 0)", "(x, self.low)"),
    "slots": NEURON.replace("class N:", "class N:\n    __slots__ = ('w', 'b')"),
    "patched": NEURON.replace("np.maximum(x, 0)", "None") + "def relu(self, x): return np.maximum(x, 0)\nN.activate = relu\n",
    "helper below": NEURON.replace("np.maximum(x, 0)", "relu(x)") + "def relu(x): return np.maximum(x, 0)\n",
    "callable object": NEURON + "    def __call__(self, X): return self.forward_pass(X)\n",
    "super with args": "class B(object):\n    def __init__(self, w, b): self.w, self.b = w, b\nclass N(B):\n    def __init__(self, w=None, b=0): super(N, self).__init__(w, b)\n"
    "    def forward_pass(self, X): return np.maximum(X @ self.w + self.b, 0)",
    "generic": "from typing import Generic, TypeVar\nT = TypeVar('T')\nclass N(Generic[T]):\n    def __init__(self, w, b): self.w, self.b = w, b\n    def forward_pass(self, X) -> 'T': return np.maximum(X @ self.w + self.b, 0)",
    "numpy supplied": NEURON,
    "absent mixin": "from module_not_there import Mixin\n" + NEURON.replace("class N", "class N(Mixin)"),
}  # fmt: skip


@pytest.mark.parametrize("way", CLASSES)
def test_ways_to_write_a_class(shared, way):
    text = ("" if way == "numpy supplied" else HEAD) + CLASSES[way]
    for made, right in ((text, True), (text.replace("X @ self.w + self.b", "X @ self.w - self.b"), False)):
        loaded = shared.load({"a.py": made}, [("N", [], CLASS)])
        assert [v.stub for v in loaded.versions[0]] == [False]
        n = shared.call(shared.open(), W, 2, keep=True)
        assert np.allclose(numpy(shared.call(n, X, method="forward_pass")), RELU) is right


def test_minus_equals_changes_only_what_was_passed(shared):
    text = HEAD + NEURON + "    def backward_pass(self, X, y, y_pred, learning_rate=.1):\n        self.w -= learning_rate * X.T @ (y_pred - y) / len(y)\n"
    shared.load({"a.py": text}, [("N", [], CLASS)])
    results = []
    for _ in range(2):
        n = shared.call(shared.open(), W, 2, keep=True)
        shared.call(n, X, np.ones((3, 1)), np.zeros((3, 1)), method="backward_pass", learning_rate=1)
        results.append(numpy(shared.get(n, "w")).tolist())
    assert results[0] == results[1] and (W == [[1.0], [2.0]]).all()


def test_numpy_alias_is_noted_where_it_is_gone(shared):
    shared.load({"a.py": "import numpy as np\ndef f(x): return np.float(x) + np.sum(x)"}, ["f"])
    assert plain(shared.call(shared.open(), 1.5)) == 3.0
    assert shared.notes() == [("numpy_alias_gone", {"name": "np.float"})]
    shared.load({"a.py": "import numpy as np\ndef f(x): return np.float64(x)"}, ["f"])
    assert plain(shared.call(shared.open(), 1.5)) == 1.5
    assert shared.notes() == []


def test_an_absent_module_raises_where_it_is_used(shared):
    text = "import module_not_there as m\nfrom module_not_there.sub import thing\ndef f(x): return x + 1\ndef g(x): return m.call(x)\ndef h(x: m.T = None): return thing(x)"
    shared.load({"a.py": text}, ["f", "g", "h"])
    assert shared.call(shared.open("f"), 1) == 2
    for name in ("g", "h"):
        error = raised(shared.call(shared.open(name), 1))
        assert (error.cls, error.message) == ("ModuleNotFoundError", "No module named 'module_not_there'")
    assert ("module_absent", {"module": "module_not_there"}) in shared.notes()


def test_random_numbers_are_the_same_in_every_run(shared):
    text = "import numpy as np\nimport random\ndef f(): return [float(np.random.rand()), random.random(), float(np.random.randn())]"
    seen = []
    for _ in range(2):
        shared.load({"a.py": text}, ["f"])
        seen.append(shared.call(shared.open()))
    assert seen[0] == seen[1] and seen[0][0] != shared.call(shared.open())[0]


def test_a_seed_of_the_students_own_counts(shared):
    text = "import numpy as np\nnp.random.seed(%d)\ndef f(): return float(np.random.rand())"
    seen = []
    for seed in (1, 2):
        shared.load({"a.py": text % seed}, ["f"])
        seen.append(shared.call(shared.open()))
    assert seen == [0.417022004702574, 0.43599490214200376]


def test_colab_and_cuda_and_downloads(shared):
    cells = [
        "from google.colab import drive, files\ndrive.mount('/content/drive')\nuploaded = files.upload()\nimport IPython\nfrom IPython.display import clear_output, HTML",
        "import seaborn as sns\nsns.set()\n%matplotlib inline\n!wget http://example.org/x.csv",
        "import numpy as np\ndef f(x):\n    clear_output(wait=True)\n    return x + 1",
    ]
    shared.load({"a.ipynb": book(*cells)}, ["f"])
    assert shared.call(shared.open(), 1) == 2 and shared.notes() == []


@pytest.mark.parametrize("later", ["sum = 0", "sum = 0\nfor x in [1]: sum += x", "list = [1]", "float = 1.0", "len = max = 3"])
def test_builtins_whose_names_are_taken_later(ask, later):
    assert ask("def f(a): return sum(map(float, list(a))) / len(a)\n%s" % later, "f", [1, 3]) == 2
    if "float" not in later:  # there it is a value, and stood before
        assert ask("%s\ndef f(a): return sum(map(float, list(a))) / len(a)" % later, "f", [1, 3]) == 2


def test_own_functions_hide_builtins(ask):
    assert ask("def f(a): return sum(a)\ndef sum(a): return -1", "f", [1, 3]) == -1
    assert ask("from math import prod as sum\ndef f(a): return sum(a)", "f", [2, 3]) == 6
    assert ask("max = 7\ndef f(a): return a + max", "f", 1) == 8


@pytest.mark.parametrize("value", ["A().f", "a.f", "a.__call__", "B(lambda x: 2 * x).g", "b.g"])
def test_methods_of_objects_are_functions(ask, value):
    text = (
        "class A:\n    def f(self, x): return 2 * x\n    __call__ = f\n    def __call__(self, x): return 2 * x\n"
        "class B:\n    def __init__(self, g): self.g = g\na = A()\nb = B(lambda x: 2 * x)\nwanted = %s" % value
    )
    assert ask(text, "wanted", 3) == 6


def test_joblib_stands_in(ask):
    head = "from joblib import Memory, Parallel, delayed\nmemory = Memory('cache', verbose=0)\n"
    assert ask(head + "@memory.cache\ndef f(x): return x + 1", "f", 1) == 2
    assert ask(head + "@memory.cache(ignore=['x'])\ndef f(x): return x + 1", "f", 1) == 2
    assert ask(head + "def g(x): return x * x\ndef f(n): return Parallel(n_jobs=-1)(delayed(g)(i) for i in range(n))", "f", 3) == [0, 1, 4]
