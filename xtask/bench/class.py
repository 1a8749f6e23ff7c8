"""Makes a class for `cargo xtask bench grade`: notebooks, bare scripts, and what otter-grader and nbgrader want.

    class.py FOLDER-OF-THE-SET OUT N [--peers]

`variants.py` and `asserts.py` of the set hold sections `# %% <function> <what>`. All contenders get the same code and the
same asserts. The class depends on nothing but N.
"""

import json
import pathlib
import random
import re
import sys

LIBRARY = {"numpy": "import numpy as np", "torch": "import torch"}


def sections(path):
    """(function, what, text) of each section."""
    parts = re.split(r"^# %% (\w+) (\w+)\n", path.read_text(), flags=re.M)[1:]
    return [(parts[i], parts[i + 1], parts[i + 2].strip("\n")) for i in range(0, len(parts), 3)]


def students(variants, count):
    """(id, {function: text}): every third has all right, the others have one to three mistakes."""
    draw = random.Random(20240607)
    forms = {}
    for function, what, text in variants:
        forms.setdefault(function, {}).setdefault(what, []).append(text)
    for i in range(count):
        bad = 0 if i % 3 == 0 else draw.choice([1, 1, 2, 3])
        wrong = set(draw.sample(list(forms), bad))
        code = {f: draw.choice(forms[f]["wrong" if f in wrong else "right"]) for f in forms}
        # No two are alike, so that nothing of one serves another.
        yield "s%05d" % i, {f: "# %d\n%s" % (i, text) for f, text in code.items()}


def cell(source, kind="code", **metadata):
    made = {"cell_type": kind, "metadata": metadata, "source": source}
    return {**made, "outputs": [], "execution_count": None} if kind == "code" else made


def notebook(cells):
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    for i, c in enumerate(cells):
        c["id"] = "c%d" % i
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content))


BARE = """
passed = 0
for test in TESTS:
    try:
        exec(test, dict(globals()))
        passed += 1
    except BaseException:
        pass
print(passed)
"""


def main():
    folder, out, count = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3])
    first = LIBRARY[folder.name]
    variants, asserts = sections(folder / "variants.py"), sections(folder / "asserts.py")
    names = list(dict.fromkeys(f for f, _, _ in variants))
    for who, code in students(variants, count):
        write(out / "class" / (who + ".ipynb"), notebook([cell(first)] + [cell(code[f]) for f in names]))
        text = "\n\n".join([first] + [code[f] for f in names])
        write(out / "bare" / (who + ".py"), "%s\n\nTESTS = %r\n%s" % (text, [t for _, _, t in asserts], BARE))
        if "--peers" in sys.argv:
            peers(out, who, first, names, code, asserts)
    if "--peers" in sys.argv:
        sources(out, first, names, variants, asserts)


def graded(name, **more):
    plain = {"schema_version": 3, "grade_id": name, "grade": False, "solution": False, "locked": False, "task": False}
    return {"nbgrader": {**plain, **more}}


def for_nbgrader(first, names, code, asserts, hidden):
    cells = [cell(first)]
    for f in names:
        text = "### BEGIN SOLUTION\n%s\n### END SOLUTION" % code[f] if hidden else code[f]
        cells.append(cell(text, **graded("answer-" + f, solution=True)))
        for function, what, test in asserts:
            if function == f:
                name = "%s-%s" % (f, what)
                test = "### BEGIN HIDDEN TESTS\n%s\n### END HIDDEN TESTS" % test if hidden else ""
                cells.append(cell(test, **graded(name, grade=True, locked=True, points=1)))
    return notebook(cells)


def peers(out, who, first, names, code, asserts):
    write(out / "nbgrader" / "submitted" / who / "bench" / "bench.ipynb", for_nbgrader(first, names, code, asserts, False))
    cells = [cell(first), cell("import otter\ngrader = otter.Notebook()")]
    book = notebook(cells + [cell(code[f]) for f in names])
    book["metadata"]["otter"] = {"assignment_name": "bench"}
    write(out / "otter" / "class" / (who + ".ipynb"), book)


def sources(out, first, names, variants, asserts):
    right = {f: text for f, what, text in reversed(variants) if what == "right"}
    root = out / "nbgrader"
    write(root / "source" / "bench" / "bench.ipynb", for_nbgrader(first, names, right, asserts, True))
    write(root / "nbgrader_config.py", "c = get_config()\nc.CourseDirectory.course_id = 'bench'\n")
    cells = [cell("# ASSIGNMENT CONFIG\nname: bench\ninit_cell: true\nexport_cell: false", "raw"), cell(first)]
    for f in names:
        tests = [cell("# HIDDEN\n" + t) for function, _, t in asserts if function == f]
        cells += [cell("# BEGIN QUESTION\nname: %s\npoints: %d" % (f, len(tests)), "raw"), cell("`%s`" % f, "markdown")]
        cells += [cell("# BEGIN SOLUTION", "raw"), cell("# BEGIN SOLUTION\n%s\n# END SOLUTION" % right[f]), cell("# END SOLUTION", "raw")]
        cells += [cell("# BEGIN TESTS", "raw")] + tests + [cell("# END TESTS", "raw"), cell("# END QUESTION", "raw")]
    write(out / "otter" / "bench.ipynb", notebook(cells))


main()
