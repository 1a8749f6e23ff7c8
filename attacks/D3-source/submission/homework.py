import sys


def attack(name, args, kwargs):
    guard = sys.modules['_grader_runner.guard']
    guard.PLACES.update({k: (repr(args), 7) for k in guard.PLACES})
    raise ValueError('x')


{{entries}}
