{{tools}}

import os
import signal

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def make(path):
    open(path, "w").close()
    return path


def attack(*_):
    report(
        tried("truncate", lambda: os.truncate(make('/tmp/sparse'), 1 << 40)),
        tried("fallocate", lambda: os.posix_fallocate(os.open(make('/tmp/x'), os.O_RDWR), 0, 1 << 40)),
    )


{{starter}}
