import sys


def attack(name, args, kwargs):
    raise sys.modules['_grader_runner.guard'].Forbidden(repr(args))


{{entries}}
