import sys

# The folder is embedded in the program: nothing generated may lie in it.
sys.dont_write_bytecode = True

import json  # noqa: E402
import os  # noqa: E402
import subprocess  # noqa: E402

import pytest  # noqa: E402
from client import Runner, explain, plain, wire  # noqa: E402


@pytest.fixture(scope="module")
def shared():
    """One runner for the tests of a module; every Load starts afresh."""
    with Runner() as runner:
        yield runner


@pytest.fixture
def own():
    """A runner of the test's own, for code that breaks it."""
    with Runner() as runner:
        yield runner


@pytest.fixture
def ask(shared):
    """``ask(source, "f", 1, 2)``: loads one file and calls its function."""

    def ask(source, name, *args, **kwargs):
        shared.load(source if isinstance(source, dict) else {"a.py": source}, [name])
        return plain(shared.call(shared.open(), *args, **kwargs))

    return ask


@pytest.fixture(scope="session")
def has_pandas():
    python = os.environ.get("RUNNER_PYTHON", sys.executable)
    if subprocess.run([python, "-I", "-c", "import pandas"], capture_output=True).returncode:
        pytest.skip("the runner's Python has no pandas")


def book(*cells, **metadata):
    """A notebook of nbformat 4; a cell that starts with `#md ` is markdown."""
    made = []
    for text in cells:
        if text.startswith("#md "):
            made.append({"cell_type": "markdown", "metadata": {}, "source": [text[4:]]})
        else:
            made.append({"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": text.splitlines(True)})
    return json.dumps({"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 2})


@pytest.fixture(name="book")
def _book():
    return book


def raised(x):
    assert isinstance(x, wire.Raised), explain(x)
    return x
