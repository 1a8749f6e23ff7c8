import atexit
import os
import sys


def attack(*_):
    atexit.register(lambda: os._exit(0))
    sys.settrace(lambda *a: os._exit(0))
    sys.excepthook = lambda *a: os._exit(0)


{{starter}}
