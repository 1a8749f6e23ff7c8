"""The versions of a wanted name, and names that are close to one which is missing."""

import ast
from builtins import *  # noqa: F403 -- own references: a student's code may replace builtins

from . import marks, names, stubs, wire

KEEP = 5
_SOURCE_CAP = 100_000
# Calls whose result is a function.
_MAKERS = {"partial", "vectorize", "frompyfunc", "njit", "jit", "vmap", "compile", "lru_cache", "cache", "wraps", "grad"}
_CLASS_MAKERS = {"type", "make_dataclass", "namedtuple", "NamedTuple", "dataclass"}


class Version:
    """One binding of a wanted name, with what :class:`wire.Writer` sends of it."""

    __slots__ = ("found_as", "file", "cell", "line", "source", "stub", "module", "unit", "kind", "boundary", "whole_cell", "start", "backward")

    def __init__(self, module, unit, binding, kind, region=None):
        self.module, self.unit, self.kind = module, unit, kind
        self.found_as, self.file, self.cell = binding.name, module.path, unit.cell
        if unit.broken:
            self.line, self.source, self.stub = unit.broken.line, unit.broken.text[:_SOURCE_CAP], unit.broken.placeholder
        else:
            self.line, self.source = binding.node.lineno, _source(unit, binding.node)
            self.stub = _is_stub(binding, kind)
        self.whole_cell = is_variable(kind)
        self.boundary = module.end_of_cell(unit.index)
        self.backward = []  # units further down that compute gradients
        self.start = None  # first unit of the region that it has to be in; all from there on are run
        if region is not None:
            self.start, self.boundary = region[0], min(self.boundary, region[1] - 1)
            self.backward = _backward(module, self, region[1])
        elif is_variable(kind):
            later = [i for i in module.binders[binding.name] if i > unit.index and module.units[i].cell == unit.cell]
            if later:
                self.boundary = later[0] - 1


def _backward(module, version, end):
    """Units of the region after the version's cell that call ``backward``: they change ``grad`` of who knows what."""
    found = []
    for unit in module.units[version.boundary + 1 : end]:
        if version.found_as in unit.names.bound:
            break
        if not unit.broken and any(isinstance(n, ast.Attribute) and n.attr == "backward" for n in ast.walk(unit.node)):
            found.append(unit.index)
    return found


def is_variable(kind):
    return kind in (wire.VARIABLE, wire.OBJECT)


def _is_stub(binding, kind):
    if is_variable(kind):
        return isinstance(binding.value, ast.Constant) and binding.value.value in (None, ...)
    return stubs.is_stub(binding.value if isinstance(binding.value, ast.Lambda) else binding.node)


def _source(unit, node):
    first = min([node.lineno] + [d.lineno for d in getattr(node, "decorator_list", [])])
    return "\n".join(unit.lines[first - 1 : node.end_lineno])[:_SOURCE_CAP]


def find(program, wanted):
    """All versions of ``wanted`` (name, aliases, kind), in the order of the text."""
    name, aliases, kind, after = wanted
    accepted = [name] + aliases
    found = []
    for module in program.modules:
        if after:
            found += _after(module, accepted, kind, after)
            continue
        for unit in module.units:
            last = {}
            for b in unit.names.bindings:
                if b.name in accepted and (_is(module, b, kind) or _renamed(program, b, accepted, kind)):
                    last[b.name] = b
            found += [Version(module, unit, b, kind) for b in last.values()]
    return found


def _after(module, accepted, kind, after):
    """Versions in the regions after a marker: the last binding of each cell."""
    found = []
    for region in marks.regions(module, after):
        cells = {}
        for unit in module.units[region[0] : region[1]]:
            for b in unit.names.bindings:
                if b.name in accepted and _is(module, b, kind):
                    cells[unit.cell] = Version(module, unit, b, kind, region)
        found += cells.values()
    return found


def cut(versions):
    """The last ``KEEP``; one that is filled in never gives way to stubs."""
    if len(versions) <= KEEP:
        return versions
    filled = [v for v in versions if not v.stub]
    kept = set(map(id, filled[-KEEP:]))
    for v in reversed(versions):
        if len(kept) < KEEP:
            kept.add(id(v))
    return [v for v in versions if id(v) in kept]


def _is(module, b, kind):
    """Whether a binding is what an assignment asks for: nothing imported is the student's own."""
    if is_variable(kind):
        return b.kind in ("assign", "augmented")
    if b.kind == "class":
        return True
    if b.kind == "def":
        return kind == wire.FUNCTION
    if b.kind != "assign" or b.value is None:
        return False
    return _callable(module, b.value, kind, b.loop, 0)


