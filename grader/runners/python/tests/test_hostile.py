"""Code that works against the grader, or against itself: the right verdict, and frames that stay whole."""

import json
import resource

import pytest
from client import CLASS, explain, numpy, plain
from conftest import book, raised

OK = "def ok(x): return x + 1\n"


def _alive(runner):
    """The conversation still works."""
    return plain(runner.call(runner.open("ok"), 1)) == 2


ENDINGS = [
    ("import sys\ndef f(): sys.exit(0)", "SystemExit"), ("def f(): exit()", "SystemExit"), ("def f(): quit(3)", "SystemExit"), ("def f(): raise KeyboardInterrupt", "KeyboardInterrupt"),
    ("def f(): raise BaseException('x')", "BaseException"), ("def f(): raise GeneratorExit", "GeneratorExit"), ("class E(BaseException): pass\ndef f(): raise E", "E"),
    ("def f(): return f()", "RecursionError"), ("def f(): raise StopIteration", "StopIteration"), ("def f(): raise MemoryError", "MemoryError"),
    ("def f(): return [0] * (1 << 60)", "MemoryError"), ("import signal, os\ndef f(): os.kill(os.getpid(), signal.SIGINT)\n", "KeyboardInterrupt"),
]  # fmt: skip


@pytest.mark.parametrize("text, cls", ENDINGS)
def test_what_is_raised_is_told(own, text, cls):
    own.load({"a.py": OK + text}, ["ok", "f"])
    assert raised(own.call(own.open("f"))).cls == cls
    assert _alive(own)


EXCEPTIONS = [
    ("class E(Exception):\n    def __str__(self): raise KeyError(1)", "E"), ("class E(Exception):\n    def __str__(self): return 3", "E"),
    ("class E(Exception):\n    def __repr__(self): raise self\n    __str__ = __repr__", "E"),
    ("class M(type):\n    def __getattribute__(c, n): raise SystemExit\nclass E(Exception, metaclass=M): pass", "E"),
    ("class E(Exception):\n    def __getattribute__(self, n): raise SystemExit", "E"), ("class S(str):\n    def __len__(self): return -1\nclass E(Exception):\n    def __str__(self): return S('x')", "E"),
]  # fmt: skip


@pytest.mark.parametrize("text, cls", EXCEPTIONS)
def test_monstrous_exceptions(own, text, cls):
    own.load({"a.py": OK + text + "\ndef f():\n    raise E()"}, ["ok", "f"])
    error = raised(own.call(own.open("f")))
    assert error.cls == cls and error.place[0] == "a.py"
    assert _alive(own)


RESULTS = [
    ("class L(list):\n    def __iter__(self): return iter([9])\n    def __len__(self): return 9\ndef f(): return L([1])", [1]),
    ("class F(float):\n    def __eq__(self, o): return True\n    def __float__(self): return 9.0\ndef f(): return F(1.5)", 1.5),
    ("class I(int):\n    def __eq__(self, o): return True\n    def __index__(self): return 9\ndef f(): return I(1)", 1),
    ("class S(str):\n    def encode(self, *a): return b'9'\n    def __str__(self): return '9'\ndef f(): return S('1')", "1"),
    ("class D(dict):\n    def items(self): return [('9', 9)]\ndef f(): return D(a=1)", {"a": 1}),
    ("class T(tuple):\n    def __iter__(self): raise SystemExit\ndef f(): return T((1,))", [1]),
]  # fmt: skip


@pytest.mark.parametrize("text, value", RESULTS)
def test_subclasses_are_read_as_memory(own, text, value):
    own.load({"a.py": text}, ["f"])
    got = own.call(own.open())
    assert got == value and type(got) is type(value)


def test_array_subclass_is_read_as_memory(own):
    text = (
        "import numpy as np\nclass A(np.ndarray):\n    def __array_finalize__(self, o): pass\n    def __eq__(self, o): return True\n"
        "    def view(self, *a): raise SystemExit\n    def tobytes(self, *a): return b''\n    shape = property(lambda self: (9,))\n"
        "    dtype = property(lambda self: 9)\n    def __array__(self, *a): raise SystemExit\ndef f(): return np.ndarray.view(np.ones(2), A)"
    )
    own.load({"a.py": text}, ["f"])
    assert numpy(own.call(own.open())).tolist() == [1, 1]


