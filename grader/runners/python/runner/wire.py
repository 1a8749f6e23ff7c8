"""The bytes of the protocol, as ``grader/protocol`` defines them (docs/protocol.md).

Values are plain Python: None, bool, int, float, str, list, and dict for a map that was read; what has no plain form
is one of the small classes below.
"""

from builtins import *  # noqa: F403 -- own references: a student's code may replace builtins
from struct import Struct

VERSION = 1
MAX_FRAME = 1 << 30
MAX_DEPTH = 32
MAX_DIMS = 32

# Name in NumPy, bytes of an element; the index is the code on the wire.
DTYPES = (
    ("bool", 1), ("int8", 1), ("int16", 2), ("int32", 4), ("int64", 8), ("uint8", 1), ("uint16", 2),
    ("uint32", 4), ("uint64", 8), ("float16", 2), ("float32", 4), ("float64", 8), ("complex64", 8),
    ("complex128", 16),
)  # fmt: skip
DTYPE_CODES = {name: code for code, (name, _) in enumerate(DTYPES)}

# OBJECT is a variable whose object stays in this process.
FUNCTION, CLASS, VARIABLE, OBJECT = 0, 1, 2, 3

_U16, _U32, _U64, _I64, _F64 = (Struct("<" + c) for c in "HIQqd")
_BIG = 1 << 16


class Malformed(Exception):
    """Bytes that are no message."""


class Array:
    """Code of the dtype, shape, and the elements' bytes in C order."""

    __slots__ = ("dtype", "shape", "data")

    def __init__(self, dtype, shape, data):
        self.dtype, self.shape, self.data = dtype, shape, data


class Handle:
    """An object that stays in this process."""

    __slots__ = ("number",)

    def __init__(self, number):
        self.number = number


class Opaque:
    """What has no form on the wire."""

    __slots__ = ("type_name",)

    def __init__(self, type_name):
        self.type_name = type_name


class Map:
    """Pairs of text and value, in their order."""

    __slots__ = ("pairs",)

    def __init__(self, pairs):
        self.pairs = pairs


class Raised:
    """An exception of the student's code; ``place`` is (file, cell, line) or None."""

    __slots__ = ("cls", "message", "place", "kind")

    def __init__(self, cls, message, place=None, kind=""):
        self.cls, self.message, self.place, self.kind = cls, message, place, kind


class Request:
    """One request: ``kind`` is its name in lower case, the rest are its fields."""

    def __init__(self, kind, **fields):
        self.kind = kind
        self.__dict__.update(fields)


# ---------------------------------------------------------------- reading


class Reader:
    """Takes things off the front of a buffer."""

    def __init__(self, data):
        self.view = memoryview(data)
        self.at = 0
        self.depth = 0

    def bytes(self, n):
        end = self.at + n
        if end > len(self.view):
            raise Malformed("ends too early")
        piece = self.view[self.at : end]
        self.at = end
        return piece

    def number(self, form):
        (x,) = form.unpack(self.bytes(form.size))
        return x

    def u8(self):
        return self.bytes(1)[0]

    def u32(self):
        return self.number(_U32)

    def u64(self):
        return self.number(_U64)

    def bool(self):
        x = self.u8()
        if x > 1:
            raise Malformed("a bool that is neither 0 nor 1")
        return x == 1

    def text(self):
        try:
            return str(self.bytes(self.u32()), "utf-8")
        except UnicodeDecodeError:
            raise Malformed("text that is not UTF-8") from None

    def option(self, take):
        return take() if self.bool() else None

    def many(self, take):
        n = self.u32()
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Malformed("nested too deeply")
        xs = []
        for _ in range(n):
            xs.append(take())
        self.depth -= 1
        return xs

    def pair(self):
        return self.text(), self.value()

    def array(self):
        code, ndim = self.u8(), self.u8()
        if code >= len(DTYPES):
            raise Malformed("unknown dtype")
        if ndim > MAX_DIMS:
            raise Malformed("too many dimensions")
        shape = [self.u64() for _ in range(ndim)]
        n = DTYPES[code][1]
        for d in shape:
            n *= d
        return Array(code, shape, self.bytes(n))

    def value(self):
        tag = self.u8()
        if tag == 0:
            return None
        if tag == 1:
            return self.bool()
        if tag == 2:
            return self.number(_I64)
        if tag == 3:
            return self.number(_F64)
        if tag == 4:
            return self.text()
        if tag == 5:
            return self.array()
        if tag == 6:
            return self.many(self.value)
        if tag == 7:
            return dict(self.many(self.pair))
        if tag == 8:
            return Handle(self.u64())
        if tag == 9:
            return Raised(self.text(), self.text(), self.option(self._place), self.text())
        if tag == 10:
            return Opaque(self.text())
        raise Malformed("unknown kind of value")

    def _place(self):
        return self.text(), self.u32(), self.u32()

    def _file(self):
        return self.text(), bytes(self.bytes(self.u32()))

    def _wanted(self):
        name, aliases, kind = self.text(), self.many(self.text), self.u8()
        if kind > OBJECT:
            raise Malformed("unknown kind of wanted thing")
        return name, aliases, kind, self.many(self.text)

    def request(self):
        tag = self.u8()
        if tag == 1:
            r = Request("load", files=self.many(self._file), wanted=self.many(self._wanted),
                        options=dict(self.many(self.pair)))  # fmt: skip
        elif tag == 2:
            r = Request("open", wanted=self.u32(), version=self.u32())
        elif tag == 3:
            r = Request("call", target=self.u64(), method=self.option(self.text), args=self.many(self.value),
                        kwargs=self.many(self.pair), keep=self.bool(), echo=self.bool())  # fmt: skip
        elif tag == 4:
            r = Request("get", target=self.u64(), name=self.text())
        elif tag == 5:
            r = Request("set", target=self.u64(), name=self.text(), value=self.value())
        elif tag == 6:
            r = Request("drop", target=self.u64())
        elif tag == 7:
            r = Request("bye")
        else:
            raise Malformed("unknown request")
        if self.at != len(self.view):
            raise Malformed("bytes left over")
        return r


