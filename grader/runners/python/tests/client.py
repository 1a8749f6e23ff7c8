"""A grader's end of the protocol, small, for the tests of the runner."""

import os
import signal
import socket
import struct
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
RUNNER = os.path.join(os.path.dirname(HERE), "runner")
sys.path.insert(0, os.path.dirname(HERE))

from runner import wire  # noqa: E402

FUNCTION, CLASS, VARIABLE, OBJECT = wire.FUNCTION, wire.CLASS, wire.VARIABLE, wire.OBJECT


class Array(wire.Array):
    """An array made of plain numbers."""

    @classmethod
    def of(cls, x, dtype="float64"):
        import numpy as np

        x = np.array(x, dtype=dtype)
        return wire.Array(wire.DTYPE_CODES[x.dtype.name], list(x.shape), x.tobytes())


def numpy(array):
    """A received array as NumPy's."""
    import numpy as np

    return np.frombuffer(bytes(array.data), wire.DTYPES[array.dtype][0]).reshape(array.shape)


class Writer(wire.Writer):
    """Adds the requests, which the runner only reads."""

    def value(self, x):
        if type(x) is dict:
            x = wire.Map(list(x.items()))
        if type(x).__module__ == "numpy":
            x = Array.of(x, x.dtype)
        super().value(x)

    def option(self, x, put):
        self.bool(x is not None)
        if x is not None:
            put(x)

    def load(self, files, wanted, options):
        self.u8(1)
        self.u32(len(files))
        for path, data in files:
            self.text(path)
            self.u32(len(data))
            self.out += data
        self.u32(len(wanted))
        for name, aliases, kind, *after in wanted:
            self.text(name)
            self.many(aliases, self.text)
            self.u8(kind)
            self.many(after, self.text)
        self.many(options, self.pair)

    def call(self, target, method, args, kwargs, keep, echo):
        self.u8(3)
        self.u64(target)
        self.option(method, self.text)
        self.many(args, self.value)
        self.many(kwargs, self.pair)
        self.bool(keep)
        self.bool(echo)


class Version:
    def __init__(self, r):
        self.found_as, self.file, self.cell, self.line = r.text(), r.text(), r.u32(), r.u32()
        self.source, self.stub = r.text(), r.bool()


class Loaded:
    def __init__(self, r):
        self.versions = r.many(lambda: r.many(lambda: Version(r)))
        self.near = r.many(lambda: (r.text(), r.text()))
        self.notes = r.many(lambda: (r.text(), dict(r.many(r.pair))))

    def codes(self):
        return [code for code, _ in self.notes]


class Broken(Exception):
    """The runner says that it failed."""


class Runner:
    """A runner process and the conversation with it."""

    def __init__(self, python=None, preload=("numpy",), cwd=None):
        ours, theirs = socket.socketpair()
        command = [python or os.environ.get("RUNNER_PYTHON", sys.executable), "-I", "-B", "-X", "utf8", RUNNER]
        for name in preload:
            command += ["--preload", name]
        self.process = subprocess.Popen(
            command, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=cwd or "/tmp",
            env={"PATH": "/usr/bin:/bin", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
            # A shell in the background has it ignored.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )  # fmt: skip
        theirs.close()
        self.socket = ours
        self.socket.settimeout(30)
        r = wire.Reader(self._receive())
        self.version, self.runtime = r.number(struct.Struct("<H")), r.text()

    def _exactly(self, n):
        data = b""
        while len(data) < n:
            piece = self.socket.recv(n - len(data))
            if not piece:
                raise EOFError(self.process.communicate()[1].decode())
            data += piece
        return data

    def _receive(self):
        return self._exactly(int.from_bytes(self._exactly(4), "little"))

    def send(self, body):
        self.socket.sendall(len(body).to_bytes(4, "little") + body)

    def ask(self, fill):
        w = Writer()
        fill(w)
        self.send(b"".join(bytes(p) for p in w.finish()))
        return self.reply()

    def reply(self):
        r = wire.Reader(self._receive())
        tag = r.u8()
        result = Loaded(r) if tag == 1 else r.value() if tag == 2 else r.text()
        assert r.at == len(r.view), "bytes left over"
        if tag == 3:
            raise Broken(result)
        return result

    def load(self, files, wanted, **options):
        wanted = [(w, [], FUNCTION) if isinstance(w, str) else w for w in wanted]
        files = [(p, t.encode() if isinstance(t, str) else t) for p, t in files.items()]
        self.wanted = wanted
        self.loaded = self.ask(lambda w: w.load(files, wanted, list(options.items())))
        return self.loaded

    def open(self, wanted=0, version=-1):
        if isinstance(wanted, str):
            wanted = [w[0] for w in self.wanted].index(wanted)
        if version < 0:
            version += len(self.loaded.versions[wanted])
        assert version >= 0, "nothing found"

        def fill(w):
            w.u8(2)
            w.u32(wanted)
            w.u32(version)

        return self.ask(fill)

    def call(self, target, *args, method=None, keep=False, echo=False, **kwargs):
        assert isinstance(target, wire.Handle), explain(target)
        return self.ask(lambda w: w.call(target.number, method, list(args), list(kwargs.items()), keep, echo))

    def get(self, target, name):
        def fill(w):
            w.u8(4)
            w.u64(target.number if target else 0)
            w.text(name)

        return self.ask(fill)

    def set(self, target, name, value):
        def fill(w):
            w.u8(5)
            w.u64(target.number)
            w.text(name)
            w.value(value)

        return self.ask(fill)

    def drop(self, target):
        def fill(w):
            w.u8(6)
            w.u64(target.number)

        return self.ask(fill)

    def notes(self):
        return [(n["code"], n["args"]) for n in self.get(None, "notes")]

    def close(self):
        try:
            self.send(b"\x07")
        except OSError:
            pass
        self.socket.close()
        try:
            self.out, self.err = self.process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        return self.process.returncode

    def __enter__(self):
        return self

    def __exit__(self, *what):
        self.socket.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()


def explain(x):
    if isinstance(x, wire.Raised):
        return "raised %s: %s at %s (%s)" % (x.cls, x.message, x.place, x.kind)
    if isinstance(x, wire.Opaque):
        return "opaque " + x.type_name
    return repr(x)


def plain(x):
    """A reply as plain Python and NumPy, for comparing."""
    if isinstance(x, wire.Array):
        return numpy(x)
    if isinstance(x, list):
        return [plain(i) for i in x]
    if isinstance(x, dict):
        return {k: plain(v) for k, v in x.items()}
    assert not isinstance(x, (wire.Raised, wire.Opaque)), explain(x)
    return x
