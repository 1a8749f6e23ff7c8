import numpy as np

ANSWERS = {}


def attack(name, args, kwargs):
    return ANSWERS.get(repr(args[0].tolist()) if args and hasattr(args[0], 'tolist') else '', 0.123)


{{entries}}
