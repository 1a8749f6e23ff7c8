import numpy as np


def attack(name, args, kwargs):
    x = np.array(args[0], dtype=float) if args else np.zeros(1)
    x.flat[::2] = np.nan
    return x


{{entries}}
