"""A submission as modules of top-level statements ("units")."""

import ast
from builtins import *  # noqa: F403 -- own references: a student's code may replace builtins

from . import effects, guard, marks, names, notebook, parse

# A file of the student's with such a name does not hide the library that everybody means by it.
_LIBRARIES = {
    "numpy", "pandas", "torch", "scipy", "sklearn", "matplotlib", "seaborn", "tqdm", "tensorflow", "keras", "torchvision",
    "numba", "IPython", "PIL", "cv2", "requests", "abc", "ast", "builtins", "collections", "copy", "csv", "dataclasses",
    "datetime", "decimal", "enum", "fractions", "functools", "inspect", "io", "itertools", "json", "logging", "math",
    "operator", "os", "pathlib", "pickle", "random", "re", "statistics", "string", "sys", "time", "types", "typing",
    "unittest", "warnings",
}  # fmt: skip


# Most characters of code of a submission, outputs of notebooks apart. A course's largest notebooks have a hundredth of it.
_MAX_CODE = 4 << 20


class Unit:
    """One top-level statement, or a definition that does not parse (``broken``)."""

    __slots__ = ("module", "index", "cell", "node", "names", "filename", "broken", "lines", "code", "guarded", "flags", "walked")

    def __init__(self, module, cell, node, filename, lines, broken=None):
        self.module, self.cell, self.node, self.filename, self.lines = module, cell, node, filename, lines
        self.broken, self.code, self.flags = broken, None, 0
        self.index, self.walked = -1, names.every(node)
        self.names = names.Names(node, self.walked)
        self.guarded = _guarded(node)

    def line(self):
        return self.broken.line if self.broken else self.node.lineno

    def everything(self):
        """All nodes of the statement but contexts and operators; walked once, since several look at them for each version."""
        return self.walked

    def compiled(self):
        """The code of the statement. Raises SyntaxError for what only the compiler refuses."""
        if self.code is None:
            if self.broken:
                line, message = self.broken.error
                text = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
                raise SyntaxError(message, (self.filename, line, 1, text))
            flags = self.flags | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
            tree = ast.Module(body=[self.node], type_ignores=[])
            self.code = compile(tree, self.filename, "exec", flags=flags, dont_inherit=True)
        return self.code


def _guarded(node):
    """Modules whose absence the statement itself handles (``try: import numba … except ImportError``)."""
    found = set()
    if not isinstance(node, ast.Try):
        return found
    kinds = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}
    for handler in node.handlers:
        caught = {n.id for n in ast.walk(handler.type) if isinstance(n, ast.Name)} if handler.type else kinds
        if caught & kinds:
            for inner in (x for s in node.body for x in ast.walk(s)):
                if isinstance(inner, ast.Import):
                    found.update(a.name.split(".")[0] for a in inner.names)
                elif isinstance(inner, ast.ImportFrom) and inner.module:
                    found.add(inner.module.split(".")[0])
    return found


class Module:
    """The units of one file, in order."""

    def __init__(self, path, dotted):
        self.path, self.dotted = path, dotted
        self.units = []
        self.binders = {}  # name -> indices of units that bind it
        self.changers = {}  # name -> indices of units that change its value in place
        self.patchers = {}  # name -> indices of units that set its attributes
        self.stars = []  # indices of units with a star import
        self.settings = []
        self.marks = []  # (index of the first unit after it, level, text) of headings and comments
        self.meaning = None  # see `forbid`
        self.known = {}  # see `versions._once`
        self.asked = set()

    def finish(self):
        flags = 0
        for i, unit in enumerate(self.units):
            unit.index = i
            if isinstance(unit.node, ast.ImportFrom) and unit.node.module == "__future__":
                flags |= _future(unit.node)
        setters = {}
        for unit in self.units:
            unit.flags = flags
            if unit.names.sets:
                for name in unit.names.bound:
                    setters[name] = unit.names.sets
        for i, unit in enumerate(self.units):
            n = unit.names
            for called in n.calls:
                n.bound = n.bound | setters.get(called, set())
            for name in n.bound:
                self.binders.setdefault(name, []).append(i)
        effects.add(self)
        for i, unit in enumerate(self.units):
            n = unit.names
            for name in n.changes:
                self.changers.setdefault(name, []).append(i)
            for name in n.patches:
                self.patchers.setdefault(name, []).append(i)
            if n.stars:
                self.stars.append(i)
            if n.settings:
                self.settings.append(i)

    def end_of_cell(self, index):
        """Index of the last unit of the cell that unit ``index`` stands in; of the file for a script."""
        cell = self.units[index].cell
        while index + 1 < len(self.units) and self.units[index + 1].cell == cell:
            index += 1
        return index


def _future(node):
    import __future__

    return sum(getattr(__future__, a.name).compiler_flag for a in node.names if hasattr(__future__, a.name))


