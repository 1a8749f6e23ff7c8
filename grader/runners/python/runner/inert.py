"""Stand-ins for modules that only show things, and for modules that are not there."""

import sys as _sys
from builtins import *  # noqa: F403 -- own references: a student's code may replace builtins

# Never imported, even where they are installed: nothing to draw, and they cost seconds.
SHOWING = {
    "matplotlib", "seaborn", "plotly", "bokeh", "altair", "mpl_toolkits", "IPython", "ipywidgets", "wandb",
    "tensorboard", "tensorboardX", "google.colab", "livelossplot", "graphviz", "torchviz", "torchsummary",
    "torchinfo", "rich", "termcolor", "colorama", "streamlit", "gradio", "gdown", "kaggle", "opendatasets",
    "mlflow", "comet_ml", "clearml", "pylab",
}  # fmt: skip


def _functionlike(args, kwargs):
    """Used as a decorator: one argument, a function or a class."""
    return len(args) == 1 and not kwargs and (isinstance(args[0], type) or type(args[0]) in (type(_functionlike), staticmethod))


class Inert:
    """Takes any attribute, call, ``with``, item and operation, and does nothing."""

    __slots__ = ("_grader_name",)
    _grader_inert = True

    def __init__(self, name):
        object.__setattr__(self, "_grader_name", name)

    def __getattr__(self, name):
        if name == "__all__":
            return []
        if name[:2] == "__" and name[-2:] == "__":
            raise AttributeError(name)
        return Inert(name)

    def __setattr__(self, name, value):
        pass

    def __delattr__(self, name):
        pass

    def __call__(self, *args, **kwargs):
        return args[0] if _functionlike(args, kwargs) else Inert("result")

    def __getitem__(self, key):
        return Inert("item")

    def __setitem__(self, key, value):
        pass

    def __iter__(self):
        # `fig, ax = plt.subplots()` takes as many as it unpacks; a loop gets nothing.
        return iter([Inert("item") for _ in range(_unpacks(_sys._getframe(1)))])

    def __next__(self):
        raise StopIteration

    def __enter__(self):
        return self

    def __exit__(self, *what):
        return False

    def __len__(self):
        return 0

    def __bool__(self):
        return False

    def __contains__(self, x):
        return False

    def __int__(self):
        return 0

    def __float__(self):
        return 0.0

    def __str__(self):
        return ""

    def __repr__(self):
        return "<inert>"

    def __mro_entries__(self, bases):
        return ()

    def __instancecheck__(self, x):
        return False

    def _same(self, *others):
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _same
    __iadd__ = __neg__ = __pos__ = __matmul__ = __mod__ = __pow__ = __or__ = __and__ = __floordiv__ = _same


def _unpacks(frame):
    """How many values the instruction that a frame is at unpacks; 0 when it is another instruction."""
    import opcode

    code, at = frame.f_code.co_code, frame.f_lasti
    return code[at + 1] if 0 <= at < len(code) - 1 and opcode.opname[code[at]] == "UNPACK_SEQUENCE" else 0


class Absent:
    """A module that is not installed: it may be imported and named, and raises where it is used."""

    __slots__ = ("_grader_name",)
    _grader_inert = True

    def __init__(self, name):
        object.__setattr__(self, "_grader_name", name)

    def __getattr__(self, name):
        if name == "__all__":
            return []
        if name[:2] == "__" and name[-2:] == "__":
            raise AttributeError(name)
        return Absent(self._grader_name)

    def __setattr__(self, name, value):
        pass

    def __mro_entries__(self, bases):
        return ()

    def __instancecheck__(self, x):
        return False

    def __call__(self, *args, **kwargs):
        if _functionlike(args, kwargs):
            return args[0]
        raise ModuleNotFoundError("No module named %r" % self._grader_name, name=self._grader_name)

    def _raise(self, *others):
        raise ModuleNotFoundError("No module named %r" % self._grader_name, name=self._grader_name)

    __iter__ = __len__ = __enter__ = __add__ = __mul__ = __sub__ = __truediv__ = __float__ = _raise

    def __exit__(self, *what):
        return False

    def __getitem__(self, key):  # Annotations: `torch.Tensor[...]`.
        return self


class Bar:
    """tqdm: the iterable itself, with the methods of a bar."""

    def __init__(self, iterable=None, *args, **kwargs):
        self._iterable = () if iterable is None else iterable
        self.n = 0

    def __iter__(self):
        return iter(self._iterable)

    def __len__(self):
        return len(self._iterable)

    def __getattr__(self, name):
        if name[:2] == "__":
            raise AttributeError(name)
        return Inert(name)

    def __enter__(self):
        return self

    def __exit__(self, *what):
        return False

    def update(self, n=1):
        self.n += n

    @staticmethod
    def write(*args, **kwargs):
        pass

    @staticmethod
    def pandas(*args, **kwargs):
        pass


def trange(*args, **kwargs):
    return Bar(range(*args))


def _decorator(*args, **kwargs):
    """numba's ``njit`` and its like, with or without options: the function itself."""
    return args[0] if _functionlike(args, kwargs) else lambda function: function


class Module:
    """A module of given names, inert for all others."""

    _grader_inert = True

    def __init__(self, **names):
        self.__dict__.update(names)

    def __getattr__(self, name):
        if name == "__all__":
            return sorted(n for n in self.__dict__ if n[0] != "_")
        if name[:2] == "__":
            raise AttributeError(name)
        return Inert(name)


def _tqdm():
    bars = {"tqdm": Bar, "trange": trange, "tqdm_notebook": Bar, "tnrange": trange}
    return Module(notebook=Module(**bars), auto=Module(**bars), std=Module(**bars), autonotebook=Module(**bars), **bars)


def _numba():
    names = {n: _decorator for n in ("njit", "jit", "vectorize", "guvectorize", "cfunc", "generated_jit", "stencil", "jitclass")}
    return Module(prange=range, **names)


def _joblib():
    """One after the other, and nothing kept: a right solution needs no more of it."""

    class Memory:
        def __init__(self, *args, **kwargs):
            self.cache = _decorator

        def __getattr__(self, name):
            return Inert(name)

    class Parallel:
        def __init__(self, *args, **kwargs):
            pass

        def __call__(self, tasks):
            return [f(*args, **kwargs) for f, args, kwargs in tasks]

    def delayed(f):
        return lambda *args, **kwargs: (f, args, kwargs)

    return Module(Memory=Memory, Parallel=Parallel, delayed=delayed)


def stand_in(name):
    """The stand-in for a module that is never imported for real, else None. ``name`` is dotted."""
    top = name.split(".")[0]
    if top == "tqdm":
        return _tqdm()
    if top == "numba":
        return _numba()
    if top == "joblib":
        return _joblib()
    if top == "pylab":
        return _pylab()
    if top in SHOWING or ".".join(name.split(".")[:2]) in SHOWING:
        return Inert(top)
    return None


def _pylab():
    import numpy

    names = {n: getattr(numpy, n) for n in dir(numpy) if n[0] != "_"}
    names.update(np=numpy, plt=Inert("plt"))
    return Module(**names)


def is_stand_in(x):
    """Whether something is one of these, and so never the student's own."""
    t = type(x)
    return t in (Inert, Absent, Module) or x is Bar or x is trange or x is _decorator
