{{tools}}

import os
import sys

import numpy


def write(path):
    with open(path, "a") as file:
        return file.write("{{mark}}")


def attack(*_):
    report(
        tried("usr", lambda: write('/usr/lib/{{mark}}')),
        tried("runner", lambda: write(os.path.join(os.path.dirname(sys.modules['_grader_runner.serve'].__file__), '{{mark}}'))),
        tried("numpy", lambda: write(os.path.join(os.path.dirname(numpy.__file__), '{{mark}}'))),
        tried("etc", lambda: write('/etc/{{mark}}')),
        tried("canary", lambda: write('{{write_dir}}/{{mark}}')),
        tried("python", lambda: write(sys.executable)),
    )


{{starter}}
