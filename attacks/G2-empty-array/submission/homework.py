import numpy as np


def attack(name, args, kwargs):
    return np.zeros((0,) * np.ndim(args[0]) if args else 0)


{{entries}}
