"""Which names a top-level statement binds, changes and uses."""

import ast
from builtins import *  # noqa: F403 -- own references: a student's code may replace builtins

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
# Methods that change the object itself.
_CHANGES = {"append", "extend", "update", "insert", "add", "setdefault", "pop", "remove", "clear", "sort", "reverse", "fill", "resize"}
# Settings of a library that numbers depend on.
_SETTINGS = {"seed", "manual_seed", "set_default_dtype", "set_default_tensor_type", "setrecursionlimit"}


# What a class of nodes has below it. Contexts and operators are nodes, too, and nobody looks at them.
_BELOW = {}
_LEAVES = {"ctx", "op", "ops"}


def children_of(node):
    """The nodes right below one, in their order; faster than ``ast.iter_child_nodes``."""
    kind = node.__class__
    fields = _BELOW.get(kind)
    if fields is None:
        fields = _BELOW[kind] = tuple(f for f in kind._fields if f not in _LEAVES)
    found = []
    for field in fields:
        x = getattr(node, field, None)
        if x.__class__ is list:
            found += [child for child in x if isinstance(child, ast.AST)]
        elif isinstance(x, ast.AST):
            found.append(x)
    return found


def every(node):
    """A node and all below it, each after the one that holds it."""
    found = [node]
    for n in found:
        found += children_of(n)
    return found


class Scope:
    """Names of a module, class, comprehension or function."""

    __slots__ = ("kind", "loads", "stores", "globals", "nonlocals", "children")

    def __init__(self, kind):
        self.kind = kind
        self.loads, self.stores, self.globals, self.nonlocals = set(), set(), set(), set()
        self.children = []

    def child(self, kind):
        scope = Scope(kind)
        self.children.append(scope)
        return scope

    def load(self, name):
        if self.kind != "class" or name not in self.stores:
            self.loads.add(name)

    def free(self):
        """(names used when the statement runs, names used when its functions are called, globals that those set)."""
        now, later, sets = set(self.loads), set(), set()
        for child in self.children:
            a, b, c = child.free()
            later |= b
            sets |= c
            if child.kind == "function":
                later |= a
            else:
                now |= a
        if self.kind in ("function", "comprehension"):
            own = self.stores - self.globals - self.nonlocals
            sets |= self.stores & self.globals
            now -= own
            later -= own
        return now, later, sets


def scopes(node):
    """The scope of one statement, with those inside it."""
    root = Scope("module")
    stack = [(node, root)]
    while stack:
        node, scope = stack.pop()
        visit = _VISITS.get(type(node))
        children = visit(node, scope) if visit else [(child, scope) for child in children_of(node)]
        # The first child is looked at first: a class body uses its names in order.
        stack.extend(reversed(children))
    return root


def _name(node, scope):
    if isinstance(node.ctx, ast.Load):
        scope.load(node.id)
    else:
        scope.stores.add(node.id)
    return []


def _signature(arguments, outer, inner):
    every = arguments.posonlyargs + arguments.args + arguments.kwonlyargs
    every += [a for a in (arguments.vararg, arguments.kwarg) if a]
    inner.stores.update(a.arg for a in every)
    outside = arguments.defaults + [d for d in arguments.kw_defaults if d] + [a.annotation for a in every if a.annotation]
    return [(node, outer) for node in outside]


def _function(node, scope):
    inner = scope.child("function")
    first = [(d, scope) for d in node.decorator_list] + _signature(node.args, scope, inner)
    if node.returns:
        first.append((node.returns, scope))
    scope.stores.add(node.name)
    return first + [(s, inner) for s in node.body]


def _lambda(node, scope):
    inner = scope.child("function")
    return _signature(node.args, scope, inner) + [(node.body, inner)]


def _class(node, scope):
    inner = scope.child("class")
    outside = node.decorator_list + node.bases + node.keywords
    scope.stores.add(node.name)
    return [(x, scope) for x in outside] + [(s, inner) for s in node.body]


def _comprehension(node, scope):
    inner = scope.child("comprehension")
    first = node.generators[0]
    result = [(first.iter, scope), (first.target, inner)] + [(x, inner) for x in first.ifs]
    result += [(g, inner) for g in node.generators[1:]]
    parts = (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,)
    return result + [(p, inner) for p in parts]


