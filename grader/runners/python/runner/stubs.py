"""Whether a definition is a stub that was never filled in."""

import ast
import re
from builtins import *  # noqa: F403 -- own references: a student's code may replace builtins


def is_stub(node):
    """Only a docstring, ``pass``, ``...``, ``raise NotImplementedError``, ``return None`` or placeholders.

    A class is one when all its methods are, apart from an ``__init__`` that only stores its arguments.
    """
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        blank = {t.id for s in node.body if isinstance(s, ast.Assign) and _empty(s) for t in s.targets if isinstance(t, ast.Name)}
        return all(_empty(s) or _returns(s, blank) for s in node.body)
    if isinstance(node, ast.Lambda):
        return _nothing(node.body)
    if not isinstance(node, ast.ClassDef):
        return False
    methods = [s for s in node.body if isinstance(s, (ast.FunctionDef, ast.AsyncFunctionDef))]
    rest = [s for s in node.body if s not in methods and not _empty(s)]
    work = [m for m in methods if m.name not in ("__init__", "__repr__", "__str__")]
    if work:
        return all(is_stub(m) for m in work)
    # Only an __init__, or only class attributes: a class may be complete with that, unless it has no base and no content.
    init = [m for m in methods if not is_stub(m)]
    return not init and not rest and not _inherits(node)


def _inherits(node):
    return any(not (isinstance(b, ast.Name) and b.id == "object") for b in node.bases)


def _returns(s, blank):
    """`return y` of a y that was only set to a placeholder."""
    return isinstance(s, ast.Return) and isinstance(s.value, ast.Name) and s.value.id in blank


def _nothing(value):
    if value is None:
        return True
    if isinstance(value, ast.Constant):
        return value.value is None or value.value is ... or (isinstance(value.value, str) and _is_placeholder(value.value))
    return isinstance(value, ast.Name) and value.id in ("NotImplemented", "NotImplementedError")


def _is_placeholder(text):
    """`return "<your code>"`; any other text is somebody's answer, if a wrong one."""
    return not text.strip(" .…?") or re.search(r"\b(?:код|кода|ваш\w*|code|your|todo)\b", text, re.I) is not None


def _empty(s):
    if isinstance(s, ast.Pass):
        return True
    if isinstance(s, ast.Expr):
        return isinstance(s.value, ast.Constant) or _prints_text(s.value)
    if isinstance(s, ast.Return):
        return _nothing(s.value)
    if isinstance(s, ast.Raise):
        error = s.exc.func if isinstance(s.exc, ast.Call) else s.exc
        return isinstance(error, ast.Name) and error.id in ("NotImplementedError", "NotImplemented")
    if isinstance(s, ast.Assign):
        return isinstance(s.value, ast.Constant) and (s.value.value is ... or s.value.value is None)
    if isinstance(s, ast.AnnAssign):
        return _nothing(s.value)
    if isinstance(s, (ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal)):
        return True
    if isinstance(s, ast.For):
        return all(_empty(x) for x in s.body)
    return False


def _prints_text(value):
    return (
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Name)
        and value.func.id == "print"
        and all(isinstance(a, ast.Constant) for a in value.args)
    )
