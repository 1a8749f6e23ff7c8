"""What code gets of a module that the assignment rules out: something to name, and nothing to use.

``if isinstance(x, torch.Tensor)``, an annotation and a branch that is not taken cost nothing. What calls it, counts with
it or returns it ends there with :class:`guard.Forbidden`, at its line.
"""

import sys as _sys
from builtins import *  # noqa: F403 -- own references: a student's code may replace builtins

from . import guard

_OWN = __name__.rpartition(".")[0] + "."


class RuledOut:
    """A module that is ruled out, or anything of it."""

    __slots__ = ("_grader_name", "_grader_place")
    _grader_inert = True

    def __init__(self, name):
        object.__setattr__(self, "_grader_name", name)
        object.__setattr__(self, "_grader_place", _place())

    def __getattr__(self, name):
        if name == "__all__":
            return []
        if name == "__version__":
            return ""
        if name[:2] == "__" and name[-2:] == "__":
            raise AttributeError(name)
        return RuledOut(self._grader_name)

    def __setattr__(self, name, value):  # `torch.backends.cudnn.deterministic = True`
        pass

    def __instancecheck__(self, x):
        return False

    def __subclasscheck__(self, x):
        return False

    def __or__(self, other):  # `np.ndarray | torch.Tensor`
        return self

    __ror__ = __or__

    def __bool__(self):
        return True

    def __repr__(self):
        return "<%s, which is ruled out>" % self._grader_name

    def _use(self, *args, **kwargs):
        raise guard.Forbidden(self._grader_name, self._grader_place)

    __call__ = __getitem__ = __setitem__ = __iter__ = __next__ = __len__ = __contains__ = __enter__ = __mro_entries__ = _use
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __matmul__ = __rmatmul__ = _use
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pow__ = __rpow__ = __and__ = __rand__ = __xor__ = __rxor__ = _use
    __lt__ = __le__ = __gt__ = __ge__ = __neg__ = __pos__ = __abs__ = __invert__ = __round__ = _use
    __int__ = __float__ = __complex__ = __index__ = __array__ = _use

    def __exit__(self, *what):
        return False


def _place():
    """(file, cell, line) in the student's text that is being run."""
    frame = _sys._getframe(1)
    while frame is not None:
        found = guard.PLACES.get(frame.f_code.co_filename)
        if found is not None:
            return found[0], found[1], max(frame.f_lineno or 0, 0)
        frame = frame.f_back
    return None


class Finder:
    """Keeps modules that are ruled out from being loaded behind the back of ``import``: by importlib, by another library."""

    def __init__(self, rules):
        self.rules = rules

    def find_spec(self, name, path=None, target=None):
        rule = self.rules.of_import(name)
        if rule is None:
            return None
        caller = _caller()
        if caller.startswith(_OWN) or ("." in rule and caller.split(".")[0] == rule.split(".")[0]):
            return None
        raise guard.Forbidden(rule)


def _caller():
    """Name of the module whose code wants an import."""
    frame = _sys._getframe(1)
    while frame is not None:
        name = frame.f_globals.get("__name__")
        if name != __name__ and isinstance(name, str) and name.split(".")[0] not in ("importlib", "_frozen_importlib", "_frozen_importlib_external"):
            return name
        frame = frame.f_back
    return ""


def keep_out(rules):
    """Puts the finder of these rules in the place of that of others."""
    path = [f for f in _sys.meta_path if type(f) is not Finder]
    _sys.meta_path[:] = [Finder(rules)] + path if rules.imports else path
