"""Variables with a place: as they were at the end of the cell that follows a heading or a comment."""

import json

import pytest
from client import OBJECT, VARIABLE, plain
from conftest import raised

A1 = ("a1", ["a"], VARIABLE, "Задание 1", "Task 1")
A2 = ("a2", ["a"], VARIABLE, "Задание 2", "Task 2")
B2 = ("b2", ["b"], VARIABLE, "Задание 2", "Task 2")


def _book(*cells):
    """Texts that begin with ``md:`` are markdown."""
    made = [
        {"cell_type": "markdown", "source": c[3:]} if c.startswith("md:") else {"cell_type": "code", "source": c}
        for c in cells
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 2, "metadata": {}, "cells": made})


def _values(shared, text, *wanted, path="a.ipynb"):
    loaded = shared.load({path: text}, list(wanted))
    return [plain(shared.open(w[0])) if loaded.versions[i] else None for i, w in enumerate(wanted)]


def test_a_later_cell_overwrites_what_an_earlier_one_left(shared):
    book = _book("md:## Задание 1. Тензоры", "a = 1", "md:### **Задание 2**", "a = a + 10\nb = a")
    assert _values(shared, book, A1, A2, B2) == [1, 11, 11]


@pytest.mark.parametrize("heading", ["# Task 1", "<h3>TASK 1:</h3>", "**Задание 1** (2 балла)", "#### 1. задание 1", "Intro\n\n## Task 1\ntext",
                                     "## Задание №1", "## Задание #1", "## Задание № 1.", "## 1. Задание", "### 1) Task", "## Задание&nbsp;1", "<h2>Задание&#160;<b>1</b></h2>",
                                     "## Задание\u00a01", "## Task no. 1", "## Task1", "## 1. Задание: тензоры", "**1. Задание**", "## Task&nbsp;№1: a", "## Ｔａｓｋ １"])  # fmt: skip
def test_headings_as_people_write_them(shared, heading):
    assert _values(shared, _book("a = 0", "md:" + heading, "a = 1"), A1) == [1]


@pytest.mark.parametrize("heading", ["# Task 11", "# Task", "see Task 1", "# Tasks 1", "## Задание 10", "## 2. Задание", "## 1. Remark", "1. Задание сдавайте вовремя", "## Задание №11", "## 11. Задание"])
def test_headings_that_are_others(shared, heading):
    assert _values(shared, _book("a = 0", "md:" + heading, "a = 1"), A1) == [None]


def test_headings_by_their_number_end_each_other(shared):
    book = _book("md:## 1. Задание", "a = 1", "md:## 2. Задание", "a = 2\nb = 3", "md:## 3. Задание", "a = 4")
    assert _values(shared, book, A1, A2, B2) == [1, 2, 3]


def test_a_heading_that_is_not_there_is_told(shared):
    loaded = shared.load({"a.ipynb": _book("md:## Exercise one", "a = 1", "md:## Task 2")}, [A1, A2, B2])
    assert loaded.versions == [[], [], []]
    assert shared.loaded.notes == [("no_heading", {"after": "Задание 1"})]


def test_comments_are_headings_in_a_file(shared):
    text = "import math\n# Task 1\na = math.floor(1.5)\na += 1\n\n# %% Task 2\nb = a\na = 5\n"
    assert _values(shared, text, A1, A2, B2, path="a.py") == [2, 5, 2]


def test_another_task_ends_it(shared):
    assert _values(shared, _book("md:# Task 1", "c = 1", "md:# Task 4", "a = 4"), A1) == [None]


@pytest.mark.parametrize("heading, ends", [("## Thanks", True), ("# Part two", True), ("### A remark", False), ("**Remark**", False)])
def test_other_headings_end_it_by_their_level(shared, heading, ends):
    book = _book("md:## Task 1", "a = 1", "md:" + heading, "a = 2")
    assert _values(shared, book, A1) == [1 if ends else 2]


def test_cells_in_between_are_run_whole(shared):
    cells = ["md:# Task 1", "a = []", "for i in range(3):\n    fill(a, i)", "a = a + [9]"]
    book = _book("def fill(x, i): x.append(i)", *cells)
    assert _values(shared, book, A1) == [[0, 1, 2, 9]]


def test_only_what_is_needed_is_run(shared):
    book = _book("1 / 0", "while True: pass", "x = 1", "md:# Task 1", "a = x", "md:# Task 2", "raise SystemExit")
    assert _values(shared, book, A1) == [1]
    assert not [n for n in shared.loaded.notes if n[0] == "statement_failed"]


def test_each_cell_is_a_version_and_a_placeholder_is_a_stub(shared):
    shared.load({"a.ipynb": _book("md:# Task 1", "a = ...", "a = 1\na = 2", "a = 3")}, [A1])
    assert [v.stub for v in shared.loaded.versions[0]] == [True, False, False]
    assert [plain(shared.open("a1", i)) for i in (1, 2)] == [2, 3]


def test_an_object_stays(shared):
    shared.load({"a.ipynb": _book("md:# Task 1", "a = 3 + 4j")}, [("a1", ["a"], OBJECT, "Task 1")])
    a = shared.open("a1")
    assert plain(shared.get(a, "imag")) == 4 and plain(shared.call(a, method="__abs__")) == 5


def test_what_failed_in_its_cell(shared):
    shared.load({"a.ipynb": _book("md:# Task 1", "b = 1\na = b / 0")}, [A1])
    assert raised(shared.open("a1")).cls == "ZeroDivisionError"
