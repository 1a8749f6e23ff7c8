"""Files as they are handed in."""

import json

import pytest
from client import CLASS, plain
from conftest import book


def _call(shared, files, name="f", *args):
    shared.load(files, [name])
    return plain(shared.call(shared.open(), *args))


F = "def f(x):\n    return x + 1\n"


def test_source_as_list_and_as_string(shared):
    for source in (F, F.splitlines(True)):
        text = json.dumps({"cells": [{"cell_type": "code", "source": source}]})
        assert _call(shared, {"a.ipynb": text}, "f", 1) == 2


def test_nbformat_3(shared):
    cell = {"cell_type": "code", "input": [F], "language": "python", "outputs": []}
    text = json.dumps({"worksheets": [{"cells": [cell]}], "nbformat": 3, "nbformat_minor": 0})
    assert _call(shared, {"a.ipynb": text}, "f", 1) == 2


def test_cells_count_code_cells_from_one(shared):
    loaded = shared.load({"a.ipynb": book("#md text", "x = 1", "#md more", F)}, ["f"])
    assert [(v.file, v.cell, v.line) for v in loaded.versions[0]] == [("a.ipynb", 2, 1)]


@pytest.mark.parametrize("text", ['{"cells": [', "[1]", '{"a": 1}', "", '{"cells": 3}', "\x89PNG", "[" * 100_000])
def test_what_is_no_notebook(shared, text):
    loaded = shared.load({"a.ipynb": text, "b.py": F}, ["f"])
    assert [n for n in loaded.notes if n[0] == "notebook_unreadable"][0][1]["file"] == "a.ipynb"
    assert len(loaded.versions[0]) == 1


def test_odd_cells_do_no_harm(shared):
    cells = [None, 3, {}, {"cell_type": "code"}, {"cell_type": "code", "source": 5}, {"cell_type": "code", "source": [F, None]}]
    assert _call(shared, {"a.ipynb": json.dumps({"cells": cells})}, "f", 1) == 2


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + F.encode(), F.encode("utf-16"), F.encode("utf-16-le"), ("# имя\n" + F).encode("utf-16-be"),
        F.replace("\n", "\r\n").encode(), F.replace("\n", "\r").encode(), ("# -*- coding: cp1251 -*-\n# имя\n" + F).encode("cp1251"),
        ("#!/usr/bin/python\n# vim: set fileencoding=koi8-r :\ns = 'имя'\n" + F).encode("koi8-r"), F.encode() + b"\0",
    ],
)  # fmt: skip
def test_encodings(shared, data):
    assert _call(shared, {"a.py": data}, "f", 1) == 2
    assert shared.loaded.notes == []


def test_cp1251_without_a_cookie_is_guessed(shared):
    assert _call(shared, {"a.py": ("s = 'имя'\ndef f(x): return s").encode("cp1251")}, "f", 1) == "имя"
    assert shared.loaded.notes == [("encoding_guessed", {"file": "a.py", "encoding": "cp1251"})]


def test_notebook_with_bom(shared):
    assert _call(shared, {"a.ipynb": b"\xef\xbb\xbf" + book(F).encode()}, "f", 1) == 2


def test_notebook_named_py_and_script_named_ipynb(shared):
    assert _call(shared, {"a.py": book(F)}, "f", 1) == 2
    assert _call(shared, {"a.ipynb": F}, "f", 1) == 2


@pytest.mark.parametrize(
    "cell",
    [
        "%matplotlib inline\n" + F, "!pip install numpy\n" + F, "%%time\n" + F, "# text\n%%time\n" + F, "%%capture out\n" + F,
        "?f\n" + F, "f?\n" + F, "np.exp??\n" + F, "x = !ls\n" + F, "x = %pwd\n" + F, "files, b = !ls -l\n" + F,
        "if True:\n    !ls\n" + F, "!pip install a \\\n   b c\n" + F, "%time z = 3\n" + F + "assert z == 3", "%timeit f(1)\n" + F,
        "    %load_ext x\n" + F,
    ],
)  # fmt: skip
def test_magics_are_taken_out(shared, cell):
    assert _call(shared, {"a.ipynb": book(cell)}, "f", 1) == 2
    assert shared.loaded.notes == []


@pytest.mark.parametrize("magic", ["bash", "html", "javascript", "latex", "R"])
def test_foreign_cells_are_dropped(shared, magic):
    loaded = shared.load({"a.ipynb": book("%%" + magic + "\n" + F)}, ["f"])
    assert loaded.versions == [[]] and loaded.codes() == ["nothing_to_grade"]


def test_remainder_is_no_magic(shared):
    assert _call(shared, {"a.ipynb": book("def f(x):\n    return (x\n% 3)\n")}, "f", 4) == 1