OBJECTS = [
    "class X:\n    def __eq__(self, o): return True\n    def __getattr__(self, n): return self\n    def __array__(self, *a): raise SystemExit",
    "class M(type):\n    def __getattr__(c, n): raise SystemExit\n    def __instancecheck__(c, o): return True\nclass X(metaclass=M): pass",
    "class X:\n    __class__ = property(lambda self: 1 / 0)\n    __len__ = __iter__ = lambda self: 1 / 0\n    def __bool__(self): raise SystemExit\n    def __hash__(self): raise SystemExit",
    "class X:\n    __module__ = 3\n    tolist = item = lambda self: 5",
]  # fmt: skip


@pytest.mark.parametrize("text", OBJECTS)
def test_objects_that_claim_to_be_anything(own, text):
    own.load({"a.py": OK + text + "\ndef f(): return X()\nX_ = f\ndef g(): return [X()]"}, ["ok", "f", "g"])
    assert explain(own.call(own.open("f"))) == "opaque X"
    assert [explain(x) for x in own.call(own.open("g"))] == ["opaque X"]
    assert _alive(own)


DAMAGE = [
    "import builtins\ndef f():\n    for n in ('len', 'isinstance', 'type', 'int', 'str', 'getattr', 'bytes', 'memoryview', 'list', 'sum', 'min', 'dict', 'callable'):\n        setattr(builtins, n, None)",
    "import builtins\ndef f():\n    for n in list(vars(builtins)):\n        if n[0] != '_' and n != 'list' and n != 'vars': delattr(builtins, n)",
    "import numpy as np\ndef f():\n    for n in ('array', 'asarray', 'ascontiguousarray', 'frombuffer', 'ndarray', 'dtype', 'generic', 'allclose'):\n        setattr(np, n, None)",
    "import os\ndef f():\n    os.read = os.write = os._exit = os.getpid = None", "import sys\ndef f(): sys.settrace(lambda *a: 1 / 0)", "import sys\ndef f(): sys.setprofile(lambda frame, event, arg: event != 'return' and 1 / 0)",
    "import sys\ndef f(): sys.settrace(lambda *a: sys.exit())", "import sys\ndef f():\n    sys.stdout = sys.stderr = None", "import sys\ndef f():\n    sys.stdout.close()\n    sys.stderr.close()",
    "import os\ndef f():\n    for fd in range(200):\n        try: os.close(fd)\n        except OSError: pass", "import sys\ndef f(): sys.setrecursionlimit(60)",
    "import signal\ndef h(*a): raise SystemExit\ndef f():\n    for s in (signal.SIGALRM, signal.SIGINT, signal.SIGTERM): signal.signal(s, h)\n    signal.setitimer(signal.ITIMER_REAL, 0.0001, 0.0001)",
    "import struct, inspect, sys\ndef f():\n    struct.Struct = inspect.signature = None\n    sys.modules.pop('inspect')", "import sys\ndef f(): sys.modules.clear()",
    "import threading\ndef run():\n    while True: pass\ndef f(): threading.Thread(target=run).start()", "import atexit\ndef f(): atexit.register(lambda: 1 / 0)",
    "import gc\ndef f(): gc.disable()", "import warnings\ndef f(): warnings.simplefilter('error')", "import os\ndef f():\n    os.fork()", "import os\ndef f():\n    if os.fork() == 0: raise SystemExit",
    "class X:\n    def __del__(self): raise SystemExit\ndef f(): X()", "import os\ndef f(): os.chdir('/')", "import numpy as np\ndef f(): np.seterr(all='raise')",
    "import decimal, os, sys\ndef f():\n    sys.path.clear()\n    sys.meta_path.clear()\n    os.environ.clear()", "import numpy as np\ndef f(): np.set_printoptions(precision=1)",
]  # fmt: skip


@pytest.mark.parametrize("text", DAMAGE, ids=range(len(DAMAGE)))
def test_damage_to_the_process_does_not_reach_the_conversation(own, text):
    import numpy as np

    own.load({"a.py": "import numpy as np\n" + OK + "def s(x): return x * 2\n" + text}, ["ok", "f", "s"])
    own.open("ok")
    result = own.call(own.open("f"))
    # A timer may ring before f is done: that is an exception of its own, and no more.
    assert result is None or explain(result).startswith("raised SystemExit"), explain(result)
    assert _alive(own)
    assert numpy(own.call(own.open("s"), np.array([1.0, 2.0]))).tolist() == [2, 4]
    assert own.close() == 0


