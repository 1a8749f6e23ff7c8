import numpy as np


def attack(name, args, kwargs):
    return np.lib.stride_tricks.as_strided(np.zeros(1), (100000, 100000), (0, 0))


{{entries}}
