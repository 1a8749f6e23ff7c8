"""Which statements a wanted thing needs: from its definition along the names that it uses (docs/slicing.md)."""

import ast
import builtins as _builtins
from builtins import *  # noqa: F403 -- own references: a student's code may replace builtins

from . import names, stubs, versions

# Names that notebooks use without importing them, since another cell or the kernel did.
SUPPLIED = {
    "np": "numpy", "numpy": "numpy", "pd": "pandas", "plt": "matplotlib.pyplot", "torch": "torch",
    "nn": "torch.nn", "F": "torch.nn.functional", "optim": "torch.optim", "math": "math", "random": "random",
    "time": "time", "copy": "copy", "sns": "seaborn", "tqdm": "tqdm", "os": "os", "sys": "sys",
    "functools": "functools", "itertools": "itertools", "collections": "collections", "typing": "typing",
    "warnings": "warnings", "scipy": "scipy",
}  # fmt: skip
TYPING = {"List", "Optional", "Union", "Tuple", "Dict", "Callable", "Any", "Iterable", "Sequence"}
BUILTINS = set(vars(_builtins)) | {"display", "get_ipython", "__file__", "__name__"}


class Slice:
    """Units to run for one version: ``units[module]`` is a set of indices."""

    def __init__(self, program, version):
        self.program, self.version = program, version
        self.units = {}
        self.unbound = {}  # module -> names that nothing of it binds
        self.supplied = {}  # module -> {name: module to import}
        self._seen = set()
        self._todo = []
        self._build()

    def of(self, module):
        """Indices of a module's units, in order."""
        return sorted(self.units.get(module, ()))

    def key(self):
        """Two slices of the same key make the same namespace."""
        return tuple(sorted((m.path, tuple(self.of(m))) for m in self.units)) + (self._supplied_key(),)

    def _supplied_key(self):
        return tuple(sorted((m.path, tuple(sorted(s))) for m, s in self.supplied.items()))

    def parts(self):
        """Every statement of the slice."""
        for module in self.units:
            for i in self.of(module):
                yield module.units[i]

    # ---- construction

    def _build(self):
        v = self.version
        module, unit = v.module, v.unit
        self.boundary = v.boundary
        self._include(module, unit.index)
        self._extend(module, v.found_as, unit.index)
        if v.start is not None:
            for i in range(v.start, self.boundary + 1):
                self._companion(module, i)
            for i in v.backward:
                self._include(module, i)
        elif v.whole_cell:
            for i in range(unit.index, -1, -1):
                if module.units[i].cell != unit.cell or not unit.cell:
                    break
                self._companion(module, i)
            for i in range(unit.index + 1, self.boundary + 1):
                if unit.cell:
                    self._companion(module, i)
        self._drain()
        for module in list(self.units):
            self._stars(module)
            self._settings(module)
        self._drain()
        for module, found in self.unbound.items():
            taken = {n: SUPPLIED[n] for n in found if n in SUPPLIED}
            taken.update({n: "typing" for n in found if n in TYPING})
            if taken:
                self.supplied[module] = taken

    def _drain(self):
        while self._todo:
            module, i = self._todo.pop()
            unit = module.units[i]
            own = {self.version.found_as} if unit is self.version.unit else set()
            for name in sorted(unit.names.now):
                self._reach(module, name, i - 1, i)
            for name in sorted(unit.names.later - own):
                self._reach(module, name, self._limit(module), i)
            self._imports(module, unit)

    def _limit(self, module):
        return self.boundary if module is self.version.module else len(module.units) - 1

    def _include(self, module, i):
        chosen = self.units.setdefault(module, set())
        if i not in chosen:
            chosen.add(i)
            self._todo.append((module, i))

    def _companion(self, module, i):
        """A statement of the version's own cell, which may matter as a whole: all but what only shows something."""
        node = module.units[i].node
        if module.units[i].broken or (isinstance(node, ast.Expr) and _only_shows(module, node)):
            return
        self._include(module, i)

    def _reach(self, module, name, limit, user):
        """Includes the bindings of ``name`` as it stands after unit ``limit``; later ones if there is none."""
        if (module, name, limit) in self._seen:
            return
        self._seen.add((module, name, limit))
        binders = module.binders.get(name)
        if not binders:
            if not self._from_star(module, name) and name not in BUILTINS:
                self.unbound.setdefault(module, set()).add(name)
            return
        if name in BUILTINS and user >= 0:
            binders = [i for i in binders if _hides_builtin(module, name, i, user)]
            if not binders:
                return
        wanted = self.version
        if module is wanted.module and name == wanted.found_as and limit >= wanted.unit.index and user != wanted.unit.index:
            # For what stands beside it, the wanted name is this version of it.
            limit = wanted.unit.index
        if user >= 0 and name in module.units[user].names.called:
            # A result that took the name of the function that made it (`loss = loss(p, y)`) is not what is called.
            binders = [i for i in binders if versions.is_callable(module, i, name)] or binders
        before = [i for i in binders if i <= limit and i != user]
        after = [i for i in binders if i > limit and i != user]
        if not any(_useful(module.units[i], name) for i in before):
            if any(_useful(module.units[i], name) for i in after) or not before:
                before, limit = after, len(module.units) - 1
        elif before:
            before = [i for i in before if _useful(module.units[i], name)]
        for i in reversed(before):
            self._include(module, i)
            self._extend(module, name, i, limit, binders)
            if module.units[i].names.certain(name):
                break

    def _extend(self, module, name, i, limit=None, binders=None):
        """Includes what changes the value that unit ``i`` bound to ``name``, up to its next binding."""
        every = module.binders.get(name, ())
        binders = every if binders is None else binders
        until = next((j for j in every if j > i and module.units[j].names.certain(name)), len(module.units))
        limit = self._limit(module) if limit is None else limit
        first = not any(j < i for j in every)  # cells run out of order: what patches it above is meant for it as well
        for j in module.patchers.get(name, ()):
            if (i < j < until or (first and j < i)) and not _only_values(module.units[i], name):
                self._include(module, j)
        for j in module.changers.get(name, ()):
            if i < j < until and j <= max(limit, self._limit(module)):
                self._include(module, j)
        for j in binders:
            if i < j < until and j <= limit and not module.units[j].names.certain(name):
                if name != self.version.found_as or self.version.unit.index >= j or self.version.whole_cell:
                    self._include(module, j)

    def _stars(self, module):
        """Star imports of libraries bind who knows what, builtins included."""
        for i in module.stars:
            if all(self.program.find(m, level) is None for m, level in module.units[i].names.stars):
                self._include(module, i)

    def _settings(self, module):
        """Seeds and default types of libraries that the slice uses."""
        bound = {n for i in self.of(module) for n in module.units[i].names.bound}
        for i in module.settings:
            if i <= self._limit(module) and module.units[i].names.settings & bound:
                self._include(module, i)

    def _from_star(self, module, name):
        for i in module.stars:
            for target, level in module.units[i].names.stars:
                own = self.program.find(target, level)
                if own is not None and own is not module and (name in own.binders or own.stars):
                    self._include(module, i)
                    self._reach(own, name, len(own.units) - 1, -1)
                    return True
        return False

    def _imports(self, module, unit):
        """Names that the unit takes from the student's other files."""
        for node in unit.everything():
            if isinstance(node, ast.ImportFrom):
                base = self.program.find(node.module or "", node.level)
                for alias in node.names:
                    inner = self.program.find(((node.module or "") + "." + alias.name).strip("."), node.level)
                    if base is not None and alias.name != "*" and alias.name in base.binders or base and not inner:
                        if alias.name != "*":
                            self._reach(base, alias.name, len(base.units) - 1, -1)
                    elif inner is not None:
                        self._whole(inner, module, alias.asname or alias.name)
            elif isinstance(node, ast.Import):
                for alias in node.names:
                    own = self.program.find(alias.name)
                    if own is not None:
                        self._whole(own, module, alias.asname or alias.name)

    def _whole(self, own, user, alias):
        """An own module that is used through its name: what is used of it, or everything that it binds."""
        used = _attributes(user, alias)
        for name in sorted(own.binders) if used is None else sorted(used):
            self._reach(own, name, len(own.units) - 1, -1)
        self.units.setdefault(own, set())


