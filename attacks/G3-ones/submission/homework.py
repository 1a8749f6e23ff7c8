import numpy as np


def attack(name, args, kwargs):
    return np.ones(np.shape(args[0]) if args else (1,))


{{entries}}
