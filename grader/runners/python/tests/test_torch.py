"""PyTorch, where the runner's Python has it."""

import os
import subprocess
import sys

import numpy as np
import pytest
from client import CLASS, OBJECT, VARIABLE, Runner, numpy, plain, wire
from conftest import book, raised

PYTHON = os.environ.get("RUNNER_PYTHON", sys.executable)
pytestmark = pytest.mark.skipif(
    subprocess.run([PYTHON, "-I", "-c", "import torch"], capture_output=True).returncode != 0, reason="the runner's Python has no torch"
)


@pytest.fixture(scope="module")
def runner():
    with Runner(preload=("numpy", "torch")) as r:
        assert ", torch " in r.runtime
        yield r


def _load(runner, cells, *wanted, **options):
    runner.load({"a.ipynb": book("import torch\nfrom torch import nn\nimport torch.nn.functional as F", *cells)}, list(wanted), **options)


def test_variables_that_later_cells_overwrite(runner):
    cells = [
        "a = torch.FloatTensor(range(12)).view(3, 4)\nb = torch.arange(12).view(2, 2, 3)\nprint(a)\nc = a[:, 0]",
        "a = torch.ones(5, 2)\nb = torch.arange(10).view(1, 10).view(5, 2)\nc = a + b",
    ]
    _load(runner, cells, ("a", [], VARIABLE), ("c", [], VARIABLE))
    assert numpy(runner.open("a", 0)).shape == (3, 4) and numpy(runner.open("a", 1)).tolist() == [[1, 1]] * 5
    assert numpy(runner.open("c", 0)).tolist() == [0, 4, 8]
    assert numpy(runner.open("c", 0)).dtype == "float32"


def test_gradients_left_by_a_cell(runner):
    cell = "a = torch.ones(2, 3)\nc = torch.zeros(2, 3, requires_grad=True)\nL = ((c - a) ** 2).mean()\nL.backward()\ng = c.grad"
    _load(runner, [cell], ("g", [], VARIABLE), ("c", [], VARIABLE), ("L", [], VARIABLE))
    assert np.allclose(numpy(runner.open("g")), -2 / 6)
    assert numpy(runner.open("c")).shape == (2, 3) and numpy(runner.open("L")).shape == ()


@pytest.mark.parametrize("body, right", [("torch.sigmoid(X @ w)", True), ("1 / (1 + (-X.mm(w)).exp())", True), ("torch.sigmoid(X @ w) + 1e-2", False)])
def test_tensors_as_arguments(runner, body, right):
    _load(runner, ["def forward_pass(X, w):\n    return " + body], "forward_pass", arrays="torch")
    got = runner.call(runner.open(), np.array([[-5.0, 5], [2, 3], [1, -1]]), np.array([[-0.5], [2.5]]))
    assert np.allclose(numpy(got), [[1], [0.9985], [0.0474]], atol=1e-4) is right


def test_a_module_and_its_training(runner):
    cell = """
class Net(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.fc1 = nn.Linear(n, 4)
        self.fc2 = nn.Linear(4, 1)
    def forward(self, x): return self.fc2(F.relu(self.fc1(x)))
def train(net, X, y):
    opt = torch.optim.SGD(net.parameters(), lr=.1)
    losses = []
    for _ in range(5):
        opt.zero_grad()
        loss = F.mse_loss(net(X), y)
        loss.backward()
        opt.step()
        losses.append(loss)
    return losses
net = Net(2).cuda()
"""
    _load(runner, [cell], ("Net", [], CLASS), "train", arrays="torch")
    train = runner.open("train")
    net = runner.call(runner.open("Net"), 2, keep=True)
    X, y = np.ones((3, 2), np.float32), np.zeros((3, 1), np.float32)
    assert numpy(runner.call(net, X)).shape == (3, 1)
    assert numpy(runner.get(net, "fc1.weight")).shape == (4, 2) and runner.get(net, "fc1.weight.requires_grad") is True
    losses = [float(x) for x in plain(runner.call(train, net, X, y))]
    assert losses[-1] < losses[0]


def test_random_weights_are_the_same_in_every_run(runner):
    seen = []
    for _ in range(2):
        _load(runner, ["def f(): return torch.randn(3)"], "f")
        seen.append(numpy(runner.call(runner.open())).tolist())
    assert seen[0] == seen[1]


@pytest.mark.parametrize(
    "expression, dtype, shape",
    [("torch.ones(2, 3).t()", "float32", (3, 2)), ("torch.ones(2, dtype=torch.bfloat16)", "float32", (2,)), ("torch.tensor(3)", "int64", ()), ("torch.eye(2).to_sparse()", "float32", (2, 2)),
     ("nn.Parameter(torch.ones(2))", "float32", (2,)), ("torch.ones(2) > 0", "bool", (2,)), ("torch.ones(2).to('cuda')", "float32", (2,)), ("torch.ones(2).cuda().double()", "float64", (2,)),
     ("torch.ones(2, dtype=torch.complex64).conj()", "complex64", (2,)), ("torch.ones(1).expand(4)", "float32", (4,))],
)  # fmt: skip
def test_tensors_as_results(runner, expression, dtype, shape):
    _load(runner, ["def f(): return " + expression], "f")
    got = numpy(runner.call(runner.open()))
    assert (got.dtype, got.shape) == (dtype, shape)