def test_writefile_makes_a_module(shared):
    files = {"a.ipynb": book("%%writefile helpers.py\ndef one(): return 1\n", "from helpers import one\ndef f(x): return x + one()")}
    assert _call(shared, files, "f", 1) == 2


def test_run_magic_is_a_star_import(shared):
    files = {"a.ipynb": book("%run helpers.py\n", "def f(x): return x + one()"), "helpers.py": "def one(): return 1\n"}
    assert _call(shared, files, "f", 1) == 2


@pytest.mark.parametrize("broken", ["Это текст, а не код", "x = (1,\n", "for i in\n  print(1)", "def g(:\n    pass"])
def test_a_cell_that_does_not_parse_costs_only_itself(shared, broken):
    loaded = shared.load({"a.ipynb": book("a = 1", broken, F)}, ["f"])
    assert [n for n in loaded.notes if n[0] == "cell_does_not_parse"][0][1]["cell"] == 2
    assert plain(shared.call(shared.open(), 1)) == 2


def test_the_statements_around_a_broken_one_are_kept(shared):
    cell = "K = 10\nэто просто слова\n\ndef f(x):\n    return x * K\n\ny = = 3\n"
    loaded = shared.load({"a.ipynb": book(cell)}, ["f"])
    assert loaded.notes == [("cell_does_not_parse", {"cell": 1, "line": 2})]
    assert loaded.versions[0][0].line == 4
    assert plain(shared.call(shared.open(), 2)) == 20


def test_one_syntax_error_in_a_file_costs_that_part_only(shared):
    text = 'S = """\ntext in column 0\n"""\n@deco\ndef g(x:\n    return\n\ndef f(x):\n    return S + x\n'
    loaded = shared.load({"a.py": text}, ["f", "g"])
    ((code, args),) = loaded.notes
    assert code == "file_does_not_parse" and args["line"] in (5, 6)  # Python 3.9 sees it a line later.
    assert plain(shared.call(shared.open("f"), "!")) == "\ntext in column 0\n!"
    error = shared.open("g")
    assert (error.cls, error.place) == ("SyntaxError", ("a.py", 0, args["line"]))


def test_mixed_tabs_and_spaces(shared):
    text = "def f(x):\n\ty = 1\n        return x + y\n"
    assert _call(shared, {"a.py": text}, "f", 1) == 2
    assert [n[0] for n in shared.loaded.notes] == ["spaces_mended"]


def test_no_break_spaces(shared):
    assert _call(shared, {"a.py": "def f(x):\n\u00a0   return\u00a0x + 1\n"}, "f", 1) == 2


def test_an_indented_cell(shared):
    assert _call(shared, {"a.ipynb": book("    def f(x):\n        return x + 1\n")}, "f", 1) == 2


@pytest.mark.parametrize(
    "body", ["return <Ваш код здесь>", "<Your code here>", "y = <Ваш код здесь>\n    return y", "", "# Ваш код", "???", "return ???"]
)
def test_placeholders_are_stubs(shared, body):
    loaded = shared.load({"a.ipynb": book("def f(x):\n    %s\n\nK = 3\n" % body, "def g(x):\n    return K")}, ["f", "g"])
    assert [v.stub for v in loaded.versions[0]] == [True]
    assert "placeholder_left" in loaded.codes() or "cell_does_not_parse" in loaded.codes()
    assert plain(shared.call(shared.open("g"), 1)) == 3


def test_a_class_with_one_placeholder_keeps_its_other_methods(shared):
    text = "class N:\n    def a(self):\n        return 7\n    def b(self):\n        return <Ваш код здесь>\n"
    loaded = shared.load({"a.py": text}, [("N", [], CLASS)])
    assert [v.stub for v in loaded.versions[0]] == [False]
    n = shared.call(shared.open(), keep=True)
    assert shared.call(n, method="a") == 7
    assert shared.call(n, method="b").type_name == "ellipsis"


def test_comparison_is_no_placeholder(shared):
    assert _call(shared, {"a.ipynb": book("def f(your, code):\n    return your <code> 0")}, "f", 1, 2) is True


def test_folders_of_tools_are_not_read(shared):
    files = {".ipynb_checkpoints/a-checkpoint.ipynb": book(F), "__MACOSX/._a.py": F, ".hidden.py": F, "data.csv": "1,2", "src/a.py": F}
    assert [v.file for v in shared.load(files, ["f"]).versions[0]] == ["src/a.py"]


def test_top_level_await(shared):
    assert _call(shared, {"a.ipynb": book("import asyncio\nK = await asyncio.sleep(0, 5)\ndef f(x): return x + K")}, "f", 1) == 6


def test_future_imports(shared):
    assert _call(shared, {"a.py": "from __future__ import annotations\ndef f(x: Nowhere) -> Never.Here:\n    return x"}, "f", 1) == 1
