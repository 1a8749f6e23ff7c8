"""The stand-in for scipy.special: numbers as SciPy gives them, and nothing beyond."""

import importlib.util
import os
import subprocess
import sys

import pytest

from conftest import raised

CALLS = {
    "expit(0.3)": 0.574442516811659,
    "expit(-1000.0)": 0.0,
    "log_expit(-50.0)": -50.0,
    "logit(0.9)": 2.1972245773362196,
    "xlogy(0.0, 0.0)": 0.0,
    "xlogy(2.0, 3.0)": 2.1972245773362196,
    "xlog1py(2.0, 2.0)": 2.1972245773362196,
    "logsumexp([1.0, 2.0, 3.0])": 3.4076059644443806,
    "logsumexp([1000.0, 1000.0])": 1000.6931471805599,
    "softmax([0.0, 0.0])[1]": 0.5,
    "log_softmax([0.0, 0.0])[0]": -0.6931471805599453,
}


def _has_scipy():
    python = os.environ.get("RUNNER_PYTHON", sys.executable)
    return not subprocess.run([python, "-I", "-c", "import scipy"], capture_output=True).returncode


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("head", ["from scipy.special import *", "import scipy.special as sp", "import scipy.special", "from scipy import special"])
def test_values(ask, call, head):
    prefix = {"from scipy.special import *": "", "import scipy.special as sp": "sp.", "import scipy.special": "scipy.special."}
    assert ask("%s\ndef f(): return float(%s%s)" % (head, prefix.get(head, "special."), call), "f") == pytest.approx(CALLS[call], rel=1e-12)


@pytest.mark.skipif("_has_scipy()")
@pytest.mark.parametrize("text", ["from scipy.special import gamma\ndef f(): return gamma(3)", "import scipy.optimize as o\ndef f(): return o.minimize(1)"])
def test_nothing_else_is_there(shared, text):
    shared.load({"a.py": text}, ["f"])
    assert raised(shared.call(shared.open())).cls == "ModuleNotFoundError"


def test_a_guard_sees_that_it_is_absent(ask):
    if importlib.util.find_spec("scipy"):
        pytest.skip("SciPy is installed")
    text = "try:\n    from scipy.special import expit as f\nexcept ImportError:\n    def f(x): return 'own'"
    assert ask(text, "f", 0.0) == "own"
