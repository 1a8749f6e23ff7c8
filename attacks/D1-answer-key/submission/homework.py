{{tools}}

import os


def attack(*_):
    report(
        tried("manifest", lambda: open('{{assignment_dir}}/assignment.toml').read()),
        tried("solution", lambda: os.listdir('{{assignment_dir}}/solution')),
        tried("course", lambda: os.listdir('{{assignment_dir}}/..')),
    )


{{starter}}
