"""A submission as the conversation sees it: loading it, opening versions of what is wanted."""

import ast
from builtins import *  # noqa: F403 -- own references: a student's code may replace builtins

from . import cut, forbid, guard, inert, marks, namespace, program, ruled_out, shims, slicer, versions, wire

_MAX_NOTES = 200


class Submission:
    """The files of one student."""

    def __init__(self):
        self.arrays = "numpy"
        self.wanted, self.found = [], []
        self.rules = forbid.Rules()
        self.worlds = {}
        self.prefix = None  # the world of the variable with a place that was last looked at
        self.notes, self.noted = [], set()

    def load(self, files, wanted, options):
        """(versions, near, notes) of the submission; runs none of its code."""
        self.__init__()
        self.arrays = options.get("arrays", "numpy")
        self.rules = forbid.Rules(options.get("forbid_imports") or (), options.get("forbid_calls") or ())
        ruled_out.keep_out(self.rules)
        self.wanted = wanted
        self.program = program.Program(files)
        for code, args in self.program.notes:
            self._note(code, args)
        if not any(module.units for module in self.program.modules):
            self.note("nothing_to_grade")
        near, asked = [], {name for w in wanted for name in [w[0]] + w[1]}
        for w in wanted:
            every = versions.find(self.program, w)
            kept = versions.cut(every)
            if len(kept) < len(every):
                self.note("versions_cut", name=w[0], found=len(every), kept=len(kept))
            if not every:
                near += [(w[0], name) for name in versions.near(self.program, w) if name not in asked]
            self.found.append(kept)
            if w[3] and not kept and not marks.is_there(self.program, w[3]):
                self.note("no_heading", after=w[3][0])  # For the message of the check.
        if options.get("cut"):
            self.notes.append(("cut", [("text", self._cut(options["cut"]))]))
        return self.found, near, self.take_notes()

    def too_heavy(self, wanted):
        """What `load` gives for a submission that cannot be read within its memory."""
        self.__init__()
        self.wanted, self.found = wanted, [[] for _ in wanted]
        self.program = program.Program([])
        self.note("code_too_heavy")
        self.note("nothing_to_grade")
        return self.found, [], self.take_notes()

    def _cut(self, asked):
        """The text of the slices that are asked for; what cannot be written down is nothing."""
        try:
            return cut.text(self.program, self.wanted, self.found, asked)
        except (RecursionError, ValueError):
            return None

    def note(self, code, **args):
        self._note(code, list(args.items()))

    def _note(self, code, args):
        """Each remark once."""
        key = (code, repr(args))
        if key not in self.noted and len(self.noted) < _MAX_NOTES:
            self.noted.add(key)
            self.notes.append((code, args))

    def take_notes(self):
        """The remarks since the last time."""
        notes, self.notes = self.notes, []
        return notes

    def open(self, wanted, number):
        """(kind, object) of a version, or what came in the way."""
        if wanted >= len(self.found) or number >= len(self.found[wanted]):
            raise wire.Malformed("no such version")
        version = self.found[wanted][number]
        slice_ = slicer.Slice(self.program, version)
        ruled_out = self.rules.check(slice_)
        if ruled_out:
            what, place = ruled_out
            return wire.Raised(what, guard.message_of(guard.Forbidden(what)), place, "forbidden")
        self._mention_aliases(slice_)
        self._mention_idioms(slice_)
        key = slice_.key()
        world = self.worlds.get(key)
        if version.start is None and world is self.prefix:
            self.prefix = None  # A function comes from it, which needs its names.
        elif version.start is not None and world is not self.prefix:
            # What a cell left may be large; of such worlds one is kept.
            self._forget(self.prefix)
        if world is None:
            world = self.worlds[key] = namespace.World(slice_, self.rules, self.note)
            world.run()
        if version.start is not None and not world.shared:
            self.prefix = world
        world.shared = world.shared or version.start is None
        return self._pick(world, version)

    def _forget(self, world):
        if world is not None:
            self.worlds = {key: w for key, w in self.worlds.items() if w is not world}
            guard.run(world.clear)

    def _pick(self, world, version):
        unit, name = version.unit, version.found_as
        if unit in world.failed and (not versions.is_variable(version.kind) or (unit, name) not in world.values):
            return guard.raised(world.failed[unit])
        if versions.is_variable(version.kind):
            space = world.namespace(version.module)
            if name not in space:
                return wire.Raised("NameError", "name %r is not defined" % name, None, "missing")
            return version.kind, space[name]
        if (unit, name) not in world.values:
            return wire.Raised("NameError", "name %r is not defined" % name, None, "missing")
        x = world.values[unit, name]
        if type(x) is ruled_out.RuledOut:
            return guard.raised(guard.Forbidden(x._grader_name, (version.file, version.cell, version.line)))
        right = isinstance(x, type) if version.kind == wire.CLASS else callable(x)
        if inert.is_stand_in(x) or not right:
            what = "class" if version.kind == wire.CLASS else "function"
            place = (version.file, version.cell, version.line)
            return wire.Raised("TypeError", "%s is no %s but %s" % (name, what, guard.type_name(x)), place, "missing")
        return version.kind, x

    def _mention_idioms(self, slice_):
        """Notes what is PyTorch of long ago, or does nothing on this machine."""
        if "torch" not in shims._done:
            return
        for unit in slice_.parts():
            for n in unit.everything():
                for code, name in shims.idioms(n) if isinstance(n, ast.Call) else ():
                    self.note(code, name=name)

    def _mention_aliases(self, slice_):
        """Notes names that NumPy no longer has and that a shim supplies."""
        shims.apply()
        if not shims.MISSING and "numpy" in shims._done:
            return
        for unit in slice_.parts():
            for n in unit.everything():
                if isinstance(n, ast.Attribute) and n.attr in shims.NUMPY_GONE and isinstance(n.value, ast.Name):
                    if n.value.id in ("np", "numpy") and (n.attr in shims.MISSING or "numpy" not in shims._done):
                        self.note("numpy_alias_gone", name="%s.%s" % (n.value.id, n.attr))
