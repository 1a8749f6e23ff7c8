"""What an assignment rules out: calls, looked for in a slice before it is run, and imports (see `ruled_out`)."""

import ast
from builtins import *  # noqa: F403 -- own references: a student's code may replace builtins

from . import slicer

_ALIASES = {"np": "numpy", "pd": "pandas", "plt": "matplotlib.pyplot", "F": "torch.nn.functional", "nn": "torch.nn"}


class Rules:
    """``imports``: names of modules. ``calls``: dotted names, names of builtins, or ``.name`` for any attribute of that name."""

    def __init__(self, imports=(), calls=()):
        self.imports = [str(x) for x in imports]
        self.calls = {_canonical(str(x)) for x in calls}
        self.known = {}  # unit -> what was found in it

    def of_import(self, name):
        """The rule that a module falls under, else None."""
        for rule in self.imports:
            if name == rule or name.startswith(rule + "."):
                return rule
        return None

    def check(self, cut):
        """The first call in a slice that is ruled out, as (name, place), else None. Imports show when they are used."""
        if not self.calls:
            return None
        for module in cut.units:
            meaning = _meanings(module)
            for i in cut.of(module):
                unit = module.units[i]
                if unit not in self.known:
                    self.known[unit] = self._unit(unit, meaning)
                found = self.known[unit]
                if found:
                    return found[0], (module.path, unit.cell, found[1])
        return None

    def _unit(self, unit, meaning):
        for n in unit.everything():
            found = self._used(n, meaning)
            if found:
                return found, getattr(n, "lineno", 0)
        return None

    def _used(self, n, meaning):
        if isinstance(n, ast.ImportFrom) and not n.level:
            names = ["%s.%s" % (n.module, a.name) for a in n.names]
        elif isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "getattr" and len(n.args) > 1:
            base, key = _full(n.args[0], meaning), n.args[1]
            if not isinstance(key, ast.Constant):
                return None
            names = ["%s.%s" % (base, key.value), ".%s" % key.value]
        elif isinstance(n, ast.Attribute):
            full = _full(n, meaning)
            names = [".%s" % n.attr] + ([full] if full else [])
        elif isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load):
            names = [meaning.get(n.id, n.id if n.id in slicer.BUILTINS or n.id in _ALIASES else "")]
        else:
            return None
        for name in names:
            name = _canonical(name)
            if name in self.calls:
                return name
        return None


def _canonical(name):
    """``np.sum`` and ``numpy.sum`` are one; so are the places where PyTorch keeps a function twice."""
    first, dot, rest = name.partition(".")
    name = _ALIASES.get(first, first) + dot + rest
    return name[len("builtins.") :] if name.startswith("builtins.") else name


def _full(node, meaning):
    """The dotted name that an attribute chain stands for, else None."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    root = meaning.get(node.id, _ALIASES.get(node.id))
    return ".".join([root] + parts[::-1]) if root else None


def _learn(node, meaning):
    if isinstance(node, ast.Import):
        for a in node.names:
            meaning[a.asname or a.name.split(".")[0]] = a.name if a.asname else a.name.split(".")[0]
    elif not node.level:
        for a in node.names:
            if a.name != "*":
                meaning[a.asname or a.name] = "%s.%s" % (node.module, a.name)


def _meanings(module):
    """What the names of a module stand for, as far as imports and plain aliases tell."""
    if module.meaning is not None:
        return module.meaning
    module.meaning = meaning = {}
    for unit in module.units:
        for n in unit.everything():
            if isinstance(n, (ast.Import, ast.ImportFrom)):
                _learn(n, meaning)
    for unit in module.units:
        n = unit.node
        if isinstance(n, ast.Assign) and isinstance(n.value, (ast.Attribute, ast.Name)):
            full = _full(n.value, meaning)
            if full is None and isinstance(n.value, ast.Name) and n.value.id in slicer.BUILTINS:
                full = n.value.id
            for target in n.targets:
                if full and isinstance(target, ast.Name):
                    meaning[target.id] = full
    for unit in module.units:
        for b in unit.names.bindings:
            # The student's own definition of a builtin's name.
            if b.kind in ("def", "class") and meaning.get(b.name, b.name) in slicer.BUILTINS:
                meaning[b.name] = ""
    return meaning