def test_a_lying_tensor_is_read_as_memory(runner):
    cell = "class T(torch.Tensor):\n    def detach(self): raise SystemExit\n    def numpy(self): return 9\n    __torch_function__ = classmethod(lambda cls, *a: 9)\ndef f(): return torch.ones(2).as_subclass(T)"
    _load(runner, [cell], "f")
    assert numpy(runner.call(runner.open())).tolist() == [1, 1]


def test_losses_of_the_library_are_functions(runner):
    _load(runner, ["loss = nn.MSELoss()", "l = loss(torch.ones(2), torch.zeros(2))"], "loss", arrays="torch")
    assert float(numpy(runner.call(runner.open(), np.ones(2), np.zeros(2)))) == 1


def test_what_torch_raises(runner):
    _load(runner, ["def f(x): return torch.ones(2) @ torch.ones(3)"], "f")
    error = raised(runner.call(runner.open(), 1))
    assert (error.cls, error.place) == ("RuntimeError", ("a.ipynb", 2, 1))


def test_gradients_that_a_cell_of_its_own_computes(runner):
    cells = ["# Task 5\nc = torch.zeros(2, 3, requires_grad=True)", "L = ((c - 1) ** 2).mean()", "L.backward()", "g = c.grad"]
    _load(runner, cells, ("g5", ["g"], VARIABLE, "Task 5"))
    assert np.allclose(numpy(runner.open("g5")), -2 / 6)
    # `c` is bound in the first cell, and has its gradient since the third.
    for form in (cells, ["\n".join(cells)]):
        _load(runner, form, ("c5", ["c"], OBJECT, "Task 5"))
        assert np.allclose(numpy(runner.get(runner.open("c5"), "grad")), -2 / 6)


def test_arrays_become_tensors_of_the_default_type(runner):
    _load(runner, ["def f(x, y): return str(x.dtype) + str(y.dtype)"], "f", arrays="torch")
    assert plain(runner.call(runner.open(), np.ones(2), np.ones(2, np.int64))) == "torch.float32torch.int64"


_NETS = [
    "def build(): return nn.Sequential(nn.Linear(2, 5), nn.ReLU(), nn.Linear(5, 3))",
    "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.two = nn.Linear(5, 3)\n        self.one = nn.Linear(2, 5)\n"
    "    def forward(self, x): return self.two(F.relu(self.one(x)))\ndef build(): return Net()",
    "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        P = lambda *s: nn.Parameter(torch.zeros(*s))\n"
    "        self.w1, self.b1, self.w2, self.b2 = P(2, 5), P(5), P(5, 3), P(1, 3)\n"
    "    def forward(self, x): return (x @ self.w1 + self.b1).relu() @ self.w2 + self.b2\ndef build(): return Net()",
]


def test_models_of_one_architecture_are_filled_alike(runner):
    seen = []
    for net in _NETS:
        _load(runner, [net], "build", arrays="torch")
        model = runner.call(runner.open(), keep=True)
        assert plain(runner.get(model, "parameter_count")) == 33
        runner.set(model, "parameter_fill", 1.0)
        seen.append(numpy(runner.call(model, np.array([[0.5, -2.0], [1.0, 3.0]]))))
    assert np.abs(seen[0]).min() > 1e-3
    assert np.allclose(seen[0], seen[1]) and np.allclose(seen[0], seen[2])


def test_what_is_no_module_has_no_parameters(runner):
    _load(runner, ["def f(): return [1]\ndef g(): pass"], "f", "g")
    error = raised(runner.get(runner.call(runner.open("f"), keep=True), "parameter_count"))
    assert "torch.nn.Module" in error.message
    assert raised(runner.call(runner.open("g"), keep=True)).message.startswith("it returns None")


def test_calls_begin_with_the_same_generator(runner):
    _load(runner, ["import numpy as np\ndef f(): return torch.randn(2), np.random.rand()"], "f")
    f = runner.open()
    first, second = (plain(runner.call(f)) for _ in range(2))
    assert first[0].tolist() == second[0].tolist() and first[1] == second[1]


@pytest.mark.parametrize(
    "code, note",
    [
        ("from torch.autograd import Variable\ndef f(x): return Variable(x, requires_grad=True) * 2", "Variable"),
        ("def f(x): return nn.MSELoss(size_average=False)(x, x * 0)", "size_average="),
        ("def f(x): return F.binary_cross_entropy(x, x, reduce=False)", "reduce="),
        ("def f(x): return x.cuda().cpu()", ".cuda()"),
        ("def f(x): return x.to('cuda:0')", '.to("cuda")'),
        ("from functools import reduce\ndef f(x): return x.to('cpu')", None),
    ],
)
def test_old_idioms_run_with_a_note(runner, code, note):
    _load(runner, [code], "f", arrays="torch")
    f = runner.open()
    assert not isinstance(runner.call(f, np.array([0.5])), wire.Raised)
    noted = [args["name"] for _, args in runner.notes()]
    assert noted == ([note] if note else [])


def test_no_memory_is_called_so(runner):
    _load(runner, ["def f(): return torch.empty(1 << 50)\ndef g(): raise RuntimeError('memory')"], "f", "g")
    assert raised(runner.call(runner.open("f"))).cls == "MemoryError"
    assert raised(runner.call(runner.open("g"))).cls == "RuntimeError"