def is_callable(module, index, name):
    """Whether a unit binds a name to something that can be called."""
    bindings = module.units[index].names.bindings
    return any(b.kind in ("def", "class") or _is(module, b, wire.FUNCTION) for b in bindings if b.name == name)


def _renamed(program, b, accepted, kind):
    """Whether a binding takes the wanted thing from another file of the student's, where it has another name."""
    if kind == wire.VARIABLE or not isinstance(b.node, ast.ImportFrom) or b.kind != "import" or b.value.name in accepted:
        return False
    own = program.find(b.node.module or "", b.node.level)
    return own is not None and any(_is(own, x, kind) for x in _bindings(own, b.value.name))


def _callable(module, value, kind, loop, depth):
    if depth > 5:
        return False
    if isinstance(value, ast.Lambda):
        return kind == wire.FUNCTION
    if isinstance(value, ast.IfExp):
        return _callable(module, value.body, kind, loop, depth + 1) or _callable(module, value.orelse, kind, loop, depth + 1)
    if isinstance(value, ast.Name):
        return _named_callable(module, value.id, kind, depth)
    if isinstance(value, ast.Attribute):
        root = names.root_of(value)
        if isinstance(value.value, ast.Name) and _binds(module, root, ("import", "class")):
            return kind == wire.FUNCTION or value.attr[:1].isupper()
        if kind == wire.FUNCTION and _bound_method(module, value, root):
            return True
        # `torch.nn.functional.relu`: a chain of names from an import.
        return _dotted(value) and _binds(module, root, ("import",))
    if isinstance(value, ast.Call) and not loop:
        return _makes_callable(module, value, kind, depth)
    if isinstance(value, ast.Subscript) and not loop:
        return _taken_from(module, value, kind, depth)
    return False


def _bound_method(module, value, root):
    """`loss = MSE(); grad = loss.gradient`, `grad = MSE().gradient`; a function that the object was made with."""
    if isinstance(value.value, ast.Call):
        made = [value.value]
    elif isinstance(value.value, ast.Name):
        made = [b.value for b in _bindings(module, root) if isinstance(b.value, ast.Call)]
    else:
        return False
    for call in made:
        own = _last(call.func)
        if value.attr in _methods(module, own):
            return True
        given = call.args + [k.value for k in call.keywords]
        if _binds(module, own, ("class",)) and any(isinstance(a, ast.Lambda) for a in given):
            return True
    return False


def _taken_from(module, value, kind, depth):
    """Whether a part of something is callable: `relu, slope = make()`, `relu = TABLE["relu"]`."""
    base, part = value.value, getattr(value.slice, "value", None)
    while isinstance(base, ast.Subscript):
        base = base.value
    if isinstance(base, ast.Name):
        return _once(module, ("element", base.id, kind), lambda: _has_callable(module, base.id, kind, depth))
    if not isinstance(base, ast.Call) or not isinstance(base.func, ast.Name) or not isinstance(part, int):
        return False
    made, part = (base.args[0], None) if base.func.id == "map" and base.args else (base.func, part)
    defs = [b.node for b in _bindings(module, names.root_of(made)) if b.kind == "def"]
    return any(_returns_made(node, kind, part) for node in defs)


def _has_callable(module, name, kind, depth):
    literals = [b.value for b in _bindings(module, name) if isinstance(b.value, (ast.Dict, ast.List, ast.Tuple))]
    return any(_callable(module, e, kind, False, depth + 1) for table in literals for e in _elements(table))


def _elements(literal):
    """The elements of a literal, those of literals in it too."""
    for e in literal.values if isinstance(literal, ast.Dict) else literal.elts:
        if isinstance(e, (ast.Dict, ast.List, ast.Tuple)):
            yield from _elements(e)
        else:
            yield e


def _named_callable(module, name, kind, depth):
    return _once(module, ("name", name, kind), lambda: _bound_callable(module, name, kind, depth))


def _once(module, question, answer):
    """The answer to a question that may come back to itself: 150 lines of `f = f` have 150 ** 5 ways of asking it.

    Within one question, a name that is being asked about adds nothing. What is false there may be true elsewhere, so
    that only the answer to the whole is remembered.
    """
    known, asked = module.known, module.asked
    if question in known or question in asked:
        return known.get(question, False)
    whole = not asked
    asked.add(question)
    found = False
    try:
        found = answer()
    finally:
        if found or whole:
            known[question] = found
        if whole:
            asked.clear()
    return found


def _bound_callable(module, name, kind, depth):
    for i in reversed(module.binders.get(name, ())):
        for b in module.units[i].names.bindings:
            if b.name != name:
                continue
            if b.kind == "class" or b.kind == "import" or (b.kind == "def" and kind == wire.FUNCTION):
                return True
            if b.kind == "assign" and b.value is not None and _callable(module, b.value, kind, b.loop, depth + 1):
                return True
    return False


