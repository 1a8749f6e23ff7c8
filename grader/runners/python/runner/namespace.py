"""Runs the units of a slice in fresh modules of their own."""

import builtins as _builtins
import re as _re
import sys as _sys
from builtins import *  # noqa: F403 -- own references: a student's code may replace builtins

from . import guard, inert, ruled_out, shims, special

_real_import = __import__
_numbers = iter(range(1, 1 << 62))
_MAX_HOISTS = 60
_COROUTINE = 0x80


class World:
    """Fresh namespaces for the modules of one slice; they share nothing with others but imported libraries."""

    def __init__(self, cut, forbidden, note):
        self.cut, self.program, self.forbidden, self.note = cut, cut.program, forbidden, note
        self.modules = {}  # Module -> module object
        self.ran = set()  # Modules whose units have been run (or are being run)
        self.done = set()  # units that were run
        self.values = {}  # (unit, name) -> value right after the unit
        self.failed = {}  # unit -> exception
        self.guarded = set()
        self.hoists = 0
        self.shared = False  # whether a function or a class was opened in it
        self.number = next(_numbers)
        self.builtins = dict(vars(_builtins))
        self.builtins.update(
            __import__=self._import, input=_no_input, display=inert.Inert("display"), get_ipython=inert.Inert("get_ipython"),
            exit=_leave, quit=_leave,
        )  # fmt: skip

    def run(self):
        """Runs the slice; failures become notes."""
        text = "".join(word for unit in self.cut.parts() for word in _words(unit))
        shims.apply()
        shims.seed(text)
        self._run_module(self.cut.version.module)

    def namespace(self, module):
        """The globals of a module of the student's."""
        found = self.modules.get(module)
        if found is None:
            name = module.dotted[-1] if module.dotted else "submission"
            found = type(_sys)(name)
            space = found.__dict__
            # A name of its own in sys.modules, where dataclasses and typing look classes' modules up.
            space["__name__"] = "%s__%d" % (name, self.number)
            space["__builtins__"] = self.builtins
            space["__file__"] = module.path
            _sys.modules[space["__name__"]] = found
            self.modules[module] = found
            for alias, source in sorted(self.cut.supplied.get(module, {}).items()):
                self._supply(space, alias, source)
        return found.__dict__

    def clear(self):
        """Lets go of everything in it."""
        for module in self.modules.values():
            _sys.modules.pop(module.__dict__.get("__name__"), None)
            module.__dict__.clear()
        self.values.clear()
        self.failed.clear()

    def _supply(self, space, alias, source):
        """A usual name that the text uses and never binds: ``np``."""
        def get():
            module = self._import(source, space, space, ("x",), 0)
            return getattr(module, alias) if source in ("typing", "tqdm") and alias != source else module

        ok, value = guard.run(get)
        if ok:
            space[alias] = value
        if ok and type(value) is not ruled_out.RuledOut:
            self.note("import_supplied", name=alias, module=source)

    def _run_module(self, module):
        if module in self.ran:
            return
        self.ran.add(module)
        for i in self.cut.of(module):
            self._unit(module.units[i])

    def _unit(self, unit):
        """Runs one unit once. A name that it lacks and that stands elsewhere in the file is made first."""
        if unit in self.done:
            return
        self.done.add(unit)
        space = self.namespace(unit.module)
        lacked = set()
        while True:
            outer, self.guarded = self.guarded, unit.guarded
            ok, error = guard.run(_execute, unit, space)
            self.guarded = outer
            shims.apply()
            if ok:
                break
            name = _lacking(error)
            if name is None or name in lacked or not self._hoist(unit, name):
                self._fail(unit, error)
                break
            lacked.add(name)
        self._ban(unit, space)
        for name in unit.names.bound:
            if name in space:
                self.values[unit, name] = space[name]

    def _hoist(self, unit, name):
        """Runs the unit that binds ``name``: the last before this one, else the first after it."""
        self.hoists += 1
        binders = [i for i in unit.module.binders.get(name, ()) if unit.module.units[i] is not unit]
        before = [i for i in binders if i < unit.index]
        chosen = before[-1:] or [i for i in binders if i > unit.index][:1]
        if self.hoists > _MAX_HOISTS or not chosen or unit.module.units[chosen[0]] in self.done:
            return False
        self._unit(unit.module.units[chosen[0]])
        return name in self.namespace(unit.module)

    def _ban(self, unit, space):
        """Names that would come of what is ruled out stand for it: who uses them is told so, not that there is no such name."""
        error = self.failed.get(unit)
        if guard.is_a(error, guard.Forbidden):
            for name in unit.names.bound:
                space.setdefault(name, ruled_out.RuledOut(error.what))
        for source, level in unit.names.stars:
            rule = None if level else self.forbidden.of_import(source)
            if rule is not None:
                for name in self.cut.unbound.get(unit.module, ()):
                    space.setdefault(name, ruled_out.RuledOut(rule))

    def _fail(self, unit, error):
        self.failed[unit] = error
        if unit.broken:  # That it does not parse has been said.
            return
        text = guard.cut("%s: %s" % (guard.type_name(error), guard.message_of(error)))
        place = guard.place_of(error)
        line = place[2] if place and place[0] == unit.module.path and place[1] == unit.cell else unit.line()
        self.note("statement_failed", file=unit.module.path, cell=unit.cell, line=line, error=text)

    # ---- imports

    def _import(self, name, globals=None, locals=None, fromlist=(), level=0):
        """``__import__`` of the student's code."""
        own = self._own(name, fromlist, level)
        if own is not None:
            return own
        if level:
            raise ImportError("no module %r among the files handed in" % name)
        module = self._ruled_out(name, fromlist)
        if module is None:
            module = inert.stand_in(name)
        if module is not None:
            return module
        try:
            module = _real_import(name, globals, locals, fromlist or (), 0)
        except ModuleNotFoundError as error:
            top = name.split(".")[0]
            if error.name is None or error.name.split(".")[0] != top or top in self.guarded or error.name != top:
                raise
            self.note("module_absent", module=top)
            return special.stand_in(name, fromlist) or inert.Absent(top)
        shims.apply()
        return module

    def _ruled_out(self, name, fromlist):
        """What an import gives of what the assignment rules out; None for all others."""
        rule = self.forbidden.of_import(name)
        top = name.split(".")[0]
        if rule is None:
            parts = {part: self.forbidden.of_import(name + "." + part) for part in fromlist or ()}
            if not any(parts.values()):
                return None
            module = _real_import(name, None, None, tuple(parts), 0)
            return inert.Module(**{p: ruled_out.RuledOut(r) if r else getattr(module, p, None) for p, r in parts.items()})
        if top in self.guarded or (not fromlist and self.forbidden.of_import(top) is None):
            # `except ImportError` has another way; `import a.b` would give a, which may be used.
            raise guard.Forbidden(rule)
        return ruled_out.RuledOut(rule)

    def _own(self, name, fromlist, level):
        module = self.program.find(name, level)
        if module is None and level and not name:
            return self._folder("", fromlist, level)
        if module is None:
            return self._folder(name, fromlist, level) if self._is_own_folder(name, level) else None
        self._run_module(module)
        self.namespace(module)
        found = self.modules[module]
        for part in fromlist or ():
            inner = None if part in found.__dict__ else self.program.find((name + "." + part).strip("."), level)
            if inner is not None and inner is not module:
                self._run_module(inner)
                self.namespace(inner)
                found.__dict__[part] = self.modules[inner]
        if fromlist or "." not in name:
            return found
        # `import a.b` gives a.
        first, *rest = name.split(".")
        top = tree = inert.Module()
        for part in rest[:-1]:
            tree.__dict__[part] = inert.Module()
            tree = tree.__dict__[part]
        tree.__dict__[rest[-1]] = found
        return top

    def _is_own_folder(self, name, level):
        return bool(level) or (name.split(".")[0] not in _sys.modules and self.program.is_folder(name))

    def _folder(self, name, fromlist, level):
        names = {}
        for part in fromlist or ():
            module = self.program.find((name + "." + part).strip("."), level)
            if module is not None:
                self._run_module(module)
                self.namespace(module)
                names[part] = self.modules[module]
        return inert.Module(**names)


def _execute(unit, space):
    code = unit.compiled()
    if code.co_flags & _COROUTINE:
        import asyncio

        async def top():
            await eval(code, space)

        asyncio.run(top())
    else:
        exec(code, space)


def _lacking(error):
    """The global name that an exception is about, else None."""
    if not guard.is_a(error, NameError) or guard.is_a(error, UnboundLocalError):
        return None
    found = _re.search(r"name '(\w+)' is not defined", guard.message_of(error))
    return found and found.group(1)


def _words(unit):
    for n in unit.everything():
        word = getattr(n, "attr", None) or getattr(n, "id", None) or getattr(n, "name", None)
        if isinstance(word, str):
            yield word + " "


def _no_input(prompt=""):
    return ""


def _leave(code=None):
    raise SystemExit(code)
