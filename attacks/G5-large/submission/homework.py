import numpy as np


def attack(name, args, kwargs):
    return np.zeros(12_000_000)


{{entries}}