def _is_main_guard(node):
    return (
        isinstance(node, ast.If)
        and isinstance(node.test, ast.Compare)
        and any(isinstance(n, ast.Name) and n.id == "__name__" for n in ast.walk(node.test))
    )


class Program:
    """All modules of a submission, and the remarks that reading them gave."""

    def __init__(self, files):
        self.modules = []
        self.notes = []
        self.room = _MAX_CODE
        theirs = [(path, data) for path, data in files if notebook.is_theirs(path)]
        self.many = len(theirs) > 1
        for path, data in theirs:
            self._file(path, data)
        for module in self.modules:
            module.finish()

    def note(self, code, path, **args):
        if self.many and "file" not in args:
            args["file"] = path
        self.notes.append((code, list(args.items())))

    def _file(self, path, data):
        if len(data) > 4 * _MAX_CODE and data[:1000].lstrip()[:1] != b"{" and not path.lower().endswith(".ipynb"):
            self.note("too_much_code", path, file=path, cell=0)  # In every encoding.
            return
        text, guessed = notebook.decode(data)
        if guessed:
            self.note("encoding_guessed", path, file=path, encoding=guessed)
        try:
            pieces = notebook.pieces(path, text)
        except notebook.Unreadable as error:
            self.note("notebook_unreadable", path, file=path, reason=guard.cut(str(error)))
            return
        module = Module(path, _dotted(path))
        self.modules.append(module)
        told = False
        for piece in pieces:
            if len(piece.text) <= self.room:
                self.room -= len(piece.text)
                self._piece(module, piece)
            elif not told:
                told = True
                self.note("too_much_code", path, file=path, cell=piece.cell)

    def _piece(self, module, piece):
        parsed = parse.parse(piece.text)
        path, cell = module.path, piece.cell
        if parsed.error_line:
            self._does_not_parse(path, cell, parsed.error_line)
        if parsed.placeholders:
            self.note("placeholder_left", path, cell=cell, line=min(parsed.placeholders))
        if parsed.tabs:
            self.note("spaces_mended", path, cell=cell, line=parsed.tabs)
        filename = "%s:%d" % (path, cell) if cell else path
        guard.PLACES[filename] = (path, cell)
        units = self._units(module, cell, filename, parsed)
        units += [self._broken(module, cell, b, filename, parsed.lines) for b in parsed.broken]
        units.sort(key=Unit.line)
        start = len(module.units)
        module.marks += [(start, level, text) for level, text in piece.headings]
        module.marks += [(start + sum(u.line() < line for u in units), 0, text) for line, text in marks.of_code(piece.text)]
        module.units += units
        if parsed.written:
            other = Module(parsed.written[0], _dotted(parsed.written[0]))
            self.modules.append(other)
            body = parse.parse(parsed.written[1])
            other.units += [Unit(other, cell, s, filename, parsed.lines) for s in body.statements]

    def _does_not_parse(self, path, cell, line):
        if cell:
            self.note("cell_does_not_parse", path, cell=cell, line=line)
        else:
            self.note("file_does_not_parse", path, file=path, line=line)

    def _units(self, module, cell, filename, parsed):
        units = []
        for statement in parsed.statements:
            if _is_main_guard(statement):
                continue
            try:
                units.append(Unit(module, cell, statement, filename, parsed.lines))
            except RecursionError:
                # Python's parser goes deeper than a function in Python can follow.
                self._does_not_parse(module.path, cell, statement.lineno)
        return units

    def _broken(self, module, cell, broken, filename, lines):
        # A class or function without a body stands for its name, so that the versions of a name stay in order.
        node = ast.parse("def %s(): ..." % broken.name).body[0]
        node.lineno = node.end_lineno = broken.line
        return Unit(module, cell, node, filename, lines, broken)

    def find(self, dotted, level=0):
        """The student's own module of that name, or None."""
        parts = [p for p in dotted.split(".") if p]
        if not parts or (not level and parts[0] in _LIBRARIES):
            return None
        exact = [m for m in self.modules if m.dotted == parts]
        if exact:
            return exact[-1]
        ends = [m for m in self.modules if m.dotted[-len(parts) :] == parts]
        if not ends:
            ends = [m for m in self.modules if m.dotted[-1:] == parts[-1:]] if level else []
        return ends[-1] if ends else None

    def is_folder(self, dotted):
        """Whether some own module lies in a package of that name."""
        parts = dotted.split(".")
        return any(parts == m.dotted[i : i + len(parts)] for m in self.modules for i in range(len(m.dotted) - len(parts)))


def _dotted(path):
    stem = path.replace("\\", "/").rsplit(".", 1)[0]
    parts = [p for p in stem.split("/") if p not in ("", ".", "..")]
    return parts[:-1] if len(parts) > 1 and parts[-1] == "__init__" else parts
