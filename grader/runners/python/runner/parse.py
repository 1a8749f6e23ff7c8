"""From text to top-level statements, saving what can be saved of text that does not parse."""

import ast
import keyword
import re
from builtins import *  # noqa: F403 -- own references: a student's code may replace builtins

from . import notebook

# <Ваш код здесь>, <Your code here>, < YOUR CODE >; and ??? in an expression.
_PLACEHOLDER = re.compile(r"<[^<>\n=]*\b(?:код|кода|ваш\w*|code|your)\b[^<>\n]*>|\?{2,}|<\.{3}>|…", re.I)
_DEFINES = re.compile(r"^(?:@.*\n)*(?:async\s+)?(?:def|class)\s+(\w+)", re.M)
_GOES_ON = re.compile(r"(?:else|elif|except|finally)\b|[)\]}]")
_MENDS = 300  # Pieces that do not parse before the rest is taken as it is.
_UNFINISHED = re.compile("EOF|never closed|unterminated triple|expected an indented block|unexpected end")


class Broken:
    """A top-level definition that does not parse: what it defines, where, and why not."""

    __slots__ = ("name", "line", "text", "error", "placeholder")

    def __init__(self, name, line, text, error, placeholder):
        self.name, self.line, self.text, self.error, self.placeholder = name, line, text, error, placeholder


class Parsed:
    """Statements of one piece. ``broken`` and ``statements`` are each in the order of the text."""

    def __init__(self):
        self.statements = []
        self.broken = []
        self.placeholders = []  # lines where one was left
        self.tabs = 0  # line of a mended indentation, 0 if none
        self.error_line = 0  # first line that does not parse
        self.written = None  # (path, text) of a module that %%writefile makes
        self.lines = []


def parse(text):
    """Everything that parses of one cell or file."""
    result = Parsed()
    result.lines = text.split("\n")
    tree = _try(text)
    if tree is None:
        text, result.written = notebook.without_magics(text)
        tree = _whole(text, result)
    if tree is not None:
        result.statements = tree.body
    else:
        _chunks(text, result)
    return result


def _try(text):
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _error(text):
    """(line, message) of what is wrong with a text."""
    try:
        ast.parse(text)
    except SyntaxError as error:
        return max(error.lineno or 1, 1), error.msg or "invalid syntax"
    except (ValueError, RecursionError, MemoryError) as error:
        return 1, str(error) or type(error).__name__
    return 1, ""


def _whole(text, result):
    """The tree of a text that parses after harmless mending of its white space or its placeholders."""
    tree = _try(text)
    if tree is not None:
        return tree
    for mended in _spaces(text):
        tree = _try(mended)
        if tree is not None:
            result.tabs = _error(text)[0]
            return tree
    mended, lines = _without_placeholders(text)
    tree = _try(mended)
    if tree is not None:
        result.placeholders += lines
    return tree


def _spaces(text):
    """The text with other readings of its white space."""
    plain = re.sub("[\u00a0\u2000-\u200a\u202f\u3000]", " ", re.sub("[\u200b\ufeff\u2028]", "", text))
    if plain != text:
        yield plain
    if "\t" in plain:
        yield plain.expandtabs(8)
        yield plain.expandtabs(4)
    first = next((line for line in plain.split("\n") if line.strip() and not line.lstrip().startswith("#")), "")
    indent = first[: len(first) - len(first.lstrip())]
    if indent:
        n = len(indent)
        yield "\n".join(line[n:] if line.startswith(indent) else line for line in plain.split("\n"))


def _without_placeholders(text):
    """The text with placeholders as ``...`` and empty bodies filled, and the lines of both."""
    touched = set()
    lines = text.split("\n")
    for i, line in enumerate(lines):
        mended = _PLACEHOLDER.sub(" ... ", line)
        if mended != line:
            # A placeholder that is a statement of its own keeps its indentation.
            lines[i] = line[: len(line) - len(line.lstrip())] + mended.strip()
            touched.add(i + 1)
    for _ in range(40):
        try:
            ast.parse("\n".join(lines))
            break
        except IndentationError as error:
            where = re.search(r"expected an indented block after .* on line (\d+)", error.msg or "")
            line = int(where.group(1)) if where else _opener(lines, (error.lineno or 1) - 1)
            if not 0 < line <= len(lines) or not lines[line - 1].split("#")[0].rstrip().endswith(":"):
                break
            lines[line - 1] = lines[line - 1].split("#")[0].rstrip() + " ..."
            touched.add(line)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            break
    return "\n".join(lines), sorted(touched)


def _opener(lines, at):
    """Number of the last line before ``at`` that opens a block."""
    for i in range(min(at, len(lines)) - 1, -1, -1):
        code = lines[i].split("#")[0].strip()
        if code:
            return i + 1 if code.endswith(":") else 0
    return 0


def _chunks(text, result):
    """Cuts a text at statements that start in column 0 and keeps the chunks that parse."""
    lines = text.split("\n")
    starts = [i for i, line in enumerate(lines) if line[:1].strip() and line[0] != "#" and not _GOES_ON.match(line)]
    starts = [s for k, s in enumerate(starts) if k == 0 or not _decorates(lines, starts[k - 1], s)]
    starts.append(len(lines))
    k = failures = 0
    while k < len(starts) - 1:
        begin = starts[k]
        end = k + 1
        sub = Parsed()
        text = "\n".join(lines[begin : starts[end]])
        tree = _whole(text, sub) if failures < _MENDS else _try(text)
        # A string or a bracket that goes on in column 0.
        while tree is None and end < min(k + 40, len(starts) - 1) and _unfinished("\n".join(lines[begin : starts[end]])):
            end += 1
            tree = _try("\n".join(lines[begin : starts[end]]))
        if tree is None:
            end = k + 1
            failures += 1
            _broken(lines, begin, starts[end], result)
        else:
            result.statements += ast.increment_lineno(tree, begin).body
            result.placeholders += [begin + line for line in sub.placeholders]
            result.tabs = result.tabs or (sub.tabs and begin + sub.tabs)
        k = end


def _unfinished(text):
    return bool(_UNFINISHED.search(_error(text)[1]))


def _decorates(lines, before, at):
    """Whether the lines from ``before`` up to ``at`` are decorators of what starts at ``at``."""
    return all(line.startswith("@") or not line.strip() for line in lines[before:at])


def _broken(lines, begin, end, result):
    text = "\n".join(lines[begin:end]).rstrip()
    line, message = _error(text)
    line += begin
    result.error_line = result.error_line or line
    name = _DEFINES.match(text)
    # `def if(x):` defines nothing that has a name.
    if name and name.group(1).isidentifier() and not keyword.iskeyword(name.group(1)):
        placeholder = bool(_PLACEHOLDER.search(text))
        result.broken.append(Broken(name.group(1), begin + 1, text, (line, message), placeholder))
