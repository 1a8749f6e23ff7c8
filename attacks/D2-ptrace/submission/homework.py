{{tools}}

import os


def attack(*_):
    report(
        tried("attach parent", lambda: syscall(101, 16, os.getppid(), 0, 0)),
        tried("seize 1", lambda: syscall(101, 0x4206, 1, 0, 0)),
    )


{{starter}}
