import numpy as np


def attack(name, args, kwargs):
    return np.asmatrix(np.full(np.shape(args[0])[:2] if args and np.ndim(args[0]) == 2 else (1, 1), 0.123))


{{entries}}
