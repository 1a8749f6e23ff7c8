{{tools}}

import os
import resource
import signal

CHILDREN = 4


def _together():
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    each = int(limit * 0.55) if 0 < limit < 1 << 31 else 400 << 20
    read, write = os.pipe()
    children = []
    for _ in range(CHILDREN):
        pid = os.fork()
        if pid == 0:
            kept = b"\1" * each
            os.write(write, kept[:1])
            signal.pause()
        children.append(pid)
    os.close(write)
    have = 0
    while have < CHILDREN and len(os.read(read, 1)) == 1:
        have += 1
    for pid in children:
        os.kill(pid, signal.SIGKILL)
    if have < CHILDREN:
        raise MemoryError
    return "%d MB" % (CHILDREN * each >> 20)


def attack(*_):
    report(tried("memory of a tree", _together))


{{starter}}
