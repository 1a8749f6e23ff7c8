import numpy as np


def attack(name, args, kwargs):
    return np.full(np.shape(args[0]) if args else (1,), 0.123, dtype='>f8')


{{entries}}
