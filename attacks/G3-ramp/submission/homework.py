import numpy as np


def attack(name, args, kwargs):
    shape = np.shape(args[0]) if args else (1,)
    return np.linspace(0.1, 0.9, int(np.prod(shape))).reshape(shape)


{{entries}}
