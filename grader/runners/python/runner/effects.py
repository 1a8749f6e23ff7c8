"""What a call does to names that it is not given: ``@register`` puts the function into a dictionary (docs/slicing.md)."""

import ast
from builtins import *  # noqa: F403 -- own references: a student's code may replace builtins

from . import names

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def add(module):
    """Adds to the names that a unit changes those that its decorators, and calls that are given a function, write to."""
    writers = _Writers(module)
    for unit in module.units:
        for name in _calls(module, unit.node):
            changes, patches = writers.of(name)
            unit.names.changes |= changes
            unit.names.patches |= patches
        unit.names.changes |= _keepers(module, unit.node)


def _calls(module, node):
    """Names of functions that a statement calls in order to keep a function."""
    for d in getattr(node, "decorator_list", ()):
        d = d.func if isinstance(d, ast.Call) else d
        if isinstance(d, ast.Name):
            yield d.id
    value = node.value if isinstance(node, (ast.Expr, ast.Assign)) else None
    while isinstance(value, ast.Call):  # `register(f)`, `register("f")(f)`
        if isinstance(value.func, ast.Name) and any(_is_function(module, a) for a in value.args):
            yield value.func.id
        elif isinstance(value.func, ast.Call) and isinstance(value.func.func, ast.Name):
            yield value.func.func.id
        value = value.func


def _keepers(module, node):
    """Own objects whose decorators may keep the function: ``@registry.add``, ``@Registry("f")``; not modules."""
    found = set()
    for d in getattr(node, "decorator_list", ()):
        d = d.func if isinstance(d, ast.Call) else d
        root = names.root_of(d)
        kinds = {b.kind for i in module.binders.get(root, ()) for b in module.units[i].names.bindings if b.name == root}
        if kinds - {"import"} and (isinstance(d, ast.Attribute) or "assign" in kinds or "class" in kinds):
            found.add(root)
    return found


def _is_function(module, node):
    if isinstance(node, ast.Lambda):
        return True
    return isinstance(node, ast.Name) and any(
        b.kind in ("def", "class") for i in module.binders.get(node.id, ()) for b in module.units[i].names.bindings if b.name == node.id
    )


class _Writers:
    """What functions and classes of a module write to when they are called."""

    def __init__(self, module):
        self.module = module
        self.known = {}

    def of(self, name):
        """(changed, patched) names."""
        if name in self.known:
            return self.known[name]
        self.known[name] = found = set(), set()  # Before its own calls: a function may call itself.
        for i in self.module.binders.get(name, ()):
            unit = self.module.units[i]
            for b in unit.names.bindings:
                if b.name == name and (isinstance(b.node, _DEFINITIONS) or isinstance(b.value, ast.Lambda)):
                    self._written(unit, found)
        return found

    def _written(self, unit, found):
        changes, patches = found
        free = unit.names.later
        for n in unit.everything():
            if isinstance(n, (ast.Attribute, ast.Subscript)) and isinstance(n.ctx, ast.Store):
                root = names.root_of(n)
                if root in free:
                    (patches if isinstance(n, ast.Attribute) else changes).add(root)
            elif isinstance(n, ast.Call):
                root = names.changed_by(n)
                if root in free:
                    changes.add(root)
        for called in unit.names.called & free:
            more = self.of(called)
            changes |= more[0]
            patches |= more[1]