# ---------------------------------------------------------------- writing


class Parts(list):
    """The bytes of a message, in pieces."""


class Writer:
    """Collects the bytes of a message; large arrays are kept as views, not copied."""

    def __init__(self):
        self.parts = []
        self.out = bytearray()

    def u8(self, x):
        self.out.append(x)

    def u16(self, x):
        self.out += _U16.pack(x)

    def u32(self, x):
        self.out += _U32.pack(x)

    def u64(self, x):
        self.out += _U64.pack(x)

    def bool(self, x):
        self.out.append(1 if x else 0)

    def text(self, x):
        # A lone surrogate, as text read with "surrogateescape" has them, is no UTF-8.
        data = x.encode("utf-8", "replace")
        self.u32(len(data))
        self.out += data

    def many(self, xs, put):
        self.u32(len(xs))
        for x in xs:
            put(x)

    def pair(self, pair):
        self.text(pair[0])
        self.value(pair[1])

    def raw(self, data):
        if len(data) < _BIG:
            self.out += data
        else:
            self.parts.append(self.out)
            self.parts.append(data)
            self.out = bytearray()

    def value(self, x):
        if x is None:
            self.u8(0)
            return
        t = type(x)
        if t is bool:
            self.out += b"\x01\x01" if x else b"\x01\x00"
        elif t is int:
            self.u8(2)
            self.out += _I64.pack(x)
        elif t is float:
            self.u8(3)
            self.out += _F64.pack(x)
        elif t is str:
            self.u8(4)
            self.text(x)
        elif t is Array:
            self.u8(5)
            self.u8(x.dtype)
            self.u8(len(x.shape))
            for d in x.shape:
                self.u64(d)
            self.raw(x.data)
        elif t is list:
            self.u8(6)
            self.many(x, self.value)
        elif t is Map:
            self.u8(7)
            self.many(x.pairs, self.pair)
        elif t is Handle:
            self.u8(8)
            self.u64(x.number)
        elif t is Raised:
            self.u8(9)
            self.text(x.cls)
            self.text(x.message)
            self.bool(x.place is not None)
            if x.place is not None:
                self.text(x.place[0])
                self.u32(x.place[1])
                self.u32(x.place[2])
            self.text(x.kind)
        elif t is Opaque:
            self.u8(10)
            self.text(x.type_name)
        else:
            raise Malformed("no form on the wire for " + t.__name__)

    def _version(self, v):
        self.text(v.found_as)
        self.text(v.file)
        self.u32(v.cell)
        self.u32(v.line)
        self.text(v.source)
        self.bool(v.stub)

    def _note(self, note):
        self.text(note[0])
        self.many(note[1], self.pair)

    def _near(self, pair):
        self.text(pair[0])
        self.text(pair[1])

    def finish(self):
        self.parts.append(self.out)
        return Parts(self.parts)


def hello(runtime):
    w = Writer()
    w.u16(VERSION)
    w.text(runtime)
    return w.finish()


def reply_value(value):
    w = Writer()
    w.u8(2)
    w.value(value)
    return w.finish()


def reply_broken(text):
    w = Writer()
    w.u8(3)
    w.text(text)
    return w.finish()


def reply_loaded(versions, near, notes):
    """``notes`` are (code, [(name, value)])."""
    w = Writer()
    w.u8(1)
    w.many(versions, lambda vs: w.many(vs, w._version))
    w.many(near, w._near)
    w.many(notes, w._note)
    return w.finish()
