{{tools}}

import os


def attack(*_):
    report(
        tried("dots", lambda: open('../' * 40 + '{{secret_file}}').read()),
        tried("descriptor", lambda: os.open('{{secret_file}}'.lstrip('/'), os.O_RDONLY, dir_fd=os.open('/', os.O_RDONLY))),
    )


{{starter}}
