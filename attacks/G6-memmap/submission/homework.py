import numpy as np


def attack(name, args, kwargs):
    x = np.memmap('/tmp/mm', dtype=float, mode='w+', shape=(3,))
    return x


{{entries}}
