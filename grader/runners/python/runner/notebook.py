"""Files as students hand them in, as pieces of Python text: decoding, notebooks, magics."""

import re
from builtins import *  # noqa: F403 -- own references: a student's code may replace builtins

from . import marks

# Folders that tools leave beside the student's own files.
_NOT_THEIRS = {"__pycache__", "__MACOSX", ".ipynb_checkpoints", ".git", "venv", ".venv", "env", "site-packages", "node_modules"}

_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")


class Piece:
    """A cell (from 1, code cells only) or a whole file (cell 0)."""

    __slots__ = ("cell", "text", "headings")

    def __init__(self, cell, text, headings=()):
        self.cell, self.text, self.headings = cell, text, headings


class Unreadable(Exception):
    """A notebook that is none; the text says why."""


def is_theirs(path):
    """Whether a file is one that the student wrote and that holds Python."""
    *folders, name = path.replace("\\", "/").split("/")
    if name.startswith(".") or any(f in _NOT_THEIRS for f in folders):
        return False
    return name.lower().endswith((".py", ".ipynb"))


def decode(data):
    """(text, encoding if it had to be guessed else None)."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _lines(data.decode(encoding, "replace")), None
    if data[:200].count(0) > len(data[:200]) // 3:
        encoding = "utf-16-le" if data[1:2] == b"\0" else "utf-16-be"
        return _lines(data.decode(encoding, "replace")), None
    for line in data.split(b"\n", 2)[:2]:
        cookie = _COOKIE.match(line)
        if cookie:
            try:
                return _lines(data.decode(cookie.group(1).decode("ascii"))), None
            except (LookupError, UnicodeError):
                break
    try:
        return _lines(data.decode("utf-8")), None
    except UnicodeDecodeError:
        return _lines(data.decode("cp1251", "replace")), "cp1251"


def _lines(text):
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").lstrip("\ufeff")


def pieces(path, text):
    """The pieces of a file. Goes by the content: a notebook may be called .py and a script .ipynb."""
    looks_json = text.lstrip()[:1] == "{"
    notebook = path.lower().endswith(".ipynb")
    if notebook and (looks_json or not text.strip()):
        return cells(text)
    if looks_json and '"cells"' in text:
        try:
            return cells(text)
        except Unreadable:
            pass
    if notebook and not re.search(r"^(import|from|def|class|\w+ *=)\b", text, re.M):
        raise Unreadable("not JSON")
    return [Piece(0, text)]


def cells(text):
    """The code cells of a notebook of nbformat 3 or 4."""
    import json

    try:
        book = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        raise Unreadable(str(error)[:200] or "not JSON") from None
    if not isinstance(book, dict):
        raise Unreadable("not a notebook")
    found = list(_list(book.get("cells")))
    for sheet in _list(book.get("worksheets")):
        found += _list(sheet.get("cells") if isinstance(sheet, dict) else None)
    if not isinstance(book.get("cells"), list) and not isinstance(book.get("worksheets"), list):
        raise Unreadable("no cells in it")
    result, headings = [], []
    for cell in found:
        if not isinstance(cell, dict):
            continue
        source = cell.get("source", cell.get("input", ""))
        if isinstance(source, list):
            source = "".join(s for s in source if isinstance(s, str))
        text = _lines(source if isinstance(source, str) else "")
        if cell.get("cell_type") == "code":
            result.append(Piece(len(result) + 1, text, headings))
            headings = []
        else:
            headings += marks.of_markdown(text)
    if headings:  # with nothing below them
        result.append(Piece(len(result) + 1, "", headings))
    return result


def _list(x):
    return x if isinstance(x, list) else []


# ---------------------------------------------------------------- magics

# Cell magics whose body is no Python for this process.
_FOREIGN = {
    "bash", "sh", "html", "HTML", "javascript", "js", "latex", "markdown", "svg", "SVG", "perl", "ruby", "script",
    "cmd", "system", "sx", "!", "cython", "R", "sql", "bigquery", "cpp", "cu", "shell", "writefile", "file",
    "python2", "pypy", "julia", "writetemplate", "pandoc",
}  # fmt: skip

_CELL_MAGIC = re.compile(r"^\s*%%\s*(\S+)[ \t]*(.*)$")
_ASSIGNED = re.compile(r"^(\s*)[\w.,\s\[\]'\"]*[^=!<>]=\s*[!%](?!=)")
_HELP = re.compile(r"^\s*(\?{1,2}\s*[\w.*]+|[\w.*]+(\(.*\))?\?{1,2})\s*;?\s*$")
_RUN = re.compile(r"^(\s*)%run\s+(?:-\w+\s+)*['\"]?([\w./\\ -]+?)(?:\.py|\.ipynb)?['\"]?\s*$")
_TIME = re.compile(r"^(\s*)%time\s+(\S.*)$")


def without_magics(text):
    """(text without IPython's own syntax, (path, text) of a module that a cell wrote or None).

    Lines stay where they are, so that line numbers do.
    """
    lines = text.split("\n")
    first = next((i for i, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#")), None)
    if first is not None:
        magic = _CELL_MAGIC.match(lines[first])
        if magic and magic.group(1) in _FOREIGN:
            written = None
            if magic.group(1) in ("writefile", "file"):
                path = magic.group(2).replace("-a ", "").strip().strip("'\"")
                if path.endswith(".py"):
                    written = path, "\n" * (first + 1) + "\n".join(lines[first + 1 :])
            return "", written
    result = []
    continued = False
    for line in lines:
        if continued:
            continued = line.rstrip().endswith("\\")
            result.append("")
            continue
        plain = _without_magic(line)
        continued = plain is not line and line.rstrip().endswith("\\")
        result.append(plain)
    return "\n".join(result), None


def _without_magic(line):
    body = line.lstrip()
    indent = line[: len(line) - len(body)]
    if body.startswith("%%"):
        return indent
    if body[:1] == "%":
        run, time = _RUN.match(line), _TIME.match(line)
        if run:
            module = re.sub(r"[/\\]+", ".", run.group(2).strip().lstrip("./\\")).replace(" ", "_")
            return "%sfrom %s import *" % (indent, module)
        if time:
            return indent + time.group(2)
        if body.startswith("%pylab"):
            return indent + "from pylab import *"
        return indent + "pass"
    if body[:1] == "!" or _HELP.match(line):
        return indent + "pass"
    if _ASSIGNED.match(line):
        return indent + "pass"
    return line