def test_ending_the_process_is_an_end_of_stream(own):
    own.load({"a.py": "import os\ndef f(): os._exit(0)"}, ["f"])
    with pytest.raises(EOFError):
        own.call(own.open())


def test_top_level_endings_do_not_end_the_rest(own):
    own.load({"a.py": "import sys\nA = sys.exit(0)\nclass B(int): sys.exit()\nC = exit()\ndef ok(x): return x + 1 if x else A or B or C"}, ["ok"])
    assert _alive(own)
    assert [code for code, _ in own.notes()] == ["statement_failed"] * 3


def test_prints_never_reach_the_frames(own):
    own.load({"a.py": "import os, sys\ndef f():\n    os.write(0, b'x')\n"}, ["f"])
    assert raised(own.call(own.open())).cls == "OSError"
    own.load({"a.py": "import sys\ndef f():\n    return sys.stdin.read()"}, ["f"])
    assert own.call(own.open()) == ""


def test_input_returns_nothing(own):
    own.load({"a.py": "def f(): return input('your name?')"}, ["f"])
    assert own.call(own.open()) == ""


def test_class_with_hostile_attributes(own):
    own.load({"a.py": "class N:\n    def __getattr__(self, n): raise SystemExit\n    def __setattr__(self, n, v): raise KeyboardInterrupt"}, [("N", [], CLASS)])
    n = own.call(own.open(), keep=True)
    assert raised(own.get(n, "w")).cls == "SystemExit"
    assert raised(own.set(n, "w", 3)).cls == "KeyboardInterrupt"
    assert raised(own.call(n, method="fit")).cls == "SystemExit"


def test_signature_that_lies(own):
    own.load({"a.py": "class S:\n    def bind(self, *a, **k): raise SystemExit\ndef f(x): return x\nf.__signature__ = S()"}, ["f"])
    assert own.call(own.open(), 3) == 3


def test_source_that_nobody_can_parse(own):
    files = {"a.py": "x = " + "(" * 5000 + ")" * 5000, "b.py": "x = " + "1 + " * 20000 + "1", "c.py": "a." * 5000 + "b", "d.py": "-" * 100_000, "e.py": "\0\0\0", "ok.py": OK}
    own.load(files, ["ok"])
    assert _alive(own)


def test_many_broken_lines_are_read_in_time(own):
    import time

    before = time.time()
    own.load({"a.py": "это просто текст\n" * 20_000 + OK}, ["ok"])
    assert time.time() - before < 20


def test_forged_frames_on_standard_output_are_only_output(own):
    own.load({"a.py": "import sys\ndef f(x):\n    sys.stdout.buffer.write(b'\\x09\\0\\0\\0\\2\\3' + b'\\0' * 8)\n    return x"}, ["f"])
    assert own.call(own.open(), 5) == 5


def test_more_code_than_is_read_is_left_out(own):
    long = "x = 1\n" * 800_000
    loaded = own.load({"a.py": OK, "big.py": long, "bigger.py": "#" * (17 << 20)}, ["ok"])
    assert loaded.codes() == ["too_much_code", "too_much_code"] and _alive(own)
    loaded = own.load({"a.ipynb": book(long, OK)}, ["ok"])
    assert loaded.notes == [("too_much_code", {"file": "a.ipynb", "cell": 1})] and _alive(own)
    # What a notebook shows is no code.
    cell = {"cell_type": "code", "source": OK, "outputs": [{"text": long * 2}]}
    assert own.load({"a.ipynb": json.dumps({"cells": [cell]})}, ["ok"]).notes == [] and _alive(own)


def test_code_that_takes_all_memory_to_read_is_the_students(own):
    resource.prlimit(own.process.pid, resource.RLIMIT_AS, (400 << 20, 400 << 20))
    loaded = own.load({"a.py": OK + "x=1\n" * 400_000}, ["ok"])
    assert loaded.versions == [[]] and loaded.codes() == ["code_too_heavy", "nothing_to_grade"]
