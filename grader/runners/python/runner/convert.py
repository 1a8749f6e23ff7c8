"""The student's objects as values of the protocol.

Only memory is trusted: an array is read through ``numpy.ndarray`` itself, a list through ``list`` itself, so that a
subclass which lies about its content or compares equal to everything says nothing here.
"""

import sys as _sys
from builtins import *  # noqa: F403 -- own references: a student's code may replace builtins
from struct import Struct

from . import guard, ruled_out, wire

MAX_ITEMS = 1_000_000
MAX_NODES = 2_000_000
# Two levels are the reply's own: the result beside the list of arguments.
MAX_LEVEL = wire.MAX_DEPTH - 2
MAX_BYTES = wire.MAX_FRAME - (1 << 20)

_I64 = range(-(1 << 63), 1 << 63)
_FLOAT64 = wire.DTYPE_CODES["float64"]
_pack = Struct("<d").pack
_PLAIN_TYPES = frozenset((type(None), bool, int, float))


class Numpy:
    """Own references to what the runner uses of NumPy, taken before a student's code can replace it."""

    def __init__(self, np):
        self.np = np
        self.ndarray, self.generic, self.dtype = np.ndarray, np.generic, np.dtype
        self.frombuffer, self.contiguous, self.array = np.frombuffer, np.ascontiguousarray, np.array
        self.masked = None
        self.dtypes = [np.dtype(name) for name, _ in wire.DTYPES]
        self.scalars = frozenset(t for t in np.sctypeDict.values() if issubclass(t, np.number) or t is np.bool_)
        self.view, self.astype, self.item = np.ndarray.view, np.ndarray.astype, np.ndarray.item
        self.scalar64 = np.float64
        self.float64, self.complex128 = self.dtypes[11], self.dtypes[13]


NUMPY = None


def numpy():
    """The references to NumPy, or None while nobody imported it."""
    global NUMPY
    if NUMPY is None:
        module = _sys.modules.get("numpy")
        if module is None or not hasattr(module, "ascontiguousarray"):
            return None
        NUMPY = Numpy(module)
    return NUMPY


class TooMuch(Exception):
    """More than one reply may hold."""


