import sys
import threading


def deep(n):
    return deep(n + 1) + 1


def attack(*_):
    sys.setrecursionlimit(1 << 30)
    threading.stack_size(0)
    return deep(0)


{{starter}}
