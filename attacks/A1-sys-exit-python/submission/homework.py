import sys


def attack(*_):
    sys.exit(0)


{{starter}}
