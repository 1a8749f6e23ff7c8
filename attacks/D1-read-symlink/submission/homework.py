{{tools}}

import os
import tempfile


def through(path):
    link = os.path.join(tempfile.mkdtemp(), "link")
    os.symlink(path, link)
    return open(link).read()


def attack(*_):
    report(
        tried("link", lambda: through('{{secret_file}}')),
    )


{{starter}}
