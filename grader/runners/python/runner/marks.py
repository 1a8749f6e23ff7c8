"""Headings and comments that say where something has to be: ``## Task 1``, ``# Task 1``, ``# %% Task 1``."""

import re
from builtins import *  # noqa: F403 -- own references: a student's code may replace builtins

_TAG = re.compile(r"<[^>]*>")
_SEPARATORS = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"\b(?:n|no|nr|номер|number)\s+(?=\d)")
_LEAD = re.compile(r"^(\d*)[\W\d_]*")


def of_markdown(text):
    """(level, line) of what may be a heading in a markdown cell: all, since people write ``**Task 1**`` as well.

    Level 2 is ``##`` or ``<h2>``; 0 is no heading by its markup.
    """
    return [(_level(line), line) for line in text.split("\n") if line.strip()]


def _level(line):
    found = re.match(r"\s*(#{1,6})\s|\s*<h([1-6])", line, re.I)
    return 0 if not found else len(found.group(1) or "") or int(found.group(2))


def of_code(text):
    """(line, text) of the comments of a cell or file that begin in column 0."""
    return [(i, line) for i, line in enumerate(text.split("\n"), 1) if line.startswith("#")]


def _plain(text):
    """A line without markup, capitals and punctuation: `<b>Задание №1.</b>` reads ``задание 1``."""
    import html
    import unicodedata

    text = html.unescape(_TAG.sub(" ", text)).replace("№", " ")
    text = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    text = re.sub(r"(?<=[^\W\d_])(?=\d)", " ", _SEPARATORS.sub(" ", text))
    return _NUMBER.sub("", text).strip()


def _readings(text, heading):
    """A line without the numbering before it, and with that number after its first word: `## 1. Задание` is Задание 1."""
    text = _plain(text)
    number = _LEAD.match(text).group(1)
    text = _LEAD.sub("", text)
    word, _, rest = text.partition(" ")
    if number and word and not rest[:1].isdigit() and (heading or not rest):
        return [text, ("%s %s %s" % (word, number, rest)).strip()]
    return [text]


def _pattern(markers, any_number):
    words = []
    for marker in markers:
        word = re.escape(_readings(marker, True)[-1])
        words.append(re.sub(r"\d+", r"\\d+", word) if any_number else word)
    return re.compile(r"(?:%s)(?!\w)" % "|".join(words))


def regions(module, markers):
    """Half-open ranges of unit indices, each from one of the markers to the next heading of its kind.

    Of the kind of "Task 1" is whatever reads like it with another number, and of a heading in markdown any other one of
    its level or above.
    """
    own, kin = _pattern(markers, False), _pattern(markers, True)
    found, start, depth = [], None, 0
    for index, level, text in module.marks:
        readings = _readings(text, level)
        if any(map(own.match, readings)):
            start, depth = index if start is None else start, depth or level
        elif start is not None and (any(map(kin.match, readings)) or 0 < level <= depth):
            found.append((start, index))
            start, depth = None, 0
    if start is not None:
        found.append((start, len(module.units)))
    return [(a, b) for a, b in found if a < b]


def is_there(program, markers):
    """Whether one of the markers stands anywhere."""
    own = _pattern(markers, False)
    return any(own.match(reading) for m in program.modules for _, level, text in m.marks for reading in _readings(text, level))
