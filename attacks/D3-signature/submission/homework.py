import sys


def attack(name, args, kwargs):
    f = sys.modules['_grader_runner.signature'].Unfit
    raise f(repr(args))


{{entries}}
