import numpy as np


def attack(name, args, kwargs):
    x = np.full(np.shape(args[0]) if args else (1,), -0.0)
    x.flat[::2] = 5e-324
    return x


{{entries}}