def _assign(node, scope):
    # Value before targets: in a class, `x = x` uses the outer x.
    value = [(node.value, scope)] if node.value else []
    if isinstance(node, ast.AnnAssign):
        note = [] if scope.kind == "function" else [(node.annotation, scope)]
        return note + value + [(node.target, scope)]
    if isinstance(node, ast.AugAssign):
        if isinstance(node.target, ast.Name):
            scope.load(node.target.id)
        return value + [(node.target, scope)]
    return value + [(t, scope) for t in node.targets]


def _import(node, scope):
    scope.stores.update(a.asname or a.name.split(".")[0] for a in node.names if a.name != "*")
    return []


def _declares(node, scope):
    (scope.globals if isinstance(node, ast.Global) else scope.nonlocals).update(node.names)
    return []


def _handler(node, scope):
    if node.name:
        scope.stores.add(node.name)
    return [(child, scope) for child in children_of(node)]


def _pattern(node, scope):
    name = getattr(node, "name", None) or getattr(node, "rest", None)
    if name:
        scope.stores.add(name)
    return [(child, scope) for child in children_of(node)]


_VISITS = {ast.Name: _name, ast.Lambda: _lambda, ast.ClassDef: _class, ast.ExceptHandler: _handler}
_VISITS.update({kind: _function for kind in _FUNCTIONS})
_VISITS.update({kind: _comprehension for kind in _COMPREHENSIONS})
_VISITS.update({kind: _assign for kind in (ast.Assign, ast.AnnAssign, ast.AugAssign)})
_VISITS.update({kind: _import for kind in (ast.Import, ast.ImportFrom)})
_VISITS.update({kind: _declares for kind in (ast.Global, ast.Nonlocal)})
_VISITS.update({getattr(ast, k): _pattern for k in ("MatchAs", "MatchStar", "MatchMapping") if hasattr(ast, k)})


class Binding:
    """One binding of a name: what kind, by which node, whether for certain and whether in a loop."""

    __slots__ = ("name", "kind", "node", "value", "certain", "loop")

    def __init__(self, name, kind, node, value, certain, loop):
        self.name, self.kind, self.node, self.value = name, kind, node, value
        self.certain, self.loop = certain, loop


class Names:
    """What one top-level statement does to names.

    bindings   in order; kinds: def, class, assign, augmented, import
    patches    names whose attributes it sets (``Neuron.fit = fit``)
    changes    names whose content it changes (``layers.append(3)``, ``d["a"] = 1``)
    now, later names that it uses when it runs, and when what it defines is called
    sets       globals that its functions set when they are called
    stars      modules of which it imports everything
    """

    def __init__(self, node, nodes=None):
        self.bindings, self.stars = [], []
        self.patches, self.changes, self.settings = set(), set(), set()
        self.targets = set()
        self.calls = set()
        # Names that functions of the statement call.
        self.called = _called(node, every(node) if nodes is None else nodes)
        root = scopes(node)
        self.now, self.later, self.sets = root.free()
        _statement(self, node, True, False)
        known = {b.name for b in self.bindings}
        for name in sorted(root.stores - known - self.targets):  # walrus, patterns
            self.bindings.append(Binding(name, "assign", node, None, False, False))
        self.now -= self.targets
        self.bound = {b.name for b in self.bindings} | self.targets

    def certain(self, name):
        """Whether the name has no older value after this statement."""
        return any(b.certain and b.kind != "augmented" for b in self.bindings if b.name == name)


def _called(node, nodes):
    """Names that functions among the nodes call."""
    if not isinstance(node, _FUNCTIONS):
        # Each node once: what lies in several functions lies in the outermost.
        inside = {}
        for f in nodes:
            if isinstance(f, _FUNCTIONS + (ast.Lambda,)) and id(f) not in inside:
                inside.update((id(c), c) for c in every(f))
        nodes = inside.values()
    return {c.func.id for c in nodes if isinstance(c, ast.Call) and isinstance(c.func, ast.Name)}


def root_of(node):
    """The name at the root of ``a.b[c].d``, else None."""
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else None