def _attributes(module, alias):
    """Attributes of a module alias that the text uses; None when it is used in another way."""
    parts = alias.split(".")
    found, bare = set(), 0
    for unit in module.units:
        for node in unit.everything():
            if isinstance(node, ast.Attribute) and _dotted(node.value) == parts:
                found.add(node.attr)
                bare -= 1
            if _dotted(node) == parts:
                bare += 1
    return found if bare <= 0 else None


def _dotted(node):
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return parts[::-1] and [node.id] + parts[::-1] if isinstance(node, ast.Name) and parts else (
        [node.id] if isinstance(node, ast.Name) else None
    )  # fmt: skip


def _useful(unit, name):
    """Whether a unit binds a name to more than a stub."""
    if unit.broken:
        return False
    nodes = [b.node for b in unit.names.bindings if b.name == name and b.kind in ("def", "class")]
    return not nodes or not all(stubs.is_stub(n) for n in nodes)


def _hides_builtin(module, name, i, user):
    """Whether ``name`` is what unit ``i`` binds, for unit ``user``: `sum = 0` further down, or before a call, is not."""
    if i == user or versions.is_callable(module, i, name):
        return True
    bindings = [b for b in module.units[i].names.bindings if b.name == name]
    if any(b.kind == "import" for b in bindings):
        return True
    return i < user and name not in module.units[user].names.called


def _only_values(unit, name):
    return all(b.kind == "import" for b in unit.names.bindings if b.name == name)


_SHOWS = {"print", "display", "pprint", "help"}
_SHOWING = {"matplotlib", "seaborn", "plotly", "IPython", "tqdm", "google"}


def _only_shows(module, node):
    """``print(a)``, ``a``, ``plt.plot(a)``, ``a.shape``."""
    value = node.value
    if not isinstance(value, (ast.Call, ast.Await, ast.Yield)):
        return not isinstance(value, ast.NamedExpr)
    root = names.root_of(value)
    if root in _SHOWS or root in ("plt", "sns", "ax", "fig"):
        return True
    for i in module.binders.get(root, ()):
        for b in module.units[i].names.bindings:
            if b.name == root and b.kind == "import":
                source = getattr(b.node, "module", None) or b.value.name
                return source.split(".")[0] in _SHOWING
    return False