class Converter:
    """Converts one reply; counts what it has taken, so that nothing endless gets through."""

    def __init__(self):
        self.nodes = 0
        self.bytes = 0

    def value(self, x, level=0):
        """The value of ``x``. May run the student's code (an iterator's); call it under :func:`guard.run`."""
        self.nodes += 1
        if self.nodes > MAX_NODES or self.bytes > MAX_BYTES:
            raise TooMuch
        t = type(x)
        if x is None or t is bool:
            return x
        if t is float:
            return x
        if t is int:
            return x if x in _I64 else wire.Opaque("int")
        if t is str:
            return self._text(x)
        np = numpy()
        if np is not None:
            if issubclass(t, np.ndarray):
                return self._array(np, x)
            if issubclass(t, np.generic):
                return self._scalar(np, x)
        for base, convert in _PLAIN:
            if issubclass(t, base):
                return convert(self, x, level)
        return self._foreign(x, t, level)

    def _text(self, x):
        x = str.__str__(x)
        self.bytes += len(x)
        return x if len(x) <= MAX_ITEMS else wire.Opaque("str")

    def _int(self, x, _level):
        x = int.__pos__(x)
        return x if x in _I64 else wire.Opaque("int")

    def _float(self, x, _level):
        return float.__pos__(x)

    def _complex(self, x, _level):
        np = numpy()
        if np is None:
            return wire.Opaque("complex")
        return self._array(np, np.array(complex.__pos__(x), dtype=np.complex128))

    def _items(self, items, level, name):
        if level >= MAX_LEVEL:
            return wire.Opaque(name)
        return [self.value(item, level + 1) for item in items]

    def _list(self, x, level):
        return self._items(list.__iter__(x), level, "list")

    def _tuple(self, x, level):
        return self._items(tuple.__iter__(x), level, "tuple")

    def _set(self, x, level):
        items = list(set.__iter__(x) if isinstance(x, set) else frozenset.__iter__(x))
        if all(type(item) in (int, float, bool) for item in items) or all(type(item) is str for item in items):
            items.sort()
        return self._items(items, level, "set")

    def _range(self, x, level):
        return self._items(x, level, "range") if len(x) <= MAX_ITEMS else wire.Opaque("range")

    def _dict(self, x, level):
        if level >= MAX_LEVEL:
            return wire.Opaque("dict")
        pairs = []
        for key, item in dict.items(x):
            if isinstance(key, str):
                key = str.__str__(key)
            elif type(key) in (int, float, bool) or isinstance(key, numpy().generic if numpy() else int):
                key = str(key)
            else:
                return wire.Opaque("dict")
            pairs.append((key, self.value(item, level + 1)))
        return wire.Map(pairs)

    def _scalar(self, np, x):
        if type(x) is np.scalar64:
            return wire.Array(_FLOAT64, [], _pack(x))
        if isinstance(x, str):
            return self._text(x)
        try:
            return self._array(np, np.array(x))
        except (TypeError, ValueError):
            return wire.Opaque(guard.type_name(x))

    def _array(self, np, x):
        if np.masked is None:
            ma = _sys.modules.get("numpy.ma")
            np.masked = getattr(ma, "MaskedArray", None)
        if np.masked is not None and isinstance(x, np.masked):
            mask = np.view(x, np.ndarray).size and np.masked.mask.__get__(x)
            if np.array(mask).any():
                return wire.Opaque("MaskedArray")
        x = np.view(x, np.ndarray)
        kind = x.dtype.kind
        if kind == "O":
            x = self._numbers(np, x)
            if x is None:
                return wire.Opaque("ndarray[object]")
        elif kind not in "biufc":
            return wire.Opaque("ndarray[" + _DTYPE_WORDS.get(kind, kind) + "]")
        if x.ndim > wire.MAX_DIMS:
            return wire.Opaque("ndarray of %d dimensions" % x.ndim)
        code = wire.DTYPE_CODES.get(x.dtype.name)
        if code is None:  # longdouble
            x = np.astype(x, np.complex128 if kind == "c" else np.float64)
            code = wire.DTYPE_CODES[x.dtype.name]
        self.bytes += x.nbytes
        if self.bytes > MAX_BYTES:
            return wire.Opaque("ndarray of %d bytes" % x.nbytes)
        if not x.dtype.isnative:
            x = np.astype(x, np.dtypes[code])
        shape = list(x.shape)
        flat = np.contiguous(x).reshape(-1)
        return wire.Array(code, shape, memoryview(flat.view(np.dtypes[5])) if flat.size else b"")

    def _numbers(self, np, x):
        """An object array that holds plain numbers only, as float64; else None."""
        for item in x.flat:
            if type(item) not in (int, float, bool) and not (isinstance(item, np.generic) and item.dtype.kind in "biuf"):
                return None
        try:
            return np.astype(x, np.float64)
        except (OverflowError, TypeError, ValueError):
            return None

    def _foreign(self, x, t, level):
        if t is ruled_out.RuledOut:
            x()
        for reader in (_from_pandas, _from_torch, _from_standard):
            found = reader(x, t)
            if found is not None:
                return self.value(found[0], level)
        bases = type.__dict__["__mro__"].__get__(t)
        if any("__next__" in vars(b) for b in bases) and not any("_grader_inert" in vars(b) for b in bases):
            return self._iterator(x, level)
        if t is type(...):
            return wire.Opaque("ellipsis")
        return wire.Opaque(guard.type_name(x))

    def _iterator(self, x, level):
        name = guard.type_name(x)
        items = []
        for item in x:
            items.append(item)
            if len(items) > MAX_ITEMS:
                return wire.Opaque(name)
        return self._items(items, level, name)


_PLAIN = [
    (int, Converter._int), (float, Converter._float), (str, lambda self, x, _level: self._text(x)),
    (complex, Converter._complex), (list, Converter._list), (tuple, Converter._tuple), (dict, Converter._dict),
    ((set, frozenset), Converter._set), (range, Converter._range),
]  # fmt: skip
_DTYPE_WORDS = {"U": "str", "S": "bytes", "O": "object", "M": "datetime64", "m": "timedelta64", "V": "void"}


def _from_pandas(x, t):
    pd = _sys.modules.get("pandas")
    if pd is None or not hasattr(pd, "Index"):
        return None
    for kind in (pd.DataFrame, pd.Series, pd.Index):
        if issubclass(t, kind):
            return (kind.to_numpy(x),)
    return None