def _makes_callable(module, call, kind, depth):
    f = call.func
    last = _last(f)
    if kind == wire.CLASS:
        if isinstance(f, ast.Call):  # a class decorator with arguments, by hand: `with_slope(f)(Base)`
            return any(_callable(module, a, kind, False, depth + 1) for a in call.args)
        own = [b.node for b in _bindings(module, last) if b.kind == "def"] if isinstance(f, ast.Name) else []
        return last in _CLASS_MAKERS or any(_returns_made(node, kind) for node in own)
    if last in _MAKERS:
        return True
    if isinstance(f, ast.Call):  # `lru_cache(None)(f)`
        return _makes_callable(module, f, kind, depth + 1)
    if isinstance(f, ast.Name):
        for b in _bindings(module, f.id):
            if b.kind == "def" and _returns_made(b.node, kind):
                return True
        if "__call__" in _methods(module, f.id):
            return True
        return any(isinstance(a, ast.Lambda) for a in call.args) and not _binds(module, f.id, ("def",))
    if isinstance(f, ast.Attribute) and names.root_of(f) in ("nn", "torch"):
        return last[:1].isupper() and last not in ("Tensor", "FloatTensor")
    return False


def _returns_made(node, kind, part=None):
    """Whether a function returns a function or class that it makes; ``part`` says which of several results."""
    inner = {s.name for s in ast.walk(node) if isinstance(s, ast.ClassDef)}
    if kind == wire.FUNCTION:
        inner |= {s.name for s in ast.walk(node) if isinstance(s, ast.FunctionDef) and s is not node}
        inner |= {
            t.id for s in ast.walk(node) if isinstance(s, ast.Assign) and isinstance(s.value, ast.Lambda)
            for t in s.targets if isinstance(t, ast.Name)
        }  # fmt: skip
    else:
        inner |= {a.arg for a in node.args.args}  # a class that was handed over and changed
    returned = [s.value for s in ast.walk(node) if isinstance(s, ast.Return)]
    if part is not None:
        returned = [r.elts[part] for r in returned if isinstance(r, (ast.Tuple, ast.List)) and part < len(r.elts)]
    makers = _MAKERS if kind == wire.FUNCTION else _CLASS_MAKERS
    return any(
        isinstance(r, ast.Lambda) and kind == wire.FUNCTION
        or isinstance(r, ast.Name) and r.id in inner
        or isinstance(r, ast.Call) and _last(r.func) in makers
        for r in returned
    )  # fmt: skip


def _last(f):
    """The last part of a function's name: `vectorize` of `np.vectorize`."""
    return f.id if isinstance(f, ast.Name) else getattr(f, "attr", "")


def _bindings(module, name):
    return [b for i in module.binders.get(name, ()) for b in module.units[i].names.bindings if b.name == name]


def _methods(module, name, depth=0):
    """Names of the methods of a class, inherited ones too."""
    found = set()
    for b in _bindings(module, name):
        if b.kind == "class" and depth < 5:
            found |= {s.name for s in b.node.body if isinstance(s, ast.FunctionDef)}
            for base in b.node.bases:
                found |= _methods(module, _last(base), depth + 1)
    return found


def _binds(module, name, kinds):
    return any(b.kind in kinds for b in _bindings(module, name)) if name else False


def _dotted(node):
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name)


# ---------------------------------------------------------------- near misses


def near(program, wanted):
    """Names in the text that are close to a wanted one, best first, at most three."""
    name, aliases, kind, _ = wanted
    candidates = {}
    for module in program.modules:
        for unit in module.units:
            for b in unit.names.bindings:
                if _is(module, b, kind):
                    candidates.setdefault(b.name, None)
                if b.kind == "class" and kind == wire.FUNCTION and not unit.broken:
                    for s in b.node.body:
                        if isinstance(s, ast.FunctionDef) and s.name in [name] + aliases:
                            candidates.setdefault("%s.%s" % (b.name, s.name), 0)
    scored = []
    for found, score in candidates.items():
        if score is None:
            score = min(_distance(_plain(found), _plain(w)) for w in [name] + aliases)
            allowed = 0 if len(_plain(name)) < 3 else 1 if len(_plain(name)) < 6 else 2
            if score > allowed:
                continue
        scored.append((score, found))
    return [found for _, found in sorted(scored)[:3]]


def _plain(name):
    return name.replace("_", "").lower()


def _distance(a, b):
    """Edit distance with swaps of neighbours; stops caring beyond names' lengths."""
    if abs(len(a) - len(b)) > 2:
        return 9
    rows = [list(range(len(b) + 1))]
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]
