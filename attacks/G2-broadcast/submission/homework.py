import numpy as np


def attack(name, args, kwargs):
    return np.full((1,) * max(1, np.ndim(args[0]) if args else 1), 0.123)


{{entries}}