def _statement(names, node, certain, loop):
    t = type(node)
    if t in _FUNCTIONS:
        names.bindings.append(Binding(node.name, "def", node, None, certain, loop))
        for decorator in node.decorator_list:  # functools.singledispatch
            f = decorator.func if isinstance(decorator, ast.Call) else decorator
            if isinstance(f, ast.Attribute) and f.attr == "register" and isinstance(f.value, ast.Name):
                names.changes.add(f.value.id)
            if isinstance(decorator, ast.Call):  # `@add_to(Neuron)` may give the function to the class.
                names.patches.update(a.id for a in decorator.args if isinstance(a, ast.Name))
    elif t is ast.ClassDef:
        names.bindings.append(Binding(node.name, "class", node, None, certain, loop))
    elif t is ast.Assign:
        for target in node.targets:
            _target(names, target, node, node.value, certain, loop)
        _call(names, node.value)
    elif t is ast.AnnAssign:
        if node.value is not None:
            _target(names, node.target, node, node.value, certain, loop)
    elif t is ast.AugAssign:
        if isinstance(node.target, ast.Name):
            names.bindings.append(Binding(node.target.id, "augmented", node, None, False, loop))
        else:
            _target(names, node.target, node, None, False, loop)
    elif t in (ast.Import, ast.ImportFrom):
        for alias in node.names:
            if alias.name == "*":
                names.stars.append((getattr(node, "module", None) or "", getattr(node, "level", 0)))
            else:
                name = alias.asname or alias.name.split(".")[0]
                names.bindings.append(Binding(name, "import", node, alias, certain, loop))
    elif t is ast.Expr:
        _call(names, node.value)
    else:
        _compound(names, node, certain, loop)


def _compound(names, node, certain, loop):
    if isinstance(node, (ast.For, ast.AsyncFor)):
        _targets_of_loop(names, node.target)
    loop = loop or isinstance(node, (ast.For, ast.AsyncFor, ast.While))
    if isinstance(node, (ast.With, ast.AsyncWith)):
        for item in node.items:
            if item.optional_vars is not None:
                _target(names, item.optional_vars, node, None, certain, loop)
    else:
        certain = False
    for field in ("body", "orelse", "finalbody"):
        for child in getattr(node, field, None) or []:
            if isinstance(child, ast.stmt):
                _statement(names, child, certain, loop)
    for part in list(getattr(node, "handlers", [])) + list(getattr(node, "cases", [])):
        for child in part.body:
            _statement(names, child, False, loop)


def _targets_of_loop(names, target):
    names.targets.update(n.id for n in ast.walk(target) if isinstance(n, ast.Name))


def _target(names, target, node, value, certain, loop):
    if isinstance(target, ast.Name):
        names.bindings.append(Binding(target.id, "assign", node, value, certain, loop))
    elif isinstance(target, (ast.Tuple, ast.List)):
        values = [None] * len(target.elts)
        if isinstance(value, (ast.Tuple, ast.List)) and len(value.elts) == len(values):
            values = value.elts
        elif isinstance(value, (ast.Call, ast.Subscript)) and not any(isinstance(e, ast.Starred) for e in target.elts):
            values = [ast.Subscript(value=value, slice=ast.Constant(value=i), ctx=ast.Load()) for i in range(len(values))]
        for part, v in zip(target.elts, values):
            _target(names, part, node, v, certain, loop)
    elif isinstance(target, ast.Starred):
        _target(names, target.value, node, None, certain, loop)
    else:
        root = root_of(target)
        if root is not None:
            (names.patches if isinstance(target, ast.Attribute) else names.changes).add(root)


def changed_by(call):
    """The name whose object a call changes: ``layers.append(3)``, ``setattr(a, "b", 1)``; else None."""
    f = call.func
    if isinstance(f, ast.Attribute) and f.attr in _CHANGES:
        return root_of(f.value)
    if isinstance(f, ast.Name) and f.id in ("setattr", "delattr") and call.args:
        return root_of(call.args[0])
    return None


def _call(names, node):
    """A call as a statement: does it change what a name stands for?"""
    if not isinstance(node, ast.Call):
        return
    f = node.func
    if isinstance(f, ast.Name):
        names.calls.add(f.id)
        if f.id in ("setattr", "delattr") and node.args:
            root = root_of(node.args[0])
            if root:
                names.patches.add(root)
    elif isinstance(f, ast.Attribute):
        root = root_of(f.value)
        if root is None:
            return
        if f.attr in _SETTINGS:
            names.settings.add(root)
        elif f.attr in _CHANGES or (f.attr.endswith("_") and not f.attr.endswith("__")):
            names.changes.add(root)
