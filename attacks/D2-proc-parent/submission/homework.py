{{tools}}

import os


def nonempty(text):
    if not text:
        raise LookupError("empty")
    return text


def attack(*_):
    report(
        tried("memory of parent", lambda: open('/proc/%d/mem' % os.getppid(), 'rb').read(1)),
        tried("maps of parent", lambda: nonempty(open('/proc/%d/maps' % os.getppid()).read())),
        tried("arguments of grader", lambda: nonempty(open('/proc/{{grader_pid}}/cmdline').read())),
        tried("descriptors of parent", lambda: os.listdir('/proc/%d/fd' % os.getppid())),
        tried("environment of 1", lambda: nonempty(open('/proc/1/environ').read())),
    )


{{starter}}
