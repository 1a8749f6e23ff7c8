"""The text of a slice: what of a submission some wanted names need, as one module that stands alone."""

import ast
from builtins import *  # noqa: F403 -- own references: a student's code may replace builtins

from . import slicer


def text(program, wanted, found, asked):
    """One module with the versions that ``asked`` names, each as [name, file, cell, line]; None where there is nothing.

    Comments and docstrings, which may name people, are left out. Runs nothing.
    """
    units, supplied = {}, {}
    for name, file, cell, line in asked:
        version = _version(wanted, found, name, (file, cell, line))
        if version is None:
            continue
        cut = slicer.Slice(program, version)
        for module, some in cut.units.items():
            units.setdefault(module, set()).update(some)
        for names in cut.supplied.values():
            supplied.update(names)
    parts = [_import(name, module) for name, module in sorted(supplied.items())]
    # What is imported from stands above what imports it.
    main = _main(wanted, found, asked)
    for module in sorted(units, key=lambda m: (m is main, m.path)):
        parts += _statements(program, module, units[module])
    return "\n".join(parts) + "\n" if parts else None


def _version(wanted, found, name, place):
    for w, versions in zip(wanted, found):
        if w[0] == name and versions:
            exact = [v for v in versions if (v.file, v.cell, v.line) == place]
            filled = [v for v in versions if not v.stub]
            return (exact or filled or versions)[-1]
    return None


def _main(wanted, found, asked):
    for name, file, cell, line in asked:
        version = _version(wanted, found, name, (file, cell, line))
        if version is not None:
            return version.module
    return None


def _import(name, module):
    if module == "typing" and name != "typing":
        return "from typing import %s" % name
    return "import %s" % name if name == module else "import %s as %s" % (module, name)


def _statements(program, module, chosen):
    parts = []
    for i in sorted(chosen):
        unit = module.units[i]
        if unit.broken or _is_own_import(program, unit.node):
            continue
        for node in ast.walk(unit.node):
            _drop_docstring(node)
        blank = "\n" if isinstance(unit.node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)) and parts else ""
        parts.append(blank + ast.unparse(unit.node))
    return parts


def _is_own_import(program, node):
    if isinstance(node, ast.ImportFrom):
        return program.find(node.module or "", node.level) is not None
    return isinstance(node, ast.Import) and all(program.find(a.name) is not None for a in node.names)


def _drop_docstring(node):
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) or len(node.body) < 2:
        return
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        del node.body[0]
