"""Mutated homework is read and sliced: no crash, no hang, nothing that is not said by a note.

A few hundred inputs each time; ``FUZZ_SECONDS=600 pytest test_fuzz.py`` for longer. ``FUZZ_SEED`` repeats a run. What
was found stands in ``FOUND`` and is tried first.
"""

import glob
import json
import os
import random
import time

import pytest
from client import CLASS, FUNCTION, HERE
from conftest import book

ROOT = os.path.join(HERE, *[".."] * 4)
SECONDS = float(os.environ.get("FUZZ_SECONDS", "0"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))
TRIES = 300
# One input may take so long on a busy machine; deadlines of the grader are above it.
SLOW = 20.0

WORDS = [
    b"def relu(x):\n    return x\n", b"class NeuronReLU:\n    pass\n", b"relu = ", b"import numpy as np\n", b"from a import *\n", b"global x\n", b"lambda: ", b"async def relu(): await x\n",
    b"%%time\n", b"!ls\n", b"%matplotlib inline\n", b"?\n", b"\t", b"    ", b"\\\n", b'"""', b"'''", b"#", b"(", b")", b"[", b"]", b"{", b"}", b":", b"\x00", b"\xff", b"\xef\xbb\xbf",
    b"\r", b"\x0c", b"\xe2\x80\xa8", b"\\N{DASH}", b"f'{x!r:{y}}'", b"0" * 5000, b"match x:\n    case _: pass\n", b"try: pass\nexcept* E: pass\n", b"if __name__ == '__main__': relu()\n",
    b"del relu\n", b"for relu in x: pass\n", b"with a as relu: pass\n", b"(relu := 3)\n", b"@relu\ndef relu(x): ...\n", b'"cells"', b'"source"', b'"cell_type"', b"null", b"1e999", b'"\\ud800"', b"# coding: utf-7\n", b"# coding: x\n",
    b"type X = int\n", b"\xd0\xb7\xd0\xb0\xd0\xb4\xd0\xb0\xd0\xbd\xd0\xb8\xd0\xb5 1\n", b"%%writefile a.py\n", b"yield relu\n", b"return relu\n", b"from __future__ import annotations\n", b"from . import *\n",
]  # fmt: skip

FOUND = [
    ("a.py", b"def if(x):\n    return )\n"),
    ("a.py", b"def relu(x):\n    return x\ny = " + b"x." * 900 + b"x\n"),
    ("a.py", b"def relu(x):\n    return " + b"not " * 1500 + b"x\n"),
    ("a.py", b"f = " + b"lambda:" * 1400 + b"f(0)\n"),
    ("a.py", b"def relu(x): return x\n" + b"relu = relu\n" * 300 + b"NeuronReLU = NeuronReLU\n" * 300),
    ("a.py", b"def f(x): return x\nT = [" + b"T[0], " * 200 + b"]\nNeuronReLU = T[1]\nrelu = T[2]\n"),
    ("a.ipynb", book("class None:\n    def (").encode()),
]


def seeds():
    found = []
    for ending in ("py", "ipynb"):
        paths = sorted(glob.glob(os.path.join(ROOT, "tests", "fixtures", "**", "*." + ending), recursive=True))
        for path in paths[:: max(1, len(paths) // 40)]:
            with open(path, "rb") as file:
                found.append(("a." + ending, file.read()[:60_000]))
    found.append(("a.ipynb", book("#md # Задание 1", "def relu(x): return x").encode()))
    return found


def mutate(rng, data, other):
    data = bytearray(data)
    for _ in range(rng.choice([1, 1, 2, 4, 16])):
        at = rng.randrange(len(data) + 1)
        end = min(len(data), at + rng.choice([1, 4, 40, 400]))
        kind = rng.randrange(8)
        if kind == 0 and data:
            data[min(at, len(data) - 1)] = rng.randrange(256)
        elif kind == 1:
            del data[at:end]
        elif kind == 2:
            data[at:at] = rng.choice(WORDS) * rng.choice([1, 1, 1, 3, 200])
        elif kind == 3:
            data[at:at] = data[at:end] * rng.choice([1, 2, 50])
        elif kind == 4:
            start = rng.randrange(len(other) + 1)
            data[at:end] = other[start : start + rng.choice([10, 100, 1000])]
        elif kind == 5:
            data[at:at] = rng.choice([b"(", b"[", b"{", b"-", b"not ", b"lambda:", b"x.", b"if x:\n "]) * rng.choice([5, 100, 3000])
        elif kind == 6:
            lines = data.split(b"\n")
            rng.shuffle(lines)
            data = bytearray(b"\n".join(lines))
        else:
            data = data[:end]
        del data[200_000:]
    return bytes(data)


def check(runner, name, data):
    """Loads it, opens what is found; only protocol errors and deaths are failures."""
    wanted = [("relu", ["ReLU"], FUNCTION), ("NeuronReLU", [], CLASS), ("Loss", ["loss"], FUNCTION)]
    started = time.monotonic()
    runner.load({name: data}, wanted)
    assert time.monotonic() - started < SLOW, "loading takes too long"


def report(name, data, seed):
    path = os.path.join(os.environ.get("TMPDIR", "/tmp"), "fuzz-%d-%s" % (seed, name))
    with open(path, "wb") as file:
        file.write(data)
    return path


def test_mutated_homework_is_read(own):
    rng = random.Random(SEED)
    corpus = seeds()
    until = time.monotonic() + SECONDS
    tries = 0
    while tries < TRIES or time.monotonic() < until:
        name, data = rng.choice(corpus)
        data = mutate(rng, data, rng.choice(corpus)[1])
        tries += 1
        try:
            check(own, name, data)
        except BaseException as error:
            raise AssertionError("try %d of FUZZ_SEED=%d: %s" % (tries, SEED, report(name, data, SEED))) from error
    print(tries, "tries")


@pytest.mark.parametrize("name, data", FOUND)
def test_what_was_found(own, name, data):
    check(own, name, data)
    for wanted, versions in enumerate(own.loaded.versions):
        if versions:
            own.open(wanted)


def test_the_mutations_reach_notebooks_that_still_are_json():
    rng = random.Random(1)
    text = book("def relu(x): return x", "def Loss(a, b): return 0").encode()
    whole = 0
    for _ in range(200):
        try:
            json.loads(mutate(rng, text, text))
            whole += 1
        except ValueError:
            continue
    assert whole > 10, whole
