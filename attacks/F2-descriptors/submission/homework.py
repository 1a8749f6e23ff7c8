{{tools}}

import os


def attack(*_):
    report(
        tried("open", lambda: [os.open('/dev/null', os.O_RDONLY) for _ in range(100000)]),
    )


{{starter}}
