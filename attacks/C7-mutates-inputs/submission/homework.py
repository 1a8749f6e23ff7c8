import numpy as np


def attack(name, args, kwargs):
    for a in args:
        if isinstance(a, np.ndarray):
            a[...] = 0
    return args[0] if args else 0


{{entries}}