def _from_torch(x, t):
    torch = _sys.modules.get("torch")
    if torch is None or not hasattr(torch, "Tensor") or not issubclass(t, torch.Tensor):
        return None
    tensor = torch.Tensor
    with torch._C.DisableTorchFunction():  # A subclass's __torch_function__ sees every call on it.
        x = tensor.cpu(tensor.detach(x))
        if type(x) is not tensor:
            x = tensor.as_subclass(x, tensor)
    if x.is_sparse:
        x = x.to_dense()
    if x.dtype is torch.bfloat16:
        x = x.float()
    return (x.resolve_conj().resolve_neg().numpy(),)


def _from_standard(x, t):
    home = type.__getattribute__(t, "__module__")
    name = "%s.%s" % (home, guard.type_name(x)) if type(home) is str else ""
    if name in ("decimal.Decimal", "fractions.Fraction"):
        return (float(x),)
    if name in ("collections.deque", "builtins.dict_keys", "builtins.dict_values"):
        return (list(x),)
    if name == "array.array" and numpy() is not None and x.typecode in "bBhHiIlLqQfd":
        return (numpy().array(x),)
    return None


def is_plain(x):
    """Whether converting ``x`` runs nothing of the student's for certain."""
    t = type(x)
    if t in _PLAIN_TYPES:
        return True
    np = numpy()
    return np is not None and (t in np.scalars or t is np.ndarray and x.dtype.kind in "biufc")


def value(x):
    """The value of ``x``; may run the student's code."""
    try:
        return Converter().value(x)
    except TooMuch:
        return wire.Opaque(guard.type_name(x))
    except RecursionError:
        return wire.Opaque(guard.type_name(x))


# ---------------------------------------------------------------- arguments


class Arguments:
    """Turns values of a request into objects: a fresh copy of every array for every call."""

    def __init__(self, handles, arrays="numpy"):
        self.handles, self.arrays = handles, arrays

    def object(self, v):
        t = type(v)
        if t is wire.Array:
            return self._array(v, self.arrays)
        if t is list:
            return [self.object(item) for item in v]
        if t is dict:
            if len(v) == 2 and "$as" in v and "value" in v:
                return self._made(v)
            return {key: self.object(item) for key, item in v.items()}
        if t is wire.Handle:
            return self.handles[v.number]
        if t is wire.Raised or t is wire.Opaque:
            raise wire.Malformed("only replies hold raised and opaque values")
        return v

    def _made(self, v):
        """``{"$as": "torch", "value": …}``: this argument in another form than the conversation's default."""
        inner = v["value"]
        if type(inner) is wire.Array:
            return self._array(inner, v["$as"])
        if v["$as"] == "tuple":
            return tuple(self.object(item) for item in inner)
        raise wire.Malformed("unknown form of an argument: " + str(v["$as"]))

    def _array(self, a, form):
        np = numpy()
        if np is None and form != "list":
            __import__("numpy")
            np = numpy()
        if np is None:
            return _nested(a)
        x = np.frombuffer(a.data, np.dtypes[a.dtype]).reshape(a.shape).copy()
        if form == "numpy":
            return x
        if form == "list":
            return x.tolist()
        if form == "torch":
            torch = __import__("torch")
            # As `torch.tensor([0.5])` would be: a layer takes float32, and nobody writes numbers in float64.
            return torch.from_numpy(x).to(torch.get_default_dtype()) if x.dtype == np.float64 else torch.from_numpy(x)
        if form == "pandas":
            pd = __import__("pandas")
            return pd.Series(x) if x.ndim == 1 else pd.DataFrame(x)
        if form == "matrix":
            return np.np.asmatrix(x)
        raise wire.Malformed("unknown form of an array: " + str(form))


def _nested(a):
    """An array as lists, for a form that needs no NumPy."""
    letter = "?bhiqBHIQefd"[a.dtype : a.dtype + 1]
    if not letter:
        raise wire.Malformed("complex numbers need NumPy")
    xs = memoryview(bytes(a.data)).cast(letter).tolist() if len(a.data) and letter != "e" else []
    for d in reversed(a.shape[1:]):
        xs = [xs[i : i + d] for i in range(0, len(xs), d)] if d else [[] for _ in range(a.shape[0])]
    return xs if a.shape else xs[0]
