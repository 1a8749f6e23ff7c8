"""The bytes: the same as the Rust crate's, and nothing else."""

import math
import struct

import pytest
from client import Array, Broken, Runner, Writer, numpy, plain, wire

SAMPLES = [
    (None, b"\0"), (True, b"\1\1"), (-1, b"\2" + b"\xff" * 8), (1.5, b"\3" + struct.pack("<d", 1.5)),
    ("σ", b"\4\2\0\0\0" + "σ".encode()), ([1], b"\6\1\0\0\0\2\1" + b"\0" * 7),
    ({"a": None}, b"\7\1\0\0\0\1\0\0\0a\0"), (wire.Handle(7), b"\x08\7" + b"\0" * 7),
    (wire.Opaque("x"), b"\x0a\1\0\0\0x"),
    (wire.Raised("E", "m", ("a.py", 0, 3), ""), b"\x09\1\0\0\0E\1\0\0\0m\1\4\0\0\0a.py" + b"\0" * 4 + b"\3\0\0\0" + b"\0" * 4),
    (wire.Array(11, [2, 1], struct.pack("<2d", 1.5, -0.0)),
     b"\5\x0b\2\2" + b"\0" * 7 + b"\1" + b"\0" * 7 + struct.pack("<2d", 1.5, -0.0)),
]  # fmt: skip


def _bytes(value):
    w = Writer()
    w.value(value)
    return b"".join(bytes(p) for p in w.finish())


@pytest.mark.parametrize("value, expected", SAMPLES, ids=[type(v).__name__ for v, _ in SAMPLES])
def test_values_have_these_bytes_and_come_back(value, expected):
    assert _bytes(value) == expected
    assert _bytes(wire.Reader(expected).value()) == expected


@pytest.mark.parametrize("value, expected", SAMPLES[1:], ids=[type(v).__name__ for v, _ in SAMPLES[1:]])
def test_every_truncation_is_refused(value, expected):
    for n in range(len(expected)):
        with pytest.raises(wire.Malformed):
            wire.Reader(expected[:n]).value()


@pytest.mark.parametrize(
    "data",
    [b"\x0b", b"\1\2", b"\4\1\0\0\0\xff", b"\6\xff\xff\xff\xff", b"\5\x0e\0", b"\5\0\x21", b"\5\x0b\2" + b"\xff" * 16,
     b"\6\1\0\0\0" * 33 + b"\0"],
)  # fmt: skip
def test_malformed_values_are_refused(data):
    with pytest.raises(wire.Malformed):
        wire.Reader(data).value()


def test_nesting_up_to_the_limit_is_read():
    assert wire.Reader(b"\6\1\0\0\0" * 32 + b"\0").value()


def test_hello_names_the_runtime(own):
    assert own.version == 1
    assert own.runtime.startswith("CPython 3.") and ", numpy " in own.runtime


def test_hello_without_preload_names_python_alone():
    with Runner(preload=()) as r:
        assert "numpy" not in r.runtime
        r.load({"a.py": "import numpy as np\ndef f(x): return np.sum(x)"}, ["f"])
        assert plain(r.call(r.open(), Array.of([1.0, 2.0]))) == 3.0


def test_bye_ends_the_process(own):
    assert own.close() == 0


def test_end_of_stream_ends_the_process(own):
    own.socket.close()
    assert own.process.wait(10) == 0


def test_malformed_request_is_our_failure(own):
    own.send(b"\x63")
    with pytest.raises(Broken):
        own.reply()


def test_nonsense_is_our_failure_and_the_conversation_goes_on(own):
    own.load({"a.py": "def f(x): return x"}, ["f"])
    with pytest.raises(Broken):
        own.open(0, 3)
    with pytest.raises(Broken):
        own.call(wire.Handle(99))
    assert own.call(own.open(), 5) == 5


@pytest.mark.parametrize("dtype", [name for name, _ in wire.DTYPES])
def test_arrays_of_every_dtype_pass_through(shared, dtype):
    import numpy as np

    shared.load({"a.py": "def f(x): return x"}, ["f"])
    sent = Array.of(np.arange(6).reshape(2, 3) % 2, dtype)
    got = shared.call(shared.open(), sent)
    assert (got.dtype, got.shape, bytes(got.data)) == (sent.dtype, sent.shape, sent.data)


@pytest.mark.parametrize("shape", [(), (0,), (0, 3), (1, 1, 1), (2, 0, 2)])
def test_arrays_of_odd_shapes_pass_through(shared, shape):
    import numpy as np

    shared.load({"a.py": "def f(x): return x"}, ["f"])
    assert numpy(shared.call(shared.open(), Array.of(np.ones(shape)))).shape == shape


def test_special_numbers_survive(ask):
    got = ask("def f(x): return x", "f", [math.inf, -math.inf, math.nan, -0.0, 5e-324])
    assert str(got) == "[inf, -inf, nan, -0.0, 5e-324]"


def test_a_large_array_comes_back(ask):
    import numpy as np

    x = np.arange(3_000_000, dtype=float)
    assert (ask("def f(x): return x[::-1]", "f", Array.of(x)) == x[::-1]).all()
